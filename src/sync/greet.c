/* greet.c — the first hello after signing in: who we are, and whether this desk may be opened */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

/* What was not sent is offered before an order is followed. */
static gboolean
follow (PlassRound *round, PlassStore *store, const PlassService *service, const char *user,
        PlassOrderAction *ret_order, GError **error)
{
  while (plass_round_step (round))
    ;
  if (!plass_order_accept (store, service, user, &round->order, error))
    return FALSE;
  *ret_order = round->order.action;
  g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_REFUSED, plass_order_words (round->order.action));
  return FALSE;
}

static gboolean
fail (const PlassRound *round, GError **error)
{
  PlassError code = round->end == PLASS_END_SIGNED_OUT ? PLASS_ERROR_SIGN_IN
                    : round->end == PLASS_END_TROUBLE  ? PLASS_ERROR_REFUSED
                                                       : PLASS_ERROR_OFFLINE;

  g_set_error_literal (error, PLASS_ERROR, code, round->message ? round->message : "");
  return FALSE;
}

static gboolean
greet (PlassRemote *remote, PlassStore *store, const PlassService *service, const char *user,
       PlassOrderAction *ret_order, GError **error)
{
  g_autoptr (PlassRound) round = plass_round_new (remote, store);

  while (round->step == PLASS_STEP_HELLO && plass_round_step (round))
    ;
  if (round->order.action)
    return follow (round, store, service, user, ret_order, error);
  if (round->step == PLASS_STEP_END)
    return fail (round, error);
  /* Let in again after an order: the person has signed in, and the service says nothing against it. */
  return plass_store_set_setting (store, "locked", NULL, error);
}

gboolean
plass_desk_greet (PlassStore *store, const PlassService *service, const char *user,
                  PlassOrderAction *ret_order, GError **error)
{
  g_autoptr (PlassWeb) web = plass_web_new (service, NULL, error);
  PlassRemote *remote;
  gboolean welcome;

  *ret_order = PLASS_ORDER_NONE;
  if (!web)
    return FALSE;
  remote = plass_remote_http_new (web, service, user);
  welcome = greet (remote, store, service, user, ret_order, error);
  plass_remote_http_free (remote);
  return welcome;
}
