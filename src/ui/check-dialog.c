/* check-dialog.c — looks whether everything that is kept here is whole, and says so */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  PlassStore *store; /* borrowed: closing it waits for the check */
  char *before;      /* what came of the last one; NULL: there was none */
  PlassStoreReport report;
} Check;

static void
free_check (gpointer data)
{
  Check *check = data;

  g_free (check->before);
  g_free (check);
}

static gboolean
run (gpointer data, PlassProgress progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  Check *check = data;

  return plass_store_check (check->store, progress, progress_data, cancellable, &check->report, error);
}

static void
show_report (PlassDialog *dialog, Check *check)
{
  PlassStatus status = { 0 };
  PlassTime when = plass_time_now ();

  plass_check_remember (check->store, when, &check->report, NULL);
  plass_store_status (check->store, &status, NULL);
  plass_dialog_set_cancel (dialog, NULL);
  plass_dialog_set_primary (dialog, _ ("_Done"));
  plass_dialog_set_content (
      dialog, plass_check_report_new (&check->report, when, status.unsent + status.parked, check->before));
}

static void
done (PlassDialog *dialog, gpointer data, const GError *error)
{
  if (!dialog)
    return;
  if (!error) {
    show_report (dialog, data);
    return;
  }
  g_autofree char *words = plass_words_error (error);
  plass_dialog_set_cancel (dialog, _ ("_Close"));
  plass_dialog_set_content (dialog, NULL);
  plass_dialog_tell (dialog, words);
}

void
plass_check_dialog_present (GtkWidget *from, const PlassDesk *desk)
{
  static const PlassLongKind kind = { run, done, free_check };
  PlassDialog *dialog = plass_dialog_new (from, _ ("Check the Store"), _ ("_Done"));
  Check *check = g_new0 (Check, 1);

  check->store = desk->store;
  check->before = plass_check_last_words (desk->store);
  /* Not in the thread, which may outlive the store but for the check itself. What cannot be written down is
   * still worth reading. */
  plass_check_remember (desk->store, plass_time_now (), NULL, NULL);
  /* As high as what is mostly found, so that it need not grow out of the screen. */
  gtk_window_set_default_size (GTK_WINDOW (dialog), 560, 460);
  g_signal_connect (dialog, "accepted", G_CALLBACK (plass_dialog_done), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
  plass_long_work_start (dialog,
                         _ ("Every page and every record that is kept on this computer is read and compared. "
                            "You can stop at any time; nothing is changed."),
                         &kind, check);
}
