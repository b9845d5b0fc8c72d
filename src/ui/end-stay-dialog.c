/* end-stay-dialog.c — why a stay ends and when; and where they sleep tonight when it was not their wish */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  const PlassDesk *desk;
  PlassBooking *booking;
  PlassDialog *dialog;
  GtkWidget *box, *reason, *day, *clock, *death; /* owned by the dialog */
  PlassFormRow *reason_row, *clock_row, *day_row, *sleeps_row;
  GtkWidget *by_us, *sleeps, *told, *complaint; /* only when the institution ends it */
} End;

static void
free_end (gpointer data)
{
  End *end = data;

  plass_booking_free (end->booking);
  g_free (end);
}

static gboolean
reason_is (End *end, const char *code)
{
  g_autofree char *reason = plass_input_get_text (end->reason);

  return g_str_equal (reason, code);
}

static void
reason_chosen (End *end)
{
  plass_form_row_set_problem (end->reason_row, NULL);
  gtk_widget_set_visible (end->by_us, reason_is (end, "by_institution"));
  gtk_widget_set_visible (end->death, reason_is (end, "death"));
}

/* ---- Reading the answers ---- */

static gboolean
read_clock (const char *text, int *ret_hour, int *ret_minute)
{
  g_autoptr (GRegex) regex = g_regex_new ("^\\s*(\\d{1,2})[:. ]?(\\d{2})\\s*$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (!g_regex_match (regex, text, 0, &match))
    return FALSE;
  g_autofree char *hour = g_match_info_fetch (match, 1), *minute = g_match_info_fetch (match, 2);
  *ret_hour = atoi (hour);
  *ret_minute = atoi (minute);
  return *ret_hour < 24 && *ret_minute < 60;
}

static gboolean
read_when (End *end, PlassTime *ret_when)
{
  g_autofree char *day_text = plass_input_get_text (end->day);
  PlassDate day;
  int hour, minute;
  gboolean day_ok = day_text && plass_date_parse (day_text, &day) && day.precision == PLASS_PRECISION_DAY;
  gboolean clock_ok = read_clock (gtk_editable_get_text (GTK_EDITABLE (end->clock)), &hour, &minute);

  plass_form_row_set_problem (end->day_row, day_ok ? NULL : _ ("Write a day, as “today” or “12.3”."));
  plass_form_row_set_problem (end->clock_row, clock_ok ? NULL : _ ("Write a clock time, as 14:30."));
  if (!day_ok || !clock_ok)
    return FALSE;
  *ret_when = plass_time_at (day, hour, minute);
  if (ret_when->secs > plass_time_now ().secs + 60)
    plass_form_row_set_problem (end->day_row, _ ("This lies ahead. End the stay when they have left."));
  else if (ret_when->secs < end->booking->start.secs)
    plass_form_row_set_problem (end->day_row, _ ("The end must come after the start."));
  else
    return TRUE;
  return FALSE;
}

static char *
make_note (End *end)
{
  g_autofree char *sleeps = plass_input_get_text (end->sleeps);

  if (!reason_is (end, "by_institution"))
    return NULL;
  return g_strdup_printf ("%s: %s\n%s: %s\n%s: %s", _ ("Sleeps tonight"), sleeps,
                          _ ("The city district is told"),
                          gtk_check_button_get_active (GTK_CHECK_BUTTON (end->told)) ? _ ("Yes") : _ ("No"),
                          _ ("Told how to complain"), _ ("Yes"));
}

/* All at once, so that nobody is sent round twice. */
static gboolean
is_complete (End *end, PlassTime *ret_when)
{
  gboolean when_ok = read_when (end, ret_when), has_reason = !reason_is (end, ""), by_us_ok = TRUE;

  plass_form_row_set_problem (end->reason_row, has_reason ? NULL : _ ("Choose why."));
  if (reason_is (end, "by_institution")) {
    g_autofree char *sleeps = plass_input_get_text (end->sleeps);
    gboolean told = gtk_check_button_get_active (GTK_CHECK_BUTTON (end->complaint));
    by_us_ok = !plass_text_is_blank (sleeps) && told;
    plass_form_row_set_problem (end->sleeps_row,
                                plass_text_is_blank (sleeps)
                                    ? _ ("Nobody leaves without a place to sleep being talked about.")
                                    : NULL);
    plass_dialog_tell (end->dialog,
                       told ? NULL : _ ("Tell the person how to complain first, and tick it off."));
  } else {
    plass_dialog_tell (end->dialog, NULL);
  }
  return when_ok && has_reason && by_us_ok;
}

/* So that no reminder and no letter goes out any more. */
static void
mark_deceased (End *end, PlassTime when)
{
  g_autoptr (PlassPerson) person =
      plass_store_get (end->desk->store, &plass_kind_person, &end->booking->person, NULL);
  const PlassEdit edit = { &plass_kind_person, person };

  if (!person || plass_time_is_set (person->deceased))
    return;
  person->deceased = when;
  plass_store_put (end->desk->store, &end->desk->actor, NULL, &edit, 1, NULL);
}

static void
accepted (End *end)
{
  g_autofree char *reason = plass_input_get_text (end->reason), *note = NULL;
  g_autoptr (GError) error = NULL;
  PlassTime when;

  if (!is_complete (end, &when))
    return;
  note = make_note (end);
  if (!plass_act_end (end->desk, end->booking, when, reason, note, &error)) {
    g_autofree char *words = plass_words_error (error);
    plass_dialog_tell (end->dialog, words);
    return;
  }
  if (g_str_equal (reason, "death"))
    mark_deceased (end, when);
  end->booking->state = plass_code ("completed");
  plass_act_tell (GTK_WIDGET (end->dialog), end->desk, end->booking);
  plass_dialog_done (end->dialog);
}

/* ---- Making it ---- */

static void
add_reason (End *end)
{
  g_autoptr (GPtrArray) words = plass_store_codes (end->desk->store, "end-reason", NULL);

  end->reason = plass_choice_new ();
  plass_choice_add (end->reason, "", _ ("Choose …"));
  for (guint i = 0; words && i < words->len; i++) {
    const PlassCodeWord *word = g_ptr_array_index (words, i);
    g_autofree char *label = plass_store_code_label (end->desk->store, "end-reason", word->word.text);
    plass_choice_add (end->reason, word->word.text, label);
  }
  end->reason_row = PLASS_FORM_ROW (plass_form_row_new (_ ("Why"), end->reason));
  gtk_box_append (GTK_BOX (end->box), GTK_WIDGET (end->reason_row));
  g_signal_connect_swapped (end->reason, "notify::selected", G_CALLBACK (reason_chosen), end);
}

static void
add_when (End *end)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *today = plass_date_format (plass_date_today ());
  g_autofree char *now = plass_words_clock (plass_time_now ());

  end->day = plass_date_entry_new ();
  end->clock = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (end->clock), now);
  gtk_editable_set_width_chars (GTK_EDITABLE (end->clock), 6);
  end->day_row = PLASS_FORM_ROW (plass_form_row_new (_ ("Left on"), end->day));
  end->clock_row = PLASS_FORM_ROW (plass_form_row_new (_ ("Clock"), end->clock));
  plass_input_set_text (end->day, today);
  gtk_widget_set_hexpand (GTK_WIDGET (end->day_row), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (end->day_row));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (end->clock_row));
  gtk_box_append (GTK_BOX (end->box), box);
}

static void
add_by_us (End *end)
{
  end->by_us = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  end->sleeps = gtk_entry_new ();
  end->sleeps_row =
      PLASS_FORM_ROW (plass_form_row_new (_ ("Where does the person sleep tonight?"), end->sleeps));
  end->told = gtk_check_button_new_with_label (_ ("The city district is told"));
  end->complaint = gtk_check_button_new_with_label (_ ("The person is told how to complain"));
  gtk_box_append (GTK_BOX (end->by_us), GTK_WIDGET (end->sleeps_row));
  gtk_box_append (GTK_BOX (end->by_us), end->told);
  gtk_box_append (GTK_BOX (end->by_us), end->complaint);
  gtk_widget_set_visible (end->by_us, FALSE);
  gtk_box_append (GTK_BOX (end->box), end->by_us);
  end->death = gtk_label_new (_ ("Reminders, invitations and letters to the person stop on all desks."));
  gtk_label_set_xalign (GTK_LABEL (end->death), 0);
  gtk_label_set_wrap (GTK_LABEL (end->death), TRUE);
  gtk_widget_set_visible (end->death, FALSE);
  gtk_box_append (GTK_BOX (end->box), end->death);
}

void
plass_end_stay_present (GtkWidget *from, const PlassDesk *desk, const PlassId *booking)
{
  g_autoptr (PlassBooking) record = plass_store_get (desk->store, &plass_kind_booking, booking, NULL);
  End *end;

  if (!record) {
    plass_toast (from, _ ("The stay is not on this desk any more."));
    return;
  }
  end = g_new0 (End, 1);
  end->desk = desk;
  end->booking = g_steal_pointer (&record);
  end->dialog = plass_dialog_new (from, _ ("End the Stay"), _ ("_End the Stay"));
  g_object_set_data_full (G_OBJECT (end->dialog), "plass-end", end, free_end);
  plass_dialog_keep (end->dialog, "end-stay", booking->text, NULL);
  end->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  plass_dialog_set_content (end->dialog, end->box);
  gtk_box_append (GTK_BOX (end->box), plass_stay_who_new (desk, end->booking));
  add_reason (end);
  add_when (end);
  add_by_us (end);
  g_signal_connect_swapped (end->dialog, "accepted", G_CALLBACK (accepted), end);
  /* Room for what one of the reasons asks as well. */
  gtk_window_set_default_size (GTK_WINDOW (end->dialog), 560, 600);
  gtk_window_present (GTK_WINDOW (end->dialog));
  gtk_widget_grab_focus (end->reason);
}
