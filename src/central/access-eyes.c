/* access-eyes.c — whom one caller may see at this moment, and in which of their roles */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

/* Role records are the truth about who works where: they have a beginning and an end, they are seen by
 * everybody and keep their history. An account only says who signs in; its own role counts for somebody who
 * has no role record at all. So ending the record ends the access, whatever the account says. */

/* ---- Posts -------------------------------------------------------------------------------------------- */

static void
add_post (PlassEyes *eyes, const PlassCode *role, const PlassId *institution)
{
  const guint bit = plass_role_bit (role);

  eyes->all |= bit;
  if (!plass_id_is_set (institution) || bit == PLASS_SEES_INTAKE)
    eyes->everywhere |= bit;
  else if (bit && eyes->n_posts < PLASS_MOST_ROLES)
    eyes->posts[eyes->n_posts++] = (PlassPost){ bit, *institution };
}

typedef struct {
  PlassEyes *eyes;
  guint records;
} RoleWalk;

static gboolean
is_current (const PlassRole *role, PlassDate today)
{
  return role->active != PLASS_NO
         && (!plass_date_is_set (role->start) || plass_date_compare (role->start, today) <= 0)
         && (!plass_date_is_set (role->end) || plass_date_compare (today, role->end) <= 0);
}

static gboolean
take_role (const PlassAnswer *row, gpointer user_data)
{
  RoleWalk *walk = user_data;
  g_autoptr (cJSON) resource = cJSON_Parse (plass_answer_text (row, 0));
  g_autoptr (PlassRole) role = resource ? plass_wire_decode (&plass_kind_role, resource, NULL) : NULL;

  walk->records++;
  if (role && is_current (role, plass_time_day (walk->eyes->now)))
    add_post (walk->eyes, &role->role, &role->institution);
  return TRUE;
}

static gboolean
load_posts (PlassEyes *eyes, const PlassCaller *caller, GError **error)
{
  RoleWalk walk = { eyes, 0 };

  if (plass_id_is_set (&caller->worker)
      && !plass_ledger_query (eyes->ledger,
                              "SELECT h.json FROM link l JOIN resource r ON r.type = 'PractitionerRole'"
                              " AND r.id = l.id JOIN history h ON h.seq = r.seq WHERE l.kind = 'role'"
                              " AND l.field = 'worker' AND l.target = $1",
                              PLASS_BINDS (PLASS_TEXT (caller->worker.text)), take_role, &walk, error))
    return FALSE;
  if (walk.records == 0)
    add_post (eyes, &caller->role, &caller->institution);
  return TRUE;
}

/* ---- Blocks and emergencies: few, so they are read at once --------------------------------------------- */

static gboolean
take_block (const PlassAnswer *row, gpointer user_data)
{
  PlassEyes *eyes = user_data;
  const char *person = plass_answer_text (row, 0), *institution = plass_answer_text (row, 1);
  GHashTable *table = *plass_answer_text (row, 2) ? eyes->partly : eyes->blocked;
  GPtrArray *list = g_hash_table_lookup (table, person);

  if (!list) {
    list = g_ptr_array_new_with_free_func (g_free);
    g_hash_table_insert (table, g_strdup (person), list);
  }
  g_ptr_array_add (list, g_strdup (institution));
  return TRUE;
}

static gboolean
load_blocks (PlassEyes *eyes, GError **error)
{
  if (plass_id_is_set (&eyes->worker)
      && !plass_ledger_query (eyes->ledger, "SELECT person, '', part FROM block WHERE worker = $1",
                              PLASS_BINDS (PLASS_TEXT (eyes->worker.text)), take_block, eyes, error))
    return FALSE;
  for (guint i = 0; i < eyes->n_posts; i++)
    if (!plass_ledger_query (
            eyes->ledger, "SELECT person, institution, part FROM block WHERE institution = $1",
            PLASS_BINDS (PLASS_TEXT (eyes->posts[i].institution.text)), take_block, eyes, error))
      return FALSE;
  return TRUE;
}

static gboolean
take_person (const PlassAnswer *row, gpointer user_data)
{
  g_hash_table_add (user_data, g_strdup (plass_answer_text (row, 0)));
  return TRUE;
}

static gboolean
take_emergency (const PlassAnswer *row, gpointer user_data)
{
  PlassEyes *eyes = user_data;

  eyes->until = MIN (eyes->until, plass_answer_number (row, 1));
  return take_person (row, eyes->emergency);
}

static gboolean
load_emergencies (PlassEyes *eyes, GError **error)
{
  return !plass_id_is_set (&eyes->worker)
         || plass_ledger_query (eyes->ledger,
                                "SELECT person, until FROM emergency WHERE worker = $1 AND until > $2",
                                PLASS_BINDS (PLASS_TEXT (eyes->worker.text), PLASS_NUMBER (eyes->now.secs)),
                                take_emergency, eyes, error);
}

/* ---- Opening ------------------------------------------------------------------------------------------ */

static void
free_list (gpointer list)
{
  g_ptr_array_unref (list);
}

PlassEyes *
plass_eyes_new (PlassLedger *ledger, const PlassCaller *caller, PlassTime now, GError **error)
{
  g_autoptr (PlassEyes) eyes = g_new0 (PlassEyes, 1);

  eyes->refs = 1;
  eyes->ledger = ledger;
  eyes->worker = caller->worker;
  eyes->now = now;
  /* Roles begin and end with the day. */
  eyes->until = plass_time_at (plass_date_add_days (plass_time_day (now), 1), 0, 0).secs;
  eyes->blocked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_list);
  eyes->partly = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_list);
  eyes->emergency = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  eyes->levels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  eyes->plans = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  eyes->settled = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!plass_limit_days (ledger, "after_stay", &eyes->grace, error) || !load_posts (eyes, caller, error)
      || !load_blocks (eyes, error) || !load_emergencies (eyes, error))
    return NULL;
  eyes->grace *= 86400;
  return g_steal_pointer (&eyes);
}

PlassEyes *
plass_eyes_ref (PlassEyes *eyes)
{
  eyes->refs++;
  return eyes;
}

gboolean
plass_eyes_go_on (PlassEyes *eyes, PlassTime now)
{
  if (eyes->spoiled || now.secs < eyes->now.secs || now.secs >= eyes->until)
    return FALSE;
  eyes->now = now;
  return TRUE;
}

void
plass_eyes_free (PlassEyes *eyes)
{
  if (!eyes || --eyes->refs > 0)
    return;
  g_hash_table_unref (eyes->blocked);
  g_hash_table_unref (eyes->partly);
  g_hash_table_unref (eyes->emergency);
  g_hash_table_unref (eyes->levels);
  g_hash_table_unref (eyes->plans);
  g_hash_table_unref (eyes->settled);
  g_clear_pointer (&eyes->tied, g_hash_table_unref);
  g_clear_pointer (&eyes->shielded, g_hash_table_unref);
  g_clear_pointer (&eyes->strangers, g_hash_table_unref);
  g_clear_error (&eyes->error);
  g_free (eyes);
}

gboolean
plass_eyes_check (PlassEyes *eyes, GError **error)
{
  if (!eyes->error)
    return TRUE;
  eyes->spoiled = TRUE;
  g_propagate_error (error, g_steal_pointer (&eyes->error));
  return FALSE;
}

guint
plass_eyes_roles (const PlassEyes *eyes)
{
  return eyes->all;
}

guint
plass_eyes_usual (const PlassEyes *eyes)
{
  return eyes->everywhere | (eyes->all & ~PLASS_SEES_ADMINISTRATOR ? PLASS_SEES_OCCUPANCY : 0);
}

gboolean
plass_eyes_is_own (const PlassEyes *eyes, const PlassId *institution)
{
  for (guint i = 0; i < eyes->n_posts; i++)
    if (plass_id_equal (&eyes->posts[i].institution, institution))
      return TRUE;
  return FALSE;
}

/* ---- One person ---------------------------------------------------------------------------------------- */

void
plass_eyes_each_own (const PlassEyes *eyes, void (*each) (const PlassId *institution, gpointer user_data),
                     gpointer user_data)
{
  for (guint i = 0; i < eyes->n_posts; i++)
    each (&eyes->posts[i].institution, user_data);
}

gboolean
plass_eyes_is_emergency (const PlassEyes *eyes, const char *person)
{
  return g_hash_table_contains (eyes->emergency, person);
}

gboolean
plass_eyes_is_blocked (PlassEyes *eyes, const char *person)
{
  return g_hash_table_contains (eyes->blocked, person);
}

guint
plass_eyes_level (PlassEyes *eyes, const char *person)
{
  gpointer known;
  guint level;

  if (!*person)
    return eyes->all | (plass_eyes_usual (eyes) & PLASS_SEES_OCCUPANCY);
  known = g_hash_table_lookup (eyes->levels, person);
  if (known)
    return GPOINTER_TO_UINT (known) - 1;
  level = plass_eyes_look (eyes, person);
  g_hash_table_insert (eyes->levels, g_strdup (person), GUINT_TO_POINTER (level + 1));
  return level;
}

void
plass_eyes_forget (PlassEyes *eyes)
{
  g_hash_table_remove_all (eyes->levels);
  g_hash_table_remove_all (eyes->plans);
  g_hash_table_remove_all (eyes->settled);
  g_clear_pointer (&eyes->tied, g_hash_table_unref);
  g_clear_pointer (&eyes->shielded, g_hash_table_unref);
}

gboolean
plass_eyes_is_settled (const PlassEyes *eyes, const char *scope, const char *state)
{
  return g_strcmp0 (g_hash_table_lookup (eyes->settled, scope), state) == 0;
}

void
plass_eyes_settle (PlassEyes *eyes, const char *scope, const char *state)
{
  g_hash_table_insert (eyes->settled, g_strdup (scope), g_strdup (state));
}

/* ---- One plan ------------------------------------------------------------------------------------------ */

gboolean
plass_eyes_read_plan (PlassEyes *eyes, const char *plan)
{
  gpointer known = g_hash_table_lookup (eyes->plans, plan);
  gint64 hidden;

  if (known)
    return GPOINTER_TO_UINT (known) == 2;
  hidden = plass_ledger_number (eyes->ledger,
                                "SELECT count(*) FROM plan_share WHERE plan = $1 AND shared = 0"
                                " AND coordinator <> $2 AND author <> $2",
                                PLASS_BINDS (PLASS_TEXT (plan), PLASS_TEXT (eyes->worker.text)),
                                eyes->error ? NULL : &eyes->error);
  if (eyes->error)
    return FALSE;
  g_hash_table_insert (eyes->plans, g_strdup (plan), GUINT_TO_POINTER (hidden ? 1 : 2));
  return !hidden;
}

gboolean
plass_eyes_plan_went_round (PlassEyes *eyes, const char *plan)
{
  return plass_ledger_number (eyes->ledger, "SELECT ever FROM plan_share WHERE plan = $1",
                              PLASS_BINDS (PLASS_TEXT (plan)), eyes->error ? NULL : &eyes->error)
         != 0;
}

/* ---- Who is worth looking at: everybody about whom this caller may see more or less than usual --------- */

gboolean
plass_eyes_list (PlassEyes *eyes, GHashTable *persons, GError **error)
{
  GHashTableIter iter;
  gpointer person;

  for (guint i = 0; i < eyes->n_posts; i++)
    if (!plass_ledger_query (eyes->ledger,
                             "SELECT DISTINCT person FROM tie WHERE institution = $1 AND ended > $2",
                             PLASS_BINDS (PLASS_TEXT (eyes->posts[i].institution.text),
                                          PLASS_NUMBER (eyes->now.secs - eyes->grace)),
                             take_person, persons, error))
      return FALSE;
  for (GHashTable *const *table = (GHashTable *const[]){ eyes->blocked, eyes->partly, eyes->emergency, NULL };
       *table; table++) {
    g_hash_table_iter_init (&iter, *table);
    while (g_hash_table_iter_next (&iter, &person, NULL))
      g_hash_table_add (persons, g_strdup (person));
  }
  /* Whoever works for the whole city without knowing where everybody lives. */
  return !eyes->everywhere || (eyes->everywhere & PLASS_SEES_INTAKE)
         || plass_ledger_query (eyes->ledger, "SELECT person FROM person_fact WHERE shielded = 1", NULL, 0,
                                take_person, persons, error);
}
