/* search-terms.c — one parameter of a search as a condition: values, modifiers, prefixes */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

#define MOST_VALUES 100

void
plass_terms_init (PlassTerms *terms, const PlassRequest *request)
{
  *terms =
      (PlassTerms){ request, g_string_new (NULL), g_string_new (NULL),
                    g_array_new (FALSE, FALSE, sizeof (PlassBind)), g_ptr_array_new_with_free_func (g_free) };
  plass_terms_text (terms, request->type);
}

void
plass_terms_clear (PlassTerms *terms)
{
  g_string_free (terms->before, TRUE);
  g_string_free (terms->where, TRUE);
  g_array_unref (terms->binds);
  g_ptr_array_unref (terms->texts);
}

static const char *
add_bind (PlassTerms *terms, PlassBind bind)
{
  char *marker;

  g_array_append_val (terms->binds, bind);
  marker = g_strdup_printf ("$%u", terms->binds->len);
  g_ptr_array_add (terms->texts, marker);
  return marker;
}

const char *
plass_terms_number (PlassTerms *terms, gint64 number)
{
  return add_bind (terms, PLASS_NUMBER (number));
}

const char *
plass_terms_text (PlassTerms *terms, const char *text)
{
  char *own = g_strdup (text);

  g_ptr_array_add (terms->texts, own);
  return add_bind (terms, PLASS_TEXT (own));
}

/* ---- One value ------------------------------------------------------------------------------------------
 */

/* What is being read: "date", its modifier, and one of its values. */
typedef struct {
  PlassTerms *terms;
  const PlassSearchParam *param;
  const char *modifier; /* NULL: none */
  const char *starts, *ends;
} Term;

static gboolean
add_token (Term *term, char *value)
{
  PlassTerms *terms = term->terms;
  char *bar = strchr (value, '|');

  if (bar)
    *bar++ = '\0';
  /* "system|": any value of that system; "|value": one without a system. */
  if (bar && !*bar && *value)
    g_string_append_printf (terms->where, "system = %s", plass_terms_text (terms, value));
  else if (bar)
    g_string_append_printf (terms->where, "(value = %s AND system = %s)", plass_terms_text (terms, bar),
                            plass_terms_text (terms, value));
  else
    g_string_append_printf (terms->where, "value = %s", plass_terms_text (terms, value));
  return *value || (bar && *bar);
}

static void
add_reference_of (Term *term, const char *type, const char *id)
{
  g_autofree char *whole = g_strconcat (type, "/", id, NULL);

  g_string_append_printf (term->terms->where, "value = %s", plass_terms_text (term->terms, whole));
}

/* "Patient/1", an address of ours, or "1" with the type from the modifier or the parameter. */
static gboolean
add_reference (Term *term, const char *value)
{
  const char *base = term->terms->request->base;
  g_auto (GStrv) targets = g_strsplit (term->param->targets, " ", -1);
  const PlassId id = plass_id_parse (value);
  guint added = 0;

  if (g_str_has_prefix (value, base) && value[strlen (base)] == '/')
    value += strlen (base) + 1;
  if (!plass_id_is_set (&id)) {
    g_string_append_printf (term->terms->where, "value = %s", plass_terms_text (term->terms, value));
    return strchr (value, '/') != NULL && !term->modifier;
  }
  if (term->modifier) {
    add_reference_of (term, term->modifier, value);
    return TRUE;
  }
  g_string_append_c (term->terms->where, '(');
  for (guint i = 0; targets[i]; i++) {
    if (!*targets[i])
      continue;
    if (added++)
      g_string_append (term->terms->where, " OR ");
    add_reference_of (term, targets[i], value);
  }
  g_string_append_c (term->terms->where, ')');
  return TRUE;
}

/* Any spelling of a name finds it, from its beginning; :contains from anywhere, :exact as it was written. */
static gboolean
add_string (Term *term, const char *value)
{
  PlassTerms *terms = term->terms;
  g_autofree char *folded = plass_text_fold (value), *beyond = g_strconcat (folded, "\xf4\x8f\xbf\xbf", NULL);

  if (term->modifier && strcmp (term->modifier, "exact") == 0)
    g_string_append_printf (terms->where, "system = %s", plass_terms_text (terms, value));
  else if (term->modifier)
    g_string_append_printf (terms->where, "instr (value, %s) > 0", plass_terms_text (terms, folded));
  else
    g_string_append_printf (terms->where, "(value >= %s AND value < %s)", plass_terms_text (terms, folded),
                            plass_terms_text (terms, beyond));
  return *folded != '\0';
}

/* ---- Spans of time: FHIR R4, 3.1.1.4.5 ------------------------------------------------------------------
 */

/* F and U: the span that is asked for; S and E: the one that is kept. */
static const struct {
  const char *prefix, *condition;
} prefixes[] = {
  { "eq", "(S >= F AND E <= U)" },
  { "ne", "NOT (S >= F AND E <= U)" },
  { "gt", "E > U" },
  { "lt", "S < F" },
  { "ge", "(E > U OR (S >= F AND E <= U))" },
  { "le", "(S < F OR (S >= F AND E <= U))" },
  { "sa", "S >= U" },
  { "eb", "E <= F" },
  { "ap", "(S < U AND E > F)" },
};

static void
add_condition (Term *term, const char *condition, PlassSpan span)
{
  PlassTerms *terms = term->terms;
  const char *from = strchr (condition, 'F') ? plass_terms_number (terms, span.from) : NULL;
  const char *until = strchr (condition, 'U') ? plass_terms_number (terms, span.until) : NULL;

  for (; *condition; condition++)
    if (*condition == 'F' || *condition == 'U')
      g_string_append (terms->where, *condition == 'F' ? from : until);
    else if (*condition == 'S' || *condition == 'E')
      g_string_append (terms->where, *condition == 'S' ? term->starts : term->ends);
    else
      g_string_append_c (terms->where, *condition);
}

/* About: a tenth of the way from now to there, and at least a day. */
static void
widen (PlassSpan *span)
{
  const gint64 way = ABS (plass_time_now ().secs - span->from) / 10, slack = MAX (way, 86400);

  span->from -= slack;
  span->until += slack;
}

static gboolean
add_time (Term *term, const char *value)
{
  char prefix[3] = "eq";
  PlassSpan span;

  if (g_ascii_isalpha (value[0]) && g_ascii_isalpha (value[1])) {
    memcpy (prefix, value, 2);
    value += 2;
  }
  if (!plass_span_parse (value, &span))
    return FALSE;
  if (strcmp (prefix, "ap") == 0)
    widen (&span);
  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++) {
    if (strcmp (prefixes[i].prefix, prefix) != 0)
      continue;
    add_condition (term, prefixes[i].condition, span);
    return TRUE;
  }
  return FALSE;
}

static gboolean
add_id (Term *term, const char *value)
{
  g_string_append_printf (term->terms->where, "r.id = %s", plass_terms_text (term->terms, value));
  return TRUE;
}

/* ---- All values of one parameter ------------------------------------------------------------------------
 */

/* Parts at commas that no backslash stands before, without the backslashes. Owned. */
static GPtrArray *
split (const char *text)
{
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);
  GString *value = g_string_new (NULL);

  for (;; text++) {
    if (*text == '\\' && text[1])
      g_string_append_c (value, *++text);
    else if (*text && *text != ',')
      g_string_append_c (value, *text);
    else {
      g_ptr_array_add (values, g_string_free (value, FALSE));
      if (!*text)
        return values;
      value = g_string_new (NULL);
    }
  }
}

static gboolean
add_value (Term *term, char *value)
{
  if (strcmp (term->param->name, "_id") == 0)
    return add_id (term, value);
  switch (term->param->kind) {
  case PLASS_SEARCH_TOKEN:
    return add_token (term, value);
  case PLASS_SEARCH_REFERENCE:
    return add_reference (term, value);
  case PLASS_SEARCH_DATE:
    return add_time (term, value);
  case PLASS_SEARCH_STRING:
    return add_string (term, value);
  }
  return FALSE;
}

static gboolean
add_values (Term *term, const char *text)
{
  g_autoptr (GPtrArray) values = split (text);
  gboolean ok = values->len <= MOST_VALUES;

  g_string_append_c (term->terms->where, '(');
  for (guint i = 0; ok && i < values->len; i++) {
    if (i)
      g_string_append (term->terms->where, " OR ");
    ok = *(char *)g_ptr_array_index (values, i) && add_value (term, g_ptr_array_index (values, i));
  }
  g_string_append_c (term->terms->where, ')');
  return ok;
}

/* The table that a parameter's values stand in, without the closing bracket. */
static void
open_table (Term *term, gboolean negated)
{
  GString *where = term->terms->where;

  g_string_append (where, negated ? " AND r.id NOT IN (" : " AND r.id IN (");
  if (!term->param->types)
    g_string_append (where, "SELECT id FROM identifier WHERE type = $1");
  else
    g_string_append_printf (where, "SELECT id FROM %s WHERE type = $1 AND param = %s",
                            term->param->kind == PLASS_SEARCH_DATE ? "sought_time" : "sought",
                            plass_terms_text (term->terms, term->param->name));
}

static gboolean
add_indexed (Term *term, const char *text)
{
  const char *modifier = term->modifier;
  const gboolean missing = modifier && strcmp (modifier, "missing") == 0;
  const gboolean negated = modifier && strcmp (modifier, "not") == 0;
  gboolean ok = TRUE;

  if (missing && strcmp (text, "true") != 0 && strcmp (text, "false") != 0)
    return FALSE;
  open_table (term, negated || (missing && strcmp (text, "true") == 0));
  if (!missing) {
    g_string_append (term->terms->where, " AND ");
    ok = add_values (term, text);
  }
  g_string_append_c (term->terms->where, ')');
  return ok;
}

/* A modifier that is not understood is refused: leaving it out would answer another question. */
static gboolean
modifier_fits (const PlassSearchParam *param, const char *modifier)
{
  static const char *const of_strings[] = { "exact", "contains", NULL };

  if (!modifier)
    return TRUE;
  if (strcmp (param->name, "_id") == 0 || strcmp (param->name, "_lastUpdated") == 0)
    return FALSE;
  if (strcmp (modifier, "missing") == 0)
    return TRUE;
  switch (param->kind) {
  case PLASS_SEARCH_TOKEN:
    return strcmp (modifier, "not") == 0;
  case PLASS_SEARCH_STRING:
    return g_strv_contains (of_strings, modifier);
  case PLASS_SEARCH_REFERENCE:
    return plass_type_is_known (modifier);
  case PLASS_SEARCH_DATE:
    return FALSE;
  }
  return FALSE;
}

gboolean
plass_terms_add (PlassTerms *terms, PlassReply *reply, const PlassSearchParam *param, const PlassParam *given)
{
  const char *colon = strchr (given->name, ':');
  Term term = { terms, param, colon ? colon + 1 : NULL, "starts", "ends" };
  gboolean ok = modifier_fits (param, term.modifier);

  if (ok && (strcmp (param->name, "_id") == 0 || strcmp (param->name, "_lastUpdated") == 0)) {
    term.starts = "r.updated";
    term.ends = "(r.updated + 1)";
    g_string_append (terms->where, " AND ");
    ok = add_values (&term, given->value);
  } else if (ok) {
    ok = add_indexed (&term, given->value);
  }
  return ok || plass_refuse_at (terms->request, reply, "bad-parameter", given->name, NULL);
}
