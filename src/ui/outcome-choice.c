/* outcome-choice.c — the five outcomes of a contact as large choices: never nothing */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

struct _PlassOutcomeChoice {
  GtkBox parent;
  GtkWidget *grid;  /* of toggle buttons */
  GtkWidget *entry; /* what the form reads: holds the code, is never seen */
};

G_DEFINE_FINAL_TYPE (PlassOutcomeChoice, plass_outcome_choice, GTK_TYPE_BOX)

static GtkToggleButton *
first_button (PlassOutcomeChoice *choice)
{
  return GTK_TOGGLE_BUTTON (gtk_widget_get_first_child (choice->grid));
}

static const char *
code_of (GtkToggleButton *button)
{
  return g_object_get_data (G_OBJECT (button), "plass-code");
}

static void
button_toggled (GtkToggleButton *button, PlassOutcomeChoice *choice)
{
  if (gtk_toggle_button_get_active (button))
    gtk_editable_set_text (GTK_EDITABLE (choice->entry), code_of (button));
}

/* The form was loaded with a record. */
static void
entry_changed (GtkEditable *entry, PlassOutcomeChoice *choice)
{
  const char *code = gtk_editable_get_text (entry);

  for (GtkWidget *child = gtk_widget_get_first_child (choice->grid); child;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_TOGGLE_BUTTON (child))
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (child),
                                    g_str_equal (code_of (GTK_TOGGLE_BUTTON (child)), code));
}

static GtkWidget *
new_button (const PlassContactUsual *usual)
{
  const char *words = plass_codes_label ("contact-outcome", usual->outcome);
  GtkWidget *button = gtk_toggle_button_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (usual->icon));
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "outcome");
  plass_access_name (button, words);
  g_object_set_data (G_OBJECT (button), "plass-code", (gpointer)usual->outcome);
  return button;
}

static gboolean
grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (first_button (PLASS_OUTCOME_CHOICE (widget))));
}

static void
plass_outcome_choice_class_init (PlassOutcomeChoiceClass *class)
{
  GTK_WIDGET_CLASS (class)->grab_focus = grab_focus;
}

static void
plass_outcome_choice_init (PlassOutcomeChoice *choice)
{
  int at = 0;

  choice->grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (choice->grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (choice->grid), 6);
  gtk_grid_set_column_homogeneous (GTK_GRID (choice->grid), TRUE);
  gtk_widget_set_hexpand (choice->grid, TRUE);
  gtk_box_append (GTK_BOX (choice), choice->grid);
  plass_access_name (choice, _ ("What came of it"));
  for (const PlassContactUsual *usual = plass_contact_usual (NULL); usual->outcome; usual++) {
    GtkWidget *button = new_button (usual), *first = gtk_widget_get_first_child (choice->grid);
    if (first)
      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (first));
    g_signal_connect (button, "toggled", G_CALLBACK (button_toggled), choice);
    gtk_grid_attach (GTK_GRID (choice->grid), button, at % 2, at / 2, 1, 1);
    at++;
  }
}

PlassFormRow *
plass_outcome_choice_add (PlassForm *form)
{
  PlassOutcomeChoice *choice = g_object_new (PLASS_TYPE_OUTCOME_CHOICE, NULL);
  GtkWidget *entry = gtk_entry_new ();
  PlassFormRow *row = plass_form_add_input (form, "outcome", NULL, entry);

  choice->entry = entry;
  gtk_widget_set_visible (entry, FALSE);
  g_signal_connect_object (entry, "changed", G_CALLBACK (entry_changed), choice, 0);
  gtk_box_insert_child_after (GTK_BOX (row), GTK_WIDGET (choice), entry);
  return row;
}
