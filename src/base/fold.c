/* fold.c — text folded for searching and for Norwegian order */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base.h"

#include <string.h>

/* Letters that Unicode does not take apart, and those that Norwegians spell in more than one way. */
static const struct {
  gunichar letter;
  const char *plain;
} letters[] = {
  { 0x00e6, "ae" }, /* æ */
  { 0x00f8, "o" },  /* ø */
  { 0x00e5, "a" },  /* å */
  { 0x00f0, "d" },  /* ð */
  { 0x00fe, "t" },  /* þ */
  { 0x00df, "s" },  /* ß */
  { 0x0142, "l" },  /* ł */
  { 0x0111, "d" },  /* đ */
  { 0x0131, "i" },  /* ı */
  { 0x0153, "oe" }, /* œ */
};

static const char *
plain_letter (gunichar letter)
{
  for (gsize i = 0; i < G_N_ELEMENTS (letters); i++)
    if (letters[i].letter == letter)
      return letters[i].plain;
  return NULL;
}

/* Composed first: å must be seen as å, not as a with a ring, before other marks are taken off. Most words
 * have nothing but the letters of ASCII. */
static char *
lower_case (const char *text)
{
  g_autofree char *composed = NULL;

  if (g_str_is_ascii (text))
    return g_ascii_strdown (text, -1);
  composed = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
  return composed ? g_utf8_strdown (composed, -1) : NULL;
}

/* Lower case, marks off, one space between words. */
static GString *
strip_marks (const char *text)
{
  g_autofree char *lower = lower_case (text);
  GString *out = g_string_new (NULL);

  for (const char *at = lower; at && *at; at = g_utf8_next_char (at)) {
    gunichar letter = g_utf8_get_char (at);
    const gboolean simple = letter < 0x80 && g_ascii_isalnum (letter);
    const char *plain = simple ? NULL : plain_letter (letter);
    gunichar parts[8];

    if (simple)
      g_string_append_c (out, (char)letter);
    else if (plain)
      g_string_append (out, plain);
    else if (g_unichar_isalnum (letter) && g_unichar_fully_decompose (letter, FALSE, parts, 8) > 0)
      g_string_append_unichar (out, parts[0]);
    else if (out->len > 0 && out->str[out->len - 1] != ' ' && !g_unichar_ismark (letter) && letter != '\''
             && letter != 0x2019)
      g_string_append_c (out, ' ');
  }
  while (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  return out;
}

/* Spellings of one sound: Thorbjørn/Torbjørn, Christian/Kristian, Isaksen/Isachsen, Aase/Åse. */
static const struct {
  const char *written, *folded;
} sounds[] = {
  { "aa", "a" }, { "th", "t" }, { "ch", "k" }, { "ck", "k" }, { "ph", "f" }, { "w", "v" }, { "c", "k" },
};

static const char *
fold_sound (const char **at)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sounds); i++)
    if (g_str_has_prefix (*at, sounds[i].written)) {
      *at += strlen (sounds[i].written);
      return sounds[i].folded;
    }
  return NULL;
}

char *
plass_text_fold (const char *text)
{
  g_autoptr (GString) plain = NULL;
  GString *out = g_string_new (NULL);

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return g_string_free (out, FALSE);
  plain = strip_marks (text);
  for (const char *at = plain->str; *at;) {
    const char *folded = fold_sound (&at);
    char letter = folded ? *folded : *at++;

    /* Double letters count once (Hanne/Hane), but not in numbers. */
    if (out->len > 0 && out->str[out->len - 1] == letter && g_ascii_isalpha (letter))
      continue;
    g_string_append_c (out, letter);
  }
  return g_string_free (out, FALSE);
}

char *
plass_text_sort_key (const char *text)
{
  g_autofree char *composed = text ? g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE) : NULL;
  g_autofree char *lower = composed ? g_utf8_strdown (composed, -1) : NULL;
  GString *out = g_string_new (NULL);

  /* '{', '|' and '}' are the three ASCII characters after 'z': enough for Norway's last three letters. */
  for (const char *at = lower; at && *at; at = g_utf8_next_char (at)) {
    gunichar letter = g_utf8_get_char (at), parts[8];

    if (letter == 0x00e6 || letter == 0x00e4)
      g_string_append_c (out, '{');
    else if (letter == 0x00f8 || letter == 0x00f6)
      g_string_append_c (out, '|');
    else if (letter == 0x00e5)
      g_string_append_c (out, '}');
    else if (letter == 'a' && at[1] == 'a') {
      g_string_append_c (out, '}');
      at++;
    } else if (!g_unichar_ismark (letter) && g_unichar_fully_decompose (letter, FALSE, parts, 8) > 0)
      g_string_append_unichar (out, parts[0]);
  }
  return g_string_free (out, FALSE);
}

gboolean
plass_text_is_blank (const char *text)
{
  for (const char *at = text; at && *at; at = g_utf8_next_char (at))
    if (!g_unichar_isspace (g_utf8_get_char (at)))
      return FALSE;
  return TRUE;
}
