/* wrap.c — children in lines, as words in a text; or one line, and what does not fit is left out */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#define GAP 6

struct _PlassWrap {
  GtkWidget parent;
  gboolean one_line;
  int kept; /* pixels up to which all stay in one line whatever stands beside them */
};

enum { PROP_ONE_LINE = 1 };

G_DEFINE_FINAL_TYPE (PlassWrap, plass_wrap, GTK_TYPE_WIDGET)

static int
natural_width (GtkWidget *child)
{
  int width;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  return width;
}

static void
measure_width (PlassWrap *wrap, int *minimum, int *natural)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (wrap));

  for (gboolean first = TRUE; child; child = gtk_widget_get_next_sibling (child), first = FALSE) {
    int min, nat;
    if (!gtk_widget_should_layout (child))
      continue;
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &min, &nat, NULL, NULL);
    if (!wrap->one_line)
      *minimum = MAX (*minimum, min);
    *natural += nat + (first ? 0 : GAP);
  }
  *minimum = MAX (*minimum, MIN (*natural, wrap->kept));
}

void
plass_wrap_keep (PlassWrap *wrap, int width)
{
  wrap->kept = width;
  gtk_widget_queue_resize (GTK_WIDGET (wrap));
}

static int
natural_height (GtkWidget *child, int width)
{
  int height;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  return height;
}

static GtkWidget *
next_shown (GtkWidget *child)
{
  while (child && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

/* From @child on until the line is full: where the next line begins (NULL: nowhere), and how high this one
 * is. */
static GtkWidget *
fill_line (PlassWrap *wrap, GtkWidget *child, int width, int *ret_height)
{
  int x = 0;

  *ret_height = 0;
  for (; child; child = next_shown (gtk_widget_get_next_sibling (child))) {
    int wide = natural_width (child);
    if (x > 0 && x + wide > width && !wrap->one_line)
      return child;
    *ret_height = MAX (*ret_height, natural_height (child, wide));
    x += wide + GAP;
  }
  return NULL;
}

/* In one line the last that begins to fit is cut short (its label ellipsizes), and the rest is left out. */
static int
allotted_width (PlassWrap *wrap, GtkWidget *child, int room, gboolean *ret_shown)
{
  int minimum, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  *ret_shown = !wrap->one_line || minimum <= room;
  return *ret_shown ? MAX (MIN (natural, room), minimum) : minimum;
}

/* What stands at the end of its row keeps to it in every line. */
static int
line_start (PlassWrap *wrap, GtkWidget *child, GtkWidget *end, int width)
{
  int room = width + GAP;

  if (gtk_widget_get_halign (GTK_WIDGET (wrap)) != GTK_ALIGN_END)
    return 0;
  for (; child && child != end; child = next_shown (gtk_widget_get_next_sibling (child)))
    room -= natural_width (child) + GAP;
  return MAX (room, 0);
}

static void
allocate_line (PlassWrap *wrap, GtkWidget *child, GtkWidget *end, int y, int width, int line)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (wrap)) == GTK_TEXT_DIR_RTL, shown = TRUE;
  int x = line_start (wrap, child, end, width);

  for (; child && child != end; child = next_shown (gtk_widget_get_next_sibling (child))) {
    int room = shown ? width - x : 0, wide = allotted_width (wrap, child, room, &shown);
    int height = natural_height (child, wide);
    GtkAllocation box = { mirrored ? width - x - wide : x, y + (line - height) / 2, wide, height };
    gtk_widget_set_child_visible (child, shown);
    gtk_widget_size_allocate (child, &box, -1);
    x += wide + GAP;
  }
}

/* Lays out into @width, or only measures; returns the height. */
static int
flow (PlassWrap *wrap, int width, gboolean allocate)
{
  GtkWidget *child = next_shown (gtk_widget_get_first_child (GTK_WIDGET (wrap)));
  int y = 0;

  while (child) {
    int line;
    GtkWidget *next = fill_line (wrap, child, width, &line);
    if (allocate)
      allocate_line (wrap, child, next, y, width, line);
    y += line + (next ? GAP : 0);
    child = next;
  }
  return y;
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
  PlassWrap *wrap = PLASS_WRAP (widget);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (wrap, minimum, natural);
  else
    *minimum = *natural = flow (wrap, for_size < 0 ? G_MAXINT / 2 : for_size, FALSE);
}

static void
size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  flow (PLASS_WRAP (widget), width, TRUE);
}

static GtkSizeRequestMode
get_request_mode (GtkWidget *widget)
{
  return PLASS_WRAP (widget)->one_line ? GTK_SIZE_REQUEST_CONSTANT_SIZE : GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PLASS_WRAP (object)->one_line = g_value_get_boolean (value);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, PLASS_WRAP (object)->one_line);
}

static void
dispose (GObject *object)
{
  plass_wrap_clear (PLASS_WRAP (object));
  G_OBJECT_CLASS (plass_wrap_parent_class)->dispose (object);
}

static void
plass_wrap_class_init (PlassWrapClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->set_property = set_property;
  G_OBJECT_CLASS (class)->get_property = get_property;
  G_OBJECT_CLASS (class)->dispose = dispose;
  widget->measure = measure;
  widget->size_allocate = size_allocate;
  widget->get_request_mode = get_request_mode;
  g_object_class_install_property (
      G_OBJECT_CLASS (class), PROP_ONE_LINE,
      g_param_spec_boolean ("one-line", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  gtk_widget_class_set_accessible_role (widget, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
plass_wrap_init (PlassWrap *wrap)
{
}

GtkWidget *
plass_wrap_new (gboolean one_line)
{
  return g_object_new (PLASS_TYPE_WRAP, "one-line", one_line, NULL);
}

void
plass_wrap_append (PlassWrap *wrap, GtkWidget *child)
{
  gtk_widget_set_parent (child, GTK_WIDGET (wrap));
}

void
plass_wrap_clear (PlassWrap *wrap)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (wrap))))
    gtk_widget_unparent (child);
}
