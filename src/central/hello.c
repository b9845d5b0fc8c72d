/* hello.c — a desk says hello: what it learns, and what a revoked one may still do */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A desk says hello every few seconds: what only repeats itself is not worth a commit. */
#define SEEN_SECONDS 60

typedef struct {
  const PlassRequest *request;
  PlassReply *reply;
  PlassTime now;
  const cJSON *in; /* Parameters */
  PlassDeskRow before, desk;
  gboolean behind;
} Hello;

/* ---- What it says ------------------------------------------------------------------------------------- */

static const cJSON *
find_parameter (const cJSON *parameters, const char *name, const char *member)
{
  const cJSON *item;

  cJSON_ArrayForEach (item, cJSON_GetObjectItemCaseSensitive (parameters, "parameter"))
  {
    if (g_strcmp0 (cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (item, "name")), name) == 0)
      return cJSON_GetObjectItemCaseSensitive (item, member);
  }
  return NULL;
}

/* Letters that may stand in a list on a terminal. */
static void
read_version (Hello *hello)
{
  const char *text = cJSON_GetStringValue (find_parameter (hello->in, "version", "valueString"));

  g_strlcpy (hello->desk.version, text ? text : "", sizeof hello->desk.version);
  for (char *at = hello->desk.version; *at; at++)
    if (!g_ascii_isalnum (*at) && !strchr (".-+~ ", *at))
      *at = '?';
}

/* Before what was seen of it on the same ledger, by version or by what is to be seen. */
static gboolean
is_before (const PlassFeedPlace *place, const PlassFeedPlace *last)
{
  return place->seq < last->seq || (strcmp (place->scope, last->scope) == 0 && place->number < last->number);
}

/* As the feed gave it. A desk without one begins anew. One that stands behind what was seen of it was put
 * back from an old copy: what it missed in between it would never be sent again as removed. It is told so
 * until it comes with another scope, which is how one sees that it has begun anew, however far it is. */
static void
read_cursor (Hello *hello)
{
  const char *text = cJSON_GetStringValue (find_parameter (hello->in, "cursor", "valueString"));
  const PlassDeskRow *before = &hello->before;
  g_autofree char *epoch = NULL;
  PlassFeedPlace place = { 0 };

  if (text && !plass_feed_place_parse (text, &epoch, &place))
    place = (PlassFeedPlace){ 0 };
  hello->behind = epoch && strcmp (epoch, before->epoch) == 0 && is_before (&place, &before->last)
                  && (!before->behind[0] || strcmp (before->behind, place.scope) == 0);
  g_strlcpy (hello->desk.behind, hello->behind ? place.scope : "", sizeof hello->desk.behind);
  if (hello->behind)
    return;
  g_strlcpy (hello->desk.epoch, epoch ? epoch : "", sizeof hello->desk.epoch);
  hello->desk.last = place;
}

static void
read_all (Hello *hello)
{
  const cJSON *protocol = find_parameter (hello->in, "protocol", "valueInteger");

  hello->desk = hello->before;
  if (!plass_id_is_set (&hello->before.id)) {
    hello->desk.id = plass_id_parse (hello->request->id);
    g_strlcpy (hello->desk.user, hello->request->caller.user, sizeof hello->desk.user);
    hello->desk.first_seen = hello->now;
  }
  hello->desk.last_seen = hello->now;
  hello->desk.protocol = cJSON_IsNumber (protocol) ? (gint64)protocol->valuedouble : PLASS_PROTOCOL;
  read_version (hello);
  read_cursor (hello);
}

static gboolean
is_news (const Hello *hello)
{
  const PlassDeskRow *before = &hello->before, *desk = &hello->desk;

  return before->last_seen.secs + SEEN_SECONDS <= hello->now.secs || before->last.seq != desk->last.seq
         || before->last.number != desk->last.number || strcmp (before->last.scope, desk->last.scope) != 0
         || strcmp (before->behind, desk->behind) != 0 || before->protocol != desk->protocol
         || strcmp (before->version, desk->version) != 0 || strcmp (before->epoch, desk->epoch) != 0;
}

/* ---- What it hears ------------------------------------------------------------------------------------ */

static cJSON *
add_parameter (cJSON *to, const char *name, const char *member, cJSON *value)
{
  cJSON *one = cJSON_CreateObject ();

  cJSON_AddStringToObject (one, "name", name);
  if (value)
    cJSON_AddItemToObject (one, member, value);
  cJSON_AddItemToArray (to, one);
  return one;
}

static void
add_policy (const Hello *hello, cJSON *to)
{
  const PlassPolicy policy = plass_policy_get (hello->request->ledger, &hello->request->caller.role);

  add_parameter (to, "grace-days", "valueInteger", cJSON_CreateNumber (policy.grace_days));
  add_parameter (to, "lock-seconds", "valueInteger", cJSON_CreateNumber (policy.lock_secs));
  add_parameter (to, "hide-seconds", "valueInteger", cJSON_CreateNumber (policy.hide_secs));
}

static void
add_order (const Hello *hello, cJSON *to)
{
  cJSON *order, *parts;

  if (!hello->before.order[0])
    return;
  order = add_parameter (to, "order", NULL, NULL);
  parts = cJSON_AddArrayToObject (order, "part");
  add_parameter (parts, "text", "valueString", cJSON_CreateString (hello->before.order));
  add_parameter (parts, "signature", "valueBase64Binary", cJSON_CreateString (hello->before.signature));
}

static void
add_queue (const Hello *hello, cJSON *to)
{
  g_autoptr (cJSON) parts = plass_queue_tell (hello->request);

  /* A parameter has something in it, always. */
  if (parts && cJSON_GetArraySize (parts) == 0)
    add_parameter (to, "waiting", "valueInteger", cJSON_CreateNumber (0));
  else if (parts)
    cJSON_AddItemToObject (add_parameter (to, "waiting", NULL, NULL), "part", g_steal_pointer (&parts));
}

/* An older program may always send what was written at it, and only that: what it would fetch it might not
 * understand, and send back without it. */
static void
add_words (const Hello *hello, cJSON *to)
{
  const char *words = NULL;

  if (hello->desk.protocol < PLASS_PROTOCOL) {
    add_parameter (to, "upload-only", "valueBoolean", cJSON_CreateTrue ());
    words = _ ("This version of Plass is too old to fetch anything. Update it. What you have written is sent "
               "all the same.");
  } else if (hello->desk.protocol > PLASS_PROTOCOL) {
    words = _ ("The central service is older than this version of Plass. Some things may not work until the "
               "service is updated.");
  }
  if (words)
    add_parameter (to, "message", "valueString", cJSON_CreateString (words));
}

static gboolean
answer (const Hello *hello, GError **error)
{
  g_autofree char *now = plass_time_format (hello->now);
  g_autofree char *key = plass_setting_get (hello->request->ledger, PLASS_ORDER_KEY_SETTING, NULL);
  g_autoptr (cJSON) out = cJSON_CreateObject ();
  cJSON *list;

  cJSON_AddStringToObject (out, "resourceType", "Parameters");
  list = cJSON_AddArrayToObject (out, "parameter");
  add_parameter (list, "time", "valueInstant", cJSON_CreateString (now));
  add_parameter (list, "protocol", "valueInteger", cJSON_CreateNumber (PLASS_PROTOCOL));
  add_policy (hello, list);
  if (key)
    add_parameter (list, "order-key", "valueBase64Binary", cJSON_CreateString (key));
  if (hello->behind)
    add_parameter (list, "behind", "valueBoolean", cJSON_CreateTrue ());
  add_words (hello, list);
  add_order (hello, list);
  add_queue (hello, list);
  if (!plass_standing_add (hello->request, list, error))
    return FALSE;
  hello->reply->status = 200;
  hello->reply->body = cJSON_PrintUnformatted (out);
  return TRUE;
}

/* ---- The question ------------------------------------------------------------------------------------- */

/* A desk is one person's: each has a store, and so an id, of their own. */
static gboolean
may_come (const Hello *hello)
{
  const PlassCaller *caller = &hello->request->caller;
  const PlassDeskRow *before = &hello->before;

  if (plass_id_is_set (&before->id) && strcmp (before->user, caller->user) != 0)
    return plass_refuse (hello->request, hello->reply, "forbidden");
  if (plass_id_is_set (&caller->desk) && strcmp (caller->desk.text, hello->request->id) != 0)
    return plass_refuse (hello->request, hello->reply, "forbidden");
  if (plass_time_is_set (before->obeyed))
    return plass_refuse (hello->request, hello->reply,
                         plass_code_is (&before->state, "wipe") ? "desk-wiped" : "desk-locked");
  return TRUE;
}

/* Every desk that heard of a change says how far it is: they do not wait for the disk, as the next commit
 * that must last takes this one with it. Were it lost, the desk would only seem to have heard less than it
 * has. */
static gboolean
write_lightly (const Hello *hello, GError **error)
{
  PlassLedger *ledger = hello->request->ledger;
  const gboolean well =
      plass_ledger_ease (ledger, TRUE, error) && plass_desk_write (ledger, &hello->desk, error);

  return plass_ledger_ease (ledger, FALSE, well ? error : NULL) && well;
}

static gboolean
note (const Hello *hello, GError **error)
{
  const PlassCaller *caller = &hello->request->caller;
  gboolean binds = caller->family[0] && !plass_id_is_set (&caller->desk);

  if (!is_news (hello) && !binds)
    return TRUE;
  if (!binds)
    return write_lightly (hello, error);
  return plass_desk_write (hello->request->ledger, &hello->desk, error)
         && plass_desk_bind (hello->request->ledger, caller->family, hello->desk.id.text, error);
}

void
plass_serve_hello (const PlassRequest *request, PlassReply *reply)
{
  g_autoptr (cJSON) in = plass_wire_parse (request->body, (gssize)request->length, NULL);
  Hello hello = { .request = request, .reply = reply, .now = plass_time_now (), .in = in };
  GError *error = NULL;

  if (!in) {
    plass_refuse (request, reply, "bad-json");
    return;
  }
  if (!plass_desk_find (request->ledger, request->id, &hello.before, &error)) {
    plass_refuse_error (request, reply, error);
    return;
  }
  if (!may_come (&hello))
    return;
  read_all (&hello);
  if (!note (&hello, &error) || !answer (&hello, &error))
    plass_refuse_error (request, reply, error);
}

/* ---- A revoked desk ----------------------------------------------------------------------------------- */

static gboolean
only_writes (const PlassRequest *request)
{
  g_autoptr (cJSON) bundle = plass_wire_parse (request->body, (gssize)request->length, NULL);
  const cJSON *entry;

  if (!bundle
      || g_strcmp0 (cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (bundle, "type")), "transaction")
             != 0)
    return FALSE;
  cJSON_ArrayForEach (entry, cJSON_GetObjectItemCaseSensitive (bundle, "entry"))
  {
    const char *method = cJSON_GetStringValue (plass_wire_get (entry, "request.method"));

    if (!method || (strcmp (method, "PUT") != 0 && strcmp (method, "POST") != 0))
      return FALSE;
  }
  return TRUE;
}

/* What stands in an outbox: transactions, and acts on places, stays and requests. */
static gboolean
is_sending (const PlassRequest *request, const PlassRoute *route)
{
  static const char *const acts[] = { "Location/:id/$", "Encounter/:id/$", "Task/:id/$" };

  if (strcmp (route->method, "POST") != 0)
    return FALSE;
  if (!*route->route)
    return only_writes (request);
  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++)
    if (g_str_has_prefix (route->route, acts[i]))
      return TRUE;
  return FALSE;
}

gboolean
plass_desk_lets (const PlassRequest *request, PlassReply *reply, const PlassRoute *route)
{
  const PlassCaller *caller = &request->caller;
  const char *detail = plass_code_is (&caller->desk_state, "wipe") ? "desk-wiped" : "desk-locked";

  if (!plass_id_is_set (&caller->desk) || plass_code_is (&caller->desk_state, "active")
      || route->handler == plass_serve_hello)
    return TRUE;
  if (!caller->desk_at_once && is_sending (request, route))
    return TRUE;
  return plass_refuse (request, reply, detail);
}
