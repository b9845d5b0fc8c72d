/* stay-act.c — what may be done within a stay from which state, and what of it waits to be sent */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "street.h"

#include <string.h>

static void
set_up (Street *street, gconstpointer unused)
{
  street_set_up (street);
}

static void
tear_down (Street *street, gconstpointer unused)
{
  street_tear_down (street);
}

/* ---- The rules ---- */

#define N_ACTS 5
static const struct {
  const char *state;
  gboolean fits[N_ACTS]; /* move, swap, leave, come-back, not-back */
} rules[] = {
  { "active", { TRUE, TRUE, TRUE, FALSE, TRUE } },
  { "on_leave", { FALSE, FALSE, FALSE, TRUE, TRUE } },
  { "not_come_back", { FALSE, FALSE, TRUE, TRUE, FALSE } },
  { "held", { FALSE } },
  { "planned", { FALSE } },
  { "completed", { FALSE } },
  { "cancelled", { FALSE } },
  { "no_show", { FALSE } },
  { "refused", { FALSE } },
  { "", { FALSE } },
};

static void
acts_follow_the_state (Street *street, gconstpointer unused)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++) {
    const PlassBooking booking = { .state = plass_code (rules[i].state) };

    for (guint act = 0; act < N_ACTS; act++) {
      const char *name = plass_stay_act_name (act);

      g_test_message ("%s, %s", rules[i].state, name);
      g_assert_cmpint (plass_stay_act_fits (name, &booking), ==, rules[i].fits[act]);
      g_assert_false (plass_stay_act_fits (name, NULL));
      g_assert_cmpstr (plass_stay_act_words (name), !=, "");
    }
  }
  g_assert_null (plass_stay_act_name (N_ACTS));
}

static gboolean
try_act (Street *street, const char *name, GError **error)
{
  const PlassId *stay = &street->stays[0]->id;
  g_autoptr (PlassBooking) one = NULL, two = NULL;

  if (g_str_equal (name, "move"))
    return (one = plass_act_move (&street->ui, stay, street->places[2], error)) != NULL;
  if (g_str_equal (name, "swap"))
    return plass_act_swap (&street->ui, stay, &street->stays[1]->id, &one, &two, error);
  return (one = plass_act_change (&street->ui, stay, name, NULL, NULL, error)) != NULL;
}

/* A dialog may be open while the stay changes: the act looks at what it is now, and else changes nothing. */
static void
acts_that_do_not_fit_change_nothing (Street *street, gconstpointer unused)
{
  static const char *const states[] = { "active", "on_leave", "not_come_back", "completed" };

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    for (guint act = 0; act < N_ACTS; act++) {
      const char *name = plass_stay_act_name (act);
      g_autoptr (GError) error = NULL;
      g_autoptr (PlassBooking) after = NULL;

      street_change (street, 0, states[i]);
      if (plass_stay_act_fits (name, street->stays[0]))
        continue;
      g_assert_false (try_act (street, name, &error));
      g_assert_error (error, PLASS_ERROR, PLASS_ERROR_RULE);
      after = street_stay (street, &street->stays[0]->id);
      g_assert_cmpstr (after->state.text, ==, states[i]);
      g_assert_cmpuint (desk_status (street->desk).unsent, ==, 0);
    }
}

/* ---- To another place ---- */

static void
move_is_one_step (Street *street, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlassBooking) to =
      plass_act_move (&street->ui, &street->stays[0]->id, street->places[2], &error);
  g_autoptr (PlassBooking) from = NULL, now = NULL;
  g_autoptr (PlassOutbound) out = NULL;

  g_assert_no_error (error);
  from = street_stay (street, &street->stays[0]->id);
  g_assert_cmpstr (from->state.text, ==, "completed");
  g_assert_cmpstr (from->end_reason.text, ==, "other_place");
  g_assert_cmpint (from->ended.secs, ==, to->start.secs);
  g_assert_cmpstr (to->moved_from.text, ==, from->id.text);
  now = street_current (street, 0);
  g_assert_cmpstr (now->place.text, ==, street->places[2]->id.text);
  g_assert_cmpuint (desk_status (street->desk).unsent, ==, 1);
  out = plass_store_next_out (street->ui.store, 0, NULL);
  g_assert_cmpstr (out->act, ==, "move");
  g_assert_cmpuint (out->n_rows, ==, 2);
  g_assert_cmpstr (((PlassBooking *)out->rows[0].record)->id.text, ==, to->id.text);
}

static void
move_needs_a_free_place (Street *street, gconstpointer unused)
{
  for (guint place = 0; place < 2; place++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (plass_act_move (&street->ui, &street->stays[0]->id, street->places[place], &error));
    g_assert_error (error, PLASS_ERROR, PLASS_ERROR_RULE);
  }
  g_assert_cmpuint (desk_status (street->desk).unsent, ==, 0);
}

/* The service says no: all is as it was before, and the wish waits for a person. */
static void
move_that_is_refused_leaves_them_where_they_were (Street *street, gconstpointer unused)
{
  g_autoptr (PlassBooking) to = plass_act_move (&street->ui, &street->stays[0]->id, street->places[2], NULL);
  g_autoptr (PlassOutbound) out = plass_store_next_out (street->ui.store, 0, NULL);
  g_autoptr (PlassBooking) refused = NULL, now = NULL, again = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (plass_store_park (street->ui.store, &out->command, "overlap", "Opptatt.", NULL, NULL));
  refused = street_stay (street, &to->id);
  g_assert_cmpstr (refused->state.text, ==, "refused");
  now = street_current (street, 0);
  g_assert_cmpstr (now->id.text, ==, street->stays[0]->id.text);
  g_assert_cmpstr (now->state.text, ==, "active");
  again = plass_act_move (&street->ui, &street->stays[0]->id, street->places[3], &error);
  g_assert_no_error (error);
}

static void
swap_is_one_step (Street *street, gconstpointer unused)
{
  g_autoptr (PlassBooking) one = NULL, two = NULL, back_one = NULL, back_two = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PlassOutbound) out = NULL;

  plass_act_swap (&street->ui, &street->stays[0]->id, &street->stays[1]->id, &one, &two, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (one->place.text, ==, street->places[1]->id.text);
  g_assert_cmpstr (two->place.text, ==, street->places[0]->id.text);
  for (guint i = 0; i < STREET_PEOPLE; i++) {
    g_autoptr (PlassBooking) now = street_current (street, i);

    g_assert_cmpstr (now->place.text, ==, street->places[1 - i]->id.text);
  }
  out = plass_store_next_out (street->ui.store, 0, NULL);
  g_assert_cmpstr (out->act, ==, "swap");
  g_assert_cmpuint (out->n_rows, ==, 4);
  /* Back again, before anything is sent. */
  g_assert_true (plass_act_swap (&street->ui, &one->id, &two->id, &back_one, &back_two, NULL));
  g_assert_cmpstr (back_one->place.text, ==, street->places[0]->id.text);
  g_assert_cmpuint (desk_status (street->desk).unsent, ==, 2);
}

static void
swap_takes_two (Street *street, gconstpointer unused)
{
  const PlassId *stay = &street->stays[0]->id;
  g_autoptr (PlassBooking) one = NULL, two = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (plass_act_swap (&street->ui, stay, stay, &one, &two, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_RULE);
  g_clear_error (&error);
  street_change (street, 1, "on_leave");
  g_assert_false (plass_act_swap (&street->ui, stay, &street->stays[1]->id, &one, &two, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_RULE);
  g_assert_cmpuint (desk_status (street->desk).unsent, ==, 0);
}

/* ---- Away and back ---- */

/* Whatever is done in whatever order: nobody is in two places, a place holds one person, and away is not
 * gone.
 */
static void
walks_keep_the_rules (Street *street, gconstpointer unused)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261129);

  for (guint step = 0; step < 150; step++) {
    const char *name = plass_stay_act_name ((guint)g_rand_int_range (rand, 0, N_ACTS));
    g_autoptr (PlassBooking) mine = street_current (street, 0), other = street_current (street, 1);
    g_autoptr (PlassBooking) one = NULL, two = NULL, my_after = NULL, other_after = NULL;
    const gboolean fits = plass_stay_act_fits (name, mine);

    if (g_str_equal (name, "move"))
      one = plass_act_move (&street->ui, &mine->id, street->places[g_rand_int_range (rand, 0, STREET_PLACES)],
                            NULL);
    else if (g_str_equal (name, "swap"))
      plass_act_swap (&street->ui, &mine->id, &other->id, &one, &two, NULL);
    else
      one = plass_act_change (&street->ui, &mine->id, name, NULL, NULL, NULL);
    g_assert_false (one && !fits);
    my_after = street_current (street, 0);
    other_after = street_current (street, 1);
    g_assert_nonnull (my_after);
    g_assert_nonnull (other_after);
    g_assert_cmpstr (my_after->place.text, !=, other_after->place.text);
  }
}

static void
leave_keeps_the_place (Street *street, gconstpointer unused)
{
  static const char *const away[] = { "leave", "not-back" };

  for (gsize i = 0; i < G_N_ELEMENTS (away); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (PlassBooking) gone =
        plass_act_change (&street->ui, &street->stays[0]->id, away[i], "Til søsteren.", NULL, &error);
    g_autoptr (PlassBooking) back = NULL;

    g_assert_no_error (error);
    g_assert_false (plass_act_is_free (&street->ui, street->places[0], NULL));
    g_assert_nonnull (strstr (gone->note, "Til søsteren."));
    back = plass_act_change (&street->ui, &street->stays[0]->id, "come-back", NULL, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (back->state.text, ==, "active");
    g_assert_cmpstr (back->place.text, ==, street->places[0]->id.text);
  }
}

/* The place was kept, but they moved in somewhere else meanwhile. */
static void
nobody_comes_back_to_two_places (Street *street, gconstpointer unused)
{
  g_autoptr (PlassBooking) elsewhere = NULL;
  g_autoptr (GError) error = NULL;

  street_change (street, 0, "on_leave");
  elsewhere = plass_act_admit (&street->ui, street->places[2], &street->people[0]->id, &error);
  g_assert_no_error (error);
  g_assert_null (plass_act_change (&street->ui, &street->stays[0]->id, "come-back", NULL, NULL, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_RULE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/stay-act/rules", Street, NULL, set_up, acts_follow_the_state, tear_down);
  g_test_add ("/stay-act/misfits", Street, NULL, set_up, acts_that_do_not_fit_change_nothing, tear_down);
  g_test_add ("/stay-act/move", Street, NULL, set_up, move_is_one_step, tear_down);
  g_test_add ("/stay-act/move-free", Street, NULL, set_up, move_needs_a_free_place, tear_down);
  g_test_add ("/stay-act/move-refused", Street, NULL, set_up,
              move_that_is_refused_leaves_them_where_they_were, tear_down);
  g_test_add ("/stay-act/swap", Street, NULL, set_up, swap_is_one_step, tear_down);
  g_test_add ("/stay-act/swap-two", Street, NULL, set_up, swap_takes_two, tear_down);
  g_test_add ("/stay-act/walks", Street, NULL, set_up, walks_keep_the_rules, tear_down);
  g_test_add ("/stay-act/leave", Street, NULL, set_up, leave_keeps_the_place, tear_down);
  g_test_add ("/stay-act/elsewhere", Street, NULL, set_up, nobody_comes_back_to_two_places, tear_down);
  return g_test_run ();
}
