/* outbox.c — commands that wait for the service: made with the edit, joined by later edits, handed out in
 * order */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

/* Runs a statement whose only answer is one number; 0 when there is no row. */
static gboolean
ask_number (PlassConnection *connection, PlassStatement *statement, gint64 *ret_number, GError **error)
{
  GError *failed = NULL;

  *ret_number = 0;
  if (plass_statement_step (connection, statement, &failed))
    *ret_number = sqlite3_column_int64 (statement, 0);
  if (failed)
    g_propagate_error (error, failed);
  return failed == NULL;
}

static gboolean
add_row (PlassWriter *writer, gint64 command, const PlassEdit *edit, GError **error)
{
  g_autoptr (GBytes) snapshot = edit->kind->arbiter ? plass_snapshot_make (edit->kind, edit->record) : NULL;
  g_autoptr (PlassStatement) statement = plass_statement_get (
      writer->connection,
      "INSERT INTO command_row (command, position, kind, record, snapshot) SELECT :command, "
      "ifnull (max (position), 0) + 1, :kind, :record, :snapshot FROM command_row WHERE command = :command",
      error);

  if (statement == NULL)
    return FALSE;
  plass_bind_int (statement, ":command", command);
  plass_bind_text (statement, ":kind", edit->kind->name);
  plass_bind_text (statement, ":record", plass_record_id (edit->record)->text);
  plass_bind_bytes (statement, ":snapshot", snapshot);
  return plass_statement_run (writer->connection, statement, error);
}

static gboolean
add_command (PlassWriter *writer, const PlassActor *who, const char *act, gint64 *ret_number, GError **error)
{
  PlassId id = plass_id_new ();
  g_autoptr (PlassStatement) statement =
      plass_statement_get (writer->connection,
                           "INSERT INTO command (id, act, made, worker, role) VALUES (:id, ifnull (:act, "
                           "''), :made, :worker, :role)",
                           error);

  if (statement == NULL)
    return FALSE;
  plass_bind_text (statement, ":id", id.text);
  plass_bind_text (statement, ":act", act);
  plass_bind_int (statement, ":made", writer->now.secs);
  plass_bind_text (statement, ":worker", who ? who->worker.text : NULL);
  plass_bind_text (statement, ":role", who ? who->role.text : NULL);
  if (!plass_statement_run (writer->connection, statement, error))
    return FALSE;
  *ret_number = sqlite3_last_insert_rowid (writer->connection->db);
  return TRUE;
}

/* The newest transaction (not an act) that holds the row; 0: none. */
static gboolean
find_holder (PlassWriter *writer, const PlassEdit *edit, gint64 *ret_number, GError **error)
{
  g_autoptr (PlassStatement) statement = plass_statement_get (
      writer->connection,
      "SELECT c.number FROM command_row r JOIN command c ON c.number = r.command "
      "WHERE r.kind = :kind AND r.record = :record AND c.act = '' ORDER BY c.number DESC LIMIT 1",
      error);

  if (statement == NULL)
    return FALSE;
  plass_bind_text (statement, ":kind", edit->kind->name);
  plass_bind_text (statement, ":record", plass_record_id (edit->record)->text);
  return ask_number (writer->connection, statement, ret_number, error);
}

/* The command that @edits may join: it holds every one of them, and either was never handed out, or was
 * refused and is tried again with what was mended. One that is on its way must stay as it was sent: the
 * service answers a repeated command with its first answer. */
static gboolean
find_joinable (PlassWriter *writer, const PlassEdit *edits, guint n_edits, gint64 *ret_number, GError **error)
{
  g_autoptr (PlassStatement) statement = NULL;
  gint64 parked;

  for (guint i = 0; i < n_edits; i++) {
    gint64 holder;

    if (!find_holder (writer, &edits[i], &holder, error))
      return FALSE;
    if (i > 0 && holder != *ret_number)
      holder = 0;
    *ret_number = holder;
    if (holder == 0)
      return TRUE;
  }
  statement = plass_statement_get (writer->connection,
                                   "SELECT parked IS NOT NULL FROM command WHERE number = :number", error);
  if (statement == NULL)
    return FALSE;
  plass_bind_int (statement, ":number", *ret_number);
  if (!ask_number (writer->connection, statement, &parked, error))
    return FALSE;
  if (!parked && !g_hash_table_contains (writer->store->fresh, ret_number))
    *ret_number = 0;
  return TRUE;
}

gboolean
plass_outbox_add (PlassWriter *writer, const PlassActor *who, const char *act, const PlassEdit *edits,
                  guint n_edits, GError **error)
{
  gint64 number = 0;

  if (act == NULL && !find_joinable (writer, edits, n_edits, &number, error))
    return FALSE;
  if (number != 0)
    return plass_outbox_renew (writer, number, error);
  if (!add_command (writer, who, act, &number, error))
    return FALSE;
  for (guint i = 0; i < n_edits; i++)
    if (!add_row (writer, number, &edits[i], error))
      return FALSE;
  g_hash_table_add (writer->store->fresh, g_memdup2 (&number, sizeof number));
  return TRUE;
}

static gboolean
mark_rows (PlassWriter *writer, gint64 number, GError **error)
{
  g_autoptr (GPtrArray) rows = plass_outbox_rows (writer->store, writer->connection, number, error);

  for (guint i = 0; rows && i < rows->len; i++) {
    const PlassCommandRow *row = rows->pdata[i];

    if (!plass_outbox_mark (writer, row->table->kind, &row->id, error))
      return FALSE;
  }
  return rows != NULL;
}

gboolean
plass_outbox_renew (PlassWriter *writer, gint64 number, GError **error)
{
  PlassId id = plass_id_new ();
  g_autoptr (PlassStatement) statement = plass_statement_get (
      writer->connection,
      "UPDATE command SET id = :id, parked = NULL, follows = NULL, code = NULL, reason = NULL, "
      "alternatives = NULL WHERE number = :number AND parked IS NOT NULL",
      error);

  if (statement == NULL)
    return FALSE;
  plass_bind_text (statement, ":id", id.text);
  plass_bind_int (statement, ":number", number);
  if (!plass_statement_run (writer->connection, statement, error))
    return FALSE;
  if (sqlite3_changes (writer->connection->db) == 0)
    return TRUE;
  writer->changes.status = TRUE;
  g_hash_table_add (writer->store->fresh, g_memdup2 (&number, sizeof number));
  return mark_rows (writer, number, error);
}

gboolean
plass_outbox_park (PlassWriter *writer, gint64 number, gint64 follows, const char *code, const char *reason,
                   const char *alternatives, GError **error)
{
  g_autoptr (PlassStatement) statement = plass_statement_get (
      writer->connection,
      "UPDATE command SET parked = :now, follows = nullif (:follows, 0), code = :code, reason = :reason, "
      "alternatives = :alternatives WHERE number = :number",
      error);

  if (statement == NULL)
    return FALSE;
  plass_bind_int (statement, ":now", writer->now.secs);
  plass_bind_int (statement, ":follows", follows);
  plass_bind_text (statement, ":code", code);
  plass_bind_text (statement, ":reason", reason);
  plass_bind_text (statement, ":alternatives", alternatives);
  plass_bind_int (statement, ":number", number);
  g_hash_table_remove (writer->store->fresh, &number);
  return plass_statement_run (writer->connection, statement, error);
}

GArray *
plass_outbox_numbers (PlassConnection *connection, const char *sql, gint64 number, GError **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (PlassStatement) statement = plass_statement_get (connection, sql, error);
  GError *failed = NULL;

  if (statement == NULL)
    return NULL;
  plass_bind_int (statement, ":number", number);
  while (plass_statement_step (connection, statement, &failed)) {
    gint64 one = sqlite3_column_int64 (statement, 0);

    g_array_append_val (numbers, one);
  }
  if (failed) {
    g_propagate_error (error, failed);
    return NULL;
  }
  return g_steal_pointer (&numbers);
}

gboolean
plass_outbox_remove (PlassWriter *writer, gint64 number, GError **error)
{
  g_hash_table_remove (writer->store->fresh, &number);
  g_hash_table_remove (writer->store->tries, &number);
  writer->changes.status = TRUE;
  return plass_connection_run_numbered (writer->connection, "DELETE FROM command WHERE number = :number",
                                        number, error);
}

gboolean
plass_outbox_holds (PlassConnection *connection, const PlassKind *kind, const PlassId *id, gint64 after,
                    PlassHolds *ret_holds, GError **error)
{
  g_autoptr (PlassStatement) statement =
      plass_statement_get (connection,
                           "SELECT count (*) - count (c.parked), count (c.parked) FROM command_row r "
                           "JOIN command c ON c.number = r.command "
                           "WHERE r.kind = :kind AND r.record = :record AND r.command > :after",
                           error);

  if (statement == NULL)
    return FALSE;
  plass_bind_text (statement, ":kind", kind->name);
  plass_bind_text (statement, ":record", id->text);
  plass_bind_int (statement, ":after", after);
  if (!plass_statement_step (connection, statement, error))
    return FALSE;
  ret_holds->waiting = (guint)sqlite3_column_int (statement, 0);
  ret_holds->parked = (guint)sqlite3_column_int (statement, 1);
  return TRUE;
}

gboolean
plass_outbox_drop (PlassWriter *writer, const PlassKind *kind, const PlassId *id, GError **error)
{
  g_autoptr (PlassStatement) rows =
      plass_statement_get (writer->connection,
                           "DELETE FROM command_row WHERE kind = :kind AND record = :record AND command IN "
                           "(SELECT number FROM command WHERE parked IS NULL AND act = '')",
                           error);

  if (rows == NULL)
    return FALSE;
  plass_bind_text (rows, ":kind", kind->name);
  plass_bind_text (rows, ":record", id->text);
  writer->changes.status = TRUE;
  return plass_statement_run (writer->connection, rows, error)
         && plass_connection_exec (writer->connection,
                                   "DELETE FROM command WHERE parked IS NULL AND NOT EXISTS "
                                   "(SELECT 1 FROM command_row WHERE command = number)",
                                   error);
}

gboolean
plass_outbox_mark (PlassWriter *writer, const PlassKind *kind, const PlassId *id, GError **error)
{
  PlassHolds holds;
  PlassRowState state;

  if (!plass_outbox_holds (writer->connection, kind, id, 0, &holds, error))
    return FALSE;
  state = holds.waiting ? PLASS_ROW_DIRTY : holds.parked ? PLASS_ROW_PARKED : PLASS_ROW_CLEAN;
  return plass_rows_mark (writer, plass_store_table (writer->store, kind), id, state, error);
}

gint64
plass_outbox_number (PlassConnection *connection, const PlassId *command, GError **error)
{
  g_autoptr (PlassStatement) statement =
      plass_statement_get (connection, "SELECT number FROM command WHERE id = :id", error);
  gint64 number = 0;

  if (statement == NULL)
    return 0;
  plass_bind_text (statement, ":id", command->text);
  ask_number (connection, statement, &number, error);
  return number;
}

static void
free_command_row (gpointer data)
{
  PlassCommandRow *row = data;

  g_clear_pointer (&row->snapshot, g_bytes_unref);
  g_free (row);
}

GPtrArray *
plass_outbox_rows (PlassStore *store, PlassConnection *connection, gint64 number, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (free_command_row);
  g_autoptr (PlassStatement) statement = plass_statement_get (
      connection, "SELECT kind, record, snapshot FROM command_row WHERE command = :number ORDER BY position",
      error);
  GError *failed = NULL;

  if (statement == NULL)
    return NULL;
  plass_bind_int (statement, ":number", number);
  while (plass_statement_step (connection, statement, &failed)) {
    PlassCommandRow *row = g_new0 (PlassCommandRow, 1);

    row->table = plass_store_table_named (store, plass_column_text (statement, 0));
    row->id = plass_column_id (statement, 1);
    row->snapshot = plass_column_bytes (statement, 2);
    if (row->table)
      g_ptr_array_add (rows, row);
    else
      free_command_row (row);
  }
  if (failed) {
    g_propagate_error (error, failed);
    return NULL;
  }
  return g_steal_pointer (&rows);
}
