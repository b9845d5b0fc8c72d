/* alternatives.c — where else there is room for this person: same level, fitting, free, own house first */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include "planning/planning.h"

#include <string.h>

#define MOST_ALTERNATIVES 5
#define EXTENSION_URL PLASS_FHIR "/StructureDefinition/alternative"

typedef struct {
  const PlassBooking *booking;
  const PlassPerson *person;
  const PlassPlace *wanted;
  GPtrArray *rules;
  GHashTable *taken;  /* ids of places */
  GHashTable *houses; /* id → short name, open ones only */
  GPtrArray *found;   /* PlassPlace, owned */
} Hunt;

static void
free_place (gpointer place)
{
  plass_record_free (&plass_kind_place, place);
}

static gboolean
take_id (const PlassAnswer *row, gpointer user_data)
{
  g_hash_table_add (user_data, g_strdup (plass_answer_text (row, 0)));
  return TRUE;
}

static gboolean
take_closed (gconstpointer record, gpointer user_data)
{
  const PlassPeriod *period = record;
  Hunt *hunt = user_data;

  if (plass_period_closes (period, hunt->booking->start))
    g_hash_table_add (hunt->taken, g_strdup (period->place.text));
  return TRUE;
}

static gboolean
take_house (gconstpointer record, gpointer user_data)
{
  const PlassInstitution *house = record;
  const char *name = plass_text_is_blank (house->short_name) ? house->name : house->short_name;

  if (!plass_code_is (&house->status, "closed"))
    g_hash_table_insert (user_data, g_strdup (house->id.text), g_strdup (name ? name : ""));
  return TRUE;
}

/* Only what surely fits is offered: a women's place is never shown to somebody who has not been asked. */
static gboolean
fits (const Hunt *hunt, const PlassPlace *place)
{
  return plass_match (hunt->person, place, NULL, 0, NULL) == PLASS_FITS
         && plass_match (hunt->person, place, (const PlassRule *const *)hunt->rules->pdata, hunt->rules->len,
                         NULL)
                != PLASS_FITS_NOT;
}

static gboolean
take_place (gconstpointer record, gpointer user_data)
{
  const PlassPlace *place = record;
  Hunt *hunt = user_data;

  if (plass_code_is (&place->status, "active") && plass_code_is (&place->level, hunt->wanted->level.text)
      && !plass_id_equal (&place->id, &hunt->wanted->id)
      && !g_hash_table_contains (hunt->taken, place->id.text)
      && g_hash_table_contains (hunt->houses, place->institution.text) && fits (hunt, place))
    g_ptr_array_add (hunt->found, plass_record_dup (&plass_kind_place, place));
  return TRUE;
}

/* Own house, same kind of place, then by the names of house and place: the same every time. */
static int
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const PlassPlace *left = *(PlassPlace *const *)a, *right = *(PlassPlace *const *)b;
  const Hunt *hunt = user_data;
  const int house = plass_id_equal (&right->institution, &hunt->wanted->institution)
                    - plass_id_equal (&left->institution, &hunt->wanted->institution);
  const int kind = plass_code_is (&right->kind, hunt->wanted->kind.text)
                   - plass_code_is (&left->kind, hunt->wanted->kind.text);
  const int names = g_strcmp0 (g_hash_table_lookup (hunt->houses, left->institution.text),
                               g_hash_table_lookup (hunt->houses, right->institution.text));

  if (house || kind || names)
    return house ? house : kind ? kind : names;
  return names ? names : g_strcmp0 (left->name, right->name);
}

static gboolean
gather (PlassLedger *ledger, Hunt *hunt, GError **error)
{
  const PlassBooking *booking = hunt->booking;

  hunt->rules = plass_rules_load (ledger, error);
  return hunt->rules
         && plass_ledger_query (
             ledger,
             /* Where they move out at that moment is no place to move into. */
             "SELECT DISTINCT place FROM booking WHERE (keeps = 1 AND starts < $1 AND $2 < ends)"
             " OR (person = $3 AND ends = $4)",
             PLASS_BINDS (PLASS_NUMBER (plass_booking_end (booking)), PLASS_NUMBER (booking->start.secs),
                          PLASS_TEXT (booking->person.text), PLASS_NUMBER (booking->start.secs)),
             take_id, hunt->taken, error)
         && plass_ledger_each (ledger, &plass_kind_period, take_closed, hunt, error)
         && plass_ledger_each (ledger, &plass_kind_institution, take_house, hunt->houses, error)
         && plass_ledger_each (ledger, &plass_kind_place, take_place, hunt, error);
}

/* ---- On the wire
 * -------------------------------------------------------------------------------------------- */

static void
add_reference (cJSON *extensions, const char *name, const char *type, const PlassId *id, const char *display)
{
  g_autofree char *reference = g_strconcat (type, "/", id->text, NULL);
  cJSON *item = cJSON_CreateObject (), *value;

  cJSON_AddStringToObject (item, "url", name);
  value = cJSON_AddObjectToObject (item, "valueReference");
  cJSON_AddStringToObject (value, "reference", reference);
  cJSON_AddStringToObject (value, "display", display);
  cJSON_AddItemToArray (extensions, item);
}

static cJSON *
say (const Hunt *hunt, const PlassPlace *place)
{
  const char *house = g_hash_table_lookup (hunt->houses, place->institution.text);
  g_autofree char *display = g_strstrip (g_strconcat (house, " ", place->name, NULL));
  cJSON *one = cJSON_CreateObject (), *parts;

  cJSON_AddStringToObject (one, "url", EXTENSION_URL);
  parts = cJSON_AddArrayToObject (one, "extension");
  add_reference (parts, "place", "Location", &place->id, display);
  add_reference (parts, "institution", "Organization", &place->institution,
                 *house ? house : place->institution.text);
  return one;
}

static cJSON *
say_all (const Hunt *hunt)
{
  cJSON *all = NULL;

  for (guint i = 0; i < MIN (hunt->found->len, MOST_ALTERNATIVES); i++) {
    if (!all)
      all = cJSON_CreateArray ();
    cJSON_AddItemToArray (all, say (hunt, g_ptr_array_index (hunt->found, i)));
  }
  return all;
}

cJSON *
plass_alternatives_find (PlassLedger *ledger, const PlassBooking *booking, const PlassPerson *person,
                         const PlassPlace *place, GError **error)
{
  Hunt hunt = { .booking = booking, .person = person, .wanted = place };
  cJSON *all = NULL;

  hunt.taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  hunt.houses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  hunt.found = g_ptr_array_new_with_free_func (free_place);
  if (gather (ledger, &hunt, error)) {
    g_ptr_array_sort_with_data (hunt.found, compare, &hunt);
    all = say_all (&hunt);
  }
  g_clear_pointer (&hunt.rules, g_ptr_array_unref);
  g_hash_table_unref (hunt.taken);
  g_hash_table_unref (hunt.houses);
  g_ptr_array_unref (hunt.found);
  return all;
}
