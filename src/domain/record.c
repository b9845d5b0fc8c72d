/* record.c — making, copying and freeing a record of any kind by its table */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/domain.h"

#include <string.h>

gpointer
plass_record_new (const PlassKind *kind)
{
  return g_malloc0 (kind->size);
}

gpointer
plass_record_dup (const PlassKind *kind, gconstpointer record)
{
  gpointer copy = plass_record_new (kind);

  for (guint i = 0; i < kind->n_fields; i++)
    plass_field_copy (&kind->fields[i], copy, record);
  return copy;
}

void
plass_record_clear (const PlassKind *kind, gpointer record)
{
  for (guint i = 0; i < kind->n_fields; i++)
    if (kind->fields[i].type == PLASS_TYPE_TEXT)
      g_free (*(char **)((char *)record + kind->fields[i].offset));
  memset (record, 0, kind->size);
}

void
plass_record_free (const PlassKind *kind, gpointer record)
{
  if (record == NULL)
    return;
  plass_record_clear (kind, record);
  g_free (record);
}

gboolean
plass_record_equal (const PlassKind *kind, gconstpointer a, gconstpointer b)
{
  for (guint i = 0; i < kind->n_fields; i++)
    if (!plass_field_equal (&kind->fields[i], a, b))
      return FALSE;
  return TRUE;
}
