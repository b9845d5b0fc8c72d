/* street.h — a house with places and people who live there, for tests of what is done with a stay */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/desk.h"
#include "ui/ui-private.h"

G_BEGIN_DECLS

#define STREET_PLACES 4 /* 201 … 204; the first two are lived in, the last is for women only */
#define STREET_PEOPLE 2 /* Kari Testesen, a woman, and Per Prøvesen, a man */

typedef struct {
  Desk *desk;
  PlassDesk ui;
  PlassInstitution *house;
  PlassPlace *places[STREET_PLACES];
  PlassPerson *people[STREET_PEOPLE];
  PlassBooking *stays[STREET_PEOPLE]; /* as the service has them */
} Street;

void street_set_up (Street *street);
void street_tear_down (Street *street);
/* The person's stay, in this state, comes from the service. */
void street_change (Street *street, guint person, const char *state);
/* As it stands now; owned. */
PlassBooking *street_stay (Street *street, const PlassId *id);
/* Where the person is now; owned, NULL: nowhere. */
PlassBooking *street_current (Street *street, guint person);

G_END_DECLS
