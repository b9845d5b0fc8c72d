/* judge.c — may this person have this place from then on: open, fitting, nowhere else, free */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include "planning/planning.h"

typedef struct {
  PlassAct *act;
  const PlassBooking *booking;
  gboolean is_admission;
} Case;

static gboolean
fail (const Case *c, GError *error)
{
  return plass_refuse_error (c->act->request, c->act->reply, error);
}

/* A refusal never stands alone: it says where else there is room. */
static gboolean
refuse_with_others (const Case *c, const char *detail, const char *text)
{
  GError *error = NULL;
  cJSON *others =
      plass_alternatives_find (c->act->request->ledger, c->booking, c->act->person, c->act->place, &error);

  if (error) {
    cJSON_Delete (others);
    return fail (c, error);
  }
  return plass_refuse_with (c->act->request, c->act->reply, detail, text, others);
}

static gboolean
load (const Case *c)
{
  PlassLedger *ledger = c->act->request->ledger;
  GError *error = NULL;

  c->act->place = plass_ledger_get (ledger, &plass_kind_place, &c->booking->place, &error);
  if (!error)
    c->act->person = plass_ledger_get (ledger, &plass_kind_person, &c->booking->person, &error);
  if (error)
    return fail (c, error);
  if (!c->act->place || !c->act->person
      || !plass_may_see_person (c->act->request->eyes, c->booking->person.text))
    return plass_refuse (c->act->request, c->act->reply, "unknown-reference");
  return TRUE;
}

static gboolean
judge_open (const Case *c)
{
  GError *error = NULL;
  gboolean open = FALSE;

  if (!plass_place_is_open (c->act->request->ledger, c->act->place, c->booking->start, &open, &error))
    return fail (c, error);
  return open || refuse_with_others (c, "closed", NULL);
}

/* Without rules there is only the one that always holds: women-only. It has answers of its own, since not
 * having asked is no ground for a refusal. */
static gboolean
judge_women_only (const Case *c)
{
  switch (plass_match (c->act->person, c->act->place, NULL, 0, NULL)) {
  case PLASS_FITS_NOT:
    return refuse_with_others (c, "women-only", NULL);
  case PLASS_FIT_UNKNOWN:
    return plass_refuse_at (c->act->request, c->act->reply, "need-fact", "Patient.gender", NULL);
  case PLASS_FITS:
    break;
  }
  return TRUE;
}

/* One rule at a time, so that what is said is only why not: no questions, no soft advice. */
static void
add_reasons (const Case *c, const PlassRule *rule, GPtrArray *reasons)
{
  g_autoptr (GPtrArray) said = g_ptr_array_new_with_free_func (g_free);

  if (plass_match (c->act->person, c->act->place, &rule, 1, said) != PLASS_FITS_NOT)
    return;
  for (guint i = 0; i < said->len; i++)
    g_ptr_array_add (reasons, g_strdup (g_ptr_array_index (said, i)));
}

static gboolean
judge_rules (const Case *c)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) rules = plass_rules_load (c->act->request->ledger, &error);
  g_autoptr (GPtrArray) reasons = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = NULL;

  if (!rules)
    return fail (c, error);
  for (guint i = 0; i < rules->len; i++)
    add_reasons (c, g_ptr_array_index (rules, i), reasons);
  if (reasons->len == 0)
    return TRUE;
  g_ptr_array_add (reasons, NULL);
  text = g_strjoinv (" ", (char **)reasons->pdata);
  return refuse_with_others (c, "rule", text);
}

/* Only moving in is stopped: a next place may be held while the person still lives in this one. */
static gboolean
judge_elsewhere (const Case *c)
{
  GError *error = NULL;
  gboolean elsewhere = FALSE;

  if (!c->is_admission)
    return TRUE;
  if (!plass_occupancy_is_elsewhere (c->act->request->ledger, c->booking, &elsewhere, &error))
    return fail (c, error);
  return !elsewhere || plass_refuse (c->act->request, c->act->reply, "active-elsewhere");
}

static gboolean
judge_free (const Case *c)
{
  GError *error = NULL;
  gboolean taken = FALSE;

  if (!plass_occupancy_is_taken (c->act->request->ledger, c->booking, !c->is_admission, &taken, &error))
    return fail (c, error);
  return !taken || refuse_with_others (c, "overlap", NULL);
}

gboolean
plass_judge (PlassAct *act, const PlassBooking *booking, gboolean is_admission)
{
  static gboolean (*const steps[]) (const Case *) = { load,        judge_open,      judge_women_only,
                                                      judge_rules, judge_elsewhere, judge_free };
  const Case c = { act, booking, is_admission };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (!steps[i](&c))
      return FALSE;
  return TRUE;
}
