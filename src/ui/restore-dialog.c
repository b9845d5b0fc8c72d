/* restore-dialog.c — a backup comes back: which file, what is in it, how it opens from now on, and then */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

typedef enum { STEP_FILE, STEP_CONTENTS, STEP_KEYS, STEP_OVER } Step;

typedef struct {
  PlassApplication *application; /* outlives every dialog */
  PlassDialog *dialog;
  Step step;
  GtkWidget *file_row, *phrase_row, *fresh, *card; /* of the step that is shown; owned by the dialog */
  char *file, *phrase, *user, *policy;             /* phrase: plass_phrase_new */
  PlassBackupInfo info;
  PlassDeskWays ways; /* that there ought to be from now on */
} Asking;

static void
free_asking (gpointer data)
{
  Asking *asking = data;

  g_free (asking->file);
  plass_phrase_free (asking->phrase);
  g_free (asking->user);
  g_free (asking->policy);
  g_free (asking);
}

static Asking *
asking_of (PlassDialog *dialog)
{
  return g_object_get_data (G_OBJECT (dialog), "plass-asking");
}

static void show_file_step (Asking *asking);

/* ---- Last: it takes its place ---- */

typedef struct {
  PlassApplication *application;
  char *user, *policy;
  PlassRestore restore;
} Restoring;

static void
free_restoring (gpointer data)
{
  Restoring *restoring = data;

  g_free (restoring->restore.file);
  plass_phrase_free (restoring->restore.phrase);
  plass_given_clear (&restoring->restore.given);
  g_free (restoring->user);
  g_free (restoring->policy);
  g_free (restoring);
}

static gboolean
run_restore (gpointer data, PlassProgress progress, gpointer progress_data, GCancellable *cancellable,
             GError **error)
{
  Restoring *restoring = data;

  return plass_desk_keys_restore (restoring->user, restoring->policy, &restoring->restore, progress,
                                  progress_data, cancellable, error);
}

static void
show_end (PlassDialog *dialog, const GError *error)
{
  g_autofree char *words = error ? plass_restore_words (error) : NULL;

  asking_of (dialog)->step = STEP_OVER;
  plass_dialog_set_cancel (dialog, error ? _ ("_Close") : NULL);
  plass_dialog_set_primary (dialog, error ? NULL : _ ("_Done"));
  plass_dialog_set_content (
      dialog, error
                  ? NULL
                  : plass_empty_new ("emblem-ok-symbolic", _ ("The backup is back"),
                                     _ ("What has changed since it was made is fetched from the central "
                                        "service now. What was here before lies in a folder beside. Give the "
                                        "new sheet to your leader and tear the old one up."),
                                     NULL, NULL));
  plass_dialog_tell (dialog, words);
}

/* The desk opens again in any case: as restored, or as it was. */
static void
restored (PlassDialog *dialog, gpointer data, const GError *error)
{
  Restoring *restoring = data;
  const PlassGiven given = { .passphrase = restoring->restore.given.new_passphrase };

  plass_application_end_restore (restoring->application, error ? NULL : &given);
  if (dialog)
    show_end (dialog, error);
}

static void
begin_restore (Asking *asking, const PlassGiven *given)
{
  static const PlassLongKind kind = { run_restore, restored, free_restoring };
  Restoring *restoring;

  if (!plass_application_begin_restore (asking->application)) {
    plass_dialog_tell (asking->dialog, _ ("Something else is under way. Try again in a moment."));
    return;
  }
  restoring = g_new0 (Restoring, 1);
  restoring->application = asking->application;
  restoring->user = g_strdup (asking->user);
  restoring->policy = g_strdup (asking->policy);
  restoring->restore.file = g_strdup (asking->file);
  restoring->restore.phrase = plass_phrase_new (asking->phrase);
  plass_given_copy (given, &restoring->restore.given);
  plass_long_work_start (
      asking->dialog,
      _ ("The backup is being put in place. If you stop it, or the power goes, what is here "
         "now stays in use."),
      &kind, restoring);
}

/* ---- Third: how it opens from now on ---- */

static void
keys_given (Asking *asking)
{
  PlassGiven given = { 0 };

  if (asking->fresh) {
    given.new_passphrase = (char *)plass_new_passphrase_get (PLASS_NEW_PASSPHRASE (asking->fresh));
    if (!given.new_passphrase)
      return;
  }
  given.new_recovery = (char *)plass_recovery_card_get (PLASS_RECOVERY_CARD (asking->card));
  if (given.new_recovery)
    begin_restore (asking, &given);
}

static void
typed (PlassDialog *dialog)
{
  g_signal_emit_by_name (dialog, "accepted");
}

static void
show_keys_step (Asking *asking)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  g_autofree char *made = plass_words_time (asking->info.made);
  g_autofree char *words = g_strdup_printf (
      _ ("The backup of %s takes the place of what is here. It gets a new key, and so a new recovery code."),
      made);

  asking->step = STEP_KEYS;
  asking->fresh = NULL;
  gtk_box_append (GTK_BOX (box), plass_needs_text_new (words, NULL));
  if (plass_desk_ways_need_passphrase (&asking->ways)) {
    asking->fresh = plass_new_passphrase_new ();
    gtk_box_append (GTK_BOX (box), asking->fresh);
  }
  asking->card = plass_recovery_card_new ();
  plass_recovery_card_begin (PLASS_RECOVERY_CARD (asking->card), asking->user);
  g_signal_connect_object (asking->card, "typed", G_CALLBACK (typed), asking->dialog, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), asking->card);
  plass_dialog_set_primary (asking->dialog, _ ("_Restore"));
  plass_dialog_set_destructive (asking->dialog);
  plass_dialog_set_content (asking->dialog, box);
}

/* ---- Second: what is in it ---- */

static void
show_contents_step (Asking *asking)
{
  const PlassDesk *desk = plass_application_get_desk (asking->application);
  const PlassService *service = plass_application_get_service (asking->application);
  g_autofree char *refusal = plass_restore_refusal (&asking->info, asking->user, service->url, desk);

  if (refusal) {
    show_file_step (asking);
    plass_dialog_tell (asking->dialog, refusal);
    return;
  }
  asking->step = STEP_CONTENTS;
  plass_dialog_set_cancel (asking->dialog, _ ("_Cancel"));
  plass_dialog_set_primary (asking->dialog, _ ("_Go On"));
  plass_dialog_set_content (asking->dialog, plass_restore_contents_new (&asking->info, desk));
}

/* ---- First: which file ---- */

typedef struct {
  char *file, *phrase, *user, *policy;
  PlassBackupInfo info;
  PlassDeskWays ways;
} Looking;

static void
free_looking (gpointer data)
{
  Looking *looking = data;

  g_free (looking->file);
  plass_phrase_free (looking->phrase);
  g_free (looking->user);
  g_free (looking->policy);
  g_free (looking);
}

static gboolean
run_look (gpointer data, PlassProgress progress, gpointer progress_data, GCancellable *cancellable,
          GError **error)
{
  Looking *looking = data;

  plass_desk_ways_look (looking->user, looking->policy, &looking->ways);
  return plass_store_backup_check (looking->file, looking->phrase, &looking->info, progress, progress_data,
                                   cancellable, error);
}

static void
looked (PlassDialog *dialog, gpointer data, const GError *error)
{
  const Looking *looking = data;
  Asking *asking = dialog ? asking_of (dialog) : NULL;

  if (!asking)
    return;
  if (!error) {
    asking->info = looking->info;
    asking->ways = looking->ways;
    show_contents_step (asking);
    return;
  }
  g_autofree char *words = plass_restore_words (error);
  show_file_step (asking);
  plass_dialog_tell (dialog, words);
}

static void
look (Asking *asking)
{
  static const PlassLongKind kind = { run_look, looked, free_looking };
  GtkWidget *input = plass_form_row_get_input (PLASS_FORM_ROW (asking->phrase_row));
  const char *phrase = gtk_editable_get_text (GTK_EDITABLE (input));
  Looking *looking;

  plass_form_row_set_problem (PLASS_FORM_ROW (asking->file_row),
                              asking->file ? NULL : _ ("Choose the file first."));
  if (!asking->file || !*phrase) {
    gtk_widget_grab_focus (asking->file ? input
                                        : plass_form_row_get_input (PLASS_FORM_ROW (asking->file_row)));
    return;
  }
  plass_phrase_free (asking->phrase);
  asking->phrase = plass_phrase_new (phrase);
  looking = g_new0 (Looking, 1);
  looking->file = g_strdup (asking->file);
  looking->phrase = plass_phrase_new (phrase);
  looking->user = g_strdup (asking->user);
  looking->policy = g_strdup (asking->policy);
  plass_long_work_start (asking->dialog,
                         _ ("The whole backup is read first. What is here stays as it is and in use."), &kind,
                         looking);
}

static void
show_file (Asking *asking)
{
  GtkWidget *button = plass_form_row_get_input (PLASS_FORM_ROW (asking->file_row));
  g_autofree char *name = asking->file ? g_filename_display_basename (asking->file) : NULL;
  g_autofree char *access = name ? g_strdup_printf (_ ("Backup file: %s"), name) : NULL;

  gtk_button_set_label (GTK_BUTTON (button), name ? name : _ ("Choose File …"));
  plass_access_name (button, access ? access : _ ("Choose the backup file"));
}

static void
file_chosen (GtkNativeDialog *chooser, int response, PlassDialog *dialog)
{
  Asking *asking = asking_of (dialog);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

  if (response == GTK_RESPONSE_ACCEPT && file && asking->step == STEP_FILE) {
    g_free (asking->file);
    asking->file = g_file_get_path (file);
    plass_form_row_set_problem (PLASS_FORM_ROW (asking->file_row), NULL);
    show_file (asking);
    gtk_widget_grab_focus (plass_form_row_get_input (PLASS_FORM_ROW (asking->phrase_row)));
  }
  g_object_unref (chooser);
}

static void
file_asked (PlassDialog *dialog)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _ ("Which Backup"), GTK_WINDOW (dialog), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Choose"), _ ("_Cancel"));
  GtkFileFilter *ours = gtk_file_filter_new (), *all = gtk_file_filter_new ();

  gtk_file_filter_set_name (ours, _ ("Backups of Plass"));
  gtk_file_filter_add_pattern (ours, "*" PLASS_BACKUP_SUFFIX);
  gtk_file_filter_set_name (all, _ ("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), ours);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), all);
  g_object_unref (ours);
  g_object_unref (all);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (file_chosen), dialog, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
show_file_step (Asking *asking)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *choose = gtk_button_new (), *phrase = plass_phrase_entry_new ();

  asking->step = STEP_FILE;
  asking->file_row = plass_form_row_new (_ ("File"), choose);
  asking->phrase_row = plass_form_row_new (_ ("Passphrase of the backup"), phrase);
  g_signal_connect_object (choose, "clicked", G_CALLBACK (file_asked), asking->dialog, G_CONNECT_SWAPPED);
  g_signal_connect_object (phrase, "activate", G_CALLBACK (typed), asking->dialog, G_CONNECT_SWAPPED);
  show_file (asking);
  gtk_box_append (GTK_BOX (box),
                  plass_needs_text_new (_ ("First the backup is looked through and you see what is in it. "
                                           "Nothing is replaced before you say so."),
                                        NULL));
  gtk_box_append (GTK_BOX (box), asking->file_row);
  gtk_box_append (GTK_BOX (box), asking->phrase_row);
  plass_dialog_set_cancel (asking->dialog, _ ("_Cancel"));
  plass_dialog_set_primary (asking->dialog, _ ("_Look Inside"));
  plass_dialog_set_content (asking->dialog, box);
  if (asking->file)
    gtk_widget_grab_focus (phrase);
}

static void
accepted (PlassDialog *dialog, Asking *asking)
{
  switch (asking->step) {
  case STEP_FILE:
    look (asking);
    break;
  case STEP_CONTENTS:
    show_keys_step (asking);
    break;
  case STEP_KEYS:
    keys_given (asking);
    break;
  case STEP_OVER:
    plass_dialog_done (dialog);
    break;
  }
}

void
plass_restore_dialog_present (GtkWidget *from, PlassApplication *application)
{
  g_autoptr (GSettings) settings = g_settings_new (PLASS_APP_ID);
  Asking *asking = g_new0 (Asking, 1);

  *asking = (Asking){ .application = application,
                      .dialog = plass_dialog_new (from, _ ("Restore from a Backup"), ""),
                      .user = g_strdup (plass_application_get_user (application)),
                      .policy = g_settings_get_string (settings, "key-profile") };
  g_object_set_data_full (G_OBJECT (asking->dialog), "plass-asking", asking, free_asking);
  g_signal_connect (asking->dialog, "accepted", G_CALLBACK (accepted), asking);
  show_file_step (asking);
  gtk_window_present (GTK_WINDOW (asking->dialog));
}
