/* parked.c — what a person decides of a refused command: tried again, let go of, or taken back after that */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

static const char followers[] = "SELECT number FROM command WHERE follows = :number ORDER BY number";

/* A refused command and what hangs on it are decided together. */
static gboolean
decide (PlassStore *store, const PlassId *command,
        gboolean (*act) (PlassWriter *writer, gint64 number, gpointer user_data, GError **error),
        gpointer user_data, GError **error)
{
  g_auto (PlassWriter) writer = { 0 };
  g_autoptr (GArray) all = NULL;
  gint64 number;

  if (!plass_writer_begin (&writer, store, error))
    return FALSE;
  number = plass_outbox_number (writer.connection, command, error);
  all = plass_outbox_numbers (writer.connection, followers, number, error);
  if (all == NULL)
    return FALSE;
  g_array_prepend_val (all, number);
  for (guint i = 0; i < all->len; i++)
    if (!act (&writer, g_array_index (all, gint64, i), user_data, error))
      return FALSE;
  return plass_writer_commit (&writer, error);
}

/* ---- Once more -------------------------------------------------------------------------------------- */

/* The booking shows again what the act meant; how it stood is what a second refusal goes back to. */
static gboolean
redo_row (PlassWriter *writer, const PlassCommandRow *row, gconstpointer record, GError **error)
{
  g_auto (PlassStored) stored = { 0 };

  return plass_rows_find (writer->connection, row->table, &row->id, &stored, error)
         && (stored.record == NULL || plass_last_keep (writer->connection, &stored, error))
         && plass_verdict_overwrite (writer, &stored, record, PLASS_ROW_DIRTY, error);
}

static gboolean
redo_rows (PlassWriter *writer, gint64 number, GError **error)
{
  g_autoptr (GPtrArray) rows = plass_outbox_rows (writer->store, writer->connection, number, error);

  for (guint i = 0; rows && i < rows->len; i++) {
    const PlassCommandRow *row = rows->pdata[i];
    gpointer record = plass_snapshot_read (row->table->kind, row->snapshot);
    gboolean done = record == NULL || redo_row (writer, row, record, error);

    plass_record_free (row->table->kind, record);
    if (!done)
      return FALSE;
  }
  return rows != NULL;
}

static gboolean
try_again (PlassWriter *writer, gint64 number, gpointer unused, GError **error)
{
  return redo_rows (writer, number, error) && plass_outbox_renew (writer, number, error);
}

gboolean
plass_store_retry (PlassStore *store, const PlassId *command, GError **error)
{
  return decide (store, command, try_again, NULL, error);
}

/* ---- Let go of -------------------------------------------------------------------------------------- */

/* One record of a command that was let go of. */
typedef struct {
  PlassCommandRow row;
  gpointer held, left; /* as it stood while parked, and after; NULL: it was taken away */
} KeptRow;

typedef struct {
  gint64 number, made, parked, follows;
  char *id, *act, *worker, *role, *code, *reason, *alternatives;
  GPtrArray *rows; /* KeptRow */
} KeptCommand;

struct _PlassDiscarded {
  GPtrArray *commands; /* KeptCommand */
};

static void
free_kept_row (gpointer data)
{
  KeptRow *kept = data;

  plass_record_free (kept->row.table->kind, kept->held);
  plass_record_free (kept->row.table->kind, kept->left);
  g_clear_pointer (&kept->row.snapshot, g_bytes_unref);
  g_free (kept);
}

static void
free_kept_command (gpointer data)
{
  KeptCommand *kept = data;

  g_free (kept->id);
  g_free (kept->act);
  g_free (kept->worker);
  g_free (kept->role);
  g_free (kept->code);
  g_free (kept->reason);
  g_free (kept->alternatives);
  g_ptr_array_unref (kept->rows);
  g_free (kept);
}

void
plass_discarded_free (PlassDiscarded *discarded)
{
  if (discarded == NULL)
    return;
  g_ptr_array_unref (discarded->commands);
  g_free (discarded);
}

static KeptCommand *
keep_command (PlassWriter *writer, gint64 number, GError **error)
{
  g_autoptr (PlassStatement) statement = plass_statement_get (
      writer->connection,
      "SELECT id, act, made, worker, role, parked, follows, code, reason, alternatives FROM command "
      "WHERE number = :number",
      error);
  KeptCommand *kept;

  if (statement == NULL)
    return NULL;
  plass_bind_int (statement, ":number", number);
  if (!plass_statement_step (writer->connection, statement, error))
    return NULL;
  kept = g_new0 (KeptCommand, 1);
  kept->rows = g_ptr_array_new_with_free_func (free_kept_row);
  kept->number = number;
  kept->id = plass_column_dup (statement, 0);
  kept->act = g_strdup (plass_column_text (statement, 1));
  kept->made = sqlite3_column_int64 (statement, 2);
  kept->worker = plass_column_dup (statement, 3);
  kept->role = plass_column_dup (statement, 4);
  kept->parked = sqlite3_column_int64 (statement, 5);
  kept->follows = sqlite3_column_int64 (statement, 6);
  kept->code = plass_column_dup (statement, 7);
  kept->reason = plass_column_dup (statement, 8);
  kept->alternatives = plass_column_dup (statement, 9);
  return kept;
}

gboolean
plass_parked_give_up (PlassWriter *writer, PlassStored *stored, gpointer *ret_left, GError **error)
{
  const PlassKind *kind = stored->table->kind;
  g_auto (PlassLast) last = { 0 };
  PlassHolds holds;
  gboolean done;

  if (!plass_outbox_holds (writer->connection, kind, plass_record_id (stored->record), 0, &holds, error)
      || !plass_last_get (writer->connection, stored->table, stored->row, &last, error))
    return FALSE;
  if (holds.waiting + holds.parked > 0) {
    *ret_left = plass_record_dup (kind, stored->record);
    return plass_outbox_mark (writer, kind, plass_record_id (stored->record), error);
  }
  if (plass_last_is_nothing (&last))
    return plass_rows_purge (writer, stored, FALSE, error);
  *ret_left = plass_snapshot_read (kind, last.base);
  if (*ret_left == NULL)
    *ret_left = plass_record_dup (kind, stored->record);
  done = plass_verdict_overwrite (writer, stored, *ret_left, PLASS_ROW_CLEAN, error)
         && plass_last_put (writer->connection, stored->table, stored->row, last.revision, last.json, NULL,
                            error);
  return done;
}

static gboolean
give_up_and_keep (PlassWriter *writer, const PlassCommandRow *row, KeptCommand *kept, GError **error)
{
  g_auto (PlassStored) stored = { 0 };
  KeptRow *one = g_new0 (KeptRow, 1);

  one->row = (PlassCommandRow){ row->table, row->id, row->snapshot ? g_bytes_ref (row->snapshot) : NULL };
  g_ptr_array_add (kept->rows, one);
  if (!plass_rows_find (writer->connection, row->table, &row->id, &stored, error))
    return FALSE;
  if (stored.record == NULL)
    return TRUE;
  one->held = plass_record_dup (row->table->kind, stored.record);
  return plass_parked_give_up (writer, &stored, &one->left, error);
}

static gboolean
give_up (PlassWriter *writer, gint64 number, gpointer discarded, GError **error)
{
  g_autoptr (GPtrArray) rows = plass_outbox_rows (writer->store, writer->connection, number, error);
  KeptCommand *kept;

  if (rows == NULL)
    return FALSE;
  kept = keep_command (writer, number, error);
  if (kept == NULL)
    return error == NULL || *error == NULL; /* somebody was quicker */
  g_ptr_array_add (((PlassDiscarded *)discarded)->commands, kept);
  if (!plass_outbox_remove (writer, number, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    if (!give_up_and_keep (writer, rows->pdata[i], kept, error))
      return FALSE;
  return TRUE;
}

gboolean
plass_store_discard (PlassStore *store, const PlassId *command, PlassDiscarded **ret_discarded,
                     GError **error)
{
  g_autoptr (PlassDiscarded) discarded = g_new0 (PlassDiscarded, 1);
  GError *failed = NULL;

  discarded->commands = g_ptr_array_new_with_free_func (free_kept_command);
  if (!decide (store, command, give_up, discarded, &failed)) {
    g_propagate_error (error, failed);
    return FALSE;
  }
  if (ret_discarded)
    *ret_discarded = g_steal_pointer (&discarded);
  return TRUE;
}

/* ---- Taken back ------------------------------------------------------------------------------------- */

static gboolean
put_command (PlassWriter *writer, const KeptCommand *kept, GError **error)
{
  g_autoptr (PlassStatement) statement = plass_statement_get (
      writer->connection,
      "INSERT INTO command (number, id, act, made, worker, role, parked, follows, code, reason, "
      "alternatives) VALUES (:number, :id, ifnull (:act, ''), :made, :worker, :role, :parked, nullif "
      "(:follows, 0), :code, :reason, :alternatives)",
      error);

  if (statement == NULL)
    return FALSE;
  plass_bind_int (statement, ":number", kept->number);
  plass_bind_text (statement, ":id", kept->id);
  plass_bind_text (statement, ":act", kept->act);
  plass_bind_int (statement, ":made", kept->made);
  plass_bind_text (statement, ":worker", kept->worker);
  plass_bind_text (statement, ":role", kept->role);
  plass_bind_int (statement, ":parked", kept->parked);
  plass_bind_int (statement, ":follows", kept->follows);
  plass_bind_text (statement, ":code", kept->code);
  plass_bind_text (statement, ":reason", kept->reason);
  plass_bind_text (statement, ":alternatives", kept->alternatives);
  return plass_statement_run (writer->connection, statement, error);
}

static gboolean
put_command_row (PlassWriter *writer, gint64 number, guint position, const PlassCommandRow *row,
                 GError **error)
{
  g_autoptr (PlassStatement) statement =
      plass_statement_get (writer->connection,
                           "INSERT INTO command_row (command, position, kind, record, snapshot) "
                           "VALUES (:number, :position, :kind, :record, :snapshot)",
                           error);

  if (statement == NULL)
    return FALSE;
  plass_bind_int (statement, ":number", number);
  plass_bind_int (statement, ":position", position);
  plass_bind_text (statement, ":kind", row->table->kind->name);
  plass_bind_text (statement, ":record", row->id.text);
  plass_bind_bytes (statement, ":snapshot", row->snapshot);
  return plass_statement_run (writer->connection, statement, error);
}

/* The record as it stood while parked, over what the service has said since. */
static gboolean
take_back_row (PlassWriter *writer, const KeptRow *kept, GError **error)
{
  const PlassKind *kind = kept->row.table->kind;
  g_auto (PlassStored) stored = { 0 };
  gpointer merged;
  gboolean done;

  if (kept->held == NULL)
    return TRUE;
  if (!plass_rows_find (writer->connection, kept->row.table, &kept->row.id, &stored, error))
    return FALSE;
  if (stored.record == NULL)
    return plass_verdict_overwrite (writer, &stored, kept->held, PLASS_ROW_PARKED, error);
  if (!plass_last_keep (writer->connection, &stored, error))
    return FALSE;
  merged = plass_record_new (kind);
  plass_record_merge (kind, kept->left, kept->held, stored.record, TRUE, merged, NULL);
  done =
      plass_verdict_overwrite (writer, &stored, kind->arbiter ? kept->held : merged, PLASS_ROW_PARKED, error);
  plass_record_free (kind, merged);
  return done;
}

static gboolean
take_back (PlassWriter *writer, const KeptCommand *kept, GError **error)
{
  if (!put_command (writer, kept, error))
    return FALSE;
  for (guint i = 0; i < kept->rows->len; i++) {
    const KeptRow *one = kept->rows->pdata[i];

    if (!put_command_row (writer, kept->number, i + 1, &one->row, error)
        || !take_back_row (writer, one, error)
        || !plass_outbox_mark (writer, one->row.table->kind, &one->row.id, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
plass_store_take_back (PlassStore *store, const PlassDiscarded *discarded, GError **error)
{
  g_auto (PlassWriter) writer = { 0 };

  if (!plass_writer_begin (&writer, store, error))
    return FALSE;
  for (guint i = 0; i < discarded->commands->len; i++)
    if (!take_back (&writer, discarded->commands->pdata[i], error))
      return FALSE;
  writer.changes.status = TRUE;
  return plass_writer_commit (&writer, error);
}

/* ---- What was wanted -------------------------------------------------------------------------------- */

static void
free_parked_row (gpointer data)
{
  PlassParkedRow *row = data;

  plass_record_free (row->kind, row->wanted);
  plass_record_free (row->kind, row->before);
  g_free (row);
}

static gboolean
read_row (PlassReader *reader, const PlassCommandRow *row, GPtrArray *list, GError **error)
{
  const PlassKind *kind = row->table->kind;
  g_auto (PlassStored) stored = { 0 };
  g_auto (PlassLast) last = { 0 };
  gpointer wanted = plass_snapshot_read (kind, row->snapshot);
  PlassParkedRow *parked;

  if (!plass_rows_find (reader->connection, row->table, &row->id, &stored, error)
      || (stored.record && !plass_last_get (reader->connection, row->table, stored.row, &last, error))) {
    plass_record_free (kind, wanted);
    return FALSE;
  }
  if (wanted == NULL && stored.record == NULL)
    return TRUE;
  parked = g_new0 (PlassParkedRow, 1);
  parked->kind = kind;
  if (stored.record && !plass_last_is_nothing (&last)) {
    parked->before = plass_snapshot_read (kind, last.base);
    if (parked->before == NULL)
      parked->before = plass_record_dup (kind, stored.record);
  }
  parked->wanted = wanted ? wanted : g_steal_pointer (&stored.record);
  g_ptr_array_add (list, parked);
  return TRUE;
}

GPtrArray *
plass_store_parked_rows (PlassStore *store, const PlassId *command, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (free_parked_row), rows = NULL;
  g_auto (PlassReader) reader = { 0 };

  if (!plass_reader_begin (&reader, store, TRUE, error))
    return NULL;
  rows = plass_outbox_rows (store, reader.connection, plass_outbox_number (reader.connection, command, error),
                            error);
  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < rows->len; i++)
    if (!read_row (&reader, rows->pdata[i], list, error))
      return NULL;
  return g_steal_pointer (&list);
}
