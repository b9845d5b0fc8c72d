/* feed.c — _history: the change feed in commit order, and the versions of one resource, newest first */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

#define FEED_ROWS 100

/* Pages are put together from the stored text: a page of a thousand rows needs no tree. */
typedef struct {
  const PlassRequest *request;
  GString *json;
  guint rows, most;
  gint64 last;   /* the feed: seq of the last row looked at, shown or not; an instance: the last version */
  gboolean more; /* an instance: there is an older version */
} Page;

static void
append_entry (Page *page, const PlassAnswer *row, const char *type, const char *id)
{
  const gint64 version = plass_answer_number (row, 5);
  g_autofree char *when = plass_time_format ((PlassTime){ plass_answer_number (row, 6) });

  if (page->rows++)
    g_string_append_c (page->json, ',');
  g_string_append_printf (page->json, "{\"fullUrl\":\"%s/%s/%s\",\"resource\":", page->request->base, type,
                          id);
  g_string_append (page->json, plass_answer_text (row, 7));
  g_string_append_printf (page->json,
                          ",\"request\":{\"method\":\"PUT\",\"url\":\"%s/%s\"},\"response\":{\"status\":"
                          "\"%s\",\"etag\":\"W/\\\"%" G_GINT64_FORMAT "\\\"\",\"lastModified\":\"%s\"}}",
                          type, id, version == 1 ? "201" : "200", version, when);
}

static gboolean
row_is_visible (Page *page, const PlassAnswer *row)
{
  return plass_may_see (&page->request->caller, plass_kind_find (plass_answer_text (row, 3)),
                        plass_answer_text (row, 4));
}

/* A row that may not be seen is left out, and the cursor moves past it. */
static gboolean
take_feed_row (const PlassAnswer *row, gpointer user_data)
{
  Page *page = user_data;

  page->last = plass_answer_number (row, 0);
  if (row_is_visible (page, row))
    append_entry (page, row, plass_answer_text (row, 1), plass_answer_text (row, 2));
  return page->rows < page->most;
}

static void
begin_page (Page *page, const PlassRequest *request, guint most)
{
  *page = (Page){ .request = request, .most = most, .json = g_string_sized_new (4096 + most * 1400) };
  g_string_append (page->json, "{\"resourceType\":\"Bundle\",\"type\":\"history\",\"entry\":[");
}

/* Cursors and types are made of safe letters: nothing to escape. */
static void
append_link (GString *json, const char *relation, const PlassRequest *request, guint count,
             const char *cursor)
{
  const char *since = plass_request_param (request, "_since");
  g_autofree char *escaped = since ? g_uri_escape_string (since, NULL, FALSE) : NULL;

  g_string_append_printf (json, "{\"relation\":\"%s\",\"url\":\"%s", relation, request->base);
  if (request->type)
    g_string_append_printf (json, "/%s", request->type);
  if (request->id)
    g_string_append_printf (json, "/%s", request->id);
  g_string_append_printf (json, "/_history?_count=%u", count);
  if (escaped)
    g_string_append_printf (json, "&_since=%s", escaped);
  if (cursor)
    g_string_append_printf (json, "&cursor=%s", cursor);
  g_string_append (json, "\"}");
}

static void
finish_page (Page *page, PlassReply *reply, const char *next)
{
  const PlassRequest *request = page->request;

  /* FHIR forbids an empty array. */
  if (page->rows)
    g_string_append (page->json, "],");
  else
    g_string_truncate (page->json, page->json->len - strlen ("\"entry\":["));
  g_string_append (page->json, "\"link\":[");
  append_link (page->json, "self", request, page->most, plass_request_param (request, "cursor"));
  if (next) {
    g_string_append_c (page->json, ',');
    append_link (page->json, "next", request, page->most, next);
  }
  g_string_append (page->json, "]}");
  reply->status = 200;
  reply->body = g_string_free (g_steal_pointer (&page->json), FALSE);
}

static gboolean
read_since (const PlassRequest *request, PlassReply *reply, PlassTime *ret_since)
{
  const char *text = plass_request_param (request, "_since");

  *ret_since = (PlassTime){ G_MININT64 };
  if (!text || plass_time_parse (text, ret_since))
    return TRUE;
  return plass_refuse_at (request, reply, "bad-parameter", "_since", NULL);
}

static gboolean
begin (const PlassRequest *request, PlassReply *reply, gint64 *ret_cursor, PlassTime *ret_since, Page *page)
{
  guint count;

  if (!plass_request_check (request, reply, (const char *const[]){ "_count", "_since", "cursor", NULL })
      || !(count = plass_request_count (request, reply, FEED_ROWS))
      || !plass_cursor_parse (request, reply, ret_cursor) || !read_since (request, reply, ret_since))
    return FALSE;
  begin_page (page, request, count);
  return TRUE;
}

#define FEED_COLUMNS "SELECT seq, type, id, kind, facet, version, updated, json FROM history "

static gboolean
walk_feed (const PlassRequest *request, gint64 cursor, PlassTime since, Page *page, GError **error)
{
  if (request->type)
    return plass_ledger_query (
        request->ledger, FEED_COLUMNS "WHERE type = $1 AND seq > $2 AND updated >= $3 ORDER BY seq",
        PLASS_BINDS (PLASS_TEXT (request->type), PLASS_NUMBER (cursor), PLASS_NUMBER (since.secs)),
        take_feed_row, page, error);
  return plass_ledger_query (request->ledger, FEED_COLUMNS "WHERE seq > $1 AND updated >= $2 ORDER BY seq",
                             PLASS_BINDS (PLASS_NUMBER (cursor), PLASS_NUMBER (since.secs)), take_feed_row,
                             page, error);
}

void
plass_serve_feed (const PlassRequest *request, PlassReply *reply)
{
  g_autofree char *next = NULL;
  GError *error = NULL;
  PlassTime since;
  gint64 cursor;
  Page page;

  if (!begin (request, reply, &cursor, &since, &page))
    return;
  page.last = cursor;
  if (walk_feed (request, cursor, since, &page, &error))
    next = plass_cursor_format (request->ledger, page.last, &error);
  if (next) {
    finish_page (&page, reply, next);
    return;
  }
  g_string_free (page.json, TRUE);
  plass_refuse_error (request, reply, error);
}

/* ---- One resource -------------------------------------------------------------------------------------- */

static gboolean
take_version_row (const PlassAnswer *row, gpointer user_data)
{
  Page *page = user_data;

  if (!row_is_visible (page, row))
    return TRUE;
  page->more = page->rows == page->most;
  if (page->more)
    return FALSE;
  page->last = plass_answer_number (row, 5);
  append_entry (page, row, page->request->type, page->request->id);
  return TRUE;
}

void
plass_serve_instance_history (const PlassRequest *request, PlassReply *reply)
{
  g_autofree char *next = NULL;
  GError *error = NULL;
  PlassTime since;
  gint64 below;
  Page page;

  if (!begin (request, reply, &below, &since, &page))
    return;
  if (plass_ledger_query (request->ledger,
                          FEED_COLUMNS "WHERE type = $1 AND id = $2 AND version < $3 AND updated >= $4"
                                       " ORDER BY version DESC",
                          PLASS_BINDS (PLASS_TEXT (request->type), PLASS_TEXT (request->id),
                                       PLASS_NUMBER (below ? below : G_MAXINT64), PLASS_NUMBER (since.secs)),
                          take_version_row, &page, &error)
      && page.more)
    next = plass_cursor_format (request->ledger, page.last, &error);
  if (!error && page.rows) {
    finish_page (&page, reply, next);
    return;
  }
  g_string_free (page.json, TRUE);
  if (error)
    plass_refuse_error (request, reply, error);
  else
    plass_refuse (request, reply, "not-found");
}
