/* oauth.c — signing in by authorization code and PKCE: what a program posts, and what it gets */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <sodium.h>
#include <string.h>

#define MOST_BODY (16 * 1024)

typedef struct {
  PlassLedger *ledger;
  const char *issuer;
  const guint8 *key;
  PlassTime now;
  const PlassOauthRequest *request;
  PlassOauthAnswer *answer;
} Call;

void
plass_oauth_answer_clear (PlassOauthAnswer *answer)
{
  g_clear_pointer (&answer->body, g_free);
  g_clear_pointer (&answer->location, g_free);
}

static void
answer_json (Call *call, guint status, cJSON *json)
{
  call->answer->status = status;
  call->answer->content_type = "application/json";
  call->answer->body = cJSON_PrintUnformatted (json);
  cJSON_Delete (json);
}

static void
answer_error (Call *call, guint status, const char *word)
{
  cJSON *json = cJSON_CreateObject ();

  cJSON_AddStringToObject (json, "error", word);
  answer_json (call, status, json);
}

static void
add_url (cJSON *json, const char *name, const char *issuer, const char *path)
{
  g_autofree char *url = g_strconcat (issuer, path, NULL);

  cJSON_AddStringToObject (json, name, url);
}

static void
add_words (cJSON *json, const char *name, const char *const *words)
{
  cJSON *array = cJSON_AddArrayToObject (json, name);

  for (; *words; words++)
    cJSON_AddItemToArray (array, cJSON_CreateString (*words));
}

/* Only what is really there (SMART App Launch 2, standalone). */
static void
answer_configuration (Call *call)
{
  cJSON *json = cJSON_CreateObject ();

  cJSON_AddStringToObject (json, "issuer", call->issuer);
  add_url (json, "authorization_endpoint", call->issuer, "/oauth/authorize");
  add_url (json, "token_endpoint", call->issuer, "/oauth/token");
  add_url (json, "revocation_endpoint", call->issuer, "/oauth/revoke");
  add_words (json, "grant_types_supported",
             (const char *const[]){ "authorization_code", "refresh_token", NULL });
  add_words (json, "response_types_supported", (const char *const[]){ "code", NULL });
  add_words (json, "code_challenge_methods_supported", (const char *const[]){ "S256", NULL });
  add_words (json, "token_endpoint_auth_methods_supported", (const char *const[]){ "none", NULL });
  add_words (json, "scopes_supported", (const char *const[]){ "offline_access", NULL });
  add_words (json, "capabilities",
             (const char *const[]){ "launch-standalone", "client-public", "permission-offline", NULL });
  cJSON_AddTrueToObject (json, "authorization_response_iss_parameter_supported");
  answer_json (call, 200, json);
}

/* Who it is stands beside the tokens: a desk need not ask again before it can show its first page. */
static void
answer_pair (Call *call, PlassTokenPair *pair)
{
  cJSON *json = cJSON_CreateObject ();
  PlassCaller caller;

  if (!plass_account_get_caller (call->ledger, pair->user, call->now, &caller, NULL)) {
    cJSON_Delete (json);
    answer_error (call, 400, "invalid_grant");
    plass_token_pair_clear (pair);
    return;
  }
  cJSON_AddStringToObject (json, "access_token", pair->access);
  cJSON_AddStringToObject (json, "token_type", "Bearer");
  cJSON_AddNumberToObject (json, "expires_in", PLASS_ACCESS_SECONDS);
  if (pair->refresh)
    cJSON_AddStringToObject (json, "refresh_token", pair->refresh);
  cJSON_AddStringToObject (json, "scope", pair->refresh ? "offline_access" : "");
  cJSON_AddStringToObject (json, "user", caller.user);
  cJSON_AddStringToObject (json, "role", caller.role.text);
  cJSON_AddStringToObject (json, "worker", caller.worker.text);
  if (plass_id_is_set (&caller.institution))
    cJSON_AddStringToObject (json, "institution", caller.institution.text);
  answer_json (call, 200, json);
  plass_token_pair_clear (pair);
}

typedef struct {
  gboolean found, refresh;
  char user[64], family[80], redirect_uri[256], challenge[64];
  gint64 expires;
} Code;

static gboolean
take_code (const PlassAnswer *row, gpointer user_data)
{
  Code *code = user_data;

  code->found = TRUE;
  g_strlcpy (code->user, plass_answer_text (row, 0), sizeof code->user);
  g_strlcpy (code->family, plass_answer_text (row, 1), sizeof code->family);
  g_strlcpy (code->redirect_uri, plass_answer_text (row, 2), sizeof code->redirect_uri);
  g_strlcpy (code->challenge, plass_answer_text (row, 3), sizeof code->challenge);
  code->refresh = plass_answer_number (row, 4) != 0;
  code->expires = plass_answer_number (row, 5);
  return TRUE;
}

/* Spent by the first who comes, right or wrong: whoever guesses a verifier has one try. A second use tells
 * that the code was seen by others, so what came out of it ends. */
static gboolean
spend_code (Call *call, const char *text, Code *ret_code, GError **error)
{
  g_autofree char *hash = plass_token_hash (text);
  g_autofree char *family = NULL;

  memset (ret_code, 0, sizeof *ret_code);
  if (!plass_ledger_query (call->ledger,
                           "UPDATE sign_in_code SET spent = 1 WHERE hash = $1 AND spent = 0 RETURNING "
                           "user_name, family, redirect_uri, challenge, refresh, expires",
                           PLASS_BINDS (PLASS_TEXT (hash)), take_code, ret_code, error))
    return FALSE;
  if (ret_code->found)
    return TRUE;
  family = plass_ledger_text (call->ledger, "SELECT family FROM sign_in_code WHERE hash = $1",
                              PLASS_BINDS (PLASS_TEXT (hash)), error);
  return !family || plass_token_revoke_family (call->ledger, family, error);
}

static gboolean
verifier_fits (const char *verifier, const char *challenge)
{
  guint8 digest[crypto_hash_sha256_BYTES];
  char text[64];
  gsize length = strlen (verifier);

  if (length < 43 || length > 128)
    return FALSE;
  crypto_hash_sha256 (digest, (const guint8 *)verifier, length);
  sodium_bin2base64 (text, sizeof text, digest, sizeof digest, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return strlen (challenge) == strlen (text) && sodium_memcmp (text, challenge, strlen (text)) == 0;
}

static void
exchange_code (Call *call, GHashTable *form)
{
  const char *text = g_hash_table_lookup (form, "code");
  const char *verifier = g_hash_table_lookup (form, "code_verifier");
  const char *redirect_uri = g_hash_table_lookup (form, "redirect_uri");
  PlassTokenPair pair;
  Code code;

  if (!text || !verifier || !redirect_uri) {
    answer_error (call, 400, "invalid_request");
    return;
  }
  if (!spend_code (call, text, &code, NULL)) {
    answer_error (call, 503, "temporarily_unavailable");
    return;
  }
  if (!code.found || code.expires <= call->now.secs || !g_str_equal (redirect_uri, code.redirect_uri)
      || !verifier_fits (verifier, code.challenge)) {
    answer_error (call, 400, "invalid_grant");
    return;
  }
  if (plass_token_begin (call->ledger, code.user, code.family, code.refresh, call->now, &pair, NULL))
    answer_pair (call, &pair);
  else
    answer_error (call, 503, "temporarily_unavailable");
}

/* The person at the desk should hear why, and tell somebody; a word of our own, which others leave alone. */
static void
answer_stolen (Call *call)
{
  cJSON *json = cJSON_CreateObject ();

  cJSON_AddStringToObject (json, "error", "invalid_grant");
  cJSON_AddStringToObject (json, "plass_reason", "reused");
  answer_json (call, 400, json);
}

static void
exchange_refresh (Call *call, GHashTable *form)
{
  const char *refresh = g_hash_table_lookup (form, "refresh_token");
  g_autoptr (GError) error = NULL;
  PlassTokenPair pair;

  if (!refresh)
    answer_error (call, 400, "invalid_request");
  else if (plass_token_rotate (call->ledger, refresh, call->now, &pair, &error))
    answer_pair (call, &pair);
  else if (g_error_matches (error, PLASS_ERROR, PLASS_ERROR_REFUSED))
    answer_stolen (call);
  else if (g_error_matches (error, PLASS_ERROR, PLASS_ERROR_SIGN_IN))
    answer_error (call, 400, "invalid_grant");
  else
    answer_error (call, 503, "temporarily_unavailable");
}

static void
answer_token (Call *call, GHashTable *form)
{
  const char *grant = g_hash_table_lookup (form, "grant_type");

  if (!grant)
    answer_error (call, 400, "invalid_request");
  else if (g_str_equal (grant, "authorization_code"))
    exchange_code (call, form);
  else if (g_str_equal (grant, "refresh_token"))
    exchange_refresh (call, form);
  else
    answer_error (call, 400, "unsupported_grant_type");
}

static void
answer_revoke (Call *call, GHashTable *form)
{
  const char *token = g_hash_table_lookup (form, "token");

  if (!token)
    answer_error (call, 400, "invalid_request");
  else if (plass_token_revoke (call->ledger, token, NULL))
    answer_json (call, 200, cJSON_CreateObject ());
  else
    answer_error (call, 503, "temporarily_unavailable");
}

/* Not of OAuth, but asked the same way: a desk that has obeyed has no token left to say so with. */
static void
answer_obeyed (Call *call, GHashTable *form)
{
  const char *desk = g_hash_table_lookup (form, "desk"), *nonce = g_hash_table_lookup (form, "nonce");
  gboolean known;

  if (!desk || !nonce)
    answer_error (call, 400, "invalid_request");
  else if (!plass_desk_confirm (call->ledger, desk, nonce, call->now, &known, NULL))
    answer_error (call, 503, "temporarily_unavailable");
  else if (known)
    answer_json (call, 200, cJSON_CreateObject ());
  else
    answer_error (call, 404, "invalid_request");
}

static void
post (Call *call, void (*answer) (Call *call, GHashTable *form))
{
  g_autoptr (GHashTable) form = plass_oauth_read_form (call->request->body, call->request->length);
  const char *client = form ? g_hash_table_lookup (form, "client_id") : NULL;

  if (!form)
    answer_error (call, 400, "invalid_request");
  else if (!client || !g_str_equal (client, PLASS_OAUTH_CLIENT))
    answer_error (call, 400, "invalid_client");
  else
    answer (call, form);
}

static gboolean
is_form (const PlassOauthRequest *request)
{
  const char *wanted = "application/x-www-form-urlencoded", *type = request->content_type;
  gsize length = strlen (wanted);

  return type && g_ascii_strncasecmp (type, wanted, length) == 0 && (!type[length] || type[length] == ';');
}

static void
serve_page (Call *call)
{
  plass_oauth_authorize (call->ledger, call->issuer, call->key, call->now, call->request, call->answer);
}

typedef struct {
  const char *path, *allow;
  void (*serve) (Call *call);
  void (*take) (Call *call, GHashTable *form); /* instead of it */
} Door;

static const Door *
find_door (const char *path)
{
  static const Door doors[] = {
    { "/.well-known/smart-configuration", "GET, HEAD", answer_configuration },
    { "/oauth/authorize", "GET, HEAD, POST", serve_page },
    { "/oauth/token", "POST", NULL, answer_token },
    { "/oauth/revoke", "POST", NULL, answer_revoke },
    { "/desk/obeyed", "POST", NULL, answer_obeyed },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (doors); i++)
    if (g_str_equal (doors[i].path, path))
      return &doors[i];
  return NULL;
}

static gboolean
allows (const Door *door, const char *method)
{
  g_auto (GStrv) methods = g_strsplit (door->allow, ", ", -1);

  return g_strv_contains ((const char *const *)methods, method);
}

static void
route (Call *call)
{
  const PlassOauthRequest *request = call->request;
  const Door *door = find_door (request->path);
  const gboolean posted = g_str_equal (request->method, "POST");

  if (!door) {
    answer_error (call, 404, "invalid_request");
  } else if (!allows (door, request->method)) {
    answer_error (call, 405, "invalid_request");
    call->answer->allow = door->allow;
  } else if (posted && request->length > MOST_BODY) {
    answer_error (call, 413, "invalid_request");
  } else if (posted && !is_form (request)) {
    answer_error (call, 415, "invalid_request");
  } else if (door->take) {
    post (call, door->take);
  } else {
    door->serve (call);
  }
}

void
plass_oauth_handle (PlassLedger *ledger, const char *issuer, const guint8 key[32], PlassTime now,
                    const PlassOauthRequest *request, PlassOauthAnswer *ret_answer)
{
  Call call = { ledger, issuer, key, now, request, ret_answer };

  *ret_answer = (PlassOauthAnswer){ 0 };
  route (&call);
}
