/* http-limit.c — what is refused before it is read to the end: too large, too often, too much at once */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

/* The status is set before the handler's turn: libsoup then never asks it. */
static void
refuse (SoupServerMessage *message, const char *detail, guint retry_after)
{
  const PlassRequest request = { 0 };
  g_auto (PlassReply) reply = { 0 };

  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection", "close");
  plass_words_use (plass_http_language (message));
  plass_refuse (&request, &reply, detail);
  plass_words_use ("nb");
  if (retry_after)
    reply.retry_after = retry_after;
  plass_http_send (message, &reply, "-");
}

/* A length may be missing or a lie: what comes in is counted. */
static void
chunk_came (SoupServerMessage *message, GBytes *chunk, gpointer user_data)
{
  const gsize before = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (message), "plass-bytes"));
  const gsize now = before + g_bytes_get_size (chunk);

  g_object_set_data (G_OBJECT (message), "plass-bytes", GSIZE_TO_POINTER (now));
  if (now > GPOINTER_TO_SIZE (user_data) && soup_server_message_get_status (message) == 0)
    refuse (message, "too-large", 0);
}

static gboolean
headers_fit (SoupServerMessage *message, const PlassLimits *limits)
{
  SoupMessageHeadersIter iter;
  const char *name, *value;
  guint count = 0;
  gsize bytes = 0;

  soup_message_headers_iter_init (&iter, soup_server_message_get_request_headers (message));
  while (soup_message_headers_iter_next (&iter, &name, &value)) {
    count++;
    bytes += strlen (name) + strlen (value) + strlen (": \r\n");
  }
  return count <= limits->headers && bytes <= limits->header_bytes;
}

static gboolean
address_fits (SoupServerMessage *message, const PlassLimits *limits)
{
  g_autofree char *address = g_uri_to_string (soup_server_message_get_uri (message));

  return strlen (address) <= limits->address_bytes;
}

GSocketAddress *
plass_http_remote (SoupServerMessage *message)
{
  GSocket *socket = soup_server_message_get_socket (message);

  return socket ? g_socket_get_remote_address (socket, NULL) : NULL;
}

char *
plass_http_remote_host (SoupServerMessage *message)
{
  g_autoptr (GSocketAddress) address = plass_http_remote (message);

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return NULL;
  return g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

void
plass_http_limit (SoupServerMessage *message, const PlassLimits *limits, PlassGate *addresses)
{
  const gsize most = (gsize)limits->body_kilobytes * 1024;
  g_autofree char *host = addresses ? plass_http_remote_host (message) : NULL;
  const guint wait = host ? plass_gate_pass (addresses, host, g_get_monotonic_time ()) : 0;

  if (wait)
    refuse (message, "slow-down", wait);
  else if (!address_fits (message, limits))
    refuse (message, "address-too-long", 0);
  else if (!headers_fit (message, limits))
    refuse (message, "headers-too-large", 0);
  else if (soup_message_headers_get_content_length (soup_server_message_get_request_headers (message))
           > (goffset)most)
    refuse (message, "too-large", 0);
  else
    g_signal_connect (message, "got-chunk", G_CALLBACK (chunk_came), GSIZE_TO_POINTER (most));
}

void
plass_http_refuse_busy (SoupServerMessage *message)
{
  refuse (message, "busy", 0);
}
