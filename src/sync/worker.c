/* worker.c — the one thread that keeps in step: when to do a round, and what to tell */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#include <glib/gi18n-lib.h>

#define PAUSE_MSECS 300 /* after a change: what is saved together is sent together */
#define POLL_SECS 15
#define LEAST_BACKOFF_SECS 2
#define MOST_BACKOFF_SECS 60
#define MOST_WAITED 5 /* rounds */

struct _PlassSync {
  gatomicrefcount refs; /* the owner and every report that is under way */
  PlassStore *store;
  PlassService service;
  char *user;
  PlassId who;         /* the worker who signed in */
  PlassId institution; /* whose house comes first; not set: none */
  void (*reported) (const PlassSyncReport *report, gpointer user_data);
  gpointer user_data;
  GMainContext *caller;
  gboolean stopped; /* read and written in the caller's context only */

  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  GCancellable *cancellable;
  gint stopping, paused; /* atomic */
  gulong network;

  /* the rest belongs to the thread */
  PlassWeb *web;
  PlassRemote *remote;
  GSource *timer;
  guint backoff; /* seconds; 0: the last round went well */
  guint64 bytes; /* of the last round */
  guint unsent;  /* commands that waited when it was last looked */
  guint waited;  /* rounds that an order has waited for what was not sent */
};

static void
release (PlassSync *sync)
{
  if (!g_atomic_ref_count_dec (&sync->refs))
    return;
  g_free (sync->service.url);
  g_free (sync->service.ca_file);
  g_free (sync->user);
  g_object_unref (sync->cancellable);
  g_main_loop_unref (sync->loop);
  g_main_context_unref (sync->context);
  g_main_context_unref (sync->caller);
  g_free (sync);
}

/* ---- Telling ------------------------------------------------------------------------------------------ */

typedef struct {
  PlassSync *sync;
  PlassSyncReport report;
  char *message;
} Told;

static void
free_told (gpointer data)
{
  Told *told = data;

  release (told->sync);
  g_free (told->message);
  g_free (told);
}

static gboolean
told_arrived (gpointer data)
{
  Told *told = data;

  if (!told->sync->stopped)
    told->sync->reported (&told->report, told->sync->user_data);
  return G_SOURCE_REMOVE;
}

static void
tell (PlassSync *sync, PlassSyncReport report)
{
  Told *told = g_new0 (Told, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  if (!sync->reported) {
    g_free (told);
    return;
  }
  g_atomic_ref_count_inc (&sync->refs);
  told->sync = sync;
  told->message = g_strdup (report.message);
  told->report = report;
  told->report.message = told->message;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, told_arrived, told, free_told);
  g_source_attach (source, sync->caller);
}

static PlassSyncReport
progress_of (PlassSync *sync, const PlassRound *round)
{
  g_autofree char *house = round->first ? plass_store_setting (sync->store, "house") : NULL;

  return (PlassSyncReport){ .fetched = round->already + round->tally.fetched,
                            .bytes = round->tally.bytes,
                            .house = house != NULL,
                            .first = round->first };
}

static void
tell_progress (PlassSync *sync, const PlassRound *round)
{
  PlassSyncReport report = progress_of (sync, round);

  if (round->step == PLASS_STEP_HOUSE
      || (round->step == PLASS_STEP_PULL && (round->first || round->tally.fetched > 0)))
    report.state = PLASS_SYNC_FETCHING;
  else if (round->step == PLASS_STEP_PUSH && sync->unsent > 0)
    report.state = PLASS_SYNC_SENDING;
  else
    return; /* a look that finds nothing is not worth a flicker */
  tell (sync, report);
}

static void
tell_end (PlassSync *sync, const PlassRound *round)
{
  static const PlassSyncState states[] = {
    [PLASS_END_COMPLETE] = PLASS_SYNC_IDLE,   [PLASS_END_LATER] = PLASS_SYNC_TROUBLE,
    [PLASS_END_OFFLINE] = PLASS_SYNC_OFFLINE, [PLASS_END_SIGNED_OUT] = PLASS_SYNC_SIGNED_OUT,
    [PLASS_END_ORDERED] = PLASS_SYNC_TROUBLE, [PLASS_END_TROUBLE] = PLASS_SYNC_TROUBLE,
  };
  g_autofree char *broken = NULL;
  PlassSyncReport report = progress_of (sync, round);

  if (round->tally.broken > 0)
    broken =
        g_strdup_printf (ngettext ("%u record from the service could not be read.",
                                   "%u records from the service could not be read.", round->tally.broken),
                         round->tally.broken);
  report.state = states[round->end];
  report.first = round->first && round->end != PLASS_END_COMPLETE;
  report.message = round->message ? round->message : broken;
  tell (sync, report);
}

/* ---- When --------------------------------------------------------------------------------------------- */

static gboolean round_due (gpointer data);

static void
schedule (PlassSync *sync, guint msecs)
{
  gint64 at = g_get_monotonic_time () + (gint64)msecs * 1000;

  if (sync->timer && g_source_get_ready_time (sync->timer) <= at)
    return;
  if (sync->timer) {
    g_source_set_ready_time (sync->timer, at);
    return;
  }
  sync->timer = g_timeout_source_new (0);
  g_source_set_ready_time (sync->timer, at);
  g_source_set_callback (sync->timer, round_due, sync, NULL);
  g_source_attach (sync->timer, sync->context);
}

/* Desks that lost the same service must not come back in the same second. */
static guint
jitter (guint secs)
{
  return (guint)(secs * 1000 * g_random_double_range (0.75, 1.25));
}

static void
schedule_next (PlassSync *sync, const PlassRound *round)
{
  if (round->end == PLASS_END_COMPLETE) {
    sync->backoff = 0;
    schedule (sync, jitter (POLL_SECS));
  } else if (round->end != PLASS_END_SIGNED_OUT) { /* then only a person can help */
    sync->backoff = CLAMP (sync->backoff * 2, LEAST_BACKOFF_SECS, MOST_BACKOFF_SECS);
    schedule (sync, jitter (sync->backoff) + round->wait * 1000);
  }
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
    tell (sync, (PlassSyncReport){ .state = PLASS_SYNC_TROUBLE, .message = why->message });
    return FALSE;
  }
  sync->remote = plass_remote_http_new (sync->web, &sync->service, sync->user);
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
      tell (sync, (PlassSyncReport){ .state = PLASS_SYNC_TROUBLE, .message = why->message });
      return FALSE;
    }
  } else if (plass_grace_judge (sync->store, plass_time_now ()) != PLASS_GRACE_TOO_LONG) {
    return FALSE;
  }
  g_atomic_int_set (&sync->stopping, TRUE);
  tell (sync, report);
  return TRUE;
}

static void
do_round (PlassSync *sync)
{
  g_autoptr (PlassRound) round = plass_round_new (sync->remote, sync->store);
  gboolean more = TRUE;

  count_unsent (sync);
  plass_round_set_house (round, &sync->institution);
  while (more && may_go_on (sync)) {
    tell_progress (sync, round);
    more = plass_round_step (round);
  }
  count_unsent (sync);
  sync->bytes = round->tally.bytes;
  if (!may_go_on (sync) || close_desk (sync, round))
    return;
  /* The log is nobody's hurry: what does not go now goes next time. */
  if (round->end == PLASS_END_COMPLETE)
    plass_looks_send (sync->remote, sync->store, &sync->who, NULL);
  tell_end (sync, round);
  schedule_next (sync, round);
}

static void
cancel_timer (PlassSync *sync)
{
  if (!sync->timer)
    return;
  g_source_destroy (sync->timer);
  g_clear_pointer (&sync->timer, g_source_unref);
}

static gboolean
round_due (gpointer data)
{
  PlassSync *sync = data;

  cancel_timer (sync);
  if (may_go_on (sync) && connect (sync))
    do_round (sync);
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
    schedule (sync, PAUSE_MSECS);
}

static gboolean
kicked (gpointer data)
{
  PlassSync *sync = data;

  sync->backoff = 0;
  schedule (sync, 0);
  return G_SOURCE_REMOVE;
}

static void
tell_paused (PlassSync *sync)
{
  PlassSyncReport report = { .state = PLASS_SYNC_OFFLINE, .paused = TRUE, .message = _ ("Working offline.") };
  PlassStatus status = { 0 };

  plass_store_status (sync->store, &status, NULL);
  report.first = !plass_time_is_set (status.last_complete);
  if (report.first)
    plass_store_count_received (sync->store, &report.fetched, NULL);
  report.bytes = sync->bytes;
  tell (sync, report);
}

static gboolean
pause_changed (gpointer data)
{
  PlassSync *sync = data;

  if (!g_atomic_int_get (&sync->paused))
    return kicked (sync);
  cancel_timer (sync);
  tell_paused (sync);
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
  schedule (sync, 0);
  g_main_loop_run (sync->loop);
  plass_store_unwatch (sync->store, watch);
  cancel_timer (sync);
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
  release (sync);
}
