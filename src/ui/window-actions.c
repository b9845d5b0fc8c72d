/* window-actions.c — what can be done from any page: dialogs, sending, names, leaving */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

static void
search_activated (GSimpleAction *action, GVariant *unused, gpointer data)
{
  PlassWindow *window = data;

  adw_leaflet_set_visible_child (ADW_LEAFLET (window->leaflet), window->content);
  gtk_menu_button_popup (GTK_MENU_BUTTON (window->search_button));
}

static void
emergency_activated (GSimpleAction *action, GVariant *typed, gpointer data)
{
  PlassWindow *window = data;

  plass_emergency_dialog_present (data, window->desk, &(PlassId){ "" }, g_variant_get_string (typed, NULL));
}

static void
sync_activated (GSimpleAction *action, GVariant *unused, gpointer data)
{
  plass_application_sync (PLASS_APPLICATION (gtk_window_get_application (data)));
}

/* Whoever needs the network for something else fetches the rest later: it goes on where it was. */
static void
pause_sync_activated (GSimpleAction *action, GVariant *unused, gpointer data)
{
  if (((PlassWindow *)data)->desk->sync)
    plass_sync_set_paused (((PlassWindow *)data)->desk->sync, TRUE);
}

static void
resume_sync_activated (GSimpleAction *action, GVariant *unused, gpointer data)
{
  if (((PlassWindow *)data)->desk->sync)
    plass_sync_set_paused (((PlassWindow *)data)->desk->sync, FALSE);
}

static void
shutter_changed (GSimpleAction *action, GVariant *state, gpointer data)
{
  PlassWindow *window = data;

  plass_shutter_set_closed (window->desk->shutter, g_variant_get_boolean (state));
}

static void
sign_in_activated (GSimpleAction *action, GVariant *unused, gpointer data)
{
  plass_sign_in_again_present (data, PLASS_APPLICATION (gtk_window_get_application (data)));
}

static void
show_keys_activated (GSimpleAction *action, GVariant *unused, gpointer data)
{
  PlassWindow *window = data;

  plass_keys_dialog_present (data, window->desk);
}

static void
back_up_activated (GSimpleAction *action, GVariant *unused, gpointer data)
{
  plass_backup_dialog_present (data, ((PlassWindow *)data)->desk);
}

static void
restore_activated (GSimpleAction *action, GVariant *unused, gpointer data)
{
  plass_restore_dialog_present (data, PLASS_APPLICATION (gtk_window_get_application (data)));
}

static void
check_store_activated (GSimpleAction *action, GVariant *unused, gpointer data)
{
  plass_check_dialog_present (data, ((PlassWindow *)data)->desk);
}

static void
switch_user_activated (GSimpleAction *action, GVariant *unused, gpointer data)
{
  plass_application_switch_user (PLASS_APPLICATION (gtk_window_get_application (data)));
}

static void
sign_out_activated (GSimpleAction *action, GVariant *unused, gpointer data)
{
  plass_sign_out_present (data, PLASS_APPLICATION (gtk_window_get_application (data)));
}

static void
show_shortcuts_activated (GSimpleAction *action, GVariant *unused, gpointer data)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/no/kommune/oslo/Plass/ui/shortcuts.ui");
  GtkWindow *shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (shortcuts, data);
  gtk_window_present (shortcuts);
}

static const GActionEntry actions[] = {
  { "search", search_activated },
  { "emergency-access", emergency_activated, "s" },
  { "sync", sync_activated },
  { "pause-sync", pause_sync_activated },
  { "resume-sync", resume_sync_activated },
  { "shutter", NULL, NULL, "false", shutter_changed },
  { "sign-in", sign_in_activated },
  { "sign-out", sign_out_activated },
  { "switch-user", switch_user_activated },
  { "show-keys", show_keys_activated },
  { "back-up", back_up_activated },
  { "restore", restore_activated },
  { "check-store", check_store_activated },
  { "show-shortcuts", show_shortcuts_activated },
};

void
plass_window_add_actions (PlassWindow *window)
{
  g_action_map_add_action_entries (G_ACTION_MAP (window), actions, G_N_ELEMENTS (actions), window);
}

void
plass_window_enable_actions (PlassWindow *window)
{
  static const char *const always[] = { "show-help", "show-shortcuts", NULL };
  g_auto (GStrv) names = g_action_group_list_actions (G_ACTION_GROUP (window));

  for (guint i = 0; names[i]; i++) {
    GAction *action = g_action_map_lookup_action (G_ACTION_MAP (window), names[i]);

    g_simple_action_set_enabled (G_SIMPLE_ACTION (action),
                                 window->desk || g_strv_contains (always, names[i]));
  }
}
