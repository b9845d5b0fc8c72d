/* goal-section.c — the goals of one part of life, and the line for one more */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

struct _PlassGoalSection {
  GtkBox parent;
  PlassPersonPart *part; /* borrowed: the section lies in it */
  PlassCode area;
  GtkWidget *cards;
  PlassGoalEntry *entry;
  GHashTable *known; /* id text → PlassGoalCard, borrowed from the box */
  PlassId plan;
  int last_position;
};

G_DEFINE_FINAL_TYPE (PlassGoalSection, plass_goal_section, GTK_TYPE_BOX)

static void
goal_entered (PlassGoalEntry *entry, const char *words, const char *due, PlassGoalSection *section)
{
  g_autoptr (PlassGoal) goal = plass_record_new (&plass_kind_goal);

  goal->id = plass_id_new ();
  goal->plan = section->plan;
  goal->person = *plass_person_part_get_person (section->part);
  goal->area = section->area;
  goal->state = plass_code ("active");
  goal->start = plass_date_today ();
  goal->position = plass_int (section->last_position + 1);
  plass_text_set (&goal->words, words);
  plass_date_parse (due, &goal->due);
  plass_person_part_put (section->part, NULL, &(PlassEdit){ &plass_kind_goal, goal }, 1);
}

static PlassGoalCard *
take_card (PlassGoalSection *section, GHashTable *old, const PlassId *id)
{
  gpointer card = g_hash_table_lookup (old, id->text);

  if (!card) {
    card = plass_goal_card_new (section->part);
    gtk_box_append (GTK_BOX (section->cards), card);
  }
  g_hash_table_insert (section->known, g_strdup (id->text), card);
  g_hash_table_remove (old, id->text);
  return card;
}

static gboolean
belongs (PlassGoalSection *section, const PlassGoal *goal)
{
  return plass_id_equal (&goal->plan, &section->plan) && !plass_code_is (&goal->state, "mistake")
         && g_str_equal (goal->area.text, section->area.text);
}

/* Keeps the cards that are there, so that focus and half-written lines stay. Returns how many goals stand
 * here. */
guint
plass_goal_section_set (PlassGoalSection *section, const PlassPlanRecords *records)
{
  g_autoptr (GHashTable) old = section->known;
  GHashTableIter iter;
  gpointer gone;

  section->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  section->plan = records->plan->id;
  section->last_position = 0;
  for (guint i = 0; i < records->goals->len; i++) {
    const PlassGoal *goal = records->goals->items[i];
    if (!belongs (section, goal))
      continue;
    section->last_position = MAX (section->last_position, goal->position.known ? goal->position.value : 0);
    plass_goal_card_set (take_card (section, old, &goal->id), goal, records->measures);
  }
  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, NULL, &gone))
    gtk_box_remove (GTK_BOX (section->cards), gone);
  gtk_widget_set_visible (section->cards, g_hash_table_size (section->known) > 0);
  /* One that was opened for a first goal stays while that is being written. */
  gtk_widget_set_visible (GTK_WIDGET (section), g_hash_table_size (section->known) > 0
                                                    || plass_goal_entry_is_open (section->entry));
  return g_hash_table_size (section->known);
}

void
plass_goal_section_add (PlassGoalSection *section)
{
  plass_goal_entry_open (section->entry);
}

void
plass_goal_section_leave (PlassGoalSection *section)
{
  GHashTableIter iter;
  gpointer card;

  plass_goal_entry_leave (section->entry);
  g_hash_table_iter_init (&iter, section->known);
  while (g_hash_table_iter_next (&iter, NULL, &card))
    plass_goal_card_leave (card);
}

GtkWidget *
plass_goal_section_new (PlassPersonPart *part, const char *area, const char *words)
{
  PlassGoalSection *section = g_object_new (PLASS_TYPE_GOAL_SECTION, NULL);
  GtkWidget *heading = gtk_label_new (words);
  /* Translators: %s is a part of life: "Add a goal: Housing" */
  g_autofree char *button = g_strdup_printf (_ ("Add a goal: %s"), words);

  section->part = part;
  section->area = plass_code (area);
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_label_set_wrap (GTK_LABEL (heading), TRUE);
  gtk_widget_add_css_class (heading, "title-4");
  section->cards = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  section->entry = plass_goal_entry_new (_ ("Add a Goal"), _ ("The goal, in the person's own words"), TRUE);
  plass_access_name (gtk_widget_get_first_child (GTK_WIDGET (section->entry)), button);
  plass_goal_entry_name (section->entry, area);
  g_signal_connect (section->entry, "entered", G_CALLBACK (goal_entered), section);
  gtk_box_append (GTK_BOX (section), heading);
  gtk_box_append (GTK_BOX (section), section->cards);
  gtk_box_append (GTK_BOX (section), GTK_WIDGET (section->entry));
  plass_access_name (section, words);
  return GTK_WIDGET (section);
}

static void
plass_goal_section_finalize (GObject *object)
{
  g_hash_table_unref (PLASS_GOAL_SECTION (object)->known);
  G_OBJECT_CLASS (plass_goal_section_parent_class)->finalize (object);
}

static void
plass_goal_section_class_init (PlassGoalSectionClass *class)
{
  G_OBJECT_CLASS (class)->finalize = plass_goal_section_finalize;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
plass_goal_section_init (PlassGoalSection *section)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (section), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (section), 9);
  section->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}
