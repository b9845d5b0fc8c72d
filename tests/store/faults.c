/* faults.c — a disk that fails at any one call: told as an error, rolled back, and nothing acknowledged lost
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk.h"
#include "diary.h"
#include "disk.h"
#include "sealed.h"

#include <glib/gstdio.h>

static const struct {
  const char *what;
  DiskCalls calls;
  int code;
  gboolean for_good;
  PlassError told;
} faults[] = {
  { "disk full", DISK_WRITE, SQLITE_FULL, FALSE, PLASS_ERROR_NO_SPACE },
  { "disk stays full", DISK_WRITE, SQLITE_FULL, TRUE, PLASS_ERROR_NO_SPACE },
  { "write fails", DISK_WRITE, SQLITE_IOERR_WRITE, FALSE, PLASS_ERROR_BROKEN },
  { "sync fails", DISK_SYNC, SQLITE_IOERR_FSYNC, FALSE, PLASS_ERROR_BROKEN },
  { "syncs fail from now on", DISK_SYNC, SQLITE_IOERR_FSYNC, TRUE, PLASS_ERROR_BROKEN },
  { "read fails", DISK_READ, SQLITE_IOERR_READ, FALSE, PLASS_ERROR_BROKEN },
  { "size cannot be had or set", DISK_RESIZE, SQLITE_IOERR_FSTAT, FALSE, PLASS_ERROR_BROKEN },
  { "open or delete fails", DISK_NAMES, SQLITE_CANTOPEN, FALSE, PLASS_ERROR_BROKEN },
  { "everything fails from now on", (DiskCalls)(DISK_CHANGES | DISK_READ), SQLITE_IOERR, TRUE,
    PLASS_ERROR_BROKEN },
};

/* ---- A scripted run ----------------------------------------------------------------------------------- */

#define STEPS 12

static void
assert_told (const GError *error, guint fault)
{
  g_assert_nonnull (error);
  g_assert_cmpint (error->domain, ==, PLASS_ERROR);
  if (error->code != (int)faults[fault].told)
    g_error ("%s was told as: %s", faults[fault].what, error->message);
}

/* Every step that fails says so; after a single failure the connection itself shows the last commit. */
static void
write_on (Diary *diary, Disk *disk, guint fault)
{
  plass_connection_exec (diary->db, "PRAGMA wal_autocheckpoint=15", NULL);
  for (guint i = 0; i < STEPS; i++) {
    g_autoptr (GError) error = NULL;

    if (diary_step (diary, &error))
      continue;
    assert_told (error, fault);
    g_assert_cmpuint (disk_failures (disk), >, 0);
    g_assert_true (sqlite3_get_autocommit (diary->db->db));
    if (!faults[fault].for_good)
      g_assert_cmpuint (diary_look (diary), ==, diary_commits (diary));
  }
}

/* Gives FALSE when the run ended before the @nth call came. */
static gboolean
run_with (const Diary *young, guint fault, guint nth)
{
  g_autoptr (Diary) diary = diary_elsewhere (young);
  g_autoptr (GError) error = NULL;
  Disk *disk;
  guint failures, there;

  g_rand_set_seed (diary->rand, 20261129);
  diary_copy_files (young->folder, diary->folder);
  disk = disk_new ("unix-excl");
  disk_fail_at (disk, faults[fault].calls, nth, faults[fault].code, faults[fault].for_good);
  if (diary_open (diary, &error)) {
    write_on (diary, disk, fault);
    diary_close (diary);
  } else {
    g_assert_nonnull (error);
    g_clear_error (&error);
  }
  failures = disk_failures (disk);
  disk_free (disk);
  if (!diary_open (diary, &error))
    g_error ("%s, call %u: %s", faults[fault].what, nth, error->message);
  there = diary_check (diary);
  /* A commit whose sync failed, and after which nothing more could be written, may be there after all. */
  if (there != diary_commits (diary) && !(faults[fault].for_good && there == diary_commits (diary) + 1))
    g_error ("%s, call %u: %u commits acknowledged, %u there", faults[fault].what, nth, diary_commits (diary),
             there);
  return failures > 0;
}

static void
any_call_may_fail (gconstpointer data)
{
  guint fault = GPOINTER_TO_UINT (data), nth = 1;
  g_autoptr (Diary) young = diary_new (1);

  while (run_with (young, fault, nth))
    nth++;
  g_test_message ("%s: %u runs", faults[fault].what, nth);
  g_assert_cmpuint (nth, >, faults[fault].calls == DISK_NAMES ? 2 : STEPS);
}

/* ---- The whole store ---------------------------------------------------------------------------------- */

static gboolean
put_person (PlassStore *store, const Desk *desk, const PlassId *id, const char *given, GError **error)
{
  g_autoptr (PlassPerson) person = make_person (given, "Feilen");
  PlassEdit edit = { &plass_kind_person, person };

  person->id = *id;
  return plass_store_put (store, &desk->who, NULL, &edit, 1, error);
}

static void
assert_person (Desk *desk, const PlassId *id, const char *given)
{
  g_autoptr (PlassPerson) person = plass_store_get (desk->store, &plass_kind_person, id, NULL);

  g_assert_cmpstr (person ? person->given : NULL, ==, given);
}

/* Three people are saved, each twice. Who was told that it is saved finds it so; and nothing is indexed that
 * is not there. */
static gboolean
save_with (guint fault, guint nth)
{
  g_autoptr (Desk) desk = desk_new ();
  Disk *disk;
  PlassStore *store;
  PlassId ids[3] = { plass_id_new (), plass_id_new (), plass_id_new () };
  const char *expected[3] = { NULL, NULL, NULL };
  guint there = 0, failures;

  g_clear_pointer (&desk->store, plass_store_close);
  disk = disk_new ("unix-excl");
  disk_fail_at (disk, faults[fault].calls, nth, faults[fault].code, FALSE);
  store = plass_store_open (desk->path, &desk->key, NULL);
  for (guint i = 0; store && i < 6; i++) {
    const char *given = i < 3 ? "Første" : "Andre";
    g_autoptr (GError) error = NULL;

    if (put_person (store, desk, &ids[i % 3], given, &error))
      expected[i % 3] = given;
    else
      assert_told (error, fault);
  }
  plass_store_close (store);
  failures = disk_failures (disk);
  disk_free (disk);
  desk_reopen (desk);
  for (guint i = 0; i < 3; i++) {
    assert_person (desk, &ids[i], expected[i]);
    there += expected[i] != NULL;
  }
  g_autoptr (GPtrArray) hits = plass_store_search (desk->store, "feilen", 20, NULL);
  g_assert_cmpuint (hits->len, ==, there);
  g_assert_cmpuint (desk_status (desk).unsent, >=, there);
  return failures > 0;
}

static void
a_save_is_whole_or_told (gconstpointer data)
{
  guint fault = GPOINTER_TO_UINT (data), step = g_getenv ("PLASS_LONG") ? 1 : 9, nth = 1;

  while (save_with (fault, nth))
    nth += step;
  g_test_message ("%s: up to call %u", faults[fault].what, nth);
}

int
main (int argc, char **argv)
{
  sealed_prepare ();
  g_test_init (&argc, &argv, NULL);
  plass_time_require_zone ();
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++) {
    g_autofree char *run = g_strdup_printf ("/faults/any-call/%s", faults[i].what);
    g_autofree char *save = g_strdup_printf ("/faults/save/%s", faults[i].what);

    g_test_add_data_func (run, GUINT_TO_POINTER (i), any_call_may_fail);
    if (!faults[i].for_good)
      g_test_add_data_func (save, GUINT_TO_POINTER (i), a_save_is_whole_or_told);
  }
  return g_test_run ();
}
