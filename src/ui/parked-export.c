/* parked-export.c — what was not sent, into a file that a person chooses; it is written down who did */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static char *
make_text (const PlassDesk *desk, const PlassParked *parked)
{
  g_autoptr (GPtrArray) lines = plass_parked_words_lines (desk, parked);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *made = plass_words_time (parked->made);

  g_string_append_printf (text, "%s\n%s\n%s\n\n", parked->title ? parked->title : "",
                          plass_parked_words_act (parked), made);
  g_string_append_printf (text, "%s\n\n", parked->reason ? parked->reason : "");
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (text, "%s\n", (char *)g_ptr_array_index (lines, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* No log line, no file. */
gboolean
plass_parked_export (const PlassDesk *desk, const PlassParked *parked, GFile *file, GError **error)
{
  g_autofree char *text = make_text (desk, parked);
  gboolean done;

  if (!plass_store_log_access (desk->store, &desk->actor, "export", parked->kind, &parked->id,
                               _ ("What was not sent"), error))
    return FALSE;
  done =
      g_file_replace_contents (file, text, strlen (text), NULL, FALSE,
                               G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL, NULL, error);
  return done;
}

/* ---- Asking where ---- */

typedef struct {
  const PlassDesk *desk;
  GPtrArray *list; /* keeps @parked alive */
  const PlassParked *parked;
  GWeakRef from;
} Export;

static void
free_export (gpointer data)
{
  Export *export = data;

  g_ptr_array_unref (export->list);
  g_weak_ref_clear (&export->from);
  g_free (export);
}

static void
file_chosen (GtkNativeDialog *chooser, int response, Export *export)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_autoptr (GtkWidget) from = g_weak_ref_get (&export->from);
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (response == GTK_RESPONSE_ACCEPT && file && from) {
    if (!plass_parked_export (export->desk, export->parked, file, &error))
      words = error->domain == PLASS_ERROR ? plass_words_error (error)
                                           : g_strdup (_ ("The file could not be written."));
    plass_toast (from, words ? words : _ ("Saved. The file is not protected by Plass."));
  }
  g_object_unref (chooser);
}

static void
choose_file (Export *export)
{
  g_autoptr (GtkWidget) from = g_weak_ref_get (&export->from);
  GtkRoot *root = from ? gtk_widget_get_root (from) : NULL;
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _ ("Save What Was Not Sent"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
      GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  g_autofree char *day = plass_date_format (plass_date_today ());
  g_autofree char *name = g_strdup_printf (_ ("not-sent-%s.txt"), day);

  /* A file's name is read by the whole desktop: no person in it. */
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  g_object_set_data_full (G_OBJECT (chooser), "plass-export", export, free_export);
  g_signal_connect (chooser, "response", G_CALLBACK (file_chosen), export);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
warning_answered (GtkWidget *question, const char *answer, gpointer unused)
{
  if (g_str_equal (answer, "export"))
    choose_file (g_object_steal_data (G_OBJECT (question), "plass-export"));
}

void
plass_parked_export_present (GtkWidget *from, const PlassDesk *desk, GPtrArray *list,
                             const PlassParked *parked)
{
  Export *export = g_new0 (Export, 1);
  GtkWidget *question = adw_message_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (from)), _ ("Save it to a file?"),
      _ ("The file lies outside Plass: whoever can open it can read it. It is written down that you saved "
         "it. Delete the file when it is no longer needed."));

  export->desk = desk;
  export->list = g_ptr_array_ref (list);
  export->parked = parked;
  g_weak_ref_init (&export->from, from);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (question), "cancel", _ ("_Cancel"), "export",
                                    _ ("_Choose File …"), NULL);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (question), "cancel");
  g_object_set_data_full (G_OBJECT (question), "plass-export", export, free_export);
  g_signal_connect (question, "response", G_CALLBACK (warning_answered), NULL);
  gtk_window_present (GTK_WINDOW (question));
}
