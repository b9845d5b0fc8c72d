/* pin-dialog.c — somebody chooses six digits for the rest of their shift */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  PlassDialog *dialog;
  GtkWidget *first, *second; /* PlassFormRow */
  void (*chosen) (const char *verifier, gpointer user_data);
  gpointer user_data;
} Choice;

static GtkEditable *
field_of (GtkWidget *row)
{
  return GTK_EDITABLE (plass_form_row_get_input (PLASS_FORM_ROW (row)));
}

static void
tell (GtkWidget *row, const char *problem)
{
  plass_form_row_set_problem (PLASS_FORM_ROW (row), problem);
  if (problem)
    gtk_widget_grab_focus (GTK_WIDGET (field_of (row)));
}

static void
seal (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, plass_pin_seal (data), (GDestroyNotify)plass_key_wipe_text);
}

static void
sealed (GObject *source, GAsyncResult *result, gpointer unused)
{
  char *verifier = g_task_propagate_pointer (G_TASK (result), NULL);
  Choice *choice = g_object_get_data (source, "plass-pin");

  plass_busy_end ();
  /* The desk may be locked by now, and the dialog gone with it. */
  if (gtk_widget_get_visible (GTK_WIDGET (source)) && choice && verifier) {
    choice->chosen (verifier, choice->user_data);
    plass_dialog_done (choice->dialog);
  } else if (choice) {
    plass_dialog_set_ready (choice->dialog, TRUE);
  }
  plass_key_wipe_text (verifier);
}

static void
accepted (Choice *choice)
{
  const char *pin = gtk_editable_get_text (field_of (choice->first));
  g_autoptr (GTask) task = NULL;

  tell (choice->first, NULL);
  tell (choice->second, NULL);
  if (!plass_pin_is_good (pin)) {
    tell (choice->first, _ ("Choose six digits that nobody guesses: not all the same, and not in a row."));
    return;
  }
  if (g_strcmp0 (pin, gtk_editable_get_text (field_of (choice->second))) != 0) {
    tell (choice->second, _ ("The two are not the same."));
    return;
  }
  task = g_task_new (choice->dialog, NULL, sealed, NULL);
  g_task_set_task_data (task, g_strdup (pin), (GDestroyNotify)plass_key_wipe_text);
  gtk_editable_set_text (field_of (choice->first), "");
  gtk_editable_set_text (field_of (choice->second), "");
  plass_dialog_set_ready (choice->dialog, FALSE);
  plass_busy_begin ();
  g_task_run_in_thread (task, seal);
}

static GtkWidget *
new_field (GtkWidget *box, const char *label)
{
  GtkWidget *field = gtk_password_entry_new (), *row = plass_form_row_new (label, field);
  GtkText *text = GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (field)));

  gtk_text_set_input_purpose (text, GTK_INPUT_PURPOSE_PIN);
  gtk_text_set_max_length (text, PLASS_PIN_DIGITS);
  g_object_set (field, "activates-default", TRUE, NULL);
  gtk_box_append (GTK_BOX (box), row);
  return row;
}

PlassDialog *
plass_pin_dialog_present (GtkWidget *from, void (*chosen) (const char *verifier, gpointer user_data),
                          gpointer user_data)
{
  Choice *choice = g_new0 (Choice, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *why = gtk_label_new (_ ("Plass locks when nobody uses it. Six digits open it again on this "
                                     "computer until your shift is over, at most twelve hours from now. "
                                     "Without them you write your password each time."));

  *choice = (Choice){ .chosen = chosen, .user_data = user_data };
  choice->dialog = plass_dialog_new (from, _ ("A PIN for This Shift"), _ ("_Choose"));
  plass_dialog_set_cancel (choice->dialog, _ ("_Not Now"));
  g_object_set_data_full (G_OBJECT (choice->dialog), "plass-pin", choice, g_free);
  gtk_label_set_wrap (GTK_LABEL (why), TRUE);
  gtk_label_set_xalign (GTK_LABEL (why), 0);
  gtk_box_append (GTK_BOX (box), why);
  choice->first = new_field (box, _ ("PIN, six digits"));
  choice->second = new_field (box, _ ("The same once more"));
  plass_dialog_set_content (choice->dialog, box);
  gtk_window_set_default_size (GTK_WINDOW (choice->dialog), 460, 350);
  g_signal_connect_swapped (choice->dialog, "accepted", G_CALLBACK (accepted), choice);
  gtk_window_present (GTK_WINDOW (choice->dialog));
  gtk_widget_grab_focus (GTK_WIDGET (field_of (choice->first)));
  return choice->dialog;
}
