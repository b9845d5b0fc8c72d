/* words.c — dates, lengths of time and numbers as people say them */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define THIN_SPACE "\342\200\257" /* U+202F, which never breaks a line inside a number */

/* The C library's names of days and months follow the locale; ours follow the language of the program, which
 * is bokmål also where no Norwegian locale was generated. */
static const char *const weekdays[] = {
  NC_ ("weekday", "Monday"),   NC_ ("weekday", "Tuesday"), NC_ ("weekday", "Wednesday"),
  NC_ ("weekday", "Thursday"), NC_ ("weekday", "Friday"),  NC_ ("weekday", "Saturday"),
  NC_ ("weekday", "Sunday"),
};
static const char *const months[] = {
  NC_ ("month", "January"),   NC_ ("month", "February"), NC_ ("month", "March"),    NC_ ("month", "April"),
  NC_ ("month", "May"),       NC_ ("month", "June"),     NC_ ("month", "July"),     NC_ ("month", "August"),
  NC_ ("month", "September"), NC_ ("month", "October"),  NC_ ("month", "November"), NC_ ("month", "December"),
};

static const char *
weekday_name (PlassDate date)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, "weekday", weekdays[plass_date_weekday (date) - 1]);
}

static const char *
month_name (int month)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, "month", months[month - 1]);
}

static char *
calendar_date (PlassDate date, PlassDate today)
{
  int year, month, day, this_year;

  plass_date_parts (date, &year, &month, &day);
  plass_date_parts (today, &this_year, &(int){ 0 }, &(int){ 0 });
  if (date.precision == PLASS_PRECISION_YEAR)
    return g_strdup_printf ("%d", year);
  if (date.precision == PLASS_PRECISION_MONTH)
    /* Translators: a month and its year, "March 2026" */
    return g_strdup_printf (C_ ("date", "%1$s %2$d"), month_name (month), year);
  if (year == this_year)
    /* Translators: a day and its month, "12 March" */
    return g_strdup_printf (C_ ("date", "%1$d %2$s"), day, month_name (month));
  /* Translators: a day, its month and year, "12 March 2025" */
  return g_strdup_printf (C_ ("date", "%1$d %2$s %3$d"), day, month_name (month), year);
}

char *
plass_words_date_on (PlassDate date, PlassDate today)
{
  if (!plass_date_is_set (date))
    return g_strdup ("");
  if (date.precision != PLASS_PRECISION_DAY)
    return calendar_date (date, today);

  int away = date.days - today.days;
  if (away == 0)
    return g_strdup (C_ ("date", "today"));
  if (away == 1)
    return g_strdup (C_ ("date", "tomorrow"));
  if (away == -1)
    return g_strdup (C_ ("date", "yesterday"));
  if (away > 1 && away < 7)
    return g_strdup (weekday_name (date));
  if (away < -1 && away > -7)
    /* Translators: a day of the last week, "last Tuesday": a bare "Tuesday" is the coming one */
    return g_strdup_printf (C_ ("date", "last %s"), weekday_name (date));
  return calendar_date (date, today);
}

char *
plass_words_date (PlassDate date)
{
  return plass_words_date_on (date, plass_date_today ());
}

char *
plass_words_clock (PlassTime time)
{
  int hour, minute;

  if (!plass_time_is_set (time))
    return g_strdup ("");
  plass_time_clock (time, &hour, &minute);
  return g_strdup_printf ("%02d:%02d", hour, minute);
}

char *
plass_words_time_on (PlassTime time, PlassDate today)
{
  if (!plass_time_is_set (time))
    return g_strdup ("");
  g_autofree char *day = plass_words_date_on (plass_time_day (time), today);
  g_autofree char *clock = plass_words_clock (time);
  /* Translators: a day and a clock time, "today 14:30" */
  return g_strdup_printf (C_ ("time", "%1$s %2$s"), day, clock);
}

char *
plass_words_time (PlassTime time)
{
  return plass_words_time_on (time, plass_date_today ());
}

char *
plass_words_day (PlassDate date)
{
  if (!plass_date_is_set (date) || date.precision != PLASS_PRECISION_DAY)
    return plass_words_date (date);
  g_autofree char *rest = calendar_date (date, plass_date_today ());
  /* Translators: a weekday and a date, "Tuesday 12 March" */
  return g_strdup_printf (C_ ("day", "%1$s %2$s"), weekday_name (date), rest);
}

char *
plass_words_distance_on (PlassDate date, PlassDate today)
{
  if (!plass_date_is_set (date))
    return g_strdup ("");
  int away = date.days - today.days;
  if (away >= -1 && away <= 1)
    return plass_words_date_on ((PlassDate){ date.days, PLASS_PRECISION_DAY }, today);
  if (away > 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "in %d day", "in %d days", away), away);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d day ago", "%d days ago", -away), -away);
}

char *
plass_words_distance (PlassDate date)
{
  return plass_words_distance_on (date, plass_date_today ());
}

char *
plass_words_days (int days)
{
  if (days <= 0)
    return g_strdup (_ ("less than a day"));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d day", "%d days", days), days);
}

char *
plass_words_age_on (PlassTime since, PlassTime now)
{
  if (!plass_time_is_set (since))
    return g_strdup ("");
  gint64 minutes = MAX (now.secs - since.secs, 0) / 60;
  if (minutes < 1)
    return g_strdup (_ ("just now"));
  if (minutes < 60)
    /* Translators: minutes, short */
    return g_strdup_printf (C_ ("age", "%d min"), (int)minutes);
  if (minutes < 24 * 60)
    /* Translators: hours, short */
    return g_strdup_printf (C_ ("age", "%d h"), (int)(minutes / 60));
  return plass_words_days ((int)(minutes / (24 * 60)));
}

char *
plass_words_age (PlassTime since)
{
  return plass_words_age_on (since, plass_time_now ());
}

char *
plass_words_birth (PlassDate birth)
{
  int year;

  if (!plass_date_is_set (birth))
    return g_strdup ("");
  plass_date_parts (birth, &year, &(int){ 0 }, &(int){ 0 });
  return g_strdup_printf (_ ("born %d"), year);
}

char *
plass_words_number (gint64 number)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GINT64_FORMAT, ABS (number));
  g_autoptr (GString) text = g_string_new (number < 0 ? "\342\210\222" : "");
  gsize len = strlen (digits);

  /* Four digits stand together, as Norwegian writes them apart only from five on would be wrong in a table:
   * groups of three from a thousand keep columns straight. */
  for (gsize i = 0; i < len; i++) {
    if (i && (len - i) % 3 == 0)
      g_string_append (text, THIN_SPACE);
    g_string_append_c (text, digits[i]);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
plass_words_decimal (double number, guint decimals)
{
  char plain[64], *point;
  double scale = pow (10, MIN (decimals, 6));
  double rounded = round (fabs (number) * scale) / scale;
  g_autofree char *whole = plass_words_number ((gint64)rounded);

  g_snprintf (plain, sizeof plain, "%.*f", (int)MIN (decimals, 6), rounded);
  point = strpbrk (plain, ".,");
  return g_strconcat (number < 0 && rounded > 0 ? "\342\210\222" : "", whole,
                      /* Translators: the decimal mark */
                      point ? C_ ("decimal mark", ".") : "", point ? point + 1 : "", NULL);
}
