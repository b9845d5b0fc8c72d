/* part.c — one entry of a Bundle as a request of its own, and its answer as an entry */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

static const char *
text_of (const cJSON *object, const char *name)
{
  return cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (object, name));
}

static const PlassRoute *
find_route (PlassRequest *part, PlassReply *reply, const char *method, const char *url, char ***ret_segments)
{
  g_autofree char *path = g_strndup (url, strcspn (url, "?"));
  const PlassRoute *route = plass_route_find (method, path, part, ret_segments, reply);

  /* A Bundle within a Bundle would have no end, and a form has no place in JSON. */
  if (!route
      || (route->handler != plass_serve_bundle
          && !(route->handler == plass_serve_search && strcmp (method, "POST") == 0)))
    return route;
  plass_refuse (part, reply, "method");
  return NULL;
}

void
plass_part_run (const PlassRequest *whole, const cJSON *item, PlassReply *reply)
{
  const cJSON *request = cJSON_GetObjectItemCaseSensitive (item, "request");
  const char *method = text_of (request, "method"), *url = text_of (request, "url");
  g_autoptr (GArray) params = g_array_new (FALSE, FALSE, sizeof (PlassParam));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *body = cJSON_PrintUnformatted (cJSON_GetObjectItemCaseSensitive (item, "resource"));
  g_auto (GStrv) segments = NULL;
  PlassRequest part = { .ledger = whole->ledger, .base = whole->base, .params = params };
  const PlassRoute *route = NULL;

  if (!method || !url)
    plass_refuse (whole, reply, "bad-resource");
  else
    route = find_route (&part, reply, method, url, &segments);
  if (!route)
    return;
  part.caller = whole->caller;
  part.eyes = whole->eyes;
  part.lenient = whole->lenient;
  part.minimal = whole->minimal;
  part.outcome_wanted = whole->outcome_wanted;
  part.body = body ? body : "";
  part.length = strlen (part.body);
  part.if_match = text_of (request, "ifMatch");
  part.if_none_match = text_of (request, "ifNoneMatch");
  part.if_modified_since = text_of (request, "ifModifiedSince");
  part.if_none_exist = text_of (request, "ifNoneExist");
  if (!plass_request_read_form (strchr (url, '?') ? strchr (url, '?') + 1 : NULL, params, texts)) {
    plass_refuse (&part, reply, "bad-parameter");
    return;
  }
  part.n_in_address = params->len;
  route->handler (&part, reply);
  if (strcmp (method, "GET") == 0)
    plass_condition_apply (&part, reply);
}

static void
append_text (GString *json, const char *name, const char *value)
{
  g_autoptr (cJSON) text = value ? cJSON_CreateString (value) : NULL;
  g_autofree char *quoted = text ? cJSON_PrintUnformatted (text) : NULL;

  if (quoted)
    g_string_append_printf (json, ",\"%s\":%s", name, quoted);
}

/* A resource stands beside the response, an OperationOutcome within it. */
void
plass_part_append (GString *json, const PlassReply *reply)
{
  const gboolean is_outcome =
      reply->body && g_str_has_prefix (reply->body, "{\"resourceType\":\"OperationOutcome\"");
  const gboolean has_body = reply->body && *reply->body;
  g_autofree char *when = plass_time_format (reply->modified);

  g_string_append_c (json, '{');
  if (has_body && !is_outcome)
    g_string_append_printf (json, "\"resource\":%s,", reply->body);
  g_string_append_printf (json, "\"response\":{\"status\":\"%u\"", reply->status);
  append_text (json, "location", reply->location);
  append_text (json, "etag", reply->etag);
  append_text (json, "lastModified", *when ? when : NULL);
  if (is_outcome)
    g_string_append_printf (json, ",\"outcome\":%s", reply->body);
  g_string_append (json, "}}");
}

/* ---- A batch: each entry for itself ----------------------------------------------------------------------
 */

#define MOST_IN_BATCH 200
#define MOST_ANSWER (16 * 1024 * 1024)

void
plass_batch_run (const PlassRequest *request, PlassReply *reply, const cJSON *bundle)
{
  const cJSON *entries = cJSON_GetObjectItemCaseSensitive (bundle, "entry"), *item;
  GString *json;
  guint i = 0;

  /* A command promises all or nothing, once; a batch cannot keep that. */
  if (request->command) {
    plass_refuse_at (request, reply, "bad-command", "Bundle.type", NULL);
    return;
  }
  if (cJSON_GetArraySize (entries) > MOST_IN_BATCH) {
    plass_refuse_at (request, reply, "too-large", "Bundle.entry", NULL);
    return;
  }
  json = g_string_new ("{\"resourceType\":\"Bundle\",\"type\":\"batch-response\"");
  cJSON_ArrayForEach (item, entries)
  {
    g_auto (PlassReply) part = { 0 };

    if (json->len > MOST_ANSWER)
      plass_refuse (request, &part, "too-large");
    else
      plass_part_run (request, item, &part);
    g_string_append (json, i++ ? "," : ",\"entry\":[");
    plass_part_append (json, &part);
  }
  g_string_append (json, i ? "]}" : "}");
  reply->status = 200;
  reply->body = g_string_free (json, FALSE);
}
