/* say-hello.c — the first step of a round: who we are, and what the service wants of this desk */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#include <glib/gi18n-lib.h>

/* A program that is too old, or that was told to close, may send what it has, and fetches nothing. */
static void
go_on (PlassRound *round)
{
  gboolean fetches = !round->upload_only && !round->order.action;

  round->step = fetches && plass_id_is_set (&round->institution) ? PLASS_STEP_HOUSE : PLASS_STEP_PUSH;
}

static void
take_hello (PlassRound *round, const PlassId *desk, const PlassAnswer *answer)
{
  g_auto (PlassHello) hello = { 0 };
  g_autoptr (GError) why = NULL;
  g_autoptr (cJSON) tree = plass_wire_parse (answer->body, (gssize)answer->length, &why);

  if (!tree) { /* cut short on its way: the same again, later */
    plass_round_end (round, PLASS_END_OFFLINE, why->message);
    return;
  }
  if (!plass_hello_take (round->store, desk, tree, &hello, &why)) {
    plass_round_end_by_error (round, why);
    return;
  }
  round->order = hello.order;
  round->upload_only = hello.upload_only;
  go_on (round);
  g_free (round->greeting);
  round->greeting = g_steal_pointer (&hello.message);
  if (round->order.action && round->order.at_once) {
    plass_round_end (round, PLASS_END_ORDERED, NULL);
  } else if (hello.behind) {
    round->any_age = TRUE;
    if (!plass_store_forget_received (round->store, &why))
      plass_round_end_by_error (round, why);
  }
}

void
plass_round_say_hello (PlassRound *round)
{
  g_auto (PlassAnswer) answer = { 0 };
  g_autoptr (GError) why = NULL;
  PlassId desk = plass_hello_desk (round->store, &why);
  char *parameters = plass_id_is_set (&desk) ? plass_hello_parameters (round->store, &why) : NULL;

  if (!parameters || !round->remote->hello (round->remote, &desk, parameters, &answer, &why)) {
    plass_round_end_by_error (round, why);
  } else if (plass_round_heard_the_usual (round, &answer)) {
    return;
  } else if (answer.status == 200) {
    take_hello (round, &desk, &answer);
  } else if (answer.status == 404) {
    go_on (round); /* a service that knows no desks */
  } else if (answer.status >= 500) {
    plass_round_end_later (round, &answer);
  } else {
    g_autofree char *words = plass_round_words (&answer);
    plass_round_end (round, PLASS_END_TROUBLE,
                     words ? words : _ ("The service does not let this computer in."));
  }
}
