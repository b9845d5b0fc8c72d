/* contacts.c — open contacts, the most urgent first */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

static void
free_line (gpointer data)
{
  PlassContactLine *line = data;

  plass_record_clear (&plass_kind_contact, &line->contact);
  g_free (line->person_name);
  g_free (line->owner_name);
  g_free (line);
}

static PlassContactLine *
read_line (PlassStatement *statement)
{
  PlassContactLine *line = g_new0 (PlassContactLine, 1);
  int after = (int)plass_kind_contact.n_fields;

  plass_table_read (&plass_kind_contact, statement, 0, &line->contact);
  line->person_name = plass_label_name (statement, after);
  line->protection = plass_column_code (statement, after + 3);
  line->owner_name = plass_label_name (statement, after + 4);
  line->unsent = sqlite3_column_int (statement, after + 7) != PLASS_ROW_CLEAN;
  return line;
}

GPtrArray *
plass_store_open_contacts (PlassStore *store, const PlassId *institution, GError **error)
{
  const PlassTable *table = plass_store_table (store, &plass_kind_contact);
  g_autofree char *sql = g_strdup_printf (
      "SELECT %s, p.given, p.family, p.alias, p.protection, w.given, w.family, NULL, contact.sync_state "
      "FROM contact LEFT JOIN person p ON p.id = contact.person "
      "LEFT JOIN worker w ON w.id = contact.next_owner WHERE contact.state = 'open' "
      "AND (:institution IS NULL OR contact.institution = :institution) "
      "ORDER BY contact.next_due IS NULL, contact.next_due, contact.happened, contact.id",
      table->columns);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (free_line);
  g_auto (PlassReader) reader = { 0 };
  g_autoptr (PlassStatement) statement = NULL;
  GError *failed = NULL;

  if (!plass_reader_begin (&reader, store, FALSE, error)
      || (statement = plass_statement_get (reader.connection, sql, error)) == NULL)
    return NULL;
  plass_bind_text (statement, ":institution", institution ? institution->text : NULL);
  while (plass_statement_step (reader.connection, statement, &failed))
    g_ptr_array_add (lines, read_line (statement));
  if (failed) {
    g_propagate_error (error, failed);
    return NULL;
  }
  return g_steal_pointer (&lines);
}
