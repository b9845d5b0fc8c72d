/* snapshot.c — a record as bytes: what a discarded edit goes back to, and a booking as it was at an act */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

/* Names and texts rather than the struct, so that a snapshot survives a newer program with more fields. */
GBytes *
plass_snapshot_make (const PlassKind *kind, gconstpointer record)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{ss}"));
  g_autoptr (GVariant) variant = NULL;

  for (guint i = 0; i < kind->n_fields; i++) {
    g_autofree char *text = plass_field_to_text (&kind->fields[i], record);

    if (*text)
      g_variant_builder_add (&builder, "{ss}", kind->fields[i].name, text);
  }
  variant = g_variant_ref_sink (g_variant_builder_end (&builder));
  return g_variant_get_data_as_bytes (variant);
}

gpointer
plass_snapshot_read (const PlassKind *kind, GBytes *bytes)
{
  g_autoptr (GVariant) variant = NULL;
  gpointer record;
  GVariantIter iter;
  const char *name, *text;

  if (bytes == NULL)
    return NULL;
  variant = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE ("a{ss}"), bytes, FALSE));
  record = plass_record_new (kind);
  g_variant_iter_init (&iter, variant);
  while (g_variant_iter_next (&iter, "{&s&s}", &name, &text)) {
    const PlassField *field = plass_kind_field (kind, name);

    if (field)
      plass_field_from_text (field, record, text);
  }
  if (plass_id_is_set (plass_record_id (record)))
    return record;
  plass_record_free (kind, record);
  return NULL;
}
