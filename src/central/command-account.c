/* command-account.c — plass-central user list, user disable, user enable, token */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>

#define MOST_MINUTES (24 * 60)

/* Below the account that it is of. */
static void
say_desk (const PlassDeskRow *row, gpointer user_data)
{
  g_print ("    ");
  plass_command_say_desk (row, user_data);
}

static void
say_account (const PlassAccountRow *row, gpointer user_data)
{
  PlassLedger *ledger = user_data;
  PlassId id = plass_id_parse (row->institution);
  g_autoptr (PlassInstitution) institution =
      plass_id_is_set (&id) ? plass_ledger_get (ledger, &plass_kind_institution, &id, NULL) : NULL;

  g_print ("%-24s %-14s %-36s %s%s%s\n", row->user, row->role,
           institution ? institution->name : _ ("the whole city"), row->disabled ? _ ("closed") : _ ("open"),
           *row->until ? " – " : "", row->until);
  plass_desk_each (ledger, row->user, say_desk, NULL, NULL);
}

static gboolean
list_accounts (PlassLedger *ledger, const PlassCommandLine *line, gpointer wish, GError **error)
{
  return plass_account_each (ledger, say_account, ledger, error);
}

int
plass_command_user_list (const PlassCommand *command, int argc, char **argv)
{
  return plass_command_with_ledger (command, NULL, argc, argv, list_accounts, NULL);
}

static gboolean
set_disabled (PlassLedger *ledger, const PlassCommandLine *line, gpointer wish, GError **error)
{
  const gboolean *disabled = wish;

  return plass_account_set_disabled (ledger, line->operands[0], *disabled, error);
}

int
plass_command_user_disable (const PlassCommand *command, int argc, char **argv)
{
  gboolean disabled = TRUE;

  return plass_command_with_ledger (command, NULL, argc, argv, set_disabled, &disabled);
}

int
plass_command_user_enable (const PlassCommand *command, int argc, char **argv)
{
  gboolean disabled = FALSE;

  return plass_command_with_ledger (command, NULL, argc, argv, set_disabled, &disabled);
}

/* The secret is shown this once: whoever lost it gets a new one. */
static gboolean
switch_totp (PlassLedger *ledger, const PlassCommandLine *line, gpointer wish, GError **error)
{
  const gboolean *off = wish;
  g_autofree char *uri = NULL;

  if (*off)
    return plass_totp_remove (ledger, line->operands[0], error);
  uri = plass_totp_make (ledger, line->operands[0], error);
  if (uri)
    g_print ("%s\n", uri);
  return uri != NULL;
}

int
plass_command_user_totp (const PlassCommand *command, int argc, char **argv)
{
  gboolean off = FALSE;
  const GOptionEntry entries[] = {
    { "off", 0, 0, G_OPTION_ARG_NONE, &off, N_ ("Ask for no code any more"), NULL },
    { NULL },
  };

  return plass_command_with_ledger (command, entries, argc, argv, switch_totp, &off);
}

static int
print_token (PlassLedger *ledger, const char *user, int minutes)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token =
      plass_token_make_access (ledger, user, 60 * (gint64)minutes, plass_time_now (), &error);

  if (!token)
    return plass_command_fail (error);
  g_print ("%s\n", token);
  return 0;
}

int
plass_command_token (const PlassCommand *command, int argc, char **argv)
{
  int minutes = 10, status = 1;
  const GOptionEntry entries[] = {
    { "minutes", 0, 0, G_OPTION_ARG_INT, &minutes, N_ ("How long it lasts (10; at most 1440)"), "N" },
    { NULL },
  };
  g_autoptr (PlassLedger) ledger = NULL;
  PlassCommandLine line;

  if (plass_command_parse (command, entries, argc, argv, &line, &status)) {
    if (minutes < 1 || minutes > MOST_MINUTES) {
      g_printerr ("plass-central token: %s\n", _ ("A token lasts from 1 to 1440 minutes."));
      status = 2;
    } else {
      ledger = plass_command_open (&line);
      status = ledger ? print_token (ledger, line.operands[0], minutes) : 1;
    }
  }
  plass_command_line_clear (&line);
  return status;
}
