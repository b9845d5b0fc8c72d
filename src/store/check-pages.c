/* check-pages.c — is every page on the disk, and every frame of the log, what was once written there? */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <string.h>

#define CHUNK 128 /* pages or frames looked at in one hold of the writer: about a millisecond */

/* The file is read through the sealing VFS, but below SQLite's cache: what is cached would hide what the disk
 * has lost. The writer's own open files are used, and only while it stands still: it brings pages from the
 * log into the file, and opening the file once more would let go of SQLite's locks when it is closed. */

typedef struct {
  PlassStore *store;
  PlassFiles *files;
  sqlite3_file *database, *wal;
  const PlassWork *work;
  PlassStoreReport *report;
  int frames;           /* of the log that count */
  gboolean all_in_file; /* of these */
  GHashTable *in_log;   /* numbers of pages that the log has newer */
} Look;

/* Takes the writer for a moment. FALSE, and not taken: the store works on other files since, written anew. */
static gboolean
stop_writer (Look *look)
{
  PlassStore *store = look->store;

  if (g_atomic_int_get (&store->waiting) > 0)
    g_usleep (1000); /* a form that is being saved goes first */
  g_mutex_lock (&store->write_mutex);
  if (store->files != look->files) {
    g_mutex_unlock (&store->write_mutex);
    return FALSE;
  }
  sqlite3_file_control (store->writer->db, "main", SQLITE_FCNTL_FILE_POINTER, &look->database);
  sqlite3_file_control (store->writer->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &look->wal);
  return TRUE;
}

static void
start_writer (Look *look)
{
  g_mutex_unlock (&look->store->write_mutex);
}

static gboolean
size_of (sqlite3_file *file, guint64 *ret_size)
{
  sqlite3_int64 size;

  if (file->pMethods->xFileSize (file, &size) != SQLITE_OK)
    return FALSE;
  *ret_size = (guint64)size;
  return TRUE;
}

/* ---- The log ---------------------------------------------------------------------------------------- */

static gboolean
read_log_header (Look *look, guint8 header[PLASS_SEAL_WAL_HEADER])
{
  return look->wal->pMethods
         && look->wal->pMethods->xRead (look->wal, header, PLASS_SEAL_WAL_HEADER, 0) == SQLITE_OK;
}

static guint32
read_be32 (const guint8 *at)
{
  return (guint32)at[0] << 24 | (guint32)at[1] << 16 | (guint32)at[2] << 8 | at[3];
}

/* The first page says how many there are. SQLite itself would only say that something is wrong. */
static guint64
count_missing (Look *look, guint64 there)
{
  guint8 page[PLASS_SEAL_PAGE];
  guint64 pages = 0;

  if (look->database->pMethods->xRead (look->database, page, sizeof page, 0) == SQLITE_OK)
    pages = read_be32 (page + 28);
  return pages > there ? pages - there : 0;
}

/* As much of the log into the file as readers allow; what is left, and whether pages are missing. Under the
 * writer's mutex. */
static void
begin_look (Look *look, guint8 header[PLASS_SEAL_WAL_HEADER])
{
  guint64 size = 0, log_size = 0;
  int done = 0;
  gboolean readable = sqlite3_wal_checkpoint_v2 (look->store->writer->db, NULL, SQLITE_CHECKPOINT_PASSIVE,
                                                 &look->frames, &done)
                      == SQLITE_OK;

  look->all_in_file = readable && done == look->frames;
  if (!read_log_header (look, header))
    look->frames = 0;
  else if (!readable && size_of (look->wal, &log_size) && log_size > PLASS_SEAL_WAL_HEADER)
    look->frames = (int)((log_size - PLASS_SEAL_WAL_HEADER) / PLASS_SEAL_FRAME);
  if (look->all_in_file && size_of (look->database, &size))
    look->report->bad_pages += count_missing (look, size / PLASS_SEAL_PAGE);
}

/* FALSE: the frame is of an earlier log, so the rest is too. */
static gboolean
look_at_frame (Look *look, int number, const guint8 *header)
{
  guint8 frame[PLASS_SEAL_FRAME], salts[8];
  sqlite3_int64 at = PLASS_SEAL_WAL_HEADER + (sqlite3_int64)number * PLASS_SEAL_FRAME;
  int rc;

  /* The salts lie in clear in both. */
  rc = look->wal->pMethods->xRead (look->wal, frame, PLASS_SEAL_FRAME, at);
  memcpy (salts, frame + 8, sizeof salts);
  if (rc == SQLITE_OK && read_be32 (frame) != 0) {
    if (memcmp (salts, header + 16, sizeof salts) != 0)
      return FALSE;
    g_hash_table_add (look->in_log, GUINT_TO_POINTER (read_be32 (frame)));
  } else {
    look->report->bad_frames++; /* page number 0: not authentic */
  }
  look->report->frames++;
  return TRUE;
}

/* A log that begins anew meanwhile has been brought into the file, so there is nothing left to look at. */
static gboolean
look_at_frames (Look *look, const guint8 *header, GError **error)
{
  gboolean more = TRUE;

  for (int from = 0; more && from < look->frames; from += CHUNK) {
    guint8 now[PLASS_SEAL_WAL_HEADER];

    if (!plass_work_goes_on (look->work, error))
      return FALSE;
    if (!stop_writer (look))
      return TRUE;
    more = read_log_header (look, now) && memcmp (now, header, sizeof now) == 0;
    for (int i = from; more && i < MIN (from + CHUNK, look->frames); i++)
      more = look_at_frame (look, i, header);
    start_writer (look);
  }
  return TRUE;
}

/* ---- The file --------------------------------------------------------------------------------------- */

/* A page that is torn in the file but whole in the log is no damage. */
static gboolean
is_bad (Look *look, guint64 number)
{
  guint8 page[PLASS_SEAL_PAGE];

  return look->database->pMethods->xRead (look->database, page, sizeof page,
                                          (sqlite3_int64)number * PLASS_SEAL_PAGE)
             != SQLITE_OK
         && (look->all_in_file || !g_hash_table_contains (look->in_log, GUINT_TO_POINTER (number + 1)));
}

static gboolean
look_at_pages (Look *look, GError **error)
{
  guint64 size = 0, pages = 1;

  for (guint64 from = 0; from < pages; from += CHUNK) {
    plass_work_tell (look->work, from, pages);
    if (!plass_work_goes_on (look->work, error))
      return FALSE;
    if (!stop_writer (look))
      return TRUE;
    size_of (look->database, &size); /* it may have grown, or shrunk */
    pages = (size + PLASS_SEAL_PAGE - 1) / PLASS_SEAL_PAGE;
    for (guint64 page = from; page < MIN (from + CHUNK, pages); page++) {
      look->report->bad_pages += is_bad (look, page);
      look->report->pages++;
    }
    start_writer (look);
  }
  return TRUE;
}

gboolean
plass_check_pages (PlassStore *store, PlassFiles *files, const PlassWork *work, PlassStoreReport *report,
                   GError **error)
{
  g_autoptr (GHashTable) in_log = g_hash_table_new (NULL, NULL);
  Look look = { .store = store, .files = files, .work = work, .report = report, .in_log = in_log };
  guint8 header[PLASS_SEAL_WAL_HEADER];

  if (!stop_writer (&look))
    return TRUE;
  begin_look (&look, header);
  start_writer (&look);
  return look_at_frames (&look, header, error) && look_at_pages (&look, error);
}
