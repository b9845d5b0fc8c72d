/* oauth-serve.c — the sign-in paths in the server */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <sodium.h>
#include <string.h>

typedef struct {
  PlassServer *server;
  PlassLedger *ledger;
  guint8 key[32];
} Service;

static void
free_service (gpointer data)
{
  Service *service = data;

  sodium_memzero (service->key, sizeof service->key);
  g_free (service);
}

/* A code, a token or the page must stay in no cache, no frame and no other site's log. */
static void
set_headers (SoupMessageHeaders *headers, const PlassOauthAnswer *answer)
{
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "Pragma", "no-cache");
  soup_message_headers_replace (headers, "Referrer-Policy", "no-referrer");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_replace (headers, "X-Frame-Options", "DENY");
  soup_message_headers_replace (headers, "Content-Security-Policy",
                                "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; "
                                "base-uri 'none'; form-action 'self' http://127.0.0.1:* http://[::1]:*");
  if (answer->allow)
    soup_message_headers_replace (headers, "Allow", answer->allow);
  if (answer->location)
    soup_message_headers_replace (headers, "Location", answer->location);
  if (answer->retry_after > 0) {
    g_autofree char *seconds = g_strdup_printf ("%u", answer->retry_after);

    soup_message_headers_replace (headers, "Retry-After", seconds);
  }
}

static void
handle (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  Service *service = user_data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  SoupMessageHeaders *asked = soup_server_message_get_request_headers (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  g_autofree char *host = plass_http_remote_host (message);
  PlassOauthRequest request = {
    .method = soup_server_message_get_method (message),
    .path = path,
    .query = g_uri_get_query (soup_server_message_get_uri (message)),
    .content_type = soup_message_headers_get_one (asked, "Content-Type"),
    .address = host,
  };
  PlassOauthAnswer answer;

  request.body = g_bytes_get_data (bytes, &request.length);
  plass_oauth_handle (service->ledger, plass_server_get_url (service->server), service->key,
                      plass_time_now (), &request, &answer);
  soup_server_message_set_status (message, answer.status, NULL);
  set_headers (soup_server_message_get_response_headers (message), &answer);
  if (answer.body)
    soup_server_message_set_response (message, answer.content_type, SOUP_MEMORY_COPY, answer.body,
                                      strlen (answer.body));
  plass_oauth_answer_clear (&answer);
}

void
plass_oauth_serve (PlassServer *server, PlassLedger *ledger)
{
  SoupServer *soup = plass_server_get_soup (server);
  Service *service = g_new0 (Service, 1);

  service->server = server;
  service->ledger = ledger;
  randombytes_buf (service->key, sizeof service->key);
  soup_server_add_handler (soup, "/oauth", handle, service, free_service);
  soup_server_add_handler (soup, "/.well-known/smart-configuration", handle,
                           g_memdup2 (service, sizeof *service), free_service);
  soup_server_add_handler (soup, "/desk/obeyed", handle, g_memdup2 (service, sizeof *service), free_service);
}
