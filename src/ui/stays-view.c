/* stays-view.c — the stays of a person in words, with what can be done about each */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

#define PLASS_TYPE_STAYS_VIEW (plass_stays_view_get_type ())
G_DECLARE_FINAL_TYPE (PlassStaysView, plass_stays_view, PLASS, STAYS_VIEW, PlassPersonPart)

struct _PlassStaysView {
  PlassPersonPart parent;
  GtkWidget *stack; /* owned by the tree, as below */
  PlassSection *now, *before;
};

G_DEFINE_FINAL_TYPE (PlassStaysView, plass_stays_view, PLASS_TYPE_PERSON_PART)

/* ---- Words ---- */

static void
add_part (GString *text, char *part)
{
  if (!plass_text_is_blank (part))
    g_string_append_printf (text, "%s%s", text->len ? " · " : "", part);
  g_free (part);
}

static char *
words_ended (PlassStore *store, const PlassBooking *booking)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *from = plass_words_date (plass_time_day (booking->start));
  g_autofree char *until = plass_words_date (plass_time_day (booking->ended));
  int days = plass_time_day (booking->ended).days - plass_time_day (booking->start).days;

  /* Translators: a stay: "12 March – 1 May" */
  add_part (text, g_strdup_printf (_ ("%s – %s"), from, until));
  add_part (text, plass_person_words_how_long (days));
  add_part (text, plass_store_code_label (store, "end-reason", booking->end_reason.text));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
words_now (PlassStore *store, const PlassBooking *booking, PlassTime now)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *start = plass_words_time (booking->start),
                  *planned = plass_words_date (plass_time_day (booking->planned_end));
  g_autofree char *until = plass_words_time (booking->hold_until);

  if (plass_code_is (&booking->state, "held"))
    add_part (text, g_strdup_printf (_ ("held until %s"), until));
  else if (plass_code_is (&booking->state, "planned"))
    add_part (text, g_strdup_printf (_ ("moves in %s"), start));
  else {
    add_part (text, g_strdup_printf (_ ("since %s"), start));
    add_part (text,
              plass_person_words_how_long (plass_time_day (now).days - plass_time_day (booking->start).days));
  }
  if (plass_time_is_set (booking->planned_end))
    add_part (text, g_strdup_printf (_ ("planned until %s"), planned));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe (PlassStore *store, const PlassStayLine *line, PlassTime now)
{
  const PlassBooking *booking = &line->booking;
  g_autofree char *start = plass_words_date (plass_time_day (booking->start));
  g_autoptr (GString) text = g_string_new (NULL);

  if (plass_booking_keeps_place (booking, now))
    add_part (text, words_now (store, booking, now));
  else if (plass_time_is_set (booking->ended))
    add_part (text, words_ended (store, booking));
  else
    add_part (text, g_strdup (start));
  if (plass_code_is (&booking->state, "held") && !plass_booking_keeps_place (booking, now))
    add_part (text, g_strdup (_ ("ran out")));
  add_part (text, g_strdup (line->refusal));
  if (!plass_text_is_blank (booking->note))
    g_string_append_printf (text, "\n%s", booking->note);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ---- Acts ---- */

static const PlassId *
booking_of (GtkWidget *button)
{
  return g_object_get_data (G_OBJECT (button), "booking");
}

static PlassPersonPart *
part_of (GtkWidget *button)
{
  return PLASS_PERSON_PART (gtk_widget_get_ancestor (button, PLASS_TYPE_STAYS_VIEW));
}

static void
admit_clicked (GtkWidget *button)
{
  plass_act_move_in_from (button, plass_person_part_get_desk (part_of (button)), booking_of (button));
}

static void
release_clicked (GtkWidget *button)
{
  plass_act_release_from (button, plass_person_part_get_desk (part_of (button)), booking_of (button));
}

static void
end_clicked (GtkWidget *button)
{
  plass_end_stay_present (button, plass_person_part_get_desk (part_of (button)), booking_of (button));
}

/* What one does most: the rest is in the menu of the page. */
static const char *
likeliest_act (const PlassBooking *booking)
{
  return plass_code_is (&booking->state, "active") ? "move" : "come-back";
}

static void
stay_clicked (GtkWidget *button)
{
  plass_stay_start (button, plass_person_part_get_desk (part_of (button)),
                    g_object_get_data (G_OBJECT (button), "act"), booking_of (button));
}

static GtkWidget *
add_act (GtkWidget *row, const char *words, const char *place, const PlassId *booking, GCallback clicked,
         gboolean suggested)
{
  g_autofree char *name = g_strdup_printf ("%s: %s", words, place);
  GtkWidget *button = plass_row_add_button (row, words, name);

  if (suggested)
    gtk_widget_add_css_class (button, "suggested-action");
  g_object_set_data_full (G_OBJECT (button), "booking", g_memdup2 (booking, sizeof *booking), g_free);
  g_signal_connect (button, "clicked", clicked, NULL);
  return button;
}

static void
add_stay_acts (GtkWidget *row, const PlassBooking *booking, const char *place)
{
  const char *act = likeliest_act (booking);
  GtkWidget *button = add_act (row, plass_stay_act_words (act), place, &booking->id,
                               G_CALLBACK (stay_clicked), g_str_equal (act, "come-back"));

  g_object_set_data (G_OBJECT (button), "act", (gpointer)act);
  add_act (row, _ ("End the Stay"), place, &booking->id, G_CALLBACK (end_clicked), FALSE);
}

static GtkWidget *
new_row (PlassStaysView *view, const PlassStayLine *line, PlassTime now)
{
  PlassStore *store = plass_person_part_get_desk (PLASS_PERSON_PART (view))->store;
  const PlassBooking *booking = &line->booking;
  g_autofree char *place = plass_person_words_place (line), *facts = describe (store, line, now);
  GtkWidget *row = plass_row_new (place, facts);
  PlassTrait state = plass_words_booking_state (&booking->state, FALSE);
  gboolean keeps = plass_booking_keeps_place (booking, now);

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), plass_pill_new (state.icon, state.words));
  if (line->provisional) {
    PlassTrait waits = plass_words_booking_state (&booking->state, TRUE);
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), plass_pill_new (waits.icon, waits.words));
  }
  if (keeps && (plass_code_is (&booking->state, "held") || plass_code_is (&booking->state, "planned"))) {
    add_act (row, _ ("Let Go"), place, &booking->id, G_CALLBACK (release_clicked), FALSE);
    add_act (row, _ ("Let In"), place, &booking->id, G_CALLBACK (admit_clicked), TRUE);
  } else if (keeps)
    add_stay_acts (row, booking, place);
  return row;
}

static char *
signature (const PlassStayLine *line, PlassStore *store, PlassTime now)
{
  g_autofree char *facts = describe (store, line, now);

  return g_strdup_printf ("%s|%s|%d", line->booking.state.text, facts, line->provisional);
}

static void
refresh (PlassPersonPart *part)
{
  PlassStaysView *view = PLASS_STAYS_VIEW (part);
  PlassStore *store = plass_person_part_get_desk (part)->store;
  g_autoptr (GPtrArray) stays = plass_store_stays (store, plass_person_part_get_person (part), NULL);
  GPtrArray *now_rows = g_ptr_array_new (), *before_rows = g_ptr_array_new ();
  PlassTime now = plass_time_now ();

  for (guint i = 0; stays && i < stays->len; i++) {
    const PlassStayLine *line = stays->pdata[i];
    GtkWidget *row = new_row (view, line, now);
    g_autofree char *shown = signature (line, store, now);
    plass_refill_mark (row, line->booking.id.text, shown);
    g_ptr_array_add (plass_booking_keeps_place (&line->booking, now) ? now_rows : before_rows, row);
  }
  gtk_widget_set_visible (GTK_WIDGET (view->before), before_rows->len > 0);
  plass_refill_section (view->now, now_rows);
  plass_refill_section (view->before, before_rows);
  gtk_stack_set_visible_child_name (GTK_STACK (view->stack), stays && stays->len ? "stays" : "none");
}

static void
give_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.give-place", "s",
                              plass_person_part_get_person (PLASS_PERSON_PART (widget))->text);
}

static void
plass_stays_view_class_init (PlassStaysViewClass *class)
{
  PLASS_PERSON_PART_CLASS (class)->refresh = refresh;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (class), "stays.give", NULL, give_activated);
}

static void
plass_stays_view_init (PlassStaysView *view)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);

  view->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (view->stack), FALSE);
  view->now = PLASS_SECTION (plass_section_new (_ ("Now and coming"), _ ("No place now, and none is held.")));
  view->before = PLASS_SECTION (plass_section_new (_ ("Before"), ""));
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (view->now));
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (view->before));
  gtk_stack_add_named (GTK_STACK (view->stack), column, "stays");
  gtk_stack_add_named (GTK_STACK (view->stack),
                       plass_empty_new ("plass-places-symbolic", _ ("No stays yet"),
                                        _ ("Places that are held, and stays, are shown here."),
                                        _ ("Give a Place"), "stays.give"),
                       "none");
  plass_access_watch_stack (GTK_STACK (view->stack));
  adw_bin_set_child (ADW_BIN (view), view->stack);
}
