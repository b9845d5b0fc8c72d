/* audit-page.c — a page about many persons is one line of the log; whom it was about is indexed in bulk */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

/* A line and its place in an index for each of fifty persons would be most of what a search costs. So the
 * line holds the list of them (audit_page), which is complete and there before the answer is; the index
 * (audit_seen) is made of many such lists at once, in its own order, and before anybody asks. */

#define MOST_LINES 512 /* that a list waits */

typedef struct {
  char *person;
  gint64 number;
} Seen;

static int
compare_seen (gconstpointer left, gconstpointer right)
{
  const Seen *a = left, *b = right;
  const int persons = strcmp (a->person, b->person);

  return persons ? persons : (a->number > b->number) - (a->number < b->number);
}

static void
clear_seen (gpointer seen)
{
  g_free (((Seen *)seen)->person);
}

static gboolean
take_page (const PlassAnswer *row, gpointer user_data)
{
  g_auto (GStrv) persons = g_strsplit (plass_answer_text (row, 1), " ", -1);

  for (guint i = 0; persons[i]; i++) {
    const Seen seen = { g_strdup (persons[i]), plass_answer_number (row, 0) };

    g_array_append_val ((GArray *)user_data, seen);
  }
  return TRUE;
}

static gboolean
write_seen (PlassLedger *ledger, const GArray *seen, GError **error)
{
  for (guint i = 0; i < seen->len; i++) {
    const Seen *one = &g_array_index (seen, Seen, i);

    if (!plass_ledger_query (ledger, "INSERT INTO audit_seen (person, number) VALUES ($1, $2)",
                             PLASS_BINDS (PLASS_TEXT (one->person), PLASS_NUMBER (one->number)), NULL, NULL,
                             error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
spread (PlassLedger *ledger, GError **error)
{
  g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (Seen));

  g_array_set_clear_func (seen, clear_seen);
  if (!plass_ledger_query (ledger, "SELECT number, persons FROM audit_page", NULL, 0, take_page, seen, error))
    return FALSE;
  g_array_sort (seen, compare_seen);
  return write_seen (ledger, seen, error)
         && plass_ledger_query (ledger, "DELETE FROM audit_page", NULL, 0, NULL, NULL, error);
}

gboolean
plass_audit_spread (PlassLedger *ledger, GError **error)
{
  GError *failed = NULL;
  const gint64 waiting = plass_ledger_number (ledger, "SELECT count(*) FROM audit_page", NULL, 0, &failed);

  if (failed) {
    g_propagate_error (error, failed);
    return FALSE;
  }
  if (!waiting)
    return TRUE;
  if (!plass_ledger_begin (ledger, error))
    return FALSE;
  if (spread (ledger, error))
    return plass_ledger_commit (ledger, error);
  plass_ledger_rollback (ledger);
  return FALSE;
}

/* What is seen with a reason given is a line of its own, which says so. */
static char *
list_others (const PlassRequest *request, GHashTable *persons, GPtrArray *emergencies)
{
  GString *list = g_string_new (NULL);
  GHashTableIter iter;
  gpointer person;

  g_hash_table_iter_init (&iter, persons);
  while (g_hash_table_iter_next (&iter, &person, NULL)) {
    if (plass_eyes_is_emergency (request->eyes, person))
      g_ptr_array_add (emergencies, person);
    else
      g_string_append_printf (list, "%s%s", list->len ? " " : "", (char *)person);
  }
  return g_string_free (list, FALSE);
}

/* The write lock is held: the last line is the one of this list. */
static gboolean
add_list (const PlassRequest *request, const char *list, GError **error)
{
  const PlassAuditNote note = { .what = "search", .type = request->type };
  GError *failed = NULL;

  if (!plass_audit_add (request, &note, error)
      || !plass_ledger_query (request->ledger,
                              "INSERT INTO audit_page (number, persons) SELECT max (number), $1 FROM audit",
                              PLASS_BINDS (PLASS_TEXT (list)), NULL, NULL, error))
    return FALSE;
  if (plass_ledger_number (request->ledger,
                           "SELECT (SELECT max (number) FROM audit) - (SELECT min (number) FROM audit_page)",
                           NULL, 0, &failed)
          > MOST_LINES
      && !failed)
    return spread (request->ledger, error);
  if (failed)
    g_propagate_error (error, failed);
  return !failed;
}

static gboolean
add_found (const PlassRequest *request, GHashTable *persons, GError **error)
{
  g_autoptr (GPtrArray) emergencies = g_ptr_array_new ();
  g_autofree char *list = list_others (request, persons, emergencies);

  for (guint i = 0; i < emergencies->len; i++)
    if (!plass_audit_read (request, "search", request->type, "", g_ptr_array_index (emergencies, i), error))
      return FALSE;
  if (!*list)
    return TRUE;
  return strchr (list, ' ') ? add_list (request, list, error)
                            : plass_audit_read (request, "search", request->type, "", list, error);
}

gboolean
plass_audit_found (const PlassRequest *request, GHashTable *persons, GError **error)
{
  gboolean well;

  if (g_hash_table_size (persons) == 0)
    return TRUE;
  if (plass_ledger_is_open (request->ledger)) /* a search within a transaction: with its commit */
    return add_found (request, persons, error);
  if (!plass_ledger_ease (request->ledger, TRUE, error))
    return FALSE;
  well = plass_ledger_begin (request->ledger, error) && add_found (request, persons, error)
         && plass_ledger_commit (request->ledger, error);
  plass_ledger_rollback (request->ledger);
  return plass_ledger_ease (request->ledger, FALSE, well ? error : NULL) && well;
}
