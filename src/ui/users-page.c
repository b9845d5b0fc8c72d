/* users-page.c — who works on this computer: choose yourself, or come as somebody new */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

struct _PlassUsersPage {
  AdwBin parent;
  GtkWidget *list; /* owned by the tree */
};

G_DEFINE_FINAL_TYPE (PlassUsersPage, plass_users_page, ADW_TYPE_BIN)

static void
row_activated (PlassUsersPage *page, GtkListBoxRow *row)
{
  g_signal_emit_by_name (page, "user", g_object_get_data (G_OBJECT (row), "plass-user"));
}

static void
other_clicked (PlassUsersPage *page)
{
  g_signal_emit_by_name (page, "user", "");
}

/* Signal "user" (name; "": somebody who is not in the list). */
static void
plass_users_page_class_init (PlassUsersPageClass *class)
{
  g_signal_new ("user", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_STRING);
}

static void
plass_users_page_init (PlassUsersPage *page)
{
  GtkWidget *status = adw_status_page_new (), *clamp = adw_clamp_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *other = gtk_button_new_with_mnemonic (_ ("_Somebody Else"));

  page->list = gtk_list_box_new ();
  gtk_widget_add_css_class (page->list, "boxed-list");
  plass_access_name (page->list, _ ("Who are you?"));
  g_signal_connect_swapped (page->list, "row-activated", G_CALLBACK (row_activated), page);
  gtk_widget_add_css_class (other, "pill");
  gtk_widget_set_halign (other, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (other, "clicked", G_CALLBACK (other_clicked), page);
  gtk_box_append (GTK_BOX (box), page->list);
  gtk_box_append (GTK_BOX (box), other);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 420);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (status), PLASS_APP_ID);
  adw_status_page_set_title (ADW_STATUS_PAGE (status), _ ("Who are you?"));
  adw_status_page_set_description (ADW_STATUS_PAGE (status),
                                   _ ("Each has their own, and cannot see what the others have here."));
  adw_status_page_set_child (ADW_STATUS_PAGE (status), clamp);
  adw_bin_set_child (ADW_BIN (page), status);
}

static void
add_user (PlassUsersPage *page, const char *user, gboolean chosen)
{
  GtkWidget *row = plass_row_new (user, NULL);

  adw_action_row_add_prefix (ADW_ACTION_ROW (row), adw_avatar_new (32, user, TRUE));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "plass-user", g_strdup (user), g_free);
  plass_access_name (row, user);
  gtk_list_box_append (GTK_LIST_BOX (page->list), row);
  if (chosen)
    gtk_widget_grab_focus (row);
}

void
plass_users_page_show (PlassUsersPage *page, char **users, const char *last)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (page->list), 0)))
    gtk_list_box_remove (GTK_LIST_BOX (page->list), GTK_WIDGET (row));
  for (guint i = 0; users[i]; i++)
    add_user (page, users[i], g_strcmp0 (users[i], last) == 0 || (i == 0 && plass_text_is_blank (last)));
}
