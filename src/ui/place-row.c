/* place-row.c — one line of the list of places: number, who it is for, who is in it, state, free from */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

struct _PlassPlaceRow {
  GtkWidget parent;
  const PlassDesk *desk;
  PlassPlaceItem *item;
  const char *class; /* of the state, as set last */
  gulong shutter;
  /* from the template */
  GtkWidget *stack, *heading, *heading_detail, *ward, *number, *traits, *who, *who_detail, *state_icon,
      *state, *state_box, *free_from;
};

G_DEFINE_FINAL_TYPE (PlassPlaceRow, plass_place_row, GTK_TYPE_WIDGET)

static void
show_heading (PlassPlaceRow *row, PlassPlaceItem *item)
{
  gboolean ward;
  const char *detail, *words = plass_place_item_heading (item, &ward, &detail);

  gtk_label_set_text (GTK_LABEL (ward ? row->ward : row->heading), words);
  gtk_label_set_text (GTK_LABEL (row->heading_detail), detail ? detail : "");
  gtk_stack_set_visible_child_name (GTK_STACK (row->stack), ward ? "ward" : "house");
  g_autofree char *name = detail ? g_strdup_printf ("%s, %s", words, detail) : g_strdup (words);
  plass_access_row_name (GTK_WIDGET (row), name);
}

/* With large text there is room for a part of the words only; the icon and the tooltip say the rest. */
static GtkWidget *
new_pill (const PlassTrait *trait)
{
  GtkWidget *pill = plass_pill_new (trait->icon, trait->words);
  GtkWidget *label = gtk_widget_get_last_child (pill);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  return pill;
}

static void
show_traits (PlassPlaceRow *row, const PlassPlace *place)
{
  PlassTrait traits[12];
  guint n = plass_words_place_traits (place, traits, G_N_ELEMENTS (traits));
  g_autoptr (GString) tip = g_string_new (NULL);

  plass_wrap_clear (PLASS_WRAP (row->traits));
  for (guint i = 0; i < n; i++) {
    plass_wrap_append (PLASS_WRAP (row->traits), new_pill (&traits[i]));
    g_string_append_printf (tip, "%s%s", i ? " · " : "", traits[i].words);
  }
  gtk_widget_set_tooltip_text (row->traits, n > 0 ? tip->str : NULL);
}

/* The line below the name: since when, or that the service has not said yes yet. */
static char *
who_detail (const PlassPlaceLine *line)
{
  if (line->provisional)
    return g_strdup (_ ("Not confirmed yet"));
  if (line->use != PLASS_PLACE_OCCUPIED || !plass_time_is_set (line->since))
    return g_strdup ("");
  return plass_words_days (plass_date_today ().days - plass_time_day (line->since).days);
}

static void
show_state (PlassPlaceRow *row, const PlassPlaceLine *line)
{
  const char *icon, *class = plass_place_words_class (line->use);
  g_autofree char *state = plass_place_words_state (line, plass_date_today (), &icon);
  g_autofree char *from = plass_place_words_free (line, plass_date_today ());

  gtk_image_set_from_icon_name (GTK_IMAGE (row->state_icon), icon);
  gtk_label_set_text (GTK_LABEL (row->state), state);
  gtk_widget_set_tooltip_text (row->state, g_utf8_strlen (state, -1) > 20 ? state : NULL);
  /* "Free" says it already. */
  gtk_label_set_text (GTK_LABEL (row->free_from), line->use == PLASS_PLACE_FREE ? "" : from);
  gtk_widget_set_visible (row->free_from, line->use != PLASS_PLACE_FREE && *from);
  if (row->class)
    gtk_widget_remove_css_class (row->state_box, row->class);
  row->class = class;
  gtk_widget_add_css_class (row->state_box, class);
}

static void
show_who (PlassPlaceRow *row, const PlassPlaceLine *line)
{
  g_autofree char *who = plass_place_words_who (row->desk, line);
  g_autofree char *detail = who_detail (line);

  gtk_label_set_text (GTK_LABEL (row->who), who ? who : "");
  gtk_label_set_text (GTK_LABEL (row->who_detail), who ? detail : "");
  gtk_widget_set_visible (row->who_detail, who && *detail);
  if (line->provisional)
    gtk_widget_add_css_class (row->who_detail, "provisional");
  else
    gtk_widget_remove_css_class (row->who_detail, "provisional");
}

static void
show_place (PlassPlaceRow *row, const PlassPlaceLine *line)
{
  g_autofree char *name = plass_place_words_row (row->desk, line, plass_date_today ());

  gtk_label_set_text (GTK_LABEL (row->number), line->place.name ? line->place.name : "");
  show_traits (row, &line->place);
  show_who (row, line);
  show_state (row, line);
  gtk_stack_set_visible_child_name (GTK_STACK (row->stack), "place");
  plass_access_row_name (GTK_WIDGET (row), name);
}

void
plass_place_row_set (PlassPlaceRow *row, PlassPlaceItem *item)
{
  g_set_object (&row->item, item);
  if (!item)
    return;
  if (plass_place_item_line (item))
    show_place (row, plass_place_item_line (item));
  else
    show_heading (row, item);
}

/* The item is the same, only the names are not to be seen any more (or again). */
static void
shutter_moved (PlassPlaceRow *row)
{
  if (row->item && plass_place_item_line (row->item))
    show_place (row, plass_place_item_line (row->item));
}

static void
dispose (GObject *object)
{
  PlassPlaceRow *row = PLASS_PLACE_ROW (object);

  g_clear_object (&row->item);
  g_clear_pointer (&row->stack, gtk_widget_unparent);
  G_OBJECT_CLASS (plass_place_row_parent_class)->dispose (object);
}

static void
plass_place_row_class_init (PlassPlaceRowClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = dispose;
  g_type_ensure (PLASS_TYPE_WRAP);
  gtk_widget_class_set_template_from_resource (widget, "/no/kommune/oslo/Plass/ui/place-row.ui");
  gtk_widget_class_bind_template_child (widget, PlassPlaceRow, stack);
  gtk_widget_class_bind_template_child (widget, PlassPlaceRow, heading);
  gtk_widget_class_bind_template_child (widget, PlassPlaceRow, heading_detail);
  gtk_widget_class_bind_template_child (widget, PlassPlaceRow, ward);
  gtk_widget_class_bind_template_child (widget, PlassPlaceRow, number);
  gtk_widget_class_bind_template_child (widget, PlassPlaceRow, traits);
  gtk_widget_class_bind_template_child (widget, PlassPlaceRow, who);
  gtk_widget_class_bind_template_child (widget, PlassPlaceRow, who_detail);
  gtk_widget_class_bind_template_child (widget, PlassPlaceRow, state_icon);
  gtk_widget_class_bind_template_child (widget, PlassPlaceRow, state);
  gtk_widget_class_bind_template_child (widget, PlassPlaceRow, state_box);
  gtk_widget_class_bind_template_child (widget, PlassPlaceRow, free_from);
  gtk_widget_class_set_layout_manager_type (widget, GTK_TYPE_BIN_LAYOUT);
}

static void
plass_place_row_init (PlassPlaceRow *row)
{
  gtk_widget_init_template (GTK_WIDGET (row));
}

GtkWidget *
plass_place_row_new (const PlassDesk *desk)
{
  PlassPlaceRow *row = g_object_new (PLASS_TYPE_PLACE_ROW, NULL);

  row->desk = desk;
  g_signal_connect_object (desk->shutter, "notify::closed", G_CALLBACK (shutter_moved), row,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (row);
}
