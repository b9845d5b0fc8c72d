/* disk.c — a disk under SQLite that counts its calls, fails when told to, and can lose its power */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "disk.h"
#include "platter.h"

#include <string.h>

#define SECTOR 512

struct _Disk {
  sqlite3_vfs vfs; /* first: SQLite's view */
  sqlite3_vfs *real;
  char *name;
  GHashTable *platters; /* path → Platter */
  struct {
    DiskCalls calls;
    guint nth, seen, failed;
    int code;
    gboolean for_good;
  } fault;
  guint cut_at, changes;
  gboolean is_cut;
};

typedef struct {
  sqlite3_file base; /* first: SQLite's view */
  Disk *disk;
  Platter *platter;
  gboolean syncs_folder;
  sqlite3_file *real; /* lies behind this struct */
} DiskFile;

/* ---- Power ------------------------------------------------------------------------------------------ */

static Platter *
platter_of (Disk *disk, const char *path)
{
  Platter *platter = g_hash_table_lookup (disk->platters, path);

  if (platter)
    return platter;
  platter = platter_new ();
  g_hash_table_insert (disk->platters, g_strdup (path), platter);
  return platter;
}

/* SQLite syncs the folder with the first sync of a journal or log that is new in it. */
static void
settle_folder (Disk *disk)
{
  GHashTableIter iter;
  gpointer platter;

  g_hash_table_iter_init (&iter, disk->platters);
  while (g_hash_table_iter_next (&iter, NULL, &platter))
    platter_settle (platter);
}

void
disk_leave (const Disk *disk, GRand *rand, const char *folder)
{
  Weather weather = (Weather)g_rand_int_range (rand, 0, N_WEATHERS);
  g_autoptr (GList) paths = g_list_sort (g_hash_table_get_keys (disk->platters), (GCompareFunc)strcmp);

  for (const GList *at = paths; at; at = at->next) {
    g_autoptr (GByteArray) image = g_byte_array_new ();
    g_autofree char *name = g_path_get_basename (at->data), *path = g_build_filename (folder, name, NULL);
    gboolean exists;

    platter_leave (g_hash_table_lookup (disk->platters, at->data), weather, rand, image, &exists);
    if (exists)
      g_assert_true (g_file_set_contents_full (path, image->len ? (char *)image->data : "", image->len,
                                               G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  }
}

void
disk_cut_at (Disk *disk, guint nth)
{
  disk->cut_at = disk->changes + nth;
}

gboolean
disk_is_cut (const Disk *disk)
{
  return disk->is_cut;
}

/* ---- Faults ----------------------------------------------------------------------------------------- */

void
disk_fail_at (Disk *disk, DiskCalls calls, guint nth, int code, gboolean for_good)
{
  memset (&disk->fault, 0, sizeof disk->fault);
  disk->fault.calls = calls;
  disk->fault.nth = nth;
  disk->fault.code = code;
  disk->fault.for_good = for_good;
}

guint
disk_failures (const Disk *disk)
{
  return disk->fault.failed;
}

/* OK, or what this call must answer. */
static int
meet_fate (Disk *disk, DiskCalls call)
{
  guint nth = disk->fault.nth;

  if (disk->is_cut)
    return SQLITE_IOERR;
  if (nth == 0 || !(disk->fault.calls & call))
    return SQLITE_OK;
  disk->fault.seen++;
  if (disk->fault.seen != nth && !(disk->fault.for_good && disk->fault.seen > nth))
    return SQLITE_OK;
  disk->fault.failed++;
  return disk->fault.code;
}

/* After a change was noted and before it can have been synced. */
static int
may_be_cut (Disk *disk)
{
  disk->is_cut |= ++disk->changes == disk->cut_at;
  return disk->is_cut ? SQLITE_IOERR : SQLITE_OK;
}

/* ---- SQLite's calls --------------------------------------------------------------------------------- */

#define DISK(file) (((DiskFile *)(file))->disk)
#define REAL(file) (((DiskFile *)(file))->real)
#define PLATTER(file) (((DiskFile *)(file))->platter)

static int
close_file (sqlite3_file *file)
{
  return REAL (file)->pMethods->xClose (REAL (file));
}

static int
read_file (sqlite3_file *file, void *buffer, int amount, sqlite3_int64 offset)
{
  int rc = meet_fate (DISK (file), DISK_READ);

  return rc != SQLITE_OK ? rc : REAL (file)->pMethods->xRead (REAL (file), buffer, amount, offset);
}

static int
write_file (sqlite3_file *file, const void *buffer, int amount, sqlite3_int64 offset)
{
  int fate = meet_fate (DISK (file), DISK_WRITE), rc;

  if (DISK (file)->is_cut)
    return fate;
  if (fate != SQLITE_OK)
    amount /= 2;
  platter_write (PLATTER (file), offset, buffer, (gsize)amount);
  rc = REAL (file)->pMethods->xWrite (REAL (file), buffer, amount, offset);
  if (fate != SQLITE_OK || rc != SQLITE_OK)
    return fate != SQLITE_OK ? fate : rc;
  return may_be_cut (DISK (file));
}

static int
truncate_file (sqlite3_file *file, sqlite3_int64 size)
{
  int rc = meet_fate (DISK (file), DISK_RESIZE);

  if (rc != SQLITE_OK)
    return rc;
  platter_resize (PLATTER (file), size);
  rc = REAL (file)->pMethods->xTruncate (REAL (file), size);
  return rc != SQLITE_OK ? rc : may_be_cut (DISK (file));
}

/* The real disk is not waited for: what it has is what is noted here. */
static int
sync_file (sqlite3_file *file, int flags)
{
  int rc = meet_fate (DISK (file), DISK_SYNC);

  if (rc == SQLITE_OK)
    rc = may_be_cut (DISK (file));
  if (rc != SQLITE_OK)
    return rc;
  if (((DiskFile *)file)->syncs_folder)
    settle_folder (DISK (file));
  ((DiskFile *)file)->syncs_folder = FALSE;
  platter_sync (PLATTER (file));
  return SQLITE_OK;
}

static int
size_of_file (sqlite3_file *file, sqlite3_int64 *ret_size)
{
  int rc = meet_fate (DISK (file), DISK_RESIZE);

  return rc != SQLITE_OK ? rc : REAL (file)->pMethods->xFileSize (REAL (file), ret_size);
}

static int
lock_file (sqlite3_file *file, int level)
{
  return REAL (file)->pMethods->xLock (REAL (file), level);
}

static int
unlock_file (sqlite3_file *file, int level)
{
  return REAL (file)->pMethods->xUnlock (REAL (file), level);
}

static int
check_lock (sqlite3_file *file, int *ret_reserved)
{
  return REAL (file)->pMethods->xCheckReservedLock (REAL (file), ret_reserved);
}

static int
control_file (sqlite3_file *file, int operation, void *argument)
{
  return REAL (file)->pMethods->xFileControl (REAL (file), operation, argument);
}

static int
sector_size (sqlite3_file *file)
{
  return SECTOR;
}

static int
characteristics (sqlite3_file *file)
{
  return REAL (file)->pMethods->xDeviceCharacteristics (REAL (file));
}

static int
shm_map (sqlite3_file *file, int region, int size, int extend, void volatile **ret_memory)
{
  return REAL (file)->pMethods->xShmMap (REAL (file), region, size, extend, ret_memory);
}

static int
shm_lock (sqlite3_file *file, int offset, int count, int flags)
{
  return REAL (file)->pMethods->xShmLock (REAL (file), offset, count, flags);
}

static void
shm_barrier (sqlite3_file *file)
{
  REAL (file)->pMethods->xShmBarrier (REAL (file));
}

static int
shm_unmap (sqlite3_file *file, int delete_flag)
{
  return REAL (file)->pMethods->xShmUnmap (REAL (file), delete_flag);
}

static const sqlite3_io_methods methods = {
  .iVersion = 2,
  .xClose = close_file,
  .xRead = read_file,
  .xWrite = write_file,
  .xTruncate = truncate_file,
  .xSync = sync_file,
  .xFileSize = size_of_file,
  .xLock = lock_file,
  .xUnlock = unlock_file,
  .xCheckReservedLock = check_lock,
  .xFileControl = control_file,
  .xSectorSize = sector_size,
  .xDeviceCharacteristics = characteristics,
  .xShmMap = shm_map,
  .xShmLock = shm_lock,
  .xShmBarrier = shm_barrier,
  .xShmUnmap = shm_unmap,
};

static int
open_file (sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *ret_flags)
{
  Disk *disk = (Disk *)vfs;
  DiskFile *opened = (DiskFile *)file;
  int rc = meet_fate (disk, DISK_NAMES);

  memset (opened, 0, sizeof *opened);
  if (rc != SQLITE_OK)
    return rc == SQLITE_IOERR ? rc : SQLITE_CANTOPEN;
  opened->real = (sqlite3_file *)(opened + 1);
  rc = disk->real->xOpen (disk->real, name, opened->real, flags, ret_flags);
  if (rc != SQLITE_OK)
    return rc;
  opened->disk = disk;
  opened->platter = platter_of (disk, name);
  opened->syncs_folder = !(flags & SQLITE_OPEN_MAIN_DB);
  opened->base.pMethods = &methods;
  return SQLITE_OK;
}

static int
delete_file (sqlite3_vfs *vfs, const char *name, int sync_folder)
{
  Disk *disk = (Disk *)vfs;
  Platter *platter = platter_of (disk, name);
  int rc = meet_fate (disk, DISK_NAMES);

  if (rc != SQLITE_OK)
    return rc == SQLITE_IOERR ? rc : SQLITE_IOERR_DELETE;
  rc = disk->real->xDelete (disk->real, name, 0);
  if (rc != SQLITE_OK)
    return rc;
  platter_delete (platter);
  rc = may_be_cut (disk);
  if (rc != SQLITE_OK || !sync_folder)
    return rc;
  platter_settle (platter);
  return SQLITE_OK;
}

static int
access_file (sqlite3_vfs *vfs, const char *name, int flags, int *ret_answer)
{
  return ((Disk *)vfs)->real->xAccess (((Disk *)vfs)->real, name, flags, ret_answer);
}

static int
full_name (sqlite3_vfs *vfs, const char *name, int size, char *ret_name)
{
  return ((Disk *)vfs)->real->xFullPathname (((Disk *)vfs)->real, name, size, ret_name);
}

Disk *
disk_new (const char *name)
{
  Disk *disk = g_new0 (Disk, 1);

  disk->real = sqlite3_vfs_find (name);
  g_assert_nonnull (disk->real);
  disk->name = g_strdup (name);
  disk->platters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, platter_free);
  disk->vfs = *disk->real;
  disk->vfs.iVersion = 2;
  disk->vfs.szOsFile = (int)sizeof (DiskFile) + disk->real->szOsFile;
  disk->vfs.pNext = NULL;
  disk->vfs.zName = disk->name;
  disk->vfs.xOpen = open_file;
  disk->vfs.xDelete = delete_file;
  disk->vfs.xAccess = access_file;
  disk->vfs.xFullPathname = full_name;
  /* Behind the default and before its namesake: that is where SQLite finds it. */
  sqlite3_vfs_register (&disk->vfs, FALSE);
  g_assert_true (sqlite3_vfs_find (name) == &disk->vfs);
  return disk;
}

void
disk_free (Disk *disk)
{
  sqlite3_vfs_unregister (&disk->vfs);
  g_hash_table_unref (disk->platters);
  g_free (disk->name);
  g_free (disk);
}
