/* csv.c — lists as CSV, read strictly and written so that a spreadsheet runs nothing */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/exchange.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MOST_BYTES (64 * 1024 * 1024)
#define MOST_CELL (64 * 1024)
#define MOST_COLUMNS 256
#define MOST_ROWS 200000

struct _PlassCsv {
  char **header;
  guint n_columns;
  GPtrArray *rows; /* PlassCsvRow */
};

/* Where the reading stands. Bounds are kept by @end: the text may hold anything, and its last line may have
 * no end. */
typedef struct {
  const char *at, *end;
  guint line;
  char separator;
  GString *cell;
} Reader;

typedef enum { CELL_NEXT, CELL_LAST, CELL_FAILED } CellEnd;

static void
free_row (gpointer data)
{
  PlassCsvRow *row = data;

  g_strfreev (row->cells);
  g_free (row->problem);
  g_free (row);
}

void
plass_csv_free (PlassCsv *csv)
{
  if (!csv)
    return;
  g_strfreev (csv->header);
  g_ptr_array_unref (csv->rows);
  g_free (csv);
}

static gboolean
fail (GError **error, guint line, const char *words)
{
  g_set_error (error, PLASS_ERROR, PLASS_ERROR_BROKEN, _ ("Line %u: %s"), line, words);
  return FALSE;
}

static guint
line_of (const char *bytes, const char *at)
{
  guint line = 1;

  for (; bytes < at; bytes++)
    line += *bytes == '\n';
  return line;
}

/* Latin-1 from an old spreadsheet is the usual cause: guessing the letters would put wrong names in the
 * city's list, so it is told. */
static gboolean
check_encoding (const char *bytes, gsize length, GError **error)
{
  const char *wrong;

  wrong = memchr (bytes, '\0', length);
  if (wrong)
    return fail (error, line_of (bytes, wrong), _ ("There is a zero byte here. This is not a CSV file."));
  if (!g_utf8_validate (bytes, (gssize)length, &wrong))
    return fail (
        error, line_of (bytes, wrong),
        _ ("The letters are not UTF-8 (perhaps Latin-1). Save the file as CSV UTF-8 and try again."));
  return TRUE;
}

/* The one that the first line has most of, outside quotation marks; a comma when it has none. */
static char
find_separator (const char *at, const char *end)
{
  static const char choices[] = ",;\t";
  guint counts[3] = { 0 }, best = 0;
  gboolean quoted = FALSE;

  for (; at < end && (quoted || (*at != '\n' && *at != '\r')); at++) {
    const char *choice = strchr (choices, *at);

    quoted ^= *at == '"';
    if (!quoted && choice)
      counts[choice - choices]++;
  }
  for (guint i = 1; i < 3; i++)
    if (counts[i] > counts[best])
      best = i;
  return choices[best];
}

static gboolean
at_line_end (const Reader *reader)
{
  return reader->at == reader->end || *reader->at == '\n' || *reader->at == '\r';
}

static void
skip_line_end (Reader *reader)
{
  if (reader->at < reader->end && *reader->at == '\r')
    reader->at++;
  if (reader->at < reader->end && *reader->at == '\n')
    reader->at++;
  reader->line++;
}

/* Inside quotation marks: everything up to the closing one, "" meaning one of them. */
static gboolean
read_quoted (Reader *reader, GError **error)
{
  guint begun = reader->line;

  for (reader->at++; reader->at < reader->end; reader->at++) {
    if (*reader->at == '"') {
      reader->at++;
      if (reader->at == reader->end || *reader->at != '"')
        return TRUE;
    }
    reader->line += *reader->at == '\n';
    g_string_append_c (reader->cell, *reader->at);
    if (reader->cell->len > MOST_CELL)
      return fail (error, begun, _ ("A cell is longer than 64 KiB."));
  }
  return fail (error, begun, _ ("A quotation mark is opened here and never closed."));
}

/* One cell into reader->cell. @ret_stray is set when a quotation mark, or text after one, stands where none
 * can. */
static CellEnd
read_cell (Reader *reader, gboolean *ret_stray, GError **error)
{
  g_string_truncate (reader->cell, 0);
  if (reader->at < reader->end && *reader->at == '"') {
    if (!read_quoted (reader, error))
      return CELL_FAILED;
    if (!at_line_end (reader) && *reader->at != reader->separator)
      *ret_stray = TRUE;
  }
  while (!at_line_end (reader) && *reader->at != reader->separator) {
    if (*reader->at == '"')
      *ret_stray = TRUE;
    g_string_append_c (reader->cell, *reader->at++);
  }
  if (reader->cell->len > MOST_CELL) {
    fail (error, reader->line, _ ("A cell is longer than 64 KiB."));
    return CELL_FAILED;
  }
  if (at_line_end (reader)) {
    skip_line_end (reader);
    return CELL_LAST;
  }
  reader->at++;
  return CELL_NEXT;
}

/* The cells of one row, or NULL with @error. */
static GPtrArray *
read_cells (Reader *reader, gboolean *ret_stray, GError **error)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  guint begun = reader->line;

  for (;;) {
    CellEnd end = read_cell (reader, ret_stray, error);

    if (end == CELL_FAILED)
      return NULL;
    g_ptr_array_add (cells, g_strstrip (g_strdup (reader->cell->str)));
    if (cells->len > MOST_COLUMNS) {
      fail (error, begun, _ ("There are more than 256 columns."));
      return NULL;
    }
    if (end == CELL_LAST)
      return g_steal_pointer (&cells);
  }
}

static gboolean
is_empty (const GPtrArray *cells)
{
  return cells->len == 1 && *(const char *)g_ptr_array_index (cells, 0) == '\0';
}

static char **
take_cells (GPtrArray *cells)
{
  g_ptr_array_set_free_func (cells, NULL);
  g_ptr_array_add (cells, NULL);
  return (char **)g_ptr_array_free (cells, FALSE);
}

static char *
find_problem (const PlassCsv *csv, const GPtrArray *cells, gboolean stray)
{
  if (stray)
    return g_strdup (_ ("A quotation mark stands in the middle of a cell."));
  if (cells->len > csv->n_columns)
    return g_strdup_printf (_ ("There are %u cells, but only %u columns."), cells->len, csv->n_columns);
  if (cells->len < csv->n_columns)
    return g_strdup_printf (_ ("There are only %u cells for %u columns."), cells->len, csv->n_columns);
  return NULL;
}

static gboolean
read_header (PlassCsv *csv, Reader *reader, GError **error)
{
  gboolean stray = FALSE;
  GPtrArray *cells = read_cells (reader, &stray, error);

  if (!cells)
    return FALSE;
  csv->n_columns = cells->len;
  csv->header = take_cells (cells);
  if (stray || (csv->n_columns == 1 && !*csv->header[0]))
    return fail (error, 1, _ ("The first row must name the columns."));
  for (guint i = 0; i < csv->n_columns; i++)
    if (*csv->header[i] && g_strv_contains ((const char *const *)csv->header + i + 1, csv->header[i]))
      return fail (error, 1, _ ("Two columns have the same name."));
  return TRUE;
}

static gboolean
read_rows (PlassCsv *csv, Reader *reader, GError **error)
{
  while (reader->at < reader->end) {
    gboolean stray = FALSE;
    guint line = reader->line;
    g_autoptr (GPtrArray) cells = read_cells (reader, &stray, error);
    PlassCsvRow *row;

    if (!cells)
      return FALSE;
    if (is_empty (cells))
      continue;
    if (csv->rows->len == MOST_ROWS)
      return fail (error, line, _ ("There are more than 200,000 rows."));
    row = g_new0 (PlassCsvRow, 1);
    g_ptr_array_add (csv->rows, row);
    row->line = line;
    row->problem = find_problem (csv, cells, stray);
    if (!row->problem)
      row->cells = take_cells (g_steal_pointer (&cells));
  }
  return TRUE;
}

PlassCsv *
plass_csv_parse (const char *bytes, gsize length, GError **error)
{
  g_autoptr (PlassCsv) csv = g_new0 (PlassCsv, 1);
  g_autoptr (GString) cell = g_string_new (NULL);
  Reader reader = { .line = 1, .cell = cell };

  csv->rows = g_ptr_array_new_with_free_func (free_row);
  if (length > MOST_BYTES) {
    fail (error, 1, _ ("The file is larger than 64 MiB."));
    return NULL;
  }
  if (!check_encoding (bytes, length, error))
    return NULL;
  if (length >= 3 && memcmp (bytes, "\xef\xbb\xbf", 3) == 0) {
    bytes += 3;
    length -= 3;
  }
  reader.at = bytes;
  reader.end = bytes + length;
  reader.separator = find_separator (reader.at, reader.end);
  if (!read_header (csv, &reader, error) || !read_rows (csv, &reader, error))
    return NULL;
  return g_steal_pointer (&csv);
}

PlassCsv *
plass_csv_read_file (const char *path, GError **error)
{
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GError) local = NULL;

  /* A device or pipe has no end to wait for. */
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR)) {
    g_set_error (error, PLASS_ERROR, PLASS_ERROR_BROKEN, _ ("There is no file %s."), path);
    return NULL;
  }
  file = g_mapped_file_new (path, FALSE, &local);
  if (!file) {
    g_set_error (error, PLASS_ERROR, PLASS_ERROR_BROKEN, "%s", local->message);
    return NULL;
  }
  if (g_mapped_file_get_length (file) == 0)
    return plass_csv_parse ("", 0, error);
  return plass_csv_parse (g_mapped_file_get_contents (file), g_mapped_file_get_length (file), error);
}

guint
plass_csv_count (const PlassCsv *csv)
{
  return csv->rows->len;
}

const PlassCsvRow *
plass_csv_row (const PlassCsv *csv, guint index)
{
  return g_ptr_array_index (csv->rows, index);
}

static int
find_column (const PlassCsv *csv, const char *column)
{
  for (guint i = 0; i < csv->n_columns; i++)
    if (strcmp (csv->header[i], column) == 0)
      return (int)i;
  return -1;
}

gboolean
plass_csv_has_column (const PlassCsv *csv, const char *column)
{
  return find_column (csv, column) >= 0;
}

const char *
plass_csv_get (const PlassCsv *csv, guint index, const char *column)
{
  const PlassCsvRow *row = plass_csv_row (csv, index);
  int at = find_column (csv, column);

  return row->cells && at >= 0 ? row->cells[at] : "";
}

/* Numbers may begin with a sign; a spreadsheet does nothing with them but show them. */
static gboolean
is_formula (const char *cell)
{
  if (!*cell || !strchr ("=+-@\t\r", *cell))
    return FALSE;
  return cell[strspn (cell, "+-0123456789., ")] != '\0' || !cell[1];
}

void
plass_csv_append (GString *text, const char *const *cells)
{
  for (guint i = 0; cells[i]; i++) {
    gboolean formula = is_formula (cells[i]);
    gboolean quote = formula || strpbrk (cells[i], ",;\t\"\r\n") || g_ascii_isspace (cells[i][0]);

    if (i > 0)
      g_string_append_c (text, ',');
    if (quote)
      g_string_append_c (text, '"');
    if (formula)
      g_string_append_c (text, '\'');
    for (const char *at = cells[i]; *at; at++) {
      if (*at == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *at);
    }
    if (quote)
      g_string_append_c (text, '"');
  }
  g_string_append (text, "\r\n");
}
