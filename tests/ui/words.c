/* words.c — dates, numbers and names as people say them, in English and in bokmål; and read back */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <libintl.h>
#include <locale.h>

/* Tuesday 10 March 2026; Oslo goes over to summer time on the 29th. */
#define TODAY plass_date (2026, 3, 10)

extern int _nl_msg_cat_cntr; /* of the C library: documented in its manual, declared nowhere */

static void
speak (const char *language)
{
  g_setenv ("LANGUAGE", language, TRUE);
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("PLASS_LOCALEDIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  /* Without this gettext does not look at LANGUAGE again. */
  _nl_msg_cat_cntr++;
}

static const struct {
  const char *iso, *en, *nb;
} dates[] = {
  { "", "", "" },
  { "2026-03-10", "today", "i dag" },
  { "2026-03-11", "tomorrow", "i morgen" },
  { "2026-03-09", "yesterday", "i går" },
  { "2026-03-12", "Thursday", "torsdag" },
  { "2026-03-16", "Monday", "mandag" },
  { "2026-03-17", "17 March", "17. mars" },
  { "2026-03-08", "last Sunday", "forrige søndag" },
  { "2026-03-04", "last Wednesday", "forrige onsdag" },
  { "2026-03-03", "3 March", "3. mars" },
  { "2026-12-24", "24 December", "24. desember" },
  { "2025-12-24", "24 December 2025", "24. desember 2025" },
  { "2027-01-01", "1 January 2027", "1. januar 2027" },
  { "2026-05", "May 2026", "mai 2026" },
  { "1987", "1987", "1987" },
};

static void
dates_are_said (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (dates); i++) {
    PlassDate date = { 0 };
    plass_date_parse (dates[i].iso, &date);
    speak ("en");
    g_autofree char *en = plass_words_date_on (date, TODAY);
    g_assert_cmpstr (en, ==, dates[i].en);
    speak ("nb");
    g_autofree char *nb = plass_words_date_on (date, TODAY);
    g_assert_cmpstr (nb, ==, dates[i].nb);
  }
}

static const struct {
  const char *iso, *en, *nb;
} times[] = {
  { "2026-03-10T14:30:00+01:00", "today 14:30", "i dag 14:30" },
  { "2026-03-09T23:05:00+01:00", "yesterday 23:05", "i går 23:05" },
  /* The day is Oslo's: late in the evening of the ninth by universal time. */
  { "2026-03-09T23:30:00Z", "today 00:30", "i dag 00:30" },
  { "2026-03-12T10:00:00+01:00", "Thursday 10:00", "torsdag 10:00" },
  { "2026-07-01T06:00:00Z", "1 July 08:00", "1. juli 08:00" },
};

static void
times_are_said (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++) {
    PlassTime time;
    g_assert_true (plass_time_parse (times[i].iso, &time));
    speak ("en");
    g_autofree char *en = plass_words_time_on (time, TODAY);
    g_assert_cmpstr (en, ==, times[i].en);
    speak ("nb");
    g_autofree char *nb = plass_words_time_on (time, TODAY);
    g_assert_cmpstr (nb, ==, times[i].nb);
  }
  g_autofree char *none = plass_words_time_on ((PlassTime){ 0 }, TODAY);
  g_assert_cmpstr (none, ==, "");
}

static const struct {
  int days;
  const char *en, *nb;
} distances[] = {
  { 0, "today", "i dag" },
  { 1, "tomorrow", "i morgen" },
  { -1, "yesterday", "i går" },
  { 3, "in 3 days", "om 3 dager" },
  { 30, "in 30 days", "om 30 dager" },
  { -2, "2 days ago", "for 2 dager siden" },
};

static void
distances_are_said (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (distances); i++) {
    PlassDate date = plass_date_add_days (TODAY, distances[i].days);
    speak ("en");
    g_autofree char *en = plass_words_distance_on (date, TODAY);
    g_assert_cmpstr (en, ==, distances[i].en);
    speak ("nb");
    g_autofree char *nb = plass_words_distance_on (date, TODAY);
    g_assert_cmpstr (nb, ==, distances[i].nb);
  }
}

static const struct {
  int seconds;
  const char *en, *nb;
} ages[] = {
  { 20, "just now", "nettopp" },
  { 300, "5 min", "5 min" },
  { 7300, "2 h", "2 t" },
  { 86400, "1 day", "1 dag" },
  { 12 * 86400, "12 days", "12 dager" },
  { -90, "just now", "nettopp" },
};

static void
ages_are_said (void)
{
  const PlassTime now = { 1773140400 };

  for (gsize i = 0; i < G_N_ELEMENTS (ages); i++) {
    PlassTime since = { now.secs - ages[i].seconds };
    speak ("en");
    g_autofree char *en = plass_words_age_on (since, now);
    g_assert_cmpstr (en, ==, ages[i].en);
    speak ("nb");
    g_autofree char *nb = plass_words_age_on (since, now);
    g_assert_cmpstr (nb, ==, ages[i].nb);
  }
}

static void
numbers_are_said (void)
{
  static const struct {
    gint64 number;
    const char *words;
  } cases[] = {
    { 0, "0" },
    { 999, "999" },
    { 1000, "1\u202f000" },
    { 12345, "12\u202f345" },
    { 1234567, "1\u202f234\u202f567" },
    { -42, "\u221242" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *words = plass_words_number (cases[i].number);
    g_assert_cmpstr (words, ==, cases[i].words);
  }
  speak ("nb");
  g_autofree char *half = plass_words_decimal (2.5, 1);
  g_assert_cmpstr (half, ==, "2,5");
  g_autofree char *big = plass_words_decimal (-1234.56, 1);
  g_assert_cmpstr (big, ==, "\u22121\u202f234,6");
  speak ("en");
  g_autofree char *round_up = plass_words_decimal (0.999, 1);
  g_assert_cmpstr (round_up, ==, "1.0");
}

static const struct {
  const char *typed, *iso; /* "" : cannot be read */
} typed[] = {
  { "i dag", "2026-03-10" },
  { "I dag", "2026-03-10" },
  { "today", "2026-03-10" },
  { "i morgen", "2026-03-11" },
  { "tomorrow", "2026-03-11" },
  { "i går", "2026-03-09" },
  { "fredag", "2026-03-13" },
  { "fre", "2026-03-13" },
  { "Friday", "2026-03-13" },
  { "lørdag", "2026-03-14" },
  { "Wednesday", "2026-03-11" },
  { "tirsdag", "2026-03-17" },
  { "12.3", "2026-03-12" },
  { "12.3.", "2026-03-12" },
  { "12/3", "2026-03-12" },
  { "12.3.2026", "2026-03-12" },
  { "12.03.26", "2026-03-12" },
  { "3.4.87", "1987-04-03" },
  { "2026-03-12", "2026-03-12" },
  { "12. mars", "2026-03-12" },
  { "12 March", "2026-03-12" },
  { "1. juni 2027", "2027-06-01" },
  { "om 3 dager", "2026-03-13" },
  { "in 2 weeks", "2026-03-24" },
  { "om 1 uke", "2026-03-17" },
  { " 12.3 ", "2026-03-12" },
  { "1.1", "2026-01-01" },
  { "", "" },
  { "31.2", "" },
  { "snart", "" },
  { "12", "" },
  { "12.13", "" },
  { "fr", "" },
  { "12.3.2026 kl 10", "" },
  { "2026-02-30", "" },
};

static void
dates_are_read (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (typed); i++) {
    PlassDate date = { 0 };
    gboolean read = plass_words_read_date (typed[i].typed, TODAY, &date);
    g_autofree char *iso = plass_date_format (date);
    g_test_message ("%s", typed[i].typed);
    g_assert_cmpint (read, ==, *typed[i].iso != '\0');
    g_assert_cmpstr (iso, ==, typed[i].iso);
  }
}

/* In November "3.1" is a plan for January, in January "20.12" was last month. */
static void
year_is_the_nearest (void)
{
  PlassDate date;

  g_assert_true (plass_words_read_date ("3.1", plass_date (2026, 11, 22), &date));
  g_assert_cmpint (plass_date_compare (date, plass_date (2027, 1, 3)), ==, 0);
  g_assert_true (plass_words_read_date ("29.2", plass_date (2027, 12, 1), &date));
  g_assert_cmpint (plass_date_compare (date, plass_date (2028, 2, 29)), ==, 0);
}

static const struct {
  const char *name, *protection;
  gboolean closed;
  const char *shown;
} people[] = {
  { "Kari Testesen", "none", FALSE, "Kari Testesen" },
  { "Kari Testesen", "", FALSE, "Kari Testesen" },
  { "Kari Testesen", "", TRUE, "K. T." },
  { "Åse Marie Ødegård", "", TRUE, "Å. Ø." },
  { "Madonna", "", TRUE, "M." },
  { "???", "", TRUE, "•••" },
  { "", "", FALSE, "No name" },
  { "Kari Testesen", "confidential", FALSE, "Protected person" },
  { "Kari Testesen", "strictly_confidential", TRUE, "Protected person" },
  { "Kari Testesen", "client_address", FALSE, "Protected person" },
};

static void
names_are_masked (void)
{
  g_autoptr (PlassShutter) shutter = plass_shutter_new (FALSE);
  const PlassDesk desk = { .shutter = shutter };

  speak ("en");
  for (gsize i = 0; i < G_N_ELEMENTS (people); i++) {
    PlassCode protection = plass_code (people[i].protection);
    plass_shutter_set_closed (shutter, people[i].closed);
    g_autofree char *shown = plass_words_person (&desk, people[i].name, &protection);
    g_assert_cmpstr (shown, ==, people[i].shown);
  }
  g_autofree char *served = plass_words_person (NULL, "Kari Testesen", NULL);
  g_assert_cmpstr (served, ==, "Kari Testesen");
}

static void
errors_are_told (void)
{
  speak ("en");
  g_autoptr (GError) refused = g_error_new_literal (PLASS_ERROR, PLASS_ERROR_REFUSED, "Opptatt fra fredag.");
  g_autofree char *own = plass_words_error (refused);
  g_assert_cmpstr (own, ==, "Opptatt fra fredag.");
  g_autoptr (GError) offline = g_error_new_literal (PLASS_ERROR, PLASS_ERROR_OFFLINE, "Connection refused");
  g_autofree char *kept = plass_words_error (offline);
  g_assert_nonnull (strstr (kept, "kept here"));
  g_autoptr (GError) strange = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "EIO");
  g_autofree char *calm = plass_words_error (strange);
  g_assert_null (strstr (calm, "EIO"));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/dates", dates_are_said);
  g_test_add_func ("/words/times", times_are_said);
  g_test_add_func ("/words/distances", distances_are_said);
  g_test_add_func ("/words/ages", ages_are_said);
  g_test_add_func ("/words/numbers", numbers_are_said);
  g_test_add_func ("/words/dates-read", dates_are_read);
  g_test_add_func ("/words/year", year_is_the_nearest);
  g_test_add_func ("/words/names", names_are_masked);
  g_test_add_func ("/words/errors", errors_are_told);
  return g_test_run ();
}
