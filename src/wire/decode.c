/* decode.c — a record out of a resource, tolerantly */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wire-private.h"

gpointer
plass_table_decode (const PlassTable *table, const cJSON *resource)
{
  gpointer record = plass_record_new (table->kind);

  for (guint i = 0; i < table->kind->n_fields; i++) {
    const cJSON *json = table->fields[i] ? plass_path_find (table->fields[i], resource) : NULL;

    if (json)
      plass_value_read (&table->kind->fields[i], json, record);
  }
  if (table->hook && table->hook->decode)
    table->hook->decode (resource, record);
  return record;
}

gpointer
plass_wire_decode (const PlassKind *kind, const cJSON *resource, GError **error)
{
  const PlassTable *table = plass_table_find (kind);
  gpointer record;

  g_return_val_if_fail (table != NULL, NULL);
  if (!plass_table_tells (table, resource)) {
    g_set_error (error, PLASS_ERROR, PLASS_ERROR_BROKEN, "The resource is no %s.", kind->name);
    return NULL;
  }
  record = plass_table_decode (table, resource);
  if (!plass_id_is_set (plass_record_id (record))) {
    plass_record_free (kind, record);
    g_set_error (error, PLASS_ERROR, PLASS_ERROR_BROKEN, "The resource has no usable id.");
    return NULL;
  }
  return record;
}
