/* key-item.c — which secrets of the keyring the slots of a key file need, and which they need no more */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <string.h>

/* A secret of the keyring is never overwritten: whoever dies between the two writes would have a key file and
 * a keyring that do not fit. So each has a name of its own, which the slot that needs it tells, and what took
 * its place tells which names were needed before until somebody has taken those away. */

#define SEALKEY "sealkey"
#define REPLACED "replaced"

static const PlassSlot with_keyring[] = { PLASS_SLOT_KEYRING, PLASS_SLOT_BOTH };

void
plass_key_item_write (GKeyFile *file, PlassSlot slot, const char *item)
{
  if (item && *item)
    g_key_file_set_string (file, plass_key_slot_group (slot), "item", item);
  else
    g_key_file_remove_key (file, plass_key_slot_group (slot), "item", NULL);
}

/* NULL: it needs none. */
static char *
read_item (GKeyFile *file, PlassSlot slot)
{
  const char *group = plass_key_slot_group (slot);
  char *item;

  if ((slot != PLASS_SLOT_KEYRING && slot != PLASS_SLOT_BOTH) || !g_key_file_has_group (file, group))
    return NULL;
  item = g_key_file_get_string (file, group, "item", NULL);
  return item ? item : g_strdup ("");
}

static gboolean
is_needed (GKeyFile *file, const char *item)
{
  for (gsize i = 0; i < G_N_ELEMENTS (with_keyring); i++) {
    g_autofree char *needed = read_item (file, with_keyring[i]);

    if (g_strcmp0 (needed, item) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
add (GKeyFile *file, GPtrArray *items, const char *item)
{
  if (!is_needed (file, item) && !g_ptr_array_find_with_equal_func (items, item, g_str_equal, NULL))
    g_ptr_array_add (items, g_strdup (item));
}

/* What @before tells that @file does not need. */
static GPtrArray *
left_over (GKeyFile *file, GKeyFile *before)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) told = g_key_file_get_string_list (before, SEALKEY, REPLACED, NULL, NULL);

  for (char **item = told; item && *item; item++)
    add (file, items, *item);
  for (gsize i = 0; i < G_N_ELEMENTS (with_keyring); i++) {
    g_autofree char *item = read_item (before, with_keyring[i]);

    if (item)
      add (file, items, item);
  }
  return items;
}

static void
tell (GKeyFile *file, const GPtrArray *items)
{
  if (items->len)
    g_key_file_set_string_list (file, SEALKEY, REPLACED, (const char *const *)items->pdata, items->len);
  else
    g_key_file_remove_key (file, SEALKEY, REPLACED, NULL);
}

void
plass_key_items_follow (GKeyFile *file, GKeyFile *before)
{
  g_autoptr (GPtrArray) items = left_over (file, before);

  tell (file, items);
}

gboolean
plass_key_expect_item (const char *path, const char *item, GError **error)
{
  PlassSealId id;
  g_autoptr (GKeyFile) file = plass_key_file_load (path, &id, error);
  g_autofree char *name = plass_generation_file (path, PLASS_KEY_FILE);

  if (!file)
    return FALSE;
  g_autoptr (GPtrArray) items = left_over (file, file);
  add (file, items, item);
  tell (file, items);
  return plass_key_file_save (file, name, error);
}

char *
plass_key_item (const char *path, PlassSlot slot)
{
  PlassSealId id;
  g_autoptr (GKeyFile) file = plass_key_file_load (path, &id, NULL);

  return file ? read_item (file, slot) : NULL;
}

char **
plass_key_replaced (const char *path)
{
  PlassSealId id;
  g_autoptr (GKeyFile) file = plass_key_file_load (path, &id, NULL);

  if (!file)
    return NULL;
  g_autoptr (GPtrArray) items = left_over (file, file);
  g_ptr_array_add (items, NULL);
  return items->len > 1 ? g_strdupv ((char **)items->pdata) : NULL;
}

gboolean
plass_key_forget_replaced (const char *path, GError **error)
{
  PlassSealId id;
  g_autoptr (GKeyFile) file = plass_key_file_load (path, &id, error);
  g_autofree char *name = plass_generation_file (path, PLASS_KEY_FILE);

  if (!file)
    return FALSE;
  return !g_key_file_remove_key (file, SEALKEY, REPLACED, NULL) || plass_key_file_save (file, name, error);
}
