/* worker.c — medarbeider */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/records.h"

#include <glib/gi18n-lib.h>

static const PlassFixed fixed[] = {
  { "meta.profile[0]", "http://hl7.no/fhir/StructureDefinition/no-basis-Practitioner" },
  { NULL, NULL },
};
static const PlassField fields[] = {
  PLASS_FIELD (PlassWorker, id, ID, "id", N_ ("Id"), ONCE),
  PLASS_FIELD (PlassWorker, user_name, TEXT, PLASS_SID ("bruker"), N_ ("User name"), ONCE,
               .flags = PLASS_INDEXED),
  PLASS_FIELD (PlassWorker, given, TEXT, "name[0].given[*]", N_ ("Given name"), NEWEST,
               .flags = PLASS_REQUIRED),
  PLASS_FIELD (PlassWorker, family, TEXT, "name[0].family", N_ ("Family name"), NEWEST),
  PLASS_FIELD (PlassWorker, title, TEXT, PLASS_EXT ("title") ".valueString", N_ ("Title"), NEWEST),
  PLASS_FIELD (PlassWorker, hpr, TEXT, "identifier[system=urn:oid:2.16.578.1.12.4.1.4.4].value",
               N_ ("HPR number"), NEWEST),
  PLASS_FIELD (PlassWorker, phone, TEXT, "telecom[system=phone].value", N_ ("Telephone"), NEWEST),
  PLASS_FIELD (PlassWorker, active, BOOL, "active", N_ ("In use"), NEWEST),
};

char *
plass_worker_name (const PlassWorker *worker)
{
  return g_strstrip (
      g_strconcat (worker->given ? worker->given : "", " ", worker->family ? worker->family : "", NULL));
}

const PlassKind plass_kind_worker = {
  .name = "worker",
  .label = N_ ("Employee"),
  .resource = "Practitioner",
  .fixed = fixed,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .size = sizeof (PlassWorker),
};
