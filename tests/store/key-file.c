/* key-file.c — the data key comes back by the right secret only, and is never made anew */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

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
  g_unlink (bench->file);
  g_unlink (bench->path);
  g_rmdir (bench->folder);
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

/* A flipped bit anywhere in the file: an error or the right key, never a wrong one. */
static void
test_flips (Bench *bench, gconstpointer data)
{
  PlassSecret secret = { bench->keyring, NULL };
  g_autofree char *text = NULL;
  gsize length;
  PlassKey key, got;

  make (bench, &key);
  g_assert_true (g_file_get_contents (bench->file, &text, &length, NULL));
  for (gsize bit = 0; bit < 8 * length; bit++) {
    text[bit / 8] ^= (char)(1 << bit % 8);
    g_assert_true (
        g_file_set_contents_full (bench->file, text, (gssize)length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    if (plass_key_unlock (bench->path, PLASS_SLOT_KEYRING, &secret, &got, NULL))
      g_assert_cmpmem (got.bytes, 32, key.bytes, 32);
    text[bit / 8] ^= (char)(1 << bit % 8);
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
    { "/key-file/flips", test_flips },
    { "/key-file/costs", test_costs },
    { "/key-file/recovery-phrase", test_recovery_phrase },
  };

  if (sodium_init () < 0)
    return 1;
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Bench, NULL, set_up, cases[i].test, tear_down);
  return g_test_run ();
}
