/* gate.c — whether what is kept here may be shown: orders of the service, days without contact, the clock */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

gboolean
plass_gate_obey (const char *user, PlassOpened *opened)
{
  g_autofree char *path = plass_opening_path (user);
  PlassOrderAction order = plass_order_obey (path, user);

  if (order == PLASS_ORDER_WIPE)
    opened->trouble = plass_order_is_unheard (path) ? PLASS_TROUBLE_WIPED_UNHEARD : PLASS_TROUBLE_WIPED;
  return order == PLASS_ORDER_WIPE;
}

gboolean
plass_gate_judge (PlassOpened *opened)
{
  PlassGrace grace = plass_grace_judge (opened->store, plass_time_now ());

  if (grace == PLASS_GRACE_FINE)
    return TRUE;
  opened->trouble = grace == PLASS_GRACE_CLOCK ? PLASS_TROUBLE_CLOCK : PLASS_TROUBLE_SIGN_IN;
  g_set_error_literal (&opened->error, PLASS_ERROR, PLASS_ERROR_REFUSED, plass_grace_words (grace));
  g_clear_pointer (&opened->store, plass_store_close);
  return FALSE;
}

/* A desk that is not welcome keeps no token: whoever finds it could not sign in either. A service that cannot
 * be asked has not said so: then the desk may open as one that was not signed in at, by what it knows itself.
 */
gboolean
plass_gate_greet (const PlassService *service, const char *user, PlassStore *store, PlassOpened *opened)
{
  if (plass_desk_greet (store ? store : opened->store, service, user, &opened->order, &opened->error))
    return store || plass_gate_judge (opened);
  if (!opened->order && g_error_matches (opened->error, PLASS_ERROR, PLASS_ERROR_OFFLINE)) {
    g_clear_error (&opened->error);
    return store || plass_gate_judge (opened);
  }
  opened->trouble = PLASS_TROUBLE_SIGN_IN;
  g_clear_pointer (&opened->store, plass_store_close);
  if (!opened->order)
    plass_sign_out (service, user, NULL);
  else if (!store)
    plass_gate_obey (user, opened);
  return FALSE;
}
