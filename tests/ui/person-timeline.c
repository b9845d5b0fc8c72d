/* person-timeline.c — tests what is told of stays, notes, contacts and the history of a plan */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gstdio.h>

typedef struct {
  char *folder;
  PlassStore *store;
  GPtrArray *events;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = NULL;
  const PlassKey key = { { 7 } };
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("plass-XXXXXX", NULL);
  path = g_build_filename (fixture->folder, "store", "desk.db", NULL);
  fixture->store = plass_store_open (path, &key, &error);
  g_assert_no_error (error);
  fixture->events = plass_timeline_new ();
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *below = g_build_filename (path, name, NULL);
    remove_all (below);
  }
  g_remove (path);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_ptr_array_unref (fixture->events);
  plass_store_close (fixture->store);
  remove_all (fixture->folder);
  g_free (fixture->folder);
}

static PlassTime
at (int day, int hour)
{
  return plass_time_at (plass_date (2026, 3, day), hour, 0);
}

/* "Moved in: Dalsberget 204 | Moved out: …", oldest first as they were added. */
static char *
told (const GPtrArray *events)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < events->len; i++) {
    const PlassTimelineEvent *event = events->pdata[i];
    g_string_append_printf (text, "%s%s: %s", text->len ? " | " : "", event->title,
                            event->detail ? event->detail : "");
  }
  return g_string_free (text, FALSE);
}

/* It is noon on the 12th. */
static const struct {
  const char *state;
  int start, end; /* days of March; end 0: not set */
  const char *refusal, *words;
} stays[] = {
  { "active", 2, 0, NULL, "Moved in: Dalsberget 204" },
  { "completed", 2, 5, NULL, "Moved in: Dalsberget 204 | Moved out: Dalsberget 204 · end" },
  { "planned", 20, 0, NULL, "" }, /* what lies ahead has not happened */
  { "held", 12, 0, NULL, "A place is held: Dalsberget 204" },
  { "cancelled", 2, 0, NULL, "A place was let go of: Dalsberget 204" },
  { "no_show", 2, 0, NULL, "Did not come: Dalsberget 204" },
  { "refused", 2, 0, "Taken by somebody else.",
    "A place could not be given: Dalsberget 204 · Taken by somebody else." },
};

static void
test_stays (Fixture *fixture, gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (stays); i++) {
    PlassStayLine line = { .place_name = (char *)"Dalsberget 204", .refusal = (char *)stays[i].refusal };
    g_autoptr (GPtrArray) lines = g_ptr_array_new ();
    g_autoptr (GPtrArray) events = plass_timeline_new ();
    g_autofree char *words = NULL;
    line.booking.state = plass_code (stays[i].state);
    line.booking.start = at (stays[i].start, 10);
    if (stays[i].end) {
      line.booking.ended = at (stays[i].end, 10);
      line.booking.end_reason = plass_code ("end");
    }
    g_ptr_array_add (lines, &line);
    plass_timeline_add_stays (events, fixture->store, lines, at (12, 12));
    words = told (events);
    g_test_message ("%s", stays[i].state);
    g_assert_cmpstr (words, ==, stays[i].words);
  }
}

static void
test_notes (Fixture *fixture, gconstpointer unused)
{
  PlassNote plain = { .text = (char *)"Sov godt.", .state = plass_code ("signed"), .happened = at (2, 8) };
  PlassNote titled = { .title = (char *)"Bolig", .text = (char *)"Visning.", .state = plass_code ("signed") };
  PlassNote corrected = { .text = (char *)"Feil dag.", .state = plass_code ("corrected") };
  PlassNote mistake = { .text = (char *)"Feil person.", .state = plass_code ("mistake") };
  gpointer items[] = { &plain, &titled, &corrected, &mistake };
  PlassRecords notes = { &plass_kind_note, G_N_ELEMENTS (items), items };
  g_autofree char *words = NULL;

  plass_timeline_add_notes (fixture->events, fixture->store, &notes);
  words = told (fixture->events);
  /* A corrected note is among the notes; what happened is told by the one that took its place. */
  g_assert_cmpstr (words, ==, "Note: Sov godt. | Bolig: Visning.");
}

static void
test_contacts (Fixture *fixture, gconstpointer unused)
{
  PlassContact advice = { .need = (char *)"Et sted å sove", .outcome = plass_code ("advice") };
  gpointer items[] = { &advice };
  PlassRecords contacts = { &plass_kind_contact, 1, items };
  g_autofree char *words = NULL;

  plass_timeline_add_contacts (fixture->events, fixture->store, &contacts);
  words = told (fixture->events);
  g_assert_cmpstr (words, ==, "Made contact: Advice given: Et sted å sove");
}

/* ---- History ---- */

static const struct {
  const PlassKind *kind;
  guint version;
  const char *field, *after, *words;
} lines[] = {
  { &plass_kind_goal, 1, "words", "Egen bolig", "A goal was added: Egen bolig" },
  { &plass_kind_goal, 2, "state", "completed", "A goal was reached: Egen bolig" },
  { &plass_kind_goal, 2, "state", "paused", "" }, /* tells nothing to those who read on */
  { &plass_kind_goal, 2, "due", "2026-05-01", "" },
  { &plass_kind_plan, 2, "consent", "waits", "Consent to the plan: Wishes to wait" },
  { &plass_kind_plan, 2, "matters", "Datteren min", "What matters was written down: Datteren min" },
  { &plass_kind_plan, 3, "matters", "", "" },
  { &plass_kind_case, 2, "next_step", "Ringe bydelen", "New next step: Ringe bydelen" },
};

static void
test_history (Fixture *fixture, gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    PlassHistoryLine line = { .version = lines[i].version,
                              .field = plass_kind_field (lines[i].kind, lines[i].field),
                              .after = (char *)lines[i].after };
    g_autoptr (GPtrArray) history = g_ptr_array_new ();
    g_autoptr (GPtrArray) events = plass_timeline_new ();
    gpointer record = plass_record_new (lines[i].kind);
    g_autofree char *words = NULL;
    if (lines[i].kind == &plass_kind_goal)
      plass_text_set (&((PlassGoal *)record)->words, "Egen bolig");
    g_ptr_array_add (history, &line);
    plass_timeline_add_history (events, fixture->store, lines[i].kind, record, history);
    words = told (events);
    g_test_message ("%s %s", lines[i].field, lines[i].after);
    g_assert_cmpstr (words, ==, lines[i].words);
    plass_record_free (lines[i].kind, record);
  }
}

/* A first save has a line for each field, and is one event. */
static void
test_first_save (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (PlassGoal) goal = plass_record_new (&plass_kind_goal);
  PlassHistoryLine first = { .version = 1,
                             .field = plass_kind_field (&plass_kind_goal, "words"),
                             .after = (char *)"x" };
  PlassHistoryLine second = { .version = 1,
                              .field = plass_kind_field (&plass_kind_goal, "state"),
                              .after = (char *)"active" };
  g_autoptr (GPtrArray) history = g_ptr_array_new ();

  g_ptr_array_add (history, &second);
  g_ptr_array_add (history, &first);
  plass_timeline_add_history (fixture->events, fixture->store, &plass_kind_goal, goal, history);
  g_assert_cmpuint (fixture->events->len, ==, 1);
}

static void
test_order (Fixture *fixture, gconstpointer unused)
{
  static const int days[] = { 2, 9, 5 };
  const PlassTimelineEvent *newest, *oldest;

  for (guint i = 0; i < G_N_ELEMENTS (days); i++) {
    PlassContact contact = { .happened = at (days[i], 10) };
    gpointer items[] = { &contact };
    plass_timeline_add_contacts (fixture->events, fixture->store,
                                 &(PlassRecords){ &plass_kind_contact, 1, items });
  }
  plass_timeline_sort (fixture->events);
  newest = fixture->events->pdata[0];
  oldest = fixture->events->pdata[2];
  g_assert_cmpint (newest->when.secs, ==, at (9, 10).secs);
  g_assert_cmpint (oldest->when.secs, ==, at (2, 10).secs);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer unused);
  } tests[] = {
    { "/timeline/stays", test_stays },           { "/timeline/notes", test_notes },
    { "/timeline/contacts", test_contacts },     { "/timeline/history", test_history },
    { "/timeline/first-save", test_first_save }, { "/timeline/order", test_order },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
