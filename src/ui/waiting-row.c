/* waiting-row.c — how many wait for a place at one level, and who has waited longest */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

#define MOST_ROWS 10

typedef struct {
  const PlassDesk *desk;
  PlassCode level;
  gboolean filled;
} Level;

static int
oldest_first (gconstpointer a, gconstpointer b)
{
  const PlassCase *first = *(PlassCase *const *)a, *second = *(PlassCase *const *)b;

  return plass_date_compare (first->opened, second->opened);
}

static void
give_clicked (GtkWidget *button, const PlassDesk *desk)
{
  PlassId person = plass_id_parse (g_object_get_data (G_OBJECT (button), "plass-id"));

  plass_give_place_present (button, desk, &person);
}

static void
add_case (AdwExpanderRow *row, const PlassDesk *desk, const PlassCase *sak)
{
  g_autoptr (PlassPerson) person = plass_store_get (desk->store, &plass_kind_person, &sak->person, NULL);
  g_autofree char *name = person ? plass_person_name (person) : g_strdup ("");
  g_autofree char *who = plass_words_person (desk, name, person ? &person->protection : NULL);
  g_autofree char *days = plass_date_is_set (sak->opened)
                              ? plass_words_days (plass_date_today ().days - sak->opened.days)
                              : g_strdup ("");
  g_autofree char *target = g_strdup_printf (_ ("Give %s a place"), who);
  GtkWidget *child = plass_row_new (who, days);
  GtkWidget *button = plass_row_add_button (child, _ ("Give Place"), target);

  g_object_set_data_full (G_OBJECT (button), "plass-id", g_strdup (sak->person.text), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (give_clicked), (gpointer)desk);
  adw_expander_row_add_row (row, child);
}

/* Only when somebody wants to see who: a city's waiting list is long. */
static void
expanded (AdwExpanderRow *row, GParamSpec *pspec, Level *level)
{
  g_autoptr (PlassRecords) cases = NULL;
  g_autoptr (GPtrArray) waiting = g_ptr_array_new ();

  if (level->filled || !adw_expander_row_get_expanded (row))
    return;
  level->filled = TRUE;
  cases = plass_store_list (level->desk->store, &plass_kind_case, "state", "waiting", NULL);
  for (guint i = 0; cases && i < cases->len; i++)
    if (plass_code_is (&((PlassCase *)cases->items[i])->level, level->level.text))
      g_ptr_array_add (waiting, cases->items[i]);
  g_ptr_array_sort (waiting, oldest_first);
  for (guint i = 0; i < MIN (waiting->len, MOST_ROWS); i++)
    add_case (row, level->desk, g_ptr_array_index (waiting, i));
  if (waiting->len > MOST_ROWS) {
    g_autofree char *more = g_strdup_printf (_ ("%u more have waited shorter"), waiting->len - MOST_ROWS);
    GtkWidget *last = plass_row_new (more, NULL);
    gtk_widget_add_css_class (last, "dim-label");
    adw_expander_row_add_row (row, last);
  }
}

GtkWidget *
plass_waiting_row_new (const PlassDesk *desk, const PlassWaiting *waiting)
{
  g_autofree char *label = plass_store_code_label (desk->store, "level", waiting->level.text);
  g_autofree char *number = plass_words_number (waiting->count);
  g_autofree char *signature = NULL;
  const char *title = *label ? label : _ ("Level not decided");
  g_autofree char *name = g_strdup_printf ("%s, %s", title, number);
  GtkWidget *row = adw_expander_row_new (), *count = gtk_label_new (number);
  Level *level = g_new0 (Level, 1);

  level->desk = desk;
  level->level = waiting->level;
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_add_css_class (count, "numeric");
  adw_expander_row_add_action (ADW_EXPANDER_ROW (row), count);
  plass_access_name (row, name);
  g_object_set_data_full (G_OBJECT (row), "plass-level", level, g_free);
  g_signal_connect (row, "notify::expanded", G_CALLBACK (expanded), level);
  /* With the shutter, for the names inside are not written anew. */
  signature = g_strdup_printf ("%s|%u|%d", waiting->level.text, waiting->count,
                               plass_shutter_get_closed (desk->shutter));
  plass_refill_mark (row, waiting->level.text, signature);
  return row;
}
