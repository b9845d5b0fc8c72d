/* plan-dialog.c — who follows up the plan, from when, and when it is looked at again */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

static const PlassRecordAsk asks[] = {
  { "coordinator", NULL, N_ ("Whom the person turns to, and who sees that things happen.") },
  { "start", N_ ("Begins"), NULL },
  { "review_on", N_ ("Gone through again"), N_ ("Agree when to look at the plan together.") },
  { "end", N_ ("Ends"), NULL },
  { "consent_on", N_ ("Consent given on"), NULL },
};

void
plass_plan_dialog_present (GtkWidget *from, const PlassDesk *desk, const PlassPlan *plan)
{
  plass_person_record_dialog_present (from, desk, _ ("About the Plan"), &plass_kind_plan, plan, asks,
                                      G_N_ELEMENTS (asks));
}
