/* needs-page.c — what waits for a person: fields that two desks wrote differently, and what was not sent */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

#define PLASS_TYPE_NEEDS_PAGE (plass_needs_page_get_type ())
G_DECLARE_FINAL_TYPE (PlassNeedsPage, plass_needs_page, PLASS, NEEDS_PAGE, AdwBin)

struct _PlassNeedsPage {
  AdwBin parent;
  const PlassDesk *desk;
  GtkWidget *clashes, *parked, *waiting; /* from the template */
  GHashTable *later;                     /* ids of records that are left for later */
  GHashTable *revealed;                  /* ids of records that were asked for, until the page is left */
};

G_DEFINE_FINAL_TYPE (PlassNeedsPage, plass_needs_page, ADW_TYPE_BIN)

/* ---- What the cards share ---- */

GtkWidget *
plass_needs_row_new (GtkWidget *card, const char *name)
{
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_widget_add_css_class (card, "needs-card");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), card);
  plass_access_name (row, name);
  return row;
}

GtkWidget *
plass_needs_text_new (const char *words, const char *style)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style)
    gtk_widget_add_css_class (label, style);
  return label;
}

GtkWidget *
plass_needs_button_new (const char *words, const char *about, const char *action, const char *target)
{
  GtkWidget *button = gtk_button_new_with_label (words);
  g_autofree char *name = g_strdup_printf ("%s: %s", words, about);

  plass_access_name (button, name);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
  return button;
}

static PlassNeedsView
view_of (PlassNeedsPage *page, const PlassId *record)
{
  return (PlassNeedsView){ .shutter = plass_shutter_get_closed (page->desk->shutter),
                           .revealed = g_hash_table_contains (page->revealed, record->text) };
}

/* ---- Filling ---- */

/* How many clashes from @first on are of the same record: the store gives them by number. */
static gboolean
is_same (const PlassClash *a, const PlassClash *b)
{
  return a->kind == b->kind && plass_id_equal (&a->record, &b->record);
}

static int
by_record (gconstpointer a, gconstpointer b)
{
  const PlassClash *one = *(PlassClash *const *)a, *two = *(PlassClash *const *)b;
  int order = g_strcmp0 (one->record.text, two->record.text);

  return order ? order : (one->number > two->number) - (one->number < two->number);
}

/* "Nobody has written …" would be untrue while something is only left for later. */
static void
show_waiting (PlassNeedsPage *page, guint left)
{
  g_autofree char *words = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "Show %u left for later", "Show %u left for later", left), left);

  gtk_button_set_label (GTK_BUTTON (page->waiting), words);
  gtk_widget_set_visible (page->waiting, left > 0);
  g_object_set (page->clashes, "empty",
                left ? _ ("What must be settled is left for later.")
                     : _ ("Nobody has written different things about the same."),
                NULL);
}

static void
fill_clashes (PlassNeedsPage *page)
{
  g_autoptr (GPtrArray) clashes = plass_store_clashes (page->desk->store, NULL);
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  guint n = clashes ? clashes->len : 0, left = 0, shown = 0;

  if (clashes)
    g_ptr_array_sort (clashes, by_record);
  for (guint first = 0, next = 0; first < n; first = next) {
    const PlassClash *clash = g_ptr_array_index (clashes, first);
    while (next < n && is_same (clash, g_ptr_array_index (clashes, next)))
      next++;
    if (g_hash_table_contains (page->later, clash->record.text)) {
      left++;
      continue;
    }
    PlassNeedsView view = view_of (page, &clash->record);
    shown += next - first;
    g_ptr_array_add (rows, plass_clash_card_new (page->desk, clashes, first, next - first, &view));
  }
  show_waiting (page, left);
  plass_refill_section (PLASS_SECTION (page->clashes), rows);
  /* Of fields, as the line below the pages counts them: a card may hold several. */
  plass_section_set_count (PLASS_SECTION (page->clashes), (int)shown);
}

static void
fill_parked (PlassNeedsPage *page)
{
  g_autoptr (GPtrArray) parked = plass_store_parked (page->desk->store, NULL);
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  for (guint i = 0; parked && i < parked->len; i++) {
    PlassNeedsView view = view_of (page, &((PlassParked *)g_ptr_array_index (parked, i))->id);
    g_ptr_array_add (rows, plass_parked_card_new (page->desk, parked, i, &view));
  }
  plass_refill_section (PLASS_SECTION (page->parked), rows);
}

static void
refresh (GtkWidget *widget)
{
  PlassNeedsPage *page = PLASS_NEEDS_PAGE (widget);

  fill_clashes (page);
  fill_parked (page);
}

/* ---- Acts ---- */

static void
later_activated (GtkWidget *widget, const char *action, GVariant *target)
{
  PlassNeedsPage *page = PLASS_NEEDS_PAGE (widget);

  g_hash_table_add (page->later, g_variant_dup_string (target, NULL));
  refresh (widget);
  plass_toast (widget, _ ("Left for later. It stands under “Needs you” until it is settled."));
}

static void
show_later_activated (GtkWidget *widget, const char *action, GVariant *unused)
{
  PlassNeedsPage *page = PLASS_NEEDS_PAGE (widget);

  g_hash_table_remove_all (page->later);
  refresh (widget);
  /* The button that had the keyboard is gone. */
  gtk_widget_child_focus (GTK_WIDGET (plass_section_get_list (PLASS_SECTION (page->clashes))),
                          GTK_DIR_TAB_FORWARD);
}

/* A clash or a parked command: which kind of record is that? */
static const PlassKind *
kind_of (PlassNeedsPage *page, const char *id)
{
  g_autoptr (GPtrArray) clashes = plass_store_clashes (page->desk->store, NULL);
  g_autoptr (GPtrArray) parked = plass_store_parked (page->desk->store, NULL);

  for (guint i = 0; clashes && i < clashes->len; i++)
    if (g_str_equal (((PlassClash *)g_ptr_array_index (clashes, i))->record.text, id))
      return ((PlassClash *)g_ptr_array_index (clashes, i))->kind;
  for (guint i = 0; parked && i < parked->len; i++)
    if (g_str_equal (((PlassParked *)g_ptr_array_index (parked, i))->id.text, id))
      return ((PlassParked *)g_ptr_array_index (parked, i))->kind;
  return NULL;
}

/* No log line, no look. */
static gboolean
reveal (GtkWidget *widget, const char *why, gpointer id, GError **error)
{
  PlassNeedsPage *page = PLASS_NEEDS_PAGE (widget);
  PlassId record = plass_id_parse (id);

  if (!plass_store_log_access (page->desk->store, &page->desk->actor, "read", kind_of (page, id), &record,
                               why, error))
    return FALSE;
  g_hash_table_add (page->revealed, g_strdup (id));
  refresh (widget);
  return TRUE;
}

static gboolean
is_secret (PlassNeedsPage *page, const char *id)
{
  const PlassKind *kind = kind_of (page, id);
  PlassId record_id = plass_id_parse (id);
  gpointer record = kind ? plass_store_get (page->desk->store, kind, &record_id, NULL) : NULL;
  PlassAbout about = { 0 };

  if (record)
    plass_record_about (page->desk, kind, record, &about);
  plass_about_clear (&about);
  plass_record_free (kind, record);
  return about.secret;
}

/* For a protected person a reason is given; the rest is only not shown to whoever walks past. */
static void
show_activated (GtkWidget *widget, const char *action, GVariant *target)
{
  const char *id = g_variant_get_string (target, NULL);
  g_autoptr (GError) error = NULL;

  if (is_secret (PLASS_NEEDS_PAGE (widget), id)) {
    plass_reason_present (widget, reveal, g_strdup (id), g_free);
  } else if (!reveal (widget, NULL, (gpointer)id, &error)) {
    g_autofree char *words = plass_words_error (error);
    plass_toast (widget, words);
  }
}

/* Whoever leaves the page has stopped looking. */
static void
unmap (GtkWidget *widget)
{
  PlassNeedsPage *page = PLASS_NEEDS_PAGE (widget);

  if (g_hash_table_size (page->revealed) > 0) {
    g_hash_table_remove_all (page->revealed);
    refresh (widget);
  }
  GTK_WIDGET_CLASS (plass_needs_page_parent_class)->unmap (widget);
}

static void
finalize (GObject *object)
{
  PlassNeedsPage *page = PLASS_NEEDS_PAGE (object);

  g_hash_table_unref (page->later);
  g_hash_table_unref (page->revealed);
  G_OBJECT_CLASS (plass_needs_page_parent_class)->finalize (object);
}

static void
plass_needs_page_class_init (PlassNeedsPageClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = finalize;
  widget->unmap = unmap;
  g_type_ensure (PLASS_TYPE_SECTION);
  gtk_widget_class_set_template_from_resource (widget, "/no/kommune/oslo/Plass/ui/needs-page.ui");
  gtk_widget_class_bind_template_child (widget, PlassNeedsPage, clashes);
  gtk_widget_class_bind_template_child (widget, PlassNeedsPage, parked);
  gtk_widget_class_bind_template_child (widget, PlassNeedsPage, waiting);
  gtk_widget_class_install_action (widget, "needs.later", "s", later_activated);
  gtk_widget_class_install_action (widget, "needs.show-later", NULL, show_later_activated);
  gtk_widget_class_install_action (widget, "needs.show", "s", show_activated);
}

static void
plass_needs_page_init (PlassNeedsPage *page)
{
  page->later = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  page->revealed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (page));
}

GtkWidget *
plass_needs_page_new (const PlassDesk *desk)
{
  PlassNeedsPage *page = g_object_new (PLASS_TYPE_NEEDS_PAGE, NULL);

  page->desk = desk;
  plass_live_attach (GTK_WIDGET (page), desk, refresh, FALSE);
  return GTK_WIDGET (page);
}
