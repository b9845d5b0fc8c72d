/* place-words.c — what the list says of a place, and what it keeps to itself */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#define TODAY plass_date (2026, 3, 10)

static PlassTime
at (int day, int hour)
{
  return day ? plass_time_at (plass_date (2026, 3, day), hour, 0) : (PlassTime){ 0 };
}

static const struct {
  PlassPlaceUse use;
  const char *booking, *why;
  int until_day, since_day, free_day; /* of March, 14:00; 0: not set */
  const char *state, *from;
} cases[] = {
  { PLASS_PLACE_FREE, "", NULL, 0, 0, 10, "Free", "free now" },
  { PLASS_PLACE_HELD, "held", NULL, 10, 10, 0, "Held until 14:00", "free from: not known" },
  { PLASS_PLACE_HELD, "held", NULL, 11, 10, 0, "Held until tomorrow 14:00", "free from: not known" },
  { PLASS_PLACE_HELD, "planned", NULL, 0, 12, 0, "Planned from Thursday", "free from: not known" },
  { PLASS_PLACE_OCCUPIED, "active", NULL, 0, 1, 12, "Occupied", "free from Thursday" },
  { PLASS_PLACE_OCCUPIED, "active", NULL, 0, 1, 10, "Occupied", "free from 14:00" },
  { PLASS_PLACE_OCCUPIED, "active", NULL, 0, 1, 9, "Occupied", "was to be free" },
  { PLASS_PLACE_OCCUPIED, "active", NULL, 0, 1, 0, "Occupied", "free from: not known" },
  { PLASS_PLACE_OCCUPIED, "on_leave", NULL, 0, 1, 0, "On leave", "free from: not known" },
  { PLASS_PLACE_CLOSED, "", "painting", 0, 0, 0, "Closed – painting", "" },
  { PLASS_PLACE_CLOSED, "", NULL, 0, 0, 13, "Closed", "free from Friday" },
};

static void
state_and_free_from (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    PlassPlaceLine line = { .use = cases[i].use, .closed_why = (char *)cases[i].why };
    const char *icon = NULL;
    line.booking = plass_id_parse (*cases[i].booking ? "b1" : NULL);
    line.booking_state = plass_code (cases[i].booking);
    line.until = at (cases[i].until_day, 14);
    line.since = at (cases[i].since_day, 14);
    line.free_from = at (cases[i].free_day, 14);
    g_autofree char *state = plass_place_words_state (&line, TODAY, &icon);
    g_autofree char *from = plass_place_words_free (&line, TODAY);
    g_assert_cmpstr (state, ==, cases[i].state);
    g_assert_cmpstr (from, ==, cases[i].from);
    g_assert_nonnull (icon);
  }
}

static const struct {
  const char *name, *protection;
  gboolean booked, shut;
  const char *who;
} people[] = {
  { NULL, "", FALSE, FALSE, NULL },
  { "Kari Testesen", "none", TRUE, FALSE, "Kari Testesen" },
  { "Kari Testesen", "none", TRUE, TRUE, "K. T." },
  { "Kari Testesen", "confidential", TRUE, FALSE, "Occupied" },
  { "Kari Testesen", "strictly_confidential", TRUE, TRUE, "Occupied" },
  { "", "", TRUE, FALSE, "Occupied" }, /* somebody whom this desk does not hold */
};

static void
who_is_in_it (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (people); i++) {
    g_autoptr (PlassShutter) shutter = plass_shutter_new (people[i].shut);
    PlassDesk desk = { .shutter = shutter };
    PlassPlaceLine line = { .use = PLASS_PLACE_OCCUPIED, .person_name = (char *)people[i].name };
    line.booking = plass_id_parse (people[i].booked ? "b1" : NULL);
    line.booking_state = plass_code ("active");
    line.protection = plass_code (people[i].protection);
    line.place.name = (char *)"204";
    g_autofree char *who = plass_place_words_who (&desk, &line);
    g_autofree char *row = plass_place_words_row (&desk, &line, TODAY);
    g_assert_cmpstr (who, ==, people[i].who);
    /* What the eye may not see the screen reader does not say. */
    if (g_strcmp0 (who, "Kari Testesen") != 0)
      g_assert_null (strstr (row, "Testesen"));
  }
}

static void
row_says_all_of_it (void)
{
  g_autoptr (PlassShutter) shutter = plass_shutter_new (FALSE);
  PlassDesk desk = { .shutter = shutter };
  PlassPlaceLine line = { .use = PLASS_PLACE_HELD,
                          .institution_name = (char *)"Dalsberget",
                          .provisional = TRUE,
                          .person_name = (char *)"Kari Testesen" };

  line.place.name = (char *)"204";
  line.place.gender_rule = plass_code ("women_only");
  line.booking = plass_id_parse ("b1");
  line.booking_state = plass_code ("held");
  line.until = at (10, 15);
  g_autofree char *row = plass_place_words_row (&desk, &line, TODAY);
  g_assert_cmpstr (
      row, ==,
      "Dalsberget 204, Held until 15:00, Kari Testesen, not confirmed yet, free from: not known, Women");
}

int
main (int argc, char **argv)
{
  g_setenv ("LANGUAGE", "en", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/place-words/state", state_and_free_from);
  g_test_add_func ("/place-words/who", who_is_in_it);
  g_test_add_func ("/place-words/row", row_says_all_of_it);
  return g_test_run ();
}
