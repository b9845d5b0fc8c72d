/* time.c — instants in UTC, shown and counted in Europe/Oslo */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base.h"

#include <stdlib.h>
#include <string.h>

static GTimeZone *
load_zone (void)
{
  return g_time_zone_new_identifier ("Europe/Oslo");
}

/* Loaded once: the zone file is the same for the life of the program. */
static GTimeZone *
oslo (void)
{
  static gsize once;
  static GTimeZone *zone;

  if (g_once_init_enter (&once)) {
    zone = load_zone ();
    g_once_init_leave (&once, 1);
  }
  return zone;
}

void
plass_time_require_zone (void)
{
  if (oslo ())
    return;
  g_printerr ("Plass needs the time zone Europe/Oslo. Install the package tzdata and start again.\n");
  exit (1);
}

PlassTime
plass_time_now (void)
{
  return (PlassTime){ g_get_real_time () / G_USEC_PER_SEC };
}

gboolean
plass_time_is_set (PlassTime time)
{
  return time.secs != 0;
}

int
plass_time_compare (PlassTime a, PlassTime b)
{
  if (plass_time_is_set (a) != plass_time_is_set (b))
    return plass_time_is_set (a) ? -1 : 1;
  return (a.secs > b.secs) - (a.secs < b.secs);
}

gboolean
plass_time_parse (const char *text, PlassTime *ret_time)
{
  g_autoptr (GDateTime) read = NULL;
  PlassDate day;

  if (text == NULL)
    return FALSE;
  if (plass_date_parse (text, &day)) {
    *ret_time = plass_time_at (day, 0, 0);
    return TRUE;
  }
  /* Without an offset GLib would take UTC for granted; FHIR demands an offset wherever there is a clock time.
   */
  if (strlen (text) < 17 || text[10] != 'T' || strpbrk (text + 11, "Z+-") == NULL)
    return FALSE;
  read = g_date_time_new_from_iso8601 (text, NULL);
  if (read == NULL)
    return FALSE;
  *ret_time = (PlassTime){ g_date_time_to_unix (read) };
  return TRUE;
}

static gint32
offset_at (gint64 secs)
{
  int interval = g_time_zone_find_interval (oslo (), G_TIME_TYPE_UNIVERSAL, secs);

  return g_time_zone_get_offset (oslo (), interval);
}

char *
plass_time_format (PlassTime time)
{
  gint32 offset;
  int hour, minute;
  g_autofree char *day = NULL;

  if (!plass_time_is_set (time))
    return g_strdup ("");
  offset = offset_at (time.secs);
  day = plass_date_format (plass_time_day (time));
  plass_time_clock (time, &hour, &minute);
  return g_strdup_printf ("%sT%02d:%02d:%02d%c%02d:%02d", day, hour, minute,
                          (int)(((time.secs % 60) + 60) % 60), offset < 0 ? '-' : '+', ABS (offset) / 3600,
                          ABS (offset) / 60 % 60);
}

static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b < 0);
}

PlassDate
plass_time_day (PlassTime time)
{
  if (!plass_time_is_set (time))
    return (PlassDate){ 0, PLASS_PRECISION_NONE };
  return (PlassDate){ (gint32)floor_div (time.secs + offset_at (time.secs), 86400), PLASS_PRECISION_DAY };
}

void
plass_time_clock (PlassTime time, int *ret_hour, int *ret_minute)
{
  gint64 local = time.secs + offset_at (time.secs);
  gint64 of_day = local - 86400 * floor_div (local, 86400);

  *ret_hour = (int)(of_day / 3600);
  *ret_minute = (int)(of_day / 60 % 60);
}

PlassTime
plass_time_at (PlassDate date, int hour, int minute)
{
  gint64 local = (gint64)date.days * 86400 + hour * 3600 + minute * 60;
  int interval;

  if (!plass_date_is_set (date))
    return (PlassTime){ 0 };
  /* In the hour that is skipped in spring GLib moves forward; in the one that comes twice it takes summer
   * time. */
  interval = g_time_zone_adjust_time (oslo (), G_TIME_TYPE_STANDARD, &local);
  return (PlassTime){ local - g_time_zone_get_offset (oslo (), interval) };
}

PlassDate
plass_date_today (void)
{
  return plass_time_day (plass_time_now ());
}
