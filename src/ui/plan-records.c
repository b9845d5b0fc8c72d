/* plan-records.c — the plan that is worked with, its goals and its measures, read together */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

/* A plan in use before a closed one, a closed one before none: it stays readable. */
static int
rank_plan (const PlassPlan *plan)
{
  static const char *const order[] = { "active", "draft", "paused", "completed", "withdrawn" };

  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    if (plass_code_is (&plan->state, order[i]))
      return i;
  return G_N_ELEMENTS (order);
}

gboolean
plass_plan_records_read (PlassStore *store, const PlassId *person, PlassPlanRecords *ret_records,
                         GError **error)
{
  g_autoptr (PlassRecords) plans = plass_store_list (store, &plass_kind_plan, "person", person->text, error);
  const PlassPlan *best = NULL;

  *ret_records = (PlassPlanRecords){ NULL };
  if (!plans)
    return FALSE;
  for (guint i = 0; i < plans->len; i++) {
    const PlassPlan *plan = plans->items[i];
    if (!plass_code_is (&plan->state, "mistake") && (!best || rank_plan (plan) <= rank_plan (best)))
      best = plan;
  }
  if (!best)
    return TRUE;
  ret_records->plan = plass_record_dup (&plass_kind_plan, best);
  ret_records->goals = plass_store_list (store, &plass_kind_goal, "plan", best->id.text, error);
  ret_records->measures =
      ret_records->goals ? plass_store_list (store, &plass_kind_measure, "plan", best->id.text, error) : NULL;
  if (ret_records->measures)
    return TRUE;
  plass_plan_records_clear (ret_records);
  return FALSE;
}

void
plass_plan_records_clear (PlassPlanRecords *records)
{
  g_clear_pointer (&records->plan, plass_plan_free);
  g_clear_pointer (&records->goals, plass_records_free);
  g_clear_pointer (&records->measures, plass_records_free);
}

PlassCode
plass_plan_state_for (const PlassPlan *plan)
{
  gboolean agreed = plass_code_is (&plan->consent, "oral") || plass_code_is (&plan->consent, "written");

  if (agreed && plass_code_is (&plan->state, "draft"))
    return plass_code ("active");
  if (!agreed && plass_code_is (&plan->state, "active"))
    return plass_code ("draft");
  return plan->state;
}
