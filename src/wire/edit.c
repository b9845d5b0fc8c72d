/* edit.c — writes and clears by path, leaving nothing behind that means nothing */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wire-private.h"

/* ---- Writing */

static void
put_member (cJSON *object, const char *name, cJSON *value, gboolean lasting)
{
  if (plass_json_member (object, name))
    cJSON_ReplaceItemInObjectCaseSensitive (object, name, value);
  else if (lasting)
    cJSON_AddItemToObjectCS (object, name, value);
  else
    cJSON_AddItemToObject (object, name, value);
}

static void
put_element (cJSON *array, int index, cJSON *value)
{
  cJSON *old = cJSON_GetArrayItem (array, index);

  if (old)
    cJSON_ReplaceItemViaPointer (array, old, value);
  else
    cJSON_AddItemToArray (array, value);
}

static void
put_key (cJSON *object, const PlassStep *step, gboolean lasting)
{
  const char *text = plass_json_text (object, step->key);

  if (text && strcmp (text, step->value) == 0)
    return;
  put_member (object, step->key,
              lasting ? cJSON_CreateStringReference (step->value) : cJSON_CreateString (step->value),
              lasting);
}

/* A new value makes what stood beside the old one a lie: the words of a code, whom a reference shows, another
 * type of the same choice. */
static void
drop_stale (cJSON *object, const char *leaf)
{
  static const char *const beside_reference[] = { "display", "identifier", "type", NULL };
  static const char *const beside_code[] = { "display", "version", NULL };
  const char *const *names = strcmp (leaf, "reference") == 0 ? beside_reference
                             : strcmp (leaf, "code") == 0    ? beside_code
                                                             : NULL;

  for (; names && *names; names++)
    plass_json_remove (object, plass_json_member (object, *names));
  if (!g_str_has_prefix (leaf, "value") || !plass_json_member (object, "url"))
    return;
  for (cJSON *child = object->child, *next; child; child = next) {
    next = child->next;
    if (g_str_has_prefix (child->string, "value") && strcmp (child->string, leaf) != 0)
      plass_json_remove (object, child);
  }
}

/* The array or object below @at by the step's name, made when it is missing or of the wrong type. */
static cJSON *
need_child (cJSON *at, const PlassStep *step, gboolean lasting)
{
  cJSON *child = plass_json_member (at, step->name);

  if (child && (step->array ? cJSON_IsArray (child) : cJSON_IsObject (child)))
    return child;
  child = step->array ? cJSON_CreateArray () : cJSON_CreateObject ();
  put_member (at, step->name, child, lasting);
  return child;
}

static cJSON *
need_element (cJSON *array, const PlassStep *step, gboolean lasting)
{
  cJSON *element = NULL;

  if (step->key) {
    cJSON_ArrayForEach (element, array)
    {
      const char *text = cJSON_IsObject (element) ? plass_json_text (element, step->key) : NULL;

      if (text && strcmp (text, step->value) == 0)
        return element;
    }
  } else {
    element = cJSON_GetArrayItem (array, step->index);
    if (cJSON_IsObject (element))
      return element;
  }
  element = cJSON_CreateObject ();
  if (step->key)
    cJSON_AddItemToArray (array, element);
  else
    put_element (array, step->index, element);
  return element;
}

static void
write_leaf (cJSON *at, const PlassStep *step, cJSON *value, gboolean lasting)
{
  if (step->array) {
    cJSON *array = need_child (at, step, lasting);

    if (step->index == PLASS_STEP_ALL)
      while (array->child)
        plass_json_remove (array, array->child);
    put_element (array, MAX (step->index, 0), value);
    return;
  }
  put_member (at, step->name, value, lasting);
  drop_stale (at, step->name);
}

void
plass_path_write (const PlassPath *path, cJSON *resource, cJSON *value)
{
  cJSON *at = resource;

  for (guint i = 0; i + 1 < path->n_steps; i++) {
    const PlassStep *step = &path->steps[i];

    at = need_child (at, step, path->lasting);
    if (step->array)
      at = need_element (at, step, path->lasting);
    if (step->key)
      put_key (at, step, path->lasting);
  }
  write_leaf (at, &path->steps[path->n_steps - 1], value, path->lasting);
}

/* ---- Clearing */

/* Has the object that @step leads to lost its meaning, now that what @below names is gone? An identifier, a
 * coding or an extension is nothing without its value, whatever else it says (use, display, rank). */
static gboolean
is_hollow (const cJSON *object, const PlassStep *step, const PlassStep *below, gboolean below_is_leaf)
{
  if (object->child == NULL || (below_is_leaf && strcmp (below->name, "reference") == 0))
    return TRUE;
  if (step->key == NULL)
    return FALSE;
  if (below_is_leaf && (g_str_has_prefix (below->name, "value") || strcmp (below->name, "code") == 0)
      && (strcmp (step->key, "system") == 0 || strcmp (step->key, "url") == 0))
    return TRUE;
  return object->child->next == NULL && strcmp (object->child->string, step->key) == 0;
}

/* TRUE when something was taken out of @at. */
static gboolean
clear_step (const PlassPath *path, guint number, cJSON *at)
{
  const PlassStep *step = &path->steps[number];
  cJSON *child = (cJSON *)plass_json_member (at, step->name);
  cJSON *target = (cJSON *)plass_path_step (step, at);
  guint last = path->n_steps - 1;

  if (target == NULL)
    return FALSE;
  if (number < last
      && (!cJSON_IsObject (target) || !clear_step (path, number + 1, target)
          || !is_hollow (target, step, &path->steps[number + 1], number + 1 == last)))
    return FALSE;
  if (target != child) {
    plass_json_remove (child, target);
    if (child->child)
      return TRUE;
  }
  plass_json_remove (at, child);
  return TRUE;
}

void
plass_path_clear (const PlassPath *path, cJSON *resource)
{
  clear_step (path, 0, resource);
}
