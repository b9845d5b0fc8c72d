/* seal.c — no clear byte on the disk, and damage is an error or the right data, never wrong data */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char canary[] = "KanariNavn Testesen";

typedef struct {
  char *folder, *path;
  PlassSealVfs *vfs;
  PlassKey key;
  PlassSealId id;
} Bench;

static void
set_up (Bench *bench, gconstpointer data)
{
  bench->folder = g_dir_make_tmp ("plass-seal-XXXXXX", NULL);
  bench->path = g_build_filename (bench->folder, "records.db", NULL);
  memset (&bench->key, 7, sizeof bench->key);
  memset (&bench->id, 3, sizeof bench->id);
  bench->vfs = plass_seal_vfs_new ("unix-excl", plass_seal_keys_new (&bench->key, &bench->id));
}

static void
remove_files (Bench *bench)
{
  g_autoptr (GDir) dir = g_dir_open (bench->folder, 0, NULL);

  for (const char *name = g_dir_read_name (dir); name; name = g_dir_read_name (dir)) {
    g_autofree char *path = g_build_filename (bench->folder, name, NULL);

    g_unlink (path);
  }
}

static void
tear_down (Bench *bench, gconstpointer data)
{
  g_assert_true (plass_seal_vfs_free (bench->vfs));
  remove_files (bench);
  g_rmdir (bench->folder);
  g_free (bench->folder);
  g_free (bench->path);
}

static int
run (sqlite3 *db, const char *sql)
{
  sqlite3_exec (db, sql, NULL, NULL, NULL);
  return sqlite3_extended_errcode (db);
}

static sqlite3 *
open_with (const char *path, const char *vfs, gboolean reserve)
{
  sqlite3 *db = NULL;
  int bytes = PLASS_SEAL_RESERVE;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, vfs), ==,
                   SQLITE_OK);
  sqlite3_extended_result_codes (db, 1);
  if (reserve)
    sqlite3_file_control (db, "main", SQLITE_FCNTL_RESERVE_BYTES, &bytes);
  run (db,
       "PRAGMA temp_store=MEMORY; PRAGMA cache_spill=0; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
  return db;
}

static sqlite3 *
open_sealed (Bench *bench)
{
  return open_with (bench->path, plass_seal_vfs_name (bench->vfs), TRUE);
}

/* The answer of one query as text: every row, or the error's number. */
static char *
answer (sqlite3 *db, const char *sql)
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

static void
fill (sqlite3 *db, guint rows)
{
  g_autofree char *insert = g_strdup_printf (
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %u)"
      " INSERT INTO person (name, note) SELECT '%s ' || i, printf ('%%0200d', i * 7919) FROM n",
      rows, canary);

  g_assert_cmpint (run (db, "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, note TEXT)"), ==, 0);
  g_assert_cmpint (run (db, insert), ==, 0);
}

static const char sum_sql[] = "SELECT count(*), sum(length(name)), sum(id), max(note) FROM person";

/* ---- The same SQL gives the same answers ------------------------------------------------------------ */

static const char *const script[] = {
  "CREATE VIRTUAL TABLE words USING fts5 (name, prefix = '1 2 3')",
  "INSERT INTO words SELECT name FROM person",
  "BEGIN; SAVEPOINT a; UPDATE person SET note = 'x' || id; ROLLBACK TO a; UPDATE person SET note = 'y' WHERE "
  "id % 7 = 0; "
  "COMMIT",
  "CREATE INDEX by_note ON person (note, name)",
  "DELETE FROM person WHERE id % 3 = 0",
  "PRAGMA wal_checkpoint (TRUNCATE)",
  "INSERT INTO person (name, note) VALUES ('stor', hex (zeroblob (200000)))",
  "UPDATE person SET name = name || '!' WHERE id < 300",
  "PRAGMA journal_mode = DELETE",
  "UPDATE person SET note = 'q' WHERE id % 5 = 0",
  "BEGIN; UPDATE person SET note = 'z' || id; ROLLBACK",
  "VACUUM",
  "PRAGMA journal_mode = TRUNCATE",
  "DELETE FROM person WHERE id % 11 = 0",
  "PRAGMA journal_mode = PERSIST",
  "BEGIN; UPDATE person SET note = 'w' || id; ROLLBACK",
  "UPDATE person SET note = 'p' WHERE id < 9",
  "BEGIN; UPDATE person SET note = 'w' || id WHERE id < 50; ROLLBACK",
  "PRAGMA journal_mode = WAL",
  "INSERT INTO words (words) VALUES ('optimize')",
};

static const char *const questions[] = {
  sum_sql,
  "SELECT count(*) FROM words WHERE words MATCH 'kan*'",
  "SELECT id, substr (note, 1, 20) FROM person ORDER BY note, id LIMIT 20 OFFSET 100",
  "PRAGMA integrity_check",
};

static void
test_same_answers (Bench *bench, gconstpointer data)
{
  g_autofree char *plain_path = g_build_filename (bench->folder, "plain.db", NULL);
  sqlite3 *plain = open_with (plain_path, "unix-excl", FALSE), *sealed = open_sealed (bench);

  fill (plain, 700);
  fill (sealed, 700);
  for (gsize i = 0; i < G_N_ELEMENTS (script); i++) {
    g_assert_cmpint (run (sealed, script[i]), ==, run (plain, script[i]));
    for (gsize j = 0; j < G_N_ELEMENTS (questions); j++) {
      g_autofree char *expected = answer (plain, questions[j]), *got = answer (sealed, questions[j]);

      g_assert_cmpstr (got, ==, expected);
    }
  }
  sqlite3_close (plain);
  sqlite3_close (sealed);
}

/* ---- Nothing in clear ------------------------------------------------------------------------------- */

static void
assert_no_clear_text (Bench *bench)
{
  g_autoptr (GDir) dir = g_dir_open (bench->folder, 0, NULL);
  guint files = 0;

  for (const char *name = g_dir_read_name (dir); name; name = g_dir_read_name (dir)) {
    g_autofree char *path = g_build_filename (bench->folder, name, NULL);
    g_autofree char *text = NULL;
    gsize length;

    g_assert_true (g_file_get_contents (path, &text, &length, NULL));
    g_assert_null (memmem (text, length, "Kanari", 6));
    g_assert_null (memmem (text, length, "CREATE TABLE", 12));
    g_assert_null (strstr (name, "-shm"));
    files++;
  }
  g_assert_cmpuint (files, >, 0);
}

static void
test_no_clear_byte (Bench *bench, gconstpointer data)
{
  sqlite3 *db = open_sealed (bench);

  fill (db, 1500);
  assert_no_clear_text (bench);
  run (
      db,
      "PRAGMA wal_checkpoint (TRUNCATE); PRAGMA journal_mode = DELETE; BEGIN; UPDATE person SET note = name");
  run (db, "PRAGMA cache_size = 2");
  run (db, "PRAGMA cache_spill = 1");
  run (db, "UPDATE person SET note = name || 'b'");
  assert_no_clear_text (bench);
  run (db, "COMMIT");
  assert_no_clear_text (bench);
  sqlite3_close (db);
}

static void
test_no_temporary_file (Bench *bench, gconstpointer data)
{
  sqlite3 *db = open_sealed (bench);

  fill (db, 100);
  run (db, "PRAGMA temp_store=FILE; CREATE TEMP TABLE t (a); PRAGMA temp.cache_size=10; PRAGMA "
           "temp.cache_spill=1");
  g_assert_cmpint (run (db, "INSERT INTO t SELECT a.note || b.note FROM person a, person b"), ==,
                   SQLITE_CANTOPEN);
  sqlite3_close (db);
}

static void
test_reserve_is_needed (Bench *bench, gconstpointer data)
{
  sqlite3 *db = NULL;

  sqlite3_open_v2 (bench->path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                   plass_seal_vfs_name (bench->vfs));
  g_assert_cmpint (run (db, "CREATE TABLE a (b)"), ==, SQLITE_IOERR_WRITE);
  sqlite3_close (db);
}

/* ---- Crash, wrong key, damage ----------------------------------------------------------------------- */

/* Leaves the files as a crash would: a child writes and is gone without closing. */
static void
make_crashed (Bench *bench, gboolean checkpoint)
{
  pid_t child = fork ();
  int status;

  if (child == 0) {
    sqlite3 *db = open_sealed (bench);

    fill (db, 400);
    if (checkpoint)
      run (db, "PRAGMA wal_checkpoint (TRUNCATE)");
    run (db, "UPDATE person SET note = 'late' WHERE id = 400");
    _exit (0);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
}

static char *
read_file (Bench *bench, const char *suffix, gsize *ret_length)
{
  g_autofree char *path = g_strconcat (bench->path, suffix, NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, ret_length, NULL));
  return text;
}

static void
write_file (Bench *bench, const char *suffix, const char *text, gsize length)
{
  g_autofree char *path = g_strconcat (bench->path, suffix, NULL);

  g_assert_true (g_file_set_contents (path, text, (gssize)length, NULL));
}

static void
test_wrong_key (Bench *bench, gconstpointer data)
{
  PlassKey wrong = bench->key;
  PlassSealVfs *other;
  sqlite3 *db;
  gsize before_length, after_length;
  g_autofree char *before = NULL, *after = NULL, *sum = NULL;

  make_crashed (bench, FALSE);
  before = read_file (bench, "-wal", &before_length);
  wrong.bytes[0] ^= 1;
  other = plass_seal_vfs_new ("unix-excl", plass_seal_keys_new (&wrong, &bench->id));
  g_assert_cmpint (sqlite3_open_v2 (bench->path, &db, SQLITE_OPEN_READWRITE, plass_seal_vfs_name (other)), ==,
                   SQLITE_NOTADB);
  sqlite3_close (db);
  g_assert_true (plass_seal_vfs_free (other));
  after = read_file (bench, "-wal", &after_length);
  g_assert_cmpmem (before, before_length, after, after_length);
  db = open_sealed (bench);
  sum = answer (db, "SELECT count(*) FROM person");
  g_assert_cmpstr (sum, ==, "400|");
  sqlite3_close (db);
}

static void
test_torn_first_page (Bench *bench, gconstpointer data)
{
  g_autofree char *text = NULL, *sum = NULL;
  gsize length;
  sqlite3 *db;

  make_crashed (bench, FALSE);
  /* A first page that was being overwritten by a checkpoint when the power went: the WAL still has it whole.
   */
  text = read_file (bench, "", &length);
  if (length >= PLASS_SEAL_PAGE)
    memset (text + 1024, 0x55, 512);
  write_file (bench, "", text, length);
  db = open_sealed (bench);
  sum = answer (db, "SELECT count(*) FROM person");
  g_assert_cmpstr (sum, ==, "400|");
  sqlite3_close (db);
}

/* What a damaged store may answer: the right sum, an earlier committed state of it, or an error. */
static gboolean
is_honest (const char *got, const char *const *states)
{
  return g_str_has_prefix (got, "error ") || g_strv_contains (states, got);
}

static void
check_damaged (Bench *bench, const char *suffix, const char *const *states, gboolean must_fail)
{
  sqlite3 *db = NULL;
  int rc = sqlite3_open_v2 (bench->path, &db, SQLITE_OPEN_READWRITE, plass_seal_vfs_name (bench->vfs));
  g_autofree char *got = NULL;

  if (rc == SQLITE_OK) {
    run (db, "PRAGMA temp_store=MEMORY");
    got = answer (db, sum_sql);
    if (!is_honest (got, states) || (must_fail && !g_str_has_prefix (got, "error ")))
      g_error ("damage in the %s gave wrong data", *suffix ? suffix : "database");
  }
  sqlite3_close (db);
}

typedef enum { FLIP, CUT, ZERO, SWAP } Damage;

static void
damage (char *text, gsize *length, Damage how, gsize unit, gsize head, GRand *rand)
{
  gsize units = (*length - head) / unit;
  gsize a = head + unit * (gsize)g_rand_int_range (rand, 0, (gint32)units);
  gsize b = head + unit * (gsize)g_rand_int_range (rand, 0, (gint32)units);

  switch (how) {
  case FLIP:
    text[head + g_rand_int_range (rand, 0, (gint32)(*length - head))] ^=
        (char)(1 << g_rand_int_range (rand, 0, 8));
    break;
  case CUT:
    *length = (gsize)g_rand_int_range (rand, 1, (gint32)*length);
    break;
  case ZERO:
    memset (text + a, 0, unit);
    break;
  case SWAP:
    if (a == b)
      b = a == head ? head + unit : head;
    for (gsize i = 0; i < unit; i++) {
      char kept = text[a + i];

      text[a + i] = text[b + i];
      text[b + i] = kept;
    }
    break;
  }
}

static void
test_damage (Bench *bench, gconstpointer data)
{
  static const struct {
    const char *suffix;
    gsize unit, head;
  } files[] = { { "", PLASS_SEAL_PAGE, 0 }, { "-wal", PLASS_SEAL_FRAME, PLASS_SEAL_WAL_HEADER } };
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261122);
  int rounds = g_getenv ("PLASS_LONG") ? 600 : 60;
  g_autofree char *db_text = NULL, *wal_text = NULL, *whole = NULL, *early = NULL;
  gsize db_length, wal_length;
  sqlite3 *db;

  make_crashed (bench, TRUE);
  db_text = read_file (bench, "", &db_length);
  wal_text = read_file (bench, "-wal", &wal_length);
  db = open_sealed (bench);
  whole = answer (db, sum_sql);
  sqlite3_close (db);
  remove_files (bench);
  write_file (bench, "", db_text, db_length);
  db = open_sealed (bench);
  early = answer (db, sum_sql);
  sqlite3_close (db);
  g_assert_cmpstr (whole, !=, early);
  for (int i = 0; i < rounds; i++)
    for (gsize f = 0; f < G_N_ELEMENTS (files); f++)
      for (Damage how = FLIP; how <= SWAP; how++) {
        gsize length = f ? wal_length : db_length;
        g_autofree char *text = g_memdup2 (f ? wal_text : db_text, length);

        if (how == SWAP && (length - files[f].head) / files[f].unit < 2)
          continue;
        remove_files (bench);
        write_file (bench, f ? "" : "-wal", f ? db_text : wal_text, f ? db_length : wal_length);
        damage (text, &length, how, files[f].unit, files[f].head, rand);
        write_file (bench, files[f].suffix, text, length);
        check_damaged (bench, files[f].suffix, (const char *const[]){ whole, early, NULL }, FALSE);
      }
}

/* ---- The format does not drift ---------------------------------------------------------------------- */

static char *
digest (const guint8 *bytes, gsize length)
{
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes, length);
}

static void
test_format (Bench *bench, gconstpointer data)
{
  PlassSealKeys *keys = plass_seal_keys_new (&bench->key, &bench->id);
  guint8 clear[PLASS_SEAL_FRAME], sealed[PLASS_SEAL_FRAME], again[PLASS_SEAL_FRAME], nonce[24];
  g_autofree char *page = NULL, *frame = NULL, *image = NULL;

  for (gsize i = 0; i < sizeof clear; i++)
    clear[i] = (guint8)(i * 31);
  memset (clear + PLASS_SEAL_USABLE, 0, PLASS_SEAL_RESERVE);
  memset (nonce, 0xa5, sizeof nonce);
  plass_seal_page (keys, 5, clear, nonce, sealed);
  page = digest (sealed, PLASS_SEAL_PAGE);
  g_assert_true (plass_unseal_page (keys, 5, sealed, again));
  g_assert_cmpmem (again, PLASS_SEAL_PAGE, clear, PLASS_SEAL_PAGE);
  g_assert_false (plass_unseal_page (keys, 6, sealed, again));
  g_assert_false (plass_unseal_image (keys, 5, sealed, again));
  plass_seal_image (keys, 516, clear, nonce, sealed);
  image = digest (sealed, PLASS_SEAL_PAGE);
  memset (clear + PLASS_SEAL_FRAME - PLASS_SEAL_RESERVE, 0, PLASS_SEAL_RESERVE);
  plass_seal_frame (keys, 9, clear, nonce, sealed);
  frame = digest (sealed, PLASS_SEAL_FRAME);
  g_assert_cmpmem (sealed, 16, clear, 16);
  g_assert_true (plass_unseal_frame (keys, 9, sealed, again));
  g_assert_cmpmem (again, PLASS_SEAL_FRAME, clear, PLASS_SEAL_FRAME);
  g_assert_false (plass_unseal_frame (keys, 8, sealed, again));
  g_assert_cmpstr (page, ==, "ee195f5b9cb33bd84315eb0245a8a0f4360c8dd444d93de8f4ae1e68fa2e50da");
  g_assert_cmpstr (image, ==, "c3df4407b1de18ee4469c15a63245fd16387a6dcbbf2430ec1804d3b91899447");
  g_assert_cmpstr (frame, ==, "93dde03973b23e563b0f34885a88d7ee2c0b3dc070f6eba2a768fa0f49b13a15");
  plass_seal_keys_free (keys);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Bench *, gconstpointer);
  } cases[] = {
    { "/seal/same-answers", test_same_answers },
    { "/seal/no-clear-byte", test_no_clear_byte },
    { "/seal/no-temporary-file", test_no_temporary_file },
    { "/seal/reserve-is-needed", test_reserve_is_needed },
    { "/seal/wrong-key", test_wrong_key },
    { "/seal/torn-first-page", test_torn_first_page },
    { "/seal/damage", test_damage },
    { "/seal/format", test_format },
  };

  if (sodium_init () < 0)
    return 1;
  sqlite3_config (SQLITE_CONFIG_STMTJRNL_SPILL, -1);
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Bench, NULL, set_up, cases[i].test, tear_down);
  return g_test_run ();
}
