/* migrations.c — the shape of the file, version by version: frozen text, never regenerated */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <string.h>

/* Version 1. A record's table has its fields as the field table names them, what lists and searches need
 * beside them (find_text, sort_key and, for a case, what follows from its person, stays and plans), and what
 * sending needs (sync_…). What the service last said stands in a table of its own, so that the rows which
 * pages read stay small. Triggers carry a person's name, stay and plan to the cases: no write can forget it.
 */
/* clang-format off */
static const char version_1[] =
  "CREATE TABLE \"code\" (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, \"list\" TEXT, \"word\" "
      "TEXT, \"label_en\" TEXT, \"label_nb\" TEXT, \"sort\" INTEGER, \"limit_days\" INTEGER, \"active\" "
      "TEXT, sync_state INTEGER NOT NULL DEFAULT 0, sync_version INTEGER NOT NULL, sync_edited INTEGER);\n"
  "CREATE TABLE \"code_received\" (row INTEGER PRIMARY KEY REFERENCES \"code\" (row) ON DELETE "
      "CASCADE, revision TEXT, json TEXT, base BLOB);\n"
  "CREATE INDEX \"code_list\" ON \"code\" (\"list\");\n"
  "CREATE TABLE \"rule\" (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, \"name\" TEXT, "
      "\"place_field\" TEXT, \"person_field\" TEXT, \"test\" TEXT, \"value\" TEXT, \"hard\" TEXT, "
      "\"text_en\" TEXT, \"text_nb\" TEXT, \"active\" TEXT, sync_state INTEGER NOT NULL DEFAULT 0, "
      "sync_version INTEGER NOT NULL, sync_edited INTEGER);\n"
  "CREATE TABLE \"rule_received\" (row INTEGER PRIMARY KEY REFERENCES \"rule\" (row) ON DELETE "
      "CASCADE, revision TEXT, json TEXT, base BLOB);\n"
  "CREATE TABLE \"organisation\" (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, \"name\" TEXT, "
      "\"kind\" TEXT, \"org_number\" TEXT, \"district\" TEXT, \"phone\" TEXT, \"part_of\" TEXT, "
      "\"active\" TEXT, sync_state INTEGER NOT NULL DEFAULT 0, sync_version INTEGER NOT NULL, sync_edited "
      "INTEGER);\n"
  "CREATE TABLE \"organisation_received\" (row INTEGER PRIMARY KEY REFERENCES \"organisation\" (row) "
      "ON DELETE CASCADE, revision TEXT, json TEXT, base BLOB);\n"
  "CREATE INDEX \"organisation_name\" ON \"organisation\" (\"name\");\n"
  "CREATE TABLE \"institution\" (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, \"name\" TEXT, "
      "\"short_name\" TEXT, \"owner\" TEXT, \"owner_kind\" TEXT, \"level\" TEXT, \"status\" TEXT, "
      "\"closed_on\" TEXT, \"org_number\" TEXT, \"address\" TEXT, \"phone\" TEXT, \"duty_phone\" TEXT, "
      "\"target_group\" TEXT, \"agreement_days\" INTEGER, \"agreement_stay_days\" INTEGER, "
      "\"agreement_gap_days\" INTEGER, \"as_of\" TEXT, \"source\" TEXT, \"find_text\" TEXT, \"sort_key\" "
      "TEXT, sync_state INTEGER NOT NULL DEFAULT 0, sync_version INTEGER NOT NULL, sync_edited INTEGER);\n"
  "CREATE TABLE \"institution_received\" (row INTEGER PRIMARY KEY REFERENCES \"institution\" (row) ON "
      "DELETE CASCADE, revision TEXT, json TEXT, base BLOB);\n"
  "CREATE INDEX \"institution_name\" ON \"institution\" (\"name\");\n"
  "CREATE TABLE \"unit\" (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, \"name\" TEXT, "
      "\"institution\" TEXT, \"staffed_cap\" INTEGER, \"active\" TEXT, \"sort_key\" TEXT, sync_state "
      "INTEGER NOT NULL DEFAULT 0, sync_version INTEGER NOT NULL, sync_edited INTEGER);\n"
  "CREATE TABLE \"unit_received\" (row INTEGER PRIMARY KEY REFERENCES \"unit\" (row) ON DELETE "
      "CASCADE, revision TEXT, json TEXT, base BLOB);\n"
  "CREATE INDEX \"unit_institution\" ON \"unit\" (\"institution\");\n"
  "CREATE TABLE \"room\" (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, \"name\" TEXT, "
      "\"institution\" TEXT, \"unit\" TEXT, \"active\" TEXT, \"sort_key\" TEXT, sync_state INTEGER NOT "
      "NULL DEFAULT 0, sync_version INTEGER NOT NULL, sync_edited INTEGER);\n"
  "CREATE TABLE \"room_received\" (row INTEGER PRIMARY KEY REFERENCES \"room\" (row) ON DELETE "
      "CASCADE, revision TEXT, json TEXT, base BLOB);\n"
  "CREATE INDEX \"room_institution\" ON \"room\" (\"institution\");\n"
  "CREATE TABLE \"worker\" (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, \"user_name\" TEXT, "
      "\"given\" TEXT, \"family\" TEXT, \"title\" TEXT, \"hpr\" TEXT, \"phone\" TEXT, \"active\" TEXT, "
      "\"sort_key\" TEXT, sync_state INTEGER NOT NULL DEFAULT 0, sync_version INTEGER NOT NULL, "
      "sync_edited INTEGER);\n"
  "CREATE TABLE \"worker_received\" (row INTEGER PRIMARY KEY REFERENCES \"worker\" (row) ON DELETE "
      "CASCADE, revision TEXT, json TEXT, base BLOB);\n"
  "CREATE INDEX \"worker_user_name\" ON \"worker\" (\"user_name\");\n"
  "CREATE TABLE \"role\" (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, \"worker\" TEXT, "
      "\"institution\" TEXT, \"role\" TEXT, \"start\" TEXT, \"end\" TEXT, \"active\" TEXT, sync_state "
      "INTEGER NOT NULL DEFAULT 0, sync_version INTEGER NOT NULL, sync_edited INTEGER);\n"
  "CREATE TABLE \"role_received\" (row INTEGER PRIMARY KEY REFERENCES \"role\" (row) ON DELETE "
      "CASCADE, revision TEXT, json TEXT, base BLOB);\n"
  "CREATE INDEX \"role_worker\" ON \"role\" (\"worker\");\n"
  "CREATE INDEX \"role_institution\" ON \"role\" (\"institution\");\n"
  "CREATE TABLE \"place\" (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, \"name\" TEXT, "
      "\"institution\" TEXT, \"unit\" TEXT, \"room\" TEXT, \"level\" TEXT, \"kind\" TEXT, \"gender_rule\" "
      "TEXT, \"substance_policy\" TEXT, \"contract\" TEXT, \"lar_welcome\" TEXT, \"accessible\" TEXT, "
      "\"couples\" TEXT, \"pets\" TEXT, \"own_bath\" TEXT, \"shielded\" TEXT, \"night_staffed\" TEXT, "
      "\"outside_city\" TEXT, \"max_stay_days\" INTEGER, \"confirmed\" INTEGER, \"confirmed_by\" TEXT, "
      "\"status\" TEXT, \"find_text\" TEXT, \"sort_key\" TEXT, sync_state INTEGER NOT NULL DEFAULT 0, "
      "sync_version INTEGER NOT NULL, sync_edited INTEGER);\n"
  "CREATE TABLE \"place_received\" (row INTEGER PRIMARY KEY REFERENCES \"place\" (row) ON DELETE "
      "CASCADE, revision TEXT, json TEXT, base BLOB);\n"
  "CREATE INDEX \"place_institution\" ON \"place\" (\"institution\");\n"
  "CREATE INDEX \"place_room\" ON \"place\" (\"room\");\n"
  "CREATE INDEX \"place_level\" ON \"place\" (\"level\");\n"
  "CREATE TABLE \"period\" (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, \"place\" TEXT, "
      "\"kind\" TEXT, \"start\" INTEGER, \"end\" INTEGER, \"why\" TEXT, \"active\" TEXT, sync_state "
      "INTEGER NOT NULL DEFAULT 0, sync_version INTEGER NOT NULL, sync_edited INTEGER);\n"
  "CREATE TABLE \"period_received\" (row INTEGER PRIMARY KEY REFERENCES \"period\" (row) ON DELETE "
      "CASCADE, revision TEXT, json TEXT, base BLOB);\n"
  "CREATE INDEX \"period_place\" ON \"period\" (\"place\");\n"
  "CREATE TABLE \"person\" (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, \"given\" TEXT, "
      "\"family\" TEXT, \"alias\" TEXT, \"identity_kind\" TEXT, \"identity_number\" TEXT, "
      "\"local_number\" TEXT, \"birth\" TEXT, \"gender\" TEXT, \"phone\" TEXT, \"may_call\" TEXT, "
      "\"may_text\" TEXT, \"may_leave_message\" TEXT, \"contact_note\" TEXT, \"language\" TEXT, "
      "\"interpreter\" TEXT, \"protection\" TEXT, \"district\" TEXT, \"anonymous\" TEXT, "
      "\"substance_wish\" TEXT, \"lar\" TEXT, \"wheelchair\" TEXT, \"pet\" TEXT, \"complex_needs\" TEXT, "
      "\"what_helps\" TEXT, \"safety_alert\" TEXT, \"deceased\" INTEGER, \"merged_into\" TEXT, \"active\" "
      "TEXT, \"find_text\" TEXT, \"sort_key\" TEXT, sync_state INTEGER NOT NULL DEFAULT 0, sync_version "
      "INTEGER NOT NULL, sync_edited INTEGER);\n"
  "CREATE TABLE \"person_received\" (row INTEGER PRIMARY KEY REFERENCES \"person\" (row) ON DELETE "
      "CASCADE, revision TEXT, json TEXT, base BLOB);\n"
  "CREATE INDEX \"person_family\" ON \"person\" (\"family\");\n"
  "CREATE INDEX \"person_identity_number\" ON \"person\" (\"identity_number\");\n"
  "CREATE TABLE \"contact\" (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, \"person\" TEXT, "
      "\"happened\" INTEGER, \"channel\" TEXT, \"who_says\" TEXT, \"need\" TEXT, \"outcome\" TEXT, "
      "\"state\" TEXT, \"next_step\" TEXT, \"next_owner\" TEXT, \"next_due\" TEXT, \"institution\" TEXT, "
      "\"received_by\" TEXT, sync_state INTEGER NOT NULL DEFAULT 0, sync_version INTEGER NOT NULL, "
      "sync_edited INTEGER);\n"
  "CREATE TABLE \"contact_received\" (row INTEGER PRIMARY KEY REFERENCES \"contact\" (row) ON DELETE "
      "CASCADE, revision TEXT, json TEXT, base BLOB);\n"
  "CREATE INDEX \"contact_person\" ON \"contact\" (\"person\");\n"
  "CREATE INDEX \"contact_happened\" ON \"contact\" (\"happened\");\n"
  "CREATE INDEX \"contact_state\" ON \"contact\" (\"state\");\n"
  "CREATE INDEX \"contact_next_owner\" ON \"contact\" (\"next_owner\");\n"
  "CREATE INDEX \"contact_institution\" ON \"contact\" (\"institution\");\n"
  "CREATE TABLE \"case\" (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, \"person\" TEXT, "
      "\"number\" TEXT, \"state\" TEXT, \"level\" TEXT, \"service\" TEXT, \"owner\" TEXT, \"coordinator\" "
      "TEXT, \"institution\" TEXT, \"opened\" TEXT, \"closed\" TEXT, \"next_step\" TEXT, \"next_owner\" "
      "TEXT, \"next_due\" TEXT, \"ready_since\" TEXT, \"find_text\" TEXT, \"sort_name\" TEXT, "
      "\"district\" TEXT, \"place_now\" TEXT, \"plan_now\" TEXT, \"open\" INTEGER, \"due_key\" TEXT, "
      "sync_state INTEGER NOT NULL DEFAULT 0, sync_version INTEGER NOT NULL, sync_edited INTEGER);\n"
  "CREATE TABLE \"case_received\" (row INTEGER PRIMARY KEY REFERENCES \"case\" (row) ON DELETE "
      "CASCADE, revision TEXT, json TEXT, base BLOB);\n"
  "CREATE TABLE \"booking\" (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, \"person\" TEXT, "
      "\"place\" TEXT, \"institution\" TEXT, \"case_id\" TEXT, \"state\" TEXT, \"start\" INTEGER, "
      "\"planned_end\" INTEGER, \"ended\" INTEGER, \"hold_until\" INTEGER, \"came_from\" TEXT, "
      "\"end_reason\" TEXT, \"note\" TEXT, \"moved_from\" TEXT, \"made_by\" TEXT, sync_state INTEGER NOT "
      "NULL DEFAULT 0, sync_version INTEGER NOT NULL, sync_edited INTEGER);\n"
  "CREATE TABLE \"booking_received\" (row INTEGER PRIMARY KEY REFERENCES \"booking\" (row) ON DELETE "
      "CASCADE, revision TEXT, json TEXT, base BLOB);\n"
  "CREATE INDEX \"booking_person\" ON \"booking\" (\"person\");\n"
  "CREATE INDEX \"booking_place\" ON \"booking\" (\"place\");\n"
  "CREATE INDEX \"booking_institution\" ON \"booking\" (\"institution\");\n"
  "CREATE INDEX \"booking_state\" ON \"booking\" (\"state\");\n"
  "CREATE TABLE \"plan\" (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, \"person\" TEXT, "
      "\"case_id\" TEXT, \"state\" TEXT, \"mode\" TEXT, \"consent\" TEXT, \"consent_on\" TEXT, "
      "\"matters\" TEXT, \"strengths\" TEXT, \"start\" TEXT, \"end\" TEXT, \"review_on\" TEXT, "
      "\"coordinator\" TEXT, sync_state INTEGER NOT NULL DEFAULT 0, sync_version INTEGER NOT NULL, "
      "sync_edited INTEGER);\n"
  "CREATE TABLE \"plan_received\" (row INTEGER PRIMARY KEY REFERENCES \"plan\" (row) ON DELETE "
      "CASCADE, revision TEXT, json TEXT, base BLOB);\n"
  "CREATE INDEX \"plan_person\" ON \"plan\" (\"person\");\n"
  "CREATE TABLE \"goal\" (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, \"plan\" TEXT, \"person\" "
      "TEXT, \"area\" TEXT, \"words\" TEXT, \"state\" TEXT, \"start\" TEXT, \"due\" TEXT, \"position\" "
      "INTEGER, sync_state INTEGER NOT NULL DEFAULT 0, sync_version INTEGER NOT NULL, sync_edited "
      "INTEGER);\n"
  "CREATE TABLE \"goal_received\" (row INTEGER PRIMARY KEY REFERENCES \"goal\" (row) ON DELETE "
      "CASCADE, revision TEXT, json TEXT, base BLOB);\n"
  "CREATE INDEX \"goal_plan\" ON \"goal\" (\"plan\");\n"
  "CREATE INDEX \"goal_person\" ON \"goal\" (\"person\");\n"
  "CREATE TABLE \"measure\" (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, \"goal\" TEXT, "
      "\"plan\" TEXT, \"person\" TEXT, \"what\" TEXT, \"extent\" TEXT, \"responsible\" TEXT, "
      "\"responsible_name\" TEXT, \"due\" TEXT, \"how_we_know\" TEXT, \"state\" TEXT, \"done_on\" TEXT, "
      "sync_state INTEGER NOT NULL DEFAULT 0, sync_version INTEGER NOT NULL, sync_edited INTEGER);\n"
  "CREATE TABLE \"measure_received\" (row INTEGER PRIMARY KEY REFERENCES \"measure\" (row) ON DELETE "
      "CASCADE, revision TEXT, json TEXT, base BLOB);\n"
  "CREATE INDEX \"measure_goal\" ON \"measure\" (\"goal\");\n"
  "CREATE INDEX \"measure_plan\" ON \"measure\" (\"plan\");\n"
  "CREATE INDEX \"measure_person\" ON \"measure\" (\"person\");\n"
  "CREATE INDEX \"measure_responsible\" ON \"measure\" (\"responsible\");\n"
  "CREATE TABLE \"note\" (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, \"person\" TEXT, "
      "\"case_id\" TEXT, \"institution\" TEXT, \"author\" TEXT, \"regime\" TEXT, \"happened\" INTEGER, "
      "\"recorded\" INTEGER, \"title\" TEXT, \"text\" TEXT, \"state\" TEXT, \"replaces\" TEXT, sync_state "
      "INTEGER NOT NULL DEFAULT 0, sync_version INTEGER NOT NULL, sync_edited INTEGER);\n"
  "CREATE TABLE \"note_received\" (row INTEGER PRIMARY KEY REFERENCES \"note\" (row) ON DELETE "
      "CASCADE, revision TEXT, json TEXT, base BLOB);\n"
  "CREATE INDEX \"note_person\" ON \"note\" (\"person\");\n"
  "CREATE INDEX \"note_institution\" ON \"note\" (\"institution\");\n"
  "CREATE INDEX \"note_happened\" ON \"note\" (\"happened\");\n"
  "CREATE VIRTUAL TABLE \"person_find\" USING fts5 (find_text, content='person', content_rowid='row', "
      "tokenize='ascii', prefix='1 2 3', columnsize=0);\n"
  "CREATE VIRTUAL TABLE \"place_find\" USING fts5 (find_text, content='place', content_rowid='row', "
      "tokenize='ascii', prefix='1 2 3', columnsize=0);\n"
  "CREATE VIRTUAL TABLE \"case_find\" USING fts5 (find_text, content='case', content_rowid='row', "
      "tokenize='ascii', prefix='1 2 3', columnsize=0);\n"
  "CREATE VIRTUAL TABLE \"institution_find\" USING fts5 (find_text, content='institution', "
      "content_rowid='row', tokenize='ascii', prefix='1 2 3', columnsize=0);\n"
  "CREATE INDEX \"case_due\" ON \"case\" (\"due_key\", \"open\", \"institution\", \"district\") WHERE "
      "\"open\";\n"
  "CREATE INDEX \"case_sort_name\" ON \"case\" (\"sort_name\", \"due_key\", \"open\") WHERE \"open\";\n"
  "CREATE INDEX \"case_place_now\" ON \"case\" (\"place_now\", \"due_key\", \"open\") WHERE \"open\";\n"
  "CREATE INDEX \"case_level\" ON \"case\" (\"level\", \"due_key\", \"open\") WHERE \"open\";\n"
  "CREATE INDEX \"case_coordinator\" ON \"case\" (\"coordinator\", \"due_key\", \"open\") WHERE "
      "\"open\";\n"
  "CREATE INDEX \"case_plan_now\" ON \"case\" (\"plan_now\", \"due_key\", \"open\") WHERE \"open\";\n"
  "CREATE INDEX \"case_next_owner\" ON \"case\" (\"next_owner\", \"due_key\", \"open\") WHERE "
      "\"open\";\n"
  "CREATE INDEX \"case_institution\" ON \"case\" (\"institution\");\n"
  "CREATE INDEX \"case_nothing_next\" ON \"case\" (\"due_key\", \"open\", \"next_step\") WHERE "
      "\"open\" AND \"next_step\" IS NULL;\n"
  "CREATE INDEX \"case_ready\" ON \"case\" (\"due_key\", \"open\", \"ready_since\") WHERE \"open\" "
      "AND \"ready_since\" IS NOT NULL;\n"
  "CREATE INDEX \"case_state\" ON \"case\" (\"state\");\n"
  "CREATE INDEX \"case_person\" ON \"case\" (\"person\", \"open\", \"coordinator\");\n"
  "CREATE INDEX \"booking_lives\" ON \"booking\" (\"person\", \"start\", \"place\", \"state\") WHERE "
      "\"state\" IN ('active', 'on_leave', 'not_come_back');\n"
  "CREATE INDEX \"booking_keeps\" ON \"booking\" (\"place\") WHERE \"state\" IN ('held', 'planned', "
      "'active', 'on_leave', 'not_come_back');\n"
  "CREATE INDEX \"contact_open\" ON \"contact\" (\"next_due\") WHERE \"state\" = 'open';\n"
  "CREATE TRIGGER \"person_made\" AFTER INSERT ON \"person\" WHEN EXISTS (SELECT 1 FROM \"case\" "
      "WHERE person = new.id) BEGIN UPDATE \"case\" SET sort_name = new.sort_key, district = new.district "
      "WHERE person = new.id; END;\n"
  "CREATE TRIGGER \"person_changed\" AFTER UPDATE OF sort_key, district ON \"person\" WHEN "
      "old.sort_key IS NOT new.sort_key OR old.district IS NOT new.district BEGIN UPDATE \"case\" SET "
      "sort_name = new.sort_key, district = new.district WHERE person = new.id; END;\n"
  "CREATE TRIGGER \"booking_made\" AFTER INSERT ON \"booking\" WHEN new.state IN ('active', "
      "'on_leave', 'not_come_back') BEGIN UPDATE \"case\" SET place_now = (SELECT place FROM booking "
      "WHERE person = new.person AND state IN ('active', 'on_leave', 'not_come_back') ORDER BY start DESC "
      "LIMIT 1) WHERE person = new.person; END;\n"
  "CREATE TRIGGER \"booking_changed\" AFTER UPDATE OF person, place, state, start ON \"booking\" WHEN "
      "old.person IS NOT new.person OR old.place IS NOT new.place OR old.state IS NOT new.state OR "
      "old.start IS NOT new.start BEGIN UPDATE \"case\" SET place_now = (SELECT place FROM booking WHERE "
      "booking.person = \"case\".person AND state IN ('active', 'on_leave', 'not_come_back') ORDER BY "
      "start DESC LIMIT 1) WHERE person IN (old.person, new.person); END;\n"
  "CREATE TRIGGER \"booking_gone\" AFTER DELETE ON \"booking\" BEGIN UPDATE \"case\" SET place_now = "
      "(SELECT place FROM booking WHERE person = old.person AND state IN ('active', 'on_leave', "
      "'not_come_back') ORDER BY start DESC LIMIT 1) WHERE person = old.person; END;\n"
  "CREATE TRIGGER \"plan_made\" AFTER INSERT ON \"plan\" BEGIN UPDATE \"case\" SET plan_now = (SELECT "
      "state FROM plan WHERE person = new.person AND state IN ('active', 'paused', 'draft') ORDER BY "
      "state LIMIT 1) WHERE person = new.person; END;\n"
  "CREATE TRIGGER \"plan_changed\" AFTER UPDATE OF person, state ON \"plan\" WHEN old.person IS NOT "
      "new.person OR old.state IS NOT new.state BEGIN UPDATE \"case\" SET plan_now = (SELECT state FROM "
      "plan WHERE plan.person = \"case\".person AND state IN ('active', 'paused', 'draft') ORDER BY state "
      "LIMIT 1) WHERE person IN (old.person, new.person); END;\n"
  "CREATE TRIGGER \"plan_gone\" AFTER DELETE ON \"plan\" BEGIN UPDATE \"case\" SET plan_now = (SELECT "
      "state FROM plan WHERE person = old.person AND state IN ('active', 'paused', 'draft') ORDER BY "
      "state LIMIT 1) WHERE person = old.person; END;\n"
  "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;\n"
  "CREATE TABLE history (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, record TEXT NOT NULL, "
      "version INTEGER NOT NULL, field TEXT NOT NULL, \"before\" TEXT, \"after\" TEXT, worker TEXT, role "
      "TEXT, recorded INTEGER NOT NULL);\n"
  "CREATE INDEX history_record ON history (record, kind);\n"
  "CREATE TABLE access (number INTEGER PRIMARY KEY, recorded INTEGER NOT NULL, worker TEXT, role "
      "TEXT, what TEXT NOT NULL, kind TEXT, record TEXT, person TEXT, why TEXT);\n"
  "CREATE INDEX access_person ON access (person) WHERE person IS NOT NULL;\n"
  "CREATE TABLE command (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, act TEXT "
      "NOT NULL, made INTEGER NOT NULL, worker TEXT, role TEXT, parked INTEGER, follows INTEGER, code "
      "TEXT, reason TEXT, alternatives TEXT);\n"
  "CREATE TABLE command_row (command INTEGER NOT NULL REFERENCES command (number) ON DELETE CASCADE, "
      "position INTEGER NOT NULL, kind TEXT NOT NULL, record TEXT NOT NULL, snapshot BLOB, PRIMARY KEY "
      "(command, position)) WITHOUT ROWID;\n"
  "CREATE INDEX command_row_record ON command_row (record, kind, command);\n"
  "CREATE TABLE clash (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, record TEXT NOT NULL, field "
      "TEXT NOT NULL, ours TEXT, theirs TEXT, made INTEGER NOT NULL);\n"
  "CREATE UNIQUE INDEX clash_field ON clash (record, kind, field);\n";
/* clang-format on */

/* Who said what in a clash; and, while all is fetched anew, which records were not seen again yet. */
static const char version_2[] =
    "ALTER TABLE clash ADD COLUMN ours_by TEXT;\n"
    "ALTER TABLE clash ADD COLUMN ours_at INTEGER;\n"
    "ALTER TABLE clash ADD COLUMN theirs_by TEXT;\n"
    "ALTER TABLE clash ADD COLUMN theirs_at INTEGER;\n"
    "CREATE TABLE unseen (kind TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (kind, record)) WITHOUT "
    "ROWID;\n";

/* The person's yes to what helps being seen at the counter. */
static const char version_3[] = "ALTER TABLE person ADD COLUMN helps_shared TEXT;\n";

static const char *const versions[] = { version_1, version_2, version_3 };

int
plass_migrations_version (void)
{
  return G_N_ELEMENTS (versions);
}

static gboolean
read_number (PlassConnection *connection, const char *pragma, gint64 *ret_number, GError **error)
{
  g_autoptr (PlassStatement) statement = plass_statement_get (connection, pragma, error);
  GError *failed = NULL;

  if (statement == NULL)
    return FALSE;
  if (plass_statement_step (connection, statement, &failed))
    *ret_number = sqlite3_column_int64 (statement, 0);
  if (failed)
    g_propagate_error (error, failed);
  return failed == NULL;
}

static gboolean
apply (PlassConnection *connection, gint64 from, gint64 to, GError **error)
{
  for (gsize i = (gsize)from; i < (gsize)to; i++) {
    g_autofree char *after = g_strdup_printf ("PRAGMA user_version=%d; PRAGMA application_id=%d; COMMIT",
                                              (int)i + 1, PLASS_STORE_APPLICATION);

    if (!plass_connection_exec (connection, "BEGIN IMMEDIATE", error))
      return FALSE;
    if (!plass_connection_exec (connection, versions[i], error)
        || !plass_connection_exec (connection, after, error)) {
      plass_connection_exec (connection, "ROLLBACK", NULL);
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
plass_migrations_check (PlassConnection *connection, gboolean is_new, GError **error)
{
  gint64 application = 0, version = 0;

  if (!read_number (connection, "PRAGMA application_id", &application, error)
      || !read_number (connection, "PRAGMA user_version", &version, error))
    return FALSE;
  /* Something else's database: keep it, tell it. */
  if (!is_new && application != PLASS_STORE_APPLICATION) {
    g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_BROKEN, "this file holds something else");
    return FALSE;
  }
  if (version > plass_migrations_version ()) {
    g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_NEWER_SERVICE,
                         "the records of this desk were written by a newer version of Plass");
    return FALSE;
  }
  return TRUE;
}

gboolean
plass_migrations_run (PlassConnection *connection, GError **error)
{
  gint64 version = 0;

  return read_number (connection, "PRAGMA user_version", &version, error)
         && apply (connection, version, plass_migrations_version (), error);
}

/* Everything that can act or be asked for, in one text. The tables that the search index makes for itself are
 * part of it. */
static char *
describe_shape (PlassConnection *connection, GError **error)
{
  g_autoptr (PlassStatement) statement = plass_statement_get (
      connection, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name", error);
  g_autoptr (GString) text = g_string_new (NULL);
  GError *failed = NULL;

  if (statement == NULL)
    return NULL;
  while (plass_statement_step (connection, statement, &failed))
    for (int column = 0; column < 4; column++)
      g_string_append_printf (text, "%s\n", plass_column_text (statement, column));
  if (failed) {
    g_propagate_error (error, failed);
    return NULL;
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* As version @version would be if it were made now; in memory. */
static char *
describe_version (gint64 version, GError **error)
{
  PlassConnection *model = plass_connection_open_memory (error);
  char *shape = model && apply (model, 0, version, error) ? describe_shape (model, error) : NULL;

  plass_connection_close (model);
  return shape;
}

gboolean
plass_migrations_same_shape (PlassConnection *connection, gboolean *ret_same, GError **error)
{
  g_autofree char *shape = NULL, *expected = NULL;
  gint64 version = 0;

  if (!read_number (connection, "PRAGMA user_version", &version, error))
    return FALSE;
  *ret_same = FALSE;
  if (version < 1 || version > plass_migrations_version ())
    return TRUE;
  shape = describe_shape (connection, error);
  expected = shape ? describe_version (version, error) : NULL;
  *ret_same = expected && strcmp (shape, expected) == 0;
  return expected != NULL;
}
