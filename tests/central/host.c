/* host.c — a service that can be killed: host DATABASE prints its address and serves until it is stopped */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service.h"

#include <stdio.h>

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlassLedger) ledger = argc == 2 ? plass_ledger_open (argv[1], &error) : NULL;
  const PlassServerSettings settings = { ledger, "127.0.0.1:0", NULL, service_check_token, TRUE };
  g_autoptr (PlassServer) server = ledger ? plass_server_new (&settings, &error) : NULL;

  if (!server) {
    g_printerr ("%s\n", error ? error->message : "usage: host DATABASE");
    return 1;
  }
  g_print ("%s\n", plass_server_get_url (server));
  fflush (stdout);
  plass_server_run (server);
  return 0;
}
