/* clipboard.c — identity numbers leave the clipboard by themselves, and nothing else does */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

/* Made up: the month is raised by 80, so that it is nobody's. */
#define NUMBER "018790 12345"

static gboolean
time_is_up (gpointer done)
{
  *(gboolean *)done = TRUE;
  return G_SOURCE_REMOVE;
}

/* A timeout of a second comes within two: GLib lets those of a second come together. */
#define SURELY_OVER 2400

static void
wait_msecs (guint msecs)
{
  gboolean done = FALSE;

  g_timeout_add (msecs, time_is_up, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
is_empty (GdkClipboard *clipboard)
{
  return gdk_clipboard_get_content (clipboard) == NULL;
}

static void
numbers_go (void)
{
  GdkClipboard *clipboard = gdk_display_get_clipboard (gdk_display_get_default ());

  gdk_clipboard_set_text (clipboard, NUMBER);
  g_assert_false (is_empty (clipboard));
  wait_msecs (SURELY_OVER);
  g_assert_true (is_empty (clipboard));
}

static void
words_stay (void)
{
  static const char *const words[] = { "Hun ringer på fredag", "22 33 44 55" };
  GdkClipboard *clipboard = gdk_display_get_clipboard (gdk_display_get_default ());

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    gdk_clipboard_set_text (clipboard, words[i]);
    wait_msecs (SURELY_OVER);
    g_assert_false (is_empty (clipboard));
  }
}

/* What was copied after the number is not taken with it. */
static void
what_came_later_stays (void)
{
  GdkClipboard *clipboard = gdk_display_get_clipboard (gdk_display_get_default ());

  gdk_clipboard_set_text (clipboard, NUMBER);
  wait_msecs (300);
  gdk_clipboard_set_text (clipboard, "fredag");
  wait_msecs (SURELY_OVER);
  g_assert_false (is_empty (clipboard));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  plass_clipboard_watch (gdk_display_get_clipboard (gdk_display_get_default ()), 1);
  g_test_add_func ("/clipboard/numbers-go", numbers_go);
  g_test_add_func ("/clipboard/words-stay", words_stay);
  g_test_add_func ("/clipboard/what-came-later-stays", what_came_later_stays);
  return g_test_run ();
}
