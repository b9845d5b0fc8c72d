/* words.c — the language of what is said: bokmål, or English when a request asks for it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <string.h>

/* Numbers and characters as in C.UTF-8, which every machine has. Words in a locale that is not "C" in any
 * shape: in those gettext of newer C libraries (2.41 of Debian 13, not 2.36 of Debian 12) does not read
 * LANGUAGE. Where it is missing there, the service speaks English. */
void
plass_words_prepare (void)
{
  const char *folder = g_getenv ("PLASS_LOCALE_DIR");

  if (!setlocale (LC_ALL, "C.UTF-8"))
    setlocale (LC_ALL, "");
  setlocale (LC_MESSAGES, "nb_NO.UTF-8");
  g_setenv ("LANGUAGE", "nb", TRUE);
  bindtextdomain (GETTEXT_PACKAGE, folder ? folder : PLASS_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
}

/* In the locale "C" gettext gives the source's own words. The locale is the thread's: neither the
 * environment nor another thread is touched. */
void
plass_words_use (const char *language)
{
  static gsize once;
  static locale_t english;

  if (g_once_init_enter (&once)) {
    english = newlocale (LC_MESSAGES_MASK, "C", duplocale (LC_GLOBAL_LOCALE));
    g_once_init_leave (&once, 1);
  }
  uselocale (english && strcmp (language, "en") == 0 ? english : LC_GLOBAL_LOCALE);
}
