/* search.c — resources of one type by id, time of change or identifier */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

#define SEARCH_ROWS 50

static const PlassSearchParam search_params[] = {
  { "_id", "token", FALSE },
  { "_lastUpdated", "date", FALSE },
  { "identifier", "token", TRUE },
  { NULL },
};

const PlassSearchParam *
plass_search_params (void)
{
  return search_params;
}

/* The span of time that a date with its prefix allows, half open. */
typedef struct {
  gint64 from, until;
} Span;

typedef struct {
  const PlassRequest *request;
  Span span;
  const char *ids;   /* _id: comma-separated, NULL: any */
  const char *token; /* identifier; NULL: any */
  const char *after; /* the last id of the page before */
  guint most, rows;
  gboolean more;
  char *last;
  GString *json;
} Search;

/* How long the moment is that a text of this precision names. */
static gboolean
read_moment (const char *text, Span *ret_span)
{
  PlassTime time;
  PlassDate date;
  int year, month, day;

  if (strchr (text, 'T')) {
    if (!plass_time_parse (text, &time))
      return FALSE;
    *ret_span = (Span){ time.secs, time.secs + 1 };
    return TRUE;
  }
  if (!plass_date_parse (text, &date))
    return FALSE;
  ret_span->from = plass_time_at (date, 0, 0).secs;
  plass_date_parts (date, &year, &month, &day);
  if (date.precision == PLASS_PRECISION_YEAR)
    date = plass_date (year + 1, 1, 1);
  else if (date.precision == PLASS_PRECISION_MONTH)
    date = plass_date (month == 12 ? year + 1 : year, month % 12 + 1, 1);
  else
    date = plass_date_add_days (date, 1);
  ret_span->until = plass_time_at (date, 0, 0).secs;
  return TRUE;
}

static gboolean
narrow (Span *span, const char *text)
{
  char prefix[3] = "eq";
  Span moment;

  if (g_ascii_isalpha (text[0]) && g_ascii_isalpha (text[1])) {
    memcpy (prefix, text, 2);
    text += 2;
  }
  if (!read_moment (text, &moment))
    return FALSE;
  if (strcmp (prefix, "eq") == 0)
    *span = (Span){ MAX (span->from, moment.from), MIN (span->until, moment.until) };
  else if (strcmp (prefix, "ge") == 0)
    span->from = MAX (span->from, moment.from);
  else if (strcmp (prefix, "gt") == 0)
    span->from = MAX (span->from, moment.until);
  else if (strcmp (prefix, "lt") == 0)
    span->until = MIN (span->until, moment.from);
  else if (strcmp (prefix, "le") == 0)
    span->until = MIN (span->until, moment.until);
  else
    return FALSE;
  return TRUE;
}

/* Every parameter that stands in the URL is written to somebody's log on the way. */
static gboolean
read_param (Search *search, PlassReply *reply, const PlassParam *param)
{
  const PlassRequest *request = search->request;

  for (const PlassSearchParam *known = search_params; known->name; known++)
    if (known->secret && !request->posted && strcmp (known->name, param->name) == 0)
      return plass_refuse (request, reply, "identifier-in-url");
  if (strcmp (param->name, "_id") == 0)
    search->ids = param->value;
  else if (strcmp (param->name, "identifier") == 0)
    search->token = param->value;
  else if (strcmp (param->name, "cursor") == 0)
    search->after = param->value;
  else if (strcmp (param->name, "_lastUpdated") == 0 && !narrow (&search->span, param->value))
    return plass_refuse_at (request, reply, "bad-parameter", param->name, NULL);
  return TRUE;
}

static gboolean
read_params (Search *search, PlassReply *reply)
{
  const PlassRequest *request = search->request;
  static const char *const known[] = { "_id", "_lastUpdated", "identifier", "_count", "cursor", NULL };

  if (!plass_request_check (request, reply, known)
      || !(search->most = plass_request_count (request, reply, SEARCH_ROWS)))
    return FALSE;
  for (guint i = 0; i < request->params->len; i++)
    if (!read_param (search, reply, &g_array_index (request->params, PlassParam, i)))
      return FALSE;
  return TRUE;
}

/* ---- Walking --------------------------------------------------------------------------------------------
 */

static gboolean
is_among (const char *ids, const char *id)
{
  g_auto (GStrv) list = g_strsplit (ids, ",", -1);

  return g_strv_contains ((const char *const *)list, id);
}

static gboolean
take_row (const PlassAnswer *row, gpointer user_data)
{
  Search *search = user_data;
  const PlassRequest *request = search->request;
  const char *id = plass_answer_text (row, 0);

  if (!plass_may_see (&request->caller, plass_kind_find (plass_answer_text (row, 1)),
                      plass_answer_text (row, 2))
      || (search->ids && !is_among (search->ids, id)))
    return TRUE;
  search->more = search->rows == search->most;
  if (search->more)
    return FALSE;
  if (search->rows++)
    g_string_append_c (search->json, ',');
  g_string_append_printf (search->json, "{\"fullUrl\":\"%s/%s/%s\",\"resource\":", request->base,
                          request->type, id);
  g_string_append (search->json, plass_answer_text (row, 3));
  g_string_append (search->json, ",\"search\":{\"mode\":\"match\"}}");
  g_free (search->last);
  search->last = g_strdup (id);
  return TRUE;
}

#define FOUND "SELECT r.id, r.kind, r.facet, h.json FROM resource r JOIN history h ON h.seq = r.seq"
#define NARROWED " AND r.updated >= $2 AND r.updated < $3"

static gboolean
walk_all (Search *search, GError **error)
{
  return plass_ledger_query (
      search->request->ledger, FOUND " WHERE r.type = $1" NARROWED " AND r.id > $4 ORDER BY r.id",
      PLASS_BINDS (PLASS_TEXT (search->request->type), PLASS_NUMBER (search->span.from),
                   PLASS_NUMBER (search->span.until), PLASS_TEXT (search->after ? search->after : "")),
      take_row, search, error);
}

/* An identifier that nobody was given finds nothing, not everything. */
static gboolean
walk_identified (Search *search, GError **error)
{
  const char *bar = strchr (search->token, '|');
  g_autofree char *system = bar ? g_strndup (search->token, (gsize)(bar - search->token)) : NULL;

  return plass_ledger_query (
      search->request->ledger,
      FOUND " WHERE r.type = $1" NARROWED " AND r.id > $4 AND r.id IN (SELECT i.id FROM identifier i"
            " WHERE i.type = $1 AND i.value = $5 AND ($6 = 1 OR i.system = $7)) ORDER BY r.id",
      PLASS_BINDS (PLASS_TEXT (search->request->type), PLASS_NUMBER (search->span.from),
                   PLASS_NUMBER (search->span.until), PLASS_TEXT (search->after ? search->after : ""),
                   PLASS_TEXT (bar ? bar + 1 : search->token), PLASS_NUMBER (!system),
                   PLASS_TEXT (system ? system : "")),
      take_row, search, error);
}

static gboolean
walk_ids (Search *search, GError **error)
{
  g_auto (GStrv) ids = g_strsplit (search->ids, ",", -1);

  for (guint i = 0; ids[i]; i++)
    if (!plass_ledger_query (search->request->ledger, FOUND " WHERE r.type = $1" NARROWED " AND r.id = $4",
                             PLASS_BINDS (PLASS_TEXT (search->request->type),
                                          PLASS_NUMBER (search->span.from), PLASS_NUMBER (search->span.until),
                                          PLASS_TEXT (ids[i])),
                             take_row, search, error))
      return FALSE;
  return TRUE;
}

/* ---- The answer -----------------------------------------------------------------------------------------
 */

/* The next page is asked for by the last id. A search by identifier gets no link: the URL would hold it. */
static void
finish (Search *search, PlassReply *reply)
{
  const PlassRequest *request = search->request;
  GString *json = search->json;

  if (search->rows)
    g_string_append (json, "],");
  else
    g_string_truncate (json, json->len - strlen ("\"entry\":["));
  g_string_append_printf (json, "\"link\":[{\"relation\":\"self\",\"url\":\"%s/%s?_count=%u\"}",
                          request->base, request->type, search->most);
  if (search->more && !search->token && !search->ids) {
    g_string_append_printf (json, ",{\"relation\":\"next\",\"url\":\"%s/%s?_count=%u&cursor=%s",
                            request->base, request->type, search->most, search->last);
    for (guint i = 0; i < request->params->len; i++) {
      const PlassParam *param = &g_array_index (request->params, PlassParam, i);
      g_autofree char *escaped = g_uri_escape_string (param->value, NULL, FALSE);

      if (strcmp (param->name, "_lastUpdated") == 0)
        g_string_append_printf (json, "&_lastUpdated=%s", escaped);
    }
    g_string_append (json, "\"}");
  }
  g_string_append (json, "]}");
  reply->status = 200;
  reply->body = g_string_free (g_steal_pointer (&search->json), FALSE);
}

void
plass_serve_search (const PlassRequest *request, PlassReply *reply)
{
  Search search = { .request = request, .span = { G_MININT64, G_MAXINT64 } };
  GError *error = NULL;
  gboolean ok;

  if (!read_params (&search, reply))
    return;
  search.json = g_string_new ("{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[");
  ok = search.token ? walk_identified (&search, &error)
       : search.ids ? walk_ids (&search, &error)
                    : walk_all (&search, &error);
  if (ok)
    finish (&search, reply);
  else
    plass_refuse_error (request, reply, error);
  if (search.json)
    g_string_free (search.json, TRUE);
  g_free (search.last);
}
