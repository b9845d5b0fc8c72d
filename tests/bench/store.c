/* store.c — the store of a whole city against bare SQLite: pulling, opening, lists, searching, places */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bare.h"
#include "city.h"
#include "clock.h"

#include "store/store.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PAGE 1000
#define WINDOW 64
#define ROUNDS 9

typedef struct {
  char *folder, *path, *bare_path, *load_path;
  PlassKey key;
  guint persons;
  PlassStore *store;
  Bare *bare;
  gboolean good; /* every ratio held */
} Bench;

/* ---- Building: what a first sync does --------------------------------------------------------------- */

/* Both by turns, a page each, so that both meet the same weather. */
typedef struct {
  Bench *bench;
  Bare *bare;
  BareLoad *load;
  GArray *page;       /* PlassReceived */
  double ours, limit; /* µs of keeping */
} Build;

static void
flush_page (Build *build)
{
  double start = clock_cpu (), middle;
  g_autoptr (GError) error = NULL;

  plass_store_take (build->bench->store, (PlassReceived *)build->page->data, build->page->len, "cursor", NULL,
                    &error);
  g_assert_no_error (error);
  middle = clock_cpu ();
  for (guint i = 0; i < build->page->len; i++) {
    const PlassReceived *row = &g_array_index (build->page, PlassReceived, i);

    bare_load_add (build->load, row->kind, row->record, row->json);
  }
  build->limit += clock_cpu () - middle;
  build->ours += middle - start;
  for (guint i = 0; i < build->page->len; i++) {
    const PlassReceived *row = &g_array_index (build->page, PlassReceived, i);

    plass_record_free (row->kind, (gpointer)row->record);
    g_free ((gpointer)row->json);
  }
  g_array_set_size (build->page, 0);
}

static void
add_record (const PlassKind *kind, gconstpointer record, gpointer user_data)
{
  Build *build = user_data;
  PlassReceived row = {
    .kind = kind, .record = plass_record_dup (kind, record), .json = city_json (kind, record), .revision = "1"
  };

  bare_add (build->bare, kind, record);
  g_array_append_val (build->page, row);
  if (build->page->len == PAGE)
    flush_page (build);
}

static void
build_city (Bench *bench)
{
  City *city = city_new (42, bench->persons);
  Build build = { .bench = bench,
                  .bare = bare_new (bench->bare_path),
                  .load = bare_load_new (bench->load_path) };
  guint total = city_total (city);

  build.page = g_array_new (FALSE, FALSE, sizeof (PlassReceived));
  bench->store = plass_store_open (bench->path, &bench->key, NULL);
  city_each (city, add_record, &build);
  flush_page (&build);
  bare_finish (build.bare);
  bare_load_free (build.load);
  g_print ("%u records with 1 KB of JSON: kept %.0f a second, bare %.0f a second\n", total,
           total / (build.ours / 1e6), total / (build.limit / 1e6));
  bench->good &= clock_report ("keep a record of a first sync", 4, build.ours / total, build.limit / total);
  g_array_unref (build.page);
  city_free (city);
}

/* ---- Reading ---------------------------------------------------------------------------------------- */

static void
open_ours (gpointer data)
{
  Bench *bench = data;
  PlassCaseQuery query = { 0 };
  g_autoptr (GArray) rows = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  plass_store_close (bench->store);
  bench->store = plass_store_open (bench->path, &bench->key, NULL);
  rows = plass_store_case_rows (bench->store, &query, NULL);
  lines = plass_store_case_window (bench->store, (gint64 *)rows->data, MIN (WINDOW, rows->len), NULL);
  g_assert_nonnull (lines);
}

static void
open_bare (gpointer data)
{
  Bench *bench = data;
  g_autoptr (GArray) rows = NULL;

  bare_close (bench->bare);
  bench->bare = bare_open (bench->bare_path);
  rows = bare_rows (bench->bare);
  bare_window (bench->bare, (gint64 *)rows->data, MIN (WINDOW, rows->len));
}

static void
rows_bare (gpointer data)
{
  Bench *bench = data;

  g_array_unref (bare_rows (bench->bare));
}

static void
ask_rows (Bench *bench, PlassCaseOrder order)
{
  PlassCaseQuery query = { .order = order };
  g_autoptr (GArray) rows = plass_store_case_rows (bench->store, &query, NULL);

  g_assert_cmpuint (rows->len, ==, bench->persons);
}

#define ROWS_BY(name, order)                                                                                 \
  static void name (gpointer data)                                                                           \
  {                                                                                                          \
    ask_rows (data, order);                                                                                  \
  }
ROWS_BY (rows_by_due, PLASS_CASES_BY_NEXT_DUE)
ROWS_BY (rows_by_name, PLASS_CASES_BY_NAME)
ROWS_BY (rows_by_place, PLASS_CASES_BY_PLACE)
ROWS_BY (rows_by_level, PLASS_CASES_BY_LEVEL)
ROWS_BY (rows_by_coordinator, PLASS_CASES_BY_COORDINATOR)
ROWS_BY (rows_by_plan, PLASS_CASES_BY_PLAN)

/* Twenty windows all over the list. */
static void
windows_ours (gpointer data)
{
  Bench *bench = data;

  for (guint i = 0; i < 20; i++) {
    gint64 rows[WINDOW];
    g_autoptr (GPtrArray) lines = NULL;

    for (guint n = 0; n < WINDOW; n++)
      rows[n] = 1 + (i * 7919 + n * 13) % bench->persons;
    lines = plass_store_case_window (bench->store, rows, WINDOW, NULL);
    g_assert_cmpuint (lines->len, ==, WINDOW);
  }
}

static void
windows_bare (gpointer data)
{
  Bench *bench = data;

  for (guint i = 0; i < 20; i++) {
    gint64 rows[WINDOW];

    for (guint n = 0; n < WINDOW; n++)
      rows[n] = 1 + (i * 7919 + n * 13) % bench->persons;
    bare_window (bench->bare, rows, WINDOW);
  }
}

static void
counts_ours (gpointer data)
{
  Bench *bench = data;
  PlassCaseCounts counts;
  PlassId nobody = plass_id_from_name ("nobody");

  g_assert_true (plass_store_case_counts (bench->store, &nobody, &counts, NULL));
  g_assert_cmpuint (counts.all, ==, bench->persons);
}

static void
places_ours (gpointer data)
{
  Bench *bench = data;
  PlassPlaceQuery query = { 0 };
  g_autoptr (GPtrArray) lines = plass_store_places (bench->store, &query, plass_time_now (), NULL);

  g_assert_cmpuint (lines->len, ==, 1000);
}

static void
places_bare (gpointer data)
{
  g_assert_cmpuint (bare_places (((Bench *)data)->bare), ==, 1000);
}

/* "ka"* AND "te"*: what the search makes of the typed words, made before the clock runs. */
static char *
bare_query (const char *typed)
{
  g_autofree char *folded = plass_text_fold (typed);
  g_auto (GStrv) words = g_strsplit (folded, " ", 0);
  GString *query = g_string_new (NULL);

  for (guint i = 0; words[i]; i++)
    g_string_append_printf (query, "%s\"%s\"*", i ? " AND " : "", words[i]);
  return g_string_free (query, FALSE);
}

static void
compare_searches (Bench *bench)
{
  City *city = city_new (7, bench->persons);
  g_autoptr (GPtrArray) typed = city_keystrokes (city, 3000);
  g_autoptr (GArray) ours = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) limit = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < typed->len; i++) {
    g_autofree char *query = bare_query (typed->pdata[i]);
    double start = clock_cpu (), time;
    g_autoptr (GPtrArray) hits = plass_store_search (bench->store, typed->pdata[i], 20, NULL);

    time = clock_cpu () - start;
    g_array_append_val (ours, time);
    start = clock_cpu ();
    bare_search (bench->bare, query, 20);
    time = clock_cpu () - start;
    g_array_append_val (limit, time);
    g_assert_nonnull (hits);
  }
  bench->good &= clock_report ("search as you type, a keystroke, p50", 2, clock_percentile (ours, 50),
                               clock_percentile (limit, 50));
  bench->good &= clock_report ("search as you type, a keystroke, p99", 2, clock_percentile (ours, 99),
                               clock_percentile (limit, 99));
  city_free (city);
}

static const struct {
  const char *what;
  double goal; /* 0: none */
  double (*now) (void);
  void (*ours) (gpointer), (*limit) (gpointer);
} reads[] = {
  { "open, 100,000 cases in order, first window", 2, clock_cpu, open_ours, open_bare },
  { "all cases in order of the next step", 1.5, clock_cpu, rows_by_due, rows_bare },
  { "20 windows of 64 lines", 2, clock_cpu, windows_ours, windows_bare },
  { "sorted by name, against in order", 3, clock_cpu, rows_by_name, rows_bare },
  { "sorted by place", 3, clock_cpu, rows_by_place, rows_bare },
  { "sorted by level", 3, clock_cpu, rows_by_level, rows_bare },
  { "sorted by coordinator", 3, clock_cpu, rows_by_coordinator, rows_bare },
  { "sorted by plan", 3, clock_cpu, rows_by_plan, rows_bare },
  { "counts of the chips, against in order", 3, clock_cpu, counts_ours, rows_bare },
  { "placement list of 1,000 places", 1.5, clock_cpu, places_ours, places_bare },
};

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (folder);
}

/* In memory where there is room: the disk of a shared machine would be all that is measured. */
static char *
make_folder (void)
{
  const char *wanted = g_getenv ("PLASS_BENCH_FOLDER");
  const char *parent = wanted ? wanted : g_access ("/dev/shm", W_OK) == 0 ? "/dev/shm" : g_get_tmp_dir ();

  return g_mkdtemp (g_build_filename (parent, "plass-bench-XXXXXX", NULL));
}

/* bench-store [PERSONS [WORD]]: with a word only what is called so. */
int
main (int argc, char **argv)
{
  Bench bench = { .good = TRUE, .persons = argc > 1 ? (guint)atoi (argv[1]) : 100000 };

  plass_time_require_zone ();
  bench.folder = make_folder ();
  bench.path = g_build_filename (bench.folder, "records.db", NULL);
  bench.bare_path = g_build_filename (bench.folder, "bare.db", NULL);
  bench.load_path = g_build_filename (bench.folder, "load.db", NULL);
  build_city (&bench);
  bench.bare = bare_open (bench.bare_path);
  for (gsize i = 0; i < G_N_ELEMENTS (reads); i++)
    if (argc < 3 || strstr (reads[i].what, argv[2]))
      bench.good &= clock_compare (reads[i].what, reads[i].goal, ROUNDS, reads[i].now, reads[i].ours,
                                   reads[i].limit, &bench);
  if (argc < 3 || strstr ("search as you type", argv[2]))
    compare_searches (&bench);
  plass_store_close (bench.store);
  bare_close (bench.bare);
  if (!g_getenv ("PLASS_BENCH_KEEP"))
    remove_folder (bench.folder);
  g_free (bench.folder);
  g_free (bench.path);
  g_free (bench.bare_path);
  g_free (bench.load_path);
  return bench.good ? 0 : 1;
}
