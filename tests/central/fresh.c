/* fresh.c — an empty ledger with accounts, in a temporary folder */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fresh.h"

#include <glib/gstdio.h>

Fresh *
fresh_new (void)
{
  Fresh *fresh = g_new0 (Fresh, 1);
  g_autoptr (GError) error = NULL;

  fresh->folder = g_dir_make_tmp ("plass-fresh-XXXXXX", &error);
  g_assert_no_error (error);
  fresh->database = g_strconcat ("sqlite:", fresh->folder, "/ledger.db", NULL);
  fresh->ledger = plass_ledger_open (fresh->database, &error);
  g_assert_no_error (error);
  g_assert_true (plass_account_prepare (fresh->ledger, &error));
  return fresh;
}

static void
remove_all (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  for (const char *name; dir && (name = g_dir_read_name (dir));) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      remove_all (path);
    else
      g_unlink (path);
  }
  g_rmdir (folder);
}

void
fresh_free (Fresh *fresh)
{
  plass_ledger_close (fresh->ledger);
  remove_all (fresh->folder);
  g_free (fresh->folder);
  g_free (fresh->database);
  g_free (fresh);
}

void
fresh_add_user (Fresh *fresh, const char *user, const char *password)
{
  g_autoptr (GError) error = NULL;
  PlassAccount account = {
    .user = user, .password = password, .worker = plass_id_from_name (user), .role = plass_code ("caseworker")
  };

  plass_account_add (fresh->ledger, &account, &error);
  g_assert_no_error (error);
}

gint64
fresh_count (Fresh *fresh, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 found = plass_ledger_number (fresh->ledger, sql, NULL, 0, &error);

  g_assert_no_error (error);
  return found;
}
