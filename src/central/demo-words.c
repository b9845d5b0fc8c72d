/* demo-words.c — the lists that the demo city is written with: they travel inside the program */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <gio/gio.h>
#include <string.h>

#define RESOURCES "/no/kommune/oslo/plass-central/"

/* Which names go together, how often they are met, and what the person most likely speaks. */
static const struct {
  const char *group, *language;
  guint share; /* of a hundred */
} groups[] = {
  { "no", "nb", 74 }, { "so", "so", 4 }, { "pk", "ur", 4 },   { "pl", "pl", 4 },
  { "ar", "ar", 3 },  { "ir", "fa", 2 }, { "er", "ti", 2 },   { "vn", "vi", 2 },
  { "tr", "tr", 2 },  { "ta", "ta", 1 }, { "sami", "se", 1 }, { "bo", "und", 1 },
};

PlassCsv *
plass_demo_load (const char *file, GError **error)
{
  g_autofree char *path = g_strconcat (RESOURCES, file, NULL);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  return bytes ? plass_csv_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error) : NULL;
}

static void
file_row (GHashTable *rows, char *key, guint row)
{
  GArray *filed = g_hash_table_lookup (rows, key);

  if (!filed) {
    filed = g_array_new (FALSE, FALSE, sizeof (guint));
    g_hash_table_insert (rows, key, filed);
  } else {
    g_free (key);
  }
  g_array_append_val (filed, row);
}

static GHashTable *
new_rows (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
}

gboolean
plass_demo_open_words (PlassDemo *demo, GError **error)
{
  demo->text_rows = new_rows ();
  demo->name_rows = new_rows ();
  demo->codes = plass_demo_load ("codes.csv", error);
  demo->houses_csv = demo->codes ? plass_demo_load ("houses.csv", error) : NULL;
  demo->names = demo->houses_csv ? plass_demo_load ("names.csv", error) : NULL;
  demo->texts = demo->names ? plass_demo_load ("texts.csv", error) : NULL;
  demo->districts = demo->texts ? plass_demo_load ("districts.csv", error) : NULL;
  if (!demo->districts)
    return FALSE;
  for (guint i = 0; i < plass_csv_count (demo->texts); i++)
    file_row (demo->text_rows, g_strdup (plass_csv_get (demo->texts, i, "kind")), i);
  for (guint i = 0; i < plass_csv_count (demo->names); i++)
    file_row (demo->name_rows,
              g_strconcat (plass_csv_get (demo->names, i, "kind"), plass_csv_get (demo->names, i, "sex"),
                           plass_csv_get (demo->names, i, "group"), NULL),
              i);
  return TRUE;
}

void
plass_demo_close_words (PlassDemo *demo)
{
  g_clear_pointer (&demo->codes, plass_csv_free);
  g_clear_pointer (&demo->houses_csv, plass_csv_free);
  g_clear_pointer (&demo->names, plass_csv_free);
  g_clear_pointer (&demo->texts, plass_csv_free);
  g_clear_pointer (&demo->districts, plass_csv_free);
  g_clear_pointer (&demo->text_rows, g_hash_table_unref);
  g_clear_pointer (&demo->name_rows, g_hash_table_unref);
}

static guint
pick_row (PlassDemo *demo, GHashTable *rows, const char *key)
{
  GArray *filed = g_hash_table_lookup (rows, key);

  g_return_val_if_fail (filed, 0);
  return g_array_index (filed, guint, plass_demo_pick (demo, filed->len));
}

const char *
plass_demo_text (PlassDemo *demo, const char *kind)
{
  return plass_csv_get (demo->texts, pick_row (demo, demo->text_rows, kind), "text");
}

static gsize
pick_group (PlassDemo *demo)
{
  guint at = plass_demo_pick (demo, 100);
  gsize group = 0;

  while (group + 1 < G_N_ELEMENTS (groups) && at >= groups[group].share)
    at -= groups[group++].share;
  return group;
}

PlassDemoName
plass_demo_name (PlassDemo *demo, gboolean woman)
{
  gsize group = pick_group (demo);
  /* Families mix: some have a given name from elsewhere and a Norwegian family name. */
  const char *family_group = plass_demo_chance (demo, 0.12) ? "no" : groups[group].group;
  g_autofree char *given_key = g_strconcat ("given", woman ? "female" : "male", groups[group].group, NULL);
  g_autofree char *family_key = g_strconcat ("family", family_group, NULL);

  return (PlassDemoName){
    plass_csv_get (demo->names, pick_row (demo, demo->name_rows, given_key), "name"),
    plass_csv_get (demo->names, pick_row (demo, demo->name_rows, family_key), "name"),
    groups[group].language,
  };
}

/* The days of a limit in the code lists; 0: none. */
gint
plass_demo_limit (PlassDemo *demo, const char *list, const char *code)
{
  for (guint i = 0; i < plass_csv_count (demo->codes); i++)
    if (strcmp (plass_csv_get (demo->codes, i, "list"), list) == 0
        && strcmp (plass_csv_get (demo->codes, i, "code"), code) == 0)
      return (gint)g_ascii_strtoll (plass_csv_get (demo->codes, i, "limit_days"), NULL, 10);
  return 0;
}
