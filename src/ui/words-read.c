/* words-read.c — reads a date as people write it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

/* Both languages are always understood, whatever the program speaks: hands have habits. Folded by
 * plass_text_fold; a prefix of three letters or more is enough for days and months. */
static const struct {
  const char *words;
  int days;
} near[] = {
  { "i dag", 0 },      { "idag", 0 },         { "today", 0 },      { "i morgen", 1 },
  { "imorgen", 1 },    { "tomorrow", 1 },     { "i gar", -1 },     { "igar", -1 },
  { "yesterday", -1 }, { "i overmorgen", 2 }, { "overmorgen", 2 },
};
static const char *const weekdays[7][2] = {
  { "mandag", "monday" }, { "tirsdag", "tuesday" }, { "onsdag", "wednesday" }, { "torsdag", "thursday" },
  { "fredag", "friday" }, { "lordag", "saturday" }, { "sondag", "sunday" },
};
static const char *const months[12][2] = {
  { "januar", "january" },  { "februar", "february" },  { "mars", "march" },
  { "april", "april" },     { "mai", "may" },           { "juni", "june" },
  { "juli", "july" },       { "august", "august" },     { "september", "september" },
  { "oktober", "october" }, { "november", "november" }, { "desember", "december" },
};

static gboolean
begins (const char *typed, const char *word)
{
  g_autofree char *folded = plass_text_fold (word);

  return strlen (typed) >= 3 && g_str_has_prefix (folded, typed);
}

static int
find_word (const char *typed, const char *const words[][2], int n)
{
  for (int i = 0; i < n; i++)
    if (begins (typed, words[i][0]) || begins (typed, words[i][1]))
      return i;
  return -1;
}

static gboolean
make_date (int year, int month, int day, PlassDate *ret_date)
{
  if (year < 1850 || year > 2200 || month < 1 || month > 12 || day < 1 || day > 31)
    return FALSE;
  if (!g_date_valid_dmy (day, month, year))
    return FALSE;
  *ret_date = plass_date (year, month, day);
  return TRUE;
}

/* Without a year it is this year, or the next when more than half a year has gone by: "3.1" written in
 * November is a plan. */
static gboolean
nearest_year (int day, int month, PlassDate today, PlassDate *ret_date)
{
  int year;
  PlassDate date;

  plass_date_parts (today, &year, &(int){ 0 }, &(int){ 0 });
  if (!make_date (year, month, day, &date))
    /* 29 February of the next leap year is the only one that needs another try. */
    return make_date (year + 1, month, day, ret_date);
  if (today.days - date.days <= 182 || !make_date (year + 1, month, day, ret_date))
    *ret_date = date;
  return TRUE;
}

static int
full_year (int year, PlassDate today)
{
  int this_year;

  plass_date_parts (today, &this_year, &(int){ 0 }, &(int){ 0 });
  if (year >= 100)
    return year;
  year += 2000;
  return year > this_year + 20 ? year - 100 : year;
}

/* "12.3", "12.3.", "12/3", "12.3.26", "12.03.2026", "12-3-2026" */
static gboolean
read_digits (const char *text, PlassDate today, PlassDate *ret_date)
{
  int day, month, year, used = 0;

  if (sscanf (text, "%2d%*[./ -]%2d%*[./ -]%4d%n", &day, &month, &year, &used) == 3 && !text[used])
    return make_date (full_year (year, today), month, day, ret_date);
  used = 0;
  if (sscanf (text, "%2d%*[./]%2d%n", &day, &month, &used) == 2
      && strspn (text + used, ".") == strlen (text + used))
    return nearest_year (day, month, today, ret_date);
  return FALSE;
}

/* "12 mars", "12. mars 2026" */
static gboolean
read_month (const char *folded, PlassDate today, PlassDate *ret_date)
{
  int day, year = 0, used = 0;
  char word[32];

  if (sscanf (folded, "%2d%*[. ]%31[a-z]%n", &day, word, &used) != 2)
    return FALSE;
  int month = find_word (word, months, 12) + 1;
  if (!month)
    return FALSE;
  if (sscanf (folded + used, " %4d", &year) == 1)
    return make_date (full_year (year, today), month, day, ret_date);
  return nearest_year (day, month, today, ret_date);
}

/* "om 3 dager", "in 2 weeks" */
static gboolean
read_distance (const char *folded, PlassDate today, PlassDate *ret_date)
{
  int n;
  char word[16];

  if (sscanf (folded, "om %4d %15[a-z]", &n, word) != 2 && sscanf (folded, "in %4d %15[a-z]", &n, word) != 2)
    return FALSE;
  gboolean weeks = g_str_has_prefix (word, "uke") || g_str_has_prefix (word, "ve"); /* "week", folded */
  if (!weeks && !g_str_has_prefix (word, "da"))
    return FALSE;
  *ret_date = plass_date_add_days (today, weeks ? 7 * n : n);
  return TRUE;
}

static gboolean
read_words (const char *folded, PlassDate today, PlassDate *ret_date)
{
  for (gsize i = 0; i < G_N_ELEMENTS (near); i++) {
    g_autofree char *word = plass_text_fold (near[i].words);
    if (g_str_equal (folded, word)) {
      *ret_date = plass_date_add_days (today, near[i].days);
      return TRUE;
    }
  }
  int weekday = find_word (folded, weekdays, 7) + 1;
  if (!weekday)
    return read_distance (folded, today, ret_date) || read_month (folded, today, ret_date);
  int ahead = (weekday - plass_date_weekday (today) + 7) % 7;
  /* "Friday" said on a Friday is the next one: today has its own word. */
  *ret_date = plass_date_add_days (today, ahead ? ahead : 7);
  return TRUE;
}

gboolean
plass_words_read_date (const char *text, PlassDate today, PlassDate *ret_date)
{
  PlassDate date;

  if (plass_text_is_blank (text))
    return FALSE;
  g_autofree char *bare = g_strstrip (g_strdup (text));
  if (plass_date_parse (bare, &date) && date.precision == PLASS_PRECISION_DAY) {
    *ret_date = date;
    return TRUE;
  }
  if (read_digits (bare, today, ret_date))
    return TRUE;
  g_autofree char *folded = plass_text_fold (bare);
  return read_words (folded, today, ret_date);
}
