/* place-item.c — the list of places as one sequence: institution, ward, and their places */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

struct _PlassPlaceItem {
  GObject parent;
  GPtrArray *lines; /* keeps the line alive */
  const PlassPlaceLine *line;
  char *heading, *detail;
  gboolean ward;
  char *signature; /* all that the row shows: equal means nothing is to be done */
};

G_DEFINE_FINAL_TYPE (PlassPlaceItem, plass_place_item, G_TYPE_OBJECT)

static void
finalize (GObject *object)
{
  PlassPlaceItem *item = PLASS_PLACE_ITEM (object);

  g_clear_pointer (&item->lines, g_ptr_array_unref);
  g_free (item->heading);
  g_free (item->detail);
  g_free (item->signature);
  G_OBJECT_CLASS (plass_place_item_parent_class)->finalize (object);
}

static void
plass_place_item_class_init (PlassPlaceItemClass *class)
{
  G_OBJECT_CLASS (class)->finalize = finalize;
}

static void
plass_place_item_init (PlassPlaceItem *item)
{
}

const PlassPlaceLine *
plass_place_item_line (PlassPlaceItem *item)
{
  return item->line;
}

const char *
plass_place_item_heading (PlassPlaceItem *item, gboolean *ret_ward, const char **ret_detail)
{
  if (ret_ward)
    *ret_ward = item->ward;
  if (ret_detail)
    *ret_detail = item->detail;
  return item->heading;
}

static PlassPlaceItem *
new_place (GPtrArray *lines, const PlassPlaceLine *line)
{
  PlassPlaceItem *item = g_object_new (PLASS_TYPE_PLACE_ITEM, NULL);
  const PlassPlace *place = &line->place;
  PlassTrait traits[12];
  guint n = plass_words_place_traits (place, traits, G_N_ELEMENTS (traits)), bits = 0;

  for (guint i = 0; i < n; i++)
    bits = bits * 31 + g_str_hash (traits[i].icon);
  item->lines = g_ptr_array_ref (lines);
  item->line = line;
  /* The day too: "from Tuesday" is another word tomorrow. */
  item->signature = g_strdup_printf (
      "%d|%s|%s|%d|%u|%s|%s|%s|%s|%" G_GINT64_FORMAT "|%" G_GINT64_FORMAT "|%" G_GINT64_FORMAT "|%d|%s",
      plass_date_today ().days, place->id.text, place->name, line->use, bits, line->booking.text,
      line->booking_state.text, line->protection.text, line->person_name ? line->person_name : "",
      line->since.secs, line->until.secs, line->use == PLASS_PLACE_FREE ? 0 : line->free_from.secs,
      line->provisional, line->closed_why ? line->closed_why : "");
  return item;
}

static PlassPlaceItem *
new_heading (const char *words, char *detail, gboolean ward)
{
  PlassPlaceItem *item = g_object_new (PLASS_TYPE_PLACE_ITEM, NULL);

  item->heading = g_strdup (words);
  item->detail = detail;
  item->ward = ward;
  item->signature = g_strdup_printf ("%d|%s|%s", ward, words, detail ? detail : "");
  return item;
}

/* "6 of 37 free", of those from @at on that share the institution. */
static char *
count_free (const GPtrArray *lines, guint at)
{
  const PlassPlaceLine *first = g_ptr_array_index (lines, at);
  guint n = 0, n_free = 0;

  for (; at < lines->len; at++, n++) {
    const PlassPlaceLine *line = g_ptr_array_index (lines, at);
    if (!plass_id_equal (&line->place.institution, &first->place.institution))
      break;
    n_free += line->use == PLASS_PLACE_FREE;
  }
  if (n_free == n)
    /* Translators: all of an institution's places that are shown are free */
    return g_strdup_printf (_ ("%u free"), n);
  /* Translators: how many of an institution's places are free */
  return g_strdup_printf (_ ("%1$u of %2$u free"), n_free, n);
}

static GPtrArray *
make_items (GPtrArray *lines)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  const PlassPlaceLine *before = NULL;

  for (guint i = 0; i < lines->len; i++) {
    const PlassPlaceLine *line = g_ptr_array_index (lines, i);
    gboolean new_house = !before || !plass_id_equal (&before->place.institution, &line->place.institution);
    if (new_house)
      g_ptr_array_add (items, new_heading (line->institution_name ? line->institution_name : "",
                                           count_free (lines, i), FALSE));
    if ((new_house || !plass_id_equal (&before->place.unit, &line->place.unit))
        && !plass_text_is_blank (line->unit_name))
      g_ptr_array_add (items, new_heading (line->unit_name, NULL, TRUE));
    g_ptr_array_add (items, new_place (lines, line));
    before = line;
  }
  return items;
}

static gboolean
same_item (GListModel *list, guint at, PlassPlaceItem *item)
{
  g_autoptr (PlassPlaceItem) old = g_list_model_get_item (list, at);

  return g_str_equal (old->signature, item->signature);
}

void
plass_place_items_update (GListStore *list, GPtrArray *lines)
{
  g_autoptr (GPtrArray) items = make_items (lines);
  GListModel *model = G_LIST_MODEL (list);
  guint before = g_list_model_get_n_items (model), shorter = MIN (before, items->len), head = 0, tail = 0;

  while (head < shorter && same_item (model, head, items->pdata[head]))
    head++;
  while (tail < shorter - head && same_item (model, before - 1 - tail, items->pdata[items->len - 1 - tail]))
    tail++;
  if (head + tail < MAX (before, items->len))
    g_list_store_splice (list, head, before - head - tail, items->pdata + head, items->len - head - tail);
}
