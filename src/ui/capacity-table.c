/* capacity-table.c — the figures as a table that a screen reader reads as one */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  GtkWidget *box, *list;
  GtkSizeGroup *name, *cells[PLASS_CAPACITY_CELLS];
} Table;

static void
free_table (gpointer data)
{
  Table *table = data;

  g_object_unref (table->name);
  for (guint i = 0; i < PLASS_CAPACITY_CELLS; i++)
    g_object_unref (table->cells[i]);
  g_free (table);
}

static GtkWidget *
new_cell (GtkAccessibleRole role, const char *text, gboolean number)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", role, "label", text, "xalign",
                                   number ? 1.0 : 0.0, NULL);

  if (number) {
    gtk_widget_add_css_class (label, "numeric");
    gtk_label_set_width_chars (GTK_LABEL (label), 6);
  } else {
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
    gtk_label_set_width_chars (GTK_LABEL (label), 16);
    gtk_widget_set_hexpand (label, TRUE);
  }
  return label;
}

static GtkWidget *
new_line_box (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_widget_add_css_class (box, "table-line");
  return box;
}

static GtkWidget *
new_header (Table *table)
{
  GtkWidget *box = new_line_box (), *name = new_cell (GTK_ACCESSIBLE_ROLE_COLUMN_HEADER, "", FALSE);

  gtk_size_group_add_widget (table->name, name);
  gtk_box_append (GTK_BOX (box), name);
  for (guint i = 0; i < PLASS_CAPACITY_CELLS; i++) {
    GtkWidget *cell = new_cell (GTK_ACCESSIBLE_ROLE_COLUMN_HEADER, plass_capacity_heading (i), TRUE);
    gtk_size_group_add_widget (table->cells[i], cell);
    gtk_box_append (GTK_BOX (box), cell);
  }
  gtk_widget_add_css_class (box, "table-header");
  return box;
}

/* "Coping unit, Women only": what the line is about, when one hears only the line. */
static char *
line_name (const PlassCapacityLine *line)
{
  return *line->group ? g_strdup_printf ("%s, %s", line->level, line->group) : g_strdup (line->level);
}

static void
name_row (GtkWidget *row, const PlassCapacityLine *line)
{
  g_autofree char *name = line_name (line);
  g_autoptr (GString) text = g_string_new (name);

  for (guint i = 0; i < PLASS_CAPACITY_CELLS; i++)
    if (line->numbers[i] >= 0)
      g_string_append_printf (text, ", %s %d", plass_capacity_heading (i), line->numbers[i]);
  plass_access_name (row, text->str);
}

static void
name_cell (GtkWidget *cell, const PlassCapacityLine *line, guint column)
{
  g_autofree char *about = line_name (line);
  /* Translators: a figure of a table for a screen reader: "Coping unit, Women only, Free: 3" */
  g_autofree char *name = g_strdup_printf (C_ ("cell", "%1$s, %2$s: %3$d"), about,
                                           plass_capacity_heading (column), line->numbers[column]);

  plass_access_name (cell, name);
}

static void
add_line (Table *table, const PlassCapacityLine *line)
{
  static const char *const classes[] = { "table-group", "table-sum", "table-total" };
  GtkWidget *box = new_line_box (), *row = gtk_list_box_row_new ();
  GtkWidget *name =
      new_cell (GTK_ACCESSIBLE_ROLE_ROW_HEADER, *line->group ? line->group : line->level, FALSE);

  gtk_size_group_add_widget (table->name, name);
  gtk_box_append (GTK_BOX (box), name);
  for (guint i = 0; i < PLASS_CAPACITY_CELLS; i++) {
    g_autofree char *number = line->numbers[i] < 0 ? g_strdup ("") : plass_words_number (line->numbers[i]);
    GtkWidget *cell = new_cell (GTK_ACCESSIBLE_ROLE_CELL, number, TRUE);
    if (line->numbers[i] >= 0)
      name_cell (cell, line, i);
    /* A column of noughts hides the ones that matter. */
    if (line->numbers[i] == 0)
      gtk_widget_add_css_class (cell, "dim-label");
    gtk_size_group_add_widget (table->cells[i], cell);
    gtk_box_append (GTK_BOX (box), cell);
  }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_add_css_class (row, classes[line->rank]);
  name_row (row, line);
  gtk_list_box_append (GTK_LIST_BOX (table->list), row);
}

void
plass_capacity_table_set (GtkWidget *widget, const GPtrArray *lines)
{
  Table *table = g_object_get_data (G_OBJECT (widget), "plass-table");
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (table->list), 0)))
    gtk_list_box_remove (GTK_LIST_BOX (table->list), GTK_WIDGET (row));
  for (guint i = 0; i < lines->len; i++)
    add_line (table, g_ptr_array_index (lines, i));
}

GtkWidget *
plass_capacity_table_new (void)
{
  Table *table = g_new0 (Table, 1);

  table->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  table->list = gtk_list_box_new ();
  table->name = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  for (guint i = 0; i < PLASS_CAPACITY_CELLS; i++)
    table->cells[i] = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (table->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (table->list, "table");
  plass_access_name (table->list, _ ("Places by level, kind and for whom"));
  gtk_widget_add_css_class (table->box, "card");
  gtk_box_append (GTK_BOX (table->box), new_header (table));
  gtk_box_append (GTK_BOX (table->box), table->list);
  g_object_set_data_full (G_OBJECT (table->box), "plass-table", table, free_table);
  return table->box;
}
