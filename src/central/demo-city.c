/* demo-city.c — owners, invented institutions, their wards, rooms and places */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

/* Lengths of stay as told of the field: short where people come in crisis, years where they live. */
const PlassDemoLevel plass_demo_levels[6] = {
  { "akutt", "18", 7, 0.6, 0.4, 4 },     { "utredning", "18", 45, 0.6, 2.5, 14 },
  { "mestring", "20", 170, 0.6, 8, 10 }, { "ressurs", "19", 150, 0.6, 10, 12 },
  { "omsorg", "21", 700, 0.8, 20, 8 },   { "forsterket", "21", 500, 0.7, 18, 4 },
};

/* When the houses were entered: long before anything that happens in them. */
#define BEGAN(demo) ((demo)->now.secs - (gint64)20 * 365 * 86400)

static guint
count (PlassDemo *demo, guint row, const char *column)
{
  return (guint)g_ascii_strtoull (plass_csv_get (demo->houses_csv, row, column), NULL, 10);
}

static PlassId
make_organisation (PlassDemo *demo, const char *name, const char *kind, const char *district,
                   const PlassId *part_of)
{
  PlassOrganisation *organisation = plass_record_new (&plass_kind_organisation);
  PlassId id = organisation->id = plass_demo_id (demo, BEGAN (demo));

  plass_text_set (&organisation->name, name);
  organisation->kind = plass_code (kind);
  organisation->district = plass_code (district);
  if (part_of)
    organisation->part_of = *part_of;
  organisation->active = PLASS_YES;
  plass_demo_emit (demo, &plass_kind_organisation, organisation);
  return id;
}

static PlassId
find_owner (PlassDemo *demo, GHashTable *owners, guint row)
{
  const char *name = plass_csv_get (demo->houses_csv, row, "owner");
  PlassId *owner = g_hash_table_lookup (owners, name);

  if (!owner) {
    gboolean city = strcmp (plass_csv_get (demo->houses_csv, row, "owner_kind"), "municipal") == 0;
    PlassId made = make_organisation (demo, name, city ? "city" : "nonprofit", "", city ? &demo->city : NULL);

    owner = g_memdup2 (&made, sizeof made);
    g_hash_table_insert (owners, (gpointer)name, owner);
  }
  return *owner;
}

static guint
find_level (const char *code)
{
  guint level = 0;

  while (level + 1 < G_N_ELEMENTS (plass_demo_levels) && strcmp (plass_demo_levels[level].code, code) != 0)
    level++;
  return level;
}

static void
set_agreement (PlassDemo *demo, PlassInstitution *institution)
{
  institution->agreement_days = plass_int (plass_demo_limit (demo, "limit", "agreement"));
  institution->agreement_stay_days = plass_int (plass_demo_limit (demo, "limit", "agreement_stay"));
  institution->agreement_gap_days = plass_int (plass_demo_limit (demo, "limit", "agreement_gap"));
}

static PlassDemoHouse
make_house (PlassDemo *demo, guint row, const PlassId *owner)
{
  PlassInstitution *institution = plass_record_new (&plass_kind_institution);
  const char *level = plass_csv_get (demo->houses_csv, row, "level");
  PlassDemoHouse house = { .owner = *owner, .row = row, .level = find_level (level) };

  house.id = institution->id = plass_demo_id (demo, BEGAN (demo));
  plass_text_set (&institution->name, plass_csv_get (demo->houses_csv, row, "name"));
  plass_text_set (&institution->short_name, plass_csv_get (demo->houses_csv, row, "short_name"));
  institution->owner = *owner;
  institution->owner_kind = plass_code (plass_csv_get (demo->houses_csv, row, "owner_kind"));
  institution->level = plass_code (level);
  institution->status = plass_code ("open");
  if (count (demo, row, "user_controlled") > 0)
    set_agreement (demo, institution);
  plass_demo_emit (demo, &plass_kind_institution, institution);
  return house;
}

/* ---- Wards, rooms and places of one house ------------------------------------------------------------- */

/* What each place of the house is, by its number in the house. */
typedef struct {
  const PlassDemoHouse *house;
  guint n_places, n_units, n_women, n_couples;
  PlassDemoKind *kinds;
  gboolean *lar_welcome, *pets, *accessible, *shielded;
} Layout;

/* @wanted of @n places, by chance. Owned. */
static gboolean *
spread_over (PlassDemo *demo, guint n, guint wanted)
{
  g_autofree guint *order = plass_demo_shuffle (demo, n);
  gboolean *has = g_new0 (gboolean, n);

  for (guint i = 0; i < wanted && i < n; i++)
    has[order[i]] = TRUE;
  return has;
}

/* Couples live in ordinary places as long as there are enough others. */
static PlassDemoKind *
spread_kinds (PlassDemo *demo, const Layout *layout, guint severe, guint user_controlled)
{
  guint n = layout->n_places, others = n - layout->n_couples;
  g_autofree guint *order = plass_demo_shuffle (demo, others);
  PlassDemoKind *kinds = g_new0 (PlassDemoKind, n);

  for (guint i = 0; i < severe + user_controlled && i < n; i++)
    kinds[i < others ? order[i] + layout->n_couples : i - others] =
        i < severe ? PLASS_DEMO_COMPLEX : PLASS_DEMO_USER_CONTROLLED;
  return kinds;
}

static Layout
draw_layout (PlassDemo *demo, const PlassDemoHouse *house)
{
  Layout layout = {
    .house = house,
    .n_places = count (demo, house->row, "places"),
    .n_units = count (demo, house->row, "units"),
    .n_women = count (demo, house->row, "women_only"),
    .n_couples = count (demo, house->row, "couples"),
  };

  layout.kinds = spread_kinds (demo, &layout, count (demo, house->row, "severe_complex"),
                               count (demo, house->row, "user_controlled"));
  layout.lar_welcome = spread_over (demo, layout.n_places, count (demo, house->row, "lar_welcome"));
  layout.pets = spread_over (demo, layout.n_places, count (demo, house->row, "pets"));
  layout.accessible = spread_over (demo, layout.n_places, count (demo, house->row, "accessible"));
  layout.shielded = spread_over (demo, layout.n_places, count (demo, house->row, "shielded"));
  return layout;
}

static void
clear_layout (Layout *layout)
{
  g_free (layout->kinds);
  g_free (layout->lar_welcome);
  g_free (layout->pets);
  g_free (layout->accessible);
  g_free (layout->shielded);
}

/* A smaller number of places for women is the last ward of the house; the others share the rest. */
static guint
count_in_unit (const Layout *layout, guint unit)
{
  gboolean own_ward = layout->n_women > 0 && layout->n_women < layout->n_places;
  guint shared = layout->n_units - own_ward, rest = layout->n_places - (own_ward ? layout->n_women : 0);

  if (unit == shared)
    return layout->n_women;
  return rest / shared + (unit < rest % shared);
}

static PlassId
make_unit (PlassDemo *demo, const Layout *layout, guint unit, guint n)
{
  PlassUnit *record = plass_record_new (&plass_kind_unit);
  PlassId id = record->id = plass_demo_id (demo, BEGAN (demo));
  gboolean women = layout->n_women < layout->n_places && layout->n_women > 0 && unit + 1 == layout->n_units;
  g_autofree char *floor = g_strdup_printf ("%u. etasje", unit + 1);

  plass_text_set (&record->name, women ? "Kvinneavdelingen" : floor);
  record->institution = layout->house->id;
  record->staffed_cap = plass_int ((gint32)n);
  record->active = PLASS_YES;
  plass_demo_emit (demo, &plass_kind_unit, record);
  return id;
}

static PlassId
make_room (PlassDemo *demo, const Layout *layout, const PlassId *unit, const char *name)
{
  PlassRoom *record = plass_record_new (&plass_kind_room);
  PlassId id = record->id = plass_demo_id (demo, BEGAN (demo));

  plass_text_set (&record->name, name);
  record->institution = layout->house->id;
  record->unit = *unit;
  record->active = PLASS_YES;
  plass_demo_emit (demo, &plass_kind_room, record);
  return id;
}

static PlassBool
yes_or_no (gboolean yes)
{
  return yes ? PLASS_YES : PLASS_NO;
}

static void
set_who_it_is_for (PlassDemo *demo, const Layout *layout, guint at, const PlassDemoPlace *facts,
                   PlassPlace *place)
{
  static const char *const kinds[] = { "ordinary", "user_controlled", "severe_complex" };
  guint row = layout->house->row;
  const char *level = plass_demo_levels[layout->house->level].code;
  gboolean municipal = strcmp (plass_csv_get (demo->houses_csv, row, "owner_kind"), "municipal") == 0;
  gint longest = facts->kind == PLASS_DEMO_USER_CONTROLLED
                     ? plass_demo_limit (demo, "limit", "agreement_stay")
                     : plass_demo_limit (demo, "level", level);

  place->level = plass_code (level);
  place->kind = plass_code (kinds[facts->kind]);
  place->gender_rule = plass_code (facts->women ? "women_only" : "none");
  place->substance_policy = plass_code (facts->policy);
  place->contract = plass_code (municipal ? "municipal" : "contract");
  place->lar_welcome = yes_or_no (facts->lar_welcome);
  place->accessible = yes_or_no (facts->accessible);
  place->couples = yes_or_no (at < layout->n_couples);
  place->pets = yes_or_no (layout->pets[at]);
  place->own_bath = yes_or_no (layout->shielded[at] || plass_demo_chance (demo, 0.35));
  place->shielded = yes_or_no (layout->shielded[at]);
  place->night_staffed = PLASS_YES;
  place->outside_city = PLASS_NO;
  if (longest > 0)
    place->max_stay_days = plass_int (longest);
}

static void
make_place (PlassDemo *demo, const Layout *layout, guint at, const PlassId *unit, const PlassId *room,
            const char *name, gboolean women)
{
  PlassPlace *place = plass_record_new (&plass_kind_place);
  PlassDemoPlace facts = {
    .house = demo->houses->len,
    .level = layout->house->level,
    .kind = layout->kinds[at],
    .women = women,
    .lar_welcome = layout->lar_welcome[at],
    .accessible = layout->accessible[at],
    .policy = plass_csv_get (demo->houses_csv, layout->house->row, "substance_policy"),
  };

  facts.id = place->id = plass_demo_id (demo, BEGAN (demo));
  plass_text_set (&place->name, name);
  place->institution = layout->house->id;
  place->unit = *unit;
  place->room = *room;
  set_who_it_is_for (demo, layout, at, &facts, place);
  place->confirmed.secs = demo->now.secs - 60 * (gint64)plass_demo_pick (demo, 120);
  place->status = plass_code ("active");
  plass_demo_emit (demo, &plass_kind_place, place);
  g_array_append_val (demo->places, facts);
}

/* Couples' rooms come first in the house, two places each. */
static void
make_unit_places (PlassDemo *demo, const Layout *layout, guint unit, guint first, guint n)
{
  PlassId id = make_unit (demo, layout, unit, n), room = { "" };
  gboolean women =
      layout->n_women == layout->n_places || (layout->n_women > 0 && unit + 1 == layout->n_units);
  guint number = 0;

  for (guint i = 0; i < n; i++) {
    gboolean couple = first + i < layout->n_couples, second = couple && (first + i) % 2 == 1;
    g_autofree char *room_name = g_strdup_printf ("%u%02u", unit + 1, number += !second);
    g_autofree char *name = g_strconcat (room_name, couple ? (second ? " B" : " A") : "", NULL);

    if (!second)
      room = make_room (demo, layout, &id, room_name);
    make_place (demo, layout, first + i, &id, &room, name, women);
  }
}

static void
make_places (PlassDemo *demo, const PlassDemoHouse *house)
{
  Layout layout = draw_layout (demo, house);
  guint first = 0;

  for (guint unit = 0; unit < layout.n_units; unit++) {
    guint n = count_in_unit (&layout, unit);

    make_unit_places (demo, &layout, unit, first, n);
    first += n;
  }
  clear_layout (&layout);
}

void
plass_demo_make_city (PlassDemo *demo)
{
  g_autoptr (GHashTable) owners = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  demo->city = make_organisation (demo, "Oslo kommune", "city", "", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (demo->district) && i < plass_csv_count (demo->districts); i++) {
    g_autofree char *name = g_strconcat ("Bydel ", plass_csv_get (demo->districts, i, "name"), NULL);

    demo->district[i] =
        make_organisation (demo, name, "district", plass_csv_get (demo->districts, i, "code"), &demo->city);
  }
  for (guint row = 0; row < plass_csv_count (demo->houses_csv); row++) {
    PlassId owner = find_owner (demo, owners, row);
    PlassDemoHouse house = make_house (demo, row, &owner);

    make_places (demo, &house);
    g_array_append_val (demo->houses, house);
  }
}
