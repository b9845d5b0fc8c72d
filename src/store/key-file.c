/* key-file.c — the data key, wrapped in slots beside the database */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#define MIN_MEMORY (8ul << 20)
#define MAX_MEMORY (2ul << 30)
#define MAX_OPS 16

static const struct {
  const char *group; /* of the key file */
  gboolean keyring, phrase;
} slots[] = {
  [PLASS_SLOT_KEYRING] = { "slot-keyring", TRUE, FALSE },
  [PLASS_SLOT_PASSPHRASE] = { "slot-passphrase", FALSE, TRUE },
  [PLASS_SLOT_BOTH] = { "slot-both", TRUE, TRUE },
  [PLASS_SLOT_RECOVERY] = { "slot-recovery", FALSE, TRUE },
};

/* A slot as it stands in the file. */
typedef struct {
  guint64 ops, memory; /* 0 for the keyring slot: its secret is random already */
  guint8 salt[16], nonce[24], wrapped[32 + 16];
} Wrapping;

static char *
key_path (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return g_build_filename (folder, "records.sealkey", NULL);
}

static gboolean
fail (GError **error, PlassError code, const char *text)
{
  g_set_error_literal (error, PLASS_ERROR, code, text);
  return FALSE;
}

/* ---- The file --------------------------------------------------------------------------------------- */

static gboolean
read_hex (GKeyFile *file, const char *group, const char *name, guint8 *out, gsize count)
{
  g_autofree char *text = g_key_file_get_string (file, group, name, NULL);
  gsize length = 0;

  return text && strlen (text) == 2 * count
         && sodium_hex2bin (out, count, text, strlen (text), NULL, &length, NULL) == 0 && length == count;
}

static void
write_hex (GKeyFile *file, const char *group, const char *name, const guint8 *bytes, gsize count)
{
  g_autofree char *text = g_malloc (2 * count + 1);

  sodium_bin2hex (text, 2 * count + 1, bytes, count);
  g_key_file_set_string (file, group, name, text);
}

static GKeyFile *
load (const char *path, PlassSealId *ret_id, GError **error)
{
  g_autofree char *name = key_path (path);
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (!g_key_file_load_from_file (file, name, G_KEY_FILE_NONE, NULL)
      || g_key_file_get_integer (file, "sealkey", "version", NULL) != 1
      || !read_hex (file, "sealkey", "file-id", ret_id->bytes, sizeof ret_id->bytes)) {
    fail (error, PLASS_ERROR_BROKEN,
          _ ("The key file cannot be read. Nothing has been changed. Put back a backup of it, or ask for "
             "help."));
    return NULL;
  }
  return g_steal_pointer (&file);
}

static gboolean
save (GKeyFile *file, const char *path, GError **error)
{
  g_autofree char *name = key_path (path);
  gsize length;
  g_autofree char *text = g_key_file_to_data (file, &length, NULL);

  /* Written beside and renamed, and on the disk before we go on: a torn key file would lose the whole store.
   */
  return g_file_set_contents_full (name, text, (gssize)length,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

gboolean
plass_seal_id_load (const char *path, PlassSealId *ret_id, GError **error)
{
  g_autoptr (GKeyFile) file = load (path, ret_id, error);

  return file != NULL;
}

/* A new key file without slots yet. */
static GKeyFile *
make (PlassSealId *ret_id)
{
  GKeyFile *file = g_key_file_new ();

  randombytes_buf (ret_id->bytes, sizeof ret_id->bytes);
  g_key_file_set_integer (file, "sealkey", "version", 1);
  write_hex (file, "sealkey", "file-id", ret_id->bytes, sizeof ret_id->bytes);
  return file;
}

gboolean
plass_seal_id_need (const char *path, PlassSealId *ret_id, GError **error)
{
  g_autoptr (GKeyFile) file = NULL;

  if (plass_key_exists (path))
    return plass_seal_id_load (path, ret_id, error);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return fail (
        error, PLASS_ERROR_BROKEN,
        _ ("The key file is missing. Nothing has been changed. Put back a backup of it, or ask for help."));
  file = make (ret_id);
  return save (file, path, error);
}

/* ---- Wrapping --------------------------------------------------------------------------------------- */

static gboolean
stretch (const Wrapping *wrapping, const char *phrase, guint8 out[32])
{
  return crypto_pwhash (out, 32, phrase, strlen (phrase), wrapping->salt, wrapping->ops, wrapping->memory,
                        crypto_pwhash_ALG_ARGON2ID13)
         == 0;
}

/* The key that wraps: of the keyring's secret, of the phrase, or of one keyed with the other. */
static gboolean
derive_kek (PlassSlot slot, const PlassSecret *secret, const Wrapping *wrapping, guint8 kek[32])
{
  static const char label[] = "kek-keyring";
  guint8 stretched[32];

  if (!slots[slot].phrase)
    return crypto_generichash (kek, 32, (const guint8 *)label, strlen (label), secret->keyring, 32) == 0;
  if (!stretch (wrapping, secret->phrase, slots[slot].keyring ? stretched : kek))
    return FALSE;
  if (slots[slot].keyring)
    crypto_generichash (kek, 32, stretched, sizeof stretched, secret->keyring, 32);
  sodium_memzero (stretched, sizeof stretched);
  return TRUE;
}

/* What the wrapping is bound to: format, generation, kind of slot and cost. 9 + 16 + 12 + 16 + 8 + 8 bytes.
 */
static void
build_ad (PlassSlot slot, const PlassSealId *id, const Wrapping *wrapping, guint8 ad[69])
{
  guint64 ops = GUINT64_TO_LE (wrapping->ops), memory = GUINT64_TO_LE (wrapping->memory);
  const char *type = slots[slot].group + strlen ("slot-");

  memset (ad, 0, 69);
  memcpy (ad, "sealkey-1", 9);
  memcpy (ad + 9, id->bytes, 16);
  memcpy (ad + 25, type, MIN (strlen (type), 12));
  memcpy (ad + 37, wrapping->salt, 16);
  memcpy (ad + 53, &ops, 8);
  memcpy (ad + 61, &memory, 8);
}

static gboolean
secret_fits_slot (PlassSlot slot, const PlassSecret *secret)
{
  return (!slots[slot].keyring || secret->keyring) && (!slots[slot].phrase || secret->phrase);
}

static gboolean
write_slot (GKeyFile *file, const PlassSealId *id, PlassSlot slot, const PlassSecret *secret,
            const PlassKey *key, GError **error)
{
  Wrapping wrapping = { 0 };
  guint8 kek[32], ad[69];
  const char *group = slots[slot].group;

  if (!secret_fits_slot (slot, secret))
    return fail (error, PLASS_ERROR_RULE, _ ("A secret is missing."));
  if (slots[slot].phrase) {
    wrapping.ops = 3;
    wrapping.memory = 256ul << 20;
  }
  randombytes_buf (wrapping.salt, sizeof wrapping.salt);
  randombytes_buf (wrapping.nonce, sizeof wrapping.nonce);
  if (!derive_kek (slot, secret, &wrapping, kek))
    return fail (error, PLASS_ERROR_NO_SPACE, _ ("There is not enough memory to make the key."));
  build_ad (slot, id, &wrapping, ad);
  crypto_aead_xchacha20poly1305_ietf_encrypt (wrapping.wrapped, NULL, key->bytes, sizeof key->bytes, ad,
                                              sizeof ad, NULL, wrapping.nonce, kek);
  sodium_memzero (kek, sizeof kek);
  g_key_file_set_uint64 (file, group, "ops", wrapping.ops);
  g_key_file_set_uint64 (file, group, "mem", wrapping.memory);
  write_hex (file, group, "salt", wrapping.salt, sizeof wrapping.salt);
  write_hex (file, group, "nonce", wrapping.nonce, sizeof wrapping.nonce);
  write_hex (file, group, "wrapped", wrapping.wrapped, sizeof wrapping.wrapped);
  return TRUE;
}

/* The costs come from a file that anyone may have written: outside these bounds they are an attack, not a
 * setting. */
static gboolean
cost_ok (PlassSlot slot, const Wrapping *wrapping)
{
  if (!slots[slot].phrase)
    return wrapping->ops == 0 && wrapping->memory == 0;
  return wrapping->ops >= 1 && wrapping->ops <= MAX_OPS && wrapping->memory >= MIN_MEMORY
         && wrapping->memory <= MAX_MEMORY;
}

static gboolean
read_slot (GKeyFile *file, PlassSlot slot, Wrapping *ret_wrapping)
{
  const char *group = slots[slot].group;

  ret_wrapping->ops = g_key_file_get_uint64 (file, group, "ops", NULL);
  ret_wrapping->memory = g_key_file_get_uint64 (file, group, "mem", NULL);
  return read_hex (file, group, "salt", ret_wrapping->salt, sizeof ret_wrapping->salt)
         && read_hex (file, group, "nonce", ret_wrapping->nonce, sizeof ret_wrapping->nonce)
         && read_hex (file, group, "wrapped", ret_wrapping->wrapped, sizeof ret_wrapping->wrapped)
         && cost_ok (slot, ret_wrapping);
}

/* ---- What others call ------------------------------------------------------------------------------- */

gboolean
plass_key_exists (const char *path)
{
  g_autofree char *name = key_path (path);

  return g_file_test (name, G_FILE_TEST_EXISTS);
}

gboolean
plass_key_create (const char *path, PlassSlot slot, const PlassSecret *secret, PlassKey *ret_key,
                  GError **error)
{
  g_autoptr (GKeyFile) file = NULL;
  g_autofree char *folder = g_path_get_dirname (path);
  PlassSealId id;
  PlassKey key;

  if (plass_key_exists (path) || g_file_test (path, G_FILE_TEST_EXISTS))
    return fail (error, PLASS_ERROR_RULE, _ ("There is a store here already. It is kept as it is."));
  randombytes_buf (key.bytes, sizeof key.bytes);
  file = make (&id);
  g_mkdir_with_parents (folder, 0700);
  if (!write_slot (file, &id, slot, secret, &key, error) || !save (file, path, error)) {
    plass_key_wipe (&key);
    return FALSE;
  }
  *ret_key = key;
  plass_key_wipe (&key);
  return TRUE;
}

gboolean
plass_key_unlock (const char *path, PlassSlot slot, const PlassSecret *secret, PlassKey *ret_key,
                  GError **error)
{
  PlassSealId id;
  g_autoptr (GKeyFile) file = load (path, &id, error);
  Wrapping wrapping;
  guint8 kek[32], ad[69];
  gboolean fits;

  if (file == NULL)
    return FALSE;
  if (!g_key_file_has_group (file, slots[slot].group) || !secret_fits_slot (slot, secret))
    return fail (error, PLASS_ERROR_RULE, _ ("The store is not opened in this way."));
  if (!read_slot (file, slot, &wrapping))
    return fail (error, PLASS_ERROR_BROKEN, _ ("The key file is damaged. Nothing has been changed."));
  if (!derive_kek (slot, secret, &wrapping, kek))
    return fail (error, PLASS_ERROR_NO_SPACE, _ ("There is not enough memory to open the store."));
  build_ad (slot, &id, &wrapping, ad);
  fits =
      crypto_aead_xchacha20poly1305_ietf_decrypt (ret_key->bytes, NULL, NULL, wrapping.wrapped,
                                                  sizeof wrapping.wrapped, ad, sizeof ad, wrapping.nonce, kek)
      == 0;
  sodium_memzero (kek, sizeof kek);
  return fits || fail (error, PLASS_ERROR_WRONG_KEY, _ ("This key does not open the store."));
}

gboolean
plass_key_set_slot (const char *path, const PlassKey *key, PlassSlot slot, const PlassSecret *secret,
                    GError **error)
{
  PlassSealId id;
  g_autoptr (GKeyFile) file = load (path, &id, error);

  return file && write_slot (file, &id, slot, secret, key, error) && save (file, path, error);
}

gboolean
plass_key_remove_slot (const char *path, PlassSlot slot, GError **error)
{
  PlassSealId id;
  g_autoptr (GKeyFile) file = load (path, &id, error);
  gsize groups = 0;

  if (file == NULL)
    return FALSE;
  g_strfreev (g_key_file_get_groups (file, &groups));
  if (!g_key_file_has_group (file, slots[slot].group) || groups <= 2)
    return fail (error, PLASS_ERROR_RULE, _ ("The last way to open the store cannot be taken away."));
  g_key_file_remove_group (file, slots[slot].group, NULL);
  return save (file, path, error);
}

gboolean
plass_key_has_slot (const char *path, PlassSlot slot)
{
  PlassSealId id;
  g_autoptr (GKeyFile) file = load (path, &id, NULL);

  return file && g_key_file_has_group (file, slots[slot].group);
}

char *
plass_key_new_recovery (void)
{
  /* No 0/O, 1/I/L or U/V to mistake when read aloud: 29 signs, so that 24 of them carry 116 bits. */
  static const char signs[] = "23456789ABCDEFGHJKMNPQRSTWXYZ";
  char *text = g_malloc (24 + 5 + 1);
  int at = 0;

  for (int i = 0; i < 24; i++) {
    if (i > 0 && i % 4 == 0)
      text[at++] = '-';
    text[at++] = signs[randombytes_uniform (sizeof signs - 1)];
  }
  text[at] = '\0';
  return text;
}

void
plass_key_wipe_text (char *text)
{
  if (text)
    sodium_memzero (text, strlen (text));
  g_free (text);
}

void
plass_key_wipe (PlassKey *key)
{
  sodium_memzero (key, sizeof *key);
}
