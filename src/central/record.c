/* record.c — records in and out of the ledger, for import, demo and the acts */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

static gpointer
decode_text (const PlassKind *kind, const char *json, GError **error)
{
  g_autoptr (cJSON) resource = plass_wire_parse (json, -1, error);

  return resource ? plass_wire_decode (kind, resource, error) : NULL;
}

gpointer
plass_ledger_get (PlassLedger *ledger, const PlassKind *kind, const PlassId *id, GError **error)
{
  g_auto (PlassVersion) version = { 0 };

  if (!plass_version_read (ledger, kind->resource, id->text, 0, &version, error))
    return NULL;
  return version.json && version.kind == kind ? decode_text (kind, version.json, error) : NULL;
}

typedef struct {
  const PlassKind *kind;
  gboolean (*each) (gconstpointer record, gpointer user_data);
  gpointer user_data;
  GError **error;
  gboolean failed;
} Walk;

static gboolean
walk_row (const PlassAnswer *row, gpointer user_data)
{
  Walk *walk = user_data;
  gpointer record = decode_text (walk->kind, plass_answer_text (row, 0), walk->error);
  gboolean go_on = record && walk->each (record, walk->user_data);

  walk->failed = !record;
  plass_record_free (walk->kind, record);
  return go_on;
}

gboolean
plass_ledger_each (PlassLedger *ledger, const PlassKind *kind,
                   gboolean (*each) (gconstpointer record, gpointer user_data), gpointer user_data,
                   GError **error)
{
  Walk walk = { kind, each, user_data, error, FALSE };

  return plass_ledger_query (ledger,
                             "SELECT h.json FROM resource r JOIN history h ON h.seq = r.seq"
                             " WHERE r.type = $1 AND r.kind = $2 ORDER BY r.id",
                             PLASS_BINDS (PLASS_TEXT (kind->resource), PLASS_TEXT (kind->name)), walk_row,
                             &walk, error)
         && !walk.failed;
}

/* ---- Writing ------------------------------------------------------------------------------------------ */

static gboolean
check (const PlassKind *kind, gconstpointer record, GError **error)
{
  g_autoptr (GPtrArray) problems = plass_problems_new ();

  plass_kind_check (kind, record, problems);
  for (guint i = 0; i < problems->len; i++) {
    const PlassProblem *problem = g_ptr_array_index (problems, i);

    if (problem->warning)
      continue;
    g_set_error (error, PLASS_ERROR, PLASS_ERROR_RULE, "%s%s%s: %s", kind->name, problem->field ? "." : "",
                 problem->field ? problem->field : "", problem->text);
    return FALSE;
  }
  return TRUE;
}

/* The same content as what stands: compared without meta, which is ours. */
static gboolean
is_same (const char *standing, const cJSON *resource)
{
  g_autoptr (cJSON) before = cJSON_Parse (standing), after = cJSON_Duplicate (resource, TRUE);
  static const char *const ours[] = { "versionId", "lastUpdated" };

  for (guint i = 0; i < G_N_ELEMENTS (ours); i++) {
    cJSON_DeleteItemFromObjectCaseSensitive (cJSON_GetObjectItemCaseSensitive (before, "meta"), ours[i]);
    cJSON_DeleteItemFromObjectCaseSensitive (cJSON_GetObjectItemCaseSensitive (after, "meta"), ours[i]);
  }
  return cJSON_Compare (before, after, TRUE);
}

static gboolean
write_record (PlassLedger *ledger, const PlassKind *kind, gconstpointer record, const PlassId *who,
              GError **error)
{
  const PlassId *id = plass_record_id (record);
  g_auto (PlassVersion) before = { 0 }, after = { 0 };
  g_autoptr (cJSON) resource = NULL;
  cJSON *base = NULL;

  if (!plass_version_read (ledger, kind->resource, id->text, 0, &before, error))
    return FALSE;
  if (before.json && !(base = plass_wire_parse (before.json, -1, error)))
    return FALSE;
  resource = plass_wire_encode (kind, record, base);
  if (before.json && is_same (before.json, resource))
    return TRUE;
  return plass_version_write (ledger, kind, record, resource, who ? who->text : NULL, &after, error);
}

gboolean
plass_ledger_write (PlassLedger *ledger, const PlassKind *kind, gconstpointer record, const PlassId *who,
                    GError **error)
{
  if (!check (kind, record, error))
    return FALSE;
  if (plass_ledger_is_open (ledger))
    return write_record (ledger, kind, record, who, error);
  if (!plass_ledger_begin (ledger, error))
    return FALSE;
  if (write_record (ledger, kind, record, who, error))
    return plass_ledger_commit (ledger, error);
  plass_ledger_rollback (ledger);
  return FALSE;
}
