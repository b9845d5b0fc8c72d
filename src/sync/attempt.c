/* attempt.c — one attempt to sign in: what is asked, whether an answer is the answer to it, and the tokens */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

void
plass_attempt_clear (PlassAttempt *attempt)
{
  plass_web_free (attempt->web);
  plass_provider_clear (&attempt->provider);
  plass_wipe (attempt->state);
  plass_wipe (attempt->verifier);
  plass_wipe (attempt->nonce);
  g_free (attempt->redirect);
  *attempt = (PlassAttempt){ 0 };
}

gboolean
plass_attempt_say_unusable (GError **error)
{
  g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_REFUSED,
                       _ ("The service's sign-in gives an answer that cannot be used."));
  return FALSE;
}

static char *
base64url (const guint8 *bytes, gsize length)
{
  gsize room = sodium_base64_encoded_len (length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  char *text = g_malloc (room);

  return sodium_bin2base64 (text, room, bytes, length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static char *
random_text (void)
{
  guint8 bytes[32];

  randombytes_buf (bytes, sizeof bytes);
  char *text = base64url (bytes, sizeof bytes);
  sodium_memzero (bytes, sizeof bytes);
  return text;
}

gboolean
plass_attempt_begin (PlassAttempt *attempt, const PlassService *service, GError **error)
{
  if (sodium_init () < 0)
    return plass_attempt_say_unusable (error);
  attempt->service = service;
  attempt->web = plass_web_new (service, NULL, error);
  attempt->state = random_text ();
  attempt->verifier = random_text ();
  attempt->nonce = random_text ();
  return attempt->web && plass_provider_discover (attempt->web, &attempt->provider, error);
}

/* ---- What is asked ------------------------------------------------------------------------------------ */

void
plass_attempt_add_field (GString *form, const char *name, const char *value)
{
  char *quoted = g_uri_escape_string (value, NULL, FALSE);

  g_string_append_printf (form, "%s%s=", form->len ? "&" : "", name);
  g_string_append (form, quoted);
  plass_wipe (quoted);
}

char *
plass_attempt_url (const PlassAttempt *attempt)
{
  g_autofree guint8 *hash = g_malloc (crypto_hash_sha256_BYTES);
  g_autofree char *challenge = NULL;
  g_autoptr (GString) query = g_string_new (NULL);

  crypto_hash_sha256 (hash, (const guint8 *)attempt->verifier, strlen (attempt->verifier));
  challenge = base64url (hash, crypto_hash_sha256_BYTES);
  plass_attempt_add_field (query, "response_type", "code");
  plass_attempt_add_field (query, "client_id", PLASS_CLIENT_ID);
  plass_attempt_add_field (query, "redirect_uri", attempt->redirect);
  plass_attempt_add_field (query, "scope",
                           attempt->provider.openid ? "openid offline_access" : "offline_access");
  if (attempt->provider.openid)
    plass_attempt_add_field (query, "nonce", attempt->nonce);
  plass_attempt_add_field (query, "prompt", "consent"); /* without it some providers give no refresh token */
  plass_attempt_add_field (query, "state", attempt->state);
  plass_attempt_add_field (query, "code_challenge", challenge);
  plass_attempt_add_field (query, "code_challenge_method", "S256");
  return g_strdup_printf ("%s%c%s", attempt->provider.authorize,
                          strchr (attempt->provider.authorize, '?') ? '&' : '?', query->str);
}

/* ---- What is answered --------------------------------------------------------------------------------- */

/* The members of an answer that comes to our own address; NULL: it does not. */
static GHashTable *
read_answer (const PlassAttempt *attempt, const char *location)
{
  gsize length = strlen (attempt->redirect);

  if (!location || strncmp (location, attempt->redirect, length) != 0 || location[length] != '?')
    return NULL;
  return g_uri_parse_params (location + length + 1, -1, "&", G_URI_PARAMS_WWW_FORM, NULL);
}

gboolean
plass_attempt_is_ours (const PlassAttempt *attempt, const char *location)
{
  g_autoptr (GHashTable) members = read_answer (attempt, location);

  return members && g_strcmp0 (g_hash_table_lookup (members, "state"), attempt->state) == 0;
}

/* RFC 9207: the answer must come from the provider that was asked. One that does not promise to say so may
 * leave it out; what it says must be right all the same. */
static gboolean
issuer_fits (const PlassAttempt *attempt, GHashTable *members)
{
  const char *issuer = g_hash_table_lookup (members, "iss");

  if (!issuer)
    return !attempt->provider.names_issuer;
  return g_strcmp0 (issuer, attempt->provider.issuer) == 0;
}

static char *
read_code (const PlassAttempt *attempt, const char *location, GError **error)
{
  g_autoptr (GHashTable) members = read_answer (attempt, location);

  if (!plass_attempt_is_ours (attempt, location) || !issuer_fits (attempt, members)) {
    plass_attempt_say_unusable (error);
    return NULL;
  }
  char *code = g_strdup (g_hash_table_lookup (members, "code"));
  if (!code)
    g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_REFUSED,
                         _ ("The service does not let this user in."));
  return code;
}

static char *
code_form (const PlassAttempt *attempt, const char *code)
{
  GString *form = g_string_sized_new (4096);

  plass_attempt_add_field (form, "grant_type", "authorization_code");
  plass_attempt_add_field (form, "client_id", PLASS_CLIENT_ID);
  plass_attempt_add_field (form, "redirect_uri", attempt->redirect);
  plass_attempt_add_field (form, "code", code);
  plass_attempt_add_field (form, "code_verifier", attempt->verifier);
  return g_string_free (form, FALSE);
}

/* ---- An ID token -------------------------------------------------------------------------------------- */

static gboolean
has_audience (const cJSON *claims)
{
  const cJSON *audience = cJSON_GetObjectItemCaseSensitive (claims, "aud"), *one;

  if (g_strcmp0 (cJSON_GetStringValue (audience), PLASS_CLIENT_ID) == 0)
    return TRUE;
  cJSON_ArrayForEach (one, audience)
  {
    if (g_strcmp0 (cJSON_GetStringValue (one), PLASS_CLIENT_ID) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
claim_is (const cJSON *claims, const char *name, const char *wanted)
{
  return g_strcmp0 (cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (claims, name)), wanted) == 0;
}

/* It came from the token endpoint itself, over TLS, so its signature adds nothing (OpenID Connect
 * Core, 3.1.3.7); but it must be the answer to this attempt, from this provider, and for this program. */
gboolean
plass_attempt_check_id_token (const PlassAttempt *attempt, const char *token)
{
  g_auto (GStrv) parts = g_strsplit (token, ".", 4);
  g_autofree guint8 *payload = g_malloc (strlen (token) + 1);
  size_t length = 0;

  if (g_strv_length (parts) != 3
      || sodium_base642bin (payload, strlen (token), parts[1], strlen (parts[1]), NULL, &length, NULL,
                            sodium_base64_VARIANT_URLSAFE_NO_PADDING)
             != 0)
    return FALSE;
  g_autoptr (cJSON) claims = plass_wire_parse ((const char *)payload, (gssize)length, NULL);
  return claims && claim_is (claims, "iss", attempt->provider.issuer)
         && claim_is (claims, "nonce", attempt->nonce) && has_audience (claims);
}

/* ---- The tokens --------------------------------------------------------------------------------------- */

void
plass_attempt_revoke (const PlassAttempt *attempt, const char *token)
{
  g_auto (PlassAnswer) answer = { 0 };
  GString *form;

  if (!attempt->provider.revoke)
    return;
  form = g_string_sized_new (4096);
  plass_attempt_add_field (form, "client_id", PLASS_CLIENT_ID);
  plass_attempt_add_field (form, "token", token);
  PlassRequest request = { .method = "POST",
                           .where = attempt->provider.revoke,
                           .type = "application/x-www-form-urlencoded",
                           .body = g_string_free (form, FALSE) };
  plass_web_send (attempt->web, request, &answer, NULL);
}

/* A browser remembers who signed in last: that may be the colleague who sat here before. Their own desk keeps
 * what it has; what they got now is of no use to anybody. */
static gboolean
is_wanted (const PlassAttempt *attempt, const PlassTokens *tokens, GError **error)
{
  if (!attempt->only || g_strcmp0 (attempt->only, tokens->identity.user) == 0)
    return TRUE;
  plass_attempt_revoke (attempt, tokens->refresh);
  g_set_error (error, PLASS_ERROR, PLASS_ERROR_REFUSED,
               _ ("It was %s who signed in in the browser, and not %s. Sign out there, and try again."),
               tokens->identity.user, attempt->only);
  return FALSE;
}

static gboolean
keep_tokens (const PlassAttempt *attempt, const char *user, PlassTokens *tokens, GError **error)
{
  if (tokens->id_token ? !plass_attempt_check_id_token (attempt, tokens->id_token) : attempt->provider.openid)
    return plass_attempt_say_unusable (error);
  if (!tokens->identity.user)
    tokens->identity.user = g_strdup (user);
  if (!tokens->refresh || !tokens->identity.user)
    return plass_attempt_say_unusable (error);
  return is_wanted (attempt, tokens, error)
         && plass_keyring_set_token (attempt->service, tokens->identity.user, tokens->refresh, error);
}

gboolean
plass_attempt_finish (const PlassAttempt *attempt, const char *location, const char *user,
                      PlassIdentity *ret_identity, GError **error)
{
  g_auto (PlassTokens) tokens = { 0 };
  char *code = read_code (attempt, location, error);

  if (!code)
    return FALSE;
  char *form = code_form (attempt, code);
  plass_wipe (code);
  if (!plass_tokens_request (attempt->web, &attempt->provider, form, &tokens, error)
      || !keep_tokens (attempt, user, &tokens, error))
    return FALSE;
  *ret_identity = tokens.identity;
  tokens.identity = (PlassIdentity){ 0 };
  return TRUE;
}
