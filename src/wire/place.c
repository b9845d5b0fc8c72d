/* place.c — who a place is for, in the words that other readers of a Location look for */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wire-private.h"

/* R4 beds cannot say who they are for: HL7's cross-version extension brings R5's element, once a word. */
#define CHARACTERISTIC "http://hl7.org/fhir/5.0/StructureDefinition/extension-Location.characteristic"
#define SYSTEM PLASS_FHIR "/CodeSystem/plass-egenskap"
#define CODE "valueCodeableConcept.coding[system=" SYSTEM "].code"

static const struct {
  const char *kind, *word;
} kinds[] = {
  { "ordinary", "ordinaer" },
  { "user_controlled", "brukerstyrt" },
  { "severe_complex", "sammensatt" },
};
#define WOMEN_ONLY "kvinneplass"

static const char *
word_of (const cJSON *extension)
{
  const char *url = cJSON_IsObject (extension) ? plass_json_text (extension, "url") : NULL;
  const cJSON *code;

  if (url == NULL || strcmp (url, CHARACTERISTIC) != 0)
    return NULL;
  code = plass_wire_get (extension, CODE);
  return cJSON_IsString (code) ? code->valuestring : NULL;
}

static cJSON *
find_word (const cJSON *resource, const char *word)
{
  cJSON *extension;

  cJSON_ArrayForEach (extension, plass_json_member (resource, "extension"))
  {
    if (g_strcmp0 (word_of (extension), word) == 0)
      return extension;
  }
  return NULL;
}

static void
write_word (cJSON *resource, const char *word, gboolean holds)
{
  cJSON *array = plass_json_member (resource, "extension");
  cJSON *there = find_word (resource, word);

  if (there && !holds) {
    plass_json_remove (array, there);
    if (array->child == NULL)
      plass_json_remove (resource, array);
  }
  if (there || !holds)
    return;
  if (!cJSON_IsArray (array)) {
    plass_json_remove (resource, array);
    array = cJSON_AddArrayToObject (resource, "extension");
  }
  there = cJSON_CreateObject ();
  plass_wire_set (there, "url", CHARACTERISTIC);
  plass_wire_set (there, CODE, word);
  cJSON_AddItemToArray (array, there);
}

void
plass_hook_place_encode (gconstpointer record, gconstpointer before, cJSON *resource)
{
  const PlassPlace *place = record, *was = before;

  if (was == NULL || !plass_code_is (&was->kind, place->kind.text))
    for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
      write_word (resource, kinds[i].word, plass_code_is (&place->kind, kinds[i].kind));
  if (was == NULL || !plass_code_is (&was->gender_rule, place->gender_rule.text))
    write_word (resource, WOMEN_ONLY, plass_code_is (&place->gender_rule, "women_only"));
}

void
plass_hook_place_decode (const cJSON *resource, gpointer record)
{
  PlassPlace *place = record;

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (find_word (resource, kinds[i].word))
      place->kind = plass_code (kinds[i].kind);
  /* Ours says which rule; others say at least that it is for women. */
  if (place->gender_rule.text[0] == '\0' && find_word (resource, WOMEN_ONLY))
    place->gender_rule = plass_code ("women_only");
}
