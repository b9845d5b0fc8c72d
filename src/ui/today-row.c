/* today-row.c — rows of the day: one line of what it is, and the one act that is wanted */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  const PlassDesk *desk;
  PlassId id;
} About;

static void
free_about (gpointer data, GClosure *closure)
{
  g_free (data);
}

static void
admit_clicked (GtkWidget *button, About *about)
{
  plass_act_move_in_from (button, about->desk, &about->id);
}

static void
release_clicked (GtkWidget *button, About *about)
{
  plass_act_release_from (button, about->desk, &about->id);
}

static void
end_clicked (GtkWidget *button, About *about)
{
  plass_end_stay_present (button, about->desk, &about->id);
}

static void
come_back_clicked (GtkWidget *button, About *about)
{
  plass_stay_start (button, about->desk, "come-back", &about->id);
}

static void
open_activated (GtkWidget *row, About *about)
{
  gtk_widget_activate_action (row, "win.show-person", "s", about->id.text);
}

static void
more_activated (GtkWidget *row, const char *page)
{
  gtk_widget_activate_action (row, "win.show-page", "s", page);
}

static void
connect (GtkWidget *widget, const char *signal, void (*called) (GtkWidget *, About *), const PlassDesk *desk,
         const PlassId *id)
{
  About *about = g_new0 (About, 1);

  *about = (About){ desk, *id };
  g_signal_connect_data (widget, signal, G_CALLBACK (called), about, free_about, 0);
}

static void
add_act (GtkWidget *row, const PlassDesk *desk, const PlassBookingLine *line, const char *words, char *target,
         void (*clicked) (GtkWidget *button, About *about))
{
  g_autofree char *owned = target;
  GtkWidget *button = plass_row_add_button (row, words, owned);

  connect (button, "clicked", clicked, desk, &line->booking.id);
}

/* One or two acts a list; the first is what is most often wanted. */
static void
add_acts (GtkWidget *row, const PlassDesk *desk, const PlassBookingLine *line, PlassTodayList which,
          const char *who)
{
  if (which == PLASS_TODAY_DEPARTURES || which == PLASS_TODAY_NOT_BACK)
    add_act (row, desk, line, _ ("End Stay"), g_strdup_printf (_ ("End the stay of %s"), who), end_clicked);
  if (which == PLASS_TODAY_NOT_BACK)
    add_act (row, desk, line, _ ("Came Back"), g_strdup_printf (_ ("%s came back"), who), come_back_clicked);
  if (which == PLASS_TODAY_DEPARTURES || which == PLASS_TODAY_NOT_BACK)
    return;
  if (which == PLASS_TODAY_RUNNING_OUT)
    add_act (row, desk, line, _ ("Release"), g_strdup_printf (_ ("Release the place of %s"), who),
             release_clicked);
  add_act (row, desk, line, _ ("Let In"), g_strdup_printf (_ ("Let in %s"), who), admit_clicked);
}

/* The clock time of what happens today: when they come, when they leave, when the hold ends. */
static PlassTime
moment (const PlassBookingLine *line, PlassTodayList which)
{
  if (which == PLASS_TODAY_DEPARTURES)
    return line->booking.planned_end;
  if (which == PLASS_TODAY_RUNNING_OUT)
    return line->booking.hold_until;
  if (which == PLASS_TODAY_NOT_BACK)
    return line->since;
  return line->booking.start;
}

static int
days_away (PlassTime when)
{
  return plass_time_day (when).days - plass_date_today ().days;
}

/* "Dalsberget 204", and the day when it is not today's. */
static char *
where_words (const PlassBookingLine *line, PlassTime when)
{
  g_autofree char *day = plass_words_date (plass_time_day (when)), *late = NULL;
  /* Beside "Protected person" no place is told. */
  gboolean secret = plass_words_is_protected (&line->protection);
  g_autoptr (GString) text = g_string_new (secret || !line->place_name ? "" : line->place_name);
  const char *between = text->len ? " · " : "";

  if (days_away (when) < 0)
    /* Translators: a day that has passed: "was due 4 November" */
    late = g_strdup_printf (_ ("was due %s"), day);
  if (days_away (when) != 0)
    g_string_append_printf (text, "%s%s", between, late ? late : day);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The clock time, or a sign that the day has passed: of the same width, so that the names stand in line. */
static GtkWidget *
new_clock (PlassTime when, PlassTodayList which)
{
  const gboolean away = which == PLASS_TODAY_NOT_BACK, late = away || days_away (when) < 0;
  g_autofree char *words = plass_words_clock (when);
  GtkWidget *clock =
      late ? gtk_image_new_from_icon_name (away ? "plass-not-back-symbolic" : "plass-waiting-symbolic")
           : gtk_label_new (words);

  gtk_widget_add_css_class (clock, "numeric");
  gtk_widget_add_css_class (clock, late ? "day-late" : "day-clock");
  return clock;
}

GtkWidget *
plass_today_booking_row_new (const PlassDesk *desk, const PlassBookingLine *line, PlassTodayList which)
{
  g_autofree char *who = plass_words_person (desk, line->person_name, &line->protection);
  PlassTime at = moment (line, which);
  const gboolean away = which == PLASS_TODAY_NOT_BACK;
  g_autofree char *when = away ? g_strdup (_ ("Not come back")) : plass_words_time (at);
  g_autofree char *where = away ? plass_not_back_words (desk, line) : where_words (line, at);
  g_autofree char *signature = g_strjoin ("|", line->booking.id.text, who, when, where,
                                          line->provisional ? "?" : "", line->booking.state.text, NULL);
  GtkWidget *row = plass_row_new (who, where);
  g_autofree char *name = g_strjoin (", ", when, who, *where ? where : NULL, NULL);

  adw_action_row_add_prefix (ADW_ACTION_ROW (row), new_clock (at, which));
  if (line->provisional)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                               plass_pill_new ("plass-provisional-symbolic", _ ("Not confirmed yet")));
  add_acts (row, desk, line, which, who);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  connect (row, "activated", open_activated, desk, &line->booking.person);
  plass_access_name (row, name);
  plass_refill_mark (row, line->booking.id.text, signature);
  return row;
}

GtkWidget *
plass_today_case_row_new (const PlassDesk *desk, const PlassCaseLine *line)
{
  g_autofree char *who = plass_words_person (desk, line->name, &line->protection);
  const char *place = plass_words_is_protected (&line->protection) ? NULL : line->place;
  g_autofree char *signature =
      g_strjoin ("|", line->case_id.text, who, place ? place : "", line->unsent ? "unsent" : "", NULL);
  g_autofree char *target = g_strdup_printf (_ ("Open %s"), who);
  GtkWidget *row = plass_row_new (who, place ? place : _ ("No place now"));
  GtkWidget *button = plass_row_add_button (row, _ ("Open"), target);

  connect (button, "clicked", open_activated, desk, &line->person);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  connect (row, "activated", open_activated, desk, &line->person);
  plass_refill_mark (row, line->case_id.text, signature);
  return row;
}

GtkWidget *
plass_today_more_row_new (guint n, const char *page)
{
  g_autofree char *words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u more", "%u more", n), n);
  GtkWidget *row = plass_row_new (words, NULL);

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect (row, "activated", G_CALLBACK (more_activated), (gpointer)page);
  plass_refill_mark (row, page, words);
  return row;
}
