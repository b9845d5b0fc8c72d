/* capacity.c — the table adds up, whatever stands in the houses */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "planning/planning.h"

#include <string.h>

static const char *const levels[] = { "akutt", "mestring", "omsorg", NULL };
static const char *const some_levels[] = { "akutt", "mestring", "omsorg", "ny_niva", "" };
static const char *const some_kinds[] = { "ordinary", "user_controlled", "severe_complex", "" };
static const char *const some_rules[] = { "none", "women_only", "follows_first", "" };

static GArray *
random_facts (GRand *rand, guint count)
{
  GArray *facts = g_array_new (FALSE, TRUE, sizeof (PlassPlaceFact));

  for (guint i = 0; i < count; i++) {
    PlassPlaceFact fact = {
      .level = plass_code (some_levels[g_rand_int_range (rand, 0, G_N_ELEMENTS (some_levels))]),
      .kind = plass_code (some_kinds[g_rand_int_range (rand, 0, G_N_ELEMENTS (some_kinds))]),
      .gender_rule = plass_code (some_rules[g_rand_int_range (rand, 0, G_N_ELEMENTS (some_rules))]),
      .use = (PlassPlaceUse)g_rand_int_range (rand, 0, PLASS_PLACE_CLOSED + 1),
    };

    g_array_append_val (facts, fact);
  }
  return facts;
}

static GArray *
count (const GArray *facts)
{
  return plass_capacity_count ((const PlassPlaceFact *)(gpointer)facts->data, facts->len, levels);
}

static gboolean
is_sum (const PlassCapacityRow *row)
{
  return row->kind.text[0] == '\0' && row->gender_rule.text[0] == '\0';
}

static void
add (PlassCapacityRow *sum, const PlassCapacityRow *row)
{
  sum->physical += row->physical;
  sum->closed += row->closed;
  sum->held += row->held;
  sum->occupied += row->occupied;
  sum->free += row->free;
}

static void
assert_same (const PlassCapacityRow *a, const PlassCapacityRow *b)
{
  g_assert_cmpuint (a->physical, ==, b->physical);
  g_assert_cmpuint (a->closed, ==, b->closed);
  g_assert_cmpuint (a->held, ==, b->held);
  g_assert_cmpuint (a->occupied, ==, b->occupied);
  g_assert_cmpuint (a->free, ==, b->free);
}

static void
every_row_adds_up (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (21);

  for (int round = 0; round < 200; round++) {
    g_autoptr (GArray) facts = random_facts (rand, (guint)g_rand_int_range (rand, 0, 300));
    g_autoptr (GArray) table = count (facts);
    PlassCapacityRow level = { .physical = 0 }, total = { .physical = 0 };

    for (guint i = 0; i < table->len; i++) {
      const PlassCapacityRow *row = &g_array_index (table, PlassCapacityRow, i);

      g_assert_cmpuint (row->physical, ==, row->closed + row->held + row->occupied + row->free);
      if (!is_sum (row)) {
        g_assert_cmpuint (row->physical, >, 0);
        add (&level, row);
      } else if (row->level.text[0]) {
        assert_same (row, &level);
        add (&total, &level);
        level = (PlassCapacityRow){ .physical = 0 };
      } else {
        g_assert_cmpuint (i, ==, table->len - 1);
        assert_same (row, &total);
      }
    }
    g_assert_cmpuint (total.physical, ==, facts->len);
  }
}

/* Counted the slow way, row by row. */
static void
every_place_is_in_its_row (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (22);
  g_autoptr (GArray) facts = random_facts (rand, 500);
  g_autoptr (GArray) table = count (facts);

  for (guint i = 0; i < table->len; i++) {
    const PlassCapacityRow *row = &g_array_index (table, PlassCapacityRow, i);
    guint free = 0, held = 0;

    for (guint f = 0; f < facts->len && !is_sum (row); f++) {
      const PlassPlaceFact *fact = &g_array_index (facts, PlassPlaceFact, f);

      if (strcmp (fact->level.text[0] ? fact->level.text : "unknown", row->level.text) == 0
          && strcmp (fact->kind.text[0] ? fact->kind.text : "unknown", row->kind.text) == 0
          && strcmp (fact->gender_rule.text[0] ? fact->gender_rule.text : "unknown", row->gender_rule.text)
                 == 0) {
        free += fact->use == PLASS_PLACE_FREE;
        held += fact->use == PLASS_PLACE_HELD;
      }
    }
    if (!is_sum (row)) {
      g_assert_cmpuint (row->free, ==, free);
      g_assert_cmpuint (row->held, ==, held);
    }
  }
}

static const struct {
  const char *level, *kind, *rule;
  PlassPlaceUse use;
} places[] = {
  { "omsorg", "ordinary", "none", PLASS_PLACE_FREE },
  { "ny_niva", "ordinary", "none", PLASS_PLACE_FREE },
  { "akutt", "severe_complex", "none", PLASS_PLACE_OCCUPIED },
  { "akutt", "ordinary", "women_only", PLASS_PLACE_HELD },
  { "akutt", "ordinary", "none", PLASS_PLACE_CLOSED },
  { "akutt", "ordinary", "none", PLASS_PLACE_FREE },
  { "akutt", "", "none", PLASS_PLACE_FREE },
};
static const char *const rows[] = { "akutt/ordinary/none 2",
                                    "akutt/ordinary/women_only 1",
                                    "akutt/severe_complex/none 1",
                                    "akutt/unknown/none 1",
                                    "akutt// 5",
                                    "omsorg/ordinary/none 1",
                                    "omsorg// 1",
                                    "ny_niva/ordinary/none 1",
                                    "ny_niva// 1",
                                    "// 7" };

static void
rows_stand_in_order (void)
{
  PlassPlaceFact facts[G_N_ELEMENTS (places)] = { 0 };
  g_autoptr (GArray) table = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++) {
    facts[i].level = plass_code (places[i].level);
    facts[i].kind = plass_code (places[i].kind);
    facts[i].gender_rule = plass_code (places[i].rule);
    facts[i].use = places[i].use;
  }
  table = plass_capacity_count (facts, G_N_ELEMENTS (facts), levels);
  g_assert_cmpuint (table->len, ==, G_N_ELEMENTS (rows));
  for (guint i = 0; i < table->len; i++) {
    const PlassCapacityRow *row = &g_array_index (table, PlassCapacityRow, i);
    g_autofree char *text = g_strdup_printf ("%s/%s/%s %u", row->level.text, row->kind.text,
                                             row->gender_rule.text, row->physical);

    g_assert_cmpstr (text, ==, rows[i]);
  }
}

static void
no_places_are_nought (void)
{
  g_autoptr (GArray) table = plass_capacity_count (NULL, 0, levels);
  g_autoptr (GArray) without_levels = plass_capacity_count (NULL, 0, NULL);

  g_assert_cmpuint (table->len, ==, 1);
  g_assert_cmpuint (g_array_index (table, PlassCapacityRow, 0).physical, ==, 0);
  g_assert_cmpuint (without_levels->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/planning/capacity/every-row-adds-up", every_row_adds_up);
  g_test_add_func ("/planning/capacity/every-place-is-in-its-row", every_place_is_in_its_row);
  g_test_add_func ("/planning/capacity/rows-stand-in-order", rows_stand_in_order);
  g_test_add_func ("/planning/capacity/no-places-are-nought", no_places_are_nought);
  return g_test_run ();
}
