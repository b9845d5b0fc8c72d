/* sync.c — fetching everything once, bare or into a desk's store; and sending a thousand at once */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "clock.h"

#include "sync/sync-private.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

/* bench-sync download|bare|desk|push|bare-push URL CA_FILE FOLDER, an access token on standard input. Prints
 * rows, seconds and the peak of its memory in KB; sync.py compares them. A push leaves what it sent in
 * FOLDER, and a bare push sends the same to whatever is at URL: both say when they are ready, begin at a
 * line from standard input and stay until it ends, so that their processor time can be read. */

#define PUSHED 1000

typedef struct {
  PlassRemote remote;
  PlassWeb *web;
  char *token;
  char *sent; /* where what is pushed is left; NULL: nowhere */
} Source;

static gboolean
pull (PlassRemote *remote, const char *cursor, PlassAnswer *ret_answer, GError **error)
{
  Source *source = (Source *)remote;
  g_autofree char *where =
      g_strconcat ("/fhir/_history?_count=1000", cursor ? "&cursor=" : "", cursor ? cursor : "", NULL);
  PlassRequest request = { .method = "GET", .where = where, .bearer = source->token };

  return plass_web_send (source->web, request, ret_answer, error);
}

static gboolean
push (PlassRemote *remote, const PlassId *command, char *bundle, PlassAnswer *ret_answer, GError **error)
{
  Source *source = (Source *)remote;
  PlassRequest request = { .method = "POST",
                           .where = "/fhir",
                           .bearer = source->token,
                           .command = command->text,
                           .type = "application/fhir+json",
                           .body = bundle };

  g_file_set_contents (source->sent, bundle, -1, NULL);
  return plass_web_send (source->web, request, ret_answer, error);
}

static gboolean
hello (PlassRemote *remote, const PlassId *desk, char *parameters, PlassAnswer *ret_answer, GError **error)
{
  Source *source = (Source *)remote;
  g_autofree char *where = g_strdup_printf ("/fhir/Device/%s/$hello", desk->text);
  PlassRequest request = { .method = "POST",
                           .where = where,
                           .bearer = source->token,
                           .repeatable = TRUE,
                           .type = "application/fhir+json",
                           .body = parameters };

  return plass_web_send (source->web, request, ret_answer, error);
}

static gboolean
renew (PlassRemote *remote, GError **error)
{
  g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_SIGN_IN, "the token of this run is no good");
  return FALSE;
}

/* ---- The limits --------------------------------------------------------------------------------------- */

static void
run_sql (sqlite3 *db, const char *sql)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (db));
}

static void
keep_row (sqlite3_stmt *put, const PlassPageRow *row)
{
  g_autoptr (cJSON) tree = plass_wire_parse (row->resource, (gssize)row->length, NULL);
  const char *id = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (tree, "id"));

  sqlite3_bind_text (put, 1, id, -1, SQLITE_STATIC);
  sqlite3_bind_text (put, 2, row->resource, (int)row->length, SQLITE_STATIC);
  g_assert_cmpint (sqlite3_step (put), ==, SQLITE_DONE);
  sqlite3_reset (put);
}

static void
keep_page (sqlite3 *db, sqlite3_stmt *put, const PlassPage *page)
{
  run_sql (db, "BEGIN");
  for (guint i = 0; i < page->rows->len; i++)
    keep_row (put, &g_array_index (page->rows, PlassPageRow, i));
  run_sql (db, "COMMIT");
}

/* @db NULL: only downloads. */
static guint
fetch_all (Source *source, sqlite3 *db)
{
  g_autofree char *cursor = NULL;
  sqlite3_stmt *put = NULL;
  guint rows = 0, last = 1;

  if (db)
    sqlite3_prepare_v2 (
        db, "INSERT INTO resource VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET json = excluded.json", -1,
        &put, NULL);
  while (last > 0) {
    g_auto (PlassAnswer) answer = { 0 };
    g_auto (PlassPage) page = { 0 };
    g_autoptr (GError) error = NULL;
    if (!pull (&source->remote, cursor, &answer, &error)
        || !plass_page_read (answer.body, answer.length, &page, &error))
      g_error ("%s", error->message);
    if (db)
      keep_page (db, put, &page);
    rows += last = page.rows->len;
    g_free (cursor);
    cursor = g_strdup (page.cursor);
  }
  sqlite3_finalize (put);
  return rows;
}

static guint
fetch_bare (Source *source, const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "bare.db", NULL);
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  run_sql (db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
               "CREATE TABLE resource (id TEXT PRIMARY KEY, json TEXT) WITHOUT ROWID");
  guint rows = fetch_all (source, db);
  sqlite3_close (db);
  return rows;
}

/* ---- The desk ----------------------------------------------------------------------------------------- */

static guint
fetch_desk (Source *source, const char *folder)
{
  static const PlassKey key = { { 1 } };
  g_autofree char *path = g_build_filename (folder, "records.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlassStore) store = plass_store_open (path, &key, &error);

  g_assert_no_error (error);
  g_autoptr (PlassRound) round = plass_round_new (&source->remote, store);
  while (plass_round_step (round))
    ;
  if (round->end != PLASS_END_COMPLETE || round->tally.broken || round->tally.unknown)
    g_error ("the round ended with %d, %u broken, %u unknown: %s", round->end, round->tally.broken,
             round->tally.unknown, round->message ? round->message : "");
  return round->tally.fetched;
}

/* ---- Sending ------------------------------------------------------------------------------------------- */

static void
run_round (Source *source, PlassStore *store)
{
  g_autoptr (PlassRound) round = plass_round_new (&source->remote, store);

  while (plass_round_step (round))
    ;
  if (round->end != PLASS_END_COMPLETE || round->tally.broken)
    g_error ("the round ended with %d: %s", round->end, round->message ? round->message : "");
}

/* One local transaction, so that it goes as one Bundle. */
static void
save_many (PlassStore *store)
{
  PlassActor who = { plass_id_new (), plass_code ("intake") };
  g_autofree PlassEdit *edits = g_new0 (PlassEdit, PUSHED);
  g_autofree PlassPerson *persons = g_new0 (PlassPerson, PUSHED);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < PUSHED; i++) {
    persons[i] = (PlassPerson){ .id = plass_id_new (),
                                .given = (char *)"Kari",
                                .family = (char *)"Testesen",
                                .gender = plass_code ("woman"),
                                .contact_note = (char *)"Ring etter klokka ti",
                                .active = PLASS_YES };
    edits[i] = (PlassEdit){ &plass_kind_person, &persons[i] };
  }
  plass_store_put (store, &who, NULL, edits, PUSHED, &error);
  g_assert_no_error (error);
}

/* Seconds of the round that sends them. */
static void
wait_for_start (void)
{
  printf ("ready\n");
  fflush (stdout);
  while (getchar () != '\n')
    ;
}

static long
peak_memory (void)
{
  g_autofree char *text = NULL;
  const char *at;

  g_file_get_contents ("/proc/self/status", &text, NULL, NULL);
  at = text ? strstr (text, "VmHWM:") : NULL;
  return at ? strtol (at + strlen ("VmHWM:"), NULL, 10) : 0;
}

/* And stays, with the store open: what closing it costs is not the push's. */
static void
say_pushed (double started)
{
  printf ("%u %.4f %ld\n", PUSHED, (clock_wall () - started) / 1e6, peak_memory ());
  fflush (stdout);
  while (getchar () != EOF)
    ;
}

static void
push_desk (Source *source, const char *folder)
{
  static const PlassKey key = { { 1 } };
  g_autofree char *path = g_build_filename (folder, "records.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlassStore) store = plass_store_open (path, &key, &error);
  PlassStatus status = { 0 };
  double start;

  g_assert_no_error (error);
  run_round (source, store);
  save_many (store);
  wait_for_start ();
  start = clock_wall ();
  run_round (source, store);
  say_pushed (start);
  g_assert_true (plass_store_status (store, &status, NULL));
  g_assert_cmpuint (status.unsent, ==, 0);
}

static void
push_bare (Source *source)
{
  g_auto (PlassAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;
  PlassRequest request = { .method = "POST", .where = "/fhir", .type = "application/fhir+json" };
  double start;

  g_assert_true (g_file_get_contents (source->sent, &request.body, NULL, NULL));
  wait_for_start ();
  start = clock_wall ();
  if (!plass_web_send (source->web, request, &answer, &error) || answer.status != 200)
    g_error ("%u %s", answer.status, error ? error->message : "");
  say_pushed (start);
}

/* ---- */

int
main (int argc, char **argv)
{
  char token[8192];
  g_autoptr (GError) error = NULL;

  if (argc < 5 || !fgets (token, sizeof token, stdin))
    return 2;
  PlassService service = { argv[2], argv[3] };
  Source source = { .remote = { .pull = pull, .renew = renew }, .token = g_strchomp (token) };
  source.web = plass_web_new (&service, NULL, &error);
  g_assert_no_error (error);
  source.sent = g_build_filename (argv[4], "bundle.json", NULL);
  source.remote.push = push;
  source.remote.hello = hello;
  if (g_str_equal (argv[1], "push"))
    push_desk (&source, argv[4]);
  else if (g_str_equal (argv[1], "bare-push"))
    push_bare (&source);
  if (g_str_has_suffix (argv[1], "push"))
    return 0;
  double start = clock_wall ();
  guint rows = g_str_equal (argv[1], "desk")   ? fetch_desk (&source, argv[4])
               : g_str_equal (argv[1], "bare") ? fetch_bare (&source, argv[4])
                                               : fetch_all (&source, NULL);
  printf ("%u %.3f %ld\n", rows, (clock_wall () - start) / 1e6, peak_memory ());
  plass_web_free (source.web);
  return 0;
}
