/* take.c — keeping what came from the service: a page at a time, never over an edit made meanwhile */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

/* How long a page may hold the writer once somebody else wishes to write, so that a form never waits on it;
 * and at most, when nobody does: each commit costs the index of names a segment. */
#define PART_ROWS 50
#define PART_USECS 5000
#define MOST_ROWS 1000

/* Of the field, by somebody at this desk. */
#define LAST_EDIT(what)                                                                                      \
  "SELECT " what " FROM history WHERE record = :record AND kind = :kind AND field = :field AND worker IS "   \
  "NOT NULL ORDER BY number DESC LIMIT 1"

gboolean
plass_revision_is_older (const char *a, const char *b)
{
  guint64 left, right;

  return a && b && g_ascii_string_to_unsigned (a, 10, 0, G_MAXUINT64, &left, NULL)
         && g_ascii_string_to_unsigned (b, 10, 0, G_MAXUINT64, &right, NULL) && left < right;
}

static gboolean
add_clash (PlassWriter *writer, const PlassReceived *in, const PlassField *field, gconstpointer ours,
           GError **error)
{
  g_autofree char *mine = plass_field_to_text (field, ours);
  g_autofree char *other = plass_field_to_text (field, in->theirs ? in->theirs : in->record);
  g_autoptr (PlassStatement) statement = plass_statement_get (
      writer->connection,
      "INSERT INTO clash (kind, record, field, ours, theirs, theirs_by, theirs_at, made, "
      "ours_by, ours_at) VALUES (:kind, :record, :field, :ours, :theirs, :by, nullif (:at, "
      "0), :made, (" LAST_EDIT ("worker") "), (" LAST_EDIT (
          "recorded") ")) "
                      "ON CONFLICT (record, kind, field) DO UPDATE SET theirs = excluded.theirs, "
                      "theirs_by = excluded.theirs_by, theirs_at = excluded.theirs_at",
      error);

  if (statement == NULL)
    return FALSE;
  plass_bind_text (statement, ":kind", in->kind->name);
  plass_bind_text (statement, ":record", plass_record_id (in->record)->text);
  plass_bind_text (statement, ":field", field->name);
  plass_bind_text (statement, ":ours", mine);
  plass_bind_text (statement, ":theirs", other);
  plass_bind_text (statement, ":by", in->by.text);
  plass_bind_int (statement, ":at", in->updated.secs);
  plass_bind_int (statement, ":made", writer->now.secs);
  writer->changes.status = TRUE;
  return plass_statement_run (writer->connection, statement, error);
}

static gboolean
add_clashes (PlassWriter *writer, const PlassReceived *in, const PlassStored *stored, GError **error)
{
  gconstpointer ours = in->ours ? in->ours : stored->record;

  for (guint i = 0; ours && in->clashes && i < in->clashes->len; i++) {
    guint number = g_array_index (in->clashes, guint, i);

    if (number < in->kind->n_fields && !add_clash (writer, in, &in->kind->fields[number], ours, error))
      return FALSE;
  }
  return TRUE;
}

/* The service's record behind a merged one, when the caller does not give it: where the merge left our own
 * value standing, the service still has what it had. */
static GBytes *
guess_theirs (const PlassReceived *in, const PlassStored *stored, const PlassLast *last)
{
  gpointer base = plass_snapshot_read (in->kind, last->base);
  gpointer theirs = plass_record_dup (in->kind, in->record);
  GBytes *bytes;

  for (guint i = 1; base && stored->record && i < in->kind->n_fields; i++)
    if (plass_field_equal (&in->kind->fields[i], in->record, stored->record))
      plass_field_copy (&in->kind->fields[i], theirs, base);
  bytes = plass_snapshot_make (in->kind, theirs);
  plass_record_free (in->kind, base);
  plass_record_free (in->kind, theirs);
  return bytes;
}

/* What the service will not show any more goes; what this desk has not sent yet stays until a person lets go
 * of it. */
gboolean
plass_take_gone (PlassWriter *writer, PlassStored *stored, GError **error)
{
  PlassHolds holds;

  if (stored->record == NULL)
    return TRUE;
  if (!plass_outbox_holds (writer->connection, stored->table->kind, plass_record_id (stored->record), 0,
                           &holds, error))
    return FALSE;
  if (holds.waiting + holds.parked > 0)
    return plass_last_put (writer->connection, stored->table, stored->row, NULL, NULL, NULL, error);
  return plass_rows_purge (writer, stored, TRUE, error);
}

/* The service's answer stands behind what is shown here: acts that wait are not undone by what came before
 * them. A first answer that is repeated may be older than what stands there already. */
gboolean
plass_take_behind (PlassWriter *writer, const PlassReceived *in, PlassStored *stored, GError **error)
{
  g_autoptr (GBytes) base = plass_snapshot_make (in->kind, in->record);
  g_auto (PlassLast) last = { 0 };

  if (!plass_last_get (writer->connection, stored->table, stored->row, &last, error))
    return FALSE;
  if (!in->again && plass_revision_is_older (in->revision, last.revision))
    return TRUE;
  return plass_rows_write (writer, stored, stored->record, PLASS_ROW_DIRTY, stored->edited, error)
         && plass_last_put (writer->connection, stored->table, stored->row, in->revision, in->json, base,
                            error);
}

/* Something of ours is left to be sent. */
static gboolean
take_merged (PlassWriter *writer, const PlassReceived *in, PlassStored *stored, const PlassHolds *holds,
             GError **error)
{
  g_auto (PlassLast) last = { 0 };
  g_autoptr (GBytes) base = NULL;
  PlassEdit edit = { in->kind, in->record };

  if (stored->row && !plass_last_get (writer->connection, stored->table, stored->row, &last, error))
    return FALSE;
  base = in->theirs ? plass_snapshot_make (in->kind, in->theirs) : guess_theirs (in, stored, &last);
  if (!plass_rows_write (writer, stored, in->record,
                         holds->waiting || !holds->parked ? PLASS_ROW_DIRTY : PLASS_ROW_PARKED,
                         plass_time_is_set (stored->edited) ? stored->edited : writer->now, error)
      || !plass_last_put (writer->connection, stored->table, stored->row, in->revision, in->json, base,
                          error))
    return FALSE;
  return holds->waiting + holds->parked > 0
         || plass_outbox_add (writer, NULL, in->kind->arbiter ? "" : NULL, &edit, 1, error);
}

static gboolean
take_clean (PlassWriter *writer, const PlassReceived *in, PlassStored *stored, const PlassHolds *holds,
            GError **error)
{
  PlassRowState state = holds->parked ? PLASS_ROW_PARKED : PLASS_ROW_CLEAN;

  if (holds->waiting && !plass_outbox_drop (writer, in->kind, plass_record_id (in->record), error))
    return FALSE;
  return plass_rows_write (writer, stored, in->record, state, (PlassTime){ 0 }, error)
         && plass_last_put (writer->connection, stored->table, stored->row, in->revision, in->json, NULL,
                            error)
         && (!holds->waiting || plass_outbox_mark (writer, in->kind, plass_record_id (in->record), error));
}

gboolean
plass_take_row (PlassWriter *writer, const PlassReceived *in, PlassStored *stored, GError **error)
{
  PlassHolds holds = { 0 };

  if (in->gone)
    return plass_take_gone (writer, stored, error);
  if (stored->record && stored->state != PLASS_ROW_CLEAN
      && !plass_outbox_holds (writer->connection, in->kind, plass_record_id (in->record), 0, &holds, error))
    return FALSE;
  if (in->kind->arbiter && holds.waiting > 0)
    return plass_take_behind (writer, in, stored, error);
  if (!add_clashes (writer, in, stored, error))
    return FALSE;
  if (!(in->dirty ? take_merged : take_clean) (writer, in, stored, &holds, error))
    return FALSE;
  /* The first arrival is no change: a first sync would write a million lines that say nothing. */
  return stored->record == NULL
         || plass_history_add (writer, stored->table, stored->version, stored->record, in->record, NULL,
                               error);
}

static gboolean
take_one (PlassWriter *writer, const PlassReceived *in, guint number, GArray *ret_stale, GError **error)
{
  const PlassTable *table = plass_store_table (writer->store, in->kind);
  g_auto (PlassStored) stored = { 0 };

  if (!plass_rows_find (writer->connection, table, plass_record_id (in->record), &stored, error))
    return FALSE;
  if (stored.version == in->seen)
    return plass_take_row (writer, in, &stored, error)
           && (!in->again || plass_refetch_seen (writer, in->kind, plass_record_id (in->record), error));
  if (ret_stale)
    g_array_append_val (ret_stale, number);
  return TRUE;
}

static gboolean
goes_on (PlassStore *store, guint rows, gint64 until)
{
  if (g_atomic_int_get (&store->waiting) == 0)
    return rows < MOST_ROWS;
  return rows < PART_ROWS && g_get_monotonic_time () < until;
}

/* From @from on, as many rows as one hold of the writer allows. */
static gboolean
take_part (PlassStore *store, const PlassReceived *rows, guint n_rows, const char *cursor, guint *from,
           GArray *ret_stale, GError **error)
{
  g_auto (PlassWriter) writer = { 0 };
  guint first = *from;
  /* Only the part that carries the cursor waits for the disk, and with it all parts before: what a power cut
   * takes is fetched again. */
  gboolean last = cursor && n_rows - first <= MOST_ROWS;
  gint64 until;

  if (!(last ? plass_writer_begin : plass_writer_begin_lazy) (&writer, store, error))
    return FALSE;
  until = g_get_monotonic_time () + PART_USECS;
  while (*from < n_rows && goes_on (store, *from - first, until)) {
    if (!take_one (&writer, &rows[*from], *from, ret_stale, error))
      return FALSE;
    (*from)++;
  }
  if (*from == n_rows && cursor && !plass_settings_write (writer.connection, "cursor", cursor, error))
    return FALSE;
  return plass_writer_commit (&writer, error);
}

gboolean
plass_store_take (PlassStore *store, const PlassReceived *rows, guint n_rows, const char *cursor,
                  GArray *ret_stale, GError **error)
{
  guint from = 0;

  do
    if (!take_part (store, rows, n_rows, cursor, &from, ret_stale, error))
      return FALSE;
  while (from < n_rows);
  return TRUE;
}
