/* seal.c — no clear byte on the disk, in no file, under no name */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sealed.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static void
test_no_clear_byte (Sealed *sealed, gconstpointer data)
{
  sqlite3 *db = sealed_open (sealed);

  sealed_fill (db, 1500);
  sealed_assert_nothing_clear (sealed);
  sealed_run (
      db,
      "PRAGMA wal_checkpoint (TRUNCATE); PRAGMA journal_mode = DELETE; BEGIN; UPDATE person SET note = name");
  sealed_run (db, "PRAGMA cache_size = 2");
  sealed_run (db, "PRAGMA cache_spill = 1");
  sealed_run (db, "UPDATE person SET note = name || 'b'");
  sealed_assert_nothing_clear (sealed);
  sealed_run (db, "COMMIT");
  sealed_assert_nothing_clear (sealed);
  sqlite3_close (db);
}

static void
test_no_temporary_file (Sealed *sealed, gconstpointer data)
{
  sqlite3 *db = sealed_open (sealed);

  sealed_fill (db, 100);
  sealed_run (db, "PRAGMA temp_store=FILE; CREATE TEMP TABLE t (a); PRAGMA temp.cache_size=10; PRAGMA "
                  "temp.cache_spill=1");
  g_assert_cmpint (sealed_run (db, "INSERT INTO t SELECT a.note || b.note FROM person a, person b"), ==,
                   SQLITE_CANTOPEN);
  sqlite3_close (db);
}

static void
test_reserve_is_needed (Sealed *sealed, gconstpointer data)
{
  sqlite3 *db = NULL;
  GStatBuf info;

  sqlite3_open_v2 (sealed->path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                   plass_seal_vfs_name (sealed->vfs));
  g_assert_cmpint (sealed_run (db, "CREATE TABLE a (b)"), ==, SQLITE_IOERR_WRITE);
  g_assert_cmpint (SQLITE_IOERR_WRITE, ==, 778);
  sqlite3_close (db);
  g_assert_cmpint (g_stat (sealed->path, &info), ==, 0);
  g_assert_cmpint (info.st_size, ==, 0);
}

/* ---- Seen from the kernel --------------------------------------------------------------------------- */

/* What a day does that might want another file: sorting, a statement that fails half-way, a big transaction,
 * ATTACH with a commit over both, VACUUM INTO. */
static void
work_hard (const char *folder)
{
  static const char *const script[] = {
    "CREATE INDEX by_note ON person (note, name)",
    "SELECT count(*) FROM (SELECT note FROM person ORDER BY note || name)",
    "SELECT name, count(*) FROM person GROUP BY substr (note, 150) ORDER BY 2, 1",
    "CREATE VIRTUAL TABLE words USING fts5 (name)",
    "INSERT INTO words SELECT name FROM person",
    "CREATE UNIQUE INDEX one ON person (name)",
    "UPDATE person SET name = 'KanariNavn same' WHERE id > 100", /* fails at its second row */
    "BEGIN; SAVEPOINT a; UPDATE person SET note = name || note; ROLLBACK TO a; COMMIT",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION SELECT i + 1 FROM n WHERE i < 20000) SELECT count(*) FROM n",
    "CREATE TEMP TABLE t AS SELECT * FROM person",
    "VACUUM",
    "PRAGMA journal_mode = DELETE",
    "BEGIN; UPDATE person SET note = name || note; ROLLBACK",
    "UPDATE person SET note = name",
    "PRAGMA journal_mode = WAL",
  };
  Sealed sealed = { .folder = (char *)folder, .path = g_build_filename (folder, "records.db", NULL) };
  g_autofree char *attach = g_strdup_printf ("ATTACH '%s/other.db' AS other", folder);
  g_autofree char *into = g_strdup_printf ("VACUUM main INTO '%s/copy.db'", folder);
  int reserve = PLASS_SEAL_RESERVE;
  sqlite3 *db;

  memset (&sealed.key, 7, sizeof sealed.key);
  memset (&sealed.id, 3, sizeof sealed.id);
  sealed.vfs = plass_seal_vfs_new ("unix-excl", plass_seal_keys_new (&sealed.key, &sealed.id));
  db = sealed_open (&sealed);
  sealed_fill (db, 4000);
  for (gsize i = 0; i < G_N_ELEMENTS (script); i++)
    sealed_run (db, script[i]);
  g_assert_cmpint (sealed_run (db, attach), ==, SQLITE_OK);
  sqlite3_file_control (db, "other", SQLITE_FCNTL_RESERVE_BYTES, &reserve);
  g_assert_cmpint (sealed_run (db, "BEGIN; CREATE TABLE other.t AS SELECT * FROM person;"
                                   "UPDATE person SET note = 'x'; COMMIT; DETACH other"),
                   ==, SQLITE_OK);
  g_assert_cmpint (sealed_run (db, into), ==, SQLITE_OK);
  sqlite3_close (db);
  g_assert_true (plass_seal_vfs_free (sealed.vfs));
  g_free (sealed.path);
}

/* strace escapes what is not plain ASCII; the canary is plain ASCII. */
static void
assert_trace_clean (const char *trace, const char *folder)
{
  g_auto (GStrv) lines = g_strsplit (trace, "\n", 0);
  guint opened = 0, wrote = 0;

  for (char **line = lines; *line; line++) {
    gboolean writes = strstr (*line, "O_CREAT") || strstr (*line, "O_RDWR") || strstr (*line, "O_WRONLY");

    if (strstr (*line, "Kanari") || strstr (*line, "CREATE TABLE"))
      g_error ("clear text left the program: %.80s", *line);
    wrote += strstr (*line, "pwrite64(") != NULL;
    if (!strstr (*line, "openat(") || !writes)
      continue;
    if (!strstr (*line, folder) || strstr (*line, "-shm") || strstr (*line, "etilqs"))
      g_error ("a file beside the store: %s", *line);
    opened++;
  }
  g_assert_cmpuint (opened, >, 4);
  g_assert_cmpuint (wrote, >, 1000);
}

static void
test_seen_from_the_kernel (Sealed *sealed, gconstpointer data)
{
  g_autofree char *strace = g_find_program_in_path ("strace");
  g_autofree char *log = g_strconcat (sealed->folder, ".trace", NULL), *trace = NULL;
  const char *argv[] = { strace,
                         "-f",
                         "-qq",
                         "-s",
                         "5000",
                         "-e",
                         "trace=openat,open,creat,write,pwrite64",
                         "-o",
                         log,
                         "/proc/self/exe",
                         "--work-hard",
                         sealed->folder,
                         NULL };
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL), *said = NULL;
  int status = -1;

  argv[9] = self;
  if (strace == NULL) {
    g_test_skip ("strace is not installed: files and writes were not watched");
    return;
  }
  g_assert_true (
      g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &said, &status, NULL));
  if (status != 0 && said && strstr (said, "ptrace")) {
    g_unlink (log);
    g_test_skip ("strace may not trace here: files and writes were not watched");
    return;
  }
  g_assert_cmpint (status, ==, 0);
  g_assert_true (g_file_get_contents (log, &trace, NULL, NULL));
  g_unlink (log);
  assert_trace_clean (trace, sealed->folder);
  sealed_assert_nothing_clear (sealed);
}

int
main (int argc, char **argv)
{
  static const SealedCase cases[] = {
    { "/seal/no-clear-byte", test_no_clear_byte },
    { "/seal/no-temporary-file", test_no_temporary_file },
    { "/seal/reserve-is-needed", test_reserve_is_needed },
    { "/seal/seen-from-the-kernel", test_seen_from_the_kernel },
  };

  if (argc == 3 && g_str_equal (argv[1], "--work-hard")) {
    sealed_prepare ();
    work_hard (argv[2]);
    return 0;
  }
  return sealed_main (argc, argv, cases, G_N_ELEMENTS (cases));
}
