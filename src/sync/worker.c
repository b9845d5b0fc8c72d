/* worker.c — the one thread that keeps in step: a round at a time, and what wakes it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#define GATHER_MSECS 2  /* after a change: what is saved together is sent together */
#define PAUSE_MSECS 300 /* between rounds that changes ask for, however fast somebody works */
#define AGAIN_MSECS 60000
#define MOST_WAITED 5  /* rounds */
#define HINT_MSECS 100 /* between rounds that the service asks for, however often it does */

/* ---- What the service says of itself ------------------------------------------------------------------- */

/* As soon as @pause has passed since the last round began, but not before @least. */
static void
schedule_after (PlassSync *sync, guint pause, guint least)
{
  const gint64 since = (g_get_monotonic_time () - sync->began) / 1000;

  plass_sync_schedule (sync, (guint)MAX ((gint64)pause - since, (gint64)least));
}

/* An idle desk looks at once. A service that says so all the time is not asked all the time. */
static void
hint_heard (gpointer data)
{
  PlassSync *sync = data;

  if (!g_atomic_int_get (&sync->paused) && !sync->backoff)
    schedule_after (sync, HINT_MSECS, 0);
}

static void
ear_lost (guint msecs, gpointer data)
{
  PlassSync *sync = data;

  if (!g_atomic_int_get (&sync->paused))
    plass_sync_schedule (sync, msecs + 1);
}

/* ---- A round ------------------------------------------------------------------------------------------ */

static gboolean
connect (PlassSync *sync)
{
  g_autoptr (GError) why = NULL;

  if (sync->web)
    return TRUE;
  sync->web = plass_web_new (&sync->service, sync->cancellable, &why);
  if (!sync->web) {
    plass_sync_tell (sync, (PlassSyncReport){ .state = PLASS_SYNC_TROUBLE, .message = why->message });
    return FALSE;
  }
  sync->remote = plass_remote_http_new (sync->web, &sync->service, sync->user);
  sync->ear = plass_ear_new (&sync->service, hint_heard, ear_lost, sync, NULL);
  return TRUE;
}

static gboolean
may_go_on (PlassSync *sync)
{
  return !g_atomic_int_get (&sync->stopping) && !g_atomic_int_get (&sync->paused);
}

static void
count_unsent (PlassSync *sync)
{
  PlassStatus status = { 0 };

  if (plass_store_status (sync->store, &status, NULL))
    sync->unsent = status.unsent;
}

/* ---- Closing ------------------------------------------------------------------------------------------ */

/* Only a wipe loses what was not sent: it waits for a service that does not answer, but not for ever, or
 * somebody who cuts the line after the hello could keep the records. */
static gboolean
must_obey (PlassSync *sync, const PlassRound *round)
{
  gboolean unheard = round->end == PLASS_END_OFFLINE || round->end == PLASS_END_LATER;

  if (!round->order.action)
    return FALSE;
  return round->order.action == PLASS_ORDER_LOCK || !unheard || ++sync->waited >= MOST_WAITED;
}

/* TRUE: the owner is told to close the desk, and no more rounds follow. */
static gboolean
close_desk (PlassSync *sync, const PlassRound *round)
{
  g_autoptr (GError) why = NULL;
  PlassSyncReport report = { .state = PLASS_SYNC_CLOSED };

  if (must_obey (sync, round)) {
    report.order = round->order.action;
    report.message = plass_order_words (report.order);
    if (!plass_order_accept (sync->store, &sync->service, sync->user, &round->order, &why)) {
      plass_sync_tell (sync, (PlassSyncReport){ .state = PLASS_SYNC_TROUBLE, .message = why->message });
      return FALSE;
    }
  } else if (plass_grace_judge (sync->store, plass_time_now ()) != PLASS_GRACE_TOO_LONG) {
    return FALSE;
  }
  g_atomic_int_set (&sync->stopping, TRUE);
  if (sync->ear)
    plass_ear_close (sync->ear);
  plass_sync_tell (sync, report);
  return TRUE;
}

static void
do_round (PlassSync *sync)
{
  g_autoptr (PlassRound) round = plass_round_new (sync->remote, sync->store);
  gboolean more = TRUE;

  sync->began = g_get_monotonic_time ();
  count_unsent (sync);
  plass_round_set_house (round, &sync->institution);
  while (more && may_go_on (sync)) {
    plass_sync_tell_progress (sync, round);
    more = plass_round_step (round);
    plass_sync_answer_asks (sync, TRUE);
  }
  count_unsent (sync);
  sync->bytes = round->tally.bytes;
  if (!may_go_on (sync) || close_desk (sync, round))
    return;
  /* The log is nobody's hurry: what does not go now goes next time. */
  if (round->end == PLASS_END_COMPLETE)
    plass_looks_send (sync->remote, sync->store, &sync->who, NULL);
  /* Only after a round that went well: then the token is good, and what was new before is here. */
  if (round->end == PLASS_END_COMPLETE && sync->ear)
    plass_ear_listen (sync->ear, plass_remote_http_access (sync->remote));
  plass_sync_tell_end (sync, round);
  plass_sync_schedule_next (sync, round);
}

gboolean
plass_sync_round_due (gpointer data)
{
  PlassSync *sync = data;

  plass_sync_unschedule (sync);
  if (may_go_on (sync) && connect (sync))
    do_round (sync);
  else if (may_go_on (sync)) /* a file that cannot be read now may be there later */
    plass_sync_schedule (sync, AGAIN_MSECS);
  plass_emergency_expire (sync->store, plass_time_now (), NULL);
  return G_SOURCE_REMOVE;
}

/* A person waits: no pause, and no round first. */
static gboolean
asked (gpointer data)
{
  PlassSync *sync = data;

  plass_sync_answer_asks (sync, may_go_on (sync) && connect (sync));
  return G_SOURCE_REMOVE;
}

/* ---- What wakes the thread ---------------------------------------------------------------------------- */

/* A round changes the store too, and that must not call for another round. After one that went well, whatever
 * waits is new; after another, only what was added is. */
static void
store_changed (const PlassKind *kind, const PlassId *id, gpointer user_data)
{
  PlassSync *sync = user_data;
  guint before = sync->backoff ? sync->unsent : 0;

  count_unsent (sync);
  if (sync->unsent > before)
    schedule_after (sync, PAUSE_MSECS, GATHER_MSECS);
}

static gboolean
kicked (gpointer data)
{
  PlassSync *sync = data;

  sync->backoff = 0;
  plass_sync_schedule (sync, 0);
  return G_SOURCE_REMOVE;
}

static gboolean
pause_changed (gpointer data)
{
  PlassSync *sync = data;

  if (!g_atomic_int_get (&sync->paused))
    return kicked (sync);
  plass_sync_unschedule (sync);
  if (sync->ear)
    plass_ear_close (sync->ear);
  plass_sync_tell_paused (sync);
  return G_SOURCE_REMOVE;
}

static gboolean
told_to_stop (gpointer data)
{
  g_main_loop_quit (((PlassSync *)data)->loop);
  return G_SOURCE_REMOVE;
}

/* Not g_main_context_invoke: that would run here when the thread has not begun yet. */
static void
post (PlassSync *sync, GSourceFunc what)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, what, sync, NULL);
  g_source_attach (source, sync->context);
}

void
plass_sync_wake_asks (PlassSync *sync)
{
  post (sync, asked);
}

static void
network_changed (GNetworkMonitor *monitor, gboolean available, gpointer data)
{
  if (available)
    post (data, kicked);
}

static gpointer
run (gpointer data)
{
  PlassSync *sync = data;

  g_main_context_push_thread_default (sync->context);
  guint watch = plass_store_watch (sync->store, store_changed, sync);
  plass_sync_schedule (sync, 0);
  g_main_loop_run (sync->loop);
  plass_store_unwatch (sync->store, watch);
  plass_ear_free (sync->ear);
  plass_sync_unschedule (sync);
  plass_sync_answer_asks (sync, FALSE);
  plass_remote_http_free (sync->remote);
  plass_web_free (sync->web);
  g_main_context_pop_thread_default (sync->context);
  return NULL;
}

/* ---- From outside ------------------------------------------------------------------------------------- */

PlassSync *
plass_sync_start (PlassStore *store, const PlassService *service, const PlassIdentity *identity,
                  void (*reported) (const PlassSyncReport *report, gpointer user_data), gpointer user_data)
{
  PlassSync *sync = g_new0 (PlassSync, 1);

  g_atomic_ref_count_init (&sync->refs);
  sync->store = store;
  sync->service = (PlassService){ g_strdup (service->url), g_strdup (service->ca_file) };
  sync->user = g_strdup (identity->user);
  sync->who = identity->worker;
  sync->institution = identity->institution;
  sync->reported = reported;
  sync->user_data = user_data;
  sync->caller = g_main_context_ref_thread_default ();
  sync->context = g_main_context_new ();
  sync->loop = g_main_loop_new (sync->context, FALSE);
  sync->cancellable = g_cancellable_new ();
  sync->asks = g_async_queue_new ();
  sync->network = g_signal_connect (g_network_monitor_get_default (), "network-changed",
                                    G_CALLBACK (network_changed), sync);
  sync->thread = g_thread_new ("plass-sync", run, sync);
  return sync;
}

void
plass_sync_kick (PlassSync *sync)
{
  post (sync, kicked);
}

void
plass_sync_set_paused (PlassSync *sync, gboolean paused)
{
  g_atomic_int_set (&sync->paused, paused);
  post (sync, pause_changed);
}

void
plass_sync_stop (PlassSync *sync)
{
  if (!sync)
    return;
  g_signal_handler_disconnect (g_network_monitor_get_default (), sync->network);
  sync->stopped = TRUE;
  g_atomic_int_set (&sync->stopping, TRUE);
  g_cancellable_cancel (sync->cancellable);
  post (sync, told_to_stop);
  g_thread_join (sync->thread);
  plass_sync_release (sync);
}
