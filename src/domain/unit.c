/* unit.c — avdeling: a ward of an institution */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/records.h"

#include <glib/gi18n-lib.h>

static const PlassFixed fixed[] = {
  { "meta.profile[0]", "http://hl7.no/fhir/StructureDefinition/no-basis-Location" },
  { "mode", "instance" },
  { "physicalType.coding[system=http://terminology.hl7.org/CodeSystem/location-physical-type].code", "wa" },
  { NULL, NULL },
};

static const PlassWireCode active_words[] = { { "yes", "active" }, { "no", "inactive" }, { NULL, NULL } };

static const PlassField fields[] = {
  PLASS_FIELD (PlassUnit, id, ID, "id", N_ ("Id"), ONCE),
  PLASS_FIELD (PlassUnit, name, TEXT, "name", N_ ("Name"), NEWEST, .flags = PLASS_REQUIRED),
  PLASS_FIELD (PlassUnit, institution, REF, "managingOrganization.reference", N_ ("Institution"), NEWEST,
               .flags = PLASS_REQUIRED | PLASS_INDEXED, .target = "institution"),
  PLASS_FIELD (PlassUnit, staffed_cap, INT, PLASS_EXT ("staffed-cap") ".valueInteger",
               N_ ("Staffed for at most"), NEWEST),
  PLASS_FIELD (PlassUnit, active, BOOL, "status", N_ ("In use"), NEWEST, .mapping = active_words),
};

static void
check (gconstpointer record, GPtrArray *problems)
{
  const PlassUnit *unit = record;

  if (unit->staffed_cap.known && unit->staffed_cap.value < 0)
    plass_problems_add (problems, "staffed_cap", _ ("This cannot be less than nought."));
}

const PlassKind plass_kind_unit = {
  .name = "unit",
  .label = N_ ("Ward"),
  .resource = "Location",
  .tell_path =
      "physicalType.coding[system=http://terminology.hl7.org/CodeSystem/location-physical-type].code",
  .tell_value = "wa",
  .fixed = fixed,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .size = sizeof (PlassUnit),
  .check = check,
};
