/* booking.c — reservasjon og opphold: one record from hold to the end of the stay */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/records.h"

#include <glib/gi18n-lib.h>

static const PlassFixed fixed[] = {
  { "type[0]" PLASS_CODING ".code", "dognopphold" },
  { "class.system", "http://terminology.hl7.org/CodeSystem/v3-ActCode" },
  { "class.code", "IMP" },
  { "location[0].physicalType.coding[system=http://terminology.hl7.org/CodeSystem/"
    "location-physical-type].code",
    "bd" },
  { NULL, NULL },
};

/* state has no path of its own: it follows from Encounter.status, location.status and an extension (wire's
 * hook). */
static const PlassField fields[] = {
  PLASS_FIELD (PlassBooking, id, ID, "id", N_ ("Id"), ONCE),
  PLASS_FIELD (PlassBooking, person, REF, "subject.reference", N_ ("Person"), ARBITER,
               .flags = PLASS_REQUIRED | PLASS_INDEXED, .target = "person"),
  PLASS_FIELD (PlassBooking, place, REF, "location[0].location.reference", N_ ("Place"), ARBITER,
               .flags = PLASS_REQUIRED | PLASS_INDEXED, .target = "place"),
  PLASS_FIELD (PlassBooking, institution, REF, "serviceProvider.reference", N_ ("Institution"), ARBITER,
               .flags = PLASS_INDEXED, .target = "institution"),
  PLASS_FIELD (PlassBooking, case_id, REF, "episodeOfCare[0].reference", N_ ("Case"), ARBITER,
               .target = "case"),
  PLASS_FIELD (PlassBooking, state, CODE, NULL, N_ ("State"), ARBITER,
               .flags = PLASS_REQUIRED | PLASS_INDEXED, .target = "booking-state"),
  PLASS_FIELD (PlassBooking, start, TIME, "period.start", N_ ("From"), ARBITER, .flags = PLASS_REQUIRED),
  PLASS_FIELD (PlassBooking, planned_end, TIME, PLASS_EXT ("planned-end") ".valueDateTime",
               N_ ("Planned end"), ARBITER),
  PLASS_FIELD (PlassBooking, ended, TIME, "period.end", N_ ("Ended"), ARBITER),
  PLASS_FIELD (PlassBooking, hold_until, TIME, PLASS_EXT ("hold-until") ".valueDateTime", N_ ("Held until"),
               ARBITER),
  PLASS_FIELD (PlassBooking, came_from, CODE, "hospitalization.admitSource" PLASS_CODING ".code",
               N_ ("Came from"), ARBITER, .target = "came-from"),
  PLASS_FIELD (PlassBooking, end_reason, CODE, "hospitalization.dischargeDisposition" PLASS_CODING ".code",
               N_ ("Why it ended"), ARBITER, .target = "end-reason"),
  PLASS_FIELD (PlassBooking, note, TEXT, PLASS_EXT ("note") ".valueString", N_ ("Note"), ARBITER,
               .flags = PLASS_LONG),
  PLASS_FIELD (PlassBooking, moved_from, REF, "partOf.reference", N_ ("Moved from"), ARBITER,
               .target = "booking"),
  PLASS_FIELD (PlassBooking, made_by, REF, "participant[0].individual.reference", N_ ("Made by"), ARBITER,
               .target = "worker"),
};

static gboolean
state_in (const PlassBooking *booking, const char *const *states)
{
  return g_strv_contains (states, booking->state.text);
}

static void
check (gconstpointer record, GPtrArray *problems)
{
  const PlassBooking *booking = record;

  if (plass_time_is_set (booking->ended) && booking->ended.secs < booking->start.secs)
    plass_problems_add (problems, "ended", _ ("The end must come after the start."));
  if (plass_time_is_set (booking->planned_end) && booking->planned_end.secs <= booking->start.secs)
    plass_problems_add (problems, "planned_end", _ ("The end must come after the start."));
  if (plass_code_is (&booking->state, "held") && !plass_time_is_set (booking->hold_until))
    plass_problems_add (problems, "hold_until", _ ("Say how long the place is held."));
  if (plass_code_is (&booking->state, "completed") && !plass_time_is_set (booking->ended))
    plass_problems_add (problems, "ended", _ ("Say when the stay ended."));
}

gboolean
plass_booking_keeps_place (const PlassBooking *booking, PlassTime now)
{
  if (plass_code_is (&booking->state, "held"))
    return booking->hold_until.secs > now.secs;
  return state_in (booking, (const char *const[]){ "planned", "active", "on_leave", "not_come_back", NULL });
}

gint64
plass_booking_end (const PlassBooking *booking)
{
  if (plass_time_is_set (booking->ended))
    return booking->ended.secs;
  if (state_in (booking, (const char *const[]){ "held", "planned", NULL })
      && plass_time_is_set (booking->planned_end))
    return booking->planned_end.secs;
  return G_MAXINT64;
}

gboolean
plass_booking_overlaps (const PlassBooking *a, const PlassBooking *b, PlassTime now)
{
  return plass_id_equal (&a->place, &b->place) && plass_booking_keeps_place (a, now)
         && plass_booking_keeps_place (b, now) && a->start.secs < plass_booking_end (b)
         && b->start.secs < plass_booking_end (a);
}

const PlassKind plass_kind_booking = {
  .name = "booking",
  .label = N_ ("Stay"),
  .resource = "Encounter",
  .tell_path = "type[0]" PLASS_CODING ".code",
  .tell_value = "dognopphold",
  .fixed = fixed,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .size = sizeof (PlassBooking),
  .check = check,
  .arbiter = TRUE,
};
