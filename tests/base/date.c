/* date.c — calendar days: leap years, what is known only in part, edges */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base.h"

#include <string.h>

static const struct {
  const char *text;
  guint8 precision;
  int year, month, day, weekday;
} good[] = {
  { "1970-01-01", PLASS_PRECISION_DAY, 1970, 1, 1, 4 },
  { "2024-02-29", PLASS_PRECISION_DAY, 2024, 2, 29, 4 },
  { "2000-02-29", PLASS_PRECISION_DAY, 2000, 2, 29, 2 },
  { "1900-03-01", PLASS_PRECISION_DAY, 1900, 3, 1, 4 },
  { "1969-12-31", PLASS_PRECISION_DAY, 1969, 12, 31, 3 },
  { "0001-01-01", PLASS_PRECISION_DAY, 1, 1, 1, 1 },
  { "9999-12-31", PLASS_PRECISION_DAY, 9999, 12, 31, 5 },
  { "2026-03", PLASS_PRECISION_MONTH, 2026, 3, 1, 7 },
  { "2026", PLASS_PRECISION_YEAR, 2026, 1, 1, 4 },
  { "2026-11-22", PLASS_PRECISION_DAY, 2026, 11, 22, 7 },
};

static void
reads_and_writes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    PlassDate date;
    int year, month, day;
    g_autofree char *back = NULL;

    g_test_message ("%s", good[i].text);
    g_assert_true (plass_date_parse (good[i].text, &date));
    back = plass_date_format (date);
    g_assert_cmpstr (back, ==, good[i].text);
    g_assert_cmpint (date.precision, ==, good[i].precision);
    plass_date_parts (date, &year, &month, &day);
    g_assert_cmpint (year, ==, good[i].year);
    g_assert_cmpint (month, ==, good[i].month);
    g_assert_cmpint (day, ==, good[i].day);
    g_assert_cmpint (plass_date_weekday (date), ==, good[i].weekday);
  }
}

static const char *const bad[] = { NULL,          "",           "26",         "2026-",      "2026-1",
                                   "2026-13",     "2026-00",    "2026-02-29", "1900-02-29", "2026-04-31",
                                   "2026-04-00",  "0000-01-01", "2026/03/01", "2026-03-1x", " 2026-03-01",
                                   "2026-03-01 ", "-026-03-01", "2026-3-011", "20260301",   "２０２６" };

static void
refuses_and_leaves_alone (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    PlassDate date = { 7, PLASS_PRECISION_DAY };

    g_test_message ("%s", bad[i] ? bad[i] : "NULL");
    g_assert_false (plass_date_parse (bad[i], &date));
    g_assert_cmpint (date.days, ==, 7);
  }
}

/* Every day of four hundred years and the edges, against GLib's own count. */
static void
agrees_with_glib (void)
{
  GDate glib;
  PlassDate ours = plass_date (1800, 1, 1);

  g_date_clear (&glib, 1);
  for (g_date_set_dmy (&glib, 1, 1, 1800); g_date_get_year (&glib) < 2210; g_date_add_days (&glib, 1)) {
    int year, month, day;

    plass_date_parts (ours, &year, &month, &day);
    if (year != g_date_get_year (&glib) || month != (int)g_date_get_month (&glib)
        || day != g_date_get_day (&glib) || plass_date_weekday (ours) != (int)g_date_get_weekday (&glib)
        || plass_date (year, month, day).days != ours.days) {
      g_test_message ("%d-%d-%d", year, month, day);
      g_test_fail ();
      return;
    }
    ours = plass_date_add_days (ours, 1);
  }
  g_assert_cmpint (ours.days, ==, plass_date (2210, 1, 1).days);
}

static void
adds_and_orders (void)
{
  PlassDate none = { 0, PLASS_PRECISION_NONE }, day = plass_date (2026, 2, 28),
            last = plass_date (9999, 12, 31);
  g_autofree char *next = plass_date_format (plass_date_add_days (day, 1));
  g_autofree char *before = plass_date_format (plass_date_add_days (day, -365));

  g_assert_cmpstr (next, ==, "2026-03-01");
  g_assert_cmpstr (before, ==, "2025-02-28");
  g_assert_false (plass_date_is_set (plass_date_add_days (none, 1)));
  g_assert_false (plass_date_is_set (plass_date_add_days (last, 1)));
  g_assert_false (plass_date_is_set (plass_date_add_days (plass_date (1, 1, 1), -1)));
  g_assert_false (plass_date_is_set (plass_date_add_days (day, G_MAXINT)));
  g_assert_false (plass_date_is_set (plass_date_add_days (day, G_MININT)));
  g_assert_cmpint (plass_date_compare (day, plass_date (2026, 3, 1)), <, 0);
  g_assert_cmpint (plass_date_compare (plass_date (2026, 3, 1), day), >, 0);
  g_assert_cmpint (plass_date_compare (day, day), ==, 0);
  g_assert_cmpint (plass_date_compare (none, last), >, 0);
  g_assert_cmpint (plass_date_compare (last, none), <, 0);
  g_assert_cmpint (plass_date_compare (none, none), ==, 0);
}

/* A day that no calendar has comes out as some text, never as a stop. */
static void
endures_any_number (void)
{
  static const gint32 days[] = { G_MININT32, G_MAXINT32, -719163, 2932897, 0, -1 };

  for (gsize i = 0; i < G_N_ELEMENTS (days); i++) {
    g_autofree char *text = plass_date_format ((PlassDate){ days[i], PLASS_PRECISION_DAY });
    int weekday = plass_date_weekday ((PlassDate){ days[i], PLASS_PRECISION_DAY });

    g_assert_cmpuint (strlen (text), ==, 10);
    g_assert_true (weekday >= 1 && weekday <= 7);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/date/reads-and-writes", reads_and_writes);
  g_test_add_func ("/base/date/refuses-and-leaves-alone", refuses_and_leaves_alone);
  g_test_add_func ("/base/date/agrees-with-glib", agrees_with_glib);
  g_test_add_func ("/base/date/adds-and-orders", adds_and_orders);
  g_test_add_func ("/base/date/endures-any-number", endures_any_number);
  return g_test_run ();
}
