/* erasure-row.c — an erasure that somebody asked for, to be approved or refused by another */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  const PlassDesk *desk;
  PlassId person;
  char *decision, *facts;
} Row;

static void
free_row (gpointer data)
{
  Row *row = data;

  g_free (row->decision);
  g_free (row->facts);
  g_free (row);
}

static void
refuse_clicked (GtkWidget *button, Row *row)
{
  const PlassCommentWords words = {
    .title = _ ("Do Not Erase"),
    .primary = _ ("_Do Not Erase"),
    .label = _ ("Why not"),
    .hint = _ ("It is kept with your name. Whoever asked may ask again."),
    .told = _ ("Nothing is erased."),
  };

  plass_comment_present (button, row->desk, &row->person, plass_erasure_refuse, &words, row->facts);
}

static void
approve_clicked (GtkWidget *button, Row *row)
{
  plass_erase_dialog_present (button, row->desk, &row->person, row->decision, row->facts);
}

static void
add_button (GtkWidget *wrap, Row *row, const char *words, const char *about, const char *style,
            void (*clicked) (GtkWidget *button, Row *row))
{
  GtkWidget *button = gtk_button_new_with_label (words);
  g_autofree char *name = g_strdup_printf ("%s: %s", words, about);

  plass_access_name (button, name);
  if (style)
    gtk_widget_add_css_class (button, style);
  g_signal_connect (button, "clicked", G_CALLBACK (clicked), row);
  plass_wrap_append (PLASS_WRAP (wrap), button);
}

static char *
facts_words (const PlassDesk *desk, const PlassErasure *erasure)
{
  g_autofree char *worker = plass_person_words_worker (desk->store, &erasure->asked_by);
  g_autofree char *when = plass_words_time (erasure->asked);
  g_autofree char *asked = g_strdup_printf (_ ("Asked for by %1$s %2$s"),
                                            *worker ? worker : _ ("somebody who is not known here"), when);
  g_autofree char *decision = g_strdup_printf (_ ("Decision %s"), erasure->decision ? erasure->decision : "");

  return g_strdup_printf ("%s · %s%s%s", asked, decision, erasure->reason ? "\n" : "",
                          erasure->reason ? erasure->reason : "");
}

GtkWidget *
plass_erasure_row_new (const PlassDesk *desk, gconstpointer one)
{
  const PlassErasure *erasure = one;
  const gboolean own = plass_id_equal (&erasure->asked_by, &desk->identity.worker);
  g_autofree char *person = plass_words_known_person (desk, &erasure->person);
  /* Translators: %s is a name */
  g_autofree char *title = g_strdup_printf (_ ("Erase %s"), person);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *wrap = plass_wrap_new (FALSE), *widget;
  Row *row = g_new0 (Row, 1);
  g_autofree char *signature = NULL;

  *row = (Row){ desk, erasure->person, g_strdup (erasure->decision), facts_words (desk, erasure) };
  signature = g_strdup_printf ("%s. %s", title, row->facts);
  g_object_set_data_full (G_OBJECT (box), "plass-erasure", row, free_row);
  gtk_box_append (GTK_BOX (box), plass_needs_text_new (title, "needs-title"));
  gtk_box_append (GTK_BOX (box), plass_needs_text_new (row->facts, NULL));
  if (own)
    gtk_box_append (GTK_BOX (box),
                    plass_needs_text_new (_ ("You asked for this: somebody else approves it."), "dim-label"));
  gtk_widget_set_halign (wrap, GTK_ALIGN_END);
  /* Whoever asked may take it back. */
  add_button (wrap, row, own ? _ ("Take Back …") : _ ("Do Not Erase …"), person, NULL, refuse_clicked);
  if (!own)
    add_button (wrap, row, _ ("Erase …"), person, "destructive-action", approve_clicked);
  gtk_box_append (GTK_BOX (box), wrap);
  widget = plass_needs_row_new (box, signature);
  plass_refill_mark (widget, erasure->person.text, signature);
  return widget;
}
