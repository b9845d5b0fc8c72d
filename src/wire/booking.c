/* booking.c — the state of a reservation or stay, told by an Encounter in three places */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wire-private.h"

#define STATE PLASS_EXT ("booking-state") ".valueCode"
#define WHY_NOT PLASS_EXT ("not-used-because") ".valueCode"

/* The Encounter's status, the place's, and why it was not used. Where these cannot tell a state, an extension
 * does. */
static const struct {
  const char *state, *status, *location, *why_not;
} states[] = {
  { "held", "planned", "reserved", NULL },        { "planned", "planned", "planned", NULL },
  { "active", "in-progress", "active", NULL },    { "on_leave", "onleave", "active", NULL },
  { "not_come_back", "onleave", "active", NULL }, /* after on_leave: only the extension tells it */
  { "completed", "finished", "completed", NULL }, { "cancelled", "cancelled", NULL, NULL },
  { "no_show", "cancelled", NULL, "no_show" },    { "refused", "cancelled", NULL, "refused" },
};

/* What others write and we never do. */
static const struct {
  const char *status, *state;
} foreign[] = {
  { "arrived", "active" },      { "triaged", "active" },
  { "planned", "planned" },     { "onleave", "on_leave" },
  { "in-progress", "active" },  { "finished", "completed" },
  { "cancelled", "cancelled" }, { "entered-in-error", "cancelled" },
};

static const char *
text_at (const cJSON *resource, const char *path)
{
  const cJSON *json = plass_wire_get (resource, path);

  return cJSON_IsString (json) ? json->valuestring : NULL;
}

static gsize
find_state (const char *state)
{
  gsize row = 0;

  while (row < G_N_ELEMENTS (states) && g_strcmp0 (states[row].state, state) != 0)
    row++;
  return row;
}

/* What the extension says holds only while the status agrees: another system that moves the status on knows
 * nothing of our extension. */
static gboolean
agrees (const char *state, const char *status)
{
  gsize row = find_state (state);

  return state && g_strcmp0 (row < G_N_ELEMENTS (states) ? states[row].status : "unknown", status) == 0;
}

static const char *
read_state (const cJSON *resource)
{
  const char *said = text_at (resource, STATE), *status = text_at (resource, "status");
  const char *location = text_at (resource, "location[0].status"), *why_not = text_at (resource, WHY_NOT);

  if (agrees (said, status))
    return said;
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (states[i].status, status) == 0 && g_strcmp0 (states[i].location, location) == 0
        && g_strcmp0 (states[i].why_not, why_not) == 0)
      return states[i].state;
  for (gsize i = 0; i < G_N_ELEMENTS (foreign); i++)
    if (g_strcmp0 (foreign[i].status, status) == 0)
      return foreign[i].state;
  return NULL;
}

static void
write_state (const PlassBooking *booking, cJSON *resource)
{
  gsize row = find_state (booking->state.text);
  gboolean known = row < G_N_ELEMENTS (states);

  /* FHIR wants a status whatever we know. */
  plass_wire_set (resource, "status", known ? states[row].status : "unknown");
  plass_wire_set (resource, WHY_NOT, known ? states[row].why_not : NULL);
  if (plass_wire_get (resource, "location[0].location"))
    plass_wire_set (resource, "location[0].status", known ? states[row].location : NULL);
  plass_wire_set (resource, STATE, NULL);
  if (g_strcmp0 (read_state (resource), booking->state.text) != 0)
    plass_wire_set (resource, STATE, booking->state.text);
}

static void
write_time (cJSON *resource, const char *path, PlassTime time)
{
  g_autofree char *text = plass_time_format (time);

  plass_wire_set (resource, path, text);
}

/* The place's own period mirrors the stay's: one booking is one Encounter with one place. Lists of places,
 * which others write for moves, are read and left alone. */
static void
write_location (const PlassBooking *booking, const PlassBooking *was, cJSON *resource)
{
  cJSON *array = plass_json_member (resource, "location");

  if (array && !plass_wire_get (resource, "location[0].location")) {
    plass_json_remove (array, array->child);
    if (array->child == NULL)
      plass_json_remove (resource, array);
    return;
  }
  if (array == NULL || cJSON_GetArraySize (array) != 1
      || (was && was->start.secs == booking->start.secs && was->ended.secs == booking->ended.secs))
    return;
  write_time (resource, "location[0].period.start", booking->start);
  write_time (resource, "location[0].period.end", booking->ended);
}

void
plass_hook_booking_encode (gconstpointer record, gconstpointer was, cJSON *resource)
{
  const PlassBooking *booking = record;

  const char *said;

  write_location (booking, was, resource);
  said = read_state (resource);
  if (text_at (resource, "status") == NULL || strcmp (said ? said : "", booking->state.text) != 0)
    write_state (booking, resource);
}

/* Of several places the one that is kept now, else the last: where the person lives or lived. */
static const cJSON *
current_location (const cJSON *array)
{
  const cJSON *element, *last = NULL;

  cJSON_ArrayForEach (element, array)
  {
    const char *status = cJSON_IsObject (element) ? plass_json_text (element, "status") : NULL;

    last = element;
    if (status && strcmp (status, "completed") != 0)
      return element;
  }
  return last;
}

void
plass_hook_booking_decode (const cJSON *resource, gpointer record)
{
  PlassBooking *booking = record;
  const cJSON *array = plass_json_member (resource, "location");
  const char *state = read_state (resource);

  if (state)
    booking->state = plass_code (state);
  if (cJSON_IsArray (array) && array->child && array->child->next) {
    const cJSON *place =
        plass_json_member (plass_json_member (current_location (array), "location"), "reference");

    plass_value_read (plass_kind_field (&plass_kind_booking, "place"), place, booking);
  }
}
