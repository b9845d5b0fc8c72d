/* contact-dialog.c — one form for a contact: what is needed, who, how, what came of it, and what comes next
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  const PlassDesk *desk;
  PlassContact *opened, *contact; /* as it was then, and as it is written now */
  gboolean is_new;
  PlassDialog *dialog;
  PlassForm *form;
  GtkWidget *picker, *all_done; /* owned by the dialog */
  PlassFormRow *who_row;
  char *suggested; /* the next step that was put there for them: may be replaced */
  gboolean due_suggested;
} Sheet;

static void
free_sheet (gpointer data)
{
  Sheet *sheet = data;

  plass_contact_free (sheet->opened);
  plass_contact_free (sheet->contact);
  g_free (sheet->suggested);
  g_free (sheet);
}

static GtkWidget *
input_of (Sheet *sheet, const char *field)
{
  return plass_form_row_get_input (plass_form_get_row (sheet->form, field));
}

static char *
value_of (Sheet *sheet, const char *field)
{
  return plass_input_get_text (input_of (sheet, field));
}

static void
set_value (Sheet *sheet, const char *field, const char *text)
{
  plass_input_set_text (input_of (sheet, field), text);
}

static gboolean
all_is_done (Sheet *sheet)
{
  return gtk_widget_get_visible (sheet->all_done)
         && gtk_check_button_get_active (GTK_CHECK_BUTTON (sheet->all_done));
}

static void
show_next (Sheet *sheet)
{
  static const char *const fields[] = { "next_step", "next_owner", "next_due" };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    gtk_widget_set_visible (GTK_WIDGET (plass_form_get_row (sheet->form, fields[i])), !all_is_done (sheet));
}

/* ---- What usually follows ---- */

static int
days_until (Sheet *sheet, const PlassContactUsual *usual)
{
  g_autoptr (GPtrArray) words = plass_store_codes (sheet->desk->store, "next-step", NULL);

  for (guint i = 0; words && i < words->len; i++) {
    const PlassCodeWord *word = g_ptr_array_index (words, i);
    if (plass_code_is (&word->word, usual->next_step) && word->limit_days.known)
      return MIN (word->limit_days.value, usual->days);
  }
  return usual->days;
}

/* Never over what somebody wrote. */
static void
suggest_next (Sheet *sheet, const PlassContactUsual *usual)
{
  g_autofree char *step = value_of (sheet, "next_step"), *due = value_of (sheet, "next_due");
  g_autofree char *label = plass_store_code_label (sheet->desk->store, "next-step", usual->next_step);

  if (plass_text_is_blank (step) || g_strcmp0 (step, sheet->suggested) == 0) {
    set_value (sheet, "next_step", label);
    g_free (sheet->suggested);
    sheet->suggested = g_steal_pointer (&label);
  }
  if (plass_text_is_blank (due) || sheet->due_suggested) {
    g_autofree char *iso =
        plass_date_format (plass_date_add_days (plass_date_today (), days_until (sheet, usual)));
    set_value (sheet, "next_due", iso);
    sheet->due_suggested = TRUE;
  }
}

static void
outcome_changed (Sheet *sheet)
{
  g_autofree char *outcome = value_of (sheet, "outcome");
  const PlassContactUsual *usual = plass_contact_usual (outcome);

  if (!*outcome || !usual)
    return;
  plass_form_row_set_problem (plass_form_get_row (sheet->form, "outcome"), NULL);
  gtk_widget_set_visible (sheet->all_done, usual->may_close);
  if (sheet->is_new)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (sheet->all_done), usual->may_close);
  suggest_next (sheet, usual);
  show_next (sheet);
}

static void
due_written (GtkEditable *entry, Sheet *sheet)
{
  if (gtk_widget_get_focus_child (gtk_widget_get_parent (GTK_WIDGET (entry))))
    sheet->due_suggested = FALSE;
}

/* ---- Saving ---- */

static void
read_who (Sheet *sheet)
{
  g_autofree char *typed = plass_person_picker_get_typed (PLASS_PERSON_PICKER (sheet->picker));

  sheet->contact->person = plass_person_picker_get (PLASS_PERSON_PICKER (sheet->picker));
  plass_text_set (&sheet->contact->who_says, typed);
}

static gboolean
gives_place (Sheet *sheet)
{
  return plass_code_is (&sheet->contact->outcome, "place_given");
}

static gboolean
save (Sheet *sheet)
{
  PlassContact *contact = sheet->contact;
  g_autoptr (PlassContact) now = NULL;
  g_autoptr (GError) error = NULL;

  read_who (sheet);
  contact->state = plass_code (all_is_done (sheet) ? "closed" : "open");
  if (!plass_form_save (sheet->form, contact))
    return FALSE;
  if (sheet->is_new && gives_place (sheet) && !plass_id_is_set (&contact->person)) {
    plass_form_row_set_problem (sheet->who_row, _ ("Choose or register who gets the place."));
    gtk_widget_grab_focus (sheet->picker);
    return FALSE;
  }
  now = plass_edited_carry (sheet->desk->store, &plass_kind_contact, sheet->opened, contact);
  if (plass_store_put (sheet->desk->store, &sheet->desk->actor, NULL,
                       &(PlassEdit){ &plass_kind_contact, now }, 1, &error))
    return TRUE;
  g_autofree char *words = plass_words_error (error);
  plass_dialog_tell (sheet->dialog, words);
  return FALSE;
}

static void
accepted (Sheet *sheet)
{
  GtkWidget *below = GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (sheet->dialog)));

  if (!save (sheet))
    return;
  const PlassDesk *desk = sheet->desk;
  PlassId person = sheet->contact->person;
  gboolean give = sheet->is_new && gives_place (sheet);
  plass_toast (GTK_WIDGET (sheet->dialog),
               sheet->is_new ? _ ("The contact is kept") : _ ("The contact is changed"));
  plass_dialog_done (sheet->dialog); /* frees sheet */
  if (give && below)
    plass_give_place_present (below, desk, &person);
}

/* ---- Making it ---- */

static PlassContact *
new_contact (const PlassDesk *desk)
{
  PlassContact *contact = plass_record_new (&plass_kind_contact);

  contact->id = plass_id_new ();
  contact->happened = plass_time_now ();
  contact->channel = plass_code ("counter");
  contact->state = plass_code ("open");
  contact->institution = desk->identity.institution;
  contact->received_by = desk->identity.worker;
  contact->next_owner = desk->identity.worker;
  return contact;
}

static void
who_typed (Sheet *sheet)
{
  plass_form_row_set_problem (sheet->who_row, NULL);
}

static void
add_who (Sheet *sheet, const char *who)
{
  const char *label = _ ("Who, if they wish to say");

  sheet->picker = plass_person_picker_new (sheet->desk, TRUE, label);
  sheet->who_row = PLASS_FORM_ROW (plass_form_row_new (label, sheet->picker));
  plass_form_row_set_hint (sheet->who_row, _ ("A name, what they are called, or nothing."));
  plass_person_picker_set (PLASS_PERSON_PICKER (sheet->picker), &sheet->contact->person,
                           who ? who : sheet->contact->who_says);
  plass_form_add_widget (sheet->form, GTK_WIDGET (sheet->who_row));
  g_signal_connect_swapped (sheet->picker, "typed", G_CALLBACK (who_typed), sheet);
  g_signal_connect_swapped (sheet->picker, "chosen", G_CALLBACK (who_typed), sheet);
}

static void
add_fields (Sheet *sheet, const char *who)
{
  GtkWidget *need = plass_text_area_new (4);
  PlassFormRow *outcome;

  gtk_widget_add_css_class (need, "need");
  plass_form_add_input (sheet->form, "need", _ ("What is needed now?"), need);
  plass_form_row_set_hint (plass_form_get_row (sheet->form, "need"), _ ("In their own words."));
  add_who (sheet, who);
  plass_form_add (sheet->form, "channel", _ ("How"));
  outcome = plass_outcome_choice_add (sheet->form);
  sheet->all_done = gtk_check_button_new_with_label (_ ("Nothing is left to do"));
  gtk_widget_set_visible (sheet->all_done, FALSE);
  plass_form_add_widget (sheet->form, sheet->all_done);
  plass_form_add (sheet->form, "next_step", _ ("Next step"));
  plass_form_add (sheet->form, "next_owner", _ ("Who does it"));
  plass_form_add (sheet->form, "next_due", _ ("By when"));
  plass_form_load (sheet->form, sheet->contact);
  g_signal_connect_swapped (plass_form_row_get_input (outcome), "changed", G_CALLBACK (outcome_changed),
                            sheet);
  g_signal_connect_swapped (sheet->all_done, "toggled", G_CALLBACK (show_next), sheet);
  g_signal_connect (input_of (sheet, "next_due"), "changed", G_CALLBACK (due_written), sheet);
}

static void
show_old (Sheet *sheet)
{
  const PlassContactUsual *usual = plass_contact_usual (sheet->contact->outcome.text);

  gtk_widget_set_visible (sheet->all_done, usual && usual->may_close);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (sheet->all_done),
                               plass_code_is (&sheet->contact->state, "closed"));
  show_next (sheet);
}

void
plass_contact_dialog_present (GtkWidget *from, const PlassDesk *desk, const PlassContact *contact,
                              const char *who)
{
  Sheet *sheet = g_new0 (Sheet, 1);

  sheet->desk = desk;
  sheet->is_new = contact == NULL;
  sheet->contact = contact ? plass_record_dup (&plass_kind_contact, contact) : new_contact (desk);
  sheet->opened = plass_record_dup (&plass_kind_contact, sheet->contact);
  sheet->dialog = plass_dialog_new (from, contact ? _ ("Contact") : _ ("New Contact"), _ ("_Save"));
  g_object_set_data_full (G_OBJECT (sheet->dialog), "plass-sheet", sheet, free_sheet);
  plass_dialog_keep (sheet->dialog, "contact", contact ? contact->id.text : NULL, who);
  sheet->form = PLASS_FORM (plass_form_new (desk, &plass_kind_contact));
  add_fields (sheet, who);
  if (contact)
    show_old (sheet);
  plass_dialog_set_content (sheet->dialog, GTK_WIDGET (sheet->form));
  plass_dialog_watch_form (sheet->dialog, sheet->form);
  g_signal_connect_swapped (sheet->dialog, "accepted", G_CALLBACK (accepted), sheet);
  gtk_window_set_default_size (GTK_WINDOW (sheet->dialog), 600, 660);
  gtk_window_present (GTK_WINDOW (sheet->dialog));
  plass_input_grab_focus (input_of (sheet, "need"));
}
