/* search-walk.c — the rows of a search in their order, as far as its caller sees them */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

enum { ID, KIND, FACET, PERSON, SEQ, KEY, HAS_KEY };

static void
keep_place (PlassSearch *search, const PlassAnswer *row)
{
  const gboolean has_key = search->sort || search->by_time;

  g_free (search->last_id);
  g_free (search->last_key);
  search->last_id = g_strdup (plass_answer_text (row, ID));
  search->last_key =
      has_key && plass_answer_number (row, HAS_KEY) ? g_strdup (plass_answer_text (row, KEY)) : NULL;
}

/* What finding it would tell of what is hidden of it. */
static gboolean
tells_hidden (const PlassSearch *search, const PlassFace *face, const char *json, const char *shown)
{
  const PlassRequest *request = &search->request;

  for (guint i = 0; i < request->params->len; i++) {
    const PlassParam *given = &g_array_index (request->params, PlassParam, i);
    const char *name =
        strcmp (given->name, "_sort") == 0 ? given->value + (*given->value == '-') : given->name;

    if (plass_mask_tells (request->eyes, face, json, shown, name))
      return TRUE;
  }
  return FALSE;
}

/* Only what is shown is read: the walk itself carries no text, least of all through a sort. Owned; NULL: it
 * may not be seen, or the ledger failed. */
static char *
show_row (PlassSearch *search, const PlassFace *face)
{
  const PlassRequest *request = &search->request;
  const guint level = plass_eyes_level (request->eyes, face->person);
  g_autofree char *json = NULL, *shown = NULL;

  if (plass_sight (request->eyes, face, level) == PLASS_SIGHT_NONE)
    return NULL;
  json = plass_ledger_text (request->ledger, "SELECT json FROM history WHERE seq = $1",
                            PLASS_BINDS (PLASS_NUMBER (face->seq)), &search->error);
  shown = json ? plass_show (request->eyes, face, level, json) : NULL;
  return shown && !tells_hidden (search, face, json, shown) ? g_steal_pointer (&shown) : NULL;
}

static PlassFace
face_of (const PlassAnswer *row)
{
  return (PlassFace){ plass_kind_find (plass_answer_text (row, KIND)), plass_answer_text (row, FACET),
                      plass_answer_text (row, PERSON), plass_answer_number (row, SEQ) };
}

/* How many there are, when nothing was asked of them, hangs on no text. */
static gboolean
count_row (const PlassAnswer *row, gpointer user_data)
{
  PlassSearch *search = user_data;
  const PlassFace face = face_of (row);

  search->total += plass_may_see (search->request.eyes, &face);
  return TRUE;
}

static void
keep_match (PlassSearch *search, const PlassAnswer *row, const PlassFace *face, const char *shown)
{
  const char *id = plass_answer_text (row, ID);

  search->matches++;
  keep_place (search, row);
  if (!plass_mask_is_stranger (face->kind, shown))
    plass_pile_note (&search->pile, face->person);
  plass_pile_add (&search->pile, search->request.type, id, shown, "match");
  if (!search->includes)
    return;
  g_ptr_array_add (search->found, g_strdup (id));
  g_ptr_array_add (search->found, g_strdup (shown));
}

static gboolean
take_row (const PlassAnswer *row, gpointer user_data)
{
  PlassSearch *search = user_data;
  const PlassFace face = face_of (row);
  g_autofree char *shown = show_row (search, &face);

  if (!shown)
    return !search->error;
  search->total++;
  if (search->only_count)
    return TRUE;
  search->more = search->matches == search->most;
  if (search->more)
    return FALSE;
  keep_match (search, row, &face, shown);
  return TRUE;
}

/* What is sorted by, and whether rows of this walk have it. Resources without a key come last, whichever way
 * it goes: in a walk of their own, so that an index holds the order of each. */
typedef struct {
  const char *key; /* NULL: by id */
  gboolean is_text;
} Order;

static Order
order_of (const PlassSearch *search)
{
  const gboolean is_text = search->sort && search->sort->kind != PLASS_SEARCH_DATE;

  if (search->by_time)
    return (Order){ "r.updated", FALSE };
  if (!search->sort)
    return (Order){ NULL, FALSE };
  return (Order){ is_text ? "k.value" : search->descending ? "k.ends" : "k.starts", is_text };
}

/* Where the next row stands: after the last key, and after the last id where keys are alike. */
static void
add_place (PlassSearch *search, GString *sql, Order order)
{
  const char *beyond = search->descending ? "<" : ">";
  const char *id, *last;

  if (!search->after_id || (order.key != NULL) != (search->after_key != NULL))
    return;
  id = plass_terms_text (&search->terms, search->after_id);
  if (!order.key) {
    g_string_append_printf (sql, " AND r.id %s %s", beyond, id);
    return;
  }
  last = order.is_text ? plass_terms_text (&search->terms, search->after_key)
                       : plass_terms_number (&search->terms, g_ascii_strtoll (search->after_key, NULL, 10));
  g_string_append_printf (sql, " AND (%s %s %s OR (%s = %s AND r.id %s %s))", order.key, beyond, last,
                          order.key, last, beyond, id);
}

static const char *
sort_table (const PlassSearch *search)
{
  return search->sort->kind == PLASS_SEARCH_DATE ? "sought_time" : "sought";
}

/* A whole type is walked in the order of the index (CROSS JOIN: SQLite keeps the order of the tables); of few
 * that were filtered out, or that are about the few whom somebody sees, the key is looked up. */
static void
join_key (PlassSearch *search, GString *sql)
{
  if (search->filtered || search->few)
    g_string_append_printf (sql, "resource r JOIN %s k ON TRUE", sort_table (search));
  else
    g_string_append_printf (sql, "%s k CROSS JOIN resource r", sort_table (search));
}

static void
where_key (PlassSearch *search, GString *sql)
{
  g_string_append_printf (sql, " AND k.type = $1 AND k.id = r.id AND k.param = %s AND (k.rank & %d) <> 0",
                          plass_terms_text (&search->terms, search->sort->name), search->descending ? 2 : 1);
}

static void
where_no_key (PlassSearch *search, GString *sql)
{
  g_string_append_printf (sql,
                          " AND NOT EXISTS (SELECT 1 FROM %s k WHERE k.type = $1 AND k.id = r.id"
                          " AND k.param = %s)",
                          sort_table (search), plass_terms_text (&search->terms, search->sort->name));
}

static char *
make_sql (PlassSearch *search, Order order)
{
  const char *way = search->descending ? " DESC" : "";
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "SELECT r.id, r.kind, r.facet, r.person, r.seq, %s, %d FROM %s",
                          order.key ? order.key : "''", order.key != NULL, search->terms.before->str);
  if (search->sort && order.key)
    join_key (search, sql);
  else
    g_string_append (sql, "resource r");
  g_string_append (sql, " WHERE r.type = $1");
  if (search->sort && order.key)
    where_key (search, sql);
  else if (search->sort)
    where_no_key (search, sql);
  g_string_append (sql, search->terms.where->str);
  add_place (search, sql, order);
  if (order.key)
    g_string_append_printf (sql, " ORDER BY %s%s, %s%s", order.key, way, search->sort ? "k.id" : "r.id", way);
  else
    g_string_append_printf (sql, " ORDER BY r.id%s", way);
  return g_string_free (sql, FALSE);
}

static gboolean
walk_in (PlassSearch *search, Order order, GError **error)
{
  PlassTerms *terms = &search->terms;
  const guint n_binds = terms->binds->len;
  g_autofree char *sql = make_sql (search, order);
  const gboolean well = plass_ledger_query (
      search->request.ledger, sql, (const PlassBind *)(gpointer)terms->binds->data, terms->binds->len,
      search->only_count && !search->filtered && !search->sort ? count_row : take_row, search, error);

  g_array_set_size (terms->binds, n_binds);
  if (!search->error)
    return well;
  g_propagate_error (error, g_steal_pointer (&search->error));
  return FALSE;
}

gboolean
plass_search_walk (PlassSearch *search, GError **error)
{
  const Order order = order_of (search), none = { NULL, FALSE };
  const gboolean keys_are_over = search->sort && search->after_id && !search->after_key;

  search->few = plass_eyes_narrow (search->request.eyes, &search->terms, search->filtered);
  if ((!keys_are_over && !walk_in (search, order, error))
      || (search->sort && !search->more && !walk_in (search, none, error)))
    return FALSE;
  for (guint i = 0; i < search->found->len; i += 2)
    if (!plass_include_add (&search->pile, search->request.params, g_ptr_array_index (search->found, i),
                            g_ptr_array_index (search->found, i + 1), error))
      return FALSE;
  return TRUE;
}
