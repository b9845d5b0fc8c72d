/* import.c — lists of institutions: taken whole or not at all, and never twice */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fresh.h"

#include <string.h>

#define HEADER                                                                                               \
  "name,owner,owner_kind,level,target_group,gender_rule,couples,substance_policy,places,as_of,status,"       \
  "source\n"

static char *
write_list (Fresh *fresh, const char *text)
{
  char *path = g_build_filename (fresh->folder, "list.csv", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static char *
real_list (void)
{
  return g_build_filename (g_getenv ("PLASS_SOURCE_ROOT"), "data", "demo", "institutions.csv", NULL);
}

/* "new 11, …" in the order of PlassImportResult. */
static char *
count_results (const GPtrArray *rows)
{
  guint counts[5] = { 0 };

  for (guint i = 0; i < rows->len; i++)
    counts[((PlassImportRow *)g_ptr_array_index (rows, i))->result]++;
  return g_strdup_printf ("%u new %u changed %u same %u closed %u wrong", counts[0], counts[1], counts[2],
                          counts[3], counts[4]);
}

static char *
import_file (Fresh *fresh, const char *path, gboolean write, gboolean expected)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done = plass_import_institutions (fresh->ledger, path, write, &rows, &error);

  g_assert_cmpint (done, ==, expected);
  g_assert_cmpint (error == NULL, ==, expected);
  return rows ? count_results (rows) : g_strdup ("unread");
}

static char *
import_text (Fresh *fresh, const char *text, gboolean write, gboolean expected)
{
  g_autofree char *path = write_list (fresh, text);

  return import_file (fresh, path, write, expected);
}

static gint64
count_kind (Fresh *fresh, const char *kind)
{
  g_autofree char *sql = g_strdup_printf ("SELECT COUNT(*) FROM resource WHERE kind = '%s'", kind);

  return fresh_count (fresh, sql);
}

/* ---- The real list ------------------------------------------------------------------------------------ */

static void
test_dry_run (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();
  g_autofree char *path = real_list (), *found = import_file (fresh, path, FALSE, TRUE);

  g_assert_cmpstr (found, ==, "11 new 0 changed 0 same 3 closed 0 wrong");
  g_assert_cmpint (fresh_count (fresh, "SELECT COUNT(*) FROM history"), ==, 0);
}

static void
test_twice (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();
  g_autofree char *path = real_list (), *first = import_file (fresh, path, TRUE, TRUE), *second = NULL;
  gint64 versions = fresh_count (fresh, "SELECT COUNT(*) FROM history");

  g_assert_cmpstr (first, ==, "11 new 0 changed 0 same 3 closed 0 wrong");
  g_assert_cmpint (count_kind (fresh, "institution"), ==, 14);
  g_assert_cmpint (count_kind (fresh, "organisation"), ==, 4);
  g_assert_cmpint (count_kind (fresh, "place"), ==, 37 + 40 + 22 + 30 + 23 + 47 + 6 + 20);
  second = import_file (fresh, path, TRUE, TRUE);
  g_assert_cmpstr (second, ==, "0 new 0 changed 14 same 0 closed 0 wrong");
  g_assert_cmpint (fresh_count (fresh, "SELECT COUNT(*) FROM history"), ==, versions);
}

typedef struct {
  const char *name;
  PlassInstitution *found;
} Search;

static gboolean
look (gconstpointer record, gpointer user_data)
{
  const PlassInstitution *institution = record;
  Search *search = user_data;

  if (strcmp (institution->name, search->name) == 0)
    search->found = plass_record_dup (&plass_kind_institution, record);
  return search->found == NULL;
}

static PlassInstitution *
find (Fresh *fresh, const char *name)
{
  Search search = { name, NULL };

  g_assert_true (plass_ledger_each (fresh->ledger, &plass_kind_institution, look, &search, NULL));
  g_assert_nonnull (search.found);
  return search.found;
}

static const struct {
  const char *name, *status, *closed_on;
} states[] = {
  { "Dalsbergstien hus", "open", "" },
  { "Svingen", "refurbishing", "" },
  { "Fredensborg hus", "closed", "2022-01-01" },
  { "Vestli rehabilitering", "closed", "2020-02" },
  { "Syningom", "closing", "" },
  { "Sjøstrand omsorgssenter", "closing", "" },
};

static void
test_states (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();
  g_autofree char *path = real_list (), *found = import_file (fresh, path, TRUE, TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    g_autoptr (PlassInstitution) institution = find (fresh, states[i].name);
    g_autofree char *closed_on = plass_date_format (institution->closed_on);

    g_assert_cmpstr (institution->status.text, ==, states[i].status);
    g_assert_cmpstr (closed_on, ==, states[i].closed_on);
    g_assert_nonnull (institution->source);
  }
}

/* ---- Rows --------------------------------------------------------------------------------------------- */

#define GOOD "Huset,Eieren,municipal,akutt,alle,none,no,active,3,2024,open,brev\n"
static const struct {
  const char *name, *row;
  gboolean fine;
} rows[] = {
  { "good", GOOD, TRUE },
  { "least", "Huset,Eieren,municipal,akutt,,,,,,,,\n", TRUE },
  { "no name", ",Eieren,municipal,akutt,,,,,,,,\n", FALSE },
  { "no owner", "Huset,,municipal,akutt,,,,,,,,\n", FALSE },
  { "unknown kind of owner", "Huset,Eieren,church,akutt,,,,,,,,\n", FALSE },
  { "unknown level", "Huset,Eieren,municipal,kjeller,,,,,,,,\n", FALSE },
  { "no level", "Huset,Eieren,municipal,,,,,,,,,\n", FALSE },
  { "unknown rule", "Huset,Eieren,municipal,akutt,,men_only,,,,,,\n", FALSE },
  { "unknown policy", "Huset,Eieren,municipal,akutt,,,,dry,,,,\n", FALSE },
  { "couples perhaps", "Huset,Eieren,municipal,akutt,,,perhaps,,,,,\n", FALSE },
  { "minus places", "Huset,Eieren,municipal,akutt,,,,,-1,,,\n", FALSE },
  { "half a place", "Huset,Eieren,municipal,akutt,,,,,2.5,,,\n", FALSE },
  { "a million places", "Huset,Eieren,municipal,akutt,,,,,1000000,,,\n", FALSE },
  { "closed, nobody knows when", "Huset,Eieren,municipal,akutt,,,,,,,closed soon,\n", FALSE },
  { "closed on no day", "Huset,Eieren,municipal,akutt,,,,,,,closed 2024-02-31,\n", FALSE },
  { "unknown state", "Huset,Eieren,municipal,akutt,,,,,,,burnt,\n", FALSE },
  { "too many cells", "Huset,Eieren,municipal,akutt,,,,,,,,,,,\n", FALSE },
  { "too few cells", "Huset,Eieren\n", FALSE },
  { "stray quote", "Hu\"set,Eieren,municipal,akutt,,,,,,,,\n", FALSE },
  { "twice in the list", GOOD "huset,EIEREN,municipal,akutt,,,,,,,,\n", FALSE },
};

/* A wrong row takes the good ones with it: nothing half. */
static void
test_rows (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Fresh) fresh = fresh_new ();
    g_autofree char *text =
        g_strconcat (HEADER "Annet hus,Eieren,municipal,akutt,,,,,2,,,\n", rows[i].row, NULL);
    g_autofree char *found = NULL;

    g_test_message ("%s", rows[i].name);
    found = import_text (fresh, text, TRUE, rows[i].fine);
    g_assert_cmpint (count_kind (fresh, "institution"), ==, rows[i].fine ? 2 : 0);
    g_assert_cmpint (count_kind (fresh, "place") > 0, ==, rows[i].fine);
    g_assert_true (g_str_has_suffix (found, rows[i].fine ? " 0 wrong" : " 1 wrong"));
  }
}

static void
test_line_numbers (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();
  g_autofree char *path =
      write_list (fresh, HEADER GOOD
                  "\n\"To\nlinjer\",Eieren,municipal,akutt,,,,,,,,\nFeil,Eieren,municipal,kjeller,,,,,,,,\n");
  g_autoptr (GPtrArray) found = NULL;
  const PlassImportRow *wrong;

  g_assert_false (plass_import_institutions (fresh->ledger, path, FALSE, &found, NULL));
  g_assert_cmpuint (found->len, ==, 3);
  wrong = g_ptr_array_index (found, 2);
  g_assert_cmpuint (wrong->line, ==, 6);
  g_assert_cmpint (wrong->result, ==, PLASS_IMPORT_ERROR);
  g_assert_cmpstr (wrong->name, ==, "Feil");
  g_assert_nonnull (strstr (wrong->words, "level"));
}

static void
test_huge (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();
  g_autofree char *name = g_strnfill (5000, 'x');
  g_autofree char *text = g_strconcat (HEADER, name, ",Eieren,municipal,akutt,,,,,,,,\n", NULL);
  g_autofree char *found = import_text (fresh, text, TRUE, FALSE);

  g_assert_cmpstr (found, ==, "0 new 0 changed 0 same 0 closed 1 wrong");
}

/* Whole files that cannot be trusted. */
static void
test_files (void)
{
  static const char *const bad[] = {
    "",
    "name,owner\nHuset,Eieren\n",
    "name,owner,owner_kind,level\nHus\xe5,Eieren,municipal,akutt\n",
    "name,owner,owner_kind,level\n\"Huset,Eieren,municipal,akutt\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (Fresh) fresh = fresh_new ();
    g_autofree char *found = import_text (fresh, bad[i], TRUE, FALSE);

    g_assert_cmpstr (found, ==, "unread");
    g_assert_cmpint (fresh_count (fresh, "SELECT COUNT(*) FROM history"), ==, 0);
  }
}

static void
test_spreadsheet (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();
  g_autofree char *found = import_text (
      fresh,
      "\xef\xbb\xbfname;owner;owner_kind;level;places\r\n\"Huset; ved elva\";Eieren;nonprofit;omsorg;2\r\n",
      TRUE, TRUE);
  g_autoptr (PlassInstitution) institution = find (fresh, "Huset; ved elva");

  g_assert_cmpstr (found, ==, "1 new 0 changed 0 same 0 closed 0 wrong");
  g_assert_cmpstr (institution->owner_kind.text, ==, "nonprofit");
  g_assert_cmpint (count_kind (fresh, "place"), ==, 2);
}

/* ---- Later lists -------------------------------------------------------------------------------------- */

static void
test_changes (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();
  g_autofree char *first = import_text (fresh, HEADER GOOD, TRUE, TRUE);
  g_autofree char *more = import_text (
      fresh, HEADER "Huset,Eieren,municipal,akutt,alle,none,no,active,5,2025,open,brev\n", TRUE, TRUE);
  g_autofree char *fewer = import_text (
      fresh, HEADER "Huset,Eieren,municipal,akutt,alle,none,no,active,2,2025,open,brev\n", TRUE, TRUE);
  g_autofree char *closed = NULL, *open = NULL;

  g_assert_cmpstr (first, ==, "1 new 0 changed 0 same 0 closed 0 wrong");
  g_assert_cmpstr (more, ==, "0 new 1 changed 0 same 0 closed 0 wrong");
  g_assert_cmpstr (fewer, ==, "0 new 0 changed 1 same 0 closed 0 wrong");
  g_assert_cmpint (count_kind (fresh, "place"), ==, 5);
  g_assert_cmpint (count_kind (fresh, "institution"), ==, 1);
  closed = import_text (fresh, HEADER "Huset,Eieren,municipal,akutt,,,,,,,closed 2025-05-01,\n", TRUE, TRUE);
  g_assert_cmpstr (closed, ==, "0 new 0 changed 0 same 1 closed 0 wrong");
  open = import_text (fresh, HEADER GOOD, TRUE, TRUE);
  g_assert_cmpstr (open, ==, "0 new 1 changed 0 same 0 closed 0 wrong");
  {
    g_autoptr (PlassInstitution) institution = find (fresh, "Huset");

    g_assert_false (plass_date_is_set (institution->closed_on));
    g_assert_cmpstr (institution->target_group, ==, "alle"); /* an empty cell took nothing away */
  }
}

/* The number is who it is: a new name is no new house. Same name with another owner is one. */
static void
test_matching (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();
  const char *header = "name,owner,owner_kind,level,org_number\n";
  g_autofree char *one = g_strconcat (header, "Huset,Eieren,municipal,akutt,999999999\n", NULL);
  g_autofree char *renamed = g_strconcat (header, "Nytt navn,Eieren,municipal,akutt,999999999\n", NULL);
  g_autofree char *other = g_strconcat (header, "Nytt navn,Noen andre,nonprofit,akutt,\n", NULL);
  g_autofree char *a = import_text (fresh, one, TRUE, TRUE), *b = import_text (fresh, renamed, TRUE, TRUE);
  g_autofree char *c = import_text (fresh, other, TRUE, TRUE);

  g_assert_cmpstr (a, ==, "1 new 0 changed 0 same 0 closed 0 wrong");
  g_assert_cmpstr (b, ==, "0 new 1 changed 0 same 0 closed 0 wrong");
  g_assert_cmpstr (c, ==, "1 new 0 changed 0 same 0 closed 0 wrong");
  g_assert_cmpint (count_kind (fresh, "institution"), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/central/import/dry-run", test_dry_run);
  g_test_add_func ("/central/import/twice", test_twice);
  g_test_add_func ("/central/import/states", test_states);
  g_test_add_func ("/central/import/rows", test_rows);
  g_test_add_func ("/central/import/line-numbers", test_line_numbers);
  g_test_add_func ("/central/import/huge", test_huge);
  g_test_add_func ("/central/import/files", test_files);
  g_test_add_func ("/central/import/spreadsheet", test_spreadsheet);
  g_test_add_func ("/central/import/changes", test_changes);
  g_test_add_func ("/central/import/matching", test_matching);
  return g_test_run ();
}
