/* csv.c — good and hostile lists */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/exchange.h"

#include <glib/gstdio.h>
#include <string.h>

/* What is read is written down as "line:cell|cell" a row; a broken row as "line!". */
static const struct {
  const char *name, *text, *expected;
} good[] = {
  { "plain", "a,b\n1,2\n3,4\n", "2:1|2 3:3|4" },
  { "no end of the last line", "a,b\n1,2", "2:1|2" },
  { "crlf", "a,b\r\n1,2\r\n", "2:1|2" },
  { "byte order mark",
    "\xef\xbb\xbf"
    "a,b\n1,2\n",
    "2:1|2" },
  { "semicolon", "a;b\n1,5;2\n", "2:1,5|2" },
  { "tab", "a\tb\n1\t2\n", "2:1|2" },
  { "separator in the quoted header", "\"a;;;;\",b\n1,2\n", "2:1|2" },
  { "quotes", "a,b\n\"x, \"\"y\"\"\",2\n", "2:x, \"y\"|2" },
  { "line break in a cell", "a,b\n\"x\ny\",2\n3,4\n", "2:x\ny|2 4:3|4" },
  { "empty cells", "a,b\n,\n", "2:|" },
  { "empty quoted cell", "a,b\n\"\",2\n", "2:|2" },
  { "empty lines", "a,b\n\n1,2\n\n\n3,4\n", "3:1|2 6:3|4" },
  { "white space", "a,b\n  1 ,\t2\n", "2:1|2" },
  { "letters", "a,b\nÅse,Øyvind\n", "2:Åse|Øyvind" },
  { "header only", "a,b\n", "" },
  { "too many cells", "a,b\n1,2,3\n4,5\n", "2! 3:4|5" },
  { "too few cells", "a,b\n1\n4,5\n", "2! 3:4|5" },
  { "quote inside a cell", "a,b\n1 \"x\",2\n4,5\n", "2! 3:4|5" },
  { "text after a quote", "a,b\n\"x\"y,2\n4,5\n", "2! 3:4|5" },
};

static char *
write_down (const PlassCsv *csv)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < plass_csv_count (csv); i++) {
    const PlassCsvRow *row = plass_csv_row (csv, i);
    g_autofree char *cells = row->cells ? g_strjoinv ("|", row->cells) : NULL;

    g_string_append_printf (text, "%s%u%s%s", i ? " " : "", row->line, cells ? ":" : "!", cells ? cells : "");
    g_assert_true ((row->problem == NULL) == (row->cells != NULL));
  }
  return g_string_free (text, FALSE);
}

static void
test_good (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (PlassCsv) csv = plass_csv_parse (good[i].text, strlen (good[i].text), &error);
    g_autofree char *found = NULL;

    g_test_message ("%s", good[i].name);
    g_assert_no_error (error);
    found = write_down (csv);
    g_assert_cmpstr (found, ==, good[i].expected);
  }
}

#define TEXT(literal) literal, sizeof literal - 1
static const struct {
  const char *name, *text;
  gsize length;
  const char *words; /* of the message */
} bad[] = {
  { "nothing", TEXT (""), "Line 1" },
  { "empty header", TEXT ("\n1\n"), "Line 1" },
  { "broken header", TEXT ("a\"b,c\n"), "Line 1" },
  { "zero byte", TEXT ("a,b\n1,2\n3,\0\n"), "Line 3" },
  { "latin-1", TEXT ("a,b\n1,2\n\xc5se,4\n"), "Line 3" },
  { "cut utf-8", TEXT ("a,b\n1,\xc3"), "Line 2" },
  { "never closed", TEXT ("a,b\n1,2\n\"3,4\n5,6\n"), "Line 3" },
  { "a name twice", TEXT ("a,b,a\n1,2,3\n"), "Line 1" },
};

static void
test_bad (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (PlassCsv) csv = plass_csv_parse (bad[i].text, bad[i].length, &error);

    g_test_message ("%s", bad[i].name);
    g_assert_null (csv);
    g_assert_error (error, PLASS_ERROR, PLASS_ERROR_BROKEN);
    g_assert_nonnull (strstr (error->message, bad[i].words));
  }
}

/* "a\n" and then @unit @times. */
static char *
build (const char *head, const char *unit, guint times, const char *tail)
{
  GString *text = g_string_new (head);

  for (guint i = 0; i < times; i++)
    g_string_append (text, unit);
  g_string_append (text, tail);
  return g_string_free (text, FALSE);
}

static void
test_huge (void)
{
  static const struct {
    const char *head, *unit, *tail;
    guint fits, too_many;
  } cases[] = {
    { "a\n", "x", "\n", 65536, 65537 },     /* a cell */
    { "a\n\"", "x", "\"\n", 65536, 65537 }, /* a quoted cell */
    { "a\n", "x\n", "", 200000, 200001 },   /* rows */
    { "", ",", "\n", 0, 256 },              /* columns, all without a name */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *fits = build (cases[i].head, cases[i].unit, cases[i].fits, cases[i].tail);
    g_autofree char *too_many = build (cases[i].head, cases[i].unit, cases[i].too_many, cases[i].tail);
    g_autoptr (GError) error = NULL;
    g_autoptr (PlassCsv) csv = NULL;

    if (cases[i].fits) {
      csv = plass_csv_parse (fits, strlen (fits), &error);
      g_assert_no_error (error);
      g_assert_nonnull (csv);
    }
    g_assert_null (plass_csv_parse (too_many, strlen (too_many), &error));
    g_assert_error (error, PLASS_ERROR, PLASS_ERROR_BROKEN);
  }
}

static void
test_columns (void)
{
  const char *text = "name,places\nHuset,7\nbroken\n";
  g_autoptr (PlassCsv) csv = plass_csv_parse (text, strlen (text), NULL);

  g_assert_true (plass_csv_has_column (csv, "places"));
  g_assert_false (plass_csv_has_column (csv, "Places"));
  g_assert_cmpstr (plass_csv_get (csv, 0, "places"), ==, "7");
  g_assert_cmpstr (plass_csv_get (csv, 0, "owner"), ==, "");
  g_assert_cmpstr (plass_csv_get (csv, 1, "places"), ==, "");
}

static void
test_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("plass-csv-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "list.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlassCsv) csv = NULL;

  g_assert_null (plass_csv_read_file (path, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_BROKEN);
  g_clear_error (&error);
  g_assert_null (plass_csv_read_file (folder, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_BROKEN);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_null (plass_csv_read_file (path, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_BROKEN);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "a\n1\n", -1, NULL));
  csv = plass_csv_read_file (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (plass_csv_count (csv), ==, 1);
  g_remove (path);
  g_rmdir (folder);
}

static const struct {
  const char *cell, *written;
} cells[] = {
  { "plain", "plain" },
  { "", "" },
  { "a,b", "\"a,b\"" },
  { "a;b", "\"a;b\"" },
  { "say \"yes\"", "\"say \"\"yes\"\"\"" },
  { "two\nlines", "\"two\nlines\"" },
  { "-12.5", "-12.5" },
  { "+47 22 33", "+47 22 33" },
  { "=1+1", "\"'=1+1\"" },
  { "@sum(a1)", "\"'@sum(a1)\"" },
  { "-cmd|x", "\"'-cmd|x\"" },
};

static void
test_write (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cells); i++) {
    g_autoptr (GString) text = g_string_new (NULL);
    g_autofree char *expected = g_strconcat (cells[i].written, ",x\r\n", NULL);

    plass_csv_append (text, (const char *const[]){ cells[i].cell, "x", NULL });
    g_assert_cmpstr (text->str, ==, expected);
  }
}

/* What is written is read back as it was. */
static void
test_round_trip (void)
{
  const char *const header[] = { "a", "b", NULL };
  const char *const row[] = { "Å, \"sitat\"; og\nlinje", "12", NULL };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (PlassCsv) csv = NULL;

  plass_csv_append (text, header);
  plass_csv_append (text, row);
  csv = plass_csv_parse (text->str, text->len, NULL);
  g_assert_nonnull (csv);
  g_assert_cmpstr (plass_csv_get (csv, 0, "a"), ==, row[0]);
  g_assert_cmpstr (plass_csv_get (csv, 0, "b"), ==, row[1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exchange/csv/good", test_good);
  g_test_add_func ("/exchange/csv/bad", test_bad);
  g_test_add_func ("/exchange/csv/huge", test_huge);
  g_test_add_func ("/exchange/csv/columns", test_columns);
  g_test_add_func ("/exchange/csv/file", test_file);
  g_test_add_func ("/exchange/csv/write", test_write);
  g_test_add_func ("/exchange/csv/round-trip", test_round_trip);
  return g_test_run ();
}
