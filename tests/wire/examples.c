/* examples.c — resources that others wrote: read as meant, and kept whole when we write them back */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wire.h"

#include <string.h>

/* The examples' placeholder for the canonical base that is ours. */
#define PLACEHOLDER "http://example.org/fhir/plass"

static const struct {
  const char *file, *kind; /* NULL: none of ours */
  const char *says;        /* field=value, parted by '|' */
} examples[] = {
  { "01-organization-city", NULL, NULL },
  { "03-organization-institution", "institution",
    "name=Elvebredden behandlings- og botilbud|org_number=310003018|phone=+4721000000|"
    "owner=a0000000-0000-4000-8000-000000000001|level=" },
  { "04-healthcareservice", NULL, NULL },
  { "05-location-building", NULL, NULL },
  { "06-location-ward", "unit", "name=Avdeling Øst|active=yes" },
  { "07-location-room", "room", "name=Rom 12|unit=a0000000-0000-4000-8000-000000000012" },
  { "08-location-bed-women-only", "place",
    "name=Plass 12A|kind=severe_complex|gender_rule=women_only|status=active|"
    "room=a0000000-0000-4000-8000-000000000013" },
  { "09-location-bed-user-controlled", "place", "kind=user_controlled|gender_rule=" },
  { "10-patient", "person",
    "given=Kari|family=Testesen|identity_kind=fnr|identity_number=15877612039|local_number=P-2026-000412|"
    "gender=woman|birth=1976-07-15|phone=+4740000000|district=030199|language=nb|anonymous=|active=yes" },
  { "11-patient-anonymous", "person",
    "anonymous=yes|alias=Anonym A-2026-0147|gender=unknown|given=|identity_number=" },
  { "12-patient-address-protected", "person", "protection=strictly_confidential|district=" },
  { "13-relatedperson-next-of-kin", NULL, NULL },
  { "15-practitioner", "worker", "given=Per|family=Fiktiv|hpr=1000001" },
  { "17-practitionerrole", "role", "worker=a0000000-0000-4000-8000-000000000041|active=yes" },
  { "18-episodeofcare-case", "case",
    "number=S-2026-00087|state=active|service=18|opened=2026-02-02|coordinator=|"
    "owner=a0000000-0000-4000-8000-000000000001" },
  { "19-encounter-reception-contact", "contact",
    "happened=2026-01-12T10:05:00+01:00|person=a0000000-0000-4000-8000-000000000022|channel=" },
  { "20-appointment-invitation", NULL, NULL },
  { "23-task-referral-handling", NULL, NULL },
  { "25-encounter-reservation", "booking",
    "state=held|start=2026-03-02T12:00:00+01:00|place=a0000000-0000-4000-8000-000000000014" },
  { "26-encounter-stay-with-move", "booking",
    "state=completed|came_from=bydel|end_reason=|place=a0000000-0000-4000-8000-000000000014" },
  { "27-careplan-individual-plan", "plan",
    "state=active|matters=Det viktigste for meg er å få se sønnen min "
    "oftere.|start=2026-03-05|coordinator=" },
  { "28-goal", "goal", "state=active|words=Egen bolig|start=2026-03-05|due=2026-05-01" },
  { "29-careteam", NULL, NULL },
  { "31-task-plan-measure", "measure", "state=in_progress|what=Søke kommunal bolig|due=2026-05-01|goal=" },
  { "35-documentreference-journal-note", "note",
    "regime=journal|state=signed|title=Samtale|happened=2026-03-03T12:30:00+01:00|"
    "text=Kari var til samtale. Fornøyd med rommet. Avtalt ny samtale fredag." },
  { "38-task-handover", NULL, NULL },
  { "52-operationoutcome-conflict", NULL, NULL },
};

static char *
folder (void)
{
  const char *root = g_getenv ("PLASS_SOURCE_ROOT");
  g_autofree char *beside = g_build_filename (root ? root : ".", "..", "shared", NULL);
  const char *shared = g_getenv ("PLASS_SHARED");

  return g_build_filename (shared ? shared : beside, "fhir", "examples", NULL);
}

static cJSON *
load (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".json", NULL), *place = folder (), *text = NULL;
  g_autofree char *path = g_build_filename (place, file, NULL);
  g_autoptr (GString) ours = NULL;
  g_autoptr (GError) error = NULL;
  cJSON *json;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  ours = g_string_new (text);
  g_string_replace (ours, PLACEHOLDER, PLASS_FHIR, 0);
  json = plass_wire_parse (ours->str, ours->len, &error);
  g_assert_no_error (error);
  return json;
}

static void
check_says (const PlassKind *kind, gconstpointer record, const char *says)
{
  g_auto (GStrv) pairs = g_strsplit (says, "|", -1);

  for (guint i = 0; pairs[i]; i++) {
    g_auto (GStrv) pair = g_strsplit (pairs[i], "=", 2);
    const PlassField *field = plass_kind_field (kind, pair[0]);
    g_autofree char *text = NULL;

    g_assert_nonnull (field);
    text = plass_field_to_text (field, record);
    g_test_message ("%s", pairs[i]);
    g_assert_cmpstr (text, ==, pair[1]);
  }
}

/* Everything in @part stands in @whole too; what is added comes behind. */
static void
assert_kept (const cJSON *part, const cJSON *whole, const char *where)
{
  const cJSON *child;
  int at = 0;

  g_test_message ("%s", where);
  g_assert_nonnull (whole);
  if (!cJSON_IsObject (part) && !cJSON_IsArray (part))
    g_assert_true (cJSON_Compare (part, whole, TRUE));
  cJSON_ArrayForEach (child, part)
  {
    assert_kept (child,
                 cJSON_IsObject (part) ? cJSON_GetObjectItemCaseSensitive (whole, child->string)
                                       : cJSON_GetArrayItem (whole, at++),
                 child->string ? child->string : where);
  }
}

static void
is_read_and_kept (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (cJSON) json = load (examples[i].file);
  g_autoptr (cJSON) back = NULL;
  g_autoptr (GError) error = NULL;
  const PlassKind *kind;
  gpointer record, again;

  if (json == NULL) {
    g_test_skip ("the shared examples are not here");
    return;
  }
  kind = plass_wire_kind (json);
  g_assert_cmpstr (kind ? kind->name : NULL, ==, examples[i].kind);
  if (kind == NULL)
    return;
  record = plass_wire_decode (kind, json, &error);
  g_assert_no_error (error);
  check_says (kind, record, examples[i].says);
  back = plass_wire_encode (kind, record, cJSON_Duplicate (json, TRUE));
  assert_kept (json, back, examples[i].file);
  again = plass_wire_decode (kind, back, &error);
  g_assert_true (plass_record_equal (kind, record, again));
  plass_record_free (kind, record);
  plass_record_free (kind, again);
}

/* All that lie there: none stops the program, whatever it is. */
static void
none_is_too_strange (void)
{
  g_autofree char *path = folder ();
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint count = 0;

  if (dir == NULL) {
    g_test_skip ("the shared examples are not here");
    return;
  }
  while ((name = g_dir_read_name (dir))) {
    g_autofree char *stem = g_str_has_suffix (name, ".json") ? g_strndup (name, strlen (name) - 5) : NULL;
    g_autoptr (cJSON) json = stem ? load (stem) : NULL;

    count += json != NULL;
    for (const PlassKind *const *kind = plass_kinds (); json && *kind; kind++) {
      gpointer record = plass_wire_decode (*kind, json, NULL);

      g_assert_true ((record != NULL) == (plass_wire_kind (json) == *kind));
      plass_record_free (*kind, record);
    }
  }
  g_assert_cmpuint (count, ==, 46);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (examples); i++) {
    g_autofree char *path = g_strconcat ("/wire/examples/", examples[i].file, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), is_read_and_kept);
  }
  g_test_add_func ("/wire/examples/none-is-too-strange", none_is_too_strange);
  return g_test_run ();
}
