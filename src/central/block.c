/* block.c — a person says that a worker or an institution shall not see them, and may take it back */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

/* Why is the person's own business and is not asked; what they wish to have written stands beside it. Either
 * all of them is shut, or (PLASS_BLOCK_PLAN) what the counter does not see either: the plan and the notes. */
#define MOST_SAID 1000 /* bytes */

typedef struct {
  const char *worker, *institution; /* one of them, the other "" */
  const char *said, *part;
  gboolean lifted;
} Wish;

static const char *
read_target (const cJSON *parameters, const char *type)
{
  const cJSON *who = plass_parameter_find (parameters, "who");
  const cJSON *item = who ? plass_wire_get (who, "valueReference.reference") : NULL;
  const char *text = cJSON_GetStringValue (item);

  return text && g_str_has_prefix (text, type) ? text + strlen (type) : "";
}

static gboolean
add (const PlassRequest *request, const PlassId *id, const Wish *wish, GError **error)
{
  return plass_ledger_query (
      request->ledger,
      "INSERT INTO block (id, person, worker, institution, made, set_by, said, part)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET said = excluded.said,"
      " part = excluded.part",
      PLASS_BINDS (PLASS_TEXT (id->text), PLASS_TEXT (request->id), PLASS_TEXT (wish->worker),
                   PLASS_TEXT (wish->institution), PLASS_NUMBER (plass_time_now ().secs),
                   PLASS_TEXT (request->caller.worker.text), PLASS_TEXT (wish->said),
                   PLASS_TEXT (wish->part)),
      NULL, NULL, error);
}

static gboolean
set (const PlassRequest *request, const Wish *wish, GError **error)
{
  g_autofree char *name = g_strjoin ("/", "block", request->id, wish->worker, wish->institution, NULL);
  const PlassId id = plass_id_from_name (name);
  const PlassAuditNote note = { .what = wish->lifted ? "unblock" : "block",
                                .type = "Patient",
                                .record = request->id,
                                .person = request->id,
                                .why = wish->lifted ? wish->said : NULL };

  return (wish->lifted ? plass_ledger_query (request->ledger, "DELETE FROM block WHERE id = $1",
                                             PLASS_BINDS (PLASS_TEXT (id.text)), NULL, NULL, error)
                       : add (request, &id, wish, error))
         && plass_audit_add (request, &note, error);
}

static void
set_locked (const PlassRequest *request, PlassReply *reply, const Wish *wish)
{
  GError *error = NULL;

  if (!plass_once_begin (request, reply))
    return;
  if (!plass_resource_is_there (request->ledger, *wish->worker ? "Practitioner" : "Organization",
                                *wish->worker ? wish->worker : wish->institution, &error)
      && !error)
    plass_refuse (request, reply, "unknown-reference");
  else if (!error && set (request, wish, &error)) {
    reply->status = 200;
    reply->body = g_strdup ("{\"resourceType\":\"Parameters\"}");
    plass_once_commit (request, reply, &error);
  }
  plass_ledger_rollback (request->ledger);
  if (error)
    plass_refuse_error (request, reply, error);
}

static void
serve (const PlassRequest *request, PlassReply *reply, gboolean lifted)
{
  g_autoptr (cJSON) parameters = NULL;
  g_autofree char *said = NULL;
  const char *part;
  Wish wish = { .lifted = lifted };

  if (!plass_parameters_read (request, reply, &parameters))
    return;
  wish.worker = read_target (parameters, "Practitioner/");
  wish.institution = read_target (parameters, "Organization/");
  wish.said = said = plass_parameter_text (parameters, "said");
  part = cJSON_GetStringValue (
      cJSON_GetObjectItemCaseSensitive (plass_parameter_find (parameters, "part"), "valueCode"));
  wish.part = part ? part : "";
  if (!plass_request_find_person (request, reply))
    return;
  if (!(plass_eyes_level (request->eyes, request->id) & PLASS_MAY_BLOCK))
    plass_refuse (request, reply, "forbidden");
  else if (!*wish.worker == !*wish.institution || strlen (said) > MOST_SAID
           || (*wish.part && strcmp (wish.part, PLASS_BLOCK_PLAN) != 0))
    plass_refuse (request, reply, "bad-resource");
  else
    set_locked (request, reply, &wish);
}

void
plass_serve_block (const PlassRequest *request, PlassReply *reply)
{
  serve (request, reply, FALSE);
}

void
plass_serve_unblock (const PlassRequest *request, PlassReply *reply)
{
  serve (request, reply, TRUE);
}
