/* command-export.c — plass-central export: asks first, for what leaves is about everybody */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Yes is the whole word, typed. Nobody is there to type it: then it must have been given. */
static gboolean
is_meant (const char *path)
{
  const char *word = _ ("export");
  char typed[64] = "";

  if (!isatty (STDIN_FILENO)) {
    g_printerr (_ ("Say --yes when nobody is there to be asked.\n"));
    return FALSE;
  }
  g_printerr (_ ("Everything about everybody will stand in the clear in %s.\n"), path);
  g_printerr (_ ("Type “%s” to go on: "), word);
  if (!fgets (typed, sizeof typed, stdin))
    return FALSE;
  return strcmp (g_strchomp (typed), word) == 0;
}

static gboolean
take_out (PlassLedger *ledger, const PlassCommandLine *line, gpointer wish, GError **error)
{
  const gboolean *yes = wish;
  const char *path = line->operands[0];
  guint rows = 0;

  if (!*yes && !is_meant (path))
    return FALSE;
  if (!plass_export_all (ledger, g_get_user_name (), path, &rows, error))
    return FALSE;
  g_print (ngettext ("%u record stands in %s. Keep it as safe as the database.\n",
                     "%u records stand in %s. Keep them as safe as the database.\n", rows),
           rows, path);
  return TRUE;
}

int
plass_command_export (const PlassCommand *command, int argc, char **argv)
{
  gboolean yes = FALSE;
  const GOptionEntry entries[] = {
    { "yes", 0, 0, G_OPTION_ARG_NONE, &yes, N_ ("Do not ask"), NULL },
    { NULL },
  };

  return plass_command_with_ledger (command, entries, argc, argv, take_out, &yes);
}
