/* person-dialog.c — somebody new, or what we know about somebody */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Typing goes on while the list of those who are here already follows. */
#define LOOK_AFTER_MS 200
#define FEW 3

typedef struct {
  const PlassDesk *desk;
  PlassDialog *dialog; /* owns this */
  PlassForm *form;
  PlassPerson *opened, *person; /* as it was then, and as it is written now */
  gboolean is_new, warned;
  PlassSection *alike;   /* those who may be the same */
  GtkWidget *step, *due; /* of the case, when new */
  PlassFormRow *step_row, *due_row;
  guint looking;
} PersonForm;

static void
free_form (gpointer data)
{
  PersonForm *self = data;

  if (self->looking) {
    g_source_remove (self->looking);
    plass_busy_end ();
  }
  plass_record_free (&plass_kind_person, self->opened);
  plass_record_free (&plass_kind_person, self->person);
  g_free (self);
}

static GtkWidget *
input_of (PersonForm *self, const char *field)
{
  PlassFormRow *row = plass_form_get_row (self->form, field);

  return row ? plass_form_row_get_input (row) : NULL;
}

static char *
text_of (PersonForm *self, const char *field)
{
  GtkWidget *input = input_of (self, field);
  char *text = input ? plass_input_get_text (input) : NULL;

  return text ? text : g_strdup ("");
}

/* ---- Those who may be the same ---- */

static void
open_clicked (GtkButton *button, PersonForm *self)
{
  const char *id = g_object_get_data (G_OBJECT (button), "person");
  GtkWindow *window = gtk_window_get_transient_for (GTK_WINDOW (self->dialog));

  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-person", "s", id);
  plass_dialog_done (self->dialog);
}

/* A protected person is never among them: registering looks the same whoever it is (PRODUCT 3A). */
static gboolean
is_alike (PersonForm *self, const PlassHit *hit, PlassDate birth)
{
  if (hit->kind != &plass_kind_person || plass_words_is_protected (&hit->protection))
    return FALSE;
  if (plass_id_equal (&hit->id, &self->person->id))
    return FALSE;
  return !plass_date_is_set (birth) || !plass_date_is_set (hit->birth)
         || plass_date_compare (birth, hit->birth) == 0;
}

static void
add_alike (PersonForm *self, const PlassHit *hit)
{
  g_autofree char *name = plass_words_person (NULL, hit->title, &hit->protection);
  g_autofree char *birth = plass_words_birth (hit->birth);
  g_autofree char *facts = *birth && !plass_text_is_blank (hit->detail)
                               ? g_strdup_printf ("%s · %s", birth, hit->detail)
                               : g_strdup (*birth ? birth : hit->detail);
  /* Translators: %s is a person's name */
  g_autofree char *target = g_strdup_printf (_ ("Open %s"), name);
  GtkWidget *row = plass_row_new (name, facts), *button = plass_row_add_button (row, _ ("Open"), target);

  g_object_set_data_full (G_OBJECT (button), "person", g_strdup (hit->id.text), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (open_clicked), self);
  plass_section_add (self->alike, row);
}

static char *
typed_words (PersonForm *self)
{
  g_autofree char *number = text_of (self, "identity_number"), *given = text_of (self, "given");
  g_autofree char *family = text_of (self, "family"), *alias = text_of (self, "alias");

  if (strlen (number) >= 6)
    return g_steal_pointer (&number);
  if (*given && *family)
    return g_strstrip (g_strdup_printf ("%s %s", given, family));
  return strlen (alias) >= 3 ? g_steal_pointer (&alias) : g_strdup ("");
}

static void
look (PersonForm *self)
{
  g_autofree char *typed = typed_words (self), *birth_text = text_of (self, "birth");
  g_autoptr (GPtrArray) hits = *typed ? plass_store_search (self->desk->store, typed, 2 * FEW, NULL) : NULL;
  PlassDate birth = { 0 };
  guint shown = 0;

  plass_date_parse (birth_text, &birth);
  plass_section_clear (self->alike);
  for (guint i = 0; hits && i < hits->len && shown < FEW; i++)
    if (is_alike (self, hits->pdata[i], birth)) {
      add_alike (self, hits->pdata[i]);
      shown++;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->alike), shown > 0);
}

static gboolean
look_elapsed (gpointer user_data)
{
  PersonForm *self = user_data;

  self->looking = 0;
  look (self);
  plass_busy_end ();
  return G_SOURCE_REMOVE;
}

static void
typed (GtkWidget *input, PersonForm *self)
{
  gboolean number = input == input_of (self, "identity_number");
  PlassFormRow *above = plass_form_get_row (self->form, number ? "identity_number" : "alias");

  self->warned = FALSE;
  /* Below the fields that are being filled: it is seen, they stay where they are, and Tab goes on to the
   * next of them. */
  gtk_box_reorder_child_after (GTK_BOX (self->form), GTK_WIDGET (self->alike), GTK_WIDGET (above));
  if (self->looking)
    g_source_remove (self->looking);
  else
    plass_busy_begin ();
  self->looking = g_timeout_add (LOOK_AFTER_MS, look_elapsed, self);
}

/* ---- The number ---- */

static const char *
kind_of_number (PlassNumberType type)
{
  static const char *const kinds[] = {
    [PLASS_NUMBER_NONE] = "",     [PLASS_NUMBER_FNR] = "fnr",     [PLASS_NUMBER_DNR] = "dnr",
    [PLASS_NUMBER_HELP] = "help", [PLASS_NUMBER_LOCAL] = "local", [PLASS_NUMBER_DUF] = "duf",
  };

  return kinds[type];
}

/* Told while it is typed, once it is long enough to be one. */
static void
number_typed (PersonForm *self)
{
  g_autofree char *text = text_of (self, "identity_number");
  PlassFormRow *row = plass_form_get_row (self->form, "identity_number");
  g_autoptr (GPtrArray) problems = plass_problems_new ();
  g_autoptr (PlassPerson) alone = plass_record_new (&plass_kind_person);

  plass_text_set (&alone->identity_number, text);
  plass_kind_check (&plass_kind_person, alone, problems);
  plass_form_row_set_problem (row,
                              strlen (text) >= 11 ? plass_problems_get (problems, "identity_number") : NULL);
}

/* ---- Saving ---- */

static PlassCase *
new_case (PersonForm *self)
{
  g_autofree char *step = plass_input_get_text (self->step), *due = plass_input_get_text (self->due);
  PlassCase *sak = plass_record_new (&plass_kind_case);

  sak->id = plass_id_new ();
  sak->person = self->person->id;
  sak->state = plass_code ("active");
  sak->opened = plass_date_today ();
  sak->coordinator = self->desk->identity.worker;
  sak->institution = self->desk->identity.institution;
  sak->next_owner = self->desk->identity.worker;
  plass_text_set (&sak->next_step, step);
  if (due)
    plass_date_parse (due, &sak->next_due);
  return sak;
}

static gboolean
asks_for_case (PersonForm *self, const PlassCase *sak)
{
  gboolean no_step = plass_text_is_blank (sak->next_step), no_due = !plass_date_is_set (sak->next_due);

  plass_form_row_set_problem (self->step_row, no_step ? _ ("Write what happens next.") : NULL);
  plass_form_row_set_problem (self->due_row, no_due ? _ ("Say by when.") : NULL);
  if (no_step || no_due)
    gtk_widget_grab_focus (no_step ? self->step : self->due);
  return no_step || no_due;
}

/* Reading tolerates, entering warns: once, and then it is kept as it was said. */
static gboolean
warns (PersonForm *self)
{
  PlassNumber number = plass_number_read (self->person->identity_number);

  self->person->identity_kind = plass_code (kind_of_number (number.type));
  if (plass_text_is_blank (self->person->identity_number) || number.digits_ok || self->warned)
    return FALSE;
  self->warned = TRUE;
  plass_dialog_tell (self->dialog,
                     _ ("Look at the identity number once more. Save again to keep it as it is."));
  return TRUE;
}

static void
accepted (PlassDialog *dialog, PersonForm *self)
{
  g_autoptr (PlassCase) sak = self->is_new ? new_case (self) : NULL;
  g_autoptr (PlassPerson) now = NULL;
  g_autoptr (GError) error = NULL;
  gboolean whole = plass_form_save (self->form, self->person);

  plass_dialog_tell (dialog, NULL);
  if (!whole || (sak && asks_for_case (self, sak)) || warns (self))
    return;
  now = plass_edited_carry (self->desk->store, &plass_kind_person, self->opened, self->person);
  const PlassEdit edits[2] = { { &plass_kind_person, now }, { &plass_kind_case, sak } };
  if (!plass_store_put (self->desk->store, &self->desk->actor, NULL, edits, sak ? 2 : 1, &error)) {
    g_autofree char *words = plass_words_error (error);
    plass_dialog_tell (dialog, words);
    return;
  }
  if (self->is_new)
    gtk_widget_activate_action (GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (dialog))),
                                "win.show-person", "s", self->person->id.text);
  plass_dialog_done (dialog);
}

/* ---- Making it ---- */

static void
add_check (PersonForm *self)
{
  GtkWidget *check = gtk_check_button_new_with_label (_ ("They do not wish to say who they are"));

  plass_form_add_input (self->form, "anonymous", _ ("Anonymous"), check);
}

static void
add_who (PersonForm *self)
{
  static const char *const fields[] = { "given", "family", "alias", "birth", "identity_number" };
  PlassFormRow *row;

  self->alike = PLASS_SECTION (plass_section_new (_ ("Here already?"), ""));
  gtk_widget_set_visible (GTK_WIDGET (self->alike), FALSE);
  plass_form_add_widget (self->form, GTK_WIDGET (self->alike));
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
    row = plass_form_add (self->form, fields[i], NULL);
    g_signal_connect (plass_form_row_get_input (row), "changed", G_CALLBACK (typed), self);
  }
  plass_form_row_set_hint (row, _ ("Only when it helps them. It can come later."));
  g_signal_connect_swapped (plass_form_row_get_input (row), "changed", G_CALLBACK (number_typed), self);
  plass_form_row_set_hint (plass_form_get_row (self->form, "alias"), _ ("What they wish to be called."));
  add_check (self);
  row = plass_form_add (self->form, "gender", _ ("Gender, as they say it"));
  plass_form_row_set_hint (row, _ ("Decides which places suit. Not asked is an answer too."));
}

static void
phone_typed (PersonForm *self)
{
  static const char *const fields[] = { "may_call", "may_text", "may_leave_message", "contact_note" };
  g_autofree char *phone = text_of (self, "phone");

  /* Safe contact is asked for before a number is kept, and not without one. */
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    gtk_widget_set_visible (GTK_WIDGET (plass_form_get_row (self->form, fields[i])), *phone != '\0');
}

static void
add_phone (PersonForm *self)
{
  plass_form_add (self->form, "phone", NULL);
  plass_form_add (self->form, "may_call", _ ("May we call?"));
  plass_form_add (self->form, "may_text", _ ("May we send a text?"));
  plass_form_add (self->form, "may_leave_message", _ ("May we leave a message?"));
  plass_form_add (self->form, "contact_note", NULL);
  g_signal_connect_swapped (input_of (self, "phone"), "changed", G_CALLBACK (phone_typed), self);
}

/* The counter is asked to write down neither: it sees what helps when the person has said yes to somebody who
 * follows them up, and only then may it be told no. */
static void
add_helps (PersonForm *self)
{
  PlassFormRow *row;

  if (plass_code_is (&self->desk->identity.role, "reception") && self->person->helps_shared != PLASS_YES)
    return;
  plass_form_add (self->form, "what_helps", NULL);
  row = plass_form_add (self->form, "helps_shared", _ ("May reception see what helps?"));
  plass_form_row_set_hint (row,
                           _ ("Ask the person. Until they say yes, only those who follow them up see it."));
}

static void
add_more (PersonForm *self)
{
  static const char *const fields[] = { "safety_alert",   "language", "interpreter", "district",
                                        "substance_wish", "lar",      "wheelchair",  "pet",
                                        "complex_needs" };

  add_helps (self);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    plass_form_add (self->form, fields[i], NULL);
}

static void
add_next_step (PersonForm *self)
{
  self->step = gtk_entry_new ();
  self->due = plass_date_entry_new ();
  self->step_row = PLASS_FORM_ROW (plass_form_row_new (_ ("What happens next"), self->step));
  self->due_row = PLASS_FORM_ROW (plass_form_row_new (_ ("By when"), self->due));
  plass_form_row_set_hint (self->step_row, _ ("You follow it up until somebody else takes over."));
  plass_form_add_widget (self->form, GTK_WIDGET (self->step_row));
  plass_form_add_widget (self->form, GTK_WIDGET (self->due_row));
}

static PlassPerson *
new_person (const char *typed_name)
{
  PlassPerson *person = plass_record_new (&plass_kind_person);
  const char *space = typed_name ? strrchr (typed_name, ' ') : NULL;
  g_autofree char *given = space ? g_strndup (typed_name, space - typed_name) : g_strdup (typed_name);

  person->id = plass_id_new ();
  person->active = PLASS_YES;
  person->gender = plass_code ("unknown");
  person->protection = plass_code ("none");
  plass_text_set (&person->given, given);
  plass_text_set (&person->family, space ? space + 1 : NULL);
  return person;
}

void
plass_person_dialog_present (GtkWidget *from, const PlassDesk *desk, const PlassPerson *person,
                             const char *typed_name)
{
  PersonForm *self = g_new0 (PersonForm, 1);

  self->desk = desk;
  self->is_new = person == NULL;
  self->person = person ? plass_record_dup (&plass_kind_person, person) : new_person (typed_name);
  self->opened = plass_record_dup (&plass_kind_person, self->person);
  self->dialog = plass_dialog_new (from, person ? _ ("What We Know") : _ ("Register a Person"),
                                   person ? _ ("_Save") : _ ("_Register"));
  self->form = PLASS_FORM (plass_form_new (desk, &plass_kind_person));
  add_who (self);
  add_phone (self);
  if (self->is_new)
    add_next_step (self);
  else
    add_more (self);
  plass_form_load (self->form, self->person);
  phone_typed (self);
  gtk_window_set_default_size (GTK_WINDOW (self->dialog), 560, 680);
  plass_dialog_set_content (self->dialog, GTK_WIDGET (self->form));
  plass_dialog_watch_form (self->dialog, self->form);
  plass_dialog_keep (self->dialog, "person", person ? person->id.text : NULL, typed_name);
  g_object_set_data_full (G_OBJECT (self->dialog), "person-form", self, free_form);
  g_signal_connect (self->dialog, "accepted", G_CALLBACK (accepted), self);
  gtk_window_present (GTK_WINDOW (self->dialog));
  gtk_widget_grab_focus (input_of (self, "given"));
}
