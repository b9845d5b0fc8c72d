/* invariants.c — what a change may not do, whatever the client says: what is written once stays written */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Fields that never change after the first save: a client's merge keeps them, so only a wrong or hostile
 * client sends another value. */
static void
check_once (const PlassKind *kind, gconstpointer old, gconstpointer record, GPtrArray *problems)
{
  for (guint i = 0; i < kind->n_fields; i++) {
    const PlassField *field = &kind->fields[i];

    if (field->merge == PLASS_ONCE && plass_field_is_set (field, old)
        && !plass_field_equal (field, old, record))
      plass_problems_add (problems, field->name, _ ("This cannot be changed afterwards."));
  }
}

/* A signed note is a piece of evidence: it is corrected by a new one, never rewritten. */
static void
check_note (const PlassNote *old, const PlassNote *note, GPtrArray *problems)
{
  if (plass_code_is (&old->state, "draft"))
    return;
  if (g_strcmp0 (old->text, note->text) != 0 || g_strcmp0 (old->title, note->title) != 0)
    plass_problems_add (problems, "text", _ ("A signed note is corrected by a new one."));
  if (plass_code_is (&note->state, "draft"))
    plass_problems_add (problems, "state", _ ("A signed note is corrected by a new one."));
}

void
plass_invariants_check (const PlassKind *kind, gconstpointer old, gconstpointer record, GPtrArray *problems)
{
  if (!old)
    return;
  check_once (kind, old, record, problems);
  if (kind == &plass_kind_note)
    check_note (old, record, problems);
}
