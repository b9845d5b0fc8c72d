/* status.c — every status there is: asked for, one row a case */
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

/* ---- What needs no record of its own
 * ----------------------------------------------------------------------- */

#define PATIENT "{\"resourceType\":\"Patient\",\"name\":[{\"use\":\"nickname\",\"text\":\"Bekken\"}]}"
#define FORM "application/x-www-form-urlencoded"

static const struct {
  const char *name;
  Ask ask;
  guint status;
  const char *detail;
} cases[] = {
  { "metadata is open", { "GET", "/fhir/metadata", "" }, 200, "" },
  { "no token", { "GET", "/fhir/Patient", "" }, 401, "sign-in" },
  { "bad token", { "GET", "/fhir/Patient", "nonsense" }, 401, "sign-in" },
  { "unknown path without token", { "GET", "/fhir/Nonsense/1", "" }, 401, "sign-in" },
  { "unknown type", { "GET", "/fhir/Nonsense/1" }, 404, "unknown-type" },
  { "unknown id", { "GET", "/fhir/Patient/1" }, 404, "not-found" },
  { "unknown version", { "GET", "/fhir/Patient/1/_history/1" }, 404, "not-found" },
  { "version is no number", { "GET", "/fhir/Patient/1/_history/x" }, 404, "not-found" },
  { "unknown history", { "GET", "/fhir/Patient/1/_history" }, 404, "not-found" },
  { "unknown operation", { "POST", "/fhir/Location/1/$nonsense", .body = "{}" }, 404, "not-found" },
  { "id with a slash", { "GET", "/fhir/Patient/a%2fb" }, 404, "not-found" },
  { "delete", { "DELETE", "/fhir/Patient/1" }, 405, "delete-refused" },
  { "method", { "PUT", "/fhir/Patient", .body = PATIENT }, 405, "method" },
  { "writing an unknown type", { "POST", "/fhir/Nonsense", .body = PATIENT }, 404, "unknown-type" },
  { "changing an unknown type", { "PUT", "/fhir/Nonsense/1", .body = PATIENT }, 404, "unknown-type" },
  { "reading a desk", { "GET", "/fhir/Device/1" }, 404, "unknown-type" },
  { "head of an unknown id", { "HEAD", "/fhir/Patient/1" }, 404, NULL },
  { "head of what is open", { "HEAD", "/fhir/metadata", "" }, 200, "" },
  { "head of a search", { "HEAD", "/fhir/Patient" }, 200, "" },
  { "head of an operation", { "HEAD", "/fhir/Patient/1/$everything" }, 404, NULL },
  { "head of what is written only", { "HEAD", "/fhir/Patient/$validate" }, 405, NULL },
  { "xml wanted",
    { "GET", "/fhir/Patient", .headers = { "Accept", "application/fhir+xml" } },
    406,
    "not-acceptable" },
  { "xml sent", { "POST", "/fhir/Patient", .body = "<x/>", .type = "application/xml" }, 415, "media-type" },
  { "packed body",
    { "POST", "/fhir/Patient", .body = PATIENT, .headers = { "Content-Encoding", "gzip" } },
    415,
    "media-type" },
  { "body as it is",
    { "POST", "/fhir/Patient", .body = PATIENT, .headers = { "Content-Encoding", "identity" } },
    201,
    "" },
  { "no media type", { "POST", "/fhir/Patient" }, 415, "media-type" },
  { "no JSON", { "POST", "/fhir/Patient", .body = "{" }, 400, "bad-json" },
  { "no object", { "POST", "/fhir/Patient", .body = "[]" }, 400, "bad-json" },
  { "other type", { "POST", "/fhir/Location", .body = PATIENT }, 400, "bad-resource" },
  { "other id", { "PUT", "/fhir/Patient/1", .body = PATIENT }, 400, "bad-resource" },
  { "kind not kept",
    { "POST", "/fhir/Location", .body = "{\"resourceType\":\"Location\",\"name\":\"x\"}" },
    422,
    "unknown-kind" },
  { "record in need of mending",
    { "POST", "/fhir/Patient", .body = "{\"resourceType\":\"Patient\"}" },
    422,
    "check" },
  { "frame by a health worker",
    { "POST", "/fhir/Practitioner",
      .body = "{\"resourceType\":\"Practitioner\",\"name\":[{\"given\":[\"Per\"]}]}" },
    403,
    "forbidden" },
  { "frame by an administrator",
    { "POST", "/fhir/Practitioner", "administrator:ada",
      "{\"resourceType\":\"Practitioner\",\"name\":[{\"given\":[\"Per\"]}]}" },
    201,
    "" },
  { "person by an administrator",
    { "POST", "/fhir/Patient", "administrator:ada", PATIENT },
    403,
    "forbidden" },
  { "unknown role", { "POST", "/fhir/Patient", "king:olav", PATIENT }, 403, "forbidden" },
  { "create", { "POST", "/fhir/Patient", .body = PATIENT }, 201, "" },
  { "create as plain JSON",
    { "POST", "/fhir/Patient", .body = PATIENT, .type = "application/json" },
    201,
    "" },
  { "new one by PUT",
    { "PUT", "/fhir/Patient/p1",
      .body =
          "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"name\":[{\"use\":\"nickname\",\"text\":\"x\"}]}" },
    201,
    "" },
  { "If-Match on a new one",
    { "PUT", "/fhir/Patient/p2",
      .body = "{\"resourceType\":\"Patient\",\"id\":\"p2\",\"name\":[{\"use\":\"nickname\",\"text\":\"x\"}]}",
      .headers = { "If-Match", "W/\"1\"" } },
    412,
    "changed-meanwhile" },
  { "unknown parameter", { "GET", "/fhir/Patient?nonsense=x" }, 400, "bad-parameter" },
  { "identifier in the address", { "GET", "/fhir/Patient?identifier=x" }, 400, "identifier-in-url" },
  { "identifier in the address of a post",
    { "POST", "/fhir/Patient/_search?identifier=x", .body = "_count=1", .type = FORM },
    400,
    "identifier-in-url" },
  { "search", { "GET", "/fhir/Patient" }, 200, "" },
  { "search by post",
    { "POST", "/fhir/Patient/_search", .body = "identifier=x%7Cy", .type = FORM },
    200,
    "" },
  { "search by post as JSON", { "POST", "/fhir/Patient/_search", .body = "{}" }, 415, "media-type" },
  { "count of nothing", { "GET", "/fhir/_history?_count=0" }, 400, "bad-parameter" },
  { "count of words", { "GET", "/fhir/Patient?_count=many" }, 400, "bad-parameter" },
  { "bad date", { "GET", "/fhir/Patient?_lastUpdated=yesterday" }, 400, "bad-parameter" },
  { "date with a bad prefix", { "GET", "/fhir/Patient?_lastUpdated=xx2026-01-01" }, 400, "bad-parameter" },
  { "broken escape", { "GET", "/fhir/Patient?_id=%00" }, 400, "bad-parameter" },
  { "feed", { "GET", "/fhir/_history" }, 200, "" },
  { "feed of a type", { "GET", "/fhir/Patient/_history?_count=2" }, 200, "" },
  { "feed since", { "GET", "/fhir/_history?_since=2026-01-01T00:00:00%2B01:00" }, 200, "" },
  { "feed since nonsense", { "GET", "/fhir/_history?_since=x" }, 400, "bad-parameter" },
  { "cursor of nonsense", { "GET", "/fhir/_history?cursor=x" }, 400, "bad-parameter" },
  { "cursor of another ledger", { "GET", "/fhir/_history?cursor=0123456789.1" }, 410, "cursor-gone" },
  { "transaction that is none", { "POST", "/fhir", .body = PATIENT }, 400, "bad-resource" },
  { "empty batch", { "POST", "/fhir", .body = "{\"resourceType\":\"Bundle\",\"type\":\"batch\"}" }, 200, "" },
  { "message",
    { "POST", "/fhir", .body = "{\"resourceType\":\"Bundle\",\"type\":\"message\"}" },
    400,
    "bad-resource" },
  { "empty transaction",
    { "POST", "/fhir", .body = "{\"resourceType\":\"Bundle\",\"type\":\"transaction\"}" },
    200,
    "" },
  { "command that is no id",
    { "POST", "/fhir", .body = "{\"resourceType\":\"Bundle\",\"type\":\"transaction\"}",
      .headers = { "X-Plass-Command", "a b" } },
    400,
    "bad-command" },
  { "act without a command",
    { "POST", "/fhir/Location/1/$hold", .body = "{\"resourceType\":\"Parameters\"}" },
    400,
    "bad-command" },
  { "act without a booking",
    { "POST", "/fhir/Location/1/%24hold",
      .body = "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"command\",\"valueId\":\"c1\"}]}" },
    400,
    "bad-resource" },
  { "act by an administrator",
    { "POST", "/fhir/Location/1/$hold", "administrator:ada",
      "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"command\",\"valueId\":\"c1\"}]}" },
    403,
    "forbidden" },
  { "hello", { "POST", "/fhir/Device/desk1/$hello", .body = "{\"resourceType\":\"Parameters\"}" }, 200, "" },
  { "health", { "GET", "/healthz", "" }, 200, "" },
  { "ready", { "GET", "/readyz", "" }, 200, "" },
  { "a plain stay",
    { "POST", "/fhir/Encounter",
      .body = "{\"resourceType\":\"Encounter\",\"status\":\"planned\",\"class\":{\"code\":\"IMP\"},\"type\":["
              "{\"coding\":[{\"system\":\"" PLASS_FHIR_CODES "\",\"code\":\"dognopphold\"}]}]}" },
    422,
    "act-needed" },
};

static void
test_cases (World *world, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (Answer) answer = { 0 };

    g_test_message ("%s", cases[i].name);
    ask (world, &cases[i].ask, &answer);
    if (answer.status != cases[i].status)
      g_test_message ("%s", answer.body);
    g_assert_cmpuint (answer.status, ==, cases[i].status);
    if (!cases[i].detail) /* a head alone says no more */
      continue;
    g_assert_cmpstr (answer_detail (&answer), ==, cases[i].detail);
    /* Every refusal says in words why. */
    if (*cases[i].detail)
      g_assert_cmpint (strlen (answer_text (&answer, "issue[0].details.text")), >, 10);
  }
}

/* RFC 9110, 15.5.6: what else can be done with it is told. */
static void
test_allow (World *world, gconstpointer data)
{
  static const struct {
    const char *method, *path, *allow;
  } rows[] = {
    { "PUT", "/fhir/Patient", "GET, HEAD, POST" },
    { "DELETE", "/fhir/Patient/1", "GET, HEAD, PUT" },
    { "PATCH", "/fhir/Patient/1", "GET, HEAD, PUT" },
    { "OPTIONS", "/fhir/Patient/1", "GET, HEAD, PUT" },
    { "GET", "/fhir", "POST" },
    { "POST", "/fhir/metadata", "GET, HEAD" },
    { "GET", "/fhir/Patient/$validate", "POST" },
    { "PUT", "/fhir/AuditEvent", "GET, HEAD" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (Answer) answer = { 0 };

    ask (world, &(Ask){ rows[i].method, rows[i].path, .body = PATIENT }, &answer);
    g_test_message ("%s %s", rows[i].method, rows[i].path);
    g_assert_cmpuint (answer.status, ==, 405);
    g_assert_cmpstr (answer.allow, ==, rows[i].allow);
  }
}

/* ---- Versions
 * ------------------------------------------------------------------------------------------------ */

#define NAMED(id, name)                                                                                      \
  "{\"resourceType\":\"Patient\",\"id\":\"" id "\",\"name\":[{\"use\":\"nickname\",\"text\":\"" name "\"}]}"

static void
test_versions (World *world, gconstpointer data)
{
  static const struct {
    const char *body;
    const char *if_match;
    guint status;
    const char *detail, *etag;
  } steps[] = {
    { NAMED ("v", "a"), NULL, 201, "", "W/\"1\"" },
    { NAMED ("v", "b"), NULL, 412, "need-version", NULL },
    { NAMED ("v", "b"), "W/\"2\"", 412, "changed-meanwhile", NULL },
    { NAMED ("v", "b"), "1", 400, "bad-version", NULL },
    { NAMED ("v", "b"), "*", 400, "bad-version", NULL },
    { NAMED ("v", "b"), "W/\"1\", W/\"2\"", 400, "bad-version", NULL },
    { NAMED ("v", "b"), "W/\"1\"", 200, "", "W/\"2\"" },
    { NAMED ("v", "b"), "W/\"1\"", 412, "changed-meanwhile", NULL },
    { NAMED ("v", "c"), "\"2\"", 200, "", "W/\"3\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_auto (Answer) answer = { 0 };
    Ask put = { "PUT", "/fhir/Patient/v", .body = steps[i].body };

    if (steps[i].if_match) {
      put.headers[0] = "If-Match";
      put.headers[1] = steps[i].if_match;
    }
    ask (world, &put, &answer);
    g_assert_cmpuint (answer.status, ==, steps[i].status);
    g_assert_cmpstr (answer_detail (&answer), ==, steps[i].detail);
    g_assert_cmpstr (answer.etag, ==, steps[i].etag);
  }
}

static void
test_read (World *world, gconstpointer data)
{
  g_auto (Answer) made = { 0 }, read = { 0 }, same = { 0 }, changed = { 0 }, old = { 0 }, history = { 0 };

  ask (world, &(Ask){ "PUT", "/fhir/Patient/r", .body = NAMED ("r", "a") }, &made);
  g_assert_nonnull (strstr (made.location, "/fhir/Patient/r/_history/1"));
  ask (world, &(Ask){ "GET", "/fhir/Patient/r" }, &read);
  g_assert_cmpstr (read.etag, ==, "W/\"1\"");
  g_assert_nonnull (read.modified);
  g_assert_cmpstr (answer_text (&read, "meta.versionId"), ==, "1");
  g_assert_cmpstr (answer_text (&read, "name[0].text"), ==, "a");
  ask (world, &(Ask){ "GET", "/fhir/Patient/r", .headers = { "If-None-Match", "W/\"1\"" } }, &same);
  g_assert_cmpuint (same.status, ==, 304);
  g_assert_cmpstr (same.body, ==, "");
  ask (world,
       &(Ask){ "PUT", "/fhir/Patient/r", .body = NAMED ("r", "b"),
               .headers = { "If-Match", "W/\"1\"", "Prefer", "return=minimal" } },
       &changed);
  g_assert_cmpuint (changed.status, ==, 200);
  g_assert_cmpstr (changed.body, ==, "");
  ask (world, &(Ask){ "GET", "/fhir/Patient/r/_history/1" }, &old);
  g_assert_cmpstr (answer_text (&old, "name[0].text"), ==, "a");
  ask (world, &(Ask){ "GET", "/fhir/Patient/r/_history" }, &history);
  g_assert_cmpint (cJSON_GetArraySize (plass_wire_get (history.json, "entry")), ==, 2);
  g_assert_cmpstr (answer_text (&history, "entry[0].resource.meta.versionId"), ==, "2");
}

/* ---- Identifiers, languages, sizes
 * -------------------------------------------------------------------------- */

static void
test_if_none_exist (World *world, gconstpointer data)
{
  static const char body[] =
      "{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"urn:x\",\"value\":\"7\"}],"
      "\"name\":[{\"use\":\"nickname\",\"text\":\"x\"}]}";
  const Ask create = { "POST", "/fhir/Patient", .body = body,
                       .headers = { "If-None-Exist", "identifier=urn:x|7" } };
  g_auto (Answer) first = { 0 }, second = { 0 }, found = { 0 }, none = { 0 }, twin = { 0 }, third = { 0 };

  ask (world, &create, &first);
  ask (world, &create, &second);
  g_assert_cmpuint (first.status, ==, 201);
  g_assert_cmpuint (second.status, ==, 200);
  g_assert_cmpstr (answer_text (&first, "id"), ==, answer_text (&second, "id"));
  ask (world, &(Ask){ "POST", "/fhir/Patient/_search", .body = "identifier=urn%3Ax%7C7", .type = FORM },
       &found);
  g_assert_cmpint (cJSON_GetArraySize (plass_wire_get (found.json, "entry")), ==, 1);
  ask (world, &(Ask){ "POST", "/fhir/Patient/_search", .body = "identifier=urn%3Ay%7C7", .type = FORM },
       &none);
  g_assert_null (plass_wire_get (none.json, "entry"));
  ask (world, &(Ask){ "POST", "/fhir/Patient", .body = body }, &twin);
  g_assert_cmpuint (twin.status, ==, 201);
  ask (world, &create, &third);
  g_assert_cmpuint (third.status, ==, 412);
  g_assert_cmpstr (answer_detail (&third), ==, "several");
}

static void
test_languages (World *world, gconstpointer data)
{
  static const struct {
    const char *wanted, *text;
  } rows[] = {
    { "en", "There is no such record here." },
    { "de, en;q=0.8, nb;q=0.5", "There is no such record here." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (Answer) answer = { 0 };

    ask (world, &(Ask){ "GET", "/fhir/Patient/1", .headers = { "Accept-Language", rows[i].wanted } },
         &answer);
    g_assert_cmpstr (answer_text (&answer, "issue[0].details.text"), ==, rows[i].text);
  }
}

/* FHIR lets an id begin with a hyphen or a dot. */
static void
test_odd_ids (World *world, gconstpointer data)
{
  static const char *const odd[] = { "-x", ".x" };
  const PlassBooking booking = booking_make (&world->city, 0, 0, "held");

  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++) {
    const PlassId command = plass_id_new ();
    g_autofree char *hold = g_strdup_printf ("/fhir/Location/%s/$hold", odd[i]);
    g_autofree char *path = g_strdup_printf ("/fhir/Patient/%s", odd[i]);
    g_autofree char *body = act_body (command.text, &booking);
    g_autofree char *person = g_strdup_printf (
        "{\"resourceType\":\"Patient\",\"id\":\"%s\",\"name\":[{\"use\":\"nickname\",\"text\":\"B\"}]}",
        odd[i]);
    g_auto (Answer) held = { 0 }, without = { 0 }, written = { 0 };

    ask (world, &(Ask){ "POST", hold, .body = body }, &held);
    g_assert_cmpuint (held.status, >=, 400);
    g_assert_cmpuint (held.status, <, 500);
    ask (world, &(Ask){ "PUT", path, .body = PATIENT }, &without);
    g_assert_cmpuint (without.status, ==, 400);
    ask (world, &(Ask){ "PUT", path, .body = person }, &written);
    g_assert_cmpuint (written.status, ==, 201);
    g_assert_cmpstr (answer_text (&written, "id"), ==, odd[i]);
  }
}

static void
test_many_parameters (World *world, gconstpointer data)
{
  static const struct {
    guint count, status;
  } rows[] = { { 100, 200 }, { 101, 400 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GString) path = g_string_new ("/fhir/Patient?_id=1");
    g_auto (Answer) answer = { 0 };

    for (guint n = 1; n < rows[i].count; n++)
      g_string_append (path, "&_id=1");
    ask (world, &(Ask){ "GET", path->str }, &answer);
    g_assert_cmpuint (answer.status, ==, rows[i].status);
  }
}

/* Whoever gave no name is nobody else, also when the contact goes on. */
static void
test_nameless (World *world, gconstpointer data)
{
  PlassContact contact = contact_make ((PlassId){ "" }, world->city.house);
  g_autofree char *path = g_strconcat ("/fhir/Encounter/", contact.id.text, NULL);
  g_autofree char *first = resource_text (&plass_kind_contact, &contact), *second = NULL;
  g_auto (Answer) made = { 0 }, closed = { 0 };

  ask (world, &(Ask){ "PUT", path, .body = first }, &made);
  g_test_message ("%s", made.body);
  g_assert_cmpuint (made.status, ==, 201);
  contact.state = plass_code ("closed");
  second = resource_text (&plass_kind_contact, &contact);
  ask (world, &(Ask){ "PUT", path, .body = second, .headers = { "If-Match", made.etag } }, &closed);
  g_assert_cmpstr (answer_detail (&closed), ==, "");
  g_assert_cmpuint (closed.status, ==, 200);
}

static void
test_too_large (World *world, gconstpointer data)
{
  g_autofree char *large = g_strnfill (17 * 1024 * 1024, 'x');
  g_auto (Answer) answer = { 0 }, after = { 0 };

  ask (world, &(Ask){ "POST", "/fhir/Patient", .body = large }, &answer);
  g_assert_cmpuint (answer.status, ==, 413);
  g_assert_cmpstr (answer_detail (&answer), ==, "too-large");
  ask (world, &(Ask){ "GET", "/fhir/metadata" }, &after);
  g_assert_cmpuint (after.status, ==, 200);
}

static void
test_invariants (World *world, gconstpointer data)
{
  PlassNote note = { .id = plass_id_parse ("note1"),
                     .person = world->city.persons[0],
                     .regime = plass_code ("case"),
                     .happened = { 1767225600 },
                     .recorded = { 1767225600 },
                     .text = (char *)"Sov godt.",
                     .state = plass_code ("signed") };
  g_autofree char *first = resource_text (&plass_kind_note, &note), *second = NULL, *third = NULL;
  g_auto (Answer) made = { 0 }, rewritten = { 0 }, moved = { 0 };

  ask (world, &(Ask){ "PUT", "/fhir/DocumentReference/note1", .body = first }, &made);
  g_assert_cmpuint (made.status, ==, 201);
  note.text = (char *)"Sov ikke.";
  second = resource_text (&plass_kind_note, &note);
  ask (world,
       &(Ask){ "PUT", "/fhir/DocumentReference/note1", .body = second, .headers = { "If-Match", "W/\"1\"" } },
       &rewritten);
  g_assert_cmpuint (rewritten.status, ==, 422);
  g_assert_cmpstr (answer_text (&rewritten, "issue[0].diagnostics"), ==, "text");
  note.text = (char *)"Sov godt.";
  note.person = world->city.persons[1];
  third = resource_text (&plass_kind_note, &note);
  ask (world,
       &(Ask){ "PUT", "/fhir/DocumentReference/note1", .body = third, .headers = { "If-Match", "W/\"1\"" } },
       &moved);
  g_assert_cmpuint (moved.status, ==, 422);
  g_assert_cmpstr (answer_text (&moved, "issue[0].diagnostics"), ==, "person");
}

static void
test_gzip (World *world, gconstpointer data)
{
  g_auto (Answer) answer = { 0 };
  g_autoptr (SoupSession) raw = soup_session_new ();

  soup_session_remove_feature_by_type (raw, SOUP_TYPE_CONTENT_DECODER);
  client_ask (raw, service_url (world->service),
              &(Ask){ "GET", "/fhir/_history", .headers = { "Accept-Encoding", "gzip" } }, &answer);
  g_assert_cmpstr (answer.encoding, ==, "gzip");
  answer_clear (&answer);
  ask (world, &(Ask){ "GET", "/fhir/_history" }, &answer);
  g_assert_cmpstr (answer_text (&answer, "type"), ==, "history");
}

#define ADD(path, func) g_test_add (path, World, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/central/status/cases", test_cases);
  ADD ("/central/status/allow", test_allow);
  ADD ("/central/status/versions", test_versions);
  ADD ("/central/status/read", test_read);
  ADD ("/central/status/if-none-exist", test_if_none_exist);
  ADD ("/central/status/languages", test_languages);
  ADD ("/central/status/odd-ids", test_odd_ids);
  ADD ("/central/status/many-parameters", test_many_parameters);
  ADD ("/central/status/nameless", test_nameless);
  ADD ("/central/status/too-large", test_too_large);
  ADD ("/central/status/invariants", test_invariants);
  ADD ("/central/status/gzip", test_gzip);
  return g_test_run ();
}
