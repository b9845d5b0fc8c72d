/* idle.c — nobody touches keys, pointer or screen: first names are hidden, then the desk is locked */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <stdio.h>

/* A machine that slept tells nobody: so it is looked at that often, at least. */
#define LONGEST_TICK 5

struct _PlassIdle {
  PlassIdlePolicy policy;
  void (*hide) (gpointer user_data);
  void (*lock) (gpointer user_data);
  gpointer user_data;
  gint64 touched; /* plass_boot_secs */
  double x, y;    /* where the pointer was */
  gboolean hidden;
  guint tick; /* source */
};

/* ---- How long ---- */

/* At a counter there is always somebody on the other side; names go first, and the desk stays at hand. */
static const struct {
  const char *role;
  PlassIdlePolicy policy;
} policies[] = {
  { "reception", { 60, 600 } }, { NULL, { 0, 300 } }, /* everybody else */
};

static void
take_ordered (const char *text, guint least, guint *secs)
{
  guint64 ordered;

  if (text && g_ascii_string_to_unsigned (text, 10, least, 24 * 60 * 60, &ordered, NULL))
    *secs = (guint)ordered;
}

PlassIdlePolicy
plass_idle_policy (const PlassCode *role, const char *hide, const char *lock)
{
  PlassIdlePolicy policy = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (policies); i++)
    if (!policies[i].role || plass_code_is (role, policies[i].role)) {
      policy = policies[i].policy;
      break;
    }
  take_ordered (hide, 0, &policy.hide);
  take_ordered (lock, PLASS_IDLE_LEAST, &policy.lock);
  return policy;
}

PlassIdleStep
plass_idle_due (const PlassIdlePolicy *policy, gint64 secs)
{
  if (secs >= policy->lock)
    return PLASS_IDLE_LOCK;
  return policy->hide && secs >= policy->hide ? PLASS_IDLE_HIDE : PLASS_IDLE_NOT;
}

/* ---- Watching ---- */

/* GTK tells of a pointer that stands still as well, when something moves below it. */
static gboolean
is_touch (PlassIdle *idle, GdkEvent *event)
{
  double x, y;

  switch (gdk_event_get_event_type (event)) {
  case GDK_MOTION_NOTIFY:
    if (!gdk_event_get_position (event, &x, &y) || (x == idle->x && y == idle->y))
      return FALSE;
    idle->x = x;
    idle->y = y;
    return TRUE;
  case GDK_KEY_PRESS:
  case GDK_KEY_RELEASE:
  case GDK_BUTTON_PRESS:
  case GDK_BUTTON_RELEASE:
  case GDK_SCROLL:
  case GDK_TOUCH_BEGIN:
  case GDK_TOUCH_UPDATE:
  case GDK_TOUCH_END:
  case GDK_TOUCHPAD_PINCH:
  case GDK_TOUCHPAD_SWIPE:
    return TRUE;
  default:
    return FALSE;
  }
}

static gboolean
event_came (GtkEventController *events, GdkEvent *event, PlassIdle *idle)
{
  if (is_touch (idle, event)) {
    idle->touched = plass_boot_secs ();
    idle->hidden = FALSE;
  }
  return GDK_EVENT_PROPAGATE;
}

static void
watch_window (PlassIdle *idle, GtkWidget *window)
{
  GtkEventController *events;

  if (g_object_get_data (G_OBJECT (window), "plass-idle"))
    return;
  events = gtk_event_controller_legacy_new ();
  gtk_event_controller_set_propagation_phase (events, GTK_PHASE_CAPTURE);
  /* In popovers as well, which are windows of their own to GTK. */
  gtk_event_controller_set_propagation_limit (events, GTK_LIMIT_NONE);
  g_signal_connect (events, "event", G_CALLBACK (event_came), idle);
  gtk_widget_add_controller (window, events);
  g_object_set_data (G_OBJECT (window), "plass-idle", events);
}

static void
windows_changed (GListModel *windows, guint position, guint removed, guint added, PlassIdle *idle)
{
  for (guint i = 0; i < added; i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, position + i);
    watch_window (idle, window);
  }
}

static gboolean
looked (gpointer data)
{
  PlassIdle *idle = data;
  gint64 secs = plass_boot_secs () - idle->touched;
  PlassIdleStep due = plass_idle_due (&idle->policy, secs);
  guint next = idle->policy.hide > secs ? idle->policy.hide : idle->policy.lock;

  idle->tick = 0;
  if (due == PLASS_IDLE_LOCK) {
    idle->lock (idle->user_data); /* frees @idle */
    return G_SOURCE_REMOVE;
  }
  if (due == PLASS_IDLE_HIDE && !idle->hidden) {
    idle->hidden = TRUE;
    idle->hide (idle->user_data);
  }
  idle->tick = g_timeout_add_seconds ((guint)CLAMP (next - secs, 1, LONGEST_TICK), looked, idle);
  return G_SOURCE_REMOVE;
}

/* A test has no five minutes. */
static void
shorten (PlassIdlePolicy *policy)
{
  const char *shorter = g_getenv ("PLASS_TEST_IDLE");

  if (shorter && g_strcmp0 (g_getenv ("PLASS_TEST"), "1") == 0)
    sscanf (shorter, "%u %u", &policy->hide, &policy->lock);
}

PlassIdle *
plass_idle_new (const PlassIdlePolicy *policy, void (*hide) (gpointer user_data),
                void (*lock) (gpointer user_data), gpointer user_data)
{
  PlassIdle *idle = g_new0 (PlassIdle, 1);
  GListModel *windows = gtk_window_get_toplevels ();

  *idle = (PlassIdle){ .policy = *policy, .hide = hide, .lock = lock, .user_data = user_data };
  shorten (&idle->policy);
  idle->touched = plass_boot_secs ();
  g_signal_connect (windows, "items-changed", G_CALLBACK (windows_changed), idle);
  windows_changed (windows, 0, 0, g_list_model_get_n_items (windows), idle);
  idle->tick = g_timeout_add_seconds (1, looked, idle);
  return idle;
}

static void
leave_window (GtkWidget *window)
{
  GtkEventController *events = g_object_steal_data (G_OBJECT (window), "plass-idle");

  if (events)
    gtk_widget_remove_controller (window, events);
}

void
plass_idle_free (PlassIdle *idle)
{
  GListModel *windows = gtk_window_get_toplevels ();

  if (!idle)
    return;
  g_signal_handlers_disconnect_by_data (windows, idle);
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
    leave_window (window);
  }
  g_clear_handle_id (&idle->tick, g_source_remove);
  g_free (idle);
}
