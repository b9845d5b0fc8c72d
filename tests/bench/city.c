/* city.c — a seeded city of people, houses, cases and stays, of any size: the same for the same seed */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "city.h"

#include <string.h>

#define DAY 86400

static const char *const given[] = {
  "Anne",   "Inger", "Kari",    "Marit",    "Ingrid",    "Liv",       "Eva",  "Berit",  "Astrid",    "Bjørg",
  "Hilde",  "Anna",  "Solveig", "Marianne", "Randi",     "Ida",       "Nina", "Maria",  "Elisabeth", "Åse",
  "Jan",    "Per",   "Bjørn",   "Ole",      "Lars",      "Kjell",     "Knut", "Arne",   "Svein",     "Thomas",
  "Hans",   "Geir",  "Tor",     "Morten",   "Terje",     "Odd",       "Erik", "Martin", "Andreas",   "John",
  "Øyvind", "Åge",   "Ørjan",   "Ådne",     "Thorbjørn", "Christian", "Ali",  "Fatima", "Mohammed",  "Amina"
};
static const char *const family[] = { "Testesen",    "Fiktiv",   "Prøvestad",  "Eksempelsen", "Tenkt",
                                      "Mønster",     "Utkast",   "Skissen",    "Oppdiktet",   "Ødemark",
                                      "Åsgård",      "Ærlig",    "Bakkefjell", "Dalstrand",   "Ekerud",
                                      "Fosseng",     "Granlund", "Heimdal",    "Isfjell",     "Jordvik",
                                      "Kvitberg",    "Lindtun",  "Myrseth",    "Nordpunkt",   "Orrestad",
                                      "Plassholder", "Rognli",   "Solhaug",    "Tjernmo",     "Ulvestad",
                                      "Vassbotn",    "Wiborg",   "Yttervåg",   "Zakariassen", "Christensvik",
                                      "Thorstad" };
static const char *const levels[] = {
  "akutt", "omsorg", "rehabilitering", "bolig", "lavterskel", "botilbud"
};
static const char *const places_kinds[] = { "ordinary", "user_controlled", "severe_complex" };
static const char *const genders[] = { "none", "women_only", "follows_first" };
static const char *const policies[] = { "active", "substance_free", "medication_free" };
static const char *const case_states[] = { "planned", "waiting", "active", "active", "active", "paused" };
static const char *const plan_states[] = { "draft", "active", "active", "paused", "completed" };

#define PICK(city, list) (list[g_rand_int_range ((city)->rand, 0, G_N_ELEMENTS (list))])

City *
city_new (guint32 seed, guint persons)
{
  City *city = g_new0 (City, 1);

  city->rand = g_rand_new_with_seed (seed);
  city->persons = persons;
  city->institutions = 40;
  city->places = 1000;
  city->workers = 120;
  city->now = plass_time_now ().secs;
  return city;
}

void
city_free (City *city)
{
  g_rand_free (city->rand);
  g_free (city);
}

/* UUIDv7, as real ids are: they grow with time, and the indexes grow at their end. */
static PlassId
number_id (const char *kind, guint number)
{
  guint8 rest[10] = { 0 };
  guint hash = g_str_hash (kind);

  memcpy (rest, &hash, sizeof hash);
  memcpy (rest + 4, &number, sizeof number);
  return plass_id_make (G_GINT64_CONSTANT (1600000000000) + (gint64)number * 40000 + hash % 1000, rest);
}

static gboolean
chance (City *city, double p)
{
  return g_rand_double (city->rand) < p;
}

static PlassDate
near_day (City *city, int before, int after)
{
  return plass_date_add_days (plass_date_today (), g_rand_int_range (city->rand, -before, after));
}

/* ---- One of each kind ------------------------------------------------------------------------------- */

static gpointer
make_worker (City *city, guint i)
{
  PlassWorker *worker = plass_record_new (&plass_kind_worker);

  worker->id = number_id ("worker", i);
  plass_text_set (&worker->given, PICK (city, given));
  plass_text_set (&worker->family, PICK (city, family));
  return worker;
}

static gpointer
make_institution (City *city, guint i)
{
  PlassInstitution *institution = plass_record_new (&plass_kind_institution);
  g_autofree char *name = g_strdup_printf ("%s bosenter %u", PICK (city, family), i);

  institution->id = number_id ("institution", i);
  plass_text_set (&institution->name, name);
  institution->level = plass_code (levels[i % G_N_ELEMENTS (levels)]);
  institution->status = plass_code ("open");
  return institution;
}

static gpointer
make_place (City *city, guint i)
{
  PlassPlace *place = plass_record_new (&plass_kind_place);
  g_autofree char *name = g_strdup_printf ("%u", 100 + i / city->institutions);

  place->id = number_id ("place", i);
  plass_text_set (&place->name, name);
  place->institution = number_id ("institution", i % city->institutions);
  place->level = plass_code (levels[i % city->institutions % G_N_ELEMENTS (levels)]);
  place->kind = plass_code (PICK (city, places_kinds));
  place->gender_rule = plass_code (PICK (city, genders));
  place->substance_policy = plass_code (PICK (city, policies));
  place->status = plass_code ("active");
  place->lar_welcome = chance (city, 0.5) ? PLASS_YES : PLASS_NO;
  return place;
}

static gpointer
make_person (City *city, guint i)
{
  PlassPerson *person = plass_record_new (&plass_kind_person);
  char nine[10], number[12];

  person->id = number_id ("person", i);
  plass_text_set (&person->given, PICK (city, given));
  plass_text_set (&person->family, PICK (city, family));
  person->birth = plass_date (g_rand_int_range (city->rand, 1940, 2005), g_rand_int_range (city->rand, 1, 13),
                              g_rand_int_range (city->rand, 1, 29));
  g_snprintf (nine, sizeof nine, "%02d%02d%02d%03d", g_rand_int_range (city->rand, 1, 29),
              g_rand_int_range (city->rand, 81, 93), g_rand_int_range (city->rand, 40, 99),
              g_rand_int_range (city->rand, 0, 500));
  if (plass_number_complete (nine, number))
    plass_text_set (&person->identity_number, number);
  person->identity_kind = plass_code ("fnr");
  person->gender = plass_code (i % 2 ? "woman" : "man");
  person->protection = plass_code (chance (city, 0.01) ? "confidential" : "none");
  person->active = PLASS_YES;
  return person;
}

static gpointer
make_case (City *city, guint i)
{
  PlassCase *sak = plass_record_new (&plass_kind_case);
  g_autofree char *number = g_strdup_printf ("S-2026-%06u", i);

  sak->id = number_id ("case", i);
  sak->person = number_id ("person", i);
  plass_text_set (&sak->number, number);
  sak->state = plass_code (PICK (city, case_states));
  sak->level = plass_code (PICK (city, levels));
  sak->coordinator = number_id ("worker", g_rand_int_range (city->rand, 0, city->workers));
  sak->institution = number_id ("institution", g_rand_int_range (city->rand, 0, city->institutions));
  sak->opened = near_day (city, 900, 0);
  if (chance (city, 0.85)) {
    plass_text_set (&sak->next_step, "Ringe og avtale samtale om neste sted");
    sak->next_owner = number_id ("worker", g_rand_int_range (city->rand, 0, city->workers));
    sak->next_due = near_day (city, 40, 200);
  }
  if (chance (city, 0.08))
    sak->ready_since = near_day (city, 90, 0);
  return sak;
}

static gpointer
make_plan (City *city, guint i)
{
  PlassPlan *plan = plass_record_new (&plass_kind_plan);

  plan->id = number_id ("plan", i);
  plan->person = number_id ("person", i * 3 % city->persons);
  plan->state = plass_code (PICK (city, plan_states));
  plan->consent = plass_code ("written");
  plass_text_set (&plan->matters, "Å få sove i ro og treffe barna hver uke");
  return plan;
}

/* The first bookings live in the places, nine of ten; the rest are over. */
static gpointer
make_booking (City *city, guint i)
{
  PlassBooking *booking = plass_record_new (&plass_kind_booking);
  gboolean lives = i < city->places * 9 / 10;
  gint64 start = city->now - (gint64)g_rand_int_range (city->rand, 1, 400) * DAY;

  booking->id = number_id ("booking", i);
  booking->person = number_id ("person", lives ? i : (guint)g_rand_int_range (city->rand, 0, city->persons));
  booking->place = number_id ("place", lives ? i : i % city->places);
  booking->state = plass_code (lives ? "active" : "completed");
  booking->start = (PlassTime){ lives ? start : start - 400 * DAY };
  if (!lives)
    booking->ended = (PlassTime){ booking->start.secs + 90 * DAY };
  else if (chance (city, 0.5))
    booking->planned_end = (PlassTime){ city->now + (gint64)g_rand_int_range (city->rand, 1, 90) * DAY };
  return booking;
}

static const struct {
  const PlassKind *kind;
  gpointer (*make) (City *city, guint i);
  guint8 share; /* of the persons, in per cent; 0: its own number */
} makers[] = {
  { &plass_kind_worker, make_worker, 0 },    { &plass_kind_institution, make_institution, 0 },
  { &plass_kind_place, make_place, 0 },      { &plass_kind_person, make_person, 100 },
  { &plass_kind_case, make_case, 100 },      { &plass_kind_plan, make_plan, 30 },
  { &plass_kind_booking, make_booking, 50 },
};

static guint
count_of (const City *city, gsize maker)
{
  const guint own[] = { city->workers, city->institutions, city->places };

  return makers[maker].share ? (guint)((guint64)city->persons * makers[maker].share / 100) : own[maker];
}

guint
city_total (const City *city)
{
  guint total = 0;

  for (gsize m = 0; m < G_N_ELEMENTS (makers); m++)
    total += count_of (city, m);
  return total;
}

void
city_each (City *city, void (*each) (const PlassKind *kind, gconstpointer record, gpointer user_data),
           gpointer user_data)
{
  for (gsize m = 0; m < G_N_ELEMENTS (makers); m++)
    for (guint i = 0; i < count_of (city, m); i++) {
      gpointer record = makers[m].make (city, i);

      each (makers[m].kind, record, user_data);
      plass_record_free (makers[m].kind, record);
    }
}

char *
city_json (const PlassKind *kind, gconstpointer record)
{
  GString *json = g_string_sized_new (1100);

  g_string_append_printf (json, "{\"resourceType\":\"%s\",\"id\":\"%s\"", kind->resource,
                          plass_record_id (record)->text);
  while (json->len < 1000)
    g_string_append (json, ",\"extension\":[{\"url\":\"" PLASS_FHIR "/StructureDefinition/x\"}]");
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}

GPtrArray *
city_keystrokes (City *city, guint at_least)
{
  GPtrArray *typed = g_ptr_array_new_with_free_func (g_free);

  while (typed->len < at_least) {
    g_autofree char *name = g_strconcat (PICK (city, given), " ", PICK (city, family), NULL);

    for (const char *end = g_utf8_next_char (name); *end; end = g_utf8_next_char (end))
      g_ptr_array_add (typed, g_strndup (name, (gsize)(end - name)));
  }
  return typed;
}
