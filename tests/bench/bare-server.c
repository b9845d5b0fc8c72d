/* bare-server.c — the least that a libsoup server over SQLite can do: rows as they are stored, to whoever
 * asks */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <libsoup/soup.h>
#include <sqlite3.h>
#include <stdio.h>

/* bench-bare-server TLS_FOLDER DATABASE SQL: prints where it listens, and answers everything with the first
 * column of what @SQL finds, put together as a Bundle, until it is ended. */

static void
answer (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  sqlite3_stmt *stmt = data;
  GString *body = g_string_sized_new (64 * 1024);

  g_string_append (body, "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[");
  while (sqlite3_step (stmt) == SQLITE_ROW)
    g_string_append_printf (body, "{\"resource\":%s},", (const char *)sqlite3_column_text (stmt, 0));
  sqlite3_reset (stmt);
  g_string_append (body, "{}]}");
  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_set_content_type (soup_server_message_get_response_headers (message),
                                         "application/fhir+json", NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message),
                                  g_string_free_to_bytes (body));
}

static sqlite3_stmt *
prepare (const char *path, const char *sql)
{
  sqlite3 *db;
  sqlite3_stmt *stmt;

  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK
      || sqlite3_exec (db, "PRAGMA cache_size = -65536", NULL, NULL, NULL) != SQLITE_OK
      || sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (db));
  return stmt;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *cert = NULL, *key = NULL, *url = NULL;

  if (argc != 4)
    return 2;
  cert = g_build_filename (argv[1], "server.pem", NULL);
  key = g_build_filename (argv[1], "server-key.pem", NULL);
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_files (cert, key, &error);
  if (!certificate)
    g_error ("%s", error->message);
  g_autoptr (SoupServer) soup = soup_server_new ("tls-certificate", certificate, NULL);
  soup_server_add_handler (soup, NULL, answer, prepare (argv[2], argv[3]), NULL);
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
