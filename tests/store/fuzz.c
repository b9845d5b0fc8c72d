/* fuzz.c — hostile files: a key file, a database, a log and a journal give an error or what was written */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sealed.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* ---- What was written, once ------------------------------------------------------------------------- */

#define UNITS 4
#define MARK 0xa5 /* behind every buffer: nobody may write there */

typedef enum { KEY_FILE, DATABASE, LOG, JOURNAL, N_KINDS } Kind;

static const struct {
  const char *suffix;
  int flags;
} kinds[] = {
  [DATABASE] = { "", SQLITE_OPEN_MAIN_DB },
  [LOG] = { "-wal", SQLITE_OPEN_WAL },
  [JOURNAL] = { "-journal", SQLITE_OPEN_MAIN_JOURNAL },
};

typedef struct {
  char *folder, *path, *key_file;
  PlassKey key;
  PlassSecret secret;
  PlassSealKeys *keys; /* of the VFS, once more */
  PlassSealVfs *vfs;
  guint8 clear[N_KINDS][UNITS][PLASS_SEAL_FRAME];
  GByteArray *files[N_KINDS]; /* sound ones */
} Stage;

static const guint8 keyring[32] = { 1, 2, 3 };

static void
fill_unit (Stage *stage, Kind kind, guint number)
{
  guint8 *clear = stage->clear[kind][number];
  gsize head = kind == LOG ? 24 : 0;

  for (gsize i = 0; i < head + PLASS_SEAL_USABLE; i++)
    clear[i] = (guint8)(i * 31 + number * 7 + kind);
  if (kind == DATABASE && number == 0) {
    clear[16] = PLASS_SEAL_PAGE >> 8;
    clear[17] = PLASS_SEAL_PAGE & 0xff;
    clear[18] = clear[19] = 2;
    clear[20] = PLASS_SEAL_RESERVE;
  }
}

static void
add_unit (Stage *stage, Kind kind, guint number)
{
  static const guint8 zeros[512];
  guint8 sealed[PLASS_SEAL_FRAME];
  GByteArray *file = stage->files[kind];
  gsize size = kind == LOG ? PLASS_SEAL_FRAME : PLASS_SEAL_PAGE;
  const guint8 *clear = stage->clear[kind][number];

  fill_unit (stage, kind, number);
  if (number == 0 && kind != DATABASE)
    g_byte_array_append (file, zeros, kind == LOG ? PLASS_SEAL_WAL_HEADER : 512);
  if (kind == JOURNAL)
    g_byte_array_append (file, zeros, 4);
  if (kind == DATABASE)
    plass_seal_page (stage->keys, number, clear, NULL, sealed);
  else if (kind == LOG)
    plass_seal_frame (stage->keys, number, clear, NULL, sealed);
  else
    plass_seal_image (stage->keys, file->len, clear, NULL, sealed);
  g_byte_array_append (file, sealed, (guint)size);
  if (kind == JOURNAL)
    g_byte_array_append (file, zeros, 4);
}

static void
make_key_file (Stage *stage)
{
  char *text;
  gsize length;

  stage->secret.keyring = keyring;
  g_assert_true (plass_key_create (stage->path, PLASS_SLOT_KEYRING, &stage->secret, &stage->key, NULL));
  stage->key_file = sealed_find (stage->folder, ".sealkey");
  g_assert_true (g_file_get_contents (stage->key_file, &text, &length, NULL));
  stage->files[KEY_FILE] = g_byte_array_new_take ((guint8 *)text, length);
}

static Stage *
stage_new (void)
{
  Stage *stage = g_new0 (Stage, 1);
  const char *memory = g_access ("/dev/shm", W_OK) == 0 ? "/dev/shm" : g_get_tmp_dir ();
  PlassSealId id;

  stage->folder = g_mkdtemp (g_build_filename (memory, "plass-fuzz-XXXXXX", NULL));
  stage->path = g_build_filename (stage->folder, "records.db", NULL);
  make_key_file (stage);
  g_assert_true (plass_seal_id_load (stage->path, &id, NULL));
  stage->keys = plass_seal_keys_new (&stage->key, &id);
  stage->vfs = plass_seal_vfs_new ("unix-excl", plass_seal_keys_new (&stage->key, &id));
  for (Kind kind = DATABASE; kind < N_KINDS; kind++) {
    stage->files[kind] = g_byte_array_new ();
    for (guint i = 0; i < UNITS; i++)
      add_unit (stage, kind, i);
  }
  return stage;
}

/* libFuzzer never ends: one for the life of the program. */
static Stage *
the_stage (void)
{
  static gsize stage;

  if (g_once_init_enter (&stage)) {
    sealed_prepare ();
    g_once_init_leave (&stage, (gsize)stage_new ());
  }
  return (Stage *)stage;
}

static void
put_file (const char *path, const guint8 *data, gsize size)
{
  g_unlink (path);
  g_assert_true (g_file_set_contents_full (path, size ? (const char *)data : "", (gssize)size,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

/* ---- A hostile key file ----------------------------------------------------------------------------- */

static void
try_key_file (Stage *stage, const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  PlassSealId id;
  PlassKey key;

  put_file (stage->key_file, data, size);
  plass_seal_id_load (stage->path, &id, NULL);
  for (PlassSlot slot = PLASS_SLOT_KEYRING; slot <= PLASS_SLOT_RECOVERY; slot++)
    plass_key_has_slot (stage->path, slot);
  /* The slots with a phrase cost what the file asks for, within bounds: key-file.c tries those. */
  if (plass_key_unlock (stage->path, PLASS_SLOT_KEYRING, &stage->secret, &key, &error))
    g_assert_cmpmem (key.bytes, 32, stage->key.bytes, 32);
  else
    g_assert_nonnull (error);
}

/* ---- Hostile database files ------------------------------------------------------------------------- */

typedef struct {
  const guint8 *at;
  gsize left;
} Input;

static guint
take (Input *input, guint bytes)
{
  guint value = 0;

  for (; bytes > 0; bytes--) {
    value = value << 8 | (input->left ? *input->at : 0);
    input->at += input->left > 0;
    input->left -= input->left > 0;
  }
  return value;
}

/* What SQLite asks for, and what it never would. */
static void
take_span (Input *input, Kind kind, int *ret_amount, sqlite3_int64 *ret_offset)
{
  guint how = take (input, 1), number = take (input, 1) % (UNITS + 2), place = take (input, 2);
  sqlite3_int64 frame = PLASS_SEAL_WAL_HEADER + (sqlite3_int64)number * PLASS_SEAL_FRAME;
  const struct {
    int amount;
    sqlite3_int64 offset;
  } spans[] = {
    { PLASS_SEAL_PAGE, (sqlite3_int64)number * PLASS_SEAL_PAGE },
    { 100, 0 },
    { 16, 24 },
    { PLASS_SEAL_FRAME, frame },
    { PLASS_SEAL_PAGE, frame + 24 },
    { 24, frame },
    { 8, frame + 16 },
    { PLASS_SEAL_WAL_HEADER, 0 },
    { PLASS_SEAL_PAGE, 516 + (sqlite3_int64)number * (PLASS_SEAL_PAGE + 8) },
    { 4, 516 + (sqlite3_int64)number * (PLASS_SEAL_PAGE + 8) + PLASS_SEAL_PAGE },
    { (int)(place % 5000), (sqlite3_int64)number * 1000 + place % 100 },
    { (int)(place % 5000), (sqlite3_int64)place << 44 },
  };

  *ret_amount = spans[how % G_N_ELEMENTS (spans)].amount;
  *ret_offset = spans[how % G_N_ELEMENTS (spans)].offset;
}

static gboolean
is_unit (Stage *stage, Kind kind, const guint8 *buffer, gsize head, gsize amount)
{
  for (guint i = 0; i < UNITS; i++)
    if (memcmp (stage->clear[kind][i] + head, buffer, amount) == 0)
      return TRUE;
  return sodium_is_zero (buffer, amount); /* how a log ends; an old record of a journal */
}

/* A page that is handed out is one that was written. */
static void
assert_honest (Stage *stage, Kind kind, const guint8 *buffer, int amount, sqlite3_int64 offset)
{
  if (kind == DATABASE && amount == PLASS_SEAL_PAGE)
    g_assert_cmpmem (buffer, amount, stage->clear[kind][offset / PLASS_SEAL_PAGE], amount);
  if (kind == LOG && amount >= PLASS_SEAL_PAGE)
    g_assert_true (is_unit (stage, kind, buffer, amount == PLASS_SEAL_PAGE ? 24 : 0, (gsize)amount));
  if (kind == JOURNAL && amount == PLASS_SEAL_PAGE)
    g_assert_true (is_unit (stage, kind, buffer, 0, (gsize)amount));
}

static void
read_span (Stage *stage, sqlite3_file *file, Kind kind, Input *input)
{
  sqlite3_int64 offset;
  int amount, rc;
  g_autofree guint8 *buffer = NULL;

  take_span (input, kind, &amount, &offset);
  buffer = g_malloc ((gsize)amount + 8);
  memset (buffer, MARK, (gsize)amount + 8);
  rc = file->pMethods->xRead (file, buffer, amount, offset);
  for (int i = 0; i < 8; i++)
    g_assert_cmphex (buffer[amount + i], ==, MARK);
  if (rc == SQLITE_OK)
    assert_honest (stage, kind, buffer, amount, offset);
  else
    g_assert_cmpint (rc & 0xff, ==, SQLITE_IOERR);
}

/* Whatever is asked for, no clear text gets into a database or a log. */
static void
write_span (sqlite3_file *file, Input *input, Kind kind)
{
  sqlite3_int64 offset;
  int amount;
  g_autofree guint8 *buffer = NULL;

  take_span (input, kind, &amount, &offset);
  if (offset > 100000 || (kind == LOG && offset == 0))
    return; /* a gap of terabytes would only be filled for long; the log's header is clear by design */
  buffer = g_malloc0 ((gsize)amount + 1);
  for (int i = 0; i + 60 < amount; i += 7)
    memcpy (buffer + i, "Kanari ", 7);
  file->pMethods->xWrite (file, buffer, amount, offset);
}

static void
assert_still_sealed (const char *path)
{
  g_autofree char *text = NULL;
  gsize length;

  if (g_file_get_contents (path, &text, &length, NULL))
    g_assert_null (memmem (text, length, "Kanari", 6));
}

static void
try_file (Stage *stage, Kind kind, Input input)
{
  g_autofree char *path = g_strconcat (stage->path, kinds[kind].suffix, NULL);
  sqlite3_vfs *vfs = sqlite3_vfs_find (plass_seal_vfs_name (stage->vfs));
  g_autofree sqlite3_file *file = g_malloc0 ((gsize)vfs->szOsFile);
  guint reads = take (&input, 1) % 12, writes = take (&input, 1);
  Input spans = { input.at, MIN (input.left, 64) };

  input.at += spans.left;
  input.left -= spans.left;
  if (memmem (input.at, input.left, "Kanari", 6))
    return;
  put_file (path, input.at, input.left);
  if (vfs->xOpen (vfs, path, file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | kinds[kind].flags, NULL)
      == SQLITE_OK) {
    for (guint i = 0; i < reads; i++)
      read_span (stage, file, kind, &spans);
    if (writes % 4 == 0 && kind != JOURNAL)
      for (guint i = 0; i < 3; i++)
        write_span (file, &spans, kind);
    file->pMethods->xClose (file);
  }
  if (kind != JOURNAL)
    assert_still_sealed (path);
  g_unlink (path);
}

/* libFuzzer's entry: the kind of file, how many reads and whether to write, 64 bytes that choose where, and
 * the file. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  Stage *stage = the_stage ();
  Input input = { data, size };
  Kind kind = (Kind)(take (&input, 1) % N_KINDS);

  if (kind == KEY_FILE)
    try_key_file (stage, input.at, input.left);
  else
    try_file (stage, kind, input);
  return 0;
}

#ifndef PLASS_LIBFUZZER

/* A driver of our own where clang's is not there. PLASS_FUZZ_SEED repeats a run; `test-store-fuzz FILE…` runs
 * files. */

static GByteArray *
make_input (Stage *stage, GRand *rand)
{
  GByteArray *input = g_byte_array_new ();
  Kind kind = (Kind)g_rand_int_range (rand, 0, N_KINDS);
  guint8 head[1 + 2 + 64];

  head[0] = (guint8)kind;
  for (gsize i = 1; i < sizeof head; i++)
    head[i] = (guint8)g_rand_int (rand);
  g_byte_array_append (input, head, kind == KEY_FILE ? 1 : sizeof head);
  return g_byte_array_append (input, stage->files[kind]->data, stage->files[kind]->len);
}

/* Of the file behind the first bytes: flips, other bytes, cuts, pieces moved, pieces once more. */
static void
mutate (GByteArray *input, GRand *rand)
{
  gint32 from = input->len > 67 ? 67 : 1, left = (gint32)input->len - from;
  guint8 *at, *to;
  gint32 length;

  if (left < 2)
    return;
  at = input->data + from + g_rand_int_range (rand, 0, left);
  to = input->data + from + g_rand_int_range (rand, 0, left);
  length = g_rand_int_range (rand, 1, g_rand_boolean (rand) ? 9 : 5000);
  length = MIN (length, (gint32)(input->data + input->len - MAX (at, to)));
  switch (g_rand_int_range (rand, 0, 5)) {
  case 0:
    *at ^= (guint8)(1 << g_rand_int_range (rand, 0, 8));
    break;
  case 1:
    *at = (guint8) "\n=[]0f-\xff"[g_rand_int_range (rand, 0, 8)];
    break;
  case 2:
    memmove (to, at, (gsize)length);
    break;
  case 3:
    memset (at, 0, (gsize)length);
    break;
  default:
    if (g_rand_int_range (rand, 0, 4) == 0)
      g_byte_array_set_size (input, (guint)(at - input->data));
    break;
  }
}

static void
nothing_falls_over (void)
{
  const char *wanted = g_getenv ("PLASS_FUZZ_SEED");
  gboolean is_long = g_getenv ("PLASS_LONG") != NULL;
  guint32 seed = wanted ? (guint32)g_ascii_strtoull (wanted, NULL, 10) : is_long ? g_random_int () : 2026;
  gint64 until = g_get_monotonic_time () + (is_long ? 120 : 4) * G_USEC_PER_SEC;
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  Stage *stage = the_stage ();
  guint runs = 0;

  g_test_message ("PLASS_FUZZ_SEED=%u", seed);
  for (; g_get_monotonic_time () < until; runs++) {
    g_autoptr (GByteArray) input = make_input (stage, rand);

    for (gint32 times = g_rand_int_range (rand, 0, 5); times > 0; times--)
      mutate (input, rand);
    LLVMFuzzerTestOneInput (input->data, input->len);
  }
  g_test_message ("%u inputs", runs);
  g_assert_cmpuint (runs, >, 300);
}

static void
stage_free (Stage *stage)
{
  g_assert_true (plass_seal_vfs_free (stage->vfs));
  plass_seal_keys_free (stage->keys);
  g_unlink (stage->key_file);
  g_rmdir (stage->folder);
  for (Kind kind = KEY_FILE; kind < N_KINDS; kind++)
    g_byte_array_unref (stage->files[kind]);
  g_free (stage->folder);
  g_free (stage->path);
  g_free (stage->key_file);
  g_free (stage);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  for (int i = 1; i < argc; i++) {
    g_autofree char *text = NULL;
    gsize length;

    if (g_file_get_contents (argv[i], &text, &length, NULL))
      LLVMFuzzerTestOneInput ((const guint8 *)text, length);
  }
  g_test_add_func ("/store/fuzz/nothing-falls-over", nothing_falls_over);
  result = g_test_run ();
  stage_free (the_stage ());
  return result;
}
#endif
