/* search.c — resources of one type: conditions, order, pages */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

#define SEARCH_ROWS 50

typedef struct {
  PlassRequest request; /* with the parameters of the search itself, which may come out of a sealed page */
  PlassReply *reply;
  PlassTerms terms;
  PlassPile pile;
  const PlassSearchParam *sort;  /* NULL: by id */
  gboolean by_time, descending;  /* by_time: _lastUpdated */
  gboolean only_count, filtered; /* filtered: there is a condition beside the type */
  guint most, matches;
  gint64 total;
  gboolean more;
  /* where the page before ended, and where this one did */
  const char *after_id, *after_key;
  char *last_id, *last_key;
  GPtrArray *found; /* id, text, id, text …: what includes are looked for from */
} Search;

static gboolean
refuse (Search *search, const char *where)
{
  return plass_refuse_at (&search->request, search->reply, "bad-parameter", where, NULL);
}

/* ---- What is asked ---------------------------------------------------------------------------------------
 */

static gboolean
read_sort (Search *search, const PlassParam *given)
{
  const char *name = given->value;

  if (search->sort || search->by_time)
    return refuse (search, given->name);
  search->descending = *name == '-';
  name += search->descending;
  search->by_time = strcmp (name, "_lastUpdated") == 0;
  if (search->by_time || strcmp (name, "_id") == 0)
    return TRUE;
  search->sort = plass_search_param_find (search->request.type, name, strlen (name));
  return (search->sort && search->sort->types) || refuse (search, given->name);
}

static gboolean
read_summary (Search *search, const PlassParam *given)
{
  search->only_count |= strcmp (given->value, "count") == 0;
  return search->only_count || strcmp (given->value, "false") == 0 || refuse (search, given->name);
}

static gboolean
read_count (Search *search)
{
  const char *text = plass_request_param (&search->request, "_count");

  /* FHIR R4, 3.1.1.4.7: a page of none asks how many there are. */
  if (text && strcmp (text, "0") == 0) {
    search->only_count = TRUE;
    search->most = SEARCH_ROWS;
    return TRUE;
  }
  search->most = plass_request_count (&search->request, search->reply, SEARCH_ROWS);
  return search->most > 0;
}

static gboolean
read_elements (Search *search, const PlassParam *given)
{
  for (const char *c = given->value; *c; c++)
    if (!g_ascii_isalnum (*c) && *c != ',')
      return refuse (search, given->name);
  return *given->value || refuse (search, given->name);
}

static gboolean
read_nothing (Search *search, const PlassParam *given)
{
  return TRUE;
}

static gboolean
read_include (Search *search, const PlassParam *given)
{
  return plass_include_check (&search->request, search->reply, given);
}

/* What says how the answer shall be, and not what is looked for. */
static const struct {
  const char *name;
  gboolean (*read) (Search *search, const PlassParam *given);
} results[] = {
  { "_count", read_nothing },   { "_format", read_nothing },     { "_sort", read_sort },
  { "_include", read_include }, { "_revinclude", read_include }, { "_elements", read_elements },
  { "_summary", read_summary },
};

const char *
plass_search_result (guint index)
{
  return index < G_N_ELEMENTS (results) ? results[index].name : NULL;
}

static gboolean
read_result (Search *search, const PlassParam *given, gboolean *ret_known)
{
  *ret_known = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    if (strcmp (results[i].name, given->name) == 0)
      return results[i].read (search, given);
  *ret_known = FALSE;
  return TRUE;
}

/* What stands in an address is written to somebody's log on the way. */
static gboolean
read_param (Search *search, const PlassParam *given, gboolean in_address)
{
  const PlassSearchParam *param =
      plass_search_param_find (search->request.type, given->name, strcspn (given->name, ":"));
  gboolean known = FALSE;

  if (!read_result (search, given, &known))
    return FALSE;
  if (known)
    return TRUE;
  if (!param)
    return search->request.lenient || refuse (search, given->name);
  if (param->secret && in_address)
    return plass_refuse (&search->request, search->reply, "identifier-in-url");
  search->filtered = TRUE;
  return plass_terms_add (&search->terms, search->reply, param, given);
}

static gboolean
read_params (Search *search)
{
  const GArray *params = search->request.params;

  if (!read_count (search))
    return FALSE;
  for (guint i = 0; i < params->len; i++)
    if (!read_param (search, &g_array_index (params, PlassParam, i), i < search->request.n_in_address))
      return FALSE;
  return TRUE;
}

/* ---- Pages: the address of the next one holds the whole search, sealed -----------------------------------
 */

#define AFTER_ID "\x01id"
#define AFTER_KEY "\x01key"

static gboolean
open_page (Search *search, const char *sealed, GPtrArray *texts)
{
  PlassRequest *request = &search->request;
  GError *error = NULL;
  g_autofree char *text = plass_seal_open (request->ledger, request->caller.user, sealed, &error);
  const char *form = text ? strchr (text, '\n') : NULL;

  if (error)
    return plass_refuse_error (request, search->reply, error);
  if (!form || strncmp (text, request->type, (gsize)(form - text)) != 0
      || strlen (request->type) != (gsize)(form - text) || request->params->len > 2)
    return plass_refuse (request, search->reply, "cursor-gone");
  g_array_set_size (request->params, 0);
  request->n_in_address = 0;
  if (!plass_request_read_form (form + 1, request->params, texts))
    return refuse (search, "cursor");
  search->after_id = plass_request_param (request, AFTER_ID);
  search->after_key = plass_request_param (request, AFTER_KEY);
  for (guint i = request->params->len; i-- > 0;)
    if (g_array_index (request->params, PlassParam, i).name[0] == '\x01')
      g_array_remove_index (request->params, i);
  return TRUE;
}

static void
append_pair (GString *form, const char *name, const char *value)
{
  g_autofree char *left = g_uri_escape_string (name, ":", FALSE);
  g_autofree char *right = g_uri_escape_string (value, ",:/", FALSE);

  g_string_append_printf (form, "%s%s=%s", form->len ? "&" : "", left, right);
}

/* Only what may stand in an address; a parameter that was not understood is not told as if it were. */
static char *
make_link (const Search *search, const char *relation, const char *form)
{
  return g_strdup_printf ("{\"relation\":\"%s\",\"url\":\"%s/%s%s%s\"}", relation, search->request.base,
                          search->request.type, *form ? "?" : "", form);
}

static char *
link_self (const Search *search)
{
  const PlassRequest *request = &search->request;
  g_autoptr (GString) form = g_string_new (NULL);

  for (guint i = 0; i < request->params->len; i++) {
    const PlassParam *given = &g_array_index (request->params, PlassParam, i);
    const PlassSearchParam *param =
        plass_search_param_find (request->type, given->name, strcspn (given->name, ":"));

    if (param ? !param->secret : given->name[0] == '_' && strcmp (given->name, "_format") != 0)
      append_pair (form, given->name, given->value);
  }
  return make_link (search, "self", form->str);
}

static char *
link_next (const Search *search, GError **error)
{
  const PlassRequest *request = &search->request;
  g_autoptr (GString) form = g_string_new (NULL);
  g_autofree char *clear = NULL, *sealed = NULL, *cursor = NULL;

  for (guint i = 0; i < request->params->len; i++) {
    const PlassParam *given = &g_array_index (request->params, PlassParam, i);

    append_pair (form, given->name, given->value);
  }
  append_pair (form, AFTER_ID, search->last_id);
  if (search->last_key)
    append_pair (form, AFTER_KEY, search->last_key);
  clear = g_strconcat (request->type, "\n", form->str, NULL);
  sealed = plass_seal_close (request->ledger, request->caller.user, clear, error);
  cursor = sealed ? g_strconcat ("cursor=", sealed, NULL) : NULL;
  return cursor ? make_link (search, "next", cursor) : NULL;
}

/* ---- Walking ---------------------------------------------------------------------------------------------
 */

static void
keep_place (Search *search, const PlassAnswer *row)
{
  const gboolean has_key = search->sort || search->by_time;

  g_free (search->last_id);
  g_free (search->last_key);
  search->last_id = g_strdup (plass_answer_text (row, 0));
  search->last_key = has_key && plass_answer_number (row, 6) ? g_strdup (plass_answer_text (row, 5)) : NULL;
}

/* What may be shown of it; and finding it must not tell what is hidden of it. */
static gboolean
show_row (const Search *search, const PlassAnswer *row, GString *shown)
{
  const PlassRequest *request = &search->request;

  if (!plass_show_row (request->eyes, row, 1, shown))
    return FALSE;
  for (guint i = 0; i < request->params->len; i++) {
    const PlassParam *given = &g_array_index (request->params, PlassParam, i);
    const char *name =
        strcmp (given->name, "_sort") == 0 ? given->value + (*given->value == '-') : given->name;

    if (plass_mask_tells (request->eyes, row, 1, shown->str, name))
      return FALSE;
  }
  return TRUE;
}

/* How many there are, when nothing was asked of them, hangs on no text. */
static gboolean
count_row (const PlassAnswer *row, gpointer user_data)
{
  Search *search = user_data;
  const PlassFace face = { plass_kind_find (plass_answer_text (row, 1)), plass_answer_text (row, 2),
                           plass_answer_text (row, 3) };

  search->total += plass_may_see (search->request.eyes, &face);
  return TRUE;
}

static gboolean
take_row (const PlassAnswer *row, gpointer user_data)
{
  Search *search = user_data;
  const PlassRequest *request = &search->request;
  const char *id = plass_answer_text (row, 0);
  g_autoptr (GString) shown = g_string_new (NULL);

  if (!show_row (search, row, shown))
    return TRUE;
  search->total++;
  if (search->only_count)
    return TRUE;
  search->more = search->matches == search->most;
  if (search->more)
    return FALSE;
  search->matches++;
  keep_place (search, row);
  if (!plass_mask_is_stranger (plass_kind_find (plass_answer_text (row, 1)), shown->str))
    plass_pile_note (&search->pile, plass_answer_text (row, 3));
  plass_pile_add (&search->pile, request->type, id, shown->str, "match");
  g_ptr_array_add (search->found, g_strdup (id));
  g_ptr_array_add (search->found, g_strdup (shown->str));
  return TRUE;
}

/* What is sorted by, and whether rows of this walk have it. Resources without a key come last, whichever way
 * it goes: in a walk of their own, so that an index holds the order of each. */
typedef struct {
  const char *key; /* NULL: by id */
  gboolean is_text;
} Order;

static Order
order_of (const Search *search)
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
add_place (Search *search, GString *sql, Order order)
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
sort_table (const Search *search)
{
  return search->sort->kind == PLASS_SEARCH_DATE ? "sought_time" : "sought";
}

/* A whole type is walked in the order of the index (CROSS JOIN: SQLite keeps the order of the tables); of few
 * that were filtered out, the key is looked up. */
static void
join_key (Search *search, GString *sql)
{
  g_string_append_printf (sql, " FROM %s k %s JOIN resource r%s", sort_table (search),
                          search->filtered ? "" : "CROSS", search->filtered ? " ON TRUE" : "");
}

static void
where_key (Search *search, GString *sql)
{
  g_string_append_printf (sql, " AND k.type = $1 AND k.id = r.id AND k.param = %s AND (k.rank & %d) <> 0",
                          plass_terms_text (&search->terms, search->sort->name), search->descending ? 2 : 1);
}

static void
where_no_key (Search *search, GString *sql)
{
  g_string_append_printf (sql,
                          " AND NOT EXISTS (SELECT 1 FROM %s k WHERE k.type = $1 AND k.id = r.id"
                          " AND k.param = %s)",
                          sort_table (search), plass_terms_text (&search->terms, search->sort->name));
}

static char *
make_sql (Search *search, Order order)
{
  const char *way = search->descending ? " DESC" : "";
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "SELECT r.id, r.kind, r.facet, r.person, h.json, %s, %d",
                          order.key ? order.key : "''", order.key != NULL);
  if (search->sort && order.key)
    join_key (search, sql);
  else
    g_string_append (sql, " FROM resource r");
  g_string_append (sql, " JOIN history h ON h.seq = r.seq WHERE r.type = $1");
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
walk_in (Search *search, Order order, GError **error)
{
  PlassTerms *terms = &search->terms;
  const guint n_binds = terms->binds->len;
  g_autofree char *sql = make_sql (search, order);
  const gboolean well = plass_ledger_query (
      search->request.ledger, sql, (const PlassBind *)(gpointer)terms->binds->data, terms->binds->len,
      search->only_count && !search->filtered && !search->sort ? count_row : take_row, search, error);

  g_array_set_size (terms->binds, n_binds);
  return well;
}

static gboolean
walk (Search *search, GError **error)
{
  const Order order = order_of (search), none = { NULL, FALSE };
  const gboolean keys_are_over = search->sort && search->after_id && !search->after_key;

  plass_eyes_narrow (search->request.eyes, &search->terms);
  if ((!keys_are_over && !walk_in (search, order, error))
      || (search->sort && !search->more && !walk_in (search, none, error)))
    return FALSE;
  for (guint i = 0; i < search->found->len; i += 2)
    if (!plass_include_add (&search->pile, search->request.params, g_ptr_array_index (search->found, i),
                            g_ptr_array_index (search->found, i + 1), error))
      return FALSE;
  return TRUE;
}

/* ---- The answer ------------------------------------------------------------------------------------------
 */

static gboolean
answer (Search *search, GError **error)
{
  g_autofree char *self = link_self (search), *next = NULL, *links = NULL;

  if (search->more && !(next = link_next (search, error)))
    return FALSE;
  links = next ? g_strconcat (self, ",", next, NULL) : g_strdup (self);
  plass_pile_answer (&search->pile, search->reply, links, search->only_count ? search->total : -1);
  return TRUE;
}

static void
clear (Search *search)
{
  plass_terms_clear (&search->terms);
  plass_pile_clear (&search->pile);
  g_ptr_array_unref (search->found);
  g_free (search->last_id);
  g_free (search->last_key);
}

void
plass_serve_search (const PlassRequest *request, PlassReply *reply)
{
  Search search = { .request = *request, .reply = reply };
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  const char *sealed = plass_request_param (request, "cursor");
  GError *error = NULL;

  plass_terms_init (&search.terms, &search.request);
  plass_pile_init (&search.pile, &search.request, "searchset");
  search.found = g_ptr_array_new_with_free_func (g_free);
  if ((!sealed || open_page (&search, sealed, texts)) && read_params (&search)
      && !(walk (&search, &error) && answer (&search, &error)))
    plass_refuse_error (&search.request, reply, error);
  clear (&search);
}
