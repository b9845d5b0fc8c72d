/* cases-count.c — the numbers on the chips, counted in a thread */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

typedef struct {
  PlassStore *store;
  PlassId worker;
} CountJob;

static void
count_run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  CountJob *job = data;
  g_autofree PlassCaseCounts *counts = g_new0 (PlassCaseCounts, 1);
  GError *error = NULL;

  if (plass_store_case_counts (job->store, &job->worker, counts, &error))
    g_task_return_pointer (task, g_steal_pointer (&counts), g_free);
  else
    g_task_return_error (task, error);
}

void
plass_cases_count_start (gpointer source, const PlassDesk *desk, GAsyncReadyCallback counted)
{
  g_autoptr (GTask) task = g_task_new (source, NULL, counted, NULL);
  CountJob *job = g_new0 (CountJob, 1);

  *job = (CountJob){ desk->store, desk->identity.worker };
  g_task_set_task_data (task, job, g_free);
  plass_busy_begin ();
  g_task_run_in_thread (task, count_run);
}

PlassCaseCounts *
plass_cases_count_finish (GAsyncResult *result)
{
  plass_busy_end ();
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
