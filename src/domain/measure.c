/* measure.c — tiltak: what is done, by whom, until when */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/records.h"

#include <glib/gi18n-lib.h>

static const PlassFixed fixed[] = {
  { "intent", "plan" },
  { "code" PLASS_CODING ".code", "tiltak" },
  { NULL, NULL },
};

static const PlassWireCode state_words[] = {
  { "planned", "requested" }, { "in_progress", "in-progress" },  { "done", "completed" },
  { "dropped", "cancelled" }, { "mistake", "entered-in-error" }, { NULL, NULL },
};
static const PlassField fields[] = {
  PLASS_FIELD (PlassMeasure, id, ID, "id", N_ ("Id"), ONCE),
  PLASS_FIELD (PlassMeasure, goal, REF, "focus.reference", N_ ("Goal"), ONCE,
               .flags = PLASS_REQUIRED | PLASS_INDEXED, .target = "goal"),
  PLASS_FIELD (PlassMeasure, plan, REF, "basedOn[0].reference", N_ ("Plan"), ONCE,
               .flags = PLASS_REQUIRED | PLASS_INDEXED, .target = "plan"),
  PLASS_FIELD (PlassMeasure, person, REF, "for.reference", N_ ("Person"), ONCE,
               .flags = PLASS_REQUIRED | PLASS_INDEXED, .target = "person"),
  PLASS_FIELD (PlassMeasure, what, TEXT, "description", N_ ("Measure"), NEWEST,
               .flags = PLASS_REQUIRED | PLASS_LONG),
  PLASS_FIELD (PlassMeasure, extent, TEXT, PLASS_EXT ("extent") ".valueString", N_ ("How much"), NEWEST),
  PLASS_FIELD (PlassMeasure, responsible, REF, "owner.reference", N_ ("Who does it"), NEWEST,
               .flags = PLASS_INDEXED, .target = "worker"),
  PLASS_FIELD (PlassMeasure, responsible_name, TEXT, PLASS_EXT ("responsible-name") ".valueString",
               N_ ("Who does it (others)"), NEWEST),
  PLASS_FIELD (PlassMeasure, due, DATE, "restriction.period.end", N_ ("By"), NEWEST),
  PLASS_FIELD (PlassMeasure, how_we_know, TEXT, PLASS_EXT ("how-we-know") ".valueString",
               N_ ("How we will know"), NEWEST),
  PLASS_FIELD (PlassMeasure, state, CODE, "status", N_ ("State"), NEWEST, .flags = PLASS_REQUIRED,
               .target = "measure-state", .mapping = state_words),
  PLASS_FIELD (PlassMeasure, done_on, DATE, PLASS_EXT ("done-on") ".valueDate", N_ ("Done on"), NEWEST),
};

const PlassKind plass_kind_measure = {
  .name = "measure",
  .label = N_ ("Measure"),
  .resource = "Task",
  .tell_path = "code" PLASS_CODING ".code",
  .tell_value = "tiltak",
  .fixed = fixed,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .size = sizeof (PlassMeasure),
};
