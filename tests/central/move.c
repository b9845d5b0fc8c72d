/* move.c — to another place, two people's places, away and back, longer: what the service says to each */
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

/* @stay: the one that the address names; @other may be NULL. */
static void
send (World *world, const char *command, const char *act, const PlassId *stay, const PlassBooking *booking,
      const PlassBooking *other, Answer *ret_answer)
{
  const gboolean on_place = g_str_equal (act, "hold") || g_str_equal (act, "admit");
  g_autofree char *path = g_strdup_printf ("/fhir/%s/%s/$%s", on_place ? "Location" : "Encounter",
                                           on_place ? booking->place.text : stay->text, act);
  g_autofree char *one = resource_text (&plass_kind_booking, booking);
  g_autofree char *two = other ? resource_text (&plass_kind_booking, other) : NULL;
  g_autofree char *more = two ? g_strconcat (",{\"name\":\"other\",\"resource\":", two, "}", NULL) : NULL;
  g_autofree char *body = g_strdup_printf ("{\"resourceType\":\"Parameters\",\"parameter\":["
                                           "{\"name\":\"command\",\"valueId\":\"%s\"},"
                                           "{\"name\":\"booking\",\"resource\":%s}%s]}",
                                           command, one, more ? more : "");

  client_ask (world->session, service_url (world->service), &(Ask){ "POST", path, "reception:kari", body },
              ret_answer);
}

static void
expect (World *world, const char *act, const PlassId *stay, const PlassBooking *booking,
        const PlassBooking *other, guint status, const char *detail)
{
  g_auto (Answer) answer = { 0 };

  send (world, plass_id_new ().text, act, stay, booking, other, &answer);
  if (answer.status != status)
    g_test_message ("%s: %s", act, answer.body);
  g_assert_cmpuint (answer.status, ==, status);
  g_assert_cmpstr (answer_detail (&answer), ==, detail);
}

static PlassBooking
move_in (World *world, guint person, guint place)
{
  PlassBooking stay = booking_make (&world->city, person, place, "active");

  stay.start.secs -= 3600;
  expect (world, "admit", NULL, &stay, NULL, 200, "");
  return stay;
}

static PlassBooking
from (const City *city, const PlassBooking *stay, guint place)
{
  PlassBooking to = *stay;

  to.id = plass_id_new ();
  to.place = city->places[place];
  to.moved_from = stay->id;
  to.start = plass_time_now ();
  return to;
}

static PlassBooking *
standing (World *world, const PlassId *id)
{
  g_autoptr (PlassLedger) ledger = plass_ledger_open (service_database (world->service), NULL);

  return plass_ledger_get (ledger, &plass_kind_booking, id, NULL);
}

static guint
count_versions (World *world)
{
  g_autoptr (PlassLedger) ledger = plass_ledger_open (service_database (world->service), NULL);

  return (guint)plass_ledger_number (ledger, "SELECT count(*) FROM history", NULL, 0, NULL);
}

/* ---- To another place -------------------------------------------------------------------------------------
 */

static void
test_move (World *world, gconstpointer data)
{
  const PlassBooking stay = move_in (world, 1, 0);
  const PlassBooking to = from (&world->city, &stay, 4);
  const PlassId command = plass_id_new ();
  g_auto (Answer) moved = { 0 }, again = { 0 };
  g_autoptr (PlassBooking) ended = NULL, begun = NULL;

  send (world, command.text, "move", &stay.id, &to, NULL, &moved);
  g_assert_cmpuint (moved.status, ==, 200);
  g_assert_cmpstr (answer_text (&moved, "entry[0].resource.id"), ==, to.id.text);
  g_assert_cmpstr (answer_text (&moved, "entry[1].resource.id"), ==, stay.id.text);
  ended = standing (world, &stay.id);
  begun = standing (world, &to.id);
  g_assert_cmpstr (ended->state.text, ==, "completed");
  g_assert_cmpstr (ended->end_reason.text, ==, "other_place");
  g_assert_cmpint (ended->ended.secs, ==, begun->start.secs);
  g_assert_cmpstr (begun->state.text, ==, "active");
  g_assert_cmpstr (begun->moved_from.text, ==, stay.id.text);
  g_assert_cmpstr (begun->institution.text, ==, world->city.other_house.text);
  send (world, command.text, "move", &stay.id, &to, NULL, &again);
  g_assert_cmpstr (again.body, ==, moved.body);
  expect (world, "move", &stay.id, &to, NULL, 409, "state");
}

static void
test_move_refused (World *world, gconstpointer data)
{
  const PlassBooking stay = move_in (world, 1, 0), neighbour = move_in (world, 3, 1);
  const PlassBooking taken = from (&world->city, &stay, 1), women = from (&world->city, &stay, 3);
  const PlassBooking same = from (&world->city, &stay, 0);
  PlassBooking stranger = from (&world->city, &stay, 2), nowhere = from (&world->city, &stay, 2);
  const guint before = count_versions (world);
  const PlassId command = plass_id_new ();
  g_auto (Answer) refused = { 0 }, again = { 0 };
  g_autofree char *own = g_strconcat ("Location/", stay.place.text, NULL);

  stranger.person = neighbour.person;
  nowhere.moved_from = plass_id_new ();
  expect (world, "move", &stay.id, &women, NULL, 422, "women-only");
  expect (world, "move", &stay.id, &same, NULL, 409, "state");
  expect (world, "move", &stay.id, &stranger, NULL, 409, "state");
  expect (world, "move", &nowhere.moved_from, &nowhere, NULL, 404, "not-found");
  expect (world, "move", &neighbour.id, &taken, NULL, 400, "bad-resource");
  send (world, command.text, "move", &stay.id, &taken, NULL, &refused);
  g_assert_cmpstr (answer_detail (&refused), ==, "overlap");
  /* Alternatives, but not the place where the person lives already. */
  g_assert_cmpint (cJSON_GetArraySize (plass_wire_get (refused.json, "extension")), ==, 3);
  g_assert_null (strstr (refused.body, own));
  /* Nothing of it is left, and the same command stays refused when the place is free. */
  g_assert_cmpuint (count_versions (world), ==, before);
  expect (world, "discharge", &neighbour.id, &neighbour, NULL, 200, "");
  send (world, command.text, "move", &stay.id, &taken, NULL, &again);
  g_assert_cmpstr (again.body, ==, refused.body);
  expect (world, "move", &stay.id, &taken, NULL, 200, "");
}

/* ---- Two people's places ----------------------------------------------------------------------------------
 */

static void
test_swap (World *world, gconstpointer data)
{
  const PlassBooking one = move_in (world, 1, 0), two = move_in (world, 3, 1);
  const PlassBooking to_two = from (&world->city, &one, 1), to_one = from (&world->city, &two, 0);
  g_auto (Answer) answer = { 0 };
  g_autoptr (PlassBooking) left = NULL, right = NULL;

  send (world, plass_id_new ().text, "swap", &one.id, &to_two, &to_one, &answer);
  if (answer.status != 200)
    g_test_message ("%s", answer.body);
  g_assert_cmpuint (answer.status, ==, 200);
  g_assert_cmpint (cJSON_GetArraySize (plass_wire_get (answer.json, "entry")), ==, 4);
  g_assert_cmpstr (answer_text (&answer, "entry[0].resource.id"), ==, to_two.id.text);
  left = standing (world, &to_two.id);
  right = standing (world, &to_one.id);
  g_assert_cmpstr (left->state.text, ==, "active");
  g_assert_cmpstr (right->state.text, ==, "active");
  g_assert_cmpint (left->start.secs, ==, right->start.secs);
  /* Both have moved: there is nothing left to change. */
  expect (world, "swap", &one.id, &to_two, &to_one, 409, "state");
}

static void
test_swap_refused (World *world, gconstpointer data)
{
  const PlassBooking woman = move_in (world, 0, 3), man = move_in (world, 1, 0),
                     unknown = move_in (world, 2, 1);
  const PlassBooking man_in = from (&world->city, &man, 3), woman_out = from (&world->city, &woman, 0);
  const PlassBooking unknown_in = from (&world->city, &unknown, 3),
                     to_unknown = from (&world->city, &woman, 1);
  const PlassBooking past = from (&world->city, &man, 2);
  const guint before = count_versions (world);
  g_autofree char *whom = g_strconcat ("Patient/", man.person.text, NULL);
  g_autofree char *whose = g_strconcat ("Patient/", unknown.person.text, NULL);
  g_auto (Answer) refused = { 0 }, asked = { 0 };

  send (world, plass_id_new ().text, "swap", &woman.id, &woman_out, &man_in, &refused);
  g_assert_cmpstr (answer_detail (&refused), ==, "women-only");
  g_assert_nonnull (strstr (refused.body, whom));
  send (world, plass_id_new ().text, "swap", &woman.id, &to_unknown, &unknown_in, &asked);
  g_assert_cmpstr (answer_detail (&asked), ==, "need-fact");
  g_assert_nonnull (strstr (asked.body, whose));
  expect (world, "swap", &man.id, &past, &woman_out, 409, "state");
  expect (world, "swap", &man.id, &past, NULL, 400, "bad-resource");
  expect (world, "swap", &man.id, &past, &past, 400, "bad-resource");
  g_assert_cmpuint (count_versions (world), ==, before);
}

/* ---- Away and back ----------------------------------------------------------------------------------------
 */

static void
test_leave (World *world, gconstpointer data)
{
  PlassBooking stay = move_in (world, 1, 0);
  const PlassBooking other = booking_make (&world->city, 3, 0, "active");
  const PlassBooking elsewhere = booking_make (&world->city, 1, 4, "active");
  g_autoptr (PlassBooking) away = NULL;

  expect (world, "return", &stay.id, &stay, NULL, 200, ""); /* who is there has come back */
  stay.note = (char *)"Hos familien";
  expect (world, "leave", &stay.id, &stay, NULL, 200, "");
  expect (world, "leave", &stay.id, &stay, NULL, 200, "");
  away = standing (world, &stay.id);
  g_assert_cmpstr (away->state.text, ==, "on_leave");
  g_assert_cmpstr (away->note, ==, "Hos familien");
  expect (world, "admit", NULL, &other, NULL, 409, "overlap"); /* the place is kept */
  expect (world, "not-come-back", &stay.id, &stay, NULL, 200, "");
  expect (world, "return", &stay.id, &stay, NULL, 200, "");
  expect (world, "not-come-back", &stay.id, &stay, NULL, 200, "");
  /* Somebody who has not come back may live somewhere else by now. */
  expect (world, "admit", NULL, &elsewhere, NULL, 200, "");
  expect (world, "return", &stay.id, &stay, NULL, 409, "active-elsewhere");
  expect (world, "discharge", &stay.id, &stay, NULL, 200, "");
  expect (world, "leave", &stay.id, &stay, NULL, 409, "state");
  expect (world, "return", &stay.id, &stay, NULL, 409, "active-elsewhere");
}

static void
test_leave_unknown (World *world, gconstpointer data)
{
  static const char *const acts[] = { "leave", "return", "not-come-back", "extend" };
  const PlassBooking held = booking_make (&world->city, 1, 0, "held");

  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++)
    expect (world, acts[i], &held.id, &held, NULL, 404, "not-found");
  expect (world, "hold", NULL, &held, NULL, 200, "");
  for (gsize i = 0; i < 3; i++)
    expect (world, acts[i], &held.id, &held, NULL, 409, "state");
}

/* ---- Longer -----------------------------------------------------------------------------------------------
 */

static void
test_extend_hold (World *world, gconstpointer data)
{
  PlassBooking held = booking_make (&world->city, 1, 0, "held");
  const gint64 longer = held.hold_until.secs + 7200;
  g_autoptr (PlassBooking) after = NULL;

  expect (world, "hold", NULL, &held, NULL, 200, "");
  held.hold_until.secs = longer;
  expect (world, "extend", &held.id, &held, NULL, 200, "");
  after = standing (world, &held.id);
  g_assert_cmpint (after->hold_until.secs, ==, longer);
  held.hold_until.secs = plass_time_now ().secs - 10;
  expect (world, "extend", &held.id, &held, NULL, 409, "hold-over");
}

static void
test_extend_planned (World *world, gconstpointer data)
{
  PlassBooking planned = booking_make (&world->city, 1, 0, "planned");
  PlassBooking next = booking_make (&world->city, 3, 0, "planned");
  g_auto (Answer) refused = { 0 };

  planned.planned_end.secs = planned.start.secs + 5 * 86400;
  next.start.secs = planned.start.secs + 7 * 86400;
  expect (world, "hold", NULL, &planned, NULL, 200, "");
  expect (world, "hold", NULL, &next, NULL, 200, "");
  planned.planned_end.secs = next.start.secs; /* half open: just fits */
  expect (world, "extend", &planned.id, &planned, NULL, 200, "");
  planned.planned_end.secs++;
  send (world, plass_id_new ().text, "extend", &planned.id, &planned, NULL, &refused);
  g_assert_cmpuint (refused.status, ==, 409);
  g_assert_cmpstr (answer_detail (&refused), ==, "overlap");
  g_assert_cmpint (cJSON_GetArraySize (plass_wire_get (refused.json, "extension")), ==, 4);
  planned.planned_end.secs = planned.start.secs - 1;
  expect (world, "extend", &planned.id, &planned, NULL, 422, "check");
}

/* A stay that has begun keeps its place, whatever its planned end. */
static void
test_extend_stay (World *world, gconstpointer data)
{
  PlassBooking stay = move_in (world, 1, 0);
  g_autoptr (PlassBooking) after = NULL;

  stay.planned_end.secs = stay.start.secs + 90 * 86400;
  stay.state = plass_code ("completed"); /* what the desk thinks of the rest does not count */
  stay.ended = plass_time_now ();
  expect (world, "extend", &stay.id, &stay, NULL, 200, "");
  after = standing (world, &stay.id);
  g_assert_cmpint (after->planned_end.secs, ==, stay.planned_end.secs);
  g_assert_cmpstr (after->state.text, ==, "active");
  g_assert_false (plass_time_is_set (after->ended));
}

#define ADD(path, func) g_test_add (path, World, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/central/move/move", test_move);
  ADD ("/central/move/move-refused", test_move_refused);
  ADD ("/central/move/swap", test_swap);
  ADD ("/central/move/swap-refused", test_swap_refused);
  ADD ("/central/move/leave", test_leave);
  ADD ("/central/move/leave-unknown", test_leave_unknown);
  ADD ("/central/move/extend-hold", test_extend_hold);
  ADD ("/central/move/extend-planned", test_extend_planned);
  ADD ("/central/move/extend-stay", test_extend_stay);
  return g_test_run ();
}
