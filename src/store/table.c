/* table.c — SQL made from the field tables: one set of statements serves every kind */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <string.h>

/* Columns that a list or a search needs beside the record. A value of NULL is bound by the program; the
 * others are looked up in the same statement, so that they are right however the rows arrive. */
static const struct {
  const char *kind, *column, *value;
} derived[] = {
  { "person", "find_text", NULL },
  { "person", "sort_key", NULL },
  { "place", "find_text", NULL },
  { "place", "sort_key", NULL },
  { "institution", "find_text", NULL },
  { "institution", "sort_key", NULL },
  { "unit", "sort_key", NULL },
  { "room", "sort_key", NULL },
  { "worker", "sort_key", NULL },
  { "case", "find_text", NULL },
  { "case", "open", "ifnull (:state IN ('planned', 'waiting', 'active', 'paused'), 0)" },
  { "case", "due_key", "ifnull (:next_due, '9999')" },
  { "case", "sort_name", "(SELECT sort_key FROM person WHERE id = :person)" },
  { "case", "district", "(SELECT district FROM person WHERE id = :person)" },
  { "case", "place_now",
    "(SELECT place FROM booking WHERE booking.person = :person AND booking.state IN ('active', 'on_leave', "
    "'not_come_back') ORDER BY booking.start DESC LIMIT 1)" },
  { "case", "plan_now",
    "(SELECT plan.state FROM plan WHERE plan.person = :person AND plan.state IN ('active', 'paused', "
    "'draft') ORDER BY plan.state LIMIT 1)" },
};

static gboolean
has_column (const PlassKind *kind, const char *column)
{
  for (gsize i = 0; i < G_N_ELEMENTS (derived); i++)
    if (strcmp (derived[i].kind, kind->name) == 0 && strcmp (derived[i].column, column) == 0)
      return TRUE;
  return FALSE;
}

/* INSERT … ON CONFLICT DO UPDATE: never REPLACE, which would number the row anew under open lists. */
static char *
make_write (const PlassKind *kind)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GString) values = g_string_new (NULL);
  g_autoptr (GString) sets = g_string_new (NULL);

  for (guint i = 0; i < kind->n_fields; i++) {
    const char *name = kind->fields[i].name;

    g_string_append_printf (names, "\"%s\", ", name);
    g_string_append_printf (values, ":%s, ", name);
    if (i > 0)
      g_string_append_printf (sets, "\"%s\" = excluded.\"%s\", ", name, name);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (derived); i++)
    if (strcmp (derived[i].kind, kind->name) == 0) {
      const char *column = derived[i].column;

      g_string_append_printf (names, "\"%s\", ", column);
      if (derived[i].value)
        g_string_append_printf (values, "%s, ", derived[i].value);
      else
        g_string_append_printf (values, ":%s, ", column);
      g_string_append_printf (sets, "\"%s\" = excluded.\"%s\", ", column, column);
    }
  return g_strdup_printf ("INSERT INTO \"%s\" (%ssync_state, sync_version, sync_edited) "
                          "VALUES (%s:sync_state, :sync_version, :sync_edited) "
                          "ON CONFLICT (id) DO UPDATE SET %ssync_state = excluded.sync_state, "
                          "sync_version = excluded.sync_version, sync_edited = excluded.sync_edited",
                          kind->name, names->str, values->str, sets->str);
}

static char *
make_columns (const PlassKind *kind)
{
  GString *columns = g_string_new (NULL);

  for (guint i = 0; i < kind->n_fields; i++)
    g_string_append_printf (columns, "%s\"%s\".\"%s\"", i ? ", " : "", kind->name, kind->fields[i].name);
  return g_string_free (columns, FALSE);
}

static PlassTable *
make_table (const PlassKind *kind, guint number)
{
  PlassTable *table = g_new0 (PlassTable, 1);
  const char *name = kind->name;

  table->kind = kind;
  table->number = number;
  table->found = has_column (kind, "find_text");
  table->sorted = has_column (kind, "sort_key");
  table->parameters = g_new0 (int, kind->n_fields);
  table->columns = make_columns (kind);
  table->find = g_strdup_printf ("SELECT row, sync_state, sync_version, sync_edited, %s, %s FROM \"%s\" "
                                 "WHERE id = :id",
                                 table->found ? "find_text" : "NULL", table->columns, name);
  table->write = make_write (kind);
  table->purge = g_strdup_printf ("DELETE FROM \"%s\" WHERE row = :row", name);
  table->mark = g_strdup_printf ("UPDATE \"%s\" SET sync_state = :state WHERE id = :id", name);
  table->received_get =
      g_strdup_printf ("SELECT revision, json, base FROM \"%s_received\" WHERE row = :row", name);
  table->received_put = g_strdup_printf (
      "INSERT INTO \"%s_received\" (row, revision, json, base) VALUES (:row, :revision, :json, :base) "
      "ON CONFLICT (row) DO UPDATE SET revision = excluded.revision, json = excluded.json, "
      "base = excluded.base",
      name);
  table->base_keep =
      g_strdup_printf ("UPDATE \"%s_received\" SET base = ifnull (base, :base) WHERE row = :row", name);
  if (table->found) {
    table->index_add =
        g_strdup_printf ("INSERT INTO \"%s_find\" (rowid, find_text) VALUES (:row, :text)", name);
    table->index_remove = g_strdup_printf (
        "INSERT INTO \"%s_find\" (\"%s_find\", rowid, find_text) VALUES ('delete', :row, :text)", name, name);
  }
  return table;
}

PlassTable **
plass_tables_new (void)
{
  GPtrArray *tables = g_ptr_array_new ();

  for (const PlassKind *const *kind = plass_kinds (); *kind; kind++)
    g_ptr_array_add (tables, make_table (*kind, tables->len));
  g_assert (tables->len <= PLASS_STORE_KINDS);
  g_ptr_array_add (tables, NULL);
  return (PlassTable **)g_ptr_array_free (tables, FALSE);
}

static void
free_table (PlassTable *table)
{
  char **texts[] = { &table->columns,      &table->find,         &table->write,     &table->purge,
                     &table->received_get, &table->received_put, &table->base_keep, &table->mark,
                     &table->index_add,    &table->index_remove };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (*texts[i]);
  g_free (table->parameters);
  g_free (table);
}

void
plass_tables_free (PlassTable **tables)
{
  for (PlassTable **table = tables; table && *table; table++)
    free_table (*table);
  g_free (tables);
}

static PlassInt
column_int (PlassStatement *statement, int column)
{
  if (sqlite3_column_type (statement, column) == SQLITE_NULL)
    return (PlassInt){ 0, FALSE };
  return plass_int ((gint32)sqlite3_column_int64 (statement, column));
}

static PlassBool
column_bool (PlassStatement *statement, int column)
{
  switch (*plass_column_text (statement, column)) {
  case 'y':
    return PLASS_YES;
  case 'n':
    return PLASS_NO;
  default:
    return PLASS_UNKNOWN;
  }
}

static void
read_field (const PlassField *field, PlassStatement *statement, int column, gpointer at)
{
  switch ((PlassType)field->type) {
  case PLASS_TYPE_ID:
  case PLASS_TYPE_REF:
    *(PlassId *)at = plass_column_id (statement, column);
    break;
  case PLASS_TYPE_TEXT:
    *(char **)at = plass_column_dup (statement, column);
    break;
  case PLASS_TYPE_CODE:
    *(PlassCode *)at = plass_column_code (statement, column);
    break;
  case PLASS_TYPE_DATE:
    *(PlassDate *)at = plass_column_date (statement, column);
    break;
  case PLASS_TYPE_TIME:
    *(PlassTime *)at = plass_column_time (statement, column);
    break;
  case PLASS_TYPE_INT:
    *(PlassInt *)at = column_int (statement, column);
    break;
  case PLASS_TYPE_BOOL:
    *(PlassBool *)at = column_bool (statement, column);
    break;
  }
}

void
plass_table_read (const PlassKind *kind, PlassStatement *statement, int column, gpointer record)
{
  for (guint i = 0; i < kind->n_fields; i++)
    read_field (&kind->fields[i], statement, column + (int)i, (char *)record + kind->fields[i].offset);
}

static void
bind_field (const PlassField *field, PlassStatement *statement, int at, gconstpointer record,
            GPtrArray *texts)
{
  gconstpointer value = plass_field_get (field, record);
  char *text;

  if (!plass_field_is_set (field, record)) {
    sqlite3_bind_null (statement, at);
    return;
  }
  switch ((PlassType)field->type) {
  case PLASS_TYPE_ID:
  case PLASS_TYPE_REF:
    sqlite3_bind_text (statement, at, ((const PlassId *)value)->text, -1, SQLITE_STATIC);
    break;
  case PLASS_TYPE_TEXT:
    sqlite3_bind_text (statement, at, *(char *const *)value, -1, SQLITE_STATIC);
    break;
  case PLASS_TYPE_CODE:
    sqlite3_bind_text (statement, at, ((const PlassCode *)value)->text, -1, SQLITE_STATIC);
    break;
  case PLASS_TYPE_DATE:
    text = plass_date_format (*(const PlassDate *)value);
    g_ptr_array_add (texts, text);
    sqlite3_bind_text (statement, at, text, -1, SQLITE_STATIC);
    break;
  case PLASS_TYPE_TIME:
    sqlite3_bind_int64 (statement, at, ((const PlassTime *)value)->secs);
    break;
  case PLASS_TYPE_INT:
    sqlite3_bind_int64 (statement, at, ((const PlassInt *)value)->value);
    break;
  case PLASS_TYPE_BOOL:
    sqlite3_bind_text (statement, at, *(const PlassBool *)value == PLASS_YES ? "yes" : "no", -1,
                       SQLITE_STATIC);
    break;
  }
}

/* Asked by name, once: SQLite compares names one by one, and a first sync binds millions. */
static void
find_parameters (const PlassTable *table, PlassStatement *statement)
{
  for (guint i = 0; i < table->kind->n_fields; i++) {
    g_autofree char *name = g_strconcat (":", table->kind->fields[i].name, NULL);

    table->parameters[i] = sqlite3_bind_parameter_index (statement, name);
  }
}

void
plass_table_bind (const PlassTable *table, PlassStatement *statement, gconstpointer record, GPtrArray *texts)
{
  if (table->parameters[0] == 0)
    find_parameters (table, statement);
  for (guint i = 0; i < table->kind->n_fields; i++)
    bind_field (&table->kind->fields[i], statement, table->parameters[i], record, texts);
}
