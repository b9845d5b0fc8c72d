/* kinds.c — the list of all record kinds, and the checks they share */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/records.h"

#include <glib/gi18n-lib.h>
#include <string.h>

const PlassKind *const *
plass_kinds (void)
{
  static const PlassKind *const all[] = {
    &plass_kind_code,
    &plass_kind_rule,
    &plass_kind_organisation,
    &plass_kind_institution,
    &plass_kind_unit,
    &plass_kind_room,
    &plass_kind_worker,
    &plass_kind_role,
    &plass_kind_place,
    &plass_kind_period,
    &plass_kind_person,
    &plass_kind_contact,
    &plass_kind_case,
    &plass_kind_booking,
    &plass_kind_plan,
    &plass_kind_goal,
    &plass_kind_measure,
    &plass_kind_note,
    NULL,
  };

  return all;
}

const PlassKind *
plass_kind_find (const char *name)
{
  for (const PlassKind *const *kind = plass_kinds (); *kind; kind++)
    if (strcmp ((*kind)->name, name) == 0)
      return *kind;
  return NULL;
}

const PlassField *
plass_kind_field (const PlassKind *kind, const char *name)
{
  for (guint i = 0; i < kind->n_fields; i++)
    if (strcmp (kind->fields[i].name, name) == 0)
      return &kind->fields[i];
  return NULL;
}

static void
check_field (const PlassField *field, gconstpointer record, GPtrArray *problems)
{
  const PlassCode *code = plass_field_get (field, record);

  if ((field->flags & PLASS_REQUIRED) && !plass_field_is_set (field, record))
    plass_problems_add (problems, field->name, _ ("This is needed."));
  else if (field->type == PLASS_TYPE_TEXT && (field->flags & PLASS_REQUIRED)
           && plass_text_is_blank (*(char *const *)code))
    plass_problems_add (problems, field->name, _ ("This is needed."));
  else if (field->type == PLASS_TYPE_CODE && field->target && code->text[0] && plass_codes_get (field->target)
           && !plass_codes_has (field->target, code->text))
    plass_problems_add (problems, field->name, _ ("This is not one of the choices."));
}

void
plass_kind_check (const PlassKind *kind, gconstpointer record, GPtrArray *problems)
{
  for (guint i = 0; i < kind->n_fields; i++)
    check_field (&kind->fields[i], record, problems);
  if (kind->check)
    kind->check (record, problems);
}
