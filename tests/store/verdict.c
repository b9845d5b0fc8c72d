/* verdict.c — the first answer to a command, told once more after something newer had come: that stays */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk.h"

#define NOON 1772366400 /* 2026-03-01 12:00 UTC */

/* Answered once, but nobody heard it: what the command made, as revision 2. */
static void
answer (Desk *desk, const PlassOutbound *out)
{
  const PlassReceived row = { .kind = out->rows[0].kind,
                              .record = out->rows[0].record,
                              .json = "{2}",
                              .revision = "2",
                              .seen = out->rows[0].row.version };

  g_assert_true (plass_store_sent (desk->store, &out->command, &row, 1, NULL));
}

static void
assert_booking (Desk *desk, const PlassId *id, const char *state, PlassRowState row_state,
                const char *revision)
{
  g_autoptr (PlassBooking) booking = plass_store_get (desk->store, &plass_kind_booking, id, NULL);
  g_auto (PlassRow) row = desk_row (desk, &plass_kind_booking, id);

  g_assert_cmpstr (booking->state.text, ==, state);
  g_assert_cmpint (row.state, ==, row_state);
  g_assert_cmpstr (row.revision, ==, revision);
}

static PlassBooking *
begin_stay (Desk *desk)
{
  const PlassId person = plass_id_new (), place = plass_id_new ();
  PlassBooking *stay = make_booking (&person, &place, "active", NOON);

  desk_take (desk, &plass_kind_booking, stay, "1");
  return stay;
}

static void
put_state (Desk *desk, PlassBooking *stay, const char *act, const char *state)
{
  stay->state = plass_code (state);
  desk_put (desk, act, &plass_kind_booking, stay);
}

static void
take_state (Desk *desk, const PlassBooking *stay, const char *state, const char *revision)
{
  g_autoptr (PlassBooking) theirs = plass_record_dup (&plass_kind_booking, stay);

  theirs->state = plass_code (state);
  desk_take (desk, &plass_kind_booking, theirs, revision);
}

/* Our leave was kept as 2, the feed brought it, and 3 of another desk; then the answer is told again. */
static void
an_act_is_as_the_newest_says (void)
{
  static const struct {
    const char *newer; /* what the feed brought: NULL, or a revision */
    const char *state, *revision;
  } cases[] = {
    { NULL, "on_leave", "2" },     { "2", "on_leave", "2" },
    { "3", "not_come_back", "3" }, { "10", "not_come_back", "10" }, /* they are numbers */
    { "x", "on_leave", "2" }, /* not ours: nothing is known of its age */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Desk) desk = desk_new ();
    g_autoptr (PlassBooking) stay = begin_stay (desk);

    g_test_message ("%s", cases[i].newer ? cases[i].newer : "nothing");
    put_state (desk, stay, "leave", "on_leave");
    g_autoptr (PlassOutbound) out = plass_store_next_out (desk->store, 0, NULL);
    if (cases[i].newer)
      take_state (desk, stay, "not_come_back", cases[i].newer);
    assert_booking (desk, &stay->id, "on_leave", PLASS_ROW_DIRTY, cases[i].newer ? cases[i].newer : "1");
    answer (desk, out);
    assert_booking (desk, &stay->id, cases[i].state, PLASS_ROW_CLEAN, cases[i].revision);
    g_assert_cmpuint (desk_status (desk).unsent, ==, 0);
  }
}

/* A later act waits: it still shows, is sent upon the newest, and that is what its refusal goes back to. */
static void
a_later_act_stands_on_the_newest (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassBooking) stay = begin_stay (desk);

  put_state (desk, stay, "leave", "on_leave");
  g_autoptr (PlassOutbound) first = plass_store_next_out (desk->store, 0, NULL);
  put_state (desk, stay, "back", "active");
  take_state (desk, stay, "not_come_back", "3");
  answer (desk, first);
  assert_booking (desk, &stay->id, "active", PLASS_ROW_DIRTY, "3");
  g_autoptr (PlassOutbound) second = plass_store_next_out (desk->store, 0, NULL);
  g_assert_cmpstr (second->act, ==, "back");
  g_assert_true (plass_store_park (desk->store, &second->command, "state", "Nei.", NULL, NULL));
  assert_booking (desk, &stay->id, "not_come_back", PLASS_ROW_PARKED, "3");
}

/* Names the service's record: its family is theirs, the rest is not touched. */
static void
take_merged (Desk *desk, const PlassPerson *ours, const PlassPerson *theirs, const char *revision)
{
  g_auto (PlassRow) row = desk_row (desk, &plass_kind_person, &ours->id);
  const PlassReceived in = { .kind = &plass_kind_person,
                             .record = ours,
                             .json = "{3}",
                             .revision = revision,
                             .seen = row.version,
                             .dirty = TRUE,
                             .theirs = theirs };

  g_assert_true (plass_store_take (desk->store, &in, 1, NULL, NULL, NULL));
}

/* Two edits, the first of them kept and not heard of; what others wrote since is merged with the second. */
static void
a_later_edit_is_sent_upon_the_newest (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassPerson) kari = make_person ("Kari", "A"), theirs = NULL, back = NULL;

  desk_take (desk, &plass_kind_person, kari, "1");
  plass_text_set (&kari->phone, "900");
  desk_put (desk, NULL, &plass_kind_person, kari);
  g_autoptr (PlassOutbound) first = plass_store_next_out (desk->store, 0, NULL);
  plass_text_set (&kari->family, "Theirs");
  theirs = plass_record_dup (&plass_kind_person, kari);
  plass_text_set (&kari->alias, "Ours");
  desk_put (desk, NULL, &plass_kind_person, kari);
  take_merged (desk, kari, theirs, "3");
  answer (desk, first);
  g_autoptr (PlassOutbound) second = plass_store_next_out (desk->store, 0, NULL);
  g_assert_cmpstr (second->rows[0].row.revision, ==, "3");
  g_assert_cmpstr (second->rows[0].row.json, ==, "{3}");
  g_assert_cmpint (second->rows[0].row.state, ==, PLASS_ROW_DIRTY);
  g_assert_cmpstr (((PlassPerson *)second->rows[0].record)->alias, ==, "Ours");
  g_assert_true (plass_store_park (desk->store, &second->command, "rule", "Nei.", NULL, NULL));
  g_assert_true (plass_store_discard (desk->store, &second->command, NULL, NULL));
  back = plass_store_get (desk->store, &plass_kind_person, &kari->id, NULL);
  g_assert_true (plass_record_equal (&plass_kind_person, back, theirs));
}

/* Saved together with an act, so that the feed cannot take it out of the command. @merged: the feed left
 * something of ours to be sent, which the command has said by now. */
static void
what_goes_with_an_act_is_as_the_newest_says (gconstpointer data)
{
  const gboolean merged = GPOINTER_TO_INT (data);
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassPerson) kari = make_person ("Kari", "A"), theirs = NULL, back = NULL;
  const PlassId place = plass_id_new ();
  g_autoptr (PlassBooking) stay = make_booking (&kari->id, &place, "active", NOON);
  const PlassEdit edits[] = { { &plass_kind_booking, stay }, { &plass_kind_person, kari } };

  desk_take (desk, &plass_kind_person, kari, "1");
  plass_text_set (&kari->phone, "900");
  g_assert_true (plass_store_put (desk->store, &desk->who, "admit", edits, 2, NULL));
  g_autoptr (PlassOutbound) out = plass_store_next_out (desk->store, 0, NULL);
  theirs = plass_record_dup (&plass_kind_person, kari);
  plass_text_set (&theirs->family, "Theirs");
  if (merged)
    take_merged (desk, kari, theirs, "3");
  else
    desk_take (desk, &plass_kind_person, theirs, "3");
  PlassReceived rows[] = {
    { .kind = &plass_kind_booking, .record = stay, .json = "{}", .revision = "1", .seen = 1 },
    { .kind = &plass_kind_person, .record = kari, .json = "{2}", .revision = "2", .seen = 2 },
  };
  g_assert_true (plass_store_sent (desk->store, &out->command, rows, 2, NULL));
  g_auto (PlassRow) row = desk_row (desk, &plass_kind_person, &kari->id);
  g_assert_cmpstr (row.revision, ==, "3");
  g_assert_cmpint (row.state, ==, PLASS_ROW_CLEAN);
  back = plass_store_get (desk->store, &plass_kind_person, &kari->id, NULL);
  g_assert_true (plass_record_equal (&plass_kind_person, back, theirs));
  assert_booking (desk, &stay->id, "active", PLASS_ROW_CLEAN, "1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  plass_time_require_zone ();
  g_test_add_func ("/verdict/an-act-is-as-the-newest-says", an_act_is_as_the_newest_says);
  g_test_add_func ("/verdict/a-later-act-stands-on-the-newest", a_later_act_stands_on_the_newest);
  g_test_add_func ("/verdict/a-later-edit-is-sent-upon-the-newest", a_later_edit_is_sent_upon_the_newest);
  g_test_add_data_func ("/verdict/what-goes-with-an-act", GINT_TO_POINTER (FALSE),
                        what_goes_with_an_act_is_as_the_newest_says);
  g_test_add_data_func ("/verdict/what-goes-with-an-act-merged", GINT_TO_POINTER (TRUE),
                        what_goes_with_an_act_is_as_the_newest_says);
  return g_test_run ();
}
