/* needs-page.c — what needs a person: two values side by side, a refused hold, and what may not be seen */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "seen.h"
#include "store/desk.h"

#include <string.h>

/* Of the compiled resources: a library leaves them out unless somebody asks for them. */
GResource *plass_ui_get_resource (void);

typedef struct {
  Desk *desk;
  PlassDesk ui;
  PlassPerson *person;
  GtkWidget *window, *overlay;
} House;

static void
set_up (House *house, gconstpointer unused)
{
  house->desk = desk_new ();
  house->person = make_person ("Kari", "Testesen");
  plass_text_set (&house->person->safety_alert, "Ingen");
  desk_take (house->desk, &plass_kind_person, house->person, "1");
  house->ui = (PlassDesk){ .store = house->desk->store, .actor = house->desk->who };
  house->ui.identity.worker = house->desk->who.worker;
  house->ui.shutter = plass_shutter_new (FALSE);
  house->window = adw_window_new ();
  house->overlay = adw_toast_overlay_new ();
  adw_window_set_content (ADW_WINDOW (house->window), house->overlay);
  g_object_set_data (G_OBJECT (house->window), "plass-toasts", house->overlay);
}

static void
tear_down (House *house, gconstpointer unused)
{
  gtk_window_destroy (GTK_WINDOW (house->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  plass_person_free (house->person);
  g_object_unref (house->ui.shutter);
  desk_free (house->desk);
}

static void
show (House *house)
{
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (house->overlay), plass_needs_page_new (&house->ui));
  gtk_window_set_default_size (GTK_WINDOW (house->window), 1000, 900);
  gtk_window_present (GTK_WINDOW (house->window));
  gtk_test_widget_wait_for_draw (house->window);
}

/* ---- What is on the screen ---- */

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
  if (says (house, words) != there) {
    g_autoptr (GString) text = g_string_new (NULL);
    read_labels (house->window, text);
    g_test_message ("%s", text->str);
  }
  g_assert_cmpint (says (house, words), ==, there);
}

/* The button with that word, the how-maniest on the page. */
static GtkWidget *
find_button (GtkWidget *widget, const char *words, guint *number)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget)
      && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), words) == 0 && (*number)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_button (child, words, number);
    if (found)
      return found;
  }
  return NULL;
}

static GtkWidget *
button (House *house, const char *words, guint number)
{
  GtkWidget *found = find_button (house->window, words, &number);

  g_assert_nonnull (found);
  return found;
}

static void
click (House *house, const char *words, guint number)
{
  GtkWidget *found = button (house, words, number);

  g_assert_true (gtk_widget_is_sensitive (found));
  g_signal_emit_by_name (found, "clicked");
}

/* ---- What waits ---- */

/* Two desks wrote different things into @field; theirs stands. */
static void
clash (House *house, const char *field, const char *ours, const char *theirs)
{
  const PlassField *known = plass_kind_field (&plass_kind_person, field);
  g_autoptr (PlassPerson) mine = plass_record_dup (&plass_kind_person, house->person);
  g_autoptr (PlassPerson) other = plass_record_dup (&plass_kind_person, house->person);
  g_autoptr (GArray) clashes = g_array_new (FALSE, FALSE, sizeof (guint));
  guint number = (guint)(known - plass_kind_person.fields);
  PlassRow row;

  g_assert_true (plass_field_from_text (known, mine, ours));
  g_assert_true (plass_field_from_text (known, other, theirs));
  desk_put (house->desk, NULL, &plass_kind_person, mine);
  g_array_append_val (clashes, number);
  row = desk_row (house->desk, &plass_kind_person, &house->person->id);
  PlassReceived received = { .kind = &plass_kind_person,
                             .record = other,
                             .json = "{}",
                             .revision = "2",
                             .seen = row.version,
                             .clashes = clashes,
                             .updated = plass_time_now (),
                             .ours = mine };
  plass_row_clear (&row);
  g_assert_true (plass_store_take (house->desk->store, &received, 1, NULL, NULL, NULL));
}

static char *
now (House *house, const char *field)
{
  g_autoptr (PlassPerson) person =
      plass_store_get (house->desk->store, &plass_kind_person, &house->person->id, NULL);

  return plass_field_to_text (plass_kind_field (&plass_kind_person, field), person);
}

static void
assert_now (House *house, const char *field, const char *wanted)
{
  g_autofree char *text = now (house, field);

  g_assert_cmpstr (text, ==, wanted);
}

static void
refuse_next (House *house, const char *alternatives)
{
  g_autoptr (PlassOutbound) out = plass_store_next_out (house->desk->store, 0, NULL);

  g_assert_nonnull (out);
  g_assert_true (plass_store_park (house->desk->store, &out->command, "overlap", "Plassen er tatt.",
                                   alternatives, NULL));
}

/* Whoever works by the keyboard is not sent away from where they were when the last card goes. */
static void
assert_focus_on (House *house, const char *sentence)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (house->window));

  g_assert_true (PLASS_IS_SECTION (focus));
  g_assert_true (seen_shows (focus, sentence));
  gtk_widget_child_focus (house->window, GTK_DIR_TAB_FORWARD);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (house->window)) != focus);
  g_assert_false (gtk_widget_get_focusable (focus));
}

/* ---- */

static void
says_that_nothing_waits (House *house, gconstpointer unused)
{
  show (house);
  wait_until (house, "Nobody has written different things about the same.", TRUE);
  g_assert_true (says (house, "The service has said no to nothing."));
}

static void
one_of_two_is_chosen (House *house, gconstpointer unused)
{
  clash (house, "gender", "woman", "other");
  show (house);
  wait_until (house, "Kari Testesen", TRUE);
  g_assert_true (says (house, "|Woman"));
  g_assert_true (says (house, "At another desk"));
  g_assert_true (says (house, "Used for now"));
  assert_now (house, "gender", "other");
  click (house, "Use This", 0);
  wait_until (house, "Kari Testesen", FALSE);
  assert_now (house, "gender", "woman");
  g_assert_cmpuint (desk_status (house->desk).conflicts, ==, 0);
  g_assert_cmpuint (desk_status (house->desk).unsent, ==, 1);

  click (house, "Undo", 0);
  wait_until (house, "Kari Testesen", TRUE);
  assert_now (house, "gender", "other");
  g_assert_cmpuint (desk_status (house->desk).conflicts, ==, 1);
}

static void
later_leaves_it (House *house, gconstpointer unused)
{
  clash (house, "gender", "woman", "other");
  show (house);
  wait_until (house, "Kari Testesen", TRUE);
  gtk_widget_activate (button (house, "Later", 0));
  wait_until (house, "Kari Testesen", FALSE);
  g_assert_true (says (house, "What must be settled is left for later."));
  g_assert_cmpuint (desk_status (house->desk).conflicts, ==, 1);
  gtk_widget_activate (button (house, "Show 1 left for later", 0));
  wait_until (house, "Kari Testesen", TRUE);
  g_assert_true (GTK_IS_LIST_BOX_ROW (gtk_window_get_focus (GTK_WINDOW (house->window))));
}

/* Not shown to whoever walks past, and nobody chooses blindly; who looks is written down. */
static void
what_is_masked_is_asked_for (House *house, gconstpointer unused)
{
  g_autoptr (GPtrArray) looked = NULL;

  clash (house, "safety_alert", "Ikke alene", "Ring først");
  show (house);
  wait_until (house, "Kari Testesen", TRUE);
  g_assert_false (says (house, "Ikke alene"));
  g_assert_false (gtk_widget_is_sensitive (button (house, "Use This", 0)));
  gtk_widget_activate (button (house, "Show …", 0));
  wait_until (house, "Ikke alene", TRUE);
  looked = plass_store_access (house->desk->store, &house->person->id, 10, NULL);
  g_assert_cmpstr (((PlassAccessLine *)looked->pdata[0])->what, ==, "read");
  click (house, "Use This", 1);
  wait_until (house, "Ring først", FALSE);
  assert_now (house, "safety_alert", "Ring først");
}

static void
the_shutter_hides_it_all (House *house, gconstpointer unused)
{
  clash (house, "gender", "woman", "other");
  show (house);
  wait_until (house, "Kari Testesen", TRUE);
  plass_shutter_set_closed (house->ui.shutter, TRUE);
  g_assert_false (says (house, "Kari Testesen"));
  g_assert_false (says (house, "|Woman"));
  g_assert_true (says (house, "K. T."));
  g_assert_false (gtk_widget_is_sensitive (button (house, "Use This", 0)));
}

static void
a_protected_person_is_not_told (House *house, gconstpointer unused)
{
  house->person->protection = plass_code ("strictly_confidential");
  g_assert_true (plass_words_is_protected (&house->person->protection));
  desk_take (house->desk, &plass_kind_person, house->person, "2");
  clash (house, "gender", "woman", "other");
  show (house);
  wait_until (house, "Protected person", TRUE);
  g_assert_false (says (house, "Kari"));
  g_assert_false (says (house, "|Woman"));
}

static void
a_refused_edit_is_let_go_of_and_taken_back (House *house, gconstpointer unused)
{
  g_autoptr (PlassPerson) edited = plass_record_dup (&plass_kind_person, house->person);

  plass_text_set (&edited->phone, "900 00 000");
  desk_put (house->desk, NULL, &plass_kind_person, edited);
  refuse_next (house, NULL);
  show (house);
  wait_until (house, "Plassen er tatt.", TRUE);
  g_assert_true (says (house, "900 00 000"));
  gtk_widget_grab_focus (button (house, "Discard", 0));
  click (house, "Discard", 0);
  wait_until (house, "Plassen er tatt.", FALSE);
  assert_now (house, "phone", "");
  assert_focus_on (house, "The service has said no to nothing.");
  click (house, "Undo", 0);
  wait_until (house, "Plassen er tatt.", TRUE);
  assert_now (house, "phone", "900 00 000");
  click (house, "Try Again", 0);
  wait_until (house, "Plassen er tatt.", FALSE);
  g_assert_cmpuint (desk_status (house->desk).unsent, ==, 1);
}

static void
another_place_is_taken_instead (House *house, gconstpointer unused)
{
  g_autoptr (PlassInstitution) dalsberget = make_institution ("Dalsberget");
  g_autoptr (PlassPlace) taken = make_place (&dalsberget->id, "201");
  g_autoptr (PlassPlace) free_place = make_place (&dalsberget->id, "202");
  g_autoptr (GError) error = NULL;
  g_autofree char *alternatives = NULL;

  desk_take (house->desk, &plass_kind_institution, dalsberget, "1");
  desk_take (house->desk, &plass_kind_place, taken, "1");
  desk_take (house->desk, &plass_kind_place, free_place, "1");
  g_autoptr (PlassBooking) hold = plass_act_hold (&house->ui, taken, &house->person->id,
                                                  (PlassTime){ plass_time_now ().secs + 7200 }, &error);
  g_assert_no_error (error);
  /* The service calls a place as people do, with its house; where it does not, the house stands beside it. */
  alternatives =
      g_strdup_printf ("[{\"place\":\"%s\",\"place_name\":\"202\",\"institution\":\"%s\","
                       "\"institution_name\":\"Dalsberget\"},{\"place\":\"%s\","
                       "\"place_name\":\"Dalsberget 203\",\"institution\":\"%s\","
                       "\"institution_name\":\"Dalsberget\"}]",
                       free_place->id.text, dalsberget->id.text, taken->id.text, dalsberget->id.text);
  refuse_next (house, alternatives);
  show (house);
  wait_until (house, "Take 202, Dalsberget", TRUE);
  g_assert_true (says (house, "|Take Dalsberget 203|"));
  g_assert_true (says (house, "Hold a place"));
  g_assert_true (says (house, "|Place: 201|"));
  g_assert_false (says (house, "|Case"));
  click (house, "Take 202, Dalsberget", 0);
  wait_until (house, "Plassen er tatt.", FALSE);
  g_assert_cmpuint (desk_status (house->desk).parked, ==, 0);
  g_autoptr (PlassBooking) current =
      plass_store_current_booking (house->desk->store, &house->person->id, plass_time_now (), NULL);
  g_assert_true (plass_id_equal (&current->place, &free_place->id));
  g_assert_cmpint (current->hold_until.secs, ==, hold->hold_until.secs);
}

static void
an_export_is_written_down (House *house, gconstpointer unused)
{
  g_autoptr (PlassPerson) edited = plass_record_dup (&plass_kind_person, house->person);
  g_autofree char *path = g_build_filename (house->desk->folder, "out.txt", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  plass_text_set (&edited->phone, "900 00 000");
  desk_put (house->desk, NULL, &plass_kind_person, edited);
  refuse_next (house, NULL);
  g_autoptr (GPtrArray) parked = plass_store_parked (house->desk->store, NULL);
  g_assert_true (plass_parked_export (&house->ui, parked->pdata[0], file, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "900 00 000"));
  g_assert_nonnull (strstr (text, "Plassen er tatt."));
  g_autoptr (GFileInfo) info = g_file_query_info (file, "unix::mode", G_FILE_QUERY_INFO_NONE, NULL, NULL);
  g_assert_cmpuint (g_file_info_get_attribute_uint32 (info, "unix::mode") & 0077, ==, 0);
  g_autoptr (GPtrArray) looked = plass_store_access (house->desk->store, &house->person->id, 1, NULL);
  g_assert_cmpstr (((PlassAccessLine *)looked->pdata[0])->what, ==, "export");
}

static const struct {
  const char *name;
  void (*test) (House *house, gconstpointer unused);
} tests[] = {
  { "/needs-page/says-that-nothing-waits", says_that_nothing_waits },
  { "/needs-page/one-of-two-is-chosen", one_of_two_is_chosen },
  { "/needs-page/later-leaves-it", later_leaves_it },
  { "/needs-page/what-is-masked-is-asked-for", what_is_masked_is_asked_for },
  { "/needs-page/the-shutter-hides-it-all", the_shutter_hides_it_all },
  { "/needs-page/a-protected-person-is-not-told", a_protected_person_is_not_told },
  { "/needs-page/a-refused-edit-is-let-go-of-and-taken-back", a_refused_edit_is_let_go_of_and_taken_back },
  { "/needs-page/another-place-is-taken-instead", another_place_is_taken_instead },
  { "/needs-page/an-export-is-written-down", an_export_is_written_down },
};

int
main (int argc, char **argv)
{
  g_setenv ("LANGUAGE", "en", TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_resources_register (plass_ui_get_resource ());
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, House, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
