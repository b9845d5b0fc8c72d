/* records.c — reading records of any kind, and one local transaction of edits */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <string.h>

void
plass_records_free (PlassRecords *records)
{
  if (records == NULL)
    return;
  for (guint i = 0; i < records->len; i++)
    plass_record_free (records->kind, records->items[i]);
  g_free (records->items);
  g_free (records);
}

gpointer
plass_store_get (PlassStore *store, const PlassKind *kind, const PlassId *id, GError **error)
{
  g_auto (PlassReader) reader = { 0 };
  g_auto (PlassStored) stored = { 0 };

  if (!plass_reader_begin (&reader, store, FALSE, error)
      || !plass_rows_find (reader.connection, plass_store_table (store, kind), id, &stored, error))
    return NULL;
  return g_steal_pointer (&stored.record);
}

void
plass_row_clear (PlassRow *row)
{
  g_clear_pointer (&row->revision, g_free);
  g_clear_pointer (&row->json, g_free);
}

gpointer
plass_store_peek (PlassStore *store, const PlassKind *kind, const PlassId *id, PlassRow *ret_row,
                  GError **error)
{
  g_auto (PlassReader) reader = { 0 };
  g_auto (PlassStored) stored = { 0 };
  g_auto (PlassLast) last = { 0 };

  memset (ret_row, 0, sizeof *ret_row);
  if (!plass_reader_begin (&reader, store, TRUE, error)
      || !plass_rows_find (reader.connection, plass_store_table (store, kind), id, &stored, error))
    return NULL;
  if (stored.record == NULL || !plass_last_get (reader.connection, stored.table, stored.row, &last, error))
    return NULL;
  ret_row->state = stored.state;
  ret_row->version = stored.version;
  ret_row->edited = stored.edited;
  ret_row->revision = g_steal_pointer (&last.revision);
  ret_row->json = g_steal_pointer (&last.json);
  return g_steal_pointer (&stored.record);
}

/* The text of a field as its column holds it: clock times and numbers are stored as such. */
static gboolean
bind_value (PlassStatement *statement, const PlassKind *kind, const PlassField *field, const char *value)
{
  g_autofree char *record = plass_record_new (kind);
  int at = sqlite3_bind_parameter_index (statement, ":value");

  if (field->type == PLASS_TYPE_TIME || field->type == PLASS_TYPE_INT) {
    if (!plass_field_from_text (field, record, value))
      return FALSE;
    sqlite3_bind_int64 (statement, at,
                        field->type == PLASS_TYPE_TIME ? ((PlassTime *)(record + field->offset))->secs
                                                       : ((PlassInt *)(record + field->offset))->value);
  } else
    sqlite3_bind_text (statement, at, value, -1, SQLITE_STATIC);
  return TRUE;
}

static char *
make_list_query (const PlassTable *table, const PlassField *field, gboolean is_set)
{
  g_autofree char *where = NULL;

  if (field)
    where = g_strdup_printf (is_set ? " WHERE \"%s\" = :value" : " WHERE \"%s\" IS NULL", field->name);
  return g_strdup_printf ("SELECT %s FROM \"%s\"%s ORDER BY id", table->columns, table->kind->name,
                          where ? where : "");
}

static gboolean
read_all (PlassConnection *connection, PlassStatement *statement, const PlassKind *kind,
          PlassRecords *records, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  GError *failed = NULL;

  while (plass_statement_step (connection, statement, &failed)) {
    gpointer record = plass_record_new (kind);

    plass_table_read (kind, statement, 0, record);
    g_ptr_array_add (items, record);
  }
  records->kind = kind;
  records->len = items->len;
  records->items = g_ptr_array_free (g_steal_pointer (&items), FALSE);
  if (failed)
    g_propagate_error (error, failed);
  return failed == NULL;
}

PlassRecords *
plass_store_list (PlassStore *store, const PlassKind *kind, const char *field_name, const char *value,
                  GError **error)
{
  const PlassField *field = field_name ? plass_kind_field (kind, field_name) : NULL;
  gboolean is_set = value && *value;
  g_autofree char *sql = make_list_query (plass_store_table (store, kind), field, is_set);
  g_autoptr (PlassRecords) records = g_new0 (PlassRecords, 1);
  g_auto (PlassReader) reader = { 0 };
  g_autoptr (PlassStatement) statement = NULL;

  g_return_val_if_fail (field_name == NULL || field, NULL);
  records->kind = kind;
  if (!plass_reader_begin (&reader, store, FALSE, error)
      || (statement = plass_statement_get (reader.connection, sql, error)) == NULL)
    return NULL;
  /* A value that no such field can have finds nothing. */
  if (field && is_set && !bind_value (statement, kind, field, value))
    return g_steal_pointer (&records);
  if (!read_all (reader.connection, statement, kind, records, error))
    return NULL;
  return g_steal_pointer (&records);
}

/* ---- One local transaction -------------------------------------------------------------------------- */

gboolean
plass_records_check (const PlassKind *kind, gconstpointer record, GError **error)
{
  g_autoptr (GPtrArray) problems = plass_problems_new ();

  plass_kind_check (kind, record, problems);
  for (guint i = 0; i < problems->len; i++) {
    const PlassProblem *problem = problems->pdata[i];

    if (!problem->warning) {
      g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_RULE, problem->text);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
check_edit (const PlassEdit *edit, const char *act, GError **error)
{
  if (edit->kind->arbiter && act == NULL) {
    g_set_error (error, PLASS_ERROR, PLASS_ERROR_RULE, "a %s changes only by an act", edit->kind->name);
    return FALSE;
  }
  if (!plass_id_is_set (plass_record_id (edit->record))) {
    g_set_error (error, PLASS_ERROR, PLASS_ERROR_RULE, "a %s without an id", edit->kind->name);
    return FALSE;
  }
  return plass_records_check (edit->kind, edit->record, error);
}

gboolean
plass_records_edit (PlassWriter *writer, const PlassActor *who, const PlassEdit *edit, GError **error)
{
  const PlassTable *table = plass_store_table (writer->store, edit->kind);
  const PlassId *id = plass_record_id (edit->record);
  PlassId person = plass_access_person (edit->kind, edit->record);
  g_auto (PlassStored) stored = { 0 };

  if (!plass_rows_find (writer->connection, table, id, &stored, error))
    return FALSE;
  if (stored.record && !plass_last_keep (writer->connection, &stored, error))
    return FALSE;
  return plass_rows_write (writer, &stored, edit->record, PLASS_ROW_DIRTY, writer->now, error)
         && plass_history_add (writer, table, stored.version, stored.record, edit->record, who, error)
         && plass_access_add (writer, who, "write", edit->kind, id, &person, NULL, error);
}

gboolean
plass_store_put (PlassStore *store, const PlassActor *who, const char *act, const PlassEdit *edits,
                 guint n_edits, GError **error)
{
  g_auto (PlassWriter) writer = { 0 };

  g_return_val_if_fail (n_edits > 0, FALSE);
  for (guint i = 0; i < n_edits; i++)
    if (!check_edit (&edits[i], act, error))
      return FALSE;
  if (!plass_writer_begin (&writer, store, error))
    return FALSE;
  for (guint i = 0; i < n_edits; i++)
    if (!plass_records_edit (&writer, who, &edits[i], error))
      return FALSE;
  writer.changes.status = TRUE;
  return plass_outbox_add (&writer, who, act, edits, n_edits, error) && plass_writer_commit (&writer, error);
}
