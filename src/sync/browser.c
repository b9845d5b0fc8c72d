/* browser.c — signing in in the system's browser: one answer, caught on a loopback address (RFC 8252) */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define PATH "/signed-in"
#define WAIT_SECS 300 /* somebody looks for their phone */
#define READ_SECS 5
#define MOST_REQUEST 8192

/* ---- Listening ---------------------------------------------------------------------------------------- */

/* 127.0.0.1 and not "localhost": a name could lead elsewhere. The port is whichever is free. */
static GSocket *
listen_on_loopback (guint16 *ret_port, GError **error)
{
  g_autoptr (GSocket) socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0), bound = NULL;

  if (!socket || !g_socket_bind (socket, any, FALSE, error) || !g_socket_listen (socket, error)
      || !(bound = g_socket_get_local_address (socket, error)))
    return NULL;
  *ret_port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  return g_steal_pointer (&socket);
}

/* The first line of a request, "GET /signed-in?… HTTP/1.1"; NULL when none came in time. Owned. */
static char *
read_request (GSocket *peer, GCancellable *cancellable)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char part[1024];

  g_socket_set_timeout (peer, READ_SECS);
  while (!strstr (text->str, "\r\n\r\n") && text->len < MOST_REQUEST) {
    gssize n = g_socket_receive (peer, part, sizeof part, cancellable, NULL);

    if (n <= 0)
      return NULL;
    g_string_append_len (text, part, n);
  }
  return g_strndup (text->str, strcspn (text->str, "\r\n"));
}

static void
answer (GSocket *peer, const char *status, const char *words)
{
  g_autofree char *escaped = g_markup_escape_text (words, -1);
  g_autofree char *body = g_strdup_printf (
      "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<title>Plass</title>\n</head>\n<body>\n"
      "<main>\n<h1>Plass</h1>\n<p>%s</p>\n</main>\n</body>\n</html>\n",
      escaped);
  g_autofree char *text =
      g_strdup_printf ("HTTP/1.1 %s\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: "
                       "%zu\r\nCache-Control: no-store\r\n"
                       "Content-Security-Policy: default-src 'none'; frame-ancestors "
                       "'none'\r\nReferrer-Policy: no-referrer\r\n"
                       "X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n%s",
                       status, strlen (body), body);

  for (gsize sent = 0; sent < strlen (text);) {
    gssize n = g_socket_send (peer, text + sent, strlen (text) - sent, NULL, NULL);

    if (n <= 0)
      return;
    sent += (gsize)n;
  }
}

/* "?…" of our own path; NULL: something else was asked. Borrowed from @line, which is cut after it. */
static const char *
find_query (char *line)
{
  char *end;

  if (!g_str_has_prefix (line, "GET " PATH "?"))
    return NULL;
  line += strlen ("GET " PATH);
  end = strchr (line, ' ');
  if (end)
    *end = '\0';
  return line;
}

/* ---- Waiting ------------------------------------------------------------------------------------------ */

static gboolean
say_over (const GError *why, GError **error)
{
  gboolean cancelled = g_error_matches (why, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_SIGN_IN,
                       cancelled ? _ ("Signing in in the browser was cancelled.")
                                 : _ ("Nobody signed in in the browser in time. Try again."));
  return FALSE;
}

/* Any program of this computer may knock here, and browsers ask for icons: only an answer to our own question
 * counts, and all others are sent away without ending the wait. */
static GSocket *
wait_for_answer (GSocket *listener, const PlassAttempt *attempt, GCancellable *cancellable, guint secs,
                 char **ret_location, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + (secs ? secs : WAIT_SECS) * G_USEC_PER_SEC;
  g_autoptr (GError) why = NULL;

  while (g_socket_condition_timed_wait (listener, G_IO_IN, MAX (1, deadline - g_get_monotonic_time ()),
                                        cancellable, &why)) {
    g_autoptr (GSocket) peer = g_socket_accept (listener, cancellable, NULL);
    g_autofree char *line = peer ? read_request (peer, cancellable) : NULL;
    const char *query = line ? find_query (line) : NULL;
    g_autofree char *location = query ? g_strconcat (attempt->redirect, query, NULL) : NULL;

    if (location && plass_attempt_is_ours (attempt, location)) {
      *ret_location = g_steal_pointer (&location);
      return g_steal_pointer (&peer);
    }
    if (line)
      answer (peer, "404 Not Found", _ ("There is nothing here."));
  }
  say_over (why, error);
  return NULL;
}

/* ---- In ----------------------------------------------------------------------------------------------- */

static gboolean
sign_in (PlassAttempt *attempt, GSocket *listener, guint secs, PlassBrowserOpen open, gpointer user_data,
         GCancellable *cancellable, PlassIdentity *ret_identity, GError **error)
{
  g_autofree char *url = plass_attempt_url (attempt), *location = NULL;
  g_autoptr (GSocket) peer = NULL;
  g_autoptr (GError) why = NULL;

  if (!open (url, user_data, error))
    return FALSE;
  peer = wait_for_answer (listener, attempt, cancellable, secs, &location, error);
  if (!peer)
    return FALSE;
  gboolean well = plass_attempt_finish (attempt, location, NULL, ret_identity, &why);
  plass_wipe (g_steal_pointer (&location));
  /* Not before it is true. */
  answer (peer, "200 OK", well ? _ ("You are signed in. You can close this window.") : why->message);
  if (!well)
    g_propagate_error (error, g_steal_pointer (&why));
  return well;
}

gboolean
plass_sign_in_browser (const PlassService *service, const char *user, guint secs, PlassBrowserOpen open,
                       gpointer user_data, GCancellable *cancellable, PlassIdentity *ret_identity,
                       GError **error)
{
  g_auto (PlassAttempt) attempt = { .only = user };
  g_autoptr (GSocket) listener = NULL;
  guint16 port = 0;

  listener = listen_on_loopback (&port, NULL);
  if (!listener) {
    g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_REFUSED,
                         _ ("This computer does not let Plass wait for the browser."));
    return FALSE;
  }
  attempt.redirect = g_strdup_printf ("http://127.0.0.1:%u" PATH, port);
  return plass_attempt_begin (&attempt, service, error)
         && sign_in (&attempt, listener, secs, open, user_data, cancellable, ret_identity, error);
}
