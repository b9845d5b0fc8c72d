/* backup.c — a backup holds everything and shows nothing, comes back anywhere, and a bad one changes nothing
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static const char phrase[] = "K7QM-3XWP-9ABC-DEFG-HJKM-2345", canary[] = "Kanarifugl";

typedef struct {
  Desk *desk;
  char *folder, *target; /* where backups lie */
} Bench;

static void
set_up (Bench *bench, gconstpointer data)
{
  bench->desk = desk_new ();
  bench->folder = g_dir_make_tmp ("plass-backup-XXXXXX", NULL);
  bench->target = g_build_filename (bench->folder, "desk.plassbackup", NULL);
}

static void
tear_down (Bench *bench, gconstpointer data)
{
  desk_free (bench->desk);
  desk_remove_folder (bench->folder);
  g_free (bench->folder);
  g_free (bench->target);
}

static void
fill (Desk *desk, int persons)
{
  for (int i = 0; i < persons; i++) {
    g_autofree char *given = g_strdup_printf ("%s %d", canary, i);
    g_autoptr (PlassPerson) person = make_person (given, "Testesen");
    g_autoptr (PlassCase) sak = make_case (&person->id, "active");

    person->id = plass_id_from_name (given);
    sak->person = person->id;
    desk_put (desk, NULL, &plass_kind_person, person);
    if (i % 2 == 0)
      desk_put (desk, NULL, &plass_kind_case, sak);
  }
}

static void
make_backup (Bench *bench)
{
  g_autoptr (GError) error = NULL;

  plass_store_backup (bench->desk->store, bench->target, FALSE, phrase, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static PlassBackupInfo
check (const char *file)
{
  g_autoptr (GError) error = NULL;
  PlassBackupInfo info = { 0 };

  plass_store_backup_check (file, phrase, &info, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return info;
}

static void
assert_count (const char *folder, guint files)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint found = 0;

  while (dir && g_dir_read_name (dir))
    found++;
  g_assert_cmpuint (found, ==, files);
}

/* ---- Making ----------------------------------------------------------------------------------------- */

typedef struct {
  double last;
  guint calls;
  double cancel_at;
  GCancellable *cancellable;
} Watch;

static void
progressed (double done, gpointer data)
{
  Watch *watch = data;

  g_assert_cmpfloat (done, >=, 0);
  g_assert_cmpfloat (done, <=, 1);
  g_assert_cmpfloat (done, >=, watch->last - 0.001);
  watch->last = done;
  watch->calls++;
  if (watch->cancellable && done >= watch->cancel_at)
    g_cancellable_cancel (watch->cancellable);
}

static void
test_says_what_is_in_it (Bench *bench, gconstpointer data)
{
  PlassTime before = plass_time_now ();
  Watch making = { 0 }, checking = { 0 };
  PlassBackupInfo info;
  GStatBuf file;
  g_autofree char *bytes = NULL;
  gsize length;

  fill (bench->desk, 60);
  g_assert_true (
      plass_store_backup (bench->desk->store, bench->target, FALSE, phrase, progressed, &making, NULL, NULL));
  g_assert_true (plass_store_backup_check (bench->target, phrase, &info, progressed, &checking, NULL, NULL));
  g_assert_cmpfloat (making.last, ==, 1);
  g_assert_cmpfloat (checking.last, ==, 1);
  g_assert_cmpuint (making.calls, >, 1);
  g_assert_cmpint (info.made.secs, >=, before.secs);
  g_assert_cmpuint (info.persons, ==, 60);
  g_assert_cmpuint (info.cases, ==, 30);
  g_assert_cmpuint (info.unsent, ==, desk_status (bench->desk).unsent);
  g_assert_cmpint (g_stat (bench->target, &file), ==, 0);
  g_assert_cmphex (file.st_mode & 07777, ==, 0600);
  assert_count (bench->folder, 1); /* nothing is left beside it */
  g_assert_true (g_file_get_contents (bench->target, &bytes, &length, NULL));
  g_assert_null (memmem (bytes, length, canary, strlen (canary)));
  g_assert_null (memmem (bytes, length, "SQLite", 6));
}

/* Two backups of the same store have nothing in common, and neither has the store's key. */
static void
test_has_a_key_of_its_own (Bench *bench, gconstpointer data)
{
  g_autofree char *second = g_build_filename (bench->folder, "second", NULL);
  g_auto (PlassBackupFile) one = { -1 }, two = { -1 };
  guint8 clear[PLASS_SEAL_PAGE], sealed[PLASS_SEAL_PAGE];
  PlassSealId id;
  PlassSealKeys *keys;

  fill (bench->desk, 3);
  make_backup (bench);
  g_assert_true (plass_store_backup (bench->desk->store, second, FALSE, phrase, NULL, NULL, NULL, NULL));
  g_assert_true (plass_backup_file_open (&one, bench->target, phrase, NULL));
  g_assert_true (plass_backup_file_open (&two, second, phrase, NULL));
  g_assert_true (plass_backup_file_page (&one, 0, clear, NULL));
  g_assert_cmpint (pread (one.fd, sealed, sizeof sealed, 0), ==, sizeof sealed);
  g_assert_false (plass_unseal_page (two.keys, 0, sealed, clear));
  g_assert_true (plass_seal_id_load (bench->desk->path, &id, NULL));
  keys = plass_seal_keys_new (&bench->desk->key, &id);
  g_assert_false (plass_unseal_page (keys, 0, sealed, clear));
  plass_seal_keys_free (keys);
}

static gpointer
write_meanwhile (gpointer data)
{
  Desk *desk = data;

  for (int i = 0; i < 60; i++) {
    g_autoptr (PlassPerson) person = make_person ("Imens", "Lagret");

    desk_put (desk, NULL, &plass_kind_person, person);
  }
  return NULL;
}

/* People go on working: the backup is one state of the store, whole, whatever is saved meanwhile. */
static void
test_while_others_write (Bench *bench, gconstpointer data)
{
  GThread *thread;
  PlassBackupInfo info;

  fill (bench->desk, 40);
  thread = g_thread_new ("writer", write_meanwhile, bench->desk);
  make_backup (bench);
  g_thread_join (thread);
  info = check (bench->target);
  g_assert_cmpuint (info.persons, >=, 40);
  g_assert_cmpuint (info.persons, <=, 100);
}

static void
assert_no_backup (Bench *bench, const char *target, gboolean replace, const char *words, int code)
{
  g_autoptr (GError) error = NULL;

  g_test_message ("%s", target);
  g_assert_false (plass_store_backup (bench->desk->store, target, replace, words, NULL, NULL, NULL, &error));
  g_assert_error (error, PLASS_ERROR, code);
}

static void
test_refuses_places (Bench *bench, gconstpointer data)
{
  g_autofree char *inside = g_build_filename (bench->desk->folder, "desk", "b", NULL);
  g_autofree char *link = g_build_filename (bench->folder, "link", NULL);
  g_autofree char *behind = g_build_filename (link, "b", NULL), *nowhere = NULL, *store = NULL;
  g_autofree char *odd = g_build_filename (bench->folder, "odd?vfs=unix&x=%00#y", NULL);
  PlassBackupInfo info;

  fill (bench->desk, 5);
  store = g_path_get_dirname (bench->desk->path);
  nowhere = g_build_filename (bench->folder, "none", "b", NULL);
  g_assert_cmpint (symlink (store, link), ==, 0);
  assert_no_backup (bench, inside, FALSE, phrase, PLASS_ERROR_RULE);
  assert_no_backup (bench, behind, FALSE, phrase, PLASS_ERROR_RULE);
  assert_no_backup (bench, nowhere, FALSE, phrase, PLASS_ERROR_REFUSED);
  assert_no_backup (bench, bench->target, FALSE, "passord12345", PLASS_ERROR_RULE);
  g_assert_true (g_file_set_contents (bench->target, "mine", 4, NULL));
  assert_no_backup (bench, bench->target, FALSE, phrase, PLASS_ERROR_RULE);
  assert_no_backup (bench, bench->target, TRUE, phrase, PLASS_ERROR_RULE); /* no backup: never replaced */
  g_unlink (bench->target);
  make_backup (bench);
  assert_no_backup (bench, bench->target, FALSE, phrase, PLASS_ERROR_RULE);
  fill (bench->desk, 6);
  g_assert_true (
      plass_store_backup (bench->desk->store, bench->target, TRUE, phrase, NULL, NULL, NULL, NULL));
  info = check (bench->target);
  g_assert_cmpuint (info.persons, ==, 6);
  /* A question mark in a name is a name. */
  g_assert_true (plass_store_backup (bench->desk->store, odd, FALSE, phrase, NULL, NULL, NULL, NULL));
  check (odd);
  assert_count (bench->folder, 3);
}

static void
test_cancelled (Bench *bench, gconstpointer data)
{
  static const double points[] = { 0, 0.3 };
  g_autofree char *much = g_strnfill (40000, 'x');

  for (int i = 0; i < 200; i++) { /* more than SQLite keeps in memory before it writes */
    g_autoptr (PlassPerson) person = make_person ("Lang", "Historie");

    plass_text_set (&person->what_helps, much);
    desk_put (bench->desk, NULL, &plass_kind_person, person);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (points); i++) {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (GError) error = NULL;
    Watch watch = { .cancel_at = points[i], .cancellable = cancellable };

    g_assert_false (plass_store_backup (bench->desk->store, bench->target, FALSE, phrase, progressed, &watch,
                                        cancellable, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpfloat (watch.last, <, 1);
    assert_count (bench->folder, 0);
  }
}

/* Lets no file here grow above @bytes; 0: as before. */
static void
limit_files (rlim_t bytes)
{
  struct rlimit limit;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = bytes ? bytes : limit.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

/* A place that takes no more: said, and nothing is left there. */
static void
test_no_space (Bench *bench, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fill (bench->desk, 100);
  limit_files (60000);
  g_assert_false (
      plass_store_backup (bench->desk->store, bench->target, FALSE, phrase, NULL, NULL, NULL, &error));
  limit_files (0);
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_REFUSED);
  assert_count (bench->folder, 0);
}

/* ---- Restoring -------------------------------------------------------------------------------------- */

static const guint8 keyring[32] = { 9, 8, 7 };
static const char new_phrase[] = "ABCD-EFGH-JKMN-PQRS-TWXY-Z234";

static const PlassSlotSecret new_slots[] = {
  { PLASS_SLOT_KEYRING, { .keyring = keyring } },
  { PLASS_SLOT_RECOVERY, { .phrase = new_phrase } },
};

static void
restore (const char *file, const char *path, PlassKey *ret_key)
{
  g_autoptr (GError) error = NULL;

  plass_store_restore (file, phrase, path, new_slots, 2, ret_key, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_setting (PlassStore *store, const char *name, gboolean there)
{
  g_autofree char *value = plass_store_setting (store, name);

  g_assert_true ((value != NULL) == there);
}

/* With nothing but the file and the phrase. */
static void
test_on_another_machine (Bench *bench, gconstpointer data)
{
  g_autofree char *path = g_build_filename (bench->folder, "other", "records.db", NULL);
  g_autoptr (PlassStore) store = NULL;
  g_autoptr (PlassPerson) person = NULL;
  g_autoptr (PlassOutbound) out = NULL;
  g_autoptr (GPtrArray) hits = NULL;
  PlassId id = plass_id_from_name ("Kanarifugl 7");
  PlassSecret typed = { .phrase = "abcd efgh jkmn pqrs twxy z234" };
  guint unsent;
  PlassStatus status;
  PlassKey key, got;

  fill (bench->desk, 20);
  g_assert_true (plass_store_set_setting (bench->desk->store, "cursor", "42", NULL));
  unsent = desk_status (bench->desk).unsent;
  make_backup (bench);
  g_clear_pointer (&bench->desk->store, plass_store_close);
  restore (bench->target, path, &key);
  g_assert_true (memcmp (key.bytes, bench->desk->key.bytes, 32) != 0);
  g_assert_true (plass_key_unlock (path, PLASS_SLOT_RECOVERY, &typed, &got, NULL));
  g_assert_cmpmem (got.bytes, 32, key.bytes, 32);
  g_assert_cmpuint (plass_key_slots (path), ==, 1u << PLASS_SLOT_KEYRING | 1u << PLASS_SLOT_RECOVERY);
  store = plass_store_open (path, &key, NULL);
  g_assert_nonnull (store);
  person = plass_store_get (store, &plass_kind_person, &id, NULL);
  g_assert_cmpstr (person->family, ==, "Testesen");
  hits = plass_store_search (store, "kanarifugl", 100, NULL);
  g_assert_cmpuint (hits->len, >=, 20);
  g_assert_true (plass_store_status (store, &status, NULL));
  g_assert_cmpuint (status.unsent, ==, unsent);
  out = plass_store_next_out (store, 0, NULL);
  g_assert_nonnull (out);
  assert_setting (store, "cursor", FALSE);
  assert_setting (store, "refetch", TRUE);
  assert_setting (store, "restored", TRUE);
}

/* What was there is kept, opens with its own key, and goes on being kept. */
static void
test_keeps_what_was (Bench *bench, gconstpointer data)
{
  Desk *desk = bench->desk;
  PlassKey old = desk->key;
  g_autoptr (GPtrArray) kept = NULL;
  g_autoptr (GError) error = NULL;
  PlassStore *aside;
  g_autoptr (PlassRecords) persons = NULL;
  const PlassKept *first, *second;

  fill (desk, 4);
  make_backup (bench);
  fill (desk, 9);
  g_assert_false (
      plass_store_restore (bench->target, phrase, desk->path, new_slots, 2, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_LOCKED); /* it is open */
  g_clear_error (&error);
  g_clear_pointer (&desk->store, plass_store_close);
  restore (bench->target, desk->path, &desk->key);
  desk_reopen (desk);
  persons = plass_store_list (desk->store, &plass_kind_person, NULL, NULL, NULL);
  g_assert_cmpuint (persons->len, ==, 4);
  kept = plass_store_kept (desk->path);
  g_assert_cmpuint (kept->len, ==, 2);
  first = kept->pdata[0], second = kept->pdata[1];
  g_assert_cmpint (first->kind, ==, PLASS_KEPT_CURRENT);
  g_assert_cmpstr (first->path, ==, desk->path);
  g_assert_cmpint (second->kind, ==, PLASS_KEPT_ASIDE);
  g_assert_true (first->whole && second->whole);
  g_assert_cmpuint (second->size, >, 100000);
  aside = plass_store_open (second->path, &old, &error);
  g_assert_no_error (error);
  g_clear_pointer (&persons, plass_records_free);
  persons = plass_store_list (aside, &plass_kind_person, NULL, NULL, NULL);
  g_assert_cmpuint (persons->len, ==, 9);
  plass_store_close (aside);
}

/* ---- Bad ones --------------------------------------------------------------------------------------- */

/* The same backup with a slot that costs next to nothing: a thousand bad files must be tried. */
static void
cheapen (const char *file)
{
  g_autofree char *text = NULL;
  gsize length;
  guint64 pages;
  guint8 *tail;
  g_autoptr (GKeyFile) key_file = g_key_file_new ();
  PlassTime made;
  PlassKey key;
  PlassSealId id;

  g_assert_true (g_file_get_contents (file, &text, &length, NULL));
  pages = length / PLASS_SEAL_PAGE - 1;
  tail = (guint8 *)text + pages * PLASS_SEAL_PAGE;
  g_assert_true (plass_backup_tail_read (tail, pages, phrase, &made, &key, &id, NULL));
  g_key_file_set_integer (key_file, "sealkey", "version", 1);
  plass_hex_write (key_file, "sealkey", "file-id", id.bytes, 16);
  desk_cheap_slot (key_file, &id, PLASS_SLOT_RECOVERY, phrase, &key);
  g_assert_true (plass_backup_tail_write (tail, key_file, &key, &id, made, pages));
  g_assert_true (g_file_set_contents (file, text, (gssize)length, NULL));
}

/* Neither look nor restore takes the file; whatever was in the store's folder is there still, to the byte. */
static void
assert_bad (Bench *bench, const char *bad, gsize length)
{
  g_autofree char *path = g_build_filename (bench->folder, "store", "records.db", NULL), *kept = NULL;
  g_autofree char *file = g_build_filename (bench->folder, "bad", NULL);
  g_autoptr (GError) looked = NULL, restored = NULL;
  PlassBackupInfo info;
  gsize size;

  g_assert_true (g_file_set_contents_full (file, bad, (gssize)length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  g_assert_false (plass_store_backup_check (file, phrase, &info, NULL, NULL, NULL, &looked));
  g_assert_true (g_error_matches (looked, PLASS_ERROR, PLASS_ERROR_BROKEN)
                 || g_error_matches (looked, PLASS_ERROR, PLASS_ERROR_WRONG_KEY)
                 || g_error_matches (looked, PLASS_ERROR, PLASS_ERROR_NEWER_SERVICE));
  g_assert_false (plass_store_restore (file, phrase, path, new_slots, 1, NULL, NULL, NULL, NULL, &restored));
  g_assert_nonnull (restored);
  g_assert_true (g_file_get_contents (path, &kept, &size, NULL));
  g_assert_cmpmem (kept, size, "what was here", 13);
  g_unlink (file);
}

static void
lay_store (Bench *bench)
{
  g_autofree char *folder = g_build_filename (bench->folder, "store", NULL);
  g_autofree char *path = g_build_filename (folder, "records.db", NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "what was here", 13, NULL));
}

static void
test_damaged (Bench *bench, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_autofree char *text = NULL, *folder = g_build_filename (bench->folder, "store", NULL);
  gsize length, tail;

  fill (bench->desk, 30);
  make_backup (bench);
  cheapen (bench->target);
  check (bench->target);
  lay_store (bench);
  g_assert_true (g_file_get_contents (bench->target, &text, &length, NULL));
  tail = length - PLASS_SEAL_PAGE;
  for (int i = 0; i < (g_getenv ("PLASS_LONG") ? 600 : 30); i++) { /* bits of pages and of the tail in turn */
    gsize at = i % 2 ? (gsize)g_rand_int_range (rand, 0, (gint32)tail)
                     : tail + (gsize)g_rand_int_range (rand, 0, 700);

    char before = text[at];

    text[at] ^= (char)(1 << g_rand_int_range (rand, 0, 8));
    assert_bad (bench, text, length);
    text[at] = before;
  }
  for (int i = 0; i < 12; i++) /* cut anywhere, and at whole pages */
    assert_bad (bench, text,
                i % 2 ? (gsize)g_rand_int_range (rand, 0, (gint32)length)
                      : (gsize)g_rand_int_range (rand, 0, (gint32)(length / 4096)) * 4096);
  memmove (text + tail - PLASS_SEAL_PAGE, text + tail, PLASS_SEAL_PAGE); /* the last page taken out */
  assert_bad (bench, text, length - PLASS_SEAL_PAGE);
  assert_bad (bench, text, length); /* and the tail doubled */
  assert_count (folder, 2);         /* the store and its lock: nothing half-made */
}

static void
test_swapped (Bench *bench, gconstpointer data)
{
  g_autofree char *text = NULL, *other = NULL, *second = g_build_filename (bench->folder, "second", NULL);
  guint8 page[PLASS_SEAL_PAGE];
  gsize length, other_length;

  fill (bench->desk, 10);
  make_backup (bench);
  g_assert_true (plass_store_backup (bench->desk->store, second, FALSE, phrase, NULL, NULL, NULL, NULL));
  cheapen (bench->target);
  cheapen (second);
  lay_store (bench);
  g_assert_true (g_file_get_contents (bench->target, &text, &length, NULL));
  g_assert_true (g_file_get_contents (second, &other, &other_length, NULL));
  g_assert_cmpuint (length, ==, other_length);
  memcpy (page, text + 4096, 4096); /* two pages of one */
  memcpy (text + 4096, text + 8192, 4096);
  memcpy (text + 8192, page, 4096);
  assert_bad (bench, text, length);
  memcpy (text + 8192, text + 4096, 4096);
  memcpy (text + 4096, page, 4096);
  memcpy (text + 8192, other + 8192, 4096); /* a page, then the tail, of another backup of the same store */
  assert_bad (bench, text, length);
  memcpy (other + length - 4096, text + length - 4096, 4096);
  assert_bad (bench, other, length);
}

static void
test_foreign (Bench *bench, gconstpointer data)
{
  g_autofree char *zeros = g_malloc0 (3 * 4096), *huge = g_malloc0 (3 * 4096), *newer = g_malloc0 (8192);
  g_autoptr (GError) error = NULL;
  PlassBackupInfo info;

  lay_store (bench);
  assert_bad (bench, "", 0);
  assert_bad (bench, "Plass backup 1\n", 15);
  assert_bad (bench, zeros, 3 * 4096);
  memcpy (huge + 8192, "Plass backup 1\n", 16);
  memset (huge + 8192 + 16, 0xff, 20); /* lengths beyond everything */
  assert_bad (bench, huge, 3 * 4096);
  memcpy (newer + 4096, "Plass backup 2\n", 16);
  assert_bad (bench, newer, 8192);
  g_assert_false (plass_store_backup_check (bench->folder, phrase, &info, NULL, NULL, NULL, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_BROKEN);
  g_clear_error (&error);
  g_assert_false (plass_store_backup_check ("/nowhere/b", phrase, &info, NULL, NULL, NULL, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_REFUSED);
}

/* Made by a program that knows more tables. */
static void
test_newer_records (Bench *bench, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  PlassBackupInfo info;
  gsize length;

  lay_store (bench);
  g_assert_true (plass_connection_exec (bench->desk->store->writer, "PRAGMA user_version = 9999", NULL));
  make_backup (bench);
  cheapen (bench->target);
  g_assert_false (plass_store_backup_check (bench->target, phrase, &info, NULL, NULL, NULL, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_NEWER_SERVICE);
  g_assert_nonnull (strstr (error->message, "This backup was made by a newer version"));
  g_assert_true (g_file_get_contents (bench->target, &text, &length, NULL));
  assert_bad (bench, text, length);
}

/* A disk that takes no more: what is there stays, nothing half-made is left, and it goes once there is room.
 */
static void
test_no_space_to_restore (Bench *bench, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (bench->folder, "store", NULL);
  g_autofree char *path = g_build_filename (folder, "records.db", NULL), *kept = NULL;
  gsize size;

  fill (bench->desk, 100);
  make_backup (bench);
  cheapen (bench->target);
  lay_store (bench);
  for (rlim_t room = 4096; room < 100000; room += 30000) {
    g_autoptr (GError) error = NULL;

    limit_files (room);
    g_assert_false (
        plass_store_restore (bench->target, phrase, path, new_slots, 1, NULL, NULL, NULL, NULL, &error));
    limit_files (0);
    g_assert_error (error, PLASS_ERROR, PLASS_ERROR_NO_SPACE);
    assert_count (folder, 2); /* the store and its lock */
  }
  g_assert_true (g_file_get_contents (path, &kept, &size, NULL));
  g_assert_cmpmem (kept, size, "what was here", 13);
  restore (bench->target, path, NULL);
}

static void
test_wrong_phrase (Bench *bench, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PlassBackupInfo info;

  make_backup (bench);
  cheapen (bench->target);
  g_assert_false (plass_store_backup_check (bench->target, new_phrase, &info, NULL, NULL, NULL, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_WRONG_KEY);
}

/* Whoever knows the phrase can write a backup that is authentic. What would act in it is told. */
static void
test_hostile (Bench *bench, gconstpointer data)
{
  static const char *const plants[] = {
    "CREATE TRIGGER planted AFTER INSERT ON note BEGIN DELETE FROM access; END",
    "CREATE VIEW planted AS SELECT * FROM person",
    "DROP TRIGGER booking_gone",
    "PRAGMA foreign_keys=OFF; INSERT INTO person_received (row, revision) VALUES (999, '1')",
  };

  lay_store (bench);
  for (gsize i = 0; i < G_N_ELEMENTS (plants); i++) {
    g_autoptr (Desk) desk = desk_new ();
    g_autofree char *text = NULL;
    gsize length;
    DeskSql sql;

    g_test_message ("%s", plants[i]);
    g_clear_pointer (&desk->store, plass_store_close);
    sql = desk_open_sql (desk);
    g_assert_cmpint (sqlite3_exec (sql.db, plants[i], NULL, NULL, NULL), ==, SQLITE_OK);
    desk_close_sql (&sql);
    desk_reopen (desk);
    g_assert_true (plass_store_backup (desk->store, bench->target, i > 0, phrase, NULL, NULL, NULL, NULL));
    cheapen (bench->target);
    g_assert_true (g_file_get_contents (bench->target, &text, &length, NULL));
    assert_bad (bench, text, length);
  }
}

/* A journal laid beside a backup is not played into it. */
static void
test_journal_beside (Bench *bench, gconstpointer data)
{
  static const char *const suffixes[] = { "-journal", "-wal" };
  g_autofree char *before = NULL, *after = NULL;
  gsize n_before, n_after;

  fill (bench->desk, 3);
  make_backup (bench);
  cheapen (bench->target);
  g_assert_true (g_file_get_contents (bench->target, &before, &n_before, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *beside = g_strconcat (bench->target, suffixes[i], NULL);

    g_assert_true (g_file_set_contents (beside, before, (gssize)n_before, NULL));
    check (bench->target);
    g_assert_true (g_file_test (beside, G_FILE_TEST_EXISTS));
  }
  g_assert_true (g_file_get_contents (bench->target, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Bench *, gconstpointer);
  } cases[] = {
    { "/backup/says-what-is-in-it", test_says_what_is_in_it },
    { "/backup/has-a-key-of-its-own", test_has_a_key_of_its_own },
    { "/backup/while-others-write", test_while_others_write },
    { "/backup/refuses-places", test_refuses_places },
    { "/backup/cancelled", test_cancelled },
    { "/backup/no-space", test_no_space },
    { "/backup/on-another-machine", test_on_another_machine },
    { "/backup/keeps-what-was", test_keeps_what_was },
    { "/backup/damaged", test_damaged },
    { "/backup/swapped", test_swapped },
    { "/backup/foreign", test_foreign },
    { "/backup/newer-records", test_newer_records },
    { "/backup/no-space-to-restore", test_no_space_to_restore },
    { "/backup/wrong-phrase", test_wrong_phrase },
    { "/backup/hostile", test_hostile },
    { "/backup/journal-beside", test_journal_beside },
  };

  g_test_init (&argc, &argv, NULL);
  plass_time_require_zone ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Bench, NULL, set_up, cases[i].test, tear_down);
  return g_test_run ();
}
