/* seal-sql.c — sealed and clear, the same SQL gives the same answers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sealed.h"

#include <glib/gstdio.h>

static const char *const script[] = {
  "CREATE VIRTUAL TABLE words USING fts5 (name, prefix = '1 2 3')",
  "INSERT INTO words SELECT name FROM person",
  "BEGIN; SAVEPOINT a; UPDATE person SET note = 'x' || id; ROLLBACK TO a; UPDATE person SET note = 'y' WHERE "
  "id % 7 = 0; COMMIT",
  "BEGIN; SAVEPOINT a; DELETE FROM person WHERE id < 90; SAVEPOINT b; UPDATE person SET note = 'b' || note; "
  "RELEASE b; ROLLBACK TO a; UPDATE words SET name = name || ' nr' WHERE rowid < 50; RELEASE a; COMMIT",
  "CREATE INDEX by_note ON person (note, name)",
  "DELETE FROM person WHERE id % 3 = 0",
  "INSERT INTO person (name, note) VALUES ('stor', hex (zeroblob (300000)))",
  "UPDATE person SET name = name || '!' WHERE id < 300",
  "UPDATE person SET note = substr (note, 1, 200000) WHERE name = 'stor'",
  "INSERT INTO person VALUES (1, 'twice', 'fails')",
  "UPDATE person SET id = 5 WHERE id > 600", /* fails half-way: the statement is taken back */
  "BEGIN; UPDATE person SET note = 'z' || id; ROLLBACK",
  "VACUUM",
  "DELETE FROM person WHERE name = 'stor'",
  "BEGIN; UPDATE person SET note = 'w' || id WHERE id < 50; ROLLBACK",
  "CREATE TABLE gone AS SELECT * FROM person; DROP TABLE gone",
  "PRAGMA incremental_vacuum",
  "INSERT INTO words (words) VALUES ('optimize')",
  "REINDEX",
};

static const char *const questions[] = {
  "SELECT count(*), sum(length(name)), sum(id), sum(length(note)), max(note) FROM person",
  "SELECT count(*) FROM words WHERE words MATCH 'kan* AND nr'",
  "SELECT id, substr (note, 1, 20) FROM person ORDER BY note, id LIMIT 20 OFFSET 100",
  "SELECT count(*) FROM person WHERE substr (note, 150000, 1) = '0'",
  "PRAGMA integrity_check",
};

static const char *const modes[] = { "WAL", "DELETE", "TRUNCATE", "PERSIST", "MEMORY" };
static const char *const caches[] = {
  "PRAGMA cache_size = -16000",                     /* as the store has it */
  "PRAGMA cache_size = 10; PRAGMA cache_spill = 1", /* pages come and go within a transaction */
};

typedef struct {
  sqlite3 *plain, *sealed;
} Pair;

static void
run_both (Pair pair, const char *sql)
{
  g_assert_cmpint (sealed_run (pair.sealed, sql), ==, sealed_run (pair.plain, sql));
}

static void
compare (Pair pair, const char *after)
{
  for (gsize i = 0; i < G_N_ELEMENTS (questions); i++) {
    g_autofree char *expected = sealed_answer (pair.plain, questions[i]);
    g_autofree char *got = sealed_answer (pair.sealed, questions[i]);

    if (g_strcmp0 (got, expected) != 0)
      g_error ("after %s: sealed %.60s, plain %.60s", after, got, expected);
  }
}

/* The copy is a sealed file of its own; the plain one is plain. */
static void
compare_copies (Sealed *sealed, Pair pair)
{
  g_autofree char *one = g_build_filename (sealed->folder, "copy.db", NULL);
  g_autofree char *two = g_build_filename (sealed->folder, "copy-plain.db", NULL);
  g_autofree char *sealed_into = g_strdup_printf ("VACUUM INTO '%s'", one);
  g_autofree char *plain_into = g_strdup_printf ("VACUUM INTO '%s'", two);
  Pair copies;

  g_assert_cmpint (sealed_run (pair.sealed, sealed_into), ==, SQLITE_OK);
  g_assert_cmpint (sealed_run (pair.plain, plain_into), ==, SQLITE_OK);
  copies.plain = sealed_open_with (two, "unix-excl", FALSE);
  copies.sealed = sealed_open_with (one, plass_seal_vfs_name (sealed->vfs), TRUE);
  compare (copies, "VACUUM INTO");
  sqlite3_close (copies.plain);
  sqlite3_close (copies.sealed);
  g_unlink (two);
}

static void
remove_plain (const char *path)
{
  g_autofree char *journal = g_strconcat (path, "-journal", NULL);

  g_unlink (path);
  g_unlink (journal);
}

static void
run_script (Sealed *sealed, const char *mode, const char *cache)
{
  g_autofree char *plain_path = g_build_filename (sealed->folder, "plain.db", NULL);
  g_autofree char *pragma = g_strdup_printf ("PRAGMA journal_mode = %s", mode);
  Pair pair = { sealed_open_with (plain_path, "unix-excl", FALSE), sealed_open (sealed) };

  run_both (pair, "PRAGMA synchronous = OFF"); /* what the disk does is power.c's */
  run_both (pair, pragma);
  run_both (pair, cache);
  sealed_fill (pair.plain, 700);
  sealed_fill (pair.sealed, 700);
  for (gsize i = 0; i < G_N_ELEMENTS (script); i++) {
    run_both (pair, script[i]);
    compare (pair, script[i]);
  }
  run_both (pair, "PRAGMA wal_checkpoint (TRUNCATE)");
  compare_copies (sealed, pair);
  sqlite3_close (pair.plain);
  sqlite3_close (pair.sealed);
  remove_plain (plain_path);
  sealed_assert_nothing_clear (sealed);
  sealed_remove_files (sealed);
}

static void
test_same_answers (Sealed *sealed, gconstpointer data)
{
  for (gsize m = 0; m < G_N_ELEMENTS (modes); m++)
    for (gsize c = 0; c < G_N_ELEMENTS (caches); c++) {
      g_test_message ("%s, %s", modes[m], caches[c]);
      run_script (sealed, modes[m], caches[c]);
    }
}

/* One file through every mode, as it may be changed while it lives. */
static void
test_changing_modes (Sealed *sealed, gconstpointer data)
{
  static const char *const edits[] = { "UPDATE person SET note = 'q' WHERE id % 5 = 0",
                                       "BEGIN; UPDATE person SET note = 'w' || id; ROLLBACK",
                                       "UPDATE person SET note = 'p' || id WHERE id < 9",
                                       "BEGIN; UPDATE person SET note = 'v' || id WHERE id < 50; ROLLBACK" };
  g_autofree char *plain_path = g_build_filename (sealed->folder, "plain.db", NULL);
  Pair pair = { sealed_open_with (plain_path, "unix-excl", FALSE), sealed_open (sealed) };

  sealed_fill (pair.plain, 700);
  sealed_fill (pair.sealed, 700);
  run_both (pair, "PRAGMA synchronous = OFF; CREATE VIRTUAL TABLE words USING fts5 (name)");
  for (gsize m = 0; m < 3 * G_N_ELEMENTS (modes); m++) {
    g_autofree char *pragma =
        g_strdup_printf ("PRAGMA journal_mode = %s", modes[m * 2 % G_N_ELEMENTS (modes)]);

    run_both (pair, pragma);
    for (gsize i = 0; i < G_N_ELEMENTS (edits); i++) {
      run_both (pair, edits[i]);
      compare (pair, pragma);
    }
  }
  sqlite3_close (pair.plain);
  sqlite3_close (pair.sealed);
  remove_plain (plain_path);
  sealed_assert_nothing_clear (sealed);
}

int
main (int argc, char **argv)
{
  static const SealedCase cases[] = {
    { "/seal-sql/same-answers", test_same_answers },
    { "/seal-sql/changing-modes", test_changing_modes },
  };

  return sealed_main (argc, argv, cases, G_N_ELEMENTS (cases));
}
