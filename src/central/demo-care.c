/* demo-care.c — plans in people's own words, measures, and the notes of those who live somewhere */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

#define DAY ((gint64)86400)

static const char *const areas[] = { "substance_use", "economy",       "mental_health", "physical_health",
                                     "housing",       "social_skills", "network",       "activity" };

static const PlassDemoStay *
last_stay (PlassDemo *demo, const PlassDemoPerson *facts)
{
  return &g_array_index (demo->stays, PlassDemoStay, facts->first_stay + facts->n_stays - 1);
}

/* ---- Plans -------------------------------------------------------------------------------------------- */

static void
make_measure (PlassDemo *demo, const PlassGoal *goal, const PlassId *responsible, PlassDate start)
{
  static const char *const states[] = { "planned", "in_progress", "in_progress", "done", "planned" };
  PlassMeasure *measure = plass_record_new (&plass_kind_measure);
  const char *state = states[plass_demo_pick (demo, G_N_ELEMENTS (states))];
  int age = demo->order.date.days - start.days;

  measure->id = plass_demo_id (demo, plass_time_at (start, 12, 0).secs);
  measure->goal = goal->id;
  measure->plan = goal->plan;
  measure->person = goal->person;
  plass_text_set (&measure->what, plass_demo_text (demo, "measure"));
  if (plass_demo_chance (demo, 0.85))
    measure->responsible = *responsible;
  else
    plass_text_set (&measure->responsible_name, "Bydelen");
  measure->due = plass_date_add_days (demo->order.date, (int)plass_demo_pick (demo, 60) - 10);
  measure->state = plass_code (plass_code_is (&goal->state, "completed") ? "done" : state);
  if (plass_code_is (&measure->state, "done"))
    measure->done_on = plass_date_add_days (start, (int)plass_demo_pick (demo, (guint)MAX (1, age)));
  plass_demo_emit (demo, &plass_kind_measure, measure);
}

static void
make_goal (PlassDemo *demo, const PlassPlan *plan, guint position)
{
  PlassGoal *goal = plass_record_new (&plass_kind_goal);
  g_autoptr (PlassGoal) copy = NULL;
  guint measures = 1 + plass_demo_pick (demo, 3);

  goal->id = plass_demo_id (demo, plass_time_at (plan->start, 11, 0).secs);
  goal->plan = plan->id;
  goal->person = plan->person;
  goal->area = plass_code (areas[plass_demo_pick (demo, G_N_ELEMENTS (areas))]);
  plass_text_set (&goal->words, plass_demo_text (demo, "goal"));
  goal->state = plass_code (plass_demo_chance (demo, 0.15)          ? "completed"
                            : plass_code_is (&plan->state, "draft") ? "proposed"
                                                                    : "active");
  goal->start = plan->start;
  goal->due = plass_date_add_days (demo->order.date, 14 + (int)plass_demo_pick (demo, 150));
  goal->position = plass_int ((gint32)position + 1);
  copy = plass_record_dup (&plass_kind_goal, goal);
  plass_demo_emit (demo, &plass_kind_goal, goal);
  for (guint i = 0; i < measures; i++)
    make_measure (demo, copy, &plan->coordinator, plan->start);
}

/* Without consent it stays a draft; "wishes to wait" is an answer. */
static void
set_consent (PlassDemo *demo, PlassPlan *plan)
{
  static const char *const given[] = { "written", "oral", "written" };
  static const char *const open[] = { "none", "waits" };
  gboolean active = plass_demo_chance (demo, 0.82);

  plan->state = plass_code (active ? "active" : "draft");
  plan->consent = plass_code (active ? given[plass_demo_pick (demo, 3)] : open[plass_demo_pick (demo, 2)]);
  if (active)
    plan->consent_on = plan->start;
}

static void
make_plan (PlassDemo *demo, const PlassDemoPerson *facts, const PlassCase *sak, const PlassDemoStay *stay)
{
  PlassPlan *plan = plass_record_new (&plass_kind_plan);
  int lived = (int)((demo->now.secs - stay->start) / DAY);
  guint goals = 2 + plass_demo_pick (demo, 3);
  g_autoptr (PlassPlan) copy = NULL;

  plan->start =
      plass_date_add_days (demo->order.date, -(int)plass_demo_pick (demo, (guint)CLAMP (lived, 1, 300)));
  plan->id = plass_demo_id (demo, plass_time_at (plan->start, 10, 0).secs);
  plan->person = facts->id;
  plan->case_id = sak->id;
  plan->mode = plass_code ("plan");
  set_consent (demo, plan);
  plass_text_set (&plan->matters, plass_demo_text (demo, "matters"));
  plan->review_on = plass_date_add_days (demo->order.date, (int)plass_demo_pick (demo, 120) - 12);
  plan->coordinator = sak->coordinator;
  copy = plass_record_dup (&plass_kind_plan, plan);
  plass_demo_emit (demo, &plass_kind_plan, plan);
  for (guint i = 0; i < goals; i++)
    make_goal (demo, copy, i);
}

/* ---- Notes -------------------------------------------------------------------------------------------- */

/* The journal is the health workers'; the case record is everybody's who follows up. */
static const PlassDemoWorker *
pick_author (PlassDemo *demo, const PlassDemoHouse *house, gboolean journal)
{
  guint n = house->n_workers, from = plass_demo_pick (demo, n);

  for (guint i = 0; i < n; i++) {
    const PlassDemoWorker *worker =
        &g_array_index (demo->workers, PlassDemoWorker, house->first_worker + (from + i) % n);

    if (strcmp (worker->role, journal ? "health" : "caseworker") == 0)
      return worker;
  }
  return &g_array_index (demo->workers, PlassDemoWorker, house->first_worker);
}

static void
make_note (PlassDemo *demo, const PlassDemoPerson *facts, const PlassCase *sak, const PlassDemoHouse *house,
           gint64 since)
{
  PlassNote *note = plass_record_new (&plass_kind_note);
  gboolean journal = plass_demo_chance (demo, 0.2);
  gint64 age = (gint64)(g_rand_double (demo->chance) * (double)MIN (demo->now.secs - since, 60 * DAY));
  gint64 happened = demo->now.secs - MAX (age, 1800), later = 60 * (gint64)plass_demo_pick (demo, 90);

  note->id = plass_demo_id (demo, happened);
  note->person = facts->id;
  note->case_id = sak->id;
  note->institution = house->id;
  note->author = pick_author (demo, house, journal)->id;
  note->regime = plass_code (journal ? "journal" : "case");
  note->happened.secs = happened - happened % 60;
  note->recorded.secs = MIN (note->happened.secs + later, demo->now.secs);
  plass_text_set (&note->text, plass_demo_text (demo, "note"));
  note->state = plass_code ("signed");
  plass_demo_emit (demo, &plass_kind_note, note);
}

void
plass_demo_make_care (PlassDemo *demo, guint index, const PlassCase *sak)
{
  const PlassDemoPerson *facts = &g_array_index (demo->persons, PlassDemoPerson, index);
  const PlassDemoStay *stay = last_stay (demo, facts);
  const PlassDemoPlace *place = &g_array_index (demo->places, PlassDemoPlace, stay->place);
  const PlassDemoHouse *house = &g_array_index (demo->houses, PlassDemoHouse, place->house);
  guint notes = 2 + plass_demo_pick (demo, 5);

  if (plass_demo_chance (demo, 0.6))
    make_plan (demo, facts, sak, stay);
  for (guint i = 0; i < notes; i++)
    make_note (demo, facts, sak, house, stay->start);
}
