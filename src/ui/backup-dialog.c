/* backup-dialog.c — a sealed copy of everything that is kept here, in a file that a person chooses */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

typedef struct {
  const PlassDesk *desk; /* used only while the dialog is there */
  PlassStore *store;     /* borrowed: closing it waits for the backup */
  char *target, *phrase; /* owned; the latter plass_phrase_new */
  gboolean replace;
} Backup;

static void
free_backup (gpointer data)
{
  Backup *backup = data;

  g_free (backup->target);
  plass_phrase_free (backup->phrase);
  g_free (backup);
}

static gboolean
run (gpointer data, PlassProgress progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  Backup *backup = data;

  return plass_store_backup (backup->store, backup->target, backup->replace, backup->phrase, progress,
                             progress_data, cancellable, error);
}

/* ---- How it went ---- */

static gboolean
is_same_disk (const char *target, const char *user)
{
  g_autofree char *path = plass_opening_path (user), *folder = g_path_get_dirname (path);
  GStatBuf there, here;

  return g_stat (target, &there) == 0 && g_stat (folder, &here) == 0 && there.st_dev == here.st_dev;
}

static void
add_fact (GtkWidget *section, const char *title, const char *words)
{
  GtkWidget *row = plass_row_new (title, words);

  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  plass_section_add (PLASS_SECTION (section), row);
}

static GtkWidget *
new_result (const Backup *backup)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *section = plass_section_new (_ ("The backup is made"), NULL);
  g_autofree char *name = g_path_get_basename (backup->target), *folder = g_path_get_dirname (backup->target);
  g_autofree char *shown = g_filename_display_name (name), *place = g_filename_display_name (folder);
  GStatBuf info = { 0 };

  g_stat (backup->target, &info);
  g_autofree char *size = g_format_size ((guint64)info.st_size);
  plass_section_set_count (PLASS_SECTION (section), -1);
  add_fact (section, _ ("File"), shown);
  add_fact (section, _ ("Folder"), place);
  add_fact (section, _ ("Size"), size);
  gtk_box_append (GTK_BOX (box), section);
  if (is_same_disk (backup->target, backup->desk->identity.user))
    gtk_box_append (GTK_BOX (box),
                    plass_needs_text_new (_ ("The file lies on the same disk as what it is a copy of. If the "
                                             "disk fails, both are gone: move the file to another place."),
                                          "told"));
  gtk_box_append (GTK_BOX (box), plass_needs_text_new (
                                     _ ("Only the passphrase opens it. Without it nobody can, not even the "
                                        "service desk."),
                                     NULL));
  return box;
}

/* The store's own words name the place and the file; what a database says is not for people. */
static char *
failure_words (const GError *error)
{
  if (g_error_matches (error, PLASS_ERROR, PLASS_ERROR_RULE)
      || g_error_matches (error, PLASS_ERROR, PLASS_ERROR_NO_SPACE))
    return g_strdup (error->message);
  if (g_error_matches (error, PLASS_ERROR, PLASS_ERROR_REFUSED))
    return g_strdup (_ ("The backup cannot be written in that folder. Choose another place. Nothing was "
                        "changed there."));
  if (g_error_matches (error, PLASS_ERROR, PLASS_ERROR_BROKEN))
    return g_strdup (_ ("Something that is kept here is damaged, so no whole backup can be made of it. "
                        "Choose Check the Store in the menu. No file was left."));
  return plass_words_error (error);
}

static void ask (PlassDialog *dialog);

static void
done (PlassDialog *dialog, gpointer data, const GError *error)
{
  const Backup *backup = data;

  if (!dialog)
    return;
  if (error) {
    g_autofree char *words = failure_words (error);
    ask (dialog);
    plass_dialog_tell (dialog, words);
    return;
  }
  g_object_set_data (G_OBJECT (dialog), "plass-new", NULL);
  g_object_set_data (G_OBJECT (dialog), "plass-content", NULL);
  plass_dialog_set_cancel (dialog, NULL);
  plass_dialog_set_primary (dialog, _ ("_Done"));
  plass_dialog_set_content (dialog, new_result (backup));
}

/* ---- Where ---- */

static const PlassLongKind kind = { run, done, free_backup };

/* Written down before it is made: it is an export of everything. */
static void
start (PlassDialog *dialog, const PlassDesk *desk, char *target)
{
  PlassNewPassphrase *input = g_object_get_data (G_OBJECT (dialog), "plass-new");
  const char *phrase = plass_new_passphrase_get (input);
  g_autoptr (GError) error = NULL;
  Backup *backup;

  if (!phrase
      || !plass_store_log_access (desk->store, &desk->actor, "export", NULL, NULL, _ ("Backup"), &error)) {
    g_autofree char *words = error ? plass_words_error (error) : NULL;
    plass_dialog_tell (dialog, words);
    g_free (target);
    return;
  }
  backup = g_new0 (Backup, 1);
  *backup = (Backup){ .desk = desk,
                      .store = desk->store,
                      .target = target,
                      .phrase = plass_phrase_new (phrase),
                      /* Whoever chose a name that is there has been asked by the chooser; what is no backup
                       * of Plass is not replaced all the same. */
                      .replace = g_file_test (target, G_FILE_TEST_EXISTS) };
  plass_long_work_start (
      dialog,
      _ ("A locked copy of everything is being written. You can stop at any time; then no file is left."),
      &kind, backup);
}

static void
file_chosen (GtkNativeDialog *chooser, int response, PlassDialog *dialog)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  char *path = file ? g_file_get_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path)
    start (dialog, g_object_get_data (G_OBJECT (dialog), "plass-desk"), path);
  else
    g_free (path);
  if (response == GTK_RESPONSE_ACCEPT && !path)
    plass_dialog_tell (dialog, _ ("A backup can only be written on this computer or on a stick in it."));
  g_object_unref (chooser);
}

static void
accepted (PlassDialog *dialog)
{
  PlassNewPassphrase *input = g_object_get_data (G_OBJECT (dialog), "plass-new");

  if (!input) {
    plass_dialog_done (dialog);
    return;
  }
  if (!plass_new_passphrase_get (input))
    return;
  GtkFileChooserNative *chooser =
      gtk_file_chooser_native_new (_ ("Where the Backup Goes"), GTK_WINDOW (dialog),
                                   GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Back Up"), _ ("_Cancel"));
  g_autofree char *day = plass_date_format (plass_date_today ());
  g_autofree char *name = g_strdup_printf ("plass-%s" PLASS_BACKUP_SUFFIX, day);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (file_chosen), dialog, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* ---- The passphrase ---- */

static void
typed (PlassDialog *dialog)
{
  g_signal_emit_by_name (dialog, "accepted");
}

static void
ask (PlassDialog *dialog)
{
  GtkWidget *box = g_object_get_data (G_OBJECT (dialog), "plass-content");

  plass_dialog_set_cancel (dialog, _ ("_Cancel"));
  plass_dialog_set_primary (dialog, _ ("_Choose File …"));
  plass_dialog_set_content (dialog, box);
}

static void
build (PlassDialog *dialog)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18), *input = plass_new_passphrase_new ();

  gtk_box_append (GTK_BOX (box), plass_needs_text_new (
                                     _ ("Everything that is kept here goes into one locked file, also what "
                                        "is not sent yet. Choose a passphrase for the file and keep it "
                                        "away from it. The one of this computer stays as it is."),
                                     NULL));
  gtk_box_append (GTK_BOX (box), input);
  g_signal_connect_object (input, "typed", G_CALLBACK (typed), dialog, G_CONNECT_SWAPPED);
  g_object_set_data (G_OBJECT (dialog), "plass-new", input);
  /* Kept while the bar is shown: whoever must choose another place need not write it all again. */
  g_object_set_data_full (G_OBJECT (dialog), "plass-content", g_object_ref_sink (box), g_object_unref);
}

void
plass_backup_dialog_present (GtkWidget *from, const PlassDesk *desk)
{
  PlassDialog *dialog = plass_dialog_new (from, _ ("Back Up"), "");

  g_object_set_data (G_OBJECT (dialog), "plass-desk", (gpointer)desk);
  g_signal_connect (dialog, "accepted", G_CALLBACK (accepted), NULL);
  build (dialog);
  ask (dialog);
  gtk_window_present (GTK_WINDOW (dialog));
}
