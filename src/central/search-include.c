/* search-include.c — _include and _revinclude: what a found resource leads to, and what leads to it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

#define MOST_INCLUDED 1000

/* "Encounter:subject" or "Encounter:subject:Patient", taken apart; parts[] is owned by the caller. */
static const PlassSearchParam *
read_include (char **parts)
{
  const guint n = g_strv_length (parts);
  const PlassSearchParam *param;

  if (n < 2 || n > 3 || (n == 3 && !plass_type_is_known (parts[2])) || !plass_type_is_known (parts[0]))
    return NULL;
  param = plass_search_param_find (parts[0], parts[1], strlen (parts[1]));
  return param && param->kind == PLASS_SEARCH_REFERENCE ? param : NULL;
}

gboolean
plass_include_check (const PlassRequest *request, PlassReply *reply, const PlassParam *given)
{
  g_auto (GStrv) parts = g_strsplit (given->value, ":", -1);
  const gboolean forwards = strcmp (given->name, "_include") == 0;

  if (read_include (parts) && (!forwards || strcmp (parts[0], request->type) == 0))
    return TRUE;
  return plass_refuse_at (request, reply, "bad-parameter", given->name, NULL);
}

static gboolean
has_room (PlassPile *pile)
{
  pile->whole |= pile->rows >= MOST_INCLUDED;
  return !pile->whole;
}

static gboolean
add (PlassPile *pile, const char *reference, const char *only_type, GError **error)
{
  g_autofree char *json = NULL;

  if (only_type && !(g_str_has_prefix (reference, only_type) && reference[strlen (only_type)] == '/'))
    return TRUE;
  return !has_room (pile) || plass_pile_add_standing (pile, reference, "include", &json, error);
}

static gboolean
add_forwards (PlassPile *pile, char **parts, const char *json, GError **error)
{
  const PlassSearchParam *param = read_include (parts);
  g_autoptr (cJSON) resource = cJSON_Parse (json);
  g_autoptr (GArray) values = plass_sought_read (param, resource);

  for (guint i = 0; i < values->len; i++)
    if (!add (pile, g_array_index (values, PlassSought, i).value, parts[2], error))
      return FALSE;
  return TRUE;
}

static gboolean
take_id (const PlassAnswer *row, gpointer user_data)
{
  g_ptr_array_add (user_data, g_strdup (plass_answer_text (row, 0)));
  return ((GPtrArray *)user_data)->len <= MOST_INCLUDED;
}

/* Not by what is hidden of it. */
static gboolean
add_if_led (PlassPile *pile, char **parts, const char *id, GError **error)
{
  PlassEyes *eyes = pile->request->eyes;
  g_autofree char *reference = g_strconcat (parts[0], "/", id, NULL), *shown = NULL;
  g_auto (PlassVersion) version = { 0 };

  if (!plass_version_read (pile->request->ledger, parts[0], id, 0, &version, error))
    return FALSE;
  if (!version.json)
    return TRUE;
  shown = plass_show (eyes, &PLASS_FACE (&version), plass_eyes_level (eyes, version.person), version.json);
  if (!shown || plass_mask_tells (eyes, &PLASS_FACE (&version), version.json, shown, parts[1]))
    return TRUE;
  return add (pile, reference, NULL, error);
}

static gboolean
add_backwards (PlassPile *pile, char **parts, const char *id, GError **error)
{
  const PlassRequest *request = pile->request;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *target = g_strconcat (request->type, "/", id, NULL);

  if (parts[2] && strcmp (parts[2], request->type) != 0)
    return TRUE;
  if (!plass_ledger_query (request->ledger,
                           "SELECT id FROM sought WHERE type = $1 AND param = $2 AND value = $3",
                           PLASS_BINDS (PLASS_TEXT (parts[0]), PLASS_TEXT (parts[1]), PLASS_TEXT (target)),
                           take_id, ids, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!add_if_led (pile, parts, g_ptr_array_index (ids, i), error))
      return FALSE;
  return TRUE;
}

gboolean
plass_include_add (PlassPile *pile, GArray *params, const char *id, const char *json, GError **error)
{
  for (guint i = 0; i < params->len; i++) {
    const PlassParam *param = &g_array_index (params, PlassParam, i);
    g_auto (GStrv) parts = NULL;

    if (strcmp (param->name, "_include") != 0 && strcmp (param->name, "_revinclude") != 0)
      continue;
    parts = g_strsplit (param->value, ":", -1);
    if (strcmp (param->name, "_include") == 0 ? !add_forwards (pile, parts, json, error)
                                              : !add_backwards (pile, parts, id, error))
      return FALSE;
  }
  return TRUE;
}
