/* contact-words.c — what follows an outcome, and what a contact's row keeps to itself */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

static void
every_outcome_has_a_next_step (void)
{
  const PlassCodeItem *outcome = plass_codes_get ("contact-outcome");

  for (; outcome->code; outcome++) {
    const PlassContactUsual *usual = plass_contact_usual (outcome->code);
    g_assert_nonnull (usual);
    g_assert_nonnull (usual->next_step);
    g_assert_cmpint (usual->days, >, 0);
  }
  g_assert_null (plass_contact_usual ("nothing"));
}

static void
contact_says_no_more_than_it_may (void)
{
  static const struct {
    const char *name, *who_says, *protection;
    gboolean shut;
    const char *who, *need;
  } cases[] = {
    { "Kari Testesen", NULL, "none", FALSE, "Kari Testesen", "A bed" },
    { "Kari Testesen", NULL, "none", TRUE, "K. T.", "A bed" },
    { NULL, "Bamse", "", FALSE, "Bamse", "A bed" },
    { NULL, NULL, "", TRUE, "Did not say who they are", "A bed" },
    { "Kari Testesen", "Kari", "confidential", FALSE, "Protected person", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PlassShutter) shutter = plass_shutter_new (cases[i].shut);
    PlassDesk desk = { .shutter = shutter };
    PlassContactLine line = { .person_name = (char *)cases[i].name };
    line.contact.who_says = (char *)cases[i].who_says;
    line.contact.need = (char *)"A bed\n";
    line.protection = plass_code (cases[i].protection);
    g_autofree char *who = plass_contact_words_who (&desk, &line), *need = plass_contact_words_need (&line);
    g_assert_cmpstr (who, ==, cases[i].who);
    g_assert_cmpstr (need, ==, cases[i].need);
  }
}

int
main (int argc, char **argv)
{
  g_setenv ("LANGUAGE", "en", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/contact-words/outcomes", every_outcome_has_a_next_step);
  g_test_add_func ("/contact-words/masked", contact_says_no_more_than_it_may);
  return g_test_run ();
}
