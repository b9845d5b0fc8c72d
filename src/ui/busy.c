/* busy.c — counts work that is under way, so that a test knows when the window is at rest */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

/* The application keeps the count already; a second one could only disagree. */
void
plass_busy_begin (void)
{
  GApplication *application = g_application_get_default ();

  if (application)
    g_application_mark_busy (application);
}

void
plass_busy_end (void)
{
  GApplication *application = g_application_get_default ();

  if (application)
    g_application_unmark_busy (application);
}
