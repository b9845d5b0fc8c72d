/* open.c — opening: who may, and what is refused */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void
assert_mode (const char *path, guint mode)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 07777, ==, mode);
}

static void
is_for_this_user_only (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *folder = g_path_get_dirname (desk->path), *wal = g_strconcat (desk->path, "-wal", NULL);
  g_autofree char *shm = g_strconcat (desk->path, "-shm", NULL);
  g_autoptr (PlassPerson) kari = make_person ("Kari", "A");

  desk_put (desk, NULL, &plass_kind_person, kari);
  assert_mode (folder, 0700);
  assert_mode (desk->path, 0600);
  assert_mode (wal, 0600);
  g_assert_false (g_file_test (shm, G_FILE_TEST_EXISTS));
}

/* Opening must fail with @code and leave the file as it was, byte by byte. */
static void
assert_refused (Desk *desk, int code)
{
  g_autofree char *before = NULL, *after = NULL;
  gsize n_before = 0, n_after = 0;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_get_contents (desk->path, &before, &n_before, NULL));
  g_assert_null (plass_store_open (desk->path, &desk->key, &error));
  g_assert_error (error, PLASS_ERROR, code);
  g_assert_true (g_file_get_contents (desk->path, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
}

static void
run_sql (const char *path, const char *sql)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
wrong_key (void)
{
  g_autoptr (Desk) desk = desk_new ();

  g_clear_pointer (&desk->store, plass_store_close);
  desk->key.bytes[31] ^= 1;
  assert_refused (desk, PLASS_ERROR_WRONG_KEY);
  desk->key.bytes[31] ^= 1;
  desk_reopen (desk);
}

static void
newer_version (void)
{
  g_autoptr (Desk) desk = desk_new ();

  DeskSql sql;

  g_clear_pointer (&desk->store, plass_store_close);
  sql = desk_open_sql (desk);
  g_assert_cmpint (
      sqlite3_exec (sql.db, "PRAGMA user_version=999; PRAGMA wal_checkpoint (TRUNCATE)", NULL, NULL, NULL),
      ==, SQLITE_OK);
  desk_close_sql (&sql);
  assert_refused (desk, PLASS_ERROR_NEWER_SERVICE);
}

static void
something_else (void)
{
  static const struct {
    const char *what, *content;
    gsize size;
  } files[] = {
    { "empty", "", 0 },
    { "text", "This is no database, but a text that is long enough to be looked at.", 68 },
    { "header only", "SQLite format 3", 16 },
  };
  g_autoptr (Desk) desk = desk_new ();

  g_clear_pointer (&desk->store, plass_store_close);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_test_message ("%s", files[i].what);
    g_assert_true (g_file_set_contents (desk->path, files[i].content, (gssize)files[i].size, NULL));
    assert_refused (desk, PLASS_ERROR_BROKEN);
  }
  /* A clear database of somebody else: our key does not open it, and it is left alone. */
  g_unlink (desk->path);
  run_sql (desk->path, "PRAGMA application_id=42; CREATE TABLE other (x)");
  assert_refused (desk, PLASS_ERROR_WRONG_KEY);
}

static void
no_key_file (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *folder = g_path_get_dirname (desk->path);
  g_autofree char *key_file = g_build_filename (folder, "records.sealkey", NULL);

  assert_mode (key_file, 0600);
  g_clear_pointer (&desk->store, plass_store_close);
  g_assert_cmpint (g_unlink (key_file), ==, 0);
  assert_refused (desk, PLASS_ERROR_BROKEN);
  g_assert_false (g_file_test (key_file, G_FILE_TEST_EXISTS));
}

/* What a first start left that died half-way is no store yet, and no hindrance. */
static void
half_made (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *young = g_strconcat (desk->path, "-new", NULL);

  g_clear_pointer (&desk->store, plass_store_close);
  g_unlink (desk->path);
  g_assert_true (g_file_set_contents (young, "half", 4, NULL));
  desk_reopen (desk);
  g_assert_false (g_file_test (young, G_FILE_TEST_EXISTS));
}

static void
second_opening (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GError) error = NULL;
  int status;
  pid_t child;

  g_assert_null (plass_store_open (desk->path, &desk->key, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_LOCKED);
  child = fork ();
  if (child == 0) {
    g_autoptr (GError) refused = NULL;
    PlassStore *store = plass_store_open (desk->path, &desk->key, &refused);

    _exit (store == NULL && g_error_matches (refused, PLASS_ERROR, PLASS_ERROR_LOCKED) ? 0 : 1);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  plass_time_require_zone ();
  g_test_add_func ("/open/is-for-this-user-only", is_for_this_user_only);
  g_test_add_func ("/open/wrong-key", wrong_key);
  g_test_add_func ("/open/newer-version", newer_version);
  g_test_add_func ("/open/something-else", something_else);
  g_test_add_func ("/open/half-made", half_made);
  g_test_add_func ("/open/no-key-file", no_key_file);
  g_test_add_func ("/open/second-opening", second_opening);
  return g_test_run ();
}
