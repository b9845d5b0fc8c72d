/* restore.c — looking into a backup, and putting one in the place of a store */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- What is in it ---------------------------------------------------------------------------------- */

static const struct {
  const char *sql;
  gsize offset;
} counts[] = {
  { "SELECT count (*) FROM person", offsetof (PlassBackupInfo, persons) },
  { "SELECT count (*) FROM \"case\"", offsetof (PlassBackupInfo, cases) },
  { "SELECT count (*) FROM contact", offsetof (PlassBackupInfo, contacts) },
  { "SELECT count (*) FROM booking", offsetof (PlassBackupInfo, stays) },
  { "SELECT count (*) FROM plan", offsetof (PlassBackupInfo, plans) },
  { "SELECT count (*) FROM note", offsetof (PlassBackupInfo, notes) },
  { "SELECT count (*) FROM place", offsetof (PlassBackupInfo, places) },
  { "SELECT count (*) FROM institution", offsetof (PlassBackupInfo, institutions) },
  { "SELECT count (*) FROM command", offsetof (PlassBackupInfo, unsent) },
};

static gboolean
count_records (PlassConnection *connection, PlassBackupInfo *info, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++) {
    gint64 count;

    if (!plass_work_count (connection, counts[i].sql, &count, error))
      return FALSE;
    G_STRUCT_MEMBER (guint, info, counts[i].offset) = (guint)count;
  }
  return TRUE;
}

static const struct {
  const char *setting;
  gsize offset, size;
} told[] = {
  { "identity-user", offsetof (PlassBackupInfo, user), sizeof ((PlassBackupInfo *)0)->user },
  { "identity-worker", offsetof (PlassBackupInfo, worker.text), sizeof (PlassId) },
  { "identity-service", offsetof (PlassBackupInfo, service), sizeof ((PlassBackupInfo *)0)->service },
};

/* Whose it was is told, and judged by who restores it. */
static gboolean
read_owner (PlassConnection *connection, PlassBackupInfo *info, GError **error)
{
  g_autoptr (PlassStatement) statement =
      plass_statement_get (connection, "SELECT value FROM setting WHERE name = :name", error);

  for (gsize i = 0; statement && i < G_N_ELEMENTS (told); i++) {
    plass_bind_text (statement, ":name", told[i].setting);
    if (plass_statement_step (connection, statement, NULL))
      g_strlcpy ((char *)info + told[i].offset, plass_column_text (statement, 0), told[i].size);
    sqlite3_reset (statement);
  }
  return statement != NULL;
}

static gboolean
look_inside (PlassConnection *connection, const PlassWork *work, PlassBackupInfo *info, GError **error)
{
  return plass_migrations_check (connection, FALSE, error) && plass_database_check (connection, work, error)
         && count_records (connection, info, error) && read_owner (connection, info, error);
}

/* A failure of the database in it is damage of the backup; what a person can do about the rest stays. */
static gboolean
say_damaged (GError *why, GError **error)
{
  if (g_error_matches (why, PLASS_ERROR, PLASS_ERROR_NEWER_SERVICE)) {
    g_error_free (why);
    return plass_backup_newer (error);
  }
  if (why->domain == PLASS_ERROR && (why->code == PLASS_ERROR_BROKEN || why->code == PLASS_ERROR_WRONG_KEY)) {
    g_error_free (why);
    return plass_backup_damaged (error);
  }
  g_propagate_error (error, why);
  return FALSE;
}

/* ---- Checking in place ------------------------------------------------------------------------------ */

static gboolean
check_pages (PlassBackupFile *backup, const PlassWork *work, GError **error)
{
  guint8 clear[PLASS_SEAL_PAGE];
  gboolean whole = TRUE;

  for (guint64 page = 0; page < backup->pages && whole; page++) {
    whole = plass_backup_file_page (backup, page, clear, error)
            && (page % 256 != 0 || plass_work_goes_on (work, error));
    if (page % 256 == 0)
      plass_work_tell (work, page, backup->pages);
  }
  sodium_memzero (clear, sizeof clear);
  return whole;
}

/* immutable: nothing is locked or looked for beside it, so that a journal which somebody laid there is never
 * played into it. */
static gboolean
check_inside (const char *path, PlassBackupFile *backup, const PlassWork *work, PlassBackupInfo *info,
              GError **error)
{
  PlassSealVfs *vfs = plass_seal_vfs_new ("unix-none", g_steal_pointer (&backup->keys));
  g_autofree char *uri = plass_database_uri (path, plass_seal_vfs_name (vfs), "&immutable=1");
  g_autoptr (GError) why = NULL;
  PlassConnection *connection = plass_connection_open_uri (uri, NULL, TRUE, &why);
  gboolean whole = connection && look_inside (connection, work, info, &why);

  plass_connection_close (connection);
  plass_seal_vfs_free (vfs);
  return whole || say_damaged (g_steal_pointer (&why), error);
}

gboolean
plass_store_backup_check (const char *file, const char *phrase, PlassBackupInfo *ret_info,
                          PlassProgress progress, gpointer user_data, GCancellable *cancellable,
                          GError **error)
{
  const PlassWork work = { progress, user_data, cancellable, 0, 1 };
  const PlassWork first = plass_work_part (&work, 0, 0.5), second = plass_work_part (&work, 0.5, 1);
  g_auto (PlassBackupFile) backup = { -1 };
  PlassBackupInfo info = { 0 };

  if (!plass_work_goes_on (&work, error) || !plass_backup_file_open (&backup, file, phrase, error)
      || !check_pages (&backup, &first, error))
    return FALSE;
  info.made = backup.made;
  if (!check_inside (file, &backup, &second, &info, error))
    return FALSE;
  plass_work_tell (&work, 1, 1);
  *ret_info = info;
  return TRUE;
}

/* ---- Restoring -------------------------------------------------------------------------------------- */

static gboolean
write_page (int fd, const guint8 *sealed)
{
  gssize written = write (fd, sealed, PLASS_SEAL_PAGE);

  if (written >= 0 && written < PLASS_SEAL_PAGE)
    errno = ENOSPC; /* the disk took what it could */
  return written == PLASS_SEAL_PAGE;
}

static gboolean
seal_anew (PlassBackupFile *backup, int fd, PlassSealKeys *keys, const PlassWork *work, GError **error)
{
  guint8 clear[PLASS_SEAL_PAGE], sealed[PLASS_SEAL_PAGE];
  gboolean done = TRUE;

  for (guint64 page = 0; page < backup->pages && done; page++) {
    done = plass_backup_file_page (backup, page, clear, error)
           && (page % 256 != 0 || plass_work_goes_on (work, error));
    if (!done)
      break;
    plass_seal_page (keys, page, clear, NULL, sealed);
    done = write_page (fd, sealed) || plass_fail_file (_ ("The records cannot be written"), error);
    if (page % 256 == 0)
      plass_work_tell (work, page, backup->pages);
  }
  sodium_memzero (clear, sizeof clear);
  return done;
}

/* The pages go from the backup's key to the new one in memory; each must be authentic on the way. */
static gboolean
copy_pages (PlassBackupFile *backup, const char *database, const PlassKey *key, const PlassSealId *id,
            const PlassWork *work, GError **error)
{
  int fd = open (database, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  PlassSealKeys *keys;
  gboolean done;

  if (fd < 0)
    return plass_fail_file (_ ("The records cannot be written"), error);
  keys = plass_seal_keys_new (key, id);
  done = seal_anew (backup, fd, keys, work, error);
  plass_seal_keys_free (keys);
  return close (fd) == 0 && done;
}

/* What the service has may have changed since: everything is fetched again, whatever its age, and what this
 * desk has not sent is sent as it stands. */
static gboolean
mark_restored (PlassConnection *connection, PlassTime made, GError **error)
{
  g_autofree char *when = plass_time_format (made);

  return plass_connection_exec (connection, "BEGIN IMMEDIATE", error)
         && plass_settings_write (connection, "restored", when, error)
         && plass_settings_write (connection, "refetch", "yes", error)
         && plass_settings_write (connection, "cursor", NULL, error)
         && plass_connection_exec (connection, "COMMIT", error);
}

static gboolean
finish_database (const char *database, PlassFiles *files, PlassTime made, const PlassWork *work,
                 PlassBackupInfo *info, GError **error)
{
  g_autoptr (GError) why = NULL;
  PlassConnection *connection = plass_store_open_writer (database, files->vfs, FALSE, &why);
  gboolean done =
      connection && look_inside (connection, work, info, &why) && mark_restored (connection, made, &why);

  plass_connection_close (connection);
  return done || say_damaged (g_steal_pointer (&why), error);
}

typedef struct {
  const char *path;
  const PlassSlotSecret *slots;
  guint n_slots;
  PlassKey key;
  PlassBackupInfo info;
} Restoring;

static gboolean
fill_part (Restoring *restoring, const char *part, PlassBackupFile *backup, const PlassWork *work,
           GError **error)
{
  const PlassWork first = plass_work_part (work, 0, 0.6), second = plass_work_part (work, 0.6, 1);
  g_autofree char *base = g_path_get_basename (restoring->path);
  g_autofree char *database = g_build_filename (part, base, NULL);
  g_autofree char *key_name = g_build_filename (part, PLASS_KEY_FILE, NULL);
  g_autoptr (GKeyFile) key_file = NULL;
  PlassFiles *files;
  PlassSealId id;
  gboolean done;

  key_file = plass_key_file_make (restoring->slots, restoring->n_slots, &restoring->key, &id, error);
  if (key_file == NULL || !plass_key_file_save (key_file, key_name, error)
      || !copy_pages (backup, database, &restoring->key, &id, &first, error))
    return FALSE;
  files = plass_files_new (database, &restoring->key, &id);
  done = finish_database (database, files, backup->made, &second, &restoring->info, error);
  plass_files_free (files);
  return done && plass_work_goes_on (work, error);
}

static gboolean
restore (Restoring *restoring, PlassBackupFile *backup, const PlassWork *work, GError **error)
{
  g_autofree char *part = NULL;
  gboolean done;

  if (!plass_generation_settle (restoring->path, error))
    return FALSE;
  part = plass_generation_begin (restoring->path, error);
  if (part == NULL)
    return FALSE;
  done = fill_part (restoring, part, backup, work, error) && plass_generation_keep_old (part, NULL, error)
         && plass_generation_commit (part, error);
  if (!done) {
    plass_remove_path (part);
    return FALSE;
  }
  /* The restored store has taken over. Should the old one not move now, the next start moves it. */
  plass_generation_settle (restoring->path, NULL);
  return TRUE;
}

gboolean
plass_store_restore (const char *file, const char *phrase, const char *path, const PlassSlotSecret *slots,
                     guint n_slots, PlassKey *ret_key, PlassProgress progress, gpointer user_data,
                     GCancellable *cancellable, GError **error)
{
  const PlassWork work = { progress, user_data, cancellable, 0, 1 };
  g_auto (PlassBackupFile) backup = { -1 };
  g_autofree char *folder = g_path_get_dirname (path);
  Restoring restoring = { .path = path, .slots = slots, .n_slots = n_slots };
  gboolean done;
  int lock;

  g_return_val_if_fail (n_slots > 0, FALSE);
  if (!plass_work_goes_on (&work, error) || !plass_backup_file_open (&backup, file, phrase, error))
    return FALSE;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return plass_fail_file (_ ("The folder of the records cannot be made"), error);
  lock = plass_store_lock (path, error);
  if (lock < 0)
    return FALSE;
  done = restore (&restoring, &backup, &work, error);
  close (lock);
  if (done && ret_key)
    *ret_key = restoring.key;
  plass_key_wipe (&restoring.key);
  if (done)
    plass_work_tell (&work, 1, 1);
  return done;
}
