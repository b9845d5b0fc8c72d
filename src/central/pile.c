/* pile.c — a searchset Bundle that grows, each resource in it once, made of stored text */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ENTRIES "\"entry\":["

void
plass_pile_init (PlassPile *pile, const PlassRequest *request, const char *type)
{
  *pile = (PlassPile){ .request = request, .json = g_string_sized_new (64 * 1024) };
  pile->there = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  pile->persons = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_string_append_printf (pile->json, "{\"resourceType\":\"Bundle\",\"type\":\"%s\"," ENTRIES, type);
}

void
plass_pile_clear (PlassPile *pile)
{
  if (pile->json)
    g_string_free (pile->json, TRUE);
  g_clear_pointer (&pile->there, g_hash_table_unref);
  g_clear_pointer (&pile->persons, g_hash_table_unref);
}

/* Every row of every page comes by here: formats would be read each time. Ends with NULL. */
static void G_GNUC_NULL_TERMINATED
append_all (GString *text, ...)
{
  va_list parts;
  const char *part;

  va_start (parts, text);
  while ((part = va_arg (parts, const char *)))
    g_string_append (text, part);
  va_end (parts);
}

gboolean
plass_pile_add (PlassPile *pile, const char *type, const char *id, const char *json, const char *mode)
{
  const char *elements = plass_request_param (pile->request, "_elements");
  char *reference = g_strconcat (type, "/", id, NULL);
  g_autofree char *part = NULL;

  if (!g_hash_table_add (pile->there, reference))
    return FALSE;
  if (elements && strcmp (mode, "match") == 0)
    json = part = plass_subset (json, elements);
  if (pile->rows++)
    g_string_append_c (pile->json, ',');
  append_all (pile->json, "{\"fullUrl\":\"", pile->request->base, "/", reference, "\",\"resource\":", json,
              ",\"search\":{\"mode\":\"", mode, "\"}}", NULL);
  return TRUE;
}

gboolean
plass_pile_add_standing (PlassPile *pile, const char *reference, const char *mode, char **ret_json,
                         GError **error)
{
  g_auto (GStrv) parts = g_strsplit (reference, "/", -1);
  g_auto (PlassVersion) version = { 0 };

  *ret_json = NULL;
  if (g_strv_length (parts) != 2 || g_hash_table_contains (pile->there, reference))
    return TRUE;
  if (!plass_version_read (pile->request->ledger, parts[0], parts[1], 0, &version, error))
    return FALSE;
  /* That it is reached from there would tell what the copy hides. */
  if (!plass_show_version (pile->request->eyes, &version)
      || plass_mask_is_stranger (version.kind, version.json))
    return TRUE;
  plass_pile_note (pile, version.person);
  plass_pile_add (pile, parts[0], parts[1], version.json, mode);
  *ret_json = g_steal_pointer (&version.json);
  return TRUE;
}

void
plass_pile_note (PlassPile *pile, const char *person)
{
  if (*person)
    g_hash_table_add (pile->persons, g_strdup (person));
}

static void
add_warning (PlassPile *pile)
{
  g_autoptr (cJSON) outcome = plass_wire_outcome ("warning", "incomplete", "left-out",
                                                  _ ("There is more that belongs to this than fits."));
  g_autofree char *text = cJSON_PrintUnformatted (outcome);

  g_string_append_printf (pile->json, "%s{\"resource\":%s,\"search\":{\"mode\":\"outcome\"}}",
                          pile->rows++ ? "," : "", text);
}

void
plass_pile_answer (PlassPile *pile, PlassReply *reply, const char *links, gint64 total)
{
  GString *json = pile->json;
  GError *error = NULL;

  /* What could not be looked up was left out: that is no answer. */
  if (!plass_eyes_check (pile->request->eyes, &error)
      || !plass_audit_found (pile->request, pile->persons, &error)) {
    plass_refuse_error (pile->request, reply, error);
    return;
  }
  if (pile->whole)
    add_warning (pile);
  /* FHIR forbids an empty array. */
  if (pile->rows)
    g_string_append (json, "],");
  else
    g_string_truncate (json, json->len - strlen (ENTRIES));
  if (total >= 0)
    g_string_append_printf (json, "\"total\":%" G_GINT64_FORMAT ",", total);
  if (*links)
    g_string_append_printf (json, "\"link\":[%s]", links);
  else
    g_string_truncate (json, json->len - 1);
  g_string_append_c (json, '}');
  reply->status = 200;
  reply->body = g_string_free (g_steal_pointer (&pile->json), FALSE);
}
