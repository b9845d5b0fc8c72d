/* turns.c — who may read or write when, and on which files */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <string.h>

static gboolean
run_fixed (PlassConnection *connection, const char *sql, GError **error)
{
  g_autoptr (PlassStatement) statement = plass_statement_find (connection, sql, error);

  return statement && plass_statement_run (connection, statement, error);
}

/* One look at the lock for all that follows. */
static const char begin_reading[] = "BEGIN", end_reading[] = "COMMIT";

PlassFiles *
plass_files_hold (PlassStore *store)
{
  PlassFiles *files;

  g_mutex_lock (&store->pool_mutex);
  store->reading++;
  files = store->files;
  files->users++;
  g_mutex_unlock (&store->pool_mutex);
  return files;
}

/* The last user of files that were replaced takes them away. */
static void
retire_files (PlassStore *store, PlassFiles *files)
{
  g_autofree char *database = g_strdup (files->path);

  plass_files_free (files);
  plass_generation_drop (store->path, database);
}

void
plass_files_release (PlassStore *store, PlassFiles *files)
{
  gboolean last;

  g_mutex_lock (&store->pool_mutex);
  last = --files->users == 0 && files != store->files;
  g_mutex_unlock (&store->pool_mutex);
  if (last)
    retire_files (store, files);
  g_mutex_lock (&store->pool_mutex);
  if (--store->reading == 0)
    g_cond_broadcast (&store->pool_idle);
  g_mutex_unlock (&store->pool_mutex);
}

/* An idle connection to the files that @reader holds, or NULL. */
static PlassConnection *
take_idle (PlassStore *store, PlassReader *reader)
{
  PlassConnection *connection = NULL;

  g_mutex_lock (&store->pool_mutex);
  if (reader->files == store->files && store->readers->len > 0)
    connection = g_ptr_array_steal_index (store->readers, store->readers->len - 1);
  g_mutex_unlock (&store->pool_mutex);
  return connection;
}

gboolean
plass_reader_begin (PlassReader *reader, PlassStore *store, gboolean snapshot, GError **error)
{
  PlassConnection *connection;

  reader->files = plass_files_hold (store);
  reader->store = store;
  reader->label_age = plass_label_age (store);
  connection = take_idle (store, reader);
  if (connection == NULL)
    connection = plass_connection_open (reader->files->path, plass_seal_vfs_name (reader->files->vfs), FALSE,
                                        FALSE, error);
  reader->connection = connection;
  if (connection == NULL)
    return FALSE;
  reader->snapshot = snapshot && run_fixed (connection, begin_reading, error);
  return !snapshot || reader->snapshot;
}

void
plass_reader_end (PlassReader *reader)
{
  PlassStore *store = reader->store;

  if (store == NULL)
    return;
  if (reader->snapshot)
    run_fixed (reader->connection, end_reading, NULL);
  g_mutex_lock (&store->pool_mutex);
  if (reader->connection && reader->files == store->files)
    g_ptr_array_add (store->readers, g_steal_pointer (&reader->connection));
  g_mutex_unlock (&store->pool_mutex);
  g_clear_pointer (&reader->connection, plass_connection_close);
  plass_files_release (store, reader->files);
  reader->store = NULL;
}

void
plass_store_swap (PlassStore *store, PlassFiles *files, PlassConnection *writer)
{
  g_autoptr (GPtrArray) idle = NULL;
  PlassFiles *old = store->files;
  gboolean last;

  plass_connection_close (store->writer);
  store->writer = writer;
  g_mutex_lock (&store->pool_mutex);
  idle = store->readers;
  store->readers = g_ptr_array_new_with_free_func ((GDestroyNotify)plass_connection_close);
  store->files = files;
  last = old->users == 0;
  g_mutex_unlock (&store->pool_mutex);
  g_clear_pointer (&idle, g_ptr_array_unref);
  if (last)
    retire_files (store, old);
}

/* Before the mutex is given back: the next to write expects its commit to reach the disk. */
static void
let_go (PlassWriter *writer)
{
  if (writer->lazy)
    plass_connection_exec (writer->connection, "PRAGMA synchronous=FULL", NULL);
  g_mutex_unlock (&writer->store->write_mutex);
  writer->store = NULL;
}

static gboolean
begin_writer (PlassWriter *writer, PlassStore *store, GError **error)
{
  g_atomic_int_inc (&store->waiting);
  g_mutex_lock (&store->write_mutex);
  g_atomic_int_add (&store->waiting, -1);
  writer->store = store;
  writer->connection = store->writer;
  writer->now = plass_time_now ();
  memset (&writer->changes, 0, sizeof writer->changes);
  writer->index_edits = NULL;
  if (plass_connection_exec (writer->connection,
                             writer->lazy ? "PRAGMA synchronous=NORMAL; BEGIN IMMEDIATE" : "BEGIN IMMEDIATE",
                             error))
    return TRUE;
  let_go (writer);
  return FALSE;
}

gboolean
plass_writer_begin (PlassWriter *writer, PlassStore *store, GError **error)
{
  writer->lazy = FALSE;
  return begin_writer (writer, store, error);
}

gboolean
plass_writer_begin_lazy (PlassWriter *writer, PlassStore *store, GError **error)
{
  writer->lazy = TRUE;
  return begin_writer (writer, store, error);
}

gboolean
plass_writer_commit (PlassWriter *writer, GError **error)
{
  PlassStore *store = writer->store;

  if (!plass_rows_index (writer, error) || !plass_connection_exec (writer->connection, "COMMIT", error))
    return FALSE;
  let_go (writer);
  plass_labels_forget (store, &writer->changes);
  plass_watches_tell (store, &writer->changes);
  return TRUE;
}

void
plass_writer_end (PlassWriter *writer)
{
  plass_rows_forget_index (writer);
  if (writer->store == NULL)
    return;
  /* SQLite has already rolled back after some failures: then there is nothing to roll back. */
  if (!sqlite3_get_autocommit (writer->connection->db))
    plass_connection_exec (writer->connection, "ROLLBACK", NULL);
  let_go (writer);
}

void
plass_changes_add (PlassChanges *changes, guint kind, const PlassId *id)
{
  if (changes->kinds[kind].count == 1 && !plass_id_equal (&changes->kinds[kind].id, id))
    changes->kinds[kind].count = 2;
  if (changes->kinds[kind].count > 0)
    return;
  changes->kinds[kind].count = 1;
  changes->kinds[kind].id = *id;
}
