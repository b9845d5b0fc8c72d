/* next-step-dialog.c — what happens next, who does it, by when */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  const PlassDesk *desk;
  PlassDialog *dialog; /* owns this */
  PlassForm *form;
  PlassCase *opened, *sak; /* as it was then, and as it is written now */
} StepForm;

static void
free_form (gpointer data)
{
  StepForm *self = data;

  plass_record_free (&plass_kind_case, self->opened);
  plass_record_free (&plass_kind_case, self->sak);
  g_free (self);
}

static gboolean
ask (StepForm *self, const char *field, gboolean missing, const char *problem)
{
  if (missing)
    plass_form_row_set_problem (plass_form_get_row (self->form, field), problem);
  return missing;
}

/* The case itself tolerates gaps (imports have them); here, where a person agrees on it, all three are asked
 * for. */
static gboolean
is_whole (StepForm *self)
{
  gboolean gap =
      ask (self, "next_step", plass_text_is_blank (self->sak->next_step), _ ("Write what happens next."));

  gap = ask (self, "next_owner", !plass_id_is_set (&self->sak->next_owner), _ ("Choose who does it.")) || gap;
  return !ask (self, "next_due", !plass_date_is_set (self->sak->next_due), _ ("Say by when.")) && !gap;
}

static void
accepted (PlassDialog *dialog, StepForm *self)
{
  g_autoptr (PlassCase) now = NULL;
  g_autoptr (GError) error = NULL;

  if (!plass_form_save (self->form, self->sak) || !is_whole (self))
    return;
  now = plass_edited_carry (self->desk->store, &plass_kind_case, self->opened, self->sak);
  if (plass_store_put (self->desk->store, &self->desk->actor, NULL, &(PlassEdit){ &plass_kind_case, now }, 1,
                       &error)) {
    plass_dialog_done (dialog);
    return;
  }
  g_autofree char *words = plass_words_error (error);
  plass_dialog_tell (dialog, words);
}

static void
suggestion_clicked (GtkButton *button, StepForm *self)
{
  int days = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "days"));
  GtkWidget *due = plass_form_row_get_input (plass_form_get_row (self->form, "next_due"));
  g_autofree char *date = plass_date_format (plass_date_add_days (plass_date_today (), days));

  plass_input_set_text (plass_form_row_get_input (plass_form_get_row (self->form, "next_step")),
                        gtk_button_get_label (button));
  if (days)
    plass_input_set_text (due, date);
  gtk_widget_grab_focus (due);
}

/* The steps that come most often, as data; each with the days it may take. */
static void
add_suggestions (StepForm *self)
{
  g_autoptr (GPtrArray) steps = plass_store_codes (self->desk->store, "next-step", NULL);
  GtkWidget *box = plass_wrap_new (FALSE);

  plass_access_name (box, _ ("Suggestions"));
  for (guint i = 0; steps && i < steps->len && i < 6; i++) {
    const PlassCodeWord *step = steps->pdata[i];
    g_autofree char *words = plass_store_code_label (self->desk->store, "next-step", step->word.text);
    GtkWidget *button = gtk_button_new_with_label (words);
    g_object_set_data (G_OBJECT (button), "days",
                       GINT_TO_POINTER (step->limit_days.known ? step->limit_days.value : 0));
    gtk_widget_add_css_class (button, "pill-button");
    g_signal_connect (button, "clicked", G_CALLBACK (suggestion_clicked), self);
    plass_wrap_append (PLASS_WRAP (box), button);
  }
  plass_form_add_widget (self->form, box);
  gtk_widget_set_visible (box, gtk_widget_get_first_child (box) != NULL);
}

static void
add_done (StepForm *self, const PlassCase *sak)
{
  /* Translators: %s is the step that is done now */
  g_autofree char *words = g_strdup_printf (_ ("Done: %s"), sak->next_step);
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "dim-label");
  plass_form_add_widget (self->form, label);
}

static void
fill (StepForm *self, const PlassCase *sak, gboolean done)
{
  g_autoptr (PlassCase) start = plass_record_dup (&plass_kind_case, sak);

  if (done) {
    add_done (self, sak);
    plass_text_set (&start->next_step, NULL);
    start->next_due = (PlassDate){ 0 };
  }
  if (!plass_id_is_set (&start->next_owner))
    start->next_owner = self->desk->identity.worker;
  plass_form_add (self->form, "next_step", _ ("What happens next"));
  add_suggestions (self);
  plass_form_add (self->form, "next_owner", NULL);
  plass_form_add (self->form, "next_due", NULL);
  plass_form_load (self->form, start);
}

void
plass_next_step_dialog_present (GtkWidget *from, const PlassDesk *desk, const PlassCase *sak, gboolean done)
{
  StepForm *self = g_new0 (StepForm, 1);

  self->desk = desk;
  self->opened = plass_record_dup (&plass_kind_case, sak);
  self->sak = plass_record_dup (&plass_kind_case, sak);
  self->dialog = plass_dialog_new (from, done ? _ ("What Happens Next?") : _ ("Next Step"), _ ("_Save"));
  self->form = PLASS_FORM (plass_form_new (desk, &plass_kind_case));
  fill (self, sak, done);
  plass_dialog_set_content (self->dialog, GTK_WIDGET (self->form));
  plass_dialog_watch_form (self->dialog, self->form);
  plass_dialog_keep (self->dialog, "next-step", sak->id.text, done ? "done" : NULL);
  gtk_window_set_default_size (GTK_WINDOW (self->dialog), 560, 560);
  g_object_set_data_full (G_OBJECT (self->dialog), "step-form", self, free_form);
  g_signal_connect (self->dialog, "accepted", G_CALLBACK (accepted), self);
  gtk_window_present (GTK_WINDOW (self->dialog));
  gtk_widget_grab_focus (plass_form_row_get_input (plass_form_get_row (self->form, "next_step")));
}
