/* sign-in-command.c — signs in without a window, for scripts and for a desk that is being set up */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <stdio.h>

/* Never an argument: every program of this computer can read those. */
static gboolean
read_secret (char *secret, gsize size)
{
  if (!fgets (secret, (int)size, stdin)) {
    secret[0] = '\0';
    return FALSE;
  }
  secret[strcspn (secret, "\r\n")] = '\0';
  return *secret != '\0';
}

/* Both lines, in memory of their own kind. */
typedef struct {
  char password[1024], passphrase[1024];
} Secrets;

static gboolean
read_secrets (Secrets *secrets)
{
  gboolean first = read_secret (secrets->password, sizeof secrets->password);

  if (first)
    read_secret (secrets->passphrase, sizeof secrets->passphrase);
  return first;
}

static char *
why (const PlassOpened *opened)
{
  static const struct {
    PlassTrouble trouble;
    const char *words;
  } troubles[] = {
    { PLASS_TROUBLE_OPEN_ELSEWHERE, N_ ("Plass is open already. Close it and try again.") },
    { PLASS_TROUBLE_PASSPHRASE,
      N_ ("The passphrase of this desk is needed as a second line on standard input.") },
    { PLASS_TROUBLE_NEW_KEYS,
      N_ ("This desk needs a passphrase: write it as a second line on standard input.") },
    { PLASS_TROUBLE_NEW_PASSPHRASE,
      N_ ("This desk needs a passphrase: write it as a second line on standard input.") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (troubles); i++)
    if (opened->trouble == troubles[i].trouble && !opened->error)
      return g_strdup (_ (troubles[i].words));
  if (opened->trouble == PLASS_TROUBLE_OPEN_ELSEWHERE)
    return g_strdup (_ (troubles[0].words));
  /* Sign-in and keyring explain themselves in words. */
  if (opened->error && opened->error->domain == PLASS_ERROR && !plass_text_is_blank (opened->error->message))
    return g_strdup (opened->error->message);
  return plass_words_error (opened->error);
}

static void
run (const PlassService *service, const char *user, Secrets *secrets, const char *recovery,
     const char *policy, PlassOpened *opened)
{
  char *passphrase = *secrets->passphrase ? secrets->passphrase : NULL;
  const PlassGiven given = { .password = secrets->password,
                             .passphrase = passphrase,
                             .new_passphrase = passphrase,
                             .new_recovery = (char *)recovery,
                             .shared = passphrase != NULL };
  const PlassOpening opening = { .service = service, .user = user, .given = &given, .policy = policy };

  plass_opening_run (&opening, opened);
}

static int
sign_in (GSettings *settings, const PlassService *service, const char *user, Secrets *secrets)
{
  g_autofree char *path = plass_opening_path (user),
                  *policy = g_settings_get_string (settings, "key-profile");
  gboolean fresh = !plass_key_exists (path);
  char *recovery = plass_key_new_recovery ();
  PlassOpened opened = { 0 };

  run (service, user, secrets, recovery, policy, &opened);
  if (opened.trouble) {
    g_autofree char *words = why (&opened);
    g_printerr ("%s\n", words);
  } else {
    g_print (_ ("Signed in as %s.\n"), user);
    if (fresh)
      g_print (_ ("Recovery code, shown only now: %s\n"), recovery);
  }
  plass_key_wipe_text (recovery);
  plass_opened_clear (&opened);
  return opened.trouble ? 1 : 0;
}

static void
remember (GSettings *settings, const PlassService *service, const char *user)
{
  g_settings_set_string (settings, "service-url", service->url);
  g_settings_set_string (settings, "ca-file", service->ca_file ? service->ca_file : "");
  g_settings_set_string (settings, "user-name", user);
  g_settings_sync ();
}

int
plass_sign_in_command (const char *url, const char *ca_file, const char *user)
{
  g_autoptr (GSettings) settings = g_settings_new (PLASS_APP_ID);
  g_autofree char *absolute = ca_file ? g_canonicalize_filename (ca_file, NULL) : NULL;
  const PlassService service = { (char *)url, absolute };
  Secrets *secrets = sodium_init () < 0 ? NULL : sodium_malloc (sizeof *secrets);
  int status = 1;

  if (secrets && read_secrets (secrets))
    status = sign_in (settings, &service, user, secrets);
  else
    g_printerr ("%s\n", _ ("Write the password as one line on standard input."));
  if (status == 0)
    remember (settings, &service, user);
  sodium_free (secrets);
  return status;
}
