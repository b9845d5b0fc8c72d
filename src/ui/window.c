/* window.c — the frame around the pages: sidebar, header, where one is and was */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

struct _PlassWindow {
  AdwApplicationWindow parent;
  const PlassDesk *desk; /* NULL: the start page is shown */
  GtkWidget *toasts, *root, *start, *lock, *leaflet, *sidebar, *content, *back, *search_button, *search,
      *shutter_button, *banner, *pages;
  PlassId person, before; /* on the person page; and before that one */
  char *came_from;        /* the page that the person page was opened from */
  guint told;             /* how much needed a person when they last looked */
};

G_DEFINE_FINAL_TYPE (PlassWindow, plass_window, ADW_TYPE_APPLICATION_WINDOW)

/* The pages of the sidebar, and help for each; the person page is reached from the others. */
static const struct {
  const char *name, *help;
  GtkWidget *(*new_page) (const PlassDesk *desk);
} pages[] = {
  { "today", "help:plass", plass_today_page_new },
  { "cases", "help:plass/cases", plass_cases_page_new },
  { "intake", "help:plass/intake", plass_intake_page_new },
  { "places", "help:plass/places", plass_places_page_new },
  { "capacity", "help:plass/capacity", plass_capacity_page_new },
  { "person", "help:plass/plan", plass_person_page_new },
  { "needs", "help:plass/needs-you", plass_needs_page_new },
  { "reviews", "help:plass/second-person", plass_reviews_page_new },
};

/* ---- What needs a person ---- */

static guint
count_needs (PlassWindow *window)
{
  PlassStatus status = { 0 };

  plass_store_status (window->desk->store, &status, NULL);
  return status.parked + status.conflicts;
}

/* ---- Pages ---- */

static guint
find_page (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_strcmp0 (pages[i].name, name) == 0)
      return i;
  return 0;
}

static gboolean
is_person (const char *name)
{
  return g_strcmp0 (name, "person") == 0;
}

/* Reached from other pages, and left by the way back. */
static gboolean
is_inner (const char *name)
{
  return is_person (name) || g_strcmp0 (name, "needs") == 0 || g_strcmp0 (name, "reviews") == 0;
}

/* The title names the page and never a person: it is read by the whole desktop. */
static const char *
inner_title (const char *name)
{
  if (is_person (name))
    return _ ("Person – Plass");
  return g_strcmp0 (name, "needs") == 0 ? _ ("Needs you – Plass") : _ ("For a second person – Plass");
}

/* Made when first shown: the window stands in half the time. */
static GtkWidget *
get_page (PlassWindow *window, const char *name)
{
  GtkStack *stack = GTK_STACK (window->pages);
  GtkWidget *page = gtk_stack_get_child_by_name (stack, name);

  if (page)
    return page;
  page = pages[find_page (name)].new_page (window->desk);
  gtk_stack_add_named (stack, page, name);
  /* The first page of a stack is seen at once: hidden, it would stay away from screen readers. */
  gtk_accessible_update_state (GTK_ACCESSIBLE (page), GTK_ACCESSIBLE_STATE_HIDDEN,
                               page != gtk_stack_get_visible_child (stack), -1);
  return page;
}

static GtkWidget *
show_page (PlassWindow *window, const char *name)
{
  GtkWidget *page = get_page (window, name);

  gtk_stack_set_visible_child (GTK_STACK (window->pages), page);
  gtk_widget_set_visible (window->back, is_inner (name));
  adw_leaflet_set_visible_child (ADW_LEAFLET (window->leaflet), window->content);
  if (is_inner (name)) {
    gtk_window_set_title (GTK_WINDOW (window), inner_title (name));
    return page;
  }
  g_autofree char *title = g_strdup_printf ("%s – Plass", plass_sidebar_words (name));
  gtk_window_set_title (GTK_WINDOW (window), title);
  plass_sidebar_select (PLASS_SIDEBAR (window->sidebar), name);
  g_settings_set_string (window->desk->settings, "last-page", name);
  return page;
}

/* Whoever came by keys or by the search goes on in the page; whoever walks along the sidebar stays there. */
static void
enter_page (PlassWindow *window, GtkWidget *page)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));

  if (!focus || !(gtk_widget_is_ancestor (focus, window->sidebar) || gtk_widget_is_ancestor (focus, page)))
    gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

static void
sidebar_asked (PlassWindow *window)
{
  adw_leaflet_navigate (ADW_LEAFLET (window->leaflet), ADW_NAVIGATION_DIRECTION_BACK);
}

/* ---- Actions ---- */

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

static void
show_page_activated (GSimpleAction *action, GVariant *name, gpointer data)
{
  if (plass_sidebar_words (g_variant_get_string (name, NULL)))
    enter_page (data, show_page (data, g_variant_get_string (name, NULL)));
}

static void
show_person_activated (GSimpleAction *action, GVariant *target, gpointer data)
{
  PlassWindow *window = data;
  PlassId id = plass_id_parse (g_variant_get_string (target, NULL));
  const char *here = gtk_stack_get_visible_child_name (GTK_STACK (window->pages));

  if (!plass_id_is_set (&id))
    return;
  if (!is_person (here)) {
    g_free (window->came_from);
    window->came_from = g_strdup (here);
    window->before = (PlassId){ 0 };
  } else if (!plass_id_equal (&id, &window->person)) {
    window->before = window->person;
  }
  window->person = id;
  GtkWidget *page = show_page (window, "person");
  plass_person_page_show (page, &id);
  enter_page (window, page);
}

GtkWidget *
plass_window_get_page (PlassWindow *window, const char **ret_name, PlassId *ret_person)
{
  *ret_name = gtk_stack_get_visible_child_name (GTK_STACK (window->pages));
  *ret_person = is_person (*ret_name) ? window->person : (PlassId){ "" };
  return window->desk ? gtk_stack_get_visible_child (GTK_STACK (window->pages)) : NULL;
}

void
plass_window_show_page (PlassWindow *window, const char *name, const char *person)
{
  if (is_person (name))
    g_action_group_activate_action (G_ACTION_GROUP (window), "show-person", g_variant_new_string (person));
  else
    show_page (window, name);
}

static void
back_activated (GSimpleAction *action, GVariant *unused, gpointer data)
{
  PlassWindow *window = data;
  PlassId before = window->before;
  const char *here = gtk_stack_get_visible_child_name (GTK_STACK (window->pages));

  if (is_inner (here) && !is_person (here)) {
    g_autofree char *last = g_settings_get_string (window->desk->settings, "last-page");
    show_page (window, last);
    return;
  }
  if (!is_person (here))
    return;
  window->before = (PlassId){ 0 };
  if (plass_id_is_set (&before)) {
    window->person = before;
    plass_person_page_show (get_page (window, "person"), &before);
  } else {
    show_page (window, window->came_from ? window->came_from : "cases");
  }
}

static void
show_needs_activated (GSimpleAction *action, GVariant *unused, gpointer data)
{
  PlassWindow *window = data;

  window->told = count_needs (window);
  plass_banner_show (PLASS_BANNER (window->banner), NULL, FALSE, NULL, NULL);
  enter_page (window, show_page (window, "needs"));
}

static void
show_reviews_activated (GSimpleAction *action, GVariant *unused, gpointer data)
{
  enter_page (data, show_page (data, "reviews"));
}

static void
new_contact_activated (GSimpleAction *action, GVariant *who, gpointer data)
{
  plass_intake_page_new_contact (show_page (data, "intake"), who ? g_variant_get_string (who, NULL) : NULL);
}

/* The pages that show a record when told its id. */
static void
show_at_places (PlassWindow *window, GVariant *target, void (*show) (GtkWidget *page, const PlassId *id))
{
  PlassId id = plass_id_parse (g_variant_get_string (target, NULL));

  if (!plass_id_is_set (&id))
    return;
  GtkWidget *page = show_page (window, "places");
  show (page, &id);
  enter_page (window, page);
}

static void
show_place_activated (GSimpleAction *action, GVariant *target, gpointer data)
{
  show_at_places (data, target, plass_places_page_show);
}

static void
show_institution_activated (GSimpleAction *action, GVariant *target, gpointer data)
{
  show_at_places (data, target, plass_places_page_show_institution);
}

static void
give_place_activated (GSimpleAction *action, GVariant *target, gpointer data)
{
  show_at_places (data, target, plass_places_page_give);
}

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
erased_read_activated (GSimpleAction *action, GVariant *unused, gpointer data)
{
  PlassWindow *window = data;

  plass_store_set_setting (window->desk->store, PLASS_ERASED_UNSENT, "0", NULL);
  plass_banner_show (PLASS_BANNER (window->banner), NULL, FALSE, NULL, NULL);
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
show_help_activated (GSimpleAction *action, GVariant *unused, gpointer data)
{
  PlassWindow *window = data;
  const char *here = gtk_stack_get_visible_child_name (GTK_STACK (window->pages));

  gtk_show_uri (GTK_WINDOW (window), window->desk ? pages[find_page (here)].help : "help:plass/sign-in",
                GDK_CURRENT_TIME);
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
  { "show-page", show_page_activated, "s" },
  { "show-person", show_person_activated, "s" },
  { "show-place", show_place_activated, "s" },
  { "show-institution", show_institution_activated, "s" },
  { "give-place", give_place_activated, "s" },
  { "new-contact", new_contact_activated },
  { "new-contact-named", new_contact_activated, "s" },
  { "search", search_activated },
  { "emergency-access", emergency_activated, "s" },
  { "show-needs", show_needs_activated },
  { "show-reviews", show_reviews_activated },
  { "erased-read", erased_read_activated },
  { "sync", sync_activated },
  { "pause-sync", pause_sync_activated },
  { "resume-sync", resume_sync_activated },
  { "shutter", NULL, NULL, "false", shutter_changed },
  { "back", back_activated },
  { "sign-in", sign_in_activated },
  { "sign-out", sign_out_activated },
  { "switch-user", switch_user_activated },
  { "show-keys", show_keys_activated },
  { "back-up", back_up_activated },
  { "restore", restore_activated },
  { "check-store", check_store_activated },
};
/* These work without a desk as well. */
static const GActionEntry always[] = {
  { "show-help", show_help_activated },
  { "show-shortcuts", show_shortcuts_activated },
};

static void
enable_actions (PlassWindow *window)
{
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++) {
    GAction *action = g_action_map_lookup_action (G_ACTION_MAP (window), actions[i].name);
    g_simple_action_set_enabled (G_SIMPLE_ACTION (action), window->desk != NULL);
  }
}

/* ---- From outside ---- */

/* GTK may hold what is below the pointer until the next frame: but a page must not outlive what it reads, and
 * what it shows must not wait for a frame. */
static void
end_page (PlassWindow *window, GtkWidget *page)
{
  g_object_ref (page);
  gtk_stack_remove (GTK_STACK (window->pages), page);
  g_object_run_dispose (G_OBJECT (page));
  g_object_unref (page);
}

static void
leave_desk (PlassWindow *window)
{
  GtkWidget *page;

  if (!window->desk)
    return;
  g_signal_handlers_disconnect_by_data (window->desk->shutter, window);
  while ((page = gtk_widget_get_first_child (window->pages)))
    end_page (window, page);
  plass_banner_show (PLASS_BANNER (window->banner), NULL, FALSE, NULL, NULL);
  plass_toasts_clear (window->toasts);
  window->person = window->before = (PlassId){ "" };
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
  enable_actions (window);
  if (!desk) {
    show_at_once (window, "start");
    gtk_window_set_title (GTK_WINDOW (window), "Plass");
    return;
  }
  gtk_stack_set_visible_child_name (GTK_STACK (window->root), "desk");
  g_autofree char *last = g_settings_get_string (desk->settings, "last-page");
  g_signal_connect_swapped (desk->shutter, "notify::closed", G_CALLBACK (shutter_moved), window);
  shutter_moved (window);
  show_page (window, last);
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

static void
show_first_sync (PlassBanner *banner, const PlassSyncReport *report)
{
  g_autofree char *number = plass_words_number (report->fetched);
  g_autofree char *size = g_format_size (report->bytes);
  g_autofree char *text = g_strdup_printf (
      report->paused ? _ ("Paused: %1$s fetched so far (%2$s). It goes on where it was.")
      : report->house
          ? _ ("Fetching for the first time: %1$s so far (%2$s). Your own house is here; begin to work.")
          : _ ("Fetching for the first time: %1$s so far (%2$s). You can begin to work meanwhile."),
      number, size);

  plass_banner_show (banner, text, !report->paused, report->paused ? _ ("Go On") : _ ("Pause"),
                     report->paused ? "win.resume-sync" : "win.pause-sync");
}

/* Until somebody has read it: what they wrote is nowhere any more. FALSE: there is nothing to tell. */
static gboolean
show_erased (PlassWindow *window)
{
  g_autofree char *count = plass_store_setting (window->desk->store, PLASS_ERASED_UNSENT);

  if (!count || g_ascii_strtoll (count, NULL, 10) == 0)
    return FALSE;
  plass_banner_show (
      PLASS_BANNER (window->banner),
      _ ("A person was erased by a decision. What was written about them here, and was not sent, "
         "is erased too."),
      FALSE, _ ("I Have Read It"), "win.erased-read");
  return TRUE;
}

/* Told once, not for as long as it waits: the line below the pages says it all the time. */
static void
show_needs (PlassWindow *window)
{
  guint needs = count_needs (window);
  g_autofree char *text = NULL;

  if (needs > window->told)
    text = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%u thing needs you: it was not sent, or two desks wrote differently.",
                     "%u things need you: they were not sent, or two desks wrote differently.", needs),
        needs);
  window->told = MIN (window->told, needs);
  if (!text && show_erased (window))
    return;
  plass_banner_show (PLASS_BANNER (window->banner), text, FALSE, text ? _ ("See") : NULL, "win.show-needs");
}

void
plass_window_report (PlassWindow *window, const PlassSyncReport *report)
{
  PlassBanner *banner = PLASS_BANNER (window->banner);

  if (!window->desk)
    return;
  plass_sidebar_report (PLASS_SIDEBAR (window->sidebar), report);
  if (report->state == PLASS_SYNC_SIGNED_OUT) {
    plass_banner_show (banner,
                       _ ("You are signed out. You can go on working; nothing is sent until you sign in."),
                       FALSE, _ ("Sign In"), "win.sign-in");
  } else if (report->first && (report->state == PLASS_SYNC_FETCHING || report->paused)) {
    show_first_sync (banner, report);
  } else {
    show_needs (window);
  }
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
  g_action_map_add_action_entries (G_ACTION_MAP (window), actions, G_N_ELEMENTS (actions), window);
  g_action_map_add_action_entries (G_ACTION_MAP (window), always, G_N_ELEMENTS (always), window);
  enable_actions (window);
  gtk_window_set_default_size (GTK_WINDOW (window), g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (window));
}
