/* booking.c — when a booking keeps its place, until when, and which two cannot both have it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/records.h"

#define DAY 86400

/* Days from the present; -99: not set. */
#define NONE (-99)
typedef struct {
  const char *place, *state;
  int start, planned_end, ended, hold_until;
} Stay;

static PlassTime
at (int day)
{
  return (PlassTime){ day == NONE ? 0 : 1800000000 + (gint64)day * DAY };
}

static PlassBooking
make (const Stay *stay)
{
  return (PlassBooking){ .place = plass_id_parse (stay->place),
                         .state = plass_code (stay->state),
                         .start = at (stay->start),
                         .planned_end = at (stay->planned_end),
                         .ended = at (stay->ended),
                         .hold_until = at (stay->hold_until) };
}

static const struct {
  Stay a, b;
  gboolean overlaps;
} pairs[] = {
  /* The actual end counts for whoever lives there, whatever was planned. */
  { { "p", "active", -9, 2, NONE, NONE }, { "p", "planned", 5, 9, NONE, NONE }, TRUE },
  { { "p", "active", -9, 2, NONE, NONE }, { "q", "planned", 5, 9, NONE, NONE }, FALSE },
  { { "p", "on_leave", -9, 2, NONE, NONE }, { "p", "held", 5, 9, NONE, 1 }, TRUE },
  { { "p", "not_come_back", -9, 2, NONE, NONE }, { "p", "active", 0, NONE, NONE, NONE }, TRUE },
  { { "p", "completed", -9, 2, -1, NONE }, { "p", "active", -3, NONE, NONE, NONE }, FALSE },
  { { "p", "cancelled", 1, 2, NONE, NONE }, { "p", "planned", 1, 2, NONE, NONE }, FALSE },
  { { "p", "no_show", 1, 2, NONE, NONE }, { "p", "planned", 1, 2, NONE, NONE }, FALSE },
  { { "p", "refused", 1, 2, NONE, NONE }, { "p", "planned", 1, 2, NONE, NONE }, FALSE },
  { { "p", "", 1, 2, NONE, NONE }, { "p", "planned", 1, 2, NONE, NONE }, FALSE },
  /* Half open: out on the day that the next comes in. */
  { { "p", "planned", 1, 3, NONE, NONE }, { "p", "planned", 3, 5, NONE, NONE }, FALSE },
  { { "p", "planned", 1, 3, NONE, NONE }, { "p", "planned", 2, 5, NONE, NONE }, TRUE },
  { { "p", "planned", 1, 9, NONE, NONE }, { "p", "planned", 2, 5, NONE, NONE }, TRUE },
  { { "p", "planned", 1, NONE, NONE, NONE }, { "p", "planned", 90, 95, NONE, NONE }, TRUE },
  /* A hold is dead when it has run out. */
  { { "p", "held", 1, 3, NONE, 1 }, { "p", "planned", 1, 3, NONE, NONE }, TRUE },
  { { "p", "held", 1, 3, NONE, 0 }, { "p", "planned", 1, 3, NONE, NONE }, FALSE },
  { { "p", "held", 1, 3, NONE, -1 }, { "p", "planned", 1, 3, NONE, NONE }, FALSE },
  { { "p", "held", 1, 3, NONE, NONE }, { "p", "planned", 1, 3, NONE, NONE }, FALSE },
  { { "p", "held", 0, NONE, NONE, 1 }, { "p", "held", 5, 6, NONE, 1 }, TRUE },
};

static void
overlaps_are_seen_both_ways (void)
{
  PlassTime now = at (0);

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++) {
    PlassBooking a = make (&pairs[i].a), b = make (&pairs[i].b);

    g_test_message ("%s and %s, row %" G_GSIZE_FORMAT, a.state.text, b.state.text, i);
    g_assert_true (plass_booking_overlaps (&a, &b, now) == pairs[i].overlaps);
    g_assert_true (plass_booking_overlaps (&b, &a, now) == pairs[i].overlaps);
  }
}

static void
the_end_that_counts (void)
{
  PlassBooking planned = make (&(Stay){ "p", "planned", 1, 3, NONE, NONE });
  PlassBooking active = make (&(Stay){ "p", "active", 1, 3, NONE, NONE });
  PlassBooking ended = make (&(Stay){ "p", "active", 1, 9, 2, NONE });

  g_assert_cmpint (plass_booking_end (&planned), ==, at (3).secs);
  g_assert_cmpint (plass_booking_end (&active), ==, G_MAXINT64);
  g_assert_cmpint (plass_booking_end (&ended), ==, at (2).secs);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/booking/overlaps-are-seen-both-ways", overlaps_are_seen_both_ways);
  g_test_add_func ("/domain/booking/the-end-that-counts", the_end_that_counts);
  return g_test_run ();
}
