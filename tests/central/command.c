/* command.c — the program as it is typed: what it understands, refuses, prints, and ends with */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fresh.h"

#include <gio/gio.h>
#include <string.h>
#include <sys/stat.h>

typedef struct {
  int status;
  char *out, *err;
} Done;

static void
done_clear (Done *done)
{
  g_free (done->out);
  g_free (done->err);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Done, done_clear)

static GSubprocess *
start (const char *folder, const char *words)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autofree char *program = g_build_filename (g_getenv ("PLASS_BUILD_ROOT"), "src", "plass-central", NULL);
  g_autofree char *line = g_strconcat (program, " ", words, NULL);
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_assert_true (g_shell_parse_argv (line, NULL, &argv, NULL));
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", folder, TRUE);
  g_subprocess_launcher_unsetenv (launcher, "PLASS_CENTRAL_DATABASE");
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *)argv, &error);
  g_assert_no_error (error);
  return process;
}

static Done
run (Fresh *fresh, const char *words, const char *input)
{
  g_autoptr (GSubprocess) process = start (fresh->folder, words);
  g_autoptr (GError) error = NULL;
  Done done = { 0 };

  g_subprocess_communicate_utf8 (process, input, NULL, &done.out, &done.err, &error);
  g_assert_no_error (error);
  done.status = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;
  return done;
}

static const struct {
  const char *words, *input;
  int status;
} lines[] = {
  { "", NULL, 2 },
  { "--help", NULL, 0 },
  { "--version", NULL, 0 },
  { "serve --help", NULL, 0 },
  { "user add --help", NULL, 0 },
  { "user list --help", NULL, 0 },
  { "user disable --help", NULL, 0 },
  { "token --help", NULL, 0 },
  { "import institutions --help", NULL, 0 },
  { "demo --help", NULL, 0 },
  { "check --help", NULL, 0 },
  { "fly", NULL, 2 },
  { "user", NULL, 2 },
  { "user fly", NULL, 2 },
  { "check --fly", NULL, 2 },
  { "check now", NULL, 2 },
  { "import institutions", NULL, 2 },
  { "import institutions a b", NULL, 2 },
  { "import institutions no-such-file.csv", NULL, 1 },
  { "demo --persons 5", NULL, 2 },
  { "demo --persons many", NULL, 2 },
  { "demo --date tomorrow", NULL, 2 },
  { "demo --date 2026-11", NULL, 2 },
  { "token ingen", NULL, 1 },
  { "token ingen --minutes 0", NULL, 2 },
  { "user add kari --role caseworker --password hemmelig1", NULL, 2 }, /* never from the arguments */
  { "user add kari --role caseworker", "", 1 },
  { "user add kari --role caseworker", "\n", 1 },
  { "user add kari --role caseworker", "kort\n", 1 },
  { "user add kari --role king", "hemmelig1\n", 1 },
  { "user add kari", "hemmelig1\n", 1 },
  { "user add kari --role caseworker --institution Ingensteds", "hemmelig1\n", 1 },
  { "user add kari --role caseworker --until soon", "hemmelig1\n", 1 },
  { "user add Kari --role caseworker", "hemmelig1\n", 1 },
  { "user disable ingen", NULL, 1 },
  { "user totp", NULL, 2 },
  { "user totp ingen", NULL, 1 },
  { "desk", NULL, 2 },
  { "desk list --help", NULL, 0 },
  { "desk lock", NULL, 2 },
  { "desk lock ingen", NULL, 1 },
  { "desk wipe ingen --yes", NULL, 1 },
  { "desk allow ingen", NULL, 1 },
  { "desk policy", NULL, 0 },
  { "desk policy --grace-days 30", NULL, 0 },
  { "desk policy --grace-days 0", NULL, 2 },
  { "desk policy --grace-days 31", NULL, 2 },
  { "desk policy --lock 60", NULL, 2 },
  { "desk policy --role king --lock 60", NULL, 2 },
  { "desk policy --role reception --lock 5", NULL, 2 },
  { "desk policy --role reception --lock 60 --hide 0", NULL, 0 },
  { "check --database postgresql://host/x", NULL, 1 },
  { "check --database sqlite:/proc/nowhere/x", NULL, 1 },
};

static void
test_lines (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_auto (Done) done = run (fresh, lines[i].words, lines[i].input);

    g_test_message ("plass-central %s", lines[i].words);
    g_assert_cmpint (done.status, ==, lines[i].status);
    /* Help on standard output, trouble on standard error, each with words. */
    g_assert_cmpint (*done.out != '\0', ==, lines[i].status == 0);
    g_assert_cmpint (*done.err != '\0', ==, lines[i].status != 0);
  }
}

/* Nothing of what was refused stays: neither account nor employee. */
static void
test_nothing_half (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();
  g_autofree char *words = g_strconcat ("user add kari --role caseworker --database ", fresh->database, NULL);
  g_auto (Done) done = run (fresh, words, "kort\n");

  g_assert_cmpint (done.status, ==, 1);
  g_assert_cmpint (fresh_count (fresh, "SELECT COUNT(*) FROM account"), ==, 0);
  g_assert_cmpint (fresh_count (fresh, "SELECT COUNT(*) FROM resource"), ==, 0);
}

static void
test_story (void)
{
  static const struct {
    const char *words, *input;
    int status;
    const char *says;
  } steps[] = {
    { "demo --persons 150 --seed 4", NULL, 0, "150" },
    { "demo --persons 150 --seed 4", NULL, 1, "" }, /* never among records that are there */
    { "check", NULL, 0, "" },
    { "user add demo --role caseworker --institution kastanjestien", "hemmelig1\n", 0, "" },
    { "user add demo --role caseworker --institution kastanjestien", "hemmelig1\n", 1, "" },
    { "user add vikar --role reception --given Kari --family Testesen --until 2099-12-31", "hemmelig1\n", 0,
      "" },
    { "user list", NULL, 0, "Kastanjestien hus" },
    { "user list", NULL, 0, "2099-12-31" },
    { "token demo --minutes 5", NULL, 0, "\n" },
    { "user totp demo", NULL, 0, "otpauth://totp/Plass:demo?secret=" },
    { "user totp demo --off", NULL, 0, "" },
    { "user disable demo", NULL, 0, "" },
    { "token demo", NULL, 1, "" },
    { "user enable demo", NULL, 0, "" },
    { "token demo", NULL, 0, "\n" },
    { "check", NULL, 0, "" },
  };
  g_autoptr (Fresh) fresh = fresh_new ();
  g_autofree char *ledger = g_build_filename (fresh->folder, "plass-central", "ledger.db", NULL);
  struct stat info;

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_auto (Done) done = run (fresh, steps[i].words, steps[i].input);

    g_test_message ("plass-central %s: %s", steps[i].words, done.err);
    g_assert_cmpint (done.status, ==, steps[i].status);
    g_assert_nonnull (strstr (done.out, steps[i].says));
  }
  g_assert_cmpint (stat (ledger, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

/* What leaves the database: a copy that is whole, and everything in the clear, which has to be meant. */
static void
test_leaves (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();
  g_autofree char *copy = g_build_filename (fresh->folder, "copy.db", NULL);
  g_autofree char *all = g_build_filename (fresh->folder, "all.ndjson", NULL), *text = NULL;
  const struct {
    const char *words, *file;
    int status;
  } steps[] = {
    { "demo --persons 100", NULL, 0 },
    { "backup ", copy, 0 },
    { "backup ", copy, 1 }, /* never over another */
    { "check --database sqlite:", copy, 0 },
    { "export ", all, 1 }, /* nobody is there to be asked */
    { "export --yes ", all, 0 },
    { "export --yes ", all, 1 },
    { "export --yes /nowhere/", all, 1 },
    { "backup /nowhere/", copy, 1 },
    { "check", NULL, 0 },
  };
  struct stat info;
  guint n_lines = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autofree char *words = g_strconcat (steps[i].words, steps[i].file, NULL);
    g_auto (Done) done = run (fresh, words, NULL);

    g_test_message ("plass-central %s: %s", words, done.err);
    g_assert_cmpint (done.status, ==, steps[i].status);
  }
  for (gsize i = 0; i < 2; i++) {
    g_assert_cmpint (stat (i ? copy : all, &info), ==, 0);
    g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  }
  g_assert_true (g_file_get_contents (all, &text, NULL, NULL));
  for (const char *at = text; *at; at++)
    n_lines += *at == '\n';
  g_assert_cmpuint (n_lines, >, 100);
}

static gboolean
look_at_worker (gconstpointer record, gpointer user_data)
{
  const PlassWorker *worker = record;

  *(guint *)user_data += g_strcmp0 (worker->user_name, "demo") == 0;
  return TRUE;
}

/* The account of an employee who is there is not a second employee, and works where they work. */
static void
test_employee (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();
  g_autofree char *make = g_strconcat ("demo --persons 100 --database ", fresh->database, NULL);
  g_autofree char *add = g_strconcat ("user add demo --role caseworker --database ", fresh->database, NULL);
  g_auto (Done) made = run (fresh, make, NULL);
  gint64 workers = fresh_count (fresh, "SELECT COUNT(*) FROM resource WHERE kind IN ('worker', 'role')");
  g_auto (Done) added = run (fresh, add, "hemmelig1\n");
  PlassCaller caller;
  guint named = 0;

  g_assert_cmpint (made.status, ==, 0);
  g_assert_cmpint (added.status, ==, 0);
  g_assert_cmpint (fresh_count (fresh, "SELECT COUNT(*) FROM resource WHERE kind IN ('worker', 'role')"), ==,
                   workers);
  g_assert_true (plass_account_get_caller (fresh->ledger, "demo", plass_time_now (), &caller, NULL));
  g_assert_true (plass_id_is_set (&caller.institution));
  g_assert_true (plass_ledger_each (fresh->ledger, &plass_kind_worker, look_at_worker, &named, NULL));
  g_assert_cmpuint (named, ==, 1);
}

/* Answers where it says it does, with the certificate it made, and ends well when asked to. */
static void
test_serve (void)
{
  g_autoptr (Fresh) fresh = fresh_new ();
  g_autoptr (GSubprocess) process = start (fresh->folder, "serve --listen 127.0.0.1:0");
  g_autoptr (GDataInputStream) out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autofree char *line = g_data_input_stream_read_line_utf8 (out, NULL, NULL, NULL);
  g_autofree char *ca = g_build_filename (fresh->folder, "plass-central", "tls", "ca.pem", NULL);
  g_autoptr (GTlsDatabase) authorities = g_tls_file_database_new (ca, NULL);
  g_autoptr (SoupSession) session = soup_session_new_with_options ("tls-database", authorities, NULL);
  g_autofree char *url = NULL;
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (line);
  g_assert_true (g_str_has_prefix (line, "listening https://127.0.0.1:"));
  url = g_strconcat (line + strlen ("listening "), "/.well-known/smart-configuration", NULL);
  message = soup_message_new ("GET", url);
  body = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
  g_assert_cmpstr (
      soup_message_headers_get_one (soup_message_get_response_headers (message), "Cache-Control"), ==,
      "no-store");
  g_subprocess_send_signal (process, SIGTERM);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/central/command/lines", test_lines);
  g_test_add_func ("/central/command/nothing-half", test_nothing_half);
  g_test_add_func ("/central/command/story", test_story);
  g_test_add_func ("/central/command/leaves", test_leaves);
  g_test_add_func ("/central/command/employee", test_employee);
  g_test_add_func ("/central/command/serve", test_serve);
  return g_test_run ();
}
