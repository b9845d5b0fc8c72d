/* institution.c — institusjon: a house with places */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/records.h"

#include <glib/gi18n-lib.h>

static const PlassFixed fixed[] = {
  { "meta.profile[0]", "http://hl7.no/fhir/StructureDefinition/no-basis-Organization" },
  { "type[0]" PLASS_CODING ".code", "institusjon" },
  { NULL, NULL },
};

/* FHIR knows only whether an organisation is active; why it is not stands in our own extension. */
static const PlassField fields[] = {
  PLASS_FIELD (PlassInstitution, id, ID, "id", N_ ("Id"), ONCE),
  PLASS_FIELD (PlassInstitution, name, TEXT, "name", N_ ("Name"), NEWEST,
               .flags = PLASS_REQUIRED | PLASS_INDEXED | PLASS_SEARCHED),
  PLASS_FIELD (PlassInstitution, short_name, TEXT, "alias[0]", N_ ("Short name"), NEWEST),
  PLASS_FIELD (PlassInstitution, owner, REF, "partOf.reference", N_ ("Owner"), NEWEST,
               .target = "organisation"),
  PLASS_FIELD (PlassInstitution, owner_kind, CODE, PLASS_EXT ("owner-kind") ".valueCode", N_ ("Run by"),
               NEWEST, .target = "owner-kind"),
  PLASS_FIELD (PlassInstitution, level, CODE, PLASS_EXT ("level") ".valueCode", N_ ("Level"), NEWEST,
               .flags = PLASS_REQUIRED, .target = "level"),
  PLASS_FIELD (PlassInstitution, status, CODE, PLASS_EXT ("institution-status") ".valueCode", N_ ("State"),
               NEWEST, .flags = PLASS_REQUIRED, .target = "institution-status"),
  PLASS_FIELD (PlassInstitution, closed_on, DATE, PLASS_EXT ("closed-on") ".valueDate", N_ ("Closed on"),
               NEWEST),
  PLASS_FIELD (PlassInstitution, org_number, TEXT, "identifier[system=urn:oid:2.16.578.1.12.4.1.4.101].value",
               N_ ("Organisation number"), NEWEST),
  PLASS_FIELD (PlassInstitution, address, TEXT, "address[0].text", N_ ("Address"), NEWEST,
               .flags = PLASS_MASKED),
  PLASS_FIELD (PlassInstitution, phone, TEXT, "telecom[system=phone].value", N_ ("Telephone"), NEWEST),
  PLASS_FIELD (PlassInstitution, duty_phone, TEXT, PLASS_EXT ("duty-phone") ".valueString",
               N_ ("Telephone of the duty officer"), NEWEST),
  PLASS_FIELD (PlassInstitution, target_group, TEXT, PLASS_EXT ("target-group") ".valueString",
               N_ ("Who it is for"), NEWEST),
  PLASS_FIELD (PlassInstitution, agreement_days, INT, PLASS_EXT ("agreement-days") ".valueInteger",
               N_ ("Days an agreement lasts"), NEWEST),
  PLASS_FIELD (PlassInstitution, agreement_stay_days, INT, PLASS_EXT ("agreement-stay-days") ".valueInteger",
               N_ ("Most days a stay"), NEWEST),
  PLASS_FIELD (PlassInstitution, agreement_gap_days, INT, PLASS_EXT ("agreement-gap-days") ".valueInteger",
               N_ ("Days between stays"), NEWEST),
  PLASS_FIELD (PlassInstitution, as_of, TEXT, PLASS_EXT ("as-of") ".valueString", N_ ("Figures as of"),
               NEWEST),
  PLASS_FIELD (PlassInstitution, source, TEXT, PLASS_EXT ("source") ".valueString", N_ ("Source"), NEWEST),
};

static void
check (gconstpointer record, GPtrArray *problems)
{
  const PlassInstitution *institution = record;

  if (plass_date_is_set (institution->closed_on) && plass_code_is (&institution->status, "open"))
    plass_problems_warn (problems, "closed_on", _ ("It is marked as open, yet has a date of closing."));
}

const PlassKind plass_kind_institution = {
  .name = "institution",
  .label = N_ ("Institution"),
  .resource = "Organization",
  .tell_path = "type[0]" PLASS_CODING ".code",
  .tell_value = "institusjon",
  .fixed = fixed,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .size = sizeof (PlassInstitution),
  .check = check,
};
