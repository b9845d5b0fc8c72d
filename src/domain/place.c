/* place.c — plass: one bed, and who it is for */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/records.h"

#include <glib/gi18n-lib.h>

static const PlassFixed fixed[] = {
  { "meta.profile[0]", "http://hl7.no/fhir/StructureDefinition/no-basis-Location" },
  { "mode", "instance" },
  { "physicalType.coding[system=http://terminology.hl7.org/CodeSystem/location-physical-type].code", "bd" },
  { NULL, NULL },
};

/* kind has no path: it stands among the characteristics of the place (wire's hook). */
static const PlassField fields[] = {
  PLASS_FIELD (PlassPlace, id, ID, "id", N_ ("Id"), ONCE),
  PLASS_FIELD (PlassPlace, name, TEXT, "name", N_ ("Place"), NEWEST,
               .flags = PLASS_REQUIRED | PLASS_SEARCHED),
  PLASS_FIELD (PlassPlace, institution, REF, "managingOrganization.reference", N_ ("Institution"), NEWEST,
               .flags = PLASS_REQUIRED | PLASS_INDEXED, .target = "institution"),
  PLASS_FIELD (PlassPlace, unit, REF, PLASS_EXT ("unit") ".valueReference.reference", N_ ("Ward"), NEWEST,
               .target = "unit"),
  PLASS_FIELD (PlassPlace, room, REF, "partOf.reference", N_ ("Room"), NEWEST, .flags = PLASS_INDEXED,
               .target = "room"),
  PLASS_FIELD (PlassPlace, level, CODE, PLASS_EXT ("level") ".valueCode", N_ ("Level"), NEWEST,
               .flags = PLASS_REQUIRED | PLASS_INDEXED, .target = "level"),
  PLASS_FIELD (PlassPlace, kind, CODE, NULL, N_ ("Kind"), ASK, .flags = PLASS_REQUIRED,
               .target = "place-kind"),
  PLASS_FIELD (PlassPlace, gender_rule, CODE, PLASS_EXT ("gender-rule") ".valueCode", N_ ("For whom"), ASK,
               .flags = PLASS_REQUIRED, .target = "gender-rule"),
  PLASS_FIELD (PlassPlace, substance_policy, CODE, PLASS_EXT ("substance-policy") ".valueCode",
               N_ ("Substance use"), ASK, .flags = PLASS_REQUIRED, .target = "substance-policy"),
  PLASS_FIELD (PlassPlace, contract, CODE, PLASS_EXT ("contract") ".valueCode", N_ ("Paid by"), NEWEST,
               .target = "contract"),
  PLASS_FIELD (PlassPlace, lar_welcome, BOOL, PLASS_EXT ("lar-welcome") ".valueBoolean", N_ ("LAR welcome"),
               NEWEST),
  PLASS_FIELD (PlassPlace, accessible, BOOL, PLASS_EXT ("accessible") ".valueBoolean", N_ ("Step-free"),
               NEWEST),
  PLASS_FIELD (PlassPlace, couples, BOOL, PLASS_EXT ("couples") ".valueBoolean", N_ ("Couples"), NEWEST),
  PLASS_FIELD (PlassPlace, pets, BOOL, PLASS_EXT ("pets") ".valueBoolean", N_ ("Pets"), NEWEST),
  PLASS_FIELD (PlassPlace, own_bath, BOOL, PLASS_EXT ("own-bath") ".valueBoolean", N_ ("Own bath"), NEWEST),
  PLASS_FIELD (PlassPlace, shielded, BOOL, PLASS_EXT ("shielded") ".valueBoolean", N_ ("Shielded"), NEWEST),
  PLASS_FIELD (PlassPlace, night_staffed, BOOL, PLASS_EXT ("night-staffed") ".valueBoolean",
               N_ ("Staffed at night"), NEWEST),
  PLASS_FIELD (PlassPlace, outside_city, BOOL, PLASS_EXT ("outside-city") ".valueBoolean",
               N_ ("Outside the city"), NEWEST),
  PLASS_FIELD (PlassPlace, max_stay_days, INT, PLASS_EXT ("max-stay-days") ".valueInteger",
               N_ ("Most days a stay"), NEWEST),
  PLASS_FIELD (PlassPlace, confirmed, TIME, PLASS_EXT ("confirmed") ".valueDateTime", N_ ("Confirmed"),
               NEWEST),
  PLASS_FIELD (PlassPlace, confirmed_by, REF, PLASS_EXT ("confirmed-by") ".valueReference.reference",
               N_ ("Confirmed by"), NEWEST, .target = "worker"),
  PLASS_FIELD (PlassPlace, status, CODE, "status", N_ ("State"), NEWEST, .flags = PLASS_REQUIRED,
               .target = "place-status"),
};

static void
check (gconstpointer record, GPtrArray *problems)
{
  const PlassPlace *place = record;

  if (place->max_stay_days.known && place->max_stay_days.value < 1)
    plass_problems_add (problems, "max_stay_days", _ ("A stay lasts at least one day."));
}

const PlassKind plass_kind_place = {
  .name = "place",
  .label = N_ ("Place"),
  .resource = "Location",
  .tell_path =
      "physicalType.coding[system=http://terminology.hl7.org/CodeSystem/location-physical-type].code",
  .tell_value = "bd",
  .fixed = fixed,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .size = sizeof (PlassPlace),
  .check = check,
};
