/* parameters.c — what an operation is given */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

const cJSON *
plass_parameter_find (const cJSON *parameters, const char *name)
{
  const cJSON *item;

  cJSON_ArrayForEach (item, cJSON_GetObjectItemCaseSensitive (parameters, "parameter"))
  {
    const char *is = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (item, "name"));

    if (g_strcmp0 (is, name) == 0)
      return item;
  }
  return NULL;
}

char *
plass_parameter_text (const cJSON *parameters, const char *name)
{
  const cJSON *item = plass_parameter_find (parameters, name);
  const char *text = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (item, "valueString"));

  return g_strstrip (g_strdup (text ? text : ""));
}

gboolean
plass_parameters_read (const PlassRequest *request, PlassReply *reply, cJSON **ret_parameters)
{
  *ret_parameters = plass_wire_parse (request->body, (gssize)request->length, NULL);
  return *ret_parameters || plass_refuse (request, reply, "bad-json");
}
