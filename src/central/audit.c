/* audit.c — who looked at whom, when, as what and why: only ever added to */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

/* Ids and words of ours, never a name: the log may outlive the record. A page of the feed is not logged row
 * by row: a machine fetches it, nobody reads it. What a person then opens is logged by the desk, which sends
 * its log here (audit-collect.c); and what a desk holds follows from its scope.
 *
 * A reading is logged before its answer is sent, but does not wait for the disk: the next write of anything
 * brings it there. Were the power cut in between, the answers of the last moments would be unlogged; waiting
 * would make every reading as slow as a write. */

/* Frozen. */
static const char *const steps[] = {
  "CREATE TABLE audit ("
  " number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, recorded INTEGER NOT NULL,"
  " happened INTEGER NOT NULL, user_name TEXT NOT NULL, worker TEXT NOT NULL, role TEXT NOT NULL,"
  " what TEXT NOT NULL, type TEXT NOT NULL, record TEXT NOT NULL, person TEXT NOT NULL, why TEXT NOT NULL,"
  " purpose TEXT NOT NULL, offline INTEGER NOT NULL);"
  "CREATE INDEX audit_person ON audit (person, number) WHERE person <> '';"
  "CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE (ABORT, 'audit'); END;"
  /* Words that somebody wrote are erased with the person whom they are about; that it happened stays. */
  "CREATE TRIGGER audit_stands BEFORE UPDATE ON audit WHEN NEW.why <> '' OR NEW.id <> OLD.id"
  " OR NEW.recorded <> OLD.recorded OR NEW.happened <> OLD.happened OR NEW.user_name <> OLD.user_name"
  " OR NEW.worker <> OLD.worker OR NEW.role <> OLD.role OR NEW.what <> OLD.what OR NEW.type <> OLD.type"
  " OR NEW.record <> OLD.record OR NEW.person <> OLD.person OR NEW.purpose <> OLD.purpose"
  " OR NEW.offline <> OLD.offline BEGIN SELECT RAISE (ABORT, 'audit'); END;",
  /* A line about many (audit-page.c): whom, as a list until they are in the index. */
  "CREATE TABLE audit_page (number INTEGER PRIMARY KEY, persons TEXT NOT NULL);"
  "CREATE TABLE audit_seen (person TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (person, number))"
  " WITHOUT ROWID;"
  /* Somebody took everything out: it is told to everybody who was in it. */
  "CREATE INDEX audit_export ON audit (number) WHERE what = 'export';"
  "CREATE TRIGGER audit_page_stays BEFORE DELETE ON audit_page WHEN NOT EXISTS (SELECT 1 FROM audit_seen s"
  " WHERE s.person = substr (OLD.persons, 1, instr (OLD.persons || ' ', ' ') - 1)"
  "  AND s.number = OLD.number) BEGIN SELECT RAISE (ABORT, 'audit'); END;"
  "CREATE TRIGGER audit_page_stands BEFORE UPDATE ON audit_page BEGIN SELECT RAISE (ABORT, 'audit'); END;"
  "CREATE TRIGGER audit_seen_stays BEFORE DELETE ON audit_seen BEGIN SELECT RAISE (ABORT, 'audit'); END;"
  "CREATE TRIGGER audit_seen_stands BEFORE UPDATE ON audit_seen BEGIN SELECT RAISE (ABORT, 'audit'); END;",
  NULL,
};

gboolean
plass_audit_prepare (PlassLedger *ledger, GError **error)
{
  return plass_ledger_migrate (ledger, "audit", steps, error);
}

gboolean
plass_audit_add (const PlassRequest *request, const PlassAuditNote *note, GError **error)
{
  const PlassCaller *caller = &request->caller;
  const PlassId id = plass_id_is_set (&note->id) ? note->id : plass_id_new ();
  const gint64 now = plass_time_now ().secs;
  const gboolean emergency =
      note->person && *note->person && plass_eyes_is_emergency (request->eyes, note->person);

  return plass_ledger_query (
      request->ledger,
      "INSERT INTO audit (id, recorded, happened, user_name, worker, role, what, type, record, person, why,"
      " purpose, offline) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
      " ON CONFLICT (id) DO NOTHING",
      PLASS_BINDS (PLASS_TEXT (id.text), PLASS_NUMBER (now),
                   PLASS_NUMBER (plass_time_is_set (note->happened) ? note->happened.secs : now),
                   PLASS_TEXT (caller->user), PLASS_TEXT (caller->worker.text),
                   PLASS_TEXT (note->role ? note->role : caller->role.text), PLASS_TEXT (note->what),
                   PLASS_TEXT (note->type ? note->type : ""), PLASS_TEXT (note->record ? note->record : ""),
                   PLASS_TEXT (note->person ? note->person : ""), PLASS_TEXT (note->why ? note->why : ""),
                   PLASS_TEXT (emergency || note->emergency ? "BTG" : "TREAT"), PLASS_NUMBER (note->offline)),
      NULL, NULL, error);
}

gboolean
plass_audit_read (const PlassRequest *request, const char *what, const char *type, const char *record,
                  const char *person, GError **error)
{
  const PlassAuditNote note = { .what = what, .type = type, .record = record, .person = person };
  gboolean well;

  if (!*person)
    return TRUE;
  if (plass_ledger_is_open (request->ledger))
    return plass_audit_add (request, &note, error);
  well = plass_ledger_ease (request->ledger, TRUE, error) && plass_audit_add (request, &note, error);
  return plass_ledger_ease (request->ledger, FALSE, well ? error : NULL) && well;
}
