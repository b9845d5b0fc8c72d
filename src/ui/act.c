/* act.c — what is done with a place: hold, let in, let go of, end; always as an act that the service judges
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

static gboolean
put (const PlassDesk *desk, const char *act, const PlassBooking *booking, GError **error)
{
  const PlassEdit edit = { &plass_kind_booking, booking };

  return plass_store_put (desk->store, &desk->actor, act, &edit, 1, error);
}

static PlassBooking *
new_booking (const PlassDesk *desk, const PlassPlace *place, const PlassId *person, const char *state)
{
  PlassBooking *booking = plass_record_new (&plass_kind_booking);
  g_autoptr (PlassCase) sak = plass_person_case (desk->store, person, NULL);

  booking->id = plass_id_new ();
  booking->person = *person;
  booking->place = place->id;
  booking->institution = place->institution;
  booking->state = plass_code (state);
  booking->start = plass_time_now ();
  booking->made_by = desk->identity.worker;
  if (sak)
    booking->case_id = sak->id;
  return booking;
}

static gboolean
refuse (GError **error, const char *words)
{
  g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_RULE, words);
  return FALSE;
}

gboolean
plass_act_is_free (const PlassDesk *desk, const PlassPlace *place, GError **error)
{
  const PlassPlaceQuery query = { .free_only = TRUE, .institution = place->institution };
  g_autoptr (GPtrArray) lines = plass_store_places (desk->store, &query, plass_time_now (), error);

  if (!lines)
    return FALSE;
  for (guint i = 0; i < lines->len; i++)
    if (plass_id_equal (&((PlassPlaceLine *)g_ptr_array_index (lines, i))->place.id, &place->id))
      return TRUE;
  return refuse (error, _ ("The place has just been taken. Choose another one."));
}

static gboolean
lives_nowhere (const PlassBooking *current, GError **error)
{
  if (!current || !plass_code_is (&current->state, "active"))
    return TRUE;
  return refuse (error, _ ("The person lives in another place now. End that stay first."));
}

PlassBooking *
plass_act_hold (const PlassDesk *desk, const PlassPlace *place, const PlassId *person, PlassTime until,
                GError **error)
{
  g_autoptr (PlassBooking) booking = NULL;

  if (!plass_act_is_free (desk, place, error))
    return NULL;
  booking = new_booking (desk, place, person, "held");
  booking->hold_until = until;
  return put (desk, "hold", booking, error) ? g_steal_pointer (&booking) : NULL;
}

static gboolean
is_coming (const PlassBooking *booking)
{
  return plass_code_is (&booking->state, "held") || plass_code_is (&booking->state, "planned");
}

static gboolean
is_living (const PlassBooking *booking)
{
  return plass_code_is (&booking->state, "active") || plass_code_is (&booking->state, "on_leave")
         || plass_code_is (&booking->state, "not_come_back");
}

/* As it stands now: they may have moved in or left, or it was let go of, since the button was drawn. NULL: it
 * does not fit any more. */
static PlassBooking *
load (const PlassDesk *desk, const PlassId *id, gboolean (*fits) (const PlassBooking *), GError **error)
{
  g_autoptr (GError) failed = NULL;
  g_autoptr (PlassBooking) booking = plass_store_get (desk->store, &plass_kind_booking, id, &failed);

  if (booking && fits (booking))
    return g_steal_pointer (&booking);
  if (failed)
    g_propagate_error (error, g_steal_pointer (&failed));
  else
    refuse (error, _ ("The stay has changed meanwhile. Look at it once more."));
  return NULL;
}

/* The planned end of a stay that begins later or earlier than planned must still come after it. */
static void
begin_now (PlassBooking *booking)
{
  booking->state = plass_code ("active");
  booking->start = plass_time_now ();
  if (plass_time_is_set (booking->planned_end) && booking->planned_end.secs <= booking->start.secs)
    booking->planned_end = (PlassTime){ 0 };
}

PlassBooking *
plass_act_admit (const PlassDesk *desk, const PlassPlace *place, const PlassId *person, GError **error)
{
  g_autoptr (PlassBooking) booking =
      plass_store_current_booking (desk->store, person, plass_time_now (), NULL);

  if (!lives_nowhere (booking, error))
    return NULL;
  if (booking && is_coming (booking) && plass_id_equal (&booking->place, &place->id)) {
    begin_now (booking);
  } else {
    g_clear_pointer (&booking, plass_booking_free);
    if (!plass_act_is_free (desk, place, error))
      return NULL;
    booking = new_booking (desk, place, person, "active");
  }
  return put (desk, "admit", booking, error) ? g_steal_pointer (&booking) : NULL;
}

gboolean
plass_act_move_in (const PlassDesk *desk, const PlassBooking *booking, GError **error)
{
  g_autoptr (PlassBooking) now = load (desk, &booking->id, is_coming, error);
  g_autoptr (PlassBooking) current =
      now ? plass_store_current_booking (desk->store, &now->person, plass_time_now (), NULL) : NULL;

  if (!now || !lives_nowhere (current, error))
    return FALSE;
  begin_now (now);
  return put (desk, "admit", now, error);
}

gboolean
plass_act_release (const PlassDesk *desk, const PlassBooking *booking, GError **error)
{
  g_autoptr (PlassBooking) now = load (desk, &booking->id, is_coming, error);

  if (!now)
    return FALSE;
  now->state = plass_code ("cancelled");
  return put (desk, "cancel", now, error);
}

gboolean
plass_act_end (const PlassDesk *desk, const PlassBooking *booking, PlassTime when, const char *reason,
               const char *note, GError **error)
{
  g_autoptr (PlassBooking) now = load (desk, &booking->id, is_living, error);

  if (!now)
    return FALSE;
  now->state = plass_code ("completed");
  now->ended = when;
  now->end_reason = plass_code (reason);
  if (!plass_text_is_blank (note)) {
    g_autofree char *both =
        plass_text_is_blank (now->note) ? g_strdup (note) : g_strconcat (now->note, "\n", note, NULL);
    plass_text_set (&now->note, both);
  }
  return put (desk, "discharge", now, error);
}
