/* access-kept.c — the eyes of those who read again and again, until something is written that they hang on */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#define MOST_KEPT 256

/* Working out whom a caller may see costs more than all else that a reading does. What it hangs on is counted
 * by the database itself, whoever writes it, and in whichever process. */

#define COUNTED(name, when, table, condition)                                                                \
  "CREATE TRIGGER sight_" name " AFTER " when " ON " table condition                                         \
  " BEGIN UPDATE sight SET number = number + 1; END;"
#define COUNTED_ALL(table)                                                                                   \
  COUNTED (table "_in", "INSERT", table, "")                                                                 \
  COUNTED (table "_up", "UPDATE", table, "")                                                                 \
  COUNTED (table "_out", "DELETE", table, "")
#define OF_KIND(row) " WHEN " row ".kind IN ('role', 'code')"

/* Frozen. */
static const char *const steps[] = {
  "CREATE TABLE sight (id INTEGER PRIMARY KEY, number INTEGER NOT NULL);"
  "INSERT INTO sight (id, number) VALUES (1, 1);"
  "CREATE INDEX person_fact_shielded ON person_fact (person) WHERE shielded = 1;",
  COUNTED_ALL ("tie"),
  COUNTED_ALL ("person_fact"),
  COUNTED_ALL ("plan_share"),
  COUNTED_ALL ("block"),
  COUNTED_ALL ("emergency"),
  COUNTED ("resource_in", "INSERT", "resource", OF_KIND ("NEW")),
  COUNTED ("resource_up", "UPDATE", "resource", OF_KIND ("NEW")),
  COUNTED ("resource_out", "DELETE", "resource", OF_KIND ("OLD")),
  NULL,
};

gboolean
plass_sight_prepare (PlassLedger *ledger, GError **error)
{
  return plass_ledger_migrate (ledger, "sight", steps, error);
}

struct _PlassEyesKept {
  PlassLedger *ledger;
  GHashTable *callers;   /* key → PlassEyes */
  GHashTable *strangers; /* of them all */
  gint64 sight;          /* the count when they were made */
};

static void
free_eyes (gpointer eyes)
{
  plass_eyes_free (eyes);
}

PlassEyesKept *
plass_eyes_kept_new (PlassLedger *ledger)
{
  PlassEyesKept *kept = g_new0 (PlassEyesKept, 1);

  kept->ledger = ledger;
  kept->callers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_eyes);
  kept->strangers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  return kept;
}

void
plass_eyes_kept_free (PlassEyesKept *kept)
{
  if (!kept)
    return;
  g_hash_table_unref (kept->callers);
  g_hash_table_unref (kept->strangers);
  g_free (kept);
}

/* The count is read before anything is looked up: what is written in between is noticed the next time. */
static gboolean
look_again (PlassEyesKept *kept, GError **error)
{
  GError *failed = NULL;
  const gint64 sight =
      plass_ledger_number (kept->ledger, "SELECT number FROM sight WHERE id = 1", NULL, 0, &failed);

  if (failed) {
    g_propagate_error (error, failed);
    return FALSE;
  }
  if (sight != kept->sight || g_hash_table_size (kept->callers) >= MOST_KEPT)
    g_hash_table_remove_all (kept->callers);
  kept->sight = sight;
  return TRUE;
}

/* All that eyes are made of. */
static char *
make_key (const PlassCaller *caller)
{
  return g_strjoin (" ", caller->worker.text, caller->role.text, caller->institution.text, NULL);
}

PlassEyes *
plass_eyes_kept_get (PlassEyesKept *kept, const PlassCaller *caller, PlassTime now, GError **error)
{
  g_autofree char *key = make_key (caller);
  PlassEyes *eyes;

  if (!look_again (kept, error))
    return NULL;
  eyes = g_hash_table_lookup (kept->callers, key);
  if (eyes && plass_eyes_go_on (eyes, now))
    return plass_eyes_ref (eyes);
  eyes = plass_eyes_new (kept->ledger, caller, now, error);
  if (!eyes)
    return NULL;
  eyes->strangers = g_hash_table_ref (kept->strangers);
  g_hash_table_insert (kept->callers, g_steal_pointer (&key), eyes);
  return plass_eyes_ref (eyes);
}
