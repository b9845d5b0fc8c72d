/* aside.c — what lies in the folder of a store, and putting a store aside */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static void
free_kept (gpointer data)
{
  PlassKept *kept = data;

  g_free (kept->path);
  g_free (kept);
}

static void
add_file (PlassKept *kept, const char *path)
{
  GStatBuf info;

  if (g_lstat (path, &info) != 0 || !S_ISREG (info.st_mode))
    return;
  kept->size += (guint64)info.st_size;
  kept->when.secs = MAX (kept->when.secs, (gint64)info.st_mtime);
}

/* A folder that holds a store under the name @base, or a single file. */
static PlassKept *
look_at (PlassKeptKind kind, const char *folder, const char *base)
{
  PlassKept *kept = g_new0 (PlassKept, 1);
  g_autofree char *wal = g_strconcat (base, "-wal", NULL);
  const char *const names[] = { base, wal, PLASS_KEY_FILE };
  gboolean there[G_N_ELEMENTS (names)];

  kept->kind = kind;
  kept->path = g_build_filename (folder, base, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (folder, names[i], NULL);

    there[i] = g_file_test (path, G_FILE_TEST_EXISTS);
    add_file (kept, path);
  }
  kept->whole = there[0] && there[2];
  return kept;
}

static int
compare_kept (gconstpointer a, gconstpointer b)
{
  const PlassKept *one = *(PlassKept *const *)a, *two = *(PlassKept *const *)b;

  if (one->kind != two->kind)
    return one->kind < two->kind ? -1 : 1;
  return one->when.secs == two->when.secs  ? strcmp (two->path, one->path)
         : one->when.secs > two->when.secs ? -1
                                           : 1;
}

static void
add_others (GPtrArray *list, const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path), *base = g_path_get_basename (path);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  for (const char *name = dir ? g_dir_read_name (dir) : NULL; name; name = g_dir_read_name (dir)) {
    g_autofree char *there = g_build_filename (folder, name, NULL);
    PlassKept *kept;

    if (plass_generation_is_aside (name)) {
      g_ptr_array_add (list, look_at (PLASS_KEPT_ASIDE, there, base));
    } else if (plass_generation_is_leftover (path, name)) {
      kept = look_at (PLASS_KEPT_LEFTOVER, there, base);
      add_file (kept, there);
      g_free (kept->path);
      kept->path = g_steal_pointer (&there);
      g_ptr_array_add (list, kept);
    }
  }
}

GPtrArray *
plass_store_kept (const char *path)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (free_kept);
  g_autofree char *database = plass_generation_file (path, NULL), *base = g_path_get_basename (path);
  g_autofree char *folder = g_path_get_dirname (database);

  if (plass_store_exists (path) || plass_key_exists (path)) {
    PlassKept *kept = look_at (PLASS_KEPT_CURRENT, folder, base);

    g_free (kept->path);
    kept->path = g_strdup (path);
    g_ptr_array_add (list, kept);
  }
  add_others (list, path);
  g_ptr_array_sort (list, compare_kept);
  return list;
}

/* ---- Putting aside ---------------------------------------------------------------------------------- */

/* A new generation with nothing in it takes over, and says that what was is to be kept. */
static gboolean
move_aside (const char *path, char **ret_folder, GError **error)
{
  g_autofree char *part = NULL;

  if (!plass_generation_settle (path, error))
    return FALSE;
  if (!plass_store_exists (path) && !plass_key_exists (path)) {
    g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_RULE, _ ("There are no records here to put aside."));
    return FALSE;
  }
  part = plass_generation_begin (path, error);
  return part && plass_generation_keep_old (part, ret_folder, error) && plass_generation_commit (part, error)
         && plass_generation_settle (path, error);
}

gboolean
plass_store_move_aside (const char *path, char **ret_where, GError **error)
{
  g_autofree char *folder = NULL, *base = g_path_get_basename (path);
  int lock = plass_store_lock (path, error);
  gboolean done;

  if (lock < 0)
    return FALSE;
  done = move_aside (path, &folder, error);
  close (lock);
  if (done && ret_where)
    *ret_where = g_build_filename (folder, base, NULL);
  return done;
}
