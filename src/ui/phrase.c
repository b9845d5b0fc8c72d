/* phrase.c — a secret text in memory that is never swapped out, and is overwritten when it goes */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <sodium.h>
#include <string.h>

char *
plass_phrase_new (const char *text)
{
  gsize size = text ? strlen (text) + 1 : 0;
  char *phrase;

  if (!text || sodium_init () < 0)
    return NULL;
  phrase = sodium_malloc (size);
  if (!phrase)
    g_error ("there is no memory left for a secret");
  return memcpy (phrase, text, size);
}

void
plass_phrase_free (char *phrase)
{
  sodium_free (phrase);
}

GtkWidget *
plass_phrase_entry_new (void)
{
  /* Its buffer is a GtkPasswordEntryBuffer, which lies in memory of this kind as well. */
  GtkWidget *entry = gtk_password_entry_new ();

  gtk_password_entry_set_show_peek_icon (GTK_PASSWORD_ENTRY (entry), TRUE);
  return entry;
}

static char **
phrase_at (PlassGiven *given, guint number)
{
  char **const phrases[] = { &given->password, &given->code,           &given->passphrase,
                             &given->recovery, &given->new_passphrase, &given->new_recovery };

  return number < G_N_ELEMENTS (phrases) ? phrases[number] : NULL;
}

void
plass_given_copy (const PlassGiven *given, PlassGiven *ret_copy)
{
  char **phrase;

  *ret_copy = *given;
  for (guint i = 0; (phrase = phrase_at (ret_copy, i)); i++)
    *phrase = plass_phrase_new (*phrase);
}

void
plass_given_clear (PlassGiven *given)
{
  char **phrase;

  for (guint i = 0; (phrase = phrase_at (given, i)); i++)
    plass_phrase_free (*phrase);
  *given = (PlassGiven){ 0 };
}
