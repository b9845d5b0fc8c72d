/* queue.c — how many cases wait for a place: as the service told, or as counted here by who has them all */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <string.h>

#define SETTING "waiting"

/* "acute 3;assessment 12": the words of a code list have neither space nor semicolon. */
static char *
write_queue (const GArray *queue)
{
  GString *text = g_string_new ("");

  for (guint i = 0; i < queue->len; i++) {
    const PlassWaiting *one = &g_array_index (queue, PlassWaiting, i);

    if (strpbrk (one->level.text, " ;") == NULL)
      g_string_append_printf (text, "%s %u;", one->level.text, one->count);
  }
  return g_string_free (text, FALSE);
}

static GArray *
read_queue (const char *text)
{
  GArray *queue = g_array_new (FALSE, TRUE, sizeof (PlassWaiting));
  g_auto (GStrv) rows = g_strsplit (text, ";", 0);

  for (char **row = rows; *row; row++) {
    char *space = strchr (*row, ' ');

    if (space) {
      PlassWaiting one = { .count = (guint)g_ascii_strtoull (space, NULL, 10) };

      *space = '\0';
      one.level = plass_code (*row);
      g_array_append_val (queue, one);
    }
  }
  return queue;
}

gboolean
plass_store_tell_waiting (PlassStore *store, const GArray *queue, GError **error)
{
  g_autofree char *known = plass_store_setting (store, SETTING);
  g_autofree char *text = queue ? write_queue (queue) : NULL;

  return g_strcmp0 (known, text) == 0 || plass_store_set_setting (store, SETTING, text, error);
}

/* The cases that this desk has. */
static GArray *
count_own (PlassStore *store, GError **error)
{
  g_autoptr (GArray) waiting = g_array_new (FALSE, TRUE, sizeof (PlassWaiting));
  g_auto (PlassReader) reader = { 0 };
  g_autoptr (PlassStatement) statement = NULL;
  GError *failed = NULL;

  if (!plass_reader_begin (&reader, store, FALSE, error)
      || (statement = plass_statement_get (reader.connection,
                                           "SELECT c.level, count (*) FROM \"case\" c "
                                           "WHERE c.open AND c.state = 'waiting' GROUP BY c.level",
                                           error))
             == NULL)
    return NULL;
  while (plass_statement_step (reader.connection, statement, &failed)) {
    PlassWaiting row = { plass_column_code (statement, 0), (guint)sqlite3_column_int (statement, 1) };

    g_array_append_val (waiting, row);
  }
  if (failed) {
    g_propagate_error (error, failed);
    return NULL;
  }
  return g_steal_pointer (&waiting);
}

GArray *
plass_store_waiting (PlassStore *store, GError **error)
{
  g_autofree char *told = plass_store_setting (store, SETTING);

  return told ? read_queue (told) : count_own (store, error);
}
