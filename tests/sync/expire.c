/* expire.c — when an emergency is over its records go from the desk, with the service or without */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/desk.h"
#include "sync/sync.h"

typedef struct {
  Desk *desk;
  PlassPerson *seen, *own;
  PlassNote *note;
} House;

#define NOW 1767225600

static void
set_up (House *house, gconstpointer unused)
{
  house->desk = desk_new ();
  house->seen = make_person ("Kari", "Testesen");
  house->own = make_person ("Per", "Testesen");
  house->note = plass_record_new (&plass_kind_note);
  house->note->id = plass_id_new ();
  house->note->person = house->seen->id;
  house->note->regime = plass_code ("case");
  house->note->happened = house->note->recorded = (PlassTime){ NOW };
  plass_text_set (&house->note->text, "Sov godt.");
  house->note->state = plass_code ("draft");
  desk_take (house->desk, &plass_kind_person, house->seen, "1");
  desk_take (house->desk, &plass_kind_person, house->own, "1");
  desk_take (house->desk, &plass_kind_note, house->note, "1");
}

static void
tear_down (House *house, gconstpointer unused)
{
  plass_person_free (house->seen);
  plass_person_free (house->own);
  plass_note_free (house->note);
  desk_free (house->desk);
}

static void
open_until (House *house, gint64 until)
{
  g_autofree char *value = g_strdup_printf ("%s %" G_GINT64_FORMAT, house->seen->id.text, until);

  g_assert_true (plass_store_set_setting (house->desk->store, "emergencies", value, NULL));
}

static gboolean
has (House *house, const PlassKind *kind, const PlassId *id)
{
  gpointer record = plass_store_get (house->desk->store, kind, id, NULL);
  const gboolean there = record != NULL;

  plass_record_free (kind, record);
  return there;
}

static void
expire (House *house)
{
  g_autoptr (GError) error = NULL;

  plass_emergency_expire (house->desk->store, (PlassTime){ NOW }, &error);
  g_assert_no_error (error);
}

static void
open_stays (House *house, gconstpointer unused)
{
  open_until (house, NOW + 1);
  expire (house);
  g_assert_true (has (house, &plass_kind_person, &house->seen->id));
  g_assert_cmpint (plass_emergency_until (house->desk->store, &house->seen->id).secs, ==, NOW + 1);
  g_assert_false (plass_time_is_set (plass_emergency_until (house->desk->store, &house->own->id)));
}

/* All of that person, and of nobody else; and all is fetched anew, since they may be seen on other grounds.
 */
static void
over_goes (House *house, gconstpointer unused)
{
  g_autofree char *cursor = NULL;

  g_assert_true (plass_store_set_setting (house->desk->store, "cursor", "x.1", NULL));
  open_until (house, NOW);
  expire (house);
  g_assert_false (has (house, &plass_kind_person, &house->seen->id));
  g_assert_false (has (house, &plass_kind_note, &house->note->id));
  g_assert_true (has (house, &plass_kind_person, &house->own->id));
  g_assert_false (plass_time_is_set (plass_emergency_until (house->desk->store, &house->seen->id)));
  cursor = plass_store_setting (house->desk->store, "cursor");
  g_assert_null (cursor);
}

/* Nothing that was written is lost. */
static void
unsent_stays (House *house, gconstpointer unused)
{
  plass_text_set (&house->note->text, "Sov ikke.");
  desk_put (house->desk, NULL, &plass_kind_note, house->note);
  open_until (house, NOW);
  expire (house);
  g_assert_true (has (house, &plass_kind_note, &house->note->id));
  g_assert_false (has (house, &plass_kind_person, &house->seen->id));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sync/expire/open", House, NULL, set_up, open_stays, tear_down);
  g_test_add ("/sync/expire/over", House, NULL, set_up, over_goes, tear_down);
  g_test_add ("/sync/expire/unsent", House, NULL, set_up, unsent_stays, tear_down);
  return g_test_run ();
}
