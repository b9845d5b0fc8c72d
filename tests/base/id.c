/* id.c — ids: in order of time, repeatable where asked, nothing odd let in */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base.h"

#include <string.h>

#define COUNT 20000

static gboolean
looks_like_uuid (const char *text, char version)
{
  return g_regex_match_simple ("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", text,
                               0, 0)
         && text[14] == version;
}

static void
new_ids_are_unique_and_in_order (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  PlassId last = plass_id_new ();
  guint backwards = 0;

  for (int i = 0; i < COUNT; i++) {
    PlassId id = plass_id_new ();

    g_assert_true (looks_like_uuid (id.text, '7'));
    g_assert_true (g_hash_table_add (seen, g_strdup (id.text)));
    /* Within one microsecond chance decides, between milliseconds it never does. */
    g_assert_cmpint (strncmp (last.text, id.text, 13), <=, 0);
    backwards += strcmp (last.text, id.text) > 0;
    last = id;
  }
  g_assert_cmpuint (backwards, <, COUNT * 3 / 4);
}

static void
order_is_time (void)
{
  static const guint8 most[10] = { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 }, least[10] = { 0 };
  PlassId before = plass_id_make (G_GINT64_CONSTANT (1767225600000), most);
  PlassId after = plass_id_make (G_GINT64_CONSTANT (1767225600001), least);

  g_assert_cmpstr (before.text, ==, "019b76da-a800-7fff-bfff-ffffffffffff");
  g_assert_cmpstr (after.text, ==, "019b76da-a801-7000-8000-000000000000");
  g_assert_cmpstr (before.text, <, after.text);
}

static void
names_give_the_same (void)
{
  PlassId a = plass_id_from_name ("institution:Elvebredden"),
          b = plass_id_from_name ("institution:Elvebredden");
  PlassId c = plass_id_from_name ("institution:elvebredden");

  g_assert_true (looks_like_uuid (a.text, '8'));
  g_assert_true (plass_id_equal (&a, &b));
  g_assert_false (plass_id_equal (&a, &c));
  g_assert_cmpint (memcmp (&a, &b, sizeof a), ==, 0); /* copied and compared as bytes elsewhere */
}

static const struct {
  const char *text;
  gboolean fine;
} ids[] = {
  { "a", TRUE },
  { "A-1.b", TRUE },
  { "019b76da-a800-7fff-bfff-ffffffffffff", TRUE },
  { "1234567890123456789012345678901234567890123456789012345678901234", TRUE },
  { "12345678901234567890123456789012345678901234567890123456789012345", FALSE },
  { "", FALSE },
  { NULL, FALSE },
  { "a b", FALSE },
  { "a/b", FALSE },
  { "a_b", FALSE },
  { "../x", FALSE },
  { ".", FALSE },
  { "..", FALSE },
  { "...", TRUE },
  { "æ", FALSE },
  { "a\n", FALSE },
};

static void
only_fhir_ids_are_read (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++) {
    PlassId id = plass_id_parse (ids[i].text);

    g_assert_cmpstr (id.text, ==, ids[i].fine ? ids[i].text : "");
    g_assert_true (plass_id_is_set (&id) == ids[i].fine);
  }
}

static void
codes_fit_or_are_empty (void)
{
  PlassCode longest = plass_code ("12345678901234567890123456789012345678901234567");
  PlassCode too_long = plass_code ("123456789012345678901234567890123456789012345678"),
            none = plass_code (NULL);

  g_assert_cmpuint (strlen (longest.text), ==, 47);
  g_assert_cmpstr (too_long.text, ==, "");
  g_assert_cmpstr (none.text, ==, "");
  g_assert_true (plass_code_is (&none, ""));
  g_assert_false (plass_code_is (&longest, "1"));
}

static void
errors_have_a_name (void)
{
  g_assert_cmpstr (g_quark_to_string (PLASS_ERROR), ==, "plass-error");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/id/new-ids-are-unique-and-in-order", new_ids_are_unique_and_in_order);
  g_test_add_func ("/base/id/order-is-time", order_is_time);
  g_test_add_func ("/base/id/names-give-the-same", names_give_the_same);
  g_test_add_func ("/base/id/only-fhir-ids-are-read", only_fhir_ids_are_read);
  g_test_add_func ("/base/code/fits-or-is-empty", codes_fit_or_are_empty);
  g_test_add_func ("/base/error/has-a-name", errors_have_a_name);
  return g_test_run ();
}
