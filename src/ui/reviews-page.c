/* reviews-page.c — what needs a second person: emergencies to look back at, and erasures to approve */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

#define PLASS_TYPE_REVIEWS_PAGE (plass_reviews_page_get_type ())
G_DECLARE_FINAL_TYPE (PlassReviewsPage, plass_reviews_page, PLASS, REVIEWS_PAGE, AdwBin)

struct _PlassReviewsPage {
  AdwBin parent;
  const PlassDesk *desk;
  GtkWidget *trouble, *trouble_words, *emergencies, *erasures; /* from the template */
  PlassSecondPerson seen;    /* what waited when the service was last asked */
  GPtrArray *opened, *asked; /* what it answered; NULL: nothing yet */
  gboolean gone;
};

G_DEFINE_FINAL_TYPE (PlassReviewsPage, plass_reviews_page, ADW_TYPE_BIN)

gboolean
plass_desk_is_second_person (const PlassDesk *desk)
{
  return plass_code_is (&desk->identity.role, "supervisor")
         || plass_code_is (&desk->identity.role, "administrator");
}

/* ---- Answers ------------------------------------------------------------------------------------------ */

static void
show_trouble (PlassReviewsPage *page, const GError *error)
{
  g_autofree char *words = error ? plass_asking_words (error) : g_strdup ("");

  gtk_label_set_text (GTK_LABEL (page->trouble_words), words);
  gtk_widget_set_visible (page->trouble, error != NULL);
}

/* Names may come later than what is about them. */
static void
draw (PlassReviewsPage *page, GtkWidget *section, GPtrArray *list,
      GtkWidget *(*new_row) (const PlassDesk *desk, gconstpointer one))
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  for (guint i = 0; list && i < list->len; i++)
    g_ptr_array_add (rows, new_row (page->desk, g_ptr_array_index (list, i)));
  if (list)
    plass_refill_section (PLASS_SECTION (section), rows);
}

static void
draw_all (PlassReviewsPage *page)
{
  draw (page, page->emergencies, page->opened, plass_review_row_new);
  draw (page, page->erasures, page->asked, plass_erasure_row_new);
}

static void
take (PlassReviewsPage *page, GPtrArray **kept, GPtrArray *list, GError *error)
{
  g_autoptr (GError) owned = error;

  plass_busy_end ();
  if (list) {
    g_clear_pointer (kept, g_ptr_array_unref);
    *kept = list;
  }
  if (page->gone)
    return;
  show_trouble (page, owned);
  draw_all (page);
}

static void
emergencies_answered (GObject *source, GAsyncResult *result, gpointer unused)
{
  PlassReviewsPage *page = PLASS_REVIEWS_PAGE (source);
  GError *error = NULL;
  GPtrArray *list = plass_emergencies_ask_finish (result, &error);

  take (page, &page->opened, list, error);
}

static void
erasures_answered (GObject *source, GAsyncResult *result, gpointer unused)
{
  PlassReviewsPage *page = PLASS_REVIEWS_PAGE (source);
  GError *error = NULL;
  GPtrArray *list = plass_erasures_ask_finish (result, &error);

  take (page, &page->asked, list, error);
}

static void
ask (PlassReviewsPage *page)
{
  page->seen = plass_second_person (page->desk->store);
  if (plass_code_is (&page->desk->identity.role, "supervisor")) {
    plass_busy_begin ();
    plass_emergencies_ask (page->desk->sync, page, emergencies_answered, NULL);
  }
  plass_busy_begin ();
  plass_erasures_ask (page->desk->sync, page, erasures_answered, NULL);
}

static void
ask_activated (GtkWidget *widget, const char *action, GVariant *unused)
{
  ask (PLASS_REVIEWS_PAGE (widget));
}

/* Each round says how much waits: the list is only asked for when that has changed. */
static void
refresh (GtkWidget *widget)
{
  PlassReviewsPage *page = PLASS_REVIEWS_PAGE (widget);
  const PlassSecondPerson now = plass_second_person (page->desk->store);

  if (now.reviews != page->seen.reviews || now.erasures != page->seen.erasures)
    ask (page);
  else
    draw_all (page);
}

static void
map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (plass_reviews_page_parent_class)->map (widget);
  ask (PLASS_REVIEWS_PAGE (widget));
}

static void
dispose (GObject *object)
{
  PLASS_REVIEWS_PAGE (object)->gone = TRUE;
  G_OBJECT_CLASS (plass_reviews_page_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  PlassReviewsPage *page = PLASS_REVIEWS_PAGE (object);

  g_clear_pointer (&page->opened, g_ptr_array_unref);
  g_clear_pointer (&page->asked, g_ptr_array_unref);
  G_OBJECT_CLASS (plass_reviews_page_parent_class)->finalize (object);
}

static void
plass_reviews_page_class_init (PlassReviewsPageClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = dispose;
  G_OBJECT_CLASS (class)->finalize = finalize;
  widget->map = map;
  g_type_ensure (PLASS_TYPE_SECTION);
  gtk_widget_class_set_template_from_resource (widget, "/no/kommune/oslo/Plass/ui/reviews-page.ui");
  gtk_widget_class_bind_template_child (widget, PlassReviewsPage, trouble);
  gtk_widget_class_bind_template_child (widget, PlassReviewsPage, trouble_words);
  gtk_widget_class_bind_template_child (widget, PlassReviewsPage, emergencies);
  gtk_widget_class_bind_template_child (widget, PlassReviewsPage, erasures);
  gtk_widget_class_install_action (widget, "reviews.ask", NULL, ask_activated);
}

static void
plass_reviews_page_init (PlassReviewsPage *page)
{
  gtk_widget_init_template (GTK_WIDGET (page));
}

GtkWidget *
plass_reviews_page_new (const PlassDesk *desk)
{
  PlassReviewsPage *page = g_object_new (PLASS_TYPE_REVIEWS_PAGE, NULL);

  page->desk = desk;
  gtk_widget_set_visible (page->emergencies, plass_code_is (&desk->identity.role, "supervisor"));
  plass_live_attach (GTK_WIDGET (page), desk, refresh, FALSE);
  return GTK_WIDGET (page);
}
