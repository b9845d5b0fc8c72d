/* handout.c — the next command for the service, with its records as they were at that command */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

void
plass_outbound_free (PlassOutbound *outbound)
{
  if (outbound == NULL)
    return;
  for (guint i = 0; i < outbound->n_rows; i++) {
    plass_record_free (outbound->rows[i].kind, outbound->rows[i].record);
    plass_row_clear (&outbound->rows[i].row);
  }
  g_free (outbound->rows);
  g_free (outbound->act);
  g_free (outbound);
}

/* Acts on one booking go in their order: while an earlier one of this round waits for better times, the later
 * ones wait with it. */
static const char next[] =
    "SELECT c.number, c.id, c.act, c.made FROM command c WHERE c.number > :after AND c.parked IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM command_row r JOIN command_row e ON e.record = r.record "
    "AND e.kind = r.kind AND e.command < r.command JOIN command b ON b.number = e.command "
    "AND b.parked IS NULL WHERE r.command = c.number) ORDER BY c.number LIMIT 1";

static PlassOutbound *
read_command (PlassWriter *writer, gint64 after, GError **error)
{
  g_autoptr (PlassStatement) statement = plass_statement_get (writer->connection, next, error);
  PlassOutbound *outbound;

  if (statement == NULL)
    return NULL;
  plass_bind_int (statement, ":after", after);
  if (!plass_statement_step (writer->connection, statement, error))
    return NULL;
  outbound = g_new0 (PlassOutbound, 1);
  outbound->number = sqlite3_column_int64 (statement, 0);
  outbound->command = plass_column_id (statement, 1);
  outbound->act = g_strdup (plass_column_text (statement, 2));
  outbound->made = plass_column_time (statement, 3);
  return outbound;
}

static gboolean
add_row (PlassWriter *writer, PlassOutbound *outbound, const PlassCommandRow *row, GError **error)
{
  g_auto (PlassStored) stored = { 0 };
  g_auto (PlassLast) last = { 0 };
  gpointer record;
  PlassRow *known;

  if (!plass_rows_find (writer->connection, row->table, &row->id, &stored, error)
      || !plass_last_get (writer->connection, row->table, stored.row, &last, error))
    return FALSE;
  record = plass_snapshot_read (row->table->kind, row->snapshot);
  if (record == NULL)
    record = g_steal_pointer (&stored.record);
  if (record == NULL)
    return TRUE; /* taken away by the service meanwhile */
  known = &outbound->rows[outbound->n_rows].row;
  outbound->rows[outbound->n_rows].kind = row->table->kind;
  outbound->rows[outbound->n_rows].record = record;
  outbound->n_rows++;
  known->state = stored.state;
  known->version = stored.version;
  known->edited = stored.edited;
  known->revision = g_steal_pointer (&last.revision);
  known->json = g_steal_pointer (&last.json);
  return TRUE;
}

static gboolean
add_rows (PlassWriter *writer, PlassOutbound *outbound, GError **error)
{
  g_autoptr (GPtrArray) rows = plass_outbox_rows (writer->store, writer->connection, outbound->number, error);

  if (rows == NULL)
    return FALSE;
  outbound->rows = g_malloc0_n (MAX (rows->len, 1), sizeof *outbound->rows);
  for (guint i = 0; i < rows->len; i++)
    if (!add_row (writer, outbound, rows->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* From now on no edit may join the command. Under the writer, so that no edit slips in between. */
static void
hand_out (PlassStore *store, PlassOutbound *outbound)
{
  guint tries = GPOINTER_TO_UINT (g_hash_table_lookup (store->tries, &outbound->number)) + 1;

  g_hash_table_remove (store->fresh, &outbound->number);
  g_hash_table_insert (store->tries, g_memdup2 (&outbound->number, sizeof outbound->number),
                       GUINT_TO_POINTER (tries));
  outbound->tries = tries;
}

PlassOutbound *
plass_store_next_out (PlassStore *store, gint64 after, GError **error)
{
  g_auto (PlassWriter) writer = { 0 };
  g_autoptr (PlassOutbound) outbound = NULL;

  if (!plass_writer_begin (&writer, store, error))
    return NULL;
  while ((outbound = read_command (&writer, after, error))) {
    if (!add_rows (&writer, outbound, error))
      return NULL;
    hand_out (store, outbound);
    if (outbound->n_rows > 0)
      return g_steal_pointer (&outbound);
    /* Everything in it was purged: nothing is left to send. */
    if (!plass_outbox_remove (&writer, outbound->number, error) || !plass_writer_commit (&writer, error)
        || !plass_writer_begin (&writer, store, error))
      return NULL;
    g_clear_pointer (&outbound, plass_outbound_free);
  }
  return NULL;
}
