/* search.c — people, places, cases and houses are found however they are spelled */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk.h"

static const struct {
  const char *given, *family, *alias, *number, *phone;
} people[] = {
  { "Åse", "Ødegård", NULL, "15877612039", "400 00 001" },
  { "Thorbjørn", "Sæther", NULL, NULL, "+47 22 33 44 55" },
  { "Christian", "Eriksson", NULL, "01 81 99 00123", NULL },
  { "José", "Muñoz", NULL, NULL, NULL },
  { NULL, NULL, "Fiskeren", NULL, NULL },
  { "Kari-Anne", "O'Neill", NULL, NULL, "004790000002" },
};

static const struct {
  const char *typed;
  int person; /* place in people; −1: nobody */
} cases[] = {
  { "Åse", 0 },          { "aase", 0 },
  { "ase", 0 },          { "odegard", 0 },
  { "ødegaard", 0 },     { "ÅSE ØDE", 0 },
  { "ød å", 0 },         { "åse sæther", -1 },
  { "torbjorn", 1 },     { "thorb", 1 },
  { "sæ", 1 },           { "saeter", 1 },
  { "kristian", 2 },     { "chr erik", 2 },
  { "eriks", 2 },        { "erickson", 2 },
  { "jose mun", 3 },     { "muñoz", 3 },
  { "fisk", 4 },         { "kari", 5 },
  { "anne", 5 },         { "oneil", 5 },
  { "o’neill", 5 },      { "neill", -1 }, /* O'Neill is one word */
  { "15877612039", 0 },  { "158776", 0 },
  { "158776 12039", 0 }, { "15 87 76 12039", 0 },
  { "12039", -1 }, /* not the beginning */
  { "018199", 2 },       { "01819900123", 2 },
  { "40000001", 0 },     { "400 00 001", 0 },
  { "22334455", 1 },     { "22 33 44 55", 1 },
  { "+47 22 33", 1 },    { "90000002", 5 },
  { "kari 90 00", 5 },   { "", -1 },
  { "   ", -1 },         { "\"", -1 },
  { "* OR NEAR(", -1 },  { "ingen", -1 },
};

static void
fill (Desk *desk, PlassId ids[])
{
  for (gsize i = 0; i < G_N_ELEMENTS (people); i++) {
    g_autoptr (PlassPerson) person = make_person (people[i].given, people[i].family);

    plass_text_set (&person->alias, people[i].alias);
    plass_text_set (&person->identity_number, people[i].number);
    plass_text_set (&person->phone, people[i].phone);
    desk_take (desk, &plass_kind_person, person, "1");
    ids[i] = person->id;
  }
}

static void
finds_people (void)
{
  g_autoptr (Desk) desk = desk_new ();
  PlassId ids[G_N_ELEMENTS (people)];

  fill (desk, ids);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) hits = plass_store_search (desk->store, cases[i].typed, 20, &error);

    g_test_message ("'%s'", cases[i].typed);
    g_assert_no_error (error);
    g_assert_cmpuint (hits->len, ==, cases[i].person < 0 ? 0 : 1);
    if (cases[i].person >= 0) {
      const PlassHit *hit = hits->pdata[0];

      g_assert_true (plass_id_equal (&hit->id, &ids[cases[i].person]));
      g_assert_true (hit->kind == &plass_kind_person);
    }
  }
}

/* Every name is found under every beginning of itself, also after it changed, and no longer under the old. */
static void
follows_changes (void)
{
  static const char *const names[] = { "Berit", "Åshild", "Ørjan", "Sophie", "Wenche" };
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassPerson) person = make_person ("Start", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *before = g_strdup (person->given);
    g_autoptr (GPtrArray) old = NULL;

    plass_text_set (&person->given, names[i]);
    if (i % 2)
      desk_put (desk, NULL, &plass_kind_person, person);
    else
      desk_take (desk, &plass_kind_person, person, "1");
    for (const char *end = g_utf8_next_char (names[i]);; end = g_utf8_next_char (end)) { /* "S", "So", … */
      g_autofree char *typed = g_strndup (names[i], (gsize)(end - names[i]));
      g_autoptr (GPtrArray) hits = plass_store_search (desk->store, typed, 20, NULL);

      g_assert_cmpuint (hits->len, ==, 1);
      if (*end == '\0')
        break;
    }
    old = plass_store_search (desk->store, before, 20, NULL);
    g_assert_cmpuint (old->len, ==, 0);
    desk_send_all (desk, "2");
  }
}

/* A place by its house, whichever of them came first; the house's new name counts at once. */
static void
finds_places_cases_and_houses (gconstpointer data)
{
  gboolean house_first = GPOINTER_TO_INT (data);
  static const struct {
    const char *typed, *kind, *title;
  } expected[] = {
    { "dalsb 204", "place", "Dalsberget 204" },
    { "204", "place", "Dalsberget 204" },
    { "dalsberget", "institution", "Dalsberget bosenter" },
    { "S-2026-0017", "case", "S-2026-0017" },
    { "2026 0017", NULL, NULL },
    { "s 2026", "case", "S-2026-0017" },
  };
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassInstitution) house = make_institution ("Dalsberget bosenter");
  g_autoptr (PlassPlace) place = make_place (&house->id, "204");
  g_autoptr (PlassPerson) person = make_person ("Kari", "Testesen");
  g_autoptr (PlassCase) sak = make_case (&person->id, "active");
  g_autoptr (GPtrArray) renamed = NULL, old = NULL;

  plass_text_set (&house->short_name, "Dalsberget");
  plass_text_set (&sak->number, "S-2026-0017");
  if (house_first)
    desk_take (desk, &plass_kind_institution, house, "1");
  desk_take (desk, &plass_kind_place, place, "1");
  if (!house_first)
    desk_take (desk, &plass_kind_institution, house, "1");
  desk_take (desk, &plass_kind_person, person, "1");
  desk_take (desk, &plass_kind_case, sak, "1");
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++) {
    g_autoptr (GPtrArray) hits = plass_store_search (desk->store, expected[i].typed, 20, NULL);
    gboolean found = expected[i].kind == NULL;

    g_test_message ("'%s'", expected[i].typed);
    for (guint n = 0; n < hits->len && !found; n++) {
      const PlassHit *hit = hits->pdata[n];

      found = g_str_equal (hit->kind->name, expected[i].kind) && g_str_equal (hit->title, expected[i].title);
    }
    g_assert_true (found);
  }
  plass_text_set (&house->name, "Furuheimen");
  plass_text_set (&house->short_name, NULL);
  desk_take (desk, &plass_kind_institution, house, "2");
  renamed = plass_store_search (desk->store, "furuh 204", 20, NULL);
  g_assert_cmpuint (renamed->len, ==, 1);
  g_assert_cmpstr (((PlassHit *)renamed->pdata[0])->title, ==, "Furuheimen 204");
  old = plass_store_search (desk->store, "dalsb 204", 20, NULL);
  g_assert_cmpuint (old->len, ==, 0);
}

/* People first, by name; the limit holds for each kind; where they live and who follows them up is told. */
static void
shows_people_first_by_name (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassInstitution) house = make_institution ("Testhuset");
  g_autoptr (PlassPlace) place = make_place (&house->id, "7");
  g_autoptr (PlassWorker) worker = plass_record_new (&plass_kind_worker);
  static const char *const names[] = { "Test Å", "Test Z", "Test Æ", "Test A", "Test Ø" };
  static const char *const sorted[] = { "Test A", "Test Z", "Test Æ", "Test Ø", "Test Å" };
  g_autoptr (GPtrArray) hits = NULL, few = NULL;

  worker->id = plass_id_new ();
  plass_text_set (&worker->given, "Per");
  plass_text_set (&worker->family, "Fiktiv");
  desk_take (desk, &plass_kind_worker, worker, "1");
  desk_take (desk, &plass_kind_institution, house, "1");
  desk_take (desk, &plass_kind_place, place, "1");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (PlassPerson) person = make_person ("Test", names[i] + 5);
    g_autoptr (PlassCase) sak = make_case (&person->id, "active");
    g_autoptr (PlassBooking) stay = make_booking (&person->id, &place->id, "active", 1000);

    sak->coordinator = worker->id;
    person->birth = plass_date (1980, 1, 2);
    person->protection = plass_code ("confidential");
    desk_take (desk, &plass_kind_person, person, "1");
    if (i == 3) {
      desk_take (desk, &plass_kind_case, sak, "1");
      desk_take (desk, &plass_kind_booking, stay, "1");
    }
  }
  hits = plass_store_search (desk->store, "te", 20, NULL);
  g_assert_cmpuint (hits->len, ==, G_N_ELEMENTS (names) + 2); /* and a place and a house */
  for (gsize i = 0; i < G_N_ELEMENTS (sorted); i++) {
    const PlassHit *hit = hits->pdata[i];

    g_assert_cmpstr (hit->title, ==, sorted[i]);
    g_assert_cmpstr (hit->detail, ==, i == 0 ? "Testhuset 7 · Per Fiktiv" : "");
    g_assert_cmpint (hit->birth.days, ==, plass_date (1980, 1, 2).days);
    g_assert_cmpstr (hit->protection.text, ==, "confidential");
  }
  few = plass_store_search (desk->store, "te", 2, NULL);
  g_assert_cmpuint (few->len, ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  plass_time_require_zone ();
  g_test_add_func ("/search/finds-people", finds_people);
  g_test_add_func ("/search/follows-changes", follows_changes);
  g_test_add_data_func ("/search/finds-places-cases-and-houses/house-first", GINT_TO_POINTER (TRUE),
                        finds_places_cases_and_houses);
  g_test_add_data_func ("/search/finds-places-cases-and-houses/place-first", GINT_TO_POINTER (FALSE),
                        finds_places_cases_and_houses);
  g_test_add_func ("/search/shows-people-first-by-name", shows_people_first_by_name);
  return g_test_run ();
}
