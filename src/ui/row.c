/* row.c — rows of boxed lists, and the page that says what will be here */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

GtkWidget *
plass_row_new (const char *title, const char *subtitle)
{
  /* Not all at once: the words would arrive before they are known not to be markup, and "<" is an error. */
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, NULL);
  /* Translators: a row's two lines as one, for a screen reader */
  g_autofree char *name = plass_text_is_blank (subtitle)
                              ? g_strdup (title)
                              : g_strdup_printf (C_ ("row", "%1$s, %2$s"), title, subtitle);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle ? subtitle : "");
  plass_access_name (row, name);
  return row;
}

/* Two buttons of the usual size. Without it a long sentence in the row would claim the room first. */
#define KEPT_WIDTH 300

/* Beside each other, or below each other where the words of the row need the room: with large text two
 * buttons leave a name a few letters a line. */
static GtkWidget *
buttons_of (GtkWidget *row)
{
  GtkWidget *buttons = g_object_get_data (G_OBJECT (row), "plass-buttons");

  if (buttons)
    return buttons;
  buttons = plass_wrap_new (FALSE);
  gtk_widget_set_valign (buttons, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  plass_wrap_keep (PLASS_WRAP (buttons), KEPT_WIDTH);
  g_object_set_data (G_OBJECT (row), "plass-buttons", buttons);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), buttons);
  return buttons;
}

GtkWidget *
plass_row_add_button (GtkWidget *row, const char *words, const char *target)
{
  GtkWidget *button = gtk_button_new_with_label (words);

  if (target)
    plass_access_name (button, target);
  plass_wrap_append (PLASS_WRAP (buttons_of (row)), button);
  return button;
}

GtkWidget *
plass_empty_new (const char *icon, const char *title, const char *text, const char *button,
                 const char *action)
{
  GtkWidget *page = adw_status_page_new ();
  /* The title is plain text there, the description is markup. */
  g_autofree char *description = g_markup_escape_text (text ? text : "", -1);

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), icon);
  adw_status_page_set_title (ADW_STATUS_PAGE (page), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (page), description);
  gtk_widget_set_vexpand (page, TRUE);
  if (action) {
    GtkWidget *first = gtk_button_new_with_label (button);
    gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (first), action);
    gtk_widget_set_halign (first, GTK_ALIGN_CENTER);
    gtk_widget_add_css_class (first, "pill");
    gtk_widget_add_css_class (first, "suggested-action");
    adw_status_page_set_child (ADW_STATUS_PAGE (page), first);
  }
  return page;
}
