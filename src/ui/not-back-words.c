/* not-back-words.c — of somebody who has not come back: where they live, since when, what was agreed, who
 * asks */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

/* What was agreed when they left, and who has called whom since: the note grows at its end. */
#define LAST_LINES 2

static void
add_line (GString *text, const char *line)
{
  if (plass_text_is_blank (line))
    return;
  g_string_append_printf (text, "%s%s", text->len ? "\n" : "", line);
}

static void
add_note (GString *text, const char *note)
{
  g_auto (GStrv) lines = g_strsplit (note ? note : "", "\n", -1);
  const guint n = g_strv_length (lines);

  for (guint i = n > LAST_LINES ? n - LAST_LINES : 0; i < n; i++)
    add_line (text, lines[i]);
}

/* "Next: Find out whether they are well – Kari Moe, today" */
static void
add_task (GString *text, const PlassDesk *desk, const PlassId *person)
{
  PlassCase *sak = plass_person_case (desk->store, person, NULL);

  if (sak && !plass_text_is_blank (sak->next_step)) {
    g_autofree char *who = plass_person_words_worker (desk->store, &sak->next_owner);
    g_autofree char *when = plass_words_date (sak->next_due);
    g_autofree char *both = *who && *when ? g_strdup_printf (C_ ("row", "%1$s, %2$s"), who, when) : NULL;
    const char *by = both ? both : *who ? who : when;
    /* Translators: %1$s is what happens next, %2$s by whom and when */
    g_autofree char *line = *by ? g_strdup_printf (_ ("Next: %1$s – %2$s"), sak->next_step, by)
                                : g_strdup_printf (_ ("Next: %s"), sak->next_step);
    add_line (text, line);
  }
  plass_record_free (&plass_kind_case, sak);
}

char *
plass_not_back_words (const PlassDesk *desk, const PlassBookingLine *line)
{
  /* Beside "Protected person" no place is told, and what is written may name others. */
  const gboolean secret = plass_words_is_protected (&line->protection);
  g_autofree char *learnt = plass_words_time (line->since);
  /* Translators: %s is when it was written down that somebody has not come back: "yesterday 22:10" */
  g_autofree char *since = *learnt ? g_strdup_printf (_ ("known since %s"), learnt) : NULL;
  g_autoptr (GString) text = g_string_new (secret || !line->place_name ? "" : line->place_name);

  if (since)
    g_string_append_printf (text, "%s%s", text->len ? " · " : "", since);
  if (!secret && !plass_shutter_get_closed (desk->shutter)) {
    add_note (text, line->booking.note);
    add_task (text, desk, &line->booking.person);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
