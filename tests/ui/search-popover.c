/* search-popover.c — who is found, in which order, and what must not be seen */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gstdio.h>

typedef struct {
  char *folder;
  PlassDesk desk;
  GtkWidget *window, *popover;
} Fixture;

static void
put (Fixture *fixture, const PlassKind *kind, gconstpointer record)
{
  const PlassEdit edit = { kind, record };
  g_autoptr (GError) error = NULL;

  plass_store_put (fixture->desk.store, &fixture->desk.actor, NULL, &edit, 1, &error);
  g_assert_no_error (error);
}

static void
put_person (Fixture *fixture, const char *given, const char *family, int year, const char *protection)
{
  g_autofree char *name = g_strconcat (given, family, NULL);
  PlassPerson person = { .id = plass_id_from_name (name),
                         .given = (char *)given,
                         .family = (char *)family,
                         .birth = plass_date (year, 5, 1),
                         .protection = plass_code (protection),
                         .active = PLASS_YES };

  put (fixture, &plass_kind_person, &person);
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  const PlassKey key = { { 7 } };
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("plass-search-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (fixture->folder, "records.db", NULL);
  fixture->desk.store = plass_store_open (path, &key, &error);
  g_assert_no_error (error);
  fixture->desk.actor = (PlassActor){ plass_id_from_name ("me"), plass_code ("reception") };
  fixture->desk.shutter = plass_shutter_new (FALSE);
  put_person (fixture, "Åse", "Testesen", 1960, "none");
  put_person (fixture, "Ola", "Testesen", 1970, "none");
  put_person (fixture, "Siv", "Hemmelig", 1980, "confidential");

  fixture->window = gtk_window_new ();
  fixture->popover = g_object_new (PLASS_TYPE_SEARCH_POPOVER, NULL);
  gtk_widget_set_parent (fixture->popover, fixture->window);
  plass_search_popover_set_desk (PLASS_SEARCH_POPOVER (fixture->popover), &fixture->desk);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  gtk_widget_unparent (fixture->popover);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_clear_object (&fixture->desk.shutter);
  plass_store_close (fixture->desk.store);
  while ((name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
    g_unlink (path);
  }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find (child, type);
    if (found)
      return found;
  }
  return NULL;
}

static GtkListBox *
type_text (Fixture *fixture, const char *text)
{
  GtkWidget *entry = find (fixture->popover, GTK_TYPE_SEARCH_ENTRY);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "search-changed");
  return GTK_LIST_BOX (find (fixture->popover, GTK_TYPE_LIST_BOX));
}

static void
assert_row (GtkListBox *list, int index, const char *name)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, index);

  g_assert_nonnull (row);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name);
}

static void
people_come_first (Fixture *fixture, gconstpointer unused)
{
  GtkListBox *list = type_text (fixture, "aase");

  assert_row (list, 0, "Åse Testesen");
  assert_row (list, 1, "Register new: aase …");
  g_assert_null (gtk_list_box_get_row_at_index (list, 2));
  g_assert_true (gtk_list_box_get_selected_row (list) == gtk_list_box_get_row_at_index (list, 0));
}

static void
birth_year_only_for_namesakes (Fixture *fixture, gconstpointer unused)
{
  PlassPerson second = { .id = plass_id_from_name ("second"),
                         .given = "Ola",
                         .family = "Testesen",
                         .birth = plass_date (1999, 5, 1),
                         .protection = plass_code ("none"),
                         .active = PLASS_YES };

  assert_row (type_text (fixture, "ola"), 0, "Ola Testesen");
  put (fixture, &plass_kind_person, &second);
  GtkListBox *list = type_text (fixture, "ola");
  gboolean seen[2] = { FALSE, FALSE };
  for (int i = 0; i < 2; i++) {
    g_autofree char *wrong =
        gtk_test_accessible_check_property (GTK_ACCESSIBLE (gtk_list_box_get_row_at_index (list, i)),
                                            GTK_ACCESSIBLE_PROPERTY_LABEL, "Ola Testesen, born 1970");
    seen[wrong ? 1 : 0] = TRUE;
  }
  g_assert_true (seen[0] && seen[1]);
}

static void
protected_person_has_no_name (Fixture *fixture, gconstpointer unused)
{
  assert_row (type_text (fixture, "siv"), 0, "Protected person");
}

static void
shutter_hides_names (Fixture *fixture, gconstpointer unused)
{
  plass_shutter_set_closed (fixture->desk.shutter, TRUE);
  assert_row (type_text (fixture, "ola"), 0, "O. T.");
}

static void
nothing_stays_when_closed (Fixture *fixture, gconstpointer unused)
{
  GtkListBox *list = type_text (fixture, "ola");

  g_signal_emit_by_name (fixture->popover, "closed");
  g_assert_null (gtk_list_box_get_row_at_index (list, 0));
}

static void
acts_are_found_by_their_words (Fixture *fixture, gconstpointer unused)
{
  assert_row (type_text (fixture, "capacity"), 0, "Go to Capacity");
  assert_row (type_text (fixture, ""), 0, "New contact");
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*run) (Fixture *fixture, gconstpointer unused);
  } tests[] = {
    { "/search/people-first", people_come_first },
    { "/search/namesakes", birth_year_only_for_namesakes },
    { "/search/protected", protected_person_has_no_name },
    { "/search/shutter", shutter_hides_names },
    { "/search/closed", nothing_stays_when_closed },
    { "/search/acts", acts_are_found_by_their_words },
  };

  g_setenv ("LANGUAGE", "en", TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
