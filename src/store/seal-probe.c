/* seal-probe.c — does this key fit, before SQLite may touch the files? */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIRST_IMAGE 516 /* of a rollback journal: one 512-byte sector, then the page number */

/* With a wrong key SQLite takes a sealed WAL for garbage and deletes it, committed rows and all. So the key
 * must prove itself on something that lies there before the file is handed over. */

static gboolean
read_all (int fd, guint8 *buffer, gsize amount, goffset offset)
{
  return pread (fd, buffer, amount, offset) == (gssize)amount;
}

/* @ret_wal_mode: what the unit tells of how the file is kept. */
typedef gboolean (*Fits) (int fd, const PlassSealKeys *keys, gboolean *ret_wal_mode);

static gboolean
fits_page_one (int fd, const PlassSealKeys *keys, gboolean *ret_wal_mode)
{
  guint8 sealed[PLASS_SEAL_PAGE], clear[PLASS_SEAL_PAGE];
  gboolean fits = read_all (fd, sealed, sizeof sealed, 0) && plass_unseal_page (keys, 0, sealed, clear);

  *ret_wal_mode = fits && clear[18] == 2;
  sodium_memzero (clear, sizeof clear);
  return fits;
}

static gboolean
fits_some_frame (int fd, const PlassSealKeys *keys, gboolean *ret_wal_mode)
{
  guint8 sealed[PLASS_SEAL_FRAME], clear[PLASS_SEAL_FRAME];
  gboolean fits = FALSE;

  for (guint64 number = 0; !fits; number++) {
    if (!read_all (fd, sealed, sizeof sealed, PLASS_SEAL_WAL_HEADER + (goffset)number * PLASS_SEAL_FRAME))
      break;
    fits = plass_unseal_frame (keys, number, sealed, clear);
  }
  *ret_wal_mode = TRUE;
  sodium_memzero (clear, sizeof clear);
  return fits;
}

static gboolean
fits_first_image (int fd, const PlassSealKeys *keys, gboolean *ret_wal_mode)
{
  guint8 sealed[PLASS_SEAL_PAGE], clear[PLASS_SEAL_PAGE];
  gboolean fits = read_all (fd, sealed, sizeof sealed, FIRST_IMAGE)
                  && plass_unseal_image (keys, FIRST_IMAGE, sealed, clear);

  *ret_wal_mode = FALSE;
  sodium_memzero (clear, sizeof clear);
  return fits;
}

static gboolean
fits_file (const char *path, const char *suffix, const PlassSealKeys *keys, Fits fits, gboolean *ret_wal_mode)
{
  g_autofree char *name = g_strconcat (path, suffix, NULL);
  int fd = open (name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  gboolean answer;

  if (fd < 0)
    return FALSE;
  answer = fits (fd, keys, ret_wal_mode);
  close (fd);
  return answer;
}

/* Beside a database that is not there or empty SQLite throws the log away, with all that was committed to it.
 * No such pair is ever written: the first page reaches the disk before there is a log. */
static gboolean
has_log (const char *path)
{
  g_autofree char *name = g_strconcat (path, "-wal", NULL);
  struct stat info;

  return stat (name, &info) == 0 && info.st_size > PLASS_SEAL_WAL_HEADER;
}

gboolean
plass_seal_probe (const PlassSealKeys *keys, const char *path)
{
  gboolean wal_mode;

  return plass_seal_probe_mode (keys, path, &wal_mode);
}

gboolean
plass_seal_probe_mode (const PlassSealKeys *keys, const char *path, gboolean *ret_wal_mode)
{
  struct stat info;

  *ret_wal_mode = FALSE;
  if (stat (path, &info) != 0 || info.st_size == 0)
    return !has_log (path);
  return fits_file (path, "", keys, fits_page_one, ret_wal_mode)
         || fits_file (path, "-wal", keys, fits_some_frame, ret_wal_mode)
         || fits_file (path, "-journal", keys, fits_first_image, ret_wal_mode);
}
