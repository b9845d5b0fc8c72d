/* value.c — one field as JSON and back */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wire-private.h"

#include <math.h>

/* ---- Making */

static const char *
wire_word (const PlassField *field, const char *own)
{
  if (field->mapping == NULL)
    return own;
  for (const PlassWireCode *pair = field->mapping; pair->code; pair++)
    if (strcmp (pair->code, own) == 0)
      return pair->wire;
  return NULL;
}

static cJSON *
make_text (const PlassField *field, const char *text)
{
  g_autofree char *packed = NULL;

  if (!(field->flags & PLASS_BASE64))
    return cJSON_CreateString (text);
  packed = g_base64_encode ((const guchar *)text, strlen (text));
  return cJSON_CreateString (packed);
}

static cJSON *
make_reference (const PlassField *field, const PlassId *id)
{
  const PlassKind *target = plass_kind_find (field->target);
  char text[sizeof id->text + 32];

  g_return_val_if_fail (target != NULL, NULL);
  g_snprintf (text, sizeof text, "%s/%s", target->resource, id->text);
  return cJSON_CreateString (text);
}

static cJSON *
make_word (const PlassField *field, const char *own)
{
  const char *word = wire_word (field, own);

  return word ? cJSON_CreateString (word) : NULL;
}

static cJSON *
make_formatted (char *text)
{
  cJSON *json = cJSON_CreateString (text);

  g_free (text);
  return json;
}

cJSON *
plass_value_make (const PlassField *field, gconstpointer record)
{
  gconstpointer at = plass_field_get (field, record);

  if (!plass_field_is_set (field, record))
    return NULL;
  switch ((PlassType)field->type) {
  case PLASS_TYPE_ID:
    return cJSON_CreateString (((const PlassId *)at)->text);
  case PLASS_TYPE_REF:
    return make_reference (field, at);
  case PLASS_TYPE_TEXT:
    return make_text (field, *(char *const *)at);
  case PLASS_TYPE_CODE:
    return make_word (field, ((const PlassCode *)at)->text);
  case PLASS_TYPE_DATE:
    return make_formatted (plass_date_format (*(const PlassDate *)at));
  case PLASS_TYPE_TIME:
    return make_formatted (plass_time_format (*(const PlassTime *)at));
  case PLASS_TYPE_INT:
    return cJSON_CreateNumber (((const PlassInt *)at)->value);
  case PLASS_TYPE_BOOL:
    if (field->mapping)
      return make_word (field, *(const PlassBool *)at == PLASS_YES ? "yes" : "no");
    return cJSON_CreateBool (*(const PlassBool *)at == PLASS_YES);
  }
  return NULL;
}

/* ---- Reading */

static const char *
own_word (const PlassField *field, const char *wire)
{
  if (field->mapping == NULL)
    return wire;
  for (const PlassWireCode *pair = field->mapping; pair->code; pair++)
    if (strcmp (pair->wire, wire) == 0)
      return pair->code;
  return NULL;
}

/* "Patient/1", also as an absolute address and with a version behind. One to another type than ours (a role
 * where we keep the worker) is not ours to read. */
static gboolean
read_reference (const PlassField *field, const char *text, gpointer record)
{
  const PlassKind *target = plass_kind_find (field->target);
  const char *version = strstr (text, "/_history/");
  const char *end = version ? version : text + strlen (text);
  const char *slash = g_strrstr_len (text, end - text, "/");
  gsize type = target ? strlen (target->resource) : 0;
  char id[sizeof (PlassId)];

  if (target == NULL || slash == NULL || (gsize)(slash - text) < type || slash == end
      || strncmp (slash - type, target->resource, type) != 0
      || ((gsize)(slash - text) > type && slash[-1 - (gssize)type] != '/')
      || (gsize)(end - slash) > sizeof id)
    return FALSE;
  g_strlcpy (id, slash + 1, end - slash);
  return plass_field_from_text (field, record, id);
}

static gboolean
read_packed (const PlassField *field, const char *text, gpointer record)
{
  gsize length;
  g_autofree guchar *bytes = g_base64_decode (text, &length);
  g_autofree char *words = g_strndup ((char *)bytes, length);

  /* A zero byte inside would cut the text short without a word. */
  return length > 0 && strlen (words) == length && plass_field_from_text (field, record, words);
}

/* A full dateTime where we keep a day: the day in Oslo. */
static gboolean
read_day (const PlassField *field, const char *text, gpointer record)
{
  g_autofree char *day = NULL;
  PlassTime time;

  if (plass_field_from_text (field, record, text))
    return TRUE;
  if (!plass_time_parse (text, &time))
    return FALSE;
  day = plass_date_format (plass_time_day (time));
  return *day && plass_field_from_text (field, record, day);
}

static gboolean
read_string (const PlassField *field, const char *text, gpointer record)
{
  const char *own;

  if (*text == '\0')
    return FALSE;
  switch ((PlassType)field->type) {
  case PLASS_TYPE_REF:
    return read_reference (field, text, record);
  case PLASS_TYPE_DATE:
    return read_day (field, text, record);
  case PLASS_TYPE_INT:
    return FALSE;
  case PLASS_TYPE_BOOL:
  case PLASS_TYPE_CODE:
    own = field->type == PLASS_TYPE_CODE || field->mapping ? own_word (field, text) : NULL;
    return own && plass_field_from_text (field, record, own);
  case PLASS_TYPE_TEXT:
    if (field->flags & PLASS_BASE64)
      return read_packed (field, text, record);
    return plass_field_from_text (field, record, text);
  case PLASS_TYPE_ID:
  case PLASS_TYPE_TIME:
    return plass_field_from_text (field, record, text);
  }
  return FALSE;
}

static gboolean
read_all (const PlassField *field, const cJSON *array, gpointer record)
{
  g_autoptr (GString) words = g_string_new (NULL);
  const cJSON *word;

  cJSON_ArrayForEach (word, array)
  {
    if (!cJSON_IsString (word) || *word->valuestring == '\0')
      continue;
    if (words->len > 0)
      g_string_append_c (words, ' ');
    g_string_append (words, word->valuestring);
  }
  return words->len > 0 && read_string (field, words->str, record);
}

gboolean
plass_value_read (const PlassField *field, const cJSON *json, gpointer record)
{
  char digits[16];

  if (cJSON_IsString (json))
    return read_string (field, json->valuestring, record);
  if (cJSON_IsArray (json))
    return read_all (field, json, record);
  if (cJSON_IsBool (json) && field->type == PLASS_TYPE_BOOL && field->mapping == NULL)
    return plass_field_from_text (field, record, cJSON_IsTrue (json) ? "yes" : "no");
  if (!cJSON_IsNumber (json) || field->type != PLASS_TYPE_INT
      || json->valuedouble != floor (json->valuedouble) || json->valuedouble < G_MININT32
      || json->valuedouble > G_MAXINT32)
    return FALSE;
  g_snprintf (digits, sizeof digits, "%d", (int)json->valuedouble);
  return plass_field_from_text (field, record, digits);
}
