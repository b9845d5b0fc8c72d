/* sidebar.c — the pages and how much waits on them; below, what is sent and who works here */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

struct _PlassSidebar {
  AdwBin parent;
  const PlassDesk *desk; /* NULL: none */
  GtkWidget *list, *sync_row, *who, *who_avatar, *who_name, *who_where;
  guint watch, recount;
  int page; /* the one that is shown, or was last; -1: none yet */
  gboolean counting, folded;
  PlassSecondPerson second; /* as it was counted last */
};

enum { PROP_FOLDED = 1 };

G_DEFINE_FINAL_TYPE (PlassSidebar, plass_sidebar, ADW_TYPE_BIN)

static const struct {
  const char *name, *icon, *words;
} pages[] = {
  { "today", "plass-today-symbolic", NC_ ("page", "Today") },
  { "cases", "plass-cases-symbolic", NC_ ("page", "Cases") },
  { "intake", "plass-intake-symbolic", NC_ ("page", "Intake") },
  { "places", "plass-places-symbolic", NC_ ("page", "Places") },
  { "capacity", "plass-capacity-symbolic", NC_ ("page", "Capacity") },
};

static int
find_page (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_strcmp0 (pages[i].name, name) == 0)
      return i;
  return -1;
}

const char *
plass_sidebar_words (const char *name)
{
  int known = find_page (name);

  return known < 0 ? NULL : g_dpgettext2 (GETTEXT_PACKAGE, "page", pages[known].words);
}

void
plass_menu_button_fill (GtkMenuButton *button)
{
  /* GTK centres what a menu button holds, in a box of its own. */
  gtk_widget_set_halign (gtk_widget_get_parent (gtk_menu_button_get_child (button)), GTK_ALIGN_FILL);
}

/* ---- Pages ---- */

static void
row_activated (PlassSidebar *sidebar, GtkListBoxRow *row)
{
  gtk_widget_activate_action (GTK_WIDGET (sidebar), "win.show-page", "s",
                              pages[gtk_list_box_row_get_index (row)].name);
}

/* GTK selects what the focus goes past; the mark is for the page that is shown. */
static void
row_selected (PlassSidebar *sidebar, GtkListBoxRow *row)
{
  GtkListBoxRow *shown = gtk_list_box_get_row_at_index (GTK_LIST_BOX (sidebar->list), sidebar->page);

  if (row != shown)
    gtk_list_box_select_row (GTK_LIST_BOX (sidebar->list), shown);
}

static void
add_row (PlassSidebar *sidebar, const char *icon, const char *words)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (words), *number = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (number, "numeric");
  gtk_widget_add_css_class (number, "side-count");
  gtk_widget_set_visible (number, FALSE);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon));
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), number);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  plass_access_name (row, words);
  g_object_set_data (G_OBJECT (row), "plass-number", number);
  gtk_list_box_append (GTK_LIST_BOX (sidebar->list), row);
}

void
plass_sidebar_select (PlassSidebar *sidebar, const char *name)
{
  int known = find_page (name);
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (sidebar->list), known);

  if (known < 0)
    return;
  sidebar->page = known;
  gtk_list_box_select_row (GTK_LIST_BOX (sidebar->list), row);
  /* Ctrl+3 from the sidebar: a ring that stays on the first row would point at another page. */
  if (gtk_widget_get_focus_child (sidebar->list))
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
set_number (PlassSidebar *sidebar, const char *name, guint number)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (sidebar->list), find_page (name));
  GtkWidget *label = g_object_get_data (G_OBJECT (row), "plass-number");
  g_autofree char *digits = plass_words_number (number);
  /* Translators: a page and how much waits there, for a screen reader: "Today, 4" */
  g_autofree char *spoken =
      g_strdup_printf (C_ ("sidebar", "%1$s, %2$s"), plass_sidebar_words (name), digits);

  gtk_label_set_text (GTK_LABEL (label), digits);
  gtk_widget_set_visible (label, number > 0);
  plass_access_name (row, number ? spoken : plass_sidebar_words (name));
}

/* ---- How much waits ---- */

static void count_soon (PlassSidebar *sidebar);

static void
counted (GObject *source, GAsyncResult *result, gpointer data)
{
  PlassSidebar *sidebar = PLASS_SIDEBAR (source);
  PlassWaitingForMe waiting = plass_waiting_finish (result);

  sidebar->counting = FALSE;
  if (!sidebar->desk)
    return;
  set_number (sidebar, "today", waiting.today);
  set_number (sidebar, "intake", waiting.intake);
}

static gboolean
count_now (gpointer data)
{
  PlassSidebar *sidebar = data;

  sidebar->recount = 0;
  if (sidebar->counting) {
    count_soon (sidebar);
  } else {
    sidebar->counting = TRUE;
    plass_waiting_start (sidebar, sidebar->desk, counted);
  }
  return G_SOURCE_REMOVE;
}

/* A first sync changes thousands of rows: counted at most once a second. */
static void
count_soon (PlassSidebar *sidebar)
{
  if (!sidebar->recount)
    sidebar->recount = g_timeout_add_seconds (1, count_now, sidebar);
}

/* ---- Who and where ---- */

static char *
where_words (const PlassDesk *desk)
{
  g_autoptr (PlassInstitution) institution =
      plass_id_is_set (&desk->identity.institution)
          ? plass_store_get (desk->store, &plass_kind_institution, &desk->identity.institution, NULL)
          : NULL;
  const char *role = plass_codes_label ("role", desk->identity.role.text);

  if (!institution)
    return g_strdup (role);
  return g_strdup_printf ("%s · %s", role,
                          plass_text_is_blank (institution->short_name) ? institution->name
                                                                        : institution->short_name);
}

static void
show_who (PlassSidebar *sidebar)
{
  const PlassDesk *desk = sidebar->desk;
  g_autoptr (PlassWorker) worker =
      plass_store_get (desk->store, &plass_kind_worker, &desk->identity.worker, NULL);
  g_autofree char *name = worker ? plass_worker_name (worker) : NULL;
  const char *shown = plass_text_is_blank (name) ? desk->identity.user : name;
  g_autofree char *where = where_words (desk);
  g_autofree char *spoken = g_strdup_printf ("%s, %s", shown, where);

  gtk_label_set_text (GTK_LABEL (sidebar->who_name), shown);
  gtk_label_set_text (GTK_LABEL (sidebar->who_where), where);
  gtk_widget_set_tooltip_text (sidebar->who, where);
  adw_avatar_set_text (ADW_AVATAR (sidebar->who_avatar), shown);
  plass_access_name (sidebar->who, spoken);
}

/* ---- From outside ---- */

/* Told with each round and not with a record. */
static gboolean
second_person_changed (PlassSidebar *sidebar)
{
  const PlassSecondPerson before = sidebar->second;

  if (!plass_desk_is_second_person (sidebar->desk))
    return FALSE;
  sidebar->second = plass_second_person (sidebar->desk->store);
  return sidebar->second.reviews != before.reviews || sidebar->second.erasures != before.erasures;
}

static void
store_changed (const PlassKind *kind, const PlassId *id, gpointer data)
{
  PlassSidebar *sidebar = data;

  if (kind == &plass_kind_worker || kind == &plass_kind_institution)
    show_who (sidebar);
  if (kind || second_person_changed (sidebar))
    count_soon (sidebar);
}

void
plass_sidebar_set_desk (PlassSidebar *sidebar, const PlassDesk *desk)
{
  if (sidebar->desk)
    plass_store_unwatch (sidebar->desk->store, sidebar->watch);
  g_clear_handle_id (&sidebar->recount, g_source_remove);
  sidebar->desk = desk;
  plass_sync_row_set_desk (PLASS_SYNC_ROW (sidebar->sync_row), desk);
  if (!desk)
    return;
  sidebar->watch = plass_store_watch (desk->store, store_changed, sidebar);
  show_who (sidebar);
  count_now (sidebar);
}

void
plass_sidebar_report (PlassSidebar *sidebar, const PlassSyncReport *report)
{
  plass_sync_row_report (PLASS_SYNC_ROW (sidebar->sync_row), report);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, PLASS_SIDEBAR (object)->folded);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PLASS_SIDEBAR (object)->folded = g_value_get_boolean (value);
}

static void
dispose (GObject *object)
{
  PlassSidebar *sidebar = PLASS_SIDEBAR (object);

  if (sidebar->desk)
    plass_sidebar_set_desk (sidebar, NULL);
  G_OBJECT_CLASS (plass_sidebar_parent_class)->dispose (object);
}

static void
plass_sidebar_class_init (PlassSidebarClass *class)
{
  GObjectClass *object = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);

  object->dispose = dispose;
  object->get_property = get_property;
  object->set_property = set_property;
  g_object_class_install_property (
      object, PROP_FOLDED,
      g_param_spec_boolean ("folded", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  g_type_ensure (PLASS_TYPE_SYNC_ROW);
  gtk_widget_class_set_template_from_resource (widget, "/no/kommune/oslo/Plass/ui/sidebar.ui");
  gtk_widget_class_bind_template_child (widget, PlassSidebar, list);
  gtk_widget_class_bind_template_child (widget, PlassSidebar, sync_row);
  gtk_widget_class_bind_template_child (widget, PlassSidebar, who);
  gtk_widget_class_bind_template_child (widget, PlassSidebar, who_avatar);
  gtk_widget_class_bind_template_child (widget, PlassSidebar, who_name);
  gtk_widget_class_bind_template_child (widget, PlassSidebar, who_where);
  gtk_widget_class_bind_template_callback (widget, row_activated);
  gtk_widget_class_bind_template_callback (widget, row_selected);
}

static void
plass_sidebar_init (PlassSidebar *sidebar)
{
  sidebar->page = -1;
  gtk_widget_init_template (GTK_WIDGET (sidebar));
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    add_row (sidebar, pages[i].icon, plass_sidebar_words (pages[i].name));
  plass_menu_button_fill (GTK_MENU_BUTTON (sidebar->who));
}
