/* stay-start.c — an act on a stay begins by its name: from the page of a person, a stay's row, a place's card
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <string.h>

static void
leave (GtkWidget *from, const PlassDesk *desk, const PlassId *stay)
{
  plass_leave_dialog_present (from, desk, stay, FALSE);
}

static void
not_back (GtkWidget *from, const PlassDesk *desk, const PlassId *stay)
{
  plass_leave_dialog_present (from, desk, stay, TRUE);
}

/* Nothing is asked: they stand there. */
static void
come_back (GtkWidget *from, const PlassDesk *desk, const PlassId *stay)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlassBooking) before = plass_store_get (desk->store, &plass_kind_booking, stay, NULL);
  g_autoptr (PlassBooking) now = plass_act_change (desk, stay, "come-back", NULL, NULL, &error);
  g_autofree char *words = now ? NULL : plass_words_error (error);

  if (now && before)
    plass_stay_tell (from, desk, "come-back", now, before, NULL);
  else
    plass_toast (from, words);
}

static const struct {
  const char *name;
  void (*start) (GtkWidget *from, const PlassDesk *desk, const PlassId *stay);
} starts[] = {
  { "move", plass_move_dialog_present },
  { "swap", plass_swap_dialog_present },
  { "leave", leave },
  { "come-back", come_back },
  { "not-back", not_back },
};

void
plass_stay_start (GtkWidget *from, const PlassDesk *desk, const char *name, const PlassId *stay)
{
  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    if (g_str_equal (starts[i].name, name))
      starts[i].start (from, desk, stay);
}

/* ---- Where they are chosen ----------------------------------------------------------------------------- */

#define GROUP "stay."

const char *
plass_stay_action_name (const char *action)
{
  return action + strlen (GROUP);
}

void
plass_stay_install_actions (GtkWidgetClass *class, GtkWidgetActionActivateFunc activated)
{
  const char *name;

  for (guint i = 0; (name = plass_stay_act_name (i)); i++) {
    g_autofree char *action = g_strconcat (GROUP, name, NULL);
    gtk_widget_class_install_action (class, action, NULL, activated);
  }
}

void
plass_stay_enable_actions (GtkWidget *widget, const PlassBooking *booking)
{
  const char *name;

  for (guint i = 0; (name = plass_stay_act_name (i)); i++) {
    g_autofree char *action = g_strconcat (GROUP, name, NULL);
    gtk_widget_action_set_enabled (widget, action, plass_stay_act_fits (name, booking));
  }
}

GMenu *
plass_stay_menu_new (void)
{
  GMenu *menu = g_menu_new ();
  const char *name;

  for (guint i = 0; (name = plass_stay_act_name (i)); i++) {
    g_autofree char *action = g_strconcat (GROUP, name, NULL);
    g_autoptr (GMenuItem) item = g_menu_item_new (plass_stay_act_words (name), action);

    g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
    g_menu_append_item (menu, item);
  }
  return menu;
}
