/* search.c — what is found: values, modifiers, prefixes, order, pages, includes; and that it is not told */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service.h"

#include <string.h>

typedef struct {
  Service *service;
  SoupSession *session;
} World;

#define FORM "application/x-www-form-urlencoded"
#define PERSON(id, gender, birth, given, family)                                                             \
  "{\"resourceType\":\"Patient\",\"id\":\"" id "\",\"active\":true,\"gender\":\"" gender                     \
  "\",\"birthDate\":\"" birth "\",\"name\":[{\"use\":\"official\",\"given\":[\"" given                       \
  "\"],\"family\":\"" family "\"}],\"telecom\":[{\"system\":\"phone\",\"value\":\"4000000" id                \
  "\"}],\"identifier\":[{\"system\":\"urn:x\",\"value\":\"n" id "\"}]}"
#define NAMELESS                                                                                             \
  "{\"resourceType\":\"Patient\",\"id\":\"5\",\"name\":[{\"use\":\"nickname\",\"text\":\"Elva\"}]}"
#define CASE(id, person, status, start, rest)                                                                \
  "{\"resourceType\":\"EpisodeOfCare\",\"id\":\"" id "\",\"status\":\"" status                               \
  "\",\"patient\":{\"reference\":\"Patient/" person "\"},\"period\":{\"start\":\"" start "\"" rest "}}"
#define ENDS(end) ",\"end\":\"" end "\""

static const char *const resources[] = {
  PERSON ("1", "female", "1980-02-01", "Åse Berit", "Ødegård"),
  PERSON ("2", "male", "1980-03-15", "Ola", "Nordmann"),
  PERSON ("3", "female", "1990-01-01", "Ola", "Berg"),
  PERSON ("4", "other", "1980", "Nils", "Ås"),
  NAMELESS,
  CASE ("a", "1", "active", "2026-01-10", ""),
  CASE ("b", "1", "finished", "2025-03-01", ENDS ("2025-06-30")),
  CASE ("c", "2", "finished", "2025-05-01", ENDS ("2025-05-31")),
  CASE ("d", "3", "waitlist", "2026-02-01", ""),
};

static void
set_up (World *world, gconstpointer data)
{
  world->service = service_start ();
  world->session = client_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (resources); i++) {
    g_autoptr (cJSON) resource = cJSON_Parse (resources[i]);
    g_autofree char *path =
        g_strdup_printf ("/fhir/%s/%s", cJSON_GetObjectItem (resource, "resourceType")->valuestring,
                         cJSON_GetObjectItem (resource, "id")->valuestring);
    g_auto (Answer) answer = { 0 };

    client_ask (world->session, service_url (world->service), &(Ask){ "PUT", path, .body = resources[i] },
                &answer);
    if (answer.status != 201)
      g_error ("%s: %s", path, answer.body);
  }
}

static void
tear_down (World *world, gconstpointer data)
{
  g_object_unref (world->session);
  service_stop (world->service);
}

/* "1 3" of the matches in their order, with what was included after a bar; "total" when only that is told. */
static char *
list (const Answer *answer)
{
  GString *ids = g_string_new (NULL);
  gboolean included = FALSE;
  const cJSON *entry;

  cJSON_ArrayForEach (entry, plass_wire_get (answer->json, "entry"))
  {
    const cJSON *id = plass_wire_get (entry, "resource.id"), *mode = plass_wire_get (entry, "search.mode");

    if (!included && strcmp (mode->valuestring, "include") == 0) {
      g_string_append (ids, "|");
      included = TRUE;
    } else if (ids->len) {
      g_string_append_c (ids, ' ');
    }
    g_string_append (ids, id->valuestring);
  }
  if (plass_wire_get (answer->json, "total"))
    g_string_append_printf (ids, "total %g", plass_wire_get (answer->json, "total")->valuedouble);
  return g_string_free (ids, FALSE);
}

/* @query "Patient?gender=male"; "POST Patient?name=x" sends what follows the question mark as a form. */
static void
ask (World *world, const char *query, const char *prefer, Answer *ret_answer)
{
  const gboolean posted = g_str_has_prefix (query, "POST ");
  g_auto (GStrv) parts = g_strsplit (query + (posted ? 5 : 0), "?", 2);
  g_autofree char *path =
      posted ? g_strdup_printf ("/fhir/%s/_search", parts[0]) : g_strdup_printf ("/fhir/%s", query);

  client_ask (world->session, service_url (world->service),
              &(Ask){ posted ? "POST" : "GET", path, .body = posted ? parts[1] : NULL, .type = FORM,
                      .headers = { prefer ? "Prefer" : NULL, prefer } },
              ret_answer);
}

static const struct {
  const char *query, *found; /* a word in capitals: the refusal */
} cases[] = {
  { "Patient", "1 2 3 4 5" },
  { "Patient?_id=3,1", "1 3" },
  { "Patient?_id=3&_id=1", "" },
  { "Patient?gender=female", "1 3" },
  { "Patient?gender=female,other", "1 3 4" },
  { "Patient?gender:not=female", "2 4 5" },
  { "Patient?gender:missing=true", "5" },
  { "Patient?gender:missing=false", "1 2 3 4" },
  { "Patient?gender:missing=perhaps", "!bad-parameter" },
  { "Patient?gender:text=x", "!bad-parameter" },
  { "Patient?active=true", "1 2 3 4" },
  /* names, any spelling, any word of them */
  { "POST Patient?name=ola", "2 3" },
  { "POST Patient?name=ol", "2 3" },
  { "POST Patient?name=aase", "1" },
  { "POST Patient?name=berit", "1" },
  { "POST Patient?family=odegard", "1" },
  { "POST Patient?family:exact=%C3%98deg%C3%A5rd", "1" },
  { "POST Patient?family:exact=odegard", "" },
  { "POST Patient?family:contains=mann", "2" },
  { "POST Patient?family=mann", "" },
  { "POST Patient?given=ola&family=berg", "3" },
  { "POST Patient?name=elv", "5" },
  { "POST Patient?phone=40000002", "2" },
  { "POST Patient?identifier=n3", "3" },
  { "POST Patient?identifier=urn:x%7Cn3", "3" },
  { "POST Patient?identifier=urn:y%7Cn3", "" },
  { "POST Patient?identifier=%7Cn3", "" },
  { "POST Patient?identifier=urn:x%7C", "1 2 3 4" },
  { "POST Patient?identifier=n3,n4", "3 4" },
  { "POST Patient?identifier:not=n3", "1 2 4 5" },
  { "POST Patient?name=", "!bad-parameter" },
  /* never in an address */
  { "Patient?name=ola", "!identifier-in-url" },
  { "Patient?family:exact=x", "!identifier-in-url" },
  { "Patient?birthdate=1980", "!identifier-in-url" },
  { "Patient?phone=1", "!identifier-in-url" },
  { "Organization?name=x", "!identifier-in-url" },
  /* dates: the known is a span, and so is what is asked */
  { "POST Patient?birthdate=1980", "1 2 4" },
  { "POST Patient?birthdate=1980-02", "1" },
  { "POST Patient?birthdate=ne1980", "3" },
  { "POST Patient?birthdate=gt1980-02-01", "2 3 4" },
  { "POST Patient?birthdate=lt1980-02-01", "4" },
  { "POST Patient?birthdate=sa1980-02-01", "2 3" },
  { "POST Patient?birthdate=eb1980-03", "1" },
  { "POST Patient?birthdate=ge1980-02-01&birthdate=le1980-02-01", "1 4" },
  { "POST Patient?birthdate=1990-01-01,1980-03-15", "2 3" },
  { "POST Patient?birthdate=ap1990-01-02", "3" },
  { "POST Patient?birthdate=xx1980", "!bad-parameter" },
  { "POST Patient?birthdate=1980-13", "!bad-parameter" },
  { "POST Patient?birthdate:exact=1980", "!bad-parameter" },
  { "EpisodeOfCare?date=2025", "b c" },
  { "EpisodeOfCare?date=ge2025-06-01", "a b d" },
  { "EpisodeOfCare?date=lt2025-04-01", "b" },
  { "EpisodeOfCare?date=eb2025-06-01", "c" },
  { "EpisodeOfCare?date=sa2025-12-31", "a d" },
  { "EpisodeOfCare?date=ge2026-01-15T00:00:00%2B01:00&date=lt2026-01-20T00:00:00Z", "a" },
  { "Patient?_lastUpdated=lt2020-01-01", "" },
  { "Patient?_lastUpdated=ge2020-01-01", "1 2 3 4 5" },
  { "Patient?_lastUpdated:missing=true", "!bad-parameter" },
  /* references */
  { "EpisodeOfCare?patient=Patient/1", "a b" },
  { "EpisodeOfCare?patient=1", "a b" },
  { "EpisodeOfCare?patient=1,2", "a b c" },
  { "EpisodeOfCare?patient:Patient=3", "d" },
  { "EpisodeOfCare?patient:Nonsense=3", "!bad-parameter" },
  { "EpisodeOfCare?patient=9", "" },
  { "EpisodeOfCare?patient.name=ola", "!bad-parameter" },
  { "EpisodeOfCare?_has:x=1", "!bad-parameter" },
  { "EpisodeOfCare?status=finished&patient=1", "b" },
  /* order */
  { "EpisodeOfCare?_sort=date", "b c a d" },
  { "EpisodeOfCare?_sort=-date", "d a b c" },
  { "Patient?_sort=-_id", "5 4 3 2 1" },
  { "Patient?_sort=birthdate", "4 1 2 3 5" },
  { "Patient?_sort=family", "4 3 2 1 5" },
  { "Patient?_sort=-gender", "4 2 3 1 5" },
  { "Patient?_sort=nonsense", "!bad-parameter" },
  { "Patient?_sort=family,given", "!bad-parameter" },
  /* how it is told */
  { "Patient?_summary=count", "total 5" },
  { "Patient?_count=0", "total 5" },
  { "Patient?gender=female&_summary=count", "total 2" },
  { "Patient?_summary=false&_count=2", "1 2" },
  { "Patient?_summary=text", "!bad-parameter" },
  { "Patient?_elements=", "!bad-parameter" },
  { "Patient?_count=-1", "!bad-parameter" },
  { "Patient?nonsense=1", "!bad-parameter" },
  /* what leads there and from there */
  { "EpisodeOfCare?_id=a&_include=EpisodeOfCare:patient", "a|1" },
  { "EpisodeOfCare?patient=1&_include=EpisodeOfCare:patient:Patient", "a b|1" },
  { "EpisodeOfCare?_id=a&_include=EpisodeOfCare:patient:Location", "a" },
  { "Patient?_id=1&_revinclude=EpisodeOfCare:patient", "1|a b" },
  { "Patient?_id=5&_revinclude=EpisodeOfCare:patient", "5" },
  { "Patient?_include=EpisodeOfCare:patient", "!bad-parameter" },
  { "Patient?_include=Patient:nonsense", "!bad-parameter" },
  { "Patient?_include=Patient:gender", "!bad-parameter" },
  { "Patient?_revinclude=Nonsense:patient", "!bad-parameter" },
};

static void
test_cases (World *world, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (Answer) answer = { 0 };
    g_autofree char *found = NULL;

    g_test_message ("%s", cases[i].query);
    ask (world, cases[i].query, NULL, &answer);
    found = answer.status == 200 ? list (&answer) : g_strconcat ("!", answer_detail (&answer), NULL);
    g_assert_cmpstr (found, ==, cases[i].found);
  }
}

static void
test_lenient (World *world, gconstpointer data)
{
  g_auto (Answer) answer = { 0 };
  g_autofree char *found = NULL;

  ask (world, "Patient?gender=male&nonsense=1", "handling=lenient", &answer);
  g_assert_cmpuint (answer.status, ==, 200);
  found = list (&answer);
  g_assert_cmpstr (found, ==, "2");
  /* What was left out is not told as if it had counted. */
  g_assert_null (strstr (answer_text (&answer, "link[0].url"), "nonsense"));
  g_assert_nonnull (strstr (answer_text (&answer, "link[0].url"), "gender=male"));
}

/* Page by page every search gives what it gives at once, in the same order, and its addresses tell nothing.
 */
static void
test_pages (World *world, gconstpointer data)
{
  static const char *const queries[] = {
    "Patient?",
    "Patient?_sort=-_id",
    "Patient?_sort=family",
    "Patient?_sort=-birthdate",
    "Patient?_sort=-_lastUpdated",
    "EpisodeOfCare?_sort=date",
    "POST Patient?name=o&_sort=-family",
    "POST Patient?phone=40000001,40000002,40000003",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++) {
    for (guint size = 1; size <= 3; size++) {
      g_autofree char *first = g_strdup_printf ("%s&_count=%u", queries[i], size), *all = NULL;
      g_autofree char *next = g_steal_pointer (&first);
      g_autoptr (GString) found = g_string_new (NULL);
      g_auto (Answer) whole = { 0 };

      g_test_message ("%s by %u", queries[i], size);
      ask (world, queries[i], NULL, &whole);
      all = list (&whole);
      while (next) {
        g_auto (Answer) page = { 0 };
        g_autofree char *part = NULL;
        const char *url;

        ask (world, next, NULL, &page);
        g_assert_cmpuint (page.status, ==, 200);
        part = list (&page);
        g_string_append_printf (found, "%s%s", found->len ? " " : "", part);
        url = answer_text (&page, "link[relation=next].url");
        g_assert_null (strstr (url, "4000"));
        g_assert_null (strstr (url, "name"));
        g_free (next);
        next = *url ? g_strdup (strstr (url, "/fhir/") + strlen ("/fhir/")) : NULL;
      }
      g_assert_cmpstr (found->str, ==, all);
    }
  }
}

/* A page belongs to whoever asked for it. */
static void
test_sealed (World *world, gconstpointer data)
{
  g_auto (Answer) page = { 0 }, other = { 0 }, bent = { 0 }, elsewhere = { 0 };
  g_autofree char *path = NULL, *spoilt = NULL, *misplaced = NULL;

  ask (world, "POST Patient?name=o&_count=1", NULL, &page);
  path = g_strdup (strstr (answer_text (&page, "link[relation=next].url"), "/fhir/"));
  client_ask (world->session, service_url (world->service), &(Ask){ "GET", path, "health:ola" }, &other);
  g_assert_cmpstr (answer_detail (&other), ==, "cursor-gone");
  spoilt = g_strdup (path);
  spoilt[strlen (spoilt) - 3] = spoilt[strlen (spoilt) - 3] == 'A' ? 'B' : 'A';
  client_ask (world->session, service_url (world->service), &(Ask){ "GET", spoilt }, &bent);
  g_assert_cmpstr (answer_detail (&bent), ==, "cursor-gone");
  misplaced = g_strconcat ("/fhir/Location", strchr (path, '?'), NULL);
  client_ask (world->session, service_url (world->service), &(Ask){ "GET", misplaced }, &elsewhere);
  g_assert_cmpstr (answer_detail (&elsewhere), ==, "cursor-gone");
}

static void
test_elements (World *world, gconstpointer data)
{
  g_auto (Answer) answer = { 0 };

  ask (world, "EpisodeOfCare?_id=b&_elements=period,nonsense", NULL, &answer);
  g_assert_cmpstr (answer_text (&answer, "entry[0].resource.period.end"), ==, "2025-06-30");
  g_assert_cmpstr (answer_text (&answer, "entry[0].resource.status"), ==, "finished");
  g_assert_cmpstr (answer_text (&answer, "entry[0].resource.meta.tag[0].code"), ==, "SUBSETTED");
  answer_clear (&answer);
  ask (world, "Patient?_id=1&_elements=gender", NULL, &answer);
  g_assert_cmpstr (answer_text (&answer, "entry[0].resource.gender"), ==, "female");
  g_assert_null (plass_wire_get (answer.json, "entry[0].resource.name"));
  g_assert_null (plass_wire_get (answer.json, "entry[0].resource.identifier"));
}

/* What is changed is found by what it is now, and by nothing that it was. */
static void
test_follows (World *world, gconstpointer data)
{
  static const char changed[] = PERSON ("2", "other", "1981-01-01", "Kim", "Nordmann");
  g_auto (Answer) answer = { 0 };
  g_autofree char *found = NULL, *before = NULL;

  client_ask (world->session, service_url (world->service),
              &(Ask){ "PUT", "/fhir/Patient/2", .body = changed, .headers = { "If-Match", "W/\"1\"" } },
              &answer);
  g_assert_cmpuint (answer.status, ==, 200);
  answer_clear (&answer);
  ask (world, "POST Patient?given=kim&gender=other&birthdate=1981", NULL, &answer);
  found = list (&answer);
  g_assert_cmpstr (found, ==, "2");
  answer_clear (&answer);
  ask (world, "POST Patient?given=ola", NULL, &answer);
  before = list (&answer);
  g_assert_cmpstr (before, ==, "3");
}

/* An index that was made of other parameters is made anew, and is then the same. */
static void
test_made_anew (World *world, gconstpointer data)
{
  static const char rows[] = "SELECT group_concat (type || param || value || system || id || rank, ';')"
                             " FROM (SELECT * FROM sought ORDER BY type, param, value, system, id)";
  g_autoptr (PlassLedger) ledger = plass_ledger_open (service_database (world->service), NULL), again = NULL;
  g_autofree char *before = plass_ledger_text (ledger, rows, NULL, 0, NULL), *after = NULL;

  g_assert_true (plass_ledger_script (
      ledger, "DELETE FROM sought; UPDATE about SET value = 'x' WHERE name = 'sought'", NULL));
  again = plass_ledger_open (service_database (world->service), NULL);
  after = plass_ledger_text (again, rows, NULL, 0, NULL);
  g_assert_cmpstr (after, ==, before);
  /* Who goes out of the ledger goes out of the index. */
  g_assert_true (plass_ledger_script (again, "DELETE FROM resource WHERE id = '1'", NULL));
  g_assert_cmpint (plass_ledger_number (again,
                                        "SELECT (SELECT count(*) FROM sought WHERE id = '1')"
                                        " + (SELECT count(*) FROM sought_time WHERE id = '1')",
                                        NULL, 0, NULL),
                   ==, 0);
}

#define ADD(path, func) g_test_add (path, World, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/central/search/cases", test_cases);
  ADD ("/central/search/lenient", test_lenient);
  ADD ("/central/search/pages", test_pages);
  ADD ("/central/search/sealed", test_sealed);
  ADD ("/central/search/elements", test_elements);
  ADD ("/central/search/follows", test_follows);
  ADD ("/central/search/made-anew", test_made_anew);
  return g_test_run ();
}
