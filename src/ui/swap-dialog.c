/* swap-dialog.c — two people swap places in one step: who with, and whether both fit there */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  const PlassDesk *desk;
  PlassBooking *booking;
  PlassId other;       /* the other one's stay; not set: nobody is chosen who has one */
  PlassDialog *dialog; /* owns all below */
  GtkWidget *box, *picker, *verdicts;
  PlassFormRow *row;
} Swap;

static void
free_swap (gpointer data)
{
  Swap *swap = data;

  plass_booking_free (swap->booking);
  g_free (swap);
}

/* ---- Whether both fit ---------------------------------------------------------------------------------- */

static void judge (gpointer swap);

static gboolean
is_unknown_woman (const PlassPerson *person, const PlassPlace *place)
{
  return plass_code_is (&place->gender_rule, "women_only")
         && (!*person->gender.text || plass_code_is (&person->gender, "unknown"));
}

/* Whoever reads where the one may go reads where the other lives: when one of them is protected, neither is
 * said. */
static char *
say_verdict (Swap *swap, const PlassPerson *person, const PlassBooking *from, const PlassBooking *to,
             PlassFit fit)
{
  g_autofree char *name = plass_person_name (person);
  g_autofree char *who = plass_words_person (NULL, name, &person->protection);
  g_autofree char *where = plass_act_words_where (swap->desk, to);

  if (plass_act_is_secret (swap->desk, &from->person) || plass_act_is_secret (swap->desk, &to->person))
    /* Translators: %s is a person, or “Protected person”; “there” is the place of the other of the two */
    return g_strdup_printf (fit == PLASS_FITS       ? _ ("%s fits there")
                            : fit == PLASS_FITS_NOT ? _ ("%s does not fit there")
                                                    : _ ("%s there: ask first"),
                            who);
  /* Translators: %1$s is a name, %2$s a place */
  return g_strdup_printf (fit == PLASS_FITS       ? _ ("%1$s fits in %2$s")
                          : fit == PLASS_FITS_NOT ? _ ("%1$s does not fit in %2$s")
                                                  : _ ("%1$s in %2$s: ask first"),
                          who, where);
}

static GtkWidget *
new_verdict (const char *words, PlassFit fit, GPtrArray *reasons)
{
  static const char *const icons[] = { [PLASS_FITS] = "plass-free-symbolic",
                                       [PLASS_FIT_UNKNOWN] = "dialog-question-symbolic",
                                       [PLASS_FITS_NOT] = "plass-closed-symbolic" };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3),
            *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (line), gtk_image_new_from_icon_name (icons[fit]));
  gtk_box_append (GTK_BOX (line), plass_needs_text_new (words, NULL));
  gtk_box_append (GTK_BOX (box), line);
  for (guint i = 0; i < reasons->len; i++)
    gtk_box_append (GTK_BOX (box), plass_needs_text_new (g_ptr_array_index (reasons, i), "verdict-reasons"));
  gtk_widget_add_css_class (box, "place-state");
  return box;
}

/* One of the two in the place of the other. FALSE: they may not. */
static gboolean
judge_one (Swap *swap, const PlassBooking *from, const PlassBooking *to, const PlassRecords *rules)
{
  PlassStore *store = swap->desk->store;
  g_autoptr (PlassPerson) person = plass_store_get (store, &plass_kind_person, &from->person, NULL);
  g_autoptr (PlassPlace) place = plass_store_get (store, &plass_kind_place, &to->place, NULL);
  g_autoptr (GPtrArray) reasons = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *words = NULL;
  PlassFit fit;

  if (!person || !place)
    return FALSE;
  fit = plass_match (person, place, rules ? (const PlassRule *const *)rules->items : NULL,
                     rules ? rules->len : 0, reasons);
  words = say_verdict (swap, person, from, to, fit);
  gtk_box_append (GTK_BOX (swap->verdicts), new_verdict (words, fit, reasons));
  if (is_unknown_woman (person, place)) {
    gtk_box_append (GTK_BOX (swap->verdicts), plass_ask_gender_new (swap->desk, &person->id, judge, swap));
    return FALSE;
  }
  return fit != PLASS_FITS_NOT;
}

static void
clear_verdicts (Swap *swap)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (swap->verdicts)))
    gtk_box_remove (GTK_BOX (swap->verdicts), child);
}

static const char *
problem_with (Swap *swap, const PlassId *person, const PlassBooking *other)
{
  if (!plass_id_is_set (person))
    return NULL;
  if (plass_id_equal (person, &swap->booking->person))
    return _ ("Choose somebody else: it takes two people in two places.");
  return plass_stay_act_fits ("swap", other) ? NULL : _ ("This person has no place where they are now.");
}

static void
judge (gpointer user_data)
{
  Swap *swap = user_data;
  const PlassId person = plass_person_picker_get (PLASS_PERSON_PICKER (swap->picker));
  g_autoptr (PlassBooking) other =
      plass_id_is_set (&person)
          ? plass_store_current_booking (swap->desk->store, &person, plass_time_now (), NULL)
          : NULL;
  g_autoptr (PlassRecords) rules = plass_store_list (swap->desk->store, &plass_kind_rule, NULL, NULL, NULL);
  const char *problem = problem_with (swap, &person, other);
  gboolean fits = FALSE;

  clear_verdicts (swap);
  plass_dialog_tell (swap->dialog, NULL);
  plass_form_row_set_problem (swap->row, problem);
  swap->other = (PlassId){ "" };
  if (other && !problem) {
    swap->other = other->id;
    fits = judge_one (swap, swap->booking, other, rules);
    fits = judge_one (swap, other, swap->booking, rules) && fits;
  }
  plass_dialog_set_ready (swap->dialog, fits);
}

/* ---- Doing it ------------------------------------------------------------------------------------------ */

static void
accepted (Swap *swap)
{
  g_autoptr (PlassBooking) stay = NULL, other = NULL;
  g_autoptr (GError) error = NULL;

  if (!plass_act_swap (swap->desk, &swap->booking->id, &swap->other, &stay, &other, &error)) {
    g_autofree char *words = plass_words_error (error);
    plass_dialog_tell (swap->dialog, words);
    return;
  }
  plass_stay_tell_swap (GTK_WIDGET (swap->dialog), swap->desk, stay, other);
  plass_dialog_done (swap->dialog);
}

void
plass_swap_dialog_present (GtkWidget *from, const PlassDesk *desk, const PlassId *stay)
{
  g_autoptr (PlassBooking) booking = plass_store_get (desk->store, &plass_kind_booking, stay, NULL);
  Swap *swap;

  if (!plass_stay_act_fits ("swap", booking)) {
    plass_toast (from, _ ("The stay has changed meanwhile. Look at it once more."));
    return;
  }
  swap = g_new0 (Swap, 1);
  swap->desk = desk;
  swap->booking = g_steal_pointer (&booking);
  swap->dialog = plass_dialog_new (from, _ ("Swap Places"), _ ("_Swap"));
  g_object_set_data_full (G_OBJECT (swap->dialog), "plass-swap", swap, free_swap);
  plass_dialog_keep (swap->dialog, "swap", stay->text, NULL);
  swap->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  swap->verdicts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  swap->picker = plass_person_picker_new (desk, FALSE, _ ("Who with?"));
  swap->row = PLASS_FORM_ROW (plass_form_row_new (_ ("Who with?"), swap->picker));
  gtk_box_append (GTK_BOX (swap->box), plass_stay_who_new (desk, swap->booking));
  gtk_box_append (GTK_BOX (swap->box), GTK_WIDGET (swap->row));
  gtk_box_append (GTK_BOX (swap->box), swap->verdicts);
  plass_dialog_set_content (swap->dialog, swap->box);
  judge (swap);
  g_signal_connect_swapped (swap->picker, "chosen", G_CALLBACK (judge), swap);
  g_signal_connect_swapped (swap->dialog, "accepted", G_CALLBACK (accepted), swap);
  gtk_window_set_default_size (GTK_WINDOW (swap->dialog), 560, 560);
  gtk_window_present (GTK_WINDOW (swap->dialog));
  gtk_widget_grab_focus (swap->picker);
}
