/* plan-words.c — tests words that are changed in place, and the line for something new */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

typedef struct {
  GtkWidget *window;
  PlassPlanWords *words;
  char *saved; /* as last told */
} Page;

static void
saved (PlassPlanWords *words, const char *text, Page *page)
{
  g_free (page->saved);
  page->saved = g_strdup (text);
}

static void
set_up (Page *page, gconstpointer unused)
{
  page->window = adw_window_new ();
  page->words =
      plass_plan_words_new ("What matters to you?", "Not written down yet.", "In their own words.", TRUE);
  g_signal_connect (page->words, "saved", G_CALLBACK (saved), page);
  adw_window_set_content (ADW_WINDOW (page->window), GTK_WIDGET (page->words));
}

static void
tear_down (Page *page, gconstpointer unused)
{
  gtk_window_destroy (GTK_WINDOW (page->window));
  g_free (page->saved);
}

/* The first of a type below @widget that @fits; NULL fits all. */
static GtkWidget *
find (GtkWidget *widget, GType type, const char *label)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type)
      && (!label || g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find (child, type, label);
    if (found)
      return found;
  }
  return NULL;
}

static void
write_words (Page *page, const char *text)
{
  GtkWidget *view = find (GTK_WIDGET (page->words), GTK_TYPE_TEXT_VIEW, NULL);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
}

static void
press (Page *page, const char *label)
{
  g_signal_emit_by_name (find (GTK_WIDGET (page->words), GTK_TYPE_BUTTON, label), "clicked");
}

static void
save_tells_the_words (Page *page, gconstpointer unused)
{
  plass_plan_words_edit (page->words);
  write_words (page, "  Datteren min\n");
  press (page, "Save");
  g_assert_cmpstr (page->saved, ==, "Datteren min");
}

static void
same_words_are_not_saved_again (Page *page, gconstpointer unused)
{
  plass_plan_words_set_text (page->words, "Datteren min");
  plass_plan_words_edit (page->words);
  press (page, "Save");
  g_assert_null (page->saved);
}

static void
cancel_saves_nothing (Page *page, gconstpointer unused)
{
  plass_plan_words_set_text (page->words, "Datteren min");
  plass_plan_words_edit (page->words);
  write_words (page, "Noe annet");
  press (page, "Cancel");
  g_assert_null (page->saved);
  g_assert_null (plass_plan_words_take (page->words));
}

/* Another desk's words must not wash away what is being written here. */
static void
writing_goes_on_when_others_save (Page *page, gconstpointer unused)
{
  g_autofree char *taken = NULL;

  plass_plan_words_edit (page->words);
  write_words (page, "Broren min");
  plass_plan_words_set_text (page->words, "Datteren min");
  taken = plass_plan_words_take (page->words);
  g_assert_cmpstr (taken, ==, "Broren min");
}

static void
nothing_written_is_nothing_to_save (Page *page, gconstpointer unused)
{
  g_assert_null (plass_plan_words_take (page->words));
  plass_plan_words_edit (page->words);
  g_assert_null (plass_plan_words_take (page->words));
}

/* ---- The line for something new ---- */

static void
entered (PlassGoalEntry *entry, const char *text, const char *date, char **said)
{
  g_free (*said);
  *said = g_strdup_printf ("%s|%s", text, date);
}

static void
entry_says_text_and_day (void)
{
  static const struct {
    const char *text, *date, *said; /* said NULL: nothing */
    gboolean open;
  } cases[] = {
    { "Egen bolig", "", "Egen bolig|", TRUE },
    { "Egen bolig", "12.3.2027", "Egen bolig|2027-03-12", TRUE },
    { "Egen bolig", "en gang", NULL, TRUE }, /* not guessed: asked again */
    { "  ", "", NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    PlassGoalEntry *entry = g_object_ref_sink (plass_goal_entry_new ("Add a Goal", "The goal", TRUE));
    g_autofree char *said = NULL;
    GtkWidget *text = find (GTK_WIDGET (entry), GTK_TYPE_ENTRY, NULL);
    g_signal_connect (entry, "entered", G_CALLBACK (entered), &said);
    plass_goal_entry_open (entry);
    plass_input_set_text (text, cases[i].text);
    gtk_editable_set_text (GTK_EDITABLE (gtk_widget_get_next_sibling (text)), cases[i].date);
    g_signal_emit_by_name (text, "activate");
    g_assert_cmpstr (said, ==, cases[i].said);
    g_assert_cmpint (plass_goal_entry_is_open (entry), ==, cases[i].open);
    g_object_unref (entry);
  }
}

/* The page goes on to somebody else. */
static void
entry_gives_what_was_begun (void)
{
  static const struct {
    const char *text, *date, *said; /* said NULL: nothing */
  } cases[] = {
    { "Egen bolig", "12.3.2027", "Egen bolig|2027-03-12" },
    { "Egen bolig", "en gang", "Egen bolig|" },
    { "  ", "12.3.2027", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    PlassGoalEntry *entry = g_object_ref_sink (plass_goal_entry_new ("Add a Goal", "The goal", TRUE));
    GtkWidget *text = find (GTK_WIDGET (entry), GTK_TYPE_ENTRY, NULL);
    g_autofree char *said = NULL;

    g_signal_connect (entry, "entered", G_CALLBACK (entered), &said);
    plass_goal_entry_leave (entry);
    g_assert_null (said);
    plass_goal_entry_open (entry);
    gtk_editable_set_text (GTK_EDITABLE (text), cases[i].text);
    gtk_editable_set_text (GTK_EDITABLE (gtk_widget_get_next_sibling (text)), cases[i].date);
    plass_goal_entry_leave (entry);
    g_assert_cmpstr (said, ==, cases[i].said);
    g_assert_false (plass_goal_entry_is_open (entry));
    g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (text)), ==, "");
    g_object_unref (entry);
  }
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Page *page, gconstpointer unused);
  } tests[] = {
    { "/plan-words/save", save_tells_the_words },
    { "/plan-words/same", same_words_are_not_saved_again },
    { "/plan-words/cancel", cancel_saves_nothing },
    { "/plan-words/others", writing_goes_on_when_others_save },
    { "/plan-words/nothing", nothing_written_is_nothing_to_save },
  };

  g_setenv ("LANGUAGE", "en", TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Page, NULL, set_up, tests[i].test, tear_down);
  g_test_add_func ("/goal-entry/entered", entry_says_text_and_day);
  g_test_add_func ("/goal-entry/left", entry_gives_what_was_begun);
  return g_test_run ();
}
