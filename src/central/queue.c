/* queue.c — how many wait for a place at each level: numbers for those who may not know who */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

static gboolean
add_level (const PlassAnswer *row, gpointer user_data)
{
  cJSON *parts = user_data, *part = cJSON_CreateObject ();

  cJSON_AddStringToObject (part, "name", plass_answer_text (row, 0));
  cJSON_AddNumberToObject (part, "valueInteger", (double)plass_answer_number (row, 1));
  cJSON_AddItemToArray (parts, part);
  return TRUE;
}

cJSON *
plass_queue_tell (const PlassRequest *request)
{
  g_autoptr (cJSON) parts = cJSON_CreateArray ();

  /* Who allots the places has the cases themselves, and counts them also when offline. */
  if (!request->eyes || (plass_eyes_usual (request->eyes) & PLASS_SEES_INTAKE))
    return NULL;
  if (!plass_ledger_query (request->ledger,
                           "SELECT coalesce (l.value, 'unknown'), count(*) FROM sought s LEFT JOIN sought l"
                           " ON l.type = s.type AND l.id = s.id AND l.param = 'level'"
                           " WHERE s.type = 'EpisodeOfCare' AND s.param = 'status' AND s.value = 'waitlist'"
                           " GROUP BY l.value ORDER BY 1",
                           NULL, 0, add_level, parts, NULL))
    return NULL;
  return g_steal_pointer (&parts);
}
