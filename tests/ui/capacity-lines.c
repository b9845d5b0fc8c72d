/* capacity-lines.c — the table of the city: every line adds up */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/desk.h"
#include "ui/ui-private.h"

static void
add_facts (GArray *facts, const char *level, const char *kind, const char *rule, PlassPlaceUse use, guint n)
{
  PlassPlaceFact fact = { .use = use };

  fact.level = plass_code (level);
  fact.kind = plass_code (kind);
  fact.gender_rule = plass_code (rule);
  while (n--)
    g_array_append_val (facts, fact);
}

/* Level first, then its groups, the whole last; and each line adds up. */
static void
table_adds_up (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GArray) facts = g_array_new (FALSE, TRUE, sizeof (PlassPlaceFact));
  g_autoptr (GArray) waiting = g_array_new (FALSE, TRUE, sizeof (PlassWaiting));
  const PlassWaiting five = { plass_code ("mestring"), 5 };
  static const char *const levels[] = { "akutt", "mestring", NULL };

  add_facts (facts, "akutt", "ordinary", "none", PLASS_PLACE_FREE, 2);
  add_facts (facts, "mestring", "ordinary", "women_only", PLASS_PLACE_OCCUPIED, 3);
  add_facts (facts, "mestring", "user_controlled", "women_only", PLASS_PLACE_HELD, 1);
  add_facts (facts, "mestring", "severe_complex", "none", PLASS_PLACE_CLOSED, 1);
  g_array_append_val (waiting, five);
  g_autoptr (GArray) rows =
      plass_capacity_count ((const PlassPlaceFact *)(gpointer)facts->data, facts->len, levels);
  g_autoptr (GPtrArray) lines = plass_capacity_lines (desk->store, rows, waiting);
  static const struct {
    PlassCapacityRank rank;
    const char *group;
    int numbers[PLASS_CAPACITY_CELLS];
  } wanted[] = {
    { PLASS_CAPACITY_LEVEL, "", { 2, 0, 0, 0, 2, 0 } },
    { PLASS_CAPACITY_GROUP, "Ordinary", { 2, 0, 0, 0, 2, -1 } },
    { PLASS_CAPACITY_LEVEL, "", { 5, 1, 1, 3, 0, 5 } },
    { PLASS_CAPACITY_GROUP, "Women only", { 3, 0, 0, 3, 0, -1 } },
    { PLASS_CAPACITY_GROUP, "User-controlled, women only", { 1, 0, 1, 0, 0, -1 } },
    { PLASS_CAPACITY_GROUP, "Severe and complex needs", { 1, 1, 0, 0, 0, -1 } },
    { PLASS_CAPACITY_TOTAL, "", { 7, 1, 1, 3, 2, 5 } },
  };
  g_assert_cmpuint (lines->len, ==, G_N_ELEMENTS (wanted));
  for (guint i = 0; i < lines->len; i++) {
    const PlassCapacityLine *line = g_ptr_array_index (lines, i);
    g_assert_cmpint (line->rank, ==, wanted[i].rank);
    g_assert_cmpstr (line->group, ==, wanted[i].group);
    for (guint k = 0; k < PLASS_CAPACITY_CELLS; k++)
      g_assert_cmpint (line->numbers[k], ==, wanted[i].numbers[k]);
    g_assert_cmpint (line->numbers[0], ==,
                     line->numbers[1] + line->numbers[2] + line->numbers[3] + line->numbers[4]);
  }
  g_assert_true (plass_capacity_same (lines, lines));
  ((PlassCapacityLine *)g_ptr_array_index (lines, 0))->numbers[4] = 1;
  g_autoptr (GPtrArray) again = plass_capacity_lines (desk->store, rows, waiting);
  g_assert_false (plass_capacity_same (lines, again));
}

int
main (int argc, char **argv)
{
  g_setenv ("LANGUAGE", "en", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/capacity-lines/adds-up", table_adds_up);
  return g_test_run ();
}
