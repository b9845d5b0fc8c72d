/* kill.c — killed at any moment: nothing acknowledged is lost, nothing doubled, nothing left in clear */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define FAMILY "Drapsprøve" /* of everybody saved here: it must stand in no file */
#define ROUNDS_A_DESK 50    /* each looks at all that was saved before */

/* Each person is saved twice (made, then renamed to "done") and every third sent; the number is told through
 * the pipe after each save. */
static void
write_until_killed (const char *path, const PlassKey *key, int pipe, int round)
{
  PlassStore *store = plass_store_open (path, key, NULL);
  PlassActor who = { 0 };

  for (int i = 0; store; i++) {
    g_autofree char *name = g_strdup_printf ("person %d %d", round, i);
    g_autoptr (PlassPerson) person = make_person ("made", FAMILY);
    PlassEdit edit = { &plass_kind_person, person };

    person->id = plass_id_from_name (name);
    if (!plass_store_put (store, &who, NULL, &edit, 1, NULL))
      break;
    plass_text_set (&person->given, "done");
    if (!plass_store_put (store, &who, NULL, &edit, 1, NULL) || write (pipe, &i, sizeof i) != sizeof i)
      break;
    if (i % 3 == 0) {
      g_autoptr (PlassOutbound) out = plass_store_next_out (store, 0, NULL);

      if (out)
        plass_store_sent (store, &out->command, NULL, 0, NULL);
    }
  }
  _exit (1);
}

/* The last number that came through before the writer died; −1: none. */
static int
read_last (int pipe)
{
  int last = -1, number;

  while (read (pipe, &number, sizeof number) == sizeof number)
    last = number;
  return last;
}

static void
assert_nothing_lost (Desk *desk, int round, int last)
{
  g_autoptr (PlassRecords) all = plass_store_list (desk->store, &plass_kind_person, NULL, NULL, NULL);
  g_autoptr (GPtrArray) hits = plass_store_search (desk->store, FAMILY, 1000000, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < all->len; i++)
    g_assert_true (g_hash_table_add (seen, ((PlassPerson *)all->items[i])->id.text)); /* nothing doubled */
  g_assert_cmpuint (hits->len, ==, all->len);                                         /* the index agrees */
  for (int i = 0; i <= last; i++) {
    g_autofree char *name = g_strdup_printf ("person %d %d", round, i);
    PlassId id = plass_id_from_name (name);
    g_autoptr (PlassPerson) person = plass_store_get (desk->store, &plass_kind_person, &id, NULL);
    g_autoptr (GPtrArray) history = plass_store_history (desk->store, &plass_kind_person, &id, NULL);

    g_assert_nonnull (person);
    g_assert_cmpstr (person->given, ==, "done");
    g_assert_cmpuint (history->len, ==, 3); /* given and family made, given renamed */
  }
}

/* Whatever waits has a row that is dirty, and whatever is dirty waits. */
static void
assert_outbox_agrees (Desk *desk)
{
  g_autoptr (PlassRecords) all = plass_store_list (desk->store, &plass_kind_person, NULL, NULL, NULL);
  guint dirty = 0, waiting = 0;
  gint64 after = 0;
  PlassOutbound *out;

  for (guint i = 0; i < all->len; i++) {
    PlassRow row = desk_row (desk, &plass_kind_person, all->items[i]);

    dirty += row.state == PLASS_ROW_DIRTY;
    plass_row_clear (&row);
  }
  while ((out = plass_store_next_out (desk->store, after, NULL))) {
    after = out->number;
    waiting += out->n_rows;
    plass_outbound_free (out);
  }
  g_assert_cmpuint (dirty, ==, waiting);
  g_assert_cmpuint (waiting, ==, desk_status (desk).unsent);
}

/* As the files lie there after the kill, before anything opens them again. */
static void
assert_nothing_clear (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  for (const char *name = g_dir_read_name (dir); name; name = g_dir_read_name (dir)) {
    g_autofree char *file = g_build_filename (folder, name, NULL);
    g_autofree char *text = NULL;
    gsize length;

    g_assert_true (g_file_get_contents (file, &text, &length, NULL));
    g_assert_null (memmem (text, length, FAMILY, strlen (FAMILY)));
    g_assert_null (memmem (text, length, "person", 6));
    g_assert_false (g_str_has_suffix (name, "-shm"));
    g_assert_false (g_str_has_prefix (name, "core"));
  }
}

/* SQLite's own look at every page, on the files as they were found. */
static void
assert_whole (Desk *desk)
{
  DeskSql sql = desk_open_sql (desk);
  sqlite3_stmt *check;

  g_assert_cmpint (sqlite3_prepare_v2 (sql.db, "PRAGMA integrity_check", -1, &check, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (check), ==, SQLITE_ROW);
  g_assert_cmpstr ((const char *)sqlite3_column_text (check, 0), ==, "ok");
  sqlite3_finalize (check);
  desk_close_sql (&sql);
}

/* Gives how many saves the child had told of. */
static int
kill_once (Desk *desk, GRand *rand, int round)
{
  int pipes[2], status, last;
  pid_t child;

  g_clear_pointer (&desk->store, plass_store_close);
  g_assert_cmpint (pipe (pipes), ==, 0);
  child = fork ();
  if (child == 0) {
    close (pipes[0]);
    write_until_killed (desk->path, &desk->key, pipes[1], round);
  }
  close (pipes[1]);
  g_usleep ((gulong)g_rand_int_range (rand, 5000, 120000));
  kill (child, SIGKILL);
  last = read_last (pipes[0]);
  close (pipes[0]);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  assert_nothing_clear (desk->path);
  assert_whole (desk);
  desk_reopen (desk);
  assert_nothing_lost (desk, round, last);
  return last + 1;
}

static void
killed_while_writing (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  int rounds = g_getenv ("PLASS_LONG") ? 1000 : 20, saved = 0;

  for (int first = 0; first < rounds; first += ROUNDS_A_DESK) {
    g_autoptr (Desk) desk = desk_new ();

    for (int round = first; round < MIN (first + ROUNDS_A_DESK, rounds); round++)
      saved += kill_once (desk, rand, round);
    assert_outbox_agrees (desk);
  }
  g_test_message ("%d kills, %d saves acknowledged, none lost", rounds, saved);
  g_assert_cmpint (saved, >, rounds);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  plass_time_require_zone ();
  g_test_add_func ("/kill/while-writing", killed_while_writing);
  return g_test_run ();
}
