/* totp.c — codes from an authenticator app (RFC 6238: HMAC-SHA-1, 30 seconds, six digits), each used once */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#define STEP_SECONDS 30
#define DIGITS 6
#define SECRET_BYTES 20

/* GLib has the HMAC; a library for forty lines would be one more to follow. */

char *
plass_totp_code (const guint8 *secret, gsize length, gint64 step)
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA1, secret, length);
  const guint64 counter = GUINT64_TO_BE ((guint64)step);
  guint8 digest[20];
  gsize size = sizeof digest;
  guint32 number;
  guint at;

  g_hmac_update (hmac, (const guchar *)&counter, sizeof counter);
  g_hmac_get_digest (hmac, digest, &size);
  at = digest[19] & 0x0f; /* RFC 4226, 5.3 */
  number = ((guint32)(digest[at] & 0x7f) << 24) | ((guint32)digest[at + 1] << 16)
           | ((guint32)digest[at + 2] << 8) | digest[at + 3];
  return g_strdup_printf ("%06u", number % 1000000);
}

/* ---- The secret, in base32 (RFC 4648) as the apps want it ---------------------------------------------- */

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

static char *
to_base32 (const guint8 bytes[SECRET_BYTES])
{
  GString *text = g_string_new (NULL);

  /* Twenty bytes are thirty-two letters: nothing is left over. */
  for (guint bit = 0; bit < SECRET_BYTES * 8; bit += 5) {
    guint pair = (guint)bytes[bit / 8] << 8 | (bit / 8 + 1 < SECRET_BYTES ? bytes[bit / 8 + 1] : 0);

    g_string_append_c (text, letters[(pair >> (11 - bit % 8)) & 0x1f]);
  }
  return g_string_free (text, FALSE);
}

static gboolean
from_base32 (const char *text, guint8 bytes[SECRET_BYTES])
{
  memset (bytes, 0, SECRET_BYTES);
  if (strlen (text) != SECRET_BYTES * 8 / 5)
    return FALSE;
  for (guint i = 0; text[i]; i++) {
    const char *letter = strchr (letters, text[i]);
    guint bit = i * 5, value;

    if (!letter)
      return FALSE;
    value = (guint)(letter - letters) << (11 - bit % 8);
    bytes[bit / 8] |= (guint8)(value >> 8);
    if (bit / 8 + 1 < SECRET_BYTES)
      bytes[bit / 8 + 1] |= (guint8)value;
  }
  return TRUE;
}

char *
plass_totp_make (PlassLedger *ledger, const char *user, GError **error)
{
  guint8 bytes[SECRET_BYTES];
  g_autofree char *secret = NULL;

  if (plass_ledger_number (ledger, "SELECT COUNT(*) FROM account WHERE user_name = $1",
                           PLASS_BINDS (PLASS_TEXT (user)), NULL)
      == 0) {
    g_set_error (error, PLASS_ERROR, PLASS_ERROR_REFUSED, _ ("There is no account named %s."), user);
    return NULL;
  }
  randombytes_buf (bytes, sizeof bytes);
  secret = to_base32 (bytes);
  sodium_memzero (bytes, sizeof bytes);
  if (!plass_ledger_query (ledger,
                           "INSERT INTO account_totp (user_name, secret, last_step) VALUES ($1, $2, 0) ON "
                           "CONFLICT (user_name) DO UPDATE SET secret = excluded.secret, last_step = 0",
                           PLASS_BINDS (PLASS_TEXT (user), PLASS_TEXT (secret)), NULL, NULL, error))
    return NULL;
  return g_strdup_printf ("otpauth://totp/Plass:%s?secret=%s&issuer=Plass", user, secret);
}

gboolean
plass_totp_remove (PlassLedger *ledger, const char *user, GError **error)
{
  return plass_ledger_query (ledger, "DELETE FROM account_totp WHERE user_name = $1",
                             PLASS_BINDS (PLASS_TEXT (user)), NULL, NULL, error);
}

static char *
read_secret (PlassLedger *ledger, const char *user, GError **error)
{
  return plass_ledger_text (ledger, "SELECT secret FROM account_totp WHERE user_name = $1",
                            PLASS_BINDS (PLASS_TEXT (user)), error);
}

/* A ledger that cannot be read asks for the code: never the other way round. */
gboolean
plass_totp_is_on (PlassLedger *ledger, const char *user)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *secret = read_secret (ledger, user, &error);

  return secret || error;
}

/* ---- A code ------------------------------------------------------------------------------------------- */

/* The step whose code it is, at @now or one before or after (a clock that is not quite right); -1: none. */
static gint64
find_step (const guint8 *bytes, const char *code, PlassTime now)
{
  gint64 found = -1;

  for (gint64 step = now.secs / STEP_SECONDS - 1; step <= now.secs / STEP_SECONDS + 1; step++) {
    g_autofree char *right = plass_totp_code (bytes, SECRET_BYTES, step);

    if (strlen (code) == DIGITS && sodium_memcmp (right, code, DIGITS) == 0)
      found = step;
  }
  return found;
}

/* A code that was seen over a shoulder is worth nothing: its step, and all before it, are spent. */
gboolean
plass_totp_check (PlassLedger *ledger, const char *user, const char *code, PlassTime now, gboolean *ret_right,
                  GError **error)
{
  g_autofree char *secret = read_secret (ledger, user, error), *spent = NULL;
  g_autoptr (GError) local = NULL;
  guint8 bytes[SECRET_BYTES];
  gint64 step;

  *ret_right = FALSE;
  if (!secret)
    return FALSE;
  step = from_base32 (secret, bytes) ? find_step (bytes, code, now) : -1;
  sodium_memzero (bytes, sizeof bytes);
  if (step < 0)
    return TRUE;
  spent =
      plass_ledger_text (ledger,
                         "UPDATE account_totp SET last_step = $1 WHERE user_name = $2 AND last_step < $3 "
                         "RETURNING user_name",
                         PLASS_BINDS (PLASS_NUMBER (step), PLASS_TEXT (user), PLASS_NUMBER (step)), &local);
  *ret_right = spent != NULL;
  if (!local)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
