/* single.c — create, update and (refused) delete of one resource */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Prefer: return=OperationOutcome. */
static char *
say_well (void)
{
  g_autoptr (cJSON) outcome = plass_wire_outcome ("information", "informational", "well", _ ("Saved."));

  return cJSON_PrintUnformatted (outcome);
}

static void
answer (const PlassRequest *request, PlassReply *reply, PlassVersion *version)
{
  g_autoptr (cJSON) resource = cJSON_Parse (version->json);
  const char *id = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (resource, "id"));

  reply->status = version->number == 1 ? 201 : 200;
  reply->etag = g_strdup_printf ("W/\"%" G_GINT64_FORMAT "\"", version->number);
  reply->modified = version->updated;
  reply->location = g_strdup_printf ("%s/%s/%s/_history/%" G_GINT64_FORMAT, request->base, request->type, id,
                                     version->number);
  if (request->outcome_wanted)
    reply->body = say_well ();
  else if (!request->minimal)
    reply->body = g_steal_pointer (&version->json);
}

static void
write_wish (const PlassRequest *request, PlassReply *reply, const PlassWish *wish)
{
  g_auto (PlassVersion) version = { 0 };
  GError *error = NULL;

  if (!plass_wish_write (request, reply, wish, &version)) {
    plass_ledger_rollback (request->ledger);
    return;
  }
  if (plass_ledger_commit (request->ledger, &error))
    answer (request, reply, &version);
  else
    plass_refuse_error (request, reply, error);
}

/* If-None-Exist: "identifier=system|value". FALSE: @reply has been filled, perhaps with the one that is
 * there. */
static gboolean
is_new (const PlassRequest *request, PlassReply *reply)
{
  static const char prefix[] = "identifier=";
  g_auto (PlassVersion) version = { 0 };
  g_autofree char *token = NULL;
  GError *error = NULL;
  guint found = 0;
  PlassId id;

  if (!request->if_none_exist)
    return TRUE;
  if (g_str_has_prefix (request->if_none_exist, prefix))
    token = g_uri_unescape_string (request->if_none_exist + strlen (prefix), NULL);
  if (!token || strchr (token, '&'))
    return plass_refuse_at (request, reply, "bad-parameter", NULL, NULL);
  if (!plass_identifier_find (request, request->type, token, &found, &id, &error)
      || (found == 1 && !plass_version_read (request->ledger, request->type, id.text, 0, &version, &error)))
    return plass_refuse_error (request, reply, error);
  if (found > 1)
    return plass_refuse (request, reply, "several");
  if (found == 0)
    return TRUE;
  if (!plass_show_version (request->eyes, &version))
    return plass_refuse (request, reply, "not-found");
  /* What is answered has been read. */
  if ((!plass_mask_is_stranger (version.kind, version.json)
       && !plass_audit_read (request, "read", request->type, id.text, version.person, &error))
      || !plass_ledger_commit (request->ledger, &error))
    return plass_refuse_error (request, reply, error);
  version.number = MAX (version.number, 1);
  answer (request, reply, &version);
  reply->status = 200;
  return FALSE;
}

static cJSON *
read_body (const PlassRequest *request, PlassReply *reply)
{
  cJSON *resource = plass_wire_parse (request->body, (gssize)request->length, NULL);

  if (!resource)
    plass_refuse (request, reply, "bad-json");
  return resource;
}

void
plass_serve_create (const PlassRequest *request, PlassReply *reply)
{
  g_autoptr (cJSON) resource = read_body (request, reply);
  const PlassWish wish = { .type = request->type, .resource = resource };
  GError *error = NULL;

  if (!resource)
    return;
  if (!plass_ledger_begin (request->ledger, &error))
    plass_refuse_error (request, reply, error);
  else if (is_new (request, reply))
    write_wish (request, reply, &wish);
  else
    plass_ledger_rollback (request->ledger);
}

void
plass_serve_update (const PlassRequest *request, PlassReply *reply)
{
  g_autoptr (cJSON) resource = read_body (request, reply);
  const PlassWish wish = {
    .type = request->type, .id = request->id, .resource = resource, .if_match = request->if_match
  };
  GError *error = NULL;

  if (!resource)
    return;
  if (plass_ledger_begin (request->ledger, &error))
    write_wish (request, reply, &wish);
  else
    plass_refuse_error (request, reply, error);
}

void
plass_serve_delete (const PlassRequest *request, PlassReply *reply)
{
  plass_refuse (request, reply, "delete-refused");
  reply->allow = g_strdup ("GET, HEAD, PUT");
}
