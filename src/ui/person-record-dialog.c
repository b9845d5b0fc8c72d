/* person-record-dialog.c — a dialog that changes some fields of one record */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  const PlassDesk *desk;
  PlassForm *form; /* borrowed: in the dialog */
  const PlassKind *kind;
  gpointer opened, record; /* as it was then, and as it is written now */
} RecordForm;

static void
free_form (gpointer data)
{
  RecordForm *self = data;

  plass_record_free (self->kind, self->opened);
  plass_record_free (self->kind, self->record);
  g_free (self);
}

static void
accepted (PlassDialog *dialog, RecordForm *self)
{
  g_autoptr (GError) error = NULL;
  gpointer now;
  gboolean is_put;

  if (!plass_form_save (self->form, self->record))
    return;
  now = plass_edited_carry (self->desk->store, self->kind, self->opened, self->record);
  is_put = plass_store_put (self->desk->store, &self->desk->actor, NULL, &(PlassEdit){ self->kind, now }, 1,
                            &error);
  plass_record_free (self->kind, now);
  if (is_put) {
    plass_dialog_done (dialog);
    return;
  }
  g_autofree char *words = plass_words_error (error);
  plass_dialog_tell (dialog, words);
}

void
plass_person_record_dialog_present (GtkWidget *from, const PlassDesk *desk, const char *title,
                                    const PlassKind *kind, gconstpointer record, const PlassRecordAsk *asks,
                                    guint n_asks)
{
  PlassDialog *dialog = plass_dialog_new (from, title, _ ("_Save"));
  RecordForm *self = g_new0 (RecordForm, 1);

  self->desk = desk;
  self->kind = kind;
  self->opened = plass_record_dup (kind, record);
  self->record = plass_record_dup (kind, record);
  self->form = PLASS_FORM (plass_form_new (desk, kind));
  for (guint i = 0; i < n_asks; i++) {
    PlassFormRow *row = plass_form_add (self->form, asks[i].field, asks[i].label ? _ (asks[i].label) : NULL);
    if (asks[i].hint)
      plass_form_row_set_hint (row, _ (asks[i].hint));
  }
  plass_form_load (self->form, record);
  plass_dialog_set_content (dialog, GTK_WIDGET (self->form));
  plass_dialog_watch_form (dialog, self->form);
  plass_dialog_keep (dialog, kind->name, plass_record_id (record)->text, NULL);
  g_object_set_data_full (G_OBJECT (dialog), "record-form", self, free_form);
  g_signal_connect (dialog, "accepted", G_CALLBACK (accepted), self);
  gtk_window_present (GTK_WINDOW (dialog));
}
