/* act.c — what all acts on stays share: Parameters in, one command once, Bundle out */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

static const cJSON *
find_parameter (const cJSON *parameters, const char *name)
{
  const cJSON *item;

  cJSON_ArrayForEach (item, cJSON_GetObjectItemCaseSensitive (parameters, "parameter"))
  {
    const char *is = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (item, "name"));

    if (g_strcmp0 (is, name) == 0)
      return item;
  }
  return NULL;
}

/* The id may come as any of FHIR's words for it, or as the header that transactions use. */
static PlassId
read_command (const PlassRequest *request, const cJSON *parameters)
{
  static const char *const members[] = { "valueId", "valueUuid", "valueString" };
  const cJSON *item = find_parameter (parameters, "command");
  const char *text = request->command;

  for (guint i = 0; i < G_N_ELEMENTS (members); i++) {
    const char *value = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (item, members[i]));

    if (value)
      text = g_str_has_prefix (value, "urn:uuid:") ? value + strlen ("urn:uuid:") : value;
  }
  return plass_id_parse (text);
}

static gboolean
read_wish (PlassAct *act, const cJSON *parameters)
{
  const PlassRequest *request = act->request;
  const char *named = request->id;

  act->resource = cJSON_GetObjectItemCaseSensitive (find_parameter (parameters, "booking"), "resource");
  if (plass_wire_kind (act->resource) == &plass_kind_booking)
    act->wish = plass_wire_decode (&plass_kind_booking, act->resource, NULL);
  if (!act->wish)
    return plass_refuse (request, act->reply, "bad-resource");
  /* The address and the body must speak of the same place or stay. */
  if (strcmp (named, strcmp (request->type, "Location") == 0 ? act->wish->place.text : act->wish->id.text)
      != 0)
    return plass_refuse (request, act->reply, "bad-resource");
  return TRUE;
}

static gboolean
read_standing (PlassAct *act)
{
  g_autoptr (cJSON) resource = NULL;
  GError *error = NULL;

  if (!plass_version_read (act->request->ledger, plass_kind_booking.resource, act->wish->id.text, 0,
                           &act->standing, &error))
    return plass_refuse_error (act->request, act->reply, error);
  if (!act->standing.json)
    return TRUE;
  resource = plass_wire_parse (act->standing.json, -1, NULL);
  if (act->standing.kind == &plass_kind_booking && resource)
    act->old = plass_wire_decode (&plass_kind_booking, resource, NULL);
  return act->old || plass_refuse (act->request, act->reply, "bad-resource");
}

/* ---- Writing and answering ------------------------------------------------------------------------------
 */

static void
append (PlassAct *act, const char *id, const char *json)
{
  g_string_append_printf (act->answer, "%s{\"fullUrl\":\"%s/Encounter/%s\",\"resource\":%s}",
                          act->answer->len ? "," : "", act->request->base, id, json);
}

gboolean
plass_act_answer_standing (PlassAct *act)
{
  append (act, act->old->id.text, act->standing.json);
  return TRUE;
}

/* Another booking than the act's own (a hold that becomes this stay) is written onto its own text. */
static cJSON *
base_of (PlassAct *act, const PlassBooking *booking, GError **error)
{
  g_auto (PlassVersion) version = { 0 };

  if (!plass_version_read (act->request->ledger, plass_kind_booking.resource, booking->id.text, 0, &version,
                           error))
    return NULL;
  return version.json ? plass_wire_parse (version.json, -1, error) : cJSON_Duplicate (act->resource, TRUE);
}

gboolean
plass_act_write (PlassAct *act, PlassBooking *booking)
{
  const PlassRequest *request = act->request;
  g_autoptr (GPtrArray) problems = plass_problems_new ();
  g_auto (PlassVersion) version = { 0 };
  g_autoptr (cJSON) resource = NULL;
  GError *error = NULL;
  cJSON *base;

  plass_kind_check (&plass_kind_booking, booking, problems);
  if (plass_problems_stop (problems))
    return plass_refuse_problems (request, act->reply, problems, NULL);
  base = base_of (act, booking, &error);
  if (!base)
    return plass_refuse_error (request, act->reply, error);
  resource = plass_wire_encode (&plass_kind_booking, booking, base);
  act->wrote = TRUE;
  if (!plass_version_write (request->ledger, &plass_kind_booking, booking, resource,
                            request->caller.worker.text, &version, &error))
    return plass_refuse_error (request, act->reply, error);
  append (act, booking->id.text, version.json);
  return TRUE;
}

/* ---- Once
 * -------------------------------------------------------------------------------------------------- */

/* A judged refusal is an answer like any other: a copy of the command that was on its way for an hour must
 * not book what the desk has been refused. A missing fact is different: the desk asks, and sends the same
 * again. */
static gboolean
is_kept (const PlassReply *reply)
{
  return reply->status == 200 || reply->status == 409
         || (reply->status == 422 && !strstr (reply->body, "\"need-fact\""));
}

static gboolean
finish (PlassAct *act, const PlassId *command)
{
  GError *error = NULL;

  if (is_kept (act->reply) && !plass_replay_keep (act->request, act->reply, command->text, &error))
    return plass_refuse_error (act->request, act->reply, error);
  return plass_ledger_commit (act->request->ledger, &error)
         || plass_refuse_error (act->request, act->reply, error);
}

static gboolean
do_locked (PlassAct *act, const PlassId *command, PlassActFunc func)
{
  GError *error = NULL;

  if (plass_replay_find (act->request, act->reply, command->text))
    return FALSE;
  if (!plass_occupancy_cancel_dead (act->request->ledger, act->now, &error))
    return plass_refuse_error (act->request, act->reply, error);
  if (!read_standing (act))
    return FALSE;
  if (func (act)) {
    act->reply->status = 200;
    act->reply->body = g_strdup_printf (
        "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[%s]}", act->answer->str);
  }
  /* What refuses in the middle of writing has written: only a refusal that came first may be committed. */
  if (act->reply->status >= 500 || (act->reply->status != 200 && act->wrote))
    return FALSE;
  return finish (act, command);
}

void
plass_act_run (const PlassRequest *request, PlassReply *reply, PlassActFunc func)
{
  g_autoptr (cJSON) parameters = plass_wire_parse (request->body, (gssize)request->length, NULL);
  const PlassId command = read_command (request, parameters);
  PlassAct act = { .request = request, .reply = reply, .now = plass_time_now () };
  GError *error = NULL;

  act.answer = g_string_new (NULL);
  if (!parameters)
    plass_refuse (request, reply, "bad-json");
  else if (!plass_id_is_set (&command))
    plass_refuse (request, reply, "bad-command");
  else if (!plass_may_write (&request->caller, &plass_kind_booking, ""))
    plass_refuse (request, reply, "forbidden");
  else if (read_wish (&act, parameters)) {
    if (!plass_ledger_begin (request->ledger, &error))
      plass_refuse_error (request, reply, error);
    else if (!do_locked (&act, &command, func))
      plass_ledger_rollback (request->ledger);
  }
  plass_version_clear (&act.standing);
  plass_record_free (&plass_kind_booking, act.wish);
  plass_record_free (&plass_kind_booking, act.old);
  plass_record_free (&plass_kind_place, act.place);
  plass_record_free (&plass_kind_person, act.person);
  g_string_free (act.answer, TRUE);
}
