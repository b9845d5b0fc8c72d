/* outcome-choice.c — the five outcomes of a contact as large choices: never nothing */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

struct _PlassOutcomeChoice {
  GtkBox parent;
  GPtrArray *buttons; /* owned by the rows */
  GtkWidget *entry;   /* what the form reads: holds the code, is never seen */
};

G_DEFINE_FINAL_TYPE (PlassOutcomeChoice, plass_outcome_choice, GTK_TYPE_BOX)

static GtkToggleButton *
first_button (PlassOutcomeChoice *choice)
{
  return g_ptr_array_index (choice->buttons, 0);
}

static const char *
code_of (GtkToggleButton *button)
{
  return g_object_get_data (G_OBJECT (button), "plass-code");
}

/* Only what is not there yet: writing it once more empties the entry first, which lets go of the button, and
 * so on without an end. */
static void
button_toggled (GtkToggleButton *button, PlassOutcomeChoice *choice)
{
  GtkEditable *entry = GTK_EDITABLE (choice->entry);

  if (gtk_toggle_button_get_active (button) && !g_str_equal (gtk_editable_get_text (entry), code_of (button)))
    gtk_editable_set_text (entry, code_of (button));
}

/* The form was loaded with a record. */
static void
entry_changed (GtkEditable *entry, PlassOutcomeChoice *choice)
{
  const char *code = gtk_editable_get_text (entry);

  for (guint i = 0; i < choice->buttons->len; i++) {
    GtkToggleButton *button = g_ptr_array_index (choice->buttons, i);

    gtk_toggle_button_set_active (button, g_str_equal (code_of (button), code));
  }
}

static GtkWidget *
new_button (const PlassContactUsual *usual)
{
  const char *words = plass_codes_label ("contact-outcome", usual->outcome);
  GtkWidget *button = gtk_toggle_button_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
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
finalize (GObject *object)
{
  g_ptr_array_unref (PLASS_OUTCOME_CHOICE (object)->buttons);
  G_OBJECT_CLASS (plass_outcome_choice_parent_class)->finalize (object);
}

static void
plass_outcome_choice_class_init (PlassOutcomeChoiceClass *class)
{
  G_OBJECT_CLASS (class)->finalize = finalize;
  GTK_WIDGET_CLASS (class)->grab_focus = grab_focus;
}

static GtkWidget *
add_row (PlassOutcomeChoice *choice)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_set_homogeneous (GTK_BOX (row), TRUE);
  gtk_box_append (GTK_BOX (choice), row);
  return row;
}

static void
add_button (PlassOutcomeChoice *choice, GtkWidget *row, const PlassContactUsual *usual)
{
  GtkWidget *button = new_button (usual);

  if (choice->buttons->len > 0)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), first_button (choice));
  g_ptr_array_add (choice->buttons, button);
  g_signal_connect (button, "toggled", G_CALLBACK (button_toggled), choice);
  gtk_box_append (GTK_BOX (row), button);
}

/* Two in a row. A GtkGrid would do, but that of GTK 4.18 says of words that may wrap that they need more than
 * they want. */
static void
plass_outcome_choice_init (PlassOutcomeChoice *choice)
{
  GtkWidget *row = NULL;

  choice->buttons = g_ptr_array_new ();
  gtk_orientable_set_orientation (GTK_ORIENTABLE (choice), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (choice), 6);
  plass_access_name (choice, _ ("What came of it"));
  for (const PlassContactUsual *usual = plass_contact_usual (NULL); usual->outcome; usual++) {
    if (choice->buttons->len % 2 == 0)
      row = add_row (choice);
    add_button (choice, row, usual);
  }
  if (choice->buttons->len % 2 == 1)
    gtk_box_append (GTK_BOX (row), gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
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
