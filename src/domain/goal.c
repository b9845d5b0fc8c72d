/* goal.c — mål: in the person's own words */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/records.h"

#include <glib/gi18n-lib.h>

static const PlassWireCode state_words[] = {
  { "proposed", "proposed" },
  { "active", "active" },
  { "paused", "on-hold" },
  { "completed", "completed" },
  { "cancelled", "cancelled" },
  { "mistake", "entered-in-error" },
  { NULL, NULL },
};
static const PlassField fields[] = {
  PLASS_FIELD (PlassGoal, id, ID, "id", N_ ("Id"), ONCE),
  PLASS_FIELD (PlassGoal, plan, REF, PLASS_EXT ("plan") ".valueReference.reference", N_ ("Plan"), ONCE,
               .flags = PLASS_REQUIRED | PLASS_INDEXED, .target = "plan"),
  PLASS_FIELD (PlassGoal, person, REF, "subject.reference", N_ ("Person"), ONCE,
               .flags = PLASS_REQUIRED | PLASS_INDEXED, .target = "person"),
  PLASS_FIELD (PlassGoal, area, CODE, PLASS_EXT ("life-area") ".valueCode", N_ ("Part of life"), NEWEST,
               .target = "life-area"),
  PLASS_FIELD (PlassGoal, words, TEXT, "description.text", N_ ("Goal"), NEWEST,
               .flags = PLASS_REQUIRED | PLASS_LONG),
  PLASS_FIELD (PlassGoal, state, CODE, "lifecycleStatus", N_ ("State"), NEWEST, .flags = PLASS_REQUIRED,
               .target = "goal-state", .mapping = state_words),
  PLASS_FIELD (PlassGoal, start, DATE, "startDate", N_ ("From"), NEWEST),
  PLASS_FIELD (PlassGoal, due, DATE, "target[0].dueDate", N_ ("By"), NEWEST),
  PLASS_FIELD (PlassGoal, position, INT, PLASS_EXT ("position") ".valueInteger", N_ ("Order"), NEWEST),
};

const PlassKind plass_kind_goal = {
  .name = "goal",
  .label = N_ ("Goal"),
  .resource = "Goal",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .size = sizeof (PlassGoal),
};
