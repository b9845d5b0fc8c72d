/* diary.c — a sealed store of whose every committed state the test knows every byte */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diary.h"

#include <glib/gstdio.h>
#include <string.h>

/* ---- What stands in it ------------------------------------------------------------------------------ */

/* Mostly short, now and then several pages of overflow. */
static char *
make_text (guint row, guint commit)
{
  guint mix = row * 7919 + commit * 104729, length = mix % 10 == 0 ? 4000 + mix % 14000 : 20 + mix % 700;
  char *text = g_malloc (length + 1);

  for (guint i = 0; i < length; i++)
    text[i] = (char)('a' + (row * 7 + commit * 13 + i) % 26);
  text[length] = '\0';
  return text;
}

static gboolean
run (Diary *diary, const char *sql, GError **error)
{
  return plass_connection_exec (diary->db, sql, error);
}

static gboolean
write_row (Diary *diary, DiaryState *state, guint row, guint commit, GError **error)
{
  g_autofree char *text = make_text (row, commit);
  g_autoptr (PlassStatement) statement =
      plass_statement_get (diary->db,
                           "INSERT INTO page VALUES (:row, :commit, :body) ON CONFLICT (id) DO UPDATE SET "
                           "written = excluded.written, body = excluded.body",
                           error);

  if (statement == NULL)
    return FALSE;
  plass_bind_int (statement, ":row", row);
  plass_bind_int (statement, ":commit", commit);
  plass_bind_text (statement, ":body", text);
  state->written[row] = (guint16)commit;
  return plass_statement_run (diary->db, statement, error);
}

static gboolean
delete_row (Diary *diary, DiaryState *state, guint row, GError **error)
{
  g_autoptr (PlassStatement) statement =
      plass_statement_get (diary->db, "DELETE FROM page WHERE id = :row", error);

  if (statement == NULL)
    return FALSE;
  plass_bind_int (statement, ":row", row);
  state->written[row] = 0;
  return plass_statement_run (diary->db, statement, error);
}

/* ---- Writing ---------------------------------------------------------------------------------------- */

static guint
dice (Diary *diary, guint sides)
{
  return (guint)g_rand_int_range (diary->rand, 0, (gint32)sides);
}

static gboolean
edit (Diary *diary, DiaryState *state, guint commit, GError **error)
{
  for (guint edits = 1 + dice (diary, 6); edits > 0; edits--) {
    guint row = dice (diary, DIARY_ROWS);

    if (dice (diary, 4) == 0 ? !delete_row (diary, state, row, error)
                             : !write_row (diary, state, row, commit, error))
      return FALSE;
  }
  return TRUE;
}

/* Edits that are taken back within the transaction. */
static gboolean
edit_in_vain (Diary *diary, guint commit, GError **error)
{
  DiaryState scratch;

  return run (diary, "SAVEPOINT vain", error) && edit (diary, &scratch, commit + 1, error)
         && run (diary, "ROLLBACK TO vain; RELEASE vain", error);
}

static gboolean
transact (Diary *diary, DiaryState *next, const char *end, GError **error)
{
  guint commit = diary->states->len;
  g_autofree char *number = g_strdup_printf ("UPDATE now SET number = %u", commit);

  *next = g_array_index (diary->states, DiaryState, commit - 1);
  return run (diary, "BEGIN IMMEDIATE", error) && edit (diary, next, commit, error)
         && (dice (diary, 3) > 0 || edit_in_vain (diary, commit, error)) && run (diary, number, error)
         && run (diary, end, error);
}

static guint
read_number (PlassConnection *connection)
{
  g_autoptr (PlassStatement) statement = plass_statement_get (connection, "SELECT number FROM now", NULL);

  if (statement == NULL || !plass_statement_step (connection, statement, NULL))
    return G_MAXUINT;
  return (guint)sqlite3_column_int (statement, 0);
}

/* A reader keeps what it saw first, whatever is committed and checkpointed meanwhile. */
static void
change_reader (Diary *diary)
{
  guint seen;

  if (diary->reader) {
    seen = read_number (diary->reader);
    g_assert_true (seen == G_MAXUINT || seen == diary->reader_sees);
    g_clear_pointer (&diary->reader, plass_connection_close);
    return;
  }
  diary->reader = plass_connection_open (diary->path, plass_seal_vfs_name (diary->vfs), FALSE, FALSE, NULL);
  if (diary->reader == NULL)
    return;
  if (plass_connection_exec (diary->reader, "BEGIN", NULL)
      && (diary->reader_sees = read_number (diary->reader)) != G_MAXUINT)
    g_assert_cmpuint (diary->reader_sees, ==, diary_commits (diary));
  else
    g_clear_pointer (&diary->reader, plass_connection_close);
}

gboolean
diary_step (Diary *diary, GError **error)
{
  DiaryState next;
  gboolean in_vain = dice (diary, 8) == 0, done;

  if (dice (diary, 6) == 0)
    change_reader (diary);
  if (dice (diary, 8) == 0)
    run (diary, dice (diary, 2) ? "PRAGMA wal_checkpoint (TRUNCATE)" : "PRAGMA wal_checkpoint", NULL);
  done = transact (diary, &next, in_vain ? "ROLLBACK" : "COMMIT", error);
  if (done && !in_vain) {
    g_array_append_val (diary->states, next);
    g_array_set_size (diary->attempts, 0);
  }
  if (!done)
    g_array_append_val (diary->attempts, next);
  if (!done && !sqlite3_get_autocommit (diary->db->db))
    run (diary, "ROLLBACK", NULL);
  return done;
}

guint
diary_commits (const Diary *diary)
{
  return diary->states->len - 1;
}

/* ---- Looking ---------------------------------------------------------------------------------------- */

static void
read_row (PlassStatement *statement, DiaryState *state)
{
  guint row = (guint)sqlite3_column_int (statement, 0), commit = (guint)sqlite3_column_int (statement, 1);
  g_autofree char *text = make_text (row, commit);

  g_assert_cmpuint (row, <, DIARY_ROWS);
  g_assert_cmpuint (commit, >, 0);
  g_assert_cmpstr (plass_column_text (statement, 2), ==, text);
  state->written[row] = (guint16)commit;
}

static gboolean
is_known (const Diary *diary, guint number, const DiaryState *state)
{
  if (number < diary->states->len)
    return memcmp (state, &g_array_index (diary->states, DiaryState, number), sizeof *state) == 0;
  for (guint i = 0; number == diary->states->len && i < diary->attempts->len; i++)
    if (memcmp (state, &g_array_index (diary->attempts, DiaryState, i), sizeof *state) == 0)
      return TRUE;
  return FALSE;
}

guint
diary_look (Diary *diary)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlassStatement) statement =
      plass_statement_get (diary->db, "SELECT id, written, body FROM page", &error);
  guint number = read_number (diary->db);
  DiaryState state = { { 0 } };

  g_assert_no_error (error);
  while (plass_statement_step (diary->db, statement, &error))
    read_row (statement, &state);
  g_assert_no_error (error);
  if (!is_known (diary, number, &state))
    g_error ("what is there is not what commit %u of %u wrote", number, diary_commits (diary));
  return number;
}

guint
diary_check (Diary *diary)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlassStatement) statement = plass_statement_get (diary->db, "PRAGMA integrity_check", &error);

  g_assert_no_error (error);
  g_assert_true (plass_statement_step (diary->db, statement, &error));
  g_assert_cmpstr (plass_column_text (statement, 0), ==, "ok");
  plass_statement_run (diary->db, statement, NULL);
  return diary_look (diary);
}

void
diary_go_on_from (Diary *diary, guint commit)
{
  if (commit == diary->states->len)
    g_array_append_val (diary->states, g_array_index (diary->attempts, DiaryState, 0));
  g_array_set_size (diary->states, commit + 1);
  g_array_set_size (diary->attempts, 0);
}

/* ---- Opening ---------------------------------------------------------------------------------------- */

gboolean
diary_open (Diary *diary, GError **error)
{
  PlassKey key;
  PlassSealId id;

  memset (&key, 7, sizeof key);
  memset (&id, 3, sizeof id);
  diary->vfs = plass_seal_vfs_new ("unix-excl", plass_seal_keys_new (&key, &id));
  diary->db = plass_connection_open (diary->path, plass_seal_vfs_name (diary->vfs), TRUE,
                                     !g_file_test (diary->path, G_FILE_TEST_EXISTS), error);
  if (diary->db)
    return TRUE;
  diary_close (diary);
  return FALSE;
}

void
diary_close (Diary *diary)
{
  g_clear_pointer (&diary->reader, plass_connection_close);
  g_clear_pointer (&diary->db, plass_connection_close);
  g_assert_true (plass_seal_vfs_free (g_steal_pointer (&diary->vfs)));
}

static Diary *
make (guint32 seed)
{
  Diary *diary = g_new0 (Diary, 1);

  diary->folder = g_dir_make_tmp ("plass-diary-XXXXXX", NULL);
  diary->path = g_build_filename (diary->folder, "records.db", NULL);
  diary->rand = g_rand_new_with_seed (seed);
  diary->states = g_array_new (FALSE, TRUE, sizeof (DiaryState));
  diary->attempts = g_array_new (FALSE, FALSE, sizeof (DiaryState));
  return diary;
}

Diary *
diary_new (guint32 seed)
{
  static const char schema[] =
      "CREATE TABLE now (number INTEGER NOT NULL); INSERT INTO now VALUES (0);"
      "CREATE TABLE page (id INTEGER PRIMARY KEY, written INTEGER NOT NULL, body TEXT NOT NULL);"
      "CREATE INDEX page_body ON page (substr (body, 1, 60), written)";
  g_autofree char *marks = g_strdup_printf ("PRAGMA application_id=%d; PRAGMA user_version=%d",
                                            PLASS_STORE_APPLICATION, plass_migrations_version ());
  Diary *diary = make (seed);
  g_autoptr (GError) error = NULL;

  g_array_set_size (diary->states, 1);
  if (!diary_open (diary, &error) || !run (diary, marks, &error) || !run (diary, schema, &error))
    g_error ("%s", error->message);
  diary_close (diary);
  return diary;
}

Diary *
diary_elsewhere (const Diary *diary)
{
  Diary *other = make (0);

  g_array_append_vals (other->states, diary->states->data, diary->states->len);
  g_array_append_vals (other->attempts, diary->attempts->data, diary->attempts->len);
  return other;
}

/* ---- Files ------------------------------------------------------------------------------------------ */

void
diary_copy_files (const char *from, const char *to)
{
  g_autoptr (GDir) dir = g_dir_open (from, 0, NULL);

  for (const char *name = g_dir_read_name (dir); name; name = g_dir_read_name (dir)) {
    g_autofree char *source = g_build_filename (from, name, NULL),
                    *target = g_build_filename (to, name, NULL);
    g_autofree char *bytes = NULL;
    gsize length;

    g_assert_true (g_file_get_contents (source, &bytes, &length, NULL));
    g_assert_true (
        g_file_set_contents_full (target, bytes, (gssize)length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  }
}

void
diary_free (Diary *diary)
{
  g_autoptr (GDir) dir = g_dir_open (diary->folder, 0, NULL);

  if (diary->vfs)
    diary_close (diary);
  for (const char *name = g_dir_read_name (dir); name; name = g_dir_read_name (dir)) {
    g_autofree char *path = g_build_filename (diary->folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (diary->folder);
  g_rand_free (diary->rand);
  g_array_unref (diary->states);
  g_array_unref (diary->attempts);
  g_free (diary->folder);
  g_free (diary->path);
  g_free (diary);
}
