/* desk.c — desks at the service: hello, old copies that come back, orders, and what a revoked desk may do */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fresh.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#define DESK "0198c0de-0000-7000-8000-000000000001"
#define OTHER "0198c0de-0000-7000-8000-000000000002"

/* ---- Asking without a network ------------------------------------------------------------------------- */

typedef struct {
  Fresh *fresh;
  char *key_folder;
  PlassOrderKey key;
  char *access; /* of the sign-in that is at work */
} World;

static void
sign_in (World *world, const char *user)
{
  PlassId family = plass_id_new ();
  PlassTokenPair pair;

  g_assert_true (
      plass_token_begin (world->fresh->ledger, user, family.text, TRUE, plass_time_now (), &pair, NULL));
  g_free (world->access);
  world->access = g_strdup (pair.access);
  plass_token_pair_clear (&pair);
}

static World *
world_new (void)
{
  World *world = g_new0 (World, 1);
  g_autoptr (GError) error = NULL;

  world->fresh = fresh_new ();
  fresh_add_user (world->fresh, "kari", "riktig hest");
  fresh_add_user (world->fresh, "ola", "riktig hest");
  world->key_folder = g_build_filename (world->fresh->folder, "tls", NULL);
  g_assert_true (plass_order_key_prepare (world->key_folder, &world->key, &error));
  g_assert_no_error (error);
  sign_in (world, "kari");
  return world;
}

static void
world_free (World *world)
{
  fresh_free (world->fresh);
  g_free (world->key_folder);
  g_free (world->access);
  g_free (world);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

/* As http.c does it: who, which route, may they, then the handler. The handler of others than hello is not
 * called: 200 says that it would have been. */
static PlassReply
ask (World *world, const char *method, const char *path, const char *body)
{
  PlassRequest request = {
    .ledger = world->fresh->ledger, .base = "https://x/fhir", .body = body, .length = strlen (body)
  };
  PlassReply reply = { 0 };
  g_auto (GStrv) segments = NULL;
  g_autoptr (GError) error = NULL;
  const PlassRoute *route = plass_route_find (method, path, &request, &segments, &reply);

  g_assert_nonnull (route);
  if (!plass_token_check (world->fresh->ledger, world->access, &request.caller, &error)) {
    plass_refuse_error (&request, &reply, g_steal_pointer (&error));
    return reply;
  }
  if (!plass_desk_lets (&request, &reply, route))
    return reply;
  request.eyes = plass_eyes_new (world->fresh->ledger, &request.caller, plass_time_now (), &error);
  g_assert_no_error (error);
  if (route->handler == plass_serve_hello)
    route->handler (&request, &reply);
  else
    reply.status = 200;
  plass_eyes_free (request.eyes);
  return reply;
}

static PlassReply
hello (World *world, const char *desk, const char *cursor, int protocol)
{
  g_autofree char *path = g_strdup_printf ("/Device/%s/$hello", desk);
  g_autofree char *where =
      cursor ? g_strdup_printf ("{\"name\":\"cursor\",\"valueString\":\"%s\"},", cursor) : g_strdup ("");
  g_autofree char *body = g_strdup_printf (
      "{\"resourceType\":\"Parameters\",\"parameter\":[%s{\"name\":\"protocol\",\"valueInteger\":%d},"
      "{\"name\":\"version\",\"valueString\":\"0.1.0\"}]}",
      where, protocol);

  return ask (world, "POST", path, body);
}

static void
assert_hello (World *world, const char *desk, guint status)
{
  g_auto (PlassReply) reply = hello (world, desk, NULL, PLASS_PROTOCOL);

  g_assert_cmpuint (reply.status, ==, status);
}

/* The value of a parameter of an answer; NULL: it is not there. */
static const cJSON *
parameter (const cJSON *tree, const char *name)
{
  const cJSON *item;

  cJSON_ArrayForEach (
      item, cJSON_GetObjectItem (tree, cJSON_GetObjectItem (tree, "parameter") ? "parameter" : "part"))
  {
    if (g_str_equal (cJSON_GetStringValue (cJSON_GetObjectItem (item, "name")), name))
      return item;
  }
  return NULL;
}

/* ---- Hello -------------------------------------------------------------------------------------------- */

/* Scopes. */
#define A "aaaaaaaaaaaaaaaa"
#define B "bbbbbbbbbbbbbbbb"
#define C "cccccccccccccccc"

static const struct {
  const char *name, *cursor;
  gboolean behind;
} steps[] = {
  { "begins", NULL, FALSE },
  { "goes on", "e1.5." A ".0", FALSE },
  { "further", "e1.7." A ".0", FALSE },
  { "the same again", "e1.7." A ".0", FALSE },
  { "somebody was let go", "e1.7." A ".3", FALSE },
  { "an old copy", "e1.6." A ".0", TRUE },
  { "that did not hear it", "e1.6." A ".0", TRUE },
  { "begins anew", NULL, FALSE },
  { "half-way", "e1.2." B ".0", FALSE },
  { "all", "e1.7." B ".2", FALSE },
  { "a copy from before somebody was let go", "e1.7." B ".1", TRUE },
  { "begins anew, and is switched off half-way", "e1.3." C ".0", FALSE },
  { "goes on from there", "e1.4." C ".0", FALSE },
  { "all of it", "e1.7." C ".0", FALSE },
  { "a copy from two scopes ago", "e1.6." A ".3", TRUE },
  { "another ledger is not behind", "e2.1." A ".0", FALSE },
  { "nor is the one before", "e1.3." A ".0", FALSE },
  { "what cannot be read begins anew", "rubbish", FALSE },
  { "nor can what an old service gave", "e1.9", FALSE },
};

static void
test_behind (void)
{
  g_autoptr (World) world = world_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_auto (PlassReply) reply = hello (world, DESK, steps[i].cursor, PLASS_PROTOCOL);
    g_autoptr (cJSON) tree = cJSON_Parse (reply.body);

    g_test_message ("%s", steps[i].name);
    g_assert_cmpuint (reply.status, ==, 200);
    g_assert_cmpint (parameter (tree, "behind") != NULL, ==, steps[i].behind);
  }
}

static const struct {
  int protocol;
  gboolean upload_only, message;
} protocols[] = {
  { PLASS_PROTOCOL - 1, TRUE, TRUE },
  { PLASS_PROTOCOL, FALSE, FALSE },
  { PLASS_PROTOCOL + 1, FALSE, TRUE },
};

static void
test_protocols (void)
{
  g_autoptr (World) world = world_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (protocols); i++) {
    g_auto (PlassReply) reply = hello (world, DESK, NULL, protocols[i].protocol);
    g_autoptr (cJSON) tree = cJSON_Parse (reply.body);

    g_assert_cmpint (parameter (tree, "upload-only") != NULL, ==, protocols[i].upload_only);
    g_assert_cmpint (parameter (tree, "message") != NULL, ==, protocols[i].message);
  }
}

static double
number (const cJSON *tree, const char *name)
{
  return cJSON_GetNumberValue (cJSON_GetObjectItem (parameter (tree, name), "valueInteger"));
}

static void
test_policy (void)
{
  g_autoptr (World) world = world_new ();
  const PlassCode role = plass_code ("caseworker"), reception = plass_code ("reception");
  PlassPolicy standard = plass_policy_get (world->fresh->ledger, &reception);

  g_assert_cmpuint (standard.hide_secs, ==, 60);
  g_assert_cmpuint (standard.lock_secs, ==, 600);
  g_assert_true (plass_policy_set_grace (world->fresh->ledger, 3, NULL));
  g_assert_true (plass_policy_set_idle (world->fresh->ledger, &role, 120, 30, NULL));
  g_auto (PlassReply) reply = hello (world, DESK, NULL, PLASS_PROTOCOL);
  g_autoptr (cJSON) tree = cJSON_Parse (reply.body);
  g_assert_cmpfloat (number (tree, "grace-days"), ==, 3);
  g_assert_cmpfloat (number (tree, "lock-seconds"), ==, 120);
  g_assert_cmpfloat (number (tree, "hide-seconds"), ==, 30);
  g_assert_cmpuint (plass_policy_get (world->fresh->ledger, &reception).lock_secs, ==, 600);
}

/* ---- How many wait ------------------------------------------------------------------------------------ */

static void
put_case (World *world, const char *name, const char *state, const char *level)
{
  const PlassCase sak = { .id = plass_id_from_name (name),
                          .person = plass_id_from_name ("a person whom nobody here may know"),
                          .state = plass_code (state),
                          .level = plass_code (level) };
  g_autoptr (GError) error = NULL;

  plass_ledger_write (world->fresh->ledger, &plass_kind_case, &sak, NULL, &error);
  g_assert_no_error (error);
}

/* "a=1 b=2", or "not told". */
static char *
queue_told_to (World *world, const char *role)
{
  PlassRequest request = { .ledger = world->fresh->ledger,
                           .caller = { .role = plass_code (role), .worker = plass_id_from_name (role) } };
  g_autoptr (PlassEyes) eyes =
      plass_eyes_new (world->fresh->ledger, &request.caller, plass_time_now (), NULL);
  g_autoptr (cJSON) parts = NULL;
  g_autoptr (GString) told = g_string_new ("");
  const cJSON *part;

  request.eyes = eyes;
  parts = plass_queue_tell (&request);
  cJSON_ArrayForEach (part, parts)
  {
    g_string_append_printf (told, "%s%s=%d", told->len ? " " : "",
                            cJSON_GetStringValue (cJSON_GetObjectItem (part, "name")),
                            cJSON_GetObjectItem (part, "valueInteger")->valueint);
  }
  return g_strdup (parts ? told->str : "not told");
}

static void
test_queue (void)
{
  static const struct {
    const char *role, *told;
  } roles[] = {
    { "caseworker", "acute=2 mastery=1 unknown=1" },
    { "reception", "acute=2 mastery=1 unknown=1" },
    { "supervisor", "acute=2 mastery=1 unknown=1" },
    { "intake", "not told" },
  };
  g_autoptr (World) world = world_new ();

  put_case (world, "a", "waiting", "acute");
  put_case (world, "b", "waiting", "acute");
  put_case (world, "c", "waiting", "mastery");
  put_case (world, "d", "waiting", "");
  put_case (world, "e", "active", "acute");
  put_case (world, "f", "waiting", "acute");
  put_case (world, "f", "finished", "acute");
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++) {
    g_autofree char *told = queue_told_to (world, roles[i].role);

    g_assert_cmpstr (told, ==, roles[i].told);
  }
}

/* A desk is one person's, and a sign-in is one desk's. */
static void
test_whose (void)
{
  g_autoptr (World) world = world_new ();

  assert_hello (world, DESK, 200);
  assert_hello (world, OTHER, 403);
  sign_in (world, "ola");
  assert_hello (world, DESK, 403);
  assert_hello (world, OTHER, 200);
  g_assert_cmpint (fresh_count (world->fresh, "SELECT COUNT(*) FROM desk"), ==, 2);
}

/* ---- Orders ------------------------------------------------------------------------------------------- */

static PlassOrder
give (World *world, const char *action, gboolean at_once)
{
  PlassOrder order;

  plass_order_make (&world->key, DESK, action, at_once, plass_time_now (), &order);
  g_assert_true (plass_desk_set_order (world->fresh->ledger, DESK, &order, NULL));
  return order;
}

static gboolean
is_signed (World *world, const char *text, const char *signature)
{
  guint8 bytes[crypto_sign_BYTES];

  g_assert_cmpint (sodium_base642bin (bytes, sizeof bytes, signature, strlen (signature), NULL, NULL, NULL,
                                      sodium_base64_VARIANT_ORIGINAL),
                   ==, 0);
  return crypto_sign_verify_detached (bytes, (const guint8 *)text, strlen (text), world->key.open) == 0;
}

static void
test_order (void)
{
  g_autoptr (World) world = world_new ();
  PlassOrder order;

  assert_hello (world, DESK, 200);
  order = give (world, "wipe", FALSE);
  for (int i = 0; i < 3; i++) { /* until it has obeyed */
    g_auto (PlassReply) reply = hello (world, DESK, NULL, PLASS_PROTOCOL);
    g_autoptr (cJSON) tree = cJSON_Parse (reply.body);
    const cJSON *sent = parameter (tree, "order");
    const char *text = cJSON_GetStringValue (cJSON_GetObjectItem (parameter (sent, "text"), "valueString"));
    const char *signature =
        cJSON_GetStringValue (cJSON_GetObjectItem (parameter (sent, "signature"), "valueBase64Binary"));

    g_assert_cmpstr (text, ==, order.text);
    g_assert_nonnull (strstr (text, DESK " wipe after-sending "));
    g_assert_true (is_signed (world, text, signature));
  }
}

#define BUNDLE(type, method) "{\"type\":\"" type "\",\"entry\":[{\"request\":{\"method\":\"" method "\"}}]}"
#define SENT BUNDLE ("transaction", "PUT")
#define HOLD "/Location/l1/$hold"

static const struct {
  const char *name, *action;
  gboolean at_once;
  const char *method, *path, *body;
  gboolean lets;
} revoked[] = {
  { "a locked desk sends", "lock", FALSE, "POST", "", SENT, TRUE },
  { "and acts", "lock", FALSE, "POST", HOLD, "{}", TRUE },
  { "and fetches nothing", "lock", FALSE, "GET", "/_history", "", FALSE },
  { "and reads nothing", "lock", FALSE, "GET", "/Patient/p1", "", FALSE },
  { "and searches nothing", "lock", FALSE, "POST", "/Patient/_search", "", FALSE },
  { "also not inside a bundle", "lock", FALSE, "POST", "", BUNDLE ("batch", "GET"), FALSE },
  { "also not inside a transaction", "lock", FALSE, "POST", "", BUNDLE ("transaction", "GET"), FALSE },
  { "one that is to be wiped sends", "wipe", FALSE, "POST", "", SENT, TRUE },
  { "and fetches nothing", "wipe", FALSE, "GET", "/_history", "", FALSE },
  { "unless it must go at once", "wipe", TRUE, "POST", "", SENT, FALSE },
  { "acts neither", "wipe", TRUE, "POST", HOLD, "{}", FALSE },
};

static void
test_revoked (void)
{
  g_autoptr (World) world = world_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (revoked); i++) {
    assert_hello (world, DESK, 200);
    give (world, revoked[i].action, revoked[i].at_once);
    g_auto (PlassReply) reply = ask (world, revoked[i].method, revoked[i].path, revoked[i].body);
    g_test_message ("%s", revoked[i].name);
    g_assert_cmpuint (reply.status, ==, revoked[i].lets ? 200 : 403);
    assert_hello (world, DESK, 200);
    g_assert_true (plass_desk_allow (world->fresh->ledger, DESK, NULL));
  }
}

static void
test_confirm (void)
{
  g_autoptr (World) world = world_new ();
  PlassTime now = plass_time_now ();
  gboolean known;

  assert_hello (world, DESK, 200);
  PlassOrder lock = give (world, "lock", FALSE), wipe = give (world, "wipe", FALSE);
  g_assert_true (plass_desk_confirm (world->fresh->ledger, DESK, lock.nonce, now, &known, NULL));
  g_assert_false (known); /* another order has taken its place */
  g_assert_true (plass_desk_confirm (world->fresh->ledger, OTHER, wipe.nonce, now, &known, NULL));
  g_assert_false (known);
  assert_hello (world, DESK, 200);
  for (int i = 0; i < 2; i++) { /* an answer may be lost */
    g_assert_true (plass_desk_confirm (world->fresh->ledger, DESK, wipe.nonce, now, &known, NULL));
    g_assert_true (known);
  }
  assert_hello (world, DESK, 401);
  g_assert_cmpint (fresh_count (world->fresh, "SELECT COUNT(*) FROM token"), ==, 0);
}

/* Who signs in anew on a locked desk is told, until it is let in again. */
static void
test_allow (void)
{
  g_autoptr (World) world = world_new ();
  gboolean known;

  assert_hello (world, DESK, 200);
  PlassOrder order = give (world, "lock", FALSE);
  plass_desk_confirm (world->fresh->ledger, DESK, order.nonce, plass_time_now (), &known, NULL);
  sign_in (world, "kari");
  assert_hello (world, DESK, 403);
  g_assert_true (plass_desk_allow (world->fresh->ledger, DESK, NULL));
  assert_hello (world, DESK, 200);
  g_auto (PlassReply) feed = ask (world, "GET", "/_history", "");
  g_assert_cmpuint (feed.status, ==, 200);
}

/* ---- The key ------------------------------------------------------------------------------------------ */

static void
test_key (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *path = g_build_filename (world->key_folder, "orders-key", NULL), *after = NULL;
  g_auto (PlassOrderKey) again = { 0 };
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_true (plass_order_key_prepare (world->key_folder, &again, NULL));
  g_assert_cmpmem (again.open, sizeof again.open, world->key.open, sizeof world->key.open);
  g_assert_true (g_file_set_contents (path, "rubbish", -1, NULL));
  g_assert_false (plass_order_key_prepare (world->key_folder, &again, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_BROKEN);
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, "rubbish");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/central/desk/behind", test_behind);
  g_test_add_func ("/central/desk/protocols", test_protocols);
  g_test_add_func ("/central/desk/policy", test_policy);
  g_test_add_func ("/central/desk/queue", test_queue);
  g_test_add_func ("/central/desk/whose", test_whose);
  g_test_add_func ("/central/desk/order", test_order);
  g_test_add_func ("/central/desk/revoked", test_revoked);
  g_test_add_func ("/central/desk/confirm", test_confirm);
  g_test_add_func ("/central/desk/allow", test_allow);
  g_test_add_func ("/central/desk/key", test_key);
  return g_test_run ();
}
