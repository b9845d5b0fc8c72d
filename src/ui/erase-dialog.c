/* erase-dialog.c — erasing a person for good: what goes and what stays is said before anybody agrees */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  const PlassDesk *desk;
  PlassId person;
  char *decision; /* NULL: it is asked for, and not approved */
  PlassDialog *dialog;
  GtkWidget *goes, *number, *reason, *sure; /* owned by the dialog */
  PlassFormRow *number_row, *reason_row;
} Erase;

static void
free_erase (gpointer data)
{
  Erase *erase = data;

  g_free (erase->decision);
  g_free (erase);
}

/* ---- What goes, and what stays ------------------------------------------------------------------------ */

static char *
count_words (const PlassErasureCount *count)
{
  static const struct {
    const PlassKind *kind;
    const char *one, *many;
  } all[] = {
    { &plass_kind_case, NC_ ("count", "%u case"), NC_ ("count", "%u cases") },
    { &plass_kind_booking, NC_ ("count", "%u stay or hold"), NC_ ("count", "%u stays and holds") },
    { &plass_kind_contact, NC_ ("count", "%u contact"), NC_ ("count", "%u contacts") },
    { &plass_kind_plan, NC_ ("count", "%u plan"), NC_ ("count", "%u plans") },
    { &plass_kind_goal, NC_ ("count", "%u goal"), NC_ ("count", "%u goals") },
    { &plass_kind_measure, NC_ ("count", "%u measure"), NC_ ("count", "%u measures") },
    { &plass_kind_note, NC_ ("count", "%u note"), NC_ ("count", "%u notes") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    if (all[i].kind == count->kind) {
      const char *words =
          g_dpgettext2 (GETTEXT_PACKAGE, "count", count->count == 1 ? all[i].one : all[i].many);
      g_auto (GStrv) parts = g_strsplit (words, "%u", 2);

      return g_strdup_printf ("%s%u%s", parts[0], count->count, parts[1] ? parts[1] : "");
    }
  return NULL;
}

static void
preview_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Erase *erase = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) counts = plass_erasure_preview_finish (result, &error);
  g_autoptr (GString) words = g_string_new (_ ("This goes, for good and on every desk: who the person is"));
  g_autofree char *trouble = error ? plass_asking_words (error) : NULL;

  if (!plass_asking_end (PLASS_DIALOG (source), NULL))
    return;
  for (guint i = 0; counts && i < counts->len; i++) {
    g_autofree char *one = count_words (&g_array_index (counts, PlassErasureCount, i));

    if (one)
      g_string_append_printf (words, ", %s", one);
  }
  g_string_append (words, _ (", all earlier versions of it, and what is written here and not sent."));
  gtk_label_set_text (GTK_LABEL (erase->goes), trouble ? trouble : words->str);
  plass_dialog_set_ready (erase->dialog, !error);
  plass_dialog_fit (erase->dialog);
}

/* ---- Asking and approving ----------------------------------------------------------------------------- */

static void
answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Erase *erase = user_data;
  g_autoptr (GError) error = NULL;
  gboolean erased = FALSE;

  plass_erasure_ask_finish (result, &erased, &error);
  if (!plass_asking_end (PLASS_DIALOG (source), error))
    return;
  plass_toast (GTK_WIDGET (source),
               erased ? _ ("Erased. It goes from every desk when it is next in step.")
                      : _ ("Asked for. Nothing is erased until somebody else approves it."));
  gtk_widget_activate_action (GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (source))), "win.sync",
                              NULL);
  plass_dialog_done (erase->dialog);
}

static void
approve (Erase *erase)
{
  if (!gtk_check_button_get_active (GTK_CHECK_BUTTON (erase->sure))) {
    plass_dialog_tell (erase->dialog, _ ("Tick that you have read the decision first."));
    return;
  }
  plass_asking_begin (erase->dialog);
  plass_erasure_ask (erase->desk->sync, erase->dialog, &erase->person, erase->decision, NULL, answered,
                     erase);
}

static void
accepted (Erase *erase)
{
  g_autofree char *number = NULL, *reason = NULL;

  if (erase->decision) {
    approve (erase);
    return;
  }
  number = g_strstrip (plass_input_get_text (erase->number));
  reason = plass_input_get_text (erase->reason);
  plass_form_row_set_problem (erase->number_row,
                              *number ? NULL : _ ("Write the number of the decision in the archive."));
  plass_form_row_set_problem (
      erase->reason_row, plass_text_is_blank (reason) ? _ ("Write why, for the one who approves.") : NULL);
  if (!*number || plass_text_is_blank (reason))
    return;
  plass_asking_begin (erase->dialog);
  plass_erasure_ask (erase->desk->sync, erase->dialog, &erase->person, number, reason, answered, erase);
}

/* ---- Making it ---------------------------------------------------------------------------------------- */

static void
add_question (Erase *erase, GtkWidget *box)
{
  if (erase->decision) {
    erase->sure =
        gtk_check_button_new_with_label (_ ("I have read the decision, and it is about this person"));
    gtk_box_append (GTK_BOX (box), erase->sure);
    return;
  }
  erase->number = gtk_entry_new ();
  gtk_entry_set_max_length (GTK_ENTRY (erase->number), 60);
  erase->number_row = PLASS_FORM_ROW (plass_form_row_new (_ ("Number of the decision"), erase->number));
  plass_form_row_set_hint (
      erase->number_row, _ ("As in the archive: 2026/117. It is kept, so write no name and no reason here."));
  erase->reason = plass_text_area_new (3);
  erase->reason_row = PLASS_FORM_ROW (plass_form_row_new (_ ("Why"), erase->reason));
  plass_form_row_set_hint (erase->reason_row, _ ("For the one who approves. It goes with the rest."));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (erase->number_row));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (erase->reason_row));
}

static GtkWidget *
new_box (Erase *erase, const char *facts)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  g_autofree char *person = plass_words_known_person (erase->desk, &erase->person);
  g_autofree char *title = g_strdup_printf (_ ("Erase %s"), person);

  gtk_box_append (GTK_BOX (box), plass_needs_text_new (title, "title-2"));
  if (facts)
    gtk_box_append (GTK_BOX (box), plass_needs_text_new (facts, NULL));
  erase->goes = plass_needs_text_new (_ ("Asking the service what would go …"), "told");
  gtk_box_append (GTK_BOX (box), erase->goes);
  gtk_box_append (GTK_BOX (box),
                  plass_needs_text_new (
                      _ ("This stays: that something was erased, when, by which decision, who asked and who "
                         "approved; and that somebody looked, without a word of what about. Backups that "
                         "are older have it until they are replaced. It cannot be undone."),
                      NULL));
  add_question (erase, box);
  return box;
}

void
plass_erase_dialog_present (GtkWidget *from, const PlassDesk *desk, const PlassId *person,
                            const char *decision, const char *facts)
{
  Erase *erase = g_new0 (Erase, 1);

  erase->desk = desk;
  erase->person = *person;
  erase->decision = g_strdup (decision);
  erase->dialog = plass_dialog_new (from, decision ? _ ("Erase for Good") : _ ("Ask for Erasure"),
                                    decision ? _ ("_Erase for Good") : _ ("_Ask for Erasure"));
  g_object_set_data_full (G_OBJECT (erase->dialog), "plass-erase", erase, free_erase);
  if (decision)
    plass_dialog_set_destructive (erase->dialog);
  plass_dialog_set_content (erase->dialog, new_box (erase, facts));
  g_signal_connect_swapped (erase->dialog, "accepted", G_CALLBACK (accepted), erase);
  gtk_window_present (GTK_WINDOW (erase->dialog));
  plass_asking_begin (erase->dialog);
  plass_dialog_tell (erase->dialog, NULL);
  plass_erasure_preview (desk->sync, erase->dialog, person, preview_answered, erase);
}
