/* records.c — what put keeps, what it refuses, and what it writes beside the row */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk.h"

static void
refuses_what_breaks_a_rule (void)
{
  static const struct {
    const char *kind, *field, *value, *act;
    gboolean kept;
  } cases[] = {
    { "person", "given", "Kari", NULL, TRUE },
    { "person", "given", "", NULL, FALSE },           /* no name at all */
    { "person", "given", "   ", NULL, FALSE },        /* nothing but space */
    { "person", "gender", "woman", NULL, FALSE },     /* still no name */
    { "booking", "state", "planned", NULL, FALSE },   /* changes only by an act */
    { "booking", "state", "planned", "plan", FALSE }, /* nobody, nowhere, never */
    { "case", "state", "active", NULL, FALSE },       /* of nobody */
    { "organisation", "name", "Byen", NULL, FALSE },  /* of no kind */
  };
  g_autoptr (Desk) desk = desk_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const PlassKind *kind = plass_kind_find (cases[i].kind);
    gpointer record = plass_record_new (kind), back;
    PlassEdit edit = { kind, record };
    g_autoptr (GError) error = NULL;
    gboolean kept;

    *(PlassId *)record = plass_id_new ();
    plass_field_from_text (plass_kind_field (kind, cases[i].field), record, cases[i].value);
    kept = plass_store_put (desk->store, &desk->who, cases[i].act, &edit, 1, &error);
    back = plass_store_get (desk->store, kind, plass_record_id (record), NULL);
    g_test_message ("%s %s='%s'", cases[i].kind, cases[i].field, cases[i].value);
    g_assert_cmpint (kept, ==, cases[i].kept);
    g_assert_cmpint (back != NULL, ==, cases[i].kept);
    if (!kept)
      g_assert_error (error, PLASS_ERROR, PLASS_ERROR_RULE);
    plass_record_free (kind, back);
    plass_record_free (kind, record);
  }
  g_assert_cmpuint (desk_status (desk).unsent, ==, 1);
}

/* One edit of three breaks a rule: none is kept. */
static void
all_or_nothing (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassPerson) kari = make_person ("Kari", "Testesen"), nobody = make_person (NULL, NULL);
  PlassEdit edits[] = { { &plass_kind_person, kari }, { &plass_kind_person, nobody } };
  g_autoptr (PlassPerson) back = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (plass_store_put (desk->store, &desk->who, NULL, edits, 2, &error));
  g_assert_error (error, PLASS_ERROR, PLASS_ERROR_RULE);
  back = plass_store_get (desk->store, &plass_kind_person, &kari->id, NULL);
  g_assert_null (back);
  g_assert_cmpuint (desk_status (desk).unsent, ==, 0);
}

static void
writes_history_and_access (void)
{
  static const struct {
    const char *field, *before, *after;
    guint version;
  } expected[] = { /* newest first; within a save the fields from last to first */
                   { "phone", "40000001", "", 3 },
                   { "family", "Testesen", "Fiktiv", 2 },
                   { "phone", "", "40000001", 1 },
                   { "family", "", "Testesen", 1 },
                   { "given", "", "Kari", 1 }
  };
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassPerson) kari = make_person ("Kari", "Testesen");
  g_autoptr (GPtrArray) lines = NULL, seen = NULL;

  plass_text_set (&kari->phone, "40000001");
  desk_put (desk, NULL, &plass_kind_person, kari);
  plass_text_set (&kari->family, "Fiktiv");
  desk_put (desk, NULL, &plass_kind_person, kari);
  plass_text_set (&kari->phone, NULL);
  desk_put (desk, NULL, &plass_kind_person, kari);
  desk_put (desk, NULL, &plass_kind_person, kari); /* nothing changed: no line */
  lines = plass_store_history (desk->store, &plass_kind_person, &kari->id, NULL);
  g_assert_cmpuint (lines->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < lines->len; i++) {
    const PlassHistoryLine *line = lines->pdata[i];

    g_assert_cmpstr (line->field->name, ==, expected[i].field);
    g_assert_cmpstr (line->before, ==, expected[i].before);
    g_assert_cmpstr (line->after, ==, expected[i].after);
    g_assert_cmpuint (line->version, ==, expected[i].version);
    g_assert_true (plass_id_equal (&line->worker, &desk->who.worker));
    g_assert_cmpint (ABS (line->recorded.secs - plass_time_now ().secs), <, 60);
  }
  seen = plass_store_access (desk->store, &kari->id, 100, NULL);
  g_assert_cmpuint (seen->len, ==, 4);
  g_assert_cmpstr (((PlassAccessLine *)seen->pdata[0])->what, ==, "write");
}

/* Looking at a plan is looking at its person. */
static void
logs_who_looked (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassPerson) kari = make_person ("Kari", "Testesen"), per = make_person ("Per", "Fiktiv");
  g_autoptr (PlassCase) sak = make_case (&kari->id, "active");
  g_autoptr (GPtrArray) lines = NULL, others = NULL;
  const PlassAccessLine *line;

  desk_take (desk, &plass_kind_person, kari, "1");
  desk_take (desk, &plass_kind_case, sak, "1");
  g_assert_true (
      plass_store_log_access (desk->store, &desk->who, "read", &plass_kind_person, &kari->id, NULL, NULL));
  g_assert_true (
      plass_store_log_access (desk->store, &desk->who, "print", &plass_kind_case, &sak->id, "møte", NULL));
  g_assert_true (plass_store_log_access (desk->store, &desk->who, "search", NULL, NULL, "vakt", NULL));
  lines = plass_store_access (desk->store, &kari->id, 10, NULL);
  others = plass_store_access (desk->store, &per->id, 10, NULL);
  g_assert_cmpuint (lines->len, ==, 2);
  g_assert_cmpuint (others->len, ==, 0);
  line = lines->pdata[0];
  g_assert_cmpstr (line->what, ==, "print");
  g_assert_cmpstr (line->why, ==, "møte");
  g_assert_true (plass_code_is (&line->role, "caseworker"));
  g_assert_true (plass_id_equal (&line->worker, &desk->who.worker));
}

static void
survives_the_night (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (PlassPerson) kari = make_person ("Kari", "Testesen"), back = NULL;
  g_autofree char *setting = NULL, *gone = NULL;

  desk_put (desk, NULL, &plass_kind_person, kari);
  g_assert_true (plass_store_set_setting (desk->store, "service", "https://127.0.0.1:8443", NULL));
  g_assert_true (plass_store_set_setting (desk->store, "other", "x", NULL));
  g_assert_true (plass_store_set_setting (desk->store, "other", NULL, NULL));
  desk_reopen (desk);
  back = plass_store_get (desk->store, &plass_kind_person, &kari->id, NULL);
  g_assert_true (plass_record_equal (&plass_kind_person, kari, back));
  setting = plass_store_setting (desk->store, "service");
  g_assert_cmpstr (setting, ==, "https://127.0.0.1:8443");
  gone = plass_store_setting (desk->store, "other");
  g_assert_null (gone);
  g_assert_cmpuint (desk_status (desk).unsent, ==, 1);
}

static void
speaks_the_words_of_codes (void)
{
  static const struct {
    const char *word, *english;
    int sort;
    PlassBool active;
  } words[] = {
    { "later", "Later", 2, PLASS_YES },
    { "first", "First", 1, PLASS_UNKNOWN },
    { "retired", "Retired", 0, PLASS_NO },
  };
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GPtrArray) codes = NULL, fixed = NULL;
  g_autofree char *known = NULL, *retired = NULL, *unknown = NULL, *state = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    g_autoptr (PlassCodeWord) word = plass_record_new (&plass_kind_code);

    word->id = plass_id_new ();
    word->list = plass_code ("level");
    word->word = plass_code (words[i].word);
    word->sort = plass_int (words[i].sort);
    word->active = words[i].active;
    plass_text_set (&word->label_en, words[i].english);
    plass_text_set (&word->label_nb, "Norsk");
    desk_take (desk, &plass_kind_code, word, "1");
  }
  codes = plass_store_codes (desk->store, "level", NULL);
  g_assert_cmpuint (codes->len, ==, 2);
  g_assert_cmpstr (((PlassCodeWord *)codes->pdata[0])->word.text, ==, "first");
  fixed = plass_store_codes (desk->store, "case-state", NULL);
  g_assert_cmpuint (fixed->len, ==, 6);
  g_assert_cmpstr (((PlassCodeWord *)fixed->pdata[0])->word.text, ==, "planned");
  known = plass_store_code_label (desk->store, "level", "later");
  g_assert_cmpstr (known, ==, "Later");
  retired = plass_store_code_label (desk->store, "level", "retired"); /* old records still read well */
  g_assert_cmpstr (retired, ==, "Retired");
  unknown = plass_store_code_label (desk->store, "level", "nowhere");
  g_assert_cmpstr (unknown, ==, "nowhere");
  state = plass_store_code_label (desk->store, "case-state", "waiting");
  g_assert_cmpstr (state, ==, "Waiting");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  plass_time_require_zone ();
  g_test_add_func ("/records/refuses-what-breaks-a-rule", refuses_what_breaks_a_rule);
  g_test_add_func ("/records/all-or-nothing", all_or_nothing);
  g_test_add_func ("/records/writes-history-and-access", writes_history_and_access);
  g_test_add_func ("/records/logs-who-looked", logs_who_looked);
  g_test_add_func ("/records/survives-the-night", survives_the_night);
  g_test_add_func ("/records/speaks-the-words-of-codes", speaks_the_words_of_codes);
  return g_test_run ();
}
