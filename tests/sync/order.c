/* order.c — orders that are none, days without contact, old copies that come back: what a desk makes of hello
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "house.h"

#include <sodium.h>
#include <string.h>

#define DESK "0198c0de-0000-7000-8000-000000000001"
#define OTHER "0198c0de-0000-7000-8000-000000000002"
#define NONCE "00112233445566778899aabbccddeeff"

/* ---- Orders ------------------------------------------------------------------------------------------- */

typedef struct {
  guint8 open[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
} Signer;

static Signer
signer_new (guint8 first)
{
  guint8 seed[crypto_sign_SEEDBYTES] = { first };
  Signer signer;

  crypto_sign_seed_keypair (signer.open, signer.secret, seed);
  return signer;
}

static char *
base64 (const guint8 *bytes, gsize length)
{
  gsize room = sodium_base64_encoded_len (length, sodium_base64_VARIANT_ORIGINAL);

  return sodium_bin2base64 (g_malloc (room), room, bytes, length, sodium_base64_VARIANT_ORIGINAL);
}

static char *
sign (const Signer *signer, const char *text)
{
  guint8 signature[crypto_sign_BYTES];

  crypto_sign_detached (signature, NULL, (const guint8 *)text, strlen (text), signer->secret);
  return base64 (signature, sizeof signature);
}

#define GOOD "plass-order-1 " DESK " lock after-sending " NONCE " 2000"

static const struct {
  const char *name, *text;
  const char *said; /* what is handed over; NULL: the same */
  guint8 signer;    /* 1: the service */
  gint64 last;
  PlassOrderAction action; /* NONE: refused */
} orders[] = {
  { "lock", GOOD, NULL, 1, 0, PLASS_ORDER_LOCK },
  { "wipe", "plass-order-1 " DESK " wipe after-sending " NONCE " 2000", NULL, 1, 0, PLASS_ORDER_WIPE },
  { "wipe at once", "plass-order-1 " DESK " wipe at-once " NONCE " 2000", NULL, 1, 1999, PLASS_ORDER_WIPE },
  { "forged", GOOD, NULL, 2, 0, PLASS_ORDER_NONE },
  { "changed", GOOD, "plass-order-1 " DESK " wipe after-sending " NONCE " 2000", 1, 0, PLASS_ORDER_NONE },
  { "longer", GOOD, GOOD " ", 1, 0, PLASS_ORDER_NONE },
  { "another desk's", "plass-order-1 " OTHER " lock after-sending " NONCE " 2000", NULL, 1, 0,
    PLASS_ORDER_NONE },
  { "the same again", GOOD, NULL, 1, 2000, PLASS_ORDER_NONE },
  { "older than the last", GOOD, NULL, 1, 5000, PLASS_ORDER_NONE },
  { "another protocol's", "plass-order-2 " DESK " lock after-sending " NONCE " 2000", NULL, 1, 0,
    PLASS_ORDER_NONE },
  { "an unknown act", "plass-order-1 " DESK " dance after-sending " NONCE " 2000", NULL, 1, 0,
    PLASS_ORDER_NONE },
  { "no time", "plass-order-1 " DESK " lock after-sending " NONCE " soon", NULL, 1, 0, PLASS_ORDER_NONE },
  { "a long nonce", "plass-order-1 " DESK " lock after-sending " NONCE NONCE " 2000", NULL, 1, 0,
    PLASS_ORDER_NONE },
  { "too short", "plass-order-1 " DESK " lock", NULL, 1, 0, PLASS_ORDER_NONE },
  { "empty", "", NULL, 1, 0, PLASS_ORDER_NONE },
};

static void
test_orders (void)
{
  const Signer service = signer_new (1);
  g_autofree char *key = base64 (service.open, sizeof service.open);

  for (gsize i = 0; i < G_N_ELEMENTS (orders); i++) {
    const Signer signer = signer_new (orders[i].signer);
    g_autofree char *signature = sign (&signer, orders[i].text);
    g_autoptr (GError) error = NULL;
    PlassOrder order = { 0 };
    gboolean good = plass_order_read (orders[i].said ? orders[i].said : orders[i].text, signature, key, DESK,
                                      orders[i].last, &order, &error);

    g_test_message ("%s", orders[i].name);
    g_assert_cmpint (good, ==, orders[i].action != PLASS_ORDER_NONE);
    g_assert_cmpint (order.action, ==, orders[i].action);
    if (good)
      g_assert_cmpstr (order.nonce, ==, NONCE);
    else
      g_assert_error (error, PLASS_ERROR, PLASS_ERROR_REFUSED);
  }
}

/* No signature, no key, rubbish for either: never an order. */
static void
test_unsigned (void)
{
  const Signer service = signer_new (1);
  g_autofree char *key = base64 (service.open, sizeof service.open), *signature = sign (&service, GOOD);
  const char *const keys[] = { key, NULL, "", "AAAA", "%%%" };
  const char *const signatures[] = { signature, NULL, "", "AAAA", "%%%" };
  PlassOrder order = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (signatures); j++)
      g_assert_cmpint (plass_order_read (GOOD, signatures[j], keys[i], DESK, 0, &order, NULL), ==,
                       i == 0 && j == 0);
  for (gsize at = 0; at < strlen (signature) - 2; at++) { /* the last letters are padding */
    g_autofree char *changed = g_strdup (signature);

    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    g_assert_false (plass_order_read (GOOD, changed, key, DESK, 0, &order, NULL));
  }
}

/* ---- Days without contact, and the clock ----------------------------------------------------------------
 */

#define DAY 86400
#define LAST 1790000000

static const struct {
  const char *name, *last, *days, *locked;
  gint64 now;
  PlassGrace grace;
} days[] = {
  { "never said hello", NULL, NULL, NULL, LAST, PLASS_GRACE_FINE },
  { "just now", "1790000000", "7", NULL, LAST, PLASS_GRACE_FINE },
  { "the last second", "1790000000", "7", NULL, LAST + 7 * DAY, PLASS_GRACE_FINE },
  { "a second too long", "1790000000", "7", NULL, LAST + 7 * DAY + 1, PLASS_GRACE_TOO_LONG },
  { "seven unless said", "1790000000", NULL, NULL, LAST + 7 * DAY + 1, PLASS_GRACE_TOO_LONG },
  { "one day", "1790000000", "1", NULL, LAST + DAY + 1, PLASS_GRACE_TOO_LONG },
  { "thirty days", "1790000000", "30", NULL, LAST + 29 * DAY, PLASS_GRACE_FINE },
  { "five minutes slow", "1790000000", "7", NULL, LAST - 300, PLASS_GRACE_FINE },
  { "clock put back", "1790000000", "7", NULL, LAST - 301, PLASS_GRACE_CLOCK },
  { "clock at the epoch", "1790000000", "7", NULL, 0, PLASS_GRACE_CLOCK },
  { "locked", "1790000000", "7", "yes", LAST, PLASS_GRACE_ORDERED },
  { "locked, and never mind the clock", "1790000000", "7", "yes", 0, PLASS_GRACE_ORDERED },
};

static void
test_grace (void)
{
  g_autoptr (House) house = house_new (1);
  PlassStore *store = house->desks[0].store;

  for (gsize i = 0; i < G_N_ELEMENTS (days); i++) {
    plass_store_set_setting (store, "last-contact", days[i].last, NULL);
    plass_store_set_setting (store, "grace-days", days[i].days, NULL);
    plass_store_set_setting (store, "locked", days[i].locked, NULL);
    g_test_message ("%s", days[i].name);
    g_assert_cmpint (plass_grace_judge (store, (PlassTime){ days[i].now }), ==, days[i].grace);
    g_assert_cmpint (plass_grace_words (days[i].grace) != NULL, ==, days[i].grace != PLASS_GRACE_FINE);
  }
}

/* ---- In a round -----------------------------------------------------------------------------------------
 */

#define NUMBER(name, value) ",{\"name\":\"" name "\",\"valueInteger\":" value "}"
#define TRUTH(name) ",{\"name\":\"" name "\",\"valueBoolean\":true}"

static void
assert_setting (Desk *desk, const char *name, const char *wanted)
{
  g_autofree char *value = plass_store_setting (desk->store, name);

  g_assert_cmpstr (value, ==, wanted);
}

static void
test_kept (void)
{
  g_autoptr (House) house = house_new (2);
  Desk *desk = &house->desks[0];

  desk->line.hello = NUMBER ("grace-days", "3") NUMBER ("lock-seconds", "120")
      NUMBER ("hide-seconds", "0") ",{\"name\":\"time\",\"valueInstant\":\"2026-11-22T10:00:00+01:00\"}"
                                   ",{\"name\":\"order-key\",\"valueBase64Binary\":\"first\"}";
  run_complete (desk);
  assert_setting (desk, "grace-days", "3");
  assert_setting (desk, "last-contact", "1795338000");
  assert_setting (desk, "order-key", "first");
  assert_setting (desk, "lock-seconds", "120");
  assert_setting (desk, "hide-seconds", "0");

  /* Out of bounds is brought into them; another key is not taken. */
  desk->line.hello =
      NUMBER ("grace-days", "3000") ",{\"name\":\"order-key\",\"valueBase64Binary\":\"second\"}";
  run_complete (desk);
  assert_setting (desk, "grace-days", "30");
  assert_setting (desk, "order-key", "first");
}

static void
assert_waiting (const Desk *desk, const char *level, guint count)
{
  g_autoptr (GArray) waiting = plass_store_waiting (desk->store, NULL);

  for (guint i = 0; i < waiting->len; i++)
    if (plass_code_is (&g_array_index (waiting, PlassWaiting, i).level, level)) {
      g_assert_cmpuint (g_array_index (waiting, PlassWaiting, i).count, ==, count);
      return;
    }
  g_assert_cmpuint (0, ==, count);
}

/* Who may not know who waits is told how many; who may counts them. */
static void
test_queue (void)
{
  g_autoptr (House) house = house_new (7);
  Desk *desk = &house->desks[0];

  assert_waiting (desk, "acute", 0);
  desk->line.hello =
      ",{\"name\":\"waiting\",\"part\":[{\"name\":\"acute\",\"valueInteger\":12},"
      "{\"name\":\"\",\"valueInteger\":2},{\"name\":\"bad;10 20\",\"valueInteger\":7},"
      "{\"name\":\"minus\",\"valueInteger\":-7},{\"name\":\"text\",\"valueInteger\":\"x\"},3]}";
  run_complete (desk);
  assert_waiting (desk, "acute", 12);
  assert_waiting (desk, "", 2);
  assert_waiting (desk, "10", 0);
  assert_waiting (desk, "minus", 0);
  desk->line.hello = ",{\"name\":\"waiting\",\"valueInteger\":0}"; /* nobody waits any more */
  run_complete (desk);
  assert_setting (desk, "waiting", "");
  assert_waiting (desk, "acute", 0);
  desk->line.hello = NULL;
  run_complete (desk);
  assert_setting (desk, "waiting", NULL);
}

/* The id stays; the cursor and the version are told. */
static void
test_said (void)
{
  g_autoptr (House) house = house_new (3);
  Desk *desk = &house->desks[0];
  g_autofree char *id = NULL;

  run_complete (desk);
  id = plass_store_setting (desk->store, "desk");
  g_assert_nonnull (id);
  g_assert_null (strstr (desk->line.said, "\"cursor\""));
  g_assert_nonnull (strstr (desk->line.said, PLASS_VERSION));
  g_autoptr (PlassPerson) kari = person_new (NULL, "Kari");
  central_put (house->central, &plass_kind_person, kari);
  run_complete (desk);
  run_complete (desk);
  g_assert_nonnull (strstr (desk->line.said, "\"cursor\""));
  assert_setting (desk, "desk", id);
}

/* An old copy was put back: what was removed meanwhile goes, what was not sent stays, all else comes anew. */
static void
test_behind (void)
{
  g_autoptr (House) house = house_new (4);
  Desk *desk = &house->desks[0];
  g_autoptr (PlassPerson) kept = person_new (NULL, "Kari"), removed = person_new (NULL, "Per"),
                          mine = person_new (NULL, "Mitt");

  central_put (house->central, &plass_kind_person, kept);
  central_put (house->central, &plass_kind_person, removed);
  run_complete (desk);
  central_hide (house->central, &plass_kind_person, &removed->id);
  desk->line.next = FAULT_LOST; /* the push of what is made now */
  put (desk, NULL, &plass_kind_person, mine);
  desk->line.hello = TRUTH ("behind");
  plass_round_free (run_round (desk));
  assert_at (desk, &plass_kind_person, &kept->id, "given", "(none)");
  assert_at (desk, &plass_kind_person, &removed->id, "given", "(none)");
  assert_at (desk, &plass_kind_person, &mine->id, "given", "Mitt");
  g_assert_cmpuint (status_of (desk).unsent, ==, 1);
  desk->line.hello = NULL;
  run_complete (desk);
  assert_at (desk, &plass_kind_person, &kept->id, "given", "Kari");
  assert_at (desk, &plass_kind_person, &removed->id, "given", "(none)");
  assert_at_central (house, &plass_kind_person, &mine->id, "given", "Mitt");
}

/* A program that is too old sends what it has, says why, and fetches nothing. */
static void
test_upload_only (void)
{
  g_autoptr (House) house = house_new (5);
  Desk *desk = &house->desks[0];
  g_autoptr (PlassPerson) theirs = person_new (NULL, "Kari"), mine = person_new (NULL, "Mitt");
  g_autoptr (PlassRound) round = NULL;

  central_put (house->central, &plass_kind_person, theirs);
  put (desk, NULL, &plass_kind_person, mine);
  desk->line.hello = TRUTH ("upload-only") ",{\"name\":\"message\",\"valueString\":\"Oppdater.\"}";
  round = run_round (desk);
  g_assert_cmpint (round->end, ==, PLASS_END_TROUBLE);
  g_assert_cmpstr (round->message, ==, "Oppdater.");
  assert_at_central (house, &plass_kind_person, &mine->id, "given", "Mitt");
  assert_at (desk, &plass_kind_person, &theirs->id, "given", "(none)");
}

/* What waits goes out before an order is followed, unless it must be at once; a forged one ends nothing but
 * the round. */
static void
test_ordered (void)
{
  static const struct {
    const char *when;
    guint8 signer;
    PlassRoundEnd end;
    gboolean sent;
  } cases[] = {
    { "after-sending", 1, PLASS_END_ORDERED, TRUE },
    { "at-once", 1, PLASS_END_ORDERED, FALSE },
    { "after-sending", 2, PLASS_END_TROUBLE, FALSE },
  };
  const Signer service = signer_new (1);
  g_autofree char *key = base64 (service.open, sizeof service.open);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (House) house = house_new (6);
    Desk *desk = &house->desks[0];
    g_autoptr (PlassPerson) mine = person_new (NULL, "Mitt");
    const Signer signer = signer_new (cases[i].signer);
    const PlassId id = plass_hello_desk (desk->store, NULL);
    g_autofree char *text =
        g_strdup_printf ("plass-order-1 %s wipe %s " NONCE " 2000", id.text, cases[i].when);
    g_autofree char *signature = sign (&signer, text);
    g_autofree char *hello = g_strdup_printf (
        ",{\"name\":\"order\",\"part\":[{\"name\":\"text\",\"valueString\":\"%s\"},{\"name\":\"signature\","
        "\"valueBase64Binary\":\"%s\"}]}",
        text, signature);

    plass_store_set_setting (desk->store, "order-key", key, NULL);
    put (desk, NULL, &plass_kind_person, mine);
    desk->line.hello = hello;
    g_autoptr (PlassRound) round = run_round (desk);
    g_assert_cmpint (round->end, ==, cases[i].end);
    g_assert_cmpint (round->order.action, ==,
                     cases[i].end == PLASS_END_ORDERED ? PLASS_ORDER_WIPE : PLASS_ORDER_NONE);
    g_assert_cmpuint (status_of (desk).unsent, ==, cases[i].sent ? 0 : 1);
    assert_at_central (house, &plass_kind_person, &mine->id, "given", cases[i].sent ? "Mitt" : "(none)");
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
  g_test_add_func ("/sync/order/table", test_orders);
  g_test_add_func ("/sync/order/unsigned", test_unsigned);
  g_test_add_func ("/sync/order/grace", test_grace);
  g_test_add_func ("/sync/order/kept", test_kept);
  g_test_add_func ("/sync/order/queue", test_queue);
  g_test_add_func ("/sync/order/said", test_said);
  g_test_add_func ("/sync/order/behind", test_behind);
  g_test_add_func ("/sync/order/upload-only", test_upload_only);
  g_test_add_func ("/sync/order/ordered", test_ordered);
  return g_test_run ();
}
