/* entering.c — the ways in from the start page: another user, the keyring's prompt, what was typed */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

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

/* ---- From the start page ---- */

static void
way_chosen (PlassStartPage *start, const char *way, PlassApplication *application)
{
  if (g_str_equal (way, "unlock"))
    unlock_asked (start);
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
