/* sign-in-dialog.c — the password again while the desk stays open, and signing out */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

/* ---- In again ---- */

static void
answered (const char *problem, gpointer data)
{
  /* The dialog may be closed by now, and another may be open: ask for it weakly. */
  GWeakRef *weak = data;
  g_autoptr (PlassDialog) dialog = g_weak_ref_get (weak);

  g_weak_ref_clear (weak);
  g_free (weak);
  if (!dialog)
    return;
  plass_dialog_set_ready (dialog, TRUE);
  plass_dialog_tell (dialog, problem);
  if (!problem)
    plass_dialog_done (dialog);
}

static void
accepted (PlassDialog *dialog, GtkEditable *password)
{
  PlassApplication *application = g_object_get_data (G_OBJECT (dialog), "plass-application");
  g_autofree char *typed = g_strdup (gtk_editable_get_text (password));
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  if (!*typed) {
    g_free (weak);
    return;
  }
  g_weak_ref_init (weak, dialog);
  gtk_editable_set_text (password, "");
  plass_dialog_set_ready (dialog, FALSE);
  plass_application_sign_in (application, typed, answered, weak);
}

void
plass_sign_in_again_present (GtkWidget *from, PlassApplication *application)
{
  const PlassDesk *desk = plass_application_get_desk (application);
  PlassDialog *dialog = plass_dialog_new (from, _ ("Sign In"), _ ("_Sign In"));
  GtkWidget *password = gtk_password_entry_new ();
  g_autofree char *label = g_strdup_printf (_ ("Password of %s"), desk->identity.user);

  gtk_password_entry_set_show_peek_icon (GTK_PASSWORD_ENTRY (password), TRUE);
  g_object_set (password, "activates-default", TRUE, NULL);
  plass_dialog_set_content (dialog, plass_form_row_new (label, password));
  g_object_set_data (G_OBJECT (dialog), "plass-application", application);
  g_signal_connect (dialog, "accepted", G_CALLBACK (accepted), password);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- Out ---- */

static void
out_answered (GtkWidget *question, const char *answer, PlassApplication *application)
{
  if (g_str_equal (answer, "out"))
    plass_application_sign_out (application);
}

void
plass_sign_out_present (GtkWidget *from, PlassApplication *application)
{
  const PlassDesk *desk = plass_application_get_desk (application);
  PlassStatus status = { 0 };

  plass_store_status (desk->store, &status, NULL);
  g_autofree char *unsent = g_strdup_printf (
      g_dngettext (
          GETTEXT_PACKAGE,
          "%u change is not sent yet. It stays on this computer and is sent when you sign in again.",
          "%u changes are not sent yet. They stay on this computer and are sent when you sign in again.",
          status.unsent),
      status.unsent);
  GtkWidget *question = adw_message_dialog_new (
      GTK_WINDOW (from), _ ("Sign out?"),
      status.unsent ? unsent : _ ("Everything is sent. You need your password to get in again."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (question), "stay", _ ("_Stay"), "out",
                                    _ ("_Sign Out"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (question), "out");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (question), "stay");
  g_signal_connect_object (question, "response", G_CALLBACK (out_answered), application, 0);
  gtk_window_present (GTK_WINDOW (question));
}
