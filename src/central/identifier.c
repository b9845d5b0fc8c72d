/* identifier.c — numbers and names by which others know a resource: kept beside it, asked for by POST only */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

static const char *
text_of (const cJSON *object, const char *name)
{
  const char *text = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (object, name));

  return text ? text : "";
}

gboolean
plass_identifier_write (PlassLedger *ledger, const char *type, const char *id, const cJSON *resource,
                        gboolean is_new, GError **error)
{
  const cJSON *list = cJSON_GetObjectItemCaseSensitive (resource, "identifier"), *item;

  if (!is_new
      && !plass_ledger_query (ledger, "DELETE FROM identifier WHERE type = $1 AND id = $2",
                              PLASS_BINDS (PLASS_TEXT (type), PLASS_TEXT (id)), NULL, NULL, error))
    return FALSE;
  cJSON_ArrayForEach (item, list)
  {
    if (!*text_of (item, "value"))
      continue;
    if (!plass_ledger_query (ledger,
                             "INSERT INTO identifier (type, system, value, id) VALUES ($1, $2, $3, $4)"
                             " ON CONFLICT DO NOTHING",
                             PLASS_BINDS (PLASS_TEXT (type), PLASS_TEXT (text_of (item, "system")),
                                          PLASS_TEXT (text_of (item, "value")), PLASS_TEXT (id)),
                             NULL, NULL, error))
      return FALSE;
  }
  return TRUE;
}

typedef struct {
  const PlassRequest *request;
  guint found;
  PlassId first;
} Found;

/* Only what the caller may see is found: a number is no key to somebody else's record. */
static gboolean
take_found (const PlassAnswer *row, gpointer user_data)
{
  Found *found = user_data;
  const PlassFace face = { plass_kind_find (plass_answer_text (row, 1)), plass_answer_text (row, 2),
                           plass_answer_text (row, 3) };

  if (plass_may_see (found->request->eyes, &face) && found->found++ == 0)
    found->first = plass_id_parse (plass_answer_text (row, 0));
  return TRUE;
}

/* "system|value": that system; "|value": no system; "value": any. */
gboolean
plass_identifier_find (const PlassRequest *request, const char *type, const char *token, guint *ret_found,
                       PlassId *ret_id, GError **error)
{
  const char *bar = strchr (token, '|');
  g_autofree char *system = bar ? g_strndup (token, (gsize)(bar - token)) : NULL;
  Found found = { .request = request };

  if (!plass_ledger_query (request->ledger,
                           "SELECT DISTINCT r.id, r.kind, r.facet, r.person FROM identifier i"
                           " JOIN resource r ON r.type = i.type AND r.id = i.id"
                           " WHERE i.type = $1 AND i.value = $2 AND ($3 = 1 OR i.system = $4) ORDER BY r.id",
                           PLASS_BINDS (PLASS_TEXT (type), PLASS_TEXT (bar ? bar + 1 : token),
                                        PLASS_NUMBER (!system), PLASS_TEXT (system ? system : "")),
                           take_found, &found, error)
      || !plass_eyes_check (request->eyes, error))
    return FALSE;
  *ret_found = found.found;
  *ret_id = found.first;
  return TRUE;
}
