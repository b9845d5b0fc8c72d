/* history.c — every change of every field: what it was, what it became, who and when */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

static gboolean
add_line (PlassWriter *writer, PlassStatement *statement, const PlassField *field, gconstpointer before,
          gconstpointer after, GError **error)
{
  g_autofree char *was = before ? plass_field_to_text (field, before) : NULL;
  g_autofree char *is = plass_field_to_text (field, after);

  plass_bind_text (statement, ":field", field->name);
  plass_bind_text (statement, ":before", was);
  plass_bind_text (statement, ":after", is);
  if (!plass_statement_run (writer->connection, statement, error))
    return FALSE;
  sqlite3_reset (statement);
  return TRUE;
}

gboolean
plass_history_add (PlassWriter *writer, const PlassTable *table, guint64 version, gconstpointer before,
                   gconstpointer after, const PlassActor *who, GError **error)
{
  g_autofree gpointer nothing = plass_record_new (table->kind);
  g_autoptr (PlassStatement) statement = plass_statement_get (
      writer->connection,
      "INSERT INTO history (kind, record, version, field, \"before\", \"after\", worker, role, recorded) "
      "VALUES (:kind, :record, :version, :field, :before, :after, :worker, :role, :recorded)",
      error);

  if (statement == NULL)
    return FALSE;
  plass_bind_text (statement, ":kind", table->kind->name);
  plass_bind_text (statement, ":record", plass_record_id (after)->text);
  plass_bind_int (statement, ":version", (gint64)version);
  plass_bind_text (statement, ":worker", who ? who->worker.text : NULL);
  plass_bind_text (statement, ":role", who ? who->role.text : NULL);
  plass_bind_int (statement, ":recorded", writer->now.secs);
  for (guint i = 1; i < table->kind->n_fields; i++) {
    const PlassField *field = &table->kind->fields[i];

    if (!plass_field_equal (field, before ? before : nothing, after)
        && !add_line (writer, statement, field, before, after, error))
      return FALSE;
  }
  return TRUE;
}

static void
free_line (gpointer data)
{
  PlassHistoryLine *line = data;

  g_free (line->before);
  g_free (line->after);
  g_free (line);
}

GPtrArray *
plass_store_history (PlassStore *store, const PlassKind *kind, const PlassId *id, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (free_line);
  g_auto (PlassReader) reader = { 0 };
  g_autoptr (PlassStatement) statement = NULL;
  GError *failed = NULL;

  if (!plass_reader_begin (&reader, store, FALSE, error)
      || (statement = plass_statement_get (
              reader.connection,
              "SELECT version, field, \"before\", \"after\", worker, recorded FROM history "
              "WHERE record = :id AND kind = :kind ORDER BY number DESC",
              error))
             == NULL)
    return NULL;
  plass_bind_text (statement, ":id", id->text);
  plass_bind_text (statement, ":kind", kind->name);
  while (plass_statement_step (reader.connection, statement, &failed)) {
    const PlassField *field = plass_kind_field (kind, plass_column_text (statement, 1));
    PlassHistoryLine *line;

    if (field == NULL)
      continue; /* a field of an older program */
    line = g_new0 (PlassHistoryLine, 1);
    line->record = *id;
    line->version = (guint)sqlite3_column_int64 (statement, 0);
    line->field = field;
    line->before = g_strdup (plass_column_text (statement, 2));
    line->after = g_strdup (plass_column_text (statement, 3));
    line->worker = plass_column_id (statement, 4);
    line->recorded = plass_column_time (statement, 5);
    g_ptr_array_add (lines, line);
  }
  if (failed) {
    g_propagate_error (error, failed);
    return NULL;
  }
  return g_steal_pointer (&lines);
}
