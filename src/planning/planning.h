/* planning.h — counts and matches; pure functions, seeded where they need chance */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/records.h"

G_BEGIN_DECLS

/* ---- Capacity: physical = closed + held + occupied + free, always ------------------------------------- */

typedef struct {
  PlassCode level, kind, gender_rule; /* "" : the sum over it */
  guint physical, closed, held, occupied, free;
} PlassCapacityRow;

/* One row for each level × kind × gender rule that has places, in the order of @levels (NULL-terminated),
 * then by kind and gender rule; each level ends with its own sum (kind and gender_rule ""), the table with
 * the grand total (level "" too; the only row when there are no places). Levels that @levels does not name
 * come last; what is not entered is counted as "unknown". Array of PlassCapacityRow, owned. Pure; any thread.
 */
GArray *plass_capacity_count (const PlassPlaceFact *facts, guint n_facts, const char *const *levels);

/* ---- Matching: one person and one place --------------------------------------------------------------- */

typedef enum { PLASS_FITS, PLASS_FIT_UNKNOWN, PLASS_FITS_NOT } PlassFit;

/* Judges the rules of a place (data/README.md says what the tests mean). @rules: PlassRule * array (may be
 * empty: the built-in women-only rule always holds). Reasons (owned strings, in the user's language, each
 * once) are appended to @ret_reasons when not NULL: which hard rule does not fit, which fact is not known
 * yet, and what a soft rule has to say, though that never changes the answer. Women-only takes women as they
 * say themselves; not asked is unknown: we ask, we do not refuse. Follows-first needs the room: not judged
 * here. Pure; any thread. */
PlassFit plass_match (const PlassPerson *person, const PlassPlace *place, const PlassRule *const *rules,
                      guint n_rules, GPtrArray *ret_reasons);

G_END_DECLS
