/* emergency.c — nødtilgang: to see somebody all the same, with a reason, for a while, and to be asked about
 * it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

/* Only for those who would follow the person up if they were theirs; the counter calls one of them. A block
 * by the person is not opened: it names one worker or house, and somebody else is on duty. */
#define MAY_ASK (PLASS_SEES_CASEWORKER | PLASS_SEES_HEALTH | PLASS_SEES_SUPERVISOR)
#define LEAST_WORDS 10 /* bytes: "viktig" is no reason */
#define MOST_WORDS 1000

static gboolean
take_id (const PlassAnswer *row, gpointer user_data)
{
  g_ptr_array_add (user_data, g_strdup (plass_answer_text (row, 0)));
  return TRUE;
}

/* By id, or by an identity number that somebody at the counter has given: one person, or nobody. */
static char *
find_person (const PlassRequest *request, const cJSON *parameters, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *token = plass_parameter_text (parameters, "identifier");
  const char *bar = strchr (token, '|');
  g_autofree char *system = bar ? g_strndup (token, (gsize)(bar - token)) : NULL;

  if (request->id
          ? !plass_ledger_query (request->ledger,
                                 "SELECT id FROM resource WHERE type = 'Patient' AND id = $1",
                                 PLASS_BINDS (PLASS_TEXT (request->id)), take_id, ids, error)
          : !plass_ledger_query (request->ledger,
                                 "SELECT DISTINCT id FROM identifier WHERE type = 'Patient' AND value = $1"
                                 " AND ($2 = 1 OR system = $3)",
                                 PLASS_BINDS (PLASS_TEXT (bar ? bar + 1 : token), PLASS_NUMBER (!system),
                                              PLASS_TEXT (system ? system : "")),
                                 take_id, ids, error))
    return NULL;
  return ids->len == 1 ? g_strdup (g_ptr_array_index (ids, 0)) : NULL;
}

static gboolean
keep (const PlassRequest *request, const char *person, const char *reason, gint64 until, GError **error)
{
  const PlassId id = plass_id_new ();
  const PlassAuditNote note = { .id = id,
                                .what = "emergency-access",
                                .type = "Patient",
                                .record = person,
                                .person = person,
                                .why = reason,
                                .emergency = TRUE };

  return plass_ledger_query (request->ledger,
                             "INSERT INTO emergency (id, user_name, worker, person, reason, made, until)"
                             " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                             PLASS_BINDS (PLASS_TEXT (id.text), PLASS_TEXT (request->caller.user),
                                          PLASS_TEXT (request->caller.worker.text), PLASS_TEXT (person),
                                          PLASS_TEXT (reason), PLASS_NUMBER (plass_time_now ().secs),
                                          PLASS_NUMBER (until)),
                             NULL, NULL, error)
         /* A desk that was without a line when the last one ended let go of what it had: it is sent again. */
         && plass_person_turned (request->ledger, person, error) && plass_audit_add (request, &note, error);
}

static void
answer (PlassReply *reply, const char *person, gint64 until)
{
  g_autofree char *when = plass_time_format ((PlassTime){ until });

  reply->status = 200;
  reply->body = g_strdup_printf ("{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"patient\","
                                 "\"valueReference\":{\"reference\":\"Patient/%s\"}},{\"name\":\"until\","
                                 "\"valueInstant\":\"%s\"}]}",
                                 person, when);
}

static void
open_for (const PlassRequest *request, PlassReply *reply, const cJSON *parameters, const char *reason,
          gint64 until)
{
  g_autofree char *person = NULL;
  GError *error = NULL;

  if (!plass_once_begin (request, reply))
    return;
  person = find_person (request, parameters, &error);
  if (!error && (!person || plass_eyes_is_blocked (request->eyes, person)))
    plass_refuse (request, reply, "not-found");
  else if (!error && keep (request, person, reason, until, &error)) {
    answer (reply, person, until);
    plass_once_commit (request, reply, &error);
  }
  plass_ledger_rollback (request->ledger);
  if (error)
    plass_refuse_error (request, reply, error);
}

void
plass_serve_emergency (const PlassRequest *request, PlassReply *reply)
{
  g_autoptr (cJSON) parameters = NULL;
  g_autofree char *reason = NULL;
  GError *error = NULL;
  gint64 days = 0;

  if (!plass_parameters_read (request, reply, &parameters))
    return;
  reason = plass_parameter_text (parameters, "reason");
  if (!plass_limit_days (request->ledger, "emergency", &days, &error))
    plass_refuse_error (request, reply, error);
  else if (!(plass_eyes_roles (request->eyes) & MAY_ASK) || days <= 0)
    plass_refuse (request, reply, "forbidden");
  else if (strlen (reason) < LEAST_WORDS || strlen (reason) > MOST_WORDS)
    plass_refuse_at (request, reply, "need-reason", "Parameters.parameter[name=reason]", NULL);
  else
    open_for (request, reply, parameters, reason, plass_time_now ().secs + days * 86400);
}

/* ---- Looking back ------------------------------------------------------------------------------------- */

/* Nobody looks back at their own. */
static void
review (const PlassRequest *request, PlassReply *reply, const char *verdict)
{
  const PlassBind binds[] = { PLASS_NUMBER (plass_time_now ().secs), PLASS_TEXT (request->caller.user),
                              PLASS_TEXT (verdict), PLASS_TEXT (request->id),
                              PLASS_TEXT (request->caller.worker.text) };

  plass_settle_one (
      request, reply,
      &(PlassSettle){ "UPDATE emergency SET reviewed = $1, reviewed_by = $2, verdict = $3 WHERE id = $4"
                      " AND reviewed = 0 AND user_name <> $2 AND worker <> $5 RETURNING person",
                      binds,
                      G_N_ELEMENTS (binds),
                      { .what = "review", .type = "AuditEvent", .record = request->id, .why = verdict } });
}

void
plass_serve_emergency_review (const PlassRequest *request, PlassReply *reply)
{
  g_autoptr (cJSON) parameters = NULL;
  g_autofree char *verdict = NULL;

  if (!plass_parameters_read (request, reply, &parameters))
    return;
  verdict = plass_parameter_text (parameters, "verdict");
  if (!(plass_eyes_roles (request->eyes) & PLASS_SEES_SUPERVISOR))
    plass_refuse (request, reply, "forbidden");
  else if (!*verdict || strlen (verdict) > MOST_WORDS)
    plass_refuse_at (request, reply, "need-reason", "Parameters.parameter[name=verdict]", NULL);
  else
    review (request, reply, verdict);
}
