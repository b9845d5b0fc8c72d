/* connection.c — one SQLite connection, set up as sealing needs it, and the statements it keeps ready */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <string.h>

/* cache_spill=0: SQLite 3.40 can lose commits in WAL mode after a spill followed by ROLLBACK TO. temp_store:
 * nothing of the data may reach a temporary file. */
static const char all_pragmas[] = "PRAGMA temp_store=MEMORY; PRAGMA cache_spill=0; PRAGMA foreign_keys=ON;"
                                  "PRAGMA trusted_schema=OFF;";
static const char writer_pragmas[] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                                     "PRAGMA cache_size=-16000; PRAGMA wal_autocheckpoint=4000;";
static const char reader_pragmas[] =
    "PRAGMA query_only=1; PRAGMA cache_size=-8000; PRAGMA wal_autocheckpoint=0;";

/* What a person can do about a result code. Anything not listed is a file that cannot be read. */
static const struct {
  int code;
  PlassError error;
  const char *words;
} failures[] = {
  { SQLITE_BUSY, PLASS_ERROR_LOCKED, "another program uses the records of this desk" },
  { SQLITE_LOCKED, PLASS_ERROR_LOCKED, "another program uses the records of this desk" },
  { SQLITE_NOTADB, PLASS_ERROR_WRONG_KEY, "the key does not fit the records of this desk" },
  { SQLITE_FULL, PLASS_ERROR_NO_SPACE, "the disk is full" },
  { SQLITE_READONLY, PLASS_ERROR_BROKEN, "the records of this desk cannot be written" },
  { SQLITE_CANTOPEN, PLASS_ERROR_BROKEN, "the records of this desk cannot be opened" },
};

static gboolean
fail (sqlite3 *db, int code, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++)
    if (failures[i].code == (code & 0xff)) {
      g_set_error (error, PLASS_ERROR, failures[i].error, "%s", failures[i].words);
      return FALSE;
    }
  /* sqlite3_errstr, never sqlite3_errmsg: the latter may quote what was searched for. */
  g_set_error (error, PLASS_ERROR, PLASS_ERROR_BROKEN, "the records of this desk cannot be read: %s (%d)",
               sqlite3_errstr (code), db ? sqlite3_extended_errcode (db) : code);
  return FALSE;
}

gboolean
plass_connection_fail (PlassConnection *connection, GError **error)
{
  return fail (connection->db, sqlite3_errcode (connection->db), error);
}

gboolean
plass_connection_exec (PlassConnection *connection, const char *sql, GError **error)
{
  if (sqlite3_exec (connection->db, sql, NULL, NULL, NULL) != SQLITE_OK)
    return plass_connection_fail (connection, error);
  return TRUE;
}

static void
finalize (gpointer statement)
{
  sqlite3_finalize (statement);
}

static PlassConnection *
adopt (sqlite3 *db)
{
  PlassConnection *connection = g_new0 (PlassConnection, 1);

  connection->db = db;
  connection->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, finalize);
  connection->known = g_hash_table_new (NULL, NULL);
  return connection;
}

/* What SQLite opened (or did not, by @code), set up; NULL with @error. */
static PlassConnection *
adopt_opened (sqlite3 *db, int code, GError **error)
{
  PlassConnection *connection = adopt (db);

  if (code == SQLITE_OK && plass_connection_exec (connection, all_pragmas, error))
    return connection;
  if (code != SQLITE_OK)
    fail (db, code, error);
  plass_connection_close (connection);
  return NULL;
}

PlassConnection *
plass_connection_open_uri (const char *name, const char *vfs, gboolean read_only, GError **error)
{
  sqlite3 *db = NULL;
  int flags = read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  int code = sqlite3_open_v2 (name, &db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, vfs);

  sqlite3_db_config (db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  return adopt_opened (db, code, error);
}

PlassConnection *
plass_connection_open_memory (GError **error)
{
  sqlite3 *db = NULL;
  int code = sqlite3_open_v2 (":memory:", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

  return adopt_opened (db, code, error);
}

#define PLAIN_FLAGS (SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW)

PlassConnection *
plass_connection_open_bare (const char *path, const char *vfs)
{
  PlassConnection *connection;
  sqlite3 *db = NULL;
  int code = sqlite3_open_v2 (path, &db, PLAIN_FLAGS, vfs);

  connection = adopt (db);
  if (code != SQLITE_OK) {
    plass_connection_close (connection);
    return NULL;
  }
  sqlite3_db_config (db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  plass_connection_exec (connection, all_pragmas, NULL);
  plass_connection_exec (connection, reader_pragmas, NULL);
  return connection;
}

PlassConnection *
plass_connection_open (const char *path, const char *vfs, gboolean writer, gboolean make, GError **error)
{
  PlassConnection *connection;
  sqlite3 *db = NULL;
  int code = sqlite3_open_v2 (path, &db, PLAIN_FLAGS | (make ? SQLITE_OPEN_CREATE : 0), vfs);
  int reserve = PLASS_SEAL_RESERVE;

  connection = adopt (db);
  if (code != SQLITE_OK) {
    fail (db, code, error);
    plass_connection_close (connection);
    return NULL;
  }
  sqlite3_extended_result_codes (db, 0);
  /* Before the first statement of a new file: without the reserved bytes nothing can be sealed, and nothing
   * is written. */
  sqlite3_file_control (db, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve);
  if (!writer)
    sqlite3_db_config (db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  /* journal_mode writes: another program's file must be told apart before. */
  if (!plass_connection_exec (connection, all_pragmas, error)
      || (writer && !plass_migrations_check (connection, make, error))
      || !plass_connection_exec (connection, writer ? writer_pragmas : reader_pragmas, error)) {
    plass_connection_close (connection);
    return NULL;
  }
  return connection;
}

void
plass_connection_close (PlassConnection *connection)
{
  if (connection == NULL)
    return;
  g_hash_table_unref (connection->known);
  g_hash_table_unref (connection->statements);
  sqlite3_close (connection->db);
  g_free (connection);
}

PlassStatement *
plass_statement_get (PlassConnection *connection, const char *sql, GError **error)
{
  PlassStatement *statement = g_hash_table_lookup (connection->statements, sql);

  if (statement)
    return statement;
  if (sqlite3_prepare_v3 (connection->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL)
      != SQLITE_OK) {
    plass_connection_fail (connection, error);
    return NULL;
  }
  g_hash_table_insert (connection->statements, g_strdup (sql), statement);
  return statement;
}

PlassStatement *
plass_statement_find (PlassConnection *connection, const char *sql, GError **error)
{
  PlassStatement *statement = g_hash_table_lookup (connection->known, sql);

  if (statement)
    return statement;
  statement = plass_statement_get (connection, sql, error);
  if (statement)
    g_hash_table_insert (connection->known, (gpointer)sql, statement);
  return statement;
}

void
plass_statement_done (PlassStatement *statement)
{
  if (statement == NULL)
    return;
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}

void
plass_bind_text (PlassStatement *statement, const char *name, const char *text)
{
  int at = sqlite3_bind_parameter_index (statement, name);

  g_return_if_fail (at > 0);
  if (text && *text)
    sqlite3_bind_text (statement, at, text, -1, SQLITE_STATIC);
  else
    sqlite3_bind_null (statement, at);
}

void
plass_bind_int (PlassStatement *statement, const char *name, gint64 value)
{
  int at = sqlite3_bind_parameter_index (statement, name);

  g_return_if_fail (at > 0);
  sqlite3_bind_int64 (statement, at, value);
}

void
plass_bind_bytes (PlassStatement *statement, const char *name, GBytes *bytes)
{
  int at = sqlite3_bind_parameter_index (statement, name);
  gsize size = 0;
  gconstpointer data = bytes ? g_bytes_get_data (bytes, &size) : NULL;

  g_return_if_fail (at > 0);
  if (bytes)
    sqlite3_bind_blob64 (statement, at, data, size, SQLITE_STATIC);
  else
    sqlite3_bind_null (statement, at);
}

gboolean
plass_statement_step (PlassConnection *connection, PlassStatement *statement, GError **error)
{
  int code = sqlite3_step (statement);

  if (code == SQLITE_ROW)
    return TRUE;
  if (code != SQLITE_DONE)
    plass_connection_fail (connection, error);
  return FALSE;
}

gboolean
plass_statement_run (PlassConnection *connection, PlassStatement *statement, GError **error)
{
  int code;

  do
    code = sqlite3_step (statement);
  while (code == SQLITE_ROW);
  return code == SQLITE_DONE || plass_connection_fail (connection, error);
}

gboolean
plass_connection_run_numbered (PlassConnection *connection, const char *sql, gint64 number, GError **error)
{
  g_autoptr (PlassStatement) statement = plass_statement_get (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  plass_bind_int (statement, ":number", number);
  return plass_statement_run (connection, statement, error);
}

const char *
plass_column_text (PlassStatement *statement, int column)
{
  const char *text = (const char *)sqlite3_column_text (statement, column);

  return text ? text : "";
}

char *
plass_column_dup (PlassStatement *statement, int column)
{
  return g_strdup ((const char *)sqlite3_column_text (statement, column));
}

PlassId
plass_column_id (PlassStatement *statement, int column)
{
  PlassId id = { "" };
  const char *text = plass_column_text (statement, column);
  gsize length = (gsize)sqlite3_column_bytes (statement, column);

  if (length < sizeof id.text)
    memcpy (id.text, text, length);
  return id;
}

PlassCode
plass_column_code (PlassStatement *statement, int column)
{
  return plass_code (plass_column_text (statement, column));
}

PlassDate
plass_column_date (PlassStatement *statement, int column)
{
  PlassDate date = { 0, PLASS_PRECISION_NONE };

  plass_date_parse (plass_column_text (statement, column), &date);
  return date;
}

PlassTime
plass_column_time (PlassStatement *statement, int column)
{
  return (PlassTime){ sqlite3_column_int64 (statement, column) };
}

GBytes *
plass_column_bytes (PlassStatement *statement, int column)
{
  gconstpointer data = sqlite3_column_blob (statement, column);

  return data ? g_bytes_new (data, (gsize)sqlite3_column_bytes (statement, column)) : NULL;
}
