/* refusal.c — what the service says when it says no, kept for a person to read */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ALTERNATIVE_URL PLASS_FHIR "/StructureDefinition/alternative"

/* ---- Out of an OperationOutcome ----------------------------------------------------------------------- */

static const cJSON *
part (const cJSON *alternative, const char *name)
{
  const cJSON *extension;

  cJSON_ArrayForEach (extension, cJSON_GetObjectItemCaseSensitive (alternative, "extension"))
  {
    const char *url = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (extension, "url"));
    if (g_strcmp0 (url, name) == 0)
      return cJSON_GetObjectItemCaseSensitive (extension, "valueReference");
  }
  return NULL;
}

static void
add_part (cJSON *line, const char *id_name, const char *words_name, const cJSON *reference)
{
  const char *target = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (reference, "reference"));
  const char *words = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (reference, "display"));
  const char *slash = target ? strrchr (target, '/') : NULL;

  cJSON_AddStringToObject (line, id_name, slash ? slash + 1 : "");
  cJSON_AddStringToObject (line, words_name, words ? words : "");
}

/* As JSON of our own: [{"place", "place_name", "institution", "institution_name"}]; NULL: none. */
static char *
read_alternatives (const cJSON *outcome)
{
  g_autoptr (cJSON) list = cJSON_CreateArray ();
  const cJSON *extension;

  cJSON_ArrayForEach (extension, cJSON_GetObjectItemCaseSensitive (outcome, "extension"))
  {
    const char *url = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (extension, "url"));
    if (g_strcmp0 (url, ALTERNATIVE_URL) != 0)
      continue;
    cJSON *line = cJSON_CreateObject ();
    add_part (line, "place", "place_name", part (extension, "place"));
    add_part (line, "institution", "institution_name", part (extension, "institution"));
    cJSON_AddItemToArray (list, line);
  }
  if (cJSON_GetArraySize (list) == 0)
    return NULL;
  char *printed = cJSON_PrintUnformatted (list);
  char *text = g_strdup (printed);
  cJSON_free (printed);
  return text;
}

gboolean
plass_outbound_park (PlassStore *store, const PlassOutbound *outbound, const PlassAnswer *answer,
                     GError **error)
{
  g_autoptr (cJSON) outcome = plass_wire_parse (answer->body, (gssize)answer->length, NULL);
  g_autofree char *code = NULL, *words = NULL;
  g_autofree char *alternatives = outcome ? read_alternatives (outcome) : NULL;

  if (outcome)
    plass_wire_read_outcome (outcome, &code, &words);
  return plass_store_park (store, &outbound->command, code ? code : "refused",
                           words ? words : _ ("The service said no and did not say why."), alternatives,
                           error);
}

/* ---- For a person ------------------------------------------------------------------------------------- */

static void
free_alternative (gpointer data)
{
  PlassAlternative *alternative = data;

  g_free (alternative->place_name);
  g_free (alternative->institution_name);
  g_free (alternative);
}

static const char *
word (const cJSON *line, const char *name)
{
  const char *text = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (line, name));

  return text ? text : "";
}

GPtrArray *
plass_alternatives_read (const char *json)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (free_alternative);
  g_autoptr (cJSON) lines = json ? cJSON_Parse (json) : NULL;
  const cJSON *line;

  cJSON_ArrayForEach (line, lines)
  {
    PlassAlternative *alternative = g_new0 (PlassAlternative, 1);
    alternative->place = plass_id_parse (word (line, "place"));
    alternative->institution = plass_id_parse (word (line, "institution"));
    alternative->place_name = g_strdup (word (line, "place_name"));
    alternative->institution_name = g_strdup (word (line, "institution_name"));
    g_ptr_array_add (list, alternative);
  }
  return list;
}
