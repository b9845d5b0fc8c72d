/* note.c — notat: what happened, and when it was written down */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/records.h"

#include <glib/gi18n-lib.h>

static const PlassFixed fixed[] = {
  { "status", "current" },
  { "content[0].attachment.contentType", "text/plain; charset=utf-8" },
  { NULL, NULL },
};

static const PlassWireCode state_words[] = {
  { "draft", "preliminary" },        { "signed", "final" }, { "corrected", "amended" },
  { "mistake", "entered-in-error" }, { NULL, NULL },
};
/* Volven 9602: a health journal's note, or the case record's own word. */
static const PlassWireCode regime_words[] = { { "journal", "B02-2" }, { "case", "A08-2" }, { NULL, NULL } };
static const PlassField fields[] = {
  PLASS_FIELD (PlassNote, id, ID, "id", N_ ("Id"), ONCE),
  PLASS_FIELD (PlassNote, person, REF, "subject.reference", N_ ("Person"), ONCE,
               .flags = PLASS_REQUIRED | PLASS_INDEXED, .target = "person"),
  PLASS_FIELD (PlassNote, case_id, REF, PLASS_EXT ("case") ".valueReference.reference", N_ ("Case"), NEWEST,
               .target = "case"),
  PLASS_FIELD (PlassNote, institution, REF, "custodian.reference", N_ ("Institution"), ONCE,
               .flags = PLASS_INDEXED, .target = "institution"),
  PLASS_FIELD (PlassNote, author, REF, "author[0].reference", N_ ("Written by"), ONCE, .target = "worker"),
  PLASS_FIELD (PlassNote, regime, CODE, "type.coding[system=urn:oid:2.16.578.1.12.4.1.1.9602].code",
               N_ ("Record"), ONCE, .flags = PLASS_REQUIRED, .target = "note-regime",
               .mapping = regime_words),
  PLASS_FIELD (PlassNote, happened, TIME, "context.period.start", N_ ("Happened"), NEWEST,
               .flags = PLASS_REQUIRED | PLASS_INDEXED),
  PLASS_FIELD (PlassNote, recorded, TIME, "date", N_ ("Written down"), ONCE, .flags = PLASS_REQUIRED),
  PLASS_FIELD (PlassNote, title, TEXT, "description", N_ ("About"), NEWEST),
  PLASS_FIELD (PlassNote, text, TEXT, "content[0].attachment.data", N_ ("Note"), ASK,
               .flags = PLASS_REQUIRED | PLASS_LONG | PLASS_BASE64 | PLASS_SEARCHED),
  PLASS_FIELD (PlassNote, state, CODE, "docStatus", N_ ("State"), NEWEST, .flags = PLASS_REQUIRED,
               .target = "note-state", .mapping = state_words),
  PLASS_FIELD (PlassNote, replaces, REF, "relatesTo[code=replaces].target.reference", N_ ("Corrects"), ONCE,
               .target = "note"),
};

static void
check (gconstpointer record, GPtrArray *problems)
{
  const PlassNote *note = record;

  if (note->happened.secs > note->recorded.secs)
    plass_problems_add (problems, "happened", _ ("A note is about what has happened, not what will."));
}

const PlassKind plass_kind_note = {
  .name = "note",
  .label = N_ ("Note"),
  .resource = "DocumentReference",
  .fixed = fixed,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .size = sizeof (PlassNote),
  .check = check,
};
