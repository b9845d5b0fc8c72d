/* http.c — a message of the web as a request, and a reply as a message: headers, languages, limits */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

#define WORTH_GZIP 1024
#define FHIR_JSON "application/fhir+json; charset=utf-8"

static const char *
header (SoupServerMessage *message, const char *name)
{
  return soup_message_headers_get_one (soup_server_message_get_request_headers (message), name);
}

/* ---- What comes in ---------------------------------------------------------------------------------------
 */

/* The first language named that is spoken here; without one, bokmål. */
const char *
plass_http_language (SoupServerMessage *message)
{
  const char *wanted =
      soup_message_headers_get_list (soup_server_message_get_request_headers (message), "Accept-Language");
  GSList *languages = wanted ? soup_header_parse_quality_list (wanted, NULL) : NULL;
  const char *language = "nb";

  for (GSList *item = languages; item; item = item->next) {
    const char *tag = item->data;
    const gboolean english = g_ascii_strncasecmp (tag, "en", 2) == 0;

    if (!english && g_ascii_strncasecmp (tag, "nb", 2) != 0 && g_ascii_strncasecmp (tag, "no", 2) != 0
        && g_ascii_strncasecmp (tag, "nn", 2) != 0)
      continue;
    language = english ? "en" : "nb";
    break;
  }
  soup_header_free_list (languages);
  return language;
}

static gboolean
accepts_json (SoupServerMessage *message)
{
  const char *accept =
      soup_message_headers_get_list (soup_server_message_get_request_headers (message), "Accept");

  return !accept || strstr (accept, "json") || strstr (accept, "*/*") || strstr (accept, "application/*");
}

static gboolean
is_media_type (SoupServerMessage *message, const char *const *types)
{
  const char *type =
      soup_message_headers_get_content_type (soup_server_message_get_request_headers (message), NULL);

  return type && g_strv_contains (types, type);
}

static gboolean
is_packed (SoupServerMessage *message)
{
  const char *coding = header (message, "Content-Encoding");

  return coding && g_ascii_strcasecmp (coding, "identity") != 0;
}

static gboolean
check_media (const PlassRequest *request, PlassReply *reply, SoupServerMessage *message,
             const PlassRoute *route)
{
  static const char *const json[] = { "application/fhir+json", "application/json", NULL };
  static const char *const form[] = { "application/x-www-form-urlencoded", NULL };
  const char *method = soup_server_message_get_method (message);
  const char *format = plass_request_param (request, "_format");

  if (!accepts_json (message) || (format && !strstr (format, "json")))
    return plass_refuse (request, reply, "not-acceptable");
  /* Nothing is unpacked here: a small thing could be made of it that is large. */
  if (is_packed (message))
    return plass_refuse (request, reply, "media-type");
  if (request->posted)
    return is_media_type (message, form) || plass_refuse (request, reply, "media-type");
  if ((strcmp (method, "POST") == 0 || strcmp (method, "PUT") == 0) && !is_media_type (message, json))
    return plass_refuse (request, reply, "media-type");
  return TRUE;
}

static gboolean
authorise (const PlassDoor *door, PlassRequest *request, PlassReply *reply, SoupServerMessage *message,
           gboolean reads)
{
  static const char prefix[] = "Bearer ";
  const char *bearer = header (message, "Authorization");
  const PlassCode language = request->caller.language;
  const PlassTime now = plass_time_now ();
  GError *error = NULL;
  guint wait;

  if (!bearer || g_ascii_strncasecmp (bearer, prefix, strlen (prefix)) != 0)
    return plass_refuse (request, reply, "sign-in");
  if (!door->check_token (door->ledger, bearer + strlen (prefix), &request->caller, &error))
    return plass_refuse_error (request, reply, error);
  request->caller.language = language;
  wait = door->accounts ? plass_gate_pass (door->accounts, request->caller.user, g_get_monotonic_time ()) : 0;
  if (wait > 0) {
    plass_refuse (request, reply, "slow-down");
    reply->retry_after = wait;
    return FALSE;
  }
  request->eyes = reads && door->eyes ? plass_eyes_kept_get (door->eyes, &request->caller, now, &error)
                                      : plass_eyes_new (door->ledger, &request->caller, now, &error);
  return request->eyes || plass_refuse_error (request, reply, error);
}

/* Whose eyes may be those that were kept: nothing is written that would have to be taken back. */
static gboolean
is_reading (SoupServerMessage *message, const PlassRoute *route)
{
  const char *method = soup_server_message_get_method (message);

  return strcmp (method, "GET") == 0 || strcmp (method, "HEAD") == 0
         || (route && g_str_has_suffix (route->route, "/_search"));
}

static void
read_headers (PlassRequest *request, SoupServerMessage *message)
{
  const char *prefer =
      soup_message_headers_get_list (soup_server_message_get_request_headers (message), "Prefer");
  request->if_match = header (message, "If-Match");
  request->if_none_match =
      soup_message_headers_get_list (soup_server_message_get_request_headers (message), "If-None-Match");
  request->if_modified_since = header (message, "If-Modified-Since");
  request->if_none_exist = header (message, "If-None-Exist");
  request->command = header (message, "X-Plass-Command");
  request->minimal = prefer && strstr (prefer, "return=minimal");
  request->outcome_wanted = prefer && strstr (prefer, "return=OperationOutcome");
  request->lenient = prefer && strstr (prefer, "handling=lenient");
}

/* ---- What goes out ---------------------------------------------------------------------------------------
 */

static void
set_headers (SoupMessageHeaders *headers, const PlassReply *reply)
{
  if (reply->etag)
    soup_message_headers_replace (headers, "ETag", reply->etag);
  if (reply->location)
    soup_message_headers_replace (headers, "Location", reply->location);
  if (reply->allow)
    soup_message_headers_replace (headers, "Allow", reply->allow);
  if (reply->status == 401)
    soup_message_headers_replace (headers, "WWW-Authenticate", "Bearer realm=\"plass\"");
  if (plass_time_is_set (reply->modified)) {
    g_autoptr (GDateTime) when = g_date_time_new_from_unix_utc (reply->modified.secs);
    g_autofree char *text = soup_date_time_to_string (when, SOUP_DATE_HTTP);

    soup_message_headers_replace (headers, "Last-Modified", text);
  }
  if (reply->retry_after) {
    g_autofree char *seconds = g_strdup_printf ("%u", reply->retry_after);

    soup_message_headers_replace (headers, "Retry-After", seconds);
  }
  soup_message_headers_replace (headers, "Cache-Control", "private, no-cache");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_replace (headers, "Vary", "Accept-Encoding, Accept-Language");
}

static void
send_body (SoupServerMessage *message, PlassReply *reply)
{
  const char *accept =
      soup_message_headers_get_list (soup_server_message_get_request_headers (message), "Accept-Encoding");
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const gsize length = strlen (reply->body);
  g_autoptr (GBytes) small = NULL;

  if (accept && length > WORTH_GZIP && soup_header_contains (accept, "gzip"))
    small = plass_gzip (reply->body, length);
  soup_message_headers_set_content_type (headers, FHIR_JSON, NULL);
  if (small) {
    soup_message_headers_replace (headers, "Content-Encoding", "gzip");
    soup_message_body_append_bytes (soup_server_message_get_response_body (message), small);
  } else {
    soup_message_body_append_take (soup_server_message_get_response_body (message),
                                   (guchar *)g_steal_pointer (&reply->body), length);
  }
}

void
plass_http_send (SoupServerMessage *message, PlassReply *reply, const char *route)
{
  soup_server_message_set_status (message, reply->status, NULL);
  set_headers (soup_server_message_get_response_headers (message), reply);
  if (reply->body && *reply->body)
    send_body (message, reply);
  g_object_set_data (G_OBJECT (message), "plass-route", (gpointer)route);
  g_object_set_data_full (G_OBJECT (message), "plass-trouble", g_steal_pointer (&reply->trouble), g_free);
}

const char *
plass_http_route (SoupServerMessage *message)
{
  return g_object_get_data (G_OBJECT (message), "plass-route");
}

const char *
plass_http_trouble (SoupServerMessage *message)
{
  return g_object_get_data (G_OBJECT (message), "plass-trouble");
}

/* ---- One request ------------------------------------------------------------------------------------------
 */

/* Without a command that can be told from others, the same thing sent again would be done again. */
static gboolean
check_command (const PlassRequest *request, PlassReply *reply)
{
  const PlassId command = plass_id_parse (request->command);

  return !request->command || plass_id_is_set (&command) || plass_refuse (request, reply, "bad-command");
}

static gboolean
prepare (PlassRequest *request, PlassReply *reply, SoupServerMessage *message, const PlassRoute *route,
         GPtrArray *texts)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));

  request->posted = g_str_has_suffix (route->route, "/_search");
  read_headers (request, message);
  if (!plass_request_read_form (query, request->params, texts))
    return plass_refuse (request, reply, "bad-parameter");
  /* What stands in the address of a posted search stands in a log all the same. */
  request->n_in_address = request->params->len;
  if (request->posted && !plass_request_read_form (request->body, request->params, texts))
    return plass_refuse (request, reply, "bad-parameter");
  return check_media (request, reply, message, route) && check_command (request, reply);
}

static const PlassRoute *
serve (const PlassDoor *door, PlassRequest *request, PlassReply *reply, SoupServerMessage *message,
       const char *path, GPtrArray *texts)
{
  const char *method = soup_server_message_get_method (message);
  char **segments = NULL;
  const PlassRoute *route = plass_route_find (method, path, request, &segments, reply);
  const gboolean is_open = route && route->handler == plass_serve_capability;

  if (!is_open && !authorise (door, request, reply, message, is_reading (message, route))) {
    g_strfreev (segments);
    return route;
  }
  if (route && plass_desk_lets (request, reply, route) && prepare (request, reply, message, route, texts))
    route->handler (request, reply);
  if (strcmp (method, "GET") == 0 || strcmp (method, "HEAD") == 0)
    plass_condition_apply (request, reply);
  g_strfreev (segments);
  return route;
}

void
plass_http_answer (const PlassDoor *door, SoupServerMessage *message, const char *path)
{
  g_autoptr (GArray) params = g_array_new (FALSE, FALSE, sizeof (PlassParam));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_auto (PlassReply) reply = { 0 };
  PlassRequest request = { .ledger = door->ledger, .base = door->base, .params = params };
  const PlassRoute *route;

  request.body = text;
  request.length = g_bytes_get_size (body);
  request.caller.language = plass_code (plass_http_language (message));
  plass_words_use (request.caller.language.text);
  route = serve (door, &request, &reply, message, path, texts);
  plass_http_send (message, &reply, route ? route->route : "-");
  plass_eyes_free (request.eyes);
  plass_words_use ("nb");
}

/* @roles: PlassSees, of which one is enough; 0: whoever has signed in. */
static gboolean
check (const PlassDoor *door, SoupServerMessage *message, guint roles, const char *route)
{
  g_auto (PlassReply) reply = { 0 };
  PlassRequest request = { .ledger = door->ledger, .base = door->base };
  gboolean ok;

  request.caller.language = plass_code (plass_http_language (message));
  plass_words_use (request.caller.language.text);
  ok = authorise (door, &request, &reply, message, TRUE)
       && (!roles || (plass_eyes_roles (request.eyes) & roles)
           || plass_refuse (&request, &reply, "forbidden"));
  plass_eyes_free (request.eyes);
  if (!ok)
    plass_http_send (message, &reply, route);
  plass_words_use ("nb");
  return ok;
}

gboolean
plass_http_check_sign_in (const PlassDoor *door, SoupServerMessage *message)
{
  return check (door, message, 0, "changes");
}

gboolean
plass_http_check_administrator (const PlassDoor *door, SoupServerMessage *message)
{
  return check (door, message, PLASS_SEES_ADMINISTRATOR, "metrics");
}
