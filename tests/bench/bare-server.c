/* bare-server.c — the least that a libsoup server over SQLite can do: rows out as they are stored, rows in */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <cjson/cJSON.h>
#include <libsoup/soup.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* bench-bare-server TLS_FOLDER DATABASE SQL: prints where it listens, and answers everything with the first
 * column of what @SQL finds, put together as a Bundle, until it is ended. Whoever listens at /changes hears
 * "pull" after each POST. */

typedef struct {
  sqlite3_stmt *stmt;
  GPtrArray *listeners; /* SoupWebsocketConnection */
} Bare;

static void
listener_came (SoupServer *soup, SoupServerMessage *message, const char *path,
               SoupWebsocketConnection *listener, gpointer data)
{
  g_ptr_array_add (((Bare *)data)->listeners, g_object_ref (listener));
}

/* The entries of a Bundle, each parsed, in one transaction that waits for the disk. */
static void
keep (sqlite3 *db, SoupServerMessage *message)
{
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  cJSON *bundle = cJSON_ParseWithLength (g_bytes_get_data (body, NULL), g_bytes_get_size (body)), *entry;
  sqlite3_stmt *put;

  sqlite3_exec (db, "PRAGMA synchronous = FULL; BEGIN", NULL, NULL, NULL);
  if (sqlite3_prepare_v2 (db, "INSERT OR REPLACE INTO pushed VALUES (?1, ?2)", -1, &put, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (db));
  cJSON_ArrayForEach (entry, cJSON_GetObjectItem (bundle, "entry"))
  {
    const cJSON *resource = cJSON_GetObjectItem (entry, "resource");

    sqlite3_bind_text (put, 1, cJSON_GetStringValue (cJSON_GetObjectItem (resource, "id")), -1,
                       SQLITE_STATIC);
    sqlite3_bind_text (put, 2, cJSON_PrintUnformatted (resource), -1, free);
    if (sqlite3_step (put) != SQLITE_DONE)
      g_error ("%s", sqlite3_errmsg (db));
    sqlite3_reset (put);
  }
  sqlite3_finalize (put);
  if (sqlite3_exec (db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (db));
  cJSON_Delete (bundle);
}

static void
answer (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  const Bare *bare = data;
  sqlite3_stmt *stmt = bare->stmt;
  const gboolean is_new = strcmp (soup_server_message_get_method (message), "POST") == 0;
  GString *body = g_string_sized_new (64 * 1024);

  if (is_new)
    keep (sqlite3_db_handle (stmt), message);
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
  for (guint i = 0; is_new && i < bare->listeners->len; i++)
    soup_websocket_connection_send_text (g_ptr_array_index (bare->listeners, i), "pull");
}

static sqlite3_stmt *
prepare (const char *path, const char *sql)
{
  sqlite3 *db;
  sqlite3_stmt *stmt;

  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK
      || sqlite3_exec (db,
                       "PRAGMA journal_mode = WAL; PRAGMA cache_size = -65536;"
                       "CREATE TABLE IF NOT EXISTS pushed (id TEXT PRIMARY KEY, json TEXT) WITHOUT ROWID",
                       NULL, NULL, NULL)
             != SQLITE_OK
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
  Bare bare = { prepare (argv[2], argv[3]), g_ptr_array_new () };
  soup_server_add_handler (soup, NULL, answer, &bare, NULL);
  soup_server_add_websocket_handler (soup, "/changes", NULL, NULL, listener_came, &bare, NULL);
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
