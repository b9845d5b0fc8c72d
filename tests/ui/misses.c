/* misses.c — wrong passphrases are counted beside the store: nobody gets round the pause, and nothing is lost
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

static char *
file_of (const char *user)
{
  g_autofree char *store = plass_opening_path (user), *folder = g_path_get_dirname (store);

  g_mkdir_with_parents (folder, 0700);
  return g_build_filename (folder, "misses", NULL);
}

static void
pauses_grow_to_a_minute (void)
{
  static const struct {
    guint misses, secs;
  } cases[] = { { 0, 0 }, { 1, 0 },  { 2, 0 },  { 3, 1 },  { 4, 2 },   { 5, 4 },
                { 6, 8 }, { 7, 16 }, { 8, 32 }, { 9, 60 }, { 40, 60 }, { G_MAXUINT, 60 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (plass_misses_pause (cases[i].misses), ==, cases[i].secs);
}

/* Each call reads the file anew, as a program does that was just started. */
static void
counts_as_they_come (void)
{
  g_autofree char *file = file_of ("kari");
  gint64 now = 1000;

  for (guint i = 1; i <= 12; i++) {
    plass_misses_count ("kari", now);
    g_assert_cmpuint (plass_misses_wait ("kari", now), ==, plass_misses_pause (i));
    now += plass_misses_pause (i);
    g_assert_cmpuint (plass_misses_wait ("kari", now), ==, 0);
  }
  g_assert_cmpuint (plass_misses_wait ("per", now), ==, 0);
  plass_misses_forget ("kari");
  g_assert_cmpuint (plass_misses_wait ("kari", now), ==, 0);
  plass_misses_count ("kari", now);
  g_assert_cmpuint (plass_misses_wait ("kari", now), ==, 0);
  plass_misses_forget ("kari");
}

static void
a_restart_begins_the_pause_anew (void)
{
  g_autofree char *file = file_of ("kari");

  g_assert_true (g_file_set_contents (file, "[misses]\ncount=9\nlast=90000\nboot=another\n", -1, NULL));
  g_assert_cmpuint (plass_misses_wait ("kari", 20), ==, 60);
  g_assert_cmpuint (plass_misses_wait ("kari", 50), ==, 30); /* and not once more at each look */
  g_assert_cmpuint (plass_misses_wait ("kari", 80), ==, 0);
  plass_misses_forget ("kari");
}

/* Whatever stands there, it never shuts anybody out for longer than a minute. */
static void
nonsense_shuts_nobody_out (void)
{
  static const char *const texts[] = { "", "junk", "[misses]\ncount=-5\n",
                                       "[misses]\ncount=99999999\nlast=99999999999\n",
                                       "[misses]\ncount=9\nlast=-7\nboot=x\n" };
  g_autofree char *file = file_of ("kari");

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_assert_true (g_file_set_contents (file, texts[i], -1, NULL));
    g_assert_cmpuint (plass_misses_wait ("kari", 100), <=, 60);
    g_assert_cmpuint (plass_misses_wait ("kari", 160), ==, 0);
  }
  plass_misses_forget ("kari");
}

int
main (int argc, char **argv)
{
  g_autofree char *home = g_dir_make_tmp ("plass-misses-XXXXXX", NULL);
  const char *const remove[] = { "rm", "-rf", home, NULL };
  int status;

  /* Before GLib remembers where the user's data lies. */
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/misses/pauses", pauses_grow_to_a_minute);
  g_test_add_func ("/misses/counts", counts_as_they_come);
  g_test_add_func ("/misses/restart", a_restart_begins_the_pause_anew);
  g_test_add_func ("/misses/nonsense", nonsense_shuts_nobody_out);
  status = g_test_run ();
  g_spawn_sync (NULL, (char **)remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  return status;
}
