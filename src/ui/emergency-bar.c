/* emergency-bar.c — above a person who is seen in an emergency: until when, and that it is written down */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

#define PLASS_TYPE_EMERGENCY_BAR (plass_emergency_bar_get_type ())
G_DECLARE_FINAL_TYPE (PlassEmergencyBar, plass_emergency_bar, PLASS, EMERGENCY_BAR, PlassPersonPart)

#define LOOK_SECS 15

struct _PlassEmergencyBar {
  PlassPersonPart parent;
  GtkWidget *box, *label; /* owned by the tree */
  guint clock;
};

G_DEFINE_FINAL_TYPE (PlassEmergencyBar, plass_emergency_bar, PLASS_TYPE_PERSON_PART)

char *
plass_emergency_words (PlassTime until, PlassTime now)
{
  const gint64 minutes = MAX ((until.secs - now.secs + 59) / 60, 0);
  const guint hours = (guint)(minutes / 60);
  g_autofree char *when = plass_words_time_on (until, plass_time_day (now));
  g_autofree char *left =
      hours > 0
          ? g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u hour left", "%u hours left", hours), hours)
          : g_strdup_printf (
              g_dngettext (GETTEXT_PACKAGE, "%u minute left", "%u minutes left", (gulong)minutes),
              (guint)minutes);

  /* Translators: %1$s is "tomorrow 14:30", %2$s "5 hours left" */
  return g_strdup_printf (
      _ ("Emergency access until %1$s, %2$s. All that you open is written down, and somebody "
         "looks back at it."),
      when, left);
}

static void
refresh (PlassPersonPart *part)
{
  PlassEmergencyBar *bar = PLASS_EMERGENCY_BAR (part);
  PlassStore *store = plass_person_part_get_desk (part)->store;
  const PlassTime until = plass_emergency_until (store, plass_person_part_get_person (part));
  const PlassTime now = plass_time_now ();
  g_autofree char *words = plass_emergency_words (until, now);

  gtk_widget_set_visible (bar->box, plass_time_is_set (until));
  gtk_label_set_text (GTK_LABEL (bar->label), words);
  if (plass_time_is_set (until) && until.secs <= now.secs)
    gtk_widget_activate_action (GTK_WIDGET (bar), "person.ended", NULL);
}

static gboolean
clock_elapsed (gpointer data)
{
  PlassPersonPart *part = data;

  if (plass_id_is_set (plass_person_part_get_person (part)))
    refresh (part);
  return G_SOURCE_CONTINUE;
}

static void
dispose (GObject *object)
{
  g_clear_handle_id (&PLASS_EMERGENCY_BAR (object)->clock, g_source_remove);
  G_OBJECT_CLASS (plass_emergency_bar_parent_class)->dispose (object);
}

static void
plass_emergency_bar_class_init (PlassEmergencyBarClass *class)
{
  G_OBJECT_CLASS (class)->dispose = dispose;
  PLASS_PERSON_PART_CLASS (class)->refresh = refresh;
}

static void
plass_emergency_bar_init (PlassEmergencyBar *bar)
{
  bar->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  bar->label = plass_needs_text_new ("", NULL);
  gtk_widget_set_hexpand (bar->label, TRUE);
  gtk_box_append (GTK_BOX (bar->box), gtk_image_new_from_icon_name ("plass-shielded-symbolic"));
  gtk_box_append (GTK_BOX (bar->box), bar->label);
  gtk_widget_add_css_class (bar->box, "told");
  gtk_widget_set_margin_bottom (bar->box, 18);
  gtk_widget_set_visible (bar->box, FALSE);
  adw_bin_set_child (ADW_BIN (bar), bar->box);
  bar->clock = g_timeout_add_seconds (LOOK_SECS, clock_elapsed, bar);
}
