/* opening.c — from a name to an open store: with a real keyring, and every way in which it may not go */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gstdio.h>

/* Run by tests/support/session, which gives a keyring of its own; argument: open or none. */

#define CODE "K7QM-3XWP-9HRT-BD4C-YZ2N-8GFJ"
#define PHRASE "seks grå hester i regn"

static const PlassGiven nothing = { 0 };
static const PlassGiven new_keys = { .new_passphrase = (char *)PHRASE, .new_recovery = (char *)CODE };
static const PlassGiven code = { .recovery = (char *)CODE };
static const PlassGiven code_and_phrase = { .recovery = (char *)CODE, .new_passphrase = (char *)PHRASE };
static const PlassGiven phrase = { .passphrase = (char *)PHRASE };

static PlassTrouble
open_as (const char *user, const PlassGiven *given, const char *policy, gboolean signed_in,
         PlassOpened *opened)
{
  const PlassIdentity me = { .user = (char *)user,
                             .worker = plass_id_from_name (user),
                             .role = { "reception" } };
  const PlassService nowhere = { .url = (char *)"https://127.0.0.1:1" };
  const PlassOpening opening = {
    .service = &nowhere, .user = user, .given = given, .policy = policy, .entering = signed_in ? &me : NULL
  };

  plass_opening_run (&opening, opened);
  return opened->trouble;
}

static PlassTrouble
try_with (const char *user, const PlassGiven *given, const char *policy)
{
  PlassOpened opened = { 0 };
  PlassTrouble trouble = open_as (user, given, policy, FALSE, &opened);

  g_assert_true ((trouble == PLASS_TROUBLE_NONE) == (opened.store != NULL));
  plass_opened_clear (&opened);
  return trouble;
}

static PlassTrouble
try_opening (const char *user)
{
  return try_with (user, &nothing, "keyring");
}

static void
make_store (const char *user, const PlassGiven *given, const char *policy)
{
  PlassOpened opened = { 0 };

  g_assert_cmpint (open_as (user, given, policy, TRUE, &opened), ==, PLASS_TROUBLE_NONE);
  g_assert_no_error (opened.error);
  plass_opened_clear (&opened);
}

static void
run_tool (const char *input, const char *first, ...)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocess) tool = NULL;
  va_list words;

  va_start (words, first);
  for (const char *word = first; word; word = va_arg (words, const char *))
    g_ptr_array_add (argv, (char *)word);
  va_end (words);
  g_ptr_array_add (argv, NULL);
  tool = g_subprocess_newv ((const char *const *)argv->pdata,
                            G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (tool, input, NULL, NULL, NULL, &error));
  g_assert_true (g_subprocess_get_successful (tool));
}

/* What another test left is nobody else's: one user alone on the computer. */
static void
be_alone (void)
{
  g_autofree char *root = g_build_filename (g_get_user_data_dir (), PLASS_APP_ID, NULL);
  const char *const argv[] = { "rm", "-rf", root, NULL };

  g_assert_true (
      g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
}

static char *
file_beside (const char *user, const char *name)
{
  g_autofree char *path = plass_opening_path (user);
  g_autofree char *folder = g_path_get_dirname (path);

  return g_build_filename (folder, name, NULL);
}

static GBytes *
read_file (const char *user, const char *name)
{
  g_autofree char *path = file_beside (user, name);
  char *text;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  return g_bytes_new_take (text, length);
}

static void
write_file (const char *user, const char *name, GBytes *bytes)
{
  g_autofree char *path = file_beside (user, name);
  g_autofree char *folder = g_path_get_dirname (path);
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, text, (gssize)length, NULL));
}

static void
set_item (const char *user, const char *secret)
{
  g_autofree char *path = plass_opening_path (user), *item = plass_key_item (path, PLASS_SLOT_KEYRING);

  run_tool (secret, "secret-tool", "store", "--label=x", "xdg:schema", PLASS_APP_ID ".DatabaseKey", "file-id",
            user, "kind", "kek", "item", item, NULL);
}

static void
clear_item (const char *user)
{
  run_tool (NULL, "secret-tool", "clear", "xdg:schema", PLASS_APP_ID ".DatabaseKey", "file-id", user, "kind",
            "kek", NULL);
}

/* ---- Names ---- */

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
users_are_known_by_their_folders (void)
{
  g_autofree char *empty = NULL;

  be_alone ();
  make_store ("åse", &new_keys, "both");
  make_store ("kari@oslo", &new_keys, "both");
  make_store ("a/b", &new_keys, "both");
  empty = file_beside ("nobody", "x");
  *strrchr (empty, '/') = '\0';
  g_mkdir_with_parents (empty, 0700);
  g_auto (GStrv) users = plass_desk_users ();
  g_autofree char *all = g_strjoinv (" ", users);
  g_assert_cmpstr (all, ==, "a/b kari@oslo åse");
}

/* ---- In the usual way ---- */

static void
opens_as_it_was_left (void)
{
  PlassOpened opened = { 0 };
  const PlassId worker = plass_id_from_name ("kari");

  be_alone ();
  make_store ("kari", &new_keys, "keyring");
  g_assert_cmpint (open_as ("kari", &nothing, "keyring", FALSE, &opened), ==, PLASS_TROUBLE_NONE);
  g_assert_cmpstr (opened.identity.user, ==, "kari");
  g_assert_true (plass_id_equal (&opened.identity.worker, &worker));
  g_assert_true (plass_code_is (&opened.identity.role, "reception"));
  g_assert_false (plass_id_is_set (&opened.identity.institution));

  plass_opening_forget (opened.store);
  plass_opened_clear (&opened);
  PlassOpened again = { 0 };
  g_assert_cmpint (open_as ("kari", &nothing, "keyring", FALSE, &again), ==, PLASS_TROUBLE_SIGN_IN);
  plass_opened_clear (&again);
}

static void
asks_when_nobody_was_here (void)
{
  g_autofree char *path = plass_opening_path ("nobody");

  be_alone ();
  g_assert_cmpint (try_opening ("nobody"), ==, PLASS_TROUBLE_SIGN_IN);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_false (plass_key_exists (path));
}

/* Nothing is made before it is settled how it opens. */
static void
asks_how_it_shall_open (void)
{
  g_autofree char *path = plass_opening_path ("new");
  static const PlassGiven code_only = { .new_recovery = (char *)CODE };
  static const struct {
    const PlassGiven *given;
    const char *policy;
    PlassTrouble trouble;
  } cases[] = { { &nothing, "auto", PLASS_TROUBLE_NEW_KEYS },
                { &nothing, "keyring", PLASS_TROUBLE_NEW_KEYS },
                { &code_only, "both", PLASS_TROUBLE_NEW_KEYS },
                { &code_only, "auto", PLASS_TROUBLE_NONE } };

  be_alone ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    PlassOpened opened = { 0 };
    g_assert_cmpint (open_as ("new", cases[i].given, cases[i].policy, TRUE, &opened), ==, cases[i].trouble);
    g_assert_true (plass_key_exists (path) == (cases[i].trouble == PLASS_TROUBLE_NONE));
    g_assert_cmpstr (opened.identity.user, ==, "new");
    plass_opened_clear (&opened);
  }
}

static void
profiles_open_as_they_say (void)
{
  static const PlassGiven shared = { .new_passphrase = (char *)PHRASE,
                                     .new_recovery = (char *)CODE,
                                     .shared = TRUE };
  static const struct {
    const PlassGiven *given;
    const char *policy;
    PlassSlot slot;
  } cases[] = { { &new_keys, "auto", PLASS_SLOT_KEYRING },
                { &new_keys, "keyring", PLASS_SLOT_KEYRING },
                { &new_keys, "both", PLASS_SLOT_BOTH },
                { &shared, "auto", PLASS_SLOT_BOTH } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = plass_opening_path ("kari");
    be_alone ();
    make_store ("kari", cases[i].given, cases[i].policy);
    for (PlassSlot slot = 0; slot < PLASS_SLOT_RECOVERY; slot++)
      g_assert_true (plass_key_has_slot (path, slot) == (slot == cases[i].slot));
    g_assert_true (plass_key_has_slot (path, PLASS_SLOT_RECOVERY));
    gboolean by_itself = cases[i].slot == PLASS_SLOT_KEYRING;
    g_assert_cmpint (try_with ("kari", &nothing, "auto"), ==,
                     by_itself ? PLASS_TROUBLE_NONE : PLASS_TROUBLE_PASSPHRASE);
    g_assert_cmpint (try_with ("kari", &phrase, "auto"), ==, PLASS_TROUBLE_NONE);
  }
}

static void
wrong_phrases_are_told (void)
{
  static const PlassGiven wrong = { .passphrase = (char *)"fem grå hester i regn" },
                          wrong_code = { .recovery = (char *)"K7QM-3XWP-9HRT-BD4C-YZ2N-8GFK",
                                         .new_passphrase = (char *)PHRASE };
  PlassOpened opened = { 0 };

  be_alone ();
  make_store ("kari", &new_keys, "both");
  g_assert_cmpint (open_as ("kari", &wrong, "both", FALSE, &opened), ==, PLASS_TROUBLE_PASSPHRASE);
  g_assert_nonnull (opened.error);
  plass_opened_clear (&opened);
  opened = (PlassOpened){ 0 };
  g_assert_cmpint (open_as ("kari", &wrong_code, "both", FALSE, &opened), ==, PLASS_TROUBLE_RECOVERY);
  g_assert_nonnull (opened.error);
  plass_opened_clear (&opened);
  g_assert_cmpint (try_with ("kari", &phrase, "both"), ==, PLASS_TROUBLE_NONE);
}

/* ---- The keyring is not as it was ---- */

static void
nothing_happens (const char *user)
{
}

static void
write_other_key (const char *user)
{
  set_item (user, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
}

static void
write_no_key (const char *user)
{
  set_item (user, "not a key");
}

/* All that another user had, brought here; the keyring still has the item of @user. */
static void
bring_from_elsewhere (const char *user)
{
  be_alone ();
  make_store ("other", &new_keys, "keyring");
  g_autoptr (GBytes) keys = read_file ("other", "records.sealkey"),
                     records = read_file ("other", "records.db");
  be_alone ();
  write_file (user, "records.sealkey", keys);
  write_file (user, "records.db", records);
}

static const struct {
  const char *name;
  void (*harm) (const char *user);
  PlassTrouble trouble;
} harms[] = {
  { "none", nothing_happens, PLASS_TROUBLE_NONE },
  { "missing", clear_item, PLASS_TROUBLE_KEY_MISSING },
  { "other", write_other_key, PLASS_TROUBLE_KEY_OTHER },
  { "no-key", write_no_key, PLASS_TROUBLE_KEY_OTHER },
  { "elsewhere", bring_from_elsewhere, PLASS_TROUBLE_KEY_MISSING },
};

/* Never a new key, whatever the keyring says; and the recovery code opens it, once and for all. */
static void
lost_key_is_told_and_mended (gconstpointer data)
{
  gsize number = (gsize)GPOINTER_TO_INT (data);
  PlassOpened opened = { 0 };

  be_alone ();
  make_store ("kari", &new_keys, "keyring");
  harms[number].harm ("kari");
  g_autoptr (GBytes) keys = read_file ("kari", "records.sealkey"), records = read_file ("kari", "records.db");
  for (int i = 0; i < 2; i++)
    g_assert_cmpint (try_opening ("kari"), ==, harms[number].trouble);
  g_autoptr (GBytes) keys_after = read_file ("kari", "records.sealkey");
  g_assert_true (g_bytes_equal (keys, keys_after));
  if (harms[number].trouble) {
    g_autoptr (GBytes) records_after = read_file ("kari", "records.db");
    g_assert_true (g_bytes_equal (records, records_after));
  }
  g_assert_cmpint (open_as ("kari", &code, "keyring", FALSE, &opened), ==, PLASS_TROUBLE_NONE);
  g_assert_cmpstr (opened.identity.user, ==, "kari");
  plass_opened_clear (&opened);
  g_assert_cmpint (try_opening ("kari"), ==, PLASS_TROUBLE_NONE);
}

static void
lost_key_beside_a_passphrase (void)
{
  be_alone ();
  make_store ("kari", &new_keys, "both");
  clear_item ("kari");
  g_assert_cmpint (try_with ("kari", &phrase, "auto"), ==, PLASS_TROUBLE_KEY_MISSING);
  g_assert_cmpint (try_with ("kari", &code, "auto"), ==, PLASS_TROUBLE_NEW_PASSPHRASE);
  g_assert_cmpint (try_with ("kari", &phrase, "auto"), ==,
                   PLASS_TROUBLE_KEY_MISSING); /* nothing was changed */
  g_assert_cmpint (try_with ("kari", &code_and_phrase, "auto"), ==, PLASS_TROUBLE_NONE);
  g_assert_cmpint (try_with ("kari", &phrase, "auto"), ==, PLASS_TROUBLE_NONE);
  g_assert_cmpint (try_with ("kari", &nothing, "auto"), ==, PLASS_TROUBLE_PASSPHRASE);
}

/* ---- The files are not as they were ---- */

static void
lose_key_file (const char *user)
{
  g_autofree char *path = file_beside (user, "records.sealkey");

  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
break_key_file (const char *user)
{
  g_autoptr (GBytes) junk = g_bytes_new_static ("[sealkey]\nversion=1\n", 20);

  write_file (user, "records.sealkey", junk);
}

static void
swap_key_file (const char *user)
{
  g_autoptr (GBytes) mine = read_file (user, "records.db");

  bring_from_elsewhere (user);
  write_file (user, "records.db", mine);
}

static void
break_records (const char *user)
{
  static const char junk[] =
      "This was a database once. Nobody knows what it is now, and so it stays as it is.";
  g_autoptr (GBytes) bytes = g_bytes_new_static (junk, sizeof junk);

  write_file (user, "records.db", bytes);
}

static void
empty_records (const char *user)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("", 0);

  write_file (user, "records.db", bytes);
}

static void
scramble_records (const char *user)
{
  g_autoptr (GBytes) before = read_file (user, "records.db");
  gsize length;
  const guint8 *from = g_bytes_get_data (before, &length);
  guint8 *bytes = g_memdup2 (from, length);

  bytes[100] ^= 1;
  g_autoptr (GBytes) after = g_bytes_new_take (bytes, length);
  write_file (user, "records.db", after);
}

static const struct {
  const char *name;
  void (*harm) (const char *user);
  PlassTrouble trouble;
} damages[] = {
  { "no-key-file", lose_key_file, PLASS_TROUBLE_NO_KEY_FILE },
  { "key-file", break_key_file, PLASS_TROUBLE_KEY_FILE },
  { "other-key-file", swap_key_file, PLASS_TROUBLE_MISFIT },
  { "junk", break_records, PLASS_TROUBLE_STORE },
  { "empty", empty_records, PLASS_TROUBLE_STORE },
  { "first-page", scramble_records, PLASS_TROUBLE_MISFIT },
};

static void
damage_is_told_and_kept (gconstpointer data)
{
  gsize number = (gsize)GPOINTER_TO_INT (data);

  be_alone ();
  make_store ("kari", &new_keys, "keyring");
  damages[number].harm ("kari");
  if (number == 2) /* opened by the keyring item of the one it belongs to */
    g_assert_cmpint (try_opening ("kari"), ==, PLASS_TROUBLE_KEY_MISSING);
  const PlassGiven *given = number == 2 ? &code : &nothing;
  g_autoptr (GBytes) records = read_file ("kari", "records.db");
  for (int i = 0; i < 2; i++)
    g_assert_cmpint (try_with ("kari", given, "keyring"), ==, damages[number].trouble);
  /* Also for one who has just signed in. */
  PlassOpened opened = { 0 };
  g_assert_cmpint (open_as ("kari", number == 2 ? given : &new_keys, "keyring", TRUE, &opened), ==,
                   damages[number].trouble);
  g_assert_cmpstr (opened.identity.user, ==, "kari");
  plass_opened_clear (&opened);
  g_autoptr (GBytes) after = read_file ("kari", "records.db");
  g_assert_true (g_bytes_equal (records, after));
}

static void
second_window_is_told (void)
{
  PlassOpened opened = { 0 };

  be_alone ();
  make_store ("twice", &new_keys, "keyring");
  g_assert_cmpint (open_as ("twice", &nothing, "keyring", FALSE, &opened), ==, PLASS_TROUBLE_NONE);
  g_assert_cmpint (try_opening ("twice"), ==, PLASS_TROUBLE_OPEN_ELSEWHERE);
  plass_opened_clear (&opened);
  g_assert_cmpint (try_opening ("twice"), ==, PLASS_TROUBLE_NONE);
}

/* ---- Several on one desk ---- */

/* Under one account each can read the whole keyring: so it opens nothing by itself any longer. */
static void
second_user_needs_passphrases (void)
{
  static const PlassGiven code_only = { .new_recovery = (char *)CODE },
                          renew = { .new_passphrase = (char *)PHRASE };
  g_autofree char *first = plass_opening_path ("kari");
  PlassOpened opened = { 0 };

  be_alone ();
  make_store ("kari", &code_only, "auto");
  g_assert_cmpint (open_as ("per", &code_only, "auto", TRUE, &opened), ==, PLASS_TROUBLE_NEW_KEYS);
  g_assert_true (opened.ways.others);
  plass_opened_clear (&opened);
  g_assert_cmpint (try_with ("kari", &nothing, "auto"), ==, PLASS_TROUBLE_NONE); /* still alone */
  make_store ("per", &new_keys, "keyring");
  g_assert_cmpint (try_with ("per", &nothing, "auto"), ==, PLASS_TROUBLE_PASSPHRASE);
  g_assert_cmpint (try_with ("kari", &nothing, "auto"), ==, PLASS_TROUBLE_NEW_PASSPHRASE);
  g_assert_true (plass_key_has_slot (first, PLASS_SLOT_KEYRING));
  g_assert_cmpint (try_with ("kari", &renew, "auto"), ==, PLASS_TROUBLE_NONE);
  g_assert_false (plass_key_has_slot (first, PLASS_SLOT_KEYRING));
  g_assert_true (plass_key_has_slot (first, PLASS_SLOT_RECOVERY));
  g_assert_cmpint (try_with ("kari", &nothing, "auto"), ==, PLASS_TROUBLE_PASSPHRASE);
  g_assert_cmpint (try_with ("kari", &phrase, "auto"), ==, PLASS_TROUBLE_NONE);
}

/* ---- The keyring is locked ---- */

static void
locked_keyring_is_told (void)
{
  be_alone ();
  make_store ("kari", &new_keys, "keyring");
  run_tool (NULL, "gdbus", "call", "--session", "--dest", "org.freedesktop.secrets", "--object-path",
            "/org/freedesktop/secrets", "--method", "org.freedesktop.Secret.Service.Lock",
            "['/org/freedesktop/secrets/collection/login']", NULL);
  g_autoptr (GBytes) keys = read_file ("kari", "records.sealkey");
  for (int i = 0; i < 2; i++)
    g_assert_cmpint (try_opening ("kari"), ==, PLASS_TROUBLE_KEYRING_LOCKED);
  /* The code opens, and changes nothing: one day it is unlocked again. */
  g_assert_cmpint (try_with ("kari", &code, "keyring"), ==, PLASS_TROUBLE_NONE);
  g_assert_cmpint (try_opening ("kari"), ==, PLASS_TROUBLE_KEYRING_LOCKED);
  g_autoptr (GBytes) after = read_file ("kari", "records.sealkey");
  g_assert_true (g_bytes_equal (keys, after));
  PlassOpened opened = { 0 };
  g_assert_cmpint (open_as ("new", &new_keys, "keyring", TRUE, &opened), ==, PLASS_TROUBLE_KEYRING_LOCKED);
  plass_opened_clear (&opened);
}

/* ---- There is no keyring ---- */

static void
without_a_keyring_a_passphrase_opens (void)
{
  static const PlassGiven code_only = { .new_recovery = (char *)CODE };
  g_autofree char *path = plass_opening_path ("kari");
  PlassOpened opened = { 0 };

  be_alone ();
  g_assert_cmpint (open_as ("kari", &code_only, "keyring", TRUE, &opened), ==, PLASS_TROUBLE_NEW_KEYS);
  g_assert_cmpint (opened.ways.keyring, ==, PLASS_KEYRING_NONE);
  plass_opened_clear (&opened);
  make_store ("kari", &new_keys, "keyring");
  g_assert_true (plass_key_has_slot (path, PLASS_SLOT_PASSPHRASE));
  g_assert_cmpint (try_with ("kari", &nothing, "auto"), ==, PLASS_TROUBLE_PASSPHRASE);
  g_assert_cmpint (try_with ("kari", &phrase, "auto"), ==, PLASS_TROUBLE_NONE);
}

/* A desk that had a keyring and has none now. */
static void
lost_keyring_is_told_and_mended (void)
{
  g_autofree char *path = plass_opening_path ("kari");
  guint8 bytes[32] = { 3 };
  const PlassSecret keyring = { .keyring = bytes }, recovery = { .phrase = CODE };
  g_autoptr (GError) error = NULL;
  PlassKey key;

  be_alone ();
  g_assert_true (plass_key_create (path, PLASS_SLOT_KEYRING, &keyring, &key, &error));
  g_assert_true (plass_key_set_slot (path, &key, PLASS_SLOT_RECOVERY, &recovery, &error));
  plass_store_close (plass_store_open (path, &key, &error));
  g_assert_no_error (error);
  g_autoptr (GBytes) keys = read_file ("kari", "records.sealkey");
  for (int i = 0; i < 2; i++)
    g_assert_cmpint (try_opening ("kari"), ==, PLASS_TROUBLE_NO_KEYRING);
  g_assert_cmpint (try_with ("kari", &code, "auto"), ==, PLASS_TROUBLE_NEW_PASSPHRASE);
  g_autoptr (GBytes) after = read_file ("kari", "records.sealkey");
  g_assert_true (g_bytes_equal (keys, after));
  PlassOpened opened = { 0 };
  g_assert_cmpint (open_as ("kari", &code_and_phrase, "auto", TRUE, &opened), ==, PLASS_TROUBLE_NONE);
  plass_opened_clear (&opened);
  g_assert_cmpint (try_with ("kari", &phrase, "auto"), ==, PLASS_TROUBLE_NONE);
}

static void
add_open_tests (void)
{
  g_test_add_func ("/opening/names", names_stay_in_their_folder);
  g_test_add_func ("/opening/users", users_are_known_by_their_folders);
  g_test_add_func ("/opening/as-left", opens_as_it_was_left);
  g_test_add_func ("/opening/nobody", asks_when_nobody_was_here);
  g_test_add_func ("/opening/new-keys", asks_how_it_shall_open);
  g_test_add_func ("/opening/profiles", profiles_open_as_they_say);
  g_test_add_func ("/opening/wrong-phrases", wrong_phrases_are_told);
  for (gsize i = 0; i < G_N_ELEMENTS (harms); i++) {
    g_autofree char *name = g_strconcat ("/opening/item/", harms[i].name, NULL);
    g_test_add_data_func (name, GINT_TO_POINTER ((int)i), lost_key_is_told_and_mended);
  }
  g_test_add_func ("/opening/item/beside-a-passphrase", lost_key_beside_a_passphrase);
  for (gsize i = 0; i < G_N_ELEMENTS (damages); i++) {
    g_autofree char *name = g_strconcat ("/opening/damage/", damages[i].name, NULL);
    g_test_add_data_func (name, GINT_TO_POINTER ((int)i), damage_is_told_and_kept);
  }
  g_test_add_func ("/opening/second-window", second_window_is_told);
  g_test_add_func ("/opening/second-user", second_user_needs_passphrases);
  g_test_add_func ("/opening/z/locked", locked_keyring_is_told); /* last: it stays locked */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (argc > 1 && g_str_equal (argv[1], "none")) {
    g_test_add_func ("/opening/none/new", without_a_keyring_a_passphrase_opens);
    g_test_add_func ("/opening/none/lost", lost_keyring_is_told_and_mended);
  } else {
    add_open_tests ();
  }
  return g_test_run ();
}
