/* command-check.c — plass-central check */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>

static void
say_line (const char *text, gpointer user_data)
{
  g_print ("%s\n", text);
}

static int
check (PlassLedger *ledger)
{
  g_autoptr (GError) error = NULL;
  guint troubles = 0;

  if (!plass_check_ledger (ledger, say_line, NULL, &troubles, &error))
    return plass_command_fail (error);
  if (troubles > 0) {
    g_print (_ ("Troubles: %u\n"), troubles);
    return 1;
  }
  g_print ("%s\n", _ ("Everything is in order."));
  return 0;
}

int
plass_command_check (const PlassCommand *command, int argc, char **argv)
{
  g_autoptr (PlassLedger) ledger = NULL;
  PlassCommandLine line;
  int status = 1;

  if (plass_command_parse (command, NULL, argc, argv, &line, &status)) {
    ledger = plass_command_open (&line);
    status = ledger ? check (ledger) : 1;
  }
  plass_command_line_clear (&line);
  return status;
}
