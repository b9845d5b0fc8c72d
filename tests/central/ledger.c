/* ledger.c — the ledger itself: tables, transactions, versions, and the rules that the database keeps */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char *folder, *database;
  PlassLedger *ledger;
} World;

static void
set_up (World *world, gconstpointer data)
{
  world->folder = g_dir_make_tmp ("plass-ledger-XXXXXX", NULL);
  world->database = g_strconcat ("sqlite:", world->folder, "/ledger", NULL);
  world->ledger = plass_ledger_open (world->database, NULL);
  g_assert_nonnull (world->ledger);
}

static void
tear_down (World *world, gconstpointer data)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  plass_ledger_close (world->ledger);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *path = g_strconcat (world->folder, "/ledger", suffixes[i], NULL);

    g_unlink (path);
  }
  g_rmdir (world->folder);
  g_free (world->folder);
  g_free (world->database);
}

static gint64
count (World *world, const char *sql)
{
  g_autoptr (GError) error = NULL;
  const gint64 found = plass_ledger_number (world->ledger, sql, NULL, 0, &error);

  g_assert_no_error (error);
  return found;
}

/* ---- Opening
 * ------------------------------------------------------------------------------------------------- */

static void
test_names (World *world, gconstpointer data)
{
  static const char *const bad[] = { "postgresql://host/x", "postgres://host/x", "file", "sqlite:", "" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (plass_ledger_open (bad[i], &error));
    g_assert_error (error, PLASS_ERROR, PLASS_ERROR_REFUSED);
  }
}

static void
test_file (World *world, gconstpointer data)
{
  g_autofree char *path = g_build_filename (world->folder, "ledger", NULL);
  g_autofree char *broken = g_strconcat (world->database, "-broken", NULL);
  g_autofree char *broken_path = g_build_filename (world->folder, "ledger-broken", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmphex (status.st_mode & 0777, ==, 0600);
  /* What is no ledger is left as it is. */
  g_assert_true (
      g_file_set_contents (broken_path, "This is no database, whatever its name may be.....", -1, NULL));
  g_assert_null (plass_ledger_open (broken, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_BROKEN);
  g_assert_true (g_file_get_contents (broken_path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "This is no database"));
  g_unlink (broken_path);
}

static void
test_migrate (World *world, gconstpointer data)
{
  static const char *const one[] = { "CREATE TABLE a (x TEXT)", NULL };
  static const char *const two[] = { "CREATE TABLE a (x TEXT)", "CREATE TABLE b (x TEXT)", NULL };
  static const char *const bad[] = { "CREATE TABLE a (x TEXT)", "CREATE TABLE b (x TEXT)",
                                     "CREATE TABLE c (x TEXT); NONSENSE", NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (plass_ledger_migrate (world->ledger, "test", one, NULL));
  g_assert_true (plass_ledger_migrate (world->ledger, "test", two, NULL));
  g_assert_true (plass_ledger_migrate (world->ledger, "test", two, NULL));
  g_assert_false (plass_ledger_migrate (world->ledger, "test", bad, NULL));
  g_assert_cmpint (count (world, "SELECT count(*) FROM sqlite_schema WHERE name IN ('a', 'b', 'c')"), ==, 2);
  g_assert_false (plass_ledger_migrate (world->ledger, "test", one, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_NEWER_SERVICE);
}

/* ---- Statements
 * ---------------------------------------------------------------------------------------------- */

static gboolean
ask_within (const PlassAnswer *row, gpointer user_data)
{
  World *world = user_data;
  const gint64 inner =
      plass_ledger_number (world->ledger, "SELECT x FROM (SELECT 1 AS x UNION SELECT 2) WHERE x >= $1",
                           PLASS_BINDS (PLASS_NUMBER (plass_answer_number (row, 0))), NULL);

  g_assert_cmpint (inner, ==, plass_answer_number (row, 0));
  return TRUE;
}

static void
test_query (World *world, gconstpointer data)
{
  g_autofree char *swapped = NULL, *none = NULL;

  /* Markers are bound by name: SQLite numbers them by first appearance. */
  swapped = plass_ledger_text (world->ledger, "SELECT $2 || $1",
                               PLASS_BINDS (PLASS_TEXT ("a"), PLASS_TEXT ("b")), NULL);
  g_assert_cmpstr (swapped, ==, "ba");
  none = plass_ledger_text (world->ledger, "SELECT value FROM about WHERE name = $1",
                            PLASS_BINDS (PLASS_TEXT ("nothing")), NULL);
  g_assert_null (none);
  /* The same statement within its own walk. */
  g_assert_true (plass_ledger_query (world->ledger,
                                     "SELECT x FROM (SELECT 1 AS x UNION SELECT 2) WHERE x >= $1",
                                     PLASS_BINDS (PLASS_NUMBER (1)), ask_within, world, NULL));
}

/* ---- Records
 * ------------------------------------------------------------------------------------------------- */

static void
test_write (World *world, gconstpointer data)
{
  PlassPerson person = { .id = plass_id_new (), .alias = (char *)"Elva" };
  g_autoptr (PlassPerson) read = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (plass_ledger_write (world->ledger, &plass_kind_person, &person, NULL, NULL));
  g_assert_true (plass_ledger_write (world->ledger, &plass_kind_person, &person, NULL, NULL));
  g_assert_cmpint (count (world, "SELECT count(*) FROM history"), ==, 1);
  person.alias = (char *)"Havet";
  g_assert_true (plass_ledger_write (world->ledger, &plass_kind_person, &person, NULL, NULL));
  g_assert_cmpint (count (world, "SELECT version FROM resource"), ==, 2);
  read = plass_ledger_get (world->ledger, &plass_kind_person, &person.id, NULL);
  g_assert_cmpstr (read->alias, ==, "Havet");
  person.alias = NULL;
  g_assert_false (plass_ledger_write (world->ledger, &plass_kind_person, &person, NULL, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_RULE);
  g_assert_cmpint (count (world, "SELECT count(*) FROM history"), ==, 2);
}

static void
test_rollback (World *world, gconstpointer data)
{
  const PlassPerson person = { .id = plass_id_new (), .alias = (char *)"Elva" };
  g_autoptr (PlassLedger) other = plass_ledger_open (world->database, NULL);

  g_assert_true (plass_ledger_begin (world->ledger, NULL));
  g_assert_true (plass_ledger_write (world->ledger, &plass_kind_person, &person, NULL, NULL));
  /* What is not committed is nobody's to see. */
  g_assert_null (plass_ledger_get (other, &plass_kind_person, &person.id, NULL));
  plass_ledger_rollback (world->ledger);
  plass_ledger_rollback (world->ledger);
  g_assert_cmpint (count (world, "SELECT count(*) FROM history"), ==, 0);
}

/* The index refuses even what no act ever judged. */
static void
test_rules (World *world, gconstpointer data)
{
  static const struct {
    const char *person, *place, *state;
    gint64 start, end;
    const char *refusal;
  } rows[] = {
    { "a", "p", "planned", 1000, 2000, NULL },          { "b", "p", "planned", 2000, 3000, NULL },
    { "c", "p", "planned", 1999, 2001, "overlap" },     { "c", "p", "active", 500, 900, "overlap" },
    { "c", "p", "planned", 500, 1000, NULL },           { "c", "q", "active", 500, 0, NULL },
    { "c", "r", "active", 500, 0, "active-elsewhere" }, { "c", "r", "completed", 500, 600, NULL },
    { "d", "q", "cancelled", 500, 600, NULL },          { "d", "q", "held", 100000, 200000, "overlap" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const gboolean ended = g_str_equal (rows[i].state, "completed");
    const PlassBooking booking = { .id = plass_id_new (),
                                   .person = plass_id_parse (rows[i].person),
                                   .place = plass_id_parse (rows[i].place),
                                   .state = plass_code (rows[i].state),
                                   .start = { rows[i].start },
                                   .planned_end = { rows[i].end },
                                   .ended = { ended ? rows[i].end : 0 },
                                   .hold_until = { 1 } };
    g_autoptr (GError) error = NULL;
    const gboolean written = plass_ledger_write (world->ledger, &plass_kind_booking, &booking, NULL, &error);

    g_test_message ("%" G_GSIZE_FORMAT, i);
    g_assert_cmpint (written, ==, rows[i].refusal == NULL);
    if (rows[i].refusal) {
      g_assert_error (error, PLASS_ERROR, PLASS_ERROR_RULE);
      g_assert_cmpstr (error->message, ==, rows[i].refusal);
    }
  }
}

static void
test_busy (World *world, gconstpointer data)
{
  g_autoptr (PlassLedger) other = plass_ledger_open (world->database, NULL), third = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (plass_ledger_begin (world->ledger, NULL));
  g_assert_false (plass_ledger_begin (other, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_LOCKED);
  /* A long import must not keep a service from starting. */
  third = plass_ledger_open (world->database, NULL);
  g_assert_nonnull (third);
  plass_ledger_rollback (world->ledger);
  g_assert_true (plass_ledger_begin (other, NULL));
}

/* Some 1,100 pages in one commit: what is written as it stands is not written. */
static void
write_much (World *world, char letter)
{
  g_autofree char *text = g_strnfill (4000, letter);
  g_autoptr (GError) error = NULL;

  g_assert_true (plass_ledger_begin (world->ledger, &error));
  for (guint i = 0; i < 1100; i++) {
    g_autofree char *name = g_strdup_printf ("much %u", i);

    g_assert_true (plass_ledger_query (world->ledger,
                                       "INSERT INTO about (name, value) VALUES ($1, $2)"
                                       " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                                       PLASS_BINDS (PLASS_TEXT (name), PLASS_TEXT (text)), NULL, NULL,
                                       &error));
  }
  g_assert_true (plass_ledger_commit (world->ledger, &error));
  g_assert_no_error (error);
}

static gint64
journal_size (World *world)
{
  g_autofree char *path = g_strconcat (world->folder, "/ledger-wal", NULL);
  GStatBuf info;

  return g_stat (path, &info) == 0 ? info.st_size : 0;
}

/* A commit does not put the journal into the file, but whoever has nothing else to do does; and where nobody
 * ever has nothing to do, it grows to an end. */
static void
test_journal (World *world, gconstpointer data)
{
  gint64 once;

  write_much (world, 'a');
  once = journal_size (world);
  g_assert_cmpint (once, >, 4 << 20);
  write_much (world, 'b');
  g_assert_cmpint (journal_size (world), >, once * 3 / 2);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  once = journal_size (world);
  write_much (world, 'c');
  g_assert_cmpint (journal_size (world), ==, once); /* from its beginning again */
  for (guint i = 0; i < 20; i++)
    write_much (world, (char)('d' + i));
  g_assert_cmpint (journal_size (world), <, 12 * once / 2);
}

static gboolean
scrub_meanwhile (const PlassAnswer *row, gpointer data)
{
  World *world = data;
  g_autoptr (GError) error = NULL;

  write_much (world, 's');
  g_assert_true (plass_ledger_scrub (world->ledger, &error));
  g_assert_no_error (error);
  g_assert_cmpint (journal_size (world), >, 4 << 20);
  return FALSE;
}

/* Whoever reads meanwhile (a backup) does not keep what was erased in the journal for ever. */
static void
test_scrub (World *world, gconstpointer data)
{
  g_autoptr (PlassLedger) reader = plass_ledger_open (world->database, NULL);
  const gint64 until = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  g_assert_true (
      plass_ledger_query (reader, "SELECT name FROM about", NULL, 0, scrub_meanwhile, world, NULL));
  while (journal_size (world) > 0 && g_get_monotonic_time () < until)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (10000);
  g_assert_cmpint (journal_size (world), ==, 0);
}

#define ADD(path, func) g_test_add (path, World, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/central/ledger/names", test_names);
  ADD ("/central/ledger/file", test_file);
  ADD ("/central/ledger/migrate", test_migrate);
  ADD ("/central/ledger/query", test_query);
  ADD ("/central/ledger/write", test_write);
  ADD ("/central/ledger/rollback", test_rollback);
  ADD ("/central/ledger/rules", test_rules);
  ADD ("/central/ledger/busy", test_busy);
  ADD ("/central/ledger/journal", test_journal);
  ADD ("/central/ledger/scrub", test_scrub);
  return g_test_run ();
}
