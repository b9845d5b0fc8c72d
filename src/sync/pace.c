/* pace.c — when the next round is due, and how long to leave a service alone that does not answer */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#define POLL_SECS 15
#define LEAST_BACKOFF_SECS 2
#define MOST_BACKOFF_SECS 60

void
plass_sync_schedule (PlassSync *sync, guint msecs)
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
  g_source_set_callback (sync->timer, plass_sync_round_due, sync, NULL);
  g_source_attach (sync->timer, sync->context);
}

/* Desks that lost the same service must not come back in the same second. */
static guint
jitter (guint secs)
{
  return (guint)(secs * 1000 * g_random_double_range (0.75, 1.25));
}

void
plass_sync_schedule_next (PlassSync *sync, const PlassRound *round)
{
  if (round->end == PLASS_END_COMPLETE) {
    sync->backoff = 0;
    plass_sync_schedule (sync, jitter (POLL_SECS));
  } else if (round->end != PLASS_END_SIGNED_OUT) { /* then only a person can help */
    sync->backoff = CLAMP (sync->backoff * 2, LEAST_BACKOFF_SECS, MOST_BACKOFF_SECS);
    plass_sync_schedule (sync, jitter (sync->backoff) + round->wait * 1000);
  }
}

void
plass_sync_unschedule (PlassSync *sync)
{
  if (!sync->timer)
    return;
  g_source_destroy (sync->timer);
  g_clear_pointer (&sync->timer, g_source_unref);
}
