/* seal.c — what sealing costs: the same work over sealed and over clear files, by turns */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "city.h"
#include "clock.h"

#include "store/store-private.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <stdlib.h>
#include <unistd.h>

#define ROUNDS 7
#define READS 20000

/* One of the two; both on SQLite's "unix-excl", with the store's own settings. */
typedef struct {
  char *path;
  const char *vfs;
  gboolean sealed;
  sqlite3 *db;
} Side;

/* A person as columns, made before the clock runs. */
typedef struct {
  char *texts[4], *json, *folded;
} Row;

typedef struct {
  char *folder;
  GPtrArray *rows;    /* Row: what is written, and what is asked for */
  GPtrArray *queries; /* what somebody types, as FTS5 queries */
  Side ours, limit;
} Bench;

static void
run (sqlite3 *db, const char *sql)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (db));
}

static sqlite3_stmt *
prepare (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *statement;

  if (sqlite3_prepare_v3 (db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (db));
  return statement;
}

static void
open_side (Side *side, const char *cache)
{
  int reserve = PLASS_SEAL_RESERVE;

  if (sqlite3_open_v2 (side->path, &side->db,
                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, side->vfs)
      != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (side->db));
  if (side->sealed)
    sqlite3_file_control (side->db, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve);
  run (side->db, "PRAGMA temp_store=MEMORY; PRAGMA cache_spill=0; PRAGMA journal_mode=WAL;"
                 "PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000");
  run (side->db, cache);
}

static void
close_side (Side *side)
{
  if (side->db && sqlite3_close (side->db) != SQLITE_OK)
    g_error ("a statement is still there");
  side->db = NULL;
}

/* ---- Writing ---------------------------------------------------------------------------------------- */

static void
put_beside (sqlite3_stmt *put, gint64 number, const char *text)
{
  sqlite3_bind_int64 (put, 1, number);
  sqlite3_bind_text (put, 2, text, -1, SQLITE_STATIC);
  g_assert_cmpint (sqlite3_step (put), ==, SQLITE_DONE);
  sqlite3_reset (put);
}

static void
insert (sqlite3_stmt *put, const Row *row, gint64 number)
{
  sqlite3_bind_int64 (put, 1, number);
  for (guint i = 0; i < G_N_ELEMENTS (row->texts); i++)
    sqlite3_bind_text (put, (int)i + 2, row->texts[i], -1, SQLITE_STATIC);
  g_assert_cmpint (sqlite3_step (put), ==, SQLITE_DONE);
  sqlite3_reset (put);
}

/* A first sync, in the shape of the store's tables: everything into a new file, a thousand a transaction,
 * until it is in the database itself. */
static void
write_all (Bench *bench, Side *side)
{
  sqlite3_stmt *put, *json, *name;

  close_side (side);
  g_unlink (side->path);
  open_side (side, "PRAGMA cache_size=-64000");
  run (side->db, "CREATE TABLE person (row INTEGER PRIMARY KEY, id TEXT UNIQUE, given TEXT, family TEXT, "
                 "birth TEXT); CREATE TABLE received (row INTEGER PRIMARY KEY, json TEXT); CREATE INDEX "
                 "person_birth ON person (birth);"
                 "CREATE VIRTUAL TABLE names USING fts5 (words, content='', tokenize='ascii', "
                 "prefix='1 2 3')");
  put = prepare (side->db, "INSERT INTO person VALUES (?1, ?2, ?3, ?4, ?5)");
  json = prepare (side->db, "INSERT INTO received VALUES (?1, ?2)");
  name = prepare (side->db, "INSERT INTO names (rowid, words) VALUES (?1, ?2)");
  for (guint i = 0; i < bench->rows->len; i++) {
    const Row *row = bench->rows->pdata[i];

    if (i % 1000 == 0)
      run (side->db, i == 0 ? "BEGIN" : "COMMIT; BEGIN");
    insert (put, row, i + 1);
    put_beside (json, i + 1, row->json);
    put_beside (name, i + 1, row->folded);
  }
  run (side->db, "COMMIT; PRAGMA wal_checkpoint (TRUNCATE)");
  sqlite3_finalize (put);
  sqlite3_finalize (json);
  sqlite3_finalize (name);
}

/* What sealing adds is in pages: a table without indexes, where SQLite itself does least. */
static void
write_bare (Bench *bench, Side *side)
{
  static char text[400];
  sqlite3_stmt *put;

  memset (text, 'x', sizeof text);
  run (side->db, "DROP TABLE IF EXISTS bare; CREATE TABLE bare (row INTEGER PRIMARY KEY, text TEXT); BEGIN");
  put = prepare (side->db, "INSERT INTO bare (text) VALUES (?1)");
  for (guint i = 0; i < bench->rows->len; i++) {
    sqlite3_bind_text (put, 1, text, sizeof text, SQLITE_STATIC);
    sqlite3_step (put);
    sqlite3_reset (put);
  }
  sqlite3_finalize (put);
  run (side->db, "COMMIT; PRAGMA wal_checkpoint (TRUNCATE)");
}

/* A form that is saved, many times. */
static void
write_small (Bench *bench, Side *side)
{
  sqlite3_stmt *put = prepare (side->db, "UPDATE person SET birth = ?1 WHERE row = ?2");

  for (int i = 0; i < 1000; i++) {
    sqlite3_bind_text (put, 1, i % 2 ? "1970-01-01" : "1980-01-01", -1, SQLITE_STATIC);
    sqlite3_bind_int64 (put, 2, 1 + (i * 7919) % (gint64)bench->rows->len);
    sqlite3_step (put);
    sqlite3_reset (put);
  }
  sqlite3_finalize (put);
}

/* ---- Reading ---------------------------------------------------------------------------------------- */

static int
read_rows (sqlite3_stmt *statement)
{
  int rows = 0;

  for (; sqlite3_step (statement) == SQLITE_ROW; rows++)
    for (int i = 0; i < sqlite3_column_count (statement); i++)
      sqlite3_column_text (statement, i);
  sqlite3_reset (statement);
  return rows;
}

static void
read_points (Bench *bench, Side *side)
{
  sqlite3_stmt *get = prepare (side->db, "SELECT given, family, birth FROM person WHERE id = ?1");

  for (guint i = 0; i < READS; i++) {
    const Row *row = bench->rows->pdata[i * 7919 % bench->rows->len];

    sqlite3_bind_text (get, 1, row->texts[0], -1, SQLITE_STATIC);
    g_assert_cmpint (read_rows (get), ==, 1);
  }
  sqlite3_finalize (get);
}

static void
search (Bench *bench, Side *side)
{
  sqlite3_stmt *find = prepare (side->db, "SELECT p.id, p.given, p.family, p.birth FROM names JOIN person p "
                                          "ON p.row = names.rowid WHERE names MATCH ?1 LIMIT 20");

  for (guint i = 0; i < bench->queries->len; i++) {
    sqlite3_bind_text (find, 1, bench->queries->pdata[i], -1, SQLITE_STATIC);
    read_rows (find);
  }
  sqlite3_finalize (find);
}

static void
scan (Side *side)
{
  sqlite3_stmt *sum = prepare (side->db, "SELECT sum (length (json)), count (*) FROM received");

  g_assert_cmpint (read_rows (sum), ==, 1);
  sqlite3_finalize (sum);
}

/* From here on as the store's readers are. */
static void
be_reader (Bench *bench, Side *side)
{
  close_side (side);
  open_side (side, "PRAGMA cache_size=-8000");
}

/* Nothing in SQLite's cache; the file itself lies in memory, as a disk would only hide the difference. */
static void
scan_cold (Bench *bench, Side *side)
{
  be_reader (bench, side);
  scan (side);
}

static void
start_cold (Bench *bench, Side *side)
{
  for (int i = 0; i < 20; i++) {
    sqlite3_stmt *page;

    be_reader (bench, side);
    page = prepare (side->db, "SELECT id, given, family FROM person ORDER BY birth LIMIT 50");
    g_assert_cmpint (read_rows (page), ==, 50);
    sqlite3_finalize (page);
  }
}

static const struct {
  const char *what;
  double goal;
  gboolean reads;
  void (*work) (Bench *, Side *);
} works[] = {
  { "bulk insert, with indexes and full text", 2.1, FALSE, write_all },
  { "bulk insert, nothing but rows", 0, FALSE, write_bare },
  { "a thousand small commits", 0, FALSE, write_small },
  { "20,000 point reads", 1.1, TRUE, read_points },
  { "search as you type", 1.1, TRUE, search },
  { "cold scan", 2.1, TRUE, scan_cold },
  { "cold start, first 50 rows, 20 times", 0, TRUE, start_cold },
};

typedef struct {
  Bench *bench;
  void (*work) (Bench *, Side *);
} Turn;

static void
work_ours (gpointer data)
{
  ((Turn *)data)->work (((Turn *)data)->bench, &((Turn *)data)->bench->ours);
}

static void
work_limit (gpointer data)
{
  ((Turn *)data)->work (((Turn *)data)->bench, &((Turn *)data)->bench->limit);
}

/* ---- The city --------------------------------------------------------------------------------------- */

static void
add_row (const PlassKind *kind, gconstpointer record, gpointer user_data)
{
  const PlassPerson *person = record;
  Row *row;

  if (kind != &plass_kind_person)
    return;
  row = g_new0 (Row, 1);
  g_autofree char *words = g_strjoin (" ", person->given, person->family, NULL);
  row->texts[0] = g_strdup (person->id.text);
  row->texts[1] = g_strdup (person->given);
  row->texts[2] = g_strdup (person->family);
  row->texts[3] = plass_date_format (person->birth);
  row->json = city_json (kind, record);
  row->folded = plass_text_fold (words);
  g_ptr_array_add (((Bench *)user_data)->rows, row);
}

static void
free_row (gpointer data)
{
  Row *row = data;

  for (gsize i = 0; i < G_N_ELEMENTS (row->texts); i++)
    g_free (row->texts[i]);
  g_free (row->json);
  g_free (row->folded);
  g_free (row);
}

static void
add_query (Bench *bench, const char *typed)
{
  g_autofree char *folded = plass_text_fold (typed);
  g_auto (GStrv) words = g_strsplit (folded, " ", 0);
  GString *query = g_string_new (NULL);

  for (guint i = 0; words[i]; i++)
    g_string_append_printf (query, "%s\"%s\"*", i ? " AND " : "", words[i]);
  g_ptr_array_add (bench->queries, g_string_free (query, FALSE));
}

static void
make_rows (Bench *bench, guint persons)
{
  City *city = city_new (42, persons);
  g_autoptr (GPtrArray) typed = NULL;

  bench->rows = g_ptr_array_new_with_free_func (free_row);
  bench->queries = g_ptr_array_new_with_free_func (g_free);
  city_each (city, add_row, bench);
  typed = city_keystrokes (city, 2000);
  for (guint i = 0; i < typed->len; i++)
    add_query (bench, typed->pdata[i]);
  city_free (city);
}

int
main (int argc, char **argv)
{
  static const PlassKey key = { { 1 } };
  static const PlassSealId id = { { 2 } };
  const char *parent = g_access ("/dev/shm", W_OK) == 0 ? "/dev/shm" : g_get_tmp_dir ();
  Bench bench = { 0 };
  PlassSealVfs *vfs;
  gboolean good = TRUE;

  if (sodium_init () < 0)
    return 1;
  plass_time_require_zone ();
  make_rows (&bench, argc > 1 ? (guint)atoi (argv[1]) : 50000);
  bench.folder = g_mkdtemp (g_build_filename (parent, "plass-bench-XXXXXX", NULL));
  vfs = plass_seal_vfs_new ("unix-excl", plass_seal_keys_new (&key, &id));
  bench.ours = (Side){ g_build_filename (bench.folder, "sealed.db", NULL), plass_seal_vfs_name (vfs), TRUE };
  bench.limit = (Side){ g_build_filename (bench.folder, "clear.db", NULL), "unix-excl", FALSE };
  for (gsize i = 0; i < G_N_ELEMENTS (works); i++) {
    Turn reader = { &bench, be_reader };
    Turn turn = { &bench, works[i].work };

    if (works[i].reads) {
      work_ours (&reader);
      work_limit (&reader);
    }
    good &= clock_compare (works[i].what, works[i].goal, ROUNDS, clock_cpu, work_ours, work_limit, &turn);
  }
  close_side (&bench.ours);
  close_side (&bench.limit);
  plass_seal_vfs_free (vfs);
  g_unlink (bench.ours.path);
  g_unlink (bench.limit.path);
  g_rmdir (bench.folder);
  g_ptr_array_unref (bench.rows);
  g_ptr_array_unref (bench.queries);
  g_free (bench.ours.path);
  g_free (bench.limit.path);
  g_free (bench.folder);
  return good ? 0 : 1;
}
