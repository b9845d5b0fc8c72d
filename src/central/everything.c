/* everything.c — Patient/{id}/$everything: a person's own record, what is kept about them, and what it names
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

#define EVERYTHING_ROWS 200

typedef struct {
  const PlassRequest *request;
  PlassReply *reply;
  PlassPile pile;
  GPtrArray *references; /* "Encounter/1", in the order in which they are told */
  PlassTime since;
  char **types; /* NULL: all */
  guint most;
} Everything;

/* ---- What belongs to the person: every record whose indexed reference is theirs --------------------------
 */

static gboolean
take_reference (const PlassAnswer *row, gpointer user_data)
{
  g_ptr_array_add (user_data,
                   g_strconcat (plass_answer_text (row, 0), "/", plass_answer_text (row, 1), NULL));
  return TRUE;
}

/* Once each: a record may name the person in two of its fields. */
static gboolean
gather (Everything *everything, GError **error)
{
  const PlassRequest *request = everything->request;

  g_ptr_array_add (everything->references, g_strconcat ("Patient/", request->id, NULL));
  return plass_ledger_query (
      request->ledger,
      "SELECT DISTINCT r.type, r.id FROM link l JOIN resource r"
      " ON r.kind = l.kind AND r.id = l.id"
      " WHERE l.target = $1 AND l.field IN ('person', 'merged_into') AND r.updated >= $2"
      " ORDER BY r.type, r.id",
      PLASS_BINDS (PLASS_TEXT (request->id), PLASS_NUMBER (everything->since.secs)), take_reference,
      everything->references, error);
}

/* ---- What that names: workers, houses, places; one step, so that a city does not follow ------------------
 */

static gboolean
add_named (Everything *everything, const char *json, GError **error)
{
  g_autoptr (cJSON) resource = cJSON_Parse (json);
  const char *type = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (resource, "resourceType"));

  for (const PlassSearchParam *param = plass_search_params (); param->name; param++) {
    g_autoptr (GArray) values = NULL;

    if (param->kind != PLASS_SEARCH_REFERENCE || !plass_search_param_fits (param, type))
      continue;
    values = plass_sought_read (param, resource);
    for (guint i = 0; i < values->len; i++) {
      const char *reference = g_array_index (values, PlassSought, i).value;
      g_autofree char *text = NULL;

      /* Another person is not part of this one's record. */
      if (!g_str_has_prefix (reference, "Patient/")
          && !plass_pile_add_standing (&everything->pile, reference, "include", &text, error))
        return FALSE;
    }
  }
  return TRUE;
}

static gboolean
is_wanted (const Everything *everything, const char *reference)
{
  g_autofree char *type = g_strndup (reference, strcspn (reference, "/"));

  return !everything->types || g_strv_contains ((const char *const *)everything->types, type);
}

static gboolean
add (Everything *everything, guint from, guint *ret_next, GError **error)
{
  guint i = from;

  for (; i < everything->references->len && everything->pile.rows < everything->most; i++) {
    const char *reference = g_ptr_array_index (everything->references, i);
    g_autofree char *json = NULL;

    if (!is_wanted (everything, reference))
      continue;
    if (!plass_pile_add_standing (&everything->pile, reference, "match", &json, error)
        || (json && !everything->types && !add_named (everything, json, error)))
      return FALSE;
  }
  *ret_next = i;
  return TRUE;
}

/* ---- The answer ------------------------------------------------------------------------------------------
 */

static gboolean
read_params (Everything *everything, guint *ret_from)
{
  static const char *const known[] = { "_count", "_since", "_type", "cursor", NULL };
  const PlassRequest *request = everything->request;
  const char *since = plass_request_param (request, "_since"),
             *types = plass_request_param (request, "_type");
  const char *cursor = plass_request_param (request, "cursor");
  guint64 from = 0;

  if (!plass_request_check (request, everything->reply, known)
      || !(everything->most = plass_request_count (request, everything->reply, EVERYTHING_ROWS)))
    return FALSE;
  everything->since.secs = G_MININT64;
  if (since && !plass_time_parse (since, &everything->since))
    return plass_refuse_at (request, everything->reply, "bad-parameter", "_since", NULL);
  if (cursor && !g_ascii_string_to_unsigned (cursor, 10, 1, G_MAXINT32, &from, NULL))
    return plass_refuse_at (request, everything->reply, "bad-parameter", "cursor", NULL);
  everything->types = types ? g_strsplit (types, ",", -1) : NULL;
  *ret_from = (guint)from;
  return TRUE;
}

static char *
make_links (const Everything *everything, guint next)
{
  const PlassRequest *request = everything->request;
  const char *since = plass_request_param (request, "_since"),
             *types = plass_request_param (request, "_type");
  g_autofree char *when = since ? g_uri_escape_string (since, NULL, FALSE) : NULL;
  g_autofree char *which = types ? g_uri_escape_string (types, ",", FALSE) : NULL;

  if (next >= everything->references->len)
    return g_strdup ("");
  return g_strdup_printf ("{\"relation\":\"next\",\"url\":\"%s/Patient/%s/$everything?_count=%u%s%s%s%s"
                          "&cursor=%u\"}",
                          request->base, request->id, everything->most, when ? "&_since=" : "",
                          when ? when : "", which ? "&_type=" : "", which ? which : "", next);
}

static void
answer (Everything *everything, guint from)
{
  g_autofree char *links = NULL;
  GError *error = NULL;
  guint next = 0;

  if (!gather (everything, &error) || !add (everything, from, &next, &error)) {
    plass_refuse_error (everything->request, everything->reply, error);
    return;
  }
  links = make_links (everything, next);
  plass_pile_answer (&everything->pile, everything->reply, links, -1);
}

void
plass_serve_everything (const PlassRequest *request, PlassReply *reply)
{
  Everything everything = { .request = request, .reply = reply };
  guint from = 0;

  everything.references = g_ptr_array_new_with_free_func (g_free);
  plass_pile_init (&everything.pile, request, "searchset");
  if (read_params (&everything, &from) && plass_request_find_person (request, reply))
    answer (&everything, from);
  plass_pile_clear (&everything.pile);
  g_ptr_array_unref (everything.references);
  g_strfreev (everything.types);
}
