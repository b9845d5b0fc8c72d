/* rotate.c — everything under a new key, while the store is open */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  PlassStore *store;
  GKeyFile *key_file;
  PlassKey key;
  PlassSealId id;
} Rotation;

static gboolean
make_empty (const char *path, GError **error)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

  return (fd >= 0 && close (fd) == 0) || plass_fail_file (_ ("The records cannot be written"), error);
}

static gboolean
check_copy (PlassFiles *copy, const PlassWork *work, GError **error)
{
  PlassConnection *connection = plass_store_open_writer (copy->path, copy->vfs, FALSE, error);
  gboolean whole = connection && plass_database_check (connection, work, error);

  plass_connection_close (connection);
  return whole;
}

/* The new generation, whole and looked through, in @part. */
static gboolean
fill_part (Rotation *rotation, const char *part, const PlassWork *work, GError **error)
{
  const PlassWork first = plass_work_part (work, 0, 0.6), second = plass_work_part (work, 0.6, 1);
  g_autofree char *base = g_path_get_basename (rotation->store->path);
  g_autofree char *database = g_build_filename (part, base, NULL);
  g_autofree char *key_name = g_build_filename (part, PLASS_KEY_FILE, NULL);
  PlassFiles *copy;
  gboolean done;

  if (!plass_key_file_save (rotation->key_file, key_name, error) || !make_empty (database, error))
    return FALSE;
  copy = plass_files_new (database, &rotation->key, &rotation->id);
  done = plass_copy_into (rotation->store->files, database, copy->vfs, &first, error)
         && check_copy (copy, &second, error) && plass_work_goes_on (work, error);
  plass_files_free (copy);
  return done;
}

/* The store goes on with the new files. Should they not open now, whatever the reason, it must not go on with
 * the old ones either: what is saved there would be gone at the next start. So the new ones are taken back.
 */
static gboolean
take_over (Rotation *rotation, const char *part, GError **error)
{
  g_autofree char *whole = g_strndup (part, strlen (part) - strlen (".part"));
  g_autofree char *base = g_path_get_basename (rotation->store->path);
  g_autofree char *database = g_build_filename (whole, base, NULL);
  PlassConnection *writer;
  PlassFiles *files;

  if (!plass_generation_commit (part, error))
    return FALSE;
  files = plass_files_new (database, &rotation->key, &rotation->id);
  writer = plass_store_open_writer (database, files->vfs, FALSE, error);
  if (writer) {
    plass_store_swap (rotation->store, files, writer);
    return TRUE;
  }
  plass_files_free (files);
  if (g_rename (whole, part) != 0)
    g_error ("the records were sealed anew but cannot be opened");
  return FALSE;
}

/* A key file that was lost meanwhile tells nothing, and is one reason more to go on. */
static void
follow (Rotation *rotation)
{
  PlassSealId id;
  g_autoptr (GKeyFile) before = plass_key_file_load (rotation->store->path, &id, NULL);

  if (before)
    plass_key_items_follow (rotation->key_file, before);
}

/* No reader is waited for here: one may itself be waiting to write. */
static gboolean
rotate (Rotation *rotation, const PlassWork *work, GError **error)
{
  PlassStore *store = rotation->store;
  g_autofree char *part = NULL;
  gboolean done;

  g_mutex_lock (&store->write_mutex);
  part = plass_generation_begin (store->path, error);
  done = part && fill_part (rotation, part, work, error) && take_over (rotation, part, error);
  g_mutex_unlock (&store->write_mutex);
  if (part && !done)
    plass_remove_path (part);
  return done;
}

gboolean
plass_rotate (PlassStore *store, const PlassSlotSecret *slots, guint n_slots, const PlassWork *work,
              GError **error)
{
  Rotation rotation = { .store = store };
  gboolean done;

  /* What a passphrase costs is paid before anybody is made to wait. */
  rotation.key_file = plass_key_file_make (slots, n_slots, &rotation.key, &rotation.id, error);
  if (rotation.key_file)
    follow (&rotation);
  done = rotation.key_file && plass_work_goes_on (work, error) && rotate (&rotation, work, error);
  g_clear_pointer (&rotation.key_file, g_key_file_unref);
  plass_key_wipe (&rotation.key);
  return done;
}

gboolean
plass_store_rotate (PlassStore *store, const PlassSlotSecret *slots, guint n_slots, char **ret_recovery,
                    PlassProgress progress, gpointer user_data, GCancellable *cancellable, GError **error)
{
  const PlassWork work = { progress, user_data, cancellable, 0, 1 };
  g_autofree PlassSlotSecret *all = g_new0 (PlassSlotSecret, n_slots + 1);
  char *phrase = ret_recovery ? plass_key_new_recovery () : NULL;
  PlassFiles *files = plass_files_hold (store); /* so that closing waits for this */
  gboolean done;

  for (guint i = 0; i < n_slots; i++)
    all[i] = slots[i];
  all[n_slots] = (PlassSlotSecret){ PLASS_SLOT_RECOVERY, { .phrase = phrase } };
  done = plass_rotate (store, all, n_slots + (phrase != NULL), &work, error);
  plass_files_release (store, files);
  if (done) {
    if (ret_recovery)
      *ret_recovery = g_steal_pointer (&phrase);
    plass_work_tell (&work, 1, 1);
  }
  plass_key_wipe_text (phrase);
  return done;
}
