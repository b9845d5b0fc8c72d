/* validate.c — $validate: would this resource be taken, and if not, what must be mended? Nothing is kept */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The resource itself, or the parameter `resource` of Parameters. Borrowed. */
static const cJSON *
find_resource (const cJSON *body)
{
  const cJSON *item;

  if (g_strcmp0 (cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (body, "resourceType")), "Parameters")
      != 0)
    return body;
  cJSON_ArrayForEach (item, cJSON_GetObjectItemCaseSensitive (body, "parameter"))
  {
    const char *name = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (item, "name"));

    if (g_strcmp0 (name, "resource") == 0)
      return cJSON_GetObjectItemCaseSensitive (item, "resource");
  }
  return NULL;
}

static gpointer
decode (const PlassRequest *request, const PlassKind *kind, const cJSON *resource)
{
  g_autoptr (cJSON) copy = cJSON_Duplicate (resource, TRUE);

  /* A new one has no id yet, or has one that is given it on the way in. */
  if (!cJSON_GetObjectItemCaseSensitive (copy, "id"))
    cJSON_AddStringToObject (copy, "id", request->id ? request->id : plass_id_new ().text);
  return plass_wire_decode (kind, copy, NULL);
}

static gboolean
check_rules (const PlassRequest *request, PlassReply *reply, const PlassKind *kind, const cJSON *resource)
{
  g_autoptr (GPtrArray) problems = plass_problems_new ();
  gpointer record = decode (request, kind, resource);

  if (!record)
    return plass_refuse (request, reply, "bad-resource");
  plass_kind_check (kind, record, problems);
  plass_record_free (kind, record);
  return problems->len == 0 || plass_refuse_problems (request, reply, kind, problems, NULL);
}

static gboolean
judge (const PlassRequest *request, PlassReply *reply, const cJSON *resource)
{
  const char *type = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (resource, "resourceType"));
  g_autoptr (GPtrArray) issues = NULL;
  const PlassKind *kind;

  if (!cJSON_IsObject (resource) || g_strcmp0 (type, request->type) != 0)
    return plass_refuse (request, reply, "bad-resource");
  issues = plass_shape_check (resource, NULL);
  if (issues->len > 0)
    return plass_refuse_shape (request, reply, issues);
  kind = plass_wire_kind (resource);
  if (!kind)
    return plass_refuse (request, reply, "unknown-kind");
  return check_rules (request, reply, kind, resource);
}

/* What was found wrong is the answer, not a refusal of the question. */
void
plass_serve_validate (const PlassRequest *request, PlassReply *reply)
{
  g_autoptr (cJSON) body = plass_wire_parse (request->body, (gssize)request->length, NULL);
  g_autoptr (cJSON) good = NULL;

  if (!body) {
    plass_refuse (request, reply, "bad-json");
    return;
  }
  if (judge (request, reply, find_resource (body))) {
    good = plass_wire_outcome ("information", "informational", "well", _ ("Nothing is wrong with this."));
    reply->body = cJSON_PrintUnformatted (good);
  }
  reply->status = 200;
}
