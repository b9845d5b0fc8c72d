/* leave-dialog.c — somebody goes on leave, or has not come back: the place is kept in both */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  const PlassDesk *desk;
  PlassBooking *booking;
  PlassCase *sak; /* the one that is followed up; NULL: none */
  gboolean not_back;
  PlassDialog *dialog; /* owns all below */
  GtkWidget *day, *words, *step;
  PlassFormRow *day_row, *words_row, *step_row;
} Leave;

static void
free_leave (gpointer data)
{
  Leave *leave = data;

  plass_booking_free (leave->booking);
  plass_record_free (&plass_kind_case, leave->sak);
  g_free (leave);
}

/* ---- Reading ------------------------------------------------------------------------------------------- */

/* FALSE: there is something that is no day. Not set is an answer when somebody leaves. */
static gboolean
read_day (Leave *leave, PlassDate *ret_day)
{
  g_autofree char *text = plass_input_get_text (leave->day);
  const char *problem = NULL;

  *ret_day = (PlassDate){ 0 };
  if (!text || (*text && (!plass_date_parse (text, ret_day) || ret_day->precision != PLASS_PRECISION_DAY)))
    problem = _ ("Write a day, as “today” or “12.3”.");
  else if (leave->not_back && !*text)
    problem = _ ("Say since when.");
  else if (leave->not_back && plass_date_compare (*ret_day, plass_date_today ()) > 0)
    problem = _ ("This lies ahead.");
  else if (!leave->not_back && *text && plass_date_compare (*ret_day, plass_date_today ()) < 0)
    problem = _ ("This day has passed.");
  plass_form_row_set_problem (leave->day_row, problem);
  return !problem;
}

/* Whoever reads it tomorrow asks when, and who has tried to reach them: "today" would be another day then. */
static char *
make_note (Leave *leave, PlassDate day)
{
  const PlassDate never = { 0 }; /* no day is near it: each is written with its year */
  g_autofree char *words = plass_input_get_text (leave->words), *when = plass_words_date_on (day, never);
  g_autofree char *now = plass_words_time_on (plass_time_now (), never);
  GString *note = g_string_new (NULL);

  if (leave->not_back)
    g_string_printf (note, _ ("Not come back since %s."), when);
  else if (plass_date_is_set (day))
    /* Translators: "On leave from 12 March 2026 14:30, expected back 14 March 2026." */
    g_string_printf (note, _ ("On leave from %1$s, expected back %2$s."), now, when);
  else
    g_string_printf (note, _ ("On leave from %s."), now);
  if (!plass_text_is_blank (words))
    g_string_append_printf (note, " %s", words);
  return g_string_free (note, FALSE);
}

/* As it stands now: others may have written in it while the dialog was open. */
static void
reread_case (Leave *leave)
{
  PlassCase *now =
      leave->sak ? plass_store_get (leave->desk->store, &plass_kind_case, &leave->sak->id, NULL) : NULL;

  if (!now)
    return;
  plass_record_free (&plass_kind_case, leave->sak);
  leave->sak = now;
}

/* To see that they are well is somebody's task, today. NULL: there is no case to write it on. */
static PlassCase *
make_task (Leave *leave, const char *step)
{
  PlassCase *sak = leave->sak ? plass_record_dup (&plass_kind_case, leave->sak) : NULL;

  if (!sak)
    return NULL;
  plass_text_set (&sak->next_step, step);
  sak->next_owner = leave->desk->identity.worker;
  sak->next_due = plass_date_today ();
  return sak;
}

static gboolean
is_complete (Leave *leave, const char *step, PlassDate *ret_day)
{
  const gboolean day_ok = read_day (leave, ret_day);
  const gboolean step_ok = !leave->step || !plass_text_is_blank (step);
  g_autofree char *words = plass_input_get_text (leave->words);
  const gboolean words_ok = !leave->not_back || !plass_text_is_blank (words);

  plass_form_row_set_problem (leave->words_row, words_ok ? NULL : _ ("Write who has tried to reach them."));
  if (leave->step)
    plass_form_row_set_problem (leave->step_row, step_ok ? NULL : _ ("Write what happens next."));
  return day_ok && step_ok && words_ok;
}

static void
accepted (Leave *leave)
{
  const char *name = leave->not_back ? "not-back" : "leave";
  g_autofree char *step = leave->step ? plass_input_get_text (leave->step) : g_strdup (""), *note = NULL;
  g_autoptr (PlassBooking) now = NULL;
  g_autoptr (PlassCase) task = NULL;
  g_autoptr (GError) error = NULL;
  PlassDate day;

  if (!is_complete (leave, step, &day))
    return;
  reread_case (leave);
  note = make_note (leave, day);
  task = leave->step ? make_task (leave, step) : NULL;
  now = plass_act_change (leave->desk, &leave->booking->id, name, note, task, &error);
  if (!now) {
    g_autofree char *words = plass_words_error (error);
    plass_dialog_tell (leave->dialog, words);
    return;
  }
  plass_stay_tell (GTK_WIDGET (leave->dialog), leave->desk, name, now, leave->booking,
                   task ? leave->sak : NULL);
  plass_dialog_done (leave->dialog);
}

/* ---- Making it ----------------------------------------------------------------------------------------- */

static void
add_task (Leave *leave, GtkWidget *box)
{
  const char *before = leave->sak ? leave->sak->next_step : NULL;
  /* Translators: %s is the next step that stands there now */
  g_autofree char *hint = plass_text_is_blank (before)
                              ? g_strdup (_ ("Yours, today, until somebody else takes over."))
                              : g_strdup_printf (_ ("Yours, today. It comes instead of: %s"), before);

  if (!leave->sak)
    return;
  leave->step = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (leave->step), _ ("Find out whether they are well"));
  leave->step_row = plass_form_row_append (box, _ ("What happens next"), leave->step, hint);
}

static void
fill (Leave *leave, GtkWidget *box)
{
  g_autofree char *today = plass_date_format (plass_date_today ());

  gtk_box_append (GTK_BOX (box), plass_stay_who_new (leave->desk, leave->booking));
  gtk_box_append (GTK_BOX (box),
                  plass_needs_text_new (leave->not_back
                                            ? _ ("The place is kept. Not having come back ends nothing.")
                                            : _ ("The place is kept while they are away."),
                                        NULL));
  leave->day = plass_date_entry_new ();
  leave->words = plass_text_area_new (2);
  if (leave->not_back) {
    leave->day_row = plass_form_row_append (box, _ ("Since"), leave->day, NULL);
    leave->words_row =
        plass_form_row_append (box, _ ("Who has called whom"), leave->words, _ ("And what came of it."));
    plass_input_set_text (leave->day, today);
    add_task (leave, box);
  } else {
    leave->day_row =
        plass_form_row_append (box, _ ("Expected back"), leave->day, _ ("Empty when it is not known."));
    leave->words_row = plass_form_row_append (box, _ ("Where, and how they are reached"), leave->words,
                                              _ ("Only what they wish to have written."));
  }
}

void
plass_leave_dialog_present (GtkWidget *from, const PlassDesk *desk, const PlassId *stay, gboolean not_back)
{
  g_autoptr (PlassBooking) booking = plass_store_get (desk->store, &plass_kind_booking, stay, NULL);
  GtkWidget *box = NULL;
  Leave *leave;

  if (!plass_stay_act_fits (not_back ? "not-back" : "leave", booking)) {
    plass_toast (from, _ ("The stay has changed meanwhile. Look at it once more."));
    return;
  }
  leave = g_new0 (Leave, 1);
  leave->desk = desk;
  leave->sak = plass_person_case (desk->store, &booking->person, NULL);
  leave->booking = g_steal_pointer (&booking);
  leave->not_back = not_back;
  leave->dialog = plass_dialog_new (from, not_back ? _ ("Has Not Come Back") : _ ("Goes on Leave"),
                                    not_back ? _ ("_Not Back") : _ ("_On Leave"));
  g_object_set_data_full (G_OBJECT (leave->dialog), "plass-leave", leave, free_leave);
  plass_dialog_keep (leave->dialog, "leave", stay->text, not_back ? "not-back" : NULL);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  fill (leave, box);
  plass_dialog_set_content (leave->dialog, box);
  g_signal_connect_swapped (leave->dialog, "accepted", G_CALLBACK (accepted), leave);
  gtk_window_present (GTK_WINDOW (leave->dialog));
  plass_input_grab_focus (not_back ? leave->words : leave->day);
}
