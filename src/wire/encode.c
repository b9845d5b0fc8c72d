/* encode.c — a record written onto the resource that was received last */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wire-private.h"

static void
write_field (const PlassField *field, const PlassPath *path, gconstpointer record, gconstpointer was,
             cJSON *resource)
{
  cJSON *value;

  /* What has not changed is not touched: another's precision, offset or unreadable value stays as it was. */
  if (was && plass_field_equal (field, was, record))
    return;
  value = plass_value_make (field, record);
  if (value)
    plass_path_write (path, resource, value);
  else if (was && !plass_field_is_set (field, record))
    plass_path_clear (path, resource);
}

static gboolean
array_holds (const cJSON *array, const char *text)
{
  const cJSON *element;

  cJSON_ArrayForEach (element, array)
  {
    if (cJSON_IsString (element) && strcmp (element->valuestring, text) == 0)
      return TRUE;
  }
  return FALSE;
}

/* A fixed string at "name[0]" is one of many (profiles): it is added, never put in another's place. */
static void
add_to_array (const PlassPath *path, const char *text, cJSON *resource)
{
  PlassPath parent = *path;
  const PlassStep *last = &path->steps[path->n_steps - 1];
  const cJSON *object, *array;

  parent.n_steps--;
  object = plass_path_find (&parent, resource);
  array = object ? plass_json_member (object, last->name) : NULL;
  if (!cJSON_IsArray (array))
    plass_path_write (path, resource, cJSON_CreateStringReference (text));
  else if (!array_holds (array, text))
    cJSON_AddItemToArray ((cJSON *)array, cJSON_CreateStringReference (text));
}

static void
write_fixed (const PlassPath *path, const char *text, cJSON *resource)
{
  const cJSON *there;

  if (path->steps[path->n_steps - 1].array) {
    add_to_array (path, text, resource);
    return;
  }
  there = plass_path_find (path, resource);
  if (!cJSON_IsString (there) || strcmp (there->valuestring, text) != 0)
    plass_path_write (path, resource, cJSON_CreateStringReference (text));
}

/* A base of another type is of no use: nothing in it can be kept. */
static cJSON *
take_base (const PlassKind *kind, cJSON *base, gboolean *ret_fresh)
{
  const char *type = cJSON_IsObject (base) ? plass_json_text (base, "resourceType") : NULL;

  *ret_fresh = type == NULL || strcmp (type, kind->resource) != 0;
  if (!*ret_fresh)
    return base;
  cJSON_Delete (base);
  base = cJSON_CreateObject ();
  cJSON_AddItemToObjectCS (base, "resourceType", cJSON_CreateStringReference (kind->resource));
  return base;
}

cJSON *
plass_wire_encode (const PlassKind *kind, gconstpointer record, cJSON *base)
{
  const PlassTable *table = plass_table_find (kind);
  gboolean fresh;
  gpointer was;

  g_return_val_if_fail (table != NULL, base);
  base = take_base (kind, base, &fresh);
  was = fresh ? NULL : plass_table_decode (table, base);
  for (guint i = 0; i < kind->n_fields; i++)
    if (table->fields[i])
      write_field (&kind->fields[i], table->fields[i], record, was, base);
  for (guint i = 0; table->fixed[i]; i++)
    write_fixed (table->fixed[i], kind->fixed[i].value, base);
  if (table->hook)
    table->hook->encode (record, was, base);
  plass_record_free (kind, was);
  return base;
}
