/* scope.c — what a desk holds follows what its people may see: gains, losses, and nothing in between */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service.h"

#include <string.h>

#define DAY 86400
#define N_PERSONS 12

typedef struct {
  Service *service;
  SoupSession *session;
  PlassLedger *ledger; /* what others do */
  City city;
  PlassId persons[N_PERSONS];
  GRand *chance;
} World;

/* A desk as the feed leaves it. */
typedef struct {
  const char *token;
  char *cursor;
  GHashTable *holds; /* "Type/id" → JSON without its version */
  GHashTable *had;   /* set of "Type/id": whatever it held at any time */
  guint rows, tombstones;
  gboolean in_a_hurry; /* stops in the middle of fetching */
} Desk;

static void
put (World *world, const PlassKind *kind, gconstpointer record)
{
  g_autoptr (GError) error = NULL;

  plass_ledger_write (world->ledger, kind, record, NULL, &error);
  g_assert_no_error (error);
}

static void
put_limit (World *world, int days)
{
  const PlassCodeWord word = { .id = plass_id_from_name ("code/access/after_stay"),
                               .list = plass_code ("access"),
                               .word = plass_code ("after_stay"),
                               .label_en = (char *)"Still seen",
                               .label_nb = (char *)"Synlig",
                               .limit_days = plass_int (days),
                               .active = PLASS_YES };

  put (world, &plass_kind_code, &word);
}

static void
put_note (World *world, guint person, const char *regime)
{
  const PlassNote note = { .id = plass_id_new (),
                           .person = world->persons[person],
                           .regime = plass_code (regime),
                           .happened = { 1767225600 },
                           .recorded = { 1767225600 },
                           .text = (char *)"Sov godt.",
                           .state = plass_code ("draft") };

  put (world, &plass_kind_note, &note);
}

static void
put_person (World *world, guint number, const char *protection)
{
  const PlassPerson person = { .id = world->persons[number],
                               .alias = (char *)"Fossen",
                               .protection = plass_code (protection),
                               .lar = PLASS_YES,
                               .active = PLASS_YES };

  put (world, &plass_kind_person, &person);
}

static PlassId
named (const char *what, guint person)
{
  g_autofree char *name = g_strdup_printf ("%s %u", what, person);

  return plass_id_from_name (name);
}

static void
put_plan (World *world, guint person, const char *consent)
{
  const PlassPlan plan = { .id = named ("plan", person),
                           .person = world->persons[person],
                           .state = plass_code ("draft"),
                           .mode = plass_code ("plan"),
                           .consent = plass_code (consent),
                           .matters = (char *)"Hunden." };
  const PlassGoal goal = { .id = named ("goal", person),
                           .plan = plan.id,
                           .person = plan.person,
                           .area = plass_code ("health"),
                           .words = (char *)"Gå tur",
                           .state = plass_code ("active") };

  put (world, &plass_kind_plan, &plan);
  put (world, &plass_kind_goal, &goal);
}

/* One stay a person, in either house: what it was before is forgotten. @ended_days: how long ago; < 0: it
 * goes on. Each has a time of its own, so that no two are in one place. */
static void
put_stay (World *world, guint person, gboolean other_house, const char *state, int ended_days)
{
  const gint64 now = plass_time_now ().secs;
  const gint64 end = now - (ended_days < 0 ? 100 + (int)person : ended_days) * DAY - (int)person * 600;
  PlassBooking booking = { .id = named ("stay", person),
                           .person = world->persons[person],
                           .place = world->city.places[other_house ? 4 : 0],
                           .institution = other_house ? world->city.other_house : world->city.house,
                           .state = plass_code (state),
                           .start = { end - 500 },
                           .planned_end = { end } };

  if (g_str_equal (state, "held"))
    booking.hold_until.secs = now + DAY;
  if (ended_days >= 0)
    booking.ended.secs = end;
  put (world, &plass_kind_booking, &booking);
}

static void
put_case (World *world, guint person, gboolean other_house, gboolean open)
{
  const PlassCase sak = { .id = named ("case", person),
                          .person = world->persons[person],
                          .institution = other_house ? world->city.other_house : world->city.house,
                          .state = plass_code (open ? "active" : "finished"),
                          .closed =
                              open ? (PlassDate){ 0 } : plass_date_add_days (plass_date_today (), -60) };

  put (world, &plass_kind_case, &sak);
}

static void
put_role (World *world, const char *user, const PlassId *house, const char *word, int end_days)
{
  const PlassRole role = { .id = plass_id_from_name (user),
                           .worker = plass_id_from_name (user),
                           .institution = *house,
                           .role = plass_code (word),
                           .start = plass_date_add_days (plass_date_today (), -100),
                           .end = plass_date_add_days (plass_date_today (), end_days),
                           .active = PLASS_YES };

  put (world, &plass_kind_role, &role);
}

static void
set_up (World *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  world->service = service_start ();
  world->session = client_new ();
  city_make (service_database (world->service), &world->city);
  world->ledger = plass_ledger_open (service_database (world->service), &error);
  g_assert_no_error (error);
  world->chance = g_rand_new_with_seed (7);
  put_limit (world, 30);
  for (guint i = 0; i < N_PERSONS; i++) {
    world->persons[i] = plass_id_new ();
    put_person (world, i, "none");
    put_note (world, i, "case");
    put_note (world, i, "journal");
    put_plan (world, i, "oral");
    put_case (world, i, TRUE, TRUE);
  }
}

static void
tear_down (World *world, gconstpointer data)
{
  plass_ledger_close (world->ledger);
  g_object_unref (world->session);
  service_stop (world->service);
  g_rand_free (world->chance);
}

/* ---- A desk ----------------------------------------------------------------------------------------------
 */

static void
take_entry (Desk *desk, cJSON *entry)
{
  const char *url = plass_wire_get (entry, "request.url")->valuestring;
  cJSON *resource = cJSON_GetObjectItemCaseSensitive (entry, "resource");

  if (g_str_equal (plass_wire_get (entry, "request.method")->valuestring, "DELETE")) {
    g_assert_null (resource);
    /* Never of what it never had, but for what was on its way when it was lost. */
    if (!desk->in_a_hurry && !g_hash_table_contains (desk->had, url))
      g_error ("%s is told of %s, which it never had", desk->token, url);
    g_hash_table_remove (desk->holds, url);
    desk->tombstones++;
    return;
  }
  cJSON_DeleteItemFromObjectCaseSensitive (resource, "meta");
  g_hash_table_insert (desk->holds, g_strdup (url), cJSON_PrintUnformatted (resource));
  g_hash_table_add (desk->had, g_strdup (url));
  desk->rows++;
}

static gboolean
pull_page (World *world, Desk *desk, guint count)
{
  g_autofree char *path = g_strdup_printf ("/fhir/_history?_count=%u%s%s", count,
                                           desk->cursor ? "&cursor=" : "", desk->cursor ? desk->cursor : "");
  g_auto (Answer) page = { 0 };
  const char *next;
  cJSON *entry;
  gboolean moved;

  client_ask (world->session, service_url (world->service), &(Ask){ "GET", path, desk->token }, &page);
  g_assert_cmpuint (page.status, ==, 200);
  cJSON_ArrayForEach (entry, cJSON_GetObjectItemCaseSensitive (page.json, "entry"))
  {
    take_entry (desk, entry);
  }
  next = strstr (answer_text (&page, "link[relation=next].url"), "cursor=") + strlen ("cursor=");
  moved = g_strcmp0 (desk->cursor, next) != 0;
  g_free (desk->cursor);
  desk->cursor = g_strdup (next);
  return moved;
}

static void
pull (World *world, Desk *desk)
{
  desk->rows = desk->tombstones = 0;
  while (pull_page (world, desk, 7))
    ;
}

static Desk *
desk_new (const char *token)
{
  Desk *desk = g_new0 (Desk, 1);

  desk->token = token;
  desk->holds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  desk->had = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return desk;
}

static void
desk_free (Desk *desk)
{
  g_hash_table_unref (desk->holds);
  g_hash_table_unref (desk->had);
  g_free (desk->cursor);
  g_free (desk);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Desk, desk_free)

static gboolean
holds (Desk *desk, const char *type, const PlassId *id)
{
  g_autofree char *url = g_strconcat (type, "/", id->text, NULL);

  return g_hash_table_contains (desk->holds, url);
}

/* A desk that begins now has the same as one that was there all the time. */
static void
assert_as_fresh (World *world, Desk *desk)
{
  g_autoptr (Desk) fresh = desk_new (desk->token);
  GHashTableIter iter;
  gpointer url, json;

  pull (world, desk);
  pull (world, fresh);
  g_hash_table_iter_init (&iter, fresh->holds);
  while (g_hash_table_iter_next (&iter, &url, &json)) {
    if (!g_hash_table_contains (desk->holds, url))
      g_error ("%s: %s is missing", desk->token, (char *)url);
    g_assert_cmpstr (g_hash_table_lookup (desk->holds, url), ==, json);
  }
  g_assert_cmpuint (g_hash_table_size (desk->holds), ==, g_hash_table_size (fresh->holds));
}

static char *
token_make (const World *world, const char *role, const char *user, gboolean other_house)
{
  return g_strdup_printf ("%s:%s:%s", role, user,
                          other_house ? world->city.other_house.text : world->city.house.text);
}

/* ---- Cases ------------------------------------------------------------------------------------------------
 */

static void
test_admitted (World *world, gconstpointer data)
{
  g_autofree char *token = token_make (world, "caseworker", "a", FALSE);
  g_autoptr (Desk) desk = desk_new (token);
  const PlassId plan = named ("plan", 3), sak = named ("case", 3), goal = named ("goal", 3);

  pull (world, desk);
  g_assert_false (holds (desk, "Patient", &world->persons[3]));
  put_stay (world, 3, FALSE, "planned", -1);
  pull (world, desk);
  /* The person, a case note, plan, goal, case and the stay: all older than the desk's place in the feed but
   * the last. */
  g_assert_cmpuint (desk->rows, ==, 6);
  g_assert_true (holds (desk, "Patient", &world->persons[3]) && holds (desk, "CarePlan", &plan)
                 && holds (desk, "EpisodeOfCare", &sak) && holds (desk, "Goal", &goal));
  pull (world, desk);
  g_assert_cmpuint (desk->rows + desk->tombstones, ==, 0);
  assert_as_fresh (world, desk);
}

static void
test_moved_out (World *world, gconstpointer data)
{
  g_autofree char *token = token_make (world, "health", "a", FALSE);
  g_autoptr (Desk) desk = desk_new (token);
  const PlassId stay = named ("stay", 3);

  put_stay (world, 3, FALSE, "on_leave", -1);
  pull (world, desk);
  put_stay (world, 3, FALSE, "completed", 29);
  pull (world, desk);
  g_assert_true (holds (desk, "Patient", &world->persons[3]));
  put_note (world, 3, "journal"); /* and what is written after the loss is never told of */
  put_stay (world, 3, FALSE, "completed", 31);
  put_note (world, 3, "journal");
  pull (world, desk);
  g_assert_false (holds (desk, "Patient", &world->persons[3]));
  g_assert_true (holds (desk, "Encounter", &stay)); /* a place that was taken, by nobody */
  g_assert_cmpuint (desk->tombstones, ==, 6);
  /* How long is data. */
  put_limit (world, 60);
  assert_as_fresh (world, desk);
  g_assert_true (holds (desk, "Patient", &world->persons[3]));
}

static void
test_role_ended (World *world, gconstpointer data)
{
  g_autofree char *token = token_make (world, "intake", "vikar", FALSE);
  g_autoptr (Desk) desk = desk_new (token);

  put_stay (world, 3, FALSE, "on_leave", -1);
  put_role (world, "vikar", &world->city.house, "health", 5);
  pull (world, desk);
  g_assert_true (holds (desk, "Patient", &world->persons[3]));
  g_assert_false (holds (desk, "Patient", &world->persons[4])); /* the record decides, not the account */
  put_role (world, "vikar", &world->city.house, "health", -1);
  put_stay (world, 5, FALSE, "planned", -1);
  pull (world, desk);
  g_assert_false (holds (desk, "Patient", &world->persons[3]));
  put_role (world, "vikar", &world->city.other_house, "caseworker", 5);
  assert_as_fresh (world, desk);
  g_assert_true (holds (desk, "Patient", &world->persons[4]));
  put_role (world, "vikar", &world->city.other_house, "intake", 5);
  assert_as_fresh (world, desk);
  put_role (world, "vikar", &world->city.other_house, "administrator", 5);
  assert_as_fresh (world, desk);
  put_role (world, "vikar", &world->city.other_house, "reception", 5);
  assert_as_fresh (world, desk);
}

/* The machine at the counter is used by somebody else: its cursor tells what it holds. */
static void
test_other_person_at_the_desk (World *world, gconstpointer data)
{
  g_autofree char *health = token_make (world, "health", "a", TRUE);
  g_autofree char *reception = token_make (world, "reception", "b", FALSE);
  g_autoptr (Desk) desk = desk_new (health);

  put_stay (world, 3, FALSE, "on_leave", -1);
  pull (world, desk);
  desk->token = reception;
  assert_as_fresh (world, desk);
  desk->token = "intake:c";
  assert_as_fresh (world, desk);
  desk->token = health;
  assert_as_fresh (world, desk);
}

static void
test_shielded_and_shared (World *world, gconstpointer data)
{
  g_autofree char *reception = token_make (world, "reception", "a", FALSE);
  g_autofree char *caseworker = token_make (world, "caseworker", "b", FALSE);
  g_autoptr (Desk) counter = desk_new (reception), office = desk_new (caseworker);
  const PlassId goal = named ("goal", 3);

  put_stay (world, 3, FALSE, "on_leave", -1);
  pull (world, counter);
  pull (world, office);
  g_assert_true (holds (counter, "Patient", &world->persons[3]) && holds (office, "Goal", &goal));
  put_person (world, 3, "confidential");
  put_plan (world, 3, "declined");
  assert_as_fresh (world, counter);
  assert_as_fresh (world, office);
  g_assert_false (holds (counter, "Patient", &world->persons[3]));
  g_assert_true (holds (office, "Patient", &world->persons[3]));
  g_assert_false (holds (office, "Goal", &goal));
  put_person (world, 3, "none");
  put_plan (world, 3, "written");
  assert_as_fresh (world, counter);
  assert_as_fresh (world, office);
}

/* ---- Anything at all
 * --------------------------------------------------------------------------------------- */

static void
do_something (World *world)
{
  static const char *const states[] = { "held", "planned", "cancelled", "completed", "completed" };
  static const char *const consents[] = { "none", "oral", "waits", "written" };
  static const char *const roles[] = { "reception", "caseworker", "health",
                                       "intake",    "supervisor", "administrator" };
  const guint person = (guint)g_rand_int_range (world->chance, 0, N_PERSONS);
  const gboolean other = g_rand_boolean (world->chance);
  const guint pick = g_rand_int (world->chance) >> 8;

  switch (g_rand_int_range (world->chance, 0, 7)) {
  case 0:
  case 1: {
    const char *state = states[pick % G_N_ELEMENTS (states)];
    put_stay (world, person, other, state, g_str_equal (state, "completed") ? (int)(pick % 60) : -1);
    break;
  }
  case 2:
    put_case (world, person, other, pick % 2);
    break;
  case 3:
    put_plan (world, person, consents[pick % G_N_ELEMENTS (consents)]);
    break;
  case 4:
    put_person (world, person, pick % 3 ? "none" : "strictly_confidential");
    break;
  case 5:
    put_note (world, person, pick % 2 ? "journal" : "case");
    break;
  default:
    put_role (world, "vikar", other ? &world->city.house : &world->city.other_house,
              roles[pick % G_N_ELEMENTS (roles)], (int)(pick % 3) - 1);
  }
}

static void
test_anything (World *world, gconstpointer data)
{
  static const char *const roles[] = { "reception", "caseworker", "health",
                                       "intake",    "supervisor", "administrator" };
  g_autoptr (GPtrArray) desks = g_ptr_array_new_with_free_func ((GDestroyNotify)desk_free);
  g_autoptr (GPtrArray) tokens = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    g_ptr_array_add (tokens, token_make (world, roles[i], roles[i], i % 2));
  g_ptr_array_add (tokens, token_make (world, "health", "vikar", FALSE));
  g_ptr_array_add (tokens, g_strdup ("reception:everywhere"));
  for (guint i = 0; i < tokens->len; i++) {
    g_ptr_array_add (desks, desk_new (g_ptr_array_index (tokens, i)));
    ((Desk *)g_ptr_array_index (desks, i))->in_a_hurry = TRUE;
  }
  for (guint round = 0; round < 60; round++) {
    for (guint i = 0; i < 1 + round % 4; i++)
      do_something (world);
    for (guint i = 0; i < desks->len; i++)
      if (g_rand_int_range (world->chance, 0, 3) == 0)
        pull_page (world, g_ptr_array_index (desks, i), 5); /* left in the middle */
  }
  for (guint i = 0; i < desks->len; i++)
    assert_as_fresh (world, g_ptr_array_index (desks, i));
}

#define ADD(path, func) g_test_add (path, World, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/central/scope/admitted", test_admitted);
  ADD ("/central/scope/moved-out", test_moved_out);
  ADD ("/central/scope/role-ended", test_role_ended);
  ADD ("/central/scope/other-person-at-the-desk", test_other_person_at_the_desk);
  ADD ("/central/scope/shielded-and-shared", test_shielded_and_shared);
  ADD ("/central/scope/anything", test_anything);
  return g_test_run ();
}
