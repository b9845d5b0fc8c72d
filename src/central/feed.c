/* feed.c — _history: the change feed in commit order, and the versions of one resource, newest first */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

#define FEED_ROWS 100
#define MOST_LOOKED 20000 /* rows of one page, shown or not */

/* Pages are put together from the stored text: a page of a thousand rows needs no tree. */
typedef struct {
  const PlassRequest *request;
  GString *json;
  guint rows, most;
  guint looked;   /* rows of the walk that were looked at, shown or not */
  gint64 last;    /* the feed: seq of the last row looked at, shown or not; an instance: the last version */
  char *about;    /* an instance: whom it is about */
  gboolean more;  /* an instance: there is an older version */
  GError *failed; /* within the walk */
  const PlassFeedPlace *place;    /* of a desk; NULL: no scope */
  const PlassScopeChange *change; /* whose records are told again */
} Page;

/* Columns of a row: seq, type, id, version, updated, kind, facet, person, json. */
#define COLUMNS "seq, type, id, version, updated, kind, facet, person, json, moved"
enum { SEQ, TYPE, ID, VERSION, UPDATED, KIND, FACET, PERSON, JSON, MOVED };

static void
begin_entry (Page *page, const PlassAnswer *row)
{
  g_string_append_printf (page->json, "%s{\"fullUrl\":\"%s/%s/%s\",", page->rows ? "," : "",
                          page->request->base, plass_answer_text (row, TYPE), plass_answer_text (row, ID));
}

static void
append_method (Page *page, const PlassAnswer *row, const char *method, const char *status)
{
  const gint64 version = plass_answer_number (row, VERSION);
  g_autofree char *when = plass_time_format ((PlassTime){ plass_answer_number (row, UPDATED) });

  g_string_append_printf (page->json,
                          "\"request\":{\"method\":\"%s\",\"url\":\"%s/%s\"},\"response\":{\"status\":"
                          "\"%s\",\"etag\":\"W/\\\"%" G_GINT64_FORMAT "\\\"\",\"lastModified\":\"%s\"}}",
                          method, plass_answer_text (row, TYPE), plass_answer_text (row, ID), status, version,
                          when);
}

/* FALSE: it may not be seen, and nothing was added. */
static gboolean
append_entry (Page *page, const PlassAnswer *row)
{
  const gsize before = page->json->len;

  begin_entry (page, row);
  g_string_append (page->json, "\"resource\":");
  if (!plass_show_row (page->request->eyes, row, KIND, page->json)) {
    g_string_truncate (page->json, before);
    return FALSE;
  }
  page->rows++;
  g_string_append_c (page->json, ',');
  append_method (page, row, "PUT", plass_answer_number (row, VERSION) == 1 ? "201" : "200");
  return TRUE;
}

/* "204", no longer yours: the desk lets go of it; when and why it went is not told. "410", erased by
 * decision, as every reading of it answers: the desk lets go of what it has not sent about it, too. */
static void
append_tombstone (Page *page, const char *type, const char *id, const char *status)
{
  g_autofree char *when = plass_time_format (plass_time_now ());

  g_string_append_printf (page->json,
                          "%s{\"fullUrl\":\"%s/%s/%s\",\"request\":{\"method\":\"DELETE\",\"url\":\"%s/%s\"},"
                          "\"response\":{\"status\":\"%s\",\"lastModified\":\"%s\"}}",
                          page->rows ? "," : "", page->request->base, type, id, type, id, status, when);
  page->rows++;
}

static PlassFace
face_of (const PlassAnswer *row)
{
  return (PlassFace){ plass_kind_find (plass_answer_text (row, KIND)), plass_answer_text (row, FACET),
                      plass_answer_text (row, PERSON) };
}

/* ---- The walk ------------------------------------------------------------------------------------------ */

static gboolean
take_before (const PlassAnswer *row, gpointer user_data)
{
  Page *page = user_data;
  const PlassFace face = face_of (row);

  if (plass_may_see (page->request->eyes, &face))
    append_tombstone (page, plass_answer_text (row, TYPE), plass_answer_text (row, ID), "204");
  return FALSE;
}

/* It was about somebody else before, or of another regime: who saw that does not see this. */
static gboolean
tell_moved (Page *page, const PlassAnswer *row)
{
  return plass_ledger_query (
      page->request->ledger, "SELECT " COLUMNS " FROM history WHERE type = $1 AND id = $2 AND version = $3",
      PLASS_BINDS (PLASS_TEXT (plass_answer_text (row, TYPE)), PLASS_TEXT (plass_answer_text (row, ID)),
                   PLASS_NUMBER (plass_answer_number (row, VERSION) - 1)),
      take_before, page, &page->failed);
}

/* A row that may not be seen is left out, and the cursor moves past it. A page ends when it is full, or when
 * it has looked at so much that others would wait; but never with nothing in it before the end, which is how
 * a desk knows that it has everything. */
static gboolean
take_feed_row (const PlassAnswer *row, gpointer user_data)
{
  Page *page = user_data;

  page->last = plass_answer_number (row, SEQ);
  if (!append_entry (page, row) && plass_answer_number (row, MOVED) && page->place && !tell_moved (page, row))
    return FALSE;
  page->looked++;
  return page->rows < page->most && (page->rows == 0 || page->looked < MOST_LOOKED);
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
begin (const PlassRequest *request, PlassReply *reply, PlassTime *ret_since, Page *page)
{
  guint count;

  if (!plass_request_check (request, reply, (const char *const[]){ "_count", "_since", "cursor", NULL })
      || !(count = plass_request_count (request, reply, FEED_ROWS))
      || !read_since (request, reply, ret_since))
    return FALSE;
  begin_page (page, request, count);
  return TRUE;
}

#define FEED_COLUMNS "SELECT " COLUMNS " FROM history "

static gboolean
walk_versions (const PlassRequest *request, gint64 cursor, PlassTime since, Page *page, GError **error)
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

/* A word that was not told must not be passed by the cursor. */
static gboolean
walk_feed (const PlassRequest *request, gint64 cursor, PlassTime since, Page *page, GError **error)
{
  const gboolean well = walk_versions (request, cursor, since, page, error);

  if (page->failed)
    g_propagate_error (error, g_steal_pointer (&page->failed));
  return well && !(error && *error);
}

/* ---- Telling again ------------------------------------------------------------------------------------- */

/* What the desk may have had and may not see now goes; what it may see comes, also when its version is older
 * than the desk's place in the walk. What lies ahead comes with the walk. */
static gboolean
take_told_row (const PlassAnswer *row, gpointer user_data)
{
  Page *page = user_data;
  const PlassFace face = face_of (row);

  if (plass_may_see (page->request->eyes, &face)) {
    if (plass_answer_number (row, SEQ) <= page->place->seq)
      append_entry (page, row);
  } else if (plass_answer_number (row, MOVED + 1) <= page->place->seq
             && plass_may_have_seen (page->request->eyes, &face, page->change->ever)) {
    append_tombstone (page, plass_answer_text (row, TYPE), plass_answer_text (row, ID), "204");
  }
  return TRUE;
}

#define TOLD_COLUMNS                                                                                         \
  "SELECT h.seq, h.type, h.id, h.version, h.updated, h.kind, h.facet, h.person, h.json, 0,"                  \
  " (SELECT f.seq FROM history f WHERE f.type = h.type AND f.id = h.id AND f.version = 1)"

static gboolean
take_erased (const PlassAnswer *row, gpointer user_data)
{
  Page *page = user_data;
  const PlassFace face = { plass_kind_find (plass_answer_text (row, 2)), plass_answer_text (row, 3),
                           page->change->person };

  if (plass_may_have_seen (page->request->eyes, &face, page->change->ever))
    append_tombstone (page, plass_answer_text (row, 0), plass_answer_text (row, 1), "410");
  return TRUE;
}

static gboolean
tell_person (const PlassRequest *request, Page *page, GError **error)
{
  return plass_ledger_query (request->ledger,
                             TOLD_COLUMNS " FROM resource r JOIN history h ON h.seq = r.seq"
                                          " WHERE r.person = $1 AND r.person <> '' ORDER BY r.seq",
                             PLASS_BINDS (PLASS_TEXT (page->change->person)), take_told_row, page, error)
         && plass_ledger_query (
             request->ledger, "SELECT type, id, kind, facet FROM erased WHERE person = $1 AND first <= $2",
             PLASS_BINDS (PLASS_TEXT (page->change->person), PLASS_NUMBER (page->place->seq)), take_erased,
             page, error);
}

/* One person's records are never parted: a page may be longer than was asked for. */
static gboolean
tell_changes (const PlassRequest *request, PlassFeedPlace *place, Page *page, GError **error)
{
  while (page->rows < page->most) {
    PlassScopeChange change;
    gboolean told;

    if (!plass_scope_next (request->ledger, place, &change, error))
      return FALSE;
    if (!change.person)
      return TRUE;
    page->change = &change;
    told = tell_person (request, page, error);
    place->number = change.number;
    g_free (change.person);
    if (!told)
      return FALSE;
  }
  return TRUE;
}

static gboolean
fill_page (const PlassRequest *request, PlassFeedPlace *place, PlassTime since, Page *page, GError **error)
{
  page->place = place;
  page->last = place->seq;
  if (!plass_scope_update (request, place, error) || !tell_changes (request, place, page, error))
    return FALSE;
  /* Who has no role at all stays where they are: a role that comes later must not have missed anything. */
  if (page->rows < page->most && plass_eyes_roles (request->eyes)
      && !walk_feed (request, place->seq, since, page, error))
    return FALSE;
  place->seq = page->last;
  return plass_eyes_check (request->eyes, error);
}

static void
finish_feed (const PlassRequest *request, PlassReply *reply, Page *page, const char *next, GError *error)
{
  if (next) {
    finish_page (page, reply, next);
    return;
  }
  g_string_free (page->json, TRUE);
  plass_refuse_error (request, reply, error);
}

static void
serve_type_feed (const PlassRequest *request, PlassReply *reply)
{
  g_autofree char *next = NULL;
  GError *error = NULL;
  PlassTime since;
  gint64 cursor = 0;
  Page page;

  if (!plass_cursor_parse (request, reply, &cursor) || !begin (request, reply, &since, &page))
    return;
  page.last = cursor;
  if (walk_feed (request, cursor, since, &page, &error) && plass_eyes_check (request->eyes, &error))
    next = plass_cursor_format (request->ledger, page.last, &error);
  finish_feed (request, reply, &page, next, error);
}

void
plass_serve_feed (const PlassRequest *request, PlassReply *reply)
{
  g_autofree char *next = NULL;
  GError *error = NULL;
  PlassFeedPlace place;
  PlassTime since;
  Page page;

  if (request->type) {
    serve_type_feed (request, reply);
    return;
  }
  if (!plass_feed_place_read (request, reply, &place) || !begin (request, reply, &since, &page))
    return;
  if (fill_page (request, &place, since, &page, &error))
    next = plass_feed_place_format (request->ledger, &place, &error);
  finish_feed (request, reply, &page, next, error);
}

/* ---- One resource -------------------------------------------------------------------------------------- */

static gboolean
take_version_row (const PlassAnswer *row, gpointer user_data)
{
  Page *page = user_data;

  page->more = page->rows == page->most;
  if (page->more)
    return FALSE;
  if (append_entry (page, row))
    page->last = plass_answer_number (row, VERSION);
  return TRUE;
}

/* Who may not see what stands may not see what it was either. */
static gboolean
may_see_standing (const PlassRequest *request, Page *page, GError **error)
{
  g_auto (PlassVersion) version = { 0 };

  if (!plass_version_read (request->ledger, request->type, request->id, 0, &version, error) || !version.json
      || !plass_may_see (request->eyes, &PLASS_FACE (&version)))
    return FALSE;
  page->about = g_strdup (plass_is_strange (request->eyes, &version) ? "" : version.person);
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

  if (!plass_cursor_parse (request, reply, &below) || !begin (request, reply, &since, &page))
    return;
  if (may_see_standing (request, &page, &error)
      && plass_ledger_query (request->ledger,
                             FEED_COLUMNS "WHERE type = $1 AND id = $2 AND version < $3 AND updated >= $4"
                                          " ORDER BY version DESC",
                             PLASS_BINDS (PLASS_TEXT (request->type), PLASS_TEXT (request->id),
                                          PLASS_NUMBER (below ? below : G_MAXINT64),
                                          PLASS_NUMBER (since.secs)),
                             take_version_row, &page, &error)
      && page.more)
    next = plass_cursor_format (request->ledger, page.last, &error);
  if (!error && page.rows
      && plass_audit_read (request, "history-instance", request->type, request->id, page.about, &error)) {
    finish_page (&page, reply, next);
    g_free (page.about);
    return;
  }
  g_free (page.about);
  g_string_free (page.json, TRUE);
  if (error)
    plass_refuse_error (request, reply, error);
  else
    plass_refuse_missing (request, reply, request->type, request->id, NULL);
}
