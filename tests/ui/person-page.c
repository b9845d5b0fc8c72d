/* person-page.c — tests who may see a person, what is written down about it, and the parts of the page */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "seen.h"
#include "store/desk.h"

typedef struct {
  Desk *desk;
  PlassDesk ui;
  PlassPerson *open, *hidden;
  GtkWidget *window, *page;
} Room;

static void
set_up (Room *room, gconstpointer role)
{
  room->desk = desk_new ();
  room->open = make_person ("Kari", "Testesen");
  room->hidden = make_person ("Per", "Hemmelig");
  room->hidden->protection = plass_code ("strictly_confidential");
  desk_take (room->desk, &plass_kind_person, room->open, "1");
  desk_take (room->desk, &plass_kind_person, room->hidden, "1");
  room->ui = (PlassDesk){ .store = room->desk->store, .actor = room->desk->who };
  room->ui.identity.worker = room->desk->who.worker;
  room->ui.identity.role = plass_code (role ? role : "caseworker");
  room->ui.shutter = plass_shutter_new (FALSE);
  room->page = plass_person_page_new (&room->ui);
  room->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (room->window), room->page);
  gtk_window_present (GTK_WINDOW (room->window));
}

static void
tear_down (Room *room, gconstpointer unused)
{
  gtk_window_destroy (GTK_WINDOW (room->window));
  seen_rest ();
  plass_person_free (room->open);
  plass_person_free (room->hidden);
  g_object_unref (room->ui.shutter);
  desk_free (room->desk);
}

static guint
count_looks (Room *room, const PlassPerson *person)
{
  g_autoptr (GPtrArray) lines = plass_store_access (room->desk->store, &person->id, 100, NULL);

  return lines->len;
}

static void
opening_is_written_down (Room *room, gconstpointer unused)
{
  plass_person_page_show (room->page, &room->open->id);
  seen_rest ();
  g_assert_true (seen_says (room->page, "Kari Testesen"));
  g_assert_cmpuint (count_looks (room, room->open), ==, 1);
  plass_person_page_show (room->page, &room->open->id);
  g_assert_cmpuint (count_looks (room, room->open), ==, 2);
}

static void
protected_is_not_told (Room *room, gconstpointer unused)
{
  plass_person_page_show (room->page, &room->open->id);
  seen_rest ();
  plass_person_page_show (room->page, &room->hidden->id);
  seen_rest ();
  g_assert_true (seen_says (room->page, "Protected person"));
  g_assert_false (seen_says (room->page, "Hemmelig"));
  /* Nobody has looked yet: there was nothing to see. */
  g_assert_cmpuint (count_looks (room, room->hidden), ==, 0);
}

static void
unknown_is_nobody (Room *room, gconstpointer unused)
{
  PlassId nobody = plass_id_new ();

  plass_person_page_show (room->page, &nobody);
  seen_rest ();
  g_assert_true (seen_says (room->page, "This person cannot be seen here"));
  g_assert_cmpuint (count_looks (room, room->open), ==, 0);
}

static void
set_emergency (Room *room, gint64 secs)
{
  g_autofree char *value =
      g_strdup_printf ("%s %" G_GINT64_FORMAT, room->open->id.text, plass_time_now ().secs + secs);

  g_assert_true (plass_store_set_setting (room->ui.store, "emergencies", value, NULL));
}

/* While it lasts the page says until when; when it is over there is no page, whatever lies in the store. */
static void
emergency_is_told_and_ends (Room *room, gconstpointer unused)
{
  set_emergency (room, 7200);
  plass_person_page_show (room->page, &room->open->id);
  seen_rest ();
  g_assert_true (seen_says (room->page, "2 hours left"));
  g_assert_true (seen_says (room->page, "Testesen"));
  set_emergency (room, -1);
  plass_person_page_show (room->page, &room->open->id);
  seen_rest ();
  g_assert_true (seen_says (room->page, "This person cannot be seen here"));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (gtk_widget_get_first_child (room->page))), ==,
                   "away");
}

/* Asked for, and not here yet. */
static void
emergency_is_on_the_way (Room *room, gconstpointer unused)
{
  const PlassId coming = plass_id_new ();
  g_autofree char *value = g_strdup_printf ("%s %" G_GINT64_FORMAT, coming.text, plass_time_now ().secs + 60);
  g_autoptr (PlassPerson) person = make_person ("Siri", "Testesen");

  g_assert_true (plass_store_set_setting (room->ui.store, "emergencies", value, NULL));
  plass_person_page_show (room->page, &coming);
  seen_rest ();
  g_assert_true (seen_says (room->page, "On the way"));
  person->id = coming;
  desk_take (room->desk, &plass_kind_person, person, "1");
  seen_wait (room->page, "Siri Testesen");
}

static void
changes_appear (Room *room, gconstpointer unused)
{

  plass_person_page_show (room->page, &room->open->id);
  seen_rest ();
  plass_text_set (&room->open->family, "Nytesen");
  desk_put (room->desk, NULL, &plass_kind_person, room->open);
  seen_wait (room->page, "Kari Nytesen");
}

/* The number is told only when it is asked for. */
static void
number_is_masked (Room *room, gconstpointer unused)
{
  plass_text_set (&room->open->identity_number, "01815012345");
  desk_put (room->desk, NULL, &plass_kind_person, room->open);
  plass_person_page_show (room->page, &room->open->id);
  seen_rest ();
  g_assert_true (seen_says (room->page, "•••••"));
  g_assert_false (seen_says (room->page, "01815012345"));
}

static void
reception_reads_no_notes (Room *room, gconstpointer unused)
{
  PlassNote note = { .id = plass_id_new (),
                     .person = room->open->id,
                     .text = (char *)"Snakket om helgen.",
                     .regime = plass_code ("case"),
                     .state = plass_code ("signed"),
                     .happened = plass_time_now (),
                     .recorded = plass_time_now () };

  desk_put (room->desk, NULL, &plass_kind_note, &note);
  plass_person_page_show (room->page, &room->open->id);
  seen_rest ();
  g_assert_cmpint (seen_says (room->page, "Snakket om helgen."), ==, plass_desk_reads_plans (&room->ui));
}

/* At the counter it is there when the service shows it, and nothing says that it is missing. */
static void
helps_are_seen_as_agreed (Room *room, gconstpointer role)
{
  const gboolean counter = g_str_equal (role, "reception");

  plass_person_page_show (room->page, &room->open->id);
  seen_rest ();
  g_assert_cmpint (seen_shows (room->page, "what helps on a bad day"), ==, !counter);
  plass_text_set (&room->open->what_helps, "En tur rundt kvartalet");
  desk_put (room->desk, NULL, &plass_kind_person, room->open);
  seen_wait (room->page, "En tur rundt kvartalet");
  g_assert_cmpint (seen_says (room->page, "is not asked yet"), ==, !counter);
  room->open->helps_shared = PLASS_YES;
  desk_put (room->desk, NULL, &plass_kind_person, room->open);
  plass_person_page_show (room->page, &room->open->id);
  seen_rest ();
  g_assert_cmpint (seen_says (room->page, "the person agreed"), ==, !counter);
}

int
main (int argc, char **argv)
{
  seen_init (&argc, &argv);
  g_test_add ("/person-page/opening", Room, NULL, set_up, opening_is_written_down, tear_down);
  g_test_add ("/person-page/protected", Room, NULL, set_up, protected_is_not_told, tear_down);
  g_test_add ("/person-page/unknown", Room, NULL, set_up, unknown_is_nobody, tear_down);
  g_test_add ("/person-page/emergency", Room, NULL, set_up, emergency_is_told_and_ends, tear_down);
  g_test_add ("/person-page/on-the-way", Room, NULL, set_up, emergency_is_on_the_way, tear_down);
  g_test_add ("/person-page/changes", Room, NULL, set_up, changes_appear, tear_down);
  g_test_add ("/person-page/masked", Room, NULL, set_up, number_is_masked, tear_down);
  g_test_add ("/person-page/caseworker", Room, "caseworker", set_up, reception_reads_no_notes, tear_down);
  g_test_add ("/person-page/reception", Room, "reception", set_up, reception_reads_no_notes, tear_down);
  g_test_add ("/person-page/helps-caseworker", Room, "caseworker", set_up, helps_are_seen_as_agreed,
              tear_down);
  g_test_add ("/person-page/helps-reception", Room, "reception", set_up, helps_are_seen_as_agreed, tear_down);
  return g_test_run ();
}
