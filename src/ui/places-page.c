/* places-page.c — every place: who it is for, who is in it, free from when; and what can be done with it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

#define PLASS_TYPE_PLACES_PAGE (plass_places_page_get_type ())
G_DECLARE_FINAL_TYPE (PlassPlacesPage, plass_places_page, PLASS, PLACES_PAGE, AdwBin)

struct _PlassPlacesPage {
  AdwBin parent;
  const PlassDesk *desk;
  GListStore *items;
  GtkSingleSelection *selection; /* owned by the list */
  PlassId chosen;                /* whose card is open; not set: none */
  gboolean filling;
  /* from the template, or beside its children */
  GtkWidget *flap, *filters, *summary, *stack, *list, *card;
  GtkWidget *women_only, *user_controlled, *severe_complex, *substance_free, *lar_welcome, *free_now,
      *free_from;
  GtkWidget *from_day, *level, *institution;
};

G_DEFINE_FINAL_TYPE (PlassPlacesPage, plass_places_page, ADW_TYPE_BIN)

/* One chip, one member of the query and one of the counts. */
static const struct {
  gsize chip, wanted, count;
} chips[] = {
#define CHIP(name)                                                                                           \
  {                                                                                                          \
    G_STRUCT_OFFSET (PlassPlacesPage, name), G_STRUCT_OFFSET (PlassPlaceQuery, name),                        \
        G_STRUCT_OFFSET (PlassPlaceCounts, name)                                                             \
  }
  CHIP (women_only), CHIP (user_controlled), CHIP (severe_complex), CHIP (substance_free), CHIP (lar_welcome),
#undef CHIP
};

static GtkWidget *
chip_at (PlassPlacesPage *page, gsize i)
{
  return G_STRUCT_MEMBER (GtkWidget *, page, chips[i].chip);
}

static gboolean
is_on (GtkWidget *chip)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (chip));
}

/* ---- What is asked for ---- */

static PlassPlaceQuery
make_query (PlassPlacesPage *page)
{
  PlassPlaceQuery query = { 0 };
  g_autofree char *level = plass_input_get_text (page->level);
  g_autofree char *institution = plass_input_get_text (page->institution);
  g_autofree char *day = plass_input_get_text (page->from_day);

  for (gsize i = 0; i < G_N_ELEMENTS (chips); i++)
    G_STRUCT_MEMBER (gboolean, &query, chips[i].wanted) = is_on (chip_at (page, i));
  query.free_only = is_on (page->free_now) || is_on (page->free_from);
  if (is_on (page->free_from) && day)
    plass_date_parse (day, &query.free_from);
  query.level = plass_code (level);
  query.institution = plass_id_parse (institution);
  return query;
}

static void
fill_institutions (PlassPlacesPage *page)
{
  g_autoptr (PlassRecords) records =
      plass_store_list (page->desk->store, &plass_kind_institution, NULL, NULL, NULL);
  GListModel *known = gtk_drop_down_get_model (GTK_DROP_DOWN (page->institution));

  /* More have come from the service; what is chosen stays chosen, for they are only added. */
  guint have = g_list_model_get_n_items (known);
  for (guint i = have ? have - 1 : 0; records && i < records->len; i++) {
    const PlassInstitution *house = records->items[i];
    plass_choice_add (page->institution, house->id.text, house->short_name ? house->short_name : house->name);
  }
}

static void
fill_levels (PlassPlacesPage *page)
{
  g_autoptr (GPtrArray) words = plass_store_codes (page->desk->store, "level", NULL);
  guint have = g_list_model_get_n_items (gtk_drop_down_get_model (GTK_DROP_DOWN (page->level)));

  for (guint i = have - 1; words && i < words->len; i++) {
    const PlassCodeWord *word = g_ptr_array_index (words, i);
    g_autofree char *label = plass_store_code_label (page->desk->store, "level", word->word.text);
    plass_choice_add (page->level, word->word.text, label);
  }
}

static void
show_counts (PlassPlacesPage *page, guint shown)
{
  PlassPlaceCounts counts = { 0 };
  g_autofree char *some = plass_words_number (shown), *all = NULL, *text = NULL;

  if (!plass_store_place_counts (page->desk->store, plass_time_now (), &counts, NULL))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (chips); i++)
    plass_chip_set_count (PLASS_CHIP (chip_at (page, i)),
                          (int)G_STRUCT_MEMBER (guint, &counts, chips[i].count));
  plass_chip_set_count (PLASS_CHIP (page->free_now), (int)counts.free_now);
  all = plass_words_number (counts.all);
  /* Translators: how many places the list shows, of all */
  text = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%1$s of %2$s place", "%1$s of %2$s places", counts.all), some, all);
  gtk_label_set_text (GTK_LABEL (page->summary), text);
  gtk_stack_set_visible_child_name (GTK_STACK (page->stack), shown        ? "list"
                                                             : counts.all ? "none-fit"
                                                                          : "empty");
  gtk_widget_set_visible (page->summary, counts.all > 0);
}

/* ---- The card ---- */

static guint
find_item (PlassPlacesPage *page, const PlassId *place)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (page->items));

  for (guint i = 0; i < n; i++) {
    g_autoptr (PlassPlaceItem) item = g_list_model_get_item (G_LIST_MODEL (page->items), i);
    const PlassPlaceLine *line = plass_place_item_line (item);
    if (line && plass_id_equal (&line->place.id, place))
      return i;
  }
  return GTK_INVALID_LIST_POSITION;
}

static void
open_card (PlassPlacesPage *page, guint position)
{
  g_autoptr (PlassPlaceItem) item = g_list_model_get_item (G_LIST_MODEL (page->items), position);
  const PlassPlaceLine *line = item ? plass_place_item_line (item) : NULL;

  if (!line)
    return;
  page->chosen = line->place.id;
  plass_place_card_set (PLASS_PLACE_CARD (page->card), item);
  adw_flap_set_reveal_flap (ADW_FLAP (page->flap), TRUE);
}

/* Back where one was, so that the keyboard goes on from there. */
static void
close_card (PlassPlacesPage *page)
{
  guint at = find_item (page, &page->chosen);

  page->chosen = (PlassId){ "" };
  adw_flap_set_reveal_flap (ADW_FLAP (page->flap), FALSE);
  gtk_widget_grab_focus (page->list);
  if (at != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (page->list, "list.scroll-to-item", "u", at);
}

/* The place may have been taken from elsewhere while its card is open. */
static void
refresh_card (PlassPlacesPage *page)
{
  guint at = plass_id_is_set (&page->chosen) ? find_item (page, &page->chosen) : GTK_INVALID_LIST_POSITION;

  if (at != GTK_INVALID_LIST_POSITION)
    open_card (page, at);
  else if (plass_id_is_set (&page->chosen)) {
    page->chosen = (PlassId){ "" };
    adw_flap_set_reveal_flap (ADW_FLAP (page->flap), FALSE);
  }
}

static void
row_activated (PlassPlacesPage *page, guint position)
{
  open_card (page, position);
  plass_place_card_focus (PLASS_PLACE_CARD (page->card));
}

static void
row_selected (PlassPlacesPage *page)
{
  guint position = gtk_single_selection_get_selected (page->selection);

  /* Beside the list the card follows the arrows; above it, it would hide where one is going. */
  if (!page->filling && position != GTK_INVALID_LIST_POSITION
      && adw_flap_get_reveal_flap (ADW_FLAP (page->flap)) && !adw_flap_get_folded (ADW_FLAP (page->flap)))
    open_card (page, position);
}

static void
row_clicked (GtkGestureClick *click, int n_press, double x, double y, GtkListItem *item)
{
  PlassPlacesPage *page = PLASS_PLACES_PAGE (gtk_widget_get_ancestor (
      gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (click)), PLASS_TYPE_PLACES_PAGE));

  if (n_press == 1)
    open_card (page, gtk_list_item_get_position (item));
}

/* ---- The list ---- */

static void
row_set_up (PlassPlacesPage *page, GtkListItem *item)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkWidget *row = plass_place_row_new (page->desk);

  g_signal_connect (click, "released", G_CALLBACK (row_clicked), item);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (click));
  gtk_list_item_set_child (item, row);
}

static void
row_bound (PlassPlacesPage *page, GtkListItem *item)
{
  PlassPlaceItem *place = gtk_list_item_get_item (item);
  gboolean is_place = plass_place_item_line (place) != NULL;

  gtk_list_item_set_activatable (item, is_place);
  gtk_list_item_set_selectable (item, is_place);
  plass_place_row_set (PLASS_PLACE_ROW (gtk_list_item_get_child (item)), place);
}

static void
row_unbound (PlassPlacesPage *page, GtkListItem *item)
{
  plass_place_row_set (PLASS_PLACE_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
refresh (GtkWidget *widget)
{
  PlassPlacesPage *page = PLASS_PLACES_PAGE (widget);
  g_autoptr (GError) error = NULL;

  page->filling = TRUE;
  fill_levels (page);
  fill_institutions (page);
  PlassPlaceQuery query = make_query (page);
  g_autoptr (GPtrArray) lines = plass_store_places (page->desk->store, &query, plass_time_now (), &error);
  if (lines) {
    plass_place_items_update (page->items, lines);
    show_counts (page, lines->len);
    refresh_card (page);
  } else {
    g_autofree char *words = plass_words_error (error);
    plass_toast (widget, words);
  }
  page->filling = FALSE;
}

/* ---- The filters ---- */

static void
filter_changed (PlassPlacesPage *page)
{
  if (!page->filling && gtk_widget_get_mapped (GTK_WIDGET (page)))
    refresh (GTK_WIDGET (page));
}

/* Now and from a day are two answers to one question. */
static void
now_toggled (PlassPlacesPage *page)
{
  if (is_on (page->free_now))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (page->free_from), FALSE);
  filter_changed (page);
}

static void
from_toggled (PlassPlacesPage *page)
{
  gtk_widget_set_visible (page->from_day, is_on (page->free_from));
  if (is_on (page->free_from)) {
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (page->free_now), FALSE);
    gtk_widget_grab_focus (page->from_day);
  }
  filter_changed (page);
}

static void
clear_filters (PlassPlacesPage *page)
{
  page->filling = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (chips); i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip_at (page, i)), FALSE);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (page->free_now), FALSE);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (page->free_from), FALSE);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (page->level), 0);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (page->institution), 0);
  page->filling = FALSE;
  refresh (GTK_WIDGET (page));
}

static void
clear_clicked (PlassPlacesPage *page)
{
  clear_filters (page);
  gtk_widget_grab_focus (page->women_only);
}

static void
add_filters (PlassPlacesPage *page)
{
  page->from_day = plass_date_entry_new ();
  page->level = plass_choice_new ();
  page->institution = plass_choice_new ();
  plass_input_set_text (page->from_day, "");
  gtk_editable_set_width_chars (GTK_EDITABLE (page->from_day), 14);
  gtk_widget_set_visible (page->from_day, FALSE);
  plass_choice_add (page->level, "", _ ("All levels"));
  plass_choice_add (page->institution, "", _ ("All institutions"));
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (page->institution), TRUE);
  plass_access_name (page->from_day, _ ("Free from this day"));
  plass_access_name (page->level, _ ("Level"));
  plass_access_name (page->institution, _ ("Institution"));
  plass_wrap_append (PLASS_WRAP (page->filters), page->from_day);
  plass_wrap_append (PLASS_WRAP (page->filters), page->level);
  plass_wrap_append (PLASS_WRAP (page->filters), page->institution);
  g_signal_connect_swapped (page->from_day, "changed", G_CALLBACK (filter_changed), page);
  g_signal_connect_swapped (page->level, "notify::selected", G_CALLBACK (filter_changed), page);
  g_signal_connect_swapped (page->institution, "notify::selected", G_CALLBACK (filter_changed), page);
  g_signal_connect_swapped (page->free_now, "toggled", G_CALLBACK (now_toggled), page);
  g_signal_connect_swapped (page->free_from, "toggled", G_CALLBACK (from_toggled), page);
  for (gsize i = 0; i < G_N_ELEMENTS (chips); i++)
    g_signal_connect_swapped (chip_at (page, i), "toggled", G_CALLBACK (filter_changed), page);
}

/* ---- Making it ---- */

static void
plass_places_page_class_init (PlassPlacesPageClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);
  static const struct {
    const char *name;
    gssize offset;
  } children[] = {
#define CHILD(name) { #name, G_STRUCT_OFFSET (PlassPlacesPage, name) }
    CHILD (flap),           CHILD (filters),     CHILD (summary),         CHILD (stack),
    CHILD (list),           CHILD (women_only),  CHILD (user_controlled), CHILD (severe_complex),
    CHILD (substance_free), CHILD (lar_welcome), CHILD (free_now),        CHILD (free_from),
#undef CHILD
  };

  g_type_ensure (PLASS_TYPE_WRAP);
  g_type_ensure (PLASS_TYPE_CHIP);
  gtk_widget_class_set_template_from_resource (widget, "/no/kommune/oslo/Plass/ui/places-page.ui");
  for (gsize i = 0; i < G_N_ELEMENTS (children); i++)
    gtk_widget_class_bind_template_child_full (widget, children[i].name, FALSE, children[i].offset);
  gtk_widget_class_bind_template_callback (widget, clear_clicked);
}

static void
plass_places_page_init (PlassPlacesPage *page)
{
  gtk_widget_init_template (GTK_WIDGET (page));
}

static void
make_list (PlassPlacesPage *page)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  page->items = g_list_store_new (PLASS_TYPE_PLACE_ITEM);
  page->selection = gtk_single_selection_new (G_LIST_MODEL (page->items));
  gtk_single_selection_set_autoselect (page->selection, FALSE);
  gtk_single_selection_set_can_unselect (page->selection, TRUE);
  gtk_single_selection_set_selected (page->selection, GTK_INVALID_LIST_POSITION);
  g_signal_connect_swapped (factory, "setup", G_CALLBACK (row_set_up), page);
  g_signal_connect_swapped (factory, "bind", G_CALLBACK (row_bound), page);
  g_signal_connect_swapped (factory, "unbind", G_CALLBACK (row_unbound), page);
  gtk_list_view_set_factory (GTK_LIST_VIEW (page->list), factory);
  gtk_list_view_set_model (GTK_LIST_VIEW (page->list), GTK_SELECTION_MODEL (page->selection));
  g_object_unref (factory);
  g_object_unref (page->selection);
  g_signal_connect_swapped (page->list, "activate", G_CALLBACK (row_activated), page);
  g_signal_connect_object (page->selection, "notify::selected", G_CALLBACK (row_selected), page,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
plass_places_page_new (const PlassDesk *desk)
{
  PlassPlacesPage *page = g_object_new (PLASS_TYPE_PLACES_PAGE, NULL);

  page->desk = desk;
  page->card = plass_place_card_new (desk);
  plass_place_card_set (PLASS_PLACE_CARD (page->card), NULL);
  adw_flap_set_flap (ADW_FLAP (page->flap), page->card);
  g_signal_connect_swapped (page->card, "closed", G_CALLBACK (close_card), page);
  add_filters (page);
  make_list (page);
  plass_access_watch_stack (GTK_STACK (page->stack));
  plass_live_attach (GTK_WIDGET (page), desk, refresh, TRUE);
  return GTK_WIDGET (page);
}

void
plass_places_page_show (GtkWidget *widget, const PlassId *place)
{
  PlassPlacesPage *page = PLASS_PLACES_PAGE (widget);
  guint at;

  refresh (widget);
  at = find_item (page, place);
  if (at == GTK_INVALID_LIST_POSITION) {
    clear_filters (page);
    at = find_item (page, place);
  }
  if (at == GTK_INVALID_LIST_POSITION)
    return;
  gtk_single_selection_set_selected (page->selection, at);
  gtk_widget_activate_action (page->list, "list.scroll-to-item", "u", at);
  open_card (page, at);
}

void
plass_places_page_show_institution (GtkWidget *widget, const PlassId *institution)
{
  PlassPlacesPage *page = PLASS_PLACES_PAGE (widget);

  fill_institutions (page);
  clear_filters (page);
  plass_input_set_text (page->institution, institution->text);
}

void
plass_places_page_give (GtkWidget *page, const PlassId *person)
{
  plass_give_place_present (page, PLASS_PLACES_PAGE (page)->desk, person);
}
