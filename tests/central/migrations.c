/* migrations.c — a ledger of the first version is opened by this one, and nothing in it is lost */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fresh.h"

#include <sqlite3.h>
#include <string.h>

#define HOUSE "010f4c43-1047-7630-a17f-d31088b0083f"
#define PERSON "015ca78c-2d82-75c7-b751-1c000ea05755"

/* As the first version wrote it; the text is kept as it is (old-ledger.sql). */
static char *
make_old (const Fresh *fresh)
{
  g_autofree char *script =
      g_build_filename (g_getenv ("PLASS_SOURCE_ROOT"), "tests", "central", "old-ledger.sql", NULL);
  g_autofree char *path = g_build_filename (fresh->folder, "old.db", NULL), *sql = NULL;
  sqlite3 *db;

  g_assert_true (g_file_get_contents (script, &sql, NULL, NULL));
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  return g_strconcat ("sqlite:", path, NULL);
}

static void
fail (const char *line, gpointer user_data)
{
  g_test_message ("%s", line);
}

/* What later steps made of what was there. */
static const struct {
  const char *sql;
  gint64 number;
} after[] = {
  { "SELECT count(*) FROM history", 11 },
  { "SELECT count(*) FROM resource", 11 },
  { "SELECT count(*) FROM resource WHERE person = '" PERSON "'", 3 },
  { "SELECT count(*) FROM history WHERE person = '" PERSON "'", 3 },
  { "SELECT count(*) > 0 FROM tie WHERE person = '" PERSON "' AND institution = '" HOUSE "'", 1 },
  { "SELECT count(*) > 0 FROM sought WHERE type = 'Patient' AND id = '" PERSON "' AND param = 'name'", 1 },
  { "SELECT count(*) > 0 FROM sought_time WHERE type = 'Encounter'", 1 },
  { "SELECT count(*) FROM audit", 0 },
  { "SELECT value = '0123456789' FROM about WHERE name = 'epoch'", 1 }, /* desks go on where they were */
};

static void
test_old (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();
  g_autofree char *old = make_old (fresh), *fresh_schema = NULL, *old_schema = NULL;
  static const char schema[] =
      "SELECT group_concat (sql, ';') FROM (SELECT sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
      " AND name NOT IN ('resource', 'history') AND name NOT LIKE 'account%' AND name NOT LIKE 'sign_in%'"
      " AND tbl_name NOT LIKE 'token%' AND name <> 'step' ORDER BY name)";
  const PlassId person = plass_id_parse (PERSON);
  g_autoptr (GError) error = NULL;
  guint troubles = 1;

  for (guint i = 0; i < 2; i++) { /* the second time there is nothing to do */
    g_autoptr (PlassLedger) ledger = plass_ledger_open (old, &error);
    g_autoptr (PlassPerson) found = NULL;

    g_assert_no_error (error);
    for (gsize j = 0; j < G_N_ELEMENTS (after); j++) {
      g_test_message ("%s", after[j].sql);
      g_assert_cmpint (plass_ledger_number (ledger, after[j].sql, NULL, 0, NULL), ==, after[j].number);
    }
    found = plass_ledger_get (ledger, &plass_kind_person, &person, NULL);
    g_assert_nonnull (found);
    g_assert_true (plass_ledger_write (ledger, &plass_kind_person, found, NULL, &error));
    g_assert_true (plass_check_ledger (ledger, fail, NULL, &troubles, NULL));
    g_assert_cmpuint (troubles, ==, 0);
    g_free (old_schema);
    old_schema = plass_ledger_text (ledger, schema, NULL, 0, NULL);
  }
  /* Table by table it is what a new one is. */
  fresh_schema = plass_ledger_text (fresh->ledger, schema, NULL, 0, NULL);
  g_assert_cmpstr (old_schema, ==, fresh_schema);
}

/* A ledger of a version after this one is left alone. */
static void
test_newer (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();
  g_autoptr (PlassLedger) ledger = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (plass_ledger_script (
      fresh->ledger, "INSERT INTO step (name, number, taken) VALUES ('ledger', 999, 0)", NULL));
  ledger = plass_ledger_open (fresh->database, &error);
  g_assert_null (ledger);
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_NEWER_SERVICE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/central/migrations/old", test_old);
  g_test_add_func ("/central/migrations/newer", test_newer);
  return g_test_run ();
}
