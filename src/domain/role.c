/* role.c — rolle: what a worker does at an institution */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/records.h"

#include <glib/gi18n-lib.h>

static const PlassFixed fixed[] = {
  { "meta.profile[0]", "http://hl7.no/fhir/StructureDefinition/no-basis-PractitionerRole" },
  { NULL, NULL },
};
static const PlassField fields[] = {
  PLASS_FIELD (PlassRole, id, ID, "id", N_ ("Id"), ONCE),
  PLASS_FIELD (PlassRole, worker, REF, "practitioner.reference", N_ ("Employee"), ONCE,
               .flags = PLASS_REQUIRED | PLASS_INDEXED, .target = "worker"),
  PLASS_FIELD (PlassRole, institution, REF, "organization.reference", N_ ("Institution"), NEWEST,
               .flags = PLASS_INDEXED, .target = "institution"),
  PLASS_FIELD (PlassRole, role, CODE, "code[0]" PLASS_CODING ".code", N_ ("Role"), NEWEST,
               .flags = PLASS_REQUIRED, .target = "role"),
  PLASS_FIELD (PlassRole, start, DATE, "period.start", N_ ("From"), NEWEST),
  PLASS_FIELD (PlassRole, end, DATE, "period.end", N_ ("Until"), NEWEST),
  PLASS_FIELD (PlassRole, active, BOOL, "active", N_ ("In use"), NEWEST),
};

static void
check (gconstpointer record, GPtrArray *problems)
{
  const PlassRole *role = record;

  if (plass_date_is_set (role->start) && plass_date_is_set (role->end)
      && plass_date_compare (role->end, role->start) < 0)
    plass_problems_add (problems, "end", _ ("The end must come after the start."));
}

const PlassKind plass_kind_role = {
  .name = "role",
  .label = N_ ("Role"),
  .resource = "PractitionerRole",
  .fixed = fixed,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .size = sizeof (PlassRole),
  .check = check,
};
