/* round.c — hello, fetch, merge, send: one question to the service a step; here what is sent */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MOST_CONFLICTS 3 /* fetched and tried again within one round */
#define MOST_FAILURES 20 /* answers 5xx: then the service is ill, not some commands */

/* What waits is sent first, then the feed is fetched, then what was refused as changed meanwhile is sent
 * merged. Were the feed fetched first, a command whose answer was lost would come back as somebody else's
 * edit, and a later edit of our own would have to be merged with it. If-Match keeps the others safe from
 * sending first. */

/* That all is fetched anew is remembered until it is: a desk may be switched off half-way. */
static gboolean
read_standing (PlassRound *round, GError **error)
{
  g_autofree char *refetch = NULL;
  PlassStatus status = { 0 };

  if (!plass_store_status (round->store, &status, error)
      || !plass_store_read_setting (round->store, "refetch", &refetch, error))
    return FALSE;
  round->any_age = refetch != NULL;
  round->first = !plass_time_is_set (status.last_complete);
  return !round->first || plass_store_count_received (round->store, &round->already, error);
}

void
plass_round_free (PlassRound *round)
{
  if (!round)
    return;
  g_hash_table_unref (round->held);
  g_free (round->next_question);
  g_free (round->message);
  g_free (round->greeting);
  g_free (round);
}

/* ---- How it can end ----------------------------------------------------------------------------------- */

void
plass_round_end (PlassRound *round, PlassRoundEnd how, const char *message)
{
  round->step = PLASS_STEP_END;
  round->end = how;
  g_free (round->message);
  round->message = g_strdup (message);
}

void
plass_round_end_by_error (PlassRound *round, const GError *why)
{
  if (g_error_matches (why, PLASS_ERROR, PLASS_ERROR_OFFLINE))
    plass_round_end (round, PLASS_END_OFFLINE, why->message);
  else if (g_error_matches (why, PLASS_ERROR, PLASS_ERROR_SIGN_IN))
    plass_round_end (round, PLASS_END_SIGNED_OUT, why->message);
  else
    plass_round_end (round, PLASS_END_TROUBLE, why->message);
}

PlassRound *
plass_round_new (PlassRemote *remote, PlassStore *store)
{
  PlassRound *round = g_new0 (PlassRound, 1);
  g_autoptr (GError) why = NULL;

  round->remote = remote;
  round->store = store;
  round->step = PLASS_STEP_HELLO;
  round->again = MOST_CONFLICTS;
  round->held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!read_standing (round, &why))
    plass_round_end_by_error (round, why);
  return round;
}

void
plass_round_set_house (PlassRound *round, const PlassId *institution)
{
  g_autofree char *here = NULL;
  g_autoptr (GError) why = NULL;

  if (!round->first || !round->remote->search || !plass_id_is_set (institution))
    return;
  if (!plass_store_read_setting (round->store, "house", &here, &why))
    plass_round_end_by_error (round, why);
  else if (g_strcmp0 (here, institution->text) != 0)
    round->institution = *institution; /* hello comes first */
}

char *
plass_round_words (const PlassAnswer *answer)
{
  g_autoptr (cJSON) outcome = plass_wire_parse (answer->body, (gssize)answer->length, NULL);
  g_autofree char *code = NULL;
  char *words = NULL;

  if (outcome)
    plass_wire_read_outcome (outcome, &code, &words);
  return words;
}

static gboolean
is_code (const PlassAnswer *answer, const char *const *codes)
{
  g_autoptr (cJSON) outcome = plass_wire_parse (answer->body, (gssize)answer->length, NULL);
  g_autofree char *code = NULL, *words = NULL;

  return outcome && plass_wire_read_outcome (outcome, &code, &words) && code && g_strv_contains (codes, code);
}

void
plass_round_end_later (PlassRound *round, const PlassAnswer *answer)
{
  g_autofree char *words = plass_round_words (answer);

  round->wait = answer->retry_after;
  plass_round_end (round, PLASS_END_LATER,
                   words ? words : _ ("The service is busy. It is tried again by itself."));
}

/* A 401 is answered by a new access token, once: the same question is asked again. */
static void
renew (PlassRound *round)
{
  g_autoptr (GError) why = NULL;

  if (round->renewed)
    plass_round_end (round, PLASS_END_SIGNED_OUT, _ ("You are signed out. Sign in again: nothing is lost."));
  else if (!round->remote->renew (round->remote, &why))
    plass_round_end_by_error (round, why);
  else
    round->renewed = TRUE;
}

gboolean
plass_round_heard_the_usual (PlassRound *round, const PlassAnswer *answer)
{
  if (answer->status == 401) {
    renew (round);
    return TRUE;
  }
  round->renewed = FALSE;
  if (answer->status == 408 || answer->status == 429 || answer->status == 503) {
    plass_round_end_later (round, answer);
    return TRUE;
  }
  return FALSE;
}

/* ---- Sending ------------------------------------------------------------------------------------------ */

static void
hold (PlassRound *round, const PlassOutbound *outbound)
{
  for (guint i = 0; i < outbound->n_rows; i++)
    g_hash_table_add (round->held, g_strdup (plass_record_id (outbound->rows[i].record)->text));
}

static gboolean
refers_to_held (PlassRound *round, const PlassKind *kind, gconstpointer record)
{
  for (guint i = 0; i < kind->n_fields; i++) {
    const PlassField *field = &kind->fields[i];
    if (field->type != PLASS_TYPE_ID && field->type != PLASS_TYPE_REF)
      continue;
    if (g_hash_table_contains (round->held, ((const PlassId *)plass_field_get (field, record))->text))
      return TRUE;
  }
  return FALSE;
}

/* Sending what hangs on a row that waits would only get it refused. */
static gboolean
must_wait (PlassRound *round, const PlassOutbound *outbound)
{
  if (g_hash_table_size (round->held) == 0)
    return FALSE;
  for (guint i = 0; i < outbound->n_rows; i++)
    if (refers_to_held (round, outbound->rows[i].kind, outbound->rows[i].record))
      return TRUE;
  return FALSE;
}

/* The act first, then what was saved together with it: under an id that follows from the command's, so that
 * a repetition is known too. */
static gboolean
send_act (PlassRound *round, const PlassOutbound *outbound, PlassAnswer answers[2], guint *ret_n,
          GError **error)
{
  g_autofree char *path = plass_outbound_path (outbound);
  g_autofree char *name = g_strconcat ("rest of ", outbound->command.text, NULL);
  PlassId rest = plass_id_from_name (name);
  const guint of_act = plass_outbound_of_act (outbound);

  *ret_n = 1;
  if (!round->remote->act (round->remote, &outbound->command, path, plass_outbound_parameters (outbound),
                           &answers[0], error))
    return FALSE;
  if (outbound->n_rows == of_act || answers[0].status / 100 != 2)
    return TRUE;
  *ret_n = 2;
  return round->remote->push (round->remote, &rest, plass_outbound_bundle (outbound, of_act), &answers[1],
                              error);
}

static gboolean
send (PlassRound *round, const PlassOutbound *outbound, PlassAnswer answers[2], guint *ret_n, GError **error)
{
  if (outbound->act[0])
    return send_act (round, outbound, answers, ret_n, error);
  *ret_n = 1;
  return round->remote->push (round->remote, &outbound->command, plass_outbound_bundle (outbound, 0),
                              &answers[0], error);
}

/* Somebody saved first, so look again and merge: not so where the service judged an act. */
static gboolean
is_conflict (const PlassOutbound *outbound, const PlassAnswer *answer)
{
  static const char *const judged[] = { "overlap", "active-elsewhere", "closed",
                                        "state",   "command-taken",    NULL };

  return answer->status == 412 || (answer->status == 409 && !outbound->act[0] && !is_code (answer, judged));
}

/* A no without its reason is not told to anybody: it was cut short, or somebody else said it. */
static gboolean
is_refusal (const PlassAnswer *answer)
{
  g_autofree char *words = plass_round_words (answer);

  return words != NULL;
}

static void
go_on_without (PlassRound *round, const PlassOutbound *outbound)
{
  hold (round, outbound);
  round->after = outbound->number;
}

static void
settle (PlassRound *round, const PlassOutbound *outbound, const PlassAnswer *answers, guint n)
{
  g_autoptr (GError) why = NULL;

  round->after = outbound->number;
  if (plass_outbound_settle (round->store, outbound, answers, n, &why))
    round->tally.sent++;
  else /* cut short is OFFLINE: the same command again, the same answer */
    plass_round_end_by_error (round, why);
}

static void
park (PlassRound *round, const PlassOutbound *outbound, const PlassAnswer *answers, guint n)
{
  g_autoptr (GError) why = NULL;

  round->after = outbound->number;
  if ((n == 1 || plass_outbound_keep (round->store, outbound, &answers[0], &why))
      && plass_outbound_park (round->store, outbound, &answers[n - 1], &why))
    round->tally.parked++;
  else
    plass_round_end_by_error (round, why);
}

/* Nobody may keep what was erased by decision, and a person is told that it went. */
static void
let_go (PlassRound *round, const PlassOutbound *outbound)
{
  g_autoptr (GError) why = NULL;

  round->after = outbound->number;
  if (!plass_store_erased (round->store, &outbound->command, &why))
    plass_round_end_by_error (round, why);
}

static void
hear (PlassRound *round, const PlassOutbound *outbound, const PlassAnswer *answers, guint n)
{
  static const char *const erased[] = { "erased", NULL };
  const PlassAnswer *last = &answers[n - 1];

  if (plass_round_heard_the_usual (round, last))
    return;
  if (last->status / 100 == 2) {
    settle (round, outbound, answers, n);
  } else if (is_code (last, erased)) {
    let_go (round, outbound);
  } else if (last->status >= 500 || !(is_conflict (outbound, last) || is_refusal (last))) {
    go_on_without (round, outbound);
    round->failures++;
  } else if (is_conflict (outbound, last)) {
    go_on_without (round, outbound);
    round->conflict = TRUE;
    g_free (round->message);
    round->message = plass_round_words (last);
  } else {
    park (round, outbound, answers, n);
  }
}

/* Fetch, and then look at every command once more. */
static void
go_round (PlassRound *round)
{
  round->fetched = TRUE;
  round->conflict = FALSE;
  round->failures = 0;
  round->after = 0;
  g_hash_table_remove_all (round->held);
  g_clear_pointer (&round->message, g_free);
  round->step = PLASS_STEP_PULL;
}

/* Every command was looked at. */
static void
finish (PlassRound *round)
{
  g_autoptr (GError) why = NULL;

  if (round->order.action) {
    plass_round_end (round, PLASS_END_ORDERED, NULL);
  } else if (round->upload_only) {
    plass_round_end (round, PLASS_END_TROUBLE, round->greeting);
  } else if (!round->fetched || (round->conflict && round->again > 0)) {
    round->again -= round->fetched;
    go_round (round);
  } else if (round->conflict || round->failures > 0) {
    g_autofree char *words = g_steal_pointer (&round->message);
    plass_round_end (round, PLASS_END_LATER,
                     words ? words
                           : _ ("The service could not take everything. It is tried again by itself."));
  } else if (!plass_store_completed (round->store, plass_time_now (), &why)) {
    plass_round_end_by_error (round, why);
  } else {
    plass_round_end (round, PLASS_END_COMPLETE, round->greeting);
  }
}

static void
push (PlassRound *round)
{
  PlassAnswer answers[2] = { 0 };
  guint n = 0;
  g_autoptr (GError) why = NULL;
  g_autoptr (PlassOutbound) outbound =
      round->failures < MOST_FAILURES ? plass_store_next_out (round->store, round->after, &why) : NULL;

  if (why)
    plass_round_end_by_error (round, why);
  else if (!outbound)
    finish (round);
  else if (must_wait (round, outbound))
    go_on_without (round, outbound);
  else if (!send (round, outbound, answers, &n, &why))
    plass_round_end_by_error (round, why);
  else
    hear (round, outbound, answers, n);
  plass_answer_clear (&answers[0]);
  plass_answer_clear (&answers[1]);
}

gboolean
plass_round_step (PlassRound *round)
{
  if (round->step == PLASS_STEP_HELLO)
    plass_round_say_hello (round);
  else if (round->step == PLASS_STEP_HOUSE)
    plass_round_fetch_house (round);
  else if (round->step == PLASS_STEP_PULL)
    plass_round_pull (round);
  else if (round->step == PLASS_STEP_PUSH)
    push (round);
  return round->step != PLASS_STEP_END;
}
