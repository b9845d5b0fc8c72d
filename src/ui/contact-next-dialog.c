/* contact-next-dialog.c — the next step of a contact is done: what comes now, or is it all? */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  const PlassDesk *desk;
  PlassContact *opened, *contact; /* as it was then, and as it is written now */
  PlassDialog *dialog;
  PlassForm *form;
  GtkWidget *more, *all; /* owned by the dialog */
} Next;

static void
free_next (gpointer data)
{
  Next *next = data;

  plass_contact_free (next->opened);
  plass_contact_free (next->contact);
  g_free (next);
}

static gboolean
is_all (Next *next)
{
  return gtk_check_button_get_active (GTK_CHECK_BUTTON (next->all));
}

static void
choice_toggled (Next *next)
{
  gtk_widget_set_visible (GTK_WIDGET (next->form), !is_all (next));
}

static void
accepted (Next *next)
{
  g_autoptr (PlassContact) now = NULL;
  g_autoptr (GError) error = NULL;

  next->contact->state = plass_code (is_all (next) ? "closed" : "open");
  if (!is_all (next) && !plass_form_save (next->form, next->contact))
    return;
  now = plass_edited_carry (next->desk->store, &plass_kind_contact, next->opened, next->contact);
  now->state = next->contact->state; /* chosen here, also when it was so before */
  if (!plass_store_put (next->desk->store, &next->desk->actor, NULL, &(PlassEdit){ &plass_kind_contact, now },
                        1, &error)) {
    g_autofree char *words = plass_words_error (error);
    plass_dialog_tell (next->dialog, words);
    return;
  }
  plass_toast (GTK_WIDGET (next->dialog),
               is_all (next) ? _ ("The contact is closed") : _ ("The next step is kept"));
  plass_dialog_done (next->dialog);
}

static void
add_choice (Next *next, GtkWidget *box)
{
  g_autofree char *done =
      g_strdup_printf (_ ("Done: %s"), next->contact->next_step ? next->contact->next_step : "");
  GtkWidget *label = gtk_label_new (done);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "heading");
  next->more = gtk_check_button_new_with_label (_ ("Something comes next"));
  next->all = gtk_check_button_new_with_label (_ ("Nothing is left to do: close the contact"));
  gtk_check_button_set_group (GTK_CHECK_BUTTON (next->all), GTK_CHECK_BUTTON (next->more));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (next->more), TRUE);
  g_signal_connect_swapped (next->all, "toggled", G_CALLBACK (choice_toggled), next);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), next->more);
  gtk_box_append (GTK_BOX (box), next->all);
}

/* What is done is not the next step any more; who does it usually is. */
static void
clear_step (PlassContact *contact)
{
  plass_text_set (&contact->next_step, NULL);
  contact->next_due = (PlassDate){ 0 };
}

void
plass_contact_next_present (GtkWidget *from, const PlassDesk *desk, const PlassContact *contact)
{
  Next *next = g_new0 (Next, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  PlassContact *shown;

  next->desk = desk;
  next->opened = plass_record_dup (&plass_kind_contact, contact);
  next->contact = plass_record_dup (&plass_kind_contact, contact);
  next->dialog = plass_dialog_new (from, _ ("Next Step"), _ ("_Save"));
  g_object_set_data_full (G_OBJECT (next->dialog), "plass-next", next, free_next);
  plass_dialog_keep (next->dialog, "contact-next", contact->id.text, NULL);
  add_choice (next, box);
  next->form = PLASS_FORM (plass_form_new (desk, &plass_kind_contact));
  plass_form_add (next->form, "next_step", _ ("Next step"));
  plass_form_add (next->form, "next_owner", _ ("Who does it"));
  plass_form_add (next->form, "next_due", _ ("By when"));
  shown = plass_record_dup (&plass_kind_contact, contact);
  clear_step (shown);
  plass_form_load (next->form, shown);
  plass_contact_free (shown);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (next->form));
  plass_dialog_set_content (next->dialog, box);
  g_signal_connect_swapped (next->dialog, "accepted", G_CALLBACK (accepted), next);
  gtk_window_present (GTK_WINDOW (next->dialog));
  gtk_widget_grab_focus (plass_form_row_get_input (plass_form_get_row (next->form, "next_step")));
}
