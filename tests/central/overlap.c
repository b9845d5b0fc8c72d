/* overlap.c — random bookings through the acts, against a brute-force model that looks at every pair */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service.h"

#include <string.h>

#define ROUNDS 300
#define HOUR 3600

typedef struct {
  Service *service;
  SoupSession *session;
  City city;
  gint64 noon;      /* all starts are whole hours from here, so that many periods touch */
  GArray *bookings; /* PlassBooking: what the service has, as the model knows it */
} World;

static void
set_up (World *world, gconstpointer data)
{
  world->service = service_start ();
  world->session = client_new ();
  world->noon = plass_time_now ().secs;
  world->bookings = g_array_new (FALSE, FALSE, sizeof (PlassBooking));
  city_make (service_database (world->service), &world->city);
}

static void
tear_down (World *world, gconstpointer data)
{
  g_array_unref (world->bookings);
  g_object_unref (world->session);
  service_stop (world->service);
}

static guint
act (World *world, const char *name, const PlassBooking *booking)
{
  const gboolean on_place = g_str_equal (name, "hold") || g_str_equal (name, "admit");
  g_autofree char *path = g_strdup_printf ("/fhir/%s/%s/$%s", on_place ? "Location" : "Encounter",
                                           on_place ? booking->place.text : booking->id.text, name);
  g_autofree char *body = act_body (plass_id_new ().text, booking);
  g_auto (Answer) answer = { 0 };

  client_ask (world->session, service_url (world->service), &(Ask){ "POST", path, "health:kari", body },
              &answer);
  g_assert_true (answer.status == 200 || answer.status == 409);
  return answer.status;
}

/* ---- The model: no index, no interval tricks, every pair by the domain's own words
 * ----------------------------- */

static gboolean
clashes (World *world, const PlassBooking *wish, gboolean is_admission)
{
  const PlassTime now = plass_time_now ();

  for (guint i = 0; i < world->bookings->len; i++) {
    const PlassBooking *other = &g_array_index (world->bookings, PlassBooking, i);
    const gboolean same = plass_id_equal (&other->person, &wish->person);
    const gboolean own_hold = same && !plass_code_is (&other->state, "active");

    if (plass_id_equal (&other->id, &wish->id))
      continue;
    if (is_admission && same && plass_code_is (&other->state, "active"))
      return TRUE;
    if (!(is_admission && own_hold) && plass_booking_overlaps (other, wish, now))
      return TRUE;
  }
  return FALSE;
}

/* Moving in uses up the person's own holds and plans of that place. */
static void
use_up (World *world, const PlassBooking *stay)
{
  for (guint i = 0; i < world->bookings->len; i++) {
    PlassBooking *other = &g_array_index (world->bookings, PlassBooking, i);

    if (plass_id_equal (&other->person, &stay->person) && plass_id_equal (&other->place, &stay->place)
        && (plass_code_is (&other->state, "held") || plass_code_is (&other->state, "planned")))
      other->state = plass_code ("cancelled");
  }
}

static void
begin (World *world)
{
  static const char *const states[] = { "held", "planned", "planned", "planned", "active" };
  PlassBooking wish =
      booking_make (&world->city, (guint)g_test_rand_int_range (0, 2) * 2 + 1,
                    (guint)g_test_rand_int_range (0, 2), states[g_test_rand_int_range (0, 5)]);
  const gboolean is_admission = plass_code_is (&wish.state, "active");
  gboolean expected;

  wish.start.secs = world->noon + g_test_rand_int_range (-6, 6) * HOUR;
  if (g_test_rand_int_range (0, 4) > 0)
    wish.planned_end.secs = wish.start.secs + g_test_rand_int_range (1, 4) * HOUR;
  if (!plass_code_is (&wish.state, "held"))
    wish.hold_until.secs = 0;
  expected = !clashes (world, &wish, is_admission);
  g_assert_cmpuint (act (world, is_admission ? "admit" : "hold", &wish), ==, expected ? 200 : 409);
  if (!expected)
    return;
  if (is_admission)
    use_up (world, &wish);
  g_array_append_val (world->bookings, wish);
}

static void
end (World *world)
{
  PlassBooking *booking;
  gboolean lives;

  if (world->bookings->len == 0)
    return;
  booking = &g_array_index (world->bookings, PlassBooking,
                            (guint)g_test_rand_int_range (0, (gint32)world->bookings->len));
  lives = plass_code_is (&booking->state, "active");
  if (!lives && !plass_booking_keeps_place (booking, plass_time_now ()))
    return;
  booking->ended.secs = lives ? booking->start.secs + HOUR : 0;
  g_assert_cmpuint (act (world, lives ? "discharge" : "cancel", booking), ==, 200);
  booking->state = plass_code (lives ? "completed" : "cancelled");
}

/* ---- Whatever was asked: never two in one place, never one in two
 * --------------------------------------------- */

static gboolean
take_booking (gconstpointer record, gpointer user_data)
{
  PlassBooking booking = *(const PlassBooking *)record;

  booking.note = NULL;
  g_array_append_val (user_data, booking);
  return TRUE;
}

static void
check_ledger (World *world)
{
  g_autoptr (PlassLedger) ledger = plass_ledger_open (service_database (world->service), NULL);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (PlassBooking));
  const PlassTime now = plass_time_now ();

  g_assert_true (plass_ledger_each (ledger, &plass_kind_booking, take_booking, all, NULL));
  g_assert_cmpuint (all->len, ==, world->bookings->len);
  for (guint i = 0; i < all->len; i++)
    for (guint j = 0; j < i; j++) {
      const PlassBooking *a = &g_array_index (all, PlassBooking, i),
                         *b = &g_array_index (all, PlassBooking, j);

      g_assert_false (plass_booking_overlaps (a, b, now));
      g_assert_false (plass_code_is (&a->state, "active") && plass_code_is (&b->state, "active")
                      && plass_id_equal (&a->person, &b->person));
    }
}

static void
test_random (World *world, gconstpointer data)
{
  for (guint i = 0; i < ROUNDS; i++)
    if (g_test_rand_int_range (0, 5) < 3)
      begin (world);
    else
      end (world);
  check_ledger (world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/central/overlap/random", World, NULL, set_up, test_random, tear_down);
  return g_test_run ();
}
