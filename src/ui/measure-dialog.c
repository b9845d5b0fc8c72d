/* measure-dialog.c — a measure: what, how much, who, by when, and how one will know */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

static const PlassRecordAsk asks[] = {
  { "what", NULL, NULL },
  { "responsible", NULL, NULL },
  { "responsible_name", N_ ("Or somebody outside"),
    N_ ("The city district, a sister, the person: as they say it.") },
  { "due", NULL, NULL },
  { "extent", NULL, N_ ("Twice a week, one hour, until the summer …") },
  { "how_we_know", NULL, NULL },
  { "state", NULL, NULL },
};

void
plass_measure_dialog_present (GtkWidget *from, const PlassDesk *desk, const PlassMeasure *measure)
{
  plass_person_record_dialog_present (from, desk, _ ("Measure"), &plass_kind_measure, measure, asks,
                                      G_N_ELEMENTS (asks));
}
