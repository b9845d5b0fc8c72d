/* person-timeline.c — what happened, out of stays, notes, contacts and the history of the plan */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
free_event (gpointer data)
{
  PlassTimelineEvent *event = data;

  g_free (event->title);
  g_free (event->detail);
  g_free (event->who);
  g_free (event);
}

GPtrArray *
plass_timeline_new (void)
{
  return g_ptr_array_new_with_free_func (free_event);
}

/* Takes @title, @detail and @who. */
static void
take_event (GPtrArray *events, PlassTime when, const char *icon, char *title, char *detail, char *who)
{
  PlassTimelineEvent *event = g_new0 (PlassTimelineEvent, 1);

  *event = (PlassTimelineEvent){ .when = when, .icon = icon, .title = title, .detail = detail, .who = who };
  g_ptr_array_add (events, event);
}

/* ---- Stays ---- */

static void
add_beginning (GPtrArray *events, PlassStore *store, const PlassStayLine *line)
{
  static const struct {
    const char *state, *icon, *words;
  } kinds[] = {
    { "held", "plass-held-symbolic", N_ ("A place is held") },
    { "planned", "plass-planned-symbolic", N_ ("Moving in") },
    { "cancelled", "plass-closed-symbolic", N_ ("A place was let go of") },
    { "no_show", "plass-closed-symbolic", N_ ("Did not come") },
    { "refused", "plass-needs-you-symbolic", N_ ("A place could not be given") },
  };
  g_autofree char *place = plass_person_words_place (line);
  const char *icon = "plass-arrival-symbolic", *words = N_ ("Moved in");

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (plass_code_is (&line->booking.state, kinds[i].state)) {
      icon = kinds[i].icon;
      words = kinds[i].words;
    }
  take_event (events, line->booking.start, icon, g_strdup (_ (words)),
              plass_text_is_blank (line->refusal) ? g_strdup (place)
                                                  : g_strdup_printf ("%s · %s", place, line->refusal),
              plass_person_words_worker (store, &line->booking.made_by));
}

static void
add_end (GPtrArray *events, PlassStore *store, const PlassStayLine *line)
{
  g_autofree char *place = plass_person_words_place (line);
  g_autofree char *reason = plass_store_code_label (store, "end-reason", line->booking.end_reason.text);

  take_event (events, line->booking.ended, "plass-departure-symbolic", g_strdup (_ ("Moved out")),
              *reason ? g_strdup_printf ("%s · %s", place, reason) : g_strdup (place), NULL);
}

void
plass_timeline_add_stays (GPtrArray *events, PlassStore *store, const GPtrArray *stays, PlassTime now)
{
  for (guint i = 0; i < stays->len; i++) {
    const PlassStayLine *line = stays->pdata[i];
    /* What lies ahead stands among the stays, not among what has happened. */
    if (line->booking.start.secs <= now.secs)
      add_beginning (events, store, line);
    if (plass_code_is (&line->booking.state, "completed") && plass_time_is_set (line->booking.ended))
      add_end (events, store, line);
  }
}

/* ---- Notes and contacts ---- */

void
plass_timeline_add_notes (GPtrArray *events, PlassStore *store, const PlassRecords *notes)
{
  for (guint i = 0; i < notes->len; i++) {
    const PlassNote *note = notes->items[i];
    if (plass_code_is (&note->state, "corrected") || plass_code_is (&note->state, "mistake"))
      continue;
    take_event (events, note->happened, "plass-note-symbolic",
                g_strdup (plass_text_is_blank (note->title) ? _ ("Note") : note->title),
                g_strdup (note->text), plass_person_words_worker (store, &note->author));
  }
}

void
plass_timeline_add_contacts (GPtrArray *events, PlassStore *store, const PlassRecords *contacts)
{
  for (guint i = 0; i < contacts->len; i++) {
    const PlassContact *contact = contacts->items[i];
    g_autofree char *outcome = plass_store_code_label (store, "contact-outcome", contact->outcome.text);
    /* Translators: %s is what came of it: "Contact: advice given" */
    char *title =
        *outcome ? g_strdup_printf (_ ("Made contact: %s"), outcome) : g_strdup (_ ("Made contact"));
    take_event (events, contact->happened, "plass-intake-symbolic", title, g_strdup (contact->need),
                plass_person_words_worker (store, &contact->received_by));
  }
}

/* ---- History: first saves, and the changes that tell something ---- */

static const struct {
  const char *kind, *icon, *words, *text_field;
} begun[] = {
  { "plan", "plass-plan-symbolic", N_ ("The plan was begun"), "matters" },
  { "goal", "plass-plan-symbolic", N_ ("A goal was added"), "words" },
  { "measure", "plass-plan-symbolic", N_ ("A measure was added"), "what" },
  { "case", "plass-cases-symbolic", N_ ("The case was opened"), "next_step" },
};

static const struct {
  const char *kind, *field, *value; /* NULL: any value */
  const char *icon, *words;
  const char *text_field; /* NULL: the new value is the detail */
} changes[] = {
  { "plan", "matters", NULL, "plass-plan-symbolic", N_ ("What matters was written down"), NULL },
  { "plan", "strengths", NULL, "plass-plan-symbolic", N_ ("Strengths were written down"), NULL },
  { "plan", "consent", NULL, "plass-plan-symbolic", N_ ("Consent to the plan"), NULL },
  { "goal", "state", "completed", "emblem-ok-symbolic", N_ ("A goal was reached"), "words" },
  { "goal", "state", "cancelled", "plass-plan-symbolic", N_ ("A goal was dropped"), "words" },
  { "measure", "state", "done", "emblem-ok-symbolic", N_ ("A measure was done"), "what" },
  { "case", "next_step", NULL, "plass-cases-symbolic", N_ ("New next step"), NULL },
  { "case", "coordinator", NULL, "plass-coordinator-symbolic", N_ ("New coordinator"), NULL },
  { "case", "ready_since", NULL, "plass-departure-symbolic", N_ ("Ready for the next place"), NULL },
};

static char *
field_text (const PlassKind *kind, gconstpointer record, const char *name)
{
  return plass_field_to_text (plass_kind_field (kind, name), record);
}

static void
add_begun (GPtrArray *events, PlassStore *store, const PlassKind *kind, gconstpointer record,
           const PlassHistoryLine *line)
{
  for (gsize i = 0; i < G_N_ELEMENTS (begun); i++)
    if (strcmp (begun[i].kind, kind->name) == 0)
      take_event (events, line->recorded, begun[i].icon, g_strdup (_ (begun[i].words)),
                  field_text (kind, record, begun[i].text_field),
                  plass_person_words_worker (store, &line->worker));
}

static void
add_change (GPtrArray *events, PlassStore *store, const PlassKind *kind, gconstpointer record,
            const PlassHistoryLine *line)
{
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    if (strcmp (changes[i].kind, kind->name) != 0 || strcmp (changes[i].field, line->field->name) != 0)
      continue;
    if (changes[i].value && g_strcmp0 (changes[i].value, line->after) != 0)
      continue;
    if (plass_text_is_blank (line->after))
      continue;
    take_event (events, line->recorded, changes[i].icon, g_strdup (_ (changes[i].words)),
                changes[i].text_field ? field_text (kind, record, changes[i].text_field)
                                      : plass_history_words (store, line->field, line->after),
                plass_person_words_worker (store, &line->worker));
  }
}

void
plass_timeline_add_history (GPtrArray *events, PlassStore *store, const PlassKind *kind, gconstpointer record,
                            const GPtrArray *history)
{
  gboolean seen_first = FALSE;

  for (guint i = 0; i < history->len; i++) {
    const PlassHistoryLine *line = history->pdata[i];
    /* A first save has a line for each field: it is told once. */
    if (line->version > 1)
      add_change (events, store, kind, record, line);
    else if (!seen_first)
      add_begun (events, store, kind, record, line);
    seen_first = seen_first || line->version <= 1;
  }
}

static int
newest_first (gconstpointer a, gconstpointer b)
{
  const PlassTimelineEvent *const *one = a, *const *two = b;

  return plass_time_compare ((*two)->when, (*one)->when);
}

void
plass_timeline_sort (GPtrArray *events)
{
  g_ptr_array_sort (events, newest_first);
}
