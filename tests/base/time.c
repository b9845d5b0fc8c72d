/* time.c — instants: Oslo's clock both ways round the year, whatever TZ says */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base.h"

#include <stdlib.h>

static const struct {
  const char *read, *written; /* NULL: refused */
} texts[] = {
  { "2026-03-05T10:00:00+01:00", "2026-03-05T10:00:00+01:00" },
  { "2026-03-05T09:00:00Z", "2026-03-05T10:00:00+01:00" },
  { "2026-07-05T09:00:00Z", "2026-07-05T11:00:00+02:00" },
  { "2026-03-05T09:00:00.999999Z", "2026-03-05T10:00:00+01:00" },
  { "2026-03-05T09:00Z", "2026-03-05T10:00:00+01:00" },
  { "2026-03-05T00:30:00-11:30", "2026-03-05T13:00:00+01:00" },
  { "2026-03-05T00:30:00+14:00", "2026-03-04T11:30:00+01:00" },
  { "2026-03-05", "2026-03-05T00:00:00+01:00" },
  { "2026-03", "2026-03-01T00:00:00+01:00" },
  { "2026", "2026-01-01T00:00:00+01:00" },
  { "1969-12-31T23:59:59Z", "1970-01-01T00:59:59+01:00" },
  { "1961-02-03T04:05:06+01:00", "1961-02-03T04:05:06+01:00" },
  { "2016-12-31T23:59:60Z", "2017-01-01T01:00:00+01:00" },
  { "2026-03-05T10:00:00", NULL },
  { "2026-03-05T10:00:00 +01:00", NULL },
  { "2026-03-05T24:00:00Z", NULL },
  { "2026-03-05T10:60:00Z", NULL },
  { "2026-03-05T10:00:61Z", NULL },
  { "2026-02-29T10:00:00Z", NULL },
  { "2026-03-05t10:00:00Z", NULL },
  { "2026-03-05T10:00:00+1:00", NULL },
  { "2026-03-05T10:00:00+15:00", NULL },
  { "2026-03-05T10:00:00+01:60", NULL },
  { "2026-03-05T10:00:00Zx", NULL },
  { "2026-03-05T1:00:00Z", NULL },
  { "0001-01-01T00:00:00+14:00", NULL },
  { "9999-12-31T23:59:59-14:00", NULL },
  { "now", NULL },
  { "", NULL },
};

static void
reads_and_writes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    PlassTime time = { 7 };
    gboolean read = plass_time_parse (texts[i].read, &time);
    g_autofree char *back = read ? plass_time_format (time) : NULL;

    g_test_message ("%s", texts[i].read);
    g_assert_cmpstr (back, ==, texts[i].written);
    if (!read)
      g_assert_cmpint (time.secs, ==, 7);
  }
  g_assert_false (plass_time_parse (NULL, NULL));
}

/* Round both changes of 2026: 29 March at 01:00 UTC, 25 October at 01:00 UTC. */
static const struct {
  gint64 secs;
  const char *text;
  int hour, minute;
} clocks[] = {
  { 1774745999, "2026-03-29T01:59:59+01:00", 1, 59 }, { 1774746000, "2026-03-29T03:00:00+02:00", 3, 0 },
  { 1792886399, "2026-10-25T01:59:59+02:00", 1, 59 }, { 1792886400, "2026-10-25T02:00:00+02:00", 2, 0 },
  { 1792889999, "2026-10-25T02:59:59+02:00", 2, 59 }, { 1792890000, "2026-10-25T02:00:00+01:00", 2, 0 },
  { -1, "1970-01-01T00:59:59+01:00", 0, 59 },         { -3601, "1969-12-31T23:59:59+01:00", 23, 59 },
};

static void
the_clock_changes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (clocks); i++) {
    PlassTime time = { clocks[i].secs }, back;
    g_autofree char *text = plass_time_format (time);
    int hour, minute;

    g_assert_cmpstr (text, ==, clocks[i].text);
    g_assert_true (plass_time_parse (text, &back));
    g_assert_cmpint (back.secs, ==, time.secs);
    plass_time_clock (time, &hour, &minute);
    g_assert_cmpint (hour, ==, clocks[i].hour);
    g_assert_cmpint (minute, ==, clocks[i].minute);
  }
}

static const struct {
  int month, day, hour, minute;
  const char *text;
} ats[] = {
  { 3, 5, 10, 30, "2026-03-05T10:30:00+01:00" },  { 7, 5, 0, 0, "2026-07-05T00:00:00+02:00" },
  { 3, 29, 1, 59, "2026-03-29T01:59:00+01:00" },  { 3, 29, 3, 0, "2026-03-29T03:00:00+02:00" },
  { 10, 25, 1, 59, "2026-10-25T01:59:00+02:00" }, { 10, 25, 3, 0, "2026-10-25T03:00:00+01:00" },
};

static void
at_a_clock_time (void)
{
  PlassTime skipped = plass_time_at (plass_date (2026, 3, 29), 2, 30);
  PlassTime twice = plass_time_at (plass_date (2026, 10, 25), 2, 30);

  for (gsize i = 0; i < G_N_ELEMENTS (ats); i++) {
    PlassTime time = plass_time_at (plass_date (2026, ats[i].month, ats[i].day), ats[i].hour, ats[i].minute);
    g_autofree char *text = plass_time_format (time);

    g_assert_cmpstr (text, ==, ats[i].text);
  }
  /* The hour that is not becomes one beside it; the hour that is twice becomes one of the two. */
  g_assert_cmpint (ABS (skipped.secs - 1774746000), <=, 3600);
  g_assert_true (twice.secs == 1792888200 || twice.secs == 1792891800);
  g_assert_false (plass_time_is_set (plass_time_at ((PlassDate){ 0, 0 }, 10, 0)));
}

static void
days_are_oslos (void)
{
  static const struct {
    const char *time, *day;
  } days[] = {
    { "2026-03-01T22:59:59Z", "2026-03-01" }, { "2026-03-01T23:00:00Z", "2026-03-02" },
    { "2026-07-01T21:59:59Z", "2026-07-01" }, { "2026-07-01T22:00:00Z", "2026-07-02" },
    { "1965-07-01T23:00:00Z", "1965-07-02" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (days); i++) {
    PlassTime time;
    g_autofree char *day = NULL;

    g_assert_true (plass_time_parse (days[i].time, &time));
    day = plass_date_format (plass_time_day (time));
    g_assert_cmpstr (day, ==, days[i].day);
  }
  g_assert_false (plass_date_is_set (plass_time_day ((PlassTime){ 0 })));
}

/* Every quarter of an hour of two years: to text and back, and the day never runs backwards. */
static void
no_quarter_is_lost (void)
{
  PlassDate last = { 0, 0 };

  for (gint64 secs = 1767222000; secs < 1767222000 + 2 * 366 * 86400; secs += 900) {
    PlassTime back;
    g_autofree char *text = plass_time_format ((PlassTime){ secs });
    PlassDate day = plass_time_day ((PlassTime){ secs });

    g_assert_true (plass_time_parse (text, &back));
    g_assert_cmpint (back.secs, ==, secs);
    g_assert_true (!plass_date_is_set (last) || day.days - last.days == 0 || day.days - last.days == 1);
    last = day;
  }
}

static void
unset_comes_last (void)
{
  PlassTime none = { 0 }, early = { -5 }, late = { 5 };
  g_autofree char *text = plass_time_format (none);

  g_assert_cmpstr (text, ==, "");
  g_assert_cmpint (plass_time_compare (early, late), <, 0);
  g_assert_cmpint (plass_time_compare (late, early), >, 0);
  g_assert_cmpint (plass_time_compare (none, late), >, 0);
  g_assert_cmpint (plass_time_compare (early, none), <, 0);
  g_assert_cmpint (plass_time_compare (none, none), ==, 0);
  g_assert_true (plass_time_is_set (plass_time_now ()));
  g_assert_true (plass_date_is_set (plass_date_today ()));
}

int
main (int argc, char **argv)
{
  /* The desk's own idea of where it stands changes nothing. */
  g_setenv ("TZ", "Pacific/Apia", TRUE);
  g_test_init (&argc, &argv, NULL);
  plass_time_require_zone ();
  g_test_add_func ("/base/time/reads-and-writes", reads_and_writes);
  g_test_add_func ("/base/time/the-clock-changes", the_clock_changes);
  g_test_add_func ("/base/time/at-a-clock-time", at_a_clock_time);
  g_test_add_func ("/base/time/days-are-oslos", days_are_oslos);
  g_test_add_func ("/base/time/no-quarter-is-lost", no_quarter_is_lost);
  g_test_add_func ("/base/time/unset-comes-last", unset_comes_last);
  return g_test_run ();
}
