/* search-params.c — every search parameter there is: for whom, of what kind, and where its values stand */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

#define EVERY NULL
#define PERSONS " Patient Practitioner "

/* FHIR R4's own parameters first, then those of ours (level, next-owner …). A path's steps go through arrays;
 * "@level" is the extension of ours with that name, "|" parts alternatives. */
static const PlassSearchParam params[] = {
  { EVERY, "_id", PLASS_SEARCH_TOKEN, NULL },
  { EVERY, "_lastUpdated", PLASS_SEARCH_DATE, NULL },
  { EVERY, "identifier", PLASS_SEARCH_TOKEN, "identifier", .secret = TRUE },
  { " Patient Practitioner PractitionerRole Organization ", "active", PLASS_SEARCH_TOKEN, "active" },
  { " DocumentReference ", "author", PLASS_SEARCH_REFERENCE, "author", " Practitioner " },
  { " Task ", "based-on", PLASS_SEARCH_REFERENCE, "basedOn", " CarePlan " },
  { " Patient ", "birthdate", PLASS_SEARCH_DATE, "birthDate", .secret = TRUE },
  { " EpisodeOfCare ", "care-manager", PLASS_SEARCH_REFERENCE, "careManager", " Practitioner " },
  { " CarePlan Goal DocumentReference ", "category", PLASS_SEARCH_TOKEN, "category" },
  { " Encounter ", "class", PLASS_SEARCH_TOKEN, "class" },
  { " Task Basic ", "code", PLASS_SEARCH_TOKEN, "code" },
  { " DocumentReference ", "custodian", PLASS_SEARCH_REFERENCE, "custodian", " Organization " },
  { " Encounter EpisodeOfCare CarePlan PractitionerRole ", "date", PLASS_SEARCH_DATE, "period" },
  { " DocumentReference ", "date", PLASS_SEARCH_DATE, "date" },
  { " DocumentReference ", "description", PLASS_SEARCH_STRING, "description", .secret = TRUE },
  { " Encounter ", "episode-of-care", PLASS_SEARCH_REFERENCE, "episodeOfCare", " EpisodeOfCare " },
  { PERSONS, "family", PLASS_SEARCH_STRING, "name.family", .secret = TRUE },
  { " Task ", "focus", PLASS_SEARCH_REFERENCE, "focus", " Goal " },
  { " Patient ", "gender", PLASS_SEARCH_TOKEN, "gender" },
  { PERSONS, "given", PLASS_SEARCH_STRING, "name.given", .secret = TRUE },
  { " CarePlan Task ", "intent", PLASS_SEARCH_TOKEN, "intent" },
  { " Patient ", "language", PLASS_SEARCH_TOKEN, "communication.language" },
  { " Goal ", "lifecycle-status", PLASS_SEARCH_TOKEN, "lifecycleStatus" },
  { " Patient ", "link", PLASS_SEARCH_REFERENCE, "link.other", " Patient " },
  { " Encounter ", "location", PLASS_SEARCH_REFERENCE, "location.location", " Location " },
  { PERSONS, "name", PLASS_SEARCH_STRING, "name", .secret = TRUE },
  { " Organization Location ", "name", PLASS_SEARCH_STRING, "name|alias", .secret = TRUE },
  { " EpisodeOfCare Location ", "organization", PLASS_SEARCH_REFERENCE, "managingOrganization",
    " Organization " },
  { " PractitionerRole ", "organization", PLASS_SEARCH_REFERENCE, "organization", " Organization " },
  { " Task ", "owner", PLASS_SEARCH_REFERENCE, "owner", " Practitioner " },
  { " Encounter ", "part-of", PLASS_SEARCH_REFERENCE, "partOf", " Encounter " },
  { " Location ", "partof", PLASS_SEARCH_REFERENCE, "partOf", " Location " },
  { " Organization ", "partof", PLASS_SEARCH_REFERENCE, "partOf", " Organization " },
  { " Encounter ", "participant", PLASS_SEARCH_REFERENCE, "participant.individual", " Practitioner " },
  { " Encounter CarePlan Goal DocumentReference Basic ", "patient", PLASS_SEARCH_REFERENCE, "subject",
    " Patient " },
  { " EpisodeOfCare ", "patient", PLASS_SEARCH_REFERENCE, "patient", " Patient " },
  { " Task ", "patient", PLASS_SEARCH_REFERENCE, "for", " Patient " },
  { " DocumentReference ", "period", PLASS_SEARCH_DATE, "context.period" },
  { PERSONS, "phone", PLASS_SEARCH_TOKEN, "telecom", .secret = TRUE, .system = "phone" },
  { " PractitionerRole ", "practitioner", PLASS_SEARCH_REFERENCE, "practitioner", " Practitioner " },
  { " DocumentReference ", "relatesto", PLASS_SEARCH_REFERENCE, "relatesTo.target", " DocumentReference " },
  { " PractitionerRole ", "role", PLASS_SEARCH_TOKEN, "code" },
  { " Encounter ", "service-provider", PLASS_SEARCH_REFERENCE, "serviceProvider", " Organization " },
  { " Goal ", "start-date", PLASS_SEARCH_DATE, "startDate" },
  { " Encounter EpisodeOfCare CarePlan Task DocumentReference Location ", "status", PLASS_SEARCH_TOKEN,
    "status" },
  { " Encounter CarePlan Goal DocumentReference ", "subject", PLASS_SEARCH_REFERENCE, "subject",
    " Patient " },
  { " Basic ", "subject", PLASS_SEARCH_REFERENCE, "subject", " Location Patient " },
  { " Task ", "subject", PLASS_SEARCH_REFERENCE, "for", " Patient " },
  { " Goal ", "target-date", PLASS_SEARCH_DATE, "target.dueDate" },
  { " Encounter EpisodeOfCare Organization Location DocumentReference ", "type", PLASS_SEARCH_TOKEN, "type" },
  /* ours */
  { " DocumentReference ", "doc-status", PLASS_SEARCH_TOKEN, "docStatus", .ours = TRUE },
  { " Location ", "gender-rule", PLASS_SEARCH_TOKEN, "@gender-rule.valueCode", .ours = TRUE },
  { " Encounter ", "hold-until", PLASS_SEARCH_DATE, "@hold-until.valueDateTime", .ours = TRUE },
  { " EpisodeOfCare ", "institution", PLASS_SEARCH_REFERENCE, "@institution.valueReference", " Organization ",
    .ours = TRUE },
  { " Location Organization EpisodeOfCare ", "level", PLASS_SEARCH_TOKEN, "@level.valueCode", .ours = TRUE },
  { " Encounter EpisodeOfCare ", "next-due", PLASS_SEARCH_DATE, "@next-due.valueDate", .ours = TRUE },
  { " Encounter EpisodeOfCare ", "next-owner", PLASS_SEARCH_REFERENCE, "@next-owner.valueReference",
    " Practitioner ", .ours = TRUE },
  { " Location ", "physical-type", PLASS_SEARCH_TOKEN, "physicalType", .ours = TRUE },
  { " Encounter ", "planned-end", PLASS_SEARCH_DATE, "@planned-end.valueDateTime", .ours = TRUE },
  { " Location ", "substance-policy", PLASS_SEARCH_TOKEN, "@substance-policy.valueCode", .ours = TRUE },
  { NULL, NULL },
};

const PlassSearchParam *
plass_search_params (void)
{
  return params;
}

gboolean
plass_search_param_fits (const PlassSearchParam *param, const char *type)
{
  const gsize length = strlen (type);
  const char *at = param->types;

  if (!at)
    return TRUE;
  while ((at = strstr (at, type))) {
    if (at[-1] == ' ' && at[length] == ' ')
      return TRUE;
    at += length;
  }
  return FALSE;
}

const PlassSearchParam *
plass_search_param_find (const char *type, const char *name, gsize length)
{
  for (const PlassSearchParam *param = params; param->name; param++)
    if (strlen (param->name) == length && strncmp (param->name, name, length) == 0
        && plass_search_param_fits (param, type))
      return param;
  return NULL;
}
