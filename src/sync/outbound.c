/* outbound.c — a command in the service's words, and its answer in ours */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ---- Saying it ---------------------------------------------------------------------------------------- */

static cJSON *
encode (const PlassKind *kind, gconstpointer record, const PlassRow *row)
{
  cJSON *base = row->json ? plass_wire_parse (row->json, -1, NULL) : NULL;

  return plass_wire_encode (kind, record, base);
}

static cJSON *
make_entry (const PlassOutbound *outbound, guint number)
{
  const PlassKind *kind = outbound->rows[number].kind;
  const PlassRow *row = &outbound->rows[number].row;
  cJSON *entry = cJSON_CreateObject ();
  cJSON *request = cJSON_CreateObject ();
  g_autofree char *url =
      g_strdup_printf ("%s/%s", kind->resource, plass_record_id (outbound->rows[number].record)->text);

  cJSON_AddStringToObject (request, "method", "PUT");
  cJSON_AddStringToObject (request, "url", url);
  if (row->revision) {
    g_autofree char *match = g_strdup_printf ("W/\"%s\"", row->revision);
    cJSON_AddStringToObject (request, "ifMatch", match);
  }
  cJSON_AddItemToObject (entry, "resource", encode (kind, outbound->rows[number].record, row));
  cJSON_AddItemToObject (entry, "request", request);
  return entry;
}

static char *
print (cJSON *tree)
{
  char *printed = cJSON_PrintUnformatted (tree);
  char *text = g_strdup (printed);

  cJSON_free (printed);
  cJSON_Delete (tree);
  return text;
}

char *
plass_outbound_bundle (const PlassOutbound *outbound, guint first)
{
  cJSON *bundle = cJSON_CreateObject ();

  cJSON_AddStringToObject (bundle, "resourceType", "Bundle");
  cJSON_AddStringToObject (bundle, "type", "transaction");
  cJSON *entries = cJSON_AddArrayToObject (bundle, "entry");
  for (guint i = first; i < outbound->n_rows; i++)
    cJSON_AddItemToArray (entries, make_entry (outbound, i));
  return print (bundle);
}

/* Bookings change by acts alone, so all of them that stand first are the act's: the new stay, with a swap the
 * other one's, and the stays that these end, which the service ends by itself. */
guint
plass_outbound_of_act (const PlassOutbound *outbound)
{
  guint n = 0;

  while (n < outbound->n_rows && outbound->rows[n].kind == &plass_kind_booking)
    n++;
  return n;
}

static gboolean
act_is (const PlassOutbound *outbound, const char *const *acts)
{
  return g_strv_contains (acts, outbound->act);
}

static void
add_stay (cJSON *list, const char *name, const PlassOutbound *outbound, guint number)
{
  cJSON *stay = cJSON_CreateObject ();

  cJSON_AddStringToObject (stay, "name", name);
  cJSON_AddItemToObject (
      stay, "resource",
      encode (&plass_kind_booking, outbound->rows[number].record, &outbound->rows[number].row));
  cJSON_AddItemToArray (list, stay);
}

char *
plass_outbound_parameters (const PlassOutbound *outbound)
{
  cJSON *parameters = cJSON_CreateObject ();

  cJSON_AddStringToObject (parameters, "resourceType", "Parameters");
  cJSON *list = cJSON_AddArrayToObject (parameters, "parameter");
  cJSON *command = cJSON_CreateObject ();
  cJSON_AddStringToObject (command, "name", "command");
  cJSON_AddStringToObject (command, "valueId", outbound->command.text);
  cJSON_AddItemToArray (list, command);
  add_stay (list, "booking", outbound, 0);
  if (act_is (outbound, (const char *const[]){ "swap", NULL }) && outbound->n_rows > 1)
    add_stay (list, "other", outbound, 1);
  return print (parameters);
}

/* What becomes of a place, or of a stay; which one it was, for the acts that end it and begin another. */
char *
plass_outbound_path (const PlassOutbound *outbound)
{
  const PlassBooking *booking = outbound->rows[0].record;
  const gboolean on_place = act_is (outbound, (const char *const[]){ "hold", "admit", NULL });
  const gboolean from_stay = act_is (outbound, (const char *const[]){ "move", "swap", NULL });

  return g_strdup_printf ("%s/%s/$%s", on_place ? "Location" : "Encounter",
                          on_place    ? booking->place.text
                          : from_stay ? booking->moved_from.text
                                      : booking->id.text,
                          outbound->act);
}

/* ---- Hearing it --------------------------------------------------------------------------------------- */

/* One resource of the answer. */
typedef struct {
  const PlassKind *kind;
  gpointer record;
  char *json, *revision;
} Answered;

static void
clear_answered (gpointer data)
{
  Answered *answered = data;

  plass_record_free (answered->kind, answered->record);
  g_free (answered->json);
  g_free (answered->revision);
}

/* Answers come in the order of what was sent: it is looked for from the same @place on. -1: it was not sent.
 */
static int
row_of (const PlassOutbound *outbound, const PlassKind *kind, const PlassId *id, guint place)
{
  for (guint i = 0; i < outbound->n_rows; i++) {
    const guint at = (place + i) % outbound->n_rows;

    if (outbound->rows[at].kind == kind && plass_id_equal (plass_record_id (outbound->rows[at].record), id))
      return (int)at;
  }
  return -1;
}

static void
read_answered (const cJSON *resource, GArray *answered)
{
  const PlassKind *kind = cJSON_IsObject (resource) ? plass_wire_kind (resource) : NULL;
  gpointer record = kind ? plass_wire_decode (kind, resource, NULL) : NULL;

  if (!record)
    return;
  char *printed = cJSON_PrintUnformatted (resource);
  Answered one = { .kind = kind,
                   .record = record,
                   .json = g_strdup (printed),
                   .revision = g_strdup (plass_wire_version (resource)) };
  cJSON_free (printed);
  g_array_append_val (answered, one);
}

/* Rows of the answer that were not sent come with the feed. */
static GArray *
match (const PlassOutbound *outbound, GArray *answered)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (PlassReceived));

  for (guint i = 0; i < answered->len; i++) {
    const Answered *one = &g_array_index (answered, Answered, i);
    int number = row_of (outbound, one->kind, plass_record_id (one->record), i);
    if (number < 0)
      continue;
    PlassReceived received = { .kind = one->kind,
                               .record = one->record,
                               .json = one->json,
                               .revision = one->revision,
                               .seen = outbound->rows[number].row.version };
    g_array_append_val (rows, received);
  }
  return rows;
}

static gboolean
say_cut_short (GError **error)
{
  g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_OFFLINE, _ ("The service's answer cannot be read."));
  return FALSE;
}

/* @n: how many entries it must have; an entry may keep its content to itself, when what was written ended the
 * writer's own sight of it. */
static gboolean
read_bundle (const PlassAnswer *answer, guint n, GArray *answered, GError **error)
{
  g_autoptr (cJSON) bundle = plass_wire_parse (answer->body, (gssize)answer->length, NULL);
  const cJSON *type = cJSON_GetObjectItemCaseSensitive (bundle, "resourceType"), *entry;
  guint heard = 0;

  if (g_strcmp0 (cJSON_GetStringValue (type), "Bundle") != 0)
    return say_cut_short (error);
  cJSON_ArrayForEach (entry, cJSON_GetObjectItemCaseSensitive (bundle, "entry"))
  {
    read_answered (cJSON_GetObjectItemCaseSensitive (entry, "resource"), answered);
    heard++;
  }
  return heard >= n || say_cut_short (error);
}

/* Of an act the service tells what became of every stay: without it, it would be shown as it was wished. */
static gboolean
tells_act (const PlassOutbound *outbound, GArray *rows)
{
  const guint n = outbound->act[0] ? plass_outbound_of_act (outbound) : 0;

  for (guint i = 0; i < n; i++) {
    const PlassId *id = plass_record_id (outbound->rows[i].record);
    guint at = 0;

    while (at < rows->len
           && !plass_id_equal (plass_record_id (g_array_index (rows, PlassReceived, at).record), id))
      at++;
    if (at == rows->len)
      return FALSE;
  }
  return TRUE;
}

/* How many entries the answer with @number must have. */
static guint
entries_due (const PlassOutbound *outbound, guint number)
{
  if (!outbound->act[0])
    return outbound->n_rows;
  return number == 0 ? 0 : outbound->n_rows - plass_outbound_of_act (outbound);
}

gboolean
plass_outbound_settle (PlassStore *store, const PlassOutbound *outbound, const PlassAnswer *answers,
                       guint n_answers, GError **error)
{
  g_autoptr (GArray) answered = g_array_new (FALSE, TRUE, sizeof (Answered));

  g_array_set_clear_func (answered, clear_answered);
  for (guint i = 0; i < n_answers; i++)
    if (!read_bundle (&answers[i], entries_due (outbound, i), answered, error))
      return FALSE;
  g_autoptr (GArray) rows = match (outbound, answered);
  if (!tells_act (outbound, rows))
    return say_cut_short (error);
  return plass_store_sent (store, &outbound->command, (const PlassReceived *)(gpointer)rows->data, rows->len,
                           error);
}

gboolean
plass_outbound_keep (PlassStore *store, const PlassOutbound *outbound, const PlassAnswer *answer,
                     GError **error)
{
  g_autoptr (GArray) answered = g_array_new (FALSE, TRUE, sizeof (Answered));
  g_autoptr (GArray) stale = g_array_new (FALSE, FALSE, sizeof (guint));

  g_array_set_clear_func (answered, clear_answered);
  if (!read_bundle (answer, 0, answered, error))
    return FALSE;
  g_autoptr (GArray) rows = match (outbound, answered);
  for (guint i = 0; i < rows->len; i++)
    g_array_index (rows, PlassReceived, i).dirty = TRUE; /* until parking puts it back to what came */
  return plass_store_take (store, (const PlassReceived *)(gpointer)rows->data, rows->len, NULL, stale, error);
}
