/* search.c — what is asked for of one type, and the answer */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

#define SEARCH_ROWS 50

static gboolean
refuse (PlassSearch *search, const char *where)
{
  return plass_refuse_at (&search->request, search->reply, "bad-parameter", where, NULL);
}

/* ---- What is asked ---------------------------------------------------------------------------------------
 */

static gboolean
read_sort (PlassSearch *search, const PlassParam *given)
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
read_summary (PlassSearch *search, const PlassParam *given)
{
  search->only_count |= strcmp (given->value, "count") == 0;
  return search->only_count || strcmp (given->value, "false") == 0 || refuse (search, given->name);
}

static gboolean
read_count (PlassSearch *search)
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
read_elements (PlassSearch *search, const PlassParam *given)
{
  for (const char *c = given->value; *c; c++)
    if (!g_ascii_isalnum (*c) && *c != ',')
      return refuse (search, given->name);
  return *given->value || refuse (search, given->name);
}

static gboolean
read_nothing (PlassSearch *search, const PlassParam *given)
{
  return TRUE;
}

static gboolean
read_include (PlassSearch *search, const PlassParam *given)
{
  search->includes = TRUE;
  return plass_include_check (&search->request, search->reply, given);
}

/* What says how the answer shall be, and not what is looked for. */
static const struct {
  const char *name;
  gboolean (*read) (PlassSearch *search, const PlassParam *given);
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
read_result (PlassSearch *search, const PlassParam *given, gboolean *ret_known)
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
read_param (PlassSearch *search, const PlassParam *given, gboolean in_address)
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
read_params (PlassSearch *search)
{
  const GArray *params = search->request.params;

  if (!read_count (search))
    return FALSE;
  for (guint i = 0; i < params->len; i++)
    if (!read_param (search, &g_array_index (params, PlassParam, i), i < search->request.n_in_address))
      return FALSE;
  return TRUE;
}

/* ---- The answer ------------------------------------------------------------------------------------------
 */

static gboolean
answer (PlassSearch *search, GError **error)
{
  g_autofree char *self = plass_search_link_self (search), *next = NULL, *links = NULL;

  if (search->more && !(next = plass_search_link_next (search, error)))
    return FALSE;
  links = next ? g_strconcat (self, ",", next, NULL) : g_strdup (self);
  plass_pile_answer (&search->pile, search->reply, links, search->only_count ? search->total : -1);
  return TRUE;
}

static void
clear (PlassSearch *search)
{
  plass_terms_clear (&search->terms);
  plass_pile_clear (&search->pile);
  g_ptr_array_unref (search->found);
  g_free (search->last_id);
  g_free (search->last_key);
  g_clear_error (&search->error);
}

void
plass_serve_search (const PlassRequest *request, PlassReply *reply)
{
  PlassSearch search = { .request = *request, .reply = reply };
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  const char *sealed = plass_request_param (request, "cursor");
  GError *error = NULL;

  plass_terms_init (&search.terms, &search.request);
  plass_pile_init (&search.pile, &search.request, "searchset");
  search.found = g_ptr_array_new_with_free_func (g_free);
  if ((!sealed || plass_search_open_page (&search, sealed, texts)) && read_params (&search)
      && !(plass_search_walk (&search, &error) && answer (&search, &error)))
    plass_refuse_error (&search.request, reply, error);
  clear (&search);
}
