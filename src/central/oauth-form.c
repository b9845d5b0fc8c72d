/* oauth-form.c — forms read strictly, and what was asked for, signed into the login form */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <sodium.h>
#include <string.h>

#define FORM_SECONDS 600
#define MOST_LOGIN 4096

/* One name or value; NULL for a broken escape, a zero byte or letters that are no UTF-8. */
static char *
decode (const char *text, gsize length)
{
  g_autofree char *copy = g_strndup (text, length);
  char *decoded;

  if (strlen (copy) != length)
    return NULL;
  for (char *at = copy; *at; at++)
    if (*at == '+')
      *at = ' ';
  /* GLib refuses broken escapes and %00. */
  decoded = g_uri_unescape_string (copy, NULL);
  if (decoded && !g_utf8_validate (decoded, -1, NULL))
    g_clear_pointer (&decoded, g_free);
  return decoded;
}

static gboolean
take_pair (GHashTable *form, const char *text, gsize length)
{
  const char *equals = memchr (text, '=', length);
  g_autofree char *name = NULL;
  char *value;

  if (length == 0)
    return TRUE;
  if (!equals)
    return FALSE;
  name = decode (text, (gsize)(equals - text));
  if (!name || g_hash_table_contains (form, name))
    return FALSE;
  value = decode (equals + 1, length - (gsize)(equals + 1 - text));
  if (!value)
    return FALSE;
  g_hash_table_insert (form, g_steal_pointer (&name), value);
  return TRUE;
}

GHashTable *
plass_oauth_read_form (const char *text, gsize length)
{
  g_autoptr (GHashTable) form = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const char *end = text + length;

  while (text < end) {
    const char *amp = memchr (text, '&', (gsize)(end - text));
    const char *stop = amp ? amp : end;

    if (!take_pair (form, text, (gsize)(stop - text)))
      return NULL;
    text = stop + 1;
  }
  return g_steal_pointer (&form);
}

char *
plass_oauth_write_form (const char *const *names_and_values)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; names_and_values[i]; i += 2) {
    g_string_append_printf (text, "%s%s=", i ? "&" : "", names_and_values[i]);
    g_string_append_uri_escaped (text, names_and_values[i + 1], NULL, FALSE);
  }
  return g_string_free (text, FALSE);
}

void
plass_oauth_ask_clear (PlassOauthAsk *ask)
{
  g_clear_pointer (&ask->redirect_uri, g_free);
  g_clear_pointer (&ask->state, g_free);
  g_clear_pointer (&ask->challenge, g_free);
  g_clear_pointer (&ask->user, g_free);
}

/* The form carries what was asked under a seal of ours, so nothing is kept for those who never come back. No
 * cookie is needed: there is no session that another site could ride on, and a code is worth nothing without
 * the verifier and the state that only the desk has. */
char *
plass_oauth_ask_sign (const PlassOauthAsk *ask, const guint8 key[32], PlassTime now)
{
  g_autofree char *until = g_strdup_printf ("%" G_GINT64_FORMAT, now.secs + FORM_SECONDS);
  g_autofree char *payload = plass_oauth_write_form ((const char *const[]){
      "redirect_uri", ask->redirect_uri, "state", ask->state, "challenge", ask->challenge, "refresh",
      ask->refresh ? "1" : "0", "until", until, ask->user ? "user" : NULL, ask->user, NULL });
  gsize length = strlen (payload), sealed_length = crypto_auth_hmacsha256_BYTES + length;
  g_autofree guint8 *sealed = g_malloc (sealed_length);
  gsize text_length = sodium_base64_ENCODED_LEN (sealed_length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  char *text = g_malloc (text_length);

  crypto_auth_hmacsha256 (sealed, (const guint8 *)payload, length, key);
  memcpy (sealed + crypto_auth_hmacsha256_BYTES, payload, length);
  return sodium_bin2base64 (text, text_length, sealed, sealed_length,
                            sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* The payload under the seal, or NULL. */
static GHashTable *
open_seal (const char *login, const guint8 key[32])
{
  guint8 sealed[MOST_LOGIN];
  size_t length = 0;
  const guint8 *payload = sealed + crypto_auth_hmacsha256_BYTES;

  if (sodium_base642bin (sealed, sizeof sealed, login, strlen (login), NULL, &length, NULL,
                         sodium_base64_VARIANT_URLSAFE_NO_PADDING)
          != 0
      || length < crypto_auth_hmacsha256_BYTES)
    return NULL;
  length -= crypto_auth_hmacsha256_BYTES;
  if (crypto_auth_hmacsha256_verify (sealed, payload, length, key) != 0)
    return NULL;
  return plass_oauth_read_form ((const char *)payload, length);
}

gboolean
plass_oauth_ask_read (const char *login, const guint8 key[32], PlassTime now, PlassOauthAsk *ret_ask)
{
  g_autoptr (GHashTable) payload = open_seal (login, key);

  memset (ret_ask, 0, sizeof *ret_ask);
  if (!payload || g_ascii_strtoll (g_hash_table_lookup (payload, "until"), NULL, 10) < now.secs)
    return FALSE;
  ret_ask->redirect_uri = g_strdup (g_hash_table_lookup (payload, "redirect_uri"));
  ret_ask->state = g_strdup (g_hash_table_lookup (payload, "state"));
  ret_ask->challenge = g_strdup (g_hash_table_lookup (payload, "challenge"));
  ret_ask->user = g_strdup (g_hash_table_lookup (payload, "user"));
  ret_ask->refresh = g_str_equal (g_hash_table_lookup (payload, "refresh"), "1");
  return TRUE;
}
