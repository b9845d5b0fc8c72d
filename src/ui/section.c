/* section.c — a card: heading with a number, and below it rows, or a sentence when there are none */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

struct _PlassSection {
  GtkWidget parent;
  GtkWidget *box, *title, *number, *actions, *list, *empty; /* owned by the tree */
  int count;                                                /* -2: the number of rows */
};

enum { PROP_TITLE = 1, PROP_EMPTY };

static void buildable_init (GtkBuildableIface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (PlassSection, plass_section, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_init))

static int
count_rows (PlassSection *section)
{
  int n = 0;

  while (gtk_list_box_get_row_at_index (GTK_LIST_BOX (section->list), n))
    n++;
  return n;
}

static void
show_rows (PlassSection *section)
{
  int rows = count_rows (section);
  int count = section->count == -2 ? rows : section->count;
  g_autofree char *number = plass_words_number (MAX (count, 0));
  const char *sentence = gtk_label_get_text (GTK_LABEL (section->empty));

  gtk_widget_set_visible (section->list, rows > 0);
  gtk_widget_set_visible (section->empty, rows == 0 && !plass_text_is_blank (sentence));
  gtk_label_set_text (GTK_LABEL (section->number), number);
  gtk_widget_set_visible (section->number, count > 0);
}

static void
add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  if (g_strcmp0 (type, "action") == 0)
    plass_section_add_action (PLASS_SECTION (buildable), GTK_WIDGET (child));
  else if (GTK_IS_WIDGET (child))
    plass_section_add (PLASS_SECTION (buildable), GTK_WIDGET (child));
  else
    g_warning ("%s is no row", G_OBJECT_TYPE_NAME (child));
}

static void
buildable_init (GtkBuildableIface *iface)
{
  iface->add_child = add_child;
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PlassSection *section = PLASS_SECTION (object);

  if (id == PROP_TITLE) {
    gtk_label_set_text (GTK_LABEL (section->title), g_value_get_string (value));
    plass_access_name (section->list, g_value_get_string (value));
  } else {
    gtk_label_set_text (GTK_LABEL (section->empty), g_value_get_string (value));
    show_rows (section);
  }
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlassSection *section = PLASS_SECTION (object);

  g_value_set_string (value,
                      gtk_label_get_text (GTK_LABEL (id == PROP_TITLE ? section->title : section->empty)));
}

static void
dispose (GObject *object)
{
  g_clear_pointer (&PLASS_SECTION (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (plass_section_parent_class)->dispose (object);
}

static void
plass_section_class_init (PlassSectionClass *class)
{
  GObjectClass *object = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object->set_property = set_property;
  object->get_property = get_property;
  object->dispose = dispose;
  g_object_class_install_property (object, PROP_TITLE, g_param_spec_string ("title", NULL, NULL, "", flags));
  g_object_class_install_property (object, PROP_EMPTY, g_param_spec_string ("empty", NULL, NULL, "", flags));
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (class), "section");
}

static GtkWidget *
new_heading (PlassSection *section)
{
  GtkWidget *heading = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);

  section->title = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (section->title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (section->title), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (section->title, "heading");
  section->number = gtk_label_new (NULL);
  gtk_widget_add_css_class (section->number, "section-count");
  gtk_widget_add_css_class (section->number, "numeric");
  section->actions = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_hexpand (section->actions, TRUE);
  gtk_widget_set_halign (section->actions, GTK_ALIGN_END);
  gtk_widget_set_margin_start (heading, 3);
  gtk_widget_set_margin_end (heading, 3);
  gtk_box_append (GTK_BOX (heading), section->title);
  gtk_box_append (GTK_BOX (heading), section->number);
  gtk_box_append (GTK_BOX (heading), section->actions);
  return heading;
}

static GtkWidget *
new_sentence (void)
{
  GtkWidget *sentence = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (sentence), 0);
  gtk_label_set_wrap (GTK_LABEL (sentence), TRUE);
  gtk_widget_add_css_class (sentence, "dim-label");
  gtk_widget_set_margin_start (sentence, 3);
  return sentence;
}

/* An empty card is no stop of Tab: only somebody whose last row has gone stands on it, until they go on. */
static void
focus_moved (GtkEventControllerFocus *focus, GParamSpec *pspec, GtkWidget *section)
{
  if (!gtk_event_controller_focus_is_focus (focus))
    gtk_widget_set_focusable (section, FALSE);
}

static void
plass_section_init (PlassSection *section)
{
  section->count = -2;
  section->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  gtk_box_append (GTK_BOX (section->box), new_heading (section));
  section->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (section->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (section->list, "boxed-list");
  section->empty = new_sentence ();
  gtk_box_append (GTK_BOX (section->box), section->list);
  gtk_box_append (GTK_BOX (section->box), section->empty);
  gtk_widget_set_parent (section->box, GTK_WIDGET (section));
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect (focus, "notify::is-focus", G_CALLBACK (focus_moved), section);
  gtk_widget_add_controller (GTK_WIDGET (section), focus);
  show_rows (section);
}

GtkWidget *
plass_section_new (const char *title, const char *empty)
{
  return g_object_new (PLASS_TYPE_SECTION, "title", title, "empty", empty, NULL);
}

void
plass_section_add (PlassSection *section, GtkWidget *row)
{
  gtk_list_box_append (GTK_LIST_BOX (section->list), row);
  show_rows (section);
}

void
plass_section_add_action (PlassSection *section, GtkWidget *action)
{
  gtk_box_append (GTK_BOX (section->actions), action);
}

void
plass_section_clear (PlassSection *section)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (section->list), 0)))
    gtk_list_box_remove (GTK_LIST_BOX (section->list), GTK_WIDGET (row));
  show_rows (section);
}

void
plass_section_set_count (PlassSection *section, int count)
{
  section->count = count;
  show_rows (section);
}

gboolean
plass_section_focus_sentence (PlassSection *section)
{
  if (!gtk_widget_get_mapped (section->empty))
    return FALSE;
  gtk_widget_set_focusable (GTK_WIDGET (section), TRUE);
  plass_access_name (GTK_WIDGET (section), gtk_label_get_text (GTK_LABEL (section->empty)));
  return gtk_widget_grab_focus (GTK_WIDGET (section));
}

GtkListBox *
plass_section_get_list (PlassSection *section)
{
  return GTK_LIST_BOX (section->list);
}
