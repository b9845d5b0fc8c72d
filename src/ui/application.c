/* application.c — one program, one window, and the way from a start to an open desk */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

struct _PlassApplication {
  AdwApplication parent;
  PlassWindow *window; /* borrowed: GTK owns it */
  GSettings *settings;
  PlassService service;
  char *user;
  PlassIdentity entering; /* signed in, but the store is not open yet; .user NULL: nobody */
  PlassDesk desk;         /* .store NULL: there is none */
  gboolean working;
  void (*answered) (const char *problem, gpointer user_data);
  gpointer answered_data;
};

G_DEFINE_FINAL_TYPE (PlassApplication, plass_application, ADW_TYPE_APPLICATION)

/* ---- The desk ---- */

static void
reported (const PlassSyncReport *report, gpointer data)
{
  PlassApplication *application = data;

  if (application->window)
    plass_window_report (application->window, report);
}

static void
start_sync (PlassApplication *application)
{
  PlassDesk *desk = &application->desk;

  plass_sync_stop (g_steal_pointer (&desk->sync));
  desk->sync = plass_sync_start (desk->store, &application->service, &desk->identity, reported, application);
}

/* At a counter names are hidden at every start, whatever somebody else at this computer chose. */
static gboolean
shutter_at_start (PlassApplication *application, const PlassIdentity *identity)
{
  return plass_code_is (&identity->role, "reception")
         || g_settings_get_boolean (application->settings, "names-hidden");
}

static void
shutter_moved (PlassShutter *shutter, GParamSpec *pspec, PlassApplication *application)
{
  g_settings_set_boolean (application->settings, "names-hidden", plass_shutter_get_closed (shutter));
}

static void
open_desk (PlassApplication *application, PlassOpened *opened)
{
  PlassDesk *desk = &application->desk;

  *desk = (PlassDesk){ .store = g_steal_pointer (&opened->store), .settings = application->settings };
  desk->identity = opened->identity;
  opened->identity = (PlassIdentity){ 0 };
  desk->actor = (PlassActor){ desk->identity.worker, desk->identity.role };
  desk->shutter = plass_shutter_new (shutter_at_start (application, &desk->identity));
  g_signal_connect (desk->shutter, "notify::closed", G_CALLBACK (shutter_moved), application);
  plass_window_set_desk (application->window, desk);
  start_sync (application);
}

/* The pages go first, then the thread, then what both of them read. */
static void
close_desk (PlassApplication *application)
{
  PlassDesk *desk = &application->desk;

  if (!desk->store)
    return;
  if (application->window)
    plass_window_set_desk (application->window, NULL);
  plass_sync_stop (desk->sync);
  plass_store_close (desk->store);
  plass_identity_clear (&desk->identity);
  g_clear_object (&desk->shutter);
  *desk = (PlassDesk){ 0 };
}

const PlassDesk *
plass_application_get_desk (PlassApplication *application)
{
  return application->desk.store ? &application->desk : NULL;
}

void
plass_application_sync (PlassApplication *application)
{
  if (application->desk.sync)
    plass_sync_kick (application->desk.sync);
}

/* ---- Opening and signing in ---- */

static void
ask_to_sign_in (PlassApplication *application, const GError *error)
{
  g_autofree char *problem = error ? plass_words_error (error) : NULL;

  g_auto (GStrv) users = plass_desk_users ();

  plass_start_page_ask (plass_window_get_start (application->window), &application->service,
                        application->user, users[0] != NULL, problem);
}

/* Whoever comes first may not be who was here last. */
static void
ask_who (PlassApplication *application, char **users)
{
  plass_start_page_show_users (plass_window_get_start (application->window), users, application->user);
}

/* What is not a person's to say is not asked. */
static void
ask_new_keys (PlassApplication *application, const PlassDeskWays *ways)
{
  g_autofree char *policy = g_settings_get_string (application->settings, "key-profile");
  gboolean may_ask =
      g_str_equal (policy, "auto") && g_settings_is_writable (application->settings, "key-profile");

  plass_start_page_ask_new_keys (plass_window_get_start (application->window), ways, application->user,
                                 may_ask);
}

static void
remember_user (PlassApplication *application)
{
  g_settings_set_string (application->settings, "service-url", application->service.url);
  g_settings_set_string (application->settings, "ca-file",
                         application->service.ca_file ? application->service.ca_file : "");
  g_settings_set_string (application->settings, "user-name", application->user);
}

static void
opened (GObject *source, GAsyncResult *result, gpointer data)
{
  PlassApplication *application = PLASS_APPLICATION (source);
  PlassOpened got;

  plass_opening_finish (result, &got);
  application->working = FALSE;
  if (!application->window) {
    plass_opened_clear (&got);
  } else if (got.trouble == PLASS_TROUBLE_NONE) {
    remember_user (application);
    open_desk (application, &got);
  } else if (got.trouble == PLASS_TROUBLE_SIGN_IN) {
    ask_to_sign_in (application, got.error);
  } else if (got.trouble == PLASS_TROUBLE_NEW_KEYS) {
    ask_new_keys (application, &got.ways);
  } else {
    plass_start_page_show_trouble (plass_window_get_start (application->window), &got);
  }
  /* Who has signed in need not do so again for each thing that is asked until the store is open. */
  plass_identity_clear (&application->entering);
  if (got.trouble && got.trouble != PLASS_TROUBLE_SIGN_IN)
    plass_identity_copy (&got.identity, &application->entering);
  plass_opened_clear (&got);
}

static void
start_opening (PlassApplication *application, const PlassGiven *given, PlassStore *store,
               GAsyncReadyCallback done)
{
  static const PlassGiven nothing = { 0 };
  g_autofree char *policy = g_settings_get_string (application->settings, "key-profile");
  const PlassOpening opening = { .service = &application->service,
                                 .user = application->user,
                                 .given = given ? given : &nothing,
                                 .policy = policy,
                                 .entering = application->entering.user ? &application->entering : NULL,
                                 .store = store };

  application->working = TRUE;
  plass_opening_start (application, &opening, done);
}

void
plass_application_open (PlassApplication *application, const PlassGiven *given)
{
  if (application->working || application->desk.store)
    return;
  start_opening (application, given, NULL, opened);
  plass_start_page_show_opening (plass_window_get_start (application->window));
}

void
plass_application_set_user (PlassApplication *application, const char *user)
{
  if (application->working || application->desk.store)
    return;
  g_free (application->user);
  application->user = g_strdup (user);
  plass_identity_clear (&application->entering);
  if (plass_text_is_blank (user))
    ask_to_sign_in (application, NULL);
  else
    plass_application_open (application, NULL);
}

static void
open_as_before (PlassApplication *application)
{
  g_auto (GStrv) users = plass_desk_users ();

  if (g_strv_length (users) > 1)
    ask_who (application, users);
  else if (plass_text_is_blank (application->user))
    ask_to_sign_in (application, NULL);
  else
    plass_application_open (application, NULL);
}

static void
sign_in_asked (PlassApplication *application, const char *url, const char *ca_file, const char *user,
               const char *password)
{
  if (application->working)
    return;
  g_free (application->service.url);
  g_free (application->service.ca_file);
  g_free (application->user);
  application->service.url = g_strdup (url);
  application->service.ca_file = plass_text_is_blank (ca_file) ? NULL : g_strdup (ca_file);
  application->user = g_strdup (user);
  plass_identity_clear (&application->entering);
  plass_application_open (application, &(PlassGiven){ .password = (char *)password });
}

static void
signed_in_again (GObject *source, GAsyncResult *result, gpointer data)
{
  PlassApplication *application = PLASS_APPLICATION (source);
  PlassDesk *desk = &application->desk;
  PlassOpened got;

  plass_opening_finish (result, &got);
  application->working = FALSE;
  g_autofree char *problem = got.trouble ? plass_words_error (got.error) : NULL;
  if (!got.trouble && desk->store) {
    plass_identity_clear (&desk->identity);
    desk->identity = got.identity;
    got.identity = (PlassIdentity){ 0 };
    desk->actor = (PlassActor){ desk->identity.worker, desk->identity.role };
    start_sync (application);
  }
  application->answered (problem, application->answered_data);
  plass_opened_clear (&got);
}

void
plass_application_sign_in (PlassApplication *application, const char *password,
                           void (*answered) (const char *problem, gpointer user_data), gpointer user_data)
{
  if (application->working || !application->desk.store) {
    g_autofree char *problem = plass_words_error (NULL);
    answered (problem, user_data);
    return;
  }
  application->answered = answered;
  application->answered_data = user_data;
  start_opening (application, &(PlassGiven){ .password = (char *)password }, application->desk.store,
                 signed_in_again);
}

/* ---- Signing out ---- */

static void
forget_token (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  PlassApplication *application = source;

  /* Offline the token is forgotten here at least; the service lets it run out. */
  plass_sign_out (&application->service, data, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
token_forgotten (GObject *source, GAsyncResult *result, gpointer data)
{
  PlassApplication *application = PLASS_APPLICATION (source);

  plass_busy_end ();
  application->working = FALSE;
  if (application->window)
    ask_to_sign_in (application, NULL);
}

/* All of one is closed before the next is asked who they are. */
void
plass_application_switch_user (PlassApplication *application)
{
  g_auto (GStrv) users = plass_desk_users ();

  if (application->working)
    return;
  close_desk (application);
  ask_who (application, users);
}

void
plass_application_sign_out (PlassApplication *application)
{
  g_autoptr (GTask) task = g_task_new (application, NULL, token_forgotten, NULL);

  if (application->working)
    return;
  application->working = TRUE;
  plass_start_page_show_opening (plass_window_get_start (application->window));
  plass_opening_forget (application->desk.store);
  close_desk (application);
  g_task_set_task_data (task, g_strdup (application->user), g_free);
  plass_busy_begin ();
  g_task_run_in_thread (task, forget_token);
}

/* ---- The application ---- */

static void
about_activated (GSimpleAction *action, GVariant *unused, gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window (data);

  adw_show_about_window (window, "application-name", "Plass", "application-icon", PLASS_APP_ID, "version",
                         PLASS_VERSION, "developer-name", "Velferdsetaten, Oslo kommune", "license-type",
                         GTK_LICENSE_GPL_3_0, "comments",
                         _ ("Who needs what next, and which places are free."), NULL);
}

static void
quit_activated (GSimpleAction *action, GVariant *unused, gpointer data)
{
  PlassApplication *application = data;

  if (application->window)
    gtk_window_destroy (GTK_WINDOW (application->window));
  g_application_quit (data);
}

static const GActionEntry actions[] = {
  { "about", about_activated },
  { "quit", quit_activated },
};

static const struct {
  const char *action;
  const char *keys[3];
} keys[] = {
  { "win.show-page('today')", { "<Control>1", NULL } },
  { "win.show-page('cases')", { "<Control>2", NULL } },
  { "win.show-page('intake')", { "<Control>3", NULL } },
  { "win.show-page('places')", { "<Control>4", NULL } },
  { "win.show-page('capacity')", { "<Control>5", NULL } },
  { "win.search", { "<Control>k", NULL } },
  { "win.new-contact", { "<Control>n", NULL } },
  { "win.shutter", { "F8", NULL } },
  { "win.sync", { "F5", NULL } },
  { "win.back", { "<Alt>Left", NULL } },
  { "win.show-help", { "F1", NULL } },
  { "win.show-shortcuts", { "<Control>question", NULL } },
  { "app.quit", { "<Control>q", NULL } },
};

static void
startup (GApplication *gapplication)
{
  PlassApplication *application = PLASS_APPLICATION (gapplication);
  GtkApplication *gtk = GTK_APPLICATION (gapplication);

  G_APPLICATION_CLASS (plass_application_parent_class)->startup (gapplication);
  application->settings = g_settings_new (PLASS_APP_ID);
  application->service.url = g_settings_get_string (application->settings, "service-url");
  application->service.ca_file = g_settings_get_string (application->settings, "ca-file");
  if (plass_text_is_blank (application->service.ca_file))
    g_clear_pointer (&application->service.ca_file, g_free);
  application->user = g_settings_get_string (application->settings, "user-name");
  g_action_map_add_action_entries (G_ACTION_MAP (gtk), actions, G_N_ELEMENTS (actions), application);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_application_set_accels_for_action (gtk, keys[i].action, keys[i].keys);
}

static void
window_gone (PlassApplication *application)
{
  application->window = NULL;
}

static void
activate (GApplication *gapplication)
{
  PlassApplication *application = PLASS_APPLICATION (gapplication);

  if (!application->window) {
    application->window =
        g_object_new (PLASS_TYPE_WINDOW, "application", gapplication, "icon-name", PLASS_APP_ID, NULL);
    PlassStartPage *start = plass_window_get_start (application->window);
    g_signal_connect_swapped (application->window, "destroy", G_CALLBACK (window_gone), application);
    g_signal_connect_object (start, "sign-in", G_CALLBACK (sign_in_asked), application, G_CONNECT_SWAPPED);
    plass_entering_attach (start, application);
    open_as_before (application);
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

  close_desk (application);
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
