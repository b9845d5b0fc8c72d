/* random.h — random records of every kind, the same for the same seed */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/records.h"

G_BEGIN_DECLS

/* A record with an id, each other field set with the chance @fill (0–1). Values are of the right type and
 * from the right list, and as odd as users type; they need not make sense together. Owned. */
gpointer plass_random_record (const PlassKind *kind, GRand *rand, double fill);

/* Sets one field of @record to a value that is not "not set". */
void plass_random_field (const PlassField *field, GRand *rand, gpointer record);

G_END_DECLS
