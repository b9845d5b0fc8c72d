/* bare.c — the limit programs: the same data and questions in SQLite and plain C, nothing around them */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bare.h"

#include <glib/gstdio.h>

static const char schema[] =
    "CREATE TABLE worker (id TEXT PRIMARY KEY, given TEXT, family TEXT);"
    "CREATE TABLE house (id TEXT PRIMARY KEY, name TEXT);"
    "CREATE TABLE place (id TEXT PRIMARY KEY, name TEXT, house TEXT, level TEXT, kind TEXT, gender TEXT, "
    "policy TEXT, status TEXT);"
    "CREATE TABLE person (row INTEGER PRIMARY KEY, id TEXT UNIQUE, given TEXT, family TEXT, birth TEXT, "
    "protection TEXT);"
    "CREATE VIRTUAL TABLE names USING fts5 (words, content='', tokenize='ascii', prefix='1 2 3');"
    "CREATE TABLE sak (row INTEGER PRIMARY KEY, id TEXT UNIQUE, person TEXT, state TEXT, level TEXT, "
    "coordinator TEXT, next_step TEXT, next_due TEXT);"
    "CREATE TABLE plan (id TEXT PRIMARY KEY, person TEXT, state TEXT);"
    "CREATE TABLE booking (id TEXT PRIMARY KEY, person TEXT, place TEXT, state TEXT, start INTEGER, "
    "planned_end INTEGER); BEGIN;";
static const char indexes[] =
    "CREATE INDEX sak_due ON sak (next_due); CREATE INDEX plan_person ON plan (person);"
    "CREATE INDEX booking_person ON booking (person, place) WHERE state = 'active';"
    "CREATE INDEX booking_place ON booking (place) WHERE state = 'active'; COMMIT;";

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

/* @format: %Q and %lld of sqlite3_mprintf. */
#define ADD(bare, ...)                                                                                       \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    char *sql_ = sqlite3_mprintf (__VA_ARGS__);                                                              \
    run ((bare)->db, sql_);                                                                                  \
    sqlite3_free (sql_);                                                                                     \
  }                                                                                                          \
  G_STMT_END

Bare *
bare_new (const char *path)
{
  Bare *bare = g_new0 (Bare, 1);

  sqlite3_open (path, &bare->db);
  run (bare->db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF");
  run (bare->db, schema);
  return bare;
}

static void
add_person (Bare *bare, const PlassPerson *person)
{
  g_autofree char *words = g_strjoin (" ", person->given, person->family, NULL);
  g_autofree char *folded = plass_text_fold (words), *birth = plass_date_format (person->birth);

  ADD (bare, "INSERT INTO person (id, given, family, birth, protection) VALUES (%Q, %Q, %Q, %Q, %Q)",
       person->id.text, person->given, person->family, birth, person->protection.text);
  ADD (bare, "INSERT INTO names (rowid, words) VALUES (last_insert_rowid (), %Q)", folded);
}

static void
add_case (Bare *bare, const PlassCase *sak)
{
  g_autofree char *due = plass_date_format (sak->next_due);

  ADD (bare,
       "INSERT INTO sak (id, person, state, level, coordinator, next_step, next_due) "
       "VALUES (%Q, %Q, %Q, %Q, %Q, %Q, %Q)",
       sak->id.text, sak->person.text, sak->state.text, sak->level.text, sak->coordinator.text,
       sak->next_step, *due ? due : "9999");
}

static void
add_place (Bare *bare, const PlassPlace *place)
{
  ADD (bare, "INSERT INTO place VALUES (%Q, %Q, %Q, %Q, %Q, %Q, %Q, %Q)", place->id.text, place->name,
       place->institution.text, place->level.text, place->kind.text, place->gender_rule.text,
       place->substance_policy.text, place->status.text);
}

static void
add_booking (Bare *bare, const PlassBooking *booking)
{
  ADD (bare, "INSERT INTO booking VALUES (%Q, %Q, %Q, %Q, %lld, %lld)", booking->id.text,
       booking->person.text, booking->place.text, booking->state.text, (long long)booking->start.secs,
       (long long)booking->planned_end.secs);
}

void
bare_add (Bare *bare, const PlassKind *kind, gconstpointer record)
{
  const PlassWorker *worker = record;
  const PlassInstitution *house = record;
  const PlassPlan *plan = record;

  if (kind == &plass_kind_person)
    add_person (bare, record);
  else if (kind == &plass_kind_case)
    add_case (bare, record);
  else if (kind == &plass_kind_place)
    add_place (bare, record);
  else if (kind == &plass_kind_booking)
    add_booking (bare, record);
  else if (kind == &plass_kind_worker)
    ADD (bare, "INSERT INTO worker VALUES (%Q, %Q, %Q)", worker->id.text, worker->given, worker->family);
  else if (kind == &plass_kind_institution)
    ADD (bare, "INSERT INTO house VALUES (%Q, %Q)", house->id.text, house->name);
  else if (kind == &plass_kind_plan)
    ADD (bare, "INSERT INTO plan VALUES (%Q, %Q, %Q)", plan->id.text, plan->person.text, plan->state.text);
}

void
bare_finish (Bare *bare)
{
  run (bare->db, indexes);
  sqlite3_close (bare->db);
  g_free (bare);
}

Bare *
bare_open (const char *path)
{
  Bare *bare = g_new0 (Bare, 1);
  sqlite3 *db;

  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (db));
  bare->db = db;
  run (db, "PRAGMA cache_size=-8000");
  bare->rows = prepare (db, "SELECT row FROM sak ORDER BY next_due");
  bare->line = prepare (
      db, "SELECT s.id, s.person, p.given, p.family, p.birth, p.protection, s.level, s.state, s.next_step, "
          "s.next_due, w.given, w.family, l.name, h.name, "
          "(SELECT state FROM plan WHERE plan.person = s.person LIMIT 1) FROM sak s "
          "JOIN person p ON p.id = s.person LEFT JOIN worker w ON w.id = s.coordinator "
          "LEFT JOIN booking b ON b.person = s.person AND b.state = 'active' "
          "LEFT JOIN place l ON l.id = b.place LEFT JOIN house h ON h.id = l.house WHERE s.row = ?1");
  bare->search = prepare (db, "SELECT p.id, p.given, p.family, p.birth FROM names JOIN person p "
                              "ON p.row = names.rowid WHERE names MATCH ?1 LIMIT ?2");
  bare->places = prepare (
      db, "SELECT l.*, h.name, b.id, b.state, b.start, b.planned_end, p.id, p.given, p.family, p.protection "
          "FROM place l JOIN house h ON h.id = l.house "
          "LEFT JOIN booking b ON b.place = l.id AND b.state = 'active' "
          "LEFT JOIN person p ON p.id = b.person ORDER BY h.name, l.name");
  return bare;
}

void
bare_close (Bare *bare)
{
  sqlite3_finalize (bare->rows);
  sqlite3_finalize (bare->line);
  sqlite3_finalize (bare->search);
  sqlite3_finalize (bare->places);
  sqlite3_close (bare->db);
  g_free (bare);
}

/* Reads every column, as any program would. */
static guint
read_rows (sqlite3_stmt *statement)
{
  int columns = sqlite3_column_count (statement);
  guint n = 0;

  while (sqlite3_step (statement) == SQLITE_ROW) {
    for (int i = 0; i < columns; i++)
      sqlite3_column_text (statement, i);
    n++;
  }
  sqlite3_reset (statement);
  return n;
}

GArray *
bare_rows (Bare *bare)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (gint64));

  while (sqlite3_step (bare->rows) == SQLITE_ROW) {
    gint64 row = sqlite3_column_int64 (bare->rows, 0);

    g_array_append_val (rows, row);
  }
  sqlite3_reset (bare->rows);
  return rows;
}

void
bare_window (Bare *bare, const gint64 *rows, guint n)
{
  for (guint i = 0; i < n; i++) {
    sqlite3_bind_int64 (bare->line, 1, rows[i]);
    read_rows (bare->line);
  }
}

guint
bare_search (Bare *bare, const char *query, guint limit)
{
  sqlite3_bind_text (bare->search, 1, query, -1, SQLITE_STATIC);
  sqlite3_bind_int (bare->search, 2, (int)limit);
  return read_rows (bare->search);
}

guint
bare_places (Bare *bare)
{
  return read_rows (bare->places);
}
