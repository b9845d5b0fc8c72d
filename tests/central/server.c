/* server.c — where the service listens, what it refuses to be, and how it stops */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- Addresses
 * ------------------------------------------------------------------------------------------------ */

static void
test_addresses (void)
{
  static const struct {
    const char *listen;
    gboolean ok;
  } rows[] = {
    { "127.0.0.1:0", TRUE },
    { "[::1]:0", TRUE },
    { "localhost:0", TRUE },
    { "0.0.0.0:0", FALSE },
    { "[::]:0", FALSE },
    { "192.0.2.1:8443", FALSE },
    { "127.0.0.1", FALSE },
    { "127.0.0.1:x", FALSE },
    { "", FALSE },
    { "127.0.0.1:65536", FALSE },
    { "example.invalid:1", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const PlassServerSettings settings = { NULL, rows[i].listen, NULL, service_check_token, TRUE };
    g_autoptr (GError) error = NULL;
    g_autoptr (PlassServer) server = plass_server_new (&settings, &error);

    g_test_message ("%s", rows[i].listen);
    g_assert_cmpint (server != NULL, ==, rows[i].ok);
    if (!server)
      g_assert_error (error, PLASS_ERROR, PLASS_ERROR_REFUSED);
  }
}

/* Numbers about the service, for this machine or an administrator; nothing of what was asked for. */
static void
test_metrics (void)
{
  static const struct {
    const char *token, *forwarded;
    guint status;
  } rows[] = {
    { "", NULL, 200 },
    { "", "192.0.2.7", 401 },
    { "health:kari", "192.0.2.7", 403 },
    { "administrator:anne", "192.0.2.7", 200 },
  };
  g_autoptr (SoupSession) session = client_new ();
  Service *service = service_start ();
  g_auto (Answer) missing = { 0 };

  client_ask (session, service_url (service), &(Ask){ "GET", "/fhir/Patient/kanarifugl", "health:kari" },
              &missing);
  g_assert_cmpuint (missing.status, ==, 404);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (Answer) answer = { 0 };

    client_ask (session, service_url (service),
                &(Ask){ "GET", "/metrics", rows[i].token,
                        .headers = { rows[i].forwarded ? "X-Forwarded-For" : NULL, rows[i].forwarded } },
                &answer);
    g_assert_cmpuint (answer.status, ==, rows[i].status);
    g_assert_null (strstr (answer.body, "kanarifugl"));
    if (answer.status != 200)
      continue;
    g_assert_nonnull (strstr (
        answer.body, "\nplass_requests_total{method=\"GET\",route=\":type/:id\",status=\"4xx\"} 1\n"));
    g_assert_nonnull (strstr (answer.body, "\nplass_request_seconds_bucket{le=\"+Inf\"} "));
    g_assert_nonnull (strstr (answer.body, "\nplass_connections "));
    g_assert_nonnull (strstr (answer.body, "\nplass_changes_total "));
  }
  service_stop (service);
}

static void
test_port_taken (void)
{
  PlassServerSettings settings = { NULL, "127.0.0.1:0", NULL, service_check_token, TRUE };
  g_autoptr (PlassServer) first = plass_server_new (&settings, NULL);
  g_autoptr (GError) error = NULL;

  settings.listen = plass_server_get_url (first) + strlen ("http://");
  g_assert_null (plass_server_new (&settings, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_REFUSED);
}

/* ---- Stopping
 * --------------------------------------------------------------------------------------------------- */

static void
test_stop (gconstpointer number)
{
  g_autofree char *folder = g_dir_make_tmp ("plass-stop-XXXXXX", NULL);
  g_autofree char *database = g_strconcat ("sqlite:", folder, "/ledger", NULL), *url = NULL;
  g_autofree char *remove = g_strdup_printf ("rm -r -- '%s'", folder);
  const char *const argv[] = { g_getenv ("PLASS_TEST_HOST"), database, NULL };
  g_autoptr (GIOChannel) said = NULL;
  g_autoptr (SoupSession) session = client_new ();
  g_auto (Answer) answer = { 0 };
  int out = -1, status = -1;
  GPid pid;

  g_assert_true (g_spawn_async_with_pipes (NULL, (char **)argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                                           &pid, NULL, &out, NULL, NULL));
  said = g_io_channel_unix_new (out);
  g_io_channel_set_close_on_unref (said, TRUE);
  g_io_channel_read_line (said, &url, NULL, NULL, NULL);
  g_strchomp (url);
  client_ask (session, url, &(Ask){ "GET", "/readyz", "" }, &answer);
  g_assert_cmpuint (answer.status, ==, 200);
  /* The connection is kept alive: it must not keep the service alive too. */
  kill (pid, GPOINTER_TO_INT (number));
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  g_spawn_close_pid (pid);
  g_assert_true (g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL));
}

/* Whoever has begun to ask when the service is told to stop is answered all the same. */
static void
test_stop_finishes (void)
{
  g_autofree char *folder = g_dir_make_tmp ("plass-stop-XXXXXX", NULL);
  g_autofree char *database = g_strconcat ("sqlite:", folder, "/ledger", NULL), *url = NULL;
  g_autofree char *remove = g_strdup_printf ("rm -r -- '%s'", folder);
  const char *const argv[] = { g_getenv ("PLASS_TEST_HOST"), database, NULL };
  static const char body[] =
      "{\"resourceType\":\"Patient\",\"name\":[{\"use\":\"nickname\",\"text\":\"x\"}]}";
  g_autofree char *head = g_strdup_printf ("POST /fhir/Patient HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                                           "health:kari\r\nContent-Type: application/fhir+json\r\n"
                                           "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                                           strlen (body));
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GIOChannel) said = NULL;
  char answer[13] = "";
  int out = -1, status = -1;
  GPid pid;

  g_assert_true (g_spawn_async_with_pipes (NULL, (char **)argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                                           &pid, NULL, &out, NULL, NULL));
  said = g_io_channel_unix_new (out);
  g_io_channel_set_close_on_unref (said, TRUE);
  g_io_channel_read_line (said, &url, NULL, NULL, NULL);
  connection =
      g_socket_client_connect_to_host (client, g_strchomp (url) + strlen ("http://"), 80, NULL, NULL);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), head, strlen (head),
                             NULL, NULL, NULL);
  g_usleep (300 * 1000);
  kill (pid, SIGTERM);
  g_usleep (500 * 1000);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), body, strlen (body),
                             NULL, NULL, NULL);
  g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)), answer, 12, NULL, NULL,
                           NULL);
  g_assert_cmpstr (answer, ==, "HTTP/1.1 201");
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
  g_spawn_close_pid (pid);
  g_assert_true (g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL));
}

/* ---- Raw words: what no proper client sends
 * --------------------------------------------------------------------- */

static char *
speak (const char *url, const char *words, gsize length)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection =
      g_socket_client_connect_to_host (client, url + strlen ("http://"), 80, NULL, NULL);
  GString *answer = g_string_new (NULL);
  char buffer[4096];
  gssize got;

  g_assert_nonnull (connection);
  g_socket_set_timeout (g_socket_connection_get_socket (connection), 3);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), words, length, NULL,
                             NULL, NULL);
  g_socket_shutdown (g_socket_connection_get_socket (connection), FALSE, TRUE, NULL);
  while ((got = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), buffer,
                                     sizeof buffer, NULL, NULL))
         > 0)
    g_string_append_len (answer, buffer, got);
  return g_string_free (answer, FALSE);
}

/* Whatever comes, the next one is served. */
static void
test_raw (void)
{
  Service *service = service_start ();
  g_autofree char *header = g_strnfill (300 * 1024, 'x');
  g_autofree char *huge = g_strdup_printf ("GET /fhir/metadata HTTP/1.1\r\nHost: x\r\nX: %s\r\n\r\n", header);
  const char *const words[] = {
    "\r\n\r\n",
    "nonsense\r\n\r\n",
    "GET /fhir/%zz HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /fhir/../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /fhir HTTP/9.9\r\nHost: x\r\n\r\n",
    "GET /fhir/Patient?_id=%zz HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer health:a\r\n\r\n",
    "POST /fhir HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999\r\n\r\n{",
    "POST /fhir HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n{",
    "POST /fhir HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzzzz\r\n",
    "GET /fhir/Patient HTTP/1.1\r\nHost: x\r\nAuthorization:\r\n\r\n",
    "GET /fhir/Patient HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer\r\n\r\n",
    huge,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    g_autofree char *answer = speak (service_url (service), words[i], strlen (words[i]));
    g_autoptr (SoupSession) session = client_new ();
    g_auto (Answer) after = { 0 };

    g_test_message ("%" G_GSIZE_FORMAT ": %.40s", i, answer);
    g_assert_false (g_str_has_prefix (answer, "HTTP/1.1 200"));
    client_ask (session, service_url (service), &(Ask){ "GET", "/healthz", "" }, &after);
    g_assert_cmpuint (after.status, ==, 200);
  }
  service_stop (service);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/central/server/addresses", test_addresses);
  g_test_add_func ("/central/server/port-taken", test_port_taken);
  g_test_add_func ("/central/server/metrics", test_metrics);
  g_test_add_data_func ("/central/server/stop-term", GINT_TO_POINTER (SIGTERM), test_stop);
  g_test_add_data_func ("/central/server/stop-int", GINT_TO_POINTER (SIGINT), test_stop);
  g_test_add_func ("/central/server/stop-finishes", test_stop_finishes);
  g_test_add_func ("/central/server/raw", test_raw);
  return g_test_run ();
}
