/* access.c — who may see and who may write: the one predicate of feed, read, search, history and acts */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

/* What a role may not see, beyond the frame that everybody sees (places, institutions, staff, rules). The
 * list of an administrator says that accounts and places are no key to a person's life. Own institution and
 * consent narrow this further when they come: the shape is one row a role. */
static const struct {
  const char *role;
  const char *hidden; /* kinds, or kind:facet, each with a space on both sides */
} roles[] = {
  { "reception", " plan goal measure note " },
  { "caseworker", " note:journal " },
  { "health", " " },
  { "intake", " plan goal measure note " },
  { "supervisor", " note:journal " },
  { "administrator", " person contact case booking plan goal measure note " },
};

/* The frame that only administrators change. Places and their periods are kept by those who stand in them. */
static const char frame[] = " code rule organisation institution unit room worker role ";

static gboolean
has_word (const char *words, const char *word)
{
  g_autofree char *spaced = g_strdup_printf (" %s ", word);

  return strstr (words, spaced) != NULL;
}

static const char *
hidden_from (const PlassCaller *caller)
{
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    if (plass_code_is (&caller->role, roles[i].role))
      return roles[i].hidden;
  return NULL;
}

gboolean
plass_may_see (const PlassCaller *caller, const PlassKind *kind, const char *facet)
{
  const char *hidden = hidden_from (caller);
  g_autofree char *narrow = NULL;

  /* A role that nobody knows sees nothing. */
  if (!hidden || !kind)
    return FALSE;
  if (has_word (hidden, kind->name))
    return FALSE;
  if (!facet || !*facet)
    return TRUE;
  narrow = g_strconcat (kind->name, ":", facet, NULL);
  return !has_word (hidden, narrow);
}

gboolean
plass_may_write (const PlassCaller *caller, const PlassKind *kind, const char *facet)
{
  if (has_word (frame, kind->name))
    return plass_code_is (&caller->role, "administrator");
  return plass_may_see (caller, kind, facet);
}

const char *
plass_facet (const PlassKind *kind, gconstpointer record)
{
  return kind == &plass_kind_note ? ((const PlassNote *)record)->regime.text : "";
}
