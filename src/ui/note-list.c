/* note-list.c — the notes about a person; signed ones are corrected, never changed */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

#define PLASS_TYPE_NOTE_LIST (plass_note_list_get_type ())
G_DECLARE_FINAL_TYPE (PlassNoteList, plass_note_list, PLASS, NOTE_LIST, PlassPersonPart)

#define FIRST_NOTES 30

struct _PlassNoteList {
  PlassPersonPart parent;
  GtkWidget *stack, *box, *more; /* owned by the tree */
  guint limit;
};

G_DEFINE_FINAL_TYPE (PlassNoteList, plass_note_list, PLASS_TYPE_PERSON_PART)

static void
free_note (gpointer note, GClosure *closure)
{
  plass_record_free (&plass_kind_note, note);
}

static void
correct_clicked (GtkButton *button, PlassNote *note)
{
  PlassPersonPart *part =
      PLASS_PERSON_PART (gtk_widget_get_ancestor (GTK_WIDGET (button), PLASS_TYPE_NOTE_LIST));

  plass_note_dialog_present (GTK_WIDGET (button), plass_person_part_get_desk (part), &note->person, note);
}

static GtkWidget *
new_text (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style)
    gtk_widget_add_css_class (label, style);
  return label;
}

/* "Tuesday 10:00 · Kari Medarbeider · written down today 14:30" */
static char *
describe (PlassStore *store, const PlassNote *note)
{
  g_autofree char *happened = plass_words_time (note->happened);
  g_autofree char *recorded = plass_words_time (note->recorded);
  g_autofree char *author = plass_person_words_worker (store, &note->author);
  g_autoptr (GString) text = g_string_new (happened);

  if (*author)
    g_string_append_printf (text, " · %s", author);
  /* Only when it tells something: most notes are written the same hour. */
  if (note->recorded.secs - note->happened.secs > 60 * 60) {
    g_autofree char *later = g_strdup_printf (_ ("written down %s"), recorded);
    g_string_append_printf (text, " · %s", later);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GtkWidget *
new_head (PlassStore *store, const PlassNote *note)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  g_autofree char *facts = describe (store, note);
  GtkWidget *label = new_text (facts, "dim-label");
  gboolean corrected = plass_code_is (&note->state, "corrected");

  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (head), label);
  if (plass_code_is (&note->regime, "journal"))
    gtk_box_append (GTK_BOX (head), plass_pill_new (NULL, plass_codes_label ("note-regime", "journal")));
  if (corrected)
    gtk_box_append (GTK_BOX (head), plass_pill_new (NULL, _ ("Corrected by a newer note")));
  if (plass_id_is_set (&note->replaces))
    gtk_box_append (GTK_BOX (head), plass_pill_new (NULL, _ ("Correction")));
  if (!corrected) {
    GtkWidget *button = gtk_button_new_with_label (_ ("Correct"));
    g_autofree char *name = g_strdup_printf (_ ("Correct the note: %s"), facts);
    gtk_widget_add_css_class (button, "flat");
    gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
    plass_access_name (button, name);
    g_signal_connect_data (button, "clicked", G_CALLBACK (correct_clicked),
                           plass_record_dup (&plass_kind_note, note), free_note, 0);
    gtk_box_append (GTK_BOX (head), button);
  }
  return head;
}

static GtkWidget *
new_card (PlassStore *store, const PlassNote *note)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *text = new_text (note->text, NULL);

  gtk_box_append (GTK_BOX (card), new_head (store, note));
  if (!plass_text_is_blank (note->title))
    gtk_box_append (GTK_BOX (card), new_text (note->title, "heading"));
  if (plass_code_is (&note->state, "corrected"))
    gtk_widget_add_css_class (text, "dim-label");
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_widget_set_can_focus (text, FALSE);
  gtk_box_append (GTK_BOX (card), text);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "note-card");
  return card;
}

static int
newest_first (gconstpointer a, gconstpointer b)
{
  const PlassNote *const *one = a, *const *two = b;

  int order = plass_time_compare ((*two)->happened, (*one)->happened);

  /* A correction happened when what it corrects happened: it stands above it. */
  return order ? order : plass_time_compare ((*two)->recorded, (*one)->recorded);
}

static void
refresh (PlassPersonPart *part)
{
  PlassNoteList *list = PLASS_NOTE_LIST (part);
  PlassStore *store = plass_person_part_get_desk (part)->store;
  g_autoptr (PlassRecords) notes =
      plass_store_list (store, &plass_kind_note, "person", plass_person_part_get_person (part)->text, NULL);
  GtkWidget *old;
  guint shown = 0, all = 0;

  while ((old = gtk_widget_get_first_child (list->box)))
    gtk_box_remove (GTK_BOX (list->box), old);
  if (notes)
    qsort (notes->items, notes->len, sizeof (gpointer), newest_first);
  for (guint i = 0; notes && i < notes->len; i++) {
    const PlassNote *note = notes->items[i];
    if (plass_code_is (&note->state, "mistake"))
      continue;
    if (all++ < list->limit) {
      gtk_box_append (GTK_BOX (list->box), new_card (store, note));
      shown++;
    }
  }
  gtk_widget_set_visible (list->more, all > shown);
  gtk_stack_set_visible_child_name (GTK_STACK (list->stack), all ? "notes" : "none");
}

static void
leave (PlassPersonPart *part)
{
  PLASS_NOTE_LIST (part)->limit = FIRST_NOTES;
}

static void
more_clicked (PlassNoteList *list)
{
  list->limit += 5 * FIRST_NOTES;
  refresh (PLASS_PERSON_PART (list));
}

static void
add_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PlassPersonPart *part = PLASS_PERSON_PART (widget);

  plass_note_dialog_present (widget, plass_person_part_get_desk (part), plass_person_part_get_person (part),
                             NULL);
}

static void
plass_note_list_class_init (PlassNoteListClass *class)
{
  PLASS_PERSON_PART_CLASS (class)->refresh = refresh;
  PLASS_PERSON_PART_CLASS (class)->leave = leave;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (class), "notes.add", NULL, add_activated);
}

static void
plass_note_list_init (PlassNoteList *list)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *add = gtk_button_new_with_label (_ ("Write a Note"));

  list->limit = FIRST_NOTES;
  list->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (list->stack), FALSE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (add), "notes.add");
  gtk_widget_set_halign (add, GTK_ALIGN_START);
  list->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  list->more = gtk_button_new_with_label (_ ("Show More"));
  gtk_widget_set_halign (list->more, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (list->more, "clicked", G_CALLBACK (more_clicked), list);
  gtk_box_append (GTK_BOX (column), add);
  gtk_box_append (GTK_BOX (column), list->box);
  gtk_box_append (GTK_BOX (column), list->more);
  gtk_stack_add_named (GTK_STACK (list->stack), column, "notes");
  gtk_stack_add_named (
      GTK_STACK (list->stack),
      plass_empty_new ("plass-note-symbolic", _ ("No notes yet"),
                       _ ("What happened, and what was agreed, for those who come after you."),
                       _ ("Write a Note"), "notes.add"),
      "none");
  plass_access_watch_stack (GTK_STACK (list->stack));
  adw_bin_set_child (ADW_BIN (list), list->stack);
}
