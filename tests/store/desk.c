/* desk.c — a store in a temporary folder, and records to fill it with */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

static void
open_store (Desk *desk)
{
  g_autoptr (GError) error = NULL;

  desk->store = plass_store_open (desk->path, &desk->key, &error);
  g_assert_no_error (error);
  g_assert_nonnull (desk->store);
}

DeskSql
desk_open_sql (Desk *desk)
{
  g_autofree char *database = plass_generation_file (desk->path, NULL);
  DeskSql sql;
  PlassSealId id;

  g_assert_null (desk->store);
  g_assert_true (plass_seal_id_load (desk->path, &id, NULL));
  sql.vfs = plass_seal_vfs_new ("unix-excl", plass_seal_keys_new (&desk->key, &id));
  g_assert_cmpint (sqlite3_open_v2 (database, &sql.db, SQLITE_OPEN_READWRITE, plass_seal_vfs_name (sql.vfs)),
                   ==, SQLITE_OK);
  return sql;
}

void
desk_close_sql (DeskSql *sql)
{
  g_assert_cmpint (sqlite3_close (sql->db), ==, SQLITE_OK);
  g_assert_true (plass_seal_vfs_free (sql->vfs));
}

Desk *
desk_new (void)
{
  Desk *desk = g_new0 (Desk, 1);

  desk->folder = g_dir_make_tmp ("plass-store-XXXXXX", NULL);
  desk->path = g_build_filename (desk->folder, "desk", "records.db", NULL);
  memset (desk->key.bytes, 7, sizeof desk->key.bytes);
  desk->who.worker = plass_id_from_name ("worker of the test");
  desk->who.role = plass_code ("caseworker");
  open_store (desk);
  return desk;
}

void
desk_reopen (Desk *desk)
{
  plass_store_close (desk->store);
  open_store (desk);
}

void
desk_remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      desk_remove_folder (path);
    else
      g_unlink (path);
  }
  g_rmdir (folder);
}

void
desk_free (Desk *desk)
{
  plass_store_close (desk->store);
  desk_remove_folder (desk->folder);
  g_free (desk->folder);
  g_free (desk->path);
  g_free (desk);
}

/* Written from the format's description and not with the product's own code: the two check each other. */
void
desk_cheap_slot (GKeyFile *file, const PlassSealId *id, PlassSlot slot, const char *phrase,
                 const PlassKey *key)
{
  const char *group = slot == PLASS_SLOT_RECOVERY ? "slot-recovery" : "slot-passphrase";
  guint8 kek[32], salt[16], nonce[24], wrapped[48], ad[69] = "sealkey-1";

  randombytes_buf (salt, sizeof salt);
  randombytes_buf (nonce, sizeof nonce);
  g_assert_cmpint (
      crypto_pwhash (kek, 32, phrase, strlen (phrase), salt, 1, 8 << 20, crypto_pwhash_ALG_ARGON2ID13), ==,
      0);
  memcpy (ad + 9, id->bytes, 16);
  memcpy (ad + 25, group + 5, strlen (group + 5));
  memcpy (ad + 37, salt, 16);
  ad[53] = 1;
  ad[61 + 2] = 0x80; /* 8 MiB, little-endian */
  crypto_aead_xchacha20poly1305_ietf_encrypt (wrapped, NULL, key->bytes, 32, ad, sizeof ad, NULL, nonce, kek);
  g_key_file_set_uint64 (file, group, "ops", 1);
  g_key_file_set_uint64 (file, group, "mem", 8 << 20);
  plass_hex_write (file, group, "salt", salt, sizeof salt);
  plass_hex_write (file, group, "nonce", nonce, sizeof nonce);
  plass_hex_write (file, group, "wrapped", wrapped, sizeof wrapped);
}

/* ---- Records ---------------------------------------------------------------------------------------- */

PlassPerson *
make_person (const char *given, const char *family)
{
  PlassPerson *person = plass_record_new (&plass_kind_person);

  person->id = plass_id_new ();
  plass_text_set (&person->given, given);
  plass_text_set (&person->family, family);
  return person;
}

PlassInstitution *
make_institution (const char *name)
{
  PlassInstitution *institution = plass_record_new (&plass_kind_institution);

  institution->id = plass_id_new ();
  plass_text_set (&institution->name, name);
  institution->level = plass_code ("level_a");
  institution->status = plass_code ("open");
  return institution;
}

PlassPlace *
make_place (const PlassId *institution, const char *name)
{
  PlassPlace *place = plass_record_new (&plass_kind_place);

  place->id = plass_id_new ();
  plass_text_set (&place->name, name);
  place->institution = *institution;
  place->level = plass_code ("level_a");
  place->kind = plass_code ("ordinary");
  place->gender_rule = plass_code ("none");
  place->substance_policy = plass_code ("active");
  place->status = plass_code ("active");
  return place;
}

PlassCase *
make_case (const PlassId *person, const char *state)
{
  PlassCase *sak = plass_record_new (&plass_kind_case);

  sak->id = plass_id_new ();
  sak->person = *person;
  sak->state = plass_code (state);
  return sak;
}

PlassBooking *
make_booking (const PlassId *person, const PlassId *place, const char *state, gint64 start)
{
  PlassBooking *booking = plass_record_new (&plass_kind_booking);

  booking->id = plass_id_new ();
  booking->person = *person;
  booking->place = *place;
  booking->state = plass_code (state);
  booking->start = (PlassTime){ start };
  if (strcmp (state, "held") == 0)
    booking->hold_until = (PlassTime){ start + 24 * 3600 };
  if (strcmp (state, "completed") == 0)
    booking->ended = (PlassTime){ start + 3600 };
  return booking;
}

/* ---- Saving ----------------------------------------------------------------------------------------- */

void
desk_put (Desk *desk, const char *act, const PlassKind *kind, gconstpointer record)
{
  g_autoptr (GError) error = NULL;
  PlassEdit edit = { kind, record };

  plass_store_put (desk->store, &desk->who, act, &edit, 1, &error);
  g_assert_no_error (error);
}

PlassRow
desk_row (Desk *desk, const PlassKind *kind, const PlassId *id)
{
  g_autoptr (GError) error = NULL;
  PlassRow row;

  plass_record_free (kind, plass_store_peek (desk->store, kind, id, &row, &error));
  g_assert_no_error (error);
  return row;
}

void
desk_take (Desk *desk, const PlassKind *kind, gconstpointer record, const char *revision)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) stale = g_array_new (FALSE, FALSE, sizeof (guint));
  PlassRow row = desk_row (desk, kind, plass_record_id (record));
  PlassReceived received = {
    .kind = kind, .record = record, .json = "{}", .revision = revision, .seen = row.version
  };

  plass_row_clear (&row);
  g_assert_true (plass_store_take (desk->store, &received, 1, NULL, stale, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (stale->len, ==, 0);
}

void
desk_send_all (Desk *desk, const char *revision)
{
  g_autoptr (GError) error = NULL;
  PlassOutbound *out;

  while ((out = plass_store_next_out (desk->store, 0, &error))) {
    g_autofree PlassReceived *rows = g_new0 (PlassReceived, out->n_rows);

    for (guint i = 0; i < out->n_rows; i++)
      rows[i] = (PlassReceived){ .kind = out->rows[i].kind,
                                 .record = out->rows[i].record,
                                 .json = "{}",
                                 .revision = revision,
                                 .seen = out->rows[i].row.version };
    g_assert_true (plass_store_sent (desk->store, &out->command, rows, out->n_rows, &error));
    g_assert_no_error (error);
    plass_outbound_free (out);
  }
  g_assert_no_error (error);
}

PlassStatus
desk_status (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  PlassStatus status;

  g_assert_true (plass_store_status (desk->store, &status, &error));
  g_assert_no_error (error);
  return status;
}
