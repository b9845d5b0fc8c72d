/* person-words.c — a person's facts in words: where they are, how to reach them, who helps */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

char *
plass_person_words_worker (PlassStore *store, const PlassId *worker)
{
  g_autoptr (PlassWorker) found =
      plass_id_is_set (worker) ? plass_store_get (store, &plass_kind_worker, worker, NULL) : NULL;

  return found ? plass_worker_name (found) : g_strdup ("");
}

char *
plass_person_words_place (const PlassStayLine *line)
{
  return g_strdup (plass_text_is_blank (line->place_name) ? line->institution_name : line->place_name);
}

char *
plass_person_words_how_long (int days)
{
  if (days < 100)
    return plass_words_days (MAX (days, 0));
  /* Nobody counts a thousand days: what one says is months, then years. */
  if (days < 2 * 365)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d month", "%d months", days / 30), days / 30);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d year", "%d years", days / 365), days / 365);
}

static char *
words_living (const PlassStayLine *line, PlassTime now)
{
  const PlassBooking *booking = &line->booking;
  int days = plass_time_day (now).days - plass_time_day (booking->start).days;
  g_autofree char *where = plass_person_words_place (line);
  g_autofree char *how_long = plass_person_words_how_long (days);

  if (plass_code_is (&booking->state, "on_leave"))
    /* Translators: %s is a place, "Dalsberget 204" */
    return g_strdup_printf (_ ("on leave from %s"), where);
  if (plass_code_is (&booking->state, "not_come_back"))
    return g_strdup_printf (_ ("has not come back to %s"), where);
  /* Translators: "12 days in Dalsberget 204" */
  return g_strdup_printf (_ ("%s in %s"), how_long, where);
}

static char *
words_coming (const PlassStayLine *line)
{
  const PlassBooking *booking = &line->booking;
  g_autofree char *where = plass_person_words_place (line);
  g_autofree char *when = NULL;

  if (plass_code_is (&booking->state, "held")) {
    when = plass_words_time (booking->hold_until);
    /* Translators: "Dalsberget 204 held until today 15:30" */
    return g_strdup_printf (_ ("%s held until %s"), where, when);
  }
  when = plass_words_time (booking->start);
  /* Translators: "moves into Dalsberget 204 tomorrow 14:00" */
  return g_strdup_printf (_ ("moves into %s %s"), where, when);
}

static gboolean
lives (const PlassBooking *booking)
{
  return plass_code_is (&booking->state, "active") || plass_code_is (&booking->state, "on_leave")
         || plass_code_is (&booking->state, "not_come_back");
}

char *
plass_person_words_where (const GPtrArray *stays, PlassTime now)
{
  const PlassStayLine *coming = NULL;

  for (guint i = 0; stays && i < stays->len; i++) {
    const PlassStayLine *line = stays->pdata[i];
    if (!plass_booking_keeps_place (&line->booking, now))
      continue;
    if (lives (&line->booking))
      return words_living (line, now);
    coming = coming ? coming : line;
  }
  return coming ? words_coming (coming) : g_strdup (_ ("no place now"));
}

char *
plass_person_words_masked (const char *number)
{
  /* Always eleven: the length would tell what kind of number it is. */
  return g_strdup (plass_text_is_blank (number) ? "" : "••••••  •••••");
}

char *
plass_person_words_contact (const PlassPerson *person)
{
  const struct {
    PlassBool may;
    const char *yes, *no;
  } ways[] = {
    { person->may_call, _ ("We may call."), _ ("Do not call.") },
    { person->may_text, _ ("We may send a text."), _ ("No text messages.") },
    { person->may_leave_message, _ ("We may leave a message."), _ ("Leave no message.") },
  };
  g_autoptr (GString) text = g_string_new (NULL);

  if (plass_text_is_blank (person->phone))
    return g_strdup ("");
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    if (ways[i].may != PLASS_UNKNOWN)
      g_string_append_printf (text, "%s%s", text->len ? " " : "",
                              ways[i].may == PLASS_YES ? ways[i].yes : ways[i].no);
  /* Not asked is not yes: a call can put somebody in danger. */
  if (!text->len)
    g_string_append (text, _ ("Not asked whether we may call: ask first."));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static int
rank_case (const PlassCase *sak)
{
  static const char *const order[] = { "active", "waiting", "planned", "paused" };

  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    if (plass_code_is (&sak->state, order[i]))
      return i;
  return G_N_ELEMENTS (order);
}

PlassCase *
plass_person_case (PlassStore *store, const PlassId *person, GError **error)
{
  g_autoptr (PlassRecords) cases = plass_store_list (store, &plass_kind_case, "person", person->text, error);
  const PlassCase *best = NULL;

  for (guint i = 0; cases && i < cases->len; i++)
    if (!best || rank_case (cases->items[i]) <= rank_case (best))
      best = cases->items[i];
  if (!best || plass_code_is (&best->state, "finished") || plass_code_is (&best->state, "cancelled"))
    return NULL;
  return plass_record_dup (&plass_kind_case, best);
}

gboolean
plass_case_is_overdue (const PlassCase *sak, PlassDate today)
{
  return plass_date_is_set (sak->next_due) && plass_date_compare (sak->next_due, today) < 0;
}

static char *
reference_words (PlassStore *store, const PlassField *field, const char *text)
{
  const PlassKind *kind = plass_kind_find (field->target);
  PlassId id = plass_id_parse (text);
  const PlassField *name = kind ? plass_kind_field (kind, "name") : NULL;
  gpointer record = NULL;
  char *words = NULL;

  if (g_strcmp0 (field->target, "worker") == 0)
    return plass_person_words_worker (store, &id);
  if (name)
    record = plass_store_get (store, kind, &id, NULL);
  if (record)
    words = plass_field_to_text (name, record);
  plass_record_free (kind, record);
  return words ? words : g_strdup ("");
}

char *
plass_history_words (PlassStore *store, const PlassField *field, const char *text)
{
  PlassDate date;
  PlassTime time;

  if (plass_text_is_blank (text))
    return g_strdup ("");
  if (field->type == PLASS_TYPE_DATE && plass_date_parse (text, &date))
    return plass_words_date (date);
  if (field->type == PLASS_TYPE_TIME && plass_time_parse (text, &time))
    return plass_words_time (time);
  if (field->type == PLASS_TYPE_BOOL)
    return g_strdup (strcmp (text, "yes") == 0 ? _ ("yes") : _ ("no"));
  if (field->type == PLASS_TYPE_CODE)
    return plass_store_code_label (store, field->target, text);
  if (field->type == PLASS_TYPE_REF)
    return reference_words (store, field, text);
  return g_strdup (text);
}
