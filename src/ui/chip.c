/* chip.c — pills with icon and word: one that tells, one that filters */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

static GtkWidget *
new_icon (const char *name)
{
  GtkWidget *image = gtk_image_new_from_icon_name (name);

  gtk_image_set_pixel_size (GTK_IMAGE (image), 14);
  return image;
}

GtkWidget *
plass_pill_new (const char *icon, const char *words)
{
  GtkWidget *pill = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  gtk_widget_add_css_class (pill, "pill-label");
  gtk_widget_set_valign (pill, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (pill, GTK_ALIGN_START);
  if (icon)
    gtk_box_append (GTK_BOX (pill), new_icon (icon));
  gtk_box_append (GTK_BOX (pill), gtk_label_new (words));
  return pill;
}

GtkWidget *
plass_pills_new (const PlassTrait *traits, guint n_traits)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  for (guint i = 0; i < n_traits; i++)
    gtk_box_append (GTK_BOX (row), plass_pill_new (traits[i].icon, traits[i].words));
  return row;
}

struct _PlassChip {
  GtkToggleButton parent;
  GtkWidget *image, *label, *number; /* owned by the button */
  char *icon;
  int count;
};

enum { PROP_ICON = 1, PROP_WORDS, PROP_COUNT, N_PROPS };

G_DEFINE_FINAL_TYPE (PlassChip, plass_chip, GTK_TYPE_TOGGLE_BUTTON)

static void
name_chip (PlassChip *chip)
{
  const char *words = gtk_label_get_text (GTK_LABEL (chip->label));
  g_autofree char *number = plass_words_number (chip->count);
  /* Translators: a filter and how many it finds, for a screen reader: "Women, 12" */
  g_autofree char *name =
      chip->count < 0 ? g_strdup (words) : g_strdup_printf (C_ ("filter", "%1$s, %2$s"), words, number);

  plass_access_name (chip, name);
}

void
plass_chip_set_count (PlassChip *chip, int count)
{
  g_autofree char *number = plass_words_number (MAX (count, 0));

  chip->count = count;
  gtk_label_set_text (GTK_LABEL (chip->number), number);
  gtk_widget_set_visible (chip->number, count >= 0);
  name_chip (chip);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PlassChip *chip = PLASS_CHIP (object);

  switch (id) {
  case PROP_ICON:
    g_free (chip->icon);
    chip->icon = g_value_dup_string (value);
    gtk_image_set_from_icon_name (GTK_IMAGE (chip->image), chip->icon);
    gtk_widget_set_visible (chip->image, chip->icon != NULL);
    break;
  case PROP_WORDS:
    gtk_label_set_text (GTK_LABEL (chip->label), g_value_get_string (value));
    name_chip (chip);
    break;
  default:
    plass_chip_set_count (chip, g_value_get_int (value));
  }
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlassChip *chip = PLASS_CHIP (object);

  if (id == PROP_ICON)
    g_value_set_string (value, chip->icon);
  else if (id == PROP_WORDS)
    g_value_set_string (value, gtk_label_get_text (GTK_LABEL (chip->label)));
  else
    g_value_set_int (value, chip->count);
}

static void
finalize (GObject *object)
{
  g_free (PLASS_CHIP (object)->icon);
  G_OBJECT_CLASS (plass_chip_parent_class)->finalize (object);
}

static void
plass_chip_class_init (PlassChipClass *class)
{
  GObjectClass *object = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object->set_property = set_property;
  object->get_property = get_property;
  object->finalize = finalize;
  g_object_class_install_property (object, PROP_ICON, g_param_spec_string ("icon", NULL, NULL, NULL, flags));
  g_object_class_install_property (object, PROP_WORDS, g_param_spec_string ("words", NULL, NULL, "", flags));
  g_object_class_install_property (object, PROP_COUNT,
                                   g_param_spec_int ("count", NULL, NULL, -1, G_MAXINT, -1, flags));
}

static void
plass_chip_init (PlassChip *chip)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  chip->count = -1;
  chip->image = new_icon (NULL);
  chip->label = gtk_label_new (NULL);
  chip->number = gtk_label_new (NULL);
  gtk_widget_add_css_class (chip->number, "chip-count");
  gtk_widget_add_css_class (chip->number, "numeric");
  gtk_widget_set_visible (chip->image, FALSE);
  gtk_widget_set_visible (chip->number, FALSE);
  gtk_box_append (GTK_BOX (box), chip->image);
  gtk_box_append (GTK_BOX (box), chip->label);
  gtk_box_append (GTK_BOX (box), chip->number);
  gtk_button_set_child (GTK_BUTTON (chip), box);
  gtk_widget_add_css_class (GTK_WIDGET (chip), "chip");
  gtk_widget_set_valign (GTK_WIDGET (chip), GTK_ALIGN_CENTER);
}

GtkWidget *
plass_chip_new (const char *icon, const char *words)
{
  return g_object_new (PLASS_TYPE_CHIP, "icon", icon, "words", words, NULL);
}
