/* days.c — a service that fails in every way at every question: nothing is lost, nothing is doubled */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "house.h"

/* ---- Every fault at every question -------------------------------------------------------------------- */

/* The same small day each time: a new person, an edit of a shared one, a stay. */
static void
live_a_day (House *house, Fault fault, guint question)
{
  Desk *desk = &house->desks[0];
  g_autoptr (PlassPerson) shared = person_new ("shared", "Felles");
  g_autoptr (PlassPerson) person = person_new (NULL, "Kari");
  g_autoptr (PlassBooking) booking = booking_new (&person->id, "p-1", "held");

  share (house, shared);
  edit (&house->desks[1], &shared->id, "contact_note", "fra den andre");
  run_complete (&house->desks[1]);
  put (desk, NULL, &plass_kind_person, person);
  edit (desk, &shared->id, "phone", "900");
  put (desk, "hold", &plass_kind_booking, booking);
  booking->state = plass_code ("active");
  put (desk, "admit", &plass_kind_booking, booking);

  desk->line.questions = 0;
  desk->line.skip = question;
  desk->line.next = fault;
  plass_round_free (run_round (desk));
  desk->line.next = FAULT_NONE;
  desk->line.skip = 0;
  run_complete (desk);
  run_complete (&house->desks[1]);

  assert_at_central (house, &plass_kind_booking, &booking->id, "state", "active");
  for (guint i = 0; i < 2; i++) {
    assert_at (&house->desks[i], &plass_kind_person, &person->id, "given", "Kari");
    assert_at (&house->desks[i], &plass_kind_person, &shared->id, "phone", "900");
    assert_at (&house->desks[i], &plass_kind_person, &shared->id, "contact_note", "fra den andre");
    assert_at (&house->desks[i], &plass_kind_booking, &booking->id, "state", "active");
    g_assert_cmpuint (status_of (&house->desks[i]).unsent, ==, 0);
    g_assert_cmpuint (status_of (&house->desks[i]).parked, ==, 0);
    g_assert_cmpuint (status_of (&house->desks[i]).conflicts, ==, 0);
  }
  g_assert_cmpuint (central_count (house->central, "Patient"), ==, 2);
  g_assert_cmpuint (central_count (house->central, "Encounter"), ==, 1);
}

static void
assert_carried_once (House *house)
{
  GHashTableIter iter;
  gpointer times;

  g_hash_table_iter_init (&iter, house->central->carried);
  while (g_hash_table_iter_next (&iter, NULL, &times))
    g_assert_cmpuint (GPOINTER_TO_UINT (times), ==, 1);
}

static void
every_fault_at_every_question (void)
{
  for (Fault fault = 1; fault < N_FAULTS; fault++) {
    for (guint question = 0; question < 9; question++) {
      g_autoptr (House) house = house_new (question);
      g_test_message ("fault %d at question %u", fault, question);
      live_a_day (house, fault, question);
      assert_carried_once (house);
    }
  }
}

/* ---- Many days ---------------------------------------------------------------------------------------- */

#define PERSONS 6
#define PLACES 3

typedef struct {
  House *house;
  PlassId persons[PERSONS];
  char last[2][PERSONS][32]; /* what each desk last wrote into its own field */
  GHashTable *acts;          /* booking → how many were meant */
} Days;

static void
do_edit (Days *days, guint desk, guint n)
{
  guint p = (guint)g_rand_int_range (days->house->random, 0, PERSONS);

  g_snprintf (days->last[desk][p], sizeof days->last[desk][p], "%u-%u", desk, n);
  edit (&days->house->desks[desk], &days->persons[p], desk ? "contact_note" : "phone", days->last[desk][p]);
}

static void
put_act (Days *days, Desk *desk, const char *act, const PlassBooking *booking)
{
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (days->acts, booking->id.text));

  put (desk, act, &plass_kind_booking, booking);
  g_hash_table_insert (days->acts, g_strdup (booking->id.text), GUINT_TO_POINTER (before + 1));
}

static PlassBooking *
current_stay (Desk *desk, const PlassId *person)
{
  g_autoptr (PlassRecords) stays =
      plass_store_list (desk->store, &plass_kind_booking, "person", person->text, NULL);

  for (guint i = 0; i < stays->len; i++)
    if (plass_booking_keeps_place (stays->items[i], plass_time_now ()))
      return plass_record_dup (&plass_kind_booking, stays->items[i]);
  return NULL;
}

static void
do_stay (Days *days, guint number)
{
  Desk *desk = &days->house->desks[number];
  guint p = (guint)g_rand_int_range (days->house->random, 0, PERSONS);
  g_autofree char *place = g_strdup_printf ("p-%d", g_rand_int_range (days->house->random, 0, PLACES));
  g_autoptr (PlassBooking) now = current_stay (desk, &days->persons[p]);

  if (!now) {
    g_autoptr (PlassBooking) booking =
        booking_new (&days->persons[p], place, g_rand_boolean (days->house->random) ? "held" : "active");
    put_act (days, desk, plass_code_is (&booking->state, "held") ? "hold" : "admit", booking);
  } else if (plass_code_is (&now->state, "held")) {
    now->state = plass_code ("active");
    put_act (days, desk, "admit", now);
  } else {
    now->state = plass_code ("completed");
    now->ended = (PlassTime){ now->start.secs + 1 };
    put_act (days, desk, "discharge", now);
  }
}

/* Sometimes the program dies between two questions, or with the store open. */
static void
do_round (Days *days, guint number)
{
  Desk *desk = &days->house->desks[number];
  g_autoptr (PlassRound) round = plass_round_new (&desk->line.remote, desk->store);
  gint32 steps = g_rand_int_range (days->house->random, 1, 40);

  while (steps-- > 0 && plass_round_step (round))
    ;
  if (g_rand_int_range (days->house->random, 0, 8) == 0) {
    plass_store_close (desk->store);
    open_store (desk);
  }
}

static void
begin_days (Days *days, guint32 seed)
{
  days->house = house_new (seed);
  days->acts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint p = 0; p < PERSONS; p++) {
    g_autoptr (PlassPerson) person = person_new (NULL, "Navn");
    days->persons[p] = person->id;
    put (&days->house->desks[0], NULL, &plass_kind_person, person);
  }
  run_complete (&days->house->desks[0]);
  run_complete (&days->house->desks[1]);
  for (guint i = 0; i < 2; i++)
    days->house->desks[i].line.fault_rate = 0.35;
}

static void
end_days (Days *days)
{
  for (guint i = 0; i < 2; i++)
    days->house->desks[i].line.fault_rate = 0;
  for (guint i = 0; i < 4; i++)
    run_complete (&days->house->desks[i % 2]);
}

static void
assert_records_agree (Days *days, const PlassKind *kind)
{
  g_autoptr (PlassRecords) left = plass_store_list (days->house->desks[0].store, kind, NULL, NULL, NULL);

  for (guint i = 0; i < left->len; i++) {
    const PlassId *id = plass_record_id (left->items[i]);
    gpointer right = plass_store_get (days->house->desks[1].store, kind, id, NULL);
    gpointer truth = central_get (days->house->central, kind, id);
    gboolean refused =
        kind == &plass_kind_booking && plass_code_is (&((PlassBooking *)left->items[i])->state, "refused");
    if (refused) { /* only this desk knows what it could not get */
      g_assert_null (truth);
      g_assert_null (right);
    } else {
      g_assert_true (truth && plass_record_equal (kind, left->items[i], truth));
      g_assert_true (right && plass_record_equal (kind, right, truth));
    }
    plass_record_free (kind, right);
    plass_record_free (kind, truth);
  }
}

static void
assert_no_place_is_given_twice (Days *days)
{
  g_autoptr (PlassRecords) all =
      plass_store_list (days->house->desks[0].store, &plass_kind_booking, NULL, NULL, NULL);

  for (guint i = 0; i < all->len; i++)
    for (guint j = 0; j < i; j++)
      g_assert_false (plass_booking_overlaps (all->items[i], all->items[j], plass_time_now ()));
}

/* How often the service wrote the booking. */
static guint
count_carried (Days *days, const char *id)
{
  g_autofree char *mark = g_strdup_printf ("\"url\":\"Encounter/%s\"", id);
  guint carried = 0;

  for (guint i = 0; i < days->house->central->feed->len; i++)
    carried += strstr (g_ptr_array_index (days->house->central->feed, i), mark) != NULL;
  return carried;
}

static guint
count_told (Days *days, const char *id)
{
  guint told = 0;

  for (guint desk = 0; desk < 2; desk++) {
    g_autoptr (GPtrArray) parked = plass_store_parked (days->house->desks[desk].store, NULL);
    for (guint i = 0; i < parked->len; i++)
      told += g_str_equal (((PlassParked *)g_ptr_array_index (parked, i))->id.text, id);
  }
  return told;
}

/* Each act was carried out once, or a person is told of it (the later ones follow a refused first). */
static void
assert_acts_add_up (Days *days)
{
  GHashTableIter iter;
  gpointer id, meant;

  assert_carried_once (days->house);
  g_hash_table_iter_init (&iter, days->acts);
  while (g_hash_table_iter_next (&iter, &id, &meant)) {
    guint carried = count_carried (days, id);
    g_assert_cmpuint (carried, <=, GPOINTER_TO_UINT (meant));
    g_assert_true (carried == GPOINTER_TO_UINT (meant) || count_told (days, id) > 0);
  }
}

static void
many_days (void)
{
  guint seeds = g_test_slow () ? 400 : 25;

  for (guint32 seed = 1; seed <= seeds; seed++) {
    Days days = { 0 };
    g_test_message ("seed %u", seed);
    begin_days (&days, seed);
    for (guint n = 0; n < 60; n++) {
      guint desk = (guint)g_rand_int_range (days.house->random, 0, 2);
      switch (g_rand_int_range (days.house->random, 0, 3)) {
      case 0:
        do_edit (&days, desk, n);
        break;
      case 1:
        do_stay (&days, desk);
        break;
      default:
        do_round (&days, desk);
      }
    }
    end_days (&days);
    assert_records_agree (&days, &plass_kind_person);
    assert_records_agree (&days, &plass_kind_booking);
    assert_no_place_is_given_twice (&days);
    assert_acts_add_up (&days);
    for (guint p = 0; p < PERSONS; p++) {
      assert_at_central (days.house, &plass_kind_person, &days.persons[p], "phone", days.last[0][p]);
      assert_at_central (days.house, &plass_kind_person, &days.persons[p], "contact_note", days.last[1][p]);
    }
    g_hash_table_unref (days.acts);
    house_free (days.house);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/days/every-fault-at-every-question", every_fault_at_every_question);
  g_test_add_func ("/days/many-days", many_days);
  return g_test_run ();
}
