/* window.c — the frame around the pages: sidebar, header, whose desk it is */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (PlassWindow, plass_window, ADW_TYPE_APPLICATION_WINDOW)

static void
sidebar_asked (PlassWindow *window)
{
  adw_leaflet_navigate (ADW_LEAFLET (window->leaflet), ADW_NAVIGATION_DIRECTION_BACK);
}

static void
shutter_moved (PlassWindow *window)
{
  gboolean closed = plass_shutter_get_closed (window->desk->shutter);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (window), "shutter");

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (closed));
  gtk_button_set_icon_name (GTK_BUTTON (window->shutter_button),
                            closed ? "view-conceal-symbolic" : "view-reveal-symbolic");
  gtk_widget_set_tooltip_text (window->shutter_button,
                               closed ? _ ("Show names (F8)") : _ ("Hide names (F8)"));
}

/* ---- From outside ---- */

static void
leave_desk (PlassWindow *window)
{
  if (!window->desk)
    return;
  g_signal_handlers_disconnect_by_data (window->desk->shutter, window);
  plass_window_end_pages (window);
  plass_banner_show (PLASS_BANNER (window->banner), NULL, FALSE, NULL, NULL);
  plass_toasts_clear (window->toasts);
  window->desk = NULL;
}

/* Without the fade that the stack makes elsewhere: that would be one more picture of records. */
static void
show_at_once (PlassWindow *window, const char *name)
{
  gtk_stack_set_visible_child_full (GTK_STACK (window->root), name, GTK_STACK_TRANSITION_TYPE_NONE);
}

void
plass_window_set_desk (PlassWindow *window, const PlassDesk *desk)
{
  leave_desk (window);
  window->desk = desk;
  window->told = 0;
  plass_sidebar_set_desk (PLASS_SIDEBAR (window->sidebar), desk);
  plass_search_popover_set_desk (PLASS_SEARCH_POPOVER (window->search), desk);
  plass_window_enable_actions (window);
  if (!desk) {
    show_at_once (window, "start");
    gtk_window_set_title (GTK_WINDOW (window), "Plass");
    return;
  }
  gtk_stack_set_visible_child_name (GTK_STACK (window->root), "desk");
  g_autofree char *last = g_settings_get_string (desk->settings, "last-page");
  g_signal_connect_swapped (desk->shutter, "notify::closed", G_CALLBACK (shutter_moved), window);
  shutter_moved (window);
  plass_window_go (window, last);
  gtk_widget_child_focus (window->sidebar, GTK_DIR_TAB_FORWARD);
}

void
plass_window_show_lock (PlassWindow *window)
{
  show_at_once (window, "lock");
}

void
plass_window_show_start (PlassWindow *window)
{
  show_at_once (window, "start");
}

PlassLockPage *
plass_window_get_lock (PlassWindow *window)
{
  return PLASS_LOCK_PAGE (window->lock);
}

PlassStartPage *
plass_window_get_start (PlassWindow *window)
{
  return PLASS_START_PAGE (window->start);
}

/* ---- Making it ---- */

static void
unmap (GtkWidget *widget)
{
  g_autoptr (GSettings) settings = g_settings_new (PLASS_APP_ID);
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (widget), &width, &height);
  g_settings_set_int (settings, "window-width", width);
  g_settings_set_int (settings, "window-height", height);
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (widget)));
  GTK_WIDGET_CLASS (plass_window_parent_class)->unmap (widget);
}

static void
dispose (GObject *object)
{
  PlassWindow *window = PLASS_WINDOW (object);

  if (window->desk)
    plass_window_set_desk (window, NULL);
  g_clear_pointer (&window->came_from, g_free);
  G_OBJECT_CLASS (plass_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget)
{
  gtk_widget_class_bind_template_child (widget, PlassWindow, toasts);
  gtk_widget_class_bind_template_child (widget, PlassWindow, root);
  gtk_widget_class_bind_template_child (widget, PlassWindow, start);
  gtk_widget_class_bind_template_child (widget, PlassWindow, lock);
  gtk_widget_class_bind_template_child (widget, PlassWindow, leaflet);
  gtk_widget_class_bind_template_child (widget, PlassWindow, sidebar);
  gtk_widget_class_bind_template_child (widget, PlassWindow, content);
  gtk_widget_class_bind_template_child (widget, PlassWindow, back);
  gtk_widget_class_bind_template_child (widget, PlassWindow, search_button);
  gtk_widget_class_bind_template_child (widget, PlassWindow, search);
  gtk_widget_class_bind_template_child (widget, PlassWindow, shutter_button);
  gtk_widget_class_bind_template_child (widget, PlassWindow, banner);
  gtk_widget_class_bind_template_child (widget, PlassWindow, pages);
}

static void
plass_window_class_init (PlassWindowClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = dispose;
  widget->unmap = unmap;
  g_type_ensure (PLASS_TYPE_START_PAGE);
  g_type_ensure (PLASS_TYPE_LOCK_PAGE);
  g_type_ensure (PLASS_TYPE_SIDEBAR);
  g_type_ensure (PLASS_TYPE_SEARCH_POPOVER);
  g_type_ensure (PLASS_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (widget, "/no/kommune/oslo/Plass/ui/window.ui");
  bind_children (widget);
  gtk_widget_class_bind_template_callback (widget, sidebar_asked);
}

static void
plass_window_init (PlassWindow *window)
{
  g_autoptr (GSettings) settings = g_settings_new (PLASS_APP_ID);

  gtk_widget_init_template (GTK_WIDGET (window));
  g_object_set_data (G_OBJECT (window), "plass-toasts", window->toasts);
  plass_access_watch_stack (GTK_STACK (window->root));
  plass_access_watch_stack (GTK_STACK (window->pages));
  plass_menu_button_fill (GTK_MENU_BUTTON (window->search_button));
  g_object_bind_property (window->leaflet, "folded", window->sidebar, "folded", G_BINDING_SYNC_CREATE);
  plass_window_add_ways (window);
  plass_window_add_actions (window);
  plass_window_add_told (window);
  plass_window_enable_actions (window);
  gtk_window_set_default_size (GTK_WINDOW (window), g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (window));
}
