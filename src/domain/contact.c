/* contact.c — henvendelse: somebody made contact, and it never ends in nothing */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/records.h"

#include <glib/gi18n-lib.h>

static const PlassFixed fixed[] = {
  { "type[0]" PLASS_CODING ".code", "henvendelse" },
  { "status", "finished" },
  { "class.system", "http://terminology.hl7.org/CodeSystem/v3-ActCode" },
  { NULL, NULL },
};

/* FHIR's class says only whether it was face to face (wire's hook); the channel itself is an extension. */
static const PlassField fields[] = {
  PLASS_FIELD (PlassContact, id, ID, "id", N_ ("Id"), ONCE),
  PLASS_FIELD (PlassContact, person, REF, "subject.reference", N_ ("Person"), ASK, .flags = PLASS_INDEXED,
               .target = "person"),
  PLASS_FIELD (PlassContact, happened, TIME, "period.start", N_ ("When"), NEWEST,
               .flags = PLASS_REQUIRED | PLASS_INDEXED),
  PLASS_FIELD (PlassContact, channel, CODE, PLASS_EXT ("channel") ".valueCode", N_ ("How"), NEWEST,
               .target = "channel"),
  PLASS_FIELD (PlassContact, who_says, TEXT, PLASS_EXT ("who-says") ".valueString",
               N_ ("Who, if they wish to say"), NEWEST, .flags = PLASS_MASKED),
  PLASS_FIELD (PlassContact, need, TEXT, "reasonCode[0].text", N_ ("What is needed now"), NEWEST,
               .flags = PLASS_REQUIRED | PLASS_LONG),
  PLASS_FIELD (PlassContact, outcome, CODE, PLASS_EXT ("outcome") ".valueCode", N_ ("What came of it"),
               NEWEST, .flags = PLASS_REQUIRED, .target = "contact-outcome"),
  PLASS_FIELD (PlassContact, state, CODE, PLASS_EXT ("contact-state") ".valueCode", N_ ("State"), NEWEST,
               .flags = PLASS_REQUIRED | PLASS_INDEXED, .target = "contact-state"),
  PLASS_FIELD (PlassContact, next_step, TEXT, PLASS_EXT ("next-step") ".valueString", N_ ("Next step"),
               NEWEST),
  PLASS_FIELD (PlassContact, next_owner, REF, PLASS_EXT ("next-owner") ".valueReference.reference",
               N_ ("Who does it"), NEWEST, .flags = PLASS_INDEXED, .target = "worker"),
  PLASS_FIELD (PlassContact, next_due, DATE, PLASS_EXT ("next-due") ".valueDate", N_ ("When"), NEWEST),
  PLASS_FIELD (PlassContact, institution, REF, "serviceProvider.reference", N_ ("Institution"), NEWEST,
               .flags = PLASS_INDEXED, .target = "institution"),
  PLASS_FIELD (PlassContact, received_by, REF, "participant[0].individual.reference", N_ ("Received by"),
               ONCE, .target = "worker"),
};

/* No contact without a next step, an owner and a date, unless nothing is left to do. */
static void
check (gconstpointer record, GPtrArray *problems)
{
  const PlassContact *contact = record;

  if (!plass_code_is (&contact->state, "open"))
    return;
  if (plass_text_is_blank (contact->next_step))
    plass_problems_add (problems, "next_step", _ ("Write what happens next."));
  if (!plass_id_is_set (&contact->next_owner))
    plass_problems_add (problems, "next_owner", _ ("Choose who does it."));
  if (!plass_date_is_set (contact->next_due))
    plass_problems_add (problems, "next_due", _ ("Say by when."));
}

const PlassKind plass_kind_contact = {
  .name = "contact",
  .label = N_ ("Contact"),
  .resource = "Encounter",
  .tell_path = "type[0]" PLASS_CODING ".code",
  .tell_value = "henvendelse",
  .fixed = fixed,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .size = sizeof (PlassContact),
  .check = check,
};
