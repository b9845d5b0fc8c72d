/* capability.c — the CapabilityStatement, made from the tables that serve */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

#define PUBLISHED "2026-11-29" /* when what is served last changed */

static cJSON *
append_object (cJSON *array)
{
  cJSON *object = cJSON_CreateObject ();

  cJSON_AddItemToArray (array, object);
  return object;
}

static gboolean
is_system_wide (const PlassRoute *route)
{
  return route->route[0] != ':';
}

static void
add_interactions (cJSON *to, gboolean system_wide)
{
  cJSON *list = cJSON_AddArrayToObject (to, "interaction");

  for (const PlassRoute *route = plass_routes (); route->method; route++) {
    g_auto (GStrv) words = g_strsplit (route->interaction ? route->interaction : "", " ", -1);

    for (guint i = 0; words[i] && is_system_wide (route) == system_wide; i++)
      cJSON_AddStringToObject (append_object (list), "code", words[i]);
  }
}

/* Takes @list; FHIR forbids an empty one. */
static void
add_list (cJSON *to, const char *name, cJSON *list)
{
  if (cJSON_GetArraySize (list) > 0)
    cJSON_AddItemToObject (to, name, list);
  else
    cJSON_Delete (list);
}

static const char *const kinds[] = { [PLASS_SEARCH_TOKEN] = "token",
                                     [PLASS_SEARCH_REFERENCE] = "reference",
                                     [PLASS_SEARCH_DATE] = "date",
                                     [PLASS_SEARCH_STRING] = "string" };

static void
add_search_params (cJSON *to, const char *type)
{
  cJSON *list = cJSON_AddArrayToObject (to, "searchParam");

  for (const PlassSearchParam *param = plass_search_params (); param->name; param++) {
    g_autofree char *definition = g_strconcat (PLASS_FHIR "/SearchParameter/", param->name, NULL);
    cJSON *one;

    if (!plass_search_param_fits (param, type))
      continue;
    one = append_object (list);
    cJSON_AddStringToObject (one, "name", param->name);
    if (param->ours)
      cJSON_AddStringToObject (one, "definition", definition);
    cJSON_AddStringToObject (one, "type", kinds[param->kind]);
    if (param->secret)
      cJSON_AddStringToObject (one, "documentation", "POST _search only: never in an address.");
  }
}

/* Includes go along every reference that is searched by. */
static void
add_includes (cJSON *to, const char *type)
{
  cJSON *forwards = cJSON_CreateArray (), *backwards = cJSON_CreateArray ();

  for (const PlassSearchParam *param = plass_search_params (); param->name; param++) {
    g_auto (GStrv) types = g_strsplit (param->types ? param->types : "", " ", -1);

    for (guint i = 0; param->kind == PLASS_SEARCH_REFERENCE && types[i]; i++) {
      g_autofree char *spaced = g_strdup_printf (" %s ", type);
      g_autofree char *name = g_strconcat (types[i], ":", param->name, NULL);

      if (*types[i] && strcmp (types[i], type) == 0)
        cJSON_AddItemToArray (forwards, cJSON_CreateString (name));
      if (*types[i] && strstr (param->targets, spaced))
        cJSON_AddItemToArray (backwards, cJSON_CreateString (name));
    }
  }
  add_list (to, "searchInclude", forwards);
  add_list (to, "searchRevInclude", backwards);
}

/* Operations that are FHIR's own; all others are ours. */
static const struct {
  const char *name, *definition;
} foreign[] = {
  { "validate", "http://hl7.org/fhir/OperationDefinition/Resource-validate" },
  { "everything", "http://hl7.org/fhir/OperationDefinition/Patient-everything" },
};

static char *
definition_of (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (foreign); i++)
    if (strcmp (foreign[i].name, name) == 0)
      return g_strdup (foreign[i].definition);
  return g_strconcat (PLASS_FHIR "/OperationDefinition/", name, NULL);
}

/* Once each, whether asked of a type, of one of it, or of both. */
static void
add_operations (cJSON *to, const char *type)
{
  cJSON *list = cJSON_CreateArray ();
  g_autoptr (GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);

  for (const PlassRoute *route = plass_routes (); route->method; route++) {
    const char *name = strchr (route->route, '$');
    g_autofree char *definition = NULL;
    cJSON *one;

    if (!route->operation_type || !name
        || (strcmp (route->operation_type, type) != 0
            && (*route->operation_type != '*' || !plass_type_is_known (type)))
        || !g_hash_table_add (told, (gpointer)(name + 1)))
      continue;
    one = append_object (list);
    definition = definition_of (name + 1);
    cJSON_AddStringToObject (one, "name", name + 1);
    cJSON_AddStringToObject (one, "definition", definition);
  }
  add_list (to, "operation", list);
}

/* What is kept beside the records. The log is asked, never written by name: what a desk brings of it goes by
 * an operation. */
static void
add_others (cJSON *list)
{
  cJSON *one = append_object (list), *param;

  cJSON_AddStringToObject (one, "type", "AuditEvent");
  cJSON_AddStringToObject (append_object (cJSON_AddArrayToObject (one, "interaction")), "code",
                           "search-type");
  param = append_object (cJSON_AddArrayToObject (one, "searchParam"));
  cJSON_AddStringToObject (param, "name", "patient");
  cJSON_AddStringToObject (param, "type", "reference");
  cJSON_AddStringToObject (param, "documentation", "Must be given: who has looked at this person.");
  add_operations (one, "AuditEvent");
  /* Nor is anything kept of a desk that could be asked for. */
  one = append_object (list);
  cJSON_AddStringToObject (one, "type", "Device");
  add_operations (one, "Device");
}

/* A type is told once, however many kinds share it; a type whose kinds are all the arbiter's cannot be
 * written plainly, but none is: Encounter also holds contacts. */
static void
add_types (cJSON *rest)
{
  cJSON *list = cJSON_AddArrayToObject (rest, "resource");
  g_autoptr (GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);

  for (const PlassKind *const *kind = plass_kinds (); *kind; kind++) {
    cJSON *one;

    if (!g_hash_table_add (told, (gpointer)(*kind)->resource))
      continue;
    one = append_object (list);
    cJSON_AddStringToObject (one, "type", (*kind)->resource);
    add_interactions (one, FALSE);
    cJSON_AddStringToObject (one, "versioning", "versioned-update");
    cJSON_AddTrueToObject (one, "readHistory");
    cJSON_AddTrueToObject (one, "updateCreate");
    cJSON_AddTrueToObject (one, "conditionalCreate");
    cJSON_AddStringToObject (one, "conditionalRead", "full-support");
    add_includes (one, (*kind)->resource);
    add_search_params (one, (*kind)->resource);
    add_operations (one, (*kind)->resource);
  }
  add_others (list);
}

static void
add_security (cJSON *rest)
{
  cJSON *security = cJSON_AddObjectToObject (rest, "security"), *coding;

  coding = append_object (
      cJSON_AddArrayToObject (append_object (cJSON_AddArrayToObject (security, "service")), "coding"));
  cJSON_AddStringToObject (coding, "system",
                           "http://terminology.hl7.org/CodeSystem/restful-security-service");
  cJSON_AddStringToObject (coding, "code", "SMART-on-FHIR");
}

void
plass_serve_capability (const PlassRequest *request, PlassReply *reply)
{
  g_autoptr (cJSON) statement = cJSON_CreateObject ();
  cJSON *software, *implementation, *rest;

  cJSON_AddStringToObject (statement, "resourceType", "CapabilityStatement");
  cJSON_AddStringToObject (statement, "status", "active");
  cJSON_AddStringToObject (statement, "date", PUBLISHED);
  cJSON_AddStringToObject (statement, "kind", "instance");
  software = cJSON_AddObjectToObject (statement, "software");
  cJSON_AddStringToObject (software, "name", "plass-central");
  cJSON_AddStringToObject (software, "version", PLASS_VERSION);
  implementation = cJSON_AddObjectToObject (statement, "implementation");
  cJSON_AddStringToObject (implementation, "description", "Plass");
  cJSON_AddStringToObject (implementation, "url", request->base);
  cJSON_AddStringToObject (statement, "fhirVersion", "4.0.1");
  cJSON_AddItemToArray (cJSON_AddArrayToObject (statement, "format"),
                        cJSON_CreateString ("application/fhir+json"));
  rest = append_object (cJSON_AddArrayToObject (statement, "rest"));
  cJSON_AddStringToObject (rest, "mode", "server");
  add_security (rest);
  add_types (rest);
  add_interactions (rest, TRUE);
  reply->status = 200;
  reply->body = cJSON_PrintUnformatted (statement);
}
