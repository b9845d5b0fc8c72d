/* changes.c — whoever listens is told to pull, and only whoever has signed in listens */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service.h"

#include <string.h>

typedef struct {
  GMainLoop *loop;
  SoupWebsocketConnection *connection;
  guint heard, status;
  gboolean closed;
} Ear;

static void
message_came (SoupWebsocketConnection *connection, SoupWebsocketDataType type, GBytes *message, Ear *ear)
{
  gsize length;
  const char *text = g_bytes_get_data (message, &length);

  g_assert_cmpint (type, ==, SOUP_WEBSOCKET_DATA_TEXT);
  g_assert_cmpmem (text, length, "pull", 4);
  ear->heard++;
  g_main_loop_quit (ear->loop);
}

static void
ear_closed (SoupWebsocketConnection *connection, Ear *ear)
{
  ear->closed = TRUE;
  g_main_loop_quit (ear->loop);
}

static void
connected (GObject *session, GAsyncResult *result, gpointer user_data)
{
  Ear *ear = user_data;

  ear->connection = soup_session_websocket_connect_finish (SOUP_SESSION (session), result, NULL);
  if (ear->connection) {
    g_signal_connect (ear->connection, "message", G_CALLBACK (message_came), ear);
    g_signal_connect (ear->connection, "closed", G_CALLBACK (ear_closed), ear);
  }
  g_main_loop_quit (ear->loop);
}

static gboolean
time_is_up (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

/* Until something happens, or @msecs. */
static void
wait (Ear *ear, guint msecs)
{
  const guint timer = g_timeout_add (msecs, time_is_up, ear->loop);

  g_main_loop_run (ear->loop);
  if (g_main_context_find_source_by_id (NULL, timer))
    g_source_remove (timer);
}

static void
listen_as (Ear *ear, SoupSession *session, Service *service, const char *token)
{
  g_autofree char *url = g_strconcat (service_url (service), "/fhir/changes", NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);

  if (*token)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
  ear->loop = g_main_loop_new (NULL, FALSE);
  soup_session_websocket_connect_async (session, message, NULL, NULL, G_PRIORITY_DEFAULT, NULL, connected,
                                        ear);
  wait (ear, 10000);
  ear->status = soup_message_get_status (message);
}

static void
drop (Ear *ear)
{
  if (ear->connection)
    g_signal_handlers_disconnect_by_data (ear->connection, ear);
  g_clear_object (&ear->connection);
  g_main_loop_unref (ear->loop);
}

static void
write_something (SoupSession *session, Service *service)
{
  g_auto (Answer) answer = { 0 };

  client_ask (
      session, service_url (service),
      &(Ask){ "POST", "/fhir/Patient",
              .body = "{\"resourceType\":\"Patient\",\"name\":[{\"use\":\"nickname\",\"text\":\"x\"}]}" },
      &answer);
  g_assert_cmpuint (answer.status, ==, 201);
}

static void
test_told (void)
{
  PlassLimits limits = plass_limits_usual ();
  Service *service;
  g_autoptr (SoupSession) session = soup_session_new (), writer = client_new ();
  Ear ear = { 0 };
  gint64 began;

  /* A listener is silent for longer than anybody else may be. */
  limits.idle_seconds = 1;
  limits.request_seconds = 1;
  service = service_start_with (&limits, FALSE);
  listen_as (&ear, session, service, "health:kari");
  g_test_message ("status %u", ear.status);
  g_assert_nonnull (ear.connection);
  while (ear.heard < 1)
    wait (&ear, 5000);
  wait (&ear, 3000);
  g_assert_false (ear.closed);
  g_assert_cmpuint (ear.heard, ==, 1);
  began = g_get_monotonic_time ();
  write_something (writer, service);
  wait (&ear, 5000);
  g_assert_cmpuint (ear.heard, ==, 2);
  g_test_message ("told after %.1f ms", (double)(g_get_monotonic_time () - began) / 1000);
  /* What is only read is no news. */
  {
    g_auto (Answer) read = { 0 };

    client_ask (writer, service_url (service), &(Ask){ "GET", "/fhir/Patient" }, &read);
    wait (&ear, 500);
    g_assert_cmpuint (ear.heard, ==, 2);
  }
  drop (&ear);
  service_stop (service);
}

/* What another process writes is told a little later. */
static void
test_other_process (void)
{
  Service *service = service_start ();
  g_autoptr (SoupSession) session = soup_session_new ();
  Ear ear = { 0 };
  City city;

  listen_as (&ear, session, service, "health:kari");
  while (ear.heard < 1)
    wait (&ear, 5000);
  city_make (service_database (service), &city);
  for (guint i = 0; i < 4 && ear.heard < 2; i++)
    wait (&ear, 5000);
  g_assert_cmpuint (ear.heard, >=, 2);
  drop (&ear);
  service_stop (service);
}

static void
test_refused (void)
{
  Service *service = service_start ();
  g_autoptr (SoupSession) session = soup_session_new (), plain = client_new ();
  g_auto (Answer) answer = { 0 }, nobody = { 0 };
  Ear none = { 0 }, bad = { 0 };

  listen_as (&none, session, service, "");
  g_assert_null (none.connection);
  g_assert_cmpuint (none.status, ==, 401);
  listen_as (&bad, session, service, "nonsense");
  g_assert_null (bad.connection);
  g_assert_cmpuint (bad.status, ==, 401);
  client_ask (plain, service_url (service), &(Ask){ "GET", "/fhir/changes" }, &answer);
  g_assert_cmpuint (answer.status, ==, 426);
  client_ask (plain, service_url (service), &(Ask){ "GET", "/fhir/changes", "" }, &nobody);
  g_assert_cmpuint (nobody.status, ==, 401);
  drop (&none);
  drop (&bad);
  service_stop (service);
}

/* The service goes while somebody listens: they hear of it, and it does not wait for them. */
static void
test_service_goes (void)
{
  Service *service = service_start ();
  g_autoptr (SoupSession) session = soup_session_new ();
  Ear ear = { 0 };

  listen_as (&ear, session, service, "health:kari");
  while (ear.heard < 1)
    wait (&ear, 5000);
  service_stop (service);
  for (guint i = 0; i < 10 && !ear.closed; i++)
    wait (&ear, 1000);
  g_assert_true (ear.closed);
  drop (&ear);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/central/changes/told", test_told);
  g_test_add_func ("/central/changes/other-process", test_other_process);
  g_test_add_func ("/central/changes/refused", test_refused);
  g_test_add_func ("/central/changes/service-goes", test_service_goes);
  return g_test_run ();
}
