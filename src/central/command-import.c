/* command-import.c — plass-central import institutions: the preview, then all or nothing */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>

static const char *const results[] = {
  [PLASS_IMPORT_NEW] = NC_ ("import", "new"),        [PLASS_IMPORT_CHANGED] = NC_ ("import", "changed"),
  [PLASS_IMPORT_SAME] = NC_ ("import", "unchanged"), [PLASS_IMPORT_CLOSED] = NC_ ("import", "closed"),
  [PLASS_IMPORT_ERROR] = NC_ ("import", "ERROR"),
};

static const char *
say_result (PlassImportResult result)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, "import", results[result]);
}

/* By letters, not bytes: ø is one. */
static void
say_padded (const char *text, glong width)
{
  g_print ("%s%*s", text, (int)MAX (2, width + 2 - g_utf8_strlen (text, -1)), "");
}

static void
say_rows (const GPtrArray *rows)
{
  guint counts[G_N_ELEMENTS (results)] = { 0 };

  for (guint i = 0; i < rows->len; i++) {
    const PlassImportRow *row = g_ptr_array_index (rows, i);

    g_print ("%5u  ", row->line);
    say_padded (say_result (row->result), 9);
    say_padded (row->name, 32);
    g_print ("%s\n", row->words);
    counts[row->result]++;
  }
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    g_print ("%s%s: %u", i ? ", " : "\n", say_result (i), counts[i]);
  g_print ("\n");
}

static gboolean
import (PlassLedger *ledger, const PlassCommandLine *line, gpointer wish, GError **error)
{
  const gboolean *dry_run = wish;
  g_autoptr (GPtrArray) rows = NULL;
  gboolean done = plass_import_institutions (ledger, line->operands[0], !*dry_run, &rows, error);

  if (rows)
    say_rows (rows);
  if (done)
    g_print ("%s\n", *dry_run ? _ ("Only looked; nothing was taken in.") : _ ("All of it is taken in."));
  return done;
}

int
plass_command_import (const PlassCommand *command, int argc, char **argv)
{
  gboolean dry_run = FALSE;
  const GOptionEntry entries[] = {
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, N_ ("Only show what would happen"), NULL },
    { NULL },
  };

  return plass_command_with_ledger (command, entries, argc, argv, import, &dry_run);
}
