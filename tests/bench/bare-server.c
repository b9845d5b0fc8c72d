/* bare-server.c — the least that a libsoup server can do: the same bytes over TLS to whoever asks */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <libsoup/soup.h>
#include <stdio.h>

/* bench-bare-server TLS_FOLDER FILE: prints where it listens, and answers with the file until it is ended. */

static void
answer (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_set_content_type (soup_server_message_get_response_headers (message),
                                         "application/fhir+json", NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), data);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL, *cert = NULL, *key = NULL, *url = NULL;
  gsize length = 0;

  if (argc != 3)
    return 2;
  cert = g_build_filename (argv[1], "server.pem", NULL);
  key = g_build_filename (argv[1], "server-key.pem", NULL);
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_files (cert, key, &error);
  if (!certificate || !g_file_get_contents (argv[2], &text, &length, &error))
    g_error ("%s", error->message);
  g_autoptr (GBytes) body = g_bytes_new (text, length);
  g_autoptr (SoupServer) soup = soup_server_new ("tls-certificate", certificate, NULL);
  soup_server_add_handler (soup, NULL, answer, body, NULL);
  if (!soup_server_listen_local (soup, 0, SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
    g_error ("%s", error->message);
  GSList *uris = soup_server_get_uris (soup);
  url = g_uri_to_string (uris->data);
  printf ("%s\n", url);
  fflush (stdout);
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
  g_main_loop_run (g_main_loop_new (NULL, FALSE));
  return 0;
}
