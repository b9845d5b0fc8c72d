/* act.c — hold, let in, let go of and end, as the store and the outbox see them */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/desk.h"
#include "ui/ui-private.h"

#include <string.h>

typedef struct {
  Desk *desk;
  PlassDesk ui;
  PlassPerson *person;
  PlassInstitution *house;
  PlassPlace *place, *other;
} City;

static void
set_up (City *city, gconstpointer unused)
{
  city->desk = desk_new ();
  city->person = make_person ("Kari", "Testesen");
  city->house = make_institution ("Dalsberget");
  city->place = make_place (&city->house->id, "204");
  city->other = make_place (&city->house->id, "205");
  desk_take (city->desk, &plass_kind_person, city->person, "1");
  desk_take (city->desk, &plass_kind_institution, city->house, "1");
  desk_take (city->desk, &plass_kind_place, city->place, "1");
  desk_take (city->desk, &plass_kind_place, city->other, "1");
  city->ui.store = city->desk->store;
  city->ui.actor = city->desk->who;
  city->ui.identity.worker = city->desk->who.worker;
  city->ui.shutter = plass_shutter_new (FALSE);
}

static void
tear_down (City *city, gconstpointer unused)
{
  plass_person_free (city->person);
  plass_institution_free (city->house);
  plass_place_free (city->place);
  plass_place_free (city->other);
  g_object_unref (city->ui.shutter);
  desk_free (city->desk);
}

static void
assert_state (City *city, const PlassId *booking, const char *state)
{
  g_autoptr (PlassBooking) now = plass_store_get (city->ui.store, &plass_kind_booking, booking, NULL);

  g_assert_cmpstr (now->state.text, ==, state);
}

static PlassBooking *
hold (City *city)
{
  g_autoptr (GError) error = NULL;
  PlassTime until = { plass_time_now ().secs + 7200 };
  PlassBooking *booking = plass_act_hold (&city->ui, city->place, &city->person->id, until, &error);

  g_assert_no_error (error);
  return booking;
}

static void
hold_is_an_act (City *city, gconstpointer unused)
{
  g_autoptr (PlassBooking) booking = hold (city);
  g_autoptr (PlassOutbound) out = plass_store_next_out (city->ui.store, 0, NULL);

  g_assert_cmpstr (out->act, ==, "hold");
  g_assert_cmpstr (booking->institution.text, ==, city->house->id.text);
  g_assert_cmpstr (booking->made_by.text, ==, city->ui.identity.worker.text);
  g_assert_cmpuint (desk_status (city->desk).unsent, ==, 1);
}

/* A hold that is taken up is the same booking: else the place would be kept twice. */
static void
letting_in_takes_up_the_hold (City *city, gconstpointer unused)
{
  g_autoptr (PlassBooking) booking = hold (city);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlassBooking) stay = plass_act_admit (&city->ui, city->place, &city->person->id, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (stay->id.text, ==, booking->id.text);
  g_assert_cmpstr (stay->state.text, ==, "active");
}

static void
nobody_lives_in_two_places (City *city, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlassBooking) stay = plass_act_admit (&city->ui, city->place, &city->person->id, &error);
  g_autoptr (PlassBooking) second = NULL;

  g_assert_no_error (error);
  second = plass_act_admit (&city->ui, city->other, &city->person->id, &error);
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_RULE);
  g_assert_null (second);
  assert_state (city, &stay->id, "active");
}

/* Two dialogs that were opened while the place was free. */
static void
place_is_given_once (City *city, gconstpointer unused)
{
  g_autoptr (PlassPerson) second = make_person ("Ola", "Testesen");
  g_autoptr (PlassBooking) booking = hold (city), again = NULL;
  g_autoptr (GError) error = NULL;

  desk_take (city->desk, &plass_kind_person, second, "1");
  again = plass_act_hold (&city->ui, city->place, &second->id, booking->hold_until, &error);
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_RULE);
  g_assert_null (again);
  g_clear_error (&error);
  again = plass_act_admit (&city->ui, city->place, &second->id, &error);
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_RULE);
  g_assert_cmpuint (desk_status (city->desk).unsent, ==, 1);
}

static void
release_and_end (City *city, gconstpointer unused)
{
  g_autoptr (PlassBooking) booking = hold (city);
  g_autoptr (GError) error = NULL;

  g_assert_true (plass_act_release (&city->ui, booking, &error));
  assert_state (city, &booking->id, "cancelled");
  g_autoptr (PlassBooking) stay = plass_act_admit (&city->ui, city->place, &city->person->id, &error);
  g_assert_no_error (error);
  g_assert_true (plass_act_end (&city->ui, stay, plass_time_now (), "own_home", "Keys are back", &error));
  g_autoptr (PlassBooking) ended = plass_store_get (city->ui.store, &plass_kind_booking, &stay->id, NULL);
  g_assert_cmpstr (ended->state.text, ==, "completed");
  g_assert_cmpstr (ended->end_reason.text, ==, "own_home");
  g_assert_cmpstr (ended->note, ==, "Keys are back");
}

/* The way back of a hold is still offered when the person has come, and another desk may have let them in: a
 * stay is not let go of, nor begun twice. */
static void
only_what_is_coming_is_let_go_of (City *city, gconstpointer unused)
{
  g_autoptr (PlassBooking) booking = hold (city);
  g_autoptr (GError) error = NULL;

  g_assert_true (plass_act_move_in (&city->ui, booking, &error));
  g_assert_no_error (error);
  g_assert_false (plass_act_release (&city->ui, booking, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_RULE);
  g_assert_nonnull (strstr (error->message, "changed meanwhile"));
  g_clear_error (&error);
  g_assert_false (plass_act_move_in (&city->ui, booking, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_RULE);
  g_assert_nonnull (strstr (error->message, "changed meanwhile"));
  assert_state (city, &booking->id, "active");
  g_assert_cmpuint (desk_status (city->desk).unsent, ==, 2);
}

/* What was let go of does not come back to life: the place may be another's by now. */
static void
nobody_moves_in_on_a_hold_that_is_gone (City *city, gconstpointer unused)
{
  g_autoptr (PlassBooking) booking = hold (city);
  g_autoptr (GError) error = NULL;

  g_assert_true (plass_act_release (&city->ui, booking, &error));
  g_assert_false (plass_act_move_in (&city->ui, booking, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_RULE);
  assert_state (city, &booking->id, "cancelled");
}

/* What another desk wrote while the dialog was open stays, and what it ended is not ended twice. */
static void
end_looks_at_the_stay_once_more (City *city, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlassBooking) stay = plass_act_admit (&city->ui, city->place, &city->person->id, &error);
  g_autoptr (PlassBooking) other = plass_record_dup (&plass_kind_booking, stay), now = NULL;
  const PlassEdit edit = { &plass_kind_booking, other };

  plass_text_set (&other->note, "On leave since Monday.");
  other->state = plass_code ("on_leave");
  g_assert_true (plass_store_put (city->ui.store, &city->ui.actor, "leave", &edit, 1, &error));
  g_assert_true (plass_act_end (&city->ui, stay, plass_time_now (), "own_home", "Keys are back", &error));
  now = plass_store_get (city->ui.store, &plass_kind_booking, &stay->id, NULL);
  g_assert_cmpstr (now->note, ==, "On leave since Monday.\nKeys are back");
  g_assert_false (plass_act_end (&city->ui, stay, plass_time_now (), "death", NULL, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_RULE);
}

/* An end before the beginning is refused by the record's own rule, and nothing is changed. */
static void
impossible_end_changes_nothing (City *city, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlassBooking) stay = plass_act_admit (&city->ui, city->place, &city->person->id, &error);

  g_assert_false (
      plass_act_end (&city->ui, stay, (PlassTime){ stay->start.secs - 60 }, "own_home", NULL, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_RULE);
  assert_state (city, &stay->id, "active");
}

int
main (int argc, char **argv)
{
  g_setenv ("LANGUAGE", "en", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/act/hold", City, NULL, set_up, hold_is_an_act, tear_down);
  g_test_add ("/act/takes-up-the-hold", City, NULL, set_up, letting_in_takes_up_the_hold, tear_down);
  g_test_add ("/act/one-place", City, NULL, set_up, nobody_lives_in_two_places, tear_down);
  g_test_add ("/act/given-once", City, NULL, set_up, place_is_given_once, tear_down);
  g_test_add ("/act/release-and-end", City, NULL, set_up, release_and_end, tear_down);
  g_test_add ("/act/only-coming", City, NULL, set_up, only_what_is_coming_is_let_go_of, tear_down);
  g_test_add ("/act/gone", City, NULL, set_up, nobody_moves_in_on_a_hold_that_is_gone, tear_down);
  g_test_add ("/act/end-once", City, NULL, set_up, end_looks_at_the_stay_once_more, tear_down);
  g_test_add ("/act/impossible-end", City, NULL, set_up, impossible_end_changes_nothing, tear_down);
  return g_test_run ();
}
