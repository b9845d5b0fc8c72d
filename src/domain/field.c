/* field.c — one field of a record, generically: set, equal, copied, as text and back */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/domain.h"

#include <string.h>

/* How big each type's member is; TEXT is owned and copied apart. */
static const gsize sizes[] = {
  [PLASS_TYPE_ID] = sizeof (PlassId),     [PLASS_TYPE_REF] = sizeof (PlassId),
  [PLASS_TYPE_TEXT] = sizeof (char *),    [PLASS_TYPE_CODE] = sizeof (PlassCode),
  [PLASS_TYPE_DATE] = sizeof (PlassDate), [PLASS_TYPE_TIME] = sizeof (PlassTime),
  [PLASS_TYPE_INT] = sizeof (PlassInt),   [PLASS_TYPE_BOOL] = sizeof (PlassBool),
};

static gpointer
member (const PlassField *field, gpointer record)
{
  return (char *)record + field->offset;
}

gboolean
plass_field_is_set (const PlassField *field, gconstpointer record)
{
  gconstpointer at = plass_field_get (field, record);

  switch ((PlassType)field->type) {
  case PLASS_TYPE_ID:
  case PLASS_TYPE_REF:
    return plass_id_is_set (at);
  case PLASS_TYPE_TEXT:
    return *(char *const *)at && **(char *const *)at;
  case PLASS_TYPE_CODE:
    return ((const PlassCode *)at)->text[0] != '\0';
  case PLASS_TYPE_DATE:
    return plass_date_is_set (*(const PlassDate *)at);
  case PLASS_TYPE_TIME:
    return plass_time_is_set (*(const PlassTime *)at);
  case PLASS_TYPE_INT:
    return ((const PlassInt *)at)->known;
  case PLASS_TYPE_BOOL:
    return *(const PlassBool *)at != PLASS_UNKNOWN;
  }
  return FALSE;
}

static gboolean
values_equal (PlassType type, gconstpointer a, gconstpointer b)
{
  switch (type) {
  case PLASS_TYPE_ID:
  case PLASS_TYPE_REF:
    return plass_id_equal (a, b);
  case PLASS_TYPE_TEXT:
    return strcmp (*(char *const *)a, *(char *const *)b) == 0;
  case PLASS_TYPE_CODE:
    return plass_code_is (a, ((const PlassCode *)b)->text);
  case PLASS_TYPE_DATE:
    return ((const PlassDate *)a)->days == ((const PlassDate *)b)->days
           && ((const PlassDate *)a)->precision == ((const PlassDate *)b)->precision;
  case PLASS_TYPE_TIME:
    return ((const PlassTime *)a)->secs == ((const PlassTime *)b)->secs;
  case PLASS_TYPE_INT:
    return ((const PlassInt *)a)->value == ((const PlassInt *)b)->value;
  case PLASS_TYPE_BOOL:
    return *(const PlassBool *)a == *(const PlassBool *)b;
  }
  return FALSE;
}

gboolean
plass_field_equal (const PlassField *field, gconstpointer a, gconstpointer b)
{
  gboolean set_a = plass_field_is_set (field, a), set_b = plass_field_is_set (field, b);

  if (!set_a || !set_b)
    return set_a == set_b;
  return values_equal (field->type, plass_field_get (field, a), plass_field_get (field, b));
}

char *
plass_field_to_text (const PlassField *field, gconstpointer record)
{
  gconstpointer at = plass_field_get (field, record);

  if (!plass_field_is_set (field, record))
    return g_strdup ("");
  switch ((PlassType)field->type) {
  case PLASS_TYPE_ID:
  case PLASS_TYPE_REF:
    return g_strdup (((const PlassId *)at)->text);
  case PLASS_TYPE_TEXT:
    return g_strdup (*(char *const *)at);
  case PLASS_TYPE_CODE:
    return g_strdup (((const PlassCode *)at)->text);
  case PLASS_TYPE_DATE:
    return plass_date_format (*(const PlassDate *)at);
  case PLASS_TYPE_TIME:
    return plass_time_format (*(const PlassTime *)at);
  case PLASS_TYPE_INT:
    return g_strdup_printf ("%d", ((const PlassInt *)at)->value);
  case PLASS_TYPE_BOOL:
    return g_strdup (*(const PlassBool *)at == PLASS_YES ? "yes" : "no");
  }
  return g_strdup ("");
}

static gboolean
read_id (PlassId *id, const char *text)
{
  PlassId read = plass_id_parse (text);

  if (!plass_id_is_set (&read))
    return FALSE;
  *id = read;
  return TRUE;
}

static gboolean
read_code (PlassCode *code, const char *text)
{
  if (strlen (text) >= sizeof code->text || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  *code = plass_code (text);
  return TRUE;
}

static gboolean
read_int (PlassInt *number, const char *text)
{
  gint64 value;

  if (!g_ascii_string_to_signed (text, 10, G_MININT32, G_MAXINT32, &value, NULL))
    return FALSE;
  *number = plass_int ((gint32)value);
  return TRUE;
}

static gboolean
read_bool (PlassBool *truth, const char *text)
{
  gboolean yes = strcmp (text, "yes") == 0;

  if (!yes && strcmp (text, "no") != 0)
    return FALSE;
  *truth = yes ? PLASS_YES : PLASS_NO;
  return TRUE;
}

static gboolean
read_text (char **text_member, const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  plass_text_set (text_member, text);
  return TRUE;
}

gboolean
plass_field_from_text (const PlassField *field, gpointer record, const char *text)
{
  gpointer at = member (field, record);

  if (text == NULL || *text == '\0') {
    if (field->type == PLASS_TYPE_TEXT)
      plass_text_set (at, NULL);
    else
      memset (at, 0, sizes[field->type]);
    return TRUE;
  }
  switch ((PlassType)field->type) {
  case PLASS_TYPE_ID:
  case PLASS_TYPE_REF:
    return read_id (at, text);
  case PLASS_TYPE_TEXT:
    return read_text (at, text);
  case PLASS_TYPE_CODE:
    return read_code (at, text);
  case PLASS_TYPE_DATE:
    return plass_date_parse (text, at);
  case PLASS_TYPE_TIME:
    return plass_time_parse (text, at);
  case PLASS_TYPE_INT:
    return read_int (at, text);
  case PLASS_TYPE_BOOL:
    return read_bool (at, text);
  }
  return FALSE;
}

void
plass_field_copy (const PlassField *field, gpointer to, gconstpointer from)
{
  if (field->type == PLASS_TYPE_TEXT)
    plass_text_set (member (field, to), *(char *const *)plass_field_get (field, from));
  else
    memcpy (member (field, to), plass_field_get (field, from), sizes[field->type]);
}

void
plass_text_set (char **text_member, const char *text)
{
  char *copy = text && *text ? g_strdup (text) : NULL;

  g_free (*text_member);
  *text_member = copy;
}
