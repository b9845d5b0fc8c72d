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
  GtkWidget *flap, *filter, *summary, *stack, *list, *card;
};

G_DEFINE_FINAL_TYPE (PlassPlacesPage, plass_places_page, ADW_TYPE_BIN)

static void
show_counts (PlassPlacesPage *page, guint shown)
{
  PlassPlaceCounts counts = { 0 };
  g_autofree char *some = plass_words_number (shown), *all = NULL, *text = NULL;

  if (!plass_store_place_counts (page->desk->store, plass_time_now (), &counts, NULL))
    return;
  plass_place_filter_refresh (PLASS_PLACE_FILTER (page->filter), &counts);
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

/* Also by a click beside it, where it lies above the list. */
static void
flap_moved (PlassPlacesPage *page)
{
  if (!adw_flap_get_reveal_flap (ADW_FLAP (page->flap)))
    page->chosen = (PlassId){ "" };
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

static gboolean
has_place (const GPtrArray *lines, const PlassId *place)
{
  for (guint i = 0; i < lines->len; i++)
    if (plass_id_equal (&((PlassPlaceLine *)g_ptr_array_index (lines, i))->place.id, place))
      return TRUE;
  return FALSE;
}

/* What was just held is not free any more, but whoever held it wants to see that it is: it stays in its place
 * in the list while its card is open. */
static GPtrArray *
keep_chosen (PlassPlacesPage *page, GPtrArray *lines)
{
  const PlassPlaceQuery everything = { 0 };
  g_autoptr (GPtrArray) all = NULL;
  guint next = 0;

  if (!plass_id_is_set (&page->chosen) || has_place (lines, &page->chosen))
    return lines;
  all = plass_store_places (page->desk->store, &everything, plass_time_now (), NULL);
  for (guint i = 0; all && i < all->len; i++) {
    const PlassPlaceLine *line = g_ptr_array_index (all, i);
    if (next < lines->len
        && plass_id_equal (&line->place.id, &((PlassPlaceLine *)g_ptr_array_index (lines, next))->place.id))
      next++;
    if (plass_id_equal (&line->place.id, &page->chosen)) {
      g_ptr_array_insert (lines, (int)next, g_ptr_array_steal_index (all, i));
      break;
    }
  }
  return lines;
}

static void
refresh (GtkWidget *widget)
{
  PlassPlacesPage *page = PLASS_PLACES_PAGE (widget);
  g_autoptr (GError) error = NULL;

  page->filling = TRUE;
  PlassPlaceQuery query = plass_place_filter_query (PLASS_PLACE_FILTER (page->filter));
  g_autoptr (GPtrArray) lines = plass_store_places (page->desk->store, &query, plass_time_now (), &error);
  if (lines) {
    show_counts (page, lines->len);
    plass_place_items_update (page->items, keep_chosen (page, lines));
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
  if (page->filling || !gtk_widget_get_mapped (GTK_WIDGET (page)))
    return;
  page->chosen = (PlassId){ "" };
  adw_flap_set_reveal_flap (ADW_FLAP (page->flap), FALSE);
  refresh (GTK_WIDGET (page));
}

static void
clear_clicked (PlassPlacesPage *page)
{
  plass_place_filter_clear (PLASS_PLACE_FILTER (page->filter));
  gtk_widget_grab_focus (page->filter);
}

/* ---- Making it ---- */

static gboolean
escape_pressed (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  PlassPlacesPage *page = PLASS_PLACES_PAGE (widget);

  if (!adw_flap_get_reveal_flap (ADW_FLAP (page->flap)))
    return FALSE;
  close_card (page);
  return TRUE;
}

/* Where one is in the list, as Enter opens it. */
static gboolean
move_pressed (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  PlassPlacesPage *page = PLASS_PLACES_PAGE (widget);
  const guint at = gtk_single_selection_get_selected (page->selection);

  if (at == GTK_INVALID_LIST_POSITION)
    return FALSE;
  open_card (page, at);
  plass_place_card_move (PLASS_PLACE_CARD (page->card));
  return TRUE;
}

static void
plass_places_page_class_init (PlassPlacesPageClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);
  g_type_ensure (PLASS_TYPE_PLACE_FILTER);
  gtk_widget_class_set_template_from_resource (widget, "/no/kommune/oslo/Plass/ui/places-page.ui");
  gtk_widget_class_bind_template_child (widget, PlassPlacesPage, flap);
  gtk_widget_class_bind_template_child (widget, PlassPlacesPage, filter);
  gtk_widget_class_bind_template_child (widget, PlassPlacesPage, summary);
  gtk_widget_class_bind_template_child (widget, PlassPlacesPage, stack);
  gtk_widget_class_bind_template_child (widget, PlassPlacesPage, list);
  gtk_widget_class_bind_template_callback (widget, clear_clicked);
  gtk_widget_class_bind_template_callback (widget, flap_moved);
  gtk_widget_class_add_binding (widget, GDK_KEY_Escape, 0, escape_pressed, NULL);
  gtk_widget_class_add_binding (widget, GDK_KEY_m, 0, move_pressed, NULL);
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
  plass_place_filter_set_desk (PLASS_PLACE_FILTER (page->filter), desk);
  g_signal_connect_swapped (page->filter, "changed", G_CALLBACK (filter_changed), page);
  make_list (page);
  plass_access_watch_stack (GTK_STACK (page->stack));
  plass_live_attach (GTK_WIDGET (page), desk, refresh, TRUE);
  return GTK_WIDGET (page);
}

/* A list that has no height yet cannot scroll, and shows nothing until it is touched. */
static gboolean
scroll_ticked (GtkWidget *list, GdkFrameClock *clock, gpointer data)
{
  PlassPlacesPage *page = data;
  guint at;

  if (gtk_widget_get_height (list) == 0)
    return G_SOURCE_CONTINUE;
  at = find_item (page, &page->chosen);
  if (at != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (list, "list.scroll-to-item", "u", at);
  return G_SOURCE_REMOVE;
}

void
plass_places_page_show (GtkWidget *widget, const PlassId *place)
{
  PlassPlacesPage *page = PLASS_PLACES_PAGE (widget);
  guint at;

  refresh (widget);
  at = find_item (page, place);
  if (at == GTK_INVALID_LIST_POSITION) {
    plass_place_filter_clear (PLASS_PLACE_FILTER (page->filter));
    refresh (widget);
    at = find_item (page, place);
  }
  if (at == GTK_INVALID_LIST_POSITION)
    return;
  gtk_single_selection_set_selected (page->selection, at);
  open_card (page, at);
  gtk_widget_add_tick_callback (page->list, scroll_ticked, page, NULL);
}

void
plass_places_page_show_institution (GtkWidget *widget, const PlassId *institution)
{
  plass_place_filter_set_institution (PLASS_PLACE_FILTER (PLASS_PLACES_PAGE (widget)->filter), institution);
}

void
plass_places_page_give (GtkWidget *page, const PlassId *person)
{
  plass_give_place_present (page, PLASS_PLACES_PAGE (page)->desk, person);
}
