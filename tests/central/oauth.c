/* oauth.c — signing in: what is asked, what is proved, and what ends a stolen token */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fresh.h"

#include <string.h>

#define ISSUER "https://127.0.0.1:8443"
#define REDIRECT "http://127.0.0.1:50123/tilbake"
#define REDIRECT_ESCAPED "http%3A%2F%2F127.0.0.1%3A50123%2Ftilbake"
/* RFC 7636, appendix B. */
#define VERIFIER "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
#define CHALLENGE "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
#define PASSWORD "riktig hest"
#define QUERY                                                                                                \
  "response_type=code&client_id=plass-desk&state=s1&code_challenge_method=S256&scope=offline_access"         \
  "&code_challenge=" CHALLENGE "&redirect_uri=" REDIRECT_ESCAPED

static const guint8 key[32] = { 7 };
static const PlassTime noon = { 1790000000 };

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlassOauthAnswer, plass_oauth_answer_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlassTokenPair, plass_token_pair_clear)

static PlassOauthAnswer
get_at (Fresh *fresh, const char *path, const char *query)
{
  PlassOauthRequest request = { .method = "GET", .path = path, .query = query };
  PlassOauthAnswer answer;

  plass_oauth_handle (fresh->ledger, ISSUER, key, noon, &request, &answer);
  return answer;
}

static PlassOauthAnswer
post_later (Fresh *fresh, const char *path, const char *body, gint64 later)
{
  PlassOauthRequest request = { .method = "POST",
                                .path = path,
                                .content_type = "application/x-www-form-urlencoded",
                                .body = body,
                                .length = strlen (body) };
  PlassOauthAnswer answer;

  plass_oauth_handle (fresh->ledger, ISSUER, key, (PlassTime){ noon.secs + later }, &request, &answer);
  return answer;
}

static PlassOauthAnswer
post (Fresh *fresh, const char *path, const char *body)
{
  return post_later (fresh, path, body, 0);
}

/* What stands between two texts. Owned; NULL when it is not there. */
static char *
between (const char *text, const char *before, const char *after)
{
  const char *start = text ? strstr (text, before) : NULL, *stop;

  if (!start)
    return NULL;
  start += strlen (before);
  stop = strstr (start, after);
  return stop ? g_strndup (start, (gsize)(stop - start)) : g_strdup (start);
}

static char *
take_login (Fresh *fresh)
{
  g_auto (PlassOauthAnswer) page = get_at (fresh, "/oauth/authorize", QUERY);

  g_assert_cmpuint (page.status, ==, 200);
  return between (page.body, "name=\"login\" value=\"", "\"");
}

static PlassOauthAnswer
send_form (Fresh *fresh, const char *login, const char *password, gint64 later)
{
  g_autofree char *body = plass_oauth_write_form (
      (const char *const[]){ "login", login, "user", "kari", "password", password, NULL });

  return post_later (fresh, "/oauth/authorize", body, later);
}

static char *
take_code (Fresh *fresh)
{
  g_autofree char *login = take_login (fresh);
  g_auto (PlassOauthAnswer) answer = send_form (fresh, login, PASSWORD, 0);

  g_assert_cmpuint (answer.status, ==, 302);
  g_assert_true (g_str_has_prefix (answer.location, REDIRECT "?"));
  return between (answer.location, "code=", "&");
}

static PlassOauthAnswer
exchange (Fresh *fresh, const char *code, const char *verifier, const char *redirect, gint64 later)
{
  g_autofree char *body = plass_oauth_write_form (
      (const char *const[]){ "grant_type", "authorization_code", "client_id", "plass-desk", "code", code,
                             "redirect_uri", redirect, verifier ? "code_verifier" : NULL, verifier, NULL });

  return post_later (fresh, "/oauth/token", body, later);
}

static PlassOauthAnswer
refresh_with (Fresh *fresh, const char *token)
{
  g_autofree char *body = plass_oauth_write_form ((const char *const[]){
      "grant_type", "refresh_token", "client_id", "plass-desk", "refresh_token", token, NULL });

  return post (fresh, "/oauth/token", body);
}

static char *
member (const PlassOauthAnswer *answer, const char *name)
{
  g_autoptr (cJSON) json = cJSON_Parse (answer->body);

  return g_strdup (cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (json, name)));
}

static void
assert_error (const PlassOauthAnswer *answer, guint status, const char *word)
{
  g_autofree char *error = member (answer, "error");

  g_assert_cmpuint (answer->status, ==, status);
  g_assert_cmpstr (error, ==, word);
}

static Fresh *
new_with_user (void)
{
  Fresh *fresh = fresh_new ();

  fresh_add_user (fresh, "kari", PASSWORD);
  return fresh;
}

/* ---- Asking ------------------------------------------------------------------------------------------- */

static void
test_configuration (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();
  g_auto (PlassOauthAnswer) answer = get_at (fresh, "/.well-known/smart-configuration", NULL);
  g_autofree char *issuer = member (&answer, "issuer"), *token = member (&answer, "token_endpoint");

  g_assert_cmpuint (answer.status, ==, 200);
  g_assert_cmpstr (issuer, ==, ISSUER);
  g_assert_cmpstr (token, ==, ISSUER "/oauth/token");
}

#define BASE "client_id=plass-desk&redirect_uri=" REDIRECT_ESCAPED
#define PROOF "&code_challenge_method=S256&code_challenge=" CHALLENGE
static const struct {
  const char *name, *query;
  guint status;
  const char *error; /* in the redirect */
} asked[] = {
  { "good", QUERY, 200, NULL },
  { "IPv6",
    "response_type=code&state=s&client_id=plass-desk&redirect_uri=http%3A%2F%2F%5B%3A%3A1%5D%3A8080%2F" PROOF,
    200, NULL },
  { "unknown parameter", QUERY "&nonce=1", 200, NULL },
  { "right audience", QUERY "&aud=https%3A%2F%2F127.0.0.1%3A8443%2Ffhir", 200, NULL },
  { "other audience", QUERY "&aud=https%3A%2F%2Fevil.example%2Ffhir", 302, "invalid_request" },
  { "no proof", "response_type=code&state=s&" BASE, 302, "invalid_request" },
  { "plain proof",
    "response_type=code&state=s&" BASE "&code_challenge_method=plain&code_challenge=" CHALLENGE, 302,
    "invalid_request" },
  { "proof without method", "response_type=code&state=s&" BASE "&code_challenge=" CHALLENGE, 302,
    "invalid_request" },
  { "short proof", "response_type=code&state=s&" BASE "&code_challenge_method=S256&code_challenge=abc", 302,
    "invalid_request" },
  { "no state", "response_type=code&" BASE PROOF, 302, "invalid_request" },
  { "token flow", "response_type=token&state=s&" BASE PROOF, 302, "unsupported_response_type" },
  { "no client", "response_type=code&state=s&redirect_uri=" REDIRECT_ESCAPED PROOF, 400, NULL },
  { "other client", "response_type=code&state=s&client_id=x&redirect_uri=" REDIRECT_ESCAPED PROOF, 400,
    NULL },
  { "no redirect", "response_type=code&state=s&client_id=plass-desk" PROOF, 400, NULL },
  { "parameter twice", QUERY "&state=s2", 400, NULL },
  { "broken escape", QUERY "&x=%G1", 400, NULL },
  { "zero byte", QUERY "&x=%00", 400, NULL },
  { "not UTF-8", QUERY "&x=%FF", 400, NULL },
  { "nothing", NULL, 400, NULL },
};

static void
test_ask (void)
{
  g_autoptr (Fresh) fresh = new_with_user ();

  for (gsize i = 0; i < G_N_ELEMENTS (asked); i++) {
    g_auto (PlassOauthAnswer) answer = get_at (fresh, "/oauth/authorize", asked[i].query);
    g_autofree char *error = between (answer.location, "error=", "&");

    g_test_message ("%s", asked[i].name);
    g_assert_cmpuint (answer.status, ==, asked[i].status);
    g_assert_cmpstr (error, ==, asked[i].error);
  }
}

static const struct {
  const char *uri;
  gboolean fine;
} redirects[] = {
  { "http://127.0.0.1:1/", TRUE },
  { "http://127.0.0.1:65535/a/b", TRUE },
  { "http://[::1]:4000/", TRUE },
  { "https://127.0.0.1:4000/", FALSE },
  { "http://127.0.0.1/", FALSE },
  { "http://localhost:4000/", FALSE },
  { "http://127.0.0.1.evil.example:4000/", FALSE },
  { "http://127.0.0.1:4000@evil.example/", FALSE },
  { "http://user@127.0.0.1:4000/", FALSE },
  { "http://evil.example:4000/127.0.0.1", FALSE },
  { "http://127.0.0.1:4000/?x=1", FALSE },
  { "http://127.0.0.1:4000/#x", FALSE },
  { "http://127.0.0.1:0/", FALSE },
  { "http://127.0.0.1:99999/", FALSE },
  { "HTTP://127.0.0.1:4000/", FALSE },
  { "http://127.0.0.%31:4000/", FALSE },
  { "http://%5B::1%5D:4000/", FALSE },
  { "http:127.0.0.1:4000/", FALSE },
  { "http://127.0.0.1:4000/a%20b", TRUE },
  { "http://127.0.0.1:4000/a b", FALSE },
  { "http://127.0.0.1:4000/\r\nSet-Cookie: x=y", FALSE },
  { "http://127.0.0.1:4000/\"><b>", FALSE },
  { "http://127.0.0.1:4000/å", FALSE },
  { "no.kommune.oslo.plass:/x", FALSE },
  { "javascript:alert(1)", FALSE },
};

static void
test_redirects (void)
{
  g_autoptr (Fresh) fresh = new_with_user ();

  for (gsize i = 0; i < G_N_ELEMENTS (redirects); i++) {
    g_autofree char *query = plass_oauth_write_form ((const char *const[]){
        "response_type", "code", "client_id", "plass-desk", "state", "s", "code_challenge_method", "S256",
        "code_challenge", CHALLENGE, "redirect_uri", redirects[i].uri, NULL });
    g_auto (PlassOauthAnswer) answer = get_at (fresh, "/oauth/authorize", query);

    g_test_message ("%s", redirects[i].uri);
    g_assert_cmpuint (answer.status, ==, redirects[i].fine ? 200 : 400);
  }
}

/* ---- The form ----------------------------------------------------------------------------------------- */

static void
test_form (void)
{
  g_autoptr (Fresh) fresh = new_with_user ();
  g_autofree char *login = take_login (fresh), *iss = NULL, *state = NULL;
  g_auto (PlassOauthAnswer) wrong = send_form (fresh, login, "feil ord", 0);
  g_auto (PlassOauthAnswer) right = send_form (fresh, login, PASSWORD, 0);

  g_assert_cmpuint (wrong.status, ==, 401);
  g_assert_nonnull (strstr (wrong.body, "role=\"alert\""));
  g_assert_null (strstr (wrong.body, "feil ord"));
  g_assert_cmpuint (right.status, ==, 302);
  iss = between (right.location, "iss=", "&");
  state = between (right.location, "state=", "&");
  g_assert_cmpstr (iss, ==, "https%3A%2F%2F127.0.0.1%3A8443");
  g_assert_cmpstr (state, ==, "s1");
}

/* What was asked for cannot be changed between the page and the post. */
static void
test_changed_form (void)
{
  g_autoptr (Fresh) fresh = new_with_user ();
  g_autofree char *login = take_login (fresh), *changed = g_strdup (login);
  g_auto (PlassOauthAnswer) old = send_form (fresh, login, PASSWORD, 601);
  g_auto (PlassOauthAnswer) none = post (fresh, "/oauth/authorize", "user=kari&password=x");

  g_assert_cmpuint (old.status, ==, 400);
  g_assert_cmpuint (none.status, ==, 400);
  for (gsize at = 0; at < strlen (login); at += 13) {
    g_auto (PlassOauthAnswer) answer = { 0 };

    changed[at] = login[at] == 'A' ? 'B' : 'A';
    answer = send_form (fresh, changed, PASSWORD, 0);
    g_assert_cmpuint (answer.status, ==, 400);
    changed[at] = login[at];
  }
}

static void
test_markup (void)
{
  g_autoptr (Fresh) fresh = new_with_user ();
  g_autofree char *login = take_login (fresh);
  g_autofree char *body = plass_oauth_write_form (
      (const char *const[]){ "login", login, "user", "\"><script>x</script>", "password", "p", NULL });
  g_auto (PlassOauthAnswer) answer = post (fresh, "/oauth/authorize", body);

  g_assert_cmpuint (answer.status, ==, 401);
  g_assert_null (strstr (answer.body, "<script>"));
}

static void
test_lock_out (void)
{
  g_autoptr (Fresh) fresh = new_with_user ();
  g_autofree char *login = take_login (fresh);

  for (int i = 0; i < 3; i++) {
    g_auto (PlassOauthAnswer) wrong = send_form (fresh, login, "feil ord", 0);

    g_assert_cmpuint (wrong.status, ==, 401);
  }
  g_auto (PlassOauthAnswer) locked = send_form (fresh, login, PASSWORD, 0);
  g_assert_cmpuint (locked.status, ==, 429);
  g_assert_cmpuint (locked.retry_after, ==, 1);
}

/* ---- The code ----------------------------------------------------------------------------------------- */

static const struct {
  const char *name, *verifier, *redirect;
  gint64 later;
  const char *error;
} exchanges[] = {
  { "good", VERIFIER, REDIRECT, 0, NULL },
  { "just in time", VERIFIER, REDIRECT, 59, NULL },
  { "too late", VERIFIER, REDIRECT, 60, "invalid_grant" },
  { "no verifier", NULL, REDIRECT, 0, "invalid_request" },
  { "wrong verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXx", REDIRECT, 0, "invalid_grant" },
  { "the challenge itself", CHALLENGE, REDIRECT, 0, "invalid_grant" },
  { "short verifier", "abc", REDIRECT, 0, "invalid_grant" },
  { "other redirect", VERIFIER, "http://127.0.0.1:50124/tilbake", 0, "invalid_grant" },
};

static void
test_exchange (void)
{
  g_autoptr (Fresh) fresh = new_with_user ();

  for (gsize i = 0; i < G_N_ELEMENTS (exchanges); i++) {
    g_autofree char *code = take_code (fresh);
    g_auto (PlassOauthAnswer) answer =
        exchange (fresh, code, exchanges[i].verifier, exchanges[i].redirect, exchanges[i].later);
    g_autofree char *error = member (&answer, "error");

    g_test_message ("%s", exchanges[i].name);
    g_assert_cmpuint (answer.status, ==, exchanges[i].error ? 400 : 200);
    g_assert_cmpstr (error, ==, exchanges[i].error);
  }
}

/* One try a code: after a wrong verifier the right one comes too late. */
static void
test_one_try (void)
{
  g_autoptr (Fresh) fresh = new_with_user ();
  g_autofree char *code = take_code (fresh);
  g_auto (PlassOauthAnswer) wrong = exchange (fresh, code, CHALLENGE, REDIRECT, 0);
  g_auto (PlassOauthAnswer) right = exchange (fresh, code, VERIFIER, REDIRECT, 0);

  assert_error (&wrong, 400, "invalid_grant");
  assert_error (&right, 400, "invalid_grant");
}

static gboolean
works (Fresh *fresh, const char *access)
{
  PlassCaller caller;
  /* The check looks at the real clock; a token of noon must not be over. */
  g_assert_true (plass_ledger_query (fresh->ledger, "UPDATE token SET expires = $1",
                                     PLASS_BINDS (PLASS_NUMBER (G_MAXINT32 * (gint64)2)), NULL, NULL, NULL));
  return plass_token_check (fresh->ledger, access, &caller, NULL);
}

/* A code that comes twice has been seen by others: what came out of it ends. */
static void
test_code_twice (void)
{
  g_autoptr (Fresh) fresh = new_with_user ();
  g_autofree char *code = take_code (fresh);
  g_auto (PlassOauthAnswer) first = exchange (fresh, code, VERIFIER, REDIRECT, 0);
  g_autofree char *access = member (&first, "access_token"), *refresh = member (&first, "refresh_token");
  g_auto (PlassOauthAnswer) second = { 0 }, third = { 0 };

  g_assert_true (works (fresh, access));
  second = exchange (fresh, code, VERIFIER, REDIRECT, 0);
  assert_error (&second, 400, "invalid_grant");
  g_assert_false (works (fresh, access));
  third = refresh_with (fresh, refresh);
  assert_error (&third, 400, "invalid_grant");
}

static void
test_who (void)
{
  g_autoptr (Fresh) fresh = new_with_user ();
  g_autofree char *code = take_code (fresh);
  g_auto (PlassOauthAnswer) answer = exchange (fresh, code, VERIFIER, REDIRECT, 0);
  g_autofree char *user = member (&answer, "user"), *role = member (&answer, "role");
  g_autofree char *worker = member (&answer, "worker"), *institution = member (&answer, "institution");

  g_assert_cmpstr (user, ==, "kari");
  g_assert_cmpstr (role, ==, "caseworker");
  g_assert_cmpstr (worker, ==, plass_id_from_name ("kari").text);
  g_assert_null (institution);
  /* Only hashes are kept. */
  g_assert_cmpint (fresh_count (fresh, "SELECT COUNT(*) FROM token WHERE length(hash) <> 64"), ==, 0);
}

/* ---- Refreshing --------------------------------------------------------------------------------------- */

static char *
sign_in (Fresh *fresh)
{
  g_autofree char *code = take_code (fresh);
  g_auto (PlassOauthAnswer) answer = exchange (fresh, code, VERIFIER, REDIRECT, 0);

  return member (&answer, "refresh_token");
}

static void
test_rotation (void)
{
  g_autoptr (Fresh) fresh = new_with_user ();
  g_autofree char *first = sign_in (fresh), *second = NULL, *third = NULL, *access = NULL;
  g_auto (PlassOauthAnswer) one = refresh_with (fresh, first), two = { 0 };

  g_assert_cmpuint (one.status, ==, 200);
  second = member (&one, "refresh_token");
  access = member (&one, "access_token");
  g_assert_cmpstr (second, !=, first);
  g_assert_true (works (fresh, access));
  two = refresh_with (fresh, second);
  third = member (&two, "refresh_token");
  g_assert_cmpuint (two.status, ==, 200);
  g_assert_cmpstr (third, !=, second);
}

/* An old one again, after the new pair has been used: somebody has a copy. Everything of that sign-in ends,
 * and another sign-in of the same person goes on. */
static void
test_reuse (void)
{
  g_autoptr (Fresh) fresh = new_with_user ();
  g_autofree char *other = sign_in (fresh), *first = sign_in (fresh), *second = NULL, *access = NULL;
  g_auto (PlassOauthAnswer) one = refresh_with (fresh, first), again = { 0 }, dead = { 0 }, alive = { 0 };

  second = member (&one, "refresh_token");
  access = member (&one, "access_token");
  g_assert_true (works (fresh, access));
  again = refresh_with (fresh, first);
  assert_error (&again, 400, "invalid_grant");
  g_assert_false (works (fresh, access));
  dead = refresh_with (fresh, second);
  assert_error (&dead, 400, "invalid_grant");
  alive = refresh_with (fresh, other);
  g_assert_cmpuint (alive.status, ==, 200);
}

/* The same after the new refresh token was exchanged, though no access token was ever seen. */
static void
test_reuse_of_grandparent (void)
{
  g_autoptr (Fresh) fresh = new_with_user ();
  g_autofree char *first = sign_in (fresh), *second = NULL;
  g_auto (PlassOauthAnswer) one = refresh_with (fresh, first), two = { 0 }, again = { 0 };

  second = member (&one, "refresh_token");
  two = refresh_with (fresh, second);
  g_assert_cmpuint (two.status, ==, 200);
  again = refresh_with (fresh, first);
  assert_error (&again, 400, "invalid_grant");
}

/* The same when the desk has rested since: that the pair was used is not forgotten with the access token. */
static void
test_reuse_after_rest (void)
{
  g_autoptr (Fresh) fresh = new_with_user ();
  const PlassTime start = plass_time_now (), later = { start.secs + PLASS_ACCESS_SECONDS + 100 };
  g_auto (PlassTokenPair) first = { NULL }, second = { NULL }, other = { NULL }, again = { NULL };
  g_autoptr (GError) error = NULL;
  PlassCaller caller;

  g_assert_true (plass_token_begin (fresh->ledger, "kari", "first", TRUE, start, &first, NULL));
  g_assert_true (plass_token_rotate (fresh->ledger, first.refresh, start, &second, NULL));
  g_assert_true (plass_token_check (fresh->ledger, second.access, &caller, NULL));
  g_assert_true (plass_token_begin (fresh->ledger, "kari", "other", TRUE, later, &other, NULL));
  g_assert_false (plass_token_rotate (fresh->ledger, first.refresh, later, &again, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_REFUSED);
  g_assert_null (again.access);
  g_assert_false (plass_token_rotate (fresh->ledger, second.refresh, later, &again, NULL));
}

/* It is kept no longer than the copy could be used. */
static void
test_nothing_grows (void)
{
  g_autoptr (Fresh) fresh = new_with_user ();
  const PlassTime start = plass_time_now (), later = { start.secs + PLASS_REFRESH_SECONDS + 1 };
  g_auto (PlassTokenPair) first = { NULL }, second = { NULL }, other = { NULL };
  PlassCaller caller;

  g_assert_true (plass_token_begin (fresh->ledger, "kari", "first", TRUE, start, &first, NULL));
  g_assert_true (plass_token_rotate (fresh->ledger, first.refresh, start, &second, NULL));
  g_assert_true (plass_token_check (fresh->ledger, second.access, &caller, NULL));
  g_assert_true (plass_token_begin (fresh->ledger, "kari", "other", TRUE, later, &other, NULL));
  g_assert_cmpint (plass_ledger_number (fresh->ledger, "SELECT count(*) FROM token", NULL, 0, NULL), ==, 2);
}

/* The answer never arrived: the desk asks again, and the pair that was lost is worth nothing. */
static void
test_lost_answer (void)
{
  g_autoptr (Fresh) fresh = new_with_user ();
  g_autofree char *first = sign_in (fresh), *lost = NULL, *found = NULL, *access = NULL;
  g_auto (PlassOauthAnswer) one = refresh_with (fresh, first), again = { 0 }, dead = { 0 }, alive = { 0 };

  lost = member (&one, "refresh_token");
  access = member (&one, "access_token");
  again = refresh_with (fresh, first);
  g_assert_cmpuint (again.status, ==, 200);
  found = member (&again, "refresh_token");
  g_assert_false (works (fresh, access));
  dead = refresh_with (fresh, lost);
  assert_error (&dead, 400, "invalid_grant");
  alive = refresh_with (fresh, found);
  g_assert_cmpuint (alive.status, ==, 200);
}

static void
test_revoke (void)
{
  g_autoptr (Fresh) fresh = new_with_user ();
  g_autofree char *first = sign_in (fresh);
  g_autofree char *body =
      plass_oauth_write_form ((const char *const[]){ "token", first, "client_id", "plass-desk", NULL });
  g_auto (PlassOauthAnswer) gone = post (fresh, "/oauth/revoke", body);
  g_auto (PlassOauthAnswer) unknown = post (fresh, "/oauth/revoke", "client_id=plass-desk&token=x");
  g_auto (PlassOauthAnswer) dead = refresh_with (fresh, first);

  g_assert_cmpuint (gone.status, ==, 200);
  g_assert_cmpuint (unknown.status, ==, 200);
  assert_error (&dead, 400, "invalid_grant");
}

static void
test_access_ends (void)
{
  g_autoptr (Fresh) fresh = new_with_user ();
  PlassTime now = plass_time_now ();
  g_autofree char *good = plass_token_make_access (fresh->ledger, "kari", 60, now, NULL);
  g_autofree char *over =
      plass_token_make_access (fresh->ledger, "kari", 600, (PlassTime){ now.secs - 600 }, NULL);
  g_autofree char *refresh = sign_in (fresh), *long_one = g_strnfill (100000, 'a');
  PlassCaller caller;

  g_assert_true (plass_token_check (fresh->ledger, good, &caller, NULL));
  g_assert_false (plass_token_check (fresh->ledger, over, &caller, NULL));
  g_assert_false (plass_token_check (fresh->ledger, "", &caller, NULL));
  g_assert_false (plass_token_check (fresh->ledger, long_one, &caller, NULL));
  /* A refresh token opens nothing by itself. */
  g_assert_false (plass_token_check (fresh->ledger, refresh, &caller, NULL));
}

/* ---- Shapes ------------------------------------------------------------------------------------------- */

static const struct {
  const char *method, *path, *type, *body;
  guint status;
  const char *allow;
} shapes[] = {
  { "PUT", "/oauth/token", "application/x-www-form-urlencoded", "", 405, "POST" },
  { "GET", "/oauth/token", NULL, NULL, 405, "POST" },
  { "GET", "/oauth/revoke", NULL, NULL, 405, "POST" },
  { "HEAD", "/desk/obeyed", NULL, NULL, 405, "POST" },
  { "DELETE", "/oauth/authorize", NULL, NULL, 405, "GET, HEAD, POST" },
  { "HEAD", "/oauth/authorize", NULL, NULL, 400 },
  { "HEAD", "/.well-known/smart-configuration", NULL, NULL, 200 },
  { "POST", "/.well-known/smart-configuration", "application/x-www-form-urlencoded", "", 405, "GET, HEAD" },
  { "POST", "/oauth/token", "application/json", "{}", 415 },
  { "POST", "/oauth/token", NULL, "grant_type=x", 415 },
  { "POST", "/oauth/token", "application/x-www-form-urlencoded; charset=utf-8", "client_id=plass-desk", 400 },
  { "POST", "/oauth/token", "application/x-www-form-urlencoded", "client_id=x&grant_type=refresh_token",
    400 },
  { "POST", "/oauth/token", "application/x-www-form-urlencoded", "client_id=plass-desk&grant_type=password",
    400 },
  { "POST", "/oauth/token", "application/x-www-form-urlencoded", "client_id=plass-desk&client_id=plass-desk",
    400 },
  { "POST", "/oauth/token", "application/x-www-form-urlencoded", "client_id", 400 },
  { "GET", "/oauth/other", NULL, NULL, 404 },
  { "POST", "/oauth/other", "text/plain", "x", 404 },
};

static void
test_shapes (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();
  g_autofree char *huge = g_strnfill (20000, 'a');
  g_auto (PlassOauthAnswer) answer = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++) {
    PlassOauthRequest request = {
      shapes[i].method, shapes[i].path, NULL,
      shapes[i].type,   shapes[i].body, shapes[i].body ? strlen (shapes[i].body) : 0
    };
    g_auto (PlassOauthAnswer) each = { 0 };

    g_test_message ("%s %s %s", shapes[i].method, shapes[i].path, shapes[i].body ? shapes[i].body : "");
    plass_oauth_handle (fresh->ledger, ISSUER, key, noon, &request, &each);
    g_assert_cmpuint (each.status, ==, shapes[i].status);
    g_assert_cmpstr (each.allow, ==, shapes[i].allow);
  }
  answer = post (fresh, "/oauth/token", huge);
  g_assert_cmpuint (answer.status, ==, 413);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/central/oauth/configuration", test_configuration);
  g_test_add_func ("/central/oauth/ask", test_ask);
  g_test_add_func ("/central/oauth/redirects", test_redirects);
  g_test_add_func ("/central/oauth/form", test_form);
  g_test_add_func ("/central/oauth/changed-form", test_changed_form);
  g_test_add_func ("/central/oauth/markup", test_markup);
  g_test_add_func ("/central/oauth/lock-out", test_lock_out);
  g_test_add_func ("/central/oauth/exchange", test_exchange);
  g_test_add_func ("/central/oauth/one-try", test_one_try);
  g_test_add_func ("/central/oauth/code-twice", test_code_twice);
  g_test_add_func ("/central/oauth/who", test_who);
  g_test_add_func ("/central/oauth/rotation", test_rotation);
  g_test_add_func ("/central/oauth/reuse", test_reuse);
  g_test_add_func ("/central/oauth/reuse-of-grandparent", test_reuse_of_grandparent);
  g_test_add_func ("/central/oauth/reuse-after-rest", test_reuse_after_rest);
  g_test_add_func ("/central/oauth/nothing-grows", test_nothing_grows);
  g_test_add_func ("/central/oauth/lost-answer", test_lost_answer);
  g_test_add_func ("/central/oauth/revoke", test_revoke);
  g_test_add_func ("/central/oauth/access-ends", test_access_ends);
  g_test_add_func ("/central/oauth/shapes", test_shapes);
  return g_test_run ();
}
