/* test-bus.c — answers over D-Bus when the window is at rest; only under PLASS_TEST=1 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

static const char interface_xml[] = "<node><interface name='" PLASS_APP_ID ".Test'>"
                                    "<method name='Settle'/></interface></node>";

/* One waiting caller: not busy, then two frames, then nothing more urgent than low priority. */
typedef struct {
  GApplication *application;
  GDBusMethodInvocation *call;
  guint frames, give_up;
  gulong busy, painted;
  GdkFrameClock *clock;
} Wait;

static gboolean
answer (gpointer data)
{
  Wait *wait = data;

  g_dbus_method_invocation_return_value (wait->call, NULL);
  g_free (wait);
  return G_SOURCE_REMOVE;
}

static void
stop_frames (Wait *wait)
{
  /* A window that was closed meanwhile has let go of all who watched its clock. */
  if (wait->painted && g_signal_handler_is_connected (wait->clock, wait->painted))
    g_signal_handler_disconnect (wait->clock, wait->painted);
  g_clear_object (&wait->clock);
  g_clear_handle_id (&wait->give_up, g_source_remove);
  wait->painted = 0;
  g_idle_add_full (G_PRIORITY_LOW, answer, wait, NULL);
}

static void
frame_painted (GdkFrameClock *clock, Wait *wait)
{
  if (--wait->frames == 0)
    stop_frames (wait);
  else
    gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
}

/* A window that is not drawn gets no frames. */
static gboolean
no_frame_came (gpointer data)
{
  Wait *wait = data;

  wait->give_up = 0;
  stop_frames (wait);
  return G_SOURCE_REMOVE;
}

static void
await_frames (Wait *wait)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (wait->application));
  GdkFrameClock *clock = window ? gtk_widget_get_frame_clock (GTK_WIDGET (window)) : NULL;

  wait->frames = 2;
  wait->give_up = g_timeout_add (300, no_frame_came, wait);
  if (!clock)
    return;
  wait->clock = g_object_ref (clock);
  wait->painted = g_signal_connect (clock, "after-paint", G_CALLBACK (frame_painted), wait);
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
}

static void
busy_changed (Wait *wait)
{
  if (g_application_get_is_busy (wait->application))
    return;
  g_signal_handler_disconnect (wait->application, wait->busy);
  await_frames (wait);
}

static void
called (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *method,
        GVariant *args, GDBusMethodInvocation *call, gpointer application)
{
  Wait *wait = g_new0 (Wait, 1);

  wait->application = application;
  wait->call = call;
  if (!g_application_get_is_busy (application))
    await_frames (wait);
  else
    wait->busy = g_signal_connect_swapped (application, "notify::is-busy", G_CALLBACK (busy_changed), wait);
}

gboolean
plass_test_bus_export (GApplication *application, GDBusConnection *bus, const char *path, GError **error)
{
  static const GDBusInterfaceVTable vtable = { .method_call = called };

  if (g_strcmp0 (g_getenv ("PLASS_TEST"), "1") != 0)
    return TRUE;
  g_autofree char *object = g_strconcat (path, "/Test", NULL);
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (interface_xml, error);
  return node
         && g_dbus_connection_register_object (bus, object, node->interfaces[0], &vtable, application, NULL,
                                               error);
}
