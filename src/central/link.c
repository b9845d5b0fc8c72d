/* link.c — which records point at which: the indexed references of the field tables */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

static gboolean
take_id (const PlassAnswer *row, gpointer user_data)
{
  g_ptr_array_add (user_data, g_strdup (plass_answer_text (row, 0)));
  return TRUE;
}

gboolean
plass_link_write (PlassLedger *ledger, const PlassKind *kind, gconstpointer record, gboolean is_new,
                  GError **error)
{
  const char *id = plass_record_id (record)->text;

  if (!is_new
      && !plass_ledger_query (ledger, "DELETE FROM link WHERE kind = $1 AND id = $2",
                              PLASS_BINDS (PLASS_TEXT (kind->name), PLASS_TEXT (id)), NULL, NULL, error))
    return FALSE;
  for (guint i = 0; i < kind->n_fields; i++) {
    const PlassField *field = &kind->fields[i];
    const PlassId *target = plass_field_get (field, record);

    if (field->type != PLASS_TYPE_REF || !(field->flags & PLASS_INDEXED) || !plass_id_is_set (target))
      continue;
    if (!plass_ledger_query (ledger, "INSERT INTO link (kind, field, target, id) VALUES ($1, $2, $3, $4)",
                             PLASS_BINDS (PLASS_TEXT (kind->name), PLASS_TEXT (field->name),
                                          PLASS_TEXT (target->text), PLASS_TEXT (id)),
                             NULL, NULL, error))
      return FALSE;
  }
  return TRUE;
}

GPtrArray *
plass_link_list (PlassLedger *ledger, const PlassKind *kind, const char *field, const PlassId *target,
                 GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  if (!plass_ledger_query (
          ledger, "SELECT id FROM link WHERE kind = $1 AND field = $2 AND target = $3 ORDER BY id",
          PLASS_BINDS (PLASS_TEXT (kind->name), PLASS_TEXT (field), PLASS_TEXT (target->text)), take_id, ids,
          error))
    return NULL;
  return g_steal_pointer (&ids);
}
