/* match.c — who fits where: the built-in rule, the seeded ones, and what is asked */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "planning/planning.h"

#include <string.h>

static void
fill (const PlassKind *kind, gpointer record, const char *text)
{
  g_auto (GStrv) pairs = g_strsplit (text, ",", -1);

  for (guint i = 0; pairs[i] && *pairs[i]; i++) {
    g_auto (GStrv) pair = g_strsplit (pairs[i], ":", 2);
    const PlassField *field = plass_kind_field (kind, pair[0]);

    g_assert_nonnull (field);
    g_assert_true (plass_field_from_text (field, record, pair[1]));
  }
}

static void
free_rule (gpointer rule)
{
  plass_record_free (&plass_kind_rule, rule);
}

/* The rules that the program is seeded with, as they stand in data/: no cell of them holds a comma. */
static GPtrArray *
seeded_rules (void)
{
  const char *root = g_getenv ("PLASS_SOURCE_ROOT");
  g_autofree char *path = g_build_filename (root ? root : ".", "data", "rules.csv", NULL), *text = NULL;
  g_auto (GStrv) lines = NULL, names = NULL;
  GPtrArray *rules = g_ptr_array_new_with_free_func (free_rule);

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  names = g_strsplit (lines[0], ",", -1);
  for (guint i = 1; lines[i] && *lines[i]; i++) {
    g_auto (GStrv) cells = g_strsplit (lines[i], ",", -1);
    gpointer rule = plass_record_new (&plass_kind_rule);

    g_assert_cmpuint (g_strv_length (cells), ==, g_strv_length (names));
    for (guint c = 0; cells[c]; c++)
      g_assert_true (plass_field_from_text (plass_kind_field (&plass_kind_rule, names[c]), rule, cells[c]));
    g_ptr_array_add (rules, rule);
  }
  return rules;
}

static PlassFit
match (const char *person_text, const char *place_text, const GPtrArray *rules, char **ret_reasons)
{
  g_autoptr (PlassPerson) person = plass_record_new (&plass_kind_person);
  g_autoptr (PlassPlace) place = plass_record_new (&plass_kind_place);
  g_autoptr (GPtrArray) reasons = g_ptr_array_new_with_free_func (g_free);
  const PlassRule *const *list = rules ? (const PlassRule *const *)rules->pdata : NULL;
  PlassFit fit, alone;

  fill (&plass_kind_person, person, person_text);
  fill (&plass_kind_place, place, place_text);
  fit = plass_match (person, place, list, rules ? rules->len : 0, reasons);
  alone = plass_match (person, place, list, rules ? rules->len : 0, NULL);
  g_assert_cmpint (fit, ==, alone);
  g_ptr_array_add (reasons, NULL);
  *ret_reasons = g_strjoinv ("|", (char **)reasons->pdata);
  return fit;
}

/* A place about which everything is known, so that only what a row names is asked. */
#define PLACE "kind:ordinary,gender_rule:none,substance_policy:active,lar_welcome:yes,accessible:yes,pets:yes"
#define PERSON "gender:man,lar:no,wheelchair:no,substance_wish:active,pet:no,complex_needs:no"

static const struct {
  const char *person, *place;
  PlassFit fit;
  const char *reasons;
} seeded[] = {
  { PERSON, PLACE, PLASS_FITS, "" },
  { PERSON, PLACE ",gender_rule:women_only", PLASS_FITS_NOT, "This place is for women." },
  { PERSON ",gender:woman", PLACE ",gender_rule:women_only", PLASS_FITS, "" },
  { PERSON ",gender:other", PLACE ",gender_rule:women_only", PLASS_FITS_NOT, "This place is for women." },
  { PERSON ",gender:unknown", PLACE ",gender_rule:women_only", PLASS_FIT_UNKNOWN, "Not known yet: Gender" },
  { PERSON ",gender:", PLACE ",gender_rule:women_only", PLASS_FIT_UNKNOWN, "Not known yet: Gender" },
  { PERSON ",gender:", PLACE ",gender_rule:follows_first", PLASS_FITS, "" },
  { PERSON ",lar:yes", PLACE ",lar_welcome:no", PLASS_FITS_NOT,
    "This place cannot offer medication-assisted treatment (LAR)." },
  { PERSON ",lar:", PLACE ",lar_welcome:no", PLASS_FIT_UNKNOWN, "Not known yet: In LAR" },
  { PERSON ",lar:yes", PLACE ",lar_welcome:", PLASS_FIT_UNKNOWN, "Not known yet: LAR welcome" },
  { PERSON ",lar:no", PLACE ",lar_welcome:", PLASS_FITS, "" },
  { PERSON ",lar:", PLACE ",lar_welcome:yes", PLASS_FITS, "" },
  { PERSON ",wheelchair:yes", PLACE ",accessible:no", PLASS_FITS_NOT,
    "The room cannot be reached with a wheelchair." },
  { PERSON, PLACE ",substance_policy:substance_free", PLASS_FITS_NOT,
    "This place is for people who want to live without substances." },
  { PERSON ",substance_wish:substance_free", PLACE ",substance_policy:substance_free", PLASS_FITS, "" },
  { PERSON ",lar:yes,substance_wish:medication_free", PLACE ",substance_policy:medication_free",
    PLASS_FITS_NOT, "This place is free of medication-assisted treatment (LAR)." },
  /* Soft rules are said, and change nothing. */
  { PERSON ",pet:yes", PLACE ",pets:no", PLASS_FITS, "There is no room for an animal here." },
  { PERSON ",pet:", PLACE ",pets:no", PLASS_FITS, "" },
  { PERSON ",complex_needs:yes", PLACE, PLASS_FITS,
    "The place is not staffed for severe and complex needs." },
  { PERSON, PLACE ",kind:severe_complex", PLASS_FITS,
    "The place is set aside for severe and complex needs." },
  /* All that is wrong, not only the first. */
  { PERSON ",wheelchair:yes,lar:", PLACE ",accessible:no,lar_welcome:no,gender_rule:women_only",
    PLASS_FITS_NOT,
    "This place is for women.|Not known yet: In LAR|The room cannot be reached with a wheelchair." },
};

static void
judges_by_the_seeded_rules (void)
{
  g_autoptr (GPtrArray) rules = seeded_rules ();

  g_assert_cmpuint (rules->len, >=, 10);
  for (gsize i = 0; i < G_N_ELEMENTS (seeded); i++) {
    g_autofree char *reasons = NULL;
    PlassFit fit = match (seeded[i].person, seeded[i].place, rules, &reasons);

    g_test_message ("%s at %s: %s", seeded[i].person, seeded[i].place, reasons);
    g_assert_cmpint (fit, ==, seeded[i].fit);
    g_assert_cmpstr (reasons, ==, seeded[i].reasons);
  }
}

/* One rule at a time. */
static const struct {
  const char *rule, *person, *place;
  PlassFit fit;
} single[] = {
  { "place_field:substance_policy,person_field:substance_wish,test:equals,hard:yes", "substance_wish:active",
    "substance_policy:active", PLASS_FITS },
  { "place_field:substance_policy,person_field:substance_wish,test:equals,hard:yes", "substance_wish:active",
    "substance_policy:substance_free", PLASS_FITS_NOT },
  { "place_field:substance_policy,person_field:substance_wish,test:equals,hard:yes", "",
    "substance_policy:active", PLASS_FIT_UNKNOWN },
  { "place_field:substance_policy,person_field:substance_wish,test:equals,hard:yes,active:no",
    "substance_wish:active", "substance_policy:substance_free", PLASS_FITS },
  { "place_field:substance_policy,person_field:substance_wish,test:equals,hard:no", "substance_wish:active",
    "substance_policy:substance_free", PLASS_FITS },
  { "place_field:substance_policy,person_field:substance_wish,test:equals", "substance_wish:active",
    "substance_policy:substance_free", PLASS_FITS },
  { "place_field:max_stay_days,test:at_most,value:90,hard:yes", "", "max_stay_days:90", PLASS_FITS },
  { "place_field:max_stay_days,test:at_most,value:90,hard:yes", "", "max_stay_days:91", PLASS_FITS_NOT },
  { "place_field:max_stay_days,test:at_most,value:90,hard:yes", "", "", PLASS_FIT_UNKNOWN },
  { "place_field:max_stay_days,test:at_most,value:x,hard:yes", "", "max_stay_days:1", PLASS_FIT_UNKNOWN },
  { "place_field:kind,person_field:complex_needs,test:must_be,value:severe_complex=yes,hard:yes",
    "complex_needs:no", "kind:severe_complex", PLASS_FITS_NOT },
  /* What this version cannot read lets nobody past, and refuses nobody. */
  { "place_field:kind,person_field:complex_needs,test:must_be,value:yes,hard:yes", "complex_needs:yes",
    "kind:ordinary", PLASS_FIT_UNKNOWN },
  { "name:new,place_field:kind,person_field:complex_needs,test:later,value:yes,hard:yes", "complex_needs:yes",
    "kind:ordinary", PLASS_FIT_UNKNOWN },
  { "place_field:colour,person_field:complex_needs,test:must_be,value:red=yes,hard:yes", "complex_needs:no",
    "kind:ordinary", PLASS_FIT_UNKNOWN },
  { "place_field:kind,person_field:shoe_size,test:must_be,value:ordinary=44,hard:yes", "", "kind:ordinary",
    PLASS_FIT_UNKNOWN },
  /* No rule can open a women-only place. */
  { "place_field:gender_rule,person_field:gender,test:must_be,value:women_only=man,hard:yes", "gender:man",
    "gender_rule:women_only", PLASS_FITS_NOT },
};

static void
judges_single_rules (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (single); i++) {
    g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func (free_rule);
    g_autofree char *reasons = NULL;
    gpointer rule = plass_record_new (&plass_kind_rule);
    PlassFit fit;

    fill (&plass_kind_rule, rule, single[i].rule);
    g_ptr_array_add (rules, rule);
    fit = match (single[i].person, single[i].place, rules, &reasons);
    g_test_message ("%s: %s at %s: %s", single[i].rule, single[i].person, single[i].place, reasons);
    g_assert_cmpint (fit, ==, single[i].fit);
  }
}

static void
women_only_needs_no_rule (void)
{
  g_autofree char *none = NULL, *not_asked = NULL, *man = NULL;

  g_assert_cmpint (match ("gender:woman", "gender_rule:women_only", NULL, &none), ==, PLASS_FITS);
  g_assert_cmpint (match ("", "gender_rule:women_only", NULL, &not_asked), ==, PLASS_FIT_UNKNOWN);
  g_assert_cmpint (match ("gender:man", "gender_rule:women_only", NULL, &man), ==, PLASS_FITS_NOT);
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (not_asked, ==, "Not known yet: Gender");
  g_assert_cmpstr (man, ==, "This place is for women.");
}

int
main (int argc, char **argv)
{
  g_setenv ("LANGUAGE", "en", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/planning/match/judges-by-the-seeded-rules", judges_by_the_seeded_rules);
  g_test_add_func ("/planning/match/judges-single-rules", judges_single_rules);
  g_test_add_func ("/planning/match/women-only-needs-no-rule", women_only_needs_no_rule);
  return g_test_run ();
}
