/* gate.c — who asks too often: a bucket a name, which fills again with time */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#define MOST_BUCKETS 10000

typedef struct {
  double left;
  gint64 looked; /* monotonic, microseconds */
} Bucket;

struct _PlassGate {
  double per_second, at_once;
  GHashTable *buckets; /* name → Bucket */
};

PlassGate *
plass_gate_new (guint per_second, guint at_once)
{
  PlassGate *gate = g_new0 (PlassGate, 1);

  gate->per_second = per_second;
  gate->at_once = at_once;
  gate->buckets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return gate;
}

void
plass_gate_free (PlassGate *gate)
{
  if (!gate)
    return;
  g_hash_table_unref (gate->buckets);
  g_free (gate);
}

static void
fill (const PlassGate *gate, Bucket *bucket, gint64 now)
{
  bucket->left = MIN (gate->at_once, bucket->left + (double)(now - bucket->looked) / 1e6 * gate->per_second);
  bucket->looked = now;
}

/* A full bucket says nothing that a new one would not. */
static gboolean
is_full (gpointer name, gpointer data, gpointer user_data)
{
  const PlassGate *gate = user_data;

  fill (gate, data, g_get_monotonic_time ());
  return ((Bucket *)data)->left >= gate->at_once;
}

guint
plass_gate_pass (PlassGate *gate, const char *name, gint64 now)
{
  Bucket *bucket = g_hash_table_lookup (gate->buckets, name);

  if (!bucket) {
    /* Whoever comes with ever new names shall not fill the memory. */
    if (g_hash_table_size (gate->buckets) >= MOST_BUCKETS
        && g_hash_table_foreach_remove (gate->buckets, is_full, gate) == 0)
      return 1;
    bucket = g_new0 (Bucket, 1);
    *bucket = (Bucket){ gate->at_once, now };
    g_hash_table_insert (gate->buckets, g_strdup (name), bucket);
  }
  fill (gate, bucket, now);
  if (bucket->left < 1)
    return (guint)((1 - bucket->left) / gate->per_second) + 1;
  bucket->left -= 1;
  return 0;
}
