/* plan-view.c — the individual plan, read as a letter and changed in place */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

#define PLASS_TYPE_PLAN_VIEW (plass_plan_view_get_type ())
G_DECLARE_FINAL_TYPE (PlassPlanView, plass_plan_view, PLASS, PLAN_VIEW, PlassPersonPart)

struct _PlassPlanView {
  PlassPersonPart parent;
  GtkStack *stack;
  AdwBin *none;
  GtkWidget *state, *letter, *sections, *more, *areas, *complete_icon, *versions;
  GtkLabel *period, *complete_words;
  PlassSection *about;

  PlassPlanWords *matters, *strengths;
  GtkWidget *consent, *coordinator, *review; /* rows of about */
  GHashTable *by_area;                       /* area → PlassGoalSection, borrowed from the box */
  PlassPlanRecords records;
};

G_DEFINE_FINAL_TYPE (PlassPlanView, plass_plan_view, PLASS_TYPE_PERSON_PART)

/* ---- Saving ---- */

static PlassPlan *
dup_plan (PlassPlanView *self)
{
  return plass_record_dup (&plass_kind_plan, self->records.plan);
}

static void
matters_saved (PlassPlanWords *words, const char *text, PlassPlanView *self)
{
  g_autoptr (PlassPlan) plan = dup_plan (self);

  plass_text_set (&plan->matters, text);
  plass_person_part_change (PLASS_PERSON_PART (self), &plass_kind_plan, self->records.plan, plan,
                            _ ("What matters is written down."));
}

static void
strengths_saved (PlassPlanWords *words, const char *text, PlassPlanView *self)
{
  g_autoptr (PlassPlan) plan = dup_plan (self);

  plass_text_set (&plan->strengths, text);
  plass_person_part_change (PLASS_PERSON_PART (self), &plass_kind_plan, self->records.plan, plan,
                            _ ("Strengths are written down."));
}

/* The plan is in use from the moment the person agrees, and a draft again when they no longer do. */
static void
consent_chosen (GtkWidget *row, const char *code, PlassPlanView *self)
{
  g_autoptr (PlassPlan) plan = dup_plan (self);
  g_autofree char *told = NULL;

  if (plass_code_is (&plan->consent, code))
    return;
  plan->consent = plass_code (code);
  plan->consent_on = plass_code_is (&plan->consent, "none") ? (PlassDate){ 0 } : plass_date_today ();
  plan->state = plass_plan_state_for (plan);
  if (plass_code_is (&plan->state, "active") && !plass_date_is_set (plan->start))
    plan->start = plass_date_today ();
  told = g_strdup_printf (_ ("Consent: %s"), plass_codes_label ("plan-consent", code));
  plass_person_part_change (PLASS_PERSON_PART (self), &plass_kind_plan, self->records.plan, plan, told);
}

static void
start_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PlassPlanView *self = PLASS_PLAN_VIEW (widget);
  const PlassDesk *desk = plass_person_part_get_desk (PLASS_PERSON_PART (self));
  const PlassId *person = plass_person_part_get_person (PLASS_PERSON_PART (self));
  g_autoptr (PlassCase) sak = plass_person_case (desk->store, person, NULL);
  g_autoptr (PlassPlan) plan = plass_record_new (&plass_kind_plan);

  plan->id = plass_id_new ();
  plan->person = *person;
  plan->state = plass_code ("draft");
  plan->mode = plass_code ("plan");
  plan->consent = plass_code ("none");
  plan->coordinator = sak && plass_id_is_set (&sak->coordinator) ? sak->coordinator : desk->identity.worker;
  if (sak)
    plan->case_id = sak->id;
  if (!plass_person_part_put (PLASS_PERSON_PART (self), NULL, &(PlassEdit){ &plass_kind_plan, plan }, 1))
    return;
  /* At once, not with the store's message: what matters is written down now. */
  plass_person_part_show (PLASS_PERSON_PART (self), person);
  plass_plan_words_edit (self->matters);
}

static void
about_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PlassPlanView *self = PLASS_PLAN_VIEW (widget);

  if (self->records.plan)
    plass_plan_dialog_present (widget, plass_person_part_get_desk (PLASS_PERSON_PART (self)),
                               self->records.plan);
}

static void
area_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PlassPlanView *self = PLASS_PLAN_VIEW (widget);
  GtkWidget *section = g_hash_table_lookup (self->by_area, g_variant_get_string (parameter, NULL));

  if (!section)
    return;
  gtk_widget_set_visible (section, TRUE);
  plass_goal_section_add (PLASS_GOAL_SECTION (section));
}

/* ---- Showing ---- */

static void
show_head (PlassPlanView *self)
{
  const PlassPlan *plan = self->records.plan;
  g_autofree char *from = plass_words_date (plan->start), *until = plass_words_date (plan->end);
  g_autofree char *period = NULL;
  gboolean draft = plass_code_is (&plan->state, "draft");
  GtkWidget *old = gtk_widget_get_first_child (self->state);

  if (old)
    gtk_box_remove (GTK_BOX (self->state), old);
  gtk_box_append (GTK_BOX (self->state),
                  plass_pill_new (draft ? "document-edit-symbolic" : "plass-plan-symbolic",
                                  plass_codes_label ("plan-state", plan->state.text)));
  if (*from && *until)
    /* Translators: the time a plan is for: "12 March – 1 September" */
    period = g_strdup_printf (_ ("%s – %s"), from, until);
  else if (*from)
    period = g_strdup_printf (_ ("since %s"), from);
  gtk_label_set_text (self->period, period ? period : "");
}

static void
show_about (PlassPlanView *self)
{
  const PlassPlan *plan = self->records.plan;
  PlassStore *store = plass_person_part_get_desk (PLASS_PERSON_PART (self))->store;
  g_autofree char *coordinator = plass_person_words_worker (store, &plan->coordinator);
  g_autofree char *review = plass_words_date (plan->review_on);

  plass_plan_consent_set (self->consent, plan);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->coordinator),
                               *coordinator ? coordinator : _ ("Nobody yet"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->review), *review ? review : _ ("Not agreed yet"));
}

static void
add_area (PlassPlanView *self, const char *area, const char *words)
{
  GtkWidget *section = plass_goal_section_new (PLASS_PERSON_PART (self), area, words);
  /* Translators: %s is a part of life: "Add a goal: Housing" */
  g_autofree char *name = g_strdup_printf (_ ("Add a goal: %s"), words);
  GtkWidget *button;

  gtk_box_append (GTK_BOX (self->sections), section);
  gtk_widget_set_visible (section, FALSE);
  g_hash_table_insert (self->by_area, g_strdup (area), section);
  if (!*area)
    return;
  button = gtk_button_new_with_label (words);
  gtk_widget_add_css_class (button, "pill-button");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "plan.add-goal");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", area);
  plass_access_name (button, name);
  plass_wrap_append (PLASS_WRAP (self->areas), button);
  g_object_set_data (G_OBJECT (section), "area-button", button);
}

/* The parts of life are data, and may come with the first sync: each is made when it is known. */
static void
add_new_areas (PlassPlanView *self)
{
  const PlassDesk *desk = plass_person_part_get_desk (PLASS_PERSON_PART (self));
  g_autoptr (GPtrArray) areas = plass_store_codes (desk->store, "life-area", NULL);

  for (guint i = 0; areas && i < areas->len; i++) {
    const PlassCodeWord *area = areas->pdata[i];
    g_autofree char *words = plass_store_code_label (desk->store, "life-area", area->word.text);
    if (!g_hash_table_contains (self->by_area, area->word.text))
      add_area (self, area->word.text, words);
  }
  /* Goals that came without a part of life are shown as well, below the others. */
  if (!g_hash_table_contains (self->by_area, ""))
    add_area (self, "", _ ("Other goals"));
  gtk_box_reorder_child_after (GTK_BOX (self->sections), g_hash_table_lookup (self->by_area, ""),
                               gtk_widget_get_last_child (self->sections));
}

static void
show_goals (PlassPlanView *self)
{
  GHashTableIter iter;
  gpointer area, section;
  gboolean any_left = FALSE;

  add_new_areas (self);
  g_hash_table_iter_init (&iter, self->by_area);
  while (g_hash_table_iter_next (&iter, &area, &section)) {
    gboolean has = plass_goal_section_set (section, &self->records) > 0;
    GtkWidget *button = g_object_get_data (section, "area-button");
    if (button)
      gtk_widget_set_visible (button, !has);
    any_left = any_left || (button && !has);
  }
  gtk_widget_set_visible (self->more, any_left);
}

static void
show_completeness (PlassPlanView *self)
{
  g_autoptr (GPtrArray) missing = plass_plan_missing (&self->records, plass_date_today ());
  g_autofree char *words = plass_plan_completeness (&self->records, plass_date_today ());

  gtk_label_set_text (self->complete_words, words);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->complete_icon),
                                missing->len ? "dialog-information-symbolic" : "emblem-ok-symbolic");
}

static void
refresh (PlassPersonPart *part)
{
  PlassPlanView *self = PLASS_PLAN_VIEW (part);
  PlassPlanRecords fresh;

  if (!plass_plan_records_read (plass_person_part_get_desk (part)->store, plass_person_part_get_person (part),
                                &fresh, NULL))
    return;
  plass_plan_records_clear (&self->records);
  self->records = fresh;
  gtk_stack_set_visible_child_name (self->stack, fresh.plan ? "plan" : "none");
  if (!fresh.plan)
    return;
  plass_plan_words_set_text (self->matters, fresh.plan->matters);
  plass_plan_words_set_text (self->strengths, fresh.plan->strengths);
  show_head (self);
  show_about (self);
  show_goals (self);
  show_completeness (self);
  if (!plass_person_part_get_desk (PLASS_PERSON_PART (self->versions)))
    plass_person_part_set_desk (PLASS_PERSON_PART (self->versions), plass_person_part_get_desk (part));
  plass_person_part_show (PLASS_PERSON_PART (self->versions), plass_person_part_get_person (part));
}

/* In the lines of the next person they would be saved as theirs. */
static void
leave_goals (PlassPlanView *self)
{
  GHashTableIter iter;
  gpointer section;

  g_hash_table_iter_init (&iter, self->by_area);
  while (g_hash_table_iter_next (&iter, NULL, &section))
    plass_goal_section_leave (section);
}

/* What was being written goes with the person it is about. */
static void
leave (PlassPersonPart *part)
{
  PlassPlanView *self = PLASS_PLAN_VIEW (part);
  g_autofree char *matters = plass_plan_words_take (self->matters);
  g_autofree char *strengths = plass_plan_words_take (self->strengths);
  g_autoptr (PlassPlan) plan = NULL;

  if (self->records.plan)
    leave_goals (self);
  if (!self->records.plan || (!matters && !strengths))
    return;
  plan = dup_plan (self);
  if (matters)
    plass_text_set (&plan->matters, matters);
  if (strengths)
    plass_text_set (&plan->strengths, strengths);
  plass_plan_unsaved_ask (GTK_WIDGET (self), plass_person_part_get_desk (part), plan);
}

/* ---- Making it ---- */

static GtkWidget *
add_about_row (PlassPlanView *self, const char *title)
{
  GtkWidget *row = plass_row_new (title, NULL);

  plass_section_add (self->about, row);
  return row;
}

static void
fill_letter (PlassPlanView *self)
{
  self->matters =
      plass_plan_words_new (_ ("What matters to you?"), _ ("Not written down yet."),
                            _ ("In their own words: do you write what the person says themselves? "
                               "What stood here before is kept among the earlier versions."),
                            TRUE);
  self->strengths =
      plass_plan_words_new (_ ("Strengths"), _ ("Not written down yet."),
                            _ ("What the person is good at, likes, has managed, and who is there for "
                               "them."),
                            FALSE);
  g_signal_connect (self->matters, "saved", G_CALLBACK (matters_saved), self);
  g_signal_connect (self->strengths, "saved", G_CALLBACK (strengths_saved), self);
  gtk_box_append (GTK_BOX (self->letter), GTK_WIDGET (self->matters));
  gtk_box_append (GTK_BOX (self->letter), GTK_WIDGET (self->strengths));
}

static void
dispose (GObject *object)
{
  PlassPlanView *self = PLASS_PLAN_VIEW (object);

  plass_plan_records_clear (&self->records);
  g_clear_pointer (&self->by_area, g_hash_table_unref);
  G_OBJECT_CLASS (plass_plan_view_parent_class)->dispose (object);
}

static void
plass_plan_view_class_init (PlassPlanViewClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = dispose;
  PLASS_PERSON_PART_CLASS (class)->refresh = refresh;
  PLASS_PERSON_PART_CLASS (class)->leave = leave;
  g_type_ensure (PLASS_TYPE_SECTION);
  g_type_ensure (PLASS_TYPE_WRAP);
  g_type_ensure (plass_plan_versions_get_type ());
  gtk_widget_class_set_template_from_resource (widget, "/no/kommune/oslo/Plass/ui/plan-view.ui");
  gtk_widget_class_bind_template_child (widget, PlassPlanView, stack);
  gtk_widget_class_bind_template_child (widget, PlassPlanView, none);
  gtk_widget_class_bind_template_child (widget, PlassPlanView, state);
  gtk_widget_class_bind_template_child (widget, PlassPlanView, period);
  gtk_widget_class_bind_template_child (widget, PlassPlanView, letter);
  gtk_widget_class_bind_template_child (widget, PlassPlanView, sections);
  gtk_widget_class_bind_template_child (widget, PlassPlanView, more);
  gtk_widget_class_bind_template_child (widget, PlassPlanView, areas);
  gtk_widget_class_bind_template_child (widget, PlassPlanView, about);
  gtk_widget_class_bind_template_child (widget, PlassPlanView, complete_icon);
  gtk_widget_class_bind_template_child (widget, PlassPlanView, complete_words);
  gtk_widget_class_bind_template_child (widget, PlassPlanView, versions);
  gtk_widget_class_install_action (widget, "plan.start", NULL, start_activated);
  gtk_widget_class_install_action (widget, "plan.about", NULL, about_activated);
  gtk_widget_class_install_action (widget, "plan.add-goal", "s", area_activated);
}

static void
plass_plan_view_init (PlassPlanView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->by_area = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  fill_letter (self);
  self->consent = plass_plan_consent_new ();
  g_signal_connect (self->consent, "chosen", G_CALLBACK (consent_chosen), self);
  plass_section_add (self->about, self->consent);
  self->coordinator = add_about_row (self, _ ("Coordinator"));
  self->review = add_about_row (self, _ ("Gone through again"));
  plass_section_set_count (self->about, -1);
  adw_bin_set_child (
      self->none,
      plass_empty_new ("plass-plan-symbolic", _ ("No plan yet"),
                       _ ("A plan begins with what matters to the person. It is a draft until they "
                          "have said yes to it."),
                       _ ("Write Down What Matters"), "plan.start"));
  plass_access_watch_stack (self->stack);
}
