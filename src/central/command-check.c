/* command-check.c — plass-central check */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>

static void
say_line (const char *text, gpointer user_data)
{
  g_print ("%s\n", text);
}

static gboolean
check (PlassLedger *ledger, const PlassCommandLine *line, gpointer wish, GError **error)
{
  guint troubles = 0;

  if (!plass_check_ledger (ledger, say_line, NULL, &troubles, error))
    return FALSE;
  if (troubles > 0)
    g_print (_ ("Troubles: %u\n"), troubles);
  else
    g_print ("%s\n", _ ("Everything is in order."));
  return troubles == 0;
}

int
plass_command_check (const PlassCommand *command, int argc, char **argv)
{
  return plass_command_with_ledger (command, NULL, argc, argv, check, NULL);
}
