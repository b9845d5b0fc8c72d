/* field-words.c — what stands in a field, as people say it; and whether it may be shown */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

static char *
reference_words (const PlassDesk *desk, const PlassField *field, const PlassId *id)
{
  const PlassKind *kind = plass_kind_find (field->target);
  gpointer record = kind ? plass_store_get (desk->store, kind, id, NULL) : NULL;
  const PlassField *name = kind ? plass_kind_field (kind, "name") : NULL;
  char *words;

  if (!record)
    return g_strdup (_ ("Something that is not on this desk"));
  if (kind == &plass_kind_person) {
    g_autofree char *full = plass_person_name (record);
    words = plass_words_person (desk, full, &((const PlassPerson *)record)->protection);
  } else if (kind == &plass_kind_worker) {
    words = plass_worker_name (record);
  } else {
    words = name ? plass_field_to_text (name, record) : g_strdup (_ (kind->label));
  }
  plass_record_free (kind, record);
  return words;
}

static const char *
bool_words (const PlassBool *answer)
{
  return *answer == PLASS_YES ? _ ("Yes") : *answer == PLASS_NO ? _ ("No") : _ ("Not asked");
}

static char *
record_words (const PlassDesk *desk, const PlassField *field, gconstpointer record)
{
  gconstpointer value = plass_field_get (field, record);

  switch ((PlassType)field->type) {
  case PLASS_TYPE_CODE:
    return plass_store_code_label (desk->store, field->target, ((const PlassCode *)value)->text);
  case PLASS_TYPE_REF:
    return reference_words (desk, field, value);
  case PLASS_TYPE_DATE:
    return plass_words_date (*(const PlassDate *)value);
  case PLASS_TYPE_TIME:
    return plass_words_time (*(const PlassTime *)value);
  case PLASS_TYPE_BOOL:
    return g_strdup (bool_words (value));
  default:
    return plass_field_to_text (field, record);
  }
}

char *
plass_field_words (const PlassDesk *desk, const PlassKind *kind, const PlassField *field, const char *text)
{
  gpointer record = plass_record_new (kind);
  char *words = NULL;

  if (!plass_text_is_blank (text) && plass_field_from_text (field, record, text))
    words = record_words (desk, field, record);
  plass_record_free (kind, record);
  return words ? words : g_strdup (plass_text_is_blank (text) ? _ ("Nothing") : text);
}

/* ---- Whose record it is ---- */

PlassId
plass_record_person (const PlassKind *kind, gconstpointer record)
{
  const PlassField *field = plass_kind_field (kind, "person");

  if (kind == &plass_kind_person)
    return *plass_record_id (record);
  if (field && field->type == PLASS_TYPE_REF)
    return *(const PlassId *)plass_field_get (field, record);
  return (PlassId){ "" };
}

void
plass_record_about (const PlassDesk *desk, const PlassKind *kind, gconstpointer record, PlassAbout *ret_about)
{
  const PlassField *name = plass_kind_field (kind, "name");
  g_autofree char *full = NULL;

  *ret_about = (PlassAbout){ .person = plass_record_person (kind, record) };
  g_autoptr (PlassPerson) person =
      plass_id_is_set (&ret_about->person)
          ? plass_store_get (desk->store, &plass_kind_person, &ret_about->person, NULL)
          : NULL;
  if (person) {
    full = plass_person_name (person);
    ret_about->title = plass_words_person (desk, full, &person->protection);
    ret_about->secret = plass_words_is_protected (&person->protection);
  } else {
    ret_about->title = name ? plass_field_to_text (name, record) : g_strdup (_ (kind->label));
  }
}

void
plass_about_clear (PlassAbout *about)
{
  g_clear_pointer (&about->title, g_free);
}
