/* period.c — periode på en plass: closed, cleaning, guarantee, stop of admissions */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/records.h"

#include <glib/gi18n-lib.h>

static const PlassFixed fixed[] = {
  { "code" PLASS_CODING ".code", "plassperiode" },
  { NULL, NULL },
};

static const PlassField fields[] = {
  PLASS_FIELD (PlassPeriod, id, ID, "id", N_ ("Id"), ONCE),
  PLASS_FIELD (PlassPeriod, place, REF, "subject.reference", N_ ("Place"), NEWEST,
               .flags = PLASS_REQUIRED | PLASS_INDEXED, .target = "place"),
  PLASS_FIELD (PlassPeriod, kind, CODE, PLASS_EXT ("period-kind") ".valueCode", N_ ("Kind"), NEWEST,
               .flags = PLASS_REQUIRED, .target = "period-kind"),
  PLASS_FIELD (PlassPeriod, start, TIME, PLASS_EXT ("start") ".valueDateTime", N_ ("From"), NEWEST,
               .flags = PLASS_REQUIRED),
  PLASS_FIELD (PlassPeriod, end, TIME, PLASS_EXT ("end") ".valueDateTime", N_ ("Until"), NEWEST),
  PLASS_FIELD (PlassPeriod, why, TEXT, PLASS_EXT ("why") ".valueString", N_ ("Why"), NEWEST),
  PLASS_FIELD (PlassPeriod, active, BOOL, PLASS_EXT ("active") ".valueBoolean", N_ ("In use"), NEWEST),
};

static void
check (gconstpointer record, GPtrArray *problems)
{
  const PlassPeriod *period = record;

  if (plass_time_is_set (period->end) && period->end.secs <= period->start.secs)
    plass_problems_add (problems, "end", _ ("The end must come after the start."));
}

const PlassKind plass_kind_period = {
  .name = "period",
  .label = N_ ("Period of a place"),
  .resource = "Basic",
  .tell_path = "code" PLASS_CODING ".code",
  .tell_value = "plassperiode",
  .fixed = fixed,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .size = sizeof (PlassPeriod),
  .check = check,
};
