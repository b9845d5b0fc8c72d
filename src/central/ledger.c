/* ledger.c — one connection to the ledger: opening, transactions, one statement at a time (SQLite) */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#define BUSY_MSECS 5000
#define MOST_PREPARED 256
#define WAL_PAGES 1000 /* of the journal: then they are put into the file when nobody waits */
#define AGAIN_MSECS 2000
#define MOST_WAL_PAGES 8000 /* then whoever writes puts them there, whoever waits */

struct _PlassLedger {
  sqlite3 *db;
  GHashTable *prepared; /* SQL text → sqlite3_stmt * */
  gboolean scrub;       /* what was erased still stands in the journal */
  GSource *tidy;        /* the journal is long; in the loop of the thread that wrote; NULL: it is not */
};

/* A row is the statement itself, standing on it. */
struct _PlassAnswer {
  sqlite3_stmt *stmt;
};

static PlassError
error_code (int result)
{
  switch (result & 0xff) {
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return PLASS_ERROR_LOCKED;
  case SQLITE_FULL:
    return PLASS_ERROR_NO_SPACE;
  case SQLITE_CONSTRAINT:
    return PLASS_ERROR_RULE;
  default:
    return PLASS_ERROR_BROKEN;
  }
}

/* SQLite's own words name tables and columns, never values: safe in a log. */
static gboolean
set_error (PlassLedger *ledger, int result, GError **error)
{
  g_set_error_literal (error, PLASS_ERROR, error_code (result), sqlite3_errmsg (ledger->db));
  return FALSE;
}

static gboolean
run_script (PlassLedger *ledger, const char *sql, GError **error)
{
  int result = sqlite3_exec (ledger->db, sql, NULL, NULL, NULL);

  return result == SQLITE_OK || set_error (ledger, result, error);
}

static void
finalize (gpointer stmt)
{
  sqlite3_finalize (stmt);
}

/* ---- The journal: an answer does not wait until its pages are in the file --------------------------------
 */

/* Without waiting for anybody: SQLITE_BUSY, somebody reads an older state. */
static int
checkpoint (PlassLedger *ledger, int mode)
{
  int result;

  sqlite3_busy_timeout (ledger->db, 0);
  result = sqlite3_wal_checkpoint_v2 (ledger->db, NULL, mode, NULL, NULL);
  sqlite3_busy_timeout (ledger->db, BUSY_MSECS);
  return result;
}

/* Somebody who reads an older state keeps the journal from being emptied: then once more, for what was erased
 * still stands in it. */
static gboolean
tidy (gpointer data)
{
  PlassLedger *ledger = data;
  const int mode = ledger->scrub ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;

  if (checkpoint (ledger, mode) == SQLITE_BUSY && ledger->scrub) {
    g_source_set_ready_time (ledger->tidy, g_get_monotonic_time () + AGAIN_MSECS * 1000);
    return G_SOURCE_CONTINUE;
  }
  ledger->scrub = FALSE;
  g_clear_pointer (&ledger->tidy, g_source_unref);
  return G_SOURCE_REMOVE;
}

static void
tidy_soon (PlassLedger *ledger)
{
  if (ledger->tidy)
    return;
  ledger->tidy = g_timeout_source_new (0);
  g_source_set_priority (ledger->tidy, G_PRIORITY_LOW);
  g_source_set_callback (ledger->tidy, tidy, ledger, NULL);
  g_source_attach (ledger->tidy, g_main_context_get_thread_default ());
}

/* After each commit. A command that has no main loop comes to the second limit. */
static int
look_at_journal (void *data, sqlite3 *db, const char *schema, int pages)
{
  if (pages >= MOST_WAL_PAGES)
    sqlite3_wal_checkpoint_v2 (db, schema, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
  else if (pages >= WAL_PAGES)
    tidy_soon (data);
  return SQLITE_OK;
}

/* ---- Opening ------------------------------------------------------------------------------------------ */

/* SQLite would make the file with the umask's mode; names of persons stand in it. */
static gboolean
make_file (const char *path, GError **error)
{
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd < 0) {
    g_set_error (error, PLASS_ERROR, errno == ENOSPC ? PLASS_ERROR_NO_SPACE : PLASS_ERROR_REFUSED, "%s: %s",
                 path, g_strerror (errno));
    return FALSE;
  }
  close (fd);
  return TRUE;
}

static const char settings[] = "PRAGMA journal_mode = WAL;"
                               "PRAGMA synchronous = FULL;"
                               "PRAGMA foreign_keys = ON;"
                               "PRAGMA temp_store = MEMORY;"
                               "PRAGMA cache_size = -65536;"
                               "PRAGMA trusted_schema = OFF;"
                               /* What is erased is overwritten, not only let go of. */
                               "PRAGMA secure_delete = ON;";

static PlassLedger *
open_file (const char *path, GError **error)
{
  g_autoptr (PlassLedger) ledger = g_new0 (PlassLedger, 1);
  int result;

  if (!make_file (path, error))
    return NULL;
  ledger->prepared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, finalize);
  result = sqlite3_open_v2 (path, &ledger->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  if (result != SQLITE_OK) {
    set_error (ledger, result, error);
    return NULL;
  }
  sqlite3_busy_timeout (ledger->db, BUSY_MSECS);
  sqlite3_wal_hook (ledger->db, look_at_journal, ledger);
  if (!run_script (ledger, settings, error) || !plass_ledger_prepare_tables (ledger, error)
      || !plass_sought_prepare (ledger, error))
    return NULL;
  return g_steal_pointer (&ledger);
}

PlassLedger *
plass_ledger_open (const char *database, GError **error)
{
  if (g_str_has_prefix (database, "sqlite:") && database[strlen ("sqlite:")])
    return open_file (database + strlen ("sqlite:"), error);
  if (g_str_has_prefix (database, "postgresql:") || g_str_has_prefix (database, "postgres:"))
    g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_REFUSED,
                         _ ("PostgreSQL is not in this version. Use sqlite:FILE."));
  else
    g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_REFUSED, _ ("Name the database as sqlite:FILE."));
  return NULL;
}

void
plass_ledger_close (PlassLedger *ledger)
{
  if (!ledger)
    return;
  if (ledger->db)
    plass_ledger_rollback (ledger);
  if (ledger->tidy)
    g_source_destroy (ledger->tidy);
  g_clear_pointer (&ledger->tidy, g_source_unref);
  g_clear_pointer (&ledger->prepared, g_hash_table_unref);
  sqlite3_close_v2 (ledger->db);
  g_free (ledger);
}

/* ---- Transactions ------------------------------------------------------------------------------------- */

gboolean
plass_ledger_begin (PlassLedger *ledger, GError **error)
{
  return run_script (ledger, "BEGIN IMMEDIATE", error);
}

gboolean
plass_ledger_commit (PlassLedger *ledger, GError **error)
{
  if (run_script (ledger, "COMMIT", error))
    return TRUE;
  plass_ledger_rollback (ledger);
  return FALSE;
}

gboolean
plass_ledger_is_open (PlassLedger *ledger)
{
  return !sqlite3_get_autocommit (ledger->db);
}

void
plass_ledger_rollback (PlassLedger *ledger)
{
  if (plass_ledger_is_open (ledger))
    sqlite3_exec (ledger->db, "ROLLBACK", NULL, NULL, NULL);
}

gboolean
plass_ledger_script (PlassLedger *ledger, const char *sql, GError **error)
{
  return run_script (ledger, sql, error);
}

gboolean
plass_ledger_ease (PlassLedger *ledger, gboolean ease, GError **error)
{
  return run_script (ledger, ease ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL", error);
}

/* Until a checkpoint the journal holds the pages as they were. */
gboolean
plass_ledger_scrub (PlassLedger *ledger, GError **error)
{
  const int result = checkpoint (ledger, SQLITE_CHECKPOINT_TRUNCATE);

  if (result != SQLITE_BUSY)
    return result == SQLITE_OK || set_error (ledger, result, error);
  ledger->scrub = TRUE;
  tidy_soon (ledger);
  return TRUE;
}

/* ---- Statements --------------------------------------------------------------------------------------- */

/* "$1" for SQLite, which numbers "$n" by first appearance but takes "?n" at its word. Owned. */
static char *
number_binds (const char *sql)
{
  char *text = g_strdup (sql);

  for (char *at = text; *at; at++)
    if (at[0] == '$' && g_ascii_isdigit (at[1]))
      *at = '?';
  return text;
}

static sqlite3_stmt *
prepare (PlassLedger *ledger, const char *sql, GError **error)
{
  g_autofree char *numbered = number_binds (sql);
  sqlite3_stmt *stmt = NULL;
  int result = sqlite3_prepare_v3 (ledger->db, numbered, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);

  if (result != SQLITE_OK)
    set_error (ledger, result, error);
  return stmt;
}

/* A statement that is walked at this moment (a query within its own callback) is not taken twice. */
static sqlite3_stmt *
take_statement (PlassLedger *ledger, const char *sql, gboolean *ret_own, GError **error)
{
  sqlite3_stmt *stmt = g_hash_table_lookup (ledger->prepared, sql);
  gboolean busy = stmt && sqlite3_stmt_busy (stmt);

  *ret_own = busy || g_hash_table_size (ledger->prepared) >= MOST_PREPARED;
  if (stmt && !busy) {
    *ret_own = FALSE;
    return stmt;
  }
  stmt = prepare (ledger, sql, error);
  if (stmt && !*ret_own)
    g_hash_table_insert (ledger->prepared, g_strdup (sql), stmt);
  return stmt;
}

static void
bind_all (sqlite3_stmt *stmt, const PlassBind *binds, guint n_binds)
{
  for (guint i = 0; i < n_binds; i++)
    if (binds[i].is_number)
      sqlite3_bind_int64 (stmt, (int)i + 1, binds[i].number);
    else
      sqlite3_bind_text (stmt, (int)i + 1, binds[i].text, -1, SQLITE_STATIC);
}

static int
walk (sqlite3_stmt *stmt, PlassAnswerFunc each, gpointer user_data)
{
  const PlassAnswer row = { stmt };
  int result;

  while ((result = sqlite3_step (stmt)) == SQLITE_ROW)
    if (each && !each (&row, user_data))
      return SQLITE_DONE;
  return result;
}

gboolean
plass_ledger_query (PlassLedger *ledger, const char *sql, const PlassBind *binds, guint n_binds,
                    PlassAnswerFunc each, gpointer user_data, GError **error)
{
  gboolean own, ok;
  sqlite3_stmt *stmt = take_statement (ledger, sql, &own, error);
  int result;

  if (!stmt)
    return FALSE;
  bind_all (stmt, binds, n_binds);
  result = walk (stmt, each, user_data);
  ok = result == SQLITE_DONE || set_error (ledger, result, error);
  sqlite3_reset (stmt);
  sqlite3_clear_bindings (stmt);
  if (own)
    sqlite3_finalize (stmt);
  return ok;
}

const char *
plass_answer_text (const PlassAnswer *row, guint column)
{
  const char *text = (const char *)sqlite3_column_text (row->stmt, (int)column);

  return text ? text : "";
}

gint64
plass_answer_number (const PlassAnswer *row, guint column)
{
  return sqlite3_column_int64 (row->stmt, (int)column);
}

static gboolean
take_text (const PlassAnswer *row, gpointer user_data)
{
  *(char **)user_data = g_strdup (plass_answer_text (row, 0));
  return FALSE;
}

char *
plass_ledger_text (PlassLedger *ledger, const char *sql, const PlassBind *binds, guint n_binds,
                   GError **error)
{
  char *text = NULL;

  plass_ledger_query (ledger, sql, binds, n_binds, take_text, &text, error);
  return text;
}

static gboolean
take_number (const PlassAnswer *row, gpointer user_data)
{
  *(gint64 *)user_data = plass_answer_number (row, 0);
  return FALSE;
}

gint64
plass_ledger_number (PlassLedger *ledger, const char *sql, const PlassBind *binds, guint n_binds,
                     GError **error)
{
  gint64 number = 0;

  plass_ledger_query (ledger, sql, binds, n_binds, take_number, &number, error);
  return number;
}

/* ---- A copy ------------------------------------------------------------------------------------------- */

static gboolean
make_new_file (const char *path, GError **error)
{
  const int fd = g_open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  if (fd >= 0) {
    close (fd);
    return TRUE;
  }
  g_set_error (error, PLASS_ERROR, errno == ENOSPC ? PLASS_ERROR_NO_SPACE : PLASS_ERROR_REFUSED, "%s: %s",
               path, g_strerror (errno));
  return FALSE;
}

/* All pages in one step: it reads one state of the ledger, and in WAL nobody who writes waits for it. Step by
 * step it would begin again with every write. */
static int
copy_pages (PlassLedger *ledger, sqlite3 *copy)
{
  sqlite3_backup *backup = sqlite3_backup_init (copy, "main", ledger->db, "main");
  int result;

  if (!backup)
    return sqlite3_errcode (copy);
  result = sqlite3_backup_step (backup, -1);
  sqlite3_backup_finish (backup);
  return result == SQLITE_DONE ? SQLITE_OK : result;
}

gboolean
plass_ledger_copy (PlassLedger *ledger, const char *path, GError **error)
{
  sqlite3 *copy = NULL;
  int result;

  if (!make_new_file (path, error))
    return FALSE;
  result = sqlite3_open_v2 (path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  if (result == SQLITE_OK)
    result = copy_pages (ledger, copy);
  if (result != SQLITE_OK)
    g_set_error_literal (error, PLASS_ERROR, error_code (result), sqlite3_errstr (result));
  sqlite3_close_v2 (copy);
  if (result != SQLITE_OK)
    g_unlink (path);
  return result == SQLITE_OK;
}
