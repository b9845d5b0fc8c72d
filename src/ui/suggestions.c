/* suggestions.c — from what one types down into the list of what may be meant, by the keyboard */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

GtkWidget *
plass_suggestions_entry_new (GtkBox *box)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (box), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (box, 6);
  gtk_entry_set_icon_from_icon_name (GTK_ENTRY (entry), GTK_ENTRY_ICON_PRIMARY, "system-search-symbolic");
  gtk_box_append (box, entry);
  return entry;
}

GtkWidget *
plass_suggestions_list_new (GtkBox *box, const char *name)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_visible (list, FALSE);
  plass_access_name (list, name);
  gtk_box_append (box, list);
  return list;
}

void
plass_suggestions_clear (GtkWidget *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0)))
    gtk_list_box_remove (GTK_LIST_BOX (list), GTK_WIDGET (row));
}

/* ---- Keys ---- */

static gboolean
down_pressed (GtkWidget *entry, GVariant *args, gpointer list)
{
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (list, 0);

  return first && gtk_widget_grab_focus (GTK_WIDGET (first));
}

/* Else Enter is the dialog's, and saves before anybody was chosen. */
static gboolean
return_pressed (GtkWidget *list, GVariant *args, gpointer user_data)
{
  GtkWidget *row = gtk_widget_get_focus_child (list);

  return row && gtk_widget_is_focus (row) && gtk_widget_activate (row);
}

/* From the first of them back to what was typed. */
static gboolean
up_pressed (GtkWidget *list, GVariant *args, gpointer entry)
{
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0);

  if (!first || !gtk_widget_is_focus (GTK_WIDGET (first)) || !gtk_widget_grab_focus (entry))
    return FALSE;
  gtk_editable_set_position (GTK_EDITABLE (entry), -1);
  return TRUE;
}

static void
add_key (GtkWidget *widget, guint key, GtkShortcutFunc pressed, gpointer data)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (key, 0), gtk_callback_action_new (pressed, data, NULL)));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (widget, keys);
}

void
plass_suggestions_add_keys (GtkWidget *entry, GtkWidget *list)
{
  add_key (entry, GDK_KEY_Down, down_pressed, list);
  add_key (list, GDK_KEY_Up, up_pressed, entry);
  add_key (list, GDK_KEY_Return, return_pressed, NULL);
  add_key (list, GDK_KEY_KP_Enter, return_pressed, NULL);
}
