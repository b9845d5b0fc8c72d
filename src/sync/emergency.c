/* emergency.c — nødtilgang asked for, and looked back at */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

static gpointer
say_broken (GError **error)
{
  g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_BROKEN, "");
  return NULL;
}

/* ---- Opening ------------------------------------------------------------------------------------------ */

/* Known from now on, before the round that brings the records has said hello. */
static gboolean
remember (PlassStore *store, const PlassStandingEmergency *opened, GError **error)
{
  g_autoptr (GArray) list = plass_standing_emergencies (store);

  for (guint i = list->len; i > 0; i--)
    if (plass_id_equal (&g_array_index (list, PlassStandingEmergency, i - 1).person, &opened->person))
      g_array_remove_index (list, i - 1);
  g_array_append_val (list, *opened);
  return plass_standing_keep (store, list, error);
}

static gpointer
read_opened (PlassStore *store, const PlassAnswer *answer, GError **error)
{
  g_autoptr (cJSON) tree = plass_wire_parse (answer->body, (gssize)answer->length, error);
  PlassStandingEmergency opened;

  if (!tree)
    return NULL;
  opened = (PlassStandingEmergency){ plass_asked_reference (tree, "parameter", "patient"),
                                     plass_asked_time (tree, "parameter", "until") };
  if (!plass_id_is_set (&opened.person) || !plass_time_is_set (opened.until))
    return say_broken (error);
  return remember (store, &opened, error) ? g_memdup2 (&opened, sizeof opened) : NULL;
}

void
plass_emergency_open (PlassSync *sync, gpointer source, const PlassId *person, const char *number,
                      const char *reason, GAsyncReadyCallback answered, gpointer user_data)
{
  cJSON *parameters = plass_asked_parameters ();
  g_autofree char *path =
      g_strconcat ("Patient/", person->text, plass_id_is_set (person) ? "/" : "", "$emergency-access", NULL);

  plass_asked_add_text (parameters, "reason", reason);
  if (!plass_id_is_set (person))
    plass_asked_add_text (parameters, "identifier", number);
  plass_sync_ask (sync, source, path, parameters, read_opened, g_free, answered, user_data);
}

gboolean
plass_emergency_open_finish (GAsyncResult *result, PlassId *ret_person, PlassTime *ret_until, GError **error)
{
  g_autofree PlassStandingEmergency *opened = plass_asked_take (result, error);

  if (!opened)
    return FALSE;
  *ret_person = opened->person;
  *ret_until = opened->until;
  return TRUE;
}

/* ---- Looking back ------------------------------------------------------------------------------------- */

static void
free_emergency (gpointer data)
{
  PlassEmergency *emergency = data;

  g_free (emergency->reason);
  g_free (emergency);
}

static gpointer
read_entry (const cJSON *entry)
{
  const cJSON *event = cJSON_GetObjectItemCaseSensitive (entry, "resource");
  const char *id = cJSON_GetStringValue (plass_wire_get (event, "id"));
  const char *role = cJSON_GetStringValue (plass_wire_get (event, "agent[0].role[0].coding[0].code"));
  PlassEmergency *one = g_new0 (PlassEmergency, 1);

  one->id = id ? plass_id_parse (id) : (PlassId){ "" };
  one->person = plass_asked_reference_at (event, "entity[0].what.reference");
  one->worker = plass_asked_reference_at (event, "agent[0].who.reference");
  one->role = plass_code (role ? role : "");
  one->since = plass_asked_time_at (event, "period.start");
  one->until = plass_asked_time_at (event, "period.end");
  one->reason = g_strdup (cJSON_GetStringValue (plass_wire_get (event, "purposeOfEvent[0].text")));
  return one;
}

static const PlassAskedList emergencies = { "entry", read_entry, free_emergency };

void
plass_emergencies_ask (PlassSync *sync, gpointer source, GAsyncReadyCallback answered, gpointer user_data)
{
  plass_sync_ask_list (sync, source, "AuditEvent/$emergencies", &emergencies, answered, user_data);
}

GPtrArray *
plass_emergencies_ask_finish (GAsyncResult *result, GError **error)
{
  return plass_asked_take (result, error);
}

void
plass_emergency_review (PlassSync *sync, gpointer source, const PlassId *emergency, const char *comment,
                        GAsyncReadyCallback answered, gpointer user_data)
{
  cJSON *parameters = plass_asked_parameters ();
  g_autofree char *path = g_strconcat ("AuditEvent/", emergency->text, "/$review", NULL);

  plass_asked_add_text (parameters, "verdict", comment);
  plass_sync_ask (sync, source, path, parameters, plass_ask_read_yes, NULL, answered, user_data);
}
