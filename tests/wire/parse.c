/* parse.c — what is read, what is refused, and what the service says */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wire.h"

#include <string.h>

static const struct {
  const char *text;
  gboolean fine;
} texts[] = {
  { "{}", TRUE },
  { " {\"a\": [1, true, null, \"Å\\u00e5\"]}\n", TRUE },
  { "{\"a\":\"\\\\u0000\"}", TRUE },
  { "", FALSE },
  { "[]", FALSE },
  { "\"text\"", FALSE },
  { "{", FALSE },
  { "{}}", FALSE },
  { "{} x", FALSE },
  { "{\"a\":}", FALSE },
  { "{\"a\":\"\\u0000\"}", FALSE },
  { "{\"a\":\"\xff\"}", FALSE },
  { "{\"a\":\"\\ud800\"}", FALSE },
};

static void
reads_or_refuses (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (cJSON) json = plass_wire_parse (texts[i].text, -1, &error);

    g_test_message ("%s", texts[i].fine ? texts[i].text : "refused");
    g_assert_true ((json != NULL) == texts[i].fine);
    if (!texts[i].fine)
      g_assert_error (error, PLASS_ERROR, PLASS_ERROR_BROKEN);
  }
}

static void
depth_is_bounded (void)
{
  for (int depth = 98; depth <= 100000; depth = depth < 104 ? depth + 1 : depth * 10) {
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (cJSON) json = NULL;

    for (int i = 0; i < depth; i++)
      g_string_append (text, "{\"a\":");
    g_string_append (text, "1");
    for (int i = 0; i < depth; i++)
      g_string_append_c (text, '}');
    json = plass_wire_parse (text->str, text->len, NULL);
    g_assert_true ((json != NULL) == (depth <= 100));
  }
}

/* The length rules: what stands behind it is not read. */
static void
length_is_kept (void)
{
  const char text[] = { '{', '}', 'x', 'y' };
  g_autoptr (cJSON) json = plass_wire_parse (text, 2, NULL);

  g_assert_nonnull (json);
  g_assert_null (plass_wire_parse (text, 1, NULL));
  g_assert_null (plass_wire_parse (text, 3, NULL));
  g_assert_null (plass_wire_parse (text, 0, NULL));
}

static const struct {
  const char *json, *kind;
  gboolean fine;
} resources[] = {
  { "{\"resourceType\":\"Patient\",\"id\":\"a-1\"}", "person", TRUE },
  { "{\"resourceType\":\"Patient\",\"id\":\"a_1\"}", "person", FALSE },
  { "{\"resourceType\":\"Patient\"}", "person", FALSE },
  { "{\"resourceType\":\"Patient\",\"id\":7}", "person", FALSE },
  { "{\"resourceType\":\"Location\",\"id\":\"1\"}", "place", FALSE },
  { "{\"resourceType\":7,\"id\":\"1\"}", "person", FALSE },
  { "{\"id\":\"1\"}", "person", FALSE },
};

static void
only_its_kind_with_an_id (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (resources); i++) {
    const PlassKind *kind = plass_kind_find (resources[i].kind);
    g_autoptr (cJSON) json = plass_wire_parse (resources[i].json, -1, NULL);
    g_autoptr (GError) error = NULL;
    gpointer record = plass_wire_decode (kind, json, &error);

    g_test_message ("%s", resources[i].json);
    g_assert_true ((record != NULL) == resources[i].fine);
    if (!resources[i].fine)
      g_assert_error (error, PLASS_ERROR, PLASS_ERROR_BROKEN);
    plass_record_free (kind, record);
  }
}

/* What cannot be read is left unset, and kept when we write. */
static const struct {
  const char *kind, *json, *field, *text;
} strange[] = {
  { "person", "\"gender\":\"WOMAN\"", "gender", "" },
  { "person", "\"gender\":\"female\"", "gender", "woman" },
  { "person", "\"birthDate\":\"1976-13-01\"", "birth", "" },
  { "person", "\"birthDate\":1976", "birth", "" },
  { "person", "\"birthDate\":\"1976\"", "birth", "1976" },
  { "person", "\"active\":\"true\"", "active", "" },
  { "person", "\"name\":{\"use\":\"official\",\"family\":\"X\"}", "family", "" },
  { "person", "\"name\":[{\"use\":\"official\",\"given\":[\"Kari\",7,\"Anne\"]}]", "given", "Kari Anne" },
  { "person", "\"deceasedDateTime\":\"2026-03-01T10:00:00\"", "deceased", "" },
  { "person", "\"deceasedDateTime\":\"2026-03-01T09:00:00.123Z\"", "deceased", "2026-03-01T10:00:00+01:00" },
  { "person", "\"deceasedBoolean\":true", "deceased", "" },
  { "person", "\"identifier\":[{\"system\":\"urn:oid:2.16.578.1.12.4.1.4.2\",\"value\":\"1\"}]",
    "identity_kind", "dnr" },
  { "person",
    "\"identifier\":[{\"system\":\"urn:oid:2.16.578.1.12.4.1.4.2\",\"value\":\"1\",\"period\":{\"end\":"
    "\"2020\"}},{\"system\":\"urn:oid:2.16.578.1.12.4.1.4.1\",\"value\":\"2\"}]",
    "identity_number", "2" },
  { "person",
    "\"identifier\":[{\"system\":\"urn:oid:2.16.578.1.12.4.1.4.2\",\"value\":\"1\"},{\"system\":"
    "\"urn:oid:2.16.578.1.12.4.1.4.1\",\"value\":\"2\"}]",
    "identity_number", "1" },
  { "person",
    "\"identifier\":[{\"system\":\"urn:oid:2.16.578.1.12.4.1.4.2\",\"value\":\"1\"},{\"system\":"
    "\"urn:oid:2.16.578.1.12.4.1.4.1\",\"value\":\"2\",\"use\":\"official\"}]",
    "identity_number", "2" },
  { "goal", "\"subject\":{\"reference\":\"https://h/fhir/Patient/p1/_history/3\"}", "person", "p1" },
  { "goal", "\"subject\":{\"reference\":\"Patient/p1\"}", "person", "p1" },
  { "goal", "\"subject\":{\"reference\":\"XPatient/p1\"}", "person", "" },
  { "goal", "\"subject\":{\"reference\":\"Group/p1\"}", "person", "" },
  { "goal", "\"subject\":{\"reference\":\"Patient/\"}", "person", "" },
  { "goal", "\"subject\":{\"reference\":\"#p\"}", "person", "" },
  { "goal", "\"subject\":\"Patient/p1\"", "person", "" },
  { "case", "\"period\":{\"start\":\"2026-03-01T23:30:00Z\"}", "opened", "2026-03-02" },
  { "case", "\"status\":\"entered-in-error\"", "state", "" },
  { "note", "\"content\":[{\"attachment\":{\"data\":\"SGVp\"}}]", "text", "Hei" },
  { "note", "\"content\":[{\"attachment\":{\"data\":\"AAAA\"}}]", "text", "" },
  { "note", "\"content\":[{\"attachment\":{\"data\":\"//79\"}}]", "text", "" },
  { "note", "\"content\":[{\"attachment\":{\"data\":\"SGUASGU=\"}}]", "text", "" }, /* a zero byte */
};

static void
strange_values_are_kept (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (strange); i++) {
    const PlassKind *kind = plass_kind_find (strange[i].kind);
    g_autofree char *text =
        g_strdup_printf ("{\"resourceType\":\"%s\",\"id\":\"1\",%s}", kind->resource, strange[i].json);
    g_autoptr (cJSON) json = plass_wire_parse (text, -1, NULL);
    g_autoptr (GError) error = NULL;
    gpointer record = plass_wire_decode (kind, json, &error);
    g_autofree char *read = NULL, *back = NULL;

    g_assert_no_error (error);
    read = plass_field_to_text (plass_kind_field (kind, strange[i].field), record);
    g_test_message ("%s", text);
    g_assert_cmpstr (read, ==, strange[i].text);
    json = plass_wire_encode (kind, record, g_steal_pointer (&json));
    back = cJSON_PrintUnformatted (json);
    if (strcmp (kind->name, "note") != 0) /* whose content has a fixed type beside the text */
      g_assert_nonnull (strstr (back, strange[i].json));
    plass_record_free (kind, record);
  }
}

/* A booking's state is what status, place and reason say together, also when another moves it on. */
static const struct {
  const char *json, *state;
} bookings[] = {
  { "\"status\":\"planned\",\"location\":[{\"location\":{\"reference\":\"Location/"
    "1\"},\"status\":\"reserved\"}]",
    "held" },
  { "\"status\":\"planned\"", "planned" },
  { "\"status\":\"arrived\"", "active" },
  { "\"status\":\"in-progress\"", "active" },
  { "\"status\":\"onleave\"", "on_leave" },
  { "\"status\":\"finished\"", "completed" },
  { "\"status\":\"cancelled\"", "cancelled" },
  { "\"status\":\"cancelled\",\"extension\":[{\"url\":\"" PLASS_FHIR
    "/StructureDefinition/not-used-because\",\"valueCode\":\"no_show\"}]",
    "no_show" },
  { "\"status\":\"onleave\",\"extension\":[{\"url\":\"" PLASS_FHIR
    "/StructureDefinition/booking-state\",\"valueCode\":\"not_come_back\"}]",
    "not_come_back" },
  { "\"status\":\"finished\",\"extension\":[{\"url\":\"" PLASS_FHIR
    "/StructureDefinition/booking-state\",\"valueCode\":\"not_come_back\"}]",
    "completed" },
  { "\"status\":\"unknown\"", "" },
};

static void
bookings_say_their_state (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bookings); i++) {
    g_autofree char *text = g_strdup_printf (
        "{\"resourceType\":\"Encounter\",\"id\":\"1\",\"type\":[{\"coding\":[{\"system\":\"%s\","
        "\"code\":\"dognopphold\"}]}],%s}",
        PLASS_FHIR_CODES, bookings[i].json);
    g_autoptr (cJSON) json = plass_wire_parse (text, -1, NULL);
    g_autoptr (PlassBooking) booking = plass_wire_decode (&plass_kind_booking, json, NULL);

    g_test_message ("%s", bookings[i].json);
    g_assert_nonnull (booking);
    g_assert_cmpstr (booking->state.text, ==, bookings[i].state);
  }
}

static void
outcomes_come_back (void)
{
  g_autoptr (cJSON) outcome = plass_wire_outcome ("error", "conflict", "overlap", "Plassen er tatt.");
  g_autoptr (cJSON) foreign = plass_wire_parse ("{\"resourceType\":\"OperationOutcome\",\"issue\":[{"
                                                "\"severity\":\"error\",\"code\":\"x\",\"diagnostics\":"
                                                "\"away\"}]}",
                                                -1, NULL);
  g_autoptr (cJSON) other = plass_wire_parse ("{\"resourceType\":\"Patient\"}", -1, NULL);
  g_autofree char *detail = NULL, *text = NULL, *second = NULL, *third = NULL, *none = NULL, *nothing = NULL;

  g_assert_true (plass_wire_read_outcome (outcome, &detail, &text));
  g_assert_cmpstr (detail, ==, "overlap");
  g_assert_cmpstr (text, ==, "Plassen er tatt.");
  g_assert_true (plass_wire_read_outcome (foreign, &second, &third));
  g_assert_null (second);
  g_assert_cmpstr (third, ==, "away");
  g_assert_false (plass_wire_read_outcome (other, &none, &nothing));
  g_assert_null (none);
  g_assert_null (nothing);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/parse/reads-or-refuses", reads_or_refuses);
  g_test_add_func ("/wire/parse/depth-is-bounded", depth_is_bounded);
  g_test_add_func ("/wire/parse/length-is-kept", length_is_kept);
  g_test_add_func ("/wire/decode/only-its-kind-with-an-id", only_its_kind_with_an_id);
  g_test_add_func ("/wire/decode/strange-values-are-kept", strange_values_are_kept);
  g_test_add_func ("/wire/decode/bookings-say-their-state", bookings_say_their_state);
  g_test_add_func ("/wire/outcome/comes-back", outcomes_come_back);
  return g_test_run ();
}
