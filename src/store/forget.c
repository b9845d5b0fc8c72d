/* forget.c — letting go of what came from the service, and of the whole store */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define PART_ROWS 200

/* ---- What came from the service ------------------------------------------------------------------------ */

/* Ids of clean rows after row @after; moves it on. */
static gboolean
list_part (PlassConnection *connection, const PlassTable *table, gint64 *after, GPtrArray *ids,
           GError **error)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT row, id FROM \"%s\" WHERE row > :after AND sync_state = %d ORDER BY row LIMIT %d",
      table->kind->name, PLASS_ROW_CLEAN, PART_ROWS);
  g_autoptr (PlassStatement) statement = plass_statement_get (connection, sql, error);
  GError *failed = NULL;

  if (statement == NULL)
    return FALSE;
  plass_bind_int (statement, ":after", *after);
  while (plass_statement_step (connection, statement, &failed)) {
    *after = sqlite3_column_int64 (statement, 0);
    g_ptr_array_add (ids, plass_column_dup (statement, 1));
  }
  if (failed)
    g_propagate_error (error, failed);
  return failed == NULL;
}

static gboolean
drop_one (PlassWriter *writer, const PlassTable *table, const char *text, GError **error)
{
  const PlassId id = plass_id_parse (text);
  g_auto (PlassStored) stored = { 0 };
  PlassReceived in = { .kind = table->kind, .gone = TRUE };

  if (!plass_rows_find (writer->connection, table, &id, &stored, error))
    return FALSE;
  in.record = stored.record;
  return stored.record == NULL || plass_take_row (writer, &in, &stored, error);
}

/* A part at a time, so that a form never waits long; safe on the disk only with the last one, and a desk that
 * dies before it begins again. */
static gboolean
drop_part (PlassStore *store, const PlassTable *table, gint64 *after, gboolean *ret_more, GError **error)
{
  g_auto (PlassWriter) writer = { 0 };
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  if (!plass_writer_begin_lazy (&writer, store, error)
      || !list_part (writer.connection, table, after, ids, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!drop_one (&writer, table, g_ptr_array_index (ids, i), error))
      return FALSE;
  *ret_more = ids->len == PART_ROWS;
  return plass_writer_commit (&writer, error);
}

gboolean
plass_store_forget_received (PlassStore *store, GError **error)
{
  g_auto (PlassWriter) writer = { 0 };

  for (PlassTable **table = store->tables; *table; table++) {
    gint64 after = 0;
    gboolean more = TRUE;

    while (more)
      if (!drop_part (store, *table, &after, &more, error))
        return FALSE;
  }
  return plass_writer_begin (&writer, store, error)
         && plass_settings_write (writer.connection, "refetch", "yes", error)
         && plass_settings_write (writer.connection, "cursor", NULL, error)
         && plass_writer_commit (&writer, error);
}

/* ---- The whole store ----------------------------------------------------------------------------------- */

static void
remember (const char *path, GError **first)
{
  if (errno != ENOENT && *first == NULL)
    g_set_error (first, PLASS_ERROR, PLASS_ERROR_BROKEN, "%s: %s", path, g_strerror (errno));
}

static gboolean
is_key_file (const char *name)
{
  return strstr (name, ".sealkey") != NULL;
}

/* Links are removed, never followed. */
static void
remove_below (const char *folder, gboolean keys_only, const char *but, GError **first)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  for (const char *name; dir && (name = g_dir_read_name (dir));) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK)) {
      remove_below (path, keys_only, NULL, first);
      if (!keys_only && g_rmdir (path) != 0)
        remember (path, first);
    } else if (g_strcmp0 (name, but) != 0 && (!keys_only || is_key_file (name)) && g_unlink (path) != 0) {
      remember (path, first);
    }
  }
}

gboolean
plass_store_destroy (const char *path, const char *but, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  GError *first = NULL;

  /* Without its wrapped key a sealed file is noise: so these go first, and on to the disk before the rest. */
  remove_below (folder, TRUE, NULL, &first);
  sync ();
  remove_below (folder, FALSE, but, &first);
  if (first == NULL)
    return TRUE;
  g_propagate_error (error, first);
  return FALSE;
}

char *
plass_store_dup_path (PlassStore *store)
{
  return g_strdup (store->path);
}
