/* oauth-authorize.c — what is asked for, the login form, and the code that answers it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CODE_SECONDS 60

typedef struct {
  PlassLedger *ledger;
  const char *issuer;
  const guint8 *key;
  PlassTime now;
  const char *address;
} Provider;

static void
answer_page (PlassOauthAnswer *answer, guint status, char *page)
{
  answer->status = status;
  answer->content_type = "text/html; charset=utf-8";
  answer->body = page;
}

static gboolean
is_made_of (const char *text, gsize least, gsize most, const char *more)
{
  gsize length = text ? strlen (text) : 0;

  if (length < least || length > most)
    return FALSE;
  for (const char *at = text; *at; at++)
    if (!g_ascii_isalnum (*at) && !strchr (more, *at))
      return FALSE;
  return TRUE;
}

/* RFC 8252: a desktop program listens on its own loopback address, on any port that was free. It is read
 * letter by letter: it goes into a header as it stands, and what a reader of addresses would make of it is
 * not what the browser will. */
static gboolean
is_loopback (const char *text)
{
  static const char *const starts[] = { "http://127.0.0.1:", "http://[::1]:" };
  const char *port = NULL;
  char *path;
  guint64 number;

  if (!is_made_of (text, 1, 200, "-._~:/[]@!$&'()*+,;=%"))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    if (g_str_has_prefix (text, starts[i]))
      port = text + strlen (starts[i]);
  if (!port || !g_ascii_isdigit (*port))
    return FALSE;
  number = g_ascii_strtoull (port, &path, 10);
  return number >= 1 && number <= G_MAXUINT16 && (*path == '\0' || *path == '/');
}

static gboolean
has_word (const char *words, const char *word)
{
  g_auto (GStrv) parts = g_strsplit (words ? words : "", " ", 64);

  return g_strv_contains ((const char *const *)parts, word);
}

/* The address is checked, so the desk itself may be told. */
static void
answer_back (const Provider *provider, const PlassOauthAsk *ask, const char *name, const char *value,
             PlassOauthAnswer *answer)
{
  g_autofree char *query = plass_oauth_write_form ((const char *const[]){
      name, value, "iss", provider->issuer, ask->state ? "state" : NULL, ask->state, NULL });

  answer->status = 302;
  answer->location = g_strconcat (ask->redirect_uri, "?", query, NULL);
}

/* NULL, or OAuth's word for what is wrong. */
static const char *
judge (const Provider *provider, GHashTable *query)
{
  const char *type = g_hash_table_lookup (query, "response_type");
  const char *method = g_hash_table_lookup (query, "code_challenge_method");
  const char *challenge = g_hash_table_lookup (query, "code_challenge");
  const char *aud = g_hash_table_lookup (query, "aud");
  g_autofree char *base = g_strconcat (provider->issuer, "/fhir", NULL);

  if (!type || !is_made_of (g_hash_table_lookup (query, "state"), 1, 512, "-._~+/=:"))
    return "invalid_request";
  if (!g_str_equal (type, "code"))
    return "unsupported_response_type";
  /* Without the method OAuth would take "plain": the code and its proof would travel together. */
  if (!method || !g_str_equal (method, "S256") || !is_made_of (challenge, 43, 43, "-_"))
    return "invalid_request";
  return aud && !g_str_equal (aud, base) ? "invalid_request" : NULL;
}

static void
show_form (const Provider *provider, const PlassOauthRequest *request, PlassOauthAnswer *answer)
{
  const char *text = request->query ? request->query : "";
  g_autoptr (GHashTable) query = plass_oauth_read_form (text, strlen (text));
  const char *client = query ? g_hash_table_lookup (query, "client_id") : NULL;
  PlassOauthAsk ask = { NULL };
  const char *wrong;
  g_autofree char *login = NULL;

  /* Never sent on to an address that was not checked. */
  if (!client || !g_str_equal (client, PLASS_OAUTH_CLIENT)
      || !is_loopback (g_hash_table_lookup (query, "redirect_uri"))) {
    answer_page (answer, 400, plass_oauth_error_page (_ ("The program that asks is not known here.")));
    return;
  }
  ask.redirect_uri = g_hash_table_lookup (query, "redirect_uri");
  ask.state = g_hash_table_lookup (query, "state");
  ask.challenge = g_hash_table_lookup (query, "code_challenge");
  ask.refresh = has_word (g_hash_table_lookup (query, "scope"), "offline_access");
  wrong = judge (provider, query);
  if (wrong) {
    answer_back (provider, &ask, "error", wrong, answer);
    return;
  }
  login = plass_oauth_ask_sign (&ask, provider->key, provider->now);
  answer_page (answer, 200, plass_oauth_login_page (login, NULL, NULL));
}

static char *
make_code (const Provider *provider, const PlassOauthAsk *ask, const char *user, GError **error)
{
  g_autofree char *code = plass_token_random ();
  g_autofree char *hash = plass_token_hash (code);
  PlassId family = plass_id_new ();

  if (!plass_ledger_query (provider->ledger,
                           "INSERT INTO sign_in_code (hash, user_name, family, redirect_uri, challenge, "
                           "refresh, expires) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                           PLASS_BINDS (PLASS_TEXT (hash), PLASS_TEXT (user), PLASS_TEXT (family.text),
                                        PLASS_TEXT (ask->redirect_uri), PLASS_TEXT (ask->challenge),
                                        PLASS_NUMBER (ask->refresh),
                                        PLASS_NUMBER (provider->now.secs + CODE_SECONDS)),
                           NULL, NULL, error))
    return NULL;
  return g_steal_pointer (&code);
}

/* No, not yet, or not now: @page is shown again with the words. */
static void
answer_no (const GError *error, char *(*page) (const char *login, const char *user, const char *problem),
           const char *login, const char *user, PlassOauthAnswer *answer)
{
  if (answer->retry_after > 0)
    answer_page (answer, 429, page (login, user, error->message));
  else if (g_error_matches (error, PLASS_ERROR, PLASS_ERROR_REFUSED))
    answer_page (answer, 401, page (login, user, error->message));
  else
    answer_page (answer, 503, plass_oauth_error_page (_ ("The service cannot answer now. Try again soon.")));
}

static char *
code_page (const char *login, const char *user, const char *problem)
{
  return plass_oauth_code_page (login, problem);
}

/* The seal that comes with the second form says whose password was right. */
static void
ask_code (const Provider *provider, PlassOauthAsk *ask, const char *user, PlassOauthAnswer *answer)
{
  g_autofree char *login = NULL;

  ask->user = g_strdup (user);
  login = plass_oauth_ask_sign (ask, provider->key, provider->now);
  answer_page (answer, 200, plass_oauth_code_page (login, NULL));
}

static void
let_in (const Provider *provider, const PlassOauthAsk *ask, const char *user, PlassOauthAnswer *answer)
{
  g_autofree char *code = make_code (provider, ask, user, NULL);

  if (code)
    answer_back (provider, ask, "code", code, answer);
  else
    answer_no (NULL, code_page, NULL, NULL, answer);
}

static void
take_password (const Provider *provider, GHashTable *form, PlassOauthAsk *ask, PlassOauthAnswer *answer)
{
  const char *login = g_hash_table_lookup (form, "login");
  const char *user = g_hash_table_lookup (form, "user");
  const char *password = g_hash_table_lookup (form, "password");
  g_autoptr (GError) error = NULL;
  PlassCaller caller;

  if (!plass_account_check (provider->ledger, user ? user : "", password ? password : "", provider->address,
                            provider->now, &caller, &answer->retry_after, &error))
    answer_no (error, plass_oauth_login_page, login, user, answer);
  else if (plass_totp_is_on (provider->ledger, caller.user))
    ask_code (provider, ask, caller.user, answer);
  else
    let_in (provider, ask, caller.user, answer);
}

static void
take_code (const Provider *provider, GHashTable *form, PlassOauthAsk *ask, PlassOauthAnswer *answer)
{
  const char *typed = g_hash_table_lookup (form, "code");
  g_auto (GStrv) parts = g_strsplit (typed ? typed : "", " ", 8);
  g_autofree char *code = g_strjoinv (NULL, parts); /* apps show "123 456" */
  g_autoptr (GError) error = NULL;
  PlassCaller caller;

  if (plass_account_check_code (provider->ledger, ask->user, code, provider->address, provider->now, &caller,
                                &answer->retry_after, &error))
    let_in (provider, ask, caller.user, answer);
  else
    answer_no (error, code_page, g_hash_table_lookup (form, "login"), NULL, answer);
}

static void
take_form (const Provider *provider, const PlassOauthRequest *request, PlassOauthAnswer *answer)
{
  g_autoptr (GHashTable) form = plass_oauth_read_form (request->body, request->length);
  const char *login = form ? g_hash_table_lookup (form, "login") : NULL;
  PlassOauthAsk ask = { NULL };

  if (login && plass_oauth_ask_read (login, provider->key, provider->now, &ask))
    (ask.user ? take_code : take_password) (provider, form, &ask, answer);
  else
    answer_page (answer, 400,
                 plass_oauth_error_page (_ ("This page is too old. Begin again from the program.")));
  plass_oauth_ask_clear (&ask);
}

void
plass_oauth_authorize (PlassLedger *ledger, const char *issuer, const guint8 key[32], PlassTime now,
                       const PlassOauthRequest *request, PlassOauthAnswer *ret_answer)
{
  Provider provider = { ledger, issuer, key, now, request->address ? request->address : "-" };

  if (g_str_equal (request->method, "POST"))
    take_form (&provider, request, ret_answer);
  else
    show_form (&provider, request, ret_answer);
}
