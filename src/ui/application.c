/* application.c — one program, one window, one desk at a time, and its lock */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

G_DEFINE_FINAL_TYPE (PlassApplication, plass_application, ADW_TYPE_APPLICATION)

/* ---- The desk ---- */

/* The way of a start: it finishes an order, or says why nothing opens. */
void
plass_application_start_over (PlassApplication *application)
{
  if (application->window)
    plass_lock_take_away (GTK_WINDOW (application->window));
  plass_application_close_desk (application);
  plass_lock_end (application->lock);
  if (application->window)
    plass_application_open_as_before (application);
}

static void
reported (const PlassSyncReport *report, gpointer data)
{
  PlassApplication *application = data;

  if (report->state == PLASS_SYNC_CLOSED)
    plass_application_start_over (application);
  else if (application->window)
    plass_window_report (application->window, report);
}

void
plass_application_start_sync (PlassApplication *application)
{
  plass_desk_start_sync (&application->desk, &application->service, reported, application);
}

void
plass_application_open_desk (PlassApplication *application, PlassOpened *opened)
{
  plass_desk_open (&application->desk, opened, application->settings);
  plass_window_set_desk (application->window, &application->desk);
  plass_application_start_sync (application);
  plass_lock_opened (application->lock, &application->desk, application->with_password);
}

/* The pages go first, then what they read. */
void
plass_application_close_desk (PlassApplication *application)
{
  if (!application->desk.store)
    return;
  if (application->window)
    plass_window_set_desk (application->window, NULL);
  plass_desk_close (&application->desk);
}

/* ---- Locking ---- */

/* A thread that counts may still read, and a page that holds the key that was just pressed is still there:
 * all of it is out of sight, and the store closes as soon as nobody uses it. */
static gboolean
close_locked (gpointer data)
{
  PlassApplication *application = data;

  application->closing = 0;
  if (g_application_get_is_busy (data) || !application->desk.store)
    return G_SOURCE_REMOVE;
  plass_desk_close (&application->desk);
  if (application->window && application->switching)
    plass_application_ask_who (application);
  else if (application->window)
    plass_lock_closed (application->lock);
  application->switching = FALSE;
  return G_SOURCE_REMOVE;
}

static void
close_soon (PlassApplication *application)
{
  if (!application->closing)
    application->closing = g_idle_add_full (G_PRIORITY_HIGH, close_locked, application, NULL);
}

static void
busy_changed (PlassApplication *application)
{
  if (application->desk.store && plass_lock_is_shown (application->lock))
    close_soon (application);
}

void
plass_application_lock (PlassApplication *application)
{
  application->lock_asked = application->working;
  if (!application->desk.store || !application->window || plass_lock_is_shown (application->lock))
    return;
  plass_lock_close (application->lock, &application->desk);
  close_soon (application);
}

/* Somebody locked while a thread opened the desk. */
void
plass_application_lock_if_asked (PlassApplication *application)
{
  if (application->lock_asked)
    plass_application_lock (application);
}

const PlassDesk *
plass_application_get_desk (PlassApplication *application)
{
  gboolean open = application->desk.store && !plass_lock_is_shown (application->lock);

  return open ? &application->desk : NULL;
}

const char *
plass_application_get_user (PlassApplication *application)
{
  return application->user;
}

const PlassService *
plass_application_get_service (PlassApplication *application)
{
  return &application->service;
}

void
plass_application_sync (PlassApplication *application)
{
  if (application->desk.sync)
    plass_sync_kick (application->desk.sync);
}

/* ---- The application ---- */

static void
startup (GApplication *gapplication)
{
  PlassApplication *application = PLASS_APPLICATION (gapplication);

  G_APPLICATION_CLASS (plass_application_parent_class)->startup (gapplication);
  application->settings = g_settings_new (PLASS_APP_ID);
  application->lock = plass_lock_new (application);
  application->service.url = g_settings_get_string (application->settings, "service-url");
  application->service.ca_file = g_settings_get_string (application->settings, "ca-file");
  if (plass_text_is_blank (application->service.ca_file))
    g_clear_pointer (&application->service.ca_file, g_free);
  application->user = g_settings_get_string (application->settings, "user-name");
  plass_application_add_actions (application);
  g_signal_connect (application, "notify::is-busy", G_CALLBACK (busy_changed), NULL);
}

/* What is being written is kept; the pages go while there is still a store that they may let go of. */
void
plass_application_leave (PlassApplication *application)
{
  plass_lock_keep (application->lock);
  if (application->window)
    gtk_window_destroy (GTK_WINDOW (application->window));
}

static void
window_gone (PlassApplication *application)
{
  application->window = NULL;
  plass_lock_set_window (application->lock, NULL);
}

static void
activate (GApplication *gapplication)
{
  PlassApplication *application = PLASS_APPLICATION (gapplication);

  if (!application->window) {
    application->window =
        g_object_new (PLASS_TYPE_WINDOW, "application", gapplication, "icon-name", PLASS_APP_ID, NULL);
    PlassStartPage *start = plass_window_get_start (application->window);
    plass_lock_set_window (application->lock, application->window);
    g_signal_connect_swapped (application->window, "destroy", G_CALLBACK (window_gone), application);
    plass_application_attach (application, start);
    plass_entering_attach (start, application);
    plass_application_open_as_before (application);
  }
  gtk_window_present (GTK_WINDOW (application->window));
}

static gboolean
dbus_register (GApplication *application, GDBusConnection *bus, const char *path, GError **error)
{
  return G_APPLICATION_CLASS (plass_application_parent_class)->dbus_register (application, bus, path, error)
         && plass_test_bus_export (application, bus, path, error);
}

static void
shutdown (GApplication *gapplication)
{
  PlassApplication *application = PLASS_APPLICATION (gapplication);

  g_clear_handle_id (&application->closing, g_source_remove);
  plass_application_close_desk (application);
  g_clear_pointer (&application->lock, plass_lock_free);
  g_clear_object (&application->settings);
  G_APPLICATION_CLASS (plass_application_parent_class)->shutdown (gapplication);
}

static void
finalize (GObject *object)
{
  PlassApplication *application = PLASS_APPLICATION (object);

  g_free (application->service.url);
  g_free (application->service.ca_file);
  g_free (application->user);
  plass_second_step_free (application->second);
  plass_identity_clear (&application->entering);
  G_OBJECT_CLASS (plass_application_parent_class)->finalize (object);
}

static void
plass_application_class_init (PlassApplicationClass *class)
{
  GApplicationClass *application = G_APPLICATION_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = finalize;
  application->startup = startup;
  application->activate = activate;
  application->shutdown = shutdown;
  application->dbus_register = dbus_register;
}

static void
plass_application_init (PlassApplication *application)
{
}

PlassApplication *
plass_application_new (void)
{
  return g_object_new (PLASS_TYPE_APPLICATION, "application-id", PLASS_APP_ID, "resource-base-path",
                       "/no/kommune/oslo/Plass", NULL);
}
