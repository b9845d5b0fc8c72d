/* damage.c — damage is an error or a state that was committed once, never wrong data */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sealed.h"

#include <glib/gstdio.h>
#include <string.h>

/* What a damaged file may answer. */
typedef struct {
  const char *whole, *early; /* digests: all that was committed; all but the last transaction */
  guint errors, whole_seen, early_seen;
} Honest;

/* Reads everything, by the table and by the index, and lets SQLite check the whole file. Digest, or error. */
static char *
read_everything (Sealed *sealed)
{
  sqlite3 *db = NULL;
  int rc = sqlite3_open_v2 (sealed->path, &db, SQLITE_OPEN_READWRITE, plass_seal_vfs_name (sealed->vfs));
  g_autofree char *digest = NULL, *check = NULL;

  if (rc == SQLITE_OK) {
    sealed_run (db, "PRAGMA temp_store=MEMORY");
    digest = sealed_digest (db);
    check = sealed_answer (db, "PRAGMA integrity_check");
  }
  sqlite3_close (db);
  if (digest == NULL)
    return g_strdup_printf ("error %d", rc);
  if (g_str_has_prefix (digest, "error ") || g_str_equal (check, "ok|"))
    return g_steal_pointer (&digest);
  return g_strdup ("error in integrity_check");
}

static void
judge (Sealed *sealed, Honest *honest, const char *what, guint round)
{
  g_autofree char *got = read_everything (sealed);

  if (g_str_has_prefix (got, "error "))
    honest->errors++;
  else if (g_strcmp0 (got, honest->whole) == 0)
    honest->whole_seen++;
  else if (g_strcmp0 (got, honest->early) == 0)
    honest->early_seen++;
  else
    g_error ("%s %u gave wrong data", what, round);
}

/* ---- Files to damage -------------------------------------------------------------------------------- */

static void
fill_and_checkpoint (sqlite3 *db)
{
  sealed_fill (db, 900);
  sealed_run (db, "CREATE INDEX by_note ON person (note); PRAGMA wal_checkpoint (TRUNCATE)");
}

static void
change_after_checkpoint (sqlite3 *db)
{
  fill_and_checkpoint (db);
  sealed_run (db, "UPDATE person SET note = 'late' || id WHERE id % 9 = 0");
}

/* Killed within a transaction in whose middle pages went to the database already: the journal is hot. */
static void
spill_and_die (sqlite3 *db)
{
  fill_and_checkpoint (db);
  sealed_run (db, "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 5; PRAGMA cache_spill = 1;"
                  "BEGIN; UPDATE person SET note = 'half' || id");
}

typedef enum { FLIP, CUT_BETWEEN, CUT_WITHIN, ZERO, SWAP } Damage;

static const char *const words[] = { [FLIP] = "flip",
                                     [CUT_BETWEEN] = "cut between units",
                                     [CUT_WITHIN] = "cut within a unit",
                                     [ZERO] = "zeroed unit",
                                     [SWAP] = "swap" };

static void
swap_units (guint8 *one, guint8 *two, gsize unit)
{
  g_autofree guint8 *kept = g_memdup2 (one, unit);

  memcpy (one, two, unit);
  memcpy (two, kept, unit);
}

/* Deals with round @round of a kind so that cuts and zeroed pages reach every unit in turn. */
static GByteArray *
damage (const GByteArray *sound, Damage how, gsize unit, gsize head, guint round, GRand *rand)
{
  GByteArray *bytes = g_byte_array_append (g_byte_array_new (), sound->data, sound->len);
  guint units = (guint)((sound->len - head) / unit), nth = round % units;
  guint8 *at = bytes->data + head + nth * unit;
  guint bit = (guint)g_rand_int_range (rand, 0, 8 * (gint32)(sound->len - head));

  if (how == FLIP)
    bytes->data[head + bit / 8] ^= (guint8)(1 << bit % 8);
  else if (how == CUT_BETWEEN)
    g_byte_array_set_size (bytes, (guint)(head + nth * unit));
  else if (how == CUT_WITHIN)
    g_byte_array_set_size (bytes,
                           (guint)(head + nth * unit) + (guint)g_rand_int_range (rand, 1, (gint32)unit));
  else if (how == ZERO)
    memset (at, 0, unit);
  else
    swap_units (at,
                bytes->data + head
                    + (nth + 1 + (guint)g_rand_int_range (rand, 0, (gint32)units - 1)) % units * unit,
                unit);
  return bytes;
}

static guint
times (guint full)
{
  return g_getenv ("PLASS_LONG") ? full : MAX (full / 10, 20);
}

/* ---- The database ----------------------------------------------------------------------------------- */

/* Every page of this file is in use, so nothing may go unseen. */
static void
test_database (Sealed *sealed, gconstpointer data)
{
  static const guint full[] = { 1200, 92, 100, 93, 200 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261122);
  g_autoptr (GByteArray) sound = NULL;

  sealed_crash (sealed, fill_and_checkpoint);
  sound = sealed_read_file (sealed, "");
  g_assert_cmpuint (sound->len, >, 93 * PLASS_SEAL_PAGE);
  for (Damage how = FLIP; how <= SWAP; how++) {
    Honest honest = { NULL, NULL, 0, 0, 0 };

    for (guint i = how == CUT_BETWEEN ? 1 : 0; i < times (full[how]); i++) {
      g_autoptr (GByteArray) bytes = damage (sound, how, PLASS_SEAL_PAGE, 0, i, rand);

      if (bytes->len == 0)
        continue; /* an empty file is the store's to refuse: open.c */
      sealed_remove_files (sealed);
      sealed_write_file (sealed, "", bytes);
      judge (sealed, &honest, words[how], i);
    }
    g_test_message ("%s: %u of %u seen", words[how], honest.errors, honest.errors + honest.whole_seen);
    g_assert_cmpuint (honest.errors, >, 18);
    g_assert_cmpuint (honest.whole_seen, ==, 0);
  }
}

/* Fourteen pages of overflow at the very end of the file; cut, the last would read as an end of the text that
 * is all zeros. With page 1 in the log, nothing of the file itself has told yet that it is kept in WAL mode.
 */
#define LONG_TEXT "substr (replace (hex (zeroblob (30000)), '0', 'x'), 1, 57250)"

static void
grow_after_text (sqlite3 *db)
{
  sealed_fill (db, 5);
  sealed_run (db, "INSERT INTO person (name, note) VALUES ('stor', " LONG_TEXT ");"
                  "PRAGMA wal_checkpoint (TRUNCATE); CREATE TABLE more (a); INSERT INTO more VALUES (1)");
}

static void
test_cut_under_a_log (Sealed *sealed, gconstpointer data)
{
  g_autoptr (GByteArray) bytes = NULL;
  g_autofree char *got = NULL;
  sqlite3 *db;

  sealed_crash (sealed, grow_after_text);
  bytes = sealed_read_file (sealed, "");
  g_byte_array_set_size (bytes, bytes->len - PLASS_SEAL_PAGE);
  sealed_write_file (sealed, "", bytes);
  db = sealed_open (sealed);
  got = sealed_answer (db, "SELECT note = " LONG_TEXT " FROM person WHERE name = 'stor'");
  g_assert_cmpstr (got, ==, "error 8202"); /* SQLITE_IOERR_DATA */
  sqlite3_close (db);
}

/* ---- The log and the journal ------------------------------------------------------------------------ */

static void
damage_beside (Sealed *sealed, const char *suffix, gsize unit, gsize head, const guint *full, Honest *honest)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261123);
  g_autoptr (GByteArray) base = sealed_read_file (sealed, ""), sound = sealed_read_file (sealed, suffix);

  for (Damage how = FLIP; how <= SWAP; how++)
    for (guint i = 0; full[how] > 0 && i < times (full[how]); i++) {
      g_autoptr (GByteArray) bytes = damage (sound, how, unit, head, i, rand);

      sealed_remove_files (sealed);
      sealed_write_file (sealed, "", base);
      sealed_write_file (sealed, suffix, bytes);
      judge (sealed, honest, words[how], i);
    }
  g_test_message ("%s: %u errors, %u whole, %u as before the last transaction", suffix, honest->errors,
                  honest->whole_seen, honest->early_seen);
}

static char *
digest_of_files (Sealed *sealed)
{
  char *digest = read_everything (sealed);

  g_assert_false (g_str_has_prefix (digest, "error "));
  return digest;
}

static void
test_log (Sealed *sealed, gconstpointer data)
{
  static const guint full[] = { 600, 0, 60, 60, 60 };
  g_autoptr (GByteArray) base = NULL, wal = NULL;
  g_autofree char *whole = NULL, *early = NULL;
  Honest honest = { 0 };

  sealed_crash (sealed, change_after_checkpoint);
  base = sealed_read_file (sealed, "");
  wal = sealed_read_file (sealed, "-wal");
  honest.whole = whole = digest_of_files (sealed);
  sealed_remove_files (sealed);
  sealed_write_file (sealed, "", base);
  honest.early = early = digest_of_files (sealed);
  g_assert_cmpstr (whole, !=, early);
  sealed_write_file (sealed, "", base);
  sealed_write_file (sealed, "-wal", wal);
  damage_beside (sealed, "-wal", PLASS_SEAL_FRAME, PLASS_SEAL_WAL_HEADER, full, &honest);
  g_assert_cmpuint (honest.early_seen, >, 20);
}

static gboolean
has_journal (Sealed *sealed)
{
  g_autofree char *path = g_strconcat (sealed->path, "-journal", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* A record of the journal: page number, image, sum. */
static void
test_hot_journal (Sealed *sealed, gconstpointer data)
{
  static const guint full[] = { 300, 0, 0, 0, 0 };
  g_autoptr (GByteArray) base = NULL, journal = NULL;
  g_autofree char *whole = NULL;
  Honest honest = { 0 };

  sealed_crash (sealed, spill_and_die);
  g_assert_true (has_journal (sealed));
  base = sealed_read_file (sealed, "");
  journal = sealed_read_file (sealed, "-journal");
  sealed_assert_nothing_clear (sealed);
  honest.whole = whole = digest_of_files (sealed); /* as before the transaction */
  g_assert_false (has_journal (sealed));
  sealed_write_file (sealed, "", base);
  sealed_write_file (sealed, "-journal", journal);
  damage_beside (sealed, "-journal", 4 + PLASS_SEAL_PAGE + 4, 512, full, &honest);
  g_assert_cmpuint (honest.errors, >, 20);
}

/* An image that does not open stops the rollback, and the journal stays for whoever has a better disk. */
static void
test_journal_is_kept (Sealed *sealed, gconstpointer data)
{
  g_autoptr (GByteArray) bytes = NULL, after = NULL;
  g_autofree char *got = NULL;
  sqlite3 *db = NULL;

  sealed_crash (sealed, spill_and_die);
  bytes = sealed_read_file (sealed, "-journal");
  bytes->data[512 + 4 + 2000] ^= 4;
  sealed_write_file (sealed, "-journal", bytes);
  g_assert_cmpint (
      sqlite3_open_v2 (sealed->path, &db, SQLITE_OPEN_READWRITE, plass_seal_vfs_name (sealed->vfs)), ==,
      SQLITE_OK);
  sqlite3_extended_result_codes (db, 1);
  got = sealed_digest (db);
  g_assert_cmpstr (got, ==, "error 8202");
  sqlite3_close (db);
  after = sealed_read_file (sealed, "-journal");
  g_assert_cmpmem (bytes->data, bytes->len, after->data, after->len);
}

/* ---- What cannot be told ------------------------------------------------------------------------------ */

/* An old page put back at its own place is authentic: documented in SECURITY 2 and in the head of seal-vfs.c.
 * The service's anchor tells it. When this fails, say so there. */
static void
test_replay_is_accepted (Sealed *sealed, gconstpointer data)
{
  sqlite3 *db = sealed_open (sealed);
  g_autoptr (GByteArray) before = NULL, after = NULL;
  g_autofree char *got = NULL;
  guint changed = 0;

  sealed_fill (db, 700);
  sealed_run (db, "PRAGMA wal_checkpoint (TRUNCATE)");
  before = sealed_read_file (sealed, "");
  sealed_run (db, "UPDATE person SET note = replace (note, '0', '9') WHERE id = 350;"
                  "PRAGMA wal_checkpoint (TRUNCATE)");
  sqlite3_close (db);
  after = sealed_read_file (sealed, "");
  g_assert_cmpuint (before->len, ==, after->len);
  for (gsize at = PLASS_SEAL_PAGE; at < before->len; at += PLASS_SEAL_PAGE)
    if (memcmp (before->data + at, after->data + at, PLASS_SEAL_PAGE) != 0) {
      memcpy (after->data + at, before->data + at, PLASS_SEAL_PAGE);
      changed++;
    }
  g_assert_cmpuint (changed, ==, 1);
  sealed_write_file (sealed, "", after);
  db = sealed_open (sealed);
  got = sealed_answer (db, "SELECT note LIKE '0000%' FROM person WHERE id = 350");
  g_assert_cmpstr (got, ==, "1|");
  sqlite3_close (db);
}

/* ---- The wrong key, and a torn first page ---------------------------------------------------------------
 */

static void
write_without_checkpoint (sqlite3 *db)
{
  sealed_fill (db, 400);
}

static void
assert_wrong (Sealed *sealed, guint key_bit, guint id_bit)
{
  PlassKey key = sealed->key;
  PlassSealId id = sealed->id;
  PlassSealVfs *other;
  sqlite3 *db;

  key.bytes[0] ^= (guint8)key_bit;
  id.bytes[0] ^= (guint8)id_bit;
  other = plass_seal_vfs_new ("unix-excl", plass_seal_keys_new (&key, &id));
  g_assert_cmpint (sqlite3_open_v2 (sealed->path, &db, SQLITE_OPEN_READWRITE, plass_seal_vfs_name (other)),
                   ==, SQLITE_NOTADB);
  sqlite3_close (db);
  g_assert_true (plass_seal_vfs_free (other));
}

static void
test_wrong_key (Sealed *sealed, gconstpointer data)
{
  static const char *const suffixes[] = { "", "-wal" };
  g_autoptr (GPtrArray) before = g_ptr_array_new_with_free_func ((GDestroyNotify)g_byte_array_unref);
  g_autofree char *count = NULL;
  sqlite3 *db;

  sealed_crash (sealed, write_without_checkpoint);
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    g_ptr_array_add (before, sealed_read_file (sealed, suffixes[i]));
  assert_wrong (sealed, 1, 0);
  assert_wrong (sealed, 0, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    const GByteArray *was = before->pdata[i];
    g_autoptr (GByteArray) is = sealed_read_file (sealed, suffixes[i]);

    g_assert_cmpmem (was->data, was->len, is->data, is->len);
  }
  db = sealed_open (sealed);
  count = sealed_answer (db, "SELECT count(*) FROM person");
  g_assert_cmpstr (count, ==, "400|");
  sqlite3_close (db);
}

static void
test_torn_first_page (Sealed *sealed, gconstpointer data)
{
  g_autoptr (GByteArray) bytes = NULL;
  g_autofree char *count = NULL;
  sqlite3 *db;

  sealed_crash (sealed, write_without_checkpoint);
  /* A first page that was being overwritten by a checkpoint when the power went: the WAL still has it whole.
   */
  bytes = sealed_read_file (sealed, "");
  g_assert_cmpuint (bytes->len, >=, PLASS_SEAL_PAGE);
  memset (bytes->data + 1024, 0x55, 512);
  sealed_write_file (sealed, "", bytes);
  db = sealed_open (sealed);
  count = sealed_answer (db, "SELECT count(*) FROM person");
  g_assert_cmpstr (count, ==, "400|");
  sqlite3_close (db);
}

/* Emptied, or gone: the log beside it is kept, and all is there again with the database. */
static void
test_emptied_under_a_log (Sealed *sealed, gconstpointer data)
{
  g_autoptr (GByteArray) database = NULL, before = NULL, after = NULL, nothing = g_byte_array_new ();
  g_autofree char *count = NULL;
  sqlite3 *db;

  sealed_crash (sealed, write_without_checkpoint);
  database = sealed_read_file (sealed, "");
  before = sealed_read_file (sealed, "-wal");
  for (int i = 0; i < 2; i++) {
    sealed_write_file (sealed, "", nothing);
    if (i == 1)
      g_unlink (sealed->path);
    g_assert_cmpint (sqlite3_open_v2 (sealed->path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                                      plass_seal_vfs_name (sealed->vfs)),
                     ==, SQLITE_NOTADB);
    sqlite3_close (db);
  }
  after = sealed_read_file (sealed, "-wal");
  g_assert_cmpmem (before->data, before->len, after->data, after->len);
  sealed_write_file (sealed, "", database);
  db = sealed_open (sealed);
  count = sealed_answer (db, "SELECT count(*) FROM person");
  g_assert_cmpstr (count, ==, "400|");
  sqlite3_close (db);
}

int
main (int argc, char **argv)
{
  static const SealedCase cases[] = {
    { "/damage/database", test_database },
    { "/damage/cut-under-a-log", test_cut_under_a_log },
    { "/damage/emptied-under-a-log", test_emptied_under_a_log },
    { "/damage/log", test_log },
    { "/damage/hot-journal", test_hot_journal },
    { "/damage/journal-is-kept", test_journal_is_kept },
    { "/damage/replay-is-accepted", test_replay_is_accepted },
    { "/damage/wrong-key", test_wrong_key },
    { "/damage/torn-first-page", test_torn_first_page },
  };

  return sealed_main (argc, argv, cases, G_N_ELEMENTS (cases));
}
