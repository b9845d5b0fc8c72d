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
static gboolean
check_copy (const char *path, GError **error)
{
  g_autofree char *database = g_strconcat ("sqlite:", path, NULL);
  g_autoptr (PlassLedger) copy = plass_ledger_open (database, error);
  guint troubles = 0;

  if (!copy || !plass_check_ledger (copy, say_line, NULL, &troubles, error))
    return FALSE;
  if (troubles > 0)
    g_printerr (_ ("The copy is made, but %u things in it are wrong. They are wrong in the database too.\n"),
                troubles);
  else
    g_print (_ ("The copy is made and in order: %s\n"), path);
  return troubles == 0;
}

static gboolean
backup (PlassLedger *ledger, const PlassCommandLine *line, gpointer wish, GError **error)
{
  const char *path = line->operands[0];

  return plass_ledger_copy (ledger, path, error) && check_copy (path, error);
}

int
plass_command_backup (const PlassCommand *command, int argc, char **argv)
{
  return plass_command_with_ledger (command, NULL, argc, argv, backup, NULL);
}
