/* hooks.c — what paths cannot say, as other readers of FHIR look for it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wire.h"

#include <string.h>

#define OID "urn:oid:2.16.578.1.12.4.1.4."
#define TYPE ".type.coding[system=urn:oid:2.16.578.1.12.4.1.1.8327].code"
#define SID PLASS_FHIR "/sid/"
#define EXT(name, value) "{\"url\":\"" PLASS_FHIR "/StructureDefinition/" name "\"," value "}"
#define CHARACTERISTIC(word)                                                                                 \
  "{\"url\":\"http://hl7.org/fhir/5.0/StructureDefinition/extension-Location.characteristic\","              \
  "\"valueCodeableConcept\":{\"coding\":[{\"system\":\"" PLASS_FHIR                                          \
  "/CodeSystem/plass-egenskap\",\"code\":\"" word "\"}]}}"
#define WORD(n) "extension[" n "].valueCodeableConcept.coding[0].code"

/* The fields (name=value, parted by '|') are set on what @base says, or on a new record where it is NULL;
 * then
 * @path holds @json, or nothing where that is NULL. */
static const struct {
  const char *kind, *base, *fields, *path, *json;
} cases[] = {
  /* Numbers by their systems. */
  { "person", NULL, "identity_kind=fnr|identity_number=1", "identifier[system=" OID "1].value", "\"1\"" },
  { "person", NULL, "identity_kind=fnr|identity_number=1", "identifier[system=" OID "1]" TYPE, "\"FNR\"" },
  { "person", NULL, "identity_kind=fnr|identity_number=1", "identifier[system=" OID "1].use",
    "\"official\"" },
  { "person", NULL, "identity_kind=dnr|identity_number=1", "identifier[system=" OID "2]" TYPE, "\"DNR\"" },
  { "person", NULL, "identity_kind=help|identity_number=1", "identifier[system=" OID "3]" TYPE, "\"FHN\"" },
  { "person", NULL, "identity_kind=duf|identity_number=1", "identifier[system=" OID "5]" TYPE, "\"DUF\"" },
  { "person", NULL, "identity_kind=local|identity_number=1", "identifier[system=HNR]" TYPE, "\"HNR\"" },
  { "person", NULL, "identity_kind=local|identity_number=1", "identifier[system=HNR].assigner.display",
    "\"Oslo kommune\"" },
  { "person", NULL, "identity_number=1", "identifier[system=" SID "identitet].value", "\"1\"" },
  { "person", "\"identifier\":[{\"system\":\"" OID "2\",\"value\":\"1\"},{\"system\":\"x\"}]",
    "identity_kind=fnr|identity_number=2", "identifier",
    "[{\"use\":\"official\",\"type\":{\"coding\":[{\"system\":\"urn:oid:2.16.578.1.12.4.1.1.8327\",\"code\":"
    "\"FNR\"}]},\"system\":\"" OID "1\",\"value\":\"2\"},{\"system\":\"x\"}]" },
  { "person", "\"identifier\":[{\"system\":\"" OID "2\",\"value\":\"1\"}]",
    "identity_kind=|identity_number=", "identifier", NULL },
  /* Anonymous, and no longer. */
  { "person", NULL, "anonymous=yes", "name[use=anonymous].text", "\"Anonym\"" },
  { "person", NULL, "anonymous=yes|alias=Rabarbra", "name[use=anonymous].text", "\"Rabarbra\"" },
  { "person", NULL, "anonymous=yes", "meta.security[code=PSEUDED].system",
    "\"http://terminology.hl7.org/CodeSystem/v3-ObservationValue\"" },
  { "person", NULL, "anonymous=yes|local_number=P-1", "identifier[system=" SID "person].use", "\"temp\"" },
  { "person", NULL, "anonymous=no|local_number=P-1", "identifier[system=" SID "person].use", NULL },
  { "person", "\"name\":[{\"use\":\"anonymous\",\"text\":\"A-1\"}]", "anonymous=no", "name",
    "[{\"use\":\"nickname\",\"text\":\"A-1\"}]" },
  { "person", "\"meta\":{\"security\":[{\"code\":\"PSEUDED\",\"system\":\"s\"}]}", "anonymous=no",
    "meta.security", NULL },
  /* Protection. */
  { "person", NULL, "protection=strictly_confidential", "meta.security[code=V].system",
    "\"http://terminology.hl7.org/CodeSystem/v3-Confidentiality\"" },
  { "person", NULL, "protection=confidential", "meta.security[code=V]", NULL },
  { "person", "\"meta\":{\"security\":[{\"code\":\"V\",\"system\":\"s\"}]}", "protection=none",
    "meta.security[code=V].system", "\"s\"" },
  { "person", "\"deceasedBoolean\":true", "deceased=2026-03-01T10:00:00+01:00", "deceasedBoolean", NULL },
  { "person", "\"deceasedBoolean\":true", "given=Kari", "deceasedBoolean", "true" },
  /* Contacts are over at once. */
  { "contact", NULL, "channel=counter", "class.code", "\"AMB\"" },
  { "contact", NULL, "channel=phone", "class.code", "\"VR\"" },
  { "contact", NULL, "", "class.code", "\"AMB\"" },
  { "contact", NULL, "happened=2026-03-01T10:00:00+01:00", "period.end", "\"2026-03-01T10:00:00+01:00\"" },
  { "contact", "\"period\":{\"start\":\"2026-03-01T09:00:00Z\",\"end\":\"2026-03-01T10:00:00Z\"}", "need=Ro",
    "period.end", "\"2026-03-01T10:00:00Z\"" },
  { "contact", "\"class\":{\"code\":\"HH\"}", "need=Ro", "class.code", "\"HH\"" },
  /* The plan's note is the person's. */
  { "plan", NULL, "person=p1|matters=Ro", "note[0].authorReference.reference", "\"Patient/p1\"" },
  { "plan", NULL, "person=p1", "note", NULL },
  { "plan", "\"note\":[{\"text\":\"Ro\",\"time\":\"2026\"}]", "matters=", "note", NULL },
  /* Size and hash belong to the text. */
  { "note", "\"content\":[{\"attachment\":{\"data\":\"SGVp\",\"size\":3,\"hash\":\"h\"}}]", "text=Nei",
    "content[0].attachment.size", NULL },
  { "note", "\"content\":[{\"attachment\":{\"data\":\"SGVp\",\"size\":3,\"hash\":\"h\"}}]", "text=Nei",
    "content[0].attachment.hash", NULL },
  { "note", "\"content\":[{\"attachment\":{\"data\":\"SGVp\",\"size\":3}}]", "title=Nei",
    "content[0].attachment.size", "3" },
  /* Whom a place is for. */
  { "place", NULL, "kind=user_controlled", WORD ("0"), "\"brukerstyrt\"" },
  { "place", NULL, "kind=severe_complex", WORD ("0"), "\"sammensatt\"" },
  { "place", NULL, "gender_rule=women_only", WORD ("1"), "\"kvinneplass\"" },
  { "place", NULL, "gender_rule=none", "extension[1]", NULL },
  { "place", "\"extension\":[" CHARACTERISTIC ("kvinneplass") "]", "gender_rule=none", "extension",
    "[" EXT ("gender-rule", "\"valueCode\":\"none\"") "]" },
  { "place",
    "\"extension\":[" CHARACTERISTIC ("kvinneplass") "," EXT ("gender-rule", "\"valueCode\":\"none\"") "]",
    "gender_rule=women_only", "extension[2]", NULL },
  { "place", "\"extension\":[" CHARACTERISTIC ("ordinaer") "]", "kind=severe_complex", "extension",
    "[" CHARACTERISTIC ("sammensatt") "]" },
  /* A stay's place goes with it. */
  { "booking", NULL, "place=l1|state=held", "status", "\"planned\"" },
  { "booking", NULL, "place=l1|state=held", "location[0].status", "\"reserved\"" },
  { "booking", NULL, "place=l1|state=held", "extension", NULL },
  { "booking", NULL, "place=l1|state=active", "status", "\"in-progress\"" },
  { "booking", NULL, "place=l1|state=no_show", "status", "\"cancelled\"" },
  { "booking", NULL, "place=l1|state=no_show", "extension",
    "[" EXT ("not-used-because", "\"valueCode\":\"no_show\"") "]" },
  { "booking", NULL, "place=l1|state=not_come_back", "extension",
    "[" EXT ("booking-state", "\"valueCode\":\"not_come_back\"") "]" },
  { "booking", NULL, "", "status", "\"unknown\"" },
  { "booking", NULL, "", "location", NULL },
  { "booking", NULL, "place=l1|start=2026-03-01T10:00:00+01:00|ended=2026-03-02T10:00:00+01:00",
    "location[0].period", "{\"start\":\"2026-03-01T10:00:00+01:00\",\"end\":\"2026-03-02T10:00:00+01:00\"}" },
  { "booking",
    "\"location\":[{\"location\":{\"reference\":\"Location/1\"}},{\"location\":{\"reference\":\"Location/"
    "2\"}}]",
    "start=2026-03-01T10:00:00+01:00", "location[0].period", NULL },
};

/* What the service would hand out: the kind's fixed words, and @inner. */
static cJSON *
make_base (const PlassKind *kind, const char *inner)
{
  g_autofree char *text =
      g_strdup_printf ("{\"resourceType\":\"%s\",\"id\":\"1\",%s}", kind->resource, inner);
  cJSON *base = plass_wire_parse (text, -1, NULL);

  g_assert_nonnull (base);
  if (kind->tell_path)
    plass_wire_set (base, kind->tell_path, kind->tell_value);
  return base;
}

static gpointer
make_record (const PlassKind *kind, const cJSON *base, const char *fields)
{
  g_autoptr (GError) error = NULL;
  gpointer record = base ? plass_wire_decode (kind, base, &error) : plass_record_new (kind);
  g_auto (GStrv) pairs = g_strsplit (fields, "|", -1);

  g_assert_no_error (error);
  for (guint i = 0; pairs[i] && *pairs[i]; i++) {
    g_auto (GStrv) pair = g_strsplit (pairs[i], "=", 2);
    const PlassField *field = plass_kind_field (kind, pair[0]);

    g_assert_nonnull (field);
    g_assert_true (plass_field_from_text (field, record, pair[1]));
  }
  return record;
}

static void
says_it_as_others_read_it (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const PlassKind *kind = plass_kind_find (cases[i].kind);
    g_autoptr (cJSON) json = cases[i].base ? make_base (kind, cases[i].base) : NULL;
    gpointer record = make_record (kind, json, cases[i].fields);
    const cJSON *found;
    g_autofree char *text = NULL;

    json = plass_wire_encode (kind, record, g_steal_pointer (&json));
    found = plass_wire_get (json, cases[i].path);
    text = found ? cJSON_PrintUnformatted (found) : NULL;
    g_test_message ("%s: %s: %s", cases[i].kind, cases[i].fields, cases[i].path);
    g_assert_cmpstr (text, ==, cases[i].json);
    plass_record_free (kind, record);
  }
}

/* Each state is told by FHIR's own words where these can; one needs ours. */
static void
few_states_need_an_extension (void)
{
  guint needed = 0;

  for (const PlassCodeItem *item = plass_codes_get ("booking-state"); item->code; item++) {
    PlassBooking booking = { .id = plass_id_parse ("1"),
                             .place = plass_id_parse ("l1"),
                             .state = plass_code (item->code) };
    g_autoptr (cJSON) json = plass_wire_encode (&plass_kind_booking, &booking, NULL);
    g_autoptr (PlassBooking) back = plass_wire_decode (&plass_kind_booking, json, NULL);

    g_test_message ("%s", item->code);
    g_assert_cmpstr (back->state.text, ==, item->code);
    needed += plass_wire_get (json, PLASS_EXT ("booking-state")) != NULL;
  }
  g_assert_cmpuint (needed, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/hooks/says-it-as-others-read-it", says_it_as_others_read_it);
  g_test_add_func ("/wire/hooks/few-states-need-an-extension", few_states_need_an_extension);
  return g_test_run ();
}
