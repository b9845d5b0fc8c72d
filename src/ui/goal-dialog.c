/* goal-dialog.c — a goal: the words, the part of life, by when */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

static const PlassRecordAsk asks[] = {
  { "words", NULL, N_ ("Write what the person says, in their own words.") },
  { "area", NULL, NULL },
  { "due", NULL, NULL },
  { "state", NULL, NULL },
};

void
plass_goal_dialog_present (GtkWidget *from, const PlassDesk *desk, const PlassGoal *goal)
{
  plass_person_record_dialog_present (from, desk, _ ("Goal"), &plass_kind_goal, goal, asks,
                                      G_N_ELEMENTS (asks));
}
