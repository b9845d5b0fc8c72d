/* resource.c — versions of resources: read one, add one, and keep every index in step */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#define VERSION_COLUMNS "h.version, h.updated, h.kind, h.facet, h.json"

void
plass_version_clear (PlassVersion *version)
{
  g_clear_pointer (&version->facet, g_free);
  g_clear_pointer (&version->json, g_free);
  *version = (PlassVersion){ 0 };
}

static gboolean
take_version (const PlassAnswer *row, gpointer user_data)
{
  PlassVersion *version = user_data;

  version->number = plass_answer_number (row, 0);
  version->updated.secs = plass_answer_number (row, 1);
  version->kind = plass_kind_find (plass_answer_text (row, 2));
  version->facet = g_strdup (plass_answer_text (row, 3));
  version->json = g_strdup (plass_answer_text (row, 4));
  return FALSE;
}

gboolean
plass_version_read (PlassLedger *ledger, const char *type, const char *id, gint64 number,
                    PlassVersion *ret_version, GError **error)
{
  *ret_version = (PlassVersion){ 0 };
  if (number)
    return plass_ledger_query (ledger,
                               "SELECT " VERSION_COLUMNS " FROM history h"
                               " WHERE h.type = $1 AND h.id = $2 AND h.version = $3",
                               PLASS_BINDS (PLASS_TEXT (type), PLASS_TEXT (id), PLASS_NUMBER (number)),
                               take_version, ret_version, error);
  return plass_ledger_query (ledger,
                             "SELECT " VERSION_COLUMNS " FROM resource r JOIN history h ON h.seq = r.seq"
                             " WHERE r.type = $1 AND r.id = $2",
                             PLASS_BINDS (PLASS_TEXT (type), PLASS_TEXT (id)), take_version, ret_version,
                             error);
}

static void
set_string (cJSON *object, const char *name, const char *value)
{
  cJSON_DeleteItemFromObjectCaseSensitive (object, name);
  cJSON_AddStringToObject (object, name, value);
}

/* versionId and lastUpdated are the service's; the rest of meta (profile, security, tag) is the record's. */
static void
stamp (cJSON *resource, const char *id, gint64 number, PlassTime updated)
{
  cJSON *meta = cJSON_GetObjectItemCaseSensitive (resource, "meta");
  g_autofree char *version = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  g_autofree char *when = plass_time_format (updated);

  if (!cJSON_IsObject (meta)) {
    cJSON_DeleteItemFromObjectCaseSensitive (resource, "meta");
    meta = cJSON_AddObjectToObject (resource, "meta");
  }
  set_string (resource, "id", id);
  set_string (meta, "versionId", version);
  set_string (meta, "lastUpdated", when);
}

static gboolean
write_rows (PlassLedger *ledger, const char *id, const PlassVersion *version, const char *who, GError **error)
{
  const PlassKind *kind = version->kind;
  GError *failed = NULL;
  gint64 seq = plass_ledger_number (
      ledger,
      "INSERT INTO history (type, id, version, kind, facet, updated, who, json)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING seq",
      PLASS_BINDS (PLASS_TEXT (kind->resource), PLASS_TEXT (id), PLASS_NUMBER (version->number),
                   PLASS_TEXT (kind->name), PLASS_TEXT (version->facet), PLASS_NUMBER (version->updated.secs),
                   PLASS_TEXT (who), PLASS_TEXT (version->json)),
      &failed);

  if (failed) {
    g_propagate_error (error, failed);
    return FALSE;
  }
  return plass_ledger_query (
      ledger,
      "INSERT INTO resource (type, id, kind, facet, version, seq, updated)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (type, id) DO UPDATE SET kind = excluded.kind,"
      " facet = excluded.facet, version = excluded.version, seq = excluded.seq, updated = excluded.updated",
      PLASS_BINDS (PLASS_TEXT (kind->resource), PLASS_TEXT (id), PLASS_TEXT (kind->name),
                   PLASS_TEXT (version->facet), PLASS_NUMBER (version->number), PLASS_NUMBER (seq),
                   PLASS_NUMBER (version->updated.secs)),
      NULL, NULL, error);
}

static gboolean
take_standing (const PlassAnswer *row, gpointer user_data)
{
  PlassVersion *standing = user_data;

  standing->number = plass_answer_number (row, 0);
  standing->updated.secs = plass_answer_number (row, 1);
  return FALSE;
}

static gboolean
read_standing (PlassLedger *ledger, const PlassKind *kind, const char *id, PlassVersion *ret_standing,
               GError **error)
{
  return plass_ledger_query (ledger, "SELECT version, updated FROM resource WHERE type = $1 AND id = $2",
                             PLASS_BINDS (PLASS_TEXT (kind->resource), PLASS_TEXT (id)), take_standing,
                             ret_standing, error);
}

/* Two versions never bear one time: Last-Modified has whole seconds, and whoever asks with it for what came
 * since must not miss the second of two. */
static PlassTime
time_after (PlassTime before)
{
  return (PlassTime){ MAX (plass_time_now ().secs, before.secs + 1) };
}

gboolean
plass_version_write (PlassLedger *ledger, const PlassKind *kind, gconstpointer record, cJSON *resource,
                     const char *who, PlassVersion *ret_version, GError **error)
{
  const char *id = plass_record_id (record)->text;
  PlassVersion before = { 0 };
  g_auto (PlassVersion) version = { .kind = kind };

  if (!read_standing (ledger, kind, id, &before, error))
    return FALSE;
  version.number = before.number + 1;
  version.updated = time_after (before.updated);
  stamp (resource, id, version.number, version.updated);
  version.facet = g_strdup (plass_facet (kind, record));
  version.json = cJSON_PrintBuffered (resource, 2048, FALSE);
  if (!write_rows (ledger, id, &version, who ? who : "", error)
      || !plass_identifier_write (ledger, kind->resource, id, resource, before.number == 0, error)
      || !plass_link_write (ledger, kind, record, before.number == 0, error)
      || !plass_sought_write (ledger, kind->resource, id, resource, before.number == 0, error)
      || (kind == &plass_kind_booking && !plass_occupancy_write (ledger, record, error)))
    return FALSE;
  *ret_version = version;
  version = (PlassVersion){ 0 };
  return TRUE;
}
