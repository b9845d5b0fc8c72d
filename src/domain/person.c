/* person.c — personen: who they are, as they say it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/records.h"

#include <glib/gi18n-lib.h>

static const PlassFixed fixed[] = {
  { "meta.profile[0]", "http://hl7.no/fhir/StructureDefinition/no-basis-Patient" },
  { NULL, NULL },
};

static const PlassWireCode gender_words[] = {
  { "woman", "female" }, { "man", "male" }, { "other", "other" }, { "unknown", "unknown" }, { NULL, NULL }
};
static const PlassWireCode protection_words[] = {
  { "none", "ugradert" },
  { "client_address", "klientadresse" },
  { "confidential", "fortrolig" },
  { "strictly_confidential", "strengtFortrolig" },
  { NULL, NULL },
};

/* identity_number and identity_kind have no path: the number's system follows from its kind (wire's hook). */
static const PlassField fields[] = {
  PLASS_FIELD (PlassPerson, id, ID, "id", N_ ("Id"), ONCE),
  PLASS_FIELD (PlassPerson, given, TEXT, "name[use=official].given[*]", N_ ("Given name"), NEWEST,
               .flags = PLASS_SEARCHED),
  PLASS_FIELD (PlassPerson, family, TEXT, "name[use=official].family", N_ ("Family name"), NEWEST,
               .flags = PLASS_SEARCHED | PLASS_INDEXED),
  PLASS_FIELD (PlassPerson, alias, TEXT, "name[use=nickname].text", N_ ("Called"), NEWEST,
               .flags = PLASS_SEARCHED),
  PLASS_FIELD (PlassPerson, identity_kind, CODE, NULL, N_ ("Kind of number"), ASK, .target = "identity-kind"),
  PLASS_FIELD (PlassPerson, identity_number, TEXT, NULL, N_ ("National identity number"), ASK,
               .flags = PLASS_MASKED | PLASS_SEARCHED | PLASS_INDEXED),
  PLASS_FIELD (PlassPerson, local_number, TEXT, PLASS_SID ("person"), N_ ("Local number"), ONCE,
               .flags = PLASS_SEARCHED),
  PLASS_FIELD (PlassPerson, birth, DATE, "birthDate", N_ ("Born"), NEWEST),
  PLASS_FIELD (PlassPerson, gender, CODE, "gender", N_ ("Gender"), ASK, .target = "gender",
               .mapping = gender_words),
  PLASS_FIELD (PlassPerson, phone, TEXT, "telecom[system=phone].value", N_ ("Telephone"), NEWEST,
               .flags = PLASS_MASKED | PLASS_SEARCHED),
  PLASS_FIELD (PlassPerson, may_call, BOOL, PLASS_EXT ("may-call") ".valueBoolean", N_ ("We may call"), ASK),
  PLASS_FIELD (PlassPerson, may_text, BOOL, PLASS_EXT ("may-text") ".valueBoolean", N_ ("We may send a text"),
               ASK),
  PLASS_FIELD (PlassPerson, may_leave_message, BOOL, PLASS_EXT ("may-leave-message") ".valueBoolean",
               N_ ("We may leave a message"), ASK),
  PLASS_FIELD (PlassPerson, contact_note, TEXT, PLASS_EXT ("contact-note") ".valueString",
               N_ ("Who else answers, and when to call"), NEWEST, .flags = PLASS_MASKED),
  PLASS_FIELD (PlassPerson, language, CODE, "communication[0].language.coding[system=urn:ietf:bcp:47].code",
               N_ ("Language"), NEWEST, .target = "language"),
  PLASS_FIELD (PlassPerson, interpreter, BOOL, PLASS_EXT ("interpreter") ".valueBoolean",
               N_ ("Needs an interpreter"), NEWEST),
  PLASS_FIELD (PlassPerson, protection, CODE,
               "meta.security[system=http://ehelse.no/fhir/CodeSystem/gd-address-confidentiality].code",
               N_ ("Address protection"), ASK, .flags = PLASS_MASKED, .target = "protection",
               .mapping = protection_words),
  PLASS_FIELD (PlassPerson, district, CODE,
               "address[use=home].extension[url=http://hl7.no/fhir/StructureDefinition/"
               "no-basis-urban-district].valueCoding{system=urn:oid:2.16.578.1.12.4.1.1.3403}.code",
               N_ ("City district"), NEWEST, .target = "district"),
  PLASS_FIELD (PlassPerson, anonymous, BOOL, PLASS_EXT ("anonymous") ".valueBoolean", N_ ("Anonymous"),
               NEWEST),
  PLASS_FIELD (PlassPerson, substance_wish, CODE, PLASS_EXT ("substance-wish") ".valueCode",
               N_ ("Wishes a place that is"), NEWEST, .target = "substance-policy"),
  PLASS_FIELD (PlassPerson, lar, BOOL, PLASS_EXT ("lar") ".valueBoolean", N_ ("In LAR"), NEWEST),
  PLASS_FIELD (PlassPerson, wheelchair, BOOL, PLASS_EXT ("wheelchair") ".valueBoolean",
               N_ ("Needs step-free access"), NEWEST),
  PLASS_FIELD (PlassPerson, pet, BOOL, PLASS_EXT ("pet") ".valueBoolean", N_ ("Brings a pet"), NEWEST),
  PLASS_FIELD (PlassPerson, complex_needs, BOOL, PLASS_EXT ("complex-needs") ".valueBoolean",
               N_ ("Severe and complex needs"), NEWEST),
  PLASS_FIELD (PlassPerson, what_helps, TEXT, PLASS_EXT ("what-helps") ".valueString", N_ ("What helps"),
               NEWEST, .flags = PLASS_LONG),
  PLASS_FIELD (PlassPerson, helps_shared, BOOL, PLASS_EXT ("what-helps-shared") ".valueBoolean",
               N_ ("Reception may see what helps"), ASK),
  PLASS_FIELD (PlassPerson, safety_alert, TEXT, PLASS_EXT ("safety-alert") ".valueString",
               N_ ("Safety alert"), ASK, .flags = PLASS_LONG | PLASS_MASKED),
  PLASS_FIELD (PlassPerson, deceased, TIME, "deceasedDateTime", N_ ("Died"), ASK),
  PLASS_FIELD (PlassPerson, merged_into, REF, "link[type=replaced-by].other.reference", N_ ("Joined with"),
               ASK, .target = "person"),
  PLASS_FIELD (PlassPerson, active, BOOL, "active", N_ ("In use"), NEWEST),
};

static void
check_number (const PlassPerson *person, GPtrArray *problems)
{
  PlassNumber number = plass_number_read (person->identity_number);

  /* Reading tolerates, entering warns: published examples and old registers hold numbers that do not add up.
   */
  if (number.type == PLASS_NUMBER_NONE)
    plass_problems_warn (problems, "identity_number", _ ("This is not a national identity number."));
  else if (!number.digits_ok)
    plass_problems_warn (problems, "identity_number", _ ("The check digits do not fit. Look once more."));
}

static void
check (gconstpointer record, GPtrArray *problems)
{
  const PlassPerson *person = record;

  if (!plass_text_is_blank (person->identity_number))
    check_number (person, problems);
  if (plass_text_is_blank (person->given) && plass_text_is_blank (person->family)
      && plass_text_is_blank (person->alias) && person->anonymous != PLASS_YES)
    plass_problems_add (problems, "given", _ ("Write a name, or what they wish to be called."));
  if (plass_date_is_set (person->birth) && plass_date_compare (person->birth, plass_date_today ()) > 0)
    plass_problems_add (problems, "birth", _ ("The date of birth lies in the future."));
  if (!plass_text_is_blank (person->phone) && person->may_call == PLASS_UNKNOWN)
    plass_problems_warn (problems, "may_call", _ ("Ask whether we may call this number."));
}

char *
plass_person_name (const PlassPerson *person)
{
  const char *given = person->given ? person->given : "", *family = person->family ? person->family : "";

  if (*given || *family)
    return g_strstrip (g_strconcat (given, " ", family, NULL));
  return g_strdup (person->alias ? person->alias : "");
}

const PlassKind plass_kind_person = {
  .name = "person",
  .label = N_ ("Person"),
  .resource = "Patient",
  .fixed = fixed,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .size = sizeof (PlassPerson),
  .check = check,
};
