/* command-desk.c — plass-central desk list, lock, wipe, allow and policy */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- Showing ------------------------------------------------------------------------------------------ */

static char *
say_when (PlassTime when)
{
  g_autofree char *text = plass_time_format (when);

  /* "2026-03-05T10:00:00+01:00" to the minute. */
  if (strlen (text) < 16)
    return g_strdup ("–");
  text[10] = ' ';
  text[16] = '\0';
  return g_steal_pointer (&text);
}

static const char *
say_state (const PlassDeskRow *row)
{
  gboolean obeyed = plass_time_is_set (row->obeyed);

  if (plass_code_is (&row->state, "lock"))
    return obeyed ? _ ("locked") : _ ("will lock at next contact");
  if (plass_code_is (&row->state, "wipe"))
    return obeyed ? _ ("wiped") : _ ("will be wiped at next contact");
  return _ ("in use");
}

void
plass_command_say_desk (const PlassDeskRow *row, gpointer user_data)
{
  g_autofree char *seen = say_when (row->last_seen);

  g_print ("%-36s  %-24s %s  %-8s %s\n", row->id.text, row->user, seen, row->version, say_state (row));
}

static gboolean
list_desks (PlassLedger *ledger, const PlassCommandLine *line, gpointer wish, GError **error)
{
  return plass_desk_each (ledger, NULL, plass_command_say_desk, NULL, error);
}

int
plass_command_desk_list (const PlassCommand *command, int argc, char **argv)
{
  return plass_command_with_ledger (command, NULL, argc, argv, list_desks, NULL);
}

/* ---- Finding ------------------------------------------------------------------------------------------ */

typedef struct {
  const char *typed;
  PlassDeskRow found;
  guint count;
} Search;

static void
look_at (const PlassDeskRow *row, gpointer user_data)
{
  Search *search = user_data;

  if (!g_str_has_prefix (row->id.text, search->typed))
    return;
  search->found = *row;
  search->count++;
}

/* The beginning of an id will do, when it is only one's. */
static gboolean
find_desk (PlassLedger *ledger, const char *typed, PlassDeskRow *ret_row, GError **error)
{
  Search search = { .typed = typed };

  if (!plass_desk_each (ledger, NULL, look_at, &search, error))
    return FALSE;
  *ret_row = search.found;
  if (search.count == 1 && *typed)
    return TRUE;
  g_set_error (error, PLASS_ERROR, PLASS_ERROR_REFUSED,
               search.count > 1 ? _ ("Several computers begin with %s. Write more of the id.")
                                : _ ("There is no computer with the id %s."),
               typed);
  return FALSE;
}

/* ---- Ordering ----------------------------------------------------------------------------------------- */

static gboolean
confirmed (const PlassDeskRow *row)
{
  char answer[16] = "";

  g_printerr (_ ("Everything that %s has on this computer is removed at its next contact.\n"), row->user);
  g_printerr ("%s\n",
              _ ("What was sent is safe here. What was not sent is offered first; what cannot be taken "
                 "then is lost."));
  if (!isatty (STDIN_FILENO)) {
    g_printerr ("%s\n", _ ("Say --yes if that is what you want."));
    return FALSE;
  }
  g_printerr ("%s ", _ ("Write “yes” to go on:"));
  return fgets (answer, sizeof answer, stdin)
         && (g_str_has_prefix (answer, "yes") || g_str_has_prefix (answer, _ ("yes")));
}

/* The desks know one key: an order that is signed with another would be refused by all of them. */
static gboolean
load_key (PlassLedger *ledger, const char *folder, PlassOrderKey *ret_key, GError **error)
{
  g_autofree char *known = plass_setting_get (ledger, PLASS_ORDER_KEY_SETTING, NULL), *text = NULL;

  if (!plass_order_key_prepare (folder, ret_key, error))
    return FALSE;
  text = plass_order_key_text (ret_key);
  if (!known || strcmp (known, text) == 0)
    return TRUE;
  g_set_error (
      error, PLASS_ERROR, PLASS_ERROR_REFUSED,
      _ ("The key in %s is not the one that the computers know. Name the right folder by --tls-dir."),
      folder);
  return FALSE;
}

static gboolean
give_order (PlassLedger *ledger, const char *folder, const PlassDeskRow *row, const char *action,
            gboolean at_once, GError **error)
{
  g_auto (PlassOrderKey) key = { 0 };
  PlassOrder order;
  /* Later than the last one, also within a second and with a clock that went back: desks refuse others. */
  PlassTime issued = { MAX (plass_time_now ().secs, row->issued.secs + 1) };

  if (!load_key (ledger, folder, &key, error))
    return FALSE;
  plass_order_make (&key, row->id.text, action, at_once, issued, &order);
  return plass_desk_set_order (ledger, row->id.text, &order, error);
}

typedef struct {
  const char *action;
  gboolean at_once, yes;
  char *tls_folder;
} Wish;

static gboolean
order (PlassLedger *ledger, const PlassCommandLine *line, gpointer user_data, GError **error)
{
  const Wish *wish = user_data;
  g_autofree char *folder =
      wish->tls_folder ? g_strdup (wish->tls_folder) : plass_command_tls_folder (line->database);
  PlassDeskRow row;

  if (!find_desk (ledger, line->operands[0], &row, error))
    return FALSE;
  if (strcmp (wish->action, "wipe") == 0 && !wish->yes && !confirmed (&row))
    return FALSE;
  if (!give_order (ledger, folder, &row, wish->action, wish->at_once, error)
      || !plass_desk_find (ledger, row.id.text, &row, error))
    return FALSE;
  plass_command_say_desk (&row, NULL);
  return TRUE;
}

static int
run_order (const PlassCommand *command, const GOptionEntry *entries, int argc, char **argv, Wish *wish)
{
  const int status = plass_command_with_ledger (command, entries, argc, argv, order, wish);

  g_free (wish->tls_folder);
  return status;
}

#define TLS_ENTRY                                                                                            \
  {                                                                                                          \
    "tls-dir", 0, 0, G_OPTION_ARG_FILENAME, &wish.tls_folder,                                                \
        N_ ("Folder of the key that signs orders (tls beside the database)"), "DIR"                          \
  }

int
plass_command_desk_lock (const PlassCommand *command, int argc, char **argv)
{
  Wish wish = { .action = "lock" };
  const GOptionEntry entries[] = { TLS_ENTRY, { NULL } };

  return run_order (command, entries, argc, argv, &wish);
}

int
plass_command_desk_wipe (const PlassCommand *command, int argc, char **argv)
{
  Wish wish = { .action = "wipe" };
  const GOptionEntry entries[] = {
    { "yes", 0, 0, G_OPTION_ARG_NONE, &wish.yes, N_ ("Do not ask"), NULL },
    { "at-once", 0, 0, G_OPTION_ARG_NONE, &wish.at_once, N_ ("Do not wait for what was not sent: it is lost"),
      NULL },
    TLS_ENTRY,
    { NULL },
  };

  return run_order (command, entries, argc, argv, &wish);
}

static gboolean
allow (PlassLedger *ledger, const PlassCommandLine *line, gpointer wish, GError **error)
{
  PlassDeskRow row;

  return find_desk (ledger, line->operands[0], &row, error) && plass_desk_allow (ledger, row.id.text, error);
}

int
plass_command_desk_allow (const PlassCommand *command, int argc, char **argv)
{
  return plass_command_with_ledger (command, NULL, argc, argv, allow, NULL);
}

/* ---- When they lock by themselves ---------------------------------------------------------------------- */

typedef struct {
  int grace_days, lock_secs, hide_secs; /* -1: as it is */
  char *role;
} Settings;

static gboolean
is_within (int value, int least, int most)
{
  return value == -1 || (value >= least && value <= most);
}

static const char *
judge (const Settings *settings)
{
  if (!is_within (settings->grace_days, 1, PLASS_GRACE_MOST))
    return _ ("Days without contact are from 1 to 30.");
  if (!is_within (settings->lock_secs, PLASS_IDLE_LEAST, PLASS_IDLE_MOST)
      || !is_within (settings->hide_secs, 0, PLASS_IDLE_MOST))
    return _ ("A computer locks after 30 to 3600 seconds, and hides names after 0 (never) to 3600.");
  if (!settings->role && (settings->lock_secs != -1 || settings->hide_secs != -1))
    return _ ("Say by --role for whom.");
  if (settings->role && !plass_codes_has ("role", settings->role))
    return _ ("The role is one of reception, caseworker, health, intake, supervisor, administrator.");
  return NULL;
}

static gboolean
apply (PlassLedger *ledger, const Settings *settings, GError **error)
{
  const PlassCode role = plass_code (settings->role);
  const PlassPolicy now = plass_policy_get (ledger, &role);

  if (settings->grace_days != -1 && !plass_policy_set_grace (ledger, (guint)settings->grace_days, error))
    return FALSE;
  return !settings->role
         || plass_policy_set_idle (
             ledger, &role, settings->lock_secs != -1 ? (guint)settings->lock_secs : now.lock_secs,
             settings->hide_secs != -1 ? (guint)settings->hide_secs : now.hide_secs, error);
}

static void
show_policy (PlassLedger *ledger)
{
  const PlassCode anybody = plass_code ("caseworker");

  g_print (_ ("%u days without contact\n"), plass_policy_get (ledger, &anybody).grace_days);
  for (const PlassCodeItem *item = plass_codes_get ("role"); item->code; item++) {
    const PlassCode role = plass_code (item->code);
    const PlassPolicy policy = plass_policy_get (ledger, &role);

    g_print (_ ("%-14s locks after %u s, hides names after %u s\n"), item->code, policy.lock_secs,
             policy.hide_secs);
  }
}

int
plass_command_desk_policy (const PlassCommand *command, int argc, char **argv)
{
  Settings settings = { -1, -1, -1, NULL };
  const GOptionEntry entries[] = {
    { "grace-days", 0, 0, G_OPTION_ARG_INT, &settings.grace_days,
      N_ ("Days without contact after which somebody must sign in (1 to 30; 7)"), "N" },
    { "role", 0, 0, G_OPTION_ARG_STRING, &settings.role, N_ ("Whose computers the seconds are for"), "ROLE" },
    { "lock", 0, 0, G_OPTION_ARG_INT, &settings.lock_secs, N_ ("Seconds at rest until Plass locks"), "N" },
    { "hide", 0, 0, G_OPTION_ARG_INT, &settings.hide_secs, N_ ("Seconds at rest until names hide (0: never)"),
      "N" },
    { NULL },
  };
  g_autoptr (PlassLedger) ledger = NULL;
  g_autoptr (GError) error = NULL;
  PlassCommandLine line;
  int status = 1;

  if (plass_command_parse (command, entries, argc, argv, &line, &status)) {
    const char *wrong = judge (&settings);

    if (wrong)
      g_printerr ("plass-central desk policy: %s\n", wrong);
    status = wrong ? 2 : 1;
    ledger = wrong ? NULL : plass_command_open (&line);
    if (ledger)
      status = apply (ledger, &settings, &error) ? 0 : plass_command_fail (error);
    if (status == 0)
      show_policy (ledger);
  }
  plass_command_line_clear (&line);
  g_free (settings.role);
  return status;
}
