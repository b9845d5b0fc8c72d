/* shift.c — the PIN of a shift: who may open a locked desk with six digits, how often, and how long */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <time.h>

#define MOST_MISSES 5
#define FREE_MISSES 3
#define LONGEST_WAIT 60
#define LONGEST_SHIFT (12 * 60 * 60)

/* What is known of a shift lies in the login session's own folder: in memory, for one's own eyes, gone with
 * the session. So ending the program is no way round the PIN, and nothing of it ever reaches a disk. */
struct _PlassShift {
  char *user, *path; /* path NULL: there is no such folder, and all of it lives in the program only */
  char *name;        /* of the one who works here, for the locked page */
  char *verifier;    /* Argon2id, with its salt; NULL: no PIN */
  gint64 began, missed;
  guint misses;
  gboolean locked;
};

/* Goes on while the machine sleeps, and nobody can turn it back. */
gint64
plass_boot_secs (void)
{
  struct timespec now;

  clock_gettime (CLOCK_BOOTTIME, &now);
  return now.tv_sec;
}

/* ---- The file ---- */

static char *
find_path (const char *user)
{
  const char *session = g_getenv ("XDG_RUNTIME_DIR");
  g_autofree char *store = plass_opening_path (user);
  g_autofree char *folder = g_path_get_dirname (store);
  g_autofree char *name = g_path_get_basename (folder);
  g_autofree char *file = g_strconcat (name, ".shift", NULL);

  /* GLib would take the cache folder instead, which is on the disk. */
  if (!session || !g_path_is_absolute (session))
    return NULL;
  return g_build_filename (session, PLASS_APP_ID, file, NULL);
}

static gint64
read_number (GKeyFile *file, const char *name)
{
  return MAX (0, g_key_file_get_int64 (file, "shift", name, NULL));
}

static void
read_file (PlassShift *shift)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (!shift->path || !g_key_file_load_from_file (file, shift->path, G_KEY_FILE_NONE, NULL))
    return;
  shift->name = g_key_file_get_string (file, "shift", "name", NULL);
  shift->verifier = g_key_file_get_string (file, "shift", "verifier", NULL);
  shift->began = read_number (file, "began");
  shift->missed = read_number (file, "missed");
  shift->misses = (guint)MIN (read_number (file, "misses"), MOST_MISSES);
  shift->locked = g_key_file_get_boolean (file, "shift", "locked", NULL);
}

static void
write_file (PlassShift *shift)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (!shift->path)
    return;
  if (!plass_shift_is_held (shift)) {
    g_unlink (shift->path);
    return;
  }
  g_autofree char *folder = g_path_get_dirname (shift->path);
  g_mkdir_with_parents (folder, 0700);
  if (shift->name)
    g_key_file_set_string (file, "shift", "name", shift->name);
  if (shift->verifier)
    g_key_file_set_string (file, "shift", "verifier", shift->verifier);
  g_key_file_set_int64 (file, "shift", "began", shift->began);
  g_key_file_set_int64 (file, "shift", "missed", shift->missed);
  g_key_file_set_int64 (file, "shift", "misses", shift->misses);
  g_key_file_set_boolean (file, "shift", "locked", shift->locked);
  g_autofree char *text = g_key_file_to_data (file, NULL, NULL);
  g_file_set_contents_full (shift->path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL);
}

PlassShift *
plass_shift_new (const char *user)
{
  PlassShift *shift = g_new0 (PlassShift, 1);

  shift->user = g_strdup (user);
  shift->path = find_path (user);
  read_file (shift);
  return shift;
}

void
plass_shift_free (PlassShift *shift)
{
  if (!shift)
    return;
  g_free (shift->user);
  g_free (shift->path);
  g_free (shift->name);
  plass_key_wipe_text (shift->verifier);
  g_free (shift);
}

const char *
plass_shift_get_user (PlassShift *shift)
{
  return shift->user;
}

const char *
plass_shift_get_name (PlassShift *shift)
{
  return shift->name ? shift->name : shift->user;
}

/* ---- Locked and opened ---- */

gboolean
plass_shift_is_held (PlassShift *shift)
{
  return shift->locked || shift->verifier;
}

void
plass_shift_lock (PlassShift *shift, const char *name)
{
  g_free (shift->name);
  shift->name = g_strdup (name);
  shift->locked = TRUE;
  write_file (shift);
}

void
plass_shift_open (PlassShift *shift)
{
  shift->locked = FALSE;
  shift->misses = 0;
  write_file (shift);
}

void
plass_shift_begin (PlassShift *shift, gint64 now)
{
  shift->began = now;
  shift->misses = 0;
  write_file (shift);
}

void
plass_shift_end (PlassShift *shift)
{
  plass_key_wipe_text (g_steal_pointer (&shift->verifier));
  shift->locked = FALSE;
  shift->misses = 0;
  shift->began = 0;
  write_file (shift);
}

/* ---- The PIN ---- */

gboolean
plass_pin_is_good (const char *pin)
{
  gboolean same = TRUE, up = TRUE, down = TRUE;

  if (strlen (pin) != PLASS_PIN_DIGITS || strspn (pin, "0123456789") != PLASS_PIN_DIGITS)
    return FALSE;
  for (guint i = 1; i < PLASS_PIN_DIGITS; i++) {
    same = same && pin[i] == pin[i - 1];
    up = up && pin[i] == pin[i - 1] + 1;
    down = down && pin[i] == pin[i - 1] - 1;
  }
  return !same && !up && !down;
}

/* Three passes over 64 MiB: some 0.2 s, for who waits at the counter and for who guesses alike. */
char *
plass_pin_seal (const char *pin)
{
  char text[crypto_pwhash_STRBYTES];

  if (sodium_init () < 0
      || crypto_pwhash_str (text, pin, strlen (pin), 3, crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
    return NULL;
  return g_strdup (text);
}

gboolean
plass_pin_fits (const char *verifier, const char *pin)
{
  return sodium_init () >= 0 && crypto_pwhash_str_verify (verifier, pin, strlen (pin)) == 0;
}

void
plass_shift_set_pin (PlassShift *shift, const char *verifier)
{
  plass_key_wipe_text (shift->verifier);
  shift->verifier = g_strdup (verifier);
  write_file (shift);
}

/* A clock that stands before the shift's beginning is not this machine's since then: no shift. */
gboolean
plass_shift_takes_pin (PlassShift *shift, gint64 now)
{
  return shift->verifier && shift->misses < MOST_MISSES && now >= shift->began
         && now - shift->began < LONGEST_SHIFT;
}

const char *
plass_shift_get_verifier (PlassShift *shift)
{
  return shift->verifier;
}

guint
plass_shift_wait (PlassShift *shift, gint64 now)
{
  guint wait =
      shift->misses < FREE_MISSES ? 0 : MIN (LONGEST_WAIT, 1u << MIN (shift->misses - FREE_MISSES, 16));
  gint64 gone = MAX (0, now - shift->missed);

  return gone >= wait ? 0 : wait - (guint)gone;
}

/* Before the answer is known: who ends the program in between has had that try. */
void
plass_shift_count (PlassShift *shift, gint64 now)
{
  shift->misses++;
  shift->missed = now;
  write_file (shift);
}

guint
plass_shift_left (PlassShift *shift)
{
  return MOST_MISSES - MIN (shift->misses, MOST_MISSES);
}
