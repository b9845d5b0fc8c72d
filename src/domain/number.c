/* number.c — national identity numbers: 1964 and 2032 rules, D, help, H, DUF and synthetic numbers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/domain.h"

#include <string.h>

static const int k1_weights[] = { 3, 7, 6, 1, 8, 9, 4, 5, 2, 1 };
static const int k2_weights[] = { 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1 };

static int
weigh (const char *digits, const int *weights, int count)
{
  int sum = 0;

  for (int i = 0; i < count; i++)
    sum += weights[i] * (digits[i] - '0');
  return sum % 11;
}

/* Digits only, spaces skipped; FALSE when something else is in it or it is too long. */
static gboolean
take_digits (const char *text, char digits[13])
{
  int count = 0;

  for (const char *at = text; at && *at; at++) {
    if (*at == ' ')
      continue;
    if (!g_ascii_isdigit (*at) || count == 12)
      return FALSE;
    digits[count++] = *at;
  }
  digits[count] = '\0';
  return count == 11 || count == 12;
}

/* The century follows from the individual number (digits 7–9) in numbers of the 1964 type only. */
static int
century (int year, int individual)
{
  if (individual < 500)
    return 1900;
  if (individual < 750 && year >= 54)
    return 1800;
  if (year < 40)
    return 2000;
  return individual >= 900 ? 1900 : 0;
}

static int
two (const char *digits)
{
  return (digits[0] - '0') * 10 + digits[1] - '0';
}

/* Day and month carry the type: day + 40 is a D-number; month + 40 local, + 80 and + 65 synthetic. */
static PlassNumber
read_parts (const char *digits, int *ret_day, int *ret_month)
{
  PlassNumber number = { .type = PLASS_NUMBER_FNR };
  int day = two (digits), month = two (digits + 2);

  if (day > 40) {
    number.type = PLASS_NUMBER_DNR;
    day -= 40;
  }
  /* + 65 (66–77) is tested before + 40 (41–52): the ranges do not meet, but "month ≥ 40 is local" would eat
   * it. */
  if (month > 80 && month <= 92) {
    number.synthetic = TRUE;
    month -= 80;
  } else if (month > 65 && month <= 77) {
    number.synthetic = TRUE;
    month -= 65;
  } else if (month > 40 && month <= 52) {
    number.type = PLASS_NUMBER_LOCAL;
    month -= 40;
  }
  *ret_day = day;
  *ret_month = month;
  return number;
}

static void
check_digits (const char *digits, PlassNumber *number)
{
  int k1 = weigh (digits, k1_weights, 10), k2 = weigh (digits, k2_weights, 11);

  number->digits_ok = k1 <= 3 && k2 == 0;
  number->only_2032 = number->digits_ok && k1 != 0;
}

PlassNumber
plass_number_read (const char *text)
{
  PlassNumber number = { PLASS_NUMBER_NONE };
  char digits[13];
  int day, month, year;

  if (!take_digits (text, digits))
    return number;
  if (strlen (digits) == 12)
    return (PlassNumber){ .type = PLASS_NUMBER_DUF, .digits_ok = TRUE };
  if (digits[0] >= '8') {
    number.type = PLASS_NUMBER_HELP;
    check_digits (digits, &number);
    number.only_2032 = FALSE;
    return number;
  }
  number = read_parts (digits, &day, &month);
  year = two (digits + 4);
  if (!plass_date_is_set (plass_date (2000, month, day)))
    return (PlassNumber){ PLASS_NUMBER_NONE };
  check_digits (digits, &number);
  if (number.digits_ok && !number.only_2032) {
    int hundreds = century (year, (digits[6] - '0') * 100 + two (digits + 7));

    /* Numbers given from 2032 may fit the old rule by chance: the date is a help in a form, never a fact. */
    if (hundreds)
      number.birth = plass_date (hundreds + year, month, day);
  }
  return number;
}

gboolean
plass_number_complete (const char nine[10], char ret_number[12])
{
  int k1, k2;

  memcpy (ret_number, nine, 9);
  k1 = (11 - weigh (nine, k1_weights, 9)) % 11;
  ret_number[9] = (char)('0' + k1);
  if (k1 == 10)
    return FALSE;
  k2 = (11 - weigh (ret_number, k2_weights, 10)) % 11;
  ret_number[10] = (char)('0' + k2);
  ret_number[11] = '\0';
  return k2 != 10;
}
