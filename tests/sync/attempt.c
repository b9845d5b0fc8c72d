/* attempt.c — which answers and which ID tokens belong to an attempt to sign in */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#include <sodium.h>
#include <string.h>

#define REDIRECT "http://127.0.0.1:50123/signed-in"

static PlassAttempt
attempt_new (void)
{
  return (PlassAttempt){ .redirect = g_strdup (REDIRECT),
                         .state = g_strdup ("s1"),
                         .nonce = g_strdup ("n1"),
                         .provider = { .issuer = g_strdup ("https://id.example") } };
}

static const struct {
  const char *location;
  gboolean ours;
} answers[] = {
  { REDIRECT "?code=c&state=s1", TRUE },
  { REDIRECT "?state=s1&error=access_denied", TRUE },
  { REDIRECT "?code=c&state=s2", FALSE },
  { REDIRECT "?code=c", FALSE },
  { REDIRECT, FALSE },
  { REDIRECT "/more?code=c&state=s1", FALSE },
  { "http://127.0.0.1:50124/signed-in?code=c&state=s1", FALSE },
  { "https://evil.example/?" REDIRECT "?code=c&state=s1", FALSE },
  { "", FALSE },
  { NULL, FALSE },
};

static void
test_answers (void)
{
  g_auto (PlassAttempt) attempt = attempt_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_test_message ("%s", answers[i].location ? answers[i].location : "(none)");
    g_assert_cmpint (plass_attempt_is_ours (&attempt, answers[i].location), ==, answers[i].ours);
  }
}

#define CLAIMS(iss, aud, nonce) "{\"iss\":\"" iss "\",\"aud\":" aud ",\"nonce\":\"" nonce "\"}"
static const struct {
  const char *name, *claims;
  gboolean good;
} tokens[] = {
  { "good", CLAIMS ("https://id.example", "\"plass-desk\"", "n1"), TRUE },
  { "one of several", CLAIMS ("https://id.example", "[\"x\",\"plass-desk\"]", "n1"), TRUE },
  { "another provider", CLAIMS ("https://evil.example", "\"plass-desk\"", "n1"), FALSE },
  { "another program", CLAIMS ("https://id.example", "\"x\"", "n1"), FALSE },
  { "for nobody", CLAIMS ("https://id.example", "[]", "n1"), FALSE },
  { "another attempt", CLAIMS ("https://id.example", "\"plass-desk\"", "n2"), FALSE },
  { "no nonce", "{\"iss\":\"https://id.example\",\"aud\":\"plass-desk\"}", FALSE },
  { "no JSON", "rubbish", FALSE },
};

static char *
token_of (const char *claims)
{
  gsize room = sodium_base64_encoded_len (strlen (claims), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  g_autofree char *payload = g_malloc (room);

  sodium_bin2base64 (payload, room, (const guint8 *)claims, strlen (claims),
                     sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return g_strconcat ("eyJhbGciOiJub25lIn0.", payload, ".sig", NULL);
}

static void
test_id_tokens (void)
{
  static const char *const rubbish[] = { "", ".", "..", "a.b", "a.%%.c", "a.b.c.d" };
  g_auto (PlassAttempt) attempt = attempt_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (tokens); i++) {
    g_autofree char *token = token_of (tokens[i].claims);

    g_test_message ("%s", tokens[i].name);
    g_assert_cmpint (plass_attempt_check_id_token (&attempt, token), ==, tokens[i].good);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (rubbish); i++)
    g_assert_false (plass_attempt_check_id_token (&attempt, rubbish[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
  g_test_add_func ("/sync/attempt/answers", test_answers);
  g_test_add_func ("/sync/attempt/id-tokens", test_id_tokens);
  return g_test_run ();
}
