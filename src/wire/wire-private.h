/* wire-private.h — paths, values and hooks: what the files of this room share */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/wire.h"

#include <string.h>

G_BEGIN_DECLS

/* ---- Paths -------------------------------------------------------------------------------------------- */

/* What domain.h says of PlassField.path, read into steps. */
typedef struct {
  const char *name, *key, *value;
  int index; /* -1: none; PLASS_STEP_ALL */
  gboolean array;
} PlassStep;

#define PLASS_STEP_ALL (-2)
#define PLASS_PATH_STEPS 8

typedef struct {
  guint n_steps;
  gboolean lasting; /* lives as long as the program: JSON may borrow its words */
  PlassStep steps[PLASS_PATH_STEPS];
  char text[320]; /* the steps' words, cut */
} PlassPath;

/* FALSE: not a path (a mistake of the programmer). */
gboolean plass_path_read (PlassPath *ret_path, const char *text);
/* What one step leads to from @object, or NULL. */
const cJSON *plass_path_step (const PlassStep *step, const cJSON *object);
/* NULL when there is none; borrowed. [*] gives the array. */
const cJSON *plass_path_find (const PlassPath *path, const cJSON *resource);
/* Puts @value (taken) in its place, making what is missing; what stood there goes, and what belonged to it
 * (the display of a code or reference). */
void plass_path_write (const PlassPath *path, cJSON *resource, cJSON *value);
/* Takes the value away and everything that means nothing without it. */
void plass_path_clear (const PlassPath *path, cJSON *resource);

/* A member of an object by its exact name, or NULL. Quicker than cJSON's, which folds and checks more. */
static inline cJSON *
plass_json_member (const cJSON *object, const char *name)
{
  for (cJSON *child = object ? object->child : NULL; child; child = child->next)
    if (child->string && child->string[0] == name[0] && strcmp (child->string, name) == 0)
      return child;
  return NULL;
}

/* A string member, or NULL. */
const char *plass_json_text (const cJSON *object, const char *name);
/* Takes @child out of @parent and frees it; NULL is fine. */
void plass_json_remove (cJSON *parent, cJSON *child);

/* ---- Values ------------------------------------------------------------------------------------------- */

/* The field of @record as JSON; NULL when it is not set or has no word on the wire. Owned. */
cJSON *plass_value_make (const PlassField *field, gconstpointer record);
/* FALSE: cannot be read, the record is left alone. */
gboolean plass_value_read (const PlassField *field, const cJSON *json, gpointer record);

/* ---- Kinds -------------------------------------------------------------------------------------------- */

/* What paths cannot say. @was is the record that @resource held before, NULL for a new resource; the fields
 * with paths are written already. Both are called with the resource an object. */
typedef struct {
  const PlassKind *kind;
  void (*encode) (gconstpointer record, gconstpointer was, cJSON *resource);
  void (*decode) (const cJSON *resource, gpointer record);
} PlassHook;

const PlassHook *plass_hook_find (const PlassKind *kind);

void plass_hook_person_encode (gconstpointer record, gconstpointer was, cJSON *resource);
void plass_hook_person_decode (const cJSON *resource, gpointer record);
void plass_hook_booking_encode (gconstpointer record, gconstpointer was, cJSON *resource);
void plass_hook_booking_decode (const cJSON *resource, gpointer record);
void plass_hook_place_encode (gconstpointer record, gconstpointer was, cJSON *resource);
void plass_hook_place_decode (const cJSON *resource, gpointer record);

/* A kind's paths, read once. */
typedef struct {
  const PlassKind *kind;
  PlassPath **fields; /* NULL where the field has no path */
  PlassPath **fixed;
  PlassPath *tell; /* NULL: the resource type is enough */
  const PlassHook *hook;
} PlassTable;

const PlassTable *plass_table_find (const PlassKind *kind);
gboolean plass_table_tells (const PlassTable *table, const cJSON *resource);
/* Every field and hook, whatever the kind and id say. Owned. */
gpointer plass_table_decode (const PlassTable *table, const cJSON *resource);

G_END_DECLS
