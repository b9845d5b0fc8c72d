/* command-user.c — plass-central user add: an account, its employee and the role there */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define MOST_PASSWORD 1026

typedef struct {
  char *name, *role, *institution, *given, *family, *until;
} Wanted;

/* ---- The password ------------------------------------------------------------------------------------- */

static gboolean
read_line (char line[MOST_PASSWORD])
{
  gsize length;

  if (!fgets (line, MOST_PASSWORD, stdin))
    return FALSE;
  length = strcspn (line, "\r\n");
  line[length] = '\0';
  return length > 0;
}

/* From a person without showing it; from a script as one line. Never from the arguments: others can read
 * those. */
static gboolean
read_password (char line[MOST_PASSWORD], GError **error)
{
  struct termios shown, hidden;
  gboolean terminal = isatty (STDIN_FILENO) && tcgetattr (STDIN_FILENO, &shown) == 0, got;

  if (terminal) {
    g_printerr ("%s ", _ ("Password:"));
    hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr (STDIN_FILENO, TCSAFLUSH, &hidden);
  }
  got = read_line (line);
  if (terminal) {
    tcsetattr (STDIN_FILENO, TCSAFLUSH, &shown);
    g_printerr ("\n");
  }
  if (!got)
    g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_RULE,
                         _ ("Give the password as one line on standard input."));
  return got;
}

/* ---- The employee ------------------------------------------------------------------------------------- */

typedef struct {
  const char *user;
  PlassWorker *found;
} WorkerSearch;

static gboolean
look_at_worker (gconstpointer record, gpointer user_data)
{
  const PlassWorker *worker = record;
  WorkerSearch *search = user_data;

  if (g_strcmp0 (worker->user_name, search->user) != 0)
    return TRUE;
  search->found = plass_record_dup (&plass_kind_worker, worker);
  return FALSE;
}

/* An employee who was entered with this user name is taken; else a new one is made. */
static PlassWorker *
take_worker (PlassLedger *ledger, const Wanted *wanted, GError **error)
{
  WorkerSearch search = { wanted->name, NULL };
  g_autoptr (PlassWorker) worker = NULL;

  if (!plass_ledger_each (ledger, &plass_kind_worker, look_at_worker, &search, error))
    return NULL;
  worker = search.found ? search.found : plass_record_new (&plass_kind_worker);
  if (!search.found) {
    worker->id = plass_id_new ();
    plass_text_set (&worker->user_name, wanted->name);
    plass_text_set (&worker->given, wanted->name);
  }
  if (wanted->given)
    plass_text_set (&worker->given, wanted->given);
  if (wanted->family)
    plass_text_set (&worker->family, wanted->family);
  worker->active = PLASS_YES;
  return plass_ledger_write (ledger, &plass_kind_worker, worker, NULL, error) ? g_steal_pointer (&worker)
                                                                              : NULL;
}

typedef struct {
  const PlassAccount *account;
  gboolean found;
  PlassId institution; /* of a role of that kind */
} RoleSearch;

static gboolean
look_at_role (gconstpointer record, gpointer user_data)
{
  const PlassRole *role = record;
  RoleSearch *search = user_data;
  const PlassAccount *account = search->account;

  if (!plass_id_equal (&role->worker, &account->worker) || !plass_code_is (&role->role, account->role.text)
      || role->active == PLASS_NO)
    return TRUE;
  search->institution = role->institution;
  search->found |= plass_id_equal (&role->institution, &account->institution);
  return TRUE;
}

/* The role record is what others see; a role that the employee has already is not entered twice, and says
 * where when nobody else does. */
static gboolean
give_role (PlassLedger *ledger, PlassAccount *account, GError **error)
{
  RoleSearch search = { .account = account };
  g_autoptr (PlassRole) role = NULL;

  if (!plass_ledger_each (ledger, &plass_kind_role, look_at_role, &search, error))
    return FALSE;
  if (!plass_id_is_set (&account->institution) && plass_id_is_set (&search.institution)) {
    account->institution = search.institution;
    return TRUE;
  }
  if (search.found)
    return TRUE;
  role = plass_record_new (&plass_kind_role);
  role->id = plass_id_new ();
  role->worker = account->worker;
  role->institution = account->institution;
  role->role = account->role;
  role->start = plass_date_today ();
  role->end = account->until;
  role->active = PLASS_YES;
  return plass_ledger_write (ledger, &plass_kind_role, role, NULL, error);
}

/* ---- All of it, or nothing ---------------------------------------------------------------------------- */

static gboolean
read_wishes (PlassLedger *ledger, const Wanted *wanted, PlassAccount *account, GError **error)
{
  if (!wanted->role || !plass_codes_has ("role", wanted->role)) {
    g_set_error_literal (
        error, PLASS_ERROR, PLASS_ERROR_RULE,
        _ ("The role is one of reception, caseworker, health, intake, supervisor, administrator."));
    return FALSE;
  }
  account->role = plass_code (wanted->role);
  if (wanted->until && !plass_date_parse (wanted->until, &account->until)) {
    g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_RULE, _ ("Write a date as 2026-12-31."));
    return FALSE;
  }
  return !wanted->institution
         || plass_command_find_institution (ledger, wanted->institution, &account->institution, error);
}

static gboolean
is_taken (PlassLedger *ledger, const char *user, GError **error)
{
  if (plass_ledger_number (ledger, "SELECT COUNT(*) FROM account WHERE user_name = $1",
                           PLASS_BINDS (PLASS_TEXT (user)), NULL)
      == 0)
    return FALSE;
  g_set_error (error, PLASS_ERROR, PLASS_ERROR_REFUSED, _ ("There is already an account named %s."), user);
  return TRUE;
}

static gboolean
add_all (PlassLedger *ledger, const Wanted *wanted, const char *password, GError **error)
{
  PlassAccount account = { .user = wanted->name, .password = password };
  g_autoptr (PlassWorker) worker = NULL;

  if (is_taken (ledger, wanted->name, error) || !read_wishes (ledger, wanted, &account, error))
    return FALSE;
  worker = take_worker (ledger, wanted, error);
  if (!worker)
    return FALSE;
  account.worker = worker->id;
  return give_role (ledger, &account, error) && plass_account_add (ledger, &account, error);
}

static int
add (PlassLedger *ledger, const Wanted *wanted)
{
  g_autoptr (GError) error = NULL;
  char password[MOST_PASSWORD] = "";
  gboolean added = FALSE;

  if (read_password (password, &error) && plass_ledger_begin (ledger, &error)) {
    added = add_all (ledger, wanted, password, &error) && plass_ledger_commit (ledger, &error);
    plass_ledger_rollback (ledger);
  }
  sodium_memzero (password, sizeof password);
  return added ? 0 : plass_command_fail (error);
}

static void
clear_wanted (Wanted *wanted)
{
  g_free (wanted->name);
  g_free (wanted->role);
  g_free (wanted->institution);
  g_free (wanted->given);
  g_free (wanted->family);
  g_free (wanted->until);
}

int
plass_command_user_add (const PlassCommand *command, int argc, char **argv)
{
  Wanted wanted = { NULL };
  const GOptionEntry entries[] = {
    { "role", 0, 0, G_OPTION_ARG_STRING, &wanted.role,
      N_ ("reception, caseworker, health, intake, supervisor or administrator"), "ROLE" },
    { "institution", 0, 0, G_OPTION_ARG_STRING, &wanted.institution,
      N_ ("Name, short name or id of the institution; without it, the whole city"), "INSTITUTION" },
    { "given", 0, 0, G_OPTION_ARG_STRING, &wanted.given, N_ ("Given name"), "GIVEN" },
    { "family", 0, 0, G_OPTION_ARG_STRING, &wanted.family, N_ ("Family name"), "FAMILY" },
    { "until", 0, 0, G_OPTION_ARG_STRING, &wanted.until, N_ ("Last day, for temporary staff"), "DATE" },
    { NULL },
  };
  PlassCommandLine line;
  g_autoptr (PlassLedger) ledger = NULL;
  int status = 1;

  if (plass_command_parse (command, entries, argc, argv, &line, &status)) {
    ledger = plass_command_open (&line);
    wanted.name = g_strdup (line.operands[0]);
    status = ledger ? add (ledger, &wanted) : 1;
  }
  clear_wanted (&wanted);
  plass_command_line_clear (&line);
  return status;
}
