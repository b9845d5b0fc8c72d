/* place-card.c — one place beside the list: what it is, who is in it, and what can be done */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

struct _PlassPlaceCard {
  GtkBox parent;
  const PlassDesk *desk;
  PlassPlaceItem *item;
  GtkWidget *title, *ward, *content, *acts; /* owned by the tree */
};

G_DEFINE_FINAL_TYPE (PlassPlaceCard, plass_place_card, GTK_TYPE_BOX)

static const PlassPlaceLine *
line_of (PlassPlaceCard *card)
{
  return card->item ? plass_place_item_line (card->item) : NULL;
}

/* ---- The acts ---- */

static void
hold_clicked (PlassPlaceCard *card)
{
  plass_hold_dialog_present (GTK_WIDGET (card), card->desk, line_of (card), FALSE);
}

static void
admit_clicked (PlassPlaceCard *card)
{
  const PlassPlaceLine *line = line_of (card);

  if (line->use == PLASS_PLACE_HELD)
    plass_act_move_in_from (GTK_WIDGET (card), card->desk, &line->booking);
  else
    plass_hold_dialog_present (GTK_WIDGET (card), card->desk, line, TRUE);
}

static void
release_clicked (PlassPlaceCard *card)
{
  plass_act_release_from (GTK_WIDGET (card), card->desk, &line_of (card)->booking);
}

static void
end_clicked (PlassPlaceCard *card)
{
  plass_end_stay_present (GTK_WIDGET (card), card->desk, &line_of (card)->booking);
}

static void
stay_activated (GtkWidget *widget, const char *action, GVariant *unused)
{
  PlassPlaceCard *card = PLASS_PLACE_CARD (widget);

  plass_stay_start (widget, card->desk, plass_stay_action_name (action), &line_of (card)->booking);
}

/* What is not done every day to who lives there. */
static void
add_stay_acts (PlassPlaceCard *card, const PlassPlaceLine *line)
{
  g_autoptr (GMenu) menu = plass_stay_menu_new ();
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (PlassBooking) booking =
      plass_store_get (card->desk->store, &plass_kind_booking, &line->booking, NULL);

  plass_stay_enable_actions (GTK_WIDGET (card), booking);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _ ("More"));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (button), GTK_ARROW_UP);
  plass_access_name (button, _ ("More about this stay"));
  gtk_widget_set_hexpand (button, TRUE);
  gtk_box_append (GTK_BOX (card->acts), button);
}

static void
open_clicked (PlassPlaceCard *card)
{
  gtk_widget_activate_action (GTK_WIDGET (card), "win.show-person", "s", line_of (card)->person.text);
}

#define USE(use) (1 << PLASS_PLACE_##use)

/* The first that fits the place's state is the one that is most often wanted. */
static const struct {
  guint uses;
  gboolean needs_booking;
  const char *words, *class;
  void (*clicked) (PlassPlaceCard *card);
} acts[] = {
  { USE (FREE), FALSE, N_ ("Hold"), "suggested-action", hold_clicked },
  { USE (FREE), FALSE, N_ ("Let In"), NULL, admit_clicked },
  { USE (HELD), TRUE, N_ ("Let In"), "suggested-action", admit_clicked },
  { USE (HELD), TRUE, N_ ("Release"), NULL, release_clicked },
  { USE (OCCUPIED), TRUE, N_ ("End the Stay"), NULL, end_clicked },
};

static void
fill_acts (PlassPlaceCard *card, const PlassPlaceLine *line)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (card->acts)))
    gtk_box_remove (GTK_BOX (card->acts), child);
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++) {
    if (!(acts[i].uses & (1u << line->use)) || (acts[i].needs_booking && !plass_id_is_set (&line->booking)))
      continue;
    GtkWidget *button = gtk_button_new_with_label (_ (acts[i].words));
    gtk_widget_set_hexpand (button, TRUE);
    if (acts[i].class)
      gtk_widget_add_css_class (button, acts[i].class);
    g_signal_connect_swapped (button, "clicked", G_CALLBACK (acts[i].clicked), card);
    gtk_box_append (GTK_BOX (card->acts), button);
  }
  plass_stay_enable_actions (GTK_WIDGET (card), NULL);
  if (line->use == PLASS_PLACE_OCCUPIED && plass_id_is_set (&line->person))
    add_stay_acts (card, line);
}

void
plass_place_card_move (PlassPlaceCard *card)
{
  gtk_widget_activate_action (GTK_WIDGET (card), "stay.move", NULL);
}

/* ---- What it is ---- */

static void
add (PlassPlaceCard *card, GtkWidget *child)
{
  gtk_box_append (GTK_BOX (card->content), child);
}

static void
add_state (PlassPlaceCard *card, const PlassPlaceLine *line)
{
  const char *icon;
  g_autofree char *state = plass_place_words_state (line, plass_date_today (), &icon);
  g_autofree char *from = plass_place_words_free (line, plass_date_today ());
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = gtk_label_new (state);
  GtkWidget *image = gtk_image_new_from_icon_name (icon);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (box, "place-state");
  gtk_widget_add_css_class (box, plass_place_words_class (line->use));
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), label);
  add (card, box);
  if (line->provisional)
    add (card, plass_pill_new ("plass-provisional-symbolic", _ ("Not confirmed yet")));
  if (line->use == PLASS_PLACE_FREE || !*from)
    return;
  GtkWidget *when = gtk_label_new (from);
  gtk_label_set_xalign (GTK_LABEL (when), 0);
  gtk_widget_add_css_class (when, "dim-label");
  add (card, when);
}

static void
add_who (PlassPlaceCard *card, const PlassPlaceLine *line)
{
  g_autofree char *who = plass_place_words_who (card->desk, line);
  g_autofree char *since = plass_words_date (plass_time_day (line->since));
  g_autofree char *detail = NULL;

  if (!who)
    return;
  if (line->use == PLASS_PLACE_OCCUPIED)
    /* Translators: "Here since 12 March" */
    detail = g_strdup_printf (_ ("Here since %s"), since);
  GtkWidget *list = gtk_list_box_new (), *row = plass_row_new (who, detail);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  /* Whose page it is would tell what the word "Occupied" hides. */
  if (plass_id_is_set (&line->person) && !plass_words_is_protected (&line->protection)
      && !plass_text_is_blank (line->person_name)) {
    g_autofree char *target = g_strdup_printf (_ ("Open %s"), who);
    GtkWidget *button = plass_row_add_button (row, _ ("Open"), target);
    gtk_widget_add_css_class (button, "flat");
    g_signal_connect_swapped (button, "clicked", G_CALLBACK (open_clicked), card);
  }
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  add (card, list);
}

static void
add_fact (PlassPlaceCard *card, const char *label, const char *words)
{
  if (plass_text_is_blank (words))
    return;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *above = gtk_label_new (label), *below = gtk_label_new (words);
  gtk_label_set_xalign (GTK_LABEL (above), 0);
  gtk_label_set_xalign (GTK_LABEL (below), 0);
  gtk_label_set_wrap (GTK_LABEL (below), TRUE);
  gtk_widget_add_css_class (above, "caption");
  gtk_widget_add_css_class (above, "dim-label");
  gtk_box_append (GTK_BOX (box), above);
  gtk_box_append (GTK_BOX (box), below);
  add (card, box);
}

static void
add_traits (PlassPlaceCard *card, const PlassPlace *place)
{
  PlassTrait traits[12];
  guint n = plass_words_place_traits (place, traits, G_N_ELEMENTS (traits));
  GtkWidget *wrap = plass_wrap_new (FALSE);

  for (guint i = 0; i < n; i++)
    plass_wrap_append (PLASS_WRAP (wrap), plass_pill_new (traits[i].icon, traits[i].words));
  gtk_widget_set_visible (wrap, n > 0);
  add (card, wrap);
}

static void
add_facts (PlassPlaceCard *card, const PlassPlace *place)
{
  PlassStore *store = card->desk->store;
  g_autofree char *level = plass_store_code_label (store, "level", place->level.text);
  g_autofree char *confirmed = plass_words_time (place->confirmed);
  g_autofree char *days = place->max_stay_days.known ? plass_words_days (place->max_stay_days.value) : NULL;

  add_fact (card, _ ("Level"), level);
  add_fact (card, _ ("Kind"), plass_codes_label ("place-kind", place->kind.text));
  add_fact (card, _ ("For whom"), plass_codes_label ("gender-rule", place->gender_rule.text));
  add_fact (card, _ ("Substance use"), plass_codes_label ("substance-policy", place->substance_policy.text));
  add_fact (card, _ ("Most days a stay"), days);
  if (place->own_bath == PLASS_YES)
    add_fact (card, _ ("Own bath"), _ ("Yes"));
  if (place->night_staffed == PLASS_YES)
    add_fact (card, _ ("Staffed at night"), _ ("Yes"));
  add_fact (card, _ ("Looked at last"), confirmed);
}

void
plass_place_card_set (PlassPlaceCard *card, PlassPlaceItem *item)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (card));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL, *child;
  gboolean acting = focus && gtk_widget_is_ancestor (focus, GTK_WIDGET (card));

  g_set_object (&card->item, item);
  while ((child = gtk_widget_get_first_child (card->content)))
    gtk_box_remove (GTK_BOX (card->content), child);
  gtk_widget_set_visible (GTK_WIDGET (card), line_of (card) != NULL);
  if (!line_of (card))
    return;
  const PlassPlaceLine *line = line_of (card);
  g_autofree char *title = plass_place_words_title (line);
  gtk_label_set_text (GTK_LABEL (card->title), title);
  gtk_label_set_text (GTK_LABEL (card->ward), line->unit_name ? line->unit_name : "");
  gtk_widget_set_visible (card->ward, !plass_text_is_blank (line->unit_name));
  add_state (card, line);
  add_who (card, line);
  fill_acts (card, line);
  add_traits (card, &line->place);
  add_facts (card, &line->place);
  if (acting)
    plass_place_card_focus (card);
}

void
plass_place_card_focus (PlassPlaceCard *card)
{
  GtkWidget *first = gtk_widget_get_first_child (card->acts);

  if (!first || !gtk_widget_grab_focus (first))
    gtk_widget_child_focus (GTK_WIDGET (card), GTK_DIR_TAB_FORWARD);
}

static void
close_clicked (PlassPlaceCard *card)
{
  g_signal_emit_by_name (card, "closed");
}

static gboolean
escape_pressed (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  close_clicked (PLASS_PLACE_CARD (widget));
  return TRUE;
}

static void
dispose (GObject *object)
{
  g_clear_object (&PLASS_PLACE_CARD (object)->item);
  G_OBJECT_CLASS (plass_place_card_parent_class)->dispose (object);
}

static void
plass_place_card_class_init (PlassPlaceCardClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = dispose;
  g_signal_new ("closed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget, "/no/kommune/oslo/Plass/ui/place-card.ui");
  gtk_widget_class_bind_template_child (widget, PlassPlaceCard, title);
  gtk_widget_class_bind_template_child (widget, PlassPlaceCard, ward);
  gtk_widget_class_bind_template_child (widget, PlassPlaceCard, content);
  gtk_widget_class_bind_template_child (widget, PlassPlaceCard, acts);
  gtk_widget_class_bind_template_callback (widget, close_clicked);
  plass_stay_install_actions (widget, stay_activated);
  gtk_widget_class_add_binding (widget, GDK_KEY_Escape, 0, escape_pressed, NULL);
}

static void
plass_place_card_init (PlassPlaceCard *card)
{
  gtk_widget_init_template (GTK_WIDGET (card));
  plass_stay_enable_actions (GTK_WIDGET (card), NULL);
  /* Its title and buttons want all the width there is; the list needs it more. */
  gtk_widget_set_hexpand (GTK_WIDGET (card), FALSE);
}

GtkWidget *
plass_place_card_new (const PlassDesk *desk)
{
  PlassPlaceCard *card = g_object_new (PLASS_TYPE_PLACE_CARD, NULL);

  card->desk = desk;
  return GTK_WIDGET (card);
}
