/* changes.c — listening at the service for the word that something is new */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#include <libsoup/soup.h>
#include <string.h>

#define HANDSHAKE_SECS 10
#define PING_SECS 30
#define STEADY_SECS 60 /* what lasted so long was no fault */
#define LEAST_WAIT_SECS 2
#define MOST_WAIT_SECS 300
#define MOST_BYTES 1024
#define MOST_STOP_USECS (2 * G_USEC_PER_SEC)

/* What is heard is a hint and nothing else: the round finds out what is true, and whoever cannot listen polls
 * as before. So nothing that comes in here is worth more than an early look. */
struct _PlassEar {
  PlassWeb *web; /* its own: a handshake that hangs must not hold up a round */
  GMainContext *context;
  void (*heard) (gpointer user_data);
  void (*lost) (guint msecs, gpointer user_data);
  gpointer user_data;

  GCancellable *trying; /* NULL: no handshake under way */
  GSource *patience;    /* ends it */
  SoupWebsocketConnection *connection;
  gint64 since, not_before; /* monotonic */
  guint wait;               /* seconds; 0: nothing has failed */
};

PlassEar *
plass_ear_new (const PlassService *service, void (*heard) (gpointer user_data),
               void (*lost) (guint msecs, gpointer user_data), gpointer user_data, GError **error)
{
  PlassWeb *web = plass_web_new (service, NULL, error);
  PlassEar *ear;

  if (!web)
    return NULL;
  ear = g_new0 (PlassEar, 1);
  ear->web = web;
  ear->context = g_main_context_ref_thread_default ();
  ear->heard = heard;
  ear->lost = lost;
  ear->user_data = user_data;
  return ear;
}

gboolean
plass_ear_is_open (const PlassEar *ear)
{
  return ear->connection != NULL;
}

/* ---- Waiting before the next attempt ------------------------------------------------------------------ */

/* Desks that were all cut off at once must not all come back at once. @least: what the service asks for. */
static guint
wait_longer (PlassEar *ear, guint least)
{
  guint msecs;

  ear->wait = CLAMP (MAX (ear->wait * 2, least), LEAST_WAIT_SECS, MOST_WAIT_SECS);
  msecs = (guint)(ear->wait * 1000 * g_random_double_range (0.75, 1.25));
  ear->not_before = g_get_monotonic_time () + (gint64)msecs * 1000;
  return msecs;
}

static void
end_patience (PlassEar *ear)
{
  if (!ear->patience)
    return;
  g_source_destroy (ear->patience);
  g_clear_pointer (&ear->patience, g_source_unref);
}

static gboolean
patience_ends (gpointer data)
{
  g_cancellable_cancel (((PlassEar *)data)->trying);
  return G_SOURCE_REMOVE;
}

static void
begin_patience (PlassEar *ear)
{
  ear->patience = g_timeout_source_new_seconds (HANDSHAKE_SECS);
  g_source_set_callback (ear->patience, patience_ends, ear, NULL);
  g_source_attach (ear->patience, ear->context);
}

/* ---- Listening ---------------------------------------------------------------------------------------- */

static void
let_go (PlassEar *ear)
{
  if (!ear->connection)
    return;
  g_signal_handlers_disconnect_by_data (ear->connection, ear);
  g_clear_object (&ear->connection);
}

static void
word_came (SoupWebsocketConnection *connection, SoupWebsocketDataType type, GBytes *bytes, PlassEar *ear)
{
  gsize length;
  const char *word = g_bytes_get_data (bytes, &length);

  if (type == SOUP_WEBSOCKET_DATA_TEXT && length == strlen ("pull") && memcmp (word, "pull", length) == 0)
    ear->heard (ear->user_data);
}

/* What came between this and the next listening is found by a round. */
static void
connection_closed (SoupWebsocketConnection *connection, PlassEar *ear)
{
  if (g_get_monotonic_time () - ear->since > STEADY_SECS * G_USEC_PER_SEC)
    ear->wait = 0;
  let_go (ear);
  ear->lost (wait_longer (ear, 0), ear->user_data);
}

static void
begin_listening (PlassEar *ear, SoupWebsocketConnection *connection)
{
  ear->connection = connection;
  ear->since = g_get_monotonic_time ();
  soup_websocket_connection_set_max_incoming_payload_size (connection, MOST_BYTES);
  soup_websocket_connection_set_keepalive_interval (connection, PING_SECS);
  g_signal_connect (connection, "message", G_CALLBACK (word_came), ear);
  g_signal_connect (connection, "closed", G_CALLBACK (connection_closed), ear);
}

static void
handshake_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  PlassEar *ear = data;
  guint retry_after = 0;
  SoupWebsocketConnection *connection = plass_web_listen_finish (ear->web, result, &retry_after, NULL);
  const gboolean unwanted = g_cancellable_is_cancelled (ear->trying);

  end_patience (ear);
  g_clear_object (&ear->trying);
  if (connection && !unwanted
      && soup_websocket_connection_get_state (connection) == SOUP_WEBSOCKET_STATE_OPEN) {
    begin_listening (ear, connection);
    return;
  }
  g_clear_object (&connection);
  wait_longer (ear, retry_after);
}

void
plass_ear_listen (PlassEar *ear, const char *bearer)
{
  if (ear->connection || ear->trying || !bearer || g_get_monotonic_time () < ear->not_before)
    return;
  ear->trying = g_cancellable_new ();
  begin_patience (ear);
  plass_web_listen (ear->web, "/fhir/changes", bearer, ear->trying, handshake_ended, ear);
}

/* ---- The end ------------------------------------------------------------------------------------------ */

void
plass_ear_close (PlassEar *ear)
{
  if (ear->trying)
    g_cancellable_cancel (ear->trying);
  let_go (ear);
  ear->wait = 0;
  ear->not_before = 0;
}

/* A handshake that was given up says so in the next turns of the loop; nobody waits for longer. */
void
plass_ear_free (PlassEar *ear)
{
  const gint64 until = g_get_monotonic_time () + MOST_STOP_USECS;

  if (!ear)
    return;
  plass_ear_close (ear);
  while (ear->trying && g_get_monotonic_time () < until)
    if (!g_main_context_iteration (ear->context, FALSE))
      g_usleep (1000);
  end_patience (ear);
  plass_web_free (ear->web);
  g_main_context_unref (ear->context);
  g_free (ear);
}
