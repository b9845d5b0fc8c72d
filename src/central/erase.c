/* erase.c — the one act that deletes: asked for by one, approved by another, and then nothing is left */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

#define MAY_ASK (PLASS_SEES_SUPERVISOR | PLASS_SEES_ADMINISTRATOR)

/* What remains is that something was erased, when, by which decision and by whom: ids, never a word of it.
 * Frozen. */
static const char *const steps[] = {
  "CREATE TABLE erasure ("
  " person TEXT PRIMARY KEY, decision TEXT NOT NULL, asked_by TEXT NOT NULL, asked_worker TEXT NOT NULL,"
  " asked INTEGER NOT NULL, approved_by TEXT NOT NULL DEFAULT '', done INTEGER NOT NULL DEFAULT 0) WITHOUT "
  "ROWID;"
  "CREATE TABLE erased ("
  " type TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, facet TEXT NOT NULL, person TEXT NOT NULL,"
  " first INTEGER NOT NULL, PRIMARY KEY (type, id)) WITHOUT ROWID;"
  "CREATE INDEX erased_person ON erased (person);",

  /* Why, in words for the second person: they go when it is done. */
  "ALTER TABLE erasure ADD COLUMN reason TEXT NOT NULL DEFAULT '';",
  NULL,
};

gboolean
plass_erase_prepare (PlassLedger *ledger, GError **error)
{
  return plass_ledger_migrate (ledger, "erase", steps, error);
}

gboolean
plass_erase_is_done (PlassLedger *ledger, const char *type, const char *id, gboolean *ret_done,
                     GError **error)
{
  GError *failed = NULL;

  *ret_done = plass_ledger_number (ledger, "SELECT count(*) FROM erased WHERE type = $1 AND id = $2",
                                   PLASS_BINDS (PLASS_TEXT (type), PLASS_TEXT (id)), &failed)
              > 0;
  if (!failed)
    return TRUE;
  g_propagate_error (error, failed);
  return FALSE;
}

/* ---- Who must go --------------------------------------------------------------------------------------- */

static gboolean
take_id (const PlassAnswer *row, gpointer user_data)
{
  g_ptr_array_add (user_data, g_strdup (plass_answer_text (row, 0)));
  return TRUE;
}

GPtrArray *
plass_erase_persons (PlassLedger *ledger, const char *person, GError **error)
{
  g_autoptr (GPtrArray) persons = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *joined = g_strdup_printf ("%%\"Patient/%s\"%%", person);

  g_ptr_array_add (persons, g_strdup (person));
  if (!plass_ledger_query (ledger,
                           "SELECT r.id FROM resource r JOIN history h ON h.seq = r.seq"
                           " WHERE r.type = 'Patient' AND r.id <> $1 AND h.json LIKE $2",
                           PLASS_BINDS (PLASS_TEXT (person), PLASS_TEXT (joined)), take_id, persons, error))
    return NULL;
  return g_steal_pointer (&persons);
}

/* ---- Erasing one --------------------------------------------------------------------------------------- */

/* In this order: the first says what is erased, the others go by it. $1 is the person. */
static const char *const erasing[] = {
  "INSERT INTO erased (type, id, kind, facet, person, first) SELECT r.type, r.id, r.kind, r.facet, r.person,"
  " (SELECT min (h.seq) FROM history h WHERE h.type = r.type AND h.id = r.id) FROM resource r"
  " WHERE r.person = $1 AND r.person <> '' ON CONFLICT DO NOTHING",
  "DELETE FROM history WHERE (type, id) IN (SELECT type, id FROM erased WHERE person = $1)",
  "DELETE FROM identifier WHERE (type, id) IN (SELECT type, id FROM erased WHERE person = $1)",
  "DELETE FROM link WHERE (kind, id) IN (SELECT kind, id FROM erased WHERE person = $1)",
  "DELETE FROM booking WHERE person = $1",
  "DELETE FROM tie WHERE person = $1",
  "DELETE FROM block WHERE person = $1",
  "UPDATE emergency SET reason = '', verdict = '', until = made WHERE person = $1", /* nobody is open now */
  "UPDATE audit SET why = '' WHERE person = $1 AND person <> '' AND why <> ''",
  /* A late copy of a command must not bring it back, and its answer held it. */
  "UPDATE command SET status = 410, body = '' WHERE EXISTS (SELECT 1 FROM erased e WHERE e.person = $1"
  " AND instr (command.body, e.id) > 0)",
  "DELETE FROM resource WHERE person = $1 AND person <> ''",
};

static gboolean
erase_one (PlassLedger *ledger, const char *person, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (erasing); i++)
    if (!plass_ledger_query (ledger, erasing[i], PLASS_BINDS (PLASS_TEXT (person)), NULL, NULL, error))
      return FALSE;
  return plass_person_turned (ledger, person, error)
         && plass_ledger_query (ledger, "UPDATE person_fact SET erased = 1, shielded = 0 WHERE person = $1",
                                PLASS_BINDS (PLASS_TEXT (person)), NULL, NULL, error);
}

/* The feed's numbers never go back, whatever is taken out of its end. */
static gboolean
keep_height (PlassLedger *ledger, GError **error)
{
  return plass_ledger_query (
      ledger,
      "INSERT INTO about (name, value) VALUES ('height',"
      " (SELECT coalesce (max (seq), 0) FROM history)) ON CONFLICT (name) DO UPDATE SET"
      " value = max (CAST (about.value AS INTEGER), CAST (excluded.value AS INTEGER))",
      NULL, 0, NULL, NULL, error);
}

static gboolean
erase_all (const PlassRequest *request, const char *person, GError **error)
{
  const PlassAuditNote note = { .what = "erase", .type = "Patient", .record = person, .person = person };
  g_autoptr (GPtrArray) persons = plass_erase_persons (request->ledger, person, error);

  if (!persons || !keep_height (request->ledger, error))
    return FALSE;
  for (guint i = 0; i < persons->len; i++)
    if (!erase_one (request->ledger, g_ptr_array_index (persons, i), error))
      return FALSE;
  return plass_ledger_query (request->ledger,
                             "UPDATE erasure SET approved_by = $1, done = $2, reason = '' WHERE person = $3",
                             PLASS_BINDS (PLASS_TEXT (request->caller.user),
                                          PLASS_NUMBER (plass_time_now ().secs), PLASS_TEXT (person)),
                             NULL, NULL, error)
         && plass_audit_add (request, &note, error);
}

/* ---- Two persons --------------------------------------------------------------------------------------- */

/* The decision's number is kept for ever, so that it must say nothing; the reason is not. */
typedef struct {
  char *decision, *reason;
} Wish;

typedef struct {
  gboolean found;
  char *decision, *user, *worker;
  gint64 done;
} Asked;

static gboolean
take_asked (const PlassAnswer *row, gpointer user_data)
{
  *(Asked *)user_data =
      (Asked){ TRUE, g_strdup (plass_answer_text (row, 0)), g_strdup (plass_answer_text (row, 1)),
               g_strdup (plass_answer_text (row, 2)), plass_answer_number (row, 3) };
  return FALSE;
}

static gboolean
ask_first (const PlassRequest *request, const Wish *wish, GError **error)
{
  const PlassAuditNote note = {
    .what = "ask-erase", .type = "Patient", .record = request->id, .person = request->id
  };

  return plass_ledger_query (request->ledger,
                             "INSERT INTO erasure (person, decision, reason, asked_by, asked_worker, asked)"
                             " VALUES ($1, $2, $3, $4, $5, $6)",
                             PLASS_BINDS (PLASS_TEXT (request->id), PLASS_TEXT (wish->decision),
                                          PLASS_TEXT (wish->reason), PLASS_TEXT (request->caller.user),
                                          PLASS_TEXT (request->caller.worker.text),
                                          PLASS_NUMBER (plass_time_now ().secs)),
                             NULL, NULL, error)
         && plass_audit_add (request, &note, error);
}

/* FALSE: refused, or the ledger failed; @ret_erased: it is done, and not only asked for. */
static gboolean
do_step (const PlassRequest *request, PlassReply *reply, const Wish *wish, const Asked *asked,
         gboolean *ret_erased, GError **error)
{
  const gboolean there = plass_resource_is_there (request->ledger, "Patient", request->id, error);

  if (*error)
    return FALSE;
  if (asked->done)
    return plass_refuse (request, reply, "erased");
  if (!there)
    return plass_refuse (request, reply, "not-found");
  if (!asked->found)
    return ask_first (request, wish, error);
  if (strcmp (asked->user, request->caller.user) == 0
      || strcmp (asked->worker, request->caller.worker.text) == 0)
    return plass_refuse (request, reply, "second-person");
  if (strcmp (asked->decision, wish->decision) != 0)
    return plass_refuse (request, reply, "other-decision");
  *ret_erased = TRUE;
  return erase_all (request, request->id, error);
}

static void
answer (PlassReply *reply, gboolean erased)
{
  reply->status = erased ? 200 : 202;
  reply->body = g_strdup_printf ("{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"erased\","
                                 "\"valueBoolean\":%s}]}",
                                 erased ? "true" : "false");
}

static void
run (const PlassRequest *request, PlassReply *reply, const Wish *wish)
{
  Asked asked = { 0 };
  GError *error = NULL;
  gboolean erased = FALSE;

  if (!plass_once_begin (request, reply))
    return;
  if (plass_ledger_query (request->ledger,
                          "SELECT decision, asked_by, asked_worker, done FROM erasure WHERE person = $1",
                          PLASS_BINDS (PLASS_TEXT (request->id)), take_asked, &asked, &error)
      && do_step (request, reply, wish, &asked, &erased, &error)) {
    answer (reply, erased);
    if (plass_once_commit (request, reply, &error) && erased)
      plass_ledger_scrub (request->ledger, &error);
  }
  plass_ledger_rollback (request->ledger);
  if (error)
    plass_refuse_error (request, reply, error);
  g_free (asked.decision);
  g_free (asked.user);
  g_free (asked.worker);
}

void
plass_serve_erase (const PlassRequest *request, PlassReply *reply)
{
  g_autoptr (cJSON) parameters = NULL;
  g_autofree char *decision = NULL, *reason = NULL;

  if (!plass_parameters_read (request, reply, &parameters))
    return;
  decision = plass_parameter_text (parameters, "decision");
  reason = plass_parameter_text (parameters, "reason");
  if (!(plass_eyes_roles (request->eyes) & MAY_ASK))
    plass_refuse (request, reply, "forbidden");
  else if (!*decision || strlen (decision) > 200)
    plass_refuse_at (request, reply, "need-reason", "Parameters.parameter[name=decision]", NULL);
  else if (strlen (reason) > 1000)
    plass_refuse_at (request, reply, "need-reason", "Parameters.parameter[name=reason]", NULL);
  else
    run (request, reply, &(Wish){ decision, reason });
}
