/* main.c — plass-central: the common truth, and its command line */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>

/* Before any library has looked at it. Without the first line TLS 1.0 and 1.1 would be taken as well. */
static void
prepare_process (void)
{
  const struct rlimit none = { 0, 0 };

  g_setenv ("G_TLS_GNUTLS_PRIORITY", "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2", TRUE);
  g_unsetenv ("SSLKEYLOGFILE");
  /* Nobody reads what SQLite counts of its own memory, and it locks for every piece. */
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  umask (077);
  setrlimit (RLIMIT_CORE, &none);
}

int
main (int argc, char **argv)
{
  prepare_process ();
  plass_words_prepare ();
  plass_time_require_zone ();
  return plass_command_run (argc, argv);
}
