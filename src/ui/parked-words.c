/* parked-words.c — what was wanted of the service, in words: for the card and for the file */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

static const struct {
  const char *act, *words;
} acts[] = {
  { "hold", N_ ("Hold a place") },           { "admit", N_ ("Let in") },
  { "discharge", N_ ("End a stay") },        { "cancel", N_ ("Let go of a place") },
  { "move", N_ ("Move to another place") },  { "swap", N_ ("Swap places") },
  { "leave", N_ ("Go on leave") },           { "return", N_ ("Come back") },
  { "not-come-back", N_ ("Not come back") },
};

const char *
plass_parked_words_act (const PlassParked *parked)
{
  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++)
    if (g_str_equal (acts[i].act, parked->act))
      return _ (acts[i].words);
  return parked->kind ? _ (parked->kind->label) : _ ("Change");
}

/* An id tells a reader nothing, whom it is about stands above, and who did it is who reads. */
static gboolean
is_told (const PlassField *field)
{
  const char *const not_told[] = { "id", "person", "made_by", "moved_from", "case_id", NULL };

  return !g_strv_contains (not_told, field->name);
}

/* Only what differs from what the service has; all that is set when it has nothing. */
static gboolean
is_wanted (const PlassField *field, const PlassParkedRow *row)
{
  if (!row->before)
    return plass_field_is_set (field, row->wanted);
  return !plass_field_equal (field, row->wanted, row->before);
}

static void
add_line (const PlassDesk *desk, const PlassParkedRow *row, const PlassField *field, GPtrArray *lines)
{
  g_autofree char *now = plass_field_to_text (field, row->wanted);
  g_autofree char *was = row->before ? plass_field_to_text (field, row->before) : NULL;
  g_autofree char *now_words = plass_field_words (desk, row->kind, field, now);
  g_autofree char *was_words = was ? plass_field_words (desk, row->kind, field, was) : NULL;

  if (was_words)
    /* Translators: a field, what was wanted, and what the service has */
    g_ptr_array_add (lines,
                     g_strdup_printf (_ ("%1$s: %2$s (was: %3$s)"), _ (field->label), now_words, was_words));
  else
    g_ptr_array_add (lines, g_strdup_printf ("%s: %s", _ (field->label), now_words));
}

GPtrArray *
plass_parked_words_lines (const PlassDesk *desk, const PlassParked *parked)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) rows = plass_store_parked_rows (desk->store, &parked->command, NULL);

  for (guint i = 0; rows && i < rows->len; i++) {
    const PlassParkedRow *row = g_ptr_array_index (rows, i);
    for (guint f = 0; f < row->kind->n_fields; f++)
      if (is_told (&row->kind->fields[f]) && is_wanted (&row->kind->fields[f], row))
        add_line (desk, row, &row->kind->fields[f], lines);
  }
  return lines;
}
