/* sign-in.c — signing in without a browser, through the built-in provider's own form; and signing out */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The redirection goes to this address and is caught before anything is asked there, so nobody listens. */
#define REDIRECT "http://127.0.0.1:1/signed-in"
#define FORM_TYPE "application/x-www-form-urlencoded"

static gboolean
say (GError **error, PlassError code, const char *words)
{
  g_set_error_literal (error, PLASS_ERROR, code, words);
  return FALSE;
}

/* ---- The form ----------------------------------------------------------------------------------------- */

/* The one hidden field of the built-in provider's form: base64url, so there is nothing to unescape. */
static char *
read_ticket (const char *html)
{
  static const char mark[] = "name=\"login\" value=\"";
  const char *at = html ? strstr (html, mark) : NULL;

  return at ? g_strndup (at + strlen (mark), strcspn (at + strlen (mark), "\"")) : NULL;
}

static char *
ask_form (const PlassAttempt *attempt, GError **error)
{
  g_auto (PlassAnswer) answer = { 0 };
  g_autofree char *url = plass_attempt_url (attempt);
  PlassRequest request = { .method = "GET", .where = url, .any_type = TRUE };

  if (!plass_web_send (attempt->web, request, &answer, error))
    return NULL;
  char *ticket = answer.status == 200 ? read_ticket (answer.body) : NULL;
  if (!ticket)
    plass_attempt_say_unusable (error);
  return ticket;
}

/* Never grows, so that no copy of a password stays behind. */
static GString *
new_form (const char *ticket)
{
  GString *form = g_string_sized_new (4096);

  plass_attempt_add_field (form, "login", ticket);
  return form;
}

static gboolean
post (const PlassAttempt *attempt, GString *form, PlassAnswer *ret_answer, GError **error)
{
  PlassRequest request = { .method = "POST",
                           .where = attempt->provider.authorize,
                           .type = FORM_TYPE,
                           .body = g_string_free (form, FALSE),
                           .any_type = TRUE };

  return plass_web_send (attempt->web, request, ret_answer, error);
}

/* ---- Password, and a code where there is one ------------------------------------------------------------
 */

static gboolean
say_refused (const PlassAnswer *answer, gboolean with_code, GError **error)
{
  if (answer->status == 401)
    return say (error, PLASS_ERROR_REFUSED,
                with_code ? _ ("The code is not right, or it was used already. Wait for the next one.")
                          : _ ("The user name or the password is not right."));
  if (answer->status == 429)
    return say (error, PLASS_ERROR_REFUSED, _ ("Too many attempts. Wait a minute and try again."));
  if (answer->status >= 500)
    return say (error, PLASS_ERROR_OFFLINE, _ ("The service does not answer."));
  return plass_attempt_say_unusable (error);
}

static gboolean
is_redirection (const PlassAnswer *answer)
{
  return answer->status == 302 || answer->status == 303;
}

/* The second form has a ticket of its own. */
static gboolean
send_code (const PlassAttempt *attempt, const char *code, PlassAnswer *answer, GError **error)
{
  char *ticket = read_ticket (answer->body);
  GString *form;

  plass_answer_clear (answer);
  if (!code) {
    plass_wipe (ticket);
    return say (error, PLASS_ERROR_RULE, _ ("Write the code from your authenticator app as well."));
  }
  if (!ticket)
    return plass_attempt_say_unusable (error);
  form = new_form (ticket);
  plass_wipe (ticket);
  plass_attempt_add_field (form, "code", code);
  return post (attempt, form, answer, error)
         && (is_redirection (answer) || say_refused (answer, TRUE, error));
}

static gboolean
asks_for_code (const PlassAnswer *answer)
{
  return answer->status == 200 && answer->body && strstr (answer->body, "name=\"code\"");
}

static char *
ask_location (const PlassAttempt *attempt, const char *user, const char *password, const char *code,
              GError **error)
{
  g_auto (PlassAnswer) answer = { 0 };
  char *ticket = ask_form (attempt, error);
  GString *form;

  if (!ticket)
    return NULL;
  form = new_form (ticket);
  plass_wipe (ticket);
  plass_attempt_add_field (form, "user", user);
  plass_attempt_add_field (form, "password", password);
  if (!post (attempt, form, &answer, error))
    return NULL;
  if (asks_for_code (&answer) ? !send_code (attempt, code, &answer, error)
                              : !is_redirection (&answer) && !say_refused (&answer, FALSE, error))
    return NULL;
  return g_steal_pointer (&answer.location);
}

gboolean
plass_sign_in_with_code (const PlassService *service, const char *user, const char *password,
                         const char *code, PlassIdentity *ret_identity, GError **error)
{
  g_auto (PlassAttempt) attempt = { .redirect = g_strdup (REDIRECT) };

  if (!plass_attempt_begin (&attempt, service, error))
    return FALSE;
  char *location = ask_location (&attempt, user, password, code, error);
  if (!location)
    return FALSE;
  gboolean well = plass_attempt_finish (&attempt, location, user, ret_identity, error);
  plass_wipe (location);
  return well;
}

gboolean
plass_sign_in (const PlassService *service, const char *user, const char *password,
               PlassIdentity *ret_identity, GError **error)
{
  return plass_sign_in_with_code (service, user, password, NULL, ret_identity, error);
}

/* ---- Out ---------------------------------------------------------------------------------------------- */

static void
revoke_token (const PlassService *service, const char *token)
{
  g_auto (PlassAttempt) attempt = { 0 };
  g_auto (PlassAnswer) answer = { 0 };

  if (!plass_attempt_begin (&attempt, service, NULL) || !attempt.provider.revoke)
    return;
  GString *form = g_string_sized_new (4096);
  plass_attempt_add_field (form, "client_id", PLASS_CLIENT_ID);
  plass_attempt_add_field (form, "token", token);
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
