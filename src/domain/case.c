/* case.c — sak: what we follow up for a person, with a next step, an owner and a date */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/records.h"

#include <glib/gi18n-lib.h>

static const PlassWireCode state_words[] = {
  { "planned", "planned" },   { "waiting", "waitlist" },    { "active", "active" }, { "paused", "onhold" },
  { "finished", "finished" }, { "cancelled", "cancelled" }, { NULL, NULL },
};
static const PlassField fields[] = {
  PLASS_FIELD (PlassCase, id, ID, "id", N_ ("Id"), ONCE),
  PLASS_FIELD (PlassCase, person, REF, "patient.reference", N_ ("Person"), ONCE,
               .flags = PLASS_REQUIRED | PLASS_INDEXED, .target = "person"),
  PLASS_FIELD (PlassCase, number, TEXT, PLASS_SID ("sak"), N_ ("Case number"), ONCE, .flags = PLASS_SEARCHED),
  PLASS_FIELD (PlassCase, state, CODE, "status", N_ ("State"), NEWEST,
               .flags = PLASS_REQUIRED | PLASS_INDEXED, .target = "case-state", .mapping = state_words),
  PLASS_FIELD (PlassCase, level, CODE, PLASS_EXT ("level") ".valueCode", N_ ("Level"), NEWEST,
               .target = "level"),
  PLASS_FIELD (PlassCase, service, CODE,
               "type[0].coding[system=https://finnkode.helsedirektoratet.no/adm/collections/9151].code",
               N_ ("Service"), NEWEST, .target = "service"),
  PLASS_FIELD (PlassCase, owner, REF, "managingOrganization.reference", N_ ("Answers for it"), NEWEST,
               .target = "organisation"),
  PLASS_FIELD (PlassCase, coordinator, REF, "careManager.reference", N_ ("Coordinator"), NEWEST,
               .flags = PLASS_INDEXED, .target = "worker"),
  PLASS_FIELD (PlassCase, institution, REF, PLASS_EXT ("institution") ".valueReference.reference",
               N_ ("Institution"), NEWEST, .flags = PLASS_INDEXED, .target = "institution"),
  PLASS_FIELD (PlassCase, opened, DATE, "period.start", N_ ("Opened"), NEWEST),
  PLASS_FIELD (PlassCase, closed, DATE, "period.end", N_ ("Closed"), NEWEST),
  PLASS_FIELD (PlassCase, next_step, TEXT, PLASS_EXT ("next-step") ".valueString", N_ ("Next step"), NEWEST),
  PLASS_FIELD (PlassCase, next_owner, REF, PLASS_EXT ("next-owner") ".valueReference.reference",
               N_ ("Who does it"), NEWEST, .flags = PLASS_INDEXED, .target = "worker"),
  PLASS_FIELD (PlassCase, next_due, DATE, PLASS_EXT ("next-due") ".valueDate", N_ ("When"), NEWEST),
  PLASS_FIELD (PlassCase, ready_since, DATE, PLASS_EXT ("ready-since") ".valueDate",
               N_ ("Ready for the next step since"), NEWEST),
};

static void
check (gconstpointer record, GPtrArray *problems)
{
  const PlassCase *sak = record;

  if (plass_date_is_set (sak->closed) && plass_date_is_set (sak->opened)
      && plass_date_compare (sak->closed, sak->opened) < 0)
    plass_problems_add (problems, "closed", _ ("The end must come after the start."));
  if (!plass_text_is_blank (sak->next_step) && !plass_id_is_set (&sak->next_owner))
    plass_problems_warn (problems, "next_owner", _ ("Choose who does it."));
  if (!plass_text_is_blank (sak->next_step) && !plass_date_is_set (sak->next_due))
    plass_problems_warn (problems, "next_due", _ ("Say by when."));
}

const PlassKind plass_kind_case = {
  .name = "case",
  .label = N_ ("Case"),
  .resource = "EpisodeOfCare",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .size = sizeof (PlassCase),
  .check = check,
};
