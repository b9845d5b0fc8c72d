/* draft.c — what stands in inputs is read and put back; what was found or is secret is not */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

typedef struct {
  GtkWidget *box, *entry, *date, *area, *choice, *check, *password, *listed;
} Inputs;

static void
set_up (Inputs *inputs, gconstpointer unused)
{
  GtkWidget *list = gtk_list_box_new ();

  *inputs = (Inputs){ gtk_box_new (GTK_ORIENTATION_VERTICAL, 0),
                      gtk_entry_new (),
                      plass_date_entry_new (),
                      plass_text_area_new (3),
                      plass_choice_new (),
                      gtk_check_button_new (),
                      gtk_password_entry_new (),
                      gtk_check_button_new () };
  g_object_ref_sink (inputs->box);
  plass_choice_add (inputs->choice, "", "Not set");
  plass_choice_add (inputs->choice, "women", "Women");
  gtk_list_box_append (GTK_LIST_BOX (list), inputs->listed);
  gtk_box_append (GTK_BOX (inputs->box), list);
  GtkWidget *const all[] = { inputs->entry,  inputs->date,  inputs->area,
                             inputs->choice, inputs->check, inputs->password };
  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    gtk_box_append (GTK_BOX (inputs->box), all[i]);
}

static void
tear_down (Inputs *inputs, gconstpointer unused)
{
  g_object_unref (inputs->box);
}

static void
fill (Inputs *inputs)
{
  plass_input_set_text (inputs->entry, "Ola «N.» \\ 'x'\n");
  gtk_editable_set_text (GTK_EDITABLE (inputs->date), "fred");
  plass_input_set_text (inputs->area, "En linje\nog én til");
  plass_input_set_text (inputs->choice, "women");
  plass_input_set_text (inputs->check, "yes");
  plass_input_set_text (inputs->listed, "yes");
  gtk_editable_set_text (GTK_EDITABLE (inputs->password), "sesam");
}

/* Through the text that lies in the store. */
static GVariant *
through_text (GVariant *values)
{
  g_autofree char *text = g_variant_print (values, TRUE);

  return g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL);
}

static void
comes_back_as_it_was (Inputs *inputs, gconstpointer unused)
{
  g_autoptr (GVariant) before = plass_draft_read (inputs->box, NULL);

  fill (inputs);
  g_autoptr (GVariant) read = plass_draft_read (inputs->box, before);
  g_autoptr (GVariant) values = through_text (read);
  g_assert_cmpuint (g_variant_n_children (values), ==, 5);
  tear_down (inputs, NULL);
  set_up (inputs, NULL);
  plass_draft_write (inputs->box, values);
  g_autofree char *area = plass_input_get_text (inputs->area),
                  *choice = plass_input_get_text (inputs->choice);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (inputs->entry)), ==, "Ola «N.» \\ 'x'\n");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (inputs->date)), ==, "fred"); /* no date yet */
  g_assert_cmpstr (area, ==, "En linje\nog én til");
  g_assert_cmpstr (choice, ==, "women");
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (inputs->check)));
}

static void
secrets_and_lists_are_left_out (Inputs *inputs, gconstpointer unused)
{
  fill (inputs);
  g_autoptr (GVariant) values = plass_draft_read (inputs->box, NULL);
  g_autofree char *text = g_variant_print (values, TRUE);
  g_assert_null (strstr (text, "sesam"));
  tear_down (inputs, NULL);
  set_up (inputs, NULL);
  plass_draft_write (inputs->box, values);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (inputs->password)), ==, "");
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (inputs->listed)));
}

/* What nobody touched is not written over what came meanwhile. */
static void
only_what_was_changed (Inputs *inputs, gconstpointer unused)
{
  plass_input_set_text (inputs->entry, "before");
  g_autoptr (GVariant) before = plass_draft_read (inputs->box, NULL);
  plass_input_set_text (inputs->choice, "women");
  g_autoptr (GVariant) values = plass_draft_read (inputs->box, before);
  g_assert_cmpuint (g_variant_n_children (values), ==, 1);
  plass_input_set_text (inputs->entry, "from elsewhere");
  plass_draft_write (inputs->box, values);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (inputs->entry)), ==, "from elsewhere");
}

/* A window of another version has other inputs at the same places. */
static void
another_sort_takes_nothing (Inputs *inputs, gconstpointer unused)
{
  GVariantBuilder values;

  g_variant_builder_init (&values, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&values, "{sv}", "b0", g_variant_new_string ("yes"));
  g_variant_builder_add (&values, "{sv}", "e2", g_variant_new_string ("not here"));
  g_variant_builder_add (&values, "{sv}", "e99", g_variant_new_string ("nor here"));
  g_variant_builder_add (&values, "{sv}", "e0", g_variant_new_int32 (7));
  g_autoptr (GVariant) kept = g_variant_ref_sink (g_variant_builder_end (&values));
  plass_draft_write (inputs->box, kept);
  g_autoptr (GVariant) now = plass_draft_read (inputs->box, NULL);
  g_autofree char *text = g_variant_print (now, FALSE);
  g_assert_null (strstr (text, "here"));
}

static char *
read_nothing (GtkWidget *widget)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (widget));

  return *text ? g_strdup (text) : NULL;
}

static void
write_words (GtkWidget *widget, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (widget), text);
}

static void
marks_have_names (Inputs *inputs, gconstpointer unused)
{
  plass_draft_mark (inputs->entry, "wish", read_nothing, write_words);
  g_autoptr (GVariant) none = plass_draft_read_marks (inputs->box);
  g_assert_cmpuint (g_variant_n_children (none), ==, 0);
  plass_input_set_text (inputs->entry, "Å bo alene");
  g_autoptr (GVariant) one = plass_draft_read_marks (inputs->box);
  g_assert_cmpuint (g_variant_n_children (one), ==, 1);
  plass_input_set_text (inputs->entry, "");
  plass_draft_write_marks (inputs->box, one);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (inputs->entry)), ==, "Å bo alene");
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, function) g_test_add (path, Inputs, NULL, set_up, function, tear_down)
  ADD ("/draft/comes-back-as-it-was", comes_back_as_it_was);
  ADD ("/draft/secrets-and-lists-are-left-out", secrets_and_lists_are_left_out);
  ADD ("/draft/only-what-was-changed", only_what_was_changed);
  ADD ("/draft/another-sort-takes-nothing", another_sort_takes_nothing);
  ADD ("/draft/marks-have-names", marks_have_names);
#undef ADD
  return g_test_run ();
}
