/* command-demo.c — plass-central demo */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>

#define ROWS_A_COMMIT 10000

typedef struct {
  PlassLedger *ledger;
  guint written;
} Writing;

/* Many rows a commit, but not all in one: a city of a hundred thousand would lie in memory until its end. */
static gboolean
write_some (const PlassKind *kind, gconstpointer record, gpointer user_data, GError **error)
{
  Writing *writing = user_data;

  if (!plass_ledger_write (writing->ledger, kind, record, NULL, error))
    return FALSE;
  if (++writing->written % ROWS_A_COMMIT != 0)
    return TRUE;
  return plass_ledger_commit (writing->ledger, error) && plass_ledger_begin (writing->ledger, error);
}

/* Invented people must never stand among real ones. */
static gboolean
check_empty (PlassLedger *ledger, GError **error)
{
  g_autoptr (GError) local = NULL;
  gint64 records = plass_ledger_number (
      ledger, "SELECT COUNT(*) FROM resource WHERE kind IN ('person', 'institution', 'booking', 'case')",
      NULL, 0, &local);

  if (local) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (records == 0)
    return TRUE;
  g_set_error_literal (error, PLASS_ERROR, PLASS_ERROR_REFUSED,
                       _ ("There are records in this database already. The demo city needs an empty one."));
  return FALSE;
}

static int
fill (PlassLedger *ledger, const PlassDemoOrder *order)
{
  g_autoptr (GError) error = NULL;
  Writing writing = { ledger, 0 };

  if (check_empty (ledger, &error) && plass_ledger_begin (ledger, &error)
      && plass_demo_make (order, write_some, &writing, &error) && plass_ledger_commit (ledger, &error)) {
    g_print (_ ("The demo city is ready: %u people, %u records.\n"), order->persons, writing.written);
    return 0;
  }
  plass_ledger_rollback (ledger);
  return plass_command_fail (error);
}

static gboolean
read_order (gint64 seed, int persons, const char *date, PlassDemoOrder *ret_order)
{
  *ret_order = (PlassDemoOrder){ (guint64)seed, (guint)persons, plass_date_today () };
  if (persons < PLASS_DEMO_LEAST || persons > PLASS_DEMO_MOST)
    g_printerr (_ ("plass-central demo: the city can have from %d to %d people.\n"), PLASS_DEMO_LEAST,
                PLASS_DEMO_MOST);
  else if (date
           && (!plass_date_parse (date, &ret_order->date)
               || ret_order->date.precision != PLASS_PRECISION_DAY))
    g_printerr ("plass-central demo: %s\n", _ ("Write a date as 2026-12-31."));
  else
    return TRUE;
  return FALSE;
}

int
plass_command_demo (const PlassCommand *command, int argc, char **argv)
{
  gint64 seed = 1;
  int persons = 10000, status = 1;
  g_autofree char *date = NULL;
  const GOptionEntry entries[] = {
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, N_ ("Which city (1)"), "N" },
    { "persons", 0, 0, G_OPTION_ARG_INT, &persons, N_ ("How many people (10000; 50 to 100000)"), "N" },
    { "date", 0, 0, G_OPTION_ARG_STRING, &date, N_ ("Its day, as 2026-12-31 (today)"), "DATE" },
    { NULL },
  };
  g_autoptr (PlassLedger) ledger = NULL;
  PlassDemoOrder order;
  PlassCommandLine line;

  if (plass_command_parse (command, entries, argc, argv, &line, &status)) {
    status = 2;
    if (read_order (seed, persons, date, &order)) {
      ledger = plass_command_open (&line);
      status = ledger ? fill (ledger, &order) : 1;
    }
  }
  plass_command_line_clear (&line);
  return status;
}
