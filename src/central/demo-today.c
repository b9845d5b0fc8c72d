/* demo-today.c — who leaves today, is on leave, has not come back, has died, waits for a place */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

#define DAY ((gint64)86400)

static PlassDemoStay *
stay_at (PlassDemo *demo, guint at)
{
  return &g_array_index (demo->stays, PlassDemoStay, at);
}

gboolean
plass_demo_is_present (const PlassDemoStay *stay)
{
  return strcmp (stay->state, "active") == 0 || strcmp (stay->state, "on_leave") == 0
         || strcmp (stay->state, "not_come_back") == 0;
}

/* Each person's stays stand together by now. */
static void
find_stays (PlassDemo *demo)
{
  for (guint i = demo->stays->len; i > 0; i--) {
    const PlassDemoStay *stay = stay_at (demo, i - 1);
    PlassDemoPerson *person = &g_array_index (demo->persons, PlassDemoPerson, stay->person);

    person->first_stay = i - 1;
    person->n_stays++;
  }
}

/* First met some days before the first stay; whoever never had one, at any time. */
static void
set_first_seen (PlassDemo *demo, gint64 began)
{
  for (guint i = 0; i < demo->persons->len; i++) {
    PlassDemoPerson *person = &g_array_index (demo->persons, PlassDemoPerson, i);
    gint64 first = person->n_stays ? stay_at (demo, person->first_stay)->start : 0;
    gint64 before = DAY * (2 + (gint64)plass_demo_pick (demo, 30));

    if (person->n_stays)
      person->first_seen = MIN (first, demo->now.secs) - before;
    else
      person->first_seen =
          began + (gint64)(g_rand_double (demo->chance) * (double)(demo->now.secs - began - DAY));
  }
}

/* Not on a level where people stay for some nights only: nobody goes on leave from there. */
static gboolean
may_be_away (PlassDemo *demo, const PlassDemoStay *stay)
{
  const PlassDemoPlace *place = &g_array_index (demo->places, PlassDemoPlace, stay->place);

  return place->level > 0 && place->kind != PLASS_DEMO_USER_CONTROLLED
         && stay->start < demo->now.secs - 7 * DAY;
}

static void
set_states (PlassDemo *demo)
{
  g_autofree guint *order = plass_demo_shuffle (demo, demo->stays->len);
  guint leaving = 8, on_leave = 12, not_back = 5;

  for (guint i = 0; i < demo->stays->len; i++) {
    PlassDemoStay *stay = stay_at (demo, order[i]);

    if (strcmp (stay->state, "active") != 0)
      continue;
    if (leaving > 0 && stay->planned_end) {
      stay->planned_end = plass_time_at (demo->order.date, 10 + (int)(leaving % 5), 0).secs;
      leaving--;
    } else if (on_leave > 0 && may_be_away (demo, stay)) {
      stay->state = "on_leave";
      on_leave--;
    } else if (not_back > 0 && may_be_away (demo, stay)) {
      stay->state = "not_come_back";
      not_back--;
    }
  }
}

static void
set_deaths (PlassDemo *demo)
{
  for (guint i = 0; i < demo->persons->len; i++) {
    PlassDemoPerson *person = &g_array_index (demo->persons, PlassDemoPerson, i);

    if (person->n_stays && stay_at (demo, person->first_stay + person->n_stays - 1)->ended
        && plass_demo_chance (demo, 0.008))
      person->deceased = TRUE;
  }
}

/* People without a stay, each for a level. */
static void
set_waiting (PlassDemo *demo)
{
  guint at = plass_demo_pick (demo, demo->persons->len);

  for (guint level = 0; level < G_N_ELEMENTS (plass_demo_levels); level++)
    for (guint i = 0, tries = 0; i < plass_demo_levels[level].waiting && tries < demo->persons->len;
         tries++) {
      PlassDemoPerson *person = &g_array_index (demo->persons, PlassDemoPerson, at);

      at = (at + 7919) % demo->persons->len; /* a prime, so that all are met */
      if (person->n_stays || person->waiting_level)
        continue;
      person->waiting_level = level + 1;
      person->first_seen = demo->now.secs - DAY * (1 + (gint64)plass_demo_pick (demo, 60));
      i++;
    }
}

void
plass_demo_settle (PlassDemo *demo, gint64 began)
{
  find_stays (demo);
  set_states (demo);
  set_first_seen (demo, began);
  set_deaths (demo);
  set_waiting (demo);
}
