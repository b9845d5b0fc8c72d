/* replay.c — each command is done once: its first answer is kept with it and given again */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

typedef struct {
  char *who, *body;
  guint status;
} Kept;

static gboolean
take_kept (const PlassAnswer *row, gpointer user_data)
{
  Kept *kept = user_data;

  kept->who = g_strdup (plass_answer_text (row, 0));
  kept->status = (guint)plass_answer_number (row, 1);
  kept->body = g_strdup (plass_answer_text (row, 2));
  return FALSE;
}

gboolean
plass_replay_find (const PlassRequest *request, PlassReply *reply, const char *command)
{
  Kept kept = { 0 };
  GError *error = NULL;

  if (!plass_ledger_query (request->ledger, "SELECT who, status, body FROM command WHERE id = $1",
                           PLASS_BINDS (PLASS_TEXT (command)), take_kept, &kept, &error)) {
    plass_refuse_error (request, reply, error);
    return TRUE;
  }
  if (!kept.who)
    return FALSE;
  if (strcmp (kept.who, request->caller.user) == 0 && !*kept.body) {
    plass_refuse (request, reply, "erased"); /* the answer held somebody who is */
  } else if (strcmp (kept.who, request->caller.user) == 0) {
    reply->status = kept.status;
    reply->body = g_steal_pointer (&kept.body);
  } else {
    plass_refuse (request, reply, "command-taken");
  }
  g_free (kept.who);
  g_free (kept.body);
  return TRUE;
}

gboolean
plass_replay_keep (const PlassRequest *request, const PlassReply *reply, const char *command, GError **error)
{
  return plass_ledger_query (request->ledger,
                             "INSERT INTO command (id, who, made, status, body) VALUES ($1, $2, $3, $4, $5)",
                             PLASS_BINDS (PLASS_TEXT (command), PLASS_TEXT (request->caller.user),
                                          PLASS_NUMBER (plass_time_now ().secs), PLASS_NUMBER (reply->status),
                                          PLASS_TEXT (reply->body)),
                             NULL, NULL, error);
}

gboolean
plass_once_begin (const PlassRequest *request, PlassReply *reply)
{
  GError *error = NULL;

  if (!plass_ledger_begin (request->ledger, &error))
    return plass_refuse_error (request, reply, error);
  if (!request->command || !plass_replay_find (request, reply, request->command))
    return TRUE;
  plass_ledger_rollback (request->ledger);
  return FALSE;
}

gboolean
plass_once_commit (const PlassRequest *request, const PlassReply *reply, GError **error)
{
  return (!request->command || plass_replay_keep (request, reply, request->command, error))
         && plass_ledger_commit (request->ledger, error);
}
