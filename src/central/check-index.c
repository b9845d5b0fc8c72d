/* check-index.c — do the indexes say what the versions say, and can every version and answer still be read?
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  PlassLedger *ledger;
  PlassCheckSay say;
  gpointer user_data;
  guint troubles;
} Check;

static void
tell (Check *check, const char *words, const char *kind, const char *id)
{
  g_autofree char *line = g_strdup_printf ("%s %s: %s", kind, id, words);

  check->say (line, check->user_data);
  check->troubles++;
}

/* ---- Versions -------------------------------------------------------------------------------------------
 */

/* Columns: type, id, version, kind, json, standing (1) or old (0). */
static gboolean
read_version (Check *check, const PlassAnswer *row, cJSON **ret_resource, gpointer *ret_record)
{
  const PlassKind *kind = plass_kind_find (plass_answer_text (row, 3));
  const char *id = plass_answer_text (row, 1);
  g_autofree char *number = g_strdup (plass_answer_text (row, 2));
  g_autoptr (cJSON) resource = plass_wire_parse (plass_answer_text (row, 4), -1, NULL);
  gpointer record = kind && resource ? plass_wire_decode (kind, resource, NULL) : NULL;

  *ret_resource = NULL;
  *ret_record = record;
  if (!record || strcmp (plass_record_id (record)->text, id) != 0
      || g_strcmp0 (plass_wire_version (resource), number) != 0
      || strcmp (kind->resource, plass_answer_text (row, 0)) != 0) {
    tell (check, _ ("a version cannot be read, or is another than it should be"), plass_answer_text (row, 3),
          id);
    plass_record_free (kind, record);
    *ret_record = NULL;
    return FALSE;
  }
  *ret_resource = g_steal_pointer (&resource);
  return TRUE;
}

/* ---- Indexes: each is made again from the version that stands, and counted against what is kept ----------
 */

static gint64
count (Check *check, const char *sql, const char *type, const char *id)
{
  return plass_ledger_number (check->ledger, sql, PLASS_BINDS (PLASS_TEXT (type), PLASS_TEXT (id)), NULL);
}

static gboolean
has_value (Check *check, const PlassSearchParam *param, const char *type, const char *id,
           const PlassSought *sought)
{
  if (param->kind == PLASS_SEARCH_DATE)
    return plass_ledger_number (check->ledger,
                                "SELECT count(*) FROM sought_time WHERE type = $1 AND param = $2 AND id = $3"
                                " AND starts = $4 AND ends = $5",
                                PLASS_BINDS (PLASS_TEXT (type), PLASS_TEXT (param->name), PLASS_TEXT (id),
                                             PLASS_NUMBER (sought->span.from),
                                             PLASS_NUMBER (sought->span.until)),
                                NULL)
           == 1;
  return plass_ledger_number (check->ledger,
                              "SELECT count(*) FROM sought WHERE type = $1 AND param = $2 AND id = $3"
                              " AND value = $4 AND system = $5",
                              PLASS_BINDS (PLASS_TEXT (type), PLASS_TEXT (param->name), PLASS_TEXT (id),
                                           PLASS_TEXT (sought->value), PLASS_TEXT (sought->system)),
                              NULL)
         == 1;
}

static guint
check_param (Check *check, const PlassSearchParam *param, const char *type, const char *id,
             const cJSON *resource, gboolean *ret_all)
{
  g_autoptr (GArray) values = plass_sought_values (param, resource);

  for (guint i = 0; i < values->len; i++)
    *ret_all &= has_value (check, param, type, id, &g_array_index (values, PlassSought, i));
  return values->len;
}

static void
check_search (Check *check, const PlassKind *kind, const char *id, const cJSON *resource)
{
  gboolean all = TRUE;
  gint64 wanted = 0, kept;

  for (const PlassSearchParam *param = plass_search_params (); param->name; param++)
    if (param->types && plass_search_param_fits (param, kind->resource))
      wanted += check_param (check, param, kind->resource, id, resource, &all);
  kept = count (check, "SELECT count(*) FROM sought WHERE type = $1 AND id = $2", kind->resource, id)
         + count (check, "SELECT count(*) FROM sought_time WHERE type = $1 AND id = $2", kind->resource, id);
  if (!all || wanted != kept)
    tell (check, _ ("the index of search says something else"), kind->name, id);
}

static void
check_links (Check *check, const PlassKind *kind, gconstpointer record)
{
  const char *id = plass_record_id (record)->text;
  gint64 wanted = 0;
  gboolean all = TRUE;

  for (guint i = 0; i < kind->n_fields; i++) {
    const PlassField *field = &kind->fields[i];
    const PlassId *target = plass_field_get (field, record);

    if (field->type != PLASS_TYPE_REF || !(field->flags & PLASS_INDEXED) || !plass_id_is_set (target))
      continue;
    wanted++;
    all &= plass_ledger_number (
               check->ledger,
               "SELECT count(*) FROM link WHERE kind = $1 AND field = $2 AND target = $3 AND id = $4",
               PLASS_BINDS (PLASS_TEXT (kind->name), PLASS_TEXT (field->name), PLASS_TEXT (target->text),
                            PLASS_TEXT (id)),
               NULL)
           == 1;
  }
  if (!all
      || wanted != count (check, "SELECT count(*) FROM link WHERE kind = $1 AND id = $2", kind->name, id))
    tell (check, _ ("the index of references says something else"), kind->name, id);
}

static void
check_identifiers (Check *check, const PlassKind *kind, const char *id, const cJSON *resource)
{
  const cJSON *list = cJSON_GetObjectItemCaseSensitive (resource, "identifier"), *item;
  g_autoptr (GHashTable) wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  cJSON_ArrayForEach (item, list)
  {
    const char *system = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (item, "system"));
    const char *value = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (item, "value"));

    if (value && *value)
      g_hash_table_add (wanted, g_strconcat (system ? system : "", "|", value, NULL));
  }
  if (g_hash_table_size (wanted)
      != count (check, "SELECT count(*) FROM identifier WHERE type = $1 AND id = $2", kind->resource, id))
    tell (check, _ ("the index of numbers says something else"), kind->name, id);
}

static void
check_booking (Check *check, const PlassBooking *booking)
{
  if (plass_ledger_number (
          check->ledger,
          "SELECT count(*) FROM booking WHERE id = $1 AND place = $2 AND person = $3 AND state = $4"
          " AND starts = $5 AND ends = $6 AND hold_until = $7",
          PLASS_BINDS (PLASS_TEXT (booking->id.text), PLASS_TEXT (booking->place.text),
                       PLASS_TEXT (booking->person.text), PLASS_TEXT (booking->state.text),
                       PLASS_NUMBER (booking->start.secs), PLASS_NUMBER (plass_booking_end (booking)),
                       PLASS_NUMBER (booking->hold_until.secs)),
          NULL)
      != 1)
    tell (check, _ ("the index of places says something else"), "booking", booking->id.text);
}

static gboolean
take_version (const PlassAnswer *row, gpointer user_data)
{
  Check *check = user_data;
  const PlassKind *kind = plass_kind_find (plass_answer_text (row, 3));
  g_autofree char *id = g_strdup (plass_answer_text (row, 1));
  const gboolean stands = plass_answer_number (row, 5) != 0;
  g_autoptr (cJSON) resource = NULL;
  gpointer record = NULL;

  if (!read_version (check, row, &resource, &record))
    return TRUE;
  if (stands) {
    check_search (check, kind, id, resource);
    check_links (check, kind, record);
    check_identifiers (check, kind, id, resource);
    if (kind == &plass_kind_booking)
      check_booking (check, record);
  }
  plass_record_free (kind, record);
  return TRUE;
}

/* ---- Answers that are kept -------------------------------------------------------------------------------
 */

static gboolean
take_command (const PlassAnswer *row, gpointer user_data)
{
  Check *check = user_data;
  g_autoptr (cJSON) body = plass_wire_parse (plass_answer_text (row, 2), -1, NULL);
  const gint64 status = plass_answer_number (row, 1);

  if (status == 410 && !*plass_answer_text (row, 2)) /* it held somebody who was erased */
    return TRUE;
  if (!body || status < 200 || status >= 500)
    tell (check, _ ("the answer that is kept cannot be given again"), "command", plass_answer_text (row, 0));
  return TRUE;
}

gboolean
plass_check_indexes (PlassLedger *ledger, PlassCheckSay say, gpointer user_data, guint *ret_troubles,
                     GError **error)
{
  Check check = { .ledger = ledger, .say = say, .user_data = user_data };
  const gboolean ok =
      plass_ledger_query (ledger,
                          "SELECT h.type, h.id, h.version, h.kind, h.json, r.seq IS NOT NULL FROM history h"
                          " LEFT JOIN resource r ON r.seq = h.seq ORDER BY h.seq",
                          NULL, 0, take_version, &check, error)
      && plass_ledger_query (ledger, "SELECT id, status, body FROM command", NULL, 0, take_command, &check,
                             error);

  *ret_troubles = check.troubles;
  return ok;
}
