/* status.c — the truth about sending: what waits, what was refused, when all was last well */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <string.h>

gboolean
plass_store_status (PlassStore *store, PlassStatus *ret_status, GError **error)
{
  g_auto (PlassReader) reader = { 0 };
  g_autoptr (PlassStatement) statement = NULL;

  memset (ret_status, 0, sizeof *ret_status);
  if (!plass_reader_begin (&reader, store, FALSE, error))
    return FALSE;
  statement = plass_statement_get (
      reader.connection,
      "SELECT (SELECT count (*) FROM command WHERE parked IS NULL), "
      "(SELECT min (made) FROM command WHERE parked IS NULL), "
      "(SELECT count (*) FROM command WHERE parked IS NOT NULL AND follows IS NULL), "
      "(SELECT count (*) FROM clash), (SELECT value FROM setting WHERE name = 'completed')",
      error);
  if (statement == NULL || !plass_statement_step (reader.connection, statement, error))
    return FALSE;
  ret_status->unsent = (guint)sqlite3_column_int (statement, 0);
  ret_status->oldest = plass_column_time (statement, 1);
  ret_status->parked = (guint)sqlite3_column_int (statement, 2);
  ret_status->conflicts = (guint)sqlite3_column_int (statement, 3);
  ret_status->last_complete = plass_column_time (statement, 4);
  return TRUE;
}

gboolean
plass_store_count_received (PlassStore *store, guint *ret_records, GError **error)
{
  g_auto (PlassReader) reader = { 0 };

  *ret_records = 0;
  if (!plass_reader_begin (&reader, store, TRUE, error))
    return FALSE;
  for (const PlassKind *const *kind = plass_kinds (); *kind; kind++) {
    g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM \"%s_received\"", (*kind)->name);
    g_autoptr (PlassStatement) statement = plass_statement_get (reader.connection, sql, error);

    if (statement == NULL || !plass_statement_step (reader.connection, statement, error))
      return FALSE;
    *ret_records += (guint)sqlite3_column_int (statement, 0);
  }
  return TRUE;
}

gboolean
plass_store_completed (PlassStore *store, PlassTime when, GError **error)
{
  g_auto (PlassWriter) writer = { 0 };
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, when.secs);

  if (!plass_writer_begin (&writer, store, error))
    return FALSE;
  writer.changes.status = TRUE;
  return plass_settings_write (writer.connection, "completed", text, error)
         && plass_writer_commit (&writer, error);
}

/* ---- Refused commands ------------------------------------------------------------------------------- */

static void
free_parked (gpointer data)
{
  PlassParked *parked = data;

  g_free (parked->act);
  g_free (parked->code);
  g_free (parked->reason);
  g_free (parked->alternatives);
  g_free (parked->title);
  g_free (parked);
}

/* "Kari Testesen, Dalsberget 204": who and where the first record is about. */
static char *
make_title (PlassReader *reader, const PlassStored *stored)
{
  const PlassKind *kind = stored->table->kind;
  const PlassField *place_field = plass_kind_field (kind, "place");
  const PlassField *name = plass_kind_field (kind, "name");
  PlassId person = plass_access_person (kind, stored->record);
  g_autofree char *who = plass_label_person (reader->connection, &person), *where = NULL;

  if (place_field && place_field->type == PLASS_TYPE_REF)
    where = plass_label_get (reader, PLASS_LABEL_PLACE,
                             ((const PlassId *)plass_field_get (place_field, stored->record))->text);
  if (*who && where && *where)
    return g_strconcat (who, ", ", where, NULL);
  if (*who || (where && *where))
    return g_strdup (*who ? who : where);
  return name ? plass_field_to_text (name, stored->record) : g_strdup ("");
}

static gboolean
read_first (PlassReader *reader, PlassParked *parked, gint64 number, GError **error)
{
  g_autoptr (GPtrArray) rows = plass_outbox_rows (reader->store, reader->connection, number, error);
  g_auto (PlassStored) stored = { 0 };

  if (rows == NULL)
    return FALSE;
  if (rows->len > 0) {
    const PlassCommandRow *row = rows->pdata[0];

    parked->kind = row->table->kind;
    parked->id = row->id;
    if (!plass_rows_find (reader->connection, row->table, &row->id, &stored, error))
      return FALSE;
    if (stored.record)
      parked->title = make_title (reader, &stored);
  }
  if (parked->title == NULL)
    parked->title = g_strdup ("");
  return TRUE;
}

static gboolean
read_parked (PlassReader *reader, GPtrArray *list, GArray *numbers, GError **error)
{
  g_autoptr (PlassStatement) statement =
      plass_statement_get (reader->connection,
                           "SELECT number, id, act, code, reason, alternatives, made FROM command "
                           "WHERE parked IS NOT NULL AND follows IS NULL ORDER BY parked DESC, number DESC",
                           error);
  GError *failed = NULL;

  if (statement == NULL)
    return FALSE;
  while (plass_statement_step (reader->connection, statement, &failed)) {
    PlassParked *parked = g_new0 (PlassParked, 1);
    gint64 number = sqlite3_column_int64 (statement, 0);

    parked->command = plass_column_id (statement, 1);
    parked->act = g_strdup (plass_column_text (statement, 2));
    parked->code = g_strdup (plass_column_text (statement, 3));
    parked->reason = g_strdup (plass_column_text (statement, 4));
    parked->alternatives = plass_column_dup (statement, 5);
    parked->made = plass_column_time (statement, 6);
    g_ptr_array_add (list, parked);
    g_array_append_val (numbers, number);
  }
  if (failed)
    g_propagate_error (error, failed);
  return failed == NULL;
}

GPtrArray *
plass_store_parked (PlassStore *store, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (free_parked);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto (PlassReader) reader = { 0 };

  if (!plass_reader_begin (&reader, store, TRUE, error) || !read_parked (&reader, list, numbers, error))
    return NULL;
  for (guint i = 0; i < list->len; i++)
    if (!read_first (&reader, list->pdata[i], g_array_index (numbers, gint64, i), error))
      return NULL;
  return g_steal_pointer (&list);
}
