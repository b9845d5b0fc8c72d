/* form-row.c — label above, input, and below it a hint or what is wrong */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

struct _PlassFormRow {
  GtkBox parent;
  GtkWidget *label, *input, *below; /* owned by the box */
  char *hint;
  gboolean wrong;
};

G_DEFINE_FINAL_TYPE (PlassFormRow, plass_form_row, GTK_TYPE_BOX)

static void
finalize (GObject *object)
{
  g_free (PLASS_FORM_ROW (object)->hint);
  G_OBJECT_CLASS (plass_form_row_parent_class)->finalize (object);
}

static void
plass_form_row_class_init (PlassFormRowClass *class)
{
  G_OBJECT_CLASS (class)->finalize = finalize;
}

static void
plass_form_row_init (PlassFormRow *row)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (row), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (row), 6);
  row->label = gtk_label_new (NULL);
  row->below = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (row->label), 0);
  gtk_label_set_xalign (GTK_LABEL (row->below), 0);
  gtk_label_set_wrap (GTK_LABEL (row->label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (row->below), TRUE);
  gtk_widget_add_css_class (row->label, "form-label");
  gtk_widget_add_css_class (row->below, "caption");
  gtk_widget_set_visible (row->below, FALSE);
}

/* What takes the focus, and so what a screen reader must name. */
static GtkWidget *
focus_widget (GtkWidget *input)
{
  if (PLASS_IS_WORKER_PICKER (input))
    return plass_worker_picker_get_entry (PLASS_WORKER_PICKER (input));
  return GTK_IS_SCROLLED_WINDOW (input) ? gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (input)) : input;
}

static void
show_below (PlassFormRow *row, const char *text, gboolean wrong)
{
  GtkWidget *named = focus_widget (row->input);
  /* A box has no frame that could turn red. */
  GtkWidget *framed = GTK_IS_ENTRY (named) ? named : row->input;

  row->wrong = wrong;
  gtk_label_set_text (GTK_LABEL (row->below), text ? text : "");
  gtk_widget_set_visible (row->below, !plass_text_is_blank (text));
  gtk_widget_remove_css_class (row->below, wrong ? "dim-label" : "error");
  gtk_widget_add_css_class (row->below, wrong ? "error" : "dim-label");
  if (wrong)
    gtk_widget_add_css_class (framed, "error");
  else
    gtk_widget_remove_css_class (framed, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (named), GTK_ACCESSIBLE_STATE_INVALID,
                               wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (named), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text ? text : "", -1);
}

PlassFormRow *
plass_form_row_append (GtkWidget *box, const char *label, GtkWidget *input, const char *hint)
{
  PlassFormRow *row = PLASS_FORM_ROW (plass_form_row_new (label, input));

  if (hint)
    plass_form_row_set_hint (row, hint);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row));
  return row;
}

void
plass_form_row_set_label (PlassFormRow *row, const char *label)
{
  gtk_label_set_text (GTK_LABEL (row->label), label);
  plass_access_name (focus_widget (row->input), label);
}

void
plass_form_row_set_hint (PlassFormRow *row, const char *hint)
{
  g_free (row->hint);
  row->hint = g_strdup (hint);
  if (!row->wrong)
    show_below (row, row->hint, FALSE);
}

void
plass_form_row_set_problem (PlassFormRow *row, const char *problem)
{
  show_below (row, problem ? problem : row->hint, problem != NULL);
}

gboolean
plass_form_row_is_wrong (PlassFormRow *row)
{
  return row->wrong;
}

GtkWidget *
plass_form_row_get_input (PlassFormRow *row)
{
  return row->input;
}

/* While a date is written its day is told, so that "3.4" is not found out in April. */
static void
date_typed (GtkEditable *entry, PlassFormRow *row)
{
  PlassDate date;

  if (!plass_words_read_date (gtk_editable_get_text (entry), plass_date_today (), &date)) {
    plass_form_row_set_hint (row, NULL);
    return;
  }
  g_autofree char *day = plass_words_day (date);
  g_autofree char *away = plass_words_distance (date);
  /* "18131 days ago" helps nobody with a date of birth. */
  gboolean near = ABS (date.days - plass_date_today ().days) <= 366;
  g_autofree char *hint = near ? g_strdup_printf ("%s · %s", day, away) : g_strdup (day);
  plass_form_row_set_problem (row, NULL);
  plass_form_row_set_hint (row, hint);
}

/* GTK puts the focus on a button inside the drop-down, which has no name of its own: say what is asked and
 * what is chosen. */
static void
name_choice (GtkWidget *choice, GParamSpec *pspec, GtkLabel *label)
{
  GtkStringObject *chosen = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (choice));
  const char *words = GTK_IS_STRING_OBJECT (chosen) ? gtk_string_object_get_string (chosen) : "";
  g_autofree char *name = g_strdup_printf ("%s: %s", gtk_label_get_text (label), words);
  GtkWidget *button = gtk_widget_get_first_child (choice);

  if (button)
    plass_access_name (button, name);
}

GtkWidget *
plass_form_row_new (const char *label, GtkWidget *input)
{
  PlassFormRow *row = g_object_new (PLASS_TYPE_FORM_ROW, NULL);

  row->input = input;
  gtk_label_set_text (GTK_LABEL (row->label), label);
  gtk_label_set_mnemonic_widget (GTK_LABEL (row->label), focus_widget (input));
  gtk_box_append (GTK_BOX (row), row->label);
  gtk_box_append (GTK_BOX (row), input);
  gtk_box_append (GTK_BOX (row), row->below);
  plass_access_name (focus_widget (input), label);
  if (GTK_IS_DROP_DOWN (input)) {
    g_signal_connect_object (input, "notify::selected-item", G_CALLBACK (name_choice), row->label, 0);
    name_choice (input, NULL, GTK_LABEL (row->label));
  }
  if (g_object_get_data (G_OBJECT (input), "plass-date"))
    g_signal_connect_object (input, "changed", G_CALLBACK (date_typed), row, 0);
  return GTK_WIDGET (row);
}
