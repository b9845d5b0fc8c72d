/* outbox.c — what waits for the service: order, snapshots, joining, verdicts */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk.h"

#define NOON 1772366400 /* 2026-03-01 12:00 UTC */

static PlassOutbound *
next_out (Desk *desk, gint64 after)
{
  g_autoptr (GError) error = NULL;
  PlassOutbound *out = plass_store_next_out (desk->store, after, &error);

  g_assert_no_error (error);
  return out;
}

static void
sent (Desk *desk, const PlassOutbound *out, const char *revision)
{
  g_autofree PlassReceived *rows = g_new0 (PlassReceived, out->n_rows);

  for (guint i = 0; i < out->n_rows; i++)
    rows[i] = (PlassReceived){ .kind = out->rows[i].kind,
                               .record = out->rows[i].record,
                               .json = "{}",
                               .revision = revision,
                               .seen = out->rows[i].row.version };
  g_assert_true (plass_store_sent (desk->store, &out->command, rows, out->n_rows, NULL));
}

static char *
family_of (Desk *desk, const PlassId *id)
{
  g_autoptr (PlassPerson) person = plass_store_get (desk->store, &plass_kind_person, id, NULL);

  return person ? g_strdup (person->family ? person->family : "") : g_strdup ("(gone)");
}

static void
assert_family (Desk *desk, const PlassId *id, const char *expected)
{
  g_autofree char *family = family_of (desk, id);

  g_assert_cmpstr (family, ==, expected);
}

static void
assert_booking (Desk *desk, const PlassId *id, const char *expected)
{
  g_autoptr (PlassBooking) booking = plass_store_get (desk->store, &plass_kind_booking, id, NULL);

  g_assert_cmpstr (booking ? booking->state.text : "(gone)", ==, expected);
}

static void
assert_row (Desk *desk, const PlassKind *kind, const PlassId *id, PlassRowState expected)
{
  PlassRow row = desk_row (desk, kind, id);

  g_assert_cmpint (row.state, ==, expected);
  plass_row_clear (&row);
}

static void
goes_in_order_and_comes_clean (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassPerson) kari = make_person ("Kari", "Testesen"), per = make_person ("Per", "Fiktiv");
  g_autoptr (PlassOutbound) first = NULL, second = NULL, none = NULL;

  desk_put (desk, NULL, &plass_kind_person, kari);
  desk_put (desk, NULL, &plass_kind_person, per);
  g_assert_cmpuint (desk_status (desk).unsent, ==, 2);
  first = next_out (desk, 0);
  g_assert_cmpstr (first->act, ==, "");
  g_assert_cmpuint (first->n_rows, ==, 1);
  g_assert_true (plass_record_equal (&plass_kind_person, first->rows[0].record, kari));
  g_assert_null (first->rows[0].row.revision);
  second = next_out (desk, first->number);
  g_assert_true (plass_record_equal (&plass_kind_person, second->rows[0].record, per));
  g_assert_cmpint (second->number, >, first->number);
  none = next_out (desk, second->number);
  g_assert_null (none);
  sent (desk, first, "r1");
  assert_row (desk, &plass_kind_person, &kari->id, PLASS_ROW_CLEAN);
  assert_row (desk, &plass_kind_person, &per->id, PLASS_ROW_DIRTY);
  g_assert_cmpuint (desk_status (desk).unsent, ==, 1);
  /* Told twice, as when the first answer was lost: no harm. */
  g_assert_true (plass_store_sent (desk->store, &first->command, NULL, 0, NULL));
}

/* Ten saves of one form before anything is sent are one thing to send; once it is on its way they are not. */
static void
joins_until_handed_out (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassPerson) kari = make_person ("Kari", "A");
  g_autoptr (PlassOutbound) first = NULL, again = NULL, second = NULL;
  PlassRow row;

  desk_put (desk, NULL, &plass_kind_person, kari);
  plass_text_set (&kari->family, "B");
  desk_put (desk, NULL, &plass_kind_person, kari);
  g_assert_cmpuint (desk_status (desk).unsent, ==, 1);
  first = next_out (desk, 0);
  g_assert_cmpstr (((PlassPerson *)first->rows[0].record)->family, ==, "B");
  g_assert_cmpuint (first->tries, ==, 1);
  plass_text_set (&kari->family, "C");
  desk_put (desk, NULL, &plass_kind_person, kari);
  g_assert_cmpuint (desk_status (desk).unsent, ==, 2);
  /* No answer came: the same command once more. */
  again = next_out (desk, 0);
  g_assert_true (plass_id_equal (&again->command, &first->command));
  g_assert_cmpuint (again->tries, ==, 2);
  sent (desk, first, "r1");
  assert_family (desk, &kari->id, "C");
  row = desk_row (desk, &plass_kind_person, &kari->id);
  g_assert_cmpint (row.state, ==, PLASS_ROW_DIRTY);
  g_assert_cmpstr (row.revision, ==, "r1");
  plass_row_clear (&row);
  second = next_out (desk, 0);
  g_assert_cmpstr (((PlassPerson *)second->rows[0].record)->family, ==, "C");
  g_assert_cmpstr (second->rows[0].row.revision, ==, "r1");
  sent (desk, second, "r2");
  assert_row (desk, &plass_kind_person, &kari->id, PLASS_ROW_CLEAN);
}

/* After a restart nobody knows what was on its way: nothing may be joined any more. */
static void
joins_nothing_after_a_restart (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassPerson) kari = make_person ("Kari", "A");

  desk_put (desk, NULL, &plass_kind_person, kari);
  desk_reopen (desk);
  desk_put (desk, NULL, &plass_kind_person, kari);
  g_assert_cmpuint (desk_status (desk).unsent, ==, 2);
}

/* Hold and admit offline: each act with the booking as it was then. */
static void
keeps_acts_apart (void)
{
  g_autoptr (Desk) desk = desk_new ();
  PlassId person = plass_id_new (), place = plass_id_new ();
  g_autoptr (PlassBooking) booking = make_booking (&person, &place, "held", NOON);
  g_autoptr (PlassOutbound) hold = NULL, admit = NULL, blocked = NULL;

  desk_put (desk, "hold", &plass_kind_booking, booking);
  booking->state = plass_code ("active");
  booking->hold_until = (PlassTime){ 0 };
  desk_put (desk, "admit", &plass_kind_booking, booking);
  hold = next_out (desk, 0);
  g_assert_cmpstr (hold->act, ==, "hold");
  g_assert_cmpstr (((PlassBooking *)hold->rows[0].record)->state.text, ==, "held");
  /* While the hold has no answer the admission waits with it. */
  blocked = next_out (desk, hold->number);
  g_assert_null (blocked);
  assert_booking (desk, &booking->id, "active");
  sent (desk, hold, "r1");
  assert_booking (desk, &booking->id, "active");
  assert_row (desk, &plass_kind_booking, &booking->id, PLASS_ROW_DIRTY);
  admit = next_out (desk, hold->number);
  g_assert_cmpstr (admit->act, ==, "admit");
  g_assert_cmpstr (((PlassBooking *)admit->rows[0].record)->state.text, ==, "active");
  g_assert_cmpstr (admit->rows[0].row.revision, ==, "r1");
  sent (desk, admit, "r2");
  assert_row (desk, &plass_kind_booking, &booking->id, PLASS_ROW_CLEAN);
}

/* ---- Refused ---------------------------------------------------------------------------------------- */

static void
parks_a_new_booking_as_refused (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassPerson) kari = make_person ("Kari", "Testesen");
  g_autoptr (PlassInstitution) house = make_institution ("Dalsberget");
  g_autoptr (PlassPlace) place = make_place (&house->id, "204");
  g_autoptr (PlassBooking) booking = make_booking (&kari->id, &place->id, "held", NOON);
  g_autoptr (PlassOutbound) hold = NULL, none = NULL, again = NULL;
  g_autoptr (GPtrArray) parked = NULL, stays = NULL, empty = NULL;
  const PlassParked *first;
  PlassId old_command;

  desk_take (desk, &plass_kind_person, kari, "1");
  desk_take (desk, &plass_kind_institution, house, "1");
  desk_take (desk, &plass_kind_place, place, "1");
  desk_put (desk, "hold", &plass_kind_booking, booking);
  booking->state = plass_code ("active");
  desk_put (desk, "admit", &plass_kind_booking, booking);
  hold = next_out (desk, 0);
  g_assert_true (
      plass_store_park (desk->store, &hold->command, "taken", "Plassen er opptatt.", "[\"x\"]", NULL));
  assert_booking (desk, &booking->id, "refused");
  assert_row (desk, &plass_kind_booking, &booking->id, PLASS_ROW_PARKED);
  none = next_out (desk, 0);
  g_assert_null (none); /* the admission waits for what a person decides of the hold */
  g_assert_cmpuint (desk_status (desk).unsent, ==, 0);
  g_assert_cmpuint (desk_status (desk).parked, ==, 1);
  parked = plass_store_parked (desk->store, NULL);
  g_assert_cmpuint (parked->len, ==, 1);
  first = parked->pdata[0];
  g_assert_cmpstr (first->act, ==, "hold");
  g_assert_cmpstr (first->reason, ==, "Plassen er opptatt.");
  g_assert_cmpstr (first->alternatives, ==, "[\"x\"]");
  g_assert_cmpstr (first->title, ==, "Kari Testesen, Dalsberget 204");
  g_assert_true (first->kind == &plass_kind_booking);
  stays = plass_store_stays (desk->store, &kari->id, NULL);
  g_assert_cmpuint (stays->len, ==, 1);
  g_assert_cmpstr (((PlassStayLine *)stays->pdata[0])->refusal, ==, "Plassen er opptatt.");

  old_command = first->command;
  g_assert_true (plass_store_retry (desk->store, &old_command, NULL));
  assert_booking (desk, &booking->id, "active"); /* both acts stand again */
  again = next_out (desk, 0);
  g_assert_cmpstr (again->act, ==, "hold");
  g_assert_false (plass_id_equal (&again->command, &old_command));
  g_assert_cmpstr (((PlassBooking *)again->rows[0].record)->state.text, ==, "held");
  g_assert_true (plass_store_park (desk->store, &again->command, "taken", "Nei.", NULL, NULL));
  g_assert_true (plass_store_discard (desk->store, &again->command, NULL, NULL));
  assert_booking (desk, &booking->id, "(gone)");
  g_assert_cmpuint (desk_status (desk).parked, ==, 0);
  g_assert_cmpuint (desk_status (desk).unsent, ==, 0);
  empty = plass_store_history (desk->store, &plass_kind_booking, &booking->id, NULL);
  g_assert_cmpuint (empty->len, >, 0); /* history keeps all */
}

static void
parks_a_known_booking_as_it_was (void)
{
  g_autoptr (Desk) desk = desk_new ();
  PlassId person = plass_id_new (), place = plass_id_new ();
  g_autoptr (PlassBooking) booking = make_booking (&person, &place, "active", NOON);
  g_autoptr (PlassOutbound) out = NULL;

  desk_take (desk, &plass_kind_booking, booking, "r1");
  booking->state = plass_code ("completed");
  booking->ended = (PlassTime){ NOON + 100 };
  desk_put (desk, "discharge", &plass_kind_booking, booking);
  out = next_out (desk, 0);
  g_assert_true (plass_store_park (desk->store, &out->command, "rule", "Ikke ennå.", NULL, NULL));
  assert_booking (desk, &booking->id, "active");
  /* The service moves it on meanwhile: that is what letting go brings back. */
  booking->state = plass_code ("on_leave");
  booking->ended = (PlassTime){ 0 };
  desk_take (desk, &plass_kind_booking, booking, "r2");
  assert_booking (desk, &booking->id, "on_leave");
  assert_row (desk, &plass_kind_booking, &booking->id, PLASS_ROW_PARKED);
  g_assert_true (plass_store_discard (desk->store, &out->command, NULL, NULL));
  assert_booking (desk, &booking->id, "on_leave");
  assert_row (desk, &plass_kind_booking, &booking->id, PLASS_ROW_CLEAN);
}

static void
parks_an_edit_with_the_edit (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassPerson) kari = make_person ("Kari", "A"), per = make_person ("Per", "B");
  g_autoptr (PlassOutbound) out = NULL, next = NULL, mended = NULL;
  PlassId first;

  desk_take (desk, &plass_kind_person, kari, "r1");
  plass_text_set (&kari->family, "Ny");
  desk_put (desk, NULL, &plass_kind_person, kari);
  desk_put (desk, NULL, &plass_kind_person, per);
  out = next_out (desk, 0);
  first = out->command;
  g_assert_true (plass_store_park (desk->store, &first, "rule", "Nei.", NULL, NULL));
  assert_family (desk, &kari->id, "Ny");
  assert_row (desk, &plass_kind_person, &kari->id, PLASS_ROW_PARKED);
  next = next_out (desk, 0); /* the poisoned row does not stop the others */
  g_assert_true (plass_id_equal (plass_record_id (next->rows[0].record), &per->id));
  sent (desk, next, "r1");
  /* A person mends it in the form: tried again, under a new id. */
  plass_text_set (&kari->family, "Bedre");
  desk_put (desk, NULL, &plass_kind_person, kari);
  g_assert_cmpuint (desk_status (desk).parked, ==, 0);
  g_assert_cmpuint (desk_status (desk).unsent, ==, 1);
  mended = next_out (desk, 0);
  g_assert_false (plass_id_equal (&mended->command, &first));
  g_assert_cmpstr (((PlassPerson *)mended->rows[0].record)->family, ==, "Bedre");
  g_assert_true (plass_store_park (desk->store, &mended->command, "rule", "Nei.", NULL, NULL));
  g_assert_true (plass_store_discard (desk->store, &mended->command, NULL, NULL));
  assert_family (desk, &kari->id, "A");
  assert_row (desk, &plass_kind_person, &kari->id, PLASS_ROW_CLEAN);
}

static void
discards_what_the_service_never_had (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassPerson) kari = make_person ("Kari", "A");
  g_autoptr (PlassOutbound) out = NULL;
  g_autoptr (GPtrArray) hits = NULL;

  desk_put (desk, NULL, &plass_kind_person, kari);
  out = next_out (desk, 0);
  g_assert_true (plass_store_park (desk->store, &out->command, "rule", "Nei.", NULL, NULL));
  desk_reopen (desk); /* parked survives the night */
  g_assert_cmpuint (desk_status (desk).parked, ==, 1);
  assert_family (desk, &kari->id, "A");
  g_assert_true (plass_store_discard (desk->store, &out->command, NULL, NULL));
  assert_family (desk, &kari->id, "(gone)");
  hits = plass_store_search (desk->store, "kari", 10, NULL);
  g_assert_cmpuint (hits->len, ==, 0);
}

static void
tells_the_truth (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassPerson) kari = make_person ("Kari", "A");
  PlassTime before = plass_time_now ();

  g_assert_false (plass_time_is_set (desk_status (desk).oldest));
  g_assert_false (plass_time_is_set (desk_status (desk).last_complete));
  desk_put (desk, NULL, &plass_kind_person, kari);
  g_assert_cmpint (desk_status (desk).oldest.secs, >=, before.secs);
  g_assert_true (plass_store_completed (desk->store, (PlassTime){ NOON }, NULL));
  desk_reopen (desk);
  g_assert_cmpint (desk_status (desk).last_complete.secs, ==, NOON);
  desk_send_all (desk, "1");
  g_assert_cmpuint (desk_status (desk).unsent, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  plass_time_require_zone ();
  g_test_add_func ("/outbox/goes-in-order-and-comes-clean", goes_in_order_and_comes_clean);
  g_test_add_func ("/outbox/joins-until-handed-out", joins_until_handed_out);
  g_test_add_func ("/outbox/joins-nothing-after-a-restart", joins_nothing_after_a_restart);
  g_test_add_func ("/outbox/keeps-acts-apart", keeps_acts_apart);
  g_test_add_func ("/outbox/parks-a-new-booking-as-refused", parks_a_new_booking_as_refused);
  g_test_add_func ("/outbox/parks-a-known-booking-as-it-was", parks_a_known_booking_as_it_was);
  g_test_add_func ("/outbox/parks-an-edit-with-the-edit", parks_an_edit_with_the_edit);
  g_test_add_func ("/outbox/discards-what-the-service-never-had", discards_what_the_service_never_had);
  g_test_add_func ("/outbox/tells-the-truth", tells_the_truth);
  return g_test_run ();
}
