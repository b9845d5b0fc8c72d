/* rule.c — regel: a matching rule as data */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/records.h"

#include <glib/gi18n-lib.h>

static const PlassFixed fixed[] = {
  { "code" PLASS_CODING ".code", "regel" },
  { NULL, NULL },
};

static const PlassField fields[] = {
  PLASS_FIELD (PlassRule, id, ID, "id", N_ ("Id"), ONCE),
  PLASS_FIELD (PlassRule, name, CODE, PLASS_EXT ("name") ".valueCode", N_ ("Name"), NEWEST,
               .flags = PLASS_REQUIRED),
  PLASS_FIELD (PlassRule, place_field, CODE, PLASS_EXT ("place-field") ".valueCode", N_ ("Of the place"),
               NEWEST, .flags = PLASS_REQUIRED),
  PLASS_FIELD (PlassRule, person_field, CODE, PLASS_EXT ("person-field") ".valueCode", N_ ("Of the person"),
               NEWEST),
  PLASS_FIELD (PlassRule, test, CODE, PLASS_EXT ("test") ".valueCode", N_ ("Test"), NEWEST,
               .flags = PLASS_REQUIRED, .target = "rule-test"),
  PLASS_FIELD (PlassRule, value, CODE, PLASS_EXT ("value") ".valueCode", N_ ("Value"), NEWEST),
  PLASS_FIELD (PlassRule, hard, BOOL, PLASS_EXT ("hard") ".valueBoolean", N_ ("Stops"), NEWEST),
  PLASS_FIELD (PlassRule, text_en, TEXT, PLASS_EXT ("text-en") ".valueString", N_ ("Words (English)"), NEWEST,
               .flags = PLASS_REQUIRED),
  PLASS_FIELD (PlassRule, text_nb, TEXT, PLASS_EXT ("text-nb") ".valueString", N_ ("Words (bokmål)"), NEWEST,
               .flags = PLASS_REQUIRED),
  PLASS_FIELD (PlassRule, active, BOOL, PLASS_EXT ("active") ".valueBoolean", N_ ("In use"), NEWEST),
};

const PlassKind plass_kind_rule = {
  .name = "rule",
  .label = N_ ("Rule"),
  .resource = "Basic",
  .tell_path = "code" PLASS_CODING ".code",
  .tell_value = "regel",
  .fixed = fixed,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .size = sizeof (PlassRule),
};
