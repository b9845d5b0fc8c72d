/* command-backup.c — plass-central backup: a copy of the ledger that has been looked at */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>

static void
say_line (const char *text, gpointer user_data)
{
  g_printerr ("%s\n", text);
}

/* A copy that nobody has ever opened is a hope. */
static int
check_copy (const char *path)
{
  g_autofree char *database = g_strconcat ("sqlite:", path, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlassLedger) copy = plass_ledger_open (database, &error);
  guint troubles = 0;

  if (!copy || !plass_check_ledger (copy, say_line, NULL, &troubles, &error))
    return plass_command_fail (error);
  if (troubles > 0) {
    g_printerr (_ ("The copy is made, but %u things in it are wrong. They are wrong in the database too.\n"),
                troubles);
    return 1;
  }
  g_print (_ ("The copy is made and in order: %s\n"), path);
  return 0;
}

static int
backup (PlassLedger *ledger, const char *path)
{
  g_autoptr (GError) error = NULL;

  return plass_ledger_copy (ledger, path, &error) ? check_copy (path) : plass_command_fail (error);
}

int
plass_command_backup (const PlassCommand *command, int argc, char **argv)
{
  g_autoptr (PlassLedger) ledger = NULL;
  PlassCommandLine line;
  int status = 1;

  if (plass_command_parse (command, NULL, argc, argv, &line, &status)) {
    ledger = plass_command_open (&line);
    status = ledger ? backup (ledger, line.operands[0]) : 1;
  }
  plass_command_line_clear (&line);
  return status;
}
