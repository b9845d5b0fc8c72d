/* export.c — everything that stands, one resource a line, for whoever is answerable for it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

static const char *const steps[] = {
  "CREATE TABLE export (made INTEGER NOT NULL, who TEXT NOT NULL, rows INTEGER NOT NULL);",
  NULL,
};

typedef struct {
  FILE *file;
  guint rows;
  gboolean failed;
} Export;

static gboolean
take_row (const PlassAnswer *row, gpointer user_data)
{
  Export *export = user_data;

  export->failed = fprintf (export->file, "%s\n", plass_answer_text (row, 0)) < 0;
  export->rows++;
  return !export->failed;
}

static gboolean
set_error (const char *path, GError **error)
{
  g_set_error (error, PLASS_ERROR, errno == ENOSPC ? PLASS_ERROR_NO_SPACE : PLASS_ERROR_REFUSED, "%s: %s",
               path, g_strerror (errno));
  return FALSE;
}

/* By type, as FHIR's own bulk data does, so that one who reads on meets each type together. */
static gboolean
write_rows (PlassLedger *ledger, Export *export, const char *path, GError **error)
{
  if (!plass_ledger_query (
          ledger, "SELECT h.json FROM resource r JOIN history h ON h.seq = r.seq ORDER BY r.type, r.id", NULL,
          0, take_row, export, error))
    return FALSE;
  if (export->failed || fflush (export->file) != 0 || fsync (fileno (export->file)) != 0)
    return set_error (path, error);
  return TRUE;
}

/* Before anything is written: a list that left without being noted would be worse than none. */
static gboolean
note (PlassLedger *ledger, const char *who, GError **error)
{
  const gint64 rows = plass_ledger_number (ledger, "SELECT count(*) FROM resource", NULL, 0, NULL);
  const PlassAuditNote log = { .what = "export", .role = "administrator" };
  PlassRequest request = { .ledger = ledger };

  g_strlcpy (request.caller.user, who, sizeof request.caller.user);
  return plass_ledger_migrate (ledger, "export", steps, error)
         && plass_ledger_query (
             ledger, "INSERT INTO export (made, who, rows) VALUES ($1, $2, $3)",
             PLASS_BINDS (PLASS_NUMBER (plass_time_now ().secs), PLASS_TEXT (who), PLASS_NUMBER (rows)), NULL,
             NULL, error)
         && plass_audit_add (&request, &log, error);
}

gboolean
plass_export_all (PlassLedger *ledger, const char *who, const char *path, guint *ret_rows, GError **error)
{
  Export export = { NULL };
  const int fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  gboolean ok;

  if (fd < 0)
    return set_error (path, error);
  export.file = fdopen (fd, "w");
  ok = export.file ? note (ledger, who, error) && write_rows (ledger, &export, path, error)
                   : set_error (path, error);
  if (export.file ? fclose (export.file) != 0 && ok : close (fd) != 0)
    ok = set_error (path, error);
  if (!ok)
    g_unlink (path);
  *ret_rows = export.rows;
  return ok;
}
