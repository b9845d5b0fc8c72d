/* demo-people.c — invented people: names, ages, numbers that can be nobody's */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <stdio.h>

#define WOMEN                                                                                                \
  0.36 /* more than in the whole field: a place for women needs a woman, also when few are left              \
        */

/* What a person is to be, before anything has happened to them. */
void
plass_demo_draw_people (PlassDemo *demo)
{
  g_array_set_size (demo->persons, demo->order.persons);
  for (guint i = 0; i < demo->persons->len; i++) {
    PlassDemoPerson *person = &g_array_index (demo->persons, PlassDemoPerson, i);

    *person =
        (PlassDemoPerson){ .woman = plass_demo_chance (demo, WOMEN), .old = plass_demo_chance (demo, 0.22) };
  }
}

static PlassDate
draw_birth (PlassDemo *demo, const PlassDemoPerson *person)
{
  double old = 55 + 30 * g_rand_double (demo->chance) * g_rand_double (demo->chance);
  /* Drawn before it is bounded: CLAMP would draw three times. */
  double younger = plass_demo_spread (demo, 38, 0.25);
  double years = person->old ? old : CLAMP (younger, 19, 54.9);

  return plass_date_add_days (demo->order.date, -(int)(years * 365.25));
}

/* Month + 80 is Skatteetaten's mark of a number that no register gives to anybody. */
static gboolean
try_number (PlassDemo *demo, PlassDate birth, gboolean d_number, char ret_number[12])
{
  int year, month, day;
  guint individual;
  char nine[16];

  plass_date_parts (birth, &year, &month, &day);
  individual = year < 2000 ? plass_demo_pick (demo, 500) : 500 + plass_demo_pick (demo, 500);
  snprintf (nine, sizeof nine, "%02d%02d%02d%03u", (day + (d_number ? 40 : 0)) % 100, (month + 80) % 100,
            year % 100, individual % 1000);
  return plass_number_complete (nine, ret_number) && !g_hash_table_contains (demo->numbers, ret_number);
}

static void
set_number (PlassDemo *demo, PlassPerson *person)
{
  gboolean d_number = plass_demo_chance (demo, 0.04);
  char number[12];

  while (!try_number (demo, person->birth, d_number, number))
    /* One in six has no check digits, and a day has only 500 numbers: the next day then. */
    person->birth = plass_date_add_days (person->birth, plass_demo_chance (demo, 0.1));
  g_hash_table_add (demo->numbers, g_strdup (number));
  person->identity_kind = plass_code (d_number ? "dnr" : "fnr");
  plass_text_set (&person->identity_number, number);
}

/* Most say who they are; some only what they wish to be called. */
static void
set_identity (PlassDemo *demo, const PlassDemoPerson *facts, PlassPerson *person)
{
  PlassDemoName name = plass_demo_name (demo, facts->woman);
  double kind = g_rand_double (demo->chance);

  person->language = plass_code (plass_demo_chance (demo, 0.7) ? name.language : "nb");
  if (!plass_code_is (&person->language, "nb"))
    person->interpreter = plass_demo_chance (demo, 0.4) ? PLASS_YES : PLASS_NO;
  if (kind < 0.03) {
    plass_text_set (&person->alias, name.given);
    person->anonymous = PLASS_YES;
    person->identity_kind = plass_code ("none");
    return;
  }
  plass_text_set (&person->given, name.given);
  plass_text_set (&person->family, name.family);
  person->anonymous = PLASS_NO;
  person->birth = draw_birth (demo, facts);
  if (kind < 0.06)
    person->identity_kind = plass_code ("none");
  else
    set_number (demo, person);
}

/* A woman is who says so; what was not asked stays unknown. Who lives in a place for women has been asked. */
static void
set_gender (PlassDemo *demo, const PlassDemoPerson *facts, const PlassDemoPlace *place, PlassPerson *person)
{
  double other = g_rand_double (demo->chance);

  person->gender = plass_code (facts->woman ? "woman" : "man");
  if (place && place->women)
    return;
  if (other < 0.01)
    person->gender = plass_code ("other");
  else if (other < 0.04)
    person->gender = plass_code ("unknown");
}

/* Whoever lives somewhere fits there: the rules of the city were kept when they moved in. */
static void
set_needs (PlassDemo *demo, const PlassDemoPlace *place, PlassPerson *person)
{
  gboolean lar = plass_demo_chance (demo, 0.3), wheelchair = plass_demo_chance (demo, 0.04);
  gboolean complex = plass_demo_chance (demo, 0.05), wishes = plass_demo_chance (demo, 0.5);

  person->lar = lar && !(place && !place->lar_welcome) ? PLASS_YES : PLASS_NO;
  person->wheelchair = wheelchair && !(place && !place->accessible) ? PLASS_YES : PLASS_NO;
  person->complex_needs = complex || (place && place->kind == PLASS_DEMO_COMPLEX) ? PLASS_YES : PLASS_NO;
  person->pet = plass_demo_chance (demo, 0.02) ? PLASS_YES : PLASS_NO;
  if (place && !g_str_equal (place->policy, "active"))
    person->substance_wish = plass_code ("substance_free");
  else if (wishes)
    person->substance_wish = plass_code ("active");
  if (plass_demo_chance (demo, 0.15)) {
    plass_text_set (&person->what_helps, plass_demo_text (demo, "matters"));
    person->helps_shared = plass_demo_chance (demo, 0.6) ? PLASS_YES : PLASS_UNKNOWN;
  }
}

static void
set_protection (PlassDemo *demo, PlassPerson *person)
{
  double grade = g_rand_double (demo->chance);

  person->protection = plass_code (grade < 0.003   ? "strictly_confidential"
                                   : grade < 0.010 ? "confidential"
                                                   : "none");
}

/* The place of the latest booking that kept one, or NULL. */
static const PlassDemoPlace *
find_last_place (PlassDemo *demo, const PlassDemoPerson *facts)
{
  const PlassDemoStay *stay;

  if (facts->n_stays == 0)
    return NULL;
  stay = &g_array_index (demo->stays, PlassDemoStay, facts->first_stay + facts->n_stays - 1);
  return &g_array_index (demo->places, PlassDemoPlace, stay->place);
}

static gboolean
lived_among_women (PlassDemo *demo, const PlassDemoPerson *facts)
{
  for (guint i = 0; i < facts->n_stays; i++) {
    const PlassDemoStay *stay = &g_array_index (demo->stays, PlassDemoStay, facts->first_stay + i);

    if (g_array_index (demo->places, PlassDemoPlace, stay->place).women)
      return TRUE;
  }
  return FALSE;
}

void
plass_demo_make_person (PlassDemo *demo, guint index)
{
  PlassDemoPerson *facts = &g_array_index (demo->persons, PlassDemoPerson, index);
  PlassPerson *person = plass_record_new (&plass_kind_person);
  const PlassDemoPlace *place = find_last_place (demo, facts);
  const PlassDemoPlace among_women = { .women = TRUE };
  g_autofree char *local = g_strdup_printf ("P-%06u", index + 1);

  facts->id = person->id = plass_demo_id (demo, facts->first_seen);
  plass_text_set (&person->local_number, local);
  set_identity (demo, facts, person);
  set_gender (demo, facts, lived_among_women (demo, facts) ? &among_women : NULL, person);
  set_needs (demo, place, person);
  set_protection (demo, person);
  if (plass_demo_chance (demo, 0.88))
    person->district = plass_code (plass_csv_get (demo->districts, plass_demo_pick (demo, 15), "code"));
  if (facts->deceased)
    person->deceased.secs =
        g_array_index (demo->stays, PlassDemoStay, facts->first_stay + facts->n_stays - 1).ended;
  person->active = PLASS_YES;
  plass_demo_emit (demo, &plass_kind_person, person);
}
