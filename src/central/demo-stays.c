/* demo-stays.c — each place today, and its past laid backwards from there; people move in later */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

#define HOUR ((gint64)3600)
#define DAY (24 * HOUR)

/* What the places that nobody lives in are today; women's and user-controlled places differ from the rest. */
typedef struct {
  guint closed, cleaning, held, planned, free;
} Share;
static const Share among_women = { 1, 0, 1, 2, 2 };
static const Share user_controlled = { 1, 0, 1, 0, 8 };
static const Share others = { 14, 5, 9, 12, 38 };

/* ---- Places, backwards -------------------------------------------------------------------------------- */

typedef struct {
  PlassDemo *demo;
  gint64 began; /* nothing is older */
} Past;

static PlassDemoPlace *
place_at (PlassDemo *demo, guint at)
{
  return &g_array_index (demo->places, PlassDemoPlace, at);
}

static gint64
draw_length (PlassDemo *demo, const PlassDemoPlace *place)
{
  const PlassDemoLevel *level = &plass_demo_levels[place->level];
  gboolean short_stay = place->kind == PLASS_DEMO_USER_CONTROLLED;
  double days = short_stay ? plass_demo_spread (demo, 3.6, 0.35)
                           : plass_demo_spread (demo, level->stay_days, level->spread);

  days = CLAMP (days, 1, short_stay ? 8 : level->stay_days * 6);
  return (gint64)(days * DAY);
}

static gint64
draw_gap (PlassDemo *demo, const PlassDemoPlace *place)
{
  double days = place->kind == PLASS_DEMO_USER_CONTROLLED
                    ? plass_demo_spread (demo, 1.2, 0.7)
                    : plass_demo_spread (demo, plass_demo_levels[place->level].gap_days, 0.8);

  return MAX (3 * HOUR, (gint64)(days * DAY));
}

/* People move in and out by day; in a crisis also in the evening. */
static gint64
at_daytime (PlassDemo *demo, gint64 secs, int from, int until)
{
  PlassDate day = plass_time_day ((PlassTime){ secs });

  return plass_time_at (day, from + (int)plass_demo_pick (demo, (guint)(until - from)),
                        5 * (int)plass_demo_pick (demo, 12))
      .secs;
}

static void
add_stay (PlassDemo *demo, guint place, const char *state, gint64 start, gint64 planned_end, gint64 ended)
{
  PlassDemoStay stay = { .place = place,
                         .person = PLASS_DEMO_NOBODY,
                         .state = state,
                         .start = start,
                         .planned_end = planned_end,
                         .ended = ended };

  g_array_append_val (demo->stays, stay);
  place_at (demo, place)->taken = TRUE;
}

/* @until: when the place was last left, or when the next one moved in. */
static void
lay_past (const Past *past, guint at, gint64 until)
{
  const PlassDemoPlace *place = place_at (past->demo, at);

  for (;;) {
    gint64 ended = at_daytime (past->demo, until - draw_gap (past->demo, place), 9, 14);
    gint64 start = at_daytime (past->demo, ended - draw_length (past->demo, place), 10, 20);
    gint64 planned =
        at_daytime (past->demo, ended + DAY * (gint64)plass_demo_pick (past->demo, 8) - 2 * DAY, 11, 13);

    /* Drawing the hour of the day may turn a short gap round. */
    if (ended >= until)
      ended = until - HOUR;
    if (start >= ended)
      start = ended - 20 * HOUR;
    if (start < past->began)
      return;
    add_stay (past->demo, at, "completed", start, MAX (planned, start + HOUR), ended);
    until = start;
  }
}

/* Somebody who lives there now has been there for a part of a stay; long stays are met more often. */
static gint64
lay_present (const Past *past, guint at)
{
  PlassDemo *demo = past->demo;
  const PlassDemoPlace *place = place_at (demo, at);
  gint64 a = draw_length (demo, place), b = draw_length (demo, place), length = MAX (a, b);
  gint64 lived = (gint64)((double)length * g_rand_double (demo->chance));
  gint64 start = at_daytime (demo, demo->now.secs - lived - DAY, 10, 20);
  gint64 planned = at_daytime (demo, start + length + 2 * DAY, 10, 14);
  gboolean for_good = place->level >= 4 && place->kind != PLASS_DEMO_USER_CONTROLLED;

  if (for_good && plass_demo_chance (demo, 0.8))
    planned = 0;
  else if (plass_demo_chance (demo, 0.05))
    planned = at_daytime (demo, demo->now.secs - DAY * (1 + plass_demo_pick (demo, 20)), 10, 14);
  if (planned && planned <= start)
    planned = start + DAY;
  add_stay (demo, at, "active", start, planned, 0);
  return start;
}

/* ---- Today -------------------------------------------------------------------------------------------- */

static void
close_place (PlassDemo *demo, guint at, const char *kind)
{
  static const char *const whys[] = { "Oppussing", "Vannskade", "Nytt gulv", "Skifte av vindu" };
  PlassPeriod *period = plass_record_new (&plass_kind_period);
  gboolean cleaning = strcmp (kind, "cleaning") == 0;
  gint64 start = cleaning ? demo->now.secs - HOUR
                          : at_daytime (demo, demo->now.secs - DAY * (2 + plass_demo_pick (demo, 40)), 8, 10);

  period->id = plass_demo_id (demo, start);
  period->place = place_at (demo, at)->id;
  period->kind = plass_code (kind);
  period->start.secs = start;
  period->end.secs = cleaning
                         ? demo->now.secs + 14 * HOUR
                         : at_daytime (demo, demo->now.secs + DAY * (3 + plass_demo_pick (demo, 60)), 10, 16);
  plass_text_set (&period->why,
                  cleaning ? "Vask og klargjøring" : whys[plass_demo_pick (demo, G_N_ELEMENTS (whys))]);
  period->active = PLASS_YES;
  plass_demo_emit (demo, &plass_kind_period, period);
}

static gint64
plan_end (PlassDemo *demo, guint at, gint64 start)
{
  return at_daytime (demo, start + draw_length (demo, place_at (demo, at)) + 2 * DAY, 10, 14);
}

/* Half of the holds run out today: somebody must decide. */
static void
hold_place (PlassDemo *demo, guint at, guint number)
{
  gint64 start = plass_time_at (demo->order.date, 14 + (int)(number % 6), 0).secs + (number % 2 ? DAY : 0);
  PlassDate day = plass_date_add_days (demo->order.date, number % 2);
  PlassDemoStay *stay;

  add_stay (demo, at, "held", start, plan_end (demo, at, start), 0);
  stay = &g_array_index (demo->stays, PlassDemoStay, demo->stays->len - 1);
  stay->hold_until = plass_time_at (day, MIN (23, 16 + (int)number), 30).secs;
}

/* Arrivals today, tomorrow and in the days after. */
static void
plan_place (PlassDemo *demo, guint at, guint number)
{
  guint days = number % 7 < 3 ? 0 : number % 7 < 5 ? 1 : 2 + plass_demo_pick (demo, 5);
  gint64 start = plass_time_at (plass_date_add_days (demo->order.date, (int)days),
                                11 + (int)plass_demo_pick (demo, 7), 0)
                     .secs;

  add_stay (demo, at, "planned", start, plan_end (demo, at, start), 0);
}

/* What place number @number of those that are to be empty is; FALSE when somebody lives there. */
static gboolean
lay_empty (PlassDemo *demo, guint at, const Share *share, guint number)
{
  guint closed = share->closed, cleaning = closed + share->cleaning, held = cleaning + share->held;
  guint planned = held + share->planned;

  if (number < closed)
    close_place (demo, at, "closed");
  else if (number < cleaning)
    close_place (demo, at, "cleaning");
  else if (number < held)
    hold_place (demo, at, number - cleaning);
  else if (number < planned)
    plan_place (demo, at, number - held);
  return number < planned + share->free;
}

/* A city with few people has empty houses, not houses without end: some people live somewhere, others wait.
 */
static void
lay_all (const Past *past)
{
  PlassDemo *demo = past->demo;
  guint room = MAX (1, demo->order.persons * 58 / 100);
  g_autofree guint *order = plass_demo_shuffle (demo, demo->places->len);
  guint women = 0, controlled = 0, rest = 0;

  for (guint i = 0; i < demo->places->len; i++) {
    const PlassDemoPlace *place = place_at (demo, order[i]);
    gboolean empty;

    if (place->kind == PLASS_DEMO_USER_CONTROLLED)
      empty = lay_empty (demo, order[i], &user_controlled, controlled++);
    else if (place->women)
      empty = lay_empty (demo, order[i], &among_women, women++);
    else
      empty = lay_empty (demo, order[i], &others, rest++);
    if (!empty && room == 0)
      continue;
    room -= !empty;
    lay_past (past, order[i], empty ? demo->now.secs : lay_present (past, order[i]));
  }
}

void
plass_demo_draw_stays (PlassDemo *demo)
{
  /* More people, a longer past: half a year to eleven. */
  gint64 days = CLAMP ((gint64)demo->order.persons * 12 / 100, 180, 4000);
  Past past = { demo, demo->now.secs - days * DAY };

  lay_all (&past);
  plass_demo_move_in (demo);
  plass_demo_settle (demo, past.began);
}
