/* round.c — a desk and its service: in, out, merged, refused */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "house.h"

static const PlassActor somebody = { { "w-1" }, { "coordinator" } };

/* ---- One desk ----------------------------------------------------------------------------------------- */

static void
a_record_goes_out_and_in (void)
{
  g_autoptr (House) house = house_new (1);
  g_autoptr (PlassPerson) person = person_new (NULL, "Kari");

  put (&house->desks[0], NULL, &plass_kind_person, person);
  g_assert_cmpuint (status_of (&house->desks[0]).unsent, ==, 1);
  run_complete (&house->desks[0]);
  g_assert_cmpuint (status_of (&house->desks[0]).unsent, ==, 0);
  g_assert_true (plass_time_is_set (status_of (&house->desks[0]).last_complete));
  run_complete (&house->desks[1]);
  assert_at (&house->desks[1], &plass_kind_person, &person->id, "given", "Kari");
}

static void
commands_keep_their_order (void)
{
  g_autoptr (House) house = house_new (1);
  g_autoptr (PlassPerson) person = person_new (NULL, "Kari");
  g_autoptr (PlassBooking) booking = booking_new (&person->id, "p-1", "held");

  put (&house->desks[0], NULL, &plass_kind_person, person);
  put (&house->desks[0], "hold", &plass_kind_booking, booking);
  booking->state = plass_code ("active");
  put (&house->desks[0], "admit", &plass_kind_booking, booking);
  booking->state = plass_code ("completed");
  booking->ended = plass_time_now ();
  put (&house->desks[0], "discharge", &plass_kind_booking, booking);
  run_complete (&house->desks[0]);
  assert_at_central (house, &plass_kind_booking, &booking->id, "state", "completed");
  assert_at (&house->desks[0], &plass_kind_booking, &booking->id, "state", "completed");
  g_assert_cmpuint (g_hash_table_size (house->central->carried), ==, 4);
}

static void
a_long_feed_comes_in_pages (void)
{
  g_autoptr (House) house = house_new (1);

  for (guint i = 0; i < 50; i++) {
    g_autofree char *id = g_strdup_printf ("person-%u", i % 40);
    g_autofree char *name = g_strdup_printf ("Navn%u", i);
    g_autoptr (PlassPerson) person = person_new (id, name);
    central_put (house->central, &plass_kind_person, person);
  }
  g_autoptr (PlassRound) round = run_round (&house->desks[0]);
  g_assert_cmpint (round->end, ==, PLASS_END_COMPLETE);
  g_assert_cmpuint (round->tally.fetched, ==, 50);
  PlassId id = plass_id_parse ("person-9");
  assert_at (&house->desks[0], &plass_kind_person, &id, "given", "Navn49");
}

/* Switched off half-way through its first sync, a desk goes on where it was. */
static void
a_first_sync_goes_on_where_it_was (void)
{
  g_autoptr (House) house = house_new (1);
  Desk *desk = &house->desks[0];

  for (guint i = 0; i < 50; i++) {
    g_autoptr (PlassPerson) person = person_new (NULL, "Navn");
    central_put (house->central, &plass_kind_person, person);
  }
  desk->line.skip = 4;
  desk->line.next = FAULT_LOST;
  g_autoptr (PlassRound) first = run_round (desk);
  g_assert_cmpint (first->end, ==, PLASS_END_OFFLINE);
  g_assert_cmpuint (first->tally.fetched, ==, 28);
  plass_store_close (desk->store);
  open_store (desk);
  g_autoptr (PlassRound) second = run_round (desk);
  g_assert_cmpint (second->end, ==, PLASS_END_COMPLETE);
  g_assert_true (second->first);
  g_assert_cmpuint (second->tally.fetched, ==, 22);
  g_autoptr (PlassRecords) persons = plass_store_list (desk->store, &plass_kind_person, NULL, NULL, NULL);
  g_assert_cmpuint (persons->len, ==, 50);
}

static void
strangers_in_the_feed_do_no_harm (void)
{
  g_autoptr (House) house = house_new (1);
  g_autoptr (PlassPerson) person = person_new ("known", "Kari");

  central_put_json (house->central, "{\"resourceType\":\"Observation\",\"id\":\"o-1\"}");
  central_put_json (house->central, "{\"resourceType\":\"Patient\"}");
  central_put_json (house->central, "{\"resourceType\":\"Patient\",\"id\":\"x y\",\"meta\":7}");
  central_put_json (house->central, "{\"resourceType\":\"Patient\",\"id\":nonsense}");
  central_put (house->central, &plass_kind_person, person);
  g_autoptr (PlassRound) round = run_round (&house->desks[0]);
  g_assert_cmpint (round->end, ==, PLASS_END_COMPLETE);
  g_assert_cmpuint (round->tally.unknown, ==, 1);
  g_assert_cmpuint (round->tally.broken, ==, 3);
  assert_at (&house->desks[0], &plass_kind_person, &person->id, "given", "Kari");
}

static void
what_is_hidden_goes (void)
{
  g_autoptr (House) house = house_new (1);
  g_autoptr (PlassPerson) person = person_new ("hidden", "Kari");
  PlassId stranger = plass_id_parse ("never-seen");

  central_put (house->central, &plass_kind_person, person);
  run_complete (&house->desks[0]);
  central_hide (house->central, &plass_kind_person, &person->id);
  central_hide (house->central, &plass_kind_person, &stranger);
  run_complete (&house->desks[0]);
  assert_at (&house->desks[0], &plass_kind_person, &person->id, "given", "(none)");
}

static guint
refuses_transactions (const char *path, const cJSON *body)
{
  return path[0] ? 0 : 403;
}

/* What is here is not thrown away because somebody took the access away: it is refused, and stays. */
static void
an_edit_outlives_lost_access (void)
{
  g_autoptr (House) house = house_new (1);
  g_autoptr (PlassPerson) person = person_new ("hidden", "Kari");

  central_put (house->central, &plass_kind_person, person);
  run_complete (&house->desks[0]);
  plass_text_set (&person->phone, "900");
  put (&house->desks[0], NULL, &plass_kind_person, person);
  central_hide (house->central, &plass_kind_person, &person->id);
  house->central->judge = refuses_transactions;
  run_complete (&house->desks[0]);
  g_assert_cmpuint (status_of (&house->desks[0]).parked, ==, 1);
  assert_at (&house->desks[0], &plass_kind_person, &person->id, "phone", "900");
}

static guint
erased_transactions (const char *path, const cJSON *body)
{
  return path[0] ? 0 : 410;
}

/* Nobody decides about it, and nothing of it stays: it is told, and gone with its history. */
static void
an_edit_of_an_erased_person_goes (void)
{
  g_autoptr (House) house = house_new (1);
  g_autoptr (PlassPerson) person = person_new ("erased", "Kari");
  g_autofree char *told = NULL;

  central_put (house->central, &plass_kind_person, person);
  run_complete (&house->desks[0]);
  plass_text_set (&person->phone, "900");
  put (&house->desks[0], NULL, &plass_kind_person, person);
  central_hide (house->central, &plass_kind_person, &person->id);
  house->central->judge = erased_transactions;
  run_complete (&house->desks[0]);
  g_assert_cmpuint (status_of (&house->desks[0]).parked, ==, 0);
  g_assert_cmpuint (status_of (&house->desks[0]).unsent, ==, 0);
  g_assert_null (plass_store_get (house->desks[0].store, &plass_kind_person, &person->id, NULL));
  g_autoptr (GPtrArray) history =
      plass_store_history (house->desks[0].store, &plass_kind_person, &person->id, NULL);
  g_assert_cmpuint (history->len, ==, 0);
  told = plass_store_setting (house->desks[0].store, PLASS_ERASED_UNSENT);
  g_assert_cmpstr (told, ==, "1");
}

/* Refused long ago for another reason: nobody has to try it again before it goes, too. */
static void
what_was_parked_of_an_erased_person_goes (void)
{
  g_autoptr (House) house = house_new (1);
  g_autoptr (PlassPerson) person = person_new ("erased", "Kari");
  g_autofree char *told = NULL;

  central_put (house->central, &plass_kind_person, person);
  run_complete (&house->desks[0]);
  plass_text_set (&person->phone, "900");
  put (&house->desks[0], NULL, &plass_kind_person, person);
  house->central->judge = refuses_transactions;
  run_complete (&house->desks[0]);
  g_assert_cmpuint (status_of (&house->desks[0]).parked, ==, 1);
  central_erase (house->central, &plass_kind_person, &person->id);
  run_complete (&house->desks[0]);
  g_assert_cmpuint (status_of (&house->desks[0]).parked, ==, 0);
  g_assert_null (plass_store_get (house->desks[0].store, &plass_kind_person, &person->id, NULL));
  told = plass_store_setting (house->desks[0].store, PLASS_ERASED_UNSENT);
  g_assert_cmpstr (told, ==, "1");
}

static void
an_older_ledger_is_fetched_anew (void)
{
  g_autoptr (House) house = house_new (1);
  g_autoptr (PlassPerson) person = person_new ("p", "Kari");

  for (guint i = 0; i < 5; i++)
    central_put (house->central, &plass_kind_person, person);
  run_complete (&house->desks[0]);
  central_free (house->central);
  house->central = house->desks[0].line.central = central_new ();
  plass_text_set (&person->given, "Per");
  central_put (house->central, &plass_kind_person, person);
  house->central->forget_cursors = 1;
  house->desks[0].line.next = FAULT_LOST; /* and the desk is switched off on the way */
  house->desks[0].line.skip = 1;
  plass_round_free (run_round (&house->desks[0]));
  run_complete (&house->desks[0]);
  assert_at (&house->desks[0], &plass_kind_person, &person->id, "given", "Per"); /* version 1 after 5 */
}

/* Put back to last night's copy: it does not know what came after, which this desk keeps for a person; what
 * only others wrote goes, they have it. */
static void
a_service_that_forgot_is_told (void)
{
  g_autoptr (House) house = house_new (1);
  g_autoptr (PlassPerson) known = person_new ("known", "Kari"), ours = person_new ("ours", "Per"),
                          theirs = person_new ("theirs", "Siri");

  central_put (house->central, &plass_kind_person, theirs);
  share (house, known);
  put (&house->desks[0], NULL, &plass_kind_person, ours);
  run_complete (&house->desks[0]);
  central_free (house->central);
  house->central = house->desks[0].line.central = house->desks[1].line.central = central_new ();
  central_put (house->central, &plass_kind_person, known);
  house->central->forget_cursors = 1;
  run_complete (&house->desks[0]);
  assert_at (&house->desks[0], &plass_kind_person, &known->id, "given", "Kari");
  assert_at (&house->desks[0], &plass_kind_person, &theirs->id, "given", "(none)");
  assert_at (&house->desks[0], &plass_kind_person, &ours->id, "given", "Per");
  g_autoptr (GPtrArray) parked = plass_store_parked (house->desks[0].store, NULL);
  g_assert_cmpuint (parked->len, ==, 1);
  g_assert_true (
      plass_store_retry (house->desks[0].store, &((PlassParked *)parked->pdata[0])->command, NULL));
  run_complete (&house->desks[0]);
  assert_at_central (house, &plass_kind_person, &ours->id, "given", "Per");
}

/* Something in the new feed cannot be read: it may be any record, so none is taken away. */
static void
nothing_is_swept_unread (void)
{
  g_autoptr (House) house = house_new (1);
  g_autoptr (PlassPerson) known = person_new ("known", "Kari");

  central_put (house->central, &plass_kind_person, known);
  run_complete (&house->desks[0]);
  central_free (house->central);
  house->central = house->desks[0].line.central = house->desks[1].line.central = central_new ();
  central_put_json (house->central, "{\"resourceType\":\"Patient\",\"id\":\"known\",\"name\":nonsense}");
  house->central->forget_cursors = 1;
  run_complete (&house->desks[0]);
  assert_at (&house->desks[0], &plass_kind_person, &known->id, "given", "Kari");
}

/* ---- The own house first ------------------------------------------------------------------------------ */

/* A city with one stay at our own house in the middle of it. */
static void
fill_city (House *house, const PlassBooking *stay, const PlassPerson *resident)
{
  for (guint i = 0; i < 60; i++) {
    g_autoptr (PlassPerson) person = person_new (NULL, "Navn");
    central_put (house->central, &plass_kind_person, person);
    if (i == 40)
      central_put (house->central, &plass_kind_person, resident);
    if (i == 50)
      central_put (house->central, &plass_kind_booking, stay);
  }
}

static PlassRound *
begin_at_house (Desk *desk)
{
  PlassId institution = plass_id_parse ("i-1");
  PlassRound *round = plass_round_new (&desk->line.remote, desk->store);

  plass_round_set_house (round, &institution);
  return round;
}

static void
the_own_house_comes_first (void)
{
  g_autoptr (House) house = house_new (1);
  Desk *desk = &house->desks[0];
  g_autoptr (PlassPerson) resident = person_new ("resident", "Kari");
  g_autoptr (PlassBooking) stay = booking_new (&resident->id, "p-1", "active");

  g_autoptr (PlassCodeWord) word = plass_record_new (&plass_kind_code);

  word->id = plass_id_parse ("word");
  word->list = plass_code ("channel");
  word->word = plass_code ("counter");
  plass_text_set (&word->label_nb, "Ved skranken");
  fill_city (house, stay, resident);
  central_put (house->central, &plass_kind_code, word);
  resident->gender = plass_code ("other"); /* the feed begins with what she was before */
  central_put (house->central, &plass_kind_person, resident);
  house->central->searched = TRUE;
  g_autoptr (PlassRound) round = begin_at_house (desk);
  while (round->step <= PLASS_STEP_HOUSE && plass_round_step (round))
    ;
  assert_at (desk, &plass_kind_booking, &stay->id, "state", "active");
  assert_at (desk, &plass_kind_person, &resident->id, "given", "Kari");
  assert_at (desk, &plass_kind_code, &word->id, "label_nb", "Ved skranken");
  g_autoptr (PlassRecords) early = plass_store_list (desk->store, &plass_kind_person, NULL, NULL, NULL);
  g_assert_cmpuint (early->len, ==, 1);
  while (plass_round_step (round))
    assert_at (desk, &plass_kind_person, &resident->id, "gender", "other");
  g_assert_cmpint (round->end, ==, PLASS_END_COMPLETE);
  g_assert_cmpuint (round->tally.fetched, ==, 64);
  assert_at (desk, &plass_kind_person, &resident->id, "gender", "other");
  g_autoptr (PlassRecords) all = plass_store_list (desk->store, &plass_kind_person, NULL, NULL, NULL);
  g_assert_cmpuint (all->len, ==, 61);

  guint searches = desk->line.searches; /* and only once */
  g_autoptr (PlassRound) next = begin_at_house (desk);
  while (plass_round_step (next))
    ;
  g_assert_cmpuint (desk->line.searches, ==, searches);
}

/* Every fault while the house is asked for, and an older service that cannot be asked: all comes all the
 * same. */
static void
the_house_is_no_hindrance (void)
{
  for (Fault fault = FAULT_NONE; fault < N_FAULTS; fault++) {
    for (guint question = 0; question < 6; question++) {
      g_autoptr (House) house = house_new (question);
      Desk *desk = &house->desks[0];
      g_autoptr (PlassPerson) resident = person_new ("resident", "Kari");
      g_autoptr (PlassBooking) stay = booking_new (&resident->id, "p-1", "active");
      g_test_message ("fault %d at question %u", fault, question);
      fill_city (house, stay, resident);
      house->central->searched = question % 2 == 0;
      desk->line.skip = question;
      desk->line.next = fault;
      g_autoptr (PlassRound) first = begin_at_house (desk);
      while (plass_round_step (first))
        ;
      desk->line.next = FAULT_NONE;
      g_autoptr (PlassRound) second = begin_at_house (desk);
      while (plass_round_step (second))
        ;
      g_assert_cmpint (second->end, ==, PLASS_END_COMPLETE);
      g_autoptr (PlassRecords) all = plass_store_list (desk->store, &plass_kind_person, NULL, NULL, NULL);
      g_assert_cmpuint (all->len, ==, 61);
      assert_at (desk, &plass_kind_booking, &stay->id, "state", "active");
    }
  }
}

/* ---- Signing in --------------------------------------------------------------------------------------- */

static void
a_token_that_ran_out_is_renewed (void)
{
  g_autoptr (House) house = house_new (1);
  g_autoptr (PlassPerson) person = person_new (NULL, "Kari");
  Line *line = &house->desks[0].line;

  put (&house->desks[0], NULL, &plass_kind_person, person);
  line->next = FAULT_UNAUTHORISED;
  run_complete (&house->desks[0]);
  g_assert_cmpuint (line->renewals, ==, 1);
  g_assert_cmpuint (status_of (&house->desks[0]).unsent, ==, 0);

  line->fault_rate = 0;
  line->signed_out = TRUE;
  line->next = FAULT_UNAUTHORISED;
  plass_text_set (&person->phone, "900");
  put (&house->desks[0], NULL, &plass_kind_person, person);
  g_autoptr (PlassRound) round = run_round (&house->desks[0]);
  g_assert_cmpint (round->end, ==, PLASS_END_SIGNED_OUT);
  g_assert_nonnull (round->message);
  g_assert_cmpuint (status_of (&house->desks[0]).unsent, ==, 1); /* nothing is lost */
}

static guint
always_401 (const char *path, const cJSON *body)
{
  return 401;
}

static void
renewing_does_not_go_on_for_ever (void)
{
  g_autoptr (House) house = house_new (1);
  g_autoptr (PlassPerson) person = person_new (NULL, "Kari");

  put (&house->desks[0], NULL, &plass_kind_person, person);
  house->central->judge = always_401;
  g_autoptr (PlassRound) round = run_round (&house->desks[0]);
  g_assert_cmpint (round->end, ==, PLASS_END_SIGNED_OUT);
  g_assert_cmpuint (house->desks[0].line.renewals, ==, 1);
}

/* ---- Merging ------------------------------------------------------------------------------------------ */

static void
two_edits_meet (void)
{
  g_autoptr (House) house = house_new (1);
  g_autoptr (PlassPerson) person = person_new (NULL, "Kari");

  share (house, person);
  edit (&house->desks[0], &person->id, "phone", "900");
  edit (&house->desks[1], &person->id, "contact_note", "Bare på dagtid");
  run_complete (&house->desks[0]);
  run_complete (&house->desks[1]);
  run_complete (&house->desks[0]);
  for (guint i = 0; i < 2; i++) {
    assert_at (&house->desks[i], &plass_kind_person, &person->id, "phone", "900");
    assert_at (&house->desks[i], &plass_kind_person, &person->id, "contact_note", "Bare på dagtid");
    g_assert_cmpuint (status_of (&house->desks[i]).unsent, ==, 0);
    g_assert_cmpuint (status_of (&house->desks[i]).conflicts, ==, 0);
  }
}

/* Where safety hangs on it nobody guesses: a person chooses, and the rest goes on meanwhile. */
static void
a_clash_is_asked (void)
{
  g_autoptr (House) house = house_new (1);
  g_autoptr (PlassPerson) person = person_new (NULL, "Kari");

  share (house, person);
  edit (&house->desks[0], &person->id, "safety_alert", "Ikke alene");
  edit (&house->desks[1], &person->id, "safety_alert", "Ring først");
  edit (&house->desks[1], &person->id, "phone", "900");
  run_complete (&house->desks[0]);
  run_complete (&house->desks[1]);
  assert_at_central (house, &plass_kind_person, &person->id, "safety_alert", "Ikke alene");
  assert_at_central (house, &plass_kind_person, &person->id, "phone", "900");
  g_assert_cmpuint (status_of (&house->desks[1]).conflicts, ==, 1);
}

static void
unknown_elements_survive (void)
{
  g_autoptr (House) house = house_new (1);
  g_autoptr (PlassPerson) person = person_new ("odd", "Kari");

  central_put (house->central, &plass_kind_person, person);
  cJSON *resource = g_hash_table_lookup (house->central->resources, "Patient/odd");
  cJSON_AddStringToObject (resource, "maritalStatusText", "fra et annet system");
  g_autoptr (cJSON) copy = cJSON_Duplicate (resource, TRUE);
  char *printed = cJSON_PrintUnformatted (copy);
  central_put_json (house->central, printed);
  cJSON_free (printed);
  run_complete (&house->desks[0]); /* the same version twice: the first of them counts, so fetch it anew */
  plass_store_set_setting (house->desks[0].store, "cursor", NULL, NULL);
  plass_store_set_setting (house->desks[0].store, "refetch", "yes", NULL);
  run_complete (&house->desks[0]);
  edit (&house->desks[0], &person->id, "phone", "900");
  run_complete (&house->desks[0]);
  resource = g_hash_table_lookup (house->central->resources, "Patient/odd");
  g_assert_cmpstr (cJSON_GetStringValue (cJSON_GetObjectItem (resource, "maritalStatusText")), ==,
                   "fra et annet system");
}

/* ---- Refusals ----------------------------------------------------------------------------------------- */

static void
a_refused_act_is_told (void)
{
  g_autoptr (House) house = house_new (1);
  g_autoptr (PlassPerson) kari = person_new (NULL, "Kari");
  g_autoptr (PlassPerson) other = person_new (NULL, "Per");
  g_autoptr (PlassBooking) first = booking_new (&kari->id, "p-1", "active");
  g_autoptr (PlassBooking) second = booking_new (&other->id, "p-1", "active");
  g_autoptr (GError) error = NULL;

  put (&house->desks[0], NULL, &plass_kind_person, kari);
  put (&house->desks[0], "admit", &plass_kind_booking, first);
  put (&house->desks[1], NULL, &plass_kind_person, other);
  put (&house->desks[1], "admit", &plass_kind_booking, second);
  run_complete (&house->desks[1]);
  run_complete (&house->desks[0]);

  g_assert_cmpuint (status_of (&house->desks[0]).unsent, ==, 0);
  g_autoptr (GPtrArray) parked = plass_store_parked (house->desks[0].store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (parked->len, ==, 1);
  const PlassParked *line = g_ptr_array_index (parked, 0);
  g_assert_cmpstr (line->code, ==, "overlap");
  g_assert_cmpstr (line->reason, ==, "Plassen er tatt.");
  g_autoptr (GPtrArray) alternatives = plass_alternatives_read (line->alternatives);
  g_assert_cmpuint (alternatives->len, ==, 1);
  const PlassAlternative *alternative = g_ptr_array_index (alternatives, 0);
  g_assert_cmpstr (alternative->place.text, ==, "p-9");
  g_assert_cmpstr (alternative->place_name, ==, "Dalsberget 9");
  g_assert_cmpstr (alternative->institution_name, ==, "Dalsberget");
  assert_at (&house->desks[0], &plass_kind_booking, &first->id, "state", "refused");
  assert_at_central (house, &plass_kind_person, &kari->id, "given", "Kari"); /* the rest went on */
  g_assert_cmpuint (central_count (house->central, "Encounter"), ==, 1);
  run_complete (&house->desks[0]); /* and it is not asked again by itself */
  g_assert_cmpuint (status_of (&house->desks[0]).parked, ==, 1);
}

static guint
refuses_poison (const char *path, const cJSON *body)
{
  g_autofree char *text = cJSON_PrintUnformatted (body);

  return strstr (text, "Gift") ? 422 : 0;
}

static guint
breaks_on_poison (const char *path, const cJSON *body)
{
  return refuses_poison (path, body) ? 500 : 0;
}

static void
one_poisoned_row_stops_nobody (void)
{
  static const struct {
    guint (*judge) (const char *path, const cJSON *body);
    PlassRoundEnd end;
    guint unsent, parked;
  } cases[] = { { refuses_poison, PLASS_END_COMPLETE, 0, 1 }, { breaks_on_poison, PLASS_END_LATER, 1, 0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (House) house = house_new (1);
    g_autoptr (PlassPerson) bad = person_new (NULL, "Gift");
    g_autoptr (PlassPerson) good = person_new (NULL, "Kari");
    house->central->judge = cases[i].judge;
    put (&house->desks[0], NULL, &plass_kind_person, bad);
    put (&house->desks[0], NULL, &plass_kind_person, good);
    g_autoptr (PlassRound) round = run_round (&house->desks[0]);
    g_assert_cmpint (round->end, ==, cases[i].end);
    g_assert_cmpuint (status_of (&house->desks[0]).unsent, ==, cases[i].unsent);
    g_assert_cmpuint (status_of (&house->desks[0]).parked, ==, cases[i].parked);
    assert_at_central (house, &plass_kind_person, &good->id, "given", "Kari");
    assert_at (&house->desks[0], &plass_kind_person, &bad->id, "given", "Gift");
  }
}

/* A booking for a person whom the service could not take yet would be refused: it waits with the person. */
static void
what_hangs_on_it_waits_too (void)
{
  g_autoptr (House) house = house_new (1);
  g_autoptr (PlassPerson) bad = person_new (NULL, "Gift");
  g_autoptr (PlassBooking) booking = booking_new (&bad->id, "p-1", "active");

  house->central->judge = breaks_on_poison;
  put (&house->desks[0], NULL, &plass_kind_person, bad);
  put (&house->desks[0], "admit", &plass_kind_booking, booking);
  plass_round_free (run_round (&house->desks[0]));
  g_assert_cmpuint (central_count (house->central, "Encounter"), ==, 0);
  g_assert_cmpuint (status_of (&house->desks[0]).unsent, ==, 2);
  house->central->judge = NULL;
  run_complete (&house->desks[0]);
  g_assert_cmpuint (central_count (house->central, "Encounter"), ==, 1);
}

/* Saved together with an act: the act holds, what was refused is told. */
static void
the_rest_of_an_act_is_judged_by_itself (void)
{
  g_autoptr (House) house = house_new (1);
  g_autoptr (PlassPerson) person = person_new (NULL, "Kari");
  g_autoptr (PlassBooking) booking = booking_new (&person->id, "p-1", "active");
  g_autoptr (GError) error = NULL;

  share (house, person);
  plass_text_set (&person->phone, "900");
  PlassEdit edits[] = { { &plass_kind_booking, booking }, { &plass_kind_person, person } };
  g_assert_true (plass_store_put (house->desks[0].store, &somebody, "admit", edits, 2, &error));
  g_assert_no_error (error);
  house->central->judge = refuses_transactions;
  run_complete (&house->desks[0]);
  g_assert_cmpuint (status_of (&house->desks[0]).parked, ==, 1);
  assert_at (&house->desks[0], &plass_kind_booking, &booking->id, "state", "active");
  assert_at (&house->desks[0], &plass_kind_person, &person->id, "phone", "900");

  house->central->judge = NULL;
  plass_text_set (&person->phone, "901");
  put (&house->desks[1], NULL, &plass_kind_person, person);
  run_complete (&house->desks[1]);
  assert_at (&house->desks[1], &plass_kind_booking, &booking->id, "state", "active");
}

/* ---- An answer that was lost -------------------------------------------------------------------------- */

/* Up to where the feed is fetched: what was sent was kept, and its answer got lost on the way. */
static PlassRound *
send_unheard (Desk *desk, Fault fault, guint skip)
{
  PlassRound *round = plass_round_new (&desk->line.remote, desk->store);

  desk->line.skip = skip;
  desk->line.next = fault;
  while (round->step != PLASS_STEP_PULL && plass_round_step (round))
    ;
  g_assert_cmpint (round->step, ==, PLASS_STEP_PULL);
  return round;
}

/* Fetches, sends once more, and hears the first answer. */
static void
go_on (PlassRound *round)
{
  while (plass_round_step (round))
    ;
  if (round->message)
    g_test_message ("%s", round->message);
  g_assert_cmpint (round->end, ==, PLASS_END_COMPLETE);
}

static void
put_elsewhere (House *house, const PlassBooking *stay, const char *state)
{
  g_autoptr (PlassBooking) theirs = plass_record_dup (&plass_kind_booking, stay);

  theirs->state = plass_code (state);
  central_put (house->central, &plass_kind_booking, theirs);
}

static void
assert_revision (Desk *desk, const PlassKind *kind, const PlassId *id, const char *revision)
{
  g_auto (PlassRow) row = { 0 };

  plass_record_free (kind, plass_store_peek (desk->store, kind, id, &row, NULL));
  g_assert_cmpstr (row.revision, ==, revision);
  g_assert_cmpint (row.state, ==, PLASS_ROW_CLEAN);
}

/* An act was carried out, another desk went on from there, and both came with the feed. */
static void
a_late_answer_undoes_no_act (void)
{
  g_autoptr (House) house = house_new (1);
  Desk *desk = &house->desks[0];
  g_autoptr (PlassPerson) person = person_new (NULL, "Kari");
  g_autoptr (PlassBooking) stay = booking_new (&person->id, "p-1", "held");

  share (house, person);
  put (desk, "hold", &plass_kind_booking, stay);
  run_complete (desk);
  stay->state = plass_code ("active");
  put (desk, "admit", &plass_kind_booking, stay);
  g_autoptr (PlassRound) round = send_unheard (desk, FAULT_GATEWAY, 0);
  assert_at_central (house, &plass_kind_booking, &stay->id, "state", "active");
  put_elsewhere (house, stay, "on_leave");
  go_on (round);
  assert_at (desk, &plass_kind_booking, &stay->id, "state", "on_leave");
  assert_revision (desk, &plass_kind_booking, &stay->id, "3");
  g_assert_cmpuint (status_of (desk).unsent, ==, 0);
}

/* A second edit that waits is merged with what another desk wrote, and sent upon that. */
static void
a_late_answer_stops_no_edit (void)
{
  g_autoptr (House) house = house_new (1);
  Desk *desk = &house->desks[0];
  g_autoptr (PlassPerson) person = person_new (NULL, "Kari");

  share (house, person);
  edit (desk, &person->id, "phone", "900");
  g_autoptr (PlassRound) round = send_unheard (desk, FAULT_GATEWAY, 0);
  edit (desk, &person->id, "contact_note", "Bare på dagtid");
  g_autoptr (PlassPerson) theirs = central_get (house->central, &plass_kind_person, &person->id);
  plass_text_set (&theirs->alias, "Kaia");
  central_put (house->central, &plass_kind_person, theirs);
  go_on (round);
  assert_at_central (house, &plass_kind_person, &person->id, "phone", "900");
  assert_at_central (house, &plass_kind_person, &person->id, "contact_note", "Bare på dagtid");
  assert_at_central (house, &plass_kind_person, &person->id, "alias", "Kaia");
  assert_at (desk, &plass_kind_person, &person->id, "alias", "Kaia");
  g_assert_cmpuint (status_of (desk).unsent, ==, 0);
}

/* The act was heard, what was saved with it was not; then that is refused, and the act's answer kept. */
static void
a_late_answer_is_not_kept_with_a_refusal (void)
{
  g_autoptr (House) house = house_new (1);
  Desk *desk = &house->desks[0];
  g_autoptr (PlassPerson) person = person_new (NULL, "Kari");
  g_autoptr (PlassBooking) stay = booking_new (&person->id, "p-1", "active");
  const PlassEdit edits[] = { { &plass_kind_booking, stay }, { &plass_kind_person, person } };

  share (house, person);
  plass_text_set (&person->phone, "900");
  g_assert_true (plass_store_put (desk->store, &somebody, "admit", edits, 2, NULL));
  g_autoptr (PlassRound) round = send_unheard (desk, FAULT_HTML, 1);
  put_elsewhere (house, stay, "on_leave");
  house->central->judge = refuses_transactions;
  go_on (round);
  g_assert_cmpuint (status_of (desk).parked, ==, 1);
  assert_at (desk, &plass_kind_booking, &stay->id, "state", "on_leave");
  g_autoptr (GPtrArray) parked = plass_store_parked (desk->store, NULL);
  g_assert_true (plass_store_discard (desk->store, &((PlassParked *)parked->pdata[0])->command, NULL, NULL));
  assert_at (desk, &plass_kind_booking, &stay->id, "state", "on_leave");
  assert_revision (desk, &plass_kind_booking, &stay->id, "2");
}

/* Who writes what they may not see afterwards (a consent withdrawn) hears that it is written, and not what:
 * nothing waits behind it. */
static void
an_answer_may_keep_it_to_itself (void)
{
  g_autoptr (House) house = house_new (1);
  Desk *desk = &house->desks[0];
  g_autoptr (PlassPerson) first = person_new ("first", "Kari"), second = person_new ("second", "Per");

  run_complete (desk);
  house->central->close_mouthed = TRUE;
  put (desk, NULL, &plass_kind_person, first);
  put (desk, NULL, &plass_kind_person, second);
  run_complete (desk);
  g_assert_cmpuint (status_of (desk).unsent, ==, 0);
  g_assert_cmpuint (central_count (house->central, "Patient"), ==, 2);
  plass_text_set (&first->given, "Karin");
  put (desk, NULL, &plass_kind_person, first);
  run_complete (desk);
  g_assert_cmpuint (status_of (desk).unsent, ==, 0);
  assert_at (desk, &plass_kind_person, &first->id, "given", "Karin");
}

/* ---- */

static const struct {
  const char *path;
  void (*test) (void);
} tests[] = {
  { "/round/a-record-goes-out-and-in", a_record_goes_out_and_in },
  { "/round/commands-keep-their-order", commands_keep_their_order },
  { "/round/a-long-feed-comes-in-pages", a_long_feed_comes_in_pages },
  { "/round/a-first-sync-goes-on-where-it-was", a_first_sync_goes_on_where_it_was },
  { "/round/strangers-in-the-feed-do-no-harm", strangers_in_the_feed_do_no_harm },
  { "/round/what-is-hidden-goes", what_is_hidden_goes },
  { "/round/an-edit-outlives-lost-access", an_edit_outlives_lost_access },
  { "/round/an-edit-of-an-erased-person-goes", an_edit_of_an_erased_person_goes },
  { "/round/what-was-parked-of-an-erased-person-goes", what_was_parked_of_an_erased_person_goes },
  { "/round/an-older-ledger-is-fetched-anew", an_older_ledger_is_fetched_anew },
  { "/round/a-service-that-forgot-is-told", a_service_that_forgot_is_told },
  { "/round/nothing-is-swept-unread", nothing_is_swept_unread },
  { "/round/the-own-house-comes-first", the_own_house_comes_first },
  { "/round/the-house-is-no-hindrance", the_house_is_no_hindrance },
  { "/round/a-token-that-ran-out-is-renewed", a_token_that_ran_out_is_renewed },
  { "/round/renewing-does-not-go-on-for-ever", renewing_does_not_go_on_for_ever },
  { "/round/two-edits-meet", two_edits_meet },
  { "/round/a-clash-is-asked", a_clash_is_asked },
  { "/round/unknown-elements-survive", unknown_elements_survive },
  { "/round/a-refused-act-is-told", a_refused_act_is_told },
  { "/round/one-poisoned-row-stops-nobody", one_poisoned_row_stops_nobody },
  { "/round/what-hangs-on-it-waits-too", what_hangs_on_it_waits_too },
  { "/round/an-answer-may-keep-it-to-itself", an_answer_may_keep_it_to_itself },
  { "/round/the-rest-of-an-act-is-judged-by-itself", the_rest_of_an_act_is_judged_by_itself },
  { "/round/a-late-answer-undoes-no-act", a_late_answer_undoes_no_act },
  { "/round/a-late-answer-stops-no-edit", a_late_answer_stops_no_edit },
  { "/round/a-late-answer-is-not-kept-with-a-refusal", a_late_answer_is_not_kept_with_a_refusal },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_func (tests[i].path, tests[i].test);
  return g_test_run ();
}
