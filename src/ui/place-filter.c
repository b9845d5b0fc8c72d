/* place-filter.c — which places: chips with counts, level, institution, and from when */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

struct _PlassPlaceFilter {
  AdwBin parent;
  const PlassDesk *desk;
  gboolean filling;
  /* from the template, or beside its children */
  GtkWidget *filters;
  GtkWidget *women_only, *user_controlled, *severe_complex, *substance_free, *lar_welcome, *free_now,
      *free_from;
  GtkWidget *from_day, *level, *institution;
};

G_DEFINE_FINAL_TYPE (PlassPlaceFilter, plass_place_filter, ADW_TYPE_BIN)

/* One chip, one member of the query and one of the counts. */
static const struct {
  gsize chip, wanted, count;
} chips[] = {
#define CHIP(name)                                                                                           \
  {                                                                                                          \
    G_STRUCT_OFFSET (PlassPlaceFilter, name), G_STRUCT_OFFSET (PlassPlaceQuery, name),                       \
        G_STRUCT_OFFSET (PlassPlaceCounts, name)                                                             \
  }
  CHIP (women_only), CHIP (user_controlled), CHIP (severe_complex), CHIP (substance_free), CHIP (lar_welcome),
#undef CHIP
};

static GtkWidget *
chip_at (PlassPlaceFilter *filter, gsize i)
{
  return G_STRUCT_MEMBER (GtkWidget *, filter, chips[i].chip);
}

static gboolean
is_on (GtkWidget *chip)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (chip));
}

PlassPlaceQuery
plass_place_filter_query (PlassPlaceFilter *filter)
{
  PlassPlaceQuery query = { 0 };
  g_autofree char *level = plass_input_get_text (filter->level);
  g_autofree char *institution = plass_input_get_text (filter->institution);
  g_autofree char *day = plass_input_get_text (filter->from_day);

  for (gsize i = 0; i < G_N_ELEMENTS (chips); i++)
    G_STRUCT_MEMBER (gboolean, &query, chips[i].wanted) = is_on (chip_at (filter, i));
  query.free_only = is_on (filter->free_now) || is_on (filter->free_from);
  if (is_on (filter->free_from) && day)
    plass_date_parse (day, &query.free_from);
  query.level = plass_code (level);
  query.institution = plass_id_parse (institution);
  return query;
}

static void
fill_levels (PlassPlaceFilter *filter)
{
  g_autoptr (GPtrArray) words = plass_store_codes (filter->desk->store, "level", NULL);
  guint have = g_list_model_get_n_items (gtk_drop_down_get_model (GTK_DROP_DOWN (filter->level)));

  for (guint i = have - 1; words && i < words->len; i++) {
    const PlassCodeWord *word = g_ptr_array_index (words, i);
    g_autofree char *label = plass_store_code_label (filter->desk->store, "level", word->word.text);
    plass_choice_add (filter->level, word->word.text, label);
  }
}

void
plass_place_filter_refresh (PlassPlaceFilter *filter, const PlassPlaceCounts *counts)
{
  filter->filling = TRUE;
  fill_levels (filter);
  plass_institution_choice_fill (filter->institution, filter->desk->store);
  for (gsize i = 0; i < G_N_ELEMENTS (chips); i++)
    plass_chip_set_count (PLASS_CHIP (chip_at (filter, i)),
                          (int)G_STRUCT_MEMBER (guint, counts, chips[i].count));
  plass_chip_set_count (PLASS_CHIP (filter->free_now), (int)counts->free_now);
  filter->filling = FALSE;
}

static void
change (PlassPlaceFilter *filter)
{
  if (!filter->filling)
    g_signal_emit_by_name (filter, "changed");
}

/* Now and from a day are two answers to one question. */
static void
now_toggled (PlassPlaceFilter *filter)
{
  if (is_on (filter->free_now))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (filter->free_from), FALSE);
  change (filter);
}

static void
suggest_tomorrow (PlassPlaceFilter *filter)
{
  g_autofree char *tomorrow = plass_date_format (plass_date_add_days (plass_date_today (), 1));

  if (plass_text_is_blank (gtk_editable_get_text (GTK_EDITABLE (filter->from_day))))
    plass_input_set_text (filter->from_day, tomorrow);
}

static void
from_toggled (PlassPlaceFilter *filter)
{
  gtk_widget_set_visible (filter->from_day, is_on (filter->free_from));
  if (is_on (filter->free_from)) {
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (filter->free_now), FALSE);
    suggest_tomorrow (filter);
    gtk_widget_grab_focus (filter->from_day);
  }
  change (filter);
}

void
plass_place_filter_clear (PlassPlaceFilter *filter)
{
  filter->filling = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (chips); i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip_at (filter, i)), FALSE);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (filter->free_now), FALSE);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (filter->free_from), FALSE);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (filter->level), 0);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (filter->institution), 0);
  filter->filling = FALSE;
  change (filter);
}

void
plass_place_filter_set_institution (PlassPlaceFilter *filter, const PlassId *institution)
{
  filter->filling = TRUE;
  plass_institution_choice_fill (filter->institution, filter->desk->store);
  filter->filling = FALSE;
  plass_place_filter_clear (filter);
  plass_input_set_text (filter->institution, institution->text);
}

static void
add_filters (PlassPlaceFilter *filter)
{
  filter->from_day = plass_date_entry_new ();
  filter->level = plass_choice_new ();
  filter->institution = plass_institution_choice_new (_ ("All institutions"));
  plass_input_set_text (filter->from_day, "");
  gtk_editable_set_width_chars (GTK_EDITABLE (filter->from_day), 14);
  gtk_widget_set_visible (filter->from_day, FALSE);
  plass_choice_add (filter->level, "", _ ("All levels"));
  plass_access_name (filter->from_day, _ ("Free from this day"));
  plass_access_name (filter->level, _ ("Level"));
  plass_access_name (filter->institution, _ ("Institution"));
  plass_wrap_append (PLASS_WRAP (filter->filters), filter->from_day);
  plass_wrap_append (PLASS_WRAP (filter->filters), filter->level);
  plass_wrap_append (PLASS_WRAP (filter->filters), filter->institution);
  g_signal_connect_swapped (filter->from_day, "changed", G_CALLBACK (change), filter);
  g_signal_connect_swapped (filter->level, "notify::selected", G_CALLBACK (change), filter);
  g_signal_connect_swapped (filter->institution, "notify::selected", G_CALLBACK (change), filter);
  g_signal_connect_swapped (filter->free_now, "toggled", G_CALLBACK (now_toggled), filter);
  g_signal_connect_swapped (filter->free_from, "toggled", G_CALLBACK (from_toggled), filter);
  for (gsize i = 0; i < G_N_ELEMENTS (chips); i++)
    g_signal_connect_swapped (chip_at (filter, i), "toggled", G_CALLBACK (change), filter);
}

/* ---- Making it ---- */

static gboolean
grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (PLASS_PLACE_FILTER (widget)->women_only);
}

static void
plass_place_filter_class_init (PlassPlaceFilterClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);
  static const struct {
    const char *name;
    gssize offset;
  } children[] = {
#define CHILD(name) { #name, G_STRUCT_OFFSET (PlassPlaceFilter, name) }
    CHILD (filters),        CHILD (women_only),  CHILD (user_controlled), CHILD (severe_complex),
    CHILD (substance_free), CHILD (lar_welcome), CHILD (free_now),        CHILD (free_from),
#undef CHILD
  };

  g_type_ensure (PLASS_TYPE_WRAP);
  g_type_ensure (PLASS_TYPE_CHIP);
  widget->grab_focus = grab_focus;
  g_signal_new ("changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget, "/no/kommune/oslo/Plass/ui/place-filter.ui");
  for (gsize i = 0; i < G_N_ELEMENTS (children); i++)
    gtk_widget_class_bind_template_child_full (widget, children[i].name, FALSE, children[i].offset);
}

static void
plass_place_filter_init (PlassPlaceFilter *filter)
{
  gtk_widget_init_template (GTK_WIDGET (filter));
  add_filters (filter);
}

void
plass_place_filter_set_desk (PlassPlaceFilter *filter, const PlassDesk *desk)
{
  filter->desk = desk;
}
