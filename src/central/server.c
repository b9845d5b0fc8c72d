/* server.c — listening, being asked whether all is well, and stopping in good order */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define STOP_SECONDS 10

struct _PlassServer {
  SoupServer *soup;
  PlassDoor door;
  char *url;
  GMainContext *context;
  GMainLoop *loop;
  PlassLimits limits;
  PlassGate *addresses;
  PlassChanges *changes;
  GSource *turn; /* notes when each turn of the loop begins */
  gint64 turned; /* monotonic */
  PlassCrowd *crowd;
  PlassMetrics *metrics;
  guint under_way;
  gboolean quiet, stopping;
};

/* ---- Many at once -----------------------------------------------------------------------------------------
 */

/* A turn of the loop answers everybody who has asked by then. Whoever would wait for longer than is bearable
 * is told so at once, and comes again. */
static gboolean
turn_begins (GSource *source, gint *ret_timeout)
{
  PlassServer *server = *(PlassServer **)(source + 1);

  server->turned = g_get_monotonic_time ();
  *ret_timeout = -1;
  return FALSE;
}

static gboolean
never (GSource *source)
{
  return FALSE;
}

static void
watch_turns (PlassServer *server)
{
  static GSourceFuncs funcs = { .prepare = turn_begins, .check = never };

  server->turn = g_source_new (&funcs, sizeof (GSource) + sizeof (PlassServer *));
  *(PlassServer **)(server->turn + 1) = server;
  g_source_attach (server->turn, server->context);
}

static gboolean
is_overloaded (const PlassServer *server)
{
  const gint64 waited = g_get_monotonic_time () - server->turned;

  return server->stopping || plass_crowd_is_full (server->crowd)
         || waited > (gint64)server->limits.wait_milliseconds * 1000;
}

/* ---- The ways of a request --------------------------------------------------------------------------------
 */

static void
headers_came (SoupServerMessage *message, PlassServer *server)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));

  plass_crowd_asks (server->crowd, soup_server_message_get_socket (message));
  server->under_way++;
  g_object_set_data (G_OBJECT (message), "plass-under-way", server);
  /* Whoever watches over the service is always answered. */
  if (is_overloaded (server) && strcmp (path, "/healthz") != 0 && strcmp (path, "/readyz") != 0
      && strcmp (path, "/metrics") != 0)
    plass_http_refuse_busy (message);
  else
    plass_http_limit (message, &server->limits, server->addresses);
}

/* Whoever has begun to ask is answered, also while the service stops. */
static void
count_out (PlassServer *server, SoupServerMessage *message)
{
  if (!g_object_steal_data (G_OBJECT (message), "plass-under-way"))
    return;
  server->under_way--;
  if (server->stopping && server->under_way == 0)
    g_main_loop_quit (server->loop);
}

/* Whoever comes to listen has been answered then: libsoup never says that such a request has ended, and the
 * service would not stop for as long as it waits for those who ask. */
static void
informed (SoupServerMessage *message, PlassServer *server)
{
  if (soup_server_message_get_status (message) == SOUP_STATUS_SWITCHING_PROTOCOLS)
    count_out (server, message);
}

static void
request_is_whole (SoupServerMessage *message, PlassServer *server)
{
  plass_crowd_has_asked (server->crowd, soup_server_message_get_socket (message));
}

static void
request_started (SoupServer *soup, SoupServerMessage *message, PlassServer *server)
{
  plass_log_begin (message);
  g_signal_connect (message, "got-headers", G_CALLBACK (headers_came), server);
  g_signal_connect (message, "got-body", G_CALLBACK (request_is_whole), server);
  g_signal_connect (message, "wrote-informational", G_CALLBACK (informed), server);
  plass_crowd_come (server->crowd, soup_server_message_get_socket (message));
}

static void
request_ended (SoupServer *soup, SoupServerMessage *message, PlassServer *server)
{
  plass_log_answer (message, server->metrics, server->quiet);
  plass_crowd_is_answered (server->crowd, soup_server_message_get_socket (message));
  count_out (server, message);
}

static void
request_aborted (SoupServer *soup, SoupServerMessage *message, PlassServer *server)
{
  count_out (server, message);
}

/* ---- Handlers ---------------------------------------------------------------------------------------------
 */

static void
answer_fhir (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query,
             gpointer user_data)
{
  PlassServer *server = user_data;
  const char *whole = g_uri_get_path (soup_server_message_get_uri (message));

  /* As it came, percent signs and all: the router takes the parts apart first. */
  plass_http_answer (&server->door, message, whole + strlen ("/fhir"));
  plass_changes_tell (server->changes);
}

static void
say (SoupServerMessage *message, guint status, const char *text)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "text/plain; charset=utf-8", SOUP_MEMORY_COPY, text,
                                    strlen (text));
}

static void
answer_health (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query,
               gpointer user_data)
{
  say (message, 200, "ok\n");
}

/* Ready is who can read the ledger. */
static void
answer_ready (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query,
              gpointer user_data)
{
  PlassServer *server = user_data;
  g_autoptr (GError) error = NULL;

  plass_ledger_number (server->door.ledger, "SELECT coalesce (max (seq), 0) FROM history", NULL, 0, &error);
  if (error || server->stopping)
    say (message, 503, "not ready\n");
  else
    say (message, 200, "ready\n");
}

static gboolean
is_loopback (GSocketAddress *address)
{
  return g_inet_address_get_is_loopback (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

/* A proxy on this machine says for whom it asks: then it is not this machine that does. */
static gboolean
is_from_here (SoupServerMessage *message)
{
  static const char *const forwarded[] = { "Forwarded", "X-Forwarded-For", "X-Real-IP", "Via" };
  g_autoptr (GSocketAddress) address = plass_http_remote (message);

  for (gsize i = 0; i < G_N_ELEMENTS (forwarded); i++)
    if (soup_message_headers_get_one (soup_server_message_get_request_headers (message), forwarded[i]))
      return FALSE;
  return G_IS_INET_SOCKET_ADDRESS (address) && is_loopback (address);
}

static void
answer_metrics (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query,
                gpointer user_data)
{
  PlassServer *server = user_data;
  g_autofree char *text = NULL;

  if (!is_from_here (message) && !plass_http_check_administrator (&server->door, message))
    return;
  text = plass_metrics_tell (
      server->metrics,
      &(PlassGauges){
          .connections = plass_crowd_count (server->crowd),
          .listeners = plass_changes_count (server->changes),
          .under_way = server->under_way,
          .waited = (double)(g_get_monotonic_time () - server->turned) / 1e6,
          .changes = plass_ledger_number (server->door.ledger, "SELECT coalesce (max (seq), 0) FROM history",
                                          NULL, 0, NULL),
      });
  say (message, 200, text);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Cache-Control",
                                "no-store");
}

/* ---- Listening --------------------------------------------------------------------------------------------
 */

static GSocketAddress *
read_address (const char *listen, GError **error)
{
  const char *colon = strrchr (listen, ':');
  g_autofree char *host = colon ? g_strndup (listen, (gsize)(colon - listen)) : NULL;
  guint64 port = 0;
  GSocketAddress *address = NULL;

  if (host && host[0] == '[' && g_str_has_suffix (host, "]")) {
    memmove (host, host + 1, strlen (host));
    host[strlen (host) - 1] = '\0';
  }
  if (host && g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT16, &port, NULL))
    address = g_inet_socket_address_new_from_string (strcmp (host, "localhost") == 0 ? "127.0.0.1" : host,
                                                     (guint)port);
  if (!address)
    g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_REFUSED,
                         _ ("Name the address to listen on as 127.0.0.1:8443."));
  return address;
}

static gboolean
bind_to (PlassServer *server, const PlassServerSettings *settings, GError **error)
{
  g_autoptr (GSocketAddress) address = read_address (settings->listen, error);
  g_autoptr (GError) failed = NULL;
  GSList *uris;

  if (!address)
    return FALSE;
  if (!settings->certificate && !is_loopback (address)) {
    g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_REFUSED,
                         _ ("Without a certificate the service listens on this machine only."));
    return FALSE;
  }
  if (!soup_server_listen (server->soup, address, settings->certificate ? SOUP_SERVER_LISTEN_HTTPS : 0,
                           &failed)) {
    g_set_error (error, PLASS_ERROR, PLASS_ERROR_REFUSED, "%s: %s", settings->listen, failed->message);
    return FALSE;
  }
  uris = soup_server_get_uris (server->soup);
  server->url = g_uri_to_string (uris->data);
  if (g_str_has_suffix (server->url, "/"))
    server->url[strlen (server->url) - 1] = '\0';
  server->door.base = g_strconcat (server->url, "/fhir", NULL);
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
  return TRUE;
}

static void
add_handlers (PlassServer *server)
{
  SoupServer *soup = server->soup;

  soup_server_add_handler (soup, "/fhir", answer_fhir, server, NULL);
  soup_server_add_handler (soup, "/healthz", answer_health, server, NULL);
  soup_server_add_handler (soup, "/readyz", answer_ready, server, NULL);
  soup_server_add_handler (soup, "/metrics", answer_metrics, server, NULL);
  g_signal_connect (soup, "request-started", G_CALLBACK (request_started), server);
  g_signal_connect (soup, "request-finished", G_CALLBACK (request_ended), server);
  g_signal_connect (soup, "request-aborted", G_CALLBACK (request_aborted), server);
}

PlassServer *
plass_server_new (const PlassServerSettings *settings, GError **error)
{
  g_autoptr (PlassServer) server = g_new0 (PlassServer, 1);

  server->soup = soup_server_new ("tls-certificate", settings->certificate, "raw-paths", TRUE, NULL);
  server->context = g_main_context_ref_thread_default ();
  server->loop = g_main_loop_new (server->context, FALSE);
  server->door = (PlassDoor){ .ledger = settings->ledger, .check_token = settings->check_token };
  server->quiet = settings->quiet;
  server->limits = settings->limits ? *settings->limits : plass_limits_usual ();
  server->addresses = plass_gate_new (server->limits.address_per_second, server->limits.address_at_once);
  server->door.accounts = plass_gate_new (server->limits.account_per_second, server->limits.account_at_once);
  server->door.eyes = plass_eyes_kept_new (settings->ledger);
  server->crowd = plass_crowd_new (server->context, &server->limits);
  server->metrics = plass_metrics_new ();
  watch_turns (server);
  if (!bind_to (server, settings, error))
    return NULL;
  add_handlers (server);
  server->changes = plass_changes_new (server->soup, &server->door);
  return g_steal_pointer (&server);
}

SoupServer *
plass_server_get_soup (PlassServer *server)
{
  return server->soup;
}

const char *
plass_server_get_url (PlassServer *server)
{
  return server->url;
}

/* ---- Running and stopping ---------------------------------------------------------------------------------
 */

static gboolean
time_is_up (gpointer user_data)
{
  g_main_loop_quit (((PlassServer *)user_data)->loop);
  return G_SOURCE_REMOVE;
}

static gboolean
stop_asked (gpointer user_data)
{
  PlassServer *server = user_data;
  g_autoptr (GSource) timer = NULL;

  server->stopping = TRUE;
  if (server->under_way == 0) {
    g_main_loop_quit (server->loop);
    return G_SOURCE_CONTINUE;
  }
  timer = g_timeout_source_new_seconds (STOP_SECONDS);
  g_source_set_callback (timer, time_is_up, server, NULL);
  g_source_attach (timer, server->context);
  return G_SOURCE_CONTINUE;
}

static GSource *
watch_signal (PlassServer *server, int number)
{
  GSource *source = g_unix_signal_source_new (number);

  g_source_set_callback (source, stop_asked, server, NULL);
  g_source_attach (source, server->context);
  return source;
}

void
plass_server_run (PlassServer *server)
{
  GSource *term = watch_signal (server, SIGTERM), *interrupt = watch_signal (server, SIGINT);

  g_main_loop_run (server->loop);
  g_source_destroy (term);
  g_source_destroy (interrupt);
  g_source_unref (term);
  g_source_unref (interrupt);
  soup_server_disconnect (server->soup);
}

void
plass_server_quit (PlassServer *server)
{
  g_main_loop_quit (server->loop);
}

void
plass_server_free (PlassServer *server)
{
  if (!server)
    return;
  g_signal_handlers_disconnect_by_data (server->soup, server);
  plass_changes_free (server->changes);
  soup_server_disconnect (server->soup);
  g_clear_object (&server->soup);
  g_source_destroy (server->turn);
  g_source_unref (server->turn);
  plass_crowd_free (server->crowd);
  plass_metrics_free (server->metrics);
  plass_gate_free (server->addresses);
  plass_gate_free (server->door.accounts);
  plass_eyes_kept_free (server->door.eyes);
  g_clear_pointer (&server->loop, g_main_loop_unref);
  g_clear_pointer (&server->context, g_main_context_unref);
  g_free (server->door.base);
  g_free (server->url);
  g_free (server);
}
