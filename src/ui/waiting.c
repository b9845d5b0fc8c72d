/* waiting.c — how much waits for the one who works here, counted off the main thread */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

typedef struct {
  PlassStore *store; /* borrowed: the store waits for its readers before it closes */
  PlassId worker, institution;
  gboolean second; /* a second person */
} Job;

static guint
count_and_free (GPtrArray *lines)
{
  g_autoptr (GPtrArray) owned = lines;

  return owned ? owned->len : 0;
}

static void
count (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  const PlassId *institution = plass_id_is_set (&job->institution) ? &job->institution : NULL;
  PlassTime now = plass_time_now ();
  PlassWaitingForMe *waiting = g_new0 (PlassWaitingForMe, 1);
  const PlassCaseQuery without = { .mine = job->worker, .without_next_step = TRUE };
  g_autoptr (GArray) mine =
      plass_id_is_set (&job->worker) ? plass_store_case_rows (job->store, &without, NULL) : NULL;

  for (PlassTodayList list = PLASS_TODAY_ARRIVALS; list <= PLASS_TODAY_NOT_BACK; list++)
    waiting->today += count_and_free (plass_store_today (job->store, list, institution, now, NULL));
  waiting->today += mine ? mine->len : 0;
  if (job->second)
    waiting->today += plass_second_person (job->store).reviews + plass_second_person (job->store).erasures;
  waiting->intake = count_and_free (plass_store_open_contacts (job->store, institution, NULL));
  g_task_return_pointer (task, waiting, g_free);
}

void
plass_waiting_start (gpointer source, const PlassDesk *desk, GAsyncReadyCallback counted)
{
  g_autoptr (GTask) task = g_task_new (source, NULL, counted, NULL);
  Job *job = g_new0 (Job, 1);

  *job = (Job){ desk->store, desk->identity.worker, desk->identity.institution,
                plass_desk_is_second_person (desk) };
  g_task_set_task_data (task, job, g_free);
  plass_busy_begin ();
  g_task_run_in_thread (task, count);
}

PlassWaitingForMe
plass_waiting_finish (GAsyncResult *result)
{
  g_autofree PlassWaitingForMe *waiting = g_task_propagate_pointer (G_TASK (result), NULL);

  plass_busy_end ();
  return *waiting;
}
