/* desk-keys.c — a new key for an open desk, and a backup that comes back: with a real keyring */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

/* Run by tests/support/session, which gives a keyring of its own. */

#define CODE "K7QM-3XWP-9HRT-BD4C-YZ2N-8GFJ"
#define NEW_CODE "R3TN-7WQX-4KDM-B9HC-2ZYP-8JGF"
#define PHRASE "seks grå hester i regn"
#define FILE_PHRASE "fem lave hus bak elven"

static PlassTrouble
open_as (const PlassGiven *given, const char *policy, gboolean signed_in, PlassOpened *opened)
{
  const PlassIdentity me = { .user = (char *)"kari",
                             .worker = plass_id_from_name ("kari"),
                             .role = { "caseworker" } };
  const PlassService nowhere = { .url = (char *)"https://127.0.0.1:1" };
  const PlassOpening opening = {
    .service = &nowhere, .user = "kari", .given = given, .policy = policy, .entering = signed_in ? &me : NULL
  };

  *opened = (PlassOpened){ 0 };
  plass_opening_run (&opening, opened);
  return opened->trouble;
}

static PlassTrouble
try_with (const PlassGiven *given, const char *policy)
{
  PlassOpened opened;
  PlassTrouble trouble = open_as (given, policy, FALSE, &opened);

  plass_opened_clear (&opened);
  return trouble;
}

/* A desk that nobody had before. */
static void
make_desk (const char *policy, PlassOpened *opened)
{
  static const PlassGiven keys = { .new_passphrase = (char *)PHRASE, .new_recovery = (char *)CODE };
  g_autofree char *root = g_build_filename (g_get_user_data_dir (), PLASS_APP_ID, NULL);
  const char *const argv[] = { "rm", "-rf", root, NULL };

  g_assert_true (
      g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
  g_assert_true (plass_keyring_clear_store_keys ("kari", NULL));
  g_assert_cmpint (open_as (&keys, policy, TRUE, opened), ==, PLASS_TROUBLE_NONE);
}

static GBytes *
read_key_file (void)
{
  g_autofree char *path = plass_opening_path ("kari"), *folder = g_path_get_dirname (path);
  g_autofree char *file = g_build_filename (folder, "records.sealkey", NULL);
  char *text;
  gsize length;

  g_assert_true (g_file_get_contents (file, &text, &length, NULL));
  return g_bytes_new_take (text, length);
}

/* ---- A new key ---- */

static const PlassGiven nothing = { 0 }, old_code = { .recovery = (char *)CODE },
                        new_code = { .recovery = (char *)NEW_CODE };

/* All that the keyring has for her. */
static guint
count_items (void)
{
  const char *const argv[] = { "secret-tool", "search", "--all", "file-id", "kari", "kind", "kek", NULL };
  g_autofree char *out = NULL, *err = NULL;
  guint count = 0;

  g_assert_true (
      g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &err, NULL, NULL));
  g_autofree char *all = g_strconcat (out, err, NULL);
  for (const char *at = all; (at = strstr (at, "attribute.item = ")); at++)
    count++;
  return count;
}

/* What opens it by the keyring alone, and what it is called there. */
static char *
take_secret (PlassKey *ret_kek)
{
  g_autofree char *path = plass_opening_path ("kari");
  char *item = plass_key_item (path, PLASS_SLOT_KEYRING);

  g_assert_true (plass_keyring_get_store_key ("kari", item, ret_kek, NULL));
  return item;
}

/* Whoever has the old secret and the new key file, or the old key file and the new keyring, has nothing. */
static void
old_secret_opens_nothing (const PlassKey *old_kek, const char *old_item)
{
  g_autofree char *path = plass_opening_path ("kari"), *item = NULL;
  const PlassSecret old = { .keyring = old_kek->bytes };
  g_autoptr (GError) error = NULL;
  PlassKey got;

  g_assert_false (plass_key_unlock (path, PLASS_SLOT_KEYRING, &old, &got, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_WRONG_KEY);
  g_assert_false (plass_keyring_get_store_key ("kari", old_item, &got, NULL));
  item = take_secret (&got);
  g_assert_cmpstr (item, !=, old_item);
  g_assert_true (memcmp (got.bytes, old_kek->bytes, sizeof got.bytes) != 0);
  g_auto (GStrv) replaced = plass_key_replaced (path);
  g_assert_null (replaced);
  g_assert_cmpuint (count_items (), ==, 1);
}

static void
new_key_opens_as_before_with_a_new_code (void)
{
  static const PlassGiven given = { .new_recovery = (char *)NEW_CODE };
  g_autofree char *old_item = NULL;
  g_autoptr (GError) error = NULL;
  PlassOpened opened;
  PlassKey old_kek;

  make_desk ("keyring", &opened);
  old_item = take_secret (&old_kek);
  plass_desk_keys_renew ("kari", "keyring", opened.store, &given, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  old_secret_opens_nothing (&old_kek, old_item);
  plass_store_set_setting (opened.store, "after", "yes", &error);
  g_assert_no_error (error);
  plass_opened_clear (&opened);
  g_assert_cmpint (try_with (&old_code, "keyring"), ==, PLASS_TROUBLE_RECOVERY);
  g_assert_cmpint (try_with (&new_code, "keyring"), ==, PLASS_TROUBLE_NONE);
  g_assert_cmpint (open_as (&nothing, "keyring", FALSE, &opened), ==, PLASS_TROUBLE_NONE);
  g_autofree char *after = plass_store_setting (opened.store, "after");
  g_assert_cmpstr (after, ==, "yes");
  plass_opened_clear (&opened);
}

/* A slip of the keys must not become the passphrase of everything. */
static void
new_key_wants_the_right_passphrase (void)
{
  static const PlassGiven wrong = { .passphrase = (char *)"seks graa hester i regn",
                                    .new_recovery = (char *)NEW_CODE },
                          right = { .passphrase = (char *)PHRASE, .new_recovery = (char *)NEW_CODE };
  g_autoptr (GError) error = NULL;
  PlassOpened opened;

  make_desk ("both", &opened);
  g_autoptr (GBytes) before = read_key_file ();
  g_assert_false (plass_desk_keys_renew ("kari", "both", opened.store, &wrong, NULL, NULL, NULL, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_RULE);
  g_autoptr (GBytes) after = read_key_file ();
  g_assert_true (g_bytes_equal (before, after));
  g_clear_error (&error);
  plass_desk_keys_renew ("kari", "both", opened.store, &right, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  plass_opened_clear (&opened);
  g_assert_cmpint (try_with (&nothing, "both"), ==, PLASS_TROUBLE_PASSPHRASE);
  g_assert_cmpint (try_with (&right, "both"), ==, PLASS_TROUBLE_NONE);
  g_assert_cmpint (try_with (&old_code, "both"), ==, PLASS_TROUBLE_RECOVERY);
}

/* A passphrase is changed: what it is kept with in the keyring changes too. */
static void
new_passphrase_takes_a_new_secret (void)
{
  static const PlassGiven change = { .passphrase = (char *)PHRASE, .new_passphrase = (char *)FILE_PHRASE },
                          changed = { .passphrase = (char *)FILE_PHRASE };
  g_autofree char *path = plass_opening_path ("kari"), *before = NULL, *after = NULL;
  g_autoptr (GError) error = NULL;
  PlassOpened opened;

  make_desk ("both", &opened);
  plass_opened_clear (&opened);
  before = plass_key_item (path, PLASS_SLOT_BOTH);
  plass_desk_keys_change ("kari", "both", &change, &error);
  g_assert_no_error (error);
  after = plass_key_item (path, PLASS_SLOT_BOTH);
  g_assert_cmpstr (before, !=, after);
  g_assert_cmpuint (count_items (), ==, 1);
  g_assert_cmpint (try_with (&changed, "both"), ==, PLASS_TROUBLE_NONE);
}

static void
cancel (double done, gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

static void
stopped_renewal_leaves_nothing (void)
{
  static const PlassGiven given = { .new_recovery = (char *)NEW_CODE };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  PlassOpened opened;

  make_desk ("keyring", &opened);
  g_assert_false (plass_desk_keys_renew ("kari", "keyring", opened.store, &given, cancel, cancellable,
                                         cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_items (), ==, 1);
  plass_opened_clear (&opened);
  g_assert_cmpint (try_with (&nothing, "keyring"), ==, PLASS_TROUBLE_NONE);
  g_assert_cmpint (try_with (&old_code, "keyring"), ==, PLASS_TROUBLE_NONE);
}

/* ---- Killed ---- */

/* The linker puts these around what a renewal does with the keyring, the key file and the store (see
 * meson.build), so that a child may die before and after each. */

static guint *
points_left (void)
{
  static guint left = G_MAXUINT;

  return &left;
}

static void
point (void)
{
  if (--*points_left () == 0)
    raise (SIGKILL);
}

gboolean __real_plass_key_expect_item (const char *path, const char *item, GError **error);
gboolean __wrap_plass_key_expect_item (const char *path, const char *item, GError **error);
gboolean __real_plass_keyring_make_store_key (const char *name, const char *item, PlassKey *key,
                                              GError **error);
gboolean __wrap_plass_keyring_make_store_key (const char *name, const char *item, PlassKey *key,
                                              GError **error);
gboolean __real_plass_keyring_drop_store_key (const char *name, const char *item, GError **error);
gboolean __wrap_plass_keyring_drop_store_key (const char *name, const char *item, GError **error);
gboolean __real_plass_key_forget_replaced (const char *path, GError **error);
gboolean __wrap_plass_key_forget_replaced (const char *path, GError **error);

gboolean
__wrap_plass_key_expect_item (const char *path, const char *item, GError **error)
{
  point ();
  return __real_plass_key_expect_item (path, item, error);
}

gboolean
__wrap_plass_keyring_make_store_key (const char *name, const char *item, PlassKey *key, GError **error)
{
  point ();
  gboolean made = __real_plass_keyring_make_store_key (name, item, key, error);
  point ();
  return made;
}

gboolean
__wrap_plass_keyring_drop_store_key (const char *name, const char *item, GError **error)
{
  point ();
  gboolean dropped = __real_plass_keyring_drop_store_key (name, item, error);
  point ();
  return dropped;
}

gboolean
__wrap_plass_key_forget_replaced (const char *path, GError **error)
{
  gboolean done = __real_plass_key_forget_replaced (path, error);
  point ();
  return done;
}

static void
progressed (double done, gpointer data)
{
  point ();
}

/* Run as a program of its own: what libsecret has of its connection does not live through a fork. */
static int
renew_until_killed (const char *points)
{
  static const PlassGiven given = { .new_recovery = (char *)NEW_CODE };
  PlassOpened opened;
  gboolean done;

  if (open_as (&nothing, "keyring", FALSE, &opened))
    return 2;
  *points_left () = (guint)atoi (points);
  done = plass_desk_keys_renew ("kari", "keyring", opened.store, &given, progressed, NULL, NULL, NULL);
  *points_left () = 0;
  plass_opened_clear (&opened);
  return done ? 0 : 3;
}

/* TRUE: it came to an end before it was killed. */
static gboolean
kill_renewal (guint at)
{
  g_autofree char *points = g_strdup_printf ("%u", at);
  const char *const argv[] = { "/proc/self/exe", "--renew", points, NULL };
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_assert_true (g_spawn_sync (NULL, (char **)argv, NULL, 0, NULL, NULL, NULL, NULL, &status, &error));
  if (WIFSIGNALED (status))
    return FALSE;
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  return TRUE;
}

/* Wherever it dies, the desk opens as before, and the keyring has in the end what opens it and no more. */
static void
killed_renewal_opens (void)
{
  g_autofree char *before = NULL;
  PlassOpened opened;
  guint at = 1, renewed = 0;
  PlassKey kek;

  make_desk ("keyring", &opened);
  plass_store_set_setting (opened.store, "kept", "yes", NULL);
  plass_opened_clear (&opened);
  before = take_secret (&kek);
  for (gboolean over = FALSE; !over; at++) {
    g_autofree char *kept = NULL, *after = NULL;

    over = kill_renewal (at);
    g_assert_cmpint (open_as (&nothing, "keyring", FALSE, &opened), ==, PLASS_TROUBLE_NONE);
    kept = plass_store_setting (opened.store, "kept");
    g_assert_cmpstr (kept, ==, "yes");
    plass_opened_clear (&opened);
    after = take_secret (&kek);
    g_assert_cmpuint (count_items (), ==, 1);
    renewed += !over && !g_str_equal (before, after);
    g_free (before);
    before = g_steal_pointer (&after);
  }
  g_test_message ("%u places to die at, %u of them after the new key", at - 2, renewed);
  g_assert_cmpuint (renewed, >, 2);
  g_assert_cmpuint (at - 2, >, renewed + 4);
}

/* ---- A backup ---- */

static void
backup_comes_back (void)
{
  static const PlassGiven new_keys = { .new_passphrase = (char *)"ny frase til hesten",
                                       .new_recovery = (char *)NEW_CODE },
                          new_phrase = { .passphrase = (char *)"ny frase til hesten" };
  static const struct {
    const char *policy;
    const PlassGiven *opens;
  } cases[] = { { "keyring", &nothing }, { "both", &new_phrase } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *folder = g_dir_make_tmp ("plass-keys-XXXXXX", NULL);
    g_autofree char *file = g_build_filename (folder, "desk" PLASS_BACKUP_SUFFIX, NULL);
    const PlassRestore restore = { file, (char *)FILE_PHRASE, new_keys };
    g_autoptr (GError) error = NULL;
    PlassOpened opened;

    make_desk (cases[i].policy, &opened);
    plass_store_backup (opened.store, file, FALSE, FILE_PHRASE, NULL, NULL, NULL, &error);
    g_assert_no_error (error);
    plass_store_set_setting (opened.store, "after", "yes", &error);
    g_assert_no_error (error);
    /* Nothing that is open is replaced. */
    g_assert_false (plass_desk_keys_restore ("kari", cases[i].policy, &restore, NULL, NULL, NULL, &error));
    g_assert_error (error, PLASS_ERROR, PLASS_ERROR_LOCKED);
    g_clear_error (&error);
    plass_opened_clear (&opened);
    plass_desk_keys_restore ("kari", cases[i].policy, &restore, NULL, NULL, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpint (open_as (cases[i].opens, cases[i].policy, FALSE, &opened), ==, PLASS_TROUBLE_NONE);
    g_assert_cmpstr (opened.identity.user, ==, "kari"); /* signed in as before */
    g_autofree char *after = plass_store_setting (opened.store, "after");
    g_assert_null (after);
    plass_opened_clear (&opened);
    g_assert_cmpint (try_with (&old_code, cases[i].policy), ==, PLASS_TROUBLE_RECOVERY);
    g_remove (file);
    g_rmdir (folder);
  }
}

/* ---- Trying too often ---- */

/* The right one must wait as well: else a machine could try on. */
static void
misses_make_one_wait (void)
{
  static const PlassGiven wrong = { .passphrase = (char *)"seks graa hester i regn" },
                          right = { .passphrase = (char *)PHRASE };
  PlassOpened opened;

  make_desk ("both", &opened);
  plass_opened_clear (&opened);
  for (int i = 0; i < 3; i++)
    g_assert_cmpint (try_with (&wrong, "both"), ==, PLASS_TROUBLE_PASSPHRASE);
  for (int i = 0; i < 3; i++)
    plass_misses_count ("kari", plass_boot_secs ());
  g_assert_cmpint (open_as (&right, "both", FALSE, &opened), ==, PLASS_TROUBLE_PASSPHRASE);
  g_assert_error (opened.error, PLASS_ERROR, PLASS_ERROR_RULE);
  g_assert_cmpuint (plass_misses_wait ("kari", plass_boot_secs ()), >, 0);
  plass_opened_clear (&opened);
  plass_misses_count ("kari", plass_boot_secs () - 60); /* a minute has passed */
  g_assert_cmpint (try_with (&right, "both"), ==, PLASS_TROUBLE_NONE);
  g_assert_cmpuint (plass_misses_wait ("kari", plass_boot_secs ()), ==, 0);
}

int
main (int argc, char **argv)
{
  if (argc > 2 && g_str_equal (argv[1], "--renew"))
    return renew_until_killed (argv[2]);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk-keys/new-key", new_key_opens_as_before_with_a_new_code);
  g_test_add_func ("/desk-keys/right-passphrase", new_key_wants_the_right_passphrase);
  g_test_add_func ("/desk-keys/new-passphrase", new_passphrase_takes_a_new_secret);
  g_test_add_func ("/desk-keys/stopped", stopped_renewal_leaves_nothing);
  g_test_add_func ("/desk-keys/killed", killed_renewal_opens);
  g_test_add_func ("/desk-keys/backup", backup_comes_back);
  g_test_add_func ("/desk-keys/misses", misses_make_one_wait);
  return g_test_run ();
}
