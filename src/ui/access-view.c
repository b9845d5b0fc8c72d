/* access-view.c — who has looked: the person may ask, and so may anyone who follows them up */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

#define PLASS_TYPE_ACCESS_VIEW (plass_access_view_get_type ())
G_DECLARE_FINAL_TYPE (PlassAccessView, plass_access_view, PLASS, ACCESS_VIEW, PlassPersonPart)

#define FIRST_LINES 100

struct _PlassAccessView {
  PlassPersonPart parent;
  PlassSection *section; /* owned by the tree, as below */
  GtkWidget *more;
  guint limit;
};

G_DEFINE_FINAL_TYPE (PlassAccessView, plass_access_view, PLASS_TYPE_PERSON_PART)

static const char *
what_words (const char *what)
{
  static const struct {
    const char *what, *words;
  } all[] = {
    { "read", N_ ("Read") },     { "search", N_ ("Found in a search") },
    { "print", N_ ("Printed") }, { "export", N_ ("Sent out as a file") },
    { "edit", N_ ("Changed") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    if (g_strcmp0 (what, all[i].what) == 0)
      return _ (all[i].words);
  return what ? what : "";
}

static GtkWidget *
new_row (PlassAccessView *view, const PlassAccessLine *line, PlassDate today)
{
  PlassStore *store = plass_person_part_get_desk (PLASS_PERSON_PART (view))->store;
  g_autofree char *who = plass_person_words_worker (store, &line->worker);
  g_autofree char *when = plass_words_time_on (line->when, today);
  g_autofree char *facts = NULL;
  GtkWidget *row, *label;

  if (plass_text_is_blank (line->why))
    facts = g_strdup_printf ("%s · %s", plass_codes_label ("role", line->role.text), what_words (line->what));
  else
    facts = g_strdup_printf ("%s · %s · %s", plass_codes_label ("role", line->role.text),
                             what_words (line->what), line->why);
  row = plass_row_new (*who ? who : _ ("Somebody at the service"), facts);
  label = gtk_label_new (when);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  return row;
}

static void
refresh (PlassPersonPart *part)
{
  PlassAccessView *view = PLASS_ACCESS_VIEW (part);
  g_autoptr (GPtrArray) lines = plass_store_access (
      plass_person_part_get_desk (part)->store, plass_person_part_get_person (part), view->limit + 1, NULL);
  PlassDate today = plass_date_today ();

  plass_section_clear (view->section);
  for (guint i = 0; lines && i < lines->len && i < view->limit; i++)
    plass_section_add (view->section, new_row (view, lines->pdata[i], today));
  plass_section_set_count (view->section, -1);
  gtk_widget_set_visible (view->more, lines && lines->len > view->limit);
}

static void
leave (PlassPersonPart *part)
{
  PLASS_ACCESS_VIEW (part)->limit = FIRST_LINES;
}

static void
more_clicked (PlassAccessView *view)
{
  view->limit += 5 * FIRST_LINES;
  refresh (PLASS_PERSON_PART (view));
}

static void
plass_access_view_class_init (PlassAccessViewClass *class)
{
  PLASS_PERSON_PART_CLASS (class)->refresh = refresh;
  PLASS_PERSON_PART_CLASS (class)->leave = leave;
}

static void
plass_access_view_init (PlassAccessView *view)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *about = gtk_label_new (_ ("Every time somebody opens this page on this machine it is written "
                                       "down. The person may ask to see it."));

  view->limit = FIRST_LINES;
  gtk_label_set_xalign (GTK_LABEL (about), 0);
  gtk_label_set_wrap (GTK_LABEL (about), TRUE);
  gtk_widget_add_css_class (about, "dim-label");
  view->section = PLASS_SECTION (plass_section_new (_ ("Who has looked"), _ ("Nobody has looked yet.")));
  view->more = gtk_button_new_with_label (_ ("Show More"));
  gtk_widget_set_halign (view->more, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (view->more, "clicked", G_CALLBACK (more_clicked), view);
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (about));
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (view->section));
  gtk_box_append (GTK_BOX (column), view->more);
  adw_bin_set_child (ADW_BIN (view), column);
}
