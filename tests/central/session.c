/* session.c — session FOLDER: speaks to a service as desks do, and writes every answer into a folder for the
 * validator */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  Service *service;
  SoupSession *session;
  City city;
  const char *folder;
  guint written;
} World;

static void
keep (World *world, const char *name, const Ask *ask, guint status)
{
  g_autofree char *path = g_strdup_printf ("%s/%02u-%s.json", world->folder, ++world->written, name);
  g_auto (Answer) answer = { 0 };

  client_ask (world->session, service_url (world->service), ask, &answer);
  if (answer.status != status)
    g_error ("%s: %u %s", name, answer.status, answer.body);
  g_assert_true (g_file_set_contents (path, answer.body, -1, NULL));
}

static void
act (World *world, const char *name, const char *act_name, const PlassBooking *booking, guint status)
{
  const gboolean on_place = g_str_equal (act_name, "hold") || g_str_equal (act_name, "admit");
  g_autofree char *path = g_strdup_printf ("/fhir/%s/%s/$%s", on_place ? "Location" : "Encounter",
                                           on_place ? booking->place.text : booking->id.text, act_name);
  g_autofree char *body = act_body (plass_id_new ().text, booking);

  keep (world, name, &(Ask){ "POST", path, .body = body }, status);
}

static void
move (World *world, const char *name, const PlassBooking *booking, guint status)
{
  g_autofree char *path = g_strdup_printf ("/fhir/Encounter/%s/$move", booking->moved_from.text);
  g_autofree char *body = act_body (plass_id_new ().text, booking);

  keep (world, name, &(Ask){ "POST", path, .body = body }, status);
}

/* ---- The session
 * ------------------------------------------------------------------------------------------------ */

static void
do_acts (World *world)
{
  PlassBooking held = booking_make (&world->city, 1, 0, "held"),
               taken = booking_make (&world->city, 3, 0, "active");
  PlassBooking man = booking_make (&world->city, 1, 3, "held"),
               unknown = booking_make (&world->city, 2, 3, "held");
  PlassBooking used = booking_make (&world->city, 3, 1, "held"),
               stay = booking_make (&world->city, 3, 1, "active");

  act (world, "hold", "hold", &held, 200);
  act (world, "overlap", "admit", &taken, 409);
  act (world, "women-only", "hold", &man, 422);
  act (world, "need-fact", "hold", &unknown, 422);
  act (world, "admit", "admit", &held, 200);
  held.ended.secs = held.start.secs + 60;
  held.end_reason = plass_code ("own_home");
  act (world, "discharge", "discharge", &held, 200);
  act (world, "state", "discharge", &held, 409);
  act (world, "second-hold", "hold", &used, 200);
  act (world, "hold-of-another-id", "admit", &stay, 200);
  act (world, "cancel", "cancel", &used, 200);
  stay.note = (char *)"Hos familien";
  act (world, "leave", "leave", &stay, 200);
  act (world, "return", "return", &stay, 200);
  stay.planned_end.secs = stay.start.secs + 90 * 86400;
  act (world, "extend", "extend", &stay, 200);
  stay.moved_from = stay.id;
  stay.id = plass_id_new ();
  stay.place = world->city.places[4];
  stay.start = plass_time_now ();
  move (world, "move", &stay, 200);
  stay.moved_from = stay.id;
  stay.id = plass_id_new ();
  stay.place = world->city.places[3];
  move (world, "move-refused", &stay, 422);
}

#define PATIENT "{\"resourceType\":\"Patient\",\"name\":[{\"use\":\"nickname\",\"text\":\"Bekken\"}]}"
#define TRANSACTION                                                                                          \
  "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"fullUrl\":"                           \
  "\"urn:uuid:0198c0de-0000-7000-8000-000000000002\",\"resource\":" PATIENT                                  \
  ",\"request\":{\"method\":\"POST\",\"url\":\"Patient\"}}]}"

static const struct {
  const char *name;
  Ask ask;
  guint status;
} plain[] = {
  { "metadata", { "GET", "/fhir/metadata", "" }, 200 },
  { "hello", { "POST", "/fhir/Device/desk1/$hello", .body = "{\"resourceType\":\"Parameters\"}" }, 200 },
  { "created", { "POST", "/fhir/Patient", .body = PATIENT }, 201 },
  { "transaction", { "POST", "/fhir", .body = TRANSACTION }, 200 },
  { "minimal-transaction",
    { "POST", "/fhir", .body = TRANSACTION, .headers = { "Prefer", "return=minimal" } },
    200 },
  { "empty-transaction",
    { "POST", "/fhir", .body = "{\"resourceType\":\"Bundle\",\"type\":\"transaction\"}" },
    200 },
  { "feed", { "GET", "/fhir/_history?_count=1000" }, 200 },
  { "feed-page", { "GET", "/fhir/_history?_count=2" }, 200 },
  { "feed-of-a-type", { "GET", "/fhir/Encounter/_history" }, 200 },
  { "empty-feed", { "GET", "/fhir/Goal/_history" }, 200 },
  { "search", { "GET", "/fhir/Location?_count=3" }, 200 },
  { "search-updated", { "GET", "/fhir/Patient?_lastUpdated=ge2026-01-01&_count=2" }, 200 },
  { "search-nothing", { "GET", "/fhir/Goal" }, 200 },
  { "search-posted",
    { "POST", "/fhir/Patient/_search", .body = "identifier=x", .type = "application/x-www-form-urlencoded" },
    200 },
  { "search-elements", { "GET", "/fhir/Location?_elements=name&_count=3" }, 200 },
  { "search-elements-of-people", { "GET", "/fhir/Patient?_elements=gender" }, 200 },
  { "search-elements-of-stays", { "GET", "/fhir/Encounter?_elements=period" }, 200 },
  { "search-included",
    { "GET", "/fhir/Encounter?_include=Encounter:subject&_include=Encounter:location" },
    200 },
  { "search-reverse", { "GET", "/fhir/Patient?_revinclude=Encounter:patient" }, 200 },
  { "search-sorted", { "GET", "/fhir/Encounter?_sort=-date&_count=2" }, 200 },
  { "search-count", { "GET", "/fhir/Patient?_summary=count" }, 200 },
  { "search-name",
    { "POST", "/fhir/Patient/_search", .body = "name=e&_count=1",
      .type = "application/x-www-form-urlencoded" },
    200 },
  { "validated", { "POST", "/fhir/Patient/$validate", .body = PATIENT }, 200 },
  { "not-valid",
    { "POST", "/fhir/Patient/$validate",
      .body = "{\"resourceType\":\"Patient\",\"gender\":\"x\",\"name\":[{}],\"nickname\":1}" },
    200 },
  { "batch",
    { "POST", "/fhir",
      .body = "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"request\":{\"method\":\"GET\","
              "\"url\":\"Patient?_count=1\"}},{\"request\":{\"method\":\"GET\",\"url\":\"Patient/x\"}},"
              "{\"resource\":" PATIENT ",\"request\":{\"method\":\"POST\",\"url\":\"Patient\"}}]}" },
    200 },
  { "outcome-transaction",
    { "POST", "/fhir", .body = TRANSACTION, .headers = { "Prefer", "return=OperationOutcome" } },
    200 },
  { "saved",
    { "POST", "/fhir/Patient", .body = PATIENT, .headers = { "Prefer", "return=OperationOutcome" } },
    201 },
  { "bad-shape",
    { "POST", "/fhir/Patient", .body = "{\"resourceType\":\"Patient\",\"gender\":\"x\",\"active\":1}" },
    400 },
  { "no-token", { "GET", "/fhir/Patient", "" }, 401 },
  { "forbidden", { "POST", "/fhir/Patient", "administrator:ada", PATIENT }, 403 },
  { "not-found", { "GET", "/fhir/Patient/1" }, 404 },
  { "unknown-type", { "GET", "/fhir/Nonsense" }, 404 },
  { "delete", { "DELETE", "/fhir/Patient/1" }, 405 },
  { "xml", { "GET", "/fhir/Patient", .headers = { "Accept", "text/xml" } }, 406 },
  { "cursor-gone", { "GET", "/fhir/_history?cursor=x.1" }, 410 },
  { "changed-meanwhile",
    { "PUT", "/fhir/Patient/p2", .body = "{\"resourceType\":\"Patient\",\"id\":\"p2\",\"active\":true}",
      .headers = { "If-Match", "W/\"1\"" } },
    412 },
  { "media-type", { "POST", "/fhir/Patient", .body = PATIENT, .type = "text/xml" }, 415 },
  { "check", { "POST", "/fhir/Patient", .body = "{\"resourceType\":\"Patient\"}" }, 422 },
  { "bad-json", { "POST", "/fhir/Patient", .body = "{" }, 400 },
  { "identifier-in-url", { "GET", "/fhir/Patient?identifier=x" }, 400 },
};

static void
read_things (World *world)
{
  g_autofree char *place = g_strconcat ("/fhir/Location/", world->city.places[3].text, NULL);
  g_autofree char *version = g_strconcat (place, "/_history/1", NULL);
  g_autofree char *history = g_strconcat (place, "/_history", NULL);
  g_autofree char *person = g_strconcat ("/fhir/Patient/", world->city.persons[0].text, NULL);
  g_autofree char *everything =
      g_strconcat ("/fhir/Patient/", world->city.persons[3].text, "/$everything", NULL);

  keep (world, "read", &(Ask){ "GET", place }, 200);
  keep (world, "vread", &(Ask){ "GET", version }, 200);
  keep (world, "instance-history", &(Ask){ "GET", history }, 200);
  keep (world, "person", &(Ask){ "GET", person }, 200);
  keep (world, "everything", &(Ask){ "GET", everything }, 200);
}

int
main (int argc, char **argv)
{
  World world = { 0 };

  if (argc != 2)
    g_error ("usage: session FOLDER");
  world.folder = argv[1];
  g_assert_cmpint (g_mkdir_with_parents (world.folder, 0700), ==, 0);
  world.service = service_start ();
  world.session = client_new ();
  city_make (service_database (world.service), &world.city);
  do_acts (&world);
  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
    keep (&world, plain[i].name, &plain[i].ask, plain[i].status);
  read_things (&world);
  g_object_unref (world.session);
  service_stop (world.service);
  return 0;
}
