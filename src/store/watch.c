/* watch.c — telling those who watch what a commit changed, each in its own main context */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <string.h>

/* Shared by the store and by a source that waits in a main context: whoever comes last frees it. */
struct _PlassWatch {
  int references; /* atomic */
  guint number;
  GMainContext *context;
  PlassStoreChanged changed;
  gpointer user_data;

  GMutex mutex;
  gboolean ended;
  GSource *source; /* waiting; NULL: nothing to tell */
  PlassChanges changes;
};

static void
watch_unref (gpointer data)
{
  PlassWatch *watch = data;

  if (!g_atomic_int_dec_and_test (&watch->references))
    return;
  g_main_context_unref (watch->context);
  g_mutex_clear (&watch->mutex);
  g_free (watch);
}

guint
plass_store_watch (PlassStore *store, PlassStoreChanged changed, gpointer user_data)
{
  PlassWatch *watch = g_new0 (PlassWatch, 1);
  guint number;

  watch->references = 1;
  watch->context = g_main_context_ref_thread_default ();
  watch->changed = changed;
  watch->user_data = user_data;
  g_mutex_init (&watch->mutex);
  g_mutex_lock (&store->watch_mutex);
  number = watch->number = ++store->last_watch;
  g_ptr_array_add (store->watches, watch);
  g_mutex_unlock (&store->watch_mutex);
  return number;
}

static void
end_watch (PlassWatch *watch)
{
  GSource *source;

  g_mutex_lock (&watch->mutex);
  watch->ended = TRUE;
  source = g_steal_pointer (&watch->source);
  g_mutex_unlock (&watch->mutex);
  if (source) {
    g_source_destroy (source);
    g_source_unref (source);
  }
  watch_unref (watch);
}

void
plass_store_unwatch (PlassStore *store, guint number)
{
  PlassWatch *found = NULL;

  g_mutex_lock (&store->watch_mutex);
  for (guint i = 0; i < store->watches->len && found == NULL; i++) {
    PlassWatch *watch = store->watches->pdata[i];

    if (watch->number == number)
      found = g_ptr_array_steal_index (store->watches, i);
  }
  g_mutex_unlock (&store->watch_mutex);
  if (found)
    end_watch (found);
}

void
plass_watches_clear (PlassStore *store)
{
  while (store->watches->len > 0)
    end_watch (g_ptr_array_steal_index (store->watches, store->watches->len - 1));
}

static gboolean
has_ended (PlassWatch *watch)
{
  gboolean ended;

  g_mutex_lock (&watch->mutex);
  ended = watch->ended;
  g_mutex_unlock (&watch->mutex);
  return ended;
}

static gboolean
tell (gpointer data)
{
  PlassWatch *watch = data;
  PlassChanges changes;
  guint number = 0;

  g_mutex_lock (&watch->mutex);
  changes = watch->changes;
  memset (&watch->changes, 0, sizeof watch->changes);
  g_clear_pointer (&watch->source, g_source_unref);
  g_mutex_unlock (&watch->mutex);
  for (const PlassKind *const *kind = plass_kinds (); *kind; kind++, number++)
    if (changes.kinds[number].count > 0 && !has_ended (watch))
      watch->changed (*kind, changes.kinds[number].count == 1 ? &changes.kinds[number].id : NULL,
                      watch->user_data);
  if (changes.status && !has_ended (watch))
    watch->changed (NULL, NULL, watch->user_data);
  return G_SOURCE_REMOVE;
}

static void
merge_changes (PlassChanges *into, const PlassChanges *from)
{
  for (guint i = 0; i < PLASS_STORE_KINDS; i++) {
    if (from->kinds[i].count > 0)
      plass_changes_add (into, i, &from->kinds[i].id);
    if (from->kinds[i].count > 1)
      into->kinds[i].count = 2;
  }
  into->status = into->status || from->status;
}

/* Many commits before the context runs are told once. */
static void
queue (PlassWatch *watch, const PlassChanges *changes)
{
  g_mutex_lock (&watch->mutex);
  merge_changes (&watch->changes, changes);
  if (watch->source == NULL && !watch->ended) {
    g_atomic_int_inc (&watch->references);
    watch->source = g_idle_source_new ();
    g_source_set_priority (watch->source, G_PRIORITY_DEFAULT);
    g_source_set_callback (watch->source, tell, watch, watch_unref);
    g_source_attach (watch->source, watch->context);
  }
  g_mutex_unlock (&watch->mutex);
}

static gboolean
has_news (const PlassChanges *changes)
{
  for (guint i = 0; i < PLASS_STORE_KINDS; i++)
    if (changes->kinds[i].count > 0)
      return TRUE;
  return changes->status;
}

void
plass_watches_tell (PlassStore *store, const PlassChanges *changes)
{
  if (!has_news (changes))
    return;
  g_mutex_lock (&store->watch_mutex);
  for (guint i = 0; i < store->watches->len; i++)
    queue (store->watches->pdata[i], changes);
  g_mutex_unlock (&store->watch_mutex);
}
