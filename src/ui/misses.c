/* misses.c — how often something wrong was given to open a desk, and how long the next try must wait
 *
 * The count lies in a small file in the user's own folder and not only in the program: whoever ends the
 * program, signs out of the computer or restarts it waits all the same. Time is counted from the start of the
 * machine, so that nobody gets round it by setting the clock; after a restart of the machine the whole pause
 * begins anew. Whoever can delete the file can also copy the key file and guess elsewhere: against that only
 * the passphrase itself helps. Nothing is ever destroyed because of misses.
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gstdio.h>
#include <string.h>

#define FREE_MISSES 3
#define LONGEST_WAIT 60
#define MOST_COUNTED 64
#define GROUP "misses"

typedef struct {
  guint count;
  gint64 last; /* plass_boot_secs */
  char boot[40];
} Misses;

guint
plass_misses_pause (guint count)
{
  return count < FREE_MISSES ? 0 : MIN (LONGEST_WAIT, 1u << MIN (count - FREE_MISSES, 16));
}

/* ---- The file ---- */

static char *
file_of (const char *user)
{
  g_autofree char *store = plass_opening_path (user), *folder = g_path_get_dirname (store);

  return g_build_filename (folder, "misses", NULL);
}

/* Another one each time the machine starts. */
static void
read_boot (char *ret_boot, gsize size)
{
  g_autofree char *text = NULL;

  g_file_get_contents ("/proc/sys/kernel/random/boot_id", &text, NULL, NULL);
  g_strlcpy (ret_boot, text ? g_strstrip (text) : "", size);
}

static gboolean
write_misses (const char *user, const Misses *misses)
{
  g_autofree char *path = file_of (user);
  g_autofree char *text = g_strdup_printf ("[" GROUP "]\ncount=%u\nlast=%" G_GINT64_FORMAT "\nboot=%s\n",
                                           misses->count, misses->last, misses->boot);

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL);
}

static void
read_misses (const char *user, gint64 now, Misses *misses)
{
  g_autofree char *path = file_of (user), *there = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();

  *misses = (Misses){ .last = now };
  read_boot (misses->boot, sizeof misses->boot);
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return;
  misses->count = (guint)CLAMP (g_key_file_get_integer (file, GROUP, "count", NULL), 0, MOST_COUNTED);
  there = g_key_file_get_string (file, GROUP, "boot", NULL);
  if (g_strcmp0 (there, misses->boot) == 0)
    misses->last = MIN (g_key_file_get_int64 (file, GROUP, "last", NULL), now);
  else
    write_misses (user, misses); /* the pause runs from here, and not from each look at it */
}

/* ---- From outside ---- */

guint
plass_misses_wait (const char *user, gint64 now)
{
  Misses misses;

  read_misses (user, now, &misses);
  gint64 pause = plass_misses_pause (misses.count), gone = now - misses.last;
  return gone >= pause ? 0 : (guint)(pause - gone);
}

void
plass_misses_count (const char *user, gint64 now)
{
  Misses misses;

  read_misses (user, now, &misses);
  misses.count = MIN (misses.count + 1, MOST_COUNTED);
  misses.last = now;
  write_misses (user, &misses);
}

void
plass_misses_forget (const char *user)
{
  g_autofree char *path = file_of (user);

  g_unlink (path);
}
