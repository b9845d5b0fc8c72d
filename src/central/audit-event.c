/* audit-event.c — the log as AuditEvents: who has looked at a person, for those who may ask */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

#define AUDIT_ROWS 100

#define ASKING (PLASS_SEES_CASEWORKER | PLASS_SEES_HEALTH | PLASS_SEES_INTAKE | PLASS_SEES_SUPERVISOR)

enum { NUMBER, ID, RECORDED, HAPPENED, WORKER, ROLE, WHAT, TYPE, RECORD, PERSON, WHY, PURPOSE, USER };
#define COLUMNS                                                                                              \
  "number, id, recorded, happened, worker, role, what, type, record, person, why, purpose, user_name"

static cJSON *
make_coding (const char *system, const char *code)
{
  cJSON *coding = cJSON_CreateObject ();

  cJSON_AddStringToObject (coding, "system", system);
  cJSON_AddStringToObject (coding, "code", code);
  return coding;
}

static cJSON *
add_concept (cJSON *list, const char *system, const char *code)
{
  cJSON *concept = cJSON_CreateObject ();

  cJSON_AddItemToArray (list, concept);
  cJSON_AddItemToArray (cJSON_AddArrayToObject (concept, "coding"), make_coding (system, code));
  return concept;
}

static void
add_entity (cJSON *list, const char *type, const char *id)
{
  g_autofree char *reference = g_strconcat (type, "/", id, NULL);
  cJSON *entity = cJSON_CreateObject ();

  cJSON_AddItemToArray (list, entity);
  cJSON_AddStringToObject (cJSON_AddObjectToObject (entity, "what"), "reference", reference);
}

/* FHIR's letter for what was done. */
static const char *
action_of (const char *what)
{
  static const char *const words[][2] = { { "create", "C" }, { "update", "U" }, { "read", "R" },
                                          { "vread", "R" },  { "search", "E" }, { "history-instance", "R" } };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i][0], what) == 0)
      return words[i][1];
  return "E";
}

static void
add_time (cJSON *to, const char *name, gint64 secs)
{
  g_autofree char *text = plass_time_format ((PlassTime){ secs });

  cJSON_AddStringToObject (to, name, text);
}

/* A line as far as whoever asks may know of it. */
typedef struct {
  gboolean worker, record;
} Told;

static void
add_agent (cJSON *event, const PlassAnswer *row, gboolean told)
{
  const char *id = plass_answer_text (row, WORKER);
  g_autofree char *worker = g_strconcat ("Practitioner/", id, NULL);
  cJSON *agent = cJSON_CreateObject ();

  cJSON_AddItemToArray (cJSON_AddArrayToObject (event, "agent"), agent);
  add_concept (cJSON_AddArrayToObject (agent, "role"), PLASS_FHIR_CODES, plass_answer_text (row, ROLE));
  /* At the service's own machine there are no employees, only users. */
  if (*id && told)
    cJSON_AddStringToObject (cJSON_AddObjectToObject (agent, "who"), "reference", worker);
  else if (told)
    cJSON_AddStringToObject (agent, "altId", plass_answer_text (row, USER));
  cJSON_AddTrueToObject (agent, "requestor");
}

static cJSON *
make_event (const PlassAnswer *row, Told told)
{
  const char *what = plass_answer_text (row, WHAT), *why = plass_answer_text (row, WHY);
  cJSON *event = cJSON_CreateObject (), *purpose, *entities;

  cJSON_AddStringToObject (event, "resourceType", "AuditEvent");
  cJSON_AddStringToObject (event, "id", plass_answer_text (row, ID));
  cJSON_AddItemToObject (event, "type",
                         make_coding ("http://terminology.hl7.org/CodeSystem/audit-event-type", "rest"));
  cJSON_AddItemToArray (cJSON_AddArrayToObject (event, "subtype"), make_coding (PLASS_FHIR_CODES, what));
  cJSON_AddStringToObject (event, "action", action_of (what));
  add_time (cJSON_AddObjectToObject (event, "period"), "start", plass_answer_number (row, HAPPENED));
  add_time (event, "recorded", plass_answer_number (row, RECORDED));
  cJSON_AddStringToObject (event, "outcome", "0");
  purpose =
      add_concept (cJSON_AddArrayToObject (event, "purposeOfEvent"),
                   "http://terminology.hl7.org/CodeSystem/v3-ActReason", plass_answer_text (row, PURPOSE));
  if (*why)
    cJSON_AddStringToObject (purpose, "text", why);
  add_agent (event, row, told.worker);
  cJSON_AddStringToObject (cJSON_AddObjectToObject (cJSON_AddObjectToObject (event, "source"), "observer"),
                           "display", "plass-central");
  entities = cJSON_AddArrayToObject (event, "entity");
  if (*plass_answer_text (row, PERSON))
    add_entity (entities, "Patient", plass_answer_text (row, PERSON));
  if (told.record && *plass_answer_text (row, RECORD)
      && strcmp (plass_answer_text (row, TYPE), "Patient") != 0)
    add_entity (entities, plass_answer_text (row, TYPE), plass_answer_text (row, RECORD));
  if (cJSON_GetArraySize (entities) == 0)
    cJSON_DeleteItemFromObjectCaseSensitive (event, "entity");
  return event;
}

/* ---- Asking ------------------------------------------------------------------------------------------- */

typedef struct {
  const PlassRequest *request;
  cJSON *entries;
  guint most;
  gint64 last;
  gboolean more, is_shielded; /* where the person is may not be known */
  GError *error;
} Page;

/* Who looked tells which house follows a person, and the record that was looked at does. */
static Told
judge_row (Page *page, const PlassAnswer *row)
{
  const PlassRequest *request = page->request;
  const gboolean hidden = page->is_shielded
                          && plass_audit_is_elsewhere (request, plass_answer_text (row, TYPE),
                                                       plass_answer_text (row, RECORD), &page->error);

  return (Told){ .record = !hidden,
                 .worker = !page->is_shielded
                           || (!hidden
                               && plass_audit_is_near (request, plass_answer_text (row, WORKER),
                                                       plass_answer_text (row, ROLE), &page->error)) };
}

static gboolean
take_row (const PlassAnswer *row, gpointer user_data)
{
  Page *page = user_data;
  cJSON *entry;
  g_autofree char *url = NULL;
  Told told;

  page->more = (guint)cJSON_GetArraySize (page->entries) == page->most;
  if (page->more)
    return FALSE;
  told = judge_row (page, row);
  if (page->error)
    return FALSE;
  page->last = plass_answer_number (row, NUMBER);
  url = g_strconcat (page->request->base, "/AuditEvent/", plass_answer_text (row, ID), NULL);
  entry = cJSON_CreateObject ();
  cJSON_AddItemToArray (page->entries, entry);
  cJSON_AddStringToObject (entry, "fullUrl", url);
  cJSON_AddItemToObject (entry, "resource", make_event (row, told));
  cJSON_AddStringToObject (cJSON_AddObjectToObject (entry, "search"), "mode", "match");
  return TRUE;
}

/* How long it lasts stands in the period. */
static gboolean
take_emergency (const PlassAnswer *row, gpointer user_data)
{
  Page *page = user_data;
  cJSON *entry;

  take_row (row, page);
  entry = cJSON_GetArrayItem (page->entries, cJSON_GetArraySize (page->entries) - 1);
  add_time (cJSON_GetObjectItemCaseSensitive (cJSON_GetObjectItemCaseSensitive (entry, "resource"), "period"),
            "end", plass_answer_number (row, USER + 1));
  return TRUE;
}

static void
add_link (cJSON *links, const char *relation, const PlassRequest *request, const char *person, guint count,
          const char *cursor)
{
  g_autofree char *url = g_strdup_printf ("%s/AuditEvent?patient=%s&_count=%u%s%s", request->base, person,
                                          count, cursor ? "&cursor=" : "", cursor ? cursor : "");
  cJSON *link = cJSON_CreateObject ();

  cJSON_AddItemToArray (links, link);
  cJSON_AddStringToObject (link, "relation", relation);
  cJSON_AddStringToObject (link, "url", url);
}

static void
answer (PlassReply *reply, Page *page, const char *person)
{
  g_autoptr (cJSON) bundle = cJSON_CreateObject ();
  g_autofree char *cursor = g_strdup_printf ("%" G_GINT64_FORMAT, page->last);
  cJSON *links;

  cJSON_AddStringToObject (bundle, "resourceType", "Bundle");
  cJSON_AddStringToObject (bundle, "type", "searchset");
  links = person ? cJSON_AddArrayToObject (bundle, "link") : NULL;
  if (links)
    add_link (links, "self", page->request, person, page->most,
              plass_request_param (page->request, "cursor"));
  if (links && page->more)
    add_link (links, "next", page->request, person, page->most, cursor);
  if (cJSON_GetArraySize (page->entries) > 0)
    cJSON_AddItemToObject (bundle, "entry", g_steal_pointer (&page->entries));
  reply->status = 200;
  reply->body = cJSON_PrintUnformatted (bundle);
}

/* Who may not see the person is told nothing about them; the counter does not ask who has looked. */
static gboolean
may_ask (const PlassRequest *request, PlassReply *reply, const char *person)
{
  if (!(plass_eyes_roles (request->eyes) & ASKING))
    return plass_refuse (request, reply, "forbidden");
  if (!person)
    return plass_refuse_at (request, reply, "bad-parameter", "patient", NULL);
  return (plass_eyes_level (request->eyes, person) & ASKING) || plass_refuse (request, reply, "not-found");
}

/* Of a line about many, whoever asks is told of the one alone. */
static const char about_person[] =
    "SELECT " COLUMNS " FROM audit WHERE person = $1 AND person <> '' AND number < $2"
    " UNION ALL SELECT a.number, a.id, a.recorded, a.happened, a.worker, a.role, a.what, a.type, a.record,"
    " s.person, a.why, a.purpose, a.user_name FROM audit_seen s JOIN audit a ON a.number = s.number WHERE "
    "s.person = $1"
    " AND s.number < $2"
    " UNION ALL SELECT number, id, recorded, happened, worker, role, what, type, record, $1, why, purpose,"
    " user_name FROM audit WHERE what = 'export' AND number < $2 AND recorded >= (SELECT min (h.updated)"
    " FROM history h WHERE h.type = 'Patient' AND h.id = $1) ORDER BY number DESC";

void
plass_serve_audit (const PlassRequest *request, PlassReply *reply)
{
  const char *patient = plass_request_param (request, "patient");
  const char *person =
      patient && g_str_has_prefix (patient, "Patient/") ? patient + strlen ("Patient/") : patient;
  const char *after = plass_request_param (request, "cursor");
  Page page = { .request = request };
  GError *error = NULL;
  gint64 below = G_MAXINT64;

  if (!plass_request_check (request, reply, (const char *const[]){ "patient", "_count", "cursor", NULL })
      || !(page.most = plass_request_count (request, reply, AUDIT_ROWS)) || !may_ask (request, reply, person))
    return;
  if (after && !g_ascii_string_to_signed (after, 10, 1, G_MAXINT64, &below, NULL)) {
    plass_refuse_at (request, reply, "bad-parameter", "cursor", NULL);
    return;
  }
  page.entries = cJSON_CreateArray ();
  page.is_shielded = (plass_eyes_level (request->eyes, person) & PLASS_SEES_SHIELDED) != 0;
  if (plass_audit_spread (request->ledger, &error)
      && plass_ledger_query (request->ledger, about_person,
                             PLASS_BINDS (PLASS_TEXT (person), PLASS_NUMBER (below)), take_row, &page, &error)
      && !page.error && plass_audit_read (request, "search", "AuditEvent", "", person, &error))
    answer (reply, &page, person);
  else
    plass_refuse_error (request, reply, page.error ? page.error : error);
  cJSON_Delete (page.entries);
}

/* ---- Looking back -------------------------------------------------------------------------------------- */

/* What nobody has looked back at yet, oldest first: it is a supervisor's list for the next morning. */
void
plass_serve_emergencies (const PlassRequest *request, PlassReply *reply)
{
  Page page = { .request = request, .most = G_MAXUINT };
  GError *error = NULL;

  if (!plass_request_check (request, reply, (const char *const[]){ NULL }))
    return;
  if (!(plass_eyes_roles (request->eyes) & PLASS_SEES_SUPERVISOR)) {
    plass_refuse (request, reply, "forbidden");
    return;
  }
  page.entries = cJSON_CreateArray ();
  if (plass_ledger_query (
          request->ledger,
          "SELECT a.number, a.id, a.recorded, a.happened, a.worker, a.role, a.what, a.type,"
          " a.record, a.person, a.why, a.purpose, a.user_name, e.until FROM audit a JOIN emergency e"
          " ON e.id = a.id WHERE e.reviewed = 0 ORDER BY a.number",
          NULL, 0, take_emergency, &page, &error))
    answer (reply, &page, NULL);
  else
    plass_refuse_error (request, reply, error);
  cJSON_Delete (page.entries);
}
