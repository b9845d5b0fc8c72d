/* condition.c — what the caller has already is not sent again: If-None-Match, If-Modified-Since */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

/* RFC 9110, 13.1.2: any of a list, compared weakly; "*" is whatever stands. */
static gboolean
has_tag (const char *list, const char *etag)
{
  const char *opaque = g_str_has_prefix (etag, "W/") ? etag + 2 : etag;
  g_auto (GStrv) tags = g_strsplit (list, ",", -1);

  for (guint i = 0; tags[i]; i++) {
    const char *tag = g_strstrip (tags[i]);

    if (strcmp (tag, "*") == 0 || strcmp (g_str_has_prefix (tag, "W/") ? tag + 2 : tag, opaque) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_unchanged_since (const char *text, PlassTime modified)
{
  g_autoptr (GDateTime) since = soup_date_time_new_from_http_string (text);

  return since && plass_time_is_set (modified) && modified.secs <= g_date_time_to_unix (since);
}

/* If-None-Match decides alone where both stand (RFC 9110, 13.1.3). */
void
plass_condition_apply (const PlassRequest *request, PlassReply *reply)
{
  if (reply->status != 200 || !reply->etag)
    return;
  if (request->if_none_match
          ? !has_tag (request->if_none_match, reply->etag)
          : !(request->if_modified_since && is_unchanged_since (request->if_modified_since, reply->modified)))
    return;
  reply->status = 304;
  g_clear_pointer (&reply->body, g_free);
}
