/* move.c — the acts that end a stay and begin another in one step: to another place, or two people's places
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

/* One person's way from a stay to another. */
typedef struct {
  const PlassBooking *wish; /* borrowed of the act */
  PlassBooking *from, *to;
} Leg;

static void
clear_leg (Leg *leg)
{
  plass_record_free (&plass_kind_booking, leg->from);
  plass_record_free (&plass_kind_booking, leg->to);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Leg, clear_leg)

static gboolean
refuse (PlassAct *act, const char *detail)
{
  return plass_refuse (act->request, act->reply, detail);
}

static gboolean
load_leg (PlassAct *act, Leg *leg)
{
  static const char *const living[] = { "active", "on_leave", "not_come_back", NULL };
  g_auto (PlassVersion) standing = { 0 };
  g_autoptr (cJSON) resource = NULL;
  GError *error = NULL;

  if (!plass_version_read (act->request->ledger, plass_kind_booking.resource, leg->wish->moved_from.text, 0,
                           &standing, &error))
    return plass_refuse_error (act->request, act->reply, error);
  if (!standing.json || standing.kind != &plass_kind_booking
      || plass_is_strange (act->request->eyes, &standing))
    return refuse (act, "not-found");
  resource = plass_wire_parse (standing.json, -1, NULL);
  leg->from = resource ? plass_wire_decode (&plass_kind_booking, resource, NULL) : NULL;
  if (!leg->from || !plass_may_see_person (act->request->eyes, leg->wish->person.text))
    return refuse (act, "not-found");
  return (g_strv_contains (living, leg->from->state.text)
          && plass_id_equal (&leg->from->person, &leg->wish->person))
         || refuse (act, "state");
}

/* When it happened, as the desk says: a desk without a connection tells it later, never sooner. */
static PlassTime
time_of (const PlassAct *act)
{
  const PlassTime said = act->wish->start;

  return plass_time_is_set (said) && said.secs < act->now.secs ? said : act->now;
}

static gboolean
end_stay (PlassAct *act, Leg *leg)
{
  leg->from->state = plass_code ("completed");
  leg->from->ended = time_of (act);
  leg->from->end_reason = plass_code ("other_place");
  return plass_act_write (act, leg->from);
}

static void
prepare (PlassAct *act, Leg *leg)
{
  leg->to = plass_act_begin (act, leg->wish, "active");
  leg->to->start = time_of (act);
  leg->to->hold_until = (PlassTime){ 0 };
  if (!plass_id_is_set (&leg->to->case_id))
    leg->to->case_id = leg->from->case_id;
}

/* Of two, the refusal says whom it is about. */
static gboolean
judge_leg (PlassAct *act, Leg *leg)
{
  g_autoptr (cJSON) outcome = NULL;
  g_autofree char *reference = g_strconcat ("Patient/", leg->wish->person.text, NULL);
  cJSON *extension, *whom;

  if (plass_act_judge (act, leg->to, TRUE))
    return TRUE;
  if (!act->other || !(outcome = cJSON_Parse (act->reply->body)))
    return FALSE;
  extension = cJSON_GetObjectItemCaseSensitive (outcome, "extension");
  if (!extension)
    extension = cJSON_AddArrayToObject (outcome, "extension");
  whom = cJSON_CreateObject ();
  cJSON_AddStringToObject (whom, "url", PLASS_FHIR "/StructureDefinition/person");
  cJSON_AddStringToObject (cJSON_AddObjectToObject (whom, "valueReference"), "reference", reference);
  cJSON_AddItemToArray (extension, whom);
  g_free (act->reply->body);
  act->reply->body = cJSON_PrintUnformatted (outcome);
  return FALSE;
}

/* The stays end first, so that the rules see the places as they are then; a refusal takes that back. */
static gboolean
go (PlassAct *act, Leg *legs, guint n)
{
  gboolean ok = plass_act_try (act);

  for (guint i = 0; ok && i < n; i++)
    ok = end_stay (act, &legs[i]);
  for (guint i = 0; ok && i < n; i++) {
    prepare (act, &legs[i]);
    ok = judge_leg (act, &legs[i]);
  }
  if (!ok) {
    plass_act_take_back (act);
    return FALSE;
  }
  for (guint i = n; ok && i-- > 0;)
    ok = plass_act_write_stay (act, legs[i].to);
  return ok;
}

static gboolean
move (PlassAct *act)
{
  g_auto (Leg) leg = { act->wish };

  if (act->old)
    return refuse (act, "state");
  if (!load_leg (act, &leg))
    return FALSE;
  if (plass_id_equal (&leg.from->place, &act->wish->place))
    return refuse (act, "state");
  return go (act, &leg, 1);
}

static gboolean
is_new (PlassAct *act, const PlassBooking *wish)
{
  g_auto (PlassVersion) standing = { 0 };
  GError *error = NULL;

  if (!plass_version_read (act->request->ledger, plass_kind_booking.resource, wish->id.text, 0, &standing,
                           &error))
    return plass_refuse_error (act->request, act->reply, error);
  return !standing.json || refuse (act, "state");
}

/* Each must want the place where the other lives now: whoever moved meanwhile has left nothing to change. */
static gboolean
swap (PlassAct *act)
{
  Leg legs[2] = { { act->wish }, { act->other } };
  gboolean ok;

  if (!act->other || plass_id_equal (&act->wish->person, &act->other->person)
      || plass_id_equal (&act->wish->id, &act->other->id))
    return refuse (act, "bad-resource");
  ok = is_new (act, act->wish) && is_new (act, act->other) && load_leg (act, &legs[0])
       && load_leg (act, &legs[1]);
  if (ok
      && (!plass_id_equal (&act->wish->place, &legs[1].from->place)
          || !plass_id_equal (&act->other->place, &legs[0].from->place)))
    ok = refuse (act, "state");
  ok = ok && go (act, legs, 2);
  clear_leg (&legs[0]);
  clear_leg (&legs[1]);
  return ok;
}

void
plass_serve_move (const PlassRequest *request, PlassReply *reply)
{
  plass_act_run_from_stay (request, reply, move);
}

void
plass_serve_swap (const PlassRequest *request, PlassReply *reply)
{
  plass_act_run_from_stay (request, reply, swap);
}
