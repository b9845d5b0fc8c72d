/* demo-cases.c — cases with their stays: what was, what goes on, and what comes next */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

#define DAY ((gint64)86400)
#define NEW_CASE_AFTER (365 * DAY)

static const char *const came_from[] = { "own_home", "other_place", "treatment",   "hospital", "prison",
                                         "no_roof",  "no_roof",     "with_others", "no_roof",  "unknown" };
static const char *const end_reasons[] = { "own_home", "own_home",    "other_place", "other_place",
                                           "own_wish", "treatment",   "hospital",    "own_wish",
                                           "not_back", "other_place", "prison",      "by_institution" };

static const PlassDemoStay *
stay_at (PlassDemo *demo, guint at)
{
  return &g_array_index (demo->stays, PlassDemoStay, at);
}

static const PlassDemoPlace *
place_of (PlassDemo *demo, const PlassDemoStay *stay)
{
  return &g_array_index (demo->places, PlassDemoPlace, stay->place);
}

static PlassDate
day (gint64 secs)
{
  return plass_time_day ((PlassTime){ secs });
}

/* ---- Stays -------------------------------------------------------------------------------------------- */

static void
make_booking (PlassDemo *demo, guint person, const PlassDemoStay *stay, const PlassId *sak, gboolean last)
{
  const PlassDemoPerson *facts = &g_array_index (demo->persons, PlassDemoPerson, person);
  const PlassDemoPlace *place = place_of (demo, stay);
  PlassBooking *booking = plass_record_new (&plass_kind_booking);

  booking->id = plass_demo_id (demo, MIN (stay->start, demo->now.secs));
  booking->person = facts->id;
  booking->place = place->id;
  booking->institution = g_array_index (demo->houses, PlassDemoHouse, place->house).id;
  booking->case_id = *sak;
  booking->state = plass_code (stay->state);
  booking->start.secs = stay->start;
  booking->planned_end.secs = stay->planned_end;
  booking->ended.secs = stay->ended;
  booking->hold_until.secs = stay->hold_until;
  booking->came_from = plass_code (came_from[plass_demo_pick (demo, G_N_ELEMENTS (came_from))]);
  if (stay->ended)
    booking->end_reason = plass_code (
        last && facts->deceased ? "death" : end_reasons[plass_demo_pick (demo, G_N_ELEMENTS (end_reasons))]);
  booking->made_by = plass_demo_coordinator (demo, place->house, person)->id;
  plass_demo_emit (demo, &plass_kind_booking, booking);
}

/* ---- Next steps --------------------------------------------------------------------------------------- */

/* Most have one; some are late, some are for today, and some have none: those must be seen. */
static void
set_next_step (PlassDemo *demo, PlassCase *sak)
{
  double when = g_rand_double (demo->chance);
  int days = when < 0.12   ? -1 - (int)plass_demo_pick (demo, 14)
             : when < 0.20 ? 0
                           : 1 + (int)plass_demo_pick (demo, 21);

  if (plass_demo_chance (demo, 0.14))
    return;
  plass_text_set (&sak->next_step, plass_demo_text (demo, "next_step"));
  sak->next_owner = sak->coordinator;
  sak->next_due = plass_date_add_days (demo->order.date, days);
}

static PlassCase *
new_case (PlassDemo *demo, guint person, gint64 opened)
{
  const PlassDemoPerson *facts = &g_array_index (demo->persons, PlassDemoPerson, person);
  PlassCase *sak = plass_record_new (&plass_kind_case);
  PlassDate opened_on = day (opened);
  g_autofree char *number = NULL;
  int year, month, day_of_month;

  plass_date_parts (opened_on, &year, &month, &day_of_month);
  number = g_strdup_printf ("%d/%05u", year, ++demo->n_cases);
  sak->id = plass_demo_id (demo, opened);
  sak->person = facts->id;
  plass_text_set (&sak->number, number);
  sak->owner = demo->district[person % G_N_ELEMENTS (demo->district)];
  sak->opened = opened_on;
  return sak;
}

static void
set_level (PlassCase *sak, guint level)
{
  sak->level = plass_code (plass_demo_levels[level].code);
  sak->service = plass_code (plass_demo_levels[level].service);
}

/* ---- Cases of those who had a place ------------------------------------------------------------------- */

/* Open while somebody lives there or is on the way, and for some weeks after moving out. */
static gboolean
set_state_after (PlassDemo *demo, const PlassDemoPerson *facts, const PlassDemoStay *last, PlassCase *sak)
{
  gint64 followed = DAY * (7 + (gint64)plass_demo_pick (demo, 90));

  if (!last->ended) {
    sak->state = plass_code (plass_demo_is_present (last) ? "active" : "waiting");
    return TRUE;
  }
  if (!facts->deceased && last->ended + followed > demo->now.secs) {
    sak->state = plass_code ("active");
    return TRUE;
  }
  sak->state = plass_code ("finished");
  sak->closed = day (MIN (facts->deceased ? last->ended + DAY : last->ended + followed, demo->now.secs));
  return FALSE;
}

/* Stays first..last of one person, as one case. */
static void
make_case_of_stays (PlassDemo *demo, guint person, guint first, guint last, gboolean is_latest)
{
  const PlassDemoPerson *facts = &g_array_index (demo->persons, PlassDemoPerson, person);
  const PlassDemoStay *ending = stay_at (demo, last);
  const PlassDemoPlace *place = place_of (demo, ending);
  gint64 opened =
      MIN (stay_at (demo, first)->start, demo->now.secs) - DAY * (1 + (gint64)plass_demo_pick (demo, 14));
  PlassCase *sak = new_case (demo, person, MAX (opened, facts->first_seen));
  g_autoptr (PlassCase) copy = NULL;

  set_level (sak, place->level);
  sak->coordinator = plass_demo_coordinator (demo, place->house, person)->id;
  sak->institution = g_array_index (demo->houses, PlassDemoHouse, place->house).id;
  if (set_state_after (demo, facts, ending, sak))
    set_next_step (demo, sak);
  if (plass_demo_is_present (ending) && (place->level == 2 || place->level == 3)
      && plass_demo_chance (demo, 0.15))
    sak->ready_since = plass_date_add_days (demo->order.date, -3 - (int)plass_demo_pick (demo, 80));
  copy = plass_record_dup (&plass_kind_case, sak);
  plass_demo_emit (demo, &plass_kind_case, sak);
  for (guint i = first; i <= last; i++)
    make_booking (demo, person, stay_at (demo, i), &copy->id, is_latest && i == last);
  if (plass_demo_is_present (ending))
    plass_demo_make_care (demo, person, copy);
}

static void
make_cases_of_stays (PlassDemo *demo, guint person, const PlassDemoPerson *facts)
{
  guint first = facts->first_stay, end = facts->first_stay + facts->n_stays;

  for (guint i = first; i < end; i++) {
    gboolean latest = i + 1 == end;

    if (!latest && stay_at (demo, i + 1)->start - stay_at (demo, i)->ended < NEW_CASE_AFTER)
      continue;
    make_case_of_stays (demo, person, first, i, latest);
    first = i + 1;
  }
}

/* ---- Cases without a place ---------------------------------------------------------------------------- */

static const PlassDemoWorker *
intake_worker (PlassDemo *demo, guint person)
{
  return &g_array_index (demo->workers, PlassDemoWorker,
                         demo->first_intake_worker + person % demo->n_intake_workers);
}

/* An answer is due so many days after the referral came; some are late. */
static void
make_waiting_case (PlassDemo *demo, guint person, const PlassDemoPerson *facts)
{
  PlassCase *sak = new_case (demo, person, facts->first_seen);
  gint answer = plass_demo_limit (demo, "limit", "referral_answer");

  set_level (sak, facts->waiting_level - 1);
  sak->state = plass_code ("waiting");
  sak->coordinator = intake_worker (demo, person)->id;
  plass_text_set (&sak->next_step, "Svare på henvisningen");
  sak->next_owner = sak->coordinator;
  sak->next_due = plass_date_add_days (sak->opened, answer);
  plass_demo_emit (demo, &plass_kind_case, sak);
}

static void
make_case_without_stay (PlassDemo *demo, guint person, const PlassDemoPerson *facts)
{
  guint house = plass_demo_pick (demo, demo->houses->len);
  const PlassDemoHouse *at = &g_array_index (demo->houses, PlassDemoHouse, house);
  gint64 closed = facts->first_seen + DAY * (5 + (gint64)plass_demo_pick (demo, 80));
  PlassCase *sak = new_case (demo, person, facts->first_seen);

  set_level (sak, at->level);
  sak->coordinator = plass_demo_coordinator (demo, house, person)->id;
  sak->institution = at->id;
  if (closed < demo->now.secs) {
    sak->state = plass_code (plass_demo_chance (demo, 0.9) ? "finished" : "cancelled");
    sak->closed = day (closed);
  } else {
    sak->state = plass_code (plass_demo_chance (demo, 0.8) ? "active" : "paused");
    set_next_step (demo, sak);
  }
  plass_demo_emit (demo, &plass_kind_case, sak);
}

void
plass_demo_make_cases (PlassDemo *demo, guint index)
{
  const PlassDemoPerson *facts = &g_array_index (demo->persons, PlassDemoPerson, index);

  if (facts->waiting_level)
    make_waiting_case (demo, index, facts);
  else if (facts->n_stays)
    make_cases_of_stays (demo, index, facts);
  else if (plass_demo_chance (demo, 0.9))
    make_case_without_stay (demo, index, facts);
}
