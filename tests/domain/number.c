/* number.c — national identity numbers: what is read, and what is never derived */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/domain.h"

#include <string.h>

/* The four without + 80 are the tax administration's examples of numbers to come: two of them fit the rule of
 * 1964 by chance, and nothing tells them from old ones. The others are synthetic or made up. */
static const struct {
  const char *text;
  PlassNumberType type;
  gboolean digits_ok, only_2032, synthetic;
  const char *birth;
} numbers[] = {
  { "15877612039", PLASS_NUMBER_FNR, TRUE, FALSE, TRUE, "1976-07-15" },
  { "158776 12039", PLASS_NUMBER_FNR, TRUE, FALSE, TRUE, "1976-07-15" },
  { "15877612038", PLASS_NUMBER_FNR, FALSE, FALSE, TRUE, "" },
  { "54857612003", PLASS_NUMBER_DNR, TRUE, FALSE, TRUE, "1976-05-14" },
  { "02013299997", PLASS_NUMBER_FNR, TRUE, FALSE, FALSE, "2032-01-02" },
  { "30108299920", PLASS_NUMBER_FNR, TRUE, FALSE, FALSE, "1982-10-30" },
  { "30108299939", PLASS_NUMBER_FNR, TRUE, TRUE, FALSE, "" },
  { "02013299903", PLASS_NUMBER_FNR, TRUE, TRUE, FALSE, "" },
  { "15877600170", PLASS_NUMBER_FNR, TRUE, TRUE, TRUE, "" },     /* remainder 3 */
  { "15877601800", PLASS_NUMBER_FNR, FALSE, FALSE, TRUE, "" },   /* remainder 4 */
  { "15617612039", PLASS_NUMBER_NONE, FALSE, FALSE, FALSE, "" }, /* month 61 */
  { "15787612039", PLASS_NUMBER_NONE, FALSE, FALSE, FALSE, "" }, /* month 78 */
  { "01417612345", PLASS_NUMBER_LOCAL, FALSE, FALSE, FALSE, "" },
  { "90000000042", PLASS_NUMBER_HELP, FALSE, FALSE, FALSE, "" },
  { "202612345678", PLASS_NUMBER_DUF, TRUE, FALSE, FALSE, "" },
  { "", PLASS_NUMBER_NONE, FALSE, FALSE, FALSE, "" },
  { NULL, PLASS_NUMBER_NONE, FALSE, FALSE, FALSE, "" },
  { "1587761203", PLASS_NUMBER_NONE, FALSE, FALSE, FALSE, "" },
  { "1587761203x", PLASS_NUMBER_NONE, FALSE, FALSE, FALSE, "" },
  { "1234567890123", PLASS_NUMBER_NONE, FALSE, FALSE, FALSE, "" },
  { "31827612039", PLASS_NUMBER_NONE, FALSE, FALSE, FALSE, "" }, /* 31 February */
  { "15937612039", PLASS_NUMBER_NONE, FALSE, FALSE, FALSE, "" }, /* month 93 */
  { "00017612039", PLASS_NUMBER_NONE, FALSE, FALSE, FALSE, "" },
  { "72017612039", PLASS_NUMBER_NONE, FALSE, FALSE, FALSE, "" }, /* D-number of day 32 */
};

static void
reads (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    PlassNumber number = plass_number_read (numbers[i].text);
    g_autofree char *birth = plass_date_format (number.birth);

    g_test_message ("%s", numbers[i].text ? numbers[i].text : "NULL");
    g_assert_cmpint (number.type, ==, numbers[i].type);
    g_assert_true (number.digits_ok == numbers[i].digits_ok);
    g_assert_true (number.only_2032 == numbers[i].only_2032);
    g_assert_true (number.synthetic == numbers[i].synthetic);
    g_assert_cmpstr (birth, ==, numbers[i].birth);
  }
}

/* Nine digits to eleven: the century follows from the individual number. */
static const struct {
  const char *date;      /* with month + 80 or + 65 */
  int individual, years; /* 0: no century has it */
} centuries[] = {
  { "017600", 0, 1900 },   { "018154", 600, 1854 }, { "018199", 499, 1999 }, { "018100", 500, 2000 },
  { "018139", 999, 2039 }, { "018140", 900, 1940 }, { "018145", 600, 0 },    { "018153", 749, 0 },
  { "018154", 750, 0 },    { "016654", 999, 1954 },
};

static void
completes_and_tells_the_century (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (centuries); i++) {
    gboolean found = FALSE;

    for (int try = centuries[i].individual; !found && try < centuries[i].individual + 20 && try < 1000;
         try++) {
      g_autofree char *nine = g_strdup_printf ("%s%03d", centuries[i].date, try);
      char whole[12];
      PlassNumber number;
      int year = 0, month, day;

      if (!plass_number_complete (nine, whole))
        continue;
      found = TRUE;
      number = plass_number_read (whole);
      g_test_message ("%s", whole);
      g_assert_true (number.digits_ok && !number.only_2032 && number.synthetic);
      if (plass_date_is_set (number.birth))
        plass_date_parts (number.birth, &year, &month, &day);
      g_assert_cmpint (year, ==, centuries[i].years);
      if (try == 499 || try == 749 || try == 999)
        break;
    }
  }
}

/* Every one of a thousand individual numbers: what we complete is right, and one wrong digit is seen. */
static void
one_wrong_digit_is_seen (void)
{
  guint complete = 0;

  for (int i = 0; i < 1000; i++) {
    g_autofree char *nine = g_strdup_printf ("158776%03d", i);
    char whole[12];

    if (!plass_number_complete (nine, whole))
      continue;
    complete++;
    g_assert_true (plass_number_read (whole).digits_ok);
    for (int at = 6; at < 11; at++) {
      char wrong[12];

      memcpy (wrong, whole, sizeof wrong);
      wrong[at] = wrong[at] == '9' ? '0' : (char)(wrong[at] + 1);
      /* By the rule of 1964; the rule of 2032 lets four times as many first digits through. */
      g_assert_false (plass_number_read (wrong).digits_ok && !plass_number_read (wrong).only_2032);
    }
  }
  g_assert_cmpuint (complete, >, 800);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/number/reads", reads);
  g_test_add_func ("/domain/number/completes-and-tells-the-century", completes_and_tells_the_century);
  g_test_add_func ("/domain/number/one-wrong-digit-is-seen", one_wrong_digit_is_seen);
  return g_test_run ();
}
