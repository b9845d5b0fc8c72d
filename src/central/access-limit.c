/* access-limit.c — how long access lasts: words of the list `access`, so that people can change them */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

gboolean
plass_limit_days (PlassLedger *ledger, const char *word, gint64 *ret_days, GError **error)
{
  g_autofree char *name = g_strconcat ("code/access/", word, NULL);
  const PlassId id = plass_id_from_name (name);
  GError *failed = NULL;
  g_autoptr (PlassCodeWord) code = plass_ledger_get (ledger, &plass_kind_code, &id, &failed);

  if (failed) {
    g_propagate_error (error, failed);
    return FALSE;
  }
  *ret_days = code && code->active != PLASS_NO && code->limit_days.known ? code->limit_days.value : 0;
  return TRUE;
}
