/* hello.c — what a desk says first in each round, and what it keeps of the answer */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#include <stdlib.h>

/* Contact is remembered to the minute: a commit a round would only wear the disk. */
#define CONTACT_SECS 60

/* ---- The question ------------------------------------------------------------------------------------- */

PlassId
plass_hello_desk (PlassStore *store, GError **error)
{
  g_autofree char *known = NULL;
  PlassId desk;

  if (!plass_store_read_setting (store, "desk", &known, error))
    return (PlassId){ 0 };
  desk = plass_id_parse (known);
  if (plass_id_is_set (&desk))
    return desk;
  desk = plass_id_new ();
  return plass_store_set_setting (store, "desk", desk.text, error) ? desk : (PlassId){ 0 };
}

static cJSON *
add (cJSON *list, const char *name)
{
  cJSON *one = cJSON_CreateObject ();

  cJSON_AddStringToObject (one, "name", name);
  cJSON_AddItemToArray (list, one);
  return one;
}

char *
plass_hello_parameters (PlassStore *store, GError **error)
{
  g_autofree char *cursor = NULL;
  g_autoptr (cJSON) tree = NULL;
  cJSON *list;
  char *printed, *text;

  if (!plass_store_read_setting (store, "cursor", &cursor, error))
    return NULL;
  tree = cJSON_CreateObject ();
  cJSON_AddStringToObject (tree, "resourceType", "Parameters");
  list = cJSON_AddArrayToObject (tree, "parameter");
  if (cursor)
    cJSON_AddStringToObject (add (list, "cursor"), "valueString", cursor);
  cJSON_AddNumberToObject (add (list, "protocol"), "valueInteger", PLASS_SYNC_PROTOCOL);
  cJSON_AddStringToObject (add (list, "version"), "valueString", PLASS_VERSION);
  printed = cJSON_PrintUnformatted (tree);
  text = g_strdup (printed);
  cJSON_free (printed);
  return text;
}

/* ---- The answer --------------------------------------------------------------------------------------- */

void
plass_hello_clear (PlassHello *hello)
{
  g_free (hello->message);
  *hello = (PlassHello){ 0 };
}

static const cJSON *
find (const cJSON *tree, const char *list, const char *name)
{
  const cJSON *item;

  cJSON_ArrayForEach (item, cJSON_GetObjectItemCaseSensitive (tree, list))
  {
    if (g_strcmp0 (cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (item, "name")), name) == 0)
      return item;
  }
  return NULL;
}

static const char *
text_of (const cJSON *tree, const char *list, const char *name, const char *member)
{
  return cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (find (tree, list, name), member));
}

/* Only what differs is written. */
static gboolean
keep (PlassStore *store, const char *name, const char *value, GError **error)
{
  g_autofree char *known = plass_store_setting (store, name);

  return !value || g_strcmp0 (known, value) == 0 || plass_store_set_setting (store, name, value, error);
}

static const struct {
  const char *parameter, *setting;
  int least, most;
} numbers[] = {
  { "grace-days", "grace-days", 1, 30 },
  { "lock-seconds", "lock-seconds", 10, 86400 },
  { "hide-seconds", "hide-seconds", 0, 86400 },
};

static gboolean
keep_policy (PlassStore *store, const cJSON *tree, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    const cJSON *value =
        cJSON_GetObjectItemCaseSensitive (find (tree, "parameter", numbers[i].parameter), "valueInteger");
    g_autofree char *text = NULL;

    if (!cJSON_IsNumber (value))
      continue;
    text = g_strdup_printf ("%d", CLAMP (value->valueint, numbers[i].least, numbers[i].most));
    if (!keep (store, numbers[i].setting, text, error))
      return FALSE;
  }
  return TRUE;
}

void
plass_desk_rest (PlassStore *store, char **ret_hide, char **ret_lock)
{
  *ret_hide = plass_store_setting (store, "hide-seconds");
  *ret_lock = plass_store_setting (store, "lock-seconds");
}

/* How many wait at each level, where the service says so: who has the cases themselves is told nothing. */
static gboolean
keep_queue (PlassStore *store, const cJSON *tree, GError **error)
{
  const cJSON *told = find (tree, "parameter", "waiting"), *part;
  g_autoptr (GArray) queue = told ? g_array_new (FALSE, TRUE, sizeof (PlassWaiting)) : NULL;

  cJSON_ArrayForEach (part, cJSON_GetObjectItemCaseSensitive (told, "part"))
  {
    const char *level = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (part, "name"));
    const cJSON *count = cJSON_GetObjectItemCaseSensitive (part, "valueInteger");

    if (level && cJSON_IsNumber (count) && count->valueint > 0) {
      PlassWaiting row = { plass_code (level), (guint)count->valueint };

      g_array_append_val (queue, row);
    }
  }
  return plass_store_tell_waiting (store, queue, error);
}

/* The service's clock, not this computer's. */
static gboolean
keep_contact (PlassStore *store, const cJSON *tree, GError **error)
{
  const char *said = text_of (tree, "parameter", "time", "valueInstant");
  g_autofree char *known = plass_store_setting (store, "last-contact"), *text = NULL;
  PlassTime time;

  if (!said || !plass_time_parse (said, &time))
    return TRUE;
  if (known && ABS (g_ascii_strtoll (known, NULL, 10) - time.secs) < CONTACT_SECS)
    return TRUE;
  text = g_strdup_printf ("%" G_GINT64_FORMAT, time.secs);
  return plass_store_set_setting (store, "last-contact", text, error);
}

/* The first key that a desk is given stays: whoever takes the service's place later cannot order it. */
static gboolean
pin_key (PlassStore *store, const cJSON *tree, GError **error)
{
  g_autofree char *pinned = NULL;

  if (!plass_store_read_setting (store, "order-key", &pinned, error))
    return FALSE;
  return pinned
         || keep (store, "order-key", text_of (tree, "parameter", "order-key", "valueBase64Binary"), error);
}

static gboolean
read_order (PlassStore *store, const cJSON *tree, const PlassId *desk, PlassHello *hello, GError **error)
{
  const cJSON *order = find (tree, "parameter", "order");
  g_autofree char *key = NULL, *last = NULL;

  return !order
         || (plass_store_read_setting (store, "order-key", &key, error)
             && plass_store_read_setting (store, "order-last", &last, error)
             && plass_order_read (text_of (order, "part", "text", "valueString"),
                                  text_of (order, "part", "signature", "valueBase64Binary"), key, desk->text,
                                  last ? g_ascii_strtoll (last, NULL, 10) : 0, &hello->order, error));
}

gboolean
plass_hello_take (PlassStore *store, const PlassId *desk, const cJSON *tree, PlassHello *ret_hello,
                  GError **error)
{
  *ret_hello = (PlassHello){ 0 };
  if (!keep_contact (store, tree, error) || !keep_policy (store, tree, error)
      || !plass_standing_take (store, tree, error) || !keep_queue (store, tree, error)
      || !pin_key (store, tree, error) || !read_order (store, tree, desk, ret_hello, error))
    return FALSE;
  ret_hello->behind =
      cJSON_IsTrue (cJSON_GetObjectItemCaseSensitive (find (tree, "parameter", "behind"), "valueBoolean"));
  ret_hello->upload_only = cJSON_IsTrue (
      cJSON_GetObjectItemCaseSensitive (find (tree, "parameter", "upload-only"), "valueBoolean"));
  ret_hello->message = g_strdup (text_of (tree, "parameter", "message", "valueString"));
  return TRUE;
}
