/* seal-wal.c — the write-ahead log: a clear header with random salts, then sealed frames */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <sodium.h>
#include <string.h>

#define HEADER 24 /* of a frame: page number, size after commit, salts; then the sum */

static sqlite3_int64
frame_at (guint64 number)
{
  return PLASS_SEAL_WAL_HEADER + (sqlite3_int64)number * PLASS_SEAL_FRAME;
}

/* Splits an offset into frame and place within; FALSE when the span leaves its frame. */
static gboolean
find_frame (sqlite3_int64 offset, int amount, guint64 *ret_frame, int *ret_within)
{
  if (offset < PLASS_SEAL_WAL_HEADER || amount < 0)
    return FALSE;
  *ret_frame = (guint64)((offset - PLASS_SEAL_WAL_HEADER) / PLASS_SEAL_FRAME);
  *ret_within = (int)((offset - PLASS_SEAL_WAL_HEADER) % PLASS_SEAL_FRAME);
  return *ret_within + amount <= PLASS_SEAL_FRAME;
}

/* OK; SHORT_READ when the file ends before the frame does; IOERR_DATA when it is not authentic. */
static int
read_frame (PlassSealFile *seal, guint64 number, guint8 *clear)
{
  guint8 sealed[PLASS_SEAL_FRAME];
  int rc = seal->real->pMethods->xRead (seal->real, sealed, PLASS_SEAL_FRAME, frame_at (number));

  if (rc != SQLITE_OK)
    return rc;
  return plass_unseal_frame (seal->keys, number, sealed, clear) ? SQLITE_OK : SQLITE_IOERR_DATA;
}

static int
write_frame (PlassSealFile *seal, guint64 number, const guint8 *clear)
{
  guint8 sealed[PLASS_SEAL_FRAME];

  plass_seal_frame (seal->keys, number, clear, NULL, sealed);
  return seal->real->pMethods->xWrite (seal->real, sealed, PLASS_SEAL_FRAME, frame_at (number));
}

int
plass_seal_wal_read (sqlite3_file *file, void *buffer, int amount, sqlite3_int64 offset)
{
  PlassSealFile *seal = (PlassSealFile *)file;
  guint8 clear[PLASS_SEAL_FRAME];
  guint64 number;
  int within, rc;

  if (offset + amount <= PLASS_SEAL_WAL_HEADER)
    return seal->real->pMethods->xRead (seal->real, buffer, amount, offset);
  if (!find_frame (offset, amount, &number, &within))
    return SQLITE_IOERR_READ;
  rc = read_frame (seal, number, clear);
  /* Recovery reads whole frames up to the first that does not fit: after a power cut that is how a log ends,
   * and an all-zero frame is SQLite's own way to say so. */
  if (rc == SQLITE_IOERR_DATA && within == 0 && amount == PLASS_SEAL_FRAME) {
    memset (clear, 0, sizeof clear);
    rc = SQLITE_OK;
  }
  if (rc == SQLITE_OK)
    memcpy (buffer, clear + within, (gsize)amount);
  else
    memset (buffer, 0, (gsize)amount);
  sodium_memzero (clear, sizeof clear);
  return rc;
}

/* TRUE when the frame on the disk is the one that @header belongs to, and SQLite only rewrites its sum: the
 * same page, the same size, the same salts. A frame that was written while earlier ones of its transaction
 * waited for new sums has no salts yet: they come with the sum. */
static gboolean
same_frame (PlassSealFile *seal, guint64 number, const guint8 *header)
{
  guint8 there[16];

  return seal->real->pMethods->xRead (seal->real, there, sizeof there, frame_at (number)) == SQLITE_OK
         && memcmp (there, header, 8) == 0
         && (memcmp (there + 8, header + 8, 8) == 0 || sodium_is_zero (there + 8, 8));
}

static int
write_header (PlassSealFile *seal, guint64 number, const guint8 *header)
{
  guint8 clear[PLASS_SEAL_FRAME];
  int rc;

  if (same_frame (seal, number, header) && read_frame (seal, number, clear) == SQLITE_OK) {
    memcpy (clear, header, HEADER);
    rc = write_frame (seal, number, clear);
    sodium_memzero (clear, sizeof clear);
    if (rc != SQLITE_OK)
      return rc;
  }
  /* Held in any case: when a page follows, it belongs to this header. */
  seal->held = TRUE;
  seal->held_frame = number;
  memcpy (seal->held_header, header, HEADER);
  return SQLITE_OK;
}

static int
write_body (PlassSealFile *seal, guint64 number, const guint8 *page)
{
  guint8 clear[PLASS_SEAL_FRAME];
  int rc;

  if (!sodium_is_zero (page + PLASS_SEAL_USABLE, PLASS_SEAL_RESERVE))
    return SQLITE_IOERR_WRITE;
  if (seal->held && seal->held_frame == number) {
    memcpy (clear, seal->held_header, HEADER);
    seal->held = FALSE;
  } else {
    /* A page written again within its own transaction: the header on the disk stays, its sum is mended later.
     */
    rc = read_frame (seal, number, clear);
    if (rc != SQLITE_OK)
      return SQLITE_IOERR_WRITE;
  }
  memcpy (clear + HEADER, page, PLASS_SEAL_PAGE);
  rc = write_frame (seal, number, clear);
  sodium_memzero (clear, sizeof clear);
  return rc;
}

int
plass_seal_wal_write (sqlite3_file *file, const void *buffer, int amount, sqlite3_int64 offset)
{
  PlassSealFile *seal = (PlassSealFile *)file;
  guint64 number;
  int within;

  if (offset == 0 && amount == PLASS_SEAL_WAL_HEADER) {
    seal->held = FALSE;
    return seal->real->pMethods->xWrite (seal->real, buffer, amount, offset);
  }
  if (!find_frame (offset, amount, &number, &within))
    return SQLITE_IOERR_WRITE;
  if (within == 0 && amount == HEADER)
    return write_header (seal, number, buffer);
  if (within == HEADER && amount == PLASS_SEAL_PAGE)
    return write_body (seal, number, buffer);
  return SQLITE_IOERR_WRITE;
}
