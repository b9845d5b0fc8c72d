/* hidden.c — what may not be seen is answered like what is not here, whichever way it is asked for */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service.h"

#include <string.h>

/* Each question is asked twice: about somebody who lives in the other house, and about nobody. In words of a
 * question <person>, <contact>, <plan> and <note> stand for their ids, {person} … for the whole resource. */
static const char *const marks[] = { "<person>", "<contact>", "<plan>", "<note>", "<draft>" };
typedef enum { PERSON, CONTACT, PLAN, NOTE, DRAFT, N_MARKS } Mark;
#define NUMBER "urn:oid:2.16.578.1.12.4.1.4.1|13097248022"
#define PLAIN_NUMBER "13097248022"

typedef struct {
  PlassLimits limits;
  Service *service;
  SoupSession *session;
  City city;
  PlassId hidden[N_MARKS], own;
  char *resources[N_MARKS], *goal; /* with marks for ids */
} World;

static void
put (PlassLedger *ledger, const PlassKind *kind, gconstpointer record)
{
  g_autoptr (GError) error = NULL;

  plass_ledger_write (ledger, kind, record, NULL, &error);
  g_assert_no_error (error);
}

/* Written into @ledger, or only said. */
static void
make_all (World *world, PlassLedger *ledger, const PlassId *ids, PlassId own)
{
  const PlassPerson person = { .id = ids[PERSON],
                               .alias = (char *)"Fossen",
                               .identity_kind = plass_code ("fnr"),
                               .identity_number = (char *)PLAIN_NUMBER,
                               .active = PLASS_YES };
  PlassContact contact = contact_make (ids[PERSON], world->city.other_house);
  const PlassPlan plan = { .id = ids[PLAN],
                           .person = ids[PERSON],
                           .state = plass_code ("draft"),
                           .mode = plass_code ("plan"),
                           .consent = plass_code ("oral"),
                           .matters = (char *)"Hunden." };
  const PlassNote note = { .id = ids[NOTE],
                           .person = ids[PERSON],
                           .regime = plass_code ("case"),
                           .happened = { 1767225600 },
                           .recorded = { 1767225600 },
                           .text = (char *)"Sov godt.",
                           .state = plass_code ("draft") };
  /* Somebody else's, and not yet agreed upon with a person who is seen. */
  const PlassPlan draft = { .id = ids[DRAFT],
                            .person = own,
                            .state = plass_code ("draft"),
                            .mode = plass_code ("plan"),
                            .consent = plass_code ("none"),
                            .matters = (char *)"Katten." };
  const struct {
    const PlassKind *kind;
    gconstpointer record;
  } all[N_MARKS] = { { &plass_kind_person, &person },
                     { &plass_kind_contact, &contact },
                     { &plass_kind_plan, &plan },
                     { &plass_kind_note, &note },
                     { &plass_kind_plan, &draft } };

  contact.id = ids[CONTACT];
  for (Mark mark = 0; mark < N_MARKS; mark++)
    if (ledger)
      put (ledger, all[mark].kind, all[mark].record);
    else
      world->resources[mark] = resource_text (all[mark].kind, all[mark].record);
}

static void
set_up (World *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlassLedger) ledger = NULL;
  PlassId marked[N_MARKS] = { { "" } };
  const PlassGoal goal = { .id = { "<new>" },
                           .plan = { "<draft>" },
                           .person = { "<own>" },
                           .words = (char *)"Gå tur",
                           .state = plass_code ("proposed") };
  PlassContact own;

  world->limits = plass_limits_usual ();
  world->limits.account_at_once = world->limits.address_at_once = 1000000;
  world->service = service_start_with (&world->limits, FALSE);
  world->session = client_new ();
  city_make (service_database (world->service), &world->city);
  ledger = plass_ledger_open (service_database (world->service), &error);
  g_assert_no_error (error);
  world->own = world->city.persons[0];
  own = contact_make (world->own, world->city.house);
  put (ledger, &plass_kind_contact, &own);
  for (Mark mark = 0; mark < N_MARKS; mark++) {
    world->hidden[mark] = plass_id_new ();
    g_strlcpy (marked[mark].text, marks[mark], sizeof marked[mark].text);
  }
  make_all (world, ledger, world->hidden, world->own);
  make_all (world, NULL, marked, (PlassId){ "<own>" });
  world->goal = resource_text (&plass_kind_goal, &goal);
}

static void
tear_down (World *world, gconstpointer data)
{
  for (Mark mark = 0; mark < N_MARKS; mark++)
    g_free (world->resources[mark]);
  g_free (world->goal);
  g_object_unref (world->session);
  service_stop (world->service);
}

/* ---- Asking twice ---------------------------------------------------------------------------------------
 */

static void
replace (GString *text, const char *from, const char *to)
{
  g_string_replace (text, from, to, 0);
}

/* @text about those with @ids. */
static char *
fill (const World *world, const char *text, const PlassId *ids)
{
  static const char *const wholes[] = { "{person}", "{contact}", "{plan}", "{note}", "{draft}" };
  const PlassId new = plass_id_from_name ("new");
  GString *filled = text ? g_string_new (text) : NULL;

  if (!filled)
    return NULL;
  for (Mark mark = 0; mark < N_MARKS; mark++)
    replace (filled, wholes[mark], world->resources[mark]);
  replace (filled, "{goal}", world->goal);
  for (Mark mark = 0; mark < N_MARKS; mark++)
    replace (filled, marks[mark], ids[mark].text);
  replace (filled, "<own>", world->own.text);
  replace (filled, "<new>", new.text);
  replace (filled, "<house>", world->city.house.text);
  replace (filled, "<place>", world->city.places[0].text);
  return g_string_free (filled, FALSE);
}

/* Everything that came, without the ids and the time of day. */
static char *
tell (const Answer *answer, const PlassId *ids)
{
  g_autoptr (GRegex) times = g_regex_new ("\\d{4}-\\d\\d-\\d\\dT[0-9:.+Z]*", 0, 0, NULL);
  g_autofree char *timeless = g_regex_replace_literal (times, answer->body, -1, 0, "TIME", 0, NULL);
  GString *told = g_string_new (NULL);

  g_string_printf (told, "%u %s %s %s %s", answer->status, answer->etag ? answer->etag : "-",
                   answer->location ? answer->location : "-", answer->modified ? answer->modified : "-",
                   timeless);
  for (Mark mark = 0; mark < N_MARKS; mark++)
    replace (told, ids[mark].text, marks[mark]);
  return g_string_free (told, FALSE);
}

typedef struct {
  const char *method, *path, *body, *headers[4], *type;
} Question;

static char *
ask (World *world, const char *role, const Question *question, const PlassId *ids, guint *ret_status)
{
  g_autofree char *token = g_strdup_printf ("%s:someone:%s", role, world->city.house.text);
  g_autofree char *path = fill (world, question->path, ids), *body = fill (world, question->body, ids);
  Ask one = { question->method, path, token, body, question->type };
  g_auto (Answer) answer = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (question->headers); i++)
    one.headers[i] = question->headers[i];
  client_ask (world->session, service_url (world->service), &one, &answer);
  *ret_status = answer.status;
  return tell (&answer, ids);
}

static char *
ask_absent (World *world, const char *role, const Question *question, guint *ret_status)
{
  PlassId absent[N_MARKS];

  for (Mark mark = 0; mark < N_MARKS; mark++)
    absent[mark] = plass_id_new ();
  return ask (world, role, question, absent, ret_status);
}

/* ---- Alike ----------------------------------------------------------------------------------------------
 */

#define SEEN "If-Match", "W/\"1\""
#define NEXT "If-Match", "W/\"2\""
#define ENTRY(more, method, url, resource)                                                                   \
  "{\"resource\":" resource ",\"request\":{\"method\":\"" method "\",\"url\":\"" url "\"" more "}}"
#define GET_ENTRY(url) "{\"request\":{\"method\":\"GET\",\"url\":\"" url "\"}}"
#define BUNDLE(type, entries) "{\"resourceType\":\"Bundle\",\"type\":\"" type "\",\"entry\":[" entries "]}"
#define IF_MATCH ",\"ifMatch\":\"W/\\\"1\\\"\""
#define PARAMETERS(list) "{\"resourceType\":\"Parameters\",\"parameter\":[" list "]}"
#define BROKEN "{\"resourceType\":\"Patient\",\"id\":\"<person>\",\"birthDate\":\"1850-01-01\"}"
#define NO_PATIENT "{\"resourceType\":\"Patient\",\"id\":\"x1\",\"name\":[{\"text\":7}]}"
#define FORM "application/x-www-form-urlencoded"

static const Question alike[] = {
  { "GET", "/fhir/Patient/<person>" },
  { "HEAD", "/fhir/Patient/<person>" },
  { "GET", "/fhir/Patient/<person>", NULL, { "If-None-Match", "W/\"1\"" } },
  { "GET", "/fhir/Patient/<person>", NULL, { "If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT" } },
  { "GET", "/fhir/Patient/<person>/_history" },
  { "GET", "/fhir/Patient/<person>/_history?_since=2020-01-01" },
  { "GET", "/fhir/Patient/<person>/_history/1" },
  { "GET", "/fhir/Patient/<person>/_history/2" },
  { "GET", "/fhir/Patient/<person>/$everything" },
  { "GET", "/fhir/Patient/<person>/$blocks" },
  { "GET", "/fhir/AuditEvent?patient=<person>" },
  { "GET", "/fhir/Encounter/<contact>" },
  { "GET", "/fhir/Encounter/<contact>/_history" },
  { "GET", "/fhir/CarePlan/<plan>" },
  { "GET", "/fhir/DocumentReference/<note>" },
  { "GET", "/fhir/CarePlan/<draft>" },
  { "PUT", "/fhir/CarePlan/<draft>", "{draft}", { NEXT } },
  { "PUT", "/fhir/Goal/<new>", "{goal}" },
  { "POST", "/fhir/Goal", "{goal}" },
  { "POST", "/fhir", BUNDLE ("transaction", ENTRY ("", "PUT", "Goal/<new>", "{goal}")) },
  { "GET", "/fhir/Patient?_id=<person>" },
  { "GET", "/fhir/Patient?_id=<person>&_summary=count" },
  { "GET", "/fhir/Patient?_id=<person>,<own>&_elements=name" },
  { "GET", "/fhir/Patient?_id=<person>&_revinclude=Encounter:subject" },
  { "GET", "/fhir/Encounter?_id=<contact>&_include=Encounter:subject" },
  { "GET", "/fhir/Encounter?subject=Patient/<person>" },
  { "GET", "/fhir/Encounter?subject=Patient/<person>&_summary=count" },
  { "GET", "/fhir/CarePlan?subject=<person>" },
  { "GET", "/fhir/DocumentReference?subject=<person>&_sort=-date" },
  { "POST", "/fhir/Patient/_search", "_id=<person>", { NULL }, FORM },
  { "POST", "/fhir/Encounter/_search", "subject=<person>&_summary=count", { NULL }, FORM },
  { "PUT", "/fhir/Patient/<person>", "{person}", { SEEN } },
  { "PUT", "/fhir/Patient/<person>", "{person}", { NEXT } },
  { "PUT", "/fhir/Patient/<person>", "{person}", { "If-Match", "1" } },
  { "PUT", "/fhir/Patient/<person>", BROKEN, { SEEN } },
  { "PUT", "/fhir/Patient/<person>", BROKEN },
  { "PUT", "/fhir/Encounter/<contact>", "{contact}" },
  { "PUT", "/fhir/Encounter/<contact>", "{contact}", { SEEN } },
  { "PUT", "/fhir/CarePlan/<plan>", "{plan}" },
  { "PUT", "/fhir/CarePlan/<plan>", "{plan}", { NEXT } },
  { "PUT", "/fhir/DocumentReference/<note>", "{note}" },
  { "PUT", "/fhir/DocumentReference/<note>", "{note}", { SEEN } },
  { "POST", "/fhir/DocumentReference", "{note}" },
  { "DELETE", "/fhir/Patient/<person>" },
  { "POST", "/fhir/Patient/<person>/$validate", "{person}" },
  { "POST", "/fhir/DocumentReference/$validate", "{note}" },
  { "POST", "/fhir",
    BUNDLE ("batch",
            GET_ENTRY ("Patient/<person>") "," ENTRY (IF_MATCH, "PUT", "Patient/<person>", "{person}")) },
  { "POST", "/fhir", BUNDLE ("batch", ENTRY ("", "PUT", "DocumentReference/<note>", "{note}")) },
  { "POST", "/fhir", BUNDLE ("transaction", GET_ENTRY ("Patient/<person>")) },
  { "POST", "/fhir", BUNDLE ("transaction", GET_ENTRY ("Patient/<person>/$everything")) },
  { "POST", "/fhir", BUNDLE ("transaction", ENTRY (IF_MATCH, "PUT", "Patient/<person>", "{person}")) },
  { "POST", "/fhir", BUNDLE ("transaction", ENTRY ("", "PUT", "DocumentReference/<note>", "{note}")) },
  /* The first that is wrong is told of, whether or not the person is here. */
  { "POST", "/fhir",
    BUNDLE ("transaction", ENTRY ("", "PUT", "DocumentReference/<note>",
                                  "{note}") "," ENTRY ("", "PUT", "Patient/x1", NO_PATIENT)) },
  { "POST", "/fhir/Patient/<person>/$block",
    PARAMETERS ("{\"name\":\"who\",\"valueReference\":{\"reference\":\"Organization/<house>\"}}") },
  { "POST", "/fhir/Patient/<person>/$unblock",
    PARAMETERS ("{\"name\":\"who\",\"valueReference\":{\"reference\":\"Organization/<house>\"}}") },
  { "POST", "/fhir/AuditEvent/<note>/$review",
    PARAMETERS ("{\"name\":\"verdict\",\"valueString\":\"Det var i orden.\"}") },
};

static const char *const roles[] = { "reception",  "caseworker",    "health",
                                     "supervisor", "administrator", "king" };

static void
test_alike (World *world, gconstpointer data)
{
  for (gsize role = 0; role < G_N_ELEMENTS (roles); role++)
    for (gsize i = 0; i < G_N_ELEMENTS (alike); i++) {
      guint status, absent_status;
      g_autofree char *hidden = ask (world, roles[role], &alike[i], world->hidden, &status);
      g_autofree char *absent = ask_absent (world, roles[role], &alike[i], &absent_status);

      g_test_message ("%s: %s %s (%zu): %u %u", roles[role], alike[i].method, alike[i].path, i, status,
                      absent_status);
      if (strcmp (hidden, absent) != 0)
        g_test_fail_printf ("%s: %s, but %s", alike[i].path, hidden, absent);
    }
}

/* ---- A new one is told apart ----------------------------------------------------------------------------
 */

/* What is not here can be made; what is hidden can neither be made again nor overwritten, and to say that it
 * was would lose what was sent. So these tell somebody who knows the id that it is here. Ids are drawn at
 * random, and whoever has one was once shown it. */
static const Question making[] = {
  { "PUT", "/fhir/Patient/<person>", "{person}" },
  { "POST", "/fhir", BUNDLE ("transaction", ENTRY ("", "PUT", "Patient/<person>", "{person}")) },
  { "PUT", "/fhir/CarePlan/<draft>", "{draft}" },
};

static void
test_making (World *world, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (making); i++) {
    guint status, absent_status;
    g_autofree char *hidden = ask (world, "caseworker", &making[i], world->hidden, &status);
    g_autofree char *absent = ask_absent (world, "caseworker", &making[i], &absent_status);

    g_test_message ("%zu: %s", i, hidden);
    g_assert_cmpuint (status, ==, 404);
    g_assert_nonnull (strstr (hidden, "\"not-found\""));
    g_assert_cmpuint (absent_status, ==, strcmp (making[i].method, "POST") == 0 ? 200 : 201);
  }
}

/* A number is no key either: whoever may not see the one who has it makes a new person. */
static void
test_number (World *world, gconstpointer data)
{
  static const Question question = {
    "POST", "/fhir/Patient", "{person}", { "If-None-Exist", "identifier=" NUMBER }
  };
  g_autofree char *path = g_strconcat ("/fhir/Patient/", world->hidden[PERSON].text, NULL);
  g_auto (Answer) kept = { 0 };
  guint status;
  g_autofree char *made = ask (world, "reception", &question, world->hidden, &status);

  g_assert_cmpuint (status, ==, 201);
  g_assert_null (strstr (made, "<person>"));
  client_ask (world->session, service_url (world->service), &(Ask){ "GET", path, "intake:i" }, &kept);
  g_assert_cmpstr (kept.etag, ==, "W/\"1\"");
}

#define ADD(path, func) g_test_add (path, World, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/central/hidden/alike", test_alike);
  ADD ("/central/hidden/making", test_making);
  ADD ("/central/hidden/number", test_number);
  return g_test_run ();
}
