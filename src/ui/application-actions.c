/* application-actions.c — what can be done from every window, and the keys of all actions */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

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
  plass_application_leave (data);
  g_application_quit (data);
}

static void
lock_activated (GSimpleAction *action, GVariant *unused, gpointer data)
{
  plass_application_lock (data);
}

static const GActionEntry actions[] = {
  { "about", about_activated },
  { "lock", lock_activated },
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
  { "app.lock", { "<Control>l", NULL } },
  { "app.quit", { "<Control>q", NULL } },
};

void
plass_application_add_actions (PlassApplication *application)
{
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), keys[i].action, keys[i].keys);
}
