/* act.c — what all acts on stays share: Parameters in, one command once, Bundle out */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

/* The id may come as any of FHIR's words for it, or as the header that transactions use. */
static PlassId
read_command (const PlassRequest *request, const cJSON *parameters)
{
  static const char *const members[] = { "valueId", "valueUuid", "valueString" };
  const cJSON *item = plass_parameter_find (parameters, "command");
  const char *text = request->command;

  for (guint i = 0; i < G_N_ELEMENTS (members); i++) {
    const char *value = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (item, members[i]));

    if (value)
      text = g_str_has_prefix (value, "urn:uuid:") ? value + strlen ("urn:uuid:") : value;
  }
  return plass_id_parse (text);
}

/* A stay out of the Parameters, made as FHIR says; @name is not there: NULL, and that is no refusal. */
static gboolean
read_booking (PlassAct *act, const cJSON *parameters, const char *name, const cJSON **ret_resource,
              PlassBooking **ret_booking)
{
  const cJSON *resource =
      cJSON_GetObjectItemCaseSensitive (plass_parameter_find (parameters, name), "resource");
  g_autofree char *where = g_strdup_printf ("Parameters.parameter.where(name='%s').resource", name);
  g_autoptr (GPtrArray) issues = NULL;

  if (!resource)
    return TRUE;
  issues = plass_shape_check (resource, where);
  if (issues->len > 0)
    return plass_refuse_shape (act->request, act->reply, issues);
  if (plass_wire_kind (resource) == &plass_kind_booking)
    *ret_booking = plass_wire_decode (&plass_kind_booking, resource, NULL);
  *ret_resource = resource;
  return *ret_booking || plass_refuse_at (act->request, act->reply, "bad-resource", where, NULL);
}

/* The address and the body must speak of the same place or stay. */
static gboolean
is_named (const PlassAct *act)
{
  const PlassRequest *request = act->request;

  if (strcmp (request->type, "Location") == 0)
    return strcmp (request->id, act->wish->place.text) == 0;
  return strcmp (request->id, act->from_stay ? act->wish->moved_from.text : act->wish->id.text) == 0;
}

static gboolean
read_wish (PlassAct *act, const cJSON *parameters)
{
  if (!read_booking (act, parameters, "booking", &act->resource, &act->wish)
      || !read_booking (act, parameters, "other", &act->other_resource, &act->other))
    return FALSE;
  return (act->wish && is_named (act)) || plass_refuse (act->request, act->reply, "bad-resource");
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
  /* Whose it is would be told by what an act answers. */
  if (plass_is_strange (act->request->eyes, &act->standing))
    return plass_refuse (act->request, act->reply, "not-found");
  resource = plass_wire_parse (act->standing.json, -1, NULL);
  if (act->standing.kind == &plass_kind_booking && resource)
    act->old = plass_wire_decode (&plass_kind_booking, resource, NULL);
  return act->old || plass_refuse (act->request, act->reply, "bad-resource");
}

/* ---- Writing and answering ------------------------------------------------------------------------------
 */

/* Only what the one who acts may see of it. */
static void
append (PlassAct *act, const char *id, PlassVersion *version)
{
  if (!plass_show_version (act->request->eyes, version))
    return;
  g_string_append_printf (act->answer, "%s{\"fullUrl\":\"%s/Encounter/%s\",\"resource\":%s}",
                          act->answer->len ? "," : "", act->request->base, id, version->json);
}

gboolean
plass_act_answer_standing (PlassAct *act)
{
  append (act, act->old->id.text, &act->standing);
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
  if (version.json)
    return plass_wire_parse (version.json, -1, error);
  return cJSON_Duplicate (act->other && plass_id_equal (&booking->id, &act->other->id) ? act->other_resource
                                                                                       : act->resource,
                          TRUE);
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
    return plass_refuse_problems (request, act->reply, &plass_kind_booking, problems, NULL);
  base = base_of (act, booking, &error);
  if (!base)
    return plass_refuse_error (request, act->reply, error);
  resource = plass_wire_encode (&plass_kind_booking, booking, base);
  act->wrote = TRUE;
  if (!plass_version_write (request->ledger, &plass_kind_booking, booking, resource,
                            request->caller.worker.text, &version, &error))
    return plass_refuse_error (request, act->reply, error);
  if (!plass_audit_read (request, request->operation + 1, "Encounter", booking->id.text, booking->person.text,
                         &error))
    return plass_refuse_error (request, act->reply, error);
  plass_eyes_forget (request->eyes);
  append (act, booking->id.text, &version);
  return plass_eyes_check (request->eyes, &error) || plass_refuse_error (request, act->reply, error);
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

/* ---- Trying ----------------------------------------------------------------------------------------------
 */

gboolean
plass_act_try (PlassAct *act)
{
  GError *error = NULL;

  return plass_ledger_script (act->request->ledger, "SAVEPOINT act", &error)
         || plass_refuse_error (act->request, act->reply, error);
}

void
plass_act_take_back (PlassAct *act)
{
  /* One that fails here leaves `wrote` as it is: then everything is rolled back. */
  if (!plass_ledger_script (act->request->ledger, "ROLLBACK TO act; RELEASE act", NULL))
    return;
  act->wrote = FALSE;
  g_string_truncate (act->answer, 0);
}

static void
run (const PlassRequest *request, PlassReply *reply, PlassActFunc func, gboolean from_stay)
{
  g_autoptr (cJSON) parameters = plass_wire_parse (request->body, (gssize)request->length, NULL);
  const PlassId command = read_command (request, parameters);
  PlassAct act = { .request = request, .reply = reply, .now = plass_time_now (), .from_stay = from_stay };
  GError *error = NULL;

  act.answer = g_string_new (NULL);
  if (!parameters)
    plass_refuse (request, reply, "bad-json");
  else if (!plass_id_is_set (&command))
    plass_refuse (request, reply, "bad-command");
  else if (!plass_may_write_kind (request->eyes, &plass_kind_booking, ""))
    plass_refuse (request, reply, "forbidden");
  else if (read_wish (&act, parameters)) {
    if (!plass_ledger_begin (request->ledger, &error))
      plass_refuse_error (request, reply, error);
    else if (!do_locked (&act, &command, func))
      plass_ledger_rollback (request->ledger);
  }
  plass_version_clear (&act.standing);
  plass_record_free (&plass_kind_booking, act.wish);
  plass_record_free (&plass_kind_booking, act.other);
  plass_record_free (&plass_kind_booking, act.old);
  plass_record_free (&plass_kind_place, act.place);
  plass_record_free (&plass_kind_person, act.person);
  g_string_free (act.answer, TRUE);
}

void
plass_act_run (const PlassRequest *request, PlassReply *reply, PlassActFunc func)
{
  run (request, reply, func, FALSE);
}

void
plass_act_run_from_stay (const PlassRequest *request, PlassReply *reply, PlassActFunc func)
{
  run (request, reply, func, TRUE);
}
