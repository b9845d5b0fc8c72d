/* plan-completeness.c — tests what a plan is said to lack */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

/* What is taken away from a whole plan. */
typedef enum {
  NOTHING = 0,
  MATTERS = 1 << 0,
  STRENGTHS = 1 << 1,
  GOALS = 1 << 2,
  MEASURES = 1 << 3,
  OWNER = 1 << 4,
  DAY = 1 << 5,
  COORDINATOR = 1 << 6,
  BEGINNING = 1 << 7,
  REVIEW = 1 << 8,
  REVIEW_IN_TIME = 1 << 9,
  CONSENT = 1 << 10,
} Lack;

static const struct {
  const char *name;
  guint lacks;
  const char *consent, *goal_state, *measure_state, *words;
} cases[] = {
  { "whole", NOTHING, "oral", "active", "planned", "Nothing is missing." },
  { "written is consent too", NOTHING, "written", "active", "planned", "Nothing is missing." },
  { "waiting is not consent", NOTHING, "waits", "active", "planned", "Missing: consent" },
  { "no is not consent", NOTHING, "declined", "active", "planned", "Missing: consent" },
  { "own words", MATTERS, "oral", "active", "planned", "Missing: what matters to the person" },
  { "strengths", STRENGTHS, "oral", "active", "planned", "Missing: strengths" },
  { "no goals", GOALS | MEASURES, "oral", "active", "planned", "Missing: goals" },
  { "dropped goals do not count", MEASURES, "oral", "cancelled", "planned", "Missing: goals" },
  { "a goal without measures", MEASURES, "oral", "active", "planned", "Missing: measures for 1 goal" },
  { "a goal whose measure was dropped", NOTHING, "oral", "active", "dropped",
    "Missing: measures for 1 goal" },
  { "a reached goal needs none", MEASURES, "oral", "completed", "planned", "Nothing is missing." },
  { "nobody does it", OWNER, "oral", "active", "planned", "Missing: who does 1 measure" },
  { "no day", DAY, "oral", "active", "in_progress", "Missing: a date for 1 measure" },
  { "what is done is done", OWNER | DAY, "oral", "active", "done", "Nothing is missing." },
  { "coordinator", COORDINATOR, "oral", "active", "planned", "Missing: coordinator" },
  { "beginning", BEGINNING, "oral", "active", "planned", "Missing: when the plan begins" },
  { "no review", REVIEW, "oral", "active", "planned", "Missing: date of review" },
  { "late review", REVIEW_IN_TIME, "oral", "active", "planned", "Missing: the review that was due" },
  { "in the order of the page", MATTERS | REVIEW | COORDINATOR, "none", "active", "planned",
    "Missing: what matters to the person, coordinator, date of review, consent" },
};

static PlassRecords *
one_record (const PlassKind *kind, gpointer record, gboolean none)
{
  PlassRecords *records = g_new0 (PlassRecords, 1);

  records->kind = kind;
  records->items = g_new0 (gpointer, 1);
  if (none)
    plass_record_free (kind, record);
  else
    records->items[records->len++] = record;
  return records;
}

static PlassGoal *
new_goal (guint n)
{
  PlassGoal *goal = plass_record_new (&plass_kind_goal);

  goal->id = plass_id_from_name ("goal");
  goal->state = plass_code (cases[n].goal_state);
  plass_text_set (&goal->words, "Egen bolig");
  return goal;
}

static PlassMeasure *
new_measure (guint n)
{
  PlassMeasure *measure = plass_record_new (&plass_kind_measure);

  measure->id = plass_id_from_name ("measure");
  measure->goal = plass_id_from_name ("goal");
  measure->state = plass_code (cases[n].measure_state);
  if (!(cases[n].lacks & OWNER))
    plass_text_set (&measure->responsible_name, "bydelen");
  if (!(cases[n].lacks & DAY))
    measure->due = plass_date (2026, 5, 1);
  return measure;
}

static PlassPlan *
new_plan (guint n)
{
  PlassPlan *plan = plass_record_new (&plass_kind_plan);
  guint lacks = cases[n].lacks;

  plan->consent = plass_code (cases[n].consent);
  plass_text_set (&plan->matters, lacks & MATTERS ? " \n" : "Datteren min");
  plass_text_set (&plan->strengths, lacks & STRENGTHS ? NULL : "Lager god mat");
  if (!(lacks & COORDINATOR))
    plan->coordinator = plass_id_from_name ("worker");
  if (!(lacks & BEGINNING))
    plan->start = plass_date (2026, 1, 1);
  if (!(lacks & REVIEW))
    plan->review_on = plass_date (2026, lacks & REVIEW_IN_TIME ? 2 : 6, 1);
  return plan;
}

static void
test_completeness (void)
{
  for (guint n = 0; n < G_N_ELEMENTS (cases); n++) {
    guint lacks = cases[n].lacks;
    PlassPlanRecords records = { new_plan (n), one_record (&plass_kind_goal, new_goal (n), lacks & GOALS),
                                 one_record (&plass_kind_measure, new_measure (n), lacks & MEASURES) };
    g_autofree char *words = plass_plan_completeness (&records, plass_date (2026, 3, 1));
    g_test_message ("%s", cases[n].name);
    g_assert_cmpstr (words, ==, cases[n].words);
    plass_plan_records_clear (&records);
  }
}

static void
test_state (void)
{
  static const struct {
    const char *state, *consent, *becomes;
  } states[] = {
    { "draft", "oral", "active" },
    { "draft", "written", "active" },
    { "draft", "none", "draft" },
    { "draft", "waits", "draft" },
    { "active", "declined", "draft" },
    { "active", "waits", "draft" },
    { "active", "written", "active" },
    { "paused", "oral", "paused" },
    { "completed", "declined", "completed" },
    { "withdrawn", "oral", "withdrawn" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    PlassPlan plan = { .state = plass_code (states[i].state), .consent = plass_code (states[i].consent) };
    g_assert_cmpstr (plass_plan_state_for (&plan).text, ==, states[i].becomes);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plan/completeness", test_completeness);
  g_test_add_func ("/plan/state-follows-consent", test_state);
  return g_test_run ();
}
