/* lock-away.c — what a locked desk must not leave behind: windows above it, and what was copied */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

/* What stands above the window, from the top: each is above another. */
static void
close_windows (GtkWindow *window)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *at = windows; at; at = at->next)
    g_object_ref (at->data);
  for (GList *at = windows; at; at = at->next) {
    /* A chooser of files belongs to a native dialog, which must hear of it. */
    if (GTK_IS_FILE_CHOOSER (at->data))
      gtk_dialog_response (GTK_DIALOG (at->data), GTK_RESPONSE_DELETE_EVENT);
    else if (at->data != window)
      gtk_window_destroy (at->data);
    g_object_unref (at->data);
  }
}

/* What was copied out of a record must not be pasted by the next one at the
 * keyboard. */
static void
clear_clipboards (GtkWindow *window)
{
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (window));
  GdkClipboard *clipboards[] = { gdk_display_get_clipboard (display),
                                 gdk_display_get_primary_clipboard (display) };

  for (gsize i = 0; i < G_N_ELEMENTS (clipboards); i++)
    if (gdk_clipboard_is_local (clipboards[i]))
      gdk_clipboard_set_content (clipboards[i], NULL);
}

void
plass_lock_take_away (GtkWindow *window)
{
  clear_clipboards (window);
  close_windows (window);
}
