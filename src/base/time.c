/* time.c — instants in UTC, shown and counted in Europe/Oslo */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base.h"

#include <stdlib.h>
#include <string.h>

/* A day inside the years 1–9999, so that the day is one in every zone. */
#define FIRST_SECOND (-62135510400) /* 0001-01-02 */
#define LAST_SECOND 253402214400    /* 9999-12-31 */

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

/* Two digits at @at, at most @most; -1 otherwise. */
static int
two_digits (const char *at, int most)
{
  int value;

  if (!g_ascii_isdigit (at[0]) || !g_ascii_isdigit (at[1]))
    return -1;
  value = (at[0] - '0') * 10 + at[1] - '0';
  return value <= most ? value : -1;
}

/* "Z", "+01:00" or "-11:30", and nothing behind. */
static gboolean
read_offset (const char *at, int *ret_secs)
{
  int hours, minutes;

  *ret_secs = 0;
  if (strcmp (at, "Z") == 0)
    return TRUE;
  if ((*at != '+' && *at != '-') || strlen (at) != 6 || at[3] != ':')
    return FALSE;
  hours = two_digits (at + 1, 14);
  minutes = two_digits (at + 4, 59);
  *ret_secs = (hours * 60 + minutes) * (*at == '-' ? -60 : 60);
  return hours >= 0 && minutes >= 0;
}

/* "10:05", "10:05:30", "10:05:30.25"; where the offset begins, or NULL. A leap second counts as the next. */
static const char *
read_clock (const char *at, int *ret_secs)
{
  int hour = two_digits (at, 23), minute, second = 0;

  if (hour < 0 || at[2] != ':')
    return NULL;
  minute = two_digits (at + 3, 59);
  if (minute < 0)
    return NULL;
  at += 5;
  if (*at == ':') {
    second = two_digits (at + 1, 60);
    if (second < 0)
      return NULL;
    at += 3;
    if (*at == '.')
      at += 1 + strspn (at + 1, "0123456789");
  }
  *ret_secs = (hour * 60 + minute) * 60 + second;
  return at;
}

gboolean
plass_time_parse (const char *text, PlassTime *ret_time)
{
  char day_text[11];
  const char *at;
  PlassDate day;
  PlassTime read;
  int of_day, offset;

  if (text == NULL)
    return FALSE;
  if (plass_date_parse (text, &day)) {
    *ret_time = plass_time_at (day, 0, 0);
    return TRUE;
  }
  /* FHIR demands an offset wherever there is a clock time; without one nobody knows which hour it was. */
  g_strlcpy (day_text, text, sizeof day_text);
  if (strlen (text) < 17 || text[10] != 'T' || !plass_date_parse (day_text, &day))
    return FALSE;
  at = read_clock (text + 11, &of_day);
  if (at == NULL || !read_offset (at, &offset))
    return FALSE;
  read = (PlassTime){ (gint64)day.days * 86400 + of_day - offset };
  if (read.secs < FIRST_SECOND || read.secs > LAST_SECOND)
    return FALSE;
  *ret_time = read;
  return TRUE;
}

static gint32
offset_at (gint64 secs)
{
  int interval = g_time_zone_find_interval (oslo (), G_TIME_TYPE_UNIVERSAL, secs);

  return g_time_zone_get_offset (oslo (), interval);
}

static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b < 0);
}

char *
plass_time_format (PlassTime time)
{
  gint32 offset, days;
  int of_day;
  g_autofree char *day = NULL;

  if (!plass_time_is_set (time))
    return g_strdup ("");
  offset = offset_at (time.secs);
  days = (gint32)floor_div (time.secs + offset, 86400);
  of_day = (int)(time.secs + offset - (gint64)days * 86400);
  day = plass_date_format ((PlassDate){ days, PLASS_PRECISION_DAY });
  return g_strdup_printf ("%sT%02d:%02d:%02d%c%02d:%02d", day, of_day / 3600, of_day / 60 % 60, of_day % 60,
                          offset < 0 ? '-' : '+', ABS (offset) / 3600, ABS (offset) / 60 % 60);
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
