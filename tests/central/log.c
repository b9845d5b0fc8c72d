/* log.c — the log of a whole session holds no name, no number, no word that somebody wrote, and no token */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service.h"

#include <string.h>

#define FORM "application/x-www-form-urlencoded"
#define NAME "Kanarifugl"
#define NUMBER "13097248022"
#define WORDS "hemmelighetskremmeri"
#define SECRET "kanaritoken"

static GMutex lock;
static GString *logged;

static void
take (const char *text)
{
  g_mutex_lock (&lock);
  g_string_append (logged, text);
  g_mutex_unlock (&lock);
}

#define PERSON                                                                                               \
  "{\"resourceType\":\"Patient\",\"id\":\"p\",\"name\":[{\"use\":\"official\",\"family\":\"" NAME            \
  "\",\"given\":[\"" NAME                                                                                    \
  "\"]}],\"identifier\":[{\"system\":\"urn:oid:2.16.578.1.12.4.1.4.1\",\"value\":\"" NUMBER "\"}]}"

static const Ask asks[] = {
  { "PUT", "/fhir/Patient/p", .body = PERSON },
  { "PUT", "/fhir/Patient/p", .body = PERSON, .headers = { "If-Match", NAME } },
  { "GET", "/fhir/Patient/p" },
  { "GET", "/fhir/Patient/" NAME },
  { "GET", "/fhir/" NAME },
  { "GET", "/fhir/Patient?name=" NAME },
  { "GET", "/fhir/Patient?" NAME "=" NUMBER },
  { "GET", "/fhir/Patient?identifier=" NUMBER },
  { "GET", "/fhir/Patient?_lastUpdated=" NUMBER },
  { "GET", "/fhir/Patient?cursor=" NAME },
  { "POST", "/fhir/Patient/_search", .body = "name=" NAME "&identifier=" NUMBER, .type = FORM },
  { "POST", "/fhir/Patient/_search?name=" NAME, .body = "", .type = FORM },
  { "POST", "/fhir/Patient", .body = "{\"" NAME "\":\"" NUMBER },
  { "POST", "/fhir/Patient", .body = "{\"resourceType\":\"Patient\",\"" WORDS "\":\"" NUMBER "\"}" },
  { "POST", "/fhir/Patient", .body = "{\"resourceType\":\"" NAME "\"}" },
  { "POST", "/fhir/Patient", .body = WORDS, .type = "text/" NAME },
  { "POST", "/fhir/Patient/$validate", .body = PERSON },
  { "POST", "/fhir/Patient/$" NAME, .body = "{}" },
  { "POST", "/fhir", .body = "{\"resourceType\":\"Bundle\",\"type\":\"" NAME "\"}" },
  { "POST", "/fhir",
    .body =
        "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"request\":{\"method\":\"GET\",\"url\":"
        "\"Patient?name=" NAME "\"}}]}" },
  { "GET", "/fhir/Patient/p/$everything?" NAME "=1" },
  { "DELETE", "/fhir/Patient/p?" NAME },
  { NAME, "/fhir/Patient/p" },
  { "GET", "/fhir/Patient", SECRET },
  { "GET", "/" NAME "/" NUMBER, "" },
  { "GET", "/oauth/authorize?login_hint=" NAME, "" },
  { "GET", "/fhir/metadata", "", .headers = { "User-Agent", NAME, "Referer", "https://x/" NUMBER } },
};

static void
test_canaries (void)
{
  static const char *const canaries[] = { NAME, NUMBER, WORDS, SECRET, "kari" };
  Service *service;
  g_autoptr (SoupSession) session = client_new ();
  g_autofree char *lower = NULL;
  guint lines = 0;

  logged = g_string_new (NULL);
  g_set_printerr_handler (take);
  service = service_start_with (NULL, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (asks); i++) {
    g_auto (Answer) answer = { 0 };

    client_try (session, service_url (service), &asks[i], &answer);
  }
  service_stop (service);
  g_set_printerr_handler (NULL);
  lower = g_ascii_strdown (logged->str, -1);
  for (const char *c = logged->str; *c; c++)
    lines += *c == '\n';
  /* It did log: silence would prove nothing. */
  g_assert_cmpuint (lines, >=, G_N_ELEMENTS (asks) - 2);
  g_assert_nonnull (strstr (lower, "route=:type/:id "));
  for (gsize i = 0; i < G_N_ELEMENTS (canaries); i++) {
    g_autofree char *canary = g_ascii_strdown (canaries[i], -1);

    g_test_message ("%s", canary);
    g_assert_null (strstr (lower, canary));
  }
  g_string_free (logged, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/central/log/canaries", test_canaries);
  return g_test_run ();
}
