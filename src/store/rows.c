/* rows.c — a record in its table, with what is derived from it and what is known of it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <string.h>

void
plass_stored_clear (PlassStored *stored)
{
  g_clear_pointer (&stored->find_text, g_free);
  if (stored->table && stored->record)
    plass_record_free (stored->table->kind, stored->record);
  stored->record = NULL;
}

void
plass_last_clear (PlassLast *last)
{
  g_clear_pointer (&last->revision, g_free);
  g_clear_pointer (&last->json, g_free);
  g_clear_pointer (&last->base, g_bytes_unref);
}

gboolean
plass_rows_find (PlassConnection *connection, const PlassTable *table, const PlassId *id,
                 PlassStored *ret_stored, GError **error)
{
  g_autoptr (PlassStatement) statement = plass_statement_find (connection, table->find, error);
  GError *failed = NULL;

  memset (ret_stored, 0, sizeof *ret_stored);
  ret_stored->table = table;
  if (statement == NULL)
    return FALSE;
  plass_bind_text (statement, ":id", id->text);
  if (!plass_statement_step (connection, statement, &failed)) {
    if (failed)
      g_propagate_error (error, failed);
    return failed == NULL;
  }
  ret_stored->row = sqlite3_column_int64 (statement, 0);
  ret_stored->state = (PlassRowState)sqlite3_column_int (statement, 1);
  ret_stored->version = (guint64)sqlite3_column_int64 (statement, 2);
  ret_stored->edited = plass_column_time (statement, 3);
  ret_stored->find_text = plass_column_dup (statement, 4);
  ret_stored->record = plass_record_new (table->kind);
  plass_table_read (table->kind, statement, 5, ret_stored->record);
  return TRUE;
}

static gboolean
run_index (PlassConnection *connection, const char *sql, gint64 row, const char *text, GError **error)
{
  g_autoptr (PlassStatement) statement = plass_statement_find (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  plass_bind_int (statement, ":row", row);
  /* The index must be told the very text it holds, also when that is none: never NULL for "". */
  sqlite3_bind_text (statement, sqlite3_bind_parameter_index (statement, ":text"), text, -1, SQLITE_STATIC);
  return plass_statement_run (connection, statement, error);
}

typedef struct {
  const PlassTable *table;
  gint64 row;
  char *before, *after;
} IndexEdit;

static void
clear_edit (gpointer data)
{
  IndexEdit *edit = data;

  g_free (edit->before);
  g_free (edit->after);
}

/* Full text is kept in step here and not by a trigger: SQLite trusts no virtual table in a schema. And not at
 * once, but at the end: every other statement would make FTS5 write what it has gathered so far, a segment a
 * row. */
static void
write_index (PlassWriter *writer, const PlassStored *stored, const char *text)
{
  IndexEdit edit = { stored->table, stored->row, NULL, NULL };

  if (g_strcmp0 (stored->find_text, text) == 0)
    return;
  if (writer->index_edits == NULL) {
    writer->index_edits = g_array_new (FALSE, FALSE, sizeof (IndexEdit));
    g_array_set_clear_func (writer->index_edits, clear_edit);
  }
  edit.before = g_strdup (stored->find_text);
  edit.after = g_strdup (text);
  g_array_append_val (writer->index_edits, edit);
}

gboolean
plass_rows_index (PlassWriter *writer, GError **error)
{
  for (guint i = 0; writer->index_edits && i < writer->index_edits->len; i++) {
    const IndexEdit *edit = &g_array_index (writer->index_edits, IndexEdit, i);

    if (edit->before && *edit->before
        && !run_index (writer->connection, edit->table->index_remove, edit->row, edit->before, error))
      return FALSE;
    if (*edit->after
        && !run_index (writer->connection, edit->table->index_add, edit->row, edit->after, error))
      return FALSE;
  }
  plass_rows_forget_index (writer);
  return TRUE;
}

void
plass_rows_forget_index (PlassWriter *writer)
{
  g_clear_pointer (&writer->index_edits, g_array_unref);
}

static gboolean
write_row (PlassWriter *writer, PlassStored *stored, gconstpointer record, const char *find_text,
           PlassRowState state, PlassTime edited, GError **error)
{
  const PlassTable *table = stored->table;
  PlassConnection *connection = writer->connection;
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (PlassStatement) statement = plass_statement_find (connection, table->write, error);
  g_autofree char *sort_key = table->sorted ? plass_derived_sort_key (table->kind, record) : NULL;

  if (statement == NULL)
    return FALSE;
  plass_table_bind (table, statement, record, texts);
  if (table->found)
    plass_bind_text (statement, ":find_text", find_text);
  if (table->sorted)
    plass_bind_text (statement, ":sort_key", sort_key);
  plass_bind_int (statement, ":sync_state", state);
  plass_bind_int (statement, ":sync_version", (gint64)stored->version + 1);
  plass_bind_int (statement, ":sync_edited", edited.secs);
  if (!plass_statement_run (connection, statement, error))
    return FALSE;
  if (stored->row == 0)
    stored->row = sqlite3_last_insert_rowid (connection->db);
  return TRUE;
}

/* A house with another name: its places are found by it. Rare, and few rows. */
static gboolean
rename_places (PlassWriter *writer, const PlassId *institution, GError **error)
{
  PlassConnection *connection = writer->connection;
  const PlassTable *table = plass_store_table (writer->store, &plass_kind_place);
  g_autoptr (PlassStatement) statement =
      plass_statement_get (connection, "SELECT id FROM place WHERE institution = :institution", error);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (PlassId));
  GError *failed = NULL;

  if (statement == NULL)
    return FALSE;
  plass_bind_text (statement, ":institution", institution->text);
  while (plass_statement_step (connection, statement, &failed)) {
    PlassId id = plass_column_id (statement, 0);

    g_array_append_val (ids, id);
  }
  for (guint i = 0; i < ids->len && failed == NULL; i++) {
    g_auto (PlassStored) stored = { 0 };
    g_autofree char *text = NULL;

    if (!plass_rows_find (connection, table, &g_array_index (ids, PlassId, i), &stored, &failed))
      break;
    text = plass_derived_find_text (connection, table->kind, stored.record);
    stored.version--; /* the record itself stays as it is */
    if (write_row (writer, &stored, stored.record, text, stored.state, stored.edited, &failed))
      write_index (writer, &stored, text);
  }
  if (failed)
    g_propagate_error (error, failed);
  return failed == NULL;
}

static gboolean
is_renamed (const PlassStored *stored, gconstpointer record)
{
  const PlassInstitution *before = stored->record, *after = record;

  return stored->table->kind == &plass_kind_institution
         && (before == NULL || g_strcmp0 (before->name, after->name) != 0
             || g_strcmp0 (before->short_name, after->short_name) != 0);
}

gboolean
plass_rows_write (PlassWriter *writer, PlassStored *stored, gconstpointer record, PlassRowState state,
                  PlassTime edited, GError **error)
{
  const PlassTable *table = stored->table;
  g_autofree char *find_text =
      table->found ? plass_derived_find_text (writer->connection, table->kind, record) : NULL;

  if (!write_row (writer, stored, record, find_text, state, edited, error))
    return FALSE;
  if (table->found)
    write_index (writer, stored, find_text);
  stored->version++;
  stored->state = state;
  plass_changes_add (&writer->changes, table->number, plass_record_id (record));
  return !is_renamed (stored, record) || rename_places (writer, plass_record_id (record), error);
}

static gboolean
run_about (PlassConnection *connection, const char *sql, const PlassKind *kind, const PlassId *id,
           GError **error)
{
  g_autoptr (PlassStatement) statement = plass_statement_find (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  plass_bind_text (statement, ":kind", kind->name);
  plass_bind_text (statement, ":id", id->text);
  return plass_statement_run (connection, statement, error);
}

gboolean
plass_rows_purge (PlassWriter *writer, PlassStored *stored, gboolean history_too, GError **error)
{
  const PlassTable *table = stored->table;
  const PlassId *id = plass_record_id (stored->record);
  g_autoptr (PlassStatement) statement = plass_statement_get (writer->connection, table->purge, error);

  if (statement == NULL)
    return FALSE;
  if (table->found)
    write_index (writer, stored, "");
  plass_bind_int (statement, ":row", stored->row);
  if (!plass_statement_run (writer->connection, statement, error))
    return FALSE;
  plass_changes_add (&writer->changes, table->number, id);
  if (!run_about (writer->connection, "DELETE FROM clash WHERE kind = :kind AND record = :id", table->kind,
                  id, error))
    return FALSE;
  return !history_too
         || run_about (writer->connection, "DELETE FROM history WHERE kind = :kind AND record = :id",
                       table->kind, id, error);
}

gboolean
plass_rows_mark (PlassWriter *writer, const PlassTable *table, const PlassId *id, PlassRowState state,
                 GError **error)
{
  g_autoptr (PlassStatement) statement = plass_statement_get (writer->connection, table->mark, error);

  if (statement == NULL)
    return FALSE;
  plass_bind_int (statement, ":state", state);
  plass_bind_text (statement, ":id", id->text);
  plass_changes_add (&writer->changes, table->number, id);
  return plass_statement_run (writer->connection, statement, error);
}

gboolean
plass_last_get (PlassConnection *connection, const PlassTable *table, gint64 row, PlassLast *ret_last,
                GError **error)
{
  g_autoptr (PlassStatement) statement = plass_statement_find (connection, table->received_get, error);
  GError *failed = NULL;

  memset (ret_last, 0, sizeof *ret_last);
  if (statement == NULL)
    return FALSE;
  plass_bind_int (statement, ":row", row);
  if (plass_statement_step (connection, statement, &failed)) {
    ret_last->revision = plass_column_dup (statement, 0);
    ret_last->json = plass_column_dup (statement, 1);
    ret_last->base = plass_column_bytes (statement, 2);
  }
  if (failed)
    g_propagate_error (error, failed);
  return failed == NULL;
}

gboolean
plass_last_put (PlassConnection *connection, const PlassTable *table, gint64 row, const char *revision,
                const char *json, GBytes *base, GError **error)
{
  g_autoptr (PlassStatement) statement = plass_statement_find (connection, table->received_put, error);

  if (statement == NULL)
    return FALSE;
  plass_bind_int (statement, ":row", row);
  plass_bind_text (statement, ":revision", revision);
  plass_bind_text (statement, ":json", json);
  plass_bind_bytes (statement, ":base", base);
  return plass_statement_run (connection, statement, error);
}

gboolean
plass_last_keep (PlassConnection *connection, const PlassStored *stored, GError **error)
{
  g_autoptr (PlassStatement) statement = plass_statement_get (connection, stored->table->base_keep, error);
  g_autoptr (GBytes) base = plass_snapshot_make (stored->table->kind, stored->record);

  if (statement == NULL)
    return FALSE;
  plass_bind_int (statement, ":row", stored->row);
  plass_bind_bytes (statement, ":base", base);
  return plass_statement_run (connection, statement, error);
}
