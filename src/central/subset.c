/* subset.c — a resource with only the elements that were asked for, and those that FHIR demands */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

/* Without these a resource of the type is none (FHIR R4, cardinality 1.. and what its invariants need), or
 * says the opposite of what it should. */
static const struct {
  const char *type, *elements;
} demanded[] = {
  { "Basic", " code " },
  { "CarePlan", " status intent subject " },
  { "DocumentReference", " status content " },
  { "Encounter", " status class " },
  { "EpisodeOfCare", " status patient " },
  { "Goal", " lifecycleStatus description subject " },
  { "Organization", " active name identifier " },
  { "Patient", " active link deceasedDateTime deceasedBoolean " },
  { "Task", " status intent " },
};

static gboolean
is_demanded (const char *type, const char *name)
{
  g_autofree char *spaced = g_strdup_printf (" %s ", name);

  if (strstr (" resourceType id meta implicitRules ", spaced))
    return TRUE;
  for (gsize i = 0; type && i < G_N_ELEMENTS (demanded); i++)
    if (strcmp (demanded[i].type, type) == 0)
      return strstr (demanded[i].elements, spaced) != NULL;
  return FALSE;
}

/* What is cut no longer keeps what its profile promises. */
static void
mark (cJSON *resource)
{
  cJSON *meta = cJSON_GetObjectItemCaseSensitive (resource, "meta"), *tags, *tag = cJSON_CreateObject ();

  cJSON_DeleteItemFromObjectCaseSensitive (meta, "profile");
  tags = cJSON_GetObjectItemCaseSensitive (meta, "tag");
  if (!tags)
    tags = cJSON_AddArrayToObject (meta, "tag");
  cJSON_AddStringToObject (tag, "system", "http://terminology.hl7.org/CodeSystem/v3-ObservationValue");
  cJSON_AddStringToObject (tag, "code", "SUBSETTED");
  cJSON_AddItemToArray (tags, tag);
}

char *
plass_subset (const char *json, const char *elements)
{
  g_autoptr (cJSON) resource = cJSON_Parse (json);
  const char *type = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (resource, "resourceType"));
  g_auto (GStrv) wanted = g_strsplit (elements, ",", -1);
  cJSON *next;

  for (cJSON *child = resource ? resource->child : NULL; child; child = next) {
    const char *name = child->string + (child->string[0] == '_');

    next = child->next;
    if (!g_strv_contains ((const char *const *)wanted, name) && !is_demanded (type, name))
      cJSON_Delete (cJSON_DetachItemViaPointer (resource, child));
  }
  mark (resource);
  return cJSON_PrintUnformatted (resource);
}
