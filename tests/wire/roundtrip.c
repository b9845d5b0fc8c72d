/* roundtrip.c — every kind in FHIR and back: full, empty, each field alone, changed and cleared */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "random.h"
#include "wire/wire.h"

#include <string.h>

static gconstpointer
assert_equal (const PlassKind *kind, gconstpointer wanted, gconstpointer got, const cJSON *json)
{
  for (guint i = 0; i < kind->n_fields; i++) {
    g_autofree char *a = plass_field_to_text (&kind->fields[i], wanted);
    g_autofree char *b = plass_field_to_text (&kind->fields[i], got);

    if (strcmp (a, b) != 0) {
      g_autofree char *text = cJSON_Print (json);

      g_test_message ("%s.%s: wanted \"%s\", got \"%s\" from %s", kind->name, kind->fields[i].name, a, b,
                      text);
    }
    g_assert_cmpstr (a, ==, b);
  }
  return got;
}

static void
assert_no_hollow (const cJSON *json)
{
  const cJSON *child;

  if (cJSON_IsString (json))
    g_assert_cmpstr (json->valuestring, !=, "");
  g_assert_false (cJSON_IsNull (json));
  if (!cJSON_IsObject (json) && !cJSON_IsArray (json))
    return;
  g_assert_nonnull (json->child);
  cJSON_ArrayForEach (child, json) assert_no_hollow (child);
}

/* Through text, as on the wire; the record that comes back is owned. */
static gpointer
travel (const PlassKind *kind, const cJSON *json)
{
  g_autofree char *text = cJSON_PrintUnformatted (json);
  g_autoptr (GError) error = NULL;
  g_autoptr (cJSON) read = plass_wire_parse (text, -1, &error);
  gpointer record;

  g_assert_no_error (error);
  assert_no_hollow (read);
  g_assert_true (plass_wire_kind (read) == kind);
  record = plass_wire_decode (kind, read, &error);
  g_assert_no_error (error);
  return record;
}

static void
check_travel (const PlassKind *kind, gconstpointer record, const cJSON *json)
{
  gpointer back = travel (kind, json);

  assert_equal (kind, record, back, json);
  plass_record_free (kind, back);
}

static void
comes_back (gconstpointer data)
{
  const PlassKind *kind = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (int round = 0; round < 300; round++) {
    gpointer record = plass_random_record (kind, rand, round < 50 ? 1 : g_rand_double (rand));
    g_autoptr (cJSON) json = plass_wire_encode (kind, record, NULL);

    check_travel (kind, record, json);
    plass_record_free (kind, record);
  }
}

static void
each_field_alone (gconstpointer data)
{
  const PlassKind *kind = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);

  for (guint i = 0; i < kind->n_fields * 10; i++) {
    gpointer record = plass_random_record (kind, rand, 0);
    g_autoptr (cJSON) json = NULL;

    plass_random_field (&kind->fields[i % kind->n_fields], rand, record);
    json = plass_wire_encode (kind, record, NULL);
    check_travel (kind, record, json);
    plass_record_free (kind, record);
  }
}

/* Onto what was received: every field changed, left or cleared by chance; the same as if it were new. */
static void
changes_come_back (gconstpointer data)
{
  const PlassKind *kind = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (int round = 0; round < 300; round++) {
    gpointer before = plass_random_record (kind, rand, 0.7), after = plass_record_dup (kind, before);
    g_autoptr (cJSON) json = plass_wire_encode (kind, before, NULL);

    for (guint i = 1; i < kind->n_fields; i++) {
      gint what = g_rand_int_range (rand, 0, 3);

      if (what == 0)
        plass_random_field (&kind->fields[i], rand, after);
      else if (what == 1)
        plass_field_from_text (&kind->fields[i], after, "");
    }
    json = plass_wire_encode (kind, after, g_steal_pointer (&json));
    check_travel (kind, after, json);
    plass_record_free (kind, before);
    plass_record_free (kind, after);
  }
}

static void
assert_same_json (const cJSON *wanted, const cJSON *got)
{
  if (!cJSON_Compare (wanted, got, TRUE)) {
    g_autofree char *a = cJSON_Print (wanted), *b = cJSON_Print (got);

    g_test_message ("wanted %s\ngot %s", a, b);
    g_test_fail ();
  }
}

/* A full record emptied leaves exactly what an empty one writes: nothing half, nothing behind. */
static void
cleared_leaves_nothing (gconstpointer data)
{
  const PlassKind *kind = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  for (int round = 0; round < 20; round++) {
    gpointer full = plass_random_record (kind, rand, 1), empty = plass_record_new (kind);
    g_autoptr (cJSON) json = plass_wire_encode (kind, full, NULL);
    g_autoptr (cJSON) fresh = NULL;

    plass_field_copy (&kind->fields[0], empty, full);
    fresh = plass_wire_encode (kind, empty, NULL);
    json = plass_wire_encode (kind, empty, g_steal_pointer (&json));
    assert_same_json (fresh, json);
    plass_record_free (kind, full);
    plass_record_free (kind, empty);
  }
}

static void
the_same_changes_nothing (gconstpointer data)
{
  const PlassKind *kind = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (int round = 0; round < 50; round++) {
    gpointer record = plass_random_record (kind, rand, 0.6);
    g_autoptr (cJSON) json = plass_wire_encode (kind, record, NULL);
    g_autoptr (cJSON) copy = cJSON_Duplicate (json, TRUE);

    json = plass_wire_encode (kind, record, g_steal_pointer (&json));
    assert_same_json (copy, json);
    plass_record_free (kind, record);
  }
}

/* Elements of others, at every level that we write to. */
static const char *const foreign = "{\"url\":\"http://example.org/other\",\"valueString\":\"annet\"}";

static guint
plant (cJSON *json, GPtrArray *planted)
{
  cJSON *child;

  cJSON_ArrayForEach (child, json)
  {
    if (cJSON_IsObject (child) || cJSON_IsArray (child))
      plant (child, planted);
  }
  if (cJSON_IsObject (json) && !cJSON_GetObjectItem (json, "url")) {
    cJSON *mark = cJSON_CreateString ("annet");

    cJSON_AddItemToObject (json, "_unknown", mark);
    g_ptr_array_add (planted, mark);
  }
  return planted->len;
}

static guint
count_marks (const cJSON *json)
{
  const cJSON *child;
  guint count = 0;

  cJSON_ArrayForEach (child, json) count +=
      (child->string && strcmp (child->string, "_unknown") == 0) + count_marks (child);
  return count;
}

static void
the_unknown_survives (gconstpointer data)
{
  const PlassKind *kind = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (6);

  for (int round = 0; round < 30; round++) {
    gpointer record = plass_random_record (kind, rand, 1), after = plass_record_dup (kind, record);
    g_autoptr (cJSON) json = plass_wire_encode (kind, record, NULL);
    g_autoptr (GPtrArray) planted = g_ptr_array_new ();
    cJSON *extensions = cJSON_GetObjectItem (json, "extension");
    guint count;

    if (extensions == NULL)
      extensions = cJSON_AddArrayToObject (json, "extension");
    cJSON_InsertItemInArray (extensions, 0, cJSON_Parse (foreign));
    count = plant (json, planted);
    g_assert_cmpuint (count, >, 0);
    json = plass_wire_encode (kind, record, g_steal_pointer (&json));
    g_assert_cmpuint (count_marks (json), ==, count);
    /* Texts change; what stands around them stays. */
    for (guint i = 1; i < kind->n_fields; i++)
      if (kind->fields[i].type == PLASS_TYPE_TEXT && strcmp (kind->fields[i].name, "identity_number") != 0)
        plass_random_field (&kind->fields[i], rand, after);
    json = plass_wire_encode (kind, after, g_steal_pointer (&json));
    g_assert_cmpuint (count_marks (json), ==, count);
    extensions = cJSON_GetObjectItem (json, "extension");
    g_assert_cmpstr (cJSON_GetStringValue (cJSON_GetObjectItem (extensions->child, "valueString")), ==,
                     "annet");
    check_travel (kind, after, json);
    plass_record_free (kind, record);
    plass_record_free (kind, after);
  }
}

/* References go to the right type, and codes are the wire's own. */
static void
references_name_their_type (gconstpointer data)
{
  const PlassKind *kind = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  gpointer record = plass_random_record (kind, rand, 1);
  g_autoptr (cJSON) json = plass_wire_encode (kind, record, NULL);

  for (guint i = 0; i < kind->n_fields; i++) {
    const PlassField *field = &kind->fields[i];
    g_autofree char *id = plass_field_to_text (field, record), *wanted = NULL;

    if (field->type != PLASS_TYPE_REF)
      continue;
    wanted = g_strdup_printf ("%s/%s", plass_kind_find (field->target)->resource, id);
    g_assert_cmpstr (cJSON_GetStringValue (plass_wire_get (json, field->path)), ==, wanted);
  }
  g_assert_cmpstr (cJSON_GetStringValue (cJSON_GetObjectItem (json, "resourceType")), ==, kind->resource);
  plass_record_free (kind, record);
}

static const struct {
  const char *name;
  GTestDataFunc run;
} tests[] = {
  { "comes-back", comes_back },
  { "each-field-alone", each_field_alone },
  { "changes-come-back", changes_come_back },
  { "cleared-leaves-nothing", cleared_leaves_nothing },
  { "the-same-changes-nothing", the_same_changes_nothing },
  { "the-unknown-survives", the_unknown_survives },
  { "references-name-their-type", references_name_their_type },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (const PlassKind *const *kind = plass_kinds (); *kind; kind++)
    for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
      g_autofree char *path = g_strdup_printf ("/wire/%s/%s", (*kind)->name, tests[i].name);

      g_test_add_data_func (path, *kind, tests[i].run);
    }
  return g_test_run ();
}
