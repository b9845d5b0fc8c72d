/* review-row.c — one emergency that somebody opened: who, whom, when, why, and whether it is still open */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  const PlassDesk *desk;
  PlassId emergency;
  char *facts;
} Review;

static void
free_review (gpointer data)
{
  Review *review = data;

  g_free (review->facts);
  g_free (review);
}

char *
plass_words_known_person (const PlassDesk *desk, const PlassId *id)
{
  g_autoptr (PlassPerson) person = plass_store_get (desk->store, &plass_kind_person, id, NULL);
  g_autofree char *name = person ? plass_person_name (person) : NULL;

  if (!person)
    return g_strdup (_ ("a person whom you do not see"));
  return plass_words_person (desk, name, &person->protection);
}

static char *
who_words (const PlassDesk *desk, const PlassEmergency *emergency)
{
  g_autofree char *name = plass_person_words_worker (desk->store, &emergency->worker);

  return g_strdup_printf ("%s · %s", *name ? name : _ ("Somebody who is not known here"),
                          plass_codes_label ("role", emergency->role.text));
}

static char *
state_words (const PlassEmergency *emergency)
{
  g_autofree char *until = plass_words_time (emergency->until);

  if (emergency->until.secs <= plass_time_now ().secs)
    return g_strdup (_ ("Access has ended"));
  /* Translators: %s is "tomorrow 14:30" */
  return g_strdup_printf (_ ("Still open, until %s"), until);
}

static void
review_clicked (GtkWidget *button, Review *review)
{
  const PlassCommentWords words = {
    .title = _ ("Look Back"),
    .primary = _ ("_Looked Back"),
    .label = _ ("What you found"),
    .hint = _ ("Was it needed? Is there something to talk about? It is kept with your name."),
    .told = _ ("Looked back at. It is written down."),
  };

  plass_comment_present (button, review->desk, &review->emergency, plass_emergency_review, &words,
                         review->facts);
}

static GtkWidget *
new_button (const PlassDesk *desk, const PlassEmergency *emergency, const char *who, char *facts)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Look Back …"));
  g_autofree char *name = g_strdup_printf (_ ("Look back at what %s opened"), who);
  Review *review = g_new0 (Review, 1);

  *review = (Review){ desk, emergency->id, facts };
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  plass_access_name (button, name);
  g_object_set_data_full (G_OBJECT (button), "plass-review", review, free_review);
  g_signal_connect (button, "clicked", G_CALLBACK (review_clicked), review);
  return button;
}

GtkWidget *
plass_review_row_new (const PlassDesk *desk, gconstpointer one)
{
  const PlassEmergency *emergency = one;
  const gboolean own = plass_id_equal (&emergency->worker, &desk->identity.worker);
  const char *reason = emergency->reason ? emergency->reason : "";
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *row;
  g_autofree char *who = who_words (desk, emergency), *state = state_words (emergency);
  g_autofree char *person = plass_words_known_person (desk, &emergency->person);
  g_autofree char *since = plass_words_time (emergency->since);
  /* Translators: %1$s is a name, %2$s "yesterday 23:10" */
  g_autofree char *opened = g_strdup_printf (_ ("Opened %1$s %2$s"), person, since);
  g_autofree char *when = g_strdup_printf ("%s · %s", opened, state);
  char *facts = g_strdup_printf ("%s\n%s\n%s", who, when, reason);
  g_autofree char *signature = g_strdup_printf ("%s|%d", facts, own);

  gtk_box_append (GTK_BOX (box), plass_needs_text_new (who, "needs-title"));
  gtk_box_append (GTK_BOX (box), plass_needs_text_new (when, "dim-label"));
  gtk_box_append (GTK_BOX (box), plass_needs_text_new (reason, NULL));
  if (own)
    gtk_box_append (GTK_BOX (box), plass_needs_text_new (
                                       _ ("You opened this: somebody else looks back at it."), "dim-label"));
  row = plass_needs_row_new (box, signature);
  plass_refill_mark (row, emergency->id.text, signature);
  if (own)
    g_free (facts);
  else
    gtk_box_append (GTK_BOX (box), new_button (desk, emergency, who, facts));
  return row;
}
