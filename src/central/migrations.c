/* migrations.c — the ledger's tables in frozen steps, and the book of steps taken */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>

/* Never changed once released: a new need is a new step.
 * history holds every version once, in commit order; resource says which of them stands. booking is the one
 * place where the rules about places and people are kept by the database itself, so that no mistake above it
 * can put two persons in one place: the code asks first, only to give a better answer. */
static const char *const ledger_steps[] = {
  "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL);"
  "INSERT INTO about (name, value) VALUES ('epoch', lower(hex(randomblob(5))));"

  "CREATE TABLE history ("
  " seq INTEGER PRIMARY KEY AUTOINCREMENT, type TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL,"
  " kind TEXT NOT NULL, facet TEXT NOT NULL, updated INTEGER NOT NULL, who TEXT NOT NULL,"
  " json TEXT NOT NULL);"
  "CREATE UNIQUE INDEX history_version ON history (type, id, version);"
  "CREATE INDEX history_type ON history (type, seq);"

  "CREATE TABLE resource ("
  " type TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, facet TEXT NOT NULL, version INTEGER NOT NULL,"
  " seq INTEGER NOT NULL, updated INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0,"
  " PRIMARY KEY (type, id)) WITHOUT ROWID;"
  "CREATE INDEX resource_kind ON resource (kind, id);"
  "CREATE INDEX resource_updated ON resource (type, updated);"

  "CREATE TABLE identifier ("
  " type TEXT NOT NULL, system TEXT NOT NULL, value TEXT NOT NULL, id TEXT NOT NULL,"
  " PRIMARY KEY (type, value, system, id)) WITHOUT ROWID;"
  "CREATE INDEX identifier_id ON identifier (type, id);"

  "CREATE TABLE link ("
  " kind TEXT NOT NULL, field TEXT NOT NULL, target TEXT NOT NULL, id TEXT NOT NULL,"
  " PRIMARY KEY (kind, field, target, id)) WITHOUT ROWID;"
  "CREATE INDEX link_id ON link (kind, id);"

  "CREATE TABLE booking ("
  " id TEXT PRIMARY KEY, place TEXT NOT NULL, person TEXT NOT NULL, institution TEXT NOT NULL,"
  " state TEXT NOT NULL, keeps INTEGER NOT NULL, starts INTEGER NOT NULL, ends INTEGER NOT NULL,"
  " hold_until INTEGER NOT NULL) WITHOUT ROWID;"
  "CREATE INDEX booking_kept ON booking (place, starts) WHERE keeps = 1;"
  "CREATE INDEX booking_person ON booking (person);"
  "CREATE INDEX booking_held ON booking (hold_until) WHERE state = 'held';"
  "CREATE UNIQUE INDEX booking_active ON booking (person) WHERE state = 'active';"
  "CREATE TRIGGER booking_overlap_insert BEFORE INSERT ON booking WHEN NEW.keeps = 1 BEGIN"
  " SELECT RAISE (ABORT, 'overlap') WHERE EXISTS (SELECT 1 FROM booking b WHERE b.place = NEW.place"
  "  AND b.keeps = 1 AND b.id <> NEW.id AND b.starts < NEW.ends AND NEW.starts < b.ends); END;"
  "CREATE TRIGGER booking_overlap_update BEFORE UPDATE ON booking WHEN NEW.keeps = 1 BEGIN"
  " SELECT RAISE (ABORT, 'overlap') WHERE EXISTS (SELECT 1 FROM booking b WHERE b.place = NEW.place"
  "  AND b.keeps = 1 AND b.id <> NEW.id AND b.starts < NEW.ends AND NEW.starts < b.ends); END;"

  "CREATE TABLE command ("
  " id TEXT PRIMARY KEY, who TEXT NOT NULL, made INTEGER NOT NULL, status INTEGER NOT NULL,"
  " body TEXT NOT NULL) WITHOUT ROWID;",

  /* The index of search (sought.c). Whoever takes a resource out of the ledger takes what is known of it out
   * of here too, whichever way it goes. */
  "CREATE TABLE sought ("
  " type TEXT NOT NULL, param TEXT NOT NULL, value TEXT NOT NULL, system TEXT NOT NULL, id TEXT NOT NULL,"
  " rank INTEGER NOT NULL, PRIMARY KEY (type, param, value, system, id)) WITHOUT ROWID;"
  "CREATE INDEX sought_id ON sought (type, id, param, rank);"
  "CREATE TABLE sought_time ("
  " type TEXT NOT NULL, param TEXT NOT NULL, starts INTEGER NOT NULL, ends INTEGER NOT NULL,"
  " id TEXT NOT NULL, rank INTEGER NOT NULL, PRIMARY KEY (type, param, starts, ends, id)) WITHOUT ROWID;"
  "CREATE INDEX sought_time_id ON sought_time (type, id, param, rank);"
  "CREATE TRIGGER resource_forgotten AFTER DELETE ON resource BEGIN"
  " DELETE FROM sought WHERE type = OLD.type AND id = OLD.id;"
  " DELETE FROM sought_time WHERE type = OLD.type AND id = OLD.id; END;",

  /* Who may see what. person: whom a version is about ('' nobody; a contact without a person is about
   * itself). moved: it was about somebody else, or of another regime, before. tie: what makes an institution
   * follow a person, until when. person_fact: what changes who may see how much, and (turn) the number of
   * the last such change. scope: what one desk has been given. */
  "ALTER TABLE history ADD COLUMN person TEXT NOT NULL DEFAULT '';"
  "ALTER TABLE history ADD COLUMN moved INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE resource ADD COLUMN person TEXT NOT NULL DEFAULT '';"
  "UPDATE resource SET person = CASE WHEN kind = 'person' THEN id ELSE coalesce ((SELECT l.target FROM link l"
  "  WHERE l.kind = resource.kind AND l.id = resource.id AND l.field = 'person'),"
  "  CASE WHEN kind = 'contact' THEN id ELSE '' END) END;"
  "UPDATE history SET person = coalesce ((SELECT r.person FROM resource r WHERE r.type = history.type"
  "  AND r.id = history.id), '');"
  "CREATE INDEX resource_person ON resource (person) WHERE person <> '';"

  "CREATE TABLE tie ("
  " kind TEXT NOT NULL, id TEXT NOT NULL, institution TEXT NOT NULL, person TEXT NOT NULL,"
  " ended INTEGER NOT NULL, PRIMARY KEY (kind, id, institution)) WITHOUT ROWID;"
  "CREATE INDEX tie_person ON tie (person, institution, ended);"
  "CREATE INDEX tie_institution ON tie (institution, ended, person);"
  "CREATE TABLE person_fact ("
  " person TEXT PRIMARY KEY, shielded INTEGER NOT NULL DEFAULT 0, erased INTEGER NOT NULL DEFAULT 0,"
  " turn INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;"
  "CREATE INDEX person_fact_turn ON person_fact (turn);"
  "CREATE TABLE plan_share ("
  " plan TEXT PRIMARY KEY, person TEXT NOT NULL, shared INTEGER NOT NULL, ever INTEGER NOT NULL,"
  " coordinator TEXT NOT NULL, author TEXT NOT NULL) WITHOUT ROWID;"
  "CREATE TABLE block ("
  " id TEXT PRIMARY KEY, person TEXT NOT NULL, worker TEXT NOT NULL, institution TEXT NOT NULL) WITHOUT "
  "ROWID;"
  "CREATE INDEX block_worker ON block (worker);"
  "CREATE INDEX block_institution ON block (institution);"
  "CREATE TABLE emergency ("
  " id TEXT PRIMARY KEY, user_name TEXT NOT NULL, worker TEXT NOT NULL, person TEXT NOT NULL,"
  " reason TEXT NOT NULL, made INTEGER NOT NULL, until INTEGER NOT NULL, reviewed INTEGER NOT NULL DEFAULT 0,"
  " reviewed_by TEXT NOT NULL DEFAULT '', verdict TEXT NOT NULL DEFAULT '') WITHOUT ROWID;"
  "CREATE INDEX emergency_worker ON emergency (worker, until);"
  "CREATE TABLE scope ("
  " id TEXT PRIMARY KEY, number INTEGER NOT NULL, usual INTEGER NOT NULL, turn INTEGER NOT NULL,"
  " used INTEGER NOT NULL) WITHOUT ROWID;"
  "CREATE TABLE scope_person ("
  " scope TEXT NOT NULL, person TEXT NOT NULL, number INTEGER NOT NULL, level INTEGER NOT NULL,"
  " ever INTEGER NOT NULL, PRIMARY KEY (scope, person)) WITHOUT ROWID;"
  "CREATE INDEX scope_number ON scope_person (scope, number);",

  /* The first and last of each resource's values: the orders that a search may ask for. */
  "CREATE INDEX sought_first ON sought (type, param, value, id) WHERE (rank & 1) <> 0;"
  "CREATE INDEX sought_last ON sought (type, param, value, id) WHERE (rank & 2) <> 0;"
  "CREATE INDEX sought_time_first ON sought_time (type, param, starts, id) WHERE (rank & 1) <> 0;"
  "CREATE INDEX sought_time_last ON sought_time (type, param, ends, id) WHERE (rank & 2) <> 0;",

  /* Every index is paid for by every write: the keys themselves hold the orders that those two held, when the
   * id stands before the system. The index is made anew from the versions (sought.c). */
  "DROP INDEX resource_kind;"
  "DROP TABLE sought;"
  "CREATE TABLE sought ("
  " type TEXT NOT NULL, param TEXT NOT NULL, value TEXT NOT NULL, id TEXT NOT NULL, system TEXT NOT NULL,"
  " rank INTEGER NOT NULL, PRIMARY KEY (type, param, value, id, system)) WITHOUT ROWID;"
  "CREATE INDEX sought_id ON sought (type, id, param, rank);"
  "DROP TABLE sought_time;"
  "CREATE TABLE sought_time ("
  " type TEXT NOT NULL, param TEXT NOT NULL, starts INTEGER NOT NULL, id TEXT NOT NULL, ends INTEGER NOT "
  "NULL,"
  " rank INTEGER NOT NULL, PRIMARY KEY (type, param, starts, id, ends)) WITHOUT ROWID;"
  "CREATE INDEX sought_time_id ON sought_time (type, id, param, rank);"
  "CREATE INDEX sought_time_last ON sought_time (type, param, ends, id) WHERE (rank & 2) <> 0;"
  "DELETE FROM about WHERE name = 'sought';",
  NULL,
};

gboolean
plass_ledger_prepare_tables (PlassLedger *ledger, GError **error)
{
  return plass_ledger_migrate (ledger, "ledger", ledger_steps, error) && plass_tie_prepare (ledger, error)
         && plass_audit_prepare (ledger, error) && plass_erase_prepare (ledger, error)
         && plass_block_prepare (ledger, error) && plass_desk_prepare (ledger, error)
         && plass_sight_prepare (ledger, error);
}

static gboolean
take_step (PlassLedger *ledger, const char *name, gint64 number, const char *script, GError **error)
{
  return plass_ledger_script (ledger, script, error)
         && plass_ledger_query (
             ledger, "INSERT INTO step (name, number, taken) VALUES ($1, $2, $3)",
             PLASS_BINDS (PLASS_TEXT (name), PLASS_NUMBER (number), PLASS_NUMBER (plass_time_now ().secs)),
             NULL, NULL, error);
}

/* The count is read under the write lock: two processes may start at the same moment. */
static gboolean
take_missing (PlassLedger *ledger, const char *name, const char *const *steps, GError **error)
{
  const gint64 known = g_strv_length ((char **)steps);
  GError *failed = NULL;
  gint64 taken;

  if (!plass_ledger_script (ledger,
                            "CREATE TABLE IF NOT EXISTS step (name TEXT NOT NULL, number INTEGER NOT NULL,"
                            " taken INTEGER NOT NULL, PRIMARY KEY (name, number))",
                            error))
    return FALSE;
  taken = plass_ledger_number (ledger, "SELECT count(*) FROM step WHERE name = $1",
                               PLASS_BINDS (PLASS_TEXT (name)), &failed);
  if (failed) {
    g_propagate_error (error, failed);
    return FALSE;
  }
  if (taken > known) {
    g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_NEWER_SERVICE,
                         _ ("This database was made by a newer version. Update this program."));
    return FALSE;
  }
  for (gint64 i = taken; i < known; i++)
    if (!take_step (ledger, name, i, steps[i], error))
      return FALSE;
  return TRUE;
}

/* Read without the write lock, so that a ledger can be opened while a long import holds it. */
static gboolean
has_all (PlassLedger *ledger, const char *name, const char *const *steps)
{
  g_autoptr (GError) no_table = NULL;
  const gint64 taken = plass_ledger_number (ledger, "SELECT count(*) FROM step WHERE name = $1",
                                            PLASS_BINDS (PLASS_TEXT (name)), &no_table);

  return !no_table && taken == g_strv_length ((char **)steps);
}

gboolean
plass_ledger_migrate (PlassLedger *ledger, const char *name, const char *const *steps, GError **error)
{
  if (has_all (ledger, name, steps))
    return TRUE;
  if (!plass_ledger_begin (ledger, error))
    return FALSE;
  if (take_missing (ledger, name, steps, error))
    return plass_ledger_commit (ledger, error);
  plass_ledger_rollback (ledger);
  return FALSE;
}
