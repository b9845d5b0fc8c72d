/* fake.c — a central service in memory that can fail in every way, for desks under test */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake.h"

#include <string.h>

typedef struct {
  guint status;
  char *body;
} Answer;

static void
free_answer (gpointer data)
{
  g_free (((Answer *)data)->body);
  g_free (data);
}

static char *
print (const cJSON *tree)
{
  char *printed = cJSON_PrintUnformatted (tree);
  char *text = g_strdup (printed);

  cJSON_free (printed);
  return text;
}

/* ---- The truth ---------------------------------------------------------------------------------------- */

Central *
central_new (void)
{
  Central *central = g_new0 (Central, 1);

  central->resources = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)cJSON_Delete);
  central->feed = g_ptr_array_new_with_free_func (g_free);
  central->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_answer);
  central->carried = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  central->page_rows = 7;
  return central;
}

void
central_free (Central *central)
{
  g_hash_table_unref (central->resources);
  g_ptr_array_unref (central->feed);
  g_hash_table_unref (central->answers);
  g_hash_table_unref (central->carried);
  g_free (central);
}

static char *
key_of (const cJSON *resource)
{
  return g_strdup_printf ("%s/%s", cJSON_GetStringValue (cJSON_GetObjectItem (resource, "resourceType")),
                          cJSON_GetStringValue (cJSON_GetObjectItem (resource, "id")));
}

/* Takes @resource: a new version, and a line in the feed. Gives it back, borrowed. */
static const cJSON *
commit (Central *central, cJSON *resource)
{
  char *key = key_of (resource);
  const cJSON *old = g_hash_table_lookup (central->resources, key);
  int version = old && plass_wire_version (old) ? atoi (plass_wire_version (old)) + 1 : 1;
  g_autofree char *digits = g_strdup_printf ("%d", version);
  g_autofree char *now = plass_time_format (plass_time_now ());

  plass_wire_set (resource, "meta.versionId", digits);
  plass_wire_set (resource, "meta.lastUpdated", now);
  g_autofree char *text = print (resource);
  g_ptr_array_add (
      central->feed,
      g_strdup_printf ("{\"fullUrl\":\"https://x/fhir/%s\",\"resource\":%s,\"request\":{\"method\":"
                       "\"PUT\",\"url\":\"%s\"}}",
                       key, text, key));
  g_hash_table_replace (central->resources, key, resource);
  return resource;
}

void
central_put (Central *central, const PlassKind *kind, gconstpointer record)
{
  g_autofree char *key = g_strdup_printf ("%s/%s", kind->resource, plass_record_id (record)->text);
  const cJSON *old = g_hash_table_lookup (central->resources, key);

  commit (central, plass_wire_encode (kind, record, old ? cJSON_Duplicate (old, TRUE) : NULL));
}

void
central_hide (Central *central, const PlassKind *kind, const PlassId *id)
{
  g_ptr_array_add (central->feed, g_strdup_printf ("{\"request\":{\"method\":\"DELETE\",\"url\":\"%s/%s\"}}",
                                                   kind->resource, id->text));
}

void
central_erase (Central *central, const PlassKind *kind, const PlassId *id)
{
  g_ptr_array_add (central->feed, g_strdup_printf ("{\"request\":{\"method\":\"DELETE\",\"url\":\"%s/%s\"},"
                                                   "\"response\":{\"status\":\"410\"}}",
                                                   kind->resource, id->text));
}

void
central_put_json (Central *central, const char *json)
{
  g_ptr_array_add (central->feed, g_strdup_printf ("{\"resource\":%s}", json));
}

gpointer
central_get (Central *central, const PlassKind *kind, const PlassId *id)
{
  g_autofree char *key = g_strdup_printf ("%s/%s", kind->resource, id->text);
  const cJSON *resource = g_hash_table_lookup (central->resources, key);

  return resource ? plass_wire_decode (kind, resource, NULL) : NULL;
}

guint
central_count (Central *central, const char *type)
{
  g_autofree char *prefix = g_strconcat (type, "/", NULL);
  GHashTableIter iter;
  gpointer key;
  guint count = 0;

  g_hash_table_iter_init (&iter, central->resources);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    count += g_str_has_prefix (key, prefix);
  return count;
}

/* ---- What it answers ---------------------------------------------------------------------------------- */

static Answer
refuse (guint status, const char *code, const char *words)
{
  g_autoptr (cJSON) outcome = plass_wire_outcome ("error", "conflict", code, words);

  return (Answer){ status, print (outcome) };
}

static Answer
answer_bundle (const char *type, GPtrArray *resources)
{
  g_autoptr (GString) body = g_string_new (NULL);

  g_string_append_printf (body, "{\"resourceType\":\"Bundle\",\"type\":\"%s\",\"entry\":[", type);
  for (guint i = 0; i < resources->len; i++) {
    g_autofree char *text = print (g_ptr_array_index (resources, i));
    g_string_append_printf (body, "%s{\"resource\":%s}", i ? "," : "", text);
  }
  g_string_append (body, "]}");
  return (Answer){ 200, g_strdup (body->str) };
}

static gboolean
version_fits (Central *central, const cJSON *entry)
{
  const char *url = cJSON_GetStringValue (plass_wire_get (entry, "request.url"));
  const char *match = cJSON_GetStringValue (plass_wire_get (entry, "request.ifMatch"));
  const cJSON *old = g_hash_table_lookup (central->resources, url);
  g_autofree char *wanted = old ? g_strdup_printf ("W/\"%s\"", plass_wire_version (old)) : NULL;

  return g_strcmp0 (match, wanted) == 0;
}

static Answer
carry_transaction (Central *central, const cJSON *bundle)
{
  g_autoptr (GPtrArray) done = g_ptr_array_new ();
  g_autoptr (cJSON) nothing = cJSON_CreateObject ();
  const cJSON *entries = cJSON_GetObjectItem (bundle, "entry"), *entry;

  cJSON_ArrayForEach (entry, entries)
  {
    if (!version_fits (central, entry))
      return refuse (412, "changed-meanwhile", "somebody saved first");
  }
  cJSON_ArrayForEach (entry, entries)
  {
    cJSON *resource = cJSON_Duplicate (cJSON_GetObjectItem (entry, "resource"), TRUE);
    const cJSON *written = commit (central, resource);

    g_ptr_array_add (done, (gpointer)(central->close_mouthed ? nothing : written));
  }
  return answer_bundle ("transaction-response", done);
}

/* Somebody else who keeps the place. */
static gboolean
is_taken (Central *central, const PlassBooking *wanted)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, central->resources);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    if (plass_wire_kind (value) != &plass_kind_booking)
      continue;
    g_autoptr (PlassBooking) other = plass_wire_decode (&plass_kind_booking, value, NULL);
    if (!plass_id_equal (&other->id, &wanted->id)
        && plass_booking_overlaps (other, wanted, plass_time_now ()))
      return TRUE;
  }
  return FALSE;
}

static Answer
refuse_overlap (void)
{
  static const char body[] =
      "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"conflict\","
      "\"details\":{\"coding\":[{\"system\":\"" PLASS_FHIR_CODES
      "\",\"code\":\"overlap\"}],\"text\":\"Plassen "
      "er tatt.\"}}],\"extension\":[{\"url\":\"" PLASS_FHIR
      "/StructureDefinition/alternative\",\"extension\":["
      "{\"url\":\"place\",\"valueReference\":{\"reference\":\"Location/p-9\",\"display\":\"Dalsberget "
      "9\"}},{\"url\":\"institution\",\"valueReference\":{\"reference\":\"Organization/i-1\",\"display\":"
      "\"Dalsberget\"}}]}]}";
  return (Answer){ 409, g_strdup (body) };
}

static Answer
carry_act (Central *central, const char *path, const cJSON *parameters)
{
  const cJSON *sent =
      cJSON_GetObjectItem (cJSON_GetArrayItem (cJSON_GetObjectItem (parameters, "parameter"), 1), "resource");
  g_autoptr (PlassBooking) booking = plass_wire_decode (&plass_kind_booking, sent, NULL);
  g_autoptr (PlassBooking) known = central_get (central, &plass_kind_booking, &booking->id);
  g_autoptr (GPtrArray) done = g_ptr_array_new ();
  const char *act = strrchr (path, '$') + 1;

  if (g_str_equal (act, "discharge")) {
    if (!known || !plass_code_is (&known->state, "active"))
      return refuse (409, "state", "not there");
    booking->state = plass_code ("completed");
  } else {
    gboolean hold = g_str_equal (act, "hold");
    if (known && (hold || !plass_booking_keeps_place (known, plass_time_now ())))
      return refuse (409, "state", "not so");
    if (is_taken (central, booking))
      return refuse_overlap ();
    g_assert_true (plass_code_is (&booking->state, hold ? "held" : "active"));
  }
  cJSON *old = known ? g_hash_table_lookup (central->resources, "") : NULL;
  g_ptr_array_add (done, (gpointer)commit (central, plass_wire_encode (&plass_kind_booking, booking, old)));
  return answer_bundle ("collection", done);
}

/* Once a command: a repetition hears the first answer, a judged refusal of an act too. */
static Answer
carry (Central *central, const char *command, const char *path, const char *body)
{
  const Answer *before = g_hash_table_lookup (central->answers, command);
  g_autoptr (cJSON) tree = cJSON_Parse (body);
  guint judged = central->judge ? central->judge (path, tree) : 0;

  if (before)
    return (Answer){ before->status, g_strdup (before->body) };
  if (judged)
    return refuse (judged, judged == 410 ? "erased" : "rule", "a rule says no");
  Answer answer = path[0] ? carry_act (central, path, tree) : carry_transaction (central, tree);
  if (answer.status == 200 || path[0]) {
    Answer *kept = g_new (Answer, 1);
    *kept = (Answer){ answer.status, g_strdup (answer.body) };
    g_hash_table_insert (central->answers, g_strdup (command), kept);
  }
  if (answer.status == 200) {
    guint times = GPOINTER_TO_UINT (g_hash_table_lookup (central->carried, command));
    g_hash_table_insert (central->carried, g_strdup (command), GUINT_TO_POINTER (times + 1));
  }
  return answer;
}

/* @shuffle: what a bad proxy might do to a page. */
static Answer
give_page (Central *central, const char *cursor, GRand *shuffle)
{
  guint from = cursor ? (guint)atoi (cursor) : 0;
  guint to = MIN (from + central->page_rows, central->feed->len);
  g_autoptr (GString) body = g_string_new ("{\"resourceType\":\"Bundle\",\"type\":\"history\",");
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  if (central->too_new)
    return refuse (400, "protocol-too-old", central->too_new);
  if (cursor && central->forget_cursors > 0) {
    central->forget_cursors--;
    return refuse (410, "cursor-gone", "another ledger");
  }
  for (guint i = from; i < to; i++)
    g_ptr_array_insert (rows, shuffle ? g_rand_int_range (shuffle, 0, (gint32)rows->len + 1) : -1,
                        g_ptr_array_index (central->feed, i));
  g_string_append_printf (body,
                          "\"link\":[{\"relation\":\"next\",\"url\":\"https://x/fhir/"
                          "_history?cursor=%u\"}],\"entry\":[",
                          to);
  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf (body, "%s%s", i ? "," : "", (char *)g_ptr_array_index (rows, i));
  g_string_append (body, "]}");
  return (Answer){ 200, g_strdup (body->str) };
}

/* ---- The line ----------------------------------------------------------------------------------------- */

static Fault
draw (Line *line)
{
  Fault fault = FAULT_NONE;

  line->questions++;
  if (line->skip > 0) {
    line->skip--;
  } else if (line->next) {
    fault = line->next;
    line->next = FAULT_NONE;
  } else if (line->random && g_rand_double (line->random) < line->fault_rate) {
    fault = (Fault)g_rand_int_range (line->random, 1, N_FAULTS);
  }
  return fault;
}

static gboolean
lose (GError **error)
{
  g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_OFFLINE, "no answer");
  return FALSE;
}

static gboolean
give (Answer answer, PlassAnswer *ret_answer)
{
  *ret_answer = (PlassAnswer){ .status = answer.status, .body = answer.body, .length = strlen (answer.body) };
  return TRUE;
}

/* A fault that needs nothing of the service. TRUE: @ret_well and the answer are set. */
static gboolean
fail_on_the_way (Fault fault, PlassAnswer *ret_answer, gboolean *ret_well, GError **error)
{
  static const guint statuses[N_FAULTS] = {
    [FAULT_UNAUTHORISED] = 401, [FAULT_BUSY] = 429,   [FAULT_DOWN] = 503,      [FAULT_BROKEN] = 500,
    [FAULT_HTML] = 502,         [FAULT_PORTAL] = 200, [FAULT_FORBIDDEN] = 403, [FAULT_UNFIT] = 422,
  };
  gboolean page = fault == FAULT_HTML || fault == FAULT_PORTAL;

  if (fault == FAULT_LOST) {
    *ret_well = lose (error);
    return TRUE;
  }
  if (!statuses[fault])
    return FALSE;
  *ret_well = give ((Answer){ statuses[fault], g_strdup (page ? "<html>proxy" : "") }, ret_answer);
  ret_answer->retry_after = fault == FAULT_BUSY ? 5 : 0;
  return TRUE;
}

static gboolean
give_faulty (Fault fault, Answer answer, PlassAnswer *ret_answer, GError **error)
{
  if (fault == FAULT_DIED) {
    g_free (answer.body);
    return lose (error);
  }
  if (fault == FAULT_GATEWAY) {
    g_free (answer.body);
    answer = (Answer){ 502, g_strdup ("<html>proxy") };
  }
  if (fault == FAULT_CUT)
    answer.body[strlen (answer.body) * 2 / 3] = '\0';
  if (fault == FAULT_EMPTY) {
    answer.status = 200;
    answer.body[0] = '\0';
  }
  return give (answer, ret_answer);
}

/* What was held up on its way arrives now; whoever asked has stopped listening. */
static void
arrive_late (Line *line)
{
  g_autoptr (GPtrArray) late = g_steal_pointer (&line->late);

  for (guint i = 0; late && i < late->len; i += 3)
    g_free (carry (line->central, g_ptr_array_index (late, i), g_ptr_array_index (late, i + 1),
                   g_ptr_array_index (late, i + 2))
                .body);
}

static void
hold_up (Line *line, const char *command, const char *path, const char *body)
{
  if (!line->late)
    line->late = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (line->late, g_strdup (command));
  g_ptr_array_add (line->late, g_strdup (path));
  g_ptr_array_add (line->late, g_strdup (body));
}

static gboolean
pull (PlassRemote *remote, const char *cursor, PlassAnswer *ret_answer, GError **error)
{
  Line *line = (Line *)remote;
  Fault fault = draw (line);
  g_autofree char *old = NULL;
  gboolean well;

  line->afresh += cursor == NULL;
  arrive_late (line);
  if (fail_on_the_way (fault, ret_answer, &well, error))
    return well;
  if (fault == FAULT_LATE)
    return lose (error);
  if (fault == FAULT_GONE && cursor)
    return give (refuse (410, "cursor-gone", "another ledger"), ret_answer);
  if (fault == FAULT_OLD_PAGE && cursor) {
    old = g_strdup_printf ("%d", MAX (atoi (cursor) - 9, 0));
    cursor = old;
  }
  return give_faulty (fault, give_page (line->central, cursor, fault == FAULT_OLD_PAGE ? line->random : NULL),
                      ret_answer, error);
}

static gboolean
ask (Line *line, const PlassId *command, const char *path, char *taken, PlassAnswer *ret_answer,
     GError **error)
{
  g_autofree char *body = taken;
  Fault fault = draw (line);
  gboolean well;

  arrive_late (line);
  if (fail_on_the_way (fault, ret_answer, &well, error))
    return well;
  if (fault == FAULT_LATE) {
    hold_up (line, command->text, path, body);
    return lose (error);
  }
  if (!path[0] && (fault == FAULT_CHANGED || fault == FAULT_CONFLICT))
    return give (fault == FAULT_CHANGED ? refuse (412, "changed-meanwhile", "x")
                                        : (Answer){ 409, g_strdup ("{}") },
                 ret_answer);
  if (fault == FAULT_TWICE)
    g_free (carry (line->central, command->text, path, body).body);
  return give_faulty (fault, carry (line->central, command->text, path, body), ret_answer, error);
}

static gboolean
push (PlassRemote *remote, const PlassId *command, char *bundle, PlassAnswer *ret_answer, GError **error)
{
  return ask ((Line *)remote, command, "", bundle, ret_answer, error);
}

static gboolean
act (PlassRemote *remote, const PlassId *command, const char *path, char *parameters, PlassAnswer *ret_answer,
     GError **error)
{
  return ask ((Line *)remote, command, path, parameters, ret_answer, error);
}

/* Resources of the type that name the institution of the question, and the persons they are about. */
static void
find (Central *central, const char *type, const char *institution, GPtrArray *found)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, central->resources);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    g_autofree char *text = g_str_has_prefix (key, type) ? print (value) : NULL;
    if (!text || !strstr (text, institution))
      continue;
    const char *subject = cJSON_GetStringValue (plass_wire_get (value, "subject.reference"));
    gpointer person = subject ? g_hash_table_lookup (central->resources, subject) : NULL;
    g_ptr_array_add (found, value);
    if (person)
      g_ptr_array_add (found, person);
  }
}

static gboolean
search (PlassRemote *remote, const char *where, PlassAnswer *ret_answer, GError **error)
{
  Line *line = (Line *)remote;
  Fault fault = draw (line);
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  const char *type = where + strlen ("/fhir/"), *mark = strchr (where, '?');
  gboolean well;

  arrive_late (line);
  line->searches++;
  if (fail_on_the_way (fault, ret_answer, &well, error))
    return well;
  if (fault == FAULT_LATE)
    return lose (error);
  if (!line->central->searched)
    return give (refuse (400, "bad-parameter", "no such parameter"), ret_answer);
  g_autofree char *prefix = g_strndup (type, (gsize)(mark - type));
  const char *id = strstr (where, "Organization/");
  id = id ? id + strlen ("Organization/") : strchr (where, '=') + 1;
  g_autofree char *institution = g_strndup (id, strcspn (id, "&"));
  find (line->central, prefix, institution, found);
  return give_faulty (fault, answer_bundle ("searchset", found), ret_answer, error);
}

/* Faults that a test counts out are for the questions about records; by chance hello has its share. */
static gboolean
hello (PlassRemote *remote, const PlassId *desk, char *parameters, PlassAnswer *ret_answer, GError **error)
{
  Line *line = (Line *)remote;
  Fault fault = line->random && g_rand_double (line->random) < line->fault_rate
                    ? (Fault)g_rand_int_range (line->random, 1, N_FAULTS)
                    : FAULT_NONE;
  gboolean well;
  const char *more = line->hello ? line->hello : "";

  g_free (line->said);
  line->said = parameters;
  if (fail_on_the_way (fault, ret_answer, &well, error))
    return well;
  return give_faulty (
      fault,
      (Answer){ 200, g_strdup_printf ("{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":"
                                      "\"protocol\",\"valueInteger\":1}%s]}",
                                      more) },
      ret_answer, error);
}

static gboolean
renew (PlassRemote *remote, GError **error)
{
  Line *line = (Line *)remote;

  line->renewals++;
  if (!line->signed_out)
    return TRUE;
  g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_SIGN_IN, "signed out");
  return FALSE;
}

void
line_init (Line *line, Central *central, GRand *random)
{
  *line = (Line){
    .remote = { .pull = pull, .push = push, .act = act, .search = search, .hello = hello, .renew = renew },
    .central = central,
    .random = random
  };
}

void
line_clear (Line *line)
{
  g_clear_pointer (&line->late, g_ptr_array_unref);
}
