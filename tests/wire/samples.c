/* samples.c — writes resources of every kind into a folder, for the validator */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "random.h"
#include "wire/wire.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

/* Random values need not make sense together; where FHIR looks at that, these do. */
static const struct {
  const char *kind, *field, *text;
} sensible[] = {
  { "organisation", "org_number", "310001007" },
  { "organisation", "district", "030103" },
  { "institution", "org_number", "310003018" },
  { "person", "identity_kind", "fnr" },
  { "person", "identity_number", "15877612039" },
  { "person", "phone", "+4740000000" },
  { "person", "district", "030103" },
  { "person", "language", "nb" },
  { "person", "birth", "1976-07" },
  { "worker", "hpr", "1000001" },
  { "case", "service", "18" },
  { "case", "opened", "2026-02-02" },
  { "case", "closed", "2026-03-02" },
  { "booking", "start", "2026-03-02T12:00:00+01:00" },
  { "booking", "ended", "2026-06-01T12:00:00+02:00" },
  { "plan", "start", "2026-02" },
  { "plan", "end", "2027" },
  { "role", "start", "2025" },
  { "role", "end", "2026-12-31" },
};

/* One field after the other, and what the whole field may say. */
static const struct {
  const char *kind, *field, *text;
} variants[] = {
  { "person", "anonymous", "yes" },
  { "person", "protection", "strictly_confidential" },
  { "person", "deceased", "2026-01-01T04:00:00+01:00" },
  { "contact", "channel", "counter" },
  { "contact", "channel", "phone" },
};

/* Numbers by their kind; the synthetic ones only. */
static const struct {
  const char *kind, *number;
} numbers[] = {
  { "fnr", "15877612039" },
  { "dnr", "54857612003" },
  { "help", "90000000042" },
  { "local", "01417612345" },
  { "duf", "202612345678" },
  { "none", "" },
  { "fnr", "" },
  { "", "not known" },
};

static void
set (const PlassKind *kind, gpointer record, const char *field, const char *text)
{
  if (!plass_field_from_text (plass_kind_field (kind, field), record, text))
    g_error ("%s.%s cannot be %s", kind->name, field, text);
}

static void
make_sensible (const PlassKind *kind, gpointer record)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sensible); i++) {
    const PlassField *field = plass_kind_field (kind, sensible[i].field);

    if (strcmp (sensible[i].kind, kind->name) == 0 && field && plass_field_is_set (field, record))
      set (kind, record, sensible[i].field, sensible[i].text);
  }
}

static void
write_json (const char *folder, const char *name, const cJSON *json)
{
  g_autofree char *text = cJSON_Print (json), *file = g_strconcat (name, ".json", NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents (path, text, -1, &error))
    g_error ("%s", error->message);
}

static void
write_record (const char *folder, const PlassKind *kind, const char *name, gconstpointer record)
{
  g_autofree char *full = g_strconcat (kind->name, "-", name, NULL);
  g_autoptr (cJSON) json = plass_wire_encode (kind, record, NULL);

  write_json (folder, full, json);
}

static gpointer
minimal_record (const PlassKind *kind, GRand *rand)
{
  gpointer record = plass_random_record (kind, rand, 0);

  for (guint i = 1; i < kind->n_fields; i++)
    if (kind->fields[i].flags & PLASS_REQUIRED)
      plass_random_field (&kind->fields[i], rand, record);
  return record;
}

/* Full, then everything taken away again that may be. */
static void
write_cleared (const char *folder, const PlassKind *kind, gconstpointer full, gconstpointer minimal)
{
  g_autofree char *name = g_strconcat (kind->name, "-cleared", NULL);
  gpointer record = plass_record_dup (kind, minimal);
  g_autoptr (cJSON) json = plass_wire_encode (kind, full, NULL);

  json = plass_wire_encode (kind, record, g_steal_pointer (&json));
  write_json (folder, name, json);
  plass_record_free (kind, record);
}

/* Every word of every list that a form offers. */
static void
write_codes (const char *folder, const PlassKind *kind, gconstpointer minimal)
{
  for (guint i = 0; i < kind->n_fields; i++) {
    const PlassField *field = &kind->fields[i];
    const PlassCodeItem *item = field->type == PLASS_TYPE_CODE ? plass_codes_get (field->target) : NULL;

    for (; item && item->code; item++) {
      gpointer record = plass_record_dup (kind, minimal);
      g_autofree char *name = g_strdup_printf ("%s-%s", field->name, item->code);

      set (kind, record, field->name, item->code);
      write_record (folder, kind, name, record);
      plass_record_free (kind, record);
    }
  }
}

static void
write_kind (const char *folder, const PlassKind *kind, GRand *rand)
{
  gpointer full = plass_random_record (kind, rand, 1), minimal = minimal_record (kind, rand);

  make_sensible (kind, full);
  make_sensible (kind, minimal);
  write_record (folder, kind, "full", full);
  write_record (folder, kind, "minimal", minimal);
  write_cleared (folder, kind, full, minimal);
  write_codes (folder, kind, minimal);
  for (gsize i = 0; i < G_N_ELEMENTS (variants); i++)
    if (strcmp (variants[i].kind, kind->name) == 0) {
      gpointer record = plass_record_dup (kind, full);
      g_autofree char *name = g_strdup_printf ("%s-is-%s", variants[i].field, variants[i].text);

      set (kind, record, variants[i].field, variants[i].text);
      write_record (folder, kind, g_strdelimit (name, ":", '-'), record);
      plass_record_free (kind, record);
    }
  plass_record_free (kind, full);
  plass_record_free (kind, minimal);
}

static void
write_numbers (const char *folder, GRand *rand)
{
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    gpointer person = plass_random_record (&plass_kind_person, rand, 0);
    g_autofree char *name = g_strdup_printf ("number-%s", numbers[i].kind);

    set (&plass_kind_person, person, "given", "Nora Prøve");
    set (&plass_kind_person, person, "identity_kind", numbers[i].kind);
    set (&plass_kind_person, person, "identity_number", numbers[i].number);
    write_record (folder, &plass_kind_person, name, person);
    plass_record_free (&plass_kind_person, person);
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2026);
  g_autoptr (cJSON) outcome = plass_wire_outcome ("error", "conflict", "overlap", "Plassen er tatt.");

  if (argc != 2 || g_mkdir_with_parents (argv[1], 0755) != 0) {
    g_printerr ("samples FOLDER\n");
    return 2;
  }
  for (const PlassKind *const *kind = plass_kinds (); *kind; kind++)
    write_kind (argv[1], *kind, rand);
  write_numbers (argv[1], rand);
  write_json (argv[1], "outcome", outcome);
  return 0;
}
