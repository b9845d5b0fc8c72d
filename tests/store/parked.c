/* parked.c — what a person decides of a refused command: again, let go, and back after all */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk.h"

#define NOON 1772366400 /* 2026-03-01 12:00 UTC */

static PlassId
park_next (Desk *desk)
{
  g_autoptr (PlassOutbound) out = plass_store_next_out (desk->store, 0, NULL);

  g_assert_nonnull (out);
  g_assert_true (plass_store_park (desk->store, &out->command, "rule", "Nei.", "[]", NULL));
  return out->command;
}

static void
assert_family (Desk *desk, const PlassId *id, const char *expected)
{
  g_autoptr (PlassPerson) person = plass_store_get (desk->store, &plass_kind_person, id, NULL);

  g_assert_cmpstr (person ? person->family : "(gone)", ==, expected);
}

static void
assert_booking (Desk *desk, const PlassId *id, const char *state, PlassRowState row_state)
{
  g_autoptr (PlassBooking) booking = plass_store_get (desk->store, &plass_kind_booking, id, NULL);
  PlassRow row = desk_row (desk, &plass_kind_booking, id);

  g_assert_cmpstr (booking ? booking->state.text : "(gone)", ==, state);
  g_assert_cmpint (row.state, ==, row_state);
  plass_row_clear (&row);
}

static const PlassParked *
only_parked (GPtrArray *parked)
{
  g_assert_nonnull (parked);
  g_assert_cmpuint (parked->len, ==, 1);
  return parked->pdata[0];
}

/* Let go of an edit, and back: the same command with its reason, the same words in the record. */
static void
an_edit_is_taken_back (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassPerson) kari = make_person ("Kari", "A");
  g_autoptr (PlassDiscarded) discarded = NULL;
  g_autoptr (GPtrArray) before = NULL, after = NULL;

  desk_take (desk, &plass_kind_person, kari, "r1");
  plass_text_set (&kari->family, "B");
  desk_put (desk, NULL, &plass_kind_person, kari);
  PlassId command = park_next (desk);
  before = plass_store_parked (desk->store, NULL);
  g_assert_true (plass_store_discard (desk->store, &command, &discarded, NULL));
  assert_family (desk, &kari->id, "A");
  g_assert_cmpuint (desk_status (desk).parked, ==, 0);
  g_assert_true (plass_store_take_back (desk->store, discarded, NULL));
  assert_family (desk, &kari->id, "B");
  g_assert_cmpuint (desk_status (desk).parked, ==, 1);
  after = plass_store_parked (desk->store, NULL);
  g_assert_true (plass_id_equal (&only_parked (before)->command, &only_parked (after)->command));
  g_assert_cmpstr (only_parked (after)->reason, ==, "Nei.");
  g_assert_cmpstr (only_parked (after)->alternatives, ==, "[]");
  /* It is as good as new: let go of again it goes back again, tried again it is sent. */
  g_assert_true (plass_store_discard (desk->store, &command, NULL, NULL));
  assert_family (desk, &kari->id, "A");
}

/* What the service never had is gone in between, and comes back whole. */
static void
what_was_new_is_taken_back (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassPerson) kari = make_person ("Kari", "A"), back = NULL;
  g_autoptr (PlassDiscarded) discarded = NULL;
  g_autoptr (PlassOutbound) out = NULL;

  plass_text_set (&kari->phone, "900");
  desk_put (desk, NULL, &plass_kind_person, kari);
  PlassId command = park_next (desk);
  g_assert_true (plass_store_discard (desk->store, &command, &discarded, NULL));
  assert_family (desk, &kari->id, "(gone)");
  g_assert_true (plass_store_take_back (desk->store, discarded, NULL));
  back = plass_store_get (desk->store, &plass_kind_person, &kari->id, NULL);
  g_assert_true (plass_record_equal (&plass_kind_person, back, kari));
  g_assert_true (plass_store_retry (desk->store, &command, NULL));
  out = plass_store_next_out (desk->store, 0, NULL);
  g_assert_nonnull (out);
  g_assert_null (out->rows[0].row.revision);
}

/* The service said something new between letting go and taking back: neither of the two is lost. */
static void
what_came_meanwhile_stays (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassPerson) kari = make_person ("Kari", "A"), theirs = NULL, back = NULL;
  g_autoptr (PlassDiscarded) discarded = NULL;

  desk_take (desk, &plass_kind_person, kari, "r1");
  theirs = plass_record_dup (&plass_kind_person, kari);
  plass_text_set (&kari->family, "B");
  desk_put (desk, NULL, &plass_kind_person, kari);
  PlassId command = park_next (desk);
  g_assert_true (plass_store_discard (desk->store, &command, &discarded, NULL));
  plass_text_set (&theirs->phone, "900");
  desk_take (desk, &plass_kind_person, theirs, "r2");
  g_assert_true (plass_store_take_back (desk->store, discarded, NULL));
  back = plass_store_get (desk->store, &plass_kind_person, &kari->id, NULL);
  g_assert_cmpstr (back->family, ==, "B");
  g_assert_cmpstr (back->phone, ==, "900");
  g_assert_true (plass_store_discard (desk->store, &command, NULL, NULL));
  plass_person_free (g_steal_pointer (&back));
  back = plass_store_get (desk->store, &plass_kind_person, &kari->id, NULL);
  g_assert_cmpstr (back->family, ==, "A");
  g_assert_cmpstr (back->phone, ==, "900");
}

/* A hold that was refused, with the admission that followed it. */
static void
acts_are_taken_back_together (void)
{
  g_autoptr (Desk) desk = desk_new ();
  PlassId person = plass_id_new (), place = plass_id_new ();
  g_autoptr (PlassBooking) booking = make_booking (&person, &place, "held", NOON), shown = NULL;
  g_autoptr (PlassDiscarded) discarded = NULL;
  g_autoptr (PlassOutbound) first = NULL, second = NULL;

  desk_put (desk, "hold", &plass_kind_booking, booking);
  booking->state = plass_code ("active");
  desk_put (desk, "admit", &plass_kind_booking, booking);
  PlassId command = park_next (desk);
  g_assert_true (plass_store_discard (desk->store, &command, &discarded, NULL));
  g_assert_true (plass_store_take_back (desk->store, discarded, NULL));
  g_assert_cmpuint (desk_status (desk).parked, ==, 1);
  shown = plass_store_get (desk->store, &plass_kind_booking, &booking->id, NULL);
  g_assert_cmpstr (shown->state.text, ==, "refused");
  g_assert_true (plass_store_retry (desk->store, &command, NULL));
  g_assert_cmpuint (desk_status (desk).unsent, ==, 2);
  first = plass_store_next_out (desk->store, 0, NULL);
  g_assert_cmpstr (first->act, ==, "hold");
  g_assert_cmpstr (((PlassBooking *)first->rows[0].record)->state.text, ==, "held");
}

/* Refused once more after the service said something new: what it said then is what stays, not the wish. */
static void
a_second_refusal_leaves_what_the_service_says (void)
{
  g_autoptr (Desk) desk = desk_new ();
  PlassId person = plass_id_new (), place = plass_id_new ();
  g_autoptr (PlassBooking) booking = make_booking (&person, &place, "active", NOON);

  desk_take (desk, &plass_kind_booking, booking, "1");
  booking->state = plass_code ("on_leave");
  desk_put (desk, "leave", &plass_kind_booking, booking);
  PlassId command = park_next (desk);
  booking->state = plass_code ("completed");
  booking->ended = (PlassTime){ NOON + 60 };
  desk_take (desk, &plass_kind_booking, booking, "2");
  assert_booking (desk, &booking->id, "completed", PLASS_ROW_PARKED);
  g_assert_true (plass_store_retry (desk->store, &command, NULL));
  assert_booking (desk, &booking->id, "on_leave", PLASS_ROW_DIRTY);
  command = park_next (desk);
  assert_booking (desk, &booking->id, "completed", PLASS_ROW_PARKED);
  g_assert_true (plass_store_discard (desk->store, &command, NULL, NULL));
  assert_booking (desk, &booking->id, "completed", PLASS_ROW_CLEAN);
}

/* What the service does not have any more is refused, however it stood here. */
static void
a_second_refusal_of_what_the_service_lost (void)
{
  g_autoptr (Desk) desk = desk_new ();
  PlassId person = plass_id_new (), place = plass_id_new ();
  g_autoptr (PlassBooking) booking = make_booking (&person, &place, "active", NOON);

  desk_put (desk, "admit", &plass_kind_booking, booking);
  desk_send_all (desk, "1");
  g_assert_true (plass_store_refetch_begin (desk->store, NULL));
  g_assert_true (plass_store_refetch_end (desk->store, TRUE, "Ikke der lenger.", NULL));
  assert_booking (desk, &booking->id, "active", PLASS_ROW_PARKED);
  g_autoptr (GPtrArray) parked = plass_store_parked (desk->store, NULL);
  g_assert_true (plass_store_retry (desk->store, &only_parked (parked)->command, NULL));
  park_next (desk);
  assert_booking (desk, &booking->id, "refused", PLASS_ROW_PARKED);
}

static void
tells_what_was_wanted (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassPerson) kari = make_person ("Kari", "A");
  PlassId place = plass_id_new ();
  g_autoptr (PlassBooking) booking = make_booking (&kari->id, &place, "active", NOON);
  g_autoptr (GPtrArray) edit = NULL, stay = NULL;

  desk_take (desk, &plass_kind_person, kari, "r1");
  plass_text_set (&kari->family, "B");
  desk_put (desk, NULL, &plass_kind_person, kari);
  PlassId command = park_next (desk);
  edit = plass_store_parked_rows (desk->store, &command, NULL);
  g_assert_cmpuint (edit->len, ==, 1);
  const PlassParkedRow *row = edit->pdata[0];
  g_assert_cmpstr (((PlassPerson *)row->wanted)->family, ==, "B");
  g_assert_cmpstr (((PlassPerson *)row->before)->family, ==, "A");

  desk_put (desk, "admit", &plass_kind_booking, booking);
  command = park_next (desk);
  stay = plass_store_parked_rows (desk->store, &command, NULL);
  g_assert_cmpuint (stay->len, ==, 1);
  row = stay->pdata[0];
  g_assert_cmpstr (((PlassBooking *)row->wanted)->state.text, ==, "active"); /* not "refused" */
  g_assert_null (row->before);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  plass_time_require_zone ();
  g_test_add_func ("/parked/an-edit-is-taken-back", an_edit_is_taken_back);
  g_test_add_func ("/parked/what-was-new-is-taken-back", what_was_new_is_taken_back);
  g_test_add_func ("/parked/what-came-meanwhile-stays", what_came_meanwhile_stays);
  g_test_add_func ("/parked/acts-are-taken-back-together", acts_are_taken_back_together);
  g_test_add_func ("/parked/a-second-refusal", a_second_refusal_leaves_what_the_service_says);
  g_test_add_func ("/parked/a-second-refusal-of-what-was-lost", a_second_refusal_of_what_the_service_lost);
  g_test_add_func ("/parked/tells-what-was-wanted", tells_what_was_wanted);
  return g_test_run ();
}
