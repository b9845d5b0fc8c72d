/* exchange.h — files in and out: CSV lists. Knows neither store nor ledger */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/base.h"

G_BEGIN_DECLS

/* ---- Reading CSV -------------------------------------------------------------------------------------- */

/* A row below the header. */
typedef struct {
  guint line;    /* where it begins in the file, from 1: what a person sees in an editor */
  char **cells;  /* one a column of the header, never NULL inside; owned by the table */
  char *problem; /* what is wrong with its shape, in words; NULL: nothing. Cells may then be empty. */
} PlassCsvRow;

typedef struct _PlassCsv PlassCsv;

/* Reads a whole list out of @bytes (hostile: anything may be in it). The first row names the columns. Commas,
 * semicolons or tabs (what the first row has most of), a byte order mark, LF, CR LF and quoted cells with
 * line breaks are all understood; empty lines are skipped. A row with too many or too few cells, or with a
 * quotation mark where none can stand, keeps its line number and gets a problem.
 * NULL and PLASS_ERROR_BROKEN, with the line number in words, when the file as a whole cannot be trusted: not
 * UTF-8, a NUL byte, a quotation mark that is never closed, no header, a name twice in the header, or more
 * than 64 KiB in a cell, 256 columns or 200,000 rows. Any thread. Free with plass_csv_free. */
PlassCsv *plass_csv_parse (const char *bytes, gsize length, GError **error);
/* The same from a file of at most 64 MiB; also PLASS_ERROR_BROKEN when it cannot be read at all. */
PlassCsv *plass_csv_read_file (const char *path, GError **error);
void plass_csv_free (PlassCsv *csv);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlassCsv, plass_csv_free)

guint plass_csv_count (const PlassCsv *csv);
/* Row @index from 0; borrowed. */
const PlassCsvRow *plass_csv_row (const PlassCsv *csv, guint index);
gboolean plass_csv_has_column (const PlassCsv *csv, const char *column);
/* The cell of row @index under @column, white space at its ends gone; "" when there is no such column or the
 * row is broken. Borrowed. */
const char *plass_csv_get (const PlassCsv *csv, guint index, const char *column);

/* ---- Writing CSV -------------------------------------------------------------------------------------- */

/* Appends a row with commas and CR LF (RFC 4180), cells quoted where needed. A cell that a spreadsheet would
 * run as a formula (it begins with = + - @ or a tab, and is no plain number) gets an apostrophe before it.
 * @cells ends with NULL. */
void plass_csv_append (GString *text, const char *const *cells);

G_END_DECLS
