/* bundle.c — a transaction Bundle: all of it or nothing, once a command; and the door of a batch */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

#define MOST_ENTRIES 2000

typedef struct {
  PlassWish wish;
  char *type, *id, *where;
  const cJSON *item; /* as it came */
  gboolean is_create;
  gboolean is_read; /* GET: answered after everything has been written */
  gboolean exists;  /* ifNoneExist found it: nothing is written, the answer is what stands */
  PlassVersion version;
  PlassReply read; /* the answer of a GET */
} Entry;

typedef struct {
  const PlassRequest *request;
  PlassReply *reply;
  GPtrArray *entries; /* Entry */
  GHashTable *names;  /* "urn:uuid:…" → "Patient/…" */
  GHashTable *seen;   /* "Patient/…": each resource once */
} Transaction;

static void
free_entry (gpointer data)
{
  Entry *entry = data;

  g_free (entry->type);
  g_free (entry->id);
  g_free (entry->where);
  plass_version_clear (&entry->version);
  plass_reply_clear (&entry->read);
  g_free (entry);
}

static const char *
text_of (const cJSON *object, const char *name)
{
  return cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (object, name));
}

static gboolean
refuse (Transaction *transaction, const Entry *entry, const char *detail)
{
  return plass_refuse_at (transaction->request, transaction->reply, detail, entry->where, NULL);
}

/* ---- Reading the entries --------------------------------------------------------------------------------
 */

static gboolean
read_target (Transaction *transaction, Entry *entry, const char *method, const char *url)
{
  g_auto (GStrv) parts = g_strsplit (url, "/", -1);
  const guint n = g_strv_length (parts);

  entry->is_create = strcmp (method, "POST") == 0;
  if (strcmp (method, "DELETE") == 0)
    return refuse (transaction, entry, "delete-refused");
  if ((!entry->is_create && strcmp (method, "PUT") != 0) || n != (entry->is_create ? 1 : 2)
      || strchr (url, '?'))
    return refuse (transaction, entry, "bad-resource");
  if (!plass_type_is_known (parts[0]))
    return refuse (transaction, entry, "unknown-kind");
  entry->type = g_strdup (parts[0]);
  entry->id = n == 2 ? g_strdup (parts[1]) : NULL;
  return TRUE;
}

/* ifNoneExist: FALSE is a refusal; one that is there becomes the entry's id. */
static gboolean
look_for_existing (Transaction *transaction, Entry *entry, const char *query)
{
  static const char prefix[] = "identifier=";
  g_autofree char *token = NULL;
  GError *error = NULL;
  guint found = 0;
  PlassId id;

  if (g_str_has_prefix (query, prefix))
    token = g_uri_unescape_string (query + strlen (prefix), NULL);
  if (!token || strchr (token, '&'))
    return refuse (transaction, entry, "bad-parameter");
  if (!plass_identifier_find (transaction->request, entry->type, token, &found, &id, &error))
    return plass_refuse_error (transaction->request, transaction->reply, error);
  if (found > 1)
    return refuse (transaction, entry, "several");
  entry->exists = found == 1;
  if (entry->exists)
    entry->id = g_strdup (id.text);
  return TRUE;
}

static gboolean
give_id (Transaction *transaction, Entry *entry, const cJSON *request)
{
  const char *query = text_of (request, "ifNoneExist");

  if (query && !look_for_existing (transaction, entry, query))
    return FALSE;
  if (!entry->id)
    entry->id = g_strdup (plass_id_new ().text);
  cJSON_DeleteItemFromObjectCaseSensitive (entry->wish.resource, "id");
  cJSON_AddStringToObject (entry->wish.resource, "id", entry->id);
  return TRUE;
}

static gboolean
read_entry (Transaction *transaction, Entry *entry, const cJSON *item)
{
  const cJSON *request = cJSON_GetObjectItemCaseSensitive (item, "request");
  const char *method = text_of (request, "method"), *url = text_of (request, "url");
  const char *name = text_of (item, "fullUrl");
  g_autofree char *reference = NULL;

  entry->wish.resource = cJSON_GetObjectItemCaseSensitive (item, "resource");
  entry->item = item;
  entry->is_read = g_strcmp0 (method, "GET") == 0;
  if (entry->is_read)
    return url || refuse (transaction, entry, "bad-resource");
  if (!method || !url || !cJSON_IsObject (entry->wish.resource))
    return refuse (transaction, entry, "bad-resource");
  if (!read_target (transaction, entry, method, url)
      || (entry->is_create && !give_id (transaction, entry, request)))
    return FALSE;
  if (g_strcmp0 (text_of (entry->wish.resource, "id"), entry->id) != 0)
    return refuse (transaction, entry, "bad-resource");
  entry->wish.if_match = text_of (request, "ifMatch");
  entry->wish.type = entry->type;
  entry->wish.id = entry->id;
  entry->wish.where = entry->where;
  reference = g_strconcat (entry->type, "/", entry->id, NULL);
  if (name && g_hash_table_contains (transaction->names, name))
    return refuse (transaction, entry, "bad-resource");
  if (name && g_str_has_prefix (name, "urn:uuid:"))
    g_hash_table_insert (transaction->names, g_strdup (name), g_strdup (reference));
  return g_hash_table_add (transaction->seen, g_steal_pointer (&reference))
         || refuse (transaction, entry, "bad-resource");
}

static gboolean
read_entries (Transaction *transaction, const cJSON *bundle)
{
  const cJSON *item;
  guint i = 0;

  if (cJSON_GetArraySize (cJSON_GetObjectItemCaseSensitive (bundle, "entry")) > MOST_ENTRIES)
    return plass_refuse (transaction->request, transaction->reply, "too-large");
  cJSON_ArrayForEach (item, cJSON_GetObjectItemCaseSensitive (bundle, "entry"))
  {
    Entry *entry = g_new0 (Entry, 1);

    entry->where = g_strdup_printf ("Bundle.entry[%u]", i++);
    g_ptr_array_add (transaction->entries, entry);
    if (!read_entry (transaction, entry, item))
      return FALSE;
  }
  return TRUE;
}

/* ---- References within the Bundle -----------------------------------------------------------------------
 */

/* "Patient?identifier=system|value": the one that has it, as FHIR R4 (3.1.0.11.1) wants it. */
static gboolean
find_named (Transaction *transaction, const Entry *entry, cJSON *reference)
{
  const char *question = strchr (reference->valuestring, '?');
  g_autofree char *type = g_strndup (reference->valuestring, (gsize)(question - reference->valuestring));
  g_autofree char *token = NULL, *found_name = NULL;
  GError *error = NULL;
  guint found = 0;
  PlassId id;

  if (g_str_has_prefix (question, "?identifier=") && plass_type_is_known (type))
    token = g_uri_unescape_string (question + strlen ("?identifier="), NULL);
  if (!token || strchr (token, '&'))
    return refuse (transaction, entry, "bad-parameter");
  if (!plass_identifier_find (transaction->request, type, token, &found, &id, &error))
    return plass_refuse_error (transaction->request, transaction->reply, error);
  if (found != 1)
    return refuse (transaction, entry, found ? "several" : "unknown-reference");
  found_name = g_strconcat (type, "/", id.text, NULL);
  cJSON_SetValuestring (reference, found_name);
  return TRUE;
}

static gboolean
resolve_text (Transaction *transaction, const Entry *entry, cJSON *child)
{
  const char *reference = g_hash_table_lookup (transaction->names, child->valuestring);

  if (reference) {
    cJSON_SetValuestring (child, reference);
    return TRUE;
  }
  if (g_strcmp0 (child->string, "reference") != 0)
    return TRUE;
  /* A name that nothing in the Bundle has would be kept as a reference to nowhere. */
  if (g_str_has_prefix (child->valuestring, "urn:uuid:"))
    return refuse (transaction, entry, "unknown-reference");
  return !strchr (child->valuestring, '?') || find_named (transaction, entry, child);
}

static gboolean
resolve (Transaction *transaction, const Entry *entry, cJSON *node)
{
  for (cJSON *child = node ? node->child : NULL; child; child = child->next)
    if (cJSON_IsString (child) ? !resolve_text (transaction, entry, child)
                               : !resolve (transaction, entry, child))
      return FALSE;
  return TRUE;
}

static gboolean
resolve_all (Transaction *transaction)
{
  for (guint i = 0; i < transaction->entries->len; i++) {
    Entry *entry = g_ptr_array_index (transaction->entries, i);

    if (!entry->is_read && !entry->exists && !resolve (transaction, entry, entry->wish.resource))
      return FALSE;
  }
  return TRUE;
}

/* ---- Writing and answering ------------------------------------------------------------------------------
 */

static gboolean
write_entry (Transaction *transaction, Entry *entry)
{
  const PlassRequest *request = transaction->request;
  GError *error = NULL;

  if (entry->is_read)
    return TRUE;
  if (!entry->exists)
    return plass_wish_write (request, transaction->reply, &entry->wish, &entry->version);
  if (!plass_version_read (request->ledger, entry->type, entry->id, 0, &entry->version, &error))
    return plass_refuse_error (request, transaction->reply, error);
  if (!plass_show_version (request->eyes, &entry->version))
    return refuse (transaction, entry, "not-found");
  return plass_mask_is_stranger (entry->version.kind, entry->version.json)
         || plass_audit_read (request, "read", entry->type, entry->id, entry->version.person, &error)
         || plass_refuse_error (request, transaction->reply, error);
}

/* What cannot be read stops the whole, as what cannot be written does. */
static gboolean
read_after (Transaction *transaction, Entry *entry)
{
  if (!entry->is_read)
    return TRUE;
  plass_part_run (transaction->request, entry->item, &entry->read);
  if (entry->read.status < 400)
    return TRUE;
  *transaction->reply = entry->read;
  entry->read = (PlassReply){ 0 };
  return FALSE;
}

static void
append_answer (GString *json, const PlassRequest *request, const Entry *entry)
{
  const PlassVersion *version = &entry->version;
  g_autofree char *when = plass_time_format (version->updated);

  if (entry->is_read) {
    plass_part_append (json, &entry->read);
    return;
  }
  g_string_append_printf (json, "{\"fullUrl\":\"%s/%s/%s\",", request->base, entry->type, entry->id);
  if (!request->minimal && !request->outcome_wanted)
    g_string_append_printf (json, "\"resource\":%s,", version->json);
  g_string_append_printf (json,
                          "\"response\":{\"status\":\"%s\",\"location\":\"%s/%s/%s/_history/%" G_GINT64_FORMAT
                          "\",\"etag\":\"W/\\\"%" G_GINT64_FORMAT "\\\"\",\"lastModified\":\"%s\"}}",
                          version->number == 1 && !entry->exists ? "201" : "200", request->base, entry->type,
                          entry->id, version->number, version->number, when);
}

static void
answer (Transaction *transaction)
{
  GString *json = g_string_new ("{\"resourceType\":\"Bundle\",\"type\":\"transaction-response\"");

  for (guint i = 0; i < transaction->entries->len; i++) {
    g_string_append (json, i ? "," : ",\"entry\":[");
    append_answer (json, transaction->request, g_ptr_array_index (transaction->entries, i));
  }
  g_string_append (json, transaction->entries->len ? "]}" : "}");
  transaction->reply->status = 200;
  transaction->reply->body = g_string_free (json, FALSE);
}

static gboolean
carry_out (Transaction *transaction, const cJSON *bundle)
{
  if (!read_entries (transaction, bundle))
    return FALSE;
  if (!resolve_all (transaction))
    return FALSE;
  for (guint i = 0; i < transaction->entries->len; i++)
    if (!write_entry (transaction, g_ptr_array_index (transaction->entries, i)))
      return FALSE;
  for (guint i = 0; i < transaction->entries->len; i++)
    if (!read_after (transaction, g_ptr_array_index (transaction->entries, i)))
      return FALSE;
  answer (transaction);
  return TRUE;
}

/* Under the write lock from the first look at the command to the commit: two copies of one command cannot
 * both be the first. */
static void
carry_out_once (Transaction *transaction, const cJSON *bundle)
{
  const PlassRequest *request = transaction->request;
  PlassReply *reply = transaction->reply;
  GError *error = NULL;

  if (!plass_once_begin (request, reply))
    return;
  if (carry_out (transaction, bundle) && !plass_once_commit (request, reply, &error))
    plass_refuse_error (request, reply, error);
  plass_ledger_rollback (request->ledger);
}

static void
run_transaction (const PlassRequest *request, PlassReply *reply, const cJSON *bundle)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (free_entry);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  PlassRequest whole = *request;
  Transaction transaction = { &whole, reply, entries, names, seen };

  whole.coming = seen;
  carry_out_once (&transaction, bundle);
}

void
plass_serve_bundle (const PlassRequest *request, PlassReply *reply)
{
  g_autoptr (cJSON) bundle = plass_wire_parse (request->body, (gssize)request->length, NULL);
  const char *type = text_of (bundle, "type");
  const gboolean is_bundle = g_strcmp0 (text_of (bundle, "resourceType"), "Bundle") == 0;

  if (!bundle)
    plass_refuse (request, reply, "bad-json");
  else if (is_bundle && g_strcmp0 (type, "transaction") == 0)
    run_transaction (request, reply, bundle);
  else if (is_bundle && g_strcmp0 (type, "batch") == 0)
    plass_batch_run (request, reply, bundle);
  else
    plass_refuse_at (request, reply, "bad-resource", "Bundle.type", NULL);
}
