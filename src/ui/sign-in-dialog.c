/* sign-in-dialog.c — the password again while the desk stays open, and signing out */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

/* ---- In again ---- */

static PlassSignInForm *
form_of (PlassDialog *dialog)
{
  return g_object_get_data (G_OBJECT (dialog), "plass-form");
}

static void
answered (PlassTrouble trouble, const char *problem, gpointer data)
{
  /* The dialog may be closed by now, and another may be open: ask for it weakly. */
  GWeakRef *weak = data;
  g_autoptr (PlassDialog) dialog = g_weak_ref_get (weak);

  g_weak_ref_clear (weak);
  g_free (weak);
  if (!dialog)
    return;
  plass_dialog_set_ready (dialog, TRUE);
  if (trouble == PLASS_TROUBLE_CODE)
    plass_sign_in_form_ask_code (form_of (dialog), problem);
  else if (trouble)
    plass_sign_in_form_ask (form_of (dialog), problem);
  else
    plass_dialog_done (dialog);
}

static void
sign_in (PlassDialog *dialog, const PlassGiven *given, const PlassIdentity *identity)
{
  PlassApplication *application = g_object_get_data (G_OBJECT (dialog), "plass-application");
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, dialog);
  plass_dialog_set_ready (dialog, FALSE);
  plass_application_sign_in (application, given, identity, answered, weak);
}

static void
accepted (PlassDialog *dialog)
{
  plass_sign_in_form_give (form_of (dialog));
}

static void
given (PlassDialog *dialog, const char *user, const char *password, const char *code)
{
  sign_in (dialog, &(PlassGiven){ .password = (char *)password, .code = (char *)code }, NULL);
}

static void
signed_in (PlassDialog *dialog, PlassIdentity *identity)
{
  sign_in (dialog, NULL, identity);
}

static void
waits (PlassDialog *dialog, gboolean for_browser)
{
  plass_dialog_set_ready (dialog, !for_browser);
}

void
plass_sign_in_again_present (GtkWidget *from, PlassApplication *application)
{
  const PlassDesk *desk = plass_application_get_desk (application);
  PlassDialog *dialog = plass_dialog_new (from, _ ("Sign In"), _ ("_Sign In"));
  PlassSignInForm *form = g_object_new (PLASS_TYPE_SIGN_IN_FORM, NULL);

  plass_sign_in_form_fix_user (form, desk->identity.user);
  plass_sign_in_form_set_service (form, plass_application_get_service (application));
  plass_dialog_set_content (dialog, GTK_WIDGET (form));
  g_object_set_data (G_OBJECT (dialog), "plass-application", application);
  g_object_set_data (G_OBJECT (dialog), "plass-form", form);
  g_signal_connect (dialog, "accepted", G_CALLBACK (accepted), NULL);
  g_signal_connect_object (form, "given", G_CALLBACK (given), dialog, G_CONNECT_SWAPPED);
  g_signal_connect_object (form, "signed-in", G_CALLBACK (signed_in), dialog, G_CONNECT_SWAPPED);
  g_signal_connect_object (form, "waits", G_CALLBACK (waits), dialog, G_CONNECT_SWAPPED);
  /* High enough for the browser to be waited for, and for the code. */
  gtk_window_set_default_size (GTK_WINDOW (dialog), 460, 320);
  gtk_window_present (GTK_WINDOW (dialog));
  plass_sign_in_form_ask (form, NULL);
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
