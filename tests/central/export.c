/* export.c — a copy while others write, and everything that stands in one file: whole, private, never over
 * another */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fresh.h"

#include <glib/gstdio.h>
#include <string.h>

static void
put (PlassLedger *ledger, const char *name)
{
  const PlassPerson person = { .id = plass_id_new (), .alias = (char *)name, .active = PLASS_YES };

  g_assert_true (plass_ledger_write (ledger, &plass_kind_person, &person, NULL, NULL));
}

static guint
count (PlassLedger *ledger)
{
  return (guint)plass_ledger_number (ledger, "SELECT count(*) FROM history", NULL, 0, NULL);
}

static void
check_private (const char *path)
{
  GStatBuf about;

  g_assert_cmpint (g_stat (path, &about), ==, 0);
  g_assert_cmpuint (about.st_mode & 0777, ==, 0600);
}

static void
ignore (const char *line, gpointer user_data)
{
}

/* What another begins to write meanwhile is not in it, and does not stop it. */
static void
test_copy (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();
  g_autoptr (PlassLedger) other = plass_ledger_open (fresh->database, NULL), copy = NULL;
  g_autofree char *path = g_build_filename (fresh->folder, "copy", NULL);
  g_autofree char *database = g_strconcat ("sqlite:", path, NULL);
  g_autoptr (GError) error = NULL;
  guint troubles = 1;

  put (fresh->ledger, "A");
  g_assert_true (plass_ledger_begin (other, NULL));
  put (other, "B");
  g_assert_true (plass_ledger_copy (fresh->ledger, path, &error));
  g_assert_no_error (error);
  g_assert_true (plass_ledger_commit (other, NULL));
  check_private (path);
  copy = plass_ledger_open (database, NULL);
  g_assert_cmpuint (count (copy) + 1, ==, count (fresh->ledger));
  g_assert_true (plass_check_ledger (copy, ignore, NULL, &troubles, NULL));
  g_assert_cmpuint (troubles, ==, 0);
  g_assert_false (plass_ledger_copy (fresh->ledger, path, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_REFUSED);
  g_assert_cmpuint (count (copy) + 1, ==, count (fresh->ledger));
}

static void
test_export (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();
  g_autofree char *path = g_build_filename (fresh->folder, "all.ndjson", NULL), *text = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  guint rows = 0;

  put (fresh->ledger, "A\nB");
  put (fresh->ledger, "C");
  g_assert_true (plass_export_all (fresh->ledger, "ada", path, &rows, &error));
  g_assert_no_error (error);
  check_private (path);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, rows);
  for (guint i = 0; lines[i]; i++) {
    g_autoptr (cJSON) resource = cJSON_Parse (lines[i]);

    g_assert_nonnull (plass_wire_kind (resource));
  }
  g_assert_cmpint (fresh_count (fresh, "SELECT count(*) FROM export WHERE who = 'ada'"), ==, 1);
  g_assert_cmpint (
      fresh_count (fresh, "SELECT count(*) FROM audit WHERE what = 'export' AND user_name = 'ada'"), ==, 1);
  g_assert_false (plass_export_all (fresh->ledger, "ada", path, &rows, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_REFUSED);
}

/* An index that says something else than the version is found, each of them. */
static void
test_indexes (void)
{
  static const struct {
    const char *damage;
  } rows[] = {
    { "UPDATE sought SET value = 'x' WHERE param = 'gender'" },
    { "DELETE FROM sought WHERE param = 'name'" },
    { "INSERT INTO sought SELECT type, 'family', 'x', id, '', 3 FROM resource" },
    { "INSERT INTO identifier SELECT type, 'x', 'y', id FROM resource" },
    { "INSERT INTO link SELECT kind, 'x', 'y', id FROM resource" },
    { "UPDATE history SET json = replace (json, '\"Patient\"', '\"Nonsense\"')" },
    { "UPDATE history SET json = '{'" },
    { "INSERT INTO command VALUES ('c', 'ada', 1, 200, '{')" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Fresh) fresh = fresh_new ();
    const PlassPerson person = {
      .id = plass_id_new (), .alias = (char *)"A", .gender = plass_code ("woman"), .active = PLASS_YES
    };
    guint before = 1, troubles = 0;

    g_assert_true (plass_ledger_write (fresh->ledger, &plass_kind_person, &person, NULL, NULL));
    g_assert_true (plass_check_indexes (fresh->ledger, ignore, NULL, &before, NULL));
    g_assert_cmpuint (before, ==, 0);
    g_test_message ("%s", rows[i].damage);
    g_assert_true (plass_ledger_script (fresh->ledger, rows[i].damage, NULL));
    g_assert_true (plass_check_indexes (fresh->ledger, ignore, NULL, &troubles, NULL));
    g_assert_cmpuint (troubles, >=, 1);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/central/export/copy", test_copy);
  g_test_add_func ("/central/export/export", test_export);
  g_test_add_func ("/central/export/indexes", test_indexes);
  return g_test_run ();
}
