/* leave.c — the acts within a stay: away and back again, not come back, and longer than was planned */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

static gboolean
refuse (PlassAct *act, const char *detail)
{
  return plass_refuse (act->request, act->reply, detail);
}

static gboolean
is_in (const PlassBooking *booking, const char *const *states)
{
  return g_strv_contains (states, booking->state.text);
}

/* ---- Away and back ------------------------------------------------------------------------------------- */

/* From one of @from to @to; where it is already, two desks said the same. */
static gboolean
change_state (PlassAct *act, const char *const *from, const char *to)
{
  g_autoptr (PlassBooking) stay = NULL;

  if (!act->old)
    return refuse (act, "not-found");
  if (plass_code_is (&act->old->state, to))
    return plass_act_answer_standing (act);
  if (!is_in (act->old, from))
    return refuse (act, "state");
  stay = plass_record_dup (&plass_kind_booking, act->old);
  stay->state = plass_code (to);
  if (!plass_text_is_blank (act->wish->note))
    plass_text_set (&stay->note, act->wish->note);
  return plass_act_write (act, stay);
}

static gboolean
leave (PlassAct *act)
{
  return change_state (act, (const char *const[]){ "active", "not_come_back", NULL }, "on_leave");
}

static gboolean
not_come_back (PlassAct *act)
{
  return change_state (act, (const char *const[]){ "active", "on_leave", NULL }, "not_come_back");
}

/* The place was kept all the time; but the person may have moved in somewhere else. */
static gboolean
come_back (PlassAct *act)
{
  gboolean elsewhere = FALSE;
  GError *error = NULL;

  if (act->old && !plass_occupancy_is_elsewhere (act->request->ledger, act->old, &elsewhere, &error))
    return plass_refuse_error (act->request, act->reply, error);
  if (elsewhere)
    return refuse (act, "active-elsewhere");
  return change_state (act, (const char *const[]){ "on_leave", "not_come_back", NULL }, "active");
}

/* ---- Longer ----------------------------------------------------------------------------------------------
 */

static gboolean
refuse_with_others (PlassAct *act, const PlassBooking *booking)
{
  PlassLedger *ledger = act->request->ledger;
  GError *error = NULL;
  cJSON *others = NULL;

  act->place = plass_ledger_get (ledger, &plass_kind_place, &booking->place, &error);
  if (!error)
    act->person = plass_ledger_get (ledger, &plass_kind_person, &booking->person, &error);
  if (act->place && act->person)
    others = plass_alternatives_find (ledger, booking, act->person, act->place, &error);
  if (error)
    return plass_refuse_error (act->request, act->reply, error);
  return plass_refuse_with (act->request, act->reply, "overlap", NULL, others);
}

/* A stay that has begun keeps its place whatever was planned; one that has not may run into the next. */
static gboolean
is_free_longer (PlassAct *act, const PlassBooking *booking)
{
  gboolean taken = FALSE;
  GError *error = NULL;

  if (!plass_occupancy_is_taken (act->request->ledger, booking, TRUE, &taken, &error))
    return plass_refuse_error (act->request, act->reply, error);
  return !taken || refuse_with_others (act, booking);
}

static gboolean
extend (PlassAct *act)
{
  static const char *const waiting[] = { "held", "planned", NULL };
  static const char *const may_be_longer[] = {
    "held", "planned", "active", "on_leave", "not_come_back", NULL
  };
  g_autoptr (PlassBooking) booking = NULL;
  const gboolean is_hold = act->old && plass_code_is (&act->old->state, "held");

  if (!act->old)
    return refuse (act, "not-found");
  if (plass_code_is (&act->old->state, "cancelled") && plass_time_is_set (act->old->hold_until)
      && act->old->hold_until.secs <= act->now.secs)
    return refuse (act, "hold-over");
  if (!is_in (act->old, may_be_longer))
    return refuse (act, "state");
  booking = plass_record_dup (&plass_kind_booking, act->old);
  booking->planned_end = act->wish->planned_end;
  if (is_hold && plass_time_is_set (act->wish->hold_until))
    booking->hold_until = act->wish->hold_until;
  if (is_hold && booking->hold_until.secs <= act->now.secs)
    return refuse (act, "hold-over");
  if (is_in (act->old, waiting) && !is_free_longer (act, booking))
    return FALSE;
  return plass_act_write (act, booking);
}

void
plass_serve_leave (const PlassRequest *request, PlassReply *reply)
{
  plass_act_run (request, reply, leave);
}

void
plass_serve_return (const PlassRequest *request, PlassReply *reply)
{
  plass_act_run (request, reply, come_back);
}

void
plass_serve_not_come_back (const PlassRequest *request, PlassReply *reply)
{
  plass_act_run (request, reply, not_come_back);
}

void
plass_serve_extend (const PlassRequest *request, PlassReply *reply)
{
  plass_act_run (request, reply, extend);
}
