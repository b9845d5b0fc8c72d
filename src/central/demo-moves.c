/* demo-moves.c — people move into the stays that were laid, in order of time, one place at a time */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#define FOREVER G_MAXINT64
#define PAUSE (4 * 3600)

/* Four queues of those who were never here (woman, old), and all who were. */
typedef struct {
  PlassDemo *demo;
  GArray *fresh[4];
  guint next[4];
  GArray *known;
} Crowd;

static const PlassDemoPlace *
place_at (PlassDemo *demo, guint at)
{
  return &g_array_index (demo->places, PlassDemoPlace, at);
}

static PlassDemoPerson *
person_at (PlassDemo *demo, guint at)
{
  return &g_array_index (demo->persons, PlassDemoPerson, at);
}

static gboolean
may_move_in (const PlassDemoPlace *place, const PlassDemoPerson *person, gint64 start)
{
  return person->busy_until <= start && (!place->women || person->woman);
}

static guint
find_known (Crowd *crowd, const PlassDemoPlace *place, gint64 start, guint tries)
{
  for (guint i = 0; i < tries && crowd->known->len > 0; i++) {
    guint at = g_array_index (crowd->known, guint, plass_demo_pick (crowd->demo, crowd->known->len));

    if (may_move_in (place, person_at (crowd->demo, at), start))
      return at;
  }
  return PLASS_DEMO_NOBODY;
}

static guint
take_fresh (Crowd *crowd, guint queue)
{
  guint at;

  if (crowd->next[queue] >= crowd->fresh[queue]->len)
    return PLASS_DEMO_NOBODY;
  at = g_array_index (crowd->fresh[queue], guint, crowd->next[queue]++);
  g_array_append_val (crowd->known, at);
  return at;
}

/* Care centres are for older people first; a place for women is for women, whoever is left. */
static guint
find_fresh (Crowd *crowd, const PlassDemoPlace *place)
{
  gboolean woman = place->women || plass_demo_chance (crowd->demo, 0.25);
  gboolean old =
      place->level == 4 ? plass_demo_chance (crowd->demo, 0.8) : plass_demo_chance (crowd->demo, 0.12);
  guint found = take_fresh (crowd, 2 * woman + old);

  if (found == PLASS_DEMO_NOBODY)
    found = take_fresh (crowd, 2 * woman + !old);
  for (guint queue = 0; found == PLASS_DEMO_NOBODY && !place->women && queue < 4; queue++)
    found = take_fresh (crowd, queue);
  return found;
}

/* Nobody by chance: whoever can, from a place in the row that chance gives. */
static guint
find_anyone (Crowd *crowd, const PlassDemoPlace *place, gint64 start)
{
  guint n = crowd->demo->persons->len, from = plass_demo_pick (crowd->demo, n);

  for (guint i = 0; i < n; i++)
    if (may_move_in (place, person_at (crowd->demo, (from + i) % n), start))
      return (from + i) % n;
  return PLASS_DEMO_NOBODY;
}

static void
move_in (Crowd *crowd, PlassDemoStay *stay)
{
  PlassDemo *demo = crowd->demo;
  const PlassDemoPlace *place = place_at (demo, stay->place);
  gboolean returns = place->kind == PLASS_DEMO_USER_CONTROLLED || plass_demo_chance (demo, 0.45);

  stay->person = returns ? find_known (crowd, place, stay->start, 12) : PLASS_DEMO_NOBODY;
  if (stay->person == PLASS_DEMO_NOBODY)
    stay->person = find_fresh (crowd, place);
  if (stay->person == PLASS_DEMO_NOBODY)
    stay->person = find_known (crowd, place, stay->start, 200);
  if (stay->person == PLASS_DEMO_NOBODY)
    stay->person = find_anyone (crowd, place, stay->start);
  if (stay->person != PLASS_DEMO_NOBODY)
    person_at (demo, stay->person)->busy_until = stay->ended ? stay->ended + PAUSE : FOREVER;
}

static int
compare_start (gconstpointer a, gconstpointer b)
{
  const PlassDemoStay *one = a, *other = b;

  if (one->start != other->start)
    return one->start < other->start ? -1 : 1;
  return one->place < other->place ? -1 : one->place > other->place;
}

static int
compare_person (gconstpointer a, gconstpointer b)
{
  const PlassDemoStay *one = a, *other = b;

  if (one->person != other->person)
    return one->person < other->person ? -1 : 1;
  return compare_start (a, b);
}

/* Whom nobody fits stays empty. */
static void
drop_empty (PlassDemo *demo)
{
  while (demo->stays->len > 0
         && g_array_index (demo->stays, PlassDemoStay, demo->stays->len - 1).person == PLASS_DEMO_NOBODY)
    g_array_set_size (demo->stays, demo->stays->len - 1);
}

void
plass_demo_move_in (PlassDemo *demo)
{
  Crowd crowd = { .demo = demo, .known = g_array_new (FALSE, FALSE, sizeof (guint)) };

  for (guint queue = 0; queue < 4; queue++)
    crowd.fresh[queue] = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < demo->persons->len; i++) {
    const PlassDemoPerson *person = person_at (demo, i);

    g_array_append_val (crowd.fresh[2 * person->woman + person->old], i);
  }
  g_array_sort (demo->stays, compare_start);
  for (guint i = 0; i < demo->stays->len; i++)
    move_in (&crowd, &g_array_index (demo->stays, PlassDemoStay, i));
  for (guint queue = 0; queue < 4; queue++)
    g_array_unref (crowd.fresh[queue]);
  g_array_unref (crowd.known);
  g_array_sort (demo->stays, compare_person);
  drop_empty (demo);
}
