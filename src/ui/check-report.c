/* check-report.c — what a check of the store found, and what to do about it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

#define WHOLE "emblem-ok-symbolic"
#define DAMAGED "dialog-warning-symbolic"

/* ---- What was looked at ---- */

/* "1 234, all whole" or "2 of 1 234 are damaged". Owned. */
static char *
count_words (guint64 all, guint64 bad)
{
  g_autofree char *of = plass_words_number ((gint64)all), *damaged = plass_words_number ((gint64)bad);

  return bad ? g_strdup_printf (_ ("%1$s of %2$s are damaged"), damaged, of)
             : g_strdup_printf (_ ("%s, all whole"), of);
}

static void
add_line (PlassSection *section, const char *title, const char *found, gboolean good)
{
  GtkWidget *row = plass_row_new (title, found);
  GtkWidget *icon = gtk_image_new_from_icon_name (good ? WHOLE : DAMAGED);

  gtk_widget_add_css_class (icon, good ? "success" : "warning");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  plass_section_add (section, row);
}

static void
add_count (PlassSection *section, const char *title, guint64 all, guint64 bad)
{
  g_autofree char *words = count_words (all, bad);

  add_line (section, title, words, bad == 0);
}

static GtkWidget *
new_findings (const PlassStoreReport *report)
{
  GtkWidget *section = plass_section_new (_ ("What was looked at"), NULL);
  gboolean fits = report->structure + report->orphans == 0;

  plass_section_set_count (PLASS_SECTION (section), -1);
  add_count (PLASS_SECTION (section), _ ("Pages of the file"), report->pages, report->bad_pages);
  if (report->frames)
    add_count (PLASS_SECTION (section), _ ("The newest changes"), report->frames, report->bad_frames);
  add_count (PLASS_SECTION (section), _ ("Records, each read through"), report->rows, report->bad_rows);
  add_line (PLASS_SECTION (section), _ ("How they hang together"),
            fits ? _ ("Everything is in its place") : _ ("Something does not fit together"), fits);
  add_line (PLASS_SECTION (section), _ ("Search"),
            report->bad_indexes ? _ ("Does not find all that is there") : _ ("Finds all that is there"),
            report->bad_indexes == 0);
  return section;
}

/* ---- What to do ---- */

static void
clicked (GtkWidget *button, const char *action)
{
  PlassDialog *dialog = PLASS_DIALOG (gtk_widget_get_root (button));
  GtkWindow *window = gtk_window_get_transient_for (GTK_WINDOW (dialog));

  plass_dialog_done (dialog);
  if (G_IS_ACTION_GROUP (window))
    g_action_group_activate_action (G_ACTION_GROUP (window), action, NULL);
}

/* @action: static; NULL: it is not done here. */
static void
add_step (PlassSection *section, const char *title, const char *detail, const char *button,
          const char *action)
{
  GtkWidget *row = plass_row_new (title, detail);

  if (action)
    g_signal_connect (plass_row_add_button (row, button, title), "clicked", G_CALLBACK (clicked),
                      (gpointer)action);
  plass_section_add (section, row);
}

static char *
unsent_words (guint unsent)
{
  if (unsent == 0)
    return g_strdup (_ ("Everything is sent: it is safe at the central service."));
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u change is not sent yet.", "%u changes are not sent yet.", unsent),
      unsent);
}

static char *
phone_words (void)
{
  g_autoptr (GSettings) settings = g_settings_new (PLASS_APP_ID);
  g_autofree char *number = g_settings_get_string (settings, "service-desk-phone");

  return plass_text_is_blank (number) ? g_strdup (_ ("The disk of this computer may be failing."))
                                      : g_strdup_printf (_ ("Service desk: %s"), number);
}

static GtkWidget *
new_steps (guint unsent)
{
  GtkWidget *section = plass_section_new (_ ("Do this now, from the top"), NULL);
  g_autofree char *sent = unsent_words (unsent), *phone = phone_words ();

  plass_section_set_count (PLASS_SECTION (section), -1);
  add_step (PLASS_SECTION (section), _ ("Send what is not sent"), sent, _ ("Send and Fetch Now"), "sync");
  add_step (PLASS_SECTION (section), _ ("Make a backup"),
            _ ("If it does not succeed, nothing is lost by trying."), _ ("Back Up …"), "back-up");
  add_step (PLASS_SECTION (section), _ ("Restore from a backup"),
            _ ("If you have one from before the damage. What is here is kept beside."), _ ("Restore …"),
            "restore");
  add_step (PLASS_SECTION (section), _ ("Tell the administrator"), phone, NULL, NULL);
  return section;
}

/* ---- All of it ---- */

static GtkWidget *
new_label (const char *words, const char *style)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (style)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
new_verdict (gboolean clean, PlassTime when, const char *before)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *icon = gtk_image_new_from_icon_name (clean ? WHOLE : DAMAGED);
  g_autofree char *time = plass_words_time (when);
  g_autofree char *checked = g_strdup_printf (_ ("Checked %s."), time);
  g_autofree char *detail =
      clean
          ? g_strdup (checked)
          : g_strdup_printf (_ ("%s What is damaged is kept as it is, and nothing was changed. What was sent "
                                "is safe at the central service."),
                             checked);

  gtk_image_set_pixel_size (GTK_IMAGE (icon), 32);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (icon, clean ? "success" : "warning");
  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (words),
                  new_label (clean ? _ ("All is well") : _ ("Something is damaged"), "title-2"));
  gtk_box_append (GTK_BOX (words), new_label (detail, NULL));
  if (before)
    gtk_box_append (GTK_BOX (words), new_label (before, "dim-label"));
  gtk_box_append (GTK_BOX (row), words);
  return row;
}

GtkWidget *
plass_check_report_new (const PlassStoreReport *report, PlassTime when, guint unsent, const char *before)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  gboolean clean = plass_store_report_is_clean (report);

  gtk_box_append (GTK_BOX (box), new_verdict (clean, when, before));
  if (!clean)
    gtk_box_append (GTK_BOX (box), new_steps (unsent));
  gtk_box_append (GTK_BOX (box), new_findings (report));
  return box;
}
