/* import-known.c — what the ledger knows before a list is taken in, and which of it a row speaks of */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

static void
free_organisation (gpointer data)
{
  plass_organisation_free (data);
}

static void
free_institution (gpointer data)
{
  plass_institution_free (data);
}

void
plass_import_known_init (PlassImportKnown *known)
{
  known->levels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  known->organisations = g_ptr_array_new_with_free_func (free_organisation);
  known->institutions = g_ptr_array_new_with_free_func (free_institution);
  known->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
}

void
plass_import_known_clear (PlassImportKnown *known)
{
  g_hash_table_unref (known->levels);
  g_ptr_array_unref (known->organisations);
  g_ptr_array_unref (known->institutions);
  g_hash_table_unref (known->places);
}

/* ---- Reading ------------------------------------------------------------------------------------------ */

static gboolean
know_organisation (gconstpointer record, gpointer user_data)
{
  PlassImportKnown *known = user_data;

  g_ptr_array_add (known->organisations, plass_record_dup (&plass_kind_organisation, record));
  return TRUE;
}

static gboolean
know_institution (gconstpointer record, gpointer user_data)
{
  PlassImportKnown *known = user_data;

  g_ptr_array_add (known->institutions, plass_record_dup (&plass_kind_institution, record));
  return TRUE;
}

static gboolean
know_level (gconstpointer record, gpointer user_data)
{
  const PlassCodeWord *word = record;
  PlassImportKnown *known = user_data;

  if (plass_code_is (&word->list, "level") && word->active != PLASS_NO)
    g_hash_table_add (known->levels, g_strdup (word->word.text));
  return TRUE;
}

static gboolean
know_place (gconstpointer record, gpointer user_data)
{
  const PlassPlace *place = record;
  PlassImportKnown *known = user_data;
  GHashTable *names = g_hash_table_lookup (known->places, place->institution.text);

  if (!names) {
    names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    g_hash_table_insert (known->places, g_strdup (place->institution.text), names);
  }
  g_hash_table_add (names, g_strdup (place->name ? place->name : ""));
  return TRUE;
}

static gboolean
know_level_record (const PlassKind *kind, gconstpointer record, gpointer user_data, GError **error)
{
  return kind != &plass_kind_code || know_level (record, user_data);
}

/* A look at an empty ledger must not write into it: then the lists of the program are what is known. */
gboolean
plass_import_known_read (PlassLedger *ledger, PlassImportKnown *known, GError **error)
{
  if (!plass_ledger_each (ledger, &plass_kind_code, know_level, known, error)
      || (g_hash_table_size (known->levels) == 0 && !plass_lists_make (know_level_record, known, error)))
    return FALSE;
  if (!plass_ledger_each (ledger, &plass_kind_organisation, know_organisation, known, error)
      || !plass_ledger_each (ledger, &plass_kind_institution, know_institution, known, error)
      || !plass_ledger_each (ledger, &plass_kind_place, know_place, known, error))
    return FALSE;
  known->n_organisations = known->organisations->len;
  return TRUE;
}

/* ---- Matching ----------------------------------------------------------------------------------------- */

static gboolean
same_name (const char *a, const char *b)
{
  g_autofree char *one = plass_text_fold (a ? a : ""), *other = plass_text_fold (b ? b : "");

  return strcmp (one, other) == 0;
}

PlassId
plass_import_find_owner (PlassImportKnown *known, const PlassImportAsk *ask)
{
  gboolean municipal = plass_code_is (&ask->institution->owner_kind, "municipal");
  gboolean nonprofit = plass_code_is (&ask->institution->owner_kind, "nonprofit");
  PlassOrganisation *made;

  for (guint i = 0; i < known->organisations->len; i++) {
    const PlassOrganisation *organisation = g_ptr_array_index (known->organisations, i);

    if (same_name (organisation->name, ask->owner))
      return organisation->id;
  }
  made = plass_record_new (&plass_kind_organisation);
  made->id = plass_id_new ();
  plass_text_set (&made->name, ask->owner);
  made->kind = plass_code (municipal ? "city" : nonprofit ? "nonprofit" : "other");
  made->active = PLASS_YES;
  g_ptr_array_add (known->organisations, made);
  return made->id;
}

const PlassInstitution *
plass_import_find_institution (const PlassImportKnown *known, const PlassInstitution *wanted)
{
  const PlassInstitution *named = NULL;

  for (guint i = 0; i < known->institutions->len; i++) {
    const PlassInstitution *one = g_ptr_array_index (known->institutions, i);

    if (wanted->org_number && g_strcmp0 (one->org_number, wanted->org_number) == 0)
      return one;
    if (!named && plass_id_equal (&one->owner, &wanted->owner) && same_name (one->name, wanted->name)
        && !(wanted->org_number && one->org_number))
      named = one;
  }
  return named;
}
