/* city.h — a seeded city of people, houses, cases and stays, of any size: the same for the same seed */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/records.h"

G_BEGIN_DECLS

typedef struct {
  GRand *rand;
  guint persons, institutions, places, workers;
  gint64 now; /* seconds since 1970 */
} City;

City *city_new (guint32 seed, guint persons);
void city_free (City *city);

/* Calls @each with every record, what others refer to first; the record is freed after the call. */
void city_each (City *city, void (*each) (const PlassKind *kind, gconstpointer record, gpointer user_data),
                gpointer user_data);
guint city_total (const City *city);
/* About a kilobyte of JSON, as a resource from the service would be; owned. */
char *city_json (const PlassKind *kind, gconstpointer record);
/* What a user types, key by key: the beginnings of a name of the city. Owned strings. */
GPtrArray *city_keystrokes (City *city, guint at_least);

G_END_DECLS
