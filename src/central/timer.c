/* timer.c — one timer an object: set anew at each step, and gone with the object */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#define TIMER "plass-timer"

void
plass_timer_end (gpointer timer)
{
  g_source_destroy (timer);
  g_source_unref (timer);
}

void
plass_timer_set (gpointer object, GMainContext *context, guint seconds, GSourceFunc func)
{
  GSource *timer = g_timeout_source_new_seconds (seconds);

  g_source_set_callback (timer, func, object, NULL);
  g_source_attach (timer, context);
  g_object_set_data_full (object, TIMER, timer, plass_timer_end);
}

void
plass_timer_stop (gpointer object)
{
  g_object_set_data (object, TIMER, NULL);
}
