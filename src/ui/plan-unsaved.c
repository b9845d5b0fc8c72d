/* plan-unsaved.c — words that were being written when another person was opened: ask, and lose nothing */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  const PlassDesk *desk;
  PlassPlan *plan;
} Unsaved;

static void
free_unsaved (gpointer data, GClosure *closure)
{
  Unsaved *unsaved = data;

  plass_record_free (&plass_kind_plan, unsaved->plan);
  g_free (unsaved);
}

static void
answered (AdwMessageDialog *question, const char *answer, Unsaved *unsaved)
{
  g_autoptr (GError) error = NULL;

  if (g_str_equal (answer, "save"))
    plass_store_put (unsaved->desk->store, &unsaved->desk->actor, NULL,
                     &(PlassEdit){ &plass_kind_plan, unsaved->plan }, 1, &error);
  if (!error)
    return;
  g_autofree char *words = plass_words_error (error);
  plass_toast (GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (question))), words);
}

void
plass_plan_unsaved_ask (GtkWidget *from, const PlassDesk *desk, const PlassPlan *plan)
{
  GtkRoot *root = gtk_widget_get_root (from);
  GtkWidget *question;
  Unsaved *unsaved;

  if (!GTK_IS_WINDOW (root))
    return;
  unsaved = g_new0 (Unsaved, 1);
  unsaved->desk = desk;
  unsaved->plan = plass_record_dup (&plass_kind_plan, plan);
  question = adw_message_dialog_new (GTK_WINDOW (root), _ ("Save what you wrote in the plan?"),
                                     _ ("You opened another person before it was saved."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (question), "drop", _ ("_Throw Away"), "save",
                                    _ ("_Save"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (question), "drop",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (question), "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (question), "save");
  /* Esc loses nothing. */
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (question), "save");
  g_signal_connect_data (question, "response", G_CALLBACK (answered), unsaved, free_unsaved, 0);
  gtk_window_present (GTK_WINDOW (question));
}
