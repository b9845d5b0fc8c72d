/* order.c — an order of the service: whether it is really one, for this desk, and not an old one again */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#define PARTS 6 /* "plass-order-1 DESK lock|wipe after-sending|at-once NONCE ISSUED" */

static gboolean
decode (const char *text, guint8 *bytes, gsize wanted)
{
  size_t length = 0;

  return text
         && sodium_base642bin (bytes, wanted, text, strlen (text), NULL, &length, NULL,
                               sodium_base64_VARIANT_ORIGINAL)
                == 0
         && length == wanted;
}

static gboolean
is_signed (const char *text, const char *signature, const char *key)
{
  guint8 open[crypto_sign_PUBLICKEYBYTES], bytes[crypto_sign_BYTES];

  return sodium_init () >= 0 && decode (key, open, sizeof open) && decode (signature, bytes, sizeof bytes)
         && crypto_sign_verify_detached (bytes, (const guint8 *)text, strlen (text), open) == 0;
}

static PlassOrderAction
read_action (const char *word)
{
  return g_str_equal (word, "lock")   ? PLASS_ORDER_LOCK
         : g_str_equal (word, "wipe") ? PLASS_ORDER_WIPE
                                      : PLASS_ORDER_NONE;
}

/* Nothing of @text is looked at before its signature is good. */
static gboolean
read_signed (const char *text, const char *desk, gint64 last, PlassOrder *ret_order)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", PARTS + 1);

  *ret_order = (PlassOrder){ 0 };
  if (g_strv_length (parts) != PARTS || !g_str_equal (parts[0], "plass-order-1")
      || !g_str_equal (parts[1], desk) || strlen (parts[4]) >= sizeof ret_order->nonce
      || !g_ascii_string_to_signed (parts[5], 10, last + 1, G_MAXINT64, &ret_order->issued, NULL))
    return FALSE;
  ret_order->action = read_action (parts[2]);
  ret_order->at_once = g_str_equal (parts[3], "at-once");
  g_strlcpy (ret_order->nonce, parts[4], sizeof ret_order->nonce);
  return ret_order->action != PLASS_ORDER_NONE;
}

gboolean
plass_order_read (const char *text, const char *signature, const char *key, const char *desk, gint64 last,
                  PlassOrder *ret_order, GError **error)
{
  PlassOrder order;

  if (text && is_signed (text, signature, key) && read_signed (text, desk, last, &order)) {
    *ret_order = order;
    return TRUE;
  }
  g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_REFUSED,
                       _ ("An order for this computer came that the service has not signed. It was not "
                          "followed. Tell the service desk."));
  return FALSE;
}
