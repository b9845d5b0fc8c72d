/* capacity-lines.c — the figures of the city as lines of one table that adds up */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

static const char *const headings[PLASS_CAPACITY_CELLS] = {
  NC_ ("column", "Places"),   NC_ ("column", "Closed"), NC_ ("column", "Held"),
  NC_ ("column", "Occupied"), NC_ ("column", "Free"),   NC_ ("column", "Waiting"),
};

const char *
plass_capacity_heading (guint column)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, "column", headings[column]);
}

static void
free_line (gpointer data)
{
  PlassCapacityLine *line = data;

  g_free (line->level);
  g_free (line->group);
  g_free (line);
}

/* Within a line a word does not begin with a capital. */
static char *
begin_small (const char *words)
{
  g_autofree char *first = g_utf8_substring (words, 0, 1), *small = g_utf8_strdown (first, -1);

  return g_strconcat (small, g_utf8_next_char (words), NULL);
}

/* Counting keeps places about which nobody has entered it: else the lines would not add up to the houses. */
static const char *
label_of (const char *list, const PlassCode *code)
{
  return plass_code_is (code, "unknown") ? _ ("Not known") : plass_codes_label (list, code->text);
}

/* An ordinary place for everyone is just ordinary; what is set apart is said first. */
static char *
group_words (const PlassCapacityRow *row)
{
  gboolean ordinary = plass_code_is (&row->kind, "ordinary"),
           everyone = plass_code_is (&row->gender_rule, "none");
  const char *kind = label_of ("place-kind", &row->kind);
  const char *rule = label_of ("gender-rule", &row->gender_rule);

  if (everyone || !*row->gender_rule.text)
    return g_strdup (kind);
  if (ordinary)
    return g_strdup (rule);
  g_autofree char *rest = begin_small (rule);
  /* Translators: a kind of place and for whom: "User-controlled, women only" */
  return g_strdup_printf (C_ ("group", "%1$s, %2$s"), kind, rest);
}

static int
count_waiting (const GArray *waiting, const char *level)
{
  int sum = 0;

  if (!waiting)
    return -1;
  for (guint i = 0; i < waiting->len; i++) {
    const PlassWaiting *one = &g_array_index (waiting, PlassWaiting, i);
    if (!level || plass_code_is (&one->level, level))
      sum += (int)one->count;
  }
  return sum;
}

static PlassCapacityLine *
new_line (PlassStore *store, const PlassCapacityRow *row, const GArray *waiting)
{
  PlassCapacityLine *line = g_new0 (PlassCapacityLine, 1);
  const guint numbers[] = { row->physical, row->closed, row->held, row->occupied, row->free };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    line->numbers[i] = (int)numbers[i];
  line->rank = !*row->level.text ? PLASS_CAPACITY_TOTAL
               : *row->kind.text ? PLASS_CAPACITY_GROUP
                                 : PLASS_CAPACITY_LEVEL;
  line->level = line->rank == PLASS_CAPACITY_TOTAL ? g_strdup (_ ("All together"))
                : plass_code_is (&row->level, "unknown")
                    ? g_strdup (_ ("Level not decided"))
                    : plass_store_code_label (store, "level", row->level.text);
  line->group = line->rank == PLASS_CAPACITY_GROUP ? group_words (row) : g_strdup ("");
  /* People wait for a level, not for a kind of place. */
  line->numbers[PLASS_CAPACITY_CELLS - 1] =
      line->rank == PLASS_CAPACITY_GROUP
          ? -1
          : count_waiting (waiting, line->rank == PLASS_CAPACITY_TOTAL ? NULL : row->level.text);
  return line;
}

/* The sum of a level stands above its groups, as one reads it. */
GPtrArray *
plass_capacity_lines (PlassStore *store, const GArray *rows, const GArray *waiting)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (free_line);
  guint begin = 0;

  for (guint i = 0; i < rows->len; i++) {
    PlassCapacityLine *line = new_line (store, &g_array_index (rows, PlassCapacityRow, i), waiting);
    if (line->rank == PLASS_CAPACITY_GROUP) {
      g_ptr_array_add (lines, line);
      continue;
    }
    g_ptr_array_insert (lines, line->rank == PLASS_CAPACITY_TOTAL ? -1 : (int)begin, line);
    begin = lines->len;
  }
  return lines;
}

gboolean
plass_capacity_same (const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++) {
    const PlassCapacityLine *one = g_ptr_array_index (a, i), *other = g_ptr_array_index (b, i);
    if (one->rank != other->rank || !g_str_equal (one->level, other->level)
        || !g_str_equal (one->group, other->group)
        || memcmp (one->numbers, other->numbers, sizeof one->numbers) != 0)
      return FALSE;
  }
  return TRUE;
}
