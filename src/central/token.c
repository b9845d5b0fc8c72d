/* token.c — short access tokens and rotating refresh tokens; the ledger keeps only their hashes */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#define MOST_TOKEN 256
#define STOLEN 2 /* the family ended because somebody had a copy; kept, so that the desk can be told why */

/* Opaque and looked up, not signed: what is revoked is dead at once, in every process on the ledger. */
char *
plass_token_random (void)
{
  guint8 bytes[32];
  char *text = g_malloc (sodium_base64_ENCODED_LEN (sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING));

  randombytes_buf (bytes, sizeof bytes);
  sodium_bin2base64 (text, sodium_base64_ENCODED_LEN (sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING),
                     bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  sodium_memzero (bytes, sizeof bytes);
  return text;
}

/* Plain SHA-256 is right for 256 random bits: there is nothing to guess. */
char *
plass_token_hash (const char *token)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
}

static void
wipe (char **text)
{
  if (*text)
    sodium_memzero (*text, strlen (*text));
  g_clear_pointer (text, g_free);
}

void
plass_token_pair_clear (PlassTokenPair *pair)
{
  wipe (&pair->access);
  wipe (&pair->refresh);
}

static gboolean
refuse_stolen (GError **error)
{
  g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_REFUSED,
                       _ ("Somebody else has used this sign-in. It has ended."));
  return FALSE;
}

static gboolean
refuse (GError **error)
{
  g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_SIGN_IN, _ ("Sign in again."));
  return FALSE;
}

/* What a new token is of. @parent: hash of the refresh token that it came out of; NULL for the first pair. */
typedef struct {
  const char *user, *family, *parent;
} Origin;

/* A token of @kind ("access", "refresh"), owned; NULL with @error. */
static char *
make (PlassLedger *ledger, const char *kind, const Origin *origin, gint64 expires, GError **error)
{
  char *token = plass_token_random ();
  g_autofree char *hash = plass_token_hash (token);

  if (!plass_ledger_query (
          ledger,
          "INSERT INTO token (hash, kind, user_name, family, parent, expires) VALUES ($1, $2, $3, "
          "$4, $5, $6)",
          PLASS_BINDS (PLASS_TEXT (hash), PLASS_TEXT (kind), PLASS_TEXT (origin->user),
                       PLASS_TEXT (origin->family), PLASS_TEXT (origin->parent), PLASS_NUMBER (expires)),
          NULL, NULL, error))
    wipe (&token);
  return token;
}

/* Old rows would only grow; a spent refresh token must stay as long as it could be used again, and with it
 * the access token that proves that its pair had arrived: without it a thief's copy would look like a lost
 * answer. */
static gboolean
forget_expired (PlassLedger *ledger, PlassTime now, GError **error)
{
  return plass_ledger_query (
             ledger,
             "DELETE FROM token WHERE expires < $1 AND NOT (kind = 'access' AND spent = 1 AND"
             " EXISTS (SELECT 1 FROM token p WHERE p.hash = token.parent AND p.expires >= $1))",
             PLASS_BINDS (PLASS_NUMBER (now.secs)), NULL, NULL, error)
         && plass_ledger_query (ledger, "DELETE FROM sign_in_code WHERE expires < $1",
                                PLASS_BINDS (PLASS_NUMBER (now.secs - 3600)), NULL, NULL, error)
         && plass_ledger_query (ledger,
                                "DELETE FROM desk_sign_in WHERE family NOT IN (SELECT family FROM token)",
                                NULL, 0, NULL, NULL, error);
}

char *
plass_token_make_access (PlassLedger *ledger, const char *user, gint64 seconds, PlassTime now, GError **error)
{
  PlassCaller caller;
  PlassId family = plass_id_new ();

  if (!plass_account_get_caller (ledger, user, now, &caller, error))
    return NULL;
  return make (ledger, "access", &(Origin){ user, family.text, NULL }, now.secs + seconds, error);
}

typedef struct {
  gboolean found;
  gint64 spent; /* 0 not yet, 1 yes, STOLEN */
  char user[64];
  char family[80];
  gint64 expires;
  PlassId desk; /* where the sign-in is at work */
  PlassCode desk_state;
  gboolean desk_at_once;
} Found;

static gboolean
take_found (const PlassAnswer *answer, gpointer user_data)
{
  Found *found = user_data;

  found->found = TRUE;
  g_strlcpy (found->user, plass_answer_text (answer, 0), sizeof found->user);
  g_strlcpy (found->family, plass_answer_text (answer, 1), sizeof found->family);
  found->expires = plass_answer_number (answer, 2);
  found->spent = plass_answer_number (answer, 3);
  found->desk = plass_id_parse (plass_answer_text (answer, 4));
  found->desk_state = plass_code (plass_answer_text (answer, 5));
  found->desk_at_once = plass_answer_number (answer, 6) != 0;
  return FALSE;
}

/* @kind NULL: either. */
static gboolean
find (PlassLedger *ledger, const char *kind, const char *token, Found *ret_found, GError **error)
{
  g_autofree char *hash = NULL;

  memset (ret_found, 0, sizeof *ret_found);
  if (strlen (token) > MOST_TOKEN)
    return TRUE;
  hash = plass_token_hash (token);
  return plass_ledger_query (
      ledger,
      "SELECT t.user_name, t.family, t.expires, t.spent, d.id, d.state, d.at_once FROM token t LEFT JOIN "
      "desk_sign_in s ON s.family = t.family LEFT JOIN desk d ON d.id = s.desk WHERE t.hash = $1 AND (t.kind "
      "= $2 OR $2 IS NULL)",
      PLASS_BINDS (PLASS_TEXT (hash), PLASS_TEXT (kind)), take_found, ret_found, error);
}

/* For a refresh token: exchanged. For an access token: seen at work, so its pair has arrived. */
static gboolean
spend (PlassLedger *ledger, const char *token, GError **error)
{
  g_autofree char *hash = plass_token_hash (token);

  return plass_ledger_query (ledger, "UPDATE token SET spent = 1 WHERE hash = $1",
                             PLASS_BINDS (PLASS_TEXT (hash)), NULL, NULL, error);
}

static gboolean
check_at (PlassLedger *ledger, const char *bearer, PlassTime now, PlassCaller *ret_caller, GError **error)
{
  Found found;

  if (!find (ledger, "access", bearer, &found, error))
    return FALSE;
  if (!found.found || found.spent == STOLEN || found.expires <= now.secs)
    return refuse (error);
  if (!plass_account_get_caller (ledger, found.user, now, ret_caller, error))
    return FALSE;
  g_strlcpy (ret_caller->family, found.family, sizeof ret_caller->family);
  ret_caller->desk = found.desk;
  ret_caller->desk_state = found.desk_state;
  ret_caller->desk_at_once = found.desk_at_once;
  return found.spent || spend (ledger, bearer, error);
}

gboolean
plass_token_check (PlassLedger *ledger, const char *bearer, PlassCaller *ret_caller, GError **error)
{
  return check_at (ledger, bearer, plass_time_now (), ret_caller, error);
}

/* Both tokens of a pair, inside the caller's transaction. */
static gboolean
make_pair (PlassLedger *ledger, const Origin *origin, gboolean with_refresh, PlassTime now,
           PlassTokenPair *ret_pair, GError **error)
{
  *ret_pair = (PlassTokenPair){ NULL };
  g_strlcpy (ret_pair->user, origin->user, sizeof ret_pair->user);
  ret_pair->access = make (ledger, "access", origin, now.secs + PLASS_ACCESS_SECONDS, error);
  if (ret_pair->access && with_refresh)
    ret_pair->refresh = make (ledger, "refresh", origin, now.secs + PLASS_REFRESH_SECONDS, error);
  return ret_pair->access && (!with_refresh || ret_pair->refresh);
}

/* Commits, or rolls back and takes the pair away again. */
static gboolean
finish (PlassLedger *ledger, gboolean well, PlassTokenPair *pair, GError **error)
{
  if (well && plass_ledger_commit (ledger, error))
    return TRUE;
  if (!well)
    plass_ledger_rollback (ledger);
  plass_token_pair_clear (pair);
  return FALSE;
}

gboolean
plass_token_begin (PlassLedger *ledger, const char *user, const char *family, gboolean with_refresh,
                   PlassTime now, PlassTokenPair *ret_pair, GError **error)
{
  *ret_pair = (PlassTokenPair){ NULL };
  if (!plass_ledger_begin (ledger, error))
    return FALSE;
  return finish (
      ledger,
      forget_expired (ledger, now, error)
          && make_pair (ledger, &(Origin){ user, family, NULL }, with_refresh, now, ret_pair, error),
      ret_pair, error);
}

/* A spent token that comes again is a copy in wrong hands, unless nothing that came out of it was ever used:
 * then the answer was lost on its way (a desk that was killed, a network that went), and the desk tries
 * again. The lost pair is taken back, so that at most one of the two can go on. */
static gboolean
judge_reuse (PlassLedger *ledger, const char *hash, gboolean *ret_stolen, GError **error)
{
  g_autoptr (GError) local = NULL;
  gint64 used = plass_ledger_number (ledger, "SELECT COUNT(*) FROM token WHERE parent = $1 AND spent = 1",
                                     PLASS_BINDS (PLASS_TEXT (hash)), &local);

  if (local) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  *ret_stolen = used > 0;
  return plass_ledger_query (ledger, "DELETE FROM token WHERE parent = $1", PLASS_BINDS (PLASS_TEXT (hash)),
                             NULL, NULL, error);
}

static gboolean
end_stolen (PlassLedger *ledger, const char *family, GError **error)
{
  return plass_ledger_query (ledger, "UPDATE token SET spent = $1 WHERE family = $2",
                             PLASS_BINDS (PLASS_NUMBER (STOLEN), PLASS_TEXT (family)), NULL, NULL, error);
}

/* Under the write lock: two that come with the same token at once cannot both find it unspent. */
static gboolean
rotate_locked (PlassLedger *ledger, const char *refresh, PlassTime now, PlassTokenPair *ret_pair,
               gboolean *ret_stolen, GError **error)
{
  g_autofree char *hash = plass_token_hash (refresh);
  PlassCaller caller;
  Found found;

  if (!find (ledger, "refresh", refresh, &found, error))
    return FALSE;
  if (!found.found || found.expires <= now.secs)
    return refuse (error);
  if (found.spent == STOLEN)
    return refuse_stolen (error);
  if (found.spent && !judge_reuse (ledger, hash, ret_stolen, error))
    return FALSE;
  if (*ret_stolen)
    return end_stolen (ledger, found.family, error) && refuse_stolen (error);
  return plass_account_get_caller (ledger, found.user, now, &caller, error) && spend (ledger, refresh, error)
         && forget_expired (ledger, now, error)
         && make_pair (ledger, &(Origin){ found.user, found.family, hash }, TRUE, now, ret_pair, error);
}

gboolean
plass_token_rotate (PlassLedger *ledger, const char *refresh, PlassTime now, PlassTokenPair *ret_pair,
                    GError **error)
{
  gboolean stolen = FALSE, well;

  *ret_pair = (PlassTokenPair){ NULL };
  if (!plass_ledger_begin (ledger, error))
    return FALSE;
  well = rotate_locked (ledger, refresh, now, ret_pair, &stolen, error);
  /* The end of the family must stay although the answer is no. */
  if (stolen) {
    plass_ledger_commit (ledger, NULL);
    return FALSE;
  }
  return finish (ledger, well, ret_pair, error);
}

gboolean
plass_token_revoke_family (PlassLedger *ledger, const char *family, GError **error)
{
  return plass_ledger_query (ledger, "DELETE FROM token WHERE family = $1", PLASS_BINDS (PLASS_TEXT (family)),
                             NULL, NULL, error);
}

gboolean
plass_token_revoke (PlassLedger *ledger, const char *token, GError **error)
{
  Found found;

  if (!find (ledger, NULL, token, &found, error))
    return FALSE;
  return !found.found || plass_token_revoke_family (ledger, found.family, error);
}
