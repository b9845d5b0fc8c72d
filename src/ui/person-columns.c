/* person-columns.c — two thirds and one third beside each other, or below each other where it is narrow */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#define PLASS_TYPE_PERSON_COLUMNS (plass_person_columns_get_type ())
G_DECLARE_FINAL_TYPE (PlassPersonColumns, plass_person_columns, PLASS, PERSON_COLUMNS, GtkWidget)

#define GAP 24
/* Below this many letters the narrow column cannot hold a sentence: at 200 % text it comes sooner. */
#define LETTERS_SIDE_BY_SIDE 84

struct _PlassPersonColumns {
  GtkWidget parent;
};

G_DEFINE_FINAL_TYPE (PlassPersonColumns, plass_person_columns, GTK_TYPE_WIDGET)

static int
letter_width (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int width = PANGO_PIXELS (pango_font_metrics_get_approximate_char_width (metrics));

  pango_font_metrics_unref (metrics);
  return MAX (width, 1);
}

static gboolean
side_by_side (GtkWidget *widget, int width)
{
  return width >= LETTERS_SIDE_BY_SIDE * letter_width (widget);
}

static void
split (int width, int *ret_wide, int *ret_narrow)
{
  *ret_narrow = (width - GAP) * 36 / 100;
  *ret_wide = width - GAP - *ret_narrow;
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
  GtkWidget *wide = gtk_widget_get_first_child (widget),
            *narrow = wide ? gtk_widget_get_next_sibling (wide) : NULL;
  int min[2] = { 0 }, nat[2] = { 0 }, size[2] = { for_size, for_size };
  gboolean beside =
      orientation == GTK_ORIENTATION_VERTICAL && for_size > 0 && side_by_side (widget, for_size);

  if (!narrow)
    return;
  if (beside)
    split (for_size, &size[0], &size[1]);
  gtk_widget_measure (wide, orientation, size[0], &min[0], &nat[0], NULL, NULL);
  gtk_widget_measure (narrow, orientation, size[1], &min[1], &nat[1], NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL && !beside) {
    *minimum = min[0] + GAP + min[1];
    *natural = nat[0] + GAP + nat[1];
  } else {
    *minimum = MAX (min[0], min[1]);
    *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? nat[0] + GAP + nat[1] : MAX (nat[0], nat[1]);
  }
}

static void
place (GtkWidget *child, int x, int y, int width, int height)
{
  GtkAllocation box = { x, y, width, height };

  gtk_widget_size_allocate (child, &box, -1);
}

static void
size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *wide = gtk_widget_get_first_child (widget),
            *narrow = wide ? gtk_widget_get_next_sibling (wide) : NULL;
  int first, second, top;

  if (!narrow)
    return;
  if (side_by_side (widget, width)) {
    split (width, &first, &second);
    gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
    place (wide, mirrored ? second + GAP : 0, 0, first, height);
    place (narrow, mirrored ? 0 : first + GAP, 0, second, height);
    return;
  }
  gtk_widget_measure (wide, GTK_ORIENTATION_VERTICAL, width, NULL, &top, NULL, NULL);
  top = MIN (top, height);
  place (wide, 0, 0, width, top);
  place (narrow, 0, top + GAP, width, MAX (height - top - GAP, 0));
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
  G_OBJECT_CLASS (plass_person_columns_parent_class)->dispose (object);
}

static void
plass_person_columns_class_init (PlassPersonColumnsClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = dispose;
  widget->measure = measure;
  widget->size_allocate = size_allocate;
  widget->get_request_mode = get_request_mode;
}

static void
plass_person_columns_init (PlassPersonColumns *columns)
{
}
