/* fuzz-oauth.c — thousands of forms at the door, each a little wrong: nobody comes in, nothing breaks, and
 * what was written comes back as text only */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fresh.h"
#include "spoil.h"

#include <string.h>

#define ISSUER "https://127.0.0.1:8443"
#define PASSWORD "riktig hest"
#define FORM "application/x-www-form-urlencoded"
#define BOUNDARY "multipart/form-data; boundary=x"
#define PART(name, value) "--x\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define ASK                                                                                                  \
  "response_type=code&client_id=plass-desk&state=s1&code_challenge_method=S256&scope=offline_access"         \
  "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"                                              \
  "&redirect_uri=http%3A%2F%2F127.0.0.1%3A50123%2Ftilbake"

static const guint8 key[32] = { 7 };
static const PlassTime noon = { 1790000000 };

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlassOauthAnswer, plass_oauth_answer_clear)

/* LOGIN: a form that was really handed out, under its seal. */
static const struct {
  const char *method, *path, *type, *text;
} seeds[] = {
  { "GET", "/oauth/authorize", NULL, ASK },
  { "GET", "/oauth/authorize", NULL, ASK "&login_hint=kari&aud=https%3A%2F%2F127.0.0.1%3A8443%2Ffhir" },
  { "POST", "/oauth/authorize", FORM, "login=LOGIN&user=ola&password=feil" },
  { "POST", "/oauth/authorize", FORM "; charset=utf-16",
    "login=LOGIN&user=k%C3%A5ri&password=feil&code=123456" },
  { "POST", "/oauth/authorize", BOUNDARY,
    PART ("login", "LOGIN") PART ("user", "kari") PART ("password", PASSWORD) "--x--\r\n" },
  { "POST", "/oauth/token", FORM,
    "grant_type=authorization_code&client_id=plass-desk&code=abc&code_verifier="
    "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk&redirect_uri=http%3A%2F%2F127.0.0.1%3A50123%"
    "2Ftilbake" },
  { "POST", "/oauth/token", FORM, "grant_type=refresh_token&client_id=plass-desk&refresh_token=abc" },
  { "POST", "/oauth/token", BOUNDARY,
    PART ("grant_type", "refresh_token") PART ("client_id", "plass-desk")
        PART ("refresh_token", "a") "--x--\r\n" },
  { "POST", "/oauth/token", "text/plain", "grant_type=refresh_token&client_id=plass-desk&refresh_token=abc" },
  { "POST", "/oauth/revoke", FORM, "client_id=plass-desk&token=abc&token_type_hint=refresh_token" },
  { "POST", "/desk/obeyed", FORM, "client_id=plass-desk&desk=d&nonce=n" },
  { "GET", "/.well-known/smart-configuration", NULL, "" },
};

static PlassOauthAnswer
handle (Fresh *fresh, const char *method, const char *path, const char *type, const GString *text)
{
  const gboolean get = strcmp (method, "GET") == 0;
  const PlassOauthRequest request = { .method = method,
                                      .path = path,
                                      .query = get ? text->str : NULL,
                                      .content_type = type,
                                      .body = get ? NULL : text->str,
                                      .length = get ? 0 : text->len,
                                      .address = "192.0.2.1" };
  PlassOauthAnswer answer;

  plass_oauth_handle (fresh->ledger, ISSUER, key, noon, &request, &answer);
  return answer;
}

static char *
take_login (Fresh *fresh)
{
  const GString ask = { .str = (char *)ASK, .len = strlen (ASK) };
  g_auto (PlassOauthAnswer) page = handle (fresh, "GET", "/oauth/authorize", NULL, &ask);
  const char *start = strstr (page.body, "name=\"login\" value=\"");

  g_assert_nonnull (start);
  start += strlen ("name=\"login\" value=\"");
  return g_strndup (start, strcspn (start, "\""));
}

/* The text, its kind and its path may each be wrong. */
static GString *
make_text (GRand *chance, guint seed, const char *login, char **ret_type)
{
  GString *spoilt = g_string_new (seeds[seed].text);

  g_string_replace (spoilt, "LOGIN", login, 1);

  if (g_rand_int_range (chance, 0, 8) > 0)
    spoil_often (spoilt, chance);
  if (seeds[seed].type && g_rand_int_range (chance, 0, 6) == 0) {
    g_autoptr (GString) type = g_string_new (seeds[seed].type);

    spoil (type, chance);
    *ret_type = g_strdup (type->str);
  } else {
    *ret_type = g_strdup (seeds[seed].type);
  }
  if (g_rand_int_range (chance, 0, 20) == 0) /* a zero byte ends a text, not a body */
    g_string_insert_c (spoilt, g_rand_int_range (chance, 0, (gint32)spoilt->len + 1), '\0');
  return spoilt;
}

static void
assert_safe (const PlassOauthAnswer *answer)
{
  static const guint statuses[] = { 200, 302, 400, 401, 404, 405, 413, 415, 429 };
  gboolean known = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    known |= answer->status == statuses[i];
  g_assert_true (known);
  if (answer->body) {
    g_assert_true (g_utf8_validate (answer->body, -1, NULL));
    g_assert_null (strstr (answer->body, "<kanari>"));
    g_assert_null (strstr (answer->body, PASSWORD));
    g_assert_null (strstr (answer->body, "access_token\""));
  }
  if (answer->location) {
    g_assert_true (g_str_has_prefix (answer->location, "http://127.0.0.1:")
                   || g_str_has_prefix (answer->location, "http://[::1]:"));
    g_assert_null (strpbrk (answer->location, "\r\n<>\" "));
    g_assert_null (strstr (answer->location, "code=")); /* nobody has signed in */
  }
}

static void
test_forms (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();
  g_autoptr (GRand) chance = spoil_chance ();
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autofree char *login = NULL;

  fresh_add_user (fresh, "kari", PASSWORD);
  login = take_login (fresh);
  for (guint i = 0; i < spoil_rounds (5000); i++) {
    const guint seed = (guint)g_rand_int_range (chance, 0, (gint32)G_N_ELEMENTS (seeds));
    g_autofree char *type = NULL;
    g_autoptr (GString) text = make_text (chance, seed, login, &type);
    g_auto (PlassOauthAnswer) answer = handle (fresh, seeds[seed].method, seeds[seed].path, type, text);

    if (g_test_verbose ())
      g_test_message ("%s %s %s", seeds[seed].path, type ? type : "", text->str);
    assert_safe (&answer);
    g_hash_table_add (seen, GUINT_TO_POINTER (answer.status));
  }
  for (const guint *status = (const guint[]){ 200, 302, 400, 415, 0 }; *status; status++)
    g_assert_true (g_hash_table_contains (seen, GUINT_TO_POINTER (*status)));
  g_assert_cmpint (fresh_count (fresh, "SELECT count(*) FROM token"), ==, 0);
  g_assert_cmpint (fresh_count (fresh, "SELECT count(*) FROM sign_in_code"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/central/fuzz-oauth/forms", test_forms);
  return g_test_run ();
}
