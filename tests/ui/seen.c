/* seen.c — what a widget says, for tests that look at pages and dialogs */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "seen.h"

#include <string.h>

GResource *plass_ui_get_resource (void);

void
seen_init (int *argc, char ***argv)
{
  g_setenv ("LANGUAGE", "en", TRUE);
  gtk_test_init (argc, argv, NULL);
  adw_init ();
  g_resources_register (plass_ui_get_resource ());
}

void
seen_rest (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static gboolean
look (GtkWidget *widget, const char *words, gboolean mapped)
{
  if (GTK_IS_LABEL (widget) && (!mapped || gtk_widget_get_mapped (widget))
      && strstr (gtk_label_get_text (GTK_LABEL (widget)), words))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    if (look (child, words, mapped))
      return TRUE;
  return FALSE;
}

gboolean
seen_says (GtkWidget *widget, const char *words)
{
  return look (widget, words, FALSE);
}

gboolean
seen_shows (GtkWidget *widget, const char *words)
{
  return look (widget, words, TRUE);
}

void
seen_wait (GtkWidget *widget, const char *words)
{
  gint64 until = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (!seen_says (widget, words) && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (seen_says (widget, words));
}

GtkWidget *
seen_dialog (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *at = windows; at; at = at->next)
    if (PLASS_IS_DIALOG (at->data))
      return at->data;
  return NULL;
}

GtkWidget *
seen_button (GtkWidget *widget, const char *words)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_visible (widget)
      && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), words) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = seen_button (child, words);
    if (found)
      return found;
  }
  return NULL;
}

GtkWidget *
seen_find (GtkWidget *widget, GType type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !found;
       child = gtk_widget_get_next_sibling (child))
    found = seen_find (child, type);
  return found;
}

void
seen_accept (GtkWidget *dialog)
{
  g_signal_emit_by_name (gtk_window_get_default_widget (GTK_WINDOW (dialog)), "clicked");
  seen_rest ();
}
