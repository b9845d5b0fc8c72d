/* columns.c — cards in two columns of the same width, or in one where it is narrow or the text is large */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#define GAP 24
/* Two columns when each has room for this many letters. */
#define LETTERS_A_COLUMN 46

struct _PlassColumns {
  GtkWidget parent;
};

G_DEFINE_FINAL_TYPE (PlassColumns, plass_columns, GTK_TYPE_WIDGET)

static guint
count_columns (GtkWidget *widget, int width)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int letter = PANGO_PIXELS (pango_font_metrics_get_approximate_char_width (metrics));

  pango_font_metrics_unref (metrics);
  return width >= 2 * LETTERS_A_COLUMN * letter + GAP ? 2 : 1;
}

/* Each card goes where there is room first; the order of reading and of Tab stays that of the .ui file. */
static int
lay_out (GtkWidget *widget, int width, gboolean allocate)
{
  guint n = count_columns (widget, width);
  int wide = (width - (int)(n - 1) * GAP) / (int)n, y[2] = { 0, 0 };
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    int height;
    if (!gtk_widget_should_layout (child))
      continue;
    guint column = n == 2 && y[1] < y[0] ? 1 : 0;
    gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, wide, NULL, &height, NULL, NULL);
    if (allocate) {
      guint from_left = mirrored ? n - 1 - column : column;
      GtkAllocation box = { (int)from_left * (wide + GAP), y[column], wide, height };
      gtk_widget_size_allocate (child, &box, -1);
    }
    y[column] += height + GAP;
  }
  return MAX (MAX (y[0], y[1]) - GAP, 0);
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    int min, nat;
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &min, &nat, NULL, NULL);
    *minimum = MAX (*minimum, min);
    *natural = MAX (*natural, nat);
  }
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = 2 * *natural + GAP;
  else
    *minimum = *natural = lay_out (widget, MAX (for_size, *minimum), FALSE);
}

static void
size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  lay_out (widget, width, TRUE);
}

static GtkSizeRequestMode
get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (plass_columns_parent_class)->dispose (object);
}

static void
plass_columns_class_init (PlassColumnsClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = dispose;
  widget->measure = measure;
  widget->size_allocate = size_allocate;
  widget->get_request_mode = get_request_mode;
}

static void
plass_columns_init (PlassColumns *columns)
{
}
