/* access.c — who may see and who may write: the one predicate of feed, read, search, history and acts */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <string.h>

/* The table of roles. What is about nobody (places, institutions, staff, codes, rules) is seen by every role;
 * of what is about a person a role sees these kinds, and only of persons whom its institution follows
 * (access-eyes.c). Intake allots places for the whole city; an administrator's list says that accounts and
 * places are no key to a person's life. */
static const struct {
  const char *role;
  guint bit;
  const char *sees; /* kinds, or kind:facet, each with a space on both sides */
} roles[] = {
  { "reception", PLASS_SEES_RECEPTION, " person contact case booking " },
  { "caseworker", PLASS_SEES_CASEWORKER, " person contact case booking plan goal measure note:case " },
  { "health", PLASS_SEES_HEALTH, " person contact case booking plan goal measure note:case note:journal " },
  { "intake", PLASS_SEES_INTAKE, " person contact case booking " },
  { "supervisor", PLASS_SEES_SUPERVISOR, " person contact case booking " },
  { "administrator", PLASS_SEES_ADMINISTRATOR, " " },
};

/* The frame that only administrators change. Places and their periods are kept by those who stand in them. */
static const char frame[] = " code rule organisation institution unit room worker role ";

guint
plass_role_bit (const PlassCode *role)
{
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    if (plass_code_is (role, roles[i].role))
      return roles[i].bit;
  return 0;
}

static gboolean
has_word (const char *words, const char *word)
{
  const gsize length = strlen (word);

  for (const char *at = words; (at = strstr (at, word)); at += length)
    if (at[-1] == ' ' && at[length] == ' ')
      return TRUE;
  return FALSE;
}

static gboolean
role_sees (guint level, const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    if ((level & roles[i].bit) && has_word (roles[i].sees, word))
      return TRUE;
  return FALSE;
}

static gboolean
is_of_plan (const PlassKind *kind)
{
  return kind == &plass_kind_plan || kind == &plass_kind_goal || kind == &plass_kind_measure;
}

/* Bookings are counted by everybody who looks for a place: whose they are not to know have no person. */
static PlassSight
sight_of_stranger (const PlassFace *face, guint level)
{
  return face->kind == &plass_kind_booking && (level & PLASS_SEES_OCCUPANCY) ? PLASS_SIGHT_PART
                                                                             : PLASS_SIGHT_NONE;
}

PlassSight
plass_sight (PlassEyes *eyes, const PlassFace *face, guint level)
{
  g_autofree char *narrow = NULL;

  if (!face->kind || !level)
    return PLASS_SIGHT_NONE;
  if (!*face->person)
    return plass_is_about_nobody (face->kind) ? PLASS_SIGHT_WHOLE : sight_of_stranger (face, level);
  if (face->kind == &plass_kind_note)
    narrow = g_strconcat ("note:", face->facet, NULL);
  if (!role_sees (level, narrow ? narrow : face->kind->name))
    return sight_of_stranger (face, level);
  if (is_of_plan (face->kind) && !plass_eyes_read_plan (eyes, face->facet))
    return PLASS_SIGHT_NONE;
  return plass_mask_needs (face->kind, level) ? PLASS_SIGHT_PART : PLASS_SIGHT_WHOLE;
}

gboolean
plass_is_about_nobody (const PlassKind *kind)
{
  return !plass_kind_field (kind, "person") && kind != &plass_kind_person;
}

gboolean
plass_may_see (PlassEyes *eyes, const PlassFace *face)
{
  return plass_sight (eyes, face, plass_eyes_level (eyes, face->person)) != PLASS_SIGHT_NONE;
}

gboolean
plass_may_have_seen (PlassEyes *eyes, const PlassFace *face, guint ever)
{
  if (is_of_plan (face->kind))
    return role_sees (ever, face->kind->name) && plass_eyes_plan_went_round (eyes, face->facet);
  return plass_sight (eyes, face, ever) != PLASS_SIGHT_NONE;
}

gboolean
plass_may_see_person (PlassEyes *eyes, const char *person)
{
  return plass_may_see (eyes, &(PlassFace){ &plass_kind_person, "", person });
}

/* A role that may write a kind at all, whoever it is about. */
gboolean
plass_may_write_kind (PlassEyes *eyes, const PlassKind *kind, const char *facet)
{
  const guint bits = plass_eyes_roles (eyes);
  g_autofree char *narrow = kind == &plass_kind_note ? g_strconcat ("note:", facet, NULL) : NULL;

  if (has_word (frame, kind->name))
    return (bits & PLASS_SEES_ADMINISTRATOR) != 0;
  if (plass_is_about_nobody (kind))
    return bits != 0;
  return role_sees (bits, narrow ? narrow : kind->name);
}

const char *
plass_facet (const PlassKind *kind, gconstpointer record)
{
  if (kind == &plass_kind_note)
    return ((const PlassNote *)record)->regime.text;
  if (kind == &plass_kind_plan)
    return plass_record_id (record)->text;
  if (kind == &plass_kind_goal)
    return ((const PlassGoal *)record)->plan.text;
  if (kind == &plass_kind_measure)
    return ((const PlassMeasure *)record)->plan.text;
  return "";
}

/* ---- Showing ------------------------------------------------------------------------------------------ */

char *
plass_show (PlassEyes *eyes, const PlassFace *face, guint level, const char *json)
{
  switch (plass_sight (eyes, face, level)) {
  case PLASS_SIGHT_WHOLE:
    return g_strdup (json);
  case PLASS_SIGHT_PART:
    return plass_mask_copy (eyes, face, level, json);
  case PLASS_SIGHT_NONE:
    break;
  }
  return NULL;
}

gboolean
plass_show_row (PlassEyes *eyes, const PlassAnswer *row, guint first, GString *json)
{
  const PlassFace face = { plass_kind_find (plass_answer_text (row, first)),
                           plass_answer_text (row, first + 1), plass_answer_text (row, first + 2) };
  const guint level = plass_eyes_level (eyes, face.person);
  const PlassSight sight = plass_sight (eyes, &face, level);
  g_autofree char *copy = NULL;

  if (sight == PLASS_SIGHT_NONE)
    return FALSE;
  if (sight == PLASS_SIGHT_PART
      && !(copy = plass_mask_copy (eyes, &face, level, plass_answer_text (row, first + 3))))
    return FALSE;
  g_string_append (json, copy ? copy : plass_answer_text (row, first + 3));
  return TRUE;
}

gboolean
plass_show_version (PlassEyes *eyes, PlassVersion *version)
{
  char *shown;

  if (!version->json)
    return FALSE;
  shown = plass_show (eyes, &PLASS_FACE (version), plass_eyes_level (eyes, version->person), version->json);
  if (!shown)
    return FALSE;
  g_free (version->json);
  version->json = shown;
  return TRUE;
}

gboolean
plass_is_strange (PlassEyes *eyes, const PlassVersion *version)
{
  g_autofree char *shown =
      plass_show (eyes, &PLASS_FACE (version), plass_eyes_level (eyes, version->person), version->json);

  return !shown || plass_mask_is_stranger (version->kind, shown);
}
