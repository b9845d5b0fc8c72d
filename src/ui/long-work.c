/* long-work.c — what takes a while: in a thread, with a bar in a dialog, and a way to stop it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

#define WHOLE 1000  /* steps of the bar */
#define PICTURE 100 /* milliseconds from one look at it to the next */

typedef struct {
  const PlassLongKind *kind;
  gpointer job;
  PlassDialog *dialog; /* borrowed; NULL: it was closed */
  GtkWidget *bar;      /* owned by the dialog */
  GCancellable *cancellable;
  guint tick; /* source */
  gint done;  /* of WHOLE; written by the thread */
} LongWork;

static void
free_work (gpointer data)
{
  LongWork *work = data;

  if (work->kind->free_job)
    work->kind->free_job (work->job);
  g_object_unref (work->cancellable);
  g_free (work);
}

/* ---- In the thread ---- */

static void
progressed (double done, gpointer data)
{
  LongWork *work = data;

  g_atomic_int_set (&work->done, (gint)(done * WHOLE));
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  LongWork *work = data;
  GError *error = NULL;

  if (work->kind->run (work->job, progressed, work, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* ---- In the window ---- */

/* Looked at now and then: a thread that told of each page would keep the window busy with nothing else. */
static gboolean
show_progress (gpointer data)
{
  LongWork *work = data;

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (work->bar),
                                 (double)g_atomic_int_get (&work->done) / WHOLE);
  return G_SOURCE_CONTINUE;
}

static void
leave_dialog (LongWork *work)
{
  g_clear_handle_id (&work->tick, g_source_remove);
  work->dialog = NULL;
}

/* Closed by a person, or because the desk is locked: nothing goes on behind anybody's back. */
static void
closed (LongWork *work)
{
  leave_dialog (work);
  g_cancellable_cancel (work->cancellable);
}

static void
finished (GObject *source, GAsyncResult *result, gpointer data)
{
  LongWork *work = g_task_get_task_data (G_TASK (result));
  PlassDialog *dialog = work->dialog;
  g_autoptr (GError) error = NULL;

  plass_busy_end ();
  g_task_propagate_boolean (G_TASK (result), &error);
  if (dialog)
    g_signal_handlers_disconnect_by_data (dialog, work);
  leave_dialog (work);
  work->kind->done (dialog, work->job, error);
}

static GtkWidget *
new_content (LongWork *work, const char *words)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18), *label = gtk_label_new (words);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  work->bar = gtk_progress_bar_new ();
  plass_access_name (work->bar, words);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), work->bar);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  return box;
}

void
plass_long_work_start (PlassDialog *dialog, const char *words, const PlassLongKind *kind, gpointer job)
{
  LongWork *work = g_new0 (LongWork, 1);

  *work = (LongWork){ .kind = kind, .job = job, .dialog = dialog, .cancellable = g_cancellable_new () };
  g_autoptr (GTask) task = g_task_new (NULL, work->cancellable, finished, NULL);
  /* What was done is told as done, even if somebody stopped it in the last moment. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, work, free_work);
  plass_dialog_tell (dialog, NULL);
  plass_dialog_set_primary (dialog, NULL);
  plass_dialog_set_cancel (dialog, _ ("_Stop"));
  plass_dialog_set_content (dialog, new_content (work, words));
  g_signal_connect_swapped (dialog, "destroy", G_CALLBACK (closed), work);
  work->tick = g_timeout_add (PICTURE, show_progress, work);
  plass_busy_begin ();
  g_task_run_in_thread (task, run);
}
