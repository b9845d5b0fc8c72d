/* acts.c — hold, move in, move out, let go: what the service says, and that it says it once */
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

/* @act "hold", "admit": on the place; "discharge", "cancel": on the stay. */
static void
act_as (World *world, const char *token, const char *command, const char *act, const PlassBooking *booking,
        Answer *ret_answer)
{
  const gboolean on_place = g_str_equal (act, "hold") || g_str_equal (act, "admit");
  g_autofree char *path = g_strdup_printf ("/fhir/%s/%s/$%s", on_place ? "Location" : "Encounter",
                                           on_place ? booking->place.text : booking->id.text, act);
  g_autofree char *body = act_body (command, booking);

  client_ask (world->session, service_url (world->service), &(Ask){ "POST", path, token, body }, ret_answer);
}

static void
act (World *world, const char *name, const PlassBooking *booking, Answer *ret_answer)
{
  act_as (world, "reception:kari", plass_id_new ().text, name, booking, ret_answer);
}

#define STATE(n) "entry[" #n "].resource.status"

static void
expect (World *world, const char *name, const PlassBooking *booking, guint status, const char *detail)
{
  g_auto (Answer) answer = { 0 };

  act (world, name, booking, &answer);
  if (answer.status != status)
    g_test_message ("%s: %s", name, answer.body);
  g_assert_cmpuint (answer.status, ==, status);
  g_assert_cmpstr (answer_detail (&answer), ==, detail);
}

/* ---- A life of a booking
 * ------------------------------------------------------------------------------------ */

static void
test_life (World *world, gconstpointer data)
{
  PlassBooking booking = booking_make (&world->city, 1, 0, "held");
  g_auto (Answer) held = { 0 }, active = { 0 }, ended = { 0 };
  PlassId made_by = plass_id_from_name ("kari");
  g_autofree char *reference = g_strconcat ("Practitioner/", made_by.text, NULL);
  g_autofree char *house = g_strconcat ("Organization/", world->city.house.text, NULL);

  booking.institution = world->city.other_house; /* a lie of the desk */
  act (world, "hold", &booking, &held);
  g_assert_cmpuint (held.status, ==, 200);
  g_assert_cmpstr (answer_text (&held, STATE (0)), ==, "planned");
  g_assert_cmpstr (answer_text (&held, "entry[0].resource.id"), ==, booking.id.text);
  g_assert_cmpstr (answer_text (&held, "entry[0].resource.meta.versionId"), ==, "1");
  g_assert_cmpstr (answer_text (&held, "entry[0].resource.serviceProvider.reference"), ==, house);
  g_assert_cmpstr (answer_text (&held, "entry[0].resource.participant[0].individual.reference"), ==,
                   reference);
  booking.state = plass_code ("active");
  act (world, "admit", &booking, &active);
  g_assert_cmpstr (answer_text (&active, STATE (0)), ==, "in-progress");
  g_assert_cmpstr (answer_text (&active, "entry[0].resource.meta.versionId"), ==, "2");
  expect (world, "admit", &booking, 200, ""); /* twice by two desks: both are right */
  booking.ended = (PlassTime){ booking.start.secs + 60 };
  booking.end_reason = plass_code ("own_home");
  act (world, "discharge", &booking, &ended);
  g_assert_cmpstr (answer_text (&ended, STATE (0)), ==, "finished");
  expect (world, "discharge", &booking, 409, "state");
  expect (world, "admit", &booking, 409, "state");
  expect (world, "cancel", &booking, 409, "state");
}

static void
test_let_go (World *world, gconstpointer data)
{
  PlassBooking booking = booking_make (&world->city, 1, 0, "held");
  PlassBooking other = booking_make (&world->city, 3, 0, "held");

  expect (world, "cancel", &booking, 404, "not-found");
  expect (world, "discharge", &booking, 404, "not-found");
  expect (world, "hold", &booking, 200, "");
  expect (world, "discharge", &booking, 409, "state");
  expect (world, "hold", &other, 409, "overlap");
  expect (world, "cancel", &booking, 200, "");
  expect (world, "cancel", &booking, 200, "");
  expect (world, "hold", &other, 200, "");
}

/* ---- Refusals
 * ------------------------------------------------------------------------------------------------ */

static void
test_women_only (World *world, gconstpointer data)
{
  const PlassBooking woman = booking_make (&world->city, 0, 3, "held");
  const PlassBooking man = booking_make (&world->city, 1, 3, "held");
  const PlassBooking unknown = booking_make (&world->city, 2, 3, "held");
  g_auto (Answer) asked = { 0 };

  expect (world, "hold", &man, 422, "women-only");
  act (world, "hold", &unknown, &asked);
  g_assert_cmpstr (answer_detail (&asked), ==, "need-fact");
  g_assert_cmpstr (answer_text (&asked, "issue[0].expression[0]"), ==, "Patient.gender");
  expect (world, "hold", &woman, 200, "");
}

/* The desk asks, saves what the person says, and sends the same command again. */
static void
test_need_fact_then_again (World *world, gconstpointer data)
{
  const PlassBooking booking = booking_make (&world->city, 2, 3, "active");
  const PlassId command = plass_id_new ();
  g_autofree char *path = g_strconcat ("/fhir/Patient/", world->city.persons[2].text, NULL);
  PlassPerson person = { .id = world->city.persons[2],
                         .alias = (char *)"Skogen",
                         .gender = plass_code ("woman"),
                         .active = PLASS_YES };
  g_autofree char *text = resource_text (&plass_kind_person, &person);
  g_auto (Answer) first = { 0 }, saved = { 0 }, second = { 0 };

  act_as (world, "reception:kari", command.text, "admit", &booking, &first);
  g_assert_cmpstr (answer_detail (&first), ==, "need-fact");
  client_ask (world->session, service_url (world->service),
              &(Ask){ "PUT", path, .body = text, .headers = { "If-Match", "W/\"1\"" } }, &saved);
  g_assert_cmpuint (saved.status, ==, 200);
  act_as (world, "reception:kari", command.text, "admit", &booking, &second);
  g_assert_cmpuint (second.status, ==, 200);
}

static void
test_rule (World *world, gconstpointer data)
{
  PlassPerson person = { .id = world->city.persons[1],
                         .alias = (char *)"Fjellet",
                         .gender = plass_code ("man"),
                         .wheelchair = PLASS_YES };
  const PlassBooking booking = booking_make (&world->city, 1, 2, "held");
  g_autoptr (PlassLedger) ledger = plass_ledger_open (service_database (world->service), NULL);
  g_auto (Answer) answer = { 0 };

  g_assert_true (plass_ledger_write (ledger, &plass_kind_person, &person, NULL, NULL));
  act (world, "hold", &booking, &answer);
  g_assert_cmpuint (answer.status, ==, 422);
  g_assert_cmpstr (answer_detail (&answer), ==, "rule");
  g_assert_nonnull (strstr (answer_text (&answer, "issue[0].details.text"), "wheelchair"));
}

static void
test_closed (World *world, gconstpointer data)
{
  const PlassTime now = plass_time_now ();
  PlassPeriod period = { .id = plass_id_new (),
                         .place = world->city.places[0],
                         .kind = plass_code ("cleaning"),
                         .start = { now.secs - 60 },
                         .end = { now.secs + 3600 },
                         .active = PLASS_YES };
  PlassBooking booking = booking_make (&world->city, 1, 0, "planned");
  g_autoptr (PlassLedger) ledger = plass_ledger_open (service_database (world->service), NULL);

  g_assert_true (plass_ledger_write (ledger, &plass_kind_period, &period, NULL, NULL));
  expect (world, "hold", &booking, 409, "closed");
  booking.start.secs = period.end.secs; /* half open: it ends there */
  expect (world, "hold", &booking, 200, "");
}

static void
test_elsewhere (World *world, gconstpointer data)
{
  const PlassBooking here = booking_make (&world->city, 1, 0, "active");
  PlassBooking there = booking_make (&world->city, 1, 1, "held");

  expect (world, "admit", &here, 200, "");
  expect (world, "hold", &there, 200, "");
  expect (world, "admit", &there, 409, "active-elsewhere");
  expect (world, "discharge", &here, 200, "");
  expect (world, "admit", &there, 200, "");
}

static void
test_unknown (World *world, gconstpointer data)
{
  PlassBooking booking = booking_make (&world->city, 1, 0, "held");
  PlassBooking dead = booking_make (&world->city, 1, 0, "held");

  booking.person = plass_id_new ();
  expect (world, "hold", &booking, 422, "unknown-reference");
  dead.hold_until.secs = plass_time_now ().secs - 60;
  expect (world, "hold", &dead, 409, "hold-over");
}

/* ---- Alternatives
 * -------------------------------------------------------------------------------------------- */

static void
test_alternatives (World *world, gconstpointer data)
{
  const PlassBooking first = booking_make (&world->city, 1, 0, "active");
  const PlassBooking second = booking_make (&world->city, 3, 0, "active");
  g_autofree char *best = g_strconcat ("Location/", world->city.places[1].text, NULL);
  g_auto (Answer) answer = { 0 };
  const cJSON *others;

  expect (world, "admit", &first, 200, "");
  act (world, "admit", &second, &answer);
  g_assert_cmpstr (answer_detail (&answer), ==, "overlap");
  others = plass_wire_get (answer.json, "extension");
  /* Two in the same house (the women's place is not among them), then the two of the other. */
  g_assert_cmpint (cJSON_GetArraySize (others), ==, 4);
  g_assert_cmpstr (answer_text (&answer, "extension[0].extension[url=place].valueReference.reference"), ==,
                   best);
  g_assert_cmpstr (answer_text (&answer, "extension[0].extension[url=place].valueReference.display"), ==,
                   "Dalsberget 202");
  g_assert_cmpstr (answer_text (&answer, "extension[2].extension[url=institution].valueReference.display"),
                   ==, "Åsen");
}

/* ---- Holds
 * ----------------------------------------------------------------------------------------------------- */

static void
test_hold_of_another_id (World *world, gconstpointer data)
{
  const PlassBooking held = booking_make (&world->city, 1, 0, "held");
  const PlassBooking stay = booking_make (&world->city, 1, 0, "active");
  const PlassBooking other = booking_make (&world->city, 3, 0, "active");
  g_auto (Answer) answer = { 0 };

  expect (world, "hold", &held, 200, "");
  expect (world, "admit", &other, 409, "overlap");
  act (world, "admit", &stay, &answer);
  g_assert_cmpuint (answer.status, ==, 200);
  g_assert_cmpstr (answer_text (&answer, "entry[0].resource.id"), ==, stay.id.text);
  g_assert_cmpstr (answer_text (&answer, "entry[1].resource.id"), ==, held.id.text);
  g_assert_cmpstr (answer_text (&answer, STATE (1)), ==, "cancelled");
}

static void
test_dead_hold (World *world, gconstpointer data)
{
  PlassBooking dead = booking_make (&world->city, 1, 0, "held");
  const PlassBooking stay = booking_make (&world->city, 3, 0, "active");
  g_autoptr (PlassLedger) ledger = plass_ledger_open (service_database (world->service), NULL);
  g_autoptr (PlassBooking) after = NULL;

  dead.hold_until.secs = plass_time_now ().secs - 1;
  g_assert_true (plass_ledger_write (ledger, &plass_kind_booking, &dead, NULL, NULL));
  expect (world, "admit", &stay, 200, "");
  after = plass_ledger_get (ledger, &plass_kind_booking, &dead.id, NULL);
  g_assert_cmpstr (after->state.text, ==, "cancelled");
}

/* ---- Once
 * ------------------------------------------------------------------------------------------------------ */

static void
test_replay (World *world, gconstpointer data)
{
  const PlassBooking stay = booking_make (&world->city, 1, 0, "active");
  const PlassBooking other = booking_make (&world->city, 3, 0, "active");
  const PlassId yes = plass_id_new (), no = plass_id_new ();
  g_auto (Answer) first = { 0 }, again = { 0 }, foreign = { 0 }, refused = { 0 }, still = { 0 },
                  judged = { 0 };

  act_as (world, "reception:kari", yes.text, "admit", &stay, &first);
  act_as (world, "reception:kari", yes.text, "admit", &stay, &again);
  g_assert_cmpuint (first.status, ==, 200);
  g_assert_cmpuint (again.status, ==, 200);
  g_assert_cmpstr (again.body, ==, first.body);
  act_as (world, "reception:olga", yes.text, "admit", &stay, &foreign);
  g_assert_cmpstr (answer_detail (&foreign), ==, "command-taken");
  act_as (world, "reception:kari", no.text, "admit", &other, &refused);
  g_assert_cmpuint (refused.status, ==, 409);
  expect (world, "discharge", &stay, 200, "");
  /* A late copy of what was refused must not book now that the place is free. */
  act_as (world, "reception:kari", no.text, "admit", &other, &still);
  g_assert_cmpuint (still.status, ==, 409);
  g_assert_cmpstr (still.body, ==, refused.body);
  act (world, "admit", &other, &judged);
  g_assert_cmpuint (judged.status, ==, 200);
}

#define ADD(path, func) g_test_add (path, World, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/central/acts/life", test_life);
  ADD ("/central/acts/let-go", test_let_go);
  ADD ("/central/acts/women-only", test_women_only);
  ADD ("/central/acts/need-fact-then-again", test_need_fact_then_again);
  ADD ("/central/acts/rule", test_rule);
  ADD ("/central/acts/closed", test_closed);
  ADD ("/central/acts/elsewhere", test_elsewhere);
  ADD ("/central/acts/unknown", test_unknown);
  ADD ("/central/acts/alternatives", test_alternatives);
  ADD ("/central/acts/hold-of-another-id", test_hold_of_another_id);
  ADD ("/central/acts/dead-hold", test_dead_hold);
  ADD ("/central/acts/replay", test_replay);
  return g_test_run ();
}
