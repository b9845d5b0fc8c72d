/* read.c — one resource as it stands, or one of its versions */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

/* An old version is for those who may see it and what stands now. */
static gboolean
may_see_standing (const PlassRequest *request, gint64 number, GError **error)
{
  g_auto (PlassVersion) standing = { 0 };

  if (!number)
    return TRUE;
  return plass_version_read (request->ledger, request->type, request->id, 0, &standing, error)
         && standing.json && plass_may_see (request->eyes, &PLASS_FACE (&standing));
}

/* What may not be seen is answered as what is not there: its being there would tell something. */
static gboolean
load (const PlassRequest *request, PlassReply *reply, gint64 number, PlassVersion *ret_version)
{
  GError *error = NULL;
  gboolean shown;

  if (!plass_version_read (request->ledger, request->type, request->id, number, ret_version, &error))
    return plass_refuse_error (request, reply, error);
  shown = plass_show_version (request->eyes, ret_version) && may_see_standing (request, number, &error);
  if (error || !plass_eyes_check (request->eyes, &error))
    return plass_refuse_error (request, reply, error);
  if (!shown)
    return plass_refuse_missing (request, reply, request->type, request->id, NULL);
  return plass_mask_is_stranger (ret_version->kind, ret_version->json)
         || plass_audit_read (request, number ? "vread" : "read", request->type, request->id,
                              ret_version->person, &error)
         || plass_refuse_error (request, reply, error);
}

/* Who may not see the person is told that there is none, as by a plain read. */
gboolean
plass_request_find_person (const PlassRequest *request, PlassReply *reply)
{
  g_auto (PlassVersion) version = { 0 };
  GError *error = NULL;

  if (!plass_version_read (request->ledger, "Patient", request->id, 0, &version, &error))
    return plass_refuse_error (request, reply, error);
  return (version.json && plass_may_see (request->eyes, &PLASS_FACE (&version)))
         || plass_refuse_missing (request, reply, "Patient", request->id, NULL);
}

static void
answer (PlassReply *reply, PlassVersion *version)
{
  reply->etag = g_strdup_printf ("W/\"%" G_GINT64_FORMAT "\"", version->number);
  reply->modified = version->updated;
  reply->status = 200;
  reply->body = g_steal_pointer (&version->json);
}

void
plass_serve_read (const PlassRequest *request, PlassReply *reply)
{
  g_auto (PlassVersion) version = { 0 };

  if (plass_request_check (request, reply, (const char *const[]){ NULL })
      && load (request, reply, 0, &version))
    answer (reply, &version);
}

void
plass_serve_vread (const PlassRequest *request, PlassReply *reply)
{
  g_auto (PlassVersion) version = { 0 };
  gint64 number = 0;

  if (!plass_request_check (request, reply, (const char *const[]){ NULL }))
    return;
  if (!g_ascii_string_to_signed (request->version, 10, 1, G_MAXINT64, &number, NULL)) {
    plass_refuse (request, reply, "not-found");
    return;
  }
  if (load (request, reply, number, &version))
    answer (reply, &version);
}
