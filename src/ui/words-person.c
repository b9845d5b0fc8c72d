/* words-person.c — names as this desk may show them, and what to say when something went wrong */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

gboolean
plass_words_is_protected (const PlassCode *protection)
{
  return protection
         && (plass_code_is (protection, "confidential") || plass_code_is (protection, "strictly_confidential")
             || plass_code_is (protection, "client_address"));
}

static gunichar
first_letter (const char *word)
{
  gunichar letter = g_utf8_get_char (word);

  return g_unichar_isalpha (letter) ? g_unichar_toupper (letter) : 0;
}

/* First and last word only: middle names make initials that nobody recognises. */
static void
find_initials (const char *name, gunichar *ret_first, gunichar *ret_last)
{
  g_auto (GStrv) words = g_strsplit (name ? name : "", " ", -1);

  *ret_first = *ret_last = 0;
  for (guint i = 0; words[i]; i++) {
    gunichar letter = first_letter (words[i]);
    if (!letter)
      continue;
    if (!*ret_first)
      *ret_first = letter;
    else
      *ret_last = letter;
  }
}

char *
plass_words_initials (const char *name)
{
  gunichar first, last;
  g_autoptr (GString) text = g_string_new (NULL);

  find_initials (name, &first, &last);
  if (first)
    g_string_append_unichar (text, first);
  if (last)
    g_string_append_unichar (text, last);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
dotted_initials (const char *name)
{
  gunichar first, last;
  g_autoptr (GString) text = g_string_new (NULL);

  find_initials (name, &first, &last);
  if (!first)
    return g_strdup ("•••");
  g_string_append_unichar (text, first);
  g_string_append_c (text, '.');
  if (last) {
    g_string_append (text, " ");
    g_string_append_unichar (text, last);
    g_string_append_c (text, '.');
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
plass_words_person (const PlassDesk *desk, const char *name, const PlassCode *protection)
{
  if (plass_words_is_protected (protection))
    return g_strdup (_ ("Protected person"));
  if (plass_text_is_blank (name))
    return g_strdup (_ ("No name"));
  if (desk && desk->shutter && plass_shutter_get_closed (desk->shutter))
    return dotted_initials (name);
  return g_strdup (name);
}

gboolean
plass_desk_reads_plans (const PlassDesk *desk)
{
  const PlassCode *role = &desk->identity.role;

  /* As the service gives them out. */
  return plass_code_is (role, "caseworker") || plass_code_is (role, "health");
}

static const struct {
  int code;
  const char *words;
  gboolean own_words; /* the message is written for people (the service's or a rule's reason) */
} errors[] = {
  { PLASS_ERROR_OFFLINE,
    N_ ("No contact with the service. Everything you have done is kept here and is sent when the "
        "network is back."),
    FALSE },
  { PLASS_ERROR_REFUSED, N_ ("The service said no. Nothing was changed."), TRUE },
  { PLASS_ERROR_CHANGED_MEANWHILE,
    N_ ("Somebody else saved first. Look at it again; what you wrote is still here."), FALSE },
  { PLASS_ERROR_BROKEN, N_ ("Something here could not be read. It is kept as it is. Ask the service desk."),
    FALSE },
  { PLASS_ERROR_LOCKED, N_ ("It is locked by another program. Close that one, or unlock it, and try again."),
    FALSE },
  { PLASS_ERROR_WRONG_KEY,
    N_ ("The key of this machine does not open what is kept here. It is kept as it is. Ask the "
        "service desk."),
    FALSE },
  { PLASS_ERROR_NEWER_SERVICE,
    N_ ("What is kept here was made by a newer version of Plass. Update Plass; nothing is lost."), FALSE },
  { PLASS_ERROR_NO_SPACE, N_ ("The disk is full, so it was not saved. Make room and try again."), FALSE },
  { PLASS_ERROR_RULE, N_ ("Something is missing or does not add up. Nothing was saved."), TRUE },
  { PLASS_ERROR_SIGN_IN, N_ ("You are signed out. Sign in again; nothing is lost."), FALSE },
};

char *
plass_words_error (const GError *error)
{
  for (gsize i = 0; error && error->domain == PLASS_ERROR && i < G_N_ELEMENTS (errors); i++)
    if (errors[i].code == error->code)
      return g_strdup (errors[i].own_words && !plass_text_is_blank (error->message) ? error->message
                                                                                    : _ (errors[i].words));
  return g_strdup (_ ("Something went wrong. What was saved before is safe. Try again."));
}
