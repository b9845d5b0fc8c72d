/* fold.c — any spelling of a Norwegian name finds it, and order is as a Norwegian reads */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base.h"

static const struct {
  const char *text, *folded;
} folds[] = {
  { "Åse-Berit  Ødegård", "ase berit odegard" },
  { "Aase", "ase" },
  { "A\xcc\x8ase", "ase" }, /* A and a ring of its own */
  { "Bjørn-Åge", "bjorn age" },
  { "Thorbjørn", "torbjorn" },
  { "Christian", "kristian" },
  { "Kristian", "kristian" },
  { "Hanne", "hane" },
  { "Erik", "erik" },
  { "Eric", "erik" },
  { "Erick", "erik" },
  { "Wenche", "venke" },
  { "Philip", "filip" },
  { "Sæther", "saeter" },
  { "É", "e" },
  { "Groß", "gros" },
  { "Gross", "gros" },
  { "Łukasz", "lukasz" },
  { "D'Arc", "dark" },
  { "D’Arc", "dark" },
  { "15877612039", "15877612039" },
  { "+47 400 00 001", "47 400 00 001" },
  { "  ", "" },
  { "", "" },
  { NULL, "" },
  { "\xff", "" },
  { "Øyvind Æ. ÅÅ", "oyvind ae a" },
};

static void
folds_for_searching (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (folds); i++) {
    g_autofree char *folded = plass_text_fold (folds[i].text);
    g_autofree char *again = plass_text_fold (folded);

    g_test_message ("%s", folds[i].folded);
    g_assert_cmpstr (folded, ==, folds[i].folded);
    /* What is folded already is found too. */
    g_assert_cmpstr (again, ==, folded);
  }
}

static const char *const in_order[] = { "Aksel",   "Berg",  "Éva Z", "Evb",  "Zoe", "Ægir",
                                        "Ødegård", "Østby", "Aas",   "Ås b", "Åse" };

static void
orders_as_norwegians_do (void)
{
  g_autofree char *before = plass_text_sort_key (in_order[0]);

  for (gsize i = 1; i < G_N_ELEMENTS (in_order); i++) {
    g_autofree char *key = plass_text_sort_key (in_order[i]);

    g_test_message ("%s before %s", in_order[i - 1], in_order[i]);
    g_assert_cmpstr (before, <, key);
    g_free (before);
    before = g_steal_pointer (&key);
  }
}

static void
foreign_letters_stand_with_ours (void)
{
  g_autofree char *swedish = plass_text_sort_key ("Ä"), *norwegian = plass_text_sort_key ("Æ");
  g_autofree char *german = plass_text_sort_key ("Ö"), *danish = plass_text_sort_key ("Ø");
  g_autofree char *old = plass_text_sort_key ("Aa"), *new = plass_text_sort_key ("Å");
  g_autofree char *none = plass_text_sort_key (NULL), *broken = plass_text_sort_key ("\xff");

  g_assert_cmpstr (swedish, ==, norwegian);
  g_assert_cmpstr (german, ==, danish);
  g_assert_cmpstr (old, ==, new);
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (broken, ==, "");
}

static void
blank_is_blank (void)
{
  g_assert_true (plass_text_is_blank (NULL));
  g_assert_true (plass_text_is_blank (""));
  g_assert_true (plass_text_is_blank (" \t\n\xc2\xa0"));
  g_assert_false (plass_text_is_blank (" . "));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/fold/folds-for-searching", folds_for_searching);
  g_test_add_func ("/base/fold/orders-as-norwegians-do", orders_as_norwegians_do);
  g_test_add_func ("/base/fold/foreign-letters-stand-with-ours", foreign_letters_stand_with_ours);
  g_test_add_func ("/base/fold/blank-is-blank", blank_is_blank);
  return g_test_run ();
}
