/* verdict.c — what the service said of a command: kept, or refused and parked */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

gboolean
plass_verdict_overwrite (PlassWriter *writer, PlassStored *stored, gconstpointer record, PlassRowState state,
                         GError **error)
{
  return plass_rows_write (writer, stored, record, state, (PlassTime){ 0 }, error)
         && plass_history_add (writer, stored->table, stored->version, stored->record, record, NULL, error);
}

/* ---- Sent ------------------------------------------------------------------------------------------- */

/* Answers come in the order of what was sent: it is looked for from the same @place on. -1: it was not sent.
 */
static int
row_of (GPtrArray *rows, const PlassReceived *in, guint place)
{
  const PlassId *id = plass_record_id (in->record);

  for (guint i = 0; i < rows->len; i++) {
    const guint at = (place + i) % rows->len;
    const PlassCommandRow *row = rows->pdata[at];

    if (row->table->kind == in->kind && plass_id_equal (&row->id, id))
      return (int)at;
  }
  return -1;
}

/* What came back as it was sent, as most does, is not written anew. */
static gboolean
write_answer (PlassWriter *writer, const PlassReceived *in, PlassStored *stored, GError **error)
{
  const PlassKind *kind = in->kind;

  if (stored->record && plass_record_equal (kind, stored->record, in->record))
    return plass_rows_mark (writer, stored->table, plass_record_id (in->record), PLASS_ROW_CLEAN, error);
  return plass_rows_write (writer, stored, in->record, PLASS_ROW_CLEAN, (PlassTime){ 0 }, error)
         && (stored->record == NULL
             || plass_history_add (writer, stored->table, stored->version, stored->record, in->record, NULL,
                                   error));
}

/* The first answer was lost, the feed has brought something newer, and now the answer is told again: what
 * came stands, and nothing will fetch it once more. (One command of those that hold the row is this one.) */
static gboolean
keep_newer (PlassWriter *writer, PlassStored *stored, const PlassLast *last, GError **error)
{
  const PlassKind *kind = stored->table->kind;
  const PlassId *id = plass_record_id (stored->record);
  PlassHolds holds;
  gpointer newer;
  gboolean done;

  if (!plass_outbox_holds (writer->connection, kind, id, 0, &holds, error))
    return FALSE;
  /* Shown is what waits; of kinds that are edited, also what was refused stands nowhere else. */
  if (holds.waiting > 1 || (holds.parked > 0 && !kind->arbiter))
    return TRUE;
  newer = plass_snapshot_read (kind, last->base);
  if (newer == NULL)
    return plass_rows_mark (writer, stored->table, id, PLASS_ROW_CLEAN, error);
  done = plass_verdict_overwrite (writer, stored, newer, PLASS_ROW_CLEAN, error)
         && plass_last_put (writer->connection, stored->table, stored->row, last->revision, last->json, NULL,
                            error);
  plass_record_free (kind, newer);
  return done;
}

/* One row of the answer. @ours: it was part of the command. */
static gboolean
take_answer (PlassWriter *writer, const PlassReceived *in, gint64 number, gboolean ours, GError **error)
{
  const PlassTable *table = plass_store_table (writer->store, in->kind);
  const PlassId *id = plass_record_id (in->record);
  g_auto (PlassStored) stored = { 0 };
  g_auto (PlassLast) last = { 0 };
  PlassHolds later;

  if (!plass_rows_find (writer->connection, table, id, &stored, error)
      || !plass_outbox_holds (writer->connection, in->kind, id, number, &later, error)
      || !plass_last_get (writer->connection, table, stored.row, &last, error))
    return FALSE;
  if (in->gone || (!ours && stored.version == in->seen))
    return plass_take_row (writer, in, &stored, error);
  if (!ours)
    return TRUE; /* changed here meanwhile: the next pull brings it */
  if (stored.record && plass_revision_is_older (in->revision, last.revision))
    return keep_newer (writer, &stored, &last, error);
  if (stored.record && later.waiting > 0)
    return plass_take_behind (writer, in, &stored, error);
  return write_answer (writer, in, &stored, error)
         && plass_last_put (writer->connection, table, stored.row, in->revision, in->json, NULL, error);
}

/* The service kept a row without saying so in its answer: it is as we sent it. */
static gboolean
settle_row (PlassWriter *writer, const PlassCommandRow *row, gboolean answered, GError **error)
{
  g_auto (PlassStored) stored = { 0 };
  g_auto (PlassLast) last = { 0 };
  PlassHolds holds;

  if (!plass_outbox_holds (writer->connection, row->table->kind, &row->id, 0, &holds, error))
    return FALSE;
  if (answered && holds.waiting + holds.parked == 0)
    return TRUE; /* taken as it came */
  if (!plass_rows_find (writer->connection, row->table, &row->id, &stored, error))
    return FALSE;
  if (stored.record && holds.waiting + holds.parked == 0) {
    if (!plass_last_get (writer->connection, row->table, stored.row, &last, error)
        || (!plass_last_is_nothing (&last)
            && !plass_last_put (writer->connection, row->table, stored.row, last.revision, last.json, NULL,
                                error)))
      return FALSE;
  }
  return stored.record == NULL || plass_outbox_mark (writer, row->table->kind, &row->id, error);
}

gboolean
plass_store_sent (PlassStore *store, const PlassId *command, const PlassReceived *rows, guint n_rows,
                  GError **error)
{
  g_auto (PlassWriter) writer = { 0 };
  g_autoptr (GPtrArray) ours = NULL;
  g_autofree gboolean *answered = NULL;
  gint64 number;

  if (!plass_writer_begin (&writer, store, error))
    return FALSE;
  number = plass_outbox_number (writer.connection, command, error);
  ours = plass_outbox_rows (store, writer.connection, number, error);
  if (ours == NULL)
    return FALSE;
  answered = g_new0 (gboolean, ours->len + 1);
  for (guint i = 0; i < n_rows; i++) {
    const int place = row_of (ours, &rows[i], i);

    if (!take_answer (&writer, &rows[i], number, place >= 0, error))
      return FALSE;
    if (place >= 0)
      answered[place] = !rows[i].gone;
  }
  if (!plass_outbox_remove (&writer, number, error))
    return FALSE;
  for (guint i = 0; i < ours->len; i++)
    if (!settle_row (&writer, ours->pdata[i], answered[i], error))
      return FALSE;
  return plass_writer_commit (&writer, error);
}

/* ---- Refused ---------------------------------------------------------------------------------------- */

/* Later acts on the same booking make no sense any more: they wait for what a person decides of the first. */
static const char later_acts[] =
    "SELECT DISTINCT l.number FROM command_row r JOIN command_row e ON e.record = r.record "
    "AND e.kind = r.kind AND e.command > r.command JOIN command l ON l.number = e.command "
    "WHERE r.command = :number AND r.snapshot IS NOT NULL AND l.parked IS NULL AND l.act <> '' ORDER BY 1";

/* A booking that only the service can give: what it never had is refused, the rest is as the service says. */
static gboolean
undo_row (PlassWriter *writer, const PlassCommandRow *row, GError **error)
{
  const PlassKind *kind = row->table->kind;
  const PlassField *state = plass_kind_field (kind, "state");
  g_auto (PlassStored) stored = { 0 };
  g_auto (PlassLast) last = { 0 };
  gpointer record;
  gboolean done;

  if (!plass_rows_find (writer->connection, row->table, &row->id, &stored, error))
    return FALSE;
  if (stored.record == NULL)
    return TRUE;
  if (!plass_last_get (writer->connection, row->table, stored.row, &last, error))
    return FALSE;
  record = plass_last_is_nothing (&last) ? NULL : plass_snapshot_read (kind, last.base);
  if (record == NULL) {
    record = plass_record_dup (kind, stored.record);
    if (plass_last_is_nothing (&last) && state)
      plass_field_from_text (state, record, "refused");
  }
  done = plass_verdict_overwrite (writer, &stored, record, PLASS_ROW_PARKED, error);
  plass_record_free (kind, record);
  return done;
}

static gboolean
park_rows (PlassWriter *writer, gint64 number, GError **error)
{
  g_autoptr (GPtrArray) rows = plass_outbox_rows (writer->store, writer->connection, number, error);

  for (guint i = 0; rows && i < rows->len; i++) {
    const PlassCommandRow *row = rows->pdata[i];

    if ((row->snapshot && !undo_row (writer, row, error))
        || !plass_outbox_mark (writer, row->table->kind, &row->id, error))
      return FALSE;
  }
  return rows != NULL;
}

gboolean
plass_store_park (PlassStore *store, const PlassId *command, const char *code, const char *reason,
                  const char *alternatives, GError **error)
{
  g_auto (PlassWriter) writer = { 0 };
  g_autoptr (GArray) later = NULL;
  gint64 number;

  if (!plass_writer_begin (&writer, store, error))
    return FALSE;
  number = plass_outbox_number (writer.connection, command, error);
  later = plass_outbox_numbers (writer.connection, later_acts, number, error);
  if (later == NULL || !plass_outbox_park (&writer, number, 0, code, reason, alternatives, error))
    return FALSE;
  for (guint i = 0; i < later->len; i++)
    if (!plass_outbox_park (&writer, g_array_index (later, gint64, i), number, code, reason, NULL, error))
      return FALSE;
  writer.changes.status = TRUE;
  if (!park_rows (&writer, number, error))
    return FALSE;
  for (guint i = 0; i < later->len; i++)
    if (!park_rows (&writer, g_array_index (later, gint64, i), error))
      return FALSE;
  return plass_writer_commit (&writer, error);
}
