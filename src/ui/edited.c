/* edited.c — what somebody changed in a record that others may have changed since it was opened */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

void
plass_edited_copy (const PlassKind *kind, gconstpointer before, gconstpointer after, gpointer to)
{
  for (guint i = 0; i < kind->n_fields; i++)
    if (!plass_field_equal (&kind->fields[i], before, after))
      plass_field_copy (&kind->fields[i], to, after);
}

gpointer
plass_edited_carry (PlassStore *store, const PlassKind *kind, gconstpointer before, gconstpointer after)
{
  gpointer now = plass_store_get (store, kind, plass_record_id (after), NULL);

  if (!now)
    return plass_record_dup (kind, after);
  plass_edited_copy (kind, before, after, now);
  return now;
}
