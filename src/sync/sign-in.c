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

/* ---- The password ------------------------------------------------------------------------------------- */

/* The service tells how long: mostly it is a second or two. */
static gboolean
say_wait (const PlassAnswer *answer, PlassError code, GError **error)
{
  guint secs = MAX (answer->retry_after, 1);

  g_set_error (error, PLASS_ERROR, code,
               ngettext ("Too many attempts. Wait %u second and try again.",
                         "Too many attempts. Wait %u seconds and try again.", secs),
               secs);
  return FALSE;
}

static gboolean
say_refused (const PlassAnswer *answer, GError **error)
{
  if (answer->status == 401)
    return say (error, PLASS_ERROR_REFUSED, _ ("The user name or the password is not right."));
  if (answer->status == 429)
    return say_wait (answer, PLASS_ERROR_REFUSED, error);
  if (answer->status >= 500)
    return say (error, PLASS_ERROR_OFFLINE, _ ("The service does not answer."));
  return plass_attempt_say_unusable (error);
}

static gboolean
is_redirection (const PlassAnswer *answer)
{
  return answer->status == 302 || answer->status == 303;
}

static gboolean
asks_for_code (const PlassAnswer *answer)
{
  return answer->status == 200 && answer->body && strstr (answer->body, "name=\"code\"");
}

static gboolean
send_password (const PlassAttempt *attempt, const char *user, const char *password, PlassAnswer *ret_answer,
               GError **error)
{
  char *ticket = ask_form (attempt, error);
  GString *form;

  if (!ticket)
    return FALSE;
  form = new_form (ticket);
  plass_wipe (ticket);
  plass_attempt_add_field (form, "user", user);
  plass_attempt_add_field (form, "password", password);
  return post (attempt, form, ret_answer, error);
}

static gboolean
finish (const PlassAttempt *attempt, PlassAnswer *answer, const char *user, PlassIdentity *ret_identity,
        GError **error)
{
  gboolean well = plass_attempt_finish (attempt, answer->location, user, ret_identity, error);

  plass_wipe (g_steal_pointer (&answer->location));
  return well;
}

/* ---- The second step ---------------------------------------------------------------------------------- */

struct _PlassSecondStep {
  PlassService service;
  char *user, *ticket;
  PlassAttempt attempt; /* without a web: each thread makes its own */
};

void
plass_second_step_free (PlassSecondStep *step)
{
  if (!step)
    return;
  plass_attempt_clear (&step->attempt);
  plass_wipe (step->ticket);
  g_free (step->service.url);
  g_free (step->service.ca_file);
  g_free (step->user);
  g_free (step);
}

/* What the right password was answered with: a form whose seal says whose it was. The password is not needed
 * again, and one that is sent twice would count as two tries. */
static gboolean
keep_step (PlassAttempt *attempt, const char *user, const PlassAnswer *answer, PlassSecondStep **ret_step,
           GError **error)
{
  char *ticket = read_ticket (answer->body);
  PlassSecondStep *step;

  if (!ticket)
    return plass_attempt_say_unusable (error);
  step = g_new0 (PlassSecondStep, 1);
  step->service = (PlassService){ g_strdup (attempt->service->url), g_strdup (attempt->service->ca_file) };
  step->user = g_strdup (user);
  step->ticket = ticket;
  step->attempt = *attempt;
  step->attempt.service = &step->service;
  step->attempt.web = NULL;
  *attempt = (PlassAttempt){ .web = attempt->web };
  if (ret_step)
    *ret_step = step;
  else
    plass_second_step_free (step);
  return say (error, PLASS_ERROR_RULE, _ ("Write the code from your authenticator app as well."));
}

/* Of a code that was not taken only the code is given again. */
static gboolean
say_wrong_code (const PlassAnswer *answer, GError **error)
{
  if (answer->status == 401)
    return say (error, PLASS_ERROR_RULE,
                _ ("The code is not right, or it was used already. Wait for the next one."));
  if (answer->status == 429)
    return say_wait (answer, PLASS_ERROR_RULE, error);
  if (answer->status == 400)
    return say (error, PLASS_ERROR_REFUSED, _ ("It took too long. Begin again with the password."));
  return say_refused (answer, error);
}

gboolean
plass_second_step_give (PlassSecondStep *step, const char *code, PlassIdentity *ret_identity, GError **error)
{
  g_autoptr (PlassWeb) web = plass_web_new (&step->service, NULL, error);
  g_auto (PlassAnswer) answer = { 0 };
  PlassAttempt attempt = step->attempt;
  GString *form;

  if (!web)
    return FALSE;
  attempt.web = web;
  form = new_form (step->ticket);
  plass_attempt_add_field (form, "code", code);
  if (!post (&attempt, form, &answer, error))
    return FALSE;
  if (!is_redirection (&answer))
    return say_wrong_code (&answer, error);
  return finish (&attempt, &answer, step->user, ret_identity, error);
}

/* ---- In ----------------------------------------------------------------------------------------------- */

gboolean
plass_sign_in (const PlassService *service, const char *user, const char *password,
               PlassSecondStep **ret_second, PlassIdentity *ret_identity, GError **error)
{
  g_auto (PlassAttempt) attempt = { .redirect = g_strdup (REDIRECT) };
  g_auto (PlassAnswer) answer = { 0 };

  if (!plass_attempt_begin (&attempt, service, error)
      || !send_password (&attempt, user, password, &answer, error))
    return FALSE;
  if (asks_for_code (&answer))
    return keep_step (&attempt, user, &answer, ret_second, error);
  if (!is_redirection (&answer))
    return say_refused (&answer, error);
  return finish (&attempt, &answer, user, ret_identity, error);
}

/* ---- Out ---------------------------------------------------------------------------------------------- */

static void
revoke_token (const PlassService *service, const char *token)
{
  g_auto (PlassAttempt) attempt = { 0 };

  if (plass_attempt_begin (&attempt, service, NULL))
    plass_attempt_revoke (&attempt, token);
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
