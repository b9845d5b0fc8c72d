/* clipboard.c — an identity number that was copied out of Plass does not stay there for every program */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#define PENDING "plass-forget" /* the source that will forget */

static gboolean
forget (gpointer data)
{
  GdkClipboard *clipboard = data;

  g_object_set_data (G_OBJECT (clipboard), PENDING, NULL);
  if (gdk_clipboard_is_local (clipboard))
    gdk_clipboard_set_content (clipboard, NULL);
  return G_SOURCE_REMOVE;
}

static gboolean
holds_number (GdkClipboard *clipboard)
{
  GdkContentProvider *content =
      gdk_clipboard_is_local (clipboard) ? gdk_clipboard_get_content (clipboard) : NULL;
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_STRING);
  return content && gdk_content_provider_get_value (content, &value, NULL) && g_value_get_string (&value)
         && plass_number_read (g_value_get_string (&value)).type != PLASS_NUMBER_NONE;
}

/* Whatever takes its place is somebody else's, or is judged anew. */
static void
clipboard_changed (GdkClipboard *clipboard, gpointer secs)
{
  guint pending = GPOINTER_TO_UINT (g_object_steal_data (G_OBJECT (clipboard), PENDING));

  if (pending)
    g_source_remove (pending);
  if (holds_number (clipboard))
    g_object_set_data (G_OBJECT (clipboard), PENDING,
                       GUINT_TO_POINTER (g_timeout_add_seconds (GPOINTER_TO_UINT (secs), forget, clipboard)));
}

void
plass_clipboard_watch (GdkClipboard *clipboard, guint secs)
{
  g_signal_connect (clipboard, "changed", G_CALLBACK (clipboard_changed), GUINT_TO_POINTER (secs));
}
