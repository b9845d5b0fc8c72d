/* reason-dialog.c — whoever wants to see a protected person says why, and that is written down */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  PlassDialog *dialog;
  PlassFormRow *row; /* owned by the dialog */
  gboolean (*shown) (GtkWidget *from, const char *why, gpointer user_data, GError **error);
  gpointer user_data;
  GDestroyNotify destroy;
  GWeakRef from;
} Reason;

static void
free_reason (gpointer data)
{
  Reason *reason = data;

  if (reason->destroy)
    reason->destroy (reason->user_data);
  g_weak_ref_clear (&reason->from);
  g_free (reason);
}

static void
accepted (Reason *reason)
{
  g_autofree char *why = plass_input_get_text (plass_form_row_get_input (reason->row));
  g_autoptr (GtkWidget) from = g_weak_ref_get (&reason->from);
  g_autoptr (GError) error = NULL;

  if (plass_text_is_blank (why)) {
    plass_form_row_set_problem (reason->row, _ ("Write why you need to look."));
  } else if (from && !reason->shown (from, why, reason->user_data, &error)) {
    g_autofree char *words = plass_words_error (error);
    plass_dialog_tell (reason->dialog, words);
  } else {
    plass_dialog_done (reason->dialog);
  }
}

void
plass_reason_present (GtkWidget *from,
                      gboolean (*shown) (GtkWidget *from, const char *why, gpointer user_data,
                                         GError **error),
                      gpointer user_data, GDestroyNotify destroy)
{
  Reason *reason = g_new0 (Reason, 1);
  GtkWidget *input = gtk_entry_new ();

  reason->dialog = plass_dialog_new (from, _ ("Why Do You Need to Look?"), _ ("_Show"));
  reason->row = PLASS_FORM_ROW (plass_form_row_new (_ ("Your reason"), input));
  reason->shown = shown;
  reason->user_data = user_data;
  reason->destroy = destroy;
  g_weak_ref_init (&reason->from, from);
  plass_form_row_set_hint (
      reason->row, _ ("It is written down with your name and the time, and the person may ask to see it."));
  gtk_entry_set_activates_default (GTK_ENTRY (input), TRUE);
  plass_dialog_set_content (reason->dialog, GTK_WIDGET (reason->row));
  g_object_set_data_full (G_OBJECT (reason->dialog), "plass-reason", reason, free_reason);
  g_signal_connect_swapped (reason->dialog, "accepted", G_CALLBACK (accepted), reason);
  gtk_window_present (GTK_WINDOW (reason->dialog));
  gtk_widget_grab_focus (input);
}
