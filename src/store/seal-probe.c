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

static gboolean
fits_page_one (int fd, const PlassSealKeys *keys)
{
  guint8 sealed[PLASS_SEAL_PAGE], clear[PLASS_SEAL_PAGE];
  gboolean fits = read_all (fd, sealed, sizeof sealed, 0) && plass_unseal_page (keys, 0, sealed, clear);

  sodium_memzero (clear, sizeof clear);
  return fits;
}

static gboolean
fits_some_frame (int fd, const PlassSealKeys *keys)
{
  guint8 sealed[PLASS_SEAL_FRAME], clear[PLASS_SEAL_FRAME];
  gboolean fits = FALSE;

  for (guint64 number = 0; !fits; number++) {
    if (!read_all (fd, sealed, sizeof sealed, PLASS_SEAL_WAL_HEADER + (goffset)number * PLASS_SEAL_FRAME))
      break;
    fits = plass_unseal_frame (keys, number, sealed, clear);
  }
  sodium_memzero (clear, sizeof clear);
  return fits;
}

static gboolean
fits_first_image (int fd, const PlassSealKeys *keys)
{
  guint8 sealed[PLASS_SEAL_PAGE], clear[PLASS_SEAL_PAGE];
  gboolean fits = read_all (fd, sealed, sizeof sealed, FIRST_IMAGE)
                  && plass_unseal_image (keys, FIRST_IMAGE, sealed, clear);

  sodium_memzero (clear, sizeof clear);
  return fits;
}

static gboolean
fits_file (const char *path, const char *suffix, const PlassSealKeys *keys,
           gboolean (*fits) (int, const PlassSealKeys *))
{
  g_autofree char *name = g_strconcat (path, suffix, NULL);
  int fd = open (name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  gboolean answer;

  if (fd < 0)
    return FALSE;
  answer = fits (fd, keys);
  close (fd);
  return answer;
}

gboolean
plass_seal_probe (const PlassSealKeys *keys, const char *path)
{
  struct stat info;

  if (stat (path, &info) != 0 || info.st_size == 0)
    return TRUE;
  return fits_file (path, "", keys, fits_page_one) || fits_file (path, "-wal", keys, fits_some_frame)
         || fits_file (path, "-journal", keys, fits_first_image);
}
