/* route.c — everything that can be asked below /fhir, as one table, and the finding of a row */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

static const PlassRoute routes[] = {
  { "GET", "metadata", NULL, NULL, plass_serve_capability },
  { "POST", "", "transaction batch", NULL, plass_serve_bundle },
  { "GET", "_history", "history-system", NULL, plass_serve_feed },
  { "GET", "AuditEvent", NULL, "AuditEvent", plass_serve_audit },
  { "POST", "AuditEvent/_search", NULL, "AuditEvent", plass_serve_audit },
  { "GET", "AuditEvent/$emergencies", NULL, "AuditEvent", plass_serve_emergencies },
  { "POST", "AuditEvent/:id/$review", NULL, "AuditEvent", plass_serve_emergency_review },
  { "POST", "AuditEvent/$collect", NULL, "AuditEvent", plass_serve_audit_collect },
  { "GET", ":type", "search-type", NULL, plass_serve_search },
  { "POST", ":type/_search", NULL, NULL, plass_serve_search },
  { "POST", ":type", "create", NULL, plass_serve_create },
  { "GET", ":type/_history", "history-type", NULL, plass_serve_feed },
  { "GET", ":type/:id", "read", NULL, plass_serve_read },
  { "PUT", ":type/:id", "update", NULL, plass_serve_update },
  { "DELETE", ":type/:id", NULL, NULL, plass_serve_delete },
  { "GET", ":type/:id/_history", "history-instance", NULL, plass_serve_instance_history },
  { "GET", ":type/:id/_history/:version", "vread", NULL, plass_serve_vread },
  { "GET", "Patient/:id/$everything", NULL, "Patient", plass_serve_everything },
  { "POST", ":type/$validate", NULL, "*", plass_serve_validate },
  { "POST", ":type/:id/$validate", NULL, "*", plass_serve_validate },
  { "POST", "Location/:id/$hold", NULL, "Location", plass_serve_hold },
  { "POST", "Location/:id/$admit", NULL, "Location", plass_serve_admit },
  { "POST", "Encounter/:id/$admit", NULL, "Encounter", plass_serve_admit },
  { "POST", "Encounter/:id/$discharge", NULL, "Encounter", plass_serve_discharge },
  { "POST", "Encounter/:id/$cancel", NULL, "Encounter", plass_serve_cancel },
  { "POST", "Encounter/:id/$move", NULL, "Encounter", plass_serve_move },
  { "POST", "Encounter/:id/$swap", NULL, "Encounter", plass_serve_swap },
  { "POST", "Encounter/:id/$extend", NULL, "Encounter", plass_serve_extend },
  { "POST", "Encounter/:id/$leave", NULL, "Encounter", plass_serve_leave },
  { "POST", "Encounter/:id/$return", NULL, "Encounter", plass_serve_return },
  { "POST", "Encounter/:id/$not-come-back", NULL, "Encounter", plass_serve_not_come_back },
  { "POST", "Patient/:id/$emergency-access", NULL, "Patient", plass_serve_emergency },
  { "POST", "Patient/$emergency-access", NULL, "Patient", plass_serve_emergency },
  { "GET", "Patient/:id/$blocks", NULL, "Patient", plass_serve_blocks },
  { "POST", "Patient/:id/$block", NULL, "Patient", plass_serve_block },
  { "POST", "Patient/:id/$unblock", NULL, "Patient", plass_serve_unblock },
  { "POST", "Patient/:id/$erase", NULL, "Patient", plass_serve_erase },
  { "POST", "Patient/:id/$erase-refuse", NULL, "Patient", plass_serve_erase_refuse },
  { "GET", "Patient/:id/$erase-preview", NULL, "Patient", plass_serve_erase_preview },
  { "GET", "Patient/$erasures", NULL, "Patient", plass_serve_erasures },
  { "POST", "Device/:id/$hello", NULL, "Device", plass_serve_hello },
  { NULL },
};

const PlassRoute *
plass_routes (void)
{
  return routes;
}

gboolean
plass_type_is_known (const char *type)
{
  for (const PlassKind *const *kind = plass_kinds (); *kind; kind++)
    if (strcmp ((*kind)->resource, type) == 0)
      return TRUE;
  return FALSE;
}

/* What may stand for ":id": also an id that begins with a hyphen or a dot. */
static gboolean
is_id (const char *segment)
{
  const PlassId id = plass_id_parse (segment);

  return plass_id_is_set (&id) && segment[0] != '_' && segment[0] != '$';
}

static gboolean
fits (const char *pattern, const char *segment)
{
  if (strcmp (pattern, ":type") == 0)
    return plass_type_is_known (segment);
  if (pattern[0] == ':')
    return is_id (segment);
  return strcmp (pattern, segment) == 0;
}

static gboolean
matches (const PlassRoute *route, char **segments)
{
  g_auto (GStrv) pattern = g_strsplit (route->route, "/", -1);

  if (g_strv_length (pattern) != g_strv_length (segments))
    return FALSE;
  for (guint i = 0; pattern[i]; i++)
    if (!fits (pattern[i], segments[i]))
      return FALSE;
  return TRUE;
}

static char **
split (const char *path)
{
  g_auto (GStrv) segments = g_strsplit (path + (*path == '/'), "/", -1);

  for (guint i = 0; segments[i]; i++) {
    char *plain = g_uri_unescape_string (segments[i], "/");

    if (!plain)
      return NULL;
    g_free (segments[i]);
    segments[i] = plain;
  }
  return g_steal_pointer (&segments);
}

static void
fill (PlassRequest *request, char **segments)
{
  const guint n = g_strv_length (segments);

  if (n && g_ascii_isupper (segments[0][0]))
    request->type = segments[0];
  if (n > 1 && is_id (segments[1]))
    request->id = segments[1];
  if (n > 1 && segments[n - 1][0] == '$')
    request->operation = segments[n - 1];
  if (n > 3)
    request->version = segments[3];
}

/* Owned: "GET, HEAD, POST"; NULL: nothing stands at this address. */
static char *
list_methods (char **segments)
{
  GString *list = g_string_new (NULL);

  for (const PlassRoute *route = routes; route->method; route++) {
    if (route->handler == plass_serve_delete || !matches (route, segments))
      continue;
    g_string_append_printf (list, "%s%s", list->len ? ", " : "", route->method);
    if (strcmp (route->method, "GET") == 0)
      g_string_append (list, ", HEAD");
  }
  return g_string_free (list, list->len == 0);
}

static void
refuse (PlassRequest *request, PlassReply *reply, char **segments)
{
  g_autofree char *methods = segments ? list_methods (segments) : NULL;

  if (methods)
    plass_refuse (request, reply, "method");
  else
    plass_refuse (request, reply,
                  segments && segments[0] && !plass_type_is_known (segments[0]) ? "unknown-type"
                                                                                : "not-found");
  reply->allow = g_steal_pointer (&methods);
}

/* Whatever can be read can be asked for its head alone. */
const PlassRoute *
plass_route_find (const char *method, const char *path, PlassRequest *request, char ***ret_segments,
                  PlassReply *reply)
{
  g_auto (GStrv) segments = split (path);
  const char *asked = strcmp (method, "HEAD") == 0 ? "GET" : method;

  for (const PlassRoute *route = routes; segments && route->method; route++) {
    if (strcmp (route->method, asked) != 0 || !matches (route, segments))
      continue;
    fill (request, segments);
    *ret_segments = g_steal_pointer (&segments);
    return route;
  }
  refuse (request, reply, segments);
  return NULL;
}
