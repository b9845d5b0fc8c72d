/* refetch.c — all is fetched anew: what the service does not name again goes, and nothing of ours is lost */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk.h"

#define NOON 1772366400 /* 2026-03-01 12:00 UTC */

static void
begin (Desk *desk)
{
  g_autofree char *cursor = NULL, *mark = NULL;

  plass_store_set_setting (desk->store, "cursor", "17", NULL);
  g_assert_true (plass_store_refetch_begin (desk->store, NULL));
  cursor = plass_store_setting (desk->store, "cursor");
  mark = plass_store_setting (desk->store, "refetch");
  g_assert_null (cursor);
  g_assert_nonnull (mark);
}

static void
end (Desk *desk, gboolean sweep)
{
  g_autofree char *mark = NULL;

  g_assert_true (plass_store_refetch_end (desk->store, sweep, "Ikke der lenger.", NULL));
  mark = plass_store_setting (desk->store, "refetch");
  g_assert_null (mark);
}

static void
name_again (Desk *desk, const PlassKind *kind, gconstpointer record)
{
  PlassRow row = desk_row (desk, kind, plass_record_id (record));
  PlassReceived received = {
    .kind = kind, .record = record, .json = "{}", .revision = "1", .seen = row.version, .again = TRUE
  };

  plass_row_clear (&row);
  g_assert_true (plass_store_take (desk->store, &received, 1, NULL, NULL, NULL));
}

static gboolean
is_here (Desk *desk, const PlassKind *kind, const PlassId *id)
{
  gpointer record = plass_store_get (desk->store, kind, id, NULL);
  gboolean here = record != NULL;

  plass_record_free (kind, record);
  return here;
}

static void
sweeps_what_is_not_named_again (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassPerson) kept = make_person ("Kari", "A"), gone = make_person ("Per", "B"),
                          later = make_person ("Ny", "C");

  desk_take (desk, &plass_kind_person, kept, "5");
  desk_take (desk, &plass_kind_person, gone, "6");
  begin (desk);
  desk_reopen (desk); /* switched off half-way */
  name_again (desk, &plass_kind_person, kept);
  name_again (desk, &plass_kind_person, later);
  end (desk, TRUE);
  g_assert_true (is_here (desk, &plass_kind_person, &kept->id));
  g_assert_true (is_here (desk, &plass_kind_person, &later->id));
  g_assert_false (is_here (desk, &plass_kind_person, &gone->id));
  g_assert_cmpuint (desk_status (desk).parked, ==, 0);
}

/* Something in the answers could not be read: it may have been any of them. */
static void
sweeps_nothing_when_unsure (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassPerson) kari = make_person ("Kari", "A");

  desk_take (desk, &plass_kind_person, kari, "5");
  begin (desk);
  end (desk, FALSE);
  g_assert_true (is_here (desk, &plass_kind_person, &kari->id));
  begin (desk); /* and the marks of that time are forgotten */
  name_again (desk, &plass_kind_person, kari);
  end (desk, TRUE);
  g_assert_true (is_here (desk, &plass_kind_person, &kari->id));
}

static void
leaves_what_is_not_sent (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassPerson) edited = make_person ("Kari", "A"), fresh = make_person ("Per", "B"), back = NULL;
  g_autoptr (PlassOutbound) out = NULL;

  desk_take (desk, &plass_kind_person, edited, "5");
  plass_text_set (&edited->phone, "900");
  desk_put (desk, NULL, &plass_kind_person, edited);
  desk_put (desk, NULL, &plass_kind_person, fresh);
  begin (desk);
  end (desk, TRUE);
  back = plass_store_get (desk->store, &plass_kind_person, &edited->id, NULL);
  g_assert_cmpstr (back->phone, ==, "900");
  g_assert_true (is_here (desk, &plass_kind_person, &fresh->id));
  g_assert_cmpuint (desk_status (desk).unsent, ==, 2);
  out = plass_store_next_out (desk->store, 0, NULL);
  g_assert_null (out->rows[0].row.revision); /* the service has none: it is made anew */
}

/* Told as sent, and then the service was put back to last night's copy: this desk is the only one to know. */
static void
parks_what_was_written_here (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassPerson) kari = make_person ("Kari", "A");
  PlassId place = plass_id_new ();
  g_autoptr (PlassBooking) booking = make_booking (&kari->id, &place, "active", NOON);
  g_autoptr (GPtrArray) parked = NULL;
  g_autoptr (PlassOutbound) person = NULL, stay = NULL;

  desk_put (desk, NULL, &plass_kind_person, kari);
  desk_put (desk, "admit", &plass_kind_booking, booking);
  desk_send_all (desk, "1");
  begin (desk);
  end (desk, TRUE);
  parked = plass_store_parked (desk->store, NULL);
  g_assert_cmpuint (parked->len, ==, 2);
  for (guint i = 0; i < parked->len; i++) {
    const PlassParked *line = parked->pdata[i];
    g_assert_cmpstr (line->code, ==, "gone");
    g_assert_cmpstr (line->reason, ==, "Ikke der lenger.");
  }
  for (guint i = parked->len; i > 0; i--)
    g_assert_true (plass_store_retry (desk->store, &((PlassParked *)parked->pdata[i - 1])->command, NULL));
  person = plass_store_next_out (desk->store, 0, NULL); /* who lives there before the stay */
  g_assert_true (person->rows[0].kind == &plass_kind_person);
  g_assert_null (person->rows[0].row.revision);
  stay = plass_store_next_out (desk->store, person->number, NULL);
  g_assert_cmpstr (stay->act, ==, "admit");
}

/* Whom a place is kept for gets it back, who lives there lives there, and nobody else does: of what is over
 * the service is told its end, which it refuses as it knows no such stay, and it is kept here. */
static void
revives_nobody (void)
{
  static const struct {
    const char *state, *act;
  } cases[] = {
    { "held", "hold" },        { "planned", "hold" },        { "active", "admit" },
    { "on_leave", "admit" },   { "not_come_back", "admit" }, { "completed", "discharge" },
    { "cancelled", "cancel" }, { "no_show", "cancel" },      { "refused", "cancel" },
  };
  guint known = 0;

  for (const PlassCodeItem *item = plass_codes_get ("booking-state"); item->code; item++)
    known++;
  g_assert_cmpuint (known, ==, G_N_ELEMENTS (cases));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Desk) desk = desk_new ();
    const PlassId person = plass_id_new (), place = plass_id_new ();
    g_autoptr (PlassBooking) booking = make_booking (&person, &place, cases[i].state, NOON);

    g_test_message ("%s", cases[i].state);
    desk_put (desk, "any", &plass_kind_booking, booking);
    desk_send_all (desk, "1");
    begin (desk);
    end (desk, TRUE);
    g_autoptr (GPtrArray) parked = plass_store_parked (desk->store, NULL);
    g_assert_cmpuint (parked->len, ==, 1);
    const PlassParked *line = parked->pdata[0];
    g_assert_cmpstr (line->act, ==, cases[i].act);
    g_autoptr (PlassBooking) kept = plass_store_get (desk->store, &plass_kind_booking, &booking->id, NULL);
    g_assert_true (plass_record_equal (&plass_kind_booking, kept, booking));
    g_assert_true (plass_store_retry (desk->store, &line->command, NULL));
    g_autoptr (PlassOutbound) out = plass_store_next_out (desk->store, 0, NULL);
    g_assert_cmpstr (out->act, ==, cases[i].act);
    g_assert_true (plass_record_equal (&plass_kind_booking, out->rows[0].record, booking));
  }
}

/* More than one hold of the writer. */
static void
sweeps_many (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassRecords) left = NULL;

  for (guint i = 0; i < 130; i++) {
    g_autoptr (PlassPerson) person = make_person ("Kari", "A");
    desk_take (desk, &plass_kind_person, person, "1");
  }
  begin (desk);
  end (desk, TRUE);
  left = plass_store_list (desk->store, &plass_kind_person, NULL, NULL, NULL);
  g_assert_cmpuint (left->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  plass_time_require_zone ();
  g_test_add_func ("/refetch/sweeps-what-is-not-named-again", sweeps_what_is_not_named_again);
  g_test_add_func ("/refetch/sweeps-nothing-when-unsure", sweeps_nothing_when_unsure);
  g_test_add_func ("/refetch/leaves-what-is-not-sent", leaves_what_is_not_sent);
  g_test_add_func ("/refetch/parks-what-was-written-here", parks_what_was_written_here);
  g_test_add_func ("/refetch/revives-nobody", revives_nobody);
  g_test_add_func ("/refetch/sweeps-many", sweeps_many);
  return g_test_run ();
}
