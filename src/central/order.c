/* order.c — orders to desks, signed with the service's own key */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#define KEY_FILE "orders-key"
#define SEED crypto_sign_SEEDBYTES
#define BASE64 sodium_base64_VARIANT_ORIGINAL

static gboolean
say_broken (GError **error, const char *path)
{
  g_set_error (error, PLASS_ERROR, PLASS_ERROR_BROKEN,
               _ ("The file %s does not hold the key that signs orders to desks."), path);
  return FALSE;
}

static gboolean
make_seed (const char *path, guint8 seed[SEED], GError **error)
{
  char text[sodium_base64_ENCODED_LEN (SEED, BASE64)];
  g_autoptr (GError) local = NULL;
  gboolean written;

  randombytes_buf (seed, SEED);
  sodium_bin2base64 (text, sizeof text, seed, SEED, BASE64);
  written = g_file_set_contents_full (
      path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &local);
  sodium_memzero (text, sizeof text);
  if (!written)
    g_set_error (error, PLASS_ERROR, PLASS_ERROR_NO_SPACE, "%s", local->message);
  return written;
}

static gboolean
read_seed (const char *path, guint8 seed[SEED], GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  size_t bytes = 0;
  gboolean good;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return say_broken (error, path);
  g_strchomp (text);
  good =
      sodium_base642bin (seed, SEED, text, strlen (text), NULL, &bytes, NULL, BASE64) == 0 && bytes == SEED;
  sodium_memzero (text, length);
  return good || say_broken (error, path);
}

/* A key that is there but cannot be read is never replaced: the desks know it. */
gboolean
plass_order_key_prepare (const char *folder, PlassOrderKey *ret_key, GError **error)
{
  g_autofree char *path = g_build_filename (folder, KEY_FILE, NULL);
  guint8 seed[SEED];
  gboolean well;

  if (sodium_init () < 0 || g_mkdir_with_parents (folder, 0700) != 0) {
    g_set_error (error, PLASS_ERROR, PLASS_ERROR_NO_SPACE, _ ("The folder %s cannot be made: %s"), folder,
                 g_strerror (errno));
    return FALSE;
  }
  well =
      g_file_test (path, G_FILE_TEST_EXISTS) ? read_seed (path, seed, error) : make_seed (path, seed, error);
  if (well)
    crypto_sign_seed_keypair (ret_key->open, ret_key->secret, seed);
  sodium_memzero (seed, sizeof seed);
  return well;
}

void
plass_order_key_clear (PlassOrderKey *key)
{
  sodium_memzero (key, sizeof *key);
}

char *
plass_order_key_text (const PlassOrderKey *key)
{
  gsize room = sodium_base64_ENCODED_LEN (sizeof key->open, BASE64);

  return sodium_bin2base64 (g_malloc (room), room, key->open, sizeof key->open, BASE64);
}

/* The desk signs nothing and parses only what was signed: one line, parted by spaces. */
void
plass_order_make (const PlassOrderKey *key, const char *desk, const char *action, gboolean at_once,
                  PlassTime issued, PlassOrder *ret_order)
{
  guint8 nonce[16], signature[crypto_sign_BYTES];

  *ret_order = (PlassOrder){ .at_once = at_once, .issued = issued };
  g_strlcpy (ret_order->action, action, sizeof ret_order->action);
  randombytes_buf (nonce, sizeof nonce);
  sodium_bin2hex (ret_order->nonce, sizeof ret_order->nonce, nonce, sizeof nonce);
  g_snprintf (ret_order->text, sizeof ret_order->text, "plass-order-1 %s %s %s %s %" G_GINT64_FORMAT, desk,
              action, at_once ? "at-once" : "after-sending", ret_order->nonce, issued.secs);
  crypto_sign_detached (signature, NULL, (const guint8 *)ret_order->text, strlen (ret_order->text),
                        key->secret);
  sodium_bin2base64 (ret_order->signature, sizeof ret_order->signature, signature, sizeof signature, BASE64);
}
