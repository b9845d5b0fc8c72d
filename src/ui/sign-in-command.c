/* sign-in-command.c — signs in without a window, for scripts and for a desk that is being set up */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

#define MOST_CODES 3 /* a person may mistype; a script does not */

/* Never an argument: every program of this computer can read those. */
static gboolean
read_line (char *secret, gsize size)
{
  if (!fgets (secret, (int)size, stdin)) {
    secret[0] = '\0';
    return FALSE;
  }
  secret[strcspn (secret, "\r\n")] = '\0';
  return *secret != '\0';
}

/* A person at a terminal is asked, and what they type is not shown. */
static gboolean
read_secret (const char *question, char *secret, gsize size)
{
  struct termios shown, hidden;
  gboolean given;

  if (!isatty (STDIN_FILENO) || tcgetattr (STDIN_FILENO, &shown) != 0)
    return read_line (secret, size);
  hidden = shown;
  hidden.c_lflag &= ~(tcflag_t)ECHO;
  g_printerr ("%s ", question);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &hidden);
  given = read_line (secret, size);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &shown);
  g_printerr ("\n");
  return given;
}

/* The lines, in memory of their own kind. */
typedef struct {
  char password[1024], passphrase[1024], code[64];
} Secrets;

static gboolean
read_secrets (Secrets *secrets)
{
  gboolean first = read_secret (_ ("Password:"), secrets->password, sizeof secrets->password);

  if (first)
    read_secret (_ ("Passphrase of this desk, if it has one:"), secrets->passphrase,
                 sizeof secrets->passphrase);
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
    { PLASS_TROUBLE_CODE, N_ ("This account needs a code from its authenticator app: write it as a third "
                              "line on standard input.") },
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
run_once (const PlassService *service, const char *user, Secrets *secrets, const char *recovery,
          const char *policy, PlassSecondStep *second, PlassOpened *opened)
{
  char *passphrase = *secrets->passphrase ? secrets->passphrase : NULL;
  const PlassGiven given = { .password = second ? NULL : secrets->password,
                             .code = second ? secrets->code : NULL,
                             .passphrase = passphrase,
                             .new_passphrase = passphrase,
                             .new_recovery = (char *)recovery,
                             .shared = passphrase != NULL };
  const PlassOpening opening = {
    .service = service, .user = user, .given = &given, .policy = policy, .second = second
  };

  plass_opening_run (&opening, opened);
}

/* The code is read only when the service asks for it: who knows how long it takes to find the password. */
static void
run (const PlassService *service, const char *user, Secrets *secrets, const char *recovery,
     const char *policy, PlassOpened *opened)
{
  guint most = isatty (STDIN_FILENO) ? MOST_CODES : 1;
  PlassSecondStep *second;

  run_once (service, user, secrets, recovery, policy, NULL, opened);
  second = g_steal_pointer (&opened->second);
  for (guint i = 0; i < most && opened->trouble == PLASS_TROUBLE_CODE; i++) {
    if (opened->error)
      g_printerr ("%s\n", opened->error->message);
    if (!read_secret (_ ("Code from your authenticator app:"), secrets->code, sizeof secrets->code))
      break;
    plass_opened_clear (opened);
    *opened = (PlassOpened){ 0 };
    run_once (service, user, secrets, recovery, policy, second, opened);
  }
  plass_second_step_free (second);
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
