/* house.c — desks on one service, for tests of rounds */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "house.h"

#include <glib/gstdio.h>

static const PlassActor somebody = { { "w-1" }, { "coordinator" } };

/* ---- A house with two desks --------------------------------------------------------------------------- */

void
open_store (Desk *desk)
{
  static const PlassKey key = { { 1, 2, 3 } };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (desk->folder, "records.db", NULL);

  desk->store = plass_store_open (path, &key, &error);
  g_assert_no_error (error);
}

/* In memory where that can be had: a hundred days cost a disk minutes, and power cuts are not the subject. */
static char *
make_folder (void)
{
  char *folder = g_mkdtemp_full (g_strdup ("/dev/shm/plass-house-XXXXXX"), 0700);

  return folder ? folder : g_dir_make_tmp ("plass-house-XXXXXX", NULL);
}

House *
house_new (guint32 seed)
{
  return house_new_sized (seed, 2);
}

House *
house_new_sized (guint32 seed, guint n_desks)
{
  House *house = g_new0 (House, 1);

  house->central = central_new ();
  house->random = g_rand_new_with_seed (seed);
  house->n_desks = n_desks;
  for (guint i = 0; i < n_desks; i++) {
    house->desks[i].folder = make_folder ();
    open_store (&house->desks[i]);
    line_init (&house->desks[i].line, house->central, house->random);
  }
  return house;
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *file = g_build_filename (path, name, NULL);
    g_unlink (file);
  }
  g_rmdir (path);
}

void
house_free (House *house)
{
  for (guint i = 0; i < house->n_desks; i++) {
    line_clear (&house->desks[i].line);
    plass_store_close (house->desks[i].store);
    remove_folder (house->desks[i].folder);
    g_free (house->desks[i].folder);
    g_free (house->desks[i].line.said);
  }
  central_free (house->central);
  g_rand_free (house->random);
  g_free (house);
}

PlassRound *
run_round (Desk *desk)
{
  PlassRound *round = plass_round_new (&desk->line.remote, desk->store);

  while (plass_round_step (round))
    ;
  return round;
}

void
run_complete (Desk *desk)
{
  g_autoptr (PlassRound) round = run_round (desk);

  if (round->message)
    g_test_message ("%s", round->message);
  g_assert_cmpint (round->end, ==, PLASS_END_COMPLETE);
}

void
put (Desk *desk, const char *act, const PlassKind *kind, gconstpointer record)
{
  g_autoptr (GError) error = NULL;
  PlassEdit edit = { kind, record };

  plass_store_put (desk->store, &somebody, act, &edit, 1, &error);
  g_assert_no_error (error);
}

PlassPerson *
person_new (const char *id, const char *given)
{
  PlassPerson *person = plass_record_new (&plass_kind_person);

  person->id = id ? plass_id_parse (id) : plass_id_new ();
  person->given = g_strdup (given);
  person->family = g_strdup ("Testesen");
  person->gender = plass_code ("woman");
  person->active = PLASS_YES;
  return person;
}

PlassBooking *
booking_new (const PlassId *person, const char *place, const char *state)
{
  PlassBooking *booking = plass_record_new (&plass_kind_booking);

  booking->id = plass_id_new ();
  booking->person = *person;
  booking->place = plass_id_parse (place);
  booking->institution = plass_id_parse ("i-1");
  booking->state = plass_code (state);
  booking->start = plass_time_now ();
  if (g_str_equal (state, "held"))
    booking->hold_until.secs = plass_time_now ().secs + 86400;
  return booking;
}

PlassStatus
status_of (Desk *desk)
{
  PlassStatus status = { 0 };

  g_assert_true (plass_store_status (desk->store, &status, NULL));
  return status;
}

/* The field's text at the service, at a desk. */
static char *
text_of (const PlassKind *kind, gpointer record, const char *field)
{
  char *text = record ? plass_field_to_text (plass_kind_field (kind, field), record) : g_strdup ("(none)");

  plass_record_free (kind, record);
  return text;
}

void
assert_at (Desk *desk, const PlassKind *kind, const PlassId *id, const char *field, const char *wanted)
{
  g_autofree char *text = text_of (kind, plass_store_get (desk->store, kind, id, NULL), field);

  g_assert_cmpstr (text, ==, wanted);
}

void
assert_at_central (House *house, const PlassKind *kind, const PlassId *id, const char *field,
                   const char *wanted)
{
  g_autofree char *text = text_of (kind, central_get (house->central, kind, id), field);

  g_assert_cmpstr (text, ==, wanted);
}

/* Both desks have the same person. */
void
share (House *house, const PlassPerson *person)
{
  put (&house->desks[0], NULL, &plass_kind_person, person);
  run_complete (&house->desks[0]);
  run_complete (&house->desks[1]);
}

void
edit (Desk *desk, const PlassId *id, const char *field, const char *text)
{
  g_autoptr (PlassPerson) person = plass_store_get (desk->store, &plass_kind_person, id, NULL);

  g_assert_nonnull (person);
  g_assert_true (plass_field_from_text (plass_kind_field (&plass_kind_person, field), person, text));
  put (desk, NULL, &plass_kind_person, person);
}
