/* rotate.c — a new key for everything while people work, and no moment of it at which something could be lost
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const guint8 keyring[32] = { 4, 5, 6 };
static const PlassSlotSecret slots[] = { { PLASS_SLOT_KEYRING, { .keyring = keyring } } };

static void
put_person (Desk *desk, const char *given)
{
  g_autoptr (PlassPerson) person = make_person (given, "Testesen");

  person->id = plass_id_from_name (given);
  desk_put (desk, NULL, &plass_kind_person, person);
}

static guint
count_persons (PlassStore *store)
{
  g_autoptr (PlassRecords) persons = plass_store_list (store, &plass_kind_person, NULL, NULL, NULL);

  return persons ? persons->len : 0;
}

static char *
rotate (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  char *phrase = NULL;

  plass_store_rotate (desk->store, slots, 1, &phrase, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (phrase);
  return phrase;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

static void
unlock (Desk *desk)
{
  g_assert_true (plass_key_unlock (desk->path, PLASS_SLOT_KEYRING, &slots[0].secret, &desk->key, NULL));
}

/* What lies in the store's folder, in order, each with a space behind. */
static char *
list (Desk *desk)
{
  g_autofree char *folder = g_path_get_dirname (desk->path);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (const char *name = g_dir_read_name (dir); name; name = g_dir_read_name (dir))
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (" ", (char **)names->pdata);
}

static void
test_goes_on (void)
{
  g_autoptr (Desk) desk = desk_new ();
  PlassKey old = desk->key, got;
  g_autofree char *there = NULL, *later = NULL;
  g_autoptr (GError) error = NULL;
  char *phrase, *second;
  PlassSecret recovery = { 0 };
  PlassOutbound *out;

  put_person (desk, "before");
  phrase = rotate (desk);
  put_person (desk, "after");
  g_assert_cmpuint (count_persons (desk->store), ==, 2);
  there = list (desk);
  g_assert_cmpstr (there, ==, "g1 records.db-lock");
  recovery.phrase = phrase;
  g_assert_true (plass_key_unlock (desk->path, PLASS_SLOT_RECOVERY, &recovery, &got, NULL));
  g_assert_true (memcmp (got.bytes, old.bytes, 32) != 0);
  second = rotate (desk); /* and once more, over a generation that has a folder */
  later = list (desk);
  g_assert_cmpstr (later, ==, "g2 records.db-lock");
  g_assert_false (plass_key_unlock (desk->path, PLASS_SLOT_RECOVERY, &recovery, &got, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_WRONG_KEY); /* the old phrase */
  g_clear_pointer (&desk->store, plass_store_close);
  g_clear_error (&error);
  g_assert_null (plass_store_open (desk->path, &old, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_WRONG_KEY);
  unlock (desk);
  desk_reopen (desk);
  g_assert_cmpuint (count_persons (desk->store), ==, 2);
  out = plass_store_next_out (desk->store, 0, NULL);
  g_assert_nonnull (out);
  plass_outbound_free (out);
  plass_key_wipe_text (phrase);
  plass_key_wipe_text (second);
}

/* Somebody who reads holds the old files; what is saved meanwhile goes to the new ones; then the old go. */
static void
test_while_read (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_auto (PlassReader) reader = { 0 };
  g_autofree char *there = NULL, *later = NULL;
  gint64 count;
  char *phrase;

  put_person (desk, "before");
  g_assert_true (plass_reader_begin (&reader, desk->store, TRUE, NULL));
  g_assert_true (plass_work_count (reader.connection, "SELECT count (*) FROM person", &count, NULL));
  phrase = rotate (desk);
  put_person (desk, "after");
  there = list (desk);
  g_assert_nonnull (strstr (there, "records.db "));
  g_assert_true (plass_work_count (reader.connection, "SELECT count (*) FROM person", &count, NULL));
  g_assert_cmpint (count, ==, 1);
  plass_reader_end (&reader);
  later = list (desk);
  g_assert_cmpstr (later, ==, "g1 records.db-lock");
  g_assert_cmpuint (count_persons (desk->store), ==, 2);
  plass_key_wipe_text (phrase);
}

typedef struct {
  Desk *desk;
  gint stop, saved;
} Busy;

static gpointer
work_on (gpointer data)
{
  Busy *busy = data;

  while (!g_atomic_int_get (&busy->stop)) {
    g_autofree char *name = g_strdup_printf ("busy %d", busy->saved);
    g_autoptr (GPtrArray) hits = NULL;

    put_person (busy->desk, name);
    hits = plass_store_search (busy->desk->store, name, 5, NULL);
    g_assert_cmpuint (hits->len, >, 0);
    busy->saved++;
  }
  return NULL;
}

static void
test_while_working (void)
{
  g_autoptr (Desk) desk = desk_new ();
  Busy busy = { .desk = desk };
  GThread *thread = g_thread_new ("work", work_on, &busy);

  for (int i = 0; i < 3; i++)
    plass_key_wipe_text (rotate (desk));
  g_atomic_int_set (&busy.stop, 1);
  g_thread_join (thread);
  unlock (desk);
  desk_reopen (desk);
  g_assert_cmpuint (count_persons (desk->store), ==, (guint)busy.saved);
}

static void
cancel (double done, gpointer cancellable)
{
  if (done > 0)
    g_cancellable_cancel (cancellable);
}

static void
test_cancelled (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *there = NULL;
  char *phrase = NULL;

  put_person (desk, "before");
  g_assert_false (
      plass_store_rotate (desk->store, slots, 1, &phrase, cancel, cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (phrase);
  put_person (desk, "after");
  there = list (desk);
  g_assert_null (strstr (there, "g1"));
  desk_reopen (desk); /* under the key it had */
  g_assert_cmpuint (count_persons (desk->store), ==, 2);
}

/* ---- Leftovers -------------------------------------------------------------------------------------- */

static void
write_file (Desk *desk, const char *name)
{
  g_autofree char *folder = g_path_get_dirname (desk->path), *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_mkdir_with_parents (parent, 0700);
  g_assert_true (g_file_set_contents (path, "left", 4, NULL));
}

/* Litter goes when the store has opened, not before, and nothing else goes. */
static void
test_leftovers (void)
{
  static const char *const litter[] = { "g1/records.db",      "g1/records.sealkey",
                                        "g3.part/records.db", "records.sealkey.Ab12cd",
                                        "records.db",         "g2/records.sealkey.XY99zz" };
  static const char *const kept[] = { "aside-2026-01-02-030405/records.db", "notes.txt", "g07/mine" };
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *before = NULL, *refused = NULL, *after = NULL, *folder = g_path_get_dirname (desk->path);
  g_autofree char *inner = g_build_filename (folder, "g2", "records.sealkey.XY99zz", NULL);
  g_autoptr (GPtrArray) list_kept = NULL;
  guint leftovers = 0;

  put_person (desk, "one");
  plass_key_wipe_text (rotate (desk));
  plass_key_wipe_text (rotate (desk));
  g_clear_pointer (&desk->store, plass_store_close);
  for (gsize i = 0; i < G_N_ELEMENTS (litter); i++)
    write_file (desk, litter[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (kept); i++)
    write_file (desk, kept[i]);
  before = list (desk);
  g_assert_null (plass_store_open (desk->path, &desk->key, NULL)); /* the old key */
  refused = list (desk);
  g_assert_cmpstr (refused, ==, before);
  list_kept = plass_store_kept (desk->path);
  for (guint i = 0; i < list_kept->len; i++)
    leftovers += ((PlassKept *)list_kept->pdata[i])->kind == PLASS_KEPT_LEFTOVER;
  g_assert_cmpuint (leftovers, ==, 4); /* g1, g3.part, the torn key file, the old database */
  unlock (desk);
  desk_reopen (desk);
  after = list (desk);
  g_assert_cmpstr (after, ==, "aside-2026-01-02-030405 g07 g2 notes.txt records.db-lock");
  g_assert_false (g_file_test (inner, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_persons (desk->store), ==, 1);
}

/* The newest files are gone, older ones are there: that is no new desk. */
static void
test_newest_is_gone (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL, *after = NULL;
  PlassSecret secret = slots[0].secret;
  PlassKey key;

  g_clear_pointer (&desk->store, plass_store_close);
  write_file (desk, "g1/x");
  before = list (desk);
  g_assert_null (plass_store_open (desk->path, &desk->key, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_BROKEN);
  g_assert_false (plass_key_create (desk->path, PLASS_SLOT_KEYRING, &secret, &key, NULL));
  after = list (desk);
  g_assert_cmpstr (after, ==, before);
}

/* ---- Aside ------------------------------------------------------------------------------------------ */

static void
test_move_aside (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL, *second = NULL;
  g_autoptr (GPtrArray) kept = NULL;
  g_autoptr (PlassStore) old = NULL;
  PlassKey key = desk->key;

  put_person (desk, "one");
  g_assert_false (plass_store_move_aside (desk->path, NULL, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_LOCKED);
  g_clear_error (&error);
  g_clear_pointer (&desk->store, plass_store_close);
  g_assert_true (plass_store_move_aside (desk->path, &first, &error));
  g_assert_false (plass_store_exists (desk->path) || plass_key_exists (desk->path));
  g_assert_false (plass_store_move_aside (desk->path, NULL, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_RULE);
  g_assert_true (plass_key_create (desk->path, PLASS_SLOT_KEYRING, &slots[0].secret, &desk->key, NULL));
  desk_reopen (desk);
  g_assert_cmpuint (count_persons (desk->store), ==, 0);
  put_person (desk, "two");
  put_person (desk, "three");
  g_clear_pointer (&desk->store, plass_store_close);
  g_assert_true (plass_store_move_aside (desk->path, &second, NULL)); /* within the same second */
  g_assert_cmpstr (first, !=, second);
  kept = plass_store_kept (desk->path);
  g_assert_cmpuint (kept->len, ==, 2);
  old = plass_store_open (first, &key, NULL);
  g_assert_cmpuint (count_persons (old), ==, 1);
  g_clear_pointer (&old, plass_store_close);
  old = plass_store_open (second, &desk->key, NULL);
  g_assert_cmpuint (count_persons (old), ==, 2);
}

/* A program that died while it moved: the next start moves the rest, and deletes nothing of it. */
static void
test_half_moved (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *folder = g_path_get_dirname (desk->path), *part = NULL, *aside = NULL;
  g_autofree char *from = NULL, *to = NULL, *database = NULL;
  g_autoptr (PlassStore) old = NULL;
  PlassKey key = desk->key;

  put_person (desk, "one");
  g_clear_pointer (&desk->store, plass_store_close);
  part = plass_generation_begin (desk->path, NULL);
  g_assert_true (plass_generation_keep_old (part, &aside, NULL));
  g_assert_true (plass_generation_commit (part, NULL));
  from = g_build_filename (folder, "records.sealkey", NULL);
  to = g_build_filename (aside, "records.sealkey", NULL);
  g_assert_cmpint (g_mkdir (aside, 0700), ==, 0);
  g_assert_cmpint (g_rename (from, to), ==, 0);
  desk->key.bytes[0] ^= 1; /* a new store, with another key */
  desk_reopen (desk);
  g_assert_cmpuint (count_persons (desk->store), ==, 0);
  database = g_build_filename (aside, "records.db", NULL);
  old = plass_store_open (database, &key, NULL);
  g_assert_nonnull (old);
  g_assert_cmpuint (count_persons (old), ==, 1);
}

/* A note that somebody has written leads nowhere. */
static void
test_odd_note (void)
{
  static const char *const notes[] = { "../elsewhere", "aside-../../x", "aside-", "/tmp/x", "" };
  g_autoptr (Desk) desk = desk_new ();

  put_person (desk, "one");
  plass_key_wipe_text (rotate (desk));
  for (gsize i = 0; i < G_N_ELEMENTS (notes); i++) {
    g_autofree char *note = plass_generation_file (desk->path, "aside");

    g_clear_pointer (&desk->store, plass_store_close);
    g_assert_true (g_file_set_contents (note, notes[i], -1, NULL));
    unlock (desk);
    desk_reopen (desk);
    g_assert_cmpuint (count_persons (desk->store), ==, 1);
  }
}

/* ---- Killed ----------------------------------------------------------------------------------------- */

static void
rotate_until_killed (Desk *desk, int ready)
{
  const PlassWork work = { NULL };
  PlassStore *store = plass_store_open (desk->path, &desk->key, NULL);

  if (store == NULL || write (ready, "r", 1) != 1)
    _exit (2);
  while (plass_rotate (store, slots, 1, &work, NULL))
    ;
  _exit (3);
}

static void
test_killed (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);
  int rounds = g_getenv ("PLASS_LONG") ? 150 : 20;
  guint first, last;

  for (int i = 0; i < 30; i++) {
    g_autofree char *name = g_strdup_printf ("kept %d", i);

    put_person (desk, name);
  }
  plass_key_wipe_text (rotate (desk));
  first = plass_generation_newest (desk->path);
  for (int round = 0; round < rounds; round++) {
    int pipes[2], status;
    char byte;
    pid_t child;

    g_clear_pointer (&desk->store, plass_store_close);
    unlock (desk);
    g_assert_cmpint (pipe (pipes), ==, 0);
    child = fork ();
    if (child == 0)
      rotate_until_killed (desk, pipes[1]);
    g_assert_cmpint (read (pipes[0], &byte, 1), ==, 1);
    g_usleep ((gulong)g_rand_int_range (rand, 0, 600000));
    kill (child, SIGKILL);
    g_assert_cmpint (waitpid (child, &status, 0), ==, child);
    g_assert_true (WIFSIGNALED (status));
    close (pipes[0]);
    close (pipes[1]);
    unlock (desk);
    desk_reopen (desk);
    g_assert_cmpuint (count_persons (desk->store), ==, 30);
    g_assert_cmpuint (desk_status (desk).unsent, ==, 30);
  }
  last = plass_generation_newest (desk->path);
  g_test_message ("%d rounds, %u rotations", rounds, last - first);
  g_assert_cmpuint (last, >, first);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  plass_time_require_zone ();
  g_test_add_func ("/rotate/goes-on", test_goes_on);
  g_test_add_func ("/rotate/while-read", test_while_read);
  g_test_add_func ("/rotate/while-working", test_while_working);
  g_test_add_func ("/rotate/cancelled", test_cancelled);
  g_test_add_func ("/rotate/leftovers", test_leftovers);
  g_test_add_func ("/rotate/newest-is-gone", test_newest_is_gone);
  g_test_add_func ("/rotate/move-aside", test_move_aside);
  g_test_add_func ("/rotate/half-moved", test_half_moved);
  g_test_add_func ("/rotate/odd-note", test_odd_note);
  g_test_add_func ("/rotate/killed", test_killed);
  return g_test_run ();
}
