/* plan.c — individuell plan, owned by the person */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/records.h"

#include <glib/gi18n-lib.h>

static const PlassFixed fixed[] = {
  { "intent", "plan" },
  { "category[0].coding[system=urn:oid:2.16.578.1.12.4.1.1.9602].code", "A02-2" },
  { NULL, NULL },
};

static const PlassWireCode state_words[] = {
  { "draft", "draft" },
  { "active", "active" },
  { "paused", "on-hold" },
  { "completed", "completed" },
  { "withdrawn", "revoked" },
  { "mistake", "entered-in-error" },
  { NULL, NULL },
};
static const PlassField fields[] = {
  PLASS_FIELD (PlassPlan, id, ID, "id", N_ ("Id"), ONCE),
  PLASS_FIELD (PlassPlan, person, REF, "subject.reference", N_ ("Person"), ONCE,
               .flags = PLASS_REQUIRED | PLASS_INDEXED, .target = "person"),
  PLASS_FIELD (PlassPlan, case_id, REF, PLASS_EXT ("case") ".valueReference.reference", N_ ("Case"), ONCE,
               .target = "case"),
  PLASS_FIELD (PlassPlan, state, CODE, "status", N_ ("State"), NEWEST, .flags = PLASS_REQUIRED,
               .target = "plan-state", .mapping = state_words),
  PLASS_FIELD (PlassPlan, mode, CODE, PLASS_EXT ("plan-mode") ".valueCode", N_ ("Kind"), NEWEST,
               .target = "plan-mode"),
  PLASS_FIELD (PlassPlan, consent, CODE, PLASS_EXT ("plan-consent") ".valueCode", N_ ("Consent"), ASK,
               .target = "plan-consent"),
  PLASS_FIELD (PlassPlan, consent_on, DATE, PLASS_EXT ("plan-consent-on") ".valueDate",
               N_ ("Consent given on"), ASK),
  PLASS_FIELD (PlassPlan, matters, TEXT, "note[0].text", N_ ("What matters to you?"), ASK,
               .flags = PLASS_LONG),
  PLASS_FIELD (PlassPlan, strengths, TEXT, PLASS_EXT ("strengths") ".valueString", N_ ("Strengths"), NEWEST,
               .flags = PLASS_LONG),
  PLASS_FIELD (PlassPlan, start, DATE, "period.start", N_ ("From"), NEWEST),
  PLASS_FIELD (PlassPlan, end, DATE, "period.end", N_ ("Until"), NEWEST),
  PLASS_FIELD (PlassPlan, review_on, DATE, PLASS_EXT ("review-on") ".valueDate", N_ ("Reviewed on"), NEWEST),
  PLASS_FIELD (PlassPlan, coordinator, REF, "author.reference", N_ ("Coordinator"), NEWEST,
               .target = "worker"),
};

static void
check (gconstpointer record, GPtrArray *problems)
{
  const PlassPlan *plan = record;

  if (plass_date_is_set (plan->start) && plass_date_is_set (plan->end)
      && plass_date_compare (plan->end, plan->start) < 0)
    plass_problems_add (problems, "end", _ ("The end must come after the start."));
  /* Without consent it stays a draft (forskrift om individuell plan): what matters may be written down at
   * once. */
  if (plass_code_is (&plan->state, "active") && !plass_code_is (&plan->consent, "oral")
      && !plass_code_is (&plan->consent, "written"))
    plass_problems_add (problems, "consent",
                        _ ("A plan needs the person's consent. Until then it is a draft."));
}

const PlassKind plass_kind_plan = {
  .name = "plan",
  .label = N_ ("Individual plan"),
  .resource = "CarePlan",
  .tell_path = "category[0].coding[system=urn:oid:2.16.578.1.12.4.1.1.9602].code",
  .tell_value = "A02-2",
  .fixed = fixed,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .size = sizeof (PlassPlan),
  .check = check,
};
