/* code.c — kode: a word of a list that people extend */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/records.h"

#include <glib/gi18n-lib.h>

static const PlassFixed fixed[] = {
  { "code" PLASS_CODING ".code", "kode" },
  { NULL, NULL },
};

static const PlassField fields[] = {
  PLASS_FIELD (PlassCodeWord, id, ID, "id", N_ ("Id"), ONCE),
  PLASS_FIELD (PlassCodeWord, list, CODE, PLASS_EXT ("list") ".valueCode", N_ ("List"), ONCE,
               .flags = PLASS_REQUIRED | PLASS_INDEXED),
  PLASS_FIELD (PlassCodeWord, word, CODE, PLASS_EXT ("word") ".valueCode", N_ ("Code"), ONCE,
               .flags = PLASS_REQUIRED),
  PLASS_FIELD (PlassCodeWord, label_en, TEXT, PLASS_EXT ("label-en") ".valueString", N_ ("Words (English)"),
               NEWEST),
  PLASS_FIELD (PlassCodeWord, label_nb, TEXT, PLASS_EXT ("label-nb") ".valueString", N_ ("Words (bokmål)"),
               NEWEST, .flags = PLASS_REQUIRED),
  PLASS_FIELD (PlassCodeWord, sort, INT, PLASS_EXT ("sort") ".valueInteger", N_ ("Order"), NEWEST),
  PLASS_FIELD (PlassCodeWord, limit_days, INT, PLASS_EXT ("limit-days") ".valueInteger", N_ ("Limit in days"),
               NEWEST),
  PLASS_FIELD (PlassCodeWord, active, BOOL, PLASS_EXT ("active") ".valueBoolean", N_ ("In use"), NEWEST),
};

const PlassKind plass_kind_code = {
  .name = "code",
  .label = N_ ("Code"),
  .resource = "Basic",
  .tell_path = "code" PLASS_CODING ".code",
  .tell_value = "kode",
  .fixed = fixed,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .size = sizeof (PlassCodeWord),
};
