/* request.c — the parameters of a request, and opaque places in the feed */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

#define MOST_ROWS 1000
#define MOST_PARAMS 100 /* each is looked at for each row of a page */

/* Instants carry "+01:00", which a form reads as a space: both are understood. */
static void
mend_instant (char *value)
{
  char *space = strchr (value, ' ');

  if (space && strchr (value, 'T') && g_ascii_isdigit (space[1]) && g_ascii_isdigit (space[2])
      && space[3] == ':')
    *space = '+';
}

/* Repeats are kept: a span of time is two of one parameter. */
gboolean
plass_request_read_form (const char *form, GArray *params, GPtrArray *texts)
{
  g_auto (GStrv) pairs = g_strsplit (form ? form : "", "&", -1);

  for (guint i = 0; pairs[i]; i++) {
    char *name, *value = strchr (pairs[i], '=');
    PlassParam param;

    if (!*pairs[i])
      continue;
    if (params->len == MOST_PARAMS)
      return FALSE;
    g_strdelimit (pairs[i], "+", ' ');
    if (value)
      *value++ = '\0';
    name = g_uri_unescape_string (pairs[i], NULL);
    value = g_uri_unescape_string (value ? value : "", NULL);
    g_ptr_array_add (texts, name);
    g_ptr_array_add (texts, value);
    if (!name || !value || !g_utf8_validate (name, -1, NULL) || !g_utf8_validate (value, -1, NULL))
      return FALSE;
    mend_instant (value);
    param = (PlassParam){ name, value };
    g_array_append_val (params, param);
  }
  return TRUE;
}

const char *
plass_request_param (const PlassRequest *request, const char *name)
{
  for (guint i = 0; i < request->params->len; i++) {
    const PlassParam *param = &g_array_index (request->params, PlassParam, i);

    if (strcmp (param->name, name) == 0)
      return param->value;
  }
  return NULL;
}

guint
plass_request_count (const PlassRequest *request, PlassReply *reply, guint fallback)
{
  const char *text = plass_request_param (request, "_count");
  guint64 count = fallback;

  if (text && (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &count, NULL) || count == 0)) {
    plass_refuse_at (request, reply, "bad-parameter", "_count", NULL);
    return 0;
  }
  return (guint)MIN (count, MOST_ROWS);
}

/* The name is told, never the value: it may be a number that belongs to a person. A caller who asked for
 * leniency knows that what is not understood is left out. */
gboolean
plass_request_check (const PlassRequest *request, PlassReply *reply, const char *const *known)
{
  for (guint i = 0; i < request->params->len; i++) {
    const char *name = g_array_index (request->params, PlassParam, i).name;

    if (!request->lenient && strcmp (name, "_format") != 0 && !g_strv_contains (known, name))
      return plass_refuse_at (request, reply, "bad-parameter", name, NULL);
  }
  return TRUE;
}

/* ---- Cursors ------------------------------------------------------------------------------------------ */

static char *
read_epoch (PlassLedger *ledger, GError **error)
{
  return plass_ledger_text (ledger, "SELECT value FROM about WHERE name = $1",
                            PLASS_BINDS (PLASS_TEXT ("epoch")), error);
}

char *
plass_cursor_format (PlassLedger *ledger, gint64 number, GError **error)
{
  g_autofree char *epoch = read_epoch (ledger, error);

  return epoch ? g_strdup_printf ("%s.%" G_GINT64_FORMAT, epoch, number) : NULL;
}

/* A place beyond the end belongs to a ledger that was put back from an old copy: going on from there would
 * lose what came since. */
static gboolean
is_beyond (const PlassRequest *request, gint64 number, GError **error)
{
  return number
         > plass_ledger_number (request->ledger,
                                "SELECT max (coalesce ((SELECT max (seq) FROM history), 0), coalesce"
                                " ((SELECT CAST (value AS INTEGER) FROM about WHERE name = 'height'), 0))",
                                NULL, 0, error);
}

gboolean
plass_cursor_is_known (const PlassRequest *request, PlassReply *reply, const char *epoch, gint64 number)
{
  GError *error = NULL;
  g_autofree char *own = read_epoch (request->ledger, &error);
  const gboolean gone = own && (strcmp (own, epoch) != 0 || is_beyond (request, number, &error));

  if (error)
    return plass_refuse_error (request, reply, error);
  return !gone || plass_refuse (request, reply, "cursor-gone");
}

gboolean
plass_cursor_parse (const PlassRequest *request, PlassReply *reply, gint64 *ret_number)
{
  const char *text = plass_request_param (request, "cursor"), *dot;
  g_autofree char *epoch = NULL;

  *ret_number = 0;
  if (!text)
    return TRUE;
  dot = strchr (text, '.');
  if (!dot || !g_ascii_string_to_signed (dot + 1, 10, 0, G_MAXINT64, ret_number, NULL))
    return plass_refuse_at (request, reply, "bad-parameter", "cursor", NULL);
  epoch = g_strndup (text, (gsize)(dot - text));
  return plass_cursor_is_known (request, reply, epoch, *ret_number);
}
