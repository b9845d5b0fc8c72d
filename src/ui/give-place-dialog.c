/* give-place-dialog.c — a place for one person, a first or another one: what fits, what to ask, what does not
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

/* More than anyone reads: the rest comes by typing. */
#define MOST_ROWS 40

typedef struct {
  const PlassDesk *desk;
  PlassId person, chosen; /* chosen: a place */
  PlassBooking *stay;     /* that ends by moving; NULL: they get a place */
  GPtrArray *lines;       /* of all free places */
  PlassDialog *dialog;
  GtkWidget *box, *ask, *filter, *sections[3], *refused, *until, *now, *hold; /* owned by the dialog */
  GtkCheckButton *group;
} Give;

static void
free_give (gpointer data)
{
  Give *give = data;

  g_clear_pointer (&give->lines, g_ptr_array_unref);
  plass_booking_free (give->stay);
  g_free (give);
}

static gboolean
holds (Give *give)
{
  return give->hold && gtk_check_button_get_active (GTK_CHECK_BUTTON (give->hold));
}

static void
show_primary (Give *give)
{
  GtkWidget *primary = gtk_window_get_default_widget (GTK_WINDOW (give->dialog));

  if (!give->stay) {
    gtk_button_set_label (GTK_BUTTON (primary), holds (give) ? _ ("_Hold") : _ ("_Let In"));
    gtk_widget_set_sensitive (give->until, holds (give));
  }
  plass_dialog_set_ready (give->dialog, plass_id_is_set (&give->chosen));
}

static void
place_toggled (GtkCheckButton *check, Give *give)
{
  if (!gtk_check_button_get_active (check))
    return;
  give->chosen = plass_id_parse (g_object_get_data (G_OBJECT (check), "plass-id"));
  plass_dialog_tell (give->dialog, NULL);
  show_primary (give);
}

/* ---- The rows ---- */

static char *
detail_of (Give *give, const PlassOffer *offer)
{
  g_autofree char *level = plass_store_code_label (give->desk->store, "level", offer->line->place.level.text);
  g_autoptr (GString) text = g_string_new (level);

  if (!plass_text_is_blank (offer->line->unit_name))
    g_string_append_printf (text, " · %s", offer->line->unit_name);
  if (!offer->same_level && offer->fit != PLASS_FITS_NOT)
    g_string_append_printf (text, "\n%s", _ ("Another level than the case"));
  for (guint i = 0; i < offer->reasons->len; i++)
    g_string_append_printf (text, "\n%s", (const char *)g_ptr_array_index (offer->reasons, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_choice (Give *give, GtkWidget *row, const PlassOffer *offer, const char *title)
{
  GtkWidget *check = gtk_check_button_new ();

  gtk_check_button_set_group (GTK_CHECK_BUTTON (check), give->group);
  if (!give->group)
    give->group = GTK_CHECK_BUTTON (check);
  g_object_set_data_full (G_OBJECT (check), "plass-id", g_strdup (offer->line->place.id.text), g_free);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  plass_access_name (check, title);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  if (plass_id_equal (&give->chosen, &offer->line->place.id))
    gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  g_signal_connect (check, "toggled", G_CALLBACK (place_toggled), give);
}

static void
add_icons (GtkWidget *row, const PlassPlace *place)
{
  PlassTrait traits[12];
  guint n = plass_words_place_traits (place, traits, G_N_ELEMENTS (traits));

  for (guint i = 0; i < MIN (n, 2); i++)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), plass_pill_new (traits[i].icon, traits[i].words));
}

static void
add_offer (Give *give, const PlassOffer *offer)
{
  g_autofree char *title = plass_place_words_title (offer->line);
  g_autofree char *detail = detail_of (give, offer);
  GtkWidget *row = plass_row_new (title, detail);

  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (offer->fit != PLASS_FITS_NOT)
    add_choice (give, row, offer, title);
  add_icons (row, &offer->line->place);
  plass_section_add (PLASS_SECTION (give->sections[offer->fit]), row);
}

static gboolean
is_wanted (Give *give, const PlassOffer *offer)
{
  g_autofree char *typed = plass_text_fold (gtk_editable_get_text (GTK_EDITABLE (give->filter)));
  g_autofree char *title = plass_place_words_title (offer->line);
  g_autofree char *all = g_strconcat (title, " ", offer->line->unit_name ? offer->line->unit_name : "", NULL);
  g_autofree char *folded = plass_text_fold (all);
  g_auto (GStrv) words = g_strsplit (typed, " ", -1);

  for (guint i = 0; words[i]; i++)
    if (!strstr (folded, words[i]))
      return FALSE;
  return TRUE;
}

static void
finish_section (Give *give, PlassFit fit, guint found)
{
  PlassSection *section = PLASS_SECTION (give->sections[fit]);

  if (found > MOST_ROWS) {
    g_autofree char *more =
        g_strdup_printf (_ ("%u more. Write an institution above to find them."), found - MOST_ROWS);
    GtkWidget *row = plass_row_new (more, NULL);
    gtk_widget_add_css_class (row, "dim-label");
    plass_section_add (section, row);
  }
  plass_section_set_count (section, (int)found);
  gtk_widget_set_visible (GTK_WIDGET (section), found > 0 || fit == PLASS_FITS);
}

static void
fill_sections (Give *give, const GPtrArray *offers)
{
  guint found[3] = { 0 };

  PlassId chosen = give->chosen;

  /* Chosen again below when it is still there to be chosen. */
  give->chosen = (PlassId){ "" };
  give->group = NULL;
  for (guint fit = 0; fit < 3; fit++)
    plass_section_clear (PLASS_SECTION (give->sections[fit]));
  for (guint i = 0; i < offers->len; i++) {
    const PlassOffer *offer = g_ptr_array_index (offers, i);
    if (!is_wanted (give, offer) || found[offer->fit]++ >= MOST_ROWS)
      continue;
    if (offer->fit != PLASS_FITS_NOT && plass_id_equal (&chosen, &offer->line->place.id))
      give->chosen = chosen;
    add_offer (give, offer);
  }
  for (guint fit = 0; fit < 3; fit++)
    finish_section (give, fit, found[fit]);
  gtk_widget_set_visible (give->refused, found[PLASS_FITS_NOT] > 0);
}

static void show_question (Give *give, gboolean needed);

static void
judge (Give *give)
{
  PlassStore *store = give->desk->store;
  const PlassPlaceQuery query = { .free_only = TRUE };
  g_autoptr (PlassPerson) person = plass_store_get (store, &plass_kind_person, &give->person, NULL);
  g_autoptr (PlassCase) sak = plass_person_case (store, &give->person, NULL);
  g_autoptr (PlassRecords) rules = plass_store_list (store, &plass_kind_rule, NULL, NULL, NULL);
  PlassCode level = sak ? sak->level : plass_code ("");

  g_clear_pointer (&give->lines, g_ptr_array_unref);
  give->lines = plass_store_places (store, &query, plass_time_now (), NULL);
  if (!person || !give->lines)
    return;
  g_autoptr (GPtrArray) offers =
      plass_offers_make (person, &level, &give->desk->identity.institution, give->lines, rules);
  show_question (give, plass_offers_need_gender (person, offers));
  fill_sections (give, offers);
  show_primary (give);
}

static void
gender_answered (gpointer user_data)
{
  judge (user_data);
}

static void
show_question (Give *give, gboolean needed)
{
  if (needed && !give->ask) {
    give->ask = plass_ask_gender_new (give->desk, &give->person, gender_answered, give);
    gtk_box_insert_child_after (GTK_BOX (give->box), give->ask, gtk_widget_get_first_child (give->box));
  }
  if (give->ask)
    gtk_widget_set_visible (give->ask, needed);
}

/* ---- Doing it ---- */

static PlassBooking *
act (Give *give, const PlassPlace *place, GError **error)
{
  if (give->stay)
    return plass_act_move (give->desk, &give->stay->id, place, error);
  return holds (give)
             ? plass_act_hold (give->desk, place, &give->person, plass_hold_choice_get (give->until), error)
             : plass_act_admit (give->desk, place, &give->person, error);
}

static void
accepted (Give *give)
{
  PlassStore *store = give->desk->store;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlassPlace) place = plass_store_get (store, &plass_kind_place, &give->chosen, &error);
  g_autoptr (PlassBooking) booking = NULL;

  if (place)
    booking = act (give, place, &error);
  if (!booking) {
    g_autofree char *words = plass_words_error (error);
    plass_dialog_tell (give->dialog, words);
    return;
  }
  if (give->stay)
    plass_stay_tell (GTK_WIDGET (give->dialog), give->desk, "move", booking, give->stay, NULL);
  else
    plass_act_tell (GTK_WIDGET (give->dialog), give->desk, booking);
  plass_dialog_done (give->dialog);
}

/* ---- Making it ---- */

/* So that the right one of two with the same name gets the place. */
static char *
where_words (Give *give, const PlassPerson *person)
{
  g_autoptr (GPtrArray) stays = plass_store_stays (give->desk->store, &person->id, NULL);
  g_autofree char *birth = plass_words_birth (person->birth);

  if (plass_words_is_protected (&person->protection) || !stays)
    return g_strdup ("");
  g_autofree char *where = plass_person_words_where (stays, plass_time_now ());
  return g_strconcat (birth, *birth && *where ? " · " : "", where, NULL);
}

static void
add_person (Give *give, const PlassPerson *person)
{
  g_autofree char *name = plass_person_name (person);
  g_autofree char *words = plass_words_person (NULL, name, &person->protection);
  g_autofree char *detail = where_words (give, person);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *title = gtk_label_new (words), *below = gtk_label_new (detail);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (below), 0);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_widget_add_css_class (title, "title-2");
  gtk_widget_add_css_class (below, "dim-label");
  gtk_label_set_wrap (GTK_LABEL (below), TRUE);
  gtk_widget_set_visible (below, *detail != 0);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), below);
  gtk_box_append (GTK_BOX (give->box), box);
}

static void
add_how (Give *give)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6),
            *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  give->hold = gtk_check_button_new_with_label (_ ("Hold it until"));
  give->now = gtk_check_button_new_with_label (_ ("Let them in now"));
  give->until = plass_hold_choice_new (plass_time_now ());
  plass_access_name (give->until, _ ("Held until"));
  gtk_check_button_set_group (GTK_CHECK_BUTTON (give->now), GTK_CHECK_BUTTON (give->hold));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (give->hold), TRUE);
  gtk_box_append (GTK_BOX (line), give->hold);
  gtk_box_append (GTK_BOX (line), give->until);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), give->now);
  gtk_box_append (GTK_BOX (give->box), box);
  g_signal_connect_swapped (give->hold, "toggled", G_CALLBACK (show_primary), give);
}

/* A search field keeps Esc for itself, also when there is nothing left to empty: then it closes the dialog.
 */
static void
search_stopped (Give *give)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (give->filter)))
    gtk_editable_set_text (GTK_EDITABLE (give->filter), "");
  else
    gtk_window_close (GTK_WINDOW (give->dialog));
}

static void
add_sections (Give *give)
{
  give->filter = gtk_search_entry_new ();
  plass_access_name (give->filter, _ ("Find among the places"));
  g_object_set (give->filter, "placeholder-text", _ ("Institution, ward or place"), NULL);
  g_signal_connect_swapped (give->filter, "search-changed", G_CALLBACK (judge), give);
  g_signal_connect_swapped (give->filter, "stop-search", G_CALLBACK (search_stopped), give);
  gtk_box_append (GTK_BOX (give->box), give->filter);
  give->sections[PLASS_FITS] = plass_section_new (_ ("Fits"), _ ("No free place fits as it is now."));
  give->sections[PLASS_FIT_UNKNOWN] = plass_section_new (_ ("Ask first"), "");
  give->sections[PLASS_FITS_NOT] = plass_section_new (_ ("Does not fit"), "");
  gtk_box_append (GTK_BOX (give->box), give->sections[PLASS_FITS]);
  gtk_box_append (GTK_BOX (give->box), give->sections[PLASS_FIT_UNKNOWN]);
  /* Why not is there for who asks; what fits comes first. */
  give->refused = gtk_expander_new (_ ("Places that do not fit, and why"));
  gtk_expander_set_child (GTK_EXPANDER (give->refused), give->sections[PLASS_FITS_NOT]);
  gtk_box_append (GTK_BOX (give->box), give->refused);
}

static void
present (GtkWidget *from, const PlassDesk *desk, const PlassPerson *person, PlassBooking *stay)
{
  Give *give = g_new0 (Give, 1);

  give->desk = desk;
  give->person = person->id;
  give->stay = stay;
  give->dialog =
      plass_dialog_new (from, stay ? _ ("Move") : _ ("Give a Place"), stay ? _ ("_Move") : _ ("_Hold"));
  g_object_set_data_full (G_OBJECT (give->dialog), "plass-give", give, free_give);
  plass_dialog_keep (give->dialog, stay ? "move" : "give-place", stay ? stay->id.text : person->id.text,
                     NULL);
  give->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  plass_dialog_set_content (give->dialog, give->box);
  add_person (give, person);
  if (!stay)
    add_how (give);
  add_sections (give);
  judge (give);
  g_signal_connect_swapped (give->dialog, "accepted", G_CALLBACK (accepted), give);
  gtk_window_set_default_size (GTK_WINDOW (give->dialog), 680, 640);
  gtk_window_present (GTK_WINDOW (give->dialog));
  gtk_widget_grab_focus (give->filter);
}

void
plass_give_place_present (GtkWidget *from, const PlassDesk *desk, const PlassId *person)
{
  g_autoptr (PlassPerson) record = plass_store_get (desk->store, &plass_kind_person, person, NULL);

  if (record)
    present (from, desk, record, NULL);
  else
    plass_toast (from, _ ("The person is not on this desk any more."));
}

void
plass_move_dialog_present (GtkWidget *from, const PlassDesk *desk, const PlassId *stay)
{
  g_autoptr (PlassBooking) booking = plass_store_get (desk->store, &plass_kind_booking, stay, NULL);
  g_autoptr (PlassPerson) record =
      booking ? plass_store_get (desk->store, &plass_kind_person, &booking->person, NULL) : NULL;

  if (record && plass_stay_act_fits ("move", booking))
    present (from, desk, record, g_steal_pointer (&booking));
  else
    plass_toast (from, _ ("The stay has changed meanwhile. Look at it once more."));
}
