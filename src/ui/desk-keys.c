/* desk-keys.c — the ways that open a desk: which there ought to be, making them, and using one */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

/* ---- Which there are, and which there ought to be ---- */

static gboolean
others_work_here (const char *user)
{
  g_auto (GStrv) users = plass_desk_users ();
  guint count = g_strv_length (users);

  return count > 1 || (count == 1 && g_strcmp0 (users[0], user) != 0);
}

/* Whoever has the account can read the whole keyring: where several share one, and where the disk is not
 * encrypted, it must not open anything by itself. What once needed a passphrase never gets weaker. */
static PlassSlot
wanted (const PlassDeskWays *ways, const char *policy)
{
  if (ways->keyring == PLASS_KEYRING_NONE)
    return PLASS_SLOT_PASSPHRASE;
  if (ways->others || g_strcmp0 (policy, "both") == 0 || ways->slots[PLASS_SLOT_BOTH]
      || (ways->slots[PLASS_SLOT_PASSPHRASE] && !ways->slots[PLASS_SLOT_KEYRING]))
    return PLASS_SLOT_BOTH;
  return PLASS_SLOT_KEYRING;
}

void
plass_desk_ways_look (const char *user, const char *policy, PlassDeskWays *ret_ways)
{
  g_autofree char *path = plass_opening_path (user);

  *ret_ways = (PlassDeskWays){ .keyring = plass_keyring_state (), .others = others_work_here (user) };
  for (guint slot = 0; slot < G_N_ELEMENTS (ret_ways->slots); slot++)
    ret_ways->slots[slot] = plass_key_has_slot (path, slot);
  ret_ways->wanted = wanted (ret_ways, policy);
}

gboolean
plass_desk_ways_need_passphrase (const PlassDeskWays *ways)
{
  return ways->wanted != PLASS_SLOT_KEYRING;
}

/* ---- Making them ---- */

/* A secret of the keyring, for one slot. */
typedef struct {
  PlassId item; /* what it is called there; not set: the slot needs none */
  PlassKey kek;
} Kept;

/* Whatever is locked anew gets a secret of its own: what may have leaked opens nothing of it, and the old one
 * stays for the old as long as it may be needed. @expect: the path of a store whose slots are about to
 * change, or NULL. */
static gboolean
make_kept (PlassSlot slot, const char *user, const char *expect, Kept *kept, GError **error)
{
  if (slot == PLASS_SLOT_PASSPHRASE || slot == PLASS_SLOT_RECOVERY)
    return TRUE;
  kept->item = plass_id_new ();
  return (!expect || plass_key_expect_item (expect, kept->item.text, error))
         && plass_keyring_make_store_key (user, kept->item.text, &kept->kek, error);
}

/* The key file itself is asked: a disk may fail when what it was given has taken its place already. */
static gboolean
is_needed (const char *path, const char *item)
{
  g_autofree char *keyring = plass_key_item (path, PLASS_SLOT_KEYRING),
                  *both = plass_key_item (path, PLASS_SLOT_BOTH);
  gboolean unreadable = plass_key_exists (path) && plass_key_slots (path) == 0;

  return unreadable || g_strcmp0 (item, keyring) == 0 || g_strcmp0 (item, both) == 0;
}

/* What came to nothing is not left behind in the keyring. */
static void
kept_clear (Kept *kept, const char *user)
{
  g_autofree char *path = plass_opening_path (user);

  if (plass_id_is_set (&kept->item) && !is_needed (path, kept->item.text))
    plass_keyring_drop_store_key (user, kept->item.text, NULL);
  plass_key_wipe (&kept->kek);
}

/* A keyring that is locked meanwhile is tried again at the next opening. */
void
plass_desk_keys_settle (const char *user)
{
  g_autofree char *path = plass_opening_path (user);
  g_auto (GStrv) items = plass_key_replaced (path);

  for (char **item = items; item && *item; item++)
    if (!plass_keyring_drop_store_key (user, *item, NULL))
      return;
  if (items)
    plass_key_forget_replaced (path, NULL);
}

/* In this order: keyring, read back, key file, database. So no database is ever without a way to open it. */
gboolean
plass_desk_keys_make (const char *user, PlassSlot slot, const char *passphrase, const char *recovery,
                      PlassKey *ret_key, GError **error)
{
  g_autofree char *path = plass_opening_path (user);
  Kept kept = { 0 };
  const PlassSecret secret = { kept.kek.bytes, passphrase, kept.item.text }, code = { NULL, recovery };

  gboolean made =
      make_kept (slot, user, NULL, &kept, error) && plass_key_create (path, slot, &secret, ret_key, error);
  kept_clear (&kept, user);
  return made && plass_key_set_slot (path, ret_key, PLASS_SLOT_RECOVERY, &code, error);
}

gboolean
plass_desk_keys_set (const char *user, const PlassKey *key, PlassSlot slot, const char *phrase,
                     GError **error)
{
  g_autofree char *path = plass_opening_path (user);
  Kept kept = { 0 };
  const PlassSecret secret = { kept.kek.bytes, phrase, kept.item.text };

  gboolean done =
      make_kept (slot, user, path, &kept, error) && plass_key_set_slot (path, key, slot, &secret, error);
  kept_clear (&kept, user);
  if (!done || slot == PLASS_SLOT_RECOVERY)
    return done;
  /* Any way opens, so the weakest decides: the others go once the new one is there. */
  for (PlassSlot other = 0; other < PLASS_SLOT_RECOVERY; other++)
    if (other != slot && plass_key_has_slot (path, other) && !plass_key_remove_slot (path, other, error))
      return FALSE;
  return TRUE;
}

/* ---- Using one ---- */

static PlassTrouble
fail (PlassTrouble trouble, GError **error, PlassError code, const char *words)
{
  g_set_error_literal (error, PLASS_ERROR, code, words);
  return trouble;
}

static PlassTrouble
keyring_trouble (const GError *why)
{
  static const struct {
    int code;
    PlassTrouble trouble;
  } troubles[] = {
    { PLASS_ERROR_LOCKED, PLASS_TROUBLE_KEYRING_LOCKED },
    { PLASS_ERROR_OFFLINE, PLASS_TROUBLE_NO_KEYRING },
    { PLASS_ERROR_WRONG_KEY, PLASS_TROUBLE_KEY_MISSING },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (troubles); i++)
    if (g_error_matches (why, PLASS_ERROR, troubles[i].code))
      return troubles[i].trouble;
  return PLASS_TROUBLE_KEY_OTHER;
}

/* What it means that this way does not open. */
static PlassTrouble
slot_trouble (PlassSlot slot, const GError *why)
{
  if (g_error_matches (why, PLASS_ERROR, PLASS_ERROR_NO_SPACE))
    return PLASS_TROUBLE_NO_MEMORY;
  if (!g_error_matches (why, PLASS_ERROR, PLASS_ERROR_WRONG_KEY))
    return PLASS_TROUBLE_KEY_FILE;
  return slot == PLASS_SLOT_KEYRING    ? PLASS_TROUBLE_KEY_OTHER
         : slot == PLASS_SLOT_RECOVERY ? PLASS_TROUBLE_RECOVERY
                                       : PLASS_TROUBLE_PASSPHRASE;
}

static const char *
wrong_words (PlassSlot slot)
{
  static const char *const words[] = {
    [PLASS_SLOT_KEYRING] = NULL,
    [PLASS_SLOT_PASSPHRASE] = N_ ("This is not the passphrase. Try again."),
    [PLASS_SLOT_BOTH] =
        N_ ("This does not open it. Try again. If you are sure of the passphrase, the keyring "
            "may be another than before: then use the recovery code."),
    [PLASS_SLOT_RECOVERY] =
        N_ ("This is not the recovery code of this computer and this user. Compare sign by "
            "sign, and see that the sheet is the newest one."),
  };

  return words[slot] ? _ (words[slot]) : NULL;
}

/* What a person gives may be tried three times, then only after a pause. A try is counted before it is
 * judged, since the program may be ended in between. */
static gboolean
may_try (const char *user, GError **error)
{
  guint wait = plass_misses_wait (user, plass_boot_secs ());

  if (wait == 0) {
    plass_misses_count (user, plass_boot_secs ());
    return TRUE;
  }
  g_set_error (error, PLASS_ERROR, PLASS_ERROR_RULE,
               g_dngettext (GETTEXT_PACKAGE, "It was tried too often. Try again in %u second.",
                            "It was tried too often. Try again in %u seconds.", wait),
               wait);
  return FALSE;
}

static PlassTrouble
use_slot (const char *user, const char *path, PlassSlot slot, const PlassSecret *secret, PlassKey *ret_key,
          GError **error)
{
  g_autoptr (GError) why = NULL;

  if (secret->phrase && !may_try (user, error))
    return slot == PLASS_SLOT_RECOVERY ? PLASS_TROUBLE_RECOVERY : PLASS_TROUBLE_PASSPHRASE;
  if (plass_key_unlock (path, slot, secret, ret_key, &why)) {
    if (secret->phrase)
      plass_misses_forget (user);
    return PLASS_TROUBLE_NONE;
  }
  PlassTrouble trouble = slot_trouble (slot, why);
  if (trouble == PLASS_TROUBLE_PASSPHRASE || trouble == PLASS_TROUBLE_RECOVERY)
    return fail (trouble, error, PLASS_ERROR_RULE, wrong_words (slot));
  g_propagate_error (error, g_steal_pointer (&why));
  return trouble;
}

static PlassTrouble
use_keyring (const char *user, const char *path, PlassSlot slot, const char *passphrase, PlassKey *ret_key,
             GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autofree char *item = plass_key_item (path, slot);
  PlassKey kek;
  const PlassSecret secret = { kek.bytes, passphrase };

  if (!plass_keyring_get_store_key (user, item, &kek, &why)) {
    PlassTrouble trouble = keyring_trouble (why);
    g_propagate_error (error, g_steal_pointer (&why));
    return trouble;
  }
  /* Only now: a passphrase that could not help anyway is not asked for. */
  PlassTrouble trouble = slot == PLASS_SLOT_BOTH && !passphrase
                             ? PLASS_TROUBLE_PASSPHRASE
                             : use_slot (user, path, slot, &secret, ret_key, error);
  plass_key_wipe (&kek);
  return trouble;
}

PlassTrouble
plass_desk_keys_unlock (const char *user, const PlassDeskWays *ways, const PlassGiven *given,
                        PlassKey *ret_key, GError **error)
{
  g_autofree char *path = plass_opening_path (user);
  const PlassSecret passphrase = { NULL, given->passphrase }, code = { NULL, given->recovery };

  if (given->recovery)
    return use_slot (user, path, PLASS_SLOT_RECOVERY, &code, ret_key, error);
  if (ways->slots[PLASS_SLOT_PASSPHRASE] && given->passphrase)
    return use_slot (user, path, PLASS_SLOT_PASSPHRASE, &passphrase, ret_key, error);
  if (ways->slots[PLASS_SLOT_KEYRING])
    return use_keyring (user, path, PLASS_SLOT_KEYRING, NULL, ret_key, error);
  if (ways->slots[PLASS_SLOT_BOTH])
    return use_keyring (user, path, PLASS_SLOT_BOTH, given->passphrase, ret_key, error);
  return ways->slots[PLASS_SLOT_PASSPHRASE] ? PLASS_TROUBLE_PASSPHRASE
         : ways->slots[PLASS_SLOT_RECOVERY] ? PLASS_TROUBLE_RECOVERY
                                            : PLASS_TROUBLE_KEY_FILE;
}

/* ---- Changing them on an open desk ---- */

gboolean
plass_desk_keys_need_passphrase (const char *user)
{
  g_autofree char *path = plass_opening_path (user);

  return !plass_key_has_slot (path, PLASS_SLOT_KEYRING);
}

static gboolean
say_trouble (PlassTrouble trouble, GError *why, GError **error)
{
  if (why)
    g_propagate_error (error, why);
  else
    fail (trouble, error, PLASS_ERROR_RULE, _ ("The key does not open it now. Nothing was changed."));
  return FALSE;
}

gboolean
plass_desk_keys_change (const char *user, const char *policy, const PlassGiven *given, GError **error)
{
  GError *why = NULL;
  PlassDeskWays ways;
  PlassKey key = { { 0 } };
  gboolean done = TRUE;

  plass_desk_ways_look (user, policy, &ways);
  PlassTrouble trouble = plass_desk_keys_unlock (user, &ways, given, &key, &why);
  if (trouble)
    return say_trouble (trouble, why, error);
  if (given->new_passphrase)
    done = plass_desk_keys_set (user, &key,
                                ways.keyring == PLASS_KEYRING_NONE ? PLASS_SLOT_PASSPHRASE : PLASS_SLOT_BOTH,
                                given->new_passphrase, error);
  if (done && given->new_recovery)
    done = plass_desk_keys_set (user, &key, PLASS_SLOT_RECOVERY, given->new_recovery, error);
  plass_key_wipe (&key);
  if (done)
    plass_desk_keys_settle (user);
  return done;
}

/* ---- Everything under a new key ---- */

/* The way of every day and the code, as the store wants them. @kept must live as long as they do. */
static void
fill_slots (PlassSlot slot, const char *phrase, const char *recovery, const Kept *kept,
            PlassSlotSecret slots[2])
{
  slots[0] = (PlassSlotSecret){ slot, { kept->kek.bytes, phrase, kept->item.text } };
  slots[1] = (PlassSlotSecret){ PLASS_SLOT_RECOVERY, { .phrase = recovery } };
}

/* The one that has just opened with what was given. */
static PlassSlot
daily_slot (const PlassDeskWays *ways, const PlassGiven *given)
{
  if (ways->slots[PLASS_SLOT_PASSPHRASE] && given->passphrase)
    return PLASS_SLOT_PASSPHRASE;
  return ways->slots[PLASS_SLOT_KEYRING] ? PLASS_SLOT_KEYRING : PLASS_SLOT_BOTH;
}

gboolean
plass_desk_keys_renew (const char *user, const char *policy, PlassStore *store, const PlassGiven *given,
                       PlassProgress progress, gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = plass_opening_path (user);
  GError *why = NULL;
  PlassDeskWays ways;
  PlassSlotSecret slots[2];
  PlassKey key = { { 0 } };
  Kept kept = { 0 };
  gboolean done;

  /* Once the old key is gone nobody could tell that the new one was locked with a slip of the keys. */
  plass_desk_ways_look (user, policy, &ways);
  PlassTrouble trouble = plass_desk_keys_unlock (user, &ways, given, &key, &why);
  plass_key_wipe (&key);
  if (trouble)
    return say_trouble (trouble, why, error);
  PlassSlot slot = daily_slot (&ways, given);
  fill_slots (slot, given->passphrase, given->new_recovery, &kept, slots);
  done = make_kept (slot, user, path, &kept, error)
         && plass_store_rotate (store, slots, G_N_ELEMENTS (slots), NULL, progress, user_data, cancellable,
                                error);
  kept_clear (&kept, user);
  if (done)
    plass_desk_keys_settle (user);
  return done;
}

gboolean
plass_desk_keys_restore (const char *user, const char *policy, const PlassRestore *restore,
                         PlassProgress progress, gpointer user_data, GCancellable *cancellable,
                         GError **error)
{
  g_autofree char *path = plass_opening_path (user);
  PlassDeskWays ways;
  PlassSlotSecret slots[2];
  Kept kept = { 0 };
  gboolean done;

  plass_desk_ways_look (user, policy, &ways);
  fill_slots (ways.wanted, restore->given.new_passphrase, restore->given.new_recovery, &kept, slots);
  /* What is here now is put aside as it is. */
  done = make_kept (ways.wanted, user, NULL, &kept, error)
         && plass_store_restore (restore->file, restore->phrase, path, slots, G_N_ELEMENTS (slots), NULL,
                                 progress, user_data, cancellable, error);
  kept_clear (&kept, user);
  return done;
}
