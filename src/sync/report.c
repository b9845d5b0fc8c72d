/* report.c — what the worker tells its owner, in the owner's own context */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#include <glib/gi18n-lib.h>

void
plass_sync_release (PlassSync *sync)
{
  if (!g_atomic_ref_count_dec (&sync->refs))
    return;
  g_free (sync->service.url);
  g_free (sync->service.ca_file);
  g_free (sync->user);
  g_object_unref (sync->cancellable);
  g_async_queue_unref (sync->asks);
  g_main_loop_unref (sync->loop);
  g_main_context_unref (sync->context);
  g_main_context_unref (sync->caller);
  g_free (sync);
}

typedef struct {
  PlassSync *sync;
  PlassSyncReport report;
  char *message;
} Told;

static void
free_told (gpointer data)
{
  Told *told = data;

  plass_sync_release (told->sync);
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

void
plass_sync_tell (PlassSync *sync, PlassSyncReport report)
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

void
plass_sync_tell_progress (PlassSync *sync, const PlassRound *round)
{
  PlassSyncReport report = progress_of (sync, round);

  if (round->step == PLASS_STEP_HOUSE
      || (round->step == PLASS_STEP_PULL && (round->first || round->tally.fetched > 0)))
    report.state = PLASS_SYNC_FETCHING;
  else if (round->step == PLASS_STEP_PUSH && sync->unsent > 0)
    report.state = PLASS_SYNC_SENDING;
  else
    return; /* a look that finds nothing is not worth a flicker */
  plass_sync_tell (sync, report);
}

void
plass_sync_tell_end (PlassSync *sync, const PlassRound *round)
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
  plass_sync_tell (sync, report);
}

void
plass_sync_tell_paused (PlassSync *sync)
{
  PlassSyncReport report = { .state = PLASS_SYNC_OFFLINE, .paused = TRUE, .message = _ ("Working offline.") };
  PlassStatus status = { 0 };

  plass_store_status (sync->store, &status, NULL);
  report.first = !plass_time_is_set (status.last_complete);
  if (report.first)
    plass_store_count_received (sync->store, &report.fetched, NULL);
  report.bytes = sync->bytes;
  plass_sync_tell (sync, report);
}
