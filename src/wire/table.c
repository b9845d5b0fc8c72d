/* table.c — the paths of every kind, read once */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wire-private.h"

/* Lives as long as the program, so that JSON may borrow the words. */
static PlassPath *
keep_path (const char *text)
{
  PlassPath *path = g_new (PlassPath, 1);

  if (!plass_path_read (path, text))
    g_error ("not a path: %s", text); /* a mistake in a table of ours: the tests stop here at once */
  path->lasting = TRUE;
  return path;
}

static void
fill_table (PlassTable *table, const PlassKind *kind)
{
  guint n_fixed = 0;

  while (kind->fixed && kind->fixed[n_fixed].path)
    n_fixed++;
  table->kind = kind;
  table->hook = plass_hook_find (kind);
  table->tell = kind->tell_path ? keep_path (kind->tell_path) : NULL;
  table->fields = g_new0 (PlassPath *, kind->n_fields);
  for (guint i = 0; i < kind->n_fields; i++)
    if (kind->fields[i].path)
      table->fields[i] = keep_path (kind->fields[i].path);
  table->fixed = g_new0 (PlassPath *, n_fixed + 1);
  for (guint i = 0; i < n_fixed; i++)
    table->fixed[i] = keep_path (kind->fixed[i].path);
}

static PlassTable *
make_tables (void)
{
  GArray *tables = g_array_new (TRUE, TRUE, sizeof (PlassTable));

  for (const PlassKind *const *kind = plass_kinds (); *kind; kind++) {
    PlassTable table = { NULL };

    fill_table (&table, *kind);
    g_array_append_val (tables, table);
  }
  return (PlassTable *)(gpointer)g_array_free (tables, FALSE);
}

static const PlassTable *
all_tables (void)
{
  static gsize once;
  static PlassTable *tables;

  if (g_once_init_enter (&once)) {
    tables = make_tables ();
    g_once_init_leave (&once, 1);
  }
  return tables;
}

const PlassTable *
plass_table_find (const PlassKind *kind)
{
  for (const PlassTable *table = all_tables (); table->kind; table++)
    if (table->kind == kind)
      return table;
  return NULL;
}

gboolean
plass_table_tells (const PlassTable *table, const cJSON *resource)
{
  const char *type = cJSON_IsObject (resource) ? plass_json_text (resource, "resourceType") : NULL;
  const cJSON *told;

  if (type == NULL || strcmp (type, table->kind->resource) != 0)
    return FALSE;
  if (table->tell == NULL)
    return TRUE;
  told = plass_path_find (table->tell, resource);
  return cJSON_IsString (told) && strcmp (told->valuestring, table->kind->tell_value) == 0;
}

const PlassKind *
plass_wire_kind (const cJSON *resource)
{
  for (const PlassTable *table = all_tables (); table->kind; table++)
    if (plass_table_tells (table, resource))
      return table->kind;
  return NULL;
}
