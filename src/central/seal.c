/* seal.c — the rest of a search as sealed text, so that the address of the next page tells nobody anything */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <sodium.h>
#include <string.h>

#define KEY_HEX (crypto_secretbox_KEYBYTES * 2 + 1)
#define ENCODING sodium_base64_VARIANT_URLSAFE_NO_PADDING

/* Of the ledger, not of the program: several processes serve one ledger, and a page may be asked for after a
 * restart. */
static gboolean
read_key (PlassLedger *ledger, guint8 key[crypto_secretbox_KEYBYTES], GError **error)
{
  g_autofree char *hex =
      plass_ledger_text (ledger, "SELECT value FROM about WHERE name = 'seal'", NULL, 0, error);

  return hex && sodium_hex2bin (key, crypto_secretbox_KEYBYTES, hex, strlen (hex), NULL, NULL, NULL) == 0;
}

static gboolean
make_key (PlassLedger *ledger, guint8 key[crypto_secretbox_KEYBYTES], GError **error)
{
  char hex[KEY_HEX];

  crypto_secretbox_keygen (key);
  sodium_bin2hex (hex, sizeof hex, key, crypto_secretbox_KEYBYTES);
  return plass_ledger_query (
             ledger, "INSERT INTO about (name, value) VALUES ('seal', $1) ON CONFLICT (name) DO NOTHING",
             PLASS_BINDS (PLASS_TEXT (hex)), NULL, NULL, error)
         && read_key (ledger, key, error);
}

char *
plass_seal_close (PlassLedger *ledger, const char *user, const char *text, GError **error)
{
  g_autofree char *clear = g_strconcat (user, "\n", text, NULL);
  const gsize length = strlen (clear),
              size = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + length;
  g_autofree guint8 *box = g_malloc (size);
  guint8 key[crypto_secretbox_KEYBYTES];
  char *sealed;

  if (!read_key (ledger, key, error) && ((error && *error) || !make_key (ledger, key, error)))
    return NULL;
  randombytes_buf (box, crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy (box + crypto_secretbox_NONCEBYTES, (const guint8 *)clear, length, box, key);
  sodium_memzero (key, sizeof key);
  sealed = g_malloc (sodium_base64_ENCODED_LEN (size, ENCODING));
  sodium_bin2base64 (sealed, sodium_base64_ENCODED_LEN (size, ENCODING), box, size, ENCODING);
  return sealed;
}

static char *
open_box (const guint8 *box, gsize size, const char *user, const guint8 key[crypto_secretbox_KEYBYTES])
{
  const gsize head = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES, who = strlen (user);
  g_autofree char *clear = size > head ? g_malloc0 (size - head + 1) : NULL;

  if (!clear
      || crypto_secretbox_open_easy ((guint8 *)clear, box + crypto_secretbox_NONCEBYTES,
                                     size - crypto_secretbox_NONCEBYTES, box, key)
             != 0
      || strncmp (clear, user, who) != 0 || clear[who] != '\n')
    return NULL;
  return g_strdup (clear + who + 1);
}

char *
plass_seal_open (PlassLedger *ledger, const char *user, const char *sealed, GError **error)
{
  const gsize length = strlen (sealed);
  g_autofree guint8 *box = g_malloc (length + 1);
  guint8 key[crypto_secretbox_KEYBYTES];
  gsize size = 0;
  char *text;

  if (sodium_base642bin (box, length + 1, sealed, length, NULL, &size, NULL, ENCODING) != 0
      || !read_key (ledger, key, error))
    return NULL;
  text = open_box (box, size, user, key);
  sodium_memzero (key, sizeof key);
  return text;
}
