/* account.c — who may sign in: Argon2id, roles with an end date, a second step for those who have one */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

/* Frozen: a ledger out there has had them. A new need is a new step. */
static const char *const steps[] = {
  "CREATE TABLE account (user_name TEXT PRIMARY KEY, password TEXT NOT NULL, worker TEXT NOT NULL, role TEXT "
  "NOT NULL, institution TEXT, until TEXT, disabled INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL "
  "DEFAULT 0, wait_until INTEGER NOT NULL DEFAULT 0);",
  "CREATE TABLE sign_in_code (hash TEXT PRIMARY KEY, user_name TEXT NOT NULL, family TEXT NOT NULL, "
  "redirect_uri TEXT NOT NULL, challenge TEXT NOT NULL, refresh INTEGER NOT NULL, expires BIGINT NOT NULL, "
  "spent INTEGER NOT NULL DEFAULT 0);"
  "CREATE TABLE token (hash TEXT PRIMARY KEY, kind TEXT NOT NULL, user_name TEXT NOT NULL, family TEXT NOT "
  "NULL, parent TEXT, expires BIGINT NOT NULL, spent INTEGER NOT NULL DEFAULT 0);"
  "CREATE INDEX token_family ON token (family);"
  "CREATE INDEX token_parent ON token (parent);"
  "CREATE INDEX token_expires ON token (expires);",
  "CREATE TABLE sign_in_try (user_name TEXT NOT NULL, address TEXT NOT NULL, failures BIGINT NOT NULL, "
  "wait_until BIGINT NOT NULL, good BIGINT NOT NULL DEFAULT 0, PRIMARY KEY (user_name, address));"
  "CREATE TABLE account_totp (user_name TEXT PRIMARY KEY, secret TEXT NOT NULL, last_step BIGINT NOT NULL);",
  NULL,
};

/* The cost is chosen for a service that checks a handful of passwords a minute: 64 MiB keeps many sign-ins at
 * shift change from eating the machine, and three passes still cost a thief a quarter of a second a guess. */
#define OPS crypto_pwhash_OPSLIMIT_MODERATE
#define MEMORY ((size_t)64 * 1024 * 1024)

gboolean
plass_account_prepare (PlassLedger *ledger, GError **error)
{
  if (sodium_init () < 0) {
    g_set_error (error, PLASS_ERROR, PLASS_ERROR_BROKEN, _ ("The cryptography library cannot start."));
    return FALSE;
  }
  return plass_ledger_migrate (ledger, "account", steps, error);
}

static gboolean
refuse (GError **error, PlassError code, const char *words)
{
  g_set_error_literal (error, PLASS_ERROR, code, words);
  return FALSE;
}

static gboolean
is_user_name (const char *user)
{
  gsize length = strlen (user);

  return length > 0 && length < 64 && strspn (user, "abcdefghijklmnopqrstuvwxyz0123456789._-") == length;
}

static gboolean
check_account (const PlassAccount *account, GError **error)
{
  gsize length = strlen (account->password);

  if (!is_user_name (account->user))
    return refuse (
        error, PLASS_ERROR_RULE,
        _ ("A user name has 1 to 63 of the letters a–z, digits, full stop, hyphen and underscore."));
  if (length < 8 || length > 1024)
    return refuse (error, PLASS_ERROR_RULE, _ ("A password has at least 8 and at most 1,024 bytes."));
  if (!plass_codes_has ("role", account->role.text))
    return refuse (
        error, PLASS_ERROR_RULE,
        _ ("The role is one of reception, caseworker, health, intake, supervisor, administrator."));
  if (!plass_id_is_set (&account->worker))
    return refuse (error, PLASS_ERROR_RULE, _ ("An account belongs to an employee."));
  return TRUE;
}

static gboolean
hash_password (const char *password, char ret_hash[crypto_pwhash_STRBYTES], GError **error)
{
  if (crypto_pwhash_str (ret_hash, password, strlen (password), OPS, MEMORY) != 0)
    return refuse (error, PLASS_ERROR_NO_SPACE, _ ("There is not enough memory to keep a password safely."));
  return TRUE;
}

gboolean
plass_account_add (PlassLedger *ledger, const PlassAccount *account, GError **error)
{
  char hash[crypto_pwhash_STRBYTES];
  g_autofree char *until = plass_date_format (account->until);
  g_autoptr (GError) local = NULL;
  const char *institution = account->institution.text;

  if (!check_account (account, error) || !hash_password (account->password, hash, error))
    return FALSE;
  if (plass_ledger_query (
          ledger,
          "INSERT INTO account (user_name, password, worker, role, institution, until) VALUES "
          "($1, $2, $3, $4, $5, $6)",
          PLASS_BINDS (PLASS_TEXT (account->user), PLASS_TEXT (hash), PLASS_TEXT (account->worker.text),
                       PLASS_TEXT (account->role.text), PLASS_TEXT (*institution ? institution : NULL),
                       PLASS_TEXT (*until ? until : NULL)),
          NULL, NULL, &local))
    return TRUE;
  if (!g_error_matches (local, PLASS_ERROR, PLASS_ERROR_RULE)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  g_set_error (error, PLASS_ERROR, PLASS_ERROR_REFUSED, _ ("There is already an account named %s."),
               account->user);
  return FALSE;
}

gboolean
plass_account_set_disabled (PlassLedger *ledger, const char *user, gboolean disabled, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *found =
      plass_ledger_text (ledger, "UPDATE account SET disabled = $1 WHERE user_name = $2 RETURNING user_name",
                         PLASS_BINDS (PLASS_NUMBER (disabled), PLASS_TEXT (user)), &local);

  if (local) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (!found) {
    g_set_error (error, PLASS_ERROR, PLASS_ERROR_REFUSED, _ ("There is no account named %s."), user);
    return FALSE;
  }
  if (!disabled)
    return TRUE;
  return plass_ledger_query (ledger, "DELETE FROM token WHERE user_name = $1",
                             PLASS_BINDS (PLASS_TEXT (user)), NULL, NULL, error);
}

typedef struct {
  void (*each) (const PlassAccountRow *row, gpointer user_data);
  gpointer user_data;
} Walk;

static gboolean
take_row (const PlassAnswer *answer, gpointer user_data)
{
  Walk *walk = user_data;
  PlassAccountRow row = {
    .user = plass_answer_text (answer, 0),
    .role = plass_answer_text (answer, 1),
    .institution = plass_answer_text (answer, 2),
    .worker = plass_answer_text (answer, 3),
    .until = plass_answer_text (answer, 4),
    .disabled = plass_answer_number (answer, 5) != 0,
  };

  walk->each (&row, walk->user_data);
  return TRUE;
}

gboolean
plass_account_each (PlassLedger *ledger, void (*each) (const PlassAccountRow *row, gpointer user_data),
                    gpointer user_data, GError **error)
{
  Walk walk = { each, user_data };

  return plass_ledger_query (
      ledger, "SELECT user_name, role, institution, worker, until, disabled FROM account ORDER BY user_name",
      NULL, 0, take_row, &walk, error);
}

/* One row of the table, for judging. */
typedef struct {
  gboolean found, disabled;
  PlassCaller caller;
  PlassDate until;
  char password[crypto_pwhash_STRBYTES];
} Found;

static gboolean
take_found (const PlassAnswer *answer, gpointer user_data)
{
  Found *found = user_data;

  found->found = TRUE;
  g_strlcpy (found->caller.user, plass_answer_text (answer, 0), sizeof found->caller.user);
  found->caller.role = plass_code (plass_answer_text (answer, 1));
  found->caller.institution = plass_id_parse (plass_answer_text (answer, 2));
  found->caller.worker = plass_id_parse (plass_answer_text (answer, 3));
  plass_date_parse (plass_answer_text (answer, 4), &found->until);
  found->disabled = plass_answer_number (answer, 5) != 0;
  g_strlcpy (found->password, plass_answer_text (answer, 6), sizeof found->password);
  return FALSE;
}

static gboolean
find (PlassLedger *ledger, const char *user, Found *ret_found, GError **error)
{
  memset (ret_found, 0, sizeof *ret_found);
  return plass_ledger_query (ledger,
                             "SELECT user_name, role, institution, worker, until, disabled, password FROM "
                             "account WHERE user_name = $1",
                             PLASS_BINDS (PLASS_TEXT (user)), take_found, ret_found, error);
}

static gboolean
may_work (const Found *found, PlassTime now)
{
  if (!found->found || found->disabled)
    return FALSE;
  return !plass_date_is_set (found->until) || plass_date_compare (plass_time_day (now), found->until) <= 0;
}

gboolean
plass_account_get_caller (PlassLedger *ledger, const char *user, PlassTime now, PlassCaller *ret_caller,
                          GError **error)
{
  Found found;

  if (!find (ledger, user, &found, error))
    return FALSE;
  if (!may_work (&found, now))
    return refuse (error, PLASS_ERROR_SIGN_IN, _ ("This account is not in use."));
  *ret_caller = found.caller;
  sodium_memzero (found.password, sizeof found.password);
  return TRUE;
}

/* Without it the time of an answer tells which names exist. */
static void
waste_the_same_time (const char *password)
{
  char hash[crypto_pwhash_STRBYTES];

  (void)!crypto_pwhash_str (hash, password, strlen (password), OPS, MEMORY);
}

gboolean
plass_account_check (PlassLedger *ledger, const char *user, const char *password, const char *address,
                     PlassTime now, PlassCaller *ret_caller, guint *ret_wait, GError **error)
{
  Found found;
  gboolean right;

  if (!plass_try_count (ledger, user, address, now, ret_wait, error) || !find (ledger, user, &found, error))
    return FALSE;
  if (found.found)
    right = crypto_pwhash_str_verify (found.password, password, strlen (password)) == 0;
  else
    right = FALSE, waste_the_same_time (password);
  sodium_memzero (found.password, sizeof found.password);
  if (!right || !may_work (&found, now))
    return refuse (error, PLASS_ERROR_REFUSED, _ ("Wrong name or password."));
  *ret_caller = found.caller;
  /* Half of a sign-in forgives no failures: else the second half could be guessed for ever. */
  return plass_totp_is_on (ledger, user) || plass_try_succeeded (ledger, user, address, now, error);
}

gboolean
plass_account_check_code (PlassLedger *ledger, const char *user, const char *code, const char *address,
                          PlassTime now, PlassCaller *ret_caller, guint *ret_wait, GError **error)
{
  gboolean right;

  if (!plass_try_count (ledger, user, address, now, ret_wait, error)
      || !plass_account_get_caller (ledger, user, now, ret_caller, error)
      || !plass_totp_check (ledger, user, code, now, &right, error))
    return FALSE;
  if (!right)
    return refuse (error, PLASS_ERROR_REFUSED,
                   _ ("The code is not right, or it was used already. Wait for the next one."));
  return plass_try_succeeded (ledger, user, address, now, error);
}
