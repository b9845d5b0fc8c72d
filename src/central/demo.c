/* demo.c — a whole invented city out of a seed, a number of people and a day */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>

/* Takes @record. */
void
plass_demo_emit (PlassDemo *demo, const PlassKind *kind, gpointer record)
{
  if (!demo->error)
    demo->sink (kind, record, demo->user_data, &demo->error);
  plass_record_free (kind, record);
}

static void
begin (PlassDemo *demo)
{
  const PlassDemoOrder *order = &demo->order;
  guint32 seed[] = { (guint32)order->seed, (guint32)(order->seed >> 32), order->persons,
                     (guint32)order->date.days };

  demo->chance = g_rand_new_with_seed_array (seed, G_N_ELEMENTS (seed));
  demo->now = plass_time_at (order->date, 8, 0);
  demo->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  demo->houses = g_array_new (FALSE, FALSE, sizeof (PlassDemoHouse));
  demo->places = g_array_new (FALSE, FALSE, sizeof (PlassDemoPlace));
  demo->workers = g_array_new (FALSE, FALSE, sizeof (PlassDemoWorker));
  demo->persons = g_array_new (FALSE, TRUE, sizeof (PlassDemoPerson));
  demo->stays = g_array_new (FALSE, FALSE, sizeof (PlassDemoStay));
}

static void
end (PlassDemo *demo)
{
  plass_demo_close_words (demo);
  g_rand_free (demo->chance);
  g_hash_table_unref (demo->numbers);
  g_array_unref (demo->houses);
  g_array_unref (demo->places);
  g_array_unref (demo->workers);
  g_array_unref (demo->persons);
  g_array_unref (demo->stays);
}

static void
make_all (PlassDemo *demo)
{
  plass_demo_make_city (demo);
  plass_demo_make_workers (demo);
  plass_demo_draw_people (demo);
  plass_demo_draw_stays (demo);
  for (guint i = 0; i < demo->persons->len && !demo->error; i++) {
    plass_demo_make_person (demo, i);
    plass_demo_make_cases (demo, i);
  }
  plass_demo_make_contacts (demo);
}

gboolean
plass_demo_make (const PlassDemoOrder *order, PlassRecordSink sink, gpointer user_data, GError **error)
{
  PlassDemo demo = { .order = *order, .sink = sink, .user_data = user_data };

  if (order->persons < PLASS_DEMO_LEAST || order->persons > PLASS_DEMO_MOST) {
    g_set_error (error, PLASS_ERROR, PLASS_ERROR_RULE, _ ("The city can have from %d to %d people."),
                 PLASS_DEMO_LEAST, PLASS_DEMO_MOST);
    return FALSE;
  }
  begin (&demo);
  if (plass_demo_open_words (&demo, &demo.error) && plass_lists_make (sink, user_data, &demo.error))
    make_all (&demo);
  end (&demo);
  if (!demo.error)
    return TRUE;
  g_propagate_error (error, demo.error);
  return FALSE;
}
