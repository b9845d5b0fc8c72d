/* provider.c — where one signs in, and the tokens it gives */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

void
plass_identity_clear (PlassIdentity *identity)
{
  g_free (identity->user);
  *identity = (PlassIdentity){ 0 };
}

void
plass_identity_copy (const PlassIdentity *identity, PlassIdentity *ret_copy)
{
  *ret_copy = *identity;
  ret_copy->user = g_strdup (identity->user);
}

void
plass_provider_clear (PlassProvider *provider)
{
  g_free (provider->issuer);
  g_free (provider->authorize);
  g_free (provider->token);
  g_free (provider->revoke);
  *provider = (PlassProvider){ 0 };
}

void
plass_tokens_clear (PlassTokens *tokens)
{
  plass_wipe (tokens->access);
  plass_wipe (tokens->refresh);
  plass_wipe (tokens->id_token);
  plass_identity_clear (&tokens->identity);
  *tokens = (PlassTokens){ 0 };
}

static char *
member (const cJSON *object, const char *name)
{
  return g_strdup (cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (object, name)));
}

static gboolean
say_unusable (GError **error)
{
  g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_OFFLINE,
                       _ ("The service's sign-in gives an answer that cannot be used."));
  return FALSE;
}

static gboolean
names_scope (const cJSON *tree, const char *scope)
{
  const cJSON *one;

  cJSON_ArrayForEach (one, cJSON_GetObjectItemCaseSensitive (tree, "scopes_supported"))
  {
    if (g_strcmp0 (cJSON_GetStringValue (one), scope) == 0)
      return TRUE;
  }
  return FALSE;
}

gboolean
plass_provider_discover (PlassWeb *web, PlassProvider *ret_provider, GError **error)
{
  g_auto (PlassAnswer) answer = { 0 };
  PlassRequest request = { .method = "GET", .where = "/.well-known/smart-configuration" };

  if (!plass_web_send (web, request, &answer, error))
    return FALSE;
  g_autoptr (cJSON) tree = plass_wire_parse (answer.body, (gssize)answer.length, NULL);
  if (answer.status != 200 || !tree)
    return say_unusable (error);
  g_auto (PlassProvider) provider = {
    .issuer = member (tree, "issuer"),
    .authorize = member (tree, "authorization_endpoint"),
    .token = member (tree, "token_endpoint"),
    .revoke = member (tree, "revocation_endpoint"),
  };
  provider.names_issuer = cJSON_IsTrue (
      cJSON_GetObjectItemCaseSensitive (tree, "authorization_response_iss_parameter_supported"));
  provider.openid = names_scope (tree, "openid");
  if (!provider.issuer || !provider.authorize || !provider.token)
    return say_unusable (error);
  *ret_provider = provider;
  provider = (PlassProvider){ 0 };
  return TRUE;
}

/* ---- Tokens ------------------------------------------------------------------------------------------- */

/* "Practitioner/ID" or the bare id. */
static PlassId
read_id (const cJSON *tree, const char *name)
{
  g_autofree char *text = member (tree, name);
  const char *slash = text ? strrchr (text, '/') : NULL;

  return plass_id_parse (slash ? slash + 1 : text);
}

/* What libraries free they do not overwrite. */
static char *
take_secret (const cJSON *object, const char *name)
{
  char *text = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (object, name));
  char *secret = g_strdup (text);

  if (text)
    sodium_memzero (text, strlen (text));
  return secret;
}

static gboolean
read_tokens (const PlassAnswer *answer, PlassTokens *ret_tokens)
{
  g_autoptr (cJSON) tree = plass_wire_parse (answer->body, (gssize)answer->length, NULL);
  g_autofree char *role = tree ? member (tree, "role") : NULL;

  if (!tree)
    return FALSE;
  g_auto (PlassTokens) tokens = {
    .access = take_secret (tree, "access_token"),
    .refresh = take_secret (tree, "refresh_token"),
    .id_token = take_secret (tree, "id_token"),
    .identity = { .user = member (tree, "user"),
                  .worker = read_id (tree, "worker"),
                  .role = plass_code (role),
                  .institution = read_id (tree, "institution") },
  };
  if (!tokens.access)
    return FALSE;
  *ret_tokens = tokens;
  tokens = (PlassTokens){ 0 };
  return TRUE;
}

static gboolean
is_reused (const PlassAnswer *answer)
{
  g_autoptr (cJSON) tree = plass_wire_parse (answer->body, (gssize)answer->length, NULL);
  g_autofree char *reason = tree ? member (tree, "plass_reason") : NULL;

  return g_strcmp0 (reason, "reused") == 0;
}

gboolean
plass_tokens_request (PlassWeb *web, const PlassProvider *provider, char *form, PlassTokens *ret_tokens,
                      GError **error)
{
  g_auto (PlassAnswer) answer = { 0 };
  PlassRequest request = {
    .method = "POST", .where = provider->token, .type = "application/x-www-form-urlencoded", .body = form
  };

  if (!plass_web_send (web, request, &answer, error))
    return FALSE;
  if (answer.status == 400 || answer.status == 401) {
    g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_SIGN_IN,
                         is_reused (&answer) ? _ (
                             "Somebody else may have used your sign-in, so it was ended. Sign in again, and "
                             "tell the service desk. Nothing is lost.")
                                             : _ ("You are signed out. Sign in again: nothing is lost."));
    return FALSE;
  }
  gboolean well = answer.status == 200 && read_tokens (&answer, ret_tokens);
  plass_wipe (g_steal_pointer (&answer.body));
  return well || say_unusable (error);
}

static char *
refresh_form (const char *token)
{
  char *quoted = g_uri_escape_string (token, NULL, FALSE);
  char *form =
      g_strconcat ("grant_type=refresh_token&client_id=" PLASS_CLIENT_ID "&refresh_token=", quoted, NULL);

  plass_wipe (quoted);
  return form;
}

gboolean
plass_tokens_renew (PlassWeb *web, const PlassService *service, const char *user, PlassTokens *ret_tokens,
                    GError **error)
{
  g_auto (PlassProvider) provider = { 0 };
  g_auto (PlassTokens) tokens = { 0 };
  g_autoptr (GError) why = NULL;

  if (!plass_provider_discover (web, &provider, error))
    return FALSE;
  char *token = plass_keyring_get_token (service, user, &why);
  if (!token) {
    g_set_error_literal (error, PLASS_ERROR, why ? PLASS_ERROR_LOCKED : PLASS_ERROR_SIGN_IN,
                         why ? why->message : _ ("You are signed out. Sign in again: nothing is lost."));
    return FALSE;
  }
  char *form = refresh_form (token);
  plass_wipe (token);
  if (!plass_tokens_request (web, &provider, form, &tokens, error))
    return FALSE;
  if (tokens.refresh && !plass_keyring_set_token (service, user, tokens.refresh, error))
    return FALSE;
  *ret_tokens = tokens;
  tokens = (PlassTokens){ 0 };
  return TRUE;
}
