/* note-dialog.c — a new note, or one that takes the place of a signed one */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

typedef struct {
  const PlassDesk *desk;
  PlassDialog *dialog;
  PlassForm *form;
  PlassNote *note, *corrects; /* corrects NULL: a new one */
  GtkWidget *day, *clock;
} NoteForm;

static void
free_form (gpointer data)
{
  NoteForm *self = data;

  plass_record_free (&plass_kind_note, self->note);
  plass_record_free (&plass_kind_note, self->corrects);
  g_free (self);
}

/* Out of the two inputs; FALSE when one cannot be read. */
static gboolean
read_happened (NoteForm *self)
{
  g_autofree char *day = plass_input_get_text (self->day);
  PlassDate date;
  int hour, minute, used = 0;

  if (!day || !plass_date_parse (day, &date))
    return FALSE;
  if (sscanf (gtk_editable_get_text (GTK_EDITABLE (self->clock)), "%2d%*1[:.]%2d%n", &hour, &minute, &used)
          != 2
      || hour < 0 || hour > 23 || minute < 0 || minute > 59)
    return FALSE;
  self->note->happened = plass_time_at (date, hour, minute);
  return TRUE;
}

static gboolean
save (NoteForm *self, GError **error)
{
  g_autoptr (PlassNote) old = NULL;
  PlassEdit edits[2] = { { &plass_kind_note, self->note } };

  if (!self->corrects)
    return plass_store_put (self->desk->store, &self->desk->actor, NULL, edits, 1, error);
  /* Only its state: what was signed is never changed. */
  old = plass_record_dup (&plass_kind_note, self->corrects);
  old->state = plass_code ("corrected");
  edits[1] = (PlassEdit){ &plass_kind_note, old };
  return plass_store_put (self->desk->store, &self->desk->actor, NULL, edits, 2, error);
}

static void
accepted (PlassDialog *dialog, NoteForm *self)
{
  g_autoptr (GError) error = NULL;
  gboolean readable = read_happened (self);

  self->note->recorded = plass_time_now ();
  /* The minute that is written now has not passed yet. */
  if (readable && self->note->happened.secs - self->note->recorded.secs < 60)
    self->note->happened.secs = MIN (self->note->happened.secs, self->note->recorded.secs);
  plass_dialog_tell (dialog, NULL);
  if (!readable) {
    plass_dialog_tell (dialog, _ ("Write when it happened: a day, and a time such as 14:30."));
    return;
  }
  if (!plass_form_save (self->form, self->note)) {
    if (self->note->happened.secs > self->note->recorded.secs)
      plass_dialog_tell (dialog, _ ("A note is about what has happened, not what will."));
    return;
  }
  if (save (self, &error)) {
    plass_dialog_done (dialog);
    return;
  }
  g_autofree char *words = plass_words_error (error);
  plass_dialog_tell (dialog, words);
}

static GtkWidget *
new_happened (NoteForm *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *day = plass_date_format (plass_time_day (self->note->happened));
  g_autofree char *clock = plass_words_clock (self->note->happened);

  self->day = plass_date_entry_new ();
  plass_input_set_text (self->day, day);
  gtk_widget_set_hexpand (self->day, TRUE);
  self->clock = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (self->clock), clock);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->clock), 6);
  gtk_entry_set_activates_default (GTK_ENTRY (self->clock), TRUE);
  plass_access_name (self->day, _ ("Day it happened"));
  plass_access_name (self->clock, _ ("Time it happened"));
  gtk_box_append (GTK_BOX (box), self->day);
  gtk_box_append (GTK_BOX (box), self->clock);
  return box;
}

static GtkWidget *
new_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, style);
  return label;
}

static void
fill (NoteForm *self)
{
  GtkWidget *when = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  PlassFormRow *row;

  gtk_box_append (GTK_BOX (when), new_label (_ ("When it happened"), "form-label"));
  gtk_box_append (GTK_BOX (when), new_happened (self));
  if (self->corrects)
    plass_form_add_widget (
        self->form,
        new_label (_ ("The signed note stays as it is and can be read. This one takes its place."),
                   "dim-label"));
  row = plass_form_add_input (self->form, "text", _ ("Note"), plass_text_area_new (9));
  plass_form_row_set_hint (row, _ ("Write so that the person could read it over your shoulder."));
  plass_form_add (self->form, "title", _ ("About (if you like)"));
  plass_form_add_widget (self->form, when);
  /* Two laws, two accesses: a health worker says which one it is. */
  if (plass_code_is (&self->desk->identity.role, "health"))
    plass_form_add (self->form, "regime", NULL);
  plass_form_load (self->form, self->note);
}

static PlassNote *
new_note (const PlassDesk *desk, const PlassId *person, const PlassNote *corrects)
{
  g_autoptr (PlassCase) sak = plass_person_case (desk->store, person, NULL);
  PlassNote *note = plass_record_new (&plass_kind_note);

  note->id = plass_id_new ();
  note->person = *person;
  note->author = desk->identity.worker;
  note->institution = desk->identity.institution;
  note->regime = corrects ? corrects->regime : plass_code ("case");
  note->happened = corrects ? corrects->happened : plass_time_now ();
  note->state = plass_code ("signed");
  if (sak)
    note->case_id = sak->id;
  if (corrects) {
    note->replaces = corrects->id;
    plass_text_set (&note->title, corrects->title);
    plass_text_set (&note->text, corrects->text);
  }
  return note;
}

void
plass_note_dialog_present (GtkWidget *from, const PlassDesk *desk, const PlassId *person,
                           const PlassNote *corrects)
{
  NoteForm *self = g_new0 (NoteForm, 1);
  GtkWidget *area;

  self->desk = desk;
  self->note = new_note (desk, person, corrects);
  self->corrects = corrects ? plass_record_dup (&plass_kind_note, corrects) : NULL;
  self->dialog = plass_dialog_new (from, corrects ? _ ("Correct a Note") : _ ("New Note"), _ ("_Sign"));
  self->form = PLASS_FORM (plass_form_new (desk, &plass_kind_note));
  fill (self);
  plass_dialog_set_content (self->dialog, GTK_WIDGET (self->form));
  plass_dialog_watch_form (self->dialog, self->form);
  plass_dialog_keep (self->dialog, "note", person->text, corrects ? corrects->id.text : NULL);
  g_object_set_data_full (G_OBJECT (self->dialog), "note-form", self, free_form);
  g_signal_connect (self->dialog, "accepted", G_CALLBACK (accepted), self);
  gtk_window_present (GTK_WINDOW (self->dialog));
  area = plass_form_row_get_input (plass_form_get_row (self->form, "text"));
  plass_input_grab_focus (area);
}
