/* sought.c — the index of search: what every parameter finds, kept in step with every version */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

/* A parameter's first and last value of one resource: what it is sorted by. */
#define FIRST 1
#define LAST 2

/* One row of the index, in an order in which equal ones stand beside each other. */
int
plass_sought_compare (gconstpointer a, gconstpointer b)
{
  const PlassSought *one = a, *other = b;
  const int order = g_strcmp0 (one->value, other->value);

  if (order)
    return order;
  if (one->span.from != other->span.from)
    return one->span.from < other->span.from ? -1 : 1;
  if (one->span.until != other->span.until)
    return one->span.until < other->span.until ? -1 : 1;
  return g_strcmp0 (one->system, other->system);
}

static gboolean
write_value (PlassLedger *ledger, const PlassSearchParam *param, const char *type, const char *id,
             const PlassSought *sought, gint64 rank, GError **error)
{
  if (param->kind == PLASS_SEARCH_DATE)
    return plass_ledger_query (
        ledger,
        "INSERT INTO sought_time (type, param, starts, ends, id, rank) VALUES ($1, $2, $3, $4, $5, $6)",
        PLASS_BINDS (PLASS_TEXT (type), PLASS_TEXT (param->name), PLASS_NUMBER (sought->span.from),
                     PLASS_NUMBER (sought->span.until), PLASS_TEXT (id), PLASS_NUMBER (rank)),
        NULL, NULL, error);
  return plass_ledger_query (
      ledger, "INSERT INTO sought (type, param, value, system, id, rank) VALUES ($1, $2, $3, $4, $5, $6)",
      PLASS_BINDS (PLASS_TEXT (type), PLASS_TEXT (param->name), PLASS_TEXT (sought->value),
                   PLASS_TEXT (sought->system), PLASS_TEXT (id), PLASS_NUMBER (rank)),
      NULL, NULL, error);
}

/* Two alike become one: a parameter finds a resource or does not. */
static void
drop_twins (GArray *values)
{
  g_array_sort (values, plass_sought_compare);
  for (guint i = values->len; i-- > 1;)
    if (plass_sought_compare (&g_array_index (values, PlassSought, i - 1),
                              &g_array_index (values, PlassSought, i))
        == 0)
      g_array_remove_index (values, i);
}

GArray *
plass_sought_values (const PlassSearchParam *param, const cJSON *resource)
{
  GArray *values = plass_sought_read (param, resource);

  drop_twins (values);
  return values;
}

static gboolean
write_param (PlassLedger *ledger, const PlassSearchParam *param, const char *type, const char *id,
             const cJSON *resource, GError **error)
{
  g_autoptr (GArray) values = plass_sought_values (param, resource);

  for (guint i = 0; i < values->len; i++)
    if (!write_value (ledger, param, type, id, &g_array_index (values, PlassSought, i),
                      (i == 0 ? FIRST : 0) | (i + 1 == values->len ? LAST : 0), error))
      return FALSE;
  return TRUE;
}

static gboolean
clear (PlassLedger *ledger, const char *type, const char *id, GError **error)
{
  return plass_ledger_query (ledger, "DELETE FROM sought WHERE type = $1 AND id = $2",
                             PLASS_BINDS (PLASS_TEXT (type), PLASS_TEXT (id)), NULL, NULL, error)
         && plass_ledger_query (ledger, "DELETE FROM sought_time WHERE type = $1 AND id = $2",
                                PLASS_BINDS (PLASS_TEXT (type), PLASS_TEXT (id)), NULL, NULL, error);
}

/* Identifiers have an index of their own, which creation needs too. */
gboolean
plass_sought_write (PlassLedger *ledger, const char *type, const char *id, const cJSON *resource,
                    gboolean is_new, GError **error)
{
  if (!is_new && !clear (ledger, type, id, error))
    return FALSE;
  for (const PlassSearchParam *param = plass_search_params (); param->name; param++)
    if (param->types && plass_search_param_fits (param, type)
        && !write_param (ledger, param, type, id, resource, error))
      return FALSE;
  return TRUE;
}

/* ---- Making it anew -------------------------------------------------------------------------------------
 */

/* What the index is made of, in a few letters: when a parameter comes or changes, the index is made anew. */
static char *
describe (void)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  for (const PlassSearchParam *param = plass_search_params (); param->name; param++) {
    g_autofree char *row =
        g_strdup_printf ("%s|%s|%d|%s|%s\n", param->types ? param->types : "", param->name, (int)param->kind,
                         param->path ? param->path : "", param->system ? param->system : "");

    g_checksum_update (sum, (const guchar *)row, -1);
  }
  return g_strndup (g_checksum_get_string (sum), 16);
}

typedef struct {
  PlassLedger *ledger;
  GError **error;
  gboolean failed;
} Rebuild;

static gboolean
take_row (const PlassAnswer *row, gpointer user_data)
{
  Rebuild *rebuild = user_data;
  g_autoptr (cJSON) resource = cJSON_Parse (plass_answer_text (row, 2));

  rebuild->failed = !plass_sought_write (rebuild->ledger, plass_answer_text (row, 0),
                                         plass_answer_text (row, 1), resource, TRUE, rebuild->error);
  return !rebuild->failed;
}

static gboolean
rebuild_all (PlassLedger *ledger, const char *made_of, GError **error)
{
  Rebuild rebuild = { ledger, error, FALSE };

  return plass_ledger_script (ledger, "DELETE FROM sought; DELETE FROM sought_time;", error)
         && plass_ledger_query (ledger,
                                "SELECT r.type, r.id, h.json FROM resource r JOIN history h ON h.seq = r.seq",
                                NULL, 0, take_row, &rebuild, error)
         && !rebuild.failed
         && plass_ledger_query (ledger,
                                "INSERT INTO about (name, value) VALUES ('sought', $1)"
                                " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                                PLASS_BINDS (PLASS_TEXT (made_of)), NULL, NULL, error);
}

static gboolean
is_current (PlassLedger *ledger, const char *made_of)
{
  g_autofree char *standing =
      plass_ledger_text (ledger, "SELECT value FROM about WHERE name = 'sought'", NULL, 0, NULL);

  return g_strcmp0 (standing, made_of) == 0;
}

gboolean
plass_sought_prepare (PlassLedger *ledger, GError **error)
{
  g_autofree char *made_of = describe ();

  if (is_current (ledger, made_of))
    return TRUE;
  if (!plass_ledger_begin (ledger, error))
    return FALSE;
  /* Another process may have done it while this one waited. */
  if (is_current (ledger, made_of) || rebuild_all (ledger, made_of, error))
    return plass_ledger_commit (ledger, error);
  plass_ledger_rollback (ledger);
  return FALSE;
}
