/* key-slot.c — one slot of a key file: the data key, wrapped by what opens it */
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

static gboolean
fail (GError **error, PlassError code, const char *text)
{
  g_set_error_literal (error, PLASS_ERROR, code, text);
  return FALSE;
}

gboolean
plass_hex_read (GKeyFile *file, const char *group, const char *name, guint8 *out, gsize count)
{
  g_autofree char *text = g_key_file_get_string (file, group, name, NULL);
  gsize length = 0;

  return text && strlen (text) == 2 * count
         && sodium_hex2bin (out, count, text, strlen (text), NULL, &length, NULL) == 0 && length == count;
}

void
plass_hex_write (GKeyFile *file, const char *group, const char *name, const guint8 *bytes, gsize count)
{
  g_autofree char *text = g_malloc (2 * count + 1);

  sodium_bin2hex (text, 2 * count + 1, bytes, count);
  g_key_file_set_string (file, group, name, text);
}

const char *
plass_key_slot_group (PlassSlot slot)
{
  return slots[slot].group;
}

/* The libraries leave parts of what they worked on in frames of the stack that are given back. */
static void
scrub_stack (void)
{
  sodium_stackzero (16384);
}

static gboolean
stretch (PlassSlot slot, const Wrapping *wrapping, const char *typed, guint8 out[32])
{
  char *phrase = plass_phrase_tidy (slot, typed);
  int rc = crypto_pwhash (out, 32, phrase, strlen (phrase), wrapping->salt, wrapping->ops, wrapping->memory,
                          crypto_pwhash_ALG_ARGON2ID13);

  plass_key_wipe_text (phrase);
  return rc == 0;
}

/* The key that wraps: of the keyring's secret, of the phrase, or of one keyed with the other. */
static gboolean
derive_kek (PlassSlot slot, const PlassSecret *secret, const Wrapping *wrapping, guint8 kek[32])
{
  static const char label[] = "kek-keyring";
  guint8 stretched[32];

  if (!slots[slot].phrase)
    return crypto_generichash (kek, 32, (const guint8 *)label, strlen (label), secret->keyring, 32) == 0;
  if (!stretch (slot, wrapping, secret->phrase, slots[slot].keyring ? stretched : kek))
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
  return plass_hex_read (file, group, "salt", ret_wrapping->salt, sizeof ret_wrapping->salt)
         && plass_hex_read (file, group, "nonce", ret_wrapping->nonce, sizeof ret_wrapping->nonce)
         && plass_hex_read (file, group, "wrapped", ret_wrapping->wrapped, sizeof ret_wrapping->wrapped)
         && cost_ok (slot, ret_wrapping);
}

static gboolean
wrap (PlassSlot slot, const PlassSealId *id, const PlassSecret *secret, const PlassKey *key,
      Wrapping *wrapping)
{
  guint8 kek[32], ad[69];
  gboolean derived = derive_kek (slot, secret, wrapping, kek);

  build_ad (slot, id, wrapping, ad);
  if (derived)
    crypto_aead_xchacha20poly1305_ietf_encrypt (wrapping->wrapped, NULL, key->bytes, sizeof key->bytes, ad,
                                                sizeof ad, NULL, wrapping->nonce, kek);
  sodium_memzero (kek, sizeof kek);
  scrub_stack ();
  return derived;
}

gboolean
plass_key_slot_write (GKeyFile *file, const PlassSealId *id, PlassSlot slot, const PlassSecret *secret,
                      const PlassKey *key, GError **error)
{
  Wrapping wrapping = { 0 };
  const char *group = slots[slot].group;

  if (!secret_fits_slot (slot, secret))
    return fail (error, PLASS_ERROR_RULE, _ ("A secret is missing."));
  if (slots[slot].phrase) {
    wrapping.ops = 3;
    wrapping.memory = 256ul << 20;
  }
  randombytes_buf (wrapping.salt, sizeof wrapping.salt);
  randombytes_buf (wrapping.nonce, sizeof wrapping.nonce);
  if (!wrap (slot, id, secret, key, &wrapping))
    return fail (error, PLASS_ERROR_NO_SPACE, _ ("There is not enough memory to make the key."));
  g_key_file_set_uint64 (file, group, "ops", wrapping.ops);
  g_key_file_set_uint64 (file, group, "mem", wrapping.memory);
  plass_hex_write (file, group, "salt", wrapping.salt, sizeof wrapping.salt);
  plass_hex_write (file, group, "nonce", wrapping.nonce, sizeof wrapping.nonce);
  plass_hex_write (file, group, "wrapped", wrapping.wrapped, sizeof wrapping.wrapped);
  plass_key_item_write (file, slot, slots[slot].keyring ? secret->item : NULL);
  return TRUE;
}

gboolean
plass_key_slot_open (GKeyFile *file, const PlassSealId *id, PlassSlot slot, const PlassSecret *secret,
                     PlassKey *ret_key, GError **error)
{
  Wrapping wrapping;
  guint8 kek[32], ad[69];
  gboolean fits;

  if (!g_key_file_has_group (file, slots[slot].group) || !secret_fits_slot (slot, secret))
    return fail (error, PLASS_ERROR_RULE, _ ("The store is not opened in this way."));
  if (!read_slot (file, slot, &wrapping))
    return fail (error, PLASS_ERROR_BROKEN, _ ("The key file is damaged. Nothing has been changed."));
  if (!derive_kek (slot, secret, &wrapping, kek))
    return fail (error, PLASS_ERROR_NO_SPACE, _ ("There is not enough memory to open the store."));
  build_ad (slot, id, &wrapping, ad);
  fits =
      crypto_aead_xchacha20poly1305_ietf_decrypt (ret_key->bytes, NULL, NULL, wrapping.wrapped,
                                                  sizeof wrapping.wrapped, ad, sizeof ad, wrapping.nonce, kek)
      == 0;
  sodium_memzero (kek, sizeof kek);
  scrub_stack ();
  return fits || fail (error, PLASS_ERROR_WRONG_KEY, _ ("This key does not open the store."));
}
