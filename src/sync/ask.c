/* ask.c — a question that a person waits for, put to the service between two steps of a round */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  GTask *task;
  PlassId command;
  char *path, *body; /* body NULL: only read */
  PlassAskRead read;
  const PlassAskedList *list; /* instead of it; NULL: none */
  GDestroyNotify freed;
  gpointer result; /* or error */
  GError *error;
} Ask;

static void
free_ask (Ask *ask)
{
  g_object_unref (ask->task);
  g_free (ask->path);
  plass_wipe (ask->body);
  g_free (ask);
}

static gboolean
say_offline (GError **error)
{
  g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_OFFLINE,
                       _ ("This can only be done while the service can be reached. Nothing was done."));
  return FALSE;
}

/* ---- In the thread ------------------------------------------------------------------------------------ */

static gboolean
send_once (PlassRemote *remote, const Ask *ask, PlassAnswer *ret_answer, GError **error)
{
  g_autofree char *where = g_strconcat ("/fhir/", ask->path, NULL);

  if (ask->body)
    return remote->act (remote, &ask->command, ask->path, g_strdup (ask->body), ret_answer, error);
  return remote->search (remote, where, ret_answer, error);
}

static gboolean
send (PlassRemote *remote, const Ask *ask, PlassAnswer *ret_answer, GError **error)
{
  if (!send_once (remote, ask, ret_answer, error) || ret_answer->status != 401)
    return ret_answer->body != NULL;
  plass_answer_clear (ret_answer);
  return remote->renew (remote, error) && send_once (remote, ask, ret_answer, error);
}

static gboolean
judge (const PlassAnswer *answer, GError **error)
{
  g_autofree char *words = NULL;

  if (answer->status >= 200 && answer->status < 300)
    return TRUE;
  if (answer->status == 429 || answer->status >= 500)
    return say_offline (error);
  words = plass_round_words (answer);
  g_set_error_literal (error, PLASS_ERROR, answer->status == 401 ? PLASS_ERROR_SIGN_IN : PLASS_ERROR_REFUSED,
                       words ? words : _ ("The service said no and did not say why."));
  return FALSE;
}

/* The source is a widget, which only its own thread may let go of: so the task ends there. */
static gboolean
deliver (gpointer data)
{
  Ask *ask = data;

  if (ask->error)
    g_task_return_error (ask->task, g_steal_pointer (&ask->error));
  else
    g_task_return_pointer (ask->task, g_steal_pointer (&ask->result), ask->freed);
  free_ask (ask);
  return G_SOURCE_REMOVE;
}

static void
deliver_soon (Ask *ask)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver, ask, NULL);
  g_source_attach (source, g_task_get_context (ask->task));
}

static void
free_list (gpointer list)
{
  g_ptr_array_unref (list);
}

static GPtrArray *
read_list (const PlassAskedList *list, const PlassAnswer *answer, GError **error)
{
  g_autoptr (cJSON) tree = plass_wire_parse (answer->body, (gssize)answer->length, error);
  const cJSON *item;
  GPtrArray *all;

  if (!tree)
    return NULL;
  all = g_ptr_array_new_with_free_func (list->freed);
  cJSON_ArrayForEach (item, cJSON_GetObjectItemCaseSensitive (tree, list->name))
  {
    g_ptr_array_add (all, list->read (item));
  }
  return all;
}

static void
answer_one (PlassSync *sync, Ask *ask, gboolean reachable)
{
  g_auto (PlassAnswer) answer = { 0 };

  if (!reachable || !sync->remote)
    say_offline (&ask->error);
  else if (send (sync->remote, ask, &answer, &ask->error) && judge (&answer, &ask->error))
    ask->result = ask->list ? read_list (ask->list, &answer, &ask->error)
                            : ask->read (sync->store, &answer, &ask->error);
  deliver_soon (ask);
}

void
plass_sync_answer_asks (PlassSync *sync, gboolean reachable)
{
  Ask *ask;

  while ((ask = g_async_queue_try_pop (sync->asks)))
    answer_one (sync, ask, reachable);
}

/* ---- Asking ------------------------------------------------------------------------------------------- */

/* Takes @parameters. */
static Ask *
make (gpointer source, const char *path, cJSON *parameters, GAsyncReadyCallback answered, gpointer user_data)
{
  g_autoptr (cJSON) owned = parameters;
  Ask *ask = g_new0 (Ask, 1);
  char *printed = parameters ? cJSON_PrintUnformatted (parameters) : NULL;

  ask->task = g_task_new (source, NULL, answered, user_data);
  ask->command = plass_id_new ();
  ask->path = g_strdup (path);
  ask->body = g_strdup (printed);
  if (printed)
    cJSON_free (printed);
  return ask;
}

/* Takes @ask. */
static void
put (PlassSync *sync, Ask *ask)
{
  if (sync) {
    g_async_queue_push (sync->asks, ask);
    plass_sync_wake_asks (sync);
    return;
  }
  say_offline (&ask->error);
  deliver_soon (ask);
}

void
plass_sync_ask (PlassSync *sync, gpointer source, const char *path, cJSON *parameters, PlassAskRead read,
                GDestroyNotify freed, GAsyncReadyCallback answered, gpointer user_data)
{
  Ask *ask = make (source, path, parameters, answered, user_data);

  ask->read = read;
  ask->freed = freed;
  put (sync, ask);
}

void
plass_sync_ask_list (PlassSync *sync, gpointer source, const char *path, const PlassAskedList *list,
                     GAsyncReadyCallback answered, gpointer user_data)
{
  Ask *ask = make (source, path, NULL, answered, user_data);

  ask->list = list;
  ask->freed = free_list;
  put (sync, ask);
}

gpointer
plass_ask_read_yes (PlassStore *store, const PlassAnswer *answer, GError **error)
{
  return GINT_TO_POINTER (TRUE);
}

gpointer
plass_asked_take (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
plass_asked_finish (GAsyncResult *result, GError **error)
{
  return plass_asked_take (result, error) != NULL;
}

/* ---- Parameters --------------------------------------------------------------------------------------- */

cJSON *
plass_asked_parameters (void)
{
  cJSON *tree = cJSON_CreateObject ();

  cJSON_AddStringToObject (tree, "resourceType", "Parameters");
  cJSON_AddArrayToObject (tree, "parameter");
  return tree;
}

static cJSON *
add (cJSON *parameters, const char *name)
{
  cJSON *one = cJSON_CreateObject ();

  cJSON_AddStringToObject (one, "name", name);
  cJSON_AddItemToArray (cJSON_GetObjectItemCaseSensitive (parameters, "parameter"), one);
  return one;
}

void
plass_asked_add_text (cJSON *parameters, const char *name, const char *text)
{
  if (!plass_text_is_blank (text))
    cJSON_AddStringToObject (add (parameters, name), "valueString", text);
}

void
plass_asked_add_code (cJSON *parameters, const char *name, const char *code)
{
  cJSON_AddStringToObject (add (parameters, name), "valueCode", code);
}

void
plass_asked_add_reference (cJSON *parameters, const char *name, const char *type, const PlassId *id)
{
  g_autofree char *reference = g_strconcat (type, "/", id->text, NULL);

  cJSON_AddStringToObject (cJSON_AddObjectToObject (add (parameters, name), "valueReference"), "reference",
                           reference);
}

const cJSON *
plass_asked_find (const cJSON *tree, const char *list, const char *name)
{
  const cJSON *item;

  cJSON_ArrayForEach (item, cJSON_GetObjectItemCaseSensitive (tree, list))
  {
    if (g_strcmp0 (cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (item, "name")), name) == 0)
      return item;
  }
  return NULL;
}

const char *
plass_asked_text (const cJSON *tree, const char *list, const char *name, const char *member)
{
  return cJSON_GetStringValue (
      cJSON_GetObjectItemCaseSensitive (plass_asked_find (tree, list, name), member));
}

PlassId
plass_asked_reference_at (const cJSON *resource, const char *path)
{
  const char *text = cJSON_GetStringValue (plass_wire_get (resource, path));
  const char *slash = text ? strrchr (text, '/') : NULL;

  return slash ? plass_id_parse (slash + 1) : (PlassId){ "" };
}

PlassTime
plass_asked_time_at (const cJSON *resource, const char *path)
{
  const char *text = cJSON_GetStringValue (plass_wire_get (resource, path));
  PlassTime time = { 0 };

  return text && plass_time_parse (text, &time) ? time : (PlassTime){ 0 };
}

PlassId
plass_asked_reference (const cJSON *tree, const char *list, const char *name)
{
  return plass_asked_reference_at (plass_asked_find (tree, list, name), "valueReference.reference");
}

PlassTime
plass_asked_time (const cJSON *tree, const char *list, const char *name)
{
  return plass_asked_time_at (plass_asked_find (tree, list, name), "valueInstant");
}
