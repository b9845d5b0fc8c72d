/* capacity.c — places counted so that every row adds up */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "planning/planning.h"

#include <string.h>

/* A place whose level, kind or rule nobody has entered is counted as "unknown", never dropped: else the rows
 * would not add up to what stands in the houses. */
static PlassCode
known_code (PlassCode code)
{
  return code.text[0] ? code : plass_code ("unknown");
}

static guint
rank_in_list (const char *list, const char *code)
{
  const PlassCodeItem *items = plass_codes_get (list);
  guint rank = 0;

  while (items && items[rank].code && strcmp (items[rank].code, code) != 0)
    rank++;
  return rank;
}

static guint
rank_of_level (const char *const *levels, const char *code)
{
  guint rank = 0;

  while (levels && levels[rank] && strcmp (levels[rank], code) != 0)
    rank++;
  return rank;
}

static int
compare_codes (guint rank_a, guint rank_b, const PlassCode *a, const PlassCode *b)
{
  return rank_a != rank_b ? (rank_a < rank_b ? -1 : 1) : strcmp (a->text, b->text);
}

static int
compare_rows (gconstpointer a, gconstpointer b, gpointer levels)
{
  const PlassCapacityRow *x = a, *y = b;
  int order = compare_codes (rank_of_level (levels, x->level.text), rank_of_level (levels, y->level.text),
                             &x->level, &y->level);

  if (order == 0)
    order = compare_codes (rank_in_list ("place-kind", x->kind.text),
                           rank_in_list ("place-kind", y->kind.text), &x->kind, &y->kind);
  if (order == 0)
    order =
        compare_codes (rank_in_list ("gender-rule", x->gender_rule.text),
                       rank_in_list ("gender-rule", y->gender_rule.text), &x->gender_rule, &y->gender_rule);
  return order;
}

static void
count_place (PlassCapacityRow *row, PlassPlaceUse use)
{
  row->physical++;
  switch (use) {
  case PLASS_PLACE_FREE:
    row->free++;
    return;
  case PLASS_PLACE_OCCUPIED:
    row->occupied++;
    return;
  case PLASS_PLACE_HELD:
    row->held++;
    return;
  case PLASS_PLACE_CLOSED:
    row->closed++;
    return;
  }
}

static void
add_row (PlassCapacityRow *sum, const PlassCapacityRow *row)
{
  sum->physical += row->physical;
  sum->closed += row->closed;
  sum->held += row->held;
  sum->occupied += row->occupied;
  sum->free += row->free;
}

/* The row for this place's level, kind and rule, made when it is the first. */
static PlassCapacityRow *
need_row (GArray *rows, const PlassPlaceFact *fact)
{
  PlassCapacityRow row = { .level = known_code (fact->level),
                           .kind = known_code (fact->kind),
                           .gender_rule = known_code (fact->gender_rule) };

  for (guint i = 0; i < rows->len; i++) {
    PlassCapacityRow *there = &g_array_index (rows, PlassCapacityRow, i);

    if (plass_code_is (&there->level, row.level.text) && plass_code_is (&there->kind, row.kind.text)
        && plass_code_is (&there->gender_rule, row.gender_rule.text))
      return there;
  }
  g_array_append_val (rows, row);
  return &g_array_index (rows, PlassCapacityRow, rows->len - 1);
}

static GArray *
with_sums (const GArray *rows)
{
  GArray *table = g_array_new (FALSE, TRUE, sizeof (PlassCapacityRow));
  PlassCapacityRow total = { .physical = 0 };

  for (guint i = 0; i < rows->len;) {
    PlassCapacityRow sum = { .level = g_array_index (rows, PlassCapacityRow, i).level };

    for (; i < rows->len && plass_code_is (&sum.level, g_array_index (rows, PlassCapacityRow, i).level.text);
         i++) {
      g_array_append_val (table, g_array_index (rows, PlassCapacityRow, i));
      add_row (&sum, &g_array_index (rows, PlassCapacityRow, i));
    }
    g_array_append_val (table, sum);
    add_row (&total, &sum);
  }
  g_array_append_val (table, total);
  return table;
}

GArray *
plass_capacity_count (const PlassPlaceFact *facts, guint n_facts, const char *const *levels)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (PlassCapacityRow));

  for (guint i = 0; i < n_facts; i++)
    count_place (need_row (rows, &facts[i]), facts[i].use);
  g_array_sort_with_data (rows, compare_rows, (gpointer)levels);
  return with_sums (rows);
}
