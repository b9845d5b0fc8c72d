/* web.c — one blocking question to the service and its bounded answer */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define TIMEOUT_SECS 30                /* of one read or write */
#define DEADLINE_USECS (180 * 1000000) /* of a whole answer: a service that drips must not hold a desk */
#define MOST_BYTES (64u << 20)
#define MOST_WAIT_SECS 3600

struct _PlassWeb {
  char *base;
  SoupSession *session;
  GCancellable *cancellable;
};

void
plass_wipe (char *secret)
{
  if (secret)
    sodium_memzero (secret, strlen (secret));
  g_free (secret);
}

void
plass_answer_clear (PlassAnswer *answer)
{
  g_free (answer->body);
  g_free (answer->location);
  *answer = (PlassAnswer){ 0 };
}

/* ---- The session -------------------------------------------------------------------------------------- */

static gboolean
is_loopback (GUri *uri)
{
  const char *host = g_uri_get_host (uri);

  return host && g_strv_contains ((const char *const[]){ "127.0.0.1", "::1", "localhost", NULL }, host);
}

/* Plain HTTP only where nobody else can listen. */
static gboolean
is_safe (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  if (!uri || !g_uri_get_host (uri) || g_uri_get_userinfo (uri))
    return FALSE;
  return g_str_equal (g_uri_get_scheme (uri), "https")
         || (g_str_equal (g_uri_get_scheme (uri), "http") && is_loopback (uri));
}

/* A relative path would only warn, and then refuse every certificate without saying why. */
static GTlsDatabase *
read_authority (const char *ca_file, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autofree char *path = g_canonicalize_filename (ca_file, NULL);
  GTlsDatabase *database = g_tls_file_database_new (path, &why);

  if (!database)
    g_set_error (error, PLASS_ERROR, PLASS_ERROR_BROKEN,
                 _ ("The file with the service's authority cannot be read: %s"), why->message);
  return database;
}

PlassWeb *
plass_web_new (const PlassService *service, GCancellable *cancellable, GError **error)
{
  g_autoptr (GTlsDatabase) authority = NULL;

  if (!service->url || !is_safe (service->url)) {
    g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_BROKEN,
                         _ ("The address of the service must begin with https://"));
    return NULL;
  }
  if (service->ca_file && !(authority = read_authority (service->ca_file, error)))
    return NULL;

  PlassWeb *web = g_new0 (PlassWeb, 1);
  web->base = g_strdup (service->url);
  while (g_str_has_suffix (web->base, "/"))
    web->base[strlen (web->base) - 1] = '\0';
  web->cancellable = cancellable ? g_object_ref (cancellable) : NULL;
  web->session = soup_session_new_with_options ("timeout", TIMEOUT_SECS, "idle-timeout", 60, "user-agent",
                                                "plass/" PLASS_VERSION, "accept-language-auto", TRUE, NULL);
  if (authority)
    soup_session_set_tls_database (web->session, authority);
  return web;
}

void
plass_web_free (PlassWeb *web)
{
  if (!web)
    return;
  soup_session_abort (web->session);
  g_object_unref (web->session);
  g_clear_object (&web->cancellable);
  g_free (web->base);
  g_free (web);
}

const char *
plass_web_base (const PlassWeb *web)
{
  return web->base;
}

/* ---- The question ------------------------------------------------------------------------------------- */

static void
wipe_body (gpointer data)
{
  plass_wipe (data);
}

/* The service's own answers hold links: one that leads elsewhere must not carry our token there. */
static char *
resolve (const PlassWeb *web, const PlassRequest *request)
{
  if (request->where[0] == '/')
    return g_strconcat (web->base, request->where, NULL);
  if (request->bearer
      && (!g_str_has_prefix (request->where, web->base) || request->where[strlen (web->base)] != '/'))
    return NULL;
  return is_safe (request->where) ? g_strdup (request->where) : NULL;
}

static SoupMessage *
make_message (const PlassWeb *web, const PlassRequest *request)
{
  g_autofree char *url = resolve (web, request);
  SoupMessage *message = url ? soup_message_new (request->method, url) : NULL;

  if (!message)
    return NULL;
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  if (request->bearer) {
    char *words = g_strconcat ("Bearer ", request->bearer, NULL);
    soup_message_headers_append (headers, "Authorization", words);
    plass_wipe (words);
  }
  /* The service answers a repeated command with its first answer. */
  if (request->command)
    soup_message_headers_append (headers, "X-Plass-Command", request->command);
  /* libsoup must be told: it takes a new connection, with all of its handshake, for each POST that may not be
   * repeated. */
  if (request->command || request->repeatable)
    soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT);
  if (!request->any_type)
    soup_message_headers_append (headers, "Accept", "application/fhir+json, application/json");
  return message;
}

/* libsoup frees its copy of the header without overwriting it, and small pieces that are freed keep their
 * text until somebody else gets them. What it wrote to the connection lies in buffers of its own, which go
 * with it.
 */
static void
forget_bearer (SoupMessage *message)
{
  char *words =
      (char *)soup_message_headers_get_one (soup_message_get_request_headers (message), "Authorization");

  if (words)
    sodium_memzero (words, strlen (words));
}

static void
take_body (SoupMessage *message, const PlassRequest *request)
{
  if (!request->body)
    return;
  g_autoptr (GBytes) bytes =
      g_bytes_new_with_free_func (request->body, strlen (request->body), wipe_body, request->body);
  if (message)
    soup_message_set_request_body_from_bytes (message, request->type, bytes);
}

/* ---- The answer --------------------------------------------------------------------------------------- */

static gboolean
say_offline (GError **error, const char *words)
{
  g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_OFFLINE, words);
  return FALSE;
}

/* There is no "go on all the same"; so the words must help somebody who calls for help. */
static const char *
tls_words (GTlsCertificateFlags flags)
{
  if (flags & G_TLS_CERTIFICATE_REVOKED)
    return _ ("The service's certificate has been withdrawn. Nothing was sent.");
  if (flags & G_TLS_CERTIFICATE_UNKNOWN_CA)
    return _ ("The service cannot prove who it is: its certificate is not signed by the authority that this "
              "computer trusts. Nothing was sent.");
  if (flags & G_TLS_CERTIFICATE_BAD_IDENTITY)
    return _ ("The service's certificate is made out to another name. Nothing was sent.");
  if (flags & (G_TLS_CERTIFICATE_EXPIRED | G_TLS_CERTIFICATE_NOT_ACTIVATED))
    return _ ("The service's certificate is not valid today. Check the clock of this computer. Nothing was "
              "sent.");
  return _ ("The connection to the service is not safe. Nothing was sent.");
}

static gboolean
say_why (SoupMessage *message, const GError *why, GError **error)
{
  GTlsCertificateFlags flags = soup_message_get_tls_peer_certificate_errors (message);

  if (flags || g_error_matches (why, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    return say_offline (error, tls_words (flags));
  return say_offline (error, _ ("The service does not answer."));
}

static guint
read_retry_after (SoupMessage *message)
{
  const char *words =
      soup_message_headers_get_one (soup_message_get_response_headers (message), "Retry-After");
  g_autoptr (GDateTime) when = words ? soup_date_time_new_from_http_string (words) : NULL;
  gint64 secs = 0;

  if (when)
    secs = g_date_time_to_unix (when) - g_get_real_time () / G_USEC_PER_SEC;
  else if (words)
    secs = g_ascii_strtoll (words, NULL, 10);
  return (guint)CLAMP (secs, 0, MOST_WAIT_SECS);
}

static gboolean
read_body (SoupMessage *message, GInputStream *stream, GCancellable *cancellable, PlassAnswer *answer,
           GError **error)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_USECS;
  /* With room from the start: the pieces that a growing one leaves behind would keep what they held. */
  g_autoptr (GByteArray) body = g_byte_array_sized_new (16 << 10);
  g_autoptr (GError) why = NULL;
  g_autofree guint8 *part = g_malloc (64 << 10);

  for (;;) {
    gssize n = g_input_stream_read (stream, part, 64 << 10, cancellable, &why);
    if (n < 0)
      return say_why (message, why, error);
    if (n == 0)
      break;
    if (body->len + (gsize)n > MOST_BYTES || g_get_monotonic_time () > deadline)
      return say_offline (error, _ ("The service's answer is too long."));
    g_byte_array_append (body, part, (guint)n);
  }
  g_byte_array_append (body, (const guint8 *)"", 1);
  answer->body = (char *)g_byte_array_steal (body, &answer->length);
  answer->length--;
  return TRUE;
}

/* Somebody else's answer: a hotel's log-in page, or a proxy that knows better. An overloaded proxy may say so
 * in HTML. */
static gboolean
is_foreign (SoupMessage *message, const PlassAnswer *answer)
{
  const char *type =
      soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL);

  if (answer->status >= 300 && answer->status < 400)
    return answer->status != 304;
  if (answer->status == 429 || answer->status >= 500)
    return FALSE;
  return answer->length > 0 && (!type || !strstr (type, "json"));
}

static gboolean
read_answer (SoupMessage *message, const PlassRequest *request, GInputStream *stream,
             GCancellable *cancellable, PlassAnswer *ret_answer, GError **error)
{
  g_auto (PlassAnswer) answer = { .status = soup_message_get_status (message) };

  answer.retry_after = read_retry_after (message);
  answer.location =
      g_strdup (soup_message_headers_get_one (soup_message_get_response_headers (message), "Location"));
  if (!read_body (message, stream, cancellable, &answer, error))
    return FALSE;
  if (!request->any_type && is_foreign (message, &answer))
    return say_offline (error, _ ("Something else than the service answers: this network may want you to "
                                  "sign in to it first."));
  *ret_answer = answer;
  answer = (PlassAnswer){ 0 };
  return TRUE;
}

gboolean
plass_web_send (PlassWeb *web, PlassRequest request, PlassAnswer *ret_answer, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (SoupMessage) message = make_message (web, &request);

  take_body (message, &request);
  if (!message)
    return say_offline (error, _ ("The service sent an address that cannot be used."));
  g_autoptr (GInputStream) stream = soup_session_send (web->session, message, web->cancellable, &why);
  gboolean answered = stream ? read_answer (message, &request, stream, web->cancellable, ret_answer, error)
                             : say_why (message, why, error);
  forget_bearer (message);
  return answered;
}

/* ---- A connection that stays --------------------------------------------------------------------------- */

void
plass_web_listen (PlassWeb *web, const char *where, const char *bearer, GCancellable *cancellable,
                  GAsyncReadyCallback ended, gpointer user_data)
{
  const PlassRequest request = { .method = "GET", .where = where, .bearer = bearer, .any_type = TRUE };
  g_autoptr (SoupMessage) message = make_message (web, &request);

  soup_session_websocket_connect_async (web->session, message, NULL, NULL, G_PRIORITY_DEFAULT, cancellable,
                                        ended, user_data);
}

SoupWebsocketConnection *
plass_web_listen_finish (PlassWeb *web, GAsyncResult *result, guint *ret_retry_after, GError **error)
{
  SoupMessage *message = soup_session_get_async_result_message (web->session, result);

  *ret_retry_after = message ? read_retry_after (message) : 0;
  return soup_session_websocket_connect_finish (web->session, result, error);
}
