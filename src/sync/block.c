/* block.c — whom a person shuts out: read, written down, and taken back */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#define PLAN_ONLY "plan" /* plass-central's word */

static void
free_block (gpointer data)
{
  PlassBlock *block = data;

  g_free (block->said);
  g_free (block);
}

static gpointer
read_block (const cJSON *item)
{
  const char *who = cJSON_GetStringValue (
      plass_wire_get (plass_asked_find (item, "part", "who"), "valueReference.reference"));
  const PlassId id = plass_asked_reference (item, "part", "who");
  PlassBlock *block = g_new0 (PlassBlock, 1);

  if (who && g_str_has_prefix (who, "Practitioner/"))
    block->worker = id;
  else
    block->institution = id;
  block->since = plass_asked_time (item, "part", "since");
  block->set_by = plass_asked_reference (item, "part", "by");
  block->said = g_strdup (plass_asked_text (item, "part", "said", "valueString"));
  block->plan_only = g_strcmp0 (plass_asked_text (item, "part", "part", "valueCode"), PLAN_ONLY) == 0;
  return block;
}

static const PlassAskedList blocks = { "parameter", read_block, free_block };

void
plass_blocks_ask (PlassSync *sync, gpointer source, const PlassId *person, GAsyncReadyCallback answered,
                  gpointer user_data)
{
  g_autofree char *path = g_strconcat ("Patient/", person->text, "/$blocks", NULL);

  plass_sync_ask_list (sync, source, path, &blocks, answered, user_data);
}

GPtrArray *
plass_blocks_ask_finish (GAsyncResult *result, GError **error)
{
  return plass_asked_take (result, error);
}

static void
send (PlassSync *sync, gpointer source, const PlassId *person, const PlassBlock *block, const char *operation,
      GAsyncReadyCallback answered, gpointer user_data)
{
  const gboolean worker = plass_id_is_set (&block->worker);
  cJSON *parameters = plass_asked_parameters ();
  g_autofree char *path = g_strconcat ("Patient/", person->text, operation, NULL);

  plass_asked_add_reference (parameters, "who", worker ? "Practitioner" : "Organization",
                             worker ? &block->worker : &block->institution);
  plass_asked_add_text (parameters, "said", block->said);
  if (block->plan_only)
    plass_asked_add_code (parameters, "part", PLAN_ONLY);
  plass_sync_ask (sync, source, path, parameters, plass_ask_read_yes, NULL, answered, user_data);
}

void
plass_block_set (PlassSync *sync, gpointer source, const PlassId *person, const PlassBlock *block,
                 GAsyncReadyCallback answered, gpointer user_data)
{
  send (sync, source, person, block, "/$block", answered, user_data);
}

void
plass_block_lift (PlassSync *sync, gpointer source, const PlassId *person, const PlassBlock *block,
                  GAsyncReadyCallback answered, gpointer user_data)
{
  send (sync, source, person, block, "/$unblock", answered, user_data);
}
