/* hold-choice.c — how long a place can be held, at all hours of the day */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

/* Tuesday 10 March 2026. */
static const struct {
  const char *now, *standard; /* clock times of that day */
  const char *choices;        /* "tomorrow" is the 11th at 12:00 */
} cases[] = {
  { "08:00", "10:00", "09:00 10:00 15:30 20:00 +12:00" },
  { "14:20", "16:30", "15:30 16:30 20:00 +12:00" },
  { "14:30", "16:30", "15:30 16:30 20:00 +12:00" },
  { "15:01", "17:15", "16:15 17:15 20:00 +12:00" },
  { "19:31", "21:45", "20:45 21:45 +12:00" },
  { "22:30", "+00:30", "23:30 +00:30 +12:00" },
  { "23:59", "+02:00", "+01:00 +02:00 +12:00" },
};

static char *
words (PlassTime time)
{
  g_autofree char *clock = plass_words_clock (time);

  return g_strconcat (plass_time_day (time).days > plass_date (2026, 3, 10).days ? "+" : "", clock, NULL);
}

static void
choices_follow_the_clock (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    int hour = atoi (cases[i].now), minute = atoi (cases[i].now + 3);
    PlassTime untils[8];
    guint standard,
        n = plass_hold_choices (plass_time_at (plass_date (2026, 3, 10), hour, minute), untils, 8, &standard);
    g_autoptr (GString) all = g_string_new (NULL);
    for (guint k = 0; k < n; k++) {
      g_autofree char *one = words (untils[k]);
      g_string_append_printf (all, "%s%s", k ? " " : "", one);
    }
    g_autofree char *usual = words (untils[standard]);
    g_assert_cmpstr (all->str, ==, cases[i].choices);
    g_assert_cmpstr (usual, ==, cases[i].standard);
  }
}

/* The last Sunday of March has no 02:30: two hours are two hours all the same. */
static void
two_hours_over_the_change_of_the_clock (void)
{
  PlassTime now = plass_time_at (plass_date (2026, 3, 29), 1, 0), untils[8];
  guint standard;

  plass_hold_choices (now, untils, 8, &standard);
  g_assert_cmpint (untils[standard].secs - now.secs, ==, 7200);
}

static void
never_more_than_there_is_room_for (void)
{
  PlassTime untils[2];
  guint standard,
      n = plass_hold_choices (plass_time_at (plass_date (2026, 3, 10), 8, 0), untils, 2, &standard);

  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (standard, <, n);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hold-choice/clock", choices_follow_the_clock);
  g_test_add_func ("/hold-choice/summer-time", two_hours_over_the_change_of_the_clock);
  g_test_add_func ("/hold-choice/room", never_more_than_there_is_room_for);
  return g_test_run ();
}
