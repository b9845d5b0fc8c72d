/* seal-journal.c — the rollback journal: sealed page images between clear counts and numbers */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <string.h>

static gboolean
is_sum (const PlassSealFile *seal, int amount, sqlite3_int64 offset)
{
  return amount == 4 && seal->have_image && offset == seal->image_at + PLASS_SEAL_PAGE;
}

static void
mask_sum (const PlassSealFile *seal, const guint8 *from, guint8 *to)
{
  for (int i = 0; i < 4; i++)
    to[i] = from[i] ^ seal->image_mask[i];
}

static int
read_image (PlassSealFile *seal, guint8 *clear, sqlite3_int64 offset)
{
  guint8 sealed[PLASS_SEAL_PAGE];
  int rc = seal->real->pMethods->xRead (seal->real, sealed, PLASS_SEAL_PAGE, offset);

  seal->have_image = FALSE;
  if (rc != SQLITE_OK)
    return rc;
  seal->have_image = TRUE;
  seal->image_at = offset;
  seal->stale_image = FALSE;
  plass_seal_mask (seal->keys, sealed, seal->image_mask);
  if (plass_unseal_image (seal->keys, (guint64)offset, sealed, clear))
    return SQLITE_OK;
  /* What lies beyond our own writes is left over from an earlier, longer journal: a sum that cannot fit ends
   * the playback there. Anything else that does not open is damage: the journal is kept. */
  if (!seal->wrote || offset <= seal->last_written)
    return SQLITE_IOERR_DATA;
  memset (clear, 0, PLASS_SEAL_PAGE);
  seal->stale_image = TRUE;
  return SQLITE_OK;
}

int
plass_seal_journal_read (sqlite3_file *file, void *buffer, int amount, sqlite3_int64 offset)
{
  PlassSealFile *seal = (PlassSealFile *)file;
  guint8 sum[4];
  int rc;

  if (amount == PLASS_SEAL_PAGE)
    return read_image (seal, buffer, offset);
  if (!is_sum (seal, amount, offset))
    return seal->real->pMethods->xRead (seal->real, buffer, amount, offset);
  rc = seal->real->pMethods->xRead (seal->real, sum, 4, offset);
  if (seal->stale_image)
    memset (buffer, 0xff, 4);
  else
    mask_sum (seal, sum, buffer);
  return rc;
}

int
plass_seal_journal_write (sqlite3_file *file, const void *buffer, int amount, sqlite3_int64 offset)
{
  PlassSealFile *seal = (PlassSealFile *)file;
  guint8 sealed[PLASS_SEAL_PAGE], sum[4];

  if (is_sum (seal, amount, offset)) {
    mask_sum (seal, buffer, sum);
    return seal->real->pMethods->xWrite (seal->real, sum, 4, offset);
  }
  if (amount != PLASS_SEAL_PAGE)
    return seal->real->pMethods->xWrite (seal->real, buffer, amount, offset);
  plass_seal_image (seal->keys, (guint64)offset, buffer, NULL, sealed);
  plass_seal_mask (seal->keys, sealed, seal->image_mask);
  seal->have_image = seal->wrote = TRUE;
  seal->stale_image = FALSE;
  seal->image_at = offset;
  seal->last_written = MAX (seal->last_written, offset);
  return seal->real->pMethods->xWrite (seal->real, sealed, PLASS_SEAL_PAGE, offset);
}
