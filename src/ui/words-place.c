/* words-place.c — an icon and a word for what a place is, and for what is happening in it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

typedef enum { CODE, YES } TestKind;

/* In the order in which they matter to somebody who looks for a place. */
static const struct {
  gsize offset;
  TestKind test;
  const char *code; /* CODE only */
  const char *icon, *words;
} traits[] = {
  { offsetof (PlassPlace, gender_rule), CODE, "women_only", "plass-women-symbolic", N_ ("Women") },
  { offsetof (PlassPlace, kind), CODE, "user_controlled", "plass-user-controlled-symbolic",
    N_ ("User-controlled") },
  { offsetof (PlassPlace, kind), CODE, "severe_complex", "plass-complex-needs-symbolic",
    N_ ("Complex needs") },
  { offsetof (PlassPlace, substance_policy), CODE, "substance_free", "plass-substance-free-symbolic",
    N_ ("Substance-free") },
  { offsetof (PlassPlace, substance_policy), CODE, "medication_free", "plass-medication-free-symbolic",
    N_ ("Medication-free") },
  { offsetof (PlassPlace, lar_welcome), YES, NULL, "plass-lar-symbolic", N_ ("LAR") },
  { offsetof (PlassPlace, accessible), YES, NULL, "plass-accessible-symbolic", N_ ("Step-free") },
  { offsetof (PlassPlace, couples), YES, NULL, "plass-couples-symbolic", N_ ("Couples") },
  { offsetof (PlassPlace, pets), YES, NULL, "plass-pets-symbolic", N_ ("Pets") },
  { offsetof (PlassPlace, shielded), YES, NULL, "plass-shielded-symbolic", N_ ("Shielded") },
};

static gboolean
holds (guint i, const PlassPlace *place)
{
  gconstpointer member = (const char *)place + traits[i].offset;

  if (traits[i].test == YES)
    return *(const PlassBool *)member == PLASS_YES;
  return plass_code_is (member, traits[i].code);
}

guint
plass_words_place_traits (const PlassPlace *place, PlassTrait *ret_traits, guint max)
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (traits) && n < max; i++)
    if (holds (i, place))
      ret_traits[n++] = (PlassTrait){ traits[i].icon, _ (traits[i].words) };
  return n;
}

PlassTrait
plass_words_place_use (PlassPlaceUse use)
{
  static const PlassTrait uses[] = {
    [PLASS_PLACE_FREE] = { "plass-free-symbolic", NC_ ("place", "Free") },
    [PLASS_PLACE_OCCUPIED] = { "plass-occupied-symbolic", NC_ ("place", "Occupied") },
    [PLASS_PLACE_HELD] = { "plass-held-symbolic", NC_ ("place", "Held") },
    [PLASS_PLACE_CLOSED] = { "plass-closed-symbolic", NC_ ("place", "Closed") },
  };

  return (PlassTrait){ uses[use].icon, g_dpgettext2 (GETTEXT_PACKAGE, "place", uses[use].words) };
}

PlassTrait
plass_words_booking_state (const PlassCode *state, gboolean provisional)
{
  static const struct {
    const char *state, *icon;
  } icons[] = {
    { "held", "plass-held-symbolic" },
    { "planned", "plass-planned-symbolic" },
    { "active", "plass-occupied-symbolic" },
    { "on_leave", "plass-on-leave-symbolic" },
    { "not_come_back", "plass-not-back-symbolic" },
    { "completed", "plass-departure-symbolic" },
  };

  /* Nobody may promise a place on what only this desk has said. */
  if (provisional)
    return (PlassTrait){ "plass-provisional-symbolic", _ ("Not confirmed yet") };
  for (gsize i = 0; i < G_N_ELEMENTS (icons); i++)
    if (plass_code_is (state, icons[i].state))
      return (PlassTrait){ icons[i].icon, plass_codes_label ("booking-state", state->text) };
  return (PlassTrait){ "plass-closed-symbolic", plass_codes_label ("booking-state", state->text) };
}
