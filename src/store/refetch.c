/* refetch.c — when all is fetched anew: marks what is here, and takes away what the service did not name
 * again */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#define PART_ROWS 50 /* in one hold of the writer */

/* ---- Marked ----------------------------------------------------------------------------------------- */

static gboolean
mark (PlassStore *store, const PlassKind *kind, GError **error)
{
  g_auto (PlassWriter) writer = { 0 };
  g_autofree char *sql = g_strdup_printf (
      "INSERT OR IGNORE INTO unseen SELECT '%1$s', t.id FROM \"%1$s\" t JOIN \"%1$s_received\" r ON r.row = "
      "t.row WHERE r.revision IS NOT NULL",
      kind->name);

  return plass_writer_begin (&writer, store, error) && plass_connection_exec (writer.connection, sql, error)
         && plass_writer_commit (&writer, error);
}

static gboolean
forget_marks (PlassStore *store, GError **error)
{
  g_auto (PlassWriter) writer = { 0 };

  return plass_writer_begin (&writer, store, error)
         && plass_connection_exec (writer.connection, "DELETE FROM unseen", error)
         && plass_writer_commit (&writer, error);
}

/* A kind at a time, so that a form never waits for all of them. The cursor goes last: until then the service
 * says no to it once more, and this begins again. */
gboolean
plass_store_refetch_begin (PlassStore *store, GError **error)
{
  if (!forget_marks (store, error))
    return FALSE;
  for (const PlassKind *const *kind = plass_kinds (); *kind; kind++)
    if (!mark (store, *kind, error))
      return FALSE;
  return plass_store_set_setting (store, "refetch", "yes", error)
         && plass_store_set_setting (store, "cursor", NULL, error);
}

/* ---- Swept ------------------------------------------------------------------------------------------ */

/* The next records of @kind that were not seen again: array of PlassId, owned. */
static GArray *
next_unseen (PlassWriter *writer, const PlassKind *kind, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (PlassId));
  g_autoptr (PlassStatement) statement = plass_statement_get (
      writer->connection, "SELECT record FROM unseen WHERE kind = :kind LIMIT :most", error);
  GError *failed = NULL;

  if (statement == NULL)
    return NULL;
  plass_bind_text (statement, ":kind", kind->name);
  plass_bind_int (statement, ":most", PART_ROWS);
  while (plass_statement_step (writer->connection, statement, &failed)) {
    PlassId id = plass_column_id (statement, 0);

    g_array_append_val (ids, id);
  }
  if (failed) {
    g_propagate_error (error, failed);
    return NULL;
  }
  return g_steal_pointer (&ids);
}

gboolean
plass_refetch_seen (PlassWriter *writer, const PlassKind *kind, const PlassId *id, GError **error)
{
  g_autoptr (PlassStatement) statement = plass_statement_get (
      writer->connection, "DELETE FROM unseen WHERE kind = :kind AND record = :record", error);

  if (statement == NULL)
    return FALSE;
  plass_bind_text (statement, ":kind", kind->name);
  plass_bind_text (statement, ":record", id->text);
  return plass_statement_run (writer->connection, statement, error);
}

/* The newest line of the history names a worker of this desk: nobody else has changed it since. */
static gboolean
is_our_own (PlassWriter *writer, const PlassKind *kind, const PlassId *id, gboolean *ret_own, GError **error)
{
  g_autoptr (PlassStatement) statement =
      plass_statement_get (writer->connection,
                           "SELECT worker IS NOT NULL FROM history WHERE record = :record AND kind = :kind "
                           "ORDER BY number DESC LIMIT 1",
                           error);
  GError *failed = NULL;

  *ret_own = FALSE;
  if (statement == NULL)
    return FALSE;
  plass_bind_text (statement, ":record", id->text);
  plass_bind_text (statement, ":kind", kind->name);
  if (plass_statement_step (writer->connection, statement, &failed))
    *ret_own = sqlite3_column_int (statement, 0);
  if (failed)
    g_propagate_error (error, failed);
  return failed == NULL;
}

/* A stay is only ever given by an act. To admit whoever has left, or never came, would have them live there
 * again: of what is over only the end is told, which a service that does not know the stay refuses. */
static const char *
act_for (const PlassKind *kind, gconstpointer record)
{
  static const struct {
    const char *state, *act;
  } offers[] = {
    { "held", "hold" },      { "planned", "hold" },        { "active", "admit" },
    { "on_leave", "admit" }, { "not_come_back", "admit" }, { "completed", "discharge" },
  };

  if (!kind->arbiter)
    return "";
  for (gsize i = 0; i < G_N_ELEMENTS (offers); i++)
    if (plass_code_is (&((const PlassBooking *)record)->state, offers[i].state))
      return offers[i].act;
  return "cancel";
}

/* What was said here, and told to have arrived, is offered to the service once more by a person. (The last
 * rowid is the command's: its rows have none.) */
static gboolean
park_own (PlassWriter *writer, PlassStored *stored, const char *reason, GError **error)
{
  const PlassKind *kind = stored->table->kind;
  const PlassId *id = plass_record_id (stored->record);
  PlassEdit edit = { kind, stored->record };

  if (!plass_last_put (writer->connection, stored->table, stored->row, NULL, NULL, NULL, error)
      || !plass_outbox_add (writer, NULL, act_for (kind, stored->record), &edit, 1, error)
      || !plass_outbox_park (writer, sqlite3_last_insert_rowid (writer->connection->db), 0, "gone", reason,
                             NULL, error))
    return FALSE;
  return plass_outbox_mark (writer, kind, id, error);
}

static gboolean
sweep_row (PlassWriter *writer, const PlassKind *kind, const PlassId *id, const char *reason, GError **error)
{
  g_auto (PlassStored) stored = { 0 };
  PlassHolds holds;
  gboolean own;

  if (!plass_rows_find (writer->connection, plass_store_table (writer->store, kind), id, &stored, error)
      || !plass_refetch_seen (writer, kind, id, error))
    return FALSE;
  if (stored.record == NULL)
    return TRUE;
  if (!plass_outbox_holds (writer->connection, kind, id, 0, &holds, error)
      || !is_our_own (writer, kind, id, &own, error))
    return FALSE;
  writer->changes.status = TRUE;
  if (own && holds.waiting + holds.parked == 0)
    return park_own (writer, &stored, reason, error);
  return plass_take_gone (writer, &stored, error);
}

static gboolean
sweep_part (PlassStore *store, const PlassKind *kind, const char *reason, gboolean *ret_more, GError **error)
{
  g_auto (PlassWriter) writer = { 0 };
  g_autoptr (GArray) ids = NULL;

  if (!plass_writer_begin (&writer, store, error) || (ids = next_unseen (&writer, kind, error)) == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!sweep_row (&writer, kind, &g_array_index (ids, PlassId, i), reason, error))
      return FALSE;
  *ret_more = ids->len > 0;
  return plass_writer_commit (&writer, error);
}

gboolean
plass_store_refetch_end (PlassStore *store, gboolean sweep, const char *reason, GError **error)
{
  for (const PlassKind *const *kind = plass_kinds (); sweep && *kind; kind++) {
    gboolean more = TRUE;

    while (more)
      if (!sweep_part (store, *kind, reason, &more, error))
        return FALSE;
  }
  return forget_marks (store, error) && plass_store_set_setting (store, "refetch", NULL, error);
}
