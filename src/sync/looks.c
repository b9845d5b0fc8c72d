/* looks.c — who looked at whom at this desk, told to the service when it can be reached */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#define MOST_LINES 500

/* Each signs for their own: a line is sent by the one who looked, at their next round. What is sent is marked
 * by its number; the ids follow from the desk and the number, so that a repetition adds nothing there. */

static char *
sent_setting (const PlassId *worker)
{
  return g_strconcat ("looks-sent/", worker->text, NULL);
}

/* A name for this desk's log that is no machine's name. */
static char *
desk_name (PlassStore *store, GError **error)
{
  char *name;

  if (!plass_store_read_setting (store, "looks-of", &name, error))
    return NULL;
  if (name)
    return name;
  name = g_strdup (plass_id_new ().text);
  if (plass_store_set_setting (store, "looks-of", name, error))
    return name;
  g_free (name);
  return NULL;
}

static void
add_entity (cJSON *list, const char *type, const PlassId *id)
{
  g_autofree char *reference = g_strconcat (type, "/", id->text, NULL);
  cJSON *entity = cJSON_CreateObject (), *what = cJSON_AddObjectToObject (entity, "what");

  cJSON_AddStringToObject (what, "reference", reference);
  cJSON_AddItemToArray (list, entity);
}

static cJSON *
make_event (const char *desk, const PlassLook *look)
{
  g_autofree char *name = g_strdup_printf ("look/%s/%" G_GINT64_FORMAT, desk, look->number);
  g_autofree char *when = plass_time_format (look->when);
  cJSON *event = cJSON_CreateObject (), *code = cJSON_CreateObject (), *entities;

  cJSON_AddStringToObject (event, "resourceType", "AuditEvent");
  cJSON_AddStringToObject (event, "id", plass_id_from_name (name).text);
  cJSON_AddStringToObject (code, "code", look->what);
  cJSON_AddItemToArray (cJSON_AddArrayToObject (event, "subtype"), code);
  cJSON_AddStringToObject (event, "recorded", when);
  if (!plass_text_is_blank (look->why)) {
    cJSON *purpose = cJSON_CreateObject ();

    cJSON_AddStringToObject (purpose, "text", look->why);
    cJSON_AddItemToArray (cJSON_AddArrayToObject (event, "purposeOfEvent"), purpose);
  }
  entities = cJSON_AddArrayToObject (event, "entity");
  add_entity (entities, "Patient", &look->person);
  if (look->kind && look->kind != &plass_kind_person && plass_id_is_set (&look->record))
    add_entity (entities, look->kind->resource, &look->record);
  return event;
}

static char *
make_bundle (const char *desk, const GPtrArray *looks)
{
  g_autoptr (cJSON) bundle = cJSON_CreateObject ();
  cJSON *entries;

  cJSON_AddStringToObject (bundle, "resourceType", "Bundle");
  cJSON_AddStringToObject (bundle, "type", "collection");
  entries = cJSON_AddArrayToObject (bundle, "entry");
  for (guint i = 0; i < looks->len; i++) {
    cJSON *entry = cJSON_CreateObject ();

    cJSON_AddItemToObject (entry, "resource", make_event (desk, g_ptr_array_index (looks, i)));
    cJSON_AddItemToArray (entries, entry);
  }
  return cJSON_PrintUnformatted (bundle);
}

/* FALSE: no more to send now, or it did not go well; then the same lines go next time. */
static gboolean
send_some (PlassRemote *remote, PlassStore *store, const char *desk, const PlassId *worker, GError **error)
{
  g_autofree char *setting = sent_setting (worker), *sent = plass_store_setting (store, setting);
  g_autofree char *last = NULL;
  g_autoptr (GPtrArray) looks =
      plass_store_looks (store, worker, sent ? g_ascii_strtoll (sent, NULL, 10) : 0, MOST_LINES, error);
  const PlassId command = plass_id_new ();
  g_auto (PlassAnswer) answer = { 0 };

  if (!looks || looks->len == 0
      || !remote->act (remote, &command, "AuditEvent/$collect", make_bundle (desk, looks), &answer, error)
      || answer.status != 200)
    return FALSE;
  last =
      g_strdup_printf ("%" G_GINT64_FORMAT, ((PlassLook *)g_ptr_array_index (looks, looks->len - 1))->number);
  return plass_store_set_setting (store, setting, last, error) && looks->len == MOST_LINES;
}

gboolean
plass_looks_send (PlassRemote *remote, PlassStore *store, const PlassId *worker, GError **error)
{
  g_autofree char *desk = NULL;
  GError *failed = NULL;

  if (!plass_id_is_set (worker))
    return TRUE;
  desk = desk_name (store, error);
  if (!desk)
    return FALSE;
  while (send_some (remote, store, desk, worker, &failed))
    ;
  if (!failed)
    return TRUE;
  g_propagate_error (error, failed);
  return FALSE;
}
