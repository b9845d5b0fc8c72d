/* wiped.c — after a store is closed, no key of it is left anywhere in the program's memory */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk.h"

#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* What is looked for is computed in another process and kept masked: looking must not find itself, nor what
 * computing left behind. Halves, because a part of a key that lies on a stack is bad enough. */

#define HALF 16
#define MASK 0xa5
#define CHUNK (1 << 20)
#define FOREIGN (1u << 30) /* no mapping of the program is as big: sanitizers reserve terabytes */

typedef enum {
  DATA_KEY,
  PAGE_KEY,
  WAL_KEY,
  JOURNAL_KEY,
  MASK_KEY,
  KEYRING_KEK,
  PHRASE_KEK,
  N_SECRETS
} Secret;

static const char *const names[] = { "data key",     "page key",      "log key",     "journal key",
                                     "journal mask", "keyring's KEK", "phrase's KEK" };

typedef struct {
  guint8 bytes[N_SECRETS][32];
} Masked;

static const guint8 keyring[32] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
static const char phrase[] = "tre hester under et epletre";

static const PlassSlotSecret slots[] = {
  { PLASS_SLOT_KEYRING, { .keyring = keyring } },
  { PLASS_SLOT_PASSPHRASE, { .phrase = phrase } },
};

/* ---- Computing, in a child -------------------------------------------------------------------------- */

static void
mask (Masked *masked, Secret which, const guint8 *bytes)
{
  for (int i = 0; i < 32; i++)
    masked->bytes[which][i] = bytes[i] ^ MASK;
}

static void
derive (Masked *masked, Secret which, const PlassKey *key, const PlassSealId *id, const char *use)
{
  g_autofree char *label = g_strdup_printf ("sealvfs-1:%s", use);
  g_autoptr (GByteArray) message = g_byte_array_new ();
  guint8 out[32];

  g_byte_array_append (message, (const guint8 *)label, (guint)strlen (label));
  g_byte_array_append (message, id->bytes, sizeof id->bytes);
  crypto_generichash (out, 32, message->data, message->len, key->bytes, 32);
  mask (masked, which, out);
}

static void
compute (const char *path, Masked *masked)
{
  g_autofree char *name = plass_generation_file (path, PLASS_KEY_FILE);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  guint8 out[32], salt[16];
  PlassSealId id;
  PlassKey key;

  g_assert_true (plass_key_unlock (path, PLASS_SLOT_KEYRING, &slots[0].secret, &key, NULL));
  g_assert_true (plass_seal_id_load (path, &id, NULL));
  mask (masked, DATA_KEY, key.bytes);
  derive (masked, PAGE_KEY, &key, &id, "page");
  derive (masked, WAL_KEY, &key, &id, "wal");
  derive (masked, JOURNAL_KEY, &key, &id, "journal");
  derive (masked, MASK_KEY, &key, &id, "mask");
  crypto_generichash (out, 32, (const guint8 *)"kek-keyring", 11, keyring, 32);
  mask (masked, KEYRING_KEK, out);
  g_assert_true (g_key_file_load_from_file (file, name, G_KEY_FILE_NONE, NULL));
  g_assert_true (plass_hex_read (file, "slot-passphrase", "salt", salt, 16));
  g_assert_cmpint (
      crypto_pwhash (out, 32, phrase, strlen (phrase), salt, 3, 256 << 20, crypto_pwhash_ALG_ARGON2ID13), ==,
      0);
  mask (masked, PHRASE_KEK, out);
}

static void
ask_child (const char *path, Masked *masked)
{
  int pipes[2], status;
  pid_t child;

  g_assert_cmpint (pipe (pipes), ==, 0);
  child = fork ();
  if (child == 0) {
    compute (path, masked);
    _exit (write (pipes[1], masked, sizeof *masked) == sizeof *masked ? 0 : 1);
  }
  g_assert_cmpint (read (pipes[0], masked, sizeof *masked), ==, sizeof *masked);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
  close (pipes[0]);
  close (pipes[1]);
}

/* ---- Looking ---------------------------------------------------------------------------------------- */

static gboolean
is_half (const guint8 *at, const guint8 *masked)
{
  for (int i = 0; i < HALF; i++)
    if ((at[i] ^ MASK) != masked[i])
      return FALSE;
  return TRUE;
}

static guint
look_at (const guint8 *at, const Masked *masked, const char *where, guint *found)
{
  guint all = 0;

  for (int secret = 0; secret < N_SECRETS; secret++)
    for (int half = 0; half < 2; half++)
      if (is_half (at, masked->bytes[secret] + half * HALF)) {
        g_test_message ("%s, half %d: %s", names[secret], half, where);
        found[secret]++;
        all++;
      }
  return all;
}

/* There is much memory and little that begins as a secret does: one table says where to look closer. Here
 * every byte counts, and a sanitizer would ask about each. */
__attribute__ ((no_sanitize ("address", "undefined"))) static guint
look_in (const guint8 *bytes, gsize length, const Masked *masked, const char *where, guint *found)
{
  gboolean begins[256] = { FALSE };
  guint all = 0;

  for (int secret = 0; secret < N_SECRETS; secret++)
    for (int half = 0; half < 2; half++)
      begins[masked->bytes[secret][half * HALF] ^ MASK] = TRUE;
  for (const guint8 *at = bytes; at + HALF <= bytes + length; at++)
    if (begins[*at])
      all += look_at (at, masked, where, found);
  return all;
}

/* All of this process's memory that can be read, except the buffer that it is read into. */
static guint
look_everywhere (const Masked *masked, guint *found)
{
  g_autofree char *maps = NULL;
  g_auto (GStrv) lines = NULL;
  guint8 *buffer = mmap (NULL, CHUNK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  int memory = open ("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  guint all = 0;

  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  lines = g_strsplit (maps, "\n", 0);
  for (char **line = lines; *line && **line; line++) {
    char *end;
    guint64 from = g_ascii_strtoull (*line, &end, 16), to = g_ascii_strtoull (end + 1, &end, 16);

    if (to - from >= FOREIGN)
      continue;
    for (guint64 at = from; at < to; at += CHUNK - HALF) {
      gsize length = MIN (CHUNK, to - at);
      gboolean mine = at < (guint64)(gsize)buffer + CHUNK && at + length > (guint64)(gsize)buffer;
      gssize got = mine ? 0 : pread (memory, buffer, length, (off_t)at);

      if (got > 1
          && (buffer[0] != 0 || memcmp (buffer, buffer + 1, (gsize)got - 1) != 0)) /* not all nought */
        all += look_in (buffer, (gsize)got, masked, end, found);
    }
  }
  close (memory);
  munmap (buffer, CHUNK);
  return all;
}

/* ---- The tests -------------------------------------------------------------------------------------- */

typedef struct {
  char *folder, *path;
  Masked masked;
} Bench;

static void
set_up (Bench *bench, gconstpointer data)
{
  bench->folder = g_dir_make_tmp ("plass-wiped-XXXXXX", NULL);
  bench->path = g_build_filename (bench->folder, "desk", "records.db", NULL);
}

static void
tear_down (Bench *bench, gconstpointer data)
{
  desk_remove_folder (bench->folder);
  g_free (bench->folder);
  g_free (bench->path);
}

/* Stack that a deeper call used is looked at as it was left: nothing here may clean it by accident, so the
 * product's calls are made from a frame as deep as any. */
static void G_GNUC_NO_INLINE
make_keys (Bench *bench)
{
  PlassKey key;

  g_assert_true (plass_key_create (bench->path, PLASS_SLOT_KEYRING, &slots[0].secret, &key, NULL));
  g_assert_true (plass_key_set_slot (bench->path, &key, PLASS_SLOT_PASSPHRASE, &slots[1].secret, NULL));
  plass_key_wipe (&key);
}

static PlassStore *G_GNUC_NO_INLINE
unlock_and_open (Bench *bench, int slot)
{
  PlassStore *store;
  PlassKey key;

  g_assert_true (plass_key_unlock (bench->path, slots[slot].slot, &slots[slot].secret, &key, NULL));
  store = plass_store_open (bench->path, &key, NULL);
  plass_key_wipe (&key);
  g_assert_nonnull (store);
  return store;
}

static void G_GNUC_NO_INLINE
work_on (PlassStore *store)
{
  Desk desk = { .store = store };

  for (int i = 0; i < 20; i++) {
    g_autoptr (PlassPerson) person = make_person ("Kari", "Testesen");
    g_autoptr (GPtrArray) hits = NULL;

    desk_put (&desk, NULL, &plass_kind_person, person);
    hits = plass_store_search (store, "kari", 10, NULL);
    g_assert_cmpuint (hits->len, >, 0);
  }
}

static void
test_closed (Bench *bench, gconstpointer data)
{
  guint found[N_SECRETS] = { 0 };

  make_keys (bench);
  ask_child (bench->path, &bench->masked);
  g_assert_cmpuint (look_everywhere (&bench->masked, found), ==, 0); /* making them left nothing */
  for (int slot = 0; slot < 2; slot++) {
    PlassStore *store = unlock_and_open (bench, slot);

    /* While it is open there is one copy of each subkey, in locked memory, and of nothing else. */
    memset (found, 0, sizeof found);
    look_everywhere (&bench->masked, found);
    g_assert_cmpuint (found[PAGE_KEY], ==, 2);
    g_assert_cmpuint (found[WAL_KEY], ==, 2);
    g_assert_cmpuint (found[DATA_KEY] + found[KEYRING_KEK] + found[PHRASE_KEK], ==, 0);
    work_on (store);
    plass_store_close (store);
    memset (found, 0, sizeof found);
    g_assert_cmpuint (look_everywhere (&bench->masked, found), ==, 0);
  }
}

static void G_GNUC_NO_INLINE
fail_to_open (Bench *bench)
{
  g_autofree char *text = g_malloc0 (2 * PLASS_SEAL_PAGE);
  PlassKey key;

  g_assert_true (g_file_set_contents (bench->path, text, 2 * PLASS_SEAL_PAGE, NULL));
  g_assert_true (plass_key_unlock (bench->path, PLASS_SLOT_KEYRING, &slots[0].secret, &key, NULL));
  g_assert_null (plass_store_open (bench->path, &key, NULL));
  plass_key_wipe (&key);
}

/* Failing must clean up as well as closing. */
static void
test_not_opened (Bench *bench, gconstpointer data)
{
  guint found[N_SECRETS] = { 0 };

  make_keys (bench);
  ask_child (bench->path, &bench->masked);
  fail_to_open (bench);
  g_assert_cmpuint (look_everywhere (&bench->masked, found), ==, 0);
}

/* A new key, a backup, a restore: none of the keys they make or leave is left. */
static void
test_long_work (Bench *bench, gconstpointer data)
{
  g_autofree char *target = g_build_filename (bench->folder, "backup", NULL);
  g_autofree char *other = g_build_filename (bench->folder, "other", "records.db", NULL);
  guint found[N_SECRETS] = { 0 };
  PlassBackupInfo info;
  PlassStore *store;
  char *recovery;

  make_keys (bench);
  ask_child (bench->path, &bench->masked);
  store = unlock_and_open (bench, 0);
  work_on (store);
  g_assert_true (plass_store_backup (store, target, FALSE, phrase, NULL, NULL, NULL, NULL));
  g_assert_true (plass_store_backup_check (target, phrase, &info, NULL, NULL, NULL, NULL));
  g_assert_true (plass_store_rotate (store, slots, 2, &recovery, NULL, NULL, NULL, NULL));
  g_assert_cmpuint (look_everywhere (&bench->masked, found), ==, 0); /* of the old key */
  ask_child (bench->path, &bench->masked);
  plass_store_close (store);
  g_assert_cmpuint (look_everywhere (&bench->masked, found), ==, 0);
  g_assert_true (plass_store_restore (target, phrase, other, slots, 2, NULL, NULL, NULL, NULL, NULL));
  ask_child (other, &bench->masked);
  g_assert_cmpuint (look_everywhere (&bench->masked, found), ==, 0);
  plass_key_wipe_text (recovery);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Bench *, gconstpointer);
  } cases[] = {
    { "/wiped/closed", test_closed },
    { "/wiped/not-opened", test_not_opened },
    { "/wiped/long-work", test_long_work },
  };

  plass_store_prepare ();
  g_test_init (&argc, &argv, NULL);
  plass_time_require_zone ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Bench, NULL, set_up, cases[i].test, tear_down);
  return g_test_run ();
}
