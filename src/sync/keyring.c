/* keyring.c — the few secrets of a desk, in the Secret Service */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sync-private.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>
#include <sodium.h>
#include <string.h>

static const SecretSchema token_schema = {
  PLASS_APP_ID ".RefreshToken",
  SECRET_SCHEMA_NONE,
  {
      { "issuer", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "client-id", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "user", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { NULL, 0 },
  },
};

static const SecretSchema key_schema = {
  PLASS_APP_ID ".DatabaseKey",
  SECRET_SCHEMA_NONE,
  {
      { "file-id", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "kind", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "item", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { NULL, 0 },
  },
};

static gboolean
say_locked (GError **error)
{
  g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_LOCKED,
                       _ ("The keyring of this computer is locked. Unlock it and try again."));
  return FALSE;
}

static gboolean
say_absent (GError **error)
{
  g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_OFFLINE,
                       _ ("This computer has no keyring to keep secrets in."));
  return FALSE;
}

/* What libsecret says in the middle of things: no bus and no service look the same to a person. */
static gboolean
say_broken (const GError *why, GError **error)
{
  if (g_error_matches (why, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    return say_locked (error);
  return say_absent (error);
}

static SecretService *
connect (GError **error)
{
  g_autoptr (GError) why = NULL;
  SecretService *service =
      secret_service_open_sync (SECRET_TYPE_SERVICE, NULL, SECRET_SERVICE_OPEN_SESSION, NULL, &why);

  if (!service)
    say_absent (error);
  return service;
}

/* Storing into a locked or missing collection raises a prompt that may wait for ever, and a locked one may
 * even hide that an item is there: so look before everything. */
static gboolean
is_open (SecretService *service, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (SecretCollection) collection = secret_collection_for_alias_sync (
      service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, NULL, &why);

  if (why)
    return say_broken (why, error);
  if (!collection)
    return say_absent (error);
  return !secret_collection_get_locked (collection) || say_locked (error);
}

/* A search gives also what has more attributes than were asked for. */
static SecretItem *
first_of (GList *items, GHashTable *attributes)
{
  for (; items; items = items->next) {
    g_autoptr (GHashTable) has = secret_item_get_attributes (items->data);

    if (g_strcmp0 (g_hash_table_lookup (has, "item"), g_hash_table_lookup (attributes, "item")) == 0)
      return items->data;
  }
  return NULL;
}

/* The item with these attributes, or NULL: without an error when it is known that there is none. */
static SecretItem *
find (SecretService *service, const SecretSchema *schema, GHashTable *attributes, GError **error)
{
  g_autoptr (GError) why = NULL;
  GList *items = secret_service_search_sync (service, schema, attributes, SECRET_SEARCH_ALL, NULL, &why);
  SecretItem *item = first_of (items, attributes);

  if (why) {
    say_broken (why, error);
  } else if (!item) {
    is_open (service, error);
  } else if (secret_item_get_locked (item)) {
    say_locked (error);
    item = NULL;
  }
  if (item)
    g_object_ref (item);
  g_list_free_full (items, g_object_unref);
  return item;
}

static SecretValue *
load (SecretItem *item, GError **error)
{
  g_autoptr (GError) why = NULL;

  if (secret_item_load_secret_sync (item, NULL, &why))
    return secret_item_get_secret (item);
  say_broken (why, error);
  return NULL;
}

static char *
get (const SecretSchema *schema, GHashTable *attributes, GError **error)
{
  g_autoptr (SecretService) service = connect (error);
  g_autoptr (SecretItem) item = service ? find (service, schema, attributes, error) : NULL;
  SecretValue *value = item ? load (item, error) : NULL;
  char *text = value ? g_strdup (secret_value_get_text (value)) : NULL;

  if (value)
    secret_value_unref (value);
  return text;
}

static gboolean
set (const SecretSchema *schema, GHashTable *attributes, const char *label, const char *secret,
     GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (SecretService) service = connect (error);

  if (!service || !is_open (service, error))
    return FALSE;
  SecretValue *value = secret_value_new (secret, -1, "text/plain");
  gboolean stored = secret_service_store_sync (service, schema, attributes, SECRET_COLLECTION_DEFAULT, label,
                                               value, NULL, &why);
  secret_value_unref (value);
  return stored || say_broken (why, error);
}

/* All that have at least these attributes. */
static gboolean
clear (const SecretSchema *schema, GHashTable *attributes, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (SecretService) service = connect (error);

  if (!service || !is_open (service, error))
    return FALSE;
  secret_service_clear_sync (service, schema, attributes, NULL, &why);
  return !why || say_broken (why, error);
}

/* ---- The keyring itself ------------------------------------------------------------------------------- */

PlassKeyringState
plass_keyring_state (void)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (SecretService) service = connect (NULL);

  if (!service)
    return PLASS_KEYRING_NONE;
  if (is_open (service, &why))
    return PLASS_KEYRING_OPEN;
  return g_error_matches (why, PLASS_ERROR, PLASS_ERROR_LOCKED) ? PLASS_KEYRING_LOCKED : PLASS_KEYRING_NONE;
}

gboolean
plass_keyring_unlock (GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (SecretService) service = connect (error);
  g_autoptr (SecretCollection) collection = NULL;

  if (!service)
    return FALSE;
  collection = secret_collection_for_alias_sync (service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE,
                                                 NULL, &why);
  if (!collection)
    return why ? say_broken (why, error) : say_absent (error);
  GList objects = { .data = collection };
  /* No cancellable: libsecret 0.20 never returns from a prompt that was cancelled. Dismissed is no error. */
  if (secret_service_unlock_sync (service, &objects, NULL, NULL, &why) == 1)
    return TRUE;
  return why ? say_broken (why, error) : say_locked (error);
}

/* ---- Refresh token ------------------------------------------------------------------------------------ */

static GHashTable *
token_attributes (const PlassService *service, const char *user)
{
  return secret_attributes_build (&token_schema, "issuer", service->url, "client-id", PLASS_CLIENT_ID, "user",
                                  user, NULL);
}

char *
plass_keyring_get_token (const PlassService *service, const char *user, GError **error)
{
  g_autoptr (GHashTable) attributes = token_attributes (service, user);

  return get (&token_schema, attributes, error);
}

gboolean
plass_keyring_set_token (const PlassService *service, const char *user, const char *token, GError **error)
{
  g_autoptr (GHashTable) attributes = token_attributes (service, user);

  return set (&token_schema, attributes, _ ("Plass – signed in"), token, error);
}

gboolean
plass_keyring_clear_token (const PlassService *service, const char *user, GError **error)
{
  g_autoptr (GHashTable) attributes = token_attributes (service, user);

  return clear (&token_schema, attributes, error);
}

/* ---- Key of the store --------------------------------------------------------------------------------- */

static gboolean
read_key (const char *text, PlassKey *ret_key, GError **error)
{
  PlassKey key;
  gsize length = 0;

  if (sodium_base642bin (key.bytes, sizeof key.bytes, text, strlen (text), NULL, &length, NULL,
                         sodium_base64_VARIANT_ORIGINAL)
          != 0
      || length != sizeof key.bytes) {
    g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_BROKEN,
                         _ ("The key in the keyring cannot be read."));
    return FALSE;
  }
  *ret_key = key;
  sodium_memzero (&key, sizeof key);
  return TRUE;
}

/* @item NULL or "": without a name. */
static GHashTable *
key_attributes (const char *store_name, const char *item)
{
  gboolean named = item && *item;

  return secret_attributes_build (&key_schema, "file-id", store_name, "kind", "kek", named ? "item" : NULL,
                                  item, NULL);
}

static gboolean
make_key (GHashTable *attributes, GError **error)
{
  guint8 bytes[sizeof ((PlassKey *)0)->bytes];
  char text[sodium_base64_ENCODED_LEN (sizeof bytes, sodium_base64_VARIANT_ORIGINAL)];

  randombytes_buf (bytes, sizeof bytes);
  sodium_bin2base64 (text, sizeof text, bytes, sizeof bytes, sodium_base64_VARIANT_ORIGINAL);
  gboolean stored =
      set (&key_schema, attributes, _ ("Plass – key to the records on this computer"), text, error);
  sodium_memzero (bytes, sizeof bytes);
  sodium_memzero (text, sizeof text);
  return stored;
}

gboolean
plass_keyring_get_store_key (const char *store_name, const char *item, PlassKey *ret_key, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (GHashTable) attributes = key_attributes (store_name, item);
  char *text = get (&key_schema, attributes, &why);

  if (why) {
    g_propagate_error (error, g_steal_pointer (&why));
    return FALSE;
  }
  if (!text) {
    g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_WRONG_KEY,
                         _ ("The keyring no longer has the key to the records on this computer."));
    return FALSE;
  }
  gboolean well = read_key (text, ret_key, error);
  plass_wipe (text);
  return well;
}

gboolean
plass_keyring_make_store_key (const char *store_name, const char *item, PlassKey *ret_key, GError **error)
{
  g_autoptr (GHashTable) attributes = key_attributes (store_name, item);

  if (sodium_init () < 0)
    return say_absent (error);
  /* What is used is what the keyring will give next time: so it is read back. */
  return make_key (attributes, error) && plass_keyring_get_store_key (store_name, item, ret_key, error);
}

gboolean
plass_keyring_drop_store_key (const char *store_name, const char *item, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (SecretService) service = connect (error);
  g_autoptr (GHashTable) attributes = key_attributes (store_name, item);
  g_autoptr (SecretItem) there = service ? find (service, &key_schema, attributes, &why) : NULL;

  if (there)
    return secret_item_delete_sync (there, NULL, &why) || say_broken (why, error);
  if (why)
    g_propagate_error (error, g_steal_pointer (&why));
  else if (service)
    return TRUE;
  return FALSE;
}

gboolean
plass_keyring_clear_store_keys (const char *store_name, GError **error)
{
  g_autoptr (GHashTable) attributes = key_attributes (store_name, NULL);

  return clear (&key_schema, attributes, error);
}
