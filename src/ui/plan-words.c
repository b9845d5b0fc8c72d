/* plan-words.c — words that are read as a letter and changed in place */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

struct _PlassPlanWords {
  GtkBox parent;
  GtkStack *stack;        /* "read" or "write" */
  GtkLabel *shown, *hint; /* owned by the tree, as all below */
  GtkWidget *pen, *area;
  char *text, *empty;
};

G_DEFINE_FINAL_TYPE (PlassPlanWords, plass_plan_words, GTK_TYPE_BOX)

static gboolean
is_writing (PlassPlanWords *words)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (words->stack), "write") == 0;
}

static GtkWidget *
inner_view (PlassPlanWords *words)
{
  return gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (words->area));
}

static void
show_read (PlassPlanWords *words)
{
  gboolean blank = plass_text_is_blank (words->text);

  gtk_label_set_text (words->shown, blank ? words->empty : words->text);
  if (blank)
    gtk_widget_add_css_class (GTK_WIDGET (words->shown), "dim-label");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (words->shown), "dim-label");
  gtk_stack_set_visible_child_name (words->stack, "read");
  gtk_widget_set_visible (words->pen, TRUE);
}

void
plass_plan_words_edit (PlassPlanWords *words)
{
  if (is_writing (words))
    return;
  plass_input_set_text (words->area, words->text);
  gtk_stack_set_visible_child_name (words->stack, "write");
  gtk_widget_set_visible (words->pen, FALSE);
  gtk_widget_grab_focus (inner_view (words));
}

static void
give_up (PlassPlanWords *words)
{
  show_read (words);
  gtk_widget_grab_focus (words->pen);
}

static void
save (PlassPlanWords *words)
{
  g_autofree char *written = plass_input_get_text (words->area);

  g_strstrip (written);
  show_read (words);
  gtk_widget_grab_focus (words->pen);
  if (g_strcmp0 (written, words->text ? words->text : "") != 0)
    g_signal_emit_by_name (words, "saved", written);
}

static gboolean
key_pressed (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, PlassPlanWords *words)
{
  if (key == GDK_KEY_Escape)
    give_up (words);
  else if ((key == GDK_KEY_Return || key == GDK_KEY_KP_Enter) && (state & GDK_CONTROL_MASK))
    save (words);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

void
plass_plan_words_set_text (PlassPlanWords *words, const char *text)
{
  if (g_strcmp0 (words->text, text) == 0)
    return;
  g_free (words->text);
  words->text = g_strdup (text);
  /* Somebody who writes keeps what is written; what came from elsewhere is in the history. */
  if (!is_writing (words))
    show_read (words);
}

char *
plass_plan_words_take (PlassPlanWords *words)
{
  g_autofree char *written = NULL;

  if (!is_writing (words))
    return NULL;
  written = g_strstrip (plass_input_get_text (words->area));
  show_read (words);
  return g_strcmp0 (written, words->text ? words->text : "") == 0 ? NULL : g_steal_pointer (&written);
}

/* ---- Kept while the desk is locked ---- */

static char *
read_draft (GtkWidget *widget)
{
  PlassPlanWords *words = PLASS_PLAN_WORDS (widget);
  g_autofree char *written = is_writing (words) ? plass_input_get_text (words->area) : NULL;

  return g_strcmp0 (written, words->text ? words->text : "") == 0 ? NULL : g_steal_pointer (&written);
}

static void
write_draft (GtkWidget *widget, const char *text)
{
  plass_plan_words_edit (PLASS_PLAN_WORDS (widget));
  plass_input_set_text (PLASS_PLAN_WORDS (widget)->area, text);
}

/* ---- Making it ---- */

static GtkWidget *
new_heading (PlassPlanWords *words, const char *title)
{
  GtkWidget *heading = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (title);
  /* Translators: %s is a heading: "Change: What matters to you?" */
  g_autofree char *name = g_strdup_printf (_ ("Change: %s"), title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_set_hexpand (label, TRUE);
  words->pen = gtk_button_new_from_icon_name ("document-edit-symbolic");
  gtk_widget_add_css_class (words->pen, "flat");
  gtk_widget_set_tooltip_text (words->pen, _ ("Change"));
  plass_access_name (words->pen, name);
  g_signal_connect_swapped (words->pen, "clicked", G_CALLBACK (plass_plan_words_edit), words);
  gtk_box_append (GTK_BOX (heading), label);
  gtk_box_append (GTK_BOX (heading), words->pen);
  return heading;
}

static GtkWidget *
new_reading (PlassPlanWords *words, gboolean quote)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  words->shown = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (words->shown, 0);
  gtk_label_set_yalign (words->shown, 0);
  gtk_label_set_wrap (words->shown, TRUE);
  gtk_label_set_wrap_mode (words->shown, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (words->shown, TRUE);
  gtk_widget_set_can_focus (GTK_WIDGET (words->shown), FALSE);
  gtk_widget_set_hexpand (GTK_WIDGET (words->shown), TRUE);
  if (quote) {
    GtkWidget *bar = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
    gtk_widget_add_css_class (bar, "quote-bar");
    gtk_widget_add_css_class (GTK_WIDGET (words->shown), "quote");
    gtk_box_append (GTK_BOX (box), bar);
  }
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (words->shown));
  return box;
}

static GtkWidget *
new_buttons (PlassPlanWords *words)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *cancel = gtk_button_new_with_label (_ ("Cancel"));
  GtkWidget *done = gtk_button_new_with_label (_ ("Save"));

  gtk_widget_add_css_class (done, "suggested-action");
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (give_up), words);
  g_signal_connect_swapped (done, "clicked", G_CALLBACK (save), words);
  gtk_widget_set_halign (row, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (row), cancel);
  gtk_box_append (GTK_BOX (row), done);
  return row;
}

static GtkWidget *
new_writing (PlassPlanWords *words, const char *title, const char *hint)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkEventController *keys = gtk_event_controller_key_new ();

  words->area = plass_text_area_new (5);
  plass_access_name (inner_view (words), title);
  words->hint = GTK_LABEL (gtk_label_new (hint));
  gtk_label_set_xalign (words->hint, 0);
  gtk_label_set_wrap (words->hint, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (words->hint), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (words->hint), "dim-label");
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), words);
  gtk_widget_add_controller (box, keys);
  gtk_box_append (GTK_BOX (box), words->area);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (words->hint));
  gtk_box_append (GTK_BOX (box), new_buttons (words));
  return box;
}

PlassPlanWords *
plass_plan_words_new (const char *title, const char *empty, const char *hint, gboolean quote)
{
  PlassPlanWords *words = g_object_new (PLASS_TYPE_PLAN_WORDS, NULL);

  words->empty = g_strdup (empty);
  words->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_vhomogeneous (words->stack, FALSE);
  gtk_box_append (GTK_BOX (words), new_heading (words, title));
  gtk_stack_add_named (words->stack, new_reading (words, quote), "read");
  gtk_stack_add_named (words->stack, new_writing (words, title, hint), "write");
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (words->stack));
  plass_access_watch_stack (words->stack);
  show_read (words);
  plass_draft_mark (GTK_WIDGET (words), title, read_draft, write_draft);
  return words;
}

static void
plass_plan_words_finalize (GObject *object)
{
  PlassPlanWords *words = PLASS_PLAN_WORDS (object);

  g_free (words->text);
  g_free (words->empty);
  G_OBJECT_CLASS (plass_plan_words_parent_class)->finalize (object);
}

static void
plass_plan_words_class_init (PlassPlanWordsClass *class)
{
  G_OBJECT_CLASS (class)->finalize = plass_plan_words_finalize;
  g_signal_new ("saved", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_STRING);
}

static void
plass_plan_words_init (PlassPlanWords *words)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (words), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (words), 6);
}
