/* access-narrow.c — a search looks only where its caller may find something */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

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

/* The persons whom the caller may have something to do with: the inside of IN (…). */
static char *
list_persons (const PlassEyes *eyes, PlassTerms *terms)
{
  GString *list = g_string_new (NULL), *houses = g_string_new (NULL);

  if (add_institutions (eyes, terms, houses) > 0)
    g_string_append_printf (list, "SELECT t.person FROM tie t WHERE t.institution IN (%s) AND t.ended > %s",
                            houses->str, plass_terms_number (terms, eyes->now.secs - eyes->grace));
  if (g_hash_table_size (eyes->emergency) > 0)
    g_string_append_printf (list, "%sSELECT e.person FROM emergency e WHERE e.worker = %s",
                            list->len ? " UNION ALL " : "", plass_terms_text (terms, eyes->worker.text));
  if (!list->len)
    g_string_append (list, "SELECT '' AS person WHERE 1 = 0");
  g_string_free (houses, TRUE);
  return g_string_free (list, FALSE);
}

typedef enum { ABOUT_PERSONS, ABOUT_BOTH, ABOUT_NOBODY } About;

/* A booking tells everybody who looks for a place that it is taken, whoever is there. */
static About
about (const char *type, gboolean sees_occupancy)
{
  guint of_persons = 0, others = 0;

  for (const PlassKind *const *kind = plass_kinds (); *kind; kind++) {
    if (strcmp ((*kind)->resource, type) != 0)
      continue;
    if (plass_is_about_nobody (*kind) || (sees_occupancy && *kind == &plass_kind_booking))
      others++;
    else
      of_persons++;
  }
  return !others ? ABOUT_PERSONS : of_persons ? ABOUT_BOTH : ABOUT_NOBODY;
}

/* Without conditions the planner would rather walk all of the type in its order than these in theirs: it does
 * not know how few they are. */
static void
narrow_to (PlassTerms *terms, const char *persons, gboolean filtered)
{
  /* A person's own row is found by its key, in order of ids. */
  if (strcmp (terms->request->type, plass_kind_person.resource) == 0) {
    g_string_append_printf (terms->where, " AND r.id IN (%s)", persons);
  } else if (filtered) {
    g_string_append_printf (terms->where, " AND r.person IN (%s)", persons);
  } else {
    /* The inner half asks only for what the index by person holds, so that it is the way. */
    g_string_append_printf (terms->before,
                            "(SELECT i.id FROM (SELECT DISTINCT person FROM (%s) a) p CROSS JOIN resource i"
                            " WHERE i.person = p.person AND i.person <> '' AND i.type = $1) p CROSS JOIN ",
                            persons);
    g_string_append (terms->where, " AND r.id = p.id");
  }
}

gboolean
plass_eyes_narrow (const PlassEyes *eyes, PlassTerms *terms, gboolean filtered)
{
  const gboolean occupancy = (plass_eyes_usual (eyes) & PLASS_SEES_OCCUPANCY) != 0;
  const About whom = about (terms->request->type, occupancy);
  g_autofree char *persons = NULL;

  if ((eyes->everywhere & ~PLASS_SEES_ADMINISTRATOR) || whom == ABOUT_NOBODY)
    return FALSE;
  persons = list_persons (eyes, terms);
  if (whom == ABOUT_BOTH)
    g_string_append_printf (terms->where, " AND (r.person = ''%s OR r.person IN (%s))",
                            occupancy ? " OR r.kind = 'booking'" : "", persons);
  else
    narrow_to (terms, persons, filtered);
  return whom == ABOUT_PERSONS;
}
