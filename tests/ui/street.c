/* street.c — a house with places and people who live there, for tests of what is done with a stay */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "street.h"

static void
take (Street *street, const PlassKind *kind, gconstpointer record)
{
  desk_take (street->desk, kind, record, "1");
}

void
street_set_up (Street *street)
{
  static const char *const names[STREET_PLACES] = { "201", "202", "203", "204" };
  static const char *const given[STREET_PEOPLE] = { "Kari", "Per" };
  static const char *const family[STREET_PEOPLE] = { "Testesen", "Prøvesen" };
  static const char *const genders[STREET_PEOPLE] = { "woman", "man" };

  *street = (Street){ .desk = desk_new (), .house = make_institution ("Dalsberget") };
  take (street, &plass_kind_institution, street->house);
  for (guint i = 0; i < STREET_PLACES; i++) {
    street->places[i] = make_place (&street->house->id, names[i]);
    street->places[i]->gender_rule = plass_code (i == STREET_PLACES - 1 ? "women_only" : "none");
    take (street, &plass_kind_place, street->places[i]);
  }
  for (guint i = 0; i < STREET_PEOPLE; i++) {
    street->people[i] = make_person (given[i], family[i]);
    street->people[i]->gender = plass_code (genders[i]);
    take (street, &plass_kind_person, street->people[i]);
    street->stays[i] = make_booking (&street->people[i]->id, &street->places[i]->id, "active",
                                     plass_time_now ().secs - 5 * 86400);
    street->stays[i]->institution = street->house->id;
    take (street, &plass_kind_booking, street->stays[i]);
  }
  street->ui = (PlassDesk){ .store = street->desk->store, .actor = street->desk->who };
  street->ui.identity.worker = street->desk->who.worker;
  street->ui.identity.role = plass_code ("caseworker");
  street->ui.shutter = plass_shutter_new (FALSE);
}

void
street_tear_down (Street *street)
{
  for (guint i = 0; i < STREET_PLACES; i++)
    plass_place_free (street->places[i]);
  for (guint i = 0; i < STREET_PEOPLE; i++) {
    plass_person_free (street->people[i]);
    plass_booking_free (street->stays[i]);
  }
  plass_institution_free (street->house);
  g_object_unref (street->ui.shutter);
  desk_free (street->desk);
}

void
street_change (Street *street, guint person, const char *state)
{
  street->stays[person]->state = plass_code (state);
  if (g_str_equal (state, "completed"))
    street->stays[person]->ended = plass_time_now ();
  desk_take (street->desk, &plass_kind_booking, street->stays[person], "2");
}

PlassBooking *
street_stay (Street *street, const PlassId *id)
{
  return plass_store_get (street->ui.store, &plass_kind_booking, id, NULL);
}

PlassBooking *
street_current (Street *street, guint person)
{
  return plass_store_current_booking (street->ui.store, &street->people[person]->id, plass_time_now (), NULL);
}
