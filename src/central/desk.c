/* desk.c — the desks that have been here: who sits at them, how far they have come, and what they must do */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

/* Frozen: a ledger out there has had them. A new need is a new step. */
static const char *const steps[] = {
  "CREATE TABLE desk (id TEXT PRIMARY KEY, user_name TEXT NOT NULL, first_seen BIGINT NOT NULL, last_seen "
  "BIGINT NOT NULL, version TEXT NOT NULL, protocol BIGINT NOT NULL, epoch TEXT NOT NULL, last_seq BIGINT "
  "NOT NULL, state TEXT NOT NULL DEFAULT 'active', at_once INTEGER NOT NULL DEFAULT 0, nonce TEXT, issued "
  "BIGINT NOT NULL DEFAULT 0, obeyed BIGINT NOT NULL DEFAULT 0, order_text TEXT, signature TEXT);"
  "CREATE INDEX desk_user ON desk (user_name);"
  "CREATE TABLE desk_sign_in (family TEXT PRIMARY KEY, desk TEXT NOT NULL);"
  "CREATE INDEX desk_sign_in_desk ON desk_sign_in (desk);"
  "CREATE TABLE organisation_setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);",

  /* A cursor has two places in it. What stood there until now was of one, and misread. */
  "ALTER TABLE desk ADD COLUMN scope TEXT NOT NULL DEFAULT '';"
  "ALTER TABLE desk ADD COLUMN last_number BIGINT NOT NULL DEFAULT 0;"
  "ALTER TABLE desk ADD COLUMN behind TEXT NOT NULL DEFAULT '';"
  "UPDATE desk SET epoch = '', last_seq = 0;",
  NULL,
};

gboolean
plass_desk_prepare (PlassLedger *ledger, GError **error)
{
  return plass_ledger_migrate (ledger, "desk", steps, error);
}

#define COLUMNS                                                                                              \
  "SELECT id, user_name, first_seen, last_seen, version, protocol, epoch, last_seq, state, at_once, "        \
  "issued, "                                                                                                 \
  "obeyed, order_text, signature, scope, last_number, behind FROM desk "

static void
read_row (const PlassAnswer *answer, PlassDeskRow *row)
{
  row->id = plass_id_parse (plass_answer_text (answer, 0));
  g_strlcpy (row->user, plass_answer_text (answer, 1), sizeof row->user);
  row->first_seen.secs = plass_answer_number (answer, 2);
  row->last_seen.secs = plass_answer_number (answer, 3);
  g_strlcpy (row->version, plass_answer_text (answer, 4), sizeof row->version);
  row->protocol = plass_answer_number (answer, 5);
  g_strlcpy (row->epoch, plass_answer_text (answer, 6), sizeof row->epoch);
  row->last.seq = plass_answer_number (answer, 7);
  row->state = plass_code (plass_answer_text (answer, 8));
  row->at_once = plass_answer_number (answer, 9) != 0;
  row->issued.secs = plass_answer_number (answer, 10);
  row->obeyed.secs = plass_answer_number (answer, 11);
  g_strlcpy (row->order, plass_answer_text (answer, 12), sizeof row->order);
  g_strlcpy (row->signature, plass_answer_text (answer, 13), sizeof row->signature);
  g_strlcpy (row->last.scope, plass_answer_text (answer, 14), sizeof row->last.scope);
  row->last.number = plass_answer_number (answer, 15);
  g_strlcpy (row->behind, plass_answer_text (answer, 16), sizeof row->behind);
}

static gboolean
take_first (const PlassAnswer *answer, gpointer user_data)
{
  read_row (answer, user_data);
  return FALSE;
}

gboolean
plass_desk_find (PlassLedger *ledger, const char *id, PlassDeskRow *ret_row, GError **error)
{
  memset (ret_row, 0, sizeof *ret_row);
  return plass_ledger_query (ledger, COLUMNS "WHERE id = $1", PLASS_BINDS (PLASS_TEXT (id)), take_first,
                             ret_row, error);
}

typedef struct {
  void (*each) (const PlassDeskRow *row, gpointer user_data);
  gpointer user_data;
} Walk;

static gboolean
take_each (const PlassAnswer *answer, gpointer user_data)
{
  Walk *walk = user_data;
  PlassDeskRow row = { 0 };

  read_row (answer, &row);
  walk->each (&row, walk->user_data);
  return TRUE;
}

gboolean
plass_desk_each (PlassLedger *ledger, const char *user,
                 void (*each) (const PlassDeskRow *row, gpointer user_data), gpointer user_data,
                 GError **error)
{
  Walk walk = { each, user_data };

  return plass_ledger_query (ledger,
                             COLUMNS "WHERE user_name = $1 OR $1 IS NULL ORDER BY user_name, first_seen, id",
                             PLASS_BINDS (PLASS_TEXT (user)), take_each, &walk, error);
}

gboolean
plass_desk_write (PlassLedger *ledger, const PlassDeskRow *row, GError **error)
{
  return plass_ledger_query (
      ledger,
      "INSERT INTO desk (id, user_name, first_seen, last_seen, version, protocol, epoch, last_seq, scope, "
      "last_number, behind) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO UPDATE "
      "SET last_seen = excluded.last_seen, version = excluded.version, protocol = excluded.protocol, epoch = "
      "excluded.epoch, last_seq = excluded.last_seq, scope = excluded.scope, last_number = "
      "excluded.last_number, behind = excluded.behind",
      PLASS_BINDS (PLASS_TEXT (row->id.text), PLASS_TEXT (row->user), PLASS_NUMBER (row->first_seen.secs),
                   PLASS_NUMBER (row->last_seen.secs), PLASS_TEXT (row->version),
                   PLASS_NUMBER (row->protocol), PLASS_TEXT (row->epoch), PLASS_NUMBER (row->last.seq),
                   PLASS_TEXT (row->last.scope), PLASS_NUMBER (row->last.number), PLASS_TEXT (row->behind)),
      NULL, NULL, error);
}

gboolean
plass_desk_bind (PlassLedger *ledger, const char *family, const char *id, GError **error)
{
  return plass_ledger_query (
      ledger,
      "INSERT INTO desk_sign_in (family, desk) VALUES ($1, $2) ON CONFLICT (family) DO "
      "NOTHING",
      PLASS_BINDS (PLASS_TEXT (family), PLASS_TEXT (id)), NULL, NULL, error);
}

/* ---- Orders ------------------------------------------------------------------------------------------- */

gboolean
plass_desk_set_order (PlassLedger *ledger, const char *id, const PlassOrder *order, GError **error)
{
  return plass_ledger_query (
      ledger,
      "UPDATE desk SET state = $1, at_once = $2, nonce = $3, issued = $4, obeyed = 0, order_text = $5, "
      "signature = $6 WHERE id = $7",
      PLASS_BINDS (PLASS_TEXT (order->action), PLASS_NUMBER (order->at_once), PLASS_TEXT (order->nonce),
                   PLASS_NUMBER (order->issued.secs), PLASS_TEXT (order->text), PLASS_TEXT (order->signature),
                   PLASS_TEXT (id)),
      NULL, NULL, error);
}

/* The time of the last order stays: the next one must be later than it. */
gboolean
plass_desk_allow (PlassLedger *ledger, const char *id, GError **error)
{
  return plass_ledger_query (ledger,
                             "UPDATE desk SET state = 'active', at_once = 0, nonce = NULL, obeyed = 0, "
                             "order_text = NULL, signature = NULL WHERE id = $1",
                             PLASS_BINDS (PLASS_TEXT (id)), NULL, NULL, error);
}

static gboolean
end_sign_ins (PlassLedger *ledger, const char *id, GError **error)
{
  return plass_ledger_query (
      ledger, "DELETE FROM token WHERE family IN (SELECT family FROM desk_sign_in WHERE desk = $1)",
      PLASS_BINDS (PLASS_TEXT (id)), NULL, NULL, error);
}

/* The nonce is the proof: only the service and the desk that got the order know it, and a desk that has
 * obeyed has nothing else left to prove itself with. */
static gboolean
confirm (PlassLedger *ledger, const char *id, const char *nonce, PlassTime now, gboolean *ret_known,
         GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *found = plass_ledger_text (
      ledger, "UPDATE desk SET obeyed = $1 WHERE id = $2 AND nonce = $3 AND state <> 'active' RETURNING id",
      PLASS_BINDS (PLASS_NUMBER (now.secs), PLASS_TEXT (id), PLASS_TEXT (nonce)), &local);

  *ret_known = found != NULL;
  if (!local)
    return !found || end_sign_ins (ledger, id, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
plass_desk_confirm (PlassLedger *ledger, const char *id, const char *nonce, PlassTime now,
                    gboolean *ret_known, GError **error)
{
  *ret_known = FALSE;
  if (!plass_ledger_begin (ledger, error))
    return FALSE;
  if (confirm (ledger, id, nonce, now, ret_known, error))
    return plass_ledger_commit (ledger, error);
  plass_ledger_rollback (ledger);
  return FALSE;
}

/* ---- Settings of the organisation ---------------------------------------------------------------------- */

char *
plass_setting_get (PlassLedger *ledger, const char *name, GError **error)
{
  return plass_ledger_text (ledger, "SELECT value FROM organisation_setting WHERE name = $1",
                            PLASS_BINDS (PLASS_TEXT (name)), error);
}

gboolean
plass_setting_set (PlassLedger *ledger, const char *name, const char *value, GError **error)
{
  return plass_ledger_query (ledger,
                             "INSERT INTO organisation_setting (name, value) VALUES ($1, $2) ON CONFLICT "
                             "(name) DO UPDATE SET value = excluded.value",
                             PLASS_BINDS (PLASS_TEXT (name), PLASS_TEXT (value)), NULL, NULL, error);
}
