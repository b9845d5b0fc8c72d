/* audit-near.c — what a line of the log would tell of where a shielded person is */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

gboolean
plass_audit_is_elsewhere (const PlassRequest *request, const char *type, const char *record, GError **error)
{
  g_auto (PlassVersion) version = { 0 };

  if (!*record || !*type)
    return FALSE;
  return !plass_version_read (request->ledger, type, record, 0, &version, error)
         || plass_mask_is_elsewhere (request->eyes, &version);
}

typedef struct {
  const PlassRequest *request;
  const char *worker;
  gboolean found;
  GError **error;
} Search;

/* Whether the role still lasts does not matter: it is no secret of another house. */
static void
search_in (const PlassId *institution, gpointer user_data)
{
  Search *search = user_data;

  if (search->found || *search->error)
    return;
  search->found =
      plass_ledger_number (search->request->ledger,
                           "SELECT count(*) FROM link w JOIN link i ON i.kind = 'role' AND i.id = w.id"
                           " AND i.field = 'institution' AND i.target = $2"
                           " WHERE w.kind = 'role' AND w.field = 'worker' AND w.target = $1",
                           PLASS_BINDS (PLASS_TEXT (search->worker), PLASS_TEXT (institution->text)),
                           search->error)
      > 0;
}

gboolean
plass_audit_is_near (const PlassRequest *request, const char *worker, const char *role, GError **error)
{
  Search search = { request, worker, FALSE, error };

  if (!*worker || strcmp (worker, request->caller.worker.text) == 0 || strcmp (role, "intake") == 0)
    return TRUE;
  plass_eyes_each_own (request->eyes, search_in, &search);
  return search.found;
}
