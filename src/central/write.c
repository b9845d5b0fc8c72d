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

/* The same transaction writes it, or is refused as a whole. */
static gboolean
is_coming (const PlassRequest *request, const char *type, const char *id)
{
  g_autofree char *name = g_strconcat (type, "/", id, NULL);

  return request->coming && g_hash_table_contains (request->coming, name);
}

/* Whoever writes a goal sees its plan: one that is hidden and one that is not there are the same. */
static gboolean
has_plan (const PlassRequest *request, const PlassFace *face, GError **error)
{
  return (face->kind != &plass_kind_goal && face->kind != &plass_kind_measure) || !*face->facet
         || is_coming (request, "CarePlan", face->facet)
         || plass_resource_is_there (request->ledger, "CarePlan", face->facet, error);
}

/* A new record is about somebody who may be seen; somebody new is about themself. */
static gboolean
check_subject (const PlassRequest *request, PlassReply *reply, const PlassWish *wish, const PlassFace *face,
               gconstpointer record, const PlassVersion *standing)
{
  GError *error = NULL;
  gboolean known, fine;

  if (plass_is_about_nobody (face->kind) || !*face->person)
    return TRUE;
  if (strcmp (face->person, plass_record_id (record)->text) == 0
      && (!standing->json || face->kind == &plass_kind_contact)) /* with somebody who gave no name */
    return !standing->json || plass_may_see (request->eyes, face)
           || plass_refuse_at (request, reply, "unknown-reference", wish->where, NULL);
  known = plass_resource_is_there (request->ledger, "Patient", face->person, &error);
  fine = !error
         && (known ? plass_may_see (request->eyes, face) : is_coming (request, "Patient", face->person))
         && has_plan (request, face, &error);
  if (error)
    return plass_refuse_error (request, reply, error);
  return fine || plass_refuse_at (request, reply, "unknown-reference", wish->where, NULL);
}

/* A record may be seen and written by its new face and by its old one: a note is not moved out of a journal
 * by those who may not read it. */
static gboolean
check_rights (const PlassRequest *request, PlassReply *reply, const PlassWish *wish, const PlassFace *face,
              gconstpointer record, const PlassVersion *standing)
{
  if (!plass_may_write_kind (request->eyes, face->kind, face->facet))
    return plass_refuse_at (request, reply, "forbidden", wish->where, NULL);
  if (standing->json && standing->kind != face->kind)
    return plass_refuse_at (request, reply, "bad-resource", wish->where, NULL);
  return check_subject (request, reply, wish, face, record, standing);
}

static gpointer
decode_old (const PlassKind *kind, const PlassVersion *standing)
{
  g_autoptr (cJSON) resource = standing->json ? plass_wire_parse (standing->json, -1, NULL) : NULL;

  return resource ? plass_wire_decode (kind, resource, NULL) : NULL;
}

/* ---- Writing and showing ------------------------------------------------------------------------------- */

typedef struct {
  const PlassRequest *request;
  const PlassFace *face;
  GError *error;
} Registering;

static void
register_at (const PlassId *institution, gpointer user_data)
{
  Registering *registering = user_data;
  const char *person = registering->face->person;

  if (!registering->error)
    plass_tie_put (registering->request->ledger, "registered", person, institution->text, person,
                   plass_time_now ().secs, &registering->error);
}

/* Whoever registers somebody goes on seeing them for a while, also before there is a contact or a place. */
static gboolean
register_person (const PlassRequest *request, const PlassFace *face, gconstpointer record, GError **error)
{
  Registering registering = { request, face, NULL };

  if (strcmp (face->person, plass_record_id (record)->text) != 0)
    return TRUE;
  plass_eyes_each_own (request->eyes, register_at, &registering);
  if (!registering.error)
    return TRUE;
  g_propagate_error (error, registering.error);
  return FALSE;
}

/* The answer is what the writer may see of it. A write may end one's own sight (a grade of protection was
 * set): then it is what they could see until now. */
static void
show_written (const PlassRequest *request, const PlassFace *face, guint before, PlassVersion *version)
{
  g_autofree char *until_now = plass_show (request->eyes, face, before, version->json);

  plass_eyes_forget (request->eyes);
  if (plass_show_version (request->eyes, version))
    return;
  g_free (version->json);
  version->json = until_now ? g_steal_pointer (&until_now) : g_strdup ("{}");
}

static gboolean
keep (const PlassRequest *request, const PlassWish *wish, const PlassFace *face, gpointer record,
      gconstpointer old, const PlassVersion *standing, PlassVersion *ret_version, GError **error)
{
  const guint before = plass_eyes_level (request->eyes, old ? standing->person : "");
  g_autoptr (cJSON) merged =
      old ? plass_mask_merge (request->eyes, face->kind, before, standing->json, old, record) : NULL;

  if (!plass_version_write (request->ledger, face->kind, record, merged ? merged : wish->resource,
                            request->caller.worker.text, ret_version, error)
      || (!old && !register_person (request, face, record, error))
      || !plass_audit_read (request, old ? "update" : "create", face->kind->resource,
                            plass_record_id (record)->text, face->person, error))
    return FALSE;
  show_written (request, face, before, ret_version);
  return plass_eyes_check (request->eyes, error);
}

/* A desk that was away must not bring back what was erased meanwhile. */
static gboolean
is_erased (const PlassRequest *request, PlassReply *reply, const PlassWish *wish, const PlassFace *face,
           gconstpointer record)
{
  GError *error = NULL;
  gboolean erased = FALSE;

  /* Nor may something new be written about somebody who is erased. */
  if (!plass_erase_is_done (request->ledger, face->kind->resource, plass_record_id (record)->text, &erased,
                            &error)
      || (!erased && *face->person
          && !plass_erase_is_done (request->ledger, "Patient", face->person, &erased, &error)))
    return !plass_refuse_error (request, reply, error);
  return erased && !plass_refuse_at (request, reply, "erased", wish->where, NULL);
}

/* What may not be seen is judged like what is not here, until it would be made. */
static gboolean
judge_and_write (const PlassRequest *request, PlassReply *reply, const PlassWish *wish, const PlassFace *face,
                 gpointer record, const PlassVersion *found, PlassVersion *ret_version)
{
  const gboolean hidden = found->json && !plass_may_see (request->eyes, &PLASS_FACE (found));
  const PlassVersion *standing = hidden ? &(const PlassVersion){ 0 } : found;
  const gboolean is_own = strcmp (face->facet, plass_record_id (record)->text) == 0;
  /* A plan says itself who may see it: one that is hidden would be refused by its own word. */
  const PlassFace fresh = { face->kind, is_own ? "" : face->facet, face->person };
  gpointer old = NULL;
  GError *error = NULL;
  gboolean ok;

  if ((!standing->json && is_erased (request, reply, wish, face, record))
      || !check_rights (request, reply, wish, hidden ? &fresh : face, record, standing)
      || !check_version (request, reply, wish, standing))
    return FALSE;
  old = decode_old (face->kind, standing);
  ok = check_record (request, reply, wish, face->kind, old, record)
       && (!hidden || plass_refuse_at (request, reply, "not-found", wish->where, NULL))
       && (keep (request, wish, face, record, old, standing, ret_version, &error)
           || plass_refuse_error (request, reply, error));
  plass_record_free (face->kind, old);
  return ok;
}

gboolean
plass_wish_write (const PlassRequest *request, PlassReply *reply, const PlassWish *wish,
                  PlassVersion *ret_version)
{
  const PlassKind *kind = NULL;
  g_auto (PlassVersion) standing = { 0 };
  g_autofree char *person = NULL;
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
  person = plass_about (kind, record);
  ok = ok
       && judge_and_write (request, reply, wish,
                           &(const PlassFace){ kind, plass_facet (kind, record), person }, record, &standing,
                           ret_version);
  plass_record_free (kind, record);
  return ok;
}
