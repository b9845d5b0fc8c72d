/* pragmas.c — every connection is set up as sealing needs it, and none loses a large transaction */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diary.h"
#include "sealed.h"

#include <glib/gstdio.h>
#include <string.h>

/* ---- What is set ------------------------------------------------------------------------------------ */

static const struct {
  const char *pragma, *writer, *reader;
} settings[] = {
  { "PRAGMA cache_spill", "0|", "0|" },
  { "PRAGMA temp_store", "2|", "2|" },
  { "PRAGMA foreign_keys", "1|", "1|" },
  { "PRAGMA trusted_schema", "0|", "0|" },
  { "PRAGMA journal_mode", "wal|", "wal|" },
  { "PRAGMA synchronous", "2|", "2|" },
  { "PRAGMA query_only", "0|", "1|" },
  { "PRAGMA cache_size", "-16000|", "-8000|" },
  { "PRAGMA wal_autocheckpoint", "4000|", "0|" },
  { "PRAGMA mmap_size", "0|", "0|" },
};

static void
test_every_connection (void)
{
  g_autoptr (Diary) diary = diary_new (1);
  g_autoptr (GError) error = NULL;
  PlassConnection *reader;

  g_assert_true (diary_open (diary, &error));
  reader = plass_connection_open (diary->path, plass_seal_vfs_name (diary->vfs), FALSE, FALSE, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++) {
    g_autofree char *writes = sealed_answer (diary->db->db, settings[i].pragma);
    g_autofree char *reads = sealed_answer (reader->db, settings[i].pragma);

    g_assert_cmpstr (writes, ==, settings[i].writer);
    g_assert_cmpstr (reads, ==, settings[i].reader);
  }
  plass_connection_close (reader);
}

/* A zero-length database beside a key file would open as a valid, empty one. */
static void
test_reader_makes_nothing (void)
{
  g_autoptr (Diary) diary = diary_new (1);
  g_autoptr (GError) error = NULL;

  g_assert_true (diary_open (diary, &error));
  plass_connection_close (g_steal_pointer (&diary->db));
  g_assert_cmpint (g_unlink (diary->path), ==, 0);
  g_assert_null (plass_connection_open (diary->path, plass_seal_vfs_name (diary->vfs), FALSE, FALSE, &error));
  g_assert_nonnull (error);
  g_assert_false (g_file_test (diary->path, G_FILE_TEST_EXISTS));
}

/* ---- A transaction larger than the cache ----------------------------------------------------------------
 */

/* A transaction far larger than the cache, with work taken back in its middle, and more after it. */
static void
commit_with_rollback_inside (sqlite3 *db, GRand *rand, guint number)
{
  g_autofree char *sql = g_strdup_printf (
      "BEGIN; UPDATE person SET note = 'a%u' || substr (note, 20) WHERE id %% 3 = %d;"
      "SAVEPOINT s; UPDATE person SET note = 'b%u' || substr (note, 20), name = name || 'x' WHERE id %% 2 = "
      "%d;"
      "ROLLBACK TO s; RELEASE s; UPDATE person SET note = 'c%u' || substr (note, 20) WHERE id > %d;"
      "COMMIT",
      number, g_rand_int_range (rand, 0, 3), number, g_rand_int_range (rand, 0, 2), number,
      g_rand_int_range (rand, 600, 890));

  g_assert_cmpint (sealed_run (db, sql), ==, SQLITE_OK);
}

/* Gives in how many of the copies, made while the database is open as a crash would leave it, something was
 * not as it had been committed. */
static guint
count_lost (const char *pragmas, guint commits)
{
  g_autoptr (Diary) diary = diary_new (1), copy = diary_elsewhere (diary);
  g_autoptr (GRand) rand = g_rand_new_with_seed (14);
  g_autoptr (GError) error = NULL;
  guint lost = 0;

  g_assert_true (diary_open (diary, &error));
  sealed_fill (diary->db->db, 900);
  g_assert_cmpint (sealed_run (diary->db->db, "PRAGMA cache_size=10; PRAGMA synchronous=OFF"), ==, SQLITE_OK);
  g_assert_cmpint (sealed_run (diary->db->db, pragmas), ==, SQLITE_OK);
  for (guint i = 0; i < commits; i++) {
    g_autofree char *expected = NULL, *got = NULL;

    commit_with_rollback_inside (diary->db->db, rand, i);
    expected = sealed_digest (diary->db->db);
    diary_copy_files (diary->folder, copy->folder);
    if (!diary_open (copy, &error))
      g_error ("%s", error->message);
    got = sealed_digest (copy->db->db);
    diary_close (copy);
    lost += strcmp (expected, got) != 0;
  }
  return lost;
}

/* As the store has it, nothing of a transaction reaches the log before its commit. Were it to, frames would
 * be overwritten and their sums made anew at the commit: a seal that kept the old sums lost every such commit
 * and all that came after it. */
static void
test_larger_than_the_cache (void)
{
  guint commits = g_getenv ("PLASS_LONG") ? 300 : 30;

  g_assert_cmpuint (count_lost ("PRAGMA user_version", commits), ==, 0);
  g_assert_cmpuint (count_lost ("PRAGMA cache_spill=1", commits), ==, 0);
}

int
main (int argc, char **argv)
{
  sealed_prepare ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pragmas/every-connection", test_every_connection);
  g_test_add_func ("/pragmas/reader-makes-nothing", test_reader_makes_nothing);
  g_test_add_func ("/pragmas/larger-than-the-cache", test_larger_than_the_cache);
  return g_test_run ();
}
