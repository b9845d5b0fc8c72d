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

/* Where they live and who follows them up. */
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
 * shown is put in order, by name. */
#define FOUND(kind) "(SELECT rowid AS found FROM " kind "_find WHERE " kind "_find MATCH :query LIMIT :limit)"

static const struct {
  const PlassKind *kind;
  const char *sql;
  gboolean digits; /* only what has one can be meant: case numbers */
  void (*read) (PlassReader *reader, PlassStatement *statement, PlassHit *hit);
} searches[] = {
  { &plass_kind_person,
    "SELECT p.id, p.given, p.family, p.alias, p.birth, p.protection, "
    "(SELECT b.place FROM booking b WHERE b.person = p.id AND b.state IN ('active', 'on_leave', "
    "'not_come_back') ORDER BY b.start DESC LIMIT 1), "
    "(SELECT c.coordinator FROM \"case\" c WHERE c.person = p.id AND c.open = 1 LIMIT 1) FROM " FOUND (
        "person") " JOIN person p ON p.row = found ORDER BY p.sort_key",
    FALSE, read_person },
  { &plass_kind_place,
    "SELECT p.id, i.short_name, i.name, p.name FROM " FOUND (
        "place") " JOIN place p ON p.row = found LEFT JOIN institution i ON i.id = p.institution "
                 "ORDER BY i.sort_key, p.sort_key",
    FALSE, read_place },
  { &plass_kind_case,
    "SELECT c.id, c.number, p.given, p.family, p.alias, p.birth, p.protection FROM " FOUND (
        "case") " JOIN \"case\" c ON c.row = found LEFT JOIN person p ON p.id = c.person ORDER BY c.number",
    TRUE, read_case },
  { &plass_kind_institution,
    "SELECT p.id, p.name FROM " FOUND (
        "institution") " JOIN institution p ON p.row = found ORDER BY p.sort_key",
    FALSE, read_institution },
};

static gboolean
run_search (PlassReader *reader, gsize number, const char *query, guint limit, GPtrArray *hits,
            GError **error)
{
  g_autoptr (PlassStatement) statement =
      plass_statement_find (reader->connection, searches[number].sql, error);
  GError *failed = NULL;

  if (statement == NULL)
    return FALSE;
  plass_bind_text (statement, ":query", query);
  plass_bind_int (statement, ":limit", limit);
  while (plass_statement_step (reader->connection, statement, &failed)) {
    PlassHit *hit = g_new0 (PlassHit, 1);

    hit->kind = searches[number].kind;
    hit->id = plass_column_id (statement, 0);
    searches[number].read (reader, statement, hit);
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
  gboolean digits = typed[strcspn (typed, "0123456789")] != '\0';
  g_auto (PlassReader) reader = { 0 };

  if (query == NULL)
    return g_steal_pointer (&hits);
  if (!plass_reader_begin (&reader, store, FALSE, error))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (searches); i++)
    if ((digits || !searches[i].digits) && !run_search (&reader, i, query, limit, hits, error))
      return NULL;
  return g_steal_pointer (&hits);
}
