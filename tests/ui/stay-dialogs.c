/* stay-dialogs.c — the dialogs that move, swap, and send on leave, over a house like the store's own tests
 * use */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "seen.h"
#include "street.h"

typedef struct {
  Street street; /* first */
  PlassCase *sak;
  GtkWidget *window, *overlay;
} Room;

static void
set_up (Room *room, gconstpointer unused)
{
  street_set_up (&room->street);
  room->sak = make_case (&room->street.people[0]->id, "active");
  plass_text_set (&room->sak->next_step, "Samtale om bolig");
  desk_take (room->street.desk, &plass_kind_case, room->sak, "1");
  room->window = adw_window_new ();
  room->overlay = adw_toast_overlay_new ();
  adw_window_set_content (ADW_WINDOW (room->window), room->overlay);
  g_object_set_data (G_OBJECT (room->window), "plass-toasts", room->overlay);
  gtk_window_present (GTK_WINDOW (room->window));
}

static void
tear_down (Room *room, gconstpointer unused)
{
  gtk_window_destroy (GTK_WINDOW (room->window));
  seen_rest ();
  plass_record_free (&plass_kind_case, room->sak);
  street_tear_down (&room->street);
}

static void
assert_lives (Room *room, guint person, guint place, const char *state)
{
  g_autoptr (PlassBooking) now = street_current (&room->street, person);

  g_assert_nonnull (now);
  g_assert_cmpstr (now->place.text, ==, room->street.places[place]->id.text);
  g_assert_cmpstr (now->state.text, ==, state);
}

/* The check button in the row that says @words. */
static GtkWidget *
find_check (GtkWidget *widget, const char *words)
{
  if (ADW_IS_ACTION_ROW (widget) && seen_says (widget, words))
    return adw_action_row_get_activatable_widget (ADW_ACTION_ROW (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_check (child, words);
    if (found)
      return found;
  }
  return NULL;
}

static void
press_undo (Room *room)
{
  GtkWidget *undo;

  seen_wait (room->overlay, "Undo");
  undo = seen_button (room->overlay, "Undo");
  g_assert_nonnull (undo);
  g_signal_emit_by_name (undo, "clicked");
  seen_rest ();
}

/* Only what is free is offered, the word in the button says what happens, and the toast leads back. */
static void
moving_and_back (Room *room, gconstpointer unused)
{
  plass_move_dialog_present (room->window, &room->street.ui, &room->street.stays[0]->id);
  GtkWidget *dialog = seen_dialog ();
  g_assert_true (seen_says (dialog, "Kari Testesen"));
  g_assert_false (seen_says (dialog, "Let them in now"));
  g_assert_null (find_check (dialog, "Dalsberget 202"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find_check (dialog, "Dalsberget 203")), TRUE);
  seen_accept (dialog);
  assert_lives (room, 0, 2, "active");
  seen_wait (room->overlay, "is moved to Dalsberget 203 – not confirmed yet");
  press_undo (room);
  assert_lives (room, 0, 0, "active");
}

/* A man is not offered the place for women, and is told why. */
static void
moving_keeps_the_rules (Room *room, gconstpointer unused)
{
  plass_move_dialog_present (room->window, &room->street.ui, &room->street.stays[1]->id);
  g_assert_null (find_check (seen_dialog (), "Dalsberget 204"));
  g_assert_true (seen_says (seen_dialog (), "Places that do not fit, and why"));
}

/* Esc empties the field first, and closes when there is nothing to empty: nobody is caught in it. */
static void
escape_leads_out_of_the_search (Room *room, gconstpointer unused)
{
  plass_move_dialog_present (room->window, &room->street.ui, &room->street.stays[0]->id);
  GtkWidget *search = seen_find (seen_dialog (), GTK_TYPE_SEARCH_ENTRY);

  gtk_editable_set_text (GTK_EDITABLE (search), "203");
  g_signal_emit_by_name (search, "stop-search");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (search)), ==, "");
  g_assert_nonnull (seen_dialog ());
  g_signal_emit_by_name (search, "stop-search");
  seen_rest ();
  g_assert_null (seen_dialog ());
}

static void
choose (Room *room, GtkWidget *dialog, guint person)
{
  GtkWidget *picker = seen_find (dialog, PLASS_TYPE_PERSON_PICKER);

  plass_person_picker_set (PLASS_PERSON_PICKER (picker), &room->street.people[person]->id, NULL);
  g_signal_emit_by_name (picker, "chosen");
}

static void
swapping_and_back (Room *room, gconstpointer unused)
{
  plass_swap_dialog_present (room->window, &room->street.ui, &room->street.stays[0]->id);
  GtkWidget *dialog = seen_dialog ();
  choose (room, dialog, 0);
  g_assert_true (seen_says (dialog, "it takes two people"));
  seen_accept (dialog);
  assert_lives (room, 0, 0, "active");
  choose (room, dialog, 1);
  g_assert_true (seen_says (dialog, "Per Prøvesen fits in Dalsberget 201"));
  g_assert_true (seen_says (dialog, "Kari Testesen fits in Dalsberget 202"));
  seen_accept (dialog);
  assert_lives (room, 0, 1, "active");
  assert_lives (room, 1, 0, "active");
  seen_wait (room->overlay, "have swapped places – not confirmed yet");
  press_undo (room);
  assert_lives (room, 0, 0, "active");
  assert_lives (room, 1, 1, "active");
}

/* One of them must not be where the other is. */
static void
swapping_keeps_the_rules (Room *room, gconstpointer unused)
{
  room->street.places[0]->gender_rule = plass_code ("women_only");
  desk_take (room->street.desk, &plass_kind_place, room->street.places[0], "2");
  plass_swap_dialog_present (room->window, &room->street.ui, &room->street.stays[0]->id);
  choose (room, seen_dialog (), 1);
  g_assert_true (seen_says (seen_dialog (), "Per Prøvesen does not fit in Dalsberget 201"));
  seen_accept (seen_dialog ());
  assert_lives (room, 0, 0, "active");
  g_assert_cmpuint (desk_status (room->street.desk).unsent, ==, 0);
}

static void
protect (Room *room, guint person)
{
  room->street.people[person]->protection = plass_code ("strictly_confidential");
  desk_take (room->street.desk, &plass_kind_person, room->street.people[person], "2");
}

/* Whoever looks over the shoulder does not read where they live. */
static void
place_of_a_protected_person_is_not_said (Room *room, gconstpointer unused)
{
  protect (room, 0);
  plass_leave_dialog_present (room->window, &room->street.ui, &room->street.stays[0]->id, FALSE);
  g_assert_true (seen_says (seen_dialog (), "Protected person"));
  g_assert_false (seen_says (seen_dialog (), "Dalsberget"));
  gtk_window_destroy (GTK_WINDOW (seen_dialog ()));
  seen_rest ();
}

/* The place of the one is told by where the other may go: neither is said, whoever of them it is. */
static void
swapping_with_a_protected_person (Room *room, gconstpointer unused)
{
  protect (room, 0);
  for (guint first = 0; first < STREET_PEOPLE; first++) {
    plass_swap_dialog_present (room->window, &room->street.ui, &room->street.stays[first]->id);
    GtkWidget *dialog = seen_dialog ();
    choose (room, dialog, 1 - first);
    g_assert_true (seen_says (dialog, "Protected person fits there"));
    g_assert_true (seen_says (dialog, "Per Prøvesen fits there"));
    g_assert_false (seen_says (dialog, "Dalsberget 201"));
    g_assert_cmpint (seen_says (dialog, "Dalsberget 202"), ==, first == 1); /* his own, above */
    gtk_window_destroy (GTK_WINDOW (dialog));
    seen_rest ();
  }
}

/* "Today" would be another day for whoever reads it tomorrow. */
static void
assert_written_for_later (Room *room)
{
  g_autoptr (PlassBooking) stay = street_stay (&room->street, &room->street.stays[0]->id);
  g_autofree char *year = plass_date_format (plass_date_today ());

  year[4] = '\0';
  g_assert_nonnull (strstr (stay->note, year));
  g_assert_null (strstr (stay->note, "today"));
}

/* Nothing must be filled in to go away for a day. */
static void
leaving_and_back (Room *room, gconstpointer unused)
{
  plass_leave_dialog_present (room->window, &room->street.ui, &room->street.stays[0]->id, FALSE);
  seen_accept (seen_dialog ());
  assert_lives (room, 0, 0, "on_leave");
  assert_written_for_later (room);
  seen_wait (room->overlay, "is on leave from Dalsberget 201 – not confirmed yet");
  press_undo (room);
  assert_lives (room, 0, 0, "active");
}

static PlassCase *
case_now (Room *room)
{
  return plass_store_get (room->street.ui.store, &plass_kind_case, &room->sak->id, NULL);
}

/* It is somebody's task, today, and says what it comes instead of; the way back brings that back. */
static void
not_back_is_a_task (Room *room, gconstpointer unused)
{
  plass_leave_dialog_present (room->window, &room->street.ui, &room->street.stays[0]->id, TRUE);
  GtkWidget *dialog = seen_dialog ();
  g_autoptr (PlassCase) task = NULL, back = NULL;

  g_assert_true (seen_says (dialog, "Samtale om bolig"));
  seen_accept (dialog); /* nobody has tried to reach them yet: that is asked for */
  assert_lives (room, 0, 0, "active");
  g_assert_true (seen_says (dialog, "Write who has tried to reach them."));
  GtkWidget *words = seen_find (dialog, GTK_TYPE_TEXT_VIEW);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (words)), "Ringte to ganger.", -1);
  seen_accept (dialog);
  assert_lives (room, 0, 0, "not_come_back");
  assert_written_for_later (room);
  task = case_now (room);
  g_assert_cmpstr (task->next_step, ==, "Find out whether they are well");
  g_assert_cmpint (task->next_due.days, ==, plass_date_today ().days);
  g_assert_cmpstr (task->next_owner.text, ==, room->street.ui.identity.worker.text);
  press_undo (room);
  assert_lives (room, 0, 0, "active");
  back = case_now (room);
  g_assert_cmpstr (back->next_step, ==, "Samtale om bolig");
}

int
main (int argc, char **argv)
{
  seen_init (&argc, &argv);
  g_test_add ("/stay-dialogs/move", Room, NULL, set_up, moving_and_back, tear_down);
  g_test_add ("/stay-dialogs/move-rules", Room, NULL, set_up, moving_keeps_the_rules, tear_down);
  g_test_add ("/stay-dialogs/escape", Room, NULL, set_up, escape_leads_out_of_the_search, tear_down);
  g_test_add ("/stay-dialogs/swap", Room, NULL, set_up, swapping_and_back, tear_down);
  g_test_add ("/stay-dialogs/swap-rules", Room, NULL, set_up, swapping_keeps_the_rules, tear_down);
  g_test_add ("/stay-dialogs/protected", Room, NULL, set_up, place_of_a_protected_person_is_not_said,
              tear_down);
  g_test_add ("/stay-dialogs/swap-protected", Room, NULL, set_up, swapping_with_a_protected_person,
              tear_down);
  g_test_add ("/stay-dialogs/leave", Room, NULL, set_up, leaving_and_back, tear_down);
  g_test_add ("/stay-dialogs/not-back", Room, NULL, set_up, not_back_is_a_task, tear_down);
  return g_test_run ();
}
