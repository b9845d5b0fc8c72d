/* stay-who.c — at the top of a dialog about a stay: who it is and where, so that nobody does it to the wrong
 * one */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

static GtkWidget *
new_label (const char *words, const char *style)
{
  GtkWidget *label = plass_needs_text_new (words, style);

  gtk_widget_set_visible (label, *words != '\0');
  return label;
}

/* A protected person's place is not said beside their name. */
GtkWidget *
plass_stay_who_new (const PlassDesk *desk, const PlassBooking *booking)
{
  g_autoptr (PlassPerson) person = plass_store_get (desk->store, &plass_kind_person, &booking->person, NULL);
  const gboolean secret = person && plass_words_is_protected (&person->protection);
  g_autofree char *name = person ? plass_person_name (person) : g_strdup ("");
  g_autofree char *words = plass_words_person (NULL, name, person ? &person->protection : NULL);
  g_autofree char *birth = person && !secret ? plass_words_birth (person->birth) : g_strdup ("");
  g_autofree char *place = secret ? g_strdup ("") : plass_act_words_where (desk, booking);
  g_autofree char *where = g_strconcat (birth, *birth ? " · " : "", place, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  gtk_box_append (GTK_BOX (box), new_label (words, "title-2"));
  gtk_box_append (GTK_BOX (box), new_label (where, "dim-label"));
  return box;
}
