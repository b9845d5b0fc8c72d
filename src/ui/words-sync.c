/* words-sync.c — the truth about what is sent, in few words */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

void
plass_sync_words_clear (PlassSyncWords *words)
{
  g_clear_pointer (&words->title, g_free);
  g_clear_pointer (&words->detail, g_free);
}

static char *
last_complete (const PlassStatus *status, PlassTime now)
{
  if (!plass_time_is_set (status->last_complete))
    return g_strdup ("");
  if (plass_date_compare (plass_time_day (status->last_complete), plass_time_day (now)) == 0)
    return plass_words_clock (status->last_complete);
  return plass_words_time_on (status->last_complete, plass_time_day (now));
}

static char *
not_sent (const PlassStatus *status)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u not sent", "%u not sent", status->unsent),
                          status->unsent);
}

/* Only from an hour on is it worth a word. */
static char *
oldest (const PlassStatus *status, PlassTime now)
{
  if (!status->unsent || now.secs - status->oldest.secs < 3600)
    return NULL;
  g_autofree char *age = plass_words_age_on (status->oldest, now);
  /* Translators: how old the oldest change is that was not sent yet */
  return g_strdup_printf (_ ("oldest %s"), age);
}

/* "No network – 3 not sent", "oldest 2 h" */
static void
tell_state (const PlassStatus *status, const char *state, PlassTime now, PlassSyncWords *words)
{
  g_autofree char *unsent = not_sent (status);
  char *old = oldest (status, now);

  if (!status->unsent) {
    words->title = g_strdup (state);
    words->detail = g_strdup (_ ("Nothing waits to be sent"));
    return;
  }
  words->title = g_strdup (state);
  words->detail = old ? g_strdup_printf ("%s, %s", unsent, old) : g_strdup (unsent);
  g_free (old);
}

/* What two desks wrote differently is sent already: "not sent" would be untrue of it. */
static char *
needs_me (const PlassStatus *status)
{
  if (!status->conflicts)
    return g_strdup_printf (_ ("Not sent – needs you (%u)"), status->parked);
  if (!status->parked)
    return g_strdup_printf (_ ("Must be settled (%u)"), status->conflicts);
  return g_strdup_printf (_ ("Needs you (%u)"), status->parked + status->conflicts);
}

void
plass_sync_words_tell (const PlassStatus *status, PlassSyncState state, PlassTime now,
                       PlassSyncWords *ret_words)
{
  *ret_words = (PlassSyncWords){ .icon = "plass-not-sent-symbolic" };
  if (status->parked + status->conflicts > 0) {
    ret_words->title = needs_me (status);
    ret_words->detail = status->unsent ? not_sent (status) : g_strdup ("");
    ret_words->icon = "plass-needs-you-symbolic";
    ret_words->needs_me = TRUE;
  } else if (state == PLASS_SYNC_SIGNED_OUT) {
    tell_state (status, _ ("Signed out"), now, ret_words);
    ret_words->icon = "plass-needs-you-symbolic";
    ret_words->needs_me = TRUE;
  } else if (state == PLASS_SYNC_OFFLINE) {
    tell_state (status, _ ("No network"), now, ret_words);
    ret_words->icon = "plass-offline-symbolic";
  } else if (state == PLASS_SYNC_TROUBLE) {
    tell_state (status, _ ("Trouble with the service"), now, ret_words);
    ret_words->icon = "plass-offline-symbolic";
  } else if (status->unsent) {
    char *old = oldest (status, now);
    ret_words->title = not_sent (status);
    ret_words->detail = old ? old : g_strdup (state == PLASS_SYNC_SENDING ? _ ("Sending …") : "");
  } else if (!plass_time_is_set (status->last_complete)) {
    ret_words->title = g_strdup (_ ("Fetching for the first time"));
    ret_words->detail = g_strdup ("");
  } else {
    ret_words->title = g_strdup (_ ("All sent"));
    ret_words->detail = last_complete (status, now);
    ret_words->icon = "plass-all-sent-symbolic";
  }
}
