/* parked-card.c — something the service said no to: why, what was wanted, and what can be done about it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

#define HOLD_SECS 7200 /* when the hold that was wanted has run out meanwhile */

/* What the buttons of a card are about; owned by the card. */
typedef struct {
  const PlassDesk *desk;
  GPtrArray *list; /* keeps @parked alive */
  const PlassParked *parked;
} Card;

static void
free_card (gpointer data)
{
  g_ptr_array_unref (((Card *)data)->list);
  g_free (data);
}

static void
tell (GtkWidget *from, const GError *error)
{
  g_autofree char *words = plass_words_error (error);

  plass_toast (from, words);
}

/* ---- What can be done ---- */

static void
retry_clicked (GtkWidget *button, Card *card)
{
  g_autoptr (GError) error = NULL;

  if (!plass_store_retry (card->desk->store, &card->parked->command, &error))
    tell (button, error);
  else
    gtk_widget_activate_action (button, "win.sync", NULL);
}

typedef struct {
  PlassStore *store;
  PlassDiscarded *discarded;
} TakeBack;

static void
free_take_back (gpointer data, GClosure *closure)
{
  plass_discarded_free (((TakeBack *)data)->discarded);
  g_free (data);
}

static void
undo_asked (AdwToast *toast, TakeBack *back)
{
  if (!plass_store_take_back (back->store, back->discarded, NULL))
    g_warning ("what was let go of could not be taken back");
}

static void
let_go_clicked (GtkWidget *button, Card *card)
{
  TakeBack *back = g_new0 (TakeBack, 1);
  g_autoptr (GError) error = NULL;

  back->store = card->desk->store;
  if (!plass_store_discard (card->desk->store, &card->parked->command, &back->discarded, &error)) {
    free_take_back (back, NULL);
    tell (button, error);
    return;
  }
  plass_toast_undo (button, _ ("Discarded. It is not sent."), G_CALLBACK (undo_asked), back, free_take_back);
}

static void
export_clicked (GtkWidget *button, Card *card)
{
  plass_parked_export_present (button, card->desk, card->list, card->parked);
}

/* ---- Another place instead ---- */

static PlassBooking *
wanted_booking (const Card *card)
{
  g_autoptr (GPtrArray) rows = plass_store_parked_rows (card->desk->store, &card->parked->command, NULL);
  const PlassParkedRow *row = rows && rows->len > 0 ? g_ptr_array_index (rows, 0) : NULL;

  return row && row->kind == &plass_kind_booking ? plass_record_dup (row->kind, row->wanted) : NULL;
}

static PlassBooking *
give_instead (const Card *card, const PlassId *place_id, GError **error)
{
  g_autoptr (PlassBooking) wanted = wanted_booking (card);
  g_autoptr (PlassPlace) place = plass_store_get (card->desk->store, &plass_kind_place, place_id, error);
  PlassTime now = plass_time_now ();

  if (!wanted || !place)
    return NULL;
  if (g_str_equal (card->parked->act, "admit"))
    return plass_act_admit (card->desk, place, &wanted->person, error);
  if (g_str_equal (card->parked->act, "move"))
    return plass_act_move (card->desk, &wanted->moved_from, place, error);
  if (wanted->hold_until.secs <= now.secs)
    wanted->hold_until.secs = now.secs + HOLD_SECS;
  return plass_act_hold (card->desk, place, &wanted->person, wanted->hold_until, error);
}

/* The new wish first: should it fail, the old one still waits. */
static void
instead_clicked (GtkWidget *button, Card *card)
{
  const PlassId *place = g_object_get_data (G_OBJECT (button), "plass-place");
  g_autoptr (GError) error = NULL;
  g_autoptr (PlassBooking) booking = give_instead (card, place, &error);

  if (!booking || !plass_store_discard (card->desk->store, &card->parked->command, NULL, &error)) {
    tell (button, error);
    return;
  }
  plass_act_tell (button, card->desk, booking);
  gtk_widget_activate_action (button, "win.sync", NULL);
}

/* ---- How it looks ---- */

static GtkWidget *
new_reason (const PlassParked *parked)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *icon = gtk_image_new_from_icon_name ("plass-needs-you-symbolic");
  GtkWidget *words = plass_needs_text_new (parked->reason ? parked->reason : "", NULL);

  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), words);
  gtk_widget_add_css_class (box, "told");
  return box;
}

static GtkWidget *
new_button (Card *card, const char *words, const char *name, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_label (words);
  g_autofree char *spoken = g_strdup_printf ("%s: %s", words, name);

  plass_access_name (button, spoken);
  g_signal_connect (button, "clicked", clicked, card);
  return button;
}

/* The service tells the place with its house, where the house's name is part of how it is called. */
static char *
alternative_words (const PlassAlternative *place)
{
  if (g_str_has_prefix (place->place_name, place->institution_name))
    return g_strdup_printf (_ ("Take %s"), place->place_name);
  return g_strdup_printf (_ ("Take %1$s, %2$s"), place->place_name, place->institution_name);
}

static void
add_alternatives (Card *card, GtkWidget *box)
{
  g_autoptr (GPtrArray) places = plass_alternatives_read (card->parked->alternatives);
  GtkWidget *wrap;

  if (places->len == 0)
    return;
  gtk_box_append (GTK_BOX (box), plass_needs_text_new (_ ("These places are free instead:"), "dim-label"));
  wrap = plass_wrap_new (FALSE);
  for (guint i = 0; i < places->len; i++) {
    const PlassAlternative *place = g_ptr_array_index (places, i);
    g_autofree char *name = alternative_words (place);
    GtkWidget *button = gtk_button_new_with_label (name);
    g_object_set_data_full (G_OBJECT (button), "plass-place", g_memdup2 (&place->place, sizeof place->place),
                            g_free);
    g_signal_connect (button, "clicked", G_CALLBACK (instead_clicked), card);
    plass_wrap_append (PLASS_WRAP (wrap), button);
  }
  gtk_box_append (GTK_BOX (box), wrap);
}

static void
add_buttons (Card *card, GtkWidget *box, const PlassAbout *about, const PlassNeedsView *view, gboolean hidden)
{
  GtkWidget *buttons = plass_wrap_new (FALSE);
  const char *title = about->title;

  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  if (hidden && !view->shutter)
    plass_wrap_append (PLASS_WRAP (buttons),
                       plass_needs_button_new (_ ("Show …"), title, "needs.show", card->parked->id.text));
  if (plass_id_is_set (&about->person))
    plass_wrap_append (PLASS_WRAP (buttons),
                       plass_needs_button_new (_ ("Open"), title, "win.show-person", about->person.text));
  GtkWidget *export = new_button (card, _ ("Save to a File …"), title, G_CALLBACK (export_clicked));
  gtk_widget_set_sensitive (export, !hidden);
  plass_wrap_append (PLASS_WRAP (buttons), export);
  plass_wrap_append (PLASS_WRAP (buttons),
                     new_button (card, _ ("Discard"), title, G_CALLBACK (let_go_clicked)));
  plass_wrap_append (PLASS_WRAP (buttons),
                     new_button (card, _ ("Try Again"), title, G_CALLBACK (retry_clicked)));
  gtk_box_append (GTK_BOX (box), buttons);
}

static void
add_lines (Card *card, GtkWidget *box, gboolean hidden, GString *signature)
{
  g_autoptr (GPtrArray) lines = plass_parked_words_lines (card->desk, card->parked);

  if (hidden) {
    gtk_box_append (GTK_BOX (box), plass_needs_text_new (_ ("What was written is hidden."), "dim-label"));
    return;
  }
  for (guint i = 0; i < lines->len; i++) {
    gtk_box_append (GTK_BOX (box), plass_needs_text_new (g_ptr_array_index (lines, i), NULL));
    g_string_append_printf (signature, "|%s", (char *)g_ptr_array_index (lines, i));
  }
}

/* What it is about as this desk may show it now, which is not what the store calls it. */
static void
read_about (const Card *card, PlassAbout *ret_about)
{
  g_autoptr (GPtrArray) rows = plass_store_parked_rows (card->desk->store, &card->parked->command, NULL);
  const PlassParkedRow *row = rows && rows->len > 0 ? g_ptr_array_index (rows, 0) : NULL;

  *ret_about = (PlassAbout){ 0 };
  if (row)
    plass_record_about (card->desk, row->kind, row->wanted, ret_about);
  else
    ret_about->title = g_strdup (_ ("Change"));
}

GtkWidget *
plass_parked_card_new (const PlassDesk *desk, GPtrArray *list, guint number, const PlassNeedsView *view)
{
  Card *card = g_new0 (Card, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  g_autoptr (GString) signature = g_string_new (NULL);
  PlassAbout about;

  *card = (Card){ desk, g_ptr_array_ref (list), g_ptr_array_index (list, number) };
  g_object_set_data_full (G_OBJECT (box), "plass-card", card, free_card);
  read_about (card, &about);
  gboolean hidden = view->shutter || (about.secret && !view->revealed);
  g_autofree char *when = plass_words_time (card->parked->made);
  g_autofree char *what =
      g_strdup_printf (C_ ("row", "%1$s, %2$s"), plass_parked_words_act (card->parked), when);
  gtk_box_append (GTK_BOX (box), plass_needs_text_new (about.title, "needs-title"));
  gtk_box_append (GTK_BOX (box), plass_needs_text_new (what, "dim-label"));
  gtk_box_append (GTK_BOX (box), new_reason (card->parked));
  add_lines (card, box, hidden, signature);
  add_alternatives (card, box);
  add_buttons (card, box, &about, view, hidden);
  g_autofree char *name =
      g_strdup_printf ("%s. %s", about.title, card->parked->reason ? card->parked->reason : "");
  GtkWidget *row = plass_needs_row_new (box, name);
  g_string_append_printf (signature, "|%s|%s|%s|%d", about.title, card->parked->reason, what, hidden);
  plass_refill_mark (row, card->parked->command.text, signature->str);
  plass_about_clear (&about);
  return row;
}
