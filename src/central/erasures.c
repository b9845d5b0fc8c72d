/* erasures.c — what waits for a second person, what would go, and saying no to it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

#define MAY_ASK (PLASS_SEES_SUPERVISOR | PLASS_SEES_ADMINISTRATOR)

static gboolean
may_ask (const PlassRequest *request, PlassReply *reply)
{
  return plass_request_check (request, reply, (const char *const[]){ NULL })
         && ((plass_eyes_roles (request->eyes) & MAY_ASK) || plass_refuse (request, reply, "forbidden"));
}

static cJSON *
add_named (cJSON *list, const char *name)
{
  cJSON *one = cJSON_CreateObject ();

  cJSON_AddStringToObject (one, "name", name);
  cJSON_AddItemToArray (list, one);
  return one;
}

/* An empty list may not stand in FHIR. */
static void
answer (const PlassRequest *request, PlassReply *reply, cJSON *list, gboolean well, GError *error)
{
  g_autoptr (cJSON) out = cJSON_CreateObject ();

  if (!well) {
    cJSON_Delete (list);
    plass_refuse_error (request, reply, error);
    return;
  }
  cJSON_AddStringToObject (out, "resourceType", "Parameters");
  if (cJSON_GetArraySize (list) > 0)
    cJSON_AddItemToObject (out, "parameter", list);
  else
    cJSON_Delete (list);
  reply->status = 200;
  reply->body = cJSON_PrintUnformatted (out);
}

/* ---- What waits --------------------------------------------------------------------------------------- */

enum { PERSON, DECISION, REASON, ASKED_WORKER, ASKED };

static gboolean
take_waiting (const PlassAnswer *row, gpointer user_data)
{
  static const struct {
    const char *name, *type;
    guint column;
  } references[] = { { "patient", "Patient/", PERSON }, { "by", "Practitioner/", ASKED_WORKER } };
  static const struct {
    const char *name;
    guint column;
  } words[] = { { "decision", DECISION }, { "reason", REASON } };
  cJSON *parts = cJSON_AddArrayToObject (add_named (user_data, "erasure"), "part");
  g_autofree char *asked = plass_time_format ((PlassTime){ plass_answer_number (row, ASKED) });

  for (gsize i = 0; i < G_N_ELEMENTS (references); i++) {
    const char *id = plass_answer_text (row, references[i].column);
    g_autofree char *reference = g_strconcat (references[i].type, id, NULL);

    if (*id)
      cJSON_AddStringToObject (
          cJSON_AddObjectToObject (add_named (parts, references[i].name), "valueReference"), "reference",
          reference);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (*plass_answer_text (row, words[i].column))
      cJSON_AddStringToObject (add_named (parts, words[i].name), "valueString",
                               plass_answer_text (row, words[i].column));
  cJSON_AddStringToObject (add_named (parts, "asked"), "valueInstant", asked);
  return TRUE;
}

void
plass_serve_erasures (const PlassRequest *request, PlassReply *reply)
{
  GError *error = NULL;
  cJSON *list;
  gboolean well;

  if (!may_ask (request, reply))
    return;
  list = cJSON_CreateArray ();
  well =
      plass_ledger_query (request->ledger,
                          "SELECT person, decision, reason, asked_worker, asked FROM erasure WHERE done = 0"
                          " ORDER BY asked",
                          NULL, 0, take_waiting, list, &error);
  answer (request, reply, list, well, error);
}

/* ---- What would go ------------------------------------------------------------------------------------- */

static gboolean
take_count (const PlassAnswer *row, gpointer user_data)
{
  cJSON *parts = cJSON_AddArrayToObject (add_named (user_data, "goes"), "part");

  cJSON_AddStringToObject (add_named (parts, "kind"), "valueCode", plass_answer_text (row, 0));
  cJSON_AddNumberToObject (add_named (parts, "count"), "valueInteger", (double)plass_answer_number (row, 1));
  return TRUE;
}

/* Of this person and of all records that were joined with it: they go together. */
static gboolean
count_all (const PlassRequest *request, cJSON *list, GError **error)
{
  g_autoptr (GPtrArray) persons = plass_erase_persons (request->ledger, request->id, error);

  if (!persons)
    return FALSE;
  for (guint i = 0; i < persons->len; i++)
    if (!plass_ledger_query (
            request->ledger,
            "SELECT kind, count(*) FROM resource WHERE person = $1 GROUP BY kind ORDER BY kind",
            PLASS_BINDS (PLASS_TEXT (g_ptr_array_index (persons, i))), take_count, list, error))
      return FALSE;
  return TRUE;
}

void
plass_serve_erase_preview (const PlassRequest *request, PlassReply *reply)
{
  GError *error = NULL;
  cJSON *list;
  gboolean well;

  if (!may_ask (request, reply))
    return;
  list = cJSON_CreateArray ();
  well = count_all (request, list, &error);
  if (well && cJSON_GetArraySize (list) == 0) {
    cJSON_Delete (list);
    plass_refuse_missing (request, reply, "Patient", request->id, NULL);
    return;
  }
  answer (request, reply, list, well, error);
}

/* ---- No ------------------------------------------------------------------------------------------------ */

/* Whoever asked may take it back too. What remains is a line in the log, and it can be asked for anew. */
static void
refuse (const PlassRequest *request, PlassReply *reply, const char *reason)
{
  const PlassBind binds[] = { PLASS_TEXT (request->id) };

  plass_settle_one (
      request, reply,
      &(PlassSettle){ "DELETE FROM erasure WHERE person = $1 AND done = 0 RETURNING person",
                      binds,
                      G_N_ELEMENTS (binds),
                      { .what = "refuse-erase", .type = "Patient", .record = request->id, .why = reason } });
}

void
plass_serve_erase_refuse (const PlassRequest *request, PlassReply *reply)
{
  g_autoptr (cJSON) parameters = NULL;
  g_autofree char *reason = NULL;

  if (!may_ask (request, reply) || !plass_parameters_read (request, reply, &parameters))
    return;
  reason = plass_parameter_text (parameters, "reason");
  if (!*reason || strlen (reason) > 1000)
    plass_refuse_at (request, reply, "need-reason", "Parameters.parameter[name=reason]", NULL);
  else
    refuse (request, reply, reason);
}
