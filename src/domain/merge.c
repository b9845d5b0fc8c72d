/* merge.c — three-way merge of a record, field by field */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/domain.h"

/* Both sides changed one field to different values: who wins now, and must a person look? */
static gboolean
take_ours (const PlassField *field, gboolean ours_is_newer, guint number, GArray *ret_clashes)
{
  switch ((PlassMerge)field->merge) {
  case PLASS_NEWEST:
    return ours_is_newer;
  case PLASS_ASK:
    if (ret_clashes)
      g_array_append_val (ret_clashes, number);
    return FALSE;
  case PLASS_ONCE:
  case PLASS_ARBITER:
    return FALSE;
  }
  return FALSE;
}

gboolean
plass_record_merge (const PlassKind *kind, gconstpointer base, gconstpointer ours, gconstpointer theirs,
                    gboolean ours_is_newer, gpointer ret_merged, GArray *ret_clashes)
{
  g_autofree gpointer nothing = base ? NULL : plass_record_new (kind);
  gboolean differs = FALSE;

  for (guint i = 0; i < kind->n_fields; i++) {
    const PlassField *field = &kind->fields[i];
    gboolean same = plass_field_equal (field, ours, theirs);
    gboolean ours_changed = !plass_field_equal (field, base ? base : nothing, ours);
    gboolean theirs_changed = !plass_field_equal (field, base ? base : nothing, theirs);
    gboolean mine = !same && ours_changed && field->merge != PLASS_ARBITER
                    && (!theirs_changed || take_ours (field, ours_is_newer, i, ret_clashes));

    plass_field_copy (field, ret_merged, mine ? ours : theirs);
    differs = differs || mine;
  }
  return differs;
}
