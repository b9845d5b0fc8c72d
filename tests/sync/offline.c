/* offline.c — five months without a network, then in step; and services that are older or newer than the desk
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "house.h"

#include <string.h>

#define DAY 86400
#define DAYS_AWAY 150
#define PERSONS 30

/* ---- Five months -------------------------------------------------------------------------------------- */

static PlassTime
ago (guint days)
{
  return (PlassTime){ plass_time_now ().secs - (gint64)days * DAY };
}

static PlassCodeWord *
word_new (const char *id, const char *label)
{
  PlassCodeWord *word = plass_record_new (&plass_kind_code);

  word->id = plass_id_parse (id);
  word->list = plass_code ("next-step");
  word->word = plass_code ("call_back");
  word->label_nb = g_strdup (label);
  word->active = PLASS_YES;
  return word;
}

/* What the service says to this desk: no access to one person any more, and nothing that a dead hold begins.
 */
static guint
judge (const char *path, const cJSON *body)
{
  g_autofree char *text = cJSON_PrintUnformatted (body);

  if (strstr (text, "Patient/lost-access") || strstr (text, "\"id\":\"lost-access\""))
    return 403;
  return strstr (path, "$hold") ? 409 : 0;
}

static void
leave_the_network (House *house, PlassPerson **persons)
{
  g_autoptr (PlassCodeWord) word = word_new ("code-1", "Ring tilbake");

  central_put (house->central, &plass_kind_code, word);
  for (guint i = 0; i < PERSONS; i++) {
    g_autofree char *id = g_strdup_printf ("person-%u", i);
    persons[i] = person_new (i == 0 ? "lost-access" : id, "Kari");
    central_put (house->central, &plass_kind_person, persons[i]);
  }
  run_complete (&house->desks[0]);
  run_complete (&house->desks[1]);
}

/* Every person gets a new telephone, some a stay, one a hold that nobody ever sent. */
static void
work_offline (House *house, PlassPerson **persons, PlassBooking **ret_stay, PlassBooking **ret_hold)
{
  Desk *desk = &house->desks[0];

  for (guint i = 0; i < PERSONS; i++)
    edit (desk, &persons[i]->id, "phone", "900");
  *ret_stay = booking_new (&persons[2]->id, "p-1", "active");
  (*ret_stay)->start = ago (DAYS_AWAY - 1);
  put (desk, "admit", &plass_kind_booking, *ret_stay);
  (*ret_stay)->state = plass_code ("completed");
  (*ret_stay)->ended = ago (20);
  put (desk, "discharge", &plass_kind_booking, *ret_stay);
  *ret_hold = booking_new (&persons[3]->id, "p-2", "held");
  (*ret_hold)->start = ago (DAYS_AWAY);
  (*ret_hold)->hold_until = ago (DAYS_AWAY - 1);
  put (desk, "hold", &plass_kind_booking, *ret_hold);
}

/* Meanwhile the others go on: all persons change twice, one is not for this desk any more, words are changed.
 */
static void
change_the_world (House *house, PlassPerson **persons)
{
  g_autoptr (PlassCodeWord) word = word_new ("code-1", "Ring opp igjen");
  g_autoptr (PlassPerson) fresh = person_new ("fresh", "Ny");
  g_autoptr (PlassBooking) other = booking_new (&persons[5]->id, "p-2", "active");

  for (guint i = 0; i < 2 * PERSONS; i++) {
    PlassPerson *person = persons[i % PERSONS];
    g_autofree char *note = g_strdup_printf ("notat %u", i);
    plass_text_set (&person->contact_note, note);
    central_put (house->central, &plass_kind_person, person);
  }
  central_put (house->central, &plass_kind_code, word);
  central_put (house->central, &plass_kind_person, fresh);
  central_put (house->central, &plass_kind_booking, other);
  central_hide (house->central, &plass_kind_person, &persons[0]->id);
}

static void
five_months_and_then_in_step (void)
{
  g_autoptr (House) house = house_new (1);
  Desk *desk = &house->desks[0];
  PlassPerson *persons[PERSONS];
  g_autoptr (PlassBooking) stay = NULL, hold = NULL;
  PlassId code = plass_id_parse ("code-1"), fresh = plass_id_parse ("fresh");

  leave_the_network (house, persons);
  work_offline (house, persons, &stay, &hold);
  change_the_world (house, persons);
  house->central->judge = judge;
  run_complete (desk);
  run_complete (&house->desks[1]);

  g_assert_cmpuint (status_of (desk).unsent, ==, 0);
  g_assert_cmpuint (status_of (desk).parked, ==, 2); /* the lost person's telephone, and the dead hold */
  g_assert_cmpuint (status_of (desk).conflicts, ==, 0);
  assert_at (desk, &plass_kind_person, &persons[0]->id, "phone", "900"); /* not sent, not lost */
  for (guint i = 1; i < PERSONS; i++) {
    g_autofree char *note = g_strdup_printf ("notat %u", PERSONS + i);
    assert_at_central (house, &plass_kind_person, &persons[i]->id, "phone", "900");
    for (guint d = 0; d < 2; d++) {
      assert_at (&house->desks[d], &plass_kind_person, &persons[i]->id, "phone", "900");
      assert_at (&house->desks[d], &plass_kind_person, &persons[i]->id, "contact_note", note);
    }
  }
  assert_at_central (house, &plass_kind_booking, &stay->id, "state", "completed");
  assert_at (desk, &plass_kind_booking, &hold->id, "state", "refused");
  assert_at (desk, &plass_kind_code, &code, "label_nb", "Ring opp igjen");
  assert_at (desk, &plass_kind_person, &fresh, "given", "Ny");
  for (guint i = 0; i < PERSONS; i++)
    plass_person_free (persons[i]);
}

/* ---- Older and newer ---------------------------------------------------------------------------------- */

/* A newer service gives kinds and elements that this program does not know: the rest is worked with, and what
 * it does not know goes back as it came. */
static void
an_old_client_does_its_work (void)
{
  g_autoptr (House) house = house_new (1);
  Desk *desk = &house->desks[0];
  g_autoptr (PlassPerson) person = person_new ("p", "Kari");

  central_put (house->central, &plass_kind_person, person);
  cJSON *resource = g_hash_table_lookup (house->central->resources, "Patient/p");
  cJSON_AddStringToObject (resource, "newElement", "fra framtida");
  g_ptr_array_set_size (house->central->feed, 0);
  char *printed = cJSON_PrintUnformatted (resource);
  central_put_json (house->central, printed);
  cJSON_free (printed);
  central_put_json (house->central,
                    "{\"resourceType\":\"Hologram\",\"id\":\"h\",\"meta\":{\"versionId\":\"1\"}}");
  run_complete (desk);
  edit (desk, &person->id, "phone", "900");
  run_complete (desk);
  resource = g_hash_table_lookup (house->central->resources, "Patient/p");
  g_assert_cmpstr (cJSON_GetStringValue (cJSON_GetObjectItem (resource, "newElement")), ==, "fra framtida");
  assert_at_central (house, &plass_kind_person, &person->id, "phone", "900");
}

/* The service gives nothing to so old a program, but takes what it has. */
static void
a_newer_service_explains_itself (void)
{
  g_autoptr (House) house = house_new (1);
  Desk *desk = &house->desks[0];
  g_autoptr (PlassPerson) person = person_new (NULL, "Kari");

  put (desk, NULL, &plass_kind_person, person);
  house->central->too_new = "Plass på denne maskinen er for gammelt. Ring brukerstøtte.";
  g_autoptr (PlassRound) round = run_round (desk);
  g_assert_cmpint (round->end, ==, PLASS_END_TROUBLE);
  g_assert_cmpstr (round->message, ==, house->central->too_new);
  assert_at_central (house, &plass_kind_person, &person->id, "given", "Kari");
  g_assert_cmpuint (status_of (desk).unsent, ==, 0);
  g_assert_false (plass_time_is_set (status_of (desk).last_complete)); /* never "all sent and fetched" */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/offline/five-months-and-then-in-step", five_months_and_then_in_step);
  g_test_add_func ("/offline/an-old-client-does-its-work", an_old_client_does_its_work);
  g_test_add_func ("/offline/a-newer-service-explains-itself", a_newer_service_explains_itself);
  return g_test_run ();
}
