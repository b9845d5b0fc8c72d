/* totp.c — codes from an app: the examples of RFC 6238, one use each, and the second step of signing in */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fresh.h"

#include <string.h>

static const PlassTime noon = { 1790000010 };

/* RFC 6238, appendix B, for SHA-1; the last six of its eight digits. */
static const struct {
  gint64 secs;
  const char *code;
} examples[] = {
  { 59, "287082" },         { 1111111109, "081804" }, { 1111111111, "050471" },
  { 1234567890, "005924" }, { 2000000000, "279037" }, { 20000000000, "353130" },
};

static void
test_examples (void)
{
  static const char secret[] = "12345678901234567890";

  for (gsize i = 0; i < G_N_ELEMENTS (examples); i++) {
    g_autofree char *code = plass_totp_code ((const guint8 *)secret, strlen (secret), examples[i].secs / 30);

    g_assert_cmpstr (code, ==, examples[i].code);
  }
}

/* The same secret as the app reads it: its base32 is the RFC's, too. */
#define SECRET "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

static Fresh *
new_with_secret (void)
{
  Fresh *fresh = fresh_new ();
  g_autofree char *uri = NULL;

  fresh_add_user (fresh, "kari", "riktig hest");
  uri = plass_totp_make (fresh->ledger, "kari", NULL);
  g_assert_true (g_str_has_prefix (uri, "otpauth://totp/Plass:kari?secret="));
  g_assert_true (plass_ledger_query (fresh->ledger, "UPDATE account_totp SET secret = '" SECRET "'", NULL, 0,
                                     NULL, NULL, NULL));
  return fresh;
}

static char *
code_at (gint64 later)
{
  return plass_totp_code ((const guint8 *)"12345678901234567890", 20, (noon.secs + later) / 30);
}

static gboolean
try_code (Fresh *fresh, const char *code, gint64 later)
{
  gboolean right;

  g_assert_true (
      plass_totp_check (fresh->ledger, "kari", code, (PlassTime){ noon.secs + later }, &right, NULL));
  return right;
}

/* When the code was shown and when it is typed, in seconds; each case on an account of its own. */
static const struct {
  gint64 shown, typed;
  gboolean right;
} times[] = {
  { 0, 0, TRUE },   { -30, 0, TRUE }, { 30, 0, TRUE },  { -60, 0, FALSE },
  { 60, 0, FALSE }, { 0, 59, TRUE },  { 0, 60, FALSE },
};

static void
test_times (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++) {
    g_autoptr (Fresh) fresh = new_with_secret ();
    g_autofree char *code = code_at (times[i].shown);

    g_test_message ("%d %d", (int)times[i].shown, (int)times[i].typed);
    g_assert_cmpint (try_code (fresh, code, times[i].typed), ==, times[i].right);
  }
}

static void
test_used_once (void)
{
  g_autoptr (Fresh) fresh = new_with_secret ();
  g_autofree char *before = code_at (-30), *now = code_at (0), *after = code_at (30);

  g_assert_true (try_code (fresh, now, 0));
  g_assert_false (try_code (fresh, now, 0));
  g_assert_false (try_code (fresh, now, 20));
  g_assert_false (try_code (fresh, before, 0)); /* what came before it is spent as well */
  g_assert_true (try_code (fresh, after, 20));
}

static void
test_rubbish (void)
{
  static const char *const codes[] = { "", "1", "12345", "1234567", "abcdef", "\xc3\xa5\xc3\xa5\xc3\xa5" };
  g_autoptr (Fresh) fresh = new_with_secret ();

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    g_assert_false (try_code (fresh, codes[i], 0));
  g_assert_null (plass_totp_make (fresh->ledger, "ingen", NULL));
}

/* A new secret ends the old one, and the administrator can take it away. */
static void
test_recovery (void)
{
  g_autoptr (Fresh) fresh = new_with_secret ();
  g_autofree char *code = code_at (0), *uri = plass_totp_make (fresh->ledger, "kari", NULL);

  g_assert_true (plass_totp_is_on (fresh->ledger, "kari"));
  g_assert_false (try_code (fresh, code, 0));
  g_assert_true (plass_totp_remove (fresh->ledger, "kari", NULL));
  g_assert_false (plass_totp_is_on (fresh->ledger, "kari"));
}

/* Guessing at the code is slowed down as guessing at the password is; the right password in between forgives
 * nothing. */
static void
test_guessing (void)
{
  g_autoptr (Fresh) fresh = new_with_secret ();
  PlassCaller caller;
  guint wait = 0, let = 0;

  for (int i = 0; i < 4; i++) {
    let +=
        plass_account_check (fresh->ledger, "kari", "riktig hest", "192.0.2.1", noon, &caller, &wait, NULL);
    plass_account_check_code (fresh->ledger, "kari", "000000", "192.0.2.1", noon, &caller, &wait, NULL);
  }
  g_assert_cmpuint (let, <=, 2);
  g_assert_cmpuint (wait, >, 0);
  g_autofree char *code = code_at (30);
  g_assert_true (plass_account_check_code (fresh->ledger, "kari", code, "192.0.2.1",
                                           (PlassTime){ noon.secs + 30 }, &caller, &wait, NULL));
  g_assert_cmpstr (caller.user, ==, "kari");
}

/* ---- The form ----------------------------------------------------------------------------------------- */

#define QUERY                                                                                                \
  "response_type=code&client_id=plass-desk&state=s1&code_challenge_method=S256&scope=offline_access"         \
  "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&redirect_uri="                                \
  "http%3A%2F%2F127.0.0.1%3A50123%2Ftilbake"

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlassOauthAnswer, plass_oauth_answer_clear)

static PlassOauthAnswer
ask (Fresh *fresh, const char *const *form)
{
  static const guint8 key[32] = { 7 };
  g_autofree char *body = form ? plass_oauth_write_form (form) : NULL;
  PlassOauthRequest request = { .method = body ? "POST" : "GET",
                                .path = "/oauth/authorize",
                                .query = body ? NULL : QUERY,
                                .content_type = "application/x-www-form-urlencoded",
                                .body = body,
                                .length = body ? strlen (body) : 0 };
  PlassOauthAnswer answer;

  plass_oauth_handle (fresh->ledger, "https://127.0.0.1:8443", key, noon, &request, &answer);
  return answer;
}

static char *
take_login (const PlassOauthAnswer *page)
{
  const char *mark = "name=\"login\" value=\"", *start = strstr (page->body, mark);

  g_assert_nonnull (start);
  start += strlen (mark);
  return g_strndup (start, strcspn (start, "\""));
}

static void
test_form (void)
{
  g_autoptr (Fresh) fresh = new_with_secret ();
  g_autofree char *code = code_at (0), *spaced = g_strdup_printf ("%.3s %s", code, code + 3);
  g_auto (PlassOauthAnswer) first = ask (fresh, NULL);
  g_autofree char *login = take_login (&first);
  g_auto (PlassOauthAnswer) jump = ask (fresh, (const char *const[]){ "login", login, "code", code, NULL });
  g_auto (PlassOauthAnswer) second =
      ask (fresh, (const char *const[]){ "login", login, "user", "kari", "password", "riktig hest", NULL });

  g_assert_cmpuint (jump.status, ==, 401); /* the code alone is not enough */
  g_assert_cmpuint (second.status, ==, 200);
  g_assert_null (second.location);
  g_assert_nonnull (strstr (second.body, "name=\"code\""));
  g_autofree char *passed = take_login (&second);
  g_auto (PlassOauthAnswer) wrong =
      ask (fresh, (const char *const[]){ "login", passed, "code", "000000", NULL });
  g_assert_cmpuint (wrong.status, ==, 401);
  g_assert_nonnull (strstr (wrong.body, "name=\"code\""));
  g_assert_true (plass_ledger_query (fresh->ledger, "DELETE FROM sign_in_try", NULL, 0, NULL, NULL, NULL));
  g_auto (PlassOauthAnswer) right =
      ask (fresh, (const char *const[]){ "login", passed, "code", spaced, NULL });
  g_assert_cmpuint (right.status, ==, 302);
  g_assert_nonnull (strstr (right.location, "code="));
  g_auto (PlassOauthAnswer) again =
      ask (fresh, (const char *const[]){ "login", passed, "code", spaced, NULL });
  g_assert_cmpuint (again.status, ==, 401); /* the form may come twice, the code not */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/central/totp/examples", test_examples);
  g_test_add_func ("/central/totp/times", test_times);
  g_test_add_func ("/central/totp/used-once", test_used_once);
  g_test_add_func ("/central/totp/rubbish", test_rubbish);
  g_test_add_func ("/central/totp/recovery", test_recovery);
  g_test_add_func ("/central/totp/guessing", test_guessing);
  g_test_add_func ("/central/totp/form", test_form);
  return g_test_run ();
}
