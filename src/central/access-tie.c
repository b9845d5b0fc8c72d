/* access-tie.c — what makes an institution follow a person, and what else decides who sees them: an index */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

/* Kept in the transaction of the write itself. A tie keeps the raw end, not when access ends: how long after
 * the end somebody may still look is data, and may be changed. */

#define FOREVER G_MAXINT64

char *
plass_about (const PlassKind *kind, gconstpointer record)
{
  const PlassField *field = plass_kind_field (kind, "person");
  const char *person =
      field && field->type == PLASS_TYPE_REF ? ((const PlassId *)plass_field_get (field, record))->text : "";

  if (kind == &plass_kind_person)
    return g_strdup (plass_record_id (record)->text);
  /* Somebody who gave no name is nobody else: what they said is about itself. */
  if (kind == &plass_kind_contact && !*person)
    return g_strdup (plass_record_id (record)->text);
  return g_strdup (person);
}

/* ---- Ties --------------------------------------------------------------------------------------------- */

typedef struct {
  const PlassId *institution;
  gint64 ended;
} Tie;

static gint64
day_end (PlassDate day)
{
  return plass_date_is_set (day) ? plass_time_at (plass_date_add_days (day, 1), 0, 0).secs
                                 : plass_time_now ().secs;
}

static Tie
tie_of_booking (const PlassBooking *booking)
{
  static const char *const going_on[] = { "planned", "active", "on_leave", "not_come_back", NULL };
  Tie tie = { &booking->institution, plass_time_now ().secs };

  if (g_strv_contains (going_on, booking->state.text))
    tie.ended = FOREVER;
  else if (plass_code_is (&booking->state, "held"))
    tie.ended = plass_time_is_set (booking->hold_until) ? booking->hold_until.secs : FOREVER;
  else if (plass_time_is_set (booking->ended))
    tie.ended = booking->ended.secs;
  return tie;
}

static Tie
tie_of_contact (const PlassContact *contact)
{
  return (Tie){ &contact->institution,
                plass_code_is (&contact->state, "closed") ? contact->happened.secs : FOREVER };
}

static Tie
tie_of_case (const PlassCase *sak)
{
  static const char *const over[] = { "finished", "cancelled", NULL };

  return (Tie){ &sak->institution,
                g_strv_contains (over, sak->state.text) ? day_end (sak->closed) : FOREVER };
}

gboolean
plass_tie_put (PlassLedger *ledger, const char *kind, const char *id, const char *institution,
               const char *person, gint64 ended, GError **error)
{
  return plass_ledger_query (
      ledger,
      "INSERT INTO tie (kind, id, institution, person, ended) VALUES ($1, $2, $3, $4, $5)"
      " ON CONFLICT (kind, id, institution) DO UPDATE SET person = excluded.person,"
      " ended = excluded.ended",
      PLASS_BINDS (PLASS_TEXT (kind), PLASS_TEXT (id), PLASS_TEXT (institution), PLASS_TEXT (person),
                   PLASS_NUMBER (ended)),
      NULL, NULL, error);
}

static gboolean
write_tie (PlassLedger *ledger, const PlassKind *kind, gconstpointer record, const char *about, Tie tie,
           GError **error)
{
  const char *id = plass_record_id (record)->text;

  if (!plass_ledger_query (ledger, "DELETE FROM tie WHERE kind = $1 AND id = $2",
                           PLASS_BINDS (PLASS_TEXT (kind->name), PLASS_TEXT (id)), NULL, NULL, error))
    return FALSE;
  return !plass_id_is_set (tie.institution) || !*about
         || plass_tie_put (ledger, kind->name, id, tie.institution->text, about, tie.ended, error);
}

/* ---- Facts -------------------------------------------------------------------------------------------- */

gboolean
plass_person_turned (PlassLedger *ledger, const char *person, GError **error)
{
  return plass_ledger_query (
      ledger,
      "INSERT INTO person_fact (person, turn) VALUES ($1, (SELECT coalesce (max (turn), 0) + 1"
      " FROM person_fact)) ON CONFLICT (person) DO UPDATE SET turn = excluded.turn",
      PLASS_BINDS (PLASS_TEXT (person)), NULL, NULL, error);
}

static gboolean
write_person (PlassLedger *ledger, const PlassPerson *person, GError **error)
{
  static const char *const grades[] = { "confidential", "strictly_confidential", NULL };
  const gboolean shielded = g_strv_contains (grades, person->protection.text);
  GError *failed = NULL;
  const gint64 before = plass_ledger_number (ledger, "SELECT shielded FROM person_fact WHERE person = $1",
                                             PLASS_BINDS (PLASS_TEXT (person->id.text)), &failed);

  if (failed) {
    g_propagate_error (error, failed);
    return FALSE;
  }
  if (before == shielded)
    return TRUE;
  return plass_person_turned (ledger, person->id.text, error)
         && plass_ledger_query (ledger, "UPDATE person_fact SET shielded = $1 WHERE person = $2",
                                PLASS_BINDS (PLASS_NUMBER (shielded), PLASS_TEXT (person->id.text)), NULL,
                                NULL, error);
}

/* Sharing a plan waits for consent: until then it is with those who make it. ever: others than those who may
 * read it now may have had it. */
static gboolean
write_plan (PlassLedger *ledger, const PlassPlan *plan, const char *who, GError **error)
{
  static const char *const given[] = { "oral", "written", NULL };
  const gboolean shared = g_strv_contains (given, plan->consent.text);
  g_autofree char *before = NULL, *now = g_strdup_printf ("%d%s", shared, plan->coordinator.text);
  GError *failed = NULL;

  before = plass_ledger_text (ledger, "SELECT shared || coordinator FROM plan_share WHERE plan = $1",
                              PLASS_BINDS (PLASS_TEXT (plan->id.text)), &failed);
  if (failed) {
    g_propagate_error (error, failed);
    return FALSE;
  }
  if (g_strcmp0 (before, now) == 0)
    return TRUE;
  return plass_ledger_query (
             ledger,
             "INSERT INTO plan_share (plan, person, shared, ever, coordinator, author)"
             " VALUES ($1, $2, $3, $3, $4, $5) ON CONFLICT (plan) DO UPDATE SET shared = excluded.shared,"
             " ever = 1, coordinator = excluded.coordinator",
             PLASS_BINDS (PLASS_TEXT (plan->id.text), PLASS_TEXT (plan->person.text), PLASS_NUMBER (shared),
                          PLASS_TEXT (plan->coordinator.text), PLASS_TEXT (who)),
             NULL, NULL, error)
         && (!before || plass_person_turned (ledger, plan->person.text, error));
}

gboolean
plass_tie_write (PlassLedger *ledger, const PlassKind *kind, gconstpointer record, const char *about,
                 const char *who, GError **error)
{
  if (kind == &plass_kind_person)
    return write_person (ledger, record, error);
  if (kind == &plass_kind_plan)
    return write_plan (ledger, record, who, error);
  if (kind == &plass_kind_booking)
    return write_tie (ledger, kind, record, about, tie_of_booking (record), error);
  if (kind == &plass_kind_contact)
    return write_tie (ledger, kind, record, about, tie_of_contact (record), error);
  if (kind == &plass_kind_case)
    return write_tie (ledger, kind, record, about, tie_of_case (record), error);
  return TRUE;
}

/* ---- A ledger from before there was an index ---------------------------------------------------------- */

typedef struct {
  PlassLedger *ledger;
  const PlassKind *kind;
  GError **error;
  gboolean failed;
} Rebuild;

static gboolean
rebuild_one (gconstpointer record, gpointer user_data)
{
  Rebuild *rebuild = user_data;
  g_autofree char *about = plass_about (rebuild->kind, record);

  rebuild->failed = !plass_tie_write (rebuild->ledger, rebuild->kind, record, about, "", rebuild->error);
  return !rebuild->failed;
}

static gboolean
rebuild_all (PlassLedger *ledger, GError **error)
{
  for (const PlassKind *const *kind = plass_kinds (); *kind; kind++) {
    Rebuild rebuild = { ledger, *kind, error, FALSE };

    if (!plass_ledger_each (ledger, *kind, rebuild_one, &rebuild, error) || rebuild.failed)
      return FALSE;
  }
  return plass_ledger_query (ledger, "INSERT INTO about (name, value) VALUES ('ties', '1')", NULL, 0, NULL,
                             NULL, error);
}

gboolean
plass_tie_prepare (PlassLedger *ledger, GError **error)
{
  GError *failed = NULL;
  g_autofree char *done =
      plass_ledger_text (ledger, "SELECT value FROM about WHERE name = 'ties'", NULL, 0, &failed);

  if (failed) {
    g_propagate_error (error, failed);
    return FALSE;
  }
  if (done)
    return TRUE;
  if (!plass_ledger_begin (ledger, error))
    return FALSE;
  if (rebuild_all (ledger, error))
    return plass_ledger_commit (ledger, error);
  plass_ledger_rollback (ledger);
  return FALSE;
}
