/* key-file.c — the data key, wrapped in slots beside the database */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

static gboolean
fail (GError **error, PlassError code, const char *text)
{
  g_set_error_literal (error, PLASS_ERROR, code, text);
  return FALSE;
}

/* ---- The file --------------------------------------------------------------------------------------- */

static char *
key_path (const char *path)
{
  return plass_generation_file (path, PLASS_KEY_FILE);
}

GKeyFile *
plass_key_file_parse (const char *text, gsize length, PlassSealId *ret_id)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (!g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, NULL)
      || g_key_file_get_integer (file, "sealkey", "version", NULL) != 1
      || !plass_hex_read (file, "sealkey", "file-id", ret_id->bytes, sizeof ret_id->bytes))
    return NULL;
  return g_steal_pointer (&file);
}

GKeyFile *
plass_key_file_load (const char *path, PlassSealId *ret_id, GError **error)
{
  g_autofree char *name = key_path (path), *text = NULL;
  GKeyFile *file = NULL;
  gsize length;

  if (g_file_get_contents (name, &text, &length, NULL))
    file = plass_key_file_parse (text, length, ret_id);
  if (file == NULL)
    fail (error, PLASS_ERROR_BROKEN,
          _ ("The key file cannot be read. Nothing has been changed. Put back a backup of it, or ask for "
             "help."));
  return file;
}

gboolean
plass_key_file_save (GKeyFile *file, const char *name, GError **error)
{
  g_autoptr (GError) why = NULL;
  gsize length;
  g_autofree char *text = g_key_file_to_data (file, &length, NULL);

  /* Written beside and renamed, and on the disk before we go on: a torn key file would lose the whole store.
   */
  if (g_file_set_contents_full (name, text, (gssize)length,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &why))
    return TRUE;
  if (g_error_matches (why, G_FILE_ERROR, G_FILE_ERROR_NOSPC))
    return fail (error, PLASS_ERROR_NO_SPACE, _ ("The disk is full."));
  g_set_error (error, PLASS_ERROR, PLASS_ERROR_REFUSED, _ ("The key file cannot be written: %s"),
               why->message);
  return FALSE;
}

gboolean
plass_seal_id_load (const char *path, PlassSealId *ret_id, GError **error)
{
  g_autoptr (GKeyFile) file = plass_key_file_load (path, ret_id, error);

  return file != NULL;
}

GKeyFile *
plass_key_file_new (PlassSealId *ret_id)
{
  GKeyFile *file = g_key_file_new ();

  randombytes_buf (ret_id->bytes, sizeof ret_id->bytes);
  g_key_file_set_integer (file, "sealkey", "version", 1);
  plass_hex_write (file, "sealkey", "file-id", ret_id->bytes, sizeof ret_id->bytes);
  return file;
}

GKeyFile *
plass_key_file_make (const PlassSlotSecret *slots, guint n_slots, PlassKey *ret_key, PlassSealId *ret_id,
                     GError **error)
{
  g_autoptr (GKeyFile) file = plass_key_file_new (ret_id);

  randombytes_buf (ret_key->bytes, sizeof ret_key->bytes);
  for (guint i = 0; i < n_slots; i++)
    if (!plass_key_slot_write (file, ret_id, slots[i].slot, &slots[i].secret, ret_key, error)) {
      plass_key_wipe (ret_key);
      return NULL;
    }
  return g_steal_pointer (&file);
}

gboolean
plass_seal_id_need (const char *path, PlassSealId *ret_id, GError **error)
{
  g_autoptr (GKeyFile) file = NULL;
  g_autofree char *name = key_path (path);

  if (plass_key_exists (path))
    return plass_seal_id_load (path, ret_id, error);
  if (plass_store_exists (path))
    return fail (
        error, PLASS_ERROR_BROKEN,
        _ ("The key file is missing. Nothing has been changed. Put back a backup of it, or ask for help."));
  file = plass_key_file_new (ret_id);
  return plass_key_file_save (file, name, error);
}

/* ---- What others call ------------------------------------------------------------------------------- */

gboolean
plass_key_exists (const char *path)
{
  g_autofree char *name = key_path (path);

  return g_file_test (name, G_FILE_TEST_EXISTS);
}

gboolean
plass_key_create (const char *path, PlassSlot slot, const PlassSecret *secret, PlassKey *ret_key,
                  GError **error)
{
  const PlassSlotSecret slots[] = { { slot, *secret } };
  g_autoptr (GKeyFile) file = NULL;
  g_autofree char *folder = g_path_get_dirname (path), *name = NULL;
  PlassSealId id;
  PlassKey key;

  if (!plass_generation_settle (path, error)) /* what a person has put aside is in nobody's way */
    return FALSE;
  if (plass_key_exists (path) || plass_store_exists (path) || plass_generation_has_others (path))
    return fail (error, PLASS_ERROR_RULE, _ ("There is a store here already. It is kept as it is."));
  g_mkdir_with_parents (folder, 0700);
  name = key_path (path);
  file = plass_key_file_make (slots, 1, &key, &id, error);
  if (file == NULL || !plass_key_file_save (file, name, error)) {
    plass_key_wipe (&key);
    return FALSE;
  }
  *ret_key = key;
  plass_key_wipe (&key);
  return TRUE;
}

gboolean
plass_key_unlock (const char *path, PlassSlot slot, const PlassSecret *secret, PlassKey *ret_key,
                  GError **error)
{
  PlassSealId id;
  g_autoptr (GKeyFile) file = plass_key_file_load (path, &id, error);

  return file && plass_key_slot_open (file, &id, slot, secret, ret_key, error);
}

/* A slot that gives another key than the database is sealed with would lock everybody out. */
static gboolean
fits_store (const char *path, const PlassKey *key, const PlassSealId *id)
{
  g_autofree char *database = plass_generation_file (path, NULL);
  PlassSealKeys *keys = plass_seal_keys_new (key, id);
  gboolean fits = plass_seal_probe (keys, database);

  plass_seal_keys_free (keys);
  return fits;
}

gboolean
plass_key_set_slot (const char *path, const PlassKey *key, PlassSlot slot, const PlassSecret *secret,
                    GError **error)
{
  PlassSealId id;
  g_autoptr (GKeyFile) file = plass_key_file_load (path, &id, error);
  g_autoptr (GKeyFile) before = plass_key_file_load (path, &id, NULL);
  g_autofree char *name = key_path (path);

  if (file == NULL || before == NULL)
    return FALSE;
  if (!fits_store (path, key, &id))
    return fail (error, PLASS_ERROR_WRONG_KEY, _ ("This key does not open the store."));
  if (!plass_key_slot_write (file, &id, slot, secret, key, error))
    return FALSE;
  plass_key_items_follow (file, before);
  return plass_key_file_save (file, name, error);
}

gboolean
plass_key_remove_slot (const char *path, PlassSlot slot, GError **error)
{
  PlassSealId id;
  g_autoptr (GKeyFile) file = plass_key_file_load (path, &id, error);
  g_autoptr (GKeyFile) before = plass_key_file_load (path, &id, NULL);
  g_autofree char *name = key_path (path);
  guint there = plass_key_slots (path);

  if (file == NULL || before == NULL)
    return FALSE;
  if ((there & ~(1u << slot)) == 0 || there == (there & ~(1u << slot)))
    return fail (error, PLASS_ERROR_RULE, _ ("The last way to open the store cannot be taken away."));
  g_key_file_remove_group (file, plass_key_slot_group (slot), NULL);
  plass_key_items_follow (file, before);
  return plass_key_file_save (file, name, error);
}

guint
plass_key_slots (const char *path)
{
  PlassSealId id;
  g_autoptr (GKeyFile) file = plass_key_file_load (path, &id, NULL);
  guint found = 0;

  for (PlassSlot slot = PLASS_SLOT_KEYRING; file && slot <= PLASS_SLOT_RECOVERY; slot++)
    if (g_key_file_has_group (file, plass_key_slot_group (slot)))
      found |= 1u << slot;
  return found;
}

gboolean
plass_key_has_slot (const char *path, PlassSlot slot)
{
  return (plass_key_slots (path) & (1u << slot)) != 0;
}

void
plass_key_wipe (PlassKey *key)
{
  sodium_memzero (key, sizeof *key);
}
