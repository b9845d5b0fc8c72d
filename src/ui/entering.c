/* entering.c — the ways in from the start page: another user, the keyring's prompt, what was typed */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

/* The start page lives as long as the window, and so do these; what takes longer asks for it weakly. */

static void
retry_asked (PlassApplication *application)
{
  plass_application_open (application, NULL);
}

/* ---- The keyring ---- */

static void
ask_keyring (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_boolean (task, plass_keyring_unlock (NULL));
}

static void
keyring_answered (GObject *source, GAsyncResult *result, gpointer unused)
{
  PlassStartPage *start = PLASS_START_PAGE (source);
  GtkRoot *window = gtk_widget_get_root (GTK_WIDGET (start));

  plass_start_page_set_waiting (start, FALSE);
  /* Somebody who went another way meanwhile is not called back. */
  if (g_task_propagate_boolean (G_TASK (result), NULL) && GTK_IS_WINDOW (window)
      && plass_start_page_shows_trouble (start))
    retry_asked (PLASS_APPLICATION (gtk_window_get_application (GTK_WINDOW (window))));
}

/* Not counted as busy: the prompt may wait for a person for ever. */
static void
unlock_asked (PlassStartPage *start)
{
  g_autoptr (GTask) task = g_task_new (start, NULL, keyring_answered, NULL);

  plass_start_page_set_waiting (start, TRUE);
  g_task_run_in_thread (task, ask_keyring);
}

/* ---- Moving aside ---- */

static void
aside_answered (GtkWidget *question, const char *answer, PlassApplication *application)
{
  g_autofree char *path = plass_opening_path (plass_application_get_user (application));
  g_autoptr (GError) error = NULL;

  if (!g_str_equal (answer, "aside"))
    return;
  if (plass_store_move_aside (path, NULL, &error)) {
    retry_asked (application);
    return;
  }
  g_autofree char *words = plass_words_error (error);
  GtkWidget *told = adw_message_dialog_new (gtk_window_get_transient_for (GTK_WINDOW (question)),
                                            _ ("It was not moved"), words);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (told), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (told));
}

static void
aside_asked (PlassStartPage *start, PlassApplication *application)
{
  GtkWidget *question = adw_message_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (start))), _ ("Move aside and start again?"),
      _ ("What is kept here goes into a folder beside, and is not deleted. Everything that was sent comes "
         "again "
         "from the central service. What was not sent yet stays in that folder and is not sent."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (question), "keep", _ ("_Leave It"), "aside",
                                    _ ("_Move Aside"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (question), "aside",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (question), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (question), "keep");
  g_signal_connect_object (question, "response", G_CALLBACK (aside_answered), application, 0);
  gtk_window_present (GTK_WINDOW (question));
}

/* ---- From the start page ---- */

static void
way_chosen (PlassStartPage *start, const char *way, PlassApplication *application)
{
  if (g_str_equal (way, "unlock"))
    unlock_asked (start);
  else if (g_str_equal (way, "aside"))
    aside_asked (start, application);
  else if (g_str_equal (way, "restore"))
    plass_restore_dialog_present (GTK_WIDGET (start), application);
  else if (g_str_equal (way, "retry"))
    retry_asked (application);
}

static void
given (PlassStartPage *start, PlassGiven *given, PlassApplication *application)
{
  plass_application_open (application, given);
}

static void
user_chosen (PlassStartPage *start, const char *user, PlassApplication *application)
{
  plass_application_set_user (application, user);
}

void
plass_entering_attach (PlassStartPage *start, PlassApplication *application)
{
  g_signal_connect_object (start, "way", G_CALLBACK (way_chosen), application, 0);
  g_signal_connect_object (start, "given", G_CALLBACK (given), application, 0);
  g_signal_connect_object (start, "user", G_CALLBACK (user_chosen), application, 0);
}
