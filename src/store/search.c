/* search.c — find as you type: the beginning of every word, folded; people first */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

static void
free_hit (gpointer data)
{
  PlassHit *hit = data;

  g_free (hit->title);
  g_free (hit->detail);
  g_free (hit);
}

static char *
join_detail (char *place, char *worker)
{
  char *detail =
      place && *worker ? g_strconcat (place, " · ", worker, NULL) : g_strdup (place ? place : worker);

  g_free (place);
  g_free (worker);
  return detail;
}

static void
read_person (PlassStatement *statement, PlassHit *hit)
{
  hit->title = plass_label_name (statement, 1);
  hit->birth = plass_column_date (statement, 4);
  hit->protection = plass_column_code (statement, 5);
  hit->detail = join_detail (plass_label_house (statement, 6), plass_label_name (statement, 9));
}

static void
read_place (PlassStatement *statement, PlassHit *hit)
{
  hit->title = plass_label_house (statement, 1);
  hit->detail = g_strdup ("");
}

static void
read_case (PlassStatement *statement, PlassHit *hit)
{
  hit->title = plass_column_dup (statement, 1);
  hit->detail = plass_label_name (statement, 2);
  hit->birth = plass_column_date (statement, 5);
  hit->protection = plass_column_code (statement, 6);
}

static void
read_institution (PlassStatement *statement, PlassHit *hit)
{
  hit->title = plass_column_dup (statement, 1);
  hit->detail = g_strdup ("");
}

/* The index gives the first that fit, in no order: ranking costs a hundred times the search. Only what is
 * shown is put in order, by name. */
#define FOUND(kind) "(SELECT rowid AS found FROM " kind "_find WHERE " kind "_find MATCH :query LIMIT :limit)"

static const struct {
  const PlassKind *kind;
  const char *sql;
  void (*read) (PlassStatement *statement, PlassHit *hit);
} searches[] = {
  { &plass_kind_person,
    "SELECT p.id, p.given, p.family, p.alias, p.birth, p.protection, i.short_name, i.name, l.name, "
    "w.given, w.family, NULL FROM " FOUND (
        "person") " JOIN person p ON p.row = found LEFT JOIN place l ON l.id = (SELECT b.place FROM booking "
                  "b "
                  "WHERE b.person = p.id AND b.state IN ('active', 'on_leave', 'not_come_back') "
                  "ORDER BY b.start DESC LIMIT 1) LEFT JOIN institution i ON i.id = l.institution "
                  "LEFT JOIN worker w ON w.id = (SELECT c.coordinator FROM \"case\" c "
                  "WHERE c.person = p.id AND c.open LIMIT 1) ORDER BY p.sort_key",
    read_person },
  { &plass_kind_place,
    "SELECT p.id, i.short_name, i.name, p.name FROM " FOUND (
        "place") " JOIN place p ON p.row = found LEFT JOIN institution i ON i.id = p.institution "
                 "ORDER BY i.sort_key, p.sort_key",
    read_place },
  { &plass_kind_case,
    "SELECT c.id, c.number, p.given, p.family, p.alias, p.birth, p.protection FROM " FOUND (
        "case") " JOIN \"case\" c ON c.row = found LEFT JOIN person p ON p.id = c.person ORDER BY c.number",
    read_case },
  { &plass_kind_institution,
    "SELECT p.id, p.name FROM " FOUND (
        "institution") " JOIN institution p ON p.row = found ORDER BY p.sort_key",
    read_institution },
};

static gboolean
run_search (PlassConnection *connection, gsize number, const char *query, guint limit, GPtrArray *hits,
            GError **error)
{
  g_autoptr (PlassStatement) statement = plass_statement_get (connection, searches[number].sql, error);
  GError *failed = NULL;

  if (statement == NULL)
    return FALSE;
  plass_bind_text (statement, ":query", query);
  plass_bind_int (statement, ":limit", limit);
  while (plass_statement_step (connection, statement, &failed)) {
    PlassHit *hit = g_new0 (PlassHit, 1);

    hit->kind = searches[number].kind;
    hit->id = plass_column_id (statement, 0);
    searches[number].read (statement, hit);
    g_ptr_array_add (hits, hit);
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
  g_auto (PlassReader) reader = { 0 };

  if (query == NULL)
    return g_steal_pointer (&hits);
  if (!plass_reader_begin (&reader, store, FALSE, error))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (searches); i++)
    if (!run_search (reader.connection, i, query, limit, hits, error))
      return NULL;
  return g_steal_pointer (&hits);
}
