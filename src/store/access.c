/* access.c — who has looked at whom, when and why */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

PlassId
plass_access_person (const PlassKind *kind, gconstpointer record)
{
  const PlassField *field = plass_kind_field (kind, "person");

  if (kind == &plass_kind_person)
    return *plass_record_id (record);
  if (field && field->type == PLASS_TYPE_REF)
    return *(const PlassId *)plass_field_get (field, record);
  return (PlassId){ "" };
}

gboolean
plass_access_add (PlassWriter *writer, const PlassActor *who, const char *what, const PlassKind *kind,
                  const PlassId *id, const PlassId *person, const char *why, GError **error)
{
  g_autoptr (PlassStatement) statement =
      plass_statement_get (writer->connection,
                           "INSERT INTO access (recorded, worker, role, what, kind, record, person, why) "
                           "VALUES (:recorded, :worker, :role, :what, :kind, :record, :person, :why)",
                           error);

  if (statement == NULL)
    return FALSE;
  plass_bind_int (statement, ":recorded", writer->now.secs);
  plass_bind_text (statement, ":worker", who ? who->worker.text : NULL);
  plass_bind_text (statement, ":role", who ? who->role.text : NULL);
  plass_bind_text (statement, ":what", what);
  plass_bind_text (statement, ":kind", kind ? kind->name : NULL);
  plass_bind_text (statement, ":record", id ? id->text : NULL);
  plass_bind_text (statement, ":person", person->text);
  plass_bind_text (statement, ":why", why);
  return plass_statement_run (writer->connection, statement, error);
}

gboolean
plass_store_log_access (PlassStore *store, const PlassActor *who, const char *what, const PlassKind *kind,
                        const PlassId *id, const char *why, GError **error)
{
  g_auto (PlassWriter) writer = { 0 };
  g_auto (PlassStored) stored = { 0 };
  PlassId person = { "" };

  if (!plass_writer_begin (&writer, store, error))
    return FALSE;
  if (kind == &plass_kind_person && id)
    person = *id;
  else if (kind && id) {
    if (!plass_rows_find (writer.connection, plass_store_table (store, kind), id, &stored, error))
      return FALSE;
    if (stored.record)
      person = plass_access_person (kind, stored.record);
  }
  return plass_access_add (&writer, who, what, kind, id, &person, why, error)
         && plass_writer_commit (&writer, error);
}

static void
free_line (gpointer data)
{
  PlassAccessLine *line = data;

  g_free (line->what);
  g_free (line->why);
  g_free (line);
}

GPtrArray *
plass_store_access (PlassStore *store, const PlassId *person, guint limit, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (free_line);
  g_auto (PlassReader) reader = { 0 };
  g_autoptr (PlassStatement) statement = NULL;
  GError *failed = NULL;

  if (!plass_reader_begin (&reader, store, FALSE, error)
      || (statement = plass_statement_get (reader.connection,
                                           "SELECT recorded, worker, role, what, why FROM access "
                                           "WHERE person = :person ORDER BY number DESC LIMIT :limit",
                                           error))
             == NULL)
    return NULL;
  plass_bind_text (statement, ":person", person->text);
  plass_bind_int (statement, ":limit", limit);
  while (plass_statement_step (reader.connection, statement, &failed)) {
    PlassAccessLine *line = g_new0 (PlassAccessLine, 1);

    line->when = plass_column_time (statement, 0);
    line->worker = plass_column_id (statement, 1);
    line->role = plass_column_code (statement, 2);
    line->what = plass_column_dup (statement, 3);
    line->why = plass_column_dup (statement, 4);
    g_ptr_array_add (lines, line);
  }
  if (failed) {
    g_propagate_error (error, failed);
    return NULL;
  }
  return g_steal_pointer (&lines);
}

/* ---- For sending --------------------------------------------------------------------------------------- */

static void
free_look (gpointer data)
{
  PlassLook *look = data;

  g_free (look->what);
  g_free (look->why);
  g_free (look);
}

static PlassLook *
read_look (PlassStatement *statement)
{
  PlassLook *look = g_new0 (PlassLook, 1);
  g_autofree char *kind = plass_column_dup (statement, 3);

  look->number = sqlite3_column_int64 (statement, 0);
  look->when = plass_column_time (statement, 1);
  look->what = plass_column_dup (statement, 2);
  look->kind = kind ? plass_kind_find (kind) : NULL;
  look->record = plass_column_id (statement, 4);
  look->person = plass_column_id (statement, 5);
  look->why = plass_column_dup (statement, 6);
  return look;
}

/* A write is known to the service by itself. */
GPtrArray *
plass_store_looks (PlassStore *store, const PlassId *worker, gint64 after, guint limit, GError **error)
{
  g_autoptr (GPtrArray) looks = g_ptr_array_new_with_free_func (free_look);
  g_auto (PlassReader) reader = { 0 };
  g_autoptr (PlassStatement) statement = NULL;
  GError *failed = NULL;

  if (!plass_reader_begin (&reader, store, FALSE, error)
      || (statement = plass_statement_get (
              reader.connection,
              "SELECT number, recorded, what, kind, record, person, why FROM access WHERE worker = :worker "
              "AND number > :after AND person IS NOT NULL AND person <> '' AND what <> 'write' ORDER BY "
              "number "
              "LIMIT :limit",
              error))
             == NULL)
    return NULL;
  plass_bind_text (statement, ":worker", worker->text);
  plass_bind_int (statement, ":after", after);
  plass_bind_int (statement, ":limit", limit);
  while (plass_statement_step (reader.connection, statement, &failed))
    g_ptr_array_add (looks, read_look (statement));
  if (failed) {
    g_propagate_error (error, failed);
    return NULL;
  }
  return g_steal_pointer (&looks);
}
