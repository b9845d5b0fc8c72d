/* stays.c — stays of a person, whose day has come, open contacts, who waits */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk.h"

#define HOUR 3600

typedef struct {
  Desk *desk;
  PlassPerson *kari;
  PlassInstitution *house;
  PlassPlace *place;
  PlassTime now;
} Scene;

static Scene
make_scene (void)
{
  Scene scene = { .desk = desk_new (),
                  .kari = make_person ("Kari", "Testesen"),
                  .house = make_institution ("Testhuset") };

  scene.place = make_place (&scene.house->id, "7");
  scene.now = plass_time_at (plass_date (2026, 3, 12), 14, 0);
  desk_take (scene.desk, &plass_kind_person, scene.kari, "1");
  desk_take (scene.desk, &plass_kind_institution, scene.house, "1");
  desk_take (scene.desk, &plass_kind_place, scene.place, "1");
  return scene;
}

static void
clear_scene (Scene *scene)
{
  desk_free (scene->desk);
  plass_person_free (scene->kari);
  plass_institution_free (scene->house);
  plass_place_free (scene->place);
}

static void
lists_stays_newest_first (void)
{
  Scene scene = make_scene ();
  static const char *const states[] = { "completed", "held", "active" };
  g_autoptr (GPtrArray) lines = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    g_autoptr (PlassBooking) booking =
        make_booking (&scene.kari->id, &scene.place->id, states[i], scene.now.secs + (gint64)i * HOUR);

    if (i == 1)
      desk_put (scene.desk, "hold", &plass_kind_booking, booking);
    else
      desk_take (scene.desk, &plass_kind_booking, booking, "1");
  }
  lines = plass_store_stays (scene.desk->store, &scene.kari->id, NULL);
  g_assert_cmpuint (lines->len, ==, 3);
  for (guint i = 0; i < 3; i++) {
    const PlassStayLine *line = lines->pdata[i];

    g_assert_cmpstr (line->booking.state.text, ==, states[2 - i]);
    g_assert_cmpstr (line->place_name, ==, "Testhuset 7");
    g_assert_cmpstr (line->institution_name, ==, "Testhuset");
    g_assert_cmpint (line->provisional, ==, i == 1);
    g_assert_null (line->refusal);
  }
  clear_scene (&scene);
}

static void
knows_where_a_person_is_now (void)
{
  static const struct {
    const char *first, *second; /* states of two bookings, the second begins later */
    gint64 hold_hours;          /* from now; of those held */
    const char *current;        /* "" : none */
  } cases[] = {
    { "completed", "cancelled", 0, "" },
    { "active", "completed", 0, "active" },
    { "active", "planned", 0, "active" },
    { "on_leave", "held", 5, "on_leave" },
    { "planned", "held", 5, "planned" },
    { "completed", "held", 5, "held" },
    { "completed", "held", -1, "" }, /* has run out */
    { "not_come_back", "refused", 0, "not_come_back" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    Scene scene = make_scene ();
    const char *states[] = { cases[i].first, cases[i].second };
    g_autoptr (PlassBooking) current = NULL;

    for (int n = 0; n < 2; n++) {
      g_autoptr (PlassBooking) booking =
          make_booking (&scene.kari->id, &scene.place->id, states[n], scene.now.secs - 10 * HOUR + n * HOUR);

      booking->hold_until = (PlassTime){ scene.now.secs + cases[i].hold_hours * HOUR };
      desk_take (scene.desk, &plass_kind_booking, booking, "1");
    }
    current = plass_store_current_booking (scene.desk->store, &scene.kari->id, scene.now, NULL);
    g_test_message ("%s, %s", cases[i].first, cases[i].second);
    g_assert_cmpstr (current ? current->state.text : "", ==, cases[i].current);
    clear_scene (&scene);
  }
}

/* "Today" ends at midnight in Oslo, whatever the clock says elsewhere. */
static void
knows_whose_day_has_come (void)
{
  static const struct {
    const char *state;
    int start, planned_end, hold_until; /* hours from now (14:00); 0: not set */
    gboolean arrives, departs, runs_out, not_back;
  } cases[] = {
    { "planned", 9, 0, 0, TRUE, FALSE, FALSE, FALSE },   /* 23:00 */
    { "planned", 11, 0, 0, FALSE, FALSE, FALSE, FALSE }, /* 01:00 tomorrow */
    { "planned", -30, 0, 0, TRUE, FALSE, FALSE, FALSE }, /* should have come yesterday */
    { "held", -1, 0, 3, TRUE, FALSE, TRUE, FALSE },
    { "held", -1, 0, 30, TRUE, FALSE, FALSE, FALSE },
    { "held", -1, 0, -1, FALSE, FALSE, FALSE, FALSE }, /* has run out */
    { "active", -50, 5, 0, FALSE, TRUE, FALSE, FALSE },
    { "active", -50, -5, 0, FALSE, TRUE, FALSE, FALSE }, /* should have left */
    { "active", -50, 12, 0, FALSE, FALSE, FALSE, FALSE },
    { "active", -50, 0, 0, FALSE, FALSE, FALSE, FALSE },
    { "on_leave", -50, 5, 0, FALSE, TRUE, FALSE, FALSE },
    { "not_come_back", -50, 0, 0, FALSE, FALSE, FALSE, TRUE },
    { "not_come_back", -50, 5, 0, FALSE, TRUE, FALSE, TRUE },
    { "completed", -50, 5, 0, FALSE, FALSE, FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    Scene scene = make_scene ();
    g_autoptr (PlassBooking) booking = make_booking (&scene.kari->id, &scene.place->id, cases[i].state,
                                                     scene.now.secs + cases[i].start * HOUR);
    const gboolean expected[] = { cases[i].arrives, cases[i].departs, cases[i].runs_out, cases[i].not_back };
    PlassId elsewhere = plass_id_new ();

    if (cases[i].planned_end)
      booking->planned_end = (PlassTime){ scene.now.secs + cases[i].planned_end * HOUR };
    if (cases[i].hold_until)
      booking->hold_until = (PlassTime){ scene.now.secs + cases[i].hold_until * HOUR };
    desk_take (scene.desk, &plass_kind_booking, booking, "1");
    for (int list = 0; list < 4; list++) {
      g_autoptr (GPtrArray) all =
          plass_store_today (scene.desk->store, (PlassTodayList)list, NULL, scene.now, NULL);
      g_autoptr (GPtrArray) here =
          plass_store_today (scene.desk->store, (PlassTodayList)list, &scene.house->id, scene.now, NULL);
      g_autoptr (GPtrArray) there =
          plass_store_today (scene.desk->store, (PlassTodayList)list, &elsewhere, scene.now, NULL);

      g_test_message ("%s %d %d %d: %d", cases[i].state, cases[i].start, cases[i].planned_end,
                      cases[i].hold_until, list);
      g_assert_cmpuint (all->len, ==, expected[list]);
      g_assert_cmpuint (here->len, ==, expected[list]);
      g_assert_cmpuint (there->len, ==, 0);
      if (all->len)
        g_assert_cmpstr (((PlassBookingLine *)all->pdata[0])->person_name, ==, "Kari Testesen");
    }
    clear_scene (&scene);
  }
}

/* What is known of it here is when it was written down; a stay that came so from the service tells nothing.
 */
static void
knows_since_when_somebody_has_not_come_back (void)
{
  static const char *const states[] = { "on_leave", "not_come_back", "active", "not_come_back" };
  Scene scene = make_scene ();
  g_autoptr (PlassPerson) per = make_person ("Per", "Prøvesen");
  g_autoptr (PlassPlace) next_door = make_place (&scene.house->id, "8");
  g_autoptr (PlassBooking) first = make_booking (&scene.kari->id, &scene.place->id, "active", scene.now.secs);
  g_autoptr (PlassBooking) second = make_booking (&per->id, &next_door->id, "not_come_back", scene.now.secs);
  g_autoptr (GPtrArray) lines = NULL, history = NULL;
  const PlassTime before = plass_time_now ();

  desk_take (scene.desk, &plass_kind_person, per, "1");
  desk_take (scene.desk, &plass_kind_place, next_door, "1");
  desk_take (scene.desk, &plass_kind_booking, first, "1");
  desk_take (scene.desk, &plass_kind_booking, second, "1");
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    first->state = plass_code (states[i]);
    desk_put (scene.desk, "leave", &plass_kind_booking, first);
  }
  lines = plass_store_today (scene.desk->store, PLASS_TODAY_NOT_BACK, NULL, scene.now, NULL);
  g_assert_cmpuint (lines->len, ==, 2);
  /* Nobody knows how long the first of them has been away: it may be the longest. */
  const PlassBookingLine *unknown = lines->pdata[0], *known = lines->pdata[1];
  g_assert_cmpstr (unknown->person_name, ==, "Per Prøvesen");
  g_assert_false (plass_time_is_set (unknown->since));
  g_assert_cmpstr (known->person_name, ==, "Kari Testesen");
  g_assert_cmpint (known->since.secs, >=, before.secs);
  g_assert_true (known->provisional);
  clear_scene (&scene);
}

static void
lists_open_contacts_by_urgency (void)
{
  static const struct {
    const char *need, *state;
    int due;   /* days from an anchor; 99: none */
    int place; /* in the list; −1: not in it */
  } cases[] = {
    { "third", "open", 99, 2 },
    { "second", "open", 4, 1 },
    { "gone", "closed", 0, -1 },
    { "first", "open", 1, 0 },
  };
  Scene scene = make_scene ();
  g_autoptr (GPtrArray) lines = NULL, elsewhere = NULL;
  PlassId other = plass_id_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PlassContact) contact = plass_record_new (&plass_kind_contact);

    contact->id = plass_id_new ();
    plass_text_set (&contact->need, cases[i].need);
    contact->state = plass_code (cases[i].state);
    contact->happened = scene.now;
    contact->person = scene.kari->id;
    if (cases[i].due != 99)
      contact->next_due = plass_date_add_days (plass_date (2026, 3, 12), cases[i].due);
    desk_take (scene.desk, &plass_kind_contact, contact, "1");
  }
  lines = plass_store_open_contacts (scene.desk->store, NULL, NULL);
  g_assert_cmpuint (lines->len, ==, 3);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    if (cases[i].place >= 0) {
      const PlassContactLine *line = lines->pdata[cases[i].place];

      g_assert_cmpstr (line->contact.need, ==, cases[i].need);
      g_assert_cmpstr (line->person_name, ==, "Kari Testesen");
      g_assert_false (line->unsent);
    }
  elsewhere = plass_store_open_contacts (scene.desk->store, &other, NULL);
  g_assert_cmpuint (elsewhere->len, ==, 0);
  clear_scene (&scene);
}

static void
counts_who_waits (void)
{
  static const struct {
    const char *state, *level;
  } cases[] = { { "waiting", "alfa" },
                { "waiting", "alfa" },
                { "waiting", "beta" },
                { "active", "alfa" },
                { "finished", "beta" } };
  Scene scene = make_scene ();
  g_autoptr (GArray) waiting = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PlassCase) sak = make_case (&scene.kari->id, cases[i].state);

    sak->level = plass_code (cases[i].level);
    desk_take (scene.desk, &plass_kind_case, sak, "1");
  }
  waiting = plass_store_waiting (scene.desk->store, NULL);
  g_assert_cmpuint (waiting->len, ==, 2);
  for (guint i = 0; i < waiting->len; i++) {
    const PlassWaiting *row = &g_array_index (waiting, PlassWaiting, i);

    g_assert_cmpuint (row->count, ==, plass_code_is (&row->level, "alfa") ? 2 : 1);
  }
  clear_scene (&scene);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  plass_time_require_zone ();
  g_test_add_func ("/stays/lists-stays-newest-first", lists_stays_newest_first);
  g_test_add_func ("/stays/knows-where-a-person-is-now", knows_where_a_person_is_now);
  g_test_add_func ("/stays/knows-whose-day-has-come", knows_whose_day_has_come);
  g_test_add_func ("/stays/knows-since-when", knows_since_when_somebody_has_not_come_back);
  g_test_add_func ("/stays/lists-open-contacts-by-urgency", lists_open_contacts_by_urgency);
  g_test_add_func ("/stays/counts-who-waits", counts_who_waits);
  return g_test_run ();
}
