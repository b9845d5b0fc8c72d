/* date.c — calendar days that may be known only to the month or year */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base.h"

#include <string.h>

#define DAYS_TO_1970 719163 /* GDate counts from 1 January of year 1 as day 1 */

PlassDate
plass_date (int year, int month, int day)
{
  GDate gdate;

  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31
      || !g_date_valid_dmy (day, month, year))
    return (PlassDate){ 0, PLASS_PRECISION_NONE };
  g_date_clear (&gdate, 1);
  g_date_set_dmy (&gdate, day, month, year);
  return (PlassDate){ (gint32)g_date_get_julian (&gdate) - DAYS_TO_1970, PLASS_PRECISION_DAY };
}

/* Exactly @count digits; -1 otherwise. */
static int
read_digits (const char *text, int count)
{
  int value = 0;

  for (int i = 0; i < count; i++) {
    if (!g_ascii_isdigit (text[i]))
      return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

gboolean
plass_date_parse (const char *text, PlassDate *ret_date)
{
  gsize length = text ? strlen (text) : 0;
  PlassDate date;

  if ((length != 4 && length != 7 && length != 10) || (length > 4 && text[4] != '-')
      || (length > 7 && text[7] != '-'))
    return FALSE;
  date = plass_date (read_digits (text, 4), length > 4 ? read_digits (text + 5, 2) : 1,
                     length > 7 ? read_digits (text + 8, 2) : 1);
  if (date.precision == PLASS_PRECISION_NONE)
    return FALSE;
  date.precision = length == 4   ? PLASS_PRECISION_YEAR
                   : length == 7 ? PLASS_PRECISION_MONTH
                                 : PLASS_PRECISION_DAY;
  *ret_date = date;
  return TRUE;
}

void
plass_date_parts (PlassDate date, int *ret_year, int *ret_month, int *ret_day)
{
  GDate gdate;

  g_date_clear (&gdate, 1);
  g_date_set_julian (&gdate, (guint32)(date.days + DAYS_TO_1970));
  *ret_year = g_date_get_year (&gdate);
  *ret_month = g_date_get_month (&gdate);
  *ret_day = g_date_get_day (&gdate);
}

char *
plass_date_format (PlassDate date)
{
  int year, month, day;

  if (!plass_date_is_set (date))
    return g_strdup ("");
  plass_date_parts (date, &year, &month, &day);
  if (date.precision == PLASS_PRECISION_YEAR)
    return g_strdup_printf ("%04d", year);
  if (date.precision == PLASS_PRECISION_MONTH)
    return g_strdup_printf ("%04d-%02d", year, month);
  return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
}

gboolean
plass_date_is_set (PlassDate date)
{
  return date.precision != PLASS_PRECISION_NONE;
}

int
plass_date_compare (PlassDate a, PlassDate b)
{
  if (plass_date_is_set (a) != plass_date_is_set (b))
    return plass_date_is_set (a) ? -1 : 1;
  return (a.days > b.days) - (a.days < b.days);
}

PlassDate
plass_date_add_days (PlassDate date, int days)
{
  if (!plass_date_is_set (date))
    return date;
  return (PlassDate){ date.days + days, PLASS_PRECISION_DAY };
}

int
plass_date_weekday (PlassDate date)
{
  /* 1970-01-01 was a Thursday; the sum is kept positive so that days before 1970 come out right. */
  return (int)((((gint64)date.days % 7) + 7 + 3) % 7) + 1;
}
