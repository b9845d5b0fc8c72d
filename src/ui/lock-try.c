/* lock-try.c — whether what was written on the locked page is right; judging takes a thread, and memory */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

typedef struct {
  char *verifier; /* of a PIN; NULL: it is a code */
  char *path;     /* of the store that the code opens */
  char *typed;
} Try;

static void
free_try (gpointer data)
{
  Try *try = data;

  plass_key_wipe_text (try->verifier);
  plass_key_wipe_text (try->typed);
  g_free (try->path);
  g_free (try);
}

static void
judge (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Try *try = data;
  const PlassSecret secret = { .phrase = try->typed };
  PlassKey key;

  if (try->verifier) {
    g_task_return_boolean (task, plass_pin_fits (try->verifier, try->typed));
    return;
  }
  gboolean fits = plass_key_unlock (try->path, PLASS_SLOT_RECOVERY, &secret, &key, NULL);
  plass_key_wipe (&key);
  g_task_return_boolean (task, fits);
}

void
plass_lock_try_start (gpointer source, const char *verifier, const char *path, const char *typed,
                      GAsyncReadyCallback judged, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (source, NULL, judged, user_data);
  Try *try = g_new0 (Try, 1);

  *try = (Try){ .verifier = g_strdup (verifier), .path = g_strdup (path), .typed = g_strdup (typed) };
  g_task_set_task_data (task, try, free_try);
  plass_busy_begin ();
  g_task_run_in_thread (task, judge);
}

gboolean
plass_lock_try_finish (GAsyncResult *result)
{
  plass_busy_end ();
  return g_task_propagate_boolean (G_TASK (result), NULL);
}
