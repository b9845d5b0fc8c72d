/* hold-dialog.c — a place is chosen: for whom is it held, or who comes in now? */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  const PlassDesk *desk;
  PlassId place;
  gboolean admit;
  PlassDialog *dialog;
  GtkWidget *box, *picker, *verdict, *icon, *words, *reasons, *ask, *until; /* owned by the dialog */
} Hold;

/* ---- Does it fit? ---- */

static const struct {
  const char *icon, *words, *class;
} verdicts[] = {
  [PLASS_FITS] = { "plass-free-symbolic", N_ ("The place fits"), "place-free" },
  [PLASS_FIT_UNKNOWN] = { "dialog-question-symbolic", N_ ("Ask first"), "place-held" },
  [PLASS_FITS_NOT] = { "plass-closed-symbolic", N_ ("The place does not fit"), "place-closed" },
};

static void
show_verdict (Hold *hold, PlassFit fit, const GPtrArray *reasons)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < reasons->len; i++)
    g_string_append_printf (text, "%s%s", i ? "\n" : "", (const char *)g_ptr_array_index (reasons, i));
  for (gsize i = 0; i < G_N_ELEMENTS (verdicts); i++)
    gtk_widget_remove_css_class (hold->verdict, verdicts[i].class);
  gtk_widget_add_css_class (hold->verdict, verdicts[fit].class);
  gtk_image_set_from_icon_name (GTK_IMAGE (hold->icon), verdicts[fit].icon);
  gtk_label_set_text (GTK_LABEL (hold->words), _ (verdicts[fit].words));
  gtk_label_set_text (GTK_LABEL (hold->reasons), text->str);
  gtk_widget_set_visible (hold->reasons, text->len > 0);
  gtk_widget_set_visible (hold->verdict, TRUE);
}

static void show_question (Hold *hold, const PlassPerson *person, const PlassPlace *place);

static void
judge (Hold *hold)
{
  PlassStore *store = hold->desk->store;
  PlassId id = plass_person_picker_get (PLASS_PERSON_PICKER (hold->picker));
  g_autoptr (PlassPerson) person =
      plass_id_is_set (&id) ? plass_store_get (store, &plass_kind_person, &id, NULL) : NULL;
  g_autoptr (PlassPlace) place = plass_store_get (store, &plass_kind_place, &hold->place, NULL);
  g_autoptr (PlassRecords) rules = plass_store_list (store, &plass_kind_rule, NULL, NULL, NULL);
  g_autoptr (GPtrArray) reasons = g_ptr_array_new_with_free_func (g_free);

  plass_dialog_tell (hold->dialog, NULL);
  gtk_widget_set_visible (hold->verdict, FALSE);
  plass_dialog_set_ready (hold->dialog, FALSE);
  show_question (hold, person, place);
  if (!person || !place)
    return;
  PlassFit fit = plass_match (person, place, rules ? (const PlassRule *const *)rules->items : NULL,
                              rules ? rules->len : 0, reasons);
  show_verdict (hold, fit, reasons);
  plass_dialog_set_ready (hold->dialog, fit != PLASS_FITS_NOT);
}

static void
gender_answered (gpointer user_data)
{
  judge (user_data);
}

static void
show_question (Hold *hold, const PlassPerson *person, const PlassPlace *place)
{
  /* Anew for each person: the answer is written on the one it was asked for. */
  if (hold->ask)
    gtk_box_remove (GTK_BOX (hold->box), hold->ask);
  hold->ask = NULL;
  if (!person || !place || !plass_code_is (&place->gender_rule, "women_only")
      || (*person->gender.text && !plass_code_is (&person->gender, "unknown")))
    return;
  hold->ask = plass_ask_gender_new (hold->desk, &person->id, gender_answered, hold);
  gtk_box_append (GTK_BOX (hold->box), hold->ask);
}

/* ---- Doing it ---- */

static void
accepted (Hold *hold)
{
  PlassId id = plass_person_picker_get (PLASS_PERSON_PICKER (hold->picker));
  g_autoptr (GError) error = NULL;
  g_autoptr (PlassPlace) place = plass_store_get (hold->desk->store, &plass_kind_place, &hold->place, &error);
  g_autoptr (PlassBooking) booking = NULL;

  if (place)
    booking = hold->admit
                  ? plass_act_admit (hold->desk, place, &id, &error)
                  : plass_act_hold (hold->desk, place, &id, plass_hold_choice_get (hold->until), &error);
  if (!booking) {
    g_autofree char *words = plass_words_error (error);
    plass_dialog_tell (hold->dialog, words);
    return;
  }
  plass_act_tell (GTK_WIDGET (hold->dialog), hold->desk, booking);
  plass_dialog_done (hold->dialog);
}

/* ---- Making it ---- */

static void
add_place (Hold *hold, const PlassPlaceLine *line)
{
  PlassTrait traits[12];
  guint n = plass_words_place_traits (&line->place, traits, G_N_ELEMENTS (traits));
  g_autofree char *words = plass_place_words_title (line);
  GtkWidget *title = gtk_label_new (words), *wrap = plass_wrap_new (FALSE);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_widget_add_css_class (title, "title-2");
  for (guint i = 0; i < n; i++)
    plass_wrap_append (PLASS_WRAP (wrap), plass_pill_new (traits[i].icon, traits[i].words));
  gtk_box_append (GTK_BOX (hold->box), title);
  gtk_box_append (GTK_BOX (hold->box), wrap);
}

static void
add_verdict (Hold *hold)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  hold->verdict = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  hold->icon = gtk_image_new ();
  hold->words = gtk_label_new (NULL);
  hold->reasons = gtk_label_new (NULL);
  gtk_widget_add_css_class (hold->verdict, "place-state");
  gtk_label_set_xalign (GTK_LABEL (hold->reasons), 0);
  gtk_label_set_wrap (GTK_LABEL (hold->reasons), TRUE);
  gtk_widget_add_css_class (hold->reasons, "verdict-reasons");
  gtk_box_append (GTK_BOX (line), hold->icon);
  gtk_box_append (GTK_BOX (line), hold->words);
  gtk_box_append (GTK_BOX (hold->verdict), line);
  gtk_box_append (GTK_BOX (hold->verdict), hold->reasons);
  gtk_box_append (GTK_BOX (hold->box), hold->verdict);
}

static void
fill (Hold *hold, const PlassPlaceLine *line)
{
  const char *question = hold->admit ? _ ("Who comes in?") : _ ("For whom?");

  hold->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  plass_dialog_set_content (hold->dialog, hold->box);
  add_place (hold, line);
  hold->picker = plass_person_picker_new (hold->desk, FALSE, question);
  gtk_box_append (GTK_BOX (hold->box), plass_form_row_new (question, hold->picker));
  if (!hold->admit) {
    hold->until = plass_hold_choice_new (plass_time_now ());
    gtk_box_append (GTK_BOX (hold->box), plass_form_row_new (_ ("Held until"), hold->until));
  }
  add_verdict (hold);
  g_signal_connect_swapped (hold->picker, "chosen", G_CALLBACK (judge), hold);
}

void
plass_hold_dialog_present (GtkWidget *from, const PlassDesk *desk, const PlassPlaceLine *line, gboolean admit)
{
  Hold *hold = g_new0 (Hold, 1);

  hold->desk = desk;
  hold->place = line->place.id;
  hold->admit = admit;
  hold->dialog =
      plass_dialog_new (from, admit ? _ ("Let In") : _ ("Hold a Place"), admit ? _ ("_Let In") : _ ("_Hold"));
  g_object_set_data_full (G_OBJECT (hold->dialog), "plass-hold", hold, g_free);
  plass_dialog_keep (hold->dialog, "hold", hold->place.text, admit ? "admit" : NULL);
  fill (hold, line);
  judge (hold);
  g_signal_connect_swapped (hold->dialog, "accepted", G_CALLBACK (accepted), hold);
  /* Room for the suggestions from the start: a window that grows under the hand is unrest. */
  gtk_window_set_default_size (GTK_WINDOW (hold->dialog), 560, 560);
  gtk_window_present (GTK_WINDOW (hold->dialog));
  gtk_widget_grab_focus (hold->picker);
}
