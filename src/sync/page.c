/* page.c — the rows of a page of the feed, without a tree of the whole page */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A page is a thousand resources: as one tree it costs ten times its text. So the text is only walked over
 * here, and one resource at a time becomes a tree. Values are not judged: whoever reads the piece does. */

#define MOST_DEPTH 100

typedef struct {
  char *at, *end;
  gboolean broken;
} Scan;

typedef struct {
  char *start, *end;
} Piece;

static char
peek (Scan *scan)
{
  while (scan->at < scan->end && strchr (" \t\r\n", *scan->at) && *scan->at)
    scan->at++;
  return scan->at < scan->end ? *scan->at : '\0';
}

static gboolean
stop (Scan *scan)
{
  scan->broken = TRUE;
  return FALSE;
}

static gboolean
skip_string (Scan *scan)
{
  for (scan->at++; scan->at < scan->end; scan->at++) {
    if (*scan->at == '\\')
      scan->at++;
    else if (*scan->at == '"')
      return scan->at++, TRUE;
  }
  return stop (scan);
}

static gboolean
skip_nested (Scan *scan)
{
  int depth = 0;

  while (scan->at < scan->end) {
    switch (*scan->at) {
    case '"':
      if (!skip_string (scan))
        return FALSE;
      continue;
    case '{':
    case '[':
      if (++depth > MOST_DEPTH)
        return stop (scan);
      break;
    case '}':
    case ']':
      if (--depth == 0)
        return scan->at++, TRUE;
      break;
    default:
      break;
    }
    scan->at++;
  }
  return stop (scan);
}

static gboolean
skip_value (Scan *scan, Piece *ret_piece)
{
  char first = peek (scan);
  gboolean well;

  ret_piece->start = scan->at;
  if (first == '"') {
    well = skip_string (scan);
  } else if (first == '{' || first == '[') {
    well = skip_nested (scan);
  } else {
    while (scan->at < scan->end && !strchr (",]} \t\r\n", *scan->at))
      scan->at++;
    well = scan->at > ret_piece->start || stop (scan);
  }
  ret_piece->end = scan->at;
  return well;
}

/* Into an object or array; FALSE when the piece is none. */
static gboolean
enter (Piece piece, char open, Scan *ret_scan)
{
  *ret_scan = (Scan){ .at = piece.start, .end = piece.end };
  if (peek (ret_scan) != open)
    return FALSE;
  ret_scan->at++;
  return TRUE;
}

/* The next value of an array, or of an object with its name; FALSE at its end, or when it is broken. */
static gboolean
next (Scan *scan, char close, Piece *ret_name, Piece *ret_value)
{
  if (peek (scan) == ',')
    scan->at++;
  if (peek (scan) == close)
    return FALSE;
  if (ret_name) {
    if (peek (scan) != '"' || !skip_value (scan, ret_name) || peek (scan) != ':')
      return stop (scan);
    scan->at++;
  }
  return skip_value (scan, ret_value);
}

static gboolean
is_named (Piece name, const char *word)
{
  gsize length = strlen (word);

  return (gsize)(name.end - name.start) == length + 2 && memcmp (name.start + 1, word, length) == 0;
}

/* ---- What stands in a page ---------------------------------------------------------------------------- */

/* A string of a small object; owned, NULL when there is none. */
static char *
read_member (Piece object, const char *name)
{
  g_autoptr (cJSON) tree = plass_wire_parse (object.start, object.end - object.start, NULL);

  return tree ? g_strdup (cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (tree, name))) : NULL;
}

static void
read_tombstone (Piece request, PlassPageRow *row)
{
  g_autofree char *url = read_member (request, "url");
  const char *slash = url ? strchr (url, '/') : NULL;

  if (!slash)
    return;
  row->type = g_strndup (url, slash - url);
  row->id = g_strndup (slash + 1, strcspn (slash + 1, "/?"));
}

/* "204" is no longer ours to see. */
static gboolean
is_erased (Piece response)
{
  g_autofree char *status = response.start ? read_member (response, "status") : NULL;

  return status && g_str_has_prefix (status, "410");
}

static gboolean
read_entry (Piece entry, GArray *rows)
{
  Piece name, value, request = { 0 }, response = { 0 };
  PlassPageRow row = { 0 };
  Scan scan;

  if (!enter (entry, '{', &scan))
    return FALSE;
  while (next (&scan, '}', &name, &value)) {
    if (is_named (name, "resource")) {
      row.resource = value.start;
      row.length = value.end - value.start;
    } else if (is_named (name, "request")) {
      request = value;
    } else if (is_named (name, "response")) {
      response = value;
    }
  }
  if (scan.broken)
    return FALSE;
  if (!row.resource && request.start)
    read_tombstone (request, &row);
  row.erased = !row.resource && is_erased (response);
  g_array_append_val (rows, row);
  return TRUE;
}

static gboolean
read_entries (Piece entries, GArray *rows)
{
  Piece entry;
  Scan scan;

  if (!enter (entries, '[', &scan))
    return FALSE;
  while (next (&scan, ']', NULL, &entry))
    if (!read_entry (entry, rows))
      return FALSE;
  return !scan.broken;
}

/* The cursor stays percent-encoded: it is given back as it stands. */
static char *
read_cursor (const char *url)
{
  const char *query = url ? strchr (url, '?') : NULL;
  const char *at = query ? strstr (query, "cursor=") : NULL;

  while (at && at[-1] != '?' && at[-1] != '&')
    at = strstr (at + 1, "cursor=");
  return at ? g_strndup (at + strlen ("cursor="), strcspn (at + strlen ("cursor="), "&#")) : NULL;
}

/* Whatever host the link names: it is asked of the service that this desk knows. */
static char *
read_below (const char *url)
{
  const char *at = url ? strstr (url, "/fhir/") : NULL;

  return g_strdup (at);
}

static gboolean
read_links (Piece links, PlassPage *page)
{
  Piece link;
  Scan scan;

  if (!enter (links, '[', &scan))
    return FALSE;
  while (next (&scan, ']', NULL, &link)) {
    g_autofree char *relation = read_member (link, "relation");
    g_autofree char *url = read_member (link, "url");
    if (page->next || g_strcmp0 (relation, "next") != 0)
      continue;
    page->cursor = read_cursor (url);
    page->next = read_below (url);
  }
  return !scan.broken;
}

static gboolean
read_members (Scan *scan, PlassPage *page)
{
  gboolean is_bundle = FALSE;
  Piece name, value;

  while (next (scan, '}', &name, &value)) {
    if (is_named (name, "resourceType"))
      is_bundle = is_named (value, "Bundle");
    else if (is_named (name, "entry") && !read_entries (value, page->rows))
      return FALSE;
    else if (is_named (name, "link") && !read_links (value, page))
      return FALSE;
  }
  return is_bundle && !scan->broken;
}

static void
clear_row (gpointer data)
{
  PlassPageRow *row = data;

  g_free (row->type);
  g_free (row->id);
}

void
plass_page_clear (PlassPage *page)
{
  g_clear_pointer (&page->rows, g_array_unref);
  g_free (page->cursor);
  g_free (page->next);
  *page = (PlassPage){ 0 };
}

static gboolean
read_page (char *text, gsize length, gboolean found, PlassPage *ret_page, GError **error)
{
  g_auto (PlassPage) page = { .rows = g_array_new (FALSE, TRUE, sizeof (PlassPageRow)) };
  Piece whole = { text, text + length };
  Scan scan;

  g_array_set_clear_func (page.rows, clear_row);
  if (!enter (whole, '{', &scan) || !read_members (&scan, &page) || !(page.cursor || found)) {
    g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_BROKEN, _ ("The service's answer cannot be read."));
    return FALSE;
  }
  if (found)
    g_clear_pointer (&page.cursor, g_free);
  /* Only now: each piece is followed by a comma or bracket that the walk needed. */
  for (guint i = 0; i < page.rows->len; i++) {
    PlassPageRow *row = &g_array_index (page.rows, PlassPageRow, i);
    if (row->resource)
      row->resource[row->length] = '\0';
  }
  *ret_page = page;
  page = (PlassPage){ 0 };
  return TRUE;
}

gboolean
plass_page_read (char *text, gsize length, PlassPage *ret_page, GError **error)
{
  return read_page (text, length, FALSE, ret_page, error);
}

gboolean
plass_page_read_found (char *text, gsize length, PlassPage *ret_page, GError **error)
{
  return read_page (text, length, TRUE, ret_page, error);
}
