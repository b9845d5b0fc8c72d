/* hello.c — what a desk cannot read of itself is not taken for something that it never knew */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "disk.h"
#include "house.h"

#define OURS "0190a5d0-0000-7000-8000-000000000001"

static const struct {
  const char *name, *value;
} settings[] = {
  { "desk", OURS },        { "order-key", "b3Vycw==" }, { "cursor", "1" },
  { "refetch", "unsure" }, { "locked", "yes" },
};

/* ---- What needs to know ------------------------------------------------------------------------------- */

static void
says_who_it_is (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  const PlassId id = plass_hello_desk (desk->store, &error);

  g_assert_cmpstr (id.text, ==, error ? "" : OURS);
}

/* Somebody stands in the service's place, with a key of their own. */
static void
keeps_the_key (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (cJSON) answer =
      cJSON_Parse ("{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"order-key\","
                   "\"valueBase64Binary\":\"dGhlaXJz\"}]}");
  const PlassId id = plass_id_parse (OURS);
  g_auto (PlassHello) hello = { 0 };

  g_assert_cmpint (plass_hello_take (desk->store, &id, answer, &hello, &error), ==, error == NULL);
}

static void
fetches_all_again (Desk *desk)
{
  g_autoptr (PlassRound) round = plass_round_new (&desk->line.remote, desk->store);

  if (round->step == PLASS_STEP_END)
    g_assert_cmpint (round->end, ==, PLASS_END_TROUBLE);
  else
    g_assert_true (round->any_age);
}

/* From where it left off, or not at all; and what it has not seen again stays, as some of it was not read. */
static void
fetches_on (Desk *desk)
{
  PlassRound round = {
    .remote = &desk->line.remote, .store = desk->store, .step = PLASS_STEP_PULL, .any_age = TRUE
  };

  while (round.step == PLASS_STEP_PULL)
    plass_round_pull (&round);
  g_assert_cmpuint (desk->line.afresh, ==, 0);
  if (round.step == PLASS_STEP_END)
    g_assert_cmpint (round.end, ==, PLASS_END_TROUBLE);
  g_free (round.message);
}

static void
stays_locked (Desk *desk)
{
  g_assert_cmpint (plass_grace_judge (desk->store, plass_time_now ()), !=, PLASS_GRACE_FINE);
}

/* ---- A disk that cannot be read ----------------------------------------------------------------------- */

static const struct {
  const char *name;
  void (*ask) (Desk *desk);
  gboolean refetch_ends; /* when it goes well */
} cases[] = {
  { "says-who-it-is", says_who_it_is, FALSE },       { "keeps-the-key", keeps_the_key, FALSE },
  { "fetches-all-again", fetches_all_again, FALSE }, { "fetches-on", fetches_on, TRUE },
  { "stays-locked", stays_locked, FALSE },
};

static void
prepare (Desk *desk, const PlassPerson *unseen)
{
  const PlassReceived in = { .kind = &plass_kind_person, .record = unseen, .json = "{}", .revision = "1" };

  g_assert_true (plass_store_take (desk->store, &in, 1, NULL, NULL, NULL));
  g_assert_true (plass_store_refetch_begin (desk->store, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    g_assert_true (plass_store_set_setting (desk->store, settings[i].name, settings[i].value, NULL));
}

/* FALSE: there was no such call. */
static gboolean
run_with (gsize number, guint nth, gboolean for_good)
{
  g_autoptr (House) house = house_new_sized (1, 1);
  Desk *desk = &house->desks[0];
  g_autoptr (PlassPerson) unseen = person_new (NULL, "Kari"), seen = person_new (NULL, "Per");
  Disk *disk;
  guint failures;

  central_put (house->central, &plass_kind_person, seen);
  plass_store_close (desk->store);
  disk = disk_new ("unix-excl");
  open_store (desk);
  prepare (desk, unseen); /* and so whoever reads next has nothing of it in memory */
  disk_fail_at (disk, DISK_READ, nth, SQLITE_IOERR_READ, for_good);
  cases[number].ask (desk);
  failures = disk_failures (disk);
  plass_store_close (desk->store);
  disk_free (disk);
  open_store (desk);
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++) {
    g_autofree char *value = plass_store_setting (desk->store, settings[i].name);
    const gboolean ended = cases[number].refetch_ends && g_str_equal (settings[i].name, "refetch") && !value;

    if (!ended)
      g_assert_cmpstr (value, ==, settings[i].value);
  }
  assert_at (desk, &plass_kind_person, &unseen->id, "given", "Kari");
  return failures > 0;
}

static void
whatever_read_fails (gconstpointer data)
{
  const gsize number = GPOINTER_TO_SIZE (data);

  for (int for_good = FALSE; for_good <= TRUE; for_good++) {
    guint nth = 1;

    while (run_with (number, nth, for_good))
      nth++;
    g_test_message ("%u reads", nth - 1);
    g_assert_cmpuint (nth, >, 1);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/hello/", cases[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), whatever_read_fails);
  }
  return g_test_run ();
}
