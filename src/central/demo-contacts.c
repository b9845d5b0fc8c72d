/* demo-contacts.c — who made contact: last night, and in the days before */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#define OPEN_TODAY 14
#define EARLIER 60

static const char *const channels[] = { "counter",   "phone",       "counter",  "outreach",
                                        "district",  "phone",       "hospital", "emergency",
                                        "voluntary", "next_of_kin", "prison" };

static void
set_next_step (PlassDemo *demo, PlassContact *contact, guint house)
{
  const PlassDemoWorker *owner = plass_demo_coordinator (demo, house, plass_demo_pick (demo, 100));

  plass_text_set (&contact->next_step, plass_demo_text (demo, "next_step"));
  contact->next_owner = owner->id;
  contact->next_due = plass_date_add_days (demo->order.date, (int)plass_demo_pick (demo, 4));
}

/* Many of the city's contacts are made where somebody sits behind a counter by day: at the first assessment
 * house, which is also where the account "demo" works. */
static guint
pick_house (PlassDemo *demo)
{
  if (plass_demo_chance (demo, 0.4))
    for (guint i = 0; i < demo->houses->len; i++)
      if (g_array_index (demo->houses, PlassDemoHouse, i).level == 1)
        return i;
  return plass_demo_pick (demo, demo->houses->len);
}

static void
make_contact (PlassDemo *demo, PlassTime happened, gboolean open)
{
  static const char *const closed_outcomes[] = { "advice", "place_given", "followed_on",
                                                 "left_before_clear" };
  static const char *const open_outcomes[] = { "invited", "followed_on", "invited" };
  PlassContact *contact = plass_record_new (&plass_kind_contact);
  guint house = pick_house (demo);
  const PlassDemoPerson *who =
      &g_array_index (demo->persons, PlassDemoPerson, plass_demo_pick (demo, demo->persons->len));

  contact->id = plass_demo_id (demo, happened.secs);
  contact->happened = happened;
  contact->channel = plass_code (channels[plass_demo_pick (demo, G_N_ELEMENTS (channels))]);
  /* Half do not say who they are, or only what they are called: a name only when it helps. */
  if (plass_demo_chance (demo, 0.5) && !who->deceased)
    contact->person = who->id;
  else if (plass_demo_chance (demo, 0.5))
    plass_text_set (&contact->who_says, plass_demo_name (demo, plass_demo_chance (demo, 0.4)).given);
  plass_text_set (&contact->need, plass_demo_text (demo, "need"));
  contact->outcome =
      plass_code (open ? open_outcomes[plass_demo_pick (demo, G_N_ELEMENTS (open_outcomes))]
                       : closed_outcomes[plass_demo_pick (demo, G_N_ELEMENTS (closed_outcomes))]);
  contact->state = plass_code (open ? "open" : "closed");
  if (open)
    set_next_step (demo, contact, house);
  contact->institution = g_array_index (demo->houses, PlassDemoHouse, house).id;
  contact->received_by = plass_demo_coordinator (demo, house, plass_demo_pick (demo, 100))->id;
  plass_demo_emit (demo, &plass_kind_contact, contact);
}

/* Tonight's are open. The day begins at eight, so nothing of today lies ahead of it. */
void
plass_demo_make_contacts (PlassDemo *demo)
{
  PlassTime midnight = plass_time_at (demo->order.date, 0, 0);
  guint minutes = (guint)(demo->now.secs - midnight.secs) / 60;

  for (guint i = 0; i < OPEN_TODAY; i++)
    make_contact (demo, (PlassTime){ midnight.secs + 60 * (gint64)plass_demo_pick (demo, minutes) }, TRUE);
  for (guint i = 0; i < EARLIER; i++) {
    gint64 ago = 60 * (gint64)(60 + plass_demo_pick (demo, 14 * 24 * 60));

    make_contact (demo, (PlassTime){ midnight.secs - ago }, plass_demo_chance (demo, 0.15));
  }
}
