/* days.c — a service that fails in every way at every question: nothing is lost, nothing is doubled */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "house.h"

/* ---- Every fault at every question -------------------------------------------------------------------- */

/* What goes wrong on a day: nothing (a fault FAULT_NONE), or one fault at one question, and then perhaps the
 * program dies too. */
typedef struct {
  Fault fault;
  guint question;
  gboolean dies;
} Trouble;

/* One round with the trouble, then one without. Returns how many questions the troubled one asked. */
static guint
do_troubled_round (Desk *desk, Trouble trouble)
{
  guint asked;

  desk->line.questions = 0;
  desk->line.skip = trouble.question;
  desk->line.next = trouble.fault;
  plass_round_free (run_round (desk));
  asked = desk->line.questions;
  desk->line.next = FAULT_NONE;
  desk->line.skip = 0;
  if (trouble.dies) {
    plass_store_close (desk->store);
    open_store (desk);
  }
  run_complete (desk);
  return asked;
}

static void
assert_nothing_waits (Desk *desk, guint parked)
{
  g_assert_cmpuint (status_of (desk).unsent, ==, 0);
  g_assert_cmpuint (status_of (desk).parked, ==, parked);
  g_assert_cmpuint (status_of (desk).conflicts, ==, 0);
}

/* The same small day each time: a new person, an edit of a shared one, a stay. */
static guint
live_a_day (House *house, Trouble trouble)
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

  guint asked = do_troubled_round (desk, trouble);
  run_complete (&house->desks[1]);

  assert_at_central (house, &plass_kind_booking, &booking->id, "state", "active");
  for (guint i = 0; i < 2; i++) {
    assert_at (&house->desks[i], &plass_kind_person, &person->id, "given", "Kari");
    assert_at (&house->desks[i], &plass_kind_person, &shared->id, "phone", "900");
    assert_at (&house->desks[i], &plass_kind_person, &shared->id, "contact_note", "fra den andre");
    assert_at (&house->desks[i], &plass_kind_booking, &booking->id, "state", "active");
    assert_nothing_waits (&house->desks[i], 0);
  }
  g_assert_cmpuint (central_count (house->central, "Patient"), ==, 2);
  g_assert_cmpuint (central_count (house->central, "Encounter"), ==, 1);
  return asked;
}

/* Another day: the place is taken by the other desk, and an admission comes with an edit of the person. */
static guint
live_a_contested_day (House *house, Trouble trouble)
{
  Desk *desk = &house->desks[0];
  g_autoptr (PlassPerson) first = person_new ("first", "Siri"), second = person_new ("second", "Kari");
  g_autoptr (PlassBooking) kept = booking_new (&first->id, "p-1", "active");
  g_autoptr (PlassBooking) lost = booking_new (&second->id, "p-1", "active");
  g_autoptr (PlassBooking) other = booking_new (&second->id, "p-2", "active");
  static const PlassActor somebody = { { "w-1" }, { "coordinator" } };

  share (house, first);
  share (house, second);
  put (&house->desks[1], "admit", &plass_kind_booking, kept);
  run_complete (&house->desks[1]);
  put (desk, "admit", &plass_kind_booking, lost);
  plass_text_set (&second->phone, "900");
  const PlassEdit both[] = { { &plass_kind_booking, other }, { &plass_kind_person, second } };
  g_assert_true (plass_store_put (desk->store, &somebody, "admit", both, 2, NULL));

  guint asked = do_troubled_round (desk, trouble);
  run_complete (&house->desks[1]);

  assert_at (desk, &plass_kind_booking, &lost->id, "state", "refused");
  assert_at_central (house, &plass_kind_booking, &lost->id, "state", "(none)");
  for (guint i = 0; i < 2; i++) {
    assert_at (&house->desks[i], &plass_kind_booking, &kept->id, "state", "active");
    assert_at (&house->desks[i], &plass_kind_booking, &other->id, "state", "active");
    assert_at (&house->desks[i], &plass_kind_person, &second->id, "phone", "900");
    assert_nothing_waits (&house->desks[i], i == 0);
  }
  g_assert_cmpuint (central_count (house->central, "Encounter"), ==, 2);
  return asked;
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

static guint
count_questions (guint (*live) (House *house, Trouble trouble))
{
  g_autoptr (House) house = house_new (1);

  return live (house, (Trouble){ 0 });
}

/* Every fault at every question that the round asks, with and without the program dying after it. */
static void
every_fault_at_every_question (gconstpointer data)
{
  guint (*live) (House * house, Trouble trouble) = *(guint (*const *) (House *, Trouble))data;
  guint questions = count_questions (live);

  g_assert_cmpuint (questions, >=, 5);
  for (Fault fault = 1; fault < N_FAULTS; fault++) {
    for (guint question = 0; question < questions; question++) {
      for (guint dies = 0; dies < 2; dies++) {
        g_autoptr (House) house = house_new (question);
        g_test_message ("fault %d at question %u%s", fault, question, dies ? ", and the program dies" : "");
        live (house, (Trouble){ fault, question, dies });
        assert_carried_once (house);
      }
    }
  }
}

/* ---- Many days ---------------------------------------------------------------------------------------- */

#define PERSONS 6
#define PLACES 3

typedef struct {
  House *house;
  PlassId persons[PERSONS];
  char last[HOUSE_DESKS][PERSONS][32]; /* what each desk last wrote into its own field */
  GHashTable *acts;                    /* booking → how many were meant */
} Days;

static const char *const own_fields[HOUSE_DESKS] = { "phone", "contact_note", "what_helps", "alias" };

static void
do_edit (Days *days, guint desk, guint n)
{
  guint p = (guint)g_rand_int_range (days->house->random, 0, PERSONS);

  g_snprintf (days->last[desk][p], sizeof days->last[desk][p], "%u-%u", desk, n);
  edit (&days->house->desks[desk], &days->persons[p], own_fields[desk], days->last[desk][p]);
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
  days->house = house_new_sized (seed, 2 + seed % (HOUSE_DESKS - 1));
  days->acts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint p = 0; p < PERSONS; p++) {
    g_autoptr (PlassPerson) person = person_new (NULL, "Navn");
    days->persons[p] = person->id;
    put (&days->house->desks[0], NULL, &plass_kind_person, person);
  }
  for (guint i = 0; i < days->house->n_desks; i++)
    run_complete (&days->house->desks[i]);
  for (guint i = 0; i < days->house->n_desks; i++)
    days->house->desks[i].line.fault_rate = 0.35;
}

static void
end_days (Days *days)
{
  guint n = days->house->n_desks;

  for (guint i = 0; i < n; i++)
    days->house->desks[i].line.fault_rate = 0;
  for (guint i = 0; i < 3 * n; i++)
    run_complete (&days->house->desks[i % n]);
}

static void
assert_record_agrees (Days *days, const PlassKind *kind, guint desk, gconstpointer left)
{
  const PlassId *id = plass_record_id (left);
  gpointer truth = central_get (days->house->central, kind, id);
  gboolean refused = kind == &plass_kind_booking && plass_code_is (&((PlassBooking *)left)->state, "refused");

  g_assert_cmpint (truth == NULL, ==, refused);
  g_assert_true (refused || plass_record_equal (kind, left, truth));
  for (guint i = 0; i < days->house->n_desks; i++) {
    gpointer right = plass_store_get (days->house->desks[i].store, kind, id, NULL);
    if (refused) /* only this desk knows what it could not get */
      g_assert_cmpint (right != NULL, ==, i == desk);
    else
      g_assert_true (right && plass_record_equal (kind, right, truth));
    plass_record_free (kind, right);
  }
  plass_record_free (kind, truth);
}

static void
assert_records_agree (Days *days, const PlassKind *kind)
{
  for (guint desk = 0; desk < days->house->n_desks; desk++) {
    g_autoptr (PlassRecords) all = plass_store_list (days->house->desks[desk].store, kind, NULL, NULL, NULL);
    for (guint i = 0; i < all->len; i++)
      assert_record_agrees (days, kind, desk, all->items[i]);
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

  for (guint desk = 0; desk < days->house->n_desks; desk++) {
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
  guint seeds = g_test_slow () ? 400 : 18;

  for (guint32 seed = 1; seed <= seeds; seed++) {
    Days days = { 0 };
    g_test_message ("seed %u", seed);
    begin_days (&days, seed);
    for (guint n = 0; n < 30 * days.house->n_desks; n++) {
      guint desk = (guint)g_rand_int_range (days.house->random, 0, (gint32)days.house->n_desks);
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
    for (guint p = 0; p < PERSONS; p++)
      for (guint i = 0; i < days.house->n_desks; i++)
        assert_at_central (days.house, &plass_kind_person, &days.persons[p], own_fields[i], days.last[i][p]);
    g_hash_table_unref (days.acts);
    house_free (days.house);
  }
}

static const struct {
  const char *name;
  guint (*live) (House *house, Trouble trouble);
} lives[] = {
  { "a-day", live_a_day },
  { "a-contested-day", live_a_contested_day },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (lives); i++) {
    g_autofree char *path = g_strconcat ("/days/every-fault-at-every-question/", lives[i].name, NULL);
    g_test_add_data_func (path, &lives[i].live, every_fault_at_every_question);
  }
  g_test_add_func ("/days/many-days", many_days);
  return g_test_run ();
}
