/* phrase.c — what people type to open a store: recovery phrases, and which passphrases are too easy */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#define LEAST_SIGNS 12
#define LEAST_DIFFERENT 5
#define GROUPS 6
#define GROUP_SIGNS 4

/* No 0/O, 1/I/L or U/V to mistake when read aloud: 29 signs, so that 24 of them carry 116 bits. */
static const char signs[] = "23456789ABCDEFGHJKMNPQRSTWXYZ";

/* Folded, without digits and punctuation: a passphrase made of nothing but these falls to the first list that
 * anyone tries. From the lists that leaks have taught, and what is at hand in an office in Oslo. Long
 * before short. */
/* clang-format off */
static const char *const common[] = {
  "administrator", "abcdefghijkl", "adgangskode", "hemmelighet", "kjaerlighet", "lillestrom",
  "manchester", "passphrase", "qwertyuiop", "asdfghjkl", "liverpool", "september", "valerenga",
  "velkommen", "abcdefgh", "baseball", "changeme", "computer", "desember", "football", "hemmelig",
  "iloveyou", "november", "password", "princess", "solskinn", "starwars", "sunshine", "superman",
  "whatever", "charlie", "default", "februar", "fotball", "freedom", "kommune", "letmein", "loveyou",
  "michael", "oktober", "passord", "tirsdag", "torsdag", "trustno", "welcome", "zxcvbnm", "asdfgh",
  "august", "batman", "bruker", "dragon", "fredag", "heihei", "januar", "lordag", "mandag", "master",
  "monkey", "norway", "onsdag", "passwd", "qazwsx", "qwerty", "secret", "shadow", "sommer", "sondag",
  "summer", "system", "vinter", "winter", "zxcvbn", "admin", "april", "bolig", "guest", "hello", "jesus",
  "login", "mamma", "norge", "pappa", "plass", "abcd", "alle", "asdf", "eple", "hest", "host", "juli",
  "juni", "love", "mars", "mitt", "natt", "oslo", "pass", "qwer", "root", "test", "user", "abc", "and",
  "deg", "hei", "jeg", "mai", "min", "ola", "oss", "the", "til", "var", "you", "er", "is", "my", "og",
  "a", "e", "i", "u", "x",
};
/* clang-format on */

char *
plass_key_new_recovery (void)
{
  char *text = g_malloc (GROUPS * (GROUP_SIGNS + 1));
  int at = 0;

  for (int i = 0; i < GROUPS * GROUP_SIGNS; i++) {
    if (i > 0 && i % GROUP_SIGNS == 0)
      text[at++] = '-';
    text[at++] = signs[randombytes_uniform (sizeof signs - 1)];
  }
  text[at] = '\0';
  return text;
}

/* What is typed from paper, in small letters or without the hyphens, is the phrase that was printed. NULL:
 * it is no such phrase. */
static char *
tidy_recovery (const char *typed)
{
  g_autofree char *text = g_malloc0 (GROUPS * (GROUP_SIGNS + 1));
  int found = 0, at = 0;

  for (; *typed; typed++) {
    char sign = g_ascii_toupper (*typed);

    if (*typed == '-' || g_ascii_isspace (*typed))
      continue;
    if (found == GROUPS * GROUP_SIGNS || strchr (signs, sign) == NULL) {
      sodium_memzero (text, GROUPS * (GROUP_SIGNS + 1));
      return NULL;
    }
    if (found > 0 && found % GROUP_SIGNS == 0)
      text[at++] = '-';
    text[at++] = sign;
    found++;
  }
  return found == GROUPS * GROUP_SIGNS ? g_steal_pointer (&text) : NULL;
}

char *
plass_phrase_tidy (PlassSlot slot, const char *typed)
{
  char *text = slot == PLASS_SLOT_RECOVERY ? tidy_recovery (typed) : NULL;

  /* One keyboard sends "å" as one sign, another as two: the same passphrase. */
  if (text == NULL && !g_str_is_ascii (typed))
    text = g_utf8_normalize (typed, -1, G_NORMALIZE_NFC);
  return text ? text : g_strdup (typed);
}

static guint
count_different (const char *phrase)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (; *phrase; phrase = g_utf8_next_char (phrase))
    g_hash_table_add (seen, GUINT_TO_POINTER (g_unichar_tolower (g_utf8_get_char (phrase))));
  return g_hash_table_size (seen);
}

static gboolean
is_letter (char sign)
{
  return g_ascii_isalpha (sign) || (guchar)sign >= 0x80;
}

/* Small letters only, as the list has them; what is no letter of it falls away, and signs that stand for
 * letters within a word are read as these. */
static char *
fold (const char *phrase)
{
  static const struct {
    const char *sign, *letters;
  } read_as[] = {
    { "æ", "ae" }, { "ø", "o" }, { "å", "a" }, { "Æ", "ae" }, { "Ø", "o" }, { "Å", "a" }, { "@", "a" },
    { "4", "a" },  { "$", "s" }, { "5", "s" }, { "0", "o" },  { "3", "e" }, { "!", "i" }, { "1", "i" },
  };
  GString *letters = g_string_sized_new (strlen (phrase) * 2 + 1);
  const char *end = phrase + strlen (phrase);

  while (end > phrase && !is_letter (end[-1])) /* the year and the exclamation mark at the end */
    end--;
  while (phrase < end && !is_letter (*phrase))
    phrase++;
  for (; phrase < end; phrase = g_utf8_next_char (phrase)) {
    if (g_ascii_isalpha (*phrase))
      g_string_append_c (letters, g_ascii_tolower (*phrase));
    for (gsize i = 0; i < G_N_ELEMENTS (read_as); i++)
      if (g_str_has_prefix (phrase, read_as[i].sign))
        g_string_append (letters, read_as[i].letters);
  }
  return g_string_free (letters, FALSE);
}

static char *
only_letters (const char *phrase)
{
  GString *letters = g_string_sized_new (strlen (phrase) + 1);

  for (; *phrase; phrase++)
    if (is_letter (*phrase))
      g_string_append_c (letters, g_ascii_tolower (*phrase));
  return g_string_free (letters, FALSE);
}

static gboolean
is_made_of_common (const char *letters)
{
  gboolean found = TRUE;

  while (*letters && found) {
    found = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS (common) && !found; i++)
      if (g_str_has_prefix (letters, common[i])) {
        letters += strlen (common[i]);
        found = TRUE;
      }
  }
  return *letters == '\0';
}

char *
plass_key_phrase_problem (const char *phrase)
{
  char *folded, *letters;
  gboolean easy;

  if (phrase == NULL || !g_utf8_validate (phrase, -1, NULL))
    return g_strdup (_ ("This cannot be used as a passphrase."));
  if (g_utf8_strlen (phrase, -1) < LEAST_SIGNS)
    return g_strdup_printf (
        _ ("Use at least %d characters. Four words that do not belong together are good."), LEAST_SIGNS);
  folded = fold (phrase);
  letters = only_letters (phrase);
  easy =
      count_different (phrase) < LEAST_DIFFERENT || is_made_of_common (folded) || is_made_of_common (letters);
  plass_key_wipe_text (folded);
  plass_key_wipe_text (letters);
  return easy ? g_strdup (_ ("This is easy to guess. Four words that do not belong together are good."))
              : NULL;
}

void
plass_key_wipe_text (char *text)
{
  if (text)
    sodium_memzero (text, strlen (text));
  g_free (text);
}
