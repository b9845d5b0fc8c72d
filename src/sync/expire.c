/* expire.c — an emergency ends at the desk by itself, with the service or without */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

/* While the service can be reached it says what goes: the hello of each round names what is open, and the
 * feed takes the rest away. Only a desk that has been without a line comes here with something left. */

static gboolean
purge_one (PlassStore *store, const PlassKind *kind, gconstpointer record, GError **error)
{
  g_auto (PlassRow) row = { 0 };
  g_autoptr (GArray) stale = g_array_new (FALSE, FALSE, sizeof (guint));
  PlassReceived gone = { .kind = kind, .record = record, .gone = TRUE };
  gpointer standing = plass_store_peek (store, kind, plass_record_id (record), &row, error);

  if (!standing)
    return TRUE;
  plass_record_free (kind, standing);
  gone.seen = row.version;
  return plass_store_take (store, &gone, 1, NULL, stale, error);
}

static gboolean
purge_kind (PlassStore *store, const PlassKind *kind, const PlassId *person, GError **error)
{
  g_autoptr (PlassRecords) records = plass_store_list (store, kind, "person", person->text, error);

  for (guint i = 0; records && i < records->len; i++)
    if (!purge_one (store, kind, records->items[i], error))
      return FALSE;
  return records != NULL;
}

static gboolean
purge (PlassStore *store, const PlassId *person, GError **error)
{
  g_autoptr (PlassPerson) record = NULL;

  for (const PlassKind *const *kind = plass_kinds (); *kind; kind++)
    if (plass_kind_field (*kind, "person") && !purge_kind (store, *kind, person, error))
      return FALSE;
  record = plass_store_get (store, &plass_kind_person, person, NULL);
  return !record || purge_one (store, &plass_kind_person, record, error);
}

gboolean
plass_emergency_expire (PlassStore *store, PlassTime now, GError **error)
{
  g_autoptr (GArray) list = plass_standing_emergencies (store);
  gboolean any = FALSE;

  for (guint i = list->len; i > 0; i--) {
    const PlassStandingEmergency *one = &g_array_index (list, PlassStandingEmergency, i - 1);

    if (one->until.secs > now.secs)
      continue;
    any = TRUE;
    if (!purge (store, &one->person, error))
      return FALSE;
    g_array_remove_index (list, i - 1);
  }
  return !any || (plass_standing_keep (store, list, error) && plass_store_refetch_begin (store, error));
}
