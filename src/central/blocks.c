/* blocks.c — whom a person has shut out: read back for those who follow the person up */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

/* Frozen. */
static const char *const steps[] = {
  "ALTER TABLE block ADD COLUMN made INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE block ADD COLUMN set_by TEXT NOT NULL DEFAULT '';"
  "ALTER TABLE block ADD COLUMN said TEXT NOT NULL DEFAULT '';"
  "CREATE INDEX block_person ON block (person);",
  "ALTER TABLE block ADD COLUMN part TEXT NOT NULL DEFAULT '';",
  NULL,
};

gboolean
plass_block_prepare (PlassLedger *ledger, GError **error)
{
  return plass_ledger_migrate (ledger, "block", steps, error);
}

enum { WORKER, INSTITUTION, MADE, SET_BY, SAID, PART };

static cJSON *
add_part (cJSON *parts, const char *name, const char *member, const char *text)
{
  cJSON *part = cJSON_CreateObject ();

  cJSON_AddStringToObject (part, "name", name);
  cJSON_AddStringToObject (part, member, text);
  cJSON_AddItemToArray (parts, part);
  return part;
}

static void
add_reference (cJSON *parts, const char *name, const char *type, const char *id)
{
  g_autofree char *reference = g_strconcat (type, "/", id, NULL);
  cJSON *part = cJSON_CreateObject ();

  cJSON_AddStringToObject (part, "name", name);
  cJSON_AddStringToObject (cJSON_AddObjectToObject (part, "valueReference"), "reference", reference);
  cJSON_AddItemToArray (parts, part);
}

static gboolean
take_block (const PlassAnswer *row, gpointer user_data)
{
  const char *worker = plass_answer_text (row, WORKER), *set_by = plass_answer_text (row, SET_BY);
  cJSON *one = cJSON_CreateObject (), *parts;

  cJSON_AddStringToObject (one, "name", "block");
  parts = cJSON_AddArrayToObject (one, "part");
  cJSON_AddItemToArray (user_data, one);
  add_reference (parts, "who", *worker ? "Practitioner" : "Organization",
                 *worker ? worker : plass_answer_text (row, INSTITUTION));
  /* Those from before this was written down have neither. */
  if (plass_answer_number (row, MADE)) {
    g_autofree char *since = plass_time_format ((PlassTime){ plass_answer_number (row, MADE) });

    add_part (parts, "since", "valueInstant", since);
  }
  if (*set_by)
    add_reference (parts, "by", "Practitioner", set_by);
  if (*plass_answer_text (row, SAID))
    add_part (parts, "said", "valueString", plass_answer_text (row, SAID));
  if (*plass_answer_text (row, PART))
    add_part (parts, "part", "valueCode", plass_answer_text (row, PART));
  return TRUE;
}

static void
list_blocks (const PlassRequest *request, PlassReply *reply)
{
  g_autoptr (cJSON) out = cJSON_CreateObject ();
  cJSON *list = cJSON_CreateArray ();
  GError *error = NULL;

  cJSON_AddStringToObject (out, "resourceType", "Parameters");
  if (!plass_ledger_query (request->ledger,
                           "SELECT worker, institution, made, set_by, said, part FROM block WHERE person = $1"
                           " ORDER BY made, id",
                           PLASS_BINDS (PLASS_TEXT (request->id)), take_block, list, &error)
      || !plass_audit_read (request, "blocks", "Patient", request->id, request->id, &error)) {
    cJSON_Delete (list);
    plass_refuse_error (request, reply, error);
    return;
  }
  if (cJSON_GetArraySize (list) > 0)
    cJSON_AddItemToObject (out, "parameter", list);
  else
    cJSON_Delete (list);
  reply->status = 200;
  reply->body = cJSON_PrintUnformatted (out);
}

void
plass_serve_blocks (const PlassRequest *request, PlassReply *reply)
{
  if (!plass_request_check (request, reply, (const char *const[]){ NULL }))
    return;
  if (!plass_request_find_person (request, reply))
    return;
  if (!(plass_eyes_level (request->eyes, request->id) & PLASS_MAY_BLOCK))
    plass_refuse (request, reply, "forbidden");
  else
    list_blocks (request, reply);
}
