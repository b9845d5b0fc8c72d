/* date.c — calendar days that may be known only to the month or year */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base.h"

#include <string.h>

#define FIRST_DAY (-719162) /* 0001-01-01 */
#define LAST_DAY 2932896    /* 9999-12-31 */

/* Days by plain arithmetic (Howard Hinnant, "chrono-compatible low-level date algorithms"): years begin in
 * March, so that the leap day comes last. GDate would do, but stops the program on days outside its range,
 * and hostile input has them. */
static gint32
days_of (int year, int month, int day)
{
  int shifted = month <= 2 ? year - 1 : year;
  int era = shifted / 400, of_era = shifted - era * 400;
  int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static int
days_in_month (int year, int month)
{
  static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

  return days[month - 1] + (month == 2 && leap);
}

PlassDate
plass_date (int year, int month, int day)
{
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_in_month (year, month))
    return (PlassDate){ 0, PLASS_PRECISION_NONE };
  return (PlassDate){ days_of (year, month, day), PLASS_PRECISION_DAY };
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
  int days = CLAMP (date.days, FIRST_DAY, LAST_DAY) + 719468;
  int era = days / 146097, of_era = days - era * 146097;
  int year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  int of_year = of_era - (365 * year + year / 4 - year / 100), month = (5 * of_year + 2) / 153;

  *ret_day = of_year - (153 * month + 2) / 5 + 1;
  *ret_month = month < 10 ? month + 3 : month - 9;
  *ret_year = year + era * 400 + (*ret_month <= 2);
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
  gint64 sum = (gint64)date.days + days;

  if (!plass_date_is_set (date) || sum < FIRST_DAY || sum > LAST_DAY)
    return (PlassDate){ 0, PLASS_PRECISION_NONE };
  return (PlassDate){ (gint32)sum, PLASS_PRECISION_DAY };
}

int
plass_date_weekday (PlassDate date)
{
  /* 1970-01-01 was a Thursday; the sum is kept positive so that days before 1970 come out right. */
  return (int)((((gint64)date.days % 7) + 7 + 3) % 7) + 1;
}
