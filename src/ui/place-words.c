/* place-words.c — what is said of a place: its state, who is in it, when it comes free */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

static char *
held_words (const PlassPlaceLine *line, PlassDate today)
{
  if (plass_code_is (&line->booking_state, "planned")) {
    g_autofree char *from = plass_words_date_on (plass_time_day (line->since), today);
    /* Translators: "Planned from Tuesday" */
    return g_strdup_printf (_ ("Planned from %s"), from);
  }
  if (!plass_time_is_set (line->until))
    return g_strdup (C_ ("place", "Held"));
  /* On the day itself the clock time is enough. */
  g_autofree char *until = plass_time_day (line->until).days == today.days
                               ? plass_words_clock (line->until)
                               : plass_words_time_on (line->until, today);
  /* Translators: "Held until 15:30" */
  return g_strdup_printf (_ ("Held until %s"), until);
}

char *
plass_place_words_state (const PlassPlaceLine *line, PlassDate today, const char **ret_icon)
{
  PlassTrait trait = plass_words_place_use (line->use);

  if (line->use == PLASS_PLACE_OCCUPIED && plass_id_is_set (&line->booking)
      && !plass_code_is (&line->booking_state, "active"))
    trait = plass_words_booking_state (&line->booking_state, FALSE);
  if (ret_icon)
    *ret_icon = plass_code_is (&line->booking_state, "planned") && line->use == PLASS_PLACE_HELD
                    ? "plass-planned-symbolic"
                    : trait.icon;
  if (line->use == PLASS_PLACE_HELD)
    return held_words (line, today);
  if (line->use == PLASS_PLACE_CLOSED && !plass_text_is_blank (line->closed_why))
    return g_strdup_printf ("%s – %s", trait.words, line->closed_why);
  return g_strdup (trait.words);
}

char *
plass_place_words_who (const PlassDesk *desk, const PlassPlaceLine *line)
{
  if (!plass_id_is_set (&line->booking))
    return NULL;
  /* Nobody's name, or one that this desk does not hold: the place is taken, no more is said. */
  if (plass_words_is_protected (&line->protection) || plass_text_is_blank (line->person_name))
    return g_strdup (C_ ("place", "Occupied"));
  return plass_words_person (desk, line->person_name, &line->protection);
}

char *
plass_place_words_free (const PlassPlaceLine *line, PlassDate today)
{
  if (line->use == PLASS_PLACE_FREE)
    return g_strdup (_ ("free now"));
  if (line->use != PLASS_PLACE_FREE && plass_time_is_set (line->free_from)) {
    PlassDate day = plass_time_day (line->free_from);
    /* The planned day has passed and the person is still here. */
    if (day.days < today.days)
      return g_strdup (_ ("was to be free"));
    g_autofree char *from =
        day.days == today.days ? plass_words_clock (line->free_from) : plass_words_date_on (day, today);
    /* Translators: when a place comes free: "free from Tuesday" */
    return g_strdup_printf (_ ("free from %s"), from);
  }
  return g_strdup (line->use == PLASS_PLACE_CLOSED ? "" : _ ("free from: not known"));
}

char *
plass_place_words_title (const PlassPlaceLine *line)
{
  return g_strstrip (g_strconcat (line->institution_name ? line->institution_name : "", " ",
                                  line->place.name ? line->place.name : "", NULL));
}

const char *
plass_place_words_class (PlassPlaceUse use)
{
  static const char *const classes[] = {
    [PLASS_PLACE_FREE] = "place-free",
    [PLASS_PLACE_OCCUPIED] = "place-occupied",
    [PLASS_PLACE_HELD] = "place-held",
    [PLASS_PLACE_CLOSED] = "place-closed",
  };

  return classes[use];
}

static void
say (GString *text, const char *words)
{
  if (plass_text_is_blank (words))
    return;
  if (text->len)
    g_string_append (text, ", ");
  g_string_append (text, words);
}

char *
plass_place_words_row (const PlassDesk *desk, const PlassPlaceLine *line, PlassDate today)
{
  PlassTrait traits[12];
  guint n = plass_words_place_traits (&line->place, traits, G_N_ELEMENTS (traits));
  g_autofree char *title = plass_place_words_title (line);
  g_autofree char *state = plass_place_words_state (line, today, NULL);
  g_autofree char *who = plass_place_words_who (desk, line);
  g_autofree char *from = plass_place_words_free (line, today);
  g_autoptr (GString) text = g_string_new (title);

  say (text, state);
  if (who && g_strcmp0 (who, state) != 0)
    say (text, who);
  if (line->provisional)
    say (text, _ ("not confirmed yet"));
  if (line->use != PLASS_PLACE_FREE)
    say (text, from);
  for (guint i = 0; i < n; i++)
    say (text, traits[i].words);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
