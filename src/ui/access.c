/* access.c — what GTK leaves out for screen readers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

void
plass_access_name (gpointer widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

/* The row widget is private to GTK, and its names end in "Widget" from 4.12 on: it is the parent of a list
 * view's child, and the grandparent of a column view's cell child. Left alone it reads as
 * "GtkListItemWidget". */
void
plass_access_row_name (GtkWidget *child, const char *name)
{
  GtkWidget *row = gtk_widget_get_parent (child);

  if (row && g_str_has_prefix (G_OBJECT_TYPE_NAME (row), "GtkColumnViewCell"))
    row = gtk_widget_get_parent (row);
  if (row && !GTK_IS_LIST_VIEW (row))
    plass_access_name (row, name);
}

static void
hide_other_pages (GtkStack *stack)
{
  GtkWidget *visible = gtk_stack_get_visible_child (stack);

  for (GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (stack)); page;
       page = gtk_widget_get_next_sibling (page))
    gtk_accessible_update_state (GTK_ACCESSIBLE (page), GTK_ACCESSIBLE_STATE_HIDDEN, page != visible, -1);
}

void
plass_access_watch_stack (GtkStack *stack)
{
  g_signal_connect (stack, "notify::visible-child", G_CALLBACK (hide_other_pages), NULL);
  hide_other_pages (stack);
}
