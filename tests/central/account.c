/* account.c — accounts: what is taken, who may sign in, and how long a guesser waits */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fresh.h"

#include <string.h>

#define PASSWORD "riktig hest"
#define HERE "192.0.2.1"
static const PlassTime noon = { 1790000000 };

static PlassError
try_add (Fresh *fresh, const char *user, const char *password, const char *role)
{
  g_autoptr (GError) error = NULL;
  PlassAccount account = {
    .user = user, .password = password, .worker = plass_id_from_name ("w"), .role = plass_code (role)
  };

  if (plass_account_add (fresh->ledger, &account, &error))
    return (PlassError)-1;
  g_assert_true (error->domain == PLASS_ERROR);
  g_assert_cmpstr (error->message, !=, "");
  return (PlassError)error->code;
}

#define ADDED ((PlassError)-1)
static const struct {
  const char *user, *password, *role;
  PlassError expected;
} added[] = {
  { "kari", PASSWORD, "caseworker", ADDED },
  { "kari", PASSWORD, "caseworker", PLASS_ERROR_REFUSED },
  { "kari", "another one", "reception", PLASS_ERROR_REFUSED },
  { "k.n-2_x", "åtte tegn", "administrator", ADDED },
  { "", PASSWORD, "caseworker", PLASS_ERROR_RULE },
  { "Kari", PASSWORD, "caseworker", PLASS_ERROR_RULE },
  { "kåre", PASSWORD, "caseworker", PLASS_ERROR_RULE },
  { "a b", PASSWORD, "caseworker", PLASS_ERROR_RULE },
  { "0123456789012345678901234567890123456789012345678901234567890123", PASSWORD, "caseworker",
    PLASS_ERROR_RULE },
  { "ola", "short", "caseworker", PLASS_ERROR_RULE },
  { "ola", PASSWORD, "king", PLASS_ERROR_RULE },
  { "ola", PASSWORD, "", PLASS_ERROR_RULE },
};

static void
test_add (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (added); i++) {
    g_test_message ("%s %s", added[i].user, added[i].role);
    g_assert_cmpint (try_add (fresh, added[i].user, added[i].password, added[i].role), ==, added[i].expected);
  }
  g_assert_cmpint (fresh_count (fresh, "SELECT COUNT(*) FROM account"), ==, 2);
  /* Never the password itself. */
  g_assert_cmpint (fresh_count (fresh, "SELECT COUNT(*) FROM account WHERE password NOT LIKE '$argon2id$%'"),
                   ==, 0);
}

/* 0: right; else the code of the error. */
static int
try_from (Fresh *fresh, const char *user, const char *password, const char *address, gint64 later,
          guint *ret_wait)
{
  g_autoptr (GError) error = NULL;
  PlassCaller caller;

  if (!plass_account_check (fresh->ledger, user, password, address, (PlassTime){ noon.secs + later }, &caller,
                            ret_wait, &error))
    return error->code;
  g_assert_cmpstr (caller.user, ==, user);
  g_assert_true (plass_code_is (&caller.role, "caseworker"));
  g_assert_true (plass_id_is_set (&caller.worker));
  return 0;
}

static int
try_check (Fresh *fresh, const char *user, const char *password, gint64 later, guint *ret_wait)
{
  return try_from (fresh, user, password, HERE, later, ret_wait);
}

static void
test_check (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();
  guint wait;

  fresh_add_user (fresh, "kari", PASSWORD);
  g_assert_cmpint (try_check (fresh, "kari", PASSWORD, 0, &wait), ==, 0);
  g_assert_cmpint (try_check (fresh, "kari", PASSWORD " ", 0, &wait), ==, PLASS_ERROR_REFUSED);
  g_assert_cmpint (try_check (fresh, "kari", "", 0, &wait), ==, PLASS_ERROR_REFUSED);
  g_assert_cmpuint (wait, ==, 0);
}

/* A name that is not there is answered in the same words. */
static void
test_same_words (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();
  g_autoptr (GError) wrong = NULL, unknown = NULL;
  PlassCaller caller;
  guint wait;

  fresh_add_user (fresh, "kari", PASSWORD);
  plass_account_check (fresh->ledger, "kari", "wrong word", HERE, noon, &caller, &wait, &wrong);
  plass_account_check (fresh->ledger, "ingen", "wrong word", HERE, noon, &caller, &wait, &unknown);
  g_assert_cmpint (wrong->code, ==, unknown->code);
  g_assert_cmpstr (wrong->message, ==, unknown->message);
}

/* When each try is made, in seconds, and what comes of it. */
static const struct {
  gint64 later;
  gboolean right;
  int expected;
  guint wait;
} tries[] = {
  { 0, FALSE, PLASS_ERROR_REFUSED, 0 },
  { 0, FALSE, PLASS_ERROR_REFUSED, 0 },
  { 0, FALSE, PLASS_ERROR_REFUSED, 0 }, /* the third: one second now */
  { 0, TRUE, PLASS_ERROR_LOCKED, 1 },   /* even the right word waits */
  { 1, FALSE, PLASS_ERROR_REFUSED, 0 },
  { 2, FALSE, PLASS_ERROR_LOCKED, 1 },
  { 3, FALSE, PLASS_ERROR_REFUSED, 0 },
  { 3, FALSE, PLASS_ERROR_LOCKED, 4 },
  { 7, TRUE, 0, 0 },
  { 7, FALSE, PLASS_ERROR_REFUSED, 0 }, /* counted from the beginning again */
  { 7, TRUE, 0, 0 },
};

static void
test_lock_out (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();

  fresh_add_user (fresh, "kari", PASSWORD);
  fresh_add_user (fresh, "ola", PASSWORD);
  for (gsize i = 0; i < G_N_ELEMENTS (tries); i++) {
    guint wait;

    g_test_message ("try %zu", i);
    g_assert_cmpint (
        try_check (fresh, "kari", tries[i].right ? PASSWORD : "wrong word", tries[i].later, &wait), ==,
        tries[i].expected);
    g_assert_cmpuint (wait, ==, tries[i].wait);
    if (i == 3) /* nobody else waits */
      g_assert_cmpint (try_check (fresh, "ola", PASSWORD, 0, &wait), ==, 0);
  }
}

static void
test_longest_wait (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();
  guint wait;

  fresh_add_user (fresh, "kari", PASSWORD);
  g_assert_true (plass_ledger_query (
      fresh->ledger,
      "INSERT INTO sign_in_try (user_name, address, failures, wait_until) VALUES ('kari', '" HERE
      "', 1000, 1790000000)",
      NULL, 0, NULL, NULL, NULL));
  g_assert_cmpint (try_check (fresh, "kari", "wrong word", 0, &wait), ==, PLASS_ERROR_REFUSED);
  g_assert_cmpint (try_check (fresh, "kari", PASSWORD, 1, &wait), ==, PLASS_ERROR_LOCKED);
  g_assert_cmpuint (wait, ==, 899);
  g_assert_cmpint (try_check (fresh, "kari", PASSWORD, 900, &wait), ==, 0);
}

/* ---- Somebody else's failures ---------------------------------------------------------------------------
 */

static void
fail_many (Fresh *fresh, const char *user, const char *address, guint times, gint64 later)
{
  PlassTime now = { noon.secs + later };
  guint wait;

  for (guint i = 0; i < times; i++)
    plass_try_count (fresh->ledger, user, address, now, &wait, NULL);
}

/* Who guesses from elsewhere, for ever, holds nobody up where they have signed in before, and others for half
 * a minute at most. */
static void
test_nobody_is_locked_out (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();
  guint wait;

  fresh_add_user (fresh, "kari", PASSWORD);
  g_assert_cmpint (try_check (fresh, "kari", PASSWORD, 0, &wait), ==, 0);
  for (gint64 later = 1; later < 4 * 3600; later += 60) {
    g_autofree char *address = g_strdup_printf ("198.51.100.%d", (int)(later / 60) % 250);
    fail_many (fresh, "kari", address, 3, later);
  }
  g_assert_cmpint (try_check (fresh, "kari", PASSWORD, 4 * 3600, &wait), ==, 0);
  fail_many (fresh, "kari", "198.51.100.251", 1, 4 * 3600);
  g_assert_cmpint (try_from (fresh, "kari", PASSWORD, "203.0.113.9", 4 * 3600, &wait), ==,
                   PLASS_ERROR_LOCKED);
  g_assert_cmpuint (wait, <=, 30);
  g_assert_cmpint (try_from (fresh, "kari", PASSWORD, "203.0.113.9", 4 * 3600 + 31, &wait), ==, 0);
}

/* One address that tries name after name waits too; another does not. */
static void
test_address_waits (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();
  guint wait;

  fresh_add_user (fresh, "kari", PASSWORD);
  for (guint i = 0; i < 30; i++) {
    g_autofree char *name = g_strdup_printf ("navn%u", i);
    fail_many (fresh, name, "198.51.100.1", 1, 0);
  }
  g_assert_cmpint (try_from (fresh, "kari", PASSWORD, "198.51.100.1", 0, &wait), ==, PLASS_ERROR_LOCKED);
  g_assert_cmpint (try_check (fresh, "kari", PASSWORD, 0, &wait), ==, 0);
}

static void
test_end_date (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();
  PlassDate today = plass_time_day (noon);
  PlassAccount account = { .user = "vikar",
                           .password = PASSWORD,
                           .worker = plass_id_from_name ("v"),
                           .role = plass_code ("caseworker"),
                           .until = today };
  guint wait;

  g_assert_true (plass_account_add (fresh->ledger, &account, NULL));
  g_assert_cmpint (try_check (fresh, "vikar", PASSWORD, 0, &wait), ==, 0);
  g_assert_cmpint (try_check (fresh, "vikar", PASSWORD, 86400, &wait), ==, PLASS_ERROR_REFUSED);
}

static void
test_disabled (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;
  PlassCaller caller;
  guint wait;

  fresh_add_user (fresh, "kari", PASSWORD);
  token = plass_token_make_access (fresh->ledger, "kari", 600, plass_time_now (), NULL);
  g_assert_true (plass_token_check (fresh->ledger, token, &caller, NULL));
  g_assert_true (plass_account_set_disabled (fresh->ledger, "kari", TRUE, NULL));
  g_assert_cmpint (try_check (fresh, "kari", PASSWORD, 0, &wait), ==, PLASS_ERROR_REFUSED);
  g_assert_false (plass_token_check (fresh->ledger, token, &caller, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_SIGN_IN);
  g_assert_null (plass_token_make_access (fresh->ledger, "kari", 600, plass_time_now (), NULL));
  g_assert_true (plass_account_set_disabled (fresh->ledger, "kari", FALSE, NULL));
  g_assert_cmpint (try_check (fresh, "kari", PASSWORD, 3600, &wait), ==, 0);
  /* The old token stays dead. */
  g_assert_false (plass_token_check (fresh->ledger, token, &caller, NULL));
  g_assert_false (plass_account_set_disabled (fresh->ledger, "ingen", TRUE, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/central/account/add", test_add);
  g_test_add_func ("/central/account/check", test_check);
  g_test_add_func ("/central/account/same-words", test_same_words);
  g_test_add_func ("/central/account/lock-out", test_lock_out);
  g_test_add_func ("/central/account/longest-wait", test_longest_wait);
  g_test_add_func ("/central/account/nobody-is-locked-out", test_nobody_is_locked_out);
  g_test_add_func ("/central/account/address-waits", test_address_waits);
  g_test_add_func ("/central/account/end-date", test_end_date);
  g_test_add_func ("/central/account/disabled", test_disabled);
  return g_test_run ();
}
