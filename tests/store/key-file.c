/* key-file.c — the data key comes back by the right secret only, and is never made anew */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk.h"

#include <signal.h>
#include <sodium.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
  char *folder, *path, *file;
  guint8 keyring[32], other[32];
} Bench;

static void
set_up (Bench *bench, gconstpointer data)
{
  bench->folder = g_dir_make_tmp ("plass-key-XXXXXX", NULL);
  bench->path = g_build_filename (bench->folder, "records.db", NULL);
  bench->file = g_build_filename (bench->folder, "records.sealkey", NULL);
  memset (bench->keyring, 1, sizeof bench->keyring);
  memset (bench->other, 2, sizeof bench->other);
}

static void
tear_down (Bench *bench, gconstpointer data)
{
  desk_remove_folder (bench->folder);
  g_free (bench->folder);
  g_free (bench->path);
  g_free (bench->file);
}

static const char phrase[] = "tre hester under et epletre";

static void
assert_opens (Bench *bench, PlassSlot slot, const guint8 *keyring, const char *words, const PlassKey *key)
{
  PlassSecret secret = { keyring, words };
  g_autoptr (GError) error = NULL;
  PlassKey got;

  g_assert_true (plass_key_unlock (bench->path, slot, &secret, &got, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (got.bytes, 32, key->bytes, 32);
}

static void
assert_refuses (Bench *bench, PlassSlot slot, const guint8 *keyring, const char *words, int code)
{
  PlassSecret secret = { keyring, words };
  g_autoptr (GError) error = NULL;
  PlassKey got;

  g_assert_false (plass_key_unlock (bench->path, slot, &secret, &got, &error));
  g_assert_error (error, PLASS_ERROR, code);
}

static void
make (Bench *bench, PlassKey *ret_key)
{
  PlassSecret secret = { bench->keyring, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (plass_key_create (bench->path, PLASS_SLOT_KEYRING, &secret, ret_key, &error));
  g_assert_no_error (error);
}

static void
test_slots (Bench *bench, gconstpointer data)
{
  PlassSecret both = { bench->keyring, phrase };
  PlassKey key;

  make (bench, &key);
  assert_opens (bench, PLASS_SLOT_KEYRING, bench->keyring, NULL, &key);
  assert_refuses (bench, PLASS_SLOT_KEYRING, bench->other, NULL, PLASS_ERROR_WRONG_KEY);
  assert_refuses (bench, PLASS_SLOT_RECOVERY, NULL, phrase, PLASS_ERROR_RULE);
  g_assert_true (plass_key_set_slot (bench->path, &key, PLASS_SLOT_BOTH, &both, NULL));
  g_assert_true (plass_key_set_slot (bench->path, &key, PLASS_SLOT_RECOVERY, &both, NULL));
  assert_opens (bench, PLASS_SLOT_BOTH, bench->keyring, phrase, &key);
  assert_opens (bench, PLASS_SLOT_RECOVERY, NULL, phrase, &key);
  assert_refuses (bench, PLASS_SLOT_BOTH, bench->other, phrase, PLASS_ERROR_WRONG_KEY);
  assert_refuses (bench, PLASS_SLOT_BOTH, bench->keyring, "tre hester", PLASS_ERROR_WRONG_KEY);
  assert_refuses (bench, PLASS_SLOT_BOTH, bench->keyring, NULL, PLASS_ERROR_RULE);
  g_assert_true (plass_key_remove_slot (bench->path, PLASS_SLOT_KEYRING, NULL));
  g_assert_true (plass_key_remove_slot (bench->path, PLASS_SLOT_BOTH, NULL));
  g_assert_false (plass_key_remove_slot (bench->path, PLASS_SLOT_RECOVERY, NULL));
  assert_opens (bench, PLASS_SLOT_RECOVERY, NULL, phrase, &key);
}

static void
test_never_anew (Bench *bench, gconstpointer data)
{
  PlassSecret secret = { bench->keyring, NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL, *after = NULL;
  PlassKey key, again;

  make (bench, &key);
  g_assert_true (g_file_get_contents (bench->file, &before, NULL, NULL));
  g_assert_false (plass_key_create (bench->path, PLASS_SLOT_KEYRING, &secret, &again, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_RULE);
  g_assert_true (g_file_get_contents (bench->file, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, before);
}

static const char recovery[] = "K7QM-3XWP-9ABC-DEFG-HJKM-2345";

/* Keyring, passphrase and recovery, the last two cheap to open. */
static void
make_three (Bench *bench, PlassKey *ret_key)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  PlassSealId id;

  make (bench, ret_key);
  g_assert_true (plass_seal_id_load (bench->path, &id, NULL));
  g_assert_true (g_key_file_load_from_file (file, bench->file, G_KEY_FILE_NONE, NULL));
  desk_cheap_slot (file, &id, PLASS_SLOT_PASSPHRASE, phrase, ret_key);
  desk_cheap_slot (file, &id, PLASS_SLOT_RECOVERY, recovery, ret_key);
  g_assert_true (g_key_file_save_to_file (file, bench->file, NULL));
}

static void
test_wrong_secrets (Bench *bench, gconstpointer data)
{
  static const struct {
    PlassSlot slot;
    const char *typed;
    gboolean right;
  } tries[] = {
    { PLASS_SLOT_PASSPHRASE, phrase, TRUE },
    { PLASS_SLOT_PASSPHRASE, recovery, FALSE },
    { PLASS_SLOT_PASSPHRASE, "Tre hester under et epletre", FALSE },
    { PLASS_SLOT_PASSPHRASE, "tre hester under et epletre ", FALSE },
    { PLASS_SLOT_PASSPHRASE, "", FALSE },
    { PLASS_SLOT_RECOVERY, recovery, TRUE },
    { PLASS_SLOT_RECOVERY, "k7qm 3xwp 9abc defg hjkm 2345", TRUE }, /* as somebody types it from paper */
    { PLASS_SLOT_RECOVERY, "k7qm3xwp9abcdefghjkm2345", TRUE },
    { PLASS_SLOT_RECOVERY, "K7QM-3XWP-9ABC-DEFG-HJKM-2346", FALSE },
    { PLASS_SLOT_RECOVERY, "K7QM-3XWP-9ABC-DEFG-HJKM-234", FALSE },
    { PLASS_SLOT_RECOVERY, "K7QM-3XWP-9ABC-DEFG-HJKM-23455", FALSE },
    { PLASS_SLOT_RECOVERY, "\xff\xfe", FALSE },
    { PLASS_SLOT_RECOVERY, phrase, FALSE },
  };
  PlassKey key;

  make_three (bench, &key);
  g_assert_cmpuint (plass_key_slots (bench->path), ==,
                    1u << PLASS_SLOT_KEYRING | 1u << PLASS_SLOT_PASSPHRASE | 1u << PLASS_SLOT_RECOVERY);
  assert_opens (bench, PLASS_SLOT_KEYRING, bench->keyring, NULL, &key);
  assert_refuses (bench, PLASS_SLOT_KEYRING, bench->other, phrase, PLASS_ERROR_WRONG_KEY);
  assert_refuses (bench, PLASS_SLOT_KEYRING, NULL, phrase, PLASS_ERROR_RULE);
  assert_refuses (bench, PLASS_SLOT_BOTH, bench->keyring, phrase, PLASS_ERROR_RULE);
  for (gsize i = 0; i < G_N_ELEMENTS (tries); i++) {
    g_autofree char *shown = g_strescape (tries[i].typed, NULL);

    g_test_message ("%u %s", tries[i].slot, shown);
    if (tries[i].right)
      assert_opens (bench, tries[i].slot, bench->other, tries[i].typed, &key);
    else
      assert_refuses (bench, tries[i].slot, bench->keyring, tries[i].typed, PLASS_ERROR_WRONG_KEY);
  }
}

/* One keyboard sends "å" as one sign, another as two. */
static void
test_composed (Bench *bench, gconstpointer data)
{
  PlassSecret secret = { .phrase = "b\xc3\xa5t og \xc3\xb8l i fjor" };
  PlassKey key;

  make (bench, &key);
  g_assert_true (plass_key_set_slot (bench->path, &key, PLASS_SLOT_PASSPHRASE, &secret, NULL));
  assert_opens (bench, PLASS_SLOT_PASSPHRASE, NULL, "ba\xcc\x8at og \xc3\xb8l i fjor", &key);
}

static void
assert_never_wrong (Bench *bench, PlassSlot slot, const char *words, const PlassKey *key)
{
  PlassSecret secret = { bench->keyring, words };
  PlassKey got;

  if (plass_key_unlock (bench->path, slot, &secret, &got, NULL))
    g_assert_cmpmem (got.bytes, 32, key->bytes, 32);
}

/* A flipped bit anywhere in the file: an error or the right key, never a wrong one. */
static void
test_flips (Bench *bench, gconstpointer data)
{
  gsize step = g_getenv ("PLASS_LONG") ? 1 : 13, length;
  g_autofree char *text = NULL;
  const char *printed;
  PlassKey key;

  make_three (bench, &key);
  g_assert_true (g_file_get_contents (bench->file, &text, &length, NULL));
  printed = strstr (text, "[slot-recovery]");
  for (gsize bit = 0; bit < 8 * length; bit += step) {
    const char *at = text + bit / 8;
    char before = *at;

    text[bit / 8] ^= (char)(1 << bit % 8);
    g_assert_true (
        g_file_set_contents_full (bench->file, text, (gssize)length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    assert_never_wrong (bench, PLASS_SLOT_KEYRING, NULL, &key);
    if (at < printed && bit % 3 == 0)
      assert_never_wrong (bench, PLASS_SLOT_PASSPHRASE, phrase, &key);
    if (at >= printed && bit % 3 == 0)
      assert_never_wrong (bench, PLASS_SLOT_RECOVERY, recovery, &key);
    text[bit / 8] = before;
  }
}

/* ---- Killed while it is written anew ------------------------------------------------------------------ */

static void
rewrite_until_killed (Bench *bench, const PlassKey *key, int ready)
{
  PlassSecret secret = { bench->keyring, NULL };

  while (plass_key_set_slot (bench->path, key, PLASS_SLOT_KEYRING, &secret, NULL)
         && write (ready, "r", 1) == 1)
    ;
  _exit (1);
}

static void
test_killed (Bench *bench, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);
  int rounds = g_getenv ("PLASS_LONG") ? 200 : 20;
  PlassKey key;

  make_three (bench, &key);
  for (int round = 0; round < rounds; round++) {
    int pipes[2], status;
    char byte;
    pid_t child;

    g_assert_cmpint (pipe (pipes), ==, 0);
    child = fork ();
    if (child == 0)
      rewrite_until_killed (bench, &key, pipes[1]);
    g_assert_cmpint (read (pipes[0], &byte, 1), ==, 1); /* it writes, again and again */
    g_usleep ((gulong)g_rand_int_range (rand, 0, 20000));
    kill (child, SIGKILL);
    g_assert_cmpint (waitpid (child, &status, 0), ==, child);
    g_assert_true (WIFSIGNALED (status));
    close (pipes[0]);
    close (pipes[1]);
    assert_opens (bench, PLASS_SLOT_KEYRING, bench->keyring, NULL, &key);
    assert_opens (bench, PLASS_SLOT_PASSPHRASE, NULL, phrase, &key);
  }
}

/* A slot for another key than the database is sealed with would lock everybody out. */
static void
test_only_the_stores_key (Bench *bench, gconstpointer data)
{
  PlassSecret secret = { bench->keyring, NULL };
  g_autoptr (PlassStore) store = NULL;
  g_autoptr (GError) error = NULL;
  PlassKey key, other;

  make (bench, &key);
  store = plass_store_open (bench->path, &key, NULL);
  g_assert_nonnull (store);
  other = key;
  other.bytes[5] ^= 1;
  g_assert_false (plass_key_set_slot (bench->path, &other, PLASS_SLOT_KEYRING, &secret, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_WRONG_KEY);
  g_assert_true (plass_key_set_slot (bench->path, &key, PLASS_SLOT_KEYRING, &secret, NULL));
  assert_opens (bench, PLASS_SLOT_KEYRING, bench->keyring, NULL, &key);
}

static void
test_easy_phrases (Bench *bench, gconstpointer data)
{
  static const struct {
    const char *phrase;
    gboolean easy;
  } cases[] = {
    { "", TRUE },
    { "elleve tegn", TRUE },
    { "passord12345", TRUE },
    { "P@ssw0rd!2026", TRUE },
    { "Sommer2026Oslo!", TRUE },
    { "velkommen til", TRUE },
    { "aaaaaaaaaaaaaaa", TRUE },
    { "abababababab", TRUE },
    { "123456789012", TRUE },
    { "qwertyuiop123", TRUE },
    { "jegerhemmelig", TRUE },
    { "VÅLERENGA-2025", TRUE },
    { "tre hester under et epletre", FALSE },
    { "blå elv 7 torsk", FALSE },
    { "korrekt hest batteri stift", FALSE },
    { recovery, FALSE },
    { "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", TRUE },
    { NULL, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *problem = plass_key_phrase_problem (cases[i].phrase);
    g_autofree char *shown = g_strescape (cases[i].phrase ? cases[i].phrase : "nothing", NULL);

    g_test_message ("%s: %s", shown, problem ? problem : "good");
    g_assert_true ((problem != NULL) == cases[i].easy);
  }
}

/* Costs that are no setting but an attack are refused before any memory is asked for. */
static void
test_costs (Bench *bench, gconstpointer data)
{
  static const struct {
    const char *ops, *memory;
  } costs[] = {
    { "17", "268435456" }, { "0", "268435456" }, { "3", "4294967296" }, { "3", "1024" }, { "-1", "-1" }
  };
  PlassSecret secret = { NULL, phrase };
  PlassKey key;

  make (bench, &key);
  g_assert_true (plass_key_set_slot (bench->path, &key, PLASS_SLOT_PASSPHRASE, &secret, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (costs); i++) {
    g_autoptr (GKeyFile) file = g_key_file_new ();

    g_assert_true (g_key_file_load_from_file (file, bench->file, G_KEY_FILE_NONE, NULL));
    g_key_file_set_string (file, "slot-passphrase", "ops", costs[i].ops);
    g_key_file_set_string (file, "slot-passphrase", "mem", costs[i].memory);
    g_assert_true (g_key_file_save_to_file (file, bench->file, NULL));
    assert_refuses (bench, PLASS_SLOT_PASSPHRASE, NULL, phrase, PLASS_ERROR_BROKEN);
  }
}

static void
test_recovery_phrase (Bench *bench, gconstpointer data)
{
  char *one = plass_key_new_recovery (), *two = plass_key_new_recovery ();

  g_assert_cmpstr (one, !=, two);
  g_assert_true (g_regex_match_simple ("^([2-9A-HJKMNP-TW-Z]{4}-){5}[2-9A-HJKMNP-TW-Z]{4}$", one, 0, 0));
  plass_key_wipe_text (one);
  plass_key_wipe_text (two);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Bench *, gconstpointer);
  } cases[] = {
    { "/key-file/slots", test_slots },
    { "/key-file/never-anew", test_never_anew },
    { "/key-file/wrong-secrets", test_wrong_secrets },
    { "/key-file/composed", test_composed },
    { "/key-file/flips", test_flips },
    { "/key-file/killed", test_killed },
    { "/key-file/only-the-stores-key", test_only_the_stores_key },
    { "/key-file/easy-phrases", test_easy_phrases },
    { "/key-file/costs", test_costs },
    { "/key-file/recovery-phrase", test_recovery_phrase },
  };

  plass_store_prepare ();
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Bench, NULL, set_up, cases[i].test, tear_down);
  return g_test_run ();
}
