/* format.c — what was sealed once opens for ever: exact bytes of every unit, and files of the first version
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sealed.h"

#include <string.h>

/* ---- Units ------------------------------------------------------------------------------------------ */

static void
assert_digest (const guint8 *bytes, gsize length, const char *expected)
{
  g_autofree char *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes, length);

  g_assert_cmpstr (digest, ==, expected);
}

/* The digests were confirmed by a second implementation of XChaCha20-Poly1305 and BLAKE2b. */
static void
test_units (Sealed *sealed, gconstpointer data)
{
  PlassSealKeys *keys = plass_seal_keys_new (&sealed->key, &sealed->id);
  guint8 clear[PLASS_SEAL_FRAME], bytes[PLASS_SEAL_FRAME], again[PLASS_SEAL_FRAME], nonce[24], mask[4];

  for (gsize i = 0; i < sizeof clear; i++)
    clear[i] = (guint8)(i * 31);
  memset (clear + PLASS_SEAL_USABLE, 0, PLASS_SEAL_RESERVE);
  memset (nonce, 0xa5, sizeof nonce);
  plass_seal_page (keys, 5, clear, nonce, bytes);
  assert_digest (bytes, PLASS_SEAL_PAGE, "ee195f5b9cb33bd84315eb0245a8a0f4360c8dd444d93de8f4ae1e68fa2e50da");
  g_assert_true (plass_unseal_page (keys, 5, bytes, again));
  g_assert_cmpmem (again, PLASS_SEAL_PAGE, clear, PLASS_SEAL_PAGE);
  g_assert_false (plass_unseal_page (keys, 6, bytes, again));
  g_assert_false (plass_unseal_image (keys, 5, bytes, again));
  plass_seal_image (keys, 516, clear, nonce, bytes);
  assert_digest (bytes, PLASS_SEAL_PAGE, "c3df4407b1de18ee4469c15a63245fd16387a6dcbbf2430ec1804d3b91899447");
  plass_seal_mask (keys, bytes, mask);
  assert_digest (mask, sizeof mask, "49ff3e2519f8f5761bf00c3fe0b7782dae8770ddac32becf8ab2330bb803d6e0");
  memset (clear + PLASS_SEAL_FRAME - PLASS_SEAL_RESERVE, 0, PLASS_SEAL_RESERVE);
  plass_seal_frame (keys, 9, clear, nonce, bytes);
  assert_digest (bytes, PLASS_SEAL_FRAME, "93dde03973b23e563b0f34885a88d7ee2c0b3dc070f6eba2a768fa0f49b13a15");
  g_assert_cmpmem (bytes, 16, clear, 16);
  g_assert_true (plass_unseal_frame (keys, 9, bytes, again));
  g_assert_cmpmem (again, PLASS_SEAL_FRAME, clear, PLASS_SEAL_FRAME);
  g_assert_false (plass_unseal_frame (keys, 8, bytes, again));
  plass_seal_keys_free (keys);
}

/* Two seals of the same page have nothing in common. */
static void
test_no_nonce_twice (Sealed *sealed, gconstpointer data)
{
  PlassSealKeys *keys = plass_seal_keys_new (&sealed->key, &sealed->id);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint8 clear[PLASS_SEAL_PAGE] = { 0 }, bytes[PLASS_SEAL_PAGE];

  for (int i = 0; i < 2000; i++) {
    plass_seal_page (keys, 0, clear, NULL, bytes);
    g_assert_true (g_hash_table_add (seen, g_base64_encode (bytes + PLASS_SEAL_USABLE, 24)));
    g_assert_true (g_hash_table_add (seen, g_base64_encode (bytes, 24)));
  }
  plass_seal_keys_free (keys);
}

/* ---- Files ------------------------------------------------------------------------------------------ */

static void
copy_golden (Sealed *sealed, const char *suffix)
{
  g_autofree char *name = g_strconcat ("records.db", suffix, NULL);
  g_autofree char *path =
      g_build_filename (g_getenv ("PLASS_SOURCE_ROOT"), "tests", "store", "golden", name, NULL);
  g_autoptr (GByteArray) bytes = NULL;
  char *text;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  bytes = g_byte_array_new_take ((guint8 *)text, length);
  sealed_write_file (sealed, suffix, bytes);
}

/* Made by --make: half of the rows in the database, the others still in the log. */
static void
write_golden (sqlite3 *db)
{
  g_assert_cmpint (sealed_run (db, "CREATE TABLE word (row INTEGER PRIMARY KEY, word TEXT);"
                                   "INSERT INTO word VALUES (1, 'blåbær'), (2, 'tyttebær');"
                                   "PRAGMA wal_checkpoint (TRUNCATE);"
                                   "INSERT INTO word VALUES (3, 'multe')"),
                   ==, SQLITE_OK);
}

static void
test_files (Sealed *sealed, gconstpointer data)
{
  g_autofree char *all = NULL;
  sqlite3 *db;

  copy_golden (sealed, "");
  copy_golden (sealed, "-wal");
  db = sealed_open (sealed);
  all = sealed_answer (db, "SELECT row, word FROM word");
  g_assert_cmpstr (all, ==, "1|blåbær|2|tyttebær|3|multe|");
  sqlite3_close (db);
}

static void
test_make_files (Sealed *sealed, gconstpointer data)
{
  g_autofree char *folder =
      g_build_filename (g_getenv ("PLASS_SOURCE_ROOT"), "tests", "store", "golden", NULL);
  static const char *const suffixes[] = { "", "-wal" };

  sealed_crash (sealed, write_golden);
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *name = g_strconcat (folder, "/records.db", suffixes[i], NULL);
    g_autoptr (GByteArray) bytes = sealed_read_file (sealed, suffixes[i]);

    g_assert_true (g_file_set_contents (name, (char *)bytes->data, bytes->len, NULL));
  }
}

/* ---- Key slots -------------------------------------------------------------------------------------- */

static const char key_file[] =
    "[sealkey]\n"
    "version=1\n"
    "file-id=ab0cc5179672b2aca4e686f484480972\n"
    "\n"
    "[slot-keyring]\n"
    "ops=0\n"
    "mem=0\n"
    "salt=97c4469730d89084caa7cc0b57cf48ca\n"
    "nonce=1d42ba854da56100f10f643c0f36312b5a480260ecc23a8e\n"
    "wrapped="
    "367e9d8b1fef59ae5f7095c3ed95ed8c79bcbf107794bc5716b78db0ff0cd2cf0679cd0f0ed9d0d7c4a2a5c2ef34e455\n"
    "\n"
    "[slot-passphrase]\n"
    "ops=3\n"
    "mem=268435456\n"
    "salt=412e3472151a85e7a4932e23ce5b0edf\n"
    "nonce=ce50ea21a1944e733759c87a220b0d5b90b304660f761647\n"
    "wrapped="
    "ef26600874eed604552ec1bf9d500fdf0e695def20a9a59814c7118bd8010c6c788adf2ee567f991c1e0953d01c82a2e\n"
    "\n"
    "[slot-both]\n"
    "ops=3\n"
    "mem=268435456\n"
    "salt=39410d4858d0a9ad0af49b93741b6466\n"
    "nonce=2aab3f38c4e7cedff0d29a780482ba37cfeb8412cb4008d6\n"
    "wrapped="
    "2ec1faaa1f447888286628336a6020d09d937323a42d82fbe1d70805c438114d283637b19720bcabc35efb77bd2d99f0\n"
    "\n"
    "[slot-recovery]\n"
    "ops=3\n"
    "mem=268435456\n"
    "salt=7e49f43abd9091912aea4f1d001755c4\n"
    "nonce=166564b8d7e1a063de653b634386572012418bb49c415a35\n"
    "wrapped="
    "2b705495b68c4f21cc7ba0326b191ba3d4d92784b084d8f8fcdf5da52d0b7d1fb64d58ff24528449bad6be268af8df52\n";

static const struct {
  PlassSlot slot;
  gboolean keyring;
  const char *phrase;
} openings[] = {
  { PLASS_SLOT_KEYRING, TRUE, NULL },
  { PLASS_SLOT_PASSPHRASE, FALSE, "tre hester under et epletre" },
  { PLASS_SLOT_BOTH, TRUE, "tre hester under et epletre" },
  { PLASS_SLOT_RECOVERY, FALSE, "2345-6789-ABCD-EFGH-JKMN-PQRS" },
};

static void
test_slots (Sealed *sealed, gconstpointer data)
{
  static const guint8 expected[32] = { 0xad, 0xb8, 0x7d, 0xa5, 0x59, 0x9b, 0x24, 0x1d, 0x58, 0x99, 0xeb,
                                       0x16, 0xdc, 0xf4, 0xfb, 0x2d, 0xbf, 0x14, 0x74, 0x42, 0xee, 0xaf,
                                       0x71, 0x65, 0x64, 0xb2, 0x61, 0x7a, 0x11, 0x52, 0x5f, 0x1e };
  guint8 keyring[32];
  PlassSecret secret = { keyring, NULL };
  g_autofree char *path = NULL;
  PlassKey key;

  memset (keyring, 1, sizeof keyring);
  g_assert_true (plass_key_create (sealed->path, PLASS_SLOT_KEYRING, &secret, &key, NULL));
  path = sealed_find (sealed->folder, ".sealkey");
  g_assert_true (g_file_set_contents (path, key_file, -1, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (openings); i++) {
    g_autoptr (GError) error = NULL;

    secret.keyring = openings[i].keyring ? keyring : NULL;
    secret.phrase = openings[i].phrase;
    plass_key_unlock (sealed->path, openings[i].slot, &secret, &key, &error);
    g_assert_no_error (error);
    g_assert_cmpmem (key.bytes, 32, expected, 32);
  }
}

int
main (int argc, char **argv)
{
  static const SealedCase cases[] = {
    { "/format/units", test_units },
    { "/format/no-nonce-twice", test_no_nonce_twice },
    { "/format/files", test_files },
    { "/format/slots", test_slots },
  };
  static const SealedCase making[] = { { "/format/make-files", test_make_files } };

  /* For a new version of the format, beside which the old one must still open. */
  if (argc == 2 && g_str_equal (argv[1], "--make"))
    return sealed_main (1, argv, making, G_N_ELEMENTS (making));
  return sealed_main (argc, argv, cases, G_N_ELEMENTS (cases));
}
