/* take.c — what comes from the service: stale, merged, clashing, gone, and never over what is not sent */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk.h"
#include "random.h"

#define NOON 1772366400

static void
leaves_alone_what_was_edited_meanwhile (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassPerson) kari = make_person ("Kari", "A"), per = make_person ("Per", "B"), back = NULL,
                          other = NULL;
  g_autoptr (GArray) stale = g_array_new (FALSE, FALSE, sizeof (guint));
  PlassReceived rows[] = {
    { .kind = &plass_kind_person, .record = kari, .json = "{}", .revision = "2", .seen = 1 },
    { .kind = &plass_kind_person, .record = per, .json = "{}", .revision = "2", .seen = 0 },
  };
  g_autofree char *cursor = NULL;

  desk_take (desk, &plass_kind_person, kari, "1");
  plass_text_set (&kari->family, "Mitt");
  desk_put (desk, NULL, &plass_kind_person, kari);
  plass_text_set (&kari->family, "Deres");
  g_assert_true (plass_store_take (desk->store, rows, 2, "c7", stale, NULL));
  g_assert_cmpuint (stale->len, ==, 1);
  g_assert_cmpuint (g_array_index (stale, guint, 0), ==, 0);
  back = plass_store_get (desk->store, &plass_kind_person, &kari->id, NULL);
  g_assert_cmpstr (back->family, ==, "Mitt");
  other = plass_store_get (desk->store, &plass_kind_person, &per->id, NULL);
  g_assert_nonnull (other);
  cursor = plass_store_setting (desk->store, "cursor");
  g_assert_cmpstr (cursor, ==, "c7");
}

/* A page of many parts: all rows, the cursor with the last. */
static void
keeps_a_page_and_its_cursor (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autofree PlassReceived *rows = g_new0 (PlassReceived, 333);
  g_autoptr (PlassRecords) all = NULL;
  g_autofree char *cursor = NULL;

  for (int i = 0; i < 333; i++)
    rows[i] = (PlassReceived){ .kind = &plass_kind_note,
                               .record = plass_random_record (&plass_kind_note, rand, 0.7),
                               .json = "{}",
                               .revision = "1" };
  g_assert_true (plass_store_take (desk->store, rows, 333, "c333", NULL, NULL));
  all = plass_store_list (desk->store, &plass_kind_note, NULL, NULL, NULL);
  g_assert_cmpuint (all->len, ==, 333);
  cursor = plass_store_setting (desk->store, "cursor");
  g_assert_cmpstr (cursor, ==, "c333");
  g_assert_true (
      plass_store_take (desk->store, NULL, 0, "c334", NULL, NULL)); /* an empty page moves on too */
  g_free (cursor);
  cursor = plass_store_setting (desk->store, "cursor");
  g_assert_cmpstr (cursor, ==, "c334");
  for (int i = 0; i < 333; i++)
    plass_record_free (&plass_kind_note, (gpointer)rows[i].record);
}

/* Base A/1, ours B/1, theirs A/2, merged B/2: B is left to be sent, and letting go of it gives A/2. */
static void
keeps_what_a_merge_left_to_send (gconstpointer data)
{
  gboolean say_theirs = GPOINTER_TO_INT (data);
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassPerson) base = make_person ("Kari", "A"), merged = NULL, theirs = NULL, back = NULL;
  g_autoptr (PlassOutbound) out = NULL;
  PlassReceived row;

  plass_text_set (&base->phone, "1");
  desk_take (desk, &plass_kind_person, base, "r1");
  theirs = plass_record_dup (&plass_kind_person, base);
  plass_text_set (&base->family, "B");
  desk_put (desk, NULL, &plass_kind_person, base);
  plass_text_set (&theirs->phone, "2");
  merged = plass_record_dup (&plass_kind_person, base);
  plass_text_set (&merged->phone, "2");
  row = (PlassReceived){ .kind = &plass_kind_person,
                         .record = merged,
                         .json = "{2}",
                         .revision = "r2",
                         .seen = 2,
                         .dirty = TRUE,
                         .theirs = say_theirs ? theirs : NULL };
  g_assert_true (plass_store_take (desk->store, &row, 1, NULL, NULL, NULL));
  out = plass_store_next_out (desk->store, 0, NULL);
  g_assert_true (plass_record_equal (&plass_kind_person, out->rows[0].record, merged));
  g_assert_cmpstr (out->rows[0].row.revision, ==, "r2");
  g_assert_cmpstr (out->rows[0].row.json, ==, "{2}");
  g_assert_true (plass_store_park (desk->store, &out->command, "rule", "Nei.", NULL, NULL));
  g_assert_true (plass_store_discard (desk->store, &out->command, NULL, NULL));
  back = plass_store_get (desk->store, &plass_kind_person, &theirs->id, NULL);
  g_assert_true (plass_record_equal (&plass_kind_person, back, theirs));
}

/* The service already says what we wanted to say: nothing is left to send. */
static void
drops_what_needs_no_sending (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassPerson) kari = make_person ("Kari", "A");
  PlassRow row;

  desk_take (desk, &plass_kind_person, kari, "r1");
  plass_text_set (&kari->family, "B");
  desk_put (desk, NULL, &plass_kind_person, kari);
  desk_take (desk, &plass_kind_person, kari, "r2");
  row = desk_row (desk, &plass_kind_person, &kari->id);
  g_assert_cmpint (row.state, ==, PLASS_ROW_CLEAN);
  plass_row_clear (&row);
  g_assert_cmpuint (desk_status (desk).unsent, ==, 0);
}

/* Two desks wrote down another gender: theirs stands for now, ours is kept for a person to choose. */
static void
keeps_both_sides_of_a_clash (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassPerson) kari = make_person ("Kari", "A"), ours = NULL, theirs = NULL, back = NULL;
  g_autoptr (GArray) clashes = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GPtrArray) list = NULL, again = NULL;
  const PlassField *gender = plass_kind_field (&plass_kind_person, "gender");
  guint number = (guint)(gender - plass_kind_person.fields);
  const PlassClash *clash;
  PlassReceived row;

  desk_take (desk, &plass_kind_person, kari, "r1");
  ours = plass_record_dup (&plass_kind_person, kari);
  theirs = plass_record_dup (&plass_kind_person, kari);
  ours->gender = plass_code ("woman");
  theirs->gender = plass_code ("other");
  desk_put (desk, NULL, &plass_kind_person, ours);
  g_array_append_val (clashes, number);
  row = (PlassReceived){ .kind = &plass_kind_person,
                         .record = theirs,
                         .json = "{}",
                         .revision = "r2",
                         .seen = 2,
                         .clashes = clashes,
                         .by = plass_id_parse ("w-9"),
                         .updated = { NOON },
                         .ours = ours };
  g_assert_true (plass_store_take (desk->store, &row, 1, NULL, NULL, NULL));
  g_assert_cmpuint (desk_status (desk).conflicts, ==, 1);
  list = plass_store_clashes (desk->store, NULL);
  g_assert_cmpuint (list->len, ==, 1);
  clash = list->pdata[0];
  g_assert_true (clash->field == gender);
  g_assert_cmpstr (clash->ours, ==, "woman");
  g_assert_cmpstr (clash->theirs, ==, "other");
  g_assert_cmpstr (clash->ours_by.text, ==, desk->who.worker.text);
  g_assert_cmpint (clash->ours_at.secs, >, NOON);
  g_assert_cmpstr (clash->theirs_by.text, ==, "w-9");
  g_assert_cmpint (clash->theirs_at.secs, ==, NOON);
  g_assert_true (plass_store_settle (desk->store, &desk->who, clash->number, "woman", NULL));
  back = plass_store_get (desk->store, &plass_kind_person, &kari->id, NULL);
  g_assert_cmpstr (back->gender.text, ==, "woman");
  g_assert_cmpuint (desk_status (desk).conflicts, ==, 0);
  g_assert_cmpuint (desk_status (desk).unsent, ==, 1);

  /* The choice is taken back: it waits as before. */
  g_assert_true (plass_store_unsettle (desk->store, &desk->who, clash, "other", NULL));
  again = plass_store_clashes (desk->store, NULL);
  g_assert_cmpuint (again->len, ==, 1);
  g_assert_cmpint (((PlassClash *)again->pdata[0])->number, ==, clash->number);
  g_assert_cmpstr (((PlassClash *)again->pdata[0])->theirs_by.text, ==, "w-9");
  plass_person_free (g_steal_pointer (&back));
  back = plass_store_get (desk->store, &plass_kind_person, &kari->id, NULL);
  g_assert_cmpstr (back->gender.text, ==, "other");
}

/* What the service says of a booking does not undo an act that waits; what stands behind it follows. */
static void
does_not_undo_an_act (void)
{
  g_autoptr (Desk) desk = desk_new ();
  PlassId person = plass_id_new (), place = plass_id_new ();
  g_autoptr (PlassBooking) booking = make_booking (&person, &place, "active", NOON), shown = NULL,
                           left = NULL;
  g_autoptr (PlassOutbound) out = NULL;

  desk_take (desk, &plass_kind_booking, booking, "r1");
  booking->state = plass_code ("completed");
  booking->ended = (PlassTime){ NOON + 100 };
  desk_put (desk, "discharge", &plass_kind_booking, booking);
  booking->state = plass_code ("on_leave");
  booking->ended = (PlassTime){ 0 };
  desk_take (desk, &plass_kind_booking, booking, "r2");
  shown = plass_store_get (desk->store, &plass_kind_booking, &booking->id, NULL);
  g_assert_cmpstr (shown->state.text, ==, "completed");
  out = plass_store_next_out (desk->store, 0, NULL);
  g_assert_cmpstr (out->act, ==, "discharge");
  g_assert_cmpstr (out->rows[0].row.revision, ==, "r2");
  g_assert_true (plass_store_park (desk->store, &out->command, "rule", "Nei.", NULL, NULL));
  left = plass_store_get (desk->store, &plass_kind_booking, &booking->id, NULL);
  g_assert_cmpstr (left->state.text, ==, "on_leave");
}

static void
purges_what_is_no_longer_ours (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassPerson) kari = make_person ("Kari", "A"), per = make_person ("Per", "B"), gone = NULL,
                          kept = NULL;
  g_autoptr (GPtrArray) hits = NULL, history = NULL;
  PlassReceived rows[] = {
    { .kind = &plass_kind_person, .record = kari, .seen = 2, .gone = TRUE },
    { .kind = &plass_kind_person, .record = per, .seen = 2, .gone = TRUE },
  };
  g_autoptr (PlassOutbound) out = NULL;

  desk_take (desk, &plass_kind_person, kari, "1");
  plass_text_set (&kari->family, "C");
  desk_take (desk, &plass_kind_person, kari, "2");
  desk_take (desk, &plass_kind_person, per, "1");
  desk_put (desk, NULL, &plass_kind_person, per);
  g_assert_true (plass_store_take (desk->store, rows, 2, NULL, NULL, NULL));
  gone = plass_store_get (desk->store, &plass_kind_person, &kari->id, NULL);
  g_assert_null (gone);
  history = plass_store_history (desk->store, &plass_kind_person, &kari->id, NULL);
  g_assert_cmpuint (history->len, ==, 0);
  hits = plass_store_search (desk->store, "kari", 10, NULL);
  g_assert_cmpuint (hits->len, ==, 0);
  /* Nothing is dropped because access was lost: what is not sent stays until a person lets go of it. */
  kept = plass_store_get (desk->store, &plass_kind_person, &per->id, NULL);
  g_assert_nonnull (kept);
  out = plass_store_next_out (desk->store, 0, NULL);
  g_assert_true (plass_store_park (desk->store, &out->command, "forbidden", "Nei.", NULL, NULL));
  g_assert_true (plass_store_discard (desk->store, &out->command, NULL, NULL));
  g_clear_pointer (&kept, plass_person_free);
  kept = plass_store_get (desk->store, &plass_kind_person, &per->id, NULL);
  g_assert_null (kept);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  plass_time_require_zone ();
  g_test_add_func ("/take/leaves-alone-what-was-edited-meanwhile", leaves_alone_what_was_edited_meanwhile);
  g_test_add_func ("/take/keeps-a-page-and-its-cursor", keeps_a_page_and_its_cursor);
  g_test_add_data_func ("/take/keeps-what-a-merge-left-to-send/told", GINT_TO_POINTER (TRUE),
                        keeps_what_a_merge_left_to_send);
  g_test_add_data_func ("/take/keeps-what-a-merge-left-to-send/guessed", GINT_TO_POINTER (FALSE),
                        keeps_what_a_merge_left_to_send);
  g_test_add_func ("/take/drops-what-needs-no-sending", drops_what_needs_no_sending);
  g_test_add_func ("/take/keeps-both-sides-of-a-clash", keeps_both_sides_of_a_clash);
  g_test_add_func ("/take/does-not-undo-an-act", does_not_undo_an_act);
  g_test_add_func ("/take/purges-what-is-no-longer-ours", purges_what_is_no_longer_ours);
  return g_test_run ();
}
