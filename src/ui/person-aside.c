/* person-aside.c — who they are: number, telephone, language, what helps */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

#define PLASS_TYPE_PERSON_ASIDE (plass_person_aside_get_type ())
G_DECLARE_FINAL_TYPE (PlassPersonAside, plass_person_aside, PLASS, PERSON_ASIDE, PlassPersonPart)

struct _PlassPersonAside {
  PlassPersonPart parent;
  PlassSection *who, *helps; /* owned by the tree */
  gboolean unmasked;
};

G_DEFINE_FINAL_TYPE (PlassPersonAside, plass_person_aside, PLASS_TYPE_PERSON_PART)

/* Label above in small, value below as it is: read at a glance, wraps at any size. */
static GtkWidget *
add_fact (PlassSection *section, const char *label, const char *value)
{
  GtkWidget *row;

  if (plass_text_is_blank (value))
    return NULL;
  row = plass_row_new (label, value);
  gtk_widget_add_css_class (row, "fact");
  plass_section_add (section, row);
  return row;
}

static void
unmask_clicked (PlassPersonAside *aside)
{
  PlassPersonPart *part = PLASS_PERSON_PART (aside);
  const PlassDesk *desk = plass_person_part_get_desk (part);
  g_autoptr (GError) error = NULL;

  /* No log line, no number. */
  if (!plass_store_log_access (desk->store, &desk->actor, "read", &plass_kind_person,
                               plass_person_part_get_person (part), _ ("National identity number"), &error)) {
    g_autofree char *words = plass_words_error (error);
    plass_toast (GTK_WIDGET (aside), words);
    return;
  }
  aside->unmasked = TRUE;
  plass_person_part_show (part, plass_person_part_get_person (part));
}

static void
add_number (PlassPersonAside *aside, const PlassPerson *person)
{
  g_autofree char *masked = plass_person_words_masked (person->identity_number);
  g_autofree char *label =
      plass_store_code_label (plass_person_part_get_desk (PLASS_PERSON_PART (aside))->store, "identity-kind",
                              person->identity_kind.text);
  GtkWidget *row = add_fact (aside->who, *label ? label : _ ("National identity number"),
                             aside->unmasked ? person->identity_number : masked);

  if (!row || aside->unmasked)
    return;
  /* Dots say nothing when they are read aloud. */
  plass_access_name (row, _ ("National identity number, hidden"));
  g_signal_connect_swapped (plass_row_add_button (row, _ ("Show"), _ ("Show the national identity number")),
                            "clicked", G_CALLBACK (unmask_clicked), aside);
}

static void
add_phone (PlassPersonAside *aside, const PlassPerson *person)
{
  g_autofree char *contact = plass_person_words_contact (person);
  g_autofree char *value = NULL;

  if (plass_text_is_blank (person->phone))
    return;
  value = plass_text_is_blank (person->contact_note)
              ? g_strdup_printf ("%s\n%s", person->phone, contact)
              : g_strdup_printf ("%s\n%s\n%s", person->phone, contact, person->contact_note);
  add_fact (aside->who, _ ("Telephone"), value);
}

static void
add_code (PlassPersonAside *aside, const char *label, const char *list, const PlassCode *code)
{
  g_autofree char *words = plass_store_code_label (
      plass_person_part_get_desk (PLASS_PERSON_PART (aside))->store, list, code->text);

  add_fact (aside->who, label, words);
}

static void
add_language (PlassPersonAside *aside, const PlassPerson *person)
{
  PlassStore *store = plass_person_part_get_desk (PLASS_PERSON_PART (aside))->store;
  g_autofree char *words = plass_store_code_label (store, "language", person->language.text);
  g_autofree char *both = NULL;

  if (person->interpreter == PLASS_YES)
    both = *words ? g_strdup_printf ("%s · %s", words, _ ("needs an interpreter"))
                  : g_strdup (_ ("needs an interpreter"));
  add_fact (aside->who, _ ("Language"), both ? both : words);
}

/* What they wish for in a place, in one line. */
static char *
wishes (const PlassPerson *person)
{
  const struct {
    gboolean wanted;
    const char *words;
  } all[] = {
    { person->complex_needs == PLASS_YES, _ ("Severe and complex needs") },
    { person->lar == PLASS_YES, _ ("In LAR") },
    { person->wheelchair == PLASS_YES, _ ("Step-free access") },
    { person->pet == PLASS_YES, _ ("Brings a pet") },
  };
  g_autoptr (GString) text =
      g_string_new (plass_codes_label ("substance-policy", person->substance_wish.text));

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    if (all[i].wanted)
      g_string_append_printf (text, "%s%s", text->len ? " · " : "", all[i].words);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* At the counter it is there when the person agreed, and is not missed when they did not. */
static void
add_helps (PlassPersonAside *aside, const PlassDesk *desk, const PlassPerson *person)
{
  const gboolean counter = plass_code_is (&desk->identity.role, "reception");

  add_fact (aside->helps, _ ("What helps"), person->what_helps);
  if (!counter && !plass_text_is_blank (person->what_helps))
    add_fact (aside->helps, _ ("Reception"),
              person->helps_shared == PLASS_YES ? _ ("May see what helps: the person agreed")
              : person->helps_shared == PLASS_NO
                  ? _ ("Does not see what helps: the person said no")
                  : _ ("Does not see what helps: the person is not asked yet"));
}

static void
refresh (PlassPersonPart *part)
{
  PlassPersonAside *aside = PLASS_PERSON_ASIDE (part);
  g_autoptr (PlassPerson) person =
      plass_store_get (plass_person_part_get_desk (part)->store, &plass_kind_person,
                       plass_person_part_get_person (part), NULL);
  g_autofree char *place = NULL;

  if (!person)
    return;
  place = wishes (person);
  plass_section_clear (aside->who);
  plass_section_clear (aside->helps);
  add_helps (aside, plass_person_part_get_desk (part), person);
  add_fact (aside->helps, _ ("In a place"), place);
  add_fact (aside->who, _ ("Called"), person->given || person->family ? person->alias : NULL);
  add_number (aside, person);
  add_phone (aside, person);
  add_language (aside, person);
  add_code (aside, _ ("Gender, as they say it"), "gender", &person->gender);
  add_code (aside, _ ("City district"), "district", &person->district);
  plass_section_set_count (aside->who, -1);
  plass_section_set_count (aside->helps, -1);
  gtk_widget_set_visible (
      GTK_WIDGET (aside->helps),
      gtk_list_box_get_row_at_index (plass_section_get_list (aside->helps), 0)
          || !plass_code_is (&plass_person_part_get_desk (part)->identity.role, "reception"));
}

static void
leave (PlassPersonPart *part)
{
  PLASS_PERSON_ASIDE (part)->unmasked = FALSE;
}

static void
plass_person_aside_class_init (PlassPersonAsideClass *class)
{
  PLASS_PERSON_PART_CLASS (class)->refresh = refresh;
  PLASS_PERSON_PART_CLASS (class)->leave = leave;
}

static void
plass_person_aside_init (PlassPersonAside *aside)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *edit = gtk_button_new_with_label (_ ("Change …"));

  aside->helps =
      PLASS_SECTION (plass_section_new (_ ("What helps"), _ ("Not asked yet: what helps on a bad day?")));
  aside->who = PLASS_SECTION (plass_section_new (_ ("Who they are"), _ ("Only the name is known.")));
  gtk_widget_add_css_class (edit, "flat");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (edit), "person.edit");
  plass_access_name (edit, _ ("Change what we know about the person"));
  plass_section_add_action (aside->who, edit);
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (aside->helps));
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (aside->who));
  adw_bin_set_child (ADW_BIN (aside), column);
}
