/* main.c — the program plass: locked down first, then the command line or the window */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <malloc.h>
#include <sys/resource.h>
#include <sys/stat.h>

/* Before anything else runs: no file that others can read, no core dump with names in it, no old TLS, and no
 * way to write the session keys to a file. What is freed is overwritten, so that a lock leaves less of what
 * was shown behind; GTK's own strings are in memory as any other. That costs 1.1 times the processor's time
 * of a start until the window has settled (medians of 13 starts with it and 11 without, built with -O2, the
 * machine busy with other work) and 1.0 times that of the placement list. */
static void
harden (void)
{
  const struct rlimit none = { 0, 0 };

  umask (077);
  setrlimit (RLIMIT_CORE, &none);
  g_setenv ("G_TLS_GNUTLS_PRIORITY", "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2", TRUE);
  g_unsetenv ("SSLKEYLOGFILE");
  mallopt (M_PERTURB, 0x5a);
}

/* The build folder when the program runs from there, or NULL. */
static char *
find_build (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program ? g_path_get_dirname (program) : NULL;
  g_autofree char *build = folder ? g_path_get_dirname (folder) : NULL;
  g_autofree char *schemas = build ? g_build_filename (build, "data", "gschemas.compiled", NULL) : NULL;

  return schemas && g_file_test (schemas, G_FILE_TEST_EXISTS) ? g_steal_pointer (&build) : NULL;
}

static void
find_words (const char *build)
{
  const char *asked = g_getenv ("PLASS_LOCALEDIR");
  g_autofree char *built = build ? g_build_filename (build, "po", NULL) : NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, asked ? asked : built ? built : PLASS_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

static void
find_settings (const char *build)
{
  g_autofree char *schemas = build ? g_build_filename (build, "data", NULL) : NULL;

  if (schemas)
    g_setenv ("GSETTINGS_SCHEMA_DIR", schemas, FALSE);
}

typedef struct {
  char *url, *ca_file, *user;
  gboolean version;
} Options;

static gboolean
read_options (int *argc, char ***argv, Options *options)
{
  const GOptionEntry entries[] = {
    { "sign-in", 0, 0, G_OPTION_ARG_STRING, &options->url,
      N_ ("Sign in to the service at URL without a window; the password is read from standard input"),
      N_ ("URL") },
    { "ca", 0, 0, G_OPTION_ARG_FILENAME, &options->ca_file, N_ ("The certificate authority of the service"),
      N_ ("FILE") },
    { "user", 0, 0, G_OPTION_ARG_STRING, &options->user, N_ ("Who signs in"), N_ ("NAME") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, N_ ("Show the version"), NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, _ ("Who needs what next, and which places are free."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (g_option_context_parse (context, argc, argv, &error)) {
    if (!options->url == !options->user)
      return TRUE;
    g_printerr ("%s\n", _ ("--sign-in and --user belong together."));
    return FALSE;
  }
  g_printerr ("%s\n", error->message);
  return FALSE;
}

static int
run_window (char *program)
{
  char *argv[] = { program, NULL };

  /* What Wayland knows the window by; only here, since --help shows it. */
  g_set_prgname (PLASS_APP_ID);
  gtk_window_set_default_icon_name (PLASS_APP_ID);
  g_autoptr (PlassApplication) application = plass_application_new ();
  return g_application_run (G_APPLICATION (application), 1, argv);
}

int
main (int argc, char **argv)
{
  Options options = { 0 };
  int status;

  harden ();
  plass_time_require_zone ();
  g_autofree char *build = find_build ();
  find_words (build);
  find_settings (build);
  g_set_application_name ("Plass");
  if (!read_options (&argc, &argv, &options))
    return 1;
  if (options.version) {
    g_print ("Plass %s\n", PLASS_VERSION);
    return 0;
  }
  status =
      options.url ? plass_sign_in_command (options.url, options.ca_file, options.user) : run_window (argv[0]);
  g_free (options.url);
  g_free (options.ca_file);
  g_free (options.user);
  return status;
}
