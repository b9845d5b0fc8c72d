/* toast.c — a word in passing, with a way back */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

/* A toast in a dialog would close with it: it belongs to the window below. */
static AdwToastOverlay *
find_overlay (GtkWidget *from)
{
  GtkRoot *root = from ? gtk_widget_get_root (from) : NULL;

  while (GTK_IS_WINDOW (root)) {
    AdwToastOverlay *overlay = g_object_get_data (G_OBJECT (root), "plass-toasts");
    if (overlay)
      return overlay;
    root = GTK_ROOT (gtk_window_get_transient_for (GTK_WINDOW (root)));
  }
  return NULL;
}

static AdwToast *
new_toast (const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  return adw_toast_new (escaped);
}

/* Those that are shown or wait for their turn; the overlay tells of none of them. */
static GPtrArray *
toasts_of (AdwToastOverlay *overlay)
{
  GPtrArray *toasts = g_object_get_data (G_OBJECT (overlay), "plass-shown");

  if (toasts)
    return toasts;
  toasts = g_ptr_array_new_with_free_func (g_object_unref);
  g_object_set_data_full (G_OBJECT (overlay), "plass-shown", toasts, (GDestroyNotify)g_ptr_array_unref);
  return toasts;
}

static void
dismissed (AdwToast *toast, AdwToastOverlay *overlay)
{
  g_ptr_array_remove (toasts_of (overlay), toast);
}

static void
add (AdwToastOverlay *overlay, AdwToast *toast)
{
  g_ptr_array_add (toasts_of (overlay), g_object_ref (toast));
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (dismissed), overlay, 0);
  adw_toast_overlay_add_toast (overlay, toast);
}

void
plass_toasts_clear (GtkWidget *overlay)
{
  GPtrArray *toasts = toasts_of (ADW_TOAST_OVERLAY (overlay));

  while (toasts->len) {
    g_autoptr (AdwToast) toast = g_ptr_array_steal_index (toasts, toasts->len - 1);
    adw_toast_dismiss (toast);
  }
}

void
plass_toast (GtkWidget *from, const char *text)
{
  AdwToastOverlay *overlay = find_overlay (from);

  if (overlay)
    add (overlay, new_toast (text));
}

void
plass_toast_undo (GtkWidget *from, const char *text, GCallback undo, gpointer user_data,
                  GClosureNotify destroy)
{
  AdwToastOverlay *overlay = find_overlay (from);

  if (!overlay) {
    if (destroy)
      destroy (user_data, NULL);
    return;
  }
  AdwToast *toast = new_toast (text);
  adw_toast_set_button_label (toast, _ ("Undo"));
  adw_toast_set_timeout (toast, 8);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_signal_connect_data (toast, "button-clicked", undo, user_data, destroy, 0);
  add (overlay, toast);
}
