/* backup.c — a sealed backup of an open store, in one file */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
fail (GError **error, PlassError code, const char *text)
{
  g_set_error_literal (error, PLASS_ERROR, code, text);
  return FALSE;
}

static gboolean
fail_to_write (GError **error)
{
  if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG)
    return fail (error, PLASS_ERROR_NO_SPACE,
                 _ ("There is not enough space for the backup. Choose another place."));
  g_set_error (error, PLASS_ERROR, PLASS_ERROR_REFUSED, _ ("The backup cannot be written there: %s"),
               g_strerror (errno));
  return FALSE;
}

/* ---- Where ------------------------------------------------------------------------------------------ */

/* The folder as the kernel knows it: SQLite opens no database behind a link, and "inside" must not be a
 * matter of spelling. NULL when there is none. */
static char *
real_target (const char *target)
{
  g_autofree char *folder = g_path_get_dirname (target), *name = g_path_get_basename (target);
  char *real = realpath (folder, NULL);
  char *path = real ? g_build_filename (real, name, NULL) : NULL;

  free (real);
  return path;
}

static gboolean
is_inside_store (PlassStore *store, const char *target)
{
  g_autofree char *folder = g_path_get_dirname (store->path);
  char *real = realpath (folder, NULL);
  gsize length = real ? strlen (real) : 0;
  gboolean inside = real && strncmp (target, real, length) == 0 && target[length] == '/';

  free (real);
  return inside;
}

static gboolean
may_write (PlassStore *store, const char *target, gboolean replace, GError **error)
{
  struct stat info;

  if (is_inside_store (store, target))
    return fail (error, PLASS_ERROR_RULE,
                 _ ("A backup must not lie beside the records themselves. Choose another place."));
  if (lstat (target, &info) != 0)
    return TRUE;
  if (!replace)
    return fail (error, PLASS_ERROR_RULE, _ ("There is a file with this name already. Choose another name."));
  return plass_backup_is_one (target)
         || fail (error, PLASS_ERROR_RULE,
                  _ ("The file with this name is no backup made by Plass. Choose another name."));
}

/* ---- Writing ---------------------------------------------------------------------------------------- */

/* Under a name of its own, so that nothing half-written ever bears the name that was asked for. */
static char *
make_part (const char *target, GError **error)
{
  g_autofree char *part = g_strdup_printf ("%s.%08x.part", target, randombytes_random ());
  int fd = open (part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

  if (fd < 0) {
    fail_to_write (error);
    return NULL;
  }
  close (fd);
  return g_steal_pointer (&part);
}

static gboolean
write_all (int fd, const guint8 *bytes, gsize count, off_t at)
{
  return pwrite (fd, bytes, count, at) == (gssize)count && fsync (fd) == 0;
}

static gboolean
append_tail (const char *part, GKeyFile *file, const PlassKey *key, const PlassSealId *id, GError **error)
{
  guint8 tail[PLASS_SEAL_PAGE];
  int fd = open (part, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
  struct stat info;
  gboolean done;

  if (fd < 0 || fstat (fd, &info) != 0) {
    fail_to_write (error);
    if (fd >= 0)
      close (fd);
    return FALSE;
  }
  done = plass_backup_tail_write (tail, file, key, id, plass_time_now (),
                                  (guint64)info.st_size / PLASS_SEAL_PAGE)
         && write_all (fd, tail, sizeof tail, info.st_size);
  if (!done)
    fail_to_write (error);
  close (fd);
  return done;
}

static gboolean
fill_part (PlassStore *store, const char *part, GKeyFile *file, const PlassKey *key, const PlassSealId *id,
           const PlassWork *work, GError **error)
{
  PlassFiles *files = plass_files_hold (store); /* a rotation meanwhile leaves these alone */
  PlassSealVfs *vfs = plass_seal_vfs_new ("unix-none", plass_seal_keys_new (key, id));
  gboolean done = plass_copy_into (files, part, vfs, work, error) && append_tail (part, file, key, id, error);

  plass_files_release (store, files);
  if (!plass_seal_vfs_free (vfs))
    g_critical ("a file of the backup is still open");
  return done;
}

/* Some file systems (of sticks, of the network) cannot rename without replacing: there the look that was
 * taken before must do. */
static gboolean
move_in_place (const char *part, const char *target, gboolean replace, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (target);

  if (replace || renameat2 (AT_FDCWD, part, AT_FDCWD, target, RENAME_NOREPLACE) != 0) {
    if (!replace && errno == EEXIST)
      return fail (error, PLASS_ERROR_RULE,
                   _ ("There is a file with this name already. Choose another name."));
    if (!replace && errno != EINVAL && errno != ENOSYS)
      return fail_to_write (error);
    if (g_rename (part, target) != 0)
      return fail_to_write (error);
  }
  return plass_sync_path (folder, error);
}

static gboolean
make_backup (PlassStore *store, const char *target, gboolean replace, const char *phrase,
             const PlassWork *work, GError **error)
{
  const PlassSlotSecret slots[] = { { PLASS_SLOT_RECOVERY, { .phrase = phrase } } };
  g_autoptr (GKeyFile) file = NULL;
  g_autofree char *part = NULL;
  PlassSealId id;
  PlassKey key;
  gboolean done;

  file = plass_key_file_make (slots, 1, &key, &id, error);
  if (file == NULL)
    return FALSE;
  part = make_part (target, error);
  done = part && fill_part (store, part, file, &key, &id, work, error) && plass_work_goes_on (work, error)
         && move_in_place (part, target, replace, error);
  plass_key_wipe (&key);
  if (part && !done)
    g_unlink (part);
  if (done)
    plass_work_tell (work, 1, 1);
  return done;
}

gboolean
plass_store_backup (PlassStore *store, const char *target, gboolean replace, const char *phrase,
                    PlassProgress progress, gpointer user_data, GCancellable *cancellable, GError **error)
{
  const PlassWork work = { progress, user_data, cancellable, 0, 1 };
  g_autofree char *real = real_target (target), *problem = plass_key_phrase_problem (phrase);

  if (problem)
    return fail (error, PLASS_ERROR_RULE, problem);
  if (real == NULL)
    return fail_to_write (error);
  return may_write (store, real, replace, error) && plass_work_goes_on (&work, error)
         && make_backup (store, real, replace, phrase, &work, error);
}
