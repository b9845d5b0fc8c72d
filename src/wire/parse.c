/* parse.c — hostile text in, a bounded tree out; single values by path */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wire-private.h"

#define MAX_DEPTH 100

/* cJSON counts to a thousand levels, and lets a zero in a string cut it short: both are seen before it is
 * called. */
static gboolean
is_bounded (const char *text, gsize length)
{
  gboolean quoted = FALSE;
  guint depth = 0;

  for (gsize i = 0; i < length; i++) {
    if (quoted && text[i] == '\\') {
      if (length - i >= 6 && memcmp (text + i, "\\u0000", 6) == 0)
        return FALSE;
      i++;
    } else if (text[i] == '"')
      quoted = !quoted;
    else if (!quoted && (text[i] == '{' || text[i] == '[') && ++depth > MAX_DEPTH)
      return FALSE;
    else if (!quoted && (text[i] == '}' || text[i] == ']') && depth-- == 0)
      return FALSE;
  }
  return TRUE;
}

static gboolean
only_space (const char *from, const char *end)
{
  while (from < end && g_ascii_isspace (*from))
    from++;
  return from == end;
}

cJSON *
plass_wire_parse (const char *text, gssize length, GError **error)
{
  gsize size = length < 0 ? strlen (text) : (gsize)length;
  g_autoptr (cJSON) json = NULL;
  const char *end = NULL;

  if (g_utf8_validate (text, size, NULL) && is_bounded (text, size))
    json = cJSON_ParseWithLengthOpts (text, size, &end, FALSE);
  if (cJSON_IsObject (json) && only_space (end, text + size))
    return g_steal_pointer (&json);
  g_set_error (error, PLASS_ERROR, PLASS_ERROR_BROKEN, "The answer is not JSON that can be read.");
  return NULL;
}

const cJSON *
plass_wire_get (const cJSON *resource, const char *path)
{
  PlassPath read;

  g_return_val_if_fail (plass_path_read (&read, path), NULL);
  return plass_path_find (&read, resource);
}

void
plass_wire_set (cJSON *resource, const char *path, const char *value)
{
  PlassPath read;

  g_return_if_fail (plass_path_read (&read, path));
  if (value && *value)
    plass_path_write (&read, resource, cJSON_CreateString (value));
  else
    plass_path_clear (&read, resource);
}

const char *
plass_wire_version (const cJSON *resource)
{
  return cJSON_IsObject (resource) ? plass_json_text (plass_json_member (resource, "meta"), "versionId")
                                   : NULL;
}
