/* service.c — a loopback service in this process or another, and a client that speaks to it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service.h"

#include <glib/gstdio.h>
#include <string.h>

gboolean
service_check_token (PlassLedger *ledger, const char *bearer, PlassCaller *ret_caller, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (bearer, ":", 3);

  if (g_strv_length (parts) < 2) {
    g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_SIGN_IN, "no such token");
    return FALSE;
  }
  *ret_caller = (PlassCaller){ .role = plass_code (parts[0]) };
  g_strlcpy (ret_caller->user, parts[1], sizeof ret_caller->user);
  ret_caller->worker = plass_id_from_name (parts[1]);
  if (parts[2])
    ret_caller->institution = plass_id_parse (parts[2]);
  return TRUE;
}

/* ---- Service ---------------------------------------------------------------------------------------------
 */

struct _Service {
  char *folder, *database, *url;
  GThread *thread;
  GMutex lock;
  GCond ready;
  PlassServer *server;
  GMainContext *context; /* borrowed of the thread */
  const PlassLimits *limits;
  gboolean loud;
};

static gpointer
serve (gpointer data)
{
  Service *service = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PlassLedger) ledger = plass_ledger_open (service->database, &error);
  PlassServerSettings settings = { ledger,         "127.0.0.1:0",  NULL, service_check_token,
                                   !service->loud, service->limits };
  g_autoptr (PlassServer) server = NULL;

  g_assert_no_error (error);
  g_main_context_push_thread_default (context);
  server = plass_server_new (&settings, &error);
  g_assert_no_error (error);
  g_mutex_lock (&service->lock);
  service->server = server;
  service->context = context;
  service->url = g_strdup (plass_server_get_url (server));
  g_cond_signal (&service->ready);
  g_mutex_unlock (&service->lock);
  plass_server_run (server);
  g_clear_pointer (&server, plass_server_free);
  g_main_context_pop_thread_default (context);
  return NULL;
}

Service *
service_start_with (const PlassLimits *limits, gboolean loud)
{
  Service *service = g_new0 (Service, 1);

  service->limits = limits;
  service->loud = loud;
  service->folder = g_dir_make_tmp ("plass-central-XXXXXX", NULL);
  service->database = g_strconcat ("sqlite:", service->folder, "/ledger", NULL);
  g_mutex_init (&service->lock);
  g_cond_init (&service->ready);
  service->thread = g_thread_new ("service", serve, service);
  g_mutex_lock (&service->lock);
  while (!service->url)
    g_cond_wait (&service->ready, &service->lock);
  g_mutex_unlock (&service->lock);
  return service;
}

Service *
service_start (void)
{
  return service_start_with (NULL, FALSE);
}

GMainContext *
service_context (Service *service)
{
  return service->context;
}

void
service_stop (Service *service)
{
  const char *name;
  g_autoptr (GDir) folder = NULL;

  plass_server_quit (service->server);
  g_thread_join (service->thread);
  folder = g_dir_open (service->folder, 0, NULL);
  while ((name = g_dir_read_name (folder))) {
    g_autofree char *path = g_build_filename (service->folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (service->folder);
  g_free (service->folder);
  g_free (service->database);
  g_free (service->url);
  g_mutex_clear (&service->lock);
  g_cond_clear (&service->ready);
  g_free (service);
}

const char *
service_url (Service *service)
{
  return service->url;
}

const char *
service_database (Service *service)
{
  return service->database;
}

/* ---- Client ----------------------------------------------------------------------------------------------
 */

SoupSession *
client_new (void)
{
  return soup_session_new_with_options ("timeout", 30, NULL);
}

void
answer_clear (Answer *answer)
{
  g_free (answer->body);
  g_free (answer->etag);
  g_free (answer->location);
  g_free (answer->modified);
  g_free (answer->encoding);
  g_free (answer->retry_after);
  g_free (answer->allow);
  cJSON_Delete (answer->json);
  *answer = (Answer){ 0 };
}

static char *
header_of (SoupMessage *message, const char *name)
{
  return g_strdup (soup_message_headers_get_one (soup_message_get_response_headers (message), name));
}

gboolean
client_try (SoupSession *session, const char *url, const Ask *ask, Answer *ret_answer)
{
  g_autofree char *whole = g_strconcat (url, ask->path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (ask->method ? ask->method : "GET", whole);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autoptr (GBytes) answer = NULL;
  const char *token = ask->token ? ask->token : "health:kari";
  g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);

  if (*token)
    soup_message_headers_replace (headers, "Authorization", bearer);
  for (guint i = 0; ask->headers[i]; i += 2)
    soup_message_headers_replace (headers, ask->headers[i], ask->headers[i + 1]);
  if (ask->body) {
    g_autoptr (GBytes) body = g_bytes_new (ask->body, strlen (ask->body));

    soup_message_set_request_body_from_bytes (message, ask->type ? ask->type : "application/fhir+json", body);
  }
  answer = soup_session_send_and_read (session, message, NULL, NULL);
  if (!answer)
    return FALSE;
  *ret_answer = (Answer){ .status = soup_message_get_status (message),
                          .body = g_strndup (g_bytes_get_size (answer) ? g_bytes_get_data (answer, NULL) : "",
                                             g_bytes_get_size (answer)),
                          .etag = header_of (message, "ETag"),
                          .location = header_of (message, "Location"),
                          .modified = header_of (message, "Last-Modified"),
                          .encoding = header_of (message, "Content-Encoding"),
                          .retry_after = header_of (message, "Retry-After"),
                          .allow = header_of (message, "Allow") };
  ret_answer->json = cJSON_Parse (ret_answer->body);
  return TRUE;
}

void
client_ask (SoupSession *session, const char *url, const Ask *ask, Answer *ret_answer)
{
  g_assert_true (client_try (session, url, ask, ret_answer));
}

const char *
answer_text (const Answer *answer, const char *path)
{
  const cJSON *item = answer->json ? plass_wire_get (answer->json, path) : NULL;

  return cJSON_IsString (item) ? item->valuestring : "";
}

const char *
answer_detail (const Answer *answer)
{
  return answer_text (answer, "issue[0].details" PLASS_CODING ".code");
}

/* ---- A small city ----------------------------------------------------------------------------------------
 */

static void
put (PlassLedger *ledger, const PlassKind *kind, gconstpointer record)
{
  g_autoptr (GError) error = NULL;

  plass_ledger_write (ledger, kind, record, NULL, &error);
  g_assert_no_error (error);
}

static PlassId
put_house (PlassLedger *ledger, char *name)
{
  const PlassInstitution house = {
    .id = plass_id_new (), .name = name, .level = plass_code ("rehabilitering"), .status = plass_code ("open")
  };

  put (ledger, &plass_kind_institution, &house);
  return house.id;
}

static PlassId
put_place (PlassLedger *ledger, guint number, const PlassId *house)
{
  g_autofree char *name = g_strdup_printf ("%u", 201 + number);
  const PlassPlace place = { .id = plass_id_new (),
                             .name = name,
                             .institution = *house,
                             .level = plass_code ("rehabilitering"),
                             .kind = plass_code ("ordinary"),
                             .gender_rule = plass_code (number == 3 ? "women_only" : "none"),
                             .substance_policy = plass_code ("active"),
                             .accessible = number == 2 ? PLASS_NO : PLASS_YES,
                             .status = plass_code ("active") };

  put (ledger, &plass_kind_place, &place);
  return place.id;
}

static PlassId
put_person (PlassLedger *ledger, const char *alias, const char *gender)
{
  const PlassPerson person = {
    .id = plass_id_new (), .alias = (char *)alias, .gender = plass_code (gender), .active = PLASS_YES
  };

  put (ledger, &plass_kind_person, &person);
  return person.id;
}

static void
put_rule (PlassLedger *ledger)
{
  const PlassRule rule = { .id = plass_id_new (),
                           .name = plass_code ("wheelchair"),
                           .place_field = plass_code ("accessible"),
                           .person_field = plass_code ("wheelchair"),
                           .test = plass_code ("must_not_be"),
                           .value = plass_code ("no=yes"),
                           .hard = PLASS_YES,
                           .text_en = (char *)"The room cannot be reached with a wheelchair.",
                           .text_nb = (char *)"Rommet kan ikke nås med rullestol.",
                           .active = PLASS_YES };

  put (ledger, &plass_kind_rule, &rule);
}

void
city_make (const char *database, City *ret_city)
{
  static const char *const genders[] = { "woman", "man", "unknown", "man" };
  static const char *const names[] = { "Elva", "Fjellet", "Skogen", "Havet" };
  g_autoptr (GError) error = NULL;
  g_autoptr (PlassLedger) ledger = plass_ledger_open (database, &error);

  g_assert_no_error (error);
  ret_city->house = put_house (ledger, (char *)"Dalsberget");
  ret_city->other_house = put_house (ledger, (char *)"Åsen");
  /* The last first: an order that is right by the ids alone would prove nothing. */
  for (guint i = G_N_ELEMENTS (ret_city->places); i-- > 0;)
    ret_city->places[i] = put_place (ledger, i, i < 4 ? &ret_city->house : &ret_city->other_house);
  for (guint i = 0; i < G_N_ELEMENTS (ret_city->persons); i++)
    ret_city->persons[i] = put_person (ledger, names[i], genders[i]);
  put_rule (ledger);
}

PlassContact
contact_make (PlassId person, PlassId institution)
{
  return (PlassContact){ .id = plass_id_new (),
                         .person = person,
                         .happened = plass_time_now (),
                         .channel = plass_code ("phone"),
                         .need = (char *)"Et sted å sove",
                         .next_step = (char *)"Ring",
                         .next_owner = plass_id_from_name ("ring"),
                         .next_due = plass_date_today (),
                         .outcome = plass_code ("advice"),
                         .institution = institution,
                         .state = plass_code ("open") };
}

PlassBooking
booking_make (const City *city, guint person, guint place, const char *state)
{
  return (PlassBooking){ .id = plass_id_new (),
                         .person = city->persons[person],
                         .place = city->places[place],
                         .state = plass_code (state),
                         .start = plass_time_now (),
                         .hold_until = { plass_time_now ().secs + 3600 } };
}

char *
resource_text (const PlassKind *kind, gconstpointer record)
{
  g_autoptr (cJSON) resource = plass_wire_encode (kind, record, NULL);

  return cJSON_PrintUnformatted (resource);
}

char *
act_body (const char *command, const PlassBooking *booking)
{
  g_autofree char *resource = resource_text (&plass_kind_booking, booking);

  return g_strdup_printf ("{\"resourceType\":\"Parameters\",\"parameter\":["
                          "{\"name\":\"command\",\"valueId\":\"%s\"},"
                          "{\"name\":\"booking\",\"resource\":%s}]}",
                          command, resource);
}
