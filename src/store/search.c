/* search.c — find as you type: the beginning of every word, folded; people first */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <string.h>

static void
free_hit (gpointer data)
{
  PlassHit *hit = data;

  g_free (hit->title);
  g_free (hit->detail);
  g_free (hit);
}

typedef struct {
  PlassHit *hit;
  char *key; /* to order by */
} Found;

/* Where they live and who follows them up: of the open case where there is one, which knows the place too. */
static char *
person_detail (PlassReader *reader, PlassStatement *statement, int column)
{
  g_autofree char *place = plass_label_get (reader, PLASS_LABEL_PLACE, plass_column_text (statement, column));
  g_autofree char *worker =
      plass_label_get (reader, PLASS_LABEL_WORKER, plass_column_text (statement, column + 1));

  if (place && worker)
    return g_strconcat (place, " · ", worker, NULL);
  return g_strdup (place ? place : worker ? worker : "");
}

static void
read_person (PlassReader *reader, PlassStatement *statement, PlassHit *hit)
{
  hit->title = plass_label_name (statement, 1);
  hit->birth = plass_column_date (statement, 4);
  hit->protection = plass_column_code (statement, 5);
  hit->detail = person_detail (reader, statement, 6);
}

static void
read_place (PlassReader *reader, PlassStatement *statement, PlassHit *hit)
{
  hit->title = plass_label_house (statement, 1);
  hit->detail = g_strdup ("");
}

static void
read_case (PlassReader *reader, PlassStatement *statement, PlassHit *hit)
{
  hit->title = plass_column_dup (statement, 1);
  hit->detail = plass_label_name (statement, 2);
  hit->birth = plass_column_date (statement, 5);
  hit->protection = plass_column_code (statement, 6);
}

static void
read_institution (PlassReader *reader, PlassStatement *statement, PlassHit *hit)
{
  hit->title = plass_column_dup (statement, 1);
  hit->detail = g_strdup ("");
}

/* The index gives the first that fit, in no order: ranking costs a hundred times the search. Only what is
 * shown is put in order, and here: SQLite would make a table for it. The last column is what to order by. */
static const struct {
  const PlassKind *kind;
  gboolean digits; /* only what has one can be meant: case numbers */
  int key;         /* column to order by */
  void (*read) (PlassReader *reader, PlassStatement *statement, PlassHit *hit);
  const char *sql;
} searches[] = {
  { &plass_kind_person, FALSE, 8, read_person,
    "SELECT p.id, p.given, p.family, p.alias, p.birth, p.protection, "
    "CASE WHEN c.row IS NOT NULL THEN c.place_now ELSE (SELECT b.place FROM booking b WHERE b.person = p.id "
    "AND b.state IN ('active', 'on_leave', 'not_come_back') ORDER BY b.start DESC LIMIT 1) END, "
    "c.coordinator, p.sort_key FROM person_find f CROSS JOIN person p ON p.row = f.rowid "
    "LEFT JOIN \"case\" c ON c.row = (SELECT o.row FROM \"case\" o WHERE o.person = p.id AND o.open = 1 "
    "LIMIT 1) "
    "WHERE person_find MATCH :query LIMIT :limit" },
  { &plass_kind_place, FALSE, 4, read_place,
    "SELECT p.id, i.short_name, i.name, p.name, ifnull (i.sort_key, '') || ' ' || p.sort_key "
    "FROM place_find f CROSS JOIN place p ON p.row = f.rowid LEFT JOIN institution i ON i.id = p.institution "
    "WHERE place_find MATCH :query LIMIT :limit" },
  { &plass_kind_case, TRUE, 1, read_case,
    "SELECT c.id, c.number, p.given, p.family, p.alias, p.birth, p.protection "
    "FROM case_find f CROSS JOIN \"case\" c ON c.row = f.rowid LEFT JOIN person p ON p.id = c.person "
    "WHERE case_find MATCH :query LIMIT :limit" },
  { &plass_kind_institution, FALSE, 2, read_institution,
    "SELECT p.id, p.name, p.sort_key FROM institution_find f CROSS JOIN institution p ON p.row = f.rowid "
    "WHERE institution_find MATCH :query LIMIT :limit" },
};

static int
compare_found (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Found *)a)->key, ((const Found *)b)->key);
}

static gboolean
run_search (PlassReader *reader, gsize number, const char *query, guint limit, GPtrArray *hits,
            GError **error)
{
  g_autoptr (PlassStatement) statement =
      plass_statement_find (reader->connection, searches[number].sql, error);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Found));
  GError *failed = NULL;

  if (statement == NULL)
    return FALSE;
  plass_bind_text (statement, ":query", query);
  plass_bind_int (statement, ":limit", limit);
  while (plass_statement_step (reader->connection, statement, &failed)) {
    Found one = { g_new0 (PlassHit, 1), g_strdup (plass_column_text (statement, searches[number].key)) };

    one.hit->kind = searches[number].kind;
    one.hit->id = plass_column_id (statement, 0);
    searches[number].read (reader, statement, one.hit);
    g_array_append_val (found, one);
  }
  g_array_sort (found, compare_found);
  for (guint i = 0; i < found->len; i++) {
    g_ptr_array_add (hits, g_array_index (found, Found, i).hit);
    g_free (g_array_index (found, Found, i).key);
  }
  if (failed)
    g_propagate_error (error, failed);
  return failed == NULL;
}

GPtrArray *
plass_store_search (PlassStore *store, const char *typed, guint limit, GError **error)
{
  g_autoptr (GPtrArray) hits = g_ptr_array_new_with_free_func (free_hit);
  g_autofree char *query = plass_derived_query (typed);
  gboolean digits = typed[strcspn (typed, "0123456789")] != '\0';
  g_auto (PlassReader) reader = { 0 };

  if (query == NULL)
    return g_steal_pointer (&hits);
  if (!plass_reader_begin (&reader, store, TRUE, error))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (searches); i++)
    if ((digits || !searches[i].digits) && !run_search (&reader, i, query, limit, hits, error))
      return NULL;
  return g_steal_pointer (&hits);
}
