/* seal-db.c — the database file: whole sealed pages only */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <sodium.h>
#include <string.h>

/* SQLite looks at the first 100 bytes before it has a lock, to learn the page size. Page 1 may be torn at
 * that moment (the WAL mends it), so the answer is made up of what is always so: it is never decrypted. */
static void
fill_peek (guint8 *buffer)
{
  memset (buffer, 0, 100);
  memcpy (buffer, "SQLite format 3", 16);
  buffer[16] = PLASS_SEAL_PAGE >> 8;
  buffer[17] = PLASS_SEAL_PAGE & 0xff;
  buffer[18] = buffer[19] = 2;
  buffer[20] = PLASS_SEAL_RESERVE;
  buffer[21] = 64;
  buffer[22] = buffer[23] = 32;
}

/* SHORT_READ only for a page that was never written, and only outside WAL mode: a cut file must not read as
 * zeros. The size is asked for only here: it would cost every read a call to the kernel. */
static int
tell_short (PlassSealFile *seal, guint64 number, guint8 *clear)
{
  sqlite3_int64 size;
  int rc = seal->real->pMethods->xFileSize (seal->real, &size);

  if (rc != SQLITE_OK)
    return rc;
  if ((sqlite3_int64)number * PLASS_SEAL_PAGE < size || (size > 0 && seal->wal_mode))
    return SQLITE_IOERR_DATA;
  memset (clear, 0, PLASS_SEAL_PAGE);
  return SQLITE_IOERR_SHORT_READ;
}

/* Page @number into @clear. */
static int
read_page (PlassSealFile *seal, guint64 number, guint8 *clear)
{
  guint8 sealed[PLASS_SEAL_PAGE];
  int rc = seal->real->pMethods->xRead (seal->real, sealed, PLASS_SEAL_PAGE,
                                        (sqlite3_int64)number * PLASS_SEAL_PAGE);

  if (rc == SQLITE_IOERR_SHORT_READ)
    return tell_short (seal, number, clear);
  if (rc != SQLITE_OK)
    return rc;
  if (!plass_unseal_page (seal->keys, number, sealed, clear))
    return SQLITE_IOERR_DATA;
  if (number == 0)
    seal->wal_mode = clear[18] == 2;
  return SQLITE_OK;
}

/* The 16 bytes at 24 are read without a lock that a checkpoint would respect: the page may be half written
 * just now. */
static int
read_version (PlassSealFile *seal, void *buffer)
{
  guint8 clear[PLASS_SEAL_PAGE];
  int rc = SQLITE_OK;

  for (int tries = 0; tries < 5; tries++) {
    rc = read_page (seal, 0, clear);
    if (rc != SQLITE_IOERR_DATA)
      break;
    g_usleep (1000);
  }
  if (rc == SQLITE_OK)
    memcpy (buffer, clear + 24, 16);
  else
    memset (buffer, 0, 16);
  sodium_memzero (clear, sizeof clear);
  return rc == SQLITE_IOERR_DATA ? SQLITE_IOERR_SHORT_READ : rc;
}

static int
read_part (PlassSealFile *seal, void *buffer, int amount, sqlite3_int64 offset)
{
  guint8 clear[PLASS_SEAL_PAGE];
  int within = (int)(offset % PLASS_SEAL_PAGE), rc;

  if (within + amount > PLASS_SEAL_PAGE)
    return SQLITE_IOERR_READ;
  rc = read_page (seal, (guint64)(offset / PLASS_SEAL_PAGE), clear);
  if (rc == SQLITE_OK || rc == SQLITE_IOERR_SHORT_READ)
    memcpy (buffer, clear + within, (gsize)amount);
  sodium_memzero (clear, sizeof clear);
  return rc;
}

int
plass_seal_db_read (sqlite3_file *file, void *buffer, int amount, sqlite3_int64 offset)
{
  PlassSealFile *seal = (PlassSealFile *)file;
  sqlite3_int64 size;

  if (offset == 0 && amount == 100) {
    int rc = seal->real->pMethods->xFileSize (seal->real, &size);

    if (rc != SQLITE_OK)
      return rc;
    if (size == 0) {
      memset (buffer, 0, 100);
      return SQLITE_IOERR_SHORT_READ;
    }
    fill_peek (buffer);
    return SQLITE_OK;
  }
  if (offset == 24 && amount == 16)
    return read_version (seal, buffer);
  if (amount == PLASS_SEAL_PAGE && offset % PLASS_SEAL_PAGE == 0)
    return read_page (seal, (guint64)(offset / PLASS_SEAL_PAGE), buffer);
  return read_part (seal, buffer, amount, offset);
}

static gboolean
is_zero (const guint8 *bytes, gsize count)
{
  return sodium_is_zero (bytes, count);
}

static int
write_page (PlassSealFile *seal, guint64 number, const guint8 *clear)
{
  guint8 sealed[PLASS_SEAL_PAGE];

  plass_seal_page (seal->keys, number, clear, NULL, sealed);
  return seal->real->pMethods->xWrite (seal->real, sealed, PLASS_SEAL_PAGE,
                                       (sqlite3_int64)number * PLASS_SEAL_PAGE);
}

/* Sealed zero pages from the end of the file up to @until: an all-zero page on the disk is never valid. */
static int
fill_gap (PlassSealFile *seal, sqlite3_int64 until)
{
  static const guint8 zeros[PLASS_SEAL_PAGE];
  sqlite3_int64 size;
  int rc = seal->real->pMethods->xFileSize (seal->real, &size);

  if (rc == SQLITE_OK && size % PLASS_SEAL_PAGE != 0)
    size -= size % PLASS_SEAL_PAGE; /* a page torn by a full disk: written anew */
  for (; rc == SQLITE_OK && size < until; size += PLASS_SEAL_PAGE)
    rc = write_page (seal, (guint64)(size / PLASS_SEAL_PAGE), zeros);
  return rc;
}

int
plass_seal_db_write (sqlite3_file *file, const void *buffer, int amount, sqlite3_int64 offset)
{
  PlassSealFile *seal = (PlassSealFile *)file;
  const guint8 *clear = buffer;
  int rc;

  /* Anything else would leave clear text or overwrite a nonce: better an error than a leak. */
  if (amount != PLASS_SEAL_PAGE || offset % PLASS_SEAL_PAGE != 0
      || !is_zero (clear + PLASS_SEAL_USABLE, PLASS_SEAL_RESERVE))
    return SQLITE_IOERR_WRITE;
  if (offset == 0 && ((clear[16] << 8 | clear[17]) != PLASS_SEAL_PAGE || clear[20] != PLASS_SEAL_RESERVE))
    return SQLITE_IOERR_WRITE;
  rc = fill_gap (seal, offset);
  if (rc == SQLITE_OK)
    rc = write_page (seal, (guint64)(offset / PLASS_SEAL_PAGE), clear);
  if (rc == SQLITE_OK && offset == 0)
    seal->wal_mode = clear[18] == 2;
  return rc;
}

int
plass_seal_db_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  PlassSealFile *seal = (PlassSealFile *)file;
  int rc = fill_gap (seal, size);

  return rc == SQLITE_OK ? seal->real->pMethods->xTruncate (seal->real, size) : rc;
}
