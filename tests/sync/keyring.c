/* keyring.c — secrets in a real gnome-keyring: open, locked, and none at all */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync.h"

#include <gio/gio.h>
#include <string.h>

/* Run by tests/support/session, which gives a keyring of its own; argument: open, locked or none. */

static const PlassService service = { .url = (char *)"https://127.0.0.1:8443", .ca_file = NULL };
static const PlassService other = { .url = (char *)"https://127.0.0.1:9443", .ca_file = NULL };

static void
tokens_are_kept_apart (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (plass_keyring_get_token (&service, "demo", &error));
  g_assert_no_error (error);
  g_assert_true (plass_keyring_set_token (&service, "demo", "første", &error));
  g_assert_true (plass_keyring_set_token (&service, "other", "andre", &error));
  g_assert_true (plass_keyring_set_token (&other, "demo", "tredje", &error));
  g_assert_true (plass_keyring_set_token (&service, "demo", "fjerde", &error));
  g_assert_no_error (error);

  static const struct {
    const PlassService *service;
    const char *user, *token;
  } cases[] = { { &service, "demo", "fjerde" },
                { &service, "other", "andre" },
                { &other, "demo", "tredje" },
                { &other, "nobody", NULL } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *token = plass_keyring_get_token (cases[i].service, cases[i].user, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (token, ==, cases[i].token);
  }
}

static void
a_token_is_forgotten (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (plass_keyring_set_token (&service, "leaving", "x", &error));
  g_assert_true (plass_keyring_clear_token (&service, "leaving", &error));
  g_assert_no_error (error);
  g_assert_null (plass_keyring_get_token (&service, "leaving", &error));
  g_assert_no_error (error);
  g_assert_true (plass_keyring_clear_token (&service, "leaving", &error)); /* twice does no harm */
}

/* Also beside others of the same desk, and beside one from before they had names. */
static void
each_key_has_a_name (void)
{
  g_autoptr (GError) error = NULL;
  PlassKey one = { { 0 } }, two = { { 0 } }, got = { { 7 } };
  static const PlassKey nothing = { { 0 } };

  g_assert_true (plass_keyring_make_store_key ("store-1", "first", &one, &error));
  g_assert_no_error (error);
  g_assert_true (plass_keyring_make_store_key ("store-1", "second", &two, &error));
  g_assert_true (memcmp (&one, &two, sizeof one) != 0 && memcmp (&one, &nothing, sizeof one) != 0);
  g_assert_true (plass_keyring_make_store_key ("store-2", "first", &got, &error));
  g_assert_true (plass_keyring_get_store_key ("store-1", "first", &got, &error));
  g_assert_cmpmem (&one, sizeof one, &got, sizeof got);
  g_assert_true (plass_keyring_get_store_key ("store-1", "second", &got, &error));
  g_assert_cmpmem (&two, sizeof two, &got, sizeof got);

  static const char *const lost[] = { "", "another", NULL };
  for (gsize i = 0; i < G_N_ELEMENTS (lost); i++) {
    got.bytes[0] = 7;
    g_assert_false (plass_keyring_get_store_key ("store-1", lost[i], &got, &error));
    g_assert_error (error, PLASS_ERROR, PLASS_ERROR_WRONG_KEY);
    g_assert_cmpint (got.bytes[0], ==, 7);
    g_clear_error (&error);
    g_assert_true (plass_keyring_drop_store_key ("store-1", lost[i], &error)); /* takes nothing else away */
    g_assert_no_error (error);
  }
  g_assert_true (plass_keyring_drop_store_key ("store-1", "first", &error));
  g_assert_false (plass_keyring_get_store_key ("store-1", "first", &got, NULL));
  g_assert_true (plass_keyring_get_store_key ("store-1", "second", &got, &error));
  g_assert_true (plass_keyring_make_store_key ("store-1", "first", &one, &error));
  g_assert_true (plass_keyring_clear_store_keys ("store-1", &error));
  g_assert_no_error (error);
  g_assert_false (plass_keyring_get_store_key ("store-1", "first", &got, NULL)
                  || plass_keyring_get_store_key ("store-1", "second", &got, NULL));
  g_assert_true (plass_keyring_get_store_key ("store-2", "first", &got, NULL));
}

static gboolean
store_by_hand (const char *store_name, const char *secret)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) tool = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDIN_PIPE, &error, "secret-tool", "store", "--label=x", "xdg:schema",
      PLASS_APP_ID ".DatabaseKey", "file-id", store_name, "kind", "kek", NULL);

  if (!tool) {
    g_test_skip ("secret-tool is not installed");
    return FALSE;
  }
  g_assert_true (g_subprocess_communicate_utf8 (tool, secret, NULL, NULL, NULL, &error));
  return g_subprocess_get_successful (tool);
}

static void
a_damaged_key_is_told (void)
{
  g_autoptr (GError) error = NULL;
  PlassKey key = { { 7 } };

  if (!store_by_hand ("damaged", "not a key"))
    return;
  g_assert_false (plass_keyring_get_store_key ("damaged", "", &key, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_BROKEN);
  g_assert_cmpint (key.bytes[0], ==, 7);
}

/* As the first desks had it: found beside others, and taken away alone. */
static void
one_key_may_be_without_a_name (void)
{
  PlassKey key, named;

  if (!store_by_hand ("old", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="))
    return;
  g_assert_true (plass_keyring_make_store_key ("old", "named", &named, NULL));
  g_assert_true (plass_keyring_get_store_key ("old", "", &key, NULL));
  g_assert_cmpint (key.bytes[31], ==, 31);
  g_assert_true (plass_keyring_drop_store_key ("old", "", NULL));
  g_assert_false (plass_keyring_get_store_key ("old", "", &key, NULL));
  g_assert_true (plass_keyring_get_store_key ("old", "named", &key, NULL));
  g_assert_cmpmem (&key, sizeof key, &named, sizeof named);
}

static void
an_open_keyring_needs_no_prompt (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (plass_keyring_state (), ==, PLASS_KEYRING_OPEN);
  g_assert_true (plass_keyring_unlock (&error));
  g_assert_no_error (error);
}

/* Whatever is asked, the answer comes at once: a prompt would wait for a person for ever. */
static void
all_fail_at_once (gconstpointer data)
{
  const int code = GPOINTER_TO_INT (data);
  gint64 began = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  PlassKey key;

  g_assert_null (plass_keyring_get_token (&service, "demo", &error));
  g_assert_error (error, PLASS_ERROR, code);
  g_clear_error (&error);
  g_assert_false (plass_keyring_set_token (&service, "demo", "x", &error));
  g_assert_error (error, PLASS_ERROR, code);
  g_clear_error (&error);
  g_assert_false (plass_keyring_clear_token (&service, "demo", &error));
  g_assert_error (error, PLASS_ERROR, code);
  g_clear_error (&error);
  g_assert_false (plass_keyring_get_store_key ("store-1", "", &key, &error));
  g_assert_error (error, PLASS_ERROR, code);
  g_clear_error (&error);
  g_assert_false (plass_keyring_make_store_key ("store-1", "first", &key, &error));
  g_assert_error (error, PLASS_ERROR, code);
  g_clear_error (&error);
  g_assert_false (plass_keyring_drop_store_key ("store-1", "", &error));
  g_assert_error (error, PLASS_ERROR, code);
  g_clear_error (&error);
  g_assert_false (plass_keyring_clear_store_keys ("store-1", &error));
  g_assert_error (error, PLASS_ERROR, code);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 10 * G_USEC_PER_SEC);
}

static void
state_is_told (gconstpointer data)
{
  gboolean locked = GPOINTER_TO_INT (data) == PLASS_ERROR_LOCKED;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (plass_keyring_state (), ==, locked ? PLASS_KEYRING_LOCKED : PLASS_KEYRING_NONE);
  if (locked) /* a prompt would wait for a person: told by the story of the keyring */
    return;
  g_assert_false (plass_keyring_unlock (&error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_OFFLINE);
}

/* What was kept while the keyring was open is neither given nor replaced once it is locked. */
static void
a_locked_item_stays (void)
{
  static const char lock[] =
      "gdbus call --session --dest org.freedesktop.secrets --object-path /org/freedesktop/secrets --method "
      "org.freedesktop.Secret.Service.Lock \"['/org/freedesktop/secrets/collection/login']\"";
  const char *const argv[] = { "sh", "-c", lock, NULL };
  g_autoptr (GError) error = NULL;
  int status = 1;
  PlassKey key = { { 7 } };

  g_assert_true (plass_keyring_set_token (&service, "demo", "kept", &error));
  g_assert_true (plass_keyring_make_store_key ("store-1", "first", &key, &error));
  g_assert_true (g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL,
                               NULL, NULL, NULL, NULL, &status, &error));
  g_assert_cmpint (status, ==, 0);
  all_fail_at_once (GINT_TO_POINTER (PLASS_ERROR_LOCKED));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  const char *state = argc > 1 ? argv[1] : "open";

  if (g_str_equal (state, "open")) {
    g_test_add_func ("/keyring/tokens-are-kept-apart", tokens_are_kept_apart);
    g_test_add_func ("/keyring/a-token-is-forgotten", a_token_is_forgotten);
    g_test_add_func ("/keyring/each-key-has-a-name", each_key_has_a_name);
    g_test_add_func ("/keyring/a-damaged-key-is-told", a_damaged_key_is_told);
    g_test_add_func ("/keyring/one-key-may-be-without-a-name", one_key_may_be_without_a_name);
    g_test_add_func ("/keyring/an-open-keyring-needs-no-prompt", an_open_keyring_needs_no_prompt);
    g_test_add_func ("/keyring/z-a-locked-item-stays", a_locked_item_stays); /* last: it stays locked */
  } else {
    int code = g_str_equal (state, "locked") ? PLASS_ERROR_LOCKED : PLASS_ERROR_OFFLINE;
    g_test_add_data_func ("/keyring/state-is-told", GINT_TO_POINTER (code), state_is_told);
    g_test_add_data_func ("/keyring/all-fail-at-once", GINT_TO_POINTER (code), all_fail_at_once);
  }
  return g_test_run ();
}
