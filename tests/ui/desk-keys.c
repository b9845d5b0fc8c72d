/* desk-keys.c — a new key for an open desk, and a backup that comes back: with a real keyring */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gstdio.h>

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

static void
new_key_opens_as_before_with_a_new_code (void)
{
  static const PlassGiven given = { .new_recovery = (char *)NEW_CODE };
  g_autoptr (GError) error = NULL;
  PlassOpened opened;

  make_desk ("keyring", &opened);
  plass_desk_keys_renew ("kari", "keyring", opened.store, &given, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
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
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk-keys/new-key", new_key_opens_as_before_with_a_new_code);
  g_test_add_func ("/desk-keys/right-passphrase", new_key_wants_the_right_passphrase);
  g_test_add_func ("/desk-keys/backup", backup_comes_back);
  g_test_add_func ("/desk-keys/misses", misses_make_one_wait);
  return g_test_run ();
}
