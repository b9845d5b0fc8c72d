/* standing.c — what a worker's desk is told with each hello: whom it sees in an emergency, and what waits */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

/* Told each time and not kept in the feed: a desk that comes back after a year knows at once what has ended.
 */

static cJSON *
add_named (cJSON *list, const char *name)
{
  cJSON *one = cJSON_CreateObject ();

  cJSON_AddStringToObject (one, "name", name);
  cJSON_AddItemToArray (list, one);
  return one;
}

static gboolean
take_emergency (const PlassAnswer *row, gpointer user_data)
{
  cJSON *parts = cJSON_AddArrayToObject (add_named (user_data, "emergency"), "part");
  g_autofree char *reference = g_strconcat ("Patient/", plass_answer_text (row, 0), NULL);
  g_autofree char *until = plass_time_format ((PlassTime){ plass_answer_number (row, 1) });

  cJSON_AddStringToObject (cJSON_AddObjectToObject (add_named (parts, "patient"), "valueReference"),
                           "reference", reference);
  cJSON_AddStringToObject (add_named (parts, "until"), "valueInstant", until);
  return TRUE;
}

static gboolean
add_count (const PlassRequest *request, cJSON *list, const char *name, const char *sql, GError **error)
{
  GError *failed = NULL;
  const gint64 waiting = plass_ledger_number (
      request->ledger, sql,
      PLASS_BINDS (PLASS_TEXT (request->caller.user), PLASS_TEXT (request->caller.worker.text)), &failed);

  if (failed) {
    g_propagate_error (error, failed);
    return FALSE;
  }
  cJSON_AddNumberToObject (add_named (list, name), "valueInteger", (double)waiting);
  return TRUE;
}

/* Nobody looks back at their own, and nobody approves what they asked for. */
static gboolean
add_waiting (const PlassRequest *request, cJSON *list, GError **error)
{
  const guint roles = plass_eyes_roles (request->eyes);

  if ((roles & PLASS_SEES_SUPERVISOR)
      && !add_count (request, list, "reviews-waiting",
                     "SELECT count(*) FROM emergency WHERE reviewed = 0 AND user_name <> $1 AND worker <> $2",
                     error))
    return FALSE;
  return !(roles & (PLASS_SEES_SUPERVISOR | PLASS_SEES_ADMINISTRATOR))
         || add_count (
             request, list, "erasures-waiting",
             "SELECT count(*) FROM erasure WHERE done = 0 AND asked_by <> $1 AND asked_worker <> $2", error);
}

gboolean
plass_standing_add (const PlassRequest *request, cJSON *list, GError **error)
{
  const char *worker = request->caller.worker.text;

  return (!*worker
          || plass_ledger_query (request->ledger,
                                 "SELECT person, max (until) FROM emergency WHERE worker = $1 AND until > $2"
                                 " GROUP BY person",
                                 PLASS_BINDS (PLASS_TEXT (worker), PLASS_NUMBER (plass_time_now ().secs)),
                                 take_emergency, list, error))
         && add_waiting (request, list, error);
}
