/* capacity-page.c — how full: four tiles, and one table that adds up */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

#define PLASS_TYPE_CAPACITY_PAGE (plass_capacity_page_get_type ())
G_DECLARE_FINAL_TYPE (PlassCapacityPage, plass_capacity_page, PLASS, CAPACITY_PAGE, AdwBin)

enum { FREE, WAITING, HELD, CLOSED, N_TILES };

struct _PlassCapacityPage {
  AdwBin parent;
  const PlassDesk *desk;
  gboolean filling;
  GPtrArray *shown; /* lines of the table: the same ones need not be drawn again */
  GtkWidget *numbers[N_TILES], *tile[N_TILES], *institution, *table;
  GtkWidget *tiles, *bar, *as_of, *place_for_table; /* from the template */
};

G_DEFINE_FINAL_TYPE (PlassCapacityPage, plass_capacity_page, ADW_TYPE_BIN)

static const struct {
  const char *icon, *words, *class;
  guint cell;
} tile_kinds[N_TILES] = {
  [FREE] = { "plass-free-symbolic", NC_ ("place", "Free now"), "place-free", 4 },
  [WAITING] = { "plass-waiting-symbolic", NC_ ("place", "Waiting for a place"), NULL, 5 },
  [HELD] = { "plass-held-symbolic", NC_ ("place", "Held"), "place-held", 2 },
  [CLOSED] = { "plass-closed-symbolic", NC_ ("place", "Closed"), "place-closed", 1 },
};

static void
add_tiles (PlassCapacityPage *page)
{
  for (guint i = 0; i < N_TILES; i++) {
    GtkWidget *tile = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0),
              *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
    page->numbers[i] = gtk_label_new ("");
    gtk_label_set_xalign (GTK_LABEL (page->numbers[i]), 0);
    gtk_widget_add_css_class (page->numbers[i], "tile-number");
    gtk_widget_add_css_class (page->numbers[i], "numeric");
    gtk_box_append (GTK_BOX (line), gtk_image_new_from_icon_name (tile_kinds[i].icon));
    gtk_box_append (GTK_BOX (line),
                    gtk_label_new (g_dpgettext2 (GETTEXT_PACKAGE, "place", tile_kinds[i].words)));
    gtk_widget_add_css_class (line, "place-state");
    if (tile_kinds[i].class)
      gtk_widget_add_css_class (line, tile_kinds[i].class);
    gtk_box_append (GTK_BOX (tile), page->numbers[i]);
    gtk_box_append (GTK_BOX (tile), line);
    gtk_widget_add_css_class (tile, "card");
    gtk_widget_add_css_class (tile, "tile");
    page->tile[i] = tile;
    plass_wrap_append (PLASS_WRAP (page->tiles), tile);
  }
}

static void
show_tiles (PlassCapacityPage *page, const PlassCapacityLine *total)
{
  for (guint i = 0; i < N_TILES; i++) {
    int number = total ? total->numbers[tile_kinds[i].cell] : 0;
    g_autofree char *words = plass_words_number (MAX (number, 0));
    gtk_label_set_text (GTK_LABEL (page->numbers[i]), words);
    /* Nobody waits for one institution: they wait for a level of the city. */
    gtk_widget_set_visible (page->tile[i], number >= 0);
  }
}

/* ---- Reading ---- */

static void
keep_one (GArray *facts, const PlassId *institution)
{
  for (guint i = facts->len; i > 0; i--)
    if (!plass_id_equal (&g_array_index (facts, PlassPlaceFact, i - 1).institution, institution))
      g_array_remove_index_fast (facts, i - 1);
}

static GPtrArray *
make_lines (PlassCapacityPage *page, GError **error)
{
  PlassStore *store = page->desk->store;
  g_autofree char *chosen = plass_input_get_text (page->institution);
  PlassId institution = plass_id_parse (chosen);
  g_autoptr (GArray) facts = plass_store_place_facts (store, plass_time_now (), error);
  g_autoptr (GPtrArray) words = plass_store_codes (store, "level", NULL);
  g_autoptr (GPtrArray) levels = g_ptr_array_new ();
  g_autoptr (GArray) waiting = plass_id_is_set (&institution) ? NULL : plass_store_waiting (store, NULL);

  if (!facts)
    return NULL;
  if (plass_id_is_set (&institution))
    keep_one (facts, &institution);
  for (guint i = 0; words && i < words->len; i++)
    g_ptr_array_add (levels, ((PlassCodeWord *)g_ptr_array_index (words, i))->word.text);
  g_ptr_array_add (levels, NULL);
  g_autoptr (GArray) rows = plass_capacity_count ((const PlassPlaceFact *)(gpointer)facts->data, facts->len,
                                                  (const char *const *)levels->pdata);
  return plass_capacity_lines (store, rows, waiting);
}

static void
refresh (GtkWidget *widget)
{
  PlassCapacityPage *page = PLASS_CAPACITY_PAGE (widget);
  g_autoptr (GError) error = NULL;

  page->filling = TRUE;
  plass_institution_choice_fill (page->institution, page->desk->store);
  page->filling = FALSE;
  g_autoptr (GPtrArray) lines = make_lines (page, &error);
  if (!lines) {
    g_autofree char *words = plass_words_error (error);
    gtk_label_set_text (GTK_LABEL (page->as_of), words);
    return;
  }
  g_autofree char *now = plass_words_time (plass_time_now ());
  /* Translators: the figures as they are known on this machine at that moment */
  g_autofree char *as_of = g_strdup_printf (
      _ ("As known here %s. Every line adds up: closed, held, occupied and free make the places."), now);
  gtk_label_set_text (GTK_LABEL (page->as_of), as_of);
  show_tiles (page, lines->len ? g_ptr_array_index (lines, lines->len - 1) : NULL);
  if (page->shown && plass_capacity_same (page->shown, lines))
    return;
  plass_capacity_table_set (page->table, lines);
  g_clear_pointer (&page->shown, g_ptr_array_unref);
  page->shown = g_steal_pointer (&lines);
}

static void
institution_chosen (PlassCapacityPage *page)
{
  if (!page->filling && gtk_widget_get_mapped (GTK_WIDGET (page)))
    refresh (GTK_WIDGET (page));
}

/* ---- Making it ---- */

static void
finalize (GObject *object)
{
  g_clear_pointer (&PLASS_CAPACITY_PAGE (object)->shown, g_ptr_array_unref);
  G_OBJECT_CLASS (plass_capacity_page_parent_class)->finalize (object);
}

static void
plass_capacity_page_class_init (PlassCapacityPageClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = finalize;
  g_type_ensure (PLASS_TYPE_WRAP);
  gtk_widget_class_set_template_from_resource (widget, "/no/kommune/oslo/Plass/ui/capacity-page.ui");
  gtk_widget_class_bind_template_child (widget, PlassCapacityPage, tiles);
  gtk_widget_class_bind_template_child (widget, PlassCapacityPage, bar);
  gtk_widget_class_bind_template_child (widget, PlassCapacityPage, as_of);
  gtk_widget_class_bind_template_child (widget, PlassCapacityPage, place_for_table);
}

static void
plass_capacity_page_init (PlassCapacityPage *page)
{
  gtk_widget_init_template (GTK_WIDGET (page));
  add_tiles (page);
  page->institution = plass_institution_choice_new (_ ("The whole city"));
  plass_access_name (page->institution, _ ("Institution"));
  gtk_box_prepend (GTK_BOX (page->bar), page->institution);
  page->table = plass_capacity_table_new ();
  adw_bin_set_child (ADW_BIN (page->place_for_table), page->table);
  g_signal_connect_swapped (page->institution, "notify::selected", G_CALLBACK (institution_chosen), page);
}

GtkWidget *
plass_capacity_page_new (const PlassDesk *desk)
{
  PlassCapacityPage *page = g_object_new (PLASS_TYPE_CAPACITY_PAGE, NULL);

  page->desk = desk;
  plass_live_attach (GTK_WIDGET (page), desk, refresh, TRUE);
  return GTK_WIDGET (page);
}
