/* shape-simple.c — words and numbers of FHIR R4: is this one what its type says? */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static gboolean
is_text (const char *text)
{
  for (const char *c = text; *c; c++)
    if ((guchar)*c < 0x20 && !strchr ("\t\r\n", *c))
      return FALSE;
  return *text != '\0';
}

static gboolean
is_code (const char *text)
{
  return is_text (text) && !g_ascii_isspace (text[0]) && !g_ascii_isspace (text[strlen (text) - 1])
         && !strstr (text, "  ") && !strpbrk (text, "\t\r\n");
}

static gboolean
is_uri (const char *text)
{
  return is_text (text) && !strpbrk (text, " \t\r\n");
}

static gboolean
is_id (const char *text)
{
  const PlassId id = plass_id_parse (text);

  return plass_id_is_set (&id);
}

static gboolean
is_date (const char *text)
{
  PlassDate date;

  return plass_date_parse (text, &date);
}

static gboolean
is_instant (const char *text)
{
  PlassTime time;

  return strchr (text, 'T') && plass_time_parse (text, &time);
}

static gboolean
is_date_time (const char *text)
{
  return is_date (text) || is_instant (text);
}

static gboolean
is_time (const char *text)
{
  guint parts[3];
  char more;

  return strlen (text) >= 8 && sscanf (text, "%2u:%2u:%2u%c", &parts[0], &parts[1], &parts[2], &more) >= 3
         && parts[0] < 24 && parts[1] < 60 && parts[2] < 61;
}

static gboolean
is_base64 (const char *text)
{
  gsize signs = 0;

  for (const char *c = text; *c; c++)
    if (g_ascii_isalnum (*c) || strchr ("+/=", *c))
      signs++;
    else if (!g_ascii_isspace (*c))
      return FALSE;
  return signs > 0 && signs % 4 == 0;
}

static gboolean
is_xhtml (const char *text)
{
  return g_str_has_prefix (text, "<div");
}

static const struct {
  const char *type;
  gboolean (*is) (const char *text);
} texts[] = {
  { "string", is_text },
  { "markdown", is_text },
  { "code", is_code },
  { "id", is_id },
  { "uri", is_uri },
  { "url", is_uri },
  { "canonical", is_uri },
  { "oid", is_uri },
  { "uuid", is_uri },
  { "date", is_date },
  { "dateTime", is_date_time },
  { "instant", is_instant },
  { "time", is_time },
  { "base64Binary", is_base64 },
  { "xhtml", is_xhtml },
};

/* The least that a number may be; decimals may be anything. */
static const struct {
  const char *type;
  double least;
} numbers[] = {
  { "integer", G_MININT32 },
  { "unsignedInt", 0 },
  { "positiveInt", 1 },
};

gboolean
plass_shape_check_simple (const char *type, const cJSON *json, gboolean *ret_ok)
{
  *ret_ok = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (strcmp (texts[i].type, type) == 0) {
      *ret_ok = cJSON_IsString (json) && texts[i].is (json->valuestring);
      return TRUE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (strcmp (numbers[i].type, type) == 0) {
      *ret_ok = cJSON_IsNumber (json) && json->valuedouble >= numbers[i].least
                && json->valuedouble <= G_MAXINT32 && floor (json->valuedouble) == json->valuedouble;
      return TRUE;
    }
  if (strcmp (type, "boolean") == 0)
    *ret_ok = cJSON_IsBool (json);
  else if (strcmp (type, "decimal") == 0)
    *ret_ok = cJSON_IsNumber (json);
  else
    return FALSE;
  return TRUE;
}
