/* access-narrow.c — a search looks only where its caller may find something */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

/* Somebody who works in one house sees a few of many thousand persons. To judge each of the others, only to
 * leave them out, would make a page as slow as the city is large. This is no second predicate: it lets
 * through too much (blocks, roles, shielded addresses), never too little. */

static guint
add_institutions (const PlassEyes *eyes, PlassTerms *terms, GString *list)
{
  guint n = 0;

  for (guint i = 0; i < eyes->n_posts; i++)
    if (eyes->posts[i].bits & ~PLASS_SEES_ADMINISTRATOR)
      g_string_append_printf (list, "%s%s", n++ ? ", " : "",
                              plass_terms_text (terms, eyes->posts[i].institution.text));
  return n;
}

static void
add_ties (const PlassEyes *eyes, PlassTerms *terms)
{
  g_autoptr (GString) list = g_string_new (NULL);

  if (add_institutions (eyes, terms, list) > 0)
    g_string_append_printf (terms->where,
                            " OR EXISTS (SELECT 1 FROM tie t WHERE t.person = r.person"
                            " AND t.institution IN (%s) AND t.ended > %s)",
                            list->str, plass_terms_number (terms, eyes->now.secs - eyes->grace));
}

void
plass_eyes_narrow (const PlassEyes *eyes, PlassTerms *terms)
{
  if (eyes->everywhere & ~PLASS_SEES_ADMINISTRATOR)
    return;
  g_string_append (terms->where, " AND (r.person = ''");
  if (plass_eyes_usual (eyes) & PLASS_SEES_OCCUPANCY)
    g_string_append (terms->where, " OR r.kind = 'booking'");
  add_ties (eyes, terms);
  if (g_hash_table_size (eyes->emergency) > 0)
    g_string_append_printf (
        terms->where, " OR EXISTS (SELECT 1 FROM emergency e WHERE e.worker = %s AND e.person = r.person)",
        plass_terms_text (terms, eyes->worker.text));
  g_string_append_c (terms->where, ')');
}
