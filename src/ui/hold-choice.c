/* hold-choice.c — how long a place is held: a few instants that people would say */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#define HOUR 3600
#define QUARTER 900

static PlassTime
rounded_up (gint64 secs)
{
  return (PlassTime){ (secs + QUARTER - 1) / QUARTER * QUARTER };
}

static guint
add (PlassTime *untils, guint n, guint max, PlassTime until)
{
  guint at = 0;

  while (at < n && untils[at].secs < until.secs)
    at++;
  if (n == max || (at < n && untils[at].secs == until.secs))
    return n;
  memmove (untils + at + 1, untils + at, (n - at) * sizeof *untils);
  untils[at] = until;
  return n + 1;
}

guint
plass_hold_choices (PlassTime now, PlassTime *ret_untils, guint max, guint *ret_standard)
{
  /* End of the office day, end of the evening shift: what people say on the telephone. */
  static const struct {
    int hour, minute;
  } said[] = { { 15, 30 }, { 20, 0 } };
  PlassTime standard = rounded_up (now.secs + 2 * HOUR);
  PlassDate today = plass_time_day (now);
  guint n = 0;

  n = add (ret_untils, n, max, standard);
  n = add (ret_untils, n, max, rounded_up (now.secs + HOUR));
  for (guint i = 0; i < G_N_ELEMENTS (said); i++) {
    PlassTime until = plass_time_at (today, said[i].hour, said[i].minute);
    /* Nobody gets here in less than half an hour. */
    if (until.secs >= now.secs + HOUR / 2)
      n = add (ret_untils, n, max, until);
  }
  n = add (ret_untils, n, max, plass_time_at (plass_date_add_days (today, 1), 12, 0));
  *ret_standard = 0;
  while (ret_untils[*ret_standard].secs != standard.secs)
    (*ret_standard)++;
  return n;
}

GtkWidget *
plass_hold_choice_new (PlassTime now)
{
  PlassTime untils[8];
  guint standard, n = plass_hold_choices (now, untils, G_N_ELEMENTS (untils), &standard);
  GtkWidget *choice = plass_choice_new ();

  for (guint i = 0; i < n; i++) {
    g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT, untils[i].secs);
    g_autofree char *words = plass_words_time (untils[i]);
    plass_choice_add (choice, value, words);
  }
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), standard);
  return choice;
}

PlassTime
plass_hold_choice_get (GtkWidget *choice)
{
  g_autofree char *value = plass_input_get_text (choice);

  return (PlassTime){ g_ascii_strtoll (value, NULL, 10) };
}
