/* bundle.c — transactions: all or nothing, references within, once a command */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service.h"

#include <string.h>

typedef struct {
  Service *service;
  SoupSession *session;
  PlassLedger *ledger;
} World;

static void
set_up (World *world, gconstpointer data)
{
  world->service = service_start ();
  world->session = client_new ();
  world->ledger = plass_ledger_open (service_database (world->service), NULL);
}

static void
tear_down (World *world, gconstpointer data)
{
  plass_ledger_close (world->ledger);
  g_object_unref (world->session);
  service_stop (world->service);
}

#define BUNDLE(entries) "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[" entries "]}"
#define REQUEST(method, url, more) "\"request\":{\"method\":\"" method "\",\"url\":\"" url "\"" more "}"
#define PATIENT(id, name)                                                                                    \
  "\"resource\":{\"resourceType\":\"Patient\"" id ",\"name\":[{\"use\":\"nickname\",\"text\":\"" name "\"}]" \
  "}"
#define ID(id) ",\"id\":\"" id "\""
#define GOOD "{" PATIENT (ID ("good"), "a") "," REQUEST ("PUT", "Patient/good", "") "}"

static guint
count_versions (World *world)
{
  return (guint)plass_ledger_number (world->ledger, "SELECT count(*) FROM history", NULL, 0, NULL);
}

static void
post (World *world, const char *body, const char *command, Answer *ret_answer)
{
  Ask ask = { "POST", "/fhir", .body = body };

  if (command) {
    ask.headers[0] = "X-Plass-Command";
    ask.headers[1] = command;
  }
  client_ask (world->session, service_url (world->service), &ask, ret_answer);
}

/* Each comes after a good entry, which must leave no trace. */
static const struct {
  const char *name, *bad;
  guint status;
  const char *detail;
} refusals[] = {
  { "check",
    "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"b\"}," REQUEST ("PUT", "Patient/b", "") "}", 422,
    "check" },
  { "version",
    "{" PATIENT (ID ("b"), "b") "," REQUEST ("PUT", "Patient/b", ",\"ifMatch\":\"W/\\\"4\\\"\"") "}", 412,
    "changed-meanwhile" },
  { "malformed version",
    "{" PATIENT (ID ("b"), "b") "," REQUEST ("PUT", "Patient/b", ",\"ifMatch\":\"four\"") "}", 400,
    "bad-version" },
  { "id", "{" PATIENT (ID ("b"), "b") "," REQUEST ("PUT", "Patient/c", "") "}", 400, "bad-resource" },
  { "twice", "{" PATIENT (ID ("good"), "b") "," REQUEST ("PUT", "Patient/good", "") "}", 400,
    "bad-resource" },
  { "delete", "{" PATIENT (ID ("b"), "b") "," REQUEST ("DELETE", "Patient/b", "") "}", 405,
    "delete-refused" },
  { "method", "{" PATIENT (ID ("b"), "b") "," REQUEST ("PATCH", "Patient/b", "") "}", 400, "bad-resource" },
  { "type", "{" PATIENT (ID ("b"), "b") "," REQUEST ("PUT", "Nonsense/b", "") "}", 422, "unknown-kind" },
  { "other type", "{" PATIENT (ID ("b"), "b") "," REQUEST ("PUT", "Location/b", "") "}", 400,
    "bad-resource" },
  { "no resource", "{" REQUEST ("POST", "Patient", "") "}", 400, "bad-resource" },
  { "no request", "{" PATIENT (ID ("b"), "b") "}", 400, "bad-resource" },
  { "right",
    "{\"resource\":{\"resourceType\":\"Practitioner\",\"id\":\"b\",\"name\":[{\"given\":[\"P\"]}]}," REQUEST (
        "PUT", "Practitioner/b", "") "}",
    403, "forbidden" },
  { "a stay",
    "{\"resource\":{\"resourceType\":\"Encounter\",\"id\":\"b\",\"status\":\"planned\",\"class\":{\"code\":"
    "\"IMP\"},\"type\":[{\"coding\":"
    "[{\"system\":\"" PLASS_FHIR_CODES
    "\",\"code\":\"dognopphold\"}]}]}," REQUEST ("PUT", "Encounter/b", "") "}",
    422, "act-needed" },
};

static void
test_atomic (World *world, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
    g_autofree char *body = g_strdup_printf (BUNDLE (GOOD ",%s"), refusals[i].bad);
    g_auto (Answer) answer = { 0 };

    post (world, body, NULL, &answer);
    g_test_message ("%s: %s", refusals[i].name, answer.body);
    g_assert_cmpuint (answer.status, ==, refusals[i].status);
    g_assert_cmpstr (answer_detail (&answer), ==, refusals[i].detail);
    g_assert_true (g_str_has_prefix (answer_text (&answer, "issue[0].expression[0]"), "Bundle.entry[1]"));
    g_assert_cmpuint (count_versions (world), ==, 0);
  }
}

static void
test_references (World *world, gconstpointer data)
{
  static const char body[] =
      BUNDLE ("{\"fullUrl\":\"urn:uuid:0198c0de-0000-7000-8000-000000000001\","
              "\"resource\":{\"resourceType\":\"DocumentReference\",\"status\":\"current\",\"docStatus\":"
              "\"preliminary\","
              "\"type\":{\"coding\":[{\"system\":\"urn:oid:2.16.578.1.12.4.1.1.9602\",\"code\":\"A08-2\"}]},"
              "\"subject\":{\"reference\":\"urn:uuid:0198c0de-0000-7000-8000-000000000002\"},"
              "\"date\":\"2026-03-01T10:00:00+01:00\",\"context\":{\"period\":{\"start\":\"2026-03-01T10:00:"
              "00+01:00\"}},"
              "\"content\":[{\"attachment\":{\"contentType\":\"text/plain\",\"data\":\"SGVp\"}}]}," REQUEST (
                  "POST", "DocumentReference",
                  "") "},"
                      "{\"fullUrl\":\"urn:uuid:0198c0de-0000-7000-8000-000000000002\"," PATIENT (
                          "", "x") "," REQUEST ("POST", "Patient", "") "}");
  g_auto (Answer) answer = { 0 };
  g_autofree char *reference = NULL;

  post (world, body, NULL, &answer);
  g_test_message ("%s", answer.body);
  g_assert_cmpuint (answer.status, ==, 200);
  reference = g_strconcat ("Patient/", answer_text (&answer, "entry[1].resource.id"), NULL);
  g_assert_cmpstr (answer_text (&answer, "entry[0].resource.subject.reference"), ==, reference);
  g_assert_cmpstr (answer_text (&answer, "entry[0].response.status"), ==, "201");
  g_assert_cmpstr (answer_text (&answer, "entry[0].response.etag"), ==, "W/\"1\"");
}

/* What is read is answered after what is written, and logged with it. */
static void
test_searches (World *world, gconstpointer data)
{
  static const char body[] =
      BUNDLE ("{" PATIENT (ID ("p"), "a") "," REQUEST ("PUT", "Patient/p", "") "},{" REQUEST (
          "GET", "Patient?_id=p", "") "},{" REQUEST ("GET", "Patient/p/$everything", "") "}");
  g_auto (Answer) answer = { 0 };

  post (world, body, NULL, &answer);
  g_assert_cmpstr (answer_detail (&answer), ==, "");
  g_assert_cmpuint (answer.status, ==, 200);
  g_assert_cmpstr (answer_text (&answer, "entry[1].resource.entry[0].resource.id"), ==, "p");
}

static void
test_if_none_exist (World *world, gconstpointer data)
{
  static const char body[] = BUNDLE (
      "{\"resource\":{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"urn:x\",\"value\":\"7\"}],"
      "\"name\":[{\"use\":\"nickname\",\"text\":\"x\"}]}," REQUEST (
          "POST", "Patient", ",\"ifNoneExist\":\"identifier=urn:x|7\"") "}");
  g_auto (Answer) first = { 0 }, second = { 0 };

  post (world, body, NULL, &first);
  post (world, body, NULL, &second);
  g_assert_cmpstr (answer_text (&first, "entry[0].response.status"), ==, "201");
  g_assert_cmpstr (answer_text (&second, "entry[0].response.status"), ==, "200");
  g_assert_cmpstr (answer_text (&first, "entry[0].resource.id"), ==,
                   answer_text (&second, "entry[0].resource.id"));
  g_assert_cmpuint (count_versions (world), ==, 1);
}

static void
test_replay (World *world, gconstpointer data)
{
  static const char first_body[] =
      BUNDLE ("{" PATIENT (ID ("p"), "a") "," REQUEST ("PUT", "Patient/p", "") "}");
  static const char stale[] = BUNDLE (
      "{" PATIENT (ID ("p"), "b") "," REQUEST ("PUT", "Patient/p", ",\"ifMatch\":\"W/\\\"9\\\"\"") "}");
  static const char merged[] = BUNDLE (
      "{" PATIENT (ID ("p"), "b") "," REQUEST ("PUT", "Patient/p", ",\"ifMatch\":\"W/\\\"1\\\"\"") "}");
  g_auto (Answer) first = { 0 }, again = { 0 }, changed = { 0 }, sent = { 0 }, sent_again = { 0 };

  post (world, first_body, "0198c0de-0000-7000-8000-00000000000a", &first);
  post (world, first_body, "0198c0de-0000-7000-8000-00000000000a", &again);
  g_assert_cmpuint (again.status, ==, 200);
  g_assert_cmpstr (again.body, ==, first.body);
  g_assert_cmpuint (count_versions (world), ==, 1);
  /* A clash is not kept: the desk merges and sends the same command again. */
  post (world, stale, "0198c0de-0000-7000-8000-00000000000b", &changed);
  g_assert_cmpuint (changed.status, ==, 412);
  post (world, merged, "0198c0de-0000-7000-8000-00000000000b", &sent);
  g_assert_cmpuint (sent.status, ==, 200);
  post (world, merged, "0198c0de-0000-7000-8000-00000000000b", &sent_again);
  g_assert_cmpstr (sent_again.body, ==, sent.body);
  g_assert_cmpuint (count_versions (world), ==, 2);
}

#define ADD(path, func) g_test_add (path, World, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/central/bundle/atomic", test_atomic);
  ADD ("/central/bundle/references", test_references);
  ADD ("/central/bundle/searches", test_searches);
  ADD ("/central/bundle/if-none-exist", test_if_none_exist);
  ADD ("/central/bundle/replay", test_replay);
  return g_test_run ();
}
