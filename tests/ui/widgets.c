/* widgets.c — the small widgets that every page uses: what they give back, and what a screen reader hears */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gstdio.h>

/* ---- Inputs speak the text of fields ---- */

static void
check_round_trip (GtkWidget *input, const char *text)
{
  g_object_ref_sink (input);
  plass_input_set_text (input, text);
  g_autofree char *back = plass_input_get_text (input);
  g_assert_cmpstr (back, ==, text);
  g_object_unref (input);
}

static void
inputs_give_back_what_they_got (void)
{
  static const char *const texts[] = { "", "Samtale om bolig", "Åse & <Ødegård>" };
  static const char *const dates[] = { "", "2026-03-12", "1987", "2026-05" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    check_round_trip (gtk_entry_new (), texts[i]);
    check_round_trip (plass_text_area_new (3), texts[i]);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (dates); i++)
    check_round_trip (plass_date_entry_new (), dates[i]);
  check_round_trip (gtk_check_button_new (), "yes");
  check_round_trip (gtk_check_button_new (), "no");
}

static void
unreadable_date_is_not_guessed (void)
{
  GtkWidget *entry = g_object_ref_sink (plass_date_entry_new ());

  gtk_editable_set_text (GTK_EDITABLE (entry), "en gang til våren");
  g_assert_null (plass_input_get_text (entry));
  gtk_editable_set_text (GTK_EDITABLE (entry), "12.3.2026");
  g_autofree char *iso = plass_input_get_text (entry);
  g_assert_cmpstr (iso, ==, "2026-03-12");
  g_object_unref (entry);
}

/* An old code that is offered no more must survive that somebody opens and saves the form. */
static void
old_choice_survives (void)
{
  GtkWidget *choice = g_object_ref_sink (plass_choice_new ());

  plass_choice_add (choice, "", "Not set");
  plass_choice_add (choice, "counter", "At the counter");
  check_round_trip (choice, "counter");
  check_round_trip (choice, "");
  check_round_trip (choice, "by_pigeon");
  g_object_unref (choice);
}

/* By the keyboard as by the mouse: letters go to what narrows the list down. */
static void
open_choice_takes_letters (void)
{
  GtkWidget *window = gtk_window_new (), *choice = plass_choice_new ();

  plass_choice_add (choice, "a", "Dalsberget");
  plass_choice_add (choice, "b", "Fjordlyset");
  plass_choice_set_search (choice);
  gtk_window_set_child (GTK_WINDOW (window), choice);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  g_signal_emit_by_name (choice, "activate");
  for (guint i = 0; i < 20; i++)
    gtk_test_widget_wait_for_draw (window);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));
  g_assert_true (focus && gtk_widget_get_ancestor (focus, GTK_TYPE_SEARCH_ENTRY));
  gtk_window_destroy (GTK_WINDOW (window));
}

static GtkWidget *
find_list (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_LIST_BOX (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !found;
       child = gtk_widget_get_next_sibling (child))
    found = find_list (child);
  return found;
}

/* The mark stays at the page that is shown, wherever the focus goes. */
static void
sidebar_marks_the_shown_page (void)
{
  GtkWidget *sidebar = g_object_ref_sink (g_object_new (PLASS_TYPE_SIDEBAR, NULL));
  GtkWidget *list = find_list (sidebar);

  g_assert_nonnull (list);
  plass_sidebar_select (PLASS_SIDEBAR (sidebar), "cases");
  gtk_list_box_select_row (GTK_LIST_BOX (list), gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 4));
  g_assert_cmpint (gtk_list_box_row_get_index (gtk_list_box_get_selected_row (GTK_LIST_BOX (list))), ==, 1);
  plass_sidebar_select (PLASS_SIDEBAR (sidebar), "capacity");
  g_assert_cmpint (gtk_list_box_row_get_index (gtk_list_box_get_selected_row (GTK_LIST_BOX (list))), ==, 4);
  g_object_unref (sidebar);
}

/* ---- Rows of forms ---- */

static void
problem_is_heard (void)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *row = g_object_ref_sink (plass_form_row_new ("Next step", entry));

  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, "Next step");
  plass_form_row_set_problem (PLASS_FORM_ROW (row), "Write what happens next.");
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Write what happens next.");
  plass_form_row_set_problem (PLASS_FORM_ROW (row), NULL);
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_FALSE);
  g_object_unref (row);
}

/* ---- A form from a field table, on a real store ---- */

typedef struct {
  char *folder;
  PlassDesk desk;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  const PlassKey key = { { 7 } };
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("plass-widgets-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (fixture->folder, "records.db", NULL);
  fixture->desk.store = plass_store_open (path, &key, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  plass_store_close (fixture->desk.store);
  while ((name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
    g_unlink (path);
  }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static void
form_reads_its_record (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (PlassContact) contact = plass_record_new (&plass_kind_contact);
  g_autoptr (PlassContact) saved = plass_record_new (&plass_kind_contact);
  GtkWidget *form = g_object_ref_sink (plass_form_new (&fixture->desk, &plass_kind_contact));

  contact->outcome = plass_code ("invited");
  plass_text_set (&contact->need, "Et sted å sove");
  contact->next_due = plass_date (2026, 3, 12);
  plass_form_add (PLASS_FORM (form), "need", NULL);
  plass_form_add (PLASS_FORM (form), "outcome", NULL);
  plass_form_add (PLASS_FORM (form), "next_due", NULL);
  plass_form_load (PLASS_FORM (form), contact);
  g_assert_false (plass_form_is_changed (PLASS_FORM (form)));
  plass_form_save (PLASS_FORM (form), saved);
  g_assert_cmpstr (saved->need, ==, "Et sted å sove");
  g_assert_true (plass_code_is (&saved->outcome, "invited"));
  g_assert_cmpint (plass_date_compare (saved->next_due, contact->next_due), ==, 0);
  g_object_unref (form);
}

static void
form_stops_beside_the_field (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (PlassContact) contact = plass_record_new (&plass_kind_contact);
  GtkWidget *form = g_object_ref_sink (plass_form_new (&fixture->desk, &plass_kind_contact));
  PlassFormRow *due = plass_form_add (PLASS_FORM (form), "next_due", NULL);
  GtkWidget *entry = plass_form_row_get_input (due);

  gtk_editable_set_text (GTK_EDITABLE (entry), "snart");
  g_assert_true (plass_form_is_changed (PLASS_FORM (form)));
  g_assert_false (plass_form_save (PLASS_FORM (form), contact));
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);
  g_object_unref (form);
}

/* ---- Chips, sections, stacks ---- */

static void
chip_says_its_number (void)
{
  GtkWidget *chip = g_object_ref_sink (plass_chip_new ("plass-women-symbolic", "Women"));

  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL, "Women");
  plass_chip_set_count (PLASS_CHIP (chip), 12);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL, "Women, 12");
  g_object_unref (chip);
}

static void
section_shows_rows_or_a_sentence (void)
{
  PlassSection *section =
      PLASS_SECTION (g_object_ref_sink (plass_section_new ("Coming today", "Nobody is expected.")));
  GtkWidget *list = GTK_WIDGET (plass_section_get_list (section));

  g_assert_false (gtk_widget_get_visible (list));
  plass_section_add (section, plass_row_new ("Kari <Testesen>", NULL));
  g_assert_true (gtk_widget_get_visible (list));
  plass_section_clear (section);
  g_assert_false (gtk_widget_get_visible (list));
  g_object_unref (section);
}

static void
hidden_page_is_not_read (void)
{
  GtkWidget *stack = g_object_ref_sink (gtk_stack_new ());
  GtkWidget *one = gtk_label_new ("one"), *two = gtk_label_new ("two");

  gtk_stack_add_named (GTK_STACK (stack), one, "one");
  gtk_stack_add_named (GTK_STACK (stack), two, "two");
  plass_access_watch_stack (GTK_STACK (stack));
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (two), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE);
  gtk_stack_set_visible_child (GTK_STACK (stack), two);
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (two), GTK_ACCESSIBLE_STATE_HIDDEN, FALSE);
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (one), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE);
  g_object_unref (stack);
}

static void
name_comes_before_the_words_on_it (void)
{
  GtkWidget *button = g_object_ref_sink (gtk_button_new_with_label ("Housing"));
  GtkAccessible *accessible = GTK_ACCESSIBLE (button);

  /* As newer GTK does by itself. */
  gtk_accessible_update_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  gtk_button_get_child (GTK_BUTTON (button)), NULL, -1);
  plass_access_name (button, "Add a goal: Housing");
  g_assert_true (gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL));
  g_assert_false (gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY));
  g_object_unref (button);
}

/* ---- The shutter and the dialog ---- */

static void
count_up (int *count)
{
  ++*count;
}

static void
shutter_tells_only_changes (void)
{
  g_autoptr (PlassShutter) shutter = plass_shutter_new (FALSE);
  int told = 0;

  g_signal_connect_swapped (shutter, "notify::closed", G_CALLBACK (count_up), &told);
  plass_shutter_set_closed (shutter, FALSE);
  plass_shutter_set_closed (shutter, TRUE);
  plass_shutter_set_closed (shutter, TRUE);
  g_assert_cmpint (told, ==, 1);
  g_assert_true (plass_shutter_get_closed (shutter));
}

static void
dialog_leaves_nothing_behind (void)
{
  PlassDialog *dialog = plass_dialog_new (NULL, "Hold a Place", "_Hold");
  gpointer weak = dialog;
  gint64 until = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  g_object_add_weak_pointer (G_OBJECT (dialog), &weak);
  plass_dialog_set_content (dialog, plass_form_row_new ("Until", plass_date_entry_new ()));
  gtk_window_present (GTK_WINDOW (dialog));
  plass_dialog_tell (dialog, "The place was taken.");
  plass_dialog_done (dialog);
  while (weak && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, g_main_context_pending (NULL));
  g_assert_null (weak);
}

int
main (int argc, char **argv)
{
  g_setenv ("LANGUAGE", "en", TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/widgets/inputs", inputs_give_back_what_they_got);
  g_test_add_func ("/widgets/unreadable-date", unreadable_date_is_not_guessed);
  g_test_add_func ("/widgets/old-choice", old_choice_survives);
  g_test_add_func ("/widgets/open-choice", open_choice_takes_letters);
  g_test_add_func ("/widgets/sidebar", sidebar_marks_the_shown_page);
  g_test_add_func ("/widgets/problem", problem_is_heard);
  g_test_add ("/widgets/form", Fixture, NULL, set_up, form_reads_its_record, tear_down);
  g_test_add ("/widgets/form-stops", Fixture, NULL, set_up, form_stops_beside_the_field, tear_down);
  g_test_add_func ("/widgets/chip", chip_says_its_number);
  g_test_add_func ("/widgets/section", section_shows_rows_or_a_sentence);
  g_test_add_func ("/widgets/stack", hidden_page_is_not_read);
  g_test_add_func ("/widgets/name", name_comes_before_the_words_on_it);
  g_test_add_func ("/widgets/shutter", shutter_tells_only_changes);
  g_test_add_func ("/widgets/dialog", dialog_leaves_nothing_behind);
  return g_test_run ();
}
