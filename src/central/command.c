/* command.c — the command line: which command, its options, and what it says when they are wrong */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

static const PlassCommand commands[] = {
  { "serve", NULL, N_ ("Serve the desks"), plass_command_serve },
  { "user add", N_ ("NAME"), N_ ("Make an account; the password is read from standard input"),
    plass_command_user_add },
  { "user list", NULL, N_ ("Show the accounts"), plass_command_user_list },
  { "user disable", N_ ("NAME"), N_ ("Close an account and end its sign-ins"), plass_command_user_disable },
  { "user enable", N_ ("NAME"), N_ ("Open an account again"), plass_command_user_enable },
  { "user totp", N_ ("NAME"), N_ ("Ask for a code from an app at sign-in"), plass_command_user_totp },
  { "desk list", NULL, N_ ("Show the computers that have signed in"), plass_command_desk_list },
  { "desk lock", N_ ("ID"), N_ ("Sign a computer out and keep it out"), plass_command_desk_lock },
  { "desk wipe", N_ ("ID"), N_ ("Remove what is kept on a computer"), plass_command_desk_wipe },
  { "desk allow", N_ ("ID"), N_ ("Let a computer in again"), plass_command_desk_allow },
  { "desk policy", NULL, N_ ("Show or set when computers lock by themselves"), plass_command_desk_policy },
  { "token", N_ ("USER"), N_ ("Print an access token for a script"), plass_command_token },
  { "import institutions", N_ ("FILE.csv"), N_ ("Take in a list of institutions"), plass_command_import },
  { "demo", NULL, N_ ("Fill an empty database with an invented city"), plass_command_demo },
  { "backup", N_ ("FILE"), N_ ("Copy the database while it is in use, and check the copy"),
    plass_command_backup },
  { "export", N_ ("FILE.ndjson"), N_ ("Write everything that stands into a file, in the clear"),
    plass_command_export },
  { "check", NULL, N_ ("Check the database and the rules about places"), plass_command_check },
};

void
plass_command_line_clear (PlassCommandLine *line)
{
  g_clear_pointer (&line->database, g_free);
  g_clear_pointer (&line->operands, g_strfreev);
}

int
plass_command_fail (const GError *error)
{
  if (error)
    g_printerr ("plass-central: %s\n", error->message);
  return 1;
}

int
plass_command_with_ledger (const PlassCommand *command, const GOptionEntry *entries, int argc, char **argv,
                           PlassCommandAct act, gpointer wish)
{
  g_autoptr (PlassLedger) ledger = NULL;
  g_autoptr (GError) error = NULL;
  PlassCommandLine line;
  int status = 1;

  if (plass_command_parse (command, entries, argc, argv, &line, &status)) {
    ledger = plass_command_open (&line);
    status = ledger && act (ledger, &line, wish, &error) ? 0 : plass_command_fail (error);
  }
  plass_command_line_clear (&line);
  return status;
}

static char *
default_database (void)
{
  const char *named = g_getenv ("PLASS_CENTRAL_DATABASE");

  if (named && *named)
    return g_strdup (named);
  return g_strdup_printf ("sqlite:%s/plass-central/ledger.db", g_get_user_data_dir ());
}

static GOptionContext *
new_context (const PlassCommand *command, const GOptionEntry *entries, PlassCommandLine *line)
{
  const GOptionEntry common[] = {
    { "database", 0, 0, G_OPTION_ARG_STRING, &line->database,
      N_ ("Where everything is kept (sqlite:FILE; or the variable PLASS_CENTRAL_DATABASE)"), "DATABASE" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &line->operands, NULL, NULL },
    { NULL },
  };
  GOptionContext *context = g_option_context_new (command->operands ? _ (command->operands) : NULL);

  g_option_context_set_summary (context, _ (command->summary));
  if (entries)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);
  return context;
}

static gboolean
refuse_usage (const PlassCommand *command, const char *words, int *ret_status)
{
  g_printerr ("plass-central %s: %s\n", command->words, words);
  g_printerr (_ ("See plass-central %s --help\n"), command->words);
  *ret_status = 2;
  return FALSE;
}

gboolean
plass_command_parse (const PlassCommand *command, const GOptionEntry *entries, int argc, char **argv,
                     PlassCommandLine *ret_line, int *ret_status)
{
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strconcat ("plass-central ", command->words, NULL);
  guint wanted = command->operands ? 1 : 0;

  memset (ret_line, 0, sizeof *ret_line);
  /* --help shows the program's name. */
  g_set_prgname (name);
  context = new_context (command, entries, ret_line);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return refuse_usage (command, error->message, ret_status);
  if ((ret_line->operands ? g_strv_length (ret_line->operands) : 0) != wanted)
    return refuse_usage (command, wanted ? _ ("Name exactly one.") : _ ("There is a word too many."),
                         ret_status);
  if (!ret_line->database)
    ret_line->database = default_database ();
  return TRUE;
}

static gboolean
make_folder (const char *database, GError **error)
{
  g_autofree char *folder = NULL;

  if (!g_str_has_prefix (database, "sqlite:"))
    return TRUE;
  folder = g_path_get_dirname (database + strlen ("sqlite:"));
  if (g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;
  g_set_error (error, PLASS_ERROR, PLASS_ERROR_NO_SPACE, _ ("The folder %s cannot be made: %s"), folder,
               g_strerror (errno));
  return FALSE;
}

PlassLedger *
plass_command_open (const PlassCommandLine *line)
{
  g_autoptr (PlassLedger) ledger = NULL;
  g_autoptr (GError) error = NULL;

  if (make_folder (line->database, &error))
    ledger = plass_ledger_open (line->database, &error);
  if (ledger && plass_account_prepare (ledger, &error))
    return g_steal_pointer (&ledger);
  plass_command_fail (error);
  return NULL;
}

/* ---- Finding a name ----------------------------------------------------------------------------------- */

typedef struct {
  const char *id;
  char *folded;
  PlassId found;
  guint count;
} Search;

static gboolean
fits (const char *name, const char *folded)
{
  g_autofree char *own = plass_text_fold (name ? name : "");

  return *own && strcmp (own, folded) == 0;
}

static gboolean
look_at_institution (gconstpointer record, gpointer user_data)
{
  const PlassInstitution *institution = record;
  Search *search = user_data;

  if (strcmp (institution->id.text, search->id) == 0 || fits (institution->name, search->folded)
      || fits (institution->short_name, search->folded)) {
    search->found = institution->id;
    search->count++;
  }
  return TRUE;
}

gboolean
plass_command_find_institution (PlassLedger *ledger, const char *name, PlassId *ret_id, GError **error)
{
  g_autofree char *folded = plass_text_fold (name);
  Search search = { .id = name, .folded = folded };

  if (!plass_ledger_each (ledger, &plass_kind_institution, look_at_institution, &search, error))
    return FALSE;
  *ret_id = search.found;
  if (search.count == 1)
    return TRUE;
  g_set_error (error, PLASS_ERROR, PLASS_ERROR_REFUSED,
               search.count ? _ ("Several institutions are named %s. Use the id.")
                            : _ ("There is no institution named %s."),
               name);
  return FALSE;
}

/* ---- Which command ------------------------------------------------------------------------------------ */

static void
say_commands (void (*say) (const char *format, ...))
{
  say ("%s\n\n", _ ("plass-central COMMAND [OPTION…] — the common service of Plass"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    g_autofree char *words = g_strjoin (commands[i].operands ? " " : "", commands[i].words,
                                        commands[i].operands ? _ (commands[i].operands) : "", NULL);

    say ("  %-30s %s\n", words, _ (commands[i].summary));
  }
  say ("\n%s\n", _ ("plass-central COMMAND --help tells more about each."));
}

/* How many words of @argv the command is; 0: it is another. */
static int
count_words (const PlassCommand *command, int argc, char **argv)
{
  g_auto (GStrv) words = g_strsplit (command->words, " ", 0);
  int n = (int)g_strv_length (words);

  if (argc < n)
    return 0;
  for (int i = 0; i < n; i++)
    if (strcmp (words[i], argv[i]) != 0)
      return 0;
  return n;
}

int
plass_command_run (int argc, char **argv)
{
  if (argc > 1 && strcmp (argv[1], "--version") == 0) {
    g_print ("plass-central %s\n", PLASS_VERSION);
    return 0;
  }
  if (argc > 1 && (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0)) {
    say_commands (g_print);
    return 0;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    int words = count_words (&commands[i], argc - 1, argv + 1);

    /* The last word of the command takes the program's seat, where GOption looks for it. */
    if (words > 0)
      return commands[i].run (&commands[i], argc - words, argv + words);
  }
  if (argc > 1)
    g_printerr (_ ("plass-central: there is no command “%s”.\n\n"), argv[1]);
  say_commands (g_printerr);
  return 2;
}
