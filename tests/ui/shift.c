/* shift.c — the PIN of a shift: which are good, how many tries, how long between them, how long it lasts */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gstdio.h>

#define HOURS 3600

static char *
shift_path (void)
{
  return g_build_filename (g_getenv ("XDG_RUNTIME_DIR"), PLASS_APP_ID, "kari.shift", NULL);
}

static PlassShift *
shift_with_pin (const char *pin, gint64 began)
{
  PlassShift *shift = plass_shift_new ("kari");
  g_autofree char *verifier = plass_pin_seal (pin);

  plass_shift_begin (shift, began);
  plass_shift_set_pin (shift, verifier);
  return shift;
}

static void
which_are_good (void)
{
  static const struct {
    const char *pin;
    gboolean good;
  } cases[] = {
    { "271828", TRUE },  { "112233", TRUE },  { "", FALSE },        { "27182", FALSE },  { "2718281", FALSE },
    { "27182a", FALSE }, { "000000", FALSE }, { "777777", FALSE },  { "123456", FALSE }, { "345678", FALSE },
    { "987654", FALSE }, { "654321", FALSE }, { "２71828", FALSE }, { " 71828", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (plass_pin_is_good (cases[i].pin), ==, cases[i].good);
}

static void
only_the_right_one_fits (void)
{
  g_autofree char *one = plass_pin_seal ("271828"), *two = plass_pin_seal ("271828");

  g_assert_cmpstr (one, !=, two); /* each has its own salt */
  g_assert_null (strstr (one, "271828"));
  g_assert_true (plass_pin_fits (one, "271828"));
  g_assert_false (plass_pin_fits (one, "271829"));
  g_assert_false (plass_pin_fits (one, ""));
  g_assert_false (plass_pin_fits ("what is this", "271828"));
}

/* Tries made; seconds that have passed since the last; seconds to wait; whether a PIN is taken at all. */
static void
waits_grow_and_tries_end (void)
{
  static const struct {
    guint misses, passed, wait;
    gboolean taken;
  } cases[] = {
    { 0, 0, 0, TRUE },  { 1, 0, 0, TRUE },   { 2, 0, 0, TRUE },   { 3, 0, 1, TRUE },    { 3, 1, 0, TRUE },
    { 4, 0, 2, TRUE },  { 4, 1, 1, TRUE },   { 4, 2, 0, TRUE },   { 5, 0, 4, FALSE },   { 5, 100, 0, FALSE },
    { 6, 0, 8, FALSE }, { 8, 0, 32, FALSE }, { 9, 0, 60, FALSE }, { 99, 0, 60, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    PlassShift *shift = shift_with_pin ("271828", 1000);
    for (guint miss = 0; miss < cases[i].misses; miss++)
      plass_shift_count (shift, 2000);
    g_assert_cmpuint (plass_shift_wait (shift, 2000 + cases[i].passed), ==, cases[i].wait);
    g_assert_cmpint (plass_shift_takes_pin (shift, 2000 + cases[i].passed), ==, cases[i].taken);
    plass_shift_end (shift);
    plass_shift_free (shift);
  }
}

/* Nothing is lost by misses: who signs in has all tries again. */
static void
signing_in_gives_all_tries_back (void)
{
  PlassShift *shift = shift_with_pin ("271828", 1000);

  for (guint miss = 0; miss < 7; miss++)
    plass_shift_count (shift, 1001);
  g_assert_cmpuint (plass_shift_left (shift), ==, 0);
  plass_shift_begin (shift, 1002);
  g_assert_cmpuint (plass_shift_left (shift), ==, 5);
  g_assert_true (plass_shift_takes_pin (shift, 1002));
  plass_shift_end (shift);
  plass_shift_free (shift);
}

static void
twelve_hours_and_no_more (void)
{
  static const struct {
    gint64 now;
    gboolean taken;
  } cases[] = {
    { 5000, TRUE },
    { 5000 + 12 * HOURS - 1, TRUE },
    { 5000 + 12 * HOURS, FALSE },
    { 5000 + 300 * HOURS, FALSE },
    { 4999, FALSE }, /* before it began: this is another machine's file, or another start's */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    PlassShift *shift = shift_with_pin ("271828", 5000);
    g_assert_cmpint (plass_shift_takes_pin (shift, cases[i].now), ==, cases[i].taken);
    plass_shift_end (shift);
    plass_shift_free (shift);
  }
}

/* The wall clock may be set to anything: it is never asked. */
static void
counts_from_the_machines_start (void)
{
  gint64 first = plass_boot_secs ();

  g_usleep (1100 * 1000);
  gint64 passed = plass_boot_secs () - first;
  g_assert_cmpint (passed, >=, 1);
  g_assert_cmpint (passed, <, 60);
}

/* The program is ended and starts again: as locked as it was, and the tries are counted on. */
static void
survives_the_program (void)
{
  g_autofree char *path = shift_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  PlassShift *shift = shift_with_pin ("271828", plass_boot_secs ());
  GStatBuf file, above;

  plass_shift_lock (shift, "Kari Testesen");
  plass_shift_count (shift, plass_boot_secs ());
  plass_shift_free (shift);
  g_assert_cmpint (g_stat (path, &file), ==, 0);
  g_assert_cmpint (g_stat (folder, &above), ==, 0);
  g_assert_cmpint (file.st_mode & 0777, ==, 0600);
  g_assert_cmpint (above.st_mode & 0777, ==, 0700);

  shift = plass_shift_new ("kari");
  g_assert_true (plass_shift_is_held (shift));
  g_assert_cmpstr (plass_shift_get_name (shift), ==, "Kari Testesen");
  g_assert_cmpuint (plass_shift_left (shift), ==, 4);
  g_assert_true (plass_pin_fits (plass_shift_get_verifier (shift), "271828"));
  plass_shift_end (shift);
  plass_shift_free (shift);
}

/* What is not locked and has no PIN leaves nothing behind. */
static void
leaves_nothing_when_it_ends (void)
{
  g_autofree char *path = shift_path ();
  PlassShift *shift = plass_shift_new ("kari");

  g_assert_false (plass_shift_is_held (shift));
  plass_shift_lock (shift, "Kari Testesen");
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  plass_shift_open (shift);
  g_assert_false (plass_shift_is_held (shift));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  plass_shift_lock (shift, "Kari Testesen");
  plass_shift_end (shift);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  plass_shift_free (shift);
}

/* A file that makes no sense locks nobody out for good: the password opens. */
static void
a_strange_file_is_no_pin (void)
{
  g_autofree char *path = shift_path ();
  g_autofree char *folder = g_path_get_dirname (path);

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (
      g_file_set_contents (path, "[shift]\nlocked=true\nbegan=-5\nmisses=99999999999\n", -1, NULL));
  PlassShift *shift = plass_shift_new ("kari");
  g_assert_true (plass_shift_is_held (shift));
  g_assert_false (plass_shift_takes_pin (shift, plass_boot_secs ()));
  g_assert_cmpstr (plass_shift_get_name (shift), ==, "kari");
  plass_shift_end (shift);
  plass_shift_free (shift);
}

static void
without_a_session_it_is_kept_in_memory (void)
{
  g_autofree char *session = g_strdup (g_getenv ("XDG_RUNTIME_DIR"));

  g_unsetenv ("XDG_RUNTIME_DIR");
  PlassShift *shift = shift_with_pin ("271828", 1000);
  g_setenv ("XDG_RUNTIME_DIR", session, TRUE);
  g_autofree char *path = shift_path ();
  plass_shift_lock (shift, "Kari Testesen");
  g_assert_true (plass_shift_takes_pin (shift, 1001));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  plass_shift_free (shift);
}

int
main (int argc, char **argv)
{
  g_autofree char *session = g_dir_make_tmp ("plass-shift.XXXXXX", NULL);

  g_setenv ("XDG_RUNTIME_DIR", session, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shift/which-are-good", which_are_good);
  g_test_add_func ("/shift/only-the-right-one-fits", only_the_right_one_fits);
  g_test_add_func ("/shift/waits-grow-and-tries-end", waits_grow_and_tries_end);
  g_test_add_func ("/shift/signing-in-gives-all-tries-back", signing_in_gives_all_tries_back);
  g_test_add_func ("/shift/twelve-hours-and-no-more", twelve_hours_and_no_more);
  g_test_add_func ("/shift/counts-from-the-machines-start", counts_from_the_machines_start);
  g_test_add_func ("/shift/survives-the-program", survives_the_program);
  g_test_add_func ("/shift/leaves-nothing-when-it-ends", leaves_nothing_when_it_ends);
  g_test_add_func ("/shift/a-strange-file-is-no-pin", a_strange_file_is_no_pin);
  g_test_add_func ("/shift/without-a-session-it-is-kept-in-memory", without_a_session_it_is_kept_in_memory);
  int failed = g_test_run ();
  g_autofree char *folder = g_build_filename (session, PLASS_APP_ID, NULL);
  g_rmdir (folder);
  g_rmdir (session);
  return failed;
}
