/* goal-entry.c — the line for something new: a button that unfolds, Enter saves, Esc gives up */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

struct _PlassGoalEntry {
  GtkBox parent;
  GtkWidget *button, *line, *text, *date; /* owned by the tree; date NULL: not asked */
};

G_DEFINE_FINAL_TYPE (PlassGoalEntry, plass_goal_entry, GTK_TYPE_BOX)

static void
hide_line (PlassGoalEntry *entry)
{
  gtk_widget_set_visible (entry->line, FALSE);
  gtk_widget_set_visible (entry->button, TRUE);
}

static void
fold (PlassGoalEntry *entry)
{
  hide_line (entry);
  gtk_widget_grab_focus (entry->button);
}

void
plass_goal_entry_open (PlassGoalEntry *entry)
{
  gtk_widget_set_visible (entry->button, FALSE);
  gtk_widget_set_visible (entry->line, TRUE);
  gtk_widget_grab_focus (entry->text);
}

gboolean
plass_goal_entry_is_open (PlassGoalEntry *entry)
{
  return gtk_widget_get_visible (entry->line);
}

static void
clear (PlassGoalEntry *entry)
{
  if (entry->date)
    gtk_widget_remove_css_class (entry->date, "error");
  plass_input_set_text (entry->text, "");
  if (entry->date)
    plass_input_set_text (entry->date, "");
}

void
plass_goal_entry_leave (PlassGoalEntry *entry)
{
  g_autofree char *text = plass_input_get_text (entry->text);
  g_autofree char *date = entry->date ? plass_input_get_text (entry->date) : NULL;
  const gboolean begun = plass_goal_entry_is_open (entry) && !plass_text_is_blank (text);

  clear (entry);
  hide_line (entry);
  if (begun)
    g_signal_emit_by_name (entry, "entered", text, date ? date : "");
}

static void
enter (PlassGoalEntry *entry)
{
  g_autofree char *text = plass_input_get_text (entry->text);
  g_autofree char *date = entry->date ? plass_input_get_text (entry->date) : g_strdup ("");

  if (plass_text_is_blank (text)) {
    fold (entry);
    return;
  }
  if (!date) {
    gtk_widget_add_css_class (entry->date, "error");
    gtk_widget_grab_focus (entry->date);
    return;
  }
  clear (entry);
  /* It stays open: goals and measures come several at a time. */
  gtk_widget_grab_focus (entry->text);
  g_signal_emit_by_name (entry, "entered", text, date);
}

static gboolean
key_pressed (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, PlassGoalEntry *entry)
{
  if (key != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  plass_input_set_text (entry->text, "");
  fold (entry);
  return GDK_EVENT_STOP;
}

static GtkWidget *
new_button (PlassGoalEntry *entry, const char *words)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *content = adw_button_content_new ();

  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), "list-add-symbolic");
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), words);
  gtk_button_set_child (GTK_BUTTON (button), content);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  plass_access_name (button, words);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (plass_goal_entry_open), entry);
  return button;
}

static void
fill_line (PlassGoalEntry *entry, const char *placeholder, gboolean with_date)
{
  GtkWidget *done = gtk_button_new_with_label (_ ("Add"));

  entry->text = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry->text), placeholder);
  gtk_widget_set_hexpand (entry->text, TRUE);
  plass_access_name (entry->text, placeholder);
  g_signal_connect_swapped (entry->text, "activate", G_CALLBACK (enter), entry);
  gtk_box_append (GTK_BOX (entry->line), entry->text);
  if (with_date) {
    entry->date = plass_date_entry_new ();
    gtk_entry_set_placeholder_text (GTK_ENTRY (entry->date), _ ("By when"));
    gtk_editable_set_width_chars (GTK_EDITABLE (entry->date), 12);
    plass_access_name (entry->date, _ ("By when"));
    g_signal_connect_swapped (entry->date, "activate", G_CALLBACK (enter), entry);
    gtk_box_append (GTK_BOX (entry->line), entry->date);
  }
  plass_access_name (done, _ ("Add"));
  g_signal_connect_swapped (done, "clicked", G_CALLBACK (enter), entry);
  gtk_box_append (GTK_BOX (entry->line), done);
}

/* A line of words and, below it, the date as it was written. */
static char *
read_draft (GtkWidget *widget)
{
  PlassGoalEntry *entry = PLASS_GOAL_ENTRY (widget);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry->text));
  const char *date = entry->date ? gtk_editable_get_text (GTK_EDITABLE (entry->date)) : "";

  if (!plass_goal_entry_is_open (entry) || (plass_text_is_blank (text) && plass_text_is_blank (date)))
    return NULL;
  return g_strconcat (text, "\n", date, NULL);
}

static void
write_draft (GtkWidget *widget, const char *text)
{
  PlassGoalEntry *entry = PLASS_GOAL_ENTRY (widget);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 2);

  for (GtkWidget *above = gtk_widget_get_parent (widget); above; above = gtk_widget_get_parent (above))
    if (PLASS_IS_GOAL_SECTION (above))
      gtk_widget_set_visible (above, TRUE);
  plass_goal_entry_open (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry->text), lines[0]);
  if (entry->date && lines[1])
    gtk_editable_set_text (GTK_EDITABLE (entry->date), lines[1]);
}

void
plass_goal_entry_name (PlassGoalEntry *entry, const char *name)
{
  plass_draft_mark (GTK_WIDGET (entry), name, read_draft, write_draft);
}

PlassGoalEntry *
plass_goal_entry_new (const char *button, const char *placeholder, gboolean with_date)
{
  PlassGoalEntry *entry = g_object_new (PLASS_TYPE_GOAL_ENTRY, NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();

  entry->button = new_button (entry, button);
  entry->line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  fill_line (entry, placeholder, with_date);
  gtk_widget_set_visible (entry->line, FALSE);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), entry);
  gtk_widget_add_controller (entry->line, keys);
  gtk_box_append (GTK_BOX (entry), entry->button);
  gtk_box_append (GTK_BOX (entry), entry->line);
  return entry;
}

static void
plass_goal_entry_class_init (PlassGoalEntryClass *class)
{
  g_signal_new ("entered", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                G_TYPE_STRING, G_TYPE_STRING);
}

static void
plass_goal_entry_init (PlassGoalEntry *entry)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (entry), GTK_ORIENTATION_VERTICAL);
}
