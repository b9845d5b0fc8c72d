/* changes.c — an ear hears the word, and no service, however ill it behaves, holds it up or wears it out */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#include <string.h>

typedef struct {
  SoupServer *soup;
  GSocketService *deaf; /* takes connections and never says anything */
  PlassService service;
  PlassEar *ear;
  GPtrArray *listeners;
  guint heard, lost, asked;
  guint again; /* milliseconds, as told */
  const char *first, *bearer;
} World;

static void
heard (gpointer data)
{
  ((World *)data)->heard++;
}

static void
lost (guint msecs, gpointer data)
{
  World *world = data;

  world->lost++;
  world->again = msecs;
}

static gboolean
is_over (gpointer over)
{
  *(gboolean *)over = TRUE;
  return G_SOURCE_REMOVE;
}

/* Until *@count reaches @wanted, or @msecs. */
static void
wait (const guint *count, guint wanted, guint msecs)
{
  gboolean over = FALSE;
  const guint timer = g_timeout_add (msecs, is_over, &over);

  while (!over && *count < wanted)
    g_main_context_iteration (NULL, TRUE);
  if (!over)
    g_source_remove (timer);
}

/* ---- A service ------------------------------------------------------------------------------------------
 */

static void
listener_came (SoupServer *soup, SoupServerMessage *message, const char *path,
               SoupWebsocketConnection *listener, gpointer data)
{
  World *world = data;

  world->asked++;
  if (g_str_equal (world->first, "close"))
    soup_websocket_connection_close (listener, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
  else
    soup_websocket_connection_send_text (listener, world->first);
  g_ptr_array_add (world->listeners, g_object_ref (listener));
}

/* Everything that is asked of this path comes by here first. */
static void
asked_before (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query,
              gpointer data)
{
  World *world = data;
  const char *words =
      soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");

  if (words && g_str_equal (words, "Bearer right"))
    return;
  world->asked++;
  soup_server_message_set_status (message, g_str_equal (world->first, "503") ? 503 : 401, NULL);
  if (g_str_equal (world->first, "503"))
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", "100");
}

static gboolean
connection_came (GSocketService *service, GSocketConnection *connection, GObject *source, World *world)
{
  world->asked++;
  g_ptr_array_add (world->listeners, g_object_ref (connection));
  return TRUE;
}

static void
start_deaf (World *world)
{
  guint16 port;

  world->deaf = g_socket_service_new ();
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (world->deaf), NULL, NULL);
  g_signal_connect (world->deaf, "incoming", G_CALLBACK (connection_came), world);
  world->service.url = g_strdup_printf ("http://127.0.0.1:%u", port);
}

static void
start_soup (World *world)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  world->soup = soup_server_new (NULL, NULL);
  soup_server_add_early_handler (world->soup, "/fhir/changes", asked_before, world, NULL);
  soup_server_add_websocket_handler (world->soup, "/fhir/changes", NULL, NULL, listener_came, world, NULL);
  soup_server_listen_local (world->soup, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (world->soup);
  world->service.url = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
}

/* @first: what it says to whoever comes. */
static void
begin (World *world, const char *first, const char *bearer)
{
  g_autoptr (GError) error = NULL;

  *world = (World){ .first = first, .bearer = bearer };
  world->listeners = g_ptr_array_new_with_free_func (g_object_unref);
  if (g_str_equal (first, "deaf"))
    start_deaf (world);
  else
    start_soup (world);
  world->ear = plass_ear_new (&world->service, heard, lost, world, &error);
  g_assert_no_error (error);
  plass_ear_listen (world->ear, bearer);
}

/* However it stands with the service, an end is at once. */
static void
end (World *world)
{
  const gint64 began = g_get_monotonic_time ();

  plass_ear_free (world->ear);
  g_assert_cmpint (g_get_monotonic_time () - began, <, G_USEC_PER_SEC);
  g_ptr_array_unref (world->listeners);
  if (world->deaf)
    g_socket_service_stop (world->deaf);
  g_clear_object (&world->deaf);
  if (world->soup)
    soup_server_disconnect (world->soup);
  g_clear_object (&world->soup);
  g_free (world->service.url);
}

/* ---- Tests ----------------------------------------------------------------------------------------------
 */

static void
test_heard (void)
{
  World world;

  begin (&world, "pull", "right");
  wait (&world.heard, 1, 5000);
  g_assert_cmpuint (world.heard, ==, 1);
  g_assert_true (plass_ear_is_open (world.ear));
  /* Who listens already does not come again. */
  plass_ear_listen (world.ear, "right");
  wait (&world.asked, 2, 300);
  g_assert_cmpuint (world.asked, ==, 1);
  soup_websocket_connection_send_text (g_ptr_array_index (world.listeners, 0), "pull");
  wait (&world.heard, 2, 5000);
  g_assert_cmpuint (world.heard, ==, 2);
  end (&world);
}

/* The service goes, and comes again: so does the ear, but not in the same moment. */
static void
test_lost (void)
{
  World world;

  begin (&world, "pull", "right");
  wait (&world.heard, 1, 5000);
  soup_websocket_connection_close (g_ptr_array_index (world.listeners, 0), SOUP_WEBSOCKET_CLOSE_GOING_AWAY,
                                   NULL);
  wait (&world.lost, 1, 5000);
  g_assert_cmpuint (world.lost, ==, 1);
  g_assert_false (plass_ear_is_open (world.ear));
  g_assert_cmpuint (world.again, >=, 1500);
  g_assert_cmpuint (world.again, <=, 2500);
  plass_ear_listen (world.ear, "right");
  wait (&world.heard, 2, 300);
  g_assert_cmpuint (world.heard, ==, 1);
  wait (&world.heard, 2, world.again + 1);
  plass_ear_listen (world.ear, "right");
  wait (&world.heard, 2, 5000);
  g_assert_cmpuint (world.heard, ==, 2);
  end (&world);
}

/* What a service may do instead; what is heard of it, and how often it is asked in three seconds by a desk
 * that would listen all the time. */
static const struct {
  const char *first, *bearer;
  guint heard, most_asked;
} ills[] = {
  { "close", "right", 0, 2 }, { "garbage \xc3\xa6", "right", 0, 1 },
  { "PULL", "right", 0, 1 },  { "pull now", "right", 0, 1 },
  { "pull", "wrong", 0, 2 },  { "503", "wrong", 0, 1 },
  { "deaf", "right", 0, 1 },
};

static void
test_ill (gconstpointer data)
{
  const guint row = GPOINTER_TO_UINT (data);
  World world;

  begin (&world, ills[row].first, ills[row].bearer);
  for (guint i = 0; i < 30; i++) {
    wait (&world.heard, ills[row].heard + 1, 100);
    plass_ear_listen (world.ear, ills[row].bearer);
  }
  g_assert_cmpuint (world.heard, ==, ills[row].heard);
  g_assert_cmpuint (world.asked, >=, 1);
  g_assert_cmpuint (world.asked, <=, ills[row].most_asked);
  end (&world);
}

/* More than a word: the connection is given up before it is read. */
static void
test_flood (void)
{
  g_autofree char *much = g_strnfill (100000, 'p');
  World world;

  begin (&world, much, "right");
  wait (&world.lost, 1, 5000);
  g_assert_cmpuint (world.lost, ==, 1);
  g_assert_cmpuint (world.heard, ==, 0);
  end (&world);
}

/* Bytes that are no frames at all. */
static void
test_no_frames (void)
{
  World world;
  GIOStream *stream;

  begin (&world, "pull", "right");
  wait (&world.heard, 1, 5000);
  stream = soup_websocket_connection_get_io_stream (g_ptr_array_index (world.listeners, 0));
  g_output_stream_write (g_io_stream_get_output_stream (stream), "\xff\xff\xff\xff HTTP/1.1 200", 17, NULL,
                         NULL);
  wait (&world.lost, 1, 5000);
  g_assert_cmpuint (world.lost, ==, 1);
  g_assert_cmpuint (world.heard, ==, 1);
  end (&world);
}

static void
test_no_token (void)
{
  World world;

  begin (&world, "pull", NULL);
  wait (&world.asked, 1, 300);
  g_assert_cmpuint (world.asked, ==, 0);
  end (&world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/changes/heard", test_heard);
  g_test_add_func ("/sync/changes/lost", test_lost);
  for (guint i = 0; i < G_N_ELEMENTS (ills); i++) {
    g_autofree char *path = g_strdup_printf ("/sync/changes/ill/%u", i);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_ill);
  }
  g_test_add_func ("/sync/changes/flood", test_flood);
  g_test_add_func ("/sync/changes/no-frames", test_no_frames);
  g_test_add_func ("/sync/changes/no-token", test_no_token);
  return g_test_run ();
}
