/* tell.c — the least that carries a change from one program's database to another's: POST, a word, GET */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#include <sqlite3.h>
#include <stdio.h>

/* bench-tell writer|reader URL CA_FILE FOLDER, at a bare server. The writer saves one row for each line of
 * its input and posts it; the reader hears the word, fetches what there is and saves it. Each prints
 * CLOCK_MONOTONIC in microseconds: the writer before it saves, the reader when it has. */

typedef struct {
  PlassWeb *web;
  sqlite3 *db;
  sqlite3_stmt *put;
} End;

static gboolean
open_database (End *end, const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "end.db", NULL);

  return sqlite3_open (path, &end->db) == SQLITE_OK
         && sqlite3_exec (end->db,
                          "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                          "CREATE TABLE row (id TEXT PRIMARY KEY, json TEXT) WITHOUT ROWID",
                          NULL, NULL, NULL)
                == SQLITE_OK
         && sqlite3_prepare_v2 (end->db, "INSERT OR REPLACE INTO row VALUES ('row', ?1)", -1, &end->put, NULL)
                == SQLITE_OK;
}

static void
save (End *end, const char *text)
{
  sqlite3_bind_text (end->put, 1, text, -1, SQLITE_TRANSIENT);
  g_assert_cmpint (sqlite3_step (end->put), ==, SQLITE_DONE);
  sqlite3_reset (end->put);
}

static void
ask (End *end, const char *method, const char *body, PlassAnswer *ret_answer)
{
  g_autoptr (GError) error = NULL;
  PlassRequest request = { .method = method, .where = "/fhir", .repeatable = TRUE, .body = g_strdup (body) };

  request.type = body ? "application/fhir+json" : NULL;
  if (!plass_web_send (end->web, request, ret_answer, &error) || ret_answer->status != 200)
    g_error ("%u %s", ret_answer->status, error ? error->message : "");
}

static void
say_time (void)
{
  printf ("%" G_GINT64_FORMAT "\n", g_get_monotonic_time ());
  fflush (stdout);
}

static void
write_rows (End *end)
{
  char line[64];

  while (fgets (line, sizeof line, stdin)) {
    g_auto (PlassAnswer) answer = { 0 };
    g_autofree char *resource = g_strdup_printf (
        "{\"resourceType\":\"Patient\",\"id\":\"row\",\"name\":[{\"family\":\"%s\"}]}", g_strchomp (line));
    g_autofree char *bundle = g_strdup_printf (
        "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"resource\":%s}]}", resource);

    say_time ();
    save (end, resource);
    ask (end, "POST", bundle, &answer);
  }
}

static void
word_came (SoupWebsocketConnection *connection, SoupWebsocketDataType type, GBytes *bytes, End *end)
{
  g_auto (PlassAnswer) answer = { 0 };

  ask (end, "GET", NULL, &answer);
  g_autoptr (cJSON) tree = plass_wire_parse (answer.body, (gssize)answer.length, NULL);
  g_assert_nonnull (tree);
  save (end, answer.body);
  say_time ();
}

static void
listening (GObject *source, GAsyncResult *result, gpointer data)
{
  End *end = data;
  guint retry_after;
  g_autoptr (GError) error = NULL;
  SoupWebsocketConnection *connection = plass_web_listen_finish (end->web, result, &retry_after, &error);

  g_assert_no_error (error);
  g_signal_connect (connection, "message", G_CALLBACK (word_came), end);
  printf ("ready\n");
  fflush (stdout);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  End end = { 0 };

  if (argc != 5)
    return 2;
  PlassService service = { argv[2], argv[3] };
  end.web = plass_web_new (&service, NULL, &error);
  g_assert_no_error (error);
  if (!open_database (&end, argv[4]))
    g_error ("%s", sqlite3_errmsg (end.db));
  if (g_str_equal (argv[1], "reader")) {
    plass_web_listen (end.web, "/changes", NULL, NULL, listening, &end);
    g_main_loop_run (g_main_loop_new (NULL, FALSE));
  }
  write_rows (&end);
  return 0;
}
