/* plan-completeness.c — what a plan still lacks by the regulation, as one line */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

/* What the nine elements of forskrift om individuell plan ask of the records: goals, resources, who follows
 * up, measures with somebody who does them and a day, the period, the day of review, consent. */

static gboolean
goal_counts (const PlassGoal *goal)
{
  return !plass_code_is (&goal->state, "cancelled") && !plass_code_is (&goal->state, "mistake");
}

static gboolean
measure_counts (const PlassMeasure *measure)
{
  return !plass_code_is (&measure->state, "dropped") && !plass_code_is (&measure->state, "mistake");
}

static guint
count_goals (const PlassRecords *goals)
{
  guint count = 0;

  for (guint i = 0; goals && i < goals->len; i++)
    count += goal_counts (goals->items[i]);
  return count;
}

static gboolean
has_measure (const PlassRecords *measures, const PlassId *goal)
{
  for (guint i = 0; measures && i < measures->len; i++) {
    const PlassMeasure *measure = measures->items[i];
    if (measure_counts (measure) && plass_id_equal (&measure->goal, goal))
      return TRUE;
  }
  return FALSE;
}

/* Goals that are being worked on and have nothing that is done for them. */
static guint
count_bare_goals (const PlassPlanRecords *records)
{
  guint count = 0;

  for (guint i = 0; records->goals && i < records->goals->len; i++) {
    const PlassGoal *goal = records->goals->items[i];
    if ((plass_code_is (&goal->state, "active") || plass_code_is (&goal->state, "proposed"))
        && !has_measure (records->measures, &goal->id))
      count++;
  }
  return count;
}

static gboolean
lacks_owner (const PlassMeasure *measure)
{
  return !plass_id_is_set (&measure->responsible) && plass_text_is_blank (measure->responsible_name);
}

static gboolean
lacks_day (const PlassMeasure *measure)
{
  return !plass_date_is_set (measure->due);
}

static guint
count_measures (const PlassRecords *measures, gboolean (*lacks) (const PlassMeasure *measure))
{
  guint count = 0;

  for (guint i = 0; measures && i < measures->len; i++) {
    const PlassMeasure *measure = measures->items[i];
    if (measure_counts (measure) && !plass_code_is (&measure->state, "done") && lacks (measure))
      count++;
  }
  return count;
}

static void
add_if (GPtrArray *missing, gboolean lacks, const char *words)
{
  if (lacks)
    g_ptr_array_add (missing, g_strdup (words));
}

/* @words has one %u. */
static void
add_count (GPtrArray *missing, guint count, const char *words)
{
  g_autoptr (GString) text = g_string_new (words);
  g_autofree char *number = g_strdup_printf ("%u", count);

  g_string_replace (text, "%u", number, 1);
  if (count)
    g_ptr_array_add (missing, g_strdup (text->str));
}

static gboolean
lacks_consent (const PlassPlan *plan)
{
  return !plass_code_is (&plan->consent, "oral") && !plass_code_is (&plan->consent, "written");
}

GPtrArray *
plass_plan_missing (const PlassPlanRecords *records, PlassDate today)
{
  const PlassPlan *plan = records->plan;
  GPtrArray *missing = g_ptr_array_new_with_free_func (g_free);
  guint bare = count_bare_goals (records), ownerless = count_measures (records->measures, lacks_owner),
        dateless = count_measures (records->measures, lacks_day);

  add_if (missing, plass_text_is_blank (plan->matters), _ ("what matters to the person"));
  add_if (missing, plass_text_is_blank (plan->strengths), _ ("strengths"));
  add_if (missing, count_goals (records->goals) == 0, _ ("goals"));
  add_count (missing, bare,
             g_dngettext (GETTEXT_PACKAGE, "measures for %u goal", "measures for %u goals", bare));
  add_count (missing, ownerless,
             g_dngettext (GETTEXT_PACKAGE, "who does %u measure", "who does %u measures", ownerless));
  add_count (missing, dateless,
             g_dngettext (GETTEXT_PACKAGE, "a date for %u measure", "a date for %u measures", dateless));
  add_if (missing, !plass_id_is_set (&plan->coordinator), _ ("coordinator"));
  add_if (missing, !plass_date_is_set (plan->start), _ ("when the plan begins"));
  add_if (missing, !plass_date_is_set (plan->review_on), _ ("date of review"));
  add_if (missing, plass_date_is_set (plan->review_on) && plass_date_compare (plan->review_on, today) < 0,
          _ ("the review that was due"));
  add_if (missing, lacks_consent (plan), _ ("consent"));
  return missing;
}

char *
plass_plan_completeness (const PlassPlanRecords *records, PlassDate today)
{
  g_autoptr (GPtrArray) missing = plass_plan_missing (records, today);
  g_autofree char *words = NULL;

  if (missing->len == 0)
    return g_strdup (_ ("Nothing is missing."));
  g_ptr_array_add (missing, NULL);
  words = g_strjoinv (", ", (char **)missing->pdata);
  /* Translators: %s is a list: "date of review, consent" */
  return g_strdup_printf (_ ("Missing: %s"), words);
}
