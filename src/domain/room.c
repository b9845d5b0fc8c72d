/* room.c — rom: one or more places share it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/records.h"

#include <glib/gi18n-lib.h>

static const PlassFixed fixed[] = {
  { "meta.profile[0]", "http://hl7.no/fhir/StructureDefinition/no-basis-Location" },
  { "mode", "instance" },
  { "physicalType.coding[system=http://terminology.hl7.org/CodeSystem/location-physical-type].code", "ro" },
  { NULL, NULL },
};

static const PlassWireCode active_words[] = { { "yes", "active" }, { "no", "inactive" }, { NULL, NULL } };

static const PlassField fields[] = {
  PLASS_FIELD (PlassRoom, id, ID, "id", N_ ("Id"), ONCE),
  PLASS_FIELD (PlassRoom, name, TEXT, "name", N_ ("Name"), NEWEST, .flags = PLASS_REQUIRED),
  PLASS_FIELD (PlassRoom, institution, REF, "managingOrganization.reference", N_ ("Institution"), NEWEST,
               .flags = PLASS_REQUIRED | PLASS_INDEXED, .target = "institution"),
  PLASS_FIELD (PlassRoom, unit, REF, "partOf.reference", N_ ("Ward"), NEWEST, .target = "unit"),
  PLASS_FIELD (PlassRoom, active, BOOL, "status", N_ ("In use"), NEWEST, .mapping = active_words),
};

const PlassKind plass_kind_room = {
  .name = "room",
  .label = N_ ("Room"),
  .resource = "Location",
  .tell_path =
      "physicalType.coding[system=http://terminology.hl7.org/CodeSystem/location-physical-type].code",
  .tell_value = "ro",
  .fixed = fixed,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .size = sizeof (PlassRoom),
};
