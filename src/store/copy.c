/* copy.c — everything in a store, written anew under another key; and is a database whole? */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>

#define LOOK_EVERY 1000 /* instructions of SQLite between two looks at progress and cancel */

/* VACUUM INTO rather than the backup API: it reads one state of the store without keeping the writer out,
 * leaves out what was deleted, needs no more memory than two page caches, and its target may have a VFS, and
 * so a key, of its own. Nothing but sealed pages is ever written: the target's VFS refuses all else. */

static void
report (const PlassWork *work, double part)
{
  if (work->progress)
    work->progress (work->from + (work->to - work->from) * CLAMP (part, 0, 1), work->user_data);
}

void
plass_work_tell (const PlassWork *work, guint64 done, guint64 of)
{
  report (work, of > 0 ? (double)done / (double)of : 1);
}

PlassWork
plass_work_part (const PlassWork *work, double from, double to)
{
  PlassWork part = *work;

  part.from = work->from + (work->to - work->from) * from;
  part.to = work->from + (work->to - work->from) * to;
  return part;
}

gboolean
plass_work_goes_on (const PlassWork *work, GError **error)
{
  return !g_cancellable_set_error_if_cancelled (work->cancellable, error);
}

/* ---- SQLite's own long statements ------------------------------------------------------------------- */

typedef struct {
  const PlassWork *work;
  const char *growing; /* the file whose size tells how far it is; NULL: unknown */
  guint64 expected;    /* bytes */
  guint64 looks;
} Watcher;

/* Not 0 stops the statement. */
static int
look (gpointer data)
{
  Watcher *watcher = data;
  struct stat info;

  watcher->looks++;
  if (watcher->growing && stat (watcher->growing, &info) == 0)
    plass_work_tell (watcher->work, (guint64)info.st_size, watcher->expected);
  else if (!watcher->growing) /* ever slower towards the end, which nobody knows */
    plass_work_tell (watcher->work, watcher->looks, watcher->looks + 50);
  return g_cancellable_is_cancelled (watcher->work->cancellable);
}

static gboolean
was_cancelled (PlassConnection *connection, const PlassWork *work, GError **error)
{
  return sqlite3_errcode (connection->db) == SQLITE_INTERRUPT
         && g_cancellable_set_error_if_cancelled (work->cancellable, error);
}

gboolean
plass_work_rows (const PlassWork *work, PlassConnection *connection, const char *sql, const char *but,
                 gint64 *ret_rows, GError **error)
{
  g_autoptr (PlassStatement) statement = plass_statement_get (connection, sql, error);
  Watcher watcher = { .work = work };
  gint64 rows = 0;
  int code = SQLITE_DONE;

  if (statement == NULL)
    return FALSE;
  sqlite3_progress_handler (connection->db, LOOK_EVERY, look, &watcher);
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    rows += strcmp (plass_column_text (statement, 0), but) != 0;
  sqlite3_progress_handler (connection->db, 0, NULL, NULL);
  *ret_rows = rows;
  return code == SQLITE_DONE
         || (!was_cancelled (connection, work, error) && plass_connection_fail (connection, error));
}

gboolean
plass_work_count (PlassConnection *connection, const char *sql, gint64 *ret_count, GError **error)
{
  g_autoptr (PlassStatement) statement = plass_statement_get (connection, sql, error);
  GError *failed = NULL;

  if (statement == NULL)
    return FALSE;
  *ret_count =
      plass_statement_step (connection, statement, &failed) ? sqlite3_column_int64 (statement, 0) : 0;
  if (failed)
    g_propagate_error (error, failed);
  return failed == NULL;
}

/* ---- Copying ---------------------------------------------------------------------------------------- */

/* A name with a question mark must stay a name: "?vfs=unix" would write clear pages. */
char *
plass_database_uri (const char *path, const char *vfs, const char *more)
{
  g_autofree char *escaped = g_uri_escape_string (path, "/", FALSE);

  return g_strdup_printf ("file:%s?vfs=%s%s", escaped, vfs, more);
}

/* SQLite reads one file and writes another: a failed write is the fault of the place that was chosen. */
static gboolean
fail_copy (PlassConnection *connection, const PlassWork *work, GError **error)
{
  int code = sqlite3_extended_errcode (connection->db);

  if (was_cancelled (connection, work, error))
    return FALSE;
  if (code != SQLITE_IOERR_WRITE && code != SQLITE_IOERR_FSYNC && code != SQLITE_IOERR_TRUNCATE)
    return plass_connection_fail (connection, error);
  g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_REFUSED,
                       _ ("The place that was chosen does not take what is written."));
  return FALSE;
}

gboolean
plass_copy_into (PlassFiles *files, const char *target, const PlassSealVfs *vfs, const PlassWork *work,
                 GError **error)
{
  PlassConnection *connection =
      plass_connection_open_uri (files->path, plass_seal_vfs_name (files->vfs), FALSE, error);
  g_autofree char *uri = plass_database_uri (target, plass_seal_vfs_name (vfs), "");
  PlassStatement *statement;
  Watcher watcher = { .work = work, .growing = target };
  gint64 pages;
  gboolean done = FALSE;

  if (connection && plass_work_count (connection, "PRAGMA page_count", &pages, error)
      && (statement = plass_statement_get (connection, "VACUUM INTO :target", error))) {
    watcher.expected = (guint64)pages * PLASS_SEAL_PAGE;
    plass_bind_text (statement, ":target", uri);
    sqlite3_extended_result_codes (connection->db, 1);
    sqlite3_progress_handler (connection->db, LOOK_EVERY, look, &watcher);
    done = sqlite3_step (statement) == SQLITE_DONE || fail_copy (connection, work, error);
    sqlite3_progress_handler (connection->db, 0, NULL, NULL);
    plass_statement_done (statement);
  }
  plass_connection_close (connection);
  return done;
}

/* ---- Whole? ----------------------------------------------------------------------------------------- */

static gboolean
is_broken (const char *words, GError **error)
{
  g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_BROKEN, words);
  return FALSE;
}

gboolean
plass_database_check (PlassConnection *connection, const PlassWork *work, GError **error)
{
  gint64 findings, orphans;
  gboolean same;

  /* It says bad pages in its rows, not in its result code: anything but "ok" is a failure. */
  if (!plass_work_rows (work, connection, "PRAGMA integrity_check (1)", "ok", &findings, error)
      || !plass_work_rows (work, connection, "PRAGMA foreign_key_check", "ok", &orphans, error)
      || !plass_migrations_same_shape (connection, &same, error))
    return FALSE;
  if (findings + orphans > 0)
    return is_broken (_ ("The records do not hang together."), error);
  /* A trigger or a view that is not ours would act in the name of the program. */
  return same || is_broken (_ ("The records have another shape than Plass gives them."), error);
}
