/* derived.c — folded words to find a record by, and keys to order it by */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <string.h>

/* Numbers are found however they are spaced: only digits count. A telephone number is found with and without
 * the country. */
static void
append_digits (GString *words, const char *text)
{
  gsize start = words->len + (words->len > 0);
  guint digits = 0;

  for (const char *at = text; *at; at++)
    if (g_ascii_isdigit (*at)) {
      if (digits++ == 0 && words->len > 0)
        g_string_append_c (words, ' ');
      g_string_append_c (words, *at);
    }
  if (digits > 8 && (g_str_has_prefix (text, "+47") || g_str_has_prefix (text, "0047"))) {
    g_autofree char *home = g_strdup (words->str + start + (*text == '+' ? 2 : 4));

    g_string_append_printf (words, " %s", home);
  }
}

static void
append_folded (GString *words, const char *text)
{
  g_autofree char *folded = plass_text_fold (text);

  if (*folded == '\0')
    return;
  if (words->len > 0)
    g_string_append_c (words, ' ');
  g_string_append (words, folded);
}

/* A place is asked for by its house: "dalsberget 204". */
static void
append_institution (GString *words, PlassConnection *connection, const PlassPlace *place)
{
  g_autoptr (PlassStatement) statement =
      plass_statement_get (connection, "SELECT name, short_name FROM institution WHERE id = :id", NULL);

  if (statement == NULL)
    return;
  plass_bind_text (statement, ":id", place->institution.text);
  if (!plass_statement_step (connection, statement, NULL))
    return;
  append_folded (words, plass_column_text (statement, 0));
  append_folded (words, plass_column_text (statement, 1));
}

char *
plass_derived_find_text (PlassConnection *connection, const PlassKind *kind, gconstpointer record)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < kind->n_fields; i++) {
    const PlassField *field = &kind->fields[i];
    const char *text;

    if (!(field->flags & PLASS_SEARCHED) || field->type != PLASS_TYPE_TEXT)
      continue;
    text = *(char *const *)plass_field_get (field, record);
    if (text && (field->flags & PLASS_MASKED))
      append_digits (words, text);
    else if (text)
      append_folded (words, text);
  }
  if (kind == &plass_kind_place)
    append_institution (words, connection, record);
  if (kind == &plass_kind_institution)
    append_folded (words, ((const PlassInstitution *)record)->short_name);
  return g_string_free (words, FALSE);
}

/* "204" before "1001": runs of digits are filled up to eight. */
static char *
number_key (const char *text)
{
  g_autofree char *key = plass_text_sort_key (text);
  GString *out = g_string_new (NULL);

  for (const char *at = key; *at;) {
    gsize digits = strspn (at, "0123456789");

    for (gsize i = digits; digits > 0 && i < 8; i++)
      g_string_append_c (out, '0');
    g_string_append_len (out, at, digits > 0 ? (gssize)digits : 1);
    at += digits > 0 ? digits : 1;
  }
  return g_string_free (out, FALSE);
}

static char *
name_key (const char *family, const char *given, const char *otherwise)
{
  g_autofree char *name = NULL;

  if (plass_text_is_blank (family) && plass_text_is_blank (given))
    return plass_text_sort_key (otherwise);
  name = g_strconcat (family ? family : "", " ", given ? given : "", NULL);
  return plass_text_sort_key (g_strstrip (name));
}

char *
plass_derived_sort_key (const PlassKind *kind, gconstpointer record)
{
  const PlassField *name = plass_kind_field (kind, "name");

  if (kind == &plass_kind_person) {
    const PlassPerson *person = record;

    return name_key (person->family, person->given, person->alias);
  }
  if (kind == &plass_kind_worker) {
    const PlassWorker *worker = record;

    return name_key (worker->family, worker->given, worker->user_name);
  }
  return number_key (name ? *(char *const *)plass_field_get (name, record) : NULL);
}

static gboolean
all_digits (const char *word)
{
  return *word && word[strspn (word, "0123456789")] == '\0';
}

/* "sop" may be the beginning of "soph…", which is kept as "sof…": found while it is typed, too. */
static void
append_word (GString *query, const char *word, gboolean last)
{
  gsize length = strlen (word);

  if (last && length > 1 && word[length - 1] == 'p')
    g_string_append_printf (query, "(\"%s\"* OR \"%.*sf\"*)", word, (int)length - 1, word);
  else
    g_string_append_printf (query, "\"%s\"*", word);
}

/* "ka"* AND "nordman"*; with @joined, digits that follow each other are one number: "010190 12345". */
static char *
make_query (char **words, gboolean joined)
{
  GString *query = g_string_new (NULL);

  for (guint i = 0; words[i]; i++) {
    g_autoptr (GString) word = g_string_new (words[i]);

    if (word->len == 0)
      continue;
    while (joined && all_digits (words[i]) && words[i + 1] && all_digits (words[i + 1]))
      g_string_append (word, words[++i]);
    if (query->len > 0)
      g_string_append (query, " AND ");
    append_word (query, word->str, words[i + 1] == NULL);
  }
  return g_string_free (query, FALSE);
}

char *
plass_derived_query (const char *typed)
{
  g_autofree char *folded = plass_text_fold (typed);
  g_auto (GStrv) words = g_strsplit (folded, " ", 0);
  g_autofree char *apart = make_query (words, FALSE), *joined = make_query (words, TRUE);

  if (*apart == '\0')
    return NULL;
  if (strcmp (apart, joined) == 0)
    return g_steal_pointer (&apart);
  return g_strdup_printf ("(%s) OR (%s)", apart, joined);
}
