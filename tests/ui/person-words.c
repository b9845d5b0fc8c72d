/* person-words.c — tests where a person is, how to reach them, and which case is followed up */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gstdio.h>

typedef struct {
  char *folder;
  PlassStore *store;
  PlassActor actor;
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
  fixture->actor = (PlassActor){ plass_id_from_name ("kari"), plass_code ("caseworker") };
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
  plass_store_close (fixture->store);
  remove_all (fixture->folder);
  g_free (fixture->folder);
}

static void
put (Fixture *fixture, const PlassKind *kind, gconstpointer record)
{
  g_autoptr (GError) error = NULL;

  plass_store_put (fixture->store, &fixture->actor, NULL, &(PlassEdit){ kind, record }, 1, &error);
  g_assert_no_error (error);
}

/* ---- Where ---- */

/* It is noon on 12 March 2026. */
static const struct {
  const char *state;
  int day, end_day; /* of March; 0: not set */
  const char *words;
} stays[] = {
  { "active", 2, 0, "10 days in Dalsberget 204" },
  { "active", 11, 0, "1 day in Dalsberget 204" },
  { "on_leave", 2, 0, "on leave from Dalsberget 204" },
  { "not_come_back", 2, 0, "has not come back to Dalsberget 204" },
  { "completed", 2, 5, "no place now" },
  { "refused", 2, 0, "no place now" },
  { "cancelled", 2, 0, "no place now" },
  { "held", 11, 0, "no place now" }, /* a hold of yesterday has run out */
};

static void
test_where (void)
{
  PlassTime noon = plass_time_at (plass_date (2026, 3, 12), 12, 0);

  for (guint i = 0; i < G_N_ELEMENTS (stays); i++) {
    PlassStayLine line = { .place_name = (char *)"Dalsberget 204" };
    g_autoptr (GPtrArray) lines = g_ptr_array_new ();
    g_autofree char *words = NULL;
    line.booking.state = plass_code (stays[i].state);
    line.booking.start = plass_time_at (plass_date (2026, 3, stays[i].day), 14, 0);
    line.booking.hold_until = plass_time_at (plass_date (2026, 3, 11), 16, 0);
    if (stays[i].end_day)
      line.booking.ended = plass_time_at (plass_date (2026, 3, stays[i].end_day), 10, 0);
    g_ptr_array_add (lines, &line);
    words = plass_person_words_where (lines, noon);
    g_test_message ("%s", stays[i].state);
    g_assert_cmpstr (words, ==, stays[i].words);
  }
}

static void
test_where_prefers_home (void)
{
  PlassTime noon = plass_time_at (plass_date (2026, 3, 12), 12, 0);
  PlassStayLine held = { .place_name = (char *)"Lyktestien 1" },
                home = { .place_name = (char *)"Dalsberget 204" };
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  g_autofree char *words = NULL;

  held.booking.state = plass_code ("held");
  held.booking.hold_until.secs = noon.secs + 60;
  home.booking.state = plass_code ("active");
  home.booking.start = noon;
  g_ptr_array_add (lines, &held);
  g_ptr_array_add (lines, &home);
  words = plass_person_words_where (lines, noon);
  g_assert_cmpstr (words, ==, "less than a day in Dalsberget 204");
}

static void
test_how_long (void)
{
  static const struct {
    int days;
    const char *words;
  } cases[] = {
    { -1, "less than a day" }, { 1, "1 day" },     { 99, "99 days" },   { 100, "3 months" },
    { 729, "24 months" },      { 730, "2 years" }, { 1163, "3 years" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *words = plass_person_words_how_long (cases[i].days);
    g_assert_cmpstr (words, ==, cases[i].words);
  }
}

/* ---- Numbers ---- */

static void
test_masked (void)
{
  g_autofree char *none = plass_person_words_masked (NULL), *one = plass_person_words_masked ("01815012345");
  g_autofree char *duf = plass_person_words_masked ("200512345678");

  g_assert_cmpstr (none, ==, "");
  for (const char *at = one; *at; at++)
    g_assert_false (g_ascii_isdigit (*at));
  /* The length must not tell one kind of number from another. */
  g_assert_cmpstr (one, ==, duf);
}

static void
test_contact (void)
{
  static const struct {
    const char *phone;
    PlassBool call, text, message;
    const char *words;
  } cases[] = {
    { NULL, PLASS_YES, PLASS_YES, PLASS_YES, "" },
    { "22 00 00 00", PLASS_UNKNOWN, PLASS_UNKNOWN, PLASS_UNKNOWN,
      "Not asked whether we may call: ask first." },
    { "22 00 00 00", PLASS_YES, PLASS_NO, PLASS_NO, "We may call. No text messages. Leave no message." },
    { "22 00 00 00", PLASS_NO, PLASS_YES, PLASS_UNKNOWN, "Do not call. We may send a text." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    PlassPerson person = { .phone = (char *)cases[i].phone,
                           .may_call = cases[i].call,
                           .may_text = cases[i].text,
                           .may_leave_message = cases[i].message };
    g_autofree char *words = plass_person_words_contact (&person);
    g_assert_cmpstr (words, ==, cases[i].words);
  }
}

/* ---- Cases ---- */

static void
add_case (Fixture *fixture, const char *name, const char *state)
{
  PlassCase sak = { .id = plass_id_from_name (name),
                    .person = plass_id_from_name ("ola"),
                    .state = plass_code (state) };

  put (fixture, &plass_kind_case, &sak);
}

static void
test_case (Fixture *fixture, gconstpointer unused)
{
  PlassPerson ola = { .id = plass_id_from_name ("ola"), .given = (char *)"Ola" };
  PlassId waiting = plass_id_from_name ("waiting"), active = plass_id_from_name ("active");

  put (fixture, &plass_kind_person, &ola);
  g_assert_null (plass_person_case (fixture->store, &ola.id, NULL));
  add_case (fixture, "old", "finished");
  g_assert_null (plass_person_case (fixture->store, &ola.id, NULL));
  add_case (fixture, "waiting", "waiting");
  g_autoptr (PlassCase) first = plass_person_case (fixture->store, &ola.id, NULL);
  g_assert_true (plass_id_equal (&first->id, &waiting));
  add_case (fixture, "active", "active");
  g_autoptr (PlassCase) second = plass_person_case (fixture->store, &ola.id, NULL);
  g_assert_true (plass_id_equal (&second->id, &active));
}

static void
test_overdue (void)
{
  PlassDate today = plass_date (2026, 3, 12);
  PlassCase sak = { .next_due = today };

  g_assert_false (plass_case_is_overdue (&sak, today));
  sak.next_due = plass_date_add_days (today, -1);
  g_assert_true (plass_case_is_overdue (&sak, today));
  sak.next_due = (PlassDate){ 0 };
  g_assert_false (plass_case_is_overdue (&sak, today));
}

/* ---- History ---- */

static void
test_history (Fixture *fixture, gconstpointer unused)
{
  static const struct {
    const PlassKind *kind;
    const char *field, *text, *words;
  } cases[] = {
    { &plass_kind_plan, "consent", "waits", "Wishes to wait" },
    { &plass_kind_plan, "matters", "Datteren min", "Datteren min" },
    { &plass_kind_plan, "review_on", "", "" },
    { &plass_kind_plan, "review_on", "2019-03-12", "12 March 2019" },
    { &plass_kind_person, "interpreter", "yes", "yes" },
    { &plass_kind_person, "interpreter", "no", "no" },
  };
  PlassWorker per = { .id = plass_id_from_name ("per"),
                      .user_name = (char *)"per",
                      .given = (char *)"Per",
                      .family = (char *)"Fiktiv" };
  const PlassField *coordinator = plass_kind_field (&plass_kind_plan, "coordinator");
  g_autofree char *name = NULL, *nobody = NULL;

  put (fixture, &plass_kind_worker, &per);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *words =
        plass_history_words (fixture->store, plass_kind_field (cases[i].kind, cases[i].field), cases[i].text);
    g_assert_cmpstr (words, ==, cases[i].words);
  }
  name = plass_history_words (fixture->store, coordinator, per.id.text);
  nobody = plass_history_words (fixture->store, coordinator, plass_id_from_name ("nobody").text);
  g_assert_cmpstr (name, ==, "Per Fiktiv");
  /* An id says nothing to anyone. */
  g_assert_cmpstr (nobody, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/person-words/where", test_where);
  g_test_add_func ("/person-words/where-prefers-home", test_where_prefers_home);
  g_test_add_func ("/person-words/how-long", test_how_long);
  g_test_add_func ("/person-words/masked", test_masked);
  g_test_add_func ("/person-words/contact", test_contact);
  g_test_add_func ("/person-words/overdue", test_overdue);
  g_test_add ("/person-words/case", Fixture, NULL, set_up, test_case, tear_down);
  g_test_add ("/person-words/history", Fixture, NULL, set_up, test_history, tear_down);
  return g_test_run ();
}
