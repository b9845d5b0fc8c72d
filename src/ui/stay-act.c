/* stay-act.c — what is done within a stay: to another place, two people's places, away and back again */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ---- What may be done ---------------------------------------------------------------------------------- */

/* As the service has it (central/move.c, leave.c), but for this: whoever is away is not moved behind their
 * back, since the service would take them for being here. */
static const struct {
  const char *name, *act, *state, *words, *from; /* from: states, each with a space on both sides */
} acts[] = {
  { "move", "move", "active", N_ ("Move …"), " active " },
  { "swap", "swap", "active", N_ ("Swap Places …"), " active " },
  { "leave", "leave", "on_leave", N_ ("Goes on Leave …"), " active not_come_back " },
  { "come-back", "return", "active", N_ ("Came Back"), " on_leave not_come_back " },
  { "not-back", "not-come-back", "not_come_back", N_ ("Has Not Come Back …"), " active on_leave " },
};

static gsize
find (const char *name)
{
  gsize i = 0;

  while (i < G_N_ELEMENTS (acts) && !g_str_equal (acts[i].name, name))
    i++;
  return i;
}

const char *
plass_stay_act_name (guint number)
{
  return number < G_N_ELEMENTS (acts) ? acts[number].name : NULL;
}

const char *
plass_stay_act_words (const char *name)
{
  const gsize at = find (name);

  return at < G_N_ELEMENTS (acts) ? _ (acts[at].words) : "";
}

gboolean
plass_stay_act_fits (const char *name, const PlassBooking *booking)
{
  const gsize at = find (name);
  g_autofree char *state = g_strdup_printf (" %s ", booking ? booking->state.text : "");

  return at < G_N_ELEMENTS (acts) && strstr (acts[at].from, state) != NULL;
}

static gboolean
refuse (GError **error, const char *words)
{
  g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_RULE, words);
  return FALSE;
}

/* As it stands now: a dialog may have been open while it changed. NULL: the act does not fit any more. */
static PlassBooking *
load (const PlassDesk *desk, const PlassId *id, const char *name, GError **error)
{
  g_autoptr (PlassBooking) booking = plass_store_get (desk->store, &plass_kind_booking, id, error);

  if (plass_stay_act_fits (name, booking))
    return g_steal_pointer (&booking);
  if (!error || !*error)
    refuse (error, _ ("The stay has changed meanwhile. Look at it once more."));
  return NULL;
}

/* ---- To another place ---------------------------------------------------------------------------------- */

static PlassBooking *
begin_at (const PlassDesk *desk, const PlassBooking *from, const PlassId *place, const PlassId *institution)
{
  PlassBooking *to = plass_record_new (&plass_kind_booking);

  to->id = plass_id_new ();
  to->person = from->person;
  to->place = *place;
  to->institution = *institution;
  to->case_id = from->case_id;
  to->state = plass_code ("active");
  to->start = plass_time_now ();
  to->moved_from = from->id;
  to->made_by = desk->identity.worker;
  if (from->planned_end.secs > to->start.secs)
    to->planned_end = from->planned_end;
  return to;
}

/* The same moment: nobody is nowhere in between. */
static void
end_at (PlassBooking *from, const PlassBooking *to)
{
  from->state = plass_code ("completed");
  from->ended = (PlassTime){ MAX (to->start.secs, from->start.secs) };
  from->end_reason = plass_code ("other_place");
}

PlassBooking *
plass_act_move (const PlassDesk *desk, const PlassId *stay, const PlassPlace *place, GError **error)
{
  g_autoptr (PlassBooking) from = load (desk, stay, "move", error);
  g_autoptr (PlassBooking) to = NULL;

  if (!from)
    return NULL;
  if (plass_id_equal (&from->place, &place->id)) {
    refuse (error, _ ("The person lives there already."));
    return NULL;
  }
  if (!plass_act_is_free (desk, place, error))
    return NULL;
  to = begin_at (desk, from, &place->id, &place->institution);
  end_at (from, to);
  const PlassEdit edits[] = { { &plass_kind_booking, to }, { &plass_kind_booking, from } };
  return plass_store_put (desk->store, &desk->actor, "move", edits, G_N_ELEMENTS (edits), error)
             ? g_steal_pointer (&to)
             : NULL;
}

gboolean
plass_act_swap (const PlassDesk *desk, const PlassId *stay, const PlassId *other, PlassBooking **ret_stay,
                PlassBooking **ret_other, GError **error)
{
  g_autoptr (PlassBooking) from = load (desk, stay, "swap", error);
  g_autoptr (PlassBooking) other_from = from ? load (desk, other, "swap", error) : NULL;
  g_autoptr (PlassBooking) to = NULL, other_to = NULL;

  if (!from || !other_from)
    return FALSE;
  if (plass_id_equal (&from->person, &other_from->person)
      || plass_id_equal (&from->place, &other_from->place))
    return refuse (error, _ ("Choose somebody else: it takes two people in two places."));
  to = begin_at (desk, from, &other_from->place, &other_from->institution);
  other_to = begin_at (desk, other_from, &from->place, &from->institution);
  end_at (from, to);
  end_at (other_from, other_to);
  const PlassEdit edits[] = { { &plass_kind_booking, to },
                              { &plass_kind_booking, other_to },
                              { &plass_kind_booking, from },
                              { &plass_kind_booking, other_from } };
  if (!plass_store_put (desk->store, &desk->actor, "swap", edits, G_N_ELEMENTS (edits), error))
    return FALSE;
  *ret_stay = g_steal_pointer (&to);
  *ret_other = g_steal_pointer (&other_to);
  return TRUE;
}

/* ---- Away and back ------------------------------------------------------------------------------------- */

/* The place was kept all the time, but the person may live in another by now. */
static gboolean
is_elsewhere (const PlassDesk *desk, const PlassBooking *booking)
{
  g_autoptr (PlassBooking) current =
      plass_store_current_booking (desk->store, &booking->person, plass_time_now (), NULL);

  return current && plass_code_is (&current->state, "active") && !plass_id_equal (&current->id, &booking->id);
}

static void
add_note (PlassBooking *booking, const char *note)
{
  g_autofree char *both = NULL;

  if (plass_text_is_blank (note))
    return;
  both =
      plass_text_is_blank (booking->note) ? g_strdup (note) : g_strconcat (booking->note, "\n", note, NULL);
  plass_text_set (&booking->note, both);
}

PlassBooking *
plass_act_change (const PlassDesk *desk, const PlassId *stay, const char *name, const char *note,
                  const PlassCase *sak, GError **error)
{
  g_autoptr (PlassBooking) booking = load (desk, stay, name, error);
  const gsize at = find (name);
  guint n = 1;

  if (!booking)
    return NULL;
  if (g_str_equal (name, "come-back") && is_elsewhere (desk, booking)) {
    refuse (error, _ ("The person lives in another place now. End that stay first."));
    return NULL;
  }
  booking->state = plass_code (acts[at].state);
  add_note (booking, note);
  const PlassEdit edits[] = { { &plass_kind_booking, booking }, { &plass_kind_case, sak } };
  n += sak != NULL;
  return plass_store_put (desk->store, &desk->actor, acts[at].act, edits, n, error)
             ? g_steal_pointer (&booking)
             : NULL;
}
