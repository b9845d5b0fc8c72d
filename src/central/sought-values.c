/* sought-values.c — what one search parameter finds in one resource: words, references, spans of time */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

typedef struct {
  const PlassSearchParam *param;
  GArray *values; /* PlassSought */
} Walk;

void
plass_sought_clear (PlassSought *sought)
{
  g_free (sought->value);
  g_free (sought->system);
  *sought = (PlassSought){ 0 };
}

static const char *
text_of (const cJSON *object, const char *name)
{
  return cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (object, name));
}

static void
add_text (Walk *walk, const char *system, const char *value)
{
  PlassSought sought;

  if (!value || !*value || strlen (value) > PLASS_SOUGHT_BYTES)
    return;
  sought = (PlassSought){ .value = g_strdup (value), .system = g_strdup (system ? system : "") };
  g_array_append_val (walk->values, sought);
}

/* ---- Spans of time -------------------------------------------------------------------------------------
 */

gboolean
plass_span_parse (const char *text, PlassSpan *ret_span)
{
  PlassTime time;
  PlassDate date;
  int year, month, day;

  if (strchr (text, 'T')) {
    if (!plass_time_parse (text, &time))
      return FALSE;
    *ret_span = (PlassSpan){ time.secs, time.secs + 1 };
    return TRUE;
  }
  if (!plass_date_parse (text, &date))
    return FALSE;
  ret_span->from = plass_time_at (date, 0, 0).secs;
  plass_date_parts (date, &year, &month, &day);
  if (date.precision == PLASS_PRECISION_YEAR)
    date = plass_date (year + 1, 1, 1);
  else if (date.precision == PLASS_PRECISION_MONTH)
    date = plass_date (month == 12 ? year + 1 : year, month % 12 + 1, 1);
  else
    date = plass_date_add_days (date, 1);
  ret_span->until = plass_time_at (date, 0, 0).secs;
  return TRUE;
}

/* A period without an end goes on. */
static void
add_time (Walk *walk, const cJSON *item)
{
  const char *start = text_of (item, "start"), *end = text_of (item, "end");
  PlassSought sought = { .span = { G_MININT64, G_MAXINT64 } };
  PlassSpan part;

  if (cJSON_IsString (item)) {
    if (plass_span_parse (item->valuestring, &sought.span))
      g_array_append_val (walk->values, sought);
    return;
  }
  if (start && plass_span_parse (start, &part))
    sought.span.from = part.from;
  if (end && plass_span_parse (end, &part))
    sought.span.until = part.until;
  if (start || end)
    g_array_append_val (walk->values, sought);
}

/* ---- Words ----------------------------------------------------------------------------------------------
 */

/* A code, a truth, a Coding, a CodeableConcept, an Identifier or a ContactPoint. */
static void
add_token (Walk *walk, const cJSON *item)
{
  const cJSON *coding;

  if (cJSON_IsString (item))
    add_text (walk, NULL, item->valuestring);
  else if (cJSON_IsBool (item))
    add_text (walk, NULL, cJSON_IsTrue (item) ? "true" : "false");
  else if (walk->param->system && g_strcmp0 (text_of (item, "system"), walk->param->system) != 0)
    return;
  else if (text_of (item, "value"))
    add_text (walk, text_of (item, "system"), text_of (item, "value"));
  else if (text_of (item, "code"))
    add_text (walk, text_of (item, "system"), text_of (item, "code"));
  cJSON_ArrayForEach (coding, cJSON_GetObjectItemCaseSensitive (item, "coding"))
      add_text (walk, text_of (coding, "system"), text_of (coding, "code"));
}

/* The whole and every word in it: whoever looks for "berit" means "Åse Berit" too. The text as it was written
 * stands beside the whole, for :exact. */
static void
add_string (Walk *walk, const char *text)
{
  g_autofree char *folded = plass_text_fold (text);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);

  add_text (walk, text, folded);
  for (guint i = 1; words[0] && words[i]; i++)
    add_text (walk, NULL, words[i]);
}

static void
add_strings (Walk *walk, const cJSON *item)
{
  static const char *const parts[] = { "family", "text" };
  const cJSON *given;

  if (cJSON_IsString (item)) {
    add_string (walk, item->valuestring);
    return;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (text_of (item, parts[i]))
      add_string (walk, text_of (item, parts[i]));
  cJSON_ArrayForEach (given, cJSON_GetObjectItemCaseSensitive (item, "given")) if (cJSON_IsString (given))
      add_string (walk, given->valuestring);
}

static void
add_value (Walk *walk, const cJSON *item)
{
  switch (walk->param->kind) {
  case PLASS_SEARCH_TOKEN:
    add_token (walk, item);
    break;
  case PLASS_SEARCH_REFERENCE:
    add_text (walk, NULL, text_of (item, "reference"));
    break;
  case PLASS_SEARCH_DATE:
    add_time (walk, item);
    break;
  case PLASS_SEARCH_STRING:
    add_strings (walk, item);
    break;
  }
}

/* ---- Walking a path: its text is read as it goes, for every resource that is written comes by here --------
 */

static void walk_path (Walk *walk, const cJSON *node, const char *path);

static void
walk_extension (Walk *walk, const cJSON *node, const char *name, gsize length, const char *rest)
{
  static const char base[] = PLASS_FHIR "/StructureDefinition/";
  const cJSON *extension;

  cJSON_ArrayForEach (extension, cJSON_GetObjectItemCaseSensitive (node, "extension"))
  {
    const char *url = text_of (extension, "url");

    if (url && g_str_has_prefix (url, base) && strlen (url) == strlen (base) + length
        && strncmp (url + strlen (base), name, length) == 0)
      walk_path (walk, extension, rest);
  }
}

static const cJSON *
member (const cJSON *node, const char *name, gsize length)
{
  const cJSON *child = cJSON_IsObject (node) ? node->child : NULL;

  while (child && (strncmp (child->string, name, length) != 0 || child->string[length]))
    child = child->next;
  return child;
}

static void
walk_path (Walk *walk, const cJSON *node, const char *path)
{
  const gsize length = strcspn (path, ".|");
  const char *rest = path + length + (path[length] == '.');
  const cJSON *child;

  if (cJSON_IsArray (node)) {
    cJSON_ArrayForEach (child, node) walk_path (walk, child, path);
    return;
  }
  if (length == 0)
    add_value (walk, node);
  else if (*path == '@')
    walk_extension (walk, node, path + 1, length - 1, rest);
  else if ((child = member (node, path, length)))
    walk_path (walk, child, rest);
}

GArray *
plass_sought_read (const PlassSearchParam *param, const cJSON *resource)
{
  Walk walk = { param, g_array_new (FALSE, TRUE, sizeof (PlassSought)) };

  g_array_set_clear_func (walk.values, (GDestroyNotify)plass_sought_clear);
  for (const char *path = param->path; path; path = strchr (path, '|'))
    walk_path (&walk, resource, path += *path == '|');
  return walk.values;
}
