/* generation.c — where the files of a store lie, and how a whole new set of them takes over at once
 *
 * A store is named by the path of its first database, FOLDER/records.db. Its files are
 *
 *   FOLDER/records.db-lock                                 held by the program that has it open
 *   FOLDER/records.db  records.db-wal  records.sealkey     generation 0: a store that was never renewed
 *   FOLDER/g12/records.db  …                               generation 12, which replaced all lower ones
 *   FOLDER/g13.part/                                       one that is being made
 *   FOLDER/aside-2026-11-29-031500/                        what a person put aside: never deleted here
 *
 * The highest generation that is there is the store. A new one is made whole in g13.part, brought to the
 * disk, and takes over by one rename: that is all or nothing whenever the power goes, and no pointer is left
 * that could be lost or disagree with what it points to. What it replaced is deleted when the new one has
 * opened (plass_generation_tidy). Must the old be kept, the new one says so in a note (g13/aside holds the
 * name of a folder) before it takes over; the moving is then done at once, or at the next start.
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define NOTE "aside"

gboolean
plass_fail_file (const char *words, GError **error)
{
  gboolean full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;

  g_set_error (error, PLASS_ERROR, full ? PLASS_ERROR_NO_SPACE : PLASS_ERROR_BROKEN, "%s: %s", words,
               g_strerror (errno));
  return FALSE;
}

/* "g12" → 12; 0: it is no such name. */
static guint
read_number (const char *name, const char *suffix)
{
  guint64 number;
  char *end;

  if (name[0] != 'g' || name[1] < '1' || name[1] > '9')
    return 0;
  number = g_ascii_strtoull (name + 1, &end, 10);
  return strcmp (end, suffix) == 0 && number < G_MAXINT ? (guint)number : 0;
}

static char *
generation_folder (const char *path, guint number)
{
  g_autofree char *folder = g_path_get_dirname (path), *name = g_strdup_printf ("g%u", number);

  return number == 0 ? g_strdup (folder) : g_build_filename (folder, name, NULL);
}

guint
plass_generation_newest (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint newest = 0;

  for (const char *name = dir ? g_dir_read_name (dir) : NULL; name; name = g_dir_read_name (dir))
    newest = MAX (newest, read_number (name, ""));
  return newest;
}

static char *
file_in (const char *folder, const char *path, const char *name)
{
  g_autofree char *base = g_path_get_basename (path);

  return g_build_filename (folder, name ? name : base, NULL);
}

char *
plass_generation_file (const char *path, const char *name)
{
  g_autofree char *folder = generation_folder (path, plass_generation_newest (path));

  return file_in (folder, path, name);
}

gboolean
plass_store_exists (const char *path)
{
  g_autofree char *database = plass_generation_file (path, NULL);

  return g_file_test (database, G_FILE_TEST_EXISTS);
}

gboolean
plass_generation_has_others (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path), *base = g_path_get_basename (path);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint newest = plass_generation_newest (path);

  for (const char *name = dir ? g_dir_read_name (dir) : NULL; name; name = g_dir_read_name (dir)) {
    guint number = read_number (name, "");

    if ((number > 0 && number < newest) || (newest > 0 && strcmp (name, base) == 0))
      return TRUE;
  }
  return FALSE;
}

gboolean
plass_generation_is_aside (const char *name)
{
  const char *rest = name + strlen (PLASS_ASIDE);

  return g_str_has_prefix (name, PLASS_ASIDE) && *rest && rest[strspn (rest, "0123456789-")] == '\0';
}

/* ---- Files and folders ------------------------------------------------------------------------------ */

gboolean
plass_sync_path (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  /* Some file systems know no syncing of a folder: there is nothing more to be had then. */
  gboolean done = fd >= 0 && (fsync (fd) == 0 || errno == EINVAL);

  if (!done)
    plass_fail_file (_ ("The disk does not take the records"), error);
  if (fd >= 0)
    close (fd);
  return done;
}

void
plass_remove_path (const char *folder)
{
  g_autoptr (GDir) dir = NULL;

  /* A link is taken away itself, never what it leads to; so is a file. */
  if (g_file_test (folder, G_FILE_TEST_IS_SYMLINK) || !g_file_test (folder, G_FILE_TEST_IS_DIR)) {
    g_unlink (folder);
    return;
  }
  dir = g_dir_open (folder, 0, NULL);
  for (const char *name = dir ? g_dir_read_name (dir) : NULL; name; name = g_dir_read_name (dir)) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_unlink (path); /* nothing of ours lies deeper */
  }
  g_rmdir (folder);
}

/* The names that a generation 0 has beside the folders; the lock stays where it is. */
static gboolean
is_file_of_store (const char *base, const char *name)
{
  static const char *const suffixes[] = { "", "-wal", "-journal", "-shm" };

  if (strcmp (name, PLASS_KEY_FILE) == 0)
    return TRUE;
  if (!g_str_has_prefix (name, base))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (strcmp (name + strlen (base), suffixes[i]) == 0)
      return TRUE;
  return FALSE;
}

/* What a program that died left: of a key file being written, of a store being made. */
static gboolean
is_litter (const char *base, const char *name)
{
  g_autofree char *young = g_strconcat (base, "-new", NULL);

  return g_str_has_prefix (name, PLASS_KEY_FILE ".") || g_str_has_prefix (name, young)
         || read_number (name, ".part") > 0;
}

static gboolean
is_replaced (const char *base, const char *name, guint newest)
{
  guint number = read_number (name, "");

  return (number > 0 && number < newest) || (newest > 0 && is_file_of_store (base, name));
}

gboolean
plass_generation_is_leftover (const char *path, const char *name)
{
  g_autofree char *base = g_path_get_basename (path);

  return is_litter (base, name) || is_replaced (base, name, plass_generation_newest (path));
}

static GPtrArray *
list_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (const char *name = dir ? g_dir_read_name (dir) : NULL; name; name = g_dir_read_name (dir))
    g_ptr_array_add (names, g_strdup (name));
  return names;
}

/* ---- Making ----------------------------------------------------------------------------------------- */

char *
plass_generation_begin (const char *path, GError **error)
{
  g_autofree char *folder = generation_folder (path, plass_generation_newest (path) + 1);
  g_autofree char *part = g_strconcat (folder, ".part", NULL);

  plass_remove_path (part);
  if (g_mkdir_with_parents (part, 0700) != 0) {
    plass_fail_file (_ ("The folder of the records cannot be written"), error);
    return NULL;
  }
  return g_steal_pointer (&part);
}

static gboolean
sync_folder (const char *folder, GError **error)
{
  g_autoptr (GPtrArray) names = list_folder (folder);

  for (guint i = 0; i < names->len; i++) {
    g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);

    if (!plass_sync_path (path, error))
      return FALSE;
  }
  return plass_sync_path (folder, error);
}

gboolean
plass_generation_keep_old (const char *part, char **ret_where, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (part), *note = g_build_filename (part, NOTE, NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *plain = g_date_time_format (now, PLASS_ASIDE "%Y-%m-%d-%H%M%S"), *name = g_strdup (plain);
  g_autofree char *there = g_build_filename (folder, name, NULL);

  for (guint i = 2; g_file_test (there, G_FILE_TEST_EXISTS); i++) {
    g_free (name);
    g_free (there);
    name = g_strdup_printf ("%s-%u", plain, i);
    there = g_build_filename (folder, name, NULL);
  }
  if (!g_file_set_contents_full (note, name, -1, G_FILE_SET_CONTENTS_DURABLE, 0600, NULL))
    return plass_fail_file (_ ("The folder of the records cannot be written"), error);
  if (ret_where)
    *ret_where = g_steal_pointer (&there);
  return TRUE;
}

gboolean
plass_generation_commit (const char *part, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (part);
  g_autofree char *whole = g_strndup (part, strlen (part) - strlen (".part"));

  if (!sync_folder (part, error))
    return FALSE;
  if (g_rename (part, whole) != 0)
    return plass_fail_file (_ ("The folder of the records cannot be written"), error);
  if (plass_sync_path (folder, error))
    return TRUE;
  /* Not sure to last, so it must not count: the caller goes on with what was. */
  if (g_rename (whole, part) != 0)
    g_error ("the disk of the records has failed");
  return FALSE;
}

/* ---- Tidying ---------------------------------------------------------------------------------------- */

/* A name from the note: only ever of a folder of ours, whatever somebody wrote into it. */
static char *
read_note (const char *path, guint newest)
{
  g_autofree char *folder = generation_folder (path, newest), *note = g_build_filename (folder, NOTE, NULL);
  g_autofree char *name = NULL;

  if (newest == 0 || !g_file_get_contents (note, &name, NULL, NULL))
    return NULL;
  return plass_generation_is_aside (name) ? g_steal_pointer (&name) : NULL;
}

static gboolean
move (const char *from, const char *to, GError **error)
{
  return g_rename (from, to) == 0 || plass_fail_file (_ ("The records cannot be put aside"), error);
}

/* A file of generation 0: its folder is the store's own, so the files go one by one; the next start goes on
 * where this one died. */
static gboolean
move_file_aside (const char *folder, const char *name, const char *aside, GError **error)
{
  g_autofree char *from = g_build_filename (folder, name, NULL), *to = g_build_filename (aside, name, NULL);

  if (g_mkdir (aside, 0700) != 0 && errno != EEXIST)
    return plass_fail_file (_ ("The records cannot be put aside"), error);
  return move (from, to, error);
}

/* Two at once only when a start in between never opened: then the second gets a name of its own. */
static gboolean
move_folder_aside (const char *folder, const char *name, const char *aside, GError **error)
{
  g_autofree char *from = g_build_filename (folder, name, NULL);
  g_autofree char *to =
      g_file_test (aside, G_FILE_TEST_EXISTS) ? g_strconcat (aside, "-", name + 1, NULL) : g_strdup (aside);

  return move (from, to, error);
}

static gboolean
move_old_aside (const char *path, guint newest, const char *aside_name, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path), *base = g_path_get_basename (path);
  g_autofree char *aside = g_build_filename (folder, aside_name, NULL);
  g_autoptr (GPtrArray) names = list_folder (folder);

  for (guint i = 0; i < names->len; i++) {
    const char *name = names->pdata[i];
    guint number = read_number (name, "");

    if (is_file_of_store (base, name) && !move_file_aside (folder, name, aside, error))
      return FALSE;
    if (number > 0 && number < newest && !move_folder_aside (folder, name, aside, error))
      return FALSE;
  }
  return plass_sync_path (folder, error);
}

gboolean
plass_generation_settle (const char *path, GError **error)
{
  guint newest = plass_generation_newest (path);
  g_autofree char *folder = generation_folder (path, newest), *note = g_build_filename (folder, NOTE, NULL);
  g_autofree char *name = read_note (path, newest);

  if (name == NULL)
    return TRUE;
  if (!move_old_aside (path, newest, name, error))
    return FALSE;
  g_unlink (note);
  return TRUE;
}

void
plass_generation_tidy (const char *path)
{
  guint newest = plass_generation_newest (path);
  g_autofree char *folder = g_path_get_dirname (path), *base = g_path_get_basename (path);
  g_autofree char *current = generation_folder (path, newest);
  g_autoptr (GPtrArray) names = list_folder (folder), inner = newest > 0 ? list_folder (current) : NULL;

  for (guint i = 0; i < names->len; i++) {
    const char *name = names->pdata[i];
    g_autofree char *victim = g_build_filename (folder, name, NULL);

    if (is_litter (base, name) || is_replaced (base, name, newest))
      plass_remove_path (victim);
  }
  for (guint i = 0; inner && i < inner->len; i++)
    if (is_litter (base, inner->pdata[i])) {
      g_autofree char *victim = g_build_filename (current, inner->pdata[i], NULL);

      g_unlink (victim);
    }
}

void
plass_generation_drop (const char *path, const char *database)
{
  g_autofree char *folder = g_path_get_dirname (database), *base = g_path_get_basename (path);
  g_autofree char *inside = g_path_get_basename (folder);
  g_autoptr (GPtrArray) names = NULL;

  if (strcmp (path, database) != 0 && read_number (inside, "") > 0) {
    plass_remove_path (folder);
    return;
  }
  names = list_folder (folder);
  for (guint i = 0; i < names->len; i++)
    if (is_file_of_store (base, names->pdata[i])) {
      g_autofree char *victim = g_build_filename (folder, names->pdata[i], NULL);

      g_unlink (victim);
    }
}
