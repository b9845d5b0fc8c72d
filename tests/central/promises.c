/* promises.c — what is promised of FHIR (and told in the CapabilityStatement), one row a promise, on a
 * service */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service.h"

#include <string.h>

typedef struct {
  Service *service;
  SoupSession *session;
  City city;
} World;

static void
set_up (World *world, gconstpointer data)
{
  world->service = service_start ();
  world->session = client_new ();
  city_make (service_database (world->service), &world->city);
}

static void
tear_down (World *world, gconstpointer data)
{
  g_object_unref (world->session);
  service_stop (world->service);
}

static void
ask (World *world, const Ask *what, Answer *ret_answer)
{
  client_ask (world->session, service_url (world->service), what, ret_answer);
}

#define PATIENT(id, more)                                                                                    \
  "{\"resourceType\":\"Patient\",\"id\":\"" id "\",\"name\":[{\"text\":\"A\",\"use\":\"nickname\"}]" more "}"
#define NEW "{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"A\",\"use\":\"nickname\"}]}"
#define LATER "Fri, 01 Jan 2100 00:00:00 GMT"
#define EARLIER "Sat, 01 Jan 2000 00:00:00 GMT"

/* One after the other on one ledger. @path and @value: where the answer says what (NULL: not looked at; an
 * empty value: it is not there). */
static const struct {
  const char *promise;
  Ask ask;
  guint status;
  const char *path, *value;
} promises[] = {
  { "update-as-create", { "PUT", "/fhir/Patient/p", .body = PATIENT ("p", "") }, 201, "id", "p" },
  { "read", { "GET", "/fhir/Patient/p" }, 200, "meta.versionId", "1" },
  { "head", { "HEAD", "/fhir/Patient/p" }, 200, NULL, NULL },
  { "vread", { "GET", "/fhir/Patient/p/_history/1" }, 200, "id", "p" },
  { "not read again",
    { "GET", "/fhir/Patient/p", .headers = { "If-None-Match", "W/\"1\"" } },
    304,
    NULL,
    NULL },
  { "one of a list",
    { "GET", "/fhir/Patient/p", .headers = { "If-None-Match", "W/\"7\", \"1\"" } },
    304,
    NULL,
    NULL },
  { "any", { "GET", "/fhir/Patient/p", .headers = { "If-None-Match", "*" } }, 304, NULL, NULL },
  { "another", { "GET", "/fhir/Patient/p", .headers = { "If-None-Match", "W/\"11\"" } }, 200, "id", "p" },
  { "not since", { "GET", "/fhir/Patient/p", .headers = { "If-Modified-Since", LATER } }, 304, NULL, NULL },
  { "since", { "GET", "/fhir/Patient/p", .headers = { "If-Modified-Since", EARLIER } }, 200, "id", "p" },
  { "the tag decides",
    { "GET", "/fhir/Patient/p", .headers = { "If-Modified-Since", LATER, "If-None-Match", "W/\"2\"" } },
    200,
    "id",
    "p" },
  { "unreadable time",
    { "GET", "/fhir/Patient/p", .headers = { "If-Modified-Since", "yesterday" } },
    200,
    "id",
    "p" },
  { "unknown parameter", { "GET", "/fhir/Patient/p?x=1" }, 400, "issue[0].expression[0]", "x" },
  { "lenient",
    { "GET", "/fhir/Patient/p?x=1", .headers = { "Prefer", "handling=lenient" } },
    200,
    "id",
    "p" },
  { "strict", { "GET", "/fhir/Patient/p?x=1", .headers = { "Prefer", "handling=strict" } }, 400, NULL, NULL },
  { "need a version", { "PUT", "/fhir/Patient/p", .body = PATIENT ("p", "") }, 412, NULL, NULL },
  { "malformed version",
    { "PUT", "/fhir/Patient/p", .body = PATIENT ("p", ""), .headers = { "If-Match", "x" } },
    400,
    NULL,
    NULL },
  { "minimal",
    { "PUT", "/fhir/Patient/p", .body = PATIENT ("p", ",\"gender\":\"male\""),
      .headers = { "If-Match", "W/\"1\"", "Prefer", "return=minimal" } },
    200,
    "id",
    "" },
  { "representation",
    { "PUT", "/fhir/Patient/p", .body = PATIENT ("p", ",\"gender\":\"other\""),
      .headers = { "If-Match", "W/\"2\"", "Prefer", "return=representation" } },
    200,
    "gender",
    "other" },
  { "outcome",
    { "PUT", "/fhir/Patient/p", .body = PATIENT ("p", ""),
      .headers = { "If-Match", "W/\"3\"", "Prefer", "return=OperationOutcome" } },
    200,
    "issue[0].severity",
    "information" },
  { "logical delete",
    { "PUT", "/fhir/Patient/p", .body = PATIENT ("p", ",\"active\":false"),
      .headers = { "If-Match", "W/\"4\"" } },
    200,
    "meta.versionId",
    "5" },
  { "real delete refused", { "DELETE", "/fhir/Patient/p" }, 405, "issue[0].code", "not-supported" },
  { "instance history",
    { "GET", "/fhir/Patient/p/_history?_count=1" },
    200,
    "entry[0].resource.meta.versionId",
    "5" },
  { "type history", { "GET", "/fhir/Patient/_history?_since=2020-01-01T00:00:00Z" }, 200, "type", "history" },
  { "system history", { "GET", "/fhir/_history?_count=2" }, 200, "type", "history" },
  { "empty history", { "GET", "/fhir/_history?_since=2100-01-01" }, 200, "entry[0].fullUrl", "" },
  /* where and what */
  { "where",
    { "POST", "/fhir/Patient", .body = "{\"resourceType\":\"Patient\",\"birthDate\":\"x\"}" },
    400,
    "issue[0].expression[0]",
    "Patient.birthDate" },
  { "no such element",
    { "POST", "/fhir/Patient", .body = "{\"resourceType\":\"Patient\",\"x\":1}" },
    400,
    "issue[0].expression[0]",
    "Patient.x" },
  { "a rule, and where",
    { "POST", "/fhir/EpisodeOfCare",
      .body = "{\"resourceType\":\"EpisodeOfCare\",\"status\":\"active\",\"patient\":{\"display\":\"x\"}}" },
    422,
    "issue[0].expression[0]",
    "EpisodeOfCare.patient.reference" },
  { "where in a Bundle",
    { "POST", "/fhir",
      .body =
          "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"resource\":{\"resourceType\":"
          "\"Patient\",\"birthDate\":\"x\"},\"request\":{\"method\":\"POST\",\"url\":\"Patient\"}}]}" },
    400,
    "issue[0].expression[0]",
    "Bundle.entry[0].resource.birthDate" },
  /* $validate keeps nothing, and says all */
  { "validate", { "POST", "/fhir/Patient/$validate", .body = NEW }, 200, "issue[0].severity", "information" },
  { "validate as Parameters",
    { "POST", "/fhir/Patient/$validate",
      .body =
          "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"resource\",\"resource\":" NEW "}]}" },
    200,
    "issue[0].severity",
    "information" },
  { "validate one that stands",
    { "POST", "/fhir/Patient/p/$validate", .body = PATIENT ("p", "") },
    200,
    "issue[0].severity",
    "information" },
  { "validate a bad one",
    { "POST", "/fhir/Patient/$validate", .body = "{\"resourceType\":\"Patient\",\"gender\":\"x\"}" },
    200,
    "issue[0].code",
    "code-invalid" },
  { "validate against our rules",
    { "POST", "/fhir/Patient/$validate", .body = "{\"resourceType\":\"Patient\"}" },
    200,
    "issue[0].code",
    "business-rule" },
  { "validate another type",
    { "POST", "/fhir/Location/$validate", .body = NEW },
    200,
    "issue[0].severity",
    "error" },
  { "validate no JSON", { "POST", "/fhir/Patient/$validate", .body = "{" }, 400, NULL, NULL },
  { "validate an unknown type", { "POST", "/fhir/Nonsense/$validate", .body = NEW }, 404, NULL, NULL },
  { "nothing was kept",
    { "GET", "/fhir/Patient?_summary=count&active=false" },
    200,
    "resourceType",
    "Bundle" },
  /* everything */
  { "everything", { "GET", "/fhir/Patient/p/$everything" }, 200, "entry[0].resource.id", "p" },
  { "everything of nobody", { "GET", "/fhir/Patient/nobody/$everything" }, 404, NULL, NULL },
  { "everything of one type",
    { "GET", "/fhir/Patient/p/$everything?_type=Goal" },
    200,
    "entry[0].fullUrl",
    "" },
  { "everything for who may not",
    { "GET", "/fhir/Patient/p/$everything", "administrator:ada" },
    404,
    NULL,
    NULL },
  /* batch: each for itself */
  { "batch",
    { "POST", "/fhir",
      .body = "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"request\":{\"method\":\"GET\","
              "\"url\":\"Patient/p\"}},{\"request\":{\"method\":\"GET\",\"url\":\"Patient/"
              "nobody\"}},{\"resource\":" NEW
              ",\"request\":{\"method\":\"POST\",\"url\":\"Patient\"}},{\"request\":{\"method\":\"GET\","
              "\"url\":\"Patient/p\",\"ifNoneMatch\":\"W/\\\"5\\\"\"}}]}" },
    200,
    "entry[1].response.status",
    "404" },
  { "batch in a batch",
    { "POST", "/fhir",
      .body = "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"resource\":{\"resourceType\":"
              "\"Bundle\",\"type\":\"batch\"},\"request\":{\"method\":\"POST\",\"url\":\"\"}}]}" },
    200,
    "entry[0].response.status",
    "405" },
  { "batch with a name in an address",
    { "POST", "/fhir",
      .body = "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"request\":{\"method\":\"GET\","
              "\"url\":\"Patient?name=x\"}}]}" },
    200,
    "entry[0].response.outcome.issue[0].code",
    "security" },
  { "batch that is to be done once",
    { "POST", "/fhir", .body = "{\"resourceType\":\"Bundle\",\"type\":\"batch\"}",
      .headers = { "X-Plass-Command", "c1" } },
    400,
    NULL,
    NULL },
  /* transaction */
  { "reads after it has written",
    { "POST", "/fhir",
      .body = "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"request\":{\"method\":"
              "\"GET\",\"url\":\"Patient/q\"}},{\"resource\":" PATIENT (
                  "q", "") ",\"request\":{\"method\":\"PUT\",\"url\":\"Patient/q\"}}]}" },
    200,
    "entry[0].resource.id",
    "q" },
  { "a read that fails stops the whole",
    { "POST", "/fhir",
      .body = "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"request\":{\"method\":"
              "\"GET\",\"url\":\"Patient/nobody\"}},{\"resource\":" PATIENT (
                  "r", "") ",\"request\":{\"method\":\"PUT\",\"url\":\"Patient/r\"}}]}" },
    404,
    NULL,
    NULL },
  { "nothing of it is left", { "GET", "/fhir/Patient/r" }, 404, NULL, NULL },
  { "names that refer to each other",
    { "POST", "/fhir",
      .body = "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":["
              "{\"fullUrl\":\"urn:uuid:a\",\"resource\":{\"resourceType\":\"Patient\",\"name\":[{\"text\":"
              "\"A\",\"use\":\"nickname\"}],\"link\":[{\"type\":\"seealso\",\"other\":{\"reference\":\"urn:"
              "uuid:b\"}}]},\"request\":{\"method\":\"POST\",\"url\":\"Patient\"}},"
              "{\"fullUrl\":\"urn:uuid:b\",\"resource\":{\"resourceType\":\"Patient\",\"name\":[{\"text\":"
              "\"B\",\"use\":\"nickname\"}],\"link\":[{\"type\":\"seealso\",\"other\":{\"reference\":\"urn:"
              "uuid:a\"}}]},\"request\":{\"method\":\"POST\",\"url\":\"Patient\"}}]}" },
    200,
    "type",
    "transaction-response" },
  { "a name that is nobody's",
    { "POST", "/fhir",
      .body = "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"resource\":{"
              "\"resourceType\":\"EpisodeOfCare\",\"status\":\"active\",\"patient\":{\"reference\":\"urn:"
              "uuid:c\"}},\"request\":{\"method\":\"POST\",\"url\":\"EpisodeOfCare\"}}]}" },
    422,
    "issue[0].expression[0]",
    "Bundle.entry[0]" },
  { "a person by number",
    { "POST", "/fhir",
      .body = "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"resource\":" PATIENT (
          "s", ",\"identifier\":[{\"system\":\"urn:x\",\"value\":\"9\"}]") ",\"request\":{\"method\":\"PUT\","
                                                                           "\"url\":\"Patient/s\"}}]}" },
    200,
    NULL,
    NULL },
  { "found by it",
    { "POST", "/fhir",
      .body = "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"resource\":{"
              "\"resourceType\":\"EpisodeOfCare\",\"status\":\"active\",\"patient\":{\"reference\":\"Patient?"
              "identifier=urn:x|9\"}},\"request\":{\"method\":\"POST\",\"url\":\"EpisodeOfCare\"}}]}" },
    200,
    "entry[0].resource.patient.reference",
    "Patient/s" },
  { "found by none",
    { "POST", "/fhir",
      .body = "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"resource\":{"
              "\"resourceType\":\"EpisodeOfCare\",\"status\":\"active\",\"patient\":{\"reference\":\"Patient?"
              "identifier=urn:x|8\"}},\"request\":{\"method\":\"POST\",\"url\":\"EpisodeOfCare\"}}]}" },
    422,
    NULL,
    NULL },
  { "everything with what it names",
    { "GET", "/fhir/Patient/s/$everything" },
    200,
    "entry[1].resource.resourceType",
    "EpisodeOfCare" },
  { "everything by pages",
    { "GET", "/fhir/Patient/s/$everything?_count=1" },
    200,
    "link[0].relation",
    "next" },
  { "everything, second page",
    { "GET", "/fhir/Patient/s/$everything?_count=1&cursor=1" },
    200,
    "entry[0].resource.resourceType",
    "EpisodeOfCare" },
};

static void
test_promises (World *world, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (promises); i++) {
    g_auto (Answer) answer = { 0 };

    ask (world, &promises[i].ask, &answer);
    g_test_message ("%s: %u %.300s", promises[i].promise, answer.status, answer.body);
    g_assert_cmpuint (answer.status, ==, promises[i].status);
    if (promises[i].path)
      g_assert_cmpstr (answer_text (&answer, promises[i].path), ==, promises[i].value);
    if (answer.status >= 400)
      g_assert_cmpint (strlen (answer_text (&answer, "issue[0].details.text")), >, 10);
  }
}

/* Two changes within a second are two times: whoever asks with the first one's learns of the second. */
static void
test_times (World *world, gconstpointer data)
{
  g_auto (Answer) made = { 0 }, changed = { 0 }, since = { 0 };

  ask (world, &(Ask){ "PUT", "/fhir/Patient/t", .body = PATIENT ("t", "") }, &made);
  ask (world,
       &(Ask){ "PUT", "/fhir/Patient/t", .body = PATIENT ("t", ",\"gender\":\"male\""),
               .headers = { "If-Match", "W/\"1\"" } },
       &changed);
  g_assert_cmpstr (made.modified, !=, changed.modified);
  ask (world, &(Ask){ "GET", "/fhir/Patient/t", .headers = { "If-Modified-Since", made.modified } }, &since);
  g_assert_cmpuint (since.status, ==, 200);
  answer_clear (&since);
  ask (world, &(Ask){ "GET", "/fhir/Patient/t", .headers = { "If-Modified-Since", changed.modified } },
       &since);
  g_assert_cmpuint (since.status, ==, 304);
}

/* ---- The CapabilityStatement: what it says works, and what works it says ---------------------------------
 */

static const cJSON *
find_type (const Answer *metadata, const char *type)
{
  const cJSON *one;

  cJSON_ArrayForEach (
      one, plass_wire_get (metadata->json,
                           "rest[0].resource")) if (strcmp (plass_wire_get (one, "type")->valuestring, type)
                                                    == 0) return one;
  return NULL;
}

static void
try_search (World *world, const char *type, const cJSON *param)
{
  static const struct {
    const char *type, *value;
  } values[] = {
    { "token", "x" }, { "reference", "Patient/x" }, { "date", "2026-01-01" }, { "string", "x" }
  };
  const char *name = plass_wire_get (param, "name")->valuestring;
  g_autofree char *path = g_strdup_printf ("/fhir/%s/_search", type), *form = NULL;
  g_auto (Answer) answer = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    if (strcmp (values[i].type, plass_wire_get (param, "type")->valuestring) == 0)
      form = g_strdup_printf ("%s=%s", name, values[i].value);
  g_assert_nonnull (form);
  ask (world, &(Ask){ "POST", path, .body = form, .type = "application/x-www-form-urlencoded" }, &answer);
  g_test_message ("%s %s: %u", path, form, answer.status);
  g_assert_cmpuint (answer.status, ==, 200);
}

static void
try_include (World *world, const char *type, const char *name, const char *value)
{
  g_autofree char *path = g_strdup_printf ("/fhir/%s?%s=%s&_count=1", type, name, value);
  g_auto (Answer) answer = { 0 };

  ask (world, &(Ask){ "GET", path }, &answer);
  g_test_message ("%s: %u", path, answer.status);
  g_assert_cmpuint (answer.status, ==, 200);
}

/* An operation that is told is found: it may refuse what is sent, but not for want of an address. */
static void
try_operation (World *world, const char *type, const char *name)
{
  static const char *const patterns[] = { "/fhir/%s/$%s", "/fhir/%s/1/$%s" };
  guint found = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (patterns) * 2; i++) {
    g_autofree char *path =
        i < 2 ? g_strdup_printf ("/fhir/%s/$%s", type, name)
              : g_strdup_printf ("/fhir/%s/%s/$%s", type, world->city.persons[0].text, name);
    g_auto (Answer) answer = { 0 };

    ask (world, i % 2 ? &(Ask){ "GET", path } : &(Ask){ "POST", path, .body = "{}" }, &answer);
    found += answer.status != 404 && answer.status != 405;
  }
  g_test_message ("%s $%s", type, name);
  g_assert_cmpuint (found, >, 0);
}

static void
test_told_works (World *world, gconstpointer data)
{
  g_auto (Answer) metadata = { 0 };
  const cJSON *one, *item;

  ask (world, &(Ask){ "GET", "/fhir/metadata", "" }, &metadata);
  cJSON_ArrayForEach (one, plass_wire_get (metadata.json, "rest[0].resource"))
  {
    const char *type = plass_wire_get (one, "type")->valuestring;

    cJSON_ArrayForEach (item, plass_wire_get (one, "searchParam")) try_search (world, type, item);
    cJSON_ArrayForEach (item, plass_wire_get (one, "searchInclude"))
        try_include (world, type, "_include", item->valuestring);
    cJSON_ArrayForEach (item, plass_wire_get (one, "searchRevInclude"))
        try_include (world, type, "_revinclude", item->valuestring);
    cJSON_ArrayForEach (item, plass_wire_get (one, "operation"))
        try_operation (world, type, plass_wire_get (item, "name")->valuestring);
  }
}

static gboolean
tells (const cJSON *list, const char *member, const char *wanted)
{
  const cJSON *item;

  cJSON_ArrayForEach (item,
                      list) if (g_strcmp0 (cJSON_GetStringValue (cJSON_GetObjectItem (item, member)), wanted)
                                == 0) return TRUE;
  return FALSE;
}

static gboolean
tells_words (const cJSON *list, const char *words)
{
  g_auto (GStrv) all = g_strsplit (words, " ", -1);

  for (guint i = 0; all[i]; i++)
    if (!tells (list, "code", all[i]))
      return FALSE;
  return TRUE;
}

static void
test_works_told (World *world, gconstpointer data)
{
  g_auto (Answer) metadata = { 0 };

  ask (world, &(Ask){ "GET", "/fhir/metadata", "" }, &metadata);
  for (const PlassKind *const *kind = plass_kinds (); *kind; kind++) {
    const cJSON *one = find_type (&metadata, (*kind)->resource);

    g_assert_nonnull (one);
    for (const PlassSearchParam *param = plass_search_params (); param->name; param++)
      if (plass_search_param_fits (param, (*kind)->resource))
        g_assert_true (tells (plass_wire_get (one, "searchParam"), "name", param->name));
  }
  for (const PlassRoute *route = plass_routes (); route->method; route++) {
    const gboolean whole = route->route[0] != ':';
    const cJSON *rest = plass_wire_get (metadata.json, "rest[0]"),
                *patient = find_type (&metadata, "Patient");
    const cJSON *type =
        route->operation_type
            ? find_type (&metadata, *route->operation_type == '*' ? "Patient" : route->operation_type)
            : NULL;

    g_test_message ("%s %s", route->method, route->route);
    g_assert_true (!route->operation_type || type);
    if (route->interaction)
      g_assert_true (
          tells_words (plass_wire_get (whole ? rest : patient, "interaction"), route->interaction));
    if (type && strchr (route->route, '$'))
      g_assert_true (tells (plass_wire_get (type, "operation"), "name", strchr (route->route, '$') + 1));
    else if (type) /* a type that is only asked */
      g_assert_true (tells (plass_wire_get (type, "interaction"), "code", "search-type"));
  }
}

/* What stands for other types only is not understood, rather than passed over. */
static void
test_untold_refused (World *world, gconstpointer data)
{
  for (const PlassKind *const *kind = plass_kinds (); *kind; kind++)
    for (const PlassSearchParam *param = plass_search_params (); param->name; param++) {
      g_autofree char *path = g_strdup_printf ("/fhir/%s/_search", (*kind)->resource);
      g_autofree char *form = g_strconcat (param->name, "=x", NULL);
      g_auto (Answer) answer = { 0 };

      if (plass_search_param_find ((*kind)->resource, param->name, strlen (param->name)))
        continue;
      ask (world, &(Ask){ "POST", path, .body = form, .type = "application/x-www-form-urlencoded" }, &answer);
      g_test_message ("%s %s", path, form);
      g_assert_cmpuint (answer.status, ==, 400);
      g_assert_cmpstr (answer_text (&answer, "issue[0].expression[0]"), ==, param->name);
    }
}

#define ADD(path, func) g_test_add (path, World, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/central/promises/rows", test_promises);
  ADD ("/central/promises/times", test_times);
  ADD ("/central/promises/told-works", test_told_works);
  ADD ("/central/promises/works-told", test_works_told);
  ADD ("/central/promises/untold-refused", test_untold_refused);
  return g_test_run ();
}
