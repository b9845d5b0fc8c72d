/* access.c — every role, every kind, every way to ask: who sees what, against a table written by hand */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service.h"

#include <string.h>

#define DAY 86400

/* ---- People and what is written about them --------------------------------------------------------------
 */

typedef enum { OWN, INCOMING, ELSEWHERE, SHIELDED, SHIELDED_ELSEWHERE, LEFT, LEFT_LONG_AGO, N_PERSONS } Who;

/* The letters of the table below. */
static const char letters[] = "PCKBLDNJ";
typedef enum { PERSON, CONTACT, CASE, BOOKING, PLAN, DRAFT, NOTE, JOURNAL, N_KINDS } What;
static const char *const types[N_KINDS] = {
  "Patient",  "Encounter", "EpisodeOfCare",     "Encounter",
  "CarePlan", "CarePlan",  "DocumentReference", "DocumentReference"
};

typedef struct {
  PlassLimits limits; /* the walk asks more than anybody at work */
  Service *service;
  SoupSession *session;
  City city;
  PlassId ids[N_PERSONS][N_KINDS];
} World;

static const struct {
  const char *name, *protection, *state;
  guint place;    /* of the city: from 4 on in the other house */
  int start, end; /* days from now */
} persons[N_PERSONS] = {
  { "Bekken", "none", "active", 0, -20, 0 },
  { "Elvebredden", "none", "planned", 1, 3, 0 },
  { "Fossen", "none", "active", 4, -20, 0 },
  { "Tjernet", "confidential", "active", 2, -20, 0 },
  { "Vannet", "strictly_confidential", "active", 5, -20, 0 },
  { "Myra", "none", "completed", 3, -40, -10 },
  { "Stranda", "none", "completed", 3, -90, -40 },
};

/* PRODUCT 3J. Capitals: the letters above; b: that a place is taken, and nothing of whom. */
static const struct {
  const char *role;
  const char *sees[N_PERSONS];
} table[] = {
  { "reception", { "PCKB", "PCKB", "b", "b", "b", "PCKB", "b" } },
  { "caseworker", { "PCKBLN", "PCKBLN", "b", "PCKBLN", "b", "PCKBLN", "b" } },
  { "health", { "PCKBLNJ", "PCKBLNJ", "b", "PCKBLNJ", "b", "PCKBLNJ", "b" } },
  { "intake", { "PCKB", "PCKB", "PCKB", "PCKB", "PCKB", "PCKB", "PCKB" } },
  { "supervisor", { "PCKB", "PCKB", "b", "PCKB", "b", "PCKB", "b" } },
  { "administrator", { "", "", "", "", "", "", "" } },
  { "king", { "", "", "", "", "", "", "" } },
};

static void
put (PlassLedger *ledger, const PlassKind *kind, gconstpointer record)
{
  g_autoptr (GError) error = NULL;

  plass_ledger_write (ledger, kind, record, NULL, &error);
  g_assert_no_error (error);
}

static PlassId
put_note (PlassLedger *ledger, const PlassId *person, const char *regime)
{
  const PlassNote note = { .id = plass_id_new (),
                           .person = *person,
                           .regime = plass_code (regime),
                           .happened = { 1767225600 },
                           .recorded = { 1767225600 },
                           .text = (char *)"Sov godt.",
                           .state = plass_code ("draft") };

  put (ledger, &plass_kind_note, &note);
  return note.id;
}

static PlassId
put_plan (PlassLedger *ledger, const PlassId *person, const char *consent)
{
  const PlassPlan plan = { .id = plass_id_new (),
                           .person = *person,
                           .state = plass_code ("draft"),
                           .mode = plass_code ("plan"),
                           .consent = plass_code (consent),
                           .matters = (char *)"Hunden." };

  put (ledger, &plass_kind_plan, &plan);
  return plan.id;
}

static void
put_all (PlassLedger *ledger, World *world, Who who)
{
  const gint64 now = plass_time_now ().secs;
  PlassId *ids = world->ids[who];
  const PlassId house = persons[who].place < 4 ? world->city.house : world->city.other_house;
  const gboolean over = persons[who].end != 0;
  const PlassPerson person = { .id = ids[PERSON] = plass_id_new (),
                               .alias = (char *)persons[who].name,
                               .protection = plass_code (persons[who].protection),
                               .gender = plass_code ("woman"),
                               .complex_needs = PLASS_YES,
                               .safety_alert = (char *)"Liker ikke vekkeklokker",
                               .active = PLASS_YES };
  const PlassBooking booking = { .id = ids[BOOKING] = plass_id_new (),
                                 .person = person.id,
                                 .institution = house,
                                 .place = world->city.places[persons[who].place],
                                 .state = plass_code (persons[who].state),
                                 .start = { now + persons[who].start * DAY },
                                 .ended = { over ? now + persons[who].end * DAY : 0 } };
  PlassContact contact = contact_make (person.id, house);
  const PlassCase sak = { .id = ids[CASE] = plass_id_new (),
                          .person = person.id,
                          .institution = house,
                          .next_step = (char *)"Ring bydelen",
                          .state = plass_code (over ? "finished" : "active"),
                          .closed = over ? plass_time_day ((PlassTime){ now + persons[who].end * DAY })
                                         : (PlassDate){ 0 } };

  ids[CONTACT] = contact.id;
  contact.happened.secs = now + persons[who].start * DAY;
  contact.state = plass_code (over ? "closed" : "open");
  put (ledger, &plass_kind_person, &person);
  put (ledger, &plass_kind_booking, &booking);
  put (ledger, &plass_kind_contact, &contact);
  put (ledger, &plass_kind_case, &sak);
  ids[PLAN] = put_plan (ledger, &person.id, "oral");
  ids[DRAFT] = put_plan (ledger, &person.id, "none");
  ids[NOTE] = put_note (ledger, &person.id, "case");
  ids[JOURNAL] = put_note (ledger, &person.id, "journal");
}

static void
put_limit (PlassLedger *ledger)
{
  const PlassCodeWord word = { .id = plass_id_from_name ("code/access/after_stay"),
                               .list = plass_code ("access"),
                               .word = plass_code ("after_stay"),
                               .label_en = (char *)"Still seen",
                               .label_nb = (char *)"Synlig",
                               .limit_days = plass_int (30),
                               .active = PLASS_YES };

  put (ledger, &plass_kind_code, &word);
}

static void
set_up (World *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlassLedger) ledger = NULL;

  world->limits = plass_limits_usual ();
  world->limits.account_at_once = world->limits.address_at_once = 1000000;
  world->service = service_start_with (&world->limits, FALSE);
  world->session = client_new ();
  city_make (service_database (world->service), &world->city);
  ledger = plass_ledger_open (service_database (world->service), &error);
  g_assert_no_error (error);
  put_limit (ledger);
  for (Who who = 0; who < N_PERSONS; who++)
    put_all (ledger, world, who);
}

static void
tear_down (World *world, gconstpointer data)
{
  g_object_unref (world->session);
  service_stop (world->service);
}

/* ---- The ways to ask --------------------------------------------------------------------------------------
 */

/* How much came: 0 nothing, 1 a taken place, 2 all of it. */
static int
how_much (What what, const cJSON *resource)
{
  if (!cJSON_IsObject (resource))
    return 0;
  return what == BOOKING && !plass_wire_get (resource, "subject") ? 1 : 2;
}

static void
ask (World *world, const char *token, const char *path, Answer *ret_answer)
{
  client_ask (world->session, service_url (world->service), &(Ask){ "GET", path, token }, ret_answer);
}

static int
by_path (World *world, const char *token, What what, const char *path)
{
  g_auto (Answer) answer = { 0 };

  ask (world, token, path, &answer);
  if (answer.status == 200)
    return how_much (what, answer.json);
  g_assert_cmpuint (answer.status, ==, 404);
  g_assert_cmpstr (answer_detail (&answer), ==, "not-found");
  return 0;
}

static int
by_bundle (World *world, const char *token, What what, const char *path, const char *id)
{
  g_auto (Answer) answer = { 0 };
  const cJSON *entry;

  ask (world, token, path, &answer);
  if (answer.status == 404)
    return 0;
  g_assert_cmpuint (answer.status, ==, 200);
  cJSON_ArrayForEach (entry, plass_wire_get (answer.json, "entry"))
  {
    const cJSON *resource = plass_wire_get (entry, "resource"), *found = plass_wire_get (resource, "id");

    if (found && g_str_equal (found->valuestring, id))
      return how_much (what, resource);
  }
  return 0;
}

static int
by_read (World *world, const char *token, What what, const char *id)
{
  g_autofree char *path = g_strdup_printf ("/fhir/%s/%s", types[what], id);

  return by_path (world, token, what, path);
}

static int
by_version (World *world, const char *token, What what, const char *id)
{
  g_autofree char *path = g_strdup_printf ("/fhir/%s/%s/_history/1", types[what], id);

  return by_path (world, token, what, path);
}

static int
by_history (World *world, const char *token, What what, const char *id)
{
  g_autofree char *path = g_strdup_printf ("/fhir/%s/%s/_history", types[what], id);

  return by_bundle (world, token, what, path, id);
}

static int
by_search (World *world, const char *token, What what, const char *id)
{
  g_autofree char *path = g_strdup_printf ("/fhir/%s?_id=%s", types[what], id);

  return by_bundle (world, token, what, path, id);
}

static int
by_list (World *world, const char *token, What what, const char *id)
{
  g_autofree char *path = g_strdup_printf ("/fhir/%s?_count=1000", types[what]);

  return by_bundle (world, token, what, path, id);
}

static int
by_feed (World *world, const char *token, What what, const char *id)
{
  return by_bundle (world, token, what, "/fhir/_history?_count=1000", id);
}

static int
by_type_feed (World *world, const char *token, What what, const char *id)
{
  g_autofree char *path = g_strdup_printf ("/fhir/%s/_history?_count=1000", types[what]);

  return by_bundle (world, token, what, path, id);
}

static int (*const ways[]) (World *, const char *, What,
                            const char *) = { by_read, by_version, by_history,  by_search,
                                              by_list, by_feed,    by_type_feed };

static int
wanted (gsize role, Who who, What what)
{
  const char *sees = table[role].sees[who];

  if (strchr (sees, letters[what]))
    return 2;
  return what == BOOKING && strchr (sees, 'b') ? 1 : 0;
}

static char *
token_of (World *world, gsize role)
{
  return g_strdup_printf ("%s:someone:%s", table[role].role, world->city.house.text);
}

static void
test_table (World *world, gconstpointer data)
{
  for (gsize role = 0; role < G_N_ELEMENTS (table); role++) {
    g_autofree char *token = token_of (world, role);

    for (Who who = 0; who < N_PERSONS; who++)
      for (What what = 0; what < N_KINDS; what++)
        for (gsize way = 0; way < G_N_ELEMENTS (ways); way++) {
          g_test_message ("%s, %s, %c, way %zu", table[role].role, persons[who].name, letters[what], way);
          g_assert_cmpint (ways[way](world, token, what, world->ids[who][what].text), ==,
                           wanted (role, who, what));
        }
  }
}

/* What is hidden cannot be written, and the refusal is that of what is not there. */
static void
test_writing (World *world, gconstpointer data)
{
  for (gsize role = 0; role < G_N_ELEMENTS (table); role++) {
    g_autofree char *token = token_of (world, role);

    for (Who who = 0; who < N_PERSONS; who++) {
      g_autofree char *path = g_strconcat ("/fhir/Patient/", world->ids[who][PERSON].text, NULL);
      g_autofree char *body = g_strdup_printf (
          "{\"resourceType\":\"Patient\",\"id\":\"%s\",\"name\":[{\"use\":\"nickname\",\"text\":\"X\"}]}",
          world->ids[who][PERSON].text);
      g_autofree char *absent_body = g_strdup_printf (
          "{\"resourceType\":\"Patient\",\"id\":\"%s\",\"name\":[{\"use\":\"nickname\",\"text\":\"X\"}]}",
          "absent");
      g_auto (Answer) answer = { 0 }, absent = { 0 };

      client_ask (world->session, service_url (world->service),
                  &(Ask){ "PUT", path, token, body, .headers = { "If-Match", "W/\"7\"" } }, &answer);
      client_ask (
          world->session, service_url (world->service),
          &(Ask){ "PUT", "/fhir/Patient/absent", token, absent_body, .headers = { "If-Match", "W/\"7\"" } },
          &absent);
      g_assert_cmpstr (answer.body, ==, absent.body);
      g_assert_cmpuint (answer.status, ==, absent.status);
    }
  }
}

/* A contact about somebody who may not be seen would make them one's own. */
static void
test_claiming (World *world, gconstpointer data)
{
  static const struct {
    Who who;
    guint status;
  } cases[] = {
    { OWN, 201 }, { ELSEWHERE, 422 }, { SHIELDED, 422 }, { LEFT_LONG_AGO, 422 }, { N_PERSONS, 422 }
  };
  g_autofree char *token = token_of (world, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const PlassContact contact = contact_make (
        cases[i].who < N_PERSONS ? world->ids[cases[i].who][PERSON] : plass_id_new (), world->city.house);
    g_autofree char *body = resource_text (&plass_kind_contact, &contact);
    g_autofree char *path = g_strconcat ("/fhir/Encounter/", contact.id.text, NULL);
    g_auto (Answer) answer = { 0 };

    client_ask (world->session, service_url (world->service), &(Ask){ "PUT", path, token, body }, &answer);
    g_test_message ("%zu: %s", i, answer.body);
    g_assert_cmpuint (answer.status, ==, cases[i].status);
    if (answer.status == 422)
      g_assert_cmpstr (answer_detail (&answer), ==, "unknown-reference");
  }
}

/* Acts on somebody hidden are refused as on nobody. */
static void
test_acts (World *world, gconstpointer data)
{
  const PlassId nobody[] = { world->ids[ELSEWHERE][PERSON], world->ids[SHIELDED][PERSON], plass_id_new () };
  g_autofree char *token = token_of (world, 0), *first = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (nobody); i++) {
    PlassBooking booking = booking_make (&world->city, 0, 5, "held");
    g_autofree char *path = g_strdup_printf ("/fhir/Location/%s/$hold", world->city.places[5].text);
    g_autofree char *body = NULL;
    g_auto (Answer) answer = { 0 };

    booking.person = nobody[i];
    body = act_body (plass_id_new ().text, &booking);
    client_ask (world->session, service_url (world->service), &(Ask){ "POST", path, token, body }, &answer);
    g_assert_cmpuint (answer.status, ==, 422);
    if (first)
      g_assert_cmpstr (answer.body, ==, first);
    else
      first = g_strdup (answer.body);
  }
  for (gsize i = 0; i < 2; i++) {
    PlassBooking booking = booking_make (&world->city, 0, 5, "active");
    g_autofree char *path = NULL, *body = NULL;
    g_auto (Answer) answer = { 0 };

    booking.id = i ? plass_id_new () : world->ids[ELSEWHERE][BOOKING];
    path = g_strdup_printf ("/fhir/Encounter/%s/$discharge", booking.id.text);
    body = act_body (plass_id_new ().text, &booking);
    client_ask (world->session, service_url (world->service), &(Ask){ "POST", path, token, body }, &answer);
    g_assert_cmpuint (answer.status, ==, 404);
    g_assert_cmpstr (answer_detail (&answer), ==, "not-found");
  }
}

/* ---- Part of a record
 * -------------------------------------------------------------------------------------- */

static void
test_mask_survives (World *world, gconstpointer data)
{
  g_autofree char *reception = token_of (world, 0), *caseworker = token_of (world, 1);
  g_autofree char *path = g_strconcat ("/fhir/Patient/", world->ids[OWN][PERSON].text, NULL), *body = NULL;
  g_auto (Answer) seen = { 0 }, written = { 0 }, whole = { 0 };
  g_autoptr (PlassPerson) person = NULL, kept = NULL;

  ask (world, reception, path, &seen);
  person = plass_wire_decode (&plass_kind_person, seen.json, NULL);
  g_assert_cmpint (person->complex_needs, ==, PLASS_UNKNOWN);
  g_assert_cmpstr (person->safety_alert, ==, "Liker ikke vekkeklokker");
  plass_text_set (&person->alias, "Bekkefar");
  body = resource_text (&plass_kind_person, person);
  client_ask (world->session, service_url (world->service),
              &(Ask){ "PUT", path, reception, body, .headers = { "If-Match", seen.etag } }, &written);
  g_assert_cmpuint (written.status, ==, 200);
  g_assert_null (strstr (written.body, "complex-needs"));
  ask (world, caseworker, path, &whole);
  kept = plass_wire_decode (&plass_kind_person, whole.json, NULL);
  g_assert_cmpint (kept->complex_needs, ==, PLASS_YES);
  g_assert_cmpstr (kept->alias, ==, "Bekkefar");
}

/* What helps is seen at the counter when the person agreed, and their yes is not said by the counter. */
static void
test_helps (World *world, gconstpointer data)
{
  static const struct {
    PlassBool agreed;
    const char *seen;
  } cases[] = {
    { PLASS_UNKNOWN, NULL },
    { PLASS_NO, NULL },
    { PLASS_YES, "En tur rundt kvartalet" },
    { PLASS_NO, NULL },
  };
  g_autofree char *reception = token_of (world, 0), *caseworker = token_of (world, 1);
  g_autofree char *path = g_strconcat ("/fhir/Patient/", world->ids[OWN][PERSON].text, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *body = NULL, *theirs = NULL;
    g_auto (Answer) before = { 0 }, written = { 0 }, shown = { 0 }, again = { 0 }, after = { 0 };
    g_autoptr (PlassPerson) person = NULL, seen = NULL, kept = NULL;

    ask (world, caseworker, path, &before);
    person = plass_wire_decode (&plass_kind_person, before.json, NULL);
    plass_text_set (&person->what_helps, "En tur rundt kvartalet");
    person->helps_shared = cases[i].agreed;
    body = resource_text (&plass_kind_person, person);
    client_ask (world->session, service_url (world->service),
                &(Ask){ "PUT", path, caseworker, body, .headers = { "If-Match", before.etag } }, &written);
    g_assert_cmpuint (written.status, ==, 200);
    ask (world, reception, path, &shown);
    seen = plass_wire_decode (&plass_kind_person, shown.json, NULL);
    g_assert_cmpstr (seen->what_helps, ==, cases[i].seen);
    g_assert_cmpint (seen->helps_shared, ==, cases[i].seen ? PLASS_YES : PLASS_UNKNOWN);
    if (cases[i].seen)
      continue;
    seen->helps_shared = PLASS_YES;
    plass_text_set (&seen->what_helps, "Gjettet i resepsjonen");
    theirs = resource_text (&plass_kind_person, seen);
    client_ask (world->session, service_url (world->service),
                &(Ask){ "PUT", path, reception, theirs, .headers = { "If-Match", shown.etag } }, &again);
    g_assert_cmpuint (again.status, ==, 200);
    ask (world, caseworker, path, &after);
    kept = plass_wire_decode (&plass_kind_person, after.json, NULL);
    g_assert_cmpint (kept->helps_shared, ==, cases[i].agreed);
    g_assert_cmpstr (kept->what_helps, ==, "En tur rundt kvartalet");
  }
}

/* A consent withdrawn ends the sight of whoever writes it down: they hear once more what they wrote, or their
 * desk would not know what became of it. */
static void
test_withdrawn (World *world, gconstpointer data)
{
  g_autofree char *caseworker = token_of (world, 1);
  g_autofree char *path = g_strconcat ("/fhir/CarePlan/", world->ids[OWN][PLAN].text, NULL);
  g_auto (Answer) before = { 0 }, written = { 0 }, after = { 0 };
  g_autofree char *body = NULL;
  g_autoptr (PlassPlan) plan = NULL;

  ask (world, caseworker, path, &before);
  g_assert_cmpuint (before.status, ==, 200);
  plan = plass_wire_decode (&plass_kind_plan, before.json, NULL);
  plan->consent = plass_code ("declined");
  body = resource_text (&plass_kind_plan, plan);
  client_ask (world->session, service_url (world->service),
              &(Ask){ "PUT", path, caseworker, body, .headers = { "If-Match", before.etag } }, &written);
  g_assert_cmpuint (written.status, ==, 200);
  g_assert_cmpstr (answer_text (&written, "id"), ==, world->ids[OWN][PLAN].text);
  ask (world, caseworker, path, &after);
  g_assert_cmpuint (after.status, ==, 404);
}

#define ADD(path, func) g_test_add (path, World, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/central/access/table", test_table);
  ADD ("/central/access/writing", test_writing);
  ADD ("/central/access/claiming", test_claiming);
  ADD ("/central/access/acts", test_acts);
  ADD ("/central/access/mask-survives", test_mask_survives);
  ADD ("/central/access/helps", test_helps);
  ADD ("/central/access/withdrawn", test_withdrawn);
  return g_test_run ();
}
