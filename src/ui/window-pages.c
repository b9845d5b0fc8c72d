/* window-pages.c — where one is and was: the pages, and the ways between them */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

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

GtkWidget *
plass_window_go (PlassWindow *window, const char *name)
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
void
plass_window_enter (PlassWindow *window, GtkWidget *page)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));

  if (!focus || !(gtk_widget_is_ancestor (focus, window->sidebar) || gtk_widget_is_ancestor (focus, page)))
    gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

/* ---- The ways ---- */

static void
show_page_activated (GSimpleAction *action, GVariant *name, gpointer data)
{
  if (plass_sidebar_words (g_variant_get_string (name, NULL)))
    plass_window_enter (data, plass_window_go (data, g_variant_get_string (name, NULL)));
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
  GtkWidget *page = plass_window_go (window, "person");
  plass_person_page_show (page, &id);
  plass_window_enter (window, page);
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
    plass_window_go (window, name);
}

static void
back_activated (GSimpleAction *action, GVariant *unused, gpointer data)
{
  PlassWindow *window = data;
  PlassId before = window->before;
  const char *here = gtk_stack_get_visible_child_name (GTK_STACK (window->pages));

  if (is_inner (here) && !is_person (here)) {
    g_autofree char *last = g_settings_get_string (window->desk->settings, "last-page");
    plass_window_go (window, last);
    return;
  }
  if (!is_person (here))
    return;
  window->before = (PlassId){ 0 };
  if (plass_id_is_set (&before)) {
    window->person = before;
    plass_person_page_show (get_page (window, "person"), &before);
  } else {
    plass_window_go (window, window->came_from ? window->came_from : "cases");
  }
}

static void
show_needs_activated (GSimpleAction *action, GVariant *unused, gpointer data)
{
  PlassWindow *window = data;

  plass_window_forget_needs (window);
  plass_window_enter (window, plass_window_go (window, "needs"));
}

static void
show_reviews_activated (GSimpleAction *action, GVariant *unused, gpointer data)
{
  plass_window_enter (data, plass_window_go (data, "reviews"));
}

static void
new_contact_activated (GSimpleAction *action, GVariant *who, gpointer data)
{
  plass_intake_page_new_contact (plass_window_go (data, "intake"),
                                 who ? g_variant_get_string (who, NULL) : NULL);
}

/* The pages that show a record when told its id. */
static void
show_at_places (PlassWindow *window, GVariant *target, void (*show) (GtkWidget *page, const PlassId *id))
{
  PlassId id = plass_id_parse (g_variant_get_string (target, NULL));

  if (!plass_id_is_set (&id))
    return;
  GtkWidget *page = plass_window_go (window, "places");
  show (page, &id);
  plass_window_enter (window, page);
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
show_help_activated (GSimpleAction *action, GVariant *unused, gpointer data)
{
  PlassWindow *window = data;
  const char *here = gtk_stack_get_visible_child_name (GTK_STACK (window->pages));

  gtk_show_uri (GTK_WINDOW (window), window->desk ? pages[find_page (here)].help : "help:plass/sign-in",
                GDK_CURRENT_TIME);
}

static const GActionEntry ways[] = {
  { "show-page", show_page_activated, "s" },
  { "show-person", show_person_activated, "s" },
  { "show-place", show_place_activated, "s" },
  { "show-institution", show_institution_activated, "s" },
  { "give-place", give_place_activated, "s" },
  { "new-contact", new_contact_activated },
  { "new-contact-named", new_contact_activated, "s" },
  { "show-needs", show_needs_activated },
  { "show-reviews", show_reviews_activated },
  { "back", back_activated },
  { "show-help", show_help_activated },
};

void
plass_window_add_ways (PlassWindow *window)
{
  g_action_map_add_action_entries (G_ACTION_MAP (window), ways, G_N_ELEMENTS (ways), window);
}

/* ---- Leaving ---- */

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

void
plass_window_end_pages (PlassWindow *window)
{
  GtkWidget *page;

  while ((page = gtk_widget_get_first_child (window->pages)))
    end_page (window, page);
  window->person = window->before = (PlassId){ "" };
}
