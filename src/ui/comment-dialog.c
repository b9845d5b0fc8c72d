/* comment-dialog.c — a few words that go to the service with an answer */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  PlassDialog *dialog;
  PlassFormRow *row; /* owned by the dialog */
  PlassCommentAsk ask;
  const PlassDesk *desk;
  PlassId about;
  const char *told; /* when it is done; static */
} Comment;

static void
answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Comment *comment = user_data;
  g_autoptr (GError) error = NULL;

  plass_asked_finish (result, &error);
  if (!plass_asking_end (PLASS_DIALOG (source), error))
    return;
  plass_toast (GTK_WIDGET (source), comment->told);
  gtk_widget_activate_action (GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (source))), "win.sync",
                              NULL);
  plass_dialog_done (comment->dialog);
}

static void
accepted (Comment *comment)
{
  g_autofree char *words = plass_input_get_text (plass_form_row_get_input (comment->row));

  plass_form_row_set_problem (comment->row, plass_text_is_blank (words) ? _ ("Write a few words.") : NULL);
  if (plass_text_is_blank (words))
    return;
  plass_asking_begin (comment->dialog);
  comment->ask (comment->desk->sync, comment->dialog, &comment->about, words, answered, comment);
}

PlassDialog *
plass_comment_present (GtkWidget *from, const PlassDesk *desk, const PlassId *about, PlassCommentAsk ask,
                       const PlassCommentWords *words, const char *facts)
{
  Comment *comment = g_new0 (Comment, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  comment->desk = desk;
  comment->about = *about;
  comment->ask = ask;
  comment->told = words->told;
  comment->dialog = plass_dialog_new (from, words->title, words->primary);
  g_object_set_data_full (G_OBJECT (comment->dialog), "plass-comment", comment, g_free);
  comment->row = PLASS_FORM_ROW (plass_form_row_new (words->label, plass_text_area_new (3)));
  plass_form_row_set_hint (comment->row, words->hint);
  gtk_box_append (GTK_BOX (box), plass_needs_text_new (facts, NULL));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (comment->row));
  plass_dialog_set_content (comment->dialog, box);
  g_signal_connect_swapped (comment->dialog, "accepted", G_CALLBACK (accepted), comment);
  gtk_window_present (GTK_WINDOW (comment->dialog));
  plass_input_grab_focus (plass_form_row_get_input (comment->row));
  return comment->dialog;
}
