/* open.c — opening and closing the store */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* A lock of our own, taken before SQLite looks at the file: a second program (or a second opening in this
 * one) learns at once that the desk is in use. The kernel lets go of it when the program dies. */
int
plass_store_lock (const char *path, GError **error)
{
  g_autofree char *name = g_strconcat (path, "-lock", NULL);
  int fd = open (name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0) {
    plass_fail_file ("the folder of the records cannot be written", error);
    return -1;
  }
  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;
  close (fd);
  g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_LOCKED,
                       "another program uses the records of this desk");
  return -1;
}

static gboolean
take_lock (PlassStore *store, GError **error)
{
  store->lock = plass_store_lock (store->path, error);
  return store->lock >= 0;
}

static gboolean
make_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;
  return plass_fail_file ("the folder of the records cannot be made", error);
}

#define PAGE 4096

/* A file of less than a page opens as a fresh database in SQLite: a damaged disk would look like a new desk.
 */
static gboolean
look_at_file (const char *path, gboolean *ret_new, GError **error)
{
  GStatBuf info;

  *ret_new = FALSE;
  if (g_lstat (path, &info) != 0) {
    *ret_new = errno == ENOENT;
    return *ret_new || plass_fail_file ("the records of this desk cannot be opened", error);
  }
  if (S_ISREG (info.st_mode) && info.st_size >= PAGE)
    return TRUE;
  g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_BROKEN, "the records of this desk are an empty file");
  return FALSE;
}

PlassConnection *
plass_store_open_writer (const char *database, const PlassSealVfs *vfs, gboolean make, GError **error)
{
  PlassConnection *connection =
      plass_connection_open (database, plass_seal_vfs_name (vfs), TRUE, make, error);

  if (connection && plass_migrations_run (connection, error))
    return connection;
  plass_connection_close (connection);
  return NULL;
}

/* Made whole under another name and then moved: a program that dies on its first start leaves no half a file
 * behind that the next start would have to call broken. */
static gboolean
make_file (const char *path, const PlassSealVfs *vfs, GError **error)
{
  g_autofree char *young = g_strconcat (path, "-new", NULL);
  g_autofree char *young_wal = g_strconcat (young, "-wal", NULL);
  PlassConnection *connection;
  mode_t before;

  g_unlink (young);
  g_unlink (young_wal);
  before = umask (0077);
  connection = plass_store_open_writer (young, vfs, TRUE, error);
  umask (before);
  if (connection == NULL)
    return FALSE;
  plass_connection_close (connection);
  return g_rename (young, path) == 0 || plass_fail_file ("the records of this desk cannot be made", error);
}

/* ---- The files in use ------------------------------------------------------------------------------- */

void
plass_files_free (PlassFiles *files)
{
  if (files == NULL)
    return;
  if (!plass_seal_vfs_free (files->vfs))
    g_critical ("a file of the store is still open");
  g_free (files->path);
  g_free (files);
}

/* unix-excl keeps other processes out for as long as the store is open, and its index of the WAL in memory
 * instead of in a clear file beside it. */
PlassFiles *
plass_files_new (const char *database, const PlassKey *key, const PlassSealId *id)
{
  PlassFiles *files = g_new0 (PlassFiles, 1);

  files->path = g_strdup (database);
  files->vfs = plass_seal_vfs_new ("unix-excl", plass_seal_keys_new (key, id));
  return files;
}

/* A new store beside older files would soon be taken for what replaced them. */
static gboolean
may_make (PlassStore *store, GError **error)
{
  if (!plass_generation_has_others (store->path))
    return TRUE;
  g_set_error_literal (
      error, PLASS_ERROR, PLASS_ERROR_BROKEN,
      _ ("The newest records of this desk are missing. Older ones are still here, and nothing "
         "has been changed. Put back a backup, or ask for help."));
  return FALSE;
}

static gboolean
open_file (PlassStore *store, const PlassKey *key, GError **error)
{
  g_autofree char *database = NULL;
  PlassSealId id;
  gboolean is_new;

  if (!plass_generation_settle (store->path, error))
    return FALSE;
  database = plass_generation_file (store->path, NULL);
  if (!look_at_file (database, &is_new, error) || (is_new && !may_make (store, error))
      || !plass_seal_id_need (store->path, &id, error))
    return FALSE;
  store->files = plass_files_new (database, key, &id);
  if (is_new && !make_file (database, store->files->vfs, error))
    return FALSE;
  store->writer = plass_store_open_writer (database, store->files->vfs, FALSE, error);
  return store->writer != NULL;
}

static PlassStore *
make_store (const char *path)
{
  PlassStore *store = g_new0 (PlassStore, 1);

  store->path = g_strdup (path);
  store->lock = -1;
  store->tables = plass_tables_new ();
  store->fresh = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  store->tries = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  store->readers = g_ptr_array_new_with_free_func ((GDestroyNotify)plass_connection_close);
  store->watches = g_ptr_array_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (store->labels); i++)
    store->labels[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_mutex_init (&store->label_mutex);
  g_mutex_init (&store->write_mutex);
  g_mutex_init (&store->pool_mutex);
  g_cond_init (&store->pool_idle);
  g_mutex_init (&store->watch_mutex);
  return store;
}

/* Before SQLite is first used: a journal of one statement that outgrows memory would be a clear temporary
 * file. */
void
plass_store_prepare (void)
{
  static gsize once;

  if (!g_once_init_enter (&once))
    return;
  if (sodium_init () < 0)
    g_error ("the cryptography library cannot start");
  sqlite3_config (SQLITE_CONFIG_STMTJRNL_SPILL, -1);
  g_once_init_leave (&once, 1);
}

PlassStore *
plass_store_open (const char *path, const PlassKey *key, GError **error)
{
  g_autoptr (PlassStore) store = NULL;

  g_return_val_if_fail (path && key, NULL);
  plass_store_prepare ();
  store = make_store (path);
  if (!make_folder (path, error) || !take_lock (store, error) || !open_file (store, key, error))
    return NULL;
  plass_generation_tidy (path);
  return g_steal_pointer (&store);
}

void
plass_store_close (PlassStore *store)
{
  if (store == NULL)
    return;
  g_mutex_lock (&store->pool_mutex);
  while (store->reading > 0)
    g_cond_wait (&store->pool_idle, &store->pool_mutex);
  g_mutex_unlock (&store->pool_mutex);
  plass_watches_clear (store);
  /* The writer last: it alone checkpoints. */
  g_ptr_array_unref (store->readers);
  plass_connection_close (store->writer);
  plass_files_free (store->files);
  if (store->lock >= 0)
    close (store->lock);
  plass_tables_free (store->tables);
  g_hash_table_unref (store->fresh);
  g_hash_table_unref (store->tries);
  g_ptr_array_unref (store->watches);
  for (gsize i = 0; i < G_N_ELEMENTS (store->labels); i++)
    g_hash_table_unref (store->labels[i]);
  g_mutex_clear (&store->label_mutex);
  g_mutex_clear (&store->write_mutex);
  g_mutex_clear (&store->pool_mutex);
  g_cond_clear (&store->pool_idle);
  g_mutex_clear (&store->watch_mutex);
  g_free (store->path);
  g_free (store);
}

const PlassTable *
plass_store_table (PlassStore *store, const PlassKind *kind)
{
  for (PlassTable **table = store->tables; *table; table++)
    if ((*table)->kind == kind)
      return *table;
  g_return_val_if_reached (NULL);
}

const PlassTable *
plass_store_table_named (PlassStore *store, const char *kind)
{
  for (PlassTable **table = store->tables; *table; table++)
    if (strcmp ((*table)->kind->name, kind) == 0)
      return *table;
  return NULL;
}
