/* kept.c — eyes that are kept see what eyes made anew see, whatever is written, and however late it gets */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service.h"

#define DAY 86400

typedef struct {
  char *folder, *database;
  PlassLedger *ledger, *others; /* others: another process */
  PlassEyesKept *kept;
  City city;
} World;

static void
set_up (World *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  world->folder = g_dir_make_tmp ("plass-kept-XXXXXX", NULL);
  world->database = g_strdup_printf ("sqlite:%s/central.db", world->folder);
  city_make (world->database, &world->city);
  world->ledger = plass_ledger_open (world->database, &error);
  g_assert_no_error (error);
  world->others = plass_ledger_open (world->database, &error);
  g_assert_no_error (error);
  world->kept = plass_eyes_kept_new (world->ledger);
}

static void
tear_down (World *world, gconstpointer data)
{
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", world->folder);

  plass_eyes_kept_free (world->kept);
  plass_ledger_close (world->ledger);
  plass_ledger_close (world->others);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (world->folder);
  g_free (world->database);
}

static PlassCaller
caller_at (const PlassId *house)
{
  return (PlassCaller){ .user = "kari",
                        .worker = plass_id_from_name ("kari"),
                        .role = plass_code ("caseworker"),
                        .institution = *house };
}

/* Of the whole city, more than are looked at one by one, and then each of its persons. */
static void
compare_at (World *world, PlassTime now)
{
  const PlassCaller caller = caller_at (&world->city.house);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlassEyes) kept = plass_eyes_kept_get (world->kept, &caller, now, &error);
  g_autoptr (PlassEyes) fresh = plass_eyes_new (world->ledger, &caller, now, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (world->city.persons); i++)
    g_assert_cmpuint (plass_eyes_level (kept, world->city.persons[i].text), ==,
                      plass_eyes_level (fresh, world->city.persons[i].text));
  g_assert_true (plass_eyes_check (kept, &error));
}

static guint
level_at (World *world, guint person, PlassTime now)
{
  const PlassCaller caller = caller_at (&world->city.house);
  g_autoptr (PlassEyes) eyes = plass_eyes_kept_get (world->kept, &caller, now, NULL);

  return plass_eyes_level (eyes, world->city.persons[person].text) & PLASS_SEES_CASEWORKER;
}

static void
put (World *world, const char *kind, guint person, gint64 ended)
{
  g_autoptr (GError) error = NULL;

  plass_tie_put (world->others, kind, world->city.persons[person].text, world->city.house.text,
                 world->city.persons[person].text, ended, &error);
  g_assert_no_error (error);
}

static void
test_written (World *world, gconstpointer data)
{
  const PlassTime now = plass_time_now ();

  g_assert_cmpuint (level_at (world, 0, now), ==, 0);
  put (world, "case", 0, G_MAXINT64);
  g_assert_cmpuint (level_at (world, 0, now), ==, PLASS_SEES_CASEWORKER);
  put (world, "case", 0, now.secs - 400 * DAY);
  g_assert_cmpuint (level_at (world, 0, now), ==, 0);
}

/* Nothing is written, and yet it ends: also for somebody who is first looked at after the end. */
static void
test_time_passes (World *world, gconstpointer data)
{
  const PlassTime now = plass_time_now ();
  gint64 grace = 0;

  g_assert_true (plass_limit_days (world->ledger, "after_stay", &grace, NULL));
  put (world, "case", 0, now.secs + 10);
  put (world, "case", 1, now.secs + 20);
  g_assert_cmpuint (level_at (world, 0, now), ==, PLASS_SEES_CASEWORKER);
  for (gint64 after = 0; after < 30; after += 3)
    compare_at (world, (PlassTime){ now.secs + grace * DAY + after });
  g_assert_cmpuint (level_at (world, 0, (PlassTime){ now.secs + grace * DAY + 9 }), ==,
                    PLASS_SEES_CASEWORKER);
  g_assert_cmpuint (level_at (world, 1, (PlassTime){ now.secs + grace * DAY + 21 }), ==, 0);
  /* And back: a clock that was put right. */
  g_assert_cmpuint (level_at (world, 1, now), ==, PLASS_SEES_CASEWORKER);
}

/* Whoever looked at many is told the same as whoever looks at one. */
static void
test_many (World *world, gconstpointer data)
{
  const PlassCaller caller = caller_at (&world->city.house);
  g_autoptr (PlassEyes) eyes = plass_eyes_new (world->ledger, &caller, plass_time_now (), NULL);

  for (guint i = 0; i < 100; i++) {
    const PlassId nobody = plass_id_new ();

    g_assert_cmpuint (plass_eyes_level (eyes, nobody.text) & PLASS_SEES_CASEWORKER, ==, 0);
  }
  put (world, "case", 0, G_MAXINT64);
  plass_eyes_forget (eyes);
  for (guint i = 0; i < 100; i++) {
    const PlassId nobody = plass_id_new ();

    g_assert_cmpuint (plass_eyes_level (eyes, nobody.text) & PLASS_SEES_CASEWORKER, ==, 0);
  }
  g_assert_cmpuint (plass_eyes_level (eyes, world->city.persons[0].text) & PLASS_SEES_CASEWORKER, ==,
                    PLASS_SEES_CASEWORKER);
  g_assert_cmpuint (plass_eyes_level (eyes, world->city.persons[1].text) & PLASS_SEES_CASEWORKER, ==, 0);
}

/* Every table that the predicate reads is counted. */
static void
test_counted (World *world, gconstpointer data)
{
  static const char *const writes[] = {
    "INSERT INTO tie (kind, id, institution, person, ended) VALUES ('case', 'a', 'b', 'c', 1)",
    "UPDATE tie SET ended = 2 WHERE id = 'a'",
    "DELETE FROM tie WHERE id = 'a'",
    "INSERT INTO person_fact (person, shielded) VALUES ('c', 1)",
    "UPDATE person_fact SET shielded = 0 WHERE person = 'c'",
    "INSERT INTO block (id, person, worker, institution) VALUES ('a', 'c', '', 'b')",
    "DELETE FROM block WHERE id = 'a'",
    "INSERT INTO emergency (id, user_name, worker, person, reason, made, until) VALUES ('a', 'k', 'w', 'c', "
    "'', 1, 2)",
    "UPDATE emergency SET until = 1 WHERE id = 'a'",
    "INSERT INTO plan_share (plan, person, shared, ever, coordinator, author) VALUES ('p', 'c', 0, 0, '', "
    "'')",
    "UPDATE plan_share SET shared = 1 WHERE plan = 'p'",
    "INSERT INTO resource (type, id, kind, facet, version, seq, updated) VALUES ('PractitionerRole', 'r', "
    "'role', '', "
    "1, 1, 1)",
    "UPDATE resource SET version = 2 WHERE id = 'r'",
    "DELETE FROM resource WHERE id = 'r'",
  };

  for (guint i = 0; i < G_N_ELEMENTS (writes); i++) {
    const gint64 before = plass_ledger_number (world->ledger, "SELECT number FROM sight", NULL, 0, NULL);
    g_autoptr (GError) error = NULL;

    plass_ledger_query (world->others, writes[i], NULL, 0, NULL, NULL, &error);
    g_assert_no_error (error);
    g_test_message ("%s", writes[i]);
    g_assert_cmpint (plass_ledger_number (world->ledger, "SELECT number FROM sight", NULL, 0, NULL), >,
                     before);
  }
}

#define ADD(path, func) g_test_add (path, World, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/central/kept/written", test_written);
  ADD ("/central/kept/time-passes", test_time_passes);
  ADD ("/central/kept/many", test_many);
  ADD ("/central/kept/counted", test_counted);
  return g_test_run ();
}
