/* obey.c — an order carried out with a real keyring: what goes in which order, and what a kill leaves behind
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define KEY_NAME "kari"
/* Nobody listens there: the service cannot be reached, so the order stays written down. */
static const PlassService service = { (char *)"https://127.0.0.1:1", NULL };

typedef struct {
  char *folder, *path, *item;
} Home;

static PlassStore *
open_store (Home *home)
{
  g_autofree char *item = plass_key_item (home->path, PLASS_SLOT_KEYRING);
  gboolean known = item != NULL;
  PlassKey kek, key;
  g_autoptr (GError) error = NULL;
  PlassStore *store;

  g_assert_true (known ? plass_keyring_get_store_key (KEY_NAME, item, &kek, &error)
                       : plass_keyring_make_store_key (KEY_NAME, "first", &kek, &error));
  const PlassSecret secret = { .keyring = kek.bytes, .item = "first" };
  g_assert_true (known ? plass_key_unlock (home->path, PLASS_SLOT_KEYRING, &secret, &key, &error)
                       : plass_key_create (home->path, PLASS_SLOT_KEYRING, &secret, &key, &error));
  store = plass_store_open (home->path, &key, &error);
  g_assert_no_error (error);
  return store;
}

static Home
home_new (PlassOrderAction action)
{
  Home home = { .folder = g_dir_make_tmp ("plass-obey-XXXXXX", NULL) };
  PlassOrder order = { .action = action, .issued = 2000, .nonce = "00112233" };
  g_autoptr (GError) error = NULL;
  PlassStore *store;

  home.path = g_build_filename (home.folder, "kari", "records.db", NULL);
  g_autofree char *folder = g_path_get_dirname (home.path);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  store = open_store (&home);
  g_assert_true (plass_keyring_set_token (&service, "kari", "a-token", &error));
  g_assert_true (plass_order_accept (store, &service, "kari", &order, &error));
  g_assert_no_error (error);
  plass_store_close (store);
  home.item = plass_key_item (home.path, PLASS_SLOT_KEYRING);
  return home;
}

static gboolean
is_there (const Home *home, const char *name)
{
  g_autofree char *folder = g_path_get_dirname (home->path);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
has_key (const Home *home)
{
  PlassKey key;

  return plass_keyring_get_store_key (KEY_NAME, home->item, &key, NULL);
}

static gboolean
has_token (void)
{
  g_autofree char *token = plass_keyring_get_token (&service, "kari", NULL);

  return token != NULL;
}

static void
home_clear (Home *home)
{
  g_assert_true (plass_store_destroy (home->path, NULL, NULL));
  g_autofree char *folder = g_path_get_dirname (home->path);
  g_rmdir (folder);
  g_rmdir (home->folder);
  plass_keyring_clear_store_keys (KEY_NAME, NULL);
  plass_keyring_clear_token (&service, "kari", NULL);
  g_free (home->folder);
  g_free (home->path);
  g_free (home->item);
}

/* How far a wipe came before the power went. */
static const struct {
  guint steps;
  gboolean keyring, files;
} wiped[] = {
  { 0, TRUE, TRUE },
  { 1, FALSE, TRUE },
  { 2, FALSE, FALSE },
  { 3, FALSE, FALSE },
};

static void
test_wipe (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wiped); i++) {
    Home home = home_new (PLASS_ORDER_WIPE);

    g_assert_cmpint (plass_order_obey_some (home.path, KEY_NAME, wiped[i].steps), ==, PLASS_ORDER_WIPE);
    g_test_message ("%u steps", wiped[i].steps);
    g_assert_cmpint (has_key (&home), ==, wiped[i].keyring);
    g_assert_cmpint (has_token (), ==, wiped[i].keyring);
    g_assert_cmpint (is_there (&home, "records.sealkey"), ==, wiped[i].files);
    g_assert_cmpint (is_there (&home, "records.db"), ==, wiped[i].files);
    g_assert_true (is_there (&home, "order-under-way"));
    g_assert_true (plass_order_is_unheard (home.path));

    /* The next start goes on, as often as it takes: the service has not heard of it yet. */
    for (int start = 0; start < 2; start++)
      g_assert_cmpint (plass_order_obey (home.path, KEY_NAME), ==, PLASS_ORDER_WIPE);
    g_assert_false (has_key (&home));
    g_assert_false (has_token ());
    g_assert_false (is_there (&home, "records.sealkey"));
    g_assert_false (is_there (&home, "records.db"));
    g_assert_false (is_there (&home, "records.db-wal"));
    g_assert_true (is_there (&home, "order-under-way"));
    home_clear (&home);
  }
}

/* A lock takes the sign-in and nothing else; the seal is inside the store, not only beside it. */
static void
test_lock (void)
{
  Home home = home_new (PLASS_ORDER_LOCK);
  g_autofree char *folder = g_path_get_dirname (home.path);
  g_autofree char *journal = g_build_filename (folder, "order-under-way", NULL);

  g_assert_cmpint (plass_order_obey (home.path, KEY_NAME), ==, PLASS_ORDER_LOCK);
  g_assert_true (has_key (&home));
  g_assert_false (has_token ());
  g_assert_true (is_there (&home, "records.db"));
  g_assert_cmpint (g_unlink (journal), ==, 0);
  g_assert_cmpint (plass_order_obey (home.path, KEY_NAME), ==, PLASS_ORDER_NONE);
  PlassStore *store = open_store (&home);
  g_assert_cmpint (plass_grace_judge (store, plass_time_now ()), ==, PLASS_GRACE_ORDERED);
  plass_store_close (store);
  home_clear (&home);
}

/* Leftovers of every kind go, links are not followed, and nobody else's files are touched. */
static void
test_leftovers (void)
{
  Home home = home_new (PLASS_ORDER_WIPE);
  g_autofree char *folder = g_path_get_dirname (home.path);
  g_autofree char *outside = g_build_filename (home.folder, "outside", NULL);
  g_autofree char *mine = g_build_filename (outside, "mine", NULL);
  g_autofree char *link = g_build_filename (folder, "link", NULL);
  g_autofree char *below = g_build_filename (folder, "g12", NULL);
  g_autofree char *deep = g_build_filename (below, "records.sealkey.AB12CD", NULL);

  g_assert_cmpint (g_mkdir (outside, 0700) + g_mkdir (below, 0700), ==, 0);
  g_assert_true (g_file_set_contents (mine, "x", -1, NULL) && g_file_set_contents (deep, "x", -1, NULL));
  g_assert_cmpint (symlink (outside, link), ==, 0);
  plass_order_obey (home.path, KEY_NAME);
  g_assert_false (g_file_test (below, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (g_file_test (mine, G_FILE_TEST_EXISTS));
  g_unlink (mine);
  g_rmdir (outside);
  home_clear (&home);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/obey/wipe", test_wipe);
  g_test_add_func ("/sync/obey/lock", test_lock);
  g_test_add_func ("/sync/obey/leftovers", test_leftovers);
  return g_test_run ();
}
