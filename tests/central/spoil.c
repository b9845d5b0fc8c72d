/* spoil.c — text with mistakes in it, the same ones every time */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spoil.h"

#include <stdlib.h>
#include <string.h>

guint
spoil_rounds (guint usual)
{
  return g_getenv ("PLASS_LONG") ? usual * 100 : usual;
}

GRand *
spoil_chance (void)
{
  const char *seed = g_getenv ("PLASS_SEED");

  return g_rand_new_with_seed (seed ? (guint32)strtoul (seed, NULL, 10) : 20261129);
}

/* What readers of such text stumble over. */
static const char *const pieces[] = {
  "\"",
  "{",
  "}",
  "[",
  "]",
  ":",
  ",",
  "null",
  "true",
  "-1",
  "1e999",
  "\\u0000",
  "\\ud800",
  "%00",
  "%zz",
  "%",
  "&",
  "=",
  "|",
  "\\",
  ",,",
  "..",
  "/",
  "//",
  "$",
  "_",
  "\r\n",
  "\n",
  "\t",
  " ",
  "\xff",
  "\xc3",
  "\xf4\x8f",
  "\xe2",
  "W/\"1\"",
  "\"\"",
  "0",
  "9999999999999999999999",
  "2026-13-45",
  "T",
  "+01:00",
  ":missing",
  ":not",
  "_sort=-",
  "cursor=",
  "urn:uuid:",
  "Patient/",
  "resourceType",
  "{}",
  "[{}]",
  "extension",
  "Bearer ",
  "chunked",
  "Content-Length: 5\r\n",
  "If-Match: x\r\n",
  "%C0%AF",
  "%u0041",
  "%FF%FEa%00",
  "%ED%A0%80",
  "+",
  "<kanari>",
  "\"><kanari>",
};

void
spoil (GString *text, GRand *chance)
{
  const gsize at = text->len ? (gsize)g_rand_int_range (chance, 0, (gint32)text->len) : 0;
  gsize length = (gsize)g_rand_int_range (chance, 1, 24);

  length = MIN (length, text->len - at);
  switch (g_rand_int_range (chance, 0, 5)) {
  case 0:
    if (text->len)
      text->str[at] = (char)g_rand_int_range (chance, 1, 256);
    break;
  case 1:
    g_string_erase (text, (gssize)at, (gssize)length);
    break;
  case 2: {
    g_autofree char *copy = g_strndup (text->str + at, length);

    g_string_insert (text, (gssize)at, copy);
    break;
  }
  case 3:
    g_string_insert (text, (gssize)at, pieces[g_rand_int_range (chance, 0, (gint32)G_N_ELEMENTS (pieces))]);
    break;
  default:
    g_string_truncate (text, at);
    break;
  }
}

void
spoil_often (GString *text, GRand *chance)
{
  for (gint32 n = g_rand_int_range (chance, 1, 5); n > 0; n--)
    spoil (text, chance);
}
