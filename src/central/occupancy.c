/* occupancy.c — the booking index: who keeps which place from when until when */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A hold counts until it has been cancelled: the trigger knows no clock, so dead holds are cancelled first.
 */
static gboolean
keeps (const PlassBooking *booking)
{
  return plass_booking_keeps_place (booking, (PlassTime){ G_MININT64 });
}

/* A constraint's message is SQL's own; the caller gets words. */
static gboolean
tell (GError *failed, GError **error)
{
  if (!g_error_matches (failed, PLASS_ERROR, PLASS_ERROR_RULE)) {
    g_propagate_error (error, failed);
    return FALSE;
  }
  if (strstr (failed->message, "booking.person"))
    g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_RULE, "active-elsewhere");
  else
    g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_RULE, "overlap");
  g_error_free (failed);
  return FALSE;
}

gboolean
plass_occupancy_write (PlassLedger *ledger, const PlassBooking *booking, GError **error)
{
  GError *failed = NULL;

  if (plass_ledger_query (
          ledger,
          "INSERT INTO booking (id, place, person, institution, state, keeps, starts, ends, hold_until)"
          " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO UPDATE SET"
          " place = excluded.place, person = excluded.person, institution = excluded.institution,"
          " state = excluded.state, keeps = excluded.keeps, starts = excluded.starts, ends = excluded.ends,"
          " hold_until = excluded.hold_until",
          PLASS_BINDS (PLASS_TEXT (booking->id.text), PLASS_TEXT (booking->place.text),
                       PLASS_TEXT (booking->person.text), PLASS_TEXT (booking->institution.text),
                       PLASS_TEXT (booking->state.text), PLASS_NUMBER (keeps (booking)),
                       PLASS_NUMBER (booking->start.secs), PLASS_NUMBER (plass_booking_end (booking)),
                       PLASS_NUMBER (booking->hold_until.secs)),
          NULL, NULL, &failed))
    return TRUE;
  return tell (failed, error);
}

gboolean
plass_occupancy_is_taken (PlassLedger *ledger, const PlassBooking *booking, gboolean own_holds_too,
                          gboolean *ret_taken, GError **error)
{
  GError *failed = NULL;

  *ret_taken =
      plass_ledger_number (ledger,
                           "SELECT count(*) FROM booking WHERE place = $1 AND keeps = 1 AND id <> $2"
                           " AND starts < $3 AND $4 < ends"
                           " AND NOT (person = $5 AND $6 = 0 AND state IN ('held', 'planned'))",
                           PLASS_BINDS (PLASS_TEXT (booking->place.text), PLASS_TEXT (booking->id.text),
                                        PLASS_NUMBER (plass_booking_end (booking)),
                                        PLASS_NUMBER (booking->start.secs), PLASS_TEXT (booking->person.text),
                                        PLASS_NUMBER (own_holds_too)),
                           &failed)
      > 0;
  if (!failed)
    return TRUE;
  g_propagate_error (error, failed);
  return FALSE;
}

gboolean
plass_occupancy_is_elsewhere (PlassLedger *ledger, const PlassBooking *booking, gboolean *ret_elsewhere,
                              GError **error)
{
  GError *failed = NULL;

  *ret_elsewhere =
      plass_ledger_number (
          ledger, "SELECT count(*) FROM booking WHERE person = $1 AND state = 'active' AND id <> $2",
          PLASS_BINDS (PLASS_TEXT (booking->person.text), PLASS_TEXT (booking->id.text)), &failed)
      > 0;
  if (!failed)
    return TRUE;
  g_propagate_error (error, failed);
  return FALSE;
}

/* ---- Dead holds --------------------------------------------------------------------------------------- */

static gboolean
take_id (const PlassAnswer *row, gpointer user_data)
{
  g_ptr_array_add (user_data, g_strdup (plass_answer_text (row, 0)));
  return TRUE;
}

static gboolean
cancel (PlassLedger *ledger, const char *id, GError **error)
{
  const PlassId key = plass_id_parse (id);
  g_autoptr (PlassBooking) booking = plass_ledger_get (ledger, &plass_kind_booking, &key, error);

  if (!booking)
    return FALSE;
  booking->state = plass_code ("cancelled");
  return plass_ledger_write (ledger, &plass_kind_booking, booking, NULL, error);
}

gboolean
plass_occupancy_cancel_dead (PlassLedger *ledger, PlassTime now, GError **error)
{
  g_autoptr (GPtrArray) dead = g_ptr_array_new_with_free_func (g_free);

  if (!plass_ledger_query (ledger, "SELECT id FROM booking WHERE state = 'held' AND hold_until <= $1",
                           PLASS_BINDS (PLASS_NUMBER (now.secs)), take_id, dead, error))
    return FALSE;
  for (guint i = 0; i < dead->len; i++)
    if (!cancel (ledger, g_ptr_array_index (dead, i), error))
      return FALSE;
  return TRUE;
}
