/* banner.c — one line above the page about the whole window, with at most one thing to do */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

struct _PlassBanner {
  AdwBin parent;
  GtkWidget *revealer, *spinner, *label, *button; /* owned by the tree */
};

G_DEFINE_FINAL_TYPE (PlassBanner, plass_banner, ADW_TYPE_BIN)

static void
plass_banner_class_init (PlassBannerClass *class)
{
}

static void
plass_banner_init (PlassBanner *banner)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  banner->spinner = gtk_spinner_new ();
  banner->label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (banner->label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (banner->label), 0);
  gtk_widget_set_hexpand (banner->label, TRUE);
  banner->button = gtk_button_new ();
  gtk_widget_set_valign (banner->button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), banner->spinner);
  gtk_box_append (GTK_BOX (box), banner->label);
  gtk_box_append (GTK_BOX (box), banner->button);
  gtk_widget_add_css_class (box, "banner");
  banner->revealer = gtk_revealer_new ();
  gtk_revealer_set_child (GTK_REVEALER (banner->revealer), box);
  /* A revealer that is closed stays in the tree of a screen reader. */
  gtk_widget_set_visible (banner->revealer, FALSE);
  adw_bin_set_child (ADW_BIN (banner), banner->revealer);
}

void
plass_banner_show (PlassBanner *banner, const char *text, gboolean working, const char *button,
                   const char *action)
{
  gtk_widget_set_visible (banner->revealer, text != NULL);
  gtk_revealer_set_reveal_child (GTK_REVEALER (banner->revealer), text != NULL);
  gtk_label_set_text (GTK_LABEL (banner->label), text ? text : "");
  gtk_spinner_set_spinning (GTK_SPINNER (banner->spinner), working);
  gtk_widget_set_visible (banner->spinner, working);
  gtk_widget_set_visible (banner->button, button != NULL);
  if (!button)
    return;
  gtk_button_set_label (GTK_BUTTON (banner->button), button);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (banner->button), action);
}
