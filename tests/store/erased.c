/* erased.c — what stays of a person who was erased for good: nothing, whatever had become of it before */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk.h"

#define NOON 1772366400 /* 2026-03-01 12:00 UTC */

static void
park_next (Desk *desk)
{
  g_autoptr (PlassOutbound) out = plass_store_next_out (desk->store, 0, NULL);

  g_assert_nonnull (out);
  g_assert_true (plass_store_park (desk->store, &out->command, "rule", "Nei.", "[]", NULL));
}

static void
assert_told (Desk *desk, const char *expected)
{
  g_autofree char *told = plass_store_setting (desk->store, PLASS_ERASED_UNSENT);

  g_assert_cmpstr (told, ==, expected);
}

static gboolean
is_here (Desk *desk, const PlassKind *kind, const PlassId *id)
{
  gpointer record = plass_store_get (desk->store, kind, id, NULL);
  const gboolean here = record != NULL;

  plass_record_free (kind, record);
  return here;
}

static PlassNote *
put_note (Desk *desk, const PlassId *person)
{
  PlassNote *note = plass_record_new (&plass_kind_note);

  note->id = plass_id_new ();
  note->person = *person;
  note->regime = plass_code ("case");
  note->state = plass_code ("draft");
  note->happened = note->recorded = (PlassTime){ NOON };
  plass_text_set (&note->text, "Ringte broren.");
  desk_put (desk, NULL, &plass_kind_note, note);
  return note;
}

static void
nothing_of_the_person_stays (gconstpointer data)
{
  const gboolean known = GPOINTER_TO_INT (data); /* the person themselves is here */
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassPerson) kari = make_person ("Kari", "A"), per = make_person ("Per", "B");
  g_autoptr (PlassNote) refused = NULL, waiting = NULL, other = NULL;
  g_autoptr (GPtrArray) history = NULL;

  desk_take (desk, &plass_kind_person, per, "r1");
  if (known)
    desk_take (desk, &plass_kind_person, kari, "r1");
  refused = put_note (desk, &kari->id);
  park_next (desk);
  other = put_note (desk, &per->id);
  park_next (desk);
  waiting = put_note (desk, &kari->id);
  g_assert_true (plass_store_erase_person (desk->store, &kari->id, NULL));
  g_assert_false (is_here (desk, &plass_kind_person, &kari->id));
  g_assert_false (is_here (desk, &plass_kind_note, &refused->id));
  g_assert_false (is_here (desk, &plass_kind_note, &waiting->id));
  history = plass_store_history (desk->store, &plass_kind_note, &refused->id, NULL);
  g_assert_cmpuint (history->len, ==, 0);
  assert_told (desk, "2");
  /* The other one's waits as before. */
  g_assert_true (is_here (desk, &plass_kind_person, &per->id));
  g_assert_true (is_here (desk, &plass_kind_note, &other->id));
  g_assert_cmpuint (desk_status (desk).parked, ==, 1);
  g_assert_cmpuint (desk_status (desk).unsent, ==, 0);
  /* Told once more it does no harm, and tells nothing new. */
  g_assert_true (plass_store_erase_person (desk->store, &kari->id, NULL));
  assert_told (desk, "2");
}

/* Two were to swap places, and one of them is erased: the other lives where the service says. */
static void
the_other_of_two_stays (gconstpointer data)
{
  const gboolean parked = GPOINTER_TO_INT (data);
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassPerson) kari = make_person ("Kari", "A"), per = make_person ("Per", "B");
  const PlassId places[] = { plass_id_new (), plass_id_new () };
  g_autoptr (PlassBooking) karis = make_booking (&kari->id, &places[0], "active", NOON);
  g_autoptr (PlassBooking) pers = make_booking (&per->id, &places[1], "active", NOON);
  g_autoptr (PlassBooking) to_pers = make_booking (&kari->id, &places[1], "active", NOON + 60);
  g_autoptr (PlassBooking) to_karis = make_booking (&per->id, &places[0], "active", NOON + 60), left = NULL;
  const PlassEdit edits[] = { { &plass_kind_booking, to_pers },
                              { &plass_kind_booking, to_karis },
                              { &plass_kind_booking, karis },
                              { &plass_kind_booking, pers } };
  PlassRow row;

  desk_take (desk, &plass_kind_person, kari, "r1");
  desk_take (desk, &plass_kind_person, per, "r1");
  desk_take (desk, &plass_kind_booking, karis, "r1");
  desk_take (desk, &plass_kind_booking, pers, "r1");
  karis->state = pers->state = plass_code ("completed");
  karis->ended = pers->ended = (PlassTime){ NOON + 60 };
  g_assert_true (plass_store_put (desk->store, &desk->who, "swap", edits, G_N_ELEMENTS (edits), NULL));
  if (parked)
    park_next (desk);
  g_assert_true (plass_store_erase_person (desk->store, &kari->id, NULL));
  g_assert_false (is_here (desk, &plass_kind_booking, &karis->id));
  g_assert_false (is_here (desk, &plass_kind_booking, &to_pers->id));
  g_assert_false (is_here (desk, &plass_kind_booking, &to_karis->id));
  left = plass_store_get (desk->store, &plass_kind_booking, &pers->id, NULL);
  g_assert_cmpstr (left->state.text, ==, "active");
  row = desk_row (desk, &plass_kind_booking, &pers->id);
  g_assert_cmpint (row.state, ==, PLASS_ROW_CLEAN);
  plass_row_clear (&row);
  assert_told (desk, "1");
}

/* The swap was refused, with what was done about the other's new stay: that is still for a person to decide.
 */
static void
what_followed_is_still_told (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassPerson) kari = make_person ("Kari", "A"), per = make_person ("Per", "B");
  const PlassId places[] = { plass_id_new (), plass_id_new () };
  g_autoptr (PlassBooking) to_pers = make_booking (&kari->id, &places[1], "active", NOON + 60);
  g_autoptr (PlassBooking) to_karis = make_booking (&per->id, &places[0], "active", NOON + 60);
  const PlassEdit edits[] = { { &plass_kind_booking, to_pers }, { &plass_kind_booking, to_karis } };

  desk_take (desk, &plass_kind_person, kari, "r1");
  desk_take (desk, &plass_kind_person, per, "r1");
  g_assert_true (plass_store_put (desk->store, &desk->who, "swap", edits, G_N_ELEMENTS (edits), NULL));
  to_karis->state = plass_code ("on_leave");
  desk_put (desk, "leave", &plass_kind_booking, to_karis);
  to_karis->state = plass_code ("active");
  desk_put (desk, "return", &plass_kind_booking, to_karis);
  park_next (desk);
  g_assert_cmpuint (desk_status (desk).parked, ==, 1);
  g_assert_true (plass_store_erase_person (desk->store, &kari->id, NULL));
  g_assert_cmpuint (desk_status (desk).parked, ==, 1);
  g_autoptr (GPtrArray) parked = plass_store_parked (desk->store, NULL);
  g_assert_cmpuint (parked->len, ==, 1);
  const PlassParked *line = parked->pdata[0];
  g_assert_cmpstr (line->act, ==, "leave");
  g_assert_cmpstr (line->title, ==, "Per B");
  g_assert_true (plass_store_discard (desk->store, &line->command, NULL, NULL));
  g_assert_false (is_here (desk, &plass_kind_booking, &to_karis->id));
  g_assert_cmpuint (desk_status (desk).parked, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  plass_time_require_zone ();
  g_test_add_data_func ("/erased/nothing-stays", GINT_TO_POINTER (TRUE), nothing_of_the_person_stays);
  g_test_add_data_func ("/erased/nothing-stays-of-who-was-not-here", GINT_TO_POINTER (FALSE),
                        nothing_of_the_person_stays);
  g_test_add_data_func ("/erased/the-other-of-two-stays", GINT_TO_POINTER (FALSE), the_other_of_two_stays);
  g_test_add_data_func ("/erased/the-other-of-two-stays-parked", GINT_TO_POINTER (TRUE),
                        the_other_of_two_stays);
  g_test_add_func ("/erased/what-followed-is-still-told", what_followed_is_still_told);
  return g_test_run ();
}
