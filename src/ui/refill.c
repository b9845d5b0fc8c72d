/* refill.c — rows that are made anew without anybody losing their place */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#define KEY "plass-refill-key"
#define SIGNATURE "plass-refill-signature"

void
plass_refill_mark (GtkWidget *row, const char *key, const char *signature)
{
  g_object_set_data_full (G_OBJECT (row), KEY, g_strdup (key), g_free);
  g_object_set_data_full (G_OBJECT (row), SIGNATURE, g_strdup (signature), g_free);
}

static GtkWidget *
row_at (PlassSection *section, guint at)
{
  return GTK_WIDGET (gtk_list_box_get_row_at_index (plass_section_get_list (section), (int)at));
}

static gboolean
same_rows (PlassSection *section, const GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++) {
    GtkWidget *old = row_at (section, i);
    if (!old)
      return FALSE;
    const char *before = g_object_get_data (G_OBJECT (old), SIGNATURE);
    const char *after = g_object_get_data (g_ptr_array_index (rows, i), SIGNATURE);
    if (!before || g_strcmp0 (before, after) != 0)
      return FALSE;
  }
  return row_at (section, rows->len) == NULL;
}

/* ---- Where the focus is: the row, and the how-maniest control in it ---- */

typedef struct {
  char *key;
  guint row, control;
  gboolean found;
} Focus;

static gboolean
count_until (GtkWidget *widget, GtkWidget *wanted, guint *number)
{
  if (widget == wanted)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    (*number)++;
    if (count_until (child, wanted, number))
      return TRUE;
  }
  return FALSE;
}

static GtkWidget *
nth_below (GtkWidget *widget, guint *number)
{
  if (*number == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    (*number)--;
    GtkWidget *found = nth_below (child, number);
    if (found)
      return found;
  }
  return NULL;
}

static Focus
find_focus (PlassSection *section)
{
  GtkWidget *list = GTK_WIDGET (plass_section_get_list (section));
  GtkRoot *root = gtk_widget_get_root (list);
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  Focus at = { NULL, 0, 0, FALSE };

  if (!focus || !gtk_widget_is_ancestor (focus, list))
    return at;
  for (GtkWidget *row; (row = row_at (section, at.row)); at.row++) {
    at.control = 0;
    if (count_until (row, focus, &at.control)) {
      at.found = TRUE;
      at.key = g_strdup (g_object_get_data (G_OBJECT (row), KEY));
      break;
    }
  }
  return at;
}

static void
restore_focus (PlassSection *section, const Focus *at)
{
  GtkWidget *row = NULL;

  for (guint i = 0; at->key && (row = row_at (section, i)); i++)
    if (g_strcmp0 (g_object_get_data (G_OBJECT (row), KEY), at->key) == 0)
      break;
  gboolean same = row != NULL;
  /* The record is done with: the next one has come to where it was. */
  for (guint i = at->row + 1; !row && i > 0; i--)
    row = row_at (section, i - 1);
  if (!row && plass_section_focus_sentence (section))
    return;
  if (!row)
    return;
  guint number = at->control;
  GtkWidget *control = same ? nth_below (row, &number) : row;
  if (!control || !gtk_widget_grab_focus (control))
    gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD);
}

void
plass_refill_section (PlassSection *section, GPtrArray *rows)
{
  if (same_rows (section, rows)) {
    for (guint i = 0; i < rows->len; i++)
      g_object_ref_sink (g_ptr_array_index (rows, i));
    for (guint i = 0; i < rows->len; i++)
      g_object_unref (g_ptr_array_index (rows, i));
    return;
  }
  Focus focus = find_focus (section);

  plass_section_clear (section);
  for (guint i = 0; i < rows->len; i++)
    plass_section_add (section, g_ptr_array_index (rows, i));
  if (focus.found)
    restore_focus (section, &focus);
  g_free (focus.key);
}
