/* check.c — the check finds each kind of damage, however well a cache hides it, and nothing where there is
 * none */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
fill (Desk *desk, int persons)
{
  for (int i = 0; i < persons; i++) {
    g_autofree char *given = g_strdup_printf ("Person %d", i);
    g_autoptr (PlassPerson) person = make_person (given, "Testesen");
    g_autoptr (PlassCase) sak = make_case (&person->id, "active");

    desk_put (desk, NULL, &plass_kind_person, person);
    desk_put (desk, NULL, &plass_kind_case, sak);
  }
}

static PlassStoreReport
check (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  PlassStoreReport report;

  plass_store_check (desk->store, NULL, NULL, NULL, &report, &error);
  g_assert_no_error (error);
  g_test_message ("pages %u/%u frames %u/%u rows %u/%u structure %u orphans %u indexes %u/%u",
                  (guint)report.bad_pages, (guint)report.pages, (guint)report.bad_frames,
                  (guint)report.frames, (guint)report.bad_rows, (guint)report.rows, report.structure,
                  report.orphans, report.bad_indexes, report.indexes);
  return report;
}

static void
finds_nothing (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassInstitution) house = make_institution ("Dalsberget");
  g_autoptr (PlassPlace) place = make_place (&house->id, "204");
  PlassStoreReport report;

  report = check (desk); /* of a store with nothing in it */
  g_assert_true (plass_store_report_is_clean (&report));
  fill (desk, 30);
  desk_take (desk, &plass_kind_institution, house, "1");
  desk_take (desk, &plass_kind_place, place, "1");
  plass_text_set (&place->name, "205");
  desk_put (desk, NULL, &plass_kind_place, place); /* a snapshot to go back to */
  report = check (desk);
  g_assert_true (plass_store_report_is_clean (&report));
  g_assert_cmpuint (report.pages, >, 50);
  g_assert_cmpuint (report.frames, >, 0);
  g_assert_cmpuint (report.rows, >=, 63);
  g_assert_cmpuint (report.indexes, ==, 4);
}

/* ---- On the disk ------------------------------------------------------------------------------------ */

/* A bit of the file turns while the store is open. */
static void
flip (const char *path, goffset at)
{
  int fd = open (path, O_RDWR | O_CLOEXEC);
  guint8 byte;

  g_assert_cmpint (pread (fd, &byte, 1, at), ==, 1);
  byte ^= 4;
  g_assert_cmpint (pwrite (fd, &byte, 1, at), ==, 1);
  close (fd);
}

static goffset
size_of (const char *path)
{
  struct stat info;

  g_assert_cmpint (stat (path, &info), ==, 0);
  return info.st_size;
}

static void
finds_bad_pages (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  PlassStoreReport report;
  goffset pages;

  fill (desk, 30);
  desk_reopen (desk); /* all of the log is in the file */
  report = check (desk);
  g_assert_true (plass_store_report_is_clean (&report));
  pages = size_of (desk->path) / PLASS_SEAL_PAGE;
  for (int i = 0; i < 10; i++) {
    goffset at = g_rand_int_range (rand, 1, (gint32)pages) * PLASS_SEAL_PAGE
                 + g_rand_int_range (rand, 0, PLASS_SEAL_PAGE);

    flip (desk->path, at);
    report = check (desk);
    g_assert_cmpuint (report.pages, ==, (guint64)pages);
    g_assert_cmpuint (report.bad_pages, ==, 1);
    g_assert_false (plass_store_report_is_clean (&report));
    flip (desk->path, at);
  }
  flip (desk->path,
        100); /* the first page: nothing else can be asked any more, and that is said, not fatal */
  report = check (desk);
  g_assert_cmpuint (report.bad_pages, ==, 1);
  flip (desk->path, 100);
  report = check (desk);
  g_assert_true (plass_store_report_is_clean (&report));
}

static void
finds_what_is_cut_off (void)
{
  g_autoptr (Desk) desk = desk_new ();
  PlassStoreReport report;
  goffset size;

  fill (desk, 10);
  desk_reopen (desk);
  size = size_of (desk->path);
  g_assert_cmpint (truncate (desk->path, size - 3 * PLASS_SEAL_PAGE), ==, 0);
  report = check (desk);
  g_assert_cmpuint (report.bad_pages, ==, 3);
}

static void
finds_bad_frames (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *wal = g_strconcat (desk->path, "-wal", NULL);
  PlassStoreReport report;

  fill (desk, 10);
  report = check (desk);
  g_assert_cmpuint (report.frames, >, 5);
  g_assert_cmpuint (report.bad_frames, ==, 0);
  flip (wal, PLASS_SEAL_WAL_HEADER + 3 * PLASS_SEAL_FRAME + 700);
  report = check (desk);
  g_assert_cmpuint (report.bad_frames, ==, 1);
  flip (wal, PLASS_SEAL_WAL_HEADER + 3 * PLASS_SEAL_FRAME + 700);
}

/* ---- In the records --------------------------------------------------------------------------------- */

static const struct {
  const char *sql;
  guint rows, structure, orphans, indexes;
} harms[] = {
  { "UPDATE person SET birth = 'yesterday' WHERE row = 3", 1, 0, 0, 0 },
  { "UPDATE person SET family = CAST (x'ff41' AS TEXT) WHERE row < 3", 2, 0, 0, 0 },
  { "UPDATE \"case\" SET next_due = '2026-99-99' WHERE row = 1", 1, 0, 0, 0 },
  { "UPDATE person SET find_text = 'another name' WHERE row = 5", 0, 0, 0, 1 },
  { "DELETE FROM person_find WHERE rowid = 4", 0, 0, 0, 1 },
  { "PRAGMA foreign_keys=OFF; INSERT INTO person_received (row, base) VALUES (999, NULL)", 0, 0, 1, 0 },
  { "INSERT INTO person_received (row, base) VALUES (2, x'0102')", 1, 0, 0, 0 },
  { "CREATE TRIGGER planted AFTER INSERT ON note BEGIN DELETE FROM access; END", 0, 1, 0, 0 },
  { "DROP INDEX person_family", 0, 1, 0, 0 },
};

static void
finds_bad_records (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (harms); i++) {
    g_autoptr (Desk) desk = desk_new ();
    PlassStoreReport report;
    DeskSql sql;

    g_test_message ("%s", harms[i].sql);
    fill (desk, 8);
    g_clear_pointer (&desk->store, plass_store_close);
    sql = desk_open_sql (desk);
    g_assert_cmpint (sqlite3_exec (sql.db, harms[i].sql, NULL, NULL, NULL), ==, SQLITE_OK);
    desk_close_sql (&sql);
    desk_reopen (desk);
    report = check (desk);
    g_assert_cmpuint (report.bad_pages, ==, 0);
    g_assert_cmpuint (report.bad_rows, ==, harms[i].rows);
    g_assert_cmpuint (report.structure, ==, harms[i].structure);
    g_assert_cmpuint (report.orphans, ==, harms[i].orphans);
    g_assert_cmpuint (report.bad_indexes, ==, harms[i].indexes);
  }
}

/* ---- In use ----------------------------------------------------------------------------------------- */

typedef struct {
  Desk *desk;
  gint stop, saved;
} Busy;

static gpointer
work_on (gpointer data)
{
  Busy *busy = data;

  while (!g_atomic_int_get (&busy->stop)) {
    fill (busy->desk, 1);
    g_atomic_int_inc (&busy->saved);
  }
  return NULL;
}

/* Pages are brought from the log into the file while the file is read: never taken for damage. */
static void
is_not_fooled_by_work (void)
{
  g_autoptr (Desk) desk = desk_new ();
  Busy busy = { .desk = desk };
  GThread *thread;

  fill (desk, 50);
  thread = g_thread_new ("work", work_on, &busy);
  for (int i = 0; i < 15; i++) {
    PlassStoreReport report;
    int before = g_atomic_int_get (&busy.saved);

    report = check (desk);
    g_assert_true (plass_store_report_is_clean (&report));
    while (g_atomic_int_get (&busy.saved) == before) /* people go on */
      g_usleep (1000);
  }
  g_atomic_int_set (&busy.stop, 1);
  g_thread_join (thread);
}

static void
cancel (double done, gpointer cancellable)
{
  g_assert_cmpfloat (done, <, 1);
  if (done > 0.2)
    g_cancellable_cancel (cancellable);
}

static void
can_be_stopped (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  PlassStoreReport report;

  fill (desk, 20);
  g_assert_false (plass_store_check (desk->store, cancel, cancellable, cancellable, &report, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  plass_time_require_zone ();
  g_test_add_func ("/check/finds-nothing", finds_nothing);
  g_test_add_func ("/check/finds-bad-pages", finds_bad_pages);
  g_test_add_func ("/check/finds-what-is-cut-off", finds_what_is_cut_off);
  g_test_add_func ("/check/finds-bad-frames", finds_bad_frames);
  g_test_add_func ("/check/finds-bad-records", finds_bad_records);
  g_test_add_func ("/check/is-not-fooled-by-work", is_not_fooled_by_work);
  g_test_add_func ("/check/can-be-stopped", can_be_stopped);
  return g_test_run ();
}
