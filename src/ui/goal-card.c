/* goal-card.c — a goal in the person's own words, and what is done for it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

struct _PlassGoalCard {
  AdwBin parent;
  PlassPersonPart *part;    /* borrowed: the card lies in it */
  GtkWidget *words, *facts; /* owned by the tree, as below */
  GtkWidget *state_box, *menu, *list;
  PlassGoalEntry *entry;
  GHashTable *rows; /* id text → row, borrowed from the list */
  PlassGoal *goal;
};

G_DEFINE_FINAL_TYPE (PlassGoalCard, plass_goal_card, ADW_TYPE_BIN)

/* ---- Acts ---- */

static void
measure_entered (PlassGoalEntry *entry, const char *what, const char *due, PlassGoalCard *card)
{
  const PlassDesk *desk = plass_person_part_get_desk (card->part);
  g_autoptr (PlassMeasure) measure = plass_record_new (&plass_kind_measure);

  measure->id = plass_id_new ();
  measure->goal = card->goal->id;
  measure->plan = card->goal->plan;
  measure->person = card->goal->person;
  measure->responsible = desk->identity.worker;
  measure->state = plass_code ("planned");
  plass_text_set (&measure->what, what);
  plass_date_parse (due, &measure->due);
  plass_person_part_put (card->part, NULL, &(PlassEdit){ &plass_kind_measure, measure }, 1);
}

static void
set_state (PlassGoalCard *card, const char *state, const char *told)
{
  g_autoptr (PlassGoal) after = plass_record_dup (&plass_kind_goal, card->goal);

  after->state = plass_code (state);
  plass_person_part_change (card->part, &plass_kind_goal, card->goal, after, told);
}

static void
state_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const struct {
    const char *state, *told;
  } states[] = {
    { "completed", N_ ("The goal is reached.") },
    { "active", N_ ("The goal is under way.") },
    { "paused", N_ ("The goal is paused.") },
    { "cancelled", N_ ("The goal was dropped.") },
  };
  const char *wanted = g_variant_get_string (parameter, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].state, wanted))
      set_state (PLASS_GOAL_CARD (widget), wanted, _ (states[i].told));
}

static void
edit_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PlassGoalCard *card = PLASS_GOAL_CARD (widget);

  plass_goal_dialog_present (widget, plass_person_part_get_desk (card->part), card->goal);
}

/* ---- Showing ---- */

static GMenuModel *
new_menu (const PlassGoal *goal)
{
  static const struct {
    const char *state, *words;
  } ways[] = {
    { "completed", N_ ("Goal Reached") },
    { "active", N_ ("Under Way") },
    { "paused", N_ ("Pause") },
    { "cancelled", N_ ("Drop") },
  };
  GMenu *menu = g_menu_new ();

  g_menu_append (menu, _ ("Change …"), "goal.edit");
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++) {
    g_autofree char *action = g_strdup_printf ("goal.set-state::%s", ways[i].state);
    if (!plass_code_is (&goal->state, ways[i].state))
      g_menu_append (menu, _ (ways[i].words), action);
  }
  return G_MENU_MODEL (menu);
}

static void
show_state (PlassGoalCard *card)
{
  const PlassGoal *goal = card->goal;
  GtkWidget *old = gtk_widget_get_first_child (card->state_box);
  g_autofree char *due = plass_words_date (goal->due);
  g_autofree char *facts = *due ? g_strdup_printf (_ ("by %s"), due) : g_strdup ("");

  if (old)
    gtk_box_remove (GTK_BOX (card->state_box), old);
  if (!plass_code_is (&goal->state, "active"))
    gtk_box_append (GTK_BOX (card->state_box),
                    plass_pill_new (plass_code_is (&goal->state, "completed") ? "emblem-ok-symbolic" : NULL,
                                    plass_codes_label ("goal-state", goal->state.text)));
  gtk_label_set_text (GTK_LABEL (card->facts), facts);
  gtk_widget_set_visible (card->facts, *facts != '\0');
}

static void
show_measures (PlassGoalCard *card, const PlassRecords *measures)
{
  g_autoptr (GHashTable) old = card->rows;
  GHashTableIter iter;
  gpointer row;

  card->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; measures && i < measures->len; i++) {
    const PlassMeasure *measure = measures->items[i];
    if (!plass_id_equal (&measure->goal, &card->goal->id) || plass_code_is (&measure->state, "mistake"))
      continue;
    row = g_hash_table_lookup (old, measure->id.text);
    if (!row) {
      row = plass_measure_row_new (card->part);
      gtk_list_box_append (GTK_LIST_BOX (card->list), row);
    }
    plass_measure_row_set (row, measure);
    g_hash_table_insert (card->rows, g_strdup (measure->id.text), row);
    g_hash_table_remove (old, measure->id.text);
  }
  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    gtk_list_box_remove (GTK_LIST_BOX (card->list), row);
  gtk_widget_set_visible (card->list, g_hash_table_size (card->rows) > 0);
}

void
plass_goal_card_set (PlassGoalCard *card, const PlassGoal *goal, const PlassRecords *measures)
{
  PlassGoal *copy = plass_record_dup (&plass_kind_goal, goal);
  g_autoptr (GMenuModel) menu = new_menu (goal);
  /* Translators: %s is a goal in the person's own words */
  g_autofree char *menu_name = g_strdup_printf (_ ("More about the goal: %s"), goal->words);

  plass_record_free (&plass_kind_goal, card->goal);
  card->goal = copy;
  plass_goal_entry_name (card->entry, copy->id.text);
  gtk_label_set_text (GTK_LABEL (card->words), copy->words);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (card->menu), menu);
  plass_access_name (card->menu, menu_name);
  plass_access_name (card, copy->words);
  show_state (card);
  show_measures (card, measures);
}

void
plass_goal_card_leave (PlassGoalCard *card)
{
  plass_goal_entry_leave (card->entry);
}

const PlassId *
plass_goal_card_get_id (PlassGoalCard *card)
{
  return &card->goal->id;
}

/* ---- Making it ---- */

static GtkWidget *
new_heading (PlassGoalCard *card)
{
  GtkWidget *heading = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  card->words = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (card->words), 0);
  gtk_label_set_wrap (GTK_LABEL (card->words), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (card->words), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (card->words, "goal-words");
  card->facts = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (card->facts), 0);
  gtk_widget_add_css_class (card->facts, "dim-label");
  gtk_box_append (GTK_BOX (column), card->words);
  gtk_box_append (GTK_BOX (column), card->facts);
  gtk_widget_set_hexpand (column, TRUE);
  card->state_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_valign (card->state_box, GTK_ALIGN_START);
  card->menu = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (card->menu), "view-more-symbolic");
  gtk_widget_add_css_class (card->menu, "flat");
  gtk_widget_set_valign (card->menu, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (heading), column);
  gtk_box_append (GTK_BOX (heading), card->state_box);
  gtk_box_append (GTK_BOX (heading), card->menu);
  return heading;
}

GtkWidget *
plass_goal_card_new (PlassPersonPart *part)
{
  PlassGoalCard *card = g_object_new (PLASS_TYPE_GOAL_CARD, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);

  card->part = part;
  gtk_box_append (GTK_BOX (box), new_heading (card));
  card->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (card->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (card->list, "measures");
  plass_access_name (card->list, _ ("Measures"));
  gtk_box_append (GTK_BOX (box), card->list);
  card->entry = plass_goal_entry_new (_ ("Add a Measure"), _ ("What is done"), TRUE);
  g_signal_connect (card->entry, "entered", G_CALLBACK (measure_entered), card);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (card->entry));
  gtk_widget_add_css_class (box, "goal-card");
  adw_bin_set_child (ADW_BIN (card), box);
  gtk_widget_add_css_class (GTK_WIDGET (card), "card");
  return GTK_WIDGET (card);
}

static void
plass_goal_card_finalize (GObject *object)
{
  PlassGoalCard *card = PLASS_GOAL_CARD (object);

  plass_record_free (&plass_kind_goal, card->goal);
  g_hash_table_unref (card->rows);
  G_OBJECT_CLASS (plass_goal_card_parent_class)->finalize (object);
}

static void
plass_goal_card_class_init (PlassGoalCardClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = plass_goal_card_finalize;
  gtk_widget_class_install_action (widget, "goal.edit", NULL, edit_activated);
  gtk_widget_class_install_action (widget, "goal.set-state", "s", state_activated);
  gtk_widget_class_set_accessible_role (widget, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
plass_goal_card_init (PlassGoalCard *card)
{
  card->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}
