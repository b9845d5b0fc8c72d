/* hooks.c — the few things that paths cannot say; the longer ones stand in a file each */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wire-private.h"

/* ---- Contact */

/* FHIR asks only whether it was face to face. */
static gboolean
is_remote (const PlassContact *contact)
{
  static const char *const face_to_face[] = { "", "counter", "outreach", "other", NULL };

  return !g_strv_contains (face_to_face, contact->channel.text);
}

static void
encode_contact (gconstpointer record, gconstpointer before, cJSON *resource)
{
  const PlassContact *contact = record, *was = before;

  if (was == NULL || !plass_code_is (&was->channel, contact->channel.text)
      || !plass_wire_get (resource, "class.code"))
    plass_wire_set (resource, "class.code", is_remote (contact) ? "VR" : "AMB");
  /* It is over when it is written down: finished at once. */
  if (plass_time_is_set (contact->happened)
      && (was == NULL || was->happened.secs != contact->happened.secs
          || !plass_wire_get (resource, "period.end"))) {
    g_autofree char *end = plass_time_format (contact->happened);

    plass_wire_set (resource, "period.end", end);
  } else if (!plass_time_is_set (contact->happened) && was && plass_time_is_set (was->happened))
    plass_wire_set (resource, "period.end", NULL);
}

/* ---- Plan */

/* The note is the person's own voice, whoever typed it. */
static void
encode_plan (gconstpointer record, gconstpointer before, cJSON *resource)
{
  const PlassPlan *plan = record;
  const PlassField *person = plass_kind_field (&plass_kind_plan, "person");
  cJSON *notes = plass_json_member (resource, "note");
  cJSON *author = plass_value_make (person, plan);

  if (author && plan->matters && *plan->matters)
    plass_wire_set (resource, "note[0].authorReference.reference", author->valuestring);
  else if (notes && !plass_wire_get (resource, "note[0].text")) {
    plass_json_remove (notes, notes->child);
    if (notes->child == NULL)
      plass_json_remove (resource, notes);
  }
  cJSON_Delete (author);
}

/* ---- Note */

/* Size and hash are of the text that was there. */
static void
encode_note (gconstpointer record, gconstpointer before, cJSON *resource)
{
  const PlassNote *note = record, *was = before;

  if (was == NULL || g_strcmp0 (was->text, note->text) == 0)
    return;
  plass_wire_set (resource, "content[0].attachment.size", NULL);
  plass_wire_set (resource, "content[0].attachment.hash", NULL);
}

const PlassHook *
plass_hook_find (const PlassKind *kind)
{
  static const PlassHook hooks[] = {
    { &plass_kind_person, plass_hook_person_encode, plass_hook_person_decode },
    { &plass_kind_booking, plass_hook_booking_encode, plass_hook_booking_decode },
    { &plass_kind_place, plass_hook_place_encode, plass_hook_place_decode },
    { &plass_kind_contact, encode_contact, NULL },
    { &plass_kind_plan, encode_plan, NULL },
    { &plass_kind_note, encode_note, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (hooks); i++)
    if (hooks[i].kind == kind)
      return &hooks[i];
  return NULL;
}
