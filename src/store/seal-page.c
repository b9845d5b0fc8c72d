/* seal-page.c — one page, WAL frame or journal image, sealed and opened */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <sodium.h>
#include <string.h>

#define NONCE 24
#define TAG 16

struct _PlassSealKeys {
  guint8 page[32], wal[32], journal[32], mask[32];
};

/* One subkey a use, so that a page can never pass for a frame or an image. */
static void
derive (const PlassKey *key, const PlassSealId *id, const char *use, guint8 out[32])
{
  static const char label[] = "sealvfs-1:";
  crypto_generichash_state state;

  crypto_generichash_init (&state, key->bytes, sizeof key->bytes, 32);
  crypto_generichash_update (&state, (const guint8 *)label, strlen (label));
  crypto_generichash_update (&state, (const guint8 *)use, strlen (use));
  crypto_generichash_update (&state, id->bytes, sizeof id->bytes);
  crypto_generichash_final (&state, out, 32);
  sodium_memzero (&state, sizeof state);
}

PlassSealKeys *
plass_seal_keys_new (const PlassKey *key, const PlassSealId *id)
{
  /* Keys are also needed before a store was ever opened; locked memory is there only after this. */
  PlassSealKeys *keys = sodium_init () < 0 ? NULL : sodium_malloc (sizeof *keys);

  if (keys == NULL)
    g_error ("no locked memory for keys");
  derive (key, id, "page", keys->page);
  derive (key, id, "wal", keys->wal);
  derive (key, id, "journal", keys->journal);
  derive (key, id, "mask", keys->mask);
  sodium_mprotect_readonly (keys);
  return keys;
}

void
plass_seal_keys_free (PlassSealKeys *keys)
{
  if (keys == NULL)
    return;
  /* sodium_free makes the memory writable and wipes it itself. */
  sodium_free (keys);
}

static void
le64 (guint64 number, guint8 out[8])
{
  number = GUINT64_TO_LE (number);
  memcpy (out, &number, 8);
}

static void
choose_nonce (const guint8 *given, guint8 *nonce)
{
  if (given)
    memcpy (nonce, given, NONCE);
  else
    randombytes_buf (nonce, NONCE);
}

/* Layout of a page and of an image: ct[4056] nonce[24] tag[16]. */
static void
seal_unit (const guint8 *key, guint64 place, const guint8 *clear, const guint8 *nonce, guint8 *sealed)
{
  guint8 ad[8], *at = sealed + PLASS_SEAL_USABLE;

  le64 (place, ad);
  choose_nonce (nonce, at);
  crypto_aead_xchacha20poly1305_ietf_encrypt_detached (sealed, at + NONCE, NULL, clear, PLASS_SEAL_USABLE, ad,
                                                       sizeof ad, NULL, at, key);
}

static gboolean
unseal_unit (const guint8 *key, guint64 place, const guint8 *sealed, guint8 *clear)
{
  const guint8 *at = sealed + PLASS_SEAL_USABLE;
  guint8 ad[8];

  le64 (place, ad);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt_detached (clear, NULL, sealed, PLASS_SEAL_USABLE, at + NONCE,
                                                           ad, sizeof ad, at, key)
      != 0)
    return FALSE;
  /* SQLite counts the reserved bytes into the WAL's checksum: they must be the same each time. */
  memset (clear + PLASS_SEAL_USABLE, 0, PLASS_SEAL_RESERVE);
  return TRUE;
}

void
plass_seal_page (const PlassSealKeys *keys, guint64 number, const guint8 *clear, const guint8 *nonce,
                 guint8 *sealed)
{
  seal_unit (keys->page, number, clear, nonce, sealed);
}

gboolean
plass_unseal_page (const PlassSealKeys *keys, guint64 number, const guint8 *sealed, guint8 *clear)
{
  return unseal_unit (keys->page, number, sealed, clear);
}

void
plass_seal_image (const PlassSealKeys *keys, guint64 offset, const guint8 *clear, const guint8 *nonce,
                  guint8 *sealed)
{
  seal_unit (keys->journal, offset, clear, nonce, sealed);
}

gboolean
plass_unseal_image (const PlassSealKeys *keys, guint64 offset, const guint8 *sealed, guint8 *clear)
{
  return unseal_unit (keys->journal, offset, sealed, clear);
}

void
plass_seal_mask (const PlassSealKeys *keys, const guint8 *sealed, guint8 mask[4])
{
  crypto_stream_xchacha20 (mask, 4, sealed + PLASS_SEAL_USABLE, keys->mask);
}

/* A frame: hdr16 in clear, then one ciphertext over sum[8] and page[4056], nonce, tag. SQLite's sum covers
 * the clear page, so in clear it would tell an attacker when a guess of the page is right. */
static void
frame_ad (guint64 number, const guint8 *header, guint8 ad[24])
{
  le64 (number, ad);
  memcpy (ad + 8, header, 16);
}

void
plass_seal_frame (const PlassSealKeys *keys, guint64 number, const guint8 *clear, const guint8 *nonce,
                  guint8 *sealed)
{
  guint8 ad[24], *at = sealed + PLASS_SEAL_FRAME - NONCE - TAG;

  frame_ad (number, clear, ad);
  choose_nonce (nonce, at);
  memcpy (sealed, clear, 16);
  crypto_aead_xchacha20poly1305_ietf_encrypt_detached (
      sealed + 16, at + NONCE, NULL, clear + 16, 8 + PLASS_SEAL_USABLE, ad, sizeof ad, NULL, at, keys->wal);
}

gboolean
plass_unseal_frame (const PlassSealKeys *keys, guint64 number, const guint8 *sealed, guint8 *clear)
{
  const guint8 *at = sealed + PLASS_SEAL_FRAME - NONCE - TAG;
  guint8 ad[24];

  frame_ad (number, sealed, ad);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt_detached (
          clear + 16, NULL, sealed + 16, 8 + PLASS_SEAL_USABLE, at + NONCE, ad, sizeof ad, at, keys->wal)
      != 0)
    return FALSE;
  memcpy (clear, sealed, 16);
  memset (clear + PLASS_SEAL_FRAME - PLASS_SEAL_RESERVE, 0, PLASS_SEAL_RESERVE);
  return TRUE;
}
