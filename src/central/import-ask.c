/* import-ask.c — what one row of a list of institutions says */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MOST_PLACES 1000

void
plass_import_ask_clear (PlassImportAsk *ask)
{
  g_clear_pointer (&ask->institution, plass_institution_free);
  g_clear_pointer (&ask->owner, g_free);
  g_clear_pointer (&ask->problem, g_free);
  if (ask->words)
    g_string_free (ask->words, TRUE);
  ask->words = NULL;
}

void
plass_import_say (GString *words, const char *more)
{
  g_string_append_printf (words, "%s%s", words->len ? "; " : "", more);
}

static gboolean
refuse (PlassImportAsk *ask, const char *column, const char *words)
{
  ask->problem = g_strdup_printf ("%s: %s", column, words);
  return FALSE;
}

/* ---- Plain cells -------------------------------------------------------------------------------------- */

static const struct {
  const char *column;
  gsize offset;
  gboolean required;
  glong most; /* letters */
} texts[] = {
  { "name", offsetof (PlassInstitution, name), TRUE, 200 },
  { "short_name", offsetof (PlassInstitution, short_name), FALSE, 60 },
  { "org_number", offsetof (PlassInstitution, org_number), FALSE, 9 },
  { "target_group", offsetof (PlassInstitution, target_group), FALSE, 1000 },
  { "as_of", offsetof (PlassInstitution, as_of), FALSE, 40 },
  { "source", offsetof (PlassInstitution, source), FALSE, 500 },
};

static gboolean
read_texts (const PlassCsv *csv, guint row, PlassImportAsk *ask)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    const char *cell = plass_csv_get (csv, row, texts[i].column);

    if (texts[i].required && plass_text_is_blank (cell))
      return refuse (ask, texts[i].column, _ ("This is needed."));
    if (g_utf8_strlen (cell, -1) > texts[i].most)
      return refuse (ask, texts[i].column, _ ("This is too long."));
    plass_text_set ((char **)((char *)ask->institution + texts[i].offset), cell);
  }
  ask->owner = g_strdup (plass_csv_get (csv, row, "owner"));
  if (plass_text_is_blank (ask->owner))
    return refuse (ask, "owner", _ ("This is needed."));
  if (g_utf8_strlen (ask->owner, -1) > 200)
    return refuse (ask, "owner", _ ("This is too long."));
  if (ask->institution->org_number && strspn (ask->institution->org_number, "0123456789") != 9)
    return refuse (ask, "org_number", _ ("An organisation number has nine digits."));
  return TRUE;
}

/* A word of a fixed list; @standing when the cell is empty. */
static gboolean
read_code (const PlassCsv *csv, guint row, const char *column, const char *list, const char *standing,
           PlassImportAsk *ask, PlassCode *ret_code)
{
  const char *cell = plass_csv_get (csv, row, column);

  if (!*cell && !standing)
    return refuse (ask, column, _ ("This is needed."));
  if (*cell && !plass_codes_has (list, cell))
    return refuse (ask, column, _ ("This is not one of the choices."));
  *ret_code = plass_code (*cell ? cell : standing);
  return TRUE;
}

static gboolean
read_couples (const PlassCsv *csv, guint row, PlassImportAsk *ask)
{
  const char *cell = plass_csv_get (csv, row, "couples");

  if (strcmp (cell, "yes") == 0)
    ask->place.couples = PLASS_YES;
  else if (strcmp (cell, "no") == 0)
    ask->place.couples = PLASS_NO;
  else if (*cell)
    return refuse (ask, "couples", _ ("Write yes or no."));
  return TRUE;
}

static gboolean
read_codes (const PlassCsv *csv, guint row, GHashTable *levels, PlassImportAsk *ask)
{
  const char *level = plass_csv_get (csv, row, "level");

  if (!g_hash_table_contains (levels, level))
    return refuse (ask, "level", _ ("This is not one of the choices."));
  ask->institution->level = ask->place.level = plass_code (level);
  ask->place.kind = plass_code ("ordinary");
  return read_code (csv, row, "owner_kind", "owner-kind", NULL, ask, &ask->institution->owner_kind)
         && read_code (csv, row, "gender_rule", "gender-rule", "none", ask, &ask->place.gender_rule)
         && read_code (csv, row, "substance_policy", "substance-policy", "active", ask,
                       &ask->place.substance_policy)
         && read_couples (csv, row, ask);
}

/* ---- Places ------------------------------------------------------------------------------------------- */

static gboolean
read_places (const PlassCsv *csv, guint row, PlassImportAsk *ask)
{
  const char *cell = plass_csv_get (csv, row, "places");
  guint64 places;

  if (!*cell) {
    plass_import_say (ask->words, _ ("the number of places is not known: none are taken in"));
    return TRUE;
  }
  if (!g_ascii_string_to_unsigned (cell, 10, 0, MOST_PLACES, &places, NULL))
    return refuse (ask, "places", _ ("Write a whole number up to 1,000, or leave it empty."));
  ask->places = (guint)places;
  return TRUE;
}

/* ---- State -------------------------------------------------------------------------------------------- */

/* What lists say about a house, and what it is with us. Of some the date after it counts. */
static const struct {
  const char *begins, *status;
  gboolean dated;
} states[] = {
  { "closed ", "closed", TRUE },
  { "converted to flats ", "closed", TRUE },
  { "proposed closed", "closing", FALSE },
  { "closing announced", "closing", FALSE },
  { "refurbishing", "refurbishing", FALSE },
  { "open", "open", FALSE },
};

static gboolean
read_status (const PlassCsv *csv, guint row, PlassImportAsk *ask)
{
  const char *cell = plass_csv_get (csv, row, "status");
  const char *text = *cell ? cell : "open";

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    const char *rest = text + strlen (states[i].begins);

    if (!g_str_has_prefix (text, states[i].begins) || (!states[i].dated && *rest && *rest != ' '))
      continue;
    ask->institution->status = plass_code (states[i].status);
    if (states[i].dated && !plass_date_parse (text + strlen (states[i].begins), &ask->institution->closed_on))
      return refuse (ask, "status", _ ("Write when, as 2026, 2026-03 or 2026-03-12."));
    /* What the list says beyond our own word is kept in sight. */
    if (strcmp (text, states[i].status) != 0)
      plass_import_say (ask->words, text);
    return TRUE;
  }
  return refuse (ask, "status", _ ("This is not one of the choices."));
}

static void
set_place_state (PlassImportAsk *ask)
{
  gboolean open = !plass_code_is (&ask->institution->status, "refurbishing");
  gboolean municipal = plass_code_is (&ask->institution->owner_kind, "municipal");

  ask->place.status = plass_code (open ? "active" : "suspended");
  ask->place.contract = plass_code (municipal ? "municipal" : "contract");
  if (!plass_code_is (&ask->institution->status, "closed") || ask->places == 0)
    return;
  plass_import_say (ask->words, _ ("its places are gone and not taken in"));
  ask->places = 0;
}

void
plass_import_ask_read (const PlassCsv *csv, guint row, GHashTable *levels, PlassImportAsk *ret_ask)
{
  const char *shape = plass_csv_row (csv, row)->problem;

  memset (ret_ask, 0, sizeof *ret_ask);
  ret_ask->words = g_string_new (NULL);
  ret_ask->institution = plass_record_new (&plass_kind_institution);
  if (shape)
    ret_ask->problem = g_strdup (shape);
  else if (read_texts (csv, row, ret_ask) && read_codes (csv, row, levels, ret_ask)
           && read_places (csv, row, ret_ask) && read_status (csv, row, ret_ask))
    set_place_state (ret_ask);
}
