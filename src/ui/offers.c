/* offers.c — the free places judged for one person, the best first: a proposal, never a decision */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

static void
free_offer (gpointer data)
{
  PlassOffer *offer = data;

  g_ptr_array_unref (offer->reasons);
  g_free (offer);
}

/* Smaller is better. The level of the case weighs most; a place that is set aside for others comes after
 * those that are not, so that an ordinary stay does not eat the last user-controlled place. */
static guint
order_of (const PlassPerson *person, const PlassPlace *place, gboolean same_level, const PlassId *own)
{
  gboolean complex_place = plass_code_is (&place->kind, "severe_complex");
  gboolean wants_complex = person->complex_needs == PLASS_YES;
  guint order = same_level ? 0 : 16;

  if (plass_code_is (&place->kind, "user_controlled"))
    order += 8;
  if (complex_place != wants_complex)
    order += 4;
  if (plass_id_is_set (own) && !plass_id_equal (own, &place->institution))
    order += 2;
  return order;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const PlassOffer *first = *(PlassOffer *const *)a, *second = *(PlassOffer *const *)b;

  if (first->fit != second->fit)
    return first->fit < second->fit ? -1 : 1;
  if (first->order != second->order)
    return first->order < second->order ? -1 : 1;
  if (first->reasons->len != second->reasons->len)
    return first->reasons->len < second->reasons->len ? -1 : 1;
  /* As the list of places has them: institution, ward, room. */
  return first->position < second->position ? -1 : 1;
}

GPtrArray *
plass_offers_make (const PlassPerson *person, const PlassCode *level, const PlassId *own,
                   const GPtrArray *lines, const PlassRecords *rules)
{
  GPtrArray *offers = g_ptr_array_new_with_free_func (free_offer);
  const PlassRule *const *list = rules ? (const PlassRule *const *)rules->items : NULL;

  for (guint i = 0; i < lines->len; i++) {
    const PlassPlaceLine *line = g_ptr_array_index (lines, i);
    if (line->use != PLASS_PLACE_FREE)
      continue;
    PlassOffer *offer = g_new0 (PlassOffer, 1);
    offer->line = line;
    offer->position = i;
    offer->reasons = g_ptr_array_new_with_free_func (g_free);
    offer->fit = plass_match (person, &line->place, list, rules ? rules->len : 0, offer->reasons);
    offer->same_level = !*level->text || g_str_equal (level->text, line->place.level.text);
    offer->order = order_of (person, &line->place, offer->same_level, own);
    g_ptr_array_add (offers, offer);
  }
  g_ptr_array_sort (offers, compare);
  return offers;
}

static gboolean
gender_is_known (const PlassPerson *person)
{
  return *person->gender.text && !plass_code_is (&person->gender, "unknown");
}

gboolean
plass_offers_need_gender (const PlassPerson *person, const GPtrArray *offers)
{
  for (guint i = 0; !gender_is_known (person) && i < offers->len; i++) {
    const PlassOffer *offer = g_ptr_array_index (offers, i);
    if (plass_code_is (&offer->line->place.gender_rule, "women_only"))
      return TRUE;
  }
  return FALSE;
}
