/* contact-words.c — what usually follows an outcome, and what a contact's row may say */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

/* The days are only what stands there until somebody writes another day; the service's own limits are data.
 */
static const PlassContactUsual usual[] = {
  { "invited", "x-office-calendar-symbolic", "conversation", 7, FALSE },
  { "place_given", "plass-places-symbolic", "conversation", 7, TRUE },
  { "followed_on", "plass-coordinator-symbolic", "call_back", 1, FALSE },
  { "advice", "plass-note-symbolic", "call_back", 7, TRUE },
  { "left_before_clear", "plass-departure-symbolic", "call_back", 1, FALSE },
  { NULL, NULL, NULL, 0, FALSE },
};

const PlassContactUsual *
plass_contact_usual (const char *outcome)
{
  for (gsize i = 0; i < G_N_ELEMENTS (usual); i++)
    if (!outcome || g_strcmp0 (usual[i].outcome, outcome) == 0)
      return usual[i].outcome ? &usual[i] : NULL;
  return NULL;
}

char *
plass_contact_words_who (const PlassDesk *desk, const PlassContactLine *line)
{
  const char *name = plass_text_is_blank (line->person_name) ? line->contact.who_says : line->person_name;

  if (plass_words_is_protected (&line->protection))
    return plass_words_person (desk, name, &line->protection);
  /* Nobody is made to say who they are. */
  if (plass_text_is_blank (name))
    return g_strdup (_ ("Did not say who they are"));
  return plass_words_person (desk, name, &line->protection);
}

char *
plass_contact_words_need (const PlassContactLine *line)
{
  if (plass_words_is_protected (&line->protection) || !line->contact.need)
    return g_strdup ("");
  return g_strstrip (g_strdelimit (g_strdup (line->contact.need), "\r\n", ' '));
}
