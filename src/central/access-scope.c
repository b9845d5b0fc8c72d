/* access-scope.c — what a desk has been given of whom, and what has become otherwise since */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

/* For most persons a caller sees what is usual for them: nothing for those who work in one house, everything
 * of their role for intake. Only those about whom it is otherwise, or was, have a row. */

/* ---- The cursor --------------------------------------------------------------------------------------- */

/* An id of a scope tells nothing and gives nothing: what is sent follows from who asks. */
static void
draw_scope (char id[24])
{
  g_snprintf (id, 24, "%08x%08x", g_random_int (), g_random_int ());
}

static gboolean
read_numbers (char *const *parts, PlassFeedPlace *place)
{
  g_strlcpy (place->scope, parts[2], sizeof place->scope);
  return strlen (parts[2]) == 16 && g_ascii_string_to_signed (parts[1], 10, 0, G_MAXINT64, &place->seq, NULL)
         && g_ascii_string_to_signed (parts[3], 10, 0, G_MAXINT64, &place->number, NULL);
}

typedef struct {
  gboolean found;
  gint64 number, usual, turn;
} Scope;

static gboolean
take_scope (const PlassAnswer *row, gpointer user_data)
{
  *(Scope *)user_data = (Scope){ TRUE, plass_answer_number (row, 0), plass_answer_number (row, 1),
                                 plass_answer_number (row, 2) };
  return FALSE;
}

static gboolean
load_scope (PlassLedger *ledger, const char *id, Scope *ret_scope, GError **error)
{
  *ret_scope = (Scope){ 0 };
  return plass_ledger_query (ledger, "SELECT number, usual, turn FROM scope WHERE id = $1",
                             PLASS_BINDS (PLASS_TEXT (id)), take_scope, ret_scope, error);
}

gboolean
plass_feed_place_parse (const char *text, char **ret_epoch, PlassFeedPlace *ret_place)
{
  g_auto (GStrv) parts = g_strsplit (text, ".", 5);
  PlassFeedPlace place = { 0 };

  *ret_epoch = NULL;
  if (g_strv_length (parts) != 4 || !read_numbers (parts, &place))
    return FALSE;
  *ret_epoch = g_strdup (parts[0]);
  *ret_place = place;
  return TRUE;
}

gboolean
plass_feed_place_read (const PlassRequest *request, PlassReply *reply, PlassFeedPlace *ret_place)
{
  const char *text = plass_request_param (request, "cursor");
  g_auto (GStrv) parts = NULL;
  g_autofree char *epoch = NULL;
  PlassFeedPlace place = { 0 };
  GError *error = NULL;
  Scope scope;

  *ret_place = place;
  if (!text)
    return TRUE;
  if (plass_feed_place_parse (text, &epoch, &place)) {
    if (!load_scope (request->ledger, place.scope, &scope, &error))
      return plass_refuse_error (request, reply, error);
    *ret_place = place;
    /* What came after an old copy of the ledger is not known here: begin again. */
    return plass_cursor_is_known (request, reply, epoch, place.seq)
           && ((scope.found && place.number <= scope.number) || plass_refuse (request, reply, "cursor-gone"));
  }
  /* From before there were scopes: what that desk was given is not known. */
  parts = g_strsplit (text, ".", 3);
  if (g_strv_length (parts) == 2 && g_ascii_string_to_signed (parts[1], 10, 0, G_MAXINT64, &place.seq, NULL))
    return plass_refuse (request, reply, "cursor-gone");
  return plass_refuse_at (request, reply, "bad-parameter", "cursor", NULL);
}

char *
plass_feed_place_format (PlassLedger *ledger, const PlassFeedPlace *place, GError **error)
{
  g_autofree char *start = plass_cursor_format (ledger, place->seq, error);

  return start ? g_strdup_printf ("%s.%s.%" G_GINT64_FORMAT, start, place->scope, place->number) : NULL;
}

/* ---- Comparing ---------------------------------------------------------------------------------------- */

typedef struct {
  guint level, ever; /* what is true now; what the desk was given before that */
  gint64 number;
} Given;

typedef struct {
  const PlassRequest *request;
  const PlassFeedPlace *place;
  const char *id;
  Scope scope;
  GHashTable *given;   /* person → Given */
  GHashTable *persons; /* whom to look at */
  GHashTable *turned;  /* set: how much is seen of them changed without a version */
  gboolean is_new;
} Update;

static gboolean
take_given (const PlassAnswer *row, gpointer user_data)
{
  Update *update = user_data;
  Given *given = g_new0 (Given, 1);

  given->level = (guint)plass_answer_number (row, 1);
  given->ever = (guint)plass_answer_number (row, 2);
  given->number = plass_answer_number (row, 3);
  g_hash_table_insert (update->given, g_strdup (plass_answer_text (row, 0)), given);
  g_hash_table_add (update->persons, g_strdup (plass_answer_text (row, 0)));
  return TRUE;
}

static gboolean
take_person (const PlassAnswer *row, gpointer user_data)
{
  g_hash_table_add (user_data, g_strdup (plass_answer_text (row, 0)));
  return TRUE;
}

static gboolean
take_turned (const PlassAnswer *row, gpointer user_data)
{
  Update *update = user_data;

  g_hash_table_add (update->turned, g_strdup (plass_answer_text (row, 0)));
  g_hash_table_add (update->persons, g_strdup (plass_answer_text (row, 0)));
  return TRUE;
}

/* When what is usual has changed (a role began or ended), everybody is looked at. */
static gboolean
gather (Update *update, GError **error)
{
  PlassLedger *ledger = update->request->ledger;
  PlassEyes *eyes = update->request->eyes;

  if (!plass_ledger_query (ledger, "SELECT person, level, ever, number FROM scope_person WHERE scope = $1",
                           PLASS_BINDS (PLASS_TEXT (update->id)), take_given, update, error)
      || !plass_eyes_list (eyes, update->persons, error))
    return FALSE;
  if (!update->is_new
      && !plass_ledger_query (ledger, "SELECT person FROM person_fact WHERE turn > $1",
                              PLASS_BINDS (PLASS_NUMBER (update->scope.turn)), take_turned, update, error))
    return FALSE;
  return update->is_new || update->scope.usual == plass_eyes_usual (eyes)
         || plass_ledger_query (ledger, "SELECT DISTINCT person FROM resource WHERE person <> ''", NULL, 0,
                                take_person, update->persons, error);
}

static gboolean
remember (Update *update, const char *person, guint level, guint ever, GError **error)
{
  return plass_ledger_query (
      update->request->ledger,
      "INSERT INTO scope_person (scope, person, number, level, ever) VALUES ($1, $2, $3, $4, $5)"
      " ON CONFLICT (scope, person) DO UPDATE SET number = excluded.number, level = excluded.level,"
      " ever = excluded.ever",
      PLASS_BINDS (PLASS_TEXT (update->id), PLASS_TEXT (person),
                   PLASS_NUMBER (update->is_new ? 0 : ++update->scope.number), PLASS_NUMBER (level),
                   PLASS_NUMBER (ever)),
      NULL, NULL, error);
}

/* A new scope has been given nothing: its walk begins at the beginning, with what is true now. What a desk
 * has not fetched yet it was not given. */
static gboolean
compare (Update *update, const char *person, GError **error)
{
  const guint usual = plass_eyes_usual (update->request->eyes);
  const Given *given = g_hash_table_lookup (update->given, person);
  const guint before = given ? given->level : update->is_new ? usual : (guint)update->scope.usual;
  const guint now = plass_eyes_level (update->request->eyes, person);
  /* An old copy of a desk may hold more: it finds out by itself that it is one, and begins again. */
  const guint ever = given && given->number > update->place->number ? given->ever : before;

  if (before == now && (given || now == usual) && !g_hash_table_contains (update->turned, person))
    return TRUE;
  return remember (update, person, now, ever, error);
}

static gboolean
compare_all (Update *update, GError **error)
{
  GHashTableIter iter;
  gpointer person;

  g_hash_table_iter_init (&iter, update->persons);
  while (g_hash_table_iter_next (&iter, &person, NULL))
    if (!compare (update, person, error))
      return FALSE;
  return plass_eyes_check (update->request->eyes, error);
}

static gboolean
write_scope (Update *update, GError **error)
{
  return plass_ledger_query (
      update->request->ledger,
      "INSERT INTO scope (id, number, usual, turn, used) VALUES ($1, $2, $3,"
      " (SELECT coalesce (max (turn), 0) FROM person_fact), $4) ON CONFLICT (id) DO UPDATE SET"
      " number = excluded.number, usual = excluded.usual, turn = excluded.turn, used = excluded.used",
      PLASS_BINDS (PLASS_TEXT (update->id), PLASS_NUMBER (update->scope.number),
                   PLASS_NUMBER (plass_eyes_usual (update->request->eyes)),
                   PLASS_NUMBER (plass_time_now ().secs)),
      NULL, NULL, error);
}

static gboolean
differs (Update *update)
{
  GHashTableIter iter;
  gpointer person;

  if (update->is_new || update->scope.usual != plass_eyes_usual (update->request->eyes)
      || g_hash_table_size (update->turned) > 0)
    return TRUE;
  g_hash_table_iter_init (&iter, update->persons);
  while (g_hash_table_iter_next (&iter, &person, NULL)) {
    const Given *given = g_hash_table_lookup (update->given, person);

    if ((given ? given->level : update->scope.usual) != plass_eyes_level (update->request->eyes, person))
      return TRUE;
  }
  return FALSE;
}

static gboolean
update_locked (Update *update, GError **error)
{
  PlassLedger *ledger = update->request->ledger;

  if (!plass_ledger_begin (ledger, error))
    return FALSE;
  if (compare_all (update, error) && write_scope (update, error))
    return plass_ledger_commit (ledger, error);
  plass_ledger_rollback (ledger);
  return FALSE;
}

/* What was written of a scope: also somebody else may have signed in at the desk meanwhile. */
static char *
state_of (const Scope *scope)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, scope->number,
                          scope->usual, scope->turn);
}

static gboolean
settle (Update *update, GError **error)
{
  g_autofree char *state = NULL;

  if (differs (update) ? !update_locked (update, error) : !plass_eyes_check (update->request->eyes, error))
    return FALSE;
  if (!load_scope (update->request->ledger, update->id, &update->scope, error))
    return FALSE;
  state = state_of (&update->scope);
  plass_eyes_settle (update->request->eyes, update->id, state);
  return TRUE;
}

gboolean
plass_scope_update (const PlassRequest *request, PlassFeedPlace *place, GError **error)
{
  g_autoptr (GHashTable) given = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) persons = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) turned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Update update = { .request = request, .given = given, .persons = persons, .turned = turned };
  g_autofree char *state = NULL;

  update.is_new = !place->scope[0];
  if (update.is_new)
    draw_scope (place->scope);
  update.id = place->scope;
  update.place = place;
  if (!load_scope (request->ledger, update.id, &update.scope, error))
    return FALSE;
  state = state_of (&update.scope);
  if (!update.is_new && plass_eyes_is_settled (request->eyes, update.id, state))
    return TRUE;
  return gather (&update, error) && settle (&update, error);
}

/* ---- Telling ------------------------------------------------------------------------------------------ */

static gboolean
take_change (const PlassAnswer *row, gpointer user_data)
{
  *(PlassScopeChange *)user_data =
      (PlassScopeChange){ plass_answer_number (row, 0), g_strdup (plass_answer_text (row, 1)),
                          (guint)plass_answer_number (row, 2) };
  return FALSE;
}

gboolean
plass_scope_next (PlassLedger *ledger, const PlassFeedPlace *place, PlassScopeChange *ret_change,
                  GError **error)
{
  *ret_change = (PlassScopeChange){ 0 };
  return plass_ledger_query (ledger,
                             "SELECT number, person, ever FROM scope_person WHERE scope = $1 AND number > $2"
                             " ORDER BY number LIMIT 1",
                             PLASS_BINDS (PLASS_TEXT (place->scope), PLASS_NUMBER (place->number)),
                             take_change, ret_change, error);
}
