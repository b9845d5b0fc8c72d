/* organisation.c — the city, its districts and the owners of institutions */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/records.h"

#include <glib/gi18n-lib.h>

static const PlassFixed fixed[] = {
  { "meta.profile[0]", "http://hl7.no/fhir/StructureDefinition/no-basis-Organization" },
  { "type[0]" PLASS_CODING ".code", "organisasjon" },
  { NULL, NULL },
};

static const PlassField fields[] = {
  PLASS_FIELD (PlassOrganisation, id, ID, "id", N_ ("Id"), ONCE),
  PLASS_FIELD (PlassOrganisation, name, TEXT, "name", N_ ("Name"), NEWEST,
               .flags = PLASS_REQUIRED | PLASS_INDEXED),
  PLASS_FIELD (PlassOrganisation, kind, CODE, PLASS_EXT ("organisation-kind") ".valueCode", N_ ("Kind"),
               NEWEST, .flags = PLASS_REQUIRED, .target = "organisation-kind"),
  PLASS_FIELD (PlassOrganisation, org_number, TEXT,
               "identifier[system=urn:oid:2.16.578.1.12.4.1.4.101].value", N_ ("Organisation number"),
               NEWEST),
  PLASS_FIELD (PlassOrganisation, district, CODE, "identifier[system=urn:oid:2.16.578.1.12.4.1.1.3403].value",
               N_ ("City district"), NEWEST, .target = "district"),
  PLASS_FIELD (PlassOrganisation, phone, TEXT, "telecom[system=phone].value", N_ ("Telephone"), NEWEST),
  PLASS_FIELD (PlassOrganisation, part_of, REF, "partOf.reference", N_ ("Part of"), NEWEST,
               .target = "organisation"),
  PLASS_FIELD (PlassOrganisation, active, BOOL, "active", N_ ("In use"), NEWEST),
};

const PlassKind plass_kind_organisation = {
  .name = "organisation",
  .label = N_ ("Organisation"),
  .resource = "Organization",
  .tell_path = "type[0]" PLASS_CODING ".code",
  .tell_value = "organisasjon",
  .fixed = fixed,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .size = sizeof (PlassOrganisation),
};
