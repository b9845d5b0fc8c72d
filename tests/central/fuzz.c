/* fuzz.c — thousands of requests, each a little wrong, the same ones every time: whatever comes is answered,
 * nothing breaks */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service.h"
#include "spoil.h"

#include <stdlib.h>
#include <string.h>

/* ---- Whole requests, as bytes
 * ------------------------------------------------------------------------------ */

#define HEAD " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer health:kari\r\nConnection: close\r\n"
#define JSON "Content-Type: application/fhir+json\r\n"
#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define PATIENT                                                                                              \
  "{\"resourceType\":\"Patient\",\"id\":\"f\",\"active\":true,\"name\":[{\"use\":\"official\",\"given\":["   \
  "\"A\",\"B\"],"                                                                                            \
  "\"family\":\"C\"}],\"gender\":\"female\",\"birthDate\":\"1980-02-01\",\"identifier\":[{\"system\":\"urn:" \
  "x\","                                                                                                     \
  "\"value\":\"7\"}],\"extension\":[{\"url\":\"https://plass.oslo.kommune.no/fhir/StructureDefinition/"      \
  "lar\","                                                                                                   \
  "\"valueBoolean\":true}]}"
#define ENTRY(method, url, more)                                                                             \
  "{\"fullUrl\":\"urn:uuid:a\",\"resource\":" PATIENT ",\"request\":{\"method\":\"" method                   \
  "\",\"url\":\"" url "\"" more "}}"

static const struct {
  const char *line, *headers, *body;
} seeds[] = {
  { "GET /fhir/metadata", "", "" },
  { "GET /fhir/Patient/f", "If-None-Match: W/\"1\"\r\nIf-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT\r\n",
    "" },
  { "GET /fhir/Patient?_id=a,b&gender:not=male&_sort=-_lastUpdated&_count=3&_elements=name,gender", "", "" },
  { "GET /fhir/Encounter?date=ge2026-01-01&_include=Encounter:subject&status=planned,finished", "", "" },
  { "GET /fhir/Patient?_revinclude=EpisodeOfCare:patient&_lastUpdated=lt2100-01-01T00:00:00%2B01:00", "",
    "" },
  { "GET /fhir/_history?_count=5&_since=2020-01-01T00:00:00Z", "", "" },
  { "GET /fhir/Patient/f/_history/1", "Accept-Language: en, nb;q=0.5\r\nPrefer: handling=lenient\r\n", "" },
  { "GET /fhir/Patient/f/$everything?_type=Goal,Patient", "", "" },
  { "POST /fhir/Patient/_search", FORM,
    "name=a&birthdate=ge1970&birthdate=lt2000-06&identifier=urn:x%7C7&_count=2" },
  { "POST /fhir/Patient", JSON "Prefer: return=minimal\r\n", PATIENT },
  { "PUT /fhir/Patient/f", JSON "If-Match: W/\"1\"\r\n", PATIENT },
  { "POST /fhir/Patient/$validate", JSON, PATIENT },
  { "POST /fhir", JSON "X-Plass-Command: c1\r\n",
    "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[" ENTRY (
        "POST", "Patient", ",\"ifNoneExist\":\"identifier=urn:x|7\"") "]}" },
  { "POST /fhir", JSON,
    "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[" ENTRY (
        "PUT", "Patient/f", ",\"ifMatch\":\"W/\\\"1\\\"\"") ",{\"request\":{\"method\":\"GET\",\"url\":"
                                                            "\"Patient?gender=male\"}}]}" },
  { "POST /fhir/Location/1/$hold", JSON,
    "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"command\",\"valueId\":\"c2\"},{\"name\":"
    "\"booking\","
    "\"resource\":{\"resourceType\":\"Encounter\",\"id\":\"b\",\"status\":\"planned\",\"class\":{\"code\":"
    "\"IMP\"},\"type\":[{"
    "\"coding\":[{\"system\":\"https://plass.oslo.kommune.no/fhir/CodeSystem/"
    "kode\",\"code\":\"dognopphold\"}]}],\"subject\":{"
    "\"reference\":\"Patient/f\"},\"location\":[{\"location\":{\"reference\":\"Location/"
    "1\"},\"status\":\"reserved\"}],"
    "\"period\":{\"start\":\"2026-01-01T10:00:00+01:00\"}}}]}" },
  { "POST /fhir/Device/d1/$hello", JSON, "{\"resourceType\":\"Parameters\"}" },
};

/* The body's length is right after the spoiling, mostly: else hardly anything would get beyond it. */
static GString *
make_request (GRand *chance)
{
  const guint seed = (guint)g_rand_int_range (chance, 0, (gint32)G_N_ELEMENTS (seeds));
  g_autoptr (GString) body = g_string_new (seeds[seed].body);
  GString *request = g_string_new (seeds[seed].line);
  const gint32 where = g_rand_int_range (chance, 0, 8);

  if (where >= 2 && body->len)
    spoil_often (body, chance);
  if (where <= 2 || !seeds[seed].body[0])
    spoil_often (request, chance);
  g_string_append (request, HEAD);
  g_string_append (request, seeds[seed].headers);
  if (seeds[seed].body[0])
    g_string_append_printf (request, "Content-Length: %" G_GSIZE_FORMAT "\r\n", body->len);
  if (where == 0)
    spoil (request, chance);
  g_string_append (request, "\r\n");
  g_string_append_len (request, body->str, (gssize)body->len);
  return request;
}

/* The status, or 0 when the connection was only closed. */
static guint
speak (const char *url, const GString *words)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection =
      g_socket_client_connect_to_host (client, url + strlen ("http://"), 80, NULL, NULL);
  g_autoptr (GString) answer = g_string_new (NULL);
  char buffer[4096];
  gssize got;

  g_assert_nonnull (connection);
  g_socket_set_timeout (g_socket_connection_get_socket (connection), 20);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), words->str, words->len,
                             NULL, NULL, NULL);
  g_socket_shutdown (g_socket_connection_get_socket (connection), FALSE, TRUE, NULL);
  while ((got = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), buffer,
                                     sizeof buffer, NULL, NULL))
         > 0)
    g_string_append_len (answer, buffer, got);
  return answer->len > 12 ? (guint)strtoul (answer->str + 9, NULL, 10) : 0;
}

static void
test_requests (void)
{
  PlassLimits limits = plass_limits_usual ();
  g_autoptr (GRand) chance = spoil_chance ();
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  Service *service;
  City city;

  limits.account_per_second = limits.account_at_once = 1000000;
  limits.address_per_second = limits.address_at_once = 1000000;
  /* A length that is a lie is waited for, but not for long. */
  limits.request_seconds = limits.idle_seconds = 1;
  service = service_start_with (&limits, FALSE);
  city_make (service_database (service), &city);
  for (guint i = 0; i < spoil_rounds (300); i++) {
    g_autoptr (GString) request = make_request (chance);
    const guint status = speak (service_url (service), request);

    /* 500 is a mistake of ours, whatever was sent. */
    if (status == 500 || status > 505)
      g_test_message ("%s", request->str);
    g_assert_true (status != 500 && status <= 505);
    g_hash_table_add (seen, GUINT_TO_POINTER (status));
  }
  /* It came through to the end of the ways, and was refused on the way. */
  g_assert_true (g_hash_table_contains (seen, GUINT_TO_POINTER (200)));
  g_assert_true (g_hash_table_contains (seen, GUINT_TO_POINTER (400)));
  g_assert_true (g_hash_table_contains (seen, GUINT_TO_POINTER (404)));
  service_stop (service);
}

/* ---- In this process: more, and nearer
 * ---------------------------------------------------------------------- */

static void
test_shapes (void)
{
  g_autoptr (GRand) chance = spoil_chance ();
  guint whole = 0;

  for (guint i = 0; i < spoil_rounds (20000); i++) {
    const guint seed = (guint)g_rand_int_range (chance, 9, (gint32)G_N_ELEMENTS (seeds));
    g_autoptr (GString) text = g_string_new (seeds[seed].body);
    g_autoptr (cJSON) resource = NULL;
    g_autoptr (GPtrArray) issues = NULL;

    spoil_often (text, chance);
    resource = plass_wire_parse (text->str, (gssize)text->len, NULL);
    if (!resource)
      continue;
    whole++;
    issues = plass_shape_check (resource, NULL);
    for (const PlassSearchParam *param = plass_search_params (); param->name; param++) {
      g_autoptr (GArray) values = plass_sought_values (param, resource);

      for (guint j = 0; j < values->len && param->kind != PLASS_SEARCH_DATE; j++)
        g_assert_cmpuint (strlen (g_array_index (values, PlassSought, j).value), <=, PLASS_SOUGHT_BYTES);
    }
  }
  g_assert_cmpuint (whole, >, 100);
}

static void
test_forms (void)
{
  g_autoptr (GRand) chance = spoil_chance ();

  for (guint i = 0; i < spoil_rounds (20000); i++) {
    g_autoptr (GString) form =
        g_string_new (i % 2 ? "name=a&birthdate=ge1970&_sort=-_id&x=%C3%A5+b"
                            : "_include=Encounter:subject:Patient&cursor=abc&gender:not=a,b");
    g_autoptr (GArray) params = g_array_new (FALSE, FALSE, sizeof (PlassParam));
    g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

    spoil_often (form, chance);
    if (!plass_request_read_form (form->str, params, texts))
      continue;
    for (guint j = 0; j < params->len; j++)
      g_assert_true (g_utf8_validate (g_array_index (params, PlassParam, j).value, -1, NULL));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/central/fuzz/shapes", test_shapes);
  g_test_add_func ("/central/fuzz/forms", test_forms);
  g_test_add_func ("/central/fuzz/requests", test_requests);
  return g_test_run ();
}
