/* shielded.c — where a shielded person is in another house is told by no search, act or log line */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service.h"

#include <string.h>

/* One house follows a person with a shielded address and sees them; all else about them is in the other. */
typedef enum { STAY, CONTACT, CASE, NOTE, N_RECORDS } Record;

typedef struct {
  PlassLimits limits;
  Service *service;
  SoupSession *session;
  City city;
  PlassLedger *ledger;
  PlassId person, own_case, records[N_RECORDS];
  char *token;
} World;

static void
put (World *world, const PlassKind *kind, gconstpointer record)
{
  g_autoptr (GError) error = NULL;

  plass_ledger_write (world->ledger, kind, record, NULL, &error);
  g_assert_no_error (error);
}

static PlassId
put_case (World *world, PlassId house)
{
  const PlassCase sak = { .id = plass_id_new (),
                          .person = world->person,
                          .institution = house,
                          .owner = world->city.house,
                          .state = plass_code ("active") };

  put (world, &plass_kind_case, &sak);
  return sak.id;
}

static void
put_elsewhere (World *world)
{
  const PlassId house = world->city.other_house;
  PlassId *ids = world->records;
  const PlassBooking stay = { .id = ids[STAY] = plass_id_new (),
                              .person = world->person,
                              .institution = house,
                              .place = world->city.places[4],
                              .state = plass_code ("active"),
                              .start = { plass_time_now ().secs - 86400 } };
  const PlassContact contact = contact_make (world->person, house);
  const PlassNote note = { .id = ids[NOTE] = plass_id_new (),
                           .person = world->person,
                           .institution = house,
                           .regime = plass_code ("case"),
                           .happened = { 1767225600 },
                           .recorded = { 1767225600 },
                           .text = (char *)"Sov godt.",
                           .state = plass_code ("draft") };

  ids[CONTACT] = contact.id;
  put (world, &plass_kind_booking, &stay);
  put (world, &plass_kind_contact, &contact);
  put (world, &plass_kind_note, &note);
  ids[CASE] = put_case (world, house);
}

static void
set_up (World *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  world->limits = plass_limits_usual ();
  world->limits.account_at_once = world->limits.address_at_once = 1000000;
  world->service = service_start_with (&world->limits, FALSE);
  world->session = client_new ();
  city_make (service_database (world->service), &world->city);
  world->ledger = plass_ledger_open (service_database (world->service), &error);
  g_assert_no_error (error);
  world->token = g_strdup_printf ("caseworker:ola:%s", world->city.house.text);
  world->person = plass_id_new ();
  const PlassPerson person = { .id = world->person,
                               .alias = (char *)"Tjernet",
                               .protection = plass_code ("strictly_confidential"),
                               .active = PLASS_YES };
  put (world, &plass_kind_person, &person);
  world->own_case = put_case (world, world->city.house);
  put_elsewhere (world);
}

static void
tear_down (World *world, gconstpointer data)
{
  g_free (world->token);
  plass_ledger_close (world->ledger);
  g_object_unref (world->session);
  service_stop (world->service);
}

static void
ask (World *world, const char *token, const char *path, Answer *ret_answer)
{
  client_ask (world->session, service_url (world->service), &(Ask){ "GET", path, token }, ret_answer);
  g_assert_cmpuint (ret_answer->status, ==, 200);
}

/* ---- Searching ------------------------------------------------------------------------------------------
 */

/* How many of what is in the other house came, whose they are being told or not. */
static guint
count_found (World *world, const char *token, const char *path, gboolean with_strangers)
{
  g_auto (Answer) answer = { 0 };
  const cJSON *entry;
  guint found = 0;

  ask (world, token, path, &answer);
  cJSON_ArrayForEach (entry, plass_wire_get (answer.json, "entry"))
  {
    const cJSON *resource = plass_wire_get (entry, "resource");
    const char *id = plass_wire_get (resource, "id")->valuestring;

    for (Record i = 0; i < N_RECORDS; i++)
      found += g_str_equal (id, world->records[i].text)
               && (with_strangers || plass_wire_get (resource, i == CASE ? "patient" : "subject"));
  }
  return found;
}

/* The ways in which a parameter finds what leads to the other house. Owned. */
static char *
write_way (World *world, guint way, const char *type, const char *param)
{
  const char *house = world->city.other_house.text;

  switch (way) {
  case 0:
    return g_strdup_printf ("/fhir/%s?%s=Organization/%s&_count=1000", type, param, house);
  case 1:
    return g_strdup_printf ("/fhir/%s?%s:missing=false&_count=1000", type, param);
  case 2:
    return g_strdup_printf ("/fhir/%s?_sort=%s&_count=1000", type, param);
  case 3:
    return g_strdup_printf ("/fhir/%s?_sort=-%s&_count=1000", type, param);
  default:
    return g_strdup_printf ("/fhir/Organization?_id=%s&_revinclude=%s:%s", house, type, param);
  }
}

static guint
count_by (World *world, const char *token, guint way)
{
  static const char *const all[] = { "Encounter", "EpisodeOfCare", "DocumentReference" };
  guint found = 0;

  for (const PlassSearchParam *param = plass_search_params (); param->name; param++)
    for (gsize i = 0; i < G_N_ELEMENTS (all); i++) {
      g_autofree char *path = NULL;

      /* Who answers for a case is told; it is the own house here. */
      if (g_strcmp0 (param->targets, " Organization ") != 0 || !plass_search_param_fits (param, all[i])
          || strcmp (param->name, "organization") == 0)
        continue;
      path = write_way (world, way, all[i], param->name);
      found += count_found (world, token, path, FALSE);
      g_test_message ("%s: %u", path, found);
    }
  return found;
}

static void
test_search (World *world, gconstpointer data)
{
  g_autofree char *theirs = g_strdup_printf ("caseworker:kari:%s", world->city.other_house.text);

  for (guint way = 0; way < 5; way++) {
    g_assert_cmpuint (count_by (world, world->token, way), ==, 0);
    /* The house itself finds them all. */
    g_assert_cmpuint (count_by (world, theirs, way), ==, N_RECORDS);
  }
}

/* What is not hidden of them is looked for as before. */
static void
test_still_found (World *world, gconstpointer data)
{
  g_autofree char *cases = g_strdup_printf ("/fhir/EpisodeOfCare?patient=%s", world->person.text);
  g_autofree char *owned = g_strdup_printf ("/fhir/EpisodeOfCare?organization=%s", world->city.house.text);
  g_autofree char *contacts = g_strdup_printf ("/fhir/Encounter?patient=%s", world->person.text);
  g_autofree char *notes =
      g_strdup_printf ("/fhir/DocumentReference?patient=%s&_sort=date", world->person.text);
  g_autofree char *own = g_strdup_printf ("/fhir/EpisodeOfCare?institution=%s", world->city.house.text);
  g_auto (Answer) answer = { 0 };

  g_assert_cmpuint (count_found (world, world->token, cases, TRUE), ==, 1);
  g_assert_cmpuint (count_found (world, world->token, owned, TRUE), ==, 1);
  g_assert_cmpuint (count_found (world, world->token, contacts, TRUE), ==, 1);
  g_assert_cmpuint (count_found (world, world->token, notes, TRUE), ==, 1);
  ask (world, world->token, own, &answer);
  g_assert_nonnull (strstr (answer.body, world->own_case.text));
}

/* ---- The log --------------------------------------------------------------------------------------------
 */

static void
put_role (World *world, const char *user, PlassId house)
{
  const PlassRole role = { .id = plass_id_from_name (user),
                           .worker = plass_id_from_name (user),
                           .institution = house,
                           .role = plass_code ("caseworker"),
                           .active = PLASS_YES };

  put (world, &plass_kind_role, &role);
}

static void
read_at (World *world, const char *user, PlassId house, const char *type, const PlassId *id, const char *more)
{
  g_autofree char *token = g_strdup_printf ("caseworker:%s:%s", user, house.text);
  g_autofree char *path = g_strdup_printf ("/fhir/%s/%s%s", type, id->text, more);
  g_auto (Answer) answer = { 0 };

  ask (world, token, path, &answer);
}

static gboolean
names (const Answer *log, const char *user)
{
  const PlassId worker = plass_id_from_name (user);

  return strstr (log->body, worker.text) != NULL;
}

static void
test_log (World *world, gconstpointer data)
{
  static const char *const types[N_RECORDS] = { "Encounter", "Encounter", "EpisodeOfCare",
                                                "DocumentReference" };
  g_autofree char *path = g_strdup_printf ("/fhir/AuditEvent?patient=%s", world->person.text);
  g_auto (Answer) shown = { 0 }, whole = { 0 };

  put_role (world, "kari", world->city.other_house);
  put_role (world, "per", world->city.house);
  read_at (world, "kari", world->city.other_house, "Patient", &world->person, "");
  read_at (world, "per", world->city.house, "Patient", &world->person, "");
  read_at (world, "per", world->city.house, "EpisodeOfCare", &world->own_case, "");
  /* Of a taken place its past tells as little as it does itself. */
  read_at (world, "per", world->city.house, "Encounter", &world->records[STAY], "/_history");
  ask (world, "intake:i", path, &whole);
  g_assert_null (strstr (whole.body, world->records[STAY].text));
  for (Record i = 0; i < N_RECORDS; i++) {
    read_at (world, "kari", world->city.other_house, types[i], &world->records[i], "");
    read_at (world, "per", world->city.house, types[i], &world->records[i], "");
  }
  ask (world, world->token, path, &shown);
  answer_clear (&whole);
  ask (world, "intake:i", path, &whole);
  g_assert_true (names (&whole, "kari") && names (&whole, "per") && names (&whole, "ola"));
  g_assert_true (!names (&shown, "kari") && names (&shown, "per") && names (&shown, "i"));
  g_assert_nonnull (strstr (shown.body, world->own_case.text));
  for (Record i = 0; i < N_RECORDS; i++) {
    g_assert_nonnull (strstr (whole.body, world->records[i].text));
    g_assert_null (strstr (shown.body, world->records[i].text));
  }
}

/* ---- Acts -----------------------------------------------------------------------------------------------
 */

static const char *const acts[] = { "hold",   "admit",         "discharge", "cancel", "leave",
                                    "return", "not-come-back", "extend",    "move",   "swap" };

/* @act on @stay, about the shielded person. Owned, without the stay's id. */
static char *
act_on (World *world, const char *act, const PlassBooking *own, const PlassId *stay)
{
  const gboolean on_place = g_str_equal (act, "hold") || g_str_equal (act, "admit");
  const gboolean goes_on = g_str_equal (act, "move") || g_str_equal (act, "swap");
  PlassBooking wish = booking_make (&world->city, 0, g_str_equal (act, "swap") ? 0 : 1, "active");
  PlassBooking other = booking_make (&world->city, 0, 4, "active");
  g_autofree char *path = g_strdup_printf ("/fhir/%s/%s/$%s", on_place ? "Location" : "Encounter",
                                           on_place ? wish.place.text : stay->text, act);
  g_autofree char *one = NULL, *two = NULL, *body = NULL;
  g_auto (Answer) answer = { 0 };
  GString *told;

  wish.person = world->person;
  wish.id = goes_on ? plass_id_new () : *stay;
  if (goes_on)
    wish.moved_from = *stay;
  other.moved_from = own->id;
  one = resource_text (&plass_kind_booking, &wish);
  two = resource_text (&plass_kind_booking, &other);
  body = g_strdup_printf ("{\"resourceType\":\"Parameters\",\"parameter\":["
                          "{\"name\":\"command\",\"valueId\":\"%s\"},"
                          "{\"name\":\"booking\",\"resource\":%s},{\"name\":\"other\",\"resource\":%s}]}",
                          plass_id_new ().text, one, two);
  client_ask (world->session, service_url (world->service), &(Ask){ "POST", path, world->token, body },
              &answer);
  g_assert_cmpuint (answer.status, ==, 404);
  told = g_string_new (answer.body);
  g_string_replace (told, stay->text, "<stay>", 0);
  g_string_replace (told, wish.id.text, "<new>", 0);
  return g_string_free (told, FALSE);
}

static void
test_acts (World *world, gconstpointer data)
{
  PlassBooking strange = booking_make (&world->city, 1, 5, "active");
  PlassBooking own = booking_make (&world->city, 0, 0, "active");
  const PlassId nobody = plass_id_new ();

  strange.institution = world->city.other_house;
  own.institution = world->city.house;
  strange.start.secs -= 3600;
  own.start.secs -= 3600;
  put (world, &plass_kind_booking, &strange);
  put (world, &plass_kind_booking, &own);
  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++) {
    g_autofree char *theirs = act_on (world, acts[i], &own, &world->records[STAY]);
    g_autofree char *strangers = act_on (world, acts[i], &own, &strange.id);

    g_test_message ("%s: %s", acts[i], theirs);
    g_assert_cmpstr (theirs, ==, strangers);
    /* What begins a stay begins one that is not there yet. */
    if (!g_str_equal (acts[i], "hold") && !g_str_equal (acts[i], "admit")) {
      g_autofree char *absent = act_on (world, acts[i], &own, &nobody);

      g_assert_cmpstr (theirs, ==, absent);
    }
  }
}

#define ADD(path, func) g_test_add (path, World, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/central/shielded/search", test_search);
  ADD ("/central/shielded/still-found", test_still_found);
  ADD ("/central/shielded/log", test_log);
  ADD ("/central/shielded/acts", test_acts);
  return g_test_run ();
}
