/* erased.c — what was written here about somebody who was erased for good meanwhile goes as well */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

/* What another command still holds goes with the last of them. */
static gboolean
purge_row (PlassWriter *writer, const PlassCommandRow *row, GError **error)
{
  g_auto (PlassStored) stored = { 0 };
  PlassHolds holds;

  if (!plass_rows_find (writer->connection, row->table, &row->id, &stored, error))
    return FALSE;
  if (stored.record == NULL)
    return TRUE;
  if (!plass_outbox_holds (writer->connection, row->table->kind, &row->id, 0, &holds, error))
    return FALSE;
  return holds.waiting + holds.parked > 0 || plass_rows_purge (writer, &stored, TRUE, error);
}

gboolean
plass_store_erased (PlassStore *store, const PlassId *command, GError **error)
{
  g_auto (PlassWriter) writer = { 0 };
  g_autoptr (GPtrArray) rows = NULL;
  gint64 number;

  if (!plass_writer_begin (&writer, store, error))
    return FALSE;
  number = plass_outbox_number (writer.connection, command, error);
  rows = plass_outbox_rows (store, writer.connection, number, error);
  if (rows == NULL || !plass_outbox_remove (&writer, number, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    if (!purge_row (&writer, rows->pdata[i], error))
      return FALSE;
  return plass_writer_commit (&writer, error);
}
