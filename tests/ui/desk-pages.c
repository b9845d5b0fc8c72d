/* desk-pages.c — today, intake, places and capacity over a small house: what they list, and what stays in
 * place */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/desk.h"
#include "ui/ui-private.h"

/* Of the compiled resources: a library leaves them out unless somebody asks for them. */
GResource *plass_ui_get_resource (void);

typedef struct {
  Desk *desk;
  PlassDesk ui;
  PlassInstitution *house;
  PlassPlace *places[3];
  PlassPerson *person;
  GtkWidget *window;
} House;

static void
set_up (House *house, gconstpointer unused)
{
  static const char *const names[] = { "201", "202", "203" };

  house->desk = desk_new ();
  house->house = make_institution ("Dalsberget");
  desk_take (house->desk, &plass_kind_institution, house->house, "1");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    house->places[i] = make_place (&house->house->id, names[i]);
    house->places[i]->gender_rule = plass_code (i == 1 ? "women_only" : "none");
    desk_take (house->desk, &plass_kind_place, house->places[i], "1");
  }
  house->person = make_person ("Kari", "Testesen");
  desk_take (house->desk, &plass_kind_person, house->person, "1");
  house->ui = (PlassDesk){ .store = house->desk->store, .actor = house->desk->who };
  house->ui.identity.worker = house->desk->who.worker;
  house->ui.shutter = plass_shutter_new (FALSE);
  house->window = adw_window_new ();
}

static void
tear_down (House *house, gconstpointer unused)
{
  gtk_window_destroy (GTK_WINDOW (house->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  for (guint i = 0; i < G_N_ELEMENTS (house->places); i++)
    plass_place_free (house->places[i]);
  plass_institution_free (house->house);
  plass_person_free (house->person);
  g_object_unref (house->ui.shutter);
  desk_free (house->desk);
}

static void
show (House *house, GtkWidget *page)
{
  adw_window_set_content (ADW_WINDOW (house->window), page);
  gtk_window_set_default_size (GTK_WINDOW (house->window), 1000, 700);
  gtk_window_present (GTK_WINDOW (house->window));
  gtk_test_widget_wait_for_draw (house->window);
}

/* Every label that is on the screen, parted by bars. */
static void
read_labels (GtkWidget *widget, GString *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget))
    g_string_append_printf (text, "|%s", gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    read_labels (child, text);
}

static gboolean
says (House *house, const char *words)
{
  g_autoptr (GString) text = g_string_new (NULL);

  read_labels (house->window, text);
  return strstr (text->str, words) != NULL;
}

static void
wait_until (House *house, const char *words, gboolean there)
{
  gint64 until = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while (says (house, words) != there && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, g_main_context_pending (NULL));
  g_assert_cmpint (says (house, words), ==, there);
}

static PlassBooking *
hold (House *house, guint place)
{
  g_autoptr (GError) error = NULL;
  PlassBooking *booking = plass_act_hold (&house->ui, house->places[place], &house->person->id,
                                          (PlassTime){ plass_time_now ().secs + 7200 }, &error);

  g_assert_no_error (error);
  return booking;
}

/* An act anywhere is seen in the list without anybody asking for it. */
static void
places_follow_the_store (House *house, gconstpointer unused)
{
  show (house, plass_places_page_new (&house->ui));
  wait_until (house, "|201", TRUE);
  g_assert_true (says (house, "3 free"));
  g_assert_false (says (house, "Kari Testesen"));
  g_autoptr (PlassBooking) booking = hold (house, 0);
  wait_until (house, "Kari Testesen", TRUE);
  g_assert_true (says (house, "2 of 3 free"));
  g_assert_true (says (house, "Not confirmed yet"));
  desk_send_all (house->desk, "1");
  wait_until (house, "Not confirmed yet", FALSE);
  g_assert_true (says (house, "Kari Testesen"));
}

static void
shutter_hides_names_at_once (House *house, gconstpointer unused)
{
  g_autoptr (PlassBooking) booking = hold (house, 0);

  show (house, plass_places_page_new (&house->ui));
  wait_until (house, "Kari Testesen", TRUE);
  plass_shutter_set_closed (house->ui.shutter, TRUE);
  g_assert_false (says (house, "Kari Testesen"));
  g_assert_true (says (house, "K. T."));
}

/* What was just held is no free place any more, but it stays in sight while its card is open. */
static void
held_place_stays_in_sight (House *house, gconstpointer unused)
{
  GtkWidget *page = plass_places_page_new (&house->ui);
  g_autoptr (PlassBooking) booking = NULL;

  show (house, page);
  plass_places_page_show (page, &house->places[2]->id);
  wait_until (house, "Dalsberget 203", TRUE);
  booking = hold (house, 2);
  wait_until (house, "Held until", TRUE);
  g_assert_true (says (house, "Dalsberget 203"));
}

static void
today_has_who_comes_and_what_runs_out (House *house, gconstpointer unused)
{
  g_autoptr (PlassBooking) booking = NULL;

  show (house, plass_today_page_new (&house->ui));
  wait_until (house, "Nobody is expected today.", TRUE);
  booking = hold (house, 0);
  wait_until (house, "Kari Testesen", TRUE);
  g_assert_true (says (house, "Let In"));
  g_assert_true (says (house, "Release"));
  plass_act_move_in_from (house->window, &house->ui, &booking->id);
  wait_until (house, "Kari Testesen", FALSE);
}

static PlassBooking *
live_in (House *house, guint place, const char *state)
{
  PlassBooking *booking =
      make_booking (&house->person->id, &house->places[place]->id, state, plass_time_now ().secs - 86400);

  booking->institution = house->house->id;
  desk_take (house->desk, &plass_kind_booking, booking, "1");
  return booking;
}

static PlassCase *
follow_up (House *house)
{
  PlassCase *sak = plass_record_new (&plass_kind_case);

  sak->id = plass_id_new ();
  sak->person = house->person->id;
  sak->state = plass_code ("active");
  sak->opened = plass_date_today ();
  plass_text_set (&sak->next_step, "Find out whether they are well");
  sak->next_due = plass_date_today ();
  desk_take (house->desk, &plass_kind_case, sak, "1");
  return sak;
}

static GtkWidget *
find_button (GtkWidget *widget, const char *words)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget)
      && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), words) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_button (child, words);
    if (found)
      return found;
  }
  return NULL;
}

/* Where they live, since when it is known, what was agreed, who has called whom, and whose task it is: the
 * night shift sees it without opening anybody. Nothing of it when there is nobody. */
static void
today_has_who_has_not_come_back (House *house, gconstpointer unused)
{
  g_autoptr (PlassCase) sak = follow_up (house);
  g_autoptr (PlassBooking) booking = live_in (house, 0, "on_leave");
  g_autoptr (PlassBooking) away = NULL;
  g_autoptr (GError) error = NULL;

  booking->planned_end = plass_time_now (); /* so that the page is not empty in the end */
  desk_take (house->desk, &plass_kind_booking, booking, "2");
  show (house, plass_today_page_new (&house->ui));
  wait_until (house, "Nobody is expected today.", TRUE);
  g_assert_false (says (house, "|Not come back"));
  away = plass_act_change (&house->ui, &booking->id, "not-back", "Old\nExpected Sunday\nCalled his brother",
                           NULL, &error);
  g_assert_no_error (error);
  wait_until (house, "|Not come back", TRUE);
  g_assert_true (says (house, "|Kari Testesen|Dalsberget 201 · known since today "));
  g_assert_true (
      says (house, "\nExpected Sunday\nCalled his brother\nNext: Find out whether they are well – today"));
  g_assert_false (says (house, "Old"));
  g_assert_true (says (house, "|End Stay"));
  g_assert_true (says (house, "Not confirmed yet"));

  plass_shutter_set_closed (house->ui.shutter, TRUE);
  g_assert_false (says (house, "Called his brother"));
  g_assert_true (says (house, "|Dalsberget 201 · known since today "));
  plass_shutter_set_closed (house->ui.shutter, FALSE);

  GtkWidget *back = find_button (house->window, "Came Back");
  g_assert_nonnull (back);
  gtk_widget_grab_focus (back);
  g_signal_emit_by_name (back, "clicked");
  wait_until (house, "|Not come back", FALSE);
  g_autoptr (PlassBooking) now =
      plass_store_get (house->desk->store, &plass_kind_booking, &booking->id, NULL);
  g_assert_cmpstr (now->state.text, ==, "active");
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (house->window));
  g_assert_true (focus && gtk_widget_get_mapped (focus));
}

/* Neither the place nor a word of what is written. */
static void
today_hides_a_protected_person_who_has_not_come_back (House *house, gconstpointer unused)
{
  g_autoptr (PlassCase) sak = follow_up (house);
  g_autoptr (PlassBooking) booking = NULL;

  house->person->protection = plass_code ("strictly_confidential");
  desk_take (house->desk, &plass_kind_person, house->person, "2");
  booking = live_in (house, 0, "not_come_back");
  plass_text_set (&booking->note, "Called his brother");
  desk_take (house->desk, &plass_kind_booking, booking, "2");
  show (house, plass_today_page_new (&house->ui));
  wait_until (house, "Protected person", TRUE);
  g_assert_false (says (house, "201"));
  g_assert_false (says (house, "Called his brother"));
  g_assert_false (says (house, "Find out"));
}

static void
intake_keeps_a_contact_until_it_is_closed (House *house, gconstpointer unused)
{
  g_autoptr (PlassContact) contact = plass_record_new (&plass_kind_contact);

  contact->id = plass_id_new ();
  contact->happened = plass_time_now ();
  plass_text_set (&contact->who_says, "Bamse");
  plass_text_set (&contact->need, "A bed for tonight");
  plass_text_set (&contact->next_step, "Call back");
  contact->outcome = plass_code ("invited");
  contact->state = plass_code ("open");
  contact->next_owner = house->ui.identity.worker;
  contact->next_due = plass_date_today ();
  show (house, plass_intake_page_new (&house->ui));
  wait_until (house, "Nobody waits for an answer", TRUE);
  desk_put (house->desk, NULL, &plass_kind_contact, contact);
  wait_until (house, "Bamse", TRUE);
  g_assert_true (says (house, "A bed for tonight"));
  g_assert_true (says (house, "Not sent"));
  contact->state = plass_code ("closed");
  desk_put (house->desk, NULL, &plass_kind_contact, contact);
  wait_until (house, "Bamse", FALSE);
}

static void
capacity_counts_a_hold (House *house, gconstpointer unused)
{
  g_autoptr (PlassBooking) booking = NULL;

  show (house, plass_capacity_page_new (&house->ui));
  wait_until (house, "|3|Free now", TRUE);
  g_assert_true (says (house, "|0|Held"));
  booking = hold (house, 0);
  wait_until (house, "|2|Free now", TRUE);
  g_assert_true (says (house, "|1|Held"));
}

/* ---- Rows that are made anew ---- */

static GtkWidget *
marked_row (const char *key, const char *words)
{
  GtkWidget *row = plass_row_new (words, NULL);

  plass_row_add_button (row, "Open", NULL);
  plass_refill_mark (row, key, words);
  return row;
}

static void
refill (GtkWidget *section, const char *const *keys, const char *words)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  for (guint i = 0; keys[i]; i++) {
    g_autofree char *text = g_strconcat (keys[i], words, NULL);
    g_ptr_array_add (rows, marked_row (keys[i], text));
  }
  plass_refill_section (PLASS_SECTION (section), rows);
}

static const char *
focused_key (House *house)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (house->window));
  GtkWidget *row = focus ? gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW) : NULL;

  return row ? g_object_get_data (G_OBJECT (row), "plass-refill-key") : NULL;
}

static void
focus_stays_with_its_record (House *house, gconstpointer unused)
{
  static const char *const before[] = { "a", "b", "c", NULL },
                           *const after[] = { "new", "a", "b", "c", NULL },
                           *const without[] = { "new", "a", "c", NULL };
  GtkWidget *section = plass_section_new ("Section", "");

  show (house, section);
  refill (section, before, "1");
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (plass_section_get_list (PLASS_SECTION (section)), 1);
  g_assert_true (gtk_widget_child_focus (GTK_WIDGET (first), GTK_DIR_TAB_FORWARD));
  refill (section, before, "1");
  g_assert_true (first
                 == gtk_list_box_get_row_at_index (plass_section_get_list (PLASS_SECTION (section)), 1));
  refill (section, after, "2");
  g_assert_cmpstr (focused_key (house), ==, "b");
  refill (section, without, "3");
  g_assert_cmpstr (focused_key (house), ==, "c");
}

/* ---- Lines of pills ---- */

static guint
count_shown (GtkWidget *wrap)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (wrap); child;
       child = gtk_widget_get_next_sibling (child))
    n += gtk_widget_get_child_visible (child);
  return n;
}

/* One line leaves out what does not fit; several lines show all, and need more height for it. */
static void
pills_stay_inside (House *house, gconstpointer unused)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *wraps[2];

  for (guint i = 0; i < 2; i++) {
    wraps[i] = plass_wrap_new (i == 0);
    for (guint k = 0; k < 40; k++)
      plass_wrap_append (PLASS_WRAP (wraps[i]), plass_pill_new (NULL, "Substance-free"));
    gtk_box_append (GTK_BOX (box), wraps[i]);
  }
  show (house, box);
  g_assert_cmpuint (count_shown (wraps[0]), >, 3);
  g_assert_cmpuint (count_shown (wraps[0]), <, 20);
  g_assert_cmpuint (count_shown (wraps[1]), ==, 40);
  g_assert_cmpint (gtk_widget_get_height (wraps[1]), >=, 3 * gtk_widget_get_height (wraps[0]));
  for (GtkWidget *child = gtk_widget_get_first_child (wraps[1]); child;
       child = gtk_widget_get_next_sibling (child)) {
    graphene_rect_t bounds;
    g_assert_true (gtk_widget_compute_bounds (child, wraps[1], &bounds));
    g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, gtk_widget_get_width (wraps[1]) + 1);
  }
}

/* At the end of a row: side by side while there is room, else each line ends where the row does. */
static void
lines_at_the_end_end_together (House *house, gconstpointer unused)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *wrap = plass_wrap_new (FALSE);

  gtk_widget_set_halign (wrap, GTK_ALIGN_END);
  for (guint k = 0; k < 40; k++)
    plass_wrap_append (PLASS_WRAP (wrap), plass_pill_new (NULL, k % 2 ? "Short" : "Somewhat longer"));
  gtk_box_append (GTK_BOX (box), wrap);
  show (house, box);
  guint ends = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (wrap); child;
       child = gtk_widget_get_next_sibling (child)) {
    graphene_rect_t bounds;
    g_assert_true (gtk_widget_compute_bounds (child, wrap, &bounds));
    g_assert_cmpfloat (bounds.origin.x, >=, 0);
    ends += bounds.origin.x + bounds.size.width >= gtk_widget_get_width (wrap) - 1;
  }
  g_assert_cmpuint (ends, >=, 3);
  /* Every line has an end of its own there: as many as there are heights of a pill. */
  int height = gtk_widget_get_height (gtk_widget_get_first_child (wrap));
  g_assert_cmpint (gtk_widget_get_height (wrap), ==, (int)ends * (height + 6) - 6);
}

/* A long sentence in a row does not press buttons of the usual size below each other. */
static void
buttons_of_a_row_stay_beside_each_other (House *house, gconstpointer unused)
{
  g_autofree char *sentence = g_strnfill (400, 'm');
  GtkWidget *list = gtk_list_box_new (), *row, *buttons[2];

  for (gsize i = 20; i < 400; i += 20)
    sentence[i] = ' ';
  row = plass_row_new ("Kari Testesen", sentence);
  buttons[0] = plass_row_add_button (row, "End Stay", NULL);
  buttons[1] = plass_row_add_button (row, "Came Back", NULL);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  show (house, list);
  graphene_rect_t bounds[2];
  for (guint i = 0; i < 2; i++)
    g_assert_true (gtk_widget_compute_bounds (buttons[i], row, &bounds[i]));
  g_assert_cmpfloat (bounds[0].origin.y, ==, bounds[1].origin.y);
  g_assert_cmpfloat (bounds[0].origin.x + bounds[0].size.width, <, bounds[1].origin.x);
}

int
main (int argc, char **argv)
{
  g_setenv ("LANGUAGE", "en", TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_resources_register (plass_ui_get_resource ());
#define ADD(path, test) g_test_add ("/desk-pages/" path, House, NULL, set_up, test, tear_down)
  ADD ("places", places_follow_the_store);
  ADD ("shutter", shutter_hides_names_at_once);
  ADD ("in-sight", held_place_stays_in_sight);
  ADD ("today", today_has_who_comes_and_what_runs_out);
  ADD ("not-back", today_has_who_has_not_come_back);
  ADD ("not-back-protected", today_hides_a_protected_person_who_has_not_come_back);
  ADD ("intake", intake_keeps_a_contact_until_it_is_closed);
  ADD ("capacity", capacity_counts_a_hold);
  ADD ("refill", focus_stays_with_its_record);
  ADD ("wrap", pills_stay_inside);
  ADD ("wrap-end", lines_at_the_end_end_together);
  ADD ("row-buttons", buttons_of_a_row_stay_beside_each_other);
#undef ADD
  return g_test_run ();
}
