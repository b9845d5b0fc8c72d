/* random.c — random records of every kind, the same for the same seed */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "random.h"

static char *
random_id (GRand *rand)
{
  guint8 bytes[10];

  for (int i = 0; i < 10; i++)
    bytes[i] = (guint8)g_rand_int (rand);
  return g_strdup (plass_id_make (G_GINT64_CONSTANT (1767225600000) + g_rand_int (rand), bytes).text);
}

/* What people write: Norwegian letters, quotes, lines, other alphabets, what looks like markup or JSON. */
static char *
random_text (GRand *rand)
{
  static const char *const words[] = {
    "Åse",     "Bjørn-Åge", "vil",       "prøve",  "på nytt", "\"nå\"",        "100 %", "a\\b",
    "{x:[1]}", "<b>",       "linje\nto", "Łukasz", "Ελένη",   "שלום",          "🙂",  "d'Arc",
    "O’Neill", "tab\tinn",  "&amp;",     "éèê",    "kr 50,-", "søndag kl. 10", "NULL",  "'; --",
  };
  GString *text = g_string_new (words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))]);

  for (gint more = g_rand_int_range (rand, 0, 5); more > 0; more--)
    g_string_append_printf (text, " %s", words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))]);
  return g_string_free (text, FALSE);
}

static char *
random_code (const PlassField *field, GRand *rand)
{
  const PlassCodeItem *items = plass_codes_get (field->target);
  gint n = 0;

  while (items && items[n].code)
    n++;
  if (n > 0)
    return g_strdup (items[g_rand_int_range (rand, 0, n)].code);
  return g_strdup_printf ("word_%d", g_rand_int_range (rand, 0, 1000));
}

static char *
random_date (GRand *rand)
{
  PlassDate date = plass_date (g_rand_int_range (rand, 1900, 2100), g_rand_int_range (rand, 1, 13),
                               g_rand_int_range (rand, 1, 29));

  date.precision = (guint8)g_rand_int_range (rand, PLASS_PRECISION_YEAR, PLASS_PRECISION_DAY + 1);
  return plass_date_format (date);
}

static char *
random_value (const PlassField *field, GRand *rand)
{
  switch ((PlassType)field->type) {
  case PLASS_TYPE_ID:
  case PLASS_TYPE_REF:
    return random_id (rand);
  case PLASS_TYPE_TEXT:
    return random_text (rand);
  case PLASS_TYPE_CODE:
    return random_code (field, rand);
  case PLASS_TYPE_DATE:
    return random_date (rand);
  case PLASS_TYPE_TIME:
    return plass_time_format ((PlassTime){ (gint64)g_rand_int_range (rand, -400000000, G_MAXINT32) + 1 });
  case PLASS_TYPE_INT:
    return g_strdup_printf ("%d", g_rand_int_range (rand, G_MININT32, G_MAXINT32));
  case PLASS_TYPE_BOOL:
    return g_strdup (g_rand_boolean (rand) ? "yes" : "no");
  }
  g_return_val_if_reached (NULL);
}

void
plass_random_field (const PlassField *field, GRand *rand, gpointer record)
{
  do {
    g_autofree char *text = random_value (field, rand);

    g_assert_true (plass_field_from_text (field, record, text));
  } while (!plass_field_is_set (field, record)); /* the instant 0 is "not set" */
}

gpointer
plass_random_record (const PlassKind *kind, GRand *rand, double fill)
{
  gpointer record = plass_record_new (kind);

  for (guint i = 0; i < kind->n_fields; i++)
    if (i == 0 || g_rand_double (rand) < fill)
      plass_random_field (&kind->fields[i], rand, record);
  return record;
}
