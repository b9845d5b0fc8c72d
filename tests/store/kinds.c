/* kinds.c — every kind, walked by its table: into SQL and back, listed, remembered */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk.h"
#include "random.h"

#include <sqlite3.h>
#include <string.h>

static void
assert_same (const PlassKind *kind, gconstpointer a, gconstpointer b)
{
  for (guint i = 0; i < kind->n_fields; i++) {
    const PlassField *field = &kind->fields[i];
    g_autofree char *one = plass_field_to_text (field, a), *two = plass_field_to_text (field, b);

    g_test_message ("%s.%s", kind->name, field->name);
    g_assert_cmpstr (one, ==, two);
  }
  g_assert_true (plass_record_equal (kind, a, b));
}

/* Random records, from empty to full, come back as they went. */
static void
round_trip (gconstpointer data)
{
  const PlassKind *kind = data;
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260301);

  for (int i = 0; i < 40; i++) {
    gpointer record = plass_random_record (kind, rand, i % 5 * 0.25), back;
    PlassRow row;

    desk_take (desk, kind, record, "1");
    back = plass_store_peek (desk->store, kind, plass_record_id (record), &row, NULL);
    g_assert_nonnull (back);
    assert_same (kind, record, back);
    g_assert_cmpint (row.state, ==, PLASS_ROW_CLEAN);
    g_assert_cmpuint (row.version, ==, 1);
    g_assert_cmpstr (row.revision, ==, "1");
    g_assert_cmpstr (row.json, ==, "{}");
    plass_row_clear (&row);
    plass_record_free (kind, back);
    plass_record_free (kind, record);
  }
}

/* Each field alone is changed and cleared by the service: the row follows, and the history says so. */
static void
every_field_changes (gconstpointer data)
{
  const PlassKind *kind = data;
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  gpointer record = plass_random_record (kind, rand, 0);
  g_autoptr (GPtrArray) lines = NULL;

  desk_take (desk, kind, record, "1");
  for (guint i = 1; i < kind->n_fields; i++) {
    gpointer back;

    plass_random_field (&kind->fields[i], rand, record);
    desk_take (desk, kind, record, "2");
    back = plass_store_get (desk->store, kind, plass_record_id (record), NULL);
    assert_same (kind, record, back);
    plass_record_free (kind, back);
    g_assert_true (plass_field_from_text (&kind->fields[i], record, ""));
    desk_take (desk, kind, record, "3");
  }
  lines = plass_store_history (desk->store, kind, plass_record_id (record), NULL);
  g_assert_cmpuint (lines->len, ==, 2 * (kind->n_fields - 1));
  for (guint i = 0; i < lines->len; i++) {
    const PlassHistoryLine *line = lines->pdata[i];

    /* Newest first: the last field cleared, before that set. */
    g_assert_true (line->field == &kind->fields[kind->n_fields - 1 - i / 2]);
    g_assert_cmpstr (i % 2 ? line->before : line->after, ==, "");
    g_assert_cmpstr (i % 2 ? line->after : line->before, !=, "");
    g_assert_false (plass_id_is_set (&line->worker));
  }
  plass_record_free (kind, record);
}

/* Every field that is a reference, a code or a text lists its record; another value does not. */
static void
lists_by_field (gconstpointer data)
{
  const PlassKind *kind = data;
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (99);

  for (guint i = 1; i < kind->n_fields; i++) {
    gpointer record = plass_random_record (kind, rand, 0);
    g_autoptr (PlassRecords) found = NULL, none = NULL;
    g_autofree char *text = NULL;

    plass_random_field (&kind->fields[i], rand, record);
    text = plass_field_to_text (&kind->fields[i], record);
    desk_take (desk, kind, record, "1");
    found = plass_store_list (desk->store, kind, kind->fields[i].name, text, NULL);
    none = plass_store_list (desk->store, kind, kind->fields[i].name, "1850-01-01", NULL);
    g_assert_cmpuint (found->len, ==, 1);
    g_assert_true (plass_id_equal (found->items[0], record));
    g_assert_cmpuint (none->len, ==, 0);
    plass_record_free (kind, record);
  }
}

/* Frozen SQL and living field tables must say the same: a field without a column would be lost in silence. */
static void
tables_agree (gconstpointer data)
{
  const PlassKind *kind = data;
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *sql =
      g_strdup_printf ("SELECT type FROM pragma_table_info ('%s') WHERE name = ?", kind->name);
  g_autofree char *indexes =
      g_strdup_printf ("SELECT count (*) FROM pragma_index_list ('%s') l, pragma_index_info (l.name) i "
                       "WHERE i.seqno = 0 AND i.name = ?",
                       kind->name);
  DeskSql seen;
  sqlite3 *db;
  sqlite3_stmt *column, *index;

  g_clear_pointer (&desk->store, plass_store_close);
  seen = desk_open_sql (desk);
  db = seen.db;
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &column, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, indexes, -1, &index, NULL), ==, SQLITE_OK);
  for (guint i = 0; i < kind->n_fields; i++) {
    const PlassField *field = &kind->fields[i];
    gboolean number = field->type == PLASS_TYPE_TIME || field->type == PLASS_TYPE_INT;

    g_test_message ("%s.%s", kind->name, field->name);
    sqlite3_bind_text (column, 1, field->name, -1, SQLITE_STATIC);
    g_assert_cmpint (sqlite3_step (column), ==, SQLITE_ROW);
    g_assert_cmpstr ((const char *)sqlite3_column_text (column, 0), ==, number ? "INTEGER" : "TEXT");
    sqlite3_reset (column);
    if (!(field->flags & PLASS_INDEXED))
      continue;
    sqlite3_bind_text (index, 1, field->name, -1, SQLITE_STATIC);
    g_assert_cmpint (sqlite3_step (index), ==, SQLITE_ROW);
    g_assert_cmpint (sqlite3_column_int (index, 0), >, 0);
    sqlite3_reset (index);
  }
  sqlite3_finalize (column);
  sqlite3_finalize (index);
  desk_close_sql (&seen);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    GTestDataFunc run;
  } tests[] = {
    { "round-trip", round_trip },
    { "every-field-changes", every_field_changes },
    { "lists-by-field", lists_by_field },
    { "tables-agree", tables_agree },
  };

  g_test_init (&argc, &argv, NULL);
  plass_time_require_zone ();
  for (const PlassKind *const *kind = plass_kinds (); *kind; kind++)
    for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
      g_autofree char *path = g_strdup_printf ("/kinds/%s/%s", (*kind)->name, tests[i].name);

      g_test_add_data_func (path, *kind, tests[i].run);
    }
  return g_test_run ();
}
