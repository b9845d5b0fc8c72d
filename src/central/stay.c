/* stay.c — the acts: hold a place, move in, move out, let a hold go */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>

static gboolean
is_in (const PlassBooking *booking, const char *const *states)
{
  return booking && g_strv_contains (states, booking->state.text);
}

static const char *const waiting[] = { "held", "planned", NULL };
static const char *const living[] = { "active", "on_leave", "not_come_back", NULL };
static const char *const may_begin[] = { "held", "planned", "cancelled", NULL };

static gboolean
refuse (PlassAct *act, const char *detail)
{
  return plass_refuse (act->request, act->reply, detail);
}

PlassBooking *
plass_act_begin (PlassAct *act, const PlassBooking *wish, const char *state)
{
  PlassBooking *booking = plass_record_dup (&plass_kind_booking, wish);

  booking->state = plass_code (state);
  booking->ended = (PlassTime){ 0 };
  booking->end_reason = plass_code ("");
  if (!plass_time_is_set (booking->start))
    booking->start = act->now;
  if (plass_id_is_set (&act->request->caller.worker))
    booking->made_by = act->request->caller.worker;
  return booking;
}

/* A hold that has run out (cancelled by then) may be taken up again; a stay of somebody else may not. */
static gboolean
may_be_begun (PlassAct *act)
{
  if (!act->old)
    return TRUE;
  return is_in (act->old, may_begin) && plass_id_equal (&act->old->person, &act->wish->person);
}

/* The house follows from the place, whatever the desk says. A judgement before this one was about another. */
gboolean
plass_act_judge (PlassAct *act, PlassBooking *booking, gboolean is_admission)
{
  plass_record_free (&plass_kind_place, g_steal_pointer (&act->place));
  plass_record_free (&plass_kind_person, g_steal_pointer (&act->person));
  if (!plass_judge (act, booking, is_admission))
    return FALSE;
  booking->institution = act->place->institution;
  return TRUE;
}

/* ---- Hold
 * --------------------------------------------------------------------------------------------------- */

static gboolean
hold (PlassAct *act)
{
  const gboolean is_plan = plass_code_is (&act->wish->state, "planned");
  g_autoptr (PlassBooking) booking = plass_act_begin (act, act->wish, is_plan ? "planned" : "held");

  if (!may_be_begun (act))
    return refuse (act, "state");
  if (is_plan)
    booking->hold_until = (PlassTime){ 0 };
  else if (plass_time_is_set (booking->hold_until) && booking->hold_until.secs <= act->now.secs)
    return refuse (act, "hold-over");
  return plass_act_judge (act, booking, FALSE) && plass_act_write (act, booking);
}

/* ---- Move in
 * ------------------------------------------------------------------------------------------------ */

static gboolean
take_id (const PlassAnswer *row, gpointer user_data)
{
  g_ptr_array_add (user_data, g_strdup (plass_answer_text (row, 0)));
  return TRUE;
}

/* Whoever holds the place and moves in uses the hold up, also when the desk made a booking of its own. */
static gboolean
use_up_holds (PlassAct *act, const PlassBooking *stay)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  PlassLedger *ledger = act->request->ledger;
  GError *error = NULL;

  if (!plass_ledger_query (ledger,
                           "SELECT id FROM booking WHERE place = $1 AND person = $2 AND id <> $3"
                           " AND state IN ('held', 'planned')",
                           PLASS_BINDS (PLASS_TEXT (stay->place.text), PLASS_TEXT (stay->person.text),
                                        PLASS_TEXT (stay->id.text)),
                           take_id, ids, &error))
    return plass_refuse_error (act->request, act->reply, error);
  for (guint i = 0; i < ids->len; i++) {
    const PlassId id = plass_id_parse (g_ptr_array_index (ids, i));
    g_autoptr (PlassBooking) used = plass_ledger_get (ledger, &plass_kind_booking, &id, &error);

    if (!used)
      return error ? plass_refuse_error (act->request, act->reply, error) : refuse (act, "failed");
    used->state = plass_code ("cancelled");
    if (!plass_act_write (act, used))
      return FALSE;
  }
  return TRUE;
}

/* The answer begins with the stay itself, so its entry is written last and moved to the front. */
gboolean
plass_act_write_stay (PlassAct *act, PlassBooking *stay)
{
  g_autofree char *used = NULL;

  if (!use_up_holds (act, stay))
    return FALSE;
  used = g_strdup (act->answer->str);
  g_string_truncate (act->answer, 0);
  if (!plass_act_write (act, stay))
    return FALSE;
  if (*used)
    g_string_append_printf (act->answer, ",%s", used);
  return TRUE;
}

static gboolean
admit (PlassAct *act)
{
  g_autoptr (PlassBooking) stay = plass_act_begin (act, act->wish, "active");

  /* Two desks let the same person into the same room: both are right. */
  if (is_in (act->old, (const char *const[]){ "active", NULL })
      && plass_id_equal (&act->old->person, &act->wish->person)
      && plass_id_equal (&act->old->place, &act->wish->place))
    return plass_act_answer_standing (act);
  if (!may_be_begun (act))
    return refuse (act, "state");
  stay->hold_until = (PlassTime){ 0 };
  return plass_act_judge (act, stay, TRUE) && plass_act_write_stay (act, stay);
}

/* ---- Move out, let go
 * --------------------------------------------------------------------------------------- */

static gboolean
discharge (PlassAct *act)
{
  g_autoptr (PlassBooking) stay = NULL;

  if (!act->old)
    return refuse (act, "not-found");
  if (!is_in (act->old, living))
    return refuse (act, "state");
  stay = plass_record_dup (&plass_kind_booking, act->old);
  stay->state = plass_code ("completed");
  stay->ended = plass_time_is_set (act->wish->ended) ? act->wish->ended : act->now;
  stay->end_reason = act->wish->end_reason;
  plass_text_set (&stay->note, act->wish->note);
  return plass_act_write (act, stay);
}

static gboolean
cancel (PlassAct *act)
{
  g_autoptr (PlassBooking) booking = NULL;

  if (!act->old)
    return refuse (act, "not-found");
  if (is_in (act->old, (const char *const[]){ "cancelled", NULL }))
    return plass_act_answer_standing (act);
  if (!is_in (act->old, waiting))
    return refuse (act, "state");
  booking = plass_record_dup (&plass_kind_booking, act->old);
  booking->state = plass_code ("cancelled");
  return plass_act_write (act, booking);
}

void
plass_serve_hold (const PlassRequest *request, PlassReply *reply)
{
  plass_act_run (request, reply, hold);
}

void
plass_serve_admit (const PlassRequest *request, PlassReply *reply)
{
  plass_act_run (request, reply, admit);
}

void
plass_serve_discharge (const PlassRequest *request, PlassReply *reply)
{
  plass_act_run (request, reply, discharge);
}

void
plass_serve_cancel (const PlassRequest *request, PlassReply *reply)
{
  plass_act_run (request, reply, cancel);
}
