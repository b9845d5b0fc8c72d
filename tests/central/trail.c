/* trail.c — who looked is written down; emergency access, blocks; and erasure, after which nothing is left */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service.h"

#include <glib/gstdio.h>
#include <string.h>

#define CANARY "Kanarifuglen"

typedef struct {
  Service *service;
  SoupSession *session;
  City city;
  PlassId person, note;
  char *path;
} World;

static void
put (PlassLedger *ledger, const PlassKind *kind, gconstpointer record)
{
  g_autoptr (GError) error = NULL;

  plass_ledger_write (ledger, kind, record, NULL, &error);
  g_assert_no_error (error);
}

static void
put_limit (PlassLedger *ledger, const char *name, int days)
{
  g_autofree char *whole = g_strconcat ("code/access/", name, NULL);
  const PlassCodeWord word = { .id = plass_id_from_name (whole),
                               .list = plass_code ("access"),
                               .word = plass_code (name),
                               .label_en = (char *)"Limit",
                               .label_nb = (char *)"Grense",
                               .limit_days = plass_int (days),
                               .active = PLASS_YES };

  put (ledger, &plass_kind_code, &word);
}

static void
set_up (World *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlassLedger) ledger = NULL;

  world->service = service_start ();
  world->session = client_new ();
  city_make (service_database (world->service), &world->city);
  ledger = plass_ledger_open (service_database (world->service), &error);
  g_assert_no_error (error);
  put_limit (ledger, "after_stay", 30);
  put_limit (ledger, "emergency", 1);
  world->person = plass_id_new ();
  world->note = plass_id_new ();
  world->path = g_strconcat ("/fhir/Patient/", world->person.text, NULL);
  const PlassPerson person = { .id = world->person,
                               .alias = (char *)CANARY,
                               .identity_kind = plass_code ("fnr"),
                               .identity_number = (char *)"13917500080",
                               .active = PLASS_YES };
  const PlassNote note = { .id = world->note,
                           .person = world->person,
                           .regime = plass_code ("case"),
                           .happened = { 1767225600 },
                           .recorded = { 1767225600 },
                           .title = (char *)CANARY,
                           .text = (char *)"Sov godt.",
                           .state = plass_code ("draft") };
  const PlassBooking booking = { .id = plass_id_new (),
                                 .person = world->person,
                                 .place = world->city.places[4],
                                 .institution = world->city.other_house,
                                 .state = plass_code ("active"),
                                 .note = (char *)CANARY,
                                 .start = { plass_time_now ().secs - 86400 } };
  const PlassWorker worker = { .id = plass_id_from_name ("blokkert"),
                               .given = (char *)"Per",
                               .active = PLASS_YES };
  put (ledger, &plass_kind_person, &person);
  put (ledger, &plass_kind_note, &note);
  put (ledger, &plass_kind_booking, &booking);
  put (ledger, &plass_kind_worker, &worker);
}

static void
tear_down (World *world, gconstpointer data)
{
  g_object_unref (world->session);
  service_stop (world->service);
  g_free (world->path);
}

static void
ask (World *world, const char *method, const char *token, const char *path, const char *body,
     Answer *ret_answer)
{
  client_ask (world->session, service_url (world->service), &(Ask){ method, path, token, body }, ret_answer);
}

static guint
status_of (World *world, const char *method, const char *token, const char *path, const char *body)
{
  g_auto (Answer) answer = { 0 };

  ask (world, method, token, path, body, &answer);
  return answer.status;
}

static char *
token_make (const World *world, const char *role, const char *user)
{
  return g_strdup_printf ("%s:%s:%s", role, user, world->city.house.text);
}

static char *
operation (const World *world, const char *name)
{
  return g_strdup_printf ("%s/$%s", world->path, name);
}

#define WHY(name, words)                                                                                     \
  "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"" name "\",\"valueString\":\"" words "\"}]}"

/* How many lines of the log say that @worker did @what with the person; as an intake worker reads it. */
static guint
count_lines (World *world, const char *user, const char *what, const char *purpose)
{
  g_autofree char *path = g_strconcat ("/fhir/AuditEvent?patient=", world->person.text, NULL);
  const PlassId id = plass_id_from_name (user);
  g_autofree char *who = g_strconcat ("Practitioner/", id.text, NULL);
  g_auto (Answer) answer = { 0 };
  const cJSON *entry;
  guint found = 0;

  ask (world, "GET", "intake:leser", path, NULL, &answer);
  g_assert_cmpuint (answer.status, ==, 200);
  g_assert_null (strstr (answer.body, CANARY));
  cJSON_ArrayForEach (entry, plass_wire_get (answer.json, "entry"))
  {
    const cJSON *event = plass_wire_get (entry, "resource");

    found +=
        g_str_equal (plass_wire_get (event, "subtype[0].code")->valuestring, what)
        && g_str_equal (plass_wire_get (event, "agent[0].who.reference")->valuestring, who)
        && g_str_equal (plass_wire_get (event, "purposeOfEvent[0].coding[0].code")->valuestring, purpose);
  }
  return found;
}

static void
test_readings (World *world, gconstpointer data)
{
  g_autofree char *version = g_strconcat (world->path, "/_history/1", NULL);
  g_autofree char *history = g_strconcat (world->path, "/_history", NULL);
  g_autofree char *search = g_strconcat ("/fhir/Patient?_id=", world->person.text, NULL);
  g_autofree char *log = g_strconcat ("/fhir/AuditEvent?patient=", world->person.text, NULL);
  g_autofree char *elsewhere = token_make (world, "caseworker", "nabo");
  static const struct {
    const char *what;
    gsize path;
  } cases[] = { { "read", 0 }, { "vread", 1 }, { "history-instance", 2 }, { "search", 3 } };
  const char *const paths[] = { world->path, version, history, search };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_cmpuint (count_lines (world, "kari", cases[i].what, "TREAT"), ==, 0);
    g_assert_cmpuint (status_of (world, "GET", "health:kari", paths[cases[i].path], NULL), ==, 200);
    g_assert_cmpuint (count_lines (world, "kari", cases[i].what, "TREAT"), ==, 1);
  }
  /* What was not shown was not seen. Asking for the log is logged too, and not for everybody. */
  g_assert_cmpuint (status_of (world, "GET", elsewhere, world->path, NULL), ==, 404);
  g_assert_cmpuint (count_lines (world, "nabo", "read", "TREAT"), ==, 0);
  g_assert_cmpuint (status_of (world, "GET", elsewhere, log, NULL), ==, 404);
  g_assert_cmpuint (status_of (world, "GET", "reception:r", log, NULL), ==, 403);
  g_assert_cmpuint (status_of (world, "GET", "administrator:a", log, NULL), ==, 403);
  g_assert_cmpuint (count_lines (world, "leser", "search", "TREAT"), >, 3);
}

#define NUMBER "identifier=urn:oid:2.16.578.1.12.4.1.4.1|13917500080"
#define NEW_ONE "{\"resourceType\":\"Patient\",\"name\":[{\"use\":\"nickname\",\"text\":\"Elva\"}]}"

/* Whoever wants to make somebody who is there already is shown them. */
static void
test_made_before (World *world, gconstpointer data)
{
  const Ask one = { "POST", "/fhir/Patient", "health:kari", NEW_ONE, .headers = { "If-None-Exist", NUMBER } };
  static const char *const bundle =
      "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"resource\":" NEW_ONE
      ",\"request\":{\"method\":\"POST\",\"url\":\"Patient\",\"ifNoneExist\":\"" NUMBER "\"}}]}";
  const Ask whole = { "POST", "/fhir", "health:kari", bundle };
  const Ask *const asks[] = { &one, &whole };

  for (guint i = 0; i < G_N_ELEMENTS (asks); i++) {
    g_auto (Answer) answer = { 0 };

    client_ask (world->session, service_url (world->service), asks[i], &answer);
    g_assert_cmpuint (answer.status, ==, 200);
    g_assert_nonnull (strstr (answer.body, CANARY));
    g_assert_cmpuint (count_lines (world, "kari", "read", "TREAT"), ==, i + 1);
  }
}

static gint64
count (const World *world, const char *sql)
{
  g_autoptr (PlassLedger) ledger = plass_ledger_open (service_database (world->service), NULL);

  return plass_ledger_number (ledger, sql, NULL, 0, NULL);
}

/* A page about many is one line, which tells whoever asks about one of them of that one alone. */
static void
test_pages (World *world, gconstpointer data)
{
  g_autofree char *log = g_strconcat ("/fhir/AuditEvent?patient=", world->person.text, "&_count=1", NULL);
  g_autofree char *whom = g_strconcat ("Patient/", world->person.text, NULL);
  g_autoptr (PlassLedger) ledger = plass_ledger_open (service_database (world->service), NULL);
  const PlassPerson other = { .id = plass_id_new (), .alias = (char *)"Den andre", .active = PLASS_YES };
  g_auto (Answer) answer = { 0 };

  put (ledger, &plass_kind_person, &other);
  g_assert_cmpuint (status_of (world, "GET", "health:kari", "/fhir/Patient?_count=50", NULL), ==, 200);
  g_assert_cmpint (count (world, "SELECT count(*) FROM audit WHERE user_name = 'kari'"), ==, 1);
  g_assert_cmpint (count (world, "SELECT count(*) FROM audit_page"), ==, 1);
  ask (world, "GET", "intake:leser", log, NULL, &answer);
  g_assert_cmpstr (answer_text (&answer, "entry[0].resource.subtype[0].code"), ==, "search");
  g_assert_cmpint (
      cJSON_GetArraySize (plass_wire_get (plass_wire_get (answer.json, "entry[0].resource"), "entity")), ==,
      1);
  g_assert_cmpstr (answer_text (&answer, "entry[0].resource.entity[0].what.reference"), ==, whom);
  g_assert_cmpuint (count_lines (world, "kari", "search", "TREAT"), ==, 1);
  g_assert_cmpint (count (world, "SELECT count(*) FROM audit_page"), ==, 0);
  /* Before they have become too many, they are put into the index by themselves. */
  for (guint i = 0; i < 520; i++)
    g_assert_cmpuint (status_of (world, "GET", "health:kari", "/fhir/Patient?_count=50", NULL), ==, 200);
  g_assert_cmpint (count (world, "SELECT count(*) FROM audit_page"), <, 20);
  g_assert_cmpint (count (world, "SELECT count(*) FROM audit_seen"), >, 1000);
}

/* What was taken out of the database at the service's own machine was looked at, too. */
static void
test_exported (World *world, gconstpointer data)
{
  g_autofree char *log = g_strconcat ("/fhir/AuditEvent?patient=", world->person.text, NULL);
  g_autoptr (PlassLedger) ledger = plass_ledger_open (service_database (world->service), NULL);
  g_autofree char *path = g_strconcat (service_database (world->service) + strlen ("sqlite:"), ".all", NULL);
  g_auto (Answer) answer = { 0 };
  guint rows = 0;

  g_assert_true (plass_export_all (ledger, "ada", path, &rows, NULL));
  g_remove (path);
  ask (world, "GET", "intake:leser", log, NULL, &answer);
  g_assert_cmpstr (answer_text (&answer, "entry[0].resource.subtype[0].code"), ==, "export");
  g_assert_cmpstr (answer_text (&answer, "entry[0].resource.agent[0].altId"), ==, "ada");
}

/* Nobody can change or remove a line, not even with the database in hand and our own statements. */
static void
test_append_only (World *world, gconstpointer data)
{
  static const char *const bad[] = {
    "DELETE FROM audit",
    "UPDATE audit SET worker = 'x'",
    "UPDATE audit SET why = 'x'",
    "DELETE FROM audit_page",
    "UPDATE audit_page SET persons = 'x'",
    "DELETE FROM audit_seen",
    "UPDATE audit_seen SET person = 'x'",
  };
  g_autoptr (PlassLedger) ledger = plass_ledger_open (service_database (world->service), NULL);
  const PlassPerson other = { .id = plass_id_new (), .alias = (char *)"Den andre", .active = PLASS_YES };

  put (ledger, &plass_kind_person, &other);
  g_assert_cmpuint (status_of (world, "GET", "health:kari", world->path, NULL), ==, 200);
  g_assert_cmpuint (status_of (world, "GET", "health:kari", "/fhir/Patient?_count=50", NULL), ==, 200);
  g_assert_cmpuint (count_lines (world, "kari", "search", "TREAT"), ==, 1);
  g_assert_cmpuint (status_of (world, "GET", "health:kari", "/fhir/Patient?_count=50", NULL), ==, 200);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (plass_ledger_script (ledger, bad[i], NULL));
}

static void
test_collected (World *world, gconstpointer data)
{
  const PlassId id = plass_id_new ();
  g_autofree char *body = g_strdup_printf (
      "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[{\"resource\":{\"resourceType\":"
      "\"AuditEvent\",\"id\":\"%s\",\"subtype\":[{\"code\":\"print\"}],\"recorded\":"
      "\"2026-01-01T08:00:00+01:00\",\"entity\":[{\"what\":{\"reference\":\"Patient/%s\"}}]}}]}",
      id.text, world->person.text);

  for (guint i = 0; i < 2; i++) /* the same again adds nothing */
    g_assert_cmpuint (status_of (world, "POST", "caseworker:ola", "/fhir/AuditEvent/$collect", body), ==,
                      200);
  g_assert_cmpuint (count_lines (world, "ola", "print", "TREAT"), ==, 1);
  g_assert_cmpuint (status_of (world, "POST", "caseworker:ola", "/fhir/AuditEvent/$collect",
                               "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{}}]}"),
                    ==, 400);
}

/* ---- Once a command
 * ------------------------------------------------------------------------------------ */

/* A line that breaks makes libsoup ask the same once more: the second is the first, and not another one. */
static void
test_repeated (World *world, gconstpointer data)
{
  g_autofree char *vakt = token_make (world, "health", "vakt");
  const struct {
    const char *operation, *token, *body, *what, *purpose;
    guint status;
  } cases[] = {
    { "emergency-access", vakt, WHY ("reason", "Ligger bevisstløs i trappa"), "emergency-access", "BTG",
      200 },
    { "erase", "supervisor:s", WHY ("decision", "2026/117"), "ask-erase", "TREAT", 202 },
    { "erase-refuse", "administrator:a", WHY ("reason", "Feil person"), "refuse-erase", "TREAT", 200 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const PlassId command = plass_id_new ();
    g_autofree char *path = operation (world, cases[i].operation);
    const char *user = strrchr (cases[i].token, ':') + 1;
    const Ask same = { "POST", path, cases[i].token, cases[i].body,
                       .headers = { "X-Plass-Command", command.text } };
    g_auto (Answer) first = { 0 }, second = { 0 };

    if (i == 0)
      user = "vakt";
    client_ask (world->session, service_url (world->service), &same, &first);
    client_ask (world->session, service_url (world->service), &same, &second);
    g_assert_cmpuint (first.status, ==, cases[i].status);
    g_assert_cmpuint (second.status, ==, cases[i].status);
    g_assert_cmpstr (second.body, ==, first.body);
    g_assert_cmpuint (count_lines (world, user, cases[i].what, cases[i].purpose), ==, 1);
  }
}

/* ---- Emergency access
 * -------------------------------------------------------------------------------------- */

static void
test_emergency (World *world, gconstpointer data)
{
  static const char body[] = WHY ("reason", "Ligger bevisstløs i trappa");
  static const char by_number[] =
      "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"reason\",\"valueString\":\"Ligger "
      "bevisstløs i trappa\"},{\"name\":\"identifier\",\"valueString\":\"13917500080\"}]}";
  g_autofree char *token = token_make (world, "health", "vakt"),
                  *counter = token_make (world, "reception", "r");
  g_autofree char *path = operation (world, "emergency-access"), *review = NULL;
  g_autoptr (PlassLedger) ledger = plass_ledger_open (service_database (world->service), NULL);
  g_auto (Answer) list = { 0 };

  g_assert_cmpuint (status_of (world, "GET", token, world->path, NULL), ==, 404);
  g_assert_cmpuint (status_of (world, "POST", token, path, WHY ("reason", "viktig")), ==, 422);
  g_assert_cmpuint (status_of (world, "POST", counter, path, body), ==, 403);
  g_assert_cmpuint (status_of (world, "POST", token, "/fhir/Patient/nobody/$emergency-access", body), ==,
                    404);
  g_assert_cmpuint (status_of (world, "POST", token, "/fhir/Patient/$emergency-access", by_number), ==, 200);
  g_assert_cmpuint (status_of (world, "GET", token, world->path, NULL), ==, 200);
  g_assert_cmpuint (count_lines (world, "vakt", "emergency-access", "BTG"), ==, 1);
  g_assert_cmpuint (count_lines (world, "vakt", "read", "BTG"), ==, 1);
  /* Somebody else looks back at it. */
  ask (world, "GET", "supervisor:leder", "/fhir/AuditEvent/$emergencies", NULL, &list);
  g_assert_cmpstr (answer_text (&list, "entry[0].resource.purposeOfEvent[0].text"), ==,
                   "Ligger bevisstløs i trappa");
  g_assert_cmpint (cJSON_GetArraySize (plass_wire_get (list.json, "entry")), ==, 1);
  review = g_strdup_printf ("/fhir/AuditEvent/%s/$review", answer_text (&list, "entry[0].resource.id"));
  g_assert_cmpuint (status_of (world, "GET", "caseworker:k", "/fhir/AuditEvent/$emergencies", NULL), ==, 403);
  g_assert_cmpuint (status_of (world, "POST", "supervisor:leder", review, WHY ("verdict", "")), ==, 422);
  g_assert_cmpuint (status_of (world, "POST", "supervisor:vakt", review, WHY ("verdict", "i orden")), ==,
                    404);
  g_assert_cmpuint (status_of (world, "POST", "supervisor:leder", review, WHY ("verdict", "i orden")), ==,
                    200);
  g_assert_cmpuint (status_of (world, "POST", "supervisor:leder", review, WHY ("verdict", "i orden")), ==,
                    404);
  /* And it ends by itself. */
  g_assert_true (plass_ledger_script (ledger, "UPDATE emergency SET until = until - 86401", NULL));
  g_assert_cmpuint (status_of (world, "GET", token, world->path, NULL), ==, 404);
  put_limit (ledger, "emergency", 0);
  g_assert_cmpuint (status_of (world, "POST", token, path, body), ==, 403);
}

/* ---- Blocks
 * ------------------------------------------------------------------------------------------------ */

/* A desk hears of open emergencies and of what waits for a second person with each hello. */
static void
test_standing (World *world, gconstpointer data)
{
  static const char hello[] = "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"protocol\","
                              "\"valueInteger\":1}]}";
  static const struct {
    const char *token, *waits, *erasures; /* NULL: not told */
    gboolean open;
  } cases[] = {
    { "health", NULL, NULL, TRUE },
    { "supervisor", "1", "1", FALSE },
    { "administrator", NULL, "1", FALSE },
    { "reception", NULL, NULL, FALSE },
  };
  g_autofree char *opens = operation (world, "emergency-access"), *erase = operation (world, "erase");
  g_autofree char *asker = token_make (world, "health", "vakt");

  g_assert_cmpuint (status_of (world, "POST", asker, opens, WHY ("reason", "Ligger bevisstløs i trappa")), ==,
                    200);
  g_assert_cmpuint (status_of (world, "POST", "supervisor:s", erase, WHY ("decision", "2026/117")), ==, 202);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *token = i == 0 ? g_strdup (asker) : g_strdup_printf ("%s:hilser", cases[i].token);
    g_autofree char *path = g_strdup_printf ("/fhir/Device/%s/$hello", plass_id_new ().text);
    g_autofree char *reviews = NULL, *erasures = NULL;
    g_auto (Answer) answer = { 0 };

    ask (world, "POST", token, path, hello, &answer);
    g_assert_cmpuint (answer.status, ==, 200);
    g_assert_cmpint (strstr (answer.body, world->person.text) != NULL, ==, cases[i].open);
    reviews = cases[i].waits ? g_strdup_printf ("\"reviews-waiting\",\"valueInteger\":%s", cases[i].waits)
                             : g_strdup ("reviews-waiting");
    erasures = cases[i].erasures
                   ? g_strdup_printf ("\"erasures-waiting\",\"valueInteger\":%s", cases[i].erasures)
                   : g_strdup ("erasures-waiting");
    g_assert_cmpint (strstr (answer.body, reviews) != NULL, ==, cases[i].waits != NULL);
    g_assert_cmpint (strstr (answer.body, erasures) != NULL, ==, cases[i].erasures != NULL);
  }
}

/* What waits and what would go is told to those who may approve; no leaves a line in the log. */
static void
test_refused_erasure (World *world, gconstpointer data)
{
  g_autofree char *erase = operation (world, "erase"), *refuse = operation (world, "erase-refuse");
  g_autofree char *preview = operation (world, "erase-preview");
  g_auto (Answer) list = { 0 }, counts = { 0 }, after = { 0 };

  g_assert_cmpuint (status_of (world, "POST", "supervisor:s", erase,
                               "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"decision\","
                               "\"valueString\":\"2026/117\"},{\"name\":\"reason\",\"valueString\":"
                               "\"Ba om det\"}]}"),
                    ==, 202);
  g_assert_cmpuint (status_of (world, "GET", "caseworker:k", "/fhir/Patient/$erasures", NULL), ==, 403);
  g_assert_cmpuint (status_of (world, "GET", "caseworker:k", preview, NULL), ==, 403);
  g_assert_cmpuint (status_of (world, "POST", "caseworker:k", refuse, WHY ("reason", "nei")), ==, 403);
  ask (world, "GET", "administrator:a", "/fhir/Patient/$erasures", NULL, &list);
  g_assert_cmpuint (list.status, ==, 200);
  g_assert_nonnull (strstr (list.body, "2026/117"));
  g_assert_nonnull (strstr (list.body, "Ba om det"));
  ask (world, "GET", "administrator:a", preview, NULL, &counts);
  g_assert_nonnull (strstr (counts.body, "\"valueCode\":\"note\"}"));
  g_assert_null (strstr (counts.body, CANARY));
  g_assert_cmpuint (status_of (world, "GET", "administrator:a", "/fhir/Patient/nobody/$erase-preview", NULL),
                    ==, 404);
  g_assert_cmpuint (status_of (world, "POST", "administrator:a", refuse, WHY ("reason", "")), ==, 422);
  g_assert_cmpuint (status_of (world, "POST", "administrator:a", refuse, WHY ("reason", "Klage løper")), ==,
                    200);
  g_assert_cmpuint (status_of (world, "POST", "administrator:a", refuse, WHY ("reason", "Klage løper")), ==,
                    404);
  ask (world, "GET", "administrator:a", "/fhir/Patient/$erasures", NULL, &after);
  g_assert_null (strstr (after.body, "2026/117"));
  g_assert_cmpuint (count_lines (world, "a", "refuse-erase", "TREAT"), ==, 1);
  /* It may be asked for anew, by another decision. */
  g_assert_cmpuint (status_of (world, "POST", "supervisor:s", erase, WHY ("decision", "2026/200")), ==, 202);
}

static void
test_blocks (World *world, gconstpointer data)
{
  const PlassId worker = plass_id_from_name ("blokkert");
  g_autofree char *block = operation (world, "block"), *unblock = operation (world, "unblock");
  g_autofree char *emergency = operation (world, "emergency-access");
  g_autofree char *home = g_strdup_printf ("health:hjemme:%s", world->city.other_house.text);
  g_autofree char *by_worker =
      g_strdup_printf ("{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"who\","
                       "\"valueReference\":{\"reference\":\"Practitioner/%s\"}},{\"name\":\"said\","
                       "\"valueString\":\"Naboen min\"}]}",
                       worker.text);
  g_autofree char *blocks = operation (world, "blocks");
  g_auto (Answer) list = { 0 };
  g_autofree char *by_house =
      g_strdup_printf ("{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"who\","
                       "\"valueReference\":{\"reference\":\"Organization/%s\"}}]}",
                       world->city.other_house.text);

  g_assert_cmpuint (status_of (world, "GET", "health:blokkert", world->path, NULL), ==, 200);
  g_assert_cmpuint (status_of (world, "POST", "reception:r", block, by_worker), ==, 403);
  g_assert_cmpuint (status_of (world, "POST", "caseworker:k", block, by_worker), ==, 200);
  g_assert_cmpuint (status_of (world, "GET", "health:blokkert", world->path, NULL), ==, 404);
  g_assert_cmpuint (
      status_of (world, "POST", "health:blokkert", emergency, WHY ("reason", "Det er viktig nok")), ==, 404);
  g_assert_cmpuint (status_of (world, "GET", home, world->path, NULL), ==, 200);
  g_assert_cmpuint (status_of (world, "POST", "caseworker:k", block, by_house), ==, 200);
  g_assert_cmpuint (status_of (world, "GET", home, world->path, NULL), ==, 404);
  /* Who follows the person up may read it, and nobody who is shut out. */
  ask (world, "GET", "caseworker:k", blocks, NULL, &list);
  g_assert_cmpint (cJSON_GetArraySize (plass_wire_get (list.json, "parameter")), ==, 2);
  g_assert_nonnull (strstr (list.body, "\"said\",\"valueString\":\"Naboen min\""));
  g_assert_cmpuint (status_of (world, "GET", home, blocks, NULL), ==, 404);
  g_assert_cmpuint (status_of (world, "GET", "reception:r", blocks, NULL), ==, 403);
  g_assert_cmpuint (status_of (world, "POST", "caseworker:k", unblock, by_worker), ==, 200);
  g_assert_cmpuint (status_of (world, "GET", "health:blokkert", world->path, NULL), ==, 200);
}

/* Whether @token finds the notes of the person. */
static gboolean
finds_notes (World *world, const char *token)
{
  g_autofree char *path = g_strconcat ("/fhir/DocumentReference?subject=Patient/", world->person.text, NULL);
  g_auto (Answer) answer = { 0 };

  ask (world, "GET", token, path, NULL, &answer);
  g_assert_cmpuint (answer.status, ==, 200);
  return strstr (answer.body, world->note.text) != NULL;
}

static char *
block_body (const char *who, const char *other)
{
  return g_strdup_printf ("{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"who\","
                          "\"valueReference\":{\"reference\":\"%s\"}},%s]}",
                          who, other);
}

/* The plan and the notes alone: those who are shut out of them see what the counter sees. */
static void
test_partial_block (World *world, gconstpointer data)
{
  const PlassId worker = plass_id_from_name ("blokkert");
  g_autofree char *block = operation (world, "block"), *unblock = operation (world, "unblock");
  g_autofree char *emergency = operation (world, "emergency-access"), *blocks = operation (world, "blocks");
  const struct {
    char *token, *who;
  } cases[] = {
    { g_strdup ("health:blokkert"), g_strconcat ("Practitioner/", worker.text, NULL) },
    { g_strdup_printf ("health:hjemme:%s", world->city.other_house.text),
      g_strconcat ("Organization/", world->city.other_house.text, NULL) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *odd = block_body (cases[i].who, "{\"name\":\"part\",\"valueCode\":\"shoes\"}");
    g_autofree char *part = block_body (cases[i].who, "{\"name\":\"part\",\"valueCode\":\"plan\"}");
    g_autofree char *lift = block_body (cases[i].who, "{\"name\":\"said\",\"valueString\":\"Snakket\"}");
    g_auto (Answer) list = { 0 };

    g_assert_true (finds_notes (world, cases[i].token));
    g_assert_cmpuint (status_of (world, "POST", "caseworker:k", block, odd), ==, 400);
    g_assert_cmpuint (status_of (world, "POST", "caseworker:k", block, part), ==, 200);
    ask (world, "GET", "caseworker:k", blocks, NULL, &list);
    g_assert_nonnull (strstr (list.body, "\"part\",\"valueCode\":\"plan\""));
    g_assert_cmpuint (status_of (world, "GET", cases[i].token, world->path, NULL), ==, 200);
    g_assert_false (finds_notes (world, cases[i].token));
    g_assert_cmpuint (status_of (world, "GET", cases[i].token, blocks, NULL), ==, 403);
    /* An emergency opens no more of it. */
    status_of (world, "POST", cases[i].token, emergency, WHY ("reason", "Det er viktig nok"));
    g_assert_false (finds_notes (world, cases[i].token));
    g_assert_true (finds_notes (world, "caseworker:k"));
    g_assert_cmpuint (status_of (world, "POST", "caseworker:k", unblock, lift), ==, 200);
    g_assert_true (finds_notes (world, cases[i].token));
    g_free (cases[i].token);
    g_free (cases[i].who);
  }
  g_assert_cmpuint (count_lines (world, "k", "unblock", "TREAT"), ==, 2);
}

/* ---- Erasure
 * ----------------------------------------------------------------------------------------------- */

static gboolean
file_has (const char *file, const char *words)
{
  g_autofree char *bytes = NULL;
  gsize length = 0;

  return g_file_get_contents (file, &bytes, &length, NULL) && memmem (bytes, length, words, strlen (words));
}

static void
say_trouble (const char *line, gpointer user_data)
{
  g_test_message ("%s", line);
}

static void
test_erased (World *world, gconstpointer data)
{
  static const char body[] = WHY ("decision", "2026/117");
  const char *file = service_database (world->service) + strlen ("sqlite:");
  g_autofree char *journal = g_strconcat (file, "-wal", NULL), *path = operation (world, "erase");
  g_autofree char *note = g_strconcat ("/fhir/DocumentReference/", world->note.text, NULL);
  g_autofree char *everything = g_strconcat (world->path, "/$everything", NULL);
  g_autofree char *blocks = operation (world, "blocks");
  g_autofree char *asked =
      g_strdup_printf ("{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":["
                       "{\"request\":{\"method\":\"GET\",\"url\":\"Patient/%s\"}}]}",
                       world->person.text);
  const Ask command = { "POST", "/fhir", "health:kari", asked, .headers = { "X-Plass-Command", "k1" } };
  g_autofree char *again = g_strdup_printf (
      "{\"resourceType\":\"Patient\",\"id\":\"%s\",\"name\":[{\"use\":\"nickname\",\"text\":\"X\"}]}",
      world->person.text);
  g_autoptr (PlassLedger) ledger = plass_ledger_open (service_database (world->service), NULL);
  g_auto (Answer) feed = { 0 }, after = { 0 }, first = { 0 }, repeated = { 0 };
  const PlassPlan unwritten = { .id = plass_id_new (),
                                .person = world->person,
                                .state = plass_code ("draft") };
  g_autoptr (cJSON) plan = plass_wire_encode (&plass_kind_plan, &unwritten, NULL);
  g_autofree char *next = NULL, *late = NULL;
  guint troubles = 1;

  for (guint i = 0; i < 100; i++) { /* pages that split and move leave copies behind, if anything does */
    g_autofree char *text = g_strnfill (i * 70, 'x'), *long_text = g_strconcat (CANARY, text, CANARY, NULL);
    const PlassNote more = { .id = i % 2 ? world->note : plass_id_new (),
                             .person = world->person,
                             .regime = plass_code ("case"),
                             .happened = { 1767225600 },
                             .recorded = { 1767225600 },
                             .title = long_text,
                             .text = (char *)"Sov godt.",
                             .state = plass_code ("draft") };

    put (ledger, &plass_kind_note, &more);
  }
  g_assert_true (file_has (file, CANARY) || file_has (journal, CANARY));
  ask (world, "GET", "intake:i", "/fhir/_history?_count=1000", NULL, &feed);
  g_assert_cmpuint (status_of (world, "POST", "caseworker:k", path, body), ==, 403);
  g_assert_cmpuint (status_of (world, "POST", "supervisor:a", path, "{\"resourceType\":\"Parameters\"}"), ==,
                    422);
  g_assert_cmpuint (status_of (world, "POST", "supervisor:a", path, body), ==, 202);
  g_assert_cmpuint (status_of (world, "POST", "supervisor:a", path, body), ==, 409); /* not alone */
  g_assert_cmpuint (status_of (world, "POST", "administrator:b", path, WHY ("decision", "en annen")), ==,
                    409);
  g_assert_cmpuint (status_of (world, "GET", "health:kari", world->path, NULL), ==, 200);
  client_ask (world->session, service_url (world->service), &command, &first);
  g_assert_cmpuint (first.status, ==, 200);
  g_assert_cmpuint (status_of (world, "POST", "administrator:b", path, body), ==, 200);

  /* The answer that was kept held them. */
  client_ask (world->session, service_url (world->service), &command, &repeated);
  g_assert_cmpuint (repeated.status, ==, 410);
  g_assert_cmpstr (answer_detail (&repeated), ==, "erased");
  g_assert_cmpuint (status_of (world, "GET", "health:kari", world->path, NULL), ==, 410);
  g_assert_cmpuint (status_of (world, "GET", "health:kari", note, NULL), ==, 410);
  g_assert_cmpuint (status_of (world, "GET", "health:kari", everything, NULL), ==, 410);
  g_assert_cmpuint (status_of (world, "GET", "health:kari", blocks, NULL), ==, 410);
  g_assert_cmpuint (status_of (world, "PUT", "health:kari", world->path, again), ==, 410);
  /* Nor is anything new written about them. */
  late = cJSON_PrintUnformatted (plan);
  g_assert_cmpuint (status_of (world, "POST", "health:kari", "/fhir/CarePlan", late), ==, 410);
  g_assert_cmpuint (status_of (world, "POST", "administrator:b", path, body), ==, 410);
  next = g_strdup_printf ("/fhir/_history?_count=1000&cursor=%s",
                          strstr (answer_text (&feed, "link[relation=next].url"), "cursor=")
                              + strlen ("cursor="));
  ask (world, "GET", "intake:i", next, NULL, &after);
  g_assert_cmpuint (after.status, ==, 200);
  g_assert_cmpint (cJSON_GetArraySize (plass_wire_get (after.json, "entry")), ==,
                   2); /* the person, the stay */
  g_assert_cmpstr (answer_text (&after, "entry[0].request.method"), ==, "DELETE");
  g_assert_cmpstr (answer_text (&after, "entry[0].response.status"), ==, "410");

  g_assert_true (plass_check_ledger (ledger, say_trouble, NULL, &troubles, NULL));
  g_assert_cmpuint (troubles, ==, 0);
  g_assert_false (file_has (file, CANARY));
  g_assert_false (file_has (journal, CANARY));
  g_assert_false (file_has (file, "13917500080"));
}

#define ADD(path, func) g_test_add (path, World, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/central/trail/readings", test_readings);
  ADD ("/central/trail/made-before", test_made_before);
  ADD ("/central/trail/pages", test_pages);
  ADD ("/central/trail/exported", test_exported);
  ADD ("/central/trail/append-only", test_append_only);
  ADD ("/central/trail/collected", test_collected);
  ADD ("/central/trail/repeated", test_repeated);
  ADD ("/central/trail/emergency", test_emergency);
  ADD ("/central/trail/standing", test_standing);
  ADD ("/central/trail/refused-erasure", test_refused_erasure);
  ADD ("/central/trail/blocks", test_blocks);
  ADD ("/central/trail/partial-block", test_partial_block);
  ADD ("/central/trail/erased", test_erased);
  return g_test_run ();
}
