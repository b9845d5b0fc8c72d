/* next-step-card.c — what is next for a person, by whom and when; never nothing */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

#define PLASS_TYPE_NEXT_STEP_CARD (plass_next_step_card_get_type ())
G_DECLARE_FINAL_TYPE (PlassNextStepCard, plass_next_step_card, PLASS, NEXT_STEP_CARD, PlassPersonPart)

struct _PlassNextStepCard {
  PlassPersonPart parent;
  GtkLabel *step, *facts; /* owned by the tree, as all below */
  GtkWidget *icon, *late, *done, *change;
  PlassCase *sak; /* NULL: none */
};

G_DEFINE_FINAL_TYPE (PlassNextStepCard, plass_next_step_card, PLASS_TYPE_PERSON_PART)

static void
present (PlassNextStepCard *card, gboolean done)
{
  const PlassDesk *desk = plass_person_part_get_desk (PLASS_PERSON_PART (card));
  g_autoptr (PlassCase) fresh = NULL;

  if (card->sak) {
    plass_next_step_dialog_present (GTK_WIDGET (card), desk, card->sak, done);
    return;
  }
  /* Somebody whose case was ended comes back: a next step begins a new one. */
  fresh = plass_record_new (&plass_kind_case);
  fresh->id = plass_id_new ();
  fresh->person = *plass_person_part_get_person (PLASS_PERSON_PART (card));
  fresh->state = plass_code ("active");
  fresh->opened = plass_date_today ();
  fresh->coordinator = desk->identity.worker;
  fresh->institution = desk->identity.institution;
  plass_next_step_dialog_present (GTK_WIDGET (card), desk, fresh, FALSE);
}

static void
done_clicked (PlassNextStepCard *card)
{
  present (card, TRUE);
}

static void
change_clicked (PlassNextStepCard *card)
{
  present (card, FALSE);
}

/* "Thursday · in 3 days · Kari Medarbeider" */
static char *
describe (PlassNextStepCard *card)
{
  PlassStore *store = plass_person_part_get_desk (PLASS_PERSON_PART (card))->store;
  g_autofree char *when = plass_words_date (card->sak->next_due);
  g_autofree char *away = plass_words_distance (card->sak->next_due);
  g_autofree char *who = plass_person_words_worker (store, &card->sak->next_owner);
  g_autoptr (GString) text = g_string_new (*when ? when : _ ("No date"));

  if (*away && g_strcmp0 (away, when) != 0)
    g_string_append_printf (text, " · %s", away);
  g_string_append_printf (text, " · %s", *who ? who : _ ("nobody in charge"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_missing (PlassNextStepCard *card)
{
  gtk_label_set_text (card->step, _ ("No next step"));
  gtk_label_set_text (card->facts, card->sak ? _ ("Agree on what happens next, who does it and when.")
                                             : _ ("There is no open case. A next step opens one."));
  gtk_image_set_from_icon_name (GTK_IMAGE (card->icon), "dialog-warning-symbolic");
  gtk_widget_set_visible (card->done, FALSE);
  gtk_widget_set_visible (card->late, FALSE);
  gtk_button_set_label (GTK_BUTTON (card->change), _ ("Write Next Step"));
  plass_access_name (card->change, _ ("Write Next Step"));
}

static void
show_step (PlassNextStepCard *card)
{
  g_autofree char *facts = describe (card);

  gtk_label_set_text (card->step, card->sak->next_step);
  gtk_label_set_text (card->facts, facts);
  gtk_image_set_from_icon_name (GTK_IMAGE (card->icon), "go-next-symbolic");
  gtk_widget_set_visible (card->done, TRUE);
  gtk_widget_set_visible (card->late, plass_case_is_overdue (card->sak, plass_date_today ()));
  gtk_button_set_label (GTK_BUTTON (card->change), _ ("Change"));
  plass_access_name (card->change, _ ("Change the next step"));
}

static void
refresh (PlassPersonPart *part)
{
  PlassNextStepCard *card = PLASS_NEXT_STEP_CARD (part);

  plass_record_free (&plass_kind_case, card->sak);
  card->sak =
      plass_person_case (plass_person_part_get_desk (part)->store, plass_person_part_get_person (part), NULL);
  if (!card->sak || plass_text_is_blank (card->sak->next_step))
    show_missing (card);
  else
    show_step (card);
}

static void
plass_next_step_card_finalize (GObject *object)
{
  plass_record_free (&plass_kind_case, PLASS_NEXT_STEP_CARD (object)->sak);
  G_OBJECT_CLASS (plass_next_step_card_parent_class)->finalize (object);
}

static void
plass_next_step_card_class_init (PlassNextStepCardClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = plass_next_step_card_finalize;
  PLASS_PERSON_PART_CLASS (class)->refresh = refresh;
  gtk_widget_class_set_template_from_resource (widget, "/no/kommune/oslo/Plass/ui/next-step-card.ui");
  gtk_widget_class_bind_template_child (widget, PlassNextStepCard, step);
  gtk_widget_class_bind_template_child (widget, PlassNextStepCard, facts);
  gtk_widget_class_bind_template_child (widget, PlassNextStepCard, icon);
  gtk_widget_class_bind_template_child (widget, PlassNextStepCard, late);
  gtk_widget_class_bind_template_child (widget, PlassNextStepCard, done);
  gtk_widget_class_bind_template_child (widget, PlassNextStepCard, change);
  gtk_widget_class_bind_template_callback (widget, done_clicked);
  gtk_widget_class_bind_template_callback (widget, change_clicked);
}

static void
plass_next_step_card_init (PlassNextStepCard *card)
{
  GtkWidget *pill;

  gtk_widget_init_template (GTK_WIDGET (card));
  plass_access_name (card->done, _ ("The next step is done"));
  pill = plass_pill_new ("dialog-warning-symbolic", _ ("Overdue"));
  gtk_widget_add_css_class (pill, "warning");
  gtk_box_append (GTK_BOX (card->late), pill);
}
