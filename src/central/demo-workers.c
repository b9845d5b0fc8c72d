/* demo-workers.c — who works in the houses, and what they do there */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

#define INTAKE_WORKERS 4

/* The first of a house in this order; a bigger house has more coordinators at the end. */
static const struct {
  const char *role, *title;
} posts[] = {
  { "caseworker", "Sosionom" },       { "caseworker", "Vernepleier" },
  { "supervisor", "Avdelingsleder" }, { "health", "Sykepleier" },
  { "reception", "Resepsjon" },       { "reception", "Resepsjon" },
  { "caseworker", "Miljøterapeut" },  { "caseworker", "Barnevernspedagog" },
};

static PlassId
make_worker (PlassDemo *demo, const char *user_name, const char *title)
{
  PlassWorker *worker = plass_record_new (&plass_kind_worker);
  PlassDemoName name = plass_demo_name (demo, plass_demo_chance (demo, 0.6));
  PlassId id = worker->id =
      plass_demo_id (demo, demo->now.secs - (gint64)86400 * (400 + plass_demo_pick (demo, 3000)));

  plass_text_set (&worker->user_name, user_name);
  plass_text_set (&worker->given, name.given);
  plass_text_set (&worker->family, name.family);
  plass_text_set (&worker->title, title);
  worker->active = PLASS_YES;
  plass_demo_emit (demo, &plass_kind_worker, worker);
  return id;
}

static void
make_role (PlassDemo *demo, const PlassId *worker, const PlassId *institution, const char *word)
{
  PlassRole *role = plass_record_new (&plass_kind_role);
  PlassDate start = plass_date_add_days (demo->order.date, -30 - (int)plass_demo_pick (demo, 1500));

  role->id = plass_demo_id (demo, plass_time_at (start, 8, 0).secs);
  role->worker = *worker;
  if (institution)
    role->institution = *institution;
  role->role = plass_code (word);
  role->start = start;
  /* One in ten is there for a time only. */
  if (plass_demo_chance (demo, 0.1))
    role->end = plass_date_add_days (demo->order.date, 20 + (int)plass_demo_pick (demo, 120));
  role->active = PLASS_YES;
  plass_demo_emit (demo, &plass_kind_role, role);
}

static void
add_worker (PlassDemo *demo, const PlassId *institution, const char *user_name, const char *role,
            const char *title)
{
  PlassDemoWorker worker = { make_worker (demo, user_name, title), role };

  make_role (demo, &worker.id, institution, role);
  g_array_append_val (demo->workers, worker);
}

static gboolean
is_first_of_level (PlassDemo *demo, const PlassDemoHouse *house, guint level)
{
  for (guint i = 0; i < demo->houses->len; i++) {
    const PlassDemoHouse *other = &g_array_index (demo->houses, PlassDemoHouse, i);

    if (other->level == level)
      return other == house;
  }
  return FALSE;
}

/* The account `demo` finds its employee, and so a day's work, at the first assessment house. */
static char *
name_user (PlassDemo *demo, const PlassDemoHouse *house, guint number)
{
  g_autofree char *folded = plass_text_fold (plass_csv_get (demo->houses_csv, house->row, "short_name"));

  if (number == 1 && is_first_of_level (demo, house, 1))
    return g_strdup ("demo");
  return g_strdup_printf ("%s.%u", folded, number);
}

/* Coordinators stand first, so that the first n_coordinators of a house are they. */
static void
make_house_workers (PlassDemo *demo, PlassDemoHouse *house, guint n_places)
{
  guint coordinators = CLAMP (n_places / 7, 2, 6), others = 4;

  house->first_worker = demo->workers->len;
  house->n_coordinators = coordinators;
  house->n_workers = coordinators + others;
  for (guint i = 0; i < coordinators; i++) {
    static const guint as[] = { 0, 1, 6, 7 };
    g_autofree char *name = name_user (demo, house, i + 1);

    add_worker (demo, &house->id, name, "caseworker", posts[as[i % G_N_ELEMENTS (as)]].title);
  }
  for (guint i = 0; i < others; i++)
    add_worker (demo, &house->id, NULL, posts[2 + i].role, posts[2 + i].title);
}

void
plass_demo_make_workers (PlassDemo *demo)
{
  for (guint i = 0; i < demo->houses->len; i++) {
    PlassDemoHouse *house = &g_array_index (demo->houses, PlassDemoHouse, i);

    make_house_workers (
        demo, house,
        (guint)g_ascii_strtoull (plass_csv_get (demo->houses_csv, house->row, "places"), NULL, 10));
  }
  demo->first_intake_worker = demo->workers->len;
  demo->n_intake_workers = INTAKE_WORKERS;
  for (guint i = 0; i < INTAKE_WORKERS; i++)
    add_worker (demo, NULL, NULL, "intake", "Felles inntak");
}

const PlassDemoWorker *
plass_demo_coordinator (PlassDemo *demo, guint house, guint person)
{
  const PlassDemoHouse *found = &g_array_index (demo->houses, PlassDemoHouse, house);

  return &g_array_index (demo->workers, PlassDemoWorker,
                         found->first_worker + person % found->n_coordinators);
}
