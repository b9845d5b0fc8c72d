/* sealed.c — a sealed database in a folder of its own, and what tests ask of it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sealed.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- One test --------------------------------------------------------------------------------------- */

static void
set_up (Sealed *sealed, gconstpointer data)
{
  sealed->folder = g_dir_make_tmp ("plass-seal-XXXXXX", NULL);
  sealed->path = g_build_filename (sealed->folder, "records.db", NULL);
  memset (&sealed->key, 7, sizeof sealed->key);
  memset (&sealed->id, 3, sizeof sealed->id);
  sealed->vfs = plass_seal_vfs_new ("unix-excl", plass_seal_keys_new (&sealed->key, &sealed->id));
}

static void
tear_down (Sealed *sealed, gconstpointer data)
{
  g_assert_true (plass_seal_vfs_free (sealed->vfs));
  sealed_remove_files (sealed);
  g_rmdir (sealed->folder);
  g_free (sealed->folder);
  g_free (sealed->path);
}

void
sealed_prepare (void)
{
  if (sodium_init () < 0)
    g_error ("the cryptography library cannot start");
  sqlite3_config (SQLITE_CONFIG_STMTJRNL_SPILL, -1);
  sqlite3_initialize ();
}

int
sealed_main (int argc, char **argv, const SealedCase *cases, gsize n_cases)
{
  sealed_prepare ();
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < n_cases; i++)
    g_test_add (cases[i].path, Sealed, NULL, set_up, cases[i].test, tear_down);
  return g_test_run ();
}

/* ---- SQL -------------------------------------------------------------------------------------------- */

int
sealed_run (sqlite3 *db, const char *sql)
{
  sqlite3_exec (db, sql, NULL, NULL, NULL);
  return sqlite3_extended_errcode (db);
}

sqlite3 *
sealed_open_with (const char *path, const char *vfs, gboolean reserve)
{
  sqlite3 *db = NULL;
  int bytes = PLASS_SEAL_RESERVE;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, vfs), ==,
                   SQLITE_OK);
  sqlite3_extended_result_codes (db, 1);
  if (reserve)
    sqlite3_file_control (db, "main", SQLITE_FCNTL_RESERVE_BYTES, &bytes);
  sealed_run (db, "PRAGMA temp_store=MEMORY; PRAGMA cache_spill=0; PRAGMA journal_mode=WAL; "
                  "PRAGMA synchronous=FULL");
  return db;
}

sqlite3 *
sealed_open (Sealed *sealed)
{
  return sealed_open_with (sealed->path, plass_seal_vfs_name (sealed->vfs), TRUE);
}

char *
sealed_answer (sqlite3 *db, const char *sql)
{
  GString *text = g_string_new (NULL);
  sqlite3_stmt *statement = NULL;
  int rc = sqlite3_prepare_v2 (db, sql, -1, &statement, NULL);

  while (rc == SQLITE_OK && (rc = sqlite3_step (statement)) == SQLITE_ROW) {
    for (int i = 0; i < sqlite3_column_count (statement); i++)
      g_string_append_printf (text, "%s|", (const char *)sqlite3_column_text (statement, i));
    rc = SQLITE_OK;
  }
  if (rc != SQLITE_DONE)
    g_string_append_printf (text, "error %d", rc);
  sqlite3_finalize (statement);
  return g_string_free (text, FALSE);
}

void
sealed_fill (sqlite3 *db, guint rows)
{
  g_autofree char *insert =
      g_strdup_printf ("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %u)"
                       " INSERT INTO person (name, note) SELECT '" SEALED_CANARY
                       " ' || i, printf ('%%0200d', i * 7919) FROM n",
                       rows);

  g_assert_cmpint (sealed_run (db, "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, note TEXT)"), ==,
                   0);
  g_assert_cmpint (sealed_run (db, insert), ==, 0);
}

char *
sealed_digest (sqlite3 *db)
{
  g_autofree char *all = sealed_answer (db, "SELECT id, name, note FROM person ORDER BY id");
  const char *error = strstr (all, "error ");

  return error ? g_strdup (error) : g_compute_checksum_for_string (G_CHECKSUM_SHA256, all, -1);
}

/* ---- Files ------------------------------------------------------------------------------------------ */

GByteArray *
sealed_read_file (Sealed *sealed, const char *suffix)
{
  g_autofree char *path = g_strconcat (sealed->path, suffix, NULL);
  char *bytes;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  return g_byte_array_new_take ((guint8 *)bytes, length);
}

void
sealed_write_file (Sealed *sealed, const char *suffix, const GByteArray *bytes)
{
  g_autofree char *path = g_strconcat (sealed->path, suffix, NULL);
  const char *data = bytes->len ? (const char *)bytes->data : "";

  g_unlink (path); /* GLib writes over a longer file without cutting it */
  g_assert_true (
      g_file_set_contents_full (path, data, (gssize)bytes->len, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

char *
sealed_find (const char *folder, const char *ending)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  char *found = NULL;

  for (const char *name = dir ? g_dir_read_name (dir) : NULL; name && !found; name = g_dir_read_name (dir)) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    found = g_file_test (path, G_FILE_TEST_IS_DIR) ? sealed_find (path, ending) : NULL;
    if (!found && g_str_has_suffix (name, ending))
      found = g_steal_pointer (&path);
  }
  return found;
}

void
sealed_remove_files (Sealed *sealed)
{
  g_autoptr (GDir) dir = g_dir_open (sealed->folder, 0, NULL);

  for (const char *name = g_dir_read_name (dir); name; name = g_dir_read_name (dir)) {
    g_autofree char *path = g_build_filename (sealed->folder, name, NULL);

    g_unlink (path);
  }
}

void
sealed_assert_nothing_clear (Sealed *sealed)
{
  static const char *const words[] = { "Kanari", "CREATE TABLE", "SQLite format", "Testesen" };
  g_autoptr (GDir) dir = g_dir_open (sealed->folder, 0, NULL);
  guint files = 0;

  for (const char *name = g_dir_read_name (dir); name; name = g_dir_read_name (dir)) {
    g_autofree char *path = g_build_filename (sealed->folder, name, NULL);
    g_autofree char *text = NULL;
    gsize length;

    g_assert_true (g_file_get_contents (path, &text, &length, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
      g_assert_null (memmem (text, length, words[i], strlen (words[i])));
    g_assert_null (strstr (name, "-shm"));
    files++;
  }
  g_assert_cmpuint (files, >, 0);
}

void
sealed_crash (Sealed *sealed, void (*work) (sqlite3 *db))
{
  pid_t child = fork ();
  int status;

  if (child == 0) {
    work (sealed_open (sealed));
    _exit (0);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
}
