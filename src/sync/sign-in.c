/* sign-in.c — authorization code with PKCE, through the provider's own form */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

/* The redirection goes to this address and is caught before anything is asked there, so nobody listens. */
#define REDIRECT "http://127.0.0.1:1/signed-in"
#define FORM_TYPE "application/x-www-form-urlencoded"

/* One attempt. */
typedef struct {
  PlassWeb *web;
  PlassProvider provider;
  char *state, *verifier;
} Attempt;

static void
clear_attempt (Attempt *attempt)
{
  plass_web_free (attempt->web);
  plass_provider_clear (&attempt->provider);
  plass_wipe (attempt->state);
  plass_wipe (attempt->verifier);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Attempt, clear_attempt)

static gboolean
say (GError **error, PlassError code, const char *words)
{
  g_set_error_literal (error, PLASS_ERROR, code, words);
  return FALSE;
}

static gboolean
say_unusable (GError **error)
{
  return say (error, PLASS_ERROR_REFUSED, _ ("The service's sign-in gives an answer that cannot be used."));
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

/* ---- The form ----------------------------------------------------------------------------------------- */

static void
add_field (GString *form, const char *name, const char *value)
{
  char *quoted = g_uri_escape_string (value, NULL, FALSE);

  g_string_append_printf (form, "%s%s=", form->len ? "&" : "", name);
  g_string_append (form, quoted);
  plass_wipe (quoted);
}

static char *
authorize_url (const Attempt *attempt)
{
  g_autofree guint8 *hash = g_malloc (crypto_hash_sha256_BYTES);
  g_autofree char *challenge = NULL;
  g_autoptr (GString) query = g_string_new (NULL);

  crypto_hash_sha256 (hash, (const guint8 *)attempt->verifier, strlen (attempt->verifier));
  challenge = base64url (hash, crypto_hash_sha256_BYTES);
  add_field (query, "response_type", "code");
  add_field (query, "client_id", PLASS_CLIENT_ID);
  add_field (query, "redirect_uri", REDIRECT);
  add_field (query, "scope", "offline_access");
  add_field (query, "prompt", "consent"); /* without it some providers give no refresh token */
  add_field (query, "state", attempt->state);
  add_field (query, "code_challenge", challenge);
  add_field (query, "code_challenge_method", "S256");
  return g_strdup_printf ("%s%c%s", attempt->provider.authorize,
                          strchr (attempt->provider.authorize, '?') ? '&' : '?', query->str);
}

/* The one hidden field of the built-in provider's form: base64url, so there is nothing to unescape. */
static char *
read_ticket (const char *html)
{
  static const char mark[] = "name=\"login\" value=\"";
  const char *at = strstr (html, mark);

  return at ? g_strndup (at + strlen (mark), strcspn (at + strlen (mark), "\"")) : NULL;
}

static char *
login_form (const char *ticket, const char *user, const char *password)
{
  GString *form = g_string_sized_new (4096); /* never grows, so that no copy of the password stays behind */

  add_field (form, "login", ticket);
  add_field (form, "user", user);
  add_field (form, "password", password);
  return g_string_free (form, FALSE);
}

static char *
ask_form (const Attempt *attempt, GError **error)
{
  g_auto (PlassAnswer) answer = { 0 };
  g_autofree char *url = authorize_url (attempt);
  PlassRequest request = { .method = "GET", .where = url, .any_type = TRUE };

  if (!plass_web_send (attempt->web, request, &answer, error))
    return NULL;
  char *ticket = answer.status == 200 ? read_ticket (answer.body) : NULL;
  if (!ticket)
    say_unusable (error);
  return ticket;
}

/* ---- The code ----------------------------------------------------------------------------------------- */

/* RFC 9207: the answer must come from the provider that was asked; and it must be the answer to this
 * question.
 */
static char *
read_code (const Attempt *attempt, const char *location, GError **error)
{
  const char *query = location && g_str_has_prefix (location, REDIRECT "?") ? strchr (location, '?') : NULL;
  g_autoptr (GHashTable) members =
      query ? g_uri_parse_params (query + 1, -1, "&", G_URI_PARAMS_WWW_FORM, NULL) : NULL;

  if (!members || g_strcmp0 (g_hash_table_lookup (members, "state"), attempt->state) != 0
      || g_strcmp0 (g_hash_table_lookup (members, "iss"), attempt->provider.issuer) != 0) {
    say_unusable (error);
    return NULL;
  }
  char *code = g_strdup (g_hash_table_lookup (members, "code"));
  if (!code)
    say (error, PLASS_ERROR_REFUSED, _ ("The service does not let this user in."));
  return code;
}

static gboolean
say_refused (const PlassAnswer *answer, GError **error)
{
  if (answer->status == 401)
    return say (error, PLASS_ERROR_REFUSED, _ ("The user name or the password is not right."));
  if (answer->status == 429)
    return say (error, PLASS_ERROR_REFUSED, _ ("Too many attempts. Wait a minute and try again."));
  if (answer->status >= 500)
    return say (error, PLASS_ERROR_OFFLINE, _ ("The service does not answer."));
  return say_unusable (error);
}

static char *
ask_code (const Attempt *attempt, const char *user, const char *password, GError **error)
{
  g_auto (PlassAnswer) answer = { 0 };
  char *ticket = ask_form (attempt, error);

  if (!ticket)
    return NULL;
  PlassRequest request = { .method = "POST",
                           .where = attempt->provider.authorize,
                           .type = FORM_TYPE,
                           .body = login_form (ticket, user, password),
                           .any_type = TRUE };
  plass_wipe (ticket);
  if (!plass_web_send (attempt->web, request, &answer, error))
    return NULL;
  if (answer.status != 302 && answer.status != 303) {
    say_refused (&answer, error);
    return NULL;
  }
  return read_code (attempt, answer.location, error);
}

static char *
code_form (const Attempt *attempt, const char *code)
{
  GString *form = g_string_sized_new (4096);

  add_field (form, "grant_type", "authorization_code");
  add_field (form, "client_id", PLASS_CLIENT_ID);
  add_field (form, "redirect_uri", REDIRECT);
  add_field (form, "code", code);
  add_field (form, "code_verifier", attempt->verifier);
  return g_string_free (form, FALSE);
}

/* ---- In and out --------------------------------------------------------------------------------------- */

static gboolean
begin (const PlassService *service, Attempt *attempt, GError **error)
{
  if (sodium_init () < 0)
    return say_unusable (error);
  attempt->web = plass_web_new (service, NULL, error);
  attempt->state = random_text ();
  attempt->verifier = random_text ();
  return attempt->web && plass_provider_discover (attempt->web, &attempt->provider, error);
}

gboolean
plass_sign_in (const PlassService *service, const char *user, const char *password,
               PlassIdentity *ret_identity, GError **error)
{
  g_auto (Attempt) attempt = { 0 };
  g_auto (PlassTokens) tokens = { 0 };

  if (!begin (service, &attempt, error))
    return FALSE;
  char *code = ask_code (&attempt, user, password, error);
  if (!code)
    return FALSE;
  char *form = code_form (&attempt, code);
  plass_wipe (code);
  if (!plass_tokens_request (attempt.web, &attempt.provider, form, &tokens, error))
    return FALSE;
  if (!tokens.refresh)
    return say_unusable (error);
  if (!tokens.identity.user)
    tokens.identity.user = g_strdup (user);
  if (!plass_keyring_set_token (service, tokens.identity.user, tokens.refresh, error))
    return FALSE;
  *ret_identity = tokens.identity;
  tokens.identity = (PlassIdentity){ 0 };
  return TRUE;
}

static void
revoke_token (const PlassService *service, const char *token)
{
  g_auto (Attempt) attempt = { 0 };
  g_auto (PlassAnswer) answer = { 0 };

  if (!begin (service, &attempt, NULL) || !attempt.provider.revoke)
    return;
  GString *form = g_string_sized_new (4096);
  add_field (form, "client_id", PLASS_CLIENT_ID);
  add_field (form, "token", token);
  PlassRequest request = {
    .method = "POST", .where = attempt.provider.revoke, .type = FORM_TYPE, .body = g_string_free (form, FALSE)
  };
  plass_web_send (attempt.web, request, &answer, NULL);
}

gboolean
plass_sign_out (const PlassService *service, const char *user, GError **error)
{
  char *token = plass_keyring_get_token (service, user, NULL);

  if (token)
    revoke_token (service, token); /* out of reach it dies of age; what is here is forgotten all the same */
  plass_wipe (token);
  return plass_keyring_clear_token (service, user, error);
}
