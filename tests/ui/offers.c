/* offers.c — free places judged and ranked for one person */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

static PlassPlaceLine *
add (GPtrArray *lines, const char *id, const char *level, const char *kind, const char *gender_rule,
     PlassPlaceUse use)
{
  PlassPlaceLine *line = g_new0 (PlassPlaceLine, 1);

  line->place.id = plass_id_parse (id);
  line->place.institution = plass_id_parse (id[0] == 'o' ? "own" : "other");
  line->place.level = plass_code (level);
  line->place.kind = plass_code (kind);
  line->place.gender_rule = plass_code (gender_rule);
  line->use = use;
  g_ptr_array_add (lines, line);
  return line;
}

static GPtrArray *
make_city (void)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  add (lines, "w1", "mestring", "ordinary", "women_only", PLASS_PLACE_FREE);
  add (lines, "u1", "mestring", "user_controlled", "none", PLASS_PLACE_FREE);
  add (lines, "s1", "mestring", "severe_complex", "none", PLASS_PLACE_FREE);
  add (lines, "a1", "akutt", "ordinary", "none", PLASS_PLACE_FREE);
  add (lines, "x1", "mestring", "ordinary", "none", PLASS_PLACE_OCCUPIED);
  add (lines, "m1", "mestring", "ordinary", "none", PLASS_PLACE_FREE);
  add (lines, "o1", "mestring", "ordinary", "none", PLASS_PLACE_FREE);
  return lines;
}

/* The order of the ids; a "?" before those to ask about, a "-" before those that do not fit. */
static const struct {
  const char *gender;
  PlassBool complex_needs;
  const char *order;
  gboolean ask;
} cases[] = {
  { "woman", PLASS_NO, "o1 w1 m1 s1 u1 a1", FALSE },  { "man", PLASS_NO, "o1 m1 s1 u1 a1 -w1", FALSE },
  { "", PLASS_NO, "o1 m1 s1 u1 a1 ?w1", TRUE },       { "unknown", PLASS_NO, "o1 m1 s1 u1 a1 ?w1", TRUE },
  { "woman", PLASS_YES, "s1 o1 w1 m1 u1 a1", FALSE },
};

static void
best_first (void)
{
  g_autoptr (GPtrArray) lines = make_city ();
  PlassCode level = plass_code ("mestring");
  PlassId own = plass_id_parse ("own");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    PlassPerson person = { .complex_needs = cases[i].complex_needs };
    g_autoptr (GString) order = g_string_new (NULL);
    person.gender = plass_code (cases[i].gender);
    g_autoptr (GPtrArray) offers = plass_offers_make (&person, &level, &own, lines, NULL);
    for (guint k = 0; k < offers->len; k++) {
      const PlassOffer *offer = g_ptr_array_index (offers, k);
      static const char *const marks[] = { "", "?", "-" };
      g_string_append_printf (order, "%s%s%s", k ? " " : "", marks[offer->fit], offer->line->place.id.text);
    }
    g_assert_cmpstr (order->str, ==, cases[i].order);
    g_assert_cmpint (plass_offers_need_gender (&person, offers), ==, cases[i].ask);
  }
}

/* What is refused, or must be asked, is said in words. */
static void
reasons_are_given (void)
{
  g_autoptr (GPtrArray) lines = make_city ();
  PlassCode level = plass_code ("");
  PlassId nowhere = { "" };
  static const char *const genders[] = { "man", "unknown" };

  for (gsize i = 0; i < G_N_ELEMENTS (genders); i++) {
    PlassPerson person = { 0 };
    person.gender = plass_code (genders[i]);
    g_autoptr (GPtrArray) offers = plass_offers_make (&person, &level, &nowhere, lines, NULL);
    const PlassOffer *last = g_ptr_array_index (offers, offers->len - 1);
    g_assert_cmpstr (last->line->place.id.text, ==, "w1");
    g_assert_cmpuint (last->reasons->len, >=, 1);
    g_assert_true (last->same_level);
  }
}

int
main (int argc, char **argv)
{
  g_setenv ("LANGUAGE", "en", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/offers/best-first", best_first);
  g_test_add_func ("/offers/reasons", reasons_are_given);
  return g_test_run ();
}
