/* person.c — what paths cannot say of a person: numbers by their systems, anonymity, protection */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wire-private.h"

#define OID "urn:oid:2.16.578.1.12.4.1.4."
#define KIND PLASS_EXT ("identity-kind") ".valueCode"
#define TYPE "type.coding[system=urn:oid:2.16.578.1.12.4.1.1.8327].code"

/* no-basis: the system says what a number is; a local H-number has the literal "HNR". A number of a kind that
 * nobody knows has a system of ours. */
static const struct {
  const char *kind, *system, *type;
} numbers[] = {
  { "fnr", OID "1", "FNR" }, { "dnr", OID "2", "DNR" }, { "help", OID "3", "FHN" },
  { "local", "HNR", "HNR" }, { "duf", OID "5", "DUF" }, { "", PLASS_FHIR "/sid/identitet", NULL },
};
#define OTHER (G_N_ELEMENTS (numbers) - 1)

static gsize
find_system (const char *system)
{
  gsize i = 0;

  while (i < G_N_ELEMENTS (numbers) && g_strcmp0 (numbers[i].system, system) != 0)
    i++;
  return i;
}

static gsize
find_kind (const char *kind)
{
  for (gsize i = 0; i < OTHER; i++)
    if (strcmp (numbers[i].kind, kind) == 0)
      return i;
  return OTHER;
}

/* The number in use: the official one that has not run out, else the first. */
static cJSON *
pick_number (const cJSON *resource)
{
  cJSON *first = NULL, *element;

  cJSON_ArrayForEach (element, plass_json_member (resource, "identifier"))
  {
    if (!cJSON_IsObject (element) || !plass_json_text (element, "value")
        || find_system (plass_json_text (element, "system")) == G_N_ELEMENTS (numbers)
        || plass_json_member (plass_json_member (element, "period"), "end"))
      continue;
    if (g_strcmp0 (plass_json_text (element, "use"), "official") == 0)
      return element;
    if (first == NULL)
      first = element;
  }
  return first;
}

static cJSON *
make_number (gsize row, const char *value)
{
  cJSON *element = cJSON_CreateObject ();

  plass_wire_set (element, "use", "official");
  plass_wire_set (element, TYPE, numbers[row].type);
  plass_wire_set (element, "system", numbers[row].system);
  plass_wire_set (element, "value", value);
  if (strcmp (numbers[row].system, "HNR") == 0) /* no-basis: never without who gave it */
    plass_wire_set (element, "assigner.display", "Oslo kommune");
  return element;
}

static void
write_number (const PlassPerson *person, cJSON *resource)
{
  gboolean has = person->identity_number && *person->identity_number;
  gsize row = find_kind (person->identity_kind.text);
  cJSON *old = pick_number (resource);
  cJSON *array = plass_json_member (resource, "identifier");

  if (has && old)
    cJSON_ReplaceItemViaPointer (array, old, make_number (row, person->identity_number));
  else if (has) {
    if (!cJSON_IsArray (array)) {
      plass_json_remove (resource, array);
      array = cJSON_AddArrayToObject (resource, "identifier");
    }
    cJSON_AddItemToArray (array, make_number (row, person->identity_number));
  } else if (old) {
    plass_json_remove (array, old);
    if (array->child == NULL)
      plass_json_remove (resource, array);
  }
  /* Said apart only where the number itself does not say it. */
  plass_wire_set (resource, KIND, has && row != OTHER ? NULL : person->identity_kind.text);
}

/* Written where it holds now, taken away where it held before: another's label is left alone. */
static void
write_label (cJSON *resource, gboolean now, gboolean before, const char *const paths[2],
             const char *const words[2])
{
  for (int i = 0; i < 2 && (now || before); i++)
    plass_wire_set (resource, paths[i], now ? words[i] : NULL);
}

static void
write_anonymous (const PlassPerson *person, const PlassPerson *was, cJSON *resource)
{
  static const char *const paths[] = { "meta.security[code=PSEUDED].system",
                                       "meta.security[code=PSEUDED].display" };
  static const char *const words[] = { "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
                                       "pseudonymized" };
  gboolean now = person->anonymous == PLASS_YES, before = was && was->anonymous == PLASS_YES;
  const char *alias = person->alias && *person->alias ? person->alias : NULL;

  write_label (resource, now, before, paths, words);
  if (now)
    plass_wire_set (resource, "name[use=anonymous].text", alias ? alias : "Anonym");
  else if (before) {
    plass_wire_set (resource, "name[use=anonymous].text", NULL);
    plass_wire_set (resource, "name[use=nickname].text", alias); /* it may have stood there only */
  }
  if (person->local_number && *person->local_number && (now || before))
    plass_wire_set (resource, "identifier[system=" PLASS_FHIR "/sid/person].use", now ? "temp" : NULL);
}

void
plass_hook_person_encode (gconstpointer record, gconstpointer before, cJSON *resource)
{
  static const char *const paths[] = { "meta.security[code=V].system", "meta.security[code=V].display" };
  static const char *const words[] = { "http://terminology.hl7.org/CodeSystem/v3-Confidentiality",
                                       "very restricted" };
  const PlassPerson *person = record, *was = before;

  if (was == NULL || g_strcmp0 (was->identity_number, person->identity_number) != 0
      || !plass_code_is (&was->identity_kind, person->identity_kind.text))
    write_number (person, resource);
  write_anonymous (person, was, resource);
  /* A label protects nothing: the service filters. It tells other readers what to do. */
  write_label (resource, plass_code_is (&person->protection, "strictly_confidential"),
               was && plass_code_is (&was->protection, "strictly_confidential"), paths, words);
  if (plass_time_is_set (person->deceased))
    plass_json_remove (resource, plass_json_member (resource, "deceasedBoolean"));
}

void
plass_hook_person_decode (const cJSON *resource, gpointer record)
{
  PlassPerson *person = record;
  const cJSON *number = pick_number (resource);
  const cJSON *kind = plass_wire_get (resource, KIND);
  const cJSON *called = plass_wire_get (resource, "name[use=anonymous].text");

  if (number) {
    plass_text_set (&person->identity_number, plass_json_text (number, "value"));
    person->identity_kind = plass_code (numbers[find_system (plass_json_text (number, "system"))].kind);
  }
  if (cJSON_IsString (kind))
    person->identity_kind = plass_code (kind->valuestring);
  if (person->anonymous == PLASS_UNKNOWN
      && (called || plass_wire_get (resource, "meta.security[code=PSEUDED].code")))
    person->anonymous = PLASS_YES;
  if (cJSON_IsString (called) && person->alias == NULL && strcmp (called->valuestring, "Anonym") != 0)
    plass_text_set (&person->alias, called->valuestring);
}
