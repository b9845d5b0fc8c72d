/* check.c — the rules of single records, and what a form is told */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/records.h"

#include <string.h>

typedef enum { FINE, WARNS, STOPS } Answer;

/* The record is given as field=value, parted by '|'; asked is what is said of one field. */
static const struct {
  const char *kind, *record, *field;
  Answer answer;
} cases[] = {
  { "person", "given=Kari", "given", FINE },
  { "person", "alias=Rabarbra", "given", FINE },
  { "person", "anonymous=yes", "given", FINE },
  { "person", "anonymous=no", "given", STOPS },
  { "person", "given= ", "given", STOPS },
  { "person", "given=Kari|identity_number=15877612039", "identity_number", FINE },
  { "person", "given=Kari|identity_number=15877612038", "identity_number", WARNS },
  { "person", "given=Kari|identity_number=123", "identity_number", WARNS },
  { "person", "given=Kari|birth=9000-01-01", "birth", STOPS },
  { "person", "given=Kari|birth=1976", "birth", FINE },
  { "person", "given=Kari|phone=+4740000000", "may_call", WARNS },
  { "person", "given=Kari|phone=+4740000000|may_call=no", "may_call", FINE },
  { "contact", "state=open", "next_step", STOPS },
  { "contact", "state=open|next_step=Ringe", "next_owner", STOPS },
  { "contact", "state=open|next_step=Ringe", "next_due", STOPS },
  { "contact", "state=open|next_step=Ringe|next_owner=w1|next_due=2026-03-01", "next_due", FINE },
  { "contact", "state=closed", "next_step", FINE },
  { "case", "opened=2026-03-02|closed=2026-03-01", "closed", STOPS },
  { "case", "opened=2026-03-02|closed=2026-03-02", "closed", FINE },
  { "case", "next_step=Ringe", "next_owner", WARNS },
  { "case", "next_step=Ringe|next_owner=w1", "next_due", WARNS },
  { "booking", "state=held|start=2026-03-01T12:00:00Z", "hold_until", STOPS },
  { "booking", "state=held|start=2026-03-01T12:00:00Z|hold_until=2026-03-01T20:00:00Z", "hold_until", FINE },
  { "booking", "state=active|start=2026-03-02T12:00:00Z|ended=2026-03-01T12:00:00Z", "ended", STOPS },
  { "booking", "state=planned|start=2026-03-02T12:00:00Z|planned_end=2026-03-02T12:00:00Z", "planned_end",
    STOPS },
  { "booking", "state=completed|start=2026-03-02T12:00:00Z", "ended", STOPS },
  { "booking", "state=completed|start=2026-03-02T12:00:00Z|ended=2026-03-02T12:00:00Z", "ended", FINE },
  { "plan", "state=active", "consent", STOPS },
  { "plan", "state=active|consent=waits", "consent", STOPS },
  { "plan", "state=active|consent=oral", "consent", FINE },
  { "plan", "state=active|consent=written", "consent", FINE },
  { "plan", "state=draft|consent=declined", "consent", FINE },
  { "plan", "state=draft|start=2026-03|end=2026-02", "end", STOPS },
  { "note", "happened=2026-03-02T12:00:00Z|recorded=2026-03-01T12:00:00Z", "happened", STOPS },
  { "note", "happened=2026-03-01T12:00:00Z|recorded=2026-03-01T12:00:00Z", "happened", FINE },
  { "period", "start=2026-03-02T12:00:00Z|end=2026-03-01T12:00:00Z", "end", STOPS },
  { "period", "start=2026-03-02T12:00:00Z", "end", FINE },
  { "place", "max_stay_days=0", "max_stay_days", STOPS },
  { "place", "max_stay_days=1", "max_stay_days", FINE },
  { "unit", "staffed_cap=-1", "staffed_cap", STOPS },
  { "unit", "staffed_cap=0", "staffed_cap", FINE },
  { "role", "start=2026-03-02|end=2026-03-01", "end", STOPS },
  { "institution", "status=open|closed_on=2026-03-01", "closed_on", WARNS },
  { "institution", "status=closed|closed_on=2026-03-01", "closed_on", FINE },
};

static gpointer
make_record (const PlassKind *kind, const char *text)
{
  gpointer record = plass_record_new (kind);
  g_auto (GStrv) pairs = g_strsplit (text, "|", -1);

  for (guint i = 0; pairs[i]; i++) {
    g_auto (GStrv) pair = g_strsplit (pairs[i], "=", 2);
    const PlassField *field = plass_kind_field (kind, pair[0]);

    g_assert_nonnull (field);
    g_assert_true (plass_field_from_text (field, record, pair[1]));
  }
  return record;
}

static Answer
ask (const PlassKind *kind, gconstpointer record, const char *field)
{
  g_autoptr (GPtrArray) problems = plass_problems_new ();
  Answer answer = FINE;

  plass_kind_check (kind, record, problems);
  for (guint i = 0; i < problems->len; i++) {
    const PlassProblem *problem = problems->pdata[i];

    g_assert_true (problem->text && *problem->text);
    if (g_strcmp0 (problem->field, field) == 0)
      answer = MAX (answer, problem->warning ? WARNS : STOPS);
  }
  return answer;
}

static void
says_what_is_wrong (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const PlassKind *kind = plass_kind_find (cases[i].kind);
    gpointer record = make_record (kind, cases[i].record);

    g_test_message ("%s %s: %s", cases[i].kind, cases[i].record, cases[i].field);
    g_assert_cmpint (ask (kind, record, cases[i].field), ==, cases[i].answer);
    plass_record_free (kind, record);
  }
}

static void
problems_are_gathered (void)
{
  g_autoptr (GPtrArray) problems = plass_problems_new ();

  g_assert_false (plass_problems_stop (problems));
  plass_problems_warn (problems, "phone", "Look once more.");
  g_assert_false (plass_problems_stop (problems));
  plass_problems_add (problems, NULL, "As a whole.");
  plass_problems_add (problems, "phone", "The second.");
  g_assert_true (plass_problems_stop (problems));
  g_assert_cmpstr (plass_problems_get (problems, "phone"), ==, "Look once more.");
  g_assert_cmpstr (plass_problems_get (problems, NULL), ==, "As a whole.");
  g_assert_null (plass_problems_get (problems, "given"));
}

static const struct {
  const char *record, *name;
} names[] = {
  { "given=Kari|family=Testesen|alias=Rabarbra", "Kari Testesen" },
  { "given=Kari", "Kari" },
  { "family=Testesen", "Testesen" },
  { "alias=Rabarbra", "Rabarbra" },
  { "anonymous=yes", "" },
};

static void
people_have_names (void)
{
  g_autoptr (PlassWorker) worker = make_record (&plass_kind_worker, "given=Per|family=Fiktiv");
  g_autofree char *of_worker = plass_worker_name (worker);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (PlassPerson) person = make_record (&plass_kind_person, names[i].record);
    g_autofree char *name = plass_person_name (person);

    g_assert_cmpstr (name, ==, names[i].name);
  }
  g_assert_cmpstr (of_worker, ==, "Per Fiktiv");
}

static void
codes_have_words (void)
{
  for (const PlassKind *const *kind = plass_kinds (); *kind; kind++)
    for (guint i = 0; i < (*kind)->n_fields; i++) {
      const char *list = (*kind)->fields[i].type == PLASS_TYPE_CODE ? (*kind)->fields[i].target : NULL;

      for (const PlassCodeItem *item = plass_codes_get (list); item && item->code; item++) {
        PlassCode code = plass_code (item->code);

        g_assert_cmpstr (code.text, ==, item->code); /* short enough */
        g_assert_true (plass_codes_has (list, item->code));
        g_assert_cmpstr (plass_codes_label (list, item->code), ==, item->label);
      }
    }
  g_assert_cmpstr (plass_codes_label ("gender", "woman"), ==, "Woman");
  g_assert_cmpstr (plass_codes_label ("gender", "xyz"), ==, "xyz");
  g_assert_cmpstr (plass_codes_label ("gender", ""), ==, "");
  g_assert_false (plass_codes_has ("gender", ""));
  g_assert_null (plass_codes_get ("level"));
  g_assert_null (plass_codes_get (NULL));
}

static void
words_are_chosen (void)
{
  g_assert_cmpstr (plass_words_choose ("Open", "Åpen"), ==, "Open");
  g_assert_cmpstr (plass_words_choose ("Open", ""), ==, "Open");
  g_assert_cmpstr (plass_words_choose (" ", "Åpen"), ==, "Åpen");
  g_assert_null (plass_words_choose (NULL, NULL));
}

int
main (int argc, char **argv)
{
  g_setenv ("LANGUAGE", "en", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/check/says-what-is-wrong", says_what_is_wrong);
  g_test_add_func ("/domain/problem/are-gathered", problems_are_gathered);
  g_test_add_func ("/domain/person/have-names", people_have_names);
  g_test_add_func ("/domain/codes/have-words", codes_have_words);
  g_test_add_func ("/domain/words/are-chosen", words_are_chosen);
  return g_test_run ();
}
