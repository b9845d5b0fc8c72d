/* limits.c — too much, too slow, too often, too many: refused aloud, and the next one is served */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define AUTH "Authorization: Bearer health:kari\r\n"

/* ---- Raw words --------------------------------------------------------------------------------------------
 */

static GSocketConnection *
dial (Service *service)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  GSocketConnection *connection =
      g_socket_client_connect_to_host (client, service_url (service) + strlen ("http://"), 80, NULL, NULL);

  g_assert_nonnull (connection);
  g_socket_set_timeout (g_socket_connection_get_socket (connection), 20);
  return connection;
}

static void
say (GSocketConnection *connection, const char *words)
{
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), words, strlen (words),
                             NULL, NULL, NULL);
}

/* All that comes until the other side ends it; NULL: it never did. */
static char *
hear (GSocketConnection *connection)
{
  GString *heard = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  char buffer[4096];
  gssize got;

  while ((got = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), buffer,
                                     sizeof buffer, NULL, &error))
         > 0)
    g_string_append_len (heard, buffer, got);
  /* Cut off is ended, too; only waiting in vain is not. */
  return g_string_free (heard, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT));
}

static PlassLimits
narrow (void)
{
  PlassLimits limits = plass_limits_usual ();

  limits.first_seconds = 1;
  limits.idle_seconds = 1;
  limits.request_seconds = 1;
  return limits;
}

/* ---- Slow -------------------------------------------------------------------------------------------------
 */

static const struct {
  const char *name, *words;
} slow[] = {
  { "nothing", "" },
  { "half a line", "GET /fhir/meta" },
  { "half the headers", "GET /fhir/metadata HTTP/1.1\r\nHost: x\r\n" },
  { "no body", "POST /fhir/Patient HTTP/1.1\r\nHost: x\r\n" AUTH "Content-Length: 100\r\n\r\n" },
  { "half a body", "POST /fhir/Patient HTTP/1.1\r\nHost: x\r\n" AUTH "Content-Length: 100\r\n\r\n{" },
  { "after an answer", "GET /fhir/metadata HTTP/1.1\r\nHost: x\r\n\r\n" },
};

static void
test_slow (void)
{
  const PlassLimits limits = narrow ();
  Service *service = service_start_with (&limits, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (slow); i++) {
    g_autoptr (GSocketConnection) connection = dial (service);
    const gint64 began = g_get_monotonic_time ();
    g_autofree char *heard = NULL;

    g_test_message ("%s", slow[i].name);
    say (connection, slow[i].words);
    heard = hear (connection);
    g_assert_nonnull (heard);
    g_assert_cmpint (g_get_monotonic_time () - began, <, 10 * G_USEC_PER_SEC);
  }
  service_stop (service);
}

/* A letter now and then does not help. */
static void
test_dribble (void)
{
  const PlassLimits limits = narrow ();
  Service *service = service_start_with (&limits, FALSE);
  g_autoptr (GSocketConnection) connection = dial (service);
  g_autofree char *heard = NULL;

  for (guint i = 0; i < 15; i++) {
    say (connection, "G");
    g_usleep (200 * 1000);
  }
  heard = hear (connection);
  g_assert_true (!heard || !*heard);
  service_stop (service);
}

/* ---- Too much ---------------------------------------------------------------------------------------------
 */

static void
test_large (void)
{
  Service *service = service_start ();
  g_autoptr (SoupSession) session = client_new ();
  g_autofree char *long_text = g_strnfill (9000, 'x'),
                  *path = g_strconcat ("/fhir/Patient?_id=", long_text, NULL);
  g_autofree char *wide = g_strnfill (40000, 'x');
  g_autoptr (GString) many = g_string_new ("GET /fhir/metadata HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
  g_autoptr (GSocketConnection) connection = dial (service);
  g_autofree char *heard = NULL;
  g_auto (Answer) address = { 0 }, header = { 0 }, after = { 0 };

  client_ask (session, service_url (service), &(Ask){ "GET", path }, &address);
  g_assert_cmpuint (address.status, ==, 414);
  g_assert_cmpstr (answer_detail (&address), ==, "address-too-long");
  client_ask (session, service_url (service), &(Ask){ "GET", "/fhir/metadata", .headers = { "X", wide } },
              &header);
  g_assert_cmpuint (header.status, ==, 431);
  g_assert_cmpstr (answer_detail (&header), ==, "headers-too-large");
  for (guint i = 0; i < 200; i++)
    g_string_append_printf (many, "X-%u: y\r\n", i);
  g_string_append (many, "\r\n");
  say (connection, many->str);
  heard = hear (connection);
  g_assert_true (heard && g_str_has_prefix (heard, "HTTP/1.1 431"));
  client_ask (session, service_url (service), &(Ask){ "GET", "/fhir/metadata" }, &after);
  g_assert_cmpuint (after.status, ==, 200);
  service_stop (service);
}

/* ---- Too often --------------------------------------------------------------------------------------------
 */

static void
test_gate (void)
{
  g_autoptr (PlassGate) gate = plass_gate_new (2, 3);
  const gint64 second = G_USEC_PER_SEC;
  static const struct {
    const char *who;
    double at;
    gboolean passes;
  } steps[] = {
    { "a", 0, TRUE },  { "a", 0, TRUE },    { "a", 0, TRUE },   { "a", 0, FALSE },
    { "b", 0, TRUE },  { "a", 0.4, FALSE }, { "a", 0.6, TRUE }, { "a", 0.6, FALSE },
    { "a", 60, TRUE }, { "a", 60, TRUE },   { "a", 60, TRUE },  { "a", 60, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    const guint wait = plass_gate_pass (gate, steps[i].who, (gint64)(steps[i].at * (double)second));

    g_test_message ("%" G_GSIZE_FORMAT, i);
    g_assert_cmpint (wait == 0, ==, steps[i].passes);
    g_assert_cmpuint (wait, <=, 1);
  }
}

static void
test_often (void)
{
  PlassLimits limits = plass_limits_usual ();
  g_autoptr (SoupSession) session = client_new ();
  g_auto (Answer) refused = { 0 }, other = { 0 };
  Service *service;

  limits.account_per_second = 1;
  limits.account_at_once = 5;
  service = service_start_with (&limits, FALSE);
  for (guint i = 0; i < 5; i++) {
    g_auto (Answer) answer = { 0 };

    client_ask (session, service_url (service), &(Ask){ "GET", "/fhir/Goal" }, &answer);
    g_assert_cmpuint (answer.status, ==, 200);
  }
  for (guint i = 0; i < 20 && refused.status != 429; i++) {
    answer_clear (&refused);
    client_ask (session, service_url (service), &(Ask){ "GET", "/fhir/Goal" }, &refused);
  }
  g_assert_cmpuint (refused.status, ==, 429);
  g_assert_cmpstr (answer_detail (&refused), ==, "slow-down");
  g_assert_cmpuint (atoi (refused.retry_after), >=, 1);
  client_ask (session, service_url (service), &(Ask){ "GET", "/fhir/Goal", "health:ola" }, &other);
  g_assert_cmpuint (other.status, ==, 200);
  service_stop (service);
}

static void
test_often_from_one_address (void)
{
  PlassLimits limits = plass_limits_usual ();
  g_autoptr (SoupSession) session = client_new ();
  g_auto (Answer) answer = { 0 };
  Service *service;

  limits.address_per_second = 1;
  limits.address_at_once = 3;
  service = service_start_with (&limits, FALSE);
  /* Without a sign-in, too: guessing is what is slowed down. */
  for (guint i = 0; i < 20 && answer.status != 429; i++) {
    answer_clear (&answer);
    client_ask (session, service_url (service), &(Ask){ "GET", "/fhir/Goal", "nonsense" }, &answer);
  }
  g_assert_cmpuint (answer.status, ==, 429);
  g_assert_nonnull (answer.retry_after);
  service_stop (service);
}

/* ---- Too many ---------------------------------------------------------------------------------------------
 */

/* Connections that have asked, and stay. */
static GPtrArray *
keep_connected (Service *service, guint n)
{
  GPtrArray *connections = g_ptr_array_new_with_free_func (g_object_unref);
  char buffer[4096];

  for (guint i = 0; i < n; i++) {
    GSocketConnection *connection = dial (service);

    say (connection, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), buffer,
                                          sizeof buffer, NULL, NULL),
                     >, 0);
    g_ptr_array_add (connections, connection);
  }
  return connections;
}

static void
test_many (void)
{
  PlassLimits limits = plass_limits_usual ();
  g_autoptr (GPtrArray) idle = NULL;
  g_autoptr (SoupSession) session = client_new ();
  g_auto (Answer) refused = { 0 }, watched = { 0 }, after = { 0 };
  Service *service;

  limits.connections = 4;
  service = service_start_with (&limits, FALSE);
  idle = keep_connected (service, 4);
  client_ask (session, service_url (service), &(Ask){ "GET", "/fhir/metadata" }, &refused);
  g_assert_cmpuint (refused.status, ==, 503);
  g_assert_cmpstr (answer_detail (&refused), ==, "busy");
  g_assert_nonnull (refused.retry_after);
  client_ask (session, service_url (service), &(Ask){ "GET", "/healthz", "" }, &watched);
  g_assert_cmpuint (watched.status, ==, 200);
  g_ptr_array_set_size (idle, 0);
  for (guint i = 0; i < 100 && after.status != 200; i++) {
    answer_clear (&after);
    g_usleep (20 * 1000);
    client_ask (session, service_url (service), &(Ask){ "GET", "/fhir/metadata" }, &after);
  }
  g_assert_cmpuint (after.status, ==, 200);
  service_stop (service);
}

/* Whoever connects and asks for nothing keeps nobody out, however many they are, and is soon sent away. */
static void
test_silent (void)
{
  PlassLimits limits = plass_limits_usual ();
  g_autoptr (GPtrArray) silent = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (SoupSession) session = client_new ();
  Service *service;

  limits.connections = 4;
  limits.first_seconds = 1;
  service = service_start_with (&limits, FALSE);
  for (guint i = 0; i < 20; i++) {
    g_auto (Answer) answer = { 0 };

    g_ptr_array_add (silent, dial (service));
    say (silent->pdata[i], "GET /fhir/meta");
    client_ask (session, service_url (service), &(Ask){ "GET", "/fhir/metadata" }, &answer);
    g_assert_cmpuint (answer.status, ==, 200);
  }
  for (guint i = 0; i < silent->len; i++) {
    g_autofree char *heard = hear (silent->pdata[i]);

    g_assert_nonnull (heard);
  }
  service_stop (service);
}

static gboolean
dawdle (gpointer user_data)
{
  g_usleep (60 * 1000);
  return G_SOURCE_CONTINUE;
}

/* Somebody keeps the service busy: whoever would wait too long is told at once. */
static void
test_busy (void)
{
  PlassLimits limits = plass_limits_usual ();
  g_autoptr (SoupSession) session = client_new ();
  g_autoptr (GSource) load = g_timeout_source_new (0);
  g_auto (Answer) answer = { 0 };
  Service *service;

  limits.wait_milliseconds = 30;
  service = service_start_with (&limits, FALSE);
  g_source_set_priority (load, G_PRIORITY_DEFAULT);
  g_source_set_callback (load, dawdle, NULL, NULL);
  g_source_attach (load, service_context (service));
  for (guint i = 0; i < 50 && answer.status != 503; i++) {
    answer_clear (&answer);
    client_ask (session, service_url (service), &(Ask){ "GET", "/fhir/metadata" }, &answer);
  }
  g_source_destroy (load);
  g_assert_cmpuint (answer.status, ==, 503);
  g_assert_nonnull (answer.retry_after);
  service_stop (service);
}

/* ---- The file ---------------------------------------------------------------------------------------------
 */

static void
test_file (void)
{
  static const struct {
    const char *text;
    gboolean ok;
    guint connections;
  } rows[] = {
    { "", TRUE, 500 },
    { "[limits]\n", TRUE, 500 },
    { "[limits]\nconnections=7\n", TRUE, 7 },
    { "[limits]\nconnections=7\nbody-kilobytes=64\n", TRUE, 7 },
    { "[limits]\nconnections=0\n", FALSE, 0 },
    { "[limits]\nconnections=-1\n", FALSE, 0 },
    { "[limits]\nconnections=many\n", FALSE, 0 },
    { "[limits]\nconections=7\n", FALSE, 0 },
    { "connections=7\n", FALSE, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = NULL;
    const int fd = g_file_open_tmp ("plass-limits-XXXXXX", &path, NULL);
    g_autoptr (GError) error = NULL;
    PlassLimits limits;

    g_test_message ("%s", rows[i].text);
    g_assert_true (g_close (fd, NULL) && g_file_set_contents (path, rows[i].text, -1, NULL));
    g_assert_cmpint (plass_limits_load (path, &limits, &error), ==, rows[i].ok);
    if (rows[i].ok)
      g_assert_cmpuint (limits.connections, ==, rows[i].connections);
    else
      g_assert_nonnull (error);
    g_unlink (path);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/central/limits/slow", test_slow);
  g_test_add_func ("/central/limits/dribble", test_dribble);
  g_test_add_func ("/central/limits/large", test_large);
  g_test_add_func ("/central/limits/gate", test_gate);
  g_test_add_func ("/central/limits/often", test_often);
  g_test_add_func ("/central/limits/often-from-one-address", test_often_from_one_address);
  g_test_add_func ("/central/limits/many", test_many);
  g_test_add_func ("/central/limits/silent", test_silent);
  g_test_add_func ("/central/limits/busy", test_busy);
  g_test_add_func ("/central/limits/file", test_file);
  return g_test_run ();
}
