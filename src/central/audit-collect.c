/* audit-collect.c — what a desk logged while nobody was asked, taken into the one log */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

#define MOST_EVENTS 1000
#define MOST_WORDS 1000 /* bytes of a reason */

/* A desk says what was done there; who it was is who signs in and sends it. An event keeps the desk's id, so
 * that a repetition adds nothing. */

static const char *
text_at (const cJSON *event, const char *path)
{
  const cJSON *item = plass_wire_get (event, path);

  return cJSON_IsString (item) ? item->valuestring : "";
}

/* The person, and the record if it is another one. */
static void
read_entities (const cJSON *event, PlassAuditNote *note, char **ret_type)
{
  const cJSON *entity;

  cJSON_ArrayForEach (entity, cJSON_GetObjectItemCaseSensitive (event, "entity"))
  {
    const char *reference = text_at (entity, "what.reference"), *slash = strchr (reference, '/');

    if (!slash)
      continue;
    if (g_str_has_prefix (reference, "Patient/") && !note->person)
      note->person = slash + 1;
    g_free (*ret_type);
    *ret_type = g_strndup (reference, (gsize)(slash - reference));
    note->type = *ret_type;
    note->record = slash + 1;
  }
}

static gboolean
is_known_word (const char *word)
{
  return *word && strlen (word) < 40 && strspn (word, "abcdefghijklmnopqrstuvwxyz-_") == strlen (word);
}

static gboolean
take_event (const PlassRequest *request, PlassReply *reply, const cJSON *event)
{
  PlassAuditNote note = { .id = plass_id_parse (text_at (event, "id")),
                          .what = text_at (event, "subtype[0].code"),
                          .why = text_at (event, "purposeOfEvent[0].text"),
                          .offline = TRUE };
  g_autofree char *type = NULL;
  GError *error = NULL;

  read_entities (event, &note, &type);
  if (strcmp (text_at (event, "resourceType"), "AuditEvent") != 0 || !plass_id_is_set (&note.id)
      || !note.person || !is_known_word (note.what) || strlen (note.why) > MOST_WORDS
      || !plass_time_parse (text_at (event, "recorded"), &note.happened))
    return plass_refuse (request, reply, "bad-resource");
  return plass_audit_add (request, &note, &error) || plass_refuse_error (request, reply, error);
}

static gboolean
take_all (const PlassRequest *request, PlassReply *reply, const cJSON *bundle)
{
  const cJSON *entry, *entries = cJSON_GetObjectItemCaseSensitive (bundle, "entry");

  if (cJSON_GetArraySize (entries) > MOST_EVENTS)
    return plass_refuse (request, reply, "too-large");
  cJSON_ArrayForEach (entry, entries)
  {
    if (!take_event (request, reply, cJSON_GetObjectItemCaseSensitive (entry, "resource")))
      return FALSE;
  }
  return TRUE;
}

void
plass_serve_audit_collect (const PlassRequest *request, PlassReply *reply)
{
  g_autoptr (cJSON) bundle = NULL;
  GError *error = NULL;

  if (!plass_parameters_read (request, reply, &bundle))
    return;
  if (!plass_eyes_roles (request->eyes)) {
    plass_refuse (request, reply, "forbidden");
    return;
  }
  if (!plass_ledger_begin (request->ledger, &error)) {
    plass_refuse_error (request, reply, error);
    return;
  }
  if (!take_all (request, reply, bundle)) {
    plass_ledger_rollback (request->ledger);
    return;
  }
  if (!plass_ledger_commit (request->ledger, &error)) {
    plass_refuse_error (request, reply, error);
    return;
  }
  reply->status = 200;
  reply->body = g_strdup ("{\"resourceType\":\"Bundle\",\"type\":\"collection\"}");
}
