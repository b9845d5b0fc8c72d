/* session-signals.c — the machine falls asleep, the session is locked, the screen is covered: so is the desk
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <gio/gunixfdlist.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#define LOGIND "org.freedesktop.login1"
#define MANAGER LOGIND ".Manager"
#define MANAGER_PATH "/org/freedesktop/login1"

/* logind waits five seconds for whoever holds it back, and then sleeps anyway. */
#define LONGEST_DELAY_MSECS 4000
#define LOOK_AGAIN_MSECS 30

struct _PlassSessionSignals {
  void (*lock) (gpointer user_data);
  gboolean (*is_dark) (gpointer user_data);
  gpointer user_data;
  GCancellable *cancellable;
  GDBusConnection *session, *system;
  guint covered[2], sleeps, locked; /* subscriptions */
  int delay;                        /* logind's descriptor: while it is open the machine stays awake; -1 */
  guint waiting;                    /* source */
  gint64 give_up;                   /* monotonic */
};

/* ---- The screen is covered ---- */

static void
cover_changed (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
               const char *signal, GVariant *args, gpointer data)
{
  PlassSessionSignals *signals = data;
  gboolean covered = FALSE;

  if (g_variant_is_of_type (args, G_VARIANT_TYPE ("(b)")))
    g_variant_get (args, "(b)", &covered);
  if (covered)
    signals->lock (signals->user_data);
}

/* Of any sender: who else could say so may lock the desk, and that harms nobody. GtkApplication's own
 * "screensaver-active" says no more: it listens to the second of these, and only in a program that registers
 * with the session. */
static void
watch_cover (PlassSessionSignals *signals)
{
  static const char *const interfaces[] = { "org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver" };

  for (gsize i = 0; signals->session && i < G_N_ELEMENTS (interfaces); i++)
    signals->covered[i] =
        g_dbus_connection_signal_subscribe (signals->session, NULL, interfaces[i], "ActiveChanged", NULL,
                                            NULL, G_DBUS_SIGNAL_FLAGS_NONE, cover_changed, signals, NULL);
}

/* ---- Sleep ---- */

static void
delay_given (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GUnixFDList) descriptors = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_with_unix_fd_list_finish (
      G_DBUS_CONNECTION (source), &descriptors, result, &error);
  PlassSessionSignals *signals = data;
  int handle;

  /* Without logind nobody can be held back, and the idle clock locks after the sleep. */
  if (!answer || !descriptors)
    return;
  g_variant_get (answer, "(h)", &handle);
  signals->delay = g_unix_fd_list_get (descriptors, handle, NULL);
}

static void
ask_for_delay (PlassSessionSignals *signals)
{
  if (signals->delay >= 0)
    return;
  g_dbus_connection_call_with_unix_fd_list (
      signals->system, LOGIND, MANAGER_PATH, MANAGER, "Inhibit",
      g_variant_new ("(ssss)", "sleep", "Plass", _ ("Takes records off the screen"), "delay"),
      G_VARIANT_TYPE ("(h)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, signals->cancellable, delay_given, signals);
}

static void
let_sleep (PlassSessionSignals *signals)
{
  if (signals->delay >= 0)
    close (signals->delay);
  signals->delay = -1;
}

/* Only when the last picture shows nothing and the key is out of the memory that stays powered. */
static gboolean
look_whether_dark (gpointer data)
{
  PlassSessionSignals *signals = data;

  if (!signals->is_dark (signals->user_data) && g_get_monotonic_time () < signals->give_up)
    return G_SOURCE_CONTINUE;
  signals->waiting = 0;
  let_sleep (signals);
  return G_SOURCE_REMOVE;
}

static void
sleep_changed (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
               const char *signal, GVariant *args, gpointer data)
{
  PlassSessionSignals *signals = data;
  gboolean falls_asleep = FALSE;

  if (g_variant_is_of_type (args, G_VARIANT_TYPE ("(b)")))
    g_variant_get (args, "(b)", &falls_asleep);
  g_clear_handle_id (&signals->waiting, g_source_remove);
  if (!falls_asleep) {
    ask_for_delay (signals);
    return;
  }
  signals->lock (signals->user_data);
  signals->give_up = g_get_monotonic_time () + LONGEST_DELAY_MSECS * 1000;
  signals->waiting = g_timeout_add (LOOK_AGAIN_MSECS, look_whether_dark, signals);
}

/* ---- The session is locked ---- */

static void
session_locked (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
                const char *signal, GVariant *args, gpointer data)
{
  PlassSessionSignals *signals = data;

  signals->lock (signals->user_data);
}

static void
session_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  PlassSessionSignals *signals = data;
  const char *path;

  if (!answer)
    return;
  g_variant_get (answer, "(&o)", &path);
  signals->locked =
      g_dbus_connection_signal_subscribe (signals->system, LOGIND, LOGIND ".Session", "Lock", path, NULL,
                                          G_DBUS_SIGNAL_FLAGS_NONE, session_locked, signals, NULL);
}

/* Programs that systemd starts for the user belong to no session by their process: the name helps, and "auto"
 * means the one that is on the screen. */
static void
find_session (PlassSessionSignals *signals)
{
  const char *name = g_getenv ("XDG_SESSION_ID");

  g_dbus_connection_call (signals->system, LOGIND, MANAGER_PATH, MANAGER, "GetSession",
                          g_variant_new ("(s)", name ? name : "auto"), G_VARIANT_TYPE ("(o)"),
                          G_DBUS_CALL_FLAGS_NONE, -1, signals->cancellable, session_found, signals);
}

static void
system_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) system = g_bus_get_finish (result, &error);
  PlassSessionSignals *signals = data;

  /* When it was cancelled @signals is gone. */
  if (!system)
    return;
  signals->system = g_steal_pointer (&system);
  g_dbus_connection_set_exit_on_close (signals->system, FALSE);
  signals->sleeps =
      g_dbus_connection_signal_subscribe (signals->system, LOGIND, MANAGER, "PrepareForSleep", MANAGER_PATH,
                                          NULL, G_DBUS_SIGNAL_FLAGS_NONE, sleep_changed, signals, NULL);
  ask_for_delay (signals);
  find_session (signals);
}

/* ---- Making it ---- */

PlassSessionSignals *
plass_session_signals_new (GDBusConnection *session, void (*lock) (gpointer user_data),
                           gboolean (*is_dark) (gpointer user_data), gpointer user_data)
{
  PlassSessionSignals *signals = g_new0 (PlassSessionSignals, 1);

  *signals = (PlassSessionSignals){ .lock = lock, .is_dark = is_dark, .user_data = user_data, .delay = -1 };
  signals->cancellable = g_cancellable_new ();
  signals->session = session ? g_object_ref (session) : NULL;
  watch_cover (signals);
  g_bus_get (G_BUS_TYPE_SYSTEM, signals->cancellable, system_found, signals);
  return signals;
}

static void
unsubscribe (GDBusConnection *bus, guint subscription)
{
  if (bus && subscription)
    g_dbus_connection_signal_unsubscribe (bus, subscription);
}

void
plass_session_signals_free (PlassSessionSignals *signals)
{
  if (!signals)
    return;
  g_cancellable_cancel (signals->cancellable);
  g_clear_object (&signals->cancellable);
  for (gsize i = 0; i < G_N_ELEMENTS (signals->covered); i++)
    unsubscribe (signals->session, signals->covered[i]);
  unsubscribe (signals->system, signals->sleeps);
  unsubscribe (signals->system, signals->locked);
  g_clear_object (&signals->session);
  g_clear_object (&signals->system);
  g_clear_handle_id (&signals->waiting, g_source_remove);
  let_sleep (signals);
  g_free (signals);
}
