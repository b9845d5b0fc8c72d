/* erased.c — what was written here about somebody who was erased for good meanwhile goes as well */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

/* What another command still holds goes with the last of them. What is about somebody else (of two who swap
 * places) is not erased: it stands again as the service has it. */
static gboolean
let_go_of_row (PlassWriter *writer, const PlassCommandRow *row, const PlassId *person, GError **error)
{
  const PlassKind *kind = row->table->kind;
  g_auto (PlassStored) stored = { 0 };
  gpointer left = NULL;
  PlassHolds holds;
  PlassId about;
  gboolean done;

  if (!plass_rows_find (writer->connection, row->table, &row->id, &stored, error))
    return FALSE;
  if (stored.record == NULL)
    return TRUE;
  about = plass_access_person (kind, stored.record);
  if (!plass_id_equal (&about, person)) {
    done = plass_parked_give_up (writer, &stored, &left, error);
    plass_record_free (kind, left);
    return done;
  }
  if (!plass_outbox_holds (writer->connection, kind, &row->id, 0, &holds, error))
    return FALSE;
  return holds.waiting + holds.parked > 0 || plass_rows_purge (writer, &stored, TRUE, error);
}

/* What hung on the command is decided by itself now, the first of it with the rest: it would be told nowhere.
 */
static gboolean
cut_loose (PlassWriter *writer, gint64 number, GError **error)
{
  return plass_connection_run_numbered (
      writer->connection,
      "UPDATE command SET follows = nullif ((SELECT min (number) FROM command WHERE follows = :number), "
      "number) WHERE follows = :number",
      number, error);
}

/* @person not set: whom the first of its records is about. */
static gboolean
drop_command (PlassWriter *writer, gint64 number, const PlassId *person, GError **error)
{
  g_autoptr (GPtrArray) rows = plass_outbox_rows (writer->store, writer->connection, number, error);
  PlassId about = *person;

  if (rows == NULL || !cut_loose (writer, number, error) || !plass_outbox_remove (writer, number, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    const PlassCommandRow *row = rows->pdata[i];
    g_auto (PlassStored) stored = { 0 };

    if (!plass_rows_find (writer->connection, row->table, &row->id, &stored, error))
      return FALSE;
    if (!plass_id_is_set (&about) && stored.record)
      about = plass_access_person (row->table->kind, stored.record);
    if (!let_go_of_row (writer, row, &about, error))
      return FALSE;
  }
  return TRUE;
}

/* A person reads it at the desk: what they wrote is nowhere any more. */
static gboolean
tell (PlassWriter *writer, guint dropped, GError **error)
{
  g_autoptr (PlassStatement) statement =
      plass_statement_get (writer->connection,
                           "INSERT INTO setting (name, value) VALUES (:name, CAST (:dropped AS TEXT)) ON "
                           "CONFLICT (name) DO UPDATE SET value = CAST (value + :dropped AS TEXT)",
                           error);

  if (statement == NULL)
    return FALSE;
  plass_bind_text (statement, ":name", PLASS_ERASED_UNSENT);
  plass_bind_int (statement, ":dropped", dropped);
  return dropped == 0 || plass_statement_run (writer->connection, statement, error);
}

gboolean
plass_store_erased (PlassStore *store, const PlassId *command, GError **error)
{
  g_auto (PlassWriter) writer = { 0 };

  return plass_writer_begin (&writer, store, error)
         && drop_command (&writer, plass_outbox_number (writer.connection, command, error), &(PlassId){ "" },
                          error)
         && tell (&writer, 1, error) && plass_writer_commit (&writer, error);
}

/* ---- All of one person ----------------------------------------------------------------------------------
 */

static gboolean
erase_record (PlassWriter *writer, const PlassTable *table, const PlassId *id, const PlassId *person,
              guint *dropped, GError **error)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT DISTINCT command FROM command_row WHERE record = '%s' AND kind = '%s' AND :number = 0",
      id->text, table->kind->name);
  g_autoptr (GArray) commands = plass_outbox_numbers (writer->connection, sql, 0, error);
  g_auto (PlassStored) stored = { 0 };

  for (guint i = 0; commands && i < commands->len; i++, ++*dropped)
    if (!drop_command (writer, g_array_index (commands, gint64, i), person, error))
      return FALSE;
  if (!commands || !plass_rows_find (writer->connection, table, id, &stored, error))
    return FALSE;
  return stored.record == NULL || plass_rows_purge (writer, &stored, TRUE, error);
}

/* Ids of what @table holds about @person. */
static GPtrArray *
list_about (PlassWriter *writer, const PlassTable *table, const PlassId *person, GError **error)
{
  const gboolean themselves = table->kind == &plass_kind_person;
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM \"%s\" WHERE %s = :person", table->kind->name,
                                          themselves ? "id" : "person");
  g_autoptr (PlassStatement) statement = plass_statement_get (writer->connection, sql, error);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  GError *failed = NULL;

  if (statement == NULL)
    return NULL;
  plass_bind_text (statement, ":person", person->text);
  while (plass_statement_step (writer->connection, statement, &failed))
    g_ptr_array_add (ids, plass_column_dup (statement, 0));
  if (failed) {
    g_propagate_error (error, failed);
    return NULL;
  }
  return g_steal_pointer (&ids);
}

static gboolean
erase_kind (PlassWriter *writer, const PlassTable *table, const PlassId *person, guint *dropped,
            GError **error)
{
  g_autoptr (GPtrArray) ids = NULL;

  if (table->kind != &plass_kind_person && !plass_kind_field (table->kind, "person"))
    return TRUE;
  ids = list_about (writer, table, person, error);
  for (guint i = 0; ids && i < ids->len; i++) {
    const PlassId id = plass_id_parse (g_ptr_array_index (ids, i));

    if (!erase_record (writer, table, &id, person, dropped, error))
      return FALSE;
  }
  return ids != NULL;
}

gboolean
plass_store_erase_person (PlassStore *store, const PlassId *person, GError **error)
{
  g_auto (PlassWriter) writer = { 0 };
  guint dropped = 0;

  if (!plass_writer_begin (&writer, store, error))
    return FALSE;
  for (PlassTable **table = store->tables; *table; table++)
    if (!erase_kind (&writer, *table, person, &dropped, error))
      return FALSE;
  writer.changes.status = TRUE;
  return tell (&writer, dropped, error) && plass_writer_commit (&writer, error);
}
