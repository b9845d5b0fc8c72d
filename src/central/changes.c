/* changes.c — /fhir/changes: a WebSocket that says "pull" when there is something new, and nothing else */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

#define MOST_LISTENERS 1000
#define PING_SECONDS 30
#define LOOK_SECONDS 2 /* for what other processes write: import, commands */
#define MOST_BYTES_IN 1024

struct _PlassChanges {
  const PlassDoor *door; /* borrowed */
  GPtrArray *listeners;  /* SoupWebsocketConnection */
  GSource *look;
  gint64 told; /* the last number of the ledger that was told */
};

static gint64
last_number (PlassChanges *changes)
{
  return plass_ledger_number (changes->door->ledger, "SELECT coalesce (max (seq), 0) FROM history", NULL, 0,
                              NULL);
}

void
plass_changes_tell (PlassChanges *changes)
{
  gint64 now;

  if (changes->listeners->len == 0)
    return;
  now = last_number (changes);
  if (now <= changes->told)
    return;
  changes->told = now;
  for (guint i = 0; i < changes->listeners->len; i++) {
    SoupWebsocketConnection *listener = g_ptr_array_index (changes->listeners, i);

    if (soup_websocket_connection_get_state (listener) == SOUP_WEBSOCKET_STATE_OPEN)
      soup_websocket_connection_send_text (listener, "pull");
  }
}

guint
plass_changes_count (const PlassChanges *changes)
{
  return changes->listeners->len;
}

static gboolean
look_due (gpointer user_data)
{
  plass_changes_tell (user_data);
  return G_SOURCE_CONTINUE;
}

/* ---- Listeners -------------------------------------------------------------------------------------------
 */

static void
listener_closed (SoupWebsocketConnection *listener, PlassChanges *changes)
{
  g_signal_handlers_disconnect_by_data (listener, changes);
  g_ptr_array_remove (changes->listeners, listener);
}

/* Whoever listens signed in when they came. They come again with what is true then. */
static gboolean
sign_in_is_over (gpointer listener)
{
  if (soup_websocket_connection_get_state (listener) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (listener, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, "again");
  return G_SOURCE_REMOVE;
}

/* The first word is said at once: what came between the last look and the listening is not missed. */
static void
listener_came (SoupServer *soup, SoupServerMessage *message, const char *path,
               SoupWebsocketConnection *listener, gpointer user_data)
{
  PlassChanges *changes = user_data;

  if (changes->listeners->len >= MOST_LISTENERS) {
    soup_websocket_connection_close (listener, 1013, "full");
    return;
  }
  soup_websocket_connection_set_max_incoming_payload_size (listener, MOST_BYTES_IN);
  soup_websocket_connection_set_keepalive_interval (listener, PING_SECONDS);
  if (changes->listeners->len == 0)
    changes->told = last_number (changes);
  g_ptr_array_add (changes->listeners, g_object_ref (listener));
  g_signal_connect (listener, "closed", G_CALLBACK (listener_closed), changes);
  plass_timer_set (listener, g_main_context_get_thread_default (), PLASS_ACCESS_SECONDS, sign_in_is_over);
  soup_websocket_connection_send_text (listener, "pull");
}

static gboolean
wants_to_listen (SoupServerMessage *message)
{
  const char *upgrade =
      soup_message_headers_get_list (soup_server_message_get_request_headers (message), "Upgrade");

  return upgrade && soup_header_contains (upgrade, "websocket");
}

/* Before libsoup looks at the handshake. A listener is idle for as long as nothing happens; later the socket
 * can no longer be asked for. The ping tells whether they are there. */
static void
check_sign_in (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query,
               gpointer user_data)
{
  PlassChanges *changes = user_data;
  GSocket *socket = soup_server_message_get_socket (message);

  if (!plass_http_check_sign_in (changes->door, message) || !wants_to_listen (message) || !socket)
    return;
  plass_timer_stop (socket);
  g_object_set_data (G_OBJECT (socket), PLASS_LISTENS, changes);
  g_socket_set_timeout (socket, 0);
}

/* libsoup asks here first, also for those who come to listen. A plain request finds nothing to read. */
static void
answer_plain (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query,
              gpointer user_data)
{
  if (soup_server_message_get_status (message) == 0 && !wants_to_listen (message))
    soup_server_message_set_status (message, 426, NULL);
}

PlassChanges *
plass_changes_new (SoupServer *soup, const PlassDoor *door)
{
  PlassChanges *changes = g_new0 (PlassChanges, 1);

  changes->door = door;
  changes->listeners = g_ptr_array_new_with_free_func (g_object_unref);
  changes->look = g_timeout_source_new_seconds (LOOK_SECONDS);
  g_source_set_callback (changes->look, look_due, changes, NULL);
  g_source_attach (changes->look, g_main_context_get_thread_default ());
  soup_server_add_early_handler (soup, "/fhir/changes", check_sign_in, changes, NULL);
  soup_server_add_handler (soup, "/fhir/changes", answer_plain, changes, NULL);
  soup_server_add_websocket_handler (soup, "/fhir/changes", NULL, NULL, listener_came, changes, NULL);
  return changes;
}

void
plass_changes_free (PlassChanges *changes)
{
  if (!changes)
    return;
  for (guint i = 0; i < changes->listeners->len; i++) {
    SoupWebsocketConnection *listener = g_ptr_array_index (changes->listeners, i);

    g_signal_handlers_disconnect_by_data (listener, changes);
    if (soup_websocket_connection_get_state (listener) == SOUP_WEBSOCKET_STATE_OPEN)
      soup_websocket_connection_close (listener, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
  }
  g_ptr_array_unref (changes->listeners);
  plass_timer_end (changes->look);
  g_free (changes);
}
