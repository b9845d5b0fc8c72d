/* window-tell.c — the line above the pages: what the worker reports, and what needs a person */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

static guint
count_needs (PlassWindow *window)
{
  PlassStatus status = { 0 };

  plass_store_status (window->desk->store, &status, NULL);
  return status.parked + status.conflicts;
}

void
plass_window_forget_needs (PlassWindow *window)
{
  window->told = count_needs (window);
  plass_banner_show (PLASS_BANNER (window->banner), NULL, FALSE, NULL, NULL);
}

static void
show_first_sync (PlassBanner *banner, const PlassSyncReport *report)
{
  g_autofree char *number = plass_words_number (report->fetched);
  g_autofree char *size = g_format_size (report->bytes);
  g_autofree char *text = g_strdup_printf (
      report->paused ? _ ("Paused: %1$s fetched so far (%2$s). It goes on where it was.")
      : report->house
          ? _ ("Fetching for the first time: %1$s so far (%2$s). Your own house is here; begin to work.")
          : _ ("Fetching for the first time: %1$s so far (%2$s). You can begin to work meanwhile."),
      number, size);

  plass_banner_show (banner, text, !report->paused, report->paused ? _ ("Go On") : _ ("Pause"),
                     report->paused ? "win.resume-sync" : "win.pause-sync");
}

/* Until somebody has read it: what they wrote is nowhere any more. FALSE: there is nothing to tell. */
static gboolean
show_erased (PlassWindow *window)
{
  g_autofree char *count = plass_store_setting (window->desk->store, PLASS_ERASED_UNSENT);

  if (!count || g_ascii_strtoll (count, NULL, 10) == 0)
    return FALSE;
  plass_banner_show (
      PLASS_BANNER (window->banner),
      _ ("A person was erased by a decision. What was written about them here, and was not sent, "
         "is erased too."),
      FALSE, _ ("I Have Read It"), "win.erased-read");
  return TRUE;
}

/* Told once, not for as long as it waits: the line below the pages says it all the time. */
static void
show_needs (PlassWindow *window)
{
  guint needs = count_needs (window);
  g_autofree char *text = NULL;

  if (needs > window->told)
    text = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%u thing needs you: it was not sent, or two desks wrote differently.",
                     "%u things need you: they were not sent, or two desks wrote differently.", needs),
        needs);
  window->told = MIN (window->told, needs);
  if (!text && show_erased (window))
    return;
  plass_banner_show (PLASS_BANNER (window->banner), text, FALSE, text ? _ ("See") : NULL, "win.show-needs");
}

void
plass_window_report (PlassWindow *window, const PlassSyncReport *report)
{
  PlassBanner *banner = PLASS_BANNER (window->banner);

  if (!window->desk)
    return;
  plass_sidebar_report (PLASS_SIDEBAR (window->sidebar), report);
  if (report->state == PLASS_SYNC_SIGNED_OUT) {
    plass_banner_show (banner,
                       _ ("You are signed out. You can go on working; nothing is sent until you sign in."),
                       FALSE, _ ("Sign In"), "win.sign-in");
  } else if (report->first && (report->state == PLASS_SYNC_FETCHING || report->paused)) {
    show_first_sync (banner, report);
  } else {
    show_needs (window);
  }
}

static void
erased_read_activated (GSimpleAction *action, GVariant *unused, gpointer data)
{
  PlassWindow *window = data;

  plass_store_set_setting (window->desk->store, PLASS_ERASED_UNSENT, "0", NULL);
  plass_banner_show (PLASS_BANNER (window->banner), NULL, FALSE, NULL, NULL);
}

static const GActionEntry told[] = {
  { "erased-read", erased_read_activated },
};

void
plass_window_add_told (PlassWindow *window)
{
  g_action_map_add_action_entries (G_ACTION_MAP (window), told, G_N_ELEMENTS (told), window);
}
