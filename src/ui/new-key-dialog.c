/* new-key-dialog.c — everything that is kept here under a new key, with a new recovery code */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  PlassStore *store; /* borrowed: closing it waits for this */
  char *user, *policy;
  PlassGiven given;
} Renewal;

static void
free_renewal (gpointer data)
{
  Renewal *renewal = data;

  plass_given_clear (&renewal->given);
  g_free (renewal->user);
  g_free (renewal->policy);
  g_free (renewal);
}

static gboolean
run (gpointer data, PlassProgress progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  Renewal *renewal = data;

  return plass_desk_keys_renew (renewal->user, renewal->policy, renewal->store, &renewal->given, progress,
                                progress_data, cancellable, error);
}

/* What was shown is worth nothing then, and must not be kept as if it were. */
static char *
failure_words (const GError *error)
{
  g_autofree char *why = plass_words_error (error);

  return g_strdup_printf (
      _ ("%s The old key and the old sheet are still the right ones: tear the new sheet up."), why);
}

static GtkWidget *
new_result (void)
{
  return plass_empty_new (
      "emblem-ok-symbolic", _ ("The new key is in use"),
      _ ("Give the new sheet to your leader and tear the old one up: it opens nothing any "
         "more. Backups from before open with their own passphrase as they did."),
      NULL, NULL);
}

static void
done (PlassDialog *dialog, gpointer data, const GError *error)
{
  if (!dialog)
    return;
  if (error) {
    g_autofree char *words = failure_words (error);
    plass_dialog_set_content (dialog, NULL);
    plass_dialog_tell (dialog, words);
    plass_dialog_set_cancel (dialog, _ ("_Close"));
    return;
  }
  plass_dialog_set_cancel (dialog, NULL);
  plass_dialog_set_primary (dialog, _ ("_Done"));
  plass_dialog_set_content (dialog, new_result ());
}

/* ---- What is asked ---- */

typedef struct {
  const PlassDesk *desk;
  GtkWidget *old, *card; /* borrowed; old NULL: it opens by itself; card NULL: it is done */
} Ask;

static void
start (PlassDialog *dialog, Ask *ask, const PlassGiven *given)
{
  static const PlassLongKind kind = { run, done, free_renewal };
  Renewal *renewal = g_new0 (Renewal, 1);

  renewal->store = ask->desk->store;
  renewal->user = g_strdup (ask->desk->identity.user);
  renewal->policy = g_settings_get_string (ask->desk->settings, "key-profile");
  plass_given_copy (given, &renewal->given);
  ask->card = ask->old = NULL;
  plass_long_work_start (dialog,
                         _ ("Everything is being locked with the new key. If you stop it, or the power goes, "
                            "the old key stays in use."),
                         &kind, renewal);
}

static void
accepted (PlassDialog *dialog, Ask *ask)
{
  GtkWidget *old = ask->old ? plass_form_row_get_input (PLASS_FORM_ROW (ask->old)) : NULL;
  PlassGiven given = { 0 };

  if (!ask->card) {
    plass_dialog_done (dialog);
    return;
  }
  if (old)
    given.passphrase = (char *)gtk_editable_get_text (GTK_EDITABLE (old));
  if (old && !*given.passphrase) {
    gtk_widget_grab_focus (old);
    return;
  }
  given.new_recovery = (char *)plass_recovery_card_get (PLASS_RECOVERY_CARD (ask->card));
  if (given.new_recovery)
    start (dialog, ask, &given);
}

static void
typed (PlassDialog *dialog)
{
  g_signal_emit_by_name (dialog, "accepted");
}

void
plass_new_key_dialog_present (GtkWidget *from, const PlassDesk *desk)
{
  PlassDialog *dialog = plass_dialog_new (from, _ ("New Key"), _ ("_Make It"));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  Ask *ask = g_new0 (Ask, 1);

  ask->desk = desk;
  gtk_box_append (GTK_BOX (box), plass_needs_text_new (
                                     _ ("Everything that is kept here is locked anew, with a key that nobody "
                                        "has seen. Do it once a year, and when a sheet, a passphrase or a "
                                        "computer may have been in the wrong hands. Nothing can be saved "
                                        "while it goes on, seldom more than a few seconds."),
                                     NULL));
  if (plass_desk_keys_need_passphrase (desk->identity.user)) {
    ask->old = plass_form_row_new (_ ("Passphrase now"), plass_phrase_entry_new ());
    gtk_box_append (GTK_BOX (box), ask->old);
  }
  ask->card = plass_recovery_card_new ();
  plass_recovery_card_begin (PLASS_RECOVERY_CARD (ask->card), desk->identity.user);
  gtk_box_append (GTK_BOX (box), ask->card);
  g_signal_connect_object (ask->card, "typed", G_CALLBACK (typed), dialog, G_CONNECT_SWAPPED);
  g_object_set_data_full (G_OBJECT (dialog), "plass-ask", ask, g_free);
  g_signal_connect (dialog, "accepted", G_CALLBACK (accepted), ask);
  plass_dialog_set_content (dialog, box);
  gtk_window_present (GTK_WINDOW (dialog));
}
