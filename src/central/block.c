/* block.c — a person says that a worker or an institution shall not see them, and may take it back */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

/* Who may write it down: those who follow the person up. Why is the person's own business and is not asked.
 */
#define MAY_SET (PLASS_SEES_CASEWORKER | PLASS_SEES_HEALTH | PLASS_SEES_INTAKE | PLASS_SEES_SUPERVISOR)

static const char *
read_target (const cJSON *parameters, const char *type)
{
  const cJSON *who = plass_parameter_find (parameters, "who");
  const cJSON *item = who ? plass_wire_get (who, "valueReference.reference") : NULL;
  const char *text = cJSON_GetStringValue (item);

  return text && g_str_has_prefix (text, type) ? text + strlen (type) : "";
}

static gboolean
is_known (const PlassRequest *request, const char *type, const char *id, GError **error)
{
  return plass_ledger_number (request->ledger, "SELECT count(*) FROM resource WHERE type = $1 AND id = $2",
                              PLASS_BINDS (PLASS_TEXT (type), PLASS_TEXT (id)), error)
         > 0;
}

static gboolean
set (const PlassRequest *request, const char *worker, const char *institution, gboolean lifted,
     GError **error)
{
  g_autofree char *name = g_strjoin ("/", "block", request->id, worker, institution, NULL);
  const PlassId id = plass_id_from_name (name);
  const PlassAuditNote note = {
    .what = lifted ? "unblock" : "block", .type = "Patient", .record = request->id, .person = request->id
  };

  if (!plass_ledger_query (request->ledger, "DELETE FROM block WHERE id = $1",
                           PLASS_BINDS (PLASS_TEXT (id.text)), NULL, NULL, error))
    return FALSE;
  if (!lifted
      && !plass_ledger_query (request->ledger,
                              "INSERT INTO block (id, person, worker, institution) VALUES ($1, $2, $3, $4)",
                              PLASS_BINDS (PLASS_TEXT (id.text), PLASS_TEXT (request->id),
                                           PLASS_TEXT (worker), PLASS_TEXT (institution)),
                              NULL, NULL, error))
    return FALSE;
  return plass_audit_add (request, &note, error);
}

static void
set_locked (const PlassRequest *request, PlassReply *reply, const char *worker, const char *institution,
            gboolean lifted)
{
  GError *error = NULL;

  if (!plass_ledger_begin (request->ledger, &error)) {
    plass_refuse_error (request, reply, error);
    return;
  }
  if (!is_known (request, *worker ? "Practitioner" : "Organization", *worker ? worker : institution, &error)
      && !error)
    plass_refuse (request, reply, "unknown-reference");
  else if (!error && set (request, worker, institution, lifted, &error)
           && plass_ledger_commit (request->ledger, &error)) {
    reply->status = 200;
    reply->body = g_strdup ("{\"resourceType\":\"Parameters\"}");
  }
  plass_ledger_rollback (request->ledger);
  if (error)
    plass_refuse_error (request, reply, error);
}

static void
serve (const PlassRequest *request, PlassReply *reply, gboolean lifted)
{
  g_autoptr (cJSON) parameters = NULL;
  const char *worker, *institution;
  guint level;

  if (!plass_parameters_read (request, reply, &parameters))
    return;
  level = plass_eyes_level (request->eyes, request->id);
  worker = read_target (parameters, "Practitioner/");
  institution = read_target (parameters, "Organization/");
  if (!plass_may_see_person (request->eyes, request->id))
    plass_refuse (request, reply, "not-found");
  else if (!(level & MAY_SET))
    plass_refuse (request, reply, "forbidden");
  else if (!*worker == !*institution)
    plass_refuse (request, reply, "bad-resource");
  else
    set_locked (request, reply, worker, institution, lifted);
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
