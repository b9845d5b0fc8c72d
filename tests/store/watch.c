/* watch.c — who watches is told what changed, in its own context, once */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk.h"

typedef struct {
  GThread *thread; /* in which it must be called */
  guint persons, cases, status, several;
  PlassId last;
} Told;

static void
changed (const PlassKind *kind, const PlassId *id, gpointer user_data)
{
  Told *told = user_data;

  g_assert_true (g_thread_self () == told->thread);
  told->persons += kind == &plass_kind_person;
  told->cases += kind == &plass_kind_case;
  told->status += kind == NULL;
  told->several += kind && id == NULL;
  if (id)
    told->last = *id;
}

static void
run_context (GMainContext *context)
{
  while (g_main_context_iteration (context, FALSE))
    ;
}

static void
tells_once_what_changed (void)
{
  g_autoptr (Desk) desk = desk_new ();
  Told told = { .thread = g_thread_self () };
  guint watch = plass_store_watch (desk->store, changed, &told);
  g_autoptr (PlassPerson) kari = make_person ("Kari", "A"), per = make_person ("Per", "B");
  g_autoptr (PlassCase) sak = make_case (&kari->id, "active");
  PlassEdit edits[] = { { &plass_kind_person, kari }, { &plass_kind_case, sak } };

  desk_put (desk, NULL, &plass_kind_person, kari);
  g_assert_cmpuint (told.persons, ==, 0); /* not inside of the save */
  run_context (NULL);
  g_assert_cmpuint (told.persons, ==, 1);
  g_assert_cmpuint (told.status, ==, 1);
  g_assert_true (plass_id_equal (&told.last, &kari->id));
  for (int i = 0; i < 5; i++)
    desk_put (desk, NULL, &plass_kind_person, kari);
  run_context (NULL);
  g_assert_cmpuint (told.persons, ==, 2); /* five commits, one word */
  g_assert_cmpuint (told.several, ==, 0);
  desk_put (desk, NULL, &plass_kind_person, kari);
  desk_put (desk, NULL, &plass_kind_person, per);
  run_context (NULL);
  g_assert_cmpuint (told.several, ==, 1);
  plass_store_put (desk->store, &desk->who, NULL, edits, 2, NULL);
  run_context (NULL);
  g_assert_cmpuint (told.cases, ==, 1);
  g_assert_cmpuint (told.persons, ==, 4);
  desk_put (desk, NULL, &plass_kind_person, kari);
  plass_store_unwatch (desk->store, watch);
  run_context (NULL);
  g_assert_cmpuint (told.persons, ==, 4); /* not after the end, also when it waited */
  g_assert_cmpuint (told.status, ==, 4);
}

static void
says_nothing_of_a_refused_save (void)
{
  g_autoptr (Desk) desk = desk_new ();
  Told told = { .thread = g_thread_self () };
  g_autoptr (PlassPerson) nobody = make_person (NULL, NULL);
  PlassEdit edit = { &plass_kind_person, nobody };

  plass_store_watch (desk->store, changed, &told);
  g_assert_false (plass_store_put (desk->store, &desk->who, NULL, &edit, 1, NULL));
  run_context (NULL);
  g_assert_cmpuint (told.persons + told.status, ==, 0);
  g_assert_true (plass_store_completed (desk->store, plass_time_now (), NULL));
  run_context (NULL);
  g_assert_cmpuint (told.status, ==, 1);
}

/* ---- Two threads that write and watch at once ------------------------------------------------------- */

typedef struct {
  Desk *desk;
  int number;
  Told told;
} Worker;

#define SAVES 60

static gpointer
work (gpointer data)
{
  Worker *worker = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  guint watch;

  g_main_context_push_thread_default (context);
  worker->told.thread = g_thread_self ();
  watch = plass_store_watch (worker->desk->store, changed, &worker->told);
  for (int i = 0; i < SAVES; i++) {
    g_autoptr (PlassPerson) person = make_person ("Kari", "Tråd"), back = NULL;
    PlassEdit edit = { &plass_kind_person, person };
    g_autoptr (GError) error = NULL;

    plass_store_put (worker->desk->store, &worker->desk->who, NULL, &edit, 1, &error);
    g_assert_no_error (error);
    back = plass_store_get (worker->desk->store, &plass_kind_person, &person->id, &error);
    g_assert_no_error (error);
    g_assert_nonnull (back); /* one's own save is seen at once */
    run_context (context);
  }
  run_context (context);
  plass_store_unwatch (worker->desk->store, watch);
  g_main_context_pop_thread_default (context);
  return NULL;
}

static void
two_threads (void)
{
  g_autoptr (Desk) desk = desk_new ();
  Worker workers[2] = { { desk, 0, { 0 } }, { desk, 1, { 0 } } };
  GThread *threads[2];
  g_autoptr (PlassRecords) all = NULL;

  for (int i = 0; i < 2; i++)
    threads[i] = g_thread_new ("desk", work, &workers[i]);
  for (int i = 0; i < 2; i++)
    g_thread_join (threads[i]);
  all = plass_store_list (desk->store, &plass_kind_person, NULL, NULL, NULL);
  g_assert_cmpuint (all->len, ==, 2 * SAVES);
  g_assert_cmpuint (desk_status (desk).unsent, ==, 2 * SAVES);
  for (int i = 0; i < 2; i++)
    g_assert_cmpuint (workers[i].told.persons, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  plass_time_require_zone ();
  g_test_add_func ("/watch/tells-once-what-changed", tells_once_what_changed);
  g_test_add_func ("/watch/says-nothing-of-a-refused-save", says_nothing_of_a_refused_save);
  g_test_add_func ("/watch/two-threads", two_threads);
  return g_test_run ();
}
