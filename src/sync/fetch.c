/* fetch.c — the fetching steps of a round: the own house first, then page after page of the feed */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define UNSURE "unsure" /* of the setting "refetch": some records could not be read */

/* ---- The feed ----------------------------------------------------------------------------------------- */

static void
restart (PlassRound *round)
{
  g_autoptr (GError) why = NULL;

  if (round->restarted) {
    plass_round_end (round, PLASS_END_TROUBLE, _ ("The service does not know where this computer left off."));
    return;
  }
  round->restarted = round->any_age = TRUE;
  if (!plass_store_refetch_begin (round->store, &why))
    plass_round_end_by_error (round, why);
}

/* What the service did not name again it does not have; but a record that could not be read was named. */
static gboolean
end_refetch (PlassRound *round, GError **error)
{
  g_autofree char *setting = NULL;

  if (!plass_store_read_setting (round->store, "refetch", &setting, error))
    return FALSE;
  round->any_age = FALSE;
  return plass_store_refetch_end (
      round->store, g_strcmp0 (setting, UNSURE) != 0,
      _ ("The service does not have this record any more. It was written here, so it is kept."), error);
}

static gboolean
keep_page (PlassRound *round, const PlassPage *page, gboolean last, GError **error)
{
  guint broken = round->tally.broken;

  if (!plass_page_take (round->store, page, round->first, round->any_age, &round->tally, error))
    return FALSE;
  if (round->any_age && round->tally.broken > broken
      && !plass_store_set_setting (round->store, "refetch", UNSURE, error))
    return FALSE;
  return !last || !round->any_age || end_refetch (round, error);
}

static void
take_page (PlassRound *round, const PlassAnswer *answer, const char *cursor)
{
  g_auto (PlassPage) page = { 0 };
  g_autoptr (GError) why = NULL;

  if (!plass_page_read (answer->body, answer->length, &page, &why)) {
    plass_round_end (round, PLASS_END_OFFLINE,
                     why->message); /* cut short on its way: the same page again, later */
    return;
  }
  /* A page may be empty and not the last: the service looked at many rows that are not for us. */
  gboolean stands = g_strcmp0 (cursor, page.cursor) == 0;
  gboolean more = page.rows->len > 0 || (cursor && !stands);
  round->tally.bytes += answer->length;
  if (more && stands) {
    plass_round_end (round, PLASS_END_TROUBLE, _ ("The service sends the same page again and again."));
    return;
  }
  if (!keep_page (round, &page, !more, &why))
    plass_round_end_by_error (round, why);
  else if (!more)
    round->step = PLASS_STEP_PUSH;
}

void
plass_round_pull (PlassRound *round)
{
  g_autofree char *cursor = NULL;
  g_auto (PlassAnswer) answer = { 0 };
  g_autoptr (GError) why = NULL;

  if (!plass_store_read_setting (round->store, "cursor", &cursor, &why)
      || !round->remote->pull (round->remote, cursor, &answer, &why)) {
    plass_round_end_by_error (round, why);
  } else if (plass_round_heard_the_usual (round, &answer)) {
    return;
  } else if (answer.status == 200) {
    take_page (round, &answer, cursor);
  } else if (answer.status == 410 && cursor) {
    restart (round);
  } else if (answer.status >= 500) {
    plass_round_end_later (round, &answer);
  } else {
    g_autofree char *words = plass_round_words (&answer);
    plass_round_end (round, PLASS_END_TROUBLE, words ? words : _ ("The service does not give the records."));
  }
}

/* ---- The own house first ------------------------------------------------------------------------------ */

/* Everything comes with the feed as well: what cannot be had early is no trouble. */
static void
leave_house (PlassRound *round)
{
  round->step = PLASS_STEP_PUSH;
  round->institution = (PlassId){ "" };
  g_clear_pointer (&round->next_question, g_free);
}

static void
take_found (PlassRound *round, const PlassAnswer *answer)
{
  g_auto (PlassPage) page = { 0 };
  PlassTally early = { 0 }; /* the feed counts these rows when it comes to them */
  g_autoptr (GError) why = NULL;

  if (!plass_page_read_found (answer->body, answer->length, &page, &why)) {
    plass_round_end (round, PLASS_END_OFFLINE, why->message);
  } else if (!plass_page_take (round->store, &page, FALSE, FALSE, &early, &why)) {
    plass_round_end_by_error (round, why);
  } else {
    g_free (round->next_question);
    round->next_question = g_steal_pointer (&page.next);
    round->question += round->next_question == NULL;
  }
}

void
plass_round_fetch_house (PlassRound *round)
{
  g_autofree char *where = round->next_question ? g_strdup (round->next_question)
                                                : plass_house_question (&round->institution, round->question);
  g_auto (PlassAnswer) answer = { 0 };
  g_autoptr (GError) why = NULL;

  if (!where) {
    if (plass_store_set_setting (round->store, "house", round->institution.text, &why))
      leave_house (round);
    else
      plass_round_end_by_error (round, why);
  } else if (!round->remote->search (round->remote, where, &answer, &why)) {
    plass_round_end_by_error (round, why);
  } else if (!plass_round_heard_the_usual (round, &answer)) {
    round->tally.bytes += answer.length;
    if (answer.status == 200)
      take_found (round, &answer);
    else
      leave_house (round);
  }
}
