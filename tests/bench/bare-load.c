/* bare-load.c — the limit of a first sync: typed tables and full text in SQLite and plain C */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bare.h"

#include <glib/gstdio.h>

typedef struct {
  sqlite3_stmt *record, *json;
} Inserts;

struct _BareLoad {
  sqlite3 *db;
  GHashTable *inserts; /* kind → Inserts */
  sqlite3_stmt *name;
  guint rows; /* in this transaction */
};

static void
run (sqlite3 *db, const char *sql)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (db));
}

static sqlite3_stmt *
prepare (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *statement;

  if (sqlite3_prepare_v3 (db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (db));
  return statement;
}

static void
add_kind (BareLoad *load, const PlassKind *kind)
{
  g_autoptr (GString) table = g_string_new (NULL), marks = g_string_new (NULL), indexes = g_string_new (NULL);
  g_autofree char *insert = NULL, *json = NULL;
  Inserts *inserts = g_new0 (Inserts, 1);

  g_string_append_printf (table, "CREATE TABLE \"%s\" (row INTEGER PRIMARY KEY, id TEXT UNIQUE", kind->name);
  g_string_append (marks, "?");
  for (guint i = 1; i < kind->n_fields; i++) {
    g_string_append_printf (table, ", \"%s\"", kind->fields[i].name);
    g_string_append (marks, ", ?");
    if (kind->fields[i].flags & PLASS_INDEXED)
      g_string_append_printf (indexes, "CREATE INDEX \"%s_%s\" ON \"%s\" (\"%s\");", kind->name,
                              kind->fields[i].name, kind->name, kind->fields[i].name);
  }
  g_string_append_printf (table, "); CREATE TABLE \"%s_json\" (row INTEGER PRIMARY KEY, json TEXT);",
                          kind->name);
  run (load->db, table->str);
  run (load->db, indexes->str);
  insert = g_strdup_printf ("INSERT INTO \"%s\" VALUES (NULL, %s)", kind->name, marks->str);
  json = g_strdup_printf ("INSERT INTO \"%s_json\" VALUES (?, ?)", kind->name);
  inserts->record = prepare (load->db, insert);
  inserts->json = prepare (load->db, json);
  g_hash_table_insert (load->inserts, (gpointer)kind, inserts);
}

BareLoad *
bare_load_new (const char *path)
{
  BareLoad *load = g_new0 (BareLoad, 1);

  g_unlink (path);
  sqlite3_open (path, &load->db);
  run (load->db,
       "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;"
       "PRAGMA wal_autocheckpoint=4000;"
       "CREATE VIRTUAL TABLE names USING fts5 (words, content='', tokenize='ascii', prefix='1 2 3')");
  load->inserts = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  for (const PlassKind *const *kind = plass_kinds (); *kind; kind++)
    add_kind (load, *kind);
  load->name = prepare (load->db, "INSERT INTO names (rowid, words) VALUES (?, ?)");
  return load;
}

static void
insert_name (BareLoad *load, const PlassPerson *person, gint64 row)
{
  g_autofree char *words = g_strjoin (" ", person->given, person->family, person->identity_number, NULL);
  g_autofree char *folded = plass_text_fold (words);

  sqlite3_bind_int64 (load->name, 1, row);
  sqlite3_bind_text (load->name, 2, folded, -1, SQLITE_STATIC);
  sqlite3_step (load->name);
  sqlite3_reset (load->name);
}

void
bare_load_add (BareLoad *load, const PlassKind *kind, gconstpointer record, const char *json)
{
  Inserts *inserts = g_hash_table_lookup (load->inserts, kind);
  gint64 row;

  if (load->rows++ % 1000 == 0)
    run (load->db, load->rows == 1 ? "BEGIN" : "COMMIT; BEGIN");
  for (guint i = 0; i < kind->n_fields; i++)
    if (plass_field_is_set (&kind->fields[i], record))
      sqlite3_bind_text (inserts->record, (int)i + 1, plass_field_to_text (&kind->fields[i], record), -1,
                         g_free);
    else
      sqlite3_bind_null (inserts->record, (int)i + 1);
  if (sqlite3_step (inserts->record) != SQLITE_DONE)
    g_error ("%s", sqlite3_errmsg (load->db));
  sqlite3_reset (inserts->record);
  row = sqlite3_last_insert_rowid (load->db);
  sqlite3_bind_int64 (inserts->json, 1, row);
  sqlite3_bind_text (inserts->json, 2, json, -1, SQLITE_STATIC);
  sqlite3_step (inserts->json);
  sqlite3_reset (inserts->json);
  if (kind == &plass_kind_person)
    insert_name (load, record, row);
}

void
bare_load_free (BareLoad *load)
{
  GHashTableIter iter;
  gpointer inserts;

  if (load->rows > 0)
    run (load->db, "COMMIT");
  g_hash_table_iter_init (&iter, load->inserts);
  while (g_hash_table_iter_next (&iter, NULL, &inserts)) {
    sqlite3_finalize (((Inserts *)inserts)->record);
    sqlite3_finalize (((Inserts *)inserts)->json);
  }
  sqlite3_finalize (load->name);
  g_hash_table_unref (load->inserts);
  sqlite3_close (load->db);
  g_free (load);
}
