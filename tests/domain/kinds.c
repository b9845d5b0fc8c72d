/* kinds.c — walks every record kind: a table that is sane, copies, text, merge and required fields */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "random.h"

#include <string.h>

static const PlassField *
same_place (const PlassKind *kind, guint number)
{
  const PlassField *field = &kind->fields[number];

  for (guint i = 0; i < number; i++) {
    const PlassField *other = &kind->fields[i];

    if (strcmp (other->name, field->name) == 0 || other->offset == field->offset
        || (field->path && g_strcmp0 (other->path, field->path) == 0))
      return other;
  }
  return NULL;
}

/* A list is either in codes.c or among the words that the program is seeded with. */
static gboolean
list_exists (const char *list)
{
  const char *root = g_getenv ("PLASS_SOURCE_ROOT");
  g_autofree char *path = g_build_filename (root ? root : ".", "data", "codes.csv", NULL), *text = NULL;
  g_autofree char *row = g_strdup_printf ("\n%s,", list);

  if (plass_codes_get (list))
    return TRUE;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return strstr (text, row) != NULL;
}

static void
table_is_sane (gconstpointer data)
{
  const PlassKind *kind = data;

  g_assert_true (plass_kind_find (kind->name) == kind);
  g_assert_true (kind->label && *kind->label && kind->resource && *kind->resource);
  g_assert_true ((kind->tell_path == NULL) == (kind->tell_value == NULL));
  g_assert_cmpstr (kind->fields[0].name, ==, "id");
  g_assert_cmpint (kind->fields[0].offset, ==, 0);
  g_assert_cmpint (kind->fields[0].type, ==, PLASS_TYPE_ID);
  for (guint i = 0; i < kind->n_fields; i++) {
    const PlassField *field = &kind->fields[i];

    g_test_message ("%s.%s", kind->name, field->name);
    g_assert_null (same_place (kind, i));
    g_assert_true (field->label && *field->label);
    g_assert_true (plass_kind_field (kind, field->name) == field);
    g_assert_cmpuint (field->offset, <, kind->size);
    g_assert_true (i == 0 || field->type != PLASS_TYPE_ID);
    if (field->type == PLASS_TYPE_REF)
      g_assert_nonnull (plass_kind_find (field->target));
    else if (field->type == PLASS_TYPE_CODE && field->target)
      g_assert_true (list_exists (field->target));
    else if (field->type != PLASS_TYPE_CODE)
      g_assert_null (field->target);
    g_assert_true (field->mapping == NULL || field->type == PLASS_TYPE_CODE
                   || field->type == PLASS_TYPE_BOOL);
    g_assert_true (!(field->flags & (PLASS_BASE64 | PLASS_LONG)) || field->type == PLASS_TYPE_TEXT);
    /* What only the service decides is decided as a whole. */
    g_assert_true (!kind->arbiter || field->merge == PLASS_ARBITER || i == 0);
  }
  g_assert_null (plass_kind_field (kind, "no such field"));
}

/* Two kinds that look alike on the wire would be taken for each other. */
static void
kinds_can_be_told_apart (void)
{
  guint count = 0;

  for (const PlassKind *const *a = plass_kinds (); *a; a++, count++)
    for (const PlassKind *const *b = plass_kinds (); b < a; b++) {
      g_test_message ("%s and %s", (*a)->name, (*b)->name);
      g_assert_cmpstr ((*a)->name, !=, (*b)->name);
      if (strcmp ((*a)->resource, (*b)->resource) == 0) {
        g_assert_cmpstr ((*a)->tell_path, ==, (*b)->tell_path);
        g_assert_cmpstr ((*a)->tell_value, !=, (*b)->tell_value);
      }
    }
  g_assert_cmpuint (count, ==, 18);
  g_assert_null (plass_kind_find ("no such kind"));
}

static guint
position (const PlassKind *kind)
{
  guint at = 0;

  while (plass_kinds ()[at] != kind)
    at++;
  return at;
}

/* An import in this order never meets a reference to what is not there yet. */
static void
references_point_backwards (void)
{
  for (const PlassKind *const *kind = plass_kinds (); *kind; kind++)
    for (guint i = 0; i < (*kind)->n_fields; i++)
      if ((*kind)->fields[i].type == PLASS_TYPE_REF) {
        g_test_message ("%s.%s", (*kind)->name, (*kind)->fields[i].name);
        g_assert_cmpuint (position (plass_kind_find ((*kind)->fields[i].target)), <=, position (*kind));
      }
}

static void
copies_are_equal_and_apart (gconstpointer data)
{
  const PlassKind *kind = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (int round = 0; round < 50; round++) {
    gpointer record = plass_random_record (kind, rand, g_rand_double (rand)),
             copy = plass_record_dup (kind, record);
    guint changed = (guint)g_rand_int_range (rand, 0, (gint)kind->n_fields);

    g_assert_true (plass_record_equal (kind, record, copy));
    g_assert_true (plass_id_equal (plass_record_id (record), plass_record_id (copy)));
    do
      plass_random_field (&kind->fields[changed], rand, copy);
    while (plass_field_equal (&kind->fields[changed], record, copy));
    g_assert_false (plass_record_equal (kind, record, copy));
    plass_record_clear (kind, copy);
    for (gsize i = 0; i < kind->size; i++)
      g_assert_cmpint (((char *)copy)[i], ==, 0);
    plass_record_clear (kind, copy); /* once more does no harm */
    plass_record_free (kind, copy);
    plass_record_free (kind, record);
  }
  plass_record_free (kind, NULL);
}

static void
text_comes_back (gconstpointer data)
{
  const PlassKind *kind = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (12);

  for (guint i = 0; i < kind->n_fields * 20; i++) {
    const PlassField *field = &kind->fields[i % kind->n_fields];
    gpointer record = plass_random_record (kind, rand, 0.5), other = plass_record_new (kind);
    g_autofree char *text = NULL, *again = NULL, *nothing = NULL;

    plass_random_field (field, rand, record);
    text = plass_field_to_text (field, record);
    g_assert_cmpstr (text, !=, "");
    g_assert_true (plass_field_from_text (field, other, text));
    g_assert_true (plass_field_equal (field, record, other));
    again = plass_field_to_text (field, other);
    g_assert_cmpstr (again, ==, text);
    g_assert_true (plass_field_from_text (field, other, i % 2 ? "" : NULL));
    g_assert_false (plass_field_is_set (field, other));
    nothing = plass_field_to_text (field, other);
    g_assert_cmpstr (nothing, ==, "");
    plass_record_free (kind, other);
    plass_record_free (kind, record);
  }
}

static const struct {
  PlassType type;
  const char *text;
} refused[] = {
  { PLASS_TYPE_ID, "a b" },
  { PLASS_TYPE_REF, "Patient/1" },
  { PLASS_TYPE_TEXT, "\xff" },
  { PLASS_TYPE_CODE, "\xff" },
  { PLASS_TYPE_DATE, "31.12.2026" },
  { PLASS_TYPE_TIME, "10:00" },
  { PLASS_TYPE_INT, "3000000000" },
  { PLASS_TYPE_INT, "1.5" },
  { PLASS_TYPE_INT, "x" },
  { PLASS_TYPE_BOOL, "true" },
  { PLASS_TYPE_BOOL, "YES" },
  { PLASS_TYPE_DATE, "2026-02-30" },
  { PLASS_TYPE_CODE, "123456789012345678901234567890123456789012345678" },
};

static void
nonsense_leaves_the_record_alone (gconstpointer data)
{
  const PlassKind *kind = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (13);
  gpointer record = plass_random_record (kind, rand, 1), copy = plass_record_dup (kind, record);

  for (guint i = 0; i < kind->n_fields; i++)
    for (gsize r = 0; r < G_N_ELEMENTS (refused); r++)
      if (kind->fields[i].type == refused[r].type) {
        g_assert_false (plass_field_from_text (&kind->fields[i], record, refused[r].text));
        g_assert_true (plass_record_equal (kind, record, copy));
      }
  plass_record_free (kind, copy);
  plass_record_free (kind, record);
}

/* ---- Merge */

/* Who stands in the merged record, for each rule and each way in which the three can differ. The letters are
 * the values of base, ours and theirs; '-' is not set. */
static const struct {
  const char *three;
  char newest_ours, newest_theirs, once, ask, arbiter;
  gboolean clash;
} merges[] = {
  { "---", '-', '-', '-', '-', '-', FALSE }, { "AAA", 'A', 'A', 'A', 'A', 'A', FALSE },
  { "-A-", 'A', 'A', 'A', 'A', '-', FALSE }, { "--A", 'A', 'A', 'A', 'A', 'A', FALSE },
  { "-AA", 'A', 'A', 'A', 'A', 'A', FALSE }, { "-AB", 'A', 'B', 'B', 'B', 'B', TRUE },
  { "A--", '-', '-', '-', '-', '-', FALSE }, { "AA-", '-', '-', '-', '-', '-', FALSE },
  { "A-A", '-', '-', '-', '-', 'A', FALSE }, { "ABA", 'B', 'B', 'B', 'B', 'A', FALSE },
  { "AAB", 'B', 'B', 'B', 'B', 'B', FALSE }, { "ABB", 'B', 'B', 'B', 'B', 'B', FALSE },
  { "AB-", 'B', '-', '-', '-', '-', TRUE },  { "A-B", '-', 'B', 'B', 'B', 'B', TRUE },
  { "ABC", 'B', 'C', 'C', 'C', 'C', TRUE },
};

static void
put_letter (const PlassField *field, char letter, gpointer record, const gpointer values[3])
{
  if (letter == '-')
    plass_field_from_text (field, record, "");
  else
    plass_field_copy (field, record, values[letter - 'A']);
}

static char
wanted_letter (gsize row, const PlassField *field, gboolean ours_is_newer)
{
  switch ((PlassMerge)field->merge) {
  case PLASS_NEWEST:
    return ours_is_newer ? merges[row].newest_ours : merges[row].newest_theirs;
  case PLASS_ONCE:
    return merges[row].once;
  case PLASS_ASK:
    return merges[row].ask;
  case PLASS_ARBITER:
    return merges[row].arbiter;
  }
  g_assert_not_reached ();
}

static void
check_merge (const PlassKind *kind, guint number, gsize row, gboolean ours_is_newer, const gpointer values[3],
             gpointer three[3])
{
  const PlassField *field = &kind->fields[number];
  const char *letters = merges[row].three;
  gboolean alone = letters[0] == '-'; /* made on both sides: the other fields have no base either */
  gpointer merged = plass_record_new (kind), wanted = plass_record_dup (kind, three[2]);
  g_autoptr (GArray) clashes = g_array_new (FALSE, FALSE, sizeof (guint));
  gboolean differs;

  for (int i = 0; i < 3; i++)
    put_letter (field, letters[i], three[i], values);
  put_letter (field, wanted_letter (row, field, ours_is_newer), wanted, values);
  g_test_message ("%s.%s %s", kind->name, field->name, letters);
  differs = plass_record_merge (kind, three[0], three[1], three[2], ours_is_newer, merged, clashes);
  g_assert_true (plass_record_equal (kind, merged, wanted));
  g_assert_true (differs == !plass_record_equal (kind, merged, three[2]));
  g_assert_cmpuint (clashes->len, ==, merges[row].clash && field->merge == PLASS_ASK);
  if (clashes->len)
    g_assert_cmpuint (g_array_index (clashes, guint, 0), ==, number);
  if (alone) {
    plass_record_clear (kind, merged);
    plass_record_merge (kind, NULL, three[1], three[2], ours_is_newer, merged, NULL);
    g_assert_true (plass_field_equal (field, merged, wanted));
  }
  plass_record_free (kind, merged);
  plass_record_free (kind, wanted);
}

/* Up to three values that differ, the third being the first again where there are only two answers (yes and
 * no, open and closed). Returns how many. */
static guint
make_values (const PlassKind *kind, const PlassField *field, GRand *rand, gpointer values[3])
{
  guint found = 0;

  for (int i = 0; i < 3; i++)
    values[i] = plass_record_new (kind);
  for (int tries = 0; found < 3 && tries < 100; tries++) {
    gboolean fresh = TRUE;

    plass_random_field (field, rand, values[found]);
    for (guint i = 0; i < found; i++)
      fresh = fresh && !plass_field_equal (field, values[i], values[found]);
    found += fresh;
  }
  g_assert_cmpuint (found, >=, 2);
  return found;
}

/* Every other field stands still, and must. */
static void
merge_field (const PlassKind *kind, guint number, GRand *rand)
{
  gpointer values[3];
  guint found = make_values (kind, &kind->fields[number], rand, values);

  for (gsize row = 0; row < G_N_ELEMENTS (merges); row++) {
    gpointer still = plass_random_record (kind, rand, 0.5), three[3];

    for (int i = 0; i < 3; i++)
      three[i] = plass_record_dup (kind, still);
    for (int newer = 0; newer < 2 && (found == 3 || !strchr (merges[row].three, 'C')); newer++)
      check_merge (kind, number, row, newer, values, three);
    for (int i = 0; i < 3; i++)
      plass_record_free (kind, three[i]);
    plass_record_free (kind, still);
  }
  for (int i = 0; i < 3; i++)
    plass_record_free (kind, values[i]);
}

static void
merges_each_field (gconstpointer data)
{
  const PlassKind *kind = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (14);

  for (guint i = 0; i < kind->n_fields; i++)
    merge_field (kind, i, rand);
}

/* ---- Required */

static gboolean
is_stopped (const PlassKind *kind, gconstpointer record, const char *field, const char *text)
{
  g_autoptr (GPtrArray) problems = plass_problems_new ();
  const char *said;

  plass_kind_check (kind, record, problems);
  said = plass_problems_get (problems, field);
  return said && plass_problems_stop (problems) && strcmp (said, text) == 0;
}

static void
required_is_required (gconstpointer data)
{
  const PlassKind *kind = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (15);
  gpointer full = plass_random_record (kind, rand, 1);

  for (guint i = 0; i < kind->n_fields; i++) {
    const PlassField *field = &kind->fields[i];
    gpointer record = plass_record_dup (kind, full);
    gboolean required = (field->flags & PLASS_REQUIRED) != 0;

    g_test_message ("%s.%s", kind->name, field->name);
    g_assert_false (is_stopped (kind, record, field->name, "This is needed."));
    plass_field_from_text (field, record, "");
    g_assert_true (is_stopped (kind, record, field->name, "This is needed.") == required);
    if (field->type == PLASS_TYPE_TEXT) {
      plass_field_from_text (field, record, " \n");
      g_assert_true (is_stopped (kind, record, field->name, "This is needed.") == required);
    }
    if (field->type == PLASS_TYPE_CODE) {
      plass_field_from_text (field, record, "no_such_word");
      g_assert_true (is_stopped (kind, record, field->name, "This is not one of the choices.")
                     == (plass_codes_get (field->target) != NULL));
    }
    plass_record_free (kind, record);
  }
  plass_record_free (kind, full);
}

static const struct {
  const char *name;
  GTestDataFunc run;
} tests[] = {
  { "table-is-sane", table_is_sane },
  { "copies-are-equal-and-apart", copies_are_equal_and_apart },
  { "text-comes-back", text_comes_back },
  { "nonsense-leaves-the-record-alone", nonsense_leaves_the_record_alone },
  { "merges-each-field", merges_each_field },
  { "required-is-required", required_is_required },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/kinds/can-be-told-apart", kinds_can_be_told_apart);
  g_test_add_func ("/domain/kinds/references-point-backwards", references_point_backwards);
  for (const PlassKind *const *kind = plass_kinds (); *kind; kind++)
    for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
      g_autofree char *path = g_strdup_printf ("/domain/%s/%s", (*kind)->name, tests[i].name);

      g_test_add_data_func (path, *kind, tests[i].run);
    }
  return g_test_run ();
}
