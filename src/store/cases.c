/* cases.c — the case overview: row numbers of the whole answer in order, and lines when they are shown */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <string.h>

/* Two orders are one run of an index: those that have a key, then those that have none, whichever way the
 * first are turned. The others group rows by a key; the index gives them group by group, the next due first,
 * and only the groups are put in order here. */
static const struct {
  const char *keyed,
      *unkeyed;          /* one run: which rows have a key; bounds of the index, not asked of each row */
  gboolean unkeyed_last; /* one run: the index, too, has those without a key last */
  const char *key;       /* groups: what makes them */
  const char *order;
} orders[] = {
  [PLASS_CASES_BY_NEXT_DUE] = { .keyed = "c.due_key < '9999'",
                                .unkeyed = "c.due_key = '9999'",
                                .unkeyed_last = TRUE,
                                .order = "c.due_key" },
  [PLASS_CASES_BY_NAME] = { .keyed = "c.sort_name >= ''",
                            .unkeyed = "c.sort_name IS NULL",
                            .order = "c.sort_name, c.due_key" },
  [PLASS_CASES_BY_PLACE] = { .key = "c.place_now", .order = "c.place_now, c.due_key" },
  [PLASS_CASES_BY_LEVEL] = { .key = "c.level", .order = "c.level, c.due_key" },
  [PLASS_CASES_BY_COORDINATOR] = { .key = "c.coordinator", .order = "c.coordinator, c.due_key" },
  [PLASS_CASES_BY_PLAN] = { .key = "c.plan_now", .order = "c.plan_now, c.due_key" },
};

/* ---- The question ----------------------------------------------------------------------------------- */

/* @run: which part of the one run, "" all of it; NULL: groups, with the key of each row. */
static char *
make_sql (const PlassCaseQuery *query, const char *typed, const char *run)
{
  const struct {
    gboolean asked;
    const char *where;
  } filters[] = {
    { !query->closed_too, "c.open" },
    { plass_id_is_set (&query->mine), "c.row IN (SELECT row FROM \"case\" WHERE open AND coordinator = :mine "
                                      "UNION SELECT row FROM \"case\" WHERE open AND next_owner = :mine)" },
    { plass_id_is_set (&query->mine) && query->closed_too,
      "(c.coordinator = :mine OR c.next_owner = :mine)" },
    { plass_id_is_set (&query->institution), "c.institution = :institution" },
    { query->level.text[0] != '\0', "c.level = :level" },
    { query->district.text[0] != '\0', "c.district = :district" },
    { query->without_next_step, "c.next_step IS NULL" },
    { query->overdue, "c.due_key < :today" },
    { query->ready_to_move, "c.ready_since IS NOT NULL" },
    { query->without_plan, "c.plan_now IS NULL" },
    { typed != NULL, "c.person IN (SELECT p.id FROM person_find f JOIN person p ON p.row = f.rowid "
                     "WHERE person_find MATCH :typed)" },
    { run && *run, run },
  };
  GString *sql = g_string_new (NULL);
  const char *glue = "WHERE";

  g_string_append_printf (sql, "SELECT c.row%s%s FROM \"case\" c ", run ? "" : ", ",
                          run ? "" : orders[query->order].key);
  for (gsize i = 0; i < G_N_ELEMENTS (filters); i++) {
    /* Of the two ways to say "mine" the quick one holds only for open cases. */
    if (!filters[i].asked || (i == 1 && query->closed_too))
      continue;
    g_string_append_printf (sql, "%s %s ", glue, filters[i].where);
    glue = "AND";
  }
  g_string_append_printf (sql, "ORDER BY %s", orders[query->order].order);
  return g_string_free (sql, FALSE);
}

static void
bind_asked (PlassStatement *statement, const char *name, const char *value)
{
  if (sqlite3_bind_parameter_index (statement, name) > 0)
    plass_bind_text (statement, name, value);
}

/* What is asked, and what its statements need while they run. */
typedef struct {
  const PlassCaseQuery *query;
  PlassConnection *connection;
  char *typed, *today;
} Question;

static PlassStatement *
put_question (const Question *question, const char *run, GError **error)
{
  const PlassCaseQuery *query = question->query;
  g_autofree char *sql = make_sql (query, question->typed, run);
  PlassStatement *statement = plass_statement_get (question->connection, sql, error);

  if (statement == NULL)
    return NULL;
  bind_asked (statement, ":mine", query->mine.text);
  bind_asked (statement, ":institution", query->institution.text);
  bind_asked (statement, ":level", query->level.text);
  bind_asked (statement, ":district", query->district.text);
  bind_asked (statement, ":today", question->today);
  bind_asked (statement, ":typed", question->typed);
  return statement;
}

/* ---- The answer ------------------------------------------------------------------------------------- */

typedef struct {
  char *key;   /* of the rows; NULL: they have none */
  char *order; /* of the group */
  guint first, len;
} Group;

static void
clear_group (gpointer data)
{
  Group *group = data;

  g_free (group->key);
  g_free (group->order);
}

/* One part of the run, behind what @rows has. */
static gboolean
read_run (const Question *question, const char *run, GArray *rows, GError **error)
{
  g_autoptr (PlassStatement) statement = put_question (question, run, error);
  GError *failed = NULL;

  while (statement && plass_statement_step (question->connection, statement, &failed)) {
    gint64 row = sqlite3_column_int64 (statement, 0);

    g_array_append_val (rows, row);
  }
  if (failed)
    g_propagate_error (error, failed);
  return statement && failed == NULL;
}

static void
turn_round (GArray *rows)
{
  for (guint i = 0; i < rows->len / 2; i++) {
    gint64 *one = &g_array_index (rows, gint64, i), *two = &g_array_index (rows, gint64, rows->len - 1 - i);
    gint64 kept = *one;

    *one = *two;
    *two = kept;
  }
}

static GArray *
answer_by_run (const Question *question, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  PlassCaseOrder order = question->query->order;

  if (orders[order].unkeyed_last && !question->query->descending)
    return read_run (question, "", rows, error) ? g_steal_pointer (&rows) : NULL;
  if (!read_run (question, orders[order].keyed, rows, error))
    return NULL;
  if (question->query->descending)
    turn_round (rows);
  return read_run (question, orders[order].unkeyed, rows, error) ? g_steal_pointer (&rows) : NULL;
}

static gboolean
read_groups (PlassConnection *connection, PlassStatement *statement, GArray *rows, GArray *groups,
             GError **error)
{
  Group *group = NULL;
  GError *failed = NULL;

  while (plass_statement_step (connection, statement, &failed)) {
    gint64 row = sqlite3_column_int64 (statement, 0);
    const char *key = (const char *)sqlite3_column_text (statement, 1);

    if (group == NULL || g_strcmp0 (group->key, key) != 0) {
      Group new_group = { .key = g_strdup (key), .first = rows->len };

      g_array_append_val (groups, new_group);
      group = &g_array_index (groups, Group, groups->len - 1);
    }
    group->len++;
    g_array_append_val (rows, row);
  }
  if (failed)
    g_propagate_error (error, failed);
  return failed == NULL;
}

/* The key to order a group by: a name for an id. */
static char *
look_up (PlassConnection *connection, const char *sql, const char *id)
{
  g_autoptr (PlassStatement) statement = plass_statement_get (connection, sql, NULL);

  if (statement == NULL)
    return g_strdup (id);
  plass_bind_text (statement, ":id", id);
  if (!plass_statement_step (connection, statement, NULL))
    return g_strdup (id);
  return g_strdup (plass_column_text (statement, 0));
}

static char *
level_order (const GPtrArray *levels, const char *level)
{
  for (guint i = 0; levels && i < levels->len; i++)
    if (plass_code_is (&((const PlassCodeWord *)levels->pdata[i])->word, level))
      return g_strdup_printf ("%08u", i);
  return g_strconcat ("99999999", level, NULL);
}

static void
order_group (PlassConnection *connection, PlassCaseOrder order, const GPtrArray *levels, Group *group)
{
  if (group->key == NULL)
    return;
  if (order == PLASS_CASES_BY_LEVEL)
    group->order = level_order (levels, group->key);
  else if (order == PLASS_CASES_BY_COORDINATOR)
    group->order = look_up (connection, "SELECT sort_key FROM worker WHERE id = :id", group->key);
  else if (order == PLASS_CASES_BY_PLACE)
    group->order = look_up (connection,
                            "SELECT ifnull (i.sort_key, '') || ' ' || ifnull (p.sort_key, '') FROM place p "
                            "LEFT JOIN institution i ON i.id = p.institution WHERE p.id = :id",
                            group->key);
  else
    group->order = g_strdup (group->key);
}

static int
compare_groups (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Group *one = a, *two = b;
  int order;

  if (one->key == NULL || two->key == NULL)
    return (one->key == NULL) - (two->key == NULL);
  order = strcmp (one->order, two->order);
  if (order == 0)
    order = strcmp (one->key, two->key);
  return *(gboolean *)user_data ? -order : order;
}

static GArray *
gather (const GArray *rows, const GArray *groups)
{
  GArray *ordered = g_array_sized_new (FALSE, FALSE, sizeof (gint64), rows->len);

  for (guint i = 0; i < groups->len; i++) {
    const Group *group = &g_array_index (groups, Group, i);

    g_array_append_vals (ordered, &g_array_index (rows, gint64, group->first), group->len);
  }
  return ordered;
}

static GArray *
answer_by_groups (const Question *question, const GPtrArray *levels, GError **error)
{
  gboolean descending = question->query->descending;
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) groups = g_array_new (FALSE, FALSE, sizeof (Group));
  g_autoptr (PlassStatement) statement = put_question (question, NULL, error);

  g_array_set_clear_func (groups, clear_group);
  if (statement == NULL || !read_groups (question->connection, statement, rows, groups, error))
    return NULL;
  for (guint i = 0; i < groups->len; i++)
    order_group (question->connection, question->query->order, levels, &g_array_index (groups, Group, i));
  g_array_sort_with_data (groups, compare_groups, &descending);
  return gather (rows, groups);
}

GArray *
plass_store_case_rows (PlassStore *store, const PlassCaseQuery *query, GError **error)
{
  g_autofree char *typed = query->typed ? plass_derived_query (query->typed) : NULL;
  g_autofree char *today = plass_date_format (plass_date_today ());
  g_autoptr (GPtrArray) levels =
      query->order == PLASS_CASES_BY_LEVEL ? plass_store_codes (store, "level", NULL) : NULL;
  g_auto (PlassReader) reader = { 0 };
  Question question = { query, NULL, typed, today };

  if (!plass_reader_begin (&reader, store, TRUE, error))
    return NULL;
  question.connection = reader.connection;
  return orders[query->order].keyed ? answer_by_run (&question, error)
                                    : answer_by_groups (&question, levels, error);
}

/* ---- Lines ------------------------------------------------------------------------------------------ */

static void
free_line (gpointer data)
{
  PlassCaseLine *line = data;

  g_free (line->name);
  g_free (line->place);
  g_free (line->coordinator);
  g_free (line->next_step);
  g_free (line);
}

static const char line_sql[] =
    "SELECT c.id, c.person, p.given, p.family, p.alias, p.protection, c.level, c.state, c.plan_now, "
    "c.place_now, c.coordinator, c.next_step, c.next_due, p.birth, p.safety_alert IS NOT NULL, "
    "c.sync_state <> 0 OR ifnull (p.sync_state, 0) <> 0 "
    "FROM \"case\" c LEFT JOIN person p ON p.id = c.person WHERE c.row = :row";

static PlassCaseLine *
read_line (PlassReader *reader, PlassStatement *statement)
{
  PlassCaseLine *line = g_new0 (PlassCaseLine, 1);

  line->case_id = plass_column_id (statement, 0);
  line->person = plass_column_id (statement, 1);
  line->name = plass_label_name (statement, 2);
  line->protection = plass_column_code (statement, 5);
  line->level = plass_column_code (statement, 6);
  line->case_state = plass_column_code (statement, 7);
  line->plan_state = plass_column_code (statement, 8);
  line->place = plass_label_get (reader, PLASS_LABEL_PLACE, plass_column_text (statement, 9));
  line->coordinator = plass_label_get (reader, PLASS_LABEL_WORKER, plass_column_text (statement, 10));
  if (line->coordinator == NULL)
    line->coordinator = g_strdup ("");
  line->next_step = g_strdup (plass_column_text (statement, 11));
  line->next_due = plass_column_date (statement, 12);
  line->birth = plass_column_date (statement, 13);
  line->alert = sqlite3_column_int (statement, 14);
  line->unsent = sqlite3_column_int (statement, 15);
  return line;
}

/* Gone since the numbers were read: keeps the other lines in their places. */
static PlassCaseLine *
empty_line (void)
{
  PlassCaseLine *line = g_new0 (PlassCaseLine, 1);

  line->name = g_strdup ("");
  line->coordinator = g_strdup ("");
  line->next_step = g_strdup ("");
  return line;
}

GPtrArray *
plass_store_case_window (PlassStore *store, const gint64 *rows, guint n, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_full (n, free_line);
  g_auto (PlassReader) reader = { 0 };
  g_autoptr (PlassStatement) statement = NULL;
  GError *failed = NULL;

  /* One state of the store for all of them, and one look at the lock instead of @n. */
  if (!plass_reader_begin (&reader, store, TRUE, error)
      || (statement = plass_statement_find (reader.connection, line_sql, error)) == NULL)
    return NULL;
  for (guint i = 0; i < n && failed == NULL; i++) {
    plass_bind_int (statement, ":row", rows[i]);
    if (plass_statement_step (reader.connection, statement, &failed))
      g_ptr_array_add (lines, read_line (&reader, statement));
    else if (failed == NULL)
      g_ptr_array_add (lines, empty_line ());
    sqlite3_reset (statement);
  }
  if (failed) {
    g_propagate_error (error, failed);
    return NULL;
  }
  return g_steal_pointer (&lines);
}

/* ---- Chips ------------------------------------------------------------------------------------------ */

/* One look into the index of each filter, not one walk over all the cases. */
static const char counts_sql[] =
    "SELECT (SELECT count (*) FROM \"case\" c WHERE c.open), "
    "(SELECT count (*) FROM (SELECT row FROM \"case\" WHERE open AND coordinator = :worker "
    "UNION SELECT row FROM \"case\" WHERE open AND next_owner = :worker)), "
    "(SELECT count (*) FROM \"case\" c WHERE c.open AND c.next_step IS NULL), "
    "(SELECT count (*) FROM \"case\" c WHERE c.open AND c.due_key < :today), "
    "(SELECT count (*) FROM \"case\" c WHERE c.open AND c.ready_since IS NOT NULL), "
    "(SELECT count (*) FROM \"case\" c WHERE c.open AND c.plan_now IS NULL)";

gboolean
plass_store_case_counts (PlassStore *store, const PlassId *worker, PlassCaseCounts *ret_counts,
                         GError **error)
{
  g_autofree char *today = plass_date_format (plass_date_today ());
  g_auto (PlassReader) reader = { 0 };
  g_autoptr (PlassStatement) statement = NULL;

  memset (ret_counts, 0, sizeof *ret_counts);
  if (!plass_reader_begin (&reader, store, FALSE, error)
      || (statement = plass_statement_get (reader.connection, counts_sql, error)) == NULL)
    return FALSE;
  plass_bind_text (statement, ":worker", worker ? worker->text : NULL);
  plass_bind_text (statement, ":today", today);
  if (!plass_statement_step (reader.connection, statement, error))
    return FALSE;
  ret_counts->all = (guint)sqlite3_column_int (statement, 0);
  ret_counts->mine = (guint)sqlite3_column_int (statement, 1);
  ret_counts->without_next_step = (guint)sqlite3_column_int (statement, 2);
  ret_counts->overdue = (guint)sqlite3_column_int (statement, 3);
  ret_counts->ready_to_move = (guint)sqlite3_column_int (statement, 4);
  ret_counts->without_plan = (guint)sqlite3_column_int (statement, 5);
  return TRUE;
}
