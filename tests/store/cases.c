/* cases.c — the case overview against brute force: every filter, every order, every count */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk.h"

#include <stdlib.h>
#include <string.h>

#define WORKERS 6
#define HOUSES 3
#define PLACES 12

static const char *const states[] = { "planned", "waiting",  "active",   "active",
                                      "paused",  "finished", "cancelled" };
static const char *const levels[] = { "beta", "alfa", "gamma", "" };
static const char *const districts[] = { "030101", "030102", "" };
static const char *const names[] = { "Åse", "Ørjan", "Ærlig", "Anne", "Zoe", "Aase", "Berit" };

typedef struct {
  Desk *desk;
  GRand *rand;
  PlassId workers[WORKERS], houses[HOUSES], places[PLACES];
  GPtrArray *persons, *cases, *plans, *bookings;
} Town;

#define PICK(town, list) (list)[g_rand_int_range ((town)->rand, 0, G_N_ELEMENTS (list))]

/* Half of what happens comes from the service, half is done here. What the service says of a booking counts
 * only when no act of ours waits. */
static void
keep (Town *town, const PlassKind *kind, gconstpointer record)
{
  gboolean taken = g_rand_boolean (town->rand);

  if (taken && kind->arbiter)
    desk_send_all (town->desk, "2");
  if (taken)
    desk_take (town->desk, kind, record, "1");
  else
    desk_put (town->desk, kind->arbiter ? "admit" : NULL, kind, record);
}

static void
free_person (gpointer record)
{
  plass_record_free (&plass_kind_person, record);
}

static void
free_case (gpointer record)
{
  plass_record_free (&plass_kind_case, record);
}

static void
free_plan (gpointer record)
{
  plass_record_free (&plass_kind_plan, record);
}

static void
free_booking (gpointer record)
{
  plass_record_free (&plass_kind_booking, record);
}

static void
vary_person (Town *town, PlassPerson *person)
{
  plass_text_set (&person->given, PICK (town, names));
  plass_text_set (&person->family, PICK (town, names));
  person->district = plass_code (PICK (town, districts));
}

static void
vary_case (Town *town, PlassCase *sak)
{
  sak->state = plass_code (PICK (town, states));
  sak->level = plass_code (PICK (town, levels));
  sak->coordinator = g_rand_int_range (town->rand, 0, 4) ? PICK (town, town->workers) : (PlassId){ "" };
  sak->institution = PICK (town, town->houses);
  sak->next_owner = PICK (town, town->workers);
  plass_text_set (&sak->next_step, g_rand_int_range (town->rand, 0, 3) ? "Ringe" : NULL);
  sak->next_due = (PlassDate){ 0 };
  if (g_rand_int_range (town->rand, 0, 4))
    sak->next_due = plass_date_add_days (plass_date_today (), g_rand_int_range (town->rand, -20, 20));
  sak->ready_since = g_rand_int_range (town->rand, 0, 4) ? (PlassDate){ 0 } : plass_date_today ();
}

static void
vary_plan (Town *town, PlassPlan *plan)
{
  static const char *const plan_states[] = { "draft", "active", "paused", "completed", "mistake" };

  plan->state = plass_code (PICK (town, plan_states));
  plan->consent = plass_code ("oral");
}

static void
vary_booking (Town *town, PlassBooking *booking)
{
  static const char *const booking_states[] = { "active", "on_leave", "not_come_back", "planned",
                                                "completed" };

  booking->state = plass_code (PICK (town, booking_states));
  booking->place = PICK (town, town->places);
  booking->start = (PlassTime){ 1700000000 + g_rand_int_range (town->rand, 0, 1000000) };
  booking->ended = (PlassTime){ plass_code_is (&booking->state, "completed") ? booking->start.secs + 10 : 0 };
}

static void
make_scene (Town *town)
{
  for (guint i = 0; i < HOUSES; i++) {
    g_autofree char *name = g_strdup_printf ("Hus %c", 'C' - (char)i);
    g_autoptr (PlassInstitution) house = make_institution (name);

    town->houses[i] = house->id;
    keep (town, &plass_kind_institution, house);
  }
  for (guint i = 0; i < PLACES; i++) {
    g_autofree char *name = g_strdup_printf ("%u", i * 37 % 120);
    g_autoptr (PlassPlace) place = make_place (&town->houses[i % HOUSES], name);

    town->places[i] = place->id;
    keep (town, &plass_kind_place, place);
  }
  for (guint i = 0; i < WORKERS; i++) {
    g_autoptr (PlassWorker) worker = plass_record_new (&plass_kind_worker);

    worker->id = town->workers[i] = plass_id_new ();
    plass_text_set (&worker->given, "Per");
    plass_text_set (&worker->family, names[i]);
    keep (town, &plass_kind_worker, worker);
  }
}

static const PlassKind *const kinds[] = { &plass_kind_person, &plass_kind_case, &plass_kind_plan,
                                          &plass_kind_booking };

static void
vary (Town *town, guint what, gpointer record)
{
  if (what == 0)
    vary_person (town, record);
  else if (what == 1)
    vary_case (town, record);
  else if (what == 2)
    vary_plan (town, record);
  else
    vary_booking (town, record);
}

/* A new record, of a person who may have come or not. */
static gpointer
make_new (Town *town, guint what, GPtrArray *list)
{
  gpointer record = plass_record_new (kinds[what]);
  const PlassField *person = plass_kind_field (kinds[what], "person");

  *(PlassId *)record = plass_id_new ();
  if (person)
    *(PlassId *)(gpointer)((char *)record + person->offset) =
        town->persons->len > 0
            ? *(PlassId *)town->persons->pdata[g_rand_int_range (town->rand, 0, (gint32)town->persons->len)]
            : plass_id_new ();
  g_ptr_array_add (list, record);
  return record;
}

/* First all is made, then all changes. A person may be made here and come only after the case. */
static void
live (Town *town, guint steps)
{
  GPtrArray *lists[] = { town->persons, town->cases, town->plans, town->bookings };

  for (guint step = 0; step < steps; step++) {
    guint what = (guint)g_rand_int_range (town->rand, 0, 4);
    gpointer record;

    if (step < steps / 2 || lists[what]->len == 0)
      record = make_new (town, what, lists[what]);
    else
      record = lists[what]->pdata[g_rand_int_range (town->rand, 0, (gint32)lists[what]->len)];
    vary (town, what, record);
    if (what > 0 || step % 5 > 0)
      keep (town, kinds[what], record);
  }
  for (guint i = 0; i < town->persons->len; i++)
    keep (town, &plass_kind_person, town->persons->pdata[i]);
}

/* ---- Brute force ------------------------------------------------------------------------------------ */

static const PlassPerson *
person_of (const Town *town, const PlassId *id)
{
  for (guint i = 0; i < town->persons->len; i++)
    if (plass_id_equal (town->persons->pdata[i], id))
      return town->persons->pdata[i];
  return NULL;
}

static const char *
plan_of (const Town *town, const PlassId *person)
{
  static const char *const order[] = { "active", "draft", "paused" };

  for (gsize s = 0; s < G_N_ELEMENTS (order); s++)
    for (guint i = 0; i < town->plans->len; i++) {
      const PlassPlan *plan = town->plans->pdata[i];

      if (plass_id_equal (&plan->person, person) && plass_code_is (&plan->state, order[s]))
        return order[s];
    }
  return "";
}

static const PlassBooking *
stay_of (const Town *town, const PlassId *person)
{
  const PlassBooking *latest = NULL;

  for (guint i = 0; i < town->bookings->len; i++) {
    const PlassBooking *booking = town->bookings->pdata[i];

    if (plass_id_equal (&booking->person, person)
        && (plass_code_is (&booking->state, "active") || plass_code_is (&booking->state, "on_leave")
            || plass_code_is (&booking->state, "not_come_back"))
        && (latest == NULL || booking->start.secs > latest->start.secs))
      latest = booking;
  }
  return latest;
}

static gboolean
is_open (const PlassCase *sak)
{
  return !plass_code_is (&sak->state, "finished") && !plass_code_is (&sak->state, "cancelled");
}

static gboolean
fits (const Town *town, const PlassCase *sak, const PlassCaseQuery *query)
{
  const PlassPerson *person = person_of (town, &sak->person);

  return (query->closed_too || is_open (sak))
         && (!plass_id_is_set (&query->mine) || plass_id_equal (&sak->coordinator, &query->mine)
             || plass_id_equal (&sak->next_owner, &query->mine))
         && (!plass_id_is_set (&query->institution)
             || plass_id_equal (&sak->institution, &query->institution))
         && (!query->level.text[0] || plass_code_is (&sak->level, query->level.text))
         && (!query->district.text[0] || (person && plass_code_is (&person->district, query->district.text)))
         && (!query->without_next_step || sak->next_step == NULL)
         && (!query->overdue
             || (plass_date_is_set (sak->next_due) && sak->next_due.days < plass_date_today ().days))
         && (!query->ready_to_move || plass_date_is_set (sak->ready_since))
         && (!query->without_plan || *plan_of (town, &sak->person) == '\0')
         && (!query->typed
             || (person
                 && (g_str_has_prefix (person->given, "Be") || g_str_has_prefix (person->family, "Be"))));
}

/* The key by which a line is ordered; NULL: it has none and comes last. */
static char *
key_of (const Town *town, const PlassCaseLine *line, PlassCaseOrder order)
{
  const PlassPerson *person = person_of (town, &line->person);
  g_autofree char *family = person ? plass_text_sort_key (person->family) : NULL;
  g_autofree char *given = person ? plass_text_sort_key (person->given) : NULL;

  switch (order) {
  case PLASS_CASES_BY_NEXT_DUE:
    return plass_date_is_set (line->next_due) ? plass_date_format (line->next_due) : NULL;
  case PLASS_CASES_BY_NAME:
    return person ? g_strconcat (family, " ", given, NULL) : NULL;
  case PLASS_CASES_BY_PLACE: /* "Hus A 7" before "Hus A 37" */
    return line->place ? g_strdup_printf ("%.5s %05d", line->place, atoi (line->place + 6)) : NULL;
  case PLASS_CASES_BY_LEVEL: /* as the list of codes has them: gamma, alfa, beta */
    return line->level.text[0] ? g_strdup (line->level.text[0] == 'g'   ? "0"
                                           : line->level.text[0] == 'a' ? "1"
                                                                        : "2")
                               : NULL;
  case PLASS_CASES_BY_COORDINATOR:
    return *line->coordinator ? plass_text_sort_key (line->coordinator + 4) : NULL;
  case PLASS_CASES_BY_PLAN:
    return line->plan_state.text[0] ? g_strdup (line->plan_state.text) : NULL;
  }
  return NULL;
}

static void
assert_order (const Town *town, const GPtrArray *lines, const PlassCaseQuery *query)
{
  g_autofree char *before = NULL;

  for (guint i = 0; i < lines->len; i++) {
    char *key = key_of (town, lines->pdata[i], query->order);

    if (i > 0 && before == NULL)
      g_assert_null (key);
    else if (i > 0 && key && query->descending)
      g_assert_cmpstr (before, >=, key);
    else if (i > 0 && key)
      g_assert_cmpstr (before, <=, key);
    g_free (before);
    before = key;
  }
}

static void
assert_line (const Town *town, const PlassCaseLine *line, const PlassCase *sak)
{
  const PlassPerson *person = person_of (town, &sak->person);
  const PlassBooking *stay = stay_of (town, &sak->person);
  g_autofree char *name = person ? plass_person_name (person) : g_strdup ("");

  g_assert_cmpstr (line->name, ==, name);
  g_assert_cmpstr (line->level.text, ==, sak->level.text);
  g_assert_cmpstr (line->case_state.text, ==, sak->state.text);
  g_assert_cmpstr (line->plan_state.text, ==, plan_of (town, &sak->person));
  g_assert_cmpint (line->place != NULL, ==, stay != NULL);
  g_assert_cmpstr (line->next_step, ==, sak->next_step ? sak->next_step : "");
}

static guint
assert_answer (const Town *town, const PlassCaseQuery *query)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rows = plass_store_case_rows (town->desk->store, query, &error);
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GHashTable) found = g_hash_table_new (g_str_hash, g_str_equal);
  guint expected = 0;

  g_assert_no_error (error);
  lines = plass_store_case_window (town->desk->store, (gint64 *)(gpointer)rows->data, rows->len, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < lines->len; i++)
    g_assert_true (
        g_hash_table_insert (found, ((PlassCaseLine *)lines->pdata[i])->case_id.text, lines->pdata[i]));
  for (guint i = 0; i < town->cases->len; i++) {
    const PlassCase *sak = town->cases->pdata[i];
    const PlassCaseLine *line = g_hash_table_lookup (found, sak->id.text);

    g_assert_cmpint (line != NULL, ==, fits (town, sak, query));
    if (line)
      assert_line (town, line, sak);
    expected += line != NULL;
  }
  g_assert_cmpuint (expected, ==, lines->len);
  assert_order (town, lines, query);
  return expected;
}

static PlassCaseQuery
random_query (Town *town)
{
  PlassCaseQuery query = { 0 };

  if (g_rand_int_range (town->rand, 0, 3) == 0)
    query.mine = PICK (town, town->workers);
  if (g_rand_int_range (town->rand, 0, 4) == 0)
    query.institution = PICK (town, town->houses);
  if (g_rand_int_range (town->rand, 0, 4) == 0)
    query.level = plass_code (PICK (town, levels));
  if (g_rand_int_range (town->rand, 0, 4) == 0)
    query.district = plass_code (PICK (town, districts));
  query.without_next_step = g_rand_int_range (town->rand, 0, 4) == 0;
  query.overdue = g_rand_int_range (town->rand, 0, 4) == 0;
  query.ready_to_move = g_rand_int_range (town->rand, 0, 4) == 0;
  query.without_plan = g_rand_int_range (town->rand, 0, 4) == 0;
  query.closed_too = g_rand_int_range (town->rand, 0, 4) == 0;
  query.typed = g_rand_int_range (town->rand, 0, 4) == 0 ? "be" : NULL;
  query.order = (PlassCaseOrder)g_rand_int_range (town->rand, 0, PLASS_CASES_BY_PLAN + 1);
  query.descending = g_rand_boolean (town->rand);
  return query;
}

static void
assert_counts (const Town *town)
{
  PlassCaseCounts counts;
  const struct {
    guint said;
    PlassCaseQuery query;
  } chips[] = {
    { offsetof (PlassCaseCounts, all), { .order = 0 } },
    { offsetof (PlassCaseCounts, mine), { .mine = town->workers[0] } },
    { offsetof (PlassCaseCounts, without_next_step), { .without_next_step = TRUE } },
    { offsetof (PlassCaseCounts, overdue), { .overdue = TRUE } },
    { offsetof (PlassCaseCounts, ready_to_move), { .ready_to_move = TRUE } },
    { offsetof (PlassCaseCounts, without_plan), { .without_plan = TRUE } },
  };

  g_assert_true (plass_store_case_counts (town->desk->store, &town->workers[0], &counts, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (chips); i++)
    g_assert_cmpuint (*(guint *)(gpointer)((char *)&counts + chips[i].said), ==,
                      assert_answer (town, &chips[i].query));
}

static Town *
town_new (guint32 seed)
{
  static const char *const order[] = { "gamma", "alfa", "beta" };
  Town *town = g_new0 (Town, 1);

  town->desk = desk_new ();
  town->rand = g_rand_new_with_seed (seed);
  town->persons = g_ptr_array_new_with_free_func (free_person);
  town->cases = g_ptr_array_new_with_free_func (free_case);
  town->plans = g_ptr_array_new_with_free_func (free_plan);
  town->bookings = g_ptr_array_new_with_free_func (free_booking);
  for (gsize i = 0; i < G_N_ELEMENTS (order); i++) {
    g_autoptr (PlassCodeWord) word = plass_record_new (&plass_kind_code);

    word->id = plass_id_new ();
    word->list = plass_code ("level");
    word->word = plass_code (order[i]);
    word->sort = plass_int ((gint32)i);
    plass_text_set (&word->label_nb, order[i]);
    desk_take (town->desk, &plass_kind_code, word, "1");
  }
  return town;
}

static void
town_free (Town *town)
{
  desk_free (town->desk);
  g_rand_free (town->rand);
  g_ptr_array_unref (town->persons);
  g_ptr_array_unref (town->cases);
  g_ptr_array_unref (town->plans);
  g_ptr_array_unref (town->bookings);
  g_free (town);
}

static void
agrees_with_brute_force (gconstpointer data)
{
  Town *town = town_new (GPOINTER_TO_UINT (data));
  guint found = 0;

  make_scene (town);
  live (town, 240);
  for (int i = 0; i < 60; i++) {
    PlassCaseQuery query = random_query (town);

    found += assert_answer (town, &query);
  }
  g_assert_cmpuint (found, >, 0);
  assert_counts (town);
  for (int order = 0; order <= PLASS_CASES_BY_PLAN; order++)
    for (int descending = 0; descending < 2; descending++) {
      PlassCaseQuery query = { .order = (PlassCaseOrder)order, .descending = descending };

      g_assert_cmpuint (assert_answer (town, &query), >, 0);
    }
  town_free (town);
}

static void
says_what_is_not_sent (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassPerson) person = make_person ("Kari", "A");
  g_autoptr (PlassCase) sak = make_case (&person->id, "active");
  static const gboolean unsent[] = { FALSE, TRUE, FALSE, TRUE, FALSE };

  plass_text_set (&person->safety_alert, "Hund");
  desk_take (desk, &plass_kind_person, person, "1");
  desk_take (desk, &plass_kind_case, sak, "1");
  for (gsize i = 0; i < G_N_ELEMENTS (unsent); i++) {
    g_autoptr (GArray) rows = NULL;
    g_autoptr (GPtrArray) lines = NULL;

    if (i == 1)
      desk_put (desk, NULL, &plass_kind_person, person);
    else if (i == 3)
      desk_put (desk, NULL, &plass_kind_case, sak);
    else
      desk_send_all (desk, "2");
    rows = plass_store_case_rows (desk->store, &(PlassCaseQuery){ 0 }, NULL);
    lines = plass_store_case_window (desk->store, (gint64 *)(gpointer)rows->data, rows->len, NULL);
    g_assert_cmpuint (lines->len, ==, 1);
    g_assert_cmpint (((PlassCaseLine *)lines->pdata[0])->unsent, ==, unsent[i]);
    g_assert_true (((PlassCaseLine *)lines->pdata[0])->alert);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  plass_time_require_zone ();
  for (guint seed = 1; seed <= (g_getenv ("PLASS_LONG") ? 30u : 4u); seed++) {
    g_autofree char *path = g_strdup_printf ("/cases/agrees-with-brute-force/%u", seed);

    g_test_add_data_func (path, GUINT_TO_POINTER (seed), agrees_with_brute_force);
  }
  g_test_add_func ("/cases/says-what-is-not-sent", says_what_is_not_sent);
  return g_test_run ();
}
