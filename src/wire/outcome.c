/* outcome.c — what the service says when it cannot do as asked */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wire-private.h"

#define DETAIL "issue[0].details" PLASS_CODING ".code"

cJSON *
plass_wire_outcome (const char *severity, const char *code, const char *detail, const char *text)
{
  cJSON *outcome = cJSON_CreateObject ();

  plass_wire_set (outcome, "resourceType", "OperationOutcome");
  plass_wire_set (outcome, "issue[0].severity", severity);
  plass_wire_set (outcome, "issue[0].code", code);
  plass_wire_set (outcome, DETAIL, detail);
  plass_wire_set (outcome, "issue[0].details.text", text);
  return outcome;
}

gboolean
plass_wire_read_outcome (const cJSON *resource, char **ret_detail, char **ret_text)
{
  const char *type = cJSON_IsObject (resource) ? plass_json_text (resource, "resourceType") : NULL;
  const cJSON *detail, *text;

  *ret_detail = NULL;
  *ret_text = NULL;
  if (g_strcmp0 (type, "OperationOutcome") != 0)
    return FALSE;
  detail = plass_wire_get (resource, DETAIL);
  text = plass_wire_get (resource, "issue[0].details.text");
  if (text == NULL)
    text = plass_wire_get (resource, "issue[0].diagnostics");
  *ret_detail = cJSON_IsString (detail) ? g_strdup (detail->valuestring) : NULL;
  *ret_text = cJSON_IsString (text) ? g_strdup (text->valuestring) : NULL;
  return TRUE;
}
