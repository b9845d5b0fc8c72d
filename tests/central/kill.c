/* kill.c — the service killed at random moments: what was acknowledged is there, and nothing twice */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#define LONGEST_LIFE 120000 /* microseconds between a start and a kill, at most */

typedef struct {
  char *folder, *database, *url;
  GPid pid;
  SoupSession *session;
  City city;
  guint sent;
} World;

static void
start (World *world)
{
  const char *const argv[] = { g_getenv ("PLASS_TEST_HOST"), world->database, NULL };
  g_autoptr (GIOChannel) said = NULL;
  g_autoptr (GError) error = NULL;
  int out = -1;

  g_spawn_async_with_pipes (NULL, (char **)argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &world->pid,
                            NULL, &out, NULL, &error);
  g_assert_no_error (error);
  said = g_io_channel_unix_new (out);
  g_io_channel_set_close_on_unref (said, TRUE);
  g_clear_pointer (&world->url, g_free);
  g_io_channel_read_line (said, &world->url, NULL, NULL, NULL);
  g_assert_nonnull (world->url);
  g_strchomp (world->url);
}

static void
bury (World *world)
{
  kill (world->pid, SIGKILL);
  waitpid (world->pid, NULL, 0);
  g_spawn_close_pid (world->pid);
}

static gpointer
strike (gpointer data)
{
  const World *world = data;

  g_usleep ((gulong)g_random_int_range (0, LONGEST_LIFE));
  kill (world->pid, SIGKILL);
  return NULL;
}

/* ---- What is sent: over and over until it is answered, always the same command
 * ---------------------------------- */

typedef struct {
  char *path, *body;
  PlassId command;
} Order;

static void
clear_order (Order *order)
{
  g_free (order->path);
  g_free (order->body);
}

static guint
send_order (World *world, const Order *order)
{
  g_auto (Answer) answer = { 0 };
  const Ask ask = { "POST", order->path, .body = order->body,
                    .headers = { "X-Plass-Command", order->command.text } };

  if (!client_try (world->session, world->url, &ask, &answer))
    return 0;
  if (answer.status != 200)
    g_test_message ("%s", answer.body);
  g_assert_cmpuint (answer.status, ==, 200);
  return answer.status;
}

/* The service names the new record: done twice, it would be there twice under the same alias. */
static Order
order_person (guint number)
{
  return (Order){ g_strdup ("/fhir"),
                  g_strdup_printf (
                      "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"resource\":"
                      "{\"resourceType\":\"Patient\",\"name\":[{\"use\":\"nickname\",\"text\":"
                      "\"number-%u\"}]},\"request\":{\"method\":\"POST\",\"url\":\"Patient\"}}]}",
                      number),
                  plass_id_new () };
}

/* A stay that begins and ends in the past of those before it, so that every one of them fits. */
static Order
order_stay (World *world, const char *name, const PlassBooking *stay)
{
  const gboolean begins = g_str_equal (name, "admit");
  const PlassId command = plass_id_new ();

  return (Order){ g_strdup_printf ("/fhir/%s/%s/$%s", begins ? "Location" : "Encounter",
                                   begins ? stay->place.text : stay->id.text, name),
                  act_body (command.text, stay), command };
}

static Order
next_order (World *world, PlassBooking *stay)
{
  const guint step = world->sent % 3;

  if (step == 0)
    return order_person (world->sent);
  if (step == 1) {
    *stay = booking_make (&world->city, 1, 0, "active");
    return order_stay (world, "admit", stay);
  }
  stay->ended.secs = stay->start.secs + 1;
  return order_stay (world, "discharge", stay);
}

/* ---- What must be there
 * ------------------------------------------------------------------------------------------- */

static void
check (World *world)
{
  g_autoptr (PlassLedger) ledger = plass_ledger_open (world->database, NULL);
  const gint64 sent = world->sent;

  g_assert_nonnull (ledger);
  g_assert_cmpint (
      plass_ledger_number (ledger, "SELECT count(*) FROM resource WHERE kind = 'person'", NULL, 0, NULL), ==,
      4 + (sent + 2) / 3);
  g_assert_cmpint (
      plass_ledger_number (ledger, "SELECT count(*) FROM history WHERE kind = 'booking'", NULL, 0, NULL), ==,
      (sent + 1) / 3 + sent / 3);
  g_assert_cmpint (plass_ledger_number (ledger, "SELECT count(*) FROM command", NULL, 0, NULL), ==, sent);
  g_assert_cmpint (
      plass_ledger_number (ledger, "SELECT count(*) FROM booking WHERE keeps = 1", NULL, 0, NULL), ==,
      sent % 3 == 2);
  g_assert_cmpint (plass_ledger_number (ledger, "SELECT max(seq) - count(*) FROM history", NULL, 0, NULL), ==,
                   0);
}

static void
test_kill (void)
{
  const guint kills = g_getenv ("PLASS_LONG") ? 50 : 20;
  World world = { .folder = g_dir_make_tmp ("plass-kill-XXXXXX", NULL), .session = client_new () };
  g_autofree char *remove = g_strdup_printf ("rm -r -- '%s'", world.folder);
  PlassBooking stay = { 0 };

  world.database = g_strconcat ("sqlite:", world.folder, "/ledger", NULL);
  city_make (world.database, &world.city);
  for (guint i = 0; i < kills; i++) {
    GThread *killer;
    gboolean alive = TRUE;

    start (&world);
    killer = g_thread_new ("killer", strike, &world);
    while (alive) {
      Order order = next_order (&world, &stay);

      /* Killed: a new life, and the same again. */
      while (!send_order (&world, &order)) {
        if (alive)
          g_thread_join (killer);
        alive = FALSE;
        bury (&world);
        start (&world);
      }
      world.sent++;
      clear_order (&order);
    }
    bury (&world);
    check (&world);
  }
  g_test_message ("%u orders, %u kills", world.sent, kills);
  g_assert_cmpint (g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL), ==, TRUE);
  g_object_unref (world.session);
  g_free (world.folder);
  g_free (world.database);
  g_free (world.url);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/central/kill/random", test_kill);
  return g_test_run ();
}
