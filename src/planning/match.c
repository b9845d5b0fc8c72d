/* match.c — one person and one place, judged by rules that are data */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "planning/planning.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What is known about one side of a rule. */
typedef enum { HOLDS_NOT, HOLDS, NOT_KNOWN } Truth;

/* "unknown" is a word of some lists (gender: not asked): it tells as little as nothing. */
static char *
value_of (const PlassField *field, gconstpointer record)
{
  g_autofree char *text = plass_field_to_text (field, record);

  return *text && strcmp (text, "unknown") != 0 ? g_steal_pointer (&text) : NULL;
}

static Truth
is_one_of (const char *value, const char *words)
{
  g_auto (GStrv) list = NULL;

  if (value == NULL)
    return NOT_KNOWN;
  list = g_strsplit (words, "|", -1);
  return g_strv_contains ((const char *const *)list, value) ? HOLDS : HOLDS_NOT;
}

/* must_be "X=Y|Z": where the place has X the person must have Y or Z; must_not_be: neither. */
static PlassFit
judge_pair (const PlassRule *rule, const char *place_value, const char *person_value)
{
  gboolean wanted = plass_code_is (&rule->test, "must_be");
  const char *equals = strchr (rule->value.text, '=');
  g_autofree char *of_place = equals ? g_strndup (rule->value.text, equals - rule->value.text) : NULL;
  Truth applies, has;

  if (equals == NULL)
    return PLASS_FIT_UNKNOWN;
  applies = is_one_of (place_value, of_place);
  has = is_one_of (person_value, equals + 1);
  if (applies == HOLDS_NOT || has == (wanted ? HOLDS : HOLDS_NOT))
    return PLASS_FITS;
  return applies == NOT_KNOWN || has == NOT_KNOWN ? PLASS_FIT_UNKNOWN : PLASS_FITS_NOT;
}

static PlassFit
judge_equals (const char *place_value, const char *person_value)
{
  if (place_value == NULL || person_value == NULL)
    return PLASS_FIT_UNKNOWN;
  return strcmp (place_value, person_value) == 0 ? PLASS_FITS : PLASS_FITS_NOT;
}

/* The person's number at most the place's; without a field of the person the place's at most the value. */
static PlassFit
judge_at_most (const PlassRule *rule, const char *place_value, const char *person_value)
{
  gboolean alone = rule->person_field.text[0] == '\0';
  const char *low = alone ? place_value : person_value, *high = alone ? rule->value.text : place_value;
  gint64 number, limit;

  if (low == NULL || high == NULL
      || !g_ascii_string_to_signed (low, 10, G_MININT32, G_MAXINT32, &number, NULL)
      || !g_ascii_string_to_signed (high, 10, G_MININT32, G_MAXINT32, &limit, NULL))
    return PLASS_FIT_UNKNOWN;
  return number <= limit ? PLASS_FITS : PLASS_FITS_NOT;
}

static PlassFit
judge_rule (const PlassRule *rule, const PlassPerson *person, const PlassPlace *place)
{
  const PlassField *of_place = plass_kind_field (&plass_kind_place, rule->place_field.text);
  const PlassField *of_person = plass_kind_field (&plass_kind_person, rule->person_field.text);
  g_autofree char *place_value = of_place ? value_of (of_place, place) : NULL;
  g_autofree char *person_value = of_person ? value_of (of_person, person) : NULL;

  if (plass_code_is (&rule->test, "equals"))
    return judge_equals (place_value, person_value);
  if (plass_code_is (&rule->test, "at_most"))
    return judge_at_most (rule, place_value, person_value);
  if (plass_code_is (&rule->test, "must_be") || plass_code_is (&rule->test, "must_not_be"))
    return judge_pair (rule, place_value, person_value);
  return PLASS_FIT_UNKNOWN; /* made by a newer version: nobody is let past a rule that we cannot read */
}

/* Two rules may say the same; a reader needs it once. */
static void
add_reason (GPtrArray *reasons, const char *text)
{
  if (reasons == NULL || text == NULL)
    return;
  for (guint i = 0; i < reasons->len; i++)
    if (strcmp (reasons->pdata[i], text) == 0)
      return;
  g_ptr_array_add (reasons, g_strdup (text));
}

static gboolean
is_missing (const PlassField *field, gconstpointer record)
{
  g_autofree char *value = field ? value_of (field, record) : NULL;

  return field && value == NULL;
}

/* Which fact to ask for; where all facts are there the rule itself cannot be read, and is named. */
static void
add_question (GPtrArray *reasons, const PlassRule *rule, const PlassPerson *person, const PlassPlace *place)
{
  const PlassField *of_person = plass_kind_field (&plass_kind_person, rule->person_field.text);
  const PlassField *of_place = plass_kind_field (&plass_kind_place, rule->place_field.text);
  const PlassField *missing = is_missing (of_person, person) ? of_person
                              : is_missing (of_place, place) ? of_place
                                                             : NULL;
  g_autofree char *text = NULL;

  /* Translators: %s is the name of a field, such as "Gender" or "LAR welcome". */
  text = missing ? g_strdup_printf (_ ("Not known yet: %s"), _ (missing->label))
                 : g_strdup_printf (_ ("A rule that this version cannot read: %s"), rule->name.text);
  add_reason (reasons, text);
}

static PlassFit
judge_women_only (const PlassPerson *person, const PlassPlace *place, GPtrArray *ret_reasons)
{
  static const PlassRule women_only = { .place_field = { "gender_rule" },
                                        .person_field = { "gender" },
                                        .test = { "must_be" },
                                        .value = { "women_only=woman" } };
  PlassFit fit;

  /* A place whose rule nobody has entered is not women-only: the question would be put at every place. */
  if (!plass_code_is (&place->gender_rule, "women_only"))
    return PLASS_FITS;
  fit = judge_rule (&women_only, person, place);
  if (fit == PLASS_FITS_NOT)
    add_reason (ret_reasons, _ ("This place is for women."));
  else if (fit == PLASS_FIT_UNKNOWN)
    add_question (ret_reasons, &women_only, person, place);
  return fit;
}

PlassFit
plass_match (const PlassPerson *person, const PlassPlace *place, const PlassRule *const *rules, guint n_rules,
             GPtrArray *ret_reasons)
{
  PlassFit worst = judge_women_only (person, place, ret_reasons);

  for (guint i = 0; i < n_rules; i++) {
    PlassFit fit;

    if (rules[i]->active == PLASS_NO)
      continue;
    fit = judge_rule (rules[i], person, place);
    /* A soft rule is said when it does not fit, and people decide. */
    if (fit == PLASS_FITS_NOT)
      add_reason (ret_reasons, plass_words_choose (rules[i]->text_en, rules[i]->text_nb));
    if (rules[i]->hard != PLASS_YES)
      continue;
    if (fit == PLASS_FIT_UNKNOWN)
      add_question (ret_reasons, rules[i], person, place);
    worst = MAX (worst, fit);
  }
  return worst;
}
