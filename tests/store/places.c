/* places.c — the placement list against brute force: who is in, what is free, and from when */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk.h"

#define DAY 86400
#define FOREVER G_MAXINT64

typedef struct {
  Desk *desk;
  GRand *rand;
  PlassTime now;
  GPtrArray *houses, *places, *bookings, *periods;
} Town;

#define PICK(town, list) (list)[g_rand_int_range ((town)->rand, 0, G_N_ELEMENTS (list))]

static void
free_house (gpointer record)
{
  plass_record_free (&plass_kind_institution, record);
}

static void
free_place (gpointer record)
{
  plass_record_free (&plass_kind_place, record);
}

static void
free_booking (gpointer record)
{
  plass_record_free (&plass_kind_booking, record);
}

static void
free_period (gpointer record)
{
  plass_record_free (&plass_kind_period, record);
}

static PlassTime
near_now (Town *town, int before, int after)
{
  return (PlassTime){ town->now.secs + (gint64)g_rand_int_range (town->rand, -before, after) * DAY / 2 + 77 };
}

static void
add_house (Town *town, guint i)
{
  static const char *const states[] = { "open", "open", "open", "closing", "closed" };
  g_autofree char *name = g_strdup_printf ("Hus %c", 'E' - (char)i);
  PlassInstitution *house = make_institution (name);

  house->status = plass_code (states[i]);
  desk_take (town->desk, &plass_kind_institution, house, "1");
  g_ptr_array_add (town->houses, house);
}

static void
add_place (Town *town, guint i)
{
  static const char *const kinds[] = { "ordinary", "user_controlled", "severe_complex" };
  static const char *const rules[] = { "none", "women_only", "follows_first" };
  static const char *const policies[] = { "active", "substance_free", "medication_free" };
  static const char *const states[] = { "active", "active", "active", "active", "suspended" };
  static const char *const levels[] = { "alfa", "beta" };
  g_autofree char *name = g_strdup_printf ("%u", i * 7 % 130);
  const PlassInstitution *house = town->houses->pdata[g_rand_int_range (town->rand, 0, 5)];
  PlassPlace *place = make_place (&house->id, name);

  place->kind = plass_code (PICK (town, kinds));
  place->gender_rule = plass_code (PICK (town, rules));
  place->substance_policy = plass_code (PICK (town, policies));
  place->level = plass_code (PICK (town, levels));
  place->status = plass_code (PICK (town, states));
  place->lar_welcome = (PlassBool)g_rand_int_range (town->rand, 0, 3);
  desk_take (town->desk, &plass_kind_place, place, "1");
  g_ptr_array_add (town->places, place);
}

static void
add_booking (Town *town)
{
  static const char *const states[] = { "held",     "held",          "planned",   "active",    "active",
                                        "on_leave", "not_come_back", "completed", "cancelled", "refused" };
  const PlassPlace *place = town->places->pdata[g_rand_int_range (town->rand, 0, (gint32)town->places->len)];
  PlassId person = plass_id_new ();
  PlassBooking *booking =
      make_booking (&person, &place->id, PICK (town, states), near_now (town, 20, 4).secs);

  if (plass_code_is (&booking->state, "planned") || plass_code_is (&booking->state, "held"))
    booking->start = near_now (town, 3, 20);
  if (plass_code_is (&booking->state, "held"))
    booking->hold_until = near_now (town, 4, 10);
  if (g_rand_boolean (town->rand))
    booking->planned_end =
        (PlassTime){ booking->start.secs + (gint64)g_rand_int_range (town->rand, 1, 20) * DAY };
  desk_take (town->desk, &plass_kind_booking, booking, "1");
  g_ptr_array_add (town->bookings, booking);
}

static void
add_period (Town *town)
{
  static const char *const kinds[] = { "closed", "cleaning", "admission_stop", "open", "guarantee" };
  const PlassPlace *place = town->places->pdata[g_rand_int_range (town->rand, 0, (gint32)town->places->len)];
  PlassPeriod *period = plass_record_new (&plass_kind_period);

  period->id = plass_id_new ();
  period->place = place->id;
  period->kind = plass_code (PICK (town, kinds));
  period->start = near_now (town, 10, 10);
  if (g_rand_int_range (town->rand, 0, 3))
    period->end = (PlassTime){ period->start.secs + (gint64)g_rand_int_range (town->rand, 1, 12) * DAY };
  period->active = (PlassBool)g_rand_int_range (town->rand, 0, 3);
  desk_take (town->desk, &plass_kind_period, period, "1");
  g_ptr_array_add (town->periods, period);
}

/* ---- Brute force: told again in other words --------------------------------------------------------- */

static gboolean
in_states (const PlassBooking *booking, const char *const *states)
{
  return g_strv_contains (states, booking->state.text);
}

static gboolean
lives (const PlassBooking *booking)
{
  return in_states (booking, (const char *const[]){ "active", "on_leave", "not_come_back", NULL });
}

static gboolean
reserves (const PlassBooking *booking, PlassTime now)
{
  return plass_code_is (&booking->state, "planned")
         || (plass_code_is (&booking->state, "held") && booking->hold_until.secs > now.secs);
}

static gint64
expected_end (const PlassBooking *booking, PlassTime now)
{
  return booking->planned_end.secs > now.secs ? booking->planned_end.secs : FOREVER;
}

static gboolean
closes (const PlassPeriod *period, const PlassPlace *place)
{
  return plass_id_equal (&period->place, &place->id) && period->active != PLASS_NO
         && !plass_code_is (&period->kind, "open") && !plass_code_is (&period->kind, "guarantee");
}

static gboolean
is_shut (const Town *town, const PlassPlace *place)
{
  for (guint i = 0; i < town->houses->len; i++) {
    const PlassInstitution *house = town->houses->pdata[i];

    if (plass_id_equal (&house->id, &place->institution) && plass_code_is (&house->status, "closed"))
      return TRUE;
  }
  return !plass_code_is (&place->status, "active");
}

static gboolean
is_closed_at (const Town *town, const PlassPlace *place, gint64 at)
{
  for (guint i = 0; i < town->periods->len; i++) {
    const PlassPeriod *period = town->periods->pdata[i];

    if (closes (period, place) && period->start.secs <= at
        && (period->end.secs == 0 || at < period->end.secs))
      return TRUE;
  }
  return is_shut (town, place);
}

static gboolean
is_kept_at (const Town *town, const PlassPlace *place, gint64 at)
{
  for (guint i = 0; i < town->bookings->len; i++) {
    const PlassBooking *booking = town->bookings->pdata[i];

    if (plass_id_equal (&booking->place, &place->id) && (lives (booking) || reserves (booking, town->now))
        && booking->start.secs <= at && at < expected_end (booking, town->now))
      return TRUE;
  }
  return FALSE;
}

static PlassPlaceUse
use_of (const Town *town, const PlassPlace *place)
{
  gboolean occupied = FALSE, held = FALSE;

  for (guint i = 0; i < town->bookings->len; i++) {
    const PlassBooking *booking = town->bookings->pdata[i];

    if (!plass_id_equal (&booking->place, &place->id))
      continue;
    occupied = occupied || lives (booking);
    held = held || reserves (booking, town->now);
  }
  if (occupied)
    return PLASS_PLACE_OCCUPIED;
  if (is_closed_at (town, place, town->now.secs))
    return PLASS_PLACE_CLOSED;
  return held ? PLASS_PLACE_HELD : PLASS_PLACE_FREE;
}

/* Every known end is a candidate; the first at which nothing reserves any more and nothing closes. */
static gint64
free_from (const Town *town, const PlassPlace *place)
{
  gint64 after = town->now.secs, best = FOREVER;

  for (guint i = 0; i < town->bookings->len; i++) {
    const PlassBooking *booking = town->bookings->pdata[i];

    if (plass_id_equal (&booking->place, &place->id) && (lives (booking) || reserves (booking, town->now)))
      after = MAX (after, expected_end (booking, town->now));
  }
  if (after == FOREVER || is_shut (town, place))
    return 0;
  if (!is_closed_at (town, place, after))
    return after;
  for (guint i = 0; i < town->periods->len; i++) {
    const PlassPeriod *period = town->periods->pdata[i];

    if (closes (period, place) && period->end.secs > after && !is_closed_at (town, place, period->end.secs))
      best = MIN (best, period->end.secs);
  }
  return best == FOREVER ? 0 : best;
}

static gboolean
fits (const Town *town, const PlassPlace *place, const PlassPlaceQuery *query)
{
  gint64 at = plass_time_at (query->free_from, 12, 0).secs;
  gboolean any_kind = !query->user_controlled && !query->severe_complex;

  return (!query->women_only || plass_code_is (&place->gender_rule, "women_only"))
         && (any_kind || (query->user_controlled && plass_code_is (&place->kind, "user_controlled"))
             || (query->severe_complex && plass_code_is (&place->kind, "severe_complex")))
         && (!query->substance_free || plass_code_is (&place->substance_policy, "substance_free"))
         && (!query->lar_welcome || place->lar_welcome == PLASS_YES)
         && (!query->level.text[0] || plass_code_is (&place->level, query->level.text))
         && (!plass_id_is_set (&query->institution)
             || plass_id_equal (&place->institution, &query->institution))
         && (!query->free_only
             || (at ? !is_kept_at (town, place, at) && !is_closed_at (town, place, at)
                    : use_of (town, place) == PLASS_PLACE_FREE));
}

/* ---- The tests -------------------------------------------------------------------------------------- */

static PlassPlaceQuery
random_query (Town *town)
{
  PlassPlaceQuery query = { 0 };
  static const char *const levels[] = { "alfa", "beta" };

  query.women_only = g_rand_int_range (town->rand, 0, 4) == 0;
  query.user_controlled = g_rand_int_range (town->rand, 0, 4) == 0;
  query.severe_complex = g_rand_int_range (town->rand, 0, 4) == 0;
  query.substance_free = g_rand_int_range (town->rand, 0, 4) == 0;
  query.lar_welcome = g_rand_int_range (town->rand, 0, 4) == 0;
  query.free_only = g_rand_boolean (town->rand);
  if (g_rand_boolean (town->rand))
    query.free_from = plass_date_add_days (plass_time_day (town->now), g_rand_int_range (town->rand, 0, 15));
  if (g_rand_int_range (town->rand, 0, 4) == 0)
    query.level = plass_code (PICK (town, levels));
  if (g_rand_int_range (town->rand, 0, 4) == 0)
    query.institution = *(PlassId *)town->houses->pdata[g_rand_int_range (town->rand, 0, 5)];
  return query;
}

static const PlassPlaceLine *
line_of (const GPtrArray *lines, const PlassId *place)
{
  for (guint i = 0; i < lines->len; i++)
    if (plass_id_equal (&((PlassPlaceLine *)lines->pdata[i])->place.id, place))
      return lines->pdata[i];
  return NULL;
}

static void
assert_answer (const Town *town, const PlassPlaceQuery *query)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = plass_store_places (town->desk->store, query, town->now, &error);
  guint n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < town->places->len; i++) {
    const PlassPlace *place = town->places->pdata[i];
    const PlassPlaceLine *line = line_of (lines, &place->id);

    g_assert_cmpint (line != NULL, ==, fits (town, place, query));
    if (line == NULL)
      continue;
    n++;
    g_assert_true (plass_record_equal (&plass_kind_place, place, &line->place));
    g_assert_cmpint (line->use, ==, use_of (town, place));
    g_assert_cmpint (line->free_from.secs, ==, free_from (town, place));
    if (line->use == PLASS_PLACE_FREE)
      g_assert_cmpint (line->free_from.secs, ==, town->now.secs);
    g_assert_cmpint (line->closed_why != NULL, ==, is_closed_at (town, place, town->now.secs));
  }
  g_assert_cmpuint (n, ==, lines->len);
}

/* By house, then by the size of the number. */
static void
assert_order (const Town *town)
{
  g_autoptr (GPtrArray) lines =
      plass_store_places (town->desk->store, &(PlassPlaceQuery){ 0 }, town->now, NULL);

  g_assert_cmpuint (lines->len, ==, town->places->len);
  for (guint i = 1; i < lines->len; i++) {
    const PlassPlaceLine *a = lines->pdata[i - 1], *b = lines->pdata[i];
    int order = g_strcmp0 (a->institution_name, b->institution_name);

    g_assert_cmpint (order, <=, 0);
    if (order == 0)
      g_assert_cmpint (g_ascii_strtoll (a->place.name, NULL, 10), <=,
                       g_ascii_strtoll (b->place.name, NULL, 10));
  }
}

static void
assert_sums (const Town *town)
{
  g_autoptr (GArray) facts = plass_store_place_facts (town->desk->store, town->now, NULL);
  PlassPlaceCounts counts;
  guint free_now = 0, women = 0;

  g_assert_cmpuint (facts->len, ==, town->places->len);
  for (guint i = 0; i < facts->len; i++)
    free_now += g_array_index (facts, PlassPlaceFact, i).use == PLASS_PLACE_FREE;
  for (guint i = 0; i < town->places->len; i++)
    women += plass_code_is (&((PlassPlace *)town->places->pdata[i])->gender_rule, "women_only");
  g_assert_true (plass_store_place_counts (town->desk->store, town->now, &counts, NULL));
  g_assert_cmpuint (counts.all, ==, town->places->len);
  g_assert_cmpuint (counts.free_now, ==, free_now);
  g_assert_cmpuint (counts.women_only, ==, women);
}

static void
agrees_with_brute_force (gconstpointer data)
{
  Town town = { .desk = desk_new (), .rand = g_rand_new_with_seed (GPOINTER_TO_UINT (data)) };

  town.now = (PlassTime){ 1772366400 };
  town.houses = g_ptr_array_new_with_free_func (free_house);
  town.places = g_ptr_array_new_with_free_func (free_place);
  town.bookings = g_ptr_array_new_with_free_func (free_booking);
  town.periods = g_ptr_array_new_with_free_func (free_period);
  for (guint i = 0; i < 5; i++)
    add_house (&town, i);
  for (guint i = 0; i < 60; i++)
    add_place (&town, i);
  for (guint i = 0; i < 60; i++)
    add_booking (&town);
  for (guint i = 0; i < 25; i++)
    add_period (&town);
  assert_order (&town);
  assert_sums (&town);
  for (int i = 0; i < 80; i++) {
    PlassPlaceQuery query = random_query (&town);

    assert_answer (&town, &query);
  }
  desk_free (town.desk);
  g_rand_free (town.rand);
  g_ptr_array_unref (town.houses);
  g_ptr_array_unref (town.places);
  g_ptr_array_unref (town.bookings);
  g_ptr_array_unref (town.periods);
}

/* A hold from this desk shows at once, as not confirmed; an answer confirms it; a no takes it away. */
static void
shows_a_hold_at_once (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassInstitution) house = make_institution ("Testhuset");
  g_autoptr (PlassPlace) place = make_place (&house->id, "7");
  g_autoptr (PlassPerson) kari = make_person ("Kari", "Testesen");
  PlassTime now = plass_time_now ();
  g_autoptr (PlassBooking) booking = make_booking (&kari->id, &place->id, "held", now.secs);
  static const struct {
    PlassPlaceUse use;
    gboolean provisional;
    const char *name;
  } expected[] = {
    { PLASS_PLACE_FREE, FALSE, NULL },
    { PLASS_PLACE_HELD, TRUE, "Kari Testesen" },
    { PLASS_PLACE_HELD, FALSE, "Kari Testesen" },
  };

  desk_take (desk, &plass_kind_institution, house, "1");
  desk_take (desk, &plass_kind_place, place, "1");
  desk_take (desk, &plass_kind_person, kari, "1");
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++) {
    g_autoptr (GPtrArray) lines = NULL;
    const PlassPlaceLine *line;

    if (i == 1)
      desk_put (desk, "hold", &plass_kind_booking, booking);
    if (i == 2)
      desk_send_all (desk, "1");
    lines = plass_store_places (desk->store, &(PlassPlaceQuery){ 0 }, now, NULL);
    line = lines->pdata[0];
    g_assert_cmpint (line->use, ==, expected[i].use);
    g_assert_cmpint (line->provisional, ==, expected[i].provisional);
    g_assert_cmpstr (line->person_name, ==, expected[i].name);
    if (expected[i].use == PLASS_PLACE_HELD)
      g_assert_cmpint (line->until.secs, ==, booking->hold_until.secs);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  plass_time_require_zone ();
  for (guint seed = 1; seed <= (g_getenv ("PLASS_LONG") ? 40u : 5u); seed++) {
    g_autofree char *path = g_strdup_printf ("/places/agrees-with-brute-force/%u", seed);

    g_test_add_data_func (path, GUINT_TO_POINTER (seed), agrees_with_brute_force);
  }
  g_test_add_func ("/places/shows-a-hold-at-once", shows_a_hold_at_once);
  return g_test_run ();
}
