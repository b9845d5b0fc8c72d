/* shape.c — what FHIR forbids is found where it stands, and what it allows is let be */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

#define PATIENT(rest) "{\"resourceType\":\"Patient\"" rest "}"
#define ENCOUNTER(rest)                                                                                      \
  "{\"resourceType\":\"Encounter\",\"status\":\"planned\",\"class\":{\"code\":\"IMP\"}" rest "}"

static const struct {
  const char *resource;
  const char *found; /* "code where" of each issue, ", " between; "": none */
} cases[] = {
  { PATIENT (""), "" },
  { PATIENT (",\"id\":\"1\",\"meta\":{\"versionId\":\"1\",\"tag\":[{\"code\":\"x\"}]},\"language\":\"nb\""),
    "" },
  { PATIENT (",\"birthDate\":\"1980\",\"deceasedDateTime\":\"2026-01-01T00:00:00+01:00\""), "" },
  { PATIENT (",\"active\":true,\"multipleBirthInteger\":2"), "" },
  { PATIENT (",\"name\":[{\"given\":[\"A\",\"B\"],\"family\":\"C\",\"period\":{\"start\":\"2026-01\"}}]"),
    "" },
  { PATIENT (
        ",\"extension\":[{\"url\":\"x\",\"valueCode\":\"a\"},{\"url\":\"y\",\"extension\":[{\"url\":\"z\","
        "\"valueReference\":{\"reference\":\"a\"}}]}]"),
    "" },
  { PATIENT (",\"_birthDate\":{\"extension\":[{\"url\":\"x\",\"valueCode\":\"masked\"}]}"), "" },
  { PATIENT (
        ",\"name\":[{\"given\":[\"A\",null],\"_given\":[null,{\"extension\":[{\"url\":\"x\",\"valueCode\":"
        "\"a\"}]}]}]"),
    "" },
  { PATIENT (",\"contained\":[{\"resourceType\":\"Organization\",\"name\":\"x\"}]"), "" },
  { PATIENT (",\"text\":{\"status\":\"generated\",\"div\":\"<div>x</div>\"}"), "" },
  { ENCOUNTER (""), "" },
  /* what must not be */
  { PATIENT (",\"nickname\":\"x\""), "structure Patient.nickname" },
  { PATIENT (",\"name\":{\"text\":\"x\"}"), "structure Patient.name" },
  { PATIENT (",\"gender\":[\"male\"]"), "structure Patient.gender" },
  { PATIENT (",\"gender\":\"man\""), "code-invalid Patient.gender" },
  { PATIENT (",\"active\":\"true\""), "value Patient.active" },
  { PATIENT (",\"active\":null"), "value Patient.active" },
  { PATIENT (",\"birthDate\":\"yesterday\""), "value Patient.birthDate" },
  { PATIENT (",\"birthDate\":\"2026-02-30\""), "value Patient.birthDate" },
  { PATIENT (",\"birthDate\":\"2026-01-01T00:00:00Z\""), "value Patient.birthDate" },
  { PATIENT (",\"multipleBirthInteger\":2.5"), "value Patient.multipleBirthInteger" },
  { PATIENT (",\"name\":[]"), "structure Patient.name" },
  { PATIENT (",\"name\":[{}]"), "structure Patient.name[0]" },
  { PATIENT (",\"name\":[{\"family\":\"\"}]"), "value Patient.name[0].family" },
  { PATIENT (",\"name\":[{\"family\":\"a\\u0007b\"}]"), "value Patient.name[0].family" },
  { PATIENT (",\"name\":[{\"given\":[null]}]"), "value Patient.name[0].given[0]" },
  { PATIENT (",\"name\":[{\"text\":\"a\"},\"b\"]"), "structure Patient.name[1]" },
  { PATIENT (",\"gender\":\"male\",\"gender\":\"female\""), "structure Patient.gender" },
  { PATIENT (",\"extension\":[{\"valueCode\":\"a\"}]"), "required Patient.extension[0].url" },
  { PATIENT (",\"extension\":[{\"url\":\"x\"}]"), "invariant Patient.extension[0]" },
  { PATIENT (",\"extension\":[{\"url\":\"x\",\"valueNonsense\":\"a\"}]"),
    "structure Patient.extension[0].valueNonsense" },
  { PATIENT (",\"_name\":[{\"id\":\"x\"}]"), "structure Patient.name" },
  { PATIENT (",\"contained\":[{\"resourceType\":\"Organization\",\"names\":\"x\"}]"),
    "structure Patient.contained[0].names" },
  { PATIENT (",\"id\":\"a b\""), "value Patient.id" },
  { "{\"resourceType\":\"Encounter\",\"status\":\"planned\"}", "required Encounter.class" },
  { ENCOUNTER (",\"location\":[{\"status\":\"active\"}]"), "required Encounter.location[0].location" },
  { ENCOUNTER (",\"subject\":\"Patient/1\""), "structure Encounter.subject" },
  { ENCOUNTER (",\"period\":{\"start\":\"2026-01-01T10:00\"}"), "value Encounter.period.start" },
  /* several at once */
  { PATIENT (",\"gender\":\"x\",\"birthDate\":1"), "code-invalid Patient.gender, value Patient.birthDate" },
  /* a type that is not in the tables is somebody else's */
  { "{\"resourceType\":\"Nonsense\",\"x\":[]}", "" },
};

static char *
say (const GPtrArray *issues)
{
  GString *said = g_string_new (NULL);

  for (guint i = 0; i < issues->len; i++) {
    const PlassShapeIssue *issue = g_ptr_array_index (issues, i);

    g_string_append_printf (said, "%s%s %s", i ? ", " : "", issue->code, issue->where);
  }
  return g_string_free (said, FALSE);
}

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (cJSON) resource = cJSON_Parse (cases[i].resource);
    g_autoptr (GPtrArray) issues = NULL;
    g_autofree char *said = NULL;

    g_test_message ("%s", cases[i].resource);
    g_assert_nonnull (resource);
    issues = plass_shape_check (resource, NULL);
    said = say (issues);
    g_assert_cmpstr (said, ==, cases[i].found);
  }
}

static void
test_where (void)
{
  g_autoptr (cJSON) resource = cJSON_Parse (PATIENT (",\"gender\":\"x\""));
  g_autoptr (GPtrArray) issues = plass_shape_check (resource, "Bundle.entry[3].resource");

  g_assert_cmpstr (((PlassShapeIssue *)g_ptr_array_index (issues, 0))->where, ==,
                   "Bundle.entry[3].resource.gender");
}

/* However much is wrong, the answer is short and soon there. */
static void
test_bounded (void)
{
  g_autoptr (GString) text = g_string_new ("{\"resourceType\":\"Patient\",\"name\":[{}");
  g_autoptr (GString) wide = g_string_new ("{\"resourceType\":\"Patient\"");
  g_autoptr (cJSON) many = NULL, broad = NULL;
  g_autoptr (GPtrArray) issues = NULL, one = NULL;

  for (guint i = 0; i < 50000; i++)
    g_string_append (text, ",{}");
  many = cJSON_Parse (g_string_append (text, "]}")->str);
  issues = plass_shape_check (many, NULL);
  g_assert_cmpuint (issues->len, ==, 20);
  for (guint i = 0; i < 50000; i++)
    g_string_append_printf (wide, ",\"x%u\":1", i);
  broad = cJSON_Parse (g_string_append (wide, "}")->str);
  one = plass_shape_check (broad, NULL);
  g_assert_cmpuint (one->len, ==, 1);
}

/* What we write ourselves is made as FHIR says, whatever kind it is. */
static void
test_own (void)
{
  for (const PlassKind *const *kind = plass_kinds (); *kind; kind++) {
    gpointer record = plass_record_new (*kind);
    g_autoptr (cJSON) resource = NULL;
    g_autoptr (GPtrArray) issues = NULL;
    g_autofree char *said = NULL;

    for (guint i = 0; i < (*kind)->n_fields; i++) {
      static const char *const tries[] = { "2026-03-05T10:00:00+01:00", "2026-03-05", "yes", "7", "words" };
      const PlassField *field = &(*kind)->fields[i];
      const PlassCodeItem *list =
          field->type == PLASS_TYPE_CODE && field->target ? plass_codes_get (field->target) : NULL;

      if (list)
        plass_field_from_text (field, record, list[0].code);
      for (gsize j = 0; j < G_N_ELEMENTS (tries) && !plass_field_is_set (field, record); j++)
        if (field->type != PLASS_TYPE_REF || g_str_equal (tries[j], "words"))
          plass_field_from_text (field, record, tries[j]);
    }
    resource = plass_wire_encode (*kind, record, NULL);
    issues = plass_shape_check (resource, NULL);
    said = say (issues);
    plass_record_free (*kind, record);
    g_test_message ("%s", (*kind)->name);
    g_assert_cmpstr (said, ==, "");
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/central/shape/cases", test_cases);
  g_test_add_func ("/central/shape/where", test_where);
  g_test_add_func ("/central/shape/bounded", test_bounded);
  g_test_add_func ("/central/shape/own", test_own);
  return g_test_run ();
}
