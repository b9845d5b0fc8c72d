/* outcome.c — every refusal there is: a code for programs, a status, and words for people */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  const char *detail;
  guint status;
  const char *code; /* FHIR's issue type */
  const char *text;
} Refusal;

static const Refusal refusals[] = {
  { "bad-json", 400, "structure", N_ ("This cannot be read as JSON.") },
  { "bad-resource", 400, "invalid", N_ ("This resource does not have the shape it should have.") },
  { "bad-parameter", 400, "invalid", N_ ("A parameter is unknown or cannot be read.") },
  { "bad-version", 400, "invalid", N_ ("If-Match must name one version, like W/\"3\".") },
  { "bad-command", 400, "invalid", N_ ("The command needs an id of its own.") },
  { "identifier-in-url", 400, "security",
    N_ ("Identity numbers never stand in an address. Search by POST to _search.") },
  { "sign-in", 401, "login", N_ ("Sign in again.") },
  { "forbidden", 403, "forbidden", N_ ("Your role does not allow this.") },
  { "desk-locked", 403, "forbidden",
    N_ ("This computer has been locked by the administrator. Ask the service desk to let it in again.") },
  { "desk-wiped", 403, "forbidden",
    N_ ("The administrator has asked this computer to remove what is kept on it.") },
  { "not-found", 404, "not-found", N_ ("There is no such record here.") },
  { "unknown-type", 404, "not-supported", N_ ("Nothing of this type is kept here.") },
  { "method", 405, "not-supported", N_ ("This cannot be done here.") },
  { "delete-refused", 405, "not-supported",
    N_ ("Nothing is deleted this way. Mark it as a mistake, cancelled or not in use instead.") },
  { "not-acceptable", 406, "not-supported", N_ ("Only JSON is spoken here.") },
  { "overlap", 409, "conflict", N_ ("The place is taken by somebody else in this period.") },
  { "active-elsewhere", 409, "conflict", N_ ("The person already lives at another place.") },
  { "closed", 409, "conflict", N_ ("The place is closed at this time.") },
  { "state", 409, "conflict", N_ ("The stay is no longer in a state where this can be done.") },
  { "hold-over", 409, "conflict", N_ ("The hold had run out before it came here.") },
  { "second-person", 409, "conflict", N_ ("Somebody else must approve this.") },
  { "other-decision", 409, "conflict", N_ ("This was asked for by another decision.") },
  { "command-taken", 409, "duplicate", N_ ("This command belongs to somebody else.") },
  { "cursor-gone", 410, "expired", N_ ("This place in the feed is gone. Begin again.") },
  { "erased", 410, "deleted", N_ ("This was erased.") },
  { "changed-meanwhile", 412, "conflict", N_ ("Somebody saved first. Look again.") },
  { "need-version", 412, "conflict", N_ ("Say which version was changed.") },
  { "several", 412, "multiple-matches", N_ ("More than one record matches.") },
  { "too-large", 413, "too-long", N_ ("This is too much at once.") },
  { "address-too-long", 414, "too-long", N_ ("The address is too long. Search by POST to _search.") },
  { "media-type", 415, "not-supported", N_ ("Only JSON is taken here.") },
  { "check", 422, "business-rule", N_ ("Something in the record must be mended first.") },
  { "act-needed", 422, "not-supported", N_ ("Stays are changed by their own acts only.") },
  { "unknown-kind", 422, "not-supported", N_ ("This kind of record is not kept here.") },
  { "unknown-reference", 422, "not-found", N_ ("The record points at one that is not here.") },
  { "need-reason", 422, "required", N_ ("Write why.") },
  { "women-only", 422, "business-rule", N_ ("The place is set aside for women.") },
  { "need-fact", 422, "required", N_ ("One thing must be asked first: the place is for women.") },
  { "rule", 422, "business-rule", N_ ("The place does not fit.") },
  { "headers-too-large", 431, "too-long", N_ ("There is too much in the headers.") },
  { "slow-down", 429, "throttled", N_ ("Too many requests. Wait a little.") },
  { "failed", 500, "exception", N_ ("Something went wrong in the service. Nothing was changed.") },
  { "busy", 503, "transient", N_ ("The service is busy. It is tried again.") },
  { "no-space", 503, "no-store", N_ ("The service has no room left on its disk. Nothing was changed.") },
};

static const Refusal *
find (const char *detail)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    if (strcmp (refusals[i].detail, detail) == 0)
      return &refusals[i];
  g_assert_not_reached ();
}

void
plass_reply_clear (PlassReply *reply)
{
  g_free (reply->body);
  g_free (reply->etag);
  g_free (reply->location);
  g_free (reply->allow);
  g_free (reply->trouble);
  *reply = (PlassReply){ 0 };
}

/* Takes @outcome. */
static gboolean
finish (PlassReply *reply, const Refusal *refusal, cJSON *outcome)
{
  plass_reply_clear (reply);
  reply->status = refusal->status;
  reply->body = cJSON_PrintUnformatted (outcome);
  reply->retry_after = refusal->status == 503 || refusal->status == 429 ? 2 : 0;
  cJSON_Delete (outcome);
  return FALSE;
}

static void
point_at (cJSON *outcome, const char *where)
{
  cJSON *issue = cJSON_GetArrayItem (cJSON_GetObjectItemCaseSensitive (outcome, "issue"), 0);

  if (where)
    cJSON_AddItemToArray (cJSON_AddArrayToObject (issue, "expression"), cJSON_CreateString (where));
}

gboolean
plass_refuse_at (const PlassRequest *request, PlassReply *reply, const char *detail, const char *where,
                 const char *text)
{
  const Refusal *refusal = find (detail);
  cJSON *outcome = plass_wire_outcome ("error", refusal->code, detail, text ? text : _ (refusal->text));

  point_at (outcome, where);
  return finish (reply, refusal, outcome);
}

gboolean
plass_refuse (const PlassRequest *request, PlassReply *reply, const char *detail)
{
  return plass_refuse_at (request, reply, detail, NULL, NULL);
}

gboolean
plass_refuse_missing (const PlassRequest *request, PlassReply *reply, const char *type, const char *id,
                      const char *where)
{
  GError *error = NULL;
  gboolean erased = FALSE;

  if (!plass_erase_is_done (request->ledger, type, id, &erased, &error))
    return plass_refuse_error (request, reply, error);
  return plass_refuse_at (request, reply, erased ? "erased" : "not-found", where, NULL);
}

gboolean
plass_refuse_with (const PlassRequest *request, PlassReply *reply, const char *detail, const char *text,
                   cJSON *extra)
{
  const Refusal *refusal = find (detail);
  cJSON *outcome = plass_wire_outcome ("error", refusal->code, detail, text ? text : _ (refusal->text));

  if (extra)
    cJSON_AddItemToObject (outcome, "extension", extra);
  return finish (reply, refusal, outcome);
}

/* Where a field stands, as FHIRPath: "Patient.name.where(use='official').family". */
static char *
make_place (const PlassKind *kind, const char *name, const char *where)
{
  const PlassField *field = name ? plass_kind_field (kind, name) : NULL;
  GString *place = g_string_new (where);

  g_string_append (place, where ? ".resource" : kind->resource);
  if (field && field->path)
    g_string_append_c (place, '.');
  for (const char *c = field && field->path ? field->path : ""; *c; c++)
    if ((*c == '[' || *c == '{') && strchr (c, '=') && strchr (c, '=') < strpbrk (c, "]}")) {
      const char *equals = strchr (c, '='), *end = strpbrk (c, "]}");

      g_string_append_printf (place, ".where(%.*s='%.*s')", (int)(equals - c - 1), c + 1,
                              (int)(end - equals - 1), equals + 1);
      c = end;
    } else if (g_str_has_prefix (c, "[*]")) {
      c += strlen ("[*]") - 1;
    } else {
      g_string_append_c (place, *c);
    }
  return g_string_free (place, FALSE);
}

/* What is not made as FHIR says: every mistake with its place. */
gboolean
plass_refuse_shape (const PlassRequest *request, PlassReply *reply, const GPtrArray *issues)
{
  const Refusal *refusal = find ("bad-resource");
  cJSON *outcome = NULL;

  for (guint i = 0; i < issues->len; i++) {
    const PlassShapeIssue *issue = g_ptr_array_index (issues, i);
    g_autoptr (cJSON) one = plass_wire_outcome ("error", issue->code, "bad-resource", issue->text);

    point_at (one, issue->where);
    if (!outcome)
      outcome = g_steal_pointer (&one);
    else
      cJSON_AddItemToArray (cJSON_GetObjectItemCaseSensitive (outcome, "issue"),
                            cJSON_DetachItemFromArray (cJSON_GetObjectItemCaseSensitive (one, "issue"), 0));
  }
  return finish (reply, refusal, outcome);
}

/* One issue a problem; what only deserves a look goes along as a warning. */
gboolean
plass_refuse_problems (const PlassRequest *request, PlassReply *reply, const PlassKind *kind,
                       const GPtrArray *problems, const char *where)
{
  const Refusal *refusal = find ("check");
  cJSON *outcome = NULL, *issues = NULL;

  for (guint i = 0; i < problems->len; i++) {
    const PlassProblem *problem = g_ptr_array_index (problems, i);
    g_autofree char *place = NULL;
    cJSON *one =
        plass_wire_outcome (problem->warning ? "warning" : "error", refusal->code, "check", problem->text);

    if (problem->field)
      cJSON_AddStringToObject (cJSON_GetArrayItem (cJSON_GetObjectItemCaseSensitive (one, "issue"), 0),
                               "diagnostics", problem->field);
    place = make_place (kind, problem->field, where);
    point_at (one, place);
    if (!outcome) {
      outcome = one;
      issues = cJSON_GetObjectItemCaseSensitive (outcome, "issue");
      continue;
    }
    /* An error stands first, since programs read the first issue. */
    cJSON_InsertItemInArray (issues, problem->warning ? cJSON_GetArraySize (issues) : 0,
                             cJSON_DetachItemFromArray (cJSON_GetObjectItemCaseSensitive (one, "issue"), 0));
    cJSON_Delete (one);
  }
  return finish (reply, refusal, outcome);
}

static const struct {
  PlassError code;
  const char *detail;
} errors[] = {
  { PLASS_ERROR_LOCKED, "busy" },
  { PLASS_ERROR_NO_SPACE, "no-space" },
  { PLASS_ERROR_SIGN_IN, "sign-in" },
};

gboolean
plass_refuse_error (const PlassRequest *request, PlassReply *reply, GError *error)
{
  g_autoptr (GError) own = error;
  const char *detail = "failed";

  for (gsize i = 0; i < G_N_ELEMENTS (errors); i++)
    if (g_error_matches (own, PLASS_ERROR, (int)errors[i].code))
      detail = errors[i].detail;
  if (g_error_matches (own, PLASS_ERROR, PLASS_ERROR_RULE)
      && (g_str_equal (own->message, "overlap") || g_str_equal (own->message, "active-elsewhere")))
    detail = own->message;
  plass_refuse (request, reply, detail);
  if (g_str_equal (detail, "failed"))
    reply->trouble = g_strdup (own->message);
  return FALSE;
}
