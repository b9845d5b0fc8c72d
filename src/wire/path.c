/* path.c — reads a path and finds what it points at */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wire-private.h"

static gboolean
read_bracket (PlassStep *step, char *inside)
{
  char *equals = strchr (inside, '=');

  if (strcmp (inside, "*") == 0) {
    step->index = PLASS_STEP_ALL;
    return step->array;
  }
  if (equals) {
    *equals = '\0';
    step->key = inside;
    step->value = equals + 1;
    return *inside != '\0';
  }
  if (!step->array || !g_ascii_isdigit (*inside) || strlen (inside) > 4)
    return FALSE;
  step->index = (int)g_ascii_strtoull (inside, NULL, 10);
  return TRUE;
}

/* Cuts one step off at @at; NULL when it is none. Returns where the next one begins. */
static char *
read_step (PlassStep *step, char *at)
{
  gsize length = strcspn (at, ".[{");
  char opened = at[length];
  char *end;

  *step = (PlassStep){ .name = at, .index = -1, .array = opened == '[' };
  if (length == 0)
    return NULL;
  if (opened != '[' && opened != '{') {
    at[length] = '\0';
    return opened ? at + length + 1 : at + length;
  }
  end = strchr (at + length, opened == '[' ? ']' : '}');
  if (end == NULL || (end[1] && end[1] != '.'))
    return NULL;
  at[length] = '\0';
  at += length + 1;
  opened = end[1];
  *end = '\0';
  if (!read_bracket (step, at))
    return NULL;
  return opened ? end + 2 : end + 1;
}

gboolean
plass_path_read (PlassPath *ret_path, const char *text)
{
  char *at = ret_path->text, *end;

  ret_path->n_steps = 0;
  ret_path->lasting = FALSE;
  if (g_strlcpy (ret_path->text, text, sizeof ret_path->text) >= sizeof ret_path->text
      || g_str_has_suffix (text, "."))
    return FALSE;
  end = ret_path->text + strlen (text);
  do {
    if (ret_path->n_steps == PLASS_PATH_STEPS)
      return FALSE;
    at = read_step (&ret_path->steps[ret_path->n_steps++], at);
    if (at == NULL)
      return FALSE;
  } while (at < end);
  return TRUE;
}

const char *
plass_json_text (const cJSON *object, const char *name)
{
  const cJSON *child = plass_json_member (object, name);

  return cJSON_IsString (child) ? child->valuestring : NULL;
}

void
plass_json_remove (cJSON *parent, cJSON *child)
{
  if (child)
    cJSON_Delete (cJSON_DetachItemViaPointer (parent, child));
}

static gboolean
carries (const PlassStep *step, const cJSON *object)
{
  const char *text = cJSON_IsObject (object) ? plass_json_text (object, step->key) : NULL;

  return text && (text == step->value || strcmp (text, step->value) == 0);
}

const cJSON *
plass_path_step (const PlassStep *step, const cJSON *object)
{
  const cJSON *child = cJSON_IsObject (object) ? plass_json_member (object, step->name) : NULL;

  if (child == NULL || !step->array)
    return child && step->key && !carries (step, child) ? NULL : child;
  if (!cJSON_IsArray (child))
    return NULL;
  if (step->index == PLASS_STEP_ALL)
    return child;
  if (step->index >= 0)
    return cJSON_GetArrayItem (child, step->index);
  for (child = child->child; child && !carries (step, child);)
    child = child->next;
  return child;
}

const cJSON *
plass_path_find (const PlassPath *path, const cJSON *resource)
{
  for (guint i = 0; resource && i < path->n_steps; i++)
    resource = plass_path_step (&path->steps[i], resource);
  return resource;
}
