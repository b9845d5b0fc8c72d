/* ask-gender.c — some places are for women: we ask, we do not refuse, and write what the person says */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  const PlassDesk *desk;
  PlassId person;
  void (*answered) (gpointer user_data);
  gpointer user_data;
} Ask;

static void
answer_clicked (GtkButton *button, Ask *ask)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlassPerson) person =
      plass_store_get (ask->desk->store, &plass_kind_person, &ask->person, &error);
  const PlassEdit edit = { &plass_kind_person, person };

  if (person) {
    person->gender = plass_code (g_object_get_data (G_OBJECT (button), "plass-answer"));
    if (plass_store_put (ask->desk->store, &ask->desk->actor, NULL, &edit, 1, &error)) {
      ask->answered (ask->user_data);
      return;
    }
  }
  g_autofree char *words = plass_words_error (error);
  plass_toast (GTK_WIDGET (button), words);
}

static void
add_answers (GtkWidget *box, Ask *ask)
{
  static const char *const answers[] = { "woman", "man", "other" };
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    GtkWidget *button = gtk_button_new_with_label (plass_codes_label ("gender", answers[i]));
    g_object_set_data (G_OBJECT (button), "plass-answer", (gpointer)answers[i]);
    g_signal_connect (button, "clicked", G_CALLBACK (answer_clicked), ask);
    gtk_box_append (GTK_BOX (buttons), button);
  }
  gtk_box_append (GTK_BOX (box), buttons);
}

GtkWidget *
plass_ask_gender_new (const PlassDesk *desk, const PlassId *person, void (*answered) (gpointer user_data),
                      gpointer user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *question = gtk_label_new (_ ("Some places are for women. What does the person say?"));
  GtkWidget *hint =
      gtk_label_new (_ ("Only what they say themselves. If they do not wish to say, go on without."));
  Ask *ask = g_new0 (Ask, 1);

  *ask = (Ask){ desk, *person, answered, user_data };
  g_object_set_data_full (G_OBJECT (box), "plass-ask", ask, g_free);
  gtk_label_set_xalign (GTK_LABEL (question), 0);
  gtk_label_set_wrap (GTK_LABEL (question), TRUE);
  gtk_widget_add_css_class (question, "heading");
  gtk_label_set_xalign (GTK_LABEL (hint), 0);
  gtk_label_set_wrap (GTK_LABEL (hint), TRUE);
  gtk_widget_add_css_class (hint, "caption");
  gtk_widget_add_css_class (hint, "dim-label");
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "question");
  gtk_box_append (GTK_BOX (box), question);
  add_answers (box, ask);
  gtk_box_append (GTK_BOX (box), hint);
  return box;
}
