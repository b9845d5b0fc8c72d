/* opening.c — from a name to an open store: with a real keyring, and every way in which it may not go */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gstdio.h>

static void
make_store (const char *user, gboolean signed_in)
{
  g_autofree char *path = plass_opening_path (user);
  g_autofree char *folder = g_path_get_dirname (path);
  const PlassId worker = plass_id_from_name (user);
  g_autoptr (GError) error = NULL;
  PlassKey kek, key;
  PlassSecret secret = { .keyring = kek.bytes };

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (plass_keyring_get_store_key (user, TRUE, &kek, &error));
  g_assert_true (plass_key_create (path, PLASS_SLOT_KEYRING, &secret, &key, &error));
  g_autoptr (PlassStore) store = plass_store_open (path, &key, &error);
  g_assert_no_error (error);
  if (!signed_in)
    return;
  plass_store_set_setting (store, "identity-worker", worker.text, &error);
  plass_store_set_setting (store, "identity-role", "reception", &error);
  g_assert_no_error (error);
}

static PlassTrouble
try_opening (const char *user)
{
  PlassOpened opened = { 0 };

  plass_opening_run (user, &opened);
  PlassTrouble trouble = opened.trouble;
  plass_opened_clear (&opened);
  return trouble;
}

static void
names_stay_in_their_folder (void)
{
  static const char *const names[] = { "kari", "../../etc", "..", ".", "a/b", "kari@oslo", "Åse", "~root" };
  g_autofree char *root = g_build_filename (g_get_user_data_dir (), PLASS_APP_ID, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = plass_opening_path (names[i]);
    g_autofree char *real = g_canonicalize_filename (path, "/");
    g_autofree char *folder = g_path_get_dirname (real);
    g_autofree char *above = g_path_get_dirname (folder);
    g_assert_cmpstr (above, ==, root);
    g_assert_true (g_str_has_suffix (real, "/records.db"));
  }
}

static void
opens_as_it_was_left (void)
{
  PlassOpened opened = { 0 };
  const PlassId worker = plass_id_from_name ("kari");

  make_store ("kari", TRUE);
  plass_opening_run ("kari", &opened);
  g_assert_cmpint (opened.trouble, ==, PLASS_TROUBLE_NONE);
  g_assert_nonnull (opened.store);
  g_assert_cmpstr (opened.identity.user, ==, "kari");
  g_assert_true (plass_id_equal (&opened.identity.worker, &worker));
  g_assert_true (plass_code_is (&opened.identity.role, "reception"));
  g_assert_false (plass_id_is_set (&opened.identity.institution));

  plass_opening_forget (opened.store);
  plass_opened_clear (&opened);
  g_assert_cmpint (try_opening ("kari"), ==, PLASS_TROUBLE_SIGN_IN);
}

static void
asks_when_nobody_was_here (void)
{
  g_autofree char *path = plass_opening_path ("nobody");

  g_assert_cmpint (try_opening ("nobody"), ==, PLASS_TROUBLE_SIGN_IN);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  make_store ("half-way", FALSE);
  g_assert_cmpint (try_opening ("half-way"), ==, PLASS_TROUBLE_SIGN_IN);
}

static void
second_window_is_told (void)
{
  PlassOpened opened = { 0 };

  make_store ("twice", TRUE);
  plass_opening_run ("twice", &opened);
  g_assert_cmpint (opened.trouble, ==, PLASS_TROUBLE_NONE);
  g_assert_cmpint (try_opening ("twice"), ==, PLASS_TROUBLE_OPEN_ELSEWHERE);
  plass_opened_clear (&opened);
  g_assert_cmpint (try_opening ("twice"), ==, PLASS_TROUBLE_NONE);
}

/* A store whose key is gone is kept: making a new key would lose it for good. */
static void
lost_key_keeps_the_file (void)
{
  g_autofree char *path = plass_opening_path ("other-machine");
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *mine = NULL, *after = NULL;
  g_autofree char *from = plass_opening_path ("twice");
  gsize before_len, after_len;

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_get_contents (from, &mine, &before_len, NULL));
  g_assert_true (g_file_set_contents (path, mine, before_len, NULL));
  g_assert_cmpint (try_opening ("other-machine"), ==, PLASS_TROUBLE_KEY);
  g_assert_true (g_file_get_contents (path, &after, &after_len, NULL));
  g_assert_cmpmem (mine, before_len, after, after_len);
}

static void
broken_file_is_kept (void)
{
  static const char junk[] =
      "This was a database once. Nobody knows what it is now, and so it stays as it is.";
  g_autofree char *path = plass_opening_path ("junk");
  g_autofree char *after = NULL;

  make_store ("junk", TRUE);
  g_assert_true (g_file_set_contents (path, junk, -1, NULL));
  g_assert_cmpint (try_opening ("junk"), ==, PLASS_TROUBLE_STORE);
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, junk);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/opening/names", names_stay_in_their_folder);
  g_test_add_func ("/opening/as-left", opens_as_it_was_left);
  g_test_add_func ("/opening/nobody", asks_when_nobody_was_here);
  g_test_add_func ("/opening/second-window", second_window_is_told);
  g_test_add_func ("/opening/lost-key", lost_key_keeps_the_file);
  g_test_add_func ("/opening/broken", broken_file_is_kept);
  return g_test_run ();
}
