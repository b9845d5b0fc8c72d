/* words.c — wordings that stand in records in two languages */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/domain.h"

static gboolean
reads_norwegian (void)
{
  static const char *const norwegian[] = { "nb", "nn", "no" };

  for (const char *const *language = g_get_language_names (); *language; language++) {
    for (gsize i = 0; i < G_N_ELEMENTS (norwegian); i++)
      if (g_str_has_prefix (*language, norwegian[i]))
        return TRUE;
    if (g_str_has_prefix (*language, "en"))
      return FALSE;
  }
  return FALSE;
}

const char *
plass_words_choose (const char *english, const char *norwegian)
{
  gboolean has_english = !plass_text_is_blank (english), has_norwegian = !plass_text_is_blank (norwegian);

  if (has_norwegian && (!has_english || reads_norwegian ()))
    return norwegian;
  return has_english ? english : NULL;
}
