/* clash-dialog.c — neither of the two values is right: a third, in the field's own input */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  const PlassDesk *desk;
  GPtrArray *clashes;
  const PlassClash *clash;
  PlassDialog *dialog;
  PlassFormRow *row; /* owned by the dialog */
} Third;

static void
free_third (gpointer data)
{
  Third *third = data;

  g_ptr_array_unref (third->clashes);
  g_free (third);
}

static void
accepted (Third *third)
{
  g_autofree char *value = plass_input_get_text (plass_form_row_get_input (third->row));
  g_autoptr (GError) error = NULL;

  if (!value) {
    plass_form_row_set_problem (third->row, _ ("This cannot be read. Try another way of writing it."));
  } else if (!plass_clash_choose (GTK_WIDGET (third->dialog), third->desk, third->clashes, third->clash,
                                  value, &error)) {
    g_autofree char *words = plass_words_error (error);
    plass_form_row_set_problem (third->row, words);
  } else {
    plass_dialog_done (third->dialog);
  }
}

void
plass_clash_dialog_present (GtkWidget *from, const PlassDesk *desk, GPtrArray *clashes,
                            const PlassClash *clash)
{
  Third *third = g_new0 (Third, 1);
  GtkWidget *form = plass_form_new (desk, clash->kind);
  gpointer shown = plass_record_new (clash->kind);
  g_autofree char *ours = plass_field_words (desk, clash->kind, clash->field, clash->ours);
  g_autofree char *theirs = plass_field_words (desk, clash->kind, clash->field, clash->theirs);
  /* Translators: the two values that two desks wrote */
  g_autofree char *hint = g_strdup_printf (_ ("Written: “%1$s” and “%2$s”."), ours, theirs);

  third->desk = desk;
  third->clashes = g_ptr_array_ref (clashes);
  third->clash = clash;
  third->dialog = plass_dialog_new (from, _ ("Write Something Else"), _ ("_Use This"));
  g_object_set_data_full (G_OBJECT (third->dialog), "plass-third", third, free_third);
  third->row = plass_form_add (PLASS_FORM (form), clash->field->name, NULL);
  plass_field_from_text (clash->field, shown, clash->ours);
  plass_form_load (PLASS_FORM (form), shown);
  plass_record_free (clash->kind, shown);
  plass_form_row_set_hint (third->row, hint);
  plass_dialog_set_content (third->dialog, form);
  plass_dialog_watch_form (third->dialog, PLASS_FORM (form));
  g_signal_connect_swapped (third->dialog, "accepted", G_CALLBACK (accepted), third);
  gtk_window_present (GTK_WINDOW (third->dialog));
  gtk_widget_child_focus (form, GTK_DIR_TAB_FORWARD);
}
