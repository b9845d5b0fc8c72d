/* sign-in-command.c — signs in without a window, for scripts and for a desk that is being set up */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <stdio.h>

/* Never an argument: every program of this computer can read those. */
static gboolean
read_password (char *password, gsize size)
{
  if (!fgets (password, size, stdin))
    return FALSE;
  password[strcspn (password, "\r\n")] = '\0';
  return *password != '\0';
}

static char *
why (const PlassOpened *opened)
{
  if (opened->trouble == PLASS_TROUBLE_OPEN_ELSEWHERE)
    return g_strdup (_ ("Plass is open already. Close it and try again."));
  /* Sign-in and keyring explain themselves in words. */
  if (opened->error && opened->error->domain == PLASS_ERROR && !plass_text_is_blank (opened->error->message))
    return g_strdup (opened->error->message);
  return plass_words_error (opened->error);
}

int
plass_sign_in_command (const char *url, const char *ca_file, const char *user)
{
  g_autoptr (GSettings) settings = g_settings_new (PLASS_APP_ID);
  g_autofree char *absolute = ca_file ? g_canonicalize_filename (ca_file, NULL) : NULL;
  const PlassService service = { (char *)url, absolute };
  PlassOpened opened = { 0 };
  char password[1024];

  if (!read_password (password, sizeof password)) {
    g_printerr ("%s\n", _ ("Write the password as one line on standard input."));
    return 1;
  }
  plass_opening_sign_in (&service, user, password, NULL, &opened);
  sodium_memzero (password, sizeof password);
  if (opened.trouble) {
    g_autofree char *words = why (&opened);
    g_printerr ("%s\n", words);
    plass_opened_clear (&opened);
    return 1;
  }
  g_settings_set_string (settings, "service-url", url);
  g_settings_set_string (settings, "ca-file", absolute ? absolute : "");
  g_settings_set_string (settings, "user-name", user);
  g_settings_sync ();
  g_print (_ ("Signed in as %s.\n"), user);
  plass_opened_clear (&opened);
  return 0;
}
