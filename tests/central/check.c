/* check.c — a whole ledger is found whole, and each kind of damage is found */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fresh.h"

#include <string.h>

static void
take_line (const char *line, gpointer user_data)
{
  g_string_append_printf (user_data, "%s\n", line);
}

static guint
count_troubles (Fresh *fresh, GString *lines)
{
  g_autoptr (GError) error = NULL;
  guint troubles = 0;

  g_string_truncate (lines, 0);
  plass_check_ledger (fresh->ledger, take_line, lines, &troubles, &error);
  g_assert_no_error (error);
  return troubles;
}

static Fresh *
new_city (void)
{
  Fresh *fresh = fresh_new ();
  PlassDemoOrder order = { 1, 120, plass_date_today () };
  g_autoptr (GError) error = NULL;

  g_assert_true (plass_ledger_begin (fresh->ledger, NULL));
  plass_demo_make (&order, plass_record_write_sink, fresh->ledger, &error);
  g_assert_no_error (error);
  g_assert_true (plass_ledger_commit (fresh->ledger, NULL));
  return fresh;
}

static void
test_whole (void)
{
  g_autoptr (Fresh) empty = fresh_new (), city = new_city ();
  g_autoptr (GString) lines = g_string_new (NULL);

  g_assert_cmpuint (count_troubles (empty, lines), ==, 0);
  g_assert_cmpuint (count_troubles (city, lines), ==, 0);
  g_assert_cmpstr (lines->str, ==, "");
}

/* Two that live somewhere now: A and B. */
#define ACTIVE "(SELECT id FROM booking WHERE state = 'active' ORDER BY id LIMIT 1"
#define A_ID ACTIVE ")"
#define B_ID ACTIVE " OFFSET 1)"
#define PLACE_OF(id) "(SELECT place FROM booking WHERE id = " id ")"
#define PERSON_OF(id) "(SELECT person FROM booking WHERE id = " id ")"

/* Damage that no way through the program makes, and a word of what must be said. */
static const struct {
  const char *name, *sql, *word;
} damages[] = {
  { "two in one place",
    "UPDATE history SET json = replace (json, " PLACE_OF (A_ID) ", " PLACE_OF (B_ID) ") WHERE id = " A_ID,
    "place " },
  { "one in two places",
    "UPDATE history SET json = replace (json, " PERSON_OF (A_ID) ", " PERSON_OF (B_ID) ") WHERE id = " A_ID,
    "person " },
  { "person gone", "DELETE FROM resource WHERE kind = 'person' AND id = " PERSON_OF (A_ID), "person " },
  { "house gone",
    "DELETE FROM resource WHERE kind = 'institution' AND id = (SELECT institution FROM booking WHERE id "
    "= " A_ID ")",
    "institution " },
  { "version gone", "DELETE FROM history WHERE id = " A_ID, ": 1" },
  { "gap in versions", "UPDATE history SET version = 3 WHERE id = " A_ID, ": 1" },
  { "place not kept", "DELETE FROM booking WHERE id = " A_ID, ": 1" },
};

static void
test_damage (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (damages); i++) {
    g_autoptr (Fresh) fresh = new_city ();
    g_autoptr (GString) lines = g_string_new (NULL);
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", damages[i].name);
    plass_ledger_query (fresh->ledger, damages[i].sql, NULL, 0, NULL, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (count_troubles (fresh, lines), >, 0);
    g_assert_nonnull (strstr (lines->str, damages[i].word));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/central/check/whole", test_whole);
  g_test_add_func ("/central/check/damage", test_damage);
  return g_test_run ();
}
