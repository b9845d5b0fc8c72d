/* feed.c — the change feed: in commit order, nothing missed under parallel writers, nothing shown to the
 * wrong eyes */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
  Service *service;
  SoupSession *session;
  City city;
} World;

static void
set_up (World *world, gconstpointer data)
{
  world->service = service_start ();
  world->session = client_new ();
  city_make (service_database (world->service), &world->city);
}

static void
tear_down (World *world, gconstpointer data)
{
  g_object_unref (world->session);
  service_stop (world->service);
}

/* The cursor of the link `next`, which is always there. */
static char *
next_cursor (const Answer *page)
{
  const char *url = answer_text (page, "link[relation=next].url"), *cursor = strstr (url, "cursor=");

  g_assert_nonnull (cursor);
  return g_strdup (cursor + strlen ("cursor="));
}

/* Reads one page after @cursor (replaced) and adds "Type/id/version" of each row to @seen. */
static guint
read_page (World *world, const char *token, guint count, char **cursor, GPtrArray *seen)
{
  g_autofree char *path = *cursor ? g_strdup_printf ("/fhir/_history?_count=%u&cursor=%s", count, *cursor)
                                  : g_strdup_printf ("/fhir/_history?_count=%u", count);
  g_auto (Answer) page = { 0 };
  const cJSON *entry;
  guint rows = 0;

  client_ask (world->session, service_url (world->service), &(Ask){ "GET", path, token }, &page);
  g_assert_cmpuint (page.status, ==, 200);
  cJSON_ArrayForEach (entry, plass_wire_get (page.json, "entry"))
  {
    const cJSON *resource = plass_wire_get (entry, "resource");

    g_ptr_array_add (seen, g_strdup_printf ("%s/%s", plass_wire_get (entry, "request.url")->valuestring,
                                            plass_wire_version (resource)));
    rows++;
  }
  g_free (*cursor);
  *cursor = next_cursor (&page);
  return rows;
}

static GPtrArray *
read_all (World *world, const char *token, guint count)
{
  g_autofree char *cursor = NULL;
  GPtrArray *seen = g_ptr_array_new_with_free_func (g_free);

  while (read_page (world, token, count, &cursor, seen) > 0)
    ;
  return seen;
}

static void
test_pages (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) small = read_all (world, "health:kari", 3),
                        large = read_all (world, "health:kari", 1000);
  g_autofree char *cursor = NULL;
  g_autoptr (GPtrArray) rest = g_ptr_array_new_with_free_func (g_free);

  /* two houses, six places, four persons, one rule */
  g_assert_cmpuint (small->len, ==, 13);
  g_assert_cmpuint (large->len, ==, 13);
  for (guint i = 0; i < small->len; i++)
    g_assert_cmpstr (g_ptr_array_index (small, i), ==, g_ptr_array_index (large, i));
  /* A reader who is up to date keeps a cursor and finds with it only what is new. */
  g_assert_cmpuint (read_page (world, "health:kari", 1000, &cursor, rest), ==, 13);
  g_assert_cmpuint (read_page (world, "health:kari", 1000, &cursor, rest), ==, 0);
  g_assert_cmpuint (read_page (world, "health:kari", 1000, &cursor, rest), ==, 0);
}

/* ---- Who sees what
 * -------------------------------------------------------------------------------------------- */

static PlassId
put_note (PlassLedger *ledger, const City *city, const char *regime)
{
  const PlassNote note = { .id = plass_id_new (),
                           .person = city->persons[0],
                           .regime = plass_code (regime),
                           .happened = { 1767225600 },
                           .recorded = { 1767225600 },
                           .text = (char *)"Sov godt.",
                           .state = plass_code ("signed") };

  g_assert_true (plass_ledger_write (ledger, &plass_kind_note, &note, NULL, NULL));
  return note.id;
}

static gboolean
holds (GPtrArray *seen, const char *type, const char *id)
{
  g_autofree char *start = g_strdup_printf ("%s/%s/", type, id ? id : "");

  if (!id)
    start[strlen (type) + 1] = '\0';
  for (guint i = 0; i < seen->len; i++)
    if (g_str_has_prefix (g_ptr_array_index (seen, i), start))
      return TRUE;
  return FALSE;
}

static guint
read_status (World *world, const char *token, const char *path)
{
  g_auto (Answer) answer = { 0 };

  client_ask (world->session, service_url (world->service), &(Ask){ "GET", path, token }, &answer);
  return answer.status;
}

static gboolean
search_finds (World *world, const char *token, const char *type, const char *id)
{
  g_autofree char *path = g_strdup_printf ("/fhir/%s?_id=%s", type, id);
  g_auto (Answer) answer = { 0 };

  client_ask (world->session, service_url (world->service), &(Ask){ "GET", path, token }, &answer);
  return plass_wire_get (answer.json, "entry") != NULL;
}

/* Feed, read, versions and search must all say the same. */
static void
test_eyes (World *world, gconstpointer data)
{
  static const struct {
    const char *token;
    gboolean journal, notes, persons;
  } rows[] = {
    { "reception:a", FALSE, FALSE, TRUE },  { "caseworker:b", FALSE, TRUE, TRUE },
    { "health:c", TRUE, TRUE, TRUE },       { "intake:d", FALSE, FALSE, TRUE },
    { "supervisor:e", FALSE, FALSE, TRUE }, { "administrator:f", FALSE, FALSE, FALSE },
    { "nobody:g", FALSE, FALSE, FALSE },
  };
  g_autoptr (PlassLedger) ledger = plass_ledger_open (service_database (world->service), NULL);
  const PlassId journal = put_note (ledger, &world->city, "journal");
  const PlassId note = put_note (ledger, &world->city, "case");
  const char *person = world->city.persons[0].text;
  const struct {
    const char *type, *id;
  } records[] = { { "DocumentReference", journal.text },
                  { "DocumentReference", note.text },
                  { "Patient", person } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) seen = read_all (world, rows[i].token, 2);
    const gboolean may[] = { rows[i].journal, rows[i].notes, rows[i].persons };

    for (gsize j = 0; j < G_N_ELEMENTS (records); j++) {
      g_autofree char *path = g_strdup_printf ("/fhir/%s/%s", records[j].type, records[j].id);
      g_autofree char *version = g_strconcat (path, "/_history/1", NULL);
      g_autofree char *history = g_strconcat (path, "/_history", NULL);

      g_test_message ("%s %s", rows[i].token, records[j].type);
      g_assert_cmpint (holds (seen, records[j].type, records[j].id), ==, may[j]);
      g_assert_cmpuint (read_status (world, rows[i].token, path), ==, may[j] ? 200 : 404);
      g_assert_cmpuint (read_status (world, rows[i].token, version), ==, may[j] ? 200 : 404);
      g_assert_cmpuint (read_status (world, rows[i].token, history), ==, may[j] ? 200 : 404);
      g_assert_cmpint (search_finds (world, rows[i].token, records[j].type, records[j].id), ==, may[j]);
    }
    /* The frame is everybody's, but not nobody's. */
    g_assert_cmpint (holds (seen, "Location", NULL), ==, !g_str_has_prefix (rows[i].token, "nobody"));
  }
}

/* ---- Parallel writers
 * ------------------------------------------------------------------------------------------- */

#define WRITERS 4
#define RECORDS 60

typedef struct {
  const char *database, *url;
  guint number;
} Writer;

/* Half of them write past the service, as an import beside it does; half through it. */
static gpointer
write_many (gpointer data)
{
  const Writer *writer = data;
  g_autoptr (PlassLedger) ledger = writer->number % 2 ? plass_ledger_open (writer->database, NULL) : NULL;
  g_autoptr (SoupSession) session = client_new ();

  for (guint i = 0; i < RECORDS; i++) {
    g_autofree char *id = g_strdup_printf ("w%u-%u", writer->number, i);
    const PlassPerson person = { .id = plass_id_parse (id), .alias = id };
    g_autofree char *body = resource_text (&plass_kind_person, &person);
    g_autofree char *path = g_strconcat ("/fhir/Patient/", id, NULL);
    g_auto (Answer) answer = { 0 };

    if (ledger) {
      g_autoptr (GError) error = NULL;

      plass_ledger_write (ledger, &plass_kind_person, &person, NULL, &error);
      g_assert_no_error (error);
      continue;
    }
    client_ask (session, writer->url, &(Ask){ "PUT", path, .body = body }, &answer);
    g_assert_cmpuint (answer.status, ==, 201);
  }
  return NULL;
}

static void
test_parallel (World *world, gconstpointer data)
{
  Writer writers[WRITERS];
  GThread *threads[WRITERS];
  g_autofree char *cursor = NULL;
  g_autoptr (GPtrArray) seen = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) once = g_hash_table_new (g_str_hash, g_str_equal);
  gint64 until = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  for (guint i = 0; i < WRITERS; i++) {
    writers[i] = (Writer){ service_database (world->service), service_url (world->service), i };
    threads[i] = g_thread_new ("writer", write_many, &writers[i]);
  }
  /* The reader goes on with its cursor while they write: whatever slips behind it is lost for ever. */
  while (seen->len < 13 + WRITERS * RECORDS && g_get_monotonic_time () < until)
    read_page (world, "health:kari", 7, &cursor, seen);
  for (guint i = 0; i < WRITERS; i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (read_page (world, "health:kari", 7, &cursor, seen), ==, 0);
  g_assert_cmpuint (seen->len, ==, 13 + WRITERS * RECORDS);
  for (guint i = 0; i < seen->len; i++)
    g_assert_true (g_hash_table_add (once, g_ptr_array_index (seen, i)));
}

/* ---- A ledger put back from an old copy
 * -------------------------------------------------------------------------- */

static void
test_cursor_beyond (World *world, gconstpointer data)
{
  g_autofree char *cursor = NULL, *beyond = NULL, *path = NULL;
  g_autoptr (GPtrArray) seen = g_ptr_array_new_with_free_func (g_free);
  g_auto (Answer) answer = { 0 };

  read_page (world, "health:kari", 1000, &cursor, seen);
  beyond = g_strconcat (cursor, "99", NULL);
  path = g_strconcat ("/fhir/_history?cursor=", beyond, NULL);
  client_ask (world->session, service_url (world->service), &(Ask){ "GET", path }, &answer);
  g_assert_cmpuint (answer.status, ==, 410);
  g_assert_cmpstr (answer_detail (&answer), ==, "cursor-gone");
}

#define ADD(path, func) g_test_add (path, World, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/central/feed/pages", test_pages);
  ADD ("/central/feed/eyes", test_eyes);
  ADD ("/central/feed/parallel", test_parallel);
  ADD ("/central/feed/cursor-beyond", test_cursor_beyond);
  return g_test_run ();
}
