/* seal-vfs.c — a SQLite VFS that seals what it writes
 *
 * Use: plass_seal_vfs_new ("unix-excl", keys), then sqlite3_open_v2 (…, plass_seal_vfs_name (vfs)), with
 * SQLITE_FCNTL_RESERVE_BYTES 40 before the first statement of a new file. One VFS object a key; keys never
 * travel in URIs or PRAGMAs. ATTACH and VACUUM INTO inherit the connection's VFS.
 *
 * Format (integers in associated data little-endian; XChaCha20-Poly1305; a fresh random 24-byte nonce for
 * every write):
 *
 * - database page n: ct[4056] nonce[24] tag[16]; AD le64(n)
 *
 * - WAL header, 32 bytes, in clear: version, page size, random salts
 *
 * - WAL frame f: hdr[16] in clear, ct over sum[8] page[4056], nonce, tag; AD le64(f) hdr[16]
 *
 * - journal image: as a page; AD le64(offset)
 *
 * - journal sum behind it: 4 bytes XOR the stream of the image's nonce
 *
 * - other journal bytes (counts, page numbers, file names): in clear
 *
 * Limits: page size 4096 and 40 reserved bytes, fixed. Temporary, transient and statement files are refused
 * (CANTOPEN): temp_store=MEMORY and SQLITE_CONFIG_STMTJRNL_SPILL -1 keep them in memory. No mmap. An old page
 * put back at its own place, or an old whole file, is authentic and cannot be told here: the service's anchor
 * tells it. The number of pages, which of them change and when stays visible.
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <sodium.h>
#include <string.h>

struct _PlassSealVfs {
  sqlite3_vfs vfs; /* first: SQLite's view */
  sqlite3_vfs *real;
  PlassSealKeys *keys;
  char *name;
  gint files; /* open now; atomic */
};

static sqlite3_file *
real_of (sqlite3_file *file)
{
  return ((PlassSealFile *)file)->real;
}

/* ---- What is passed through ------------------------------------------------------------------------- */

static int
close_file (sqlite3_file *file)
{
  PlassSealFile *seal = (PlassSealFile *)file;
  int rc = seal->real->pMethods ? seal->real->pMethods->xClose (seal->real) : SQLITE_OK;

  g_atomic_int_add (&seal->vfs->files, -1);
  sodium_memzero (seal->held_header, sizeof seal->held_header);
  return rc;
}

static int
read_clear (sqlite3_file *file, void *buffer, int amount, sqlite3_int64 offset)
{
  return real_of (file)->pMethods->xRead (real_of (file), buffer, amount, offset);
}

static int
write_clear (sqlite3_file *file, const void *buffer, int amount, sqlite3_int64 offset)
{
  return real_of (file)->pMethods->xWrite (real_of (file), buffer, amount, offset);
}

static int
truncate_file (sqlite3_file *file, sqlite3_int64 size)
{
  return real_of (file)->pMethods->xTruncate (real_of (file), size);
}

static int
sync_file (sqlite3_file *file, int flags)
{
  return real_of (file)->pMethods->xSync (real_of (file), flags);
}

static int
size_of_file (sqlite3_file *file, sqlite3_int64 *ret_size)
{
  return real_of (file)->pMethods->xFileSize (real_of (file), ret_size);
}

static int
lock_file (sqlite3_file *file, int level)
{
  return real_of (file)->pMethods->xLock (real_of (file), level);
}

static int
unlock_file (sqlite3_file *file, int level)
{
  return real_of (file)->pMethods->xUnlock (real_of (file), level);
}

static int
check_lock (sqlite3_file *file, int *ret_reserved)
{
  return real_of (file)->pMethods->xCheckReservedLock (real_of (file), ret_reserved);
}

/* Hints that would grow the file with zeros, or map it, are swallowed: every byte on the disk goes through
 * write. */
static int
control_file (sqlite3_file *file, int operation, void *argument)
{
  switch (operation) {
  case SQLITE_FCNTL_CHUNK_SIZE:
  case SQLITE_FCNTL_SIZE_HINT:
    return SQLITE_OK;
  case SQLITE_FCNTL_MMAP_SIZE:
    *(sqlite3_int64 *)argument = 0;
    return SQLITE_OK;
  default:
    return real_of (file)->pMethods->xFileControl (real_of (file), operation, argument);
  }
}

static int
sector_size (sqlite3_file *file)
{
  return 512;
}

static int
characteristics (sqlite3_file *file)
{
  int real = real_of (file)->pMethods->xDeviceCharacteristics (real_of (file));

  /* Sealed pages are never written atomically, whatever the disk promises. */
  return real & (SQLITE_IOCAP_POWERSAFE_OVERWRITE | SQLITE_IOCAP_UNDELETABLE_WHEN_OPEN);
}

static int
shm_map (sqlite3_file *file, int region, int size, int extend, void volatile **ret_memory)
{
  return real_of (file)->pMethods->xShmMap (real_of (file), region, size, extend, ret_memory);
}

static int
shm_lock (sqlite3_file *file, int offset, int count, int flags)
{
  return real_of (file)->pMethods->xShmLock (real_of (file), offset, count, flags);
}

static void
shm_barrier (sqlite3_file *file)
{
  real_of (file)->pMethods->xShmBarrier (real_of (file));
}

static int
shm_unmap (sqlite3_file *file, int delete_flag)
{
  return real_of (file)->pMethods->xShmUnmap (real_of (file), delete_flag);
}

#define PASSED_THROUGH                                                                                       \
  .iVersion = 2, .xClose = close_file, .xSync = sync_file, .xFileSize = size_of_file, .xLock = lock_file,    \
  .xUnlock = unlock_file, .xCheckReservedLock = check_lock, .xFileControl = control_file,                    \
  .xSectorSize = sector_size, .xDeviceCharacteristics = characteristics, .xShmMap = shm_map,                 \
  .xShmLock = shm_lock, .xShmBarrier = shm_barrier, .xShmUnmap = shm_unmap

static const sqlite3_io_methods database_methods = {
  PASSED_THROUGH,
  .xRead = plass_seal_db_read,
  .xWrite = plass_seal_db_write,
  .xTruncate = plass_seal_db_truncate,
};

static const sqlite3_io_methods wal_methods = {
  PASSED_THROUGH,
  .xRead = plass_seal_wal_read,
  .xWrite = plass_seal_wal_write,
  .xTruncate = truncate_file,
};

static const sqlite3_io_methods journal_methods = {
  PASSED_THROUGH,
  .xRead = plass_seal_journal_read,
  .xWrite = plass_seal_journal_write,
  .xTruncate = truncate_file,
};

/* A super-journal holds file names only. */
static const sqlite3_io_methods clear_methods = {
  PASSED_THROUGH,
  .xRead = read_clear,
  .xWrite = write_clear,
  .xTruncate = truncate_file,
};

static const struct {
  int flag;
  const sqlite3_io_methods *methods;
} kinds[] = {
  { SQLITE_OPEN_MAIN_DB, &database_methods },
  { SQLITE_OPEN_WAL, &wal_methods },
  { SQLITE_OPEN_MAIN_JOURNAL, &journal_methods },
  { SQLITE_OPEN_SUPER_JOURNAL, &clear_methods },
};

static const sqlite3_io_methods *
methods_for (int flags)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (flags & kinds[i].flag)
      return kinds[i].methods;
  return NULL;
}

/* ---- The VFS ---------------------------------------------------------------------------------------- */

static PlassSealVfs *
self (sqlite3_vfs *vfs)
{
  return (PlassSealVfs *)vfs;
}

static int
open_file (sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *ret_flags)
{
  PlassSealFile *seal = (PlassSealFile *)file;
  const sqlite3_io_methods *methods = methods_for (flags);
  gboolean wal_mode = FALSE;
  int rc;

  memset (seal, 0, sizeof *seal);
  if (methods == NULL || name == NULL)
    return SQLITE_CANTOPEN;
  if ((flags & SQLITE_OPEN_MAIN_DB) && !plass_seal_probe_mode (self (vfs)->keys, name, &wal_mode))
    return SQLITE_NOTADB;
  seal->real = (sqlite3_file *)(seal + 1);
  rc = self (vfs)->real->xOpen (self (vfs)->real, name, seal->real, flags, ret_flags);
  if (rc != SQLITE_OK) {
    if (seal->real->pMethods)
      seal->real->pMethods->xClose (seal->real);
    return rc;
  }
  seal->keys = self (vfs)->keys;
  seal->vfs = self (vfs);
  seal->wal_mode = wal_mode;
  g_atomic_int_inc (&seal->vfs->files);
  seal->base.pMethods = methods;
  return SQLITE_OK;
}

static int
delete_file (sqlite3_vfs *vfs, const char *name, int sync_folder)
{
  return self (vfs)->real->xDelete (self (vfs)->real, name, sync_folder);
}

static int
access_file (sqlite3_vfs *vfs, const char *name, int flags, int *ret_answer)
{
  return self (vfs)->real->xAccess (self (vfs)->real, name, flags, ret_answer);
}

static int
full_name (sqlite3_vfs *vfs, const char *name, int size, char *ret_name)
{
  return self (vfs)->real->xFullPathname (self (vfs)->real, name, size, ret_name);
}

static int
random_bytes (sqlite3_vfs *vfs, int count, char *ret_bytes)
{
  randombytes_buf (ret_bytes, (gsize)count);
  return count;
}

static int
sleep_for (sqlite3_vfs *vfs, int microseconds)
{
  return self (vfs)->real->xSleep (self (vfs)->real, microseconds);
}

static int
current_time (sqlite3_vfs *vfs, double *ret_day)
{
  return self (vfs)->real->xCurrentTime (self (vfs)->real, ret_day);
}

static int
last_error (sqlite3_vfs *vfs, int size, char *ret_text)
{
  return self (vfs)->real->xGetLastError (self (vfs)->real, size, ret_text);
}

static int
current_time_64 (sqlite3_vfs *vfs, sqlite3_int64 *ret_msecs)
{
  return self (vfs)->real->xCurrentTimeInt64 (self (vfs)->real, ret_msecs);
}

PlassSealVfs *
plass_seal_vfs_new (const char *base, PlassSealKeys *keys)
{
  sqlite3_vfs *real = sqlite3_vfs_find (base);
  PlassSealVfs *vfs = g_new0 (PlassSealVfs, 1);
  guint32 number = randombytes_random ();

  g_assert (real != NULL);
  vfs->real = real;
  vfs->keys = keys;
  vfs->name = g_strdup_printf ("sealed-%p-%08x", (void *)vfs, number);
  vfs->vfs = (sqlite3_vfs){
    .iVersion = 2,
    .szOsFile = (int)sizeof (PlassSealFile) + real->szOsFile,
    .mxPathname = real->mxPathname,
    .zName = vfs->name,
    .xOpen = open_file,
    .xDelete = delete_file,
    .xAccess = access_file,
    .xFullPathname = full_name,
    .xRandomness = random_bytes,
    .xSleep = sleep_for,
    .xCurrentTime = current_time,
    .xGetLastError = last_error,
    .xCurrentTimeInt64 = current_time_64,
  };
  sqlite3_vfs_register (&vfs->vfs, FALSE);
  return vfs;
}

gboolean
plass_seal_vfs_free (PlassSealVfs *vfs)
{
  if (vfs == NULL)
    return TRUE;
  if (g_atomic_int_get (&vfs->files) > 0)
    return FALSE;
  sqlite3_vfs_unregister (&vfs->vfs);
  plass_seal_keys_free (vfs->keys);
  g_free (vfs->name);
  g_free (vfs);
  return TRUE;
}

const char *
plass_seal_vfs_name (const PlassSealVfs *vfs)
{
  return vfs->name;
}
