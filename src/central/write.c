/* write.c — one resource from a client: who, may they, decode, check, invariants, a new version */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

/* W/"3" or "3"; several versions or "*" are no promise of having seen one. */
static gboolean
read_if_match (const char *text, gint64 *ret_number)
{
  g_autofree char *digits = NULL;
  gsize length;

  if (g_str_has_prefix (text, "W/"))
    text += 2;
  length = strlen (text);
  if (length < 3 || text[0] != '"' || text[length - 1] != '"')
    return FALSE;
  digits = g_strndup (text + 1, length - 2);
  return g_ascii_string_to_signed (digits, 10, 1, G_MAXINT64, ret_number, NULL);
}

/* The version that stands must be the one the client has seen; a record that is not there must not have been
 * seen. */
static gboolean
check_version (const PlassRequest *request, PlassReply *reply, const PlassWish *wish,
               const PlassVersion *standing)
{
  gint64 seen = 0;

  if (wish->if_match && !read_if_match (wish->if_match, &seen))
    return plass_refuse_at (request, reply, "bad-version", wish->where, NULL);
  if (standing->json && !wish->if_match)
    return plass_refuse_at (request, reply, "need-version", wish->where, NULL);
  if (wish->if_match && seen != standing->number)
    return plass_refuse_at (request, reply, "changed-meanwhile", wish->where, NULL);
  return TRUE;
}

static gboolean
check_shape (const PlassRequest *request, PlassReply *reply, const PlassWish *wish,
             const PlassKind **ret_kind)
{
  const char *type = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (wish->resource, "resourceType"));
  const char *id = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (wish->resource, "id"));

  g_autofree char *where = wish->where ? g_strconcat (wish->where, ".resource", NULL) : NULL;
  g_autoptr (GPtrArray) issues = NULL;

  if (g_strcmp0 (type, wish->type) != 0 || (request->id && g_strcmp0 (id, wish->id) != 0))
    return plass_refuse_at (request, reply, "bad-resource", wish->where, NULL);
  issues = plass_shape_check (wish->resource, where);
  if (issues->len > 0)
    return plass_refuse_shape (request, reply, issues);
  *ret_kind = plass_wire_kind (wish->resource);
  if (!*ret_kind)
    return plass_refuse_at (request, reply, "unknown-kind", wish->where, NULL);
  if ((*ret_kind)->arbiter)
    return plass_refuse_at (request, reply, "act-needed", wish->where, NULL);
  return TRUE;
}

static gboolean
check_record (const PlassRequest *request, PlassReply *reply, const PlassWish *wish, const PlassKind *kind,
              gconstpointer old, gconstpointer record)
{
  g_autoptr (GPtrArray) problems = plass_problems_new ();

  plass_kind_check (kind, record, problems);
  plass_invariants_check (kind, old, record, problems);
  return !plass_problems_stop (problems)
         || plass_refuse_problems (request, reply, kind, problems, wish->where);
}

/* A record may be seen and written by its new face and by its old one: a note is not moved out of a journal
 * by those who may not read it. */
static gboolean
check_rights (const PlassRequest *request, PlassReply *reply, const PlassWish *wish, const PlassKind *kind,
              gconstpointer record, const PlassVersion *standing)
{
  if (!plass_may_write (&request->caller, kind, plass_facet (kind, record)))
    return plass_refuse_at (request, reply, "forbidden", wish->where, NULL);
  if (!standing->json)
    return TRUE;
  if (!plass_may_see (&request->caller, standing->kind, standing->facet))
    return plass_refuse_at (request, reply, "not-found", wish->where, NULL);
  if (standing->kind != kind)
    return plass_refuse_at (request, reply, "bad-resource", wish->where, NULL);
  return TRUE;
}

static gpointer
decode_old (const PlassKind *kind, const PlassVersion *standing)
{
  g_autoptr (cJSON) resource = standing->json ? plass_wire_parse (standing->json, -1, NULL) : NULL;

  return resource ? plass_wire_decode (kind, resource, NULL) : NULL;
}

static gboolean
judge_and_write (const PlassRequest *request, PlassReply *reply, const PlassWish *wish, const PlassKind *kind,
                 gconstpointer record, const PlassVersion *standing, PlassVersion *ret_version)
{
  gpointer old = NULL;
  GError *error = NULL;
  gboolean ok;

  if (!check_rights (request, reply, wish, kind, record, standing)
      || !check_version (request, reply, wish, standing))
    return FALSE;
  old = decode_old (kind, standing);
  ok = check_record (request, reply, wish, kind, old, record);
  plass_record_free (kind, old);
  if (!ok)
    return FALSE;
  return plass_version_write (request->ledger, kind, record, wish->resource, request->caller.worker.text,
                              ret_version, &error)
         || plass_refuse_error (request, reply, error);
}

gboolean
plass_wish_write (const PlassRequest *request, PlassReply *reply, const PlassWish *wish,
                  PlassVersion *ret_version)
{
  const PlassKind *kind = NULL;
  g_auto (PlassVersion) standing = { 0 };
  GError *error = NULL;
  gpointer record;
  gboolean ok;

  if (!check_shape (request, reply, wish, &kind))
    return FALSE;
  if (!wish->id) {
    const PlassId id = plass_id_new ();

    cJSON_DeleteItemFromObjectCaseSensitive (wish->resource, "id");
    cJSON_AddStringToObject (wish->resource, "id", id.text);
  }
  record = plass_wire_decode (kind, wish->resource, &error);
  if (!record) {
    g_error_free (error);
    return plass_refuse_at (request, reply, "bad-resource", wish->where, NULL);
  }
  ok = plass_version_read (request->ledger, kind->resource, plass_record_id (record)->text, 0, &standing,
                           &error)
       || plass_refuse_error (request, reply, error);
  ok = ok && judge_and_write (request, reply, wish, kind, record, &standing, ret_version);
  plass_record_free (kind, record);
  return ok;
}
