/* erasure.c — erasing a person for good: asked for by one, done or refused by another */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

/* ---- What waits --------------------------------------------------------------------------------------- */

static void
free_erasure (gpointer data)
{
  PlassErasure *erasure = data;

  g_free (erasure->decision);
  g_free (erasure->reason);
  g_free (erasure);
}

static void
free_counts (gpointer counts)
{
  g_array_unref (counts);
}

static gpointer
read_one (const cJSON *item)
{
  PlassErasure *one = g_new0 (PlassErasure, 1);

  one->person = plass_asked_reference (item, "part", "patient");
  one->asked_by = plass_asked_reference (item, "part", "by");
  one->asked = plass_asked_time (item, "part", "asked");
  one->decision = g_strdup (plass_asked_text (item, "part", "decision", "valueString"));
  one->reason = g_strdup (plass_asked_text (item, "part", "reason", "valueString"));
  return one;
}

static const PlassAskedList erasures = { "parameter", read_one, free_erasure };

void
plass_erasures_ask (PlassSync *sync, gpointer source, GAsyncReadyCallback answered, gpointer user_data)
{
  plass_sync_ask_list (sync, source, "Patient/$erasures", &erasures, answered, user_data);
}

GPtrArray *
plass_erasures_ask_finish (GAsyncResult *result, GError **error)
{
  return plass_asked_take (result, error);
}

/* ---- What would go ------------------------------------------------------------------------------------ */

static void
count (GArray *counts, const PlassKind *kind, guint number)
{
  for (guint i = 0; i < counts->len; i++)
    if (g_array_index (counts, PlassErasureCount, i).kind == kind) {
      g_array_index (counts, PlassErasureCount, i).count += number;
      return;
    }
  g_array_append_val (counts, ((PlassErasureCount){ kind, number }));
}

static gpointer
read_preview (PlassStore *store, const PlassAnswer *answer, GError **error)
{
  g_autoptr (cJSON) tree = plass_wire_parse (answer->body, (gssize)answer->length, error);
  const cJSON *item;
  GArray *counts;

  if (!tree)
    return NULL;
  counts = g_array_new (FALSE, FALSE, sizeof (PlassErasureCount));
  cJSON_ArrayForEach (item, cJSON_GetObjectItemCaseSensitive (tree, "parameter"))
  {
    const char *name = plass_asked_text (item, "part", "kind", "valueCode");
    const PlassKind *kind = name ? plass_kind_find (name) : NULL;
    const cJSON *number =
        cJSON_GetObjectItemCaseSensitive (plass_asked_find (item, "part", "count"), "valueInteger");

    if (kind && cJSON_IsNumber (number))
      count (counts, kind, (guint)MAX (number->valueint, 0));
  }
  return counts;
}

void
plass_erasure_preview (PlassSync *sync, gpointer source, const PlassId *person, GAsyncReadyCallback answered,
                       gpointer user_data)
{
  g_autofree char *path = g_strconcat ("Patient/", person->text, "/$erase-preview", NULL);

  plass_sync_ask (sync, source, path, NULL, read_preview, free_counts, answered, user_data);
}

GArray *
plass_erasure_preview_finish (GAsyncResult *result, GError **error)
{
  return plass_asked_take (result, error);
}

/* ---- Yes and no --------------------------------------------------------------------------------------- */

static gpointer
read_asked (PlassStore *store, const PlassAnswer *answer, GError **error)
{
  g_autoptr (cJSON) tree = plass_wire_parse (answer->body, (gssize)answer->length, error);
  gboolean *erased = tree ? g_new0 (gboolean, 1) : NULL;

  if (erased)
    *erased = cJSON_IsTrue (
        cJSON_GetObjectItemCaseSensitive (plass_asked_find (tree, "parameter", "erased"), "valueBoolean"));
  return erased;
}

void
plass_erasure_ask (PlassSync *sync, gpointer source, const PlassId *person, const char *decision,
                   const char *reason, GAsyncReadyCallback answered, gpointer user_data)
{
  cJSON *parameters = plass_asked_parameters ();
  g_autofree char *path = g_strconcat ("Patient/", person->text, "/$erase", NULL);

  plass_asked_add_text (parameters, "decision", decision);
  plass_asked_add_text (parameters, "reason", reason);
  plass_sync_ask (sync, source, path, parameters, read_asked, g_free, answered, user_data);
}

gboolean
plass_erasure_ask_finish (GAsyncResult *result, gboolean *ret_erased, GError **error)
{
  g_autofree gboolean *erased = plass_asked_take (result, error);

  if (!erased)
    return FALSE;
  *ret_erased = *erased;
  return TRUE;
}

void
plass_erasure_refuse (PlassSync *sync, gpointer source, const PlassId *person, const char *reason,
                      GAsyncReadyCallback answered, gpointer user_data)
{
  cJSON *parameters = plass_asked_parameters ();
  g_autofree char *path = g_strconcat ("Patient/", person->text, "/$erase-refuse", NULL);

  plass_asked_add_text (parameters, "reason", reason);
  plass_sync_ask (sync, source, path, parameters, plass_ask_read_yes, NULL, answered, user_data);
}
