/* settle.c — what waited for somebody's word is taken, logged and answered, all in one */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

static gboolean
take_one (const PlassRequest *request, PlassReply *reply, const PlassSettle *settle, GError **error)
{
  GError *failed = NULL;
  PlassAuditNote note = settle->note;
  g_autofree char *person =
      plass_ledger_text (request->ledger, settle->sql, settle->binds, settle->n_binds, &failed);

  if (failed) {
    g_propagate_error (error, failed);
    return FALSE;
  }
  if (!person)
    return plass_refuse (request, reply, "not-found");
  note.person = person;
  return plass_audit_add (request, &note, error);
}

void
plass_settle_one (const PlassRequest *request, PlassReply *reply, const PlassSettle *settle)
{
  GError *error = NULL;

  if (!plass_once_begin (request, reply))
    return;
  if (take_one (request, reply, settle, &error)) {
    reply->status = 200;
    reply->body = g_strdup ("{\"resourceType\":\"Parameters\"}");
    plass_once_commit (request, reply, &error);
  }
  plass_ledger_rollback (request->ledger);
  if (error)
    plass_refuse_error (request, reply, error);
}
