/* opening.c — when a place can be moved into, and the rules that say for whom */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

gboolean
plass_period_closes (const PlassPeriod *period, PlassTime when)
{
  static const char *const closing[] = { "closed", "cleaning", "admission_stop", NULL };

  return period->active != PLASS_NO && g_strv_contains (closing, period->kind.text)
         && period->start.secs <= when.secs
         && (!plass_time_is_set (period->end) || when.secs < period->end.secs);
}

static gboolean
period_closes (PlassLedger *ledger, const char *text, PlassTime when, gboolean *ret_closes, GError **error)
{
  const PlassId id = plass_id_parse (text);
  g_autoptr (PlassPeriod) period = plass_ledger_get (ledger, &plass_kind_period, &id, error);

  *ret_closes = period && plass_period_closes (period, when);
  return period != NULL;
}

static gboolean
house_is_open (PlassLedger *ledger, const PlassId *id, gboolean *ret_open, GError **error)
{
  GError *failed = NULL;
  g_autoptr (PlassInstitution) house = plass_ledger_get (ledger, &plass_kind_institution, id, &failed);

  *ret_open = !house || !plass_code_is (&house->status, "closed");
  if (!failed)
    return TRUE;
  g_propagate_error (error, failed);
  return FALSE;
}

gboolean
plass_place_is_open (PlassLedger *ledger, const PlassPlace *place, PlassTime when, gboolean *ret_open,
                     GError **error)
{
  g_autoptr (GPtrArray) periods = NULL;
  gboolean closes = FALSE;

  *ret_open = FALSE;
  if (!plass_code_is (&place->status, "active"))
    return TRUE;
  if (!house_is_open (ledger, &place->institution, ret_open, error))
    return FALSE;
  periods = plass_link_list (ledger, &plass_kind_period, "place", &place->id, error);
  if (!periods)
    return FALSE;
  for (guint i = 0; i < periods->len && *ret_open; i++) {
    if (!period_closes (ledger, g_ptr_array_index (periods, i), when, &closes, error))
      return FALSE;
    *ret_open = !closes;
  }
  return TRUE;
}

static void
free_rule (gpointer rule)
{
  plass_record_free (&plass_kind_rule, rule);
}

static gboolean
take_rule (gconstpointer record, gpointer user_data)
{
  const PlassRule *rule = record;

  if (rule->active != PLASS_NO && rule->hard == PLASS_YES)
    g_ptr_array_add (user_data, plass_record_dup (&plass_kind_rule, rule));
  return TRUE;
}

GPtrArray *
plass_rules_load (PlassLedger *ledger, GError **error)
{
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func (free_rule);

  if (!plass_ledger_each (ledger, &plass_kind_rule, take_rule, rules, error))
    return NULL;
  return g_steal_pointer (&rules);
}
