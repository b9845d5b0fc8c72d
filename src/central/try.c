/* try.c — waiting after failed tries: a guesser is slowed down, and nobody can lock another person out for
 * ever */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>

#define FORGOTTEN_AFTER 3600       /* seconds after the last wait */
#define KNOWN_FOR (90 * 24 * 3600) /* an address where this person has signed in */

/* What is counted. Somebody who guesses at a person's account from elsewhere makes others wait for half a
 * minute at most, and those who come from where the person has signed in before not at all. */
static const struct {
  gboolean user, address;
  gint64 free, most; /* failures; seconds */
} counts[] = {
  { TRUE, TRUE, 2, 900 },   /* this person from here */
  { FALSE, TRUE, 20, 900 }, /* anybody from here: the desks of a house may share an address */
  { TRUE, FALSE, 20, 30 },  /* this person from anywhere */
};
#define HERE 0
#define ANYWHERE 2

typedef struct {
  gint64 failures, wait_until, good;
} Count;

static gboolean
take_count (const PlassAnswer *row, gpointer user_data)
{
  *(Count *)user_data =
      (Count){ plass_answer_number (row, 0), plass_answer_number (row, 1), plass_answer_number (row, 2) };
  return FALSE;
}

static gboolean
read_count (PlassLedger *ledger, const char *user, const char *address, PlassTime now, Count *ret_count,
            GError **error)
{
  *ret_count = (Count){ 0 };
  if (!plass_ledger_query (
          ledger, "SELECT failures, wait_until, good FROM sign_in_try WHERE user_name = $1 AND address = $2",
          PLASS_BINDS (PLASS_TEXT (user), PLASS_TEXT (address)), take_count, ret_count, error))
    return FALSE;
  if (ret_count->wait_until + FORGOTTEN_AFTER < now.secs)
    ret_count->failures = 0;
  return TRUE;
}

static gboolean
write_count (PlassLedger *ledger, const char *user, const char *address, gint64 failures, gint64 wait_until,
             GError **error)
{
  return plass_ledger_query (
      ledger,
      "INSERT INTO sign_in_try (user_name, address, failures, wait_until) VALUES ($1, $2, $3, $4) ON "
      "CONFLICT (user_name, address) DO UPDATE SET failures = excluded.failures, wait_until = "
      "excluded.wait_until",
      PLASS_BINDS (PLASS_TEXT (user), PLASS_TEXT (address), PLASS_NUMBER (failures),
                   PLASS_NUMBER (wait_until)),
      NULL, NULL, error);
}

static gint64
wait_after (gint64 failures, gint64 free, gint64 most)
{
  gint64 more = failures - free;

  return more <= 0 ? 0 : more > 10 ? most : MIN (most, (gint64)1 << (more - 1));
}

static gboolean
refuse_wait (gint64 seconds, guint *ret_wait, GError **error)
{
  *ret_wait = (guint)seconds;
  g_set_error (error, PLASS_ERROR, PLASS_ERROR_LOCKED,
               g_dngettext (GETTEXT_PACKAGE, "Too many tries. Wait %u second.",
                            "Too many tries. Wait %u seconds.", *ret_wait),
               *ret_wait);
  return FALSE;
}

static gboolean
forget_old (PlassLedger *ledger, PlassTime now, GError **error)
{
  return plass_ledger_query (
      ledger, "DELETE FROM sign_in_try WHERE wait_until < $1 AND good < $2",
      PLASS_BINDS (PLASS_NUMBER (now.secs - FORGOTTEN_AFTER), PLASS_NUMBER (now.secs - KNOWN_FOR)), NULL,
      NULL, error);
}

/* Under the write lock: many guesses at the same time must not share one count. */
static gboolean
count_locked (PlassLedger *ledger, const char *user, const char *address, PlassTime now, guint *ret_wait,
              GError **error)
{
  Count found[G_N_ELEMENTS (counts)];
  gint64 wait = 0;

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
    if (!read_count (ledger, counts[i].user ? user : "", counts[i].address ? address : "", now, &found[i],
                     error))
      return FALSE;
    if (i != ANYWHERE || found[HERE].good + KNOWN_FOR < now.secs)
      wait = MAX (wait, found[i].wait_until - now.secs);
  }
  if (wait > 0)
    return refuse_wait (wait, ret_wait, error);
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
    gint64 failures = found[i].failures + 1;

    if (!write_count (ledger, counts[i].user ? user : "", counts[i].address ? address : "", failures,
                      now.secs + wait_after (failures, counts[i].free, counts[i].most), error))
      return FALSE;
  }
  return forget_old (ledger, now, error);
}

gboolean
plass_try_count (PlassLedger *ledger, const char *user, const char *address, PlassTime now, guint *ret_wait,
                 GError **error)
{
  *ret_wait = 0;
  if (!plass_ledger_begin (ledger, error))
    return FALSE;
  if (count_locked (ledger, user, address, now, ret_wait, error))
    return plass_ledger_commit (ledger, error);
  plass_ledger_rollback (ledger);
  return FALSE;
}

gboolean
plass_try_succeeded (PlassLedger *ledger, const char *user, const char *address, PlassTime now,
                     GError **error)
{
  return plass_ledger_query (
             ledger,
             "UPDATE sign_in_try SET failures = 0, wait_until = 0, good = $1 WHERE user_name = "
             "$2 AND address = $3",
             PLASS_BINDS (PLASS_NUMBER (now.secs), PLASS_TEXT (user), PLASS_TEXT (address)), NULL, NULL,
             error)
         && plass_ledger_query (
             ledger,
             "UPDATE sign_in_try SET failures = failures - 1, wait_until = CASE WHEN "
             "wait_until > $1 THEN $1 ELSE wait_until END WHERE failures > 0 AND ((user_name "
             "= '' AND address = $2) OR (user_name = $3 AND address = ''))",
             PLASS_BINDS (PLASS_NUMBER (now.secs), PLASS_TEXT (address), PLASS_TEXT (user)), NULL, NULL,
             error);
}
