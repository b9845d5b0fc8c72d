/* backup-file.c — the format of a backup: a sealed database, then one page that says what it is
 *
 * Layout, in pages of 4096 bytes:
 *
 *   page 0 … n-1   the database, sealed as on the desk (seal-vfs.c), under a data key and a file-id of its
 * own page n         the tail: 0    16   "Plass backup 1\n\0" 16    4   length of the key file, at most 3072
 * little-endian 20    8   when it was made, seconds since 1970 little-endian 28    8   n little-endian 36 the
 * key file (key-file.c: [sealkey], [slot-recovery]), then zeros 4064 32   BLAKE2b-256 over bytes 0–4063,
 * keyed with BLAKE2b-256 (key = data key, "backup-1:" ‖ file-id)
 *
 * The tail comes last so that SQLite can write the pages where they stay, and so that a backup which was cut
 * short, on a full stick or a broken line, is told at once. Everything is authentic or refused: each page by
 * its own tag and number, their count, the date and the key file by the tail's. Whoever writes such a file
 * knowing the phrase can still put what he likes into it: its shape is compared and its rows are checked like
 * a foreign file's. The reader asks for memory by no number that stands in the file, except the cost of
 * Argon2id, which key-slot.c bounds.
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_FILE_AT 36
#define MOST_KEY_FILE 3072
#define TAG_AT (PLASS_SEAL_PAGE - 32)

static const char magic[16] = "Plass backup 1\n";

static gboolean
fail (GError **error, PlassError code, const char *text)
{
  g_set_error_literal (error, PLASS_ERROR, code, text);
  return FALSE;
}

gboolean
plass_backup_damaged (GError **error)
{
  return fail (error, PLASS_ERROR_BROKEN,
               _ ("The backup is damaged. Nothing has been changed. Use another copy of it."));
}

gboolean
plass_backup_newer (GError **error)
{
  return fail (
      error, PLASS_ERROR_NEWER_SERVICE,
      _ ("This backup was made by a newer version of Plass. Nothing has been changed. Update Plass on "
         "this computer, then try again."));
}

static void
tag_tail (const PlassKey *key, const PlassSealId *id, const guint8 *tail, guint8 tag[32])
{
  static const char label[] = "backup-1:";
  guint8 message[sizeof label - 1 + sizeof id->bytes], subkey[32];

  memcpy (message, label, sizeof label - 1);
  memcpy (message + sizeof label - 1, id->bytes, sizeof id->bytes);
  crypto_generichash (subkey, sizeof subkey, message, sizeof message, key->bytes, sizeof key->bytes);
  crypto_generichash (tag, 32, tail, TAG_AT, subkey, sizeof subkey);
  sodium_memzero (subkey, sizeof subkey);
}

gboolean
plass_backup_tail_write (guint8 *tail, GKeyFile *file, const PlassKey *key, const PlassSealId *id,
                         PlassTime made, guint64 pages)
{
  gsize length;
  g_autofree char *text = g_key_file_to_data (file, &length, NULL);
  guint32 size = GUINT32_TO_LE ((guint32)length);
  gint64 when = GINT64_TO_LE (made.secs);

  g_return_val_if_fail (length <= MOST_KEY_FILE, FALSE);
  pages = GUINT64_TO_LE (pages);
  memset (tail, 0, PLASS_SEAL_PAGE);
  memcpy (tail, magic, sizeof magic);
  memcpy (tail + 16, &size, sizeof size);
  memcpy (tail + 20, &when, sizeof when);
  memcpy (tail + 28, &pages, sizeof pages);
  memcpy (tail + KEY_FILE_AT, text, length);
  tag_tail (key, id, tail, tail + TAG_AT);
  return TRUE;
}

/* What the tail says, before it is known to be true; @pages is what the file's size tells. */
static GKeyFile *
parse_tail (const guint8 *tail, guint64 pages, PlassTime *ret_made, PlassSealId *ret_id)
{
  guint32 size;
  gint64 made;
  guint64 count;

  memcpy (&size, tail + 16, sizeof size);
  memcpy (&made, tail + 20, sizeof made);
  memcpy (&count, tail + 28, sizeof count);
  size = GUINT32_FROM_LE (size);
  if (size > MOST_KEY_FILE || GUINT64_FROM_LE (count) != pages || pages == 0)
    return NULL;
  ret_made->secs = GINT64_FROM_LE (made);
  return plass_key_file_parse ((const char *)tail + KEY_FILE_AT, size, ret_id);
}

/* The phrase may stand in either slot: printed, or thought of by a person. */
static gboolean
unlock (GKeyFile *file, const PlassSealId *id, const char *phrase, PlassKey *ret_key, GError **error)
{
  const PlassSecret secret = { .phrase = phrase };
  PlassSlot slot = g_key_file_has_group (file, plass_key_slot_group (PLASS_SLOT_RECOVERY))
                       ? PLASS_SLOT_RECOVERY
                       : PLASS_SLOT_PASSPHRASE;
  g_autoptr (GError) why = NULL;

  if (plass_key_slot_open (file, id, slot, &secret, ret_key, &why))
    return TRUE;
  if (g_error_matches (why, PLASS_ERROR, PLASS_ERROR_WRONG_KEY))
    return fail (error, PLASS_ERROR_WRONG_KEY,
                 _ ("This phrase does not open the backup. Look at every sign and try again."));
  if (!g_error_matches (why, PLASS_ERROR, PLASS_ERROR_NO_SPACE))
    return plass_backup_damaged (error);
  g_propagate_error (error, g_steal_pointer (&why));
  return FALSE;
}

gboolean
plass_backup_tail_read (const guint8 *tail, guint64 pages, const char *phrase, PlassTime *ret_made,
                        PlassKey *ret_key, PlassSealId *ret_id, GError **error)
{
  g_autoptr (GKeyFile) file = NULL;
  guint8 tag[32];

  if (memcmp (tail, magic, strlen ("Plass backup ")) != 0)
    return fail (error, PLASS_ERROR_BROKEN,
                 _ ("This is no whole backup made by Plass. Nothing has been changed. Choose another file."));
  if (memcmp (tail, magic, sizeof magic) != 0)
    return plass_backup_newer (error);
  file = parse_tail (tail, pages, ret_made, ret_id);
  if (file == NULL)
    return plass_backup_damaged (error);
  if (!unlock (file, ret_id, phrase, ret_key, error))
    return FALSE;
  tag_tail (ret_key, ret_id, tail, tag);
  if (sodium_memcmp (tag, tail + TAG_AT, sizeof tag) == 0)
    return TRUE;
  plass_key_wipe (ret_key);
  return plass_backup_damaged (error);
}

/* ---- An open backup --------------------------------------------------------------------------------- */

static gboolean
read_tail (PlassBackupFile *backup, const char *phrase, GError **error)
{
  guint8 tail[PLASS_SEAL_PAGE];
  struct stat info = { 0 };
  PlassSealId id;
  PlassKey key;

  if (fstat (backup->fd, &info) != 0 || !S_ISREG (info.st_mode) || info.st_size < PLASS_SEAL_PAGE
      || pread (backup->fd, tail, sizeof tail, info.st_size - PLASS_SEAL_PAGE) != sizeof tail)
    memset (tail, 0, sizeof tail);
  backup->pages = (guint64)info.st_size / PLASS_SEAL_PAGE - 1;
  if (info.st_size % PLASS_SEAL_PAGE != 0)
    backup->pages = 0;
  if (!plass_backup_tail_read (tail, backup->pages, phrase, &backup->made, &key, &id, error))
    return FALSE;
  backup->keys = plass_seal_keys_new (&key, &id);
  plass_key_wipe (&key);
  return TRUE;
}

gboolean
plass_backup_file_open (PlassBackupFile *backup, const char *path, const char *phrase, GError **error)
{
  plass_store_prepare ();
  *backup = (PlassBackupFile){ .fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) };
  if (backup->fd < 0) {
    g_set_error (error, PLASS_ERROR, PLASS_ERROR_REFUSED, _ ("The backup cannot be opened: %s"),
                 g_strerror (errno));
    return FALSE;
  }
  return read_tail (backup, phrase, error);
}

void
plass_backup_file_clear (PlassBackupFile *backup)
{
  if (backup->fd >= 0)
    close (backup->fd);
  backup->fd = -1;
  g_clear_pointer (&backup->keys, plass_seal_keys_free);
}

gboolean
plass_backup_file_page (PlassBackupFile *backup, guint64 number, guint8 *clear, GError **error)
{
  guint8 sealed[PLASS_SEAL_PAGE];

  if (pread (backup->fd, sealed, sizeof sealed, (off_t)number * PLASS_SEAL_PAGE) == sizeof sealed
      && plass_unseal_page (backup->keys, number, sealed, clear))
    return TRUE;
  return plass_backup_damaged (error);
}

gboolean
plass_backup_is_one (const char *path)
{
  char found[sizeof magic];
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
  gboolean is = fd >= 0 && lseek (fd, -PLASS_SEAL_PAGE, SEEK_END) >= 0
                && read (fd, found, sizeof found) == sizeof found && memcmp (found, magic, sizeof found) == 0;

  if (fd >= 0)
    close (fd);
  return is;
}
