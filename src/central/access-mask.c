/* access-mask.c — a resource without what this caller may not know, and back again without losing it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

#define MOST_STRANGERS 4096 /* some 3 MB */

/* A masked copy is made from the record alone, so that an element which we do not know cannot carry along
 * what is hidden. Coming back it is laid over the record that stands: what its writer could not see stays. */

#define ROLES                                                                                                \
  (PLASS_SEES_RECEPTION | PLASS_SEES_CASEWORKER | PLASS_SEES_HEALTH | PLASS_SEES_INTAKE                      \
   | PLASS_SEES_SUPERVISOR | PLASS_SEES_ADMINISTRATOR)

static const struct {
  const PlassKind *kind;
  const char *fields; /* each with a space on both sides */
} at_reception[] = {
  { &plass_kind_person, " complex_needs lar what_helps helps_shared " },
  { &plass_kind_case, " next_step ready_since " },
};

/* What helps on a bad day: the person decides whether the counter knows. Their yes goes with it, so that
 * nobody can say it for them without having seen what it is about. */
static gboolean
is_agreed (const PlassKind *kind, gconstpointer record, const PlassField *field)
{
  return kind == &plass_kind_person && ((const PlassPerson *)record)->helps_shared == PLASS_YES
         && strstr (field->name, "helps");
}

/* All that a stay of somebody unknown says: this place is taken from then till then. */
static const char of_stranger[] = " id place institution state start planned_end ended hold_until ";

static gboolean
has_word (const char *words, const char *word)
{
  g_autofree char *spaced = g_strdup_printf (" %s ", word);

  return strstr (words, spaced) != NULL;
}

static const char *
hidden_at_reception (const PlassKind *kind, guint level)
{
  if ((level & ROLES) != PLASS_SEES_RECEPTION)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (at_reception); i++)
    if (at_reception[i].kind == kind)
      return at_reception[i].fields;
  return NULL;
}

gboolean
plass_mask_needs (const PlassKind *kind, guint level)
{
  return hidden_at_reception (kind, level)
         || ((level & PLASS_SEES_SHIELDED) && plass_kind_field (kind, "institution"));
}

static void
clear (const PlassField *field, gpointer record)
{
  plass_field_from_text (field, record, "");
}

static gboolean
is_elsewhere (const PlassEyes *eyes, const PlassKind *kind, gconstpointer record)
{
  const PlassField *field = plass_kind_field (kind, "institution");
  const PlassId *institution = field ? plass_field_get (field, record) : NULL;

  return institution && plass_id_is_set (institution) && !plass_eyes_is_own (eyes, institution);
}

gboolean
plass_mask_is_elsewhere (const PlassEyes *eyes, const PlassVersion *version)
{
  g_autoptr (cJSON) resource = version->json ? cJSON_Parse (version->json) : NULL;
  gpointer record = resource && version->kind ? plass_wire_decode (version->kind, resource, NULL) : NULL;
  const gboolean elsewhere = !record || is_elsewhere (eyes, version->kind, record);

  if (record)
    plass_record_free (version->kind, record);
  return elsewhere;
}

/* TRUE: this field is not for this caller. */
static gboolean
hides (const PlassEyes *eyes, const PlassKind *kind, guint level, gconstpointer record,
       const PlassField *field)
{
  const char *at_counter = hidden_at_reception (kind, level);
  const gboolean elsewhere = (level & PLASS_SEES_SHIELDED) && is_elsewhere (eyes, kind, record);

  if (kind == &plass_kind_booking && (!(level & ROLES) || elsewhere))
    return !has_word (of_stranger, field->name);
  if (elsewhere && strcmp (field->name, "institution") == 0)
    return TRUE;
  if (!at_counter)
    return FALSE;
  return has_word (at_counter, field->name) && !is_agreed (kind, record, field);
}

static cJSON *
mask (const PlassEyes *eyes, const PlassKind *kind, guint level, const cJSON *resource)
{
  gpointer record = plass_wire_decode (kind, resource, NULL), shown;
  cJSON *copy, *meta;

  if (!record)
    return NULL;
  shown = plass_record_dup (kind, record);
  for (guint i = 0; i < kind->n_fields; i++)
    if (hides (eyes, kind, level, record, &kind->fields[i]))
      clear (&kind->fields[i], shown);
  copy = plass_wire_encode (kind, shown, NULL);
  meta = cJSON_GetObjectItemCaseSensitive (copy, "meta");
  if (!meta)
    meta = cJSON_AddObjectToObject (copy, "meta");
  for (const char *const *name = (const char *const[]){ "versionId", "lastUpdated", NULL }; *name; name++) {
    const cJSON *value =
        cJSON_GetObjectItemCaseSensitive (cJSON_GetObjectItemCaseSensitive (resource, "meta"), *name);

    if (value)
      cJSON_AddItemToObject (meta, *name, cJSON_Duplicate (value, TRUE));
  }
  plass_record_free (kind, record);
  plass_record_free (kind, shown);
  return copy;
}

static char *
make_copy (const PlassEyes *eyes, const PlassKind *kind, guint level, const char *json)
{
  g_autoptr (cJSON) resource = cJSON_Parse (json);
  g_autoptr (cJSON) copy = resource ? mask (eyes, kind, level, resource) : NULL;

  return copy ? cJSON_PrintUnformatted (copy) : NULL;
}

/* What a stay of somebody unknown says hangs on the version alone, and everybody who looks for a place asks
 * for the same ones. A version never changes, and its number is never given again. */
static char *
copy_stranger (const PlassEyes *eyes, const PlassFace *face, guint level, const char *json)
{
  const char *known = g_hash_table_lookup (eyes->strangers, &face->seq);
  char *copy;

  if (known)
    return g_strdup (known);
  copy = make_copy (eyes, face->kind, level, json);
  if (!copy)
    return NULL;
  if (g_hash_table_size (eyes->strangers) >= MOST_STRANGERS)
    g_hash_table_remove_all (eyes->strangers);
  g_hash_table_insert (eyes->strangers, g_memdup2 (&face->seq, sizeof face->seq), g_strdup (copy));
  return copy;
}

char *
plass_mask_copy (PlassEyes *eyes, const PlassFace *face, guint level, const char *json)
{
  if (eyes->strangers && face->seq && face->kind == &plass_kind_booking && !(level & ROLES))
    return copy_stranger (eyes, face, level, json);
  return make_copy (eyes, face->kind, level, json);
}

/* ---- Searching ----------------------------------------------------------------------------------------- */

gboolean
plass_mask_is_stranger (const PlassKind *kind, const char *shown)
{
  return kind == &plass_kind_booking && !strstr (shown, "\"subject\"");
}

/* TRUE: what @param finds in the whole of it is not what it finds in what is shown. */
static gboolean
has_lost (const PlassKind *kind, const char *param, const char *json, const char *shown)
{
  const PlassSearchParam *sought = plass_search_param_find (kind->resource, param, strlen (param));
  g_autoptr (cJSON) whole = NULL, copy = NULL;
  g_autoptr (GArray) all = NULL, left = NULL;

  if (!sought || !sought->path)
    return FALSE;
  whole = cJSON_Parse (json);
  copy = cJSON_Parse (shown);
  all = plass_sought_values (sought, whole);
  left = plass_sought_values (sought, copy);
  /* Nothing comes to a copy: what is less, or different, was hidden. */
  for (guint i = 0; i < all->len && i < left->len; i++)
    if (plass_sought_compare (&g_array_index (all, PlassSought, i), &g_array_index (left, PlassSought, i)))
      return TRUE;
  return all->len != left->len;
}

gboolean
plass_mask_tells (PlassEyes *eyes, const PlassFace *face, const char *json, const char *shown,
                  const char *param)
{
  static const char harmless[] =
      " _id _lastUpdated _count _format _elements _summary _include _revinclude location service-provider"
      " status date class type hold-until planned-end ";
  g_autofree char *name = g_strndup (param, strcspn (param, ":."));

  if (plass_mask_is_stranger (face->kind, shown))
    return !has_word (harmless, name);
  return (plass_eyes_level (eyes, face->person) & PLASS_SEES_SHIELDED)
         && has_lost (face->kind, name, json, shown);
}

/* ---- Back again ---------------------------------------------------------------------------------------- */

cJSON *
plass_mask_merge (PlassEyes *eyes, const PlassKind *kind, guint level, const char *standing,
                  gconstpointer old, gpointer record)
{
  if (!plass_mask_needs (kind, level))
    return NULL;
  for (guint i = 0; i < kind->n_fields; i++)
    if (hides (eyes, kind, level, old, &kind->fields[i]))
      plass_field_copy (&kind->fields[i], record, old);
  return plass_wire_encode (kind, record, cJSON_Parse (standing));
}
