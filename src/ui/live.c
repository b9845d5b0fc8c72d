/* live.c — a page that keeps in step with the store, the shutter and the clock while it is on the screen */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

/* A page of the sync changes many rows in a burst: one reading for all of them. */
#define REFRESH_AFTER_MS 60
#define HELD_USECS (2 * G_USEC_PER_SEC) /* longer than any click */

typedef struct {
  GtkWidget *page;
  GtkEventController *buttons; /* the page's */
  const PlassDesk *desk;
  void (*refresh) (GtkWidget *page);
  guint watch, pending, minute;
  gint64 pressed; /* monotonic; 0: no button is down on the page */
  gboolean stale;
} Live;

static void
refresh_now (Live *live)
{
  live->stale = FALSE;
  live->refresh (live->page);
}

/* A row that is made anew between the press and the release of a button swallows the click. */
static gboolean
is_held (const Live *live)
{
  return live->pressed && g_get_monotonic_time () - live->pressed < HELD_USECS;
}

static gboolean
button_moved (GtkEventControllerLegacy *controller, GdkEvent *event, Live *live)
{
  if (gdk_event_get_event_type (event) == GDK_BUTTON_PRESS)
    live->pressed = g_get_monotonic_time ();
  else if (gdk_event_get_event_type (event) == GDK_BUTTON_RELEASE)
    live->pressed = 0;
  return GDK_EVENT_PROPAGATE;
}

static gboolean
pending_elapsed (gpointer user_data)
{
  Live *live = user_data;

  if (is_held (live))
    return G_SOURCE_CONTINUE;
  live->pending = 0;
  if (live->stale && gtk_widget_get_mapped (live->page))
    refresh_now (live);
  plass_busy_end ();
  return G_SOURCE_REMOVE;
}

static void
become_stale (Live *live)
{
  live->stale = TRUE;
  if (live->pending || !gtk_widget_get_mapped (live->page))
    return;
  plass_busy_begin ();
  live->pending = g_timeout_add (REFRESH_AFTER_MS, pending_elapsed, live);
}

static void
store_changed (const PlassKind *kind, const PlassId *id, gpointer user_data)
{
  become_stale (user_data);
}

/* At once: whoever closes the shutter has somebody looking over their shoulder. */
static void
shutter_moved (PlassShutter *shutter, GParamSpec *pspec, Live *live)
{
  if (gtk_widget_get_mapped (live->page))
    refresh_now (live);
  else
    live->stale = TRUE;
}

static void
page_mapped (GtkWidget *page, Live *live)
{
  if (live->stale)
    refresh_now (live);
}

static gboolean
minute_passed (gpointer user_data)
{
  Live *live = user_data;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  become_stale (live);
  /* Anew each time, so that it stays at the full minute also after the machine slept. */
  live->minute = g_timeout_add_seconds (60 - (guint)(now % 60), minute_passed, live);
  return G_SOURCE_REMOVE;
}

static void
page_destroyed (GtkWidget *page, Live *live)
{
  if (live->watch)
    plass_store_unwatch (live->desk->store, live->watch);
  g_signal_handlers_disconnect_by_data (live->desk->shutter, live);
  if (live->pending) {
    g_source_remove (live->pending);
    plass_busy_end ();
  }
  g_clear_handle_id (&live->minute, g_source_remove);
  g_signal_handlers_disconnect_by_data (live->buttons, live);
  g_signal_handlers_disconnect_by_data (page, live);
  g_free (live);
}

void
plass_live_attach (GtkWidget *page, const PlassDesk *desk, void (*refresh) (GtkWidget *page), gboolean clock)
{
  Live *live = g_new0 (Live, 1);

  live->page = page;
  live->buttons = gtk_event_controller_legacy_new ();
  live->desk = desk;
  live->refresh = refresh;
  live->stale = TRUE;
  live->watch = plass_store_watch (desk->store, store_changed, live);
  g_signal_connect (desk->shutter, "notify::closed", G_CALLBACK (shutter_moved), live);
  g_signal_connect (live->buttons, "event", G_CALLBACK (button_moved), live);
  gtk_event_controller_set_propagation_phase (live->buttons, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (page, live->buttons);
  g_signal_connect (page, "map", G_CALLBACK (page_mapped), live);
  g_signal_connect (page, "destroy", G_CALLBACK (page_destroyed), live);
  if (clock)
    live->minute = g_timeout_add_seconds (1, minute_passed, live);
}
