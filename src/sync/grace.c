/* grace.c — how long ago the service was heard, and whether what is kept here may still be opened */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#include <glib/gi18n-lib.h>

#define GRACE_DAYS 7
#define CLOCK_SECS 300 /* how far a clock may be wrong */

static gboolean
read_number (PlassStore *store, const char *name, gint64 fallback, gint64 *ret_number)
{
  g_autofree char *text = NULL;
  const gboolean known = plass_store_read_setting (store, name, &text, NULL);

  *ret_number = text ? g_ascii_strtoll (text, NULL, 10) : fallback;
  return known;
}

/* A rule against forgetfulness, not against somebody who holds the key: SECURITY says so. What cannot be read
 * does not open: who signs in is told by the service. */
PlassGrace
plass_grace_judge (PlassStore *store, PlassTime now)
{
  g_autofree char *locked = NULL;
  gint64 last, days;

  if (!plass_store_read_setting (store, "locked", &locked, NULL)
      || !read_number (store, "last-contact", 0, &last)
      || !read_number (store, "grace-days", GRACE_DAYS, &days))
    return PLASS_GRACE_TOO_LONG;
  if (locked)
    return PLASS_GRACE_ORDERED;
  if (last == 0) /* never said hello: a service that knows nothing of it, or a desk of before it */
    return PLASS_GRACE_FINE;
  if (now.secs < last - CLOCK_SECS)
    return PLASS_GRACE_CLOCK;
  return now.secs > last + days * 86400 ? PLASS_GRACE_TOO_LONG : PLASS_GRACE_FINE;
}

const char *
plass_grace_words (PlassGrace grace)
{
  static const char *const words[] = {
    [PLASS_GRACE_ORDERED] =
        N_ ("The administrator has locked Plass on this computer. What is kept here is safe, "
            "but it opens only when the service desk lets this computer in again and you "
            "sign in."),
    [PLASS_GRACE_TOO_LONG] =
        N_ ("Plass has not spoken with the central service for too long. Sign in to open "
            "what is kept here. Nothing is lost."),
    [PLASS_GRACE_CLOCK] =
        N_ ("The clock of this computer stands before the last time that Plass spoke with the "
            "central service. Set the date and the clock."),
  };

  return grace == PLASS_GRACE_FINE ? NULL : _ (words[grace]);
}
