/* check.c — is everything in the store whole: pages, structure, references, indexes, records? */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <string.h>

#define FINDINGS 100 /* that SQLite lists before it stops: more would tell nobody more */

gboolean
plass_store_report_is_clean (const PlassStoreReport *report)
{
  return report->bad_pages + report->bad_frames + report->bad_rows == 0
         && report->structure + report->orphans + report->bad_indexes == 0;
}

/* Damage is what is looked for, so it does not end the check; being told to stop does. */
static gboolean
note_failure (GError *why, guint *finding, GError **error)
{
  if (g_error_matches (why, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, why);
    return FALSE;
  }
  (*finding)++;
  g_error_free (why);
  return TRUE;
}

/* ---- What SQLite looks at --------------------------------------------------------------------------- */

/* Rows of a pragma that say anything but "ok". */
static gboolean
count_findings (PlassConnection *connection, const char *pragma, const PlassWork *work, guint *finding,
                GError **error)
{
  GError *why = NULL;
  gint64 rows = 0;

  if (!plass_work_rows (work, connection, pragma, "ok", &rows, &why))
    return note_failure (why, finding, error);
  *finding += (guint)rows;
  return TRUE;
}

static gboolean
check_shape (PlassConnection *connection, PlassStoreReport *report, GError **error)
{
  GError *why = NULL;
  gboolean same;

  if (!plass_migrations_same_shape (connection, &same, &why))
    return note_failure (why, &report->structure, error);
  report->structure += !same;
  return TRUE;
}

/* The index of names is asked by an insert, and so only by the writer: one at a time. */
static gboolean
check_indexes (PlassStore *store, const PlassWork *work, PlassStoreReport *report, GError **error)
{
  for (PlassTable **table = store->tables; *table; table++) {
    const char *name = (*table)->kind->name;
    g_autofree char *sql = g_strdup_printf (
        "INSERT INTO \"%s_find\" (\"%s_find\", rank) VALUES ('integrity-check', 1)", name, name);

    if (!(*table)->found)
      continue;
    if (!plass_work_goes_on (work, error))
      return FALSE;
    g_mutex_lock (&store->write_mutex);
    report->bad_indexes += !plass_connection_exec (store->writer, sql, NULL);
    g_mutex_unlock (&store->write_mutex);
    report->indexes++;
  }
  return TRUE;
}

/* ---- The records ------------------------------------------------------------------------------------ */

/* Something is stored, and it says nothing: it was not written by this program as it is. */
static gboolean
is_readable (const PlassKind *kind, PlassStatement *statement)
{
  gpointer record = plass_record_new (kind);
  gboolean readable = TRUE;

  plass_table_read (kind, statement, 0, record);
  for (guint i = 0; i < kind->n_fields && readable; i++)
    readable = i > 0 && sqlite3_column_type (statement, (int)i) == SQLITE_NULL
                   ? TRUE
                   : plass_field_is_set (&kind->fields[i], record)
                         && g_utf8_validate (plass_column_text (statement, (int)i), -1, NULL);
  plass_record_free (kind, record);
  return readable;
}

/* @kind NULL: its name stands in the second column. */
static gboolean
is_snapshot (const PlassKind *kind, PlassStatement *statement)
{
  g_autoptr (GBytes) bytes = plass_column_bytes (statement, 0);
  const PlassKind *of = kind ? kind : plass_kind_find (plass_column_text (statement, 1));
  gpointer record = of && bytes ? plass_snapshot_read (of, bytes) : NULL;

  if (record)
    plass_record_free (of, record);
  return record != NULL;
}

static gboolean
check_rows (PlassConnection *connection, const PlassKind *kind, const char *sql,
            gboolean (*is_good) (const PlassKind *, PlassStatement *), const PlassWork *work,
            PlassStoreReport *report, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (PlassStatement) statement = plass_statement_get (connection, sql, &why);
  guint64 bad = 0;

  for (guint i = 0; statement && plass_statement_step (connection, statement, &why); i++) {
    report->rows++;
    bad += !is_good (kind, statement);
    if (i % 1000 == 0 && !plass_work_goes_on (work, error))
      return FALSE;
  }
  report->bad_rows += bad + (why != NULL);
  return TRUE;
}

static gboolean
check_kind (PlassConnection *connection, const PlassTable *table, const PlassWork *work,
            PlassStoreReport *report, GError **error)
{
  const char *name = table->kind->name;
  g_autofree char *records = g_strdup_printf ("SELECT %s FROM \"%s\"", table->columns, name);
  g_autofree char *bases = g_strdup_printf ("SELECT base FROM \"%s_received\" WHERE base IS NOT NULL", name);

  return check_rows (connection, table->kind, records, is_readable, work, report, error)
         && check_rows (connection, table->kind, bases, is_snapshot, work, report, error);
}

static gboolean
check_records (PlassStore *store, PlassConnection *connection, const PlassWork *work,
               PlassStoreReport *report, GError **error)
{
  guint kinds = 0;

  while (store->tables[kinds])
    kinds++;
  for (guint i = 0; i < kinds; i++) {
    plass_work_tell (work, i, kinds);
    if (!check_kind (connection, store->tables[i], work, report, error))
      return FALSE;
  }
  return check_rows (connection, NULL, "SELECT snapshot, kind FROM command_row WHERE snapshot IS NOT NULL",
                     is_snapshot, work, report, error);
}

/* ---- All of it -------------------------------------------------------------------------------------- */

static gboolean
check_inside (PlassStore *store, PlassConnection *connection, const PlassWork *work, PlassStoreReport *report,
              GError **error)
{
  const PlassWork structure = plass_work_part (work, 0, 0.5), records = plass_work_part (work, 0.5, 0.85),
                  rest = plass_work_part (work, 0.85, 1);
  g_autofree char *integrity = g_strdup_printf ("PRAGMA integrity_check (%d)", FINDINGS);

  return count_findings (connection, integrity, &structure, &report->structure, error)
         && check_shape (connection, report, error)
         && check_records (store, connection, &records, report, error)
         && count_findings (connection, "PRAGMA foreign_key_check", &rest, &report->orphans, error)
         && check_indexes (store, &rest, report, error);
}

/* A connection of its own: one that has worked would answer from its cache. It does not open at all when the
 * first page is gone; then nothing can be asked. */
static gboolean
check_all (PlassStore *store, PlassFiles *files, const PlassWork *work, PlassStoreReport *report,
           GError **error)
{
  const PlassWork pages = plass_work_part (work, 0, 0.4), inside = plass_work_part (work, 0.4, 1);
  PlassConnection *connection;
  gboolean done;

  if (!plass_check_pages (store, files, &pages, report, error))
    return FALSE;
  connection = plass_connection_open_bare (files->path, plass_seal_vfs_name (files->vfs));
  if (connection == NULL) {
    report->structure++;
    return TRUE;
  }
  done = check_inside (store, connection, &inside, report, error);
  plass_connection_close (connection);
  return done;
}

gboolean
plass_store_check (PlassStore *store, PlassProgress progress, gpointer user_data, GCancellable *cancellable,
                   PlassStoreReport *ret_report, GError **error)
{
  const PlassWork work = { progress, user_data, cancellable, 0, 1 };
  PlassStoreReport report = { 0 };
  PlassFiles *files = plass_files_hold (store); /* a rotation meanwhile leaves these alone */
  gboolean done = check_all (store, files, &work, &report, error);

  plass_files_release (store, files);
  if (!done)
    return FALSE;
  plass_work_tell (&work, 1, 1);
  *ret_report = report;
  return TRUE;
}
