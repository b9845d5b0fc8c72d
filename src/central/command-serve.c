/* command-serve.c — plass-central serve */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

/* Beside the database, so that whoever copies one thinks of the other. */
char *
plass_command_tls_folder (const char *database)
{
  g_autofree char *folder =
      g_path_get_dirname (strchr (database, ':') ? strchr (database, ':') + 1 : database);

  return g_build_filename (folder, "tls", NULL);
}

static GTlsCertificate *
load_certificate (const char *folder, GError **error)
{
  PlassCertificate files = { NULL };
  GTlsCertificate *certificate;

  if (!plass_certificate_prepare (folder, plass_time_now (), &files, error))
    return NULL;
  certificate = g_tls_certificate_new_from_files (files.certificate_file, files.key_file, error);
  plass_certificate_clear (&files);
  return certificate;
}

/* Desks are given the public half; the private one is only read again when an order is signed. */
static gboolean
publish_order_key (PlassLedger *ledger, const char *folder, GError **error)
{
  g_auto (PlassOrderKey) key = { 0 };
  g_autofree char *text = NULL, *known = NULL;

  if (!plass_order_key_prepare (folder, &key, error))
    return FALSE;
  text = plass_order_key_text (&key);
  known = plass_setting_get (ledger, PLASS_ORDER_KEY_SETTING, NULL);
  return g_strcmp0 (text, known) == 0 || plass_setting_set (ledger, PLASS_ORDER_KEY_SETTING, text, error);
}

static int
serve (PlassLedger *ledger, const char *listen, const char *tls_folder, const PlassLimits *limits)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (PlassServer) server = NULL;

  if (plass_lists_prepare (ledger, &error) && publish_order_key (ledger, tls_folder, &error))
    certificate = load_certificate (tls_folder, &error);
  if (!certificate)
    return plass_command_fail (error);
  server = plass_server_new (&(PlassServerSettings){ .ledger = ledger,
                                                     .listen = listen,
                                                     .certificate = certificate,
                                                     .check_token = plass_token_check,
                                                     .limits = limits },
                             &error);
  if (!server)
    return plass_command_fail (error);
  plass_oauth_serve (server, ledger);
  g_print ("listening %s\n", plass_server_get_url (server));
  /* Whoever started us may read a pipe. */
  fflush (stdout);
  plass_server_run (server);
  return 0;
}

int
plass_command_serve (const PlassCommand *command, int argc, char **argv)
{
  g_autofree char *listen = NULL, *tls_folder = NULL, *settings = NULL;
  PlassLimits limits = plass_limits_usual ();
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "listen", 0, 0, G_OPTION_ARG_STRING, &listen,
      N_ ("Address and port (127.0.0.1:8443); port 0 takes a free one"), "ADDRESS:PORT" },
    { "tls-dir", 0, 0, G_OPTION_ARG_FILENAME, &tls_folder,
      N_ ("Folder of the certificate (tls beside the database); made when missing"), "DIR" },
    { "settings", 0, 0, G_OPTION_ARG_FILENAME, &settings,
      N_ ("File with limits that are other than the usual ones (see the manual)"), "FILE" },
    { NULL },
  };
  PlassCommandLine line;
  g_autoptr (PlassLedger) ledger = NULL;
  int status = 1;

  if (plass_command_parse (command, entries, argc, argv, &line, &status)) {
    if (settings && !plass_limits_load (settings, &limits, &error))
      status = plass_command_fail (error);
    else
      ledger = plass_command_open (&line);
    if (ledger && !tls_folder)
      tls_folder = plass_command_tls_folder (line.database);
    status = ledger ? serve (ledger, listen ? listen : "127.0.0.1:8443", tls_folder, &limits) : 1;
  }
  plass_command_line_clear (&line);
  return status;
}
