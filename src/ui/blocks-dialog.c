/* blocks-dialog.c — whom a person has shut out: the list, as the service has it at this moment */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  const PlassDesk *desk;
  PlassId person;
  PlassDialog *dialog; /* owns the section */
  PlassSection *section;
  GPtrArray *list; /* PlassBlock *; NULL: not known yet */
} Blocks;

static void ask (gpointer blocks);

static void
free_blocks (gpointer data)
{
  Blocks *blocks = data;

  g_clear_pointer (&blocks->list, g_ptr_array_unref);
  g_free (blocks);
}

gboolean
plass_desk_writes_blocks (const PlassDesk *desk)
{
  static const char *const roles[] = { "caseworker", "health", "intake", "supervisor", NULL };

  return g_strv_contains (roles, desk->identity.role.text);
}

/* ---- The list ------------------------------------------------------------------------------------------ */

static char *
facts_words (const PlassDesk *desk, const PlassBlock *block)
{
  g_autofree char *worker = plass_person_words_worker (desk->store, &block->set_by);
  g_autofree char *when = plass_words_date (plass_time_day (block->since));
  GString *words = g_string_new (plass_block_words_part (block));

  if (plass_time_is_set (block->since)) {
    g_autofree char *since = g_strdup_printf (_ ("since %s"), when);
    g_string_append_printf (words, " · %s", since);
  }
  if (*worker) {
    /* Translators: %s is a worker's name */
    g_autofree char *by = g_strdup_printf (_ ("written down by %s"), worker);
    g_string_append_printf (words, " · %s", by);
  }
  return g_string_free (words, FALSE);
}

static void
lift_clicked (GtkWidget *button, Blocks *blocks)
{
  const guint number = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "plass-number"));

  plass_block_dialog_present (button, blocks->desk, &blocks->person, g_ptr_array_index (blocks->list, number),
                              ask, blocks);
}

static GtkWidget *
new_row (Blocks *blocks, guint number)
{
  const PlassBlock *block = g_ptr_array_index (blocks->list, number);
  g_autofree char *who = plass_block_words_who (blocks->desk, block),
                  *facts = facts_words (blocks->desk, block);
  /* Translators: the person's own words */
  g_autofree char *said = block->said ? g_strdup_printf (_ ("“%s”"), block->said) : NULL;
  g_autofree char *name = g_strdup_printf (_ ("Let %s see again"), who);
  g_autofree char *all = g_strdup_printf ("%s. %s. %s", who, facts, said ? said : "");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *button = gtk_button_new_with_label (_ ("Let Them See Again …"));

  gtk_box_append (GTK_BOX (box), plass_needs_text_new (who, "needs-title"));
  gtk_box_append (GTK_BOX (box), plass_needs_text_new (facts, "dim-label"));
  if (said)
    gtk_box_append (GTK_BOX (box), plass_needs_text_new (said, NULL));
  plass_access_name (button, name);
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  g_object_set_data (G_OBJECT (button), "plass-number", GUINT_TO_POINTER (number));
  g_signal_connect (button, "clicked", G_CALLBACK (lift_clicked), blocks);
  gtk_box_append (GTK_BOX (box), button);
  return plass_needs_row_new (box, all);
}

static gboolean
is_closed (PlassDialog *dialog)
{
  return !gtk_widget_get_mapped (GTK_WIDGET (dialog));
}

/* Whoever has just shut themselves out may not see the list any more either. */
static void
tell_no_list (PlassDialog *dialog, const GError *error)
{
  Blocks *blocks = g_object_get_data (G_OBJECT (dialog), "plass-blocks");

  if (!error || is_closed (dialog))
    return;
  if (blocks->list && g_error_matches (error, PLASS_ERROR, PLASS_ERROR_REFUSED))
    plass_dialog_done (dialog);
  else
    plass_dialog_set_primary (dialog, _ ("_Try Again"));
}

static void
answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Blocks *blocks = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *list = plass_blocks_ask_finish (result, &error);

  if (!plass_asking_end (PLASS_DIALOG (source), error)) {
    tell_no_list (PLASS_DIALOG (source), error);
    g_clear_pointer (&list, g_ptr_array_unref);
    return;
  }
  plass_dialog_set_primary (blocks->dialog, NULL);
  plass_section_clear (blocks->section); /* first: the rows speak of the list that goes */
  g_clear_pointer (&blocks->list, g_ptr_array_unref);
  blocks->list = list;
  for (guint i = 0; i < list->len; i++)
    plass_section_add (blocks->section, new_row (blocks, i));
  gtk_widget_set_visible (GTK_WIDGET (blocks->section), TRUE);
}

static void
ask (gpointer user_data)
{
  Blocks *blocks = user_data;

  plass_asking_begin (blocks->dialog);
  plass_blocks_ask (blocks->desk->sync, blocks->dialog, &blocks->person, answered, blocks);
}

/* ---- Making it ----------------------------------------------------------------------------------------- */

static void
add_clicked (GtkWidget *button, Blocks *blocks)
{
  plass_block_dialog_present (button, blocks->desk, &blocks->person, NULL, ask, blocks);
}

static GtkWidget *
new_content (Blocks *blocks)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18),
            *add = gtk_button_new_with_label (_ ("Shut Out …"));
  g_autofree char *person = plass_words_known_person (blocks->desk, &blocks->person);

  gtk_box_append (GTK_BOX (box), plass_needs_text_new (person, "title-2"));
  gtk_box_append (GTK_BOX (box),
                  plass_needs_text_new (
                      _ ("The person decides this, and need not say why. To those who are shut out it "
                         "looks as if the person were not here, in an emergency too. They are not told."),
                      NULL));
  blocks->section = PLASS_SECTION (plass_section_new (_ ("Shut out"), _ ("Nobody is shut out.")));
  plass_access_name (add, _ ("Shut somebody out"));
  g_signal_connect (add, "clicked", G_CALLBACK (add_clicked), blocks);
  plass_section_add_action (blocks->section, add);
  gtk_widget_set_visible (GTK_WIDGET (blocks->section), FALSE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (blocks->section));
  return box;
}

void
plass_blocks_dialog_present (GtkWidget *from, const PlassDesk *desk, const PlassId *person)
{
  Blocks *blocks = g_new0 (Blocks, 1);

  blocks->desk = desk;
  blocks->person = *person;
  blocks->dialog = plass_dialog_new (from, _ ("Who May Not See"), "");
  plass_dialog_set_cancel (blocks->dialog, _ ("Close"));
  plass_dialog_set_primary (blocks->dialog, NULL);
  g_object_set_data_full (G_OBJECT (blocks->dialog), "plass-blocks", blocks, free_blocks);
  plass_dialog_set_content (blocks->dialog, new_content (blocks));
  g_signal_connect_swapped (blocks->dialog, "accepted", G_CALLBACK (ask), blocks);
  gtk_window_set_default_size (GTK_WINDOW (blocks->dialog), 560, 520);
  gtk_window_present (GTK_WINDOW (blocks->dialog));
  ask (blocks);
}
