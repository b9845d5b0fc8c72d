/* resource.c — versions of resources: read one, add one, and keep every index in step */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#define SAVED_BY "meta." PLASS_EXT ("saved-by") ".valueReference.reference"

#include <string.h>

#define VERSION_COLUMNS "h.version, h.updated, h.kind, h.facet, h.person, h.json"

void
plass_version_clear (PlassVersion *version)
{
  g_clear_pointer (&version->facet, g_free);
  g_clear_pointer (&version->person, g_free);
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
  version->person = g_strdup (plass_answer_text (row, 4));
  version->json = g_strdup (plass_answer_text (row, 5));
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

gboolean
plass_resource_is_there (PlassLedger *ledger, const char *type, const char *id, GError **error)
{
  return plass_ledger_number (ledger, "SELECT count(*) FROM resource WHERE type = $1 AND id = $2",
                              PLASS_BINDS (PLASS_TEXT (type), PLASS_TEXT (id)), error)
         > 0;
}

static void
set_string (cJSON *object, const char *name, const char *value)
{
  cJSON_DeleteItemFromObjectCaseSensitive (object, name);
  cJSON_AddStringToObject (object, name, value);
}

/* Who saved it comes with it, so that a desk can say whom a clash is with. */
static void
stamp_author (cJSON *resource, const char *who)
{
  g_autofree char *worker = who && *who ? g_strconcat ("Practitioner/", who, NULL) : NULL;

  plass_wire_set (resource, SAVED_BY, worker);
}

/* versionId, lastUpdated and author are the service's; the rest of meta (profile, security, tag) is the
 * record's. */
static void
stamp (cJSON *resource, const char *id, gint64 number, PlassTime updated, const char *who)
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
  stamp_author (resource, who);
}

/* What stands before a write. */
typedef struct {
  gint64 number;
  PlassTime updated;
  char *face; /* kind, facet and person in one text */
} Standing;

static char *
face_text (const char *kind, const char *facet, const char *person)
{
  return g_strjoin ("/", kind, facet, person, NULL);
}

static gboolean
take_standing (const PlassAnswer *row, gpointer user_data)
{
  Standing *standing = user_data;

  standing->number = plass_answer_number (row, 0);
  standing->face =
      face_text (plass_answer_text (row, 1), plass_answer_text (row, 2), plass_answer_text (row, 3));
  standing->updated.secs = plass_answer_number (row, 4);
  return FALSE;
}

/* moved: those who saw the version before may not see this one, so they are told. */
static gint64
write_history (PlassLedger *ledger, const char *id, const PlassVersion *version, const Standing *standing,
               const char *who, GError **error)
{
  const PlassKind *kind = version->kind;
  g_autofree char *face = face_text (kind->name, version->facet, version->person);

  return plass_ledger_number (
      ledger,
      "INSERT INTO history (type, id, version, kind, facet, updated, who, json, person, moved)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING seq",
      PLASS_BINDS (PLASS_TEXT (kind->resource), PLASS_TEXT (id), PLASS_NUMBER (version->number),
                   PLASS_TEXT (kind->name), PLASS_TEXT (version->facet), PLASS_NUMBER (version->updated.secs),
                   PLASS_TEXT (who), PLASS_TEXT (version->json), PLASS_TEXT (version->person),
                   PLASS_NUMBER (standing->face && strcmp (standing->face, face) != 0)),
      error);
}

static gboolean
write_rows (PlassLedger *ledger, const char *id, const PlassVersion *version, const Standing *standing,
            const char *who, GError **error)
{
  const PlassKind *kind = version->kind;
  GError *failed = NULL;
  gint64 seq = write_history (ledger, id, version, standing, who, &failed);

  if (failed) {
    g_propagate_error (error, failed);
    return FALSE;
  }
  return plass_ledger_query (
      ledger,
      "INSERT INTO resource (type, id, kind, facet, version, seq, updated, person)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (type, id) DO UPDATE SET kind = excluded.kind,"
      " facet = excluded.facet, version = excluded.version, seq = excluded.seq, updated = excluded.updated,"
      " person = excluded.person",
      PLASS_BINDS (PLASS_TEXT (kind->resource), PLASS_TEXT (id), PLASS_TEXT (kind->name),
                   PLASS_TEXT (version->facet), PLASS_NUMBER (version->number), PLASS_NUMBER (seq),
                   PLASS_NUMBER (version->updated.secs), PLASS_TEXT (version->person)),
      NULL, NULL, error);
}

/* Two versions never bear one time: Last-Modified has whole seconds, and whoever asks with it for what came
 * since must not miss the second of two. */
static PlassTime
time_after (PlassTime before)
{
  return (PlassTime){ MAX (plass_time_now ().secs, before.secs + 1) };
}

static gboolean
write_version (PlassLedger *ledger, const char *id, gconstpointer record, cJSON *resource,
               const Standing *standing, const char *who, PlassVersion *version, GError **error)
{
  const PlassKind *kind = version->kind;
  const gboolean is_new = standing->number == 0;

  version->number = standing->number + 1;
  version->updated = time_after (standing->updated);
  stamp (resource, id, version->number, version->updated, who);
  version->facet = g_strdup (plass_facet (kind, record));
  version->person = plass_about (kind, record);
  version->json = cJSON_PrintBuffered (resource, 2048, FALSE);
  return write_rows (ledger, id, version, standing, who, error)
         && plass_identifier_write (ledger, kind->resource, id, resource, is_new, error)
         && plass_link_write (ledger, kind, record, is_new, error)
         && plass_sought_write (ledger, kind->resource, id, resource, is_new, error)
         && plass_tie_write (ledger, kind, record, version->person, who, error)
         && (kind != &plass_kind_booking || plass_occupancy_write (ledger, record, error));
}

gboolean
plass_version_write (PlassLedger *ledger, const PlassKind *kind, gconstpointer record, cJSON *resource,
                     const char *who, PlassVersion *ret_version, GError **error)
{
  const char *id = plass_record_id (record)->text;
  g_auto (PlassVersion) version = { .kind = kind };
  Standing standing = { 0 };
  gboolean written;

  if (!plass_ledger_query (
          ledger, "SELECT version, kind, facet, person, updated FROM resource WHERE type = $1 AND id = $2",
          PLASS_BINDS (PLASS_TEXT (kind->resource), PLASS_TEXT (id)), take_standing, &standing, error))
    return FALSE;
  written = write_version (ledger, id, record, resource, &standing, who ? who : "", &version, error);
  g_free (standing.face);
  if (!written)
    return FALSE;
  *ret_version = version;
  version = (PlassVersion){ 0 };
  return TRUE;
}
