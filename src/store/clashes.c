/* clashes.c — fields that two desks changed and only a person may settle: both values wait for a choice */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

static void
free_clash (gpointer data)
{
  PlassClash *clash = data;

  g_free (clash->ours);
  g_free (clash->theirs);
  g_free (clash);
}

static const char select_sql[] =
    "SELECT number, kind, record, field, ours, theirs, made, ours_by, "
    "ours_at, theirs_by, theirs_at FROM clash WHERE :number = 0 OR number = :number ORDER BY number";

static PlassClash *
read_clash (PlassStatement *statement)
{
  const PlassKind *kind = plass_kind_find (plass_column_text (statement, 1));
  const PlassField *field = kind ? plass_kind_field (kind, plass_column_text (statement, 3)) : NULL;
  PlassClash *clash;

  if (field == NULL)
    return NULL; /* a field of another version of the program */
  clash = g_new0 (PlassClash, 1);
  clash->number = sqlite3_column_int64 (statement, 0);
  clash->kind = kind;
  clash->record = plass_column_id (statement, 2);
  clash->field = field;
  clash->ours = g_strdup (plass_column_text (statement, 4));
  clash->theirs = g_strdup (plass_column_text (statement, 5));
  clash->made = plass_column_time (statement, 6);
  clash->ours_by = plass_column_id (statement, 7);
  clash->ours_at = plass_column_time (statement, 8);
  clash->theirs_by = plass_column_id (statement, 9);
  clash->theirs_at = plass_column_time (statement, 10);
  return clash;
}

/* @number 0: all. */
static GPtrArray *
read_clashes (PlassConnection *connection, gint64 number, GError **error)
{
  g_autoptr (GPtrArray) clashes = g_ptr_array_new_with_free_func (free_clash);
  g_autoptr (PlassStatement) statement = plass_statement_get (connection, select_sql, error);
  GError *failed = NULL;

  if (statement == NULL)
    return NULL;
  plass_bind_int (statement, ":number", number);
  while (plass_statement_step (connection, statement, &failed)) {
    PlassClash *clash = read_clash (statement);

    if (clash)
      g_ptr_array_add (clashes, clash);
  }
  if (failed) {
    g_propagate_error (error, failed);
    return NULL;
  }
  return g_steal_pointer (&clashes);
}

GPtrArray *
plass_store_clashes (PlassStore *store, GError **error)
{
  g_auto (PlassReader) reader = { 0 };

  if (!plass_reader_begin (&reader, store, FALSE, error))
    return NULL;
  return read_clashes (reader.connection, 0, error);
}

static gboolean
choose (PlassWriter *writer, const PlassActor *who, const PlassClash *clash, const char *value,
        GError **error)
{
  g_auto (PlassStored) stored = { 0 };
  g_autofree char *now = NULL;
  gpointer record;
  gboolean done;

  if (!plass_rows_find (writer->connection, plass_store_table (writer->store, clash->kind), &clash->record,
                        &stored, error))
    return FALSE;
  if (stored.record == NULL)
    return TRUE;
  now = plass_field_to_text (clash->field, stored.record);
  if (g_str_equal (now, value))
    return TRUE;
  record = plass_record_dup (clash->kind, stored.record);
  done = plass_field_from_text (clash->field, record, value);
  if (!done)
    g_set_error (error, PLASS_ERROR, PLASS_ERROR_RULE, "no such value of %s", clash->field->name);
  done = done && plass_records_check (clash->kind, record, error)
         && plass_records_edit (writer, who, &(PlassEdit){ clash->kind, record }, error)
         && plass_outbox_add (writer, who, NULL, &(PlassEdit){ clash->kind, record }, 1, error);
  plass_record_free (clash->kind, record);
  return done;
}

static gboolean
forget (PlassWriter *writer, gint64 number, GError **error)
{
  return plass_connection_run_numbered (writer->connection, "DELETE FROM clash WHERE number = :number",
                                        number, error);
}

gboolean
plass_store_settle (PlassStore *store, const PlassActor *who, gint64 number, const char *value,
                    GError **error)
{
  g_auto (PlassWriter) writer = { 0 };
  g_autoptr (GPtrArray) clashes = NULL;

  if (!plass_writer_begin (&writer, store, error)
      || (clashes = read_clashes (writer.connection, number, error)) == NULL)
    return FALSE;
  if (clashes->len == 1 && !choose (&writer, who, clashes->pdata[0], value, error))
    return FALSE;
  writer.changes.status = TRUE;
  return forget (&writer, number, error) && plass_writer_commit (&writer, error);
}

static gboolean
ask_again (PlassWriter *writer, const PlassClash *clash, GError **error)
{
  g_autoptr (PlassStatement) statement = plass_statement_get (
      writer->connection,
      "INSERT INTO clash (number, kind, record, field, ours, theirs, made, ours_by, ours_at, theirs_by, "
      "theirs_at) VALUES (:number, :kind, :record, :field, :ours, :theirs, :made, :ours_by, nullif "
      "(:ours_at, "
      "0), :theirs_by, nullif (:theirs_at, 0)) ON CONFLICT DO NOTHING",
      error);

  if (statement == NULL)
    return FALSE;
  plass_bind_int (statement, ":number", clash->number);
  plass_bind_text (statement, ":kind", clash->kind->name);
  plass_bind_text (statement, ":record", clash->record.text);
  plass_bind_text (statement, ":field", clash->field->name);
  plass_bind_text (statement, ":ours", clash->ours);
  plass_bind_text (statement, ":theirs", clash->theirs);
  plass_bind_int (statement, ":made", clash->made.secs);
  plass_bind_text (statement, ":ours_by", clash->ours_by.text);
  plass_bind_int (statement, ":ours_at", clash->ours_at.secs);
  plass_bind_text (statement, ":theirs_by", clash->theirs_by.text);
  plass_bind_int (statement, ":theirs_at", clash->theirs_at.secs);
  return plass_statement_run (writer->connection, statement, error);
}

gboolean
plass_store_unsettle (PlassStore *store, const PlassActor *who, const PlassClash *clash, const char *before,
                      GError **error)
{
  g_auto (PlassWriter) writer = { 0 };

  if (!plass_writer_begin (&writer, store, error) || !choose (&writer, who, clash, before, error)
      || !ask_again (&writer, clash, error))
    return FALSE;
  writer.changes.status = TRUE;
  return plass_writer_commit (&writer, error);
}
