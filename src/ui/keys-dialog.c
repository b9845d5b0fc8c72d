/* keys-dialog.c — what opens this computer, and changing it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

/* ---- In a thread ---- */

typedef struct {
  char *user, *policy;
  PlassGiven given;
} Change;

static void
free_change (gpointer data)
{
  Change *change = data;

  plass_given_clear (&change->given);
  g_free (change->user);
  g_free (change->policy);
  g_free (change);
}

static void
run_change (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Change *change = data;
  GError *error = NULL;

  if (plass_desk_keys_change (change->user, change->policy, &change->given, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* ---- One change: the passphrase, or the code ---- */

typedef struct {
  const PlassDesk *desk;
  GtkWidget *from, *old, *passphrase, *card; /* borrowed; passphrase or card is NULL */
} Ask;

static void
changed (GObject *source, GAsyncResult *result, gpointer data)
{
  PlassDialog *dialog = PLASS_DIALOG (source);
  Ask *ask = g_object_get_data (source, "plass-ask");
  g_autoptr (GError) error = NULL;

  plass_busy_end ();
  plass_dialog_set_ready (dialog, TRUE);
  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    g_autofree char *words = plass_words_error (error);
    plass_dialog_tell (dialog, words);
    return;
  }
  plass_toast (ask->from, ask->card ? _ ("The new recovery code is in use. Tear the old sheet up.")
                                    : _ ("The new passphrase is in use."));
  plass_dialog_done (dialog);
}

static void
start_change (PlassDialog *dialog, const Ask *ask, const PlassGiven *given)
{
  g_autoptr (GTask) task = g_task_new (dialog, NULL, changed, NULL);
  Change *change = g_new0 (Change, 1);

  change->user = g_strdup (ask->desk->identity.user);
  change->policy = g_settings_get_string (ask->desk->settings, "key-profile");
  plass_given_copy (given, &change->given);
  g_task_set_task_data (task, change, free_change);
  plass_dialog_set_ready (dialog, FALSE);
  plass_dialog_tell (dialog, NULL);
  plass_busy_begin ();
  g_task_run_in_thread (task, run_change);
}

static void
accepted (PlassDialog *dialog, Ask *ask)
{
  GtkWidget *old = ask->old ? plass_form_row_get_input (PLASS_FORM_ROW (ask->old)) : NULL;
  PlassGiven given = { 0 };

  if (old)
    given.passphrase = (char *)gtk_editable_get_text (GTK_EDITABLE (old));
  if (old && !*given.passphrase) {
    gtk_widget_grab_focus (old);
    return;
  }
  if (ask->passphrase)
    given.new_passphrase = (char *)plass_new_passphrase_get (PLASS_NEW_PASSPHRASE (ask->passphrase));
  if (ask->card)
    given.new_recovery = (char *)plass_recovery_card_get (PLASS_RECOVERY_CARD (ask->card));
  if (given.new_passphrase || given.new_recovery)
    start_change (dialog, ask, &given);
}

static void
accept_typed (PlassDialog *dialog)
{
  g_signal_emit_by_name (dialog, "accepted");
}

static void
present_change (GtkWidget *from, const PlassDesk *desk, gboolean code)
{
  PlassDialog *dialog =
      plass_dialog_new (from, code ? _ ("New Recovery Code") : _ ("New Passphrase"), _ ("_Change"));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  Ask *ask = g_new0 (Ask, 1);

  *ask = (Ask){ .desk = desk, .from = from };
  if (plass_desk_keys_need_passphrase (desk->identity.user)) {
    ask->old = plass_form_row_new (_ ("Passphrase now"), plass_phrase_entry_new ());
    gtk_box_append (GTK_BOX (box), ask->old);
  }
  if (code) {
    ask->card = plass_recovery_card_new ();
    plass_recovery_card_begin (PLASS_RECOVERY_CARD (ask->card), desk->identity.user);
  } else {
    ask->passphrase = plass_new_passphrase_new ();
  }
  GtkWidget *input = code ? ask->card : ask->passphrase;
  gtk_box_append (GTK_BOX (box), input);
  g_signal_connect_object (input, "typed", G_CALLBACK (accept_typed), dialog, G_CONNECT_SWAPPED);
  g_object_set_data_full (G_OBJECT (dialog), "plass-ask", ask, g_free);
  g_signal_connect (dialog, "accepted", G_CALLBACK (accepted), ask);
  plass_dialog_set_content (dialog, box);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- What there is ---- */

static void
passphrase_clicked (GtkWidget *row)
{
  present_change (row, g_object_get_data (G_OBJECT (row), "plass-desk"), FALSE);
}

static void
code_clicked (GtkWidget *row)
{
  present_change (row, g_object_get_data (G_OBJECT (row), "plass-desk"), TRUE);
}

static void
key_clicked (GtkWidget *row)
{
  plass_new_key_dialog_present (row, g_object_get_data (G_OBJECT (row), "plass-desk"));
}

static const char *
opens_words (const char *path)
{
  if (plass_key_has_slot (path, PLASS_SLOT_BOTH))
    return _ ("Keyring and passphrase together");
  if (plass_key_has_slot (path, PLASS_SLOT_KEYRING))
    return _ ("The keyring of this computer, by itself");
  return _ ("A passphrase");
}

static void
add_way (PlassSection *section, const char *title, const char *detail, const char *button, GCallback clicked,
         const PlassDesk *desk)
{
  GtkWidget *row = plass_row_new (title, detail);
  GtkWidget *change = plass_row_add_button (row, button, button);

  g_signal_connect_object (change, "clicked", clicked, row, G_CONNECT_SWAPPED);
  g_object_set_data (G_OBJECT (row), "plass-desk", (gpointer)desk);
  plass_section_add (section, row);
}

void
plass_keys_dialog_present (GtkWidget *from, const PlassDesk *desk)
{
  g_autofree char *path = plass_opening_path (desk->identity.user);
  PlassDialog *dialog = plass_dialog_new (from, _ ("Keys and Security"), _ ("_Done"));
  GtkWidget *section = plass_section_new (_ ("What opens this computer"), NULL);
  gboolean passphrase = plass_desk_keys_need_passphrase (desk->identity.user);
  gboolean code = plass_key_has_slot (path, PLASS_SLOT_RECOVERY);

  plass_section_set_count (PLASS_SECTION (section), -1);
  add_way (PLASS_SECTION (section), _ ("In daily use"), opens_words (path),
           passphrase ? _ ("New Passphrase …") : _ ("Ask for a Passphrase Too …"),
           G_CALLBACK (passphrase_clicked), desk);
  add_way (PLASS_SECTION (section), _ ("Recovery code"),
           code ? _ ("On paper, at your leader’s")
                : _ ("There is none. Make one: without it, a lost key loses all."),
           _ ("New Code …"), G_CALLBACK (code_clicked), desk);
  add_way (PLASS_SECTION (section), _ ("The key itself"),
           _ ("Once a year, and after a loss: everything is locked anew"), _ ("New Key …"),
           G_CALLBACK (key_clicked), desk);
  plass_dialog_set_content (dialog, section);
  g_signal_connect (dialog, "accepted", G_CALLBACK (plass_dialog_done), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
}
