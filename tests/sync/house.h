/* house.h — desks on one service, for tests of rounds */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake.h"

#define HOUSE_DESKS 4

typedef struct {
  Central *central;
  GRand *random;
  struct Desk {
    char *folder;
    PlassStore *store;
    Line line;
  } desks[HOUSE_DESKS];
  guint n_desks;
} House;

typedef struct Desk Desk;

/* With two desks. */
House *house_new (guint32 seed);
House *house_new_sized (guint32 seed, guint n_desks);
void house_free (House *house);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (House, house_free)
/* The desk's store once more, after it was closed. */
void open_store (Desk *desk);

/* To its end, whatever that is; free with plass_round_free. */
PlassRound *run_round (Desk *desk);
/* It must end complete. */
void run_complete (Desk *desk);

/* @id NULL: a new one. */
PlassPerson *person_new (const char *id, const char *given);
PlassBooking *booking_new (const PlassId *person, const char *place, const char *state);
/* Saves at the desk; @act NULL: a transaction. */
void put (Desk *desk, const char *act, const PlassKind *kind, gconstpointer record);
/* One field of a person. */
void edit (Desk *desk, const PlassId *id, const char *field, const char *text);
/* Both desks have the same person. */
void share (House *house, const PlassPerson *person);

PlassStatus status_of (Desk *desk);
/* The field as text; "(none)": there is no such record. */
void assert_at (Desk *desk, const PlassKind *kind, const PlassId *id, const char *field, const char *wanted);
void assert_at_central (House *house, const PlassKind *kind, const PlassId *id, const char *field,
                        const char *wanted);
