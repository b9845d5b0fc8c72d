/* import.c — a list of institutions against what is known: new, changed, the same, closed, wrong */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What will be, beside the row that is shown. */
typedef struct {
  PlassImportAsk ask;
  gboolean writes;
  guint new_places;
} Plan;

typedef struct {
  PlassLedger *ledger;
  PlassImportKnown known;
  GHashTable *seen; /* id of an institution → line */
  GArray *plans;    /* Plan */
  GPtrArray *rows;  /* PlassImportRow */
} Import;

static void
free_row (gpointer data)
{
  PlassImportRow *row = data;

  g_free (row->name);
  g_free (row->words);
  g_free (row);
}

static void
clear_plan (gpointer data)
{
  plass_import_ask_clear (&((Plan *)data)->ask);
}

static void
begin (Import *import)
{
  plass_import_known_init (&import->known);
  import->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  import->plans = g_array_new (FALSE, TRUE, sizeof (Plan));
  g_array_set_clear_func (import->plans, clear_plan);
  import->rows = g_ptr_array_new_with_free_func (free_row);
}

static void
end (Import *import)
{
  plass_import_known_clear (&import->known);
  g_hash_table_unref (import->seen);
  g_array_unref (import->plans);
  g_clear_pointer (&import->rows, g_ptr_array_unref);
}

/* ---- Comparing ----------------------------------------------------------------------------------------- */

/* What the list says, on what is known: a column that the list does not have, or leaves empty, changes
 * nothing. */
static PlassInstitution *
join (const PlassInstitution *known, const PlassInstitution *said)
{
  PlassInstitution *joined = plass_record_dup (&plass_kind_institution, known);

  for (guint i = 1; i < plass_kind_institution.n_fields; i++) {
    const PlassField *field = &plass_kind_institution.fields[i];

    if (plass_field_is_set (field, said))
      plass_field_copy (field, joined, said);
  }
  /* Opened again: the old date would contradict it. */
  if (!plass_code_is (&said->status, "closed"))
    joined->closed_on = said->closed_on;
  return joined;
}

static void
say_changes (GString *words, const PlassInstitution *known, const PlassInstitution *joined)
{
  for (guint i = 1; i < plass_kind_institution.n_fields; i++) {
    const PlassField *field = &plass_kind_institution.fields[i];
    g_autofree char *before = NULL, *after = NULL, *change = NULL;

    if (plass_field_equal (field, known, joined))
      continue;
    before = plass_field_to_text (field, known);
    after = plass_field_to_text (field, joined);
    change = g_strdup_printf ("%s: %s → %s", _ (field->label), *before ? before : "–", after);
    plass_import_say (words, change);
  }
}

/* ---- Planning one row --------------------------------------------------------------------------------- */

/* Places that are there are left as people made them; only what is missing comes. */
static void
plan_places (const Import *import, Plan *plan)
{
  GHashTable *names = g_hash_table_lookup (import->known.places, plan->ask.institution->id.text);
  guint known = names ? g_hash_table_size (names) : 0;
  g_autofree char *words = NULL;

  plan->new_places = plan->ask.places > known ? plan->ask.places - known : 0;
  if (plan->new_places > 0)
    words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u new place", "%u new places", plan->new_places),
                             plan->new_places);
  else if (plan->ask.places > 0 && known > plan->ask.places)
    words = g_strdup_printf (_ ("there are %u places already: none are taken away"), known);
  if (words)
    plass_import_say (plan->ask.words, words);
}

/* What was read, against what is known; afterwards plan->ask.institution is what will stand in the ledger. */
static PlassImportResult
compare (Import *import, Plan *plan)
{
  PlassImportAsk *ask = &plan->ask;
  const PlassInstitution *known;
  g_autoptr (PlassInstitution) said = NULL;

  ask->institution->owner = plass_import_find_owner (&import->known, ask);
  known = plass_import_find_institution (&import->known, ask->institution);
  if (!known) {
    ask->institution->id = plass_id_new ();
    g_ptr_array_add (import->known.institutions,
                     plass_record_dup (&plass_kind_institution, ask->institution));
    plan_places (import, plan);
    plan->writes = TRUE;
    return plass_code_is (&ask->institution->status, "closed") ? PLASS_IMPORT_CLOSED : PLASS_IMPORT_NEW;
  }
  said = g_steal_pointer (&ask->institution);
  ask->institution = join (known, said);
  say_changes (ask->words, known, ask->institution);
  plan_places (import, plan);
  plan->writes =
      plan->new_places > 0 || !plass_record_equal (&plass_kind_institution, known, ask->institution);
  if (!plan->writes)
    return PLASS_IMPORT_SAME;
  return plass_code_is (&said->status, "closed") && !plass_code_is (&known->status, "closed")
             ? PLASS_IMPORT_CLOSED
             : PLASS_IMPORT_CHANGED;
}

static void
refuse_twin (Import *import, Plan *plan, guint line)
{
  const char *id = plan->ask.institution->id.text;
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (import->seen, id));

  if (before > 0)
    plan->ask.problem = g_strdup_printf (_ ("The same institution stands in line %u."), before);
  else
    g_hash_table_insert (import->seen, g_strdup (id), GUINT_TO_POINTER (line));
}

static void
plan_row (Import *import, const PlassCsv *csv, guint at)
{
  PlassImportRow *row = g_new0 (PlassImportRow, 1);
  Plan plan = { .writes = FALSE };

  row->line = plass_csv_row (csv, at)->line;
  row->name = g_strdup (plass_csv_get (csv, at, "name"));
  plass_import_ask_read (csv, at, import->known.levels, &plan.ask);
  if (!plan.ask.problem) {
    row->result = compare (import, &plan);
    refuse_twin (import, &plan, row->line);
  }
  if (plan.ask.problem)
    row->result = PLASS_IMPORT_ERROR;
  row->words = g_strdup (plan.ask.problem ? plan.ask.problem : plan.ask.words->str);
  g_ptr_array_add (import->rows, row);
  g_array_append_val (import->plans, plan);
}

/* ---- Writing ------------------------------------------------------------------------------------------ */

static gboolean
write_places (Import *import, const Plan *plan, GError **error)
{
  GHashTable *names = g_hash_table_lookup (import->known.places, plan->ask.institution->id.text);
  guint number = 0;

  for (guint made = 0; made < plan->new_places; made++) {
    g_autoptr (PlassPlace) place = plass_record_dup (&plass_kind_place, &plan->ask.place);

    do {
      g_free (place->name);
      place->name = g_strdup_printf ("%u", ++number);
    } while (names && g_hash_table_contains (names, place->name));
    place->id = plass_id_new ();
    place->institution = plan->ask.institution->id;
    if (!plass_ledger_write (import->ledger, &plass_kind_place, place, NULL, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_all (Import *import, GError **error)
{
  for (guint i = import->known.n_organisations; i < import->known.organisations->len; i++)
    if (!plass_ledger_write (import->ledger, &plass_kind_organisation,
                             g_ptr_array_index (import->known.organisations, i), NULL, error))
      return FALSE;
  for (guint i = 0; i < import->plans->len; i++) {
    const Plan *plan = &g_array_index (import->plans, Plan, i);

    if (plan->writes
        && (!plass_ledger_write (import->ledger, &plass_kind_institution, plan->ask.institution, NULL, error)
            || !write_places (import, plan, error)))
      return FALSE;
  }
  return TRUE;
}

/* ---- The whole list ----------------------------------------------------------------------------------- */

static gboolean
check_columns (const PlassCsv *csv, GError **error)
{
  static const char *const needed[] = { "name", "owner", "owner_kind", "level" };

  for (gsize i = 0; i < G_N_ELEMENTS (needed); i++)
    if (!plass_csv_has_column (csv, needed[i])) {
      g_set_error (error, PLASS_ERROR, PLASS_ERROR_RULE, _ ("Line 1: there is no column named %s."),
                   needed[i]);
      return FALSE;
    }
  return TRUE;
}

static gboolean
refuse_errors (const Import *import, GError **error)
{
  guint wrong = 0;

  for (guint i = 0; i < import->rows->len; i++)
    wrong += ((const PlassImportRow *)g_ptr_array_index (import->rows, i))->result == PLASS_IMPORT_ERROR;
  if (wrong == 0)
    return TRUE;
  g_set_error (error, PLASS_ERROR, PLASS_ERROR_RULE,
               g_dngettext (GETTEXT_PACKAGE, "%u row is wrong. Nothing was taken in.",
                            "%u rows are wrong. Nothing was taken in.", wrong),
               wrong);
  return FALSE;
}

static gboolean
run (Import *import, const PlassCsv *csv, GError **error)
{
  if (!plass_import_known_read (import->ledger, &import->known, error))
    return FALSE;
  for (guint i = 0; i < plass_csv_count (csv); i++)
    plan_row (import, csv, i);
  return refuse_errors (import, error);
}

gboolean
plass_import_institutions (PlassLedger *ledger, const char *path, gboolean write, GPtrArray **ret_rows,
                           GError **error)
{
  Import import = { .ledger = ledger };
  g_autoptr (PlassCsv) csv = plass_csv_read_file (path, error);
  gboolean well;

  *ret_rows = NULL;
  if (!csv || !check_columns (csv, error) || (write && !plass_lists_prepare (ledger, error)))
    return FALSE;
  /* From looking to writing under one lock: nobody makes the same house in between. */
  if (write && !plass_ledger_begin (ledger, error))
    return FALSE;
  begin (&import);
  well = run (&import, csv, error);
  if (write) {
    well = well && write_all (&import, error) && plass_ledger_commit (ledger, error);
    plass_ledger_rollback (ledger);
  }
  *ret_rows = g_steal_pointer (&import.rows);
  end (&import);
  return well;
}
