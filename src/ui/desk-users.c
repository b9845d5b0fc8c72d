/* desk-users.c — who has worked on this computer under this account, each with a store of their own */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

/* The folder is all that is looked at: what a person is called, or when they were here last, stands only
 * inside their sealed store. */
static char *
user_of (const char *root, const char *folder)
{
  g_autofree char *user = g_uri_unescape_string (folder, NULL);
  g_autofree char *path = user ? plass_opening_path (user) : NULL;
  g_autofree char *there = path ? g_path_get_dirname (path) : NULL;
  g_autofree char *here = g_build_filename (root, folder, NULL);

  if (!path || !g_str_equal (there, here) || !(plass_key_exists (path) || plass_store_exists (path)))
    return NULL;
  return g_steal_pointer (&user);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(const char *const *)a, *(const char *const *)b);
}

char **
plass_desk_users (void)
{
  g_autofree char *root = g_build_filename (g_get_user_data_dir (), PLASS_APP_ID, NULL);
  g_autoptr (GDir) dir = g_dir_open (root, 0, NULL);
  GPtrArray *users = g_ptr_array_new ();
  const char *folder;

  while (dir && (folder = g_dir_read_name (dir))) {
    char *user = user_of (root, folder);
    if (user)
      g_ptr_array_add (users, user);
  }
  g_ptr_array_sort (users, compare);
  g_ptr_array_add (users, NULL);
  return (char **)g_ptr_array_free (users, FALSE);
}
